// SPDX-License-Identifier: MIT
#include "relation/link_rule.h"

#include "base/hash.h"
#include "gaz/class.h"
#include "relation/rule_set.h"

typedef struct reader {
    kb_rules *rules;
    kb_str text;
    size_t at;
    size_t word; // where the last word begins
    const char *fault;
} reader;

static kb_status
refuse(reader *r, const char *why)
{
    r->fault = why;
    return KB_ERR_SYNTAX;
}

static kb_str
take_word(reader *r)
{
    while (r->at < r->text.len && r->text.ptr[r->at] == ' ') {
        ++r->at;
    }
    r->word = r->at;
    while (r->at < r->text.len && r->text.ptr[r->at] != ' ') {
        ++r->at;
    }
    return (kb_str){r->text.ptr + r->word, r->at - r->word};
}

static kb_str
cut(kb_str *rest, char c)
{
    const char *const at =
        rest->len > 0 ? memchr(rest->ptr, c, rest->len) : NULL;
    const size_t n = at ? (size_t)(at - rest->ptr) : rest->len;
    const kb_str word = {rest->ptr, n};
    const size_t used = at ? n + 1 : n;
    *rest = (kb_str){rest->ptr + used, rest->len - used};
    return word;
}

// ---- ends -------------------------------------------------------------------

static kb_status
add_kind(reader *r, kb_str name, kb_link_end *end)
{
    static const struct {
        kb_str name, unlisted;
        kb_entity_type type;
    } types[] = {
        {{"person", 6}, {"unlisted-person", 15}, KB_PERSON},
        {{"place", 5}, {"unlisted-place", 14}, KB_PLACE},
        {{"organization", 12}, {"unlisted-organization", 21}, KB_ORGANIZATION}};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); ++i) {
        if (kb_str_equal(types[i].name, name)) {
            end->types |= (uint8_t)(1U << types[i].type);
            return KB_OK;
        }
        if (kb_str_equal(types[i].unlisted, name)) {
            end->kinds |= KB_LINK_UNLISTED(types[i].type);
            return KB_OK;
        }
    }
    if (kb_str_equal(name, KB_STR("role"))) {
        end->is_role = true;
        return KB_OK;
    }
    for (int type = KB_ORGANIZATION; type >= KB_PERSON; --type) {
        kb_entity_class class_ = KB_CLASS_NONE;
        if (kb_entity_class_find((kb_entity_type)type, name, &class_) ==
            KB_OK) {
            end->kinds |= UINT64_C(1) << class_;
            return KB_OK; // `military`: armies, not soldiers
        }
    }
    return refuse(r, "no such type or class");
}

static kb_status
add_nouns(reader *r, kb_str words, kb_link_end *end)
{
    uint64_t keys[KB_LINK_NOUNS];
    uint32_t n = 0;
    if (kb_str_equal(words, KB_STR("*"))) {
        end->has_any_noun = true;
        return KB_OK;
    }
    while (words.len > 0) {
        if (n == KB_LINK_NOUNS) {
            return refuse(r, "more than 32 nouns");
        }
        keys[n++] = kb_hash(cut(&words, '|'));
    }
    uint64_t *const kept =
        n > 0 ? KB_ARENA_NEW(&r->rules->arena, uint64_t, n) : NULL;
    if (n > 0 && !kept) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < n; ++i) {
        kept[i] = keys[i];
    }
    end->nouns = kept;
    end->n_nouns = n;
    return KB_OK;
}

// `S:city,region@noun|noun`; `which` receives its letter.
static kb_status
parse_end(reader *r, char *which, kb_link_end *end)
{
    kb_str nouns = take_word(r);
    kb_str kinds = cut(&nouns, '@');
    const kb_str head = cut(&kinds, ':');
    if (head.len != 1 ||
        (head.ptr[0] != 'S' && head.ptr[0] != 'T' && head.ptr[0] != 'X')) {
        return refuse(r, "an end is S or T");
    }
    *which = head.ptr[0];
    while (kinds.len > 0) {
        KB_TRY(add_kind(r, cut(&kinds, ','), end));
    }
    return add_nouns(r, nouns, end);
}

static kb_status
parse_joint(reader *r, uint64_t *out)
{
    static const struct {
        kb_str word;
        uint64_t joint;
    } marks[] = {
        {{",", 1}, KB_JOINT_COMMA},      {{"(", 1}, KB_JOINT_PARENS},
        {{"'s", 2}, KB_JOINT_OWNER},     {{"+", 1}, KB_JOINT_BESIDE},
        {{"-based", 6}, KB_JOINT_BASED}, {{"-born", 5}, KB_JOINT_BORN},
        {{"D-", 2}, KB_JOINT_LETTER},
    };
    kb_str words = take_word(r);
    if (words.len == 0) {
        return refuse(r, "a joint must stand between S and T");
    }
    while (words.len > 0) {
        const kb_str word = cut(&words, '|');
        uint64_t bit = kb_preposition_senses(word);
        for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); ++i) {
            bit = kb_str_equal(marks[i].word, word) ? marks[i].joint : bit;
        }
        if (bit == 0) {
            return refuse(r, "not a preposition or joint");
        }
        *out |= bit;
    }
    return KB_OK;
}

static kb_status
parse_link(reader *r, kb_link *link)
{
    char left = '\0';
    char right = '\0';
    KB_TRY(parse_end(r, &left, &link->left));
    KB_TRY(parse_joint(r, &link->joints));
    KB_TRY(parse_end(r, &right, &link->right));
    link->is_turned = left == 'T';
    if (left == right || left == 'X' || right == 'X') {
        return refuse(r, "one end is S, the other T");
    }
    return take_word(r).len > 0 ? refuse(r, "nothing may follow the second end")
                                : KB_OK;
}

static kb_status
parse_premise(reader *r, kb_premise *premise, const char ends[2])
{
    static const struct {
        kb_str word;
        kb_premise_source source;
    } lists[] = {{{"@country", 8}, KB_PREMISE_COUNTRY},
                 {{"@parent", 7}, KB_PREMISE_PARENT},
                 {{"@capital", 8}, KB_PREMISE_CAPITAL},
                 {{"@office", 7}, KB_PREMISE_OFFICE},
                 {{"@demonym", 8}, KB_PREMISE_DEMONYM},
                 {{"@within", 7}, KB_PREMISE_WITHIN},
                 {{"@spoken", 7}, KB_PREMISE_SPOKEN}};
    char left = '\0';
    char right = '\0';
    KB_TRY(parse_end(r, &left, &premise->left));
    premise->predicate = take_word(r);
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); ++i) {
        if (kb_str_equal(lists[i].word, premise->predicate)) {
            premise->source = lists[i].source;
        }
    }
    const bool is_list =
        premise->predicate.len > 0 && premise->predicate.ptr[0] == '@';
    if (premise->predicate.len == 0 ||
        (is_list && premise->source == KB_PREMISE_TEXT)) {
        return refuse(r, "neither a predicate nor @country, @parent, "
                         "@capital, @office, @demonym, @within or @spoken");
    }
    KB_TRY(parse_end(r, &right, &premise->right));
    return left == ends[0] && right == ends[1]
               ? KB_OK
               : refuse(r, "S to T, or S to X & X to T");
}

static kb_status
parse_premises(reader *r, kb_inference *out)
{
    const char *const amp =
        r->text.len > 0 ? memchr(r->text.ptr, '&', r->text.len) : NULL;
    out->n_premises = amp ? 2 : 1;
    KB_TRY(parse_premise(r, &out->premises[0], amp ? "SX" : "ST"));
    if (amp) {
        (void)take_word(r);
        KB_TRY(parse_premise(r, &out->premises[1], "XT"));
    }
    return take_word(r).len > 0 ? refuse(r, "nothing may follow the last end")
                                : KB_OK;
}

// ---- rows -------------------------------------------------------------------

static kb_status
refuse_row(const reader *r, const kb_row *row, const char *column,
           kb_status status)
{
    const uint32_t at = (uint32_t)r->word + 1;
    return status == KB_ERR_SYNTAX ? kb_row_refuse_at(row, column, at, r->fault)
                                   : status;
}

// A predicate, or `-` for none.
static kb_status
read_predicate(kb_rules *rules, const kb_row *row, const char *column,
               kb_str *out)
{
    if (kb_row_get(row, column).len == 0) {
        return kb_row_refuse(row, column, "an empty cell");
    }
    if (kb_str_equal(kb_row_get(row, column), KB_STR("-"))) {
        *out = (kb_str){NULL, 0};
        return KB_OK;
    }
    return kb_row_copy(row, column, &rules->arena, out);
}

kb_status
kb_link_load(kb_rules *rules, const kb_row *row)
{
    kb_link link = {.line = kb_row_line(row)};
    KB_TRY(kb_row_copy(row, "link", &rules->arena, &link.id));
    KB_TRY(kb_row_copy(row, "example", &rules->arena, &link.example));
    KB_TRY(kb_row_copy(row, "counter", &rules->arena, &link.counter));
    KB_TRY(read_predicate(rules, row, "predicate", &link.predicate));
    KB_TRY(kb_rules_read_confidence(row, &link.confidence));
    if (link.id.len == 0) {
        return kb_row_refuse(row, "link", "an empty cell");
    }
    reader r = {.rules = rules, .text = kb_row_get(row, "pattern")};
    const kb_status st = parse_link(&r, &link);
    if (st != KB_OK) {
        return refuse_row(&r, row, "pattern", st);
    }
    for (size_t i = 0; i < rules->links.n; ++i) {
        if (kb_str_equal(rules->links.items[i].id, link.id)) {
            rules->links.items[i] = link;
            return KB_OK;
        }
    }
    kb_link *const slot = KB_VEC_PUSH(&rules->links);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = link;
    return KB_OK;
}

kb_status
kb_inference_load(kb_rules *rules, const kb_row *row)
{
    kb_inference one = {.line = kb_row_line(row)};
    kb_str premises = {NULL, 0};
    KB_TRY(kb_row_copy(row, "infer", &rules->arena, &one.id));
    KB_TRY(kb_row_copy(row, "if", &rules->arena, &premises));
    KB_TRY(kb_row_copy(row, "example", &rules->arena, &one.example));
    KB_TRY(kb_row_copy(row, "counter", &rules->arena, &one.counter));
    KB_TRY(read_predicate(rules, row, "then", &one.predicate));
    KB_TRY(kb_rules_read_confidence(row, &one.confidence));
    if (one.id.len == 0) {
        return kb_row_refuse(row, "infer", "an empty cell");
    }
    reader r = {.rules = rules, .text = premises};
    const kb_status st = parse_premises(&r, &one);
    if (st != KB_OK) {
        return refuse_row(&r, row, "if", st);
    }
    for (size_t i = 0; i < rules->inferences.n; ++i) {
        if (kb_str_equal(rules->inferences.items[i].id, one.id)) {
            rules->inferences.items[i] = one;
            return KB_OK;
        }
    }
    kb_inference *const slot = KB_VEC_PUSH(&rules->inferences);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = one;
    return KB_OK;
}

kb_status
kb_title_load(kb_rules *rules, const kb_row *row)
{
    kb_title title = {.title = {NULL, 0}};
    KB_TRY(kb_row_copy(row, "title", &rules->arena, &title.title));
    KB_TRY(kb_row_copy(row, "office", &rules->arena, &title.office));
    if (title.title.len == 0 || title.office.len == 0) {
        return kb_row_refuse(row, title.title.len == 0 ? "title" : "office",
                             "an empty cell");
    }
    kb_title *const slot = KB_VEC_PUSH(&rules->titles);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = title;
    return KB_OK;
}

kb_status
kb_surety_load(kb_rules *rules, const kb_row *row)
{
    kb_surety one = {.rule = {NULL, 0}};
    KB_TRY(kb_row_copy(row, "rule", &rules->arena, &one.rule));
    KB_TRY(kb_rules_read_confidence(row, &one.confidence));
    kb_surety *const slot = KB_VEC_PUSH(&rules->sureties);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = one;
    return KB_OK;
}

// ---- look-up ----------------------------------------------------------------

static bool
has_noun(const kb_link_end *rule, const kb_link_end *end)
{
    for (uint32_t i = 0; i < rule->n_nouns; ++i) {
        for (uint32_t k = 0; k < end->n_nouns; ++k) {
            if (rule->nouns[i] == end->nouns[k]) {
                return true;
            }
        }
    }
    return rule->n_nouns == 0 &&
           (!rule->has_any_noun || (end->n_nouns > 0 && !end->is_owner));
}

bool
kb_link_fits(const kb_link_end *rule, const kb_link_end *end)
{
    if (end->n_nouns > 0 && rule->n_nouns == 0 && !rule->has_any_noun) {
        return false; // what holds for a name need not for who is described
    }
    if (end->is_role != rule->is_role) {
        return false;
    }
    const bool is_any = rule->types == 0 && rule->kinds == 0;
    return (is_any || rule->types & end->types || rule->kinds & end->kinds) &&
           (!rule->is_role || end->is_role) && has_noun(rule, end);
}

const kb_link *
kb_rules_link(const kb_rules *rules, const kb_link_end *left, uint64_t joint,
              const kb_link_end *right)
{
    for (size_t i = rules->links.n; i-- > 0;) {
        const kb_link *const link = &rules->links.items[i];
        if (link->joints & joint && kb_link_fits(&link->left, left) &&
            kb_link_fits(&link->right, right)) {
            return link->predicate.len > 0 ? link : NULL;
        }
    }
    return NULL;
}

const kb_link *
kb_rules_links(const kb_rules *rules, size_t *n)
{
    *n = rules->links.n;
    return rules->links.items;
}

const kb_inference *
kb_rules_inferences(const kb_rules *rules, size_t *n)
{
    *n = rules->inferences.n;
    return rules->inferences.items;
}

kb_str
kb_rules_office(const kb_rules *rules, kb_str title)
{
    for (size_t i = 0; i < rules->titles.n; ++i) {
        if (kb_str_equal(rules->titles.items[i].title, title)) {
            return rules->titles.items[i].office;
        }
    }
    return title;
}

double
kb_rules_surety(const kb_rules *rules, kb_str rule)
{
    static const double unknown = 0.8;
    for (size_t i = rules->sureties.n; i-- > 0;) {
        if (kb_str_equal(rules->sureties.items[i].rule, rule)) {
            return rules->sureties.items[i].confidence;
        }
    }
    return unknown;
}

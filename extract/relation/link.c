// SPDX-License-Identifier: MIT
// Every noun phrase that speaks of somebody is looked at with what stands
// before it (a possessor, a name as an adjective) and after it (a preposition
// phrase, a name behind a comma or in parentheses).
#include "relation/link.h"

#include "gaz/kind.h"
#include "relation/qualify.h"

// ---- stating ----------------------------------------------------------------

// The country that the capital of a former state lies in now: of West Germany
// Germany; KB_NONE: none that the lists know.
static uint32_t
heir_of(const kb_resolved *state)
{
    if (!state->gaz || state->class_ != KB_CLASS_COUNTRY) {
        return KB_NONE;
    }
    const uint32_t capital = state->entry->capital;
    return capital == KB_NONE ? KB_NONE
                              : kb_gaz_facts(state->gaz, capital).country;
}

// Whether an entry lies in another one by any number of steps.
static bool
lies_within(const kb_gaz *gaz, uint32_t part, uint32_t whole)
{
    enum { DEEPEST = 4 };
    for (uint32_t i = 0; i < DEEPEST && part != KB_NONE; ++i) {
        if (part == whole) {
            return true;
        }
        part = kb_gaz_facts(gaz, part).parent;
    }
    return false;
}

// Whether the lists put a place in another region than this one: Ghazni is not
// in Kandahar.
static bool
lies_in_other_region(const kb_resolved *part, const kb_resolved *whole)
{
    if (!part->gaz || part->gaz != whole->gaz ||
        whole->class_ != KB_CLASS_REGION || part->entry->parent == KB_NONE) {
        return false;
    }
    const uint32_t own = part->entry->parent;
    return kb_gaz_kind_of(part->gaz, own).class_ == KB_CLASS_REGION &&
           !lies_within(part->gaz, own, whole->gaz_index) &&
           !lies_within(part->gaz, whole->gaz_index, own);
}

// Whether the lists allow one place to lie in another.
static bool
may_contain(const kb_parse *parse, uint32_t whole, uint32_t part)
{
    const kb_resolved *const all = parse->reading->resolution->entities;
    return !all[part].gaz || all[part].country == KB_NONE ||
           all[part].country == whole ||
           all[part].country == all[whole].country ||
           all[whole].country == KB_NONE ||
           all[part].entry->country == heir_of(&all[whole]);
}

// Whether the lists know an organization as one of no country, or of another:
// "the Italian Red Cross", "Iraqi al-Qaeda" are parts of it.
static bool
is_of_other_country(const kb_resolved *organization, const kb_resolved *country)
{
    return organization->gaz && organization->gaz == country->gaz &&
           country->class_ == KB_CLASS_COUNTRY &&
           organization->entry->country != country->gaz_index;
}

// In a row of names a comma need not say that one lies in the next.
static bool
is_possible(const kb_parse *parse, kb_str predicate, uint64_t joint,
            uint32_t subject, uint32_t object)
{
    const kb_resolved *const all = parse->reading->resolution->entities;
    if (joint & KB_JOINTS_BEFORE &&
        kb_str_equal(predicate, KB_STR("basedIn"))) {
        return !is_of_other_country(&all[subject], &all[object]);
    }
    return !kb_str_equal(predicate, KB_STR("locatedIn")) ||
           (may_contain(parse, object, subject) &&
            (joint != KB_JOINT_COMMA ||
             !lies_in_other_region(&all[subject], &all[object])));
}

kb_status
kb_link_state(const kb_parse *parse, const kb_linked *left, uint64_t joint,
              const kb_linked *right, kb_findings *findings)
{
    const kb_link *const link =
        kb_rules_link(parse->reading->rules, &left->end, joint, &right->end);
    if (!link) {
        return KB_NOT_FOUND;
    }
    const kb_linked *const subject = link->is_turned ? right : left;
    const kb_linked *const object = link->is_turned ? left : right;
    if (!is_possible(parse, link->predicate, joint, subject->argument.entity,
                     object->argument.entity)) {
        return KB_NOT_FOUND;
    }
    const kb_statement stated = {.predicate = link->predicate,
                                 .rule = link->id,
                                 .confidence = link->confidence,
                                 .trigger = object->argument.span,
                                 .qualifiers = kb_qualifiers_plain()};
    kb_findings_add_pair(findings, parse->sentence, &stated, subject->argument,
                         object->argument);
    return KB_OK;
}

// The name just before a possessed noun: "his Chicago home".
static void
link_inside(const kb_parse *parse, uint32_t chunk, const kb_linked *right,
            kb_findings *findings)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    const kb_candidate *const one = kb_parse_mention_before(parse, noun->head);
    if (one && one->kind == KB_MENTION_NAME && one->entity != KB_NONE &&
        one->begin >= noun->begin && one->entity != right->argument.entity) {
        const kb_linked left = kb_linked_of(parse, one);
        (void)kb_link_state(parse, &left, KB_JOINT_BESIDE, right, findings);
    }
}

// ---- after ------------------------------------------------------------------

// The region or country that a place at chunk `at` lies in as told behind
// commas: of "near Dublin, Ohio" Ohio; `at`: the chunk that names it.
static bool
read_whole(const kb_parse *parse, uint32_t *at, kb_linked *out)
{
    while (kb_parse_is(parse, *at + 1, KB_CHUNK_COMMA) &&
           kb_parse_is(parse, *at + 2, KB_CHUNK_NOUN)) {
        const kb_candidate *const name = kb_linked_name(parse, *at + 2);
        if (!name || name->type != KB_PLACE) {
            return false;
        }
        *at += 2;
        if (name->class_ == KB_CLASS_REGION ||
            name->class_ == KB_CLASS_COUNTRY) {
            *out = kb_linked_of(parse, name);
            return true;
        }
    }
    return false;
}

// The name that begins at a token and ends before another one, or NULL.
static const kb_candidate *
name_at(const kb_parse *parse, uint32_t begin, uint32_t before)
{
    enum { LONGEST = 6 };
    for (uint32_t end = begin + 1; end <= before && end <= begin + LONGEST;
         ++end) {
        const kb_candidate *const one = kb_parse_mention_before(parse, end);
        if (one && one->begin == begin && one->entity != KB_NONE &&
            one->kind == KB_MENTION_NAME) {
            return one;
        }
    }
    return NULL;
}

// "D-Ohio", "R-N.Y.": a party's letter before the place.
static const kb_candidate *
place_after_letter(const kb_parse *parse, uint32_t token)
{
    const kb_text *const text = parse->reading->text;
    const kb_sentence *const sentence = &text->sentences[parse->sentence];
    if (token + 2 >= sentence->end || text->tokens[token + 1].mark != '-' ||
        text->tokens[token].fold.len != 1 || text->tokens[token].mark != '\0') {
        return NULL;
    }
    return name_at(parse, token + 2, sentence->end);
}

static void
link_letter(const kb_parse *parse, const kb_linked *left, uint32_t chunk,
            kb_findings *findings)
{
    const kb_text *const text = parse->reading->text;
    const uint32_t mark = kb_parse_chunk(parse, chunk)->end;
    const bool is_mark =
        mark < text->n_tokens &&
        (text->tokens[mark].mark == ',' || text->tokens[mark].mark == '(');
    const kb_candidate *const place =
        is_mark ? place_after_letter(parse, mark + 1) : NULL;
    if (place) {
        const kb_linked right = kb_linked_of(parse, place);
        (void)kb_link_state(parse, left, KB_JOINT_LETTER, &right, findings);
    }
}

// Whether a chunk names a place that is neither a country nor a region.
static bool
may_share_place(const kb_parse *parse, uint32_t chunk)
{
    const kb_candidate *const one = kb_linked_name(parse, chunk);
    return one && one->type == KB_PLACE && one->class_ != KB_CLASS_COUNTRY &&
           one->class_ != KB_CLASS_REGION;
}

// "Merida, Chihuahua, Oaxaca, Tampico", "Leeds, York and Hull": whether the
// names on both sides of a comma stand in a row of places, none in the next.
static bool
is_in_row(const kb_parse *parse, uint32_t comma)
{
    const bool goes_on = kb_parse_is(parse, comma + 2, KB_CHUNK_COMMA) ||
                         kb_parse_is(parse, comma + 2, KB_CHUNK_AND);
    if (!goes_on || !kb_parse_is(parse, comma + 3, KB_CHUNK_NOUN) ||
        !may_share_place(parse, comma + 3)) {
        return false;
    }
    const bool is_before = comma >= 3 &&
                           kb_parse_is(parse, comma - 2, KB_CHUNK_COMMA) &&
                           kb_parse_is(parse, comma - 3, KB_CHUNK_NOUN) &&
                           may_share_place(parse, comma - 3);
    return is_before || (kb_parse_is(parse, comma + 2, KB_CHUNK_AND) &&
                         kb_parse_is(parse, comma + 1, KB_CHUNK_NOUN) &&
                         may_share_place(parse, comma + 1));
}

static void
link_after_mark(const kb_parse *parse, const kb_linked *left, uint32_t mark,
                kb_findings *findings)
{
    const bool is_comma = kb_parse_is(parse, mark, KB_CHUNK_COMMA);
    if (!is_comma && !kb_parse_is(parse, mark, KB_CHUNK_OPEN)) {
        return;
    }
    if (!kb_parse_is(parse, mark + 1, KB_CHUNK_NOUN) ||
        (!is_comma && !kb_parse_is(parse, mark + 2, KB_CHUNK_CLOSE)) ||
        (is_comma && is_in_row(parse, mark))) {
        return;
    }
    const kb_chunk *const noun = kb_parse_chunk(parse, mark + 1);
    const kb_candidate *const name = kb_linked_name(parse, mark + 1);
    if (name && name->begin == noun->begin &&
        !(noun->flags & KB_CHUNK_POSSESSIVE)) {
        const kb_linked right = kb_linked_of(parse, name);
        (void)kb_link_state(parse, left,
                            is_comma ? KB_JOINT_COMMA : KB_JOINT_PARENS, &right,
                            findings);
    }
}

// "hired X from Y", "freed X from Y": the verb's phrase, not the name's.
static bool
is_of_verb(const kb_parse *parse, uint32_t noun, uint32_t prep)
{
    if (kb_parse_chunk(parse, prep)->prep != KB_PREP(FROM)) {
        return false;
    }
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        const kb_clause *const clause = &parse->clauses.items[c];
        if (clause->verb < noun && kb_list_has(&clause->object, noun)) {
            return true;
        }
    }
    return false;
}

// The preposition phrases that hang on chunk `noun`: of a name the first, of a
// description ("head of research at X") those up to a name.
static void
link_phrases(const kb_parse *parse, const kb_linked *left, uint32_t noun,
             uint32_t n_max, kb_findings *findings)
{
    uint32_t at = noun + 1;
    for (uint32_t i = 0; i < n_max && kb_parse_is(parse, at, KB_CHUNK_PREP) &&
                         !is_of_verb(parse, noun, at);
         ++i) {
        kb_linked right;
        uint32_t named = 0;
        if (kb_linked_governed(parse, at + 1, &right, &named)) {
            const uint64_t prep = kb_parse_chunk(parse, at)->prep;
            if (prep != KB_PREP(NEAR) || read_whole(parse, &named, &right)) {
                (void)kb_link_state(parse, left, prep, &right, findings);
            }
            return;
        }
        at = kb_parse_is(parse, at + 1, KB_CHUNK_NOUN)
                 ? kb_list_head(&parse->chunks, at + 1) + 1
                 : parse->chunks.n;
    }
}

// ---- before -----------------------------------------------------------------

uint64_t
kb_link_hyphen(const kb_text *text, const kb_candidate *name, uint32_t head)
{
    const uint32_t hyphen = name->end;
    if (hyphen + 1 >= head || text->tokens[hyphen].mark != '-') {
        return KB_JOINT_BESIDE;
    }
    // also where a text has white space around it: "US - based"
    if (kb_token_is(&text->tokens[hyphen + 1], "based") ||
        kb_token_is(&text->tokens[hyphen + 1], "headquartered")) {
        return KB_JOINT_BASED;
    }
    if (kb_token_is(&text->tokens[hyphen + 1], "born")) {
        return KB_JOINT_BORN;
    }
    return (text->tokens[hyphen].flags & KB_TOKEN_GLUED) != 0 ? 0
                                                              : KB_JOINT_BESIDE;
}

// The joint of the name among a noun phrase's tokens that is its owner.
static uint64_t
joint_of_modifier(const kb_parse *parse, const kb_chunk *noun, uint32_t entity)
{
    for (uint32_t i = noun->begin + 1; i < noun->end; ++i) {
        const kb_candidate *const one = kb_parse_mention_before(parse, i);
        if (one && one->entity == entity) {
            return kb_link_hyphen(parse->reading->text, one, noun->end);
        }
    }
    return KB_JOINT_BESIDE;
}

// "his Russian counterpart": whose it is besides being Russian.
static void
link_possessor(const kb_parse *parse, uint32_t chunk, const kb_linked *right,
               kb_findings *findings)
{
    const uint32_t first = kb_parse_chunk(parse, chunk)->begin + 1;
    const kb_candidate *const one = kb_parse_mention_before(parse, first);
    if (one && one->kind == KB_MENTION_PRONOUN && one->entity != KB_NONE &&
        one->entity != right->argument.entity) {
        const kb_linked left = kb_linked_of(parse, one);
        (void)kb_link_state(parse, &left, KB_JOINT_OWNER, right, findings);
    }
}

// What the word just before a name says of it: "his native Ohio".
static bool
read_modified(const kb_parse *parse, uint32_t chunk, kb_linked *out)
{
    const kb_candidate *const name = kb_linked_name(parse, chunk);
    if (!name || name->begin == kb_parse_chunk(parse, chunk)->begin) {
        return false;
    }
    *out = kb_linked_of(parse, name);
    out->end.nouns = &parse->reading->text->tokens[name->begin - 1].key;
    out->end.n_nouns = 1;
    return true;
}

static void
link_before(const kb_parse *parse, uint32_t chunk, const kb_linked *right,
            uint64_t joints, kb_findings *findings)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    kb_linked modified;
    const bool is_modified = read_modified(parse, chunk, &modified);
    link_possessor(parse, chunk, is_modified ? &modified : right, findings);
    kb_participants owner;
    owner.n = 0;
    kb_participants_add_owner(parse, chunk, false, &owner);
    if (owner.n != 1 || owner.items[0].entity == KB_NONE) {
        return;
    }
    const uint64_t joint =
        noun->owner != KB_NONE
            ? KB_JOINT_OWNER
            : joint_of_modifier(parse, noun, owner.items[0].entity);
    const kb_linked left = {
        .argument = {owner.items[0].span, owner.items[0].entity, {NULL, 0}},
        .end = kb_link_end_of(parse->reading, owner.items[0].entity)};
    if (is_modified &&
        kb_link_state(parse, &left, joint, &modified, findings) == KB_OK) {
        return;
    }
    if (joint & joints) {
        (void)kb_link_state(parse, &left, joint, right, findings);
    }
}

// ---- all --------------------------------------------------------------------

// "German Lena Brandt", "the German Lena Brandt": whether nothing else stands
// before a name.
static bool
follows_demonym(const kb_parse *parse, uint32_t chunk, const kb_candidate *name)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    const kb_candidate *const one = kb_parse_mention_before(parse, name->begin);
    return one && one->kind == KB_MENTION_DEMONYM &&
           (one->begin == noun->begin ||
            (one->begin == noun->begin + 1 &&
             kb_token_is(&parse->reading->text->tokens[noun->begin], "the")));
}

// Of persons, what stands before a role is the role's: title.c.
static bool
has_own_title(const kb_parse *parse, uint32_t chunk, const kb_candidate *name)
{
    return name->type == KB_PERSON &&
           (name->role_begin != name->role_end ||
            (name->begin != kb_parse_chunk(parse, chunk)->begin &&
             !follows_demonym(parse, chunk, name)));
}

// "A, 34, of X": the age is gone, its commas are one; "A (of X)"; of what is no
// person, "A, in X".
static bool
is_mark_of(const kb_parse *parse, uint32_t mark, uint64_t preps)
{
    return (kb_parse_is(parse, mark, KB_CHUNK_COMMA) ||
            kb_parse_is(parse, mark, KB_CHUNK_OPEN)) &&
           kb_parse_is(parse, mark + 1, KB_CHUNK_PREP) &&
           kb_parse_chunk(parse, mark + 1)->prep & preps;
}

// The last of the names joined to this one: what hangs on it hangs on all ("A
// and B of X"; "the towns of A, B and C in X"), unless something hangs on one
// before it ("A of X and B of Y").
static uint32_t
last_joined(const kb_parse *parse, uint32_t chunk, kb_entity_type type)
{
    uint32_t end = 0;
    const kb_list list = kb_list_read(&parse->chunks, chunk, &end);
    for (uint32_t i = 0; i < list.n; ++i) {
        const kb_candidate *const one = kb_linked_name(parse, list.items[i]);
        const bool is_joined = type == KB_PERSON
                                   ? list.n == 2 && one && one->type == type
                                   : may_share_place(parse, list.items[i]);
        const bool is_bare =
            i + 1 == list.n ||
            kb_chunk_phrase_end(&parse->chunks, list.items[i]) == list.items[i];
        if (!is_joined || !is_bare) {
            return chunk;
        }
    }
    const uint32_t last = list.items[list.n - 1];
    return kb_parse_is(parse, last - 1, KB_CHUNK_AND) ? last
                                                      : chunk; // cut short
}

// How many phrases after a name may say what it belongs to: the first, and
// "of" after a plain noun ("X of the local branch of Y").
static uint32_t
n_phrases_of(const kb_parse *parse, uint32_t name)
{
    const uint64_t first = KB_PREP(OF) | KB_PREP(FROM) | KB_PREP(WITH);
    return kb_parse_is(parse, name + 1, KB_CHUNK_PREP) &&
                   (kb_parse_chunk(parse, name + 1)->prep & first) != 0 &&
                   kb_parse_is(parse, name + 2, KB_CHUNK_NOUN) &&
                   !kb_parse_mention(parse, name + 2) &&
                   kb_parse_is(parse, name + 3, KB_CHUNK_PREP) &&
                   kb_parse_chunk(parse, name + 3)->prep == KB_PREP(OF)
               ? 2
               : 1;
}

// "coach X of Arsenal" plays for none: the title tells whose he is.
static bool
is_coach(const kb_parse *parse, uint32_t chunk)
{
    const kb_candidate *const one = kb_parse_mention(parse, chunk);
    const uint32_t role = one && one->role_begin != one->role_end
                              ? parse->reading->role_at_end[one->role_end]
                              : KB_NONE;
    return role != KB_NONE &&
           kb_str_equal(parse->reading->roles[role].org_predicate,
                        KB_STR("coachOf"));
}

static void
link_after_name(const kb_parse *parse, const kb_linked *one, uint32_t chunk,
                kb_findings *findings)
{
    const kb_entity_type type = kb_parse_chunk(parse, chunk)->type;
    const uint32_t last = last_joined(parse, chunk, type);
    if (!is_coach(parse, chunk)) {
        link_phrases(parse, one, last, n_phrases_of(parse, last), findings);
    }
    if (type == KB_PERSON && kb_parse_is(parse, last + 1, KB_CHUNK_OPEN) &&
        kb_parse_is(parse, last + 3, KB_CHUNK_CLOSE) &&
        kb_parse_is(parse, last + 4, KB_CHUNK_PREP)) { // "X (photo) of Y"
        link_phrases(parse, one, last + 3, 1, findings);
    }
    link_letter(parse, one, chunk, findings);
    const uint64_t of = KB_PREP(OF) | KB_PREP(FROM);
    const uint64_t in = KB_PREP(IN) | KB_PREP(WITHIN) | KB_PREP(NEAR);
    if (is_mark_of(parse, chunk + 1, type == KB_PERSON ? of : in)) {
        link_phrases(parse, one, chunk + 1, 1, findings);
    } else {
        link_after_mark(parse, one, type == KB_PERSON ? chunk + 1 : last + 1,
                        findings);
    }
}

static void
link_chunk(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    const kb_candidate *const name = kb_linked_name(parse, chunk);
    kb_linked one;
    if (name) {
        one = kb_linked_of(parse, name);
        link_before(parse, chunk, &one,
                    has_own_title(parse, chunk, name)
                        ? KB_JOINT_BASED | KB_JOINT_BORN
                        : UINT64_MAX,
                    findings);
        link_after_name(parse, &one, chunk, findings);
        return;
    }
    const kb_candidate *const named = kb_linked_place_after(parse, chunk);
    const kb_candidate *const place =
        named ? NULL : kb_linked_place_before(parse, chunk);
    if (place) {
        one = kb_linked_of(parse, place);
        link_phrases(parse, &one, chunk, 1, findings);
    }
    if (named) { // "Serbia's province of X", "the Serbian province of X"
        one = kb_linked_of(parse, named);
        link_before(parse, chunk, &one, KB_JOINT_OWNER, findings);
        one.end.nouns = kb_linked_noun(parse, chunk);
        one.end.n_nouns = 1;
        link_before(parse, chunk, &one, KB_JOINT_BESIDE, findings);
    }
    if (kb_linked_described(parse, chunk, &one)) {
        link_before(parse, chunk, &one, UINT64_MAX, findings);
        link_phrases(parse, &one, chunk, 3, findings);
    } else if (kb_linked_resolved(parse, chunk, &one)) {
        link_before(parse, chunk, &one, KB_JOINT_OWNER, findings);
    } else if (kb_linked_possessed(parse, chunk, &one)) {
        link_inside(parse, chunk, &one, findings);
        link_phrases(parse, &one, chunk, 1, findings);
    }
}

// "X is a unit of Y", asserted.
static void
link_copula(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    if (clause->subject.n != 1 || clause->object.n != 1) {
        return;
    }
    const uint32_t noun = clause->object.items[0];
    const kb_candidate *const name =
        kb_linked_name(parse, clause->subject.items[0]);
    if (name && !kb_linked_name(parse, noun)) {
        kb_linked one = kb_linked_of(parse, name);
        one.end.nouns = kb_linked_noun(parse, noun);
        one.end.n_nouns = 1;
        link_before(parse, noun, &one, UINT64_MAX, findings);
        link_phrases(parse, &one, noun, 3, findings);
    }
}

// "X is from Y", "X is in Y".
static void
link_predicate(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_candidate *const name =
        clause->subject.n == 1 ? kb_linked_name(parse, clause->subject.items[0])
                               : NULL;
    if (!name || clause->object.n > 0 || clause->n_phrases == 0 ||
        clause->phrases[0].chunk != clause->verb + 1) {
        return;
    }
    const kb_linked one = kb_linked_of(parse, name);
    link_phrases(parse, &one, clause->verb, 1, findings);
}

// "X is located on the coast near Y, Ohio": what the frames do not read.
static void
link_located(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    static const char *const verbs[] = {"located", "situated", "lies", "lay",
                                        "lie",     "stands",   "sits", NULL};
    const kb_clause *const clause = &parse->clauses.items[c];
    if (!kb_token_is_any(
            &parse->reading->text
                 ->tokens[kb_parse_chunk(parse, clause->verb)->head],
            verbs) ||
        clause->subject.n != 1) {
        return;
    }
    kb_participants who;
    who.n = 0;
    kb_participants_add(parse, clause->subject.items[0], &who);
    const kb_qualifiers q = kb_qualify_clause(parse, c);
    if (who.n != 1 || who.items[0].type != KB_PLACE ||
        who.items[0].entity == KB_NONE || who.items[0].is_part ||
        q.is_negative || q.modality != KB_ASSERTED) {
        return;
    }
    const kb_linked one = {
        .argument = {who.items[0].span, who.items[0].entity, {NULL, 0}},
        .end = kb_link_end_of(parse->reading, who.items[0].entity)};
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        link_phrases(parse, &one, clause->phrases[p].chunk - 1, 1, findings);
    }
}

// "LEEDS, Ohio (AP) -": the chunks begin after a dateline.
static void
link_dateline(const kb_parse *parse, kb_findings *findings)
{
    const kb_text *const text = parse->reading->text;
    const kb_sentence *const sentence = &text->sentences[parse->sentence];
    const kb_candidate *const first =
        name_at(parse, sentence->begin, sentence->dateline_end);
    if (!first || first->end >= sentence->dateline_end ||
        text->tokens[first->end].mark != ',') {
        return;
    }
    const kb_candidate *const second =
        name_at(parse, first->end + 1, sentence->dateline_end);
    if (second) {
        const kb_linked left = kb_linked_of(parse, first);
        const kb_linked right = kb_linked_of(parse, second);
        (void)kb_link_state(parse, &left, KB_JOINT_COMMA, &right, findings);
    }
}

void
kb_link_find(const kb_parse *parse, kb_findings *findings)
{
    link_dateline(parse, findings);
    for (uint32_t i = 0; i < parse->chunks.n; ++i) {
        if (parse->chunks.items[i].kind == KB_CHUNK_NOUN) {
            link_chunk(parse, i, findings);
        }
    }
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        link_located(parse, c, findings);
        if (kb_qualify_copula(parse, c) == KB_COPULA_PRESENT) {
            link_copula(parse, c, findings);
            link_predicate(parse, c, findings);
        }
    }
}

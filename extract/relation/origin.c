// SPDX-License-Identifier: MIT
#include "relation/origin.h"

#include "relation/cue_rule.h"
#include "relation/qualify.h"

// The word for a people of a country among tokens [begin, end), before which
// stand articles and adjectives at most, or NULL; "German-born" is none.
static const kb_candidate *
people_in(const kb_parse *parse, uint32_t begin, uint32_t end)
{
    const kb_text *const text = parse->reading->text;
    const uint32_t *const tags = parse->reading->tags;
    for (uint32_t i = begin + 1; i <= end; ++i) {
        const kb_candidate *const one = kb_parse_mention_before(parse, i);
        const bool is_people =
            one && one->kind == KB_MENTION_DEMONYM && one->begin >= begin &&
            one->entity != KB_NONE &&
            parse->reading->resolution->entities[one->entity].class_ ==
                KB_CLASS_COUNTRY;
        if (is_people) {
            return i < text->n_tokens && text->tokens[i].mark == '-' ? NULL
                                                                     : one;
        }
        if (one || !(tags[i - 1] &
                     (KB_POS_DT | KB_POS_JJ | KB_POS_VBN | KB_POS_VBG))) {
            return NULL;
        }
    }
    return NULL;
}

static bool
has_role(const kb_parse *parse, uint32_t chunk)
{
    return parse->reading->role_at_end[kb_parse_chunk(parse, chunk)->end] !=
           KB_NONE;
}

// Whether a chunk ends with what one is by trade: of two who govern, the second
// may be another one.
static bool
is_occupation(const kb_parse *parse, uint32_t chunk)
{
    const uint32_t role =
        parse->reading->role_at_end[kb_parse_chunk(parse, chunk)->end];
    return role != KB_NONE &&
           kb_str_equal(parse->reading->roles[role].country_predicate,
                        KB_STR("citizenOf"));
}

// "German satellite X": whether a word before a name is of things.
static bool
is_thing_at(const kb_parse *parse, uint32_t token)
{
    const kb_known_classes *const known = kb_rules_known(parse->reading->rules);
    return (parse->reading->words[token]->classes & known->thing) != 0;
}

// Whether a description's head is a noun of things or organizations.
static bool
is_thing(const kb_parse *parse, const kb_chunk *noun)
{
    const kb_rules *const rules = parse->reading->rules;
    const kb_cue *const cue = kb_cues_find(
        kb_rules_cues(rules), &parse->reading->text->tokens[noun->head]);
    return (noun->classes & kb_rules_known(rules)->thing) != 0 ||
           (cue->bits & KB_CUE_NOUN && cue->type != KB_PERSON) ||
           (cue->bits & KB_CUE_PLACE_NOUN) != 0;
}

// The people that a description without a role of the lists names: "a German",
// "German" behind a verb, "a former German antique dealer"; or NULL.
static const kb_candidate *
people_of_description(const kb_parse *parse, uint32_t chunk)
{
    if (chunk >= parse->chunks.n) {
        return NULL;
    }
    const kb_chunk *const one = kb_parse_chunk(parse, chunk);
    const kb_token *const first = &parse->reading->text->tokens[one->begin];
    const kb_candidate *const last = kb_parse_mention_before(parse, one->end);
    const bool has_article =
        kb_token_is(first, "a") || kb_token_is(first, "an");
    const bool is_bare =
        last && last->kind == KB_MENTION_DEMONYM && last->begin == one->begin;
    const bool is_description =
        is_bare || (one->kind == KB_CHUNK_NOUN && has_article &&
                    !(last && last->kind == KB_MENTION_NAME) &&
                    !has_role(parse, chunk) && !is_thing(parse, one));
    return is_description && (one->kind == KB_CHUNK_NOUN ||
                              one->kind == KB_CHUNK_ADJECTIVE)
               ? people_in(parse, one->begin, one->end)
               : NULL;
}

static void
add(const kb_parse *parse, const kb_participants *who,
    const kb_candidate *people, kb_findings *findings)
{
    const kb_span span =
        kb_text_span(parse->reading->text, people->begin, people->end);
    const kb_statement stated =
        kb_statement_of(parse, KB_STR("citizenOf"), KB_STR("people"), span);
    for (uint32_t i = 0; i < who->n; ++i) {
        const kb_participant *const one = &who->items[i];
        if (one->entity != KB_NONE && one->type == KB_PERSON) {
            kb_findings_add_pair(
                findings, parse->sentence, &stated,
                (kb_argument){one->span, one->entity, {NULL, 0}},
                (kb_argument){span, people->entity, {NULL, 0}});
        }
    }
}

// "X is German", "X was a German antique dealer".
static void
find_copula(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_candidate *const people =
        people_of_description(parse, clause->verb + 1);
    if (people && kb_qualify_copula(parse, c) != KB_COPULA_NONE) {
        kb_participants who = {.n = 0};
        kb_participants_add_list(parse, &clause->subject, &who);
        add(parse, &who, people, findings);
    }
}

// "X, a German," and "X, a German antique dealer who …".
static void
find_apposition(const kb_parse *parse, uint32_t name, kb_findings *findings)
{
    const uint32_t apposed = kb_parse_chunk(parse, name)->apposed;
    const bool is_closed = kb_parse_is(parse, name + 1, KB_CHUNK_COMMA) &&
                           (name + 3 >= parse->chunks.n ||
                            kb_parse_is(parse, name + 3, KB_CHUNK_COMMA) ||
                            kb_parse_is(parse, name + 3, KB_CHUNK_BREAK) ||
                            kb_parse_is(parse, name + 3, KB_CHUNK_WHO));
    const uint32_t at = apposed != KB_NONE && apposed > name ? apposed
                        : is_closed                          ? name + 2
                                                             : KB_NONE;
    const kb_candidate *const people =
        at == KB_NONE || !kb_parse_is(parse, at, KB_CHUNK_NOUN)
            ? NULL
            : people_of_description(parse, at);
    if (people) {
        kb_participants who = {.n = 0};
        kb_participants_add(parse, name, &who);
        add(parse, &who, people, findings);
    }
}

// "German antique dealer X"; "the Polish pianist, composer and teacher X": the
// first noun chunk of such a row.
static void
find_title(const kb_parse *parse, uint32_t name, kb_findings *findings)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, name);
    const kb_candidate *const one =
        &parse->reading->candidates->items[noun->mention];
    const uint32_t before =
        one->role_begin < one->role_end ? one->role_begin : one->begin;
    const kb_candidate *people = NULL;
    if (before > noun->begin && one->role_begin == one->role_end &&
        parse->reading->tags[before - 1] & KB_POS_NN &&
        !kb_parse_mention_before(parse, before) &&
        !is_thing_at(parse, before - 1)) {
        people = people_in(parse, noun->begin, before);
    }
    uint32_t first = name;
    while (one->role_begin == noun->begin && first >= 2 &&
           (kb_parse_is(parse, first - 1, KB_CHUNK_AND) ||
            (first < name && kb_parse_is(parse, first - 1, KB_CHUNK_COMMA))) &&
           kb_parse_is(parse, first - 2, KB_CHUNK_NOUN) &&
           has_role(parse, first - 2)) {
        first -= 2;
    }
    if (first < name && is_occupation(parse, first)) {
        people = people_in(parse, kb_parse_chunk(parse, first)->begin,
                           kb_parse_chunk(parse, first)->end);
    }
    if (people) {
        kb_participants who = {.n = 0};
        kb_participants_add(parse, name, &who);
        add(parse, &who, people, findings);
    }
}

static bool
is_person(const kb_parse *parse, uint32_t chunk)
{
    const kb_chunk *const one = kb_parse_chunk(parse, chunk);
    return one->kind == KB_CHUNK_NOUN && one->type == KB_PERSON &&
           one->mention != KB_NONE &&
           parse->reading->candidates->items[one->mention].kind ==
               KB_MENTION_NAME;
}

void
kb_origin_find(const kb_parse *parse, kb_findings *findings)
{
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        find_copula(parse, c, findings);
    }
    for (uint32_t i = 0; i < parse->chunks.n; ++i) {
        if (is_person(parse, i)) {
            find_apposition(parse, i, findings);
            find_title(parse, i, findings);
        }
    }
}

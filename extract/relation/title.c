// SPDX-License-Identifier: MIT
// A role word says which predicate it states of a country, an organization or
// another place (roles.tsv); the resolver says whose role it is (`owner`).
#include "relation/title.h"

#include "relation/qualify.h"

// Somebody with a role, as found in the text.
typedef struct holder {
    uint32_t entity;
    kb_span span;             // of the name
    const kb_candidate *role; // the candidate with role and owner
} holder;

static const kb_gaz_word *
role_word(const kb_parse *parse, const kb_candidate *one)
{
    if (one->role_begin == one->role_end) {
        return NULL;
    }
    const uint32_t word = parse->reading->role_at_end[one->role_end];
    return word == KB_NONE ? NULL : &parse->reading->roles[word];
}

static kb_str
predicate_for(const kb_gaz_word *role, const kb_resolved *owner)
{
    if (owner->entity.type == KB_ORGANIZATION) {
        return role->org_predicate;
    }
    if (owner->class_ == KB_CLASS_COUNTRY ||
        owner->class_ == KB_CLASS_TERRITORY) {
        return role->country_predicate;
    }
    return owner->entity.type == KB_PLACE ? role->place_predicate
                                          : (kb_str){NULL, 0};
}

static void
add_office(const kb_parse *parse, const holder *who, const kb_gaz_word *role,
           kb_str rule, kb_findings *findings)
{
    static const double confidence = 0.9;
    const kb_span span = kb_text_span(
        parse->reading->text, who->role->role_begin, who->role->role_end);
    kb_statement statement = {.predicate = KB_STR("positionHeld"),
                              .rule = rule,
                              .confidence = confidence,
                              .trigger = span,
                              .qualifiers = {false, KB_ASSERTED, KB_NONE}};
    const kb_argument subject = {who->span, who->entity, {NULL, 0}};
    if (role->class_ == KB_WORD_ROLE) {
        kb_findings_add_pair(findings, parse->sentence, &statement, subject,
                             (kb_argument){span, KB_NONE, role->word});
    }
    const bool is_past = (who->role->flags & KB_CANDIDATE_FORMER) != 0;
    if (who->role->owner == KB_NONE || is_past) {
        return;
    }
    const kb_resolved *const owner =
        &parse->reading->resolution->entities[who->role->owner];
    statement.predicate = role->class_ == KB_WORD_RELATIVE
                              ? role->country_predicate
                              : predicate_for(role, owner);
    const bool fits =
        role->class_ != KB_WORD_RELATIVE || owner->entity.type == KB_PERSON;
    if (statement.predicate.len > 0 && fits) {
        kb_findings_add_pair(findings, parse->sentence, &statement, subject,
                             (kb_argument){span, who->role->owner, {NULL, 0}});
    }
}

static void
add_role(const kb_parse *parse, const kb_candidate *name,
         const kb_candidate *role, const char *rule, kb_findings *findings)
{
    const kb_gaz_word *const word = role_word(parse, role);
    const bool is_plural = (role->flags & KB_CANDIDATE_PLURAL) != 0 &&
                           role->kind == KB_MENTION_NOMINAL;
    if (!word || name->entity == KB_NONE || is_plural) {
        return;
    }
    const holder who = {
        name->entity,
        kb_text_span(parse->reading->text, name->begin, name->end), role};
    add_office(parse, &who, word, (kb_str){rule, strlen(rule)}, findings);
}

static const kb_candidate *
candidate_of(const kb_parse *parse, uint32_t chunk)
{
    const uint32_t m = parse->chunks.items[chunk].mention;
    return m == KB_NONE ? NULL : &parse->reading->candidates->items[m];
}

static bool
is_person_name(const kb_candidate *one)
{
    return one && one->kind == KB_MENTION_NAME && one->type == KB_PERSON;
}

static void
find_titles(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    const kb_candidate *const one = candidate_of(parse, chunk);
    if (!is_person_name(one)) {
        return;
    }
    add_role(parse, one, one, "title", findings);
    const uint32_t apposed = parse->chunks.items[chunk].apposed;
    if (apposed == KB_NONE) {
        return;
    }
    const kb_candidate *const other = candidate_of(parse, apposed);
    if (other && other->kind == KB_MENTION_NOMINAL) {
        add_role(parse, one, other, "apposition", findings);
    }
}

// "X is the head of Y", asserted and in the present.
static void
find_copula(const kb_parse *parse, const kb_clause *clause, uint32_t c,
            kb_findings *findings)
{
    const kb_chunk *const verb = &parse->chunks.items[clause->verb];
    const bool is_copula =
        parse->reading->tags[verb->head] & KB_TAG_BE && !clause->governs_clause;
    if (!is_copula || clause->subject.n != 1 || clause->object.n != 1 ||
        !(parse->reading->tags[verb->head] & (KB_POS_VB | KB_POS_VBZ))) {
        return;
    }
    const kb_candidate *const name =
        candidate_of(parse, clause->subject.items[0]);
    const kb_candidate *const role =
        candidate_of(parse, clause->object.items[0]);
    const kb_qualifiers q = kb_qualify_clause(parse, c);
    if (is_person_name(name) && role && role->kind == KB_MENTION_NOMINAL &&
        !q.is_negative && q.modality == KB_ASSERTED) {
        add_role(parse, name, role, "copula", findings);
    }
}

void
kb_title_find(const kb_parse *parse, kb_findings *findings)
{
    for (uint32_t i = 0; i < parse->chunks.n; ++i) {
        if (parse->chunks.items[i].kind == KB_CHUNK_NOUN) {
            find_titles(parse, i, findings);
        }
    }
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        find_copula(parse, &parse->clauses.items[c], c, findings);
    }
}

// SPDX-License-Identifier: MIT
// Who holds a role: the name behind it, in apposition, the subject of a copula
// or of "served as"; several, by lists of names.
#include "relation/title.h"

#include "base/hash.h"
#include "relation/link_rule.h"
#include "relation/post.h"
#include "relation/qualify.h"

static bool
is_name_of(const kb_candidate *one, kb_entity_type type)
{
    return one && one->kind == KB_MENTION_NAME && one->type == type &&
           one->entity != KB_NONE;
}

static kb_argument
argument_of(const kb_parse *parse, const kb_candidate *one)
{
    return (kb_argument){
        kb_text_span(parse->reading->text, one->begin, one->end),
        one->entity,
        {NULL, 0}};
}

enum { ROLES_MAX = 4 };

// The name of a person at a noun chunk, or NULL.
static const kb_candidate *
person_at(const kb_parse *parse, uint32_t chunk)
{
    const kb_candidate *const one =
        chunk < parse->chunks.n &&
                kb_parse_chunk(parse, chunk)->kind == KB_CHUNK_NOUN
            ? kb_parse_mention(parse, chunk)
            : NULL;
    return is_name_of(one, KB_PERSON) ? one : NULL;
}

// The persons that the noun chunks of a list name: all of them, or none.
static void
take_persons(const kb_parse *parse, const kb_list *list, uint32_t first,
             kb_participants *out)
{
    out->n = 0;
    for (uint32_t i = first; i < list->n; ++i) {
        kb_participants who;
        who.n = 0;
        kb_participants_add(parse, list->items[i], &who);
        if (who.n != 1 || who.items[0].entity == KB_NONE ||
            who.items[0].type != KB_PERSON) {
            out->n = 0;
            return;
        }
        out->items[out->n++] = who.items[0];
    }
}

static void
add_office_of_all(const kb_parse *parse, const kb_participants *holders,
                  const kb_office *role, const char *rule,
                  kb_findings *findings)
{
    const bool is_kin = role->word->class_ == KB_WORD_RELATIVE;
    if (holders->n > 1 && role->n_more > 0 && !is_kin) {
        return; // "X and Y, the presidents of A and B": respectively
    }
    for (uint32_t i = 0; i < holders->n; ++i) {
        const kb_argument holder = {
            holders->items[i].span, holders->items[i].entity, {NULL, 0}};
        kb_post_state(parse, holder, role, rule, findings);
    }
}

// Whether a noun is what a clause says somebody has or leaves.
static bool
is_left_by(const kb_parse *parse, const kb_clause *clause, uint32_t noun)
{
    const kb_chunk *const verb = kb_parse_chunk(parse, clause->verb);
    const kb_class_set classes =
        kb_rules_verb_classes(parse->reading->rules, verb->verb);
    if (!(parse->reading->tags[verb->head] & KB_TAG_HAVE) &&
        !(classes & kb_rules_known(parse->reading->rules)->bequeath)) {
        return false;
    }
    bool is_there = kb_list_has(&clause->object, noun);
    for (uint32_t p = 0; p < clause->n_phrases; ++p) { // "survived by"
        is_there |= clause->phrases[p].prep == KB_PREP(BY) &&
                    kb_list_has(&clause->phrases[p].nouns, noun);
    }
    return is_there;
}

// "his wife, X, and two sons": whose a relative is that stands in a row with
// somebody's, or KB_NONE.
static uint32_t
owner_in_row(const kb_parse *parse, uint32_t chunk)
{
    for (uint32_t i = chunk; i-- > 0;) {
        const kb_chunk *const one = kb_parse_chunk(parse, i);
        if (one->kind == KB_CHUNK_VERB || one->kind == KB_CHUNK_THAT) {
            return KB_NONE;
        }
        const uint32_t role = one->kind == KB_CHUNK_NOUN
                                  ? parse->reading->role_at_end[one->end]
                                  : KB_NONE;
        kb_office other;
        if (role != KB_NONE &&
            parse->reading->roles[role].class_ == KB_WORD_RELATIVE &&
            kb_role_of_description(parse, i, &other) &&
            other.owner != KB_NONE) {
            return other.owner;
        }
    }
    return KB_NONE;
}

// "X and Y slept with their son": of both, who stand before in one list.
static void
take_both(const kb_parse *parse, uint32_t chunk, kb_office *role)
{
    const kb_token *const first =
        &parse->reading->text->tokens[kb_parse_chunk(parse, chunk)->begin];
    if (!kb_token_is(first, "their")) {
        return;
    }
    for (uint32_t i = chunk; i-- > 0;) {
        uint32_t end = 0;
        kb_participants who = {.n = 0};
        if (person_at(parse, i)) {
            const kb_list list = kb_list_read_between(&parse->chunks, i, &end);
            take_persons(parse, &list, 0, &who);
        }
        if (who.n >= 2 && end <= chunk) {
            for (uint32_t k = 0; k < who.n; ++k) {
                kb_role_add_owner(parse, who.items[k].entity, role);
            }
            return;
        }
    }
}

// Of a relative: "he has two brothers", "he is survived by a son".
static void
take_subject(const kb_parse *parse, uint32_t chunk, kb_office *role)
{
    if (role->owner != KB_NONE || role->word->class_ != KB_WORD_RELATIVE) {
        return;
    }
    take_both(parse, chunk, role);
    role->owner =
        role->owner != KB_NONE ? role->owner : owner_in_row(parse, chunk);
    for (uint32_t c = 0; c < parse->clauses.n && role->owner == KB_NONE; ++c) {
        const kb_clause *const clause = &parse->clauses.items[c];
        if (clause->subject.n == 0 || !is_left_by(parse, clause, chunk)) {
            continue;
        }
        kb_participants who;
        take_persons(parse, &clause->subject, 0, &who);
        for (uint32_t i = 0; i < who.n; ++i) {
            kb_role_add_owner(parse, who.items[i].entity, role);
        }
    }
}

// The roles that begin at a noun chunk: "president and head of X", where the
// first takes its owner from the last.  Returns how many.
static uint32_t
read_roles(const kb_parse *parse, uint32_t chunk, kb_office *out)
{
    uint32_t n = 0;
    while (chunk != KB_NONE && n < ROLES_MAX &&
           kb_role_of_description(parse, chunk, &out[n])) {
        take_subject(parse, chunk, &out[n]);
        chunk = kb_role_next(parse, chunk);
        ++n;
    }
    for (uint32_t i = n; i-- > 1;) {
        kb_office *const one = &out[i - 1];
        if (one->owner == KB_NONE && one->where == KB_NONE &&
            one->word->class_ == KB_WORD_ROLE &&
            !(out[i].joint & KB_JOINTS_BEFORE)) {
            one->owner = out[i].owner;
            one->n_more = out[i].n_more;
            memcpy(one->more, out[i].more, sizeof(one->more));
            one->joint = out[i].joint;
        }
    }
    return n;
}

// "X, Y and Z": the last person of a row that ends with "and"; else `chunk`.
static uint32_t
last_in_row(const kb_parse *parse, uint32_t chunk)
{
    for (uint32_t at = chunk;;) {
        uint32_t joint = kb_chunk_phrase_end(&parse->chunks, at) + 1;
        const bool is_comma = kb_parse_is(parse, joint, KB_CHUNK_COMMA);
        joint += is_comma ? 1U : 0U;
        if (kb_parse_is(parse, joint, KB_CHUNK_AND)) {
            return person_at(parse, joint + 1) ? joint + 1 : chunk;
        }
        if (!is_comma || !person_at(parse, joint)) {
            return chunk;
        }
        at = joint;
    }
}

// "ministers X and Y": those after the first, who have no title of their own;
// "brothers X and Y" are each other's.
static void
share_title(const kb_parse *parse, uint32_t chunk, const kb_office *role,
            kb_findings *findings)
{
    const kb_candidate *const first = person_at(parse, chunk);
    const bool is_unowned_kin =
        role->word->class_ == KB_WORD_RELATIVE && role->owner == KB_NONE;
    if (is_unowned_kin &&
        !kb_str_equal(role->word->country_predicate, KB_STR("siblingOf"))) {
        return; // "sons X and Y": neither is the other's
    }
    uint32_t at = chunk;
    const uint32_t last = last_in_row(parse, chunk);
    for (;;) {
        uint32_t joint = kb_chunk_phrase_end(&parse->chunks, at) + 1;
        joint += kb_parse_is(parse, joint, KB_CHUNK_COMMA) &&
                         kb_parse_is(parse, joint + 1, KB_CHUNK_AND)
                     ? 1U
                     : 0U;
        const kb_candidate *const one = person_at(parse, joint + 1);
        if (!one || one->role_begin != one->role_end ||
            (kb_parse_chunk(parse, joint)->kind != KB_CHUNK_AND &&
             kb_parse_chunk(parse, joint)->kind != KB_CHUNK_COMMA)) {
            return;
        }
        at = joint + 1;
        kb_office own = *role;
        if (is_unowned_kin) {
            own.owner = first->entity;
        } else {
            kb_role_take_own(parse, at, &own);
        }
        const bool is_apart = // "ministers X and Y, Z said"
            kb_parse_chunk(parse, joint)->kind == KB_CHUNK_COMMA &&
            own.joint != KB_PREP(OF) && at > last;
        if (is_apart) {
            return;
        }
        kb_post_state(parse, argument_of(parse, one), &own, "title", findings);
    }
}

static void
find_titles(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    const kb_candidate *const one = person_at(parse, chunk);
    kb_office roles[ROLES_MAX];
    if (!one) {
        return;
    }
    const kb_argument holder = argument_of(parse, one);
    if (kb_role_of_title(parse, chunk, one, &roles[0])) {
        if (roles[0].owner == KB_NONE &&
            roles[0].word->class_ == KB_WORD_RELATIVE) {
            take_both(parse, chunk, &roles[0]);
        }
        kb_post_state(parse, holder, &roles[0], "title", findings);
        if (roles[0].word->is_plural) {
            share_title(parse, chunk, &roles[0], findings);
        }
    }
    uint32_t apposed = kb_parse_chunk(parse, chunk)->apposed;
    if (apposed == KB_NONE && chunk + 2 < parse->chunks.n &&
        kb_parse_chunk(parse, chunk + 1)->kind == KB_CHUNK_OPEN &&
        kb_parse_chunk(parse, chunk + 2)->kind == KB_CHUNK_NOUN) {
        apposed = kb_list_head(&parse->chunks, chunk + 2); // "X (son of Y)"
    }
    const uint32_t n = read_roles(parse, apposed, roles);
    for (uint32_t i = 0; i < n; ++i) {
        kb_post_state(parse, holder, &roles[i], "apposition", findings);
    }
}

static bool
is_role(const kb_parse *parse, uint32_t chunk)
{
    return chunk < parse->chunks.n &&
           kb_parse_chunk(parse, chunk)->kind == KB_CHUNK_NOUN &&
           kb_parse_chunk(parse, chunk)->flags & KB_CHUNK_PLURAL &&
           parse->reading->role_at_end[kb_parse_chunk(parse, chunk)->end] !=
               KB_NONE;
}

// Children of one are siblings; so are siblings of one.
static bool
makes_siblings(const kb_gaz_word *word)
{
    return word->class_ == KB_WORD_RELATIVE &&
           (kb_str_equal(word->country_predicate, KB_STR("childOf")) ||
            kb_str_equal(word->country_predicate, KB_STR("siblingOf")));
}

static void
add_siblings(const kb_parse *parse, const kb_participants *all,
             const kb_office *role, kb_findings *findings)
{
    const kb_statement stated = kb_statement_of(
        parse, KB_STR("siblingOf"), KB_STR("apposition"), role->span);
    for (uint32_t i = 0; i < all->n; ++i) {
        for (uint32_t k = i + 1; k < all->n; ++k) {
            const kb_participant *const one = &all->items[i];
            const kb_participant *const other = &all->items[k];
            kb_findings_add_pair(
                findings, parse->sentence, &stated,
                (kb_argument){one->span, one->entity, {NULL, 0}},
                (kb_argument){other->span, other->entity, {NULL, 0}});
        }
    }
}

// "two brothers, X and Y", "its founders: X and Y".
static void
find_listed(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    kb_office role;
    const uint32_t mark = kb_chunk_apposition_end(&parse->chunks, chunk) + 1;
    if (mark + 1 >= parse->chunks.n || !person_at(parse, mark + 1) ||
        (kb_parse_chunk(parse, mark)->kind != KB_CHUNK_COMMA &&
         kb_parse_chunk(parse, mark)->kind != KB_CHUNK_BREAK &&
         kb_parse_chunk(parse, mark)->kind != KB_CHUNK_OPEN) ||
        !kb_role_of_description(parse, chunk, &role)) {
        return;
    }
    uint32_t end = 0;
    const kb_list list = kb_list_read(&parse->chunks, mark + 1, &end);
    kb_participants holders;
    take_persons(parse, &list, 0, &holders);
    if (holders.n < 2) {
        return;
    }
    take_subject(parse, chunk, &role);
    add_office_of_all(parse, &holders, &role, "apposition", findings);
    if (role.owner != KB_NONE && makes_siblings(role.word)) {
        add_siblings(parse, &holders, &role, findings);
    }
}

// "X and Y, both members of Z".
static void
find_list_described(const kb_parse *parse, uint32_t chunk,
                    kb_findings *findings)
{
    uint32_t end = 0;
    kb_office role;
    kb_participants holders;
    if (chunk + 1 >= parse->chunks.n ||
        (kb_parse_chunk(parse, chunk + 1)->kind != KB_CHUNK_AND &&
         kb_parse_chunk(parse, chunk + 1)->kind != KB_CHUNK_COMMA)) {
        return;
    }
    const kb_list list = kb_list_read(&parse->chunks, chunk, &end);
    if (list.n < 2 || end >= parse->chunks.n ||
        kb_parse_chunk(parse, end)->kind != KB_CHUNK_COMMA ||
        !is_role(parse, end + 1) ||
        !kb_role_of_description(parse, end + 1, &role)) {
        return;
    }
    take_persons(parse, &list, 0, &holders);
    add_office_of_all(parse, &holders, &role, "apposition", findings);
}

// Whether a noun chunk begins like "the son", "a native", "son".
static bool
is_plain_description(const kb_parse *parse, uint32_t chunk)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    return noun->kind == KB_CHUNK_NOUN && noun->apposed == KB_NONE &&
           noun->owner == KB_NONE && !(noun->flags & KB_CHUNK_PLURAL) &&
           !(parse->reading->tags[noun->begin] & KB_POS_PRPS) &&
           parse->reading->role_at_end[noun->end] != KB_NONE;
}

// The clause whose verb is the last before a chunk, or NULL.
static const kb_clause *
clause_before(const kb_parse *parse, uint32_t chunk)
{
    const kb_clause *found = NULL;
    for (uint32_t c = 0;
         c < parse->clauses.n && parse->clauses.items[c].verb < chunk; ++c) {
        found = &parse->clauses.items[c];
    }
    return found;
}

// "A native of Y, he left", "X was born in Z, the son of Y": of the subject.
static void
find_detached(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    const bool is_behind =
        chunk > 0 && kb_parse_is(parse, chunk - 1, KB_CHUNK_COMMA);
    kb_office role;
    if ((chunk > 0 && !is_behind) || !is_plain_description(parse, chunk) ||
        !kb_role_of_description(parse, chunk, &role) || role.owner == KB_NONE) {
        return;
    }
    const uint32_t after = kb_chunk_apposition_end(&parse->chunks, chunk) + 1;
    kb_participants who;
    who.n = 0;
    if (chunk == 0 && kb_parse_is(parse, after, KB_CHUNK_COMMA) &&
        kb_parse_is(parse, after + 1, KB_CHUNK_NOUN)) {
        kb_participants_add(parse, after + 1, &who);
    } else if (is_behind && role.word->class_ == KB_WORD_RELATIVE) {
        const kb_clause *const clause = clause_before(parse, chunk);
        if (clause) {
            take_persons(parse, &clause->subject, 0, &who);
        }
    }
    if (who.n == 1 && who.items[0].type == KB_PERSON &&
        who.items[0].entity != KB_NONE && who.items[0].entity != role.owner) {
        add_office_of_all(parse, &who, &role, "apposition", findings);
    }
}

// The first day of the first year that stands behind the verb of a clause, in
// its sentence and before another verb; KB_NO_DAY: none.
static kb_day
year_of(const kb_parse *parse, const kb_clause *clause)
{
    const kb_text *const text = parse->reading->text;
    for (uint32_t i = clause->verb + 1;
         i < parse->chunks.n && kb_parse_chunk(parse, i)->kind != KB_CHUNK_VERB;
         ++i) {
        const kb_str digits = text->tokens[kb_parse_chunk(parse, i)->head].fold;
        bool is_year = digits.len == 4 && digits.ptr[0] > '0';
        int year = 0;
        for (size_t k = 0; is_year && k < digits.len; ++k) {
            is_year = digits.ptr[k] >= '0' && digits.ptr[k] <= '9';
            year = year * 10 + (digits.ptr[k] - '0');
        }
        kb_day day = KB_NO_DAY;
        if (is_year && kb_parse_chunk(parse, i)->flags & KB_CHUNK_TIME &&
            kb_day_make(year, 1, 1, &day) == KB_OK) {
            return day;
        }
    }
    return KB_NO_DAY;
}

// The roles that stand at a noun chunk, of all who hold them.
static void
add_roles_at(const kb_parse *parse, const kb_clause *clause, uint32_t chunk,
             const kb_participants *holders, kb_copula copula,
             kb_findings *findings)
{
    kb_office role;
    if (!kb_role_of_description(parse, chunk, &role)) {
        return;
    }
    role.is_past = copula == KB_COPULA_PAST;
    role.since = year_of(parse, clause);
    add_office_of_all(parse, holders, &role, "copula", findings);
}

// "X is the head of Y", "X was a singer and son of Y", "X and Y are members of
// Z", "his brother was X".
static void
find_copula(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_copula copula = kb_qualify_copula(parse, c);
    kb_participants holders;
    if (copula == KB_COPULA_NONE || clause->object.n == 0) {
        return;
    }
    const uint32_t subject = clause->subject.items[0];
    if (person_at(parse, clause->object.items[0])) {
        if (clause->subject.n == 1 && !person_at(parse, subject)) {
            take_persons(parse, &clause->object, 0, &holders);
            add_roles_at(parse, clause, subject, &holders, copula, findings);
        }
        return;
    }
    take_persons(parse, &clause->subject, 0, &holders);
    for (uint32_t i = 0; holders.n > 0 && i < clause->object.n; ++i) {
        add_roles_at(parse, clause, clause->object.items[i], &holders, copula,
                     findings);
    }
}

// "elected X president", of which the chunker makes one noun: X.
static void
take_name_before_role(const kb_parse *parse, uint32_t chunk,
                      kb_participants *out)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    for (uint32_t i = noun->begin + 1;
         i < noun->end && parse->reading->role_at_end[noun->end] != KB_NONE;
         ++i) {
        const kb_candidate *const one = kb_parse_mention_before(parse, i);
        if (is_name_of(one, KB_PERSON) && one->begin == noun->begin) {
            const kb_argument who = argument_of(parse, one);
            out->items[0] = (kb_participant){.span = who.span,
                                             .entity = who.entity,
                                             .type = KB_PERSON,
                                             .chunk = chunk};
            out->n = 1;
            return;
        }
    }
}

// Whether a clause says who comes into office or is in it: its subject, or
// whom one elects.
static bool
is_service(const kb_parse *parse, const kb_clause *clause,
           kb_participants *holders, bool *is_past)
{
    const kb_known_classes *const known = kb_rules_known(parse->reading->rules);
    const kb_chunk *const verb = kb_parse_chunk(parse, clause->verb);
    if (clause->governs_clause || verb->flags & KB_CHUNK_INFINITIVE) {
        return false;
    }
    const kb_class_set classes =
        kb_rules_verb_classes(parse->reading->rules, verb->verb);
    const bool is_passive = (verb->flags & KB_CHUNK_PASSIVE) != 0;
    const bool is_serving = !is_passive && (classes & known->serve) != 0;
    const bool installs = (classes & known->install) != 0;
    if (!installs && !is_serving &&
        (is_passive || !(classes & known->become))) {
        return false;
    }
    *is_past =
        is_serving && (parse->reading->tags[verb->head] & KB_POS_VBD) != 0;
    take_persons(parse,
                 installs && !is_passive ? &clause->object : &clause->subject,
                 0, holders);
    if (installs && !is_passive && holders->n == 0 && clause->object.n > 0) {
        take_name_before_role(parse, clause->object.items[0], holders);
    }
    return holders->n > 0;
}

// Whether an organization names people to its own posts, and not to those of
// the state.
static bool
hires(const kb_parse *parse, uint32_t entity)
{
    const kb_resolved *const one =
        &parse->reading->resolution->entities[entity];
    switch ((int)one->class_) {
    case KB_CLASS_NONE:
    case KB_CLASS_COMPANY:
    case KB_CLASS_MEDIA:
    case KB_CLASS_BANK:
    case KB_CLASS_UNIVERSITY:
    case KB_CLASS_CLUB:
    case KB_CLASS_NGO:
        return one->entity.type == KB_ORGANIZATION;
    default:
        return false;
    }
}

// "Acme hired X as chief executive": of Acme.
static void
take_installer(const kb_parse *parse, const kb_clause *clause, uint32_t noun,
               kb_office *role)
{
    kb_participants who = {.n = 0};
    if (role->owner != KB_NONE || role->where != KB_NONE ||
        kb_parse_chunk(parse, clause->verb)->flags & KB_CHUNK_PASSIVE) {
        return;
    }
    kb_participants_add_list(parse, &clause->subject, &who);
    if (who.n == 1 && who.items[0].entity != KB_NONE &&
        hires(parse, who.items[0].entity)) {
        role->owner = who.items[0].entity;
        role->joint = KB_JOINT_BESIDE;
        role->is_minor |= // "named X head of lamps"
            noun + 1 < parse->chunks.n &&
            kb_parse_chunk(parse, noun + 1)->kind == KB_CHUNK_PREP &&
            kb_parse_chunk(parse, noun + 1)->prep == KB_PREP(OF);
    }
}

// "X served as mayor of Y", "X became head of Y", "X was elected president",
// "they elected X president".
static void
find_service(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    kb_participants holders;
    bool is_past = false;
    if (!is_service(parse, clause, &holders, &is_past)) {
        return;
    }
    const kb_qualifiers q = kb_qualify_clause(parse, c);
    if (q.is_negative || q.modality != KB_ASSERTED) {
        return;
    }
    kb_list roles = clause->second.n > 0 ? clause->second : clause->object;
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        if (clause->phrases[p].prep == KB_PREP(AS)) {
            roles = clause->phrases[p].nouns;
            break;
        }
    }
    for (uint32_t i = 0; i < roles.n; ++i) {
        kb_office role;
        if (kb_role_of_description(parse, roles.items[i], &role)) {
            role.is_past = is_past;
            role.since = year_of(parse, clause);
            if (role.owner == holders.items[0].entity) {
                role.owner = KB_NONE; // "X president"
            }
            take_installer(parse, clause, roles.items[i], &role);
            add_office_of_all(parse, &holders, &role, "service", findings);
        }
    }
}

void
kb_title_find(const kb_parse *parse, kb_findings *findings)
{
    for (uint32_t i = 0; i < parse->chunks.n; ++i) {
        if (parse->chunks.items[i].kind != KB_CHUNK_NOUN) {
            continue;
        }
        if (parse->chunks.items[i].type == KB_PERSON && person_at(parse, i)) {
            find_titles(parse, i, findings);
            find_list_described(parse, i, findings);
        } else if (is_role(parse, i)) {
            find_listed(parse, i, findings);
        } else {
            find_detached(parse, i, findings);
        }
    }
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        find_copula(parse, c, findings);
        find_service(parse, c, findings);
    }
}

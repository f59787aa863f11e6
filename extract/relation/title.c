// SPDX-License-Identifier: MIT
// A role word says which predicate it states of a country, an organization or
// another place (roles.tsv).  Whose role it is stands before it ("Russian",
// "Gazprom's") or after it ("of Gazprom", "at Amnesty International").
#include "relation/title.h"

#include "relation/qualify.h"

static const double SURE = 0.9;
static const double LIKELY = 0.8;

static const kb_chunk *
chunk_at(const kb_parse *parse, uint32_t chunk)
{
    return &parse->chunks.items[chunk];
}

static const kb_candidate *
candidate_of(const kb_parse *parse, uint32_t chunk)
{
    const uint32_t m = chunk_at(parse, chunk)->mention;
    return m == KB_NONE ? NULL : &parse->reading->candidates->items[m];
}

static bool
is_name_of(const kb_candidate *one, kb_entity_type type)
{
    return one && one->kind == KB_MENTION_NAME && one->type == type &&
           one->entity != KB_NONE;
}

static const kb_resolved *
resolved(const kb_parse *parse, uint32_t entity)
{
    return &parse->reading->resolution->entities[entity];
}

static kb_str
from_c(const char *text)
{
    return (kb_str){text, strlen(text)};
}

// A fact of this file: asserted, with the rule that found it.
static kb_statement
fact(kb_str predicate, const char *rule, double confidence, kb_span trigger)
{
    return (kb_statement){.predicate = predicate,
                          .rule = from_c(rule),
                          .confidence = confidence,
                          .trigger = trigger,
                          .qualifiers = {false, KB_ASSERTED, KB_NONE}};
}

static kb_argument
argument_of(const kb_parse *parse, const kb_candidate *one)
{
    return (kb_argument){
        kb_text_span(parse->reading->text, one->begin, one->end),
        one->entity,
        {NULL, 0}};
}

// ---- roles ------------------------------------------------------------------

// A role as found in the text, with whose it is.
typedef struct office {
    const kb_gaz_word *word;
    kb_span span;
    uint32_t owner;   // entity, or KB_NONE
    uint32_t sent_to; // of an ambassador: to whom, or KB_NONE
    bool is_former;
    bool by_demonym; // "Italian striker": perhaps of another country's team
} office;

static const kb_gaz_word *
role_ending_at(const kb_parse *parse, uint32_t token)
{
    const uint32_t role = parse->reading->role_at_end[token];
    return role == KB_NONE ? NULL : &parse->reading->roles[role];
}

static uint32_t
entity_of_chunk(const kb_parse *parse, uint32_t chunk)
{
    kb_participants who = {.n = 0};
    kb_participants_add(parse, chunk, &who);
    return who.n == 1 ? who.items[0].entity : KB_NONE;
}

// The entity after one of the prepositions behind a noun chunk, or KB_NONE.
static uint32_t
owner_behind(const kb_parse *parse, uint32_t chunk, uint64_t preps)
{
    if (chunk + 2 >= parse->chunks.n ||
        chunk_at(parse, chunk + 1)->kind != KB_CHUNK_PREP ||
        !(chunk_at(parse, chunk + 1)->prep & preps) ||
        chunk_at(parse, chunk + 2)->kind != KB_CHUNK_NOUN) {
        return KB_NONE;
    }
    return entity_of_chunk(parse, kb_list_head(&parse->chunks, chunk + 2));
}

static uint32_t
owner_before(const kb_parse *parse, uint32_t chunk)
{
    kb_participants who = {.n = 0};
    kb_participants_add_owner(parse, chunk, false, &who);
    return who.n == 1 ? who.items[0].entity : KB_NONE;
}

static bool
has_demonym(const kb_parse *parse, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin + 1; i <= end; ++i) {
        const uint32_t m = parse->reading->mention_at_end[i];
        if (m != KB_NONE &&
            parse->reading->candidates->items[m].kind == KB_MENTION_DEMONYM) {
            return true;
        }
    }
    return false;
}

// The role before a name: "Russian Foreign Minister" Sergei Lavrov.
static bool
read_title(const kb_parse *parse, uint32_t chunk, const kb_candidate *name,
           office *out)
{
    if (name->role_begin == name->role_end) {
        return false;
    }
    *out =
        (office){.word = role_ending_at(parse, name->role_end),
                 .span = kb_text_span(parse->reading->text, name->role_begin,
                                      name->role_end),
                 .owner = name->owner,
                 .is_former = (name->flags & KB_CANDIDATE_FORMER) != 0,
                 .sent_to = KB_NONE,
                 .by_demonym = has_demonym(parse, chunk_at(parse, chunk)->begin,
                                           name->role_begin)};
    if (out->owner == KB_NONE) {
        // "President X of France"
        out->owner = owner_behind(parse, chunk, KB_PREP(OF));
    }
    return out->word != NULL;
}

// The role that a noun chunk without a name ends with: "the head of X".
static bool
read_description(const kb_parse *parse, uint32_t chunk, office *out)
{
    const kb_chunk *const noun = chunk_at(parse, chunk);
    const kb_candidate *const one = candidate_of(parse, chunk);
    const bool is_plural = (noun->flags & KB_CHUNK_PLURAL) != 0;
    if (noun->kind != KB_CHUNK_NOUN || is_plural ||
        (one && one->kind != KB_MENTION_NOMINAL)) {
        return false;
    }
    *out = (office){
        .word = role_ending_at(parse, noun->end),
        .span = kb_text_span(parse->reading->text, noun->head, noun->end),
        .owner = owner_behind(parse, chunk, KB_PREP(OF)),
        .is_former = one && (one->flags & KB_CANDIDATE_FORMER) != 0,
        .by_demonym = has_demonym(parse, noun->begin, noun->head)};
    if (out->owner == KB_NONE && one) {
        out->owner = one->owner;
    }
    if (out->owner == KB_NONE) {
        out->owner = owner_before(parse, chunk);
    }
    if (out->owner == KB_NONE) {
        out->owner = owner_behind(parse, chunk, KB_PREP(AT) | KB_PREP(FOR));
    }
    out->sent_to = owner_behind(parse, chunk, KB_PREP(TO));
    return out->word != NULL;
}

static kb_str
predicate_for(const office *role, const kb_resolved *owner)
{
    if (role->word->class_ == KB_WORD_RELATIVE) {
        return owner->entity.type == KB_PERSON ? role->word->country_predicate
                                               : (kb_str){NULL, 0};
    }
    switch (owner->entity.type) {
    case KB_ORGANIZATION:
        return role->word->org_predicate;
    case KB_PLACE:
        break;
    case KB_PERSON:
    default: {
        const kb_str adviser = KB_STR("adviserTo");
        const kb_str speaker = KB_STR("spokespersonOf");
        const kb_str org = role->word->org_predicate;
        return kb_str_equal(org, adviser) || kb_str_equal(org, speaker)
                   ? org
                   : (kb_str){NULL, 0};
    }
    }
    if (owner->class_ != KB_CLASS_COUNTRY &&
        owner->class_ != KB_CLASS_TERRITORY) {
        return role->word->place_predicate;
    }
    const kb_str predicate = role->word->country_predicate;
    return role->by_demonym && kb_str_equal(predicate, KB_STR("playerOf"))
               ? KB_STR("citizenOf")
               : predicate;
}

static uint32_t
gap(kb_span a, kb_span b)
{
    return a.begin < b.begin ? b.begin - a.begin : a.begin - b.begin;
}

// Where the sentence names the owner of a role, nearest to it; the role itself
// when it does not.
static kb_span
nearest_span(const kb_parse *parse, const office *role)
{
    const kb_sentence *const sentence =
        &parse->reading->text->sentences[parse->sentence];
    kb_span best = role->span;
    uint32_t best_gap = UINT32_MAX;
    for (uint32_t end = sentence->begin + 1; end <= sentence->end; ++end) {
        const uint32_t m = parse->reading->mention_at_end[end];
        if (m == KB_NONE ||
            parse->reading->candidates->items[m].entity != role->owner) {
            continue;
        }
        const kb_candidate *const one = &parse->reading->candidates->items[m];
        const kb_span span =
            kb_text_span(parse->reading->text, one->begin, one->end);
        if (gap(span, role->span) < best_gap) {
            best_gap = gap(span, role->span);
            best = span;
        }
    }
    return best;
}

static bool
ends_with(kb_str word, const char *ending)
{
    const size_t n = strlen(ending);
    return word.len >= n && memcmp(word.ptr + word.len - n, ending, n) == 0;
}

static void
add_office(const kb_parse *parse, const kb_candidate *name, const office *role,
           const char *rule, kb_findings *findings)
{
    const kb_argument subject = argument_of(parse, name);
    if (role->word->class_ == KB_WORD_ROLE) {
        const kb_statement stated =
            fact(KB_STR("positionHeld"), rule, SURE, role->span);
        kb_findings_add_pair(
            findings, parse->sentence, &stated, subject,
            (kb_argument){role->span, KB_NONE, role->word->word});
    }
    if (role->sent_to != KB_NONE && !role->is_former &&
        ends_with(role->word->word, "ambassador")) {
        const office embassy = {.owner = role->sent_to, .span = role->span};
        const kb_statement sent =
            fact(KB_STR("ambassadorTo"), rule, SURE, role->span);
        kb_findings_add_pair(findings, parse->sentence, &sent, subject,
                             (kb_argument){nearest_span(parse, &embassy),
                                           role->sent_to,
                                           {NULL, 0}});
    }
    if (role->owner == KB_NONE || role->is_former) {
        return;
    }
    const kb_str predicate = predicate_for(role, resolved(parse, role->owner));
    if (predicate.len > 0) {
        const kb_statement stated = fact(predicate, rule, SURE, role->span);
        kb_findings_add_pair(
            findings, parse->sentence, &stated, subject,
            (kb_argument){nearest_span(parse, role), role->owner, {NULL, 0}});
    }
}

static void
find_titles(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    const kb_candidate *const one = candidate_of(parse, chunk);
    office role;
    if (!is_name_of(one, KB_PERSON)) {
        return;
    }
    if (read_title(parse, chunk, one, &role)) {
        add_office(parse, one, &role, "title", findings);
    }
    const uint32_t apposed = chunk_at(parse, chunk)->apposed;
    if (apposed != KB_NONE && read_description(parse, apposed, &role)) {
        add_office(parse, one, &role, "apposition", findings);
    }
}

// "X is the head of Y", asserted and in the present.
static void
find_copula(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const uint32_t tag =
        parse->reading->tags[chunk_at(parse, clause->verb)->head];
    if (!(tag & KB_TAG_BE) || !(tag & (KB_POS_VB | KB_POS_VBZ)) ||
        clause->governs_clause || clause->subject.n != 1 ||
        clause->object.n != 1) {
        return;
    }
    const kb_candidate *const name =
        candidate_of(parse, clause->subject.items[0]);
    const kb_qualifiers q = kb_qualify_clause(parse, c);
    office role;
    if (is_name_of(name, KB_PERSON) && !q.is_negative &&
        q.modality == KB_ASSERTED &&
        read_description(parse, clause->object.items[0], &role)) {
        add_office(parse, name, &role, "copula", findings);
    }
}

// ---- belonging --------------------------------------------------------------

// What a person is to an organization that only stands beside the name:
// "Volker Kauder of the CDU", "Angela Merkel (CDU)", "Arsenal's Saka".
static const char *
predicate_of_member(const kb_resolved *whole)
{
    switch ((int)whole->class_) {
    case KB_CLASS_PARTY:
        return "partyMemberOf";
    case KB_CLASS_CLUB:
        return "playerOf";
    case KB_CLASS_COMPANY:
    case KB_CLASS_MEDIA:
    case KB_CLASS_UNIVERSITY:
    case KB_CLASS_BANK:
        return "worksFor";
    case KB_CLASS_COUNTRY:
        return "citizenOf";
    default:
        return whole->entity.type == KB_ORGANIZATION ? "memberOf" : NULL;
    }
}

static void
add_member(const kb_parse *parse, const kb_candidate *person,
           const kb_candidate *whole, const char *rule, kb_findings *findings)
{
    const char *const predicate =
        predicate_of_member(resolved(parse, whole->entity));
    if (predicate) {
        const kb_argument object = argument_of(parse, whole);
        const kb_statement stated =
            fact(from_c(predicate), rule, LIKELY, object.span);
        kb_findings_add_pair(findings, parse->sentence, &stated,
                             argument_of(parse, person), object);
    }
}

static bool
is_whole(const kb_candidate *one)
{
    return is_name_of(one, KB_ORGANIZATION) || is_name_of(one, KB_PLACE);
}

static void
find_members(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    const kb_chunks *const all = &parse->chunks;
    const kb_candidate *const person = candidate_of(parse, chunk);
    if (!is_name_of(person, KB_PERSON)) {
        return;
    }
    if (chunk + 2 < all->n && all->items[chunk + 2].kind == KB_CHUNK_NOUN) {
        const kb_candidate *const next = candidate_of(parse, chunk + 2);
        const kb_chunk *const between = &all->items[chunk + 1];
        const bool is_of =
            between->kind == KB_CHUNK_PREP && between->prep == KB_PREP(OF);
        const bool is_in_parens = between->kind == KB_CHUNK_OPEN &&
                                  chunk + 3 < all->n &&
                                  all->items[chunk + 3].kind == KB_CHUNK_CLOSE;
        if ((is_of && is_name_of(next, KB_ORGANIZATION)) ||
            (is_in_parens && is_whole(next))) {
            add_member(parse, person, next, is_of ? "name-of" : "name-parens",
                       findings);
        }
    }
    const uint32_t owner = chunk_at(parse, chunk)->owner;
    if (owner != KB_NONE && person->role_begin == person->role_end &&
        person->begin == chunk_at(parse, chunk)->begin &&
        is_whole(candidate_of(parse, owner))) {
        add_member(parse, person, candidate_of(parse, owner), "possessive",
                   findings);
    }
}

// ---- where organizations and places are -------------------------------------

static bool
is_public(kb_entity_class class_)
{
    return class_ == KB_CLASS_GOVERNMENT || class_ == KB_CLASS_MINISTRY ||
           class_ == KB_CLASS_AGENCY || class_ == KB_CLASS_PARLIAMENT ||
           class_ == KB_CLASS_COURT || class_ == KB_CLASS_BANK ||
           class_ == KB_CLASS_ARMY;
}

// "Italian airline Alitalia", "Munich-based Siemens", "Russia's Gazprom".
static void
find_seat(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    const kb_candidate *const org = candidate_of(parse, chunk);
    if (!is_name_of(org, KB_ORGANIZATION)) {
        return;
    }
    kb_participants where = {.n = 0};
    kb_participants_add_owner(parse, chunk, false, &where);
    if (where.n != 1 || where.items[0].entity == KB_NONE ||
        where.items[0].type != KB_PLACE) {
        return;
    }
    const kb_resolved *const one = resolved(parse, org->entity);
    if (one->class_ == KB_CLASS_BODY || one->class_ == KB_CLASS_ALLIANCE) {
        return;
    }
    const kb_participant place = where.items[0];
    const kb_statement stated =
        fact(is_public(one->class_) ? KB_STR("agencyOf") : KB_STR("basedIn"),
             "seat", LIKELY, place.span);
    kb_findings_add_pair(findings, parse->sentence, &stated,
                         argument_of(parse, org),
                         (kb_argument){place.span, place.entity, {NULL, 0}});
}

// "Springfield, Illinois"; "Kano, Nigeria"; "Perugia in Umbria".
static void
find_containers(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    const kb_candidate *const inner = candidate_of(parse, chunk);
    if (chunk + 2 >= parse->chunks.n || !is_name_of(inner, KB_PLACE)) {
        return;
    }
    const kb_chunk *const between = chunk_at(parse, chunk + 1);
    const bool is_in =
        between->kind == KB_CHUNK_PREP && between->prep == KB_PREP(IN);
    const kb_candidate *const outer = candidate_of(parse, chunk + 2);
    if ((!is_in && between->kind != KB_CHUNK_COMMA) ||
        !is_name_of(outer, KB_PLACE) ||
        chunk_at(parse, chunk + 2)->flags & KB_CHUNK_POSSESSIVE ||
        (!is_in && outer->begin != chunk_at(parse, chunk + 2)->begin)) {
        return;
    }
    const kb_resolved *const whole = resolved(parse, outer->entity);
    const kb_resolved *const part = resolved(parse, inner->entity);
    const bool contains = (whole->class_ == KB_CLASS_COUNTRY ||
                           whole->class_ == KB_CLASS_REGION) &&
                          part->class_ != KB_CLASS_COUNTRY &&
                          part->class_ != whole->class_ &&
                          (!part->gaz || part->country == outer->entity ||
                           part->country == whole->country);
    if (contains) {
        const kb_argument object = argument_of(parse, outer);
        const kb_statement stated =
            fact(KB_STR("locatedIn"), "place-in", LIKELY, object.span);
        kb_findings_add_pair(findings, parse->sentence, &stated,
                             argument_of(parse, inner), object);
    }
}

void
kb_title_find(const kb_parse *parse, kb_findings *findings)
{
    for (uint32_t i = 0; i < parse->chunks.n; ++i) {
        if (parse->chunks.items[i].kind == KB_CHUNK_NOUN) {
            find_titles(parse, i, findings);
            find_members(parse, i, findings);
            find_seat(parse, i, findings);
            find_containers(parse, i, findings);
        }
    }
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        find_copula(parse, c, findings);
    }
}

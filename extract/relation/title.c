// SPDX-License-Identifier: MIT
// A role word says which predicate it states of a country, an organization or
// another place (roles.tsv); whose role it is, role.c reads.
#include "relation/title.h"

#include "base/hash.h"
#include "relation/cue_rule.h"
#include "relation/link.h"
#include "relation/listed.h"
#include "relation/qualify.h"
#include "relation/role.h"
#include "resolve/office.h"

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
fact(const kb_parse *parse, kb_str predicate, const char *rule, kb_span trigger)
{
    const kb_str id = from_c(rule);
    return (kb_statement){.predicate = predicate,
                          .rule = id,
                          .confidence =
                              kb_rules_surety(parse->reading->rules, id),
                          .trigger = trigger,
                          .qualifiers = kb_qualifiers_plain()};
}

static kb_argument
argument_of(const kb_parse *parse, const kb_candidate *one)
{
    return (kb_argument){
        kb_text_span(parse->reading->text, one->begin, one->end),
        one->entity,
        {NULL, 0}};
}

// What only clubs and teams have.
static bool
trains(kb_str predicate)
{
    return kb_str_equal(predicate, KB_STR("coachOf")) ||
           kb_str_equal(predicate, KB_STR("playerOf"));
}

// What has staff rather than members.
static bool
employs(kb_entity_class class_)
{
    return class_ == KB_CLASS_COMPANY || class_ == KB_CLASS_MEDIA ||
           class_ == KB_CLASS_BANK || class_ == KB_CLASS_UNIVERSITY;
}

static kb_str
predicate_for_organization(const kb_office *role, kb_entity_class class_)
{
    const kb_str predicate = role->word->org_predicate;
    if (role->is_minor && kb_str_equal(predicate, KB_STR("leads"))) {
        return KB_STR("worksFor");
    }
    if (trains(predicate) && class_ != KB_CLASS_NONE &&
        class_ != KB_CLASS_CLUB) {
        return KB_STR("worksFor"); // "Acme Bank's manager"
    }
    if (class_ == KB_CLASS_PARTY &&
        kb_str_equal(predicate, KB_STR("ministerOf"))) {
        return KB_STR("partyMemberOf"); // "the Labour foreign secretary"
    }
    const bool is_member = kb_str_equal(predicate, KB_STR("memberOf")) ||
                           kb_str_equal(predicate, KB_STR("partyMemberOf"));
    if (is_member && employs(class_) &&
        !kb_str_ends_with(role->word->word, KB_STR("member"))) {
        return KB_STR("worksFor"); // "a singer at Siemens"
    }
    if (is_member && class_ != KB_CLASS_NONE) {
        return class_ == KB_CLASS_PARTY ? KB_STR("partyMemberOf")
                                        : KB_STR("memberOf");
    }
    return predicate;
}

// What only one does at a time.
static bool
governs(kb_str predicate)
{
    static const char *const table[] = {"headOfState", "headOfGovernment",
                                        "ministerOf", "leads", "mayorOf"};
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); ++i) {
        if (kb_str_equal(predicate, from_c(table[i]))) {
            return true;
        }
    }
    return false;
}

static kb_str
predicate_for(const kb_office *role, const kb_resolved *owner)
{
    if (role->word->class_ == KB_WORD_RELATIVE) {
        return owner->entity.type == KB_PERSON ? role->word->country_predicate
                                               : (kb_str){NULL, 0};
    }
    switch (owner->entity.type) {
    case KB_ORGANIZATION:
        return predicate_for_organization(role, owner->class_);
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
    const bool is_country = owner->class_ == KB_CLASS_COUNTRY ||
                            owner->class_ == KB_CLASS_TERRITORY;
    const kb_str predicate = is_country ? role->word->country_predicate
                                        : role->word->place_predicate;
    if (role->is_deputy && governs(predicate)) {
        return (kb_str){NULL, 0};
    }
    if (!is_country) {
        return predicate;
    }
    if (role->is_topic && kb_str_equal(predicate, KB_STR("citizenOf"))) {
        return (kb_str){NULL, 0};
    }
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
nearest_span(const kb_parse *parse, const kb_office *role, uint32_t entity)
{
    const kb_sentence *const sentence =
        &parse->reading->text->sentences[parse->sentence];
    kb_span best = role->span;
    uint32_t best_gap = UINT32_MAX;
    for (uint32_t end = sentence->begin + 1; end <= sentence->end; ++end) {
        const uint32_t m = parse->reading->mention_at_end[end];
        if (m == KB_NONE ||
            parse->reading->candidates->items[m].entity != entity) {
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

// What no list says of the role, the rules may say of any role.
static void
link_role(const kb_parse *parse, kb_argument holder, const kb_office *role,
          uint32_t entity, uint64_t joint, kb_findings *findings)
{
    kb_linked one = {holder, kb_link_end_of(parse->reading, holder.entity)};
    const kb_linked owner = {
        {nearest_span(parse, role, entity), entity, {NULL, 0}},
        kb_link_end_of(parse->reading, entity)};
    one.end.is_role = role->word->class_ == KB_WORD_ROLE;
    (void)((joint & KB_JOINTS_BEFORE) != 0
               ? kb_link_state(parse, &owner, joint, &one, findings)
               : kb_link_state(parse, &one, joint, &owner, findings));
}

// What stays true of a role that is over: "she was a French singer", "he was
// the son of X", "the former president of France" is French; what "he was a
// member of X" says of that time, as "he belonged to X" does; else empty.
static kb_str
what_lasts(kb_str predicate, const kb_resolved *owner, bool is_former)
{
    static const struct {
        const char *role;
        const char *lasting;
        bool of_country;
        bool of_past; // not where the role is called former
    } table[] = {
        {"citizenOf", "citizenOf", false, false},
        {"bornIn", "bornIn", false, false},
        {"childOf", "childOf", false, false},
        {"parentOf", "parentOf", false, false},
        {"siblingOf", "siblingOf", false, false},
        {"founded", "founded", false, false},
        {"headOfState", "citizenOf", true, false},
        {"headOfGovernment", "citizenOf", true, false},
        {"ministerOf", "citizenOf", true, false},
        {"spouseOf", "spouseOf", false, true},
        {"memberOf", "memberOf", false, true},
        {"partyMemberOf", "partyMemberOf", false, true},
        {"worksFor", "worksFor", false, true},
        {"playerOf", "playerOf", false, true},
        {"leads", "leads", false, true},
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); ++i) {
        if (kb_str_equal(predicate, from_c(table[i].role)) &&
            !(table[i].of_past && is_former) &&
            (!table[i].of_country || owner->class_ == KB_CLASS_COUNTRY)) {
            return from_c(table[i].lasting);
        }
    }
    return (kb_str){NULL, 0};
}

// What a role says of its holder and one whose it is.
static void
add_owned(const kb_parse *parse, kb_argument holder, const kb_office *role,
          uint32_t entity, const char *rule, kb_findings *findings)
{
    static const double guess_factor = 0.85;
    const kb_resolved *const owner = resolved(parse, entity);
    const bool is_over =
        role->is_former || (role->is_past && role->since == KB_NO_DAY);
    const kb_str now = predicate_for(role, owner);
    const kb_str predicate =
        is_over ? what_lasts(now, owner, role->is_former) : now;
    if (is_over && predicate.len == 0) {
        return;
    }
    if (predicate.len == 0) {
        link_role(parse, holder, role, entity, role->joint, findings);
        return;
    }
    kb_statement stated = fact(parse, predicate, rule, role->span);
    stated.confidence *= role->is_guessed ? guess_factor : 1.0;
    stated.is_derived = role->is_listed;
    const size_t n = findings->list.n;
    kb_findings_add_pair(
        findings, parse->sentence, &stated, holder,
        (kb_argument){nearest_span(parse, role, entity), entity, {NULL, 0}});
    if (findings->list.n > n && governs(predicate)) {
        findings->list.items[n].time = role->since;
    }
}

// "President Bush": whose, as the lists know; "Prime Minister Smith": of the
// country that the document speaks of.
static void
add_listed(const kb_parse *parse, kb_argument holder, const kb_office *role,
           kb_findings *findings)
{
    if (role->is_former || role->is_past || role->is_minor ||
        role->where != KB_NONE) {
        return;
    }
    kb_office whole = *role;
    whole.owner = kb_listed_owner(parse, holder.entity, role->word);
    whole.is_listed = whole.owner != KB_NONE;
    if (!whole.is_listed && !resolved(parse, holder.entity)->gaz &&
        kb_listed_governs(role->word)) {
        whole.owner = parse->reading->country;
        whole.is_guessed = true;
    }
    if (whole.owner != KB_NONE &&
        predicate_for(&whole, resolved(parse, whole.owner)).len > 0) {
        add_owned(parse, holder, &whole, whole.owner,
                  whole.is_listed ? "list-title" : "title", findings);
    }
}

static void
add_mission(const kb_parse *parse, kb_argument holder, const kb_office *role,
            const char *rule, kb_findings *findings)
{
    if (role->sent_to == KB_NONE || !kb_office_is_abroad(role->word->word)) {
        return;
    }
    const kb_statement sent =
        fact(parse, KB_STR("ambassadorTo"), rule, role->span);
    kb_participant host = {.span = nearest_span(parse, role, role->sent_to),
                           .entity = role->sent_to};
    kb_participant_to_state(parse, &host); // "ambassador to Moscow"
    kb_findings_add_pair(findings, parse->sentence, &sent, holder,
                         (kb_argument){host.span, host.entity, {NULL, 0}});
}

static void
add_office(const kb_parse *parse, kb_argument holder, const kb_office *role,
           const char *rule, kb_findings *findings)
{
    if (role->word->class_ == KB_WORD_ROLE) {
        const kb_statement stated =
            fact(parse, KB_STR("positionHeld"), rule, role->span);
        kb_findings_add_pair(
            findings, parse->sentence, &stated, holder,
            (kb_argument){
                role->span, KB_NONE,
                kb_rules_office(parse->reading->rules, role->word->word)});
    }
    if (!role->is_former && !role->is_past) {
        add_mission(parse, holder, role, rule, findings);
        if (role->where != KB_NONE) {
            link_role(parse, holder, role, role->where, role->where_joint,
                      findings);
        }
    }
    if (role->owner == KB_NONE) {
        add_listed(parse, holder, role, findings);
        return;
    }
    add_owned(parse, holder, role, role->owner, rule, findings);
    for (uint32_t i = 0; i < role->n_more; ++i) {
        add_owned(parse, holder, role, role->more[i], rule, findings);
    }
}

// ---- who holds it -----------------------------------------------------------

enum { ROLES_MAX = 4 };

// The name of a person at a noun chunk, or NULL.
static const kb_candidate *
person_at(const kb_parse *parse, uint32_t chunk)
{
    const kb_candidate *const one =
        chunk < parse->chunks.n && chunk_at(parse, chunk)->kind == KB_CHUNK_NOUN
            ? candidate_of(parse, chunk)
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
        add_office(parse, holder, role, rule, findings);
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

// "ministers X and Y": those after the first, who have no title of their own;
// "brothers X and Y" are each other's.
static void
share_title(const kb_parse *parse, uint32_t chunk, const kb_office *role,
            kb_findings *findings)
{
    uint32_t end = 0;
    const kb_list list = kb_list_read_between(&parse->chunks, chunk, &end);
    const kb_candidate *const first = person_at(parse, chunk);
    for (uint32_t i = 1; i < list.n; ++i) {
        const kb_candidate *const one = person_at(parse, list.items[i]);
        if (!one || one->role_begin != one->role_end) {
            return;
        }
        kb_office own = *role;
        const bool is_kin = role->word->class_ == KB_WORD_RELATIVE;
        if (is_kin && role->owner == KB_NONE) {
            own.owner = first->entity;
        } else {
            kb_role_take_own(parse, list.items[i], &own);
        }
        add_office(parse, argument_of(parse, one), &own, "title", findings);
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
        add_office(parse, holder, &roles[0], "title", findings);
        if (roles[0].word->is_plural) {
            share_title(parse, chunk, &roles[0], findings);
        }
    }
    const uint32_t n =
        read_roles(parse, chunk_at(parse, chunk)->apposed, roles);
    for (uint32_t i = 0; i < n; ++i) {
        add_office(parse, holder, &roles[i], "apposition", findings);
    }
}

static bool
is_role(const kb_parse *parse, uint32_t chunk)
{
    return chunk < parse->chunks.n &&
           chunk_at(parse, chunk)->kind == KB_CHUNK_NOUN &&
           chunk_at(parse, chunk)->flags & KB_CHUNK_PLURAL &&
           parse->reading->role_at_end[chunk_at(parse, chunk)->end] != KB_NONE;
}

// "have": whose a relative is that it has.
static void
take_subject(const kb_parse *parse, uint32_t chunk, kb_office *role)
{
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        const kb_clause *const clause = &parse->clauses.items[c];
        const uint32_t verb = chunk_at(parse, clause->verb)->head;
        if (!(parse->reading->tags[verb] & KB_TAG_HAVE) ||
            !kb_list_has(&clause->object, chunk) || clause->subject.n == 0) {
            continue;
        }
        kb_participants who;
        take_persons(parse, &clause->subject, 0, &who);
        for (uint32_t i = 0; i < who.n && i < KB_OWNERS_MAX; ++i) {
            kb_role_add_owner(parse, who.items[i].entity, role);
        }
        return;
    }
}

// "two brothers, X and Y", "its founders: X and Y".
static void
find_listed(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    kb_office role;
    const uint32_t mark = kb_chunk_apposition_end(&parse->chunks, chunk) + 1;
    if (mark + 1 >= parse->chunks.n || !person_at(parse, mark + 1) ||
        (chunk_at(parse, mark)->kind != KB_CHUNK_COMMA &&
         chunk_at(parse, mark)->kind != KB_CHUNK_BREAK &&
         chunk_at(parse, mark)->kind != KB_CHUNK_OPEN) ||
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
    if (role.owner == KB_NONE && role.word->class_ == KB_WORD_RELATIVE) {
        take_subject(parse, chunk, &role);
    }
    add_office_of_all(parse, &holders, &role, "apposition", findings);
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
        (chunk_at(parse, chunk + 1)->kind != KB_CHUNK_AND &&
         chunk_at(parse, chunk + 1)->kind != KB_CHUNK_COMMA)) {
        return;
    }
    const kb_list list = kb_list_read(&parse->chunks, chunk, &end);
    if (list.n < 2 || end >= parse->chunks.n ||
        chunk_at(parse, end)->kind != KB_CHUNK_COMMA ||
        !is_role(parse, end + 1) ||
        !kb_role_of_description(parse, end + 1, &role)) {
        return;
    }
    take_persons(parse, &list, 0, &holders);
    add_office_of_all(parse, &holders, &role, "apposition", findings);
}

// The first day of the first year that stands behind the verb of a clause, in
// its sentence and before another verb; KB_NO_DAY: none.
static kb_day
year_of(const kb_parse *parse, const kb_clause *clause)
{
    const kb_text *const text = parse->reading->text;
    for (uint32_t i = clause->verb + 1;
         i < parse->chunks.n && chunk_at(parse, i)->kind != KB_CHUNK_VERB;
         ++i) {
        const kb_str digits = text->tokens[chunk_at(parse, i)->head].fold;
        bool is_year = digits.len == 4 && digits.ptr[0] > '0';
        int year = 0;
        for (size_t k = 0; is_year && k < digits.len; ++k) {
            is_year = digits.ptr[k] >= '0' && digits.ptr[k] <= '9';
            year = year * 10 + (digits.ptr[k] - '0');
        }
        kb_day day = KB_NO_DAY;
        if (is_year && chunk_at(parse, i)->flags & KB_CHUNK_TIME &&
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

// The classes of a verb, by its lemma.
static kb_class_set
classes_of_verb(const kb_parse *parse, uint32_t verb)
{
    const kb_rules *const rules = parse->reading->rules;
    const uint32_t known = chunk_at(parse, verb)->verb;
    return known == KB_NONE
               ? 0
               : kb_rules_word(rules,
                               kb_hash(kb_rules_verb(rules, known)->lemma))
                     ->classes;
}

// Whether the subject of a clause comes into office or is in it.
static bool
is_service(const kb_parse *parse, const kb_clause *clause, bool *is_past)
{
    const kb_known_classes *const known = kb_rules_known(parse->reading->rules);
    const kb_chunk *const verb = chunk_at(parse, clause->verb);
    if (clause->subject.n == 0 || clause->governs_clause ||
        verb->flags & KB_CHUNK_INFINITIVE) {
        return false;
    }
    const kb_class_set classes = classes_of_verb(parse, clause->verb);
    const bool is_serving = (classes & known->serve) != 0;
    *is_past =
        is_serving && (parse->reading->tags[verb->head] & KB_POS_VBD) != 0;
    return verb->flags & KB_CHUNK_PASSIVE
               ? (classes & known->install) != 0
               : is_serving || (classes & known->become) != 0;
}

// "X served as mayor of Y", "X became head of Y", "X was elected president".
static void
find_service(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    bool is_past = false;
    if (!is_service(parse, clause, &is_past)) {
        return;
    }
    const kb_qualifiers q = kb_qualify_clause(parse, c);
    kb_participants holders;
    take_persons(parse, &clause->subject, 0, &holders);
    if (q.is_negative || q.modality != KB_ASSERTED || holders.n == 0) {
        return;
    }
    kb_list roles = clause->object;
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
        }
    }
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        find_copula(parse, c, findings);
        find_service(parse, c, findings);
    }
}

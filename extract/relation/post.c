// SPDX-License-Identifier: MIT
// A role word says which predicate it states of a country, an organization or
// another place (roles.tsv); whose role it is, role.c reads.
#include "relation/post.h"

#include "relation/cue_rule.h"
#include "relation/link.h"
#include "relation/listed.h"
#include "resolve/office.h"

static kb_str
from_c(const char *text)
{
    return (kb_str){text, strlen(text)};
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
    const bool is_of_people = // "the German striker", "the Polish pope"
        role->is_foreign || kb_str_equal(predicate, KB_STR("playerOf")) ||
        kb_str_equal(role->word->word, KB_STR("pope")) ||
        kb_str_equal(role->word->word, KB_STR("pontiff"));
    return role->by_demonym && is_of_people ? KB_STR("citizenOf") : predicate;
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
        const kb_candidate *const one = kb_parse_mention_before(parse, end);
        if (!one || one->entity != entity) {
            continue;
        }
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

// "Washington's envoy", "Beijing's foreign minister": of the state whose
// capital it is; not "London's police chief".
static uint32_t
state_served(const kb_parse *parse, const kb_office *role, uint32_t owner)
{
    const kb_gaz_word *const word = role->word;
    const kb_str agent = KB_STR("agentOf");
    if (!kb_listed_governs(word) &&
        !(kb_str_equal(word->country_predicate, agent) &&
          kb_str_equal(word->org_predicate, agent))) {
        return owner;
    }
    kb_participant state = {.entity = owner, .chunk = KB_NONE};
    kb_participant_to_state(parse, &state);
    return state.entity;
}

// What a role says of its holder and one whose it is.
static void
add_owned(const kb_parse *parse, kb_argument holder, const kb_office *role,
          uint32_t entity, const char *rule, kb_findings *findings)
{
    static const double guess_factor = 0.85;
    const uint32_t of = state_served(parse, role, entity);
    const kb_resolved *const owner = kb_parse_resolved(parse, of);
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
    kb_statement stated =
        kb_statement_of(parse, predicate, from_c(rule), role->span);
    stated.confidence *= role->is_guessed ? guess_factor : 1.0;
    stated.is_derived = role->is_listed;
    const size_t n = findings->list.n;
    kb_findings_add_pair(
        findings, parse->sentence, &stated, holder,
        (kb_argument){nearest_span(parse, role, entity), of, {NULL, 0}});
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
    if (!whole.is_listed && !kb_parse_resolved(parse, holder.entity)->gaz &&
        kb_listed_governs(role->word)) {
        whole.owner = parse->reading->country;
        whole.is_guessed = true;
    }
    if (whole.owner != KB_NONE &&
        predicate_for(&whole, kb_parse_resolved(parse, whole.owner)).len > 0) {
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
    const kb_statement sent = kb_statement_of(parse, KB_STR("ambassadorTo"),
                                              from_c(rule), role->span);
    kb_participant host = {.span = nearest_span(parse, role, role->sent_to),
                           .entity = role->sent_to,
                           .chunk = KB_NONE};
    kb_participant_to_state(parse, &host); // "ambassador to Moscow"
    kb_findings_add_pair(findings, parse->sentence, &sent, holder,
                         (kb_argument){host.span, host.entity, {NULL, 0}});
}

void
kb_post_state(const kb_parse *parse, kb_argument holder, const kb_office *role,
              const char *rule, kb_findings *findings)
{
    if (role->word->class_ == KB_WORD_ROLE) {
        const kb_statement stated = kb_statement_of(
            parse, KB_STR("positionHeld"), from_c(rule), role->span);
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

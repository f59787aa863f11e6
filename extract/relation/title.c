// SPDX-License-Identifier: MIT
// A role word says which predicate it states of a country, an organization or
// another place (roles.tsv).  Whose role it is stands before it ("Russian",
// "Gazprom's") or after it ("of Gazprom", "at Amnesty International").
#include "relation/title.h"

#include "relation/cue_rule.h"
#include "relation/link.h"
#include "relation/qualify.h"
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

// ---- roles ------------------------------------------------------------------

// A role as found in the text, with whose it is.
typedef struct office {
    const kb_gaz_word *word;
    kb_span span;
    uint32_t owner; // entity, or KB_NONE
    uint64_t joint; // how the owner stands to it, as in link_rule.h
    uint32_t where; // entity after "in" or "from", or KB_NONE
    uint64_t where_joint;
    uint32_t sent_to; // of an ambassador: to whom, or KB_NONE
    bool is_former;
    bool is_past;    // "X was the head of Y"
    bool is_topic;   // "Syria expert": not of that country
    bool is_minor;   // "sales director": leads no organization
    bool is_guessed; // the only organization that it can be of
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

// The entity of the noun chunk after a preposition; "with the Acme research
// group" is with Acme.
static uint32_t
entity_after(const kb_parse *parse, uint64_t prep, uint32_t chunk)
{
    const uint32_t entity = entity_of_chunk(parse, chunk);
    if (entity != KB_NONE || prep == KB_PREP(OF) ||
        chunk_at(parse, chunk)->owner != KB_NONE) {
        return entity;
    }
    kb_participants who = {.n = 0};
    kb_participants_add_name_before(parse, chunk, &who);
    return who.n == 1 && who.items[0].type == KB_ORGANIZATION
               ? who.items[0].entity
               : KB_NONE;
}

// The entity after one of the prepositions behind a noun chunk, or KB_NONE;
// what a role is about is passed over ("chief of research for X").
static uint32_t
owner_behind(const kb_parse *parse, uint32_t chunk, uint64_t preps)
{
    const kb_chunks *const all = &parse->chunks;
    for (uint32_t at = chunk + 1;
         at + 1 < all->n && all->items[at].kind == KB_CHUNK_PREP &&
         all->items[at + 1].kind == KB_CHUNK_NOUN;
         at += 2) {
        const uint64_t prep = all->items[at].prep;
        const uint32_t entity =
            (prep & preps) != 0
                ? entity_after(parse, prep, kb_list_head(all, at + 1))
                : KB_NONE;
        if (entity != KB_NONE ||
            (prep != KB_PREP(OF) && prep != KB_PREP(FOR))) {
            return entity;
        }
    }
    return KB_NONE;
}

static uint32_t
owner_before(const kb_parse *parse, uint32_t chunk)
{
    kb_participants who = {.n = 0};
    kb_participants_add_owner(parse, chunk, false, &who);
    return who.n == 1 ? who.items[0].entity : KB_NONE;
}

// "the ABC (Acme Building Company) chief X": what stands before parentheses.
static uint32_t
owner_before_parens(const kb_parse *parse, uint32_t chunk)
{
    const kb_chunk *const end = chunk_at(parse, chunk);
    return chunk >= 4 && end[-1].kind == KB_CHUNK_CLOSE &&
                   end[-2].kind == KB_CHUNK_NOUN &&
                   end[-3].kind == KB_CHUNK_OPEN &&
                   end[-4].kind == KB_CHUNK_NOUN
               ? entity_of_chunk(parse, chunk - 4)
               : KB_NONE;
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

// How an owner stands before a role, from its mention among tokens
// [begin, end): "Munich-based", "German-born", "US-backed"; "Syria expert"
// (a topic) as against "Syrian" and "US".
static void
judge_modifier(const kb_parse *parse, uint32_t begin, uint32_t end, office *out)
{
    const kb_text *const text = parse->reading->text;
    for (uint32_t i = end; i > begin && out->owner != KB_NONE; --i) {
        const uint32_t m = parse->reading->mention_at_end[i];
        const kb_candidate *const one =
            m == KB_NONE ? NULL : &parse->reading->candidates->items[m];
        if (!one || one->entity != out->owner) {
            continue;
        }
        const uint64_t joint = kb_link_hyphen(text, one, end);
        if (joint != KB_JOINT_BESIDE) {
            out->where = joint == 0 ? KB_NONE : out->owner;
            out->where_joint = joint;
            out->owner = KB_NONE;
        }
        out->is_topic = one->kind == KB_MENTION_NAME &&
                        !(text->tokens[one->begin].flags & KB_TOKEN_ALL_CAPS) &&
                        text->tokens[i].kind != KB_TOKEN_CLITIC;
        return;
    }
}

// The only organization that the sentence names of a class, or of no known
// one; KB_NONE: none or several.
static uint32_t
only_organization(const kb_parse *parse, uint32_t class_)
{
    const kb_sentence *const sentence =
        &parse->reading->text->sentences[parse->sentence];
    uint32_t found = KB_NONE;
    for (uint32_t end = sentence->begin + 1; end <= sentence->end; ++end) {
        const uint32_t m = parse->reading->mention_at_end[end];
        if (m == KB_NONE) {
            continue;
        }
        const kb_candidate *const one = &parse->reading->candidates->items[m];
        if (!is_name_of(one, KB_ORGANIZATION)) {
            continue;
        }
        const uint32_t of = resolved(parse, one->entity)->class_;
        if ((of != class_ && of != KB_CLASS_NONE) || one->entity == found) {
            continue;
        }
        if (found != KB_NONE) {
            return KB_NONE;
        }
        found = one->entity;
    }
    return found;
}

// "a company official", "union leader X": whose, when the sentence names but
// one such organization.  The police are anybody's.
static void
take_only_owner(const kb_parse *parse, uint32_t begin, uint32_t end,
                office *out)
{
    const kb_cues *const cues = kb_rules_cues(parse->reading->rules);
    if (out->owner != KB_NONE || out->where != KB_NONE) {
        return;
    }
    for (uint32_t i = begin; i + 1 < end; ++i) {
        const kb_cue *const cue =
            kb_cues_find(cues, &parse->reading->text->tokens[i]);
        if (cue->bits & KB_CUE_NOUN && cue->type == KB_ORGANIZATION &&
            cue->class_ != KB_CLASS_AGENCY &&
            cue->class_ != KB_CLASS_GOVERNMENT) {
            out->owner = only_organization(parse, cue->class_);
            out->is_guessed = true;
            out->joint = KB_JOINT_BESIDE;
            return;
        }
    }
}

// "deputy head", "sales director", "EU parliament president": leads at most a
// part.
static bool
is_minor(const kb_parse *parse, uint32_t begin, uint32_t role)
{
    const kb_reading *const r = parse->reading;
    for (uint32_t i = begin; i < role; ++i) {
        if (kb_cues_find(kb_rules_cues(r->rules), &r->text->tokens[i])->bits &
            KB_CUE_DEPUTY) {
            return true;
        }
    }
    return role > begin && r->tags[role - 1] == KB_POS_NN &&
           !(r->text->tokens[role - 1].flags & KB_TOKEN_CAPITAL) &&
           r->mention_at_end[role] == KB_NONE;
}

// How many tokens a role word has: "vice-president" three.
static uint32_t
n_tokens(kb_str word)
{
    uint32_t n = 1;
    for (size_t i = 0; i < word.len; ++i) {
        n += word.ptr[i] == ' ' ? 1U : word.ptr[i] == '-' ? 2U : 0U;
    }
    return n;
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
                 .where = KB_NONE,
                 .by_demonym = has_demonym(parse, chunk_at(parse, chunk)->begin,
                                           name->role_begin)};
    out->joint = KB_JOINT_BESIDE;
    if (out->owner == KB_NONE) { // "Gov. X of Ohio"
        out->owner = owner_behind(parse, chunk, KB_PREP(OF));
        out->joint = KB_PREP(OF);
    }
    if (out->owner == KB_NONE) { // "Ohio Gov. X"
        out->owner = owner_before(parse, chunk);
        out->joint = KB_JOINT_BESIDE;
    }
    if (out->joint == KB_JOINT_BESIDE) {
        judge_modifier(parse, chunk_at(parse, chunk)->begin, name->role_begin,
                       out);
    }
    if (out->owner == KB_NONE && out->where == KB_NONE &&
        name->role_begin == chunk_at(parse, chunk)->begin) {
        out->owner = owner_before_parens(parse, chunk);
    }
    take_only_owner(parse, chunk_at(parse, chunk)->begin, name->role_end, out);
    out->is_minor =
        !out->is_guessed &&
        is_minor(parse, chunk_at(parse, chunk)->begin, name->role_begin);
    return out->word != NULL;
}

// "Acme's Leeds chief" is of Acme, in Leeds.
static void
take_possessor(const kb_parse *parse, uint32_t chunk, uint32_t inside,
               office *out)
{
    const uint32_t owner = chunk_at(parse, chunk)->owner;
    const uint32_t entity =
        owner == KB_NONE ? KB_NONE : entity_of_chunk(parse, owner);
    if (entity == KB_NONE || out->owner != KB_NONE) {
        return;
    }
    out->owner = entity;
    out->joint = KB_JOINT_BESIDE;
    if (inside != KB_NONE && inside != entity) {
        out->where = inside;
        out->where_joint = KB_JOINT_BESIDE;
    }
}

// "economist at Acme"; "Middle East correspondent for Acme": of Acme, though
// a place stands before it.
static void
take_employer(const kb_parse *parse, uint32_t chunk, office *out)
{
    const bool has_place =
        out->owner != KB_NONE && out->joint == KB_JOINT_BESIDE &&
        resolved(parse, out->owner)->entity.type == KB_PLACE &&
        !has_demonym(parse, chunk_at(parse, chunk)->begin,
                     chunk_at(parse, chunk)->head);
    if (out->owner != KB_NONE && !has_place) {
        return;
    }
    const uint32_t employer =
        owner_behind(parse, chunk, KB_PREP(AT) | KB_PREP(FOR) | KB_PREP(WITH));
    if (employer == KB_NONE ||
        (has_place &&
         resolved(parse, employer)->entity.type != KB_ORGANIZATION)) {
        return;
    }
    out->where = has_place ? out->owner : out->where;
    out->where_joint = KB_JOINT_BESIDE;
    out->owner = employer;
    out->joint = KB_PREP(AT);
}

// "a lawyer and former mayor": before a role, a mention or not.
static bool
is_former(const kb_parse *parse, const kb_chunk *noun)
{
    const kb_cues *const cues = kb_rules_cues(parse->reading->rules);
    for (uint32_t i = noun->begin; i < noun->head; ++i) {
        const kb_cue *const cue =
            kb_cues_find(cues, &parse->reading->text->tokens[i]);
        if (cue->bits & KB_CUE_FORMER) {
            return true;
        }
    }
    return false;
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
        .is_former = is_former(parse, noun),
        .where = KB_NONE,
        .by_demonym = has_demonym(parse, noun->begin, noun->head)};
    out->joint = KB_PREP(OF);
    take_possessor(parse, chunk, one ? one->owner : KB_NONE, out);
    if (out->owner == KB_NONE) {
        const uint32_t before = owner_before(parse, chunk);
        const bool is_told = one && one->owner != KB_NONE;
        out->owner = is_told ? one->owner : before;
        out->joint =
            is_told && one->owner != before ? KB_PREP(AT) : KB_JOINT_BESIDE;
        judge_modifier(parse, noun->begin, noun->head, out);
    }
    take_employer(parse, chunk, out);
    if (out->where == KB_NONE) {
        out->where_joint = KB_PREP(FROM);
        out->where = owner_behind(parse, chunk, KB_PREP(FROM));
    }
    if (out->where == KB_NONE && out->owner == KB_NONE) {
        out->where_joint = KB_PREP(IN);
        out->where = owner_behind(parse, chunk, KB_PREP(IN));
    }
    out->sent_to = owner_behind(parse, chunk, KB_PREP(TO));
    take_only_owner(parse, noun->begin, noun->end, out);
    const uint32_t n = out->word ? n_tokens(out->word->word) : 0;
    out->is_minor = !out->is_guessed && noun->end - noun->begin > n &&
                    is_minor(parse, noun->begin, noun->end - n);
    return out->word != NULL;
}

// What only clubs and teams have.
static bool
trains(kb_str predicate)
{
    return kb_str_equal(predicate, KB_STR("coachOf")) ||
           kb_str_equal(predicate, KB_STR("playerOf"));
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
        if (role->is_minor &&
            kb_str_equal(role->word->org_predicate, KB_STR("leads"))) {
            return KB_STR("worksFor");
        }
        return trains(role->word->org_predicate) &&
                       owner->class_ != KB_CLASS_NONE &&
                       owner->class_ != KB_CLASS_CLUB
                   ? KB_STR("worksFor") // "Acme Bank's manager"
                   : role->word->org_predicate;
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
nearest_span(const kb_parse *parse, const office *role, uint32_t entity)
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
link_role(const kb_parse *parse, kb_argument holder, const office *role,
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
// the son of X", "the former president of France" is French; else empty.
static kb_str
what_lasts(kb_str predicate, const kb_resolved *owner)
{
    static const struct {
        const char *role;
        const char *lasting;
        bool of_country;
    } table[] = {
        {"citizenOf", "citizenOf", false},
        {"bornIn", "bornIn", false},
        {"childOf", "childOf", false},
        {"parentOf", "parentOf", false},
        {"siblingOf", "siblingOf", false},
        {"headOfState", "citizenOf", true},
        {"headOfGovernment", "citizenOf", true},
        {"ministerOf", "citizenOf", true},
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); ++i) {
        if (kb_str_equal(predicate, from_c(table[i].role)) &&
            (!table[i].of_country || owner->class_ == KB_CLASS_COUNTRY)) {
            return from_c(table[i].lasting);
        }
    }
    return (kb_str){NULL, 0};
}

static void
add_office(const kb_parse *parse, const kb_candidate *name, const office *role,
           const char *rule, kb_findings *findings)
{
    static const double guess_factor = 0.85;
    const kb_argument subject = argument_of(parse, name);
    const bool is_over = role->is_former || role->is_past;
    if (role->word->class_ == KB_WORD_ROLE) {
        const kb_statement stated =
            fact(parse, KB_STR("positionHeld"), rule, role->span);
        kb_findings_add_pair(
            findings, parse->sentence, &stated, subject,
            (kb_argument){
                role->span, KB_NONE,
                kb_rules_office(parse->reading->rules, role->word->word)});
    }
    if (role->sent_to != KB_NONE && !is_over &&
        kb_office_is_abroad(role->word->word)) {
        const kb_statement sent =
            fact(parse, KB_STR("ambassadorTo"), rule, role->span);
        kb_participant host = {.span = nearest_span(parse, role, role->sent_to),
                               .entity = role->sent_to};
        kb_participant_to_state(parse, &host); // "ambassador to Moscow"
        kb_findings_add_pair(findings, parse->sentence, &sent, subject,
                             (kb_argument){host.span, host.entity, {NULL, 0}});
    }
    if (role->where != KB_NONE && !is_over) {
        link_role(parse, subject, role, role->where, role->where_joint,
                  findings);
    }
    if (role->owner == KB_NONE) {
        return;
    }
    const kb_resolved *const owner = resolved(parse, role->owner);
    const kb_str now = predicate_for(role, owner);
    const kb_str predicate = is_over ? what_lasts(now, owner) : now;
    if (is_over && predicate.len == 0) {
        return;
    }
    if (predicate.len == 0) {
        link_role(parse, subject, role, role->owner, role->joint, findings);
        return;
    }
    kb_statement stated = fact(parse, predicate, rule, role->span);
    stated.confidence *= role->is_guessed ? guess_factor : 1.0;
    kb_findings_add_pair(findings, parse->sentence, &stated, subject,
                         (kb_argument){nearest_span(parse, role, role->owner),
                                       role->owner,
                                       {NULL, 0}});
}

// "head of X and member of Y": the noun after "and", or KB_NONE.
static uint32_t
next_role(const kb_parse *parse, uint32_t chunk)
{
    const kb_chunks *const all = &parse->chunks;
    const uint32_t at = kb_chunk_apposition_end(all, chunk) + 1;
    return at + 1 < all->n && all->items[at].kind == KB_CHUNK_AND &&
                   all->items[at + 1].kind == KB_CHUNK_NOUN
               ? kb_list_head(all, at + 1)
               : KB_NONE;
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
    uint32_t apposed = chunk_at(parse, chunk)->apposed;
    while (apposed != KB_NONE && read_description(parse, apposed, &role)) {
        add_office(parse, one, &role, "apposition", findings);
        apposed = next_role(parse, apposed);
    }
}

// "X is the head of Y", "X was a singer and son of Y".
static void
find_copula(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_copula copula = kb_qualify_copula(parse, c);
    office role;
    if (copula == KB_COPULA_NONE) {
        return;
    }
    const kb_candidate *const name =
        candidate_of(parse, clause->subject.items[0]);
    for (uint32_t i = 0; i < clause->object.n && is_name_of(name, KB_PERSON);
         ++i) {
        if (read_description(parse, clause->object.items[i], &role)) {
            role.is_past = copula == KB_COPULA_PAST;
            add_office(parse, name, &role, "copula", findings);
        }
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
        find_copula(parse, c, findings);
    }
}

// SPDX-License-Identifier: MIT
#include "relation/compose.h"

#include "relation/explain.h"
#include "relation/qualify.h"

#include <kb/predicate.h>

// What is put together: an event's frame, or NULL, and whom it is done to.
typedef struct inner {
    const kb_frame *frame;
    const kb_participants *subject;
    const kb_participants *target;
    uint32_t clause;
} inner;

static const double unread_confidence = 0.62;

kb_str
kb_compose_lemma(const kb_parse *parse, const kb_clause *clause)
{
    const uint32_t verb = kb_parse_chunk(parse, clause->verb)->verb;
    return verb == KB_NONE ? (kb_str){NULL, 0}
                           : kb_rules_verb(parse->reading->rules, verb)->lemma;
}

static const kb_composition *
find_rule(const kb_parse *parse, kb_str outer, const inner *in)
{
    const kb_str predicate =
        in->frame ? in->frame->predicate : (kb_str){NULL, 0};
    const kb_predicate *const known = kb_predicate_find(predicate);
    const char *const plover = known ? known->plover : "";
    const kb_inner_names names = {
        .predicate = predicate,
        .plover = {plover, strlen(plover)},
        .verb = kb_compose_lemma(parse, &parse->clauses.items[in->clause])};
    const kb_composition *const rule =
        kb_rules_compose(parse->reading->rules, outer, &names);
    return rule && !kb_str_equal(rule->predicate, KB_STR("-")) ? rule : NULL;
}

// That somebody promises is surer than that it will take place.
static double
surer(double confidence)
{
    static const double more = 0.03;
    static const double most = 0.95;
    return confidence + more < most ? confidence + more : most;
}

static kb_statement
state(const kb_parse *parse, const kb_composition *rule, const inner *in,
      uint32_t clause, kb_findings *findings)
{
    const kb_chunk *const verb =
        kb_parse_chunk(parse, parse->clauses.items[clause].verb);
    return (kb_statement){
        .predicate = rule->predicate,
        .rule = rule->id,
        .confidence =
            in->frame ? surer(in->frame->confidence) : unread_confidence,
        .trigger = kb_text_span(parse->reading->text, verb->begin, verb->end),
        .qualifiers = kb_qualify_clause(parse, clause),
        .why = kb_explain_composition(parse, rule, clause, findings)};
}

// Of an agreement to act on somebody, the sentence does not say with whom it
// was made.
static void
leave_open(kb_statement *statement)
{
    if (kb_str_equal(statement->predicate, KB_STR("agreedWith")) &&
        statement->qualifiers.modality == KB_ASSERTED) {
        statement->qualifiers.modality = KB_PLANNED;
    }
}

static bool
is_same(const kb_participant *a, const kb_participant *b)
{
    return a->entity != KB_NONE
               ? a->entity == b->entity
               : a->span.begin == b->span.begin && a->span.end == b->span.end;
}

// "offered help in fighting fires", "agreed after attacking X": a gerund that
// tells when or how is not what is offered or agreed.
static bool
is_beside(const kb_clause *outer, uint32_t c)
{
    const uint64_t preps = KB_PREP(IN) | KB_PREP(BY) | KB_PREP(WITH) |
                           KB_PREP(WITHOUT) | KB_PREP(AFTER) | KB_PREP(BEFORE) |
                           KB_PREP(DURING) | KB_PREP(SINCE) | KB_PREP(DESPITE);
    return outer->complement == c && outer->complement_prep & preps;
}

static void
compose_governed(const kb_parse *parse, const inner *in, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[in->clause];
    if (clause->governor == KB_NONE || clause->is_reported) {
        return;
    }
    const kb_clause *const outer = &parse->clauses.items[clause->governor];
    const kb_composition *const rule =
        is_beside(outer, in->clause)
            ? NULL
            : find_rule(parse, kb_compose_lemma(parse, outer), in);
    if (!rule) {
        return;
    }
    const kb_roles r = kb_fit_roles(parse, outer);
    kb_participants subject;
    subject.n = 0;
    if (in->frame && in->frame->is_mutual) {
        subject = *in->subject; // "X and Y failed to agree"
    } else {
        kb_participants_add_list(parse, &r.agent, &subject);
    }
    kb_participants_to_states(parse, &subject);
    const bool is_back = // "asked X to meet him"
        in->target->n == 1 && subject.n == 1 && in->subject->n > 0 &&
        !is_same(&in->subject->items[0], &subject.items[0]) &&
        (in->target->items[0].is_pronoun ||
         is_same(&in->target->items[0], &subject.items[0]));
    kb_statement statement = state(parse, rule, in, clause->governor, findings);
    if (kb_str_equal(rule->inner, KB_STR("*"))) {
        leave_open(&statement);
    }
    kb_findings_add(findings, parse, &statement, &subject,
                    is_back ? in->subject : in->target);
}

// Who says what a clause tells.
static void
add_speaker(const kb_parse *parse, const kb_clause *clause,
            kb_participants *out)
{
    if (clause->is_reported && clause->governor != KB_NONE) {
        kb_participants_add_list(
            parse, &parse->clauses.items[clause->governor].subject, out);
        kb_participants_to_states(parse, out);
    }
}

// How the verb above a reported clause controls it.
static kb_control
control_above(const kb_parse *parse, const kb_clause *clause)
{
    if (!clause->is_reported || clause->governor == KB_NONE) {
        return KB_CONTROL_NONE;
    }
    const kb_clause *const outer = &parse->clauses.items[clause->governor];
    const uint32_t verb = kb_parse_chunk(parse, outer->verb)->verb;
    return verb == KB_NONE
               ? KB_CONTROL_NONE
               : kb_rules_verb(parse->reading->rules, verb)->control;
}

// "Chad said Sudan would not leave": foretold by somebody else.
static bool
is_foretold(const kb_parse *parse, const kb_clause *clause,
            const kb_participants *subject)
{
    if (control_above(parse, clause) == KB_CONTROL_MAY) {
        return true; // "hopes that Sudan will not leave"
    }
    kb_participants speaker;
    speaker.n = 0;
    add_speaker(parse, clause, &speaker);
    if (speaker.n == 0 || subject->n == 0 ||
        speaker.items[0].entity == KB_NONE ||
        subject->items[0].entity == KB_NONE) {
        return false;
    }
    const uint32_t country = // for which its president speaks
        parse->reading->resolution->entities[speaker.items[0].entity].country;
    return country != subject->items[0].entity &&
           !is_same(&speaker.items[0], &subject->items[0]);
}

// Who makes an application: the subject of the verb it is the object of, else
// its possessor.
static void
add_intender(const kb_parse *parse, uint32_t noun, kb_participants *out)
{
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        const kb_clause *const clause = &parse->clauses.items[c];
        if (kb_list_has(&clause->object, noun)) {
            const kb_roles r = kb_fit_roles(parse, clause);
            kb_participants_add_list(parse, &r.agent, out);
        }
    }
    if (out->n == 0) {
        kb_participants_add_owner(parse, noun, true, out);
    }
    kb_participants_to_states(parse, out);
}

// "an application to join X": what a noun and the infinitive on it are.
static void
compose_intended(const kb_parse *parse, const inner *in, kb_findings *findings)
{
    const uint32_t noun = parse->clauses.items[in->clause].intent;
    if (noun == KB_NONE) {
        return;
    }
    const kb_chunk *const chunk = kb_parse_chunk(parse, noun);
    const kb_composition *const rule =
        find_rule(parse, parse->reading->text->tokens[chunk->head].fold, in);
    if (!rule || kb_str_equal(rule->inner, KB_STR("*"))) {
        return;
    }
    kb_participants subject;
    subject.n = 0;
    add_intender(parse, noun, &subject);
    kb_statement statement = state(parse, rule, in, in->clause, findings);
    statement.trigger =
        kb_text_span(parse->reading->text, chunk->begin, chunk->end);
    statement.qualifiers = kb_qualify_noun(parse, noun);
    if (statement.qualifiers.modality == KB_POSSIBLE) {
        statement.qualifiers.modality = KB_ASSERTED; // the joining is possible
    }
    kb_findings_add(findings, parse, &statement, &subject, in->target);
}

// "will not lift": more than a lifting that will not take place.
static void
compose_refusal(const kb_parse *parse, const inner *in, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[in->clause];
    const kb_chunk *const verb = kb_parse_chunk(parse, clause->verb);
    const bool is_refusal =
        verb->flags & KB_CHUNK_NEGATED &&
        (verb->modality == KB_PLANNED || verb->modality == KB_CONDITIONAL) &&
        !is_foretold(parse, clause, in->subject);
    const bool is_denial = verb->flags & KB_CHUNK_NEGATED && in->frame &&
                           verb->modality == KB_ASSERTED;
    const kb_composition *const rule =
        is_refusal  ? find_rule(parse, KB_STR("will-not"), in)
        : is_denial ? find_rule(parse, KB_STR("not"), in)
                    : NULL;
    if (!rule) {
        return;
    }
    kb_statement statement = state(parse, rule, in, in->clause, findings);
    statement.qualifiers.is_negative = !statement.qualifiers.is_negative;
    if (statement.qualifiers.modality == verb->modality) {
        statement.qualifiers.modality = KB_ASSERTED; // refused now
    }
    kb_findings_add(findings, parse, &statement, in->subject, in->target);
}

// "said it would release X": what somebody says he will do, he promises or
// threatens.
static void
compose_promise(const kb_parse *parse, const inner *in, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[in->clause];
    const kb_chunk *const verb = kb_parse_chunk(parse, clause->verb);
    if (!clause->is_reported || verb->flags & KB_CHUNK_NEGATED ||
        (verb->modality != KB_PLANNED && verb->modality != KB_CONDITIONAL)) {
        return;
    }
    const kb_composition *const rule = find_rule(parse, KB_STR("say-will"), in);
    kb_participants speaker;
    speaker.n = 0;
    add_speaker(parse, clause, &speaker);
    if (!rule || speaker.n == 0 || in->subject->n == 0 ||
        !is_same(&speaker.items[0], &in->subject->items[0])) {
        return;
    }
    kb_statement statement = state(parse, rule, in, clause->governor, findings);
    leave_open(&statement);
    kb_findings_add(findings, parse, &statement, &speaker, in->target);
}

void
kb_compose_event(const kb_parse *parse, const kb_frame *frame,
                 const kb_fit *found, uint32_t c, kb_findings *findings)
{
    if (parse->reading->without & KB_WITHOUT_ALGEBRA) {
        return;
    }
    const inner in = {frame, &found->subject, &found->target, c};
    compose_refusal(parse, &in, findings);
    compose_promise(parse, &in, findings);
    compose_governed(parse, &in, findings);
    compose_intended(parse, &in, findings);
}

// Keep those that can act: persons, places, organizations.
static bool
keep_actors(kb_participants *all)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < all->n; ++i) {
        if (all->items[i].type != 0) {
            all->items[n++] = all->items[i];
        }
    }
    all->n = n;
    return n > 0;
}

// Whom a clause that nothing reads is about: its object, else the first actor
// of its phrases.
static bool
find_concerned(const kb_parse *parse, const kb_clause *clause,
               kb_participants *out)
{
    const kb_roles r = kb_fit_roles(parse, clause);
    const kb_list *lists[KB_PHRASES_MAX + 1] = {&r.patient};
    uint32_t n = 1;
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        lists[n++] = &clause->phrases[p].nouns;
    }
    for (uint32_t i = 0; i < n; ++i) {
        out->n = 0;
        kb_participants_add_list(parse, lists[i], out);
        if (keep_actors(out)) {
            return true;
        }
    }
    out->n = 0;
    kb_participants_add_list(parse, &r.patient, out);
    return out->n > 0;
}

void
kb_compose_unread(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    if (parse->reading->without & KB_WITHOUT_ALGEBRA) {
        return;
    }
    const kb_clause *const clause = &parse->clauses.items[c];
    const bool is_governed =
        clause->governor != KB_NONE && !clause->is_reported;
    const bool is_negative =
        kb_parse_chunk(parse, clause->verb)->flags & KB_CHUNK_NEGATED;
    if (!is_governed && !is_negative) {
        return;
    }
    kb_participants target;
    target.n = 0;
    if (!find_concerned(parse, clause, &target)) {
        return;
    }
    const kb_roles r = kb_fit_roles(parse, clause);
    kb_participants subject;
    subject.n = 0;
    kb_participants_add_list(parse, &r.agent, &subject);
    const inner in = {NULL, &subject, &target, c};
    compose_governed(parse, &in, findings);
    if (keep_actors(&subject)) {
        compose_refusal(parse, &in, findings);
    }
}

// Whether the subject of a clause is named beside its verb: neither a pronoun
// nor taken over from a verb between.
static bool
has_own_subject(const kb_parse *parse, const kb_clause *clause)
{
    const kb_candidates *const candidates = parse->reading->candidates;
    const uint32_t last = clause->subject.items[clause->subject.n - 1];
    const uint32_t mention = kb_parse_chunk(parse, last)->mention;
    if (mention != KB_NONE &&
        candidates->items[mention].kind == KB_MENTION_PRONOUN) {
        return false;
    }
    for (uint32_t i = last + 1; i < clause->verb; ++i) {
        const kb_chunk *const chunk = kb_parse_chunk(parse, i);
        if (chunk->kind == KB_CHUNK_VERB && chunk->flags & KB_CHUNK_FINITE) {
            return false;
        }
    }
    return true;
}

// "was responsible for", "is behind", "is to blame".
static bool
is_guilty(const kb_parse *parse, const kb_clause *clause)
{
    const kb_chunk *const verb = kb_parse_chunk(parse, clause->verb);
    const uint32_t next = clause->verb + 1;
    if (next >= parse->chunks.n || verb->flags & KB_CHUNK_NEGATED ||
        verb->modality != KB_ASSERTED ||
        !(parse->reading->tags[verb->head] & KB_TAG_BE)) {
        return false;
    }
    const kb_chunk *const word = kb_parse_chunk(parse, next);
    if (word->kind == KB_CHUNK_PREP &&
        (next + 1 == parse->chunks.n || word[1].end == word[1].begin + 1)) {
        return false; // "behind bars", "behind schedule"
    }
    return (parse->reading->words[word->head]->classes &
            kb_rules_known(parse->reading->rules)->guilty) != 0;
}

// What saying a clause of its subject does to that: "must" or "guilty"; empty:
// nothing.
static kb_str
verdict_of(const kb_parse *parse, const kb_clause *clause)
{
    if (kb_parse_chunk(parse, clause->verb)->modality == KB_ORDERED) {
        return KB_STR("must");
    }
    return control_above(parse, clause) == KB_CONTROL_SAY &&
                   is_guilty(parse, clause)
               ? KB_STR("guilty")
               : (kb_str){NULL, 0};
}

void
kb_compose_verdict(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    if (parse->reading->without & KB_WITHOUT_ALGEBRA) {
        return;
    }
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_str verdict = verdict_of(parse, clause);
    if (!clause->is_reported || verdict.len == 0 || clause->subject.n == 0 ||
        !has_own_subject(parse, clause)) {
        return;
    }
    static const kb_inner_names nothing;
    const kb_composition *const rule =
        kb_rules_compose(parse->reading->rules, verdict, &nothing);
    kb_participants target;
    target.n = 0;
    kb_participants_add_list(parse, &clause->subject, &target);
    kb_participants_to_states(parse, &target);
    const kb_clause *const outer = &parse->clauses.items[clause->governor];
    kb_participants subject;
    subject.n = 0;
    kb_participants_add_list(parse, &outer->subject, &subject);
    kb_participants_to_states(parse, &subject);
    if (!rule || !keep_actors(&target) || subject.n == 0 ||
        is_same(&subject.items[0], &target.items[0])) {
        return;
    }
    const inner in = {NULL, &subject, &target, c};
    kb_statement statement =
        state(parse, rule, &in, clause->governor, findings);
    kb_findings_add(findings, parse, &statement, &subject, &target);
}

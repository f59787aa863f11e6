// SPDX-License-Identifier: MIT
#include "relation/event.h"

#include "relation/compose.h"
#include "relation/explain.h"
#include "relation/qualify.h"

#include <kb/predicate.h>

// ---- what is done with a fit ------------------------------------------------

static uint8_t
target_types(const kb_frame *frame)
{
    uint8_t types = frame->object.kind == KB_SLOT_TARGET
                        ? frame->object.types
                        : (uint8_t)KB_TYPES_ANY;
    for (uint32_t p = 0; p < frame->n_parts; ++p) {
        if (frame->parts[p].slot.kind == KB_SLOT_TARGET) {
            types |= frame->parts[p].slot.types;
        }
    }
    return types;
}

static kb_statement
state(const kb_frame *frame, kb_span trigger, kb_qualifiers qualifiers,
      kb_str why)
{
    return (kb_statement){.predicate = frame->predicate,
                          .rule = frame->id,
                          .confidence = frame->confidence,
                          .trigger = trigger,
                          .qualifiers = qualifiers,
                          .why = why};
}

// The place named behind a noun: "a market in X"; KB_NONE: none.
static uint32_t
place_behind(const kb_parse *parse, uint32_t noun)
{
    const uint64_t where = KB_PREP(IN) | KB_PREP(NEAR) | KB_PREP(AT);
    const uint32_t at = kb_chunk_phrase_end(&parse->chunks, noun) + 1;
    kb_participants place;
    place.n = 0;
    if (at + 1 < parse->chunks.n &&
        kb_parse_chunk(parse, at)->kind == KB_CHUNK_PREP &&
        kb_parse_chunk(parse, at)->prep & where &&
        kb_parse_chunk(parse, at + 1)->kind == KB_CHUNK_NOUN) {
        kb_participants_add(parse, at + 1, &place);
    }
    return place.n == 1 && place.items[0].type == KB_PLACE
               ? place.items[0].entity
               : KB_NONE;
}

// Who bombs a market in X bombs X.
static void
add_places(const kb_parse *parse, const kb_frame *frame, kb_fit *found)
{
    kb_participants *const targets = &found->target;
    const kb_predicate *const known = kb_predicate_find(frame->predicate);
    const kb_class_set site = kb_rules_known(parse->reading->rules)->site;
    for (uint32_t i = 0;
         known && strcmp(known->plover, "ASSAULT") == 0 && i < targets->n;
         ++i) {
        kb_participant *const one = &targets->items[i];
        if (one->entity == KB_NONE &&
            kb_parse_chunk(parse, one->chunk)->classes & site) {
            const uint32_t place = place_behind(parse, one->chunk);
            const bool is_home =
                found->subject.n > 0 && found->subject.items[0].entity == place;
            one->entity = is_home ? KB_NONE : place;
            one->is_part = one->entity != KB_NONE;
        }
    }
}

// "each other", "one another".
static bool
is_each_other(const kb_parse *parse, const kb_participants *all)
{
    if (all->n != 1 || all->items[0].entity != KB_NONE) {
        return false;
    }
    const kb_chunk *const chunk = kb_parse_chunk(parse, all->items[0].chunk);
    const kb_token *const word = &parse->reading->text->tokens[chunk->begin];
    const uint32_t end = parse->reading->text->sentences[parse->sentence].end;
    return chunk->begin + 1 < end &&
           ((kb_token_is(word, "each") && kb_token_is(&word[1], "other")) ||
            (kb_token_is(word, "one") && kb_token_is(&word[1], "another")));
}

// "X and Y accused each other": X did Y, and Y did X.
static void
add_each_other(const kb_parse *parse, const kb_statement *statement,
               const kb_participants *all, kb_findings *findings)
{
    const kb_predicate *const known = kb_predicate_find(statement->predicate);
    const bool is_mutual = known && known->is_reciprocal;
    for (uint32_t i = 0; i < all->n; ++i) {
        kb_participants one = {.n = 1};
        kb_participants others = {.n = 0};
        one.items[0] = all->items[i];
        for (uint32_t o = is_mutual ? i : 0; o < all->n; ++o) {
            if (o != i) {
                others.items[others.n++] = all->items[o];
            }
        }
        kb_findings_add(findings, parse, statement, &one, &others);
    }
}

static void
add_fit(const kb_parse *parse, const kb_frame *frame, kb_fit *found,
        const kb_statement *statement, kb_findings *findings)
{
    for (uint32_t i = 0; i < found->subject.n; ++i) {
        if (found->subject.items[i].is_holding) {
            found->subject.items[i].entity = KB_NONE;
        }
    }
    kb_participants_to_states(parse, &found->subject);
    const uint8_t actors =
        KB_TYPES_PERSON | KB_TYPES_PLACE | KB_TYPES_ORGANIZATION;
    const uint8_t types = target_types(frame);
    if (!(types & KB_TYPES_PLACE) || types == actors) { // visits go to cities
        kb_participants_to_states(parse, &found->target);
    }
    add_places(parse, frame, found);
    if (is_each_other(parse, &found->subject)) {
        return;
    }
    if (found->subject.n > 1 && is_each_other(parse, &found->target)) {
        add_each_other(parse, statement, &found->subject, findings);
        return;
    }
    kb_findings_add(findings, parse, statement, &found->subject,
                    &found->target);
}

static void
use_list(const kb_parse *parse, const kb_list *list, kb_class_set classes,
         bool *used)
{
    bool is_read = false; // "rescuers and tents": one for all
    for (uint32_t i = 0; i < list->n; ++i) {
        is_read |=
            (kb_parse_chunk(parse, list->items[i])->classes & classes) != 0;
    }
    for (uint32_t i = 0; i < list->n; ++i) {
        used[list->items[i]] |= is_read;
    }
}

// The nouns that a verb's frame has read say nothing on their own.
static void
use_nouns(const kb_parse *parse, const kb_frame *frame, const kb_clause *clause,
          bool *used)
{
    const kb_class_set classes = kb_fit_classes(frame);
    use_list(parse, &clause->subject, classes, used);
    use_list(parse, &clause->object, classes, used);
    use_list(parse, &clause->second, classes, used);
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        use_list(parse, &clause->phrases[p].nouns, classes, used);
    }
}

// Whether a noun chunk speaks of a storm or a quake: "strong winds",
// "Hurricane Ada", "the flood of 1953".
static bool
is_of_nature(const kb_parse *parse, uint32_t noun)
{
    const kb_chunk *const chunk = kb_parse_chunk(parse, noun);
    const kb_class_set nature = kb_rules_known(parse->reading->rules)->nature;
    if (chunk->classes & nature) {
        return true;
    }
    const kb_token *const tokens = parse->reading->text->tokens;
    const kb_candidate *const name =
        chunk->mention == KB_NONE
            ? NULL
            : &parse->reading->candidates->items[chunk->mention];
    const bool is_titled = // "Fire Chief X", "the Flood Commission"
        name &&
        (name->role_begin != name->role_end || name->type == KB_ORGANIZATION);
    return tokens[chunk->head].flags & KB_TOKEN_CAPITAL && !is_titled &&
           (parse->reading->words[chunk->begin]->classes & nature) != 0;
}

// "Winds hit X", "a quake killed Y": nobody did it.
static bool
is_done_by_nature(const kb_parse *parse, const kb_roles *r)
{
    return r->agent.n > 0 && is_of_nature(parse, r->agent.items[0]);
}

static bool
find_in_clause(const kb_parse *parse, uint32_t c, bool *used,
               kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_chunk *const chunk = kb_parse_chunk(parse, clause->verb);
    if (chunk->verb == KB_NONE) {
        return false;
    }
    const kb_roles roles = kb_fit_roles(parse, clause);
    if (is_done_by_nature(parse, &roles)) {
        return false;
    }
    const kb_verb *const verb =
        kb_rules_verb(parse->reading->rules, chunk->verb);
    for (uint32_t f = 0; f < verb->n_frames; ++f) {
        const kb_frame *const frame = verb->frames[f].frame;
        kb_fit found;
        if (!kb_fit_may(&verb->frames[f], &roles) ||
            frame->trigger != KB_TRIGGER_VERB ||
            !kb_fit_verb(parse, frame, &roles, &found)) {
            continue;
        }
        kb_statement statement = state(
            frame, kb_text_span(parse->reading->text, chunk->begin, chunk->end),
            kb_qualify_clause(parse, c),
            kb_explain_frame(parse, frame, clause, findings));
        statement.qualifiers.is_negative ^= found.is_negated;
        add_fit(parse, frame, &found, &statement, findings);
        use_nouns(parse, frame, clause, used);
        kb_compose_event(parse, frame, &found, c, findings);
        return true;
    }
    return false;
}

// ---- adjectives -------------------------------------------------------------

// The adjective after a form of be, as a clause of its own: "is loyal to X".
static void
find_adjective(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const uint32_t next = clause->verb + 1;
    if (next >= parse->chunks.n ||
        kb_parse_chunk(parse, next)->kind != KB_CHUNK_ADJECTIVE ||
        !kb_str_equal(kb_compose_lemma(parse, clause), KB_STR("be"))) {
        return;
    }
    const kb_verb_form *const form = kb_rule_word_form(
        parse->reading->words[kb_parse_chunk(parse, next)->head], 0);
    if (!form) {
        return;
    }
    const kb_verb *const word =
        kb_rules_verb(parse->reading->rules, form->verb);
    const kb_roles roles = kb_fit_roles(parse, clause);
    for (uint32_t f = 0; f < word->n_frames; ++f) {
        const kb_frame *const frame = word->frames[f].frame;
        kb_fit found;
        if (!kb_fit_may(&word->frames[f], &roles) ||
            frame->trigger != KB_TRIGGER_ADJECTIVE ||
            !kb_fit_verb(parse, frame, &roles, &found)) {
            continue;
        }
        const kb_statement statement =
            state(frame,
                  kb_text_span(parse->reading->text,
                               kb_parse_chunk(parse, next)->begin,
                               kb_parse_chunk(parse, next)->end),
                  kb_qualify_clause(parse, c),
                  kb_explain_frame(parse, frame, clause, findings));
        add_fit(parse, frame, &found, &statement, findings);
        return;
    }
}

// ---- nouns ------------------------------------------------------------------

static void
find_in_noun(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    size_t n_frames = 0;
    const kb_frame_gate *const gates =
        kb_rules_noun_frames(parse->reading->rules, &n_frames);
    const kb_clause clause = kb_fit_clause_of_noun(parse, chunk);
    const uint64_t preps = kb_fit_preps(&clause);
    for (size_t f = 0; f < n_frames && clause.n_phrases > 0; ++f) {
        const kb_frame *const frame = gates[f].frame;
        kb_fit found;
        if (!(noun->classes & gates[f].class_) ||
            (gates[f].preps != 0 && !(gates[f].preps & preps)) ||
            !kb_fit_noun(parse, frame, chunk, &clause, &found)) {
            continue;
        }
        const kb_statement statement = state(
            frame,
            kb_text_span(parse->reading->text, noun->head, noun->head + 1),
            kb_qualify_noun(parse, chunk),
            kb_explain_frame(parse, frame, &clause, findings));
        add_fit(parse, frame, &found, &statement, findings);
        return;
    }
}

// ---- saying -----------------------------------------------------------------

static bool
ends_speech(const kb_token *token)
{
    return token->mark == ',' || token->mark == '"' || token->mark == '\'' ||
           token->mark == '-' || token->mark == '?' || token->mark == '!';
}

// Where what was said from `begin` on ends before the speaker; `begin`: nothing
// was said, as in "a man who confessed".
static uint32_t
speech_end(const kb_parse *parse, const kb_clause *clause, uint32_t begin)
{
    const kb_chunk *const verb = kb_parse_chunk(parse, clause->verb);
    uint32_t end = verb->begin;
    for (uint32_t i = 0; i < clause->subject.n; ++i) {
        const uint32_t at =
            kb_parse_chunk(parse, clause->subject.items[i])->begin;
        end = at < end ? at : end;
    }
    return end > begin && verb[-1].kind != KB_CHUNK_WHO &&
                   ends_speech(&parse->reading->text->tokens[end - 1])
               ? end
               : begin;
}

// X said …: what is said is the rest of the sentence.
static void
add_said(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    static const double confidence = 0.9;
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_chunk *const verb = kb_parse_chunk(parse, clause->verb);
    const bool has_thing = // "denied it", "responded by firing"
        (clause->object.n > 0 || clause->complement_prep != 0) &&
        !clause->governs_clause;
    if (verb->verb == KB_NONE || clause->subject.n == 0 || has_thing ||
        verb->flags & KB_CHUNK_PASSIVE ||
        kb_rules_verb(parse->reading->rules, verb->verb)->control !=
            KB_CONTROL_SAY) {
        return;
    }
    const kb_sentence *const sentence =
        &parse->reading->text->sentences[parse->sentence];
    uint32_t end = sentence->end;
    const bool is_colon = verb->end < sentence->end && // "X said: …"
                          parse->reading->text->tokens[verb->end].mark == ':';
    uint32_t begin = verb->end + (is_colon ? 1U : 0U);
    if (!clause->governs_clause && clause->verb > 1 && !is_colon) {
        begin = sentence->begin; // "…," X said
        end = speech_end(parse, clause, begin);
    }
    if (begin >= end) {
        return;
    }
    kb_fit found = {.subject = {.n = 0}, .target = {.n = 1}};
    found.target.items[0] =
        (kb_participant){.span = kb_text_span(parse->reading->text, begin, end),
                         .entity = KB_NONE};
    kb_participants_add_list(parse, &clause->subject, &found.subject);
    kb_participants_to_states(parse, &found.subject);
    const kb_statement statement = {
        .predicate = KB_STR("said"),
        .rule = KB_STR("say"),
        .confidence = confidence,
        .trigger = kb_text_span(parse->reading->text, verb->begin, verb->end),
        .qualifiers = kb_qualify_clause(parse, c)};
    kb_findings_add(findings, parse, &statement, &found.subject, &found.target);
}

void
kb_event_find(const kb_parse *parse, kb_findings *findings)
{
    bool *const used = kb_arena_get_zeroed(parse->reading->arena,
                                           parse->chunks.n, sizeof(bool));
    if (!used) {
        findings->status = KB_ERR_NOMEM;
        return;
    }
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        if (!find_in_clause(parse, c, used, findings)) {
            add_said(parse, c, findings);
            find_adjective(parse, c, findings);
            kb_compose_unread(parse, c, findings);
        }
        kb_compose_verdict(parse, c, findings);
    }
    for (uint32_t i = 0; i < parse->chunks.n; ++i) {
        const kb_chunk *const chunk = kb_parse_chunk(parse, i);
        if (chunk->kind == KB_CHUNK_NOUN && chunk->classes != 0 && !used[i]) {
            find_in_noun(parse, i, findings);
        }
    }
}

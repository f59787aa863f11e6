// SPDX-License-Identifier: MIT
#include "relation/event.h"

#include "relation/qualify.h"

#include <kb/predicate.h>

// What a frame needs, taken from an active or a passive clause alike.
typedef struct roles {
    kb_list agent;
    kb_list patient;
    kb_list second;
    const kb_clause *clause;
    uint64_t by; // bit of the preposition that is used up; 0: none
} roles;

enum { NEAR_PHRASES = 3 };

// A frame that fits, with its ends.
typedef struct fit {
    kb_participants subject;
    kb_participants target;
    uint64_t prep; // of the phrase that gave the target
} fit;

// ---- slots ------------------------------------------------------------------

static const kb_chunk *
chunk_at(const kb_parse *parse, uint32_t i)
{
    return &parse->chunks.items[i];
}

// Whether a participant is a country, once capitals stand for theirs.
static bool
becomes_state(const kb_parse *parse, kb_participant *one)
{
    kb_participant_to_state(parse, one);
    if (one->entity == KB_NONE) {
        return false;
    }
    const kb_entity_class class_ =
        parse->reading->resolution->entities[one->entity].class_;
    return class_ == KB_CLASS_COUNTRY || class_ == KB_CLASS_TERRITORY;
}

static bool
has_type(const kb_parse *parse, kb_participant *one, uint8_t types)
{
    return types == KB_TYPES_ANY ||
           (one->type != 0 && types & (1U << one->type)) ||
           (types & KB_TYPES_STATE && becomes_state(parse, one));
}

// Keep those of the types wanted; false when none is left.
static bool
keep_types(const kb_parse *parse, kb_participants *all, uint8_t types)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < all->n; ++i) {
        if (has_type(parse, &all->items[i], types)) {
            all->items[n++] = all->items[i];
        }
    }
    all->n = n;
    return n > 0;
}

static uint32_t
noun_of_class(const kb_parse *parse, const kb_list *list, kb_class_set classes)
{
    for (uint32_t i = 0; i < list->n; ++i) {
        if (chunk_at(parse, list->items[i])->classes & classes) {
            return list->items[i];
        }
    }
    return KB_NONE;
}

// Fill S or T from a list: the nouns themselves, or the possessors of a noun
// of the slot's class.
static bool
fill_end(const kb_parse *parse, const kb_slot *slot, const kb_list *list,
         kb_participants *out)
{
    if (slot->class_ == 0) {
        kb_participants_add_list(parse, list, out);
    } else if (slot->is_own) {
        for (uint32_t i = 0; i < list->n; ++i) {
            if (chunk_at(parse, list->items[i])->classes & slot->class_) {
                kb_participants_add(parse, list->items[i], out);
            }
        }
    } else {
        const uint32_t noun = noun_of_class(parse, list, slot->class_);
        if (noun == KB_NONE) {
            return false;
        }
        kb_participants_add(parse, noun, out);
        const bool is_somebody = out->n > 0 &&
                                 out->items[0].entity != KB_NONE &&
                                 out->items[0].type == KB_PERSON;
        if (!is_somebody) { // "the German chancellor" may be known himself
            out->n = 0;
            kb_participants_add_owner(parse, noun, true, out);
        }
    }
    return keep_types(parse, out, slot->types);
}

static bool
fill_slot(const kb_parse *parse, const kb_slot *slot, const kb_list *list,
          fit *out)
{
    switch (slot->kind) {
    case KB_SLOT_NONE:
        return true;
    case KB_SLOT_ANY:
        return list->n > 0;
    case KB_SLOT_SUBJECT:
        return list->n > 0 && fill_end(parse, slot, list, &out->subject);
    case KB_SLOT_TARGET:
        return list->n > 0 && fill_end(parse, slot, list, &out->target);
    case KB_SLOT_CLASS:
        return noun_of_class(parse, list, slot->class_) != KB_NONE;
    case KB_SLOT_VERB:
    default:
        return false;
    }
}

// ---- phrases ----------------------------------------------------------------

// The noun after "of" that hangs on one of the nouns of a list.
static bool
fill_from_of(const kb_parse *parse, const kb_part *part, const kb_list *list,
             fit *out)
{
    const uint64_t of = KB_PREP(OF);
    if (!(part->preps & of)) {
        return false;
    }
    for (uint32_t i = 0; i < list->n; ++i) {
        const uint32_t prep = list->items[i] + 1;
        if (prep + 1 < parse->chunks.n &&
            chunk_at(parse, prep)->kind == KB_CHUNK_PREP &&
            chunk_at(parse, prep)->prep == of &&
            chunk_at(parse, prep + 1)->kind == KB_CHUNK_NOUN) {
            uint32_t end = 0;
            const kb_list nouns = kb_list_read(&parse->chunks, prep + 1, &end);
            return fill_slot(parse, &part->slot, &nouns, out);
        }
    }
    return false;
}

// "demanded that X leave": the subject of the clause that the verb governs.
static bool
fill_from_clause(const kb_parse *parse, const kb_part *part,
                 const kb_clause *clause, fit *out)
{
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        const kb_clause *const inner = &parse->clauses.items[c];
        if (inner->is_reported && inner->subject.n > 0 &&
            parse->clauses.items[inner->governor].verb == clause->verb) {
            return fill_slot(parse, &part->slot, &inner->subject, out);
        }
    }
    return false;
}

static bool
fill_part(const kb_parse *parse, const kb_part *part, const roles *r, fit *out)
{
    const kb_clause *const clause = r->clause;
    if (part->slot.kind == KB_SLOT_VERB) {
        return clause->complement != KB_NONE &&
               clause->complement_prep & part->preps;
    }
    if (part->preps & KB_PREP(THAT)) {
        return fill_from_clause(parse, part, clause, out);
    }
    // phrases further off hang on what stands between
    for (uint32_t p = 0; p < clause->n_phrases && p < NEAR_PHRASES; ++p) {
        const kb_phrase *const phrase = &clause->phrases[p];
        if (phrase->prep & part->preps && phrase->prep != r->by &&
            fill_slot(parse, &part->slot, &phrase->nouns, out)) {
            out->prep = phrase->prep;
            return true;
        }
    }
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        if (fill_from_of(parse, part, &clause->phrases[p].nouns, out)) {
            return true; // "applied for membership of X"
        }
    }
    return fill_from_of(parse, part, &r->patient, out) ||
           fill_from_of(parse, part, &r->second, out);
}

// ---- verbs ------------------------------------------------------------------

static roles
roles_of(const kb_parse *parse, const kb_clause *clause)
{
    const uint64_t by = KB_PREP(BY);
    roles r = {.agent = clause->subject,
               .patient = clause->object,
               .second = clause->second,
               .clause = clause};
    if (chunk_at(parse, clause->verb)->flags &
        (KB_CHUNK_PASSIVE | KB_CHUNK_REDUCED)) {
        r.patient = clause->subject;
        r.second = clause->object;
        r.agent.n = 0;
        for (uint32_t p = 0; p < clause->n_phrases; ++p) {
            if (clause->phrases[p].prep == by) {
                r.agent = clause->phrases[p].nouns;
                r.by = by;
            }
        }
    }
    return r;
}

// The particle of a frame, beside the verb or as the preposition of what is
// really its object; true when it is there.
static bool
take_particle(const kb_parse *parse, const kb_frame *frame, roles *r)
{
    if (frame->particle == 0 || r->clause->particle == frame->particle) {
        return true;
    }
    if (r->clause->n_phrases == 0) {
        return false;
    }
    const kb_phrase *const first = &r->clause->phrases[0];
    const uint32_t token = chunk_at(parse, first->chunk)->begin;
    if (parse->reading->text->tokens[token].key != frame->particle) {
        return false;
    }
    if (r->patient.n == 0) {
        r->patient = first->nouns;
    }
    return true;
}

// "gave Ukraine weapons" is one noun chunk: the name before its head is the
// first object.
static bool
fill_merged(const kb_parse *parse, const kb_frame *frame, const roles *r,
            fit *out)
{
    if (frame->object.kind != KB_SLOT_TARGET ||
        frame->second.kind != KB_SLOT_CLASS || r->second.n > 0) {
        return false;
    }
    const uint32_t noun =
        noun_of_class(parse, &r->patient, frame->second.class_);
    if (noun == KB_NONE) {
        return false;
    }
    kb_participants_add_owner(parse, noun, false, &out->target);
    return keep_types(parse, &out->target, frame->object.types);
}

static bool
fill_objects(const kb_parse *parse, const kb_frame *frame, const roles *r,
             fit *out)
{
    if (fill_merged(parse, frame, r, out)) {
        return true;
    }
    return fill_slot(parse, &frame->object, &r->patient, out) &&
           fill_slot(parse, &frame->second, &r->second, out);
}

static bool
fill_subject(const kb_parse *parse, const kb_frame *frame, const roles *r,
             fit *out)
{
    if (frame->is_subject_free) {
        return out->subject.n > 0;
    }
    if (frame->subject_class != 0 &&
        noun_of_class(parse, &r->agent, frame->subject_class) == KB_NONE) {
        return false;
    }
    kb_participants_add_list(parse, &r->agent, &out->subject);
    return keep_types(parse, &out->subject, frame->subject_types);
}

// "X and Y met": the first of them is the subject, the others are targets.
static bool
split_mutual(fit *out)
{
    if (out->subject.n < 2) {
        return false;
    }
    out->target = out->subject;
    out->subject.n = 1;
    --out->target.n;
    memmove(&out->target.items[0], &out->target.items[1],
            out->target.n * sizeof(out->target.items[0]));
    return true;
}

// Whether no second object, adjective, quotation, infinitive or clause follows.
static bool
stands_alone(const kb_parse *parse, const kb_clause *clause)
{
    if (clause->second.n > 0 || clause->particle != 0 ||
        clause->complement != KB_NONE || clause->governs_clause ||
        clause->object.n == 0) {
        return false;
    }
    const kb_sentence *const sentence =
        &parse->reading->text->sentences[parse->sentence];
    const uint32_t last = clause->object.items[clause->object.n - 1];
    const uint32_t after = chunk_at(parse, last)->end;
    return after >= sentence->end ||
           (parse->reading->text->tokens[after].mark != '"' &&
            parse->reading->text->tokens[after].mark != '\'');
}

static bool
governs_infinitive(const kb_parse *parse, const kb_clause *clause)
{
    return clause->complement != KB_NONE &&
           chunk_at(parse, parse->clauses.items[clause->complement].verb)
                   ->flags &
               KB_CHUNK_INFINITIVE;
}

static bool
fits_verb(const kb_parse *parse, const kb_frame *frame, const kb_clause *clause,
          fit *out)
{
    *out = (fit){.subject = {.n = 0}, .target = {.n = 0}};
    roles r = roles_of(parse, clause);
    if ((frame->has_infinitive && !governs_infinitive(parse, clause)) ||
        (frame->is_alone && !stands_alone(parse, clause))) {
        return false;
    }
    if (!take_particle(parse, frame, &r) ||
        !fill_objects(parse, frame, &r, out)) {
        return false;
    }
    for (uint32_t p = 0; p < frame->n_parts; ++p) {
        if (!fill_part(parse, &frame->parts[p], &r, out)) {
            return false;
        }
    }
    if (!fill_subject(parse, frame, &r, out)) {
        return false;
    }
    return frame->is_mutual ? split_mutual(out) : out->target.n > 0;
}

// ---- what is done with a fit ------------------------------------------------

static void
to_states(const kb_parse *parse, kb_participants *all)
{
    for (uint32_t i = 0; i < all->n; ++i) {
        kb_participant_to_state(parse, &all->items[i]);
    }
}

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
state(const kb_frame *frame, kb_span trigger, kb_qualifiers qualifiers)
{
    return (kb_statement){.predicate = frame->predicate,
                          .rule = frame->id,
                          .confidence = frame->confidence,
                          .trigger = trigger,
                          .qualifiers = qualifiers};
}

static void
add_fit(const kb_parse *parse, const kb_frame *frame, fit *found,
        const kb_statement *statement, kb_findings *findings)
{
    for (uint32_t i = 0; i < found->subject.n; ++i) {
        if (found->subject.items[i].is_holding) {
            found->subject.items[i].entity = KB_NONE;
        }
    }
    to_states(parse, &found->subject);
    if (!(target_types(frame) & KB_TYPES_PLACE)) { // visits go to cities
        to_states(parse, &found->target);
    }
    kb_findings_add(findings, parse, statement, &found->subject,
                    &found->target);
}

// ---- composition ------------------------------------------------------------

static kb_str
verb_lemma(const kb_parse *parse, const kb_clause *clause)
{
    const uint32_t verb = chunk_at(parse, clause->verb)->verb;
    return verb == KB_NONE ? (kb_str){NULL, 0}
                           : kb_rules_verb(parse->reading->rules, verb)->lemma;
}

// "refused to meet X" is more than a meeting that did not take place.
static void
compose(const kb_parse *parse, const kb_frame *inner, const fit *found,
        const kb_clause *clause, kb_findings *findings)
{
    if (clause->governor == KB_NONE || clause->is_reported) {
        return;
    }
    const kb_clause *const outer = &parse->clauses.items[clause->governor];
    const kb_predicate *const known = kb_predicate_find(inner->predicate);
    const char *const plover = known ? known->plover : "";
    const kb_composition *const rule =
        kb_rules_compose(parse->reading->rules, verb_lemma(parse, outer),
                         (kb_str){plover, strlen(plover)}, inner->predicate);
    if (!rule) {
        return;
    }
    const roles r = roles_of(parse, outer);
    kb_participants subject = {.n = 0};
    kb_participants_add_list(parse, &r.agent, &subject);
    to_states(parse, &subject);
    const kb_chunk *const verb = chunk_at(parse, outer->verb);
    kb_statement statement = {
        .predicate = rule->predicate,
        .rule = rule->id,
        .confidence = inner->confidence,
        .trigger = kb_text_span(parse->reading->text, verb->begin, verb->end),
        .qualifiers = kb_qualify_clause(parse, clause->governor)};
    if (kb_str_equal(rule->inner, KB_STR("*")) &&
        kb_str_equal(rule->predicate, KB_STR("agreedWith")) &&
        statement.qualifiers.modality == KB_ASSERTED) {
        // with whom, the sentence does not say
        statement.qualifiers.modality = KB_PLANNED;
    }
    kb_findings_add(findings, parse, &statement, &subject, &found->target);
}

static void
use_list(const kb_parse *parse, const kb_list *list, kb_class_set classes,
         bool *used)
{
    for (uint32_t i = 0; i < list->n; ++i) {
        used[list->items[i]] |=
            (chunk_at(parse, list->items[i])->classes & classes) != 0;
    }
}

// The class of a slot that is a noun itself, not somebody's.
static kb_class_set
class_of(const kb_slot *slot)
{
    return slot->kind == KB_SLOT_CLASS ? slot->class_ : 0;
}

// The nouns that a verb's frame has read say nothing on their own.
static void
use_nouns(const kb_parse *parse, const kb_frame *frame, const kb_clause *clause,
          bool *used)
{
    kb_class_set classes = class_of(&frame->object) | class_of(&frame->second);
    for (uint32_t p = 0; p < frame->n_parts; ++p) {
        classes |= class_of(&frame->parts[p].slot);
    }
    use_list(parse, &clause->subject, classes, used);
    use_list(parse, &clause->object, classes, used);
    use_list(parse, &clause->second, classes, used);
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        use_list(parse, &clause->phrases[p].nouns, classes, used);
    }
}

// "will not lift": more than a lifting that will not take place.
static void
refuse(const kb_parse *parse, const kb_frame *frame, const fit *found,
       uint32_t c, kb_findings *findings)
{
    const kb_chunk *const verb = chunk_at(parse, parse->clauses.items[c].verb);
    const bool is_refusal =
        verb->flags & KB_CHUNK_NEGATED &&
        (verb->modality == KB_PLANNED || verb->modality == KB_CONDITIONAL);
    const kb_predicate *const known = kb_predicate_find(frame->predicate);
    const char *const plover = known ? known->plover : "";
    const kb_composition *const rule =
        is_refusal ? kb_rules_compose(parse->reading->rules, KB_STR("will-not"),
                                      (kb_str){plover, strlen(plover)},
                                      frame->predicate)
                   : NULL;
    if (!rule) {
        return;
    }
    kb_statement statement = {
        .predicate = rule->predicate,
        .rule = rule->id,
        .confidence = frame->confidence,
        .trigger = kb_text_span(parse->reading->text, verb->begin, verb->end),
        .qualifiers = kb_qualify_clause(parse, c)};
    statement.qualifiers.is_negative = !statement.qualifiers.is_negative;
    if (statement.qualifiers.modality == verb->modality) {
        statement.qualifiers.modality = KB_ASSERTED; // refused now
    }
    kb_findings_add(findings, parse, &statement, &found->subject,
                    &found->target);
}

static bool
find_in_clause(const kb_parse *parse, uint32_t c, bool *used,
               kb_findings *findings)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_chunk *const chunk = chunk_at(parse, clause->verb);
    if (chunk->verb == KB_NONE) {
        return false;
    }
    const kb_verb *const verb =
        kb_rules_verb(parse->reading->rules, chunk->verb);
    for (uint32_t f = 0; f < verb->n_frames; ++f) {
        const kb_frame *const frame = verb->frames[f];
        fit found;
        if (frame->trigger != KB_TRIGGER_VERB ||
            !fits_verb(parse, frame, clause, &found)) {
            continue;
        }
        const kb_statement statement = state(
            frame, kb_text_span(parse->reading->text, chunk->begin, chunk->end),
            kb_qualify_clause(parse, c));
        add_fit(parse, frame, &found, &statement, findings);
        use_nouns(parse, frame, clause, used);
        refuse(parse, frame, &found, c, findings);
        compose(parse, frame, &found, clause, findings);
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
        chunk_at(parse, next)->kind != KB_CHUNK_ADJECTIVE ||
        !kb_str_equal(verb_lemma(parse, clause), KB_STR("be"))) {
        return;
    }
    const kb_verb_form *const form = kb_rules_find_verb(
        parse->reading->rules,
        parse->reading->text->tokens[chunk_at(parse, next)->head].key);
    if (!form) {
        return;
    }
    const kb_verb *const word =
        kb_rules_verb(parse->reading->rules, form->verb);
    for (uint32_t f = 0; f < word->n_frames; ++f) {
        const kb_frame *const frame = word->frames[f];
        fit found;
        if (frame->trigger != KB_TRIGGER_ADJECTIVE ||
            !fits_verb(parse, frame, clause, &found)) {
            continue;
        }
        const kb_statement statement = state(
            frame,
            kb_text_span(parse->reading->text, chunk_at(parse, next)->begin,
                         chunk_at(parse, next)->end),
            kb_qualify_clause(parse, c));
        add_fit(parse, frame, &found, &statement, findings);
        return;
    }
}

// ---- nouns ------------------------------------------------------------------

// The preposition phrases that hang on a noun chunk, as a clause without verb.
static kb_clause
clause_of_noun(const kb_parse *parse, uint32_t chunk)
{
    kb_clause clause = {.verb = chunk,
                        .complement = KB_NONE,
                        .governor = KB_NONE,
                        .intent = KB_NONE};
    uint32_t i = chunk + 1;
    while (i + 1 < parse->chunks.n && clause.n_phrases < KB_PHRASES_MAX &&
           chunk_at(parse, i)->kind == KB_CHUNK_PREP &&
           !(chunk_at(parse, i)->flags & KB_CHUNK_CLAUSAL) &&
           chunk_at(parse, i + 1)->kind == KB_CHUNK_NOUN) {
        uint32_t end = 0;
        const kb_list nouns = kb_list_read_after(
            &parse->chunks, chunk_at(parse, i)->prep, i + 1, &end);
        if (!(chunk_at(parse, i + 1)->flags & KB_CHUNK_TIME)) {
            clause.phrases[clause.n_phrases++] =
                (kb_phrase){i, chunk_at(parse, i)->prep, nouns};
        }
        i = end;
    }
    return clause;
}

// "talks between X and Y": X is the subject, the others are targets.
static void
split_between(fit *found)
{
    if (found->subject.n > 0 || found->target.n < 2) {
        return;
    }
    found->subject.items[found->subject.n++] = found->target.items[0];
    --found->target.n;
    memmove(&found->target.items[0], &found->target.items[1],
            found->target.n * sizeof(found->target.items[0]));
}

// The clause whose light verb has the noun as its object: "announced a
// suspension of", "held a rally against"; KB_NONE: there is none.
static uint32_t
light_clause(const kb_parse *parse, uint32_t chunk)
{
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        const kb_clause *const clause = &parse->clauses.items[c];
        const uint32_t verb = chunk_at(parse, clause->verb)->verb;
        if (verb == KB_NONE ||
            !kb_rules_verb(parse->reading->rules, verb)->is_light) {
            continue;
        }
        const roles r = roles_of(parse, clause);
        if (kb_list_has(&r.patient, chunk)) {
            return c;
        }
    }
    return KB_NONE;
}

static bool
fits_noun(const kb_parse *parse, const kb_frame *frame, uint32_t chunk,
          const kb_clause *clause, fit *out)
{
    *out = (fit){.subject = {.n = 0}, .target = {.n = 0}};
    if (!(chunk_at(parse, chunk)->classes & frame->object.class_)) {
        return false;
    }
    const roles r = {.clause = clause};
    for (uint32_t p = 0; p < frame->n_parts; ++p) {
        if (!fill_part(parse, &frame->parts[p], &r, out)) {
            return false;
        }
    }
    const uint32_t owner = chunk_at(parse, chunk)->owner;
    if (out->subject.n == 0 && owner != KB_NONE) {
        kb_participants_add(parse, owner, &out->subject);
    }
    if (out->prep == KB_PREP(BETWEEN)) {
        split_between(out); // unless somebody's: "Qatar's mediation between"
    }
    if (out->subject.n == 0) {
        kb_participants_add_owner(parse, chunk, false, &out->subject);
    }
    const kb_part by = {.preps = KB_PREP(BY),
                        .slot = {.kind = KB_SLOT_SUBJECT}};
    if (out->subject.n == 0 && !fill_part(parse, &by, &r, out)) {
        const uint32_t c = light_clause(parse, chunk);
        if (c != KB_NONE) {
            const roles above = roles_of(parse, &parse->clauses.items[c]);
            kb_participants_add_list(parse, &above.agent, &out->subject);
        }
    }
    return out->subject.n > 0 && out->target.n > 0;
}

static void
find_in_noun(const kb_parse *parse, uint32_t chunk, kb_findings *findings)
{
    const kb_chunk *const noun = chunk_at(parse, chunk);
    size_t n_frames = 0;
    const kb_frame *const *const frames =
        kb_rules_noun_frames(parse->reading->rules, &n_frames);
    const kb_clause clause = clause_of_noun(parse, chunk);
    for (size_t f = 0; f < n_frames && clause.n_phrases > 0; ++f) {
        fit found;
        if (!fits_noun(parse, frames[f], chunk, &clause, &found)) {
            continue;
        }
        const kb_statement statement = state(
            frames[f],
            kb_text_span(parse->reading->text, noun->head, noun->head + 1),
            kb_qualify_noun(parse, chunk));
        add_fit(parse, frames[f], &found, &statement, findings);
        return;
    }
}

// ---- saying -----------------------------------------------------------------

// X said …: what is said is the rest of the sentence.
static void
add_said(const kb_parse *parse, uint32_t c, kb_findings *findings)
{
    static const double confidence = 0.9;
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_chunk *const verb = chunk_at(parse, clause->verb);
    const bool has_thing = clause->object.n > 0 && !clause->governs_clause;
    if (verb->verb == KB_NONE || clause->subject.n == 0 || has_thing ||
        verb->flags & KB_CHUNK_PASSIVE ||
        kb_rules_verb(parse->reading->rules, verb->verb)->control !=
            KB_CONTROL_SAY) {
        return;
    }
    const kb_sentence *const sentence =
        &parse->reading->text->sentences[parse->sentence];
    uint32_t begin = verb->end;
    uint32_t end = sentence->end;
    if (!clause->governs_clause && clause->verb > 1) {
        begin = sentence->begin; // "…," X said
        end = chunk_at(parse, clause->subject.items[0])->begin;
        end = end < verb->begin ? end : verb->begin;
    }
    if (begin >= end) {
        return;
    }
    fit found = {.subject = {.n = 0}, .target = {.n = 1}};
    found.target.items[0] =
        (kb_participant){.span = kb_text_span(parse->reading->text, begin, end),
                         .entity = KB_NONE};
    kb_participants_add_list(parse, &clause->subject, &found.subject);
    to_states(parse, &found.subject);
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
        }
    }
    for (uint32_t i = 0; i < parse->chunks.n; ++i) {
        const kb_chunk *const chunk = chunk_at(parse, i);
        if (chunk->kind == KB_CHUNK_NOUN && chunk->classes != 0 && !used[i]) {
            find_in_noun(parse, i, findings);
        }
    }
}

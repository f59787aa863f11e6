// SPDX-License-Identifier: MIT
#include "relation/fit.h"

enum { NEAR_PHRASES = 3 };

// Not the whole of it: frames are tried by the dozen.
static void
reset(kb_fit *fit)
{
    fit->subject.n = 0;
    fit->is_negated = false;
    fit->target.n = 0;
    fit->prep = 0;
    fit->phrases = 0;
}

static const kb_class_set ANY_CLASS = ~(kb_class_set)0;

// ---- slots ------------------------------------------------------------------

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

// What kinds of organization a participant is, as KB_TYPES_*.
static uint32_t
kinds_of(const kb_parse *parse, const kb_participant *one)
{
    if (one->type != KB_ORGANIZATION || one->entity == KB_NONE) {
        return 0;
    }
    switch ((int)parse->reading->resolution->entities[one->entity].class_) {
    case KB_CLASS_CLUB:
        return KB_TYPES_CLUB;
    case KB_CLASS_COMPANY:
    case KB_CLASS_MEDIA:
    case KB_CLASS_BANK:
    case KB_CLASS_NONE:
        return KB_TYPES_FIRM;
    default:
        return 0;
    }
}

static bool
has_type(const kb_parse *parse, kb_participant *one, uint8_t types)
{
    return types == KB_TYPES_ANY ||
           (one->type != 0 && types & (1U << one->type)) ||
           (types & KB_TYPES_STATE && becomes_state(parse, one)) ||
           (types & (KB_TYPES_CLUB | KB_TYPES_FIRM) &&
            types & kinds_of(parse, one));
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
        const uint32_t noun =
            kb_participant_counted(parse, list->items[i], classes);
        if (kb_parse_chunk(parse, noun)->classes & classes) {
            return noun;
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
            if (kb_parse_chunk(parse, list->items[i])->classes & slot->class_) {
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
            if (slot->is_sufferer) {
                kb_participants_add_owner(parse, noun, true, out);
            } else {
                kb_participants_add_doer(parse, noun, out);
            }
        }
    }
    return keep_types(parse, out, slot->types);
}

static bool
fill_class(const kb_parse *parse, const kb_slot *slot, const kb_list *list,
           kb_fit *out)
{
    const uint32_t noun = noun_of_class(parse, list, slot->class_);
    if (noun == KB_NONE) {
        return false;
    }
    out->is_negated |=
        (kb_parse_chunk(parse, noun)->flags & KB_CHUNK_NEGATED) != 0;
    return true;
}

static bool
fill_slot(const kb_parse *parse, const kb_slot *slot, const kb_list *list,
          kb_fit *out)
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
        return fill_class(parse, slot, list, out);
    case KB_SLOT_VERB:
    default:
        return false;
    }
}

// ---- phrases ----------------------------------------------------------------

// The noun after "of" that hangs on one of the nouns of a list that are of some
// class.
static bool
fill_from_of(const kb_parse *parse, const kb_part *part, const kb_list *list,
             kb_class_set classes, kb_fit *out)
{
    const uint64_t of = KB_PREP(OF);
    if (!(part->preps & of)) {
        return false;
    }
    for (uint32_t i = 0; i < list->n; ++i) {
        const uint32_t prep = list->items[i] + 1;
        if (classes != ANY_CLASS &&
            !(kb_parse_chunk(parse, list->items[i])->classes & classes)) {
            continue;
        }
        if (prep + 1 < parse->chunks.n &&
            kb_parse_chunk(parse, prep)->kind == KB_CHUNK_PREP &&
            kb_parse_chunk(parse, prep)->prep == of &&
            kb_parse_chunk(parse, prep + 1)->kind == KB_CHUNK_NOUN) {
            uint32_t end = 0;
            const kb_list nouns = kb_list_read(&parse->chunks, prep + 1, &end);
            return fill_slot(parse, &part->slot, &nouns, out);
        }
    }
    return false;
}

// "demanded that X leave": the subject of the clause that the verb governs;
// not "demanded a vote that X rejects".
static bool
fill_from_clause(const kb_parse *parse, const kb_part *part,
                 const kb_clause *clause, kb_fit *out)
{
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        const kb_clause *const inner = &parse->clauses.items[c];
        if (inner->is_reported && inner->subject.n > 0 &&
            clause->object.n == 0 &&
            parse->clauses.items[inner->governor].verb == clause->verb) {
            return fill_slot(parse, &part->slot, &inner->subject, out);
        }
    }
    return false;
}

// "stood on the brink of war with X": whether a phrase hangs on the noun right
// before it rather than on the verb.
static bool
hangs_on_noun(const kb_parse *parse, const kb_phrase *phrase)
{
    size_t n_frames = 0;
    const kb_frame_gate *const gates =
        kb_rules_noun_frames(parse->reading->rules, &n_frames);
    const kb_class_set classes =
        phrase->chunk > 0 ? kb_parse_chunk(parse, phrase->chunk - 1)->classes
                          : 0;
    for (size_t f = 0; classes != 0 && f < n_frames; ++f) {
        const kb_frame *const frame = gates[f].frame;
        if (gates[f].class_ & classes && frame->n_parts > 0 &&
            frame->parts[0].preps & phrase->prep) {
            return true;
        }
    }
    return false;
}

static bool
fill_part(const kb_parse *parse, const kb_part *part, const kb_roles *r,
          kb_fit *out)
{
    const kb_clause *const clause = r->clause;
    if (part->slot.kind == KB_SLOT_VERB) {
        return clause->complement != KB_NONE &&
               clause->complement_prep & part->preps;
    }
    if (part->preps & KB_PREP(THAT)) {
        return fill_from_clause(parse, part, clause, out);
    }
    if (r->patient_classes != 0 &&
        fill_from_of(parse, part, &r->patient, r->patient_classes, out)) {
        return true; // "its bombardment of X in Y"
    }
    // phrases further off hang on what stands between
    for (uint32_t p = 0; p < clause->n_phrases && p < NEAR_PHRASES; ++p) {
        const kb_phrase *const phrase = &clause->phrases[p];
        const bool is_far =
            p > 0 && r->is_plain && phrase->prep == KB_PREP(WITH);
        if (phrase->prep & part->preps && phrase->prep != r->by &&
            !(out->phrases & 1U << p) &&
            !(is_far && hangs_on_noun(parse, phrase)) &&
            fill_slot(parse, &part->slot, &phrase->nouns, out)) {
            out->prep = phrase->prep;
            out->phrases |= 1U << p;
            return true;
        }
    }
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        if (fill_from_of(parse, part, &clause->phrases[p].nouns, r->classes,
                         out)) {
            return true; // "applied for membership of X"
        }
    }
    return fill_from_of(parse, part, &r->patient, ANY_CLASS, out) ||
           fill_from_of(parse, part, &r->second, ANY_CLASS, out);
}

// ---- verbs ------------------------------------------------------------------

uint64_t
kb_fit_preps(const kb_clause *clause)
{
    uint64_t preps = 0;
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        preps |= clause->phrases[p].prep;
    }
    return preps;
}

// "evacuated by helicopter": a bare noun that tells how.
static bool
is_means(const kb_parse *parse, const kb_list *nouns)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, nouns->items[0]);
    return noun->mention == KB_NONE && noun->owner == KB_NONE &&
           !(parse->reading->tags[noun->begin] &
             (KB_POS_DT | KB_POS_PRPS | KB_POS_CD)) &&
           noun->classes & kb_rules_known(parse->reading->rules)->means;
}

kb_roles
kb_fit_roles(const kb_parse *parse, const kb_clause *clause)
{
    const uint64_t by = KB_PREP(BY);
    kb_roles r = {.agent = clause->subject,
                  .patient = clause->object,
                  .second = clause->second,
                  .clause = clause,
                  .preps = kb_fit_preps(clause)};
    if (kb_parse_chunk(parse, clause->verb)->flags &
        (KB_CHUNK_PASSIVE | KB_CHUNK_REDUCED)) {
        r.patient = clause->subject;
        r.second = clause->object;
        r.agent.n = 0;
        for (uint32_t p = 0; p < clause->n_phrases; ++p) {
            if (clause->phrases[p].prep == by &&
                !is_means(parse, &clause->phrases[p].nouns)) {
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
take_particle(const kb_parse *parse, const kb_frame *frame, kb_roles *r)
{
    if (frame->particle == 0 || r->clause->particle == frame->particle) {
        return true;
    }
    if (r->clause->n_phrases == 0) {
        return false;
    }
    const kb_phrase *const first = &r->clause->phrases[0];
    const uint32_t token = kb_parse_chunk(parse, first->chunk)->begin;
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
fill_merged(const kb_parse *parse, const kb_frame *frame, const kb_roles *r,
            kb_fit *out)
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
    kb_participants_add_name_before(parse, noun, &out->target);
    return keep_types(parse, &out->target, frame->object.types);
}

static bool
fill_objects(const kb_parse *parse, const kb_frame *frame, const kb_roles *r,
             kb_fit *out)
{
    if (fill_merged(parse, frame, r, out)) {
        return true;
    }
    return fill_slot(parse, &frame->object, &r->patient, out) &&
           fill_slot(parse, &frame->second, &r->second, out);
}

// "the president of T", "T's Anna Berg", "Anna Berg, the mayor of T": whose the
// subject is.
static void
add_holders(const kb_parse *parse, const kb_list *subject, kb_participants *out)
{
    for (uint32_t i = 0; i < subject->n; ++i) {
        const uint32_t noun = subject->items[i];
        const uint32_t apposed = kb_parse_chunk(parse, noun)->apposed;
        kb_participants_add_owner(parse, noun, true, out);
        if (out->n == 0 && apposed != KB_NONE) {
            kb_participants_add_owner(parse, apposed, true, out);
        }
    }
}

static bool
fill_subject(const kb_parse *parse, const kb_frame *frame, const kb_roles *r,
             kb_fit *out)
{
    if (frame->is_subject_free) {
        return out->subject.n > 0;
    }
    if (frame->subject_class != 0 &&
        noun_of_class(parse, &r->agent, frame->subject_class) == KB_NONE) {
        return false;
    }
    if (frame->is_inverse) { // "T received aid from S"
        kb_participants_add_list(parse, &r->agent, &out->target);
        return out->subject.n > 0 &&
               keep_types(parse, &out->target, frame->subject_types);
    }
    if (frame->is_holder) {
        add_holders(parse, &r->agent, &out->target);
        (void)keep_types(parse, &out->target,
                         KB_TYPES_PLACE | KB_TYPES_ORGANIZATION);
    }
    kb_participants_add_list(parse, &r->agent, &out->subject);
    return keep_types(parse, &out->subject, frame->subject_types);
}

// "X and Y met Z", "met with Z": it is not each other that they met.
static bool
has_partner(const kb_parse *parse, const kb_frame *frame,
            const kb_clause *clause)
{
    if (frame->object.kind != KB_SLOT_CLASS && clause->object.n > 0 &&
        kb_parse_chunk(parse, clause->object.items[0])->type != 0) {
        return true;
    }
    const uint64_t preps = KB_PREP(WITH) | KB_PREP(AGAINST);
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        if (clause->phrases[p].prep & preps) {
            return true;
        }
    }
    return false;
}

// "X and Y met": the first of them is the subject, the others are targets.
static bool
split_mutual(kb_fit *out)
{
    if (out->subject.n < 2) {
        return false;
    }
    out->target = out->subject;
    uint32_t first = 0;
    for (uint32_t i = 1; i < out->target.n; ++i) {
        if (out->target.items[i].span.begin <
            out->target.items[first].span.begin) {
            first = i;
        }
    }
    out->subject.items[0] = out->target.items[first];
    out->subject.n = 1;
    uint32_t n = 0; // "Russian and the Ukrainian envoys" are Russia's too
    for (uint32_t i = 0; i < out->target.n; ++i) {
        const kb_participant *const one = &out->target.items[i];
        if (i != first && (one->entity == KB_NONE ||
                           one->entity != out->subject.items[0].entity)) {
            out->target.items[n++] = *one;
        }
    }
    out->target.n = n;
    return n > 0;
}

// Whether no second object, adjective, quotation, infinitive or clause follows.
static bool
stands_alone(const kb_parse *parse, const kb_frame *frame,
             const kb_clause *clause)
{
    const bool has_other = // "signed it for T"
        frame->object.kind == KB_SLOT_NONE && clause->object.n > 0;
    if (has_other || clause->second.n > 0 || clause->particle != 0 ||
        clause->complement != KB_NONE || clause->governs_clause) {
        return false;
    }
    if (clause->object.n == 0) {
        return true;
    }
    const kb_sentence *const sentence =
        &parse->reading->text->sentences[parse->sentence];
    const uint32_t last = clause->object.items[clause->object.n - 1];
    const uint32_t after = kb_parse_chunk(parse, last)->end;
    return after >= sentence->end ||
           (parse->reading->text->tokens[after].mark != '"' &&
            parse->reading->text->tokens[after].mark != '\'');
}

static bool
governs_infinitive(const kb_parse *parse, const kb_clause *clause,
                   kb_class_set class_)
{
    if (clause->complement == KB_NONE) {
        return false;
    }
    const kb_chunk *const verb =
        kb_parse_chunk(parse, parse->clauses.items[clause->complement].verb);
    return verb->flags & KB_CHUNK_INFINITIVE &&
           (class_ == 0 ||
            (parse->reading->words[verb->head]->classes & class_) != 0);
}

// Whether a frame reads S out of a phrase for want of an agent: "was arrested
// in S".
static bool
is_agentless(const kb_frame *frame)
{
    const uint64_t where = KB_PREP(IN) | KB_PREP(AT) | KB_PREP(FROM);
    for (uint32_t p = 0; p < frame->n_parts; ++p) {
        if (frame->parts[p].slot.kind == KB_SLOT_SUBJECT &&
            frame->parts[p].preps & where) {
            return true;
        }
    }
    return frame->object.kind == KB_SLOT_SUBJECT && frame->object.class_ != 0;
}

// The class of a slot that is a noun itself, not somebody's.
static kb_class_set
class_of(const kb_slot *slot)
{
    return slot->kind == KB_SLOT_CLASS ? slot->class_ : 0;
}

kb_class_set
kb_fit_classes(const kb_frame *frame)
{
    kb_class_set classes = class_of(&frame->object) | class_of(&frame->second);
    for (uint32_t p = 0; p < frame->n_parts; ++p) {
        classes |= class_of(&frame->parts[p].slot);
    }
    return classes;
}

// Without noun classes, their frames say nothing.
static bool
is_left_out(const kb_parse *parse, const kb_frame *frame)
{
    if (!(parse->reading->without & KB_WITHOUT_CLASSES)) {
        return false;
    }
    kb_class_set all =
        frame->subject_class | frame->object.class_ | frame->second.class_;
    for (uint32_t p = 0; p < frame->n_parts; ++p) {
        all |= frame->parts[p].slot.class_;
    }
    return all != 0;
}

// "shot X at his home": a verb that has somebody as its object does not act on
// what stands behind "at".
static bool
acts_on_somebody(const kb_parse *parse, const kb_frame *frame,
                 const kb_roles *r)
{
    const uint64_t at = KB_PREP(AT) | KB_PREP(ON) | KB_PREP(INTO);
    return r->is_plain && frame->object.kind == KB_SLOT_NONE &&
           frame->parts[0].preps & at && r->patient.n > 0 &&
           kb_parse_chunk(parse, r->patient.items[0])->type == KB_PERSON;
}

bool
kb_fit_verb(const kb_parse *parse, const kb_frame *frame, const kb_roles *roles,
            kb_fit *out)
{
    const kb_clause *const clause = roles->clause;
    reset(out);
    if (is_left_out(parse, frame)) {
        return false;
    }
    kb_roles r = *roles;
    r.classes = kb_fit_classes(frame);
    r.patient_classes = class_of(&frame->object);
    r.is_plain = r.classes == 0 && frame->n_parts == 1;
    if ((frame->has_infinitive &&
         !governs_infinitive(parse, clause, frame->infinitive)) ||
        (frame->is_alone && !stands_alone(parse, frame, clause))) {
        return false;
    }
    if (frame->is_subject_free && is_agentless(frame) && r.agent.n > 0) {
        return false;
    }
    if (acts_on_somebody(parse, frame, &r)) {
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
    return frame->is_mutual
               ? !has_partner(parse, frame, clause) && split_mutual(out)
               : out->target.n > 0;
}

// ---- nouns ------------------------------------------------------------------

// "drawn into talks by its ties with X": what does it keeps the phrases behind
// it, when it can take them.
static bool
keeps_phrases(const kb_parse *parse, uint32_t prep, uint32_t noun)
{
    size_t n_frames = 0;
    const kb_frame_gate *const gates =
        kb_rules_noun_frames(parse->reading->rules, &n_frames);
    const kb_class_set classes = kb_parse_chunk(parse, noun)->classes;
    const bool is_doer = kb_parse_chunk(parse, prep)->prep == KB_PREP(BY);
    for (size_t f = 0; is_doer && f < n_frames; ++f) {
        if (gates[f].class_ & classes) {
            return true;
        }
    }
    return false;
}

// The preposition phrases that hang on a noun chunk, as a clause without verb.
kb_clause
kb_fit_clause_of_noun(const kb_parse *parse, uint32_t chunk)
{
    kb_clause clause = {.verb = chunk,
                        .complement = KB_NONE,
                        .governor = KB_NONE,
                        .intent = KB_NONE};
    uint32_t i = chunk + 1;
    while (i + 1 < parse->chunks.n && clause.n_phrases < KB_PHRASES_MAX &&
           kb_parse_chunk(parse, i)->kind == KB_CHUNK_PREP &&
           !(kb_parse_chunk(parse, i)->flags & KB_CHUNK_CLAUSAL) &&
           kb_parse_chunk(parse, i + 1)->kind == KB_CHUNK_NOUN) {
        uint32_t end = 0;
        const kb_list nouns = kb_list_read_after(
            &parse->chunks, kb_parse_chunk(parse, i)->prep, i + 1, &end);
        if (!(kb_parse_chunk(parse, i + 1)->flags & KB_CHUNK_TIME)) {
            clause.phrases[clause.n_phrases++] =
                (kb_phrase){i, kb_parse_chunk(parse, i)->prep, nouns};
        }
        if (keeps_phrases(parse, i, i + 1)) {
            break;
        }
        i = end;
    }
    return clause;
}

// "talks between X and Y": X is the subject, the others are targets.
static void
split_between(kb_fit *found)
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
        const uint32_t verb = kb_parse_chunk(parse, clause->verb)->verb;
        if (verb == KB_NONE ||
            !kb_rules_verb(parse->reading->rules, verb)->is_light) {
            continue;
        }
        const kb_roles r = kb_fit_roles(parse, clause);
        if (kb_list_has(&r.patient, chunk)) {
            return c;
        }
    }
    return KB_NONE;
}

bool
kb_fit_noun(const kb_parse *parse, const kb_frame *frame, uint32_t chunk,
            const kb_clause *clause, kb_fit *out)
{
    reset(out);
    if (is_left_out(parse, frame)) {
        return false;
    }
    const kb_roles r = {.clause = clause};
    for (uint32_t p = 0; p < frame->n_parts; ++p) {
        if (!fill_part(parse, &frame->parts[p], &r, out)) {
            return false;
        }
    }
    const uint32_t owner = kb_parse_chunk(parse, chunk)->owner;
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
            const kb_roles above =
                kb_fit_roles(parse, &parse->clauses.items[c]);
            kb_participants_add_list(parse, &above.agent, &out->subject);
        }
    }
    return out->subject.n > 0 && out->target.n > 0;
}

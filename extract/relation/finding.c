// SPDX-License-Identifier: MIT
#include "relation/finding.h"

#include "relation/link_rule.h"

#include <kb/predicate.h>

kb_statement
kb_statement_of(const kb_parse *parse, kb_str predicate, kb_str rule,
                kb_span trigger)
{
    return (kb_statement){.predicate = predicate,
                          .rule = rule,
                          .confidence =
                              kb_rules_surety(parse->reading->rules, rule),
                          .trigger = trigger,
                          .qualifiers = kb_qualifiers_plain()};
}

// Where an event happened that is not one of its ends; what lasts has no place.
static uint32_t
place_of(const kb_statement *statement, uint32_t subject, uint32_t object)
{
    const uint32_t place = statement->qualifiers.place;
    if (place == KB_NONE || place == subject || place == object) {
        return KB_NONE;
    }
    const kb_predicate *const predicate =
        kb_predicate_find(statement->predicate);
    return predicate && predicate->is_event ? place : KB_NONE;
}

void
kb_findings_add_pair(kb_findings *findings, uint32_t sentence,
                     const kb_statement *statement, kb_argument subject,
                     kb_argument object)
{
    const bool is_same =
        subject.entity != KB_NONE && subject.entity == object.entity;
    if (is_same || findings->status != KB_OK) {
        return;
    }
    kb_relation *const slot = KB_VEC_PUSH(&findings->list);
    if (!slot) {
        findings->status = KB_ERR_NOMEM;
        return;
    }
    *slot = (kb_relation){
        .subject = subject,
        .predicate = statement->predicate,
        .object = object,
        .trigger = statement->trigger,
        .sentence = sentence,
        .is_negative = statement->qualifiers.is_negative,
        .is_derived = statement->is_derived,
        .modality = statement->qualifiers.modality,
        .attribution = statement->qualifiers.attribution,
        .place = place_of(statement, subject.entity, object.entity),
        .time = KB_NO_DAY,
        .rule = statement->rule,
        .confidence = statement->confidence,
        .why = statement->why,
    };
}

static bool
overlaps(kb_span a, kb_span b)
{
    return a.begin < b.end && b.begin < a.end;
}

// Of two ends that nobody knows: whether one is a pronoun or part of the other.
static bool
says_nothing(const kb_participant *subject, const kb_participant *object)
{
    return subject->is_pronoun || object->is_pronoun ||
           overlaps(subject->span, object->span);
}

// Nobody acts on one of those who act: "France and the EU suspended aid to the
// country" speaks of another one, whatever was resolved; so does "Egypt urged
// both sides", of both.
static bool
is_among(const kb_participant *object, const kb_participants *objects,
         const kb_participants *subjects)
{
    for (uint32_t o = 0; o < objects->n; ++o) {
        const kb_participant *const other = &objects->items[o];
        if (other->entity == KB_NONE ||
            other->span.begin != object->span.begin ||
            other->span.end != object->span.end) {
            continue;
        }
        for (uint32_t s = 0; s < subjects->n; ++s) {
            if (subjects->items[s].entity == other->entity) {
                return true;
            }
        }
    }
    return false;
}

void
kb_findings_add(kb_findings *findings, const kb_parse *parse,
                const kb_statement *statement, const kb_participants *subjects,
                const kb_participants *objects)
{
    static const double part_factor = 0.9;
    for (uint32_t s = 0; s < subjects->n; ++s) {
        const kb_participant *const subject = &subjects->items[s];
        for (uint32_t o = 0; o < objects->n; ++o) {
            const kb_participant *const object = &objects->items[o];
            if (is_among(object, objects, subjects)) {
                continue;
            }
            if (subject->entity == KB_NONE && object->entity == KB_NONE &&
                says_nothing(subject, object)) {
                continue;
            }
            kb_statement one = *statement;
            one.qualifiers.is_negative ^=
                subject->is_negated || object->is_negated;
            one.confidence *= subject->is_part ? part_factor : 1.0;
            one.confidence *= object->is_part ? part_factor : 1.0;
            kb_findings_add_pair(
                findings, parse->sentence, &one,
                (kb_argument){subject->span, subject->entity, {NULL, 0}},
                (kb_argument){object->span, object->entity, {NULL, 0}});
        }
    }
}

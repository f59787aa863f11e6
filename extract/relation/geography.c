// SPDX-License-Identifier: MIT
#include "relation/geography.h"

typedef struct deriver {
    const kb_reading *reading;
    kb_findings *findings;
    const uint32_t *first_name; // by entity: its first name mention, or KB_NONE
} deriver;

static kb_span
span_of(const deriver *d, uint32_t entity)
{
    const kb_candidate *const one =
        &d->reading->candidates->items[d->first_name[entity]];
    return kb_text_span(d->reading->text, one->begin, one->end);
}

static void
derive(const deriver *d, uint32_t subject, const char *predicate,
       uint32_t object, const char *rule)
{
    static const double confidence = 0.85;
    if (d->first_name[subject] == KB_NONE || d->first_name[object] == KB_NONE) {
        return;
    }
    const kb_candidate *const where =
        &d->reading->candidates->items[d->first_name[subject]];
    const kb_statement statement = {.predicate = {predicate, strlen(predicate)},
                                    .rule = {rule, strlen(rule)},
                                    .confidence = confidence,
                                    .trigger = span_of(d, subject),
                                    .qualifiers = {false, KB_ASSERTED, KB_NONE},
                                    .is_derived = true};
    kb_findings_add_pair(
        d->findings, d->reading->text->tokens[where->begin].sentence,
        &statement, (kb_argument){span_of(d, subject), subject, {NULL, 0}},
        (kb_argument){span_of(d, object), object, {NULL, 0}});
}

// What a body of a state is to that state.
static const char *
predicate_of_body(kb_entity_class class_)
{
    switch ((int)class_) {
    case KB_CLASS_MINISTRY:
        return "ministryOf";
    case KB_CLASS_GOVERNMENT:
    case KB_CLASS_AGENCY:
    case KB_CLASS_PARLIAMENT:
    case KB_CLASS_COURT:
    case KB_CLASS_BANK:
    case KB_CLASS_ARMY:
    case KB_CLASS_SEAT:
        return "agencyOf";
    case KB_CLASS_PARTY:
    case KB_CLASS_COMPANY:
    case KB_CLASS_MEDIA:
    case KB_CLASS_NGO:
    case KB_CLASS_UNIVERSITY:
    case KB_CLASS_CLUB:
        return "basedIn";
    default:
        return NULL;
    }
}

static void
derive_from_list(const deriver *d, uint32_t entity)
{
    const kb_resolved *const one = &d->reading->resolution->entities[entity];
    if (!one->gaz || one->country == KB_NONE || one->country == entity) {
        return;
    }
    const kb_resolved *const country =
        &d->reading->resolution->entities[one->country];
    if (one->entity.type == KB_PLACE && one->class_ != KB_CLASS_COUNTRY) {
        derive(d, entity, "locatedIn", one->country, "gazetteer");
        if (country->gaz == one->gaz &&
            kb_gaz_get(country->gaz, country->gaz_index).capital ==
                one->gaz_index) {
            derive(d, entity, "capitalOf", one->country, "gazetteer");
        }
    } else if (one->entity.type == KB_ORGANIZATION) {
        const char *const predicate = predicate_of_body(one->class_);
        if (predicate) {
            derive(d, entity, predicate, one->country, "gazetteer");
        }
    }
}

// Who heads or represents a state is a citizen of it.
static void
derive_citizens(const deriver *d)
{
    static const char *const offices[] = {"headOfState", "headOfGovernment",
                                          "ministerOf"};
    const size_t n = d->findings->list.n;
    for (size_t i = 0; i < n; ++i) {
        const kb_relation relation = d->findings->list.items[i];
        for (size_t k = 0; k < sizeof(offices) / sizeof(offices[0]); ++k) {
            const kb_str office = {offices[k], strlen(offices[k])};
            if (kb_str_equal(relation.predicate, office) &&
                kb_relation_is_fact(&relation)) {
                derive(d, relation.subject.entity, "citizenOf",
                       relation.object.entity, "office");
            }
        }
    }
}

void
kb_geography_derive(const kb_reading *reading, kb_findings *findings)
{
    const uint32_t n = reading->resolution->n;
    uint32_t *const first = KB_ARENA_NEW(reading->arena, uint32_t, n);
    if (!first) {
        findings->status = KB_ERR_NOMEM;
        return;
    }
    for (uint32_t i = 0; i < n; ++i) {
        first[i] = KB_NONE;
    }
    for (uint32_t i = reading->candidates->n; i-- > 0;) {
        const kb_candidate *const one = &reading->candidates->items[i];
        if (one->entity != KB_NONE &&
            (one->kind == KB_MENTION_NAME || one->kind == KB_MENTION_DEMONYM)) {
            first[one->entity] = i;
        }
    }
    const deriver d = {reading, findings, first};
    for (uint32_t i = 0; i < n; ++i) {
        derive_from_list(&d, i);
    }
    derive_citizens(&d);
}

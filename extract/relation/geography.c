// SPDX-License-Identifier: MIT
#include "relation/geography.h"

#include "base/hash.h"

typedef struct deriver {
    const kb_reading *reading;
    kb_findings *findings;
    const uint32_t *first_name; // by entity: its first name mention, or KB_NONE
    uint32_t *slots; // from list entries to entities: entity + 1; 0: free
    uint32_t mask;
} deriver;

static const kb_resolved *
entity_at(const deriver *d, uint32_t entity)
{
    return &d->reading->resolution->entities[entity];
}

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

// ---- from list entries to entities ------------------------------------------

static uint32_t
slot_of(const deriver *d, const kb_gaz *gaz, uint32_t index)
{
    const uint64_t key = kb_hash_combine((uint64_t)(uintptr_t)gaz, index);
    return (uint32_t)kb_hash_finish(key) & d->mask;
}

static bool
index_entries(deriver *d)
{
    const uint32_t n = d->reading->resolution->n;
    uint32_t cap = 16;
    while (cap < n * 2) {
        cap *= 2;
    }
    d->mask = cap - 1;
    d->slots = kb_arena_get_zeroed(d->reading->arena, cap, sizeof(*d->slots));
    if (!d->slots) {
        return false;
    }
    for (uint32_t i = 0; i < n; ++i) {
        const kb_resolved *const one = entity_at(d, i);
        if (!one->gaz) {
            continue;
        }
        uint32_t at = slot_of(d, one->gaz, one->gaz_index);
        while (d->slots[at] != 0) {
            at = (at + 1) & d->mask;
        }
        d->slots[at] = i + 1;
    }
    return true;
}

// The entity of a list entry in this document, or KB_NONE.
static uint32_t
find_entry(const deriver *d, const kb_gaz *gaz, uint32_t index)
{
    if (index == KB_NONE) {
        return KB_NONE;
    }
    uint32_t at = slot_of(d, gaz, index);
    for (; d->slots[at] != 0; at = (at + 1) & d->mask) {
        const kb_resolved *const one = entity_at(d, d->slots[at] - 1);
        if (one->gaz == gaz && one->gaz_index == index) {
            return d->slots[at] - 1;
        }
    }
    return KB_NONE;
}

// ---- what lists say ---------------------------------------------------------

// What an organization is to its country.
static const char *
predicate_to_country(kb_entity_class class_)
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
    case KB_CLASS_UNION:
        return "basedIn";
    default:
        return NULL;
    }
}

static void
derive_place(const deriver *d, uint32_t entity, const kb_gaz_entity *entry)
{
    const kb_resolved *const one = entity_at(d, entity);
    const uint32_t country = find_entry(d, one->gaz, entry->country);
    if (country == KB_NONE || country == entity ||
        one->class_ == KB_CLASS_COUNTRY) {
        return;
    }
    derive(d, entity, "locatedIn", country, "gazetteer");
    if (kb_gaz_get(one->gaz, entry->country).capital == one->gaz_index) {
        derive(d, entity, "capitalOf", country, "gazetteer");
    }
}

static void
derive_organization(const deriver *d, uint32_t entity,
                    const kb_gaz_entity *entry)
{
    const kb_resolved *const one = entity_at(d, entity);
    const uint32_t country = find_entry(d, one->gaz, entry->country);
    const char *const predicate = predicate_to_country(one->class_);
    if (country != KB_NONE && predicate) {
        derive(d, entity, predicate, country, "gazetteer");
    }
    const uint32_t parent = find_entry(d, one->gaz, entry->parent);
    if (parent != KB_NONE &&
        entity_at(d, parent)->entity.type == KB_ORGANIZATION) {
        derive(d, entity, "partOf", parent, "gazetteer");
    }
}

static void
derive_person(const deriver *d, uint32_t entity, const kb_gaz_entity *entry)
{
    const uint32_t country =
        find_entry(d, entity_at(d, entity)->gaz, entry->country);
    if (country != KB_NONE) {
        derive(d, entity, "citizenOf", country, "gazetteer");
    }
}

static void
derive_from_list(const deriver *d, uint32_t entity)
{
    const kb_resolved *const one = entity_at(d, entity);
    if (!one->gaz) {
        return;
    }
    const kb_gaz_entity entry = kb_gaz_get(one->gaz, one->gaz_index);
    switch (one->entity.type) {
    case KB_PLACE:
        derive_place(d, entity, &entry);
        break;
    case KB_ORGANIZATION:
        derive_organization(d, entity, &entry);
        break;
    case KB_PERSON:
    default:
        derive_person(d, entity, &entry);
        break;
    }
}

// ---- what follows -----------------------------------------------------------

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

static uint32_t *
index_names(const kb_reading *reading)
{
    const uint32_t n = reading->resolution->n;
    uint32_t *const first = KB_ARENA_NEW(reading->arena, uint32_t, n);
    for (uint32_t i = 0; first && i < n; ++i) {
        first[i] = KB_NONE;
    }
    for (uint32_t i = reading->candidates->n; first && i-- > 0;) {
        const kb_candidate *const one = &reading->candidates->items[i];
        if (one->entity != KB_NONE &&
            (one->kind == KB_MENTION_NAME || one->kind == KB_MENTION_DEMONYM)) {
            first[one->entity] = i;
        }
    }
    return first;
}

void
kb_geography_derive(const kb_reading *reading, kb_findings *findings)
{
    deriver d = {.reading = reading,
                 .findings = findings,
                 .first_name = index_names(reading)};
    if (!d.first_name || !index_entries(&d)) {
        findings->status = KB_ERR_NOMEM;
        return;
    }
    for (uint32_t i = 0; i < reading->resolution->n; ++i) {
        derive_from_list(&d, i);
    }
    derive_citizens(&d);
}

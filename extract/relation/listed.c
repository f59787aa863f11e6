// SPDX-License-Identifier: MIT
#include "relation/listed.h"

// Whether the document names an entity, and lists do not alone.
static bool
is_named(const kb_resolution *all, uint32_t entity)
{
    return all->entities[entity].first != KB_NONE;
}

// The first of a person's offices of a role whose owner the document names, or
// KB_NONE.
static uint32_t
owner_of_office(const kb_reading *reading, const kb_resolved *person,
                kb_str role)
{
    const uint32_t n = person->entry->n_offices;
    for (uint32_t i = 0; i < n; ++i) {
        const kb_gaz_office office =
            kb_gaz_office_at(person->gaz, person->gaz_index, i);
        const uint32_t of =
            kb_str_equal(office.role, role)
                ? kb_roll_find(&reading->roll, person->gaz, office.of)
                : KB_NONE;
        if (of != KB_NONE && is_named(reading->resolution, of)) {
            return of;
        }
    }
    return KB_NONE;
}

bool
kb_listed_governs(const kb_gaz_word *word)
{
    return kb_str_equal(word->country_predicate, KB_STR("headOfGovernment")) ||
           kb_str_equal(word->country_predicate, KB_STR("ministerOf"));
}

// Whether a title is the beginning of a longer one that the lists give a
// person: the chancellor of the exchequer is no chancellor.
static bool
is_short_for(const kb_resolved *person, kb_str role)
{
    const uint32_t n = person->entry->n_offices;
    for (uint32_t i = 0; i < n; ++i) {
        const kb_str office =
            kb_gaz_office_at(person->gaz, person->gaz_index, i).role;
        if (office.len > role.len && office.ptr[role.len] == ' ' &&
            memcmp(office.ptr, role.ptr, role.len) == 0) {
            return true;
        }
    }
    return false;
}

uint32_t
kb_listed_owner(const kb_parse *parse, uint32_t person, const kb_gaz_word *word)
{
    const kb_resolution *const all = parse->reading->resolution;
    const kb_resolved *const one = &all->entities[person];
    if (!one->gaz || word->class_ != KB_WORD_ROLE) {
        return KB_NONE;
    }
    if (parse->reading->text->document->date == KB_NO_DAY) {
        const uint32_t of = owner_of_office(parse->reading, one, word->word);
        if (of != KB_NONE) {
            return of;
        }
    }
    return kb_listed_governs(word) && !is_short_for(one, word->word) &&
                   one->country != KB_NONE &&
                   all->entities[one->country].class_ == KB_CLASS_COUNTRY &&
                   is_named(all, one->country)
               ? one->country
               : KB_NONE;
}

kb_status
kb_listed_country(const kb_reading *reading, uint32_t *out)
{
    enum { OFTEN = 2, MORE = 2 };
    const kb_candidates *const said = reading->candidates;
    const kb_resolution *const all = reading->resolution;
    const kb_arena_mark mark = kb_arena_save(reading->arena);
    uint32_t *const counts =
        kb_arena_get_zeroed(reading->arena, all->n + 1, sizeof(*counts));
    uint32_t second = 0;
    uint32_t best = all->n; // counts nothing
    if (!counts) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < said->n; ++i) {
        const uint32_t of = said->items[i].entity;
        if (of != KB_NONE && all->entities[of].class_ == KB_CLASS_COUNTRY) {
            ++counts[of];
        }
    }
    for (uint32_t i = 0; i < all->n; ++i) {
        if (counts[i] > counts[best]) {
            second = counts[best];
            best = i;
        } else if (counts[i] > second) {
            second = counts[i];
        }
    }
    const bool is_main = counts[best] >= OFTEN && counts[best] / MORE >= second;
    *out = is_main ? best : KB_NONE;
    kb_arena_restore(reading->arena, mark);
    return KB_OK;
}

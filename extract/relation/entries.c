// SPDX-License-Identifier: MIT
#include "relation/entries.h"

kb_status
kb_entries_index(const kb_reading *reading, kb_entries *out)
{
    const kb_resolution *const all = reading->resolution;
    uint32_t cap = 16;
    while (cap < all->n * 2) {
        cap *= 2;
    }
    *out = (kb_entries){
        .resolution = all,
        .slots = kb_arena_get_zeroed(reading->arena, cap, sizeof(*out->slots)),
        .mask = cap - 1};
    if (!out->slots) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < all->n; ++i) {
        const kb_resolved *const one = &all->entities[i];
        if (!one->gaz) {
            continue;
        }
        uint32_t at =
            (uint32_t)kb_entry_hash(one->gaz, one->gaz_index) & out->mask;
        while (out->slots[at] != 0) {
            at = (at + 1) & out->mask;
        }
        out->slots[at] = i + 1;
    }
    return KB_OK;
}

uint32_t
kb_entries_find(const kb_entries *entries, const kb_gaz *gaz, uint32_t index)
{
    if (index == KB_NONE) {
        return KB_NONE;
    }
    uint32_t at = (uint32_t)kb_entry_hash(gaz, index) & entries->mask;
    for (; entries->slots[at] != 0; at = (at + 1) & entries->mask) {
        const uint32_t entity = entries->slots[at] - 1;
        const kb_resolved *const one = &entries->resolution->entities[entity];
        if (one->gaz == gaz && one->gaz_index == index) {
            return entity;
        }
    }
    return KB_NONE;
}

// SPDX-License-Identifier: MIT
#include "relation/roll.h"

kb_status
kb_roll_index(const kb_resolution *all, kb_arena *arena, kb_roll *out)
{
    uint32_t cap = 16;
    while (cap < all->n * 2) {
        cap *= 2;
    }
    *out =
        (kb_roll){.resolution = all,
                  .slots = kb_arena_get_zeroed(arena, cap, sizeof(*out->slots)),
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
kb_roll_find(const kb_roll *roll, const kb_gaz *gaz, uint32_t index)
{
    if (index == KB_NONE) {
        return KB_NONE;
    }
    uint32_t at = (uint32_t)kb_entry_hash(gaz, index) & roll->mask;
    for (; roll->slots[at] != 0; at = (at + 1) & roll->mask) {
        const uint32_t entity = roll->slots[at] - 1;
        const kb_resolved *const one = &roll->resolution->entities[entity];
        if (one->gaz == gaz && one->gaz_index == index) {
            return entity;
        }
    }
    return KB_NONE;
}

// SPDX-License-Identifier: MIT
#include "resolve/map.h"

static uint64_t
used_key(uint64_t key)
{
    return key == 0 ? 1 : key;
}

static kb_map_slot *
slot_of(const kb_map *map, uint64_t key)
{
    uint32_t at = (uint32_t)key & (map->n_slots - 1);
    while (map->slots[at].key != 0 && map->slots[at].key != key) {
        at = (at + 1) & (map->n_slots - 1);
    }
    return &map->slots[at];
}

uint32_t
kb_map_get(const kb_map *map, uint64_t key)
{
    if (map->n == 0) {
        return KB_NONE;
    }
    const kb_map_slot *const slot = slot_of(map, used_key(key));
    return slot->key != 0 ? slot->value : KB_NONE;
}

static kb_status
grow(kb_map *map)
{
    kb_map bigger = {.arena = map->arena,
                     .n_slots = map->n_slots == 0 ? 32 : map->n_slots * 2,
                     .n = map->n};
    bigger.slots =
        kb_arena_get_zeroed(map->arena, bigger.n_slots, sizeof(*bigger.slots));
    if (!bigger.slots) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < map->n_slots; ++i) {
        if (map->slots[i].key != 0) {
            *slot_of(&bigger, map->slots[i].key) = map->slots[i];
        }
    }
    *map = bigger;
    return KB_OK;
}

kb_status
kb_map_set(kb_map *map, uint64_t key, uint32_t value)
{
    if (map->n * 2 >= map->n_slots) {
        KB_TRY(grow(map));
    }
    kb_map_slot *const slot = slot_of(map, used_key(key));
    map->n += slot->key == 0;
    *slot = (kb_map_slot){used_key(key), value};
    return KB_OK;
}

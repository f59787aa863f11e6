// SPDX-License-Identifier: MIT
// A hash table in an arena from 64-bit keys to 32-bit values.
#ifndef KB_RESOLVE_MAP_H
#define KB_RESOLVE_MAP_H

#include "base/arena.h"

#include <kb/annotation.h>

typedef struct kb_map_slot {
    uint64_t key; // 0: free
    uint32_t value;
} kb_map_slot;

typedef struct kb_map {
    kb_arena *arena;
    kb_map_slot *slots;
    uint32_t n_slots; // a power of two, or 0
    uint32_t n;
} kb_map;

/// The value of a key, or KB_NONE.
uint32_t kb_map_get(const kb_map *map, uint64_t key);

/// Set the value of a key: KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_map_set(kb_map *map, uint64_t key, uint32_t value);

#endif // KB_RESOLVE_MAP_H

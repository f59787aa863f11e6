// SPDX-License-Identifier: MIT
// A hash table of indexes into someone else's array.
#ifndef KB_STORE_SLOTS_H
#define KB_STORE_SLOTS_H

#include <kb/alloc.h>
#include <kb/status.h>

#include <stdbool.h>

typedef struct kb_slot {
    uint32_t hash;
    uint32_t index; // plus 1; 0: free
} kb_slot;

typedef struct kb_slots {
    const kb_allocator *alloc;
    kb_slot *slots;
    size_t cap; // a power of two, or 0
    size_t n;
} kb_slots;

/// Where a look-up stands.
typedef struct kb_probe {
    uint32_t hash;
    size_t at; // the slot found last; SIZE_MAX: none yet
} kb_probe;

/// Begin to look for a hash.
static inline kb_probe
kb_slots_probe(uint64_t hash)
{
    return (kb_probe){(uint32_t)(hash >> 32), SIZE_MAX};
}

/// The next index that was put under this hash: the caller compares.  False:
/// no more.
bool kb_slots_next(const kb_slots *slots, kb_probe *probe, uint32_t *index);

/// Tell the cache that a hash will be looked for.
void kb_slots_prefetch(const kb_slots *slots, uint64_t hash);

/// Put `index` under a hash: KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_slots_add(kb_slots *slots, uint64_t hash,
                                    uint32_t index);

/// Release the memory.
void kb_slots_clear(kb_slots *slots);

#endif // KB_STORE_SLOTS_H

// SPDX-License-Identifier: MIT
// Linear probing, at most half full.
#include "store/slots.h"

#include "base/alloc.h"

enum { FIRST_CAP = 64 };

static size_t
first_slot(uint32_t hash, size_t cap)
{
    return (size_t)((uint64_t)hash * UINT64_C(0x9E3779B97F4A7C15) >> 32) &
           (cap - 1);
}

bool
kb_slots_next(const kb_slots *slots, kb_probe *probe, uint32_t *index)
{
    if (slots->cap == 0) {
        return false;
    }
    size_t at = probe->at == SIZE_MAX ? first_slot(probe->hash, slots->cap)
                                      : (probe->at + 1) & (slots->cap - 1);
    for (; slots->slots[at].index != 0; at = (at + 1) & (slots->cap - 1)) {
        if (slots->slots[at].hash == probe->hash) {
            probe->at = at;
            *index = slots->slots[at].index - 1;
            return true;
        }
    }
    return false;
}

void
kb_slots_prefetch(const kb_slots *slots, uint64_t hash)
{
    if (slots->cap > 0) {
        __builtin_prefetch(
            &slots->slots[first_slot((uint32_t)(hash >> 32), slots->cap)]);
    }
}

static void
place(kb_slot *slots, size_t cap, kb_slot slot)
{
    size_t at = first_slot(slot.hash, cap);
    while (slots[at].index != 0) {
        at = (at + 1) & (cap - 1);
    }
    slots[at] = slot;
}

kb_status
kb_slots_add(kb_slots *slots, uint64_t hash, uint32_t index)
{
    if (2 * (slots->n + 1) > slots->cap) {
        const size_t cap = slots->cap ? 2 * slots->cap : FIRST_CAP;
        kb_slot *const grown =
            kb_alloc_zeroed(slots->alloc, cap, sizeof(*grown));
        if (!grown) {
            return KB_ERR_NOMEM;
        }
        for (size_t i = 0; i < slots->cap; ++i) {
            if (slots->slots[i].index != 0) {
                place(grown, cap, slots->slots[i]);
            }
        }
        kb_alloc_release(slots->alloc, slots->slots);
        slots->slots = grown;
        slots->cap = cap;
    }
    place(slots->slots, slots->cap,
          (kb_slot){(uint32_t)(hash >> 32), index + 1});
    ++slots->n;
    return KB_OK;
}

void
kb_slots_clear(kb_slots *slots)
{
    kb_alloc_release(slots->alloc, slots->slots);
    slots->slots = NULL;
    slots->cap = 0;
    slots->n = 0;
}

// SPDX-License-Identifier: MIT
#include "base/vec.h"

#include "base/alloc.h"

enum { FIRST_CAP = 8 };

kb_status
kb_vec_grow(const kb_allocator *alloc, void **items, size_t *cap, size_t need,
            size_t size)
{
    size_t wanted = *cap > SIZE_MAX / 2 ? SIZE_MAX : *cap * 2;
    if (wanted < FIRST_CAP) {
        wanted = FIRST_CAP;
    }
    if (wanted < need) {
        wanted = need;
    }
    void *const grown = kb_alloc_resize(alloc, *items, wanted, size);
    if (!grown) {
        return KB_ERR_NOMEM;
    }
    *items = grown;
    *cap = wanted;
    return KB_OK;
}

void
kb_vec_release(const kb_allocator *alloc, void *items)
{
    kb_alloc_release(alloc, items);
}

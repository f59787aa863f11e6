// SPDX-License-Identifier: MIT
#include "store/sort.h"

#include "base/alloc.h"

#include <string.h>

enum { N_BYTES = 4 * KB_SORT_WORDS, N_VALUES = 256 };

typedef struct histogram {
    uint32_t counts[N_BYTES][N_VALUES];
} histogram;

/// Byte `place` of a key, 0 being the least significant.
static inline unsigned
byte_of(const kb_sort_item *item, unsigned place)
{
    const uint32_t word = item->key[KB_SORT_WORDS - 1 - place / 4];
    return (word >> (8 * (place % 4))) & 0xFFU;
}

static void
count_bytes(const kb_sort_item *items, size_t n, histogram *h)
{
    memset(h, 0, sizeof(*h));
    for (size_t i = 0; i < n; ++i) {
        for (unsigned place = 0; place < N_BYTES; ++place) {
            ++h->counts[place][byte_of(&items[i], place)];
        }
    }
}

static void
move_items(const kb_sort_item *from, kb_sort_item *to, size_t n, unsigned place,
           uint32_t counts[N_VALUES])
{
    uint32_t sum = 0;
    for (size_t i = 0; i < N_VALUES; ++i) {
        const uint32_t count = counts[i];
        counts[i] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; ++i) {
        to[counts[byte_of(&from[i], place)]++] = from[i];
    }
}

void
kb_sort_items(kb_sort_item *items, kb_sort_item *spare, size_t n)
{
    histogram h;
    kb_sort_item *from = items;
    kb_sort_item *to = spare;
    if (n < 2) {
        return;
    }
    count_bytes(items, n, &h);
    for (unsigned place = 0; place < N_BYTES; ++place) {
        if (h.counts[place][byte_of(&items[0], place)] == n) {
            continue; // the same everywhere
        }
        move_items(from, to, n, place, h.counts[place]);
        kb_sort_item *const swap = from;
        from = to;
        to = swap;
    }
    if (from != items) {
        memcpy(items, from, n * sizeof(*items));
    }
}

static void
permute(const kb_sort_item *order, char *records, char *copy, size_t n,
        size_t size)
{
    for (size_t i = 0; i < n; ++i) {
        memcpy(copy + i * size, records + order[i].index * size, size);
    }
    memcpy(records, copy, n * size);
}

kb_status
kb_sort_records(const kb_allocator *alloc, void *records, size_t n, size_t size,
                size_t n_words)
{
    if (n < 2) {
        return KB_OK;
    }
    if (n > UINT32_MAX) {
        return KB_ERR_LIMIT;
    }
    char *const bytes = records;
    kb_sort_item *const items = kb_alloc_array(alloc, n, sizeof(*items));
    // Holds the items' other half first, then the records.
    const size_t spare_size = size > sizeof(*items) ? size : sizeof(*items);
    void *const spare = items ? kb_alloc_array(alloc, n, spare_size) : NULL;
    if (!spare) {
        kb_alloc_release(alloc, items);
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < n; ++i) {
        items[i] = (kb_sort_item){.index = (uint32_t)i};
        memcpy(items[i].key, bytes + i * size, n_words * sizeof(uint32_t));
    }
    kb_sort_items(items, spare, n);
    permute(items, bytes, spare, n, size);
    kb_alloc_release(alloc, spare);
    kb_alloc_release(alloc, items);
    return KB_OK;
}

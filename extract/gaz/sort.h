// SPDX-License-Identifier: MIT
// Putting millions of things in order by a number that mostly tells them apart.
#ifndef KB_GAZ_SORT_H
#define KB_GAZ_SORT_H

#include <kb/alloc.h>
#include <kb/str.h>

#include <stdint.h>

/// Something to sort.
typedef struct kb_sort_item {
    uint64_t key;
    uint32_t value;
} kb_sort_item;

/// The order of two values whose keys are equal, as memcmp() gives it.
typedef int kb_sort_tie(const void *ctx, uint32_t a, uint32_t b);

/// The start of a text as a number that orders as kb_str_compare() does, where
/// it tells them apart: the first 11 bytes, when all but the last of these are
/// lower-case letters, digits and spaces.
uint64_t kb_sort_key(kb_str text);

/**
   Sort by key, then as `tie` says; equal ones stay in their order.

   @param tie  Called from two threads at once.
   @return KB_OK or KB_ERR_NOMEM: it takes the memory of the items again.
*/
KB_NODISCARD kb_status kb_sort(kb_sort_item *items, size_t n, kb_sort_tie *tie,
                               const void *ctx, const kb_allocator *alloc);

#endif // KB_GAZ_SORT_H

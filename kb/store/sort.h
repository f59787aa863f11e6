// SPDX-License-Identifier: MIT
// Sorting by numbers: least significant byte first, so that equals keep their
// order; bytes that all keys share cost nothing.
#ifndef KB_STORE_SORT_H
#define KB_STORE_SORT_H

#include <kb/alloc.h>
#include <kb/status.h>

#include <stdbool.h>

enum { KB_SORT_WORDS = 3 };

/// A key, and the place of what it belongs to.
typedef struct kb_sort_item {
    uint32_t key[KB_SORT_WORDS];
    uint32_t index;
} kb_sort_item;

/// Whether an item goes before another, by all words.
bool kb_sort_is_before(const kb_sort_item *a, const kb_sort_item *b);

/// Sort `items` by the first `n_words` of their keys; `spare` has room for as
/// many.
void kb_sort_items(kb_sort_item *items, kb_sort_item *spare, size_t n,
                   size_t n_words);

/// The same, with room of its own: KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_sort_items_alone(const kb_allocator *alloc,
                                           kb_sort_item *items, size_t n,
                                           size_t n_words);

/**
   Sort records of `size` bytes that begin with `n_words` (at most
   KB_SORT_WORDS) numbers by those.  Equals keep their order.

   @return KB_OK, KB_ERR_NOMEM, or KB_ERR_LIMIT for 2^32 records and more.
*/
KB_NODISCARD kb_status kb_sort_records(const kb_allocator *alloc, void *records,
                                       size_t n, size_t size, size_t n_words);

#endif // KB_STORE_SORT_H

// SPDX-License-Identifier: MIT
// Memory that runs out.
#ifndef KB_TEST_HEAP_H
#define KB_TEST_HEAP_H

#include "test.h"

#include <kb/alloc.h>

#include <stdlib.h>

/// Fails every allocation from the `left`th on, and counts what is held.
typedef struct kb_test_heap {
    size_t left;
    size_t n_held;
} kb_test_heap;

static inline void *
kb_test_resize(void *ctx, void *ptr, size_t size)
{
    kb_test_heap *const heap = ctx;
    if (heap->left == 0) {
        return NULL;
    }
    --heap->left;
    void *const out = realloc(ptr, size);
    heap->n_held += out && !ptr;
    return out;
}

static inline void
kb_test_release(void *ctx, void *ptr)
{
    kb_test_heap *const heap = ctx;
    heap->n_held -= ptr != NULL;
    free(ptr);
}

/// Valid as long as the heap.
static inline kb_allocator
kb_test_allocator(kb_test_heap *heap)
{
    return (kb_allocator){heap, kb_test_resize, kb_test_release};
}

#endif // KB_TEST_HEAP_H

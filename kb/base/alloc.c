// SPDX-License-Identifier: MIT
#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static void *
resize_with_libc(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    return realloc(ptr, size);
}

static void
release_with_libc(void *ctx, void *ptr)
{
    (void)ctx;
    free(ptr);
}

static const kb_allocator libc_allocator = {NULL, resize_with_libc,
                                            release_with_libc};

const kb_allocator *
kb_alloc_or_default(const kb_allocator *alloc)
{
    return alloc ? alloc : &libc_allocator;
}

void *
kb_alloc_resize(const kb_allocator *alloc, void *ptr, size_t n, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(n, size, &bytes) || bytes == 0) {
        return NULL;
    }
    const kb_allocator *const from = kb_alloc_or_default(alloc);
    return from->resize(from->ctx, ptr, bytes);
}

void *
kb_alloc_array(const kb_allocator *alloc, size_t n, size_t size)
{
    return kb_alloc_resize(alloc, NULL, n, size);
}

void *
kb_alloc_zeroed(const kb_allocator *alloc, size_t n, size_t size)
{
    if (!alloc && n > 0 && size > 0) {
        return calloc(n, size); // pages that nobody touched yet are zero
    }
    void *const block = kb_alloc_resize(alloc, NULL, n, size);
    if (block) {
        memset(block, 0, n * size);
    }
    return block;
}

void
kb_alloc_want_large_pages(void *ptr, size_t size)
{
#ifdef MADV_HUGEPAGE
    const uintptr_t large = (uintptr_t)1 << 21;
    const uintptr_t at = (uintptr_t)ptr;
    const uintptr_t skip = (large - at % large) % large;
    if (size > skip && size - skip >= large) {
        // It is a wish: without them all goes on as before.
        (void)madvise((char *)ptr + skip, size - skip, MADV_HUGEPAGE);
    }
#else
    (void)ptr;
    (void)size;
#endif
}

void
kb_alloc_release(const kb_allocator *alloc, void *ptr)
{
    const kb_allocator *const from = kb_alloc_or_default(alloc);
    from->release(from->ctx, ptr);
}

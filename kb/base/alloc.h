// SPDX-License-Identifier: MIT
// Allocation through the caller's allocator, with overflow checks.
#ifndef KB_BASE_ALLOC_H
#define KB_BASE_ALLOC_H

#include <kb/alloc.h>
#include <kb/status.h>

/// The allocator to use for a caller's argument: malloc() for NULL.
const kb_allocator *kb_alloc_or_default(const kb_allocator *alloc);

/// NULL when `n * size` overflows, is zero, or memory is out.
KB_NODISCARD void *kb_alloc_array(const kb_allocator *alloc, size_t n,
                                  size_t size);

/// Like kb_alloc_array(), zeroed.
KB_NODISCARD void *kb_alloc_zeroed(const kb_allocator *alloc, size_t n,
                                   size_t size);

/// Resize to `n * size` bytes; on NULL the old block is as it was.
KB_NODISCARD void *kb_alloc_resize(const kb_allocator *alloc, void *ptr,
                                   size_t n, size_t size);

/// Ask the system for large pages in a block of memory not used yet, where they
/// make random access much cheaper.
void kb_alloc_want_large_pages(void *ptr, size_t size);

/// Takes NULL.
void kb_alloc_release(const kb_allocator *alloc, void *ptr);

#endif // KB_BASE_ALLOC_H

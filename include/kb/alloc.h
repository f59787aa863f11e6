// SPDX-License-Identifier: MIT
/**
   @file kb/alloc.h
   Memory supplied by the caller.
*/
#ifndef KB_ALLOC_H
#define KB_ALLOC_H

#include <kb/api.h>

KB_BEGIN_DECLS

/**
   Where a handle takes its memory from.

   Functions that accept a `const kb_allocator *` take NULL for malloc() and its
   kind.  The struct must stay valid until the handle is closed, and must be
   usable from every thread that uses the handle.  LMDB's and PCRE2's own
   allocations do not go through it.
*/
typedef struct kb_allocator {
    void *ctx; ///< passed back on each call
    /// Like realloc(): NULL `ptr` allocates, `size` is never 0, NULL fails.
    void *(*resize)(void *ctx, void *ptr, size_t size);
    /// Like free(): takes NULL.
    void (*release)(void *ctx, void *ptr);
} kb_allocator;

KB_END_DECLS

#endif // KB_ALLOC_H

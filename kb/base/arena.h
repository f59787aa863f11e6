// SPDX-License-Identifier: MIT
// Memory that is released all at once: one arena a document, one a query.
#ifndef KB_BASE_ARENA_H
#define KB_BASE_ARENA_H

#include <kb/alloc.h>
#include <kb/str.h>

typedef struct kb_arena_block kb_arena_block;

typedef struct kb_arena {
    const kb_allocator *alloc;
    kb_arena_block *blocks; // newest first
    size_t used;            // bytes handed out since the last clear
    size_t limit;           // bytes it may hand out
    bool is_full;           // the limit, not memory, has stopped it
} kb_arena;

/// A snapshot to go back to.
typedef struct kb_arena_mark {
    kb_arena_block *block;
    size_t at;
    size_t used;
} kb_arena_mark;

/// `limit` in bytes; 0: none.  Allocates nothing yet.
void kb_arena_init(kb_arena *arena, const kb_allocator *alloc, size_t limit);

/// Room for `n` objects of `size` bytes, aligned for any type, not zeroed.
/// NULL when memory or the limit is exhausted.  `n` or `size` 0 gives a valid
/// pointer to nothing.
KB_NODISCARD void *kb_arena_get(kb_arena *arena, size_t n, size_t size);

/// Like kb_arena_get(), zeroed.
KB_NODISCARD void *kb_arena_get_zeroed(kb_arena *arena, size_t n, size_t size);

/// Why kb_arena_get() gave NULL: KB_ERR_LIMIT or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_arena_fault(const kb_arena *arena, size_t n,
                                      size_t size);

/// A copy of `text`, with a NUL after it that `len` does not count.
KB_NODISCARD kb_status kb_arena_copy(kb_arena *arena, kb_str text, kb_str *out);

/// Where the arena stands now.
kb_arena_mark kb_arena_save(const kb_arena *arena);

/// Release what was handed out since `mark`.
void kb_arena_restore(kb_arena *arena, kb_arena_mark mark);

/// Release everything, keep one block for the next use.
void kb_arena_reset(kb_arena *arena);

/// Release everything.  Takes a zeroed arena.
void kb_arena_clear(kb_arena *arena);

/// `count` objects of `type` from an arena.
#define KB_ARENA_NEW(arena, type, count) \
    ((type *)kb_arena_get((arena), (count), sizeof(type)))

#endif // KB_BASE_ARENA_H

// SPDX-License-Identifier: MIT
// A list of blocks, filled from the front; each is at least twice as large as
// the one before, up to a ceiling.  With KB_ARENA_DEBUG every request is a
// block of its own, so that a sanitizer sees each overrun.
#include "base/arena.h"

#include "base/alloc.h"

#include <assert.h>
#include <stdalign.h>

enum {
    FIRST_BLOCK = 16 * 1024,
    LARGEST_BLOCK = 1024 * 1024,
    ALIGNMENT = alignof(max_align_t)
};

struct kb_arena_block {
    kb_arena_block *next; // older
    size_t size;          // bytes in `data`
    size_t at;            // bytes used
    alignas(max_align_t) unsigned char data[];
};

void
kb_arena_init(kb_arena *arena, const kb_allocator *alloc, size_t limit)
{
    *arena = (kb_arena){.alloc = kb_alloc_or_default(alloc),
                        .limit = limit ? limit : SIZE_MAX};
}

static size_t
next_block_size(const kb_arena *arena, size_t need)
{
#ifdef KB_ARENA_DEBUG
    (void)arena;
    return need;
#else
    size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK) {
        size = LARGEST_BLOCK;
    }
    return size > need ? size : need;
#endif
}

static kb_arena_block *
add_block(kb_arena *arena, size_t need)
{
    const size_t size = next_block_size(arena, need);
    if (size > SIZE_MAX - sizeof(kb_arena_block)) {
        return NULL;
    }
    kb_arena_block *const block =
        kb_alloc_array(arena->alloc, 1, sizeof(*block) + size);
    if (!block) {
        return NULL;
    }
    block->next = arena->blocks;
    block->size = size;
    block->at = 0;
    arena->blocks = block;
    return block;
}

void *
kb_arena_get(kb_arena *arena, size_t n, size_t size)
{
    static alignas(max_align_t) unsigned char nothing[ALIGNMENT];
    size_t bytes = 0;
    if (__builtin_mul_overflow(n, size, &bytes) ||
        bytes > SIZE_MAX - ALIGNMENT) {
        return NULL;
    }
    if (bytes == 0) {
        return nothing;
    }
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (bytes > arena->limit - arena->used) {
        arena->is_full = true;
        return NULL;
    }
    kb_arena_block *block = arena->blocks;
    if (!block || bytes > block->size - block->at) {
        block = add_block(arena, bytes);
        if (!block) {
            return NULL;
        }
    }
    void *const got = block->data + block->at;
    block->at += bytes;
    arena->used += bytes;
    return got;
}

void *
kb_arena_get_zeroed(kb_arena *arena, size_t n, size_t size)
{
    void *const got = kb_arena_get(arena, n, size);
    if (got && n > 0 && size > 0) {
        memset(got, 0, n * size);
    }
    return got;
}

kb_status
kb_arena_fault(const kb_arena *arena, size_t n, size_t size)
{
    // As kb_arena_get() counts: whole units of ALIGNMENT.
    const size_t left = (arena->limit - arena->used) / ALIGNMENT * ALIGNMENT;
    return size > 0 && n > left / size ? KB_ERR_LIMIT : KB_ERR_NOMEM;
}

kb_status
kb_arena_copy(kb_arena *arena, kb_str text, kb_str *out)
{
    if (text.len == SIZE_MAX) {
        return KB_ERR_NOMEM;
    }
    char *const copy = kb_arena_get(arena, text.len + 1, 1);
    if (!copy) {
        return KB_ERR_NOMEM;
    }
    if (text.len > 0) {
        memcpy(copy, text.ptr, text.len);
    }
    copy[text.len] = '\0';
    *out = (kb_str){copy, text.len};
    return KB_OK;
}

kb_arena_mark
kb_arena_save(const kb_arena *arena)
{
    kb_arena_block *const block = arena->blocks;
    return (kb_arena_mark){block, block ? block->at : 0, arena->used};
}

void
kb_arena_restore(kb_arena *arena, kb_arena_mark mark)
{
    assert(mark.used <= arena->used);
    while (arena->blocks != mark.block) {
        kb_arena_block *const block = arena->blocks;
        arena->blocks = block->next;
        kb_alloc_release(arena->alloc, block);
    }
    if (mark.block) {
        mark.block->at = mark.at;
    }
    arena->used = mark.used;
}

void
kb_arena_reset(kb_arena *arena)
{
    kb_arena_block *const keep = arena->blocks; // newest: the largest
    arena->is_full = false;
    if (!keep) {
        return;
    }
    arena->blocks = keep->next;
    keep->next = NULL;
    kb_arena_clear(arena);
    keep->at = 0;
    arena->blocks = keep;
#ifdef KB_ARENA_DEBUG
    kb_arena_clear(arena);
#endif
}

void
kb_arena_clear(kb_arena *arena)
{
    while (arena->blocks) {
        kb_arena_block *const block = arena->blocks;
        arena->blocks = block->next;
        kb_alloc_release(arena->alloc, block);
    }
    arena->used = 0;
    arena->is_full = false;
}

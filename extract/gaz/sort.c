// SPDX-License-Identifier: MIT
// A merge sort, halves of which run in threads of their own.
#include "gaz/sort.h"

#include "base/alloc.h"

#include <pthread.h>

enum { SHORT_RUN = 12, LONG_RUN = 1 << 16, THREAD_DEPTH = 2 };

// ---- keys -------------------------------------------------------------------

enum {
    RANK_SPACE = 1,
    RANK_BEFORE_DIGITS,
    RANK_DIGIT,
    RANK_AFTER_DIGITS = RANK_DIGIT + 10,
    RANK_LETTER,
    RANK_AFTER_LETTERS = RANK_LETTER + 26,
    N_RANKS,
    KEY_LEN = 11 // N_RANKS to this power is less than 2 to the 64th
};

// The place of a byte in the order; several bytes share one where names seldom
// have them, and what stands behind those says no more.
static uint64_t
rank_of(unsigned char c, bool *is_shared)
{
    *is_shared = false;
    if (c >= 'a' && c <= 'z') {
        return RANK_LETTER + (uint64_t)(c - 'a');
    }
    if (c >= '0' && c <= '9') {
        return RANK_DIGIT + (uint64_t)(c - '0');
    }
    if (c == ' ') {
        return RANK_SPACE;
    }
    *is_shared = true;
    return c < ' '   ? 0
           : c < '0' ? RANK_BEFORE_DIGITS
           : c < 'a' ? RANK_AFTER_DIGITS
                     : RANK_AFTER_LETTERS;
}

uint64_t
kb_sort_key(kb_str text)
{
    uint64_t key = 0;
    bool is_over = false;
    for (size_t i = 0; i < KEY_LEN; ++i) {
        const uint64_t rank =
            i < text.len && !is_over
                ? rank_of((unsigned char)text.ptr[i], &is_over)
                : 0;
        key = key * N_RANKS + rank;
    }
    return key;
}

// ---- sorting ----------------------------------------------------------------

typedef struct run {
    kb_sort_item *items, *room; // as many in both
    size_t n;
    kb_sort_tie *tie;
    const void *ctx;
    int depth; // of threads that may still be started
} run;

static bool
comes_first(const run *r, const kb_sort_item *a, const kb_sort_item *b)
{
    if (a->key != b->key) {
        return a->key < b->key;
    }
    return r->tie(r->ctx, a->value, b->value) <= 0;
}

static void
insert_all(const run *r)
{
    for (size_t i = 1; i < r->n; ++i) {
        const kb_sort_item moved = r->items[i];
        size_t at = i;
        for (; at > 0 && !comes_first(r, &r->items[at - 1], &moved); --at) {
            r->items[at] = r->items[at - 1];
        }
        r->items[at] = moved;
    }
}

// The first half waits in the room, so that the items can be filled from their
// start.
static void
merge(const run *r, size_t half)
{
    if (comes_first(r, &r->items[half - 1], &r->items[half])) {
        return; // they came in order
    }
    memcpy(r->room, r->items, half * sizeof(*r->items));
    const kb_sort_item *a = r->room;
    const kb_sort_item *const a_end = r->room + half;
    const kb_sort_item *b = r->items + half;
    const kb_sort_item *const b_end = r->items + r->n;
    kb_sort_item *to = r->items;
    while (a < a_end && b < b_end) {
        *to++ = comes_first(r, a, b) ? *a++ : *b++;
    }
    memcpy(to, a, (size_t)(a_end - a) * sizeof(*a));
}

static void *sort_run(void *ctx);

static void
sort_halves(const run *r, size_t half)
{
    run low = *r;
    run high = *r;
    low.n = half;
    high.items += half;
    high.room += half;
    high.n -= half;
    low.depth = high.depth = r->depth - 1;
    pthread_t thread;
    const bool is_apart = r->depth > 0 && r->n >= LONG_RUN &&
                          pthread_create(&thread, NULL, sort_run, &low) == 0;
    if (!is_apart) {
        (void)sort_run(&low);
    }
    (void)sort_run(&high);
    if (is_apart) {
        (void)pthread_join(thread, NULL);
    }
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the logarithm of the number
static void *
sort_run(void *ctx)
{
    const run *const r = ctx;
    if (r->n <= SHORT_RUN) {
        insert_all(r);
    } else {
        sort_halves(r, r->n / 2);
        merge(r, r->n / 2);
    }
    return NULL;
}

kb_status
kb_sort(kb_sort_item *items, size_t n, kb_sort_tie *tie, const void *ctx,
        const kb_allocator *alloc)
{
    if (n < 2) {
        return KB_OK;
    }
    kb_sort_item *const room = kb_alloc_array(alloc, n, sizeof(*room));
    if (!room) {
        return KB_ERR_NOMEM;
    }
    kb_alloc_want_large_pages(room, n * sizeof(*room));
    run all = {items, room, n, tie, ctx, THREAD_DEPTH};
    (void)sort_run(&all);
    kb_alloc_release(alloc, room);
    return KB_OK;
}

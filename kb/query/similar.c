// SPDX-License-Identifier: MIT
#include "query/similar.h"

#include "base/fold.h"
#include "store/gram.h"
#include "store/read.h"
#include "store/sort.h"
#include "store/words.h"

#include <limits.h>

enum { WINDOW = 1 << 16 }; // ids counted at a time

// A trigram's part of `ids`.
typedef struct id_list {
    size_t at; // the first not yet counted
    size_t end;
} id_list;

typedef struct similar {
    kb_txn *txn;
    kb_str asked; // folded
    kb_arena arena;
    kb_name_vec grams;    // of it
    KB_VEC(uint32_t) ids; // whose names have a trigram: a list each, ascending
    KB_VEC(id_list) lists;
    KB_VEC(uint32_t) near; // those that share enough of them
    kb_buf folded;
    unsigned distance; // of the entity at hand: least so far
    kb_similar_fn fn;
    void *ctx;
} similar;

/// Add the ids of a row.
static kb_status
add_window(similar *s, kb_str key, kb_str value)
{
    kb_str text = {NULL, 0};
    uint32_t first = 0;
    uint32_t n = 0;
    KB_TRY(kb_key_read_name(key, &text, &first));
    KB_TRY(kb_row_read_gram(value, &n));
    KB_TRY(KB_VEC_RESERVE(&s->ids, n));
    for (size_t at = 0; at < value.len; at += KB_GRAM_ID) {
        s->ids.items[s->ids.n++] = first + kb_row_gram_id(value, at);
    }
    return KB_OK;
}

static kb_status
add_bearers(similar *s, kb_str gram)
{
    kb_scan scan;
    kb_key prefix;
    const size_t begin = s->ids.n;
    kb_key_name_prefix(&prefix, gram);
    prefix.bytes[prefix.len++] = 0;
    KB_TRY(kb_scan_open(&scan, s->txn, KB_TABLE_GRAM, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        st = add_window(s, scan.key, scan.value);
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    KB_TRY(kb_read_end(st));
    KB_TRY(KB_VEC_RESERVE(&s->lists, 1));
    s->lists.items[s->lists.n++] = (id_list){begin, s->ids.n};
    return KB_OK;
}

/// How many trigrams a name within reach shares at least: a wrong letter spoils
/// three, and a quarter must be left.
static size_t
least_shared(const similar *s)
{
    size_t n_wrong = 0;
    size_t at = 0;
    kb_str word = {NULL, 0};
    while (kb_words_next(s->asked, &at, &word)) {
        n_wrong += kb_distance_limit(word);
    }
    const size_t n = s->grams.n;
    const size_t quarter = (n + 3) / 4;
    return n > 3 * n_wrong + quarter ? n - 3 * n_wrong : quarter;
}

static kb_status
measure(void *ctx, kb_str name)
{
    similar *const s = ctx;
    kb_buf_reset(&s->folded);
    KB_TRY(kb_fold_name(name, &s->folded));
    const unsigned distance =
        kb_name_distance(s->asked, kb_buf_get(&s->folded));
    s->distance = distance < s->distance ? distance : s->distance;
    return KB_OK;
}

static kb_status
consider(similar *s, uint32_t id)
{
    kb_entity_info info;
    s->distance = UINT_MAX;
    const kb_status st = kb_entity_get(s->txn, id, &info);
    KB_TRY(st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st);
    KB_TRY(measure(s, info.label));
    KB_TRY(kb_entity_each_alias(s->txn, id, measure, s));
    return s->distance == UINT_MAX ? KB_OK : s->fn(s->ctx, &info, s->distance);
}

/// The least id that is not yet counted; false when all are.
static bool
find_next(const similar *s, uint32_t *id)
{
    bool is_found = false;
    for (size_t i = 0; i < s->lists.n; ++i) {
        const id_list *const list = &s->lists.items[i];
        if (list->at < list->end &&
            (!is_found || s->ids.items[list->at] < *id)) {
            *id = s->ids.items[list->at];
            is_found = true;
        }
    }
    return is_found;
}

/// Count how many lists each of the ids from `first` on is in, and add those
/// that are in `least` to `near`.
static kb_status
count_window(similar *s, uint32_t first, size_t least, uint8_t *counts)
{
    const size_t begin = s->near.n;
    memset(counts, 0, WINDOW);
    for (size_t i = 0; i < s->lists.n; ++i) {
        id_list *const list = &s->lists.items[i];
        for (; list->at < list->end; ++list->at) {
            const uint32_t id = s->ids.items[list->at];
            if (id - first >= WINDOW) {
                break;
            }
            uint8_t *const n = &counts[id - first];
            *n = (uint8_t)(*n + (*n < UINT8_MAX)); // never `least` twice
            if (*n == least) {
                KB_TRY(KB_VEC_RESERVE(&s->near, 1));
                s->near.items[s->near.n++] = id;
            }
        }
    }
    const size_t n_near = s->near.n - begin;
    return n_near > 0 ? kb_sort_records(s->arena.alloc, s->near.items + begin,
                                        n_near, sizeof(uint32_t), 1)
                      : KB_OK;
}

static kb_status
find_near(similar *s)
{
    const size_t shared = least_shared(s);
    const size_t least = shared < UINT8_MAX ? shared : UINT8_MAX - 1;
    uint8_t *const counts = kb_arena_get(&s->arena, WINDOW, 1);
    uint32_t first = 0;
    if (!counts) {
        return KB_ERR_NOMEM;
    }
    while (find_next(s, &first)) {
        KB_TRY(count_window(s, first, least, counts));
    }
    return KB_OK;
}

static kb_status
run(similar *s)
{
    KB_TRY(kb_grams_add(&s->grams, s->asked, &s->arena));
    kb_names_unite(&s->grams);
    for (size_t i = 0; i < s->grams.n; ++i) {
        KB_TRY(add_bearers(s, s->grams.items[i].folded));
    }
    KB_TRY(find_near(s));
    for (size_t i = 0; i < s->near.n; ++i) {
        KB_TRY(consider(s, s->near.items[i]));
    }
    return KB_OK;
}

kb_status
kb_similar_each(kb_txn *txn, kb_str folded, kb_similar_fn fn, void *ctx)
{
    const kb_allocator *const alloc = &txn->store->alloc;
    similar s = {.txn = txn, .asked = folded, .fn = fn, .ctx = ctx};
    kb_arena_init(&s.arena, alloc, 0);
    kb_buf_init(&s.folded, alloc);
    s.grams.alloc = alloc;
    s.ids.alloc = alloc;
    s.lists.alloc = alloc;
    s.near.alloc = alloc;
    const kb_status st = run(&s);
    KB_VEC_CLEAR(&s.near);
    KB_VEC_CLEAR(&s.lists);
    KB_VEC_CLEAR(&s.ids);
    KB_VEC_CLEAR(&s.grams);
    kb_buf_clear(&s.folded);
    kb_arena_clear(&s.arena);
    return st;
}

// SPDX-License-Identifier: MIT
#include "query/similar.h"

#include "base/fold.h"
#include "store/gram.h"
#include "store/read.h"
#include "store/sort.h"
#include "store/words.h"

#include <limits.h>

typedef struct similar {
    kb_txn *txn;
    kb_str asked; // folded
    kb_arena arena;
    kb_name_vec grams;    // of it
    KB_VEC(uint32_t) ids; // one a trigram that an entity shares
    kb_buf folded;
    unsigned distance; // of the entity at hand: least so far
    kb_similar_fn fn;
    void *ctx;
} similar;

static kb_status
add_bearers(similar *s, kb_str gram)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_name_prefix(&prefix, gram);
    prefix.bytes[prefix.len++] = 0;
    KB_TRY(kb_scan_open(&scan, s->txn, KB_TABLE_GRAM, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        kb_str text = {NULL, 0};
        uint32_t id = 0;
        st = kb_key_read_name(scan.key, &text, &id);
        st = st == KB_OK ? KB_VEC_RESERVE(&s->ids, 1) : st;
        if (st == KB_OK) {
            s->ids.items[s->ids.n++] = id;
            st = kb_scan_next(&scan);
        }
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
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

static kb_status
run(similar *s)
{
    KB_TRY(kb_grams_add(&s->grams, s->asked, &s->arena));
    kb_names_unite(&s->grams);
    for (size_t i = 0; i < s->grams.n; ++i) {
        KB_TRY(add_bearers(s, s->grams.items[i].folded));
    }
    KB_TRY(kb_sort_records(s->arena.alloc, s->ids.items, s->ids.n,
                           sizeof(uint32_t), 1));
    const size_t least = least_shared(s);
    for (size_t i = 0; i < s->ids.n;) {
        const size_t begin = i;
        while (i < s->ids.n && s->ids.items[i] == s->ids.items[begin]) {
            ++i;
        }
        if (i - begin >= least) {
            KB_TRY(consider(s, s->ids.items[begin]));
        }
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
    const kb_status st = run(&s);
    KB_VEC_CLEAR(&s.ids);
    KB_VEC_CLEAR(&s.grams);
    kb_buf_clear(&s.folded);
    kb_arena_clear(&s.arena);
    return st;
}

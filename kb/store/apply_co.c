// SPDX-License-Identifier: MIT
// Entities that share sentences.
#include "store/apply.h"
#include "store/sort.h"

#include <stdlib.h>

enum { MAX_IN_SENTENCE = 32 };

static int
compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int
compare_places(const void *a, const void *b)
{
    const kb_co_place *const x = a;
    const kb_co_place *const y = b;
    int order = compare_numbers(x->sentence, y->sentence);
    order = order != 0 ? order : compare_numbers(x->begin, y->begin);
    order = order != 0 ? order : compare_numbers(x->end, y->end);
    return order != 0 ? order : compare_numbers(x->ent, y->ent);
}

static int
compare_pairs(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a;
    const uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/// Push the pairs of one sentence, smaller id first.
static kb_status
push_pairs(kb_apply *apply, const kb_co_place *places, size_t n)
{
    uint32_t ents[MAX_IN_SENTENCE];
    size_t n_ents = 0;
    for (size_t i = 0; i < n && n_ents < MAX_IN_SENTENCE; ++i) {
        size_t k = 0;
        while (k < n_ents && ents[k] != places[i].ent) {
            ++k;
        }
        if (k == n_ents) {
            ents[n_ents++] = places[i].ent;
        }
    }
    KB_TRY(KB_VEC_RESERVE(&apply->pairs, n_ents * n_ents));
    for (size_t i = 0; i < n_ents; ++i) {
        for (size_t k = i + 1; k < n_ents; ++k) {
            const bool in_order = ents[i] < ents[k];
            const uint64_t low = in_order ? ents[i] : ents[k];
            const uint64_t high = in_order ? ents[k] : ents[i];
            apply->pairs.items[apply->pairs.n++] = low << 32 | high;
        }
    }
    return KB_OK;
}

kb_status
kb_apply_places(kb_apply *apply, int32_t sign)
{
    kb_co_place *const places = apply->places.items;
    const size_t n = apply->places.n;
    apply->pairs.n = 0;
    if (n > 1) {
        qsort(places, n, sizeof(*places), compare_places);
    }
    for (size_t i = 0; i < n && places[i].sentence != KB_NONE;) {
        const size_t begin = i;
        while (i < n && places[i].sentence == places[begin].sentence) {
            ++i;
        }
        KB_TRY(push_pairs(apply, places + begin, i - begin));
    }
    if (apply->pairs.n > 1) {
        qsort(apply->pairs.items, apply->pairs.n, sizeof(uint64_t),
              compare_pairs);
    }
    for (size_t i = 0; i < apply->pairs.n;) {
        const uint64_t pair = apply->pairs.items[i];
        int32_t n_sentences = 0;
        for (; i < apply->pairs.n && apply->pairs.items[i] == pair; ++i) {
            n_sentences += sign;
        }
        const uint32_t a = (uint32_t)(pair >> 32);
        const uint32_t b = (uint32_t)(pair & UINT32_MAX);
        KB_TRY(KB_VEC_RESERVE(&apply->cos, 2));
        apply->cos.items[apply->cos.n++] =
            (kb_co_change){a, b, sign, n_sentences};
        apply->cos.items[apply->cos.n++] =
            (kb_co_change){b, a, sign, n_sentences};
    }
    return KB_OK;
}

static void
put_row(uint8_t out[KB_CO_LEN], uint32_t n_documents, uint32_t n_sentences)
{
    kb_code_put32(out, n_documents);
    kb_code_put32(out + 4, n_sentences);
}

static kb_status
change_co(kb_apply *apply, const kb_key *key, const kb_co_change *change,
          kb_str stored)
{
    uint32_t n_documents = 0;
    uint32_t n_sentences = 0;
    KB_TRY(kb_row_read_co(stored, &n_documents, &n_sentences));
    KB_TRY(kb_apply_add(&n_documents, change->documents));
    KB_TRY(kb_apply_add(&n_sentences, change->sentences));
    if (n_documents == 0) {
        return kb_env_delete(apply->txn, KB_TABLE_CO, kb_key_get(key));
    }
    uint8_t bytes[KB_CO_LEN];
    put_row(bytes, n_documents, n_sentences);
    return kb_env_replace(apply->txn, KB_TABLE_CO, kb_key_get(key),
                          (kb_str){(const char *)bytes, sizeof(bytes)});
}

/// Write a row that is not stored yet; of one that is, `stored` is the value.
static kb_status
add_co(kb_apply *apply, const kb_key *key, const kb_co_change *change,
       kb_str *stored)
{
    uint8_t bytes[KB_CO_LEN];
    bool is_new = false;
    put_row(bytes, (uint32_t)change->documents, (uint32_t)change->sentences);
    return kb_env_put_new(apply->txn, KB_TABLE_CO, kb_key_get(key),
                          (kb_str){(const char *)bytes, sizeof(bytes)}, &is_new,
                          stored);
}

static kb_status
apply_co(kb_apply *apply, const kb_co_change *change)
{
    kb_key key;
    kb_str stored = {NULL, 0};
    kb_key_pair(&key, change->a, change->b);
    KB_TRY(change->documents > 0 && change->sentences > 0
               ? add_co(apply, &key, change, &stored)
               : kb_apply_get(apply, KB_TABLE_CO, &key, &stored));
    return stored.ptr ? change_co(apply, &key, change, stored) : KB_OK;
}

/// A bulk load's share of a row.
static kb_status
spool_co(kb_apply *apply, const kb_co_change *sum)
{
    kb_key key;
    uint8_t bytes[KB_CO_LEN];
    kb_key_pair(&key, sum->a, sum->b);
    put_row(bytes, (uint32_t)sum->documents, (uint32_t)sum->sentences);
    return kb_apply_put(apply, KB_TABLE_CO, &key,
                        (kb_str){(const char *)bytes, sizeof(bytes)});
}

kb_status
kb_apply_cos(kb_apply *apply)
{
    const kb_co_change *const changes = apply->cos.items;
    const size_t n = apply->cos.n;
    KB_TRY(kb_sort_records(apply->arena.alloc, apply->cos.items, n,
                           sizeof(*changes), 2));
    for (size_t i = 0; i < n;) {
        kb_co_change sum = {changes[i].a, changes[i].b, 0, 0};
        for (; i < n && changes[i].a == sum.a && changes[i].b == sum.b; ++i) {
            sum.documents += changes[i].documents;
            sum.sentences += changes[i].sentences;
        }
        if (sum.documents != 0 || sum.sentences != 0) {
            KB_TRY(apply->sink ? spool_co(apply, &sum) : apply_co(apply, &sum));
        }
    }
    return KB_OK;
}

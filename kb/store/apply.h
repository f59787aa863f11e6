// SPDX-License-Identifier: MIT
// Writing a batch.  What a batch takes away and adds is first gathered as
// changes, which are then sorted in the order of each table and written in one
// pass over it:
//
//     documents ──► ev_change ──► ev, spo ──► pos, osp, degrees ──┐
//         │                                                       ▼
//         ├───────► entity_change ─────────► entdoc, variant, ent, name
//         └───────► co_change ─────────────► co
#ifndef KB_STORE_APPLY_H
#define KB_STORE_APPLY_H

#include "store/batch.h"
#include "store/idmap.h"
#include "store/pack.h"
#include "store/spool.h"

typedef struct kb_ev_change {
    uint32_t spo[3];
    uint32_t doc;
    uint32_t n; // deletion: n2 of its key; addition: index in the batch
    kb_day day;
    uint16_t confidence;
    uint8_t flags; // of its row
    bool is_addition;
    bool is_fact;
    bool is_literal; // of the object; additions only
} kb_ev_change;

typedef struct kb_degree_change {
    uint32_t ent;
    int32_t out;
    int32_t in;
} kb_degree_change;

typedef struct kb_entity_change {
    uint32_t ent;
    uint32_t doc;
    uint32_t n_mentions;
    kb_day day;
    bool is_addition;
    uint32_t variant; // index in the batch; additions only
    uint8_t hash[KB_KEY_HASH];
} kb_entity_change;

typedef struct kb_co_change {
    uint32_t a;
    uint32_t b;
    int32_t documents;
    int32_t sentences;
} kb_co_change;

/// Where a document speaks of an entity.
typedef struct kb_co_place {
    uint32_t sentence;
    uint32_t begin;
    uint32_t end;
    uint32_t ent;
} kb_co_place;

/// Where a bulk load gathers rows until they can be written in order.  Nothing
/// it holds is in the tables yet, so rows of one key are sums to be joined.
typedef struct kb_sink {
    kb_spool spools[KB_N_TABLES]; // those of tables that come in order are idle
    kb_spool_pool pool;           // of all those
    kb_pack pack;                 // the tables that come in order, then all
    kb_row_ids ids;
    kb_row_counts counts;
    size_t n_numbered; // of the batch's terms
    kb_idmap known;    // those that it has no more
} kb_sink;

typedef struct kb_apply {
    kb_batch *batch;
    kb_txn *txn;
    kb_sink *sink; // of a bulk load, or NULL
    kb_row_ids ids;
    kb_row_counts counts;
    kb_id first_new; // term that no row speaks of yet
    kb_arena arena;  // cleared entity by entity
    kb_buf buf;
    KB_VEC(kb_ev_change) evidence;
    KB_VEC(uint32_t) ev_numbers; // n2 of the batch's evidence; KB_NONE: dropped
    KB_VEC(kb_sort_item) pos;    // index: KB_NONE, the row is to go; else 0
    KB_VEC(kb_sort_item) osp;    // index: KB_NONE, or where its value lies
    kb_buf values;               // of `osp`, each behind its length of a byte
    KB_VEC(kb_degree_change) degrees;
    KB_VEC(kb_entity_change) entities;
    KB_VEC(kb_co_change) cos;
    KB_VEC(kb_co_place) places; // of one document
    KB_VEC(uint64_t) pairs;     // of one document
    KB_VEC(uint32_t) numbers;
    struct kb_apply_names *names; // of a transaction
} kb_apply;

/// Put a row, or gather it for a bulk load.
KB_NODISCARD kb_status kb_apply_put(kb_apply *apply, kb_table table,
                                    const kb_key *key, kb_str value);

/// Put a row behind all others of its table.
KB_NODISCARD kb_status kb_apply_append(kb_apply *apply, kb_table table,
                                       const kb_key *key, kb_str value);

/// Gather the terms of a batch that are new.  As long as none was forgotten,
/// ids are places plus 1.
KB_NODISCARD kb_status kb_batch_spool_terms(kb_batch *batch, kb_sink *sink);

/// Keep but the hashes of a batch's terms, all of which have ids: KB_OK or
/// KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_batch_forget_terms(kb_batch *batch, kb_sink *sink);

/// Gather a batch of documents that are all new.  Its terms are not looked at.
KB_NODISCARD kb_status kb_batch_spool(kb_batch *batch, kb_txn *txn,
                                      kb_sink *sink);

/// The id of a term of the batch.
static inline kb_id
kb_apply_id(const kb_apply *apply, uint32_t term)
{
    return apply->sink && apply->sink->known.n == 0
               ? term + 1 // without a look at it
               : apply->batch->terms.items[term].id;
}

/// The value of a row that must be there.
KB_NODISCARD kb_status kb_apply_get(kb_apply *apply, kb_table table,
                                    const kb_key *key, kb_str *value);

/// `ev`, `spo`, `pos`, `osp`; fills `ev_numbers` and `degrees`.
KB_NODISCARD kb_status kb_apply_evidence(kb_apply *apply);

/// Begin to gather the names of new entities, in a thread of its own where
/// there are many; nothing that is in `entities` may change.
KB_NODISCARD kb_status kb_apply_names_begin(kb_apply *apply);

/// Wait until that is over, and release it.
void kb_apply_names_end(kb_apply *apply);

/// `entdoc`, `variant`, `ent`, after the evidence; begins to sort names.
KB_NODISCARD kb_status kb_apply_entities(kb_apply *apply);

/// `name`, `gram`: the names sorted.
KB_NODISCARD kb_status kb_apply_sorted_names(kb_apply *apply);

/// A bulk load's share of `entdoc` and `variant`; from them the rest follows
/// when all documents are there.
KB_NODISCARD kb_status kb_apply_spool_entities(kb_apply *apply);

/// `gram`: add, or drop where the value is empty, ids under trigrams, given
/// with keys as of `name`.
KB_NODISCARD kb_status kb_apply_grams(kb_apply *apply, kb_spool *rows);

/// Turn `places` into changes of `co`; `sign` is 1 or -1.
KB_NODISCARD kb_status kb_apply_places(kb_apply *apply, int32_t sign);

/// `co`.
KB_NODISCARD kb_status kb_apply_cos(kb_apply *apply);

/// The days of an entity's documents, where `entdoc` is not kept: first4 last4.
enum { KB_DAYS_LEN = 8 };

/// The earlier or later of two days, of which KB_NO_DAY is none.
static inline kb_day
kb_day_earlier(kb_day a, kb_day b)
{
    return a == KB_NO_DAY || (b != KB_NO_DAY && b < a) ? b : a;
}

static inline kb_day
kb_day_later(kb_day a, kb_day b)
{
    return a == KB_NO_DAY || (b != KB_NO_DAY && b > a) ? b : a;
}

/// Add a difference to a count: KB_ERR_CORRUPT below zero.
KB_NODISCARD static inline kb_status
kb_apply_add(uint32_t *count, int64_t difference)
{
    const int64_t sum = (int64_t)*count + difference;
    if (sum < 0 || sum > UINT32_MAX) {
        return sum < 0 ? KB_ERR_CORRUPT : KB_ERR_LIMIT;
    }
    *count = (uint32_t)sum;
    return KB_OK;
}

/// The same for the counts in `meta`.
static inline void
kb_apply_count(uint64_t *count, int64_t difference)
{
    *count += (uint64_t)difference;
}

#endif // KB_STORE_APPLY_H

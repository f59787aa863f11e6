// SPDX-License-Identifier: MIT
#include "store/triple.h"

#include <stdlib.h>

/// An index, and where subject, predicate and object stand in its keys.
typedef struct index_plan {
    kb_table table;
    uint8_t places[3]; // of s, p, o in the key
    uint8_t n_bound;   // numbers of the key that the pattern gives
} index_plan;

/// By the bits 4 s, 2 p, 1 o of what a pattern gives.
static const index_plan plans[] = {
    {KB_TABLE_SPO, {0, 1, 2}, 0}, // nothing
    {KB_TABLE_OSP, {1, 2, 0}, 1}, // o
    {KB_TABLE_POS, {2, 0, 1}, 1}, // p
    {KB_TABLE_POS, {2, 0, 1}, 2}, // p o
    {KB_TABLE_SPO, {0, 1, 2}, 1}, // s
    {KB_TABLE_OSP, {1, 2, 0}, 2}, // s o
    {KB_TABLE_SPO, {0, 1, 2}, 2}, // s p
    {KB_TABLE_SPO, {0, 1, 2}, 3}, // s p o
};

kb_triple
kb_triple_of_row(const uint32_t spo[3], const kb_row_spo *row)
{
    const bool is_asserted = (row->flags & KB_SPO_ASSERTED) != 0;
    return (kb_triple){
        .subject = spo[0],
        .predicate = spo[1],
        .object = spo[2],
        .is_asserted = is_asserted,
        .n_evidence = row->n_evidence,
        .n_other = row->n_other,
        .n_documents = row->n_documents,
        .confidence = is_asserted ? kb_row_confidence(row->voices) : 0,
        .first = row->first,
        .last = row->last,
    };
}

kb_status
kb_triple_get(kb_txn *txn, kb_id subject, kb_id predicate, kb_id object,
              kb_triple *out)
{
    const uint32_t spo[] = {subject, predicate, object};
    kb_key key;
    kb_str value = {0};
    kb_row_spo row;
    kb_key_ids(&key, spo, 3);
    KB_TRY(kb_env_get(txn, KB_TABLE_SPO, kb_key_get(&key), &value));
    KB_TRY(kb_row_read_spo(value, &row));
    *out = kb_triple_of_row(spo, &row);
    return KB_OK;
}

static kb_status
visit(kb_txn *txn, const index_plan *plan, const kb_scan *scan, kb_triple *out)
{
    uint32_t ids[3];
    KB_TRY(kb_key_read_ids(scan->key, ids, 3));
    const uint32_t spo[] = {ids[plan->places[0]], ids[plan->places[1]],
                            ids[plan->places[2]]};
    if (plan->table != KB_TABLE_POS) {
        kb_row_spo row;
        KB_TRY(kb_row_read_spo(scan->value, &row));
        *out = kb_triple_of_row(spo, &row);
        return KB_OK;
    }
    const kb_status st = kb_triple_get(txn, spo[0], spo[1], spo[2], out);
    return st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st;
}

/// The index that serves a pattern, and the beginning of its keys.
static const index_plan *
plan_of(const kb_pattern *pattern, kb_key *prefix)
{
    const uint32_t ids[] = {pattern->subject, pattern->predicate,
                            pattern->object};
    const index_plan *const plan =
        &plans[(ids[0] != 0 ? 4 : 0) + (ids[1] != 0 ? 2 : 0) +
               (ids[2] != 0 ? 1 : 0)];
    uint32_t numbers[3] = {0};
    for (size_t i = 0; i < 3; ++i) {
        numbers[plan->places[i]] = ids[i];
    }
    kb_key_ids(prefix, numbers, plan->n_bound);
    return plan;
}

kb_status
kb_triple_count(kb_txn *txn, const kb_pattern *pattern, uint32_t limit,
                uint32_t *n)
{
    kb_key prefix;
    kb_scan scan;
    const index_plan *const plan = plan_of(pattern, &prefix);
    *n = 0;
    KB_TRY(kb_scan_open(&scan, txn, plan->table, kb_key_get(&prefix)));
    kb_status st = KB_OK;
    while (*n < limit && (st = kb_scan_next(&scan)) == KB_OK) {
        ++*n;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

kb_status
kb_triple_scan(kb_txn *txn, const kb_pattern *pattern, kb_triple_fn fn,
               void *ctx)
{
    kb_key prefix;
    kb_scan scan;
    const index_plan *const plan = plan_of(pattern, &prefix);
    KB_TRY(kb_scan_open(&scan, txn, plan->table, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        kb_triple triple;
        st = visit(txn, plan, &scan, &triple);
        if (st == KB_OK && (triple.is_asserted || pattern->with_unasserted)) {
            st = fn(ctx, &triple);
        }
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

// ---- in the order of the export ---------------------------------------------

typedef struct sorted_triple {
    kb_triple triple;
    kb_named subject;
    kb_str predicate; // body of the term, with its closing character
    kb_named object;
} sorted_triple;

typedef struct sorter {
    kb_txn *txn;
    KB_VEC(sorted_triple) rows;
} sorter;

/// Bodies end with `>` or `"`, so none is the beginning of another and their
/// order is that of the lines.  Literals begin with `"`, which is before `<`.
static int
compare_triples(const void *a, const void *b)
{
    const sorted_triple *const x = a;
    const sorted_triple *const y = b;
    int order = kb_str_compare(x->subject.body, y->subject.body);
    order = order != 0 ? order : kb_str_compare(x->predicate, y->predicate);
    order = order != 0 ? order
                       : (x->object.kind == KB_TERM_LOCAL) -
                             (y->object.kind == KB_TERM_LOCAL);
    return order != 0 ? order : kb_str_compare(x->object.body, y->object.body);
}

static kb_status
add_sorted(void *ctx, const kb_triple *triple)
{
    sorter *const s = ctx;
    KB_TRY(KB_VEC_RESERVE(&s->rows, 1));
    sorted_triple *const row = &s->rows.items[s->rows.n];
    const sorted_triple *const last = s->rows.n > 0 ? row - 1 : NULL;
    uint8_t kind = 0;
    row->triple = *triple;
    if (last && last->triple.subject == triple->subject) {
        row->subject = last->subject;
    } else {
        KB_TRY(kb_read_end_named(s->txn, triple->subject, &row->subject));
    }
    if (last && last->triple.object == triple->object) {
        row->object = last->object;
    } else {
        KB_TRY(kb_read_end_named(s->txn, triple->object, &row->object));
    }
    KB_TRY(kb_read_body(s->txn, triple->predicate, &kind, &row->predicate));
    ++s->rows.n;
    return KB_OK;
}

/// As fn() returned: KB_DONE ends all.
static kb_status
each_sorted(kb_txn *txn, const kb_pattern *pattern, kb_triple_fn fn, void *ctx)
{
    sorter s = {.txn = txn};
    s.rows.alloc = &txn->store->alloc;
    kb_status st = kb_triple_scan(txn, pattern, add_sorted, &s);
    if (s.rows.n > 1) {
        qsort(s.rows.items, s.rows.n, sizeof(sorted_triple), compare_triples);
    }
    for (size_t i = 0; st == KB_OK && i < s.rows.n; ++i) {
        const sorted_triple *const row = &s.rows.items[i];
        // It is likely to ask for the ends.
        kb_read_remember(txn, row->triple.subject, &row->subject);
        kb_read_remember(txn, row->triple.object, &row->object);
        st = fn(ctx, &row->triple);
    }
    KB_VEC_CLEAR(&s.rows);
    return st;
}

/// All triples, subject by subject.
typedef struct walk {
    kb_txn *txn;
    kb_pattern pattern;
    kb_triple_fn fn;
    void *ctx;
} walk;

static kb_status
walk_subject(void *ctx, const kb_entity_info *entity)
{
    walk *const w = ctx;
    w->pattern.subject = entity->id;
    return each_sorted(w->txn, &w->pattern, w->fn, w->ctx);
}

kb_status
kb_triple_each(kb_txn *txn, const kb_pattern *pattern, kb_triple_fn fn,
               void *ctx)
{
    if (pattern->subject == 0 && pattern->predicate == 0 &&
        pattern->object == 0) {
        walk w = {txn, *pattern, fn, ctx};
        return kb_entity_each(txn, walk_subject, &w);
    }
    return kb_read_end(each_sorted(txn, pattern, fn, ctx));
}

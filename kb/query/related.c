// SPDX-License-Identifier: MIT
#include "query/neighbour.h"

#include <kb/query.h>

#include <math.h>
#include <stdlib.h>

enum { SLACK = 64 }; // rows kept beyond twice the limit before they are sorted

typedef struct row {
    kb_relative relative;
    kb_str predicate; // bodies of terms, to order equals
    kb_named other;   // not read while its body is NULL
} row;

typedef struct search {
    kb_txn *txn;
    kb_related_options options;
    kb_id entity;
    KB_VEC(row) rows;
    KB_VEC(uint32_t) others; // far ends of facts
    kb_id predicate;         // the last one seen, and its body
    kb_str predicate_body;
} search;

/// All of the order but the text of the far end.
static int
compare_rows(const void *a, const void *b)
{
    const row *const x = a;
    const row *const y = b;
    const bool x_together = x->relative.direction == KB_TOGETHER;
    const bool y_together = y->relative.direction == KB_TOGETHER;
    if (x_together != y_together) {
        return x_together - y_together;
    }
    const bool x_open = !x_together && !x->relative.triple.is_asserted;
    const bool y_open = !y_together && !y->relative.triple.is_asserted;
    if (x_open != y_open) {
        return x_open - y_open;
    }
    if (x->relative.score != y->relative.score) {
        return x->relative.score > y->relative.score ? -1 : 1;
    }
    const int order =
        x->relative.triple.predicate == y->relative.triple.predicate
            ? 0
            : kb_str_compare(x->predicate, y->predicate);
    return order != 0 ? order
                      : (int)x->relative.direction - (int)y->relative.direction;
}

static int
compare_others(const void *a, const void *b)
{
    return kb_str_compare(((const row *)a)->other.body,
                          ((const row *)b)->other.body);
}

static int
compare_ids(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/// How many rows are wanted, those skipped included; 0: all.
static size_t
kept(const search *s)
{
    return s->options.limit == 0 ? 0
                                 : (size_t)s->options.limit + s->options.skip;
}

static kb_status
read_other(const search *s, row *r)
{
    return r->other.body.ptr
               ? KB_OK
               : kb_read_end_named(s->txn, r->relative.other, &r->other);
}

/// Order rows that are equal so far: by the text of the far end.
static kb_status
settle_equals(search *s, row *rows, size_t n)
{
    for (size_t i = 0; i < n; ++i) {
        KB_TRY(read_other(s, &rows[i]));
    }
    qsort(rows, n, sizeof(row), compare_others);
    return KB_OK;
}

/// Sort, and drop what is beyond the limit.
static kb_status
settle(search *s)
{
    row *const rows = s->rows.items;
    const size_t n = s->rows.n;
    if (n > 1) {
        qsort(rows, n, sizeof(row), compare_rows);
    }
    for (size_t begin = 0, end = 1; begin < n; begin = end++) {
        while (end < n && compare_rows(&rows[begin], &rows[end]) == 0) {
            ++end;
        }
        if (end - begin > 1) {
            KB_TRY(settle_equals(s, rows + begin, end - begin));
        }
    }
    const size_t wanted = kept(s);
    if (wanted != 0 && s->rows.n > wanted) {
        s->rows.n = wanted;
    }
    return KB_OK;
}

/// Take a row whose far end is of the type asked for.  Where all rows will be
/// given out that end is read now, for they come in the order of its table.
static kb_status
push(search *s, row *new_row)
{
    const size_t limit = kept(s);
    const kb_entity_type type = s->options.type;
    if (limit == 0 || type != 0) {
        KB_TRY(read_other(s, new_row));
    }
    if (type != 0 && new_row->other.type != type) {
        return KB_OK;
    }
    if (limit != 0 && s->rows.n >= 2 * limit + SLACK) {
        KB_TRY(settle(s));
    }
    KB_TRY(KB_VEC_RESERVE(&s->rows, 1));
    s->rows.items[s->rows.n++] = *new_row;
    return KB_OK;
}

static double
together_score(const kb_comention *co)
{
    return 0.05 * (log2(1 + (double)co->n_documents) +
                   log2(1 + (double)co->n_sentences) / 4);
}

static kb_status
add_fact(void *ctx, const kb_triple *triple)
{
    search *const s = ctx;
    const bool is_out = triple->subject == s->entity;
    uint8_t kind = 0;
    row r = {.relative = {
                 .other = is_out ? triple->object : triple->subject,
                 .direction = is_out ? KB_OUT : KB_IN,
                 .triple = *triple,
                 .n_documents = triple->n_documents,
                 .score = kb_fact_score(triple),
             }};
    KB_TRY(KB_VEC_RESERVE(&s->others, 1));
    s->others.items[s->others.n++] = r.relative.other;
    if (!kb_fact_passes(&s->options.facts, triple)) {
        return KB_OK;
    }
    if (s->predicate != triple->predicate) {
        KB_TRY(
            kb_read_body(s->txn, triple->predicate, &kind, &s->predicate_body));
        s->predicate = triple->predicate;
    }
    r.predicate = s->predicate_body;
    return push(s, &r);
}

static kb_status
add_together(void *ctx, const kb_comention *co)
{
    search *const s = ctx;
    if (s->others.n > 0 && bsearch(&co->entity, s->others.items, s->others.n,
                                   sizeof(uint32_t), compare_ids)) {
        return KB_OK;
    }
    row r = {.relative = {
                 .other = co->entity,
                 .direction = KB_TOGETHER,
                 .n_documents = co->n_documents,
                 .n_sentences = co->n_sentences,
                 .score = together_score(co),
             }};
    return push(s, &r);
}

/// The facts with one predicate, or with any.
static kb_status
gather_facts(search *s, kb_id predicate)
{
    const bool with_others = s->options.facts.with_unasserted;
    const kb_pattern out = {.subject = s->entity,
                            .predicate = predicate,
                            .with_unasserted = with_others};
    const kb_pattern in = {.predicate = predicate,
                           .object = s->entity,
                           .with_unasserted = with_others};
    KB_TRY(kb_triple_scan(s->txn, &out, add_fact, s));
    return kb_triple_scan(s->txn, &in, add_fact, s);
}

static kb_status
gather(search *s)
{
    const kb_fact_filter *const facts = &s->options.facts;
    const size_t n = facts->n_predicates;
    for (size_t i = 0; i < n; ++i) {
        KB_TRY(gather_facts(s, facts->predicates[i]));
    }
    if (n == 0) {
        KB_TRY(gather_facts(s, 0));
    }
    if (!s->options.facts_only && n == 0 && !facts->has_since &&
        !facts->has_until) {
        if (s->others.n > 1) {
            qsort(s->others.items, s->others.n, sizeof(uint32_t), compare_ids);
        }
        KB_TRY(kb_comention_each(s->txn, s->entity, add_together, s));
    }
    return settle(s);
}

kb_status
kb_related(kb_txn *txn, kb_id entity, const kb_related_options *options,
           kb_relative_fn fn, void *ctx)
{
    kb_entity_info info;
    KB_TRY(kb_entity_get(txn, entity, &info));
    search s = {.txn = txn, .entity = entity};
    if (options) {
        s.options = *options;
    }
    s.rows.alloc = &txn->store->alloc;
    s.others.alloc = &txn->store->alloc;
    kb_status st = gather(&s);
    for (size_t i = s.options.skip; st == KB_OK && i < s.rows.n; ++i) {
        const row *const r = &s.rows.items[i];
        if (r->other.body.ptr) { // `fn` is likely to ask for it
            kb_read_remember(txn, r->relative.other, &r->other);
        }
        st = fn(ctx, &r->relative);
    }
    KB_VEC_CLEAR(&s.others);
    KB_VEC_CLEAR(&s.rows);
    return kb_read_end(st);
}

// SPDX-License-Identifier: MIT
#include "query/neighbour.h"

#include <kb/predicate.h>
#include <kb/timeline.h>

#include <stdlib.h>

/// A piece of evidence, by the unit that its day lies in.
typedef struct piece {
    kb_day unit; // its first day
    uint32_t fact;
    uint32_t document;
} piece;

typedef struct timeline {
    kb_txn *txn;
    kb_timeline_options options;
    kb_id entity;
    kb_id predicate; // the last one seen, and whether it counts
    bool is_wanted;
    KB_VEC(kb_triple) facts;
    KB_VEC(piece) pieces;
    KB_VEC(kb_timeline_fact) entry; // facts of one unit
} timeline;

// ---- units ------------------------------------------------------------------

static kb_day
day_of(int year, int month)
{
    kb_day day = 0;
    return kb_day_make(year, month, 1, &day) == KB_OK ? day : 0;
}

static kb_day
unit_of(kb_day day, kb_timeline_unit unit)
{
    enum { WEEK = 7, THURSDAY = 3 }; // 1970-01-01 was one
    int year = 0;
    int month = 0;
    int of_month = 0;
    if (unit == KB_BY_DAY) {
        return day;
    }
    if (unit == KB_BY_WEEK) {
        const int of_week = (((day + THURSDAY) % WEEK) + WEEK) % WEEK;
        return day - of_week;
    }
    kb_day_split(day, &year, &month, &of_month);
    return day_of(year, unit == KB_BY_YEAR ? 1 : month);
}

static kb_day
end_of(kb_day first, kb_timeline_unit unit)
{
    enum { DAYS = 32, LONG_YEAR = 367, WEEK = 7 };
    switch (unit) {
    case KB_BY_WEEK:
        return first + WEEK - 1;
    case KB_BY_MONTH:
        return unit_of(first + DAYS, KB_BY_MONTH) - 1;
    case KB_BY_YEAR:
        return unit_of(first + LONG_YEAR, KB_BY_YEAR) - 1;
    case KB_BY_DAY:
    default:
        return first;
    }
}

// ---- gathering --------------------------------------------------------------

static kb_status
choose_predicate(timeline *t, kb_id predicate)
{
    kb_node node = {0};
    if (t->predicate == predicate) {
        return KB_OK;
    }
    KB_TRY(kb_node_get(t->txn, predicate, &node));
    const kb_predicate *const known = kb_predicate_find(node.name);
    t->predicate = predicate;
    t->is_wanted = t->options.with_states || !known || known->is_event;
    return KB_OK;
}

static bool
is_wanted_day(const kb_fact_filter *filter, kb_day day)
{
    return day != KB_NO_DAY && (!filter->has_since || day >= filter->since) &&
           (!filter->has_until || day <= filter->until);
}

static kb_status
add_piece(timeline *t, const kb_scan *scan)
{
    const kb_fact_filter *const filter = &t->options.facts;
    uint32_t spo[3];
    uint32_t document = 0;
    uint16_t n = 0;
    kb_row_ev row;
    KB_TRY(kb_key_read_evidence(scan->key, spo, &document, &n));
    KB_TRY(kb_row_read_ev(scan->value, &row));
    if (!is_wanted_day(filter, row.day) ||
        (!filter->with_unasserted && !kb_row_is_fact(&row))) {
        return KB_OK;
    }
    KB_TRY(KB_VEC_RESERVE(&t->pieces, 1));
    t->pieces.items[t->pieces.n++] =
        (piece){.unit = unit_of(row.day, t->options.unit),
                .fact = (uint32_t)t->facts.n,
                .document = document};
    return KB_OK;
}

static kb_status
add_evidence(timeline *t, const kb_triple *triple)
{
    const uint32_t spo[] = {triple->subject, triple->predicate, triple->object};
    kb_scan scan;
    kb_key prefix;
    kb_key_ids(&prefix, spo, 3);
    KB_TRY(kb_scan_open(&scan, t->txn, KB_TABLE_EV, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        st = add_piece(t, &scan);
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

static kb_status
add_fact(void *ctx, const kb_triple *triple)
{
    timeline *const t = ctx;
    kb_fact_filter filter = t->options.facts;
    const kb_id other = t->options.other;
    if (other != 0 && triple->subject != other && triple->object != other) {
        return KB_OK;
    }
    if (filter.with_unasserted) { // whose days are not in the fact
        filter.has_since = filter.has_until = false;
    }
    if (!kb_fact_passes(&filter, triple)) {
        return KB_OK;
    }
    KB_TRY(choose_predicate(t, triple->predicate));
    if (!t->is_wanted) {
        return KB_OK;
    }
    KB_TRY(add_evidence(t, triple));
    KB_TRY(KB_VEC_RESERVE(&t->facts, 1));
    t->facts.items[t->facts.n++] = *triple;
    return KB_OK;
}

static kb_status
gather(timeline *t)
{
    const bool with_others = t->options.facts.with_unasserted;
    const kb_pattern out = {.subject = t->entity,
                            .with_unasserted = with_others};
    const kb_pattern in = {.object = t->entity, .with_unasserted = with_others};
    KB_TRY(kb_triple_scan(t->txn, &out, add_fact, t));
    return t->entity != 0 ? kb_triple_scan(t->txn, &in, add_fact, t) : KB_OK;
}

// ---- giving out -------------------------------------------------------------

static int
compare_pieces(const void *a, const void *b)
{
    const piece *const x = a;
    const piece *const y = b;
    if (x->unit != y->unit) {
        return x->unit < y->unit ? -1 : 1;
    }
    if (x->document != y->document) {
        return x->document < y->document ? -1 : 1;
    }
    return (x->fact > y->fact) - (x->fact < y->fact);
}

/// A fact of a unit and the texts it is ordered by.
typedef struct ranked {
    kb_timeline_fact fact;
    kb_str texts[3];
} ranked;

static int
compare_ranked(const void *a, const void *b)
{
    const ranked *const x = a;
    const ranked *const y = b;
    if (x->fact.n_evidence != y->fact.n_evidence) {
        return x->fact.n_evidence > y->fact.n_evidence ? -1 : 1;
    }
    for (size_t i = 0; i < 3; ++i) {
        const int order = kb_str_compare(x->texts[i], y->texts[i]);
        if (order != 0) {
            return order;
        }
    }
    return 0;
}

static int
compare_facts(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

typedef KB_VEC(ranked) ranked_vec;
typedef KB_VEC(uint32_t) number_vec;

static kb_status
rank(timeline *t, const number_vec *numbers, ranked_vec *out)
{
    out->n = 0;
    for (size_t i = 0; i < numbers->n; ++i) {
        if (i > 0 && numbers->items[i] == numbers->items[i - 1]) {
            ++out->items[out->n - 1].fact.n_evidence;
            continue;
        }
        const kb_triple *const triple = &t->facts.items[numbers->items[i]];
        const kb_id ids[] = {triple->subject, triple->predicate,
                             triple->object};
        KB_TRY(KB_VEC_RESERVE(out, 1));
        ranked *const r = &out->items[out->n++];
        *r = (ranked){.fact = {*triple, 1}};
        for (size_t k = 0; k < 3; ++k) {
            uint8_t kind = 0;
            KB_TRY(kb_read_body(t->txn, ids[k], &kind, &r->texts[k]));
        }
    }
    if (out->n > 1) {
        qsort(out->items, out->n, sizeof(ranked), compare_ranked);
    }
    return KB_OK;
}

/// The entry of pieces `begin` to `end`.
static kb_status
make_entry(timeline *t, size_t begin, size_t end, ranked_vec *order,
           kb_timeline_entry *out)
{
    number_vec numbers = {.alloc = t->pieces.alloc};
    const piece *const pieces = t->pieces.items;
    kb_status st = KB_VEC_RESERVE(&numbers, end - begin);
    *out = (kb_timeline_entry){
        .first = pieces[begin].unit,
        .last = end_of(pieces[begin].unit, t->options.unit),
        .n_evidence = (uint32_t)(end - begin),
    };
    for (size_t i = begin; st == KB_OK && i < end; ++i) {
        out->n_documents +=
            i == begin || pieces[i].document != pieces[i - 1].document;
        numbers.items[numbers.n++] = pieces[i].fact;
    }
    if (st == KB_OK) {
        qsort(numbers.items, numbers.n, sizeof(uint32_t), compare_facts);
        st = rank(t, &numbers, order);
    }
    KB_VEC_CLEAR(&numbers);
    t->entry.n = 0;
    KB_TRY(st);
    KB_TRY(KB_VEC_RESERVE(&t->entry, order->n));
    for (size_t i = 0; i < order->n; ++i) {
        t->entry.items[t->entry.n++] = order->items[i].fact;
    }
    out->facts = t->entry.items;
    out->n_facts = t->entry.n;
    return KB_OK;
}

static kb_status
give_all(timeline *t, kb_timeline_fn fn, void *ctx)
{
    ranked_vec order = {.alloc = t->pieces.alloc};
    const size_t n = t->pieces.n;
    kb_status st = KB_OK;
    if (n > 1) {
        qsort(t->pieces.items, n, sizeof(piece), compare_pieces);
    }
    for (size_t begin = 0, end = 0; st == KB_OK && begin < n; begin = end) {
        kb_timeline_entry entry;
        while (end < n &&
               t->pieces.items[end].unit == t->pieces.items[begin].unit) {
            ++end;
        }
        st = make_entry(t, begin, end, &order, &entry);
        st = st == KB_OK ? fn(ctx, &entry) : st;
    }
    KB_VEC_CLEAR(&order);
    return st;
}

kb_status
kb_timeline(kb_txn *txn, kb_id entity, const kb_timeline_options *options,
            kb_timeline_fn fn, void *ctx)
{
    const kb_allocator *const alloc = &txn->store->alloc;
    timeline t = {.txn = txn, .entity = entity};
    kb_entity_info info;
    if (entity != 0) {
        KB_TRY(kb_entity_get(txn, entity, &info));
    }
    if (options) {
        t.options = *options;
    }
    t.facts.alloc = alloc;
    t.pieces.alloc = alloc;
    t.entry.alloc = alloc;
    kb_status st = gather(&t);
    st = st == KB_OK ? give_all(&t, fn, ctx) : st;
    KB_VEC_CLEAR(&t.entry);
    KB_VEC_CLEAR(&t.pieces);
    KB_VEC_CLEAR(&t.facts);
    return kb_read_end(st);
}

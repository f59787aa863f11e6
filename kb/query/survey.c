// SPDX-License-Identifier: MIT
#include "query/neighbour.h"

#include <kb/survey.h>

#include <stdlib.h>

// ---- predicates -------------------------------------------------------------

typedef struct uses {
    kb_txn *txn;
    const kb_fact_filter *filter;
    kb_numbering numbers;
    KB_VEC(kb_predicate_use) items; // by number
} uses;

static kb_status
count_use(void *ctx, const kb_triple *triple)
{
    uses *const u = ctx;
    uint32_t number = 0;
    if (!kb_fact_passes(u->filter, triple)) {
        return KB_OK;
    }
    KB_TRY(kb_numbering_add(&u->numbers, triple->predicate, &number));
    if (number == u->items.n) {
        KB_TRY(KB_VEC_RESERVE(&u->items, 1));
        u->items.items[u->items.n++] =
            (kb_predicate_use){.predicate = triple->predicate,
                               .first = KB_NO_DAY,
                               .last = KB_NO_DAY};
    }
    kb_predicate_use *const use = &u->items.items[number];
    ++use->n_triples;
    use->n_evidence += triple->n_evidence;
    if (triple->first != KB_NO_DAY &&
        (use->first == KB_NO_DAY || triple->first < use->first)) {
        use->first = triple->first;
    }
    if (triple->last != KB_NO_DAY && triple->last > use->last) {
        use->last = triple->last;
    }
    return KB_OK;
}

static int
compare_uses(const void *a, const void *b)
{
    const kb_predicate_use *const x = a;
    const kb_predicate_use *const y = b;
    if (x->n_triples != y->n_triples) {
        return x->n_triples > y->n_triples ? -1 : 1;
    }
    return kb_str_compare(x->name, y->name);
}

static kb_status
count_uses(uses *u)
{
    const kb_pattern all = {.with_unasserted =
                                u->filter && u->filter->with_unasserted};
    KB_TRY(kb_triple_scan(u->txn, &all, count_use, u));
    for (size_t i = 0; i < u->items.n; ++i) {
        kb_node node = {0};
        KB_TRY(kb_node_get(u->txn, u->items.items[i].predicate, &node));
        u->items.items[i].name = node.name;
    }
    if (u->items.n > 1) {
        qsort(u->items.items, u->items.n, sizeof(kb_predicate_use),
              compare_uses);
    }
    return KB_OK;
}

kb_status
kb_predicates_each(kb_txn *txn, const kb_fact_filter *filter,
                   kb_predicate_use_fn fn, void *ctx)
{
    uses u = {.txn = txn, .filter = filter};
    kb_numbering_init(&u.numbers, &txn->store->alloc);
    u.items.alloc = &txn->store->alloc;
    kb_status st = count_uses(&u);
    for (size_t i = 0; st == KB_OK && i < u.items.n; ++i) {
        st = fn(ctx, &u.items.items[i]);
    }
    KB_VEC_CLEAR(&u.items);
    kb_numbering_clear(&u.numbers);
    return kb_read_end(st);
}

// ---- the most prominent -----------------------------------------------------

typedef struct ranking {
    kb_entity_info info;
    uint64_t counts[3]; // the one asked for first
} ranking;

typedef struct top {
    kb_top_options options;
    KB_VEC(ranking) items;
} top;

static int
compare_rankings(const void *a, const void *b)
{
    const ranking *const x = a;
    const ranking *const y = b;
    for (size_t i = 0; i < 3; ++i) {
        if (x->counts[i] != y->counts[i]) {
            return x->counts[i] > y->counts[i] ? -1 : 1;
        }
    }
    return kb_str_compare(x->info.key, y->info.key);
}

static void
settle_top(top *t)
{
    if (t->items.n > 1) {
        qsort(t->items.items, t->items.n, sizeof(ranking), compare_rankings);
    }
    if (t->options.limit != 0 && t->items.n > t->options.limit) {
        t->items.n = t->options.limit;
    }
}

static kb_status
add_entity(void *ctx, const kb_entity_info *entity)
{
    enum { SLACK = 256 };
    top *const t = ctx;
    const size_t limit = t->options.limit;
    if (t->options.type != 0 && entity->type != t->options.type) {
        return KB_OK;
    }
    if (limit != 0 && t->items.n >= 2 * limit + SLACK) {
        settle_top(t);
    }
    const uint64_t all[] = {entity->n_mentions, entity->n_documents,
                            (uint64_t)entity->n_out + entity->n_in};
    KB_TRY(KB_VEC_RESERVE(&t->items, 1));
    ranking *const r = &t->items.items[t->items.n++];
    *r = (ranking){.info = *entity};
    for (size_t i = 0; i < 3; ++i) {
        r->counts[i] = all[((size_t)t->options.order + i) % 3];
    }
    return KB_OK;
}

kb_status
kb_top_each(kb_txn *txn, const kb_top_options *options, kb_entity_fn fn,
            void *ctx)
{
    top t = {.items = {.alloc = &txn->store->alloc}};
    if (options) {
        t.options = *options;
    }
    kb_status st = kb_entity_each(txn, add_entity, &t);
    settle_top(&t);
    for (size_t i = 0; st == KB_OK && i < t.items.n; ++i) {
        st = fn(ctx, &t.items.items[i].info);
    }
    KB_VEC_CLEAR(&t.items);
    return kb_read_end(st);
}

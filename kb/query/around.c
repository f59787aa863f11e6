// SPDX-License-Identifier: MIT
#include "base/hash.h"
#include "query/neighbour.h"

typedef struct around {
    kb_txn *txn;
    kb_around_options options;
    kb_numbering reached; // entities, in the order in which they are looked at
    KB_VEC(kb_triple) facts;
    kb_slots seen; // places in `facts`
    kb_id from;
    uint32_t depth;
    uint32_t n_given;
    kb_around_fn fn;
    void *ctx;
    bool is_over;
} around;

static kb_status
note_fact(around *a, const kb_triple *triple, bool *is_new)
{
    const uint64_t hash = kb_hash_finish(kb_hash_combine(
        kb_hash_combine(kb_hash_combine(0, triple->subject), triple->predicate),
        triple->object));
    kb_probe probe = kb_slots_probe(hash);
    uint32_t place = 0;
    while (kb_slots_next(&a->seen, &probe, &place)) {
        const kb_triple *const other = &a->facts.items[place];
        if (other->subject == triple->subject &&
            other->predicate == triple->predicate &&
            other->object == triple->object) {
            *is_new = false;
            return KB_OK;
        }
    }
    *is_new = true;
    KB_TRY(KB_VEC_RESERVE(&a->facts, 1));
    KB_TRY(kb_slots_add(&a->seen, hash, (uint32_t)a->facts.n));
    a->facts.items[a->facts.n++] = *triple;
    return KB_OK;
}

static kb_status
add_relative(void *ctx, const kb_relative *relative)
{
    around *const a = ctx;
    const kb_around_fact fact = {a->from, *relative, a->depth};
    kb_entity_info info;
    uint32_t number = 0;
    bool is_new = false;
    KB_TRY(note_fact(a, &relative->triple, &is_new));
    if (!is_new) {
        return KB_OK;
    }
    if (a->depth < a->options.depth) {
        const kb_status st = kb_entity_get(a->txn, relative->other, &info);
        if (st == KB_OK) {
            KB_TRY(kb_numbering_add(&a->reached, relative->other, &number));
        } else if (st != KB_NOT_FOUND) { // a literal
            return st;
        }
    }
    ++a->n_given;
    const kb_status st = a->fn(a->ctx, &fact);
    a->is_over = st == KB_DONE ||
                 (a->options.limit != 0 && a->n_given == a->options.limit);
    return st == KB_OK && a->is_over ? KB_DONE : st;
}

static kb_status
go_around(around *a, kb_id entity)
{
    const kb_related_options how = {.limit = a->options.fan,
                                    .facts = a->options.facts,
                                    .facts_only = true,
                                    .type = a->options.type};
    uint32_t number = 0;
    size_t begin = 0;
    KB_TRY(kb_numbering_add(&a->reached, entity, &number));
    for (a->depth = 1; a->depth <= a->options.depth; ++a->depth) {
        const size_t end = a->reached.ids.n;
        for (; begin < end && !a->is_over; ++begin) {
            a->from = a->reached.ids.items[begin];
            KB_TRY(kb_related(a->txn, a->from, &how, add_relative, a));
        }
    }
    return KB_OK;
}

kb_status
kb_around(kb_txn *txn, kb_id entity, const kb_around_options *options,
          kb_around_fn fn, void *ctx)
{
    const kb_allocator *const alloc = &txn->store->alloc;
    around a = {.txn = txn, .fn = fn, .ctx = ctx};
    if (options) {
        a.options = *options;
    }
    a.options.depth = a.options.depth != 0 ? a.options.depth : 1;
    kb_numbering_init(&a.reached, alloc);
    a.facts.alloc = alloc;
    a.seen.alloc = alloc;
    const kb_status st = go_around(&a, entity);
    kb_slots_clear(&a.seen);
    KB_VEC_CLEAR(&a.facts);
    kb_numbering_clear(&a.reached);
    return kb_read_end(st);
}

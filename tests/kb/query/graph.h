// SPDX-License-Identifier: MIT
// A graph by chance, and all of its triples in an array: what the questions
// over it are checked against.
#ifndef KB_TEST_QUERY_GRAPH_H
#define KB_TEST_QUERY_GRAPH_H

#include "../store/support.h"

enum { GRAPH_ENTITIES = 36, GRAPH_DOCUMENTS = 60, GRAPH_MAX = 1024 };

typedef struct graph {
    temp t;
    kb_store *store;
    kb_txn *txn;
    kb_triple triples[GRAPH_MAX]; // asserted or not
    size_t n;
} graph;

static kb_status
keep_triple(void *ctx, const kb_triple *triple)
{
    graph *const g = ctx;
    assert_true(g->n < GRAPH_MAX);
    g->triples[g->n++] = *triple;
    return KB_OK;
}

static void
add_chance_relation(maker *m, uint64_t *state)
{
    static const char *const predicates[] = {"met", "calledOn", "visited",
                                             "livesIn", "positionHeld"};
    const uint32_t subject = chance(state, m->a.n_entities);
    const uint32_t object = chance(state, m->a.n_entities);
    const uint32_t p = chance(state, 5);
    kb_relation *const r = make_relation(m, subject, predicates[p], object);
    r->confidence = 0.3 + 0.1 * chance(state, 7);
    r->is_negative = chance(state, 8) == 0;
    r->time = chance(state, 3) == 0 ? KB_NO_DAY : (kb_day)chance(state, 400);
    if (p == 4) {
        r->object.entity = KB_NONE;
        r->object.literal =
            chance(state, 2) == 0 ? view("chair") : view("head");
    }
}

/// Add entity `number` and mention it in the first sentence.
static void
make_numbered(maker *m, char letter, uint32_t number)
{
    static char keys[GRAPH_ENTITIES][24];
    static char names[GRAPH_ENTITIES][24];
    assert_true(number < GRAPH_ENTITIES);
    snprintf(keys[number], sizeof(keys[number]), "%c-%016u", letter, number);
    snprintf(names[number], sizeof(names[number]), "Name %u", number);
    make_mention(m, make_entity(m, keys[number], names[number]), 0);
}

/// Entities of few documents, so that chains are long.
static int
graph_setup(void **state)
{
    static graph g;
    uint64_t seed = 20221127;
    memset(&g, 0, sizeof(g));
    temp_begin(&g.t);
    g.store = open_new(&g.t);
    for (uint32_t i = 0; i < GRAPH_DOCUMENTS; ++i) {
        char id[16];
        maker m;
        snprintf(id, sizeof(id), "d%02u", i);
        make_doc(&m, id, i % 7 == 0 ? KB_NO_DAY : (kb_day)(10 + i));
        make_sentence(&m, "What they did is told here in some words.");
        const uint32_t around = chance(&seed, GRAPH_ENTITIES);
        for (uint32_t k = 0; k < 4; ++k) {
            const uint32_t e = (around + k * (1 + k)) % GRAPH_ENTITIES;
            make_numbered(&m, "plo"[e % 3], e);
        }
        for (uint32_t k = 0; k < 5; ++k) {
            add_chance_relation(&m, &seed);
        }
        put_alone(g.store, &m);
    }
    g.txn = begin(g.store, KB_TXN_READ);
    const kb_pattern all = {.with_unasserted = true};
    assert_int_equal(kb_triple_each(g.txn, &all, keep_triple, &g), KB_OK);
    assert_true(g.n > 100);
    *state = &g;
    return 0;
}

static int
graph_teardown(void **state)
{
    graph *const g = *state;
    kb_txn_abort(g->txn);
    kb_store_close(g->store);
    temp_end(&g->t);
    return 0;
}

static inline bool
is_literal(graph *g, kb_id id)
{
    kb_node node = {0};
    assert_int_equal(kb_node_get(g->txn, id, &node), KB_OK);
    return node.kind == KB_NODE_LITERAL;
}

#endif // KB_TEST_QUERY_GRAPH_H

// SPDX-License-Identifier: MIT
// Breadth first from both ends.  The side whose frontier has fewer facts is
// looked at: does one of them lead to the other side's frontier?  Else it grows
// by a level.  Ends, visited levels and the facts between them make layers:
//
//     from | level 1 | ... frontier == frontier ... | level 1 | to
//
// Each fact from one layer to the next is an edge; `cost` to the end is known
// for each node, so that the best chains come off a heap in order.
#include "query/path.h"

#include <stdlib.h>

enum { DEFAULT_STEPS = 4, DEFAULT_LIMIT = 10 };

static const uint32_t UNSEEN = UINT32_MAX;

kb_path_node *
kb_path_node_of(kb_path_search *s, kb_id id)
{
    const uint32_t number = kb_numbering_find(&s->numbers, id);
    return number == UNSEEN ? NULL : &s->nodes.items[number];
}

static kb_status
add_node(kb_path_search *s, int side, kb_id id, uint32_t level)
{
    uint32_t number = 0;
    kb_entity_info info = {0};
    KB_TRY(kb_entity_get(s->txn, id, &info));
    KB_TRY(kb_numbering_add(&s->numbers, id, &number));
    KB_TRY(KB_VEC_RESERVE(&s->nodes, 1));
    KB_TRY(KB_VEC_RESERVE(&s->sides[side].frontier, 1));
    s->nodes.items[s->nodes.n++] = (kb_path_node){.id = id,
                                                  .key = info.key,
                                                  .side = (uint8_t)side,
                                                  .level = (uint8_t)level,
                                                  .cost = UINT64_MAX};
    s->sides[side].frontier.items[s->sides[side].frontier.n++] = number;
    s->sides[side].n_facts += (uint64_t)info.n_out + info.n_in;
    return KB_OK;
}

// ---- meeting ----------------------------------------------------------------

typedef struct meeting {
    kb_path_search *s;
    int side;        // that is looked from
    uint32_t number; // of the node
    bool is_met;
} meeting;

static bool
is_other_frontier(void *ctx, kb_id other)
{
    const meeting *const m = ctx;
    const kb_path_node *const node = kb_path_node_of(m->s, other);
    return node && node->side != m->side &&
           node->level == m->s->sides[node->side].level;
}

static kb_status
note_meeting(void *ctx, kb_id other, const kb_triple *triple)
{
    meeting *const m = ctx;
    (void)triple;
    kb_path_node_of(m->s, other)->is_met = true;
    m->s->nodes.items[m->number].is_met = true;
    m->is_met = true;
    return KB_OK;
}

static kb_status
find_meeting(kb_path_search *s, int side, bool *is_met)
{
    meeting m = {.s = s, .side = side};
    const kb_neighbours how = {&s->options.facts, is_other_frontier,
                               note_meeting, &m};
    const kb_path_side *const from = &s->sides[side];
    for (size_t i = 0; i < from->frontier.n; ++i) {
        m.number = from->frontier.items[i];
        KB_TRY(kb_neighbours_each(s->txn, s->nodes.items[m.number].id, &how));
    }
    *is_met = m.is_met;
    return KB_OK;
}

// ---- growing ----------------------------------------------------------------

typedef struct growth {
    kb_path_search *s;
    int side;
    uint32_t level;
} growth;

static bool
is_new(void *ctx, kb_id other)
{
    const growth *const g = ctx;
    return kb_numbering_find(&g->s->numbers, other) == UNSEEN;
}

static kb_status
grow_by(void *ctx, kb_id other, const kb_triple *triple)
{
    const growth *const g = ctx;
    (void)triple;
    return add_node(g->s, g->side, other, g->level);
}

/// Go a level further from one end.
static kb_status
grow(kb_path_search *s, int side)
{
    kb_path_side *const from = &s->sides[side];
    growth g = {s, side, from->level + 1};
    const kb_neighbours how = {&s->options.facts, is_new, grow_by, &g};
    const kb_path_frontier old = from->frontier;
    from->frontier = (kb_path_frontier){.alloc = old.alloc};
    from->level = g.level;
    from->n_facts = 0;
    kb_status st = KB_OK;
    for (size_t i = 0; st == KB_OK && i < old.n; ++i) {
        const kb_id id = s->nodes.items[old.items[i]].id;
        st = kb_neighbours_each(s->txn, id, &how);
    }
    kb_path_frontier rest = old;
    KB_VEC_CLEAR(&rest);
    return st;
}

/// Find how far apart the ends are: KB_OK or KB_NOT_FOUND.
static kb_status
measure(kb_path_search *s)
{
    bool is_met = false;
    for (;;) {
        const int side = s->sides[0].n_facts <= s->sides[1].n_facts ? 0 : 1;
        s->n_steps = s->sides[0].level + s->sides[1].level + 1;
        if (s->n_steps > s->options.max_steps || s->sides[0].frontier.n == 0 ||
            s->sides[1].frontier.n == 0) {
            return KB_NOT_FOUND;
        }
        KB_TRY(find_meeting(s, side, &is_met));
        if (is_met) {
            return KB_OK;
        }
        if (s->n_steps < s->options.max_steps) {
            KB_TRY(grow(s, side));
        } else {
            return KB_NOT_FOUND;
        }
    }
}

// ---- the search -------------------------------------------------------------

static kb_status
find(kb_path_search *s, kb_id from, kb_id to, kb_path_fn fn, void *ctx)
{
    KB_TRY(add_node(s, 0, from, 0));
    KB_TRY(add_node(s, 1, to, 0));
    KB_TRY(measure(s));
    KB_TRY(kb_path_lay(s));
    return kb_path_walk(s, fn, ctx);
}

kb_status
kb_paths(kb_txn *txn, kb_id from, kb_id to, const kb_path_options *options,
         kb_path_fn fn, void *ctx)
{
    kb_entity_info info;
    const kb_allocator *const alloc = &txn->store->alloc;
    kb_path_search s = {.txn = txn};
    if (options) {
        s.options = *options;
    }
    if (s.options.max_steps > KB_PATH_MAX) {
        return KB_ERR_INVALID;
    }
    s.options.max_steps =
        s.options.max_steps != 0 ? s.options.max_steps : DEFAULT_STEPS;
    s.options.limit = s.options.limit != 0 ? s.options.limit : DEFAULT_LIMIT;
    KB_TRY(kb_entity_get(txn, from, &info));
    KB_TRY(kb_entity_get(txn, to, &info));
    if (from == to) {
        return KB_NOT_FOUND;
    }
    kb_numbering_init(&s.numbers, alloc);
    s.nodes.alloc = alloc;
    s.edges.alloc = alloc;
    s.sides[0].frontier.alloc = alloc;
    s.sides[1].frontier.alloc = alloc;
    const kb_status st = find(&s, from, to, fn, ctx);
    KB_VEC_CLEAR(&s.sides[0].frontier);
    KB_VEC_CLEAR(&s.sides[1].frontier);
    KB_VEC_CLEAR(&s.edges);
    KB_VEC_CLEAR(&s.nodes);
    kb_numbering_clear(&s.numbers);
    return kb_read_end(st);
}

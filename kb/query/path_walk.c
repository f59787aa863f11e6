// SPDX-License-Identifier: MIT
// From the layers of path.c to chains, best first: A* with the exact cost to
// the end.  Costs are integers, so that equals are equal.
#include "query/path.h"

#include <math.h>
#include <stdlib.h>

// Costs count in 1/COST_UNIT.
static const double COST_UNIT = 1 << 20;

static uint32_t
layer_of(const kb_path_search *s, const kb_path_node *node)
{
    return node->side == 0 ? node->level : s->n_steps - node->level;
}

// ---- edges ------------------------------------------------------------------

typedef struct laying {
    kb_path_search *s;
    uint32_t from;  // number of the node whose edges are laid
    uint32_t layer; // of the next nodes
    size_t first;   // edge of it
} laying;

static bool
is_in_next_layer(void *ctx, kb_id other)
{
    const laying *const l = ctx;
    const kb_path_node *const node = kb_path_node_of(l->s, other);
    return node && layer_of(l->s, node) == l->layer &&
           (node->is_met || node->level < l->s->sides[node->side].level);
}

static kb_status
add_edge(void *ctx, kb_id other, const kb_triple *triple)
{
    const laying *const l = ctx;
    kb_path_search *const s = l->s;
    const double score = kb_fact_score(triple);
    const double cost = score > 0.001 ? COST_UNIT / score : COST_UNIT * 1000;
    KB_TRY(KB_VEC_RESERVE(&s->edges, 1));
    s->edges.items[s->edges.n++] =
        (kb_path_edge){.from = l->from,
                       .to = kb_numbering_find(&s->numbers, other),
                       .cost = (uint64_t)llround(cost),
                       .triple = *triple};
    return KB_OK;
}

static int
compare_edges(const void *a, const void *b)
{
    const kb_path_edge *const x = a;
    const kb_path_edge *const y = b;
    if (x->to != y->to) {
        return (x->to > y->to) - (x->to < y->to);
    }
    return (x->cost > y->cost) - (x->cost < y->cost);
}

/// Of equally good facts the one whose predicate comes first: KB_OK.
static kb_status
choose(kb_path_search *s, kb_path_edge *kept, const kb_path_edge *other)
{
    uint8_t kind = 0;
    kb_str x = {NULL, 0};
    kb_str y = {NULL, 0};
    if (other->cost > kept->cost) {
        return KB_OK;
    }
    KB_TRY(kb_read_body(s->txn, kept->triple.predicate, &kind, &x));
    KB_TRY(kb_read_body(s->txn, other->triple.predicate, &kind, &y));
    const int order = kb_str_compare(x, y);
    const kb_id out = s->nodes.items[kept->from].id;
    if (order > 0 || (order == 0 && other->triple.subject == out)) {
        *kept = *other;
    }
    return KB_OK;
}

/// Keep the best fact between each two nodes.
static kb_status
thin_out(kb_path_search *s, size_t first)
{
    kb_path_edge *const edges = s->edges.items + first;
    const size_t n = s->edges.n - first;
    size_t kept = 0;
    if (n == 0) {
        return KB_OK;
    }
    qsort(edges, n, sizeof(*edges), compare_edges);
    for (size_t i = 1; i < n; ++i) {
        if (edges[i].to != edges[kept].to) {
            edges[++kept] = edges[i];
        } else {
            KB_TRY(choose(s, &edges[kept], &edges[i]));
        }
    }
    s->edges.n = first + kept + 1;
    return KB_OK;
}

/// Lay the edges of a node and of all that come after it, and its cost.
static kb_status
lay(kb_path_search *s, uint32_t number)
{
    kb_path_node *const node = &s->nodes.items[number];
    if (node->is_laid) {
        return KB_OK;
    }
    node->is_laid = true;
    laying l = {s, number, layer_of(s, node) + 1, s->edges.n};
    const kb_neighbours how = {&s->options.facts, is_in_next_layer, add_edge,
                               &l};
    KB_TRY(kb_neighbours_each(s->txn, node->id, &how));
    KB_TRY(thin_out(s, l.first));
    node->first_edge = (uint32_t)l.first;
    node->n_edges = (uint32_t)(s->edges.n - l.first);
    for (uint32_t i = 0; i < node->n_edges; ++i) {
        const size_t at = node->first_edge + i;
        const kb_path_node *const next = &s->nodes.items[s->edges.items[at].to];
        KB_TRY(lay(s, s->edges.items[at].to));
        if (next->cost != UINT64_MAX &&
            next->cost + s->edges.items[at].cost < node->cost) {
            node->cost = next->cost + s->edges.items[at].cost;
        }
    }
    return KB_OK;
}

kb_status
kb_path_lay(kb_path_search *s)
{
    s->nodes.items[1].cost = 0;
    s->nodes.items[1].is_laid = true;
    return lay(s, 0);
}

// ---- chains -----------------------------------------------------------------

/// A beginning of a chain.
typedef struct beginning {
    uint64_t total; // its cost and the least to the end
    uint64_t cost;
    uint32_t n_steps;
    uint32_t edges[KB_PATH_MAX];
} beginning;

typedef struct walk {
    kb_path_search *s;
    KB_VEC(beginning) heap; // the least first
} walk;

static uint32_t
end_of(const kb_path_search *s, const beginning *b, uint32_t step)
{
    return s->edges.items[b->edges[step]].to;
}

/// Whether `x` comes before `y`.
static bool
is_before(const kb_path_search *s, const beginning *x, const beginning *y)
{
    if (x->total != y->total) {
        return x->total < y->total;
    }
    for (uint32_t i = 0; i < x->n_steps && i < y->n_steps; ++i) {
        const int order = kb_str_compare(s->nodes.items[end_of(s, x, i)].key,
                                         s->nodes.items[end_of(s, y, i)].key);
        if (order != 0) {
            return order < 0;
        }
    }
    return x->n_steps > y->n_steps;
}

static kb_status
push(walk *w, const beginning *b)
{
    KB_TRY(KB_VEC_RESERVE(&w->heap, 1));
    beginning *const items = w->heap.items;
    size_t at = w->heap.n++;
    while (at > 0 && is_before(w->s, b, &items[(at - 1) / 2])) {
        items[at] = items[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    items[at] = *b;
    return KB_OK;
}

static beginning
pop(walk *w)
{
    beginning *const items = w->heap.items;
    const beginning first = items[0];
    const beginning last = items[--w->heap.n];
    const size_t n = w->heap.n;
    size_t at = 0;
    for (size_t next = 1; next < n; next = 2 * at + 1) {
        next += next + 1 < n && is_before(w->s, &items[next + 1], &items[next]);
        if (!is_before(w->s, &items[next], &last)) {
            break;
        }
        items[at] = items[next];
        at = next;
    }
    items[at] = last;
    return first;
}

static kb_status
go_on(walk *w, const beginning *b)
{
    const kb_path_search *const s = w->s;
    const kb_path_node *const node =
        &s->nodes.items[b->n_steps > 0 ? end_of(s, b, b->n_steps - 1) : 0];
    for (uint32_t i = 0; i < node->n_edges; ++i) {
        const kb_path_edge *const edge = &s->edges.items[node->first_edge + i];
        const uint64_t rest = s->nodes.items[edge->to].cost;
        if (rest == UINT64_MAX) {
            continue;
        }
        beginning next = *b;
        next.edges[next.n_steps++] = node->first_edge + i;
        next.cost += edge->cost;
        next.total = next.cost + rest;
        KB_TRY(push(w, &next));
    }
    return KB_OK;
}

static kb_status
give(const kb_path_search *s, const beginning *b, kb_path_fn fn, void *ctx)
{
    kb_path path = {.n_steps = b->n_steps, .cost = (double)b->cost / COST_UNIT};
    for (uint32_t i = 0; i < b->n_steps; ++i) {
        const kb_path_edge *const edge = &s->edges.items[b->edges[i]];
        path.steps[i] = (kb_path_step){.from = s->nodes.items[edge->from].id,
                                       .to = s->nodes.items[edge->to].id,
                                       .triple = edge->triple};
    }
    return fn(ctx, &path);
}

kb_status
kb_path_walk(kb_path_search *s, kb_path_fn fn, void *ctx)
{
    walk w = {.s = s};
    w.heap.alloc = &s->txn->store->alloc;
    beginning b = {.total = s->nodes.items[0].cost};
    kb_status st = go_on(&w, &b);
    for (uint32_t n = 0; st == KB_OK && n < s->options.limit && w.heap.n > 0;) {
        b = pop(&w);
        if (b.n_steps < s->n_steps) {
            st = go_on(&w, &b);
        } else {
            st = give(s, &b, fn, ctx);
            ++n;
        }
    }
    KB_VEC_CLEAR(&w.heap);
    return st;
}

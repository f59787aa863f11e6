// SPDX-License-Identifier: MIT
// Louvain's method.  A level is a weighted graph: nodes are moved, one at a
// time, into the neighbouring group where modularity gains most, until none
// moves; then each group becomes a node of the next level.  Ends when a level
// has moved nothing.
#include "query/neighbour.h"

#include <kb/survey.h>

#include <stdlib.h>

enum { DEFAULT_SIZE = 3, MAX_PASSES = 32, MAX_LEVELS = 32 };

// Less than this is no gain: rounding.
static const double LEAST_GAIN = 1e-9;

typedef struct tie {
    uint32_t from;
    uint32_t to;
    double weight;
} tie;

typedef KB_VEC(tie) link_vec;
typedef KB_VEC(uint32_t) number_vec;
typedef KB_VEC(double) weight_vec;

typedef struct louvain {
    kb_txn *txn;
    const kb_allocator *alloc;
    kb_community_options options;
    kb_numbering numbers; // of entities, in order of keys
    link_vec links;       // of the level at hand, both ways, by `from`
    number_vec first;     // of each node's links
    number_vec group;     // of each node of the level
    weight_vec degree;    // of each node: the weight of its links
    weight_vec total;     // of each group: of its nodes' degrees
    weight_vec toward;    // of the node at hand: to each group
    number_vec member;    // of each entity: its node of this level
    double weight;        // of all links, both ways
    uint32_t n_nodes;
} louvain;

// ---- levels -----------------------------------------------------------------

static int
compare_links(const void *a, const void *b)
{
    const tie *const x = a;
    const tie *const y = b;
    if (x->from != y->from) {
        return x->from < y->from ? -1 : 1;
    }
    return (x->to > y->to) - (x->to < y->to);
}

/// Sort links and join those between the same nodes.
static void
join_links(link_vec *links)
{
    size_t kept = 0;
    if (links->n < 2) {
        return;
    }
    qsort(links->items, links->n, sizeof(tie), compare_links);
    for (size_t i = 1; i < links->n; ++i) {
        tie *const last = &links->items[kept];
        const tie *const next = &links->items[i];
        if (next->from == last->from && next->to == last->to) {
            last->weight += next->weight;
        } else {
            links->items[++kept] = *next;
        }
    }
    links->n = kept + 1;
}

/// Index the links of a level, each node a group of its own.
static kb_status
begin_level(louvain *l)
{
    const uint32_t n = l->n_nodes;
    join_links(&l->links);
    l->first.n = l->group.n = l->degree.n = l->total.n = l->toward.n = 0;
    KB_TRY(KB_VEC_RESERVE(&l->first, n + 1));
    KB_TRY(KB_VEC_RESERVE(&l->group, n));
    KB_TRY(KB_VEC_RESERVE(&l->degree, n));
    KB_TRY(KB_VEC_RESERVE(&l->total, n));
    KB_TRY(KB_VEC_RESERVE(&l->toward, n));
    size_t at = 0;
    l->weight = 0;
    for (uint32_t i = 0; i < n; ++i) {
        double degree = 0;
        l->first.items[i] = (uint32_t)at;
        for (; at < l->links.n && l->links.items[at].from == i; ++at) {
            degree += l->links.items[at].weight;
        }
        l->group.items[i] = i;
        l->degree.items[i] = degree;
        l->total.items[i] = degree;
        l->toward.items[i] = 0;
        l->weight += degree;
    }
    l->first.items[n] = (uint32_t)at;
    return KB_OK;
}

/// The best group for a node that is in none; of equals the first.
static uint32_t
best_group(const louvain *l, uint32_t node, uint32_t old)
{
    const double share =
        l->options.resolution * l->degree.items[node] / l->weight;
    uint32_t best = old;
    double most = l->toward.items[old] - share * l->total.items[old];
    for (uint32_t i = l->first.items[node]; i < l->first.items[node + 1]; ++i) {
        const uint32_t group = l->group.items[l->links.items[i].to];
        const double gain =
            l->toward.items[group] - share * l->total.items[group];
        const bool is_more = gain > most + LEAST_GAIN;
        const bool is_equal = gain > most - LEAST_GAIN && best != old;
        if (is_more || (is_equal && group < best)) {
            best = group;
            most = gain > most ? gain : most;
        }
    }
    return best;
}

static bool
move_node(louvain *l, uint32_t node)
{
    const uint32_t begin = l->first.items[node];
    const uint32_t end = l->first.items[node + 1];
    const uint32_t old = l->group.items[node];
    for (uint32_t i = begin; i < end; ++i) {
        const tie *const t = &l->links.items[i];
        if (t->to != node) {
            l->toward.items[l->group.items[t->to]] += t->weight;
        }
    }
    l->total.items[old] -= l->degree.items[node];
    const uint32_t best = best_group(l, node, old);
    l->total.items[best] += l->degree.items[node];
    for (uint32_t i = begin; i < end; ++i) {
        l->toward.items[l->group.items[l->links.items[i].to]] = 0;
    }
    l->group.items[node] = best;
    return best != old;
}

static bool
move_all(louvain *l)
{
    bool has_moved = false;
    bool is_moving = l->weight > 0;
    for (int pass = 0; is_moving && pass < MAX_PASSES; ++pass) {
        is_moving = false;
        for (uint32_t i = 0; i < l->n_nodes; ++i) {
            is_moving = move_node(l, i) || is_moving;
        }
        has_moved = has_moved || is_moving;
    }
    return has_moved;
}

/// Make each group a node.
static kb_status
end_level(louvain *l)
{
    const uint32_t n = l->n_nodes;
    number_vec names = {.alloc = l->alloc}; // of groups, plus 1
    uint32_t n_groups = 0;
    KB_TRY(KB_VEC_RESERVE(&names, n));
    while (names.n < n) {
        names.items[names.n++] = 0;
    }
    for (uint32_t i = 0; i < n; ++i) {
        uint32_t *const name = &names.items[l->group.items[i]];
        if (*name == 0) {
            *name = ++n_groups;
        }
        l->group.items[i] = *name - 1;
    }
    for (size_t i = 0; i < l->links.n; ++i) {
        tie *const t = &l->links.items[i];
        t->from = l->group.items[t->from];
        t->to = l->group.items[t->to];
    }
    for (size_t i = 0; i < l->member.n; ++i) {
        l->member.items[i] = l->group.items[l->member.items[i]];
    }
    l->n_nodes = n_groups;
    KB_VEC_CLEAR(&names);
    return KB_OK;
}

// ---- the graph --------------------------------------------------------------

static kb_status
add_entity(void *ctx, const kb_entity_info *entity)
{
    louvain *const l = ctx;
    uint32_t number = 0;
    return entity->n_out + entity->n_in > 0 || l->options.facts.with_unasserted
               ? kb_numbering_add(&l->numbers, entity->id, &number)
               : KB_OK;
}

static kb_status
add_link(void *ctx, const kb_triple *triple)
{
    louvain *const l = ctx;
    const uint32_t from = kb_numbering_find(&l->numbers, triple->subject);
    const uint32_t to = kb_numbering_find(&l->numbers, triple->object);
    if (to == UINT32_MAX || from == UINT32_MAX || from == to ||
        !kb_fact_passes(&l->options.facts, triple)) {
        return KB_OK;
    }
    // Sums in any order must be the same: steps of 2^-20.
    const double unit = 1 << 20;
    const double weight =
        (double)(int64_t)(kb_fact_score(triple) * unit) / unit;
    KB_TRY(KB_VEC_RESERVE(&l->links, 2));
    l->links.items[l->links.n++] = (tie){from, to, weight};
    l->links.items[l->links.n++] = (tie){to, from, weight};
    return KB_OK;
}

static kb_status
read_graph(louvain *l)
{
    const kb_pattern all = {.with_unasserted =
                                l->options.facts.with_unasserted};
    KB_TRY(kb_entity_each(l->txn, add_entity, l));
    KB_TRY(kb_triple_scan(l->txn, &all, add_link, l));
    l->n_nodes = (uint32_t)l->numbers.ids.n;
    KB_TRY(KB_VEC_RESERVE(&l->member, l->n_nodes));
    for (uint32_t i = 0; i < l->n_nodes; ++i) {
        l->member.items[l->member.n++] = i;
    }
    return KB_OK;
}

/// Of the last level, whose nodes are the groups.
static double
modularity_of(const louvain *l)
{
    double inside = 0;
    double squares = 0;
    if (!(l->weight > 0)) {
        return 0;
    }
    for (size_t i = 0; i < l->links.n; ++i) {
        const tie *const t = &l->links.items[i];
        inside += t->from == t->to ? t->weight : 0;
    }
    for (uint32_t i = 0; i < l->n_nodes; ++i) {
        const double part = l->degree.items[i] / l->weight;
        squares += part * part;
    }
    return (inside / l->weight) - (l->options.resolution * squares);
}

// ---- giving out -------------------------------------------------------------

/// An entity, its group, and how much it is tied to it.
typedef struct belonging {
    uint32_t group;
    uint32_t entity; // number
    uint32_t size;   // of the group
    uint32_t n_facts;
} belonging;

static int
compare_belongings(const void *a, const void *b)
{
    const belonging *const x = a;
    const belonging *const y = b;
    if (x->size != y->size) {
        return x->size > y->size ? -1 : 1;
    }
    if (x->group != y->group) {
        return x->group < y->group ? -1 : 1;
    }
    if (x->n_facts != y->n_facts) {
        return x->n_facts > y->n_facts ? -1 : 1;
    }
    return (x->entity > y->entity) - (x->entity < y->entity);
}

typedef KB_VEC(belonging) belonging_vec;

/// Counts the facts of each entity within its group.
typedef struct counter {
    louvain *l;
    belonging *items; // by number of the entity
} counter;

static kb_status
count_fact(void *ctx, const kb_triple *triple)
{
    const counter *const c = ctx;
    const louvain *const l = c->l;
    const uint32_t from = kb_numbering_find(&l->numbers, triple->subject);
    const uint32_t to = kb_numbering_find(&l->numbers, triple->object);
    if (to != UINT32_MAX && from != UINT32_MAX && from != to &&
        l->member.items[from] == l->member.items[to] &&
        kb_fact_passes(&l->options.facts, triple)) {
        ++c->items[from].n_facts;
        ++c->items[to].n_facts;
    }
    return KB_OK;
}

static kb_status
sort_members(louvain *l, belonging_vec *out)
{
    const kb_pattern all = {.with_unasserted =
                                l->options.facts.with_unasserted};
    number_vec sizes = {.alloc = l->alloc};
    KB_TRY(KB_VEC_RESERVE(out, l->member.n));
    KB_TRY(KB_VEC_RESERVE(&sizes, l->n_nodes));
    if (!sizes.items) { // nothing is there
        return KB_OK;
    }
    while (sizes.n < l->n_nodes) {
        sizes.items[sizes.n++] = 0;
    }
    for (size_t i = 0; i < l->member.n; ++i) {
        ++sizes.items[l->member.items[i]];
    }
    for (size_t i = 0; i < l->member.n; ++i) {
        const uint32_t group = l->member.items[i];
        out->items[out->n++] =
            (belonging){group, (uint32_t)i, sizes.items[group], 0};
    }
    KB_VEC_CLEAR(&sizes);
    counter c = {l, out->items};
    KB_TRY(kb_triple_scan(l->txn, &all, count_fact, &c));
    if (out->n > 1) {
        qsort(out->items, out->n, sizeof(belonging), compare_belongings);
    }
    return KB_OK;
}

static kb_status
give_all(louvain *l, kb_community_fn fn, void *ctx)
{
    belonging_vec members = {.alloc = l->alloc};
    KB_VEC(kb_id) ids = {.alloc = l->alloc};
    kb_status st = sort_members(l, &members);
    for (size_t i = 0; st == KB_OK && i < members.n;) {
        const uint32_t size = members.items[i].size;
        kb_community community = {.n_members = size};
        if (size < l->options.min_size) {
            break;
        }
        ids.n = 0;
        st = KB_VEC_RESERVE(&ids, size);
        for (uint32_t k = 0; st == KB_OK && k < size; ++k, ++i) {
            ids.items[ids.n++] = l->numbers.ids.items[members.items[i].entity];
            community.n_facts += members.items[i].n_facts;
        }
        community.n_facts /= 2;
        community.members = ids.items;
        st = st == KB_OK ? fn(ctx, &community) : st;
    }
    KB_VEC_CLEAR(&ids);
    KB_VEC_CLEAR(&members);
    return st;
}

static kb_status
find_groups(louvain *l)
{
    KB_TRY(read_graph(l));
    KB_TRY(begin_level(l));
    for (int level = 0; level < MAX_LEVELS && move_all(l); ++level) {
        KB_TRY(end_level(l));
        KB_TRY(begin_level(l));
    }
    return KB_OK;
}

kb_status
kb_communities_each(kb_txn *txn, const kb_community_options *options,
                    kb_community_fn fn, void *ctx, double *modularity)
{
    const kb_allocator *const alloc = &txn->store->alloc;
    louvain l = {.txn = txn, .alloc = alloc};
    if (options) {
        l.options = *options;
    }
    l.options.min_size =
        l.options.min_size != 0 ? l.options.min_size : DEFAULT_SIZE;
    l.options.resolution = l.options.resolution > 0 ? l.options.resolution : 1;
    kb_numbering_init(&l.numbers, alloc);
    l.links.alloc = alloc;
    l.first.alloc = l.group.alloc = l.member.alloc = alloc;
    l.degree.alloc = l.total.alloc = l.toward.alloc = alloc;
    kb_status st = find_groups(&l);
    if (st == KB_OK && modularity) {
        *modularity = modularity_of(&l);
    }
    st = st == KB_OK ? give_all(&l, fn, ctx) : st;
    KB_VEC_CLEAR(&l.member);
    KB_VEC_CLEAR(&l.toward);
    KB_VEC_CLEAR(&l.total);
    KB_VEC_CLEAR(&l.degree);
    KB_VEC_CLEAR(&l.group);
    KB_VEC_CLEAR(&l.first);
    KB_VEC_CLEAR(&l.links);
    kb_numbering_clear(&l.numbers);
    return kb_read_end(st);
}

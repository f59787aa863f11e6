// SPDX-License-Identifier: MIT
// Nested loops over the indexes.  The order of the patterns is chosen once,
// greedily: by how many rows the index has for their constants, counted up to a
// limit, and a guess at what the variables bound by then leave of those.
#include "query/neighbour.h"

#include <kb/match.h>
#include <kb/predicate.h>

enum { COUNT_LIMIT = 2048 };

typedef struct matcher {
    kb_txn *txn;
    const kb_match_query *query;
    kb_match_fn fn;
    void *ctx;
    uint32_t order[KB_MATCH_MAX]; // of patterns
    kb_id values[KB_MATCH_MAX];   // 0: not bound
    kb_triple triples[KB_MATCH_MAX];
    kb_numbering predicates; // seen so far
    KB_VEC(bool) reciprocal; // by number
} matcher;

// ---- the order --------------------------------------------------------------

static bool
is_bound(const kb_match_term *term, uint32_t bound)
{
    return term->id == 0 && (bound >> term->variable & 1U) != 0;
}

/// At most how many rows a pattern is thought to give once variables are bound;
/// `n` is what the index has for its constants.
static uint32_t
guess(const kb_match_pattern *pattern, uint32_t n, uint32_t bound)
{
    // By the bits 4 s, 2 p, 1 o of what is known.
    static const uint32_t most[] = {COUNT_LIMIT, 24, COUNT_LIMIT, 8,
                                    12,          4,  2,           1};
    unsigned bits = 0;
    bool is_joined = false;
    for (size_t i = 0; i < 3; ++i) {
        const kb_match_term *const term = &pattern->terms[i];
        is_joined = is_joined || is_bound(term, bound);
        bits = 2 * bits + (term->id != 0 || is_bound(term, bound));
    }
    return is_joined && most[bits] < n ? most[bits] : n;
}

static uint32_t
variables_of(const kb_match_pattern *pattern)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < 3; ++i) {
        if (pattern->terms[i].id == 0) {
            bits |= 1U << pattern->terms[i].variable;
        }
    }
    return bits;
}

static kb_status
choose_order(matcher *m)
{
    const kb_match_query *const query = m->query;
    uint32_t counts[KB_MATCH_MAX];
    uint32_t used = 0;
    uint32_t bound = 0;
    for (uint32_t i = 0; i < query->n_patterns; ++i) {
        const kb_match_term *const terms = query->patterns[i].terms;
        const kb_pattern constants = {terms[0].id, terms[1].id, terms[2].id,
                                      true};
        counts[i] = 1;
        if (query->n_patterns > 1) {
            KB_TRY(
                kb_triple_count(m->txn, &constants, COUNT_LIMIT, &counts[i]));
        }
    }
    for (uint32_t step = 0; step < query->n_patterns; ++step) {
        uint32_t best = 0;
        uint32_t least = UINT32_MAX;
        for (uint32_t i = 0; i < query->n_patterns; ++i) {
            if ((used >> i & 1U) != 0) {
                continue;
            }
            const uint32_t n = guess(&query->patterns[i], counts[i], bound);
            if (n < least) {
                best = i;
                least = n;
            }
        }
        m->order[step] = best;
        used |= 1U << best;
        bound |= variables_of(&query->patterns[best]);
    }
    return KB_OK;
}

// ---- binding ----------------------------------------------------------------

static kb_status
find_reciprocal(matcher *m, kb_id predicate, bool *out)
{
    uint32_t number = 0;
    KB_TRY(kb_numbering_add(&m->predicates, predicate, &number));
    if (number == m->reciprocal.n) {
        kb_node node = {0};
        KB_TRY(KB_VEC_RESERVE(&m->reciprocal, 1));
        KB_TRY(kb_node_get(m->txn, predicate, &node));
        const kb_predicate *const known = kb_predicate_find(node.name);
        m->reciprocal.items[m->reciprocal.n++] = known && known->is_reciprocal;
    }
    *out = m->reciprocal.items[number];
    return KB_OK;
}

static kb_status
fits_type(matcher *m, uint32_t variable, kb_id id, bool *fits)
{
    const kb_entity_type type = m->query->types[variable];
    *fits = true;
    if (type != 0) {
        kb_entity_info info = {0};
        const kb_status st = kb_entity_get(m->txn, id, &info);
        if (st != KB_OK && st != KB_NOT_FOUND) {
            return st;
        }
        *fits = st == KB_OK && info.type == type;
    }
    return KB_OK;
}

/// Bind the variables of a pattern to a fact; `*bound` gets those that were
/// free.
static kb_status
bind(matcher *m, const kb_match_pattern *pattern, const kb_id terms[3],
     uint32_t *bound, bool *fits)
{
    *bound = 0;
    *fits = true;
    for (size_t i = 0; *fits && i < 3; ++i) {
        const kb_match_term *const term = &pattern->terms[i];
        if (term->id != 0) {
            *fits = term->id == terms[i];
        } else if (m->values[term->variable] != 0) {
            *fits = m->values[term->variable] == terms[i];
        } else {
            KB_TRY(fits_type(m, term->variable, terms[i], fits));
            m->values[term->variable] = terms[i];
            *bound |= 1U << term->variable;
        }
    }
    return KB_OK;
}

static void
unbind(matcher *m, uint32_t bound)
{
    for (uint32_t i = 0; bound >> i != 0; ++i) {
        if ((bound >> i & 1U) != 0) {
            m->values[i] = 0;
        }
    }
}

// ---- joining ----------------------------------------------------------------

/// One pattern being matched, one way round.
typedef struct frame {
    matcher *m;
    uint32_t step;
    bool is_swapped;
} frame;

static kb_status join(matcher *m, uint32_t step);

static kb_status
try_triple(void *ctx, const kb_triple *triple)
{
    const frame *const f = ctx;
    matcher *const m = f->m;
    const uint32_t at = m->order[f->step];
    const kb_match_pattern *const pattern = &m->query->patterns[at];
    kb_fact_filter filter = pattern->facts;
    kb_id terms[] = {triple->subject, triple->predicate, triple->object};
    uint32_t bound = 0;
    bool fits = true;
    filter.n_predicates = 0;
    if (!kb_fact_passes(&filter, triple)) {
        return KB_OK;
    }
    if (f->is_swapped) {
        KB_TRY(find_reciprocal(m, triple->predicate, &fits));
        terms[0] = triple->object;
        terms[2] = triple->subject;
    }
    if (!fits) {
        return KB_OK;
    }
    kb_status st = bind(m, pattern, terms, &bound, &fits);
    if (st == KB_OK && fits) {
        m->triples[at] = *triple;
        st = join(m, f->step + 1);
    }
    unbind(m, bound);
    return st;
}

static kb_id
value_of(const matcher *m, const kb_match_term *term)
{
    return term->id != 0 ? term->id : m->values[term->variable];
}

/// A scan takes KB_DONE for its own end; here it ends all.
typedef struct guard {
    frame frame;
    kb_status st;
} guard;

static kb_status
guard_triple(void *ctx, const kb_triple *triple)
{
    guard *const g = ctx;
    g->st = try_triple(&g->frame, triple);
    return g->st == KB_OK ? KB_OK : KB_DONE;
}

static kb_status
scan(matcher *m, uint32_t step, bool is_swapped)
{
    const kb_match_pattern *const p = &m->query->patterns[m->order[step]];
    kb_pattern pattern = {.subject = value_of(m, &p->terms[0]),
                          .predicate = value_of(m, &p->terms[1]),
                          .object = value_of(m, &p->terms[2]),
                          .with_unasserted = p->facts.with_unasserted};
    guard g = {{m, step, is_swapped}, KB_OK};
    if (is_swapped) {
        const kb_id subject = pattern.subject;
        pattern.subject = pattern.object;
        pattern.object = subject;
        bool may_swap = !m->query->as_stored;
        if (may_swap && pattern.predicate != 0) {
            KB_TRY(find_reciprocal(m, pattern.predicate, &may_swap));
        }
        if (!may_swap) {
            return KB_OK;
        }
    }
    if (pattern.subject != 0 && pattern.predicate != 0 && pattern.object != 0) {
        kb_triple triple;
        const kb_status st =
            kb_triple_get(m->txn, pattern.subject, pattern.predicate,
                          pattern.object, &triple);
        return st == KB_NOT_FOUND ? KB_OK
               : st == KB_OK      ? try_triple(&g.frame, &triple)
                                  : st;
    }
    KB_TRY(kb_triple_scan(m->txn, &pattern, guard_triple, &g));
    return g.st;
}

static kb_status
join(matcher *m, uint32_t step)
{
    if (step == m->query->n_patterns) {
        const kb_match_answer answer = {m->values, m->triples};
        return m->fn(m->ctx, &answer);
    }
    KB_TRY(scan(m, step, false));
    return scan(m, step, true);
}

static kb_status
check(const kb_match_query *query)
{
    uint32_t seen = 0;
    if (query->n_patterns == 0 || query->n_patterns > KB_MATCH_MAX ||
        query->n_variables > KB_MATCH_MAX) {
        return KB_ERR_INVALID;
    }
    for (uint32_t i = 0; i < query->n_patterns; ++i) {
        for (size_t k = 0; k < 3; ++k) {
            const kb_match_term *const term = &query->patterns[i].terms[k];
            if (term->id == 0 && term->variable >= query->n_variables) {
                return KB_ERR_INVALID;
            }
        }
        seen |= variables_of(&query->patterns[i]);
    }
    return seen == (1U << query->n_variables) - 1 ? KB_OK : KB_ERR_INVALID;
}

kb_status
kb_match_each(kb_txn *txn, const kb_match_query *query, kb_match_fn fn,
              void *ctx)
{
    matcher m = {.txn = txn, .query = query, .fn = fn, .ctx = ctx};
    KB_TRY(check(query));
    kb_numbering_init(&m.predicates, &txn->store->alloc);
    m.reciprocal.alloc = &txn->store->alloc;
    kb_status st = choose_order(&m);
    st = st == KB_OK ? join(&m, 0) : st;
    KB_VEC_CLEAR(&m.reciprocal);
    kb_numbering_clear(&m.predicates);
    return kb_read_end(st);
}

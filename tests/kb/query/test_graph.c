// SPDX-License-Identifier: MIT
#include "graph.h"

#include <math.h>

static kb_fact_filter
some_filter(graph *g, int which, kb_id *predicate)
{
    kb_fact_filter filter = {0};
    *predicate = predicate_id(g->txn, "met");
    switch (which) {
    case 1:
        filter.min_confidence = 0.6;
        break;
    case 2:
        filter.has_since = true;
        filter.since = 40;
        filter.has_until = true;
        filter.until = 250;
        break;
    case 3:
        filter.with_unasserted = true;
        break;
    case 4:
        filter.predicates = predicate;
        filter.n_predicates = 1;
        break;
    default:
        break;
    }
    return filter;
}

/// What kb_fact_passes() ought to say, written anew.
static bool
passes(const kb_fact_filter *f, const kb_triple *t)
{
    if (!f->with_unasserted && !t->is_asserted) {
        return false;
    }
    if (f->n_predicates > 0 && t->predicate != f->predicates[0]) {
        return false;
    }
    if ((f->has_since || f->has_until) && t->first == KB_NO_DAY) {
        return false;
    }
    return t->confidence >= f->min_confidence &&
           !(f->has_since && t->last < f->since) &&
           !(f->has_until && t->first > f->until);
}

static double
score_of(const kb_triple *t)
{
    return t->is_asserted ? t->confidence * (1 + log2((double)t->n_documents) +
                                             log2((double)t->n_evidence) / 4)
                          : 0.01 * (double)t->n_other;
}

// ---- paths ------------------------------------------------------------------

enum { FAR = 100, MAX_ID = 4096 };

/// The least cost of a fact between two entities, or 0: none.
static double
cost_between(graph *g, const kb_fact_filter *f, kb_id a, kb_id b)
{
    double least = 0;
    for (size_t i = 0; i < g->n; ++i) {
        const kb_triple *const t = &g->triples[i];
        if (passes(f, t) && ((t->subject == a && t->object == b) ||
                             (t->subject == b && t->object == a))) {
            const double cost = 1 / score_of(t);
            least = least == 0 || cost < least ? cost : least;
        }
    }
    return least;
}

typedef struct oracle {
    graph *g;
    const kb_fact_filter *filter;
    int distance[MAX_ID]; // from the end
    kb_id ids[MAX_ID];
    size_t n_ids;
    size_t n_paths;
    double least;
} oracle;

/// Plain breadth first from the end.
static void
measure(oracle *o, kb_id to)
{
    bool has_changed = true;
    for (size_t i = 0; i < MAX_ID; ++i) {
        o->distance[i] = FAR;
    }
    o->distance[to] = 0;
    while (has_changed) {
        has_changed = false;
        for (size_t i = 0; i < o->g->n; ++i) {
            const kb_triple *const t = &o->g->triples[i];
            if (!passes(o->filter, t) || is_literal(o->g, t->object)) {
                continue;
            }
            int *const a = &o->distance[t->subject];
            int *const b = &o->distance[t->object];
            has_changed = has_changed || *a > *b + 1 || *b > *a + 1;
            *a = *a > *b + 1 ? *b + 1 : *a;
            *b = *b > *a + 1 ? *a + 1 : *b;
        }
    }
}

static void
count_paths(oracle *o, kb_id at, double cost)
{
    if (o->distance[at] == 0) {
        o->least = o->n_paths == 0 || cost < o->least ? cost : o->least;
        ++o->n_paths;
        return;
    }
    for (kb_id next = 1; next < MAX_ID; ++next) {
        const double step = o->distance[next] == o->distance[at] - 1
                                ? cost_between(o->g, o->filter, at, next)
                                : 0;
        if (step > 0) {
            count_paths(o, next, cost + step);
        }
    }
}

typedef struct seen_paths {
    kb_id from;
    kb_id to;
    size_t n;
    uint32_t n_steps;
    double first;
    double last;
} seen_paths;

static kb_status
see_path(void *ctx, const kb_path *path)
{
    seen_paths *const seen = ctx;
    seen->first = seen->n == 0 ? path->cost : seen->first;
    assert_true(path->cost >= seen->last);
    seen->last = path->cost;
    seen->n_steps = path->n_steps;
    ++seen->n;
    kb_id at = seen->from;
    for (uint32_t i = 0; i < path->n_steps; ++i) {
        const kb_path_step *const step = &path->steps[i];
        assert_int_equal(step->from, at);
        assert_true(
            (step->triple.subject == at && step->triple.object == step->to) ||
            (step->triple.object == at && step->triple.subject == step->to));
        at = step->to;
    }
    assert_int_equal(at, seen->to);
    return KB_OK;
}

static kb_status
keep_id(void *ctx, const kb_entity_info *entity)
{
    oracle *const o = ctx;
    assert_true(entity->id < MAX_ID);
    o->ids[o->n_ids++] = entity->id;
    return KB_OK;
}

static void
check_paths(oracle *o, kb_id from, kb_id to)
{
    const kb_path_options options = {
        .max_steps = KB_PATH_MAX, .limit = 100000, .facts = *o->filter};
    seen_paths seen = {.from = from, .to = to};
    const kb_status st =
        kb_paths(o->g->txn, from, to, &options, see_path, &seen);
    if (o->distance[from] > KB_PATH_MAX || from == to) {
        assert_int_equal(st, KB_NOT_FOUND);
        return;
    }
    o->n_paths = 0;
    count_paths(o, from, 0);
    assert_int_equal(st, KB_OK);
    assert_int_equal(seen.n_steps, o->distance[from]);
    assert_int_equal(seen.n, o->n_paths);
    assert_true(fabs(seen.first - o->least) < 1e-4);
}

static void
finds_the_chains_that_plain_search_finds(void **state)
{
    static oracle o;
    graph *const g = *state;
    o = (oracle){.g = g};
    assert_int_equal(kb_entity_each(g->txn, keep_id, &o), KB_OK);
    for (int which = 0; which < 5; ++which) {
        kb_id predicate = 0;
        const kb_fact_filter filter = some_filter(g, which, &predicate);
        o.filter = &filter;
        for (size_t k = 0; k < o.n_ids; k += 5) {
            measure(&o, o.ids[k]);
            for (size_t i = 0; i < o.n_ids; i += 3) {
                check_paths(&o, o.ids[i], o.ids[k]);
            }
        }
    }
}

static void
keeps_to_the_limits_of_chains(void **state)
{
    graph *const g = *state;
    const kb_path_options too_many = {.max_steps = KB_PATH_MAX + 1};
    seen_paths seen = {0};
    const kb_triple *const t = &g->triples[0];
    assert_int_equal(
        kb_paths(g->txn, t->subject, t->subject, &too_many, see_path, &seen),
        KB_ERR_INVALID);
    assert_int_equal(kb_paths(g->txn, 9999, t->subject, NULL, see_path, &seen),
                     KB_NOT_FOUND);
    assert_int_equal(seen.n, 0);
}

// ---- related ----------------------------------------------------------------

typedef struct seen_facts {
    size_t n;
    double last;
    bool was_open;
    kb_id entity;
    const kb_fact_filter *filter;
} seen_facts;

static kb_status
see_relative(void *ctx, const kb_relative *relative)
{
    seen_facts *const seen = ctx;
    const kb_triple *const t = &relative->triple;
    assert_true(passes(seen->filter, t));
    assert_true(t->subject == seen->entity || t->object == seen->entity);
    assert_true(!seen->was_open || !t->is_asserted);
    assert_true(seen->n == 0 || seen->was_open != !t->is_asserted ||
                relative->score <= seen->last);
    seen->was_open = !t->is_asserted;
    seen->last = relative->score;
    ++seen->n;
    return KB_OK;
}

static void
relates_what_a_filter_over_all_relates(void **state)
{
    static oracle o;
    graph *const g = *state;
    o = (oracle){.g = g};
    assert_int_equal(kb_entity_each(g->txn, keep_id, &o), KB_OK);
    for (int which = 0; which < 5; ++which) {
        kb_id predicate = 0;
        const kb_fact_filter filter = some_filter(g, which, &predicate);
        kb_related_options options = {.facts = filter, .facts_only = true};
        for (size_t k = 0; k < o.n_ids; ++k) {
            seen_facts seen = {.entity = o.ids[k], .filter = &filter};
            size_t n = 0;
            for (size_t i = 0; i < g->n; ++i) {
                const kb_triple *const t = &g->triples[i];
                n += passes(&filter, t) &&
                     (t->subject == o.ids[k] || t->object == o.ids[k]);
            }
            options.skip = 0;
            options.limit = 0;
            assert_int_equal(
                kb_related(g->txn, o.ids[k], &options, see_relative, &seen),
                KB_OK);
            assert_int_equal(seen.n, n);
            seen = (seen_facts){.entity = o.ids[k], .filter = &filter};
            options.skip = 2;
            options.limit = 3;
            assert_int_equal(
                kb_related(g->txn, o.ids[k], &options, see_relative, &seen),
                KB_OK);
            assert_int_equal(seen.n, n < 2 ? 0 : n - 2 < 3 ? n - 2 : 3);
        }
    }
}

// ---- timelines --------------------------------------------------------------

typedef struct tally {
    graph *g;
    const kb_timeline_options *options;
    kb_id entity;
    uint32_t per_day[800]; // evidence, from day -200 on
    uint32_t n_evidence;
} tally;

enum { OFFSET = 200 };

static kb_status
tally_evidence(void *ctx, const kb_evidence *evidence)
{
    tally *const t = ctx;
    const kb_fact_filter *const f = &t->options->facts;
    kb_document_info document;
    assert_int_equal(kb_document_get(t->g->txn, evidence->document, &document),
                     KB_OK);
    const kb_day day =
        evidence->time != KB_NO_DAY ? evidence->time : document.date;
    if (day != KB_NO_DAY && !(f->has_since && day < f->since) &&
        !(f->has_until && day > f->until) &&
        (f->with_unasserted || kb_evidence_is_fact(evidence))) {
        ++t->per_day[day + OFFSET];
        ++t->n_evidence;
    }
    return KB_OK;
}

static kb_status
take_off(void *ctx, const kb_timeline_entry *entry)
{
    tally *const t = ctx;
    uint32_t n = 0;
    uint32_t n_of_facts = 0;
    for (kb_day day = entry->first; day <= entry->last; ++day) {
        if (day + OFFSET >= 0 && day + OFFSET < 800) {
            n += t->per_day[day + OFFSET];
            t->per_day[day + OFFSET] = 0;
        }
    }
    for (size_t i = 0; i < entry->n_facts; ++i) {
        assert_true(i == 0 || entry->facts[i].n_evidence <=
                                  entry->facts[i - 1].n_evidence);
        n_of_facts += entry->facts[i].n_evidence;
    }
    assert_int_equal(entry->n_evidence, n);
    assert_int_equal(entry->n_evidence, n_of_facts);
    assert_true(entry->n_documents >= 1 &&
                entry->n_documents <= entry->n_evidence);
    t->n_evidence -= n;
    return KB_OK;
}

static void
check_timeline(graph *g, kb_id entity, const kb_timeline_options *options)
{
    static tally t;
    t = (tally){.g = g, .options = options, .entity = entity};
    const kb_id lives_in = predicate_id(g->txn, "livesIn");
    const kb_id position = predicate_id(g->txn, "positionHeld");
    kb_fact_filter filter = options->facts;
    filter.has_since = filter.has_until = false;
    for (size_t i = 0; i < g->n; ++i) {
        const kb_triple *const triple = &g->triples[i];
        const bool is_state =
            triple->predicate == lives_in || triple->predicate == position;
        if (passes(&filter, triple) && (options->with_states || !is_state) &&
            (entity == 0 || triple->subject == entity ||
             triple->object == entity)) {
            assert_int_equal(kb_evidence_each(g->txn, triple->subject,
                                              triple->predicate, triple->object,
                                              tally_evidence, &t),
                             KB_OK);
        }
    }
    assert_int_equal(kb_timeline(g->txn, entity, options, take_off, &t), KB_OK);
    assert_int_equal(t.n_evidence, 0);
}

static void
tells_what_a_scan_of_all_evidence_tells(void **state)
{
    static oracle o;
    graph *const g = *state;
    o = (oracle){.g = g};
    assert_int_equal(kb_entity_each(g->txn, keep_id, &o), KB_OK);
    for (int which = 0; which < 5; ++which) {
        kb_id predicate = 0;
        kb_timeline_options options = {.facts =
                                           some_filter(g, which, &predicate)};
        for (int unit = 0; unit < 4; ++unit) {
            options.unit = (kb_timeline_unit)unit;
            options.with_states = unit % 2 == 0;
            check_timeline(g, 0, &options);
            for (size_t k = 0; k < o.n_ids; k += 7) {
                check_timeline(g, o.ids[k], &options);
            }
        }
    }
}

// ---- surveys ----------------------------------------------------------------

typedef struct survey {
    graph *g;
    uint64_t n_triples;
    uint64_t last;
    size_t n;
    bool by_mentions;
} survey;

static kb_status
see_use(void *ctx, const kb_predicate_use *use)
{
    survey *const s = ctx;
    uint64_t n = 0;
    for (size_t i = 0; i < s->g->n; ++i) {
        n += s->g->triples[i].is_asserted &&
             s->g->triples[i].predicate == use->predicate;
    }
    assert_int_equal(use->n_triples, n);
    assert_true(s->n == 0 || n <= s->last);
    s->last = n;
    s->n_triples += n;
    ++s->n;
    return KB_OK;
}

static kb_status
see_top(void *ctx, const kb_entity_info *entity)
{
    survey *const s = ctx;
    const uint64_t n = s->by_mentions ? entity->n_mentions
                                      : (uint64_t)entity->n_out + entity->n_in;
    assert_true(s->n == 0 || n <= s->last);
    s->last = n;
    ++s->n;
    return KB_OK;
}

static void
surveys_the_whole(void **state)
{
    graph *const g = *state;
    kb_stats stats;
    survey s = {.g = g};
    const kb_top_options facts = {.order = KB_TOP_FACTS, .limit = 10};
    const kb_top_options places = {.type = KB_PLACE};
    assert_int_equal(kb_predicates_each(g->txn, NULL, see_use, &s), KB_OK);
    assert_int_equal(kb_txn_stats(g->txn, &stats), KB_OK);
    assert_int_equal(s.n_triples, stats.n_triples);
    assert_int_equal(s.n, 5);
    s = (survey){.g = g};
    assert_int_equal(kb_top_each(g->txn, &facts, see_top, &s), KB_OK);
    assert_int_equal(s.n, 10);
    s = (survey){.g = g, .by_mentions = true};
    assert_int_equal(kb_top_each(g->txn, &places, see_top, &s), KB_OK);
    assert_int_equal(s.n, GRAPH_ENTITIES / 3);
}

// ---- communities ------------------------------------------------------------

enum { RING = 4, CLIQUE = 5 };

typedef struct groups {
    kb_txn *txn;
    size_t n;
    int group_of[MAX_ID]; // plus 1
} groups;

static kb_status
see_community(void *ctx, const kb_community *community)
{
    groups *const g = ctx;
    for (size_t i = 0; i < community->n_members; ++i) {
        assert_int_equal(g->group_of[community->members[i]], 0);
        g->group_of[community->members[i]] = (int)g->n + 1;
    }
    ++g->n;
    return KB_OK;
}

/// Cliques in a ring, one fact between neighbours.
static void
put_ring(kb_store *store)
{
    for (uint32_t c = 0; c < RING; ++c) {
        maker m;
        char id[] = {'r', (char)('0' + c), '\0'};
        make_doc(&m, id, 5);
        make_sentence(&m, "A group and one of the next.");
        for (uint32_t k = 0; k <= CLIQUE; ++k) {
            make_numbered(&m, 'p', (c * CLIQUE + k) % (RING * CLIQUE));
        }
        for (uint32_t a = 0; a < CLIQUE; ++a) {
            for (uint32_t b = a + 1; b < CLIQUE; ++b) {
                make_relation(&m, a, "met", b);
            }
        }
        make_relation(&m, 0, "visited", CLIQUE);
        put_alone(store, &m);
    }
}

static void
finds_the_cliques_of_a_ring(void **state)
{
    static groups g;
    temp t;
    double modularity = 0;
    (void)state;
    memset(&g, 0, sizeof(g));
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    put_ring(store);
    kb_txn *const txn = begin(store, KB_TXN_READ);
    assert_int_equal(
        kb_communities_each(txn, NULL, see_community, &g, &modularity), KB_OK);
    assert_int_equal(g.n, RING);
    for (uint32_t e = 0; e < RING * CLIQUE; ++e) {
        char key[24];
        char first[24];
        snprintf(key, sizeof(key), "p-%016u", e);
        snprintf(first, sizeof(first), "p-%016u", e / CLIQUE * CLIQUE);
        assert_int_equal(g.group_of[entity_id(txn, key)],
                         g.group_of[entity_id(txn, first)]);
    }
    // By the definition: 10 facts within each, 4 between, all of one weight.
    const double facts = RING * 10 + RING;
    const double want = RING * 10 / facts - 1.0 / RING;
    assert_true(fabs(modularity - want) < 1e-3);
    kb_txn_abort(txn);
    kb_store_close(store);
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_chains_that_plain_search_finds),
        cmocka_unit_test(keeps_to_the_limits_of_chains),
        cmocka_unit_test(relates_what_a_filter_over_all_relates),
        cmocka_unit_test(tells_what_a_scan_of_all_evidence_tells),
        cmocka_unit_test(surveys_the_whole),
        cmocka_unit_test(finds_the_cliques_of_a_ring),
    };
    return cmocka_run_group_tests(tests, graph_setup, graph_teardown);
}

// SPDX-License-Identifier: MIT
// Random documents put, replaced and removed, in batches, with the store
// closed in between; after each round all that can be asked is compared with a
// naive count over the documents, and the export with that of a fresh store.
#include "random.h"
#include "store/row.h"

#include <math.h>

enum { N_DOCS = 12, N_ROUNDS = 100 };

typedef struct world {
    maker docs[N_DOCS];
    bool is_in[N_DOCS];
    char ids[N_DOCS][8];
} world;

// ---- the naive count --------------------------------------------------------

typedef struct tally {
    uint32_t n_evidence;
    uint32_t n_other;
    uint32_t n_documents;
    double best[KB_N_VOICES]; // confidence, by voice
    kb_day first;
    kb_day last;
} tally;

static tally tallies[N_ENTITIES][N_PREDICATES][N_OBJECTS];

static uint32_t
key_index(kb_str key)
{
    for (uint32_t i = 0; i < N_ENTITIES; ++i) {
        if (kb_str_equal(key, view(keys[i]))) {
            return i;
        }
    }
    fail();
    return 0;
}

static uint32_t
text_index(const char *const *texts, uint32_t n, kb_str text)
{
    for (uint32_t i = 0; i < n; ++i) {
        if (kb_str_equal(text, view(texts[i]))) {
            return i;
        }
    }
    fail();
    return 0;
}

/// The triple that a relation makes; false: none.
static bool
place_of(const maker *m, const kb_relation *r, uint32_t at[3])
{
    at[0] = key_index(m->entities[r->subject.entity].key);
    at[1] = text_index(predicates, N_PREDICATES, r->predicate);
    if (r->object.literal.len > 0) {
        at[2] =
            N_ENTITIES + text_index(literals, N_LITERALS, r->object.literal);
        return true;
    }
    if (r->object.entity == KB_NONE) {
        return false;
    }
    at[2] = key_index(m->entities[r->object.entity].key);
    const kb_predicate *const p = kb_predicate_find(r->predicate);
    char ends[2][16];
    snprintf(ends[0], sizeof(ends[0]), "%s>", keys[at[0]]);
    snprintf(ends[1], sizeof(ends[1]), "%s>", keys[at[2]]);
    if (p && p->is_reciprocal && strcmp(ends[0], ends[1]) > 0) {
        const uint32_t end = at[0];
        at[0] = at[2];
        at[2] = end;
    }
    return at[0] != at[2];
}

static void
count_doc(const maker *m)
{
    const kb_row_doc row = {.external_id = m->doc.id,
                            .title = m->doc.title,
                            .url = m->doc.url,
                            .source = m->doc.source};
    bool is_stated[N_ENTITIES][N_PREDICATES][N_OBJECTS] = {{{false}}};
    for (uint32_t i = 0; i < m->a.n_relations; ++i) {
        const kb_relation *const r = &m->relations[i];
        uint32_t at[3];
        if (!place_of(m, r, at)) {
            continue;
        }
        tally *const t = &tallies[at[0]][at[1]][at[2]];
        if (!kb_relation_is_fact(r)) {
            ++t->n_other;
            continue;
        }
        bool *const stated = &is_stated[at[0]][at[1]][at[2]];
        double *const best = &t->best[kb_row_voice(&row, r->is_derived)];
        const kb_day day = r->time != KB_NO_DAY ? r->time : m->doc.date;
        ++t->n_evidence;
        t->n_documents += !*stated;
        *stated = true;
        *best = r->confidence > *best ? r->confidence : *best;
        if (day != KB_NO_DAY) {
            t->first = t->first == KB_NO_DAY || day < t->first ? day : t->first;
            t->last = t->last == KB_NO_DAY || day > t->last ? day : t->last;
        }
    }
}

static void
count_world(const world *w)
{
    tally *const all = &tallies[0][0][0];
    for (size_t i = 0; i < sizeof(tallies) / sizeof(tally); ++i) {
        all[i] = (tally){.first = KB_NO_DAY, .last = KB_NO_DAY};
    }
    for (size_t i = 0; i < N_DOCS; ++i) {
        if (w->is_in[i]) {
            count_doc(&w->docs[i]);
        }
    }
}

// ---- comparing --------------------------------------------------------------

static kb_status
count_one(void *ctx, const kb_evidence *evidence)
{
    uint32_t *const n = ctx;
    n[kb_evidence_is_fact(evidence) ? 0 : 1] += 1;
    return KB_OK;
}

static void
compare_triple(kb_txn *txn, const kb_id ids[3], const tally *t)
{
    kb_triple triple;
    kb_status st = KB_NOT_FOUND;
    if (ids[0] != 0 && ids[1] != 0 && ids[2] != 0) {
        st = kb_triple_get(txn, ids[0], ids[1], ids[2], &triple);
    }
    if (t->n_evidence + t->n_other == 0) {
        assert_int_equal(st, KB_NOT_FOUND);
        return;
    }
    assert_int_equal(st, KB_OK);
    assert_int_equal(triple.is_asserted, t->n_evidence > 0);
    assert_int_equal(triple.n_evidence, t->n_evidence);
    assert_int_equal(triple.n_other, t->n_other);
    assert_int_equal(triple.n_documents, t->n_documents);
    assert_int_equal(triple.first, t->first);
    assert_int_equal(triple.last, t->last);
    double doubt = 1;
    for (size_t i = 0; i < KB_N_VOICES; ++i) {
        doubt *= 1 - (t->best[i] < 0.99 ? t->best[i] : 0.99);
    }
    const double c = 1 - doubt < 0.99 ? 1 - doubt : 0.99;
    assert_true(fabs(triple.confidence - c) < 1e-2);
    uint32_t n[2] = {0, 0};
    assert_int_equal(
        kb_evidence_each(txn, ids[0], ids[1], ids[2], count_one, n), KB_OK);
    assert_int_equal(n[0], t->n_evidence);
    assert_int_equal(n[1], t->n_other);
}

/// A pattern's answers against a filter over all triples.
typedef struct filter {
    kb_pattern pattern;
    kb_triple all[N_ENTITIES * N_PREDICATES * N_OBJECTS];
    size_t n;
    size_t at;
} filter;

static kb_status
keep_triple(void *ctx, const kb_triple *triple)
{
    filter *const f = ctx;
    f->all[f->n++] = *triple;
    return KB_OK;
}

static bool
fits(const kb_pattern *p, const kb_triple *t)
{
    return (p->subject == 0 || p->subject == t->subject) &&
           (p->predicate == 0 || p->predicate == t->predicate) &&
           (p->object == 0 || p->object == t->object) &&
           (p->with_unasserted || t->is_asserted);
}

static kb_status
check_triple(void *ctx, const kb_triple *triple)
{
    filter *const f = ctx;
    while (f->at < f->n && !fits(&f->pattern, &f->all[f->at])) {
        ++f->at;
    }
    assert_true(f->at < f->n);
    const kb_triple *const other = &f->all[f->at];
    assert_int_equal(triple->subject, other->subject);
    assert_int_equal(triple->predicate, other->predicate);
    assert_int_equal(triple->object, other->object);
    assert_int_equal(triple->n_evidence, other->n_evidence);
    ++f->at;
    return KB_OK;
}

static void
compare_patterns(kb_txn *txn, kb_id ids[3][N_OBJECTS])
{
    static filter f;
    f.n = 0;
    const kb_pattern all = {.with_unasserted = true};
    assert_int_equal(kb_triple_each(txn, &all, keep_triple, &f), KB_OK);
    for (uint32_t mask = 0; mask < 16; ++mask) {
        for (uint32_t i = 0; i < N_OBJECTS; ++i) {
            f.pattern = (kb_pattern){
                .subject = mask & 1 ? ids[0][i % N_ENTITIES] : 0,
                .predicate = mask & 2 ? ids[1][i % N_PREDICATES] : 0,
                .object = mask & 4 ? ids[2][i] : 0,
                .with_unasserted = (mask & 8) != 0,
            };
            f.at = 0;
            assert_int_equal(kb_triple_each(txn, &f.pattern, check_triple, &f),
                             KB_OK);
            while (f.at < f.n) {
                assert_false(fits(&f.pattern, &f.all[f.at]));
                ++f.at;
            }
        }
    }
}

/// Mentions, documents and shared sentences of each entity.
static void
compare_entity(kb_txn *txn, const world *w, uint32_t entity)
{
    uint32_t n_mentions = 0;
    uint32_t n_documents = 0;
    kb_day first = KB_NO_DAY;
    kb_day last = KB_NO_DAY;
    kb_id id = 0;
    for (size_t d = 0; d < N_DOCS; ++d) {
        const maker *const m = &w->docs[d];
        for (uint32_t i = 0; w->is_in[d] && i < m->a.n_entities; ++i) {
            if (key_index(m->entities[i].key) != entity) {
                continue;
            }
            ++n_documents;
            const kb_day day = m->doc.date;
            if (day != KB_NO_DAY) {
                first = first == KB_NO_DAY || day < first ? day : first;
                last = last == KB_NO_DAY || day > last ? day : last;
            }
            for (uint32_t k = 0; k < m->a.n_mentions; ++k) {
                n_mentions += m->mentions[k].entity == i;
            }
        }
    }
    const kb_status st = kb_entity_find_key(txn, view(keys[entity]), &id);
    assert_int_equal(st, n_documents > 0 ? KB_OK : KB_NOT_FOUND);
    if (n_documents > 0) {
        kb_entity_info info;
        assert_int_equal(kb_entity_get(txn, id, &info), KB_OK);
        assert_int_equal(info.n_documents, n_documents);
        assert_int_equal(info.n_mentions, n_mentions);
        assert_int_equal(info.first, first);
        assert_int_equal(info.last, last);
        uint32_t n_out = 0;
        uint32_t n_in = 0;
        for (uint32_t p = 0; p < N_PREDICATES; ++p) {
            for (uint32_t o = 0; o < N_OBJECTS; ++o) {
                n_out += tallies[entity][p][o].n_evidence > 0;
            }
            for (uint32_t s = 0; s < N_ENTITIES; ++s) {
                n_in += tallies[s][p][entity].n_evidence > 0;
            }
        }
        assert_int_equal(info.n_out, n_out);
        assert_int_equal(info.n_in, n_in);
    }
}

static void
find_ids(kb_txn *txn, kb_id ids[3][N_OBJECTS])
{
    memset(ids, 0, 3 * sizeof(ids[0]));
    for (uint32_t i = 0; i < N_ENTITIES; ++i) {
        (void)!kb_entity_find_key(txn, view(keys[i]), &ids[0][i]);
        ids[2][i] = ids[0][i];
    }
    for (uint32_t i = 0; i < N_PREDICATES; ++i) {
        (void)!kb_node_find_predicate(txn, view(predicates[i]), &ids[1][i]);
    }
    for (uint32_t i = 0; i < N_LITERALS; ++i) {
        (void)!kb_node_find_literal(txn, view(literals[i]),
                                    &ids[2][N_ENTITIES + i]);
    }
}

/// A store into which the same documents come in another order.
static void
compare_fresh(kb_store *store, const world *w, uint64_t *state)
{
    temp t;
    temp_begin(&t);
    kb_store *const fresh = open_new(&t);
    kb_txn *txn = begin(fresh, KB_TXN_WRITE);
    const uint32_t step = 1 + chance(state, N_DOCS - 1);
    const uint32_t offset = chance(state, N_DOCS);
    bool is_done[N_DOCS] = {false};
    for (uint32_t i = 0; i < 2 * N_DOCS; ++i) {
        const uint32_t d =
            i < N_DOCS ? (offset + i * step) % N_DOCS : i - N_DOCS;
        if (w->is_in[d] && !is_done[d]) {
            put(txn, &w->docs[d]);
            is_done[d] = true;
        }
        if (chance(state, 3) == 0) {
            commit(txn);
            txn = begin(fresh, KB_TXN_WRITE);
        }
    }
    commit(txn);
    const kb_str a = see(store);
    const kb_str b = see(fresh);
    if (!kb_str_equal(a, b)) {
        fail_msg("got\n" KB_FMT "\nexpected\n" KB_FMT, KB_ARG(a), KB_ARG(b));
    }
    free_text(a);
    free_text(b);
    kb_store_close(fresh);
    temp_end(&t);
}

static void
compare_world(kb_store *store, const world *w)
{
    kb_id ids[3][N_OBJECTS];
    kb_txn *const txn = begin(store, KB_TXN_READ);
    count_world(w);
    find_ids(txn, ids);
    for (uint32_t s = 0; s < N_ENTITIES; ++s) {
        compare_entity(txn, w, s);
        for (uint32_t p = 0; p < N_PREDICATES; ++p) {
            for (uint32_t o = 0; o < N_OBJECTS; ++o) {
                const kb_id spo[] = {ids[0][s], ids[1][p], ids[2][o]};
                compare_triple(txn, spo, &tallies[s][p][o]);
            }
        }
    }
    compare_patterns(txn, ids);
    kb_txn_abort(txn);
}

static void
change_world(kb_store *store, world *w, uint64_t *state)
{
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    for (uint32_t k = 1 + chance(state, 6); k > 0; --k) {
        const uint32_t d = chance(state, N_DOCS);
        if (chance(state, 3) == 0) {
            const kb_status st =
                kb_txn_remove_document(txn, view(w->ids[d]), NULL);
            assert_int_equal(st, w->is_in[d] ? KB_OK : KB_NOT_FOUND);
            w->is_in[d] = false;
        } else {
            make_random(&w->docs[d], w->ids[d], state);
            const kb_put_result result = put(txn, &w->docs[d]);
            assert_int_equal(result,
                             w->is_in[d] ? KB_PUT_REPLACED : KB_PUT_ADDED);
            assert_int_equal(put(txn, &w->docs[d]), KB_PUT_UNCHANGED);
            w->is_in[d] = true;
        }
    }
    commit(txn);
}

static void
agrees_with_a_naive_count(void **test)
{
    (void)test;
    static world w;
    uint64_t state = UINT64_C(0x243F6A8885A308D3);
    temp t;
    temp_begin(&t);
    kb_store *store = open_new(&t);
    for (size_t i = 0; i < N_DOCS; ++i) {
        snprintf(w.ids[i], sizeof(w.ids[i]), "doc%02u", (unsigned)(i * 7 % 50));
    }
    for (int round = 0; round < N_ROUNDS; ++round) {
        change_world(store, &w, &state);
        compare_world(store, &w);
        compare_fresh(store, &w, &state);
        if (chance(&state, 3) == 0) {
            kb_store_close(store);
            store = open_new(&t);
        }
    }
    kb_store_close(store);
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_naive_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

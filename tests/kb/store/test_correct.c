// SPDX-License-Identifier: MIT
// Corrections, and stores joined.  Random documents are put, replaced and
// removed while entities are merged, split and renamed; the store must show
// what a fresh one does that gets documents corrected by hand.
#include "random.h"

enum {
    N_DOCS = 12,
    N_KEYS = 2 * N_ENTITIES, // the second half is split off the first
    N_ROUNDS = 60,
    N_MERGES = 12,
    NONE = -1
};

static const char *const split_keys[N_ENTITIES] = {
    "p-s1", "p-s10", "p-s1-0", "p-s2", "l-s1", "l-s2", "o-s1", "o-sZ_",
};

static const char *const new_names[] = {"Anna Berg", "Zed Zulu", "New Name",
                                        "Ärger & Co", "carl dorn"};

enum { N_NAMES = sizeof(new_names) / sizeof(new_names[0]) };

typedef struct world {
    maker docs[N_DOCS];
    bool is_in[N_DOCS];
    char ids[N_DOCS][8];
    int merged[N_KEYS];            // into which, or NONE
    int named[N_KEYS];             // new_names, or NONE
    int split[N_DOCS][N_ENTITIES]; // new_names, or NONE
} world;

static const char *
key_at(int i)
{
    return i < N_ENTITIES ? keys[i] : split_keys[i - N_ENTITIES];
}

static int
index_of(kb_str key)
{
    for (int i = 0; i < N_KEYS; ++i) {
        if (kb_str_equal(key, view(key_at(i)))) {
            return i;
        }
    }
    fail();
    return NONE;
}

// ---- documents corrected by hand --------------------------------------------

/// What a document says of an entity, after splits.
typedef struct saying {
    int target;
    int own; // its own key
    kb_entity entity;
    uint32_t n_mentions;
} saying;

static saying
say_of(const world *w, size_t d, uint32_t i)
{
    const maker *const m = &w->docs[d];
    saying s = {.entity = m->entities[i]};
    s.own = index_of(s.entity.key);
    s.target = s.own;
    const int split = w->split[d][s.own];
    if (split != NONE) {
        s.target = s.own + N_ENTITIES;
        s.entity =
            (kb_entity){.type = s.entity.type, .name = view(new_names[split])};
    }
    while (w->merged[s.target] != NONE) {
        s.target = w->merged[s.target];
    }
    for (uint32_t k = 0; k < m->a.n_mentions; ++k) {
        s.n_mentions += m->mentions[k].entity == i;
    }
    return s;
}

/// Whether `a` stands for all that are one before `b` does.
static bool
goes_before(const saying *a, const saying *b)
{
    char x[16];
    char y[16];
    if ((a->own == a->target) != (b->own == b->target)) {
        return a->own == a->target;
    }
    if (a->n_mentions != b->n_mentions) {
        return a->n_mentions > b->n_mentions;
    }
    snprintf(x, sizeof(x), "%s>", key_at(a->own));
    snprintf(y, sizeof(y), "%s>", key_at(b->own));
    return strcmp(x, y) < 0;
}

/// Unite what is said of one entity.
static kb_entity
unite(const world *w, const saying *all, uint32_t n, int target,
      kb_str aliases[MAX_PARTS])
{
    const saying *best = NULL;
    uint32_t wikidata = UINT32_MAX;
    kb_entity out = {.aliases = aliases};
    bool is_known = false;
    for (uint32_t i = 0; i < n; ++i) {
        const saying *const s = &all[i];
        if (s->target != target) {
            continue;
        }
        best = !best || goes_before(s, best) ? s : best;
        is_known = is_known || s->entity.is_known;
        if (s->entity.wikidata != 0 && s->entity.wikidata < wikidata) {
            wikidata = s->entity.wikidata;
        }
        aliases[out.n_aliases++] = s->entity.name;
        for (uint32_t k = 0; k < s->entity.n_aliases; ++k) {
            aliases[out.n_aliases++] = s->entity.aliases[k];
        }
    }
    assert_non_null(best);
    out.type = best->entity.type;
    out.name = w->named[target] != NONE ? view(new_names[w->named[target]])
                                        : best->entity.name;
    out.wikidata = best->entity.wikidata != 0 ? best->entity.wikidata
                   : wikidata != UINT32_MAX   ? wikidata
                                              : 0;
    out.is_known = is_known;
    out.key = view(key_at(target));
    return out;
}

static uint32_t
moved(const uint32_t *places, uint32_t entity)
{
    return entity == KB_NONE ? KB_NONE : places[entity];
}

static void
put_corrected(kb_txn *txn, const world *w, size_t d)
{
    static kb_str aliases[MAX_PARTS][MAX_PARTS];
    static maker out;
    const maker *const m = &w->docs[d];
    saying all[MAX_PARTS];
    uint32_t places[MAX_PARTS];
    int targets[MAX_PARTS];
    out = *m;
    out.a.n_entities = 0;
    out.a.document = &out.doc;
    out.a.sentences = out.sentences;
    out.a.entities = out.entities;
    out.a.mentions = out.mentions;
    out.a.relations = out.relations;
    for (uint32_t i = 0; i < m->a.n_entities; ++i) {
        all[i] = say_of(w, d, i);
    }
    for (uint32_t i = 0; i < m->a.n_entities; ++i) {
        uint32_t k = 0;
        while (k < out.a.n_entities && targets[k] != all[i].target) {
            ++k;
        }
        if (k == out.a.n_entities) {
            targets[k] = all[i].target;
            out.entities[k] =
                unite(w, all, m->a.n_entities, targets[k], aliases[k]);
            ++out.a.n_entities;
        }
        places[i] = k;
    }
    for (uint32_t i = 0; i < m->a.n_mentions; ++i) {
        out.mentions[i].entity = places[m->mentions[i].entity];
    }
    for (uint32_t i = 0; i < m->a.n_relations; ++i) {
        kb_relation *const r = &out.relations[i];
        r->subject.entity = moved(places, r->subject.entity);
        r->object.entity = moved(places, r->object.entity);
        r->attribution = moved(places, r->attribution);
        r->place = moved(places, r->place);
    }
    put(txn, &out);
}

static kb_store *
build_corrected(const temp *t, const world *w)
{
    kb_store *const store = open_new(t);
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    for (size_t d = 0; d < N_DOCS; ++d) {
        if (w->is_in[d]) {
            put_corrected(txn, w, d);
        }
    }
    commit(txn);
    return store;
}

static void
expect_same(kb_store *store, kb_store *expected)
{
    const kb_str a = see(store);
    const kb_str b = see(expected);
    if (!kb_str_equal(a, b)) {
        fail_msg("got\n" KB_FMT "\nexpected\n" KB_FMT, KB_ARG(a), KB_ARG(b));
    }
    free_text(a);
    free_text(b);
}

static kb_status
print_fault(void *ctx, const kb_fault *fault)
{
    (void)ctx;
    print_message("%s %s: %s\n", fault->table, fault->key, fault->message);
    return KB_OK;
}

static void
compare(kb_store *store, const temp *t, const world *w)
{
    temp fresh;
    temp_begin(&fresh);
    kb_store *const expected = build_corrected(&fresh, w);
    expect_same(store, expected);
    kb_store_close(expected);
    temp_end(&fresh);
    assert_int_equal(kb_store_check(t->store, print_fault, NULL, NULL), KB_OK);
}

// ---- changes by chance ------------------------------------------------------

static void
make_world(world *w)
{
    for (size_t i = 0; i < N_DOCS; ++i) {
        w->is_in[i] = false;
        snprintf(w->ids[i], sizeof(w->ids[i]), "doc%02u",
                 (unsigned)(i * 7 % 50));
        for (size_t k = 0; k < N_ENTITIES; ++k) {
            w->split[i][k] = NONE;
        }
    }
    for (size_t k = 0; k < N_KEYS; ++k) {
        w->merged[k] = w->named[k] = NONE;
    }
}

static void
change_document(kb_txn *txn, world *w, uint64_t *state)
{
    const uint32_t d = chance(state, N_DOCS);
    if (chance(state, 4) == 0) {
        const kb_status st = kb_txn_remove_document(txn, view(w->ids[d]), NULL);
        assert_int_equal(st, w->is_in[d] ? KB_OK : KB_NOT_FOUND);
        w->is_in[d] = false;
    } else {
        make_random(&w->docs[d], w->ids[d], state);
        put(txn, &w->docs[d]);
        w->is_in[d] = true;
    }
}

static bool
leads_to(const world *w, int from, int to)
{
    while (from != NONE && from != to) {
        from = w->merged[from];
    }
    return from == to;
}

/// Correct or undo; what the store refuses must be what has to be refused.
static void
correct(kb_txn *txn, world *w, uint64_t *state)
{
    const int a = (int)chance(state, N_KEYS);
    const int b = (int)chance(state, N_KEYS);
    const int name = (int)chance(state, N_NAMES);
    const uint32_t d = chance(state, N_DOCS);
    const bool is_undo = chance(state, 3) == 0;
    kb_correction c = {.kind = (kb_correction_kind)(1 + chance(state, 3)),
                       .entity = view(key_at(a)),
                       .reason = KB_STR("chance")};
    int *place = &w->merged[a];
    int value = b;
    bool is_circle = false;
    if (c.kind == KB_CORRECTION_MERGE) {
        c.target = view(key_at(b));
        is_circle = leads_to(w, b, a);
    } else if (c.kind == KB_CORRECTION_RENAME) {
        c.name = view(new_names[name]);
        place = &w->named[a];
        value = name;
    } else {
        c.entity = view(key_at(a % N_ENTITIES));
        c.document = view(w->ids[d]);
        c.target = view(key_at(N_ENTITIES + a % N_ENTITIES));
        c.name = view(new_names[name]);
        place = &w->split[d][a % N_ENTITIES];
        value = name;
    }
    if (is_undo) {
        assert_int_equal(kb_txn_undo(txn, &c, NULL),
                         *place == NONE ? KB_NOT_FOUND : KB_OK);
        *place = NONE;
        return;
    }
    const kb_status st = kb_txn_correct(txn, &c, NULL);
    if (st == KB_NOT_FOUND) {
        return; // no document has spoken of it yet
    }
    assert_int_equal(st, is_circle ? KB_ERR_INVALID : KB_OK);
    if (st == KB_OK) {
        *place = value;
    }
}

static kb_status
count(void *ctx, const kb_correction *correction)
{
    assert_true(correction->entity.len > 0);
    ++*(unsigned *)ctx;
    return KB_OK;
}

static unsigned
count_corrections(kb_store *store)
{
    unsigned n = 0;
    kb_txn *const txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_correction_each(txn, count, &n), KB_OK);
    kb_txn_abort(txn);
    return n;
}

static unsigned
expected_corrections(const world *w)
{
    unsigned n = 0;
    for (size_t k = 0; k < N_KEYS; ++k) {
        n += w->merged[k] != NONE;
        n += w->named[k] != NONE;
    }
    for (size_t i = 0; i < sizeof(w->split) / sizeof(int); ++i) {
        n += (&w->split[0][0])[i] != NONE;
    }
    return n;
}

static void
undo_all(kb_store *store, world *w)
{
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    for (int k = 0; k < N_KEYS; ++k) {
        kb_correction c = {.kind = KB_CORRECTION_MERGE,
                           .entity = view(key_at(k))};
        (void)!kb_txn_undo(txn, &c, NULL);
        c.kind = KB_CORRECTION_RENAME;
        (void)!kb_txn_undo(txn, &c, NULL);
        w->merged[k] = w->named[k] = NONE;
        for (size_t d = 0; k < N_ENTITIES && d < N_DOCS; ++d) {
            c.kind = KB_CORRECTION_SPLIT;
            c.document = view(w->ids[d]);
            (void)!kb_txn_undo(txn, &c, NULL);
            w->split[d][k] = NONE;
        }
    }
    commit(txn);
}

static void
shows_what_corrected_documents_do(void **test)
{
    (void)test;
    static world w;
    uint64_t state = UINT64_C(0x452821E638D01377);
    temp t;
    temp_begin(&t);
    kb_store *store = open_new(&t);
    make_world(&w);
    for (int round = 0; round < N_ROUNDS; ++round) {
        kb_txn *const txn = begin(store, KB_TXN_WRITE);
        for (uint32_t k = 1 + chance(&state, 6); k > 0; --k) {
            if (chance(&state, 2) == 0) {
                change_document(txn, &w, &state);
            } else {
                correct(txn, &w, &state);
            }
        }
        commit(txn);
        compare(store, &t, &w);
        assert_int_equal(count_corrections(store), expected_corrections(&w));
        if (chance(&state, 4) == 0) {
            kb_store_close(store);
            store = open_new(&t);
        }
    }
    assert_true(expected_corrections(&w) > 0);
    undo_all(store, &w);
    compare(store, &t, &w);
    assert_int_equal(count_corrections(store), 0);
    kb_store_close(store);
    temp_end(&t);
}

// ---- stores joined ----------------------------------------------------------

/// Parts of a world, of which some have documents in common.
static void
joins_stores_as_if_they_were_one(void **test)
{
    (void)test;
    static world w;
    uint64_t state = UINT64_C(0xBE5466CF34E90C6C);
    for (int round = 0; round < N_MERGES; ++round) {
        temp parts[3];
        temp whole;
        temp out;
        kb_store *stores[3];
        kb_txn *txns[3];
        make_world(&w);
        for (size_t i = 0; i < 3; ++i) {
            temp_begin(&parts[i]);
            stores[i] = open_new(&parts[i]);
            txns[i] = begin(stores[i], KB_TXN_WRITE);
        }
        for (uint32_t d = 0; d < N_DOCS; ++d) {
            make_random(&w.docs[d], w.ids[d], &state);
            w.is_in[d] = true;
            const uint32_t first = chance(&state, 3);
            put(txns[first], &w.docs[d]);
            put(txns[(first + chance(&state, 2)) % 3], &w.docs[d]);
        }
        for (size_t i = 0; i < 3; ++i) {
            commit(txns[i]);
        }
        if (round % 2 == 1) {
            kb_txn *const txn = begin(stores[round % 3], KB_TXN_WRITE);
            for (int k = 0; k < 8; ++k) {
                correct(txn, &w, &state);
            }
            commit(txn);
        }
        for (size_t i = 0; i < 3; ++i) {
            kb_store_close(stores[i]);
        }
        temp_begin(&whole);
        temp_begin(&out);
        const size_t turn = chance(&state, 3);
        const char *const paths[] = {parts[turn].store,
                                     parts[(turn + 1) % 3].store,
                                     parts[(turn + 2) % 3].store};
        kb_error err = {.status = KB_OK};
        if (kb_store_merge(out.store, paths, 3, NULL, &err) != KB_OK) {
            fail_msg("%s: %s", err.source, err.message);
        }
        kb_store *const expected = build_corrected(&whole, &w);
        kb_store *const merged = open_new(&out);
        expect_same(merged, expected);
        assert_int_equal(count_corrections(merged), expected_corrections(&w));
        assert_int_equal(kb_store_check(out.store, print_fault, NULL, NULL),
                         KB_OK);
        undo_all(merged, &w);
        compare(merged, &out, &w);
        kb_store_close(merged);
        kb_store_close(expected);
        temp_end(&out);
        temp_end(&whole);
        for (size_t i = 0; i < 3; ++i) {
            temp_end(&parts[i]);
        }
    }
}

/// A store with one document, closed.
static void
build_one(temp *t, const char *id, const char *text, kb_day date,
          const char *base)
{
    static maker doc;
    const kb_store_options options = {.create = true, .base = view(base)};
    kb_store *store = NULL;
    temp_begin(t);
    assert_int_equal(kb_store_open(t->store, &options, &store, NULL), KB_OK);
    make_doc(&doc, id, date);
    make_sentence(&doc, text);
    put_alone(store, &doc);
    kb_store_close(store);
}

static void
refuses_what_cannot_be_joined(void **test)
{
    (void)test;
    temp a;
    temp b;
    temp c;
    temp out;
    kb_error err = {.status = KB_OK};
    build_one(&a, "d", "One.", 5, "");
    build_one(&b, "d", "Two, and later.", 6, "");
    build_one(&c, "e", "Three.", 7, "https://example.com/");
    temp_begin(&out);
    const char *const differ[] = {a.store, b.store};
    assert_int_equal(kb_store_merge(out.store, differ, 2, NULL, &err),
                     KB_ERR_INVALID);
    assert_non_null(strstr(err.message, "document d is another one than in"));
    const char *const twice[] = {a.store, a.store};
    assert_int_equal(kb_store_merge(out.store, twice, 2, NULL, &err),
                     KB_ERR_INVALID);
    assert_string_equal(err.message, "the store is given twice");
    const char *const bases[] = {a.store, c.store};
    assert_int_equal(kb_store_merge(out.store, bases, 2, NULL, &err),
                     KB_ERR_INVALID);
    assert_int_equal(kb_store_merge(a.store, differ, 1, NULL, &err),
                     KB_ERR_INVALID);
    assert_string_equal(err.message, "it exists already");
    assert_int_equal(kb_store_merge(out.store, differ, 0, NULL, &err),
                     KB_ERR_INVALID);
    assert_int_not_equal(access(out.store, F_OK), 0); // nothing is left behind
    const kb_merge_options newest = {.newest = true};
    for (int turn = 0; turn < 2; ++turn) {
        const char *const order[] = {differ[turn], differ[1 - turn]};
        assert_int_equal(kb_store_merge(out.store, order, 2, &newest, &err),
                         KB_OK);
        kb_store *const store = open_new(&out);
        kb_txn *const txn = begin(store, KB_TXN_READ);
        kb_sentence sentence;
        kb_id id = 0;
        assert_int_equal(kb_document_find(txn, KB_STR("d"), &id), KB_OK);
        assert_int_equal(kb_sentence_get(txn, id, 0, &sentence), KB_OK);
        assert_kb_str(sentence.text, "Two, and later.");
        kb_txn_abort(txn);
        kb_store_close(store);
        temp_end(&out);
        assert_int_equal(mkdir(out.dir, 0700), 0);
    }
    temp_end(&out);
    temp_end(&c);
    temp_end(&b);
    temp_end(&a);
}

static void
refuses_what_is_no_correction(void **test)
{
    (void)test;
    static maker doc;
    temp t;
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    make_doc(&doc, "d", 3);
    make_sentence(&doc, "Anna met Carl.");
    make_entity(&doc, "p-1", "Anna");
    make_entity(&doc, "p-2", "Carl");
    put_alone(store, &doc);
    const struct {
        kb_correction c;
        kb_status status;
    } rows[] = {
        {{KB_CORRECTION_MERGE, KB_STR("p-1"), {0}, KB_STR("p-1"), {0}, {0}},
         KB_ERR_INVALID},
        {{KB_CORRECTION_MERGE, KB_STR("p-1"), {0}, {0}, {0}, {0}},
         KB_ERR_INVALID},
        {{KB_CORRECTION_MERGE, KB_STR("p-1"), {0}, KB_STR("p-9"), {0}, {0}},
         KB_NOT_FOUND},
        {{KB_CORRECTION_MERGE, KB_STR("p-9"), {0}, KB_STR("p-1"), {0}, {0}},
         KB_NOT_FOUND},
        {{KB_CORRECTION_RENAME, KB_STR("p-1"), {0}, {0}, {0}, {0}},
         KB_ERR_INVALID},
        {{KB_CORRECTION_RENAME, KB_STR("p-1"), {0}, {0}, KB_STR("\xff"), {0}},
         KB_ERR_UTF8},
        {{KB_CORRECTION_SPLIT,
          KB_STR("p-1"),
          KB_STR("d"),
          KB_STR("p 3"),
          KB_STR("Other"),
          {0}},
         KB_ERR_INVALID},
        {{KB_CORRECTION_SPLIT,
          KB_STR("p-1"),
          {0},
          KB_STR("p-3"),
          KB_STR("Other"),
          {0}},
         KB_ERR_INVALID},
        {{(kb_correction_kind)9, KB_STR("p-1"), {0}, {0}, KB_STR("A"), {0}},
         KB_ERR_INVALID},
    };
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
        assert_int_equal(kb_txn_correct(txn, &rows[i].c, NULL), rows[i].status);
        assert_int_equal(kb_txn_undo(txn, &rows[i].c, NULL), KB_NOT_FOUND);
    }
    commit(txn);
    kb_txn *const reader = begin(store, KB_TXN_READ);
    assert_int_equal(kb_txn_correct(reader, &rows[0].c, NULL), KB_ERR_READONLY);
    kb_txn_abort(reader);
    kb_store_close(store);
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_what_corrected_documents_do),
        cmocka_unit_test(joins_stores_as_if_they_were_one),
        cmocka_unit_test(refuses_what_cannot_be_joined),
        cmocka_unit_test(refuses_what_is_no_correction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
// A store filled in bulk against one filled through transactions.
#include "store/bulk.h"
#include "support.h"

#include <sys/wait.h>

enum { N_DOCS = 300, N_NAMES = 60 };

static const char *const predicates[] = {"met", "calledOn", "visited",
                                         "sanctioned"};

/// Document `number` as of `version`.
static void
make_news(maker *m, char id[16], char names[8][16], uint32_t number,
          uint32_t version)
{
    uint64_t state = 1 + number * 977U + version * 7919U;
    char text[64];
    snprintf(id, 16, "doc-%u", number);
    make_doc(m, id,
             chance(&state, 5) == 0 ? KB_NO_DAY : (kb_day)chance(&state, 99));
    for (uint32_t i = 0; i < 3; ++i) {
        snprintf(text, sizeof(text), "Sentence %u of %u.", i, number);
        make_sentence(m, text);
    }
    const uint32_t first = chance(&state, N_NAMES);
    for (uint32_t i = 0; i < 5; ++i) {
        const uint32_t e = (first + i * i) % N_NAMES;
        snprintf(names[i], 16, "%c-%u", "plo"[e % 3], e);
        make_entity(m, names[i], e % 4 == version ? "Anna Berg" : names[i]);
        m->entities[i].wikidata = e % 5 == 0 ? e + 1 : 0;
        if (chance(&state, 4) == 0) {
            static const kb_str aliases[] = {{"Zed Zulu", 8}, {"AB", 2}};
            m->entities[i].aliases = aliases;
            m->entities[i].n_aliases = 2;
        }
        make_mention(m, i, chance(&state, 3));
        make_mention(m, i, chance(&state, 3));
    }
    for (uint32_t i = 0; i < 6; ++i) {
        kb_relation *const r =
            make_relation(m, chance(&state, 5), predicates[chance(&state, 4)],
                          chance(&state, 5));
        r->confidence = chance(&state, 101) / 100.0;
        r->is_negative = chance(&state, 5) == 0;
        r->time = chance(&state, 2) == 0 ? KB_NO_DAY : (kb_day)number;
        r->attribution = chance(&state, 3) == 0 ? 1 : KB_NONE;
        r->place = chance(&state, 3) == 0 ? 0 : KB_NONE;
        if (chance(&state, 6) == 0) {
            r->object.entity = KB_NONE;
            r->object.literal = KB_STR("chief of \"staff\"");
        }
    }
}

/// What comes: document numbers and their versions.
typedef struct plan {
    const char *name;
    uint32_t n;
    uint32_t again; // this one comes again at the end; KB_NONE: none does
    uint32_t version;
    uint64_t memory; // to spool with; 0: all of it
    uint32_t n_added;
    uint32_t n_replaced;
    uint32_t n_unchanged;
    bool forgets_terms; // and goes on
} plan;

static void
put_bulk(kb_bulk *bulk, uint32_t number, uint32_t version, uint32_t counts[3])
{
    static maker m;
    char id[16];
    char names[8][16];
    kb_put_result result = KB_PUT_ADDED;
    kb_error err = {0};
    make_news(&m, id, names, number, version);
    if (kb_bulk_put_annotation(bulk, &m.a, &result, &err) != KB_OK) {
        fail_msg("%s", err.message);
    }
    ++counts[result];
}

static kb_bulk *
begin_bulk(const temp *t)
{
    const kb_store_options options = {.map_size = UINT64_C(1) << 30};
    kb_bulk *bulk = NULL;
    kb_error err = {0};
    if (kb_bulk_begin(t->store, &options, 0, &bulk, &err) != KB_OK) {
        fail_msg("%s: %s", err.source, err.message);
    }
    return bulk;
}

static void
load_in_bulk(const temp *t, const plan *p)
{
    uint32_t counts[3] = {0};
    kb_error err = {0};
    kb_bulk *const bulk = begin_bulk(t);
    if (p->memory != 0) {
        bulk->memory = p->memory;
    }
    for (uint32_t i = 0; i < p->n; ++i) {
        put_bulk(bulk, i, 0, counts);
    }
    if (p->again != KB_NONE) {
        put_bulk(bulk, p->again, p->version, counts);
    }
    if (p->forgets_terms) {
        assert_null(bulk->txn);
        assert_true(bulk->sink.known.n > 0);
    }
    if (kb_bulk_commit(bulk, &err) != KB_OK) {
        fail_msg("%s: %s", err.source, err.message);
    }
    assert_int_equal(counts[KB_PUT_ADDED], p->n_added);
    assert_int_equal(counts[KB_PUT_REPLACED], p->n_replaced);
    assert_int_equal(counts[KB_PUT_UNCHANGED], p->n_unchanged);
}

static kb_store *
load_by_transactions(const temp *t, const plan *p)
{
    static maker m;
    char id[16];
    char names[8][16];
    kb_store *const store = open_new(t);
    kb_txn *txn = begin(store, KB_TXN_WRITE);
    for (uint32_t i = 0; i < p->n; ++i) {
        make_news(&m, id, names, i, 0);
        put(txn, &m);
    }
    commit(txn);
    if (p->again != KB_NONE) {
        make_news(&m, id, names, p->again, p->version);
        put_alone(store, &m);
    }
    return store;
}

static kb_store *
open_old(const temp *t)
{
    kb_store *store = NULL;
    assert_int_equal(kb_store_open(t->store, NULL, &store, NULL), KB_OK);
    return store;
}

static void
expect_same_stats(kb_store *a, kb_store *b)
{
    kb_stats x;
    kb_stats y;
    kb_txn *const s = begin(a, KB_TXN_READ);
    kb_txn *const t = begin(b, KB_TXN_READ);
    assert_int_equal(kb_txn_stats(s, &x), KB_OK);
    assert_int_equal(kb_txn_stats(t, &y), KB_OK);
    assert_int_equal(x.n_documents, y.n_documents);
    assert_int_equal(x.n_sentences, y.n_sentences);
    assert_int_equal(x.n_entities, y.n_entities);
    assert_int_equal(x.n_mentions, y.n_mentions);
    assert_int_equal(x.n_triples, y.n_triples);
    assert_int_equal(x.n_other_triples, y.n_other_triples);
    assert_int_equal(x.n_evidence, y.n_evidence);
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        assert_string_equal(x.tables[i].name, y.tables[i].name);
        if (x.tables[i].n_rows != y.tables[i].n_rows) {
            fail_msg("%s: %llu rows, not %llu", x.tables[i].name,
                     (unsigned long long)x.tables[i].n_rows,
                     (unsigned long long)y.tables[i].n_rows);
        }
    }
    kb_txn_abort(s);
    kb_txn_abort(t);
}

static void
expect_same_export(kb_store *a, kb_store *b)
{
    const kb_str x = export_text(a);
    const kb_str y = export_text(b);
    assert_int_equal(x.len, y.len);
    assert_memory_equal(x.ptr, y.ptr, x.len);
    free_text(x);
    free_text(y);
}

static void
expect_sound(const temp *t)
{
    kb_error err = {0};
    if (kb_store_check(t->store, NULL, NULL, &err) != KB_OK) {
        fail_msg("%s", err.message);
    }
}

static void
holds_the_same_as_by_transactions(void **state)
{
    const plan *const p = *state;
    temp a;
    temp b;
    temp_begin(&a);
    temp_begin(&b);
    load_in_bulk(&a, p);
    expect_sound(&a);
    kb_store *const ours = open_old(&a);
    kb_store *const theirs = load_by_transactions(&b, p);
    expect_same_stats(ours, theirs);
    expect_same_export(ours, theirs);
    // And it can be worked with: take every other document out of both.
    kb_store *const stores[] = {ours, theirs};
    for (size_t s = 0; s < 2; ++s) {
        kb_txn *const txn = begin(stores[s], KB_TXN_WRITE);
        for (uint32_t i = 0; i < p->n; i += 2) {
            char id[16];
            snprintf(id, sizeof(id), "doc-%u", i);
            assert_int_equal(kb_txn_remove_document(txn, view(id), NULL),
                             KB_OK);
        }
        commit(txn);
    }
    expect_same_stats(ours, theirs);
    expect_same_export(ours, theirs);
    kb_store_close(ours);
    kb_store_close(theirs);
    expect_sound(&a);
    temp_end(&a);
    temp_end(&b);
}

static plan plans[] = {
    {"nothing", 0, KB_NONE, 0, 0, 0, 0, 0, false},
    {"one document", 1, KB_NONE, 0, 0, 1, 0, 0, false},
    {"in memory", N_DOCS, KB_NONE, 0, 0, N_DOCS, 0, 0, false},
    {"in many runs", N_DOCS, KB_NONE, 0, 600000, N_DOCS, 0, 0, false},
    {"terms forgotten", N_DOCS, KB_NONE, 0, 20000, N_DOCS, 0, 0, true},
    {"terms in too little memory", N_DOCS, KB_NONE, 0, 9000, N_DOCS, 0, 0,
     true},
    {"the same again in the batch", 20, 3, 0, 0, 20, 0, 1, false},
    {"changed in the batch", 20, 3, 1, 0, 20, 1, 0, false},
    {"the same again later", N_DOCS, 3, 0, 600000, N_DOCS, 0, 1, false},
    {"changed later", N_DOCS, 3, 1, 600000, N_DOCS, 1, 0, false},
};

// ---- the folder -------------------------------------------------------------

static void
expect_refused(const temp *t, const char *tail, kb_status status,
               const char *what)
{
    char path[128];
    kb_store *store = NULL;
    kb_error err = {0};
    snprintf(path, sizeof(path), "%s%s", t->store, tail);
    assert_int_equal(kb_store_open(path, NULL, &store, &err), status);
    if (!strstr(err.message, what)) {
        fail_msg("'%s' does not say '%s'", err.message, what);
    }
}

static void
leaves_nothing_when_aborted(void **state)
{
    temp t;
    uint32_t counts[3] = {0};
    (void)state;
    temp_begin(&t);
    kb_bulk *const bulk = begin_bulk(&t);
    put_bulk(bulk, 1, 0, counts);
    kb_bulk_abort(bulk);
    expect_refused(&t, "", KB_ERR_MISSING, "no store is there");
    assert_int_equal(rmdir(t.store), 0); // empty
    kb_bulk_abort(NULL);
    temp_end(&t);
}

static void
refuses_what_a_killed_load_left_and_loads_again(void **state)
{
    const plan again = {.n = 2, .again = KB_NONE, .n_added = 2};
    temp t;
    (void)state;
    temp_begin(&t);
    const pid_t child = fork();
    if (child == 0) {
        uint32_t counts[3] = {0};
        kb_bulk *const bulk = begin_bulk(&t);
        put_bulk(bulk, 1, 0, counts);
        _exit(0);
    }
    int status = 1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    expect_refused(&t, "", KB_ERR_MISSING, "must run again");
    expect_refused(&t, "/" KB_BULK_FOLDER, KB_ERR_CORRUPT, "bulk unfinished");
    load_in_bulk(&t, &again);
    kb_store_close(open_old(&t));
    temp_end(&t);
}

static void
removes_what_a_killed_load_left(void **state)
{
    temp t;
    char folder[sizeof(t.store) + sizeof(KB_BULK_FOLDER) + 1];
    (void)state;
    temp_begin(&t);
    const pid_t child = fork();
    if (child == 0) {
        (void)begin_bulk(&t);
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    snprintf(folder, sizeof(folder), "%s/" KB_BULK_FOLDER, t.store);
    assert_int_equal(access(folder, F_OK), 0);
    kb_store_close(open_new(&t));
    assert_int_equal(access(folder, F_OK), -1);
    temp_end(&t);
}

static void
refuses_a_directory_in_use(void **state)
{
    temp t;
    kb_bulk *other = NULL;
    kb_error err = {0};
    (void)state;
    temp_begin(&t);
    kb_bulk *const bulk = begin_bulk(&t);
    assert_int_equal(kb_bulk_begin(t.store, NULL, 0, &other, &err),
                     KB_ERR_BUSY);
    kb_bulk_abort(bulk);
    kb_store_close(open_new(&t));
    assert_int_equal(kb_bulk_begin(t.store, NULL, 0, &other, &err),
                     KB_ERR_INVALID);
    assert_non_null(strstr(err.message, "a store is there already"));
    const kb_store_options options = {.read_only = true};
    assert_int_equal(kb_bulk_begin(t.store, &options, 0, &other, &err),
                     KB_ERR_INVALID);
    temp_end(&t);
}

static void
goes_on_after_a_bad_document(void **state)
{
    static maker m;
    temp t;
    char id[16];
    char names[8][16];
    uint32_t counts[3] = {0};
    kb_error err = {0};
    (void)state;
    temp_begin(&t);
    kb_bulk *const bulk = begin_bulk(&t);
    make_news(&m, id, names, 1, 0);
    m.mentions[0].entity = 99;
    assert_int_equal(kb_bulk_put_annotation(bulk, &m.a, NULL, &err),
                     KB_ERR_INVALID);
    put_bulk(bulk, 1, 0, counts);
    assert_int_equal(kb_bulk_commit(bulk, &err), KB_OK);
    assert_int_equal(counts[KB_PUT_ADDED], 1);
    temp_end(&t);
}

static void
says_when_the_map_is_full(void **state)
{
    const kb_store_options options = {.map_size = 1 << 17,
                                      .max_map_size = 1 << 17};
    static maker m;
    temp t;
    char id[16];
    char names[8][16];
    kb_bulk *bulk = NULL;
    kb_error err = {0};
    (void)state;
    temp_begin(&t);
    kb_status st = kb_bulk_begin(t.store, &options, 0, &bulk, &err);
    for (uint32_t i = 0; st == KB_OK && i < N_DOCS; ++i) {
        make_news(&m, id, names, i, 0);
        st = kb_bulk_put_annotation(bulk, &m.a, NULL, &err);
    }
    assert_int_equal(st, KB_OK);
    assert_int_equal(kb_bulk_commit(bulk, &err), KB_ERR_FULL);
    expect_refused(&t, "", KB_ERR_MISSING, "no store is there");
    temp_end(&t);
}

static kb_status
try_load(const temp *t, const kb_allocator *alloc)
{
    const kb_store_options options = {.map_size = UINT64_C(1) << 26,
                                      .alloc = alloc};
    static maker m;
    char id[16];
    char names[8][16];
    kb_bulk *bulk = NULL;
    kb_status st = kb_bulk_begin(t->store, &options, 0, &bulk, NULL);
    for (uint32_t i = 0; st == KB_OK && i < 4; ++i) {
        make_news(&m, id, names, i, 0);
        bulk->memory = 5000; // terms are forgotten, too
        st = kb_bulk_put_annotation(bulk, &m.a, NULL, NULL);
        if (st != KB_OK) {
            kb_bulk_abort(bulk);
        }
    }
    return st == KB_OK ? kb_bulk_commit(bulk, NULL) : st;
}

static void
leaves_nothing_when_memory_is_out(void **state)
{
    temp t;
    kb_status st = KB_ERR_NOMEM;
    (void)state;
    temp_begin(&t);
    for (size_t left = 0; st != KB_OK; ++left) {
        kb_test_heap memory = {.left = left};
        const kb_allocator alloc = kb_test_allocator(&memory);
        st = try_load(&t, &alloc);
        assert_true(st == KB_OK || st == KB_ERR_NOMEM);
        assert_int_equal(memory.n_held, 0);
        if (st != KB_OK) {
            expect_refused(&t, "", KB_ERR_MISSING, "no store");
        }
    }
    kb_store_close(open_old(&t));
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_nothing_when_aborted),
        cmocka_unit_test(refuses_what_a_killed_load_left_and_loads_again),
        cmocka_unit_test(removes_what_a_killed_load_left),
        cmocka_unit_test(refuses_a_directory_in_use),
        cmocka_unit_test(goes_on_after_a_bad_document),
        cmocka_unit_test(says_when_the_map_is_full),
        cmocka_unit_test(leaves_nothing_when_memory_is_out),
    };
    const int bad = KB_TEST_ROWS(plans, holds_the_same_as_by_transactions);
    return bad + cmocka_run_group_tests(tests, NULL, NULL);
}

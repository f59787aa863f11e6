// SPDX-License-Identifier: MIT
#include "../store/support.h"

#include <math.h>

typedef struct fixture {
    temp t;
    kb_store *store;
    kb_txn *txn;
} fixture;

/// Three documents on Anna Berg, Carl Dorn, Eastland, Berg Ltd and Lars Berg.
static int
setup(void **state)
{
    static fixture f;
    static const kb_str aliases[] = {{"Dr. A. Berg", 11}, {"The Doctor", 10}};
    temp_begin(&f.t);
    f.store = open_new(&f.t);
    for (int i = 0; i < 3; ++i) {
        char id[] = {'d', (char)('0' + i), '\0'};
        maker m;
        make_doc(&m, id, 10 + i);
        make_sentence(&m, "Anna Berg called on Carl Dorn in Eastland.");
        make_sentence(&m, "Berg Ltd and Lars Berg.");
        make_entity(&m, "p-0000000000000001", "Anna Berg");
        make_entity(&m, "p-0000000000000002", "Carl Dorn");
        make_entity(&m, "l-0000000000000003", "Eastland");
        m.entities[0].aliases = aliases;
        m.entities[0].n_aliases = 2;
        m.entities[0].wikidata = 4711;
        make_mention(&m, 0, 0);
        make_mention(&m, 1, 0);
        make_mention(&m, 2, 0);
        make_relation(&m, 0, "calledOn", 1);
        if (i == 0) {
            make_entity(&m, "o-0000000000000004", "Berg Ltd");
            make_entity(&m, "p-0000000000000005", "Lars Berg");
            make_mention(&m, 3, 1);
            make_mention(&m, 3, 1);
            make_mention(&m, 4, 1);
            make_relation(&m, 2, "arrested", 0)->confidence = 0.4;
            make_relation(&m, 0, "killed", 4)->is_negative = true;
            make_relation(&m, 0, "livesIn", 2)->confidence = 0.4;
        }
        put_alone(f.store, &m);
    }
    f.txn = begin(f.store, KB_TXN_READ);
    *state = &f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *const f = *state;
    kb_txn_abort(f->txn);
    kb_store_close(f->store);
    temp_end(&f->t);
    return 0;
}

// ---- related ----------------------------------------------------------------

typedef struct answers {
    kb_relative rows[16];
    size_t n;
} answers;

static kb_status
keep_relative(void *ctx, const kb_relative *relative)
{
    answers *const a = ctx;
    a->rows[a->n++] = *relative;
    return KB_OK;
}

static void
ranks_what_is_connected(void **state)
{
    fixture *const f = *state;
    answers a = {.n = 0};
    const kb_id anna = entity_id(f->txn, "p-0000000000000001");
    const kb_id carl = entity_id(f->txn, "p-0000000000000002");
    const kb_id land = entity_id(f->txn, "l-0000000000000003");
    assert_int_equal(kb_related(f->txn, anna, NULL, keep_relative, &a), KB_OK);
    assert_int_equal(a.n, 3);
    assert_int_equal(a.rows[0].other, carl);
    assert_int_equal(a.rows[0].direction, KB_OUT);
    assert_int_equal(a.rows[0].n_documents, 3);
    const double confidence = 0.99; // 1 - 0.2 * 0.2 * 0.2 is capped
    assert_true(fabs(a.rows[0].score -
                     confidence * (1 + log2(3) + log2(3) / 4)) < 1e-3);
    assert_int_equal(a.rows[1].other, land); // "arrested" before "livesIn"
    assert_int_equal(a.rows[1].direction, KB_IN);
    assert_int_equal(a.rows[2].other, land);
    assert_int_equal(a.rows[2].direction, KB_OUT);
    a.n = 0;
    assert_int_equal(kb_related(f->txn, carl, NULL, keep_relative, &a), KB_OK);
    assert_int_equal(a.n, 2);
    assert_int_equal(a.rows[0].direction, KB_IN);
    assert_int_equal(a.rows[1].direction, KB_TOGETHER);
    assert_int_equal(a.rows[1].other, land);
    assert_int_equal(a.rows[1].n_sentences, 3);
}

static void
keeps_to_its_options(void **state)
{
    fixture *const f = *state;
    const kb_id anna = entity_id(f->txn, "p-0000000000000001");
    const kb_id carl = entity_id(f->txn, "p-0000000000000002");
    const kb_related_options best = {.limit = 1};
    const kb_related_options sure = {.facts = {.min_confidence = 0.5}};
    const kb_related_options facts = {.facts_only = true};
    const kb_id lives_in = predicate_id(f->txn, "livesIn");
    const kb_related_options lives = {
        .facts = {.predicates = &lives_in, .n_predicates = 1}};
    answers a = {.n = 0};
    assert_int_equal(kb_related(f->txn, anna, &best, keep_relative, &a), KB_OK);
    assert_int_equal(a.n, 1);
    assert_int_equal(a.rows[0].other, carl);
    a.n = 0;
    assert_int_equal(kb_related(f->txn, anna, &sure, keep_relative, &a), KB_OK);
    assert_int_equal(a.n, 1);
    a.n = 0;
    assert_int_equal(kb_related(f->txn, carl, &facts, keep_relative, &a),
                     KB_OK);
    assert_int_equal(a.n, 1);
    a.n = 0;
    assert_int_equal(kb_related(f->txn, anna, &lives, keep_relative, &a),
                     KB_OK);
    assert_int_equal(a.n, 1);
    assert_int_equal(kb_related(f->txn, 9999, NULL, keep_relative, &a),
                     KB_NOT_FOUND);
}

// ---- names ------------------------------------------------------------------

typedef struct search_case {
    const char *name;
    const char *query;
    const char *found; // last digits of keys and levels
} search_case;

static search_case search_cases[] = {
    {"label", "Anna Berg", "1/1"},
    {"other case", "aNNa  BERG", "1/1"},
    {"alias", "the doctor", "1/2"},
    {"word: most mentioned first", "berg", "1/3 4/3 5/3"},
    {"words in any order", "Berg, Lars", "5/3"},
    {"words of several names do count", "anna doctor", "1/3"},
    {"initial", "A.", "1/3"},
    {"prefix of a word", "dor", "2/4"},
    {"prefix of a name", "anna b", "1/4"},
    {"key", "l-0000000000000003", "3/0"},
    {"IRI", KB_DEFAULT_BASE "entity/l-0000000000000003", "3/0"},
    {"IRI in brackets", "<" KB_DEFAULT_BASE "entity/o-0000000000000004>",
     "4/0"},
    {"Wikidata id", "Q4711", "1/0"},
    {"Wikidata id in lower case", "q4711", "1/0"},
    {"Wikidata IRI", "http://www.wikidata.org/entity/Q4711", "1/0"},
    {"Wikidata page", "https://www.wikidata.org/wiki/Q4711", "1/0"},
    {"Wikidata IRI of nothing", "http://www.wikidata.org/entity/", ""},
    {"unknown Wikidata id", "Q471", ""},
    {"misspelt: nearest first", "Bergh", "1/5 4/5 5/5"},
    {"misspelt: every word", "Ana Brg", "1/5"},
    {"misspelt: one word right", "carl dron", "2/5"},
    {"misspelt: an alias", "the docter", "1/5"},
    {"misspelt: a mark too many", "\xc3\x89\x61stlamd", "3/5"},
    {"misspelt: not when a level before finds", "dorn", "2/3"},
    {"nobody", "Zacharias", ""},
    {"one word too many", "anna berg zacharias", ""},
    {"nothing", "", ""},
    {"space", "  ", ""},
    {"punctuation", "...", ""},
    {"a predicate's IRI", KB_DEFAULT_BASE "ontology#calledOn", ""},
};

static kb_status
print_hit(void *ctx, const kb_search_hit *hit)
{
    char text[8];
    kb_str *const out = ctx;
    const int n =
        snprintf(text, sizeof(text), "%s%c/%d", out->len ? " " : "",
                 hit->entity.key.ptr[hit->entity.key.len - 1], (int)hit->level);
    return append(ctx, (kb_str){text, (size_t)n});
}

static void
searches(void **state)
{
    const search_case *const c = *state;
    void *inner = NULL;
    setup(&inner);
    fixture *const f = inner;
    kb_str out = {NULL, 0};
    const kb_status st =
        kb_search(f->txn, view(c->query), NULL, print_hit, &out);
    assert_kb_str(out, c->found);
    assert_int_equal(st, c->found[0] ? KB_OK : KB_NOT_FOUND);
    free_text(out);
    teardown(&inner);
}

static void
finds_misspelt_names_while_they_are_there(void **state)
{
    fixture f;
    maker m;
    kb_str out = {NULL, 0};
    (void)state;
    temp_begin(&f.t);
    f.store = open_new(&f.t);
    for (int i = 0; i < 2; ++i) {
        make_doc(&m, i == 0 ? "a" : "b", 1);
        make_sentence(&m, "It is said.");
        make_entity(&m, "p-1", i == 0 ? "Zelensky" : "Selenskyj");
        make_mention(&m, 0, 0);
        put_alone(f.store, &m);
    }
    f.txn = begin(f.store, KB_TXN_WRITE);
    assert_int_equal(
        kb_search(f.txn, KB_STR("zelenski"), NULL, print_hit, &out), KB_OK);
    assert_kb_str(out, "1/5");
    assert_int_equal(kb_txn_remove_document(f.txn, KB_STR("a"), NULL), KB_OK);
    commit(f.txn);
    out.len = 0;
    f.txn = begin(f.store, KB_TXN_WRITE);
    assert_int_equal(
        kb_search(f.txn, KB_STR("zelensky"), NULL, print_hit, &out), KB_OK);
    assert_kb_str(out, "1/5"); // two letters from the other name
    assert_int_equal(
        kb_search(f.txn, KB_STR("zalenski"), NULL, print_hit, &out),
        KB_NOT_FOUND);
    assert_int_equal(kb_txn_remove_document(f.txn, KB_STR("b"), NULL), KB_OK);
    commit(f.txn);
    f.txn = begin(f.store, KB_TXN_READ);
    assert_int_equal(
        kb_search(f.txn, KB_STR("selenski"), NULL, print_hit, &out),
        KB_NOT_FOUND);
    kb_stats stats;
    assert_int_equal(kb_txn_stats(f.txn, &stats), KB_OK);
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        if (strcmp(stats.tables[i].name, "gram") == 0) {
            assert_int_equal(stats.tables[i].n_rows, 0);
        }
    }
    kb_txn_abort(f.txn);
    kb_store_close(f.store);
    free_text(out);
    temp_end(&f.t);
}

// ---- more entities than one row of a trigram can name -----------------------

enum { N_NAMESAKES = 6000, NAMESAKE_KEY = 8, NAMESAKE_NAME = 16 };

/// Put a document about some of many with nearly the same name.
static void
put_namesakes(kb_store *store, const char *id, unsigned first, unsigned step)
{
    static char keys[N_NAMESAKES][NAMESAKE_KEY];
    static char names[N_NAMESAKES][NAMESAKE_NAME];
    static kb_entity entities[N_NAMESAKES];
    const kb_document doc = {.id = view(id)};
    kb_annotation a = {.document = &doc, .entities = entities};
    for (unsigned i = first; i < N_NAMESAKES; i += step) {
        snprintf(keys[i], NAMESAKE_KEY, "p-%u", i);
        snprintf(names[i], NAMESAKE_NAME, "Zelensky %u", i);
        entities[a.n_entities++] = (kb_entity){
            .type = KB_PERSON, .key = view(keys[i]), .name = view(names[i])};
    }
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    assert_int_equal(kb_txn_put_annotation(txn, &a, NULL, NULL), KB_OK);
    commit(txn);
}

static kb_status
count_hit(void *ctx, const kb_search_hit *hit)
{
    assert_int_equal(hit->level, KB_SEARCH_SIMILAR);
    ++*(unsigned *)ctx;
    return KB_OK;
}

static kb_status
fail_on_fault(void *ctx, const kb_fault *fault)
{
    (void)ctx;
    fail_msg("%s %s: %s", fault->table, fault->key, fault->message);
    return KB_OK;
}

static void
expect_namesakes(kb_store *store, const char *path, unsigned n)
{
    unsigned n_hits = 0;
    kb_txn *const txn = begin(store, KB_TXN_READ);
    assert_int_equal(
        kb_search(txn, KB_STR("zelenski"), NULL, count_hit, &n_hits),
        n > 0 ? KB_OK : KB_NOT_FOUND);
    assert_int_equal(n_hits, n);
    kb_txn_abort(txn);
    assert_int_equal(kb_store_check(path, fail_on_fault, NULL, NULL), KB_OK);
}

static void
finds_thousands_of_misspelt_names(void **state)
{
    temp t;
    (void)state;
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    put_namesakes(store, "each third", 1, 3);
    put_namesakes(store, "odd", 1, 2);
    expect_namesakes(store, t.store, 4000);
    put_namesakes(store, "all", 0, 1);
    expect_namesakes(store, t.store, 6000);
    kb_txn *txn = begin(store, KB_TXN_WRITE);
    assert_int_equal(kb_txn_remove_document(txn, KB_STR("all"), NULL), KB_OK);
    commit(txn);
    expect_namesakes(store, t.store, 4000);
    txn = begin(store, KB_TXN_WRITE);
    assert_int_equal(kb_txn_remove_document(txn, KB_STR("odd"), NULL), KB_OK);
    commit(txn);
    expect_namesakes(store, t.store, 2000);
    kb_store_close(store);
    temp_end(&t);
}

static void
searches_all_levels_up_to_a_limit(void **state)
{
    fixture *const f = *state;
    const kb_search_options all = {.all_levels = true};
    const kb_search_options two = {.all_levels = true, .limit = 2};
    kb_str out = {NULL, 0};
    assert_int_equal(
        kb_search(f->txn, KB_STR("lars berg"), &all, print_hit, &out), KB_OK);
    assert_kb_str(out, "5/1");
    out.len = 0;
    assert_int_equal(kb_search(f->txn, KB_STR("berg"), &all, print_hit, &out),
                     KB_OK);
    assert_kb_str(out, "1/3 4/3 5/3");
    out.len = 0;
    assert_int_equal(kb_search(f->txn, KB_STR("berg"), &two, print_hit, &out),
                     KB_OK);
    assert_kb_str(out, "1/3 4/3");
    assert_int_equal(kb_search(f->txn, KB_STR("\xff"), NULL, print_hit, &out),
                     KB_ERR_UTF8);
    free_text(out);
}

static kb_status
keep_text(void *ctx, kb_str text)
{
    kb_str *const out = ctx;
    KB_TRY(append(out, text));
    return append(out, KB_STR("|"));
}

static void
lists_aliases(void **state)
{
    fixture *const f = *state;
    kb_str out = {NULL, 0};
    assert_int_equal(
        kb_entity_each_alias(f->txn, entity_id(f->txn, "p-0000000000000001"),
                             keep_text, &out),
        KB_OK);
    assert_kb_str(out, "Dr. A. Berg|The Doctor|");
    free_text(out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define ROW(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        ROW(ranks_what_is_connected),
        ROW(keeps_to_its_options),
        ROW(searches_all_levels_up_to_a_limit),
        ROW(lists_aliases),
#undef ROW
        cmocka_unit_test(finds_misspelt_names_while_they_are_there),
        cmocka_unit_test(finds_thousands_of_misspelt_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) +
           KB_TEST_ROWS(search_cases, searches);
}

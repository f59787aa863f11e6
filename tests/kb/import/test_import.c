// SPDX-License-Identifier: MIT
#include "../store/support.h"
#include "heap.h"

#define WD     "http://www.wikidata.org/entity/"
#define X      "http://x.test/"
#define TYPE   " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
#define LABEL  " <http://www.w3.org/2000/01/rdf-schema#label> "
#define PERSON "<https://schema.org/Person> .\n"
#define PLACE  "<http://dbpedia.org/ontology/Place> .\n"

typedef struct source {
    kb_str text;
    size_t at;
    size_t step; // bytes a call
} source;

static kb_status
read_text(void *ctx, char *buf, size_t cap, size_t *n)
{
    source *const s = ctx;
    *n = s->text.len - s->at;
    *n = *n < s->step ? *n : s->step;
    *n = *n < cap ? *n : cap;
    if (*n > 0) {
        memcpy(buf, s->text.ptr + s->at, *n);
    }
    s->at += *n;
    return KB_OK;
}

static kb_status
import_text(kb_txn *txn, kb_str text, const kb_ntriples_options *options,
            kb_ntriples_counts *counts, kb_error *err)
{
    source s = {.text = text, .step = 7};
    return kb_ntriples_import(txn, read_text, &s, options, counts, err);
}

/// Skip what needs serd when it is not there.
static void
need_serd(void)
{
    temp t;
    const kb_ntriples_options options = {.id = KB_STR("x")};
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    const kb_status st = import_text(txn, KB_STR(""), &options, NULL, NULL);
    kb_txn_abort(txn);
    kb_store_close(store);
    temp_end(&t);
    if (st == KB_ERR_INVALID) {
        skip();
    }
}

// ---- bad lines --------------------------------------------------------------

static struct {
    const char *name;
    const char *line;
    kb_status status;
    uint32_t column;
} bad_lines[] = {
    {"no full stop", "<a:a> <a:b> <a:c>", KB_ERR_SYNTAX, 18},
    {"more behind it", "<a:a> <a:b> <a:c> . x", KB_ERR_SYNTAX, 1},
    {"two statements", "<a:a> <a:b> <a:c> . <a:a> <a:b> <a:d> .", KB_ERR_SYNTAX,
     1},
    {"relative IRI", "<a> <a:b> <a:c> .", KB_ERR_SYNTAX, 3},
    {"space in an IRI", "<a:a x> <a:b> <a:c> .", KB_ERR_SYNTAX, 6},
    {"literal subject", "\"a\" <a:b> <a:c> .", KB_ERR_SYNTAX, 1},
    {"blank predicate", "<a:a> _:b <a:c> .", KB_ERR_SYNTAX, 7},
    {"prefixed subject", "a:a <a:b> <a:c> .", KB_ERR_SYNTAX, 1},
    {"a for rdf:type", "<a:a> a <a:c> .", KB_ERR_SYNTAX, 7},
    {"number", "<a:a> <a:b> 12 .", KB_ERR_SYNTAX, 13},
    {"single quotes", "<a:a> <a:b> 'c' .", KB_ERR_SYNTAX, 13},
    {"long quotes", "<a:a> <a:b> \"\"\"c\"\"\" .", KB_ERR_SYNTAX, 15},
    {"escape", "<a:a> <a:b> \"\\q\" .", KB_ERR_SYNTAX, 15},
    {"half a character", "<a:a> <a:b> \"\\uD800\" .", KB_ERR_UTF8, 1},
    {"not UTF-8", "<a:a> <a:b> \"\xff\" .", KB_ERR_UTF8, 14},
    {"empty language", "<a:a> <a:b> \"c\"@ .", KB_ERR_SYNTAX, 17},
    {"directive", "@prefix a: <a:b> .", KB_ERR_SYNTAX, 1},
    {"comma", "<a:a> <a:b> <a:c> , <a:d> .", KB_ERR_SYNTAX, 19},
    {"semicolon", "<a:a> <a:b> <a:c> ; <a:d> <a:e> .", KB_ERR_SYNTAX, 19},
    {"collection", "<a:a> <a:b> ( ) .", KB_ERR_SYNTAX, 13},
    {"graph", "<a:a> <a:b> <a:c> <a:g> .", KB_ERR_SYNTAX, 1},
};

static kb_status
count_errors(void *ctx, const kb_error *err)
{
    ++*(uint32_t *)ctx;
    assert_int_equal(err->line, 3);
    return KB_OK;
}

static void
refuses_with_line_and_column(void **state)
{
    const struct {
        const char *name;
        const char *line;
        kb_status status;
        uint32_t column;
    } *const row = *state;
    need_serd();
    char text[512];
    temp t;
    uint32_t n_errors = 0;
    kb_ntriples_options options = {.id = KB_STR("x")};
    kb_ntriples_counts counts;
    kb_error err = {0};
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    kb_txn *txn = begin(store, KB_TXN_WRITE);
    const int n = snprintf(text, sizeof(text),
                           "<a:a>" TYPE PERSON "# fine\n%s\n<a:a> <a:b> \"c\" "
                           ".\n",
                           row->line);
    const kb_str all = {text, (size_t)n};
    assert_int_equal(import_text(txn, all, &options, &counts, &err),
                     row->status);
    assert_int_equal(err.line, 3);
    if (err.column != row->column) {
        fail_msg("column %u: %s", err.column, err.message);
    }
    kb_txn_abort(txn);
    txn = begin(store, KB_TXN_WRITE);
    options.on_error = count_errors;
    options.ctx = &n_errors;
    assert_int_equal(import_text(txn, all, &options, &counts, &err), KB_OK);
    assert_int_equal(n_errors, 1);
    assert_int_equal(counts.n_refused, 1);
    assert_int_equal(counts.n_statements, 2);
    assert_int_equal(counts.n_facts, 1);
    kb_txn_abort(txn);
    kb_store_close(store);
    temp_end(&t);
}

// ---- others' data -----------------------------------------------------------

static void
takes_what_others_write(void **state)
{
    // Names need not stand before what speaks of them.
    static const char text[] =
        "<" X "anna> <" X "ns#metWith> <" X "carl> .\r\n"
        "\t <" X "anna>" TYPE PERSON "<" X "anna>" LABEL
        "\"Anna Berg\"@en . # a comment\n"
        "<" X "anna>" LABEL "\"Anna B\\u00E9rg\"@fr .\n"
        "\n"
        "<" X "anna> <http://www.w3.org/2002/07/owl#sameAs> <" WD "Q42> .\n"
        "<" X "anna> <" X "age> \"41\"^^<" X "int> .\n"
        "<" X "carl>" TYPE "<http://xmlns.com/foaf/0.1/Person> .\n"
        "<" X "Port_Hope>" TYPE PLACE "<" X "anna> <" X "livesIn> <" X
        "Port_Hope> .\n"
        "<" X "anna> <" X "likes> <" X "tea> .\n"
        "<" X "anna> <" X "not-a-name> <" X "carl> .\n"
        "_:b <" X "met> <" X "carl> .";
    (void)state;
    need_serd();
    temp t;
    const kb_ntriples_options options = {.id = KB_STR("x")};
    kb_ntriples_counts counts;
    kb_error err = {0};
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    for (int again = 0; again < 2; ++again) {
        kb_txn *const txn = begin(store, KB_TXN_WRITE);
        const kb_status st =
            import_text(txn, view(text), &options, &counts, &err);
        if (st != KB_OK) {
            fail_msg("%u:%u: %s", err.line, err.column, err.message);
        }
        commit(txn);
    }
    assert_int_equal(counts.n_statements, 12);
    assert_int_equal(counts.n_entities, 3);
    assert_int_equal(counts.n_facts, 3);
    assert_int_equal(counts.n_left_out, 3);
    kb_txn *const txn = begin(store, KB_TXN_READ);
    char key[KB_ENTITY_KEY_LEN + 1];
    kb_id id = 0;
    kb_entity_info info;
    assert_int_equal(
        kb_entity_key(KB_PERSON, KB_STR("Anna Berg"), KB_STR(""), key), KB_OK);
    assert_int_equal(kb_entity_find_key(txn, view(key), &id), KB_OK);
    assert_int_equal(kb_entity_get(txn, id, &info), KB_OK);
    assert_int_equal(info.wikidata, 42);
    assert_int_equal(info.n_out, 3);
    assert_int_equal(info.n_documents, 1);
    assert_kb_str(info.label, "Anna Berg");
    kb_txn_abort(txn);
    kb_store_close(store);
    temp_end(&t);
}

static void
makes_a_document_of_each_graph(void **state)
{
    static const char text[] =
        "<" X "anna>" TYPE "<https://schema.org/Person> <" X "g1> .\n"
        "<" X "anna> <" X "age> \"41\" <" X "g1> .\n"
        "<" X "anna> <" X "age> \"42\" <" X "g2> .\n"
        "<" X "anna> <" X "age> \"43\" .\n";
    (void)state;
    need_serd();
    temp t;
    const kb_ntriples_options options = {.id = KB_STR("rest"),
                                         .is_quads = true};
    kb_ntriples_counts counts;
    kb_stats stats;
    kb_id id = 0;
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    kb_txn *txn = begin(store, KB_TXN_WRITE);
    assert_int_equal(import_text(txn, view(text), &options, &counts, NULL),
                     KB_OK);
    commit(txn);
    assert_int_equal(counts.n_documents, 3);
    txn = begin(store, KB_TXN_WRITE);
    assert_int_equal(kb_document_find(txn, KB_STR(X "g1"), &id), KB_OK);
    assert_int_equal(kb_document_find(txn, KB_STR("rest"), &id), KB_OK);
    assert_int_equal(kb_txn_remove_document(txn, KB_STR(X "g2"), NULL), KB_OK);
    commit(txn);
    txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_txn_stats(txn, &stats), KB_OK);
    assert_int_equal(stats.n_triples, 2);
    kb_txn_abort(txn);
    kb_store_close(store);
    temp_end(&t);
}

static void
tells_apart_what_bears_one_name(void **state)
{
    static const char text[] =
        "<" X "1>" TYPE PERSON "<" X "1>" LABEL "\"Anna\" .\n<" X
        "2>" TYPE PERSON "<" X "2>" LABEL "\"anna\" .\n";
    (void)state;
    need_serd();
    temp t;
    const kb_ntriples_options options = {.id = KB_STR("x")};
    kb_stats stats;
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    kb_txn *txn = begin(store, KB_TXN_WRITE);
    assert_int_equal(import_text(txn, view(text), &options, NULL, NULL), KB_OK);
    commit(txn);
    txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_txn_stats(txn, &stats), KB_OK);
    assert_int_equal(stats.n_entities, 2);
    kb_txn_abort(txn);
    kb_store_close(store);
    temp_end(&t);
}

// ---- there and back ---------------------------------------------------------

static void
fill(kb_store *store)
{
    static const kb_str aliases[] = {{"The Doctor", 10}};
    maker m;
    for (int i = 0; i < 3; ++i) {
        char id[] = {'d', (char)('0' + i), '\0'};
        make_doc(&m, id, 10 + i);
        make_sentence(&m, "Anna Berg called on Carl Dorn in Eastland.");
        make_entity(&m, "p-1", i == 1 ? "anna berg" : "Anna \"B\" Berg\n");
        make_entity(&m, "p-0123456789abcdef", "Carl D\xc3\xb6rn");
        make_entity(&m, "l-z_Z", "Eastland");
        m.entities[0].aliases = aliases;
        m.entities[0].n_aliases = 1;
        m.entities[2].wikidata = 4711;
        make_mention(&m, 0, 0);
        make_relation(&m, 0, "calledOn", 1);
        make_relation(&m, 1, "met", 0);
        make_relation(&m, 2, "borders", 1);
        make_relation(&m, 0, "killed", 1)->is_negative = true;
        kb_relation *const r = make_relation(&m, 0, "position", 0);
        r->object.entity = KB_NONE;
        r->object.literal = KB_STR("head \\of\t\"staff\"\x7f");
        put_alone(store, &m);
    }
}

static void
gives_back_what_was_exported(void **state)
{
    (void)state;
    need_serd();
    temp a;
    temp b;
    const kb_ntriples_options options = {.id = KB_STR("export.nt")};
    kb_error err = {0};
    temp_begin(&a);
    temp_begin(&b);
    kb_store *const from = open_new(&a);
    kb_store *const to = open_new(&b);
    fill(from);
    const kb_str before = export_text(from);
    kb_txn *const txn = begin(to, KB_TXN_WRITE);
    if (import_text(txn, before, &options, NULL, &err) != KB_OK) {
        fail_msg("%u:%u: %s", err.line, err.column, err.message);
    }
    commit(txn);
    const kb_str after = export_text(to);
    assert_string_equal(after.ptr, before.ptr);
    free_text(before);
    free_text(after);
    kb_store_close(from);
    kb_store_close(to);
    temp_end(&a);
    temp_end(&b);
}

static void
needs_a_writer_and_an_id(void **state)
{
    (void)state;
    need_serd();
    temp t;
    kb_ntriples_options options = {.id = KB_STR("x")};
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    kb_txn *const txn = begin(store, KB_TXN_READ);
    assert_int_equal(
        import_text(txn, KB_STR("<a:a>" TYPE PERSON), &options, NULL, NULL),
        KB_ERR_READONLY);
    options.id.len = 0;
    assert_int_equal(import_text(txn, KB_STR(""), &options, NULL, NULL),
                     KB_ERR_INVALID);
    kb_txn_abort(txn);
    kb_store_close(store);
    temp_end(&t);
}

static void
says_when_memory_is_out(void **state)
{
    (void)state;
    need_serd();
    temp t;
    kb_status st = KB_ERR_NOMEM;
    temp_begin(&t);
    kb_store_close(open_new(&t));
    for (size_t left = 0; st != KB_OK; ++left) {
        kb_test_heap memory = {.left = left};
        const kb_allocator alloc = kb_test_allocator(&memory);
        const kb_store_options how = {.map_size = 1 << 26, .alloc = &alloc};
        const kb_ntriples_options options = {.id = KB_STR("x")};
        kb_store *store = NULL;
        kb_txn *txn = NULL;
        st = kb_store_open(t.store, &how, &store, NULL);
        st = st == KB_OK ? kb_txn_begin(store, KB_TXN_WRITE, &txn, NULL) : st;
        st = st == KB_OK
                 ? import_text(txn,
                               KB_STR("<a:a>" TYPE PERSON "<a:a>" LABEL
                                      "\"Anna\" .\n<a:a> <a:b> \"c\" .\n"),
                               &options, NULL, NULL)
                 : st;
        kb_txn_abort(txn);
        kb_store_close(store);
        assert_true(st == KB_OK || st == KB_ERR_NOMEM);
        assert_int_equal(memory.n_held, 0);
    }
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_others_write),
        cmocka_unit_test(makes_a_document_of_each_graph),
        cmocka_unit_test(tells_apart_what_bears_one_name),
        cmocka_unit_test(gives_back_what_was_exported),
        cmocka_unit_test(needs_a_writer_and_an_id),
        cmocka_unit_test(says_when_memory_is_out),
    };
    const int bad = KB_TEST_ROWS(bad_lines, refuses_with_line_and_column);
    return bad + cmocka_run_group_tests(tests, NULL, NULL);
}

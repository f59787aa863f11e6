// SPDX-License-Identifier: MIT
// A store that keeps no evidence says of facts, entities and documents what one
// says that does.
#include "random.h"

enum { N_DOCS = 60, BATCH = 7 };

static const char *const emptied[] = {"ev",     "docev", "entdoc",
                                      "docent", "text",  "raw"};

// ---- what is seen -----------------------------------------------------------

typedef struct printer {
    kb_txn *txn;
    kb_str *out;
} printer;

static kb_str
name_of(kb_txn *txn, kb_id id)
{
    kb_node node;
    assert_int_equal(kb_node_get(txn, id, &node), KB_OK);
    return node.kind == KB_NODE_ENTITY ? node.key : node.name;
}

static kb_status
print_triple(void *ctx, const kb_triple *t)
{
    const printer *const p = ctx;
    char line[512];
    const int n = snprintf(
        line, sizeof(line),
        KB_FMT " " KB_FMT " " KB_FMT " %d %u %u %u %.9f %d %d\n",
        KB_ARG(name_of(p->txn, t->subject)),
        KB_ARG(name_of(p->txn, t->predicate)),
        KB_ARG(name_of(p->txn, t->object)), t->is_asserted, t->n_evidence,
        t->n_other, t->n_documents, t->confidence, t->first, t->last);
    return append(p->out, (kb_str){line, (size_t)n});
}

static kb_status
print_comention(void *ctx, const kb_comention *co)
{
    const printer *const p = ctx;
    char line[128];
    const int n = snprintf(line, sizeof(line), "with " KB_FMT " %u %u\n",
                           KB_ARG(name_of(p->txn, co->entity)), co->n_documents,
                           co->n_sentences);
    return append(p->out, (kb_str){line, (size_t)n});
}

static kb_status
print_entity(void *ctx, const kb_entity_info *e)
{
    printer *const p = ctx;
    char line[512];
    const int n = snprintf(
        line, sizeof(line), KB_FMT " " KB_FMT " %d %d Q%u %u %u %u %u %d %d\n",
        KB_ARG(e->key), KB_ARG(e->label), (int)e->type, e->is_known,
        e->wikidata, e->n_mentions, e->n_documents, e->n_out, e->n_in, e->first,
        e->last);
    KB_TRY(append(p->out, (kb_str){line, (size_t)n}));
    return kb_comention_each(p->txn, e->id, print_comention, p);
}

static kb_status
print_document(void *ctx, const kb_document_info *d)
{
    const printer *const p = ctx;
    char line[256];
    const int n = snprintf(line, sizeof(line), KB_FMT " %d %u %u %u %u\n",
                           KB_ARG(d->external_id), d->date, d->n_sentences,
                           d->n_entities, d->n_mentions, d->n_evidence);
    return append(p->out, (kb_str){line, (size_t)n});
}

/// All that does not lead to a place in a text.
static kb_str
see_facts(kb_store *store)
{
    const kb_pattern all = {.with_unasserted = true};
    kb_str out = export_text(store);
    kb_txn *const txn = begin(store, KB_TXN_READ);
    printer p = {txn, &out};
    assert_int_equal(kb_triple_each(txn, &all, print_triple, &p), KB_OK);
    assert_int_equal(kb_entity_each(txn, print_entity, &p), KB_OK);
    assert_int_equal(kb_document_each(txn, print_document, &p), KB_OK);
    kb_txn_abort(txn);
    return out;
}

// ---- stores -----------------------------------------------------------------

static maker *
make_number(uint32_t number)
{
    static maker m;
    static char id[16];
    uint64_t state = 1 + number * UINT64_C(7919);
    snprintf(id, sizeof(id), "doc%u", number);
    make_random(&m, id, &state);
    return &m;
}

static kb_store *
open_with(const temp *t, bool without_evidence)
{
    const kb_store_options options = {.create = true,
                                      .map_size = UINT64_C(1) << 26,
                                      .without_evidence = without_evidence};
    kb_store *store = NULL;
    assert_int_equal(kb_store_open(t->store, &options, &store, NULL), KB_OK);
    return store;
}

static void
fill(kb_store *store)
{
    for (uint32_t i = 0; i < N_DOCS;) {
        kb_txn *const txn = begin(store, KB_TXN_WRITE);
        for (uint32_t k = 0; k < BATCH && i < N_DOCS; ++k, ++i) {
            put(txn, make_number(i));
        }
        commit(txn);
    }
}

static void
fill_in_bulk(const temp *t)
{
    const kb_store_options options = {.map_size = UINT64_C(1) << 26,
                                      .without_evidence = true};
    kb_bulk *bulk = NULL;
    assert_int_equal(kb_bulk_begin(t->store, &options, 0, &bulk, NULL), KB_OK);
    for (uint32_t i = 0; i < N_DOCS; ++i) {
        assert_int_equal(
            kb_bulk_put_annotation(bulk, &make_number(i)->a, NULL, NULL),
            KB_OK);
    }
    assert_int_equal(kb_bulk_commit(bulk, NULL), KB_OK);
}

static kb_status
print_fault(void *ctx, const kb_fault *fault)
{
    (void)ctx;
    print_message("%s %s: %s\n", fault->table, fault->key, fault->message);
    return KB_OK;
}

static void
expect_alone(const temp *t, kb_str want)
{
    kb_store *const store = open_with(t, false); // it stays as it was made
    const kb_str got = see_facts(store);
    kb_stats stats;
    assert_int_equal(got.len, want.len);
    assert_memory_equal(got.ptr, want.ptr, want.len);
    free_text(got);
    kb_txn *const txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_txn_stats(txn, &stats), KB_OK);
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        for (size_t k = 0; k < sizeof(emptied) / sizeof(emptied[0]); ++k) {
            if (strcmp(stats.tables[i].name, emptied[k]) == 0) {
                assert_int_equal(stats.tables[i].n_rows, 0);
            }
        }
    }
    kb_txn_abort(txn);
    kb_store_close(store);
    assert_int_equal(kb_store_check(t->store, print_fault, NULL, NULL), KB_OK);
}

// ---- tests ------------------------------------------------------------------

static void
says_the_same_of_facts(void **state)
{
    temp with;
    temp without;
    temp bulk;
    (void)state;
    temp_begin(&with);
    temp_begin(&without);
    temp_begin(&bulk);
    kb_store *store = open_with(&with, false);
    fill(store);
    const kb_str want = see_facts(store);
    kb_store_close(store);
    store = open_with(&without, true);
    fill(store);
    kb_store_close(store);
    fill_in_bulk(&bulk);
    expect_alone(&without, want);
    expect_alone(&bulk, want);
    free_text(want);
    temp_end(&bulk);
    temp_end(&without);
    temp_end(&with);
}

static void
expect_refused(kb_txn *txn, kb_status st, const kb_error *err)
{
    assert_int_equal(st, KB_ERR_INVALID);
    assert_non_null(strstr(err->message, "keeps no evidence"));
    kb_txn_abort(txn);
}

static void
refuses_what_would_take_facts_out(void **state)
{
    const kb_correction naming = {.kind = KB_CORRECTION_RENAME,
                                  .entity = view(keys[0]),
                                  .name = KB_STR("Another")};
    temp t;
    kb_error err = {0};
    kb_put_result result = KB_PUT_ADDED;
    (void)state;
    temp_begin(&t);
    kb_store *const store = open_with(&t, true);
    fill(store);
    maker *m = make_number(0);
    kb_txn *txn = begin(store, KB_TXN_WRITE);
    assert_int_equal(kb_txn_put_annotation(txn, &m->a, &result, NULL), KB_OK);
    assert_int_equal(result, KB_PUT_UNCHANGED);
    m->doc.title = KB_STR("changed");
    expect_refused(txn, kb_txn_put_annotation(txn, &m->a, NULL, &err), &err);
    txn = begin(store, KB_TXN_WRITE);
    expect_refused(txn, kb_txn_remove_document(txn, KB_STR("doc1"), &err),
                   &err);
    txn = begin(store, KB_TXN_WRITE);
    expect_refused(txn, kb_txn_correct(txn, &naming, &err), &err);
    txn = begin(store, KB_TXN_WRITE);
    expect_refused(txn, kb_txn_undo(txn, &naming, &err), &err);
    kb_store_close(store);

    const char *const paths[] = {t.store};
    char out[sizeof(t.store) + 8];
    snprintf(out, sizeof(out), "%s.out", t.store);
    assert_int_equal(kb_store_merge(out, paths, 1, NULL, &err), KB_ERR_INVALID);
    assert_non_null(strstr(err.message, "keeps no evidence"));
    temp_end(&t);
}

/// What is not committed yet can be put again and taken back.
static void
changes_what_is_pending(void **state)
{
    temp t;
    (void)state;
    temp_begin(&t);
    kb_store *const store = open_with(&t, true);
    maker *m = make_number(0);
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    put(txn, m);
    m->doc.title = KB_STR("changed");
    put(txn, m);
    put(txn, make_number(1));
    assert_int_equal(kb_txn_remove_document(txn, KB_STR("doc1"), NULL), KB_OK);
    commit(txn);
    kb_store_close(store);
    assert_int_equal(kb_store_check(t.store, print_fault, NULL, NULL), KB_OK);
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_the_same_of_facts),
        cmocka_unit_test(refuses_what_would_take_facts_out),
        cmocka_unit_test(changes_what_is_pending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
// Every public call with its first, second, third ... allocation failing, until
// it succeeds: it must say so, hold nothing, and leave the store as it was.
#include "support.h"

enum { MANY = 5000, NEVER = 1 << 30 };

static void
make_some(maker *m, const char *id)
{
    static const kb_str aliases[] = {{"A. Berg", 7}, {"Annie", 5}};
    make_doc(m, id, 9);
    make_sentence(m, "Anna Berg met Carl Dorn, the \"boss\".");
    make_entity(m, "p-0000000000000001", "Anna Berg");
    make_entity(m, "p-0000000000000002", "Carl Dorn");
    m->entities[0].aliases = aliases;
    m->entities[0].n_aliases = 2;
    m->entities[0].wikidata = 4711;
    make_mention(m, 0, 0);
    make_mention(m, 1, 0);
    make_relation(m, 0, "met", 1);
    make_relation(m, 0, "visited", 1)->is_negative = true;
    kb_relation *const r = make_relation(m, 1, "positionHeld", KB_NONE);
    r->object.literal = KB_STR("\"boss\"");
}

/// A store whose memory comes from `m`, with one document.
static kb_store *
open_scarce(const temp *t, kb_test_heap *m, kb_allocator *alloc)
{
    const kb_store_options options = {
        .create = true, .map_size = 1 << 26, .alloc = alloc};
    kb_store *store = NULL;
    *m = (kb_test_heap){.left = NEVER};
    *alloc = kb_test_allocator(m);
    assert_int_equal(kb_store_open(t->store, &options, &store, NULL), KB_OK);
    maker doc;
    make_some(&doc, "d1");
    put_alone(store, &doc);
    return store;
}

static void
opens_or_says_no(void **state)
{
    (void)state;
    for (size_t n = 0;; ++n) {
        temp t;
        kb_test_heap m = {.left = n};
        const kb_allocator alloc = kb_test_allocator(&m);
        const kb_store_options options = {
            .create = true, .map_size = 1 << 26, .alloc = &alloc};
        kb_store *store = NULL;
        kb_error err = {.status = KB_OK};
        temp_begin(&t);
        const kb_status st = kb_store_open(t.store, &options, &store, &err);
        kb_store_close(store);
        assert_int_equal(m.n_held, 0);
        temp_end(&t);
        if (st == KB_OK) {
            assert_true(n > 2);
            return;
        }
        assert_int_equal(st, KB_ERR_NOMEM);
        assert_int_equal(err.status, KB_ERR_NOMEM);
        assert_true(n < MANY);
    }
}

/// Begin, put, remove and commit.
static kb_status
write_some(kb_store *store)
{
    maker doc;
    kb_txn *txn = NULL;
    KB_TRY(kb_txn_begin(store, KB_TXN_WRITE, &txn, NULL));
    make_some(&doc, "d2");
    kb_status st = kb_txn_put_annotation(txn, &doc.a, NULL, NULL);
    if (st == KB_OK) {
        make_some(&doc, "d1");
        doc.relations[0].confidence = 0.3;
        st = kb_txn_put_annotation(txn, &doc.a, NULL, NULL);
    }
    st = st == KB_OK ? kb_txn_remove_document(txn, KB_STR("d2"), NULL) : st;
    if (st != KB_OK) {
        kb_txn_abort(txn);
        return st;
    }
    return kb_txn_commit(txn, NULL);
}

static void
writes_all_or_nothing(void **state)
{
    (void)state;
    temp t;
    kb_test_heap m;
    kb_allocator alloc;
    temp_begin(&t);
    kb_store *const store = open_scarce(&t, &m, &alloc);
    const size_t n_held = m.n_held;
    const kb_str before = export_text(store);
    kb_status st = KB_ERR_NOMEM;
    for (size_t n = 0; st != KB_OK; ++n) {
        m.left = n;
        st = write_some(store);
        m.left = NEVER;
        assert_int_equal(m.n_held, n_held);
        assert_true(st == KB_OK || st == KB_ERR_NOMEM);
        assert_true(n < MANY);
        const kb_str after = export_text(store);
        assert_true(kb_str_equal(before, after));
        free_text(after);
    }
    free_text(before);
    kb_store_close(store);
    assert_int_equal(m.n_held, 0);
    temp_end(&t);
}

static void
puts_again_after_a_failure(void **state)
{
    (void)state;
    temp t;
    kb_test_heap m;
    kb_allocator alloc;
    temp_begin(&t);
    kb_store *const store = open_scarce(&t, &m, &alloc);
    kb_txn *txn = begin(store, KB_TXN_WRITE);
    kb_status st = KB_ERR_NOMEM;
    maker doc;
    make_some(&doc, "d2");
    for (size_t n = 0; st != KB_OK; ++n) {
        m.left = n;
        st = kb_txn_put_annotation(txn, &doc.a, NULL, NULL);
        assert_true(st == KB_OK || st == KB_ERR_NOMEM);
    }
    m.left = NEVER;
    commit(txn);
    kb_stats stats;
    txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_txn_stats(txn, &stats), KB_OK);
    assert_int_equal(stats.n_documents, 2);
    assert_int_equal(stats.n_evidence, 6);
    assert_int_equal(stats.n_mentions, 4);
    kb_txn_abort(txn);
    kb_store_close(store);
    assert_int_equal(m.n_held, 0);
    temp_end(&t);
}

// ---- every question ---------------------------------------------------------

static kb_status
take_entity(void *ctx, const kb_entity_info *entity)
{
    (void)ctx;
    (void)entity;
    return KB_OK;
}
static kb_status
take_text(void *ctx, kb_str text)
{
    (void)ctx;
    (void)text;
    return KB_OK;
}
static kb_status
take_triple(void *ctx, const kb_triple *triple)
{
    (void)ctx;
    (void)triple;
    return KB_OK;
}
static kb_status
take_evidence(void *ctx, const kb_evidence *evidence)
{
    (void)ctx;
    (void)evidence;
    return KB_OK;
}
static kb_status
take_document(void *ctx, const kb_document_info *doc)
{
    (void)ctx;
    (void)doc;
    return KB_OK;
}
static kb_status
take_mention(void *ctx, const kb_mention_info *mention)
{
    (void)ctx;
    (void)mention;
    return KB_OK;
}
static kb_status
take_co(void *ctx, const kb_comention *co)
{
    (void)ctx;
    (void)co;
    return KB_OK;
}
static kb_status
take_relative(void *ctx, const kb_relative *relative)
{
    (void)ctx;
    (void)relative;
    return KB_OK;
}
static kb_status
take_hit(void *ctx, const kb_search_hit *hit)
{
    (void)ctx;
    (void)hit;
    return KB_OK;
}

static kb_status
ask_entities(kb_txn *txn, kb_id ids[3])
{
    kb_id id = 0;
    kb_id literal = 0;
    kb_node node;
    kb_str iri;
    KB_TRY(kb_entity_find_key(txn, KB_STR("p-0000000000000001"), &ids[0]));
    KB_TRY(kb_entity_find_key(txn, KB_STR("p-0000000000000002"), &ids[2]));
    KB_TRY(kb_node_find_predicate(txn, KB_STR("met"), &ids[1]));
    KB_TRY(kb_entity_find_wikidata(txn, 4711, &id));
    KB_TRY(kb_node_find_literal(txn, KB_STR("\"boss\""), &literal));
    KB_TRY(kb_node_get(txn, literal, &node));
    KB_TRY(kb_node_iri(txn, id, &iri));
    KB_TRY(kb_entity_each(txn, take_entity, NULL));
    KB_TRY(kb_entity_each_alias(txn, id, take_text, NULL));
    return kb_name_each(txn, KB_STR("b"), KB_MATCH_PREFIX, take_entity, NULL);
}

static kb_status
ask_facts(kb_txn *txn, const kb_id ids[3])
{
    const kb_pattern all = {.with_unasserted = true};
    const kb_pattern some = {.predicate = ids[1]};
    kb_id doc = 0;
    KB_TRY(kb_triple_each(txn, &all, take_triple, NULL));
    KB_TRY(kb_triple_each(txn, &some, take_triple, NULL));
    KB_TRY(kb_evidence_each(txn, ids[0], ids[1], ids[2], take_evidence, NULL));
    KB_TRY(kb_document_find(txn, KB_STR("d1"), &doc));
    KB_TRY(kb_document_each(txn, take_document, NULL));
    KB_TRY(kb_document_each_evidence(txn, doc, take_evidence, NULL));
    KB_TRY(kb_document_each_entity(txn, doc, take_entity, NULL));
    KB_TRY(kb_mention_each(txn, ids[0], take_mention, NULL));
    return kb_comention_each(txn, ids[0], take_co, NULL);
}

static kb_status
take_path(void *ctx, const kb_path *path)
{
    (void)ctx;
    (void)path;
    return KB_OK;
}

static kb_status
take_answer(void *ctx, const kb_match_answer *answer)
{
    (void)ctx;
    (void)answer;
    return KB_OK;
}

static kb_status
take_entry(void *ctx, const kb_timeline_entry *entry)
{
    (void)ctx;
    (void)entry;
    return KB_OK;
}

static kb_status
take_use(void *ctx, const kb_predicate_use *use)
{
    (void)ctx;
    (void)use;
    return KB_OK;
}

static kb_status
take_community(void *ctx, const kb_community *community)
{
    (void)ctx;
    (void)community;
    return KB_OK;
}

static kb_status
take_around(void *ctx, const kb_around_fact *fact)
{
    (void)ctx;
    (void)fact;
    return KB_OK;
}

static kb_status
ask_graph(kb_txn *txn, const kb_id ids[3])
{
    const kb_around_options around = {.depth = 2};
    const kb_community_options all = {.min_size = 1};
    const kb_export_options nquads = {.format = KB_EXPORT_NQUADS,
                                      .profile = KB_PROFILE_EVIDENCE};
    kb_match_query query = {.n_patterns = 2, .n_variables = 3};
    query.patterns[0].terms[0].variable = 0;
    query.patterns[0].terms[1].id = ids[1];
    query.patterns[0].terms[2].variable = 1;
    query.patterns[1].terms[0].variable = 1;
    query.patterns[1].terms[1].variable = 2;
    query.patterns[1].terms[2].variable = 0;
    const kb_status st = kb_paths(txn, ids[0], ids[2], NULL, take_path, NULL);
    KB_TRY(st == KB_NOT_FOUND ? KB_OK : st);
    KB_TRY(kb_match_each(txn, &query, take_answer, NULL));
    KB_TRY(kb_timeline(txn, 0, NULL, take_entry, NULL));
    KB_TRY(kb_predicates_each(txn, NULL, take_use, NULL));
    KB_TRY(kb_top_each(txn, NULL, take_entity, NULL));
    KB_TRY(kb_communities_each(txn, &all, take_community, NULL, NULL));
    KB_TRY(kb_around(txn, ids[0], &around, take_around, NULL));
    return kb_export(txn, &nquads, take_text, NULL, NULL);
}

static kb_status
ask_all(kb_store *store)
{
    kb_id ids[3];
    kb_txn *txn = NULL;
    KB_TRY(kb_txn_begin(store, KB_TXN_READ, &txn, NULL));
    kb_status st = ask_entities(txn, ids);
    st = st == KB_OK ? ask_facts(txn, ids) : st;
    st = st == KB_OK ? kb_related(txn, ids[0], NULL, take_relative, NULL) : st;
    st = st == KB_OK ? kb_search(txn, KB_STR("b"), NULL, take_hit, NULL) : st;
    st = st == KB_OK ? kb_ntriples_export(txn, take_text, NULL, NULL) : st;
    st = st == KB_OK ? ask_graph(txn, ids) : st;
    kb_txn_abort(txn);
    return st;
}

static void
answers_or_says_no(void **state)
{
    (void)state;
    temp t;
    kb_test_heap m;
    kb_allocator alloc;
    temp_begin(&t);
    kb_store *const store = open_scarce(&t, &m, &alloc);
    const size_t n_held = m.n_held;
    kb_status st = KB_ERR_NOMEM;
    for (size_t n = 0; st != KB_OK; ++n) {
        m.left = n;
        st = ask_all(store);
        assert_true(st == KB_OK || st == KB_ERR_NOMEM);
        assert_int_equal(m.n_held, n_held);
        assert_true(n < MANY);
    }
    kb_store_close(store);
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_or_says_no),
        cmocka_unit_test(writes_all_or_nothing),
        cmocka_unit_test(puts_again_after_a_failure),
        cmocka_unit_test(answers_or_says_no),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

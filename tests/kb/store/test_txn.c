// SPDX-License-Identifier: MIT
#include "support.h"

#include <math.h>

typedef struct fixture {
    temp t;
    kb_store *store;
} fixture;

static int
setup(void **state)
{
    static fixture f;
    temp_begin(&f.t);
    f.store = open_new(&f.t);
    *state = &f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *const f = *state;
    kb_store_close(f->store);
    temp_end(&f->t);
    return 0;
}

/// Three entities; one fact, one denial, one plan.
static void
make_calls(maker *m, const char *id, kb_day date)
{
    make_doc(m, id, date);
    const uint32_t one = make_sentence(m, "Anna Berg called on Carl Dorn.");
    const uint32_t two = make_sentence(m, "She will not visit Eastland.");
    const uint32_t anna = make_entity(m, "p-0000000000000001", "Anna Berg");
    const uint32_t carl = make_entity(m, "p-0000000000000002", "Carl Dorn");
    const uint32_t land = make_entity(m, "l-0000000000000003", "Eastland");
    make_mention(m, anna, one);
    make_mention(m, carl, one);
    make_mention(m, anna, two);
    make_mention(m, land, two);
    make_relation(m, anna, "calledOn", carl);
    kb_relation *const no = make_relation(m, anna, "visited", land);
    no->is_negative = true;
    no->sentence = two;
    kb_relation *const plan = make_relation(m, anna, "visited", land);
    plan->modality = KB_PLANNED;
    plan->attribution = carl;
    plan->place = land;
    plan->sentence = two;
}

/// A store of those alone, being read.
static kb_txn *
read_calls(kb_store *store)
{
    maker m;
    make_calls(&m, "d1", 100);
    put_alone(store, &m);
    return begin(store, KB_TXN_READ);
}

static kb_stats
stats_of(kb_store *store)
{
    kb_stats stats;
    kb_txn *const txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_txn_stats(txn, &stats), KB_OK);
    kb_txn_abort(txn);
    return stats;
}

static void
adds_then_changes_nothing_then_replaces(void **state)
{
    fixture *const f = *state;
    maker m;
    make_calls(&m, "d1", 100);
    assert_int_equal(put_alone(f->store, &m), KB_PUT_ADDED);
    const kb_str before = export_text(f->store);
    assert_int_equal(put_alone(f->store, &m), KB_PUT_UNCHANGED);
    m.relations[0].confidence = 0.5;
    assert_int_equal(put_alone(f->store, &m), KB_PUT_REPLACED);
    const kb_str after = export_text(f->store);
    assert_true(kb_str_equal(before, after));
    const kb_stats stats = stats_of(f->store);
    assert_int_equal(stats.n_documents, 1);
    assert_int_equal(stats.n_sentences, 2);
    assert_int_equal(stats.n_entities, 3);
    assert_int_equal(stats.n_mentions, 4);
    assert_int_equal(stats.n_triples, 1);
    assert_int_equal(stats.n_other_triples, 1);
    assert_int_equal(stats.n_evidence, 3);
    free_text(before);
    free_text(after);
}

static void
sees_documents_of_the_same_batch(void **state)
{
    fixture *const f = *state;
    maker m;
    make_calls(&m, "d1", 100);
    kb_txn *const txn = begin(f->store, KB_TXN_WRITE);
    assert_int_equal(put(txn, &m), KB_PUT_ADDED);
    assert_int_equal(put(txn, &m), KB_PUT_UNCHANGED);
    assert_true(kb_txn_pending(txn) > 0);
    m.relations[0].confidence = 0.25;
    assert_int_equal(put(txn, &m), KB_PUT_REPLACED);
    assert_int_equal(kb_txn_remove_document(txn, KB_STR("d1"), NULL), KB_OK);
    assert_int_equal(kb_txn_remove_document(txn, KB_STR("d1"), NULL),
                     KB_NOT_FOUND);
    assert_int_equal(put(txn, &m), KB_PUT_ADDED);
    commit(txn);
    assert_int_equal(stats_of(f->store).n_documents, 1);
    assert_int_equal(stats_of(f->store).n_evidence, 3);
}

static void
forgets_what_is_aborted(void **state)
{
    fixture *const f = *state;
    maker m;
    make_calls(&m, "d1", 100);
    kb_txn *const txn = begin(f->store, KB_TXN_WRITE);
    put(txn, &m);
    kb_txn_abort(txn);
    assert_int_equal(stats_of(f->store).n_documents, 0);
}

static kb_status
keep_evidence(void *ctx, const kb_evidence *ev)
{
    kb_evidence **const next = ctx;
    *(*next)++ = *ev;
    return KB_OK;
}

static void
keeps_evidence_with_its_qualifiers(void **state)
{
    fixture *const f = *state;
    kb_txn *const txn = read_calls(f->store);
    const kb_id anna = entity_id(txn, "p-0000000000000001");
    const kb_id land = entity_id(txn, "l-0000000000000003");
    const kb_id visited = predicate_id(txn, "visited");
    kb_triple triple;
    assert_int_equal(kb_triple_get(txn, anna, visited, land, &triple), KB_OK);
    assert_false(triple.is_asserted);
    assert_int_equal(triple.n_evidence, 0);
    assert_int_equal(triple.n_other, 2);
    assert_int_equal(triple.first, KB_NO_DAY);
    kb_evidence evs[4];
    kb_evidence *next = evs;
    assert_int_equal(
        kb_evidence_each(txn, anna, visited, land, keep_evidence, &next),
        KB_OK);
    assert_int_equal(next - evs, 2);
    assert_true(evs[0].is_negative);
    assert_int_equal(evs[0].modality, KB_ASSERTED);
    assert_int_equal(evs[0].attribution, 0);
    assert_int_equal(evs[0].place, 0);
    assert_false(evs[1].is_negative);
    assert_int_equal(evs[1].modality, KB_PLANNED);
    assert_int_equal(evs[1].attribution, entity_id(txn, "p-0000000000000002"));
    assert_int_equal(evs[1].place, evs[1].object);
    assert_int_equal(evs[1].sentence, 1);
    assert_kb_str(evs[1].rule, "rule");
    assert_true(fabs(evs[1].confidence - 0.8) < 1e-4);
    kb_sentence sentence;
    assert_int_equal(
        kb_sentence_get(txn, evs[1].document, evs[1].sentence, &sentence),
        KB_OK);
    assert_kb_str(sentence.text, "She will not visit Eastland.");
    next = evs;
    assert_int_equal(
        kb_document_each_evidence(txn, evs[1].document, keep_evidence, &next),
        KB_OK);
    assert_int_equal(next - evs, 3);
    assert_true(kb_evidence_is_fact(&evs[0]));
    kb_txn_abort(txn);
}

/// The fact of make_calls().
static kb_triple
the_call(kb_txn *txn)
{
    kb_triple triple;
    assert_int_equal(kb_triple_get(txn, entity_id(txn, "p-0000000000000001"),
                                   predicate_id(txn, "calledOn"),
                                   entity_id(txn, "p-0000000000000002"),
                                   &triple),
                     KB_OK);
    return triple;
}

// The confidence of the fact that documents of `doc` 0, 1, 2 state, each by
// one of `sources`.
static double
join(fixture *f, const char *const sources[3], bool is_derived)
{
    maker m;
    for (int i = 0; i < 3; ++i) {
        char id[] = {'d', (char)('0' + i), '\0'};
        make_calls(&m, id, 100 + i);
        m.doc.source = view(sources[i]);
        m.relations[0].confidence = 0.5;
        m.relations[0].is_derived = is_derived;
        // a weaker one in the same document adds nothing
        *make_relation(&m, 0, "calledOn", 1) = m.relations[0];
        m.relations[3].confidence = 0.1;
        put_alone(f->store, &m);
    }
    kb_txn *const txn = begin(f->store, KB_TXN_READ);
    const kb_triple triple = the_call(txn);
    assert_int_equal(triple.n_evidence, 6);
    assert_int_equal(triple.n_documents, 3);
    assert_int_equal(triple.first, 100);
    assert_int_equal(triple.last, 102);
    kb_txn_abort(txn);
    return triple.confidence;
}

static void
joins_confidence_over_sources(void **state)
{
    static const char *const all[] = {"Reuters", "AP", "Le Monde"};
    assert_true(fabs(join(*state, all, false) - 0.875) < 1e-4);
}

static void
counts_a_source_once(void **state)
{
    static const char *const same[] = {"AP", "Reuters", "AP"};
    assert_true(fabs(join(*state, same, false) - 0.75) < 1e-4);
}

static void
counts_what_is_derived_once(void **state)
{
    static const char *const all[] = {"Reuters", "AP", "Le Monde"};
    assert_true(fabs(join(*state, all, true) - 0.5) < 1e-4);
}

static void
forgets_a_source_that_is_taken_back(void **state)
{
    static const char *const all[] = {"AP", "Reuters", "AP"};
    fixture *const f = *state;
    (void)join(f, all, false);
    maker m;
    make_calls(&m, "d1", 101); // no longer by Reuters
    m.doc.source = view("AP");
    m.relations[0].confidence = 0.5;
    put_alone(f->store, &m);
    kb_txn *const txn = begin(f->store, KB_TXN_READ);
    const kb_triple triple = the_call(txn);
    assert_true(fabs(triple.confidence - 0.5) < 1e-4);
    kb_txn_abort(txn);
}

static void
stores_a_reciprocal_fact_once(void **state)
{
    fixture *const f = *state;
    maker m;
    make_calls(&m, "d1", 100);
    kb_relation *const r = make_relation(&m, 1, "met", 0);
    r->subject.span = (kb_span){17, 21};
    r->object.span = (kb_span){0, 4};
    put_alone(f->store, &m);
    make_calls(&m, "d2", 100);
    make_relation(&m, 0, "met", 1);
    put_alone(f->store, &m);
    kb_txn *const txn = begin(f->store, KB_TXN_READ);
    const kb_id anna = entity_id(txn, "p-0000000000000001");
    const kb_id carl = entity_id(txn, "p-0000000000000002");
    const kb_id met = predicate_id(txn, "met");
    kb_triple triple;
    assert_int_equal(kb_triple_get(txn, anna, met, carl, &triple), KB_OK);
    assert_int_equal(triple.n_evidence, 2);
    assert_int_equal(kb_triple_get(txn, carl, met, anna, &triple),
                     KB_NOT_FOUND);
    kb_evidence evs[2];
    kb_evidence *next = evs;
    assert_int_equal(
        kb_evidence_each(txn, anna, met, carl, keep_evidence, &next), KB_OK);
    assert_true(evs[0].is_swapped);
    assert_int_equal(evs[0].subject_span.begin, 0);
    assert_int_equal(evs[0].object_span.begin, 17);
    assert_false(evs[1].is_swapped);
    kb_txn_abort(txn);
}

static void
keeps_literals(void **state)
{
    fixture *const f = *state;
    maker m;
    make_calls(&m, "d1", 100);
    kb_relation *const r = make_relation(&m, 0, "positionHeld", KB_NONE);
    r->object.literal = KB_STR("head of \"C\\D\"\n");
    put_alone(f->store, &m);
    kb_txn *const txn = begin(f->store, KB_TXN_READ);
    kb_id id = 0;
    kb_node node;
    kb_triple triple;
    assert_int_equal(
        kb_node_find_literal(txn, KB_STR("head of \"C\\D\"\n"), &id), KB_OK);
    assert_int_equal(kb_node_get(txn, id, &node), KB_OK);
    assert_int_equal(node.kind, KB_NODE_LITERAL);
    assert_kb_str(node.name, "head of \"C\\D\"\n");
    assert_int_equal(kb_triple_get(txn, entity_id(txn, "p-0000000000000001"),
                                   predicate_id(txn, "positionHeld"), id,
                                   &triple),
                     KB_OK);
    kb_str iri = {0};
    assert_int_equal(kb_node_iri(txn, id, &iri), KB_NOT_FOUND);
    kb_txn_abort(txn);
}

static void
shows_nodes(void **state)
{
    fixture *const f = *state;
    kb_txn *const txn = read_calls(f->store);
    kb_node node;
    kb_str iri = {0};
    const kb_id anna = entity_id(txn, "p-0000000000000001");
    assert_int_equal(kb_node_get(txn, anna, &node), KB_OK);
    assert_int_equal(node.kind, KB_NODE_ENTITY);
    assert_int_equal(node.type, KB_PERSON);
    assert_kb_str(node.name, "Anna Berg");
    assert_int_equal(kb_node_iri(txn, anna, &iri), KB_OK);
    assert_kb_str(iri, KB_DEFAULT_BASE "entity/p-0000000000000001");
    kb_id id = 0;
    assert_int_equal(kb_entity_find_key(txn, iri, &id), KB_OK);
    assert_int_equal(id, anna);
    assert_int_equal(kb_node_get(txn, predicate_id(txn, "visited"), &node),
                     KB_OK);
    assert_int_equal(node.kind, KB_NODE_PREDICATE);
    assert_kb_str(node.name, "visited");
    assert_int_equal(kb_node_get(txn, 9999, &node), KB_NOT_FOUND);
    assert_int_equal(kb_entity_find_key(txn, KB_STR("p-none"), &id),
                     KB_NOT_FOUND);
    kb_txn_trim(txn);
    kb_txn_abort(txn);
}

static void
removes_all_that_a_document_gave(void **state)
{
    fixture *const f = *state;
    maker m;
    make_calls(&m, "d1", 100);
    put_alone(f->store, &m);
    kb_txn *txn = begin(f->store, KB_TXN_READ);
    const kb_id anna = entity_id(txn, "p-0000000000000001");
    kb_txn_abort(txn);
    txn = begin(f->store, KB_TXN_WRITE);
    assert_int_equal(kb_txn_remove_document(txn, KB_STR("d2"), NULL),
                     KB_NOT_FOUND);
    assert_int_equal(kb_txn_remove_document(txn, KB_STR("d1"), NULL), KB_OK);
    commit(txn);
    const kb_stats stats = stats_of(f->store);
    assert_int_equal(stats.n_documents, 0);
    assert_int_equal(stats.n_entities, 0);
    assert_int_equal(stats.n_mentions, 0);
    assert_int_equal(stats.n_triples, 0);
    assert_int_equal(stats.n_other_triples, 0);
    assert_int_equal(stats.n_evidence, 0);
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        const kb_table_stats *const t = &stats.tables[i];
        if (strcmp(t->name, "meta") != 0 && strcmp(t->name, "term") != 0 &&
            strcmp(t->name, "termid") != 0 && t->n_rows != 0) {
            fail_msg("%s keeps %llu rows", t->name,
                     (unsigned long long)t->n_rows);
        }
    }
    const kb_str empty = export_text(f->store);
    assert_int_equal(empty.len, 0);
    free_text(empty);
    put_alone(f->store, &m); // ids are not given twice, but come back
    txn = begin(f->store, KB_TXN_READ);
    assert_int_equal(entity_id(txn, "p-0000000000000001"), anna);
    kb_id doc = 0;
    assert_int_equal(kb_document_find(txn, KB_STR("d1"), &doc), KB_OK);
    assert_int_equal(doc, 2);
    kb_txn_abort(txn);
}

static void
labels_by_mentions_then_bytes(void **state)
{
    fixture *const f = *state;
    static const char *const names[] = {"acme corp", "Acme Corp", "ACME CORP"};
    maker m;
    for (size_t i = 0; i < 3; ++i) {
        char id[] = {'d', (char)('0' + i), '\0'};
        make_doc(&m, id, 5);
        make_sentence(&m, "They said so.");
        make_entity(&m, "o-0000000000000001", names[i]);
        make_mention(&m, 0, 0);
        put_alone(f->store, &m);
    }
    kb_txn *txn = begin(f->store, KB_TXN_READ);
    kb_entity_info info;
    const kb_id acme = entity_id(txn, "o-0000000000000001");
    assert_int_equal(kb_entity_get(txn, acme, &info), KB_OK);
    assert_kb_str(info.label, "ACME CORP");
    assert_int_equal(info.n_mentions, 3);
    assert_int_equal(info.n_documents, 3);
    kb_txn_abort(txn);
    make_doc(&m, "d9", 5);
    make_sentence(&m, "They said so.");
    make_entity(&m, "o-0000000000000001", "Acme Corp");
    make_mention(&m, 0, 0);
    put_alone(f->store, &m);
    txn = begin(f->store, KB_TXN_READ);
    assert_int_equal(kb_entity_get(txn, acme, &info), KB_OK);
    assert_kb_str(info.label, "Acme Corp");
    kb_txn_abort(txn);
}

static kb_status
keep_co(void *ctx, const kb_comention *co)
{
    kb_comention **const next = ctx;
    *(*next)++ = *co;
    return KB_OK;
}

static kb_status
count_mention(void *ctx, const kb_mention_info *mention)
{
    assert_kb_str(mention->rule, "list");
    ++*(int *)ctx;
    return KB_OK;
}

static void
counts_shared_sentences(void **state)
{
    fixture *const f = *state;
    maker m;
    make_calls(&m, "d1", 100);
    put_alone(f->store, &m);
    make_calls(&m, "d2", 100);
    make_mention(&m, 1, 1);
    put_alone(f->store, &m);
    kb_txn *const txn = begin(f->store, KB_TXN_READ);
    const kb_id anna = entity_id(txn, "p-0000000000000001");
    kb_comention cos[4];
    kb_comention *next = cos;
    assert_int_equal(kb_comention_each(txn, anna, keep_co, &next), KB_OK);
    assert_int_equal(next - cos, 2);
    assert_int_equal(cos[0].entity, entity_id(txn, "l-0000000000000003"));
    assert_int_equal(cos[0].n_documents, 2);
    assert_int_equal(cos[0].n_sentences, 2);
    assert_int_equal(cos[1].n_documents, 2);
    assert_int_equal(cos[1].n_sentences, 3);
    int n = 0;
    assert_int_equal(kb_mention_each(txn, anna, count_mention, &n), KB_OK);
    assert_int_equal(n, 4);
    kb_txn_abort(txn);
}

/// Ids, names and literals that are longer than keys can be and differ only at
/// the end.
static void
tells_long_texts_apart(void **state)
{
    fixture *const f = *state;
    static char ids[2][3001];
    static char words[2][3001];
    for (size_t i = 0; i < 2; ++i) {
        memset(ids[i], 'd', 3000);
        memset(words[i], 'w', 3000);
        ids[i][2999] = words[i][2999] = (char)('0' + i);
        maker m;
        make_calls(&m, ids[i], 100);
        m.entities[i].name = view(words[i]);
        make_relation(&m, 0, "positionHeld", KB_NONE)->object.literal =
            view(words[i]);
        assert_int_equal(put_alone(f->store, &m), KB_PUT_ADDED);
        assert_int_equal(put_alone(f->store, &m), KB_PUT_UNCHANGED);
    }
    kb_txn *txn = begin(f->store, KB_TXN_READ);
    kb_id docs[2];
    kb_id literals[2];
    for (size_t i = 0; i < 2; ++i) {
        kb_document_info info;
        kb_node node;
        assert_int_equal(kb_document_find(txn, view(ids[i]), &docs[i]), KB_OK);
        assert_int_equal(kb_document_get(txn, docs[i], &info), KB_OK);
        assert_kb_str(info.external_id, ids[i]);
        assert_int_equal(
            kb_node_find_literal(txn, view(words[i]), &literals[i]), KB_OK);
        assert_int_equal(kb_node_get(txn, literals[i], &node), KB_OK);
        assert_kb_str(node.name, words[i]);
    }
    assert_true(docs[0] != docs[1]);
    assert_true(literals[0] != literals[1]);
    kb_txn_abort(txn);
    txn = begin(f->store, KB_TXN_WRITE);
    assert_int_equal(kb_txn_remove_document(txn, view(ids[0]), NULL), KB_OK);
    assert_int_equal(kb_txn_remove_document(txn, view(ids[1]), NULL), KB_OK);
    commit(txn);
    const kb_str empty = export_text(f->store);
    assert_int_equal(empty.len, 0);
    free_text(empty);
}

static void
takes_documents_with_nothing_in_them(void **state)
{
    fixture *const f = *state;
    maker m;
    make_doc(&m, "empty", KB_NO_DAY);
    assert_int_equal(put_alone(f->store, &m), KB_PUT_ADDED);
    assert_int_equal(put_alone(f->store, &m), KB_PUT_UNCHANGED);
    make_entity(&m, "p-0000000000000001", "");
    make_entity(&m, "p-0000000000000001", "The same");
    make_relation(&m, KB_NONE, "met", 0);
    make_relation(&m, 0, "met", 1);
    for (uint32_t i = 0; i < m.a.n_relations; ++i) {
        m.relations[i].subject.span = m.relations[i].object.span =
            (kb_span){0, 0};
    }
    assert_int_equal(put_alone(f->store, &m), KB_PUT_REPLACED);
    const kb_stats stats = stats_of(f->store);
    assert_int_equal(stats.n_documents, 1);
    assert_int_equal(stats.n_entities, 1);
    assert_int_equal(stats.n_evidence, 0);
}

// ---- what is refused --------------------------------------------------------

typedef struct bad_case {
    const char *name;
    void (*spoil)(maker *m);
    kb_status status;
} bad_case;

static void
spoil_id(maker *m)
{
    m->doc.id.len = 0;
}
static void
spoil_key(maker *m)
{
    m->entities[0].key = KB_STR("p-<x>");
}
static void
spoil_type(maker *m)
{
    m->entities[0].type = (kb_entity_type)0;
}
static void
spoil_name(maker *m)
{
    m->entities[0].name = KB_STR("\xff");
}
static void
spoil_mention(maker *m)
{
    m->mentions[0].entity = 99;
}
static void
spoil_span(maker *m)
{
    m->mentions[0].span.end = 99999;
}
static void
spoil_sentences(maker *m)
{
    m->sentences[1].begin = 0;
}
static void
spoil_predicate(maker *m)
{
    m->relations[0].predicate = KB_STR("called on");
}
static void
spoil_confidence(maker *m)
{
    m->relations[0].confidence = (double)NAN;
}
static void
spoil_subject(maker *m)
{
    m->relations[0].subject.entity = 3;
}
static void
spoil_attribution(maker *m)
{
    m->relations[0].attribution = 3;
}
static void
spoil_place(maker *m)
{
    m->relations[0].place = 3;
}
static void
spoil_title(maker *m)
{
    static char title[70000];
    m->doc.title = (kb_str){title, sizeof(title)};
}

static bad_case bad_cases[] = {
    {"no document id", spoil_id, KB_ERR_INVALID},
    {"key that is no IRI name", spoil_key, KB_ERR_INVALID},
    {"no type", spoil_type, KB_ERR_INVALID},
    {"name that is not UTF-8", spoil_name, KB_ERR_UTF8},
    {"mention of nobody", spoil_mention, KB_ERR_INVALID},
    {"span beyond the text", spoil_span, KB_ERR_INVALID},
    {"sentences that overlap", spoil_sentences, KB_ERR_INVALID},
    {"predicate with a space", spoil_predicate, KB_ERR_INVALID},
    {"confidence that is no number", spoil_confidence, KB_ERR_INVALID},
    {"subject that is not there", spoil_subject, KB_ERR_INVALID},
    {"attribution to nobody", spoil_attribution, KB_ERR_INVALID},
    {"place that is not there", spoil_place, KB_ERR_INVALID},
    {"title of 70 KB", spoil_title, KB_ERR_LIMIT},
};

static void
refuses(void **state)
{
    const bad_case *const c = *state;
    temp t;
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    maker m;
    make_calls(&m, "d1", 100);
    c->spoil(&m);
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    kb_error err = {.status = KB_OK};
    assert_int_equal(kb_txn_put_annotation(txn, &m.a, NULL, &err), c->status);
    assert_int_equal(err.status, c->status);
    assert_true(err.message[0] != '\0');
    commit(txn);
    kb_store_close(store);
    temp_end(&t);
}

static void
refuses_writes_through_readers(void **state)
{
    fixture *const f = *state;
    maker m;
    make_calls(&m, "d1", 100);
    kb_txn *const txn = begin(f->store, KB_TXN_READ);
    assert_int_equal(kb_txn_put_annotation(txn, &m.a, NULL, NULL),
                     KB_ERR_READONLY);
    assert_int_equal(kb_txn_remove_document(txn, KB_STR("d1"), NULL),
                     KB_ERR_READONLY);
    kb_txn_abort(txn);
    kb_txn_abort(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define ROW(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        ROW(adds_then_changes_nothing_then_replaces),
        ROW(sees_documents_of_the_same_batch),
        ROW(forgets_what_is_aborted),
        ROW(keeps_evidence_with_its_qualifiers),
        ROW(joins_confidence_over_sources),
        ROW(counts_a_source_once),
        ROW(counts_what_is_derived_once),
        ROW(forgets_a_source_that_is_taken_back),
        ROW(stores_a_reciprocal_fact_once),
        ROW(keeps_literals),
        ROW(shows_nodes),
        ROW(removes_all_that_a_document_gave),
        ROW(labels_by_mentions_then_bytes),
        ROW(counts_shared_sentences),
        ROW(tells_long_texts_apart),
        ROW(takes_documents_with_nothing_in_them),
        ROW(refuses_writes_through_readers),
#undef ROW
    };
    return cmocka_run_group_tests(tests, NULL, NULL) +
           KB_TEST_ROWS(bad_cases, refuses);
}

// SPDX-License-Identifier: MIT
// What the tests of the store share: directories that vanish, annotations made
// by hand or by chance, exports as text.
#ifndef KB_TEST_STORE_SUPPORT_H
#define KB_TEST_STORE_SUPPORT_H

#include "heap.h"

#include <kb/kb.h>

#include <sys/stat.h>
#include <unistd.h>

enum { MAX_PARTS = 64, MAX_TEXT = 8192 };

/// An annotation under construction.
typedef struct maker {
    kb_document doc;
    kb_span sentences[MAX_PARTS];
    kb_entity entities[MAX_PARTS];
    kb_mention mentions[4 * MAX_PARTS];
    kb_relation relations[MAX_PARTS];
    kb_annotation a;
    char text[MAX_TEXT];
    size_t len;
} maker;

static inline kb_str
view(const char *text)
{
    return (kb_str){text, strlen(text)};
}

static inline void
make_doc(maker *m, const char *id, kb_day date)
{
    memset(m, 0, sizeof(*m));
    m->doc = (kb_document){.id = view(id), .date = date};
    m->a.document = &m->doc;
    m->a.sentences = m->sentences;
    m->a.entities = m->entities;
    m->a.mentions = m->mentions;
    m->a.relations = m->relations;
}

/// Add a sentence; a space goes between two.
static inline uint32_t
make_sentence(maker *m, const char *text)
{
    const size_t n = strlen(text);
    assert_true(m->len + n + 1 < sizeof(m->text));
    m->len += m->len > 0;
    if (m->len > 0) {
        m->text[m->len - 1] = ' ';
    }
    memcpy(m->text + m->len, text, n);
    m->sentences[m->a.n_sentences] =
        (kb_span){(uint32_t)m->len, (uint32_t)(m->len + n)};
    m->len += n;
    m->doc.text = (kb_str){m->text, m->len};
    return m->a.n_sentences++;
}

static inline uint32_t
make_entity(maker *m, const char *key, const char *name)
{
    const kb_entity_type type = key[0] == 'p'   ? KB_PERSON
                                : key[0] == 'l' ? KB_PLACE
                                                : KB_ORGANIZATION;
    m->entities[m->a.n_entities] =
        (kb_entity){.type = type, .key = view(key), .name = view(name)};
    return m->a.n_entities++;
}

/// Mention an entity somewhere in a sentence.
static inline void
make_mention(maker *m, uint32_t entity, uint32_t sentence)
{
    const uint32_t begin = m->sentences[sentence].begin;
    m->mentions[m->a.n_mentions++] = (kb_mention){
        .span = {begin, begin + 1}, .entity = entity, .rule = KB_STR("list")};
}

static inline kb_relation *
make_relation(maker *m, uint32_t subject, const char *predicate,
              uint32_t object)
{
    kb_relation *const r = &m->relations[m->a.n_relations++];
    *r = (kb_relation){
        .subject = {.span = {0, 1}, .entity = subject},
        .predicate = view(predicate),
        .object = {.span = {1, 2}, .entity = object},
        .attribution = KB_NONE,
        .place = KB_NONE,
        .time = KB_NO_DAY,
        .rule = KB_STR("rule"),
        .confidence = 0.8,
    };
    return r;
}

// ---- stores -----------------------------------------------------------------

/// A directory that is not there yet, in one that temp_end() removes.
typedef struct temp {
    char dir[64];
    char store[96];
} temp;

static inline void
temp_begin(temp *t)
{
    strcpy(t->dir, "/tmp/kb-test-XXXXXX");
    assert_non_null(mkdtemp(t->dir));
    snprintf(t->store, sizeof(t->store), "%s/kb.lmdb", t->dir);
}

static inline void
temp_end(const temp *t)
{
    char path[160];
    snprintf(path, sizeof(path), "%s/data.mdb", t->store);
    (void)unlink(path);
    snprintf(path, sizeof(path), "%s/lock.mdb", t->store);
    (void)unlink(path);
    (void)rmdir(t->store);
    (void)rmdir(t->dir);
}

static inline kb_store *
open_new(const temp *t)
{
    const kb_store_options options = {.create = true,
                                      .map_size = UINT64_C(1) << 30};
    kb_store *store = NULL;
    kb_error err = {.status = KB_OK};
    if (kb_store_open(t->store, &options, &store, &err) != KB_OK) {
        fail_msg("%s: %s", err.source, err.message);
    }
    return store;
}

static inline kb_txn *
begin(kb_store *store, kb_txn_kind kind)
{
    kb_txn *txn = NULL;
    assert_int_equal(kb_txn_begin(store, kind, &txn, NULL), KB_OK);
    return txn;
}

static inline kb_put_result
put(kb_txn *txn, const maker *m)
{
    kb_put_result result = KB_PUT_ADDED;
    kb_error err = {.status = KB_OK};
    if (kb_txn_put_annotation(txn, &m->a, &result, &err) != KB_OK) {
        fail_msg("%s", err.message);
    }
    return result;
}

static inline void
commit(kb_txn *txn)
{
    kb_error err = {.status = KB_OK};
    if (kb_txn_commit(txn, &err) != KB_OK) {
        fail_msg("%s: %s", err.source, err.message);
    }
}

/// Put one document in a transaction of its own.
static inline kb_put_result
put_alone(kb_store *store, const maker *m)
{
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    const kb_put_result result = put(txn, m);
    commit(txn);
    return result;
}

static inline kb_status
append(void *ctx, kb_str lines)
{
    kb_str *const out = ctx;
    char *const grown =
        realloc((char *)(uintptr_t)out->ptr, out->len + lines.len + 1);
    assert_non_null(grown);
    if (lines.len > 0) {
        memcpy(grown + out->len, lines.ptr, lines.len);
    }
    out->len += lines.len;
    grown[out->len] = '\0';
    out->ptr = grown;
    return KB_OK;
}

/// The whole export; free() its `ptr`.
static inline kb_str
export_text(kb_store *store)
{
    kb_str out = {NULL, 0};
    kb_txn *const txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_ntriples_export(txn, append, &out, NULL), KB_OK);
    kb_txn_abort(txn);
    return out;
}

static inline void
free_text(kb_str text)
{
    free((char *)(uintptr_t)text.ptr);
}

/// An entity that must be there.
static inline kb_id
entity_id(kb_txn *txn, const char *key)
{
    kb_id id = 0;
    assert_int_equal(kb_entity_find_key(txn, view(key), &id), KB_OK);
    return id;
}

static inline kb_id
predicate_id(kb_txn *txn, const char *name)
{
    kb_id id = 0;
    assert_int_equal(kb_node_find_predicate(txn, view(name), &id), KB_OK);
    return id;
}

// ---- chance -----------------------------------------------------------------

/// Marsaglia's xorshift: the same on every run.
static inline uint32_t
chance(uint64_t *state, uint32_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)((*state >> 32) % below);
}

#endif // KB_TEST_STORE_SUPPORT_H

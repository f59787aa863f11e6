// SPDX-License-Identifier: MIT
// LMDB without us, as the limit: terms in two tables, triples in three orders.
//
//     bench_lmdb append DIR N            sort all in memory, MDB_APPEND, one
//                                        sync
//     bench_lmdb sorted DIR N [SIZE]     SIZE relations a transaction, sorted
//     bench_lmdb evidence DIR N [SIZE]   and a row for each piece of evidence,
//                                        by triple and by document
#include "news.h"

#include <lmdb.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TERM, TERMID, SPO, POS, OSP, EV, DOCEV, N_TABLES };

enum { KEY = 12, EV_KEY = 18, EV_VALUE = 48, SPO_VALUE = 24 };

typedef struct ev {
    unsigned char key[EV_KEY]; // s4 p4 o4 doc4 n2, big-endian
} ev;

typedef struct term {
    char text[NEWS_KEY + 8];
    uint32_t id;
} term;

static MDB_env *env;
static MDB_txn *txn;
static MDB_dbi tables[N_TABLES];
static MDB_cursor *cursors[N_TABLES];
static ev *evs;
static size_t n_evs;
static term *terms; // open addressing
static size_t n_slots;
static uint32_t n_terms;

static void
check(int rc)
{
    if (rc != MDB_SUCCESS) {
        (void)fprintf(stderr, "bench_lmdb: %s\n", mdb_strerror(rc));
        exit(EXIT_FAILURE);
    }
}

static void *
need(void *ptr)
{
    if (!ptr) {
        check(MDB_PANIC);
    }
    return ptr;
}

static void
put32(unsigned char *out, uint32_t value)
{
    out[0] = (unsigned char)(value >> 24);
    out[1] = (unsigned char)(value >> 16);
    out[2] = (unsigned char)(value >> 8);
    out[3] = (unsigned char)value;
}

static uint32_t
intern(const char *text)
{
    uint64_t h = UINT64_C(1469598103934665603);
    for (const char *c = text; *c != '\0'; ++c) {
        h = (h ^ (unsigned char)*c) * UINT64_C(1099511628211);
    }
    size_t at = (size_t)(h ^ (h >> 32)) & (n_slots - 1);
    while (terms[at].id != 0 && strcmp(terms[at].text, text) != 0) {
        at = (at + 1) & (n_slots - 1);
    }
    if (terms[at].id == 0) {
        (void)snprintf(terms[at].text, sizeof(terms[at].text), "%s", text);
        terms[at].id = ++n_terms;
    }
    return terms[at].id;
}

static void
add_document(const news *n, uint32_t number)
{
    for (uint32_t i = 0; i < n->annotation.n_relations; ++i) {
        const kb_relation *const r = &n->relations[i];
        unsigned char *const key = evs[n_evs++].key;
        put32(key, intern(n->keys[r->subject.entity]));
        put32(key + 4, intern(r->predicate.ptr));
        put32(key + 8, intern(n->keys[r->object.entity]));
        put32(key + 12, number + 1);
        key[16] = 0;
        key[17] = (unsigned char)i;
    }
}

static int
compare_evs(const void *a, const void *b)
{
    return memcmp(a, b, EV_KEY);
}

static int
compare_keys(const void *a, const void *b)
{
    return memcmp(a, b, KEY);
}

static int
compare_terms(const void *a, const void *b)
{
    return strcmp((*(const term *const *)a)->text,
                  (*(const term *const *)b)->text);
}

static void
put(int table, void *key, size_t key_len, void *value, size_t len, unsigned how)
{
    MDB_val k = {key_len, key};
    MDB_val v = {len, value};
    const int rc = mdb_cursor_put(cursors[table], &k, &v, how);
    check(rc == MDB_KEYEXIST ? MDB_SUCCESS : rc);
}

static void
put_terms(uint32_t first, unsigned how)
{
    term **const order = need(calloc(n_terms + 1, sizeof(*order)));
    size_t n = 0;
    unsigned char id[4];
    for (size_t i = 0; i < n_slots; ++i) {
        if (terms[i].id > first) {
            order[n++] = &terms[i];
        }
    }
    qsort(order, n, sizeof(*order), compare_terms);
    for (size_t i = 0; i < n; ++i) {
        put32(id, order[i]->id);
        put(TERMID, order[i]->text, strlen(order[i]->text), id, 4, how);
    }
    term **const by_id = need(calloc(n_terms + 1, sizeof(*by_id)));
    for (size_t i = 0; i < n; ++i) {
        by_id[order[i]->id] = order[i];
    }
    for (uint32_t i = first + 1; i <= n_terms; ++i) {
        put32(id, i);
        put(TERM, id, 4, by_id[i]->text, strlen(by_id[i]->text), MDB_APPEND);
    }
    free(by_id);
    free(order);
}

static void
put_order(int table, int rotation, unsigned char (*keys)[KEY], size_t n,
          unsigned how)
{
    static const int order[3][3] = {{0, 1, 2}, {1, 2, 0}, {2, 0, 1}};
    unsigned char(*const turned)[KEY] = need(calloc(n + 1, KEY));
    unsigned char value[SPO_VALUE] = {0};
    for (size_t i = 0; i < n; ++i) {
        for (int part = 0; part < 3; ++part) {
            memcpy(turned[i] + 4 * part, keys[i] + 4 * order[rotation][part],
                   4);
        }
    }
    if (rotation > 0) {
        qsort(turned, n, KEY, compare_keys);
    }
    for (size_t i = 0; i < n; ++i) {
        put(table, turned[i], KEY, value, table == SPO ? SPO_VALUE : 0, how);
    }
    free(turned);
}

static void
put_evidence(void)
{
    unsigned char value[EV_VALUE] = {0};
    for (size_t i = 0; i < n_evs; ++i) {
        put(EV, evs[i].key, EV_KEY, value, EV_VALUE, 0);
    }
    ev *const by_doc = need(malloc((n_evs + 1) * sizeof(*by_doc)));
    for (size_t i = 0; i < n_evs; ++i) {
        memcpy(by_doc[i].key, evs[i].key + 12, 6);
        memcpy(by_doc[i].key + 6, evs[i].key, 12);
    }
    qsort(by_doc, n_evs, sizeof(*by_doc), compare_evs);
    for (size_t i = 0; i < n_evs; ++i) {
        unsigned char key[8];
        memcpy(key, by_doc[i].key, 4);
        put32(key + 4, by_doc[i].key[5]);
        put(DOCEV, key, 8, by_doc[i].key + 6, 12, MDB_APPEND);
    }
    free(by_doc);
}

static void
begin(void)
{
    static const char *const names[] = {"term", "termid", "spo",  "pos",
                                        "osp",  "ev",     "docev"};
    check(mdb_txn_begin(env, NULL, 0, &txn));
    for (int i = 0; i < N_TABLES; ++i) {
        check(mdb_dbi_open(txn, names[i], MDB_CREATE, &tables[i]));
        check(mdb_cursor_open(txn, tables[i], &cursors[i]));
    }
}

static void
flush(uint32_t first_term, unsigned how, int with_evidence)
{
    begin();
    put_terms(first_term, how);
    qsort(evs, n_evs, sizeof(*evs), compare_evs);
    unsigned char(*const keys)[KEY] = need(calloc(n_evs + 1, KEY));
    size_t n = 0;
    for (size_t i = 0; i < n_evs; ++i) {
        if (n == 0 || memcmp(keys[n - 1], evs[i].key, KEY) != 0) {
            memcpy(keys[n++], evs[i].key, KEY);
        }
    }
    put_order(SPO, 0, keys, n, how);
    put_order(POS, 1, keys, n, how);
    put_order(OSP, 2, keys, n, how);
    free(keys);
    if (with_evidence) {
        put_evidence();
    }
    for (int i = 0; i < N_TABLES; ++i) {
        mdb_cursor_close(cursors[i]);
    }
    check(mdb_txn_commit(txn));
    n_evs = 0;
}

int
main(int argc, char **argv)
{
    static news n;
    if (argc < 4) {
        (void)fputs("usage: see the head of bench_lmdb.c\n", stderr);
        return EXIT_FAILURE;
    }
    const int is_append = strcmp(argv[1], "append") == 0;
    const uint64_t n_relations = strtoull(argv[3], NULL, 10);
    const uint64_t size = is_append  ? n_relations
                          : argc > 4 ? strtoull(argv[4], NULL, 10)
                                     : 100000;
    news_init(&n, n_relations, true);
    const double start = news_clock();
    (void)mkdir(argv[2], 0755);
    check(mdb_env_create(&env));
    check(mdb_env_set_maxdbs(env, 32));
    check(mdb_env_set_mapsize(env, (size_t)1 << 40));
    check(mdb_env_open(env, argv[2], is_append ? MDB_NOSYNC : 0, 0644));
    n_slots = 1 << 12;
    while (n_slots < 3 * n.n_entities) {
        n_slots *= 2;
    }
    terms = need(calloc(n_slots, sizeof(*terms)));
    evs = need(malloc((size + NEWS_RELATIONS) * sizeof(*evs)));
    uint32_t first_term = 0;
    for (uint64_t i = 0, done = 0; done < n_relations; ++i) {
        news_make(&n, i);
        add_document(&n, (uint32_t)i);
        done += NEWS_RELATIONS;
        if (done % size == 0 || done >= n_relations) {
            flush(first_term, is_append ? MDB_APPEND : 0,
                  strcmp(argv[1], "evidence") == 0);
            first_term = n_terms;
        }
    }
    check(mdb_env_sync(env, 1));
    mdb_env_close(env);
    news_report(is_append ? "lmdb append" : "lmdb sorted", n_relations,
                news_clock() - start);
    return EXIT_SUCCESS;
}

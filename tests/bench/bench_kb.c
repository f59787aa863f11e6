// SPDX-License-Identifier: MIT
// Ours.
//
//     bench_kb make|make-bare N          the generator alone
//     bench_kb batch|bare|facts-batch DIR N [SIZE]
//                                        load, SIZE relations a transaction
//     bench_kb bulk|bare-bulk|facts-bulk DIR N [MB]
//                                        load in bulk, within MB of memory;
//                                        facts: without evidence
//     bench_kb pick DIR DEGREE           key of an entity with so many facts
//     bench_kb facts DIR KEY             its facts
//     bench_kb export DIR                N-Triples
#include "news.h"

#include <kb/kb.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
check(kb_status status, const kb_error *err)
{
    if (status != KB_OK) {
        (void)fprintf(stderr, "bench_kb: %s: %s\n", kb_status_text(status),
                      err ? err->message : "");
        exit(EXIT_FAILURE);
    }
}

static void
load(const char *what, const char *dir, uint64_t n_relations, uint64_t size)
{
    static news n;
    const kb_store_options options = {
        .create = true, .without_evidence = strcmp(what, "facts-batch") == 0};
    kb_error err = {0};
    kb_store *store = NULL;
    kb_txn *txn = NULL;
    uint64_t done = 0;
    news_init(&n, n_relations, strcmp(what, "batch") != 0);
    const double begin = news_clock();
    check(kb_store_open(dir, &options, &store, &err), &err);
    for (uint64_t i = 0; done < n_relations; ++i) {
        if (!txn) {
            check(kb_txn_begin(store, KB_TXN_WRITE, &txn, &err), &err);
        }
        news_make(&n, i);
        check(kb_txn_put_annotation(txn, &n.annotation, NULL, &err), &err);
        done += NEWS_RELATIONS;
        if (done % size == 0 || done >= n_relations) {
            check(kb_txn_commit(txn, &err), &err);
            txn = NULL;
        }
    }
    kb_store_close(store);
    news_report(what, n_relations, news_clock() - begin);
}

static void
load_bulk(const char *what, const char *dir, uint64_t n_relations,
          uint64_t memory)
{
    static news n;
    const kb_store_options options = {.without_evidence =
                                          strcmp(what, "facts-bulk") == 0};
    kb_error err = {0};
    kb_bulk *bulk = NULL;
    news_init(&n, n_relations, strcmp(what, "bulk") != 0);
    const double begin = news_clock();
    check(kb_bulk_begin(dir, &options, memory, &bulk, &err), &err);
    for (uint64_t i = 0; i < n_relations / NEWS_RELATIONS; ++i) {
        news_make(&n, i);
        check(kb_bulk_put_annotation(bulk, &n.annotation, NULL, &err), &err);
    }
    check(kb_bulk_commit(bulk, &err), &err);
    news_report(what, n_relations, news_clock() - begin);
}

static kb_txn *
read_store(const char *dir, kb_store **store)
{
    const kb_store_options options = {.read_only = true};
    kb_error err = {0};
    kb_txn *txn = NULL;
    check(kb_store_open(dir, &options, store, &err), &err);
    check(kb_txn_begin(*store, KB_TXN_READ, &txn, &err), &err);
    return txn;
}

typedef struct picked {
    uint32_t want;
    uint32_t best; // difference
    char key[NEWS_KEY];
} picked;

static kb_status
pick(void *ctx, const kb_entity_info *entity)
{
    picked *const p = ctx;
    const uint32_t degree = entity->n_out + entity->n_in;
    const uint32_t off = degree > p->want ? degree - p->want : p->want - degree;
    if (off < p->best && entity->key.len < NEWS_KEY) {
        p->best = off;
        memcpy(p->key, entity->key.ptr, entity->key.len);
        p->key[entity->key.len] = '\0';
    }
    return KB_OK;
}

static kb_status
print_fact(void *ctx, const kb_triple *triple)
{
    kb_txn *const txn = ctx;
    kb_node ends[3];
    const kb_id ids[] = {triple->subject, triple->predicate, triple->object};
    for (size_t i = 0; i < 3; ++i) {
        const kb_status st = kb_node_get(txn, ids[i], &ends[i]);
        if (st != KB_OK) {
            return st;
        }
    }
    printf(KB_FMT "\t" KB_FMT "\t" KB_FMT "\t%u\n", KB_ARG(ends[0].name),
           KB_ARG(ends[1].name), KB_ARG(ends[2].name), triple->n_evidence);
    return KB_OK;
}

static kb_status
write_out(void *ctx, kb_str lines)
{
    return fwrite(lines.ptr, 1, lines.len, ctx) == lines.len ? KB_OK
                                                             : KB_ERR_IO;
}

static void
ask(const char *what, const char *dir, const char *arg)
{
    kb_store *store = NULL;
    kb_txn *const txn = read_store(dir, &store);
    if (strcmp(what, "export") == 0) {
        check(kb_ntriples_export(txn, write_out, stdout, NULL), NULL);
    } else if (strcmp(what, "pick") == 0) {
        picked p = {.want = (uint32_t)strtoul(arg, NULL, 10),
                    .best = UINT32_MAX};
        check(kb_entity_each(txn, pick, &p), NULL);
        printf("%s\n", p.key);
    } else {
        kb_pattern pattern = {0};
        const kb_str key = {arg, strlen(arg)};
        check(kb_entity_find_key(txn, key, &pattern.subject), NULL);
        check(kb_triple_each(txn, &pattern, print_fact, txn), NULL);
        pattern.object = pattern.subject;
        pattern.subject = 0;
        check(kb_triple_each(txn, &pattern, print_fact, txn), NULL);
    }
    kb_txn_abort(txn);
    kb_store_close(store);
}

int
main(int argc, char **argv)
{
    const char *const what = argc > 2 ? argv[1] : "";
    if (argc > 3 && (strstr(what, "batch") || strcmp(what, "bare") == 0)) {
        load(what, argv[2], strtoull(argv[3], NULL, 10),
             argc > 4 ? strtoull(argv[4], NULL, 10) : 100000);
    } else if (argc > 3 && strstr(what, "bulk")) {
        load_bulk(what, argv[2], strtoull(argv[3], NULL, 10),
                  argc > 4 ? strtoull(argv[4], NULL, 10) << 20 : 0);
    } else if (strncmp(what, "make", 4) == 0) {
        static news n;
        const uint64_t n_relations = strtoull(argv[2], NULL, 10);
        const double begin = news_clock();
        news_init(&n, n_relations, strcmp(what, "make") != 0);
        for (uint64_t i = 0; i < n_relations / NEWS_RELATIONS; ++i) {
            news_make(&n, i);
        }
        news_report("generator", n_relations, news_clock() - begin);
    } else if (argc > 2) {
        ask(what, argv[2], argc > 3 ? argv[3] : "");
    } else {
        (void)fputs("usage: see the head of bench_kb.c\n", stderr);
        return EXIT_FAILURE;
    }
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

// SPDX-License-Identifier: MIT
// Answers queries through an open store: the best time of some runs, each of
// which looks up the IRI or text of every value.
//     bench_match DIR QUERIES RUNS ANSWERS
// QUERIES has a line a query: `s` (facts as stored) or `r` (reciprocal ones
// both ways), a space, and the text.  Entities are named by key, in the form
// kb:KEY.  ANSWERS gets lines: number of the query, and the values.
#include "news.h"

#include <kb/match.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct answers {
    kb_txn *txn;
    const kb_match_query *query;
    FILE *out; // NULL: only look up
    unsigned number;
    size_t n;
    size_t n_bytes;
} answers;

static bool
is_predicate(void *ctx, kb_str word)
{
    kb_id id = 0;
    return kb_node_find_predicate(ctx, word, &id) == KB_OK;
}

static kb_status
find(void *ctx, int place, kb_str name, kb_id *out)
{
    if (place == 1) {
        return kb_node_find_predicate(ctx, name, out);
    }
    const kb_str key = {name.ptr + 3, name.len - 3};
    const kb_status st = kb_entity_find_key(ctx, key, out);
    return st == KB_NOT_FOUND ? kb_node_find_literal(ctx, name, out) : st;
}

static kb_status
take_answer(void *ctx, const kb_match_answer *answer)
{
    answers *const a = ctx;
    for (uint32_t i = 0; i < a->query->n_variables; ++i) {
        kb_str text = {NULL, 0};
        kb_status st = kb_node_iri(a->txn, answer->values[i], &text);
        if (st == KB_NOT_FOUND) {
            kb_node node;
            st = kb_node_get(a->txn, answer->values[i], &node);
            text = node.name;
        }
        if (st != KB_OK) {
            return st;
        }
        a->n_bytes += text.len;
        if (a->out) {
            (void)fprintf(a->out, "%s" KB_FMT, i > 0 ? "\t" : "", KB_ARG(text));
        }
    }
    if (a->out) {
        (void)fprintf(a->out, "\t#%u\n", a->number);
    }
    kb_txn_trim(a->txn);
    ++a->n;
    return KB_OK;
}

static void
ask(kb_txn *txn, const char *line, unsigned number, int runs, FILE *out)
{
    const kb_match_names names = {txn, is_predicate, find};
    const kb_str text = {line + 2, strcspn(line + 2, "\n")};
    double best = 1e9;
    answers a = {.txn = txn, .number = number};
    for (int run = 0; run < runs; ++run) {
        kb_match_query query = {.as_stored = line[0] == 's'};
        kb_error err = {0};
        const double begin = news_clock();
        kb_status st = kb_match_parse(text, &names, NULL, &query, &err);
        a.query = &query;
        a.out = run == 0 ? out : NULL;
        a.n = 0;
        st = st == KB_OK ? kb_match_each(txn, &query, take_answer, &a) : st;
        const double seconds = news_clock() - begin;
        if (st != KB_OK && st != KB_NOT_FOUND) {
            (void)fprintf(stderr, "bench_match: %s: %s\n", line, err.message);
            exit(EXIT_FAILURE);
        }
        best = run > 0 && seconds < best ? seconds : best;
    }
    printf("%u\t%zu\t%.6f\n", number, a.n, best * 1000);
}

int
main(int argc, char **argv)
{
    static char line[65536];
    const kb_store_options how = {.read_only = true};
    kb_store *store = NULL;
    kb_txn *txn = NULL;
    kb_error err = {0};
    if (argc != 5) {
        return 2;
    }
    FILE *const in = fopen(argv[2], "r");
    FILE *const out = fopen(argv[4], "w");
    if (!in || !out || kb_store_open(argv[1], &how, &store, &err) != KB_OK ||
        kb_txn_begin(store, KB_TXN_READ, &txn, &err) != KB_OK) {
        (void)fprintf(stderr, "bench_match: %s\n", err.message);
        return 1;
    }
    const int runs = (int)strtol(argv[3], NULL, 10);
    for (unsigned number = 0; fgets(line, sizeof(line), in); ++number) {
        ask(txn, line, number, runs, out);
    }
    kb_txn_abort(txn);
    kb_store_close(store);
    (void)fclose(in);
    return fclose(out) == 0 ? 0 : 1;
}

// SPDX-License-Identifier: MIT
// A small store that has a row in every table, for the fuzzers.
#ifndef KB_FUZZ_SAMPLE_H
#define KB_FUZZ_SAMPLE_H

#include <kb/kb.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SAMPLE_PATH = 64 };

static inline void
sample_need(bool is_good, const char *what)
{
    if (!is_good) {
        (void)fprintf(stderr, "sample.h: %s\n", what);
        abort();
    }
}

/// A new directory, in memory where the system has a place for that.
static inline void
sample_folder(char path[SAMPLE_PATH])
{
    (void)snprintf(path, SAMPLE_PATH, "%s/kb-fuzz-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    sample_need(mkdtemp(path) != NULL, "no folder");
}

/// One document: Ada and Bo spoke in Ceno, and Ada is head of it.
static inline kb_status
sample_put(kb_txn *txn, const char *id, kb_day date)
{
    static const kb_str aliases[] = {KB_STR_INIT("A. Lind"),
                                     KB_STR_INIT("Lind")};
    const kb_document doc = {
        .id = {id, strlen(id)},
        .text = KB_STR("Ada Lind met Bo Ek in Ceno. She heads Ceno."),
        .title = KB_STR("Talks"),
        .date = date,
    };
    const kb_span sentences[] = {{0, 27}, {28, 43}};
    const kb_entity entities[] = {
        {.type = KB_PERSON,
         .is_known = true,
         .wikidata = 42,
         .key = KB_STR("p-ada"),
         .name = KB_STR("Ada Lind"),
         .aliases = aliases,
         .n_aliases = 2},
        {.type = KB_PERSON, .key = KB_STR("p-bo"), .name = KB_STR("Bo Ek")},
        {.type = KB_PLACE, .key = KB_STR("l-ceno"), .name = KB_STR("Ceno")},
    };
    const kb_mention mentions[] = {
        {.span = {0, 8}, .entity = 0, .rule = KB_STR("name")},
        {.span = {13, 18}, .entity = 1, .rule = KB_STR("name")},
        {.span = {22, 26}, .entity = 2, .rule = KB_STR("name")},
        {.span = {28, 31},
         .entity = 0,
         .kind = KB_MENTION_PRONOUN,
         .rule = KB_STR("pronoun")},
    };
    const kb_relation relations[] = {
        {.subject = {.span = {0, 8}, .entity = 0},
         .predicate = KB_STR("met"),
         .object = {.span = {13, 18}, .entity = 1},
         .trigger = {9, 12},
         .attribution = KB_NONE,
         .place = KB_NONE,
         .time = date,
         .rule = KB_STR("meet"),
         .confidence = 0.8},
        {.subject = {.span = {28, 31}, .entity = 0},
         .predicate = KB_STR("position"),
         .object = {.span = {32, 37},
                    .entity = KB_NONE,
                    .literal = KB_STR("head of \"Ceno\"")},
         .trigger = {32, 37},
         .sentence = 1,
         .modality = KB_ALLEGED,
         .attribution = 1,
         .place = 1,
         .time = KB_NO_DAY,
         .rule = KB_STR("title"),
         .confidence = 0.5},
    };
    const kb_annotation annotation = {&doc, sentences, 2, entities, 3, mentions,
                                      4,    relations, 2};
    return kb_txn_put_annotation(txn, &annotation, NULL, NULL);
}

/// Three documents, and a correction of each kind.
static inline void
sample_make(const char *path)
{
    static const kb_correction corrections[] = {
        {.kind = KB_CORRECTION_RENAME,
         .entity = KB_STR_INIT("l-ceno"),
         .name = KB_STR_INIT("Ceno City")},
        {.kind = KB_CORRECTION_SPLIT,
         .entity = KB_STR_INIT("p-ada"),
         .document = KB_STR_INIT("third"),
         .target = KB_STR_INIT("p-ida"),
         .name = KB_STR_INIT("Ida Lind")},
        {.kind = KB_CORRECTION_MERGE,
         .entity = KB_STR_INIT("p-ida"),
         .target = KB_STR_INIT("p-bo"),
         .reason = KB_STR_INIT("a slip")},
    };
    const kb_store_options options = {.create = true,
                                      .map_size = UINT64_C(1) << 26};
    kb_store *made = NULL;
    kb_txn *txn = NULL;
    sample_need(kb_store_open(path, &options, &made, NULL) == KB_OK &&
                    kb_txn_begin(made, KB_TXN_WRITE, &txn, NULL) == KB_OK,
                "no store");
    sample_need(sample_put(txn, "first", 19000) == KB_OK &&
                    sample_put(txn, "second", 19010) == KB_OK &&
                    sample_put(txn, "third", KB_NO_DAY) == KB_OK &&
                    kb_txn_commit(txn, NULL) == KB_OK,
                "a document is refused");
    for (size_t i = 0; i < sizeof(corrections) / sizeof(corrections[0]); ++i) {
        sample_need(kb_txn_begin(made, KB_TXN_WRITE, &txn, NULL) == KB_OK &&
                        kb_txn_correct(txn, &corrections[i], NULL) == KB_OK &&
                        kb_txn_commit(txn, NULL) == KB_OK,
                    "a correction is refused");
    }
    kb_store_close(made);
}

#endif // KB_FUZZ_SAMPLE_H

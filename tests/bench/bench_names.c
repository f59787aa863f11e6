// SPDX-License-Identifier: MIT
// How fast names are found and resolved: words, lists, rules, scorer and
// coreference, and the few relations that the code reads by itself; without
// output and store.
// usage: bench_names KB.GAZ CUES.TSV NAMES.TSV WEIGHTS|- FILE.jsonl [ROUNDS]
#include <kb/extract.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_DOCUMENTS = 1 << 16 };

static double
seconds(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static char *
copy(kb_str text)
{
    char *const out = malloc(text.len + 1);
    if (!out) {
        exit(1);
    }
    memcpy(out, text.ptr, text.len);
    out[text.len] = '\0';
    return out;
}

static size_t
read_all(const char *path, kb_document *documents)
{
    kb_reader *reader = NULL;
    kb_document document;
    kb_error err = {0};
    size_t n = 0;
    if (kb_reader_open(path, KB_FORMAT_JSONL, KB_NO_DAY, NULL, &reader, &err) !=
        KB_OK) {
        return 0;
    }
    while (n < MOST_DOCUMENTS &&
           kb_reader_next(reader, &document, &err) == KB_OK) {
        documents[n++] =
            (kb_document){.id = {"x", 1},
                          .text = {copy(document.text), document.text.len},
                          .date = document.date};
    }
    kb_reader_close(reader);
    return n;
}

int
main(int argc, char **argv)
{
    kb_gaz *gaz = NULL;
    kb_weights *weights = NULL;
    kb_rules *rules = NULL;
    kb_extractor *extractor = NULL;
    kb_document *const documents = calloc(MOST_DOCUMENTS, sizeof(*documents));
    if (argc < 6 || !documents ||
        kb_gaz_open(argv[1], NULL, &gaz, NULL) != KB_OK ||
        kb_rules_load((const char *const *)&argv[2], 2, NULL, &rules, NULL) !=
            KB_OK ||
        (strcmp(argv[4], "-") != 0 &&
         kb_weights_open(argv[4], NULL, &weights, NULL) != KB_OK)) {
        fputs("bench_names: KB.GAZ CUES.TSV NAMES.TSV WEIGHTS|- FILE.jsonl "
              "[ROUNDS]\n",
              stderr);
        return 2;
    }
    const kb_gaz *const gazs[] = {gaz};
    const kb_extractor_options options = {.weights = weights};
    if (kb_extractor_new(gazs, 1, rules, NULL, &extractor) != KB_OK) {
        return 1;
    }
    kb_extractor_configure(extractor, &options);
    const size_t n = read_all(argv[5], documents);
    const long rounds = argc > 6 ? strtol(argv[6], NULL, 10) : 5;
    uint64_t bytes = 0;
    uint64_t mentions = 0;
    const double begin = seconds();
    for (long round = 0; round < rounds; ++round) {
        for (size_t i = 0; i < n; ++i) {
            kb_annotation found;
            if (kb_extractor_run(extractor, &documents[i], &found, NULL) ==
                KB_OK) {
                bytes += documents[i].text.len;
                mentions += found.n_mentions;
            }
        }
    }
    const double time = seconds() - begin;
    printf("%.1f MB of text, %.0f mentions: %.2f s, %.1f MB/s\n",
           (double)bytes / 1e6, (double)mentions, time,
           (double)bytes / 1e6 / time);
    for (size_t i = 0; i < n; ++i) {
        free((void *)(uintptr_t)documents[i].text.ptr);
    }
    free(documents);
    kb_extractor_free(extractor);
    kb_rules_free(rules);
    kb_weights_close(weights);
    kb_gaz_close(gaz);
    return 0;
}

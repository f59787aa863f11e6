// SPDX-License-Identifier: MIT
// A graph as news makes it: a few entities in every other document, most in
// one; the same fact told again and again.  The same documents on every run.
#ifndef KB_BENCH_NEWS_H
#define KB_BENCH_NEWS_H

#include <kb/annotation.h>

enum {
    NEWS_RELATIONS = 10, // of a document
    NEWS_ENTITIES = 8,
    NEWS_SENTENCES = 6,
    NEWS_MENTIONS = 16,
    NEWS_PREDICATES = 40,
    NEWS_KEY = 24,
    NEWS_NAME = 48,
    NEWS_TEXT = 2048
};

/// One document, to be made again and again.
typedef struct news {
    uint64_t n_entities; // of the whole graph
    bool is_bare;        // relations only: no text, no mentions
    uint64_t state;      // of the random numbers
    kb_document document;
    kb_annotation annotation;
    kb_span sentences[NEWS_SENTENCES];
    kb_entity entities[NEWS_ENTITIES];
    kb_mention mentions[NEWS_MENTIONS];
    kb_relation relations[NEWS_RELATIONS];
    char id[NEWS_KEY];
    char keys[NEWS_ENTITIES][NEWS_KEY];
    char names[NEWS_ENTITIES][NEWS_NAME];
    char text[NEWS_TEXT];
} news;

/// A graph of `n_relations` pieces of evidence.
void news_init(news *n, uint64_t n_relations, bool is_bare);

/// Make document `number`; fewer relations in the last one never happen:
/// ask for multiples of NEWS_RELATIONS.
void news_make(news *n, uint64_t number);

/// Seconds on a clock that never goes back.
double news_clock(void);

/// Print `what`, seconds, relations a second, the peak of memory in MB, and
/// relations a second of the processor's time, which other programs disturb
/// less.
void news_report(const char *what, uint64_t n_relations, double seconds);

#endif // KB_BENCH_NEWS_H

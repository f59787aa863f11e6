// SPDX-License-Identifier: MIT
#include "news.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

// Ranks follow Zipf's law with Mandelbrot's shift: the probability of rank r is
// as 1 / (r + SHIFT).
enum { SHIFT = 50, DAYS = 3650, FIRST_DAY = 16000 };

static const char *const predicates[NEWS_PREDICATES] = {
    "met",        "calledOn",   "visited",    "criticized", "supports",
    "memberOf",   "leaderOf",   "locatedIn",  "accused",    "agreedWith",
    "attacked",   "threatened", "sanctioned", "aided",      "talkedWith",
    "praised",    "appointed",  "dismissed",  "arrested",   "bornIn",
    "citizenOf",  "employeeOf", "founderOf",  "ownerOf",    "partOf",
    "parentOf",   "marriedTo",  "capitalOf",  "invaded",    "defeated",
    "signedWith", "tradedWith", "borders",    "demanded",   "rejected",
    "suedBy",     "investedIn", "acquired",   "protested",  "warned",
};

static uint64_t
next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15); // splitmix64
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static uint64_t
below(uint64_t *state, uint64_t limit)
{
    return (next(state) >> 11) % limit;
}

static uint64_t
zipf(uint64_t *state, uint64_t limit, double shift)
{
    const double u = (double)(next(state) >> 11) * 0x1p-53;
    const double rank = shift * (pow(1 + (double)limit / shift, u) - 1);
    const uint64_t r = (uint64_t)rank;
    return r < limit ? r : limit - 1;
}

static void
make_name(uint64_t rank, char name[NEWS_NAME])
{
    static const char *const parts[] = {
        "ba", "ko", "li", "ma", "ne", "ro", "sa", "ti",
        "vo", "da", "fe", "gu", "ha", "jo", "lu", "pe",
    };
    // Each rank another name, and neighbours as unlike as any two.
    const uint64_t n_names = UINT64_C(26) << 16;
    const uint64_t bits = rank * 654321 % n_names; // they have no common factor
    uint64_t mixed = rank;
    const uint64_t noise = next(&mixed);
    (void)snprintf(name, NEWS_NAME, "%c%s%s %c%s%s%s%s",
                   (char)('A' + (int)(noise % 26)), parts[(noise >> 8) % 16],
                   parts[(noise >> 12) % 16], (char)('A' + (int)(bits % 26)),
                   parts[(bits / 26) % 16], parts[(bits / 416) % 16],
                   parts[(bits / 6656) % 16], parts[(bits / 106496) % 16]);
}

void
news_init(news *n, uint64_t n_relations, bool is_bare)
{
    memset(n, 0, sizeof(*n));
    n->n_entities = n_relations / 10 + 100;
    n->is_bare = is_bare;
    n->annotation = (kb_annotation){
        .document = &n->document,
        .sentences = n->sentences,
        .entities = n->entities,
        .mentions = n->mentions,
        .relations = n->relations,
    };
}

static void
make_entities(news *n)
{
    uint64_t ranks[NEWS_ENTITIES];
    for (uint32_t i = 0; i < NEWS_ENTITIES;) {
        ranks[i] = zipf(&n->state, n->n_entities, SHIFT);
        bool is_new = true;
        for (uint32_t k = 0; k < i; ++k) {
            is_new = is_new && ranks[k] != ranks[i];
        }
        i += is_new;
    }
    for (uint32_t i = 0; i < NEWS_ENTITIES; ++i) {
        uint64_t seed = ranks[i] + 1;
        const uint64_t hash = next(&seed);
        const kb_entity_type type = (kb_entity_type)(1 + ranks[i] % 3);
        (void)snprintf(n->keys[i], NEWS_KEY, "%c-%016" PRIx64, "plo"[type - 1],
                       hash);
        make_name(ranks[i], n->names[i]);
        n->entities[i] = (kb_entity){
            .type = type,
            .is_known = ranks[i] % 4 == 0,
            .wikidata = ranks[i] % 4 == 0 ? (uint32_t)ranks[i] + 1 : 0,
            .key = {n->keys[i], strlen(n->keys[i])},
            .name = {n->names[i], strlen(n->names[i])},
        };
    }
    n->annotation.n_entities = NEWS_ENTITIES;
}

static void
make_text(news *n)
{
    size_t len = 0;
    for (uint32_t i = 0; i < NEWS_SENTENCES; ++i) {
        const size_t begin = len;
        const int made = snprintf(
            n->text + len, NEWS_TEXT - len,
            "On day %u %s spoke with %s about the plan that %s had refused. ",
            (unsigned)below(&n->state, 365), n->names[i],
            n->names[(i + 1) % NEWS_ENTITIES],
            n->names[(i + 2) % NEWS_ENTITIES]);
        len += (size_t)made;
        n->sentences[i] = (kb_span){(uint32_t)begin, (uint32_t)len - 1};
    }
    n->document.text = (kb_str){n->text, len};
    n->annotation.n_sentences = NEWS_SENTENCES;
    for (uint32_t i = 0; i < NEWS_MENTIONS; ++i) {
        const uint32_t sentence = i * NEWS_SENTENCES / NEWS_MENTIONS;
        const uint32_t at = n->sentences[sentence].begin + 4 * (i % 3);
        n->mentions[i] = (kb_mention){
            .span = {at, at + 4},
            .entity = (uint32_t)below(&n->state, NEWS_ENTITIES),
            .rule = KB_STR("names"),
        };
    }
    n->annotation.n_mentions = NEWS_MENTIONS;
}

static void
make_relation(news *n, uint32_t i)
{
    static const char *const rules[] = {"frame.call", "frame.meet", "title",
                                        "verb.strike"};
    const uint64_t p = zipf(&n->state, NEWS_PREDICATES, 4);
    const uint64_t s = below(&n->state, NEWS_ENTITIES);
    const uint64_t o =
        (s + 1 + below(&n->state, NEWS_ENTITIES - 1)) % NEWS_ENTITIES;
    const char *const rule = rules[p % 4];
    const uint32_t sentence = i * NEWS_SENTENCES / NEWS_RELATIONS;
    const uint32_t at = n->is_bare ? 0 : n->sentences[sentence].begin;
    const uint32_t step = n->is_bare ? 0 : 4;
    n->relations[i] = (kb_relation){
        .subject = {.span = {at, at + step}, .entity = (uint32_t)s},
        .predicate = {predicates[p], strlen(predicates[p])},
        .object = {.span = {at + 2 * step, at + 3 * step},
                   .entity = (uint32_t)o},
        .trigger = {at + step, at + 2 * step},
        .sentence = n->is_bare ? 0 : sentence,
        .is_negative = below(&n->state, 20) == 0,
        .modality = below(&n->state, 10) == 0 ? KB_PLANNED : KB_ASSERTED,
        .attribution = KB_NONE,
        .place = KB_NONE,
        .time = KB_NO_DAY,
        .rule = {rule, strlen(rule)},
        .confidence = 0.5 + (double)below(&n->state, 50) / 100,
    };
}

void
news_make(news *n, uint64_t number)
{
    n->state = number * UINT64_C(0xD1B54A32D192ED03);
    (void)snprintf(n->id, sizeof(n->id), "news/%010" PRIu64, number);
    n->document = (kb_document){
        .id = {n->id, strlen(n->id)},
        .text = {n->text, 0},
        .date = FIRST_DAY + (kb_day)below(&n->state, DAYS),
    };
    make_entities(n);
    if (!n->is_bare) {
        make_text(n);
    }
    for (uint32_t i = 0; i < NEWS_RELATIONS; ++i) {
        make_relation(n, i);
    }
    n->annotation.n_relations = NEWS_RELATIONS;
}

double
news_clock(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void
news_report(const char *what, uint64_t n_relations, double seconds)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    const double cpu =
        (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
        (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    printf("%s\t%.3f\t%.0f\t%ld\t%.0f\t%.3f\n", what, seconds,
           (double)n_relations / seconds, usage.ru_maxrss / 1024,
           (double)n_relations / cpu, cpu);
}

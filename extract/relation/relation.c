// SPDX-License-Identifier: MIT
#include "relation/relation.h"

#include "gaz/kind.h"
#include "relation/derive.h"
#include "relation/event.h"
#include "relation/life.h"
#include "relation/link.h"
#include "relation/listed.h"
#include "relation/origin.h"
#include "relation/time.h"
#include "relation/title.h"

#include <stdlib.h>

enum { WHY_LIMIT = 1 << 30 }; // of all explanations of a document

// A name is a better reading of a noun phrase's head than a nominal, and so
// on down; of two of one kind the longer.
static bool
is_better(const kb_candidate *one, const kb_candidate *other)
{
    static const int rank[] = {[KB_MENTION_NAME] = 3,
                               [KB_MENTION_NOMINAL] = 2,
                               [KB_MENTION_PRONOUN] = 1,
                               [KB_MENTION_DEMONYM] = 0};
    if (rank[one->kind] != rank[other->kind]) {
        return rank[one->kind] > rank[other->kind];
    }
    return one->begin < other->begin;
}

static kb_status
index_mentions(kb_reading *reading)
{
    const uint32_t n = reading->text->n_tokens + 1;
    uint32_t *const at_end = KB_ARENA_NEW(reading->arena, uint32_t, n);
    if (!at_end) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < n; ++i) {
        at_end[i] = KB_NONE;
    }
    const kb_candidates *const all = reading->candidates;
    for (uint32_t m = 0; m < all->n; ++m) {
        uint32_t *const slot = &at_end[all->items[m].end];
        if (*slot == KB_NONE || is_better(&all->items[m], &all->items[*slot])) {
            *slot = m;
        }
    }
    reading->mention_at_end = at_end;
    return KB_OK;
}

static bool
find_role(const kb_gaz_hit *hit, kb_gaz_word *out)
{
    for (uint32_t s = 0; s < hit->n_senses; ++s) {
        const kb_gaz_sense *const sense = &hit->senses[s];
        if (!sense->is_word) {
            continue;
        }
        const kb_word_class class_ = (kb_word_class)sense->class_;
        if (class_ == KB_WORD_ROLE || class_ == KB_WORD_RELATIVE) {
            *out = kb_gaz_word_at(sense->gaz, sense->index);
            return true;
        }
    }
    return false;
}

// "City manager Ann Berg" of Leeds City: the name of a club ends within the
// words of a role, and so does not belong to it.
static bool
holds_club(const kb_reading *reading, const kb_gaz_hit *hit)
{
    for (uint32_t end = hit->begin + 1; end < hit->end; ++end) {
        const uint32_t m = reading->mention_at_end[end];
        const uint32_t entity =
            m == KB_NONE ? KB_NONE : reading->candidates->items[m].entity;
        if (entity != KB_NONE &&
            reading->resolution->entities[entity].class_ == KB_CLASS_CLUB) {
            return true;
        }
    }
    return false;
}

static kb_status
index_roles(kb_reading *reading, const kb_gaz_hits *hits)
{
    const uint32_t n = reading->text->n_tokens + 1;
    uint32_t *const at_end = KB_ARENA_NEW(reading->arena, uint32_t, n);
    kb_gaz_word *const roles =
        KB_ARENA_NEW(reading->arena, kb_gaz_word, hits->n);
    bool *const inside = kb_arena_get_zeroed(reading->arena, n, sizeof(bool));
    if (!at_end || !roles || !inside) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < n; ++i) {
        at_end[i] = KB_NONE;
    }
    uint32_t n_roles = 0;
    for (uint32_t h = 0; h < hits->n; ++h) {
        const kb_gaz_hit *const hit = &hits->items[h];
        // hits are in order of begin: the first that ends here is the longest
        if (at_end[hit->end] == KB_NONE && find_role(hit, &roles[n_roles]) &&
            !holds_club(reading, hit)) {
            at_end[hit->end] = n_roles++;
            for (uint32_t i = hit->begin + 1; i < hit->end; ++i) {
                inside[i] = true;
            }
        }
    }
    reading->roles = roles;
    reading->role_at_end = at_end;
    reading->in_role = inside;
    return KB_OK;
}

// ---- sentences, some at a time ----------------------------------------------

// All stages together are more code than the nearest cache holds: each reads a
// block of sentences before the next one does.
enum { BLOCK = 32 };

typedef struct block {
    kb_parse parses[BLOCK];
    uint32_t n;
} block;

// The sentences of prose from `next` on.
static void
fill_block(block *b, const kb_reading *reading, uint32_t *next)
{
    const kb_text *const text = reading->text;
    for (b->n = 0; b->n < BLOCK && *next < text->n_sentences; ++*next) {
        const kb_sentence *const one = &text->sentences[*next];
        if (one->end - one->begin <= KB_RELATION_LONGEST &&
            one->begin < one->end) {
            b->parses[b->n++] =
                (kb_parse){.reading = reading, .sentence = *next};
        }
    }
}

static kb_status
read_block(block *b, const kb_reading *reading, kb_findings *findings)
{
    typedef void finder(const kb_parse *parse, kb_findings *findings);
    static finder *const finders[] = {kb_title_find, kb_origin_find,
                                      kb_life_find, kb_link_find,
                                      kb_event_find};
    for (uint32_t i = 0; i < b->n; ++i) {
        kb_parse *const one = &b->parses[i];
        KB_TRY(kb_chunk_sentence(reading, one->sentence, &one->chunks));
    }
    for (uint32_t i = 0; i < b->n; ++i) {
        kb_parse *const one = &b->parses[i];
        KB_TRY(kb_clause_assemble(reading, &one->chunks, &one->clauses));
    }
    for (size_t f = 0; f < sizeof(finders) / sizeof(finders[0]); ++f) {
        for (uint32_t i = 0; i < b->n; ++i) {
            finders[f](&b->parses[i], findings);
        }
    }
    return findings->status;
}

// Put the findings in the order of their sentences; those of one stay as they
// are.
static kb_status
order_findings(const kb_reading *reading, kb_findings *findings)
{
    const size_t n = findings->list.n;
    const uint32_t n_sentences = reading->text->n_sentences;
    kb_relation *const items = findings->list.items;
    kb_relation *const sorted = KB_ARENA_NEW(reading->arena, kb_relation, n);
    uint32_t *const ends = kb_arena_get_zeroed(
        reading->arena, (size_t)n_sentences + 1, sizeof(*ends));
    if (!sorted || !ends) {
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < n; ++i) {
        ++ends[items[i].sentence + 1];
    }
    for (uint32_t s = 0; s < n_sentences; ++s) {
        ends[s + 1] += ends[s];
    }
    for (size_t i = 0; i < n; ++i) {
        sorted[ends[items[i].sentence]++] = items[i];
    }
    if (n > 0) {
        memcpy(items, sorted, n * sizeof(*items));
    }
    return KB_OK;
}

// ---- order and repeats ------------------------------------------------------

#define COMPARE(a, b)                  \
    do {                               \
        if ((a) != (b)) {              \
            return (a) < (b) ? -1 : 1; \
        }                              \
    } while (0)

// The day since which a list says that somebody holds an office.
static kb_day
start_of(const kb_relation *relation)
{
    return relation->is_derived ? relation->time : KB_NO_DAY;
}

// Order in which equal statements stand together, the surest first.
static int
compare_statements(const kb_relation *a, const kb_relation *b)
{
    COMPARE(a->sentence, b->sentence);
    COMPARE(a->subject.entity, b->subject.entity);
    COMPARE(a->object.entity, b->object.entity);
    const int order = kb_str_compare(a->predicate, b->predicate);
    if (order != 0) {
        return order;
    }
    const bool has_entities =
        a->subject.entity != KB_NONE && a->object.entity != KB_NONE;
    if (!has_entities) {
        COMPARE(a->subject.span.begin, b->subject.span.begin);
        COMPARE(a->object.span.begin, b->object.span.begin);
    }
    COMPARE(a->is_negative, b->is_negative);
    COMPARE(a->modality, b->modality);
    COMPARE(start_of(a), start_of(b));
    return 0;
}

static int
by_statement(const void *left, const void *right)
{
    const kb_relation *const a = left;
    const kb_relation *const b = right;
    const int order = compare_statements(a, b);
    if (order != 0) {
        return order;
    }
    COMPARE(a->is_derived, b->is_derived); // what was read comes first
    COMPARE(b->confidence, a->confidence); // falling
    COMPARE(a->trigger.begin, b->trigger.begin);
    COMPARE(a->subject.span.begin, b->subject.span.begin);
    COMPARE(a->object.span.begin, b->object.span.begin);
    COMPARE(a->subject.span.end, b->subject.span.end);
    COMPARE(a->object.span.end, b->object.span.end);
    return kb_str_compare(a->rule, b->rule);
}

static int
by_position(const void *left, const void *right)
{
    const kb_relation *const a = left;
    const kb_relation *const b = right;
    COMPARE(a->trigger.begin, b->trigger.begin);
    COMPARE(a->subject.span.begin, b->subject.span.begin);
    COMPARE(a->object.span.begin, b->object.span.begin);
    return by_statement(left, right);
}

static kb_status
hand_over(kb_findings *findings, kb_arena *arena, const kb_relation **out,
          uint32_t *n_out)
{
    *out = NULL;
    *n_out = 0;
    if (findings->list.n == 0) {
        return KB_OK;
    }
    kb_relation *const kept =
        KB_ARENA_NEW(arena, kb_relation, findings->list.n);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    qsort(findings->list.items, findings->list.n, sizeof(kb_relation),
          by_statement);
    uint32_t n = 0;
    for (size_t i = 0; i < findings->list.n; ++i) {
        const kb_relation *const one = &findings->list.items[i];
        if (n == 0 || compare_statements(&kept[n - 1], one) != 0) {
            kept[n++] = *one;
        }
    }
    for (uint32_t i = 0; i < n && findings->why; ++i) {
        KB_TRY(kb_arena_copy(arena, kept[i].why, &kept[i].why));
    }
    qsort(kept, n, sizeof(kb_relation), by_position);
    *out = kept;
    *n_out = n;
    return KB_OK;
}

static kb_status
read_sentences(const kb_reading *reading, kb_findings *findings)
{
    block b;
    const kb_arena_mark mark = kb_arena_save(reading->arena);
    for (uint32_t next = 0; next < reading->text->n_sentences;) {
        fill_block(&b, reading, &next);
        KB_TRY(read_block(&b, reading, findings));
        kb_arena_restore(reading->arena, mark);
    }
    KB_TRY(order_findings(reading, findings));
    if (!(reading->without & KB_WITHOUT_CLOSURE)) {
        kb_derive(reading, findings);
    }
    kb_time_assign(reading, findings);
    return findings->status;
}

kb_status
kb_relation_extract(const kb_relation_input *input, kb_arena *arena,
                    const kb_relation **out, uint32_t *n_out)
{
    *out = NULL;
    *n_out = 0;
    if (!input->rules) {
        return KB_OK;
    }
    kb_reading reading = {.text = input->text,
                          .candidates = input->candidates,
                          .resolution = input->resolution,
                          .rules = input->rules,
                          .without = input->without,
                          .arena = arena};
    uint32_t *tags = NULL;
    KB_TRY(
        kb_rules_read_words(input->rules, input->text, arena, &reading.words));
    KB_TRY(kb_tag_tokens(input->text, input->candidates, input->rules,
                         reading.words, arena, &tags));
    reading.tags = tags;
    KB_TRY(index_mentions(&reading));
    KB_TRY(index_roles(&reading, input->hits));
    KB_TRY(kb_roll_index(input->resolution, arena, &reading.roll));
    KB_TRY(kb_listed_country(&reading, &reading.country));
    kb_arena why; // outlives the sentences, not the findings
    kb_arena_init(&why, arena->alloc, WHY_LIMIT);
    kb_findings findings = {.status = KB_OK,
                            .why = input->explains ? &why : NULL};
    findings.list.alloc = arena->alloc;
    kb_status st = read_sentences(&reading, &findings);
    if (st == KB_OK) {
        st = hand_over(&findings, arena, out, n_out);
    }
    KB_VEC_CLEAR(&findings.list);
    kb_arena_clear(&why);
    return st;
}

// SPDX-License-Identifier: MIT
// Runs the stages; the only file that names them all.
#include "base/alloc.h"
#include "base/arena.h"
#include "base/error.h"
#include "explain.h"
#include "extractor.h"
#include "mention/judge.h"
#include "mention/scorer.h"
#include "relation/cue_rule.h"
#include "relation/example.h"
#include "relation/name_example.h"
#include "relation/name_rule.h"
#include "relation/relation.h"
#include "relation/table.h"
#include "resolve/resolve.h"

#include <kb/extract.h>

// Most that a document may take: its words with the lists' findings, its
// mentions with all that leads from them to entities and relations.
#define TEXT_LIMIT    ((size_t)3 << 30)
#define MENTION_LIMIT ((size_t)3 << 30)

struct kb_extractor {
    const kb_allocator *alloc;
    const kb_gaz **gazs;
    kb_gaz_set set;
    kb_word_memo *memo;
    kb_entries *entries;
    const kb_rules *rules;  // of relations; NULL: none are read
    kb_mention_rules words; // of the rules
    bool explains;
    uint32_t without_sieves;
    uint32_t without;
    kb_scorer scorer;
    kb_judge judge; // none: the rules decide on names
    kb_offices *offices;
    kb_arena text;    // words, sentences, hits
    kb_arena mention; // mentions, entities
    kb_arena found;   // what is handed out
};

kb_status
kb_extractor_new(const kb_gaz *const *gazs, size_t n_gazs,
                 const kb_rules *rules, const kb_allocator *alloc,
                 kb_extractor **out)
{
    if (!gazs || n_gazs == 0) {
        return KB_ERR_INVALID;
    }
    kb_extractor *const x = kb_alloc_zeroed(alloc, 1, sizeof(*x));
    if (!x) {
        return KB_ERR_NOMEM;
    }
    x->alloc = alloc;
    x->rules = rules;
    x->words = (kb_mention_rules){kb_rules_cues(rules), kb_rules_shapes(rules)};
    kb_arena_init(&x->text, alloc, TEXT_LIMIT);
    kb_arena_init(&x->mention, alloc, MENTION_LIMIT);
    kb_arena_init(&x->found, alloc, MENTION_LIMIT);
    kb_status st = KB_ERR_NOMEM;
    x->gazs = kb_alloc_array(alloc, n_gazs, sizeof(kb_gaz *));
    if (!x->gazs) {
        goto fail;
    }
    for (size_t i = 0; i < n_gazs; ++i) {
        x->gazs[i] = gazs[i];
    }
    st = kb_word_memo_new(alloc, &x->memo);
    if (st != KB_OK) {
        goto fail;
    }
    x->set = (kb_gaz_set){x->gazs, n_gazs, x->memo};
    st = kb_entries_new(alloc, &x->entries);
    if (st != KB_OK) {
        goto fail;
    }
    st = kb_offices_new(x->gazs, n_gazs, alloc, &x->offices);
    if (st != KB_OK) {
        goto fail;
    }
    *out = x;
    return KB_OK;

fail:
    kb_extractor_free(x);
    return st;
}

void
kb_extractor_free(kb_extractor *extractor)
{
    if (!extractor) {
        return;
    }
    const kb_allocator *const alloc = extractor->alloc;
    kb_arena_clear(&extractor->text);
    kb_arena_clear(&extractor->mention);
    kb_arena_clear(&extractor->found);
    kb_offices_free(extractor->offices);
    kb_word_memo_free(extractor->memo);
    kb_entries_free(extractor->entries);
    kb_alloc_release(alloc, extractor->gazs);
    kb_alloc_release(alloc, extractor);
}

void
kb_extractor_judge(kb_extractor *extractor, const kb_judge *judge)
{
    extractor->judge = *judge;
    extractor->rules = NULL;
}

void
kb_extractor_configure(kb_extractor *extractor,
                       const kb_extractor_options *options)
{
    extractor->explains = options->explains;
    extractor->without_sieves = options->without_sieves;
    extractor->without = options->without;
    extractor->scorer.weights = options->weights;
    extractor->judge = (kb_judge){options->weights ? kb_scorer_judge : NULL,
                                  &extractor->scorer};
}

static kb_status
check_text(kb_str text, kb_error *err)
{
    if (text.len > KB_TEXT_MAX) {
        return kb_error_set(err, KB_ERR_LIMIT, NULL, 0,
                            "the text is longer than %u MiB",
                            KB_TEXT_MAX >> 20);
    }
    size_t bad = 0;
    if (kb_str_check_utf8(text, &bad) != KB_OK) {
        const kb_status st = kb_error_set(err, KB_ERR_UTF8, NULL, 0,
                                          "byte %zu is no UTF-8", bad);
        if (err) {
            err->offset = bad;
        }
        return st;
    }
    return KB_OK;
}

// ---- what is handed out ----

static kb_status
put_sentences(kb_arena *arena, const kb_text *text, kb_annotation *out)
{
    kb_span *const spans = KB_ARENA_NEW(arena, kb_span, text->n_sentences);
    if (!spans) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < text->n_sentences; ++i) {
        spans[i] = text->sentences[i].span;
    }
    out->sentences = spans;
    out->n_sentences = text->n_sentences;
    return KB_OK;
}

// Entities without mention come last in a resolution; those that a relation
// speaks of all the same (the country of a capital) move up to the others.
typedef struct keeper {
    const kb_resolution *resolution;
    uint32_t n_mentioned;
    uint32_t *kept; // by entity beyond `n_mentioned`: its new index, or KB_NONE
    kb_entity *entities;
    uint32_t n;
} keeper;

static kb_status
init_keeper(keeper *k, const kb_resolution *resolution, kb_arena *arena)
{
    const uint32_t n = resolution->n;
    *k = (keeper){.resolution = resolution};
    while (k->n_mentioned < n &&
           resolution->entities[k->n_mentioned].first != KB_NONE) {
        ++k->n_mentioned;
    }
    k->kept = KB_ARENA_NEW(arena, uint32_t, n - k->n_mentioned);
    k->entities = KB_ARENA_NEW(arena, kb_entity, n);
    if (!k->kept || !k->entities) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < n - k->n_mentioned; ++i) {
        k->kept[i] = KB_NONE;
    }
    for (; k->n < k->n_mentioned; ++k->n) {
        k->entities[k->n] = resolution->entities[k->n].entity;
    }
    return KB_OK;
}

static void
keep(keeper *k, uint32_t *entity)
{
    if (*entity == KB_NONE || *entity < k->n_mentioned) {
        return;
    }
    uint32_t *const index = &k->kept[*entity - k->n_mentioned];
    if (*index == KB_NONE) {
        *index = k->n;
        k->entities[k->n++] = k->resolution->entities[*entity].entity;
    }
    *entity = *index;
}

static kb_status
put_relations(kb_arena *arena, const kb_relation *relations, uint32_t n,
              keeper *k, kb_annotation *out)
{
    kb_relation *const copies = KB_ARENA_NEW(arena, kb_relation, n);
    if (!copies) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < n; ++i) {
        copies[i] = relations[i];
        keep(k, &copies[i].subject.entity);
        keep(k, &copies[i].object.entity);
        keep(k, &copies[i].attribution);
        keep(k, &copies[i].place);
    }
    out->relations = copies;
    out->n_relations = n;
    return KB_OK;
}

// What the stages hand on for one document.
typedef struct findings {
    kb_text text;
    kb_gaz_hits hits;
    kb_candidates candidates;
    kb_resolution resolution;
    const kb_relation *relations;
    uint32_t n_relations;
} findings;

static kb_status
put_mentions(kb_arena *arena, const findings *f, bool explains,
             kb_annotation *out)
{
    const kb_candidates *const candidates = &f->candidates;
    kb_mention *const mentions = KB_ARENA_NEW(arena, kb_mention, candidates->n);
    if (!mentions) {
        return KB_ERR_NOMEM;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < candidates->n; ++i) {
        const kb_candidate *const c = &candidates->items[i];
        if (c->entity == KB_NONE) {
            continue;
        }
        kb_mention *const m = &mentions[n++];
        *m = (kb_mention){kb_text_span(&f->text, c->begin, c->end),
                          c->entity,
                          c->kind,
                          c->rule,
                          c->score,
                          c->sieve,
                          {"", 0}};
        if (explains) {
            KB_TRY(kb_explain_mention(&f->text, c, &f->resolution, arena,
                                      &m->why));
        }
    }
    out->mentions = mentions;
    out->n_mentions = n;
    return KB_OK;
}

static kb_status
find_words(kb_extractor *x, const kb_document *document, findings *f)
{
    const kb_abbreviations abbreviations = kb_gaz_abbreviations(&x->set);
    KB_TRY(kb_text_split(document, &abbreviations, &x->text, &f->text));
    return kb_gaz_scan(&x->set, &f->text, &x->text, &f->hits);
}

static kb_status
find_facts(kb_extractor *x, findings *f)
{
    kb_arena *const arena = &x->mention;
    KB_TRY(kb_mention_detect(&f->text, &x->words, &f->hits,
                             x->judge.judge ? &x->judge : NULL, arena,
                             &f->candidates));
    const kb_resolve_input names = {&f->text, x->words.cues, x->offices,
                                    x->entries, x->without_sieves};
    KB_TRY(kb_resolve(&names, &f->candidates, arena, &f->resolution));
    const kb_relation_input input = {&f->text,       &f->hits, &f->candidates,
                                     &f->resolution, x->rules, x->explains,
                                     x->without};
    return kb_relation_extract(&input, arena, &f->relations, &f->n_relations);
}

static kb_status
put_findings(kb_arena *arena, const findings *f, bool explains,
             kb_annotation *out)
{
    keeper k;
    KB_TRY(put_sentences(arena, &f->text, out));
    KB_TRY(put_mentions(arena, f, explains, out));
    KB_TRY(init_keeper(&k, &f->resolution, arena));
    KB_TRY(put_relations(arena, f->relations, f->n_relations, &k, out));
    out->entities = k.entities;
    out->n_entities = k.n;
    return KB_OK;
}

kb_status
kb_extractor_run(kb_extractor *extractor, const kb_document *document,
                 kb_annotation *out, kb_error *err)
{
    kb_extractor *const x = extractor;
    kb_arena_reset(&x->text);
    kb_arena_reset(&x->mention);
    kb_arena_reset(&x->found);
    kb_entries_trim(x->entries);
    kb_word_memo_trim(x->memo);
    KB_TRY(check_text(document->text, err));
    findings f = {.relations = NULL};
    kb_annotation found = {.document = document};
    kb_status st = find_words(x, document, &f);
    if (st == KB_OK) {
        st = find_facts(x, &f);
    }
    if (st == KB_OK) {
        st = put_findings(&x->found, &f, x->explains, &found);
    }
    if (st == KB_OK) {
        *out = found;
    } else if (x->text.is_full || x->mention.is_full || x->found.is_full) {
        st = kb_error_set(err, KB_ERR_LIMIT, NULL, 0,
                          "the text takes more memory than is allowed");
    }
    return st;
}

// ---- examples ---------------------------------------------------------------

static kb_status
run_plain(kb_extractor *x, kb_str text, kb_annotation *found, kb_error *err)
{
    const kb_document document = {
        .id = KB_STR("example"), .text = text, .date = KB_NO_DAY};
    return kb_extractor_run(x, &document, found, err);
}

// Who hears of examples that are not as told.
typedef struct hearer {
    kb_rule_visitor *visit;
    void *ctx;
    size_t n_examples;
    kb_buf plain; // the example in hand without its marks
} hearer;

static kb_status
test_frame(kb_extractor *x, const kb_example *example, hearer *h, kb_error *err)
{
    const kb_frame *const frame = example->frame;
    kb_annotation found = {.n_relations = 0};
    kb_example_marks marks;
    kb_buf_reset(&h->plain);
    if (example->text.len > 0) {
        h->n_examples += 1;
        KB_TRY(kb_example_strip(example->text, &h->plain, &marks));
        KB_TRY(run_plain(x, kb_buf_get(&h->plain), &found, err));
        if (kb_example_is_told(frame, &marks, found.relations,
                               found.n_relations) != example->is_counter) {
            return KB_OK;
        }
    }
    h->visit(h->ctx,
             &(kb_rule_fault){frame->file, frame->line, frame->id,
                              kb_buf_get(&h->plain), example->is_counter});
    return KB_OK;
}

static kb_status
test_names(kb_extractor *x, const kb_shape *shape, bool is_counter, hearer *h,
           kb_error *err)
{
    kb_str rest = is_counter ? shape->counter : shape->example;
    if (rest.len == 0 && !is_counter) {
        h->visit(h->ctx,
                 &(kb_rule_fault){
                     shape->file, shape->line, shape->id, {NULL, 0}, false});
    }
    while (rest.len > 0) {
        kb_name_example example;
        kb_annotation found = {.n_mentions = 0};
        kb_buf_reset(&h->plain);
        h->n_examples += 1;
        KB_TRY(kb_name_example_read(kb_next_item(&rest), is_counter, &h->plain,
                                    &example));
        KB_TRY(run_plain(x, kb_buf_get(&h->plain), &found, err));
        if (!kb_name_example_is_told(shape, &example, &found)) {
            h->visit(h->ctx,
                     &(kb_rule_fault){shape->file, shape->line, shape->id,
                                      kb_buf_get(&h->plain), is_counter});
        }
    }
    return KB_OK;
}

// Examples of name rules are read without weights, which may overrule them.
static kb_status
test_shapes(kb_extractor *x, hearer *h, kb_error *err)
{
    const kb_judge judge = x->judge;
    uint32_t n = 0;
    const kb_shape *const shapes = kb_shapes_get(x->words.shapes, &n);
    kb_status st = KB_OK;
    x->judge = (kb_judge){NULL, NULL};
    for (uint32_t i = 0; i < n && st == KB_OK; ++i) {
        if (shapes[i].id.len == 0) {
            continue; // replaced by a later one
        }
        st = test_names(x, &shapes[i], false, h, err);
        st = st == KB_OK ? test_names(x, &shapes[i], true, h, err) : st;
    }
    x->judge = judge;
    return st;
}

kb_status
kb_extractor_test(kb_extractor *extractor, kb_rule_visitor *visit, void *ctx,
                  size_t *n_examples, kb_error *err)
{
    hearer h = {visit, ctx, 0, {.alloc = extractor->alloc}};
    kb_example_walk walk = {.rules = extractor->rules};
    kb_example example;
    kb_status st = test_shapes(extractor, &h, err);
    while (extractor->rules && st == KB_OK &&
           kb_example_next(&walk, &example)) {
        st = test_frame(extractor, &example, &h, err);
    }
    *n_examples = h.n_examples;
    kb_buf_clear(&h.plain);
    return st;
}

// SPDX-License-Identifier: MIT
// Annotated documents as lessons: each is read by the rules alone, and of each
// run of capitalised words the right labels are noted beside its features.
#include "base/alloc.h"
#include "base/error.h"
#include "document/document.h"
#include "extractor.h"
#include "gaz/build.h"
#include "mention/judge.h"
#include "mention/learner.h"

#include <stdio.h>
#include <stdlib.h>

struct kb_trainer {
    const kb_allocator *alloc;
    kb_extractor *extractor;
    kb_lessons lessons;
    kb_train_counts counts;
    KB_VEC(kb_gold) gold; // of the document in hand, sorted
    uint64_t n_seen;      // of these, found in runs
    kb_buf file;
};

// ---- labels -----------------------------------------------------------------

static int
compare(const void *a, const void *b)
{
    const kb_gold *const x = a;
    const kb_gold *const y = b;
    if (x->span.begin != y->span.begin) {
        return x->span.begin < y->span.begin ? -1 : 1;
    }
    return (x->span.end < y->span.end) - (x->span.end > y->span.end);
}

// The name that covers a span or overlaps it, or NULL.
static const kb_gold *
name_at(const kb_trainer *trainer, kb_span span)
{
    size_t low = 0;
    size_t high = trainer->gold.n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (trainer->gold.items[mid].span.end <= span.begin) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low < trainer->gold.n &&
                   trainer->gold.items[low].span.begin < span.end
               ? &trainer->gold.items[low]
               : NULL;
}

// Label the run's tokens; false: a name lies across its ends, or ends inside
// of a word.
static bool
label_run(kb_trainer *trainer, const kb_run *run, uint8_t *labels)
{
    const kb_token *const tokens = run->scene->text->tokens;
    const kb_gold *open = NULL;
    for (uint32_t t = run->begin; t < run->end; ++t) {
        const kb_span span = tokens[t].span;
        const kb_gold *const gold = name_at(trainer, span);
        uint8_t *const label = &labels[t - run->begin];
        *label = KB_LABEL_OUTSIDE;
        if (open && gold != open) {
            return false;
        }
        if (!gold) {
            continue;
        }
        const bool is_first = span.begin == gold->span.begin;
        const bool is_last = span.end == gold->span.end;
        if ((!open && !is_first) || span.end > gold->span.end) {
            return false;
        }
        *label = kb_label(gold->type,
                          is_first  ? is_last ? KB_PLACE_UNIT : KB_PLACE_BEGIN
                          : is_last ? KB_PLACE_LAST
                                    : KB_PLACE_INSIDE);
        open = is_last ? NULL : gold;
        trainer->n_seen += is_last;
    }
    return open == NULL;
}

static kb_status
note_run(void *ctx, const kb_run *run, kb_cut *cut)
{
    kb_trainer *const trainer = ctx;
    uint8_t labels[KB_RUN_MAX];
    kb_run_view view;
    if (!label_run(trainer, run, labels) || kb_run_is_plain(run, cut)) {
        return KB_OK;
    }
    kb_run_look(run, cut, NULL, &view);
    KB_TRY(kb_lessons_add(&trainer->lessons, &view, labels));
    trainer->counts.runs += 1;
    return KB_OK;
}

// ---- trainer ----------------------------------------------------------------

kb_status
kb_trainer_new(const kb_gaz *const *gazs, size_t n_gazs, const kb_rules *rules,
               const kb_allocator *alloc, kb_trainer **out)
{
    kb_trainer *const trainer = kb_alloc_zeroed(alloc, 1, sizeof(*trainer));
    if (!trainer) {
        return KB_ERR_NOMEM;
    }
    trainer->alloc = alloc;
    trainer->lessons.features.alloc = alloc;
    trainer->lessons.tokens.alloc = alloc;
    trainer->lessons.runs.alloc = alloc;
    trainer->gold.alloc = alloc;
    kb_buf_init(&trainer->file, alloc);
    const kb_status st =
        kb_extractor_new(gazs, n_gazs, rules, alloc, &trainer->extractor);
    if (st != KB_OK) {
        kb_trainer_free(trainer);
        return st;
    }
    const kb_judge judge = {note_run, trainer};
    kb_extractor_judge(trainer->extractor, &judge);
    *out = trainer;
    return KB_OK;
}

void
kb_trainer_free(kb_trainer *trainer)
{
    if (!trainer) {
        return;
    }
    kb_extractor_free(trainer->extractor);
    kb_lessons_clear(&trainer->lessons);
    KB_VEC_CLEAR(&trainer->gold);
    kb_buf_clear(&trainer->file);
    kb_alloc_release(trainer->alloc, trainer);
}

static kb_status
keep_names(kb_trainer *trainer, kb_str text, const kb_gold *names, size_t n,
           kb_error *err)
{
    trainer->gold.n = 0;
    KB_TRY(KB_VEC_RESERVE(&trainer->gold, n));
    kb_gold *const gold = trainer->gold.items;
    for (size_t i = 0; i < n; ++i) {
        const kb_gold *const name = &names[i];
        if (name->span.begin >= name->span.end || name->span.end > text.len ||
            name->type < KB_PERSON || name->type > KB_ORGANIZATION) {
            return kb_error_set(err, KB_ERR_INVALID, NULL, 0,
                                "name %zu is not in the text", i + 1);
        }
        gold[i] = *name;
    }
    if (n > 1) {
        qsort(gold, n, sizeof(*gold), compare);
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; ++i) {
        if (kept == 0 || gold[i].span.begin >= gold[kept - 1].span.end) {
            gold[kept++] = gold[i];
        }
    }
    trainer->gold.n = kept;
    return KB_OK;
}

kb_status
kb_trainer_add(kb_trainer *trainer, const kb_document *document,
               const kb_gold *names, size_t n_names, kb_error *err)
{
    kb_annotation found;
    trainer->n_seen = 0;
    KB_TRY(keep_names(trainer, document->text, names, n_names, err));
    KB_TRY(kb_extractor_run(trainer->extractor, document, &found, err));
    trainer->counts.documents += 1;
    trainer->counts.names += n_names;
    trainer->counts.missed += n_names - trainer->n_seen;
    return KB_OK;
}

kb_train_counts
kb_trainer_counts(const kb_trainer *trainer)
{
    return trainer->counts;
}

kb_status
kb_trainer_run(kb_trainer *trainer, const kb_train_options *options)
{
    const kb_train_options usual = {0};
    const kb_train_options *const o = options ? options : &usual;
    const bool is_fine = o->rows == 0 || (o->rows >= KB_WEIGHTS_ROWS_MIN &&
                                          o->rows <= KB_WEIGHTS_ROWS_MAX &&
                                          (o->rows & (o->rows - 1)) == 0);
    return is_fine ? kb_learn(&trainer->lessons, o, &trainer->counts,
                              &trainer->file)
                   : KB_ERR_INVALID;
}

kb_status
kb_trainer_write(const kb_trainer *trainer, const char *path, kb_str note,
                 kb_error *err)
{
    if (trainer->file.len == 0) {
        return kb_error_set(err, KB_ERR_INVALID, path, 0, "nothing was learnt");
    }
    if (note.len >= KB_WEIGHTS_NOTE) {
        return kb_error_set(err, KB_ERR_LIMIT, path, 0,
                            "the note is longer than %d bytes",
                            KB_WEIGHTS_NOTE - 1);
    }
    kb_buf file = trainer->file; // the note is no part of what was learnt
    kb_weights_seal(&file, note);
    const kb_str bytes = kb_buf_get(&file);
    return kb_gaz_write(path, &bytes, 1, trainer->alloc, err);
}

// ---- files ------------------------------------------------------------------

static kb_entity_type
type_of(const json_t *entity)
{
    static const char *const names[] = {"", "person", "place", "organization"};
    const char *const type = json_string_value(json_object_get(entity, "type"));
    for (int i = KB_PERSON; type && i <= KB_ORGANIZATION; ++i) {
        if (strcmp(type, names[i]) == 0) {
            return (kb_entity_type)i;
        }
    }
    return (kb_entity_type)0;
}

typedef KB_VEC(kb_gold) gold_list;

static kb_status
take_mention(const json_t *mention, kb_entity_type type, gold_list *names)
{
    const char *const kind =
        json_string_value(json_object_get(mention, "kind"));
    const json_int_t begin =
        json_integer_value(json_object_get(mention, "begin"));
    const json_int_t end = json_integer_value(json_object_get(mention, "end"));
    if (kind && strcmp(kind, "name") != 0) {
        return KB_OK;
    }
    if (type == 0 || begin < 0 || end <= begin || end > KB_TEXT_MAX) {
        return KB_ERR_SYNTAX;
    }
    KB_TRY(KB_VEC_RESERVE(names, 1));
    names->items[names->n++] =
        (kb_gold){{(uint32_t)begin, (uint32_t)end}, type};
    return KB_OK;
}

static kb_status
take_names(const json_t *document, gold_list *names)
{
    const json_t *const entities = json_object_get(document, "entities");
    names->n = 0;
    if (!json_is_array(entities)) {
        return KB_ERR_SYNTAX;
    }
    for (size_t i = 0; i < json_array_size(entities); ++i) {
        const json_t *const entity = json_array_get(entities, i);
        const json_t *const mentions = json_object_get(entity, "mentions");
        for (size_t m = 0; m < json_array_size(mentions); ++m) {
            KB_TRY(take_mention(json_array_get(mentions, m), type_of(entity),
                                names));
        }
    }
    return KB_OK;
}

static kb_status
read_next(kb_trainer *trainer, kb_reader *reader, gold_list *names,
          kb_error *err)
{
    kb_document document;
    KB_TRY(kb_reader_next(reader, &document, err));
    kb_status st = take_names(kb_jsonl_line(reader), names);
    if (st == KB_ERR_SYNTAX) {
        st = kb_error_set(err, st, reader->path, reader->line,
                          "no `entities` as of an annotation");
    }
    if (st == KB_OK) {
        st = kb_trainer_add(trainer, &document, names->items, names->n, err);
    }
    return st;
}

static bool
is_refusal(kb_status status)
{
    return status == KB_ERR_SYNTAX || status == KB_ERR_UTF8 ||
           status == KB_ERR_LIMIT || status == KB_ERR_INVALID;
}

kb_status
kb_trainer_read(kb_trainer *trainer, const char *path,
                void (*refuse)(void *ctx, const kb_error *err), void *ctx,
                kb_error *err)
{
    kb_error fault = {0};
    kb_reader *reader = NULL;
    gold_list names = {.alloc = trainer->alloc};
    kb_status st = kb_reader_open(path, KB_FORMAT_JSONL, KB_NO_DAY,
                                  trainer->alloc, &reader, &fault);
    while (st == KB_OK) {
        fault = (kb_error){0};
        st = read_next(trainer, reader, &names, &fault);
        if (is_refusal(st) && refuse) {
            fault.status = st;
            fault.line = reader->line;
            (void)snprintf(fault.source, sizeof(fault.source), "%s", path);
            refuse(ctx, &fault);
            st = KB_OK;
        }
    }
    kb_reader_close(reader);
    KB_VEC_CLEAR(&names);
    if (err && st != KB_DONE) {
        *err = fault;
    }
    return st == KB_DONE ? KB_OK : st;
}

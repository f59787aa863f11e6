// SPDX-License-Identifier: MIT
// Loads rule files.  The kind of a file is told by its header; all kinds are
// rows of named columns.  Everything lives in one arena until the free.
#include "base/alloc.h"
#include "base/error.h"
#include "base/hash.h"
#include "relation/cue_rule.h"
#include "relation/name_rule.h"
#include "relation/pattern.h"
#include "relation/rule_set.h"
#include "relation/table.h"

#include <stdio.h>

// ---- small parts ------------------------------------------------------------

static kb_status
add_verb(kb_rules *rules, kb_str lemma, uint32_t *out)
{
    const uint64_t key = kb_hash_finish(kb_hash(lemma));
    *out = kb_map_get(&rules->by_lemma, key);
    if (*out != KB_NONE) {
        return KB_OK;
    }
    kb_verb *const verb = KB_VEC_PUSH(&rules->verbs);
    if (!verb) {
        return KB_ERR_NOMEM;
    }
    *verb = (kb_verb){.lemma = lemma};
    *out = (uint32_t)(rules->verbs.n - 1);
    return kb_map_set(&rules->by_lemma, key, *out);
}

static kb_status
find_class(void *ctx, kb_str name, kb_class_set *out)
{
    const kb_rules *const rules = ctx;
    for (uint32_t i = 0; i < rules->n_classes; ++i) {
        if (kb_str_equal(rules->classes[i], name)) {
            *out = (kb_class_set)1 << i;
            return KB_OK;
        }
    }
    return KB_NOT_FOUND;
}

// ---- noun classes -----------------------------------------------------------

// Keys of a phrase's words, split at spaces and hyphens like tokens.
static kb_status
read_phrase(const kb_row *row, kb_str phrase, uint64_t *keys, size_t *n_keys,
            kb_str *last)
{
    size_t n = 0;
    size_t begin = 0;
    for (size_t i = 0; i <= phrase.len; ++i) {
        if (i < phrase.len && phrase.ptr[i] != ' ' && phrase.ptr[i] != '-') {
            continue;
        }
        if (n == KB_MAX_PHRASE_WORDS || i == begin) {
            return kb_row_refuse(row, "words", "a phrase of 1 to 4 words");
        }
        *last = (kb_str){phrase.ptr + begin, i - begin};
        keys[n++] = kb_hash(*last);
        begin = i + 1;
    }
    *n_keys = n;
    return KB_OK;
}

static kb_status
push_noun(kb_rules *rules, const uint64_t *keys, size_t n, kb_class_set class_,
          bool is_plural)
{
    kb_noun noun = {
        .key = keys[n - 1], .classes = class_, .is_plural = is_plural};
    for (size_t i = 0; i + 1 < n; ++i) {
        noun.before[i] = keys[n - 2 - i];
    }
    kb_noun *const slot = KB_VEC_PUSH(&rules->nouns);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = noun;
    return KB_OK;
}

static kb_status
add_noun(kb_rules *rules, const kb_row *row, kb_str phrase, kb_class_set class_)
{
    uint64_t keys[KB_MAX_PHRASE_WORDS];
    size_t n = 0;
    kb_str last = {NULL, 0};
    KB_TRY(read_phrase(row, phrase, keys, &n, &last));
    KB_TRY(push_noun(rules, keys, n, class_, false));
    kb_buf plural = {.alloc = rules->alloc};
    kb_status st = kb_inflect_s(last, &plural);
    if (st == KB_OK) {
        keys[n - 1] = kb_hash(kb_buf_get(&plural));
        st = push_noun(rules, keys, n, class_, true);
    }
    kb_buf_clear(&plural);
    return st;
}

static kb_status
load_class(kb_rules *rules, const kb_row *row)
{
    const kb_str name = kb_row_get(row, "class");
    kb_class_set bit = 0;
    if (name.len == 0) {
        return kb_row_refuse(row, "class", "an empty name");
    }
    if (find_class(rules, name, &bit) == KB_NOT_FOUND) {
        if (rules->n_classes == KB_MAX_CLASSES) {
            return kb_row_refuse(row, "class", "more than 128 noun classes");
        }
        bit = (kb_class_set)1 << rules->n_classes;
        KB_TRY(kb_arena_copy(&rules->arena, name,
                             &rules->classes[rules->n_classes]));
        ++rules->n_classes;
    }
    kb_str words = kb_row_get(row, "words");
    while (words.len > 0) {
        KB_TRY(add_noun(rules, row, kb_next_item(&words), bit));
    }
    return KB_OK;
}

// ---- verbs ------------------------------------------------------------------

static kb_status
load_irregular(kb_rules *rules, const kb_row *row)
{
    kb_irregular *const one = KB_VEC_PUSH(&rules->irregulars);
    if (!one) {
        return KB_ERR_NOMEM;
    }
    *one = (kb_irregular){0};
    KB_TRY(kb_row_copy(row, "lemma", &rules->arena, &one->lemma));
    KB_TRY(kb_row_copy(row, "past", &rules->arena, &one->past));
    KB_TRY(kb_row_copy(row, "participle", &rules->arena, &one->done));
    KB_TRY(kb_row_copy(row, "ing", &rules->arena, &one->ing));
    KB_TRY(kb_row_copy(row, "s", &rules->arena, &one->s));
    if (one->lemma.len == 0) {
        return kb_row_refuse(row, "lemma", "an empty verb");
    }
    return KB_OK;
}

static kb_status
load_control(kb_rules *rules, const kb_row *row)
{
    static const char *const names[] = {
        [KB_CONTROL_NONE] = "",         [KB_CONTROL_KEEP] = "keep",
        [KB_CONTROL_PLAN] = "plan",     [KB_CONTROL_MAY] = "may",
        [KB_CONTROL_NOT] = "not",       [KB_CONTROL_DENY] = "deny",
        [KB_CONTROL_ALLEGE] = "allege", [KB_CONTROL_ORDER] = "order",
        [KB_CONTROL_STOP] = "stop",     [KB_CONTROL_SAY] = "say",
    };
    const kb_str name = kb_row_get(row, "control");
    kb_control control = KB_CONTROL_NONE;
    for (size_t i = 1; i < sizeof(names) / sizeof(names[0]); ++i) {
        if (kb_str_equal(name, (kb_str){names[i], strlen(names[i])})) {
            control = (kb_control)i;
        }
    }
    if (control == KB_CONTROL_NONE) {
        return kb_row_refuse(row, "control", "no such control");
    }
    const kb_str who = kb_row_get(row, "who");
    const bool is_body = kb_str_equal(who, KB_STR("body"));
    const bool is_object = is_body || kb_str_equal(who, KB_STR("object"));
    if (!is_object && !kb_str_equal(who, KB_STR("subject"))) {
        return kb_row_refuse(row, "who", "neither subject, object nor body");
    }
    kb_str lemmas = {NULL, 0};
    KB_TRY(kb_row_copy(row, "verb", &rules->arena, &lemmas));
    while (lemmas.len > 0) {
        uint32_t verb = 0;
        KB_TRY(add_verb(rules, kb_next_item(&lemmas), &verb));
        rules->verbs.items[verb].control = control;
        rules->verbs.items[verb].controls_object = is_object;
        rules->verbs.items[verb].controls_bodies = is_body;
    }
    return KB_OK;
}

static kb_status
load_light(kb_rules *rules, const kb_row *row)
{
    kb_str lemmas = {NULL, 0};
    KB_TRY(kb_row_copy(row, "light", &rules->arena, &lemmas));
    while (lemmas.len > 0) {
        uint32_t verb = 0;
        KB_TRY(add_verb(rules, kb_next_item(&lemmas), &verb));
        rules->verbs.items[verb].is_light = true;
    }
    return KB_OK;
}

static kb_status
read_days(const kb_row *row, int *out)
{
    kb_str cell = kb_row_get(row, "days");
    const bool is_negative = cell.len > 0 && cell.ptr[0] == '-';
    if (is_negative) {
        cell = (kb_str){cell.ptr + 1, cell.len - 1};
    }
    *out = 0;
    for (size_t i = 0; i < cell.len; ++i) {
        if (cell.ptr[i] < '0' || cell.ptr[i] > '9' || i == 4) {
            return kb_row_refuse(row, "days", "not a number of days");
        }
        *out = *out * 10 + (cell.ptr[i] - '0');
    }
    *out = is_negative ? -*out : *out;
    return KB_OK;
}

static kb_status
load_time(kb_rules *rules, const kb_row *row)
{
    kb_time_rule rule = {0};
    char why[128];
    uint32_t at = 0;
    int days = 0;
    KB_TRY(read_days(row, &days));
    const kb_status st = kb_time_rule_compile(
        kb_row_get(row, "pattern"), kb_row_get(row, "means"), &rule, why, &at);
    if (st == KB_ERR_SYNTAX) {
        return kb_row_refuse_at(row, "pattern", at, why);
    }
    KB_TRY(st);
    rule.days = days;
    kb_time_rule *const slot = KB_VEC_PUSH(&rules->times);
    if (!slot) {
        kb_time_rule_clear(&rule);
        return KB_ERR_NOMEM;
    }
    *slot = rule;
    return KB_OK;
}

static kb_status
load_composition(kb_rules *rules, const kb_row *row)
{
    kb_composition one = {.id = {NULL, 0}};
    kb_str outers = {NULL, 0};
    kb_str inners = {NULL, 0};
    KB_TRY(kb_row_copy(row, "id", &rules->arena, &one.id));
    KB_TRY(kb_row_copy(row, "predicate", &rules->arena, &one.predicate));
    KB_TRY(kb_row_copy(row, "outer", &rules->arena, &outers));
    KB_TRY(kb_row_copy(row, "inner", &rules->arena, &inners));
    while (outers.len > 0) {
        one.outer = kb_next_item(&outers);
        for (kb_str rest = inners; rest.len > 0;) {
            one.inner = kb_next_item(&rest);
            kb_composition *const slot = KB_VEC_PUSH(&rules->compositions);
            if (!slot) {
                return KB_ERR_NOMEM;
            }
            *slot = one;
        }
    }
    return KB_OK;
}

// ---- frames -----------------------------------------------------------------

kb_status
kb_rules_read_confidence(const kb_row *row, double *out)
{
    const kb_str cell = kb_row_get(row, "confidence");
    *out = 0.8;
    if (cell.len == 0) {
        return KB_OK;
    }
    if (cell.len != 4 || memcmp(cell.ptr, "0.", 2) != 0 || cell.ptr[2] < '0' ||
        cell.ptr[2] > '9' || cell.ptr[3] < '0' || cell.ptr[3] > '9') {
        return kb_row_refuse(row, "confidence", "not of the form 0.85");
    }
    *out = (cell.ptr[2] - '0') / 10.0 + (cell.ptr[3] - '0') / 100.0;
    return KB_OK;
}

static void
drop_frame(kb_rules *rules, kb_str id)
{
    for (size_t i = 0; i < rules->frames.n; ++i) {
        if (kb_str_equal(rules->frames.items[i].id, id)) {
            rules->frames.items[i].predicate = (kb_str){NULL, 0};
        }
    }
}

static kb_status
add_uses(kb_rules *rules, kb_str words, uint32_t frame)
{
    while (words.len > 0) {
        kb_frame_use use = {0, frame};
        KB_TRY(add_verb(rules, kb_next_item(&words), &use.verb));
        kb_frame_use *const slot = KB_VEC_PUSH(&rules->uses);
        if (!slot) {
            return KB_ERR_NOMEM;
        }
        *slot = use;
    }
    return KB_OK;
}

// The path of a row's file; the frames of one share it.
static kb_status
name_file(kb_rules *rules, const kb_row *row, kb_str *out)
{
    const char *const path = kb_table_path(row->table);
    const kb_str name = {path, strlen(path)};
    const kb_frame *const last =
        rules->frames.n > 0 ? &rules->frames.items[rules->frames.n - 1] : NULL;
    if (last && kb_str_equal(last->file, name)) {
        *out = last->file;
        return KB_OK;
    }
    return kb_arena_copy(&rules->arena, name, out);
}

static kb_status
copy_cells(kb_rules *rules, const kb_row *row, kb_frame *frame)
{
    KB_TRY(kb_row_copy(row, "id", &rules->arena, &frame->id));
    KB_TRY(kb_row_copy(row, "predicate", &rules->arena, &frame->predicate));
    KB_TRY(kb_row_copy(row, "pattern", &rules->arena, &frame->pattern));
    KB_TRY(kb_row_copy(row, "example", &rules->arena, &frame->example));
    KB_TRY(kb_row_copy(row, "counter", &rules->arena, &frame->counter));
    return name_file(rules, row, &frame->file);
}

static kb_status
load_frame(kb_rules *rules, const kb_row *row)
{
    kb_frame frame = {.line = kb_row_line(row)};
    KB_TRY(copy_cells(rules, row, &frame));
    KB_TRY(kb_rules_read_confidence(row, &frame.confidence));
    if (frame.id.len == 0 || frame.predicate.len == 0) {
        return kb_row_refuse(row, frame.id.len == 0 ? "id" : "predicate",
                             "an empty cell");
    }
    kb_pattern pattern = {.frame = &frame};
    const kb_status st =
        kb_pattern_parse(frame.pattern, find_class, rules, &pattern);
    if (st == KB_ERR_SYNTAX) {
        return kb_row_refuse_at(row, "pattern", pattern.column, pattern.fault);
    }
    KB_TRY(st);
    drop_frame(rules, frame.id);
    kb_frame *const slot = KB_VEC_PUSH(&rules->frames);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = frame;
    return add_uses(rules, pattern.words, (uint32_t)(rules->frames.n - 1));
}

// ---- files ------------------------------------------------------------------

typedef kb_status row_loader(kb_rules *rules, const kb_row *row);

static const struct {
    const char *first;   // first column of the header
    const char *columns; // all it may have, a space between them
    row_loader *load;
    bool is_late; // wants the noun classes of all files
} kinds[] = {
    {"class", "class words", load_class, false},
    {"lemma", "lemma past participle ing s", load_irregular, false},
    {"verb", "verb control who", load_control, false},
    {"light", "light", load_light, false},
    {"time", "time pattern means days", load_time, false},
    {"outer", "outer inner id predicate", load_composition, false},
    {"title", "title office", kb_title_load, false},
    {"rule", "rule confidence", kb_surety_load, false},
    {"cue", "cue type class gender words", kb_cue_load, false},
    {"name", "name type class like quality longer sure pattern example counter",
     kb_name_rule_load, false},
    {"infer", "infer if then confidence example counter", kb_inference_load,
     true},
    {"link", "link pattern predicate confidence example counter", kb_link_load,
     true},
    {"id", "id predicate pattern confidence example counter", load_frame, true},
};

enum { N_KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static kb_status
load_table(kb_rules *rules, kb_table *table, bool is_late, kb_error *err)
{
    const kb_str first = kb_table_column(table, 0);
    for (size_t k = 0; k < N_KINDS; ++k) {
        if (!kb_str_equal(first,
                          (kb_str){kinds[k].first, strlen(kinds[k].first)})) {
            continue;
        }
        if (kinds[k].is_late != is_late) {
            return KB_OK;
        }
        KB_TRY(kb_table_check_columns(table, kinds[k].columns, err));
        kb_row row;
        kb_status st = kb_table_next(table, &row, err);
        while (st == KB_OK) {
            KB_TRY(kinds[k].load(rules, &row));
            st = kb_table_next(table, &row, err);
        }
        return st == KB_DONE ? KB_OK : st;
    }
    return kb_error_set(err, KB_ERR_SYNTAX, kb_table_path(table), 1,
                        "the header \"" KB_FMT
                        "\" begins no known kind of rule file",
                        KB_ARG(first));
}

static kb_status
load_paths(kb_rules *rules, const char *const *paths, size_t n_paths,
           bool is_late, kb_error *err)
{
    kb_table_paths files;
    kb_status st = kb_table_list(paths, n_paths, rules->alloc, &files, err);
    for (size_t i = 0; i < files.n && st == KB_OK; ++i) {
        kb_table *table = NULL;
        st = kb_table_open(files.items[i], rules->alloc, &table, err);
        if (st == KB_OK) {
            st = load_table(rules, table, is_late, err);
        }
        kb_table_close(table);
    }
    kb_table_paths_clear(&files);
    return st;
}

// ---- public -----------------------------------------------------------------

kb_status
kb_rules_load(const char *const *paths, size_t n_paths,
              const kb_allocator *alloc, kb_rules **out, kb_error *err)
{
    kb_rules *const rules = kb_alloc_zeroed(alloc, 1, sizeof(*rules));
    if (!rules) {
        return kb_error_set(err, KB_ERR_NOMEM, NULL, 0, "out of memory");
    }
    rules->alloc = alloc;
    kb_arena_init(&rules->arena, alloc, 0);
    rules->by_lemma.arena = &rules->arena;
    rules->nouns.alloc = alloc;
    rules->verbs.alloc = alloc;
    rules->frames.alloc = alloc;
    rules->uses.alloc = alloc;
    rules->irregulars.alloc = alloc;
    rules->forms.alloc = alloc;
    rules->compositions.alloc = alloc;
    rules->times.alloc = alloc;
    rules->links.alloc = alloc;
    rules->inferences.alloc = alloc;
    rules->titles.alloc = alloc;
    rules->sureties.alloc = alloc;
    kb_status st = load_paths(rules, paths, n_paths, false, err);
    if (st == KB_OK) {
        st = load_paths(rules, paths, n_paths, true, err);
    }
    if (st == KB_OK) {
        st = kb_rules_index(rules);
    }
    if (st == KB_ERR_NOMEM) {
        (void)kb_error_set(err, st, NULL, 0, "out of memory");
    }
    if (st != KB_OK) {
        kb_rules_free(rules);
        return st;
    }
    *out = rules;
    return KB_OK;
}

void
kb_rules_free(kb_rules *rules)
{
    if (!rules) {
        return;
    }
    KB_VEC_CLEAR(&rules->nouns);
    KB_VEC_CLEAR(&rules->verbs);
    KB_VEC_CLEAR(&rules->frames);
    KB_VEC_CLEAR(&rules->uses);
    KB_VEC_CLEAR(&rules->irregulars);
    KB_VEC_CLEAR(&rules->forms);
    KB_VEC_CLEAR(&rules->compositions);
    for (size_t i = 0; i < rules->times.n; ++i) {
        kb_time_rule_clear(&rules->times.items[i]);
    }
    KB_VEC_CLEAR(&rules->times);
    KB_VEC_CLEAR(&rules->links);
    KB_VEC_CLEAR(&rules->inferences);
    KB_VEC_CLEAR(&rules->titles);
    KB_VEC_CLEAR(&rules->sureties);
    kb_cues_free(rules->cues);
    kb_shapes_free(rules->shapes);
    kb_arena_clear(&rules->arena);
    kb_alloc_release(rules->alloc, rules);
}

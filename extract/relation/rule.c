// SPDX-License-Identifier: MIT
// Loads rule files.  The kind of a file is told by its header; all kinds are
// rows of named columns.  Everything lives in one arena until the free; forms
// and nouns are looked up in open-addressed tables of their keys.
#include "relation/rule.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/vec.h"
#include "relation/pattern.h"
#include "relation/table.h"

#include <stdio.h>

typedef struct frame_use {
    uint32_t verb;
    uint32_t frame;
} frame_use;

typedef struct irregular {
    kb_str lemma, past, done, ing, s;
} irregular;

// An index from keys to positions in a sorted array.
typedef struct key_index {
    uint32_t *slots; // position + 1; 0: free
    uint32_t mask;
} key_index;

struct kb_rules {
    const kb_allocator *alloc;
    kb_arena arena;
    kb_str classes[KB_MAX_CLASSES];
    uint32_t n_classes;
    KB_VEC(kb_noun) nouns;
    KB_VEC(kb_verb) verbs;
    KB_VEC(kb_frame) frames;
    KB_VEC(frame_use) uses;
    KB_VEC(irregular) irregulars;
    KB_VEC(kb_verb_form) forms;
    KB_VEC(kb_composition) compositions;
    const kb_frame **verb_frames;
    const kb_frame **noun_frames;
    size_t n_noun_frames;
    key_index form_index;
    key_index noun_index;
};

// ---- small parts ------------------------------------------------------------

static kb_str
next_item(kb_str *list)
{
    const char *const bar =
        list->len > 0 ? memchr(list->ptr, '|', list->len) : NULL;
    const size_t n = bar ? (size_t)(bar - list->ptr) : list->len;
    const kb_str item = {list->ptr, n};
    const size_t used = bar ? n + 1 : n;
    *list = (kb_str){list->ptr + used, list->len - used};
    return item;
}

static kb_status
add_verb(kb_rules *rules, kb_str lemma, uint32_t *out)
{
    for (uint32_t i = 0; i < rules->verbs.n; ++i) {
        if (kb_str_equal(rules->verbs.items[i].lemma, lemma)) {
            *out = i;
            return KB_OK;
        }
    }
    kb_verb *const verb = KB_VEC_PUSH(&rules->verbs);
    if (!verb) {
        return KB_ERR_NOMEM;
    }
    *verb = (kb_verb){.lemma = lemma};
    *out = (uint32_t)(rules->verbs.n - 1);
    return KB_OK;
}

static kb_status
find_class(void *ctx, kb_str name, kb_class_set *out)
{
    const kb_rules *const rules = ctx;
    for (uint32_t i = 0; i < rules->n_classes; ++i) {
        if (kb_str_equal(rules->classes[i], name)) {
            *out = UINT64_C(1) << i;
            return KB_OK;
        }
    }
    return KB_NOT_FOUND;
}

kb_class_set
kb_rules_class(const kb_rules *rules, const char *name)
{
    for (uint32_t i = 0; i < rules->n_classes; ++i) {
        if (rules->classes[i].len == strlen(name) &&
            memcmp(rules->classes[i].ptr, name, rules->classes[i].len) == 0) {
            return UINT64_C(1) << i;
        }
    }
    return 0;
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
            return kb_row_refuse(row, "class", "more than 64 noun classes");
        }
        bit = UINT64_C(1) << rules->n_classes;
        KB_TRY(kb_arena_copy(&rules->arena, name,
                             &rules->classes[rules->n_classes]));
        ++rules->n_classes;
    }
    kb_str words = kb_row_get(row, "words");
    while (words.len > 0) {
        KB_TRY(add_noun(rules, row, next_item(&words), bit));
    }
    return KB_OK;
}

// ---- verbs ------------------------------------------------------------------

static kb_status
load_irregular(kb_rules *rules, const kb_row *row)
{
    irregular *const one = KB_VEC_PUSH(&rules->irregulars);
    if (!one) {
        return KB_ERR_NOMEM;
    }
    *one = (irregular){0};
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
    if (!kb_str_equal(who, KB_STR("subject")) &&
        !kb_str_equal(who, KB_STR("object"))) {
        return kb_row_refuse(row, "who", "neither subject nor object");
    }
    kb_str lemmas = {NULL, 0};
    KB_TRY(kb_row_copy(row, "verb", &rules->arena, &lemmas));
    while (lemmas.len > 0) {
        uint32_t verb = 0;
        KB_TRY(add_verb(rules, next_item(&lemmas), &verb));
        rules->verbs.items[verb].control = control;
        rules->verbs.items[verb].controls_object =
            kb_str_equal(who, KB_STR("object"));
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
        KB_TRY(add_verb(rules, next_item(&lemmas), &verb));
        rules->verbs.items[verb].is_light = true;
    }
    return KB_OK;
}

static kb_status
load_composition(kb_rules *rules, const kb_row *row)
{
    kb_str outers = {NULL, 0};
    KB_TRY(kb_row_copy(row, "outer", &rules->arena, &outers));
    while (outers.len > 0) {
        kb_composition *const one = KB_VEC_PUSH(&rules->compositions);
        if (!one) {
            return KB_ERR_NOMEM;
        }
        *one = (kb_composition){.outer = next_item(&outers)};
        KB_TRY(kb_row_copy(row, "id", &rules->arena, &one->id));
        KB_TRY(kb_row_copy(row, "inner", &rules->arena, &one->inner));
        KB_TRY(kb_row_copy(row, "predicate", &rules->arena, &one->predicate));
    }
    return KB_OK;
}

// ---- frames -----------------------------------------------------------------

static kb_status
read_confidence(const kb_row *row, double *out)
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
        frame_use use = {0, frame};
        KB_TRY(add_verb(rules, next_item(&words), &use.verb));
        frame_use *const slot = KB_VEC_PUSH(&rules->uses);
        if (!slot) {
            return KB_ERR_NOMEM;
        }
        *slot = use;
    }
    return KB_OK;
}

static kb_status
load_frame(kb_rules *rules, const kb_row *row)
{
    kb_frame frame = {.line = kb_row_line(row)};
    kb_str pattern_text = {NULL, 0};
    KB_TRY(kb_row_copy(row, "id", &rules->arena, &frame.id));
    KB_TRY(kb_row_copy(row, "predicate", &rules->arena, &frame.predicate));
    KB_TRY(kb_row_copy(row, "pattern", &rules->arena, &pattern_text));
    KB_TRY(kb_row_copy(row, "example", &rules->arena, &frame.example));
    KB_TRY(kb_row_copy(row, "counter", &rules->arena, &frame.counter));
    KB_TRY(read_confidence(row, &frame.confidence));
    if (frame.id.len == 0 || frame.predicate.len == 0) {
        return kb_row_refuse(row, frame.id.len == 0 ? "id" : "predicate",
                             "an empty cell");
    }
    kb_pattern pattern = {.frame = &frame};
    const kb_status st =
        kb_pattern_parse(pattern_text, find_class, rules, &pattern);
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
    {"outer", "outer inner id predicate", load_composition, false},
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
    KB_TRY(kb_table_list(paths, n_paths, rules->alloc, &files, err));
    kb_status st = KB_OK;
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

// ---- indexes ----------------------------------------------------------------

static kb_status
push_form(kb_rules *rules, uint32_t verb, kb_str spelling, uint32_t form)
{
    if (spelling.len == 0) {
        return KB_OK;
    }
    const uint64_t key = kb_hash(spelling);
    for (size_t i = rules->forms.n;
         i-- > 0 && rules->forms.items[i].verb == verb;) {
        if (rules->forms.items[i].key == key) {
            rules->forms.items[i].forms |= form;
            return KB_OK;
        }
    }
    kb_verb_form *const slot = KB_VEC_PUSH(&rules->forms);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = (kb_verb_form){key, verb, form};
    return KB_OK;
}

// A list of spellings: `got|gotten`.
static kb_status
push_forms(kb_rules *rules, uint32_t verb, kb_str list, uint32_t form)
{
    while (list.len > 0) {
        KB_TRY(push_form(rules, verb, next_item(&list), form));
    }
    return KB_OK;
}

static const irregular *
find_irregular(const kb_rules *rules, kb_str lemma)
{
    for (size_t i = 0; i < rules->irregulars.n; ++i) {
        if (kb_str_equal(rules->irregulars.items[i].lemma, lemma)) {
            return &rules->irregulars.items[i];
        }
    }
    return NULL;
}

static kb_status
push_regular(kb_rules *rules, uint32_t verb, uint32_t form, kb_buf *buf)
{
    const kb_str lemma = rules->verbs.items[verb].lemma;
    const bool is_doubled = kb_inflect_is_doubled(lemma);
    kb_buf_reset(buf);
    if (form == KB_FORM_S) {
        KB_TRY(kb_inflect_s(lemma, buf));
    } else if (form == KB_FORM_ING) {
        KB_TRY(kb_inflect_ing(lemma, is_doubled, buf));
    } else {
        KB_TRY(kb_inflect_past(lemma, is_doubled, buf));
    }
    return push_form(rules, verb, kb_buf_get(buf), form);
}

static kb_status
inflect_verb(kb_rules *rules, uint32_t verb, kb_buf *buf)
{
    const irregular none = {0};
    const irregular *special =
        find_irregular(rules, rules->verbs.items[verb].lemma);
    special = special ? special : &none;
    const struct {
        kb_str list;
        uint32_t form;
    } forms[] = {
        {special->s, KB_FORM_S},
        {special->past, KB_FORM_PAST},
        {special->done.len > 0 ? special->done : special->past, KB_FORM_DONE},
        {special->ing, KB_FORM_ING},
    };
    KB_TRY(
        push_form(rules, verb, rules->verbs.items[verb].lemma, KB_FORM_BASE));
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); ++i) {
        KB_TRY(forms[i].list.len > 0
                   ? push_forms(rules, verb, forms[i].list, forms[i].form)
                   : push_regular(rules, verb, forms[i].form, buf));
    }
    return KB_OK;
}

static kb_status
inflect_verbs(kb_rules *rules)
{
    kb_buf buf = {.alloc = rules->alloc};
    kb_status st = KB_OK;
    for (uint32_t i = 0; i < rules->verbs.n && st == KB_OK; ++i) {
        st = inflect_verb(rules, i, &buf);
    }
    kb_buf_clear(&buf);
    return st;
}

static kb_status
index_keys(kb_rules *rules, const void *items, size_t n, size_t size,
           key_index *out)
{
    uint32_t cap = 16;
    while (cap < n * 2) {
        cap *= 2;
    }
    out->slots = kb_arena_get_zeroed(&rules->arena, cap, sizeof(*out->slots));
    if (!out->slots) {
        return KB_ERR_NOMEM;
    }
    out->mask = cap - 1;
    for (uint32_t i = 0; i < n; ++i) {
        uint64_t key = 0;
        memcpy(&key, (const char *)items + i * size, sizeof(key));
        uint32_t at = (uint32_t)kb_hash_finish(key) & out->mask;
        while (out->slots[at] != 0) {
            at = (at + 1) & out->mask;
        }
        out->slots[at] = i + 1;
    }
    return KB_OK;
}

static bool
is_target_of_class(const kb_slot *slot)
{
    return slot->kind == KB_SLOT_TARGET && slot->class_ != 0;
}

static uint32_t
specificity(const kb_frame *frame)
{
    uint32_t points = (frame->particle != 0 ? 4U : 0U) + frame->n_parts * 2U;
    points += frame->object.kind == KB_SLOT_CLASS ? 4U : 0U;
    points += frame->second.kind == KB_SLOT_CLASS ? 4U : 0U;
    points += frame->subject_class != 0 ? 2U : 0U;
    points += frame->subject_types != 0 ? 1U : 0U;
    points += frame->object.types != 0 ? 1U : 0U;
    points += is_target_of_class(&frame->object) ? 3U : 0U;
    for (uint32_t i = 0; i < frame->n_parts; ++i) {
        points += frame->parts[i].slot.class_ != 0 ? 3U : 0U;
        points += frame->parts[i].slot.types != 0 ? 1U : 0U;
    }
    return points;
}

// Insertion keeps equally specific frames in the order of the files.
static void
insert_frame(const kb_frame **frames, uint32_t n, const kb_frame *frame)
{
    uint32_t i = n;
    while (i > 0 && specificity(frames[i - 1]) < specificity(frame)) {
        frames[i] = frames[i - 1];
        --i;
    }
    frames[i] = frame;
}

static kb_status
attach_frames(kb_rules *rules)
{
    rules->verb_frames =
        KB_ARENA_NEW(&rules->arena, const kb_frame *, rules->uses.n);
    rules->noun_frames =
        KB_ARENA_NEW(&rules->arena, const kb_frame *, rules->frames.n);
    if (!rules->verb_frames || !rules->noun_frames) {
        return KB_ERR_NOMEM;
    }
    size_t at = 0;
    for (uint32_t v = 0; v < rules->verbs.n; ++v) {
        kb_verb *const verb = &rules->verbs.items[v];
        verb->frames = rules->verb_frames + at;
        for (size_t i = 0; i < rules->uses.n; ++i) {
            const frame_use use = rules->uses.items[i];
            const kb_frame *const frame = &rules->frames.items[use.frame];
            if (use.verb == v && frame->predicate.len > 0) {
                insert_frame(verb->frames, verb->n_frames++, frame);
            }
        }
        at += verb->n_frames;
    }
    for (size_t i = 0; i < rules->frames.n; ++i) {
        const kb_frame *const frame = &rules->frames.items[i];
        if (frame->trigger == KB_TRIGGER_NOUN && frame->predicate.len > 0) {
            insert_frame(rules->noun_frames, (uint32_t)rules->n_noun_frames++,
                         frame);
        }
    }
    return KB_OK;
}

static kb_status
build_indexes(kb_rules *rules)
{
    KB_TRY(inflect_verbs(rules));
    KB_TRY(attach_frames(rules));
    KB_TRY(index_keys(rules, rules->forms.items, rules->forms.n,
                      sizeof(kb_verb_form), &rules->form_index));
    return index_keys(rules, rules->nouns.items, rules->nouns.n,
                      sizeof(kb_noun), &rules->noun_index);
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
    rules->nouns.alloc = alloc;
    rules->verbs.alloc = alloc;
    rules->frames.alloc = alloc;
    rules->uses.alloc = alloc;
    rules->irregulars.alloc = alloc;
    rules->forms.alloc = alloc;
    rules->compositions.alloc = alloc;
    kb_status st = load_paths(rules, paths, n_paths, false, err);
    if (st == KB_OK) {
        st = load_paths(rules, paths, n_paths, true, err);
    }
    if (st == KB_OK) {
        st = build_indexes(rules);
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
    kb_arena_clear(&rules->arena);
    kb_alloc_release(rules->alloc, rules);
}

const kb_verb_form *
kb_rules_find_verb(const kb_rules *rules, uint64_t key)
{
    const key_index *const index = &rules->form_index;
    uint32_t at = (uint32_t)kb_hash_finish(key) & index->mask;
    for (; index->slots[at] != 0; at = (at + 1) & index->mask) {
        const kb_verb_form *const form =
            &rules->forms.items[index->slots[at] - 1];
        if (form->key == key) {
            return form;
        }
    }
    return NULL;
}

const kb_verb *
kb_rules_verb(const kb_rules *rules, uint32_t verb)
{
    return &rules->verbs.items[verb];
}

// How many words of a phrase match at the end of `keys`; 0: it does not.
static size_t
match_phrase(const kb_noun *noun, const uint64_t *keys, size_t n)
{
    size_t words = 1;
    for (; words < KB_MAX_PHRASE_WORDS && noun->before[words - 1] != 0;
         ++words) {
        if (words >= n || keys[n - 1 - words] != noun->before[words - 1]) {
            return 0;
        }
    }
    return words;
}

// The longest phrase that ends in the last key, and its classes.
static size_t
find_phrase(const kb_rules *rules, const uint64_t *keys, size_t n,
            kb_class_set *out)
{
    const uint64_t key = keys[n - 1];
    const key_index *const index = &rules->noun_index;
    uint32_t at = (uint32_t)kb_hash_finish(key) & index->mask;
    size_t longest = 0;
    kb_class_set classes = 0;
    for (; index->slots[at] != 0; at = (at + 1) & index->mask) {
        const kb_noun *const noun = &rules->nouns.items[index->slots[at] - 1];
        const size_t words = noun->key == key ? match_phrase(noun, keys, n) : 0;
        if (words > longest) {
            longest = words;
            classes = 0;
        }
        if (words > 0 && words == longest) {
            classes |= noun->classes;
        }
    }
    *out = classes;
    return longest;
}

kb_class_set
kb_rules_noun(const kb_rules *rules, const uint64_t *keys, size_t n)
{
    kb_class_set classes = 0;
    (void)find_phrase(rules, keys, n, &classes);
    return classes;
}

size_t
kb_rules_phrase_words(const kb_rules *rules, const uint64_t *keys, size_t n)
{
    kb_class_set classes = 0;
    return find_phrase(rules, keys, n, &classes);
}

const kb_frame *const *
kb_rules_noun_frames(const kb_rules *rules, size_t *n)
{
    *n = rules->n_noun_frames;
    return rules->noun_frames;
}

const kb_frame *
kb_rules_frames(const kb_rules *rules, size_t *n)
{
    *n = rules->frames.n;
    return rules->frames.items;
}

const kb_composition *
kb_rules_compose(const kb_rules *rules, kb_str outer, kb_str inner_class,
                 kb_str inner_predicate)
{
    for (size_t i = 0; i < rules->compositions.n; ++i) {
        const kb_composition *const one = &rules->compositions.items[i];
        if (kb_str_equal(one->outer, outer) &&
            (kb_str_equal(one->inner, inner_class) ||
             kb_str_equal(one->inner, inner_predicate) ||
             kb_str_equal(one->inner, KB_STR("*")))) {
            return one;
        }
    }
    return NULL;
}

// SPDX-License-Identifier: MIT
#include "store/variant.h"

#include "base/fold.h"
#include "store/words.h"

#include <stdlib.h>

/// Whether `a` goes before `b` for type and Wikidata number.
static bool
is_better(const kb_variant *a, const kb_variant *b)
{
    return a->row.n_mentions != b->row.n_mentions
               ? a->row.n_mentions > b->row.n_mentions
               : memcmp(a->hash, b->hash, KB_KEY_HASH) < 0;
}

static int
compare_labels(const void *a, const void *b)
{
    return kb_str_compare(((const kb_label *)a)->text,
                          ((const kb_label *)b)->text);
}

/// The name with most mentions, then the first: variants may share one.
static kb_str
choose_label(kb_label_vec *labels)
{
    kb_str best = {NULL, 0};
    uint64_t most = 0;
    if (labels->n > 1) {
        qsort(labels->items, labels->n, sizeof(kb_label), compare_labels);
    }
    for (size_t i = 0; i < labels->n;) {
        const size_t begin = i;
        uint64_t n = 0;
        for (; i < labels->n &&
               kb_str_equal(labels->items[i].text, labels->items[begin].text);
             ++i) {
            n += labels->items[i].n_mentions;
        }
        if (begin == 0 || n > most) {
            best = labels->items[begin].text;
            most = n;
        }
    }
    return best;
}

kb_status
kb_variants_derive(const kb_variant_vec *variants, kb_label_vec *scratch,
                   kb_row_ent *row)
{
    const kb_variant *best = NULL;
    const kb_variant *best_known = NULL; // to Wikidata
    row->wikidata = 0;
    row->flags = 0;
    scratch->n = 0;
    KB_TRY(KB_VEC_RESERVE(scratch, variants->n));
    for (size_t i = 0; i < variants->n; ++i) {
        const kb_variant *const v = &variants->items[i];
        kb_row_content content;
        if (v->row.n_documents == 0) {
            continue;
        }
        KB_TRY(kb_row_read_content(v->row.content, &content));
        row->flags |= content.flags;
        if (!best || is_better(v, best)) {
            row->type = content.type;
            best = v;
        }
        if (content.wikidata != 0 &&
            (!best_known || is_better(v, best_known))) {
            row->wikidata = content.wikidata;
            best_known = v;
        }
        scratch->items[scratch->n++] =
            (kb_label){content.name, v->row.n_mentions};
    }
    row->label = choose_label(scratch);
    return KB_OK;
}

// ---- names ------------------------------------------------------------------

int
kb_name_compare(const void *a, const void *b)
{
    return kb_str_compare(((const kb_name *)a)->folded,
                          ((const kb_name *)b)->folded);
}

/// What names are added to.
typedef struct sink {
    kb_name_vec *names;
    kb_arena *arena;
} sink;

static kb_status
push_name(const sink *to, kb_str folded, unsigned kinds)
{
    kb_key key;
    kb_name name = {.kinds = (uint8_t)kinds};
    kb_key_name_prefix(&key, folded); // cuts
    KB_TRY(kb_arena_copy(to->arena, kb_key_get(&key), &name.folded));
    KB_TRY(KB_VEC_RESERVE(to->names, 1));
    to->names->items[to->names->n++] = name;
    return KB_OK;
}

/// Push the words of a folded name that are not the whole of it.
static kb_status
push_tokens(const sink *to, kb_str folded)
{
    size_t at = 0;
    kb_str word = {NULL, 0};
    while (kb_words_next(folded, &at, &word)) {
        if (word.len < folded.len) {
            KB_TRY(push_name(to, word, KB_NAME_TOKEN));
        }
    }
    return KB_OK;
}

static kb_status
push_names(const sink *to, kb_str text, unsigned kind, kb_buf *scratch)
{
    kb_buf_reset(scratch);
    KB_TRY(kb_fold_name(text, scratch));
    const kb_str folded = kb_buf_get(scratch);
    if (folded.len == 0) {
        return KB_OK;
    }
    KB_TRY(push_name(to, folded, kind));
    return push_tokens(to, folded);
}

static kb_status
push_wikidata(const sink *to, uint32_t number)
{
    char text[16];
    size_t at = sizeof(text);
    for (; number > 0; number /= 10) {
        text[--at] = (char)('0' + number % 10);
    }
    text[--at] = 'q';
    return push_name(to, (kb_str){text + at, sizeof(text) - at},
                     KB_NAME_WIKIDATA);
}

kb_status
kb_names_add(kb_name_vec *names, kb_str content, kb_arena *arena,
             kb_buf *scratch)
{
    const sink to = {names, arena};
    kb_row_content row;
    KB_TRY(kb_row_read_content(content, &row));
    KB_TRY(push_names(&to, row.name, KB_NAME_LABEL, scratch));
    for (uint32_t i = 0; i < row.n_aliases; ++i) {
        const kb_str alias = kb_code_str(&row.aliases);
        KB_TRY(push_names(&to, alias, KB_NAME_ALIAS, scratch));
    }
    return row.wikidata != 0 ? push_wikidata(&to, row.wikidata) : KB_OK;
}

void
kb_names_unite(kb_name_vec *names)
{
    if (names->n > 1) {
        qsort(names->items, names->n, sizeof(kb_name), kb_name_compare);
    }
    size_t n = 0;
    for (size_t i = 0; i < names->n; ++i) {
        kb_name *const last = n > 0 ? &names->items[n - 1] : NULL;
        if (last && kb_str_equal(last->folded, names->items[i].folded)) {
            last->kinds |= names->items[i].kinds;
        } else {
            names->items[n++] = names->items[i];
        }
    }
    names->n = n;
}

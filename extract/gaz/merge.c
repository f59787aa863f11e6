// SPDX-License-Identifier: MIT
// Several sources as one: rows that are the same entity become one row, whose
// line is made anew.
#include "base/alloc.h"
#include "base/fold.h"
#include "base/hash.h"
#include "gaz/build.h"
#include "gaz/cell.h"
#include "gaz/sort.h"

#include <stdlib.h>

typedef struct merger {
    kb_sources *s;
    kb_buf line; // of the row in the making
    kb_entity_row row;
} merger;

// ---- cells ------------------------------------------------------------------

static kb_status
put_cell(merger *m, kb_str text, kb_cell *out)
{
    *out = (kb_cell){(uint32_t)m->line.len, (uint32_t)text.len};
    return kb_buf_add_str(&m->line, text);
}

// The cell of the better row, else that of the other.
static kb_status
put_either(merger *m, kb_str better, kb_str other, kb_cell *out)
{
    return put_cell(m, better.len > 0 ? better : other, out);
}

// Whether a list holds a name, weak or not.
static bool
holds(kb_str list, kb_str name)
{
    kb_str item = {NULL, 0};
    bool is_first = true;
    while (kb_cell_next(&list, &is_first, &item)) {
        uint8_t flags = 0;
        if (kb_str_equal(kb_cell_alias(item, &flags), name)) {
            return true;
        }
    }
    return false;
}

static kb_status
put_item(merger *m, kb_cell *list, kb_str item)
{
    if (list->len > 0) {
        KB_TRY(kb_buf_add_byte(&m->line, '|'));
    }
    KB_TRY(kb_buf_add_str(&m->line, item));
    list->len = (uint32_t)(m->line.len - list->at);
    return KB_OK;
}

// Add the names of `more` that are neither in the list nor the label.
static kb_status
put_more(merger *m, kb_cell *list, kb_str more, kb_str label)
{
    kb_str item = {NULL, 0};
    bool is_first = true;
    while (kb_cell_next(&more, &is_first, &item)) {
        uint8_t flags = 0;
        const kb_str name = kb_cell_alias(item, &flags);
        const kb_str so_far = {m->line.ptr + list->at, list->len};
        if (!kb_str_equal(name, label) && !holds(so_far, name)) {
            KB_TRY(put_item(m, list, item));
        }
    }
    return KB_OK;
}

// ---- rows -------------------------------------------------------------------

static void
report_conflict(const merger *m, const kb_entity_row *a, const kb_entity_row *b,
                const char *what)
{
    const kb_row row = kb_sources_row(m->s, b);
    kb_sources_warn(m->s, &row, b->text,
                    "%s differs from that of `" KB_FMT "` at %s:%u", what,
                    KB_ARG(kb_cell_text(a, a->id)), m->s->paths.items[a->path],
                    (unsigned)a->line);
}

static bool
differs(kb_str a, kb_str b)
{
    return a.len > 0 && b.len > 0 && !kb_str_equal(a, b);
}

static void
report_conflicts(const merger *m, const kb_entity_row *a,
                 const kb_entity_row *b)
{
    if (a->wikidata != 0 && b->wikidata != 0 && a->wikidata != b->wikidata) {
        report_conflict(m, a, b, "wikidata");
    }
    if (differs(kb_cell_text(a, a->country), kb_cell_text(b, b->country))) {
        report_conflict(m, a, b, "country");
    }
    if (a->gender != 0 && b->gender != 0 && a->gender != b->gender) {
        report_conflict(m, a, b, "gender");
    }
}

static kb_status
put_names(merger *m, const kb_entity_row *a, const kb_entity_row *b)
{
    const kb_str name = kb_cell_text(a, a->name);
    KB_TRY(put_cell(m, name, &m->row.name));
    KB_TRY(put_cell(m, kb_cell_text(a, a->aliases), &m->row.aliases));
    KB_TRY(put_more(m, &m->row.aliases, kb_cell_text(b, b->name), name));
    KB_TRY(put_more(m, &m->row.aliases, kb_cell_text(b, b->aliases), name));
    KB_TRY(put_cell(m, kb_cell_text(a, a->demonyms), &m->row.demonyms));
    return put_more(m, &m->row.demonyms, kb_cell_text(b, b->demonyms),
                    (kb_str){NULL, 0});
}

static kb_status
put_row(merger *m, const kb_entity_row *a, const kb_entity_row *b)
{
    kb_buf_reset(&m->line);
    m->row = *a;
    KB_TRY(put_cell(m, kb_cell_text(a, a->id), &m->row.id));
    KB_TRY(put_names(m, a, b));
    KB_TRY(put_cell(m, kb_cell_text(a, a->qualifier), &m->row.qualifier));
    KB_TRY(put_either(m, kb_cell_text(a, a->offices),
                      kb_cell_text(b, b->offices), &m->row.offices));
    KB_TRY(put_either(m, kb_cell_text(a, a->country),
                      kb_cell_text(b, b->country), &m->row.country));
    KB_TRY(put_either(m, kb_cell_text(a, a->parent), kb_cell_text(b, b->parent),
                      &m->row.parent));
    KB_TRY(put_either(m, kb_cell_text(a, a->capital),
                      kb_cell_text(b, b->capital), &m->row.capital));
    m->row.wikidata = a->wikidata != 0 ? a->wikidata : b->wikidata;
    m->row.prior = a->prior != 0 ? a->prior : b->prior;
    m->row.gender = a->gender != 0 ? a->gender : b->gender;
    m->row.is_merged = true;
    return KB_OK;
}

// Merge `b`, of a lower level, into `a`.
static kb_status
merge_into(merger *m, kb_entity_row *a, const kb_entity_row *b)
{
    if (a->type != b->type) {
        report_conflict(m, a, b, "type");
        return KB_OK;
    }
    report_conflicts(m, a, b);
    KB_TRY(put_row(m, a, b));
    kb_str line = {NULL, 0};
    KB_TRY(kb_arena_copy(&m->s->arena, kb_buf_get(&m->line), &line));
    m->row.text = line.ptr;
    *a = m->row;
    return KB_OK;
}

// Rows that were merged have no text.
static void
drop_merged(kb_sources *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->entities.n; ++i) {
        if (s->entities.items[i].text) {
            s->entities.items[n++] = s->entities.items[i];
        }
    }
    s->entities.n = n;
}

// ---- the same id ------------------------------------------------------------

static kb_status
merge_ids(merger *m)
{
    kb_sources *const s = m->s;
    for (size_t i = 1, first = 0; i < s->entities.n; ++i) {
        kb_entity_row *const a = &s->entities.items[first];
        kb_entity_row *const b = &s->entities.items[i];
        if (!kb_str_equal(kb_cell_text(a, a->id), kb_cell_text(b, b->id))) {
            first = i;
            continue;
        }
        const kb_entity_row *const before = b - 1;
        if (b->level == before->level) {
            const kb_row row = kb_sources_row(s, b);
            const kb_str id = kb_cell_text(b, b->id);
            kb_sources_complain(s, &row, id.ptr, KB_ERR_SYNTAX,
                                "id `" KB_FMT "` is already at %s:%u",
                                KB_ARG(id), s->paths.items[before->path],
                                (unsigned)before->line);
            continue;
        }
        KB_TRY(merge_into(m, a, b));
        b->text = NULL;
    }
    drop_merged(s);
    return KB_OK;
}

// ---- the same Wikidata id ---------------------------------------------------

static int
compare_levels(const void *ctx, uint32_t x, uint32_t y)
{
    const kb_sources *const s = ctx;
    const uint32_t a = s->entities.items[x].level;
    const uint32_t b = s->entities.items[y].level;
    return (a < b) - (a > b);
}

static kb_status
move_id(merger *m, const kb_entity_row *from, const kb_entity_row *to)
{
    kb_moved_id *const moved = KB_VEC_PUSH(&m->s->moved);
    if (!moved) {
        return KB_ERR_NOMEM;
    }
    *moved =
        (kb_moved_id){kb_cell_text(from, from->id), kb_cell_text(to, to->id)};
    return KB_OK;
}

static kb_status
merge_pair(merger *m, kb_entity_row *a, kb_entity_row *b)
{
    if (a->level == b->level || a->type != b->type) {
        const kb_row row = kb_sources_row(m->s, b);
        kb_sources_warn(m->s, &row, b->text, "wikidata Q%u is also at %s:%u",
                        (unsigned)b->wikidata, m->s->paths.items[a->path],
                        (unsigned)a->line);
        return KB_OK;
    }
    KB_TRY(move_id(m, b, a));
    KB_TRY(merge_into(m, a, b));
    b->text = NULL;
    return KB_OK;
}

static kb_status
merge_items(merger *m, kb_sort_item *items, size_t n)
{
    kb_entity_row *const rows = m->s->entities.items;
    KB_TRY(kb_sort(items, n, compare_levels, m->s, m->s->alloc));
    for (size_t i = 1, first = 0; i < n; ++i) {
        if (items[i].key != items[first].key) {
            first = i;
            continue;
        }
        KB_TRY(merge_pair(m, &rows[items[first].value], &rows[items[i].value]));
    }
    return KB_OK;
}

static int
compare_moved(const void *a, const void *b)
{
    const kb_moved_id *const x = a;
    const kb_moved_id *const y = b;
    return kb_str_compare(x->from, y->from);
}

static kb_status
merge_wikidata(merger *m)
{
    kb_sources *const s = m->s;
    size_t n = 0;
    for (size_t i = 0; i < s->entities.n; ++i) {
        n += s->entities.items[i].wikidata != 0;
    }
    if (n == 0) {
        return KB_OK;
    }
    kb_sort_item *const items = kb_alloc_array(s->alloc, n, sizeof(*items));
    if (!items) {
        return KB_ERR_NOMEM;
    }
    n = 0;
    for (size_t i = 0; i < s->entities.n; ++i) {
        const uint32_t number = s->entities.items[i].wikidata;
        if (number != 0) {
            items[n++] = (kb_sort_item){number, (uint32_t)i};
        }
    }
    const kb_status st = merge_items(m, items, n);
    kb_alloc_release(s->alloc, items);
    if (s->moved.n > 0) {
        qsort(s->moved.items, s->moved.n, sizeof(*s->moved.items),
              compare_moved);
        drop_merged(s);
    }
    return st;
}

const kb_str *
kb_moved_find(const kb_sources *sources, kb_str id)
{
    const kb_moved_id key = {.from = id};
    const kb_moved_id *const found =
        sources->moved.n > 0
            ? bsearch(&key, sources->moved.items, sources->moved.n, sizeof(key),
                      compare_moved)
            : NULL;
    return found ? &found->to : NULL;
}

kb_status
kb_sources_merge(kb_sources *sources)
{
    merger m = {.s = sources};
    kb_buf_init(&m.line, sources->alloc);
    kb_status st = merge_ids(&m);
    if (st == KB_OK && sources->first == KB_OK) {
        st = merge_wikidata(&m);
    }
    kb_buf_clear(&m.line);
    return st;
}

// ---- the same name ----------------------------------------------------------

static int
compare_ids(const void *ctx, uint32_t x, uint32_t y)
{
    const int order = compare_levels(ctx, x, y);
    return order != 0 ? order : (x > y) - (x < y); // they are sorted by id
}

// A hash of what kb_entity_key() hashes, or of the same for a plain name.
static kb_status
hash_identity(const kb_entity_row *row, kb_buf *folded, uint64_t *out)
{
    kb_buf_reset(folded);
    KB_TRY(kb_fold_name(kb_cell_text(row, row->name), folded));
    size_t to = 0;
    for (size_t i = 0; i < folded->len; ++i) {
        folded->ptr[to] = folded->ptr[i];
        to += folded->ptr[i] != '.' && folded->ptr[i] != ',';
    }
    const uint64_t name = kb_hash((kb_str){folded->ptr, to});
    kb_buf_reset(folded);
    KB_TRY(kb_fold_name(kb_cell_text(row, row->qualifier), folded));
    *out = kb_hash_finish(kb_hash_combine(kb_hash_combine(row->type, name),
                                          kb_hash(kb_buf_get(folded))));
    return KB_OK;
}

static kb_status
is_same_key(const kb_entity_row *a, const kb_entity_row *b, bool *is_same)
{
    char x[KB_ENTITY_KEY_LEN + 1];
    char y[KB_ENTITY_KEY_LEN + 1];
    KB_TRY(kb_entity_key((kb_entity_type)a->type, kb_cell_text(a, a->name),
                         kb_cell_text(a, a->qualifier), x));
    KB_TRY(kb_entity_key((kb_entity_type)b->type, kb_cell_text(b, b->name),
                         kb_cell_text(b, b->qualifier), y));
    *is_same = strcmp(x, y) == 0;
    return KB_OK;
}

// Give the lower row its id as qualifier.
static kb_status
qualify(merger *m, kb_entity_row *row)
{
    const kb_entity_row empty = {.text = ""};
    const kb_entity_row old = *row;
    const kb_str id = kb_cell_text(&old, old.id);
    KB_TRY(put_row(m, &old, &empty));
    KB_TRY(put_cell(m, id, &m->row.qualifier));
    kb_str line = {NULL, 0};
    KB_TRY(kb_arena_copy(&m->s->arena, kb_buf_get(&m->line), &line));
    m->row.text = line.ptr;
    *row = m->row;
    return KB_OK;
}

static kb_status
tell_pair_apart(merger *m, const kb_entity_row *a, kb_entity_row *b)
{
    bool is_same = false;
    KB_TRY(is_same_key(a, b, &is_same));
    if (!is_same) {
        return KB_OK;
    }
    if (a->level != b->level) {
        return qualify(m, b);
    }
    const kb_row row = kb_sources_row(m->s, b);
    const kb_str name = kb_cell_text(b, b->name);
    kb_sources_complain(m->s, &row, name.ptr, KB_ERR_SYNTAX,
                        "name `" KB_FMT "` needs a qualifier: `" KB_FMT
                        "` at %s:%u has it too",
                        KB_ARG(name), KB_ARG(kb_cell_text(a, a->id)),
                        m->s->paths.items[a->path], (unsigned)a->line);
    return KB_OK;
}

static kb_status
tell_items_apart(merger *m, kb_sort_item *items, size_t n)
{
    kb_entity_row *const rows = m->s->entities.items;
    for (size_t i = 0; i < n; ++i) {
        KB_TRY(hash_identity(&rows[i], &m->line, &items[i].key));
        items[i].value = (uint32_t)i;
    }
    KB_TRY(kb_sort(items, n, compare_ids, m->s, m->s->alloc));
    for (size_t i = 1, first = 0; i < n; ++i) {
        if (items[i].key != items[first].key) {
            first = i;
            continue;
        }
        KB_TRY(tell_pair_apart(m, &rows[items[first].value],
                               &rows[items[i].value]));
    }
    return KB_OK;
}

kb_status
kb_sources_tell_apart(kb_sources *sources)
{
    const size_t n = sources->entities.n;
    if (n == 0) {
        return KB_OK;
    }
    kb_sort_item *const items =
        kb_alloc_array(sources->alloc, n, sizeof(*items));
    if (!items) {
        return KB_ERR_NOMEM;
    }
    merger m = {.s = sources};
    kb_buf_init(&m.line, sources->alloc);
    const kb_status st = tell_items_apart(&m, items, n);
    kb_buf_clear(&m.line);
    kb_alloc_release(sources->alloc, items);
    return st;
}

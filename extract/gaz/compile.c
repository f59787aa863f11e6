// SPDX-License-Identifier: MIT
// Merging: what can only be judged when the rows of all files are there.
#include "base/alloc.h"
#include "base/error.h"
#include "gaz/build.h"
#include "gaz/cell.h"
#include "gaz/image.h"

#include <stdlib.h>

// ---- order ------------------------------------------------------------------

static int
compare_rows(const kb_row *a, const kb_row *b)
{
    const int order = strcmp(a->path, b->path);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static int
compare_entities(const void *a, const void *b)
{
    const kb_entity_row *const x = a;
    const kb_entity_row *const y = b;
    const int order = kb_str_compare(x->id, y->id);
    return order != 0 ? order : compare_rows(&x->row, &y->row);
}

static int
compare_words(const void *a, const void *b)
{
    const kb_word_row *const x = a;
    const kb_word_row *const y = b;
    int order = kb_str_compare(x->word, y->word);
    if (order == 0) {
        order = (x->class_ > y->class_) - (x->class_ < y->class_);
    }
    return order != 0 ? order : compare_rows(&x->row, &y->row);
}

static void
sort_rows(kb_sources *s)
{
    if (s->entities.n > 0) {
        qsort(s->entities.items, s->entities.n, sizeof(*s->entities.items),
              compare_entities);
    }
    if (s->words.n > 0) {
        qsort(s->words.items, s->words.n, sizeof(*s->words.items),
              compare_words);
    }
    for (size_t i = 1; i < s->entities.n; ++i) {
        const kb_entity_row *const a = &s->entities.items[i - 1];
        const kb_entity_row *const b = &s->entities.items[i];
        if (kb_str_equal(a->id, b->id)) {
            kb_sources_complain(s, &b->row, b->id.ptr, KB_ERR_SYNTAX,
                                "id `" KB_FMT "` is already at %s:%u",
                                KB_ARG(b->id), a->row.path,
                                (unsigned)a->row.line);
        }
    }
    for (size_t i = 1; i < s->words.n; ++i) {
        const kb_word_row *const a = &s->words.items[i - 1];
        const kb_word_row *const b = &s->words.items[i];
        if (kb_str_equal(a->word, b->word) && a->class_ == b->class_) {
            kb_sources_complain(s, &b->row, b->word.ptr, KB_ERR_SYNTAX,
                                "%s `" KB_FMT "` is already at %s:%u",
                                kb_word_class_text(b->class_), KB_ARG(b->word),
                                a->row.path, (unsigned)a->row.line);
        }
    }
}

uint32_t
kb_entity_row_find(const kb_sources *sources, kb_str id)
{
    size_t low = 0;
    size_t high = sources->entities.n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const int order = kb_str_compare(sources->entities.items[mid].id, id);
        if (order == 0) {
            return (uint32_t)mid;
        }
        if (order < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return KB_NONE;
}

// ---- references -------------------------------------------------------------

static uint32_t
resolve(kb_sources *s, const kb_entity_row *from, kb_str id, const char *name,
        unsigned types)
{
    if (id.len == 0) {
        return KB_NONE;
    }
    const uint32_t found = kb_entity_row_find(s, id);
    if (found == KB_NONE) {
        kb_sources_complain(s, &from->row, id.ptr, KB_ERR_SYNTAX,
                            "%s `" KB_FMT "` is no id of any list", name,
                            KB_ARG(id));
    } else if (!(types & (1U << s->entities.items[found].type))) {
        kb_sources_complain(s, &from->row, id.ptr, KB_ERR_SYNTAX,
                            "%s `" KB_FMT "` is of the wrong type", name,
                            KB_ARG(id));
    }
    return found;
}

static void
resolve_offices(kb_sources *s, const kb_entity_row *row)
{
    kb_str rest = row->offices;
    kb_str item = {NULL, 0};
    bool is_first = true;
    while (kb_cell_next(&rest, &is_first, &item)) {
        kb_cell_office office;
        if (!kb_cell_read_office(item, &office)) {
            (void)resolve(s, row, office.of, "office",
                          1U << KB_PLACE | 1U << KB_ORGANIZATION);
        }
    }
}

static void
resolve_row(kb_sources *s, const kb_entity_row *row, kb_entity_links *out)
{
    const unsigned place = 1U << KB_PLACE;
    const unsigned any = place | 1U << KB_ORGANIZATION | 1U << KB_PERSON;
    out->country = resolve(s, row, row->country, "country", place);
    out->parent = resolve(s, row, row->parent, "parent", any);
    out->capital = resolve(s, row, row->capital, "capital", place);
    resolve_offices(s, row);
}

// ---- identity ---------------------------------------------------------------

typedef struct identity {
    const char *key;
    const kb_entity_row *row;
} identity;

static int
compare_identities(const void *a, const void *b)
{
    const identity *const x = a;
    const identity *const y = b;
    const int order = memcmp(x->key, y->key, KB_ENTITY_KEY_LEN);
    return order != 0 ? order : kb_str_compare(x->row->id, y->row->id);
}

// Two entities of one type, name and qualifier would share an IRI.
static kb_status
check_identities(kb_sources *s, const kb_entity_links *links)
{
    const size_t n = s->entities.n;
    if (n == 0) {
        return KB_OK;
    }
    identity *const all = kb_alloc_array(s->alloc, n, sizeof(*all));
    if (!all) {
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < n; ++i) {
        all[i] = (identity){links[i].key, &s->entities.items[i]};
    }
    qsort(all, n, sizeof(*all), compare_identities);
    for (size_t i = 1; i < n; ++i) {
        const kb_entity_row *const a = all[i - 1].row;
        const kb_entity_row *const b = all[i].row;
        if (memcmp(all[i - 1].key, all[i].key, KB_ENTITY_KEY_LEN) == 0) {
            kb_sources_complain(s, &b->row, b->name.ptr, KB_ERR_SYNTAX,
                                "name `" KB_FMT "` needs a qualifier: `" KB_FMT
                                "` at %s:%u has it too",
                                KB_ARG(b->name), KB_ARG(a->id), a->row.path,
                                (unsigned)a->row.line);
        }
    }
    kb_alloc_release(s->alloc, all);
    return KB_OK;
}

static kb_status
link_rows(kb_sources *s, kb_entity_links *links)
{
    for (size_t i = 0; i < s->entities.n; ++i) {
        const kb_entity_row *const row = &s->entities.items[i];
        resolve_row(s, row, &links[i]);
        KB_TRY(
            kb_entity_key(row->type, row->name, row->qualifier, links[i].key));
    }
    return check_identities(s, links);
}

// ---- roles ------------------------------------------------------------------

static bool
is_role(const kb_gaz *gaz, kb_str role)
{
    kb_gaz_sense senses[16];
    uint32_t n = 0;
    if (kb_gaz_lookup(gaz, role, senses, 16, &n) != KB_OK) {
        return false;
    }
    for (uint32_t i = 0; i < n && i < 16; ++i) {
        if (senses[i].is_word &&
            kb_gaz_word_at(gaz, senses[i].index).class_ == KB_WORD_ROLE) {
            return true;
        }
    }
    return false;
}

static void
warn_of_offices(kb_sources *s, const kb_gaz *gaz, const kb_entity_row *row)
{
    kb_str rest = row->offices;
    kb_str item = {NULL, 0};
    bool is_first = true;
    kb_cell_office office;
    while (kb_cell_next(&rest, &is_first, &item)) {
        if (!kb_cell_read_office(item, &office) && !is_role(gaz, office.role)) {
            kb_sources_warn(s, &row->row, item.ptr,
                            "role `" KB_FMT "` is in no list of roles",
                            KB_ARG(office.role));
        }
    }
}

// The image is asked, which also proves that it opens.
static kb_status
warn_of_roles(kb_sources *s, kb_str image)
{
    kb_gaz *gaz = NULL;
    KB_TRY(kb_gaz_open_bytes(image, s->alloc, &gaz, s->err));
    if (kb_gaz_get_stats(gaz).n_words[KB_WORD_ROLE] > 0) {
        for (size_t i = 0; i < s->entities.n; ++i) {
            warn_of_offices(s, gaz, &s->entities.items[i]);
        }
    }
    kb_gaz_close(gaz);
    return KB_OK;
}

// ---- the whole --------------------------------------------------------------

kb_status
kb_gaz_build(kb_sources *sources, kb_buf *image)
{
    sort_rows(sources);
    kb_entity_links *const links = kb_arena_get_zeroed(
        &sources->arena, sources->entities.n + 1, sizeof(*links));
    if (!links) {
        return KB_ERR_NOMEM;
    }
    KB_TRY(link_rows(sources, links));
    if (sources->first != KB_OK) {
        return KB_OK;
    }
    KB_TRY(kb_gaz_lay_out(sources, links, image));
    return sources->first == KB_OK ? warn_of_roles(sources, kb_buf_get(image))
                                   : KB_OK;
}

static kb_status
compile(kb_sources *sources, const char *const *paths, size_t n_paths,
        const char *out, kb_error *err)
{
    for (size_t i = 0; i < n_paths; ++i) {
        KB_TRY(kb_sources_read(sources, paths[i]));
    }
    kb_buf image;
    kb_buf_init(&image, sources->alloc);
    kb_status st = kb_gaz_build(sources, &image);
    if (st == KB_OK) {
        st = sources->first;
    }
    if (st == KB_OK) {
        st = kb_gaz_write(out, kb_buf_get(&image), sources->alloc, err);
    }
    kb_buf_clear(&image);
    return st;
}

kb_status
kb_gaz_compile(const char *const *sources, size_t n_sources, const char *out,
               kb_gaz_report *report, void *ctx, kb_error *err)
{
    kb_sources rows;
    kb_sources_init(&rows, NULL, report, ctx, err);
    const kb_status st = compile(&rows, sources, n_sources, out, err);
    kb_sources_clear(&rows);
    return st == KB_ERR_NOMEM ? kb_error_set(err, st, out, 0, "out of memory")
                              : st;
}

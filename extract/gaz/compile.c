// SPDX-License-Identifier: MIT
// Merging: what can only be judged when the rows of all files are there.
#include "base/alloc.h"
#include "base/error.h"
#include "base/hash.h"
#include "gaz/build.h"
#include "gaz/cell.h"
#include "gaz/image.h"
#include "gaz/sort.h"

#include <stdlib.h>

// ---- order ------------------------------------------------------------------

static kb_str
id_of(const kb_entity_row *row)
{
    return kb_cell_text(row, row->id);
}

static int
compare_places(const kb_sources *s, const kb_entity_row *a,
               const kb_entity_row *b)
{
    const int order = strcmp(s->paths.items[a->path], s->paths.items[b->path]);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

// The best source first.
static int
compare_entities(const void *ctx, uint32_t x, uint32_t y)
{
    const kb_sources *const s = ctx;
    const kb_entity_row *const a = &s->entities.items[x];
    const kb_entity_row *const b = &s->entities.items[y];
    const int order = kb_str_compare(id_of(a), id_of(b));
    if (order != 0) {
        return order;
    }
    return a->level != b->level ? (a->level < b->level) - (a->level > b->level)
                                : compare_places(s, a, b);
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
    if (order == 0) {
        order = strcmp(x->row.path, y->row.path);
    }
    return order != 0
               ? order
               : (x->row.line > y->row.line) - (x->row.line < y->row.line);
}

// Put row `order[i].value` in place `i`, in place: along each cycle.
static void
permute(kb_entity_row *rows, kb_sort_item *order, size_t n)
{
    for (size_t i = 0; i < n; ++i) {
        const kb_entity_row first = rows[i];
        size_t at = i;
        while (order[at].value != i) {
            const size_t from = order[at].value;
            rows[at] = rows[from];
            order[at].value = (uint32_t)at;
            at = from;
        }
        rows[at] = first;
        order[at].value = (uint32_t)at;
    }
}

static bool
is_sorted(const kb_sources *s)
{
    for (size_t i = 1; i < s->entities.n; ++i) {
        if (kb_str_compare(id_of(&s->entities.items[i - 1]),
                           id_of(&s->entities.items[i])) >= 0) {
            return false;
        }
    }
    return true;
}

static kb_status
sort_entities(kb_sources *s)
{
    const size_t n = s->entities.n;
    if (n > KB_IMAGE_COUNT_MAX || s->words.n > KB_IMAGE_COUNT_MAX / 2) {
        return KB_ERR_LIMIT;
    }
    if (n == 0 || is_sorted(s)) {
        return KB_OK;
    }
    kb_sort_item *const order = kb_alloc_array(s->alloc, n, sizeof(*order));
    if (!order) {
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < n; ++i) {
        order[i] = (kb_sort_item){kb_sort_key(id_of(&s->entities.items[i])),
                                  (uint32_t)i};
    }
    const kb_status st = kb_sort(order, n, compare_entities, s, s->alloc);
    if (st == KB_OK) {
        permute(s->entities.items, order, n);
    }
    kb_alloc_release(s->alloc, order);
    return st;
}

static void
sort_words(kb_sources *s)
{
    if (s->words.n > 0) {
        qsort(s->words.items, s->words.n, sizeof(*s->words.items),
              compare_words);
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

static uint32_t
find_row(const kb_sources *sources, kb_str id)
{
    size_t low = 0;
    size_t high = sources->entities.n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const int order =
            kb_str_compare(id_of(&sources->entities.items[mid]), id);
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

uint32_t
kb_entity_row_find(const kb_sources *sources, kb_str id)
{
    const uint32_t found = find_row(sources, id);
    if (found != KB_NONE) {
        return found;
    }
    const kb_str *const to = kb_moved_find(sources, id);
    return to ? find_row(sources, *to) : KB_NONE;
}

// ---- references -------------------------------------------------------------

enum { CACHE_SIZE = 4096 };

// Many rows have the same country.
typedef struct linker {
    kb_sources *s;
    struct {
        kb_str id;
        uint32_t found;
    } cache[CACHE_SIZE];
} linker;

static uint32_t
find_cached(linker *l, kb_str id)
{
    const size_t at = (size_t)kb_hash_finish(kb_hash(id)) % CACHE_SIZE;
    if (!kb_str_equal(l->cache[at].id, id)) {
        l->cache[at].id = id;
        l->cache[at].found = kb_entity_row_find(l->s, id);
    }
    return l->cache[at].found;
}

static uint32_t
resolve(linker *l, const kb_entity_row *from, kb_str id, const char *name,
        unsigned types)
{
    if (id.len == 0) {
        return KB_NONE;
    }
    const uint32_t found = find_cached(l, id);
    if (found != KB_NONE &&
        (types & (1U << l->s->entities.items[found].type))) {
        return found;
    }
    const kb_row row = kb_sources_row(l->s, from);
    kb_sources_complain(l->s, &row, id.ptr, KB_ERR_SYNTAX, "%s `" KB_FMT "` %s",
                        name, KB_ARG(id),
                        found == KB_NONE ? "is no id of any list"
                                         : "is of the wrong type");
    return found;
}

static void
resolve_offices(linker *l, const kb_entity_row *row)
{
    kb_str rest = kb_cell_text(row, row->offices);
    kb_str item = {NULL, 0};
    bool is_first = true;
    while (kb_cell_next(&rest, &is_first, &item)) {
        kb_cell_office office;
        if (!kb_cell_read_office(item, &office)) {
            (void)resolve(l, row, office.of, "office",
                          1U << KB_PLACE | 1U << KB_ORGANIZATION);
        }
    }
}

static void
resolve_row(linker *l, const kb_entity_row *row, kb_entity_links *out)
{
    const unsigned place = 1U << KB_PLACE;
    const unsigned any = place | 1U << KB_ORGANIZATION | 1U << KB_PERSON;
    out->country =
        resolve(l, row, kb_cell_text(row, row->country), "country", place);
    out->parent =
        resolve(l, row, kb_cell_text(row, row->parent), "parent", any);
    out->capital =
        resolve(l, row, kb_cell_text(row, row->capital), "capital", place);
    if (row->offices.len > 0) {
        resolve_offices(l, row);
    }
}

static kb_status
link_rows(kb_sources *s, kb_entity_links *links)
{
    linker *const l = kb_alloc_zeroed(s->alloc, 1, sizeof(*l));
    if (!l) {
        return KB_ERR_NOMEM;
    }
    l->s = s;
    for (size_t i = 0; i < s->entities.n; ++i) {
        resolve_row(l, &s->entities.items[i], &links[i]);
    }
    kb_alloc_release(s->alloc, l);
    return KB_OK;
}

// ---- the whole --------------------------------------------------------------

// `links` must be released, whatever comes.
static kb_status
prepare(kb_sources *sources, kb_entity_links **links)
{
    kb_sources_tell(sources, KB_GAZ_MERGE, 0, sources->entities.n);
    sort_words(sources);
    KB_TRY(sort_entities(sources));
    KB_TRY(kb_sources_merge(sources));
    *links = kb_alloc_zeroed(sources->alloc, sources->entities.n + 1,
                             sizeof(**links));
    if (!*links) {
        return KB_ERR_NOMEM;
    }
    KB_TRY(link_rows(sources, *links));
    return kb_sources_tell_apart(sources);
}

static kb_status
lay_out(kb_sources *sources, kb_gaz_parts *parts)
{
    kb_entity_links *links = NULL;
    kb_status st = prepare(sources, &links);
    if (st == KB_OK && sources->first == KB_OK) {
        st = kb_gaz_lay_out(sources, links, parts);
    }
    kb_alloc_release(sources->alloc, links);
    if (st == KB_ERR_LIMIT) {
        kb_sources_complain(sources, &(kb_row){.path = ""}, NULL, st,
                            "more names than an image can hold");
        st = KB_OK;
    }
    return st;
}

kb_status
kb_gaz_build(kb_sources *sources, kb_buf *image)
{
    kb_gaz_parts parts;
    kb_gaz_parts_init(&parts, sources->alloc);
    kb_status st = lay_out(sources, &parts);
    if (st == KB_OK && sources->first == KB_OK) {
        st = kb_gaz_parts_join(&parts, image);
    }
    kb_gaz_parts_clear(&parts);
    return st;
}

static kb_status
compile(kb_sources *sources, const char *const *paths, size_t n_paths,
        const char *out, kb_error *err)
{
    for (size_t i = 0; i < n_paths; ++i) {
        KB_TRY(kb_sources_read(sources, paths[i]));
    }
    kb_gaz_parts parts;
    kb_gaz_parts_init(&parts, sources->alloc);
    kb_status st = lay_out(sources, &parts);
    if (st == KB_OK) {
        st = sources->first;
    }
    if (st == KB_OK) {
        kb_str pieces[KB_GAZ_PIECES];
        kb_gaz_parts_seal(&parts, pieces);
        st = kb_gaz_write(out, pieces, KB_GAZ_PIECES, sources->alloc, err);
    }
    kb_gaz_parts_clear(&parts);
    return st;
}

// ---- a limit of memory ------------------------------------------------------

// What was asked for, and how much it may be.  The size of each block stands
// before it.
typedef struct budget {
    size_t used, limit;
    bool is_over;
} budget;

enum { SIZE_ROOM = 16 }; // keeps what follows aligned

static void *
resize_within(void *ctx, void *ptr, size_t size)
{
    budget *const b = ctx;
    char *const old = ptr ? (char *)ptr - SIZE_ROOM : NULL;
    size_t old_size = 0;
    if (old) {
        memcpy(&old_size, old, sizeof(old_size));
    }
    if (size > b->limit || b->used - old_size > b->limit - size) {
        b->is_over = true;
        return NULL;
    }
    char *const grown = realloc(old, size + SIZE_ROOM);
    if (!grown) {
        return NULL;
    }
    b->used += size - old_size;
    memcpy(grown, &size, sizeof(size));
    return grown + SIZE_ROOM;
}

static void
release_within(void *ctx, void *ptr)
{
    budget *const b = ctx;
    if (ptr) {
        size_t size = 0;
        memcpy(&size, (char *)ptr - SIZE_ROOM, sizeof(size));
        b->used -= size;
        free((char *)ptr - SIZE_ROOM);
    }
}

kb_status
kb_gaz_compile(const char *const *sources, size_t n_sources, const char *out,
               const kb_gaz_compile_options *how, kb_error *err)
{
    static const kb_gaz_compile_options usual = {.memory = 0};
    const kb_gaz_compile_options *const chosen = how ? how : &usual;
    budget b = {0, chosen->memory, false};
    const kb_allocator within = {&b, resize_within, release_within};
    kb_sources rows;
    kb_sources_init(&rows, chosen->memory > 0 ? &within : NULL, chosen->report,
                    chosen->ctx, err);
    rows.progress = chosen->progress;
    const kb_status st = compile(&rows, sources, n_sources, out, err);
    kb_sources_clear(&rows);
    if (st == KB_ERR_NOMEM && b.is_over) {
        return kb_error_set(err, st, out, 0, "takes more memory than %zu MiB",
                            chosen->memory >> 20);
    }
    return st == KB_ERR_NOMEM ? kb_error_set(err, st, out, 0, "out of memory")
                              : st;
}

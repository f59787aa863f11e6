// SPDX-License-Identifier: MIT
// The rows go to a file without a name while they come.  In the end it is
// mapped and the rows are sorted by id; of rows with one id the first stays.
// A name that several entities of a type bear goes unqualified to the one with
// the greatest prior; the others get their hint as qualifier if that is
// enough, else their id.
#include "gaz/import/sink.h"

#include "base/error.h"
#include "base/hash.h"
#include "gaz/cell.h"

#include <kb/annotation.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SPOOL_SIZE = 1 << 22, OUT_SIZE = 1 << 16, CODE_LEN = 2 };

static const char header[] =
    "id\ttype\tclass\tname\taliases\tdemonyms\twikidata\tcountry\tparent\t"
    "capital\tgender\toffices\tprior\tqualifier\n";

void
kb_sink_init(kb_sink *sink, const kb_import_options *options, kb_error *err)
{
    *sink = (kb_sink){
        .fd = -1,
        .folder = options->folder ? options->folder : "/tmp",
        .keeps_references = options->keeps_references,
        .err = err,
    };
    kb_arena_init(&sink->arena, NULL, 0);
}

void
kb_sink_clear(kb_sink *sink)
{
    if (sink->fd >= 0) {
        (void)close(sink->fd); // it has no name: there is nothing to lose
    }
    kb_buf_clear(&sink->spool);
    kb_arena_clear(&sink->arena);
    KB_VEC_CLEAR(&sink->rows);
    KB_VEC_CLEAR(&sink->offices);
    KB_VEC_CLEAR(&sink->links);
    KB_VEC_CLEAR(&sink->roles);
}

// ---- the spool --------------------------------------------------------------

static kb_status
fail(const kb_sink *sink)
{
    const int number = errno;
    char why[KB_SYSTEM_TEXT_MAX];
    return kb_error_set(sink->err, number == ENOSPC ? KB_ERR_FULL : KB_ERR_IO,
                        sink->folder, 0, "%s", kb_system_text(number, why));
}

static kb_status
open_spool(kb_sink *sink)
{
    char path[4096];
    const int n = snprintf(path, sizeof(path), "%s/kbgaz-XXXXXX", sink->folder);
    if (n < 0 || (size_t)n >= sizeof(path)) {
        return kb_error_set(sink->err, KB_ERR_INVALID, sink->folder, 0,
                            "the path is too long");
    }
    sink->fd = mkstemp(path);
    if (sink->fd < 0) {
        return fail(sink);
    }
    (void)unlink(path);
    return KB_OK;
}

static kb_status
flush_spool(kb_sink *sink)
{
    if (sink->fd < 0) {
        KB_TRY(open_spool(sink));
    }
    kb_str left = kb_buf_get(&sink->spool);
    while (left.len > 0) {
        const ssize_t n = write(sink->fd, left.ptr, left.len);
        if (n < 0 && errno != EINTR) {
            return fail(sink);
        }
        const size_t done = n > 0 ? (size_t)n : 0;
        left = (kb_str){left.ptr + done, left.len - done};
    }
    sink->spooled += sink->spool.len;
    kb_buf_reset(&sink->spool);
    return KB_OK;
}

static kb_status
hash_key(const kb_buf *cells, kb_entity_type type, kb_cell_column qualifier,
         uint64_t *out)
{
    char key[KB_ENTITY_KEY_LEN + 1];
    KB_TRY(kb_entity_key(type, kb_buf_get(&cells[KB_CELL_NAME]),
                         kb_buf_get(&cells[qualifier]), key));
    *out = kb_hash((kb_str){key, KB_ENTITY_KEY_LEN});
    return KB_OK;
}

kb_status
kb_sink_add(kb_sink *sink, const kb_buf *cells, kb_entity_type type,
            uint32_t prior)
{
    kb_sink_row row = {
        .at = sink->spooled + sink->spool.len, .prior = prior, .type = type};
    KB_TRY(hash_key(cells, type, KB_CELL_QUALIFIER, &row.key));
    if (cells[KB_CELL_HINT].len > 0) {
        KB_TRY(hash_key(cells, type, KB_CELL_HINT, &row.hinted_key));
    }
    const size_t before = sink->spool.len;
    for (int c = 0; c < KB_N_CELLS; ++c) {
        KB_TRY(kb_buf_add_str(&sink->spool, kb_buf_get(&cells[c])));
        KB_TRY(kb_buf_add_byte(&sink->spool, c + 1 < KB_N_CELLS ? '\t' : '\n'));
    }
    if (sink->spool.len - before > UINT32_MAX) {
        return KB_ERR_LIMIT;
    }
    row.len = (uint32_t)(sink->spool.len - before);
    kb_sink_row *const kept = KB_VEC_PUSH(&sink->rows);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = row;
    return sink->spool.len < SPOOL_SIZE ? KB_OK : flush_spool(sink);
}

kb_status
kb_sink_add_office(kb_sink *sink, kb_str holder, kb_str text)
{
    kb_sink_office office = {.holder = kb_hash(holder)};
    KB_TRY(kb_arena_copy(&sink->arena, text, &office.text));
    kb_sink_office *const kept = KB_VEC_PUSH(&sink->offices);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = office;
    return KB_OK;
}

kb_status
kb_sink_add_link(kb_sink *sink, kb_str from, kb_str to)
{
    kb_sink_link link = {.from = kb_hash(from)};
    KB_TRY(kb_arena_copy(&sink->arena, to, &link.to));
    kb_sink_link *const kept = KB_VEC_PUSH(&sink->links);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = link;
    return KB_OK;
}

kb_status
kb_sink_add_role(kb_sink *sink, uint64_t number, kb_str role, kb_str of)
{
    kb_sink_role added = {.number = number};
    KB_TRY(kb_arena_copy(&sink->arena, role, &added.role));
    KB_TRY(kb_arena_copy(&sink->arena, of, &added.of));
    kb_sink_role *const kept = KB_VEC_PUSH(&sink->roles);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = added;
    return KB_OK;
}

// ---- order ------------------------------------------------------------------

// A row that lies in memory: its id ends with a tab.
static const char *
row_text(const kb_sink_row *row)
{
    // NOLINTNEXTLINE(performance-no-int-to-ptr): it was an offset before
    return (const char *)(uintptr_t)row->at;
}

static kb_str
row_cell(const kb_sink_row *row, kb_cell_column column)
{
    const char *at = row_text(row);
    for (int c = 0; c < (int)column; ++c) {
        at = (const char *)memchr(at, '\t', row->len) + 1;
    }
    const size_t left = row->len - (size_t)(at - row_text(row));
    const char *const end =
        memchr(at, column == KB_CELL_HINT ? '\n' : '\t', left);
    return (kb_str){at, (size_t)(end - at)};
}

static kb_str
row_id(const kb_sink_row *row)
{
    return row_cell(row, KB_CELL_ID);
}

static int
compare_rows(const void *a, const void *b)
{
    const kb_sink_row *const x = a;
    const kb_sink_row *const y = b;
    const int order = kb_str_compare(row_id(x), row_id(y));
    return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

static int
compare_offices(const void *a, const void *b)
{
    const kb_sink_office *const x = a;
    const kb_sink_office *const y = b;
    const int order = ORDER(x->holder, y->holder);
    return order != 0 ? order : kb_str_compare(x->text, y->text);
}

static int
compare_links(const void *a, const void *b)
{
    return ORDER(((const kb_sink_link *)a)->from,
                 ((const kb_sink_link *)b)->from);
}

static int
compare_roles(const void *a, const void *b)
{
    return ORDER(((const kb_sink_role *)a)->number,
                 ((const kb_sink_role *)b)->number);
}

// A claim to a name, with or without the hint.
typedef struct claim {
    uint64_t key;
    uint32_t prior;
    uint32_t row; // KB_NONE: with the hint
} claim;

static int
compare_claims(const void *a, const void *b)
{
    const claim *const x = a;
    const claim *const y = b;
    const int order = ORDER(x->key, y->key);
    if (order != 0) {
        return order;
    }
    return x->prior != y->prior ? ORDER(y->prior, x->prior)
                                : ORDER(x->row, y->row);
}

static void
sort(void *items, size_t n, size_t size,
     int (*compare)(const void *, const void *))
{
    if (n > 1) {
        qsort(items, n, size, compare);
    }
}

// ---- writing ----------------------------------------------------------------

typedef struct writer {
    kb_sink *sink;
    claim *claims;
    size_t n_claims;
    kb_buf out;
    kb_buf offices;
    kb_import_write *write;
    void *ctx;
    kb_import_counts *counts;
} writer;

static const kb_sink_row *
find_row(const writer *w, kb_str id)
{
    size_t low = 0;
    size_t high = w->sink->rows.n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const kb_sink_row *const row = &w->sink->rows.items[mid];
        const int order = kb_str_compare(row_id(row), id);
        if (order == 0) {
            return row;
        }
        if (order < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return NULL;
}

static kb_str
follow_link(const writer *w, kb_str id)
{
    const kb_sink_link key = {.from = kb_hash(id)};
    const kb_sink_link *const found =
        w->sink->links.n > 0
            ? bsearch(&key, w->sink->links.items, w->sink->links.n, sizeof(key),
                      compare_links)
            : NULL;
    return found ? found->to : id;
}

// The id of a row of one of the types, or nothing.
static kb_str
resolve(writer *w, kb_str id, unsigned types)
{
    if (id.len == 0) {
        return id;
    }
    const kb_str to = follow_link(w, id);
    const kb_sink_row *const row = find_row(w, to);
    if (row ? (types & 1U << row->type) != 0 : w->sink->keeps_references) {
        return to;
    }
    ++w->counts->dropped;
    return (kb_str){NULL, 0};
}

enum {
    PLACES = 1 << KB_PLACE,
    HOLDERS = 1 << KB_PLACE | 1 << KB_ORGANIZATION,
    ALL_TYPES = 1 << KB_PLACE | 1 << KB_ORGANIZATION | 1 << KB_PERSON
};

// Whether `text` is the name or an alias of a row.
static bool
bears(const kb_sink_row *row, kb_str text)
{
    if (kb_str_equal(row_cell(row, KB_CELL_NAME), text)) {
        return true;
    }
    kb_str rest = row_cell(row, KB_CELL_ALIASES);
    kb_str item = {NULL, 0};
    bool is_first = true;
    while (kb_cell_next(&rest, &is_first, &item)) {
        if (kb_str_equal(item, text)) {
            return true;
        }
    }
    return false;
}

// `President of the United States`, of a row of that name: `President`.
static kb_str
cut_owner(const writer *w, kb_str role, kb_str of)
{
    static const char before[] = " of ";
    const size_t len = sizeof(before) - 1;
    const kb_sink_row *const row =
        of.len > 0 ? find_row(w, follow_link(w, of)) : NULL;
    for (size_t i = role.len; row && i-- > len;) {
        if (memcmp(role.ptr + i - len, before, len) != 0) {
            continue;
        }
        kb_str tail = {role.ptr + i, role.len - i};
        if (tail.len > 4 && memcmp(tail.ptr, "the ", 4) == 0) {
            tail = (kb_str){tail.ptr + 4, tail.len - 4};
        }
        if (bears(row, tail)) {
            return (kb_str){role.ptr, i - len};
        }
    }
    return role;
}

static kb_status
add_lower(kb_buf *out, kb_str text)
{
    for (size_t i = 0; i < text.len; ++i) {
        const char c = text.ptr[i];
        KB_TRY(kb_buf_add_byte(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a')
                                                         : c));
    }
    return KB_OK;
}

static const kb_sink_role *
find_role(const writer *w, kb_str role)
{
    kb_sink_role key = {0};
    uint32_t number = 0;
    if (kb_cell_read_number((kb_str){role.ptr + 1, role.len - 1}, &number) ||
        w->sink->roles.n == 0) {
        return NULL;
    }
    key.number = number;
    return bsearch(&key, w->sink->roles.items, w->sink->roles.n, sizeof(key),
                   compare_roles);
}

// Add `role@of:from..to`, its role and id resolved, to the cell.
static kb_status
add_office(writer *w, kb_str item)
{
    const char *const at = memchr(item.ptr, '@', item.len);
    const char *const colon =
        memchr(at, ':', item.len - (size_t)(at - item.ptr));
    kb_str role = {item.ptr, (size_t)(at - item.ptr)};
    kb_str of = {at + 1, (size_t)(colon - at) - 1};
    if (role.len > 0 && role.ptr[0] == '#') {
        const kb_sink_role *const meant = find_role(w, role);
        if (!meant) {
            ++w->counts->dropped;
            return KB_OK;
        }
        role = cut_owner(w, meant->role, meant->of);
        of = meant->of;
    }
    if (w->offices.len > 0) {
        KB_TRY(kb_buf_add_byte(&w->offices, '|'));
    }
    KB_TRY(add_lower(&w->offices, role));
    KB_TRY(kb_buf_add_byte(&w->offices, '@'));
    KB_TRY(kb_buf_add_str(&w->offices, resolve(w, of, HOLDERS)));
    return kb_buf_add(&w->offices, colon,
                      item.len - (size_t)(colon - item.ptr));
}

static kb_status
gather_offices(writer *w, const kb_sink_row *row)
{
    kb_buf_reset(&w->offices);
    if (row->type != KB_PERSON) {
        return KB_OK;
    }
    kb_str rest = row_cell(row, KB_CELL_OFFICES);
    kb_str item = {NULL, 0};
    bool is_first = true;
    while (kb_cell_next(&rest, &is_first, &item)) {
        KB_TRY(add_office(w, item));
    }
    const uint64_t holder = kb_hash(row_id(row));
    size_t low = 0;
    size_t high = w->sink->offices.n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (w->sink->offices.items[mid].holder < holder) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    for (; low < w->sink->offices.n &&
           w->sink->offices.items[low].holder == holder;
         ++low) {
        KB_TRY(add_office(w, w->sink->offices.items[low].text));
    }
    return KB_OK;
}

// The first claim to a key, which is its best.
static const claim *
first_claim(const writer *w, uint64_t key)
{
    size_t low = 0;
    size_t high = w->n_claims;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (w->claims[mid].key < key) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return &w->claims[low];
}

static bool
is_alone(const writer *w, const claim *c)
{
    return c + 1 == w->claims + w->n_claims || c[1].key != c->key;
}

static kb_str
qualifier_of(const writer *w, const kb_sink_row *row)
{
    const kb_str own = row_cell(row, KB_CELL_QUALIFIER);
    const size_t index = (size_t)(row - w->sink->rows.items);
    const claim *best = first_claim(w, row->key);
    while (best->row == KB_NONE && !is_alone(w, best)) {
        ++best; // a claim with a hint cannot take the plain name
    }
    if (best->row == index) {
        return own;
    }
    return row->hinted_key != 0 && is_alone(w, first_claim(w, row->hinted_key))
               ? row_cell(row, KB_CELL_HINT)
               : row_id(row);
}

static kb_status
flush_out(writer *w)
{
    const kb_status st = w->write(w->ctx, kb_buf_get(&w->out));
    kb_buf_reset(&w->out);
    return st;
}

static kb_str
final_cell(writer *w, const kb_sink_row *row, kb_cell_column column)
{
    const kb_str cell = row_cell(row, column);
    switch ((int)column) {
    case KB_CELL_COUNTRY:
    case KB_CELL_CAPITAL:
        return resolve(w, cell, PLACES);
    case KB_CELL_PARENT:
        return resolve(w, cell, ALL_TYPES);
    case KB_CELL_OFFICES:
        return kb_buf_get(&w->offices);
    case KB_CELL_QUALIFIER:
        return qualifier_of(w, row);
    default:
        return cell;
    }
}

static kb_status
write_row(writer *w, const kb_sink_row *row)
{
    KB_TRY(gather_offices(w, row));
    for (int c = 0; c < KB_CELL_HINT; ++c) {
        KB_TRY(kb_buf_add_str(&w->out, final_cell(w, row, (kb_cell_column)c)));
        KB_TRY(kb_buf_add_byte(&w->out, c + 1 < KB_CELL_HINT ? '\t' : '\n'));
    }
    return w->out.len < OUT_SIZE ? KB_OK : flush_out(w);
}

static kb_status
make_claims(writer *w)
{
    const size_t n = w->sink->rows.n;
    w->claims = kb_arena_get(&w->sink->arena, 2 * n, sizeof(*w->claims));
    if (!w->claims) {
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < n; ++i) {
        const kb_sink_row *const row = &w->sink->rows.items[i];
        w->claims[w->n_claims++] = (claim){row->key, row->prior, (uint32_t)i};
        if (row->hinted_key != 0) {
            w->claims[w->n_claims++] =
                (claim){row->hinted_key, row->prior, KB_NONE};
        }
    }
    sort(w->claims, w->n_claims, sizeof(*w->claims), compare_claims);
    return KB_OK;
}

// Put the rows in order, given where the spool lies, and keep one of an id.
static void
order_rows(kb_sink *sink, const char *spool)
{
    for (size_t i = 0; i < sink->rows.n; ++i) {
        sink->rows.items[i].at += (uintptr_t)spool;
    }
    sort(sink->rows.items, sink->rows.n, sizeof(*sink->rows.items),
         compare_rows);
    size_t n = 0;
    for (size_t i = 0; i < sink->rows.n; ++i) {
        if (n == 0 || !kb_str_equal(row_id(&sink->rows.items[n - 1]),
                                    row_id(&sink->rows.items[i]))) {
            sink->rows.items[n++] = sink->rows.items[i];
        }
    }
    sink->rows.n = n;
    sort(sink->offices.items, sink->offices.n, sizeof(*sink->offices.items),
         compare_offices);
    sort(sink->links.items, sink->links.n, sizeof(*sink->links.items),
         compare_links);
    sort(sink->roles.items, sink->roles.n, sizeof(*sink->roles.items),
         compare_roles);
}

static kb_status
write_rows(writer *w, const char *spool)
{
    order_rows(w->sink, spool);
    w->counts->entities = w->sink->rows.n;
    KB_TRY(make_claims(w));
    KB_TRY(kb_buf_add(&w->out, header, sizeof(header) - 1));
    for (size_t i = 0; i < w->sink->rows.n; ++i) {
        KB_TRY(write_row(w, &w->sink->rows.items[i]));
    }
    return flush_out(w);
}

kb_status
kb_sink_finish(kb_sink *sink, const kb_import_options *options,
               kb_import_counts *counts)
{
    writer w = {.sink = sink,
                .write = options->write,
                .ctx = options->ctx,
                .counts = counts};
    const char *spool = sink->spool.ptr;
    void *map = MAP_FAILED;
    if (sink->fd >= 0) {
        KB_TRY(flush_spool(sink));
        map = mmap(NULL, sink->spooled, PROT_READ, MAP_PRIVATE, sink->fd, 0);
        if (map == MAP_FAILED) {
            return fail(sink);
        }
        spool = map;
    }
    const kb_status st = write_rows(&w, spool);
    if (map != MAP_FAILED) {
        (void)munmap(map, sink->spooled);
    }
    kb_buf_clear(&w.out);
    kb_buf_clear(&w.offices);
    return st;
}

// SPDX-License-Identifier: MIT
#include "relation/table.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { LARGEST_FILE = 16 << 20, READ_STEP = 1 << 16 };

struct kb_table {
    const kb_allocator *alloc;
    const char *path; // borrowed from the caller
    kb_buf bytes;
    size_t at;
    uint32_t line; // of the line that was read last
    size_t n_columns;
    kb_str columns[KB_TABLE_MAX_COLUMNS];
};

// ---- which files ------------------------------------------------------------

static kb_status
add_path(kb_table_paths *paths, const char *folder, const char *name)
{
    kb_buf path = {.alloc = paths->alloc};
    kb_status st = KB_OK;
    if (folder) {
        st = kb_buf_add(&path, folder, strlen(folder));
        st = st == KB_OK ? kb_buf_add_byte(&path, '/') : st;
    }
    st = st == KB_OK ? kb_buf_add(&path, name, strlen(name) + 1) : st;
    if (st == KB_OK && paths->n == paths->cap) {
        st = kb_vec_grow(paths->alloc, (void **)&paths->items, &paths->cap,
                         paths->n + 1, sizeof(*paths->items));
    }
    if (st != KB_OK) {
        kb_buf_clear(&path);
        return st;
    }
    paths->items[paths->n++] = path.ptr;
    return KB_OK;
}

static int
compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
is_tsv(const char *name)
{
    const size_t n = strlen(name);
    return name[0] != '.' && n > 4 && strcmp(name + n - 4, ".tsv") == 0;
}

static kb_status
add_folder(kb_table_paths *paths, const char *folder, kb_error *err)
{
    DIR *const dir = opendir(folder);
    if (!dir) {
        return kb_error_set(err, KB_ERR_IO, folder, 0, "%s", strerror(errno));
    }
    const size_t first = paths->n;
    kb_status st = KB_OK;
    const struct dirent *entry = NULL;
    while (st == KB_OK &&
           (entry = readdir(dir)) !=
               NULL) { // NOLINT(concurrency-mt-unsafe): the stream is ours
        if (is_tsv(entry->d_name)) {
            st = add_path(paths, folder, entry->d_name);
        }
    }
    (void)closedir(dir);
    if (paths->n > first) {
        qsort(paths->items + first, paths->n - first, sizeof(*paths->items),
              compare_paths);
    }
    return st;
}

kb_status
kb_table_list(const char *const *paths, size_t n_paths,
              const kb_allocator *alloc, kb_table_paths *out, kb_error *err)
{
    *out = (kb_table_paths){.alloc = alloc};
    for (size_t i = 0; i < n_paths; ++i) {
        struct stat info;
        if (stat(paths[i], &info) != 0) {
            return kb_error_set(
                err, errno == ENOENT ? KB_ERR_MISSING : KB_ERR_IO, paths[i], 0,
                "%s", strerror(errno)); // NOLINT(concurrency-mt-unsafe)
        }
        KB_TRY(S_ISDIR(info.st_mode) ? add_folder(out, paths[i], err)
                                     : add_path(out, NULL, paths[i]));
    }
    return KB_OK;
}

void
kb_table_paths_clear(kb_table_paths *paths)
{
    for (size_t i = 0; i < paths->n; ++i) {
        kb_alloc_release(paths->alloc, paths->items[i]);
    }
    kb_vec_release(paths->alloc, paths->items);
    *paths = (kb_table_paths){.alloc = paths->alloc};
}

// ---- one file ---------------------------------------------------------------

static kb_status
read_file(kb_table *table, FILE *in, kb_error *err)
{
    for (;;) {
        KB_TRY(kb_buf_reserve(&table->bytes, READ_STEP));
        const size_t n =
            fread(table->bytes.ptr + table->bytes.len, 1, READ_STEP, in);
        table->bytes.len += n;
        if (table->bytes.len > LARGEST_FILE) {
            return kb_error_set(err, KB_ERR_LIMIT, table->path, 0,
                                "longer than 16 MiB");
        }
        if (n == 0) {
            return ferror(in) ? kb_error_set(err, KB_ERR_IO, table->path, 0,
                                             "%s", strerror(errno))
                              : KB_OK;
        }
    }
}

static bool
take_line(kb_table *table, kb_str *line)
{
    while (table->at < table->bytes.len) {
        const char *const begin = table->bytes.ptr + table->at;
        const size_t left = table->bytes.len - table->at;
        const char *const end = memchr(begin, '\n', left);
        size_t n = end ? (size_t)(end - begin) : left;
        table->at += end ? n + 1 : n;
        ++table->line;
        if (n > 0 && begin[n - 1] == '\r') {
            --n;
        }
        if (n > 0 && begin[0] != '#') {
            *line = (kb_str){begin, n};
            return true;
        }
    }
    return false;
}

// Split at tabs; returns the number of cells, which may exceed the room.
static size_t
split_cells(kb_str line, kb_str cells[KB_TABLE_MAX_COLUMNS])
{
    size_t n = 0;
    size_t begin = 0;
    for (size_t i = 0; i <= line.len; ++i) {
        if (i < line.len && line.ptr[i] != '\t') {
            continue;
        }
        if (n < KB_TABLE_MAX_COLUMNS) {
            cells[n] = (kb_str){line.ptr + begin, i - begin};
        }
        ++n;
        begin = i + 1;
    }
    return n;
}

static kb_status
read_header(kb_table *table, kb_error *err)
{
    size_t bad = 0;
    if (kb_str_check_utf8(kb_buf_get(&table->bytes), &bad) != KB_OK) {
        const kb_status st = kb_error_set(err, KB_ERR_UTF8, table->path, 0,
                                          "invalid UTF-8 at byte %zu", bad);
        if (err) {
            err->offset = bad;
        }
        return st;
    }
    kb_str line;
    if (!take_line(table, &line)) {
        return kb_error_set(err, KB_ERR_SYNTAX, table->path, 1,
                            "there is no header line");
    }
    table->n_columns = split_cells(line, table->columns);
    if (table->n_columns > KB_TABLE_MAX_COLUMNS) {
        return kb_error_set(err, KB_ERR_SYNTAX, table->path, table->line,
                            "more than %d columns", KB_TABLE_MAX_COLUMNS);
    }
    return KB_OK;
}

kb_status
kb_table_open(const char *path, const kb_allocator *alloc, kb_table **out,
              kb_error *err)
{
    FILE *const in = fopen(path, "rbe");
    if (!in) {
        return kb_error_set(err, errno == ENOENT ? KB_ERR_MISSING : KB_ERR_IO,
                            path, 0, "%s", strerror(errno));
    }
    kb_table *const table = kb_alloc_zeroed(alloc, 1, sizeof(*table));
    kb_status st = KB_ERR_NOMEM;
    if (table) {
        table->alloc = alloc;
        table->path = path;
        kb_buf_init(&table->bytes, alloc);
        st = read_file(table, in, err);
    }
    (void)fclose(in);
    if (st == KB_OK) {
        st = read_header(table, err);
    }
    if (st != KB_OK) {
        kb_table_close(table);
        return st;
    }
    *out = table;
    return KB_OK;
}

void
kb_table_close(kb_table *table)
{
    if (table) {
        kb_buf_clear(&table->bytes);
        kb_alloc_release(table->alloc, table);
    }
}

const char *
kb_table_path(const kb_table *table)
{
    return table->path;
}

kb_str
kb_table_column(const kb_table *table, size_t column)
{
    return column < table->n_columns ? table->columns[column]
                                     : (kb_str){NULL, 0};
}

static bool
is_listed(kb_str word, const char *list)
{
    for (const char *at = list; *at != '\0';) {
        const char *const end = at + strcspn(at, " ");
        if (kb_str_equal(word, (kb_str){at, (size_t)(end - at)})) {
            return true;
        }
        at = *end == ' ' ? end + 1 : end;
    }
    return false;
}

kb_status
kb_table_check_columns(const kb_table *table, const char *known, kb_error *err)
{
    for (size_t i = 0; i < table->n_columns; ++i) {
        if (!is_listed(table->columns[i], known)) {
            return kb_error_set(err, KB_ERR_SYNTAX, table->path, 1,
                                "unknown column \"" KB_FMT "\"",
                                KB_ARG(table->columns[i]));
        }
    }
    return KB_OK;
}

kb_status
kb_table_next(kb_table *table, kb_row *row, kb_error *err)
{
    *row = (kb_row){.table = table, .err = err};
    kb_str line;
    if (!take_line(table, &line)) {
        return KB_DONE;
    }
    row->line = table->line;
    const size_t n = split_cells(line, row->cells);
    if (n > table->n_columns) {
        return kb_error_set(err, KB_ERR_SYNTAX, table->path, table->line,
                            "%zu cells under %zu columns", n, table->n_columns);
    }
    return KB_OK;
}

// Position of a column, n_columns when the file has none of that name.
static size_t
find_column(const kb_table *table, const char *column)
{
    const kb_str name = {column, strlen(column)};
    size_t i = 0;
    while (i < table->n_columns && !kb_str_equal(table->columns[i], name)) {
        ++i;
    }
    return i;
}

kb_str
kb_row_get(const kb_row *row, const char *column)
{
    const size_t i = find_column(row->table, column);
    return i < row->table->n_columns ? row->cells[i] : (kb_str){NULL, 0};
}

kb_status
kb_row_copy(const kb_row *row, const char *column, kb_arena *arena, kb_str *out)
{
    return kb_arena_copy(arena, kb_row_get(row, column), out);
}

uint32_t
kb_row_line(const kb_row *row)
{
    return row->line;
}

kb_status
kb_row_refuse_at(const kb_row *row, const char *column, uint32_t at,
                 const char *why)
{
    const kb_status st = kb_error_set(row->err, KB_ERR_SYNTAX, row->table->path,
                                      row->line, "%s: %s", column, why);
    const kb_str cell = kb_row_get(row, column);
    if (row->err && cell.ptr) {
        row->err->column = (uint32_t)(cell.ptr - row->cells[0].ptr) + at;
    }
    return st;
}

kb_status
kb_row_refuse(const kb_row *row, const char *column, const char *why)
{
    return kb_row_refuse_at(row, column, 1, why);
}

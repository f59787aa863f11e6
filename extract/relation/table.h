// SPDX-License-Identifier: MIT
// Rule files as rows of named cells: UTF-8, tabs between cells, one header
// line, `#` begins a comment line.
#ifndef KB_RELATION_TABLE_H
#define KB_RELATION_TABLE_H

#include "base/arena.h"

typedef struct kb_table kb_table;

enum { KB_TABLE_MAX_COLUMNS = 16 };

/// A row; its cells are borrowed until the next one is read.
typedef struct kb_row {
    kb_table *table;
    uint32_t line; // 1-based
    kb_str cells[KB_TABLE_MAX_COLUMNS];
    kb_error *err; // where a refusal goes; may be NULL
} kb_row;

/// Files to read: owned, NUL-terminated paths.
typedef struct kb_table_paths {
    const kb_allocator *alloc;
    char **items;
    size_t n;
    size_t cap;
} kb_table_paths;

/// The files that `paths` name; a directory stands for its `*.tsv` in sorted
/// order.  Clear the list in any case.
KB_NODISCARD kb_status kb_table_list(const char *const *paths, size_t n_paths,
                                     const kb_allocator *alloc,
                                     kb_table_paths *out, kb_error *err);

void kb_table_paths_clear(kb_table_paths *paths);

/// Read a file of at most 16 MiB and its header.
KB_NODISCARD kb_status kb_table_open(const char *path,
                                     const kb_allocator *alloc, kb_table **out,
                                     kb_error *err);

/// Takes NULL.
void kb_table_close(kb_table *table);

const char *kb_table_path(const kb_table *table);

/// Name of a column, empty beyond the last one.
kb_str kb_table_column(const kb_table *table, size_t column);

/// Refuse a header with a column that is not among `known` (space-separated).
KB_NODISCARD kb_status kb_table_check_columns(const kb_table *table,
                                              const char *known, kb_error *err);

/// The next row: KB_OK, KB_DONE, or KB_ERR_SYNTAX for a row with more cells
/// than the header.
KB_NODISCARD kb_status kb_table_next(kb_table *table, kb_row *row,
                                     kb_error *err);

/// The cell of a column; empty when the row or the file has none.
kb_str kb_row_get(const kb_row *row, const char *column);

/// A copy of the cell.
KB_NODISCARD kb_status kb_row_copy(const kb_row *row, const char *column,
                                   kb_arena *arena, kb_str *out);

uint32_t kb_row_line(const kb_row *row);

/// Fill the row's error with file, line, the cell's column, and `why`; always
/// KB_ERR_SYNTAX.
kb_status kb_row_refuse(const kb_row *row, const char *column, const char *why);

/// Like kb_row_refuse(), at byte `at` (1-based) of the cell.
kb_status kb_row_refuse_at(const kb_row *row, const char *column, uint32_t at,
                           const char *why);

/// Cut the first item off a list with `|` between its items.
static inline kb_str
kb_next_item(kb_str *list)
{
    if (list->len == 0) {
        return *list;
    }
    const char *const bar = memchr(list->ptr, '|', list->len);
    const size_t n = bar ? (size_t)(bar - list->ptr) : list->len;
    const kb_str item = {list->ptr, n};
    const size_t used = bar ? n + 1 : n;
    *list = (kb_str){list->ptr + used, list->len - used};
    return item;
}

#endif // KB_RELATION_TABLE_H

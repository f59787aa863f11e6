// SPDX-License-Identifier: MIT
// Rows of cells in the format the user asked for.  A table for people keeps to
// the width of the terminal: long cells are cut, and where not even that
// helps, each row becomes a list of its cells.
#ifndef KB_TOOLS_TABLE_H
#define KB_TOOLS_TABLE_H

#include "json.h"
#include "out.h"

typedef enum kb_table_format {
    KB_TABLE_TABLE = 0, ///< aligned columns for people
    KB_TABLE_TSV,       ///< tabs; tab, line ends and backslash are escaped
    KB_TABLE_CSV,       ///< RFC 4180 with a header line
    KB_TABLE_JSON,      ///< one array of objects
    KB_TABLE_NDJSON,    ///< one object a line
    KB_TABLE_MARKDOWN,  ///< rows between bars
    KB_N_TABLE_FORMATS
} kb_table_format;

/// Names of the formats, in their order, for options.
extern const char *const kb_table_formats[KB_N_TABLE_FORMATS];

/// The default: a table on a terminal, else tab-separated.
kb_table_format kb_table_default_format(void);

enum { KB_TABLE_MAX_COLUMNS = 18 };

typedef struct kb_table_column {
    const char *name;
    bool is_number; ///< right-aligned
} kb_table_column;

/// A table being written.
typedef struct kb_table {
    kb_out *out;
    kb_table_format format;
    const kb_table_column *columns;
    int n_columns;
    bool is_colored;
    uint64_t n_rows;
    int column;     ///< of the next cell
    json_t *object; ///< the row being filled, in JSON
    // Tables only: cells wait here until their widths are known.
    kb_out cells;
    size_t *ends; ///< end of each waiting cell in `cells`
    size_t n_ends;
    size_t cap_ends;
    size_t widths[KB_TABLE_MAX_COLUMNS];
    bool is_hidden[KB_TABLE_MAX_COLUMNS];
    const int *spare; ///< a number a column: where the terminal is too narrow,
                      ///< those with the largest go, 0 never; NULL: addresses
    size_t max_width; ///< columns of the terminal; 0: as many as need be
    bool has_header;
} kb_table;

/// Start a table.  `out` and `columns` are borrowed.  kb_table_end() it.
void kb_table_begin(kb_table *table, const kb_cli *cli, kb_out *out,
                    kb_table_format format, const kb_table_column *columns,
                    int n_columns);

/// Write what is left, and free.  A failure is noted in the output.
void kb_table_end(kb_table *table);

/// Whether rows are objects, which kb_table_object() takes instead of cells.
bool kb_table_is_json(const kb_table *table);

/// A whole row in JSON, which is released; NULL: no memory.
void kb_table_object(kb_table *table, json_t *object);

/// The next cell; a row is complete with its last column.
void kb_table_cell(kb_table *table, kb_str text);

/// As kb_table_cell() for C strings; NULL is empty.
void kb_table_text(kb_table *table, const char *text);

void kb_table_number(kb_table *table, uint64_t number);

void kb_table_fraction(kb_table *table, double value);

/// Empty for KB_NO_DAY.
void kb_table_day(kb_table *table, kb_day day);

/**
   Write lines of at most `width` columns (0: one line), each after `indent`,
   cut between words.  Sequences of colours take no room.
*/
void kb_table_wrap(kb_out *out, kb_str text, const char *indent, size_t width);

/// Columns that a text takes on a terminal.
size_t kb_table_width(kb_str text);

#endif // KB_TOOLS_TABLE_H

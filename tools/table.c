// SPDX-License-Identifier: MIT
#include "table.h"

#include <utf8proc.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

// A table is printed in pieces of so many rows: columns may grow wider from
// piece to piece, but memory does not.
enum { PIECE_ROWS = 2000 };

const char *const kb_table_formats[KB_N_TABLE_FORMATS] = {
    "table", "tsv", "csv", "json", "ndjson", "markdown",
};

kb_table_format
kb_table_default_format(void)
{
    return isatty(STDOUT_FILENO) == 1 ? KB_TABLE_TABLE : KB_TABLE_TSV;
}

/// The character at `at`: its bytes and its columns.
static size_t
next_character(kb_str text, size_t at, size_t *columns)
{
    utf8proc_int32_t c = -1;
    const size_t left = text.len - at;
    const utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)text.ptr + at,
                         (utf8proc_ssize_t)(left < 4 ? left : 4), &c);
    if (n <= 0) {
        *columns = 1;
        return 1;
    }
    const int width = utf8proc_charwidth(c);
    *columns = width > 0 ? (size_t)width : 0;
    return (size_t)n;
}

size_t
kb_table_width(kb_str text)
{
    size_t width = 0;
    size_t columns = 0;
    for (size_t i = 0; i < text.len;) {
        i += next_character(text, i, &columns);
        width += columns;
    }
    return width;
}

/// The longest beginning of a text that takes at most `width` columns.
static kb_str
cut(kb_str text, size_t width)
{
    size_t used = 0;
    size_t columns = 0;
    size_t i = 0;
    while (i < text.len) {
        const size_t n = next_character(text, i, &columns);
        if (used + columns > width) {
            break;
        }
        used += columns;
        i += n;
    }
    return (kb_str){text.ptr, i};
}

static size_t
terminal_width(int fd)
{
    struct winsize size = {0};
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

// ---- lines ------------------------------------------------------------------

/// Columns of a word, without sequences of colours.
static size_t
word_width(kb_str word)
{
    size_t width = 0;
    size_t columns = 0;
    for (size_t i = 0; i < word.len;) {
        if (word.ptr[i] == '\033') {
            while (i < word.len && word.ptr[i] != 'm') {
                ++i;
            }
            ++i;
            continue;
        }
        i += next_character(word, i, &columns);
        width += columns;
    }
    return width;
}

void
kb_table_wrap(kb_out *out, kb_str text, const char *indent, size_t width)
{
    const size_t margin = strlen(indent);
    size_t used = 0;
    kb_out_text(out, indent);
    for (size_t at = 0; at < text.len;) {
        const char *const space = memchr(text.ptr + at, ' ', text.len - at);
        const size_t end = space ? (size_t)(space - text.ptr) : text.len;
        const kb_str word = {text.ptr + at, end - at};
        const size_t n = word_width(word);
        if (used > 0 && width > 0 && margin + used + 1 + n > width) {
            kb_out_char(out, '\n');
            kb_out_text(out, indent);
            used = 0;
        }
        kb_out_text(out, used > 0 ? " " : "");
        kb_out_str(out, word);
        used += n + (used > 0);
        at = end + 1;
    }
    kb_out_char(out, '\n');
}

// ---- aligned tables ---------------------------------------------------------

static void
pad(kb_out *out, size_t n)
{
    for (size_t i = 0; i < n; ++i) {
        kb_out_char(out, ' ');
    }
}

/// The last column that is shown.
static int
last_column(const kb_table *table)
{
    int last = table->n_columns - 1;
    while (last > 0 && table->is_hidden[last]) {
        --last;
    }
    return last;
}

static void
print_cell(kb_table *table, int column, kb_str text)
{
    if (table->is_hidden[column]) {
        return;
    }
    const size_t room = table->widths[column];
    size_t width = kb_table_width(text);
    const bool is_long = width > room;
    const bool is_last = column == last_column(table);
    if (is_long) {
        text = cut(text, room - 1);
        width = kb_table_width(text) + 1;
    }
    if (table->columns[column].is_number) {
        pad(table->out, room - width);
    }
    kb_out_str(table->out, text);
    kb_out_text(table->out, is_long ? "\u2026" : "");
    if (!table->columns[column].is_number && !is_last) {
        pad(table->out, room - width);
    }
    kb_out_text(table->out, is_last ? "" : "  ");
}

static size_t
total_width(const kb_table *table)
{
    size_t total = 0;
    for (int i = 0; i < table->n_columns; ++i) {
        total += table->is_hidden[i] ? 0 : table->widths[i] + 2;
    }
    return total > 2 ? total - 2 : 0;
}

/// Narrow the widest columns of text, none below `least`, until all fit.
static bool
narrow(kb_table *table, size_t least)
{
    while (total_width(table) > table->max_width) {
        int widest = -1;
        for (int i = 0; i < table->n_columns; ++i) {
            if (!table->columns[i].is_number && !table->is_hidden[i] &&
                table->widths[i] > least &&
                (widest < 0 || table->widths[i] > table->widths[widest])) {
                widest = i;
            }
        }
        if (widest < 0) {
            return false;
        }
        --table->widths[widest];
    }
    return true;
}

/// How well a column can be spared; addresses, when nobody says otherwise.
static int
spare_of(const kb_table *table, int column)
{
    const char *const name = table->columns[column].name;
    return table->spare ? table->spare[column]
                        : strcmp(name, "iri") == 0 || strcmp(name, "url") == 0;
}

/// Hide the column that can best be spared: whether there was one.
static bool
hide_column(kb_table *table)
{
    int chosen = -1;
    int most = 0;
    for (int i = 0; i < table->n_columns; ++i) {
        if (!table->is_hidden[i] && spare_of(table, i) > most) {
            chosen = i;
            most = spare_of(table, i);
        }
    }
    if (chosen >= 0) {
        table->is_hidden[chosen] = true;
    }
    return chosen >= 0;
}

/// Make the columns fit the terminal; false: they cannot.
static bool
fit_widths(kb_table *table)
{
    enum { FAIR_WIDTH = 18, LEAST_WIDTH = 8 };
    size_t widths[KB_TABLE_MAX_COLUMNS];
    if (table->max_width == 0) {
        return true;
    }
    memcpy(widths, table->widths, sizeof(widths));
    while (!narrow(table, FAIR_WIDTH)) {
        memcpy(table->widths, widths, sizeof(widths));
        if (!hide_column(table)) {
            break;
        }
    }
    return narrow(table, LEAST_WIDTH);
}

/// A row as a list: a line a cell that is not empty, and an empty line.
static void
print_record(kb_table *table, size_t row, size_t begin)
{
    size_t name_width = 0;
    for (int i = 0; i < table->n_columns; ++i) {
        const size_t width = strlen(table->columns[i].name);
        name_width = width > name_width ? width : name_width;
    }
    for (int i = 0; i < table->n_columns; ++i) {
        const size_t at = row * (size_t)table->n_columns + (size_t)i;
        const char *const name = table->columns[i].name;
        if (table->ends[at] > begin) {
            kb_out_text(table->out, table->is_colored ? "\033[1m" : "");
            kb_out_text(table->out, name);
            kb_out_text(table->out, table->is_colored ? "\033[0m" : "");
            pad(table->out, name_width - strlen(name) + 1);
            kb_out_bytes(table->out, table->cells.data + begin,
                         table->ends[at] - begin);
            kb_out_char(table->out, '\n');
        }
        begin = table->ends[at];
    }
    kb_out_char(table->out, '\n');
}

static void
print_records(kb_table *table)
{
    const size_t n_rows = table->n_ends / (size_t)table->n_columns;
    size_t begin = 0;
    for (size_t row = 0; row < n_rows; ++row) {
        print_record(table, row, begin);
        begin = table->ends[(row + 1) * (size_t)table->n_columns - 1];
    }
}

static void
print_header(kb_table *table)
{
    kb_out_text(table->out, table->is_colored ? "\033[1m" : "");
    for (int i = 0; i < table->n_columns; ++i) {
        const char *const name = table->columns[i].name;
        print_cell(table, i, (kb_str){name, strlen(name)});
    }
    kb_out_text(table->out, table->is_colored ? "\033[0m\n" : "\n");
    table->has_header = true;
}

static void
print_rows(kb_table *table)
{
    size_t begin = 0;
    if (!table->has_header && table->n_ends > 0) {
        print_header(table);
    }
    for (size_t i = 0; i < table->n_ends; ++i) {
        const int column = (int)(i % (size_t)table->n_columns);
        const kb_str text = {table->cells.data + begin, table->ends[i] - begin};
        print_cell(table, column, text);
        if (column == table->n_columns - 1) {
            kb_out_char(table->out, '\n');
        }
        begin = table->ends[i];
    }
}

static void
print_piece(kb_table *table)
{
    if (fit_widths(table)) {
        print_rows(table);
    } else {
        print_records(table);
    }
    kb_out_reset(&table->cells);
    table->n_ends = 0;
}

// Keep control characters off the terminal.
static void
keep_printable(kb_out *out, kb_str text)
{
    for (size_t i = 0; i < text.len; ++i) {
        kb_out_char(out, kb_out_printable(text.ptr[i]));
    }
}

static void
keep_cell(kb_table *table, kb_str text)
{
    if (table->n_ends == table->cap_ends) {
        const size_t cap = table->cap_ends > 0 ? table->cap_ends * 2 : 256;
        size_t *const ends = realloc(table->ends, cap * sizeof(*ends));
        if (!ends) {
            table->out->error = ENOMEM;
            return;
        }
        table->ends = ends;
        table->cap_ends = cap;
    }
    keep_printable(&table->cells, text);
    table->ends[table->n_ends] = table->cells.len;
    ++table->n_ends;
    const size_t width = kb_table_width(text);
    if (width > table->widths[table->column]) {
        table->widths[table->column] = width;
    }
}

// ---- separated values -------------------------------------------------------

static void
add_tsv(kb_out *out, kb_str text)
{
    for (size_t i = 0; i < text.len; ++i) {
        switch (text.ptr[i]) {
        case '\t':
            kb_out_text(out, "\\t");
            break;
        case '\n':
            kb_out_text(out, "\\n");
            break;
        case '\r':
            kb_out_text(out, "\\r");
            break;
        case '\\':
            kb_out_text(out, "\\\\");
            break;
        default:
            kb_out_char(out, text.ptr[i]);
        }
    }
}

static void
add_csv(kb_out *out, kb_str text)
{
    bool is_plain = true;
    for (size_t i = 0; i < text.len; ++i) {
        is_plain = is_plain && !strchr(",\"\r\n", text.ptr[i]);
    }
    if (is_plain) {
        kb_out_str(out, text);
        return;
    }
    kb_out_char(out, '"');
    for (size_t i = 0; i < text.len; ++i) {
        kb_out_text(out, text.ptr[i] == '"' ? "\"" : "");
        kb_out_char(out, text.ptr[i]);
    }
    kb_out_char(out, '"');
}

static void
print_csv_header(kb_table *table)
{
    for (int i = 0; i < table->n_columns; ++i) {
        kb_out_text(table->out, i > 0 ? "," : "");
        kb_out_text(table->out, table->columns[i].name);
    }
    kb_out_text(table->out, "\r\n");
}

static void
add_separated(kb_table *table, kb_str text)
{
    const bool is_csv = table->format == KB_TABLE_CSV;
    if (table->column > 0) {
        kb_out_char(table->out, is_csv ? ',' : '\t');
    }
    if (is_csv) {
        add_csv(table->out, text);
    } else {
        add_tsv(table->out, text);
    }
    if (table->column == table->n_columns - 1) {
        kb_out_text(table->out, is_csv ? "\r\n" : "\n");
    }
}

// ---- Markdown ---------------------------------------------------------------

static void
print_markdown_header(kb_table *table)
{
    kb_out_char(table->out, '|');
    for (int i = 0; i < table->n_columns; ++i) {
        kb_out_char(table->out, ' ');
        kb_out_text(table->out, table->columns[i].name);
        kb_out_text(table->out, " |");
    }
    kb_out_text(table->out, "\n|");
    for (int i = 0; i < table->n_columns; ++i) {
        kb_out_text(table->out,
                    table->columns[i].is_number ? " ---: |" : " --- |");
    }
    kb_out_char(table->out, '\n');
}

static void
add_markdown(kb_table *table, kb_str text)
{
    kb_out_text(table->out, table->column == 0 ? "| " : " ");
    for (size_t i = 0; i < text.len; ++i) {
        const char c = text.ptr[i];
        // What begins a mark of Markdown or a tag of HTML.
        if (c != '\0' && strchr("|\\`*_<[", c)) {
            kb_out_char(table->out, '\\');
        }
        kb_out_char(table->out, kb_out_printable(c));
    }
    kb_out_text(table->out,
                table->column == table->n_columns - 1 ? " |\n" : " |");
}

// ---- JSON -------------------------------------------------------------------

bool
kb_table_is_json(const kb_table *table)
{
    return table->format == KB_TABLE_JSON || table->format == KB_TABLE_NDJSON;
}

void
kb_table_object(kb_table *table, json_t *object)
{
    if (table->format == KB_TABLE_JSON) {
        kb_out_text(table->out, table->n_rows > 0 ? ",\n" : "[\n");
    }
    kb_out_json(table->out, object);
    kb_out_text(table->out, table->format == KB_TABLE_NDJSON ? "\n" : "");
    ++table->n_rows;
}

static void
add_member(kb_table *table, json_t *value)
{
    if (table->column == 0) {
        table->object = json_object();
    }
    if (json_object_set_new(table->object, table->columns[table->column].name,
                            value) != 0) {
        table->out->error = ENOMEM;
    }
    ++table->column;
    if (table->column == table->n_columns) {
        kb_table_object(table, table->object);
        table->object = NULL;
        table->column = 0;
    }
}

// ---- all formats ------------------------------------------------------------

void
kb_table_begin(kb_table *table, const kb_cli *cli, kb_out *out,
               kb_table_format format, const kb_table_column *columns,
               int n_columns)
{
    *table = (kb_table){.out = out,
                        .format = format,
                        .columns = columns,
                        .n_columns = n_columns,
                        .is_colored = kb_cli_is_colored(cli, out->shown_on),
                        .max_width = format == KB_TABLE_TABLE
                                         ? terminal_width(out->shown_on)
                                         : 0};
    kb_out_init(&table->cells, -1);
    for (int i = 0; i < n_columns; ++i) {
        table->widths[i] = strlen(columns[i].name);
    }
    if (format == KB_TABLE_CSV) {
        print_csv_header(table);
    } else if (format == KB_TABLE_MARKDOWN) {
        print_markdown_header(table);
    }
}

void
kb_table_end(kb_table *table)
{
    if (table->format == KB_TABLE_TABLE) {
        print_piece(table);
    } else if (table->format == KB_TABLE_JSON) {
        kb_out_text(table->out, table->n_rows > 0 ? "\n]\n" : "[]\n");
    }
    if (table->cells.error != 0 && table->out->error == 0) {
        table->out->error = table->cells.error;
    }
    json_decref(table->object);
    table->object = NULL;
    kb_out_clear(&table->cells);
    free(table->ends);
    table->ends = NULL;
}

void
kb_table_cell(kb_table *table, kb_str text)
{
    if (kb_table_is_json(table)) {
        add_member(table, kb_json_text_or_null(text));
        return;
    }
    if (table->format == KB_TABLE_TABLE) {
        keep_cell(table, text);
    } else if (table->format == KB_TABLE_MARKDOWN) {
        add_markdown(table, text);
    } else {
        add_separated(table, text);
    }
    ++table->column;
    if (table->column == table->n_columns) {
        table->column = 0;
        ++table->n_rows;
        if (table->n_ends >= PIECE_ROWS * (size_t)table->n_columns) {
            print_piece(table);
        }
    }
}

void
kb_table_text(kb_table *table, const char *text)
{
    kb_table_cell(table, (kb_str){text, text ? strlen(text) : 0});
}

void
kb_table_number(kb_table *table, uint64_t number)
{
    char digits[20];
    size_t begin = sizeof(digits);
    if (kb_table_is_json(table)) {
        add_member(table, json_integer((json_int_t)number));
        return;
    }
    do {
        digits[--begin] = (char)('0' + (int)(number % 10));
        number /= 10;
    } while (number > 0);
    kb_table_cell(table, (kb_str){digits + begin, sizeof(digits) - begin});
}

void
kb_table_fraction(kb_table *table, double value)
{
    if (kb_table_is_json(table)) {
        add_member(table, kb_json_fraction(value, 2));
        return;
    }
    // By hand: printf() is what a long table would wait for.
    const double rounded = value * 100 + 0.5;
    const unsigned hundredths =
        value >= 0 && value < 9.99 ? (unsigned)rounded : 0;
    const char text[] = {(char)('0' + (int)(hundredths / 100)), '.',
                         (char)('0' + (int)(hundredths / 10 % 10)),
                         (char)('0' + (int)(hundredths % 10))};
    kb_table_cell(table, (kb_str){text, sizeof(text)});
}

void
kb_table_day(kb_table *table, kb_day day)
{
    char text[KB_DAY_LEN + 1] = "";
    kb_day_format(day, text);
    kb_table_text(table, text);
}

// SPDX-License-Identifier: MIT
// Rows with a header (RFC 4180), by a map that says for each column of a list
// which column of the file it is taken from, or what it always is:
//
//     name=Label,aliases=Other names,type=:place,class=:city
//
// A column that the map does not name is taken from that of its own name.
// Lists have `|` or `;` between their items.
#include "base/error.h"
#include "gaz/cell.h"
#include "gaz/class.h"
#include "gaz/import/import.h"

#include <inttypes.h>
#include <stdio.h>

enum { COLUMNS_MAX = 1024, RECORD_MAX = 1 << 24, NO_COLUMN = COLUMNS_MAX };

static const char *const fields[KB_CELL_HINT] = {
    [KB_CELL_ID] = "id",
    [KB_CELL_TYPE] = "type",
    [KB_CELL_CLASS] = "class",
    [KB_CELL_NAME] = "name",
    [KB_CELL_ALIASES] = "aliases",
    [KB_CELL_DEMONYMS] = "demonyms",
    [KB_CELL_WIKIDATA] = "wikidata",
    [KB_CELL_COUNTRY] = "country",
    [KB_CELL_PARENT] = "parent",
    [KB_CELL_CAPITAL] = "capital",
    [KB_CELL_GENDER] = "gender",
    [KB_CELL_OFFICES] = "offices",
    [KB_CELL_PRIOR] = "prior",
    [KB_CELL_QUALIFIER] = "qualifier",
};

typedef struct csv {
    kb_buf record;                    // as it stands, line ends in quotes too
    kb_buf text;                      // the values without quotes
    uint32_t begins[COLUMNS_MAX + 1]; // of each value in `text`
    size_t n_values;
    uint32_t line; // the first one of the record
    char delimiter;
    size_t columns[KB_CELL_HINT];
    kb_str fixed[KB_CELL_HINT];
} csv;

// ---- records ----------------------------------------------------------------

// Whether a quoted value goes on behind the record.
static bool
is_open(kb_str record)
{
    size_t n = 0;
    for (size_t i = 0; i < record.len; ++i) {
        n += record.ptr[i] == '"';
    }
    return n % 2 == 1;
}

static kb_status
read_record(kb_importer *importer)
{
    csv *const c = importer->state;
    kb_str line = {NULL, 0};
    kb_buf_reset(&c->record);
    KB_TRY(kb_import_line(importer, &line));
    c->line = importer->input.line;
    KB_TRY(kb_buf_add_str(&c->record, line));
    while (is_open(kb_buf_get(&c->record)) && c->record.len < RECORD_MAX) {
        const kb_status st = kb_input_line(&importer->input, &line);
        if (st == KB_DONE) {
            break;
        }
        KB_TRY(st);
        KB_TRY(kb_buf_add_byte(&c->record, '\n'));
        KB_TRY(kb_buf_add_str(&c->record, line));
    }
    return KB_OK;
}

static void
refuse(kb_importer *importer, size_t at, const char *why)
{
    csv *const c = importer->state;
    const uint32_t line = importer->input.line;
    importer->input.line = c->line;
    kb_import_refuse(importer, at, "%s", why);
    importer->input.line = line;
}

// One value from `*at` on; false when a quote is wrong.
static kb_status
split_value(csv *c, size_t *at, char delimiter, bool *is_good)
{
    const kb_str record = kb_buf_get(&c->record);
    const bool is_quoted = *at < record.len && record.ptr[*at] == '"';
    size_t i = *at + (is_quoted ? 1 : 0);
    for (; i < record.len; ++i) {
        const char byte = record.ptr[i];
        if (is_quoted && byte == '"') {
            if (i + 1 == record.len || record.ptr[i + 1] != '"') {
                break;
            }
            ++i;
        } else if (!is_quoted && byte == delimiter) {
            break;
        }
        KB_TRY(kb_buf_add_byte(&c->text, byte));
    }
    if (is_quoted) {
        *is_good = i < record.len;
        ++i;
    }
    *is_good = *is_good && (i >= record.len || record.ptr[i] == delimiter);
    *at = i;
    return KB_OK;
}

static kb_status
split_record(kb_importer *importer, bool *is_good)
{
    csv *const c = importer->state;
    kb_buf_reset(&c->text);
    c->n_values = 0;
    *is_good = true;
    for (size_t at = 0; *is_good && at <= c->record.len; ++at) {
        const size_t from = at;
        if (c->n_values == COLUMNS_MAX) {
            refuse(importer, from + 1, "too many columns");
            *is_good = false;
            return KB_OK;
        }
        c->begins[c->n_values++] = (uint32_t)c->text.len;
        KB_TRY(split_value(c, &at, c->delimiter, is_good));
        if (!*is_good) {
            refuse(importer, from + 1, "a quote is not closed");
        }
    }
    c->begins[c->n_values] = (uint32_t)c->text.len;
    return KB_OK;
}

static kb_str
value_at(const csv *c, size_t column)
{
    if (column >= c->n_values) {
        return (kb_str){NULL, 0};
    }
    const uint32_t from = c->begins[column];
    const uint32_t len = c->begins[column + 1] - from;
    return len > 0 ? (kb_str){c->text.ptr + from, len} : (kb_str){NULL, 0};
}

// ---- the map ----------------------------------------------------------------

static size_t
find_column(const csv *c, kb_str name)
{
    for (size_t i = 0; i < c->n_values; ++i) {
        if (kb_str_equal(value_at(c, i), name)) {
            return i;
        }
    }
    return NO_COLUMN;
}

static size_t
find_field(kb_str name)
{
    for (size_t i = 0; i < KB_CELL_HINT; ++i) {
        if (kb_str_equal(name, (kb_str){fields[i], strlen(fields[i])})) {
            return i;
        }
    }
    return KB_CELL_HINT;
}

// `field=Column` or `field=:value`.
static kb_status
read_pair(kb_importer *importer, kb_str pair)
{
    csv *const c = importer->state;
    const char *const equals = memchr(pair.ptr, '=', pair.len);
    const kb_str name = {pair.ptr,
                         equals ? (size_t)(equals - pair.ptr) : pair.len};
    const size_t field = find_field(name);
    if (!equals || field == KB_CELL_HINT) {
        return kb_error_set(importer->err, KB_ERR_INVALID, NULL, 0,
                            "columns: `" KB_FMT "` is no column of a list and "
                            "one of the file with = between",
                            KB_ARG(pair));
    }
    const kb_str value = {equals + 1, pair.len - name.len - 1};
    if (value.len > 0 && value.ptr[0] == ':') {
        c->fixed[field] = (kb_str){value.ptr + 1, value.len - 1};
        c->columns[field] = NO_COLUMN;
        return KB_OK;
    }
    c->columns[field] = find_column(c, value);
    return c->columns[field] != NO_COLUMN
               ? KB_OK
               : kb_error_set(importer->err, KB_ERR_INVALID,
                              importer->input.name, importer->input.line,
                              "no column `" KB_FMT "`", KB_ARG(value));
}

static kb_status
read_map(kb_importer *importer)
{
    csv *const c = importer->state;
    for (size_t i = 0; i < KB_CELL_HINT; ++i) {
        c->fixed[i] = (kb_str){NULL, 0};
        c->columns[i] = find_column(c, (kb_str){fields[i], strlen(fields[i])});
    }
    const char *at = importer->options->columns;
    while (at && *at) {
        const char *const comma = strchr(at, ',');
        const size_t len = comma ? (size_t)(comma - at) : strlen(at);
        KB_TRY(read_pair(importer, (kb_str){at, len}));
        at += len + (comma ? 1 : 0);
    }
    if (c->columns[KB_CELL_NAME] == NO_COLUMN ||
        (c->columns[KB_CELL_TYPE] == NO_COLUMN &&
         c->fixed[KB_CELL_TYPE].len == 0)) {
        return kb_error_set(importer->err, KB_ERR_INVALID, importer->input.name,
                            importer->input.line,
                            "no column for name or type: map the columns");
    }
    return KB_OK;
}

// ---- rows -------------------------------------------------------------------

static kb_str
get(const csv *c, kb_cell_column field)
{
    return c->columns[field] == NO_COLUMN ? c->fixed[field]
                                          : value_at(c, c->columns[field]);
}

static bool
read_class(kb_importer *importer, kb_entity_type *type, kb_entity_class *class_)
{
    static const kb_entity_class usual[] = {
        [KB_PERSON] = KB_CLASS_OTHER,
        [KB_PLACE] = KB_CLASS_AREA,
        [KB_ORGANIZATION] = KB_CLASS_GROUP,
    };
    const csv *const c = importer->state;
    const char *const why = kb_cell_read_type(get(c, KB_CELL_TYPE), type);
    if (why) {
        refuse(importer, 0, "the type is not person, place or organization");
        return false;
    }
    const kb_str word = get(c, KB_CELL_CLASS);
    *class_ = usual[*type];
    if (word.len > 0 && kb_entity_class_find(*type, word, class_) != KB_OK) {
        refuse(importer, 0, "the class is none of that type");
        return false;
    }
    return true;
}

static kb_status
add_list(kb_importer *importer, kb_cell_column field)
{
    kb_str rest = get(importer->state, field);
    while (rest.len > 0) {
        size_t n = 0;
        while (n < rest.len && rest.ptr[n] != '|' && rest.ptr[n] != ';') {
            ++n;
        }
        size_t from = 0;
        while (from < n && rest.ptr[from] == ' ') {
            ++from;
        }
        const bool is_weak = from < n && rest.ptr[from] == '~';
        KB_TRY(kb_import_add_item(
            importer, field,
            (kb_str){rest.ptr + from + is_weak, n - from - is_weak},
            is_weak && field == KB_CELL_ALIASES));
        n += n < rest.len ? 1 : 0;
        rest = (kb_str){rest.ptr + n, rest.len - n};
    }
    return KB_OK;
}

static kb_status
add_offices(kb_importer *importer)
{
    kb_buf *const cell = &importer->cells[KB_CELL_OFFICES];
    kb_str rest = get(importer->state, KB_CELL_OFFICES);
    kb_str item = {NULL, 0};
    bool is_first = true;
    while (kb_cell_next(&rest, &is_first, &item)) {
        kb_cell_office office;
        if (kb_cell_read_office(item, &office)) {
            refuse(importer, 0, "an office is not role@id:from..to");
            kb_buf_reset(cell);
            return KB_OK;
        }
        if (cell->len > 0) {
            KB_TRY(kb_buf_add_byte(cell, '|'));
        }
        KB_TRY(kb_buf_add_str(cell, item));
    }
    return KB_OK;
}

static kb_status
set_ids(kb_importer *importer)
{
    static const kb_cell_column ids[] = {KB_CELL_COUNTRY, KB_CELL_PARENT,
                                         KB_CELL_CAPITAL};
    const csv *const c = importer->state;
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); ++i) {
        KB_TRY(kb_import_set_id(importer, ids[i], "", get(c, ids[i])));
    }
    KB_TRY(kb_import_set_id(importer, KB_CELL_ID, "", get(c, KB_CELL_ID)));
    kb_buf *const id = &importer->cells[KB_CELL_ID];
    const kb_str country = kb_buf_get(&importer->cells[KB_CELL_COUNTRY]);
    if (id->len > 0) {
        return KB_OK;
    }
    KB_TRY(kb_import_set_id(importer, KB_CELL_ID, "", get(c, KB_CELL_NAME)));
    if (id->len == 0) {
        char line[24];
        const int n = snprintf(line, sizeof(line), "row-%" PRIu32, c->line);
        return kb_buf_add(id, line, (size_t)n);
    }
    if (country.len == 0) {
        return KB_OK;
    }
    KB_TRY(kb_buf_add_byte(id, '-'));
    return kb_buf_add_str(id, country);
}

// The cells beside type, name and prior.
static kb_status
add_cells(kb_importer *importer)
{
    const csv *const c = importer->state;
    KB_TRY(set_ids(importer));
    KB_TRY(add_list(importer, KB_CELL_ALIASES));
    KB_TRY(add_list(importer, KB_CELL_DEMONYMS));
    KB_TRY(kb_import_set_wikidata(importer, get(c, KB_CELL_WIKIDATA)));
    KB_TRY(add_offices(importer));
    KB_TRY(kb_import_set_text(importer, KB_CELL_QUALIFIER,
                              get(c, KB_CELL_QUALIFIER)));
    const kb_str gender = get(c, KB_CELL_GENDER);
    kb_gender known = KB_GENDER_UNKNOWN;
    return kb_cell_read_gender(gender, &known)
               ? KB_OK
               : kb_buf_add_str(&importer->cells[KB_CELL_GENDER], gender);
}

static kb_status
add_row(kb_importer *importer)
{
    const csv *const c = importer->state;
    kb_entity_type type = KB_PERSON;
    kb_entity_class class_ = KB_CLASS_OTHER;
    uint32_t prior = 0;
    if (!read_class(importer, &type, &class_)) {
        return KB_OK;
    }
    kb_import_begin(importer, type, class_);
    KB_TRY(kb_import_add_name(importer, get(c, KB_CELL_NAME)));
    if (importer->cells[KB_CELL_NAME].len == 0) {
        refuse(importer, 0, "the name is none");
        return KB_OK;
    }
    const kb_str number = get(c, KB_CELL_PRIOR);
    if (number.len > 0 && kb_cell_read_number(number, &prior)) {
        refuse(importer, 0, "the prior is no whole number");
        return KB_OK;
    }
    importer->prior = prior;
    KB_TRY(add_cells(importer));
    return kb_import_end(importer);
}

static kb_status
read_table(kb_importer *importer)
{
    csv *const c = importer->state;
    bool has_header = false;
    kb_status st = KB_OK;
    while ((st = read_record(importer)) == KB_OK) {
        bool is_good = false;
        if (!has_header && c->record.len >= 3 &&
            memcmp(c->record.ptr, "\xEF\xBB\xBF", 3) == 0) {
            memmove(c->record.ptr, c->record.ptr + 3, c->record.len - 3);
            c->record.len -= 3;
        }
        if (c->record.len == 0) {
            continue;
        }
        KB_TRY(split_record(importer, &is_good));
        if (!has_header && is_good) {
            KB_TRY(read_map(importer));
            has_header = true;
        } else if (is_good) {
            KB_TRY(add_row(importer));
        }
    }
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
begin(kb_importer *importer)
{
    csv *const c = importer->state;
    c->delimiter = importer->options->delimiter;
    if (c->delimiter == 0) {
        c->delimiter = ',';
    }
    return KB_OK;
}

static void
clear(kb_importer *importer)
{
    csv *const c = importer->state;
    kb_buf_clear(&c->record);
    kb_buf_clear(&c->text);
}

const kb_import_methods kb_import_csv = {
    .name = "csv",
    .state_size = sizeof(csv),
    .begin = begin,
    .read = read_table,
    .clear = clear,
};

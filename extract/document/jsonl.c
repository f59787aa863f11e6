// SPDX-License-Identifier: MIT
// A line is a document: an object with `text` and what is known of it.
#include "base/error.h"
#include "document/document.h"
#include "document/json_fields.h"

#include <inttypes.h>
#include <stdio.h>

// Values that jansson may be given: each costs far more memory than its bytes.
enum { MOST_VALUES = 1 << 20 };

// ---- lines ------------------------------------------------------------------

// Add `n` bytes of the chunk to the line; past KB_LINE_MAX only skip them.
static kb_status
add_bytes(kb_reader *reader, size_t n, bool *is_too_long)
{
    kb_status st = KB_OK;
    if (n > KB_LINE_MAX - reader->text.len) {
        *is_too_long = true;
        kb_buf_clear(&reader->text);
    }
    if (!*is_too_long) {
        st = kb_buf_add(&reader->text, reader->chunk + reader->at, n);
    }
    kb_reader_consume(reader, n);
    return st;
}

// Read a line into `text`, without its end.
static kb_status
read_line(kb_reader *reader, bool *is_too_long, kb_error *err)
{
    *is_too_long = false;
    kb_buf_reset(&reader->text);
    kb_status st = kb_reader_fill(reader, err);
    while (st == KB_OK) {
        const char *const from = reader->chunk + reader->at;
        const size_t left = reader->filled - reader->at;
        const char *const stop = memchr(from, '\n', left);
        const size_t n = stop ? (size_t)(stop - from) : left;
        st = add_bytes(reader, n, is_too_long);
        if (stop) {
            kb_reader_consume(reader, 1);
            return st;
        }
        if (st == KB_OK) {
            st = kb_reader_fill(reader, err);
        }
    }
    return st == KB_DONE && (reader->text.len > 0 || *is_too_long) ? KB_OK : st;
}

// ---- fields -----------------------------------------------------------------

typedef struct json_line {
    kb_reader *reader;
    kb_reader_place place;
    kb_error *err;
    kb_json_field fields[KB_JSON_KEYS];
} json_line;

static kb_status
refuse(const json_line *line, kb_status status, const char *why)
{
    return kb_reader_refuse(line->reader, line->place, status, why, line->err);
}

static kb_status
refuse_field(const json_line *line, kb_json_key key, const char *what)
{
    char why[64];
    (void)snprintf(why, sizeof(why), "`%s` %s", kb_json_key_name(key).ptr,
                   what);
    return refuse(line, KB_ERR_SYNTAX, why);
}

static kb_status
get_string(const json_line *line, kb_json_key key, kb_str *out)
{
    *out = line->fields[key].text;
    return memchr(out->ptr, '\0', out->len)
               ? refuse_field(line, key, "holds a NUL character")
               : KB_OK;
}

static kb_status
get_optional(const json_line *line, kb_json_key key, kb_str *out)
{
    *out = (kb_str){"", 0};
    if (line->fields[key].kind == KB_JSON_MISSING) {
        return KB_OK;
    }
    return line->fields[key].kind == KB_JSON_STRING
               ? get_string(line, key, out)
               : refuse_field(line, key, "is not a string");
}

static kb_status
get_text(const json_line *line, kb_str *out)
{
    if (line->fields[KB_JSON_TEXT].kind == KB_JSON_MISSING) {
        return refuse_field(line, KB_JSON_TEXT, "is missing");
    }
    KB_TRY(get_optional(line, KB_JSON_TEXT, out));
    if (out->len > KB_TEXT_MAX) {
        char why[64];
        (void)snprintf(why, sizeof(why), "`text` is longer than %u bytes",
                       KB_TEXT_MAX);
        return refuse(line, KB_ERR_LIMIT, why);
    }
    return kb_reader_is_blank(*out)
               ? refuse(line, KB_ERR_SYNTAX, "the document is empty")
               : KB_OK;
}

static kb_status
get_date(const json_line *line, kb_day *out)
{
    kb_str date = {0};
    KB_TRY(get_optional(line, KB_JSON_DATE, &date));
    *out = line->reader->date;
    return date.len == 0 || kb_day_parse(date, out) == KB_OK
               ? KB_OK
               : refuse_field(line, KB_JSON_DATE,
                              "is not a day as in 2022-03-01");
}

// A number is written out; without an id the line has that of its place.
static kb_status
get_id(const json_line *line, kb_str *out)
{
    kb_reader *const reader = line->reader;
    const kb_json_field *const id = &line->fields[KB_JSON_ID];
    char number[16] = "";
    if (id->kind == KB_JSON_STRING && id->text.len > 0) {
        return get_string(line, KB_JSON_ID, out);
    }
    if (id->kind == KB_JSON_NUMBER) {
        *out = id->text;
        return KB_OK;
    }
    if (id->kind == KB_JSON_OTHER) {
        return refuse_field(line, KB_JSON_ID,
                            "is neither a string nor a number");
    }
    (void)snprintf(number, sizeof(number), "#%" PRIu32, reader->line);
    kb_buf_reset(&reader->id);
    KB_TRY(kb_buf_add(&reader->id, reader->path, strlen(reader->path)));
    KB_TRY(kb_buf_add(&reader->id, number, strlen(number)));
    *out = kb_buf_get(&reader->id);
    return KB_OK;
}

// ---- documents --------------------------------------------------------------

static kb_status
write_number(const json_t *value, kb_buf *out, kb_str *text)
{
    char number[64] = "";
    if (json_is_integer(value)) {
        (void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
                       json_integer_value(value));
    } else {
        (void)snprintf(number, sizeof(number), "%.17g", json_real_value(value));
    }
    kb_buf_reset(out);
    KB_TRY(kb_buf_add(out, number, strlen(number)));
    *text = kb_buf_get(out);
    return KB_OK;
}

// Take the fields of what jansson has read.
static kb_status
take_fields(json_line *line)
{
    const json_t *const json = line->reader->json;
    for (unsigned i = 0; i < KB_JSON_KEYS; ++i) {
        kb_json_field *const field = &line->fields[i];
        const json_t *const value =
            json_object_get(json, kb_json_key_name((kb_json_key)i).ptr);
        *field = (kb_json_field){KB_JSON_OTHER, {"", 0}};
        if (!value || json_is_null(value)) {
            field->kind = KB_JSON_MISSING;
        } else if (json_is_string(value)) {
            field->kind = KB_JSON_STRING;
            field->text =
                (kb_str){json_string_value(value), json_string_length(value)};
        } else if (i == KB_JSON_ID && json_is_number(value)) {
            field->kind = KB_JSON_NUMBER;
            KB_TRY(write_number(value, &line->reader->id, &field->text));
        }
    }
    return KB_OK;
}

// Values that a line may hold, or more.
static size_t
count_values(kb_str line)
{
    size_t n = 1;
    for (size_t i = 0; i < line.len; ++i) {
        const char c = line.ptr[i];
        n += c == ',' || c == '[' || c == '{';
    }
    return n;
}

// What is unusual is left to jansson, which also tells what is wrong.
static kb_status
parse_whole(json_line *line)
{
    const kb_str text = line->place.text;
    json_error_t why = {0};
    if (count_values(text) > MOST_VALUES) {
        return refuse(line, KB_ERR_LIMIT, "the line holds too many values");
    }
    line->reader->json = json_loadb(text.ptr, text.len, JSON_ALLOW_NUL, &why);
    if (!line->reader->json) {
        if (json_error_code(&why) == json_error_out_of_memory) {
            return KB_ERR_NOMEM;
        }
        // jansson counts the bytes that it has read.
        line->place.at = why.position > 0 ? (size_t)why.position - 1 : 0;
        if (line->place.at > text.len) {
            line->place.at = text.len;
        }
        return refuse(line, KB_ERR_SYNTAX, why.text);
    }
    return json_is_object(line->reader->json)
               ? take_fields(line)
               : refuse(line, KB_ERR_SYNTAX, "the line is not a JSON object");
}

static kb_status
make_document(json_line *line, kb_document *out)
{
    if (kb_str_check_utf8(line->place.text, &line->place.at) != KB_OK) {
        return refuse(line, KB_ERR_UTF8, "a byte that is not UTF-8");
    }
    kb_status st =
        kb_json_read(line->place.text, &line->reader->said, line->fields);
    if (st == KB_NOT_FOUND) {
        st = parse_whole(line);
    }
    KB_TRY(st);
    kb_document made = {.date = KB_NO_DAY};
    KB_TRY(get_text(line, &made.text));
    KB_TRY(get_id(line, &made.id));
    KB_TRY(get_date(line, &made.date));
    KB_TRY(get_optional(line, KB_JSON_TITLE, &made.title));
    KB_TRY(get_optional(line, KB_JSON_URL, &made.url));
    KB_TRY(get_optional(line, KB_JSON_SOURCE, &made.source));
    KB_TRY(get_optional(line, KB_JSON_LANG, &made.lang));
    *out = made;
    return KB_OK;
}

// The line without a byte order mark: JSON allows none.
static void
skip_byte_order_mark(kb_reader_place *place)
{
    if (place->offset == 0 && place->text.len >= 3 &&
        memcmp(place->text.ptr, "\xEF\xBB\xBF", 3) == 0) {
        place->text.ptr += 3;
        place->text.len -= 3;
        place->offset += 3;
    }
}

kb_status
kb_jsonl_next(kb_reader *reader, kb_document *out, kb_error *err)
{
    json_decref(reader->json);
    reader->json = NULL;
    for (;;) {
        const uint64_t offset = reader->consumed;
        bool is_too_long = false;
        KB_TRY(read_line(reader, &is_too_long, err));
        ++reader->line;
        const kb_str text = kb_buf_get(&reader->text);
        json_line line = {.reader = reader,
                          .place = {text, 0, reader->line, offset},
                          .err = err};
        if (is_too_long) {
            char why[64];
            (void)snprintf(why, sizeof(why),
                           "the line is longer than %zu bytes", KB_LINE_MAX);
            return refuse(&line, KB_ERR_LIMIT, why);
        }
        if (!kb_reader_is_blank(text)) {
            skip_byte_order_mark(&line.place);
            return make_document(&line, out);
        }
    }
}

const json_t *
kb_jsonl_line(kb_reader *reader)
{
    const kb_str line = kb_buf_get(&reader->text);
    const char *const begin =
        reader->format == KB_FORMAT_JSONL && line.len > 0
            ? memchr(line.ptr, '{', line.len) // past a byte order mark
            : NULL;
    if (!reader->json && begin && count_values(line) <= MOST_VALUES) {
        reader->json = json_loadb(begin, line.len - (size_t)(begin - line.ptr),
                                  JSON_ALLOW_NUL, NULL);
    }
    return reader->json;
}

// SPDX-License-Identifier: MIT
// A line is a document: an object with `text` and what is known of it.
#include "base/error.h"
#include "document/document.h"
#include "document/json_text.h"

#include <inttypes.h>
#include <stdio.h>

// Values a line may hold: each costs far more memory than its bytes.
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
} json_line;

static kb_status
refuse(const json_line *line, kb_status status, const char *why)
{
    return kb_reader_refuse(line->reader, line->place, status, why, line->err);
}

static kb_str
view_of(const json_t *value)
{
    return (kb_str){json_string_value(value), json_string_length(value)};
}

static kb_status
refuse_field(const json_line *line, const char *key, const char *what)
{
    char why[64];
    (void)snprintf(why, sizeof(why), "`%s` %s", key, what);
    return refuse(line, KB_ERR_SYNTAX, why);
}

static kb_status
get_string(const json_line *line, const char *key, const json_t *value,
           kb_str *out)
{
    *out = view_of(value);
    return memchr(out->ptr, '\0', out->len)
               ? refuse_field(line, key, "holds a NUL character")
               : KB_OK;
}

static kb_status
get_optional(const json_line *line, const char *key, kb_str *out)
{
    const json_t *const value = json_object_get(line->reader->json, key);
    *out = (kb_str){"", 0};
    if (!value || json_is_null(value)) {
        return KB_OK;
    }
    return json_is_string(value) ? get_string(line, key, value, out)
                                 : refuse_field(line, key, "is not a string");
}

static kb_status
get_text(const json_line *line, kb_str *out)
{
    const json_t *const value = json_object_get(line->reader->json, "text");
    if (!value || json_is_null(value)) {
        return refuse_field(line, "text", "is missing");
    }
    KB_TRY(get_optional(line, "text", out));
    if (line->reader->body.len > 0) {
        *out = kb_buf_get(&line->reader->body);
    }
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
    KB_TRY(get_optional(line, "date", &date));
    *out = line->reader->date;
    return date.len == 0 || kb_day_parse(date, out) == KB_OK
               ? KB_OK
               : refuse_field(line, "date", "is not a day as in 2022-03-01");
}

// A number is written out; without an id the line has that of its place.
static kb_status
get_id(const json_line *line, kb_str *out)
{
    kb_reader *const reader = line->reader;
    const json_t *const value = json_object_get(reader->json, "id");
    char number[64] = "";
    kb_buf_reset(&reader->id);
    if (json_is_string(value) && json_string_length(value) > 0) {
        return get_string(line, "id", value, out);
    }
    if (json_is_integer(value)) {
        (void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
                       json_integer_value(value));
    } else if (json_is_real(value)) {
        (void)snprintf(number, sizeof(number), "%.17g", json_real_value(value));
    } else if (value && !json_is_null(value) && !json_is_string(value)) {
        return refuse_field(line, "id", "is neither a string nor a number");
    } else {
        KB_TRY(kb_buf_add(&reader->id, reader->path, strlen(reader->path)));
        (void)snprintf(number, sizeof(number), "#%" PRIu32, reader->line);
    }
    KB_TRY(kb_buf_add(&reader->id, number, strlen(number)));
    *out = kb_buf_get(&reader->id);
    return KB_OK;
}

// ---- documents --------------------------------------------------------------

// Parse the line without its text, which goes to `body`.  Without an outcome
// the whole of it is to be parsed, which tells what is wrong.
static kb_status
parse_around_text(json_line *line, kb_str text)
{
    kb_reader *const reader = line->reader;
    kb_buf_reset(&reader->body);
    kb_buf_reset(&reader->rest);
    kb_status st = text.ptr ? kb_json_take(line->place.text, text,
                                           &reader->body, &reader->rest)
                            : KB_NOT_FOUND;
    if (st == KB_OK) {
        reader->json = json_loadb(reader->rest.ptr, reader->rest.len,
                                  JSON_ALLOW_NUL, NULL);
    }
    if (!reader->json) {
        kb_buf_reset(&reader->body);
    }
    return st == KB_NOT_FOUND ? KB_OK : st;
}

static kb_status
parse(json_line *line)
{
    const kb_str text = line->place.text;
    const kb_json_outline outline = kb_json_look(text);
    if (outline.n_values > MOST_VALUES) {
        return refuse(line, KB_ERR_LIMIT, "the line holds too many values");
    }
    KB_TRY(parse_around_text(line, outline.text));
    if (line->reader->json) {
        return KB_OK; // an object
    }
    json_error_t why = {0};
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
               ? KB_OK
               : refuse(line, KB_ERR_SYNTAX, "the line is not a JSON object");
}

static kb_status
make_document(json_line *line, kb_document *out)
{
    if (kb_str_check_utf8(line->place.text, &line->place.at) != KB_OK) {
        return refuse(line, KB_ERR_UTF8, "a byte that is not UTF-8");
    }
    KB_TRY(parse(line));
    kb_document made = {.date = KB_NO_DAY};
    KB_TRY(get_text(line, &made.text));
    KB_TRY(get_id(line, &made.id));
    KB_TRY(get_date(line, &made.date));
    KB_TRY(get_optional(line, "title", &made.title));
    KB_TRY(get_optional(line, "url", &made.url));
    KB_TRY(get_optional(line, "source", &made.source));
    KB_TRY(get_optional(line, "lang", &made.lang));
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
        json_line line = {reader, {text, 0, reader->line, offset}, err};
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

// SPDX-License-Identifier: MIT
#include "document/json_fields.h"

#include "base/hash.h"

#include <utf8proc.h>

static const kb_str names[KB_JSON_KEYS] = {
    [KB_JSON_TEXT] = {"text", 4}, [KB_JSON_ID] = {"id", 2},
    [KB_JSON_DATE] = {"date", 4}, [KB_JSON_TITLE] = {"title", 5},
    [KB_JSON_URL] = {"url", 3},   [KB_JSON_SOURCE] = {"source", 6},
    [KB_JSON_LANG] = {"lang", 4},
};

kb_str
kb_json_key_name(kb_json_key key)
{
    return names[key];
}

// What is left of the line.
typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

static void
skip_space(cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' ||
                              *c->at == '\n' || *c->at == '\r')) {
        ++c->at;
    }
}

// Pass over white space and this byte.
static bool
take(cursor *c, char byte)
{
    if (c->at < c->end && *c->at != byte) {
        skip_space(c);
    }
    if (c->at == c->end || *c->at != byte) {
        return false;
    }
    ++c->at;
    return true;
}

// ---- strings ----------------------------------------------------------------

enum {
    ESCAPE = 6, // bytes of \uXXXX
    WORD = 8    // bytes looked at at once
};

// The number of the character of a \uXXXX; 0: there is none.
static uint32_t
read_hex(cursor c)
{
    if (c.end - c.at < ESCAPE || c.at[0] != '\\' || c.at[1] != 'u') {
        return 0;
    }
    uint32_t code = 0;
    for (size_t i = 2; i < ESCAPE; ++i) {
        const char digit = c.at[i];
        const char letter = (char)(digit | ' ');
        const bool is_digit = digit >= '0' && digit <= '9';
        if (!is_digit && (letter < 'a' || letter > 'f')) {
            return 0;
        }
        code =
            code * 16 + (uint32_t)(is_digit ? digit - '0' : letter - 'a' + 10);
    }
    return code;
}

// Pass over an escape; the character that it stands for, or 0.
static uint32_t
read_escape(cursor *c)
{
    static const char escapes[] = "\"\\/bfnrt";
    static const char means[] = "\"\\/\b\f\n\r\t";
    const char *const escape =
        c->end - c->at >= 2 ? memchr(escapes, c->at[1], sizeof(escapes) - 1)
                            : NULL;
    if (escape) {
        c->at += 2;
        return (uint32_t)means[escape - escapes];
    }
    const uint32_t code = read_hex(*c);
    if (code == 0) {
        return 0;
    }
    if (code < 0xD800 || code > 0xDFFF) {
        c->at += ESCAPE;
        return code;
    }
    const uint32_t low = read_hex((cursor){c->at + ESCAPE, c->end});
    if (code > 0xDBFF || low < 0xDC00 || low > 0xDFFF) {
        return 0;
    }
    c->at += (size_t)2 * ESCAPE;
    return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
}

// Pass over what stands for itself, up to a quote, an escape, a control
// character or the end.
static void
skip_plain(cursor *c)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    while (c->end - c->at >= WORD) {
        const uint64_t w = kb_hash_word((const unsigned char *)c->at, WORD);
        // A byte becomes negative that was less than what is taken off, and
        // perhaps some that follow it.
        const uint64_t found = (((w ^ ones * '"') - ones) |
                                ((w ^ ones * '\\') - ones) | (w - ones * ' ')) &
                               ~w & ones << 7;
        if (found != 0) {
            c->at += (unsigned)__builtin_ctzll(found) / 8;
            return;
        }
        c->at += WORD;
    }
    while (c->at < c->end && *c->at != '"' && *c->at != '\\' &&
           (unsigned char)*c->at >= ' ') {
        ++c->at;
    }
}

// Pass over a string; `raw` is what stands between its quotes.
static bool
skip_string(cursor *c, kb_str *raw, bool *has_escapes)
{
    *has_escapes = false;
    if (!take(c, '"')) {
        return false;
    }
    const char *const begin = c->at;
    for (skip_plain(c); c->at < c->end && *c->at == '\\'; skip_plain(c)) {
        *has_escapes = true;
        if (read_escape(c) == 0) {
            return false;
        }
    }
    *raw = (kb_str){begin, (size_t)(c->at - begin)};
    if (c->at == c->end || *c->at != '"') {
        return false;
    }
    ++c->at;
    return true;
}

// What a well-formed string says; there is room for it, and it is not to move:
// texts of other fields stand before it.
static kb_str
unescape(kb_str raw, kb_buf *said)
{
    const size_t begin = said->len;
    cursor c = {raw.ptr, raw.ptr + raw.len};
    while (c.at < c.end) {
        const char *const from = c.at;
        skip_plain(&c);
        memcpy(said->ptr + said->len, from, (size_t)(c.at - from));
        said->len += (size_t)(c.at - from);
        if (c.at < c.end) {
            said->len += (size_t)utf8proc_encode_char(
                (utf8proc_int32_t)read_escape(&c),
                (utf8proc_uint8_t *)said->ptr + said->len);
        }
    }
    return (kb_str){said->ptr + begin, said->len - begin};
}

// ---- other values -----------------------------------------------------------

static size_t
skip_digits(cursor *c)
{
    const char *const begin = c->at;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9') {
        ++c->at;
    }
    return (size_t)(c->at - begin);
}

// Pass over a number; `integer` stays empty when it has a fraction.
static bool
skip_number(cursor *c, kb_str *integer)
{
    enum { DIGITS_MAX = 18 };
    const char *const begin = c->at;
    c->at += *c->at == '-';
    const bool is_zero = c->at < c->end && *c->at == '0';
    const size_t n = skip_digits(c);
    if (n == 0 || n > DIGITS_MAX || (is_zero && (n > 1 || *begin == '-'))) {
        return false;
    }
    if (c->at == c->end || *c->at != '.') {
        *integer = (kb_str){begin, (size_t)(c->at - begin)};
    } else {
        ++c->at;
        const size_t n_decimals = skip_digits(c);
        if (n_decimals == 0 || n_decimals > DIGITS_MAX) {
            return false;
        }
    }
    return c->at == c->end || (*c->at != 'e' && *c->at != 'E');
}

static bool
skip_word(cursor *c)
{
    static const kb_str words[] = {{"null", 4}, {"true", 4}, {"false", 5}};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); ++i) {
        if ((size_t)(c->end - c->at) >= words[i].len &&
            memcmp(c->at, words[i].ptr, words[i].len) == 0) {
            c->at += words[i].len;
            return true;
        }
    }
    return false;
}

// Pass over a value that holds no others.
static bool
skip_scalar(cursor *c)
{
    kb_str ignored = {NULL, 0};
    bool has_escapes = false;
    skip_space(c);
    if (c->at == c->end) {
        return false;
    }
    if (*c->at == '"') {
        return skip_string(c, &ignored, &has_escapes);
    }
    return *c->at == '-' || (*c->at >= '0' && *c->at <= '9')
               ? skip_number(c, &ignored)
               : skip_word(c);
}

// Pass over a key, which is `raw`, and its colon.
static bool
skip_key(cursor *c, kb_str *raw)
{
    bool has_escapes = false;
    return skip_string(c, raw, &has_escapes) && !has_escapes && take(c, ':');
}

// The arrays and objects around a value, the innermost in the lowest bit.
typedef struct nesting {
    uint64_t are_objects;
    unsigned depth;
} nesting;

static bool
enter(cursor *c, nesting *in)
{
    const bool is_object = take(c, '{');
    if (!is_object && !take(c, '[')) {
        return false;
    }
    in->are_objects = in->are_objects << 1 | is_object;
    ++in->depth;
    return true;
}

static bool
leave(cursor *c, nesting *in)
{
    if (!take(c, in->are_objects & 1 ? '}' : ']')) {
        return false;
    }
    in->are_objects >>= 1;
    --in->depth;
    return true;
}

// Pass over what leads to a value: a key, within an object.
static bool
skip_to_value(cursor *c, const nesting *in)
{
    kb_str key = {NULL, 0};
    return (in->are_objects & 1) == 0 || skip_key(c, &key);
}

// After a value: pass over the ends of what it stands in, and what leads to
// the next.
static bool
go_on(cursor *c, nesting *in)
{
    while (in->depth > 0) {
        if (take(c, ',')) {
            return skip_to_value(c, in);
        }
        if (!leave(c, in)) {
            return false;
        }
    }
    return true;
}

static bool
skip_value(cursor *c)
{
    enum { DEPTH_MAX = 64 };
    nesting in = {0, 0};
    do {
        bool is_well_formed = false;
        if (!enter(c, &in)) {
            is_well_formed = skip_scalar(c) && go_on(c, &in);
        } else if (in.depth <= DEPTH_MAX) {
            is_well_formed =
                leave(c, &in) ? go_on(c, &in) : skip_to_value(c, &in);
        }
        if (!is_well_formed) {
            return false;
        }
    } while (in.depth > 0);
    return true;
}

// ---- the object -------------------------------------------------------------

static bool
find_key(kb_str name, kb_json_key *key)
{
    for (unsigned i = 0; i < KB_JSON_KEYS; ++i) {
        if (kb_str_equal(name, names[i])) {
            *key = (kb_json_key)i;
            return true;
        }
    }
    return false;
}

// Read the value of a key that counts.
static kb_status
read_field(cursor *c, kb_buf *said, kb_json_key key, kb_json_field *field)
{
    bool has_escapes = false;
    char first = '\0';
    skip_space(c);
    if (c->at < c->end) {
        first = *c->at;
    }
    *field = (kb_json_field){KB_JSON_OTHER, {"", 0}};
    if (first == '"') {
        field->kind = KB_JSON_STRING;
        if (!skip_string(c, &field->text, &has_escapes)) {
            return KB_NOT_FOUND;
        }
        if (has_escapes) {
            field->text = unescape(field->text, said);
        }
        return KB_OK;
    }
    if (first == '-' || (first >= '0' && first <= '9')) {
        field->kind = KB_JSON_NUMBER;
        return skip_number(c, &field->text) &&
                       (key != KB_JSON_ID || field->text.len > 0)
                   ? KB_OK
                   : KB_NOT_FOUND;
    }
    if (first == 'n') {
        field->kind = KB_JSON_MISSING;
    }
    return skip_value(c) ? KB_OK : KB_NOT_FOUND;
}

static kb_status
read_member(cursor *c, kb_buf *said, kb_json_field *fields)
{
    kb_str name = {NULL, 0};
    kb_json_key key = KB_JSON_TEXT;
    if (!skip_key(c, &name)) {
        return KB_NOT_FOUND;
    }
    if (find_key(name, &key)) {
        return read_field(c, said, key, &fields[key]);
    }
    return skip_value(c) ? KB_OK : KB_NOT_FOUND;
}

kb_status
kb_json_read(kb_str line, kb_buf *said, kb_json_field *fields)
{
    cursor c = {line.ptr, line.ptr + line.len};
    for (size_t i = 0; i < KB_JSON_KEYS; ++i) {
        fields[i] = (kb_json_field){KB_JSON_MISSING, {"", 0}};
    }
    // Escapes are longer than what they say.
    kb_buf_reset(said);
    KB_TRY(kb_buf_reserve(said, line.len));
    if (!take(&c, '{')) {
        return KB_NOT_FOUND;
    }
    bool is_over = take(&c, '}');
    while (!is_over) {
        KB_TRY(read_member(&c, said, fields));
        is_over = !take(&c, ',');
        if (is_over && !take(&c, '}')) {
            return KB_NOT_FOUND;
        }
    }
    skip_space(&c);
    return c.at == c.end ? KB_OK : KB_NOT_FOUND;
}

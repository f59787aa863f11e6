// SPDX-License-Identifier: MIT
#include "document/json_text.h"

#include "base/hash.h"

#include <utf8proc.h>

// ---- outline ----------------------------------------------------------------

// The quote that ends the string whose first byte is at `at`, or the end.
static size_t
find_quote(kb_str line, size_t at)
{
    for (size_t from = at; from < line.len; ++from) {
        const char *const quote = memchr(line.ptr + from, '"', line.len - from);
        if (!quote) {
            break;
        }
        from = (size_t)(quote - line.ptr);
        size_t n_escapes = 0;
        while (from > at + n_escapes &&
               line.ptr[from - n_escapes - 1] == '\\') {
            ++n_escapes;
        }
        if (n_escapes % 2 == 0) {
            return from;
        }
    }
    return line.len;
}

static size_t
skip_space(kb_str line, size_t at)
{
    while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t')) {
        ++at;
    }
    return at;
}

// The first byte of the string that is the value of the key that ends with
// the quote at `at`, or 0.
static size_t
find_value(kb_str line, size_t at)
{
    const size_t colon = skip_space(line, at + 1);
    if (colon >= line.len || line.ptr[colon] != ':') {
        return 0;
    }
    const size_t value = skip_space(line, colon + 1);
    return value < line.len && line.ptr[value] == '"' ? value + 1 : 0;
}

kb_json_outline
kb_json_look(kb_str line)
{
    kb_json_outline out = {1, {NULL, 0}};
    size_t depth = 0;
    size_t n_texts = 0;
    for (size_t i = 0; i < line.len; ++i) {
        const char c = line.ptr[i];
        if (c != '"') {
            const bool opens = c == '[' || c == '{';
            out.n_values += opens || c == ',';
            depth += opens;
            depth -= depth > 0 && (c == ']' || c == '}');
            continue;
        }
        const kb_str key = {line.ptr + i + 1, find_quote(line, i + 1) - i - 1};
        i += key.len + 1;
        if (depth != 1 || i >= line.len) {
            continue;
        }
        const size_t value =
            kb_str_equal(key, KB_STR("text")) ? find_value(line, i) : 0;
        if (value > 0) {
            i = find_quote(line, value);
            out.text = (kb_str){line.ptr + value, i - value};
            n_texts += i < line.len ? 1 : 2;
        } else if (memchr(key.ptr, '\\', key.len)) {
            n_texts += 2; // \u0074ext is `text`, too
        }
    }
    if (n_texts != 1) {
        out.text = (kb_str){NULL, 0};
    }
    return out;
}

// ---- escapes ----------------------------------------------------------------

enum { ESCAPE = 6 }; // bytes of \uXXXX

static kb_status
read_hex(kb_str left, uint32_t *code)
{
    if (left.len < ESCAPE || left.ptr[0] != '\\' || left.ptr[1] != 'u') {
        return KB_NOT_FOUND;
    }
    *code = 0;
    for (size_t i = 2; i < ESCAPE; ++i) {
        const char c = left.ptr[i];
        const bool is_digit = c >= '0' && c <= '9';
        const char letter = (char)(c | ' ');
        if (!is_digit && (letter < 'a' || letter > 'f')) {
            return KB_NOT_FOUND;
        }
        *code = *code * 16 + (uint32_t)(is_digit ? c - '0' : letter - 'a' + 10);
    }
    return KB_OK;
}

// A character by its number, or by those of a surrogate pair.
static kb_status
add_numbered(kb_str *left, kb_buf *text)
{
    uint32_t code = 0;
    uint32_t low = 0;
    size_t used = ESCAPE;
    KB_TRY(read_hex(*left, &code));
    if (code >= 0xD800 && code < 0xDC00) {
        KB_TRY(
            read_hex((kb_str){left->ptr + ESCAPE, left->len - ESCAPE}, &low));
        if (low < 0xDC00 || low > 0xDFFF) {
            return KB_NOT_FOUND;
        }
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        used += ESCAPE;
    }
    if (code == 0 || (code >= 0xDC00 && code <= 0xDFFF)) {
        return KB_NOT_FOUND;
    }
    utf8proc_uint8_t bytes[4];
    const utf8proc_ssize_t n =
        utf8proc_encode_char((utf8proc_int32_t)code, bytes);
    *left = (kb_str){left->ptr + used, left->len - used};
    return kb_buf_add(text, bytes, (size_t)n);
}

static kb_status
add_escaped(kb_str *left, kb_buf *text)
{
    static const char names[] = "\"\\/bfnrt";
    static const char means[] = "\"\\/\b\f\n\r\t";
    if (left->len < 2) {
        return KB_NOT_FOUND;
    }
    const char *const name = memchr(names, left->ptr[1], sizeof(names) - 1);
    if (!name) {
        return add_numbered(left, text);
    }
    *left = (kb_str){left->ptr + 2, left->len - 2};
    return kb_buf_add_byte(text, means[name - names]);
}

// Bytes of `left` before the next escape or control character.
static size_t
plain_len(kb_str left)
{
    size_t i = 0;
    for (; left.len - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
        uint64_t w = 0;
        memcpy(&w, left.ptr + i, sizeof(w));
        if (kb_hash_range(w, 0, 0x1F) | kb_hash_range(w, '\\', '\\')) {
            break;
        }
    }
    while (i < left.len && left.ptr[i] != '\\' &&
           (unsigned char)left.ptr[i] >= ' ') {
        ++i;
    }
    return i;
}

kb_status
kb_json_take(kb_str line, kb_str string, kb_buf *text, kb_buf *rest)
{
    kb_str left = string;
    while (left.len > 0) {
        const size_t n = plain_len(left);
        KB_TRY(kb_buf_add(text, left.ptr, n));
        left = (kb_str){left.ptr + n, left.len - n};
        if (left.len > 0) {
            KB_TRY(left.ptr[0] == '\\' ? add_escaped(&left, text)
                                       : KB_NOT_FOUND);
        }
    }
    const char *const end = string.ptr + string.len;
    KB_TRY(kb_buf_add(rest, line.ptr, (size_t)(string.ptr - line.ptr)));
    return kb_buf_add(rest, end, (size_t)(line.ptr + line.len - end));
}

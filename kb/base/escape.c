// SPDX-License-Identifier: MIT
#include "base/escape.h"

#include <stdio.h>

enum { DELETE_CHAR = 0x7F, SPACE = 0x20, U_LEN = 6 /* \uXXXX */ };

static bool
is_plain(char c)
{
    const unsigned char byte = (unsigned char)c;
    return byte >= SPACE && byte != '"' && byte != '\\' && byte != DELETE_CHAR;
}

static kb_status
add_escape(char c, kb_buf *out)
{
    char text[U_LEN + 1] = {'\\', c};
    int n = 2;
    if (c == '\n') {
        text[1] = 'n';
    } else if (c == '\r') {
        text[1] = 'r';
    } else if (c != '"' && c != '\\') {
        n = snprintf(text, sizeof(text), "\\u%04X", (unsigned)(unsigned char)c);
    }
    return kb_buf_add(out, text, (size_t)n);
}

kb_status
kb_escape(kb_str text, kb_buf *out)
{
    KB_TRY(kb_str_check_utf8(text, NULL));
    const size_t old_len = out->len;
    size_t begin = 0;
    for (size_t i = 0; i <= text.len; ++i) {
        if (i < text.len && is_plain(text.ptr[i])) {
            continue;
        }
        kb_status st = KB_OK;
        if (i > begin) {
            st = kb_buf_add(out, text.ptr + begin, i - begin);
        }
        if (st == KB_OK && i < text.len) {
            st = add_escape(text.ptr[i], out);
        }
        if (st != KB_OK) {
            out->len = old_len;
            return st;
        }
        begin = i + 1;
    }
    return KB_OK;
}

static int
hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/// Read the four digits of `\uXXXX`, which must be of an ASCII character.
static bool
read_digits(const char *digits, char *out)
{
    const int high = hex_value(digits[2]);
    const int low = hex_value(digits[3]);
    *out = (char)((high & 7) * 16 + (low & 15));
    return digits[0] == '0' && digits[1] == '0' && high >= 0 && high < 8 &&
           low >= 0;
}

/// Read the escape at `body.ptr[*at]`, which is a backslash.  False: not ours.
static bool
read_escape(kb_str body, size_t *at, char *out)
{
    const size_t left = body.len - *at;
    if (left < 2) {
        return false;
    }
    const char kind = body.ptr[*at + 1];
    if (kind == 'u') {
        *at += U_LEN;
        return left >= U_LEN && read_digits(body.ptr + *at - 4, out);
    }
    *at += 2;
    *out = kind;
    if (kind == 'n') {
        *out = '\n';
    } else if (kind == 'r') {
        *out = '\r';
    }
    return kind == 'n' || kind == 'r' || kind == '"' || kind == '\\';
}

kb_status
kb_unescape(kb_str body, kb_buf *out)
{
    const size_t old_len = out->len;
    KB_TRY(kb_buf_reserve(out, body.len)); // unescaping never lengthens
    for (size_t i = 0; i < body.len;) {
        char c = body.ptr[i];
        if (c != '\\') {
            ++i;
        } else if (!read_escape(body, &i, &c)) {
            out->len = old_len;
            return KB_ERR_CORRUPT;
        }
        out->ptr[out->len++] = c;
    }
    return KB_OK;
}

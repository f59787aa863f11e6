// SPDX-License-Identifier: MIT
#include "base/fold.h"

#include "base/alloc.h"

#include <utf8proc.h>

// Letters that Unicode does not decompose but that news spells without the
// stroke or ligature, and punctuation with several forms.  Sorted.
static const struct {
    int32_t from;
    const char *to;
} replacements[] = {
    {0x00E6, "ae"}, {0x00F0, "d"}, {0x00F8, "o"}, {0x00FE, "th"}, {0x0111, "d"},
    {0x0127, "h"},  {0x0131, "i"}, {0x0142, "l"}, {0x0153, "oe"}, {0x0167, "t"},
    {0x0180, "b"},  {0x0259, "a"}, {0x02B9, "'"}, {0x02BB, "'"},  {0x02BC, "'"},
    {0x02BE, "'"},  {0x02BF, "'"}, {0x2010, "-"}, {0x2011, "-"},  {0x2012, "-"},
    {0x2013, "-"},  {0x2014, "-"}, {0x2015, "-"}, {0x2018, "'"},  {0x2019, "'"},
    {0x201B, "'"},  {0x2032, "'"}, {0x2212, "-"}, {0xFF07, "'"},
};

static const char *
find_replacement(int32_t code)
{
    size_t low = 0;
    size_t high = sizeof(replacements) / sizeof(replacements[0]);
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (replacements[mid].from == code) {
            return replacements[mid].to;
        }
        if (replacements[mid].from < code) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return NULL;
}

static kb_status
add_code(kb_buf *out, int32_t code)
{
    const char *const other = find_replacement(code);
    if (other) {
        return kb_buf_add(out, other, strlen(other));
    }
    utf8proc_uint8_t bytes[4];
    const utf8proc_ssize_t n = utf8proc_encode_char(code, bytes);
    return kb_buf_add(out, bytes, (size_t)n);
}

static size_t
fold_ascii(kb_str text, char *out)
{
    size_t i = 0;
    for (; i < text.len && (unsigned char)text.ptr[i] < 0x80; ++i) {
        const char c = text.ptr[i];
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return i;
}

static kb_status
fold_unicode(kb_str text, kb_buf *out)
{
    const utf8proc_option_t options =
        (utf8proc_option_t)(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                            UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
                            UTF8PROC_STRIPMARK);
    const utf8proc_ssize_t need =
        utf8proc_decompose((const utf8proc_uint8_t *)text.ptr,
                           (utf8proc_ssize_t)text.len, NULL, 0, options);
    if (need < 0) {
        return need == UTF8PROC_ERROR_INVALIDUTF8 ? KB_ERR_UTF8 : KB_ERR_NOMEM;
    }
    if (need == 0) {
        return KB_OK;
    }
    utf8proc_int32_t *const codes =
        kb_alloc_array(out->alloc, (size_t)need, sizeof(*codes));
    if (!codes) {
        return KB_ERR_NOMEM;
    }
    const utf8proc_ssize_t n =
        utf8proc_decompose((const utf8proc_uint8_t *)text.ptr,
                           (utf8proc_ssize_t)text.len, codes, need, options);
    kb_status st = KB_OK;
    for (utf8proc_ssize_t i = 0; i < n && st == KB_OK; ++i) {
        st = add_code(out, codes[i]);
    }
    kb_alloc_release(out->alloc, codes);
    return st;
}

kb_status
kb_fold(kb_str text, kb_buf *out)
{
    const size_t before = out->len;
    KB_TRY(kb_buf_reserve(out, text.len));
    if (text.len == 0) {
        return KB_OK;
    }
    if (fold_ascii(text, out->ptr + out->len) == text.len) {
        out->len += text.len;
        return KB_OK;
    }
    const kb_status st = fold_unicode(text, out);
    if (st != KB_OK) {
        out->len = before;
    }
    return st;
}

static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

kb_status
kb_fold_name(kb_str name, kb_buf *out)
{
    const size_t before = out->len;
    KB_TRY(kb_fold(name, out));
    size_t to = before;
    bool gap = false;
    for (size_t i = before; i < out->len; ++i) {
        if (is_space(out->ptr[i])) {
            gap = to > before;
            continue;
        }
        if (gap) {
            out->ptr[to++] = ' ';
            gap = false;
        }
        out->ptr[to++] = out->ptr[i];
    }
    out->len = to;
    return KB_OK;
}

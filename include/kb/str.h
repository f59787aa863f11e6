// SPDX-License-Identifier: MIT
/**
   @file kb/str.h
   Text as a view, and positions in it.
*/
#ifndef KB_STR_H
#define KB_STR_H

#include <kb/status.h>

#include <stdbool.h>
#include <string.h>

KB_BEGIN_DECLS

/// A borrowed run of UTF-8 bytes, not NUL-terminated.  `ptr` may be NULL when
/// `len` is 0.
typedef struct kb_str {
    const char *ptr;
    size_t len;
} kb_str;

/// A half-open range of bytes in a document's text.
typedef struct kb_span {
    uint32_t begin;
    uint32_t end;
} kb_span;

/// Initializer of a view of a string literal: `static const kb_str s =
/// KB_STR_INIT("x");`
#define KB_STR_INIT(literal)           \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

/// A view of a string literal.
#ifdef __cplusplus
#    define KB_STR(literal) (kb_str KB_STR_INIT(literal))
#else
#    define KB_STR(literal) (kb_str) KB_STR_INIT(literal)
#endif

/// printf() conversion and argument for a view.
#define KB_FMT    "%.*s"
#define KB_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

/// Whether two views hold the same bytes.
static inline bool
kb_str_equal(kb_str a, kb_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/// Whether the first bytes of `text` are those of `beginning`.
static inline bool
kb_str_starts_with(kb_str text, kb_str beginning)
{
    return text.len >= beginning.len &&
           (beginning.len == 0 ||
            memcmp(text.ptr, beginning.ptr, beginning.len) == 0);
}

/// Whether the last bytes of `text` are those of `ending`.
static inline bool
kb_str_ends_with(kb_str text, kb_str ending)
{
    return text.len >= ending.len &&
           (ending.len == 0 || memcmp(text.ptr + text.len - ending.len,
                                      ending.ptr, ending.len) == 0);
}

/// Compare bytes, then lengths: negative, zero or positive like memcmp().
static inline int
kb_str_compare(kb_str a, kb_str b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    const int order = n == 0 ? 0 : memcmp(a.ptr, b.ptr, n);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/**
   Check that a text is well-formed UTF-8 (Unicode 15, table 3-7).

   @param text  Any bytes.
   @param[out] bad  Offset of the first byte of the first ill-formed sequence;
                    untouched on success, may be NULL.
   @return KB_OK or KB_ERR_UTF8.
*/
KB_API KB_NODISCARD kb_status kb_str_check_utf8(kb_str text, size_t *bad);

KB_END_DECLS

#endif // KB_STR_H

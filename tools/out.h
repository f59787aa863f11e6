// SPDX-License-Identifier: MIT
// Output: a growing buffer, written to a file descriptor when it is full.  The
// first failure is remembered, later writes do nothing, and kb_out_close()
// tells: no call in between needs a check.
#ifndef KB_TOOLS_OUT_H
#define KB_TOOLS_OUT_H

#include "cli.h"

#include <kb/str.h>

typedef struct kb_out {
    int fd;       ///< -1: keep everything in memory
    int shown_on; ///< the descriptor behind `fd`, when that is a pager's
    char *data;
    size_t len;
    size_t cap;
    int error; ///< errno of the first failure, 0: none
} kb_out;

/// Nothing is allocated yet.  kb_out_clear() or kb_out_close() it.
void kb_out_init(kb_out *out, int fd);

/// Free the buffer without writing it.
void kb_out_clear(kb_out *out);

/// Forget what is in the buffer, and a failure.
void kb_out_reset(kb_out *out);

/// Write what is left and free the buffer.  Returns an exit status; says what
/// failed unless it is only that nobody reads any more.
int kb_out_close(kb_out *out, const kb_cli *cli);

/// Write the buffer to the file descriptor.
void kb_out_flush(kb_out *out);

/// Make room for `more` bytes; false after a failure.
bool kb_out_reserve(kb_out *out, size_t more);

static inline void
kb_out_bytes(kb_out *out, const char *bytes, size_t len)
{
    const bool has_room = out->error == 0 && out->cap - out->len >= len;
    if (len > 0 && (has_room || kb_out_reserve(out, len))) {
        memcpy(out->data + out->len, bytes, len);
        out->len += len;
    }
}

static inline void
kb_out_char(kb_out *out, char c)
{
    kb_out_bytes(out, &c, 1);
}

static inline void
kb_out_str(kb_out *out, kb_str text)
{
    kb_out_bytes(out, text.ptr, text.len);
}

static inline void
kb_out_text(kb_out *out, const char *text)
{
    kb_out_bytes(out, text, strlen(text));
}

/// A control character becomes a space: terminals obey them.
static inline char
kb_out_printable(char c)
{
    if ((unsigned char)c < 0x20 || c == 0x7f) {
        return ' ';
    }
    return c;
}

void kb_out_number(kb_out *out, uint64_t number);

/// A fraction with at most `digits` (up to 6) decimals, without closing zeros.
void kb_out_fraction(kb_out *out, double value, int digits);

#endif // KB_TOOLS_OUT_H

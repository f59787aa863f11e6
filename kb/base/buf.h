// SPDX-License-Identifier: MIT
// Growable bytes.
#ifndef KB_BASE_BUF_H
#define KB_BASE_BUF_H

#include <kb/alloc.h>
#include <kb/str.h>

typedef struct kb_buf {
    const kb_allocator *alloc; // NULL: malloc()
    char *ptr;
    size_t len;
    size_t cap;
} kb_buf;

/// An empty buffer; `{0}` is one too.
void kb_buf_init(kb_buf *buf, const kb_allocator *alloc);

/// Make room for `more` bytes beyond `len`.
KB_NODISCARD kb_status kb_buf_reserve(kb_buf *buf, size_t more);

/// Append `n` bytes.  `data` may be NULL when `n` is 0 and must not point into
/// the buffer.
KB_NODISCARD kb_status kb_buf_add(kb_buf *buf, const void *data, size_t n);

KB_NODISCARD kb_status kb_buf_add_str(kb_buf *buf, kb_str text);

KB_NODISCARD kb_status kb_buf_add_byte(kb_buf *buf, char byte);

/// What it holds.  Valid until the buffer is changed.
static inline kb_str
kb_buf_get(const kb_buf *buf)
{
    return (kb_str){buf->ptr, buf->len};
}

/// Empty it, keep the memory.
static inline void
kb_buf_reset(kb_buf *buf)
{
    buf->len = 0;
}

/// Release the memory; the buffer is empty and can be used again.
void kb_buf_clear(kb_buf *buf);

#endif // KB_BASE_BUF_H

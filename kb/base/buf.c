// SPDX-License-Identifier: MIT
#include "base/buf.h"

#include "base/alloc.h"

enum { FIRST_CAP = 64 };

void
kb_buf_init(kb_buf *buf, const kb_allocator *alloc)
{
    *buf = (kb_buf){alloc, NULL, 0, 0};
}

kb_status
kb_buf_reserve(kb_buf *buf, size_t more)
{
    if (more <= buf->cap - buf->len) {
        return KB_OK;
    }
    if (more > SIZE_MAX / 2 || buf->len > SIZE_MAX / 2 - more) {
        return KB_ERR_NOMEM;
    }
    const size_t need = buf->len + more;
    size_t cap = buf->cap ? buf->cap * 2 : FIRST_CAP;
    if (cap < need) {
        cap = need;
    }
    char *const grown = kb_alloc_resize(buf->alloc, buf->ptr, cap, 1);
    if (!grown) {
        return KB_ERR_NOMEM;
    }
    buf->ptr = grown;
    buf->cap = cap;
    return KB_OK;
}

kb_status
kb_buf_add(kb_buf *buf, const void *data, size_t n)
{
    KB_TRY(kb_buf_reserve(buf, n));
    if (n > 0) {
        memcpy(buf->ptr + buf->len, data, n);
    }
    buf->len += n;
    return KB_OK;
}

kb_status
kb_buf_add_str(kb_buf *buf, kb_str text)
{
    return kb_buf_add(buf, text.ptr, text.len);
}

kb_status
kb_buf_add_byte(kb_buf *buf, char byte)
{
    return kb_buf_add(buf, &byte, 1);
}

void
kb_buf_clear(kb_buf *buf)
{
    kb_alloc_release(buf->alloc, buf->ptr);
    kb_buf_init(buf, buf->alloc);
}

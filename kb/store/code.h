// SPDX-License-Identifier: MIT
// Big-endian integers in keys and values, and a reader that cannot overrun.
#ifndef KB_STORE_CODE_H
#define KB_STORE_CODE_H

#include "base/buf.h"

#include <kb/day.h>

static inline void
kb_code_put16(uint8_t *out, uint16_t value)
{
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)(value & 0xFFU);
}

static inline void
kb_code_put32(uint8_t *out, uint32_t value)
{
    out[0] = (uint8_t)(value >> 24);
    out[1] = (uint8_t)((value >> 16) & 0xFFU);
    out[2] = (uint8_t)((value >> 8) & 0xFFU);
    out[3] = (uint8_t)(value & 0xFFU);
}

static inline void
kb_code_put64(uint8_t *out, uint64_t value)
{
    kb_code_put32(out, (uint32_t)(value >> 32));
    kb_code_put32(out + 4, (uint32_t)(value & UINT32_MAX));
}

static inline uint16_t
kb_code_get16(const uint8_t *in)
{
    return (uint16_t)(((unsigned)in[0] << 8) | in[1]);
}

static inline uint32_t
kb_code_get32(const uint8_t *in)
{
    return ((uint32_t)in[0] << 24) | ((uint32_t)in[1] << 16) |
           ((uint32_t)in[2] << 8) | in[3];
}

static inline uint64_t
kb_code_get64(const uint8_t *in)
{
    return ((uint64_t)kb_code_get32(in) << 32) | kb_code_get32(in + 4);
}

/// A day as a number whose order is that of time: sign bit flipped, so that
/// KB_NO_DAY is 0.
static inline uint32_t
kb_code_from_day(kb_day day)
{
    return (uint32_t)((int64_t)day + INT64_C(0x80000000));
}

static inline kb_day
kb_code_to_day(uint32_t code)
{
    return (kb_day)((int64_t)code - INT64_C(0x80000000));
}

/// Bytes that are read in order.  Reading beyond the end gives zeros and sets
/// `is_bad`.
typedef struct kb_code {
    const uint8_t *at;
    size_t left;
    bool is_bad;
} kb_code;

static inline kb_code
kb_code_of(kb_str bytes)
{
    return (kb_code){(const uint8_t *)bytes.ptr, bytes.len, false};
}

/// `n` bytes, or NULL.
static inline const uint8_t *
kb_code_take(kb_code *code, size_t n)
{
    if (code->is_bad || code->left < n || n == 0) {
        code->is_bad = code->is_bad || code->left < n;
        return NULL;
    }
    const uint8_t *const bytes = code->at;
    code->at += n;
    code->left -= n;
    return bytes;
}

static inline uint8_t
kb_code_u8(kb_code *code)
{
    const uint8_t *const bytes = kb_code_take(code, 1);
    return bytes ? bytes[0] : 0;
}

static inline uint16_t
kb_code_u16(kb_code *code)
{
    const uint8_t *const bytes = kb_code_take(code, 2);
    return bytes ? kb_code_get16(bytes) : 0;
}

static inline uint32_t
kb_code_u32(kb_code *code)
{
    const uint8_t *const bytes = kb_code_take(code, 4);
    return bytes ? kb_code_get32(bytes) : 0;
}

static inline uint64_t
kb_code_u64(kb_code *code)
{
    const uint8_t *const bytes = kb_code_take(code, 8);
    return bytes ? kb_code_get64(bytes) : 0;
}

static inline kb_day
kb_code_day(kb_code *code)
{
    return kb_code_to_day(kb_code_u32(code));
}

/// Text of `n` bytes.
static inline kb_str
kb_code_bytes(kb_code *code, size_t n)
{
    const uint8_t *const bytes = kb_code_take(code, n);
    return (kb_str){(const char *)bytes, bytes ? n : 0};
}

/// Text behind a length of two bytes.
static inline kb_str
kb_code_str(kb_code *code)
{
    return kb_code_bytes(code, kb_code_u16(code));
}

/// All was there and nothing is left.
static inline bool
kb_code_is_done(const kb_code *code)
{
    return !code->is_bad && code->left == 0;
}

// Appending to a buffer.

KB_NODISCARD static inline kb_status
kb_code_add32(kb_buf *out, uint32_t value)
{
    uint8_t bytes[4];
    kb_code_put32(bytes, value);
    return kb_buf_add(out, bytes, sizeof(bytes));
}

/// Text of at most UINT16_MAX bytes, behind its length.
KB_NODISCARD static inline kb_status
kb_code_add_str(kb_buf *out, kb_str text)
{
    KB_TRY(kb_buf_reserve(out, 2 + text.len));
    kb_code_put16((uint8_t *)out->ptr + out->len, (uint16_t)text.len);
    if (text.len > 0) {
        memcpy(out->ptr + out->len + 2, text.ptr, text.len);
    }
    out->len += 2 + text.len;
    return KB_OK;
}

#endif // KB_STORE_CODE_H

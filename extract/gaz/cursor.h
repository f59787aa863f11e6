// SPDX-License-Identifier: MIT
// Records of varying length, read from the first byte on.  Reading beyond the
// last gives zeros and nothing, and is remembered.
#ifndef KB_GAZ_CURSOR_H
#define KB_GAZ_CURSOR_H

#include "gaz/image.h"

typedef struct kb_cursor {
    const unsigned char *at, *end;
    bool is_short; // more was asked for than there was
} kb_cursor;

static inline size_t
kb_cursor_left(const kb_cursor *c)
{
    return (size_t)(c->end - c->at);
}

/// The bytes of a section from `at` on; none when it ends before.
static inline kb_cursor
kb_cursor_begin(const kb_gaz *gaz, int section, uint32_t at)
{
    const kb_gaz_section *const all = &gaz->sections[section];
    const unsigned char *const end = all->at + all->n;
    return at < all->n ? (kb_cursor){all->at + at, end, false}
                       : (kb_cursor){end, end, true};
}

/// `n` bytes, which are the cursor's no more.
static inline kb_str
kb_cursor_text(kb_cursor *c, uint64_t n)
{
    if (n > kb_cursor_left(c)) {
        c->is_short = true;
        return (kb_str){"", 0};
    }
    const kb_str text = {(const char *)c->at, (size_t)n};
    c->at += n;
    return text;
}

static inline unsigned
kb_cursor_byte(kb_cursor *c)
{
    if (c->at == c->end) {
        c->is_short = true;
        return 0;
    }
    return *c->at++;
}

static inline uint32_t
kb_cursor_load32(kb_cursor *c)
{
    const kb_str bytes = kb_cursor_text(c, sizeof(uint32_t));
    return bytes.len > 0 ? kb_load32((const unsigned char *)bytes.ptr) : 0;
}

/// Seven bits a byte, the lowest first; the last has no high bit.
static inline uint64_t
kb_cursor_varint64(kb_cursor *c)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < KB_VARINT_BITS; shift += 7) {
        const uint64_t byte = kb_cursor_byte(c);
        value |= (byte & 0x7F) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    c->is_short = true;
    return 0;
}

static inline uint32_t
kb_cursor_varint(kb_cursor *c)
{
    if (c->at < c->end && *c->at < 0x80) { // most are small
        return *c->at++;
    }
    const uint64_t value = kb_cursor_varint64(c);
    c->is_short |= value > UINT32_MAX;
    return value <= UINT32_MAX ? (uint32_t)value : 0;
}

/// A name or a key: its text, and three bits that say what it is.
typedef struct kb_named {
    kb_str text;
    unsigned kind;
} kb_named;

static inline kb_named
kb_cursor_name(kb_cursor *c)
{
    const size_t left = kb_cursor_left(c);
    const uint32_t head = left >= KB_NAME_HEAD ? kb_load16(c->at) : 0;
    const size_t len = head >> KB_NAME_SHIFT;
    if (left < KB_NAME_HEAD + len) {
        *c = (kb_cursor){c->end, c->end, true};
        return (kb_named){{"", 0}, 0};
    }
    const char *const text = (const char *)c->at + KB_NAME_HEAD;
    c->at += KB_NAME_HEAD + len;
    return (kb_named){{text, len}, head & KB_NAME_KIND};
}

#endif // KB_GAZ_CURSOR_H

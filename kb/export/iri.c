// SPDX-License-Identifier: MIT
#include "base/fold.h"
#include "base/sha256.h"

#include <kb/annotation.h>

enum { HALF = KB_ENTITY_KEY_LEN - 2 }; // hexadecimal digits

static char
letter_of(kb_entity_type type)
{
    if (type == KB_PERSON) {
        return 'p';
    }
    if (type == KB_PLACE) {
        return 'l';
    }
    return 'o';
}

// Append a folded name without full stops and commas, which come and go:
// "Corp." ends a name in the middle of a sentence, "Corp" at its end.
static kb_status
add_name(kb_buf *buf, kb_str name)
{
    const size_t before = buf->len;
    KB_TRY(kb_fold_name(name, buf));
    size_t to = before;
    for (size_t i = before; i < buf->len; ++i) {
        buf->ptr[to] = buf->ptr[i];
        to += buf->ptr[i] != '.' && buf->ptr[i] != ',';
    }
    buf->len = to;
    return KB_OK;
}

kb_status
kb_entity_key(kb_entity_type type, kb_str name, kb_str qualifier,
              char key[KB_ENTITY_KEY_LEN + 1])
{
    static const char digits[] = "0123456789abcdef";
    const char head[2] = {letter_of(type), '\0'};
    kb_buf buf = {0};
    kb_status st = kb_buf_add(&buf, head, sizeof(head));
    st = st == KB_OK ? add_name(&buf, name) : st;
    st = st == KB_OK ? kb_buf_add_byte(&buf, '\0') : st;
    st = st == KB_OK ? kb_fold_name(qualifier, &buf) : st;
    st = st == KB_OK ? kb_buf_add_byte(&buf, '\0') : st;
    if (st == KB_OK) {
        const kb_str all = kb_buf_get(&buf);
        uint8_t digest[KB_SHA256_LEN];
        kb_sha256(&all, 1, digest);
        key[0] = head[0];
        key[1] = '-';
        for (size_t i = 0; i < HALF; ++i) {
            const unsigned byte = digest[i / 2];
            key[2 + i] = digits[i % 2 == 0 ? byte >> 4 : byte & 0xFU];
        }
        key[KB_ENTITY_KEY_LEN] = '\0';
    }
    kb_buf_clear(&buf);
    return st;
}

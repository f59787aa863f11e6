// SPDX-License-Identifier: MIT
#include "store/key.h"

#include "base/sha256.h"

void
kb_key_ids(kb_key *key, const uint32_t *ids, size_t n)
{
    for (size_t i = 0; i < n; ++i) {
        kb_code_put32(key->bytes + 4 * i, ids[i]);
    }
    key->len = 4 * n;
}

void
kb_key_evidence(kb_key *key, const uint32_t spo[3], uint32_t doc, uint16_t n)
{
    const uint32_t ids[] = {spo[0], spo[1], spo[2], doc};
    kb_key_ids(key, ids, 4);
    kb_code_put16(key->bytes + key->len, n);
    key->len += 2;
}

void
kb_key_hash(kb_str bytes, uint8_t out[KB_KEY_HASH])
{
    uint8_t digest[KB_SHA256_LEN];
    kb_sha256(&bytes, 1, digest);
    memcpy(out, digest, KB_KEY_HASH);
}

/// Append a text, or what stands for a long one.  The two cannot be taken for
/// each other: only the latter is longer than KB_KEY_TEXT.
static void
add_text(kb_key *key, kb_str text)
{
    const size_t n = text.len > KB_KEY_TEXT ? KB_KEY_TEXT : text.len;
    if (n > 0) {
        memcpy(key->bytes + key->len, text.ptr, n);
        key->len += n;
    }
    if (n < text.len) {
        kb_key_hash(text, key->bytes + key->len);
        key->len += KB_KEY_HASH;
    }
}

void
kb_key_term(kb_key *key, uint8_t kind, kb_str body)
{
    key->bytes[0] = kind;
    key->len = 1;
    add_text(key, body);
}

void
kb_key_document(kb_key *key, kb_str external_id)
{
    key->len = 0;
    add_text(key, external_id);
}

void
kb_key_name_prefix(kb_key *key, kb_str folded)
{
    key->len = folded.len > KB_KEY_TEXT ? KB_KEY_TEXT : folded.len;
    for (size_t i = 0; i < key->len; ++i) { // 00 is the separator
        const char c = folded.ptr[i];
        key->bytes[i] = (uint8_t)(c == '\0' ? ' ' : c);
    }
}

void
kb_key_name(kb_key *key, kb_str folded, uint32_t id)
{
    kb_key_name_prefix(key, folded);
    key->bytes[key->len] = 0;
    kb_code_put32(key->bytes + key->len + 1, id);
    key->len += 5;
}

void
kb_key_gram(kb_key *key, kb_str gram, uint32_t id)
{
    kb_key_name(key, gram, id - id % KB_GRAM_WINDOW);
}

void
kb_key_variant(kb_key *key, uint32_t ent, const uint8_t hash[KB_KEY_HASH])
{
    kb_key_id(key, ent);
    memcpy(key->bytes + key->len, hash, KB_KEY_HASH);
    key->len += KB_KEY_HASH;
}

kb_status
kb_key_read_ids(kb_str key, uint32_t *ids, size_t n)
{
    if (key.len != 4 * n) {
        return KB_ERR_CORRUPT;
    }
    for (size_t i = 0; i < n; ++i) {
        ids[i] = kb_code_get32((const uint8_t *)key.ptr + 4 * i);
    }
    return KB_OK;
}

kb_status
kb_key_read_name(kb_str key, kb_str *folded, uint32_t *id)
{
    if (key.len < 5 || key.ptr[key.len - 5] != '\0') {
        return KB_ERR_CORRUPT;
    }
    *folded = (kb_str){key.ptr, key.len - 5};
    *id = kb_code_get32((const uint8_t *)key.ptr + key.len - 4);
    return KB_OK;
}

kb_status
kb_key_read_evidence(kb_str key, uint32_t spo[3], uint32_t *doc, uint16_t *n)
{
    if (key.len != 18) {
        return KB_ERR_CORRUPT;
    }
    KB_TRY(kb_key_read_ids((kb_str){key.ptr, 12}, spo, 3));
    *doc = kb_code_get32((const uint8_t *)key.ptr + 12);
    *n = kb_code_get16((const uint8_t *)key.ptr + 16);
    return KB_OK;
}

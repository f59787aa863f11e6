// SPDX-License-Identifier: MIT
// Every key of the store is made here, so that memcmp() order is the order of
// what the key means.  Layouts: kb/README.md.
#ifndef KB_STORE_KEY_H
#define KB_STORE_KEY_H

#include "store/code.h"
#include "store/schema.h"

enum {
    KB_KEY_MAX = 511,  // LMDB's limit
    KB_KEY_TEXT = 480, // bytes of text in a key before it is cut
    KB_KEY_HASH = 16   // bytes of SHA-256 that follow a cut text
};

/// A key under construction.
typedef struct kb_key {
    uint8_t bytes[KB_KEY_MAX];
    size_t len;
} kb_key;

static inline kb_str
kb_key_get(const kb_key *key)
{
    return (kb_str){(const char *)key->bytes, key->len};
}

/// One to four numbers in a row.
void kb_key_ids(kb_key *key, const uint32_t *ids, size_t n);

static inline void
kb_key_id(kb_key *key, uint32_t a)
{
    kb_key_ids(key, &a, 1);
}

static inline void
kb_key_pair(kb_key *key, uint32_t a, uint32_t b)
{
    const uint32_t ids[] = {a, b};
    kb_key_ids(key, ids, 2);
}

static inline void
kb_key_triple(kb_key *key, uint32_t a, uint32_t b, uint32_t c)
{
    const uint32_t ids[] = {a, b, c};
    kb_key_ids(key, ids, 3);
}

/// `ev`: s4 p4 o4 doc4 n2.
void kb_key_evidence(kb_key *key, const uint32_t spo[3], uint32_t doc,
                     uint16_t n);

/// `termid`: kind1, then the body or its beginning and hash.
void kb_key_term(kb_key *key, uint8_t kind, kb_str body);

/// `docid`: the caller's id, or its beginning and hash.
void kb_key_document(kb_key *key, kb_str external_id);

/// Beginning of `name` keys: the folded name, cut at KB_KEY_TEXT.
void kb_key_name_prefix(kb_key *key, kb_str folded);

/// `name`: folded name, 00, id4.
void kb_key_name(kb_key *key, kb_str folded, uint32_t id);

/// `gram`: trigram, 00, the first id of the window that `id` is in.
enum { KB_GRAM_WINDOW = 4096 };
void kb_key_gram(kb_key *key, kb_str gram, uint32_t id);

/// `variant`: ent4 hash16.
void kb_key_variant(kb_key *key, uint32_t ent, const uint8_t hash[KB_KEY_HASH]);

/// Take `n` numbers off a key: KB_OK, or KB_ERR_CORRUPT unless it has exactly
/// those.
KB_NODISCARD kb_status kb_key_read_ids(kb_str key, uint32_t *ids, size_t n);

/// Take a key of `name` or `gram` apart.
KB_NODISCARD kb_status kb_key_read_name(kb_str key, kb_str *folded,
                                        uint32_t *id);

/// Take an `ev` key apart.
KB_NODISCARD kb_status kb_key_read_evidence(kb_str key, uint32_t spo[3],
                                            uint32_t *doc, uint16_t *n);

/// First KB_KEY_HASH bytes of SHA-256.
void kb_key_hash(kb_str bytes, uint8_t out[KB_KEY_HASH]);

#endif // KB_STORE_KEY_H

// SPDX-License-Identifier: MIT
// The hash table of an image: a slot for every run of first tokens.
#ifndef KB_GAZ_TABLE_H
#define KB_GAZ_TABLE_H

#include "base/buf.h"
#include "base/vec.h"
#include "gaz/image.h"

/// A run of first tokens of some phrase.
typedef struct kb_prefix {
    uint64_t hash; // finished
    uint32_t payload;
} kb_prefix;

/// A first token of some phrase.
typedef struct kb_first {
    uint64_t hash;   // finished
    uint64_t head;   // kb_phrase_head()
    uint8_t filters; // KB_FILTER bits
} kb_first;

// The filters in which a first token stands.
enum {
    KB_FILTER_ALL = 1,   // of any phrase
    KB_FILTER_NAMES = 2, // of an entity's name
    KB_FILTER_LOWER = 4  // that may be written without a capital
};

typedef struct kb_prefix_table {
    KB_VEC(kb_prefix) prefixes;
    KB_VEC(kb_first) firsts;
    // the prefixes of the last phrase, the shortest first
    kb_str text;
    uint32_t n;
    size_t ends[KB_IMAGE_PHRASE_TOKENS]; // in `text`
    uint64_t hashes[KB_IMAGE_PHRASE_TOKENS];
    size_t at[KB_IMAGE_PHRASE_TOKENS]; // in `prefixes`
} kb_prefix_table;

void kb_prefix_table_init(kb_prefix_table *table, const kb_allocator *alloc);

void kb_prefix_table_clear(kb_prefix_table *table);

/**
   Add a phrase.  Phrases come sorted, each once.

   @param text    Its folded tokens, at most KB_IMAGE_PHRASE_TOKENS, with spaces
                  between; stays valid until the next one is added.
   @param phrase  Its record.
   @param filters KB_FILTER bits.
   @return KB_OK or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_prefix_table_add(kb_prefix_table *table, kb_str text,
                                           uint32_t phrase, unsigned filters);

/// Make the sections of the slots and of the three filters: KB_OK,
/// KB_ERR_NOMEM or KB_ERR_LIMIT.
KB_NODISCARD kb_status kb_prefix_table_lay(const kb_prefix_table *table,
                                           kb_buf *sections);

#endif // KB_GAZ_TABLE_H

// SPDX-License-Identifier: MIT
// What build.c and build_phrase.c share: an image in the making.
#ifndef KB_GAZ_BUILDER_H
#define KB_GAZ_BUILDER_H

#include "gaz/build.h"
#include "gaz/phrase.h"
#include "gaz/table.h"

enum {
    KB_ENTRY_WORD = 16,  // beside kb_sense_flag bits
    KB_ENTRY_PLAIN = 32, // see kb_phrase_is_plain()
    KB_ENTRY_SENSE = 15 | KB_SENSE_EXACT
};

// A name or word under its key.
typedef struct kb_entry {
    uint32_t name;  // place among the strings
    uint32_t fold;  // of the key among the folds; of a plain one not used
    uint32_t index; // entity, or word
    uint16_t len;   // of the name
    uint16_t fold_len;
    uint8_t flags;
    uint8_t n_tokens;
} kb_entry;

// A sense with what its spelling is.
typedef struct kb_spelt {
    kb_entry *e;
    uint64_t shapes;
    uint32_t exact;
} kb_spelt;

typedef struct kb_builder {
    kb_sources *sources;
    const kb_entity_links *links;
    kb_gaz_parts *parts;
    kb_arena scratch; // of one name
    kb_buf folds;     // keys of names that are not plain
    uint32_t n_words, n_phrases, n_senses, n_offices;
    KB_VEC(kb_entry) entries;
    KB_VEC(uint32_t) word_rows; // of each word
    KB_VEC(uint64_t) roles;     // hashes of the keys of roles, sorted
    KB_VEC(kb_spelt) senses;    // of the phrase at hand
    kb_prefix_table table;
    uint64_t *strings; // set of (offset << 16 | length) + 1 of short ones that
    size_t n_strings, cap_strings; // come again and again
} kb_builder;

/// Append a record to a section.
KB_NODISCARD kb_status kb_builder_add_record(kb_builder *b, int which,
                                             const unsigned char *record);

/// Put a string among the others once, its place and, where `len` is not NULL,
/// its length into a record.
KB_NODISCARD kb_status kb_builder_add_string(kb_builder *b, kb_str text,
                                             unsigned char *at,
                                             unsigned char *len);

/// The name of an entry as listed.
kb_str kb_builder_name(const kb_builder *b, const kb_entry *e);

/// The key of an entry, in `room` when it is plain.
kb_str kb_builder_fold(const kb_builder *b, const kb_entry *e,
                       char room[KB_IMAGE_TEXT_MAX]);

/// The row of a word, or NULL for an entity.
const kb_word_row *kb_builder_word(const kb_builder *b, const kb_entry *e);

/// Lay out the phrases of all entries and their senses, and fill the table.
KB_NODISCARD kb_status kb_builder_add_phrases(kb_builder *b);

#endif // KB_GAZ_BUILDER_H

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
    uint32_t name;  // place among the entities' bytes; of a word, the strings
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
    uint8_t flags; // kb_sense_flag bits of all namings that are alike
} kb_spelt;

// A set of strings that come again and again: (offset << 16 | length) + 1 of
// each.
typedef struct kb_string_set {
    uint64_t *items;
    size_t n, cap;
} kb_string_set;

typedef struct kb_builder {
    kb_sources *sources;
    const kb_entity_links *links;
    kb_gaz_parts *parts;
    kb_arena scratch; // of one name
    kb_buf folds;     // keys of names that are not plain
    kb_buf record;    // of the entity at hand
    kb_str last_id;
    uint32_t *link_of; // of each entity that others refer to, its number + 1
                       // among them; or NULL
    uint32_t n_words, n_phrases;
    KB_VEC(kb_entry) entries;
    KB_VEC(uint32_t) word_rows; // of each word
    KB_VEC(uint64_t) roles;     // hashes of the keys of roles, sorted
    KB_VEC(kb_spelt) senses;    // of the phrase at hand
    kb_prefix_table table;
    kb_string_set strings;
    kb_string_set predicates; // records of them
} kb_builder;

/// A number of seven bits a byte: see kb_cursor_varint64().
KB_NODISCARD kb_status kb_builder_add_varint(kb_buf *buf, uint64_t value);

/// A name or a key, and what is told of it in three bits: KB_OK, KB_ERR_NOMEM,
/// or KB_ERR_LIMIT when it is longer than KB_IMAGE_TEXT_MAX.
KB_NODISCARD kb_status kb_builder_add_named(kb_buf *buf, kb_str text,
                                            unsigned kind);

/// Put a string among the others once, and give its place.
KB_NODISCARD kb_status kb_builder_add_string(kb_builder *b, kb_str text,
                                             uint32_t *at);

/// Number what entities refer to, the most frequent first.
KB_NODISCARD kb_status kb_builder_add_links(kb_builder *b);

/// Add a name or word, of which `e` has all but what the text itself says; it
/// stands in `row`, for messages.
KB_NODISCARD kb_status kb_builder_add_entry(kb_builder *b, kb_entry e,
                                            kb_str text, const kb_row *row);

/// Append an entity to its sections, and its names to the entries.
KB_NODISCARD kb_status kb_builder_add_entity(kb_builder *b, uint32_t index);

/// Aliases and demonyms of a row.
size_t kb_builder_count_aliases(const kb_entity_row *row);

/// Parts of speech with the likeliest of them: see kb_unpack_tags().
uint32_t kb_builder_pack_tags(uint32_t tags, uint32_t tag);

/// The key of an entry that is not plain.
kb_str kb_builder_kept_fold(const kb_builder *b, const kb_entry *e);

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

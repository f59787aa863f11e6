// SPDX-License-Identifier: MIT
// The compiled file: its layout in numbers (drawn in extract/README.md), and
// reading it.  kb_gaz_open() has checked the frame alone, so that every access
// here checks what it uses: a damaged file gives wrong names, never a wild
// read.
#ifndef KB_GAZ_IMAGE_H
#define KB_GAZ_IMAGE_H

#include "base/map.h"
#include "text/token.h"

#include <kb/gaz.h>

#define KB_IMAGE_MAGIC "kbgaz\x1a\r\n"

enum {
    KB_IMAGE_VERSION = 6,
    KB_IMAGE_PHRASE_TOKENS = 24,  // longest phrase: two bits of shape each
    KB_IMAGE_RUN_MAX = 64,        // buckets that a search looks at, at most
    KB_IMAGE_TEXT_MAX = 1023,     // bytes of a folded phrase
    KB_IMAGE_SENSES_MAX = 1023,   // of one phrase
    KB_IMAGE_COUNT_MAX = 1 << 30, // records of one kind
    KB_IMAGE_WIDEST = 64,         // record
    KB_VARINT_BITS = 21,          // of a length, at most
    KB_IMAGE_ALIGN = 64           // of sections
};

// Sections, in the order of the file.
enum {
    KB_IMAGE_STRINGS,
    KB_IMAGE_ENTITIES,
    KB_IMAGE_OFFICES,
    KB_IMAGE_WORDS,
    KB_IMAGE_PHRASES,
    KB_IMAGE_SENSES,
    KB_IMAGE_BUCKETS,
    KB_IMAGE_BLOOM,
    KB_IMAGE_NAMES,
    KB_IMAGE_LOWER,
    KB_IMAGE_SECTIONS
};

// Widths of records in bytes, by section.
#define KB_IMAGE_WIDTHS                   \
    {                                     \
        1, 4, 20, 36, 12, 16, 64, 8, 8, 8 \
    }

// Offsets within the header.
enum {
    KB_HEADER_VERSION = 8,
    KB_HEADER_SECTIONS = 12,
    KB_HEADER_SIZE = 16,
    KB_HEADER_SUM = 24,
    KB_HEADER_TABLE = 32,
    KB_HEADER_ENTRY = 24, // id4 width4 offset8 count8
    KB_HEADER_LEN = KB_HEADER_TABLE + KB_IMAGE_SECTIONS * KB_HEADER_ENTRY
};

// The start of an entity: a mask of what follows its class, in this order, and
// two bits of gender.  Then the lengths of its texts and their bytes, of which
// bits beside the class say whether they are there.
enum {
    KB_ENTITY_WIDTH = 4, // of its place among the strings
    KB_AT_ENTITY_MASK = 0,
    KB_AT_ENTITY_CLASS = 1,
    KB_AT_ENTITY_REST = 2,

    KB_HAS_WIKIDATA = 1, // 4 bytes each
    KB_HAS_PRIOR = 2,
    KB_HAS_COUNTRY = 4,
    KB_HAS_PARENT = 8,
    KB_HAS_CAPITAL = 16,
    KB_HAS_OFFICES = 32, // first4 n2
    KB_GENDER_SHIFT = 6,

    KB_ENTITY_CLASS = 63, // mask of the byte of the class, and beside it:
    KB_HAS_QUALIFIER = 64,
    KB_HAS_ALIASES = 128
};

// Offsets within an office.
enum {
    KB_AT_OFFICE_ROLE = 0,
    KB_AT_OFFICE_ROLE_LEN = 4,
    KB_AT_OFFICE_IS_ENDED = 6,
    KB_AT_OFFICE_OF = 8,
    KB_AT_OFFICE_FROM = 12,
    KB_AT_OFFICE_TO = 16
};

// Offsets within a word, and its flags.
enum {
    KB_AT_WORD_TEXT = 0,
    KB_AT_WORD_PREDICATES = 4, // three
    KB_AT_WORD_LEN = 16,
    KB_AT_WORD_PREDICATE_LENS = 18, // three
    KB_AT_WORD_TAGS = 24,
    KB_AT_WORD_TAG = 28,
    KB_AT_WORD_CLASS = 32,
    KB_AT_WORD_GENDER = 33,
    KB_AT_WORD_KIND = 34,
    KB_AT_WORD_FLAGS = 35,

    KB_FLAG_PLURAL = 1,
    KB_FLAG_GENDER_FREE = 2,
    KB_FLAG_MAY_END = 4,
    KB_FLAG_BEFORE = 8,
    KB_FLAG_AFTER = 16,
    KB_FLAG_ALL = 31,
    KB_N_PREDICATES = 3
};

// Offsets within a phrase, and the bits of its third word.
enum {
    KB_AT_PHRASE_TEXT = 0,
    KB_AT_PHRASE_SENSE = 4, // the entity of a plain one, else the first sense
    KB_AT_PHRASE_BITS = 8,

    KB_PHRASE_LEN = 1023, // mask of the text's length
    KB_PHRASE_TOKENS_SHIFT = 10,
    KB_PHRASE_TOKENS = 31,
    KB_PHRASE_PLAIN = 1 << 15,   // a name of one entity, as listed
    KB_PHRASE_LEXICAL = 1 << 16, // nothing but English words: no hit
    KB_PHRASE_TAGGED = 1 << 17,  // tags stand before the first sense
    KB_PHRASE_FLAGS_SHIFT = 18,  // plain: four kb_sense_flag bits
    KB_PHRASE_FLAGS = 15,
    KB_PHRASE_SENSES_SHIFT = 22, // others: how many

    KB_TAG_BITS = 24, // of readings, then the number of the likeliest + 1
    KB_TAG_MASK = 31
};

// Offsets within a sense.
enum {
    KB_AT_SENSE_INDEX = 0,
    KB_AT_SENSE_EXACT = 4,
    KB_AT_SENSE_SHAPES = 8, // 48 bits
    KB_AT_SENSE_FLAGS = 14,
    KB_AT_SENSE_IS_WORD = 15
};

// A slot's payload; see gaz/bucket.h.
#define KB_SLOT_TERMINAL  (UINT32_C(1) << 31)
#define KB_SLOT_CONTINUES (UINT32_C(1) << 30)
#define KB_SLOT_PHRASE    (KB_SLOT_CONTINUES - 1)

typedef struct kb_gaz_section {
    const unsigned char *at;
    uint32_t n;
} kb_gaz_section;

struct kb_gaz {
    const kb_allocator *alloc;
    const unsigned char *map; // all bytes
    size_t size;
    kb_map mapping; // the same when they are ours
    kb_gaz_section sections[KB_IMAGE_SECTIONS];
};

static inline uint16_t
kb_load16(const unsigned char *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t
kb_load32(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

static inline uint64_t
kb_load64(const unsigned char *at)
{
    return (uint64_t)kb_load32(at) | (uint64_t)kb_load32(at + 4) << 32;
}

/// Record `index` of a section; one of zeros when there is none.
static inline const unsigned char *
kb_gaz_record(const kb_gaz *gaz, int section, uint32_t index)
{
    static const uint8_t record_widths[KB_IMAGE_SECTIONS] = KB_IMAGE_WIDTHS;
    static const unsigned char zeros[KB_IMAGE_WIDEST] = {0};
    return index < gaz->sections[section].n
               ? gaz->sections[section].at +
                     (size_t)index * record_widths[section]
               : zeros;
}

/// Bytes of the strings; none when they are not all there.
static inline kb_str
kb_gaz_string(const kb_gaz *gaz, uint32_t at, uint16_t len)
{
    const kb_gaz_section *const all = &gaz->sections[KB_IMAGE_STRINGS];
    if (at > all->n || len > all->n - at) {
        return (kb_str){"", 0};
    }
    return (kb_str){(const char *)all->at + at, len};
}

/// The bytes of an entity from its mask on, of which `*n` are there; two zeros
/// when there is none.
static inline const unsigned char *
kb_gaz_entity_bytes(const kb_gaz *gaz, uint32_t index, uint32_t *n)
{
    static const unsigned char zeros[KB_AT_ENTITY_REST] = {0};
    const kb_gaz_section *const all = &gaz->sections[KB_IMAGE_STRINGS];
    const uint32_t at =
        index < gaz->sections[KB_IMAGE_ENTITIES].n
            ? kb_load32(kb_gaz_record(gaz, KB_IMAGE_ENTITIES, index))
            : UINT32_MAX;
    if (at >= all->n || all->n - at < KB_AT_ENTITY_REST) {
        *n = KB_AT_ENTITY_REST;
        return zeros;
    }
    *n = all->n - at;
    return all->at + at;
}

/// The id of an entity.
kb_str kb_gaz_id(const kb_gaz *gaz, uint32_t index);

/// The prior of an entity.
static inline uint32_t
kb_gaz_prior(const kb_gaz *gaz, uint32_t index)
{
    uint32_t n = 0;
    const unsigned char *const at = kb_gaz_entity_bytes(gaz, index, &n);
    const unsigned mask = at[KB_AT_ENTITY_MASK];
    const uint32_t skip =
        KB_AT_ENTITY_REST + (mask & KB_HAS_WIKIDATA ? 4U : 0U);
    return (mask & KB_HAS_PRIOR) && n >= skip + 4 ? kb_load32(at + skip) : 0;
}

/**
   Whether an entity's bytes are whole: lengths, UTF-8, class, references.

   For kb_gaz_verify(): those who read check what they use.
*/
bool kb_gaz_is_entity(const kb_gaz *gaz, uint32_t index);

/**
   Check the frame of bytes that claim to be an image (magic, version, size,
   sections, sizes of the tables), and point `gaz` into them.

   @param bytes  The whole file; must outlive `gaz`.
   @param path   For messages.
   @return KB_OK, KB_ERR_VERSION or KB_ERR_CORRUPT, with `err` filled.
*/
KB_NODISCARD kb_status kb_gaz_check(kb_gaz *gaz, kb_str bytes, const char *path,
                                    kb_error *err);

/// The type of the entities of a class, or 0 when the number is none of theirs.
unsigned kb_gaz_type_of(unsigned class_);

/// The sum of a header (but the sum in it) and its sections; of the bytes
/// where they claim to stand.  At least KB_HEADER_LEN bytes.
uint64_t kb_gaz_sum(kb_str bytes);

/// A borrowed image instead of a file, for tests and compilers; see
/// kb_gaz_check().  kb_gaz_close() it.
KB_NODISCARD kb_status kb_gaz_open_bytes(kb_str bytes,
                                         const kb_allocator *alloc,
                                         kb_gaz **out, kb_error *err);

#endif // KB_GAZ_IMAGE_H

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
    KB_IMAGE_VERSION = 7,
    KB_IMAGE_PHRASE_TOKENS = 24,  // longest phrase: two bits of shape each
    KB_IMAGE_RUN_MAX = 64,        // buckets that a search looks at, at most
    KB_IMAGE_TEXT_MAX = 1023,     // bytes of a folded phrase
    KB_IMAGE_SENSES_MAX = 1023,   // of one phrase
    KB_IMAGE_COUNT_MAX = 1 << 30, // records of one kind
    KB_IMAGE_WIDEST = 64,         // record
    KB_VARINT_BITS = 49,          // of a number, at most: the shapes of a sense
    KB_IMAGE_ALIGN = 64           // of sections
};

// Sections, in the order of the file.
enum {
    KB_IMAGE_STRINGS,
    KB_IMAGE_ENTITIES,
    KB_IMAGE_KINDS,
    KB_IMAGE_IDS,
    KB_IMAGE_BLOCKS,
    KB_IMAGE_LINKS,
    KB_IMAGE_WORDS,
    KB_IMAGE_PREDICATES,
    KB_IMAGE_PHRASES,
    KB_IMAGE_KEYS,
    KB_IMAGE_BUCKETS,
    KB_IMAGE_BLOOM,
    KB_IMAGE_NAMES,
    KB_IMAGE_LOWER,
    KB_IMAGE_SECTIONS
};

// Widths of records in bytes, by section.
#define KB_IMAGE_WIDTHS                             \
    {                                               \
        1, 1, 2, 1, 8, 4, 16, 18, 4, 1, 64, 8, 8, 8 \
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

// A block: where the first of so many entities begins, and its id.
enum { KB_ENTITY_BLOCK = 16, KB_AT_BLOCK_ENTITY = 0, KB_AT_BLOCK_ID = 4 };

// The kind of an entity: class and gender, and a mask of what its record has.
enum {
    KB_AT_KIND_CLASS = 0,
    KB_AT_KIND_MASK = 1,

    KB_KIND_CLASS = 63, // mask
    KB_KIND_GENDER_SHIFT = 6,

    KB_HAS_WIKIDATA = 1,
    KB_HAS_PRIOR = 2,
    KB_HAS_COUNTRY = 4,
    KB_HAS_PARENT = 8,
    KB_HAS_CAPITAL = 16,
    KB_HAS_QUALIFIER = 32,
    KB_HAS_OFFICES = 64,
    KB_HAS_ALIASES = 128
};

// The two bytes before a name: its length, above its kind.
enum {
    KB_NAME_HEAD = 2,
    KB_NAME_SHIFT = 3,
    KB_NAME_KIND = 7, // mask

    KB_NAME_LABEL = 0,
    KB_NAME_ALIAS,
    KB_NAME_WEAK,
    KB_NAME_EXACT,
    KB_NAME_WEAK_EXACT,
    KB_NAME_DEMONYM,
    KB_N_NAME_KINDS
};

// The two bytes before a key: its length, above bits.
enum {
    KB_KEY_TAGGED = 1,  // tags stand before the senses
    KB_KEY_LEXICAL = 2, // nothing but English words: no hit
    KB_KEY_MANY = 4     // the number of senses stands before them
};

// A length and four bits of what is shared, in the byte before an id.
enum {
    KB_ID_SHARED_SHIFT = 4,
    KB_ID_MORE = 15 // in either half: the rest follows
};

// Offsets within a word, and its flags.
enum {
    KB_AT_WORD_TEXT = 0,
    KB_AT_WORD_LEN = 4,
    KB_AT_WORD_PREDICATES = 6, // their record
    KB_AT_WORD_TAGS = 8,       // 24 bits
    KB_AT_WORD_TAG = 11,       // number of the likeliest + 1
    KB_AT_WORD_CLASS = 12,
    KB_AT_WORD_GENDER = 13,
    KB_AT_WORD_KIND = 14,
    KB_AT_WORD_FLAGS = 15,

    KB_FLAG_PLURAL = 1,
    KB_FLAG_GENDER_FREE = 2,
    KB_FLAG_MAY_END = 4,
    KB_FLAG_BEFORE = 8,
    KB_FLAG_AFTER = 16,
    KB_FLAG_ALL = 31
};

// Three predicates: text4 len2 each.
enum { KB_N_PREDICATES = 3, KB_PREDICATE_WIDTH = 6, KB_AT_PREDICATE_LEN = 4 };

// A phrase is where its text stands: of a plain one, the name of one entity as
// listed, in the record of the entity; of others, among the keys.
#define KB_PHRASE_PLAIN (UINT32_C(1) << 31)
#define KB_PHRASE_PLACE (KB_PHRASE_PLAIN - 1)

// The byte before a sense: kb_sense_flag bits, and these.
enum {
    KB_STORED_WORD = 16, // of a word
    KB_STORED_SAME = 32, // spelt as the sense before
    KB_STORED_FLAGS = KB_SENSE_LABEL | KB_SENSE_ALIAS | KB_SENSE_WEAK |
                      KB_SENSE_DEMONYM | KB_SENSE_EXACT
};

enum {
    KB_TAG_BITS = 24, // of readings, then the number of the likeliest + 1
    KB_TAG_MASK = 31
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

/// The number of an id like q42, or 0.
uint32_t kb_wikidata_of_id(kb_str id);

/// Parts of speech as bits, and the likeliest of them, of 24 bits and the
/// number of one + 1.
static inline void
kb_unpack_tags(uint32_t packed, uint32_t *tags, uint32_t *tag)
{
    const uint32_t first = packed >> KB_TAG_BITS & KB_TAG_MASK;
    *tags = packed & ((UINT32_C(1) << KB_TAG_BITS) - 1);
    *tag = first > 0 ? UINT32_C(1) << (first - 1) : 0;
}

/// Number of entities.
static inline uint32_t
kb_gaz_count(const kb_gaz *gaz)
{
    return gaz->sections[KB_IMAGE_KINDS].n;
}

/// What the record of an entity has: KB_HAS bits.
static inline unsigned
kb_gaz_mask(const kb_gaz *gaz, uint32_t index)
{
    return kb_gaz_record(gaz, KB_IMAGE_KINDS, index)[KB_AT_KIND_MASK];
}

/// The kb_sense_flag bits of the kind of a name.
uint8_t kb_gaz_name_flags(unsigned kind);

/// The entity in whose record a byte of that section stands, or KB_NONE.
uint32_t kb_gaz_owner(const kb_gaz *gaz, uint32_t at);

/// The prior of an entity.
uint32_t kb_gaz_prior(const kb_gaz *gaz, uint32_t index);

/**
   Whether the records of entities are whole: lengths, UTF-8, class,
   references, and ids, which rise; and whether blocks tell where they stand.

   For kb_gaz_verify(): those who read check what they use.

   @param[out] heads  A bit for each byte of the records, set where a name
                      begins; zeros before.
   @param[out] index  The first entity that is not.
*/
bool kb_gaz_has_entities(const kb_gaz *gaz, unsigned char *heads,
                         uint32_t *index);

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

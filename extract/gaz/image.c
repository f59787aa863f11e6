// SPDX-License-Identifier: MIT
#include "gaz/image.h"

#include "base/alloc.h"
#include "base/error.h"
#include "gaz/kind.h"
#include "gaz/phrase.h"

#include <sys/mman.h>

enum { LARGE = 1 << 26 }; // bytes

// ---- opening ----------------------------------------------------------------

static kb_status
open_bytes(kb_str bytes, const char *path, const kb_allocator *alloc,
           kb_gaz **out, kb_error *err)
{
    kb_gaz *const gaz = kb_alloc_zeroed(alloc, 1, sizeof(*gaz));
    if (!gaz) {
        return kb_error_set(err, KB_ERR_NOMEM, path, 0, "out of memory");
    }
    gaz->alloc = alloc;
    const kb_status st = kb_gaz_check(gaz, bytes, path, err);
    if (st != KB_OK) {
        kb_alloc_release(alloc, gaz);
        return st;
    }
    *out = gaz;
    return KB_OK;
}

kb_status
kb_gaz_open(const char *path, const kb_allocator *alloc, kb_gaz **out,
            kb_error *err)
{
    kb_map map;
    KB_TRY(kb_map_open(path, KB_HEADER_LEN, "too short for a gazetteer image",
                       &map, err));
    const kb_status st = open_bytes(kb_map_bytes(&map), path,
                                    kb_alloc_or_default(alloc), out, err);
    if (st != KB_OK) {
        kb_map_close(&map);
        return st;
    }
    if (map.len >= LARGE) {
        // A text touches few pages of it: their neighbours are of no use.
        (void)posix_madvise(map.at, map.len, POSIX_MADV_RANDOM);
    }
    (*out)->mapping = map;
    return KB_OK;
}

kb_status
kb_gaz_open_bytes(kb_str bytes, const kb_allocator *alloc, kb_gaz **out,
                  kb_error *err)
{
    return open_bytes(bytes, "(memory)", kb_alloc_or_default(alloc), out, err);
}

void
kb_gaz_close(kb_gaz *gaz)
{
    if (!gaz) {
        return;
    }
    kb_map_close(&gaz->mapping);
    kb_alloc_release(gaz->alloc, gaz);
}

// ---- reading ----------------------------------------------------------------

uint32_t
kb_gaz_n_entities(const kb_gaz *gaz)
{
    return gaz->sections[KB_IMAGE_ENTITIES].n;
}

// Text for the world: what is ill-formed is nothing.
static kb_str
well_formed(kb_str text)
{
    return kb_str_check_utf8(text, NULL) == KB_OK ? text : (kb_str){"", 0};
}

static kb_str
read_text(const kb_gaz *gaz, uint32_t at, uint16_t len)
{
    return well_formed(kb_gaz_string(gaz, at, len));
}

static uint32_t
known_entity(const kb_gaz *gaz, uint32_t index)
{
    return index < kb_gaz_n_entities(gaz) ? index : KB_NONE;
}

static kb_gender
read_gender(unsigned number)
{
    return number <= KB_GENDER_FEMALE ? (kb_gender)number : KB_GENDER_UNKNOWN;
}

// ---- entities ---------------------------------------------------------------

// What is left of an entity's bytes.  Reading beyond them gives zeros and
// nothing, and is remembered.
typedef struct cursor {
    const unsigned char *at;
    uint32_t left;
    bool is_short;
} cursor;

static const unsigned char *
take(cursor *c, uint32_t n)
{
    static const unsigned char zeros[8] = {0};
    if (n > c->left) {
        c->is_short = true;
        return zeros;
    }
    const unsigned char *const at = c->at;
    c->at += n;
    c->left -= n;
    return at;
}

static uint32_t
take_number(cursor *c, unsigned mask, unsigned bit, uint32_t none)
{
    return (mask & bit) != 0 ? kb_load32(take(c, 4)) : none;
}

// Seven bits a byte, the lowest first; the last has no high bit.
static uint32_t
take_varint(cursor *c)
{
    uint32_t value = 0;
    for (unsigned shift = 0; shift < KB_VARINT_BITS; shift += 7) {
        const uint32_t byte = *take(c, 1);
        value |= (byte & 0x7FU) << shift;
        if (byte < 0x80U) {
            return value;
        }
    }
    c->is_short = true;
    return 0;
}

static kb_str
take_text(cursor *c, uint32_t len)
{
    if (len > c->left) {
        c->is_short = true;
        return (kb_str){"", 0};
    }
    return (kb_str){(const char *)take(c, len), len};
}

// All of an entity before its aliases.
typedef struct entity {
    unsigned mask, class_;
    uint32_t wikidata, prior, country, parent, capital;
    uint32_t first_office, n_offices, n_aliases;
    kb_str id, name, qualifier;
    cursor rest; // the aliases
} entity;

static entity
read_entity(const kb_gaz *gaz, uint32_t index)
{
    cursor c = {NULL, 0, false};
    c.at = kb_gaz_entity_bytes(gaz, index, &c.left);
    entity e = {.mask = *take(&c, 1)};
    const unsigned class_ = *take(&c, 1);
    e.class_ = class_ & KB_ENTITY_CLASS;
    e.wikidata = take_number(&c, e.mask, KB_HAS_WIKIDATA, 0);
    e.prior = take_number(&c, e.mask, KB_HAS_PRIOR, 0);
    e.country = take_number(&c, e.mask, KB_HAS_COUNTRY, KB_NONE);
    e.parent = take_number(&c, e.mask, KB_HAS_PARENT, KB_NONE);
    e.capital = take_number(&c, e.mask, KB_HAS_CAPITAL, KB_NONE);
    e.first_office = take_number(&c, e.mask, KB_HAS_OFFICES, 0);
    e.n_offices = e.mask & KB_HAS_OFFICES ? kb_load16(take(&c, 2)) : 0;
    const uint32_t id_len = take_varint(&c);
    const uint32_t name_len = take_varint(&c);
    const uint32_t qualifier_len =
        class_ & KB_HAS_QUALIFIER ? take_varint(&c) : 0;
    e.n_aliases = class_ & KB_HAS_ALIASES ? take_varint(&c) : 0;
    e.id = take_text(&c, id_len);
    e.name = take_text(&c, name_len);
    e.qualifier = take_text(&c, qualifier_len);
    e.n_aliases = e.n_aliases <= UINT16_MAX ? e.n_aliases : 0;
    e.rest = c;
    return e;
}

static kb_str
take_alias(cursor *c, uint8_t *flags)
{
    *flags = *take(c, 1);
    return take_text(c, take_varint(c));
}

kb_str
kb_gaz_id(const kb_gaz *gaz, uint32_t index)
{
    return read_entity(gaz, index).id;
}

static kb_gaz_kind
read_kind(unsigned class_)
{
    const unsigned type = kb_gaz_type_of(class_);
    return type > 0
               ? (kb_gaz_kind){(kb_entity_type)type, (kb_entity_class)class_}
               : (kb_gaz_kind){KB_ORGANIZATION, KB_CLASS_GROUP};
}

kb_gaz_kind
kb_gaz_kind_of(const kb_gaz *gaz, uint32_t index)
{
    uint32_t n = 0;
    const unsigned char *const at = kb_gaz_entity_bytes(gaz, index, &n);
    return read_kind(at[KB_AT_ENTITY_CLASS] & KB_ENTITY_CLASS);
}

uint32_t
kb_gaz_n_offices(const kb_gaz *gaz, uint32_t index)
{
    uint32_t n = 0;
    const unsigned char *const at = kb_gaz_entity_bytes(gaz, index, &n);
    return at[KB_AT_ENTITY_MASK] & KB_HAS_OFFICES
               ? read_entity(gaz, index).n_offices
               : 0;
}

static kb_gaz_entity
facts_of(const kb_gaz *gaz, const entity *e)
{
    const kb_gaz_kind kind = read_kind(e->class_);
    return (kb_gaz_entity){
        .type = kind.type,
        .class_ = kind.class_,
        .gender = read_gender(e->mask >> KB_GENDER_SHIFT),
        .wikidata = e->wikidata,
        .country = known_entity(gaz, e->country),
        .parent = known_entity(gaz, e->parent),
        .capital = known_entity(gaz, e->capital),
        .prior = e->prior,
        .n_aliases = e->n_aliases,
        .n_offices = e->n_offices,
    };
}

kb_gaz_entity
kb_gaz_facts(const kb_gaz *gaz, uint32_t index)
{
    const entity e = read_entity(gaz, index);
    return facts_of(gaz, &e);
}

kb_gaz_entity
kb_gaz_get(const kb_gaz *gaz, uint32_t index)
{
    const entity e = read_entity(gaz, index);
    kb_gaz_entity out = facts_of(gaz, &e);
    out.id = well_formed(e.id);
    out.name = well_formed(e.name);
    out.qualifier = well_formed(e.qualifier);
    return out;
}

kb_status
kb_gaz_key(const kb_gaz *gaz, uint32_t index, char key[KB_ENTITY_KEY_LEN + 1])
{
    const kb_gaz_entity e = kb_gaz_get(gaz, index);
    return kb_entity_key(e.type, e.name, e.qualifier, key);
}

kb_str
kb_gaz_alias(const kb_gaz *gaz, uint32_t index, uint32_t i, uint8_t *flags)
{
    entity e = read_entity(gaz, index);
    uint8_t alias_flags = 0;
    kb_str text = {"", 0};
    for (uint32_t n = 0; n <= i && !e.rest.is_short; ++n) {
        text = take_alias(&e.rest, &alias_flags);
    }
    if (flags) {
        *flags = alias_flags;
    }
    return well_formed(text);
}

kb_gaz_office
kb_gaz_office_at(const kb_gaz *gaz, uint32_t index, uint32_t i)
{
    const unsigned char *const at = kb_gaz_record(
        gaz, KB_IMAGE_OFFICES, read_entity(gaz, index).first_office + i);
    return (kb_gaz_office){
        .role = read_text(gaz, kb_load32(at + KB_AT_OFFICE_ROLE),
                          kb_load16(at + KB_AT_OFFICE_ROLE_LEN)),
        .of = known_entity(gaz, kb_load32(at + KB_AT_OFFICE_OF)),
        .from = (kb_day)(int64_t)(int32_t)kb_load32(at + KB_AT_OFFICE_FROM),
        .to = (kb_day)(int64_t)(int32_t)kb_load32(at + KB_AT_OFFICE_TO),
        .is_ended = at[KB_AT_OFFICE_IS_ENDED] != 0,
    };
}

static bool
is_good_text(kb_str text)
{
    return kb_str_check_utf8(text, NULL) == KB_OK;
}

static bool
is_entity_or_none(const kb_gaz *gaz, uint32_t index)
{
    return index == KB_NONE || index < kb_gaz_n_entities(gaz);
}

bool
kb_gaz_is_entity(const kb_gaz *gaz, uint32_t index)
{
    entity e = read_entity(gaz, index);
    bool is_good = is_good_text(e.name) && is_good_text(e.qualifier);
    for (uint32_t i = 0; i < e.n_aliases && is_good; ++i) {
        uint8_t flags = 0;
        is_good = is_good_text(take_alias(&e.rest, &flags));
    }
    const uint32_t n_offices = gaz->sections[KB_IMAGE_OFFICES].n;
    return is_good && is_good_text(e.id) && !e.rest.is_short &&
           kb_gaz_type_of(e.class_) > 0 &&
           e.mask >> KB_GENDER_SHIFT <= KB_GENDER_FEMALE &&
           is_entity_or_none(gaz, e.country) &&
           is_entity_or_none(gaz, e.parent) &&
           is_entity_or_none(gaz, e.capital) && e.first_office <= n_offices &&
           e.n_offices <= n_offices - e.first_office;
}

// ---- words ------------------------------------------------------------------

static kb_str
word_predicate(const kb_gaz *gaz, const unsigned char *at, size_t i)
{
    return read_text(gaz, kb_load32(at + KB_AT_WORD_PREDICATES + 4 * i),
                     kb_load16(at + KB_AT_WORD_PREDICATE_LENS + 2 * i));
}

kb_gaz_word
kb_gaz_word_at(const kb_gaz *gaz, uint32_t index)
{
    const unsigned char *const at = kb_gaz_record(gaz, KB_IMAGE_WORDS, index);
    const unsigned flags = at[KB_AT_WORD_FLAGS];
    const unsigned class_ = at[KB_AT_WORD_CLASS];
    const unsigned kind = at[KB_AT_WORD_KIND];
    return (kb_gaz_word){
        .word = read_text(gaz, kb_load32(at + KB_AT_WORD_TEXT),
                          kb_load16(at + KB_AT_WORD_LEN)),
        .class_ = class_ < KB_N_WORD_CLASSES ? (kb_word_class)class_
                                             : KB_WORD_ENGLISH,
        .gender = read_gender(at[KB_AT_WORD_GENDER]),
        .is_plural = (flags & KB_FLAG_PLURAL) != 0,
        .is_gender_free = (flags & KB_FLAG_GENDER_FREE) != 0,
        .may_end_sentence = (flags & KB_FLAG_MAY_END) != 0,
        .is_before = (flags & KB_FLAG_BEFORE) != 0,
        .is_after = (flags & KB_FLAG_AFTER) != 0,
        .tags = kb_load32(at + KB_AT_WORD_TAGS),
        .tag = kb_load32(at + KB_AT_WORD_TAG),
        .kind = kind <= KB_CLASS_OTHER ? (kb_entity_class)kind : KB_CLASS_NONE,
        .country_predicate = word_predicate(gaz, at, 0),
        .org_predicate = word_predicate(gaz, at, 1),
        .place_predicate = word_predicate(gaz, at, 2),
    };
}

// Entities are sorted by id.
kb_status
kb_gaz_find(const kb_gaz *gaz, kb_str id, uint32_t *index)
{
    uint32_t low = 0;
    uint32_t high = kb_gaz_n_entities(gaz);
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        const int order = kb_str_compare(kb_gaz_id(gaz, mid), id);
        if (order == 0) {
            *index = mid;
            return KB_OK;
        }
        if (order < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return KB_NOT_FOUND;
}

kb_gaz_stats
kb_gaz_get_stats(const kb_gaz *gaz)
{
    const kb_gaz_section *const all = gaz->sections;
    kb_gaz_stats stats = {
        .bytes = gaz->size,
        .n_entities = {all[KB_IMAGE_ENTITIES].n},
        .n_names = all[KB_IMAGE_ENTITIES].n,
        .n_phrases = all[KB_IMAGE_PHRASES].n,
    };
    for (uint32_t i = 0; i < all[KB_IMAGE_ENTITIES].n; ++i) {
        const entity e = read_entity(gaz, i);
        const unsigned type = kb_gaz_type_of(e.class_);
        stats.n_entities[type > 0 ? type : KB_ORGANIZATION] += 1;
        stats.n_names += e.n_aliases;
    }
    for (uint32_t i = 0; i < all[KB_IMAGE_WORDS].n; ++i) {
        const unsigned char *const at = kb_gaz_record(gaz, KB_IMAGE_WORDS, i);
        const unsigned class_ = at[KB_AT_WORD_CLASS];
        if (!(at[KB_AT_WORD_FLAGS] & KB_FLAG_PLURAL)) {
            ++stats.n_words[class_ < KB_N_WORD_CLASSES ? class_
                                                       : KB_WORD_ENGLISH];
        }
    }
    for (uint32_t i = 0; i < stats.n_phrases; ++i) {
        const uint32_t n = kb_phrase_n_tokens(gaz, i);
        stats.longest = n > stats.longest ? n : stats.longest;
    }
    return stats;
}

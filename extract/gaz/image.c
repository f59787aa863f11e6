// SPDX-License-Identifier: MIT
#include "gaz/image.h"

#include "base/alloc.h"
#include "base/error.h"
#include "gaz/cursor.h"
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
    return kb_gaz_count(gaz);
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
    return len > 0 ? well_formed(kb_gaz_string(gaz, at, len)) : (kb_str){"", 0};
}

static kb_gender
read_gender(unsigned number)
{
    return number <= KB_GENDER_FEMALE ? (kb_gender)number : KB_GENDER_UNKNOWN;
}

// ---- blocks -----------------------------------------------------------------

// Where a block begins, in the section of its entities or its ids.
static kb_cursor
begin_block(const kb_gaz *gaz, int section, uint32_t block)
{
    const unsigned char *const at =
        kb_gaz_record(gaz, KB_IMAGE_BLOCKS, block) +
        (section == KB_IMAGE_IDS ? KB_AT_BLOCK_ID : KB_AT_BLOCK_ENTITY);
    return kb_cursor_begin(gaz, section, kb_load32(at));
}

// The record of the next entity, which is cut off.
static kb_cursor
next_record(kb_cursor *c)
{
    const kb_str bytes = kb_cursor_text(c, kb_cursor_varint(c));
    const unsigned char *const at = (const unsigned char *)bytes.ptr;
    return (kb_cursor){at, at + bytes.len, c->is_short};
}

static kb_cursor
record_of(const kb_gaz *gaz, uint32_t index)
{
    kb_cursor c = begin_block(gaz, KB_IMAGE_ENTITIES, index / KB_ENTITY_BLOCK);
    for (uint32_t i = index % KB_ENTITY_BLOCK; i > 0; --i) {
        const uint32_t len = kb_cursor_varint(&c);
        c.is_short |= len > kb_cursor_left(&c);
        c.at = c.is_short ? c.end : c.at + len;
    }
    return next_record(&c);
}

// The block in which a byte of the entities stands.
static uint32_t
block_of(const kb_gaz *gaz, uint32_t at)
{
    uint32_t low = 0;
    uint32_t high = gaz->sections[KB_IMAGE_BLOCKS].n;
    while (high - low > 1) {
        const uint32_t mid = low + (high - low) / 2;
        const unsigned char *const block =
            kb_gaz_record(gaz, KB_IMAGE_BLOCKS, mid);
        if (kb_load32(block + KB_AT_BLOCK_ENTITY) <= at) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return low;
}

uint32_t
kb_gaz_owner(const kb_gaz *gaz, uint32_t at)
{
    const kb_gaz_section *const all = &gaz->sections[KB_IMAGE_ENTITIES];
    const uint32_t block = block_of(gaz, at);
    kb_cursor c = begin_block(gaz, KB_IMAGE_ENTITIES, block);
    for (uint32_t i = 0; i < KB_ENTITY_BLOCK && !c.is_short; ++i) {
        const kb_cursor record = next_record(&c);
        if (at < (size_t)(c.at - all->at)) {
            const uint32_t index = block * KB_ENTITY_BLOCK + i;
            const bool is_in = at >= (size_t)(record.at - all->at);
            return is_in && index < kb_gaz_count(gaz) ? index : KB_NONE;
        }
    }
    return KB_NONE;
}

// ---- ids --------------------------------------------------------------------

// The number of which half a byte tells, and what follows if that is full.
static uint64_t
read_half(kb_cursor *c, unsigned half)
{
    return half < KB_ID_MORE ? half : KB_ID_MORE + kb_cursor_varint64(c);
}

// Make the id before the one at the cursor that one.
static void
next_id(kb_cursor *c, char room[KB_GAZ_ID_LEN + 1], size_t *len)
{
    const unsigned head = kb_cursor_byte(c);
    const uint64_t shared = read_half(c, head >> KB_ID_SHARED_SHIFT);
    const kb_str own = kb_cursor_text(c, read_half(c, head & KB_ID_MORE));
    if (c->is_short || shared > *len || own.len > KB_GAZ_ID_LEN - shared) {
        c->is_short = true;
        *len = 0;
        return;
    }
    memcpy(room + shared, own.ptr, own.len);
    *len = shared + own.len;
}

kb_str
kb_gaz_id(const kb_gaz *gaz, uint32_t index, char room[KB_GAZ_ID_LEN + 1])
{
    size_t len = 0;
    if (index < kb_gaz_count(gaz)) {
        kb_cursor c = begin_block(gaz, KB_IMAGE_IDS, index / KB_ENTITY_BLOCK);
        for (uint32_t i = 0; i <= index % KB_ENTITY_BLOCK; ++i) {
            next_id(&c, room, &len);
        }
    }
    room[len] = '\0';
    return well_formed((kb_str){room, len});
}

uint32_t
kb_wikidata_of_id(kb_str id)
{
    uint64_t number = 0;
    if (id.len < 2 || id.ptr[0] != 'q' || id.ptr[1] == '0') {
        return 0;
    }
    for (size_t i = 1; i < id.len && number <= UINT32_MAX; ++i) {
        if (id.ptr[i] < '0' || id.ptr[i] > '9') {
            return 0;
        }
        number = number * 10 + (uint64_t)(id.ptr[i] - '0');
    }
    return number <= UINT32_MAX ? (uint32_t)number : 0;
}

// The block in which an id must be, if it is in any.
static uint32_t
block_of_id(const kb_gaz *gaz, kb_str id)
{
    char room[KB_GAZ_ID_LEN + 1];
    uint32_t low = 0;
    uint32_t high = gaz->sections[KB_IMAGE_BLOCKS].n;
    while (high - low > 1) {
        const uint32_t mid = low + (high - low) / 2;
        if (kb_str_compare(kb_gaz_id(gaz, mid * KB_ENTITY_BLOCK, room), id) <=
            0) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return low;
}

// Entities are sorted by id.
kb_status
kb_gaz_find(const kb_gaz *gaz, kb_str id, uint32_t *index)
{
    char room[KB_GAZ_ID_LEN + 1];
    size_t len = 0;
    const uint32_t block = block_of_id(gaz, id);
    const uint32_t first = block * KB_ENTITY_BLOCK;
    kb_cursor c = begin_block(gaz, KB_IMAGE_IDS, block);
    for (uint32_t i = 0; i < KB_ENTITY_BLOCK && first + i < kb_gaz_count(gaz);
         ++i) {
        next_id(&c, room, &len);
        if (!c.is_short && kb_str_equal((kb_str){room, len}, id)) {
            *index = first + i;
            return KB_OK;
        }
    }
    return KB_NOT_FOUND;
}

// ---- entities ---------------------------------------------------------------

// All of an entity before its offices.
typedef struct entity {
    unsigned class_, gender, mask;
    uint32_t wikidata; // 0: none, or what the id says
    uint32_t prior, country, parent, capital;
    uint32_t n_offices, n_aliases;
    kb_named name;
    kb_str qualifier;
    kb_cursor rest;
} entity;

static uint32_t
take_number(kb_cursor *c, unsigned mask, unsigned bit)
{
    return (mask & bit) != 0 ? kb_cursor_varint(c) : 0;
}

static uint32_t
known_entity(const kb_gaz *gaz, uint32_t index)
{
    return index < kb_gaz_count(gaz) ? index : KB_NONE;
}

// Entities are referred to by their numbers among those that are.
static uint32_t
take_link(const kb_gaz *gaz, kb_cursor *c, unsigned mask, unsigned bit)
{
    if (!(mask & bit)) {
        return KB_NONE;
    }
    const uint32_t link = kb_cursor_varint(c);
    c->is_short |= link >= gaz->sections[KB_IMAGE_LINKS].n;
    return c->is_short
               ? KB_NONE
               : known_entity(
                     gaz, kb_load32(kb_gaz_record(gaz, KB_IMAGE_LINKS, link)));
}

static entity
read_record(const kb_gaz *gaz, uint32_t index, kb_cursor c)
{
    const unsigned char *const kind = kb_gaz_record(gaz, KB_IMAGE_KINDS, index);
    const unsigned mask = kind[KB_AT_KIND_MASK];
    entity e = {.class_ = kind[KB_AT_KIND_CLASS] & KB_KIND_CLASS,
                .gender = kind[KB_AT_KIND_CLASS] >> KB_KIND_GENDER_SHIFT,
                .mask = mask};
    e.name = kb_cursor_name(&c);
    e.wikidata = take_number(&c, mask, KB_HAS_WIKIDATA);
    e.prior = take_number(&c, mask, KB_HAS_PRIOR);
    e.country = take_link(gaz, &c, mask, KB_HAS_COUNTRY);
    e.parent = take_link(gaz, &c, mask, KB_HAS_PARENT);
    e.capital = take_link(gaz, &c, mask, KB_HAS_CAPITAL);
    e.qualifier = kb_cursor_text(&c, take_number(&c, mask, KB_HAS_QUALIFIER));
    e.n_offices = take_number(&c, mask, KB_HAS_OFFICES);
    e.n_aliases = take_number(&c, mask, KB_HAS_ALIASES);
    e.n_offices = e.n_offices <= UINT16_MAX ? e.n_offices : 0;
    e.n_aliases = e.n_aliases <= UINT16_MAX ? e.n_aliases : 0;
    e.rest = c;
    return e;
}

static entity
read_entity(const kb_gaz *gaz, uint32_t index)
{
    return read_record(gaz, index, record_of(gaz, index));
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
    return read_kind(
        kb_gaz_record(gaz, KB_IMAGE_KINDS, index)[KB_AT_KIND_CLASS] &
        KB_KIND_CLASS);
}

uint32_t
kb_gaz_prior(const kb_gaz *gaz, uint32_t index)
{
    const unsigned mask = kb_gaz_mask(gaz, index);
    if (!(mask & KB_HAS_PRIOR)) {
        return 0;
    }
    kb_cursor c = record_of(gaz, index);
    (void)kb_cursor_name(&c);
    (void)take_number(&c, mask, KB_HAS_WIKIDATA);
    return take_number(&c, mask, KB_HAS_PRIOR);
}

uint32_t
kb_gaz_country(const kb_gaz *gaz, uint32_t index)
{
    const unsigned mask = kb_gaz_mask(gaz, index);
    if (!(mask & KB_HAS_COUNTRY)) {
        return KB_NONE;
    }
    kb_cursor c = record_of(gaz, index);
    (void)kb_cursor_name(&c);
    (void)take_number(&c, mask, KB_HAS_WIKIDATA);
    (void)take_number(&c, mask, KB_HAS_PRIOR);
    return take_link(gaz, &c, mask, KB_HAS_COUNTRY);
}

static kb_gaz_entity
facts_of(const entity *e)
{
    const kb_gaz_kind kind = read_kind(e->class_);
    return (kb_gaz_entity){
        .type = kind.type,
        .class_ = kind.class_,
        .gender = read_gender(e->gender),
        .wikidata = e->wikidata,
        .country = e->country,
        .parent = e->parent,
        .capital = e->capital,
        .prior = e->prior,
        .n_aliases = e->n_aliases,
        .n_offices = e->n_offices,
    };
}

kb_gaz_entity
kb_gaz_facts(const kb_gaz *gaz, uint32_t index)
{
    const entity e = read_entity(gaz, index);
    return facts_of(&e);
}

bool
kb_gaz_is_capital(const kb_gaz *gaz, uint32_t index)
{
    const uint32_t country = kb_gaz_country(gaz, index);
    return country != KB_NONE && kb_gaz_facts(gaz, country).capital == index;
}

kb_gaz_entity
kb_gaz_get(const kb_gaz *gaz, uint32_t index)
{
    const entity e = read_entity(gaz, index);
    kb_gaz_entity out = facts_of(&e);
    if (e.wikidata == 0 && (e.mask & KB_HAS_WIKIDATA)) {
        char room[KB_GAZ_ID_LEN + 1];
        out.wikidata = kb_wikidata_of_id(kb_gaz_id(gaz, index, room));
    }
    out.name = well_formed(e.name.text);
    out.qualifier = well_formed(e.qualifier);
    return out;
}

kb_status
kb_gaz_key(const kb_gaz *gaz, uint32_t index, char key[KB_ENTITY_KEY_LEN + 1])
{
    const kb_gaz_entity e = kb_gaz_get(gaz, index);
    return kb_entity_key(e.type, e.name, e.qualifier, key);
}

// ---- offices ----------------------------------------------------------------

// An office as it is written.
typedef struct office {
    uint32_t role, role_len;
    uint32_t of; // 1 + its number among those that are referred to
    uint32_t from, to;
} office;

static office
take_office(kb_cursor *c)
{
    office o;
    o.role = kb_cursor_varint(c);
    o.role_len = kb_cursor_varint(c);
    o.of = kb_cursor_varint(c);
    o.from = kb_cursor_varint(c);
    o.to = kb_cursor_varint(c);
    return o;
}

// Days are written as 1 more than they are, those before 1970 as odd numbers.
static int64_t
read_day(uint32_t number)
{
    const int64_t day = (number - 1) >> 1;
    return (number - 1) & 1 ? -day - 1 : day;
}

// The last day; where the first is known it is told from there on.
static kb_day
read_last_day(const office *o)
{
    if (o->to == 0) {
        return KB_NO_DAY;
    }
    const int64_t day = o->from == 0 ? read_day(o->to)
                                     : read_day(o->from) + ((int64_t)o->to - 1);
    return day <= INT32_MAX ? (kb_day)day : KB_NO_DAY;
}

kb_office_reader
kb_gaz_offices_of(const kb_gaz *gaz, uint32_t index)
{
    if (!(kb_gaz_mask(gaz, index) & KB_HAS_OFFICES)) {
        return (kb_office_reader){.gaz = gaz};
    }
    const entity e = read_entity(gaz, index);
    return (kb_office_reader){gaz, e.rest.at, e.rest.end, e.n_offices};
}

bool
kb_gaz_offices_next(kb_office_reader *reader, kb_gaz_office *out)
{
    const kb_gaz *const gaz = reader->gaz;
    kb_cursor c = {reader->at, reader->end, reader->n_left == 0};
    if (c.is_short) {
        return false;
    }
    const office o = take_office(&c);
    if (c.is_short) {
        reader->n_left = 0;
        return false;
    }
    reader->at = c.at;
    --reader->n_left;
    const uint32_t n_links = gaz->sections[KB_IMAGE_LINKS].n;
    const uint32_t of =
        o.of > 0 && o.of <= n_links
            ? kb_load32(kb_gaz_record(gaz, KB_IMAGE_LINKS, o.of - 1))
            : KB_NONE;
    *out = (kb_gaz_office){
        .role = read_text(gaz, o.role,
                          o.role_len <= UINT16_MAX ? (uint16_t)o.role_len : 0),
        .of = known_entity(gaz, of),
        .from = o.from > 0 ? (kb_day)read_day(o.from) : KB_NO_DAY,
        .to = read_last_day(&o),
        .is_ended = o.to > 0,
    };
    return true;
}

kb_gaz_office
kb_gaz_office_at(const kb_gaz *gaz, uint32_t index, uint32_t i)
{
    kb_office_reader reader = kb_gaz_offices_of(gaz, index);
    kb_gaz_office found = {
        .role = {"", 0}, .of = KB_NONE, .from = KB_NO_DAY, .to = KB_NO_DAY};
    for (uint32_t n = 0; n <= i && kb_gaz_offices_next(&reader, &found); ++n) {
    }
    return found;
}

// ---- aliases ----------------------------------------------------------------

static void
skip_offices(entity *e)
{
    for (uint32_t i = 0; i < e->n_offices && !e->rest.is_short; ++i) {
        (void)take_office(&e->rest);
    }
}

uint8_t
kb_gaz_name_flags(unsigned kind)
{
    static const uint8_t flags[KB_NAME_KIND + 1] = {
        [KB_NAME_LABEL] = KB_SENSE_LABEL,
        [KB_NAME_ALIAS] = KB_SENSE_ALIAS,
        [KB_NAME_WEAK] = KB_SENSE_ALIAS | KB_SENSE_WEAK,
        [KB_NAME_EXACT] = KB_SENSE_ALIAS | KB_SENSE_EXACT,
        [KB_NAME_WEAK_EXACT] = KB_SENSE_ALIAS | KB_SENSE_WEAK | KB_SENSE_EXACT,
        [KB_NAME_DEMONYM] = KB_SENSE_DEMONYM,
    };
    return flags[kind & KB_NAME_KIND];
}

kb_str
kb_gaz_alias(const kb_gaz *gaz, uint32_t index, uint32_t i, uint8_t *flags)
{
    entity e = read_entity(gaz, index);
    kb_named alias = {{"", 0}, KB_NAME_ALIAS};
    skip_offices(&e);
    for (uint32_t n = 0; n <= i && !e.rest.is_short; ++n) {
        alias = kb_cursor_name(&e.rest);
    }
    if (flags) {
        *flags = kb_gaz_name_flags(alias.kind);
    }
    return well_formed(alias.text);
}

// ---- whether all is whole ---------------------------------------------------

static bool
is_good_text(kb_str text)
{
    return kb_str_check_utf8(text, NULL) == KB_OK;
}

static bool
is_office(const kb_gaz *gaz, const office *o)
{
    const kb_gaz_section *const strings = &gaz->sections[KB_IMAGE_STRINGS];
    return o->role <= strings->n && o->role_len <= strings->n - o->role &&
           o->role_len <= UINT16_MAX &&
           is_good_text(kb_gaz_string(gaz, o->role, (uint16_t)o->role_len)) &&
           o->of <= gaz->sections[KB_IMAGE_LINKS].n;
}

// Note that a name stands where the cursor is, and read it.
static kb_named
mark_name(const kb_gaz *gaz, kb_cursor *c, unsigned char *heads)
{
    const size_t at = (size_t)(c->at - gaz->sections[KB_IMAGE_ENTITIES].at);
    if (kb_cursor_left(c) > 0) {
        heads[at / 8] |= (unsigned char)(1U << (at % 8));
    }
    return kb_cursor_name(c);
}

static bool
is_entity(const kb_gaz *gaz, uint32_t index, kb_cursor record,
          unsigned char *heads)
{
    entity e = read_record(gaz, index, record);
    (void)mark_name(gaz, &record, heads);
    bool is_good = is_good_text(e.name.text) && is_good_text(e.qualifier) &&
                   e.name.kind == KB_NAME_LABEL &&
                   kb_gaz_type_of(e.class_) > 0 && e.gender <= KB_GENDER_FEMALE;
    for (uint32_t i = 0; i < e.n_offices && is_good; ++i) {
        const office o = take_office(&e.rest);
        is_good = is_office(gaz, &o);
    }
    for (uint32_t i = 0; i < e.n_aliases && is_good; ++i) {
        const kb_named alias = mark_name(gaz, &e.rest, heads);
        is_good = is_good_text(alias.text) && alias.kind > KB_NAME_LABEL &&
                  alias.kind < KB_N_NAME_KINDS;
    }
    return is_good && !e.rest.is_short && kb_cursor_left(&e.rest) == 0;
}

static bool
is_at(const kb_gaz *gaz, int section, const kb_cursor *c, uint32_t block)
{
    const kb_cursor begin = begin_block(gaz, section, block);
    return !begin.is_short && begin.at == c->at;
}

bool
kb_gaz_has_entities(const kb_gaz *gaz, unsigned char *heads, uint32_t *index)
{
    kb_cursor records = kb_cursor_begin(gaz, KB_IMAGE_ENTITIES, 0);
    kb_cursor ids = kb_cursor_begin(gaz, KB_IMAGE_IDS, 0);
    char rooms[2][KB_GAZ_ID_LEN + 1];
    kb_str last = {rooms[1], 0};
    for (*index = 0; *index < kb_gaz_count(gaz); ++*index) {
        const uint32_t block = *index / KB_ENTITY_BLOCK;
        char *const room = rooms[*index % 2];
        size_t len = 0;
        if (*index % KB_ENTITY_BLOCK == 0) {
            if (!is_at(gaz, KB_IMAGE_ENTITIES, &records, block) ||
                !is_at(gaz, KB_IMAGE_IDS, &ids, block)) {
                return false;
            }
        } else {
            memcpy(room, last.ptr, last.len);
            len = last.len;
        }
        next_id(&ids, room, &len);
        const kb_cursor record = next_record(&records);
        if (ids.is_short || records.is_short || len == 0 ||
            kb_str_compare(last, (kb_str){room, len}) >= 0 ||
            !is_good_text((kb_str){room, len}) ||
            !is_entity(gaz, *index, record, heads)) {
            return false;
        }
        last = (kb_str){room, len};
    }
    return kb_cursor_left(&records) == 0 && kb_cursor_left(&ids) == 0;
}

// ---- words ------------------------------------------------------------------

static kb_str
word_predicate(const kb_gaz *gaz, const unsigned char *word, size_t i)
{
    const unsigned char *const at =
        kb_gaz_record(gaz, KB_IMAGE_PREDICATES,
                      kb_load16(word + KB_AT_WORD_PREDICATES)) +
        KB_PREDICATE_WIDTH * i;
    return read_text(gaz, kb_load32(at), kb_load16(at + KB_AT_PREDICATE_LEN));
}

static kb_word_class
read_word_class(const unsigned char *word)
{
    const unsigned class_ = word[KB_AT_WORD_CLASS];
    return class_ < KB_N_WORD_CLASSES ? (kb_word_class)class_ : KB_WORD_ENGLISH;
}

kb_word_class
kb_gaz_word_class(const kb_gaz *gaz, uint32_t index)
{
    return read_word_class(kb_gaz_record(gaz, KB_IMAGE_WORDS, index));
}

kb_gaz_word
kb_gaz_word_facts(const kb_gaz *gaz, uint32_t index)
{
    const unsigned char *const at = kb_gaz_record(gaz, KB_IMAGE_WORDS, index);
    const unsigned flags = at[KB_AT_WORD_FLAGS];
    const unsigned kind = at[KB_AT_WORD_KIND];
    kb_gaz_word word = {
        .class_ = read_word_class(at),
        .gender = read_gender(at[KB_AT_WORD_GENDER]),
        .is_plural = (flags & KB_FLAG_PLURAL) != 0,
        .is_gender_free = (flags & KB_FLAG_GENDER_FREE) != 0,
        .may_end_sentence = (flags & KB_FLAG_MAY_END) != 0,
        .is_before = (flags & KB_FLAG_BEFORE) != 0,
        .is_after = (flags & KB_FLAG_AFTER) != 0,
        .kind = kind <= KB_CLASS_OTHER ? (kb_entity_class)kind : KB_CLASS_NONE,
    };
    kb_unpack_tags(kb_load32(at + KB_AT_WORD_TAGS), &word.tags, &word.tag);
    return word;
}

kb_gaz_word
kb_gaz_word_at(const kb_gaz *gaz, uint32_t index)
{
    const unsigned char *const at = kb_gaz_record(gaz, KB_IMAGE_WORDS, index);
    kb_gaz_word word = kb_gaz_word_facts(gaz, index);
    word.word = read_text(gaz, kb_load32(at + KB_AT_WORD_TEXT),
                          kb_load16(at + KB_AT_WORD_LEN));
    word.country_predicate = word_predicate(gaz, at, 0);
    word.org_predicate = word_predicate(gaz, at, 1);
    word.place_predicate = word_predicate(gaz, at, 2);
    return word;
}

kb_gaz_stats
kb_gaz_get_stats(const kb_gaz *gaz)
{
    const kb_gaz_section *const all = gaz->sections;
    kb_gaz_stats stats = {
        .bytes = gaz->size,
        .n_entities = {kb_gaz_count(gaz)},
        .n_names = kb_gaz_count(gaz),
        .n_phrases = all[KB_IMAGE_PHRASES].n,
    };
    for (uint32_t i = 0; i < kb_gaz_count(gaz); ++i) {
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

// SPDX-License-Identifier: MIT
#include "gaz/image.h"

#include "base/alloc.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- opening ----------------------------------------------------------------

static kb_status
refuse_system(kb_error *err, kb_status status, const char *path)
{
    char why[KB_SYSTEM_TEXT_MAX];
    return kb_error_set(err, status, path, 0, "%s", kb_system_text(errno, why));
}

static kb_status
map_descriptor(int fd, const char *path, void **map, size_t *size,
               kb_error *err)
{
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return refuse_system(err, KB_ERR_IO, path);
    }
    if (!S_ISREG(info.st_mode)) {
        return kb_error_set(err, KB_ERR_IO, path, 0, "not a regular file");
    }
    if (info.st_size < KB_HEADER_LEN) {
        return kb_error_set(err, KB_ERR_CORRUPT, path, 0,
                            "too short for a gazetteer image");
    }
    *size = (size_t)info.st_size;
    *map = mmap(NULL, *size, PROT_READ, MAP_SHARED, fd, 0);
    return *map == MAP_FAILED
               ? refuse_system(err, errno == ENOMEM ? KB_ERR_NOMEM : KB_ERR_IO,
                               path)
               : KB_OK;
}

static kb_status
map_file(const char *path, void **map, size_t *size, kb_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        const bool is_missing = errno == ENOENT || errno == ENOTDIR;
        return refuse_system(err, is_missing ? KB_ERR_MISSING : KB_ERR_IO,
                             path);
    }
    const kb_status st = map_descriptor(fd, path, map, size, err);
    (void)close(fd); // nothing was written through it
    return st;
}

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
    void *map = NULL;
    size_t size = 0;
    KB_TRY(map_file(path, &map, &size, err));
    const kb_status st = open_bytes((kb_str){map, size}, path,
                                    kb_alloc_or_default(alloc), out, err);
    if (st != KB_OK) {
        (void)munmap(map, size);
        return st;
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
    if (gaz->mapping) {
        (void)munmap(gaz->mapping, gaz->size);
    }
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
read_text(const kb_gaz *gaz, uint32_t at, uint16_t len)
{
    const kb_str text = kb_gaz_string(gaz, at, len);
    return kb_str_check_utf8(text, NULL) == KB_OK ? text : (kb_str){"", 0};
}

static kb_str
read_key(const kb_gaz *gaz, uint32_t at)
{
    const kb_str key = kb_gaz_string(gaz, at, KB_ENTITY_KEY_LEN);
    return kb_gaz_is_key(key) ? key : KB_STR("o-0000000000000000");
}

static uint32_t
read_entity(const kb_gaz *gaz, const unsigned char *at)
{
    const uint32_t index = kb_load32(at);
    return index < kb_gaz_n_entities(gaz) ? index : KB_NONE;
}

static kb_gender
read_gender(unsigned char byte)
{
    return byte <= KB_GENDER_FEMALE ? (kb_gender)byte : KB_GENDER_UNKNOWN;
}

kb_gaz_entity
kb_gaz_get(const kb_gaz *gaz, uint32_t index)
{
    const unsigned char *const at =
        kb_gaz_record(gaz, KB_IMAGE_ENTITIES, index);
    const unsigned type = at[KB_AT_ENTITY_TYPE];
    const unsigned class_ = at[KB_AT_ENTITY_CLASS];
    const bool is_typed = kb_gaz_is_class_of(class_, type);
    return (kb_gaz_entity){
        .id = read_text(gaz, kb_load32(at + KB_AT_ENTITY_ID),
                        kb_load16(at + KB_AT_ENTITY_ID_LEN)),
        .name = read_text(gaz, kb_load32(at + KB_AT_ENTITY_NAME),
                          kb_load16(at + KB_AT_ENTITY_NAME_LEN)),
        .key = read_key(gaz, kb_load32(at + KB_AT_ENTITY_KEY)),
        .qualifier = read_text(gaz, kb_load32(at + KB_AT_ENTITY_QUALIFIER),
                               kb_load16(at + KB_AT_ENTITY_QUALIFIER_LEN)),
        .type = is_typed ? (kb_entity_type)type : KB_ORGANIZATION,
        .class_ = is_typed ? (kb_entity_class)class_ : KB_CLASS_GROUP,
        .gender = read_gender(at[KB_AT_ENTITY_GENDER]),
        .wikidata = kb_load32(at + KB_AT_ENTITY_WIKIDATA),
        .country = read_entity(gaz, at + KB_AT_ENTITY_COUNTRY),
        .parent = read_entity(gaz, at + KB_AT_ENTITY_PARENT),
        .capital = read_entity(gaz, at + KB_AT_ENTITY_CAPITAL),
        .prior = kb_load32(at + KB_AT_ENTITY_PRIOR),
        .n_aliases = kb_load16(at + KB_AT_ENTITY_N_ALIASES),
        .n_offices = kb_load16(at + KB_AT_ENTITY_N_OFFICES),
    };
}

kb_str
kb_gaz_alias(const kb_gaz *gaz, uint32_t index, uint32_t i, uint8_t *flags)
{
    const unsigned char *const entity =
        kb_gaz_record(gaz, KB_IMAGE_ENTITIES, index);
    const unsigned char *const at =
        kb_gaz_record(gaz, KB_IMAGE_ALIASES,
                      kb_load32(entity + KB_AT_ENTITY_FIRST_ALIAS) + i);
    if (flags) {
        *flags = at[KB_AT_ALIAS_FLAGS];
    }
    return read_text(gaz, kb_load32(at + KB_AT_ALIAS_TEXT),
                     kb_load16(at + KB_AT_ALIAS_LEN));
}

kb_gaz_office
kb_gaz_office_at(const kb_gaz *gaz, uint32_t index, uint32_t i)
{
    const unsigned char *const entity =
        kb_gaz_record(gaz, KB_IMAGE_ENTITIES, index);
    const unsigned char *const at =
        kb_gaz_record(gaz, KB_IMAGE_OFFICES,
                      kb_load32(entity + KB_AT_ENTITY_FIRST_OFFICE) + i);
    return (kb_gaz_office){
        .role = read_text(gaz, kb_load32(at + KB_AT_OFFICE_ROLE),
                          kb_load16(at + KB_AT_OFFICE_ROLE_LEN)),
        .of = read_entity(gaz, at + KB_AT_OFFICE_OF),
        .from = (kb_day)(int64_t)(int32_t)kb_load32(at + KB_AT_OFFICE_FROM),
        .to = (kb_day)(int64_t)(int32_t)kb_load32(at + KB_AT_OFFICE_TO),
        .is_ended = at[KB_AT_OFFICE_IS_ENDED] != 0,
    };
}

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
        .n_names = all[KB_IMAGE_ENTITIES].n + all[KB_IMAGE_ALIASES].n,
        .n_phrases = all[KB_IMAGE_PHRASES].n,
    };
    for (uint32_t i = 0; i < all[KB_IMAGE_ENTITIES].n; ++i) {
        const unsigned type =
            kb_gaz_record(gaz, KB_IMAGE_ENTITIES, i)[KB_AT_ENTITY_TYPE];
        stats.n_entities[type >= 1 && type <= 3 ? type : KB_ORGANIZATION] += 1;
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
        const uint32_t n =
            kb_gaz_record(gaz, KB_IMAGE_PHRASES, i)[KB_AT_PHRASE_TOKENS];
        stats.longest = n > stats.longest ? n : stats.longest;
    }
    return stats;
}

// SPDX-License-Identifier: MIT
// Whether bytes are an image: at opening the frame, which takes no time; when
// asked, all of it.  The sum finds accidents, the rest finds files made to do
// harm.
#include "base/alloc.h"
#include "base/error.h"
#include "base/hash.h"
#include "gaz/bucket.h"
#include "gaz/sense.h"

typedef struct checker {
    const kb_gaz *gaz;
    const char *path;
    kb_error *err;
    unsigned char *heads; // where names begin: see kb_gaz_has_entities()
} checker;

static const uint8_t widths[KB_IMAGE_SECTIONS] = KB_IMAGE_WIDTHS;

uint64_t
kb_gaz_sum(kb_str bytes)
{
    const size_t rest = KB_HEADER_SUM + 8;
    uint64_t h =
        kb_hash_combine(0, kb_hash((kb_str){bytes.ptr, KB_HEADER_SUM}));
    h = kb_hash_combine(
        h, kb_hash((kb_str){bytes.ptr + rest, KB_HEADER_LEN - rest}));
    for (size_t i = 0; i < KB_IMAGE_SECTIONS; ++i) {
        const unsigned char *const entry = (const unsigned char *)bytes.ptr +
                                           KB_HEADER_TABLE +
                                           i * KB_HEADER_ENTRY;
        const uint64_t at = kb_load64(entry + 8);
        const uint64_t n = kb_load64(entry + 16);
        if (at <= bytes.len && n <= (bytes.len - at) / widths[i]) {
            h = kb_hash_combine(
                h, kb_hash((kb_str){bytes.ptr + at, n * widths[i]}));
        }
    }
    return kb_hash_finish(h);
}

static kb_status
refuse(const checker *c, const char *what, uint32_t index)
{
    return kb_error_set(c->err, KB_ERR_CORRUPT, c->path, 0,
                        "damaged gazetteer image: %s %u", what,
                        (unsigned)index);
}

// ---- the frame --------------------------------------------------------------

// The layout follows from the counts alone: sections stand in order, each at
// the next multiple of 64.
static kb_status
check_sections(const checker *c, kb_gaz *gaz, const unsigned char *bytes,
               uint64_t size)
{
    uint64_t at = KB_HEADER_LEN;
    for (uint32_t i = 0; i < KB_IMAGE_SECTIONS; ++i) {
        const unsigned char *const entry =
            bytes + KB_HEADER_TABLE + (size_t)i * KB_HEADER_ENTRY;
        const uint64_t n = kb_load64(entry + 16);
        const uint64_t max = widths[i] == 1 ? UINT32_MAX : KB_IMAGE_COUNT_MAX;
        at = (at + KB_IMAGE_ALIGN - 1) & ~(uint64_t)(KB_IMAGE_ALIGN - 1);
        if (kb_load32(entry) != i || kb_load32(entry + 4) != widths[i] ||
            kb_load64(entry + 8) != at || n > max || at > size ||
            n > (size - at) / widths[i]) {
            return refuse(c, "section", i);
        }
        gaz->sections[i] = (kb_gaz_section){bytes + at, (uint32_t)n};
        at += n * widths[i];
    }
    return at == size ? KB_OK : refuse(c, "size of section", KB_IMAGE_LOWER);
}

static kb_status
check_header(const checker *c, kb_gaz *gaz, kb_str file)
{
    const unsigned char *const bytes = (const unsigned char *)file.ptr;
    if (file.len < KB_HEADER_LEN ||
        memcmp(bytes, KB_IMAGE_MAGIC, sizeof(KB_IMAGE_MAGIC) - 1) != 0) {
        return kb_error_set(c->err, KB_ERR_CORRUPT, c->path, 0,
                            "not a gazetteer image");
    }
    const uint32_t version = kb_load32(bytes + KB_HEADER_VERSION);
    if (version != KB_IMAGE_VERSION) {
        return kb_error_set(c->err, KB_ERR_VERSION, c->path, 0,
                            "gazetteer image of version %u, this program "
                            "reads version %d",
                            (unsigned)version, KB_IMAGE_VERSION);
    }
    const uint64_t size = kb_load64(bytes + KB_HEADER_SIZE);
    if (size != file.len) {
        return kb_error_set(c->err, KB_ERR_CORRUPT, c->path, 0,
                            "gazetteer image of %zu bytes should have %llu",
                            file.len, (unsigned long long)size);
    }
    if (kb_load32(bytes + KB_HEADER_SECTIONS) != KB_IMAGE_SECTIONS) {
        return refuse(c, "number of sections", 0);
    }
    return check_sections(c, gaz, bytes, size);
}

// ---- the records ------------------------------------------------------------

static bool
is_string(const checker *c, uint32_t at, uint32_t len)
{
    const kb_gaz_section *const all = &c->gaz->sections[KB_IMAGE_STRINGS];
    return at <= all->n && len <= all->n - at &&
           kb_str_check_utf8((kb_str){(const char *)all->at + at, len}, NULL) ==
               KB_OK;
}

unsigned
kb_gaz_type_of(unsigned class_)
{
    if (class_ >= KB_CLASS_COUNTRY && class_ <= KB_CLASS_FACILITY) {
        return KB_PLACE;
    }
    if (class_ >= KB_CLASS_BODY && class_ <= KB_CLASS_GROUP) {
        return KB_ORGANIZATION;
    }
    return class_ >= KB_CLASS_POLITICIAN && class_ <= KB_CLASS_OTHER ? KB_PERSON
                                                                     : 0;
}

static bool
is_link(const checker *c, const unsigned char *at)
{
    return kb_load32(at) < kb_gaz_count(c->gaz);
}

static bool
is_predicates(const checker *c, const unsigned char *at)
{
    for (size_t i = 0; i < KB_N_PREDICATES; ++i, at += KB_PREDICATE_WIDTH) {
        if (!is_string(c, kb_load32(at), kb_load16(at + KB_AT_PREDICATE_LEN))) {
            return false;
        }
    }
    return true;
}

static bool
is_tags(uint32_t packed)
{
    return packed >> KB_TAG_BITS <= KB_TAG_BITS;
}

static bool
is_word(const checker *c, const unsigned char *at)
{
    return is_string(c, kb_load32(at + KB_AT_WORD_TEXT),
                     kb_load16(at + KB_AT_WORD_LEN)) &&
           kb_load16(at + KB_AT_WORD_PREDICATES) <
               c->gaz->sections[KB_IMAGE_PREDICATES].n &&
           is_tags(kb_load32(at + KB_AT_WORD_TAGS)) &&
           at[KB_AT_WORD_CLASS] < KB_N_WORD_CLASSES &&
           at[KB_AT_WORD_GENDER] <= KB_GENDER_FEMALE &&
           at[KB_AT_WORD_KIND] <= KB_CLASS_OTHER &&
           at[KB_AT_WORD_FLAGS] <= KB_FLAG_ALL;
}

// The name of a plain phrase is one of an entity's.
static bool
is_plain(const checker *c, uint32_t at)
{
    return at < c->gaz->sections[KB_IMAGE_ENTITIES].n &&
           (c->heads[at / 8] >> (at % 8) & 1) != 0;
}

static bool
is_key(const checker *c, uint32_t phrase, uint32_t place)
{
    kb_cursor rest;
    const kb_named key = kb_phrase_read(c->gaz, place, &rest);
    if (rest.is_short || kb_str_check_utf8(key.text, NULL) != KB_OK ||
        ((key.kind & KB_KEY_TAGGED) && !is_tags(kb_cursor_load32(&rest)))) {
        return false;
    }
    kb_sense_reader reader = kb_senses_of(c->gaz, phrase);
    kb_stored_sense stored;
    bool is_good = reader.n_left > 0;
    while (is_good && reader.n_left > 0) {
        is_good = kb_senses_next(&reader, &stored) &&
                  kb_sense_is_there(&stored.sense);
    }
    return is_good;
}

static kb_status
check_phrases(const checker *c)
{
    for (uint32_t i = 0; i < c->gaz->sections[KB_IMAGE_PHRASES].n; ++i) {
        const uint32_t place = kb_phrase_place(c->gaz, i);
        const uint32_t n = kb_phrase_n_tokens(c->gaz, i);
        const bool is_good = (place & KB_PHRASE_PLAIN) != 0
                                 ? is_plain(c, place & KB_PHRASE_PLACE)
                                 : is_key(c, i, place);
        if (!is_good || n > KB_IMAGE_PHRASE_TOKENS) {
            return refuse(c, "phrase", i);
        }
    }
    return KB_OK;
}

static kb_status
check_entities(const checker *c)
{
    uint32_t bad = 0;
    return kb_gaz_has_entities(c->gaz, c->heads, &bad)
               ? KB_OK
               : refuse(c, "entity", bad);
}

static bool
is_slot(const checker *c, uint32_t fingerprint, uint32_t payload)
{
    if (!(payload & (KB_SLOT_TERMINAL | KB_SLOT_CONTINUES))) {
        return payload == 0 && fingerprint == 0;
    }
    const uint32_t phrase = payload & KB_SLOT_PHRASE;
    return (payload & KB_SLOT_TERMINAL) != 0
               ? phrase < c->gaz->sections[KB_IMAGE_PHRASES].n
               : phrase == 0;
}

static bool
is_bucket(const checker *c, const unsigned char *at)
{
    const unsigned char *const flag = at + KB_AT_BUCKET_GOES_ON;
    bool is_good = flag[0] <= 1 && (flag[1] | flag[2] | flag[3]) == 0;
    for (uint32_t i = 0; i < KB_BUCKET_SLOTS && is_good; ++i) {
        const uint32_t payload = kb_bucket_payload(at, i);
        is_good = is_slot(c, kb_load16(at + 2 * (size_t)i), payload) &&
                  (payload != 0 || flag[0] == 0);
    }
    return is_good;
}

// Between sections stand zeros alone.
static kb_status
check_gaps(const checker *c)
{
    const unsigned char *at = c->gaz->map + KB_HEADER_LEN;
    for (uint32_t i = 0; i < KB_IMAGE_SECTIONS; ++i) {
        const kb_gaz_section *const section = &c->gaz->sections[i];
        for (; at < section->at; ++at) {
            if (*at != 0) {
                return refuse(c, "gap before section", i);
            }
        }
        at = section->at + (size_t)section->n * widths[i];
    }
    return KB_OK;
}

static kb_status
check_records(const checker *c)
{
    static const struct {
        int section;
        bool (*is_good)(const checker *, const unsigned char *);
        const char *name;
    } kinds[] = {
        {KB_IMAGE_LINKS, is_link, "reference"},
        {KB_IMAGE_PREDICATES, is_predicates, "predicates"},
        {KB_IMAGE_WORDS, is_word, "word"},
        {KB_IMAGE_BUCKETS, is_bucket, "bucket"},
    };
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); ++k) {
        const uint32_t n = c->gaz->sections[kinds[k].section].n;
        for (uint32_t i = 0; i < n; ++i) {
            if (!kinds[k].is_good(c,
                                  kb_gaz_record(c->gaz, kinds[k].section, i))) {
                return refuse(c, kinds[k].name, i);
            }
        }
    }
    return KB_OK;
}

// ---- the tables -------------------------------------------------------------

// A search ends at a bucket that does not go on: not too many may do so in a
// row.  The table is a ring: what begins at its end goes on at its start.
static kb_status
check_runs(const checker *c)
{
    const kb_gaz_section *const buckets = &c->gaz->sections[KB_IMAGE_BUCKETS];
    uint32_t run = 0;
    for (uint64_t i = 0; i < (uint64_t)buckets->n + KB_IMAGE_RUN_MAX; ++i) {
        const uint32_t at = (uint32_t)(i % buckets->n);
        const bool goes_on =
            kb_bucket_at(buckets, at)[KB_AT_BUCKET_GOES_ON] != 0;
        run = goes_on ? run + 1 : 0;
        if (run >= KB_IMAGE_RUN_MAX) {
            return refuse(c, "run of buckets at", at);
        }
    }
    return KB_OK;
}

static bool
is_power_of_two(uint32_t n)
{
    return n > 0 && (n & (n - 1)) == 0;
}

static kb_status
check_tables(const checker *c)
{
    const uint32_t n_buckets = c->gaz->sections[KB_IMAGE_BUCKETS].n;
    const uint32_t n_bloom = c->gaz->sections[KB_IMAGE_BLOOM].n;
    if (n_buckets == 0) {
        return refuse(c, "number of buckets", n_buckets);
    }
    if (c->gaz->sections[KB_IMAGE_BLOCKS].n !=
        (kb_gaz_count(c->gaz) + KB_ENTITY_BLOCK - 1) / KB_ENTITY_BLOCK) {
        return refuse(c, "number of blocks",
                      c->gaz->sections[KB_IMAGE_BLOCKS].n);
    }
    const uint32_t n_names = c->gaz->sections[KB_IMAGE_NAMES].n;
    const uint32_t n_lower = c->gaz->sections[KB_IMAGE_LOWER].n;
    if (!is_power_of_two(n_bloom) || !is_power_of_two(n_names) ||
        (n_lower > 0 && !is_power_of_two(n_lower))) {
        return refuse(c, "size of a filter", n_bloom);
    }
    return KB_OK;
}

kb_status
kb_gaz_check(kb_gaz *gaz, kb_str bytes, const char *path, kb_error *err)
{
    const checker c = {.gaz = gaz, .path = path, .err = err};
    gaz->map = (const unsigned char *)bytes.ptr;
    gaz->size = bytes.len;
    KB_TRY(check_header(&c, gaz, bytes));
    return check_tables(&c);
}

static kb_status
check_all(const checker *c)
{
    KB_TRY(check_gaps(c));
    KB_TRY(check_entities(c));
    KB_TRY(check_records(c));
    KB_TRY(check_phrases(c));
    return check_runs(c);
}

kb_status
kb_gaz_verify(const kb_gaz *gaz, const char *path, kb_error *err)
{
    if (kb_load64(gaz->map + KB_HEADER_SUM) !=
        kb_gaz_sum((kb_str){(const char *)gaz->map, gaz->size})) {
        return kb_error_set(err, KB_ERR_CORRUPT, path, 0,
                            "damaged gazetteer image: wrong checksum");
    }
    const size_t n_heads = gaz->sections[KB_IMAGE_ENTITIES].n / 8 + 1;
    const checker c = {gaz, path, err, kb_alloc_zeroed(gaz->alloc, n_heads, 1)};
    const kb_status st =
        c.heads ? check_all(&c)
                : kb_error_set(err, KB_ERR_NOMEM, path, 0, "out of memory");
    kb_alloc_release(gaz->alloc, c.heads);
    return st;
}

// SPDX-License-Identifier: MIT
// Laying out an image: records, then senses under their keys, then the table
// of keys.
#include "gaz/build.h"

#include "base/alloc.h"
#include "gaz/cell.h"
#include "gaz/phrase.h"
#include "gaz/table.h"

#include <stdlib.h>

// A name or word under its key.
typedef struct entry {
    kb_str text; // folded tokens with spaces between
    uint64_t shapes;
    uint32_t exact;
    uint32_t index; // entity, or word
    uint32_t prior;
    bool is_word;
    uint8_t flags;
    uint8_t n_tokens;
    const kb_row *row;
    const char *at; // in the row
    const kb_word_row *word;
} entry;

typedef struct builder {
    kb_sources *sources;
    const kb_entity_links *links;
    kb_arena scratch; // of one name
    kb_buf sections[KB_IMAGE_SECTIONS];
    uint32_t n_aliases, n_offices, n_words, n_phrases, n_senses;
    KB_VEC(entry) entries;
    kb_prefix_table table;
    uint64_t *strings; // set of (offset << 16 | length) + 1 of the arena
    size_t n_strings, cap_strings;
} builder;

// ---- records ----------------------------------------------------------------

static kb_status
add_record(builder *b, int section, const unsigned char *record)
{
    static const uint8_t widths[KB_IMAGE_SECTIONS] = KB_IMAGE_WIDTHS;
    return kb_buf_add(&b->sections[section], record, widths[section]);
}

// ---- strings ----------------------------------------------------------------

static kb_str
string_at(const builder *b, uint64_t packed)
{
    return (kb_str){b->sections[KB_IMAGE_STRINGS].ptr + ((packed - 1) >> 16),
                    (packed - 1) & 0xFFFF};
}

// Where a string stands in the set, or the empty place for it.
static uint64_t *
find_string(const builder *b, kb_str text)
{
    size_t i = (size_t)kb_hash_finish(kb_hash(text)) & (b->cap_strings - 1);
    while (b->strings[i] != 0 &&
           !kb_str_equal(string_at(b, b->strings[i]), text)) {
        i = (i + 1) & (b->cap_strings - 1);
    }
    return &b->strings[i];
}

static kb_status
grow_strings(builder *b)
{
    uint64_t *const old = b->strings;
    const size_t old_cap = b->cap_strings;
    const size_t cap = old_cap ? old_cap * 2 : 1024;
    uint64_t *const grown =
        kb_alloc_zeroed(b->sources->alloc, cap, sizeof(*grown));
    if (!grown) {
        return KB_ERR_NOMEM;
    }
    b->strings = grown;
    b->cap_strings = cap;
    for (size_t i = 0; i < old_cap; ++i) {
        if (old[i] != 0) {
            *find_string(b, string_at(b, old[i])) = old[i];
        }
    }
    kb_alloc_release(b->sources->alloc, old);
    return KB_OK;
}

// Put a string into the arena once, its offset and length into a record.
static kb_status
add_string(builder *b, kb_str text, unsigned char *at, unsigned char *len)
{
    if (b->n_strings * 2 >= b->cap_strings) {
        KB_TRY(grow_strings(b));
    }
    kb_buf *const arena = &b->sections[KB_IMAGE_STRINGS];
    uint64_t *const place = find_string(b, text);
    if (*place == 0) {
        if (arena->len > UINT32_MAX - text.len) {
            return KB_ERR_LIMIT;
        }
        const uint64_t packed = ((uint64_t)arena->len << 16 | text.len) + 1;
        KB_TRY(kb_buf_add_str(arena, text));
        *place = packed;
        ++b->n_strings;
    }
    kb_store32(at, (uint32_t)((*place - 1) >> 16));
    if (len) {
        kb_store16(len, (uint32_t)text.len);
    }
    return KB_OK;
}

// ---- names ------------------------------------------------------------------

static kb_status
join_tokens(builder *b, const kb_text *text, const kb_phrase *phrase,
            kb_str *out)
{
    size_t size = phrase->n;
    for (uint32_t i = 0; i < phrase->n; ++i) {
        size += text->tokens[phrase->tokens[i]].fold.len;
    }
    char *const joined = kb_arena_get(&b->sources->arena, size, 1);
    if (!joined) {
        return KB_ERR_NOMEM;
    }
    size_t len = 0;
    for (uint32_t i = 0; i < phrase->n; ++i) {
        const kb_str fold = text->tokens[phrase->tokens[i]].fold;
        if (fold.len > 0 && memchr(fold.ptr, ' ', fold.len)) {
            return KB_ERR_SYNTAX;
        }
        if (fold.len > 0) {
            memcpy(joined + len, fold.ptr, fold.len);
        }
        len += fold.len;
        joined[len++] = ' ';
    }
    *out = (kb_str){joined, len - 1};
    return len - 1 <= UINT16_MAX ? KB_OK : KB_ERR_LIMIT;
}

static kb_status
split_name(builder *b, kb_str name, entry *e)
{
    kb_text text = {0};
    kb_phrase phrase = {0};
    KB_TRY(kb_phrase_split(name, &b->scratch, &text, &phrase));
    e->n_tokens = (uint8_t)phrase.n;
    e->shapes = kb_phrase_shapes(&text, &phrase);
    e->exact = kb_phrase_exact(&text, &phrase, e->shapes);
    return join_tokens(b, &text, &phrase, &e->text);
}

// `e` has all but what the name itself says.
static kb_status
add_entry(builder *b, kb_str name, entry e)
{
    e.at = name.ptr;
    const kb_status st = split_name(b, name, &e);
    kb_arena_reset(&b->scratch);
    if (st == KB_ERR_NOMEM) {
        return st;
    }
    if (st != KB_OK) {
        const char *const why =
            st == KB_NOT_FOUND   ? "holds no word"
            : st == KB_ERR_LIMIT ? "has more than 24 words"
                                 : "holds a character that no text can match";
        kb_sources_complain(b->sources, e.row, name.ptr, KB_ERR_SYNTAX,
                            "name `" KB_FMT "` %s", KB_ARG(name), why);
        return KB_OK;
    }
    entry *const kept = KB_VEC_PUSH(&b->entries);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = e;
    return KB_OK;
}

// ---- entities ---------------------------------------------------------------

static kb_status
add_alias(builder *b, kb_str name, uint8_t flags, entry e)
{
    unsigned char record[8] = {0};
    record[KB_AT_ALIAS_FLAGS] = flags;
    KB_TRY(add_string(b, name, record + KB_AT_ALIAS_TEXT,
                      record + KB_AT_ALIAS_LEN));
    KB_TRY(add_record(b, KB_IMAGE_ALIASES, record));
    ++b->n_aliases;
    e.flags = flags;
    return add_entry(b, name, e);
}

static kb_status
add_aliases(builder *b, const kb_entity_row *row, entry e, uint32_t *n)
{
    kb_str rest = row->aliases;
    kb_str item = {NULL, 0};
    bool is_first = true;
    *n = 0;
    while (kb_cell_next(&rest, &is_first, &item)) {
        const bool is_weak = item.ptr[0] == '~';
        const kb_str name = {item.ptr + is_weak, item.len - is_weak};
        KB_TRY(add_alias(b, name,
                         KB_SENSE_ALIAS | (is_weak ? KB_SENSE_WEAK : 0), e));
        ++*n;
    }
    rest = row->demonyms;
    is_first = true;
    while (kb_cell_next(&rest, &is_first, &item)) {
        KB_TRY(add_alias(b, item, KB_SENSE_DEMONYM, e));
        ++*n;
    }
    return KB_OK;
}

static kb_status
add_offices(builder *b, const kb_entity_row *row, uint32_t *n)
{
    kb_str rest = row->offices;
    kb_str item = {NULL, 0};
    bool is_first = true;
    *n = 0;
    while (kb_cell_next(&rest, &is_first, &item)) {
        kb_cell_office office;
        unsigned char record[20] = {0};
        (void)kb_cell_read_office(item, &office); // checked with the row
        KB_TRY(add_string(b, office.role, record + KB_AT_OFFICE_ROLE,
                          record + KB_AT_OFFICE_ROLE_LEN));
        record[KB_AT_OFFICE_IS_ENDED] = office.is_ended;
        kb_store32(record + KB_AT_OFFICE_OF,
                   kb_entity_row_find(b->sources, office.of));
        kb_store32(record + KB_AT_OFFICE_FROM,
                   (uint32_t)((uint64_t)office.from & UINT32_MAX));
        kb_store32(record + KB_AT_OFFICE_TO,
                   (uint32_t)((uint64_t)office.to & UINT32_MAX));
        KB_TRY(add_record(b, KB_IMAGE_OFFICES, record));
        ++b->n_offices;
        ++*n;
    }
    return KB_OK;
}

static kb_status
add_entity_strings(builder *b, const kb_entity_row *row, const char *key,
                   unsigned char *record)
{
    KB_TRY(add_string(b, row->id, record + KB_AT_ENTITY_ID,
                      record + KB_AT_ENTITY_ID_LEN));
    KB_TRY(add_string(b, row->name, record + KB_AT_ENTITY_NAME,
                      record + KB_AT_ENTITY_NAME_LEN));
    KB_TRY(add_string(b, row->qualifier, record + KB_AT_ENTITY_QUALIFIER,
                      record + KB_AT_ENTITY_QUALIFIER_LEN));
    return add_string(b, (kb_str){key, KB_ENTITY_KEY_LEN},
                      record + KB_AT_ENTITY_KEY, NULL);
}

static kb_status
add_entity(builder *b, uint32_t index)
{
    const kb_entity_row *const row = &b->sources->entities.items[index];
    const kb_entity_links *const links = &b->links[index];
    const entry e = {.index = index,
                     .prior = row->prior,
                     .flags = KB_SENSE_LABEL,
                     .row = &row->row};
    unsigned char record[64] = {0};
    uint32_t n_aliases = 0;
    uint32_t n_offices = 0;
    kb_store32(record + KB_AT_ENTITY_FIRST_ALIAS, b->n_aliases);
    kb_store32(record + KB_AT_ENTITY_FIRST_OFFICE, b->n_offices);
    KB_TRY(add_entry(b, row->name, e));
    KB_TRY(add_aliases(b, row, e, &n_aliases));
    KB_TRY(add_offices(b, row, &n_offices));
    if (n_aliases > UINT16_MAX || n_offices > UINT16_MAX) {
        return KB_ERR_LIMIT;
    }
    KB_TRY(add_entity_strings(b, row, links->key, record));
    record[KB_AT_ENTITY_TYPE] = (unsigned char)row->type;
    record[KB_AT_ENTITY_CLASS] = (unsigned char)row->class_;
    record[KB_AT_ENTITY_GENDER] = (unsigned char)row->gender;
    kb_store32(record + KB_AT_ENTITY_WIKIDATA, row->wikidata);
    kb_store32(record + KB_AT_ENTITY_COUNTRY, links->country);
    kb_store32(record + KB_AT_ENTITY_PARENT, links->parent);
    kb_store32(record + KB_AT_ENTITY_CAPITAL, links->capital);
    kb_store32(record + KB_AT_ENTITY_PRIOR, row->prior);
    kb_store16(record + KB_AT_ENTITY_N_ALIASES, n_aliases);
    kb_store16(record + KB_AT_ENTITY_N_OFFICES, n_offices);
    return add_record(b, KB_IMAGE_ENTITIES, record);
}

// ---- words ------------------------------------------------------------------

static unsigned
word_flags(const kb_word_row *row, bool is_plural)
{
    return (is_plural ? KB_FLAG_PLURAL : 0U) |
           (row->is_gender_free ? KB_FLAG_GENDER_FREE : 0U) |
           (row->may_end_sentence ? KB_FLAG_MAY_END : 0U) |
           (row->is_before ? KB_FLAG_BEFORE : 0U) |
           (row->is_after ? KB_FLAG_AFTER : 0U);
}

static kb_status
add_word(builder *b, const kb_word_row *row, bool is_plural)
{
    unsigned char record[36] = {0};
    KB_TRY(add_string(b, row->word, record + KB_AT_WORD_TEXT,
                      record + KB_AT_WORD_LEN));
    for (size_t i = 0; i < KB_N_PREDICATES; ++i) {
        KB_TRY(add_string(b, row->predicates[i],
                          record + KB_AT_WORD_PREDICATES + 4 * i,
                          record + KB_AT_WORD_PREDICATE_LENS + 2 * i));
    }
    kb_store32(record + KB_AT_WORD_TAGS, row->tags);
    kb_store32(record + KB_AT_WORD_TAG, row->tag);
    record[KB_AT_WORD_CLASS] = (unsigned char)row->class_;
    record[KB_AT_WORD_GENDER] = (unsigned char)row->gender;
    record[KB_AT_WORD_KIND] = (unsigned char)row->kind;
    record[KB_AT_WORD_FLAGS] = (unsigned char)word_flags(row, is_plural);
    KB_TRY(add_record(b, KB_IMAGE_WORDS, record));
    const entry e = {
        .index = b->n_words++, .is_word = true, .row = &row->row, .word = row};
    return add_entry(b, is_plural ? row->plural : row->word, e);
}

static kb_status
add_rows(builder *b)
{
    const size_t max = KB_IMAGE_COUNT_MAX / 2;
    if (b->sources->entities.n > max || b->sources->words.n > max) {
        return KB_ERR_LIMIT;
    }
    for (size_t i = 0; i < b->sources->entities.n; ++i) {
        KB_TRY(add_entity(b, (uint32_t)i));
    }
    for (size_t i = 0; i < b->sources->words.n; ++i) {
        const kb_word_row *const row = &b->sources->words.items[i];
        const bool has_plural =
            row->plural.len > 0 && !kb_str_equal(row->plural, row->word);
        KB_TRY(add_word(b, row, false));
        KB_TRY(has_plural ? add_word(b, row, true) : KB_OK);
    }
    return b->entries.n <= KB_IMAGE_COUNT_MAX ? KB_OK : KB_ERR_LIMIT;
}

// ---- phrases ----------------------------------------------------------------

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

// Senses of one phrase.
static int
compare_senses(const entry *a, const entry *b)
{
    const int demonym = KB_SENSE_DEMONYM;
    const int orders[] = {
        ORDER(a->is_word, b->is_word),
        ORDER(b->prior, a->prior),
        ORDER(a->index, b->index),
        ORDER(a->flags & demonym, b->flags & demonym),
        ORDER(a->exact, b->exact),
        ORDER(a->shapes, b->shapes),
        ORDER(a->flags, b->flags),
    };
    size_t i = 0;
    while (i + 1 < sizeof(orders) / sizeof(orders[0]) && orders[i] == 0) {
        ++i;
    }
    return orders[i];
}

static int
compare_entries(const void *x, const void *y)
{
    const entry *const a = x;
    const entry *const b = y;
    const int order = kb_str_compare(a->text, b->text);
    return order != 0 ? order : compare_senses(a, b);
}

static bool
is_same_sense(const entry *a, const entry *b)
{
    return kb_str_equal(a->text, b->text) && a->is_word == b->is_word &&
           a->index == b->index && a->exact == b->exact &&
           a->shapes == b->shapes &&
           ((a->flags ^ b->flags) & KB_SENSE_DEMONYM) == 0;
}

// Drop repeats of one sense; it is weak only when each of them is.
static void
merge_entries(builder *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->entries.n; ++i) {
        const entry *const e = &b->entries.items[i];
        entry *const last = n > 0 ? &b->entries.items[n - 1] : NULL;
        if (last && is_same_sense(last, e)) {
            const unsigned weak = last->flags & e->flags & KB_SENSE_WEAK;
            const unsigned both = (unsigned)last->flags | e->flags;
            last->flags = (uint8_t)((both & ~(unsigned)KB_SENSE_WEAK) | weak);
        } else {
            b->entries.items[n++] = *e;
        }
    }
    b->entries.n = n;
}

static bool
is_english(const entry *e)
{
    return e->word && e->word->class_ == KB_WORD_ENGLISH;
}

// Readings of an English word; those of the lower-case spelling lead.
static uint32_t
pack_tags(const entry *first, const entry *end)
{
    uint32_t tags = 0;
    uint32_t tag = 0;
    for (const entry *e = first; e < end; ++e) {
        if (is_english(e) && e->n_tokens == 1) {
            tags |= e->word->tags;
            tag = tag == 0 || e->shapes == 0 ? e->word->tag : tag;
        }
    }
    uint32_t bit = 0;
    while (tag >> bit != 0) {
        ++bit;
    }
    return tags | bit << KB_TAG_BITS;
}

// A name that is written like an English word will be found in error at the
// start of sentences and in headlines.
static void
warn_of_words(builder *b, const entry *first, const entry *end, uint32_t tags)
{
    const unsigned strong = KB_SENSE_LABEL | KB_SENSE_ALIAS;
    for (const entry *e = first; e < end && tags != 0; ++e) {
        if (!e->is_word && (e->flags & strong) && !(e->flags & KB_SENSE_WEAK) &&
            e->shapes != KB_SHAPE_CAPITALS) {
            kb_sources_warn(b->sources, e->row, e->at,
                            "name `" KB_FMT "` is an English word too",
                            KB_ARG(e->text));
        }
    }
}

static kb_status
add_sense(builder *b, const entry *e)
{
    unsigned char record[16] = {0};
    kb_store32(record + KB_AT_SENSE_INDEX, e->index);
    kb_store32(record + KB_AT_SENSE_EXACT, e->exact);
    kb_store64(record + KB_AT_SENSE_SHAPES, e->shapes);
    record[KB_AT_SENSE_FLAGS] = e->flags;
    record[KB_AT_SENSE_IS_WORD] = e->is_word;
    ++b->n_senses;
    return add_record(b, KB_IMAGE_SENSES, record);
}

static kb_status
add_phrase(builder *b, const entry *first, const entry *end)
{
    const size_t n = (size_t)(end - first);
    if (n > KB_IMAGE_SENSES_MAX) {
        kb_sources_complain(b->sources, first->row, first->at, KB_ERR_LIMIT,
                            "name `" KB_FMT "` stands for more than %d things",
                            KB_ARG(first->text), KB_IMAGE_SENSES_MAX);
        return KB_OK;
    }
    const uint32_t tags = pack_tags(first, end);
    warn_of_words(b, first, end, tags);
    unsigned char record[20] = {0};
    bool is_lexical = true;
    kb_store32(record + KB_AT_PHRASE_SENSES, b->n_senses);
    for (const entry *e = first; e < end; ++e) {
        is_lexical = is_lexical && is_english(e);
        KB_TRY(add_sense(b, e));
    }
    KB_TRY(add_string(b, first->text, record + KB_AT_PHRASE_TEXT,
                      record + KB_AT_PHRASE_LEN));
    kb_store16(record + KB_AT_PHRASE_N_SENSES, (uint32_t)n);
    kb_store32(record + KB_AT_PHRASE_TAGS, tags);
    record[KB_AT_PHRASE_TOKENS] = first->n_tokens;
    record[KB_AT_PHRASE_FLAGS] = is_lexical ? KB_FLAG_LEXICAL : 0;
    return add_record(b, KB_IMAGE_PHRASES, record);
}

// A token may be written without a capital when the list does not insist on
// one; so may 3M, which begins with none.
static bool
may_be_lower(const entry *e)
{
    const uint64_t shape = e->shapes & 3;
    const bool has_digit =
        e->text.len > 0 && e->text.ptr[0] >= '0' && e->text.ptr[0] <= '9';
    return shape == KB_SHAPE_ANY || shape == KB_SHAPE_MIXED || has_digit;
}

static unsigned
choose_filters(const entry *first, const entry *end)
{
    unsigned filters = KB_FILTER_ALL;
    for (const entry *e = first; e < end; ++e) {
        if (!e->is_word) {
            filters |= KB_FILTER_NAMES;
            filters |= may_be_lower(e) ? KB_FILTER_LOWER : 0U;
        }
    }
    return filters;
}

static kb_status
add_phrases(builder *b)
{
    if (b->entries.n == 0) {
        return KB_OK;
    }
    qsort(b->entries.items, b->entries.n, sizeof(entry), compare_entries);
    merge_entries(b);
    const entry *const end = b->entries.items + b->entries.n;
    for (const entry *e = b->entries.items; e < end;) {
        const entry *next = e + 1;
        while (next < end && kb_str_equal(next->text, e->text)) {
            ++next;
        }
        KB_TRY(add_phrase(b, e, next));
        KB_TRY(kb_prefix_table_add(&b->table, e->text, b->n_phrases++,
                                   choose_filters(e, next)));
        e = next;
    }
    return KB_OK;
}

// ---- the file ---------------------------------------------------------------

static kb_status
join_sections(const builder *b, kb_buf *image)
{
    static const uint8_t widths[KB_IMAGE_SECTIONS] = KB_IMAGE_WIDTHS;
    static const char zeros[8] = {0};
    unsigned char header[KB_HEADER_LEN] = {0};
    kb_buf_reset(image);
    KB_TRY(kb_buf_add(image, header, sizeof(header)));
    memcpy(header, KB_IMAGE_MAGIC, sizeof(KB_IMAGE_MAGIC) - 1);
    kb_store32(header + KB_HEADER_VERSION, KB_IMAGE_VERSION);
    kb_store32(header + KB_HEADER_SECTIONS, KB_IMAGE_SECTIONS);
    for (uint32_t i = 0; i < KB_IMAGE_SECTIONS; ++i) {
        unsigned char *const at =
            header + KB_HEADER_TABLE + (size_t)i * KB_HEADER_ENTRY;
        KB_TRY(kb_buf_add(image, zeros, (8 - image->len % 8) % 8));
        kb_store32(at, i);
        kb_store32(at + 4, widths[i]);
        kb_store64(at + 8, image->len);
        kb_store64(at + 16, b->sections[i].len / widths[i]);
        KB_TRY(kb_buf_add_str(image, kb_buf_get(&b->sections[i])));
    }
    kb_store64(header + KB_HEADER_SIZE, image->len);
    memcpy(image->ptr, header, sizeof(header));
    kb_store64((unsigned char *)image->ptr + KB_HEADER_SUM,
               kb_gaz_sum(kb_buf_get(image)));
    return KB_OK;
}

static kb_status
build(builder *b, kb_buf *image)
{
    KB_TRY(add_rows(b));
    if (b->sources->first != KB_OK) {
        return KB_OK;
    }
    KB_TRY(add_phrases(b));
    if (b->sources->first != KB_OK) {
        return KB_OK;
    }
    KB_TRY(kb_prefix_table_lay(&b->table, b->sections));
    return join_sections(b, image);
}

kb_status
kb_gaz_lay_out(kb_sources *sources, const kb_entity_links *links, kb_buf *image)
{
    const kb_allocator *const alloc = sources->alloc;
    builder b = {
        .sources = sources, .links = links, .entries = {.alloc = alloc}};
    kb_prefix_table_init(&b.table, alloc);
    kb_arena_init(&b.scratch, alloc, 0);
    for (int i = 0; i < KB_IMAGE_SECTIONS; ++i) {
        kb_buf_init(&b.sections[i], alloc);
    }
    kb_status st = build(&b, image);
    if (st == KB_ERR_LIMIT) {
        kb_sources_complain(sources, &(kb_row){.path = ""}, NULL, st,
                            "more names than an image can hold");
        st = KB_OK;
    }
    for (int i = 0; i < KB_IMAGE_SECTIONS; ++i) {
        kb_buf_clear(&b.sections[i]);
    }
    KB_VEC_CLEAR(&b.entries);
    kb_prefix_table_clear(&b.table);
    kb_alloc_release(alloc, b.strings);
    kb_arena_clear(&b.scratch);
    return st;
}

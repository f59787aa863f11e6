// SPDX-License-Identifier: MIT
// Laying out an image: records, then senses under their keys, then the table
// of keys.  A name is kept as its place among the strings; what its key and
// its spelling are is found out again where it is needed, so that ten million
// names take little memory.
#include "base/alloc.h"
#include "gaz/builder.h"
#include "gaz/cell.h"

#include <stdlib.h>

enum { HEAD_MAX = 32 }; // bytes of an entity without lengths and texts

_Static_assert((int)KB_CLASS_OTHER <= (int)KB_ENTITY_CLASS,
               "bits beside the class");

// ---- records ----------------------------------------------------------------

static kb_buf *
section(const kb_builder *b, int which)
{
    return &b->parts->sections[which];
}

kb_status
kb_builder_add_record(kb_builder *b, int which, const unsigned char *record)
{
    static const uint8_t widths[KB_IMAGE_SECTIONS] = KB_IMAGE_WIDTHS;
    return kb_buf_add(section(b, which), record, widths[which]);
}

static kb_str
string_at(const kb_builder *b, uint32_t at, uint32_t len)
{
    return (kb_str){section(b, KB_IMAGE_STRINGS)->ptr + at, len};
}

// Room for `more` bytes among the strings, and their place.
static kb_status
reserve_string(kb_builder *b, size_t more, uint32_t *at)
{
    kb_buf *const all = section(b, KB_IMAGE_STRINGS);
    if (more > UINT32_MAX || all->len > UINT32_MAX - more) {
        return KB_ERR_LIMIT;
    }
    *at = (uint32_t)all->len;
    return kb_buf_reserve(all, more);
}

// ---- strings that come again ------------------------------------------------

static kb_str
kept_string(const kb_builder *b, uint64_t packed)
{
    return string_at(b, (uint32_t)((packed - 1) >> 16),
                     (uint32_t)((packed - 1) & 0xFFFF));
}

// Where a string stands in the set, or the empty place for it.
static uint64_t *
find_string(const kb_builder *b, kb_str text)
{
    size_t i = (size_t)kb_hash_finish(kb_hash(text)) & (b->cap_strings - 1);
    while (b->strings[i] != 0 &&
           !kb_str_equal(kept_string(b, b->strings[i]), text)) {
        i = (i + 1) & (b->cap_strings - 1);
    }
    return &b->strings[i];
}

static kb_status
grow_strings(kb_builder *b)
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
            *find_string(b, kept_string(b, old[i])) = old[i];
        }
    }
    kb_alloc_release(b->sources->alloc, old);
    return KB_OK;
}

// Put a string among the others once, its place and length into a record.
kb_status
kb_builder_add_string(kb_builder *b, kb_str text, unsigned char *at,
                      unsigned char *len)
{
    if (b->n_strings * 2 >= b->cap_strings) {
        KB_TRY(grow_strings(b));
    }
    uint64_t *const place = find_string(b, text);
    if (*place == 0) {
        uint32_t offset = 0;
        KB_TRY(reserve_string(b, text.len, &offset));
        KB_TRY(kb_buf_add_str(section(b, KB_IMAGE_STRINGS), text));
        *place = ((uint64_t)offset << 16 | text.len) + 1;
        ++b->n_strings;
    }
    kb_store32(at, (uint32_t)((*place - 1) >> 16));
    if (len) {
        kb_store16(len, (uint32_t)text.len);
    }
    return KB_OK;
}

// ---- names ------------------------------------------------------------------

kb_str
kb_builder_name(const kb_builder *b, const kb_entry *e)
{
    return string_at(b, e->name, e->len);
}

// The key of an entry, in `room` when it is plain.
kb_str
kb_builder_fold(const kb_builder *b, const kb_entry *e,
                char room[KB_IMAGE_TEXT_MAX])
{
    if (!(e->flags & KB_ENTRY_PLAIN)) {
        return (kb_str){b->folds.ptr + e->fold, e->fold_len};
    }
    return kb_phrase_lower(kb_builder_name(b, e), room);
}

static uint32_t
count_words(kb_str plain)
{
    uint32_t n = 1;
    for (size_t i = 0; i < plain.len; ++i) {
        n += plain.ptr[i] == ' ';
    }
    return n;
}

// Why a name cannot be one, or NULL.
static const char *
join_tokens(kb_builder *b, const kb_text *text, const kb_phrase *phrase,
            kb_entry *e, kb_status *st)
{
    const size_t begin = b->folds.len;
    for (uint32_t i = 0; i < phrase->n && *st == KB_OK; ++i) {
        const kb_str fold = text->tokens[phrase->tokens[i]].fold;
        if (fold.len > 0 && memchr(fold.ptr, ' ', fold.len)) {
            return "holds a character that no text can match";
        }
        *st = i > 0 ? kb_buf_add_byte(&b->folds, ' ') : KB_OK;
        *st = *st == KB_OK ? kb_buf_add_str(&b->folds, fold) : *st;
    }
    const size_t len = b->folds.len - begin;
    if (len > KB_IMAGE_TEXT_MAX || b->folds.len > UINT32_MAX) {
        return "is too long";
    }
    e->fold = (uint32_t)begin;
    e->fold_len = (uint16_t)len;
    e->n_tokens = (uint8_t)phrase->n;
    return NULL;
}

static kb_status
split_name(kb_builder *b, kb_str name, kb_entry *e, const char **why)
{
    kb_text text = {0};
    kb_phrase phrase = {0};
    kb_status st = kb_phrase_split(name, &b->scratch, &text, &phrase);
    if (st == KB_OK) {
        *why = join_tokens(b, &text, &phrase, e, &st);
    } else if (st != KB_ERR_NOMEM) {
        *why = st == KB_NOT_FOUND ? "holds no word" : "has more than 24 words";
        st = KB_OK;
    }
    kb_arena_reset(&b->scratch);
    return st;
}

// `e` has all but what the name itself says; `at` is where the row has it.
static kb_status
add_entry(kb_builder *b, kb_entry e, const kb_row *row, const char *at)
{
    const kb_str name = kb_builder_name(b, &e);
    const char *why = NULL;
    if (!(e.flags & KB_SENSE_EXACT) && kb_phrase_is_plain(name) &&
        count_words(name) <= KB_IMAGE_PHRASE_TOKENS) {
        e.flags |= KB_ENTRY_PLAIN;
        e.n_tokens = (uint8_t)count_words(name);
        e.fold_len = e.len;
    } else {
        KB_TRY(split_name(b, name, &e, &why));
    }
    if (why) {
        kb_sources_complain(b->sources, row, at, KB_ERR_SYNTAX,
                            "name `" KB_FMT "` %s", KB_ARG(name), why);
        return KB_OK;
    }
    kb_entry *const kept = KB_VEC_PUSH(&b->entries);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = e;
    return KB_OK;
}

// ---- entities ---------------------------------------------------------------

static kb_status
add_varint(kb_buf *buf, size_t value)
{
    while (value >= 0x80) {
        KB_TRY(kb_buf_add_byte(buf, (char)(value | 0x80)));
        value >>= 7;
    }
    return kb_buf_add_byte(buf, (char)value);
}

static size_t
count_items(kb_str list)
{
    kb_str item = {NULL, 0};
    bool is_first = true;
    size_t n = 0;
    while (kb_cell_next(&list, &is_first, &item)) {
        ++n;
    }
    return n;
}

static size_t
count_aliases(const kb_entity_row *row)
{
    return count_items(kb_cell_text(row, row->aliases)) +
           count_items(kb_cell_text(row, row->demonyms));
}

// Bytes that an entity takes at most: each alias has its flags and length
// beside what the row has of it.
static size_t
size_of(const kb_entity_row *row, size_t n_aliases)
{
    return HEAD_MAX + 12 + row->id.len + row->name.len + row->qualifier.len +
           row->aliases.len + row->demonyms.len + 4 * n_aliases;
}

static kb_status
add_offices(kb_builder *b, const kb_entity_row *row)
{
    kb_str rest = kb_cell_text(row, row->offices);
    kb_str item = {NULL, 0};
    bool is_first = true;
    while (kb_cell_next(&rest, &is_first, &item)) {
        kb_cell_office office;
        unsigned char record[20] = {0};
        (void)kb_cell_read_office(item, &office); // checked with the row
        KB_TRY(kb_builder_add_string(b, office.role, record + KB_AT_OFFICE_ROLE,
                                     record + KB_AT_OFFICE_ROLE_LEN));
        record[KB_AT_OFFICE_IS_ENDED] = office.is_ended;
        kb_store32(record + KB_AT_OFFICE_OF,
                   kb_entity_row_find(b->sources, office.of));
        kb_store32(record + KB_AT_OFFICE_FROM,
                   (uint32_t)((uint64_t)office.from & UINT32_MAX));
        kb_store32(record + KB_AT_OFFICE_TO,
                   (uint32_t)((uint64_t)office.to & UINT32_MAX));
        KB_TRY(kb_builder_add_record(b, KB_IMAGE_OFFICES, record));
        ++b->n_offices;
    }
    return KB_OK;
}

static void
put_number(unsigned char *record, size_t *len, unsigned bit, uint32_t value)
{
    record[KB_AT_ENTITY_MASK] |= (unsigned char)bit;
    kb_store32(record + *len, value);
    *len += 4;
}

// The fixed part of an entity: its length.
static size_t
make_head(const kb_builder *b, uint32_t index, uint32_t first_office,
          unsigned char *record)
{
    const kb_entity_row *const row = &b->sources->entities.items[index];
    const kb_entity_links *const links = &b->links[index];
    const struct {
        unsigned bit;
        uint32_t value, none;
    } numbers[] = {
        {KB_HAS_WIKIDATA, row->wikidata, 0},
        {KB_HAS_PRIOR, row->prior, 0},
        {KB_HAS_COUNTRY, links->country, KB_NONE},
        {KB_HAS_PARENT, links->parent, KB_NONE},
        {KB_HAS_CAPITAL, links->capital, KB_NONE},
    };
    size_t len = KB_AT_ENTITY_REST;
    record[KB_AT_ENTITY_MASK] = (unsigned char)(row->gender << KB_GENDER_SHIFT);
    record[KB_AT_ENTITY_CLASS] =
        row->class_ | (row->qualifier.len > 0 ? KB_HAS_QUALIFIER : 0U);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); ++i) {
        if (numbers[i].value != numbers[i].none) {
            put_number(record, &len, numbers[i].bit, numbers[i].value);
        }
    }
    if (b->n_offices > first_office) {
        put_number(record, &len, KB_HAS_OFFICES, first_office);
        kb_store16(record + len, b->n_offices - first_office);
        len += 2;
    }
    return len;
}

// A text among the strings with an entry of its own.
static kb_status
add_name(kb_builder *b, kb_str name, const kb_entity_row *row, kb_entry e)
{
    kb_buf *const all = section(b, KB_IMAGE_STRINGS);
    e.name = (uint32_t)all->len;
    e.len = (uint16_t)name.len;
    KB_TRY(kb_buf_add_str(all, name));
    const kb_row place = kb_sources_row(b->sources, row);
    return add_entry(b, e, &place, name.ptr);
}

static kb_status
add_list(kb_builder *b, kb_str list, const kb_entity_row *row, kb_entry e)
{
    kb_buf *const all = section(b, KB_IMAGE_STRINGS);
    kb_str item = {NULL, 0};
    bool is_first = true;
    const uint8_t flags = e.flags;
    while (kb_cell_next(&list, &is_first, &item)) {
        e.flags = flags;
        // Demonyms have no marks.
        const kb_str name =
            flags == KB_SENSE_ALIAS ? kb_cell_alias(item, &e.flags) : item;
        KB_TRY(kb_buf_add_byte(all, (char)e.flags));
        KB_TRY(add_varint(all, name.len));
        KB_TRY(add_name(b, name, row, e));
    }
    return KB_OK;
}

// Lengths of the texts that follow the head.
static kb_status
add_lengths(kb_buf *all, const kb_entity_row *row, size_t n_aliases)
{
    KB_TRY(add_varint(all, row->id.len));
    KB_TRY(add_varint(all, row->name.len));
    KB_TRY(row->qualifier.len > 0 ? add_varint(all, row->qualifier.len)
                                  : KB_OK);
    return n_aliases > 0 ? add_varint(all, n_aliases) : KB_OK;
}

static kb_status
add_texts(kb_builder *b, const kb_entity_row *row, kb_entry e)
{
    kb_buf *const all = section(b, KB_IMAGE_STRINGS);
    e.flags = KB_SENSE_LABEL;
    KB_TRY(kb_buf_add_str(all, kb_cell_text(row, row->id)));
    KB_TRY(add_name(b, kb_cell_text(row, row->name), row, e));
    KB_TRY(kb_buf_add_str(all, kb_cell_text(row, row->qualifier)));
    e.flags = KB_SENSE_ALIAS;
    KB_TRY(add_list(b, kb_cell_text(row, row->aliases), row, e));
    e.flags = KB_SENSE_DEMONYM;
    return add_list(b, kb_cell_text(row, row->demonyms), row, e);
}

static kb_status
add_entity(kb_builder *b, uint32_t index)
{
    const kb_entity_row *const row = &b->sources->entities.items[index];
    const size_t n_aliases = count_aliases(row);
    const uint32_t first_office = b->n_offices;
    KB_TRY(add_offices(b, row));
    if (n_aliases > UINT16_MAX || b->n_offices - first_office > UINT16_MAX) {
        return KB_ERR_LIMIT;
    }
    kb_buf *const all = section(b, KB_IMAGE_STRINGS);
    unsigned char at[KB_ENTITY_WIDTH];
    unsigned char head[HEAD_MAX] = {0};
    uint32_t place = 0;
    KB_TRY(reserve_string(b, size_of(row, n_aliases), &place));
    kb_store32(at, place);
    KB_TRY(kb_builder_add_record(b, KB_IMAGE_ENTITIES, at));
    const size_t head_len = make_head(b, index, first_office, head);
    head[KB_AT_ENTITY_CLASS] |= n_aliases > 0 ? KB_HAS_ALIASES : 0U;
    KB_TRY(kb_buf_add(all, head, head_len));
    KB_TRY(add_lengths(all, row, n_aliases));
    return add_texts(b, row, (kb_entry){.index = index});
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
add_word(kb_builder *b, uint32_t index, bool is_plural)
{
    const kb_word_row *const row = &b->sources->words.items[index];
    unsigned char record[36] = {0};
    KB_TRY(kb_builder_add_string(b, row->word, record + KB_AT_WORD_TEXT,
                                 record + KB_AT_WORD_LEN));
    for (size_t i = 0; i < KB_N_PREDICATES; ++i) {
        KB_TRY(kb_builder_add_string(
            b, row->predicates[i], record + KB_AT_WORD_PREDICATES + 4 * i,
            record + KB_AT_WORD_PREDICATE_LENS + 2 * i));
    }
    kb_store32(record + KB_AT_WORD_TAGS, row->tags);
    kb_store32(record + KB_AT_WORD_TAG, row->tag);
    record[KB_AT_WORD_CLASS] = (unsigned char)row->class_;
    record[KB_AT_WORD_GENDER] = (unsigned char)row->gender;
    record[KB_AT_WORD_KIND] = (unsigned char)row->kind;
    record[KB_AT_WORD_FLAGS] = (unsigned char)word_flags(row, is_plural);
    KB_TRY(kb_builder_add_record(b, KB_IMAGE_WORDS, record));
    uint32_t *const of = KB_VEC_PUSH(&b->word_rows);
    if (!of) {
        return KB_ERR_NOMEM;
    }
    *of = index;
    const kb_str text = is_plural ? row->plural : row->word;
    unsigned char at[4] = {0};
    KB_TRY(kb_builder_add_string(b, text, at, NULL));
    const kb_entry e = {.name = kb_load32(at),
                        .len = (uint16_t)text.len,
                        .index = b->n_words++,
                        .flags = KB_ENTRY_WORD};
    return add_entry(b, e, &row->row, text.ptr);
}

static kb_status
add_words(kb_builder *b)
{
    for (uint32_t i = 0; i < b->sources->words.n; ++i) {
        const kb_word_row *const row = &b->sources->words.items[i];
        const bool has_plural =
            row->plural.len > 0 && !kb_str_equal(row->plural, row->word);
        KB_TRY(add_word(b, i, false));
        KB_TRY(has_plural ? add_word(b, i, true) : KB_OK);
    }
    return KB_OK;
}

// Room for all names at once, in large pages: sorted, they are read anywhere.
static kb_status
reserve_names(kb_builder *b)
{
    size_t n = 0;
    size_t size = 0;
    for (size_t i = 0; i < b->sources->entities.n; ++i) {
        const kb_entity_row *const row = &b->sources->entities.items[i];
        const size_t n_aliases = count_aliases(row);
        n += 1 + n_aliases;
        size += size_of(row, n_aliases);
    }
    kb_buf *const all = section(b, KB_IMAGE_STRINGS);
    KB_TRY(KB_VEC_RESERVE(&b->entries, n));
    KB_TRY(kb_buf_reserve(all, size));
    kb_alloc_want_large_pages(b->entries.items, n * sizeof(kb_entry));
    kb_alloc_want_large_pages(all->ptr, size);
    return KB_OK;
}

static kb_status
add_rows(kb_builder *b)
{
    KB_TRY(reserve_names(b));
    for (uint32_t i = 0; i < b->sources->entities.n; ++i) {
        if (i % KB_PROGRESS_STEP == 0) {
            kb_sources_tell(b->sources, KB_GAZ_NAMES, i,
                            b->sources->entities.n);
        }
        KB_TRY(add_entity(b, i));
    }
    KB_TRY(add_words(b));
    return b->entries.n <= KB_IMAGE_COUNT_MAX ? KB_OK : KB_ERR_LIMIT;
}

const kb_word_row *
kb_builder_word(const kb_builder *b, const kb_entry *e)
{
    return e->flags & KB_ENTRY_WORD
               ? &b->sources->words.items[b->word_rows.items[e->index]]
               : NULL;
}

// ---- roles ------------------------------------------------------------------

static int
compare_hashes(const void *x, const void *y)
{
    const uint64_t a = *(const uint64_t *)x;
    const uint64_t b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

static kb_status
collect_roles(kb_builder *b)
{
    char room[KB_IMAGE_TEXT_MAX];
    for (size_t i = 0; i < b->entries.n; ++i) {
        const kb_entry *const e = &b->entries.items[i];
        const kb_word_row *const word = kb_builder_word(b, e);
        if (!word || word->class_ != KB_WORD_ROLE) {
            continue;
        }
        uint64_t *const hash = KB_VEC_PUSH(&b->roles);
        if (!hash) {
            return KB_ERR_NOMEM;
        }
        *hash = kb_hash(kb_builder_fold(b, e, room));
    }
    if (b->roles.n > 0) {
        qsort(b->roles.items, b->roles.n, sizeof(uint64_t), compare_hashes);
    }
    return KB_OK;
}

static kb_status
warn_of_role(kb_builder *b, const kb_entity_row *row, kb_str role)
{
    kb_entry e = {0};
    const char *why = NULL;
    const size_t before = b->folds.len;
    KB_TRY(split_name(b, role, &e, &why));
    const uint64_t hash =
        kb_hash((kb_str){b->folds.ptr + before, b->folds.len - before});
    b->folds.len = before;
    if (why || !bsearch(&hash, b->roles.items, b->roles.n, sizeof(hash),
                        compare_hashes)) {
        const kb_row place = kb_sources_row(b->sources, row);
        kb_sources_warn(b->sources, &place, role.ptr,
                        "role `" KB_FMT "` is in no list of roles",
                        KB_ARG(role));
    }
    return KB_OK;
}

// A list without roles says nothing of them.
static kb_status
warn_of_roles(kb_builder *b)
{
    KB_TRY(collect_roles(b));
    for (size_t i = 0; i < b->sources->entities.n && b->roles.n > 0; ++i) {
        const kb_entity_row *const row = &b->sources->entities.items[i];
        kb_str rest = kb_cell_text(row, row->offices);
        kb_str item = {NULL, 0};
        bool is_first = true;
        kb_cell_office office;
        while (kb_cell_next(&rest, &is_first, &item)) {
            if (!kb_cell_read_office(item, &office)) {
                KB_TRY(warn_of_role(b, row, office.role));
            }
        }
    }
    return KB_OK;
}

// ---- the whole --------------------------------------------------------------

static kb_status
build(kb_builder *b)
{
    KB_TRY(add_rows(b));
    if (b->sources->first != KB_OK) {
        return KB_OK;
    }
    KB_TRY(warn_of_roles(b));
    KB_TRY(kb_builder_add_phrases(b));
    kb_sources_tell(b->sources, KB_GAZ_WRITE, 0, 0);
    return b->sources->first == KB_OK
               ? kb_prefix_table_lay(&b->table, b->parts->sections)
               : KB_OK;
}

kb_status
kb_gaz_lay_out(kb_sources *sources, const kb_entity_links *links,
               kb_gaz_parts *parts)
{
    const kb_allocator *const alloc = sources->alloc;
    kb_builder b = {.sources = sources,
                    .links = links,
                    .parts = parts,
                    .entries = {.alloc = alloc},
                    .word_rows = {.alloc = alloc},
                    .roles = {.alloc = alloc},
                    .senses = {.alloc = alloc}};
    kb_prefix_table_init(&b.table, alloc);
    kb_arena_init(&b.scratch, alloc, 0);
    kb_buf_init(&b.folds, alloc);
    const kb_status st = build(&b);
    kb_buf_clear(&b.folds);
    KB_VEC_CLEAR(&b.entries);
    KB_VEC_CLEAR(&b.word_rows);
    KB_VEC_CLEAR(&b.roles);
    KB_VEC_CLEAR(&b.senses);
    kb_prefix_table_clear(&b.table);
    kb_alloc_release(alloc, b.strings);
    kb_arena_clear(&b.scratch);
    return st;
}

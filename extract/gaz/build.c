// SPDX-License-Identifier: MIT
// Laying out an image: records, then senses under their keys, then the table
// of keys.  A name is kept as its place among the strings; what its key and
// its spelling are is found out again where it is needed, so that ten million
// names take little memory.
#include "gaz/build.h"

#include "base/alloc.h"
#include "gaz/cell.h"
#include "gaz/phrase.h"
#include "gaz/sort.h"
#include "gaz/table.h"

#include <stdlib.h>

enum {
    IS_WORD = 16,  // beside kb_sense_flag bits
    IS_PLAIN = 32, // see kb_phrase_is_plain()
    SENSE_FLAGS = 15,
    HEAD_MAX = 32 // bytes of an entity without lengths and texts
};

// A name or word under its key.
typedef struct entry {
    uint32_t name;  // place among the strings
    uint32_t fold;  // of the key among the folds; of a plain one not used
    uint32_t index; // entity, or word
    uint16_t len;   // of the name
    uint16_t fold_len;
    uint8_t flags;
    uint8_t n_tokens;
} entry;

// A sense with what its spelling is.
typedef struct spelt {
    entry *e;
    uint64_t shapes;
    uint32_t exact;
} spelt;

typedef struct builder {
    kb_sources *sources;
    const kb_entity_links *links;
    kb_gaz_parts *parts;
    kb_arena scratch; // of one name
    kb_buf folds;     // keys of names that are not plain
    uint32_t n_words, n_phrases, n_senses, n_offices;
    KB_VEC(entry) entries;
    KB_VEC(uint32_t) word_rows; // of each word
    KB_VEC(uint64_t) roles;     // hashes of the keys of roles, sorted
    KB_VEC(spelt) senses;       // of the phrase at hand
    kb_prefix_table table;
    uint64_t *strings; // set of (offset << 16 | length) + 1 of short ones that
    size_t n_strings, cap_strings; // come again and again
} builder;

// ---- records ----------------------------------------------------------------

static kb_buf *
section(const builder *b, int which)
{
    return &b->parts->sections[which];
}

static kb_status
add_record(builder *b, int which, const unsigned char *record)
{
    static const uint8_t widths[KB_IMAGE_SECTIONS] = KB_IMAGE_WIDTHS;
    return kb_buf_add(section(b, which), record, widths[which]);
}

static kb_str
string_at(const builder *b, uint32_t at, uint32_t len)
{
    return (kb_str){section(b, KB_IMAGE_STRINGS)->ptr + at, len};
}

// Room for `more` bytes among the strings, and their place.
static kb_status
reserve_string(builder *b, size_t more, uint32_t *at)
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
kept_string(const builder *b, uint64_t packed)
{
    return string_at(b, (uint32_t)((packed - 1) >> 16),
                     (uint32_t)((packed - 1) & 0xFFFF));
}

// Where a string stands in the set, or the empty place for it.
static uint64_t *
find_string(const builder *b, kb_str text)
{
    size_t i = (size_t)kb_hash_finish(kb_hash(text)) & (b->cap_strings - 1);
    while (b->strings[i] != 0 &&
           !kb_str_equal(kept_string(b, b->strings[i]), text)) {
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
            *find_string(b, kept_string(b, old[i])) = old[i];
        }
    }
    kb_alloc_release(b->sources->alloc, old);
    return KB_OK;
}

// Put a string among the others once, its place and length into a record.
static kb_status
add_string(builder *b, kb_str text, unsigned char *at, unsigned char *len)
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

static kb_str
name_of(const builder *b, const entry *e)
{
    return string_at(b, e->name, e->len);
}

// The key of an entry, in `room` when it is plain.
static kb_str
fold_of(const builder *b, const entry *e, char room[KB_IMAGE_TEXT_MAX])
{
    if (!(e->flags & IS_PLAIN)) {
        return (kb_str){b->folds.ptr + e->fold, e->fold_len};
    }
    return kb_phrase_lower(name_of(b, e), room);
}

// The first character of a key.
static char
first_of(const builder *b, const entry *e)
{
    const kb_str text = e->flags & IS_PLAIN
                            ? name_of(b, e)
                            : (kb_str){b->folds.ptr + e->fold, e->fold_len};
    return text.len > 0 ? text.ptr[0] : ' ';
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
join_tokens(builder *b, const kb_text *text, const kb_phrase *phrase, entry *e,
            kb_status *st)
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
split_name(builder *b, kb_str name, entry *e, const char **why)
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
add_entry(builder *b, entry e, const kb_row *row, const char *at)
{
    const kb_str name = name_of(b, &e);
    const char *why = NULL;
    if (kb_phrase_is_plain(name) &&
        count_words(name) <= KB_IMAGE_PHRASE_TOKENS) {
        e.flags |= IS_PLAIN;
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
    entry *const kept = KB_VEC_PUSH(&b->entries);
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

static kb_status
add_offices(builder *b, const kb_entity_row *row)
{
    kb_str rest = kb_cell_text(row, row->offices);
    kb_str item = {NULL, 0};
    bool is_first = true;
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
make_head(const builder *b, uint32_t index, uint32_t first_office,
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
    record[KB_AT_ENTITY_CLASS] = row->class_;
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
add_name(builder *b, kb_str name, const kb_entity_row *row, entry e)
{
    kb_buf *const all = section(b, KB_IMAGE_STRINGS);
    e.name = (uint32_t)all->len;
    e.len = (uint16_t)name.len;
    KB_TRY(kb_buf_add_str(all, name));
    const kb_row place = kb_sources_row(b->sources, row);
    return add_entry(b, e, &place, name.ptr);
}

static kb_status
add_list(builder *b, kb_str list, const kb_entity_row *row, entry e)
{
    kb_buf *const all = section(b, KB_IMAGE_STRINGS);
    kb_str item = {NULL, 0};
    bool is_first = true;
    const uint8_t flags = e.flags;
    while (kb_cell_next(&list, &is_first, &item)) {
        const bool is_weak = item.ptr[0] == '~';
        e.flags = (uint8_t)(flags | (is_weak ? KB_SENSE_WEAK : 0));
        KB_TRY(kb_buf_add_byte(all, (char)e.flags));
        KB_TRY(add_varint(all, item.len - is_weak));
        KB_TRY(add_name(b, (kb_str){item.ptr + is_weak, item.len - is_weak},
                        row, e));
    }
    return KB_OK;
}

static kb_status
add_entity(builder *b, uint32_t index)
{
    const kb_entity_row *const row = &b->sources->entities.items[index];
    const kb_str aliases = kb_cell_text(row, row->aliases);
    const kb_str demonyms = kb_cell_text(row, row->demonyms);
    const size_t n_aliases = count_items(aliases) + count_items(demonyms);
    const uint32_t first_office = b->n_offices;
    KB_TRY(add_offices(b, row));
    if (n_aliases > UINT16_MAX || b->n_offices - first_office > UINT16_MAX) {
        return KB_ERR_LIMIT;
    }
    kb_buf *const all = section(b, KB_IMAGE_STRINGS);
    unsigned char at[KB_ENTITY_WIDTH];
    unsigned char head[HEAD_MAX] = {0};
    uint32_t place = 0;
    // Each alias takes its flags and length beside what the row has of it.
    KB_TRY(reserve_string(b,
                          HEAD_MAX + 16 + row->id.len + row->name.len +
                              row->qualifier.len + aliases.len + demonyms.len +
                              4 * n_aliases,
                          &place));
    kb_store32(at, place);
    KB_TRY(add_record(b, KB_IMAGE_ENTITIES, at));
    KB_TRY(kb_buf_add(all, head, make_head(b, index, first_office, head)));
    KB_TRY(add_varint(all, row->id.len));
    KB_TRY(add_varint(all, row->name.len));
    KB_TRY(add_varint(all, row->qualifier.len));
    KB_TRY(add_varint(all, n_aliases));
    KB_TRY(kb_buf_add_str(all, kb_cell_text(row, row->id)));
    entry e = {.index = index, .flags = KB_SENSE_LABEL};
    KB_TRY(add_name(b, kb_cell_text(row, row->name), row, e));
    KB_TRY(kb_buf_add_str(all, kb_cell_text(row, row->qualifier)));
    e.flags = KB_SENSE_ALIAS;
    KB_TRY(add_list(b, aliases, row, e));
    e.flags = KB_SENSE_DEMONYM;
    return add_list(b, demonyms, row, e);
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
add_word(builder *b, uint32_t index, bool is_plural)
{
    const kb_word_row *const row = &b->sources->words.items[index];
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
    uint32_t *const of = KB_VEC_PUSH(&b->word_rows);
    if (!of) {
        return KB_ERR_NOMEM;
    }
    *of = index;
    const kb_str text = is_plural ? row->plural : row->word;
    unsigned char at[4] = {0};
    KB_TRY(add_string(b, text, at, NULL));
    const entry e = {.name = kb_load32(at),
                     .len = (uint16_t)text.len,
                     .index = b->n_words++,
                     .flags = IS_WORD};
    return add_entry(b, e, &row->row, text.ptr);
}

static kb_status
add_words(builder *b)
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
reserve_names(builder *b)
{
    size_t n = 0;
    size_t size = 0;
    for (size_t i = 0; i < b->sources->entities.n; ++i) {
        const kb_entity_row *const row = &b->sources->entities.items[i];
        const size_t n_aliases = count_items(kb_cell_text(row, row->aliases)) +
                                 count_items(kb_cell_text(row, row->demonyms));
        n += 1 + n_aliases;
        size += HEAD_MAX + row->id.len + row->name.len + row->qualifier.len +
                row->aliases.len + row->demonyms.len + 2 * n_aliases;
    }
    kb_buf *const all = section(b, KB_IMAGE_STRINGS);
    KB_TRY(KB_VEC_RESERVE(&b->entries, n));
    KB_TRY(kb_buf_reserve(all, size));
    kb_alloc_want_large_pages(b->entries.items, n * sizeof(entry));
    kb_alloc_want_large_pages(all->ptr, size);
    return KB_OK;
}

static kb_status
add_rows(builder *b)
{
    KB_TRY(reserve_names(b));
    for (uint32_t i = 0; i < b->sources->entities.n; ++i) {
        KB_TRY(add_entity(b, i));
    }
    KB_TRY(add_words(b));
    return b->entries.n <= KB_IMAGE_COUNT_MAX ? KB_OK : KB_ERR_LIMIT;
}

static const kb_word_row *
word_of(const builder *b, const entry *e)
{
    return e->flags & IS_WORD
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
collect_roles(builder *b)
{
    char room[KB_IMAGE_TEXT_MAX];
    for (size_t i = 0; i < b->entries.n; ++i) {
        const entry *const e = &b->entries.items[i];
        const kb_word_row *const word = word_of(b, e);
        if (!word || word->class_ != KB_WORD_ROLE) {
            continue;
        }
        uint64_t *const hash = KB_VEC_PUSH(&b->roles);
        if (!hash) {
            return KB_ERR_NOMEM;
        }
        *hash = kb_hash(fold_of(b, e, room));
    }
    if (b->roles.n > 0) {
        qsort(b->roles.items, b->roles.n, sizeof(uint64_t), compare_hashes);
    }
    return KB_OK;
}

static kb_status
warn_of_role(builder *b, const kb_entity_row *row, kb_str role)
{
    entry e = {0};
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
warn_of_roles(builder *b)
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

// ---- phrases ----------------------------------------------------------------

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

static uint32_t
prior_of(const builder *b, const entry *e)
{
    return e->flags & IS_WORD ? 0 : b->sources->entities.items[e->index].prior;
}

// Senses of one phrase.
static int
compare_senses(const builder *b, const entry *x, const entry *y)
{
    const int orders[] = {
        ORDER(x->flags & IS_WORD, y->flags & IS_WORD),
        ORDER(prior_of(b, y), prior_of(b, x)),
        ORDER(x->index, y->index),
        ORDER(x->flags & KB_SENSE_DEMONYM, y->flags & KB_SENSE_DEMONYM),
    };
    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); ++i) {
        if (orders[i] != 0) {
            return orders[i];
        }
    }
    const int order = kb_str_compare(name_of(b, x), name_of(b, y));
    return order != 0 ? order : ORDER(x->flags, y->flags);
}

// Keys of plain names, eight bytes at a time.
static int
compare_plain(kb_str x, kb_str y)
{
    const size_t n = x.len < y.len ? x.len : y.len;
    for (size_t i = 0; i < n; i += sizeof(uint64_t)) {
        const uint64_t one = kb_hash_lower_word(
            kb_hash_word((const unsigned char *)x.ptr + i, n - i));
        const uint64_t other = kb_hash_lower_word(
            kb_hash_word((const unsigned char *)y.ptr + i, n - i));
        if (one != other) {
            const int bit = __builtin_ctzll(one ^ other) & ~7;
            return (one >> bit & 0xFF) < (other >> bit & 0xFF) ? -1 : 1;
        }
    }
    return ORDER(x.len, y.len);
}

static int
compare_keys(const builder *b, const entry *x, const entry *y)
{
    if (x->flags & y->flags & IS_PLAIN) {
        return compare_plain(name_of(b, x), name_of(b, y));
    }
    char rooms[2][KB_IMAGE_TEXT_MAX];
    return kb_str_compare(fold_of(b, x, rooms[0]), fold_of(b, y, rooms[1]));
}

static int
compare_entries(const void *ctx, uint32_t x, uint32_t y)
{
    const builder *const b = ctx;
    const entry *const one = &b->entries.items[x];
    const entry *const other = &b->entries.items[y];
    const int order = compare_keys(b, one, other);
    return order != 0 ? order : compare_senses(b, one, other);
}

static kb_status
spell(builder *b, entry *e, spelt *out)
{
    *out = (spelt){.e = e};
    const kb_str name = name_of(b, e);
    if (e->flags & IS_PLAIN) {
        out->shapes = kb_phrase_plain_shapes(name, &out->exact);
        return KB_OK;
    }
    kb_text text = {0};
    kb_phrase phrase = {0};
    const kb_status st = kb_phrase_split(name, &b->scratch, &text, &phrase);
    if (st == KB_OK) {
        out->shapes = kb_phrase_shapes(&text, &phrase);
        out->exact = kb_phrase_exact(&text, &phrase, out->shapes);
    }
    kb_arena_reset(&b->scratch);
    return st;
}

static bool
is_same_sense(const spelt *x, const spelt *y)
{
    const unsigned kind = IS_WORD | KB_SENSE_DEMONYM;
    return x->e->index == y->e->index && x->exact == y->exact &&
           x->shapes == y->shapes &&
           (((unsigned)x->e->flags ^ y->e->flags) & kind) == 0;
}

// What two namings of one thing say together: weak when each of them is.
static uint8_t
join_flags(uint8_t x, uint8_t y)
{
    const unsigned weak = (unsigned)x & y & KB_SENSE_WEAK;
    const unsigned both = ((unsigned)x | y) & SENSE_FLAGS;
    return (uint8_t)((both & ~(unsigned)KB_SENSE_WEAK) | weak);
}

// Whether a sense repeats one that is there; a plain name speaks for both.
static bool
merge_sense(builder *b, const spelt *s)
{
    for (size_t i = b->senses.n; i-- > 0;) {
        spelt *const kept = &b->senses.items[i];
        if (kept->e->index != s->e->index) {
            return false;
        }
        if (is_same_sense(kept, s)) {
            const uint8_t flags = join_flags(kept->e->flags, s->e->flags);
            kept->e = kept->e->flags & IS_PLAIN ? kept->e : s->e;
            kept->e->flags = (uint8_t)((kept->e->flags & ~SENSE_FLAGS) | flags);
            return true;
        }
    }
    return false;
}

static kb_status
collect_senses(builder *b, const kb_sort_item *first, const kb_sort_item *end)
{
    b->senses.n = 0;
    for (; first < end; ++first) {
        spelt s;
        KB_TRY(spell(b, &b->entries.items[first->value], &s));
        if (!merge_sense(b, &s)) {
            spelt *const kept = KB_VEC_PUSH(&b->senses);
            if (!kept) {
                return KB_ERR_NOMEM;
            }
            *kept = s;
        }
    }
    return KB_OK;
}

static bool
is_english(const builder *b, const entry *e)
{
    const kb_word_row *const word = word_of(b, e);
    return word && word->class_ == KB_WORD_ENGLISH;
}

// Readings of an English word; those of the lower-case spelling lead.
static uint32_t
pack_tags(const builder *b)
{
    uint32_t tags = 0;
    uint32_t tag = 0;
    for (size_t i = 0; i < b->senses.n; ++i) {
        const spelt *const s = &b->senses.items[i];
        if (is_english(b, s->e) && s->e->n_tokens == 1) {
            const kb_word_row *const word = word_of(b, s->e);
            tags |= word->tags;
            tag = tag == 0 || s->shapes == 0 ? word->tag : tag;
        }
    }
    uint32_t bit = 0;
    while (tag >> bit != 0) {
        ++bit;
    }
    return tags | bit << KB_TAG_BITS;
}

static void
warn_of_word(builder *b, const entry *e)
{
    const kb_entity_row *const entity = &b->sources->entities.items[e->index];
    const kb_str name = name_of(b, e);
    const kb_str lists[] = {kb_cell_text(entity, entity->name),
                            kb_cell_text(entity, entity->aliases)};
    const char *at = entity->text;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); ++i) {
        kb_str rest = lists[i];
        kb_str item = {NULL, 0};
        bool is_first = true;
        while (kb_cell_next(&rest, &is_first, &item)) {
            at = kb_str_equal(item, name) ? item.ptr : at;
        }
    }
    const kb_row row = kb_sources_row(b->sources, entity);
    kb_sources_warn(b->sources, &row, at,
                    "name `" KB_FMT "` is an English word too", KB_ARG(name));
}

// A name that is written like an English word will be found in error at the
// start of sentences and in headlines.
static void
warn_of_words(builder *b)
{
    const unsigned strong = KB_SENSE_LABEL | KB_SENSE_ALIAS;
    for (size_t i = 0; i < b->senses.n; ++i) {
        const spelt *const s = &b->senses.items[i];
        if (!(s->e->flags & IS_WORD) && (s->e->flags & strong) &&
            !(s->e->flags & KB_SENSE_WEAK) && s->shapes != KB_SHAPE_CAPITALS) {
            warn_of_word(b, s->e);
        }
    }
}

static kb_status
add_sense(builder *b, const spelt *s)
{
    unsigned char record[16] = {0};
    kb_store32(record + KB_AT_SENSE_INDEX, s->e->index);
    kb_store32(record + KB_AT_SENSE_EXACT, s->exact);
    kb_store64(record + KB_AT_SENSE_SHAPES, s->shapes);
    record[KB_AT_SENSE_FLAGS] = s->e->flags & SENSE_FLAGS;
    record[KB_AT_SENSE_IS_WORD] = (s->e->flags & IS_WORD) != 0;
    ++b->n_senses;
    return add_record(b, KB_IMAGE_SENSES, record);
}

static kb_status
add_tags(builder *b, uint32_t tags)
{
    unsigned char record[16] = {0};
    kb_store32(record, tags);
    ++b->n_senses;
    return add_record(b, KB_IMAGE_SENSES, record);
}

// The senses as collected, and the bits that say so.
static kb_status
add_senses(builder *b, uint32_t tags, uint32_t *bits)
{
    bool is_lexical = true;
    KB_TRY(tags != 0 ? add_tags(b, tags) : KB_OK);
    for (size_t i = 0; i < b->senses.n; ++i) {
        is_lexical = is_lexical && is_english(b, b->senses.items[i].e);
        KB_TRY(add_sense(b, &b->senses.items[i]));
    }
    *bits |= (is_lexical ? KB_PHRASE_LEXICAL : 0U) |
             (tags != 0 ? KB_PHRASE_TAGGED : 0U) |
             (uint32_t)b->senses.n << KB_PHRASE_SENSES_SHIFT;
    return KB_OK;
}

static kb_status
complain_of_senses(builder *b, const entry *e)
{
    const kb_word_row *const word = word_of(b, e);
    const kb_row row =
        word
            ? word->row
            : kb_sources_row(b->sources, &b->sources->entities.items[e->index]);
    kb_sources_complain(b->sources, &row, NULL, KB_ERR_LIMIT,
                        "name `" KB_FMT "` stands for more than %d things",
                        KB_ARG(name_of(b, e)), KB_IMAGE_SENSES_MAX);
    return KB_OK;
}

static kb_status
add_phrase(builder *b, const kb_sort_item *first, const kb_sort_item *end)
{
    const entry *const e = &b->entries.items[first->value];
    KB_TRY(collect_senses(b, first, end));
    if (b->senses.n > KB_IMAGE_SENSES_MAX) {
        return complain_of_senses(b, e);
    }
    unsigned char record[12] = {0};
    uint32_t bits = (uint32_t)e->fold_len | (uint32_t)e->n_tokens
                                                << KB_PHRASE_TOKENS_SHIFT;
    const uint32_t tags = pack_tags(b);
    if (tags != 0) {
        warn_of_words(b);
    }
    const entry *const only = b->senses.items[0].e;
    if (b->senses.n == 1 && !(only->flags & IS_WORD) &&
        (only->flags & IS_PLAIN)) {
        kb_store32(record + KB_AT_PHRASE_TEXT, only->name);
        kb_store32(record + KB_AT_PHRASE_SENSE, only->index);
        bits |= KB_PHRASE_PLAIN | (uint32_t)(only->flags & SENSE_FLAGS)
                                      << KB_PHRASE_FLAGS_SHIFT;
    } else {
        char room[KB_IMAGE_TEXT_MAX];
        kb_store32(record + KB_AT_PHRASE_SENSE, b->n_senses);
        KB_TRY(add_senses(b, tags, &bits));
        KB_TRY(add_string(b, fold_of(b, e, room), record + KB_AT_PHRASE_TEXT,
                          NULL));
    }
    kb_store32(record + KB_AT_PHRASE_BITS, bits);
    return add_record(b, KB_IMAGE_PHRASES, record);
}

// A token may be written without a capital when the list does not insist on
// one; so may 3M, which begins with none.
static bool
may_be_lower(const builder *b, const spelt *s)
{
    const uint64_t shape = s->shapes & 3;
    const char first = first_of(b, s->e);
    const bool has_digit = first >= '0' && first <= '9';
    return shape == KB_SHAPE_ANY || shape == KB_SHAPE_MIXED || has_digit;
}

static unsigned
choose_filters(const builder *b)
{
    unsigned filters = KB_FILTER_ALL;
    for (size_t i = 0; i < b->senses.n; ++i) {
        const spelt *const s = &b->senses.items[i];
        if (!(s->e->flags & IS_WORD)) {
            filters |= KB_FILTER_NAMES;
            filters |= may_be_lower(b, s) ? KB_FILTER_LOWER : 0U;
        }
    }
    return filters;
}

// Fetch what the groups that come next will read: sorted, names stand
// anywhere.  Called as a function it would be taken for one without effect.
__attribute__((always_inline)) static inline void
prefetch_items(const builder *b, const kb_sort_item *at,
               const kb_sort_item *end)
{
    enum { FAR = 64, NEAR = 32 };
    if (end - at > FAR) {
        __builtin_prefetch(&b->entries.items[at[FAR].value]);
        __builtin_prefetch(name_of(b, &b->entries.items[at[NEAR].value]).ptr);
    }
}

static kb_status
add_groups(builder *b, const kb_sort_item *items, size_t n)
{
    char rooms[2][KB_IMAGE_TEXT_MAX]; // the table looks at the last one, too
    const kb_sort_item *const end = items + n;
    unsigned which = 0;
    for (const kb_sort_item *first = items; first < end;) {
        prefetch_items(b, first, end);
        const entry *const e = &b->entries.items[first->value];
        const kb_str key = fold_of(b, e, rooms[which]);
        const kb_sort_item *next = first + 1;
        while (next < end && next->key == first->key &&
               compare_keys(b, e, &b->entries.items[next->value]) == 0) {
            ++next;
        }
        KB_TRY(add_phrase(b, first, next));
        KB_TRY(kb_prefix_table_add(&b->table, key, b->n_phrases++,
                                   choose_filters(b)));
        which ^= 1U;
        first = next;
    }
    return KB_OK;
}

static kb_status
add_phrases(builder *b)
{
    const size_t n = b->entries.n;
    if (n == 0) {
        return KB_OK;
    }
    kb_sort_item *const items =
        kb_alloc_array(b->sources->alloc, n, sizeof(*items));
    if (!items) {
        return KB_ERR_NOMEM;
    }
    kb_alloc_want_large_pages(items, n * sizeof(*items));
    char room[KB_IMAGE_TEXT_MAX];
    for (size_t i = 0; i < n; ++i) {
        items[i] = (kb_sort_item){
            kb_sort_key(fold_of(b, &b->entries.items[i], room)), (uint32_t)i};
    }
    kb_status st = kb_sort(items, n, compare_entries, b, b->sources->alloc);
    st = st == KB_OK ? add_groups(b, items, n) : st;
    kb_alloc_release(b->sources->alloc, items);
    return st;
}

// ---- the whole --------------------------------------------------------------

static kb_status
build(builder *b)
{
    KB_TRY(add_rows(b));
    if (b->sources->first != KB_OK) {
        return KB_OK;
    }
    KB_TRY(warn_of_roles(b));
    KB_TRY(add_phrases(b));
    return b->sources->first == KB_OK
               ? kb_prefix_table_lay(&b->table, b->parts->sections)
               : KB_OK;
}

kb_status
kb_gaz_lay_out(kb_sources *sources, const kb_entity_links *links,
               kb_gaz_parts *parts)
{
    const kb_allocator *const alloc = sources->alloc;
    builder b = {.sources = sources,
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

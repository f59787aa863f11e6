// SPDX-License-Identifier: MIT
// Laying out an image: entities and words, then senses under their keys, then
// the table of keys.  A name is kept as its place in the image; what its key
// and its spelling are is found out again where it is needed, so that ten
// million names take little memory.
#include "base/alloc.h"
#include "gaz/builder.h"
#include "gaz/cell.h"

#include <stdlib.h>

_Static_assert((int)KB_CLASS_OTHER <= (int)KB_KIND_CLASS,
               "bits beside the class");

static kb_buf *
section(const kb_builder *b, int which)
{
    return &b->parts->sections[which];
}

kb_status
kb_builder_add_varint(kb_buf *buf, uint64_t value)
{
    unsigned char bytes[10];
    size_t n = 0;
    for (; value >= 0x80; value >>= 7) {
        bytes[n++] = (unsigned char)(value | 0x80);
    }
    bytes[n++] = (unsigned char)value;
    return kb_buf_add(buf, bytes, n);
}

kb_status
kb_builder_add_named(kb_buf *buf, kb_str text, unsigned kind)
{
    unsigned char head[KB_NAME_HEAD];
    if (text.len > KB_IMAGE_TEXT_MAX) {
        return KB_ERR_LIMIT;
    }
    kb_store16(head, (uint32_t)text.len << KB_NAME_SHIFT | kind);
    KB_TRY(kb_buf_add(buf, head, sizeof(head)));
    return kb_buf_add_str(buf, text);
}

// ---- strings that come again ------------------------------------------------

static kb_str
kept_string(const kb_buf *all, uint64_t packed)
{
    return (kb_str){all->ptr + ((packed - 1) >> 16), (packed - 1) & 0xFFFF};
}

// Where a string stands in the set, or the empty place for it.
static uint64_t *
find_string(const kb_string_set *set, const kb_buf *all, kb_str text)
{
    size_t i = (size_t)kb_hash_finish(kb_hash(text)) & (set->cap - 1);
    while (set->items[i] != 0 &&
           !kb_str_equal(kept_string(all, set->items[i]), text)) {
        i = (i + 1) & (set->cap - 1);
    }
    return &set->items[i];
}

static kb_status
grow_strings(kb_string_set *set, const kb_buf *all)
{
    kb_string_set grown = {.n = set->n, .cap = set->cap ? set->cap * 2 : 1024};
    grown.items = kb_alloc_zeroed(all->alloc, grown.cap, sizeof(*grown.items));
    if (!grown.items) {
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < set->cap; ++i) {
        if (set->items[i] != 0) {
            const kb_str text = kept_string(all, set->items[i]);
            *find_string(&grown, all, text) = set->items[i];
        }
    }
    kb_alloc_release(all->alloc, set->items);
    *set = grown;
    return KB_OK;
}

// Put a string among `all` once, and give its place.
static kb_status
add_string(kb_string_set *set, kb_buf *all, kb_str text, uint32_t *at)
{
    if (set->n * 2 >= set->cap) {
        KB_TRY(grow_strings(set, all));
    }
    uint64_t *const place = find_string(set, all, text);
    if (*place == 0) {
        if (all->len > UINT32_MAX - text.len) {
            return KB_ERR_LIMIT;
        }
        *place = ((uint64_t)all->len << 16 | text.len) + 1;
        ++set->n;
        KB_TRY(kb_buf_add_str(all, text));
    }
    *at = (uint32_t)((*place - 1) >> 16);
    return KB_OK;
}

kb_status
kb_builder_add_string(kb_builder *b, kb_str text, uint32_t *at)
{
    return add_string(&b->strings, section(b, KB_IMAGE_STRINGS), text, at);
}

// ---- names ------------------------------------------------------------------

kb_str
kb_builder_kept_fold(const kb_builder *b, const kb_entry *e)
{
    return e->fold_len == 0 // maybe before anything was kept
               ? (kb_str){"", 0}
               : (kb_str){b->folds.ptr + e->fold, e->fold_len};
}

kb_str
kb_builder_name(const kb_builder *b, const kb_entry *e)
{
    const kb_buf *const all = section(
        b, e->flags & KB_ENTRY_WORD ? KB_IMAGE_STRINGS : KB_IMAGE_ENTITIES);
    return (kb_str){all->ptr + e->name, e->len};
}

// The key of an entry, in `room` when it is plain.
kb_str
kb_builder_fold(const kb_builder *b, const kb_entry *e,
                char room[KB_IMAGE_TEXT_MAX])
{
    if (!(e->flags & KB_ENTRY_PLAIN)) {
        return kb_builder_kept_fold(b, e);
    }
    return kb_phrase_lower(kb_builder_name(b, e), room);
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

kb_status
kb_builder_add_entry(kb_builder *b, kb_entry e, kb_str text, const kb_row *row)
{
    const char *why = NULL;
    if (!(e.flags & KB_SENSE_EXACT) && kb_phrase_is_plain(text) &&
        kb_phrase_count(text) <= KB_IMAGE_PHRASE_TOKENS) {
        e.flags |= KB_ENTRY_PLAIN;
        e.n_tokens = (uint8_t)kb_phrase_count(text);
        e.fold_len = e.len;
    } else {
        KB_TRY(split_name(b, text, &e, &why));
    }
    if (why) {
        kb_sources_complain(b->sources, row, text.ptr, KB_ERR_SYNTAX,
                            "name `" KB_FMT "` %s", KB_ARG(text), why);
        return KB_OK;
    }
    kb_entry *const kept = KB_VEC_PUSH(&b->entries);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = e;
    return KB_OK;
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

// The three predicates of a word: their record.
static kb_status
add_predicates(kb_builder *b, const kb_word_row *row, uint32_t *index)
{
    char record[KB_N_PREDICATES * KB_PREDICATE_WIDTH];
    for (size_t i = 0; i < KB_N_PREDICATES; ++i) {
        unsigned char *const at =
            (unsigned char *)record + KB_PREDICATE_WIDTH * i;
        uint32_t place = 0;
        KB_TRY(kb_builder_add_string(b, row->predicates[i], &place));
        kb_store32(at, place);
        kb_store16(at + KB_AT_PREDICATE_LEN, (uint32_t)row->predicates[i].len);
    }
    uint32_t at = 0;
    KB_TRY(add_string(&b->predicates, section(b, KB_IMAGE_PREDICATES),
                      (kb_str){record, sizeof(record)}, &at));
    *index = at / (uint32_t)sizeof(record);
    return *index <= UINT16_MAX ? KB_OK : KB_ERR_LIMIT;
}

uint32_t
kb_builder_pack_tags(uint32_t tags, uint32_t tag)
{
    uint32_t bit = 0;
    while (tag >> bit != 0) {
        ++bit;
    }
    return tags | bit << KB_TAG_BITS;
}

static kb_status
add_word_record(kb_builder *b, const kb_word_row *row, bool is_plural)
{
    unsigned char record[16] = {0};
    uint32_t at = 0;
    uint32_t predicates = 0;
    KB_TRY(kb_builder_add_string(b, row->word, &at));
    KB_TRY(add_predicates(b, row, &predicates));
    kb_store32(record + KB_AT_WORD_TEXT, at);
    kb_store16(record + KB_AT_WORD_LEN, (uint32_t)row->word.len);
    kb_store16(record + KB_AT_WORD_PREDICATES, predicates);
    kb_store32(record + KB_AT_WORD_TAGS,
               kb_builder_pack_tags(row->tags, row->tag));
    record[KB_AT_WORD_CLASS] = (unsigned char)row->class_;
    record[KB_AT_WORD_GENDER] = (unsigned char)row->gender;
    record[KB_AT_WORD_KIND] = (unsigned char)row->kind;
    record[KB_AT_WORD_FLAGS] = (unsigned char)word_flags(row, is_plural);
    return kb_buf_add(section(b, KB_IMAGE_WORDS), record, sizeof(record));
}

static kb_status
add_word(kb_builder *b, uint32_t index, bool is_plural)
{
    const kb_word_row *const row = &b->sources->words.items[index];
    KB_TRY(add_word_record(b, row, is_plural));
    uint32_t *const of = KB_VEC_PUSH(&b->word_rows);
    if (!of) {
        return KB_ERR_NOMEM;
    }
    *of = index;
    const kb_str text = is_plural ? row->plural : row->word;
    kb_entry e = {.len = (uint16_t)text.len,
                  .index = b->n_words++,
                  .flags = KB_ENTRY_WORD};
    KB_TRY(kb_builder_add_string(b, text, &e.name));
    return kb_builder_add_entry(b, e, text, &row->row);
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
    enum { BESIDE = 4 }; // lengths; bytes that most entities have no use for
    size_t n = 0;
    size_t size = 0;
    for (size_t i = 0; i < b->sources->entities.n; ++i) {
        const kb_entity_row *const row = &b->sources->entities.items[i];
        const size_t n_aliases = kb_builder_count_aliases(row);
        n += 1 + n_aliases;
        size += row->name.len + row->aliases.len + row->demonyms.len +
                row->qualifier.len + BESIDE * (1 + n_aliases);
    }
    kb_buf *const all = section(b, KB_IMAGE_ENTITIES);
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
    KB_TRY(kb_builder_add_links(b));
    for (uint32_t i = 0; i < b->sources->entities.n; ++i) {
        if (i % KB_PROGRESS_STEP == 0) {
            kb_sources_tell(b->sources, KB_GAZ_NAMES, i,
                            b->sources->entities.n);
        }
        KB_TRY(kb_builder_add_entity(b, i));
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
    kb_buf_init(&b.record, alloc);
    const kb_status st = build(&b);
    kb_buf_clear(&b.folds);
    kb_buf_clear(&b.record);
    kb_alloc_release(alloc, b.link_of);
    KB_VEC_CLEAR(&b.entries);
    KB_VEC_CLEAR(&b.word_rows);
    KB_VEC_CLEAR(&b.roles);
    KB_VEC_CLEAR(&b.senses);
    kb_prefix_table_clear(&b.table);
    kb_alloc_release(alloc, b.strings.items);
    kb_alloc_release(alloc, b.predicates.items);
    kb_arena_clear(&b.scratch);
    return st;
}

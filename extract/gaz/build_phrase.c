// SPDX-License-Identifier: MIT
// Names and words with one key are one phrase: sorted, they stand together.
#include "base/alloc.h"
#include "gaz/builder.h"
#include "gaz/cell.h"
#include "gaz/sort.h"

// ---- phrases ----------------------------------------------------------------

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

static uint32_t
prior_of(const kb_builder *b, const kb_entry *e)
{
    return e->flags & KB_ENTRY_WORD
               ? 0
               : b->sources->entities.items[e->index].prior;
}

// Senses of one phrase.
static int
compare_senses(const kb_builder *b, const kb_entry *x, const kb_entry *y)
{
    const int orders[] = {
        ORDER(x->flags & KB_ENTRY_WORD, y->flags & KB_ENTRY_WORD),
        ORDER(prior_of(b, y), prior_of(b, x)),
        ORDER(x->index, y->index),
        ORDER(x->flags & KB_SENSE_DEMONYM, y->flags & KB_SENSE_DEMONYM),
    };
    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); ++i) {
        if (orders[i] != 0) {
            return orders[i];
        }
    }
    const int order =
        kb_str_compare(kb_builder_name(b, x), kb_builder_name(b, y));
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
compare_keys(const kb_builder *b, const kb_entry *x, const kb_entry *y)
{
    if (x->flags & y->flags & KB_ENTRY_PLAIN) {
        return compare_plain(kb_builder_name(b, x), kb_builder_name(b, y));
    }
    char rooms[2][KB_IMAGE_TEXT_MAX];
    return kb_str_compare(kb_builder_fold(b, x, rooms[0]),
                          kb_builder_fold(b, y, rooms[1]));
}

static int
compare_entries(const void *ctx, uint32_t x, uint32_t y)
{
    const kb_builder *const b = ctx;
    const kb_entry *const one = &b->entries.items[x];
    const kb_entry *const other = &b->entries.items[y];
    const int order = compare_keys(b, one, other);
    return order != 0 ? order : compare_senses(b, one, other);
}

static kb_status
spell(kb_builder *b, kb_entry *e, kb_spelt *out)
{
    *out = (kb_spelt){.e = e, .flags = e->flags & KB_ENTRY_SENSE};
    const kb_str name = kb_builder_name(b, e);
    if (e->flags & KB_ENTRY_PLAIN) {
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
is_same_sense(const kb_spelt *x, const kb_spelt *y)
{
    const unsigned kind = KB_ENTRY_WORD | KB_SENSE_DEMONYM;
    return x->e->index == y->e->index && x->exact == y->exact &&
           x->shapes == y->shapes &&
           (((unsigned)x->e->flags ^ y->e->flags) & kind) == 0;
}

// What two namings of one thing say together: weak, or exact, when each is; an
// alias, when none is the label.
static uint8_t
join_flags(uint8_t x, uint8_t y)
{
    const unsigned strict = KB_SENSE_WEAK | KB_SENSE_EXACT;
    const unsigned both = (((unsigned)x | y) & ~strict) | (x & y & strict);
    const unsigned alias = KB_SENSE_ALIAS;
    return (uint8_t)(both & KB_SENSE_LABEL ? both & ~alias : both);
}

// Whether a sense repeats one that is there; a plain name speaks for both.
static bool
merge_sense(kb_builder *b, const kb_spelt *s)
{
    for (size_t i = b->senses.n; i-- > 0;) {
        kb_spelt *const kept = &b->senses.items[i];
        if (kept->e->index != s->e->index) {
            return false;
        }
        if (is_same_sense(kept, s)) {
            kept->flags = join_flags(kept->flags, s->flags);
            kept->e = kept->e->flags & KB_ENTRY_PLAIN ? kept->e : s->e;
            return true;
        }
    }
    return false;
}

static kb_status
collect_senses(kb_builder *b, const kb_sort_item *first,
               const kb_sort_item *end)
{
    b->senses.n = 0;
    for (; first < end; ++first) {
        kb_spelt s;
        KB_TRY(spell(b, &b->entries.items[first->value], &s));
        if (!merge_sense(b, &s)) {
            kb_spelt *const kept = KB_VEC_PUSH(&b->senses);
            if (!kept) {
                return KB_ERR_NOMEM;
            }
            *kept = s;
        }
    }
    return KB_OK;
}

static bool
is_english(const kb_builder *b, const kb_entry *e)
{
    const kb_word_row *const word = kb_builder_word(b, e);
    return word && word->class_ == KB_WORD_ENGLISH;
}

// Readings of an English word; those of the lower-case spelling lead.
static uint32_t
pack_tags(const kb_builder *b)
{
    uint32_t tags = 0;
    uint32_t tag = 0;
    for (size_t i = 0; i < b->senses.n; ++i) {
        const kb_spelt *const s = &b->senses.items[i];
        if (is_english(b, s->e) && s->e->n_tokens == 1) {
            const kb_word_row *const word = kb_builder_word(b, s->e);
            tags |= word->tags;
            tag = tag == 0 || s->shapes == 0 ? word->tag : tag;
        }
    }
    return kb_builder_pack_tags(tags, tag);
}

static void
warn_of_word(kb_builder *b, const kb_entry *e)
{
    const kb_entity_row *const entity = &b->sources->entities.items[e->index];
    const kb_str name = kb_builder_name(b, e);
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
warn_of_words(kb_builder *b)
{
    const unsigned strong = KB_SENSE_LABEL | KB_SENSE_ALIAS;
    for (size_t i = 0; i < b->senses.n; ++i) {
        const kb_spelt *const s = &b->senses.items[i];
        if (!(s->e->flags & KB_ENTRY_WORD) && (s->flags & strong) &&
            !(s->flags & KB_SENSE_WEAK) && s->shapes != KB_SHAPE_CAPITALS) {
            warn_of_word(b, s->e);
        }
    }
}

// Homographs are mostly spelt alike.
static kb_status
add_sense(kb_builder *b, const kb_spelt *s, const kb_spelt *last)
{
    kb_buf *const keys = &b->parts->sections[KB_IMAGE_KEYS];
    const bool is_same =
        last && last->shapes == s->shapes && last->exact == s->exact;
    const unsigned flags = s->flags |
                           (s->e->flags & KB_ENTRY_WORD ? KB_STORED_WORD : 0U) |
                           (is_same ? KB_STORED_SAME : 0U);
    KB_TRY(kb_buf_add_byte(keys, (char)flags));
    KB_TRY(kb_builder_add_varint(keys, s->e->index));
    if (is_same) {
        return KB_OK;
    }
    unsigned char exact[4];
    kb_store32(exact, s->exact);
    KB_TRY(kb_builder_add_varint(keys, s->shapes));
    return kb_buf_add(keys, exact, sizeof(exact));
}

static kb_status
add_senses(kb_builder *b)
{
    for (size_t i = 0; i < b->senses.n; ++i) {
        const kb_spelt *const s = &b->senses.items[i];
        KB_TRY(add_sense(b, s, i > 0 ? s - 1 : NULL));
    }
    return KB_OK;
}

static unsigned
key_bits(const kb_builder *b, uint32_t tags)
{
    bool is_lexical = true;
    for (size_t i = 0; i < b->senses.n; ++i) {
        is_lexical = is_lexical && is_english(b, b->senses.items[i].e);
    }
    return (tags != 0 ? KB_KEY_TAGGED : 0U) |
           (is_lexical ? KB_KEY_LEXICAL : 0U) |
           (b->senses.n > 1 ? KB_KEY_MANY : 0U);
}

// A key with its senses, and where it stands.
static kb_status
add_key(kb_builder *b, kb_str key, uint32_t tags, uint32_t *place)
{
    kb_buf *const keys = &b->parts->sections[KB_IMAGE_KEYS];
    const unsigned bits = key_bits(b, tags);
    if (keys->len > KB_PHRASE_PLACE) {
        return KB_ERR_LIMIT;
    }
    *place = (uint32_t)keys->len;
    KB_TRY(kb_builder_add_named(keys, key, bits));
    if (tags != 0) {
        unsigned char packed[4];
        kb_store32(packed, tags);
        KB_TRY(kb_buf_add(keys, packed, sizeof(packed)));
    }
    KB_TRY(b->senses.n > 1 ? kb_builder_add_varint(keys, b->senses.n) : KB_OK);
    return add_senses(b);
}

static kb_status
complain_of_senses(kb_builder *b, const kb_entry *e)
{
    const kb_word_row *const word = kb_builder_word(b, e);
    const kb_row row =
        word
            ? word->row
            : kb_sources_row(b->sources, &b->sources->entities.items[e->index]);
    kb_sources_complain(b->sources, &row, NULL, KB_ERR_LIMIT,
                        "name `" KB_FMT "` stands for more than %d things",
                        KB_ARG(kb_builder_name(b, e)), KB_IMAGE_SENSES_MAX);
    return KB_OK;
}

// Whether the name in the record of its entity says all that there is to say.
static bool
is_as_named(const kb_spelt *s)
{
    const unsigned plain = s->e->flags & (KB_ENTRY_PLAIN | KB_ENTRY_WORD);
    return plain == KB_ENTRY_PLAIN &&
           s->flags == (s->e->flags & KB_ENTRY_SENSE);
}

static kb_status
add_phrase(kb_builder *b, const kb_sort_item *first, const kb_sort_item *end)
{
    const kb_entry *const e = &b->entries.items[first->value];
    KB_TRY(collect_senses(b, first, end));
    if (b->senses.n > KB_IMAGE_SENSES_MAX) {
        return complain_of_senses(b, e);
    }
    const uint32_t tags = pack_tags(b);
    if (tags != 0) {
        warn_of_words(b);
    }
    const kb_spelt *const first_sense = &b->senses.items[0];
    uint32_t place = 0;
    if (b->senses.n == 1 && is_as_named(first_sense)) {
        place = KB_PHRASE_PLAIN | (first_sense->e->name - KB_NAME_HEAD);
    } else {
        char room[KB_IMAGE_TEXT_MAX];
        KB_TRY(add_key(b, kb_builder_fold(b, e, room), tags, &place));
    }
    unsigned char record[4];
    kb_store32(record, place);
    return kb_buf_add(&b->parts->sections[KB_IMAGE_PHRASES], record,
                      sizeof(record));
}

// The first character of a key.
static unsigned char
first_of(const kb_builder *b, const kb_entry *e)
{
    const kb_str text = e->flags & KB_ENTRY_PLAIN ? kb_builder_name(b, e)
                                                  : kb_builder_kept_fold(b, e);
    return text.len > 0 ? (unsigned char)text.ptr[0] : 0;
}

// A token may be written without a capital when the list does not insist on
// one; so may 3M, which begins with none.
static bool
may_be_lower(const kb_builder *b, const kb_spelt *s)
{
    const uint64_t shape = s->shapes & 3;
    const unsigned char first = first_of(b, s->e);
    const bool has_digit = first >= '0' && first <= '9';
    return shape == KB_SHAPE_ANY || shape == KB_SHAPE_MIXED || has_digit;
}

static unsigned
choose_filters(const kb_builder *b)
{
    unsigned filters = KB_FILTER_ALL;
    for (size_t i = 0; i < b->senses.n; ++i) {
        const kb_spelt *const s = &b->senses.items[i];
        if (!(s->e->flags & KB_ENTRY_WORD)) {
            filters |= KB_FILTER_NAMES;
            filters |= may_be_lower(b, s) ? KB_FILTER_LOWER : 0U;
        }
    }
    return filters;
}

// Fetch what the groups that come next will read: sorted, names stand
// anywhere.  Called as a function it would be taken for one without effect.
__attribute__((always_inline)) static inline void
prefetch_items(const kb_builder *b, const kb_sort_item *at,
               const kb_sort_item *end)
{
    enum { FAR = 64, NEAR = 32 };
    if (end - at > FAR) {
        __builtin_prefetch(&b->entries.items[at[FAR].value]);
        __builtin_prefetch(
            kb_builder_name(b, &b->entries.items[at[NEAR].value]).ptr);
    }
}

static kb_status
add_groups(kb_builder *b, const kb_sort_item *items, size_t n)
{
    char rooms[2][KB_IMAGE_TEXT_MAX]; // the table looks at the last one, too
    const kb_sort_item *const end = items + n;
    unsigned which = 0;
    for (const kb_sort_item *first = items; first < end;) {
        if (b->n_phrases % KB_PROGRESS_STEP == 0) {
            kb_sources_tell(b->sources, KB_GAZ_PHRASES,
                            (uint64_t)(first - items), n);
        }
        prefetch_items(b, first, end);
        const kb_entry *const e = &b->entries.items[first->value];
        const kb_str key = kb_builder_fold(b, e, rooms[which]);
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

kb_status
kb_builder_add_phrases(kb_builder *b)
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
            kb_sort_key(kb_builder_fold(b, &b->entries.items[i], room)),
            (uint32_t)i};
    }
    kb_sources_tell(b->sources, KB_GAZ_SORT, 0, n);
    kb_status st = kb_sort(items, n, compare_entries, b, b->sources->alloc);
    st = st == KB_OK ? add_groups(b, items, n) : st;
    kb_alloc_release(b->sources->alloc, items);
    return st;
}

// SPDX-License-Identifier: MIT
// Laying out entities: what each is, its record of numbers and names, its id
// as far as it differs from the one before.
#include "base/alloc.h"
#include "gaz/builder.h"
#include "gaz/cell.h"

#include <stdlib.h>

static const kb_entity_row *
row_of(const kb_builder *b, uint32_t index)
{
    return &b->sources->entities.items[index];
}

// ---- references -------------------------------------------------------------

typedef struct target {
    uint32_t index;
    uint32_t count; // references to it
} target;

static int
compare_targets(const void *x, const void *y)
{
    const target *const a = x;
    const target *const b = y;
    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return (a->index > b->index) - (a->index < b->index);
}

static void
count_link(uint32_t *counts, uint32_t index)
{
    if (index != KB_NONE) {
        counts[index] += counts[index] < UINT32_MAX;
    }
}

// Offices of a cell, one after another; they were checked with the row.
static bool
next_office(kb_str *rest, bool *is_first, kb_cell_office *office)
{
    kb_str item = {NULL, 0};
    if (!kb_cell_next(rest, is_first, &item)) {
        return false;
    }
    (void)kb_cell_read_office(item, office);
    return true;
}

static void
count_links(const kb_builder *b, uint32_t *counts)
{
    for (uint32_t i = 0; i < b->sources->entities.n; ++i) {
        const kb_entity_row *const row = row_of(b, i);
        count_link(counts, b->links[i].country);
        count_link(counts, b->links[i].parent);
        count_link(counts, b->links[i].capital);
        kb_str rest = kb_cell_text(row, row->offices);
        bool is_first = true;
        kb_cell_office office;
        while (next_office(&rest, &is_first, &office)) {
            count_link(counts, kb_entity_row_find(b->sources, office.of));
        }
    }
}

static kb_status
put_links(kb_builder *b, target *targets, size_t n)
{
    kb_buf *const links = &b->parts->sections[KB_IMAGE_LINKS];
    if (n > 0) {
        qsort(targets, n, sizeof(*targets), compare_targets);
    }
    for (size_t i = 0; i < n; ++i) {
        unsigned char at[4];
        kb_store32(at, targets[i].index);
        KB_TRY(kb_buf_add(links, at, sizeof(at)));
        b->link_of[targets[i].index] = (uint32_t)i + 1;
    }
    return KB_OK;
}

kb_status
kb_builder_add_links(kb_builder *b)
{
    const kb_allocator *const alloc = b->sources->alloc;
    const size_t n_entities = b->sources->entities.n;
    b->link_of = kb_alloc_zeroed(alloc, n_entities + 1, sizeof(uint32_t));
    if (!b->link_of) {
        return KB_ERR_NOMEM;
    }
    count_links(b, b->link_of);
    KB_VEC(target) targets = {.alloc = alloc};
    kb_status st = KB_OK;
    for (uint32_t i = 0; i < n_entities && st == KB_OK; ++i) {
        if (b->link_of[i] > 0) {
            target *const t = KB_VEC_PUSH(&targets);
            st = t ? KB_OK : KB_ERR_NOMEM;
            if (t) {
                *t = (target){i, b->link_of[i]};
            }
        }
    }
    st = st == KB_OK ? put_links(b, targets.items, targets.n) : st;
    KB_VEC_CLEAR(&targets);
    return st;
}

// ---- names ------------------------------------------------------------------

// ~ and = are one and two above the kind of a name without marks.
static unsigned
name_kind(uint8_t flags)
{
    if (flags & KB_SENSE_LABEL) {
        return KB_NAME_LABEL;
    }
    if (flags & KB_SENSE_DEMONYM) {
        return KB_NAME_DEMONYM;
    }
    return KB_NAME_ALIAS + (flags & KB_SENSE_WEAK ? 1U : 0U) +
           (flags & KB_SENSE_EXACT ? 2U : 0U);
}

static kb_status
add_name(kb_builder *b, kb_str name, const kb_entity_row *row, kb_entry e)
{
    e.name = (uint32_t)b->record.len + KB_NAME_HEAD;
    e.len = (uint16_t)name.len;
    KB_TRY(kb_builder_add_named(&b->record, name, name_kind(e.flags)));
    const kb_row place = kb_sources_row(b->sources, row);
    return kb_builder_add_entry(b, e, name, &place);
}

static kb_status
add_list(kb_builder *b, kb_str list, const kb_entity_row *row, kb_entry e)
{
    kb_str item = {NULL, 0};
    bool is_first = true;
    const uint8_t flags = e.flags;
    while (kb_cell_next(&list, &is_first, &item)) {
        e.flags = flags;
        // Demonyms have no marks.
        const kb_str name =
            flags == KB_SENSE_ALIAS ? kb_cell_alias(item, &e.flags) : item;
        KB_TRY(add_name(b, name, row, e));
    }
    return KB_OK;
}

// ---- the record -------------------------------------------------------------

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

size_t
kb_builder_count_aliases(const kb_entity_row *row)
{
    return count_items(kb_cell_text(row, row->aliases)) +
           count_items(kb_cell_text(row, row->demonyms));
}

// See kb_gaz_office_at().
static uint32_t
day_number(kb_day day)
{
    const int64_t number = day;
    return (uint32_t)((number < 0 ? -2 * number - 1 : 2 * number) + 1);
}

static uint32_t
last_day_number(const kb_cell_office *office)
{
    if (!office->is_ended) {
        return 0;
    }
    return office->from == KB_NO_DAY
               ? day_number(office->to)
               : (uint32_t)((int64_t)office->to - office->from + 1);
}

static kb_status
add_offices(kb_builder *b, const kb_entity_row *row)
{
    kb_str rest = kb_cell_text(row, row->offices);
    bool is_first = true;
    kb_cell_office office;
    while (next_office(&rest, &is_first, &office)) {
        const uint32_t of = kb_entity_row_find(b->sources, office.of);
        uint32_t role = 0;
        KB_TRY(kb_builder_add_string(b, office.role, &role));
        const uint64_t numbers[] = {
            role,
            office.role.len,
            of == KB_NONE ? 0 : b->link_of[of],
            office.from == KB_NO_DAY ? 0 : day_number(office.from),
            last_day_number(&office),
        };
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); ++i) {
            KB_TRY(kb_builder_add_varint(&b->record, numbers[i]));
        }
    }
    return KB_OK;
}

// The number of a reference, or nothing.
static uint32_t
link_number(const kb_builder *b, uint32_t index)
{
    return index == KB_NONE ? 0 : b->link_of[index] - 1;
}

static kb_status
add_numbers(kb_builder *b, uint32_t index, size_t n_offices, size_t n_aliases,
            unsigned *mask)
{
    const kb_entity_row *const row = row_of(b, index);
    const kb_entity_links *const links = &b->links[index];
    const kb_str qualifier = kb_cell_text(row, row->qualifier);
    const bool is_in_id =
        kb_wikidata_of_id(kb_cell_text(row, row->id)) == row->wikidata;
    const struct {
        unsigned bit;
        bool is_there;
        uint64_t value;
        kb_str text; // behind it
    } numbers[] = {
        {KB_HAS_WIKIDATA,
         row->wikidata != 0,
         is_in_id ? 0 : row->wikidata,
         {NULL, 0}},
        {KB_HAS_PRIOR, row->prior != 0, row->prior, {NULL, 0}},
        {KB_HAS_COUNTRY,
         links->country != KB_NONE,
         link_number(b, links->country),
         {NULL, 0}},
        {KB_HAS_PARENT,
         links->parent != KB_NONE,
         link_number(b, links->parent),
         {NULL, 0}},
        {KB_HAS_CAPITAL,
         links->capital != KB_NONE,
         link_number(b, links->capital),
         {NULL, 0}},
        {KB_HAS_QUALIFIER, qualifier.len > 0, qualifier.len, qualifier},
        {KB_HAS_OFFICES, n_offices > 0, n_offices, {NULL, 0}},
        {KB_HAS_ALIASES, n_aliases > 0, n_aliases, {NULL, 0}},
    };
    *mask = 0;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); ++i) {
        if (numbers[i].is_there) {
            *mask |= numbers[i].bit;
            KB_TRY(kb_builder_add_varint(&b->record, numbers[i].value));
            KB_TRY(kb_buf_add_str(&b->record, numbers[i].text));
        }
    }
    return KB_OK;
}

static kb_status
make_record(kb_builder *b, uint32_t index, unsigned *mask)
{
    const kb_entity_row *const row = row_of(b, index);
    const size_t n_offices = count_items(kb_cell_text(row, row->offices));
    const size_t n_aliases = kb_builder_count_aliases(row);
    if (n_offices > UINT16_MAX || n_aliases > UINT16_MAX) {
        return KB_ERR_LIMIT;
    }
    kb_entry e = {.index = index, .flags = KB_SENSE_LABEL};
    kb_buf_reset(&b->record);
    KB_TRY(add_name(b, kb_cell_text(row, row->name), row, e));
    KB_TRY(add_numbers(b, index, n_offices, n_aliases, mask));
    KB_TRY(add_offices(b, row));
    e.flags = KB_SENSE_ALIAS;
    KB_TRY(add_list(b, kb_cell_text(row, row->aliases), row, e));
    e.flags = KB_SENSE_DEMONYM;
    return add_list(b, kb_cell_text(row, row->demonyms), row, e);
}

static kb_status
add_record(kb_builder *b, uint32_t index, unsigned *mask)
{
    const size_t first_entry = b->entries.n;
    kb_buf *const all = &b->parts->sections[KB_IMAGE_ENTITIES];
    KB_TRY(make_record(b, index, mask));
    KB_TRY(kb_builder_add_varint(all, b->record.len));
    if (b->record.len > KB_PHRASE_PLACE ||
        all->len > KB_PHRASE_PLACE - b->record.len) {
        return KB_ERR_LIMIT;
    }
    for (size_t i = first_entry; i < b->entries.n; ++i) {
        b->entries.items[i].name += (uint32_t)all->len;
    }
    return kb_buf_add_str(all, kb_buf_get(&b->record));
}

// ---- ids --------------------------------------------------------------------

static unsigned
half_of(size_t number)
{
    return number < KB_ID_MORE ? (unsigned)number : KB_ID_MORE;
}

static kb_status
add_rest(kb_buf *ids, size_t number)
{
    return number < KB_ID_MORE
               ? KB_OK
               : kb_builder_add_varint(ids, number - KB_ID_MORE);
}

static kb_status
add_id(kb_builder *b, kb_str id, bool begins_block)
{
    kb_buf *const ids = &b->parts->sections[KB_IMAGE_IDS];
    const kb_str last = begins_block ? (kb_str){NULL, 0} : b->last_id;
    size_t shared = 0;
    while (shared < last.len && shared < id.len &&
           last.ptr[shared] == id.ptr[shared]) {
        ++shared;
    }
    const kb_str own = {id.ptr + shared, id.len - shared};
    const unsigned head =
        half_of(shared) << KB_ID_SHARED_SHIFT | half_of(own.len);
    b->last_id = id;
    KB_TRY(kb_buf_add_byte(ids, (char)head));
    KB_TRY(add_rest(ids, shared));
    KB_TRY(add_rest(ids, own.len));
    return kb_buf_add_str(ids, own);
}

// ---- the whole --------------------------------------------------------------

static kb_status
begin_block(kb_builder *b)
{
    unsigned char at[8];
    kb_buf *const sections = b->parts->sections;
    if (sections[KB_IMAGE_IDS].len > UINT32_MAX) {
        return KB_ERR_LIMIT;
    }
    kb_store32(at + KB_AT_BLOCK_ENTITY,
               (uint32_t)sections[KB_IMAGE_ENTITIES].len);
    kb_store32(at + KB_AT_BLOCK_ID, (uint32_t)sections[KB_IMAGE_IDS].len);
    return kb_buf_add(&sections[KB_IMAGE_BLOCKS], at, sizeof(at));
}

kb_status
kb_builder_add_entity(kb_builder *b, uint32_t index)
{
    const kb_entity_row *const row = row_of(b, index);
    const bool begins_block = index % KB_ENTITY_BLOCK == 0;
    unsigned mask = 0;
    KB_TRY(begins_block ? begin_block(b) : KB_OK);
    KB_TRY(add_record(b, index, &mask));
    KB_TRY(add_id(b, kb_cell_text(row, row->id), begins_block));
    const unsigned gender = row->gender;
    const char kind[2] = {(char)(row->class_ | gender << KB_KIND_GENDER_SHIFT),
                          (char)mask};
    return kb_buf_add(&b->parts->sections[KB_IMAGE_KINDS], kind, sizeof(kind));
}

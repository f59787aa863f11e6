// SPDX-License-Identifier: MIT
#include "relation/list.h"

#include "relation/relation.h"

_Static_assert(KB_RELATION_LONGEST <= UINT16_MAX,
               "chunks of a sentence are small numbers");

void
kb_list_add(kb_list *list, uint32_t chunk)
{
    if (list->n < KB_LIST_MAX) {
        list->items[list->n++] = (uint16_t)chunk;
    }
}

bool
kb_list_has(const kb_list *list, uint32_t chunk)
{
    for (uint32_t i = 0; i < list->n; ++i) {
        if (list->items[i] == chunk) {
            return true;
        }
    }
    return false;
}

// The chunk after parentheses that open at `i`, before something that goes on
// with a list: "X (1820-88) and Y".
static uint32_t
after_parens(const kb_chunks *chunks, uint32_t i)
{
    enum { LONGEST = 8 };
    if (i >= chunks->n || chunks->items[i].kind != KB_CHUNK_OPEN) {
        return i;
    }
    for (uint32_t k = i + 1; k + 1 < chunks->n && k < i + LONGEST; ++k) {
        if (chunks->items[k].kind == KB_CHUNK_CLOSE) {
            return chunks->items[k + 1].kind == KB_CHUNK_AND ||
                           chunks->items[k + 1].kind == KB_CHUNK_COMMA
                       ? k + 1
                       : i;
        }
    }
    return i;
}

// The chunk after the item that begins at `i`: past "of …", past a possessor,
// past its apposition and the comma that closes it.
static uint32_t
after_item(const kb_chunks *chunks, uint32_t i)
{
    uint32_t last = kb_chunk_phrase_end(chunks, i);
    const uint32_t apposed = chunks->items[last].apposed != KB_NONE
                                 ? chunks->items[last].apposed
                                 : chunks->items[i].apposed;
    if (apposed != KB_NONE && apposed > last) {
        last = kb_chunk_apposition_end(chunks, apposed);
        if (last + 1 < chunks->n &&
            chunks->items[last + 1].kind == KB_CHUNK_COMMA) {
            ++last;
        }
    }
    return after_parens(chunks, last + 1);
}

uint32_t
kb_list_head(const kb_chunks *chunks, uint32_t noun)
{
    while (noun + 1 < chunks->n &&
           chunks->items[noun].flags & KB_CHUNK_POSSESSIVE &&
           chunks->items[noun + 1].kind == KB_CHUNK_NOUN) {
        ++noun;
    }
    return noun;
}

static bool
kind_at(const kb_chunks *chunks, uint32_t i, kb_chunk_kind kind)
{
    return i < chunks->n && chunks->items[i].kind == kind;
}

static bool
begins_clause(const kb_chunks *chunks, uint32_t i)
{
    return kind_at(chunks, i, KB_CHUNK_VERB) &&
           chunks->items[i].flags & KB_CHUNK_FINITE;
}

static bool
is_plain_noun(const kb_chunks *chunks, uint32_t i)
{
    return kind_at(chunks, i, KB_CHUNK_NOUN) &&
           !(chunks->items[i].flags & KB_CHUNK_TIME);
}

// Collect ", noun, noun and noun" that begins at `i`; false, with nothing
// added, when it is no list (no "and" at its end, or a clause begins).
static bool
collect_rest(const kb_chunks *chunks, uint32_t i, kb_list *list, uint32_t *end)
{
    kb_list more = {{0}, 0};
    bool is_last = false;
    uint32_t stop = i;
    // after an apposition the separating comma is consumed already
    const bool skipped = i > 0 && kind_at(chunks, i - 1, KB_CHUNK_COMMA) &&
                         is_plain_noun(chunks, i);
    while (!is_last) {
        uint32_t at = stop;
        if (kind_at(chunks, at, KB_CHUNK_COMMA)) {
            ++at;
        }
        if (kind_at(chunks, at, KB_CHUNK_AND) &&
            !(chunks->items[at].flags & KB_CHUNK_BUT)) {
            ++at;
            is_last = true;
        }
        if ((at == stop && !(skipped && stop == i)) ||
            !is_plain_noun(chunks, at)) {
            return false;
        }
        const uint32_t after = after_item(chunks, at);
        if (is_last && begins_clause(chunks, after)) {
            return false;
        }
        kb_list_add(&more, kb_list_head(chunks, at));
        stop = after;
        if (kind_at(chunks, stop - 1, KB_CHUNK_COMMA) && !is_last &&
            is_plain_noun(chunks, stop)) {
            --stop; // let the comma separate
        }
    }
    for (uint32_t k = 0; k < more.n; ++k) {
        kb_list_add(list, more.items[k]);
    }
    *end = stop;
    return true;
}

// "the leaders of France and Germany": what follows belongs after "of".
static bool
joins_inner(const kb_chunks *chunks, uint32_t first, uint32_t second)
{
    const kb_chunk *const outer = &chunks->items[kb_list_head(chunks, first)];
    const kb_chunk *const inner =
        &chunks->items[kb_chunk_phrase_end(chunks, first)];
    const kb_chunk *const next = &chunks->items[second];
    return inner > outer && inner->type != 0 && inner->type == next->type &&
           outer->type != next->type;
}

kb_list
kb_list_read_between(const kb_chunks *chunks, uint32_t first, uint32_t *end)
{
    kb_list list = kb_list_read(chunks, first, end);
    if (chunks->without & KB_WITHOUT_COORDINATION || list.n > 1 ||
        !kind_at(chunks, *end, KB_CHUNK_AND) ||
        !is_plain_noun(chunks, *end + 1)) {
        return list;
    }
    kb_list_add(&list, kb_list_head(chunks, *end + 1));
    *end = after_item(chunks, *end + 1);
    return list;
}

kb_list
kb_list_read_after(const kb_chunks *chunks, uint64_t prep, uint32_t first,
                   uint32_t *end)
{
    return prep == KB_PREP(BETWEEN) ? kb_list_read_between(chunks, first, end)
                                    : kb_list_read(chunks, first, end);
}

kb_list
kb_list_read(const kb_chunks *chunks, uint32_t first, uint32_t *end)
{
    kb_list list = {{0}, 0};
    kb_list_add(&list, kb_list_head(chunks, first));
    *end = after_item(chunks, first);
    if (chunks->without & KB_WITHOUT_COORDINATION) {
        return list;
    }
    if (collect_rest(chunks, *end, &list, end) &&
        joins_inner(chunks, first, list.items[1])) {
        list.n = 1;
    }
    return list;
}

// SPDX-License-Identifier: MIT
// Noun phrases joined by commas and "and".
#ifndef KB_RELATION_LIST_H
#define KB_RELATION_LIST_H

#include "relation/chunk.h"

enum { KB_LIST_MAX = 12 };

/// Noun chunks, each the head of its phrase.  Small: clauses hold many.
typedef struct kb_list {
    uint16_t items[KB_LIST_MAX];
    uint16_t n;
} kb_list;

/// A chunk alone.
static inline kb_list
kb_list_of(uint32_t chunk)
{
    return (kb_list){{(uint16_t)chunk}, 1};
}

/// Add a chunk; what is beyond KB_LIST_MAX is dropped.
void kb_list_add(kb_list *list, uint32_t chunk);

bool kb_list_has(const kb_list *list, uint32_t chunk);

/// The noun a phrase is about: past possessors ("Russia's deputy minister").
uint32_t kb_list_head(const kb_chunks *chunks, uint32_t noun);

/// The nouns joined to chunk `first` on its right, itself included; `end`
/// receives the chunk after the last of them and what hangs on it.
kb_list kb_list_read(const kb_chunks *chunks, uint32_t first, uint32_t *end);

/// Like kb_list_read(), for the nouns after "between": "and" joins two of them
/// even when a verb follows.
kb_list kb_list_read_between(const kb_chunks *chunks, uint32_t first,
                             uint32_t *end);

/// Like one or the other, for the nouns after a preposition.
kb_list kb_list_read_after(const kb_chunks *chunks, uint64_t prep,
                           uint32_t first, uint32_t *end);

#endif // KB_RELATION_LIST_H

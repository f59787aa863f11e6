// SPDX-License-Identifier: MIT
// What the finding of clauses and of their subjects share.
#ifndef KB_RELATION_ASSEMBLER_H
#define KB_RELATION_ASSEMBLER_H

#include "relation/clause.h"

typedef struct kb_assembler {
    const kb_reading *reading;
    const kb_chunks *chunks;
    const kb_chunk *at; // chunks->items
    uint32_t n;         // chunks->n
    kb_clause *clauses;
    uint32_t n_clauses;
    uint32_t *clause_of; // by chunk: its clause, or KB_NONE
    uint64_t of, including;
    kb_class_set intent, document, relator, violent;
} kb_assembler;

static inline bool
kb_is_kind(const kb_assembler *a, uint32_t i, kb_chunk_kind kind)
{
    return i < a->n && a->at[i].kind == kind;
}

static inline bool
kb_is_finite(const kb_assembler *a, uint32_t i)
{
    return kb_is_kind(a, i, KB_CHUNK_VERB) && a->at[i].flags & KB_CHUNK_FINITE;
}

static inline bool
kb_is_time(const kb_assembler *a, uint32_t i)
{
    return kb_is_kind(a, i, KB_CHUNK_NOUN) && a->at[i].flags & KB_CHUNK_TIME;
}

#endif // KB_RELATION_ASSEMBLER_H

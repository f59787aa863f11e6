// SPDX-License-Identifier: MIT
// Words of closed classes: auxiliaries, negations, relative pronouns and
// prepositions.  Every token is asked for, so that they have an index.
#ifndef KB_RELATION_CLOSED_H
#define KB_RELATION_CLOSED_H

#include "base/arena.h"

typedef struct kb_closed_word {
    uint64_t key;  // of the folded word
    uint64_t prep; // kb_preposition(); 0: none
    uint32_t tag;  // the only reading, with KB_TAG_*; 0: the lexicon's count
} kb_closed_word;

/// All of them, in the arena; NULL when memory is exhausted.
const kb_closed_word *kb_closed_words(kb_arena *arena, size_t *n);

#endif // KB_RELATION_CLOSED_H

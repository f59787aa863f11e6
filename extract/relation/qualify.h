// SPDX-License-Identifier: MIT
// Whether an event is asserted, and by whom: negation, modals, the verbs that
// govern it, hedges, questions.
#ifndef KB_RELATION_QUALIFY_H
#define KB_RELATION_QUALIFY_H

#include "relation/finding.h"

/// The qualifiers of what clause `clause` states.
kb_qualifiers kb_qualify_clause(const kb_parse *parse, uint32_t clause);

/// The qualifiers of what noun chunk `chunk` states: those of the clause it is
/// an object of, and of words like "planned", "alleged" before it.
kb_qualifiers kb_qualify_noun(const kb_parse *parse, uint32_t chunk);

// What a clause says that its subject is, asserted and not negated.
typedef enum kb_copula {
    KB_COPULA_NONE,
    KB_COPULA_PRESENT, // "X is the head of Y"
    KB_COPULA_PAST     // "X was the son of Y"
} kb_copula;

/// Whether clause `clause` says what its subjects are or were, by its objects
/// or without any.
kb_copula kb_qualify_copula(const kb_parse *parse, uint32_t clause);

#endif // KB_RELATION_QUALIFY_H

// SPDX-License-Identifier: MIT
// Where noun phrases begin and end.
#ifndef KB_RELATION_NOUN_H
#define KB_RELATION_NOUN_H

#include "relation/chunker.h"

/// Tokens of a phrase before a number at token `i`: "more than 500", "at least
/// four"; 0: none.
uint32_t kb_noun_quantifier(const kb_chunker *c, uint32_t i);

/// The token after the noun phrase that begins at token `begin`, with so many
/// tokens of kb_noun_quantifier().
uint32_t kb_noun_end(const kb_chunker *c, uint32_t begin,
                     uint32_t n_quantifier);

/// Whether a name or a word for a people begins at token `i`.
bool kb_noun_begins_name(const kb_chunker *c, uint32_t i);

/// Add the noun phrase from the chunker's token to `end`, and pass it with the
/// possessive ending after it.
void kb_noun_push(kb_chunker *c, uint32_t end);

#endif // KB_RELATION_NOUN_H

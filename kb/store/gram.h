// SPDX-License-Identifier: MIT
// Names that may be misspelt.  Each word of a name, a space before and behind
// it, gives its runs of three characters; words that differ in a letter or two
// share most of theirs.
#ifndef KB_STORE_GRAM_H
#define KB_STORE_GRAM_H

#include "store/variant.h"

/// Add the trigrams of a folded name to `grams`, in the arena.
KB_NODISCARD kb_status kb_grams_add(kb_name_vec *grams, kb_str folded,
                                    kb_arena *arena);

/// Fill `grams` with those of all whole names of an entity, each once, sorted.
KB_NODISCARD kb_status kb_grams_of_names(kb_name_vec *grams,
                                         const kb_name_vec *names,
                                         kb_arena *arena);

enum { KB_DISTANCE_MAX = 3 };

/**
   How many letters must be added, dropped, changed or exchanged with their
   neighbour to make one text of the other (optimal string alignment), at most
   `limit` + 1: more is not told apart.

   @param limit  At most KB_DISTANCE_MAX.
*/
unsigned kb_distance(kb_str a, kb_str b, unsigned limit);

/// How many letters of a word may be wrong for it to be taken for another.
unsigned kb_distance_limit(kb_str word);

/**
   How far a folded name is from the one asked for: as a whole, or each word
   asked for from the word of the name that is nearest.  UINT_MAX: too far.
*/
unsigned kb_name_distance(kb_str asked, kb_str name);

#endif // KB_STORE_GRAM_H

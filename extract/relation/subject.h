// SPDX-License-Identifier: MIT
// The subject of a verb: mostly to its left, past all that may stand between.
#ifndef KB_RELATION_SUBJECT_H
#define KB_RELATION_SUBJECT_H

#include "relation/assembler.h"

/// Give a relative clause with a subject of its own its antecedent as object:
/// "the group that X banned".  A person comes before the object that is there:
/// "Y, whom X named minister".
void kb_subject_take_object(const kb_assembler *a, kb_clause *clause);

/// The subject of a clause whose governor and right side are known; empty when
/// it has none.
kb_list kb_subject_find(const kb_assembler *a, const kb_clause *clause);

/// From a noun that may be governed by a preposition to the noun its phrase
/// hangs on: "the president <of> Ukraine", "troops <in> Syria".
uint32_t kb_subject_climb(const kb_assembler *a, uint32_t noun);

/// The first chunk of the phrase whose head is `noun`: its possessors included.
uint32_t kb_subject_start(const kb_assembler *a, uint32_t noun);

/// The first chunk of the phrases of a list, but none after chunk `last`.
uint32_t kb_subject_list_start(const kb_assembler *a, const kb_list *list,
                               uint32_t last);

/// The chunk before which, from chunk `i` to the left, neither adverb nor time
/// nor parenthesis stands.
uint32_t kb_subject_skip_left(const kb_assembler *a, uint32_t i);

/// Whether a chunk stands between quotation marks.
bool kb_subject_is_quoted(const kb_assembler *a, uint32_t chunk);

/// Whether a verb chunk is one of saying.
bool kb_subject_takes_clause(const kb_assembler *a, uint32_t verb);
bool kb_subject_is_saying(const kb_assembler *a, uint32_t verb);

/// The noun of intent that the infinitive at chunk `verb` hangs on ("a plan to
/// strike"), or KB_NONE.
uint32_t kb_subject_intent(const kb_assembler *a, uint32_t verb);

/// Whether the infinitive at `verb` is a headline's future: "Biden to visit".
bool kb_subject_is_ahead(const kb_assembler *a, uint32_t verb);

#endif // KB_RELATION_SUBJECT_H

// SPDX-License-Identifier: MIT
// What a noun phrase speaks of, as an end of a link.
#ifndef KB_RELATION_LINKED_H
#define KB_RELATION_LINKED_H

#include "relation/finding.h"
#include "relation/link_rule.h"

/// One of two things, in the sentence.
typedef struct kb_linked {
    kb_argument argument;
    kb_link_end end;
} kb_linked;

/// What an entity is, as an end of a rule.
kb_link_end kb_link_end_of(const kb_reading *reading, uint32_t entity);

/// What a mention of an entity speaks of.
kb_linked kb_linked_of(const kb_parse *parse, const kb_candidate *one);

/// The name that heads noun chunk `chunk`, or NULL; none within a title
/// ("Labour Minister X").
const kb_candidate *kb_linked_name(const kb_parse *parse, uint32_t chunk);

/// The key of the noun that heads a chunk.  Valid as long as the text.
const uint64_t *kb_linked_noun(const kb_parse *parse, uint32_t chunk);

/// "Umbria province": the place before a word for a kind of place, or NULL.
const kb_candidate *kb_linked_place_before(const kb_parse *parse,
                                           uint32_t chunk);

/// "the town of X", "the U.S. state of X": the place after the noun, or NULL;
/// not the country of "the X region of Y".
const kb_candidate *kb_linked_place_after(const kb_parse *parse,
                                          uint32_t chunk);

/// The thing that the noun phrase at chunk `chunk`, after a preposition, speaks
/// of: false, with nothing written, when there is none.
///
/// @param[out] at  The chunk that names it.
bool kb_linked_governed(const kb_parse *parse, uint32_t chunk, kb_linked *out,
                        uint32_t *at);

/// The thing that a noun phrase describes: "a unit of X" beside its name.
bool kb_linked_described(const kb_parse *parse, uint32_t chunk, kb_linked *out);

/// The person that a description stands for: "his Russian counterpart".
bool kb_linked_resolved(const kb_parse *parse, uint32_t chunk, kb_linked *out);

/// The thing whose noun this is: "Acme's headquarters", "his home".
bool kb_linked_possessed(const kb_parse *parse, uint32_t chunk, kb_linked *out);

#endif // KB_RELATION_LINKED_H

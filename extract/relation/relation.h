// SPDX-License-Identifier: MIT
// The stage that turns a resolved document into relations.
#ifndef KB_RELATION_RELATION_H
#define KB_RELATION_RELATION_H

#include "resolve/resolve.h"

#include <kb/extract.h>

/// A document as the stages before leave it.
typedef struct kb_relation_input {
    const kb_text *text;
    const kb_gaz_hits *hits;
    const kb_candidates *candidates;
    const kb_resolution *resolution; // relations hold indexes into it
    const kb_rules *rules;           // may be NULL: no relations
    bool explains;                   // fill kb_relation.why
    uint32_t without;                // bits of kb_without
} kb_relation_input;

/**
   Find the relations of a document: events by frames (event.c), lasting ones
   by titles, apposition and copula (title.c), what follows (derive.c); then
   give each its day (time.c), and of equal ones keep the surest.

   Sentences of more than KB_RELATION_LONGEST tokens are passed over: they are
   tables or lists, not prose.

   @param arena     Holds the result.
   @param[out] out  In order of trigger, then subject, object, predicate.
   @return KB_OK, KB_ERR_NOMEM or KB_ERR_LIMIT.

   Time: linear in the text's length.
*/
KB_NODISCARD kb_status kb_relation_extract(const kb_relation_input *input,
                                           kb_arena *arena,
                                           const kb_relation **out,
                                           uint32_t *n_out);

enum { KB_RELATION_LONGEST = 400 };

#endif // KB_RELATION_RELATION_H

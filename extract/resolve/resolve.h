// SPDX-License-Identifier: MIT
// Which mentions speak of the same thing, and which thing that is.
#ifndef KB_RESOLVE_RESOLVE_H
#define KB_RESOLVE_RESOLVE_H

#include "mention/mention.h"
#include "resolve/entry.h"
#include "resolve/office.h"

/// An entity of a document.
typedef struct kb_resolved {
    kb_entity entity; // what is shown to the outside
    kb_entity_class class_;
    kb_gender gender;
    kb_str qualifier;   // minted: what tells it from another of its name
    const kb_gaz *gaz;  // its list, or NULL
    uint32_t gaz_index; // in that list
    const kb_gaz_entity *entry; // what the list says, or NULL
    uint32_t country; // index into kb_resolution.entities: its country or
                      // its demonym's, or KB_NONE
    uint32_t first;   // first mention
} kb_resolved;

typedef struct kb_resolution {
    kb_resolved *entities; // in order of first mention
    uint32_t n;
} kb_resolution;

typedef struct kb_resolve_input {
    const kb_text *text;
    const kb_cues *cues; // of the rules; NULL: none
    kb_offices *offices; // or NULL: what the text says only
    kb_entries *entries; // those met before
    uint32_t without;    // KB_SIEVE_BIT() of sieves
} kb_resolve_input;

/**
   Give every candidate that can be told its entity: gazetteer entry, or a
   minted one for a name no list holds; nominals and pronouns by sieves in
   falling order of precision.  A candidate that cannot be told keeps KB_NONE.
   A capital or seat of government keeps its own entity here; its country is
   `country` of that entity.  The result borrows from `input->entries`.

   @return KB_OK, KB_ERR_NOMEM or KB_ERR_LIMIT.
*/
KB_NODISCARD kb_status kb_resolve(const kb_resolve_input *input,
                                  kb_candidates *candidates, kb_arena *arena,
                                  kb_resolution *out);

#endif // KB_RESOLVE_RESOLVE_H

// SPDX-License-Identifier: MIT
// From entries of lists to the entities of a document.
#ifndef KB_RELATION_ROLL_H
#define KB_RELATION_ROLL_H

#include "resolve/resolve.h"

typedef struct kb_roll {
    const kb_resolution *resolution;
    uint32_t *slots; // entity + 1; 0: free
    uint32_t mask;
} kb_roll;

/// Index the entities of a document that lists hold, in an arena: KB_OK or
/// KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_roll_index(const kb_resolution *resolution,
                                     kb_arena *arena, kb_roll *out);

/// The entity of entry `index` of `gaz`, or KB_NONE; also of KB_NONE.
uint32_t kb_roll_find(const kb_roll *roll, const kb_gaz *gaz, uint32_t index);

#endif // KB_RELATION_ROLL_H

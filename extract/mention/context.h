// SPDX-License-Identifier: MIT
// What a name that no list or rule explains may be, by its shape and the words
// around it.
#ifndef KB_MENTION_CONTEXT_H
#define KB_MENTION_CONTEXT_H

#include "mention/scene.h"

/// Evidence for each kb_entity_type; [0]: for no name of ours.
typedef struct kb_votes {
    double of[4];
} kb_votes;

/// Evidence from the words around tokens [begin, end): adds up over a
/// document's occurrences of a name.
void kb_context_around(const kb_scene *scene, uint32_t begin, uint32_t end,
                       kb_votes *votes);

/// Evidence from the words themselves.
void kb_context_shape(const kb_scene *scene, uint32_t begin, uint32_t end,
                      kb_votes *votes);

#endif // KB_MENTION_CONTEXT_H

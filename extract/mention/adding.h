// SPDX-License-Identifier: MIT
// A segment that has been decided on becomes a mention.
#ifndef KB_MENTION_ADDING_H
#define KB_MENTION_ADDING_H

#include "mention/segment.h"

/// Add a name or demonym to the scene and mark the tokens that it covers.
KB_NODISCARD kb_status kb_add_name(kb_scene *scene, const kb_segment *segment,
                                   kb_mention_kind kind, double score);

#endif // KB_MENTION_ADDING_H

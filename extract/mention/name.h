// SPDX-License-Identifier: MIT
// Names and demonyms: gazetteer hits and rules, the best cut of each run of
// capitalised words.
#ifndef KB_MENTION_NAME_H
#define KB_MENTION_NAME_H

#include "mention/judge.h"
#include "mention/shape.h"

/// Add the names and demonyms to the scene and mark the tokens they cover;
/// `shapes` may be NULL: only lists and context find names; so may `judge`: the
/// rules decide.
KB_NODISCARD kb_status kb_name_find(kb_scene *scene, const kb_shapes *shapes,
                                    const kb_judge *judge);

#endif // KB_MENTION_NAME_H

// SPDX-License-Identifier: MIT
// Noun phrases and pronouns that speak of persons, groups and places.
#ifndef KB_MENTION_NOMINAL_H
#define KB_MENTION_NOMINAL_H

#include "mention/scene.h"

/// Add nominals and pronouns; names must be there.
KB_NODISCARD kb_status kb_nominal_find(kb_scene *scene);

#endif // KB_MENTION_NOMINAL_H

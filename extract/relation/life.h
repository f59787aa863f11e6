// SPDX-License-Identifier: MIT
// Where somebody was born and died, by what parentheses behind the name say.
#ifndef KB_RELATION_LIFE_H
#define KB_RELATION_LIFE_H

#include "relation/finding.h"

/// "X (born 1 May 1920, Leeds)", "X (1 May 1920 in Leeds - 2 June 1990, Bonn)",
/// "X (Leeds, 1920 - Bonn, 1990)".
void kb_life_find(const kb_parse *parse, kb_findings *findings);

#endif // KB_RELATION_LIFE_H

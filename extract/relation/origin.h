// SPDX-License-Identifier: MIT
// Of which country somebody is, by a word for its people alone.
#ifndef KB_RELATION_ORIGIN_H
#define KB_RELATION_ORIGIN_H

#include "relation/finding.h"

/// "X is German", "X, a German,", "X was a German antique dealer", "the Polish
/// pianist and composer X": where no role of the lists tells it (title.h).
void kb_origin_find(const kb_parse *parse, kb_findings *findings);

#endif // KB_RELATION_ORIGIN_H

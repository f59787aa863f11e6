// SPDX-License-Identifier: MIT
// What the gazetteer knows of entities that one document names together, and
// what follows from what was read: all of it marked as derived.
#ifndef KB_RELATION_GEOGRAPHY_H
#define KB_RELATION_GEOGRAPHY_H

#include "relation/finding.h"

/// Add places in their countries, capitals, bodies of states, and the
/// citizenship that an office of state implies.
void kb_geography_derive(const kb_reading *reading, kb_findings *findings);

#endif // KB_RELATION_GEOGRAPHY_H

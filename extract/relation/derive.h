// SPDX-License-Identifier: MIT
// What follows: from the lists about entities that one document names
// together, and from what was read; all of it marked as derived.
#ifndef KB_RELATION_DERIVE_H
#define KB_RELATION_DERIVE_H

#include "relation/finding.h"

/// Add what the rules of kind `infer` conclude.  Premises are what was read
/// and what the lists say, never another conclusion.
void kb_derive(const kb_reading *reading, kb_findings *findings);

#endif // KB_RELATION_DERIVE_H

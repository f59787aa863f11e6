// SPDX-License-Identifier: MIT
// Rule files of cues (cues.tsv): the words on which mentions turn.
#ifndef KB_RELATION_CUE_RULE_H
#define KB_RELATION_CUE_RULE_H

#include "mention/cue.h"
#include "relation/table.h"

#include <kb/extract.h>

/// Load a row of the kind `cue`.
KB_NODISCARD kb_status kb_cue_load(kb_rules *rules, const kb_row *row);

/// The cues of rules, or NULL when there are none.  Takes NULL.
const kb_cues *kb_rules_cues(const kb_rules *rules);

#endif // KB_RELATION_CUE_RULE_H

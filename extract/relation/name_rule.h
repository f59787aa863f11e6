// SPDX-License-Identifier: MIT
// Rule files of names (names.tsv): shapes of names that no list holds.
#ifndef KB_RELATION_NAME_RULE_H
#define KB_RELATION_NAME_RULE_H

#include "mention/shape.h"
#include "relation/table.h"

#include <kb/extract.h>

/// Load a row of the kind `name`.
KB_NODISCARD kb_status kb_name_rule_load(kb_rules *rules, const kb_row *row);

/// The shapes of rules, or NULL when there are none.  Takes NULL.
const kb_shapes *kb_rules_shapes(const kb_rules *rules);

#endif // KB_RELATION_NAME_RULE_H

// SPDX-License-Identifier: MIT
// How a rule matched, in words: for those who ask why.
#ifndef KB_RELATION_EXPLAIN_H
#define KB_RELATION_EXPLAIN_H

#include "relation/finding.h"

/// A frame's pattern and what of the clause stands at its places; empty where
/// no explanations are wanted.  A failure goes into `findings`.
kb_str kb_explain_frame(const kb_parse *parse, const kb_frame *frame,
                        const kb_clause *clause, kb_findings *findings);

/// The verb that composes, and the predicate or class that it governs.
kb_str kb_explain_composition(const kb_parse *parse, const kb_composition *rule,
                              uint32_t clause, kb_findings *findings);

#endif // KB_RELATION_EXPLAIN_H

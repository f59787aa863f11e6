// SPDX-License-Identifier: MIT
// What an outer verb makes of the event it governs: "refused to meet" is a
// refusal besides a meeting that did not take place (composition.tsv).
#ifndef KB_RELATION_COMPOSE_H
#define KB_RELATION_COMPOSE_H

#include "relation/finding.h"
#include "relation/fit.h"

/// The lemma of a clause's verb; empty when no rule knows it.
kb_str kb_compose_lemma(const kb_parse *parse, const kb_clause *clause);

/// Add what clause `c`, in which `frame` found an event, is under its
/// governor ("refused to meet") and its own negation ("will not lift").
void kb_compose_event(const kb_parse *parse, const kb_frame *frame,
                      const kb_fit *found, uint32_t c, kb_findings *findings);

/// The same for a clause that no frame reads: "refused to allow the plane to
/// enter" is a refusal whatever allowing is.
void kb_compose_unread(const kb_parse *parse, uint32_t c,
                       kb_findings *findings);

/// Add what somebody who says that others must do something, or are guilty of
/// it, does to them: demands, accuses.
void kb_compose_verdict(const kb_parse *parse, uint32_t c,
                        kb_findings *findings);

#endif // KB_RELATION_COMPOSE_H

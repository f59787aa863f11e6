// SPDX-License-Identifier: MIT
// Events: what frames of verbs and nouns say, under the control of the verbs
// above them.
#ifndef KB_RELATION_EVENT_H
#define KB_RELATION_EVENT_H

#include "relation/finding.h"

/// Find the events of a sentence.
void kb_event_find(const kb_parse *parse, kb_findings *findings);

#endif // KB_RELATION_EVENT_H

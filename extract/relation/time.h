// SPDX-License-Identifier: MIT
// Days that a text speaks of, and which of its relations they belong to.
#ifndef KB_RELATION_TIME_H
#define KB_RELATION_TIME_H

#include "relation/finding.h"

/**
   Give every event that lacks one a day: of the time expression nearest to its
   trigger in the sentence.  Weekdays and relative days count from the
   document's date ("on Thursday": the latest Thursday up to it; "next
   Thursday", "will … on Thursday": the first one after).
*/
void kb_time_assign(const kb_reading *reading, kb_findings *findings);

#endif // KB_RELATION_TIME_H

// SPDX-License-Identifier: MIT
// Where it happened.
#ifndef KB_RELATION_PLACE_H
#define KB_RELATION_PLACE_H

#include "relation/participant.h"

/**
   The place that a preposition phrase of a clause names: "in Geneva", "at a
   summit in Bali".  A phrase counts when it hangs on the event: it stands
   first, or behind the verb, a participant or another place, not behind a
   common noun, whose place it would be ("for its war in Ukraine").

   @param is_made  Whether the verb makes its object take place, so that its
                   place is the event's ("held talks in Geneva").
   @return The entity, or KB_NONE.
*/
uint32_t kb_place_of(const kb_parse *parse, const kb_clause *clause,
                     bool is_made);

#endif // KB_RELATION_PLACE_H

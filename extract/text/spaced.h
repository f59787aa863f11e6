// SPDX-License-Identifier: MIT
// Text as corpora have it, with a space on both sides of every mark: "rebel -
// held", "20 , 000", "Gen . Smith".
#ifndef KB_TEXT_SPACED_H
#define KB_TEXT_SPACED_H

#include "text/token.h"

/**
   Join what such a text has parted: hyphens are glued to the words beside
   them, numbers and abbreviations are one token, spaces and all.  Any other
   text is left as it is.

   Time O(n_tokens); that of other texts ends at their first comma or stop.
*/
void kb_spaced_join(kb_text *text, const kb_abbreviations *abbreviations);

#endif // KB_TEXT_SPACED_H

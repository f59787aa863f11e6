// SPDX-License-Identifier: MIT
// What the arrangement of a text says: which line ends are ends of a
// paragraph or line of its own, which marks open and close a quotation.
#ifndef KB_TEXT_LAYOUT_H
#define KB_TEXT_LAYOUT_H

#include "text/token.h"

// Bits of a token's note.
enum {
    KB_LAYOUT_BREAK = 1 << 0, // a paragraph, headline or list item begins here
    KB_LAYOUT_OPEN = 1 << 1,  // opening quotation mark
    KB_LAYOUT_CLOSE = 1 << 2  // closing quotation mark
};

/**
   Read the layout of a text; sets KB_TOKEN_QUOTED and KB_TOKEN_PARENS, too.
   A mark without its partner has no effect beyond its paragraph.

   @param[out] notes  KB_LAYOUT_ bits of each token, in `arena`.
   @return KB_OK, KB_ERR_NOMEM or KB_ERR_LIMIT.
*/
KB_NODISCARD kb_status kb_layout_read(kb_text *text, kb_arena *arena,
                                      uint8_t **notes);

#endif // KB_TEXT_LAYOUT_H

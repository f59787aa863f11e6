// SPDX-License-Identifier: MIT
// Tokens into sentences.
#ifndef KB_TEXT_SENTENCE_H
#define KB_TEXT_SENTENCE_H

#include "text/token.h"

/**
   Cut the tokens of a text into sentences: fills `sentences`, and of the
   tokens `sentence` and the flags FIRST, QUOTED and PARENS.

   @return KB_OK, KB_ERR_NOMEM or KB_ERR_LIMIT.
*/
KB_NODISCARD kb_status kb_sentence_split(kb_text *text,
                                         const kb_abbreviations *abbreviations,
                                         kb_arena *arena);

#endif // KB_TEXT_SENTENCE_H

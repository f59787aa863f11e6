// SPDX-License-Identifier: MIT
// Lines of agencies and web pages: datelines, bylines, credits.
#ifndef KB_TEXT_LINE_H
#define KB_TEXT_LINE_H

#include "text/token.h"

/// The end of the dateline that begins at token `begin` of the sentence
/// [begin, end), past its dash (`KYIV, March 3 (Reuters) -`); `begin`: none.
uint32_t kb_line_dateline_end(const kb_text *text, uint32_t begin,
                              uint32_t end);

/// Whether tokens [begin, end), a sentence on a line of its own or in
/// parentheses, are no news but a byline, a photo credit or a link.
bool kb_line_is_credit(const kb_text *text, uint32_t begin, uint32_t end);

/// Whether a credit such as `(Picture: BBC)` begins at the parenthesis
/// `begin`, before `end`.
bool kb_line_is_credit_paren(const kb_text *text, uint32_t begin, uint32_t end);

#endif // KB_TEXT_LINE_H

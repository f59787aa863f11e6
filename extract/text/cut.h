// SPDX-License-Identifier: MIT
// Where tokens begin and end, and nothing else: what the splitter of documents
// and the matcher of names share.  Any bytes are safe; well-formed UTF-8 is
// cut at characters.
#ifndef KB_TEXT_CUT_H
#define KB_TEXT_CUT_H

#include "base/buf.h"
#include "text/chars.h"
#include "text/token.h"

/// A token as cut.
typedef struct kb_cut {
    const char *begin, *end;
    uint16_t flags; // KB_TOKEN_GLUED, KB_TOKEN_NEW_LINE, KB_TOKEN_DOTTED
    uint8_t kind;   // kb_token_kind
    char mark;
    uint8_t n_lines; // line ends before it; at most 255
} kb_cut;

typedef struct kb_cutter {
    const char *begin, *at, *end;
    const kb_abbreviations *abbreviations; // or NULL
    const char *quote; // single quotation mark that is open, or NULL
    uint16_t gap;      // flags for the next token
    kb_str last;       // the token before; empty: none
    uint8_t last_kind; // its kb_token_kind
    uint8_t n_lines;   // line ends passed since
    kb_buf wide;       // scratch
} kb_cutter;

/// Begin at the start of a text; kb_cutter_clear() it.
void kb_cutter_init(kb_cutter *cutter, kb_str text,
                    const kb_abbreviations *abbreviations,
                    const kb_allocator *alloc);

void kb_cutter_clear(kb_cutter *cutter);

/// Cut the next token: KB_OK, KB_DONE at the end, KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_cut_next(kb_cutter *cutter, kb_cut *out);

/// Flags that the letters of a token give, and whether all bytes are ASCII.
uint16_t kb_cut_shape(kb_str bytes, bool *is_ascii);

/// Take the full stops out of a folded token, in place: its new length.
size_t kb_cut_drop_stops(char *fold, size_t len);

/// Fold a clitic into as many bytes: letters and one straight apostrophe, no
/// space.  The length.
size_t kb_cut_fold_clitic(kb_str bytes, char *block);

#endif // KB_TEXT_CUT_H

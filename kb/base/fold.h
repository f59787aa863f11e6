// SPDX-License-Identifier: MIT
// One form for all spellings of a name: what the store's name table, the
// gazetteer's keys and entity IRIs are made of.
#ifndef KB_BASE_FOLD_H
#define KB_BASE_FOLD_H

#include "base/buf.h"

/**
   Append the folded form of `text` to `out`: compatibility forms and case
   removed (Unicode NFKC_Casefold), combining marks dropped, letters that
   decompose only by convention spelt out (ł l, ø o, đ d, ı i, æ ae, œ oe),
   curly apostrophes made straight, every dash a hyphen-minus.  White space,
   other punctuation and digits stay as NFKC leaves them.

   ASCII text takes a fast path.  Folding is idempotent.

   @return KB_OK, KB_ERR_UTF8 or KB_ERR_NOMEM; on failure `out` has its old
           length.
*/
KB_NODISCARD kb_status kb_fold(kb_str text, kb_buf *out);

/**
   Append the folded form of a whole name: kb_fold(), then runs of white space
   become one space, none at the ends.
*/
KB_NODISCARD kb_status kb_fold_name(kb_str name, kb_buf *out);

#endif // KB_BASE_FOLD_H

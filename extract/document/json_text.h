// SPDX-License-Identifier: MIT
// The text of a line of JSON, read apart: it is nearly all of the line, and a
// general parser goes through it byte by byte.
#ifndef KB_DOCUMENT_JSON_TEXT_H
#define KB_DOCUMENT_JSON_TEXT_H

#include "base/buf.h"

/// What a look over a line tells; it need not be well-formed.
typedef struct kb_json_outline {
    size_t n_values; // at most
    kb_str text;     // between the quotes of the object's only `text`; `ptr` is
                     // NULL when there is none, or perhaps several
} kb_json_outline;

kb_json_outline kb_json_look(kb_str line);

/**
   Take a string out of the line in which it stands.

   @param string  What stands between its quotes, well-formed UTF-8.
   @param[out] text  What it says, appended.
   @param[out] rest  The line with an empty string in its place, appended.
   @return KB_OK; KB_NOT_FOUND when it is ill-formed or says NUL, which is left
           to the parser; KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_json_take(kb_str line, kb_str string, kb_buf *text,
                                    kb_buf *rest);

#endif // KB_DOCUMENT_JSON_TEXT_H

// SPDX-License-Identifier: MIT
// The fields of a line of JSON that make a document.  All else is checked and
// passed over, and nothing is built of it: annotated corpora hold more of that
// than of text.
#ifndef KB_DOCUMENT_JSON_FIELDS_H
#define KB_DOCUMENT_JSON_FIELDS_H

#include "base/buf.h"

typedef enum kb_json_key {
    KB_JSON_TEXT,
    KB_JSON_ID,
    KB_JSON_DATE,
    KB_JSON_TITLE,
    KB_JSON_URL,
    KB_JSON_SOURCE,
    KB_JSON_LANG
} kb_json_key;

enum { KB_JSON_KEYS = KB_JSON_LANG + 1 };

typedef enum kb_json_kind {
    KB_JSON_MISSING, // or null
    KB_JSON_STRING,
    KB_JSON_NUMBER,
    KB_JSON_OTHER
} kb_json_kind;

typedef struct kb_json_field {
    kb_json_kind kind;
    kb_str text; // what a string says; an integer as it is written
} kb_json_field;

/// The name of a key.
kb_str kb_json_key_name(kb_json_key key);

/**
   Read an object; of equal keys the last one counts.

   @param line  UTF-8, the whole of it.
   @param[out] said   Takes the strings that are written with escapes.
   @param[out] fields KB_JSON_KEYS of them, by key.  Valid until the line or
               `said` is changed.
   @return KB_OK; KB_NOT_FOUND when it is ill-formed, no object, or holds what
           is left to a general parser: NUL characters, escapes in keys, values
           deeper than 64, numbers of more than 18 digits or with an exponent, a
           fraction as `id`; KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_json_read(kb_str line, kb_buf *said,
                                    kb_json_field *fields);

#endif // KB_DOCUMENT_JSON_FIELDS_H

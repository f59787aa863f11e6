// SPDX-License-Identifier: MIT
// JSON values of what is shown, and their output, by jansson.  Every value here
// is NULL when memory runs out, and so is what json_pack() makes of it: only
// kb_out_json() and kb_json_append() need to look.
#ifndef KB_TOOLS_JSON_H
#define KB_TOOLS_JSON_H

#include "out.h"

#include <kb/day.h>

#include <jansson.h>

json_t *kb_json_text(kb_str text);

/// `null` for an empty text.
json_t *kb_json_text_or_null(kb_str text);

/// `"YYYY-MM-DD"`, or `null` for KB_NO_DAY.
json_t *kb_json_day(kb_day day);

/// A fraction that is not negative, rounded to `digits` (up to 6) decimals.
json_t *kb_json_fraction(double value, int digits);

/// The members of `object`, then those of `more`: takes both.
json_t *kb_json_join(json_t *object, json_t *more);

/// Add a value to an array, which takes it.
KB_NODISCARD kb_status kb_json_append(json_t *array, json_t *value);

/// Write a value in one line, without its end, and release it.
void kb_out_json(kb_out *out, json_t *value);

#endif // KB_TOOLS_JSON_H

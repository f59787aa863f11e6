// SPDX-License-Identifier: MIT
/**
   @file kb/day.h
   Calendar days as numbers.
*/
#ifndef KB_DAY_H
#define KB_DAY_H

#include <kb/str.h>

KB_BEGIN_DECLS

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
typedef int32_t kb_day;

/// No date is known.
#define KB_NO_DAY INT32_MIN

/// Length of a formatted day without its NUL.
#define KB_DAY_LEN 10

/**
   Read a day from `YYYY-MM-DD`, optionally followed by `T` and a time, which
   is not looked at (ISO 8601).

   @return KB_OK, or KB_ERR_SYNTAX for anything else, such as 30 February.
*/
KB_API KB_NODISCARD kb_status kb_day_parse(kb_str text, kb_day *out);

/// Make a day of year 0..9999, month 1..12 and day of month: KB_OK or
/// KB_ERR_INVALID.
KB_API KB_NODISCARD kb_status kb_day_make(int year, int month, int day,
                                          kb_day *out);

/// Year, month 1..12, day of month 1..31 of any day but KB_NO_DAY.
KB_API void kb_day_split(kb_day day, int *year, int *month, int *of_month);

/// Write `YYYY-MM-DD` and a NUL.  Days outside the years 0 to 9999 are clamped
/// to them; KB_NO_DAY gives an empty string.
KB_API void kb_day_format(kb_day day, char out[KB_DAY_LEN + 1]);

KB_END_DECLS

#endif // KB_DAY_H

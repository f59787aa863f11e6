// SPDX-License-Identifier: MIT
// Filling a kb_error, where the fault is discovered.
#ifndef KB_BASE_ERROR_H
#define KB_BASE_ERROR_H

#include <kb/str.h>

/**
   Fill `err` and return `status`, so that a fault is one statement:
   `return kb_error_set(err, KB_ERR_SYNTAX, path, line, "no tab in the row");`

   @param err     May be NULL.
   @param source  NUL-terminated name of the input, or NULL to keep it empty.
   @param line    1-based, 0: none.  Column and offset are zeroed.
   @param format  printf() format of one sentence without a full stop.
*/
kb_status kb_error_set(kb_error *err, kb_status status, const char *source,
                       uint32_t line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

enum { KB_SYSTEM_TEXT_MAX = 128 };

/// What the system says of an errno value, written to `text`.
const char *kb_system_text(int number, char text[KB_SYSTEM_TEXT_MAX]);

#endif // KB_BASE_ERROR_H

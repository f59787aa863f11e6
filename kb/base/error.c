// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

kb_status
kb_error_set(kb_error *err, kb_status status, const char *source, uint32_t line,
             const char *format, ...)
{
    if (!err) {
        return status;
    }
    *err = (kb_error){.status = status, .line = line};
    (void)snprintf(err->source, sizeof(err->source), "%s",
                   source ? source : "");
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->message, sizeof(err->message), format, args);
    va_end(args);
    return status;
}

const char *
kb_system_text(int number, char text[KB_SYSTEM_TEXT_MAX])
{
    if (strerror_r(number, text, KB_SYSTEM_TEXT_MAX) != 0) {
        (void)snprintf(text, KB_SYSTEM_TEXT_MAX, "system error %d", number);
    }
    return text;
}

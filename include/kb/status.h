// SPDX-License-Identifier: MIT
/**
   @file kb/status.h
   What every function that can fail returns, and the text a person needs.

   Zero is success, positive values are answers, negative values are faults.
   A value never changes its meaning.
*/
#ifndef KB_STATUS_H
#define KB_STATUS_H

#include <kb/api.h>

KB_BEGIN_DECLS

typedef enum kb_status {
    KB_OK = 0,
    KB_NOT_FOUND = 1, ///< nothing under that key or name
    KB_DONE = 2,      ///< an iterator or reader has no more

    KB_ERR_NOMEM = -1,    ///< an allocation failed
    KB_ERR_INVALID = -2,  ///< an argument breaks the documented contract
    KB_ERR_UTF8 = -3,     ///< bytes that are not UTF-8
    KB_ERR_SYNTAX = -4,   ///< input breaks the rules of its format
    KB_ERR_LIMIT = -5,    ///< input or result exceeds a documented limit
    KB_ERR_IO = -6,       ///< the system refused to read or write
    KB_ERR_MISSING = -7,  ///< no store or gazetteer there
    KB_ERR_VERSION = -8,  ///< a store or gazetteer of another version
    KB_ERR_CORRUPT = -9,  ///< a damaged store or gazetteer
    KB_ERR_BUSY = -10,    ///< another writer holds the store
    KB_ERR_FULL = -11,    ///< no space left on the device or in the store
    KB_ERR_READONLY = -12 ///< a write through a read-only handle
} kb_status;

/**
   Where and why something failed.

   Filled by functions whose last parameter is a `kb_error *`; that parameter
   may always be NULL.  On success it is left alone.
*/
typedef struct kb_error {
    kb_status status;
    uint32_t line;     ///< 1-based; 0: does not apply
    uint32_t column;   ///< 1-based, in bytes; 0: does not apply
    uint64_t offset;   ///< bytes from the start of the source
    char source[512];  ///< file or other input, NUL-terminated, cut if longer
    char message[256]; ///< one sentence without a full stop, NUL-terminated
} kb_error;

/// The name of a status in one or two English words; never NULL.
KB_API const char *kb_status_text(kb_status status);

/// Return `expr` to the caller unless it is KB_OK.
#define KB_TRY(expr)                             \
    do {                                         \
        const kb_status kb_try_status_ = (expr); \
        if (kb_try_status_ != KB_OK) {           \
            return kb_try_status_;               \
        }                                        \
    } while (0)

KB_END_DECLS

#endif // KB_STATUS_H

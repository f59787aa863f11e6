// SPDX-License-Identifier: MIT
// Inputs whose checksum is set right, so that what is behind it is tried.
#ifndef KB_TEST_FUZZ_SEALED_H
#define KB_TEST_FUZZ_SEALED_H

#include "gaz/build.h"

#include <stdlib.h>

/// A copy of an input, to be freed, or NULL.  When it is not shorter than a
/// header, the eight bytes at `at` get its sum.
static inline char *
kb_fuzz_seal(kb_str input, size_t header_len, size_t at,
             uint64_t (*sum)(kb_str))
{
    char *const copy = malloc(input.len + 1);
    if (!copy) {
        return NULL;
    }
    memcpy(copy, input.ptr, input.len);
    if (input.len >= header_len) {
        kb_store64((unsigned char *)copy + at, sum((kb_str){copy, input.len}));
    }
    return copy;
}

#endif // KB_TEST_FUZZ_SEALED_H

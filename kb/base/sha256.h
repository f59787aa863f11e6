// SPDX-License-Identifier: MIT
// SHA-256 (FIPS 180-4).
#ifndef KB_BASE_SHA256_H
#define KB_BASE_SHA256_H

#include <kb/str.h>

enum { KB_SHA256_LEN = 32 };

/// Digest of `n` texts, one behind the other.
void kb_sha256(const kb_str *texts, size_t n, uint8_t out[KB_SHA256_LEN]);

/// The same without the processor's help, as where it has none.
void kb_sha256_portable(const kb_str *texts, size_t n,
                        uint8_t out[KB_SHA256_LEN]);

#endif // KB_BASE_SHA256_H

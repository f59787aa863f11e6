// SPDX-License-Identifier: MIT
// 64 bytes of text as bits: where capitals, words and other scripts are.
#ifndef KB_GAZ_BLOCK_H
#define KB_GAZ_BLOCK_H

#include <stdint.h>

enum { KB_BLOCK_LEN = 64 };

/// A bit a byte, the first byte lowest.
typedef struct kb_block {
    uint64_t upper; // A to Z
    uint64_t word;  // ASCII letters and digits, and all bytes of `high`
    uint64_t high;  // bytes of characters beyond ASCII
} kb_block;

/// Classify KB_BLOCK_LEN bytes.
typedef kb_block kb_block_fn(const char *bytes);

/// The plain one, which every other must equal.
kb_block kb_block_scalar(const char *bytes);

/// The fastest one that this processor can run.
kb_block_fn *kb_block_best(void);

/// All that this processor can run, for tests: the number, at most 3.
int kb_block_all(kb_block_fn *all[3]);

#endif // KB_GAZ_BLOCK_H

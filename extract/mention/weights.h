// SPDX-License-Identifier: MIT
// The file of weights: its layout in numbers (drawn in extract/README.md).
// Opening checks everything that a reader relies on; the rows may hold any
// bytes.
#ifndef KB_MENTION_WEIGHTS_H
#define KB_MENTION_WEIGHTS_H

#include "base/map.h"
#include "mention/feature.h"

#include <kb/weights.h>

#define KB_WEIGHTS_MAGIC "kbwts\x1a\r\n"

enum {
    KB_WEIGHTS_VERSION = 1,
    KB_WEIGHTS_ROWS_MIN = 1 << 8,
    KB_WEIGHTS_ROWS_MAX = 1 << 18,
    KB_WEIGHTS_ROW = KB_FEATURE_ROW, // bytes: one a label, the rest zero
    KB_WEIGHTS_NOTE = 512
};

// Where things are in the file.
enum {
    KB_WEIGHTS_AT_VERSION = 8,
    KB_WEIGHTS_AT_REVISION = 12,
    KB_WEIGHTS_AT_N_ROWS = 16,
    KB_WEIGHTS_AT_N_LABELS = 20,
    KB_WEIGHTS_AT_SUM = 24,
    KB_WEIGHTS_AT_NOTE = 32,
    KB_WEIGHTS_AT_STEPS = KB_WEIGHTS_AT_NOTE + KB_WEIGHTS_NOTE,
    KB_WEIGHTS_AT_ROWS = KB_WEIGHTS_AT_STEPS + 2 * 16 * 16
};

typedef int16_t kb_steps[KB_N_LABELS][KB_N_LABELS];

struct kb_weights {
    const kb_allocator *alloc;
    kb_map mapping; // of no bytes: they are the caller's
    const signed char *rows;
    uint32_t mask; // rows - 1
    kb_steps steps;
    kb_str note;
};

/// The sum of a file's bytes but for the sum itself.
uint64_t kb_weights_sum(kb_str bytes);

#endif // KB_MENTION_WEIGHTS_H

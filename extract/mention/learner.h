// SPDX-License-Identifier: MIT
// Learns weights from labelled runs: an averaged perceptron whose decoding
// favours wrong labels by a margin.  Whole numbers throughout, so that the
// result is the same everywhere.
#ifndef KB_MENTION_LEARNER_H
#define KB_MENTION_LEARNER_H

#include "base/buf.h"
#include "base/vec.h"
#include "mention/scorer.h"

#include <kb/train.h>

/// A token to learn from: its features are items [first, first + n).
typedef struct kb_lesson_token {
    size_t first;
    uint8_t n;
    uint8_t label;
} kb_lesson_token;

typedef struct kb_lesson_run {
    size_t first; // token
    uint32_t n;
} kb_lesson_run;

typedef struct kb_lessons {
    KB_VEC(uint32_t) features;
    KB_VEC(kb_lesson_token) tokens;
    KB_VEC(kb_lesson_run) runs;
} kb_lessons;

void kb_lessons_clear(kb_lessons *lessons);

/// Add a run with the label of each token.
KB_NODISCARD kb_status kb_lessons_add(kb_lessons *lessons,
                                      const kb_run_view *view,
                                      const uint8_t *labels);

/// Learn, and put the file of weights without its note into `out`.
KB_NODISCARD kb_status kb_learn(const kb_lessons *lessons,
                                const kb_train_options *options,
                                const kb_train_counts *counts, kb_buf *out);

/// Put a note into a file of weights in memory, and its checksum.
void kb_weights_seal(kb_buf *file, kb_str note);

#endif // KB_MENTION_LEARNER_H

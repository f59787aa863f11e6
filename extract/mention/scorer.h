// SPDX-License-Identifier: MIT
// Decides boundary and type of the names in a run by trained weights: the best
// sequence of labels (Viterbi).
#ifndef KB_MENTION_SCORER_H
#define KB_MENTION_SCORER_H

#include "mention/weights.h"

typedef int32_t kb_emissions[KB_RUN_MAX][KB_N_LABELS];

/// The best sequence of `n` labels, and its score: emissions and steps of
/// neighbours added up.
int64_t kb_decode(kb_emissions emissions, uint32_t n, kb_steps steps,
                  uint8_t *labels);

typedef struct kb_scorer {
    const kb_weights *weights;
} kb_scorer;

/// A kb_judge whose context is a kb_scorer: cuts the run anew.
KB_NODISCARD kb_status kb_scorer_judge(void *ctx, const kb_run *run,
                                       kb_cut *cut);

#endif // KB_MENTION_SCORER_H

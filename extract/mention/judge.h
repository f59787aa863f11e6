// SPDX-License-Identifier: MIT
// Who has the last word on a run of capitalised words: the scorer, which
// decodes with trained weights, or the trainer, which takes notes.
#ifndef KB_MENTION_JUDGE_H
#define KB_MENTION_JUDGE_H

#include "mention/segment.h"

/// A run with the rules' cut: segments that follow each other and cover it.
typedef struct kb_cut {
    kb_segment items[KB_RUN_MAX]; // skipped words are KB_RULE_NOTHING
    uint32_t n;
} kb_cut;

/// Copy the segments that there are.
static inline void
kb_cut_copy(kb_cut *to, const kb_cut *from)
{
    to->n = from->n;
    memcpy(to->items, from->items, from->n * sizeof(from->items[0]));
}

/// Looks at a run's cut and may put another in its place.
struct kb_judge {
    kb_status (*judge)(void *ctx, const kb_run *run, kb_cut *cut);
    void *ctx;
};

#endif // KB_MENTION_JUDGE_H

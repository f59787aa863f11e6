// SPDX-License-Identifier: MIT
#ifndef KB_GAZ_MATCH_H
#define KB_GAZ_MATCH_H

#include "gaz/block.h"

#include <kb/gaz.h>

/// What to give to whom.
typedef struct kb_match_order {
    kb_match_policy policy;
    kb_gaz_on_match *on_match;
    void *ctx;
} kb_match_order;

/// kb_gaz_match() with one way to classify bytes, for tests.
KB_NODISCARD kb_status kb_gaz_match_by(const kb_gaz *gaz, kb_str text,
                                       const kb_match_order *order,
                                       kb_block_fn classify);

#endif // KB_GAZ_MATCH_H

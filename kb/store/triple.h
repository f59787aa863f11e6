// SPDX-License-Identifier: MIT
// Reading triples as they lie.
#ifndef KB_STORE_TRIPLE_H
#define KB_STORE_TRIPLE_H

#include "store/read.h"

/// Like kb_triple_each(), in the order of the index that serves the pattern,
/// and in constant memory.
KB_NODISCARD kb_status kb_triple_scan(kb_txn *txn, const kb_pattern *pattern,
                                      kb_triple_fn fn, void *ctx);

#endif // KB_STORE_TRIPLE_H

// SPDX-License-Identifier: MIT
// Reading triples as they lie.
#ifndef KB_STORE_TRIPLE_H
#define KB_STORE_TRIPLE_H

#include "store/read.h"

/// What a row of `spo` says.
kb_triple kb_triple_of_row(const uint32_t spo[3], const kb_row_spo *row);

/// How many rows an index has for a pattern, asserted or not; counts up to
/// `limit`.
KB_NODISCARD kb_status kb_triple_count(kb_txn *txn, const kb_pattern *pattern,
                                       uint32_t limit, uint32_t *n);

/// Like kb_triple_each(), in the order of the index that serves the pattern,
/// and in constant memory.
KB_NODISCARD kb_status kb_triple_scan(kb_txn *txn, const kb_pattern *pattern,
                                      kb_triple_fn fn, void *ctx);

#endif // KB_STORE_TRIPLE_H

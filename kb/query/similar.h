// SPDX-License-Identifier: MIT
// Entities whose names are nearly the one asked for.
#ifndef KB_QUERY_SIMILAR_H
#define KB_QUERY_SIMILAR_H

#include <kb/store.h>

typedef kb_status (*kb_similar_fn)(void *ctx, const kb_entity_info *entity,
                                   unsigned distance);

/// Call `fn` with each entity that has a name within reach of a folded one (see
/// kb_name_distance()), in no particular order, once.
KB_NODISCARD kb_status kb_similar_each(kb_txn *txn, kb_str folded,
                                       kb_similar_fn fn, void *ctx);

#endif // KB_QUERY_SIMILAR_H

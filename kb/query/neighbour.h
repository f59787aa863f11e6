// SPDX-License-Identifier: MIT
// The facts that join entities: what the walks over the graph share.
#ifndef KB_QUERY_NEIGHBOUR_H
#define KB_QUERY_NEIGHBOUR_H

#include "store/slots.h"
#include "store/triple.h"

#include <kb/query.h>

/// How much a fact counts: see kb_related().
double kb_fact_score(const kb_triple *triple);

/// Whether the far end of a fact is of interest: asked before the fact is read.
typedef bool (*kb_wants_fn)(void *ctx, kb_id other);

/// Takes a fact that joins `from` and `other`.
typedef kb_status (*kb_edge_fn)(void *ctx, kb_id other,
                                const kb_triple *triple);

typedef struct kb_neighbours {
    const kb_fact_filter *filter; ///< NULL: asserted facts
    kb_wants_fn wants;            ///< NULL: all
    kb_edge_fn edge;
    void *ctx;
} kb_neighbours;

/**
   Every fact that joins an entity with another one, in the order of the
   indexes: as subject, then as object.

   @return KB_OK, also after KB_DONE; what `edge` returned.
*/
KB_NODISCARD kb_status kb_neighbours_each(kb_txn *txn, kb_id entity,
                                          const kb_neighbours *how);

/// Numbers given to ids, from 0, in the order in which they come.
typedef struct kb_numbering {
    kb_slots slots;
    KB_VEC(kb_id) ids; ///< by number
} kb_numbering;

void kb_numbering_init(kb_numbering *numbering, const kb_allocator *alloc);

/// The number of an id, or UINT32_MAX.
uint32_t kb_numbering_find(const kb_numbering *numbering, kb_id id);

/// The number of an id, a new one when it has none.
KB_NODISCARD kb_status kb_numbering_add(kb_numbering *numbering, kb_id id,
                                        uint32_t *number);

void kb_numbering_clear(kb_numbering *numbering);

#endif // KB_QUERY_NEIGHBOUR_H

// SPDX-License-Identifier: MIT
/**
   @file kb/path.h
   How two entities are connected.

   Call-backs, views and statuses are those of kb/store.h.
*/
#ifndef KB_PATH_H
#define KB_PATH_H

#include <kb/query.h>

KB_BEGIN_DECLS

/// A chain has no more steps than this.
enum { KB_PATH_MAX = 8 };

typedef struct kb_path_options {
    uint32_t max_steps;   ///< 1 to KB_PATH_MAX; 0: 4
    uint32_t limit;       ///< how many chains, best first; 0: 10
    kb_fact_filter facts; ///< that may be steps
} kb_path_options;

/// One step of a chain: the best fact that joins two entities.
typedef struct kb_path_step {
    kb_id from;
    kb_id to;
    kb_triple triple; ///< has `from` as subject and `to` as object, or reverse
} kb_path_step;

/// A chain of facts.
typedef struct kb_path {
    uint32_t n_steps;
    kb_path_step steps[KB_PATH_MAX];
    double cost; ///< sum over steps of 1 / the fact's score: see kb_related()
} kb_path;

typedef kb_status (*kb_path_fn)(void *ctx, const kb_path *path);

/**
   The shortest chains of facts between two entities, whichever way each fact
   runs; literals are no links.  Chains are as short as any and differ in
   their entities; those of the least cost come first, equals in the order of
   their entities' keys.

   @param from      Id of an entity.
   @param to        Id of another.
   @param options   NULL: all zero.
   @param fn        Called once a chain.  Never called when `from` is `to`.
   @return KB_OK; KB_NOT_FOUND: no such entity, or no chain of at most
           `max_steps`; KB_ERR_INVALID: more than KB_PATH_MAX steps.

   Searches from both ends at once.  Time and memory: with the facts of the
   entities within half of the chain's length of either end.
*/
KB_API KB_NODISCARD kb_status kb_paths(kb_txn *txn, kb_id from, kb_id to,
                                       const kb_path_options *options,
                                       kb_path_fn fn, void *ctx);

KB_END_DECLS

#endif // KB_PATH_H

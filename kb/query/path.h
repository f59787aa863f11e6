// SPDX-License-Identifier: MIT
// The search for chains: path.c finds how long they are, path_walk.c which.
#ifndef KB_QUERY_PATH_H
#define KB_QUERY_PATH_H

#include "query/neighbour.h"

#include <kb/path.h>

typedef struct kb_path_node {
    kb_id id;
    kb_str key;
    uint8_t side;  // 0: seen from the beginning, 1: from the end
    uint8_t level; // steps from that end
    bool is_met;   // a fact joins it with the other side's last level
    bool is_laid;  // its edges are there
    uint64_t cost; // to the end; UINT64_MAX: no way
    uint32_t first_edge;
    uint32_t n_edges;
} kb_path_node;

/// From one layer to the next.
typedef struct kb_path_edge {
    uint32_t from; // numbers of nodes
    uint32_t to;
    uint64_t cost;
    kb_triple triple;
} kb_path_edge;

typedef KB_VEC(uint32_t) kb_path_frontier;

typedef struct kb_path_side {
    kb_path_frontier frontier; // numbers of the nodes of the last level
    uint32_t level;
    uint64_t n_facts; // of the frontier
} kb_path_side;

typedef struct kb_path_search {
    kb_txn *txn;
    kb_path_options options;
    kb_numbering numbers;
    KB_VEC(kb_path_node) nodes; // by number; 0: the beginning, 1: the end
    KB_VEC(kb_path_edge) edges;
    kb_path_side sides[2];
    uint32_t n_steps;
} kb_path_search;

/// The node of an entity, or NULL.  Valid until one is added.
kb_path_node *kb_path_node_of(kb_path_search *s, kb_id id);

/// Find the edges of all chains, once `n_steps` is known.
KB_NODISCARD kb_status kb_path_lay(kb_path_search *s);

/// Give out the best chains.
KB_NODISCARD kb_status kb_path_walk(kb_path_search *s, kb_path_fn fn,
                                    void *ctx);

#endif // KB_QUERY_PATH_H

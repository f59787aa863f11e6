// SPDX-License-Identifier: MIT
/**
   @file kb/survey.h
   What a whole store is about: its predicates, its most prominent entities,
   and the groups they form.

   Call-backs, views and statuses are those of kb/store.h.
*/
#ifndef KB_SURVEY_H
#define KB_SURVEY_H

#include <kb/query.h>

KB_BEGIN_DECLS

/// A predicate in use.
typedef struct kb_predicate_use {
    kb_id predicate;
    kb_str name;
    uint64_t n_triples;  ///< that pass the filter
    uint64_t n_evidence; ///< that states them
    kb_day first;        ///< of their days
    kb_day last;
} kb_predicate_use;

typedef kb_status (*kb_predicate_use_fn)(void *ctx,
                                         const kb_predicate_use *use);

/**
   Every predicate that has triples, most of them first, then by name.

   @param filter  Which triples; NULL: asserted ones.
   Time: linear in the triples.
*/
KB_API KB_NODISCARD kb_status kb_predicates_each(kb_txn *txn,
                                                 const kb_fact_filter *filter,
                                                 kb_predicate_use_fn fn,
                                                 void *ctx);

typedef enum kb_top_order {
    KB_TOP_MENTIONS = 0,
    KB_TOP_DOCUMENTS = 1,
    KB_TOP_FACTS = 2
} kb_top_order;

typedef struct kb_top_options {
    kb_top_order order;
    uint32_t limit;      ///< 0: all
    kb_entity_type type; ///< 0: any
} kb_top_options;

/**
   The entities with most mentions, documents or facts; equals by the other
   counts, then by key.

   @param options  NULL: all zero.
   Time: linear in the entities; memory: in `limit`.
*/
KB_API KB_NODISCARD kb_status kb_top_each(kb_txn *txn,
                                          const kb_top_options *options,
                                          kb_entity_fn fn, void *ctx);

typedef struct kb_community {
    const kb_id *members; ///< most connected within it first
    size_t n_members;
    size_t n_facts; ///< between them
} kb_community;

typedef struct kb_community_options {
    kb_fact_filter facts; ///< that tie entities together
    uint32_t min_size;    ///< leave out smaller ones; 0: 3
    double resolution;    ///< larger: more and smaller ones; 0: 1
} kb_community_options;

typedef kb_status (*kb_community_fn)(void *ctx, const kb_community *community);

/**
   Groups of entities that have more to do with each other than with others,
   largest first: the method of Louvain (Blondel et al., "Fast unfolding of
   communities in large networks", 2008), facts weighing as in kb_related().
   Entities are taken in the order of their keys, so that the same facts give
   the same groups.

   @param options         NULL: all zero.
   @param[out] modularity  Of all groups, small ones too: how much better than
                           chance, at most 1; may be NULL.
   Time: some passes over the facts; memory: some 100 bytes a fact.
*/
KB_API KB_NODISCARD kb_status
kb_communities_each(kb_txn *txn, const kb_community_options *options,
                    kb_community_fn fn, void *ctx, double *modularity);

KB_END_DECLS

#endif // KB_SURVEY_H

// SPDX-License-Identifier: MIT
/**
   @file kb/timeline.h
   What happened when.

   Call-backs, views and statuses are those of kb/store.h.
*/
#ifndef KB_TIMELINE_H
#define KB_TIMELINE_H

#include <kb/query.h>

KB_BEGIN_DECLS

typedef enum kb_timeline_unit {
    KB_BY_DAY = 0,
    KB_BY_WEEK = 1, ///< from Monday
    KB_BY_MONTH = 2,
    KB_BY_YEAR = 3
} kb_timeline_unit;

typedef struct kb_timeline_options {
    kb_timeline_unit unit;
    /// Which facts.  With days: only evidence of those days counts.  With
    /// `with_unasserted`: also evidence that states no fact.
    kb_fact_filter facts;
    bool with_states; ///< also lasting relations; else events only
    kb_id other;      ///< only with this entity; 0: any
} kb_timeline_options;

typedef struct kb_timeline_fact {
    kb_triple triple;
    uint32_t n_evidence; ///< of these days
} kb_timeline_fact;

/// What is told of some days.
typedef struct kb_timeline_entry {
    kb_day first; ///< first and last day of the unit
    kb_day last;
    uint32_t n_evidence;  ///< pieces
    uint32_t n_documents; ///< they are from
    size_t n_facts;
    const kb_timeline_fact *facts; ///< most evidence first, then by text
} kb_timeline_entry;

typedef kb_status (*kb_timeline_fn)(void *ctx, const kb_timeline_entry *entry);

/**
   The events of an entity by the day on which they happened, or else on which
   a document tells of them; earliest first.  Days without any are left out,
   evidence without any day is, too.

   @param entity   Its id; 0: the events of all.
   @param options  NULL: all zero.
   @return KB_OK, also when there are none; KB_NOT_FOUND: no such entity.

   Time: with the evidence of the entity; memory: some 80 bytes a piece.
*/
KB_API KB_NODISCARD kb_status kb_timeline(kb_txn *txn, kb_id entity,
                                          const kb_timeline_options *options,
                                          kb_timeline_fn fn, void *ctx);

KB_END_DECLS

#endif // KB_TIMELINE_H

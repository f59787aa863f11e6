// SPDX-License-Identifier: MIT
/**
   @file kb/query.h
   Questions over a store: what is connected with an entity, and which entity
   is meant by a name.

   Call-backs, views and statuses are those of kb/store.h.
*/
#ifndef KB_QUERY_H
#define KB_QUERY_H

#include <kb/store.h>

KB_BEGIN_DECLS

typedef enum kb_direction {
    KB_OUT = 0,      ///< the entity is the subject
    KB_IN = 1,       ///< the entity is the object
    KB_TOGETHER = 2, ///< no fact: both are spoken of in one sentence
} kb_direction;

/// Something connected with an entity.
typedef struct kb_relative {
    kb_id other; ///< entity or literal at the far end
    kb_direction direction;
    kb_triple triple; ///< the fact; all zero for KB_TOGETHER
    uint32_t n_documents;
    uint32_t n_sentences; ///< for KB_TOGETHER; else 0
    double score;
} kb_relative;

/// Which facts count.  All zero: those that a document states.
typedef struct kb_fact_filter {
    const kb_id *predicates; ///< any of these
    size_t n_predicates;     ///< 0: all predicates
    bool with_unasserted;    ///< also what was only denied, planned ...
    double min_confidence;   ///< 0..1
    bool has_since;
    bool has_until;
    kb_day since; ///< told of on that day or later
    kb_day until; ///< told of on that day or before
} kb_fact_filter;

/// Whether a fact passes; `filter` NULL: it is asserted.
KB_API bool kb_fact_passes(const kb_fact_filter *filter,
                           const kb_triple *triple);

typedef struct kb_related_options {
    uint32_t limit;       ///< how many, best first; 0: all
    uint32_t skip;        ///< leave out so many of the best
    kb_fact_filter facts; ///< with predicates or days: no co-mentions
    bool facts_only;      ///< no co-mentions
    kb_entity_type type;  ///< of the far end; 0: any, and literals
} kb_related_options;

typedef kb_status (*kb_relative_fn)(void *ctx, const kb_relative *relative);

/**
   Everything connected with an entity, best first: triples that have it as
   subject or object, then entities that only share sentences with it.

   The score of a fact is confidence * (1 + log2(documents) +
   log2(evidence) / 4), that of a co-mention 0.05 * (log2(1 + documents) +
   log2(1 + sentences) / 4); facts come before co-mentions, and those that are
   asserted before those that are not.  Equals are ordered by predicate,
   direction, and the text of the far end.

   @param entity   Its id.
   @param options  NULL: all zero.
   @return KB_OK, also when there is nothing; KB_NOT_FOUND: no such entity.

   Time: linear in the entity's triples and co-mentions; memory: in `limit`
   (without limit, in what is found), and 4 bytes a triple.
*/
KB_API KB_NODISCARD kb_status kb_related(kb_txn *txn, kb_id entity,
                                         const kb_related_options *options,
                                         kb_relative_fn fn, void *ctx);

/// A fact some steps away from an entity.
typedef struct kb_around_fact {
    kb_id from; ///< the nearer end, that `relative` is seen from
    kb_relative relative;
    uint32_t depth; ///< 1: of the entity itself
} kb_around_fact;

typedef struct kb_around_options {
    uint32_t depth; ///< steps; 0: 1
    uint32_t limit; ///< facts in all; 0: all
    uint32_t fan;   ///< facts of one entity, the best; 0: all
    kb_fact_filter facts;
    kb_entity_type type; ///< of far ends; 0: any, and literals
} kb_around_options;

typedef kb_status (*kb_around_fn)(void *ctx, const kb_around_fact *fact);

/**
   The facts around an entity: its own, best first, then, step by step, those of
   the entities they led to, in that order.  Each fact comes once.

   @param options  NULL: all zero.
   @return KB_OK, also when there is nothing; KB_NOT_FOUND: no such entity.

   Time and memory: with the facts of the entities that are reached.
*/
KB_API KB_NODISCARD kb_status kb_around(kb_txn *txn, kb_id entity,
                                        const kb_around_options *options,
                                        kb_around_fn fn, void *ctx);

/// How a name was understood, surest first.
typedef enum kb_search_level {
    KB_SEARCH_ID = 0,     ///< key, IRI or Wikidata id (`Q7747`, or its IRI)
    KB_SEARCH_LABEL = 1,  ///< the entity's label
    KB_SEARCH_ALIAS = 2,  ///< another of its names
    KB_SEARCH_WORDS = 3,  ///< all words are words of its names
    KB_SEARCH_PREFIX = 4, ///< a name or a word of it begins so
    KB_SEARCH_SIMILAR = 5 ///< a name, or words of one, are spelt nearly so
} kb_search_level;

typedef struct kb_search_hit {
    kb_entity_info entity;
    kb_search_level level;
    uint32_t distance; ///< KB_SEARCH_SIMILAR: how many letters are wrong
} kb_search_hit;

typedef struct kb_search_options {
    uint32_t limit;  ///< 0: all
    bool all_levels; ///< do not stop at the first kind of match that gives hits
                     ///< (label and alias count as one kind)
} kb_search_options;

typedef kb_status (*kb_search_fn)(void *ctx, const kb_search_hit *hit);

/**
   Entities that a name may mean: by level, then nearest, then most mentioned
   first, then by label and key.  Each entity comes once, at its surest level;
   labels and aliases are ranked together, by mentions.

   Only when no other level gives a hit are misspelt names looked for: one wrong
   letter in a word of 3 letters, two from 6, three from 12 on; a letter is
   wrong when added, dropped, changed or exchanged with its neighbour.

   @param name     A name, part of one, a key, an IRI or a Wikidata id.
   @param options  NULL: all zero.
   @return KB_OK; KB_NOT_FOUND: nothing; KB_ERR_UTF8.
*/
KB_API KB_NODISCARD kb_status kb_search(kb_txn *txn, kb_str name,
                                        const kb_search_options *options,
                                        kb_search_fn fn, void *ctx);

KB_END_DECLS

#endif // KB_QUERY_H

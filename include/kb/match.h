// SPDX-License-Identifier: MIT
/**
   @file kb/match.h
   Basic graph patterns: several triples with variables that must hold together
   (SPARQL 1.1 Query Language, section 5.1).

       ?who sanctioned ?whom . ?whom citizenOf Russia [since 2022-02-24]

   Call-backs, views and statuses are those of kb/store.h.
*/
#ifndef KB_MATCH_H
#define KB_MATCH_H

#include <kb/query.h>

KB_BEGIN_DECLS

/// Limits of a query: patterns, and variables.
enum { KB_MATCH_MAX = 16 };

/// A term of a pattern.
typedef struct kb_match_term {
    kb_id id;          ///< 0: a variable
    uint32_t variable; ///< its number
} kb_match_term;

typedef struct kb_match_pattern {
    kb_match_term terms[3]; ///< subject, predicate, object
    kb_fact_filter facts;   ///< that fit; its predicates are not looked at
} kb_match_pattern;

typedef struct kb_match_query {
    kb_match_pattern patterns[KB_MATCH_MAX];
    uint32_t n_patterns;
    uint32_t n_variables;
    kb_entity_type types[KB_MATCH_MAX]; ///< of each variable; 0: any
    kb_str names[KB_MATCH_MAX];         ///< of each variable, for people
    /// A reciprocal fact fits only as it is stored and exported; else both
    /// ways.
    bool as_stored;
} kb_match_query;

/// What names in the text of a query mean.
typedef struct kb_match_names {
    void *ctx;
    /// Whether a word is the name of a predicate.
    bool (*is_predicate)(void *ctx, kb_str word);
    /// The term that a name means as subject (0), predicate (1) or object (2).
    /// A status other than KB_OK ends the parsing and is passed up.
    kb_status (*find)(void *ctx, int place, kb_str name, kb_id *out);
} kb_match_names;

/**
   Read a query.

   Patterns are set apart by a full stop between spaces, a semicolon or a line
   end; their parts by spaces.  A name of several words stands in quotes, or
   needs none when one word of the pattern is a predicate's name.  `?x` is a
   variable; `?x a person` (or place, organization) says of what type it is.
   A pattern may end with conditions in brackets: `[since DAY]`, `[until DAY]`,
   `[confidence 0.8]`, also several in a pair.

   @param text      Well-formed UTF-8.  The query's names of variables are
                    views into it.
   @param defaults  Conditions of patterns that say nothing else; may be NULL.
   @param[out] err  Says what is wrong, and at which byte.
   @return KB_OK; KB_ERR_SYNTAX; KB_ERR_UTF8; KB_ERR_LIMIT: more than
           KB_MATCH_MAX patterns or variables; what `names->find` returned.
*/
KB_API KB_NODISCARD kb_status kb_match_parse(kb_str text,
                                             const kb_match_names *names,
                                             const kb_fact_filter *defaults,
                                             kb_match_query *out,
                                             kb_error *err);

/// An answer: a term for each variable, and the fact that fits each pattern.
typedef struct kb_match_answer {
    const kb_id *values;
    const kb_triple *triples;
} kb_match_answer;

typedef kb_status (*kb_match_fn)(void *ctx, const kb_match_answer *answer);

/**
   Every answer to a query, each once, in no order that is promised.

   Patterns are joined one after the other, the most selective first, each
   through the index that serves what is known by then.

   @return KB_OK, also when there is none; KB_ERR_INVALID: no patterns, more
           than KB_MATCH_MAX, or a variable that is in none.

   Memory: constant.  Time: with the rows that the patterns touch.
*/
KB_API KB_NODISCARD kb_status kb_match_each(kb_txn *txn,
                                            const kb_match_query *query,
                                            kb_match_fn fn, void *ctx);

KB_END_DECLS

#endif // KB_MATCH_H

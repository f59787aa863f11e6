// SPDX-License-Identifier: MIT
/**
   @file kb/predicate.h
   The predicates that the project knows.

   Event classes after the PLOVER manual 0.8 (2021), event codes after CAMEO
   (Schrodt 2012).  A store may hold predicates that are not in this table.
*/
#ifndef KB_PREDICATE_H
#define KB_PREDICATE_H

#include <kb/str.h>

KB_BEGIN_DECLS

/// All text is NUL-terminated and static; empty where there is none.
typedef struct kb_predicate {
    const char *name;   ///< local name, lowerCamelCase: `calledOn`
    bool is_event;      ///< something that happened; else a lasting relation
    bool is_reciprocal; ///< holds both ways; stored once
    bool is_inverse;    ///< `wikidata` runs from object to subject
    const char *cameo;  ///< code of an event: "020"
    const char *plover; ///< class of an event: "REQUEST"
    /// The equivalent Wikidata property ("P27"); several, joined by `/`
    /// (whichever fits) or ` + ` (together).
    const char *wikidata;
} kb_predicate;

/// Number of predicates in the table.
KB_API size_t kb_predicate_count(void);

/// Predicate `index`, below kb_predicate_count(), in order of names (bytes).
KB_API const kb_predicate *kb_predicate_at(size_t index);

/// The predicate of that name, or NULL.  Time: logarithmic.
KB_API const kb_predicate *kb_predicate_find(kb_str name);

KB_END_DECLS

#endif // KB_PREDICATE_H

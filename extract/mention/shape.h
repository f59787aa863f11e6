// SPDX-License-Identifier: MIT
// Shapes of names that no list holds: rules that are data (names.tsv), compiled
// to a small program and run over the tokens of a run.  README.md of mention/
// tells what a pattern may hold.
#ifndef KB_MENTION_SHAPE_H
#define KB_MENTION_SHAPE_H

#include "mention/trait.h"

/// A rule.  Texts are borrowed from the one who adds it.
typedef struct kb_shape {
    kb_str id;
    kb_str file;
    uint32_t line;
    kb_name_rule like;      // what trained weights take it for
    kb_entity_type type;    // 0: what it finds is no name
    kb_entity_class class_; // KB_CLASS_NONE: as its head word says
    double quality;         // how sure it is of each word
    double longer;          // ... and how much surer by each word it has
    uint32_t sure;          // how much it outweighs trained weights
    kb_str example;         // sentences with [...] around names that it finds
    kb_str counter;         // sentences in which it finds none
} kb_shape;

/// Why a pattern is refused.
typedef struct kb_shape_fault {
    const char *why;
    uint32_t column; // 1-based byte of the pattern
} kb_shape_fault;

typedef struct kb_shapes kb_shapes;

/// None yet: KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_shapes_new(const kb_allocator *alloc,
                                     kb_shapes **out);

/// Takes NULL.
void kb_shapes_free(kb_shapes *shapes);

/**
   Name a part of patterns, for `$name` in those added later; it replaces one of
   that name.  Both texts are kept by the caller.

   @return KB_OK; KB_ERR_SYNTAX, with `fault` filled; KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_shapes_set_part(kb_shapes *shapes, kb_str name,
                                          kb_str pattern,
                                          kb_shape_fault *fault);

/// Add a rule, in place of one with its id: as kb_shapes_set_part().
KB_NODISCARD kb_status kb_shapes_add(kb_shapes *shapes, const kb_shape *shape,
                                     kb_str pattern, kb_shape_fault *fault);

/// The rules in the order in which they were added; those that others replaced
/// have an empty id.
const kb_shape *kb_shapes_get(const kb_shapes *shapes, uint32_t *n);

/// Names found by kb_shapes_match(): begin with all zero but `arena`.
typedef struct kb_offers {
    kb_arena *arena;
    kb_offer *items;
    uint32_t n;
    uint32_t cap;
} kb_offers;

/// Add what the shapes find in a run, in order of its begin.  Takes NULL: no
/// shapes.  KB_OK, KB_ERR_NOMEM or KB_ERR_LIMIT.
KB_NODISCARD kb_status kb_shapes_match(const kb_shapes *shapes,
                                       const kb_run *run, kb_offers *out);

#endif // KB_MENTION_SHAPE_H

// SPDX-License-Identifier: MIT
// Patterns of shapes as a program: shape_pattern.c writes it,
// shape_entry.c says where it may begin, shape.c runs it.
#ifndef KB_MENTION_SHAPE_PROGRAM_H
#define KB_MENTION_SHAPE_PROGRAM_H

#include "base/arena.h"
#include "base/vec.h"
#include "mention/shape.h"

typedef enum kb_shape_code {
    KB_SHAPE_TEST,     // one token that passes test `a`
    KB_SHAPE_PHRASE,   // the longest listed phrase of the classes `a`, of at
                       // least `low` words, if the token has the trait `high`
    KB_SHAPE_NICKNAME, // a nickname in quotes or parentheses
    KB_SHAPE_FACTOR,   // times factor `a`
    KB_SHAPE_BEHIND,   // the token before passes test `a`, or not: `low`
    KB_SHAPE_EITHER,   // go on with the next, and `a` further on
    KB_SHAPE_JUMP,     // go on `a` further on
    KB_SHAPE_MANY,     // what follows up to STOP, as often as it matches, from
                       // `low` to `high` times; go on `a` further on
    KB_SHAPE_AHEAD,    // what follows up to STOP matches here, or not: `low`;
                       // go on `a` further on, from the same token
    KB_SHAPE_STOP,     // ends a part of MANY or AHEAD
    KB_SHAPE_FOUND     // a name ends here
} kb_shape_code;

/// Operations say where to go on by their distance, so that they can be copied.
typedef struct kb_shape_op {
    uint8_t code; // kb_shape_code
    uint8_t low, high;
    uint32_t a;
} kb_shape_op;

/// Less belief in a token that has traits.
typedef struct kb_shape_doubt {
    kb_traits wanted;
    kb_traits refused;
    double factor;
} kb_shape_doubt;

typedef struct kb_shape_test {
    kb_traits wanted;
    kb_traits refused;
    uint32_t words, n_words;   // one of these, if there are any
    uint32_t doubts, n_doubts; // each that holds counts
} kb_shape_test;

/// What the tokens of a name must have between them, with the one behind them.
typedef struct kb_shape_needs {
    kb_traits traits; // each of them, without that one
    uint64_t words;   // kb_shape_word_bit() of one of them; 0: any
} kb_shape_needs;

/// What the first token of a name must be.
typedef struct kb_shape_first {
    kb_traits wanted;
    kb_traits refused;
    uint64_t words;  // kb_shape_word_bit() of one of them; 0: any
    uint64_t behind; // the same of the token before it
} kb_shape_first;

/// Where a shape may begin.
typedef struct kb_shape_entry {
    kb_shape_first first;
    kb_shape_needs needs;
    uint32_t at;
    uint32_t shape;
} kb_shape_entry;

typedef struct kb_shape_part {
    kb_str name;
    kb_str pattern;
} kb_shape_part;

/// The bit of a word in a small filter.
static inline uint64_t
kb_shape_word_bit(uint64_t key)
{
    return UINT64_C(1) << (key >> 58);
}

struct kb_shapes {
    const kb_allocator *alloc;
    KB_VEC(kb_shape) items;
    KB_VEC(kb_shape_part) parts;
    KB_VEC(kb_shape_op) ops;
    KB_VEC(kb_shape_test) tests;
    KB_VEC(kb_shape_doubt) doubts;
    KB_VEC(uint64_t) words; // keys
    KB_VEC(double) factors;
    kb_traits used; // those by which entries are looked up
    KB_VEC(kb_shape_entry)
    entries[KB_N_TRAITS + 1]; // by the rarest trait that
                              // they want; last: none
};

/// Compile a pattern, whose alternatives become entries of `shape`; those are
/// not kept when `shape` is KB_NONE.
KB_NODISCARD kb_status kb_shape_compile(kb_shapes *shapes, kb_str pattern,
                                        uint32_t shape, kb_shape_fault *fault);

/// Make the program at `at`, up to the last operation, an entry of `shape`.
KB_NODISCARD kb_status kb_shape_add_entry(kb_shapes *shapes, uint32_t at,
                                          uint32_t shape);

#endif // KB_MENTION_SHAPE_PROGRAM_H

// SPDX-License-Identifier: MIT
// The pattern of a frame, as text and as slots.
#ifndef KB_RELATION_PATTERN_H
#define KB_RELATION_PATTERN_H

#include "relation/rule.h"

/// Gives the bit of a noun class by name: KB_OK, KB_NOT_FOUND, KB_ERR_LIMIT.
typedef kb_status kb_class_finder(void *ctx, kb_str name, kb_class_set *out);

/// What a pattern says besides its slots.
typedef struct kb_pattern {
    kb_frame *frame;   // slots are filled in; the rest is left alone
    kb_str words;      // trigger words, `|` between them
    const char *fault; // why it is wrong, when it is
    uint32_t column;   // byte in the pattern where it is, 1-based
} kb_pattern;

/**
   Parse a pattern:

       S call on|upon T                 verb, preposition, target
       S impose|slap @sanction on T     object of a noun class
       S carry +out @attack on T        + marks a particle
       S give T @weapon                 two objects
       S&T meet                         both are subjects
       S visit T:place                  type of a slot
       _ add T to S@list                S is the possessor of that noun; _ is
                                        anybody
       @attack on|against T             a noun: S is its possessor
       S be loyal|faithful to T         an adjective

   @return KB_OK, or KB_ERR_SYNTAX with `fault` and `column` set.
*/
KB_NODISCARD kb_status kb_pattern_parse(kb_str text, kb_class_finder *find,
                                        void *ctx, kb_pattern *pattern);

#endif // KB_RELATION_PATTERN_H

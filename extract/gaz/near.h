// SPDX-License-Identifier: MIT
// How many characters part two texts.
#ifndef KB_GAZ_NEAR_H
#define KB_GAZ_NEAR_H

#include <kb/str.h>

#include <stdint.h>

enum { KB_NEAR_MAX = 128 }; // characters; longer texts are near to none

/// A text to compare others with.
typedef struct kb_near {
    uint32_t chars[KB_NEAR_MAX];
    uint32_t n;
    uint32_t limit; // of the distance
} kb_near;

/// Well-formed UTF-8; false when it is too long.
bool kb_near_init(kb_near *near, kb_str text);

/**
   The least number of characters to put in, take out, replace or swap with
   their neighbours that makes one text the other (optimal string alignment).

   @return It, or `limit` + 1 when it is greater.

   Time O(n * limit).
*/
uint32_t kb_near_distance(const kb_near *near, kb_str text);

#endif // KB_GAZ_NEAR_H

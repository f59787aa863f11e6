// SPDX-License-Identifier: MIT
// What a document is about: the country and the region that it speaks of nearly
// alone, in which places lie that no list holds.
#ifndef KB_RELATION_ABOUT_H
#define KB_RELATION_ABOUT_H

#include "relation/chunk.h"

/// One kind of place: countries, or regions.
typedef struct kb_topic {
    uint32_t main;          // the entity that the document is about, or KB_NONE
    uint32_t n;             // how often the document speaks of it
    const uint32_t *beside; // by entity: the only one that the sentences speak
                            // of that name it, or KB_NONE
} kb_topic;

typedef struct kb_about {
    kb_topic country;
    kb_topic region;
    const bool *is_place; // by entity: whether lists, the kind that its name
                          // tells or words before it show that it is a place
} kb_about;

/**
   Find what a document is about.

   A country counts with each name of it and of places in it, a region alike: it
   is spoken of nearly alone when it has four counts in five, and two at least;
   one will do for a region of that country in the first two sentences.
   Beside a name, what tells of a person only ("the British tourist") is no
   country to lie in, though it may be another one than that told otherwise.

   @param[out] out  From the reading's arena.
   @return KB_OK or KB_ERR_NOMEM.  Time linear in the mentions.
*/
KB_NODISCARD kb_status kb_about_find(const kb_reading *reading, kb_about *out);

#endif // KB_RELATION_ABOUT_H

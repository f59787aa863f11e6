// SPDX-License-Identifier: MIT
// Every name and phrase of the gazetteers in a text, in one pass.
#ifndef KB_GAZ_SCAN_H
#define KB_GAZ_SCAN_H

#include "gaz/memo.h"

#include <kb/gaz.h>

// Bits of kb_gaz_hit.flags.
enum {
    KB_HIT_HYPHEN_BEFORE = 1 << 0, // joined to the word before: anti-Russian
    KB_HIT_HYPHEN_AFTER = 1 << 1,  // joined to the word after: US-led
    KB_HIT_COMPOUND = 1 << 2 // joined to a capitalised word that is no entity
                             // of its own: likely a part of a longer name
                             // (Cohn of Cohn-Bendit; not Russia in
                             // Ukraine-Russia, nor US in US-Led of a headline)
};

/// Some gazetteers that serve together.
typedef struct kb_gaz_set {
    const kb_gaz *const *gazs;
    size_t n;
    kb_word_memo *memo; // of words met before in these, or NULL
} kb_gaz_set;

/// A run of tokens that is a name or phrase of some gazetteer.
typedef struct kb_gaz_hit {
    uint32_t begin, end; // tokens
    uint32_t flags;
    uint32_t n_senses;
    const kb_gaz_sense *senses; // entities before words; right case and marks
                                // first, weak names last, by falling prior
} kb_gaz_hit;

typedef struct kb_gaz_hits {
    kb_gaz_hit *items; // by begin, then longer first; overlaps and nested
    uint32_t n;        // ones are all there
} kb_gaz_hits;

/**
   Find every entry of the gazetteers in a text, and fill the tokens' `tag`
   and `tags` from the English lexicon.

   Keys are folded, so that a name is found whatever its marks, hyphens and
   stops; a sense is kept only when the case fits: a name with capitals wants
   them (all in capitals is accepted with KB_SENSE_OTHER_CASE, and so is an
   acronym of four letters or more written as a word that is not English: Nato,
   but neither Who nor Swift), a word in lower case matches any.  Names match
   across hyphens and spaces alike, never across a sentence's end or other
   punctuation than their own.  English words alone (class `word`) fill the tags
   and make no hit.  The name of one word of a town of fewer than 15,000 people
   is weak (KB_SENSE_WEAK).

   @param set    Open gazetteers; where two hold the same entity id, the one
                 that comes later wins.
   @param arena  Holds the hits.
   @return KB_OK, KB_ERR_NOMEM or KB_ERR_LIMIT.
*/
KB_NODISCARD kb_status kb_gaz_scan(const kb_gaz_set *set, kb_text *text,
                                   kb_arena *arena, kb_gaz_hits *out);

/// The abbreviation list of some gazetteers, for kb_text_split().
kb_abbreviations kb_gaz_abbreviations(const kb_gaz_set *set);

#endif // KB_GAZ_SCAN_H

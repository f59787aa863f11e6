// SPDX-License-Identifier: MIT
// Words whose meaning the finding and resolving of mentions turns on: pronouns,
// determiners, verbs of speech, nouns for groups and places.
#ifndef KB_MENTION_CUE_H
#define KB_MENTION_CUE_H

#include "text/token.h"

#include <kb/gaz.h>

// Bits of kb_cue.bits.
enum {
    KB_CUE_PRONOUN = 1 << 0,
    KB_CUE_POSSESSIVE = 1 << 1, // his, their: a determiner too
    KB_CUE_OBJECT = 1 << 2,     // him, them
    KB_CUE_DEFINITE = 1 << 3,   // the, this
    KB_CUE_INDEFINITE = 1 << 4, // a, some, several
    KB_CUE_PAIR = 1 << 5,       // both, two
    KB_CUE_NOUN = 1 << 6,       // heads a noun phrase of its type
    KB_CUE_PLURAL = 1 << 7,
    KB_CUE_STATE = 1 << 8,     // Russian forces, the Russian side: the state
    KB_CUE_SPEECH = 1 << 9,    // said, told
    KB_CUE_BUSINESS = 1 << 10, // acquired, makes: done by organizations
    KB_CUE_PLACE = 1 << 11,    // in, near
    KB_CUE_TOWARDS = 1 << 12,  // to, across, outside: perhaps a place
    KB_CUE_FORMER = 1 << 13,   // former, ex, late
    KB_CUE_ACTING = 1 << 14,   // acting, interim
    KB_CUE_DEPUTY = 1 << 15,   // deputy, vice
    KB_CUE_COUNTERPART = 1 << 16,
    KB_CUE_CAPITAL = 1 << 17,    // capital
    KB_CUE_BE = 1 << 18,         // is, was, seems: after an empty it
    KB_CUE_PLACE_NOUN = 1 << 19, // region, town: after a place's name
    KB_CUE_CREED = 1 << 21,      // Catholic: never a surname
    KB_CUE_EVENT = 1 << 20,      // Cup, Prize, Treaty: ends no name of ours
    KB_CUE_TEAM = 1 << 22,       // coach, striker: after a team's name
    KB_CUE_STANCE = 1 << 23,     // pro, anti: "pro-Russian" is not Russia's
    KB_CUE_KIND = 1 << 24,       // hamlet, lake: "X is a hamlet"
    KB_CUE_ITSELF = 1 << 25,     // union, group: "the X union" is X
    KB_CUE_SPEAKER = 1 << 26     // I, me: who says so
};

typedef struct kb_cue {
    kb_str word;
    uint32_t bits;
    uint8_t type;   // kb_entity_type, 0: any
    uint8_t class_; // kb_entity_class
    uint8_t gender; // kb_gender
} kb_cue;

/// The words in a hash table.
typedef struct kb_cues kb_cues;

/// No words yet: KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_cues_new(const kb_allocator *alloc, kb_cues **out);

/// Takes NULL.
void kb_cues_free(kb_cues *cues);

/// Add a word, folded and kept by the caller, with one bit or more; it replaces
/// what was said of the word before.
KB_NODISCARD kb_status kb_cues_set(kb_cues *cues, const kb_cue *cue);

/// The cue that a token is, or a cue without bits.  `cues` may be NULL.
const kb_cue *kb_cues_find(const kb_cues *cues, const kb_token *token);

#endif // KB_MENTION_CUE_H

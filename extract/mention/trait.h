// SPDX-License-Identifier: MIT
// What the patterns of name rules ask of a token, a bit each: its letters, the
// lists' words that it is or begins, how the document writes it, where it
// stands.
#ifndef KB_MENTION_TRAIT_H
#define KB_MENTION_TRAIT_H

#include "mention/segment.h"

/// Rare ones first: a rule is looked up by the rarest that it asks for.
typedef enum kb_trait {
    // words of the lists that begin here
    KB_TRAIT_LEGAL,
    KB_TRAIT_HEAD,
    KB_TRAIT_LAND_BEFORE,
    KB_TRAIT_LAND_AFTER,
    KB_TRAIT_SUFFIX,
    KB_TRAIT_DAY,
    KB_TRAIT_TITLE,
    // ... that end before it
    KB_TRAIT_AFTER_HONORIFIC,
    KB_TRAIT_AFTER_ROLE,
    // ... that cover it
    KB_TRAIT_PARTICLE,
    KB_TRAIT_LAND,
    KB_TRAIT_ORG,
    KB_TRAIT_IN_TITLE,
    KB_TRAIT_TITULAR,
    KB_TRAIT_DEMONYM,
    KB_TRAIT_ENDS_PLACE,
    KB_TRAIT_CREED,
    KB_TRAIT_EVENT,
    // marks and shapes
    KB_TRAIT_AMPERSAND,
    KB_TRAIT_QUOTE,
    KB_TRAIT_HYPHEN,
    KB_TRAIT_COMMA,
    KB_TRAIT_CLITIC,
    KB_TRAIT_NUMBER,
    KB_TRAIT_INITIAL,
    KB_TRAIT_DOTTED,
    KB_TRAIT_GLUED,
    KB_TRAIT_FIRST,
    KB_TRAIT_SURNAME,
    KB_TRAIT_CAPS,
    KB_TRAIT_OPENING,
    KB_TRAIT_HEADLINE,
    KB_TRAIT_CLOSED,
    KB_TRAIT_COMMON,
    KB_TRAIT_UNSEEN,
    KB_TRAIT_ENGLISH,
    KB_TRAIT_MORE,
    KB_TRAIT_BEGIN,
    KB_TRAIT_NAME,
    KB_TRAIT_CAPITAL,
    KB_TRAIT_WORD,
    KB_N_TRAITS
} kb_trait;

/// The bit of a trait by its name: KB_TRAIT(HEAD).
#define KB_TRAIT(name) (UINT64_C(1) << KB_TRAIT_##name)

/// The bit of a trait as patterns call it, or 0.
kb_traits kb_trait_find(kb_str name);

/// The traits of each token of a run, at most KB_RUN_MAX.
void kb_traits_of_run(const kb_run *run, kb_traits *out);

/// The traits of a token beyond the run: without those that a token has by the
/// run it is of.
kb_traits kb_traits_beyond(const kb_run *run, uint32_t token);

#endif // KB_MENTION_TRAIT_H

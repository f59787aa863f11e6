// SPDX-License-Identifier: MIT
// A run of tokens that speaks of a person, place or organization.
#ifndef KB_MENTION_MENTION_H
#define KB_MENTION_MENTION_H

#include "gaz/scan.h"
#include "mention/cue.h"

// Bits of kb_candidate.flags.
enum {
    KB_CANDIDATE_PLURAL = 1 << 0,    // Russians, the ministers, they
    KB_CANDIDATE_METONYM = 1 << 1,   // a capital or seat that may mean a
                                     // government
    KB_CANDIDATE_FULL_NAME = 1 << 2, // person: first and last name
    KB_CANDIDATE_DEFINITE = 1 << 3,  // nominal with "the", possessive, "his"
    KB_CANDIDATE_FORMER = 1 << 4,    // former, ex-, late, then-
    KB_CANDIDATE_ACTING = 1 << 5,
    KB_CANDIDATE_DEPUTY = 1 << 6,
    KB_CANDIDATE_TITLED = 1 << 7, // its senses bear the title too: Pope Francis
    KB_CANDIDATE_STANCE = 1 << 8  // the Russian of "pro-Russian": owns nothing
};

/**
   A mention as the stages build it up: mention/ fills all but `entity`,
   `owner` and `pair`, which resolve/ does, correcting `type`; relation/ reads.

   Names are without title, determiner and possessive ending.  Nominals are
   whole noun phrases from determiner to head, without what follows the head
   ("the Ukrainian president"; "his Russian counterpart"); the names and
   demonyms inside stay mentions of their own.
*/
typedef struct kb_candidate {
    uint32_t begin, end; // tokens
    kb_mention_kind kind;
    kb_entity_type type; // best guess
    kb_entity_class class_;
    kb_gender gender;
    uint32_t flags;
    uint32_t head; // token of the head noun (nominals); else end - 1
    uint32_t role_begin, role_end; // role or title phrase: before a name
                                   // ("Foreign Minister" Lavrov), or the
                                   // head of a nominal; equal: none
    const kb_gaz_sense *senses;    // entities it may be, likeliest first
    uint32_t n_senses;
    kb_str rule;      // id of the list or rule that found it
    double score;     // 0..1
    uint32_t entity;  // index into kb_resolution.entities, or KB_NONE; the
                      // same holds for the next two
    uint32_t owner;   // whose it is: of a nominal or of a name's role, by
                      // demonym, possessor, name before it or "of" after it
                      // ("Russia's president"; "French official")
    kb_str sieve;     // what told the entity: static text
    uint32_t pair[2]; // both members of "the two sides", "both leaders"
} kb_candidate;

typedef struct kb_candidates {
    kb_candidate *items; // by begin, then longer first
    uint32_t n;
} kb_candidates;

/// Shapes of names: see mention/shape.h.
struct kb_shapes;

/// What rules say of mentions; each may be NULL: nothing.
typedef struct kb_mention_rules {
    const kb_cues *cues;
    const struct kb_shapes *shapes;
} kb_mention_rules;

/// Has the last word on names: see mention/judge.h.
typedef struct kb_judge kb_judge;

/**
   Find the names, demonyms, nominals and pronouns of a text.  Names do not
   overlap each other.

   @param text   Tokens with tags; see kb_gaz_scan().
   @param rules  Need not outlive the call, but what it refers to must outlive
                 the result.
   @param hits   What the gazetteers say.
   @param judge  Has the last word on names; NULL: the rules have it.
   @param arena  Holds the result.
   @return KB_OK, KB_ERR_NOMEM or KB_ERR_LIMIT.
*/
KB_NODISCARD kb_status kb_mention_detect(const kb_text *text,
                                         const kb_mention_rules *rules,
                                         const kb_gaz_hits *hits,
                                         const kb_judge *judge, kb_arena *arena,
                                         kb_candidates *out);

#endif // KB_MENTION_MENTION_H

// SPDX-License-Identifier: MIT
// One part of speech for every token: the lexicon's readings, the endings of
// words it does not have, then ordered context rules (tag.c).
#ifndef KB_RELATION_TAG_H
#define KB_RELATION_TAG_H

#include "mention/mention.h"
#include "relation/rule.h"

// Beyond kb_pos: what the stages here tell apart besides.
enum {
    KB_TAG_POSSESSIVE = 1 << 22, // 's and ' of a possessor
    KB_TAG_BE = 1 << 23,         // a form of be; so with the next two
    KB_TAG_HAVE = 1 << 24,
    KB_TAG_DO = 1 << 25,
    KB_TAG_NOT = 1 << 26 // not, n't, never
};

enum {
    KB_TAGS_NOUN = KB_POS_NN | KB_POS_NNS | KB_POS_NNP,
    KB_TAGS_VERB =
        KB_POS_VB | KB_POS_VBZ | KB_POS_VBD | KB_POS_VBN | KB_POS_VBG,
    KB_TAGS_FINITE = KB_POS_VB | KB_POS_VBZ | KB_POS_VBD | KB_POS_MD,
    KB_TAGS_AUX = KB_TAG_BE | KB_TAG_HAVE | KB_TAG_DO
};

/**
   Decide the part of speech of every token.

   @param words  What the rules say of each: kb_rules_read_words().
   @param[out] tags  One kb_pos bit a token, with KB_TAG_* bits beside it; from
                     the arena.
   @return KB_OK or KB_ERR_NOMEM.

   Time: linear; each decision looks at one token to the left and at most one
   clause to the right.
*/
KB_NODISCARD kb_status kb_tag_tokens(const kb_text *text,
                                     const kb_candidates *candidates,
                                     const kb_rules *rules,
                                     const kb_rule_word *const *words,
                                     kb_arena *arena, uint32_t **tags);

#endif // KB_RELATION_TAG_H

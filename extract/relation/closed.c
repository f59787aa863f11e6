// SPDX-License-Identifier: MIT
#include "relation/closed.h"

#include "base/hash.h"
#include "relation/tag.h"

static const struct {
    kb_str word;
    uint32_t tag;
} fixed[] = {
    {{"be", 2}, KB_POS_VB | KB_TAG_BE},
    {{"am", 2}, KB_POS_VB | KB_TAG_BE},
    {{"is", 2}, KB_POS_VBZ | KB_TAG_BE},
    {{"are", 3}, KB_POS_VB | KB_TAG_BE},
    {{"was", 3}, KB_POS_VBD | KB_TAG_BE},
    {{"were", 4}, KB_POS_VBD | KB_TAG_BE},
    {{"been", 4}, KB_POS_VBN | KB_TAG_BE},
    {{"being", 5}, KB_POS_VBG | KB_TAG_BE},
    {{"have", 4}, KB_POS_VB | KB_TAG_HAVE},
    {{"has", 3}, KB_POS_VBZ | KB_TAG_HAVE},
    {{"had", 3}, KB_POS_VBD | KB_TAG_HAVE},
    {{"having", 6}, KB_POS_VBG | KB_TAG_HAVE},
    {{"do", 2}, KB_POS_VB | KB_TAG_DO},
    {{"does", 4}, KB_POS_VBZ | KB_TAG_DO},
    {{"did", 3}, KB_POS_VBD | KB_TAG_DO},
    {{"not", 3}, KB_POS_RB | KB_TAG_NOT},
    {{"n't", 3}, KB_POS_RB | KB_TAG_NOT},
    {{"never", 5}, KB_POS_RB | KB_TAG_NOT},
    {{"'re", 3}, KB_POS_VB | KB_TAG_BE},
    {{"'m", 2}, KB_POS_VB | KB_TAG_BE},
    {{"'ve", 3}, KB_POS_VB | KB_TAG_HAVE},
    {{"'ll", 3}, KB_POS_MD},
    {{"'d", 2}, KB_POS_MD},
    {{"'", 1}, KB_TAG_POSSESSIVE},
    {{"will", 4}, KB_POS_MD},
    {{"would", 5}, KB_POS_MD},
    {{"can", 3}, KB_POS_MD},
    {{"could", 5}, KB_POS_MD},
    {{"may", 3}, KB_POS_MD},
    {{"might", 5}, KB_POS_MD},
    {{"shall", 5}, KB_POS_MD},
    {{"should", 6}, KB_POS_MD},
    {{"must", 4}, KB_POS_MD},
    {{"cannot", 6}, KB_POS_MD | KB_TAG_NOT},
    {{"who", 3}, KB_POS_WH},
    {{"whom", 4}, KB_POS_WH},
    {{"whose", 5}, KB_POS_WH},
    {{"which", 5}, KB_POS_WH},
};

enum { N_FIXED = sizeof(fixed) / sizeof(fixed[0]) };

const kb_closed_word *
kb_closed_words(kb_arena *arena, size_t *n)
{
    kb_closed_word *const all =
        KB_ARENA_NEW(arena, kb_closed_word, N_FIXED + KB_N_PREPS);
    if (!all) {
        return NULL;
    }
    *n = 0;
    for (size_t i = 0; i < N_FIXED; ++i) {
        all[(*n)++] = (kb_closed_word){kb_hash(fixed[i].word), 0, fixed[i].tag};
    }
    for (uint32_t i = 0; i < KB_N_PREPS; ++i) {
        const kb_str word = kb_preposition_word((kb_prep)i);
        all[(*n)++] = (kb_closed_word){kb_hash(word), UINT64_C(1) << i, 0};
    }
    return all;
}

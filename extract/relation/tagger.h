// SPDX-License-Identifier: MIT
// What the tagging of a token sees of the others.
#ifndef KB_RELATION_TAGGER_H
#define KB_RELATION_TAGGER_H

#include "relation/tag.h"

typedef struct kb_tagger {
    const kb_text *text;
    const kb_rules *rules;
    const kb_rule_word *const *words;
    const struct kb_tag_contexts *contexts;
    uint32_t *readings; // all that a token may be
    uint32_t *tags;     // decided, left to right
} kb_tagger;

/// Where a rule of contexts looks further than at its neighbours.
typedef enum kb_look {
    KB_LOOK_NOWHERE = 0,
    KB_LOOK_NO_FINITE, // no finite verb follows in the clause, none governs
    KB_LOOK_FINITE,    // one does
    KB_LOOK_GOVERNED, // a verb that takes no clause stands before in the clause
    KB_LOOK_HEADLINE, // the sentence has no finite verb but perhaps this one
    KB_LOOK_CAUSED,   // "let", "make" or "help" and its object stand before
    KB_LOOK_BARE_THAT, // "that" opens the clause, which has no finite verb
    KB_LOOK_ARTICLE,   // the, a, a possessive stands right before
    KB_LOOK_BY,        // "by" follows at once
    KB_LOOK_COMMAS,    // it and what hangs on it stand between commas
    KB_LOOK_AWAITED,   // a relative clause ends before it, the main verb is due
    KB_LOOK_OBJECT,    // it is a verb that acts on its object ("accuse X of"),
                       // and not the only one of the sentence
    KB_LOOK_CLAUSE,    // it is a verb that takes a clause ("claims X is")
    KB_LOOK_JOINED     // a bare verb stands before the "and" or comma before it
} kb_look;

/// Whether what a rule looks for is there, seen from token `i`.
bool kb_look_sees(const kb_tagger *t, kb_look what, uint32_t i,
                  const kb_sentence *sentence);

#endif // KB_RELATION_TAGGER_H

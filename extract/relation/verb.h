// SPDX-License-Identifier: MIT
// Verb groups: auxiliaries, adverbs and main verb, with tense, voice, negation
// and modal.
#ifndef KB_RELATION_VERB_H
#define KB_RELATION_VERB_H

#include "relation/chunker.h"

/// Whether "to" and a verb stand at token `i`.
bool kb_verb_is_infinitive(const kb_chunker *c, uint32_t i);

/// Add the verb group at the chunker's token, and pass it.
void kb_verb_push(kb_chunker *c);

#endif // KB_RELATION_VERB_H

// SPDX-License-Identifier: MIT
// What was said lately in a document, for nominals and pronouns to lean on.
#ifndef KB_RESOLVE_COREF_H
#define KB_RESOLVE_COREF_H

#include "resolve/roster.h"

enum { KB_COREF_WINDOW = 24 }; // mentions looked back at

/// A resolved mention, or people nobody knows, to whom "he" or "they" may go.
typedef struct kb_said {
    uint32_t candidate;
    uint32_t entity; // or KB_NONE
    uint32_t sentence;
    bool is_subject;
    bool is_quoted;
} kb_said;

typedef struct kb_coref {
    kb_roster *roster;
    kb_said *said; // in order of the text
    uint32_t n_said;
} kb_coref;

static inline const kb_candidate *
kb_coref_candidate(const kb_coref *c, uint32_t i)
{
    return &c->roster->candidates->items[i];
}

static inline const kb_resolved *
kb_coref_entity(const kb_coref *c, uint32_t i)
{
    return &c->roster->entities[i];
}

static inline const kb_token *
kb_coref_token(const kb_coref *c, uint32_t t)
{
    return &c->roster->text->tokens[t];
}

static inline uint32_t
kb_coref_sentence_of(const kb_coref *c, const kb_candidate *m)
{
    return kb_coref_token(c, m->begin)->sentence;
}

/// Bits of the cue that a token is; 0 behind the last one.
uint32_t kb_coref_cue_of(const kb_coref *c, uint32_t t);

/// Whether a verb follows a mention and no preposition precedes it.
bool kb_coref_is_subject(const kb_coref *c, const kb_candidate *m);

/// Resolve the pronoun that candidate `i` is, unless it is or two compete.
void kb_pronoun_resolve(kb_coref *c, uint32_t i);

/**
   Resolve each "I" in a quotation to who says it, when all other mentions are
   resolved: whom the sentence shows as its speaker, else the speaker of the
   quotation before or of the one that goes on behind.

   @return KB_OK or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_speakers_resolve(kb_coref *c);

#endif // KB_RESOLVE_COREF_H

// SPDX-License-Identifier: MIT
// "I" in what somebody says.
#include "resolve/coref.h"

enum { MAX_SENTENCES = 3 }; // of one speech

static bool
is_quoted(const kb_coref *c, uint32_t token)
{
    return (kb_coref_token(c, token)->flags & KB_TOKEN_QUOTED) != 0;
}

// Whether a mention speaks of a person, outside of quotations.
static bool
is_person(const kb_coref *c, const kb_candidate *m)
{
    return m->entity != KB_NONE && !is_quoted(c, m->begin) &&
           kb_coref_entity(c, m->entity)->entity.type == KB_PERSON &&
           (m->flags & KB_CANDIDATE_PLURAL) == 0;
}

// Whether a verb of speech stands right behind a mention, or right before it,
// its title and whose that is: "said her brother X", "said the German poet X".
static bool
is_speaking(const kb_coref *c, const kb_candidate *m)
{
    enum { LONGEST = 4 };
    static const char *const subjects[] = {"he", "she", NULL};
    static const char *const owners[] = {"her", "his", "their", "the", NULL};
    if (m->kind == KB_MENTION_PRONOUN &&
        !kb_token_is_any(kb_coref_token(c, m->begin), subjects)) {
        return false;
    }
    uint32_t begin = m->role_begin < m->role_end && m->role_begin < m->begin
                         ? m->role_begin
                         : m->begin;
    for (uint32_t i = 0; i < LONGEST && begin > 0; ++i) {
        const kb_token *const before = kb_coref_token(c, begin - 1);
        const bool is_part =
            before->flags & KB_TOKEN_CAPITAL || kb_token_is_any(before, owners);
        if (!is_part || before->kind != KB_TOKEN_WORD) {
            break;
        }
        --begin;
    }
    return (kb_coref_cue_of(c, m->end) & KB_CUE_SPEECH) != 0 ||
           (begin > 0 && (kb_coref_cue_of(c, begin - 1) & KB_CUE_SPEECH) != 0);
}

// Whether a sentence begins within a quotation.
static bool
begins_quoted(const kb_coref *c, uint32_t sentence)
{
    const kb_sentence *const s = &c->roster->text->sentences[sentence];
    const uint32_t first = s->begin + 1 < s->end ? s->begin + 1 : s->begin;
    return is_quoted(c, s->begin) || is_quoted(c, first); // past the mark
}

// Whom each sentence shows as its speaker; KB_NONE: nobody.  Of several the one
// nearest to the quotation: the first behind it, the last before it.
static uint32_t *
find_speakers(const kb_coref *c)
{
    const kb_text *const text = c->roster->text;
    const kb_candidates *const all = c->roster->candidates;
    uint32_t *const speakers =
        KB_ARENA_NEW(c->roster->arena, uint32_t, text->n_sentences);
    for (uint32_t s = 0; speakers && s < text->n_sentences; ++s) {
        speakers[s] = KB_NONE;
    }
    for (uint32_t i = 0; speakers && i < all->n; ++i) {
        const kb_candidate *const m = &all->items[i];
        if (!is_person(c, m) || !is_speaking(c, m)) {
            continue;
        }
        const uint32_t s = kb_coref_sentence_of(c, m);
        if (speakers[s] == KB_NONE || !begins_quoted(c, s)) {
            speakers[s] = m->entity;
        }
    }
    return speakers;
}

// The speaker of the sentence of a quoted word: its own, the last one before as
// long as speech goes on, or the one named behind.
static uint32_t
speaker_of(const kb_coref *c, const uint32_t *speakers, uint32_t sentence)
{
    if (speakers[sentence] != KB_NONE) {
        return speakers[sentence];
    }
    for (uint32_t n = 1; n <= MAX_SENTENCES && n <= sentence &&
                         begins_quoted(c, sentence - n + 1);
         ++n) {
        if (speakers[sentence - n] != KB_NONE) {
            return speakers[sentence - n];
        }
    }
    for (uint32_t n = 1;
         n <= MAX_SENTENCES && sentence + n < c->roster->text->n_sentences &&
         begins_quoted(c, sentence + n);
         ++n) {
        if (speakers[sentence + n] != KB_NONE) {
            return speakers[sentence + n];
        }
    }
    return KB_NONE;
}

kb_status
kb_speakers_resolve(kb_coref *c)
{
    const kb_candidates *const all = c->roster->candidates;
    const uint32_t *speakers = NULL;
    for (uint32_t i = 0; i < all->n; ++i) {
        const kb_candidate *const m = &all->items[i];
        if (m->kind != KB_MENTION_PRONOUN || m->entity != KB_NONE ||
            (kb_coref_cue_of(c, m->begin) & KB_CUE_SPEAKER) == 0 ||
            !is_quoted(c, m->begin)) {
            continue;
        }
        speakers = speakers ? speakers : find_speakers(c);
        if (!speakers) {
            return KB_ERR_NOMEM;
        }
        const uint32_t found =
            speaker_of(c, speakers, kb_coref_sentence_of(c, m));
        if (found != KB_NONE) {
            kb_roster_by(c->roster, KB_SIEVE_SPEAKER);
            kb_roster_link(c->roster, i, found);
        }
    }
    return KB_OK;
}

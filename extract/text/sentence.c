// SPDX-License-Identifier: MIT
#include "text/sentence.h"

static bool
is_end(const kb_text *text, uint32_t i)
{
    const kb_token *const token = &text->tokens[i];
    const kb_token *const next = token + 1;
    if (next->flags & KB_TOKEN_NEW_LINE) {
        return true;
    }
    return token->kind == KB_TOKEN_PUNCT && token->mark &&
           strchr(".!?", token->mark) && !(next->flags & KB_TOKEN_GLUED) &&
           (next->flags & KB_TOKEN_CAPITAL);
}

kb_status
kb_sentence_split(kb_text *text, const kb_abbreviations *abbreviations,
                  kb_arena *arena)
{
    (void)abbreviations;
    uint32_t n = 0;
    for (uint32_t i = 0; i < text->n_tokens; ++i) {
        text->tokens[i].sentence = n;
        n += i + 1 == text->n_tokens || is_end(text, i);
    }
    kb_sentence *const sentences = KB_ARENA_NEW(arena, kb_sentence, n);
    if (!sentences) {
        return KB_ERR_NOMEM;
    }
    uint32_t begin = 0;
    for (uint32_t i = 0; i < text->n_tokens; ++i) {
        if (i + 1 < text->n_tokens &&
            text->tokens[i + 1].sentence == text->tokens[i].sentence) {
            continue;
        }
        text->tokens[begin].flags |= KB_TOKEN_FIRST;
        sentences[text->tokens[i].sentence] =
            (kb_sentence){.span = kb_text_span(text, begin, i + 1),
                          .begin = begin,
                          .end = i + 1,
                          .dateline_end = begin};
        begin = i + 1;
    }
    text->sentences = sentences;
    text->n_sentences = n;
    return KB_OK;
}

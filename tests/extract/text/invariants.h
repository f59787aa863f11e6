// SPDX-License-Identifier: MIT
// What must hold of every split text: shared by the tests and the fuzzer.
#ifndef KB_TESTS_TEXT_INVARIANTS_H
#define KB_TESTS_TEXT_INVARIANTS_H

#include "base/hash.h"
#include "text/chars.h"
#include "text/token.h"

/// The first thing that is wrong with a split text, or NULL.
static inline const char *
kb_find_broken_token(const kb_text *text)
{
    const char *const bytes = text->document->text.ptr;
    const uint32_t len = (uint32_t)text->document->text.len;
    uint32_t at = 0;
    for (uint32_t i = 0; i <= text->n_tokens; ++i) {
        const kb_token *const token = &text->tokens[i];
        const uint32_t begin = i < text->n_tokens ? token->span.begin : len;
        if (begin < at) {
            return "tokens overlap";
        }
        while (at < begin) {
            const kb_char c = kb_char_at(bytes + at, bytes + len);
            if (c.class_ != KB_CHAR_SPACE && c.class_ != KB_CHAR_JOINER) {
                return "a byte lies in no token";
            }
            at += c.len;
        }
        if (i == text->n_tokens) {
            break;
        }
        if (token->span.end <= begin || token->span.end > len) {
            return "a token is empty or too long";
        }
        if (token->key != kb_hash(token->fold)) {
            return "a key is not the hash of the folded token";
        }
        at = token->span.end;
    }
    return NULL;
}

/// The same of its sentences.
static inline const char *
kb_find_broken_sentence(const kb_text *text)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < text->n_sentences; ++i) {
        const kb_sentence *const s = &text->sentences[i];
        if (s->begin != at || s->end <= at || s->end > text->n_tokens) {
            return "sentences do not follow each other";
        }
        if (s->dateline_end < s->begin || s->dateline_end >= s->end) {
            return "a dateline leaves its sentence";
        }
        const kb_span span = kb_text_span(text, s->begin, s->end);
        if (span.begin != s->span.begin || span.end != s->span.end) {
            return "a sentence has another span than its tokens";
        }
        for (; at < s->end; ++at) {
            if (text->tokens[at].sentence != i) {
                return "a token names another sentence";
            }
        }
    }
    return at == text->n_tokens ? NULL : "a token lies in no sentence";
}

#endif // KB_TESTS_TEXT_INVARIANTS_H

// SPDX-License-Identifier: MIT
#include "text/spaced.h"

#include "base/hash.h"

enum { THOUSANDS = 3 }; // digits of a group

static bool
is_word(const kb_token *token)
{
    return token->kind == KB_TOKEN_WORD || token->kind == KB_TOKEN_NUMBER;
}

static bool
is_glued(const kb_token *token)
{
    return (token->flags & KB_TOKEN_GLUED) != 0;
}

// Whether the token `i` is that mark, alone.
static bool
is_mark(const kb_text *text, uint32_t i, char mark)
{
    const kb_token *const token = &text->tokens[i];
    return token->mark == mark && token->kind == KB_TOKEN_PUNCT &&
           token->span.end == token->span.begin + 1;
}

// Whether one space, and no line end, stands before the token.
static bool
is_after_space(const kb_text *text, uint32_t i)
{
    const kb_token *const token = &text->tokens[i];
    return !is_glued(token) && !(token->flags & KB_TOKEN_NEW_LINE) &&
           token->span.begin == token[-1].span.end + 1;
}

// Whether spaces stand before all commas and full stops, and before any.
static bool
is_spaced(const kb_text *text)
{
    bool is_found = false;
    for (uint32_t i = 1; i < text->n_tokens; ++i) {
        const kb_token *const token = &text->tokens[i];
        if (token->kind != KB_TOKEN_PUNCT ||
            (token->mark != ',' && token->mark != '.') ||
            token[-1].kind == KB_TOKEN_PUNCT) {
            continue;
        }
        if (is_glued(token)) {
            return false;
        }
        is_found = true;
    }
    return is_found;
}

static bool
has_glued_hyphen(const kb_text *text)
{
    for (uint32_t i = 1; i + 1 < text->n_tokens; ++i) {
        const kb_token *const token = &text->tokens[i];
        if (token->mark == '-' && is_glued(token) && is_glued(&token[1])) {
            return true;
        }
    }
    return false;
}

// Whether the mark `i` stands between words, one space off each.
static bool
is_between(const kb_text *text, uint32_t i, char mark)
{
    return i > 0 && i + 1 < text->n_tokens && is_mark(text, i, mark) &&
           is_word(&text->tokens[i - 1]) && is_word(&text->tokens[i + 1]) &&
           is_after_space(text, i) && is_after_space(text, i + 1);
}

static void
glue_hyphens(kb_text *text)
{
    for (uint32_t i = 1; i + 1 < text->n_tokens; ++i) {
        if (is_between(text, i, '-')) {
            text->tokens[i].flags |= KB_TOKEN_GLUED;
            text->tokens[i + 1].flags |= KB_TOKEN_GLUED;
        }
    }
}

// Digits whose fold is their own: as long, and no other token's.
static bool
is_plain_number(const kb_text *text, const kb_token *token)
{
    const char digit = text->document->text.ptr[token->span.begin];
    return token->kind == KB_TOKEN_NUMBER && digit >= '0' && digit <= '9' &&
           token->fold.len == token->span.end - token->span.begin;
}

// Whether the mark at `i` and the digits behind it go on with the number
// before: "20 , 000", "2 . 5".
static bool
goes_on(const kb_text *text, uint32_t i)
{
    const bool is_group = is_between(text, i, ',');
    if (!is_group && !is_between(text, i, '.')) {
        return false;
    }
    const kb_token *const next = &text->tokens[i + 1];
    return is_plain_number(text, next - 2) && is_plain_number(text, next) &&
           (!is_group || next->span.end == next->span.begin + THOUSANDS);
}

// "Gen .", "Nov .", not at the end.
static bool
is_abbreviation(const kb_text *text, uint32_t i,
                const kb_abbreviations *abbreviations)
{
    const kb_token *const word = &text->tokens[i];
    return abbreviations && word->kind == KB_TOKEN_WORD &&
           word->flags & KB_TOKEN_CAPITAL && !(word->flags & KB_TOKEN_DOTTED) &&
           i + 2 < text->n_tokens && is_mark(text, i + 1, '.') &&
           is_after_space(text, i + 1) &&
           abbreviations->find(abbreviations->ctx, word->fold, word->key) !=
               KB_NO_ABBREVIATION;
}

// Append the bytes of a token to those of the number before, which stand in
// the same block of folds.
static void
join_number(const kb_text *text, kb_token *number, uint32_t next)
{
    const kb_token *const from = &text->tokens[next];
    char *fold = NULL; // the block is ours to write, its tokens only read it
    memcpy(&fold, &number->fold.ptr, sizeof(fold));
    memmove(fold + number->fold.len, from->fold.ptr, from->fold.len);
    number->fold.len += from->fold.len;
    number->span.end = from->span.end;
}

static void
join_tokens(kb_text *text, const kb_abbreviations *abbreviations)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < text->n_tokens; ++i) {
        kb_token token = text->tokens[i];
        if (is_abbreviation(text, i, abbreviations)) {
            token.span.end = text->tokens[++i].span.end;
            token.flags |= KB_TOKEN_DOTTED;
        }
        while (i + 2 < text->n_tokens && goes_on(text, i + 1)) {
            join_number(text, &token, i + 1);
            join_number(text, &token, i + 2);
            token.key = kb_hash(token.fold);
            i += 2;
        }
        text->tokens[n++] = token;
    }
    text->n_tokens = n;
}

void
kb_spaced_join(kb_text *text, const kb_abbreviations *abbreviations)
{
    if (!is_spaced(text)) {
        return;
    }
    if (!has_glued_hyphen(text)) {
        glue_hyphens(text);
    }
    join_tokens(text, abbreviations);
}

// SPDX-License-Identifier: MIT
// A document's text as words in sentences: what every later stage works on.
#ifndef KB_TEXT_TOKEN_H
#define KB_TEXT_TOKEN_H

#include "base/arena.h"

#include <kb/annotation.h>

typedef enum kb_token_kind {
    KB_TOKEN_WORD,   // letters, perhaps with digits or an inner apostrophe
    KB_TOKEN_NUMBER, // 3, 1,000, 2.5, 90s, 3rd
    KB_TOKEN_CLITIC, // 's ' n't 're 've 'll 'd 'm: glued to the word before
    KB_TOKEN_PUNCT,  // one mark, or a run of equal ones (... --)
    KB_TOKEN_OTHER   // URL, e-mail address, @handle, #tag, emoji, symbol
} kb_token_kind;

// Bits of kb_token.flags.
enum {
    KB_TOKEN_CAPITAL = 1 << 0,  // first letter is upper or title case
    KB_TOKEN_ALL_CAPS = 1 << 1, // two letters or more, none lower case
    KB_TOKEN_MIXED = 1 << 2,    // upper case after lower: McDonald, eBay
    KB_TOKEN_DOTTED = 1 << 3,   // holds its full stops: U.S., Gen., J.
    KB_TOKEN_GLUED = 1 << 4,    // no white space before it
    KB_TOKEN_DIGIT = 1 << 5,    // holds a digit
    KB_TOKEN_FIRST = 1 << 6,    // first word of its sentence, after quotes and
                                // a dateline
    KB_TOKEN_QUOTED = 1 << 7,   // between quotation marks
    KB_TOKEN_NEW_LINE = 1 << 8, // a line end stands before it
    KB_TOKEN_PARENS = 1 << 9    // between parentheses or brackets
};

typedef struct kb_token {
    kb_span span;
    kb_str fold;  // kb_fold() of its bytes without the stops of a dotted one
    uint64_t key; // kb_hash(fold)
    uint32_t sentence;
    uint32_t tags; // kb_pos bits of the lexicon's readings; 0: not in it
    uint32_t tag;  // the lexicon's likeliest reading; 0: not in it
    uint16_t flags;
    uint8_t kind; // kb_token_kind
    char mark; // punctuation as ASCII: " for “ ” « », ' for ‘ ’, - for any
               // dash, . for … too, * for any bullet; of symbols $ for any
               // currency sign; 0: none of these
} kb_token;

// Bits of kb_sentence.flags.
enum {
    KB_SENTENCE_HEADLINE = 1 << 0, // title case or no verb-like end, own line
    KB_SENTENCE_CAPS = 1 << 1,     // nearly all letters are capitals
    KB_SENTENCE_CREDIT = 1 << 2,   // byline, photo credit, "Read more:" line
    KB_SENTENCE_QUESTION = 1 << 3, // ends with a question mark
    KB_SENTENCE_TITLED = 1 << 4    // most words are capitalised
};

typedef struct kb_sentence {
    kb_span span;          // from its first to its last token
    uint32_t begin, end;   // tokens
    uint32_t dateline_end; // tokens [begin, dateline_end) are a dateline
                           // `KYIV (Reuters) —`; == begin: none
    uint32_t flags;
} kb_sentence;

typedef struct kb_text {
    const kb_document *document;
    kb_token *tokens;
    uint32_t n_tokens;
    kb_sentence *sentences;
    uint32_t n_sentences;
} kb_text;

// What an abbreviation's full stop may do.
typedef enum kb_abbreviation {
    KB_NO_ABBREVIATION = 0,
    KB_ABBREVIATION_INSIDE, // Mr., Gen.: never ends a sentence
    KB_ABBREVIATION_EITHER  // Inc., Nov.: may
} kb_abbreviation;

// The list of abbreviations, which the gazetteer holds.
typedef struct kb_abbreviations {
    const void *ctx;
    kb_abbreviation (*find)(const void *ctx, kb_str fold, uint64_t key);
} kb_abbreviations;

/**
   Split a document into tokens and sentences.  Every byte of the text that is
   no white space lies in exactly one token; tokens are in order.  A hyphen is
   a token of its own (US-led: three tokens, the last two glued); a possessive
   or contracted ending is a clitic (Putin + 's, do + n't).

   @param document  Its text must be well-formed UTF-8 (kb_str_check_utf8()).
   @param abbreviations  May be NULL: only initials and dotted ones are known.
   @param arena     Holds all of the result.
   @return KB_OK, KB_ERR_NOMEM, or KB_ERR_LIMIT when the arena's limit is hit.

   Time O(text.len).
*/
KB_NODISCARD kb_status kb_text_split(const kb_document *document,
                                     const kb_abbreviations *abbreviations,
                                     kb_arena *arena, kb_text *out);

/// The same without the sentences: `n_sentences` is 0, and so is the
/// `sentence` of each token.  Enough for a name, and much faster.
KB_NODISCARD kb_status kb_text_cut(const kb_document *document,
                                   const kb_abbreviations *abbreviations,
                                   kb_arena *arena, kb_text *out);

/// The bytes of a token as written.
static inline kb_str
kb_text_token(const kb_text *text, uint32_t token)
{
    const kb_span span = text->tokens[token].span;
    return (kb_str){text->document->text.ptr + span.begin,
                    span.end - span.begin};
}

/// The bytes from token `begin` to the end of token `end - 1`; begin < end.
static inline kb_span
kb_text_span(const kb_text *text, uint32_t begin, uint32_t end)
{
    return (kb_span){text->tokens[begin].span.begin,
                     text->tokens[end - 1].span.end};
}

/// Whether the folded token is that ASCII word.
static inline __attribute__((always_inline)) bool
kb_token_is(const kb_token *token, const char *word)
{
    const size_t len = strlen(word);
    return token->fold.len == len && memcmp(token->fold.ptr, word, len) == 0;
}

/// Whether the folded token is one of some ASCII words; the last one is NULL.
static inline bool
kb_token_is_any(const kb_token *token, const char *const *words)
{
    for (; token->fold.len > 0 && *words; ++words) {
        if (**words == token->fold.ptr[0] && kb_token_is(token, *words)) {
            return true;
        }
    }
    return false;
}

/// "Sen. Berg, D-Ohio", "(R-Kan.)": whether a party's letter and a hyphen stand
/// before the token behind a comma or an opening parenthesis.
static inline bool
kb_follows_party_letter(const kb_text *text, uint32_t token)
{
    const kb_token *const t = &text->tokens[token];
    return token >= 3 && t[-1].mark == '-' &&
           (t[-1].flags & KB_TOKEN_GLUED) != 0 && t[-2].fold.len == 1 &&
           (t[-2].flags & KB_TOKEN_CAPITAL) != 0 &&
           (t[-3].mark == ',' || t[-3].mark == '(');
}

#endif // KB_TEXT_TOKEN_H

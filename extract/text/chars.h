// SPDX-License-Identifier: MIT
// Characters of running text: what each is for the word splitter.
#ifndef KB_TEXT_CHARS_H
#define KB_TEXT_CHARS_H

#include <kb/str.h>

typedef enum kb_char_class {
    KB_CHAR_SPACE,      // white space, and invisible marks such as U+FEFF
    KB_CHAR_UPPER,      // upper or title case letter
    KB_CHAR_LOWER,      // lower case letter
    KB_CHAR_LETTER,     // letter without case
    KB_CHAR_DIGIT,      // any kind of number
    KB_CHAR_MARK,       // combining mark
    KB_CHAR_JOINER,     // soft hyphen, zero-width (non-)joiner
    KB_CHAR_APOSTROPHE, // ' ’ and their look-alikes, ‘ too
    KB_CHAR_PUNCT,      // other punctuation
    KB_CHAR_SYMBOL      // signs, emoji, controls, unassigned
} kb_char_class;

typedef struct kb_char {
    uint32_t code;
    uint8_t len; // bytes; 0: the end of the text
    uint8_t class_;
} kb_char;

/// Classes of the ASCII characters.
extern const uint8_t kb_char_ascii[128];

/// The non-ASCII character at `at`; `end > at`.  Ill-formed bytes are U+FFFD.
kb_char kb_char_wide(const char *at, const char *end);

/// The character at `at`, which may be the end of well-formed UTF-8.
static inline kb_char
kb_char_at(const char *at, const char *end)
{
    if (at >= end) {
        return (kb_char){0, 0, KB_CHAR_SPACE};
    }
    const unsigned char c = (unsigned char)*at;
    return c < 0x80 ? (kb_char){c, 1, kb_char_ascii[c]} : kb_char_wide(at, end);
}

/// The character that ends before `at`.
kb_char kb_char_before(const char *begin, const char *at);

static inline bool
kb_char_is_letter(kb_char c)
{
    return c.class_ == KB_CHAR_LOWER || c.class_ == KB_CHAR_UPPER ||
           c.class_ == KB_CHAR_LETTER;
}

/// Whether it is a word alone: Han and Hiragana, written without spaces (as
/// Unicode's UAX #29 has it).
bool kb_char_is_ideograph(kb_char c);

/// Whether it can be inside a word.
static inline bool
kb_char_is_word(kb_char c)
{
    return c.class_ >= KB_CHAR_UPPER && c.class_ <= KB_CHAR_JOINER;
}

/// Punctuation as ASCII, see kb_token.mark; 0: none.
char kb_char_mark(kb_char c);

#endif // KB_TEXT_CHARS_H

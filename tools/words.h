// SPDX-License-Identifier: MIT
// A line taken apart as a shell does: spaces, quotes, backslashes.
#ifndef KB_TOOLS_WORDS_H
#define KB_TOOLS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { KB_WORDS_MAX = 64 };

typedef struct kb_words {
    char *text; ///< holds the words
    char *items[KB_WORDS_MAX + 1];
    size_t n;
    size_t last_begin; ///< where in the line the last word begins
    bool is_open;      ///< a quote is not closed
} kb_words;

/// Take a line apart: false when memory is short or there are too many words.
/// kb_words_clear() it.
bool kb_words_split(kb_words *words, const char *line);

void kb_words_clear(kb_words *words);

#endif // KB_TOOLS_WORDS_H

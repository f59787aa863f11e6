// SPDX-License-Identifier: MIT
#include "words.h"

#include <stdlib.h>
#include <string.h>

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Copy one word to `*to`; returns what follows it in the line.
static const char *
take_word(kb_words *words, const char *at, char **to)
{
    char quote = '\0';
    for (; *at != '\0' && (quote != '\0' || !is_space(*at)); ++at) {
        if (*at == '\\' && quote != '\'' && at[1] != '\0') {
            ++at;
            *(*to)++ = *at;
        } else if (quote != '\0' && *at == quote) {
            quote = '\0';
        } else if (quote == '\0' && (*at == '"' || *at == '\'')) {
            quote = *at;
        } else {
            *(*to)++ = *at;
        }
    }
    *(*to)++ = '\0';
    words->is_open = quote != '\0';
    return at;
}

bool
kb_words_split(kb_words *words, const char *line)
{
    const size_t len = strlen(line);
    *words = (kb_words){.text = malloc(2 * len + 2), .last_begin = len};
    if (!words->text) {
        return false;
    }
    char *to = words->text;
    for (const char *at = line;;) {
        while (is_space(*at)) {
            ++at;
        }
        if (*at == '\0') {
            return true;
        }
        if (words->n == KB_WORDS_MAX) {
            kb_words_clear(words);
            return false;
        }
        words->items[words->n++] = to;
        words->last_begin = (size_t)(at - line);
        at = take_word(words, at, &to);
    }
}

void
kb_words_clear(kb_words *words)
{
    free(words->text);
    *words = (kb_words){0};
}

// SPDX-License-Identifier: MIT
#include "store/words.h"

static bool
is_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') ||
           (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

bool
kb_words_next(kb_str folded, size_t *at, kb_str *word)
{
    while (*at < folded.len) {
        size_t begin = *at;
        size_t end = begin;
        while (end < folded.len && folded.ptr[end] != ' ') {
            ++end;
        }
        *at = end + 1;
        while (begin < end && is_punctuation(folded.ptr[begin])) {
            ++begin;
        }
        while (begin < end && is_punctuation(folded.ptr[end - 1])) {
            --end;
        }
        if (begin < end) {
            *word = (kb_str){folded.ptr + begin, end - begin};
            return true;
        }
    }
    return false;
}

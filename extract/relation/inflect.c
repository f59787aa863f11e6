// SPDX-License-Identifier: MIT
#include "relation/inflect.h"

static bool
is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

// The character `back` places before the end, or 0.
static char
from_end(kb_str word, size_t back)
{
    if (word.len <= back) {
        return '\0';
    }
    return word.ptr[word.len - 1 - back];
}

static bool
is_consonant_y(kb_str word)
{
    return from_end(word, 0) == 'y' && word.len > 1 &&
           !is_vowel(from_end(word, 1));
}

static kb_status
add_stem(kb_str lemma, size_t drop, const char *ending, kb_buf *out)
{
    KB_TRY(kb_buf_add(out, lemma.ptr, lemma.len - drop));
    return kb_buf_add(out, ending, strlen(ending));
}

kb_status
kb_inflect_s(kb_str lemma, kb_buf *out)
{
    if (is_consonant_y(lemma)) {
        return add_stem(lemma, 1, "ies", out);
    }
    const bool hisses = kb_str_ends_with(lemma, KB_STR("s")) ||
                        kb_str_ends_with(lemma, KB_STR("x")) ||
                        kb_str_ends_with(lemma, KB_STR("z")) ||
                        kb_str_ends_with(lemma, KB_STR("ch")) ||
                        kb_str_ends_with(lemma, KB_STR("sh")) ||
                        kb_str_ends_with(lemma, KB_STR("o"));
    return add_stem(lemma, 0, hisses ? "es" : "s", out);
}

kb_status
kb_inflect_past(kb_str lemma, bool is_doubled, kb_buf *out)
{
    if (is_consonant_y(lemma)) {
        return add_stem(lemma, 1, "ied", out);
    }
    if (from_end(lemma, 0) == 'e') {
        return add_stem(lemma, 0, "d", out);
    }
    if (is_doubled) {
        KB_TRY(kb_buf_add_str(out, lemma));
        KB_TRY(kb_buf_add_byte(out, from_end(lemma, 0)));
        return kb_buf_add_str(out, KB_STR("ed"));
    }
    return add_stem(lemma, 0, "ed", out);
}

kb_status
kb_inflect_ing(kb_str lemma, bool is_doubled, kb_buf *out)
{
    if (kb_str_ends_with(lemma, KB_STR("ie"))) {
        return add_stem(lemma, 2, "ying", out);
    }
    if (from_end(lemma, 0) == 'e' && from_end(lemma, 1) != 'e' &&
        from_end(lemma, 1) != 'y' && lemma.len > 2) {
        return add_stem(lemma, 1, "ing", out);
    }
    if (is_doubled) {
        KB_TRY(kb_buf_add_str(out, lemma));
        KB_TRY(kb_buf_add_byte(out, from_end(lemma, 0)));
        return kb_buf_add_str(out, KB_STR("ing"));
    }
    return add_stem(lemma, 0, "ing", out);
}

bool
kb_inflect_is_doubled(kb_str lemma)
{
    const char last = from_end(lemma, 0);
    if (lemma.len < 3 || is_vowel(last) || last == 'w' || last == 'x' ||
        last == 'y' || !is_vowel(from_end(lemma, 1)) ||
        is_vowel(from_end(lemma, 2))) {
        return false;
    }
    for (size_t i = 0; i + 2 < lemma.len; ++i) {
        if (is_vowel(lemma.ptr[i])) {
            return false;
        }
    }
    return true;
}

// SPDX-License-Identifier: MIT
#include "store/gram.h"

#include "store/words.h"

#include <limits.h>

enum { GRAM = 3, MAX_LETTERS = 128 };

/// Bytes of the character that begins a text.  A name may have been cut within
/// its last one.
static size_t
character_len(kb_str text)
{
    size_t n = 1;
    while (n < text.len && ((unsigned char)text.ptr[n] & 0xC0U) == 0x80U) {
        ++n;
    }
    return n;
}

// ---- trigrams ---------------------------------------------------------------

static kb_status
add_gram(kb_name_vec *grams, kb_str bytes, kb_arena *arena)
{
    kb_name gram = {.kinds = 0};
    KB_TRY(kb_arena_copy(arena, bytes, &gram.folded));
    KB_TRY(KB_VEC_RESERVE(grams, 1));
    grams->items[grams->n++] = gram;
    return KB_OK;
}

/// The trigrams of ` word `.
static kb_status
add_word(kb_name_vec *grams, kb_str word, kb_arena *arena)
{
    char *const bytes = kb_arena_get(arena, word.len + 2, 1);
    if (!bytes) {
        return kb_arena_fault(arena, word.len + 2, 1);
    }
    bytes[0] = ' ';
    memcpy(bytes + 1, word.ptr, word.len);
    bytes[word.len + 1] = ' ';
    const kb_str padded = {bytes, word.len + 2};
    size_t lens[GRAM] = {0}; // of the last characters
    size_t begin = 0;
    size_t n = 0;
    for (size_t at = 0; at < padded.len; ++n) {
        const size_t len =
            character_len((kb_str){padded.ptr + at, padded.len - at});
        begin += n >= GRAM ? lens[n % GRAM] : 0;
        lens[n % GRAM] = len;
        at += len;
        if (n + 1 >= GRAM) {
            KB_TRY(add_gram(grams, (kb_str){padded.ptr + begin, at - begin},
                            arena));
        }
    }
    return KB_OK;
}

kb_status
kb_grams_add(kb_name_vec *grams, kb_str folded, kb_arena *arena)
{
    size_t at = 0;
    kb_str word = {NULL, 0};
    while (kb_words_next(folded, &at, &word)) {
        KB_TRY(add_word(grams, word, arena));
    }
    return KB_OK;
}

kb_status
kb_grams_of_names(kb_name_vec *grams, const kb_name_vec *names, kb_arena *arena)
{
    grams->n = 0;
    for (size_t i = 0; i < names->n; ++i) {
        const kb_name *const name = &names->items[i];
        if ((name->kinds & (KB_NAME_LABEL | KB_NAME_ALIAS)) != 0) {
            KB_TRY(kb_grams_add(grams, name->folded, arena));
        }
    }
    kb_names_unite(grams);
    return KB_OK;
}

// ---- distance ---------------------------------------------------------------

/// Characters as numbers; false: too many.
static bool
read_letters(kb_str text, uint32_t out[MAX_LETTERS], size_t *n)
{
    *n = 0;
    for (size_t at = 0; at < text.len; ++*n) {
        const kb_str rest = {text.ptr + at, text.len - at};
        const size_t len = character_len(rest);
        if (*n == MAX_LETTERS) {
            return false;
        }
        out[*n] = 0;
        for (size_t i = 0; i < len; ++i) {
            out[*n] = out[*n] << 8 | (unsigned char)rest.ptr[i];
        }
        at += len;
    }
    return true;
}

static unsigned
least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned
kb_distance(kb_str a, kb_str b, unsigned limit)
{
    uint32_t x[MAX_LETTERS];
    uint32_t y[MAX_LETTERS];
    unsigned rows[3][MAX_LETTERS + 1]; // the last two and the one at hand
    size_t n = 0;
    size_t m = 0;
    if (kb_str_equal(a, b)) {
        return 0;
    }
    if (!read_letters(a, x, &n) || !read_letters(b, y, &m) || n > m + limit ||
        m > n + limit) {
        return limit + 1;
    }
    for (size_t k = 0; k <= m; ++k) {
        rows[0][k] = (unsigned)k;
    }
    for (size_t i = 1; i <= n; ++i) {
        const unsigned *const above = rows[(i - 1) % 3];
        const unsigned *const second = rows[(i + 1) % 3];
        unsigned *const row = rows[i % 3];
        unsigned nearest = row[0] = (unsigned)i;
        for (size_t k = 1; k <= m; ++k) {
            row[k] = least(above[k], row[k - 1]) + 1;
            row[k] = least(row[k], above[k - 1] + (x[i - 1] != y[k - 1]));
            if (i > 1 && k > 1 && x[i - 1] == y[k - 2] &&
                x[i - 2] == y[k - 1]) {
                row[k] = least(row[k], second[k - 2] + 1);
            }
            nearest = least(nearest, row[k]);
        }
        if (nearest > limit) {
            return limit + 1;
        }
    }
    return least(rows[n % 3][m], limit + 1);
}

unsigned
kb_distance_limit(kb_str word)
{
    enum { ONE = 3, TWO = 6, THREE = 12 };
    size_t n = 0;
    for (size_t at = 0; at < word.len; ++n) {
        at += character_len((kb_str){word.ptr + at, word.len - at});
    }
    return (unsigned)(n >= ONE) + (n >= TWO) + (n >= THREE);
}

/// From the nearest word of a name.
static unsigned
word_distance(kb_str asked, kb_str name)
{
    const unsigned limit = kb_distance_limit(asked);
    unsigned nearest = limit + 1;
    size_t at = 0;
    kb_str word = {NULL, 0};
    while (nearest > 0 && kb_words_next(name, &at, &word)) {
        nearest = least(nearest, kb_distance(asked, word, limit));
    }
    return nearest <= limit ? nearest : UINT_MAX;
}

unsigned
kb_name_distance(kb_str asked, kb_str name)
{
    const unsigned limit = kb_distance_limit(asked);
    const unsigned whole = kb_distance(asked, name, limit);
    unsigned sum = 0;
    size_t at = 0;
    kb_str word = {NULL, 0};
    while (kb_words_next(asked, &at, &word)) {
        const unsigned one = word_distance(word, name);
        if (one == UINT_MAX) {
            return whole <= limit ? whole : UINT_MAX;
        }
        sum += one;
    }
    return whole <= limit ? least(whole, sum) : sum;
}

// SPDX-License-Identifier: MIT
// From the least significant bits up, digit by digit.  Bits that all keys share
// are in none.
#include "store/sort.h"

#include "base/alloc.h"

#include <stdbool.h>
#include <string.h>

enum {
    WORD_BITS = 32,
    DIGIT_BITS = 10,
    N_VALUES = 1 << DIGIT_BITS,
    MAX_DIGITS = KB_SORT_WORDS * ((WORD_BITS + DIGIT_BITS - 1) / DIGIT_BITS),
    FEW = 16 // items are sorted faster by comparing them
};

/// Some bits of a key.
typedef struct digit {
    uint32_t mask;
    uint8_t word;
    uint8_t shift;
} digit;

static inline uint32_t
value_of(const kb_sort_item *item, digit d)
{
    return item->key[d.word] >> d.shift & d.mask;
}

/// Cut the bits of a word from the first to the last that differ into digits of
/// much the same width.
static size_t
cut_word(size_t word, uint32_t differing, digit *digits)
{
    unsigned low = 0;
    unsigned n_bits = 0;
    size_t n = 0;
    if (differing == 0) {
        return 0;
    }
    while ((differing >> low & 1U) == 0) {
        ++low;
    }
    while (low + n_bits < WORD_BITS && differing >> (low + n_bits) != 0) {
        ++n_bits;
    }
    const unsigned n_digits = (n_bits + DIGIT_BITS - 1) / DIGIT_BITS;
    const unsigned width = (n_bits + n_digits - 1) / n_digits;
    for (unsigned at = 0; at < n_bits; at += width) {
        digits[n++] =
            (digit){(1U << width) - 1, (uint8_t)word, (uint8_t)(low + at)};
    }
    return n;
}

/// The digits of the keys, least significant first.
static size_t
find_digits(const kb_sort_item *items, size_t n, size_t n_words,
            digit digits[MAX_DIGITS])
{
    uint32_t differing[KB_SORT_WORDS] = {0};
    size_t n_digits = 0;
    for (size_t i = 1; i < n; ++i) {
        for (size_t word = 0; word < n_words; ++word) {
            differing[word] |= items[i].key[word] ^ items[0].key[word];
        }
    }
    for (size_t word = n_words; word-- > 0;) {
        n_digits += cut_word(word, differing[word], digits + n_digits);
    }
    return n_digits;
}

static void
move_items(const kb_sort_item *from, kb_sort_item *to, size_t n, digit d)
{
    uint32_t places[N_VALUES] = {0};
    uint32_t sum = 0;
    for (size_t i = 0; i < n; ++i) {
        ++places[value_of(&from[i], d)];
    }
    for (size_t i = 0; i <= d.mask; ++i) {
        const uint32_t count = places[i];
        places[i] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; ++i) {
        to[places[value_of(&from[i], d)]++] = from[i];
    }
}

static inline bool
is_before(const kb_sort_item *a, const kb_sort_item *b, size_t n_words)
{
    for (size_t i = 0; i < n_words; ++i) {
        if (a->key[i] != b->key[i]) {
            return a->key[i] < b->key[i];
        }
    }
    return false;
}

bool
kb_sort_is_before(const kb_sort_item *a, const kb_sort_item *b)
{
    return is_before(a, b, KB_SORT_WORDS);
}

static void
insert_items(kb_sort_item *items, size_t n, size_t n_words)
{
    for (size_t i = 1; i < n; ++i) {
        const kb_sort_item item = items[i];
        size_t at = i;
        for (; at > 0 && is_before(&item, &items[at - 1], n_words); --at) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

void
kb_sort_items(kb_sort_item *items, kb_sort_item *spare, size_t n,
              size_t n_words)
{
    digit digits[MAX_DIGITS];
    kb_sort_item *from = items;
    kb_sort_item *to = spare;
    if (n <= FEW) {
        insert_items(items, n, n_words);
        return;
    }
    const size_t n_digits = find_digits(items, n, n_words, digits);
    for (size_t i = 0; i < n_digits; ++i) {
        move_items(from, to, n, digits[i]);
        kb_sort_item *const swap = from;
        from = to;
        to = swap;
    }
    if (from != items) {
        memcpy(items, from, n * sizeof(*items));
    }
}

kb_status
kb_sort_items_alone(const kb_allocator *alloc, kb_sort_item *items, size_t n,
                    size_t n_words)
{
    if (n < 2) {
        return KB_OK;
    }
    kb_sort_item *const spare = kb_alloc_array(alloc, n, sizeof(*spare));
    if (!spare) {
        return KB_ERR_NOMEM;
    }
    kb_sort_items(items, spare, n, n_words);
    kb_alloc_release(alloc, spare);
    return KB_OK;
}

static void
permute(const kb_sort_item *order, char *records, char *copy, size_t n,
        size_t size)
{
    for (size_t i = 0; i < n; ++i) {
        memcpy(copy + i * size, records + order[i].index * size, size);
    }
    memcpy(records, copy, n * size);
}

kb_status
kb_sort_records(const kb_allocator *alloc, void *records, size_t n, size_t size,
                size_t n_words)
{
    if (n < 2) {
        return KB_OK;
    }
    if (n > UINT32_MAX) {
        return KB_ERR_LIMIT;
    }
    char *const bytes = records;
    kb_sort_item *const items = kb_alloc_array(alloc, n, sizeof(*items));
    // Holds the items' other half first, then the records.
    const size_t spare_size = size > sizeof(*items) ? size : sizeof(*items);
    void *const spare = items ? kb_alloc_array(alloc, n, spare_size) : NULL;
    if (!spare) {
        kb_alloc_release(alloc, items);
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < n; ++i) {
        items[i] = (kb_sort_item){.index = (uint32_t)i};
        memcpy(items[i].key, bytes + i * size, n_words * sizeof(uint32_t));
    }
    kb_sort_items(items, spare, n, n_words);
    permute(items, bytes, spare, n, size);
    kb_alloc_release(alloc, spare);
    kb_alloc_release(alloc, items);
    return KB_OK;
}

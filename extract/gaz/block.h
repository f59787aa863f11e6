// SPDX-License-Identifier: MIT
// 64 bytes of text as bits: where capitals, words and other scripts are.
#ifndef KB_GAZ_BLOCK_H
#define KB_GAZ_BLOCK_H

#include <stdint.h>
#if defined(__x86_64__)
#    include <emmintrin.h>
#endif

enum { KB_BLOCK_LEN = 64, KB_WORD_REACH = 16, KB_BLOCK_KINDS = 4 };

/// A bit a byte, the first byte lowest.
typedef struct kb_block {
    uint64_t upper; // A to Z
    uint64_t word;  // ASCII letters and digits, and all bytes of `high`
    uint64_t high;  // bytes of characters beyond ASCII
} kb_block;

/// Classify `n` times KB_BLOCK_LEN bytes.
typedef void (*kb_block_fn)(const char *bytes, uint32_t n, kb_block *out);

/// The plain one, which every other must equal.
void kb_block_scalar(const char *bytes, uint32_t n, kb_block *out);

/// The fastest one that this processor can run.
kb_block_fn kb_block_best(void);

/// All that this processor can run, for tests, the fastest last: the number.
int kb_block_all(kb_block_fn all[KB_BLOCK_KINDS]);

/// How many of the first KB_WORD_REACH bytes, all of which are there, are ASCII
/// letters and digits from the first on.
static inline uint32_t
kb_block_word_len(const char *at)
{
#if defined(__x86_64__)
    // Signed bytes: a range of n comes to lie at the low end.
    const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)at);
    const __m128i folded = _mm_or_si128(v, _mm_set1_epi8(0x20));
    const __m128i letter =
        _mm_cmplt_epi8(_mm_add_epi8(folded, _mm_set1_epi8((char)(-128 - 'a'))),
                       _mm_set1_epi8(-128 + 26));
    const __m128i digit =
        _mm_cmplt_epi8(_mm_add_epi8(v, _mm_set1_epi8((char)(-128 - '0'))),
                       _mm_set1_epi8(-128 + 10));
    const unsigned is_in =
        (unsigned)_mm_movemask_epi8(_mm_or_si128(letter, digit));
    return (uint32_t)__builtin_ctz(~is_in);
#else
    uint32_t n = 0;
    for (; n < KB_WORD_REACH; ++n) {
        const unsigned char c = (unsigned char)at[n];
        const unsigned char folded = c | 0x20;
        if (!(folded >= 'a' && folded <= 'z') && !(c >= '0' && c <= '9')) {
            break;
        }
    }
    return n;
#endif
}

#endif // KB_GAZ_BLOCK_H

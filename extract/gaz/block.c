// SPDX-License-Identifier: MIT
#include "gaz/block.h"

#if defined(__x86_64__)
#    include <immintrin.h>
#endif

#include <stdbool.h>

// ---- plain ------------------------------------------------------------------

static kb_block
block_plain(const char *bytes)
{
    kb_block b = {0, 0, 0};
    for (unsigned i = 0; i < KB_BLOCK_LEN; ++i) {
        const unsigned char c = (unsigned char)bytes[i];
        const uint64_t is_upper = c >= 'A' && c <= 'Z';
        const uint64_t is_lower = c >= 'a' && c <= 'z';
        const uint64_t is_digit = c >= '0' && c <= '9';
        const uint64_t is_high = c >= 0x80;
        b.upper |= is_upper << i;
        b.word |= (is_upper | is_lower | is_digit | is_high) << i;
        b.high |= is_high << i;
    }
    return b;
}

void
kb_block_scalar(const char *bytes, uint32_t n, kb_block *out)
{
    for (uint32_t i = 0; i < n; ++i) {
        out[i] = block_plain(bytes + (size_t)KB_BLOCK_LEN * i);
    }
}

#if defined(__x86_64__)

// Whether first <= c < first + n, as signed bytes: c - first - 128 wraps so
// that the range comes to lie at the low end.
#    define LOW_END(first) ((char)(-128 - (first)))
#    define LIMIT(n)       ((char)(-128 + (n)))

enum { N_LETTERS = 26, N_DIGITS = 10, CASE_BIT = 0x20 };

// ---- SSE2: every x86-64 has it ----------------------------------------------

static uint64_t
in_range_sse2(__m128i bytes, char low_end, char limit)
{
    const __m128i moved = _mm_add_epi8(bytes, _mm_set1_epi8(low_end));
    const __m128i is_in = _mm_cmplt_epi8(moved, _mm_set1_epi8(limit));
    return (uint32_t)_mm_movemask_epi8(is_in);
}

static kb_block
block_sse2(const char *bytes)
{
    kb_block b = {0, 0, 0};
    for (unsigned i = 0; i < KB_BLOCK_LEN; i += sizeof(__m128i)) {
        const __m128i v =
            _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
        const __m128i folded = _mm_or_si128(v, _mm_set1_epi8(CASE_BIT));
        const uint64_t high = (uint32_t)_mm_movemask_epi8(v);
        const uint64_t letter =
            in_range_sse2(folded, LOW_END('a'), LIMIT(N_LETTERS));
        const uint64_t digit = in_range_sse2(v, LOW_END('0'), LIMIT(N_DIGITS));
        b.upper |= in_range_sse2(v, LOW_END('A'), LIMIT(N_LETTERS)) << i;
        b.word |= (letter | digit | high) << i;
        b.high |= high << i;
    }
    return b;
}

static void
blocks_sse2(const char *bytes, uint32_t n, kb_block *out)
{
    for (uint32_t i = 0; i < n; ++i) {
        out[i] = block_sse2(bytes + (size_t)KB_BLOCK_LEN * i);
    }
}

// ---- AVX2 -------------------------------------------------------------------

#    define AVX2 __attribute__((target("avx2")))

AVX2 static uint64_t
in_range_avx2(__m256i bytes, char low_end, char limit)
{
    const __m256i moved = _mm256_add_epi8(bytes, _mm256_set1_epi8(low_end));
    const __m256i is_in = _mm256_cmpgt_epi8(_mm256_set1_epi8(limit), moved);
    return (uint32_t)_mm256_movemask_epi8(is_in);
}

AVX2 static kb_block
block_avx2(const char *bytes)
{
    kb_block b = {0, 0, 0};
    for (unsigned i = 0; i < KB_BLOCK_LEN; i += sizeof(__m256i)) {
        const __m256i v =
            _mm256_loadu_si256((const __m256i *)(const void *)(bytes + i));
        const __m256i folded = _mm256_or_si256(v, _mm256_set1_epi8(CASE_BIT));
        const uint64_t high = (uint32_t)_mm256_movemask_epi8(v);
        const uint64_t letter =
            in_range_avx2(folded, LOW_END('a'), LIMIT(N_LETTERS));
        const uint64_t digit = in_range_avx2(v, LOW_END('0'), LIMIT(N_DIGITS));
        b.upper |= in_range_avx2(v, LOW_END('A'), LIMIT(N_LETTERS)) << i;
        b.word |= (letter | digit | high) << i;
        b.high |= high << i;
    }
    return b;
}

AVX2 static void
blocks_avx2(const char *bytes, uint32_t n, kb_block *out)
{
    for (uint32_t i = 0; i < n; ++i) {
        out[i] = block_avx2(bytes + (size_t)KB_BLOCK_LEN * i);
    }
}

// ---- AVX-512: a comparison gives the bits -----------------------------------

#    define AVX512 __attribute__((target("avx512f,avx512bw")))

AVX512 static uint64_t
in_range_avx512(__m512i bytes, char first, char n)
{
    const __m512i moved = _mm512_sub_epi8(bytes, _mm512_set1_epi8(first));
    return _mm512_cmplt_epu8_mask(moved, _mm512_set1_epi8(n));
}

AVX512 static void
blocks_avx512(const char *bytes, uint32_t n, kb_block *out)
{
    for (uint32_t i = 0; i < n; ++i) {
        const __m512i v = _mm512_loadu_si512(bytes + (size_t)KB_BLOCK_LEN * i);
        const __m512i folded = _mm512_or_si512(v, _mm512_set1_epi8(CASE_BIT));
        const uint64_t high = _mm512_movepi8_mask(v);
        const uint64_t letter = in_range_avx512(folded, 'a', N_LETTERS);
        const uint64_t digit = in_range_avx512(v, '0', N_DIGITS);
        out[i].upper = in_range_avx512(v, 'A', N_LETTERS);
        out[i].word = letter | digit | high;
        out[i].high = high;
    }
}

#endif // __x86_64__

// ---- choice -----------------------------------------------------------------

int
kb_block_all(kb_block_fn all[KB_BLOCK_KINDS])
{
    int n = 0;
    all[n++] = kb_block_scalar;
#if defined(__x86_64__)
    __builtin_cpu_init();
    all[n++] = blocks_sse2;
    if (__builtin_cpu_supports("avx2")) {
        all[n++] = blocks_avx2;
    }
    if (__builtin_cpu_supports("avx512bw")) {
        all[n++] = blocks_avx512;
    }
#endif
    return n;
}

kb_block_fn
kb_block_best(void)
{
    kb_block_fn all[KB_BLOCK_KINDS];
    const int n = kb_block_all(all);
    return all[n - 1];
}

// SPDX-License-Identifier: MIT
// Every document, variant and key is hashed: where the processor has
// instructions for it (x86-64: Gulley and others, "Intel SHA Extensions",
// 2013), they do it five times as fast as libmd.
#include "base/sha256.h"

#include <sha2.h>

#if defined(__x86_64__)
#    include <cpuid.h>
#    include <immintrin.h>
#    include <stdatomic.h>
#endif

void
kb_sha256_portable(const kb_str *texts, size_t n, uint8_t out[KB_SHA256_LEN])
{
    SHA2_CTX sha;
    SHA256Init(&sha);
    for (size_t i = 0; i < n; ++i) {
        SHA256Update(&sha, (const uint8_t *)texts[i].ptr, texts[i].len);
    }
    SHA256Final(out, &sha);
}

#if defined(__x86_64__)

enum { BLOCK = 64, LENGTH_AT = 56, N_STEPS = 16, STEP = 4 };

static const uint32_t constants[N_STEPS * STEP] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/// State in the order of the instructions: a b e f, and c d g h.
typedef struct state {
    __m128i abef;
    __m128i cdgh;
} state;

#    define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

/// The next four words of the schedule, from the sixteen before.
WITH_SHA static inline __m128i
extend(const __m128i w[4], size_t step)
{
    const __m128i first = w[step % 4];
    const __m128i last = w[(step + 3) % 4];
    const __m128i near = _mm_alignr_epi8(last, w[(step + 2) % 4], 4);
    const __m128i sum =
        _mm_add_epi32(_mm_sha256msg1_epu32(first, w[(step + 1) % 4]), near);
    return _mm_sha256msg2_epu32(sum, last);
}

/// The sixteen words of a block, which are big-endian.
WITH_SHA static inline void
load_words(const uint8_t *at, __m128i w[4])
{
    const __m128i order =
        _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    for (size_t i = 0; i < 4; ++i) {
        w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(at + 16 * i)),
                                order);
    }
}

WITH_SHA static void
add_blocks(state *s, const uint8_t *at, size_t n)
{
    for (; n > 0; --n, at += BLOCK) {
        const state before = *s;
        __m128i w[4];
        load_words(at, w);
        for (size_t i = 0; i < N_STEPS; ++i) {
            if (i >= 4) {
                w[i % 4] = extend(w, i);
            }
            const __m128i k =
                _mm_loadu_si128((const void *)(constants + STEP * i));
            const __m128i sum = _mm_add_epi32(w[i % 4], k);
            s->cdgh = _mm_sha256rnds2_epu32(s->cdgh, s->abef, sum);
            s->abef = _mm_sha256rnds2_epu32(s->abef, s->cdgh,
                                            _mm_shuffle_epi32(sum, 0x0E));
        }
        s->abef = _mm_add_epi32(s->abef, before.abef);
        s->cdgh = _mm_add_epi32(s->cdgh, before.cdgh);
    }
}

/// What does not fill a block yet.
typedef struct rest {
    uint8_t bytes[2 * BLOCK];
    size_t len;
    uint64_t n_bytes; // of all texts
} rest;

WITH_SHA static void
add_text(state *s, rest *r, kb_str text)
{
    const uint8_t *at = (const uint8_t *)text.ptr;
    size_t left = text.len;
    r->n_bytes += left;
    if (r->len > 0) {
        const size_t room = BLOCK - r->len;
        const size_t n = left < room ? left : room;
        if (n > 0) {
            memcpy(r->bytes + r->len, at, n);
            at += n;
        }
        r->len += n;
        left -= n;
        if (r->len < BLOCK) {
            return;
        }
        add_blocks(s, r->bytes, 1);
        r->len = 0;
    }
    add_blocks(s, at, left / BLOCK);
    if (left % BLOCK > 0) {
        r->len = left % BLOCK;
        memcpy(r->bytes, at + (left - r->len), r->len);
    }
}

WITH_SHA static void
finish(state *s, rest *r)
{
    const size_t n = r->len < LENGTH_AT ? 1 : 2;
    uint64_t bits = r->n_bytes * 8;
    memset(r->bytes + r->len, 0, n * BLOCK - r->len);
    r->bytes[r->len] = 0x80;
    for (size_t i = n * BLOCK; bits > 0; bits >>= 8) {
        r->bytes[--i] = (uint8_t)(bits & UINT8_MAX);
    }
    add_blocks(s, r->bytes, n);
}

WITH_SHA static void
hash(const kb_str *texts, size_t n, uint8_t out[KB_SHA256_LEN])
{
    const __m128i order =
        _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    state s = {
        _mm_set_epi32(0x6a09e667, (int)0xbb67ae85, 0x510e527f, (int)0x9b05688c),
        _mm_set_epi32(0x3c6ef372, (int)0xa54ff53a, 0x1f83d9ab, 0x5be0cd19),
    };
    rest r;
    r.len = 0;
    r.n_bytes = 0;
    for (size_t i = 0; i < n; ++i) {
        add_text(&s, &r, texts[i]);
    }
    finish(&s, &r);
    const __m128i abcd = _mm_unpackhi_epi64(s.cdgh, s.abef);
    const __m128i efgh = _mm_unpacklo_epi64(s.cdgh, s.abef);
    _mm_storeu_si128((void *)out,
                     _mm_shuffle_epi8(_mm_shuffle_epi32(abcd, 0x1B), order));
    _mm_storeu_si128((void *)(out + 16),
                     _mm_shuffle_epi8(_mm_shuffle_epi32(efgh, 0x1B), order));
}

static bool
can_hash(void)
{
    enum { SHA_BIT = 29, SSE41_BIT = 19 };
    // To ask the processor can be slow in a virtual machine.
    static atomic_int known = 0; // 1: no, 2: yes
    int now = known;
    if (now == 0) {
        unsigned a = 0;
        unsigned b = 0;
        unsigned c = 0;
        unsigned d = 0;
        now = 1;
        if (__get_cpuid(1, &a, &b, &c, &d) && (c >> SSE41_BIT & 1) != 0 &&
            __get_cpuid_count(7, 0, &a, &b, &c, &d) &&
            (b >> SHA_BIT & 1) != 0) {
            now = 2;
        }
        known = now;
    }
    return now == 2;
}

void
kb_sha256(const kb_str *texts, size_t n, uint8_t out[KB_SHA256_LEN])
{
    if (can_hash()) {
        hash(texts, n, out);
    } else {
        kb_sha256_portable(texts, n, out);
    }
}

#else

void
kb_sha256(const kb_str *texts, size_t n, uint8_t out[KB_SHA256_LEN])
{
    kb_sha256_portable(texts, n, out);
}

#endif

// SPDX-License-Identifier: MIT
// The hash table of an image: buckets of ten slots, a line of the processor's
// cache each.  What finds its bucket full goes to the next one, and the full
// one says so; a search looks at all ten fingerprints at once and seldom at a
// second bucket.
#ifndef KB_GAZ_BUCKET_H
#define KB_GAZ_BUCKET_H

#include "gaz/image.h"

#if defined(__x86_64__)
#    include <emmintrin.h>
#endif

enum {
    KB_BUCKET_SLOTS = 10,
    KB_BUCKET_WIDTH = 64,
    KB_AT_BUCKET_FINGERPRINTS = 0, // 2 bytes each
    KB_AT_BUCKET_GOES_ON = 20,     // 1, or 0; and 3 bytes of zero
    KB_AT_BUCKET_PAYLOADS = 24     // 4 bytes each; 0: an empty slot
};

/// The bucket in which a finished hash belongs, of `n`.
static inline uint32_t
kb_bucket_first(uint32_t n, uint64_t finished)
{
    return (uint32_t)((finished & UINT32_MAX) * n >> 32);
}

static inline uint32_t
kb_bucket_fingerprint(uint64_t finished)
{
    return (uint32_t)(finished >> 48);
}

static inline const unsigned char *
kb_bucket_at(const kb_gaz_section *buckets, uint32_t i)
{
    return buckets->at + KB_BUCKET_WIDTH * (size_t)i;
}

static inline uint32_t
kb_bucket_payload(const unsigned char *bucket, uint32_t slot)
{
    return kb_load32(bucket + KB_AT_BUCKET_PAYLOADS + 4 * (size_t)slot);
}

/// A bit for each slot with that fingerprint, the first lowest.
static inline uint32_t
kb_bucket_matches(const unsigned char *bucket, uint32_t fingerprint)
{
#if defined(__x86_64__)
    const __m128i wanted = _mm_set1_epi16((short)fingerprint);
    const __m128i low = _mm_loadu_si128((const __m128i *)(const void *)bucket);
    const __m128i high = _mm_loadu_si128(
        (const __m128i *)(const void *)(bucket + sizeof(__m128i)));
    const __m128i is_same = _mm_packs_epi16(_mm_cmpeq_epi16(low, wanted),
                                            _mm_cmpeq_epi16(high, wanted));
    return (uint32_t)_mm_movemask_epi8(is_same) & ((1U << KB_BUCKET_SLOTS) - 1);
#else
    uint32_t matches = 0;
    for (uint32_t i = 0; i < KB_BUCKET_SLOTS; ++i) {
        matches |= (uint32_t)(kb_load16(bucket + 2 * (size_t)i) == fingerprint)
                   << i;
    }
    return matches;
#endif
}

/// A search for a key: kb_bucket_next() gives the payloads that may be its.
typedef struct kb_bucket_search {
    const kb_gaz_section *buckets;
    const unsigned char *bucket;
    uint32_t at, fingerprint;
    uint32_t matches; // slots of the bucket that are still to give
    uint32_t left;    // buckets that may still be looked at
} kb_bucket_search;

static inline kb_bucket_search
kb_bucket_find(const kb_gaz_section *buckets, uint64_t finished)
{
    kb_bucket_search s = {.buckets = buckets,
                          .at = kb_bucket_first(buckets->n, finished),
                          .fingerprint = kb_bucket_fingerprint(finished),
                          .left = KB_IMAGE_RUN_MAX};
    s.bucket = kb_bucket_at(buckets, s.at);
    s.matches = kb_bucket_matches(s.bucket, s.fingerprint);
    return s;
}

/// The next payload, or 0 when there is none.
static inline uint32_t
kb_bucket_next(kb_bucket_search *s)
{
    for (;;) {
        while (s->matches != 0) {
            const uint32_t slot = (uint32_t)__builtin_ctz(s->matches);
            s->matches &= s->matches - 1;
            const uint32_t payload = kb_bucket_payload(s->bucket, slot);
            if (payload != 0) {
                return payload;
            }
        }
        if (s->bucket[KB_AT_BUCKET_GOES_ON] == 0 || --s->left == 0) {
            return 0;
        }
        s->at = s->at + 1 < s->buckets->n ? s->at + 1 : 0;
        s->bucket = kb_bucket_at(s->buckets, s->at);
        s->matches = kb_bucket_matches(s->bucket, s->fingerprint);
    }
}

#endif // KB_GAZ_BUCKET_H

// SPDX-License-Identifier: MIT
#include "base/hash.h"

static const uint64_t SEED = UINT64_C(0x9E3779B97F4A7C15);
static const uint64_t STEP = UINT64_C(0x9FB21C651E98DF25);

// Up to 8 bytes as a little-endian number.
static inline uint64_t
read_little_endian(const unsigned char *bytes, size_t n)
{
    uint64_t word = 0;
    memcpy(&word, bytes, n);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

uint64_t
kb_hash(kb_str bytes)
{
    const unsigned char *at = (const unsigned char *)bytes.ptr;
    size_t left = bytes.len;
    uint64_t h = left * SEED;
    for (; left >= 8; at += 8, left -= 8) {
        h = (h ^ read_little_endian(at, 8)) * STEP;
        h ^= h >> 29;
    }
    if (left > 0) {
        h = (h ^ read_little_endian(at, left)) * STEP;
        h ^= h >> 29;
    }
    return h;
}

// SPDX-License-Identifier: MIT
// A 64-bit hash of bytes, 8 at a time, for tables in memory and in the
// gazetteer image: the same on every machine, not for adversaries.
// Multiplication and xor-shift after Wang Yi's wyhash (public domain).
#ifndef KB_BASE_HASH_H
#define KB_BASE_HASH_H

#include <kb/str.h>

#define KB_HASH_SEED UINT64_C(0x9E3779B97F4A7C15)
#define KB_HASH_STEP UINT64_C(0x9FB21C651E98DF25)

static inline uint64_t
kb_hash_load32(const unsigned char *at)
{
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 |
           (uint64_t)at[3] << 24;
}

/// The last 1 to 7 bytes as a word, little-endian.
static inline uint64_t
kb_hash_tail(const unsigned char *at, size_t n)
{
    if (n >= 4) {
        return kb_hash_load32(at) | kb_hash_load32(at + n - 4) << (8 * (n - 4));
    }
    const size_t middle = n / 2;
    return (uint64_t)at[0] | (uint64_t)at[middle] << (8 * middle) |
           (uint64_t)at[n - 1] << (8 * (n - 1));
}

static inline uint64_t
kb_hash_step(uint64_t h, uint64_t word)
{
    h = (h ^ word) * KB_HASH_STEP;
    return h ^ h >> 29;
}

/// Hash of a run of bytes.
static inline uint64_t
kb_hash(kb_str bytes)
{
    const unsigned char *at = (const unsigned char *)bytes.ptr;
    size_t left = bytes.len;
    uint64_t h = left * KB_HASH_SEED;
    for (; left >= 8; at += 8, left -= 8) {
        h = kb_hash_step(h, kb_hash_load32(at) | kb_hash_load32(at + 4) << 32);
    }
    return left > 0 ? kb_hash_step(h, kb_hash_tail(at, left)) : h;
}

/// The high bit of each byte of a word that is from `first` to `last`, both
/// below 0x80.
static inline uint64_t
kb_hash_range(uint64_t w, unsigned first, unsigned last)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t high = ones << 7;
    const uint64_t low = w & ~high;
    return (low + ones * (0x80 - first)) & ~(low + ones * (0x7F - last)) & ~w &
           high;
}

/// A word with its ASCII capitals in lower case.
static inline uint64_t
kb_hash_lower_word(uint64_t w)
{
    return w | kb_hash_range(w, 'A', 'Z') >> 2;
}

/// The first 1 to 8 bytes as a word, little-endian.
static inline uint64_t
kb_hash_word(const unsigned char *at, size_t n)
{
    return n >= 8 ? kb_hash_load32(at) | kb_hash_load32(at + 4) << 32
                  : kb_hash_tail(at, n);
}

/// kb_hash() of 1 to 8 bytes, as kb_hash_word() has them.
static inline uint64_t
kb_hash_short(uint64_t word, size_t n)
{
    return kb_hash_step(n * KB_HASH_SEED, word);
}

/// kb_hash() of the bytes with their ASCII capitals in lower case.
static inline uint64_t
kb_hash_lower(kb_str bytes)
{
    const unsigned char *at = (const unsigned char *)bytes.ptr;
    size_t left = bytes.len;
    uint64_t h = left * KB_HASH_SEED;
    for (; left >= 8; at += 8, left -= 8) {
        h = kb_hash_step(h, kb_hash_lower_word(kb_hash_load32(at) |
                                               kb_hash_load32(at + 4) << 32));
    }
    return left > 0
               ? kb_hash_step(h, kb_hash_lower_word(kb_hash_tail(at, left)))
               : h;
}

/// The first 8 bytes, of which `len`, ASCII letters and digits, at most 16,
/// count, in lower case.
static inline uint64_t
kb_hash_alnum_word(const unsigned char *at, uint32_t len)
{
    static const uint64_t masks[] = {
        0,
        0xFF,
        0xFFFF,
        0xFFFFFF,
        0xFFFFFFFF,
        0xFFFFFFFFFF,
        0xFFFFFFFFFFFF,
        0xFFFFFFFFFFFFFF,
        0xFFFFFFFFFFFFFFFF,
        0xFFFFFFFFFFFFFFFF,
        0xFFFFFFFFFFFFFFFF,
        0xFFFFFFFFFFFFFFFF,
        0xFFFFFFFFFFFFFFFF,
        0xFFFFFFFFFFFFFFFF,
        0xFFFFFFFFFFFFFFFF,
        0xFFFFFFFFFFFFFFFF,
        0xFFFFFFFFFFFFFFFF,
    };
    const uint64_t w = kb_hash_load32(at) | kb_hash_load32(at + 4) << 32;
    return (w | UINT64_C(0x2020202020202020)) & masks[len];
}

/// kb_hash_lower() of `len` ASCII letters and digits, 1 to 16, the first of 16
/// bytes that are there.
static inline uint64_t
kb_hash_alnum(const unsigned char *at, uint32_t len)
{
    const uint64_t h =
        kb_hash_step(len * KB_HASH_SEED, kb_hash_alnum_word(at, len));
    return len > 8 ? kb_hash_step(h, kb_hash_alnum_word(at + 8, len - 8)) : h;
}

/// Hash of a sequence: the hash so far (0 to begin) and its next element's.
static inline uint64_t
kb_hash_combine(uint64_t so_far, uint64_t next)
{
    uint64_t h =
        (so_far + UINT64_C(0x2545F4914F6CDD1D)) * UINT64_C(0x9E3779B97F4A7C15);
    h ^= h >> 31;
    return (h ^ next) * UINT64_C(0xFF51AFD7ED558CCD);
}

/// Spread the entropy of a combined hash over all bits.
static inline uint64_t
kb_hash_finish(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0xD6E8FEB86659FD93);
    return h ^ (h >> 32);
}

#endif // KB_BASE_HASH_H

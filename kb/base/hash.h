// SPDX-License-Identifier: MIT
// A 64-bit hash of bytes, 8 at a time, for tables in memory and in the
// gazetteer image: the same on every machine, not for adversaries.
// Multiplication and xor-shift after Wang Yi's wyhash (public domain).
#ifndef KB_BASE_HASH_H
#define KB_BASE_HASH_H

#include <kb/str.h>

/// Hash of a run of bytes.
uint64_t kb_hash(kb_str bytes);

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

// SPDX-License-Identifier: MIT
// Ids of terms by the hashes of these, for a bulk load that has no room for the
// terms themselves.  Texts that share 16 bytes of SHA-256 are taken for one, as
// elsewhere.
#ifndef KB_STORE_IDMAP_H
#define KB_STORE_IDMAP_H

#include "store/key.h"

#include <kb/alloc.h>

typedef struct kb_idmap_item {
    uint32_t hash[KB_KEY_HASH / 4];
    uint32_t id; // 0: free
} kb_idmap_item;

typedef struct kb_idmap {
    const kb_allocator *alloc;
    kb_idmap_item *slots;
    size_t cap; // a power of two, or 0
    size_t n;
} kb_idmap;

/// The id that was put under a term: false, none was.
bool kb_idmap_find(const kb_idmap *map, uint8_t kind, kb_str body,
                   uint32_t *id);

/// Put an id under a term that has none: KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_idmap_add(kb_idmap *map, uint8_t kind, kb_str body,
                                    uint32_t id);

/// Bytes that it takes.
size_t kb_idmap_memory(const kb_idmap *map);

/// Release the memory.
void kb_idmap_clear(kb_idmap *map);

#endif // KB_STORE_IDMAP_H

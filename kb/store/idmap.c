// SPDX-License-Identifier: MIT
// Linear probing, at most three quarters full.
#include "store/idmap.h"

#include "base/alloc.h"
#include "base/sha256.h"

enum { FIRST_CAP = 64 };

static kb_idmap_item
item_of(uint8_t kind, kb_str body, uint32_t id)
{
    const kb_str texts[] = {{(const char *)&kind, 1}, body};
    uint8_t digest[KB_SHA256_LEN];
    kb_idmap_item item = {.id = id};
    kb_sha256(texts, 2, digest);
    memcpy(item.hash, digest, KB_KEY_HASH);
    return item;
}

/// The slot of an item, or the free one where it belongs.
static kb_idmap_item *
find(const kb_idmap *map, const kb_idmap_item *item)
{
    size_t at = item->hash[0] & (map->cap - 1);
    while (map->slots[at].id != 0 &&
           memcmp(map->slots[at].hash, item->hash, KB_KEY_HASH) != 0) {
        at = (at + 1) & (map->cap - 1);
    }
    return &map->slots[at];
}

bool
kb_idmap_find(const kb_idmap *map, uint8_t kind, kb_str body, uint32_t *id)
{
    if (map->n == 0) {
        return false;
    }
    const kb_idmap_item item = item_of(kind, body, 0);
    *id = find(map, &item)->id;
    return *id != 0;
}

static kb_status
grow(kb_idmap *map)
{
    kb_idmap more = *map;
    more.cap = map->cap > 0 ? 2 * map->cap : FIRST_CAP;
    more.slots = kb_alloc_zeroed(map->alloc, more.cap, sizeof(*more.slots));
    if (!more.slots) {
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < map->cap; ++i) {
        if (map->slots[i].id != 0) {
            *find(&more, &map->slots[i]) = map->slots[i];
        }
    }
    kb_alloc_release(map->alloc, map->slots);
    *map = more;
    return KB_OK;
}

kb_status
kb_idmap_add(kb_idmap *map, uint8_t kind, kb_str body, uint32_t id)
{
    KB_TRY((map->n + 1) * 4 > map->cap * 3 ? grow(map) : KB_OK);
    const kb_idmap_item item = item_of(kind, body, id);
    *find(map, &item) = item;
    ++map->n;
    return KB_OK;
}

size_t
kb_idmap_memory(const kb_idmap *map)
{
    return map->cap * sizeof(*map->slots);
}

void
kb_idmap_clear(kb_idmap *map)
{
    kb_alloc_release(map->alloc, map->slots);
    map->slots = NULL;
    map->cap = 0;
    map->n = 0;
}

// SPDX-License-Identifier: MIT
#include "resolve/entry.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "resolve/map.h"

enum { ENTRIES_MAX = 1 << 14 };

struct kb_entries {
    const kb_allocator *alloc;
    kb_arena arena;
    kb_map index; // to `items`
    const kb_entry *items[ENTRIES_MAX];
    uint32_t n;
};

uint64_t
kb_entry_hash(const kb_gaz *gaz, uint32_t index)
{
    return kb_hash_finish(kb_hash_combine((uint64_t)(uintptr_t)gaz, index));
}

kb_status
kb_entries_new(const kb_allocator *alloc, kb_entries **out)
{
    kb_entries *const entries = kb_alloc_zeroed(alloc, 1, sizeof(*entries));
    if (!entries) {
        return KB_ERR_NOMEM;
    }
    entries->alloc = alloc;
    kb_arena_init(&entries->arena, alloc, 0);
    entries->index.arena = &entries->arena;
    *out = entries;
    return KB_OK;
}

void
kb_entries_free(kb_entries *entries)
{
    if (entries) {
        kb_arena_clear(&entries->arena);
        kb_alloc_release(entries->alloc, entries);
    }
}

void
kb_entries_trim(kb_entries *entries)
{
    if (entries && entries->n >= ENTRIES_MAX / 2) {
        kb_arena_reset(&entries->arena);
        entries->index = (kb_map){.arena = &entries->arena};
        entries->n = 0;
    }
}

static kb_status
copy_aliases(kb_entries *entries, const kb_gaz *gaz, uint32_t index,
             kb_entry *entry)
{
    const uint32_t n = entry->entity.n_aliases;
    entry->aliases = KB_ARENA_NEW(&entries->arena, kb_str, n);
    if (!entry->aliases) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < n; ++i) {
        uint8_t flags = 0;
        const kb_str alias = kb_gaz_alias(gaz, index, i, &flags);
        if ((flags & (KB_SENSE_WEAK | KB_SENSE_DEMONYM)) == 0) {
            entry->aliases[entry->n_aliases++] = alias;
        }
    }
    return KB_OK;
}

kb_status
kb_entries_get(kb_entries *entries, const kb_gaz *gaz, uint32_t index,
               const kb_entry **out)
{
    const uint64_t key = kb_entry_hash(gaz, index);
    const uint32_t found = kb_map_get(&entries->index, key);
    if (found != KB_NONE) {
        *out = entries->items[found];
        return KB_OK;
    }
    kb_entry *const made = KB_ARENA_NEW(&entries->arena, kb_entry, 1);
    if (!made) {
        return KB_ERR_NOMEM;
    }
    *made = (kb_entry){.entity = kb_gaz_get(gaz, index)};
    KB_TRY(kb_entity_key(made->entity.type, made->entity.name,
                         made->entity.qualifier, made->key));
    KB_TRY(copy_aliases(entries, gaz, index, made));
    if (entries->n < ENTRIES_MAX) { // a text of more: the rest is not held
        KB_TRY(kb_map_set(&entries->index, key, entries->n));
        entries->items[entries->n++] = made;
    }
    *out = made;
    return KB_OK;
}

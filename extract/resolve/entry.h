// SPDX-License-Identifier: MIT
// List entries that texts named before.  To decode an entry, with its aliases
// and the key that is hashed from its name, takes longer than all else that is
// done with it, and news names the same ones again and again.
#ifndef KB_RESOLVE_ENTRY_H
#define KB_RESOLVE_ENTRY_H

#include <kb/gaz.h>

typedef struct kb_entries kb_entries;

typedef struct kb_entry {
    kb_gaz_entity entity;
    char key[KB_ENTITY_KEY_LEN + 1];
    kb_str *aliases; // neither weak ones nor demonyms
    uint32_t n_aliases;
} kb_entry;

/// What stands for an entry in a kb_map.
uint64_t kb_entry_hash(const kb_gaz *gaz, uint32_t index);

/// Entries of any gazetteers, none so far; one thread's.
KB_NODISCARD kb_status kb_entries_new(const kb_allocator *alloc,
                                      kb_entries **out);

/// Takes NULL.
void kb_entries_free(kb_entries *entries);

/**
   Forget all when very many are held.  To be called between texts.  Takes
   NULL.
*/
void kb_entries_trim(kb_entries *entries);

/**
   Get entry `index` of an open gazetteer.

   @param[out] out  Valid until kb_entries_trim().
   @return KB_OK, KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_entries_get(kb_entries *entries, const kb_gaz *gaz,
                                      uint32_t index, const kb_entry **out);

#endif // KB_RESOLVE_ENTRY_H

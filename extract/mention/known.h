// SPDX-License-Identifier: MIT
// What a document itself tells about its names: votes for the type of each, and
// which gazetteer entities it names without doubt.
#ifndef KB_MENTION_KNOWN_H
#define KB_MENTION_KNOWN_H

#include "base/hash.h"
#include "mention/scene.h"

typedef struct kb_known_name {
    uint64_t key;   // 0: free
    float votes[4]; // by kb_entity_type; [0]: for no name at all
    uint32_t n;     // times seen by context alone
    bool is_sure;   // a rule or list found it, not context alone
} kb_known_name;

typedef struct kb_known {
    kb_known_name *names;
    uint32_t n_slots; // a power of two
    uint32_t n;
    uint64_t *strong; // entities with a strong name: hashes, 0: free
    uint32_t n_strong_slots;
} kb_known;

/// Room for `n_names` names, and the strong entities of the scene's hits.
KB_NODISCARD kb_status kb_known_init(kb_known *known, const kb_scene *scene,
                                     uint32_t n_names);

/// What the key of a name of one token more is made of; 0 to begin.
static inline uint64_t
kb_known_extend(uint64_t so_far, const kb_token *token)
{
    return kb_hash_combine(so_far, token->key);
}

static inline uint64_t
kb_known_finish(uint64_t so_far)
{
    const uint64_t key = kb_hash_finish(so_far);
    return key == 0 ? 1 : key;
}

/// The key of the name that tokens [begin, end) are.
static inline uint64_t
kb_known_key(const kb_text *text, uint32_t begin, uint32_t end)
{
    uint64_t key = 0;
    for (uint32_t t = begin; t < end; ++t) {
        key = kb_known_extend(key, &text->tokens[t]);
    }
    return kb_known_finish(key);
}

/// The name's record, or NULL.
const kb_known_name *kb_known_find(const kb_known *known, uint64_t key);

/// Vote for a name's type; silently nothing when there is no room.
void kb_known_vote(kb_known *known, uint64_t key, kb_entity_type type,
                   double weight, bool is_sure);

/// The type with most votes and its lead over the next, or 0.
kb_entity_type kb_known_type(const kb_known_name *name, double *lead);

/// Whether an entity has a strong name in the document.
bool kb_known_is_strong(const kb_known *known, const kb_gaz_sense *sense);

#endif // KB_MENTION_KNOWN_H

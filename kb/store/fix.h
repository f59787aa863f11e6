// SPDX-License-Identifier: MIT
// Corrections of entities, on their way into the store and out of it.  The
// batch holds documents as they were put; just before it is written, documents
// that corrections concern get a second, corrected form, which is what most
// tables are made of, while `raw` keeps the first.
#ifndef KB_STORE_FIX_H
#define KB_STORE_FIX_H

#include "store/apply.h"

#include <kb/correct.h>

typedef struct kb_fix {
    uint8_t kind;
    uint32_t entity; // terms of the batch
    uint32_t target; // or KB_NONE
    kb_str document; // in the arena of the fixes, as all text
    kb_str name;
    kb_str reason;
    bool is_gone;
    bool is_changed; // is not what the store has
} kb_fix;

struct kb_fixes {
    kb_arena arena;
    kb_slots slots;
    KB_VEC(kb_fix) items;
    bool has_changed;
};

/// Make sure that the batch has the store's corrections.
KB_NODISCARD kb_status kb_fixes_load(kb_txn *txn);

/// Takes NULL.
void kb_fixes_free(kb_fixes *fixes);

/// The correction with a kind, entity and document, or NULL.
kb_fix *kb_fixes_find(const kb_batch *batch, uint8_t kind, uint32_t entity,
                      kb_str document);

/// Put a correction, whose texts are copied, in place of the one there is.
KB_NODISCARD kb_status kb_fixes_put(kb_batch *batch, const kb_fix *fix);

/// The entity that stands for one after all mergers; KB_NONE: a circle.
uint32_t kb_fixes_root(const kb_batch *batch, uint32_t entity);

/// Intern the entity of a key.
KB_NODISCARD kb_status kb_fix_entity(kb_batch *batch, kb_str key,
                                     uint32_t *out);

/// Load what changed corrections concern, and correct all documents of the
/// batch; through the view of the store as it was.
KB_NODISCARD kb_status kb_fixes_apply(kb_txn *txn);

/// Correct one document of the batch, if a correction concerns it.
KB_NODISCARD kb_status kb_fixes_map(kb_batch *batch, size_t doc);

/// Add a stored document to a batch as it was put, from whatever store.
KB_NODISCARD kb_status kb_batch_load(kb_batch *batch, kb_txn *from,
                                     uint32_t doc);

// While a batch is applied:

/// Write the changed rows of `alias`.
KB_NODISCARD kb_status kb_fixes_write(kb_apply *apply);

/// Write, or delete if there is one, a document's row of `raw`.
KB_NODISCARD kb_status kb_fix_put_raw(kb_apply *apply, const kb_new_doc *doc);
KB_NODISCARD kb_status kb_fix_drop_raw(kb_apply *apply, uint32_t doc);

/// The key of a row of `alias`.
void kb_fix_key(kb_key *key, uint32_t entity, uint8_t kind, kb_str document);

#endif // KB_STORE_FIX_H

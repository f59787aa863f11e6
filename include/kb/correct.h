// SPDX-License-Identifier: MIT
/**
   @file kb/correct.h
   Correcting entities: two that are one, one that is two, one with a wrong
   name.

   A correction is kept in the store and says what is to be made of what
   documents say: of those that are there, and of those that come or are
   replaced later.  What they say themselves is kept, so that every correction
   can be undone.  All answers, counts and exports follow from the corrected
   documents; nothing need be asked twice.

   Of an entity in a document, first splits apply, then mergers (of the entity
   merged into, too, and so on), then the name given to what they lead to.
*/
#ifndef KB_CORRECT_H
#define KB_CORRECT_H

#include <kb/store.h>

KB_BEGIN_DECLS

typedef enum kb_correction_kind {
    KB_CORRECTION_MERGE = 1,  ///< `entity` is `target`
    KB_CORRECTION_RENAME = 2, ///< `entity` is called `name`
    KB_CORRECTION_SPLIT = 3   ///< in `document`, `entity` is `target`, called
                              ///< `name`
} kb_correction_kind;

/// Of one entity, kind and (for splits) document there is one correction.
typedef struct kb_correction {
    kb_correction_kind kind;
    kb_str entity;   ///< its key
    kb_str document; ///< of a split: the document's id; else empty
    kb_str target;   ///< key; of a split it may be new; of a renaming empty
    kb_str name;     ///< UTF-8; of a merger empty
    kb_str reason;   ///< for people to read; may be empty
} kb_correction;

/**
   Correct an entity, in place of an earlier correction of the same entity, kind
   and document.

   The commit writes all documents anew that speak of the entity, from memory.

   @return KB_OK; KB_NOT_FOUND: the store has never seen the entity (of a
           merger: or the target); KB_ERR_INVALID: a part is missing or too
           much, the target's key is none, or mergers would go in a circle;
           KB_ERR_UTF8; KB_ERR_LIMIT: a text above 64 KiB; KB_ERR_READONLY,
           KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status kb_txn_correct(kb_txn *txn,
                                             const kb_correction *correction,
                                             kb_error *err);

/// Undo a correction, of which `kind`, `entity` and `document` matter.  KB_OK;
/// KB_NOT_FOUND: there is none; as kb_txn_correct().
KB_API KB_NODISCARD kb_status kb_txn_undo(kb_txn *txn,
                                          const kb_correction *correction,
                                          kb_error *err);

typedef kb_status (*kb_correction_fn)(void *ctx,
                                      const kb_correction *correction);

/// Every correction, in order of the entities' keys, then kinds, then
/// documents.
KB_API KB_NODISCARD kb_status kb_correction_each(kb_txn *txn,
                                                 kb_correction_fn fn,
                                                 void *ctx);

KB_END_DECLS

#endif // KB_CORRECT_H

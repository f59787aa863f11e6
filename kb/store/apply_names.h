// SPDX-License-Identifier: MIT
// Names and trigrams that a commit adds and drops.  Those of new entities, of
// which the store has nothing to say, are gathered by a second thread.
#ifndef KB_STORE_APPLY_NAMES_H
#define KB_STORE_APPLY_NAMES_H

#include "store/apply.h"
#include "store/task.h"
#include "store/variant.h"

enum { KB_ROWS_NAME, KB_ROWS_GRAM, KB_N_ROWS };

typedef struct kb_apply_names {
    kb_apply *apply;
    kb_task task;             // what follows is its, while it runs
    kb_arena arena;           // of one entity
    kb_buf folded;            //
    kb_name_vec names[2];     // that were, that are to be
    kb_name_vec grams[2];     //
    kb_spool rows[KB_N_ROWS]; // to be put; those without a value go
} kb_apply_names;

/// Add the names of a variant's content to those that were, or are to be.
KB_NODISCARD kb_status kb_apply_names_add(kb_apply_names *names, kb_str content,
                                          bool is_to_be);

/// Note in what they differ, as rows of an entity, and forget them.
KB_NODISCARD kb_status kb_apply_names_note(kb_apply_names *names, uint32_t ent);

/// A task: put the rows in order.
KB_NODISCARD kb_status kb_apply_names_sort(void *names);

#endif // KB_STORE_APPLY_NAMES_H

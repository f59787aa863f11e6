// SPDX-License-Identifier: MIT
// Annotations that wait to be put into a batch by another thread: copies of
// what is stored of them.
#ifndef KB_STORE_INBOX_H
#define KB_STORE_INBOX_H

#include "store/batch.h"

typedef struct kb_inbox_item {
    kb_document document;
    kb_annotation annotation;
    bool is_dead; // a later one has the same id
} kb_inbox_item;

typedef struct kb_inbox {
    kb_arena arena;
    kb_slots slots; // items by id
    KB_VEC(kb_inbox_item) items;
} kb_inbox;

void kb_inbox_init(kb_inbox *inbox, const kb_allocator *alloc);

/// Copy a checked annotation; one with the same id is dead then.  KB_OK, or
/// KB_ERR_NOMEM: the inbox is as before.
KB_NODISCARD kb_status kb_inbox_add(kb_inbox *inbox,
                                    const kb_annotation *annotation);

/// The annotation with an id, or NULL.  Valid until the next call of
/// kb_inbox_add().
const kb_annotation *kb_inbox_find(const kb_inbox *inbox, kb_str id);

/// Bytes that the copies take.
size_t kb_inbox_memory(const kb_inbox *inbox);

/// Put all into a batch, and forget them.
KB_NODISCARD kb_status kb_inbox_empty(kb_inbox *inbox, kb_batch *batch,
                                      bool with_text);

/// Release the memory.  Takes a zeroed one.
void kb_inbox_clear(kb_inbox *inbox);

#endif // KB_STORE_INBOX_H

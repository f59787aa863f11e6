// SPDX-License-Identifier: MIT
// What is put into a write transaction on its way to its batch: an inbox that
// is filled, and one that a second thread empties.
#ifndef KB_STORE_QUEUE_H
#define KB_STORE_QUEUE_H

#include "store/inbox.h"
#include "store/task.h"

typedef struct kb_queue {
    kb_batch *batch; // the task's, while it runs
    bool with_text;
    kb_inbox inbox;
    kb_inbox away;  // the task's
    kb_slots ids;   // hashes of external ids; index is their lower half
    size_t n_batch; // bytes of the batch, when the task began
    kb_buf scratch; // the caller's
    kb_status st;   // that of a fault: nothing can be put any more
    kb_task task;
} kb_queue;

KB_NODISCARD kb_status kb_queue_new(const kb_allocator *alloc, kb_batch *batch,
                                    bool with_text, kb_queue **out);

/// Takes NULL.
void kb_queue_free(kb_queue *queue);

/// Remember that the transaction says something of a document.
KB_NODISCARD kb_status kb_queue_note(kb_queue *queue, kb_str id);

/// Whether it may have: to be sure, drain the queue and look into the batch.
bool kb_queue_may_have(const kb_queue *queue, kb_str id);

/// Copy a checked annotation, of whose document nothing is said yet.  KB_OK;
/// KB_ERR_NOMEM, when it may be one from before that could not be put.
KB_NODISCARD kb_status kb_queue_add(kb_queue *queue,
                                    const kb_annotation *annotation);

/// Wait until all is in the batch, which is the caller's then.  Takes NULL.
KB_NODISCARD kb_status kb_queue_drain(kb_queue *queue);

/// Bytes that what was put takes, in the batch too.
size_t kb_queue_memory(const kb_queue *queue);

#endif // KB_STORE_QUEUE_H

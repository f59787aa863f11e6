// SPDX-License-Identifier: MIT
#include "store/queue.h"

#include "base/alloc.h"
#include "base/hash.h"

/// An inbox of so many bytes is worth a thread.
enum { FULL = 1 << 20 };

kb_status
kb_queue_new(const kb_allocator *alloc, kb_batch *batch, bool with_text,
             kb_queue **out)
{
    kb_queue *const queue = kb_alloc_zeroed(alloc, 1, sizeof(*queue));
    if (!queue) {
        return KB_ERR_NOMEM;
    }
    queue->batch = batch;
    queue->with_text = with_text;
    queue->ids.alloc = alloc;
    queue->task.is_apart = true;
    kb_buf_init(&queue->scratch, alloc);
    kb_inbox_init(&queue->inbox, alloc);
    kb_inbox_init(&queue->away, alloc);
    *out = queue;
    return KB_OK;
}

void
kb_queue_free(kb_queue *queue)
{
    if (queue) {
        const kb_allocator *const alloc = queue->ids.alloc;
        const kb_status ignored = kb_task_end(&queue->task);
        (void)ignored;
        kb_slots_clear(&queue->ids);
        kb_buf_clear(&queue->scratch);
        kb_inbox_clear(&queue->away);
        kb_inbox_clear(&queue->inbox);
        kb_alloc_release(alloc, queue);
    }
}

static uint64_t
hash_of(kb_str id)
{
    return kb_hash_finish(kb_hash(id));
}

kb_status
kb_queue_note(kb_queue *queue, kb_str id)
{
    const uint64_t hash = hash_of(id);
    return kb_slots_add(&queue->ids, hash, (uint32_t)(hash & INT32_MAX));
}

bool
kb_queue_may_have(const kb_queue *queue, kb_str id)
{
    const uint64_t hash = hash_of(id);
    kb_probe probe = kb_slots_probe(hash);
    uint32_t low = 0;
    while (kb_slots_next(&queue->ids, &probe, &low)) {
        if (low == (uint32_t)(hash & INT32_MAX)) {
            return true;
        }
    }
    return false;
}

static kb_status
empty_away(void *ctx)
{
    kb_queue *const queue = ctx;
    return kb_inbox_empty(&queue->away, queue->batch, queue->with_text);
}

/// Wait for the task.
static kb_status
wait(kb_queue *queue)
{
    const kb_status st = kb_task_end(&queue->task);
    queue->st = queue->st == KB_OK ? st : queue->st;
    return queue->st;
}

static kb_status
hand_over(kb_queue *queue)
{
    KB_TRY(wait(queue));
    const kb_inbox full = queue->inbox;
    queue->inbox = queue->away;
    queue->away = full;
    queue->n_batch = kb_batch_memory(queue->batch);
    kb_task_begin(&queue->task, empty_away, queue);
    return KB_OK;
}

kb_status
kb_queue_add(kb_queue *queue, const kb_annotation *annotation)
{
    KB_TRY(queue->st);
    KB_TRY(kb_queue_note(queue, annotation->document->id));
    KB_TRY(kb_inbox_add(&queue->inbox, annotation));
    return kb_inbox_memory(&queue->inbox) < FULL ? KB_OK : hand_over(queue);
}

kb_status
kb_queue_drain(kb_queue *queue)
{
    if (!queue) {
        return KB_OK;
    }
    KB_TRY(wait(queue));
    queue->st = kb_inbox_empty(&queue->inbox, queue->batch, queue->with_text);
    queue->n_batch = kb_batch_memory(queue->batch);
    return queue->st;
}

size_t
kb_queue_memory(const kb_queue *queue)
{
    const size_t n_away = queue->task.is_running ? FULL : 0;
    return queue->n_batch + n_away + kb_inbox_memory(&queue->inbox);
}

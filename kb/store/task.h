// SPDX-License-Identifier: MIT
// Work done by another thread while its owner does something else.
#ifndef KB_STORE_TASK_H
#define KB_STORE_TASK_H

#include <kb/api.h>
#include <kb/status.h>

#include <pthread.h>
#include <stdbool.h>

/// What to do.
typedef kb_status (*kb_task_fn)(void *ctx);

typedef struct kb_task {
    bool is_apart; // else it is done at once, in the caller's thread
    bool is_running;
    pthread_t thread;
    kb_task_fn fn;
    void *ctx;
    kb_status st; // of what was done
} kb_task;

/// Nothing is done where there is no mutex, for lack of a second thread.
static inline void
kb_task_lock(pthread_mutex_t *mutex)
{
    if (mutex) {
        (void)pthread_mutex_lock(mutex);
    }
}

static inline void
kb_task_unlock(pthread_mutex_t *mutex)
{
    if (mutex) {
        (void)pthread_mutex_unlock(mutex);
    }
}

/// Begin; the one before was ended.  Without `is_apart`, or where the system
/// has no thread to give, it is over when this returns.
void kb_task_begin(kb_task *task, kb_task_fn fn, void *ctx);

/// Wait for the end: what the function has returned, once; KB_OK when there was
/// nothing to do.
KB_NODISCARD kb_status kb_task_end(kb_task *task);

#endif // KB_STORE_TASK_H

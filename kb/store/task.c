// SPDX-License-Identifier: MIT
#include "store/task.h"

#include <signal.h>

static void *
run(void *ctx)
{
    kb_task *const task = ctx;
    task->st = task->fn(task->ctx);
    return NULL;
}

/// Start the thread: with all signals blocked, for they are the program's.
static bool
start(kb_task *task)
{
    sigset_t all;
    sigset_t old;
    (void)sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &old) != 0) {
        return false;
    }
    const bool is_started = pthread_create(&task->thread, NULL, run, task) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    return is_started;
}

void
kb_task_begin(kb_task *task, kb_task_fn fn, void *ctx)
{
    task->fn = fn;
    task->ctx = ctx;
    task->is_running = task->is_apart && start(task);
    if (!task->is_running) {
        (void)run(task);
    }
}

kb_status
kb_task_end(kb_task *task)
{
    if (task->is_running) {
        (void)pthread_join(task->thread, NULL);
        task->is_running = false;
    }
    const kb_status st = task->st;
    task->st = KB_OK;
    return st;
}

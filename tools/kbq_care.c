// SPDX-License-Identifier: MIT
// kbq check, backup, compact, merge.
#include "kbq.h"

#include <kb/care.h>

#include <unistd.h>

static const kb_table_column fault_columns[] = {
    {"table", false},
    {"key", false},
    {"message", false},
};

static kb_status
print_fault(void *ctx, const kb_fault *fault)
{
    kbq *const q = ctx;
    kb_table_text(&q->table, fault->table);
    kb_table_text(&q->table, fault->key);
    kb_table_text(&q->table, fault->message);
    return kbq_go_on(q);
}

int
kbq_check(kbq *q)
{
    kb_error err = {0};
    kbq_begin_table(q, fault_columns, 3);
    const kb_status st = kb_store_check(q->path, print_fault, q, &err);
    kb_table_end(&q->table);
    const int written = kb_out_close(&q->out, q->cli);
    if (st == KB_OK) {
        kb_cli_note(q->cli, "%s: sound", q->path);
        return written;
    }
    if (st == KB_ERR_CORRUPT) {
        kb_cli_warn(q->cli, "%s: damaged", q->path);
        return written != KB_EXIT_OK ? written : KB_EXIT_DAMAGED;
    }
    return kb_cli_fail(q->cli, st, q->path, &err);
}

int
kbq_backup(kbq *q)
{
    const kb_store_options how = {.read_only = true};
    kb_store *store = NULL;
    kb_error err = {0};
    kb_status st = kb_store_open(q->path, &how, &store, &err);
    st = st == KB_OK ? kb_store_backup(store, q->args[0], &err) : st;
    kb_store_close(store);
    return st == KB_OK ? KB_EXIT_OK : kb_cli_fail(q->cli, st, q->path, &err);
}

int
kbq_compact(kbq *q)
{
    kb_store *store = NULL;
    kb_error err = {0};
    kb_status st = kb_store_open(q->path, NULL, &store, &err);
    st = st == KB_OK ? kb_store_compact(store, &err) : st;
    kb_store_close(store);
    return st == KB_OK ? KB_EXIT_OK : kb_cli_fail(q->cli, st, q->path, &err);
}

int
kbq_merge(kbq *q)
{
    const kb_merge_options how = {.newest = q->takes_newest};
    const char *const *const paths = (const char *const *)(q->args + 1);
    kb_error err = {0};
    const kb_status st =
        kb_store_merge(q->args[0], paths, (size_t)(q->n_args - 1), &how, &err);
    return st == KB_OK ? KB_EXIT_OK : kb_cli_fail(q->cli, st, q->args[0], &err);
}

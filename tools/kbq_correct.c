// SPDX-License-Identifier: MIT
// kbq merge-entities, rename, split, undo, corrections.
#include "kbq.h"

#include <kb/correct.h>

#include <stdio.h>
#include <unistd.h>

static const char *const kind_names[] = {"merge", "rename", "split"};

enum { N_KINDS = sizeof(kind_names) / sizeof(kind_names[0]) };

static kb_str
view(const char *text)
{
    return text ? (kb_str){text, strlen(text)} : (kb_str){NULL, 0};
}

// ---- writing ----------------------------------------------------------------

/// Open the store, let `change` gather corrections, commit them.
static int
change_store(kbq *q, int (*change)(kbq *q))
{
    kb_store *store = NULL;
    kb_error err = {0};
    kb_status st = kb_store_open(q->path, NULL, &store, &err);
    st = st == KB_OK ? kb_txn_begin(store, KB_TXN_WRITE, &q->txn, &err) : st;
    int code = st == KB_OK ? change(q) : KB_EXIT_OK;
    if (st == KB_OK && code == KB_EXIT_OK) {
        st = kb_txn_commit(q->txn, &err);
        q->txn = NULL;
    }
    kb_txn_abort(q->txn);
    q->txn = NULL;
    kb_store_close(store);
    const int written = kb_out_close(&q->out, q->cli);
    code = st == KB_OK ? code : kb_cli_fail(q->cli, st, q->path, &err);
    return code != KB_EXIT_OK ? code : written;
}

static int
correct(kbq *q, const kb_correction *correction)
{
    kb_error err = {0};
    const kb_status st = kb_txn_correct(q->txn, correction, &err);
    return st == KB_OK ? KB_EXIT_OK : kb_cli_fail(q->cli, st, q->args[0], &err);
}

static int
gather_merger(kbq *q)
{
    kb_entity_info from;
    kb_entity_info into;
    q->is_exact = true; // nothing is changed by guess
    int code = kbq_resolve(q, q->args[0], &from);
    code = code == KB_EXIT_OK ? kbq_resolve(q, q->args[1], &into) : code;
    if (code != KB_EXIT_OK) {
        return code;
    }
    const kb_correction c = {
        .kind = KB_CORRECTION_MERGE,
        .entity = from.key,
        .target = into.key,
        .reason = view(q->reason),
    };
    return correct(q, &c);
}

static int
gather_renaming(kbq *q)
{
    kb_entity_info entity;
    q->is_exact = true;
    const int code = kbq_resolve(q, q->args[0], &entity);
    if (code != KB_EXIT_OK) {
        return code;
    }
    const kb_correction c = {
        .kind = KB_CORRECTION_RENAME,
        .entity = entity.key,
        .name = view(q->args[1]),
        .reason = view(q->reason),
    };
    return correct(q, &c);
}

/// A key that no entity has: of the type and name, qualified if need be.
static kb_status
new_key(kbq *q, const kb_entity_info *from, kb_str name,
        char key[KB_ENTITY_KEY_LEN + 1])
{
    kb_id id = 0;
    KB_TRY(kb_entity_key(from->type, name, view(NULL), key));
    const kb_status st = kb_entity_find_key(q->txn, view(key), &id);
    if (st == KB_NOT_FOUND) {
        return KB_OK;
    }
    return st == KB_OK ? kb_entity_key(from->type, name, from->key, key) : st;
}

static int
gather_split(kbq *q)
{
    kb_entity_info entity;
    char key[KB_ENTITY_KEY_LEN + 1];
    const kb_str name = view(q->args[1]);
    q->is_exact = true;
    int code = kbq_resolve(q, q->args[0], &entity);
    if (code != KB_EXIT_OK) {
        return code;
    }
    const kb_status st = new_key(q, &entity, name, key);
    if (st != KB_OK) {
        return kb_cli_fail(q->cli, st, q->args[1], NULL);
    }
    for (int i = 2; code == KB_EXIT_OK && i < q->n_args; ++i) {
        const kb_correction c = {
            .kind = KB_CORRECTION_SPLIT,
            .entity = entity.key,
            .document = view(q->args[i]),
            .target = view(key),
            .name = name,
            .reason = view(q->reason),
        };
        kb_id id = 0;
        if (kb_document_find(q->txn, c.document, &id) == KB_NOT_FOUND) {
            kb_cli_warn(q->cli, "%s: no such document", q->args[i]);
            return KB_EXIT_NOT_FOUND;
        }
        code = correct(q, &c);
    }
    return code;
}

static int
gather_undoing(kbq *q)
{
    kb_error err = {0};
    const int kind =
        kb_cli_choice(q->cli, "undo", q->args[0], kind_names, N_KINDS);
    const kb_correction c = {
        .kind = (kb_correction_kind)(KB_CORRECTION_MERGE + kind),
        .entity = view(q->args[1]),
        .document = view(q->n_args > 2 ? q->args[2] : NULL),
    };
    const kb_status st = kb_txn_undo(q->txn, &c, &err);
    if (st == KB_NOT_FOUND) {
        kb_cli_warn(q->cli, "%s: no such correction; try: kbq corrections",
                    q->args[1]);
        return KB_EXIT_NOT_FOUND;
    }
    return st == KB_OK ? KB_EXIT_OK : kb_cli_fail(q->cli, st, q->args[1], &err);
}

int
kbq_merge_entities(kbq *q)
{
    return change_store(q, gather_merger);
}

int
kbq_rename(kbq *q)
{
    return change_store(q, gather_renaming);
}

int
kbq_split(kbq *q)
{
    return change_store(q, gather_split);
}

int
kbq_undo(kbq *q)
{
    return change_store(q, gather_undoing);
}

// ---- reading ----------------------------------------------------------------

static const kb_table_column columns[] = {
    {"kind", false},   {"entity", false}, {"document", false},
    {"target", false}, {"name", false},   {"reason", false},
};

static kb_status
print_correction(void *ctx, const kb_correction *c)
{
    kbq *const q = ctx;
    kb_table_text(&q->table, kind_names[c->kind - KB_CORRECTION_MERGE]);
    kb_table_cell(&q->table, c->entity);
    kb_table_cell(&q->table, c->document);
    kb_table_cell(&q->table, c->target);
    kb_table_cell(&q->table, c->name);
    kb_table_cell(&q->table, c->reason);
    return kbq_go_on(q);
}

int
kbq_corrections(kbq *q)
{
    kbq_begin_table(q, columns, sizeof(columns) / sizeof(columns[0]));
    const kb_status st = kb_correction_each(q->txn, print_correction, q);
    return kbq_end_table(q, st, "corrections");
}

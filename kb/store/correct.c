// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "store/fix.h"
#include "store/queue.h"
#include "store/read.h"

/// An answer or fault, with its sentence.
static kb_status
say(const kb_txn *txn, kb_status st, kb_error *err, const char *message)
{
    return kb_error_set(err, st, txn->store->path, 0, "%s", message);
}

static kb_status
check_writer(const kb_txn *txn, kb_error *err)
{
    if (kb_env_is_foreign(txn->store)) {
        return kb_env_error(txn->store, KB_ERR_INVALID, err);
    }
    if (!txn->batch) {
        return say(txn, KB_ERR_READONLY, err,
                   "a read transaction cannot write");
    }
    if (!txn->store->has_evidence) {
        return say(txn, KB_ERR_INVALID, err,
                   "the store keeps no evidence: nothing can be corrected");
    }
    const kb_status st = kb_queue_drain(txn->queue); // the batch is used
    return st == KB_OK ? KB_OK : kb_env_error(txn->store, st, err);
}

/// Which parts a correction has, and that they fit.
static kb_status
check_parts(const kb_correction *c)
{
    static const struct {
        bool has_document;
        bool has_target;
        bool has_name;
    } forms[] = {
        [KB_CORRECTION_MERGE] = {false, true, false},
        [KB_CORRECTION_RENAME] = {false, false, true},
        [KB_CORRECTION_SPLIT] = {true, true, true},
    };
    const kb_str texts[] = {c->document, c->name, c->reason};
    if (c->kind < KB_CORRECTION_MERGE || c->kind > KB_CORRECTION_SPLIT ||
        forms[c->kind].has_document != (c->document.len > 0) ||
        forms[c->kind].has_target != (c->target.len > 0) ||
        forms[c->kind].has_name != (c->name.len > 0) ||
        (c->target.len > 0 && !kb_annotation_is_key(c->target)) ||
        kb_str_equal(c->target, c->entity)) {
        return KB_ERR_INVALID;
    }
    for (size_t i = 0; i < 3; ++i) {
        if (texts[i].len > KB_ROW_TEXT_MAX) {
            return KB_ERR_LIMIT;
        }
    }
    return kb_str_check_utf8(c->name, NULL);
}

/// Whether the store has seen an entity: its term in the batch.
static kb_status
find_entity(kb_txn *txn, kb_str key, uint32_t *out)
{
    kb_id id = 0;
    if (!kb_annotation_is_key(key)) {
        return KB_NOT_FOUND;
    }
    KB_TRY(kb_fix_entity(txn->batch, key, out));
    const kb_new_term *const term = &txn->batch->terms.items[*out];
    return kb_read_term_id(txn, term->kind, term->body, &id);
}

/// Whether an entity is merged into another one, by whatever way.
static bool
leads_to(const kb_batch *batch, uint32_t from, uint32_t to)
{
    const kb_str none = {NULL, 0};
    while (from != to) {
        const kb_fix *const next =
            kb_fixes_find(batch, KB_CORRECTION_MERGE, from, none);
        if (!next) {
            return false;
        }
        from = next->target;
    }
    return true;
}

static kb_status
put(kb_txn *txn, const kb_correction *c)
{
    kb_batch *const batch = txn->batch;
    kb_fix fix = {
        .kind = (uint8_t)c->kind,
        .target = KB_NONE,
        .document = c->document,
        .name = c->name,
        .reason = c->reason,
        .is_changed = true,
    };
    KB_TRY(check_parts(c));
    KB_TRY(kb_fixes_load(txn));
    KB_TRY(find_entity(txn, c->entity, &fix.entity));
    if (c->kind == KB_CORRECTION_MERGE) {
        KB_TRY(find_entity(txn, c->target, &fix.target));
        KB_TRY(leads_to(batch, fix.target, fix.entity) ? KB_ERR_INVALID
                                                       : KB_OK);
    }
    if (c->kind == KB_CORRECTION_SPLIT) {
        KB_TRY(kb_fix_entity(batch, c->target, &fix.target));
    }
    return kb_fixes_put(batch, &fix);
}

kb_status
kb_txn_correct(kb_txn *txn, const kb_correction *correction, kb_error *err)
{
    KB_TRY(check_writer(txn, err));
    const kb_status st = put(txn, correction);
    if (st == KB_OK) {
        return KB_OK;
    }
    if (st == KB_NOT_FOUND) {
        return say(txn, st, err, "no such entity");
    }
    if (st == KB_ERR_INVALID) {
        return say(txn, st, err,
                   "no such correction can be: a part is wrong, or an entity "
                   "would be merged into itself");
    }
    return kb_env_error(txn->store, st, err);
}

static kb_status
undo(kb_txn *txn, const kb_correction *c)
{
    uint32_t entity = 0;
    KB_TRY(kb_fixes_load(txn));
    if (!kb_annotation_is_key(c->entity)) {
        return KB_NOT_FOUND;
    }
    KB_TRY(kb_fix_entity(txn->batch, c->entity, &entity));
    kb_fix *const fix =
        kb_fixes_find(txn->batch, (uint8_t)c->kind, entity, c->document);
    if (!fix) {
        return KB_NOT_FOUND;
    }
    fix->is_gone = true;
    fix->is_changed = true;
    txn->batch->fixes->has_changed = true;
    return KB_OK;
}

kb_status
kb_txn_undo(kb_txn *txn, const kb_correction *correction, kb_error *err)
{
    KB_TRY(check_writer(txn, err));
    const kb_status st = undo(txn, correction);
    return st == KB_OK          ? KB_OK
           : st == KB_NOT_FOUND ? say(txn, st, err, "no such correction")
                                : kb_env_error(txn->store, st, err);
}

// ---- reading ----------------------------------------------------------------

/// The key of an entity, from its term.
static kb_status
read_key(kb_txn *txn, uint32_t id, kb_str *out)
{
    uint8_t kind = 0;
    kb_str body = {0};
    KB_TRY(kb_read_body(txn, id, &kind, &body));
    if (kind != KB_TERM_LOCAL || !kb_row_is_entity(body)) {
        return KB_ERR_CORRUPT;
    }
    *out = kb_row_ent_key(body);
    return KB_OK;
}

static kb_status
give(kb_txn *txn, kb_str key, kb_correction_fn fn, void *ctx)
{
    kb_str value = {0};
    uint32_t id = 0;
    kb_row_alias row;
    KB_TRY(kb_env_get(txn, KB_TABLE_ALIAS, key, &value));
    KB_TRY(kb_row_read_alias(key, value, &id, &row));
    kb_correction c = {
        .kind = (kb_correction_kind)row.kind,
        .document = row.document,
        .name = row.name,
        .reason = row.reason,
    };
    KB_TRY(read_key(txn, id, &c.entity));
    if (row.target != 0) {
        KB_TRY(read_key(txn, row.target, &c.target));
    }
    return fn(ctx, &c);
}

/// Note the entities that have corrections.
static kb_status
rank(kb_txn *txn, kb_ranked_vec *vec)
{
    kb_scan scan;
    KB_TRY(kb_scan_open(&scan, txn, KB_TABLE_ALIAS, (kb_str){NULL, 0}));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        uint32_t id = 0;
        kb_row_alias row;
        st = kb_row_read_alias(scan.key, scan.value, &id, &row);
        if (st == KB_OK && (vec->n == 0 || vec->items[vec->n - 1].a != id)) {
            st = kb_ranked_add_entity(txn, vec, id);
        }
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

static kb_status
give_all_of(kb_txn *txn, uint32_t id, kb_correction_fn fn, void *ctx)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, id);
    KB_TRY(kb_scan_open(&scan, txn, KB_TABLE_ALIAS, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        st = give(txn, scan.key, fn, ctx);
        if (st == KB_OK) {
            st = kb_scan_next(&scan);
            if (st == KB_DONE) {
                st = KB_NOT_FOUND; // the end, and not that fn() wants no more
            }
        }
    }
    kb_scan_close(&scan);
    return st == KB_NOT_FOUND ? KB_OK : st;
}

kb_status
kb_correction_each(kb_txn *txn, kb_correction_fn fn, void *ctx)
{
    kb_ranked_vec vec = {.alloc = &txn->store->alloc};
    kb_status st = rank(txn, &vec);
    kb_ranked_sort(&vec);
    for (size_t i = 0; st == KB_OK && i < vec.n; ++i) {
        st = give_all_of(txn, vec.items[i].a, fn, ctx);
    }
    KB_VEC_CLEAR(&vec);
    return kb_read_end(st);
}

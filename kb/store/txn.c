// SPDX-License-Identifier: MIT
#include "base/alloc.h"
#include "base/error.h"
#include "store/fix.h"
#include "store/queue.h"

static kb_status
begin_batch(kb_txn *txn)
{
    kb_store *const store = txn->store;
    KB_TRY(kb_batch_new(&store->alloc, &txn->batch));
    kb_batch_expect(txn->batch, &store->last);
    return store->has_threads ? kb_queue_new(&store->alloc, txn->batch,
                                             store->has_text, &txn->queue)
                              : KB_OK;
}

kb_status
kb_txn_begin(kb_store *store, kb_txn_kind kind, kb_txn **out, kb_error *err)
{
    const bool is_write = kind == KB_TXN_WRITE;
    if (is_write && store->is_read_only) {
        return kb_error_set(err, KB_ERR_READONLY, store->path, 0,
                            "the store is open for reading only");
    }
    if (kb_env_is_foreign(store)) {
        return kb_env_error(store, KB_ERR_INVALID, err);
    }
    if (is_write && atomic_exchange(&store->has_writer, true)) {
        return kb_error_set(err, KB_ERR_BUSY, store->path, 0,
                            "a write transaction is open already");
    }
    kb_txn *const txn = kb_alloc_zeroed(&store->alloc, 1, sizeof(*txn));
    if (!txn) {
        if (is_write) {
            store->has_writer = false;
        }
        return kb_error_set(err, KB_ERR_NOMEM, store->path, 0, "out of memory");
    }
    txn->store = store;
    kb_arena_init(&txn->arena, &store->alloc, 0);
    kb_status st = is_write ? begin_batch(txn) : KB_OK;
    st = st == KB_OK ? kb_env_begin(txn, false) : st;
    if (st != KB_OK) {
        kb_queue_free(txn->queue);
        kb_batch_free(txn->batch);
        kb_alloc_release(&store->alloc, txn);
        if (is_write) {
            store->has_writer = false;
        }
        return kb_env_error(store, st, err);
    }
    *out = txn;
    return KB_OK;
}

void
kb_txn_abort(kb_txn *txn)
{
    if (!txn) {
        return;
    }
    kb_store *const store = txn->store;
    if (!kb_env_is_foreign(store)) {
        kb_env_abort(txn); // else it is for the parent to end
    } else if (txn->queue && txn->queue->task.is_running) {
        return; // so is the thread, which may have left anything half done
    }
    const bool was_writer = txn->batch != NULL;
    kb_queue_free(txn->queue);
    kb_batch_free(txn->batch);
    kb_arena_clear(&txn->arena);
    kb_alloc_release(&store->alloc, txn);
    if (was_writer) {
        store->has_writer = false;
    }
}

/// Write the batch, growing the map as often as it takes.
static kb_status
write_batch(kb_txn *txn)
{
    kb_store *const store = txn->store;
    for (;;) {
        KB_TRY(kb_env_begin(txn, true));
        kb_status st = kb_batch_apply(txn->batch, txn);
        if (st == KB_OK) {
            st = kb_env_commit(txn);
        } else {
            kb_env_abort(txn);
        }
        if (st != KB_ERR_FULL || !store->is_full) {
            return st;
        }
        KB_TRY(kb_env_grow(store));
    }
}

static bool
has_changes(const kb_txn *txn)
{
    const kb_batch *const batch = txn->batch;
    return batch &&
           (batch->docs.n > 0 || (batch->fixes && batch->fixes->has_changed));
}

kb_status
kb_txn_commit(kb_txn *txn, kb_error *err)
{
    kb_status st = kb_env_is_foreign(txn->store) ? KB_ERR_INVALID
                                                 : kb_queue_drain(txn->queue);
    if (st == KB_OK && has_changes(txn)) {
        st = kb_fixes_apply(txn);
    }
    if (st == KB_OK && has_changes(txn)) {
        kb_env_abort(txn); // the view of the store from before
        st = write_batch(txn);
        txn->store->last = kb_batch_sizes_of(txn->batch);
    }
    if (st != KB_OK) {
        (void)kb_env_error(txn->store, st, err);
    }
    kb_txn_abort(txn);
    return st;
}

kb_store *
kb_txn_store(const kb_txn *txn)
{
    return txn->store;
}

size_t
kb_txn_pending(const kb_txn *txn)
{
    if (!txn->batch) {
        return 0;
    }
    return txn->queue ? kb_queue_memory(txn->queue)
                      : kb_batch_memory(txn->batch);
}

void
kb_txn_trim(kb_txn *txn)
{
    kb_arena_reset(&txn->arena);
}

// ---- putting and removing ---------------------------------------------------

static kb_status
check_writer(const kb_txn *txn, kb_error *err)
{
    if (kb_env_is_foreign(txn->store)) {
        return kb_env_error(txn->store, KB_ERR_INVALID, err);
    }
    return txn->batch ? KB_OK
                      : kb_error_set(err, KB_ERR_READONLY, txn->store->path, 0,
                                     "a read transaction cannot write");
}

/// What the transaction says of a document, or NULL.
static kb_status
find_pending(kb_txn *txn, kb_str id, const kb_new_doc **out)
{
    *out = NULL;
    if (txn->queue) {
        if (!kb_queue_may_have(txn->queue, id)) {
            return KB_OK;
        }
        KB_TRY(kb_queue_drain(txn->queue));
    }
    *out = kb_batch_find(txn->batch, id);
    return KB_OK;
}

/// The digest under which a document is stored or, as `pending`, about to be:
/// KB_OK or KB_NOT_FOUND.
static kb_status
find_digest(kb_txn *txn, kb_str external_id, const kb_new_doc *pending,
            uint8_t out[KB_KEY_HASH])
{
    if (pending) {
        memcpy(out, pending->row.digest, KB_KEY_HASH);
        return pending->is_removal ? KB_NOT_FOUND : KB_OK;
    }
    kb_key key;
    kb_str value = {0};
    uint32_t id = 0;
    kb_row_doc row;
    kb_key_document(&key, external_id);
    KB_TRY(kb_env_get(txn, KB_TABLE_DOCID, kb_key_get(&key), &value));
    KB_TRY(kb_row_read_id(value, &id));
    kb_key_id(&key, id);
    const kb_status st =
        kb_env_get(txn, KB_TABLE_DOC, kb_key_get(&key), &value);
    KB_TRY(st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st);
    KB_TRY(kb_row_read_doc(value, &row));
    memcpy(out, row.digest, KB_KEY_HASH);
    return KB_OK;
}

/// Whether a document is there to be removed: KB_OK or KB_NOT_FOUND.
static kb_status
find_document(kb_txn *txn, kb_str id, const kb_new_doc *pending)
{
    uint8_t digest[KB_KEY_HASH];
    return id.len > 0 ? find_digest(txn, id, pending, digest) : KB_NOT_FOUND;
}

static kb_status
refuse_change(const kb_txn *txn, kb_str id, kb_error *err)
{
    return kb_error_set(err, KB_ERR_INVALID, txn->store->path, 0,
                        "document " KB_FMT
                        " cannot change: the store keeps no evidence",
                        KB_ARG(id));
}

/// Put an annotation of whose document the transaction may say something.
static kb_status
add_annotation(kb_txn *txn, const kb_annotation *annotation,
               const kb_new_doc *pending, const uint8_t digest[KB_KEY_HASH])
{
    if (txn->queue && !pending) {
        return kb_queue_add(txn->queue, annotation);
    }
    return kb_batch_add(txn->batch, annotation, digest, txn->store->has_text);
}

static kb_status
put_annotation(kb_txn *txn, const kb_annotation *annotation,
               kb_put_result *result)
{
    uint8_t now[KB_KEY_HASH];
    uint8_t before[KB_KEY_HASH];
    const kb_str id = annotation->document->id;
    const kb_new_doc *pending = NULL;
    KB_TRY(find_pending(txn, id, &pending));
    const kb_status st = find_digest(txn, id, pending, before);
    if (st != KB_OK && st != KB_NOT_FOUND) {
        return st;
    }
    const bool is_there = st == KB_OK;
    *result = is_there ? KB_PUT_REPLACED : KB_PUT_ADDED;
    if (is_there || pending || !txn->queue) { // else it is digested later
        kb_buf *const scratch =
            txn->queue ? &txn->queue->scratch : &txn->batch->scratch;
        KB_TRY(kb_annotation_digest(annotation, scratch, now));
    }
    if (is_there && memcmp(now, before, sizeof(now)) == 0) {
        *result = KB_PUT_UNCHANGED;
        return KB_OK;
    }
    if (is_there && !pending && !txn->store->has_evidence) {
        return KB_ERR_INVALID; // what it takes to take it out is not there
    }
    return add_annotation(txn, annotation, pending, now);
}

kb_status
kb_txn_put_annotation(kb_txn *txn, const kb_annotation *annotation,
                      kb_put_result *result, kb_error *err)
{
    kb_put_result ignored = KB_PUT_ADDED;
    KB_TRY(check_writer(txn, err));
    KB_TRY(kb_annotation_check(annotation, err));
    const kb_status st =
        put_annotation(txn, annotation, result ? result : &ignored);
    if (st == KB_ERR_INVALID) {
        return refuse_change(txn, annotation->document->id, err);
    }
    return st == KB_OK ? KB_OK : kb_env_error(txn->store, st, err);
}

kb_status
kb_txn_remove_document(kb_txn *txn, kb_str id, kb_error *err)
{
    const kb_new_doc *pending = NULL;
    KB_TRY(check_writer(txn, err));
    kb_status st = find_pending(txn, id, &pending);
    st = st == KB_OK ? find_document(txn, id, pending) : st;
    if (st == KB_NOT_FOUND) {
        return kb_error_set(err, st, txn->store->path, 0, "no such document");
    }
    if (st == KB_OK && !pending && !txn->store->has_evidence) {
        return refuse_change(txn, id, err);
    }
    st = st == KB_OK ? kb_queue_drain(txn->queue) : st;
    st = st == KB_OK && txn->queue ? kb_queue_note(txn->queue, id) : st;
    st = st == KB_OK ? kb_batch_remove(txn->batch, id) : st;
    return st == KB_OK ? KB_OK : kb_env_error(txn->store, st, err);
}

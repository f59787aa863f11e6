// SPDX-License-Identifier: MIT
#include "store/env.h"

#include "base/error.h"

#include <lmdb.h>

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROBE_LEN = 4096, N_PROBES = 64 };

static kb_status
status_of(int rc)
{
    switch (rc) {
    case MDB_SUCCESS:
        return KB_OK;
    case MDB_NOTFOUND:
        return KB_NOT_FOUND;
    case ENOMEM:
        return KB_ERR_NOMEM;
    case MDB_MAP_FULL:
    case MDB_TXN_FULL:
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return KB_ERR_FULL;
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INCOMPATIBLE:
    case MDB_BAD_VALSIZE:
        return KB_ERR_CORRUPT;
    case MDB_VERSION_MISMATCH:
    case MDB_INVALID:
        return KB_ERR_VERSION;
    default:
        return KB_ERR_IO;
    }
}

/// LMDB says EIO when a write was cut short, which is how a disk that fills up
/// shows itself.  Find out by writing as much as LMDB does at once beyond the
/// end of the file.
static bool
is_disk_full(const kb_store *store)
{
    static const char zeros[PROBE_LEN];
    struct stat file;
    int fd = -1;
    if (store->is_read_only || mdb_env_get_fd(store->env, &fd) != MDB_SUCCESS ||
        fstat(fd, &file) != 0) {
        return false;
    }
    bool is_full = false;
    for (int i = 0; !is_full && i < N_PROBES; ++i) {
        const ssize_t n = pwrite(fd, zeros, sizeof(zeros),
                                 file.st_size + (off_t)i * PROBE_LEN);
        is_full = n < 0 ? errno == ENOSPC || errno == EDQUOT || errno == EFBIG
                        : n < (ssize_t)sizeof(zeros);
    }
    return ftruncate(fd, file.st_size) == 0 && is_full;
}

/// Map a fault and remember what it was.
static kb_status
fail(kb_store *store, int rc)
{
    if (rc == EIO && is_disk_full(store)) {
        rc = ENOSPC;
    }
    if (rc != MDB_SUCCESS && rc != MDB_NOTFOUND) {
        store->fault = rc;
        store->is_full = rc == MDB_MAP_FULL;
    }
    return status_of(rc);
}

kb_status
kb_env_error(const kb_store *store, kb_status status, kb_error *err)
{
    const char *why = kb_status_text(status);
    // Another thread, or an earlier call, may have left a fault of its own.
    const int fault = status_of(store->fault) == status ? store->fault : 0;
    if (kb_env_is_foreign(store)) {
        why = "the store was opened before fork(), by another process";
    } else if (store->is_dead) {
        why = "the handle is dead: close the store and open it again";
    } else if (status == KB_ERR_CORRUPT && fault == 0) {
        why = "the store is damaged: a row is not as it must be";
    } else if (status == KB_ERR_FULL && store->is_full) {
        why = "the store has reached its greatest size";
    } else if (fault != 0) {
        why = mdb_strerror(fault);
    }
    return kb_error_set(err, status, store->path, 0, "%s", why);
}

static MDB_val
val_of(kb_str bytes)
{
    // LMDB takes what it only reads as void *.
    union {
        const char *in;
        void *out;
    } ptr = {.in = bytes.ptr};
    return (MDB_val){bytes.len, ptr.out};
}

static kb_str
str_of(MDB_val val)
{
    return (kb_str){val.mv_data, val.mv_size};
}

void
kb_env_lock(kb_store *store)
{
    (void)pthread_mutex_lock(&store->mutex);
}

void
kb_env_unlock(kb_store *store)
{
    (void)pthread_mutex_unlock(&store->mutex);
}

bool
kb_env_is_foreign(const kb_store *store)
{
    return store->pid != getpid();
}

/// Whether the file was replaced, as compacting it does.
static bool
is_replaced(const kb_store *store)
{
    struct stat file;
    return store->is_read_only && store->n_txns == 0 &&
           stat(store->file, &file) == 0 &&
           ((uint64_t)file.st_ino != store->inode ||
            (uint64_t)file.st_dev != store->device);
}

kb_status
kb_env_reopen(kb_store *store)
{
    mdb_env_close(store->env);
    store->env = NULL;
    store->is_dead = true;
    KB_TRY(kb_store_map(store, NULL));
    KB_TRY(kb_store_open_tables(store, NULL));
    return KB_OK;
}

static kb_status
begin_locked(kb_txn *txn, bool is_write)
{
    kb_store *const store = txn->store;
    if (!store->is_dead && is_replaced(store)) {
        KB_TRY(kb_env_reopen(store));
    }
    if (store->is_dead) {
        return KB_ERR_IO;
    }
    if (is_write) {
        store->fault = 0;
        store->is_full = false;
        (void)mdb_reader_check(store->env, NULL);
    }
    const unsigned flags = is_write ? 0 : MDB_RDONLY;
    int rc = mdb_txn_begin(store->env, NULL, flags, &txn->mdb);
    if (rc == MDB_MAP_RESIZED) {
        if (store->n_txns > 0) {
            return KB_ERR_BUSY; // others of this handle look into the old map
        }
        rc = mdb_env_set_mapsize(store->env, 0);
        if (rc != MDB_SUCCESS) {
            store->is_dead = true;
            return fail(store, rc);
        }
        rc = mdb_txn_begin(store->env, NULL, flags, &txn->mdb);
    }
    if (rc != MDB_SUCCESS) {
        txn->mdb = NULL;
        return fail(store, rc);
    }
    ++store->n_txns;
    return KB_OK;
}

kb_status
kb_env_begin(kb_txn *txn, bool is_write)
{
    kb_store *const store = txn->store;
    if (kb_env_is_foreign(store)) {
        return KB_ERR_INVALID;
    }
    kb_env_lock(store);
    const kb_status st = begin_locked(txn, is_write);
    kb_env_unlock(store);
    return st;
}

/// LMDB's part of a transaction is over.
static void
leave(kb_txn *txn)
{
    txn->mdb = NULL;
    memset(txn->terms, 0, sizeof(txn->terms));
    memset(txn->nodes, 0, sizeof(txn->nodes));
    kb_env_lock(txn->store);
    --txn->store->n_txns;
    kb_env_unlock(txn->store);
}

static void
close_cursors(kb_txn *txn)
{
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        if (txn->cursors[i]) {
            mdb_cursor_close(txn->cursors[i]);
            txn->cursors[i] = NULL;
        }
    }
}

void
kb_env_abort(kb_txn *txn)
{
    if (txn->mdb) {
        close_cursors(txn);
        mdb_txn_abort(txn->mdb);
        leave(txn);
    }
}

// LMDB does not write pages at the end of the file that a transaction took and
// gave back.  The check before mapping (datafile.c) is quick when they are
// there.
void
kb_env_fill(kb_store *store)
{
    MDB_envinfo info;
    MDB_stat stat;
    struct stat file;
    int fd = -1;
    if (mdb_env_info(store->env, &info) == MDB_SUCCESS &&
        mdb_env_stat(store->env, &stat) == MDB_SUCCESS &&
        mdb_env_get_fd(store->env, &fd) == MDB_SUCCESS &&
        fstat(fd, &file) == 0) {
        const off_t want = (off_t)((info.me_last_pgno + 1) * stat.ms_psize);
        if (file.st_size < want && ftruncate(fd, want) != 0) {
            store->fault = errno; // the next commit tries again
        }
    }
}

kb_status
kb_env_commit(kb_txn *txn)
{
    kb_store *const store = txn->store;
    close_cursors(txn);
    const int rc = mdb_txn_commit(txn->mdb);
    leave(txn);
    if (rc == MDB_SUCCESS) {
        kb_env_fill(store);
    }
    return fail(store, rc);
}

kb_status
kb_env_descriptor(kb_store *store, int *fd)
{
    return fail(store, mdb_env_get_fd(store->env, fd));
}

kb_status
kb_env_file(const kb_txn *txn, int *fd, uint64_t *id)
{
    *id = mdb_txn_id(txn->mdb);
    return kb_env_descriptor(txn->store, fd);
}

uint64_t
kb_env_last(const kb_store *store)
{
    MDB_envinfo info;
    (void)mdb_env_info(store->env, &info);
    return info.me_last_txnid;
}

kb_status
kb_env_shape(kb_txn *txn, size_t *page_size, size_t *n_tables)
{
    MDB_dbi tables = 0;
    MDB_stat stat;
    int rc = mdb_dbi_open(txn->mdb, NULL, 0, &tables);
    rc = rc == MDB_SUCCESS ? mdb_stat(txn->mdb, tables, &stat) : rc;
    if (rc == MDB_SUCCESS) {
        *page_size = stat.ms_psize;
        *n_tables = stat.ms_entries;
    }
    return fail(txn->store, rc);
}

static kb_status
grow_locked(kb_store *store)
{
    if (store->n_txns > 0) {
        return KB_ERR_BUSY;
    }
    MDB_envinfo info;
    (void)mdb_env_info(store->env, &info);
    uint64_t size = (uint64_t)info.me_mapsize * 2;
    if (store->max_map_size != 0 && size > store->max_map_size) {
        size = store->max_map_size;
    }
    if (size <= info.me_mapsize) {
        return KB_ERR_FULL;
    }
    const int rc = mdb_env_set_mapsize(store->env, (size_t)size);
    if (rc != MDB_SUCCESS) {
        store->is_dead = true; // the old map is gone
        return fail(store, rc);
    }
    return KB_OK;
}

kb_status
kb_env_grow(kb_store *store)
{
    kb_env_lock(store);
    const kb_status st = grow_locked(store);
    kb_env_unlock(store);
    return st;
}

kb_status
kb_env_reserve(kb_store *store, uint64_t n_bytes)
{
    for (;;) {
        MDB_envinfo info;
        MDB_stat stat;
        (void)mdb_env_info(store->env, &info);
        (void)mdb_env_stat(store->env, &stat);
        const uint64_t used = (uint64_t)info.me_last_pgno * stat.ms_psize;
        if (used + n_bytes <= info.me_mapsize) {
            return KB_OK;
        }
        if (store->max_map_size != 0 &&
            info.me_mapsize >= store->max_map_size) {
            return KB_OK; // what is too much will be refused when it comes
        }
        KB_TRY(kb_env_grow(store));
    }
}

void
kb_env_set_sync(kb_store *store, bool is_on)
{
    (void)mdb_env_set_flags(store->env, MDB_NOSYNC, !is_on);
}

kb_status
kb_env_sync(kb_store *store)
{
    return fail(store, mdb_env_sync(store->env, 1));
}

static kb_status
cursor_of(kb_txn *txn, kb_table table, MDB_cursor **out)
{
    MDB_cursor **const cursor = &txn->cursors[table];
    if (!*cursor) {
        const int rc =
            mdb_cursor_open(txn->mdb, txn->store->tables[table], cursor);
        if (rc != MDB_SUCCESS) {
            *cursor = NULL;
            return fail(txn->store, rc);
        }
    }
    *out = *cursor;
    return KB_OK;
}

kb_status
kb_env_get(kb_txn *txn, kb_table table, kb_str key, kb_str *value)
{
    MDB_cursor *cursor = NULL;
    KB_TRY(cursor_of(txn, table, &cursor));
    MDB_val k = val_of(key);
    MDB_val v = {0, NULL};
    const int rc = mdb_cursor_get(cursor, &k, &v, MDB_SET_KEY);
    if (rc == MDB_SUCCESS) {
        *value = str_of(v);
    }
    return fail(txn->store, rc);
}

static kb_status
put(kb_txn *txn, kb_table table, kb_str key, kb_str value, unsigned flags)
{
    MDB_cursor *cursor = NULL;
    KB_TRY(cursor_of(txn, table, &cursor));
    MDB_val k = val_of(key);
    MDB_val v = val_of(value);
    int rc = mdb_cursor_put(cursor, &k, &v, flags);
    if (rc == MDB_KEYEXIST && flags == MDB_APPEND) {
        rc = mdb_cursor_put(cursor, &k, &v, 0);
    }
    return fail(txn->store, rc);
}

kb_status
kb_env_put_new(kb_txn *txn, kb_table table, kb_str key, kb_str value,
               bool *is_new, kb_str *old)
{
    MDB_cursor *cursor = NULL;
    KB_TRY(cursor_of(txn, table, &cursor));
    MDB_val k = val_of(key);
    MDB_val v = val_of(value);
    const int rc = mdb_cursor_put(cursor, &k, &v, MDB_NOOVERWRITE);
    *is_new = rc != MDB_KEYEXIST;
    if (*is_new) {
        return fail(txn->store, rc);
    }
    *old = str_of(v);
    return KB_OK;
}

kb_status
kb_env_put(kb_txn *txn, kb_table table, kb_str key, kb_str value)
{
    return put(txn, table, key, value, 0);
}

kb_status
kb_env_replace(kb_txn *txn, kb_table table, kb_str key, kb_str value)
{
    return put(txn, table, key, value, MDB_CURRENT);
}

kb_status
kb_env_append(kb_txn *txn, kb_table table, kb_str key, kb_str value)
{
    return put(txn, table, key, value, MDB_APPEND);
}

kb_status
kb_env_delete(kb_txn *txn, kb_table table, kb_str key)
{
    MDB_cursor *cursor = NULL;
    KB_TRY(cursor_of(txn, table, &cursor));
    MDB_val k = val_of(key);
    MDB_val v = {0, NULL};
    int rc = mdb_cursor_get(cursor, &k, &v, MDB_SET_KEY);
    if (rc == MDB_SUCCESS) {
        rc = mdb_cursor_del(cursor, 0);
    }
    return rc == MDB_NOTFOUND ? KB_ERR_CORRUPT : fail(txn->store, rc);
}

kb_status
kb_env_stat(kb_txn *txn, kb_table table, kb_table_stats *out)
{
    MDB_stat stat;
    const int rc = mdb_stat(txn->mdb, txn->store->tables[table], &stat);
    if (rc == MDB_SUCCESS) {
        out->name = kb_schema_name(table);
        out->n_rows = stat.ms_entries;
        out->n_bytes = (uint64_t)stat.ms_psize *
                       (stat.ms_branch_pages + stat.ms_leaf_pages +
                        stat.ms_overflow_pages);
    }
    return fail(txn->store, rc);
}

void
kb_env_sizes(const kb_store *store, uint64_t *map, uint64_t *file)
{
    MDB_envinfo info;
    struct stat stat;
    int fd = -1;
    (void)mdb_env_info(store->env, &info);
    *map = info.me_mapsize;
    *file = 0;
    if (mdb_env_get_fd(store->env, &fd) == MDB_SUCCESS &&
        fstat(fd, &stat) == 0) {
        *file = (uint64_t)stat.st_size;
    }
}

static void
begin_scan(kb_scan *scan, kb_txn *txn, kb_str prefix)
{
    *scan = (kb_scan){.txn = txn};
    if (prefix.len > 0) {
        memcpy(scan->prefix.bytes, prefix.ptr, prefix.len);
        scan->prefix.len = prefix.len;
    }
}

kb_status
kb_scan_near(kb_scan *scan, kb_txn *txn, kb_table table, kb_str prefix)
{
    begin_scan(scan, txn, prefix);
    scan->is_borrowed = true;
    return cursor_of(txn, table, &scan->cursor);
}

kb_status
kb_scan_open(kb_scan *scan, kb_txn *txn, kb_table table, kb_str prefix)
{
    begin_scan(scan, txn, prefix);
    return fail(txn->store, mdb_cursor_open(txn->mdb, txn->store->tables[table],
                                            &scan->cursor));
}

kb_status
kb_scan_next(kb_scan *scan)
{
    const kb_str prefix = kb_key_get(&scan->prefix);
    MDB_val k = val_of(prefix);
    MDB_val v = {0, NULL};
    MDB_cursor_op op = MDB_NEXT;
    if (!scan->is_begun) {
        op = prefix.len > 0 ? MDB_SET_RANGE : MDB_FIRST;
        scan->is_begun = true;
    }
    const int rc = mdb_cursor_get(scan->cursor, &k, &v, op);
    if (rc == MDB_NOTFOUND) {
        return KB_DONE;
    }
    if (rc != MDB_SUCCESS) {
        return fail(scan->txn->store, rc);
    }
    scan->key = str_of(k);
    scan->value = str_of(v);
    const bool fits =
        k.mv_size >= prefix.len &&
        (prefix.len == 0 || memcmp(k.mv_data, prefix.ptr, prefix.len) == 0);
    return fits ? KB_OK : KB_DONE;
}

void
kb_scan_close(kb_scan *scan)
{
    if (scan->cursor && !scan->is_borrowed) {
        mdb_cursor_close(scan->cursor);
    }
    scan->cursor = NULL;
}

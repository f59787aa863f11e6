// SPDX-License-Identifier: MIT
// The LMDB environment: open, grow, begin and end transactions, read and write
// rows.  The only place that knows LMDB and its statuses.
#ifndef KB_STORE_ENV_H
#define KB_STORE_ENV_H

#include "base/arena.h"
#include "store/row.h"

#include <pthread.h>
#include <stdatomic.h>

struct MDB_env;
struct MDB_txn;
struct MDB_cursor;
typedef struct kb_batch kb_batch;
typedef struct kb_queue kb_queue;

/// How much a batch holds.
typedef struct kb_batch_sizes {
    size_t docs;
    size_t entities;
    size_t mentions;
    size_t evidence;
    size_t sentences;
} kb_batch_sizes;

struct kb_store {
    kb_allocator alloc;
    struct MDB_env *env;
    unsigned tables[KB_N_TABLES]; // MDB_dbi
    char *path;
    char *file; // its `data.mdb`
    char *base;
    size_t base_len;
    uint8_t uuid[16];
    uint16_t format[2];
    uint64_t map_size;     // asked for; 0: as much as the system gives
    uint64_t max_map_size; // 0: no limit
    uint64_t device;       // of the file that is mapped
    uint64_t inode;
    int pid;               // of the process that opened it
    int lock;              // descriptor that holds the flock(), or -1
    pthread_mutex_t mutex; // recursive: of `n_txns`, and of mapping anew
    uint32_t n_txns;       // open
    bool is_read_only;
    bool has_threads;  // the allocator is ours: a second thread may use it
    bool is_lockless;  // readers leave no trace: the flock() keeps writers out
    bool has_text;     // keep sentences
    bool is_loading;   // by the bulk load that is to be finished
    bool has_evidence; // else facts alone: as `meta` says
    atomic_bool is_dead; // a growth failed: nothing is mapped
    atomic_bool is_full; // the writer's last fault was MDB_MAP_FULL
    atomic_bool has_writer;
    kb_batch_sizes last; // of the writer's batch: the next may be as large
    atomic_int fault;    // MDB_* or errno of the last fault, for its message
};

// Terms and nodes are asked for again and again: those last read, by the low
// bits of their ids; id 0: none.
enum { KB_TERM_CACHE = 256, KB_NODE_CACHE = 64 };

typedef struct kb_cached_term {
    uint32_t id;
    uint8_t kind;
    kb_str body;
} kb_cached_term;

struct kb_txn {
    kb_store *store;
    struct MDB_txn *mdb;
    struct MDB_cursor *cursors[KB_N_TABLES]; // opened when first used
    kb_arena arena;                          // views that are not in the map
    kb_batch *batch;                         // NULL: read transaction
    kb_queue *queue;                         // to it; NULL: nothing waits
    kb_cached_term terms[KB_TERM_CACHE];     // views into the map
    kb_node nodes[KB_NODE_CACHE];
};

/// Begin and end what no other thread is to disturb.
void kb_env_lock(kb_store *store);
void kb_env_unlock(kb_store *store);

/// Whether this is another process than the one that opened the store.
bool kb_env_is_foreign(const kb_store *store);

/// Begin LMDB's part of a transaction.
KB_NODISCARD kb_status kb_env_begin(kb_txn *txn, bool is_write);

/// End LMDB's part; without effect when it is ended.
void kb_env_abort(kb_txn *txn);

/// Commit LMDB's part, which is ended then, and make it durable.
KB_NODISCARD kb_status kb_env_commit(kb_txn *txn);

/// Double the map.  No transaction may be open.
KB_NODISCARD kb_status kb_env_grow(kb_store *store);

/// Double the map until `n_bytes` more fit.  No transaction may be open.
KB_NODISCARD kb_status kb_env_reserve(kb_store *store, uint64_t n_bytes);

/// Whether commits wait for the disk; without, kb_env_sync() must follow.
void kb_env_set_sync(kb_store *store, bool is_on);

/// Make what was committed durable.
KB_NODISCARD kb_status kb_env_sync(kb_store *store);

/// Fill `err` for a status that came from LMDB or a damaged row.
kb_status kb_env_error(const kb_store *store, kb_status status, kb_error *err);

/// The value under a key: KB_OK or KB_NOT_FOUND.  Valid until the transaction
/// ends or writes.
KB_NODISCARD kb_status kb_env_get(kb_txn *txn, kb_table table, kb_str key,
                                  kb_str *value);

/// Put a row, whether there is one or not.
KB_NODISCARD kb_status kb_env_put(kb_txn *txn, kb_table table, kb_str key,
                                  kb_str value);

/// Put a row where there is none.  Else `is_new` is false, and `old` the value
/// that is there, as from kb_env_get().
KB_NODISCARD kb_status kb_env_put_new(kb_txn *txn, kb_table table, kb_str key,
                                      kb_str value, bool *is_new, kb_str *old);

/// Put the row that the last kb_env_get() or kb_env_put_new() of this table
/// found.
KB_NODISCARD kb_status kb_env_replace(kb_txn *txn, kb_table table, kb_str key,
                                      kb_str value);

/// Put a row that likely comes behind all others: pages are left full.
KB_NODISCARD kb_status kb_env_append(kb_txn *txn, kb_table table, kb_str key,
                                     kb_str value);

/// Delete a row that must be there: else KB_ERR_CORRUPT.
KB_NODISCARD kb_status kb_env_delete(kb_txn *txn, kb_table table, kb_str key);

KB_NODISCARD kb_status kb_env_stat(kb_txn *txn, kb_table table,
                                   kb_table_stats *out);

/// The data file, and the number of a transaction.
KB_NODISCARD kb_status kb_env_file(const kb_txn *txn, int *fd, uint64_t *id);

/// The data file.
KB_NODISCARD kb_status kb_env_descriptor(kb_store *store, int *fd);

/// Number of the last transaction that was committed.
uint64_t kb_env_last(const kb_store *store);

/// Make the file as long as it says it is.
void kb_env_fill(kb_store *store);

/// Bytes of a page, and how many tables there are.
KB_NODISCARD kb_status kb_env_shape(kb_txn *txn, size_t *page_size,
                                    size_t *n_tables);

/// Map the file that lies at the store's path now.  No transaction may be open.
/// After a fault the handle is dead.
KB_NODISCARD kb_status kb_env_reopen(kb_store *store);

// ---- opening (store.c) ------------------------------------------------------

/// Map a store for reading, without looking into its tables.
KB_NODISCARD kb_status kb_store_open_bare(const char *path, kb_store **out,
                                          kb_error *err);

/// Go on from there, or after a reopening, to what kb_store_open() gives.
KB_NODISCARD kb_status kb_store_open_tables(kb_store *store, kb_error *err);

/// Map the file at the store's path: without looking into its tables.
KB_NODISCARD kb_status kb_store_map(kb_store *store, kb_error *err);

/// Bytes of the map and of the file.
void kb_env_sizes(const kb_store *store, uint64_t *map, uint64_t *file);

/// Rows whose keys begin with a prefix, in order.
typedef struct kb_scan {
    kb_txn *txn;
    struct MDB_cursor *cursor;
    kb_key prefix;
    bool is_begun;
    bool is_borrowed; // the cursor is the transaction's
    kb_str key;       ///< of the current row; views as from kb_env_get()
    kb_str value;
} kb_scan;

/// Begin at the first row with `prefix` (at most KB_KEY_MAX bytes).
KB_NODISCARD kb_status kb_scan_open(kb_scan *scan, kb_txn *txn, kb_table table,
                                    kb_str prefix);

/// The same with the cursor of the other functions, which is quick where it
/// stands near: they may not be asked of this table until the scan is closed.
KB_NODISCARD kb_status kb_scan_near(kb_scan *scan, kb_txn *txn, kb_table table,
                                    kb_str prefix);

/// Fetch a row: KB_OK or KB_DONE.
KB_NODISCARD kb_status kb_scan_next(kb_scan *scan);

/// Takes a zeroed scan.
void kb_scan_close(kb_scan *scan);

#endif // KB_STORE_ENV_H

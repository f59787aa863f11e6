// SPDX-License-Identifier: MIT
// A bulk load: documents ──► inbox ──► batch ──► spools ──► tables in order.
#ifndef KB_STORE_BULK_H
#define KB_STORE_BULK_H

#include "store/apply.h"
#include "store/inbox.h"

#include <kb/bulk.h>

/// How many facts begin and end at an entity.
typedef struct kb_bulk_degree {
    uint32_t out;
    uint32_t in;
} kb_bulk_degree;

/// What two threads do when all documents are there: see bulk_finish.c.
typedef struct kb_bulk_jobs {
    pthread_mutex_t mutex; // of what follows, and the store's fault
    pthread_cond_t change;
    uint32_t begun; // a bit for each
    uint32_t done;
    kb_status st;
} kb_bulk_jobs;

struct kb_bulk {
    kb_allocator alloc;
    kb_store *store; // in the folder
    char *path;      // of the store to be
    char *folder;
    int lock;
    char *part; // the file that sink.pack writes
    uint64_t memory;
    uint64_t taken; // of it, by others than the spools
    kb_inbox inbox;
    kb_inbox away;   // what the task takes apart
    kb_batch *batch; // the task's; NULL: the tables are being written, or are
    kb_sink sink;    // the task's, while it runs
    pthread_mutex_t pages_mutex;  // of sink.pack
    pthread_mutex_t blocks_mutex; // of sink.pool
    kb_bulk_degree *degrees;      // of each term
    kb_bulk_jobs jobs;
    kb_task task;
    kb_slots ids; // hashes of external ids put; index is their lower half
    kb_txn *txn;  // not NULL: the rest goes through transactions
    bool is_broken;
};

/// Write the tables from the spools, which are empty then, and map the file.
KB_NODISCARD kb_status kb_bulk_finish(kb_bulk *bulk);

/// Remember, for its message, why the file could not be written.
void kb_bulk_note_fault(kb_bulk *bulk);

/// The same of a spool's file.
void kb_bulk_note_errno(kb_bulk *bulk);

/// The tables of all spools.
#define KB_BULK_ALL UINT32_MAX

/// Write spools of the tables in a set, a bit for each, to disk until the load
/// is within its memory.
KB_NODISCARD kb_status kb_bulk_balance(kb_bulk *bulk, uint32_t tables);

/// Join two rows of a table: see kb_spool_join_fn.
KB_NODISCARD kb_status kb_bulk_join_spo(kb_buf *sum, kb_str value);
KB_NODISCARD kb_status kb_bulk_join_days(kb_buf *sum, kb_str value);
KB_NODISCARD kb_status kb_bulk_join_variant(kb_buf *sum, kb_str value);
/// Of `co`: two numbers.
KB_NODISCARD kb_status kb_bulk_join_pair(kb_buf *sum, kb_str value);

#endif // KB_STORE_BULK_H

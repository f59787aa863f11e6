// SPDX-License-Identifier: MIT
// A bulk load: documents ──► batch ──► spools ──► tables in order.
#ifndef KB_STORE_BULK_H
#define KB_STORE_BULK_H

#include "store/apply.h"
#include "store/task.h"

#include <kb/bulk.h>

struct kb_bulk {
    kb_allocator alloc;
    kb_store *store; // in the folder
    char *path;      // of the store to be
    char *folder;
    int lock;
    char *part; // the file that sink.pack writes
    uint64_t memory;
    uint64_t taken;                // of it, by others than the spools
    kb_batch *batch;               // NULL: the tables are being written, or are
    kb_batch *away;                // what the task takes apart
    kb_sink sink;                  // the task's, while it runs
    kb_spool *closed[KB_N_TABLES]; // what the task sorts
    size_t n_closed;
    kb_task task;
    kb_slots ids; // hashes of external ids put; index is their lower half
    kb_txn *txn;  // not NULL: the rest goes through transactions
    bool is_broken;
};

/// Write the tables from the spools, which are empty then, and map the file.
KB_NODISCARD kb_status kb_bulk_finish(kb_bulk *bulk);

/// Remember, for its message, why the file could not be written.
void kb_bulk_note_fault(kb_bulk *bulk);

/// Write spools to disk until the load is within its memory.
KB_NODISCARD kb_status kb_bulk_balance(kb_bulk *bulk);

/// Join two rows of a table: see kb_spool_join_fn.
KB_NODISCARD kb_status kb_bulk_join_spo(kb_buf *sum, kb_str value);
KB_NODISCARD kb_status kb_bulk_join_days(kb_buf *sum, kb_str value);
KB_NODISCARD kb_status kb_bulk_join_variant(kb_buf *sum, kb_str value);
/// Of `co` and the degrees: two numbers.
KB_NODISCARD kb_status kb_bulk_join_pair(kb_buf *sum, kb_str value);

#endif // KB_STORE_BULK_H

// SPDX-License-Identifier: MIT
// Rows on their way into sorted order: gathered in memory, written to a
// nameless file in sorted runs when there are too many, merged when read.
//
//     run, block   [key length2 value length4 key value]
#ifndef KB_STORE_SPOOL_H
#define KB_STORE_SPOOL_H

#include "base/buf.h"
#include "base/vec.h"
#include "store/sort.h"
#include "store/task.h"

/// Add what `value` says to `sum`, which holds a value of the same key: KB_OK
/// or KB_ERR_*.  Must not depend on the order of calls.
typedef kb_status (*kb_spool_join_fn)(kb_buf *sum, kb_str value);

/// What spools share, also those of two threads.
typedef struct kb_spool_pool {
    pthread_mutex_t *mutex; // NULL: one thread
    KB_VEC(kb_buf) blocks;  // that one has given back and another may take
    size_t n_bytes;         // memory of all, as last counted
} kb_spool_pool;

typedef struct kb_spool_run {
    uint64_t at; // next byte to read
    uint64_t end;
    kb_buf bytes; // read ahead
    size_t used;  // of `bytes`
    kb_str key;   // of the row at hand
    kb_str value;
    uint64_t prefix; // first bytes of the key
} kb_spool_run;

typedef struct kb_spool {
    const kb_allocator *alloc;
    const char *folder;    // where the file is made
    kb_spool_join_fn join; // NULL: keys come once
    kb_spool_pool *pool;   // NULL: none
    size_t n_words;        // of keys, that are not in order already; 0: all
    size_t read_memory;    // to merge runs with, some pages of each; 0: enough
    KB_VEC(kb_buf) blocks; // of rows, none in two
    size_t n_rows;         // in memory
    size_t n_bytes;        // of the blocks
    size_t min_key;        // lengths of their keys
    size_t max_key;
    bool has_values;     // of any length
    size_t n_counted;    // bytes that the pool knows of
    kb_sort_item *order; // of the rows in memory, while there are no runs
    size_t at;           // the next to be read
    int fd;              // of the file, or -1
    uint64_t file_len;
    KB_VEC(kb_spool_run) runs;
    size_t read_ahead;     // bytes of each run
    KB_VEC(uint32_t) heap; // runs, least key first
    bool is_closed;        // no rows will be added, or written as a run
    bool is_reading;
    bool is_held; // the row given out is still at the top of the heap
    kb_buf key;   // of the row given out, where several were joined
    kb_buf value;
    uint8_t prefix[4 * KB_SORT_WORDS]; // or where it was no more than this
} kb_spool;

/// `folder` must outlive the spool, and so must `pool`, which may be set then,
/// as may `read_memory` and `n_words`: rows whose keys begin with the same
/// `n_words` numbers come in order.
void kb_spool_init(kb_spool *spool, const kb_allocator *alloc,
                   const char *folder, kb_spool_join_fn join);

/// Add a row; key below 64 KiB.  KB_OK, KB_ERR_NOMEM, or KB_ERR_LIMIT: 4 GiB
/// are in memory.
KB_NODISCARD kb_status kb_spool_add(kb_spool *spool, kb_str key, kb_str value);

/// Memory that the rows gathered take, in order.
size_t kb_spool_memory(const kb_spool *spool);

/// Count it in with that of the others of its pool: what all take.
size_t kb_spool_count(kb_spool *spool);

/// What more it takes while they are put in order.
size_t kb_spool_sort_memory(const kb_spool *spool);

/// Put the rows in memory in order, as the first kb_spool_next() does where
/// there are no runs: KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_spool_sort(kb_spool *spool);

/// Write what is gathered as a run.  KB_OK, KB_ERR_NOMEM, KB_ERR_FULL (of
/// the disk), KB_ERR_IO: see errno.
KB_NODISCARD kb_status kb_spool_spill(kb_spool *spool);

/**
   Fetch the next row in order of keys; those of one key are joined.  Nothing
   can be added after the first call.

   @param[out] key    Valid until the next call, like `value`.
   @param[out] value  What stands under it.
   @return KB_OK, KB_DONE, KB_ERR_CORRUPT: two rows have a key and there is no
           `join`; and as kb_spool_spill().
*/
KB_NODISCARD kb_status kb_spool_next(kb_spool *spool, kb_str *key,
                                     kb_str *value);

/// Release memory and file.  Takes a zeroed spool.
void kb_spool_clear(kb_spool *spool);

void kb_spool_pool_clear(kb_spool_pool *pool);

#endif // KB_STORE_SPOOL_H

// SPDX-License-Identifier: MIT
// Writes an LMDB data file from rows that come in order, table by table or many
// tables at once: each page once, full, at the end of the file.  Leaves of a
// table come in runs, for who asks for one is near the next.  Layouts: pages.c
// and datafile.c.
#ifndef KB_STORE_PACK_H
#define KB_STORE_PACK_H

#include "base/buf.h"
#include "store/key.h"
#include "store/schema.h"
#include "store/task.h"

enum { KB_PACK_LEVELS = 12, KB_PACK_RUN = 32 };

/// A page that is being filled, of one level of a tree.
typedef struct kb_pack_level {
    uint8_t *page; // NULL: the tree is not that high yet
    uint8_t *last; // of branches: the page before, as it was written
    uint64_t n_written;
    uint64_t last_number;
    kb_key first; // key of the first row below the page, if it is no leaf
} kb_pack_level;

/// A table's tree, from its leaves up.
typedef struct kb_pack_tree {
    kb_pack_level levels[KB_PACK_LEVELS];
    uint8_t *leaves; // a run of KB_PACK_RUN, of which levels[0] has the page
    size_t n_full;   // pages before that
    kb_key last_key;
    uint64_t n_rows;
    uint64_t n_leaves;
    uint64_t n_branches;
    uint64_t n_overflow;
    uint64_t root; // when finished
    uint16_t depth;
} kb_pack_tree;

typedef struct kb_pack {
    const kb_allocator *alloc;
    int fd; // -1: not begun
    size_t page_size;
    uint64_t max_pages; // 0: no limit
    kb_pack_tree tables[KB_N_TABLES];
    kb_pack_tree main;      // the tables' own records
    pthread_mutex_t *mutex; // of what follows; NULL: one thread
    uint64_t n_pages;       // numbers given
    uint64_t n_flushed;     // pages that the file holds
    kb_buf out;             // those behind
    int fault;              // errno
    bool is_full;           // `max_pages` is reached
} kb_pack;

/// Begin to write to a file that is open for reading and writing.  Once `mutex`
/// is set, two threads may add rows, each to tables of its own.
KB_NODISCARD kb_status kb_pack_begin(kb_pack *pack, const kb_allocator *alloc,
                                     int fd, size_t page_size,
                                     uint64_t max_size);

/// Add a row behind all others of its table: KB_OK; KB_ERR_CORRUPT: its key is
/// not behind them; KB_ERR_FULL, KB_ERR_IO, KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_pack_add(kb_pack *pack, kb_table table, kb_str key,
                                   kb_str value);

/**
   Write what is left, and the meta pages.

   @param like  The first two pages of an environment that LMDB has made: what
                they say besides is kept.
   @param txn   Number of the transaction that the file is to be the outcome of.
*/
KB_NODISCARD kb_status kb_pack_end(kb_pack *pack, const uint8_t *like,
                                   uint64_t txn);

/// Release the memory; the file stays open.  Takes a zeroed one.
void kb_pack_clear(kb_pack *pack);

#endif // KB_STORE_PACK_H

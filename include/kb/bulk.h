// SPDX-License-Identifier: MIT
/**
   @file kb/bulk.h
   Fill a new knowledge base, quickly and within a limit of memory.

   Documents are taken apart as by a write transaction (kb/store.h), but rows
   are gathered and sorted outside of memory, and written once, each table from
   its first key to its last.  This goes on in a folder `bulk.part` inside the
   store's directory.  kb_bulk_commit() makes it durable and renames it into
   place, so that the store appears whole or not at all: a load that is
   interrupted leaves no store, only that folder, which is refused by name when
   opened and removed by whoever writes next.

   The store holds the same as one filled through transactions.  It is smaller,
   for its pages are full.

   Without an allocator of the caller's, a thread of the load's own takes
   documents apart while the next ones are put, and writes half of the tables.
   What goes wrong there is told by a later call.
*/
#ifndef KB_BULK_H
#define KB_BULK_H

#include <kb/store.h>

KB_BEGIN_DECLS

typedef struct kb_bulk kb_bulk;

/// Bytes of memory a load takes when told nothing else.
#define KB_BULK_MEMORY (UINT64_C(256) << 20)

/// The least it can do with.
#define KB_BULK_MEMORY_MIN (UINT64_C(16) << 20)

/**
   Begin to load.  The directory is made when there is none, and locked against
   other writers.

   @param path     Directory of the store.
   @param options  As for kb_store_open(); `create` is understood, `read_only`
                   refused.  NULL: all zero.
   @param memory   Bytes to stay within; below KB_BULK_MEMORY_MIN, that; 0:
                   KB_BULK_MEMORY.  What has to be known of each name and
                   document, 27 to 53 bytes and 16 to 32, is kept even where
                   that is more.
   @param[out] out End it with kb_bulk_commit() or kb_bulk_abort().
   @return KB_OK; KB_ERR_INVALID: a store is there already, or as
           kb_store_open(); KB_ERR_BUSY, KB_ERR_IO, KB_ERR_FULL, KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status kb_bulk_begin(const char *path,
                                            const kb_store_options *options,
                                            uint64_t memory, kb_bulk **out,
                                            kb_error *err);

/**
   Put what was found in a document: as kb_txn_put_annotation().  After the
   first document that comes a second time with another content, the rest is
   put through transactions, which is slower.

   @return As kb_txn_put_annotation(), after which the load can go on; and
           KB_ERR_FULL (of the disk or `max_map_size`), KB_ERR_IO,
           KB_ERR_LIMIT (ids are exhausted), after which it can only be
           aborted.
*/
KB_API KB_NODISCARD kb_status
kb_bulk_put_annotation(kb_bulk *bulk, const kb_annotation *annotation,
                       kb_put_result *result, kb_error *err);

/// Write what was put, make it durable, put it in its place; end the load,
/// whatever the outcome.  On a fault there is no store, as before.
KB_API KB_NODISCARD kb_status kb_bulk_commit(kb_bulk *bulk, kb_error *err);

/// End the load and drop what was put.  Takes NULL.
KB_API void kb_bulk_abort(kb_bulk *bulk);

KB_END_DECLS

#endif // KB_BULK_H

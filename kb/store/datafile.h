// SPDX-License-Identifier: MIT
// What can be said of a data file before it is mapped.
#ifndef KB_STORE_DATAFILE_H
#define KB_STORE_DATAFILE_H

#include <kb/status.h>

#include <stddef.h>
#include <stdint.h>

/**
   Check that a file is an LMDB environment and as long as it says.  A mapped
   file that is too short kills the process when the missing part is touched.

   @param path  The `data.mdb`.
   @return KB_OK; KB_ERR_MISSING: no such file, or an empty one, as a program
           killed while it made the store leaves it; KB_ERR_VERSION: not LMDB's;
           KB_ERR_CORRUPT: truncated; KB_ERR_IO.
*/
KB_NODISCARD kb_status kb_datafile_check(const char *path, kb_error *err);

/// Whether a directory lies on a network file system, where locks and maps are
/// not to be trusted.
KB_NODISCARD kb_status kb_datafile_check_device(const char *path,
                                                kb_error *err);

enum { KB_DATAFILE_TABLES = 96 }; // two table records: free pages, main

/// Read what a transaction's meta page says: page size, last page, tables.
/// KB_ERR_CORRUPT: there is none of that transaction.
KB_NODISCARD kb_status kb_datafile_tables(int fd, uint64_t txn,
                                          size_t *page_size,
                                          uint64_t *last_page,
                                          uint8_t out[KB_DATAFILE_TABLES]);

/// Make a directory's entries durable.
KB_NODISCARD kb_status kb_datafile_sync(const char *directory, kb_error *err);

#endif // KB_STORE_DATAFILE_H

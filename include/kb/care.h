// SPDX-License-Identifier: MIT
/**
   @file kb/care.h
   Looking after a store: checking, copying, compacting.
*/
#ifndef KB_CARE_H
#define KB_CARE_H

#include <kb/store.h>

KB_BEGIN_DECLS

/// Something that is wrong with a store.  Texts are NUL-terminated and valid
/// during the call.
typedef struct kb_fault {
    const char *table;   ///< see kb/README.md; `free`, `main`: LMDB's own;
                         ///< `file`: what is around them
    const char *key;     ///< printable: ids in decimal, text escaped by `\xHH`,
                         ///< or `page N`; may be empty
    const char *message; ///< one sentence without a full stop
} kb_fault;

/// Takes a fault: KB_OK to go on; anything else ends the check.
typedef kb_status (*kb_fault_fn)(void *ctx, const kb_fault *fault);

/**
   Verify a store: that the pages of LMDB's trees are sound and in one place
   each, and every table against the others.  Ids lead both ways; entities,
   names, counts, confidences and days are what the documents' evidence and
   mentions amount to, the three orders of triples are equal, and so on.

   All is done in a child process, which reads the state of one moment: damage
   that kills or stops it is a fault, and the caller is safe.  A writer may go
   on meanwhile.  The child is made by fork() and the check is safe in programs
   with threads where malloc() is in such a child, as with glibc.

   What no table disagrees about is not noticed: damage to the text of a
   sentence, to a title, to a position in a text.

   @param path  The directory.  This process may have it open.
   @param fn    Called once a fault, in no particular order; may be NULL.
   @param[out] err  Why there is nothing to check; or the first fault.
   @return KB_OK: sound; KB_ERR_CORRUPT: there are faults; KB_ERR_MISSING,
           KB_ERR_VERSION, KB_ERR_BUSY: as kb_store_open() for reading;
           KB_ERR_IO: no child could be made; KB_ERR_NOMEM.

   Time: some microseconds a row.  Memory, in the child: a bit a page, 64 MiB
   for what shares sentences, and the names of one entity.
*/
KB_API KB_NODISCARD kb_status kb_store_check(const char *path, kb_fault_fn fn,
                                             void *ctx, kb_error *err);

/**
   Copy a store, as it is at this moment, into full pages in a new directory.
   Others may read and write meanwhile; a write transaction of this handle does
   not disturb.

   The copy has its name only when it is whole and on disk: until then the
   directory holds `data.mdb.part` and no store.

   @param target  Directory that must not exist.
   @return KB_OK; KB_ERR_INVALID: `target` exists; KB_ERR_VERSION: the store
           has tables of a later version; KB_ERR_FULL, KB_ERR_IO, KB_ERR_NOMEM,
           KB_ERR_CORRUPT, with nothing left behind.
*/
KB_API KB_NODISCARD kb_status kb_store_backup(kb_store *store,
                                              const char *target,
                                              kb_error *err);

/**
   Give the space that a store does not use back to the system: copy it as
   kb_store_backup() does and put the copy in its place.

   The swap is atomic: whenever the process is killed, the old or the new file
   is there, complete.  Readers keep what they see until their transaction ends;
   their next one reads the new file.  Needs room for the copy.

   @param store  Open for writing, without open transactions.
   @return KB_OK; KB_ERR_READONLY; KB_ERR_BUSY: a transaction is open;
           KB_ERR_VERSION, KB_ERR_FULL, KB_ERR_IO, KB_ERR_NOMEM,
           KB_ERR_CORRUPT: the store is as it was
           (kb_txn_begin() says so if the handle is dead).
*/
KB_API KB_NODISCARD kb_status kb_store_compact(kb_store *store, kb_error *err);

typedef struct kb_merge_options {
    /// Of a document in several forms take that with the latest date, of those
    /// of one day that with the greatest digest; else refuse.
    bool newest;
    const kb_allocator *alloc; ///< NULL: malloc()
} kb_merge_options;

/**
   Join stores into a new one, with their corrections.

   The result is that of putting all documents into one store, in whatever
   order; the order of `paths` does not matter.  A document that several stores
   have is taken once.

   @param out      Directory that must not exist; it gets its content when all
                   is on disk, until then `OUT.part` holds it.
   @param paths    The stores.  This process must not have them open.
   @param n        How many; at least one.
   @param options  NULL: all zero.
   @return KB_OK; KB_ERR_INVALID: `out` exists, a store is given twice, the base
           IRIs are not the same, a document is not the same in two stores
           (`err` names it), or corrections contradict each other; what
           kb_store_open() and kb_txn_commit() return.
*/
KB_API KB_NODISCARD kb_status kb_store_merge(const char *out,
                                             const char *const *paths, size_t n,
                                             const kb_merge_options *options,
                                             kb_error *err);

KB_END_DECLS

#endif // KB_CARE_H

// SPDX-License-Identifier: MIT
/**
   @file kb/ntriples.h
   Export as N-Triples 1.1 (W3C Recommendation, 25 February 2014).
*/
#ifndef KB_NTRIPLES_H
#define KB_NTRIPLES_H

#include <kb/store.h>

KB_BEGIN_DECLS

/// Takes a piece of the export, always whole lines.  A status other than KB_OK
/// ends the export and is passed up.
typedef kb_status (*kb_write_fn)(void *ctx, kb_str lines);

/**
   Export the store: asserted triples; label, type (schema.org's Person, Place,
   Organization) and, where known, Wikidata's item (owl:sameAs) of each entity;
   and a description of each predicate in use.

   Lines are in order of bytes (`LC_ALL=C sort`), none comes twice.  They depend
   on the documents alone, not on the order in which they came.  The order is
   by construction: subjects are read in order of their IRIs, the lines of one
   subject are sorted in memory.

   @param txn      Any transaction.
   @param write    Receives pieces of about 64 KiB.
   @param[out] n_lines  Number of triples written; may be NULL.
   @return KB_OK; what `write` returned; KB_ERR_CORRUPT, KB_ERR_NOMEM.

   Memory: the lines of the subject that has most.
*/
KB_API KB_NODISCARD kb_status kb_ntriples_export(kb_txn *txn, kb_write_fn write,
                                                 void *ctx, uint64_t *n_lines);

/**
   Write text as the body of an N-Triples literal: `"`, `\`, line feed and
   carriage return as in canonical N-Triples, other control characters as
   `\uXXXX`; everything else as it is.

   @param text   Well-formed UTF-8.
   @param write  Receives the pieces.
   @return KB_OK, KB_ERR_UTF8 with nothing written, or what `write` returned.
*/
KB_API KB_NODISCARD kb_status kb_ntriples_escape(kb_str text, kb_write_fn write,
                                                 void *ctx);

KB_END_DECLS

#endif // KB_NTRIPLES_H

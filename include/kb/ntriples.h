// SPDX-License-Identifier: MIT
/**
   @file kb/ntriples.h
   Export as N-Triples 1.1, import of N-Triples and N-Quads 1.1 (W3C
   Recommendations, 25 February 2014).
*/
#ifndef KB_NTRIPLES_H
#define KB_NTRIPLES_H

#include <kb/export.h>

KB_BEGIN_DECLS

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

// ---- import -----------------------------------------------------------------

/// Fills `buf` with up to `cap` bytes; `*n` 0 is the end.  A status other than
/// KB_OK ends the import and is passed up.
typedef kb_status (*kb_read_fn)(void *ctx, char *buf, size_t cap, size_t *n);

/// Takes what is wrong with a line: KB_OK to go on.
typedef kb_status (*kb_refusal_fn)(void *ctx, const kb_error *err);

typedef struct kb_ntriples_options {
    /// Id of the document that triples outside of any graph are put into; with
    /// `is_quads`, graphs are documents under their IRIs.  Never empty.
    kb_str id;
    bool is_quads;          ///< N-Quads; else a fourth term is an error
    kb_refusal_fn on_error; ///< NULL: the first bad line ends the import
    void *ctx;
} kb_ntriples_options;

typedef struct kb_ntriples_counts {
    uint64_t n_lines;
    uint64_t n_statements;
    uint64_t n_refused;   ///< bad lines
    uint64_t n_documents; ///< put or found unchanged
    uint64_t n_entities;
    uint64_t n_facts;    ///< put
    uint64_t n_left_out; ///< statements that the store has no place for
} kb_ntriples_counts;

/**
   Read N-Triples or N-Quads, strictly, and put them into a write transaction,
   as documents without text whose facts have the rule `import`.  Put again, a
   document replaces the one before; removed, it takes its facts along.

   An entity is a subject with a type that the store knows (of schema.org, FOAF,
   DBpedia's ontology: Person, Place or Organization).  IRIs that end as those
   of kb_ntriples_export() do keep their key, whatever their base; others get
   that of type and label (kb_entity_key()), of two the second with its IRI.
   Labels (rdfs, skos), alternative names (skos, schema.org) and Wikidata's item
   (owl:sameAs) are understood.  Any other statement on an entity is a fact when
   its object is an entity or a literal (of which the text is kept, without
   language or datatype) and the last part of its predicate's IRI is a letter
   and letters or digits.  Descriptions of properties, blank nodes and subjects
   of no known type are left out and counted.

   So what was exported comes back the same.

   @param txn     For writing.  After a fault, abort it: then nothing is stored.
   @param[out] counts  May be NULL.
   @param[out] err     Line and column, in bytes from 1.
   @return KB_OK; KB_ERR_SYNTAX, KB_ERR_UTF8: a bad line; KB_ERR_LIMIT: a line
           above 16 MiB, a name or literal above 64 KiB; KB_ERR_READONLY;
           KB_ERR_INVALID: the library was built without serd, or no id;
           KB_ERR_NOMEM; what `read` or `on_error` returned.

   Memory: all text once, and some 150 bytes a statement.
*/
KB_API KB_NODISCARD kb_status kb_ntriples_import(
    kb_txn *txn, kb_read_fn read, void *ctx, const kb_ntriples_options *options,
    kb_ntriples_counts *counts, kb_error *err);

KB_END_DECLS

#endif // KB_NTRIPLES_H

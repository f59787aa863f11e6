// SPDX-License-Identifier: MIT
/**
   @file kb/export.h
   Export as RDF: N-Triples, N-Quads and Turtle 1.1 (W3C Recommendations,
   25 February 2014).
*/
#ifndef KB_EXPORT_H
#define KB_EXPORT_H

#include <kb/query.h>

KB_BEGIN_DECLS

/// Takes a piece of the export, always whole lines.  A status other than KB_OK
/// ends the export and is passed up.
typedef kb_status (*kb_write_fn)(void *ctx, kb_str lines);

typedef enum kb_export_format {
    KB_EXPORT_NTRIPLES = 0,
    /// A fact once for each document that states it, in the graph of that
    /// document; what describes entities and predicates in no graph.
    KB_EXPORT_NQUADS = 1,
    KB_EXPORT_TURTLE = 2 ///< needs serd
} kb_export_format;

typedef enum kb_export_profile {
    /// Facts; label, type and, where known, Wikidata's item of each entity; a
    /// description of each predicate in use.
    KB_PROFILE_SIMPLE = 0,
    /// Besides: for each triple, stated as fact or not, an rdf:Statement with
    /// confidence, counts and days; derived from it (prov:wasDerivedFrom) each
    /// piece of evidence with its sentence, offsets (NIF), rule, polarity and
    /// modality; and each document (schema:NewsArticle, Dublin Core).
    KB_PROFILE_EVIDENCE = 1
} kb_export_profile;

/// All zero: what kb_ntriples_export() does.
typedef struct kb_export_options {
    kb_export_format format;
    kb_export_profile profile;
    /// Name entities that are known to Wikidata by its IRIs, not by ours.
    bool wikidata_iris;
    /// Instead of the store's base IRI; ends with `/` or `#`.  Empty: that.
    kb_str base;
    /// Only these facts, and the entities in them.  All zero: everything.
    kb_fact_filter facts;
} kb_export_options;

/**
   Export the store.

   The same documents give the same bytes, in whatever order they came.  Each
   statement comes once, except with Wikidata's IRIs when two entities have the
   same.  N-Triples of the simple profile are sorted (`LC_ALL=C sort`) unless
   Wikidata's IRIs are asked for.

   @param options  NULL: all zero.
   @param write    Receives pieces of about 64 KiB.
   @param[out] n_statements  Statements written; may be NULL.
   @return KB_OK; what `write` returned; KB_ERR_INVALID: a base that is no
           absolute IRI, or Turtle without serd; KB_ERR_CORRUPT, KB_ERR_NOMEM.

   Memory: the lines of the subject that has most.
*/
KB_API KB_NODISCARD kb_status kb_export(kb_txn *txn,
                                        const kb_export_options *options,
                                        kb_write_fn write, void *ctx,
                                        uint64_t *n_statements);

KB_END_DECLS

#endif // KB_EXPORT_H

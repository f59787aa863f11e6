// SPDX-License-Identifier: MIT
// The lines of one subject after the other: gathered, sorted, and sent off.
#ifndef KB_EXPORT_LINES_H
#define KB_EXPORT_LINES_H

#include "base/buf.h"
#include "store/triple.h"

#include <kb/export.h>

#define KB_RDF      "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define KB_RDFS     "http://www.w3.org/2000/01/rdf-schema#"
#define KB_OWL      "http://www.w3.org/2002/07/owl#"
#define KB_SKOS     "http://www.w3.org/2004/02/skos/core#"
#define KB_XSD      "http://www.w3.org/2001/XMLSchema#"
#define KB_PROV     "http://www.w3.org/ns/prov#"
#define KB_NIF      "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
#define KB_DCTERMS  "http://purl.org/dc/terms/"
#define KB_SCHEMA   "https://schema.org/"
#define KB_WIKIDATA "http://www.wikidata.org/entity/"

typedef struct kb_line_place {
    size_t begin; // in `lines`
    size_t len;
} kb_line_place;

typedef struct kb_lines {
    kb_txn *txn;
    kb_export_options options;
    kb_write_fn write;
    void *ctx;
    kb_str base;
    kb_buf subject; // `<IRI> ` of the subject at hand
    kb_buf lines;   // of the subject at hand, without it
    KB_VEC(kb_line_place) places;
    KB_VEC(kb_str) order;  // the lines, to be sorted
    kb_cached_term *terms; // by the low bits of their ids
    size_t n_terms;        // a power of two, or 0: none yet
    kb_buf piece;
    uint64_t n_lines;
    kb_status passed; // by kb_lines_pass() last
} kb_lines;

void kb_lines_init(kb_lines *l, kb_txn *txn, const kb_export_options *options,
                   kb_write_fn write, void *ctx);
void kb_lines_clear(kb_lines *l);

/// The status of a call-back of the store, which takes KB_DONE for an end: the
/// writer's must not be lost in that, and is in `passed`.
static inline kb_status
kb_lines_pass(kb_lines *l, kb_status st)
{
    l->passed = st;
    return st == KB_OK ? KB_OK : KB_DONE;
}

/// Begin with the lines of an IRI below the base; `tail` closes it: `met>`.
KB_NODISCARD kb_status kb_lines_begin(kb_lines *l, kb_str tail);

/// Begin with the lines of an IRI in brackets.
KB_NODISCARD kb_status kb_lines_begin_iri(kb_lines *l, kb_str iri);

/// Begin a line; predicate and object are added to `lines`.
KB_NODISCARD kb_status kb_lines_open(kb_lines *l);
KB_NODISCARD kb_status kb_lines_close(kb_lines *l);

/// A line whose predicate and object are written already.
KB_NODISCARD kb_status kb_lines_add(kb_lines *l, const char *predicate,
                                    kb_str object);

/// A line whose object is a literal; `type` is its datatype in brackets, or
/// NULL.
KB_NODISCARD kb_status kb_lines_add_literal(kb_lines *l, const char *predicate,
                                            kb_str text, const char *type);

/// As kb_lines_add_literal(), of a predicate of ours: `ontology#name`.
KB_NODISCARD kb_status kb_lines_add_property(kb_lines *l, const char *name,
                                             kb_str text, const char *type);

/// Add the IRI or literal of a term to the line that is open.
KB_NODISCARD kb_status kb_lines_add_term(kb_lines *l, kb_id id);

/// Sort the subject's lines and send them off, each once.
KB_NODISCARD kb_status kb_lines_end(kb_lines *l);

/// Send off what is left.
KB_NODISCARD kb_status kb_lines_flush(kb_lines *l);

static inline kb_str
kb_text_view(const char *text)
{
    return (kb_str){text, strlen(text)};
}

/// All that there is to say of an entity's facts with their evidence
/// (evidence.c), and of the documents.
KB_NODISCARD kb_status kb_export_statements(kb_lines *l, kb_id entity);
KB_NODISCARD kb_status kb_export_documents(kb_lines *l);

/// Append the IRI of a document, in brackets: its id where that is one, else
/// one below the base.
KB_NODISCARD kb_status kb_export_document_iri(const kb_lines *l, kb_str id,
                                              kb_buf *out);

/// Export as Turtle (turtle.c): KB_ERR_INVALID without serd.
KB_NODISCARD kb_status kb_export_turtle(kb_txn *txn,
                                        const kb_export_options *options,
                                        kb_write_fn write, void *ctx,
                                        uint64_t *n_statements);

#endif // KB_EXPORT_LINES_H

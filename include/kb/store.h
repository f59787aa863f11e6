// SPDX-License-Identifier: MIT
/**
   @file kb/store.h
   The knowledge base: a directory that holds an LMDB environment.

   One process writes at a time, any number read.  A process opens a directory
   at most once at a time, and its threads share the handle: a transaction is
   used by one thread at a time, and any number of them may be open, one of
   them for writing.  The allocator must be fit for that.  No handle is used
   across fork().

   Reading: kb_txn_begin(KB_TXN_READ), ask, kb_txn_abort().  What is asked
   comes from one moment of the store, whatever writers do meanwhile.  Such a
   snapshot copies nothing and waits for nobody: it costs some microseconds and
   12 KB.  Its price is paid by writers: while it is open, the pages it sees
   cannot be used again and the file grows.  So keep read transactions short.

   Writing: kb_txn_begin(KB_TXN_WRITE), put and remove documents, then
   kb_txn_commit().  A write transaction gathers documents in memory; the
   commit sorts their facts by index, writes them in one LMDB transaction and
   synchronizes it.  When the map is full it is doubled and the batch written
   again, unseen by the caller.  So a commit has all of the batch or nothing
   of it.  Hundreds to thousands of documents in a transaction are quickest;
   kb_txn_pending() says what is gathered.  Without an allocator of the
   caller's, large transactions have a second thread, which takes documents
   apart while the next ones are put, and sorts while tables are written: it
   blocks all signals and is gone when kb_txn_commit() or kb_txn_abort()
   returns.  Questions asked through a write
   transaction are answered from the store as it was at its beginning.

       kb_store *store;
       kb_txn *txn;
       kb_error err;
       if (kb_store_open("news.lmdb", NULL, &store, &err) != KB_OK ||
           kb_txn_begin(store, KB_TXN_WRITE, &txn, &err) != KB_OK ||
           kb_txn_put_annotation(txn, &annotation, NULL, &err) != KB_OK ||
           kb_txn_commit(txn, &err) != KB_OK) {
           fprintf(stderr, "%s: %s\n", err.source, err.message);
       }

   **Views.**  Text handed out by a transaction (kb_str) lies in the store's
   map or in the transaction's memory.  It is valid until the transaction ends
   unless a function says less.  Copy what must live longer.

   **Order.**  Internal ids (kb_id) depend on the order in which documents
   came.  Nothing else does: every function that calls back does so in an
   order that follows from the content alone, unless it says otherwise.

   **Statuses.**  Besides what it names, every function that reads may return
   KB_ERR_CORRUPT (a damaged value), KB_ERR_IO or KB_ERR_NOMEM.
*/
#ifndef KB_STORE_H
#define KB_STORE_H

#include <kb/alloc.h>
#include <kb/annotation.h>

KB_BEGIN_DECLS

/// Base IRI of a store that was made without one.
#define KB_DEFAULT_BASE "https://example.org/kb/"

/// Number of a term (entity, predicate, literal) or of a document in one
/// store; 0: none.  Never given twice.
typedef uint32_t kb_id;

typedef struct kb_store kb_store;
typedef struct kb_txn kb_txn;

// ---- opening ----------------------------------------------------------------

/// How to open.  All zero: an existing store, for writing.
typedef struct kb_store_options {
    bool read_only;
    bool create;       ///< make directory and store when there are none
    bool without_text; ///< do not keep the sentences of documents put
    /// Of a new store: keep facts and how many pieces of evidence state them,
    /// but no evidence, mentions or sentences.  Such a store is a third as
    /// large and filled more quickly; its documents can only be added, not
    /// replaced, removed or corrected (KB_ERR_INVALID), and it cannot be
    /// merged.  An existing store stays as it was made.
    bool without_evidence;
    /// Base IRI of a new store; empty: KB_DEFAULT_BASE.  A `/` is added when it
    /// ends with neither `/` nor `#`.  An existing store keeps its own.
    kb_str base;
    uint64_t map_size;     ///< bytes of address space to begin with; 0: 1 TiB,
                           ///< or as much as the system gives
    uint64_t max_map_size; ///< bytes never to grow beyond; 0: no limit
    const kb_allocator *alloc; ///< NULL: malloc()
} kb_store_options;

/**
   Open a knowledge base.

   @param path     Its directory.
   @param options  NULL: all zero.
   @param[out] out The handle; kb_store_close() it.
   @param[out] err May be NULL.
   @return KB_OK; KB_ERR_MISSING: no store there and `create` not set;
           KB_ERR_VERSION: another program's environment or another format;
           KB_ERR_CORRUPT: truncated or damaged; KB_ERR_BUSY: another handle
           has it open for writing; KB_ERR_INVALID: base is no absolute IRI, or
           the options contradict each other; KB_ERR_IO: the system refused, or
           the directory lies on a network file system; KB_ERR_FULL,
           KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status kb_store_open(const char *path,
                                            const kb_store_options *options,
                                            kb_store **out, kb_error *err);

/// Close.  Transactions still open must be ended before.  Takes NULL.
KB_API void kb_store_close(kb_store *store);

/// The base IRI.  Valid until the store is closed.
KB_API kb_str kb_store_base(const kb_store *store);

// ---- transactions -----------------------------------------------------------

typedef enum kb_txn_kind { KB_TXN_READ = 0, KB_TXN_WRITE = 1 } kb_txn_kind;

/**
   Begin a transaction.

   @param[out] out  End it with kb_txn_commit() or kb_txn_abort().
   @return KB_OK; KB_ERR_READONLY: KB_TXN_WRITE on a read-only handle;
           KB_ERR_BUSY: a write transaction is open on this handle, or another
           process has grown the map while this handle has transactions open;
           KB_ERR_IO: too many readers, or the handle is dead (a growth of the
           map failed: close it and open again).
*/
KB_API KB_NODISCARD kb_status kb_txn_begin(kb_store *store, kb_txn_kind kind,
                                           kb_txn **out, kb_error *err);

/**
   Write what a write transaction gathered; end the transaction, whatever the
   outcome.  For a read transaction the same as kb_txn_abort().

   @return KB_OK: all is on disk; KB_ERR_FULL: the disk or `max_map_size` is
           full; KB_ERR_LIMIT: ids are exhausted; KB_ERR_BUSY: the map must grow
           and read transactions of this handle are open; KB_ERR_CORRUPT,
           KB_ERR_IO, KB_ERR_NOMEM.  On each fault the store is as it was
           before the transaction.
*/
KB_API KB_NODISCARD kb_status kb_txn_commit(kb_txn *txn, kb_error *err);

/// End a transaction and drop what it gathered.  Takes NULL.
KB_API void kb_txn_abort(kb_txn *txn);

/// The store of a transaction.
KB_API kb_store *kb_txn_store(const kb_txn *txn);

/// Bytes of memory that a write transaction's documents take: commit when
/// there are some ten megabytes of them.
KB_API size_t kb_txn_pending(const kb_txn *txn);

/// Release the memory of IRIs and texts handed out by kb_node_get() and
/// kb_node_iri() so far: for long loops.
KB_API void kb_txn_trim(kb_txn *txn);

typedef enum kb_put_result {
    KB_PUT_ADDED = 0,
    KB_PUT_REPLACED = 1, ///< text or findings differ from those stored
    KB_PUT_UNCHANGED = 2 ///< nothing to do
} kb_put_result;

/**
   Put what was found in a document.  A document of the same id is replaced,
   with all that came from it.

   Relations whose ends are not both an entity (or a literal, for the object)
   are left out, so are those of an entity with itself.  The others are kept as
   evidence; what kb_relation_is_fact() refuses does not assert its triple.
   The ends of a reciprocal predicate are put in the order of their entities'
   keys, so that a fact is one triple whichever way it is said.

   @param annotation   Copied.  An entity's key is 1 to 64 of `A-Za-z0-9_-`; a
                       predicate's name is a letter and letters or digits, at
                       most 64; indexes and spans must be in range.
   @param[out] result  What the commit will do.  May be NULL.
   @return KB_OK; KB_ERR_READONLY: not a write transaction; KB_ERR_INVALID: the
           annotation breaks its contract; KB_ERR_UTF8; KB_ERR_LIMIT: an id,
           name or literal above 64 KiB; KB_ERR_NOMEM.  After a fault the
           transaction is as before the call and can go on; but KB_ERR_NOMEM
           may be that of a second thread, and comes again then.

   Limits: of one triple, 65,536 pieces of evidence a document are kept; of one
   sentence, the first 32 entities count as mentioned together.
*/
KB_API KB_NODISCARD kb_status
kb_txn_put_annotation(kb_txn *txn, const kb_annotation *annotation,
                      kb_put_result *result, kb_error *err);

/**
   Take a document out, with its evidence, mentions and sentences.  Triples
   without evidence and entities no document speaks of vanish.

   @return KB_OK; KB_NOT_FOUND: no such document; KB_ERR_READONLY.
*/
KB_API KB_NODISCARD kb_status kb_txn_remove_document(kb_txn *txn, kb_str id,
                                                     kb_error *err);

// ---- call-backs -------------------------------------------------------------
//
// A call-back returns KB_OK to go on and KB_DONE to end early, on which the
// function that calls it returns KB_OK; any other status ends too and is
// passed up.  Structs it is given are valid during the call, the text in them
// as said above.

// ---- entities and other terms -----------------------------------------------

typedef struct kb_entity_info {
    kb_id id;
    kb_entity_type type;
    bool is_known;
    uint32_t wikidata; ///< 0: none known
    kb_str key;        ///< `p-0123456789abcdef`; see kb_node_iri()
    kb_str label;      ///< the name most mentions go by; of equals the first
    uint32_t n_mentions;
    uint32_t n_documents;
    uint32_t n_out; ///< triples asserted of which it is subject
    uint32_t n_in;  ///< and object
    kb_day first;   ///< earliest and latest dates of its documents
    kb_day last;
} kb_entity_info;

typedef kb_status (*kb_entity_fn)(void *ctx, const kb_entity_info *entity);

/// Entity `id`: KB_OK or KB_NOT_FOUND.
KB_API KB_NODISCARD kb_status kb_entity_get(kb_txn *txn, kb_id id,
                                            kb_entity_info *out);

/// The entity with a key or a whole IRI (with or without `<>`): KB_OK or
/// KB_NOT_FOUND.
KB_API KB_NODISCARD kb_status kb_entity_find_key(kb_txn *txn, kb_str key,
                                                 kb_id *out);

/// The entity that is Wikidata's item `wikidata`; of several, the first by
/// key.  KB_OK or KB_NOT_FOUND.
KB_API KB_NODISCARD kb_status kb_entity_find_wikidata(kb_txn *txn,
                                                      uint32_t wikidata,
                                                      kb_id *out);

/// Every entity, in order of keys.
KB_API KB_NODISCARD kb_status kb_entity_each(kb_txn *txn, kb_entity_fn fn,
                                             void *ctx);

typedef kb_status (*kb_str_fn)(void *ctx, kb_str text);

/// Every name of an entity but its label, in order of bytes.
KB_API KB_NODISCARD kb_status kb_entity_each_alias(kb_txn *txn, kb_id id,
                                                   kb_str_fn fn, void *ctx);

typedef enum kb_name_match {
    KB_MATCH_NAME = 0,  ///< the whole of a name or alias
    KB_MATCH_TOKEN = 1, ///< one word of a name
    KB_MATCH_PREFIX = 2 ///< the beginning of a name or of one of its words
} kb_name_match;

/**
   Every entity under a name.  Case, marks and the kinds of dashes and
   apostrophes do not matter (kb_search() ranks, and takes several words).

   @param name  Well-formed UTF-8; else KB_ERR_UTF8.
   @param fn    Called once an entity, in order of keys.
   @return KB_OK, also when there is none.
*/
KB_API KB_NODISCARD kb_status kb_name_each(kb_txn *txn, kb_str name,
                                           kb_name_match match, kb_entity_fn fn,
                                           void *ctx);

typedef enum kb_node_kind {
    KB_NODE_ENTITY = 1,
    KB_NODE_PREDICATE = 2,
    KB_NODE_LITERAL = 3
} kb_node_kind;

/// One end, or the middle, of a triple, fit to be shown.
typedef struct kb_node {
    kb_id id;
    kb_node_kind kind;
    kb_entity_type type; ///< of an entity; else 0
    kb_str name; ///< label, local name of the predicate, or text of the literal
    kb_str key;  ///< of an entity; else empty
} kb_node;

/// What `id` is: KB_OK or KB_NOT_FOUND.
KB_API KB_NODISCARD kb_status kb_node_get(kb_txn *txn, kb_id id, kb_node *out);

/// The IRI of an entity or predicate, without `<>`: KB_OK, or KB_NOT_FOUND for
/// an unknown id or a literal.
KB_API KB_NODISCARD kb_status kb_node_iri(kb_txn *txn, kb_id id, kb_str *out);

/// The predicate with a local name (`calledOn`) or whole IRI: KB_OK, or
/// KB_NOT_FOUND when the store has never seen it.
KB_API KB_NODISCARD kb_status kb_node_find_predicate(kb_txn *txn, kb_str name,
                                                     kb_id *out);

/// The literal with that text: KB_OK or KB_NOT_FOUND.
KB_API KB_NODISCARD kb_status kb_node_find_literal(kb_txn *txn, kb_str text,
                                                   kb_id *out);

// ---- triples and their evidence ---------------------------------------------

typedef struct kb_triple {
    kb_id subject;
    kb_id predicate;
    kb_id object;
    bool is_asserted;     ///< at least one piece of evidence states it as fact
    uint32_t n_evidence;  ///< pieces that do
    uint32_t n_other;     ///< denied, negated, planned, alleged ... ones
    uint32_t n_documents; ///< documents that state it as fact
    /// 1 - product of (1 - c) over voices, c being the best confidence of
    /// each; at most 0.99, and 0 when not asserted.  A voice is who publishes:
    /// documents of one source, of one host, of one title (where neither is
    /// given) count once, and so does all that is derived (kb/README.md).
    double confidence;
    kb_day first; ///< earliest and latest day of the evidence that states it:
    kb_day last;  ///< of the event if known, else of the document
} kb_triple;

/// Which triples; 0 stands for any.
typedef struct kb_pattern {
    kb_id subject;
    kb_id predicate;
    kb_id object;
    bool with_unasserted; ///< also those that no evidence states as fact
} kb_pattern;

typedef kb_status (*kb_triple_fn)(void *ctx, const kb_triple *triple);

/// One triple, asserted or not: KB_OK or KB_NOT_FOUND.
KB_API KB_NODISCARD kb_status kb_triple_get(kb_txn *txn, kb_id subject,
                                            kb_id predicate, kb_id object,
                                            kb_triple *out);

/**
   Every triple that fits a pattern, in the order of the N-Triples export.

   @param pattern  Any of its eight forms: each is a range of one of the three
                   orders in which triples are kept, and no other row is read.
   @return KB_OK, also when none fits; what `fn` returned.

   Time: of triples that fit, to find and sort them.  Memory: some 130 bytes
   for each of them; when nothing is given, of the subject that has most.
*/
KB_API KB_NODISCARD kb_status kb_triple_each(kb_txn *txn,
                                             const kb_pattern *pattern,
                                             kb_triple_fn fn, void *ctx);

/// One place that states, denies or plans a triple.
typedef struct kb_evidence {
    kb_id subject; ///< the triple
    kb_id predicate;
    kb_id object;
    kb_id document;
    uint32_t sentence;    ///< see kb_sentence_get()
    kb_span subject_span; ///< in the document's text
    kb_span object_span;
    kb_span trigger;
    bool is_negative;
    bool is_derived;
    bool is_swapped; ///< reciprocal predicate: the text has the object first
    kb_modality modality;
    kb_id attribution; ///< entity that says so, or 0
    kb_id place;       ///< entity where it happened, or 0
    kb_day time;       ///< day it happened, or KB_NO_DAY
    kb_str rule;
    double confidence; ///< 0..1, in steps of 1/65535
} kb_evidence;

/// Whether it states the triple as fact.
static inline bool
kb_evidence_is_fact(const kb_evidence *evidence)
{
    return !evidence->is_negative && evidence->modality == KB_ASSERTED;
}

typedef kb_status (*kb_evidence_fn)(void *ctx, const kb_evidence *evidence);

/// All evidence of a triple, in order of the documents' ids, then as put.
KB_API KB_NODISCARD kb_status kb_evidence_each(kb_txn *txn, kb_id subject,
                                               kb_id predicate, kb_id object,
                                               kb_evidence_fn fn, void *ctx);

// ---- documents, sentences, mentions -----------------------------------------

typedef struct kb_document_info {
    kb_id id;
    kb_str external_id;
    kb_str title;
    kb_str url;
    kb_str source;
    kb_str lang;
    kb_day date;
    uint32_t text_len; ///< bytes
    uint32_t n_sentences;
    uint32_t n_entities;
    uint32_t n_mentions;
    uint32_t n_evidence; ///< stored relations, facts or not
} kb_document_info;

typedef kb_status (*kb_document_fn)(void *ctx, const kb_document_info *doc);

/// Document `id`: KB_OK or KB_NOT_FOUND.
KB_API KB_NODISCARD kb_status kb_document_get(kb_txn *txn, kb_id id,
                                              kb_document_info *out);

/// The document with the caller's id: KB_OK or KB_NOT_FOUND.
KB_API KB_NODISCARD kb_status kb_document_find(kb_txn *txn, kb_str external_id,
                                               kb_id *out);

/// Every document, in order of external ids (by their first 480 bytes).
KB_API KB_NODISCARD kb_status kb_document_each(kb_txn *txn, kb_document_fn fn,
                                               void *ctx);

/// All evidence that a document gave, in the order of its annotation.
KB_API KB_NODISCARD kb_status kb_document_each_evidence(kb_txn *txn, kb_id id,
                                                        kb_evidence_fn fn,
                                                        void *ctx);

/// Every entity a document speaks of, in order of keys.
KB_API KB_NODISCARD kb_status kb_document_each_entity(kb_txn *txn, kb_id id,
                                                      kb_entity_fn fn,
                                                      void *ctx);

typedef struct kb_sentence {
    kb_span span; ///< in the document's text
    kb_str text;
} kb_sentence;

/// Sentence `index` of a document, from 0: KB_OK, or KB_NOT_FOUND (also when
/// the store was built without texts).
KB_API KB_NODISCARD kb_status kb_sentence_get(kb_txn *txn, kb_id document,
                                              uint32_t index, kb_sentence *out);

typedef struct kb_mention_info {
    kb_id entity;
    kb_id document;
    uint32_t sentence; ///< KB_NONE: in none
    kb_span span;      ///< in the document's text
    kb_mention_kind kind;
    kb_str rule;
} kb_mention_info;

typedef kb_status (*kb_mention_fn)(void *ctx, const kb_mention_info *mention);

/// Every mention of an entity, in order of the documents' ids, then of text.
KB_API KB_NODISCARD kb_status kb_mention_each(kb_txn *txn, kb_id entity,
                                              kb_mention_fn fn, void *ctx);

/// Two entities spoken of in one sentence.
typedef struct kb_comention {
    kb_id entity; ///< the other one
    uint32_t n_documents;
    uint32_t n_sentences;
} kb_comention;

typedef kb_status (*kb_comention_fn)(void *ctx, const kb_comention *co);

/// Every entity that shares a sentence with `entity`, in order of keys.
KB_API KB_NODISCARD kb_status kb_comention_each(kb_txn *txn, kb_id entity,
                                                kb_comention_fn fn, void *ctx);

// ---- statistics -------------------------------------------------------------

typedef struct kb_table_stats {
    const char *name;
    uint64_t n_rows;
    uint64_t n_bytes; ///< of the pages it fills
} kb_table_stats;

enum { KB_N_TABLES = 20 };

typedef struct kb_stats {
    uint32_t format_major;
    uint32_t format_minor;
    char uuid[37]; ///< of this store, RFC 4122 version 4
    kb_str base;
    uint64_t n_documents;
    uint64_t n_sentences;
    uint64_t n_entities;
    uint64_t n_mentions;
    uint64_t n_triples; ///< asserted
    uint64_t n_other_triples;
    uint64_t n_evidence;
    uint64_t map_size;  ///< bytes
    uint64_t file_size; ///< bytes
    kb_table_stats tables[KB_N_TABLES];
} kb_stats;

/// Counts of everything.  Constant time.
KB_API KB_NODISCARD kb_status kb_txn_stats(kb_txn *txn, kb_stats *out);

KB_END_DECLS

#endif // KB_STORE_H

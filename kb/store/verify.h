// SPDX-License-Identifier: MIT
// Every table against the others.  Each row is read once on its own account and
// looked up from each row that speaks of it; where all rows of one table lead
// to a row of another, and none twice, equal numbers of rows mean that neither
// has one too many.
#ifndef KB_STORE_VERIFY_H
#define KB_STORE_VERIFY_H

#include "store/read.h"

enum { KB_VERIFY_KINDS = 512, KB_VERIFY_KEY = 640, KB_VERIFY_TEXT = 256 };

/// Something that is wrong, fit to be sent through a pipe.
typedef struct kb_verify_fault {
    char table[16];
    char key[KB_VERIFY_KEY]; // printable
    char text[KB_VERIFY_TEXT];
} kb_verify_fault;

/// Receives what is wrong (NULL: nothing yet) in a table that is being read.
/// KB_DONE: enough.
typedef kb_status (*kb_verify_fn)(void *ctx, const char *table,
                                  const kb_verify_fault *fault);

typedef struct kb_verify {
    kb_txn *txn;
    kb_verify_fn fn;
    void *ctx;
    kb_row_ids ids;
    kb_row_counts stored; // what `meta` says
    kb_row_counts found;
    kb_arena arena; // of one row
    kb_buf buf;
    kb_ranked_vec seen; // evidence of one document
    struct {
        uint32_t id;
        uint8_t kind;
    } kinds[KB_VERIFY_KINDS]; // of terms, as last looked up
    uint32_t doc;             // whose row is at hand; 0: none
    kb_row_doc doc_row;
} kb_verify;

/// Whether a term's body names something in a folder.
static inline bool
kb_verify_is_in(kb_str body, kb_str folder)
{
    return body.len > folder.len && kb_str_starts_with(body, folder);
}

/// Say what is wrong with a row, or with a table when the key is empty.
KB_NODISCARD kb_status kb_verify_say(kb_verify *v, const char *table,
                                     kb_str key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/// Say that a table is being read.
KB_NODISCARD kb_status kb_verify_begin(kb_verify *v, kb_table table);

typedef kb_status (*kb_verify_row_fn)(kb_verify *v, kb_str key, kb_str value,
                                      void *ctx);

/// Call `fn` with each row whose key begins with a prefix; KB_ERR_CORRUPT of it
/// is said of the row.
KB_NODISCARD kb_status kb_verify_each(kb_verify *v, kb_table table,
                                      kb_str prefix, kb_verify_row_fn fn,
                                      void *ctx);

/// That a table has as many rows as were led to; else `fn` is to find those
/// that nothing leads to.
KB_NODISCARD kb_status kb_verify_total(kb_verify *v, kb_table table,
                                       uint64_t n_expected,
                                       kb_verify_row_fn fn);

/// Kind of a term; 255: there is none.
KB_NODISCARD kb_status kb_verify_kind(kb_verify *v, uint32_t id, uint8_t *out);

/// The row of a document, kept until another is asked for: KB_NOT_FOUND.
KB_NODISCARD kb_status kb_verify_doc(kb_verify *v, uint32_t id);

/// Whether there is a row.
KB_NODISCARD kb_status kb_verify_has(kb_verify *v, kb_table table,
                                     const kb_key *key, bool *out);

/// Say `why` of a row of `table` unless there is a row of `key` in `other`.
KB_NODISCARD kb_status kb_verify_needs(kb_verify *v, const char *table,
                                       kb_str row, kb_table other,
                                       const kb_key *key, const char *why);

// The parts, in the order in which they run.
KB_NODISCARD kb_status kb_verify_terms(kb_verify *v);
KB_NODISCARD kb_status kb_verify_documents(kb_verify *v);
KB_NODISCARD kb_status kb_verify_entities(kb_verify *v);
KB_NODISCARD kb_status kb_verify_triples(kb_verify *v);
KB_NODISCARD kb_status kb_verify_cos(kb_verify *v);
KB_NODISCARD kb_status kb_verify_fixes(kb_verify *v);

/// All of them.  KB_OK, also when something was said.
KB_NODISCARD kb_status kb_verify_tables(kb_txn *txn, kb_verify_fn fn,
                                        void *ctx);

/**
   The pages below LMDB's tables, read from the file: that each tree is a tree,
   in order, of the size it says, and that no page is in two places.

   @param fd   The data file.
   @param id   The transaction whose pages are to be read; no writer may reuse
               them meanwhile.
   @return KB_OK; KB_ERR_CORRUPT: something was said, and the tables are better
           not read; else what `fn` returned, KB_ERR_IO, KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_verify_pages(int fd, uint64_t id, kb_verify_fn fn,
                                       void *ctx);

#endif // KB_STORE_VERIFY_H

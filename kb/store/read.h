// SPDX-License-Identifier: MIT
// What the functions that read share.
#ifndef KB_STORE_READ_H
#define KB_STORE_READ_H

#include "base/vec.h"
#include "store/env.h"

/// What a function that calls back returns.
static inline kb_status
kb_read_end(kb_status st)
{
    return st == KB_DONE ? KB_OK : st;
}

/// The value of a row that another row speaks of.
KB_NODISCARD kb_status kb_read_row(kb_txn *txn, kb_table table,
                                   const kb_key *key, kb_str *value);

/// The term of an id: KB_OK or KB_NOT_FOUND.
KB_NODISCARD kb_status kb_read_term(kb_txn *txn, kb_id id, uint8_t *kind,
                                    kb_str *body);

/// The term of an id that another row speaks of.
KB_NODISCARD kb_status kb_read_body(kb_txn *txn, kb_id id, uint8_t *kind,
                                    kb_str *body);

/// A term, and what it is called if it is an entity: one row tells both.
typedef struct kb_named {
    uint8_t kind;
    uint8_t type; ///< of the entity; 0: it is none
    kb_str body;
    kb_str label;
} kb_named;

/// The term of an id, with its name: KB_OK or KB_NOT_FOUND.
KB_NODISCARD kb_status kb_read_named(kb_txn *txn, kb_id id, kb_named *out);

/// The same of an id that another row speaks of: KB_OK, else KB_ERR_CORRUPT.
KB_NODISCARD kb_status kb_read_end_named(kb_txn *txn, kb_id id, kb_named *out);

/// Keep what was read, for kb_read_term() and kb_node_get() to find.
void kb_read_remember(kb_txn *txn, kb_id id, const kb_named *named);

/// The id of a term: KB_OK or KB_NOT_FOUND.
KB_NODISCARD kb_status kb_read_term_id(kb_txn *txn, uint8_t kind, kb_str body,
                                       kb_id *out);

/// Follow an entity to the one that it was merged into, if it was.
KB_NODISCARD kb_status kb_read_root(kb_txn *txn, kb_id *id);

/// The name of a rule.
KB_NODISCARD kb_status kb_read_rule(kb_txn *txn, kb_id id, kb_str *out);

/// A document's row: KB_OK or KB_NOT_FOUND.
KB_NODISCARD kb_status kb_read_doc(kb_txn *txn, kb_id id, kb_row_doc *row);

/// Something to be given out in the order of a text.
typedef struct kb_ranked {
    kb_str text;
    uint32_t a; // an id, or the first thing to compare
    uint32_t b;
} kb_ranked;

typedef KB_VEC(kb_ranked) kb_ranked_vec;

/// Sort by text, then numbers.
void kb_ranked_sort(kb_ranked_vec *vec);

/// Add an entity under its key: KB_OK or KB_ERR_*.
KB_NODISCARD kb_status kb_ranked_add_entity(kb_txn *txn, kb_ranked_vec *vec,
                                            kb_id id);

/// Call `fn` with each entity of a sorted vector, once.
KB_NODISCARD kb_status kb_ranked_each_entity(kb_txn *txn,
                                             const kb_ranked_vec *vec,
                                             kb_entity_fn fn, void *ctx);

/// Make of a row of `ev` what is given out.
KB_NODISCARD kb_status kb_read_evidence(kb_txn *txn, const uint32_t spo[3],
                                        uint32_t doc, kb_str value,
                                        kb_evidence *out);

#endif // KB_STORE_READ_H

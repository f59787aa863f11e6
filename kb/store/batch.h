// SPDX-License-Identifier: MIT
// Documents on their way into the store.  Nothing here knows ids: terms and
// variants are named by their place in the batch until apply.c gives them
// numbers, anew on each attempt.
#ifndef KB_STORE_BATCH_H
#define KB_STORE_BATCH_H

#include "base/vec.h"
#include "store/env.h"
#include "store/slots.h"

typedef struct kb_fixes kb_fixes;

typedef struct kb_new_term {
    uint8_t kind;
    bool is_reciprocal; // a predicate that goes both ways
    kb_str body;
    kb_id id;         // given by the attempt to apply
    uint32_t variant; // the one found last, if it is still one of this term
} kb_new_term;

typedef struct kb_new_variant {
    uint32_t term;
    kb_str raw;     // content as the annotation has it: to find it again
    kb_str content; // aliases sorted, none twice
    uint8_t hash[KB_KEY_HASH];
} kb_new_variant;

typedef struct kb_new_entity {
    uint32_t term;
    uint32_t variant;
    uint32_t begin; // mentions
    uint32_t end;
} kb_new_entity;

typedef struct kb_new_evidence {
    uint32_t subject; // terms
    uint32_t predicate;
    uint32_t object;
    uint32_t attribution; // or KB_NONE
    uint32_t place;       // or KB_NONE
    kb_row_ev row;        // its `rule` is a term; the two above are unset
    bool is_literal;      // of the object
} kb_new_evidence;

typedef struct kb_new_sentence {
    uint32_t begin;
    kb_str text;
} kb_new_sentence;

/// Where a document's share of the batch's arrays begins or ends.
typedef struct kb_batch_mark {
    size_t entities;
    size_t mentions;
    size_t evidence;
    size_t sentences;
} kb_batch_mark;

typedef struct kb_new_doc {
    kb_row_doc row; // text in the batch's arena
    bool is_removal;
    bool is_dead; // a later one of the batch has the same id
    bool has_raw; // was corrected: see fix.h
    kb_batch_mark begin;
    kb_batch_mark end;
    kb_batch_mark raw_begin; // as it was put
    kb_batch_mark raw_end;
    kb_id id; // given by the attempt to apply
} kb_new_doc;

/// What is looked up for an entity of an annotation.
typedef struct kb_term_wanted {
    size_t begin; // of its body in `bodies`
    size_t len;
    uint64_t hash;
} kb_term_wanted;

/// Terms that were looked up last, by some bits of their hashes.
enum { KB_BATCH_RECENT = 256 };

struct kb_batch {
    kb_arena term_arena; // bodies of terms
    kb_arena arena;      // all other text
    kb_slots term_slots;
    kb_slots variant_slots;
    kb_slots doc_slots;
    KB_VEC(kb_new_term) terms;
    KB_VEC(kb_new_variant) variants;
    KB_VEC(kb_new_doc) docs;
    KB_VEC(kb_new_entity) entities;
    KB_VEC(kb_row_mention) mentions;
    KB_VEC(kb_new_evidence) evidence;
    KB_VEC(kb_new_sentence) sentences;
    kb_buf scratch;
    kb_buf bodies; // of the terms wanted
    KB_VEC(kb_term_wanted) wanted;
    uint32_t recent[KB_BATCH_RECENT]; // predicates and rules; plus 1
    KB_VEC(uint32_t) places; // entity of the annotation -> of the document
    KB_VEC(kb_str) names;    // to sort aliases
    kb_fixes *fixes;         // NULL: not read yet
};

KB_NODISCARD kb_status kb_batch_new(const kb_allocator *alloc, kb_batch **out);

kb_batch_sizes kb_batch_sizes_of(const kb_batch *batch);

/// Make room for as much, if there is memory for it.
void kb_batch_expect(kb_batch *batch, const kb_batch_sizes *sizes);

/// Takes NULL.
void kb_batch_free(kb_batch *batch);

/// Bytes that documents and terms take.
size_t kb_batch_memory(const kb_batch *batch);

/// The pending document with an id, or NULL.
kb_new_doc *kb_batch_find(kb_batch *batch, kb_str external_id);

/// The batch's number of a term, which is added when it is new.
KB_NODISCARD kb_status kb_batch_term(kb_batch *batch, uint8_t kind, kb_str body,
                                     uint32_t *out);

/// The batch's number of a variant with a content in canonical form.
KB_NODISCARD kb_status kb_batch_variant(kb_batch *batch, uint32_t term,
                                        kb_str content, uint32_t *out);

/// Put the ends of a reciprocal fact in the order of their keys.
void kb_batch_order(const kb_batch *batch, kb_new_evidence *ev);

/// The ends of the batch's arrays.
kb_batch_mark kb_batch_mark_of(const kb_batch *batch);

/// Add a document whose parts are in the arrays.
KB_NODISCARD kb_status kb_batch_push(kb_batch *batch, kb_new_doc *doc);

/// Whether a text can be the key of an entity.
bool kb_annotation_is_key(kb_str key);

/// Check what kb_txn_put_annotation() asks of an annotation.
KB_NODISCARD kb_status kb_annotation_check(const kb_annotation *annotation,
                                           kb_error *err);

/// First half of SHA-256 over all that an annotation says.
KB_NODISCARD kb_status kb_annotation_digest(const kb_annotation *annotation,
                                            kb_buf *scratch,
                                            uint8_t out[KB_KEY_HASH]);

/// Add a checked annotation.  After KB_ERR_NOMEM the batch is as before.
KB_NODISCARD kb_status kb_batch_add(kb_batch *batch,
                                    const kb_annotation *annotation,
                                    const uint8_t digest[KB_KEY_HASH],
                                    bool with_text);

/// Note that a stored document is to go.
KB_NODISCARD kb_status kb_batch_remove(kb_batch *batch, kb_str external_id);

/// Forget the terms of a batch that has no documents.
void kb_batch_drop_terms(kb_batch *batch);

/// Forget the documents, keep the terms: what was applied goes on to the next.
void kb_batch_forget(kb_batch *batch);

/// Write the batch through a write transaction (apply.c).  May be called again
/// after the transaction was aborted.
KB_NODISCARD kb_status kb_batch_apply(kb_batch *batch, kb_txn *txn);

#endif // KB_STORE_BATCH_H

// SPDX-License-Identifier: MIT
/**
   @file kb/train.h
   Trains the scorer of names on annotated documents.

   Training is deterministic: the same documents in the same order, gazetteers
   and options give the same bytes on every machine.
*/
#ifndef KB_TRAIN_H
#define KB_TRAIN_H

#include <kb/extract.h>

KB_BEGIN_DECLS

/// Collects annotated documents and learns from them.  One thread at a time.
typedef struct kb_trainer kb_trainer;

/// A name in a document as a reader would mark it.
typedef struct kb_gold {
    kb_span span; ///< bytes of the text
    kb_entity_type type;
} kb_gold;

/// What a trainer holds, and how it does.
typedef struct kb_train_counts {
    uint64_t documents;
    uint64_t names;  ///< given
    uint64_t missed; ///< of these, out of reach: their first word has no
                     ///< capital (nor follows an @ that stands apart), or
                     ///< they end inside of a word
    uint64_t runs;   ///< stretches of capitalised words
    uint32_t round;  ///< rounds done, of all orders
    uint64_t wrong;  ///< runs labelled wrongly in that round
} kb_train_counts;

/// How to learn; 0 everywhere: as the shipped weights were made.
typedef struct kb_train_options {
    uint32_t rounds; ///< over all documents in each of four orders; 0: 12
    uint32_t rows;   ///< of the table, a power of two from 256 to 262144;
                     ///< 0: 131072
    uint32_t margin; ///< by which a wrong label must lose; 0: the usual one
    /// Called after each round, or NULL.  Another status than KB_OK ends the
    /// training with it.
    kb_status (*progress)(void *ctx, const kb_train_counts *counts);
    void *ctx;
} kb_train_options;

/**
   Make a trainer.

   @param gazs    Open gazetteers, at least 1, borrowed: those that will be used
                  with the weights.
   @param rules   Rules, borrowed too, or NULL: no cues, see
                  kb_extractor_new().
   @param alloc   Memory, or NULL.
   @return KB_OK, KB_ERR_INVALID or KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status kb_trainer_new(const kb_gaz *const *gazs,
                                             size_t n_gazs,
                                             const kb_rules *rules,
                                             const kb_allocator *alloc,
                                             kb_trainer **out);

/**
   Add a document in which every name is marked.

   @param document  Not needed afterwards.
   @param names     In any order; those that overlap an earlier one are
                    passed over.
   @return KB_OK; KB_ERR_INVALID: a span beyond the text; else as
           kb_extractor_run().
*/
KB_API KB_NODISCARD kb_status kb_trainer_add(kb_trainer *trainer,
                                             const kb_document *document,
                                             const kb_gold *names,
                                             size_t n_names, kb_error *err);

/**
   Add the documents of a file of JSON lines: documents (`text` is needed) that
   bear the `entities` of an annotation, of whose mentions those of the kind
   `name` count.

   @param refuse  Told of each line that cannot be taken; or NULL: the first
                  one ends the reading with its status.
   @return KB_OK; KB_ERR_MISSING, KB_ERR_IO, KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status kb_trainer_read(
    kb_trainer *trainer, const char *path,
    void (*refuse)(void *ctx, const kb_error *err), void *ctx, kb_error *err);

/// What has been added so far.
KB_API kb_train_counts kb_trainer_counts(const kb_trainer *trainer);

/**
   Learn from all documents added.  May be repeated after adding more; each
   time begins anew.

   @param options  Or NULL.
   @return KB_OK, KB_ERR_INVALID, KB_ERR_NOMEM, or what `progress` returned.
*/
KB_API KB_NODISCARD kb_status kb_trainer_run(kb_trainer *trainer,
                                             const kb_train_options *options);

/**
   Write what was learnt to a file for kb_weights_open(): beside it, synced and
   moved over it.

   @param note  What it was trained on and under which licence it stands; at
                most 511 bytes of UTF-8; longer ones are KB_ERR_LIMIT.
   @return KB_OK; KB_ERR_INVALID: nothing was learnt; KB_ERR_IO,
           KB_ERR_MISSING, KB_ERR_FULL, KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status kb_trainer_write(const kb_trainer *trainer,
                                               const char *path, kb_str note,
                                               kb_error *err);

/// Takes NULL.
KB_API void kb_trainer_free(kb_trainer *trainer);

KB_END_DECLS

#endif // KB_TRAIN_H

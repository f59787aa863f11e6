// SPDX-License-Identifier: MIT
/**
   @file kb/weights.h
   Trained weights of the scorer that decides boundary and type of names.

   A file of weights is made by `kbtrain` or kb_trainer_write() and mapped
   read-only.  The extractor works without one, by lists and rules alone.
*/
#ifndef KB_WEIGHTS_H
#define KB_WEIGHTS_H

#include <kb/alloc.h>
#include <kb/str.h>

KB_BEGIN_DECLS

/// Open weights.  Immutable: any number of threads may use them.
typedef struct kb_weights kb_weights;

/**
   Map a file of weights.

   @param path   The file.
   @param alloc  Memory, or NULL.
   @param[out] out  The weights; kb_weights_close() them.
   @return KB_OK; KB_ERR_MISSING; KB_ERR_VERSION: made for another version of
           the scorer; KB_ERR_CORRUPT: not such a file, or damaged;
           KB_ERR_IO, KB_ERR_NOMEM.

   The whole file (at most 4 MB) is read once to verify its checksum.
*/
KB_API KB_NODISCARD kb_status kb_weights_open(const char *path,
                                              const kb_allocator *alloc,
                                              kb_weights **out, kb_error *err);

/// The same from memory, which is borrowed.
KB_API KB_NODISCARD kb_status kb_weights_open_bytes(kb_str bytes,
                                                    const kb_allocator *alloc,
                                                    kb_weights **out,
                                                    kb_error *err);

/// What the file says of itself: what it was trained on, and its licence.
/// May be empty.  Valid until the weights are closed.
KB_API kb_str kb_weights_note(const kb_weights *weights);

/// Takes NULL.
KB_API void kb_weights_close(kb_weights *weights);

KB_END_DECLS

#endif // KB_WEIGHTS_H

// SPDX-License-Identifier: MIT
// Compressed files, unpacked by libarchive while they are read.
#ifndef KB_DOCUMENT_PACKED_H
#define KB_DOCUMENT_PACKED_H

#include <kb/str.h>

#include <stddef.h>

struct archive;

enum { KB_PACKED_CHUNK = 64 * 1024 };

typedef struct kb_packed kb_packed;

/// Whether a file that begins so is compressed by what libarchive unpacks
/// without running another program: gzip, bzip2, xz, zstd, lz4.
bool kb_packed_is(kb_str head);

/// `name` without the ending that tells of compression, ".gz" and its kind.
kb_str kb_packed_base(kb_str name);

/// Let an archive unpack these kinds.
void kb_packed_allow(struct archive *archive);

/**
   Begin to unpack a file or stream.

   @param file    Descriptor of the rest of it; left open.
   @param head    Its first bytes, already read, at most KB_PACKED_CHUNK;
   copied.
   @param source  Its name in errors; borrowed.
   @return KB_OK; KB_ERR_IO, KB_ERR_NOMEM, KB_ERR_INVALID.
*/
KB_NODISCARD kb_status kb_packed_open(int file, kb_str head, const char *source,
                                      kb_packed **out, kb_error *err);

/**
   Unpack at most `room` bytes.

   @param[out] n  How many; not 0.
   @return KB_OK; KB_DONE at the end; KB_ERR_IO: the stream is damaged, cut or
           cannot be read.
*/
KB_NODISCARD kb_status kb_packed_next(kb_packed *packed, char *to, size_t room,
                                      size_t *n, kb_error *err);

/// Bytes read so far, as they are packed.
uint64_t kb_packed_offset(const kb_packed *packed);

/// Takes NULL.
void kb_packed_close(kb_packed *packed);

#endif // KB_DOCUMENT_PACKED_H

// SPDX-License-Identifier: MIT
// What the readers of all formats share.
#ifndef KB_DOCUMENT_DOCUMENT_H
#define KB_DOCUMENT_DOCUMENT_H

#include "base/buf.h"
#include "document/packed.h"

#include <kb/extract.h>

#include <jansson.h>

// Longest line of JSON: each byte of a text may be escaped.
#define KB_LINE_MAX ((size_t)2 * KB_TEXT_MAX)

enum { KB_READER_CHUNK = KB_PACKED_CHUNK };

struct kb_reader {
    const kb_allocator *alloc;
    char *path;
    int file;
    kb_packed *packed; // what unpacks the file, or NULL
    kb_reader_format format;
    kb_day date;
    bool is_done;
    uint64_t consumed; // bytes given out of the chunk, in total
    size_t at, filled; // of the chunk
    uint32_t line;     // lines read, JSON lines only
    kb_buf text;       // the document or the line at hand
    kb_buf id;
    kb_buf said;  // what escapes in the line say
    json_t *json; // a line that jansson has read
    char chunk[KB_READER_CHUNK];
};

/// Name of the source in errors.
const char *kb_reader_source(const kb_reader *reader);

/**
   Make at least one byte available in the chunk.

   @return KB_OK, KB_DONE at the end, KB_ERR_IO.
*/
KB_NODISCARD kb_status kb_reader_fill(kb_reader *reader, kb_error *err);

/// Take `n` bytes of the chunk away.
void kb_reader_consume(kb_reader *reader, size_t n);

/// Whether a text holds nothing but ASCII white space after its byte order
/// mark.
bool kb_reader_is_blank(kb_str text);

/// Refuse a document: kb_error_set() with the place of byte `at` of `text`,
/// which begins at `line` of the source, `offset` bytes from its start.
typedef struct kb_reader_place {
    kb_str text;
    size_t at;
    uint32_t line;
    uint64_t offset;
} kb_reader_place;

kb_status kb_reader_refuse(const kb_reader *reader, kb_reader_place place,
                           kb_status status, const char *why, kb_error *err);

/// The next document of each format; see kb_reader_next().
KB_NODISCARD kb_status kb_plain_next(kb_reader *reader, kb_document *out,
                                     kb_error *err);
KB_NODISCARD kb_status kb_jsonl_next(kb_reader *reader, kb_document *out,
                                     kb_error *err);

/// The line of the last document with all that it holds, or NULL: too much, or
/// no JSON.  Valid until the next document.
const json_t *kb_jsonl_line(kb_reader *reader);

#endif // KB_DOCUMENT_DOCUMENT_H

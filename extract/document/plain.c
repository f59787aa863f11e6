// SPDX-License-Identifier: MIT
// A whole file is one document.  A byte order mark stays in its text, where it
// is white space, so that offsets are those of the file.
#include "base/error.h"
#include "document/document.h"

static kb_status
read_all(kb_reader *reader, kb_error *err)
{
    for (;;) {
        const kb_status st = kb_reader_fill(reader, err);
        if (st != KB_OK) {
            return st == KB_DONE ? KB_OK : st;
        }
        const size_t n = reader->filled - reader->at;
        if (n > KB_TEXT_MAX - reader->text.len) {
            kb_buf_clear(&reader->text);
            return kb_error_set(err, KB_ERR_LIMIT, kb_reader_source(reader), 0,
                                "the document is longer than %u bytes",
                                KB_TEXT_MAX);
        }
        KB_TRY(kb_buf_add(&reader->text, reader->chunk + reader->at, n));
        kb_reader_consume(reader, n);
    }
}

kb_status
kb_plain_next(kb_reader *reader, kb_document *out, kb_error *err)
{
    reader->is_done = true;
    KB_TRY(read_all(reader, err));
    kb_reader_place place = {kb_buf_get(&reader->text), 0, 1, 0};
    const kb_str text = place.text;
    if (kb_reader_is_blank(text)) {
        return kb_error_set(err, KB_ERR_SYNTAX, kb_reader_source(reader), 0,
                            "the document is empty");
    }
    if (kb_str_check_utf8(text, &place.at) != KB_OK) {
        return kb_reader_refuse(reader, place, KB_ERR_UTF8,
                                "a byte that is not UTF-8", err);
    }
    const char *const nul = memchr(text.ptr, '\0', text.len);
    if (nul) {
        place.at = (size_t)(nul - text.ptr);
        return kb_reader_refuse(reader, place, KB_ERR_SYNTAX,
                                "a NUL byte, so it is no text", err);
    }
    *out = (kb_document){.id = {reader->path, strlen(reader->path)},
                         .text = text,
                         .date = reader->date};
    return KB_OK;
}

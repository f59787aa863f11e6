// SPDX-License-Identifier: MIT
#include "document/document.h"

#include "base/alloc.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static kb_status
fail_with_errno(kb_error *err, kb_status status, const char *source)
{
    char why[128] = "";
    const int code = errno;
    if (strerror_r(code, why, sizeof(why)) != 0) {
        return kb_error_set(err, status, source, 0, "system error %d", code);
    }
    return kb_error_set(err, status, source, 0, "%s", why);
}

const char *
kb_reader_source(const kb_reader *reader)
{
    return reader->file == STDIN_FILENO ? "standard input" : reader->path;
}

// ---- bytes ------------------------------------------------------------------

kb_status
kb_reader_fill(kb_reader *reader, kb_error *err)
{
    if (reader->at < reader->filled) {
        return KB_OK;
    }
    ssize_t n = 0;
    do {
        n = read(reader->file, reader->chunk, sizeof(reader->chunk));
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return fail_with_errno(err, KB_ERR_IO, kb_reader_source(reader));
    }
    reader->at = 0;
    reader->filled = (size_t)n;
    return n > 0 ? KB_OK : KB_DONE;
}

void
kb_reader_consume(kb_reader *reader, size_t n)
{
    reader->at += n;
    reader->consumed += n;
}

uint64_t
kb_reader_offset(const kb_reader *reader)
{
    return reader->consumed;
}

// ---- refusals ---------------------------------------------------------------

bool
kb_reader_is_blank(kb_str text)
{
    size_t i =
        text.len >= 3 && memcmp(text.ptr, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (i < text.len && (text.ptr[i] == ' ' ||
                            (text.ptr[i] >= '\t' && text.ptr[i] <= '\r'))) {
        ++i;
    }
    return i == text.len;
}

kb_status
kb_reader_refuse(const kb_reader *reader, kb_reader_place place,
                 kb_status status, const char *why, kb_error *err)
{
    uint32_t line = place.line;
    size_t begin = 0; // of the line
    for (size_t i = 0; i < place.at; ++i) {
        if (place.text.ptr[i] == '\n') {
            ++line;
            begin = i + 1;
        }
    }
    (void)kb_error_set(err, status, kb_reader_source(reader), line, "%s", why);
    if (err) {
        err->column = (uint32_t)(place.at - begin) + 1;
        err->offset = place.offset + place.at;
    }
    return status;
}

// ---- the reader -------------------------------------------------------------

static bool
ends_with(kb_str text, kb_str tail)
{
    return text.len >= tail.len &&
           memcmp(text.ptr + text.len - tail.len, tail.ptr, tail.len) == 0;
}

static kb_status
open_file(kb_reader *reader, kb_error *err)
{
    if (strcmp(reader->path, "-") == 0) {
        reader->file = STDIN_FILENO;
        return KB_OK;
    }
    reader->file = open(reader->path, O_RDONLY | O_CLOEXEC);
    if (reader->file < 0) {
        return fail_with_errno(
            err,
            errno == ENOENT || errno == ENOTDIR ? KB_ERR_MISSING : KB_ERR_IO,
            reader->path);
    }
    struct stat info;
    if (fstat(reader->file, &info) != 0) {
        return fail_with_errno(err, KB_ERR_IO, reader->path);
    }
    if (S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return fail_with_errno(err, KB_ERR_IO, reader->path);
    }
    return KB_OK;
}

// The name tells, or else the first byte.
static kb_status
detect_format(kb_reader *reader, kb_error *err)
{
    if (reader->format != KB_FORMAT_AUTO) {
        return KB_OK;
    }
    const kb_str path = {reader->path, strlen(reader->path)};
    bool is_json =
        ends_with(path, KB_STR(".jsonl")) || ends_with(path, KB_STR(".ndjson"));
    if (!is_json && !ends_with(path, KB_STR(".txt"))) {
        const kb_status st = kb_reader_fill(reader, err);
        if (st != KB_OK && st != KB_DONE) {
            return st;
        }
        is_json = st == KB_OK && reader->chunk[0] == '{';
    }
    reader->format = is_json ? KB_FORMAT_JSONL : KB_FORMAT_TEXT;
    return KB_OK;
}

kb_status
kb_reader_open(const char *path, kb_reader_format format, kb_day date,
               const kb_allocator *alloc, kb_reader **out, kb_error *err)
{
    kb_reader *const reader = kb_alloc_zeroed(alloc, 1, sizeof(*reader));
    if (!reader) {
        return KB_ERR_NOMEM;
    }
    reader->alloc = alloc;
    reader->file = -1;
    reader->format = format;
    reader->date = date;
    kb_buf_init(&reader->text, alloc);
    kb_buf_init(&reader->id, alloc);
    kb_buf_init(&reader->body, alloc);
    kb_buf_init(&reader->rest, alloc);
    const size_t size = strlen(path) + 1;
    kb_status st = KB_ERR_NOMEM;
    reader->path = kb_alloc_array(alloc, size, 1);
    if (!reader->path) {
        goto fail;
    }
    memcpy(reader->path, path, size);
    st = open_file(reader, err);
    if (st != KB_OK) {
        goto fail;
    }
    st = detect_format(reader, err);
    if (st != KB_OK) {
        goto fail;
    }
    *out = reader;
    return KB_OK;

fail:
    kb_reader_close(reader);
    return st;
}

kb_status
kb_reader_next(kb_reader *reader, kb_document *out, kb_error *err)
{
    if (reader->is_done) {
        return KB_DONE;
    }
    const kb_status st = reader->format == KB_FORMAT_JSONL
                             ? kb_jsonl_next(reader, out, err)
                             : kb_plain_next(reader, out, err);
    if (st == KB_ERR_IO || st == KB_ERR_NOMEM) {
        reader->is_done = true;
    }
    return st;
}

void
kb_reader_close(kb_reader *reader)
{
    if (!reader) {
        return;
    }
    if (reader->file > STDIN_FILENO) {
        (void)close(reader->file);
    }
    json_decref(reader->json);
    kb_buf_clear(&reader->text);
    kb_buf_clear(&reader->id);
    kb_buf_clear(&reader->body);
    kb_buf_clear(&reader->rest);
    kb_alloc_release(reader->alloc, reader->path);
    kb_alloc_release(reader->alloc, reader);
}

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
    const int number = errno;
    char why[KB_SYSTEM_TEXT_MAX];
    return kb_error_set(err, status, source, 0, "%s",
                        kb_system_text(number, why));
}

const char *
kb_reader_source(const kb_reader *reader)
{
    return reader->file == STDIN_FILENO ? "standard input" : reader->path;
}

// ---- bytes ------------------------------------------------------------------

static kb_status
read_file(kb_reader *reader, size_t *n, kb_error *err)
{
    ssize_t got = 0;
    do {
        got = read(reader->file, reader->chunk, sizeof(reader->chunk));
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return fail_with_errno(err, KB_ERR_IO, kb_reader_source(reader));
    }
    *n = (size_t)got;
    return got > 0 ? KB_OK : KB_DONE;
}

static kb_status
unpack(kb_reader *reader, size_t *n, kb_error *err)
{
    return kb_packed_next(reader->packed, reader->chunk, sizeof(reader->chunk),
                          n, err);
}

kb_status
kb_reader_fill(kb_reader *reader, kb_error *err)
{
    if (reader->at < reader->filled) {
        return KB_OK;
    }
    const bool is_first = reader->filled == 0;
    size_t n = 0;
    kb_status st =
        reader->packed ? unpack(reader, &n, err) : read_file(reader, &n, err);
    const kb_str head = {reader->chunk, n};
    if (st == KB_OK && is_first && kb_packed_is(head)) {
        KB_TRY(kb_packed_open(reader->file, head, kb_reader_source(reader),
                              &reader->packed, err));
        st = unpack(reader, &n, err);
    }
    if (st == KB_OK) {
        reader->at = 0;
        reader->filled = n;
    }
    return st;
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
    return reader->packed ? kb_packed_offset(reader->packed) : reader->consumed;
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

// What a file's name tells of its format; AUTO: nothing.
static kb_reader_format
format_of(const char *path)
{
    static const struct {
        kb_str ending;
        kb_reader_format format;
    } endings[] = {
        {KB_STR_INIT(".jsonl"), KB_FORMAT_JSONL},
        {KB_STR_INIT(".ndjson"), KB_FORMAT_JSONL},
        {KB_STR_INIT(".txt"), KB_FORMAT_TEXT},
    };
    const kb_str name = kb_packed_base((kb_str){path, strlen(path)});
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); ++i) {
        if (kb_str_ends_with(name, endings[i].ending)) {
            return endings[i].format;
        }
    }
    return KB_FORMAT_AUTO;
}

bool
kb_reader_knows(const char *path)
{
    return format_of(path) != KB_FORMAT_AUTO;
}

// The name tells, or else the first byte.
static kb_status
detect_format(kb_reader *reader, kb_error *err)
{
    if (reader->format == KB_FORMAT_AUTO) {
        reader->format = format_of(reader->path);
    }
    if (reader->format != KB_FORMAT_AUTO) {
        return KB_OK;
    }
    const kb_status st = kb_reader_fill(reader, err);
    if (st != KB_OK && st != KB_DONE) {
        return st;
    }
    reader->format = st == KB_OK && reader->chunk[0] == '{' ? KB_FORMAT_JSONL
                                                            : KB_FORMAT_TEXT;
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
    kb_buf_init(&reader->said, alloc);
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
    kb_packed_close(reader->packed);
    json_decref(reader->json);
    kb_buf_clear(&reader->text);
    kb_buf_clear(&reader->id);
    kb_buf_clear(&reader->said);
    kb_alloc_release(reader->alloc, reader->path);
    kb_alloc_release(reader->alloc, reader);
}

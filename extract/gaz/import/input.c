// SPDX-License-Identifier: MIT
#include "gaz/import/input.h"

#include "base/alloc.h"
#include "base/error.h"
#include "document/packed.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

enum { CHUNK_SIZE = 1 << 20, BLOCK_SIZE = 1 << 16 };

static kb_status
fail(const kb_input *input)
{
    const int number = archive_errno(input->archive);
    const bool is_missing = number == ENOENT || number == ENOTDIR;
    const char *const text = archive_error_string(input->archive);
    char why[KB_SYSTEM_TEXT_MAX];
    (void)kb_system_text(number, why);
    return kb_error_set(input->err,
                        number == ENOMEM ? KB_ERR_NOMEM
                        : is_missing     ? KB_ERR_MISSING
                                         : KB_ERR_IO,
                        input->name, 0, "%s", is_missing || !text ? why : text);
}

static kb_status
begin(kb_input *input, const char *path, kb_error *err)
{
    *input = (kb_input){.path = path, .err = err};
    (void)snprintf(input->name, sizeof(input->name), "%s", path);
    input->archive = archive_read_new();
    input->chunk = kb_alloc_array(NULL, CHUNK_SIZE, 1);
    if (!input->archive || !input->chunk) {
        return kb_error_set(err, KB_ERR_NOMEM, path, 0, "out of memory");
    }
    struct archive *const a = input->archive;
    kb_packed_allow(a);
    (void)archive_read_support_format_empty(a);
    (void)archive_read_support_format_raw(a);
    (void)archive_read_support_format_tar(a);
    (void)archive_read_support_format_zip(a);
    return KB_OK;
}

kb_status
kb_input_open(kb_input *input, const char *path, kb_error *err)
{
    KB_TRY(begin(input, path, err));
    const int got =
        strcmp(path, "-") == 0
            ? archive_read_open_fd(input->archive, STDIN_FILENO, BLOCK_SIZE)
            : archive_read_open_filename(input->archive, path, BLOCK_SIZE);
    return got == ARCHIVE_OK ? KB_OK : fail(input);
}

kb_status
kb_input_open_bytes(kb_input *input, kb_str bytes, kb_error *err)
{
    KB_TRY(begin(input, "bytes", err));
    return archive_read_open_memory(input->archive, bytes.ptr, bytes.len) ==
                   ARCHIVE_OK
               ? KB_OK
               : fail(input);
}

void
kb_input_close(kb_input *input)
{
    if (input->archive) {
        (void)archive_read_free(input->archive);
    }
    kb_alloc_release(NULL, input->chunk);
    kb_buf_clear(&input->text);
    *input = (kb_input){0};
}

uint64_t
kb_input_bytes(const kb_input *input)
{
    const int64_t n = archive_filter_bytes(input->archive, -1);
    return n > 0 ? (uint64_t)n : 0;
}

static bool
is_readme(const char *name)
{
    const char *const slash = strrchr(name, '/');
    const char *const last = slash ? slash + 1 : name;
    return strncmp(last, "readme", 6) == 0 || strncmp(last, "README", 6) == 0;
}

kb_status
kb_input_next(kb_input *input)
{
    for (;;) {
        struct archive_entry *entry = NULL;
        const int got = archive_read_next_header(input->archive, &entry);
        if (got == ARCHIVE_EOF) {
            return KB_DONE;
        }
        if (got != ARCHIVE_OK && got != ARCHIVE_WARN) {
            return fail(input);
        }
        const char *const name = archive_entry_pathname(entry);
        const bool is_raw =
            archive_format(input->archive) == ARCHIVE_FORMAT_RAW;
        if (!is_raw && (archive_entry_filetype(entry) != AE_IFREG || !name ||
                        is_readme(name))) {
            continue;
        }
        if (!is_raw) {
            (void)snprintf(input->name, sizeof(input->name), "%s/%s",
                           input->path, name);
        }
        input->line = 0;
        input->n = input->at = 0;
        input->is_open = true;
        return KB_OK;
    }
}

// More bytes in the chunk, all of which are used: KB_OK or KB_DONE.
static kb_status
fill(kb_input *input)
{
    if (!input->is_open) {
        return KB_DONE;
    }
    const la_ssize_t n =
        archive_read_data(input->archive, input->chunk, CHUNK_SIZE);
    if (n < 0) {
        return fail(input);
    }
    input->at = 0;
    input->n = (size_t)n;
    input->is_open = n > 0;
    return n > 0 ? KB_OK : KB_DONE;
}

static kb_str
without_return(kb_str line)
{
    if (line.len > 0 && line.ptr[line.len - 1] == '\r') {
        --line.len;
    }
    return line;
}

// Keep a piece of a line that goes on behind the chunk.
static kb_status
keep(kb_input *input, size_t n)
{
    const size_t room = KB_INPUT_LINE_MAX - input->text.len;
    input->is_cut |= n > room;
    return kb_buf_add(&input->text, input->chunk + input->at,
                      n > room ? room : n);
}

kb_status
kb_input_line(kb_input *input, kb_str *line)
{
    kb_buf_reset(&input->text);
    input->is_cut = false;
    bool has_any = false;
    for (;;) {
        if (input->at == input->n) {
            const kb_status st = fill(input);
            if (st == KB_DONE && has_any) {
                break;
            }
            KB_TRY(st);
        }
        input->line += has_any ? 0 : 1;
        has_any = true;
        const char *const from = input->chunk + input->at;
        const size_t left = input->n - input->at;
        const char *const stop = memchr(from, '\n', left);
        const size_t n = stop ? (size_t)(stop - from) : left;
        if (stop && input->text.len == 0) {
            input->at += n + 1;
            *line = without_return((kb_str){from, n});
            return KB_OK;
        }
        KB_TRY(keep(input, n));
        input->at += n + (stop ? 1 : 0);
        if (stop) {
            break;
        }
    }
    *line = without_return(kb_buf_get(&input->text));
    return KB_OK;
}

kb_status
kb_input_rest(kb_input *input, size_t limit, kb_str *text)
{
    kb_buf_reset(&input->text);
    for (;;) {
        if (input->at == input->n) {
            const kb_status st = fill(input);
            if (st == KB_DONE) {
                break;
            }
            KB_TRY(st);
        }
        const size_t n = input->n - input->at;
        if (n > limit - input->text.len) {
            return kb_error_set(input->err, KB_ERR_LIMIT, input->name, 0,
                                "longer than %zu bytes", limit);
        }
        KB_TRY(kb_buf_add(&input->text, input->chunk + input->at, n));
        input->at = input->n;
    }
    *text = kb_buf_get(&input->text);
    return KB_OK;
}

// SPDX-License-Identifier: MIT
// kbq import.
#include "kbq.h"
#include "progress.h"

#include <kb/ntriples.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct input {
    kbq *q;
    const char *path;
    int fd;
    int error; // errno
    kb_progress progress;
    uint64_t n_bytes; // read
    uint64_t n_lines;
} input;

static void
count_lines(input *in, kb_str bytes)
{
    const char *const end = bytes.ptr + bytes.len;
    const char *at = bytes.ptr;
    in->n_bytes += bytes.len;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
        ++in->n_lines;
        ++at;
    }
    kb_progress_show_lines(&in->progress, in->n_bytes, in->n_lines);
}

static kb_status
read_some(void *ctx, char *buf, size_t cap, size_t *n)
{
    input *const in = ctx;
    ssize_t got = read(in->fd, buf, cap);
    while (got < 0 && errno == EINTR) {
        got = read(in->fd, buf, cap);
    }
    if (got < 0) {
        in->error = errno;
        return KB_ERR_IO;
    }
    *n = (size_t)got;
    count_lines(in, (kb_str){buf, *n});
    return KB_OK;
}

static kb_status
report_line(void *ctx, const kb_error *err)
{
    input *const in = ctx;
    kb_progress_hide(&in->progress);
    (void)kb_cli_fail(in->q->cli, err->status, in->path, err);
    return KB_OK;
}

static bool
is_quads(const kbq *q, const char *path)
{
    static const char *const formats[] = {"nt", "nq"};
    const size_t n = strlen(path);
    if (q->format_name) {
        return kb_cli_choice(q->cli, "--format", q->format_name, formats, 2) ==
               1;
    }
    return n > 3 && strcmp(path + n - 3, ".nq") == 0;
}

static int
say_counts(const kbq *q, const char *path, const kb_ntriples_counts *counts)
{
    kb_cli_note(q->cli,
                "%s: %" PRIu64 " statements: %" PRIu64 " entities, %" PRIu64
                " facts; %" PRIu64 " statements left out",
                path, counts->n_statements, counts->n_entities, counts->n_facts,
                counts->n_left_out);
    return counts->n_refused > 0 ? KB_EXIT_REFUSED : KB_EXIT_OK;
}

/// Put all that is read into the store, or nothing.
static int
import_into(input *in, kb_store *store, const kb_ntriples_options *options)
{
    kb_txn *txn = NULL;
    kb_ntriples_counts counts = {0};
    kb_error err = {0};
    const char *what = in->q->path;
    kb_status st = kb_txn_begin(store, KB_TXN_WRITE, &txn, &err);
    if (st == KB_OK) {
        what = in->path;
        st = kb_ntriples_import(txn, read_some, in, options, &counts, &err);
        kb_progress_hide(&in->progress);
    }
    if (st == KB_OK) {
        what = in->q->path;
        st = kb_txn_commit(txn, &err);
        txn = NULL;
    }
    kb_txn_abort(txn);
    if (in->error != 0) {
        kb_cli_warn(in->q->cli, "%s: %s", in->path, strerror(in->error));
        return KB_EXIT_IO;
    }
    if (st == KB_ERR_SYNTAX || st == KB_ERR_UTF8 || st == KB_ERR_LIMIT) {
        (void)kb_cli_fail(in->q->cli, st, what, &err);
        kb_cli_note(in->q->cli, "%s: nothing was stored; see --keep-going",
                    in->path);
        return KB_EXIT_REFUSED;
    }
    return st == KB_OK ? say_counts(in->q, in->path, &counts)
                       : kb_cli_fail(in->q->cli, st, what, &err);
}

int
kbq_import(kbq *q)
{
    const kb_store_options how = {.create = true,
                                  .without_evidence = q->without_evidence};
    input in = {.q = q, .path = q->args[0], .fd = STDIN_FILENO};
    const kb_ntriples_options options = {
        .id = {in.path, strlen(in.path)},
        .is_quads = is_quads(q, in.path),
        .on_error = q->keep_going ? report_line : NULL,
        .ctx = &in,
    };
    kb_store *store = NULL;
    kb_error err = {0};
    if (strcmp(in.path, "-") != 0) {
        in.fd = open(in.path, O_RDONLY | O_CLOEXEC);
        if (in.fd < 0) {
            kb_cli_warn(q->cli, "%s: %s", in.path, strerror(errno));
            return KB_EXIT_IO;
        }
    }
    struct stat file;
    kb_progress_init(&in.progress, q->with_progress, q->cli->is_quiet);
    if (fstat(in.fd, &file) == 0 && S_ISREG(file.st_mode)) {
        in.progress.total = (uint64_t)file.st_size;
    }
    const kb_status st = kb_store_open(q->path, &how, &store, &err);
    const int code = st == KB_OK ? import_into(&in, store, &options)
                                 : kb_cli_fail(q->cli, st, q->path, &err);
    kb_store_close(store);
    if (in.fd != STDIN_FILENO) {
        (void)close(in.fd);
    }
    return code;
}

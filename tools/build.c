// SPDX-License-Identifier: MIT
#include "build.h"

#include "annotate.h"
#include "inputs.h"
#include "pipeline.h"
#include "progress.h"

#include <kb/bulk.h>

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

// Commit after so many documents, or so many bytes that wait in memory.
enum { BATCH_DOCUMENTS = 1000, BATCH_BYTES = 16 << 20 };

// A new store is made in bulk from this much input on.
enum { BULK_INPUT = 32 << 20 };

typedef struct build {
    const kb_cli *cli;
    const kb_build_options *options;
    kb_store *store;
    kb_txn *txn;
    kb_bulk *bulk; // instead of both
    uint32_t n_in_batch;
    kb_out out;
    kb_progress progress;
    kb_progress_counts counts;
    uint64_t n_put[3]; // by kb_put_result
    uint64_t n_stored; // put and committed
    uint64_t n_refused;
    uint64_t n_failed;
    int code; // of the fault that ended the run
} build;

static void
report_status(build *run, kb_status status, const char *what,
              const kb_error *err)
{
    kb_progress_hide(&run->progress);
    run->code = kb_cli_fail(run->cli, status, what, err);
}

// ---- reading ----------------------------------------------------------------

typedef struct feed {
    build *run;
    kb_pipeline *pipeline;
    uint64_t n_bytes; // read from the files before
} feed;

static bool
is_refusal(kb_status status)
{
    return status == KB_ERR_UTF8 || status == KB_ERR_SYNTAX ||
           status == KB_ERR_LIMIT;
}

// Feed the next document; KB_NOT_FOUND when the reader has no more.
static kb_status
feed_next(feed *to, kb_reader *reader, kb_error *err)
{
    kb_document document = {0};
    *err = (kb_error){0};
    const kb_status status = kb_reader_next(reader, &document, err);
    const uint64_t n_bytes = to->n_bytes + kb_reader_offset(reader);
    if (status == KB_OK) {
        return kb_pipeline_feed(to->pipeline, KB_JOB_DOCUMENT, &document,
                                n_bytes, NULL);
    }
    if (is_refusal(status)) {
        err->status = status;
        return kb_pipeline_feed(to->pipeline, KB_JOB_REFUSED, NULL, n_bytes,
                                err);
    }
    to->n_bytes = n_bytes;
    return status == KB_DONE ? KB_NOT_FOUND : status;
}

static kb_status
feed_failure(feed *to, const char *path, const kb_error *err)
{
    kb_error failure = *err;
    if (failure.source[0] == '\0') {
        (void)snprintf(failure.source, sizeof(failure.source), "%s", path);
    }
    return kb_pipeline_feed(to->pipeline, KB_JOB_FAILED, NULL, to->n_bytes,
                            &failure);
}

static kb_status
feed_file(void *ctx, const char *path)
{
    feed *const to = ctx;
    const kb_build_options *const options = to->run->options;
    kb_reader *reader = NULL;
    kb_error err = {0};
    kb_status status = kb_reader_open(path, options->format, options->date,
                                      NULL, &reader, &err);
    while (status == KB_OK) {
        status = feed_next(to, reader, &err);
    }
    kb_reader_close(reader);
    if (status == KB_ERR_IO || status == KB_ERR_MISSING) {
        err.status = status;
        return feed_failure(to, path, &err);
    }
    return status == KB_NOT_FOUND ? KB_OK : status;
}

static kb_status
feed_unreadable(void *ctx, const char *path, int error)
{
    kb_error err = {.status = KB_ERR_IO};
    (void)snprintf(err.message, sizeof(err.message), "%s", strerror(error));
    return feed_failure(ctx, path, &err);
}

static kb_status
produce(void *ctx, kb_pipeline *pipeline)
{
    build *const run = ctx;
    feed to = {.run = run, .pipeline = pipeline};
    const kb_inputs_visitor visitor = {feed_file, feed_unreadable, &to};
    return kb_inputs_walk(run->options->paths, run->options->n_paths, &visitor);
}

// ---- what becomes of a document ---------------------------------------------

static void
refuse(build *run, const kb_job *job)
{
    const kb_error *const err = &job->err;
    char position[64] = "";
    if (err->line > 0) {
        (void)snprintf(position, sizeof(position), ":%" PRIu32, err->line);
    }
    kb_progress_hide(&run->progress);
    kb_cli_warn(run->cli, "%s%s: byte %" PRIu64 ": %s", err->source, position,
                err->offset,
                err->message[0] != '\0' ? err->message
                                        : kb_status_text(err->status));
    ++run->n_refused;
}

// The extractor does not know which document it was given.
static void
refuse_document(build *run, kb_job *job)
{
    if (job->err.source[0] == '\0') {
        (void)snprintf(job->err.source, sizeof(job->err.source), KB_FMT,
                       KB_ARG(job->document.id));
    }
    refuse(run, job);
}

static kb_status
commit(build *run)
{
    if (!run->txn && !run->bulk) {
        return KB_OK;
    }
    kb_error err = {0};
    const kb_status status = run->bulk ? kb_bulk_commit(run->bulk, &err)
                                       : kb_txn_commit(run->txn, &err);
    run->bulk = NULL;
    run->txn = NULL;
    if (status != KB_OK) {
        report_status(run, status, run->options->store_path, &err);
        return status;
    }
    run->n_stored += run->n_in_batch;
    run->n_in_batch = 0;
    return KB_OK;
}

static kb_status
begin(build *run)
{
    if (run->txn) {
        return KB_OK;
    }
    kb_error err = {0};
    const kb_status status =
        kb_txn_begin(run->store, KB_TXN_WRITE, &run->txn, &err);
    if (status != KB_OK) {
        report_status(run, status, run->options->store_path, &err);
    }
    return status;
}

static kb_status
put_annotation(build *run, kb_job *job, kb_put_result *result)
{
    return run->bulk ? kb_bulk_put_annotation(run->bulk, &job->annotation,
                                              result, &job->err)
                     : kb_txn_put_annotation(run->txn, &job->annotation, result,
                                             &job->err);
}

static kb_status
put(build *run, kb_job *job)
{
    KB_TRY(run->bulk ? KB_OK : begin(run));
    kb_put_result result = KB_PUT_ADDED;
    job->err = (kb_error){0};
    const kb_status status = put_annotation(run, job, &result);
    if (is_refusal(status) || status == KB_ERR_INVALID) {
        job->err.status = status;
        refuse_document(run, job);
        return KB_OK;
    }
    if (status != KB_OK) {
        report_status(run, status, run->options->store_path, &job->err);
        return status;
    }
    ++run->n_put[result];
    ++run->n_in_batch;
    if (run->bulk) {
        return KB_OK;
    }
    if (run->n_in_batch >= BATCH_DOCUMENTS ||
        kb_txn_pending(run->txn) >= BATCH_BYTES) {
        return commit(run);
    }
    return KB_OK;
}

static kb_status
print(build *run, const kb_job *job)
{
    if (job->out.error != 0) {
        run->out.error = job->out.error;
    } else {
        kb_out_bytes(&run->out, job->out.data, job->out.len);
    }
    return run->out.error == 0 ? KB_OK : KB_DONE;
}

static void
annotate(void *ctx, kb_job *job)
{
    const build *const run = ctx;
    const kb_annotate_options options = {
        .base = run->options->base,
        .with_text = run->options->with_text,
        .explains = run->options->extract.explains,
    };
    kb_annotate(&job->out, &job->annotation, &options);
}

static kb_status
consume(void *ctx, kb_job *job)
{
    build *const run = ctx;
    run->counts.bytes = job->n_bytes;
    if (job->kind == KB_JOB_FAILED) {
        kb_progress_hide(&run->progress);
        (void)kb_cli_fail(run->cli, job->err.status, job->err.source,
                          &job->err);
        ++run->n_failed;
        return KB_OK;
    }
    ++run->counts.documents;
    if (job->kind == KB_JOB_REFUSED && job->err.status == KB_ERR_NOMEM) {
        return KB_ERR_NOMEM;
    }
    if (job->kind == KB_JOB_REFUSED) {
        refuse_document(run, job);
        return KB_OK;
    }
    run->counts.entities += job->annotation.n_entities;
    run->counts.relations += job->annotation.n_relations;
    kb_progress_show(&run->progress, &run->counts);
    return run->options->annotate ? print(run, job) : put(run, job);
}

// ---- the whole --------------------------------------------------------------

static kb_status
remove_documents(build *run)
{
    for (int i = 0; i < run->options->n_removals; ++i) {
        const char *const id = run->options->removals[i];
        kb_error err = {0};
        KB_TRY(begin(run));
        const kb_status status =
            kb_txn_remove_document(run->txn, (kb_str){id, strlen(id)}, &err);
        if (status == KB_NOT_FOUND) {
            kb_cli_warn(run->cli, "%s: no such document", id);
            run->code = KB_EXIT_NOT_FOUND;
        } else if (status != KB_OK) {
            report_status(run, status, run->options->store_path, &err);
            return status;
        }
    }
    return commit(run);
}

static kb_status
read_all(build *run, bool *is_stuck)
{
    const kb_build_options *const options = run->options;
    const kb_pipeline_plan plan = {
        .n_workers = options->n_workers,
        // A signal must end a wait for input.
        .is_threaded = options->n_workers > 1 ||
                       kb_inputs_may_wait(options->paths, options->n_paths),
        .gazs = options->gazs,
        .n_gazs = options->n_gazs,
        .rules = options->rules,
        .extract = &options->extract,
        .produce = produce,
        .work = options->annotate ? annotate : NULL,
        .consume = consume,
        .stop = options->stop,
        .ctx = run,
    };
    if (run->progress.is_shown) {
        run->progress.total = kb_inputs_size(options->paths, options->n_paths);
    }
    const kb_status status = kb_pipeline_run(&plan, is_stuck);
    kb_progress_hide(&run->progress);
    if (status != KB_OK && run->code == KB_EXIT_OK) {
        report_status(run, status, "extraction", NULL);
    }
    return status;
}

static void
print_summary(const build *run)
{
    const double seconds = kb_progress_now() - run->progress.begin;
    kb_cli_note(run->cli,
                "%s: %" PRIu64 " document%s added, %" PRIu64
                " replaced, %" PRIu64 " unchanged; %.2f MB in %.2f s",
                run->options->store_path, run->n_put[KB_PUT_ADDED],
                run->n_put[KB_PUT_ADDED] == 1 ? "" : "s",
                run->n_put[KB_PUT_REPLACED], run->n_put[KB_PUT_UNCHANGED],
                (double)run->counts.bytes / 1e6, seconds);
}

/// Whether the store is to be made in one piece: there is none, and much to
/// put into it.
static bool
wants_bulk(const build *run)
{
    const kb_build_options *const options = run->options;
    struct stat file;
    char path[PATH_MAX];
    const int n =
        snprintf(path, sizeof(path), "%s/data.mdb", options->store_path);
    if (options->must_bulk) {
        return true;
    }
    return options->n_removals == 0 && n > 0 && (size_t)n < sizeof(path) &&
           stat(path, &file) != 0 && errno == ENOENT &&
           kb_inputs_size(options->paths, options->n_paths) >= BULK_INPUT;
}

static kb_status
open_store(build *run)
{
    const kb_build_options *const options = run->options;
    const kb_store_options how = {
        .create = options->n_paths > 0,
        .without_text = options->without_text,
        .without_evidence = options->without_evidence,
        .base = options->base,
    };
    kb_error err = {0};
    const kb_status status =
        wants_bulk(run)
            ? kb_bulk_begin(options->store_path, &how, options->memory,
                            &run->bulk, &err)
            : kb_store_open(options->store_path, &how, &run->store, &err);
    if (status != KB_OK) {
        report_status(run, status, options->store_path, &err);
        return status;
    }
    const kb_str base = run->store ? kb_store_base(run->store) : options->base;
    if (options->base.len > 0 && !kb_str_equal(base, options->base)) {
        kb_cli_warn(run->cli, "%s: keeps its own base, " KB_FMT,
                    options->store_path, KB_ARG(base));
    }
    return KB_OK;
}

static void
build_store(build *run, bool *is_stuck)
{
    const kb_build_options *const options = run->options;
    const bool has_input = kb_inputs_exist(options->paths, options->n_paths);
    // Nothing is made of nothing, but what is wrong with the paths is said.
    kb_status status =
        has_input || options->n_removals > 0 ? open_store(run) : KB_OK;
    if (status == KB_OK && options->n_removals > 0) {
        status = remove_documents(run);
    }
    if (status == KB_OK && options->n_paths > 0) {
        status = read_all(run, is_stuck);
        // What was read before memory ran out is kept.
        if (status == KB_OK || status == KB_ERR_NOMEM) {
            status = commit(run);
        }
        if (status == KB_OK && has_input && *options->stop == 0) {
            print_summary(run);
        }
    }
    kb_bulk_abort(run->bulk);
    kb_txn_abort(run->txn);
    kb_store_close(run->store);
}

// Folders without a file that is read would else go unnoticed.
static void
note_empty_folders(const build *run)
{
    const kb_build_options *const options = run->options;
    if (run->code != KB_EXIT_OK || run->n_failed > 0 ||
        kb_inputs_exist(options->paths, options->n_paths)) {
        return;
    }
    for (int i = 0; i < options->n_paths; ++i) {
        kb_cli_note(run->cli, "%s: no *.txt, *.jsonl or *.ndjson below it",
                    options->paths[i]);
    }
}

static int
exit_code(const build *run)
{
    if (run->code != KB_EXIT_OK) {
        return run->code;
    }
    if (run->n_failed > 0) {
        return KB_EXIT_IO;
    }
    return run->n_refused > 0 ? KB_EXIT_REFUSED : KB_EXIT_OK;
}

int
kb_build_run(const kb_cli *cli, const kb_build_options *options,
             bool *must_exit)
{
    build run = {.cli = cli, .options = options};
    kb_out_init(&run.out, STDOUT_FILENO);
    kb_progress_init(&run.progress, options->with_progress, cli->is_quiet);
    if (options->annotate) {
        (void)read_all(&run, must_exit);
        const int code = kb_out_close(&run.out, cli);
        run.code = code != KB_EXIT_OK ? code : run.code;
    } else {
        build_store(&run, must_exit);
        kb_out_clear(&run.out);
    }
    note_empty_folders(&run);
    if (*options->stop != 0) {
        kb_cli_warn(cli, "interrupted: %" PRIu64 " documents %s",
                    options->annotate ? run.counts.documents : run.n_stored,
                    options->annotate ? "annotated" : "stored");
    }
    return exit_code(&run);
}

// SPDX-License-Identifier: MIT
#include "pipeline.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
    JOB_FREE = 0, // reader may fill it
    JOB_FED,      // a worker may take it
    JOB_BUSY,     // a worker has it
    JOB_DONE      // it can be consumed in its turn
};

enum { STOP_CHECK_MS = 100, END_WAIT_MS = 500 };

struct kb_pipeline {
    const kb_pipeline_plan *plan;
    kb_job *jobs; // job number n is jobs[n % n_jobs]
    size_t n_jobs;
    pthread_mutex_t lock;
    pthread_cond_t fed;    // a job may be worked on, or there are no more
    pthread_cond_t worked; // a job may be consumed, or there are no more
    pthread_cond_t freed;  // a job may be filled, or nobody wants one
    uint64_t n_fed;
    uint64_t n_taken;
    uint64_t n_consumed;
    bool has_produced; // the reader has ended
    bool is_ending;    // the caller wants no more
    kb_status status;  // of the reader
};

// ---- jobs -------------------------------------------------------------------

static kb_status
init_jobs(kb_pipeline *pipeline)
{
    const kb_pipeline_plan *const plan = pipeline->plan;
    pipeline->n_jobs =
        plan->is_threaded ? ((size_t)plan->n_workers * 2) + 2 : 1;
    pipeline->jobs = calloc(pipeline->n_jobs, sizeof(*pipeline->jobs));
    if (!pipeline->jobs) {
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < pipeline->n_jobs; ++i) {
        kb_job *const job = &pipeline->jobs[i];
        kb_out_init(&job->out, -1);
        KB_TRY(kb_extractor_new(plan->gazs, plan->n_gazs, plan->rules, NULL,
                                &job->extractor));
        kb_extractor_configure(job->extractor, plan->extract);
    }
    return KB_OK;
}

static void
clear_jobs(kb_pipeline *pipeline)
{
    for (size_t i = 0; pipeline->jobs && i < pipeline->n_jobs; ++i) {
        kb_extractor_free(pipeline->jobs[i].extractor);
        kb_out_clear(&pipeline->jobs[i].out);
        free(pipeline->jobs[i].storage);
    }
    free(pipeline->jobs);
}

static kb_str
keep_text(char **end, kb_str text)
{
    const kb_str kept = {*end, text.len};
    if (text.len > 0) {
        memcpy(*end, text.ptr, text.len);
        *end += text.len;
    }
    return kept;
}

static kb_status
copy_document(kb_job *job, const kb_document *from)
{
    const size_t need = from->id.len + from->text.len + from->title.len +
                        from->url.len + from->source.len + from->lang.len + 1;
    if (need > job->cap) {
        free(job->storage);
        job->cap = 0;
        job->storage = malloc(need + (need / 2));
        if (!job->storage) {
            return KB_ERR_NOMEM;
        }
        job->cap = need + (need / 2);
    }
    char *end = job->storage;
    job->document = (kb_document){
        .id = keep_text(&end, from->id),
        .text = keep_text(&end, from->text),
        .title = keep_text(&end, from->title),
        .url = keep_text(&end, from->url),
        .source = keep_text(&end, from->source),
        .lang = keep_text(&end, from->lang),
        .date = from->date,
    };
    return KB_OK;
}

static kb_status
fill_job(kb_job *job, kb_job_kind kind, const kb_document *document,
         uint64_t n_bytes, const kb_error *err)
{
    job->kind = kind;
    job->n_bytes = n_bytes;
    job->err = err ? *err : (kb_error){0};
    return kind == KB_JOB_DOCUMENT ? copy_document(job, document) : KB_OK;
}

static void
do_job(const kb_pipeline_plan *plan, kb_job *job)
{
    if (job->kind != KB_JOB_DOCUMENT) {
        return;
    }
    job->err = (kb_error){0};
    const kb_status status = kb_extractor_run(job->extractor, &job->document,
                                              &job->annotation, &job->err);
    if (status != KB_OK) {
        job->kind = KB_JOB_REFUSED;
        job->err.status = status;
        return;
    }
    if (plan->work) {
        kb_out_reset(&job->out);
        plan->work(plan->ctx, job);
    }
}

// ---- threads ----------------------------------------------------------------

static bool
is_stopped(const kb_pipeline *pipeline)
{
    return *pipeline->plan->stop != 0;
}

static kb_job *
job_at(const kb_pipeline *pipeline, uint64_t number)
{
    return &pipeline->jobs[number % pipeline->n_jobs];
}

static void *
run_worker(void *arg)
{
    kb_pipeline *const pipeline = arg;
    (void)pthread_mutex_lock(&pipeline->lock);
    for (;;) {
        while (pipeline->n_taken == pipeline->n_fed &&
               !pipeline->has_produced && !pipeline->is_ending) {
            (void)pthread_cond_wait(&pipeline->fed, &pipeline->lock);
        }
        if (pipeline->n_taken == pipeline->n_fed || pipeline->is_ending) {
            break;
        }
        kb_job *const job = job_at(pipeline, pipeline->n_taken);
        ++pipeline->n_taken;
        job->state = JOB_BUSY;
        (void)pthread_mutex_unlock(&pipeline->lock);
        do_job(pipeline->plan, job);
        (void)pthread_mutex_lock(&pipeline->lock);
        job->state = JOB_DONE;
        if (job == job_at(pipeline, pipeline->n_consumed)) {
            (void)pthread_cond_signal(&pipeline->worked);
        }
    }
    (void)pthread_mutex_unlock(&pipeline->lock);
    return NULL;
}

static void *
run_reader(void *arg)
{
    kb_pipeline *const pipeline = arg;
    const kb_status status =
        pipeline->plan->produce(pipeline->plan->ctx, pipeline);
    (void)pthread_mutex_lock(&pipeline->lock);
    pipeline->status = status == KB_DONE ? KB_OK : status;
    pipeline->has_produced = true;
    (void)pthread_cond_broadcast(&pipeline->fed);
    (void)pthread_cond_signal(&pipeline->worked);
    (void)pthread_mutex_unlock(&pipeline->lock);
    return NULL;
}

static struct timespec
after_ms(long ms)
{
    struct timespec until = {0};
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += ms * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    return until;
}

// Give the reader some time to notice the end; false: it still waits for input.
static bool
wait_for_reader(kb_pipeline *pipeline)
{
    const struct timespec until = after_ms(END_WAIT_MS);
    int error = 0;
    (void)pthread_mutex_lock(&pipeline->lock);
    while (!pipeline->has_produced && error == 0) {
        error =
            pthread_cond_timedwait(&pipeline->worked, &pipeline->lock, &until);
    }
    const bool has_produced = pipeline->has_produced;
    (void)pthread_mutex_unlock(&pipeline->lock);
    return has_produced;
}

// Wait for the next job in order; false: there is none.  The lock is held.
static bool
wait_for_job(kb_pipeline *pipeline)
{
    while (job_at(pipeline, pipeline->n_consumed)->state != JOB_DONE) {
        const bool is_drained = pipeline->n_consumed == pipeline->n_fed;
        if (is_drained && (pipeline->has_produced || is_stopped(pipeline))) {
            return false;
        }
        const struct timespec until = after_ms(STOP_CHECK_MS);
        (void)pthread_cond_timedwait(&pipeline->worked, &pipeline->lock,
                                     &until);
    }
    return true;
}

static kb_status
consume_all(kb_pipeline *pipeline)
{
    kb_status status = KB_OK;
    (void)pthread_mutex_lock(&pipeline->lock);
    while (status == KB_OK && wait_for_job(pipeline)) {
        kb_job *const job = job_at(pipeline, pipeline->n_consumed);
        (void)pthread_mutex_unlock(&pipeline->lock);
        status = pipeline->plan->consume(pipeline->plan->ctx, job);
        (void)pthread_mutex_lock(&pipeline->lock);
        job->state = JOB_FREE;
        ++pipeline->n_consumed;
        (void)pthread_cond_signal(&pipeline->freed);
    }
    pipeline->is_ending = true;
    (void)pthread_cond_broadcast(&pipeline->fed);
    (void)pthread_cond_signal(&pipeline->freed);
    (void)pthread_mutex_unlock(&pipeline->lock);
    return status;
}

kb_status
kb_pipeline_feed(kb_pipeline *pipeline, kb_job_kind kind,
                 const kb_document *document, uint64_t n_bytes,
                 const kb_error *err)
{
    const kb_pipeline_plan *const plan = pipeline->plan;
    if (is_stopped(pipeline)) {
        return KB_DONE;
    }
    if (!plan->is_threaded) {
        kb_job *const job = &pipeline->jobs[0];
        job->kind = kind;
        job->n_bytes = n_bytes;
        job->err = err ? *err : (kb_error){0};
        if (document) {
            job->document = *document;
        }
        do_job(plan, job);
        return plan->consume(plan->ctx, job);
    }
    (void)pthread_mutex_lock(&pipeline->lock);
    kb_job *const job = job_at(pipeline, pipeline->n_fed);
    while (job->state != JOB_FREE && !pipeline->is_ending) {
        (void)pthread_cond_wait(&pipeline->freed, &pipeline->lock);
    }
    const bool is_ending = pipeline->is_ending;
    (void)pthread_mutex_unlock(&pipeline->lock);
    if (is_ending) {
        return KB_DONE;
    }
    KB_TRY(fill_job(job, kind, document, n_bytes, err));
    (void)pthread_mutex_lock(&pipeline->lock);
    job->state = JOB_FED;
    ++pipeline->n_fed;
    (void)pthread_cond_signal(&pipeline->fed);
    (void)pthread_mutex_unlock(&pipeline->lock);
    return KB_OK;
}

// Start the threads, consume, and wait for their end.
static kb_status
run_threads(kb_pipeline *pipeline, bool *is_stuck)
{
    const size_t n_workers = (size_t)pipeline->plan->n_workers;
    pthread_t *const workers = calloc(n_workers, sizeof(*workers));
    pthread_t reader;
    size_t n_started = 0;
    if (!workers) {
        return KB_ERR_NOMEM;
    }
    while (n_started < n_workers && pthread_create(&workers[n_started], NULL,
                                                   run_worker, pipeline) == 0) {
        ++n_started;
    }
    const bool has_reader =
        n_started > 0 &&
        pthread_create(&reader, NULL, run_reader, pipeline) == 0;
    if (!has_reader) {
        (void)pthread_mutex_lock(&pipeline->lock);
        pipeline->has_produced = true;
        pipeline->status = KB_ERR_NOMEM; // what a thread can want for
        (void)pthread_mutex_unlock(&pipeline->lock);
    }
    const kb_status status = consume_all(pipeline);
    for (size_t i = 0; i < n_started; ++i) {
        (void)pthread_join(workers[i], NULL);
    }
    free(workers);
    *is_stuck = !wait_for_reader(pipeline);
    if (has_reader && !*is_stuck) {
        (void)pthread_join(reader, NULL);
    }
    return status != KB_OK || *is_stuck ? status : pipeline->status;
}

kb_status
kb_pipeline_run(const kb_pipeline_plan *plan, bool *is_stuck)
{
    *is_stuck = false;
    kb_pipeline *const pipeline = calloc(1, sizeof(*pipeline));
    if (!pipeline) {
        return KB_ERR_NOMEM;
    }
    pipeline->plan = plan;
    (void)pthread_mutex_init(&pipeline->lock, NULL);
    (void)pthread_cond_init(&pipeline->fed, NULL);
    (void)pthread_cond_init(&pipeline->worked, NULL);
    (void)pthread_cond_init(&pipeline->freed, NULL);
    kb_status status = init_jobs(pipeline);
    if (status == KB_OK && !plan->is_threaded) {
        status = plan->produce(plan->ctx, pipeline);
    } else if (status == KB_OK) {
        status = run_threads(pipeline, is_stuck);
    }
    if (*is_stuck) {
        return status;
    }
    (void)pthread_cond_destroy(&pipeline->freed);
    (void)pthread_cond_destroy(&pipeline->worked);
    (void)pthread_cond_destroy(&pipeline->fed);
    (void)pthread_mutex_destroy(&pipeline->lock);
    clear_jobs(pipeline);
    free(pipeline);
    return status == KB_DONE ? KB_OK : status;
}

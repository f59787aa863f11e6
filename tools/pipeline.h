// SPDX-License-Identifier: MIT
// Documents through extraction, on any number of threads, in input order.
//
//     reader thread ──► ring of jobs ──► caller's thread
//                        ▲      │
//                        └──────┘ workers
//
// Each job of the ring owns an extractor, so that an annotation stays valid
// until the caller's thread has consumed it.  Memory is bounded by the ring.
#ifndef KB_TOOLS_PIPELINE_H
#define KB_TOOLS_PIPELINE_H

#include "out.h"

#include <kb/extract.h>

#include <stdatomic.h>

typedef enum kb_job_kind {
    KB_JOB_DOCUMENT = 0,
    KB_JOB_REFUSED, ///< a document that cannot be taken: see `err`
    KB_JOB_FAILED   ///< an input that cannot be read: see `err`
} kb_job_kind;

typedef struct kb_job {
    kb_job_kind kind;
    kb_document document;
    uint64_t n_bytes;         ///< of input read when it was fed
    kb_annotation annotation; ///< of a KB_JOB_DOCUMENT
    kb_error err;
    kb_out out; ///< in memory, for what `work` writes

    // The pipeline's own.
    kb_extractor *extractor;
    char *storage;
    size_t cap;
    int state;
} kb_job;

typedef struct kb_pipeline kb_pipeline;

typedef struct kb_pipeline_plan {
    long n_workers;
    bool is_threaded; ///< else one worker: the caller's thread does everything
    const kb_gaz *const *gazs;
    size_t n_gazs;
    const kb_rules *rules;
    const kb_extractor_options *extract;
    /// Feeds documents; on a thread of its own when threaded.
    kb_status (*produce)(void *ctx, kb_pipeline *pipeline);
    /// Called after extraction, on a worker, or NULL.
    void (*work)(void *ctx, kb_job *job);
    /// Called in the caller's thread in input order.  Another status than
    /// KB_OK ends the run.
    kb_status (*consume)(void *ctx, kb_job *job);
    /// When it becomes non-zero nothing more is fed.
    const atomic_int *stop;
    void *ctx;
} kb_pipeline_plan;

/**
   Run a plan to its end.

   @param[out] is_stuck  The reader still waits for input that nobody wants any
                         more: its thread, and all that the plan refers to,
                         must be left alone, and the process ended by _exit().
   @return KB_OK; KB_ERR_NOMEM, KB_ERR_IO (threads); else what `produce` or
           `consume` returned.
*/
KB_NODISCARD kb_status kb_pipeline_run(const kb_pipeline_plan *plan,
                                       bool *is_stuck);

/**
   Feed a document, which is copied, or (another kind) the reason why there is
   none.  Waits while the ring is full.

   @return KB_OK; KB_DONE: stop feeding; KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_pipeline_feed(kb_pipeline *pipeline, kb_job_kind kind,
                                        const kb_document *document,
                                        uint64_t n_bytes, const kb_error *err);

#endif // KB_TOOLS_PIPELINE_H

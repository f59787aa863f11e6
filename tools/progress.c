// SPDX-License-Identifier: MIT
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const double terminal_interval = 0.2;
static const double log_interval = 2.0;

double
kb_progress_now(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + ((double)now.tv_nsec / 1e9);
}

void
kb_progress_init(kb_progress *progress, bool is_wanted, bool is_quiet)
{
    const bool is_terminal = isatty(STDERR_FILENO) == 1;
    *progress = (kb_progress){
        .is_shown = is_wanted || (is_terminal && !is_quiet),
        .is_terminal = is_terminal,
        .begin = kb_progress_now(),
    };
    progress->last = progress->begin;
}

static void
print_time_left(const kb_progress *progress, uint64_t bytes, double elapsed)
{
    if (bytes == 0 || progress->total <= bytes) {
        return;
    }
    const double left =
        elapsed * (double)(progress->total - bytes) / (double)bytes;
    const uint64_t seconds = left < 3.6e6 ? (uint64_t)left : 3600000;
    (void)fprintf(stderr, ", %" PRIu64 ":%02" PRIu64 ":%02" PRIu64 " left",
                  seconds / 3600, seconds / 60 % 60, seconds % 60);
}

// Whether it is time for a line, and how long the work has taken.
static bool
is_due(kb_progress *progress, double *elapsed)
{
    const double now = kb_progress_now();
    if (!progress->is_shown ||
        now - progress->last <
            (progress->is_terminal ? terminal_interval : log_interval)) {
        return false;
    }
    progress->last = now;
    *elapsed = now - progress->begin;
    return true;
}

static void
end_line(kb_progress *progress, uint64_t bytes, double elapsed)
{
    print_time_left(progress, bytes, elapsed);
    if (progress->is_terminal) {
        progress->has_line = true;
    } else {
        (void)fputc('\n', stderr);
    }
    (void)fflush(stderr);
}

void
kb_progress_show(kb_progress *progress, const kb_progress_counts *counts)
{
    double elapsed = 0;
    if (!is_due(progress, &elapsed)) {
        return;
    }
    (void)fprintf(stderr,
                  "%s%" PRIu64 " documents, %.1f MB/s, %" PRIu64
                  " entities, %" PRIu64 " relations",
                  progress->is_terminal ? "\r\033[K" : "", counts->documents,
                  (double)counts->bytes / 1e6 / elapsed, counts->entities,
                  counts->relations);
    end_line(progress, counts->bytes, elapsed);
}

void
kb_progress_show_import(kb_progress *progress, uint64_t bytes, uint64_t records,
                        uint64_t entities)
{
    double elapsed = 0;
    if (!is_due(progress, &elapsed)) {
        return;
    }
    (void)fprintf(stderr,
                  "%s%" PRIu64 " records, %.1f MB/s, %" PRIu64 " entities",
                  progress->is_terminal ? "\r\033[K" : "", records,
                  (double)bytes / 1e6 / elapsed, entities);
    end_line(progress, bytes, elapsed);
}

void
kb_progress_show_stage(kb_progress *progress, const char *stage, uint64_t done,
                       uint64_t total)
{
    double elapsed = 0;
    if (!is_due(progress, &elapsed)) {
        return;
    }
    (void)fprintf(stderr, "%s%.0f s, %s",
                  progress->is_terminal ? "\r\033[K" : "", elapsed, stage);
    if (total > 0) {
        (void)fprintf(stderr, " %.0f %%", 100.0 * (double)done / (double)total);
    }
    end_line(progress, 0, elapsed);
}

void
kb_progress_show_lines(kb_progress *progress, uint64_t bytes, uint64_t lines)
{
    double elapsed = 0;
    if (!is_due(progress, &elapsed)) {
        return;
    }
    (void)fprintf(stderr, "%s%" PRIu64 " lines, %.1f MB/s",
                  progress->is_terminal ? "\r\033[K" : "", lines,
                  (double)bytes / 1e6 / elapsed);
    end_line(progress, bytes, elapsed);
}

void
kb_progress_hide(kb_progress *progress)
{
    if (progress->has_line) {
        (void)fputs("\r\033[K", stderr);
        (void)fflush(stderr);
        progress->has_line = false;
    }
}

// SPDX-License-Identifier: MIT
// The progress line on standard error.
#ifndef KB_TOOLS_PROGRESS_H
#define KB_TOOLS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct kb_progress {
    bool is_shown;
    bool is_terminal;
    bool has_line; ///< a line stands on the terminal
    double begin;  ///< seconds of the monotonic clock
    double last;
    uint64_t total; ///< bytes to read; 0: unknown
} kb_progress;

/// What the line tells.
typedef struct kb_progress_counts {
    uint64_t documents;
    uint64_t bytes;
    uint64_t entities;
    uint64_t relations;
} kb_progress_counts;

/// Seconds of a clock that never goes back.
double kb_progress_now(void);

/// `is_wanted`: show it even where standard error is no terminal.
void kb_progress_init(kb_progress *progress, bool is_wanted, bool is_quiet);

/// Show the counts, at most a few times a second.
void kb_progress_show(kb_progress *progress, const kb_progress_counts *counts);

/// The same for an import of names.
void kb_progress_show_import(kb_progress *progress, uint64_t bytes,
                             uint64_t records, uint64_t entities);

/// The same for work in stages: `done` of `total`, or 0 where that is unknown.
void kb_progress_show_stage(kb_progress *progress, const char *stage,
                            uint64_t done, uint64_t total);

/// The same for a file of lines.
void kb_progress_show_lines(kb_progress *progress, uint64_t bytes,
                            uint64_t lines);

/// Take the line off the terminal, before a message or at the end.
void kb_progress_hide(kb_progress *progress);

#endif // KB_TOOLS_PROGRESS_H

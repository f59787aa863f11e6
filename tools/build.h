// SPDX-License-Identifier: MIT
// kbbuild's work: documents into a knowledge base, or into JSON.
#ifndef KB_TOOLS_BUILD_H
#define KB_TOOLS_BUILD_H

#include "cli.h"

#include <kb/extract.h>
#include <kb/store.h>

#include <stdatomic.h>

/// What the command line asks for.  Nothing is owned.
typedef struct kb_build_options {
    const char *store_path;
    kb_str base;
    long n_workers;
    kb_reader_format format;
    kb_day date; ///< of documents that bear none
    bool annotate;
    bool with_text; ///< in annotations
    bool with_progress;
    bool without_text;
    bool without_evidence; ///< of a new knowledge base
    bool must_bulk;        ///< make a new store in one piece
    uint64_t memory;       ///< for that; 0: the library's choice
    char **paths;
    int n_paths;
    const char *const *removals; ///< ids of documents to take out
    int n_removals;
    const kb_gaz *const *gazs;
    size_t n_gazs;
    const kb_rules *rules;
    kb_extractor_options extract;
    const atomic_int *stop;
} kb_build_options;

/**
   Do it.

   @param[out] must_exit  A thread still waits for input: end by _exit().
   @return The exit status.
*/
int kb_build_run(const kb_cli *cli, const kb_build_options *options,
                 bool *must_exit);

#endif // KB_TOOLS_BUILD_H

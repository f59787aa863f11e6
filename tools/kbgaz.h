// SPDX-License-Identifier: MIT
// What the commands of kbgaz share.
#ifndef KB_TOOLS_KBGAZ_H
#define KB_TOOLS_KBGAZ_H

#include "cli.h"
#include "table.h"

#include <kb/gaz.h>

enum { KBGAZ_LIMIT = 50, KBGAZ_LIMIT_MAX = 1000000000 };

typedef struct kbgaz_options {
    const char *output;
    kb_table_format format;
    bool has_format; // it was asked for
    kb_gaz_like like;
    uint64_t limit; // of rows; 0: none
    kb_match_policy policy;
    uint64_t memory; // MiB; 0: no limit
    bool is_progress_wanted;
} kbgaz_options;

/// Open the gazetteer of the command line at `path`, or say why not:
/// KB_EXIT_OK, or the exit status.
int kbgaz_open(const kb_cli *cli, const char *path, kb_gaz **out);

/// `Q` and the number; empty for 0.
void kbgaz_wikidata(uint32_t number, char text[16]);

// The commands: each gives the exit status.
int kbgaz_diff(const kb_cli *cli, const kbgaz_options *chosen);
int kbgaz_lookup(const kb_cli *cli, const kbgaz_options *chosen);
int kbgaz_tag(const kb_cli *cli, const kbgaz_options *chosen);

#endif // KB_TOOLS_KBGAZ_H

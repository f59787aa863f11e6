// SPDX-License-Identifier: MIT
// kbtrain: trains the scorer of names on annotated documents.
#include "cli.h"
#include "data.h"

#include <kb/train.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_NOTE = KB_CLI_LONG, ID_ROUNDS, ID_ROWS, ID_MARGIN };

static const kb_cli_option options[] = {
    {'o', "output", "FILE", "the file of weights to write"},
    {'g', "gazetteer", "FILE", "use this gazetteer; may be repeated"},
    {ID_NOTE, "note", "TEXT", "origin and licence, kept in the file"},
    {ID_ROUNDS, "rounds", "N", "over all documents"},
    {ID_ROWS, "rows", "N", "of the table, 2^8 to 2^18 [2^17]"},
    {ID_MARGIN, "margin", "N", "by which wrong labels must lose"},
};

static const kb_cli_tool tool = {
    .name = "kbtrain",
    .synopsis = "-o FILE [OPTION]... DOCUMENTS...",
    .purpose =
        "Trains the scorer that decides boundary and type of names on JSON\n"
        "lines: documents with the entities that kbbuild --annotate prints,\n"
        "corrected by a reader.",
    .options = options,
    .n_options = sizeof(options) / sizeof(options[0]),
};

enum { MOST_GAZETTEERS = 64 };

typedef struct training {
    const kb_cli *cli;
    const char *output;
    const char *note;
    const char *gazetteers[MOST_GAZETTEERS];
    size_t n_gazetteers;
    char *found; // the shipped one
    char *rules_path;
    kb_rules *rules; // the shipped ones
    kb_gaz *gazs[MOST_GAZETTEERS];
    size_t n_gazs;
    kb_train_options options;
    kb_trainer *trainer;
    uint64_t n_refused;
} training;

static void
take_option(training *t, int id, const char *value)
{
    const kb_cli *const cli = t->cli;
    switch (id) {
    case 'o':
        t->output = value;
        break;
    case 'g':
        if (t->n_gazetteers == MOST_GAZETTEERS) {
            kb_cli_usage(cli, "more than %d gazetteers", MOST_GAZETTEERS);
        }
        t->gazetteers[t->n_gazetteers++] = value;
        break;
    case ID_NOTE:
        t->note = value;
        break;
    case ID_ROUNDS:
        t->options.rounds =
            (uint32_t)kb_cli_number(cli, "--rounds", value, 1, 1000);
        break;
    case ID_ROWS:
        t->options.rows =
            (uint32_t)kb_cli_number(cli, "--rows", value, 1 << 8, 1 << 18);
        if ((t->options.rows & (t->options.rows - 1)) != 0) {
            kb_cli_usage(cli, "--rows: %s: not a power of two", value);
        }
        break;
    default:
        t->options.margin =
            (uint32_t)kb_cli_number(cli, "--margin", value, 1, 1000);
    }
}

static void
take_arguments(training *t, kb_cli *cli)
{
    const char *value = NULL;
    t->note = "";
    for (int id = 0; (id = kb_cli_next(cli, &value)) != 0;) {
        take_option(t, id, value);
    }
    if (!t->output) {
        kb_cli_usage(cli, "needs --output");
    }
    if (cli->n_operands == 0) {
        kb_cli_usage(cli, "needs annotated documents");
    }
}

static int
open_gazetteers(training *t)
{
    kb_error err = {0};
    if (t->n_gazetteers == 0) {
        const kb_status st = kb_data_find("kb.gaz", &t->found, &err);
        if (st != KB_OK) {
            return kb_cli_fail(t->cli, st, "kb.gaz", &err);
        }
        t->gazetteers[t->n_gazetteers++] = t->found;
    }
    while (t->n_gazs < t->n_gazetteers) {
        const char *const path = t->gazetteers[t->n_gazs];
        const kb_status st = kb_gaz_open(path, NULL, &t->gazs[t->n_gazs], &err);
        if (st != KB_OK) {
            return kb_cli_fail(t->cli, st, path, &err);
        }
        ++t->n_gazs;
    }
    return KB_EXIT_OK;
}

static int
load_rules(training *t)
{
    kb_error err = {0};
    kb_status st = kb_data_find("rules", &t->rules_path, &err);
    if (st == KB_OK) {
        const char *const paths[] = {t->rules_path};
        st = kb_rules_load(paths, 1, NULL, &t->rules, &err);
    }
    return st == KB_OK ? KB_EXIT_OK : kb_cli_fail(t->cli, st, "rules", &err);
}

static void
refuse(void *ctx, const kb_error *err)
{
    training *const t = ctx;
    (void)kb_cli_fail(t->cli, err->status, err->source, err);
    ++t->n_refused;
}

static kb_status
tell_round(void *ctx, const kb_train_counts *counts)
{
    const training *const t = ctx;
    kb_cli_note(t->cli, "round %" PRIu32 ": %" PRIu64 " of %" PRIu64 " wrong",
                counts->round, counts->wrong, counts->runs);
    return KB_OK;
}

static int
train(training *t)
{
    kb_error err = {0};
    kb_status st = kb_trainer_new((const kb_gaz *const *)t->gazs, t->n_gazs,
                                  t->rules, NULL, &t->trainer);
    if (st != KB_OK) {
        return kb_cli_fail(t->cli, st, "gazetteers", NULL);
    }
    for (int i = 0; i < t->cli->n_operands; ++i) {
        const char *const path = t->cli->operands[i];
        st = kb_trainer_read(t->trainer, path, refuse, t, &err);
        if (st != KB_OK) {
            const int code = kb_cli_fail(t->cli, st, path, &err);
            return st == KB_ERR_MISSING ? KB_EXIT_IO : code;
        }
    }
    const kb_train_counts counts = kb_trainer_counts(t->trainer);
    kb_cli_note(t->cli,
                "%" PRIu64 " documents, %" PRIu64 " names, %" PRIu64
                " of them out of reach",
                counts.documents, counts.names, counts.missed);
    t->options.progress = tell_round;
    t->options.ctx = t;
    st = kb_trainer_run(t->trainer, &t->options);
    if (st == KB_OK) {
        st = kb_trainer_write(t->trainer, t->output,
                              (kb_str){t->note, strlen(t->note)}, &err);
    }
    if (st != KB_OK) {
        return kb_cli_fail(t->cli, st, t->output, &err);
    }
    return t->n_refused > 0 ? KB_EXIT_REFUSED : KB_EXIT_OK;
}

int
main(int argc, char **argv)
{
    kb_cli cli;
    training t = {.cli = &cli};
    kb_cli_init(&cli, &tool, argc, argv);
    take_arguments(&t, &cli);
    int code = open_gazetteers(&t);
    if (code == KB_EXIT_OK) {
        code = load_rules(&t);
    }
    if (code == KB_EXIT_OK) {
        code = train(&t);
    }
    kb_trainer_free(t.trainer);
    kb_rules_free(t.rules);
    for (size_t i = 0; i < t.n_gazs; ++i) {
        kb_gaz_close(t.gazs[i]);
    }
    free(t.found);
    free(t.rules_path);
    kb_cli_clear(&cli);
    return code;
}

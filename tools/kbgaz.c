// SPDX-License-Identifier: MIT
// kbgaz: compiles, imports, looks up and inspects gazetteers.
#include "kbgaz.h"

#include "import.h"
#include "progress.h"

#include <kb/gaz.h>

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum {
    ID_FORMAT = KB_CLI_LONG,
    ID_MATCH,
    ID_LIMIT,
    ID_ALL,
    ID_MEMORY,
    ID_PROGRESS,
    MEMORY_MAX = 1 << 30 // MiB
};

static const kb_cli_option options[] = {
    {'o', "output", "FILE", "compile: the image to write"},
    {ID_FORMAT, "format", "FORMAT",
     "table, tsv, csv, json, ndjson or markdown"},
    {ID_MATCH, "match", "HOW", "lookup: exact, folded, prefix or near"},
    {ID_LIMIT, "limit", "N", "lookup: rows; 0: all"},
    {ID_ALL, "all", NULL, "tag: names within names too"},
    {ID_MEMORY, "memory", "MIB", "compile: take no more memory"},
    {ID_PROGRESS, "progress", NULL, "compile: also where no terminal is"},
};

static const char *const commands[] = {"compile", "diff",  "import",
                                       "lookup",  "stats", "tag"};

static const kb_cli_tool tool = {
    .name = "kbgaz",
    .synopsis = "compile -o FILE SOURCE...\n"
                "import KIND [OPTION]... FILE... (see: kbgaz import -h)\n"
                "lookup FILE NAME\n"
                "tag FILE [TEXT]\n"
                "diff OLD NEW\n"
                "stats FILE",
    .purpose = "Compiles lists of names and words (TSV files, or folders of\n"
               "them) into one gazetteer, looks names up, marks them in a\n"
               "text, and shows what a gazetteer holds or what has changed.",
    .options = options,
    .n_options = sizeof(options) / sizeof(options[0]),
    .commands = commands,
    .n_commands = sizeof(commands) / sizeof(commands[0]),
};

// ---- compile ----------------------------------------------------------------

typedef struct report {
    const kb_cli *cli;
    kb_progress progress;
    uint32_t n_errors;
} report;

static void
print_progress(void *ctx, kb_gaz_stage stage, uint64_t done, uint64_t total)
{
    static const char *const stages[KB_N_GAZ_STAGES] = {
        "reading", "merging", "laying out names",
        "sorting", "phrases", "writing",
    };
    report *const r = ctx;
    kb_progress_show_stage(&r->progress, stages[stage], done, total);
}

static void
print_report(void *ctx, bool is_error, const kb_error *what)
{
    report *const counts = ctx;
    kb_progress_hide(&counts->progress);
    counts->n_errors += is_error;
    if (is_error) {
        (void)kb_cli_fail(counts->cli, what->status, "source", what);
    } else {
        kb_cli_note(counts->cli, "%s:%" PRIu32 ":%" PRIu32 ": warning: %s",
                    what->source, what->line, what->column, what->message);
    }
}

static int
run_compile(const kb_cli *cli, const kbgaz_options *chosen)
{
    if (!chosen->output) {
        kb_cli_usage(cli, "compile: needs -o FILE");
    }
    const int n_sources = cli->n_operands - 1;
    if (n_sources < 1) {
        kb_cli_usage(cli, "compile: needs at least one source");
    }
    report counts = {.cli = cli};
    const kb_gaz_compile_options how = {
        .report = print_report,
        .progress = print_progress,
        .ctx = &counts,
        .memory = (size_t)chosen->memory << 20,
    };
    kb_progress_init(&counts.progress, chosen->is_progress_wanted,
                     cli->is_quiet);
    kb_error err = {0};
    const kb_status status =
        kb_gaz_compile((const char *const *)cli->operands + 1,
                       (size_t)n_sources, chosen->output, &how, &err);
    kb_progress_hide(&counts.progress);
    if (status == KB_OK) {
        return KB_EXIT_OK;
    }
    if (counts.n_errors == 0) {
        (void)kb_cli_fail(cli, status, chosen->output, &err);
    }
    kb_cli_warn(cli, "%s: not written", chosen->output);
    // A source that is not there is failed input, not a missing gazetteer.
    return status == KB_ERR_MISSING ? KB_EXIT_IO : kb_exit_of(status);
}

// ---- what the commands share ------------------------------------------------

int
kbgaz_open(const kb_cli *cli, const char *path, kb_gaz **out)
{
    kb_error err = {0};
    const kb_status status = kb_gaz_open(path, NULL, out, &err);
    return status == KB_OK ? KB_EXIT_OK : kb_cli_fail(cli, status, path, &err);
}

void
kbgaz_wikidata(uint32_t number, char text[16])
{
    text[0] = '\0';
    if (number > 0) {
        (void)snprintf(text, 16, "Q%" PRIu32, number);
    }
}

// ---- stats ------------------------------------------------------------------

static const kb_table_column stats_columns[] = {
    {"what", false},
    {"count", true},
};

static void
add_count(kb_table *table, const char *what, uint64_t count)
{
    kb_table_text(table, what);
    kb_table_number(table, count);
}

static void
print_stats(const kb_cli *cli, kb_out *out, kb_table_format format,
            const kb_gaz_stats *stats)
{
    kb_table table;
    kb_table_begin(&table, cli, out, format, stats_columns, 2);
    add_count(&table, "bytes", stats->bytes);
    add_count(&table, "persons", stats->n_entities[KB_PERSON]);
    add_count(&table, "places", stats->n_entities[KB_PLACE]);
    add_count(&table, "organizations", stats->n_entities[KB_ORGANIZATION]);
    add_count(&table, "names", stats->n_names);
    for (int i = 0; i < KB_N_WORD_CLASSES; ++i) {
        char what[64];
        (void)snprintf(what, sizeof(what), "words: %s",
                       kb_word_class_text((kb_word_class)i));
        add_count(&table, what, stats->n_words[i]);
    }
    add_count(&table, "different phrases", stats->n_phrases);
    add_count(&table, "words in the longest", stats->longest);
    kb_table_end(&table);
}

static int
run_stats(const kb_cli *cli, const kbgaz_options *chosen)
{
    if (cli->n_operands != 2) {
        kb_cli_usage(cli, "stats: needs a gazetteer");
    }
    kb_gaz *gaz = NULL;
    kb_error err = {0};
    const char *const path = cli->operands[1];
    const int opened = kbgaz_open(cli, path, &gaz);
    if (opened != KB_EXIT_OK) {
        return opened;
    }
    const kb_status status = kb_gaz_verify(gaz, path, &err);
    if (status != KB_OK) {
        kb_gaz_close(gaz);
        return kb_cli_fail(cli, status, path, &err);
    }
    const kb_gaz_stats stats = kb_gaz_get_stats(gaz);
    kb_gaz_close(gaz);
    kb_out out;
    kb_out_init(&out, STDOUT_FILENO);
    print_stats(cli, &out, chosen->format, &stats);
    return kb_out_close(&out, cli);
}

// ---- main -------------------------------------------------------------------

static int
run_command(const kb_cli *cli, const kbgaz_options *chosen)
{
    static int (*const functions[])(const kb_cli *, const kbgaz_options *) = {
        run_compile,  kbgaz_diff,
        NULL, // import: has a command line of its own
        kbgaz_lookup, run_stats,  kbgaz_tag,
    };
    if (cli->n_operands == 0) {
        kb_cli_usage(cli, "needs a command: compile, diff, import, lookup, "
                          "stats or tag");
    }
    for (int i = 0; i < tool.n_commands; ++i) {
        if (strcmp(cli->operands[0], commands[i]) == 0 && functions[i]) {
            return functions[i](cli, chosen);
        }
    }
    kb_cli_unknown_command(cli, cli->operands[0]);
}

static void
take_option(const kb_cli *cli, kbgaz_options *chosen, int id, const char *value)
{
    static const char *const likes[] = {"exact", "folded", "prefix", "near"};
    switch (id) {
    case 'o':
        chosen->output = value;
        break;
    case ID_MATCH:
        chosen->like =
            (kb_gaz_like)kb_cli_choice(cli, "--match", value, likes, 4);
        break;
    case ID_LIMIT:
        chosen->limit =
            (uint64_t)kb_cli_number(cli, "--limit", value, 0, KBGAZ_LIMIT_MAX);
        break;
    case ID_MEMORY:
        chosen->memory =
            (uint64_t)kb_cli_number(cli, "--memory", value, 1, MEMORY_MAX);
        break;
    case ID_PROGRESS:
        chosen->is_progress_wanted = true;
        break;
    case ID_ALL:
        chosen->policy = KB_MATCH_ALL;
        break;
    default:
        chosen->has_format = true;
        chosen->format = (kb_table_format)kb_cli_choice(
            cli, "--format", value, kb_table_formats, KB_N_TABLE_FORMATS);
    }
}

int
main(int argc, char **argv)
{
    if (kb_import_is_meant(argc, argv)) {
        return kb_import_main(argc, argv);
    }
    kb_cli cli;
    kb_cli_init(&cli, &tool, argc, argv);
    kbgaz_options chosen = {.format = kb_table_default_format(),
                            .like = KB_LIKE_FOLDED,
                            .limit = KBGAZ_LIMIT};
    const char *value = NULL;
    for (int id = 0; (id = kb_cli_next(&cli, &value)) != 0;) {
        take_option(&cli, &chosen, id, value);
    }
    const int code = run_command(&cli, &chosen);
    kb_cli_clear(&cli);
    return code;
}

// SPDX-License-Identifier: MIT
// kbgaz: compiles, imports, looks up and inspects gazetteers.
#include "cli.h"
#include "import.h"
#include "names.h"
#include "table.h"

#include <kb/gaz.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ID_FORMAT = KB_CLI_LONG };

static const kb_cli_option options[] = {
    {'o', "output", "FILE", "compile: the image to write"},
    {ID_FORMAT, "format", "FORMAT", "table, tsv, csv, json or ndjson"},
};

static const char *const commands[] = {"compile", "import", "lookup", "stats"};

static const kb_cli_tool tool = {
    .name = "kbgaz",
    .synopsis = "compile -o FILE SOURCE...\n"
                "import KIND [OPTION]... FILE... (see: kbgaz import -h)\n"
                "lookup FILE NAME\n"
                "stats FILE",
    .purpose =
        "Compiles lists of names and words (TSV files, or folders of them)\n"
        "into one gazetteer file, makes such lists of others, looks up what\n"
        "bears a name, and shows what a gazetteer holds.",
    .options = options,
    .n_options = sizeof(options) / sizeof(options[0]),
    .commands = commands,
    .n_commands = sizeof(commands) / sizeof(commands[0]),
};

typedef struct gaz_options {
    const char *output;
    kb_table_format format;
} gaz_options;

// ---- compile ----------------------------------------------------------------

typedef struct report {
    const kb_cli *cli;
    uint32_t n_errors;
    uint32_t n_warnings;
} report;

static void
print_report(void *ctx, bool is_error, const kb_error *what)
{
    report *const counts = ctx;
    if (is_error) {
        ++counts->n_errors;
    } else {
        ++counts->n_warnings;
    }
    if (is_error) {
        (void)kb_cli_fail(counts->cli, what->status, "source", what);
    } else {
        kb_cli_note(counts->cli, "%s:%" PRIu32 ":%" PRIu32 ": warning: %s",
                    what->source, what->line, what->column, what->message);
    }
}

static int
run_compile(const kb_cli *cli, const gaz_options *chosen)
{
    if (!chosen->output) {
        kb_cli_usage(cli, "compile: needs -o FILE");
    }
    const int n_sources = cli->n_operands - 1;
    if (n_sources < 1) {
        kb_cli_usage(cli, "compile: needs at least one source");
    }
    report counts = {.cli = cli};
    kb_error err = {0};
    const kb_status status = kb_gaz_compile(
        (const char *const *)cli->operands + 1, (size_t)n_sources,
        chosen->output, print_report, &counts, &err);
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

// ---- lookup -----------------------------------------------------------------

static const kb_table_column lookup_columns[] = {
    {"id", false},      {"type", false},     {"class", false},
    {"name", false},    {"wikidata", false}, {"country", false},
    {"matched", false},
};

enum {
    N_LOOKUP_COLUMNS = sizeof(lookup_columns) / sizeof(lookup_columns[0]),
    MAX_FLAGS_TEXT = 64
};

static void
describe_flags(uint8_t flags, char text[MAX_FLAGS_TEXT])
{
    static const struct {
        kb_sense_flag flag;
        const char *text;
    } names[] = {
        {KB_SENSE_LABEL, "name"},
        {KB_SENSE_ALIAS, "alias"},
        {KB_SENSE_WEAK, "weak"},
        {KB_SENSE_DEMONYM, "demonym"},
        {KB_SENSE_OTHER_CASE, "other case"},
        {KB_SENSE_OTHER_MARKS, "other marks"},
    };
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
        if (flags & (unsigned)names[i].flag) {
            const int n = snprintf(text + used, MAX_FLAGS_TEXT - used, "%s%s",
                                   used > 0 ? ", " : "", names[i].text);
            used += n > 0 ? (size_t)n : 0;
        }
    }
}

static void
add_entity_row(kb_table *table, const kb_gaz *gaz, const kb_gaz_sense *sense)
{
    const kb_gaz_entity entity = kb_gaz_get(gaz, sense->index);
    char matched[MAX_FLAGS_TEXT];
    char wikidata[16] = "";
    describe_flags(sense->flags, matched);
    if (entity.wikidata > 0) {
        (void)snprintf(wikidata, sizeof(wikidata), "Q%" PRIu32,
                       entity.wikidata);
    }
    kb_table_cell(table, entity.id);
    kb_table_text(table, kb_type_text(entity.type));
    kb_table_text(table, kb_entity_class_text(entity.class_));
    kb_table_cell(table, entity.name);
    kb_table_text(table, wikidata);
    kb_table_cell(table, entity.country == KB_NONE
                             ? (kb_str){NULL, 0}
                             : kb_gaz_get(gaz, entity.country).id);
    kb_table_text(table, matched);
}

static void
add_word_row(kb_table *table, const kb_gaz *gaz, const kb_gaz_sense *sense)
{
    const kb_gaz_word word = kb_gaz_word_at(gaz, sense->index);
    char matched[MAX_FLAGS_TEXT];
    describe_flags(sense->flags, matched);
    kb_table_text(table, NULL);
    kb_table_text(table, "word");
    kb_table_text(table, kb_word_class_text(word.class_));
    kb_table_cell(table, word.word);
    kb_table_text(table, NULL);
    kb_table_text(table, NULL);
    kb_table_text(table, matched);
}

static void
print_senses(const kb_cli *cli, kb_out *out, kb_table_format format,
             const kb_gaz *gaz, const kb_gaz_sense *senses, uint32_t n_senses)
{
    kb_table table;
    kb_table_begin(&table, cli, out, format, lookup_columns, N_LOOKUP_COLUMNS);
    for (uint32_t i = 0; i < n_senses; ++i) {
        if (senses[i].is_word) {
            add_word_row(&table, gaz, &senses[i]);
        } else {
            add_entity_row(&table, gaz, &senses[i]);
        }
    }
    kb_table_end(&table);
}

static kb_status
find_senses(const kb_gaz *gaz, kb_str name, kb_gaz_sense **senses,
            uint32_t *n_senses)
{
    KB_TRY(kb_gaz_lookup(gaz, name, NULL, 0, n_senses));
    *senses = calloc(*n_senses, sizeof(**senses));
    if (!*senses) {
        return KB_ERR_NOMEM;
    }
    return kb_gaz_lookup(gaz, name, *senses, *n_senses, n_senses);
}

static int
run_lookup(const kb_cli *cli, const gaz_options *chosen)
{
    if (cli->n_operands != 3) {
        kb_cli_usage(cli, "lookup: needs a gazetteer and a name");
    }
    const char *const path = cli->operands[1];
    const char *const name = cli->operands[2];
    kb_gaz *gaz = NULL;
    kb_error err = {0};
    kb_status status = kb_gaz_open(path, NULL, &gaz, &err);
    if (status != KB_OK) {
        return kb_cli_fail(cli, status, path, &err);
    }
    kb_gaz_sense *senses = NULL;
    uint32_t n_senses = 0;
    status = find_senses(gaz, (kb_str){name, strlen(name)}, &senses, &n_senses);
    int code = KB_EXIT_OK;
    if (status == KB_OK) {
        kb_out out;
        kb_out_init(&out, STDOUT_FILENO);
        print_senses(cli, &out, chosen->format, gaz, senses, n_senses);
        code = kb_out_close(&out, cli);
    } else if (status == KB_NOT_FOUND) {
        kb_cli_note(cli, "%s: nothing bears that name", name);
        code = KB_EXIT_NOT_FOUND;
    } else {
        (void)kb_cli_fail(cli, status, name, NULL);
        code = status == KB_ERR_NOMEM ? KB_EXIT_IO : KB_EXIT_USAGE;
    }
    free(senses);
    kb_gaz_close(gaz);
    return code;
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
run_stats(const kb_cli *cli, const gaz_options *chosen)
{
    if (cli->n_operands != 2) {
        kb_cli_usage(cli, "stats: needs a gazetteer");
    }
    kb_gaz *gaz = NULL;
    kb_error err = {0};
    const char *const path = cli->operands[1];
    kb_status status = kb_gaz_open(path, NULL, &gaz, &err);
    if (status == KB_OK) {
        status = kb_gaz_verify(gaz, path, &err);
    }
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
run_command(const kb_cli *cli, const gaz_options *chosen)
{
    static int (*const functions[])(const kb_cli *, const gaz_options *) = {
        run_compile,
        NULL, // import: has a command line of its own
        run_lookup,
        run_stats,
    };
    if (cli->n_operands == 0) {
        kb_cli_usage(cli, "needs a command: compile, import, lookup or stats");
    }
    for (int i = 0; i < tool.n_commands; ++i) {
        if (strcmp(cli->operands[0], commands[i]) == 0 && functions[i]) {
            return functions[i](cli, chosen);
        }
    }
    kb_cli_unknown_command(cli, cli->operands[0]);
}

int
main(int argc, char **argv)
{
    if (kb_import_is_meant(argc, argv)) {
        return kb_import_main(argc, argv);
    }
    kb_cli cli;
    kb_cli_init(&cli, &tool, argc, argv);
    gaz_options chosen = {.format = kb_table_default_format()};
    const char *value = NULL;
    for (int id = 0; (id = kb_cli_next(&cli, &value)) != 0;) {
        if (id == 'o') {
            chosen.output = value;
        } else {
            chosen.format = (kb_table_format)kb_cli_choice(
                &cli, "--format", value, kb_table_formats, KB_N_TABLE_FORMATS);
        }
    }
    const int code = run_command(&cli, &chosen);
    kb_cli_clear(&cli);
    return code;
}

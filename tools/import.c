// SPDX-License-Identifier: MIT
#include "import.h"

#include "cli.h"
#include "progress.h"

#include <kb/gaz_import.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    ID_CLASSES = KB_CLI_LONG,
    ID_COLUMNS,
    ID_DELIMITER,
    ID_LANGUAGES,
    ID_POPULATION,
    ID_PROGRESS,
    ID_REFERENCES,
    ID_SITELINKS,
    ID_TYPE,
    SHOWN_MAX = 20
};

static const kb_cli_option options[] = {
    {'o', "output", "FILE", "the list to write, in place of standard output"},
    {ID_LANGUAGES, "languages", "LIST", "en,fr: names; the first for labels"},
    {ID_POPULATION, "min-population", "N", "no places of fewer people"},
    {ID_SITELINKS, "min-sitelinks", "N", "wikidata: articles about it"},
    {ID_CLASSES, "classes", "FILE", "wikidata: class ids with our classes"},
    {ID_COLUMNS, "columns", "MAP", "csv: name=Label,type=:place,..."},
    {ID_DELIMITER, "delimiter", "C", "csv: a character, or tab"},
    {ID_TYPE, "type", "TYPE", "petrarch: the type of all entities"},
    {ID_REFERENCES, "keep-references", NULL, "also to ids not in the list"},
    {ID_PROGRESS, "progress", NULL, "show it also where no terminal is"},
};

static const kb_cli_tool tool = {
    .name = "kbgaz",
    .synopsis = "import KIND [OPTION]... FILE...",
    .purpose = "Turns lists of others into one for kbgaz compile. KIND: csv,\n"
               "geonames, iso-codes, opensanctions, petrarch, wikidata or\n"
               "wordnet. Packed files are unpacked on the way.",
    .options = options,
    .n_options = sizeof(options) / sizeof(options[0]),
};

typedef struct job {
    kb_cli cli;
    kb_import_kind kind;
    kb_import_options how;
    const char *output;
    bool is_progress_wanted;
    kb_progress progress;
    uint64_t n_shown;
    int fd;
    int error; // errno of the first failure to write
} job;

int
kb_import_is_meant(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        if (argv[i][0] != '-' || strcmp(argv[i], "--") == 0) {
            return strcmp(argv[i], "import") == 0;
        }
    }
    return 0;
}

// ---- the command line -------------------------------------------------------

static void
take_delimiter(job *j, const char *value)
{
    if (strcmp(value, "tab") == 0) {
        j->how.delimiter = '\t';
    } else if (value[0] != '\0' && value[1] == '\0' && value[0] != '"') {
        j->how.delimiter = value[0];
    } else {
        kb_cli_usage(&j->cli, "--delimiter: %s: not one character, or tab",
                     value);
    }
}

static void
take_type(job *j, const char *value)
{
    static const char *const names[] = {"person", "place", "organization"};
    static const kb_entity_type types[] = {KB_PERSON, KB_PLACE,
                                           KB_ORGANIZATION};
    j->how.type = types[kb_cli_choice(&j->cli, "--type", value, names, 3)];
}

static void
take_option(job *j, int id, const char *value)
{
    switch (id) {
    case 'o':
        j->output = value;
        break;
    case ID_CLASSES:
        j->how.classes = value;
        break;
    case ID_COLUMNS:
        j->how.columns = value;
        break;
    case ID_DELIMITER:
        take_delimiter(j, value);
        break;
    case ID_LANGUAGES:
        j->how.languages = value;
        break;
    case ID_POPULATION:
        j->how.min_population = (uint64_t)kb_cli_number(
            &j->cli, "--min-population", value, 0, 2000000000);
        break;
    case ID_PROGRESS:
        j->is_progress_wanted = true;
        break;
    case ID_REFERENCES:
        j->how.keeps_references = true;
        break;
    case ID_SITELINKS:
        j->how.min_sitelinks = (uint32_t)kb_cli_number(
            &j->cli, "--min-sitelinks", value, 0, 1000000);
        break;
    default:
        take_type(j, value);
    }
}

static void
take_kind(job *j)
{
    const char *kinds[KB_N_IMPORT_KINDS];
    for (int i = 0; i < KB_N_IMPORT_KINDS; ++i) {
        kinds[i] = kb_import_kind_text((kb_import_kind)i);
    }
    if (j->cli.n_operands < 2) {
        kb_cli_usage(&j->cli, "import: needs a kind, such as geonames");
    }
    j->kind = (kb_import_kind)kb_cli_choice(
        &j->cli, "import", j->cli.operands[1], kinds, KB_N_IMPORT_KINDS);
    if (j->cli.n_operands < 3) {
        kb_cli_usage(&j->cli, "import: needs at least one file");
    }
}

// An option of one kind, given for another, would do nothing.
static void
check_options(const job *j)
{
    const kb_import_options *const how = &j->how;
    const bool is_geonames = j->kind == KB_IMPORT_GEONAMES;
    const bool is_wikidata = j->kind == KB_IMPORT_WIKIDATA;
    const bool is_csv = j->kind == KB_IMPORT_CSV;
    const struct {
        bool is_wrong;
        const char *name;
    } all[] = {
        {how->languages && !is_geonames && !is_wikidata, "languages"},
        {how->min_population > 0 && !is_geonames && !is_wikidata,
         "min-population"},
        {how->min_sitelinks > 0 && !is_wikidata, "min-sitelinks"},
        {how->classes && !is_wikidata, "classes"},
        {how->columns && !is_csv, "columns"},
        {how->delimiter && !is_csv, "delimiter"},
        {how->type != 0 && j->kind != KB_IMPORT_PETRARCH, "type"},
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); ++i) {
        if (all[i].is_wrong) {
            kb_cli_usage(&j->cli, "--%s: not for import %s", all[i].name,
                         kb_import_kind_text(j->kind));
        }
    }
}

// ---- what it says -----------------------------------------------------------

static void
print_refusal(void *ctx, bool is_error, const kb_error *what)
{
    job *const j = ctx;
    (void)is_error;
    if (++j->n_shown > SHOWN_MAX) {
        return;
    }
    kb_progress_hide(&j->progress);
    (void)kb_cli_fail(&j->cli, what->status, "input", what);
}

static void
print_progress(void *ctx, const kb_import_counts *counts)
{
    job *const j = ctx;
    kb_progress_show_import(&j->progress, counts->bytes, counts->records,
                            counts->entities);
}

static uint64_t
size_of(const char *const *paths, int n)
{
    uint64_t total = 0;
    for (int i = 0; i < n; ++i) {
        struct stat info;
        if (stat(paths[i], &info) != 0 || !S_ISREG(info.st_mode)) {
            return 0;
        }
        total += (uint64_t)info.st_size;
    }
    return total;
}

// ---- the list ---------------------------------------------------------------

static kb_status
write_list(void *ctx, kb_str bytes)
{
    job *const j = ctx;
    while (bytes.len > 0) {
        const ssize_t n = write(j->fd, bytes.ptr, bytes.len);
        if (n < 0 && errno != EINTR) {
            j->error = errno;
            return KB_ERR_IO;
        }
        const size_t done = n > 0 ? (size_t)n : 0;
        bytes = (kb_str){bytes.ptr + done, bytes.len - done};
    }
    return KB_OK;
}

static int
say_unwritten(const job *j, const char *what)
{
    if (j->error == EPIPE && !j->output) {
        return KB_EXIT_OK; // nobody reads any more
    }
    kb_cli_warn(&j->cli, "%s: %s", what, strerror(j->error));
    return KB_EXIT_IO;
}

static int
tell(job *j, kb_status status, const kb_import_counts *counts,
     const kb_error *err)
{
    kb_progress_hide(&j->progress);
    if (j->error != 0) {
        return say_unwritten(j, j->output ? j->output : "standard output");
    }
    if (status != KB_OK) {
        const int code = kb_cli_fail(&j->cli, status, "import", err);
        return status == KB_ERR_MISSING ? KB_EXIT_IO : code;
    }
    if (j->n_shown > SHOWN_MAX) {
        kb_cli_warn(&j->cli, "%" PRIu64 " more records refused",
                    j->n_shown - SHOWN_MAX);
    }
    kb_cli_note(&j->cli,
                "%" PRIu64 " records, %" PRIu64 " entities, %" PRIu64
                " refused, %" PRIu64 " references dropped",
                counts->records, counts->entities, counts->refused,
                counts->dropped);
    return counts->refused > 0 ? KB_EXIT_REFUSED : KB_EXIT_OK;
}

static int
import(job *j)
{
    const char *const *const paths = (const char *const *)(j->cli.operands + 2);
    const int n_paths = j->cli.n_operands - 2;
    kb_import_counts counts = {0};
    kb_error err = {0};
    kb_progress_init(&j->progress, j->is_progress_wanted, j->cli.is_quiet);
    j->progress.total = size_of(paths, n_paths);
    j->how.write = write_list;
    j->how.report = print_refusal;
    j->how.progress = print_progress;
    j->how.ctx = j;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    j->how.folder = getenv("TMPDIR");
    const kb_status status =
        kb_gaz_import(j->kind, paths, (size_t)n_paths, &j->how, &counts, &err);
    return tell(j, status, &counts, &err);
}

// mkstemp() makes files that only their owner may read.
static bool
is_kept(int fd)
{
    const mode_t mask = umask(0);
    (void)umask(mask);
    const mode_t mode =
        S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH | S_IWGRP | S_IWOTH;
    return fchmod(fd, mode & ~mask) == 0 && fsync(fd) == 0;
}

// The new list stands beside the old one until it is whole.
static int
import_to_file(job *j)
{
    char beside[4096];
    const int n = snprintf(beside, sizeof(beside), "%s.XXXXXX", j->output);
    j->fd = n > 0 && (size_t)n < sizeof(beside) ? mkstemp(beside) : -1;
    if (j->fd < 0) {
        j->error = n > 0 && (size_t)n < sizeof(beside) ? errno : ENAMETOOLONG;
        return say_unwritten(j, j->output);
    }
    int code = import(j);
    bool is_good = code == KB_EXIT_OK || code == KB_EXIT_REFUSED;
    if (is_good && (!is_kept(j->fd) || rename(beside, j->output) != 0)) {
        j->error = errno;
        code = say_unwritten(j, j->output);
        is_good = false;
    }
    (void)close(j->fd); // it is synced
    if (!is_good) {
        (void)unlink(beside);
    }
    return code;
}

int
kb_import_main(int argc, char **argv)
{
    job j = {.fd = STDOUT_FILENO};
    kb_cli_init(&j.cli, &tool, argc, argv);
    const char *value = NULL;
    for (int id = 0; (id = kb_cli_next(&j.cli, &value)) != 0;) {
        take_option(&j, id, value);
    }
    take_kind(&j);
    check_options(&j);
    const int code = j.output ? import_to_file(&j) : import(&j);
    kb_cli_clear(&j.cli);
    return code;
}

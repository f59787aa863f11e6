// SPDX-License-Identifier: MIT
// kbq: asks a knowledge base questions and exports it.
#include "kbq.h"

#include "data.h"

#include <kb/ntriples.h>

#include <stdlib.h>
#include <unistd.h>

enum { MANY = 1 << 20 };

enum {
    ID_FORMAT = KB_CLI_LONG,
    ID_EXACT,
    ID_SUBJECT,
    ID_PREDICATE,
    ID_OBJECT,
    ID_ALL,
    ID_FACTS,
    ID_TOGETHER,
    ID_CONFIDENCE,
    ID_REASON,
    ID_NEWEST,
    ID_KEEP_GOING
};

static const kb_cli_option options[] = {
    {'d', "database", "DIR", "knowledge base [$KB_PATH, else kb.lmdb]"},
    {ID_FORMAT, "format", "FORMAT",
     "table, tsv, csv, json, ndjson; nt, import: nq"},
    {'n', "limit", "N", "at most so many rows"},
    {ID_EXACT, "exact", NULL, "refuse a name that fits several"},
    {ID_SUBJECT, "subject", "NAME", "triples, evidence: of this subject"},
    {ID_PREDICATE, "predicate", "NAME", "and related: of this predicate"},
    {ID_OBJECT, "object", "NAME", "triples, evidence: of this object"},
    {ID_ALL, "all", NULL, "triples: also what is only denied, planned ..."},
    {ID_FACTS, "facts", NULL, "evidence: only what states a fact"},
    {ID_TOGETHER, "together", NULL, "related: also who shares sentences"},
    {ID_CONFIDENCE, "min-confidence", "X", "of facts, from 0 to 1"},
    {ID_REASON, "reason", "TEXT", "kept with a correction"},
    {ID_KEEP_GOING, "keep-going", NULL, "import: pass over bad lines"},
    {ID_NEWEST, "newest", NULL, "merge: of a document in several forms"},
};

// Options that not every command takes; and whether it opens the store itself.
enum {
    TAKES_LIMIT = 1 << 0,
    TAKES_EXACT = 1 << 1,
    TAKES_SUBJECT = 1 << 2,
    TAKES_PREDICATE = 1 << 3,
    TAKES_OBJECT = 1 << 4,
    TAKES_ALL = 1 << 5,
    TAKES_FACTS = 1 << 6,
    TAKES_TOGETHER = 1 << 7,
    TAKES_CONFIDENCE = 1 << 8,
    TAKES_REASON = 1 << 9,
    TAKES_NEWEST = 1 << 10,
    OPENS_STORE = 1 << 11,
    TAKES_KEEP_GOING = 1 << 12,
    TAKES_PATTERN = TAKES_LIMIT | TAKES_EXACT | TAKES_SUBJECT |
                    TAKES_PREDICATE | TAKES_OBJECT | TAKES_CONFIDENCE
};

// A command: how many arguments it takes, bits of the above, and what does it.
typedef struct command {
    int min_args;
    int max_args;
    const char *needs;
    unsigned bits;
    int (*run)(kbq *q);
} command;

static const char *const command_names[] = {
    "related",        "entity", "search", "triples", "evidence",    "documents",
    "stats",          "export", "check",  "backup",  "compact",     "merge",
    "merge-entities", "rename", "split",  "undo",    "corrections", "import",
};

static const command command_table[] = {
    {1, 1, "a name",
     TAKES_LIMIT | TAKES_EXACT | TAKES_PREDICATE | TAKES_TOGETHER |
         TAKES_CONFIDENCE,
     kbq_related},
    {1, 1, "a name", TAKES_EXACT, kbq_entity},
    {1, 1, "a name", TAKES_LIMIT, kbq_search},
    {0, 0, "no argument", TAKES_PATTERN | TAKES_ALL, kbq_triples},
    {0, 3, "a subject, a predicate and an object, or filters",
     TAKES_PATTERN | TAKES_FACTS, kbq_evidence},
    {0, 1, "at most one id", TAKES_LIMIT, kbq_documents},
    {0, 0, "no argument", 0, kbq_stats},
    {0, 0, "no argument", 0, kbq_export},
    {0, 0, "no argument", TAKES_LIMIT | OPENS_STORE, kbq_check},
    {1, 1, "a directory", OPENS_STORE, kbq_backup},
    {0, 0, "no argument", OPENS_STORE, kbq_compact},
    {2, MANY, "a new directory and knowledge bases", TAKES_NEWEST | OPENS_STORE,
     kbq_merge},
    {2, 2, "two names: of the one, and of what it is",
     TAKES_REASON | OPENS_STORE, kbq_merge_entities},
    {2, 2, "a name and a new one", TAKES_REASON | OPENS_STORE, kbq_rename},
    {3, MANY, "a name, that of the other one, and ids of documents",
     TAKES_REASON | OPENS_STORE, kbq_split},
    {2, 3, "merge, rename or split, a key, and of a split the document",
     OPENS_STORE, kbq_undo},
    {0, 0, "no argument", TAKES_LIMIT, kbq_corrections},
    {1, 1, "a file, or - for standard input", TAKES_KEEP_GOING | OPENS_STORE,
     kbq_import},
};

enum { N_COMMANDS = sizeof(command_table) / sizeof(command_table[0]) };

static const kb_cli_tool tool = {
    .name = "kbq",
    .synopsis = "[-d DIR] [--format=FORMAT] COMMAND [ARG]...",
    .purpose =
        "  related NAME      everything connected with an entity, best first\n"
        "  entity NAME       what is known of an entity\n"
        "  search NAME       entities under a name or the beginning of one\n"
        "  triples           facts; see --subject, --predicate, --object\n"
        "  evidence [S P O]  the sentences that say so\n"
        "  documents [ID]    what was read\n"
        "  export, stats     all facts as N-Triples; counts\n"
        "  import FILE, check, compact, backup DIR, merge OUT DIR...\n"
        "  merge-entities NAME NAME, rename NAME NEW, split NAME NEW ID...,\n"
        "  undo KIND KEY [ID], corrections",
    .options = options,
    .n_options = sizeof(options) / sizeof(options[0]),
    .commands = command_names,
    .n_commands = N_COMMANDS,
};

// ---- shared -----------------------------------------------------------------

void
kbq_begin_table(kbq *q, const kb_table_column *columns, int n_columns)
{
    kb_table_begin(&q->table, q->cli, &q->out, q->format, columns, n_columns);
}

kb_status
kbq_go_on(const kbq *q)
{
    const bool is_enough = q->limit > 0 && q->table.n_rows >= q->limit;
    return q->out.error != 0 || is_enough ? KB_DONE : KB_OK;
}

int
kbq_finish(kbq *q, kb_status status, uint64_t n_rows, const char *what)
{
    if (status != KB_OK && status != KB_NOT_FOUND) {
        return kb_cli_fail(q->cli, status, what, NULL);
    }
    if (n_rows == 0) {
        kb_cli_note(q->cli, "%s: nothing found", what);
        return KB_EXIT_NOT_FOUND;
    }
    return KB_EXIT_OK;
}

// ---- export -----------------------------------------------------------------

static kb_status
write_lines(void *ctx, kb_str lines)
{
    kbq *const q = ctx;
    kb_out_str(&q->out, lines);
    return q->out.error == 0 ? KB_OK : KB_DONE;
}

int
kbq_export(kbq *q)
{
    if (q->format_name && strcmp(q->format_name, "nt") != 0) {
        kb_cli_usage(q->cli, "export: --format: %s: not one of nt",
                     q->format_name);
    }
    const kb_str base = kb_store_base(kb_txn_store(q->txn));
    if (kb_str_equal(base, KB_STR(KB_DEFAULT_BASE))) {
        kb_cli_note(q->cli, "base IRI: " KB_DEFAULT_BASE
                            "; kbbuild --base sets another one");
    }
    const kb_status status = kb_ntriples_export(q->txn, write_lines, q, NULL);
    return status == KB_OK || status == KB_DONE
               ? KB_EXIT_OK
               : kb_cli_fail(q->cli, status, "export", NULL);
}

// ---- main -------------------------------------------------------------------

static double
take_confidence(const kb_cli *cli, const char *value)
{
    char *end = NULL;
    const double number = strtod(value, &end);
    if (end == value || *end != '\0' || !(number >= 0 && number <= 1)) {
        kb_cli_usage(cli, "--min-confidence: %s: not a number from 0 to 1",
                     value);
    }
    return number;
}

static void
take_option(kbq *q, const char **store_path, int id, const char *value)
{
    switch (id) {
    case 'd':
        *store_path = value;
        break;
    case 'n':
        q->limit =
            (uint32_t)kb_cli_number(q->cli, "--limit", value, 1, INT32_MAX);
        break;
    case ID_FORMAT:
        q->format_name = value;
        break;
    case ID_EXACT:
        q->is_exact = true;
        break;
    case ID_SUBJECT:
        q->subject = value;
        break;
    case ID_PREDICATE:
        q->predicate = value;
        break;
    case ID_OBJECT:
        q->object = value;
        break;
    case ID_ALL:
        q->with_unasserted = true;
        break;
    case ID_FACTS:
        q->facts_only = true;
        break;
    case ID_KEEP_GOING:
        q->keep_going = true;
        break;
    case ID_TOGETHER:
        q->with_together = true;
        break;
    case ID_REASON:
        q->reason = value;
        break;
    case ID_NEWEST:
        q->takes_newest = true;
        break;
    default:
        q->min_confidence = take_confidence(q->cli, value);
    }
}

static void
check_options(const kbq *q, const command *chosen)
{
    const struct {
        bool is_given;
        unsigned bit;
        const char *name;
    } given[] = {
        {q->limit > 0, TAKES_LIMIT, "limit"},
        {q->is_exact, TAKES_EXACT, "exact"},
        {q->subject != NULL, TAKES_SUBJECT, "subject"},
        {q->predicate != NULL, TAKES_PREDICATE, "predicate"},
        {q->object != NULL, TAKES_OBJECT, "object"},
        {q->with_unasserted, TAKES_ALL, "all"},
        {q->facts_only, TAKES_FACTS, "facts"},
        {q->with_together, TAKES_TOGETHER, "together"},
        {q->min_confidence > 0, TAKES_CONFIDENCE, "min-confidence"},
        {q->reason != NULL, TAKES_REASON, "reason"},
        {q->keep_going, TAKES_KEEP_GOING, "keep-going"},
        {q->takes_newest, TAKES_NEWEST, "newest"},
    };
    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); ++i) {
        if (given[i].is_given && (chosen->bits & given[i].bit) == 0) {
            kb_cli_usage(q->cli, "%s: takes no --%s", q->cli->operands[0],
                         given[i].name);
        }
    }
}

static const command *
find_command(kbq *q)
{
    const kb_cli *const cli = q->cli;
    if (cli->n_operands == 0) {
        kb_cli_usage(cli, "needs a command, such as: related NAME");
    }
    for (int i = 0; i < N_COMMANDS; ++i) {
        if (strcmp(cli->operands[0], command_names[i]) != 0) {
            continue;
        }
        q->args = cli->operands + 1;
        q->n_args = cli->n_operands - 1;
        if (q->n_args < command_table[i].min_args ||
            q->n_args > command_table[i].max_args) {
            kb_cli_usage(cli, "%s: takes %s", command_names[i],
                         command_table[i].needs);
        }
        return &command_table[i];
    }
    kb_cli_unknown_command(cli, cli->operands[0]);
}

static void
choose_format(kbq *q, const command *chosen)
{
    q->format = kb_table_default_format();
    if (q->format_name && chosen->run != kbq_export &&
        chosen->run != kbq_import) {
        q->format = (kb_table_format)kb_cli_choice(
            q->cli, "--format", q->format_name, kb_table_formats,
            KB_N_TABLE_FORMATS);
    }
}

static int
answer(kbq *q, const command *chosen)
{
    if ((chosen->bits & OPENS_STORE) != 0) {
        return chosen->run(q);
    }
    const kb_store_options how = {.read_only = true};
    kb_store *store = NULL;
    kb_error err = {0};
    kb_status status = kb_store_open(q->path, &how, &store, &err);
    if (status == KB_OK) {
        status = kb_txn_begin(store, KB_TXN_READ, &q->txn, &err);
    }
    int code = KB_EXIT_OK;
    if (status == KB_OK) {
        kb_out_init(&q->out, STDOUT_FILENO);
        code = chosen->run(q);
        const int written = kb_out_close(&q->out, q->cli);
        code = written != KB_EXIT_OK ? written : code;
    } else {
        code = kb_cli_fail(q->cli, status, q->path, &err);
    }
    kb_txn_abort(q->txn);
    kb_store_close(store);
    return code;
}

int
main(int argc, char **argv)
{
    kb_cli cli;
    kb_cli_init(&cli, &tool, argc, argv);
    kbq q = {.cli = &cli};
    const char *store_path = NULL;
    const char *value = NULL;
    for (int id = 0; (id = kb_cli_next(&cli, &value)) != 0;) {
        take_option(&q, &store_path, id, value);
    }
    const command *const chosen = find_command(&q);
    check_options(&q, chosen);
    choose_format(&q, chosen);
    q.path = kb_data_store_path(store_path);
    const int code = answer(&q, chosen);
    kb_cli_clear(&cli);
    return code;
}

// SPDX-License-Identifier: MIT
// The commands of kbq, its options, and help on both: tables.
#include "kbq.h"
#include "names.h"

#include <stdio.h>
#include <stdlib.h>

enum { MANY = 1 << 20 };

// ---- options ----------------------------------------------------------------

typedef enum option_kind {
    IS_FLAG,
    IS_TEXT,
    IS_COUNT,
    IS_FRACTION,
    IS_FACTOR,
    IS_SINCE,
    IS_UNTIL,
    IS_TYPE
} option_kind;

enum {
    DATABASE,
    FORMAT,
    LIMIT,
    AFTER,
    EXACT,
    SUBJECT,
    PREDICATE,
    OBJECT,
    TYPE,
    SINCE,
    UNTIL,
    CONFIDENCE,
    ALL,
    FACTS,
    TOGETHER,
    DEPTH,
    MAX_STEPS,
    WITH,
    BY,
    ORDER,
    STATES,
    STORED,
    MIN_SIZE,
    RESOLUTION,
    SENTENCES,
    LAYOUT,
    OUTPUT,
    PROFILE,
    BASE,
    WIKIDATA_IRIS,
    KEEP_GOING,
    NO_EVIDENCE,
    PROGRESS,
    REASON,
    NEWEST,
    WIDTH,
    NO_PAGER,
    N_OPTIONS
};

#define LONG(option) (KB_CLI_LONG + (option))
#define BIT(option)  (UINT64_C(1) << (option))

static const kb_cli_option options[N_OPTIONS] = {
    [DATABASE] = {'d', "database", "DIR",
                  "knowledge base [$KB_PATH, else kb.lmdb]"},
    [FORMAT] = {LONG(FORMAT), "format", "FORMAT",
                "table, tsv, csv, json, ndjson, markdown ..."},
    [LIMIT] = {'n', "limit", "N", "at most so many rows"},
    [AFTER] = {LONG(AFTER), "after", "N", "leave out the first N rows"},
    [EXACT] = {LONG(EXACT), "exact", NULL, "refuse a name that fits several"},
    [SUBJECT] = {LONG(SUBJECT), "subject", "NAME", "of this subject"},
    [PREDICATE] = {LONG(PREDICATE), "predicate", "NAME[,NAME]...",
                   "of these predicates, or classes of PLOVER"},
    [OBJECT] = {LONG(OBJECT), "object", "NAME", "of this object"},
    [TYPE] = {LONG(TYPE), "type", "TYPE", "person, place or organization"},
    [SINCE] = {LONG(SINCE), "since", "DAY",
               "of that day, month or year, or later"},
    [UNTIL] = {LONG(UNTIL), "until", "DAY", "or before"},
    [CONFIDENCE] = {LONG(CONFIDENCE), "min-confidence", "X",
                    "of at least this confidence, 0 to 1"},
    [ALL] = {LONG(ALL), "all", NULL, "also what is denied, planned, alleged"},
    [FACTS] = {LONG(FACTS), "facts", NULL, "only what states a fact"},
    [TOGETHER] = {LONG(TOGETHER), "together", NULL,
                  "also who shares sentences"},
    [DEPTH] = {LONG(DEPTH), "depth", "N", "facts up to N steps away"},
    [MAX_STEPS] = {LONG(MAX_STEPS), "max", "N", "at most N steps, 1 to 8 [4]"},
    [WITH] = {LONG(WITH), "with", "NAME", "only with this entity"},
    [BY] = {LONG(BY), "by", "UNIT", "day, week, month or year"},
    [ORDER] = {LONG(ORDER), "order", "WHAT", "mentions, documents or facts"},
    [STATES] = {LONG(STATES), "states", NULL,
                "also lasting relations, such as offices"},
    [STORED] = {LONG(STORED), "as-stored", NULL,
                "reciprocal facts one way, as exported"},
    [MIN_SIZE] = {LONG(MIN_SIZE), "min-size", "N", "of a community [3]"},
    [RESOLUTION] = {LONG(RESOLUTION), "resolution", "X",
                    "more than 1: smaller communities"},
    [SENTENCES] = {LONG(SENTENCES), "sentences", "N",
                   "sentences kept of each fact [3]"},
    [LAYOUT] = {LONG(LAYOUT), "layout", "NAME",
                "of graphviz: sfdp, neato, dot, circo ..."},
    [OUTPUT] = {'o', "output", "FILE", "write there"},
    [PROFILE] = {LONG(PROFILE), "profile", "NAME", "simple or evidence"},
    [BASE] = {LONG(BASE), "base", "IRI", "another base for our IRIs"},
    [WIKIDATA_IRIS] = {LONG(WIKIDATA_IRIS), "wikidata-iris", NULL,
                       "name entities by Wikidata's IRIs"},
    [KEEP_GOING] = {LONG(KEEP_GOING), "keep-going", NULL,
                    "pass over bad lines"},
    [NO_EVIDENCE] = {LONG(NO_EVIDENCE), "no-evidence", NULL,
                     "keep facts alone"},
    [PROGRESS] = {LONG(PROGRESS), "progress", NULL,
                  "show progress on any standard error"},
    [REASON] = {LONG(REASON), "reason", "TEXT", "kept with the correction"},
    [NEWEST] = {LONG(NEWEST), "newest", NULL, "of a document in several forms"},
    [WIDTH] = {LONG(WIDTH), "width", "N", "columns of a table"},
    [NO_PAGER] = {LONG(NO_PAGER), "no-pager", NULL,
                  "do not page on a terminal"},
};

static const struct {
    option_kind kind;
    size_t place; // in kbq
} rules[N_OPTIONS] = {
    [DATABASE] = {IS_TEXT, offsetof(kbq, path)},
    [FORMAT] = {IS_TEXT, offsetof(kbq, format_name)},
    [LIMIT] = {IS_COUNT, offsetof(kbq, limit)},
    [AFTER] = {IS_COUNT, offsetof(kbq, after)},
    [EXACT] = {IS_FLAG, offsetof(kbq, is_exact)},
    [SUBJECT] = {IS_TEXT, offsetof(kbq, subject)},
    [PREDICATE] = {IS_TEXT, offsetof(kbq, predicate)},
    [OBJECT] = {IS_TEXT, offsetof(kbq, object)},
    [TYPE] = {IS_TYPE, offsetof(kbq, type)},
    [SINCE] = {IS_SINCE, offsetof(kbq, filter.since)},
    [UNTIL] = {IS_UNTIL, offsetof(kbq, filter.until)},
    [CONFIDENCE] = {IS_FRACTION, offsetof(kbq, filter.min_confidence)},
    [ALL] = {IS_FLAG, offsetof(kbq, filter.with_unasserted)},
    [FACTS] = {IS_FLAG, offsetof(kbq, facts_only)},
    [TOGETHER] = {IS_FLAG, offsetof(kbq, with_together)},
    [DEPTH] = {IS_COUNT, offsetof(kbq, depth)},
    [MAX_STEPS] = {IS_COUNT, offsetof(kbq, max_steps)},
    [WITH] = {IS_TEXT, offsetof(kbq, with)},
    [BY] = {IS_TEXT, offsetof(kbq, unit)},
    [ORDER] = {IS_TEXT, offsetof(kbq, order)},
    [STATES] = {IS_FLAG, offsetof(kbq, with_states)},
    [STORED] = {IS_FLAG, offsetof(kbq, as_stored)},
    [MIN_SIZE] = {IS_COUNT, offsetof(kbq, min_size)},
    [RESOLUTION] = {IS_FACTOR, offsetof(kbq, resolution)},
    [SENTENCES] = {IS_COUNT, offsetof(kbq, n_sentences)},
    [LAYOUT] = {IS_TEXT, offsetof(kbq, layout)},
    [OUTPUT] = {IS_TEXT, offsetof(kbq, output)},
    [PROFILE] = {IS_TEXT, offsetof(kbq, profile)},
    [BASE] = {IS_TEXT, offsetof(kbq, base)},
    [WIKIDATA_IRIS] = {IS_FLAG, offsetof(kbq, with_wikidata)},
    [KEEP_GOING] = {IS_FLAG, offsetof(kbq, keep_going)},
    [NO_EVIDENCE] = {IS_FLAG, offsetof(kbq, without_evidence)},
    [PROGRESS] = {IS_FLAG, offsetof(kbq, with_progress)},
    [REASON] = {IS_TEXT, offsetof(kbq, reason)},
    [NEWEST] = {IS_FLAG, offsetof(kbq, takes_newest)},
    [WIDTH] = {IS_COUNT, offsetof(kbq, width)},
    [NO_PAGER] = {IS_FLAG, offsetof(kbq, no_pager)},
};

// ---- commands ---------------------------------------------------------------

// What every command takes, and groups of options.
#define ANY         BIT(DATABASE)
#define ROWS_BITS   (BIT(FORMAT) | BIT(LIMIT) | BIT(WIDTH) | BIT(NO_PAGER))
#define FILTER_BITS (BIT(PREDICATE) | BIT(SINCE) | BIT(UNTIL) | BIT(CONFIDENCE))
#define PATTERN_BITS \
    (FILTER_BITS | BIT(SUBJECT) | BIT(OBJECT) | BIT(EXACT) | BIT(ALL))

static const kbq_command commands[] = {
    {"related", "NAME", 1, MANY, "a name",
     ROWS_BITS | FILTER_BITS | BIT(EXACT) | BIT(TYPE) | BIT(ALL) |
         BIT(TOGETHER) | BIT(DEPTH) | BIT(AFTER),
     KBQ_FACTS | KBQ_PAGED | KBQ_ONE_NAME,
     "everything connected with an entity, best first", kbq_related},
    {"entity", "NAME", 1, MANY, "a name", ROWS_BITS | BIT(EXACT),
     KBQ_ROWS | KBQ_PAGED | KBQ_ONE_NAME,
     "a card: names, offices, whom it has most to do with", kbq_entity},
    {"search", "NAME", 1, MANY, "a name", ROWS_BITS | BIT(TYPE),
     KBQ_ROWS | KBQ_PAGED | KBQ_ONE_NAME,
     "entities under a name, a word or the beginning of one", kbq_search},
    {"evidence", "[SUBJECT [PREDICATE [OBJECT]]]", 0, MANY,
     "a subject, a predicate and an object, or filters",
     ROWS_BITS | PATTERN_BITS | BIT(FACTS), KBQ_ROWS | KBQ_PAGED,
     "the sentences that say so, for and against", kbq_evidence},
    {"timeline", "[NAME]", 0, MANY, "at most one name",
     ROWS_BITS | FILTER_BITS | BIT(EXACT) | BIT(ALL) | BIT(WITH) | BIT(BY) |
         BIT(STATES),
     KBQ_ROWS | KBQ_PAGED | KBQ_ONE_NAME, "what happened when", kbq_timeline},
    {"holders", "[NAME]", 0, 1, "at most one name",
     ROWS_BITS | BIT(EXACT) | BIT(SINCE) | BIT(UNTIL) | BIT(CONFIDENCE),
     KBQ_ROWS | KBQ_PAGED, "who held an office of a country or body when",
     kbq_holders},
    {"path", "NAME NAME", 2, 2,
     "two names; quotes hold one of several words together",
     ROWS_BITS | FILTER_BITS | BIT(EXACT) | BIT(ALL) | BIT(MAX_STEPS),
     KBQ_FACTS | KBQ_PAGED, "the shortest chains of facts between two",
     kbq_path},
    {"match", "PATTERN...", 1, MANY, "a pattern, such as '?who met ?whom'",
     ROWS_BITS | BIT(SINCE) | BIT(UNTIL) | BIT(CONFIDENCE) | BIT(EXACT) |
         BIT(ALL) | BIT(STORED),
     KBQ_ROWS | KBQ_PAGED, "what fits several facts with variables at once",
     kbq_match},
    {"triples", "", 0, 0, "no argument", ROWS_BITS | PATTERN_BITS,
     KBQ_FACTS | KBQ_PAGED, "facts of a subject, predicate or object",
     kbq_triples},
    {"documents", "[ID]", 0, 1, "at most one id", ROWS_BITS,
     KBQ_ROWS | KBQ_PAGED, "what was read", kbq_documents},
    {"predicates", "", 0, 0, "no argument",
     ROWS_BITS | BIT(SINCE) | BIT(UNTIL) | BIT(CONFIDENCE) | BIT(ALL),
     KBQ_ROWS | KBQ_PAGED, "the predicates in use, and how often",
     kbq_predicates},
    {"top", "", 0, 0, "no argument", ROWS_BITS | BIT(TYPE) | BIT(ORDER),
     KBQ_ROWS | KBQ_PAGED, "the entities most spoken of", kbq_top},
    {"communities", "", 0, 0, "no argument",
     ROWS_BITS | FILTER_BITS | BIT(MIN_SIZE) | BIT(RESOLUTION),
     KBQ_ROWS | KBQ_PAGED, "groups that have most to do with each other",
     kbq_communities},
    {"stats", "", 0, 0, "no argument", BIT(FORMAT) | BIT(WIDTH), KBQ_ROWS,
     "counts of everything", kbq_stats},
    {"diff", "OLD [NEW]", 1, 2, "one or two knowledge bases",
     ROWS_BITS | BIT(CONFIDENCE), KBQ_ROWS | KBQ_OPENS_STORE,
     "facts that came or went", kbq_diff},
    {"graph", "[NAME]", 0, MANY, "at most one name",
     FILTER_BITS | BIT(LIMIT) | BIT(EXACT) | BIT(TYPE) | BIT(DEPTH) |
         BIT(OUTPUT) | BIT(FORMAT) | BIT(SENTENCES) | BIT(LAYOUT),
     KBQ_OWN_FORMATS | KBQ_ONE_NAME,
     "a picture: html, svg, png, pdf, dot, graphml or gexf", kbq_graph},
    {"export", "", 0, 0, "no argument",
     FILTER_BITS | BIT(FORMAT) | BIT(OUTPUT) | BIT(PROFILE) | BIT(BASE) |
         BIT(WIKIDATA_IRIS) | BIT(TYPE),
     KBQ_OWN_FORMATS, "all facts: nt, nq, turtle, dot, graphml, gexf or neo4j",
     kbq_export},
    {"import", "FILE", 1, 1, "a file, or - for standard input",
     BIT(FORMAT) | BIT(KEEP_GOING) | BIT(NO_EVIDENCE) | BIT(PROGRESS),
     KBQ_OPENS_STORE | KBQ_OWN_FORMATS,
     "put facts in: nt (N-Triples) or nq (N-Quads)", kbq_import},
    {"repl", "", 0, 0, "no argument", 0, KBQ_OPENS_STORE,
     "ask one question after the other", kbq_repl},
    {"check", "", 0, 0, "no argument", ROWS_BITS, KBQ_ROWS | KBQ_OPENS_STORE,
     "verify every table against the others", kbq_check},
    {"backup", "DIR", 1, 1, "a directory", 0, KBQ_OPENS_STORE,
     "copy the knowledge base", kbq_backup},
    {"compact", "", 0, 0, "no argument", 0, KBQ_OPENS_STORE,
     "give unused space back", kbq_compact},
    {"merge", "OUT DIR...", 2, MANY, "a new directory and knowledge bases",
     BIT(NEWEST), KBQ_OPENS_STORE, "join knowledge bases into a new one",
     kbq_merge},
    {"merge-entities", "NAME NAME", 2, 2,
     "two names: of the one, and of what it is", BIT(REASON), KBQ_OPENS_STORE,
     "the first entity is the second one", kbq_merge_entities},
    {"rename", "NAME NEW", 2, 2, "a name and a new one", BIT(REASON),
     KBQ_OPENS_STORE, "give an entity a name", kbq_rename},
    {"split", "NAME NEW ID...", 3, MANY,
     "a name, that of the other one, and ids of documents", BIT(REASON),
     KBQ_OPENS_STORE, "in these documents it is another one", kbq_split},
    {"undo", "KIND KEY [ID]", 2, 3,
     "merge, rename or split, a key, and of a split the document", 0,
     KBQ_OPENS_STORE, "undo a correction", kbq_undo},
    {"corrections", "", 0, 0, "no argument", ROWS_BITS, KBQ_ROWS | KBQ_PAGED,
     "the corrections that were made", kbq_corrections},
    {"variants", "", 0, 0, "no argument", ROWS_BITS, KBQ_ROWS | KBQ_PAGED,
     "entities that may be one under two spellings", kbq_variants},
    {"refuse-variant", "NAME NAME", 2, 2, "two names", 0, 0,
     "these two are not one: list them no more", kbq_refuse_variant},
};

enum { N_COMMANDS = sizeof(commands) / sizeof(commands[0]) };

const kbq_command *
kbq_command_at(int index)
{
    return index >= 0 && index < N_COMMANDS ? &commands[index] : NULL;
}

const kb_cli_option *
kbq_option_at(int index)
{
    return index >= 0 && index < N_OPTIONS ? &options[index] : NULL;
}

// ---- help -------------------------------------------------------------------

/// Options that the general help shows.
static const int general_options[] = {DATABASE, FORMAT, LIMIT};

static const kbq_command *
find_command(const char *name)
{
    for (int i = 0; i < N_COMMANDS; ++i) {
        if (strcmp(name, commands[i].name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

static void
print_command_help(const kbq_command *command)
{
    printf("usage: kbq %s [OPTION]...%s%s\n\n  %s\n\nOptions:\n", command->name,
           command->synopsis[0] != '\0' ? " " : "", command->synopsis,
           command->help);
    for (int i = 0; i < N_OPTIONS; ++i) {
        kb_cli_option option = options[i];
        if (i == FORMAT && (command->kind & KBQ_OWN_FORMATS) != 0) {
            option.help = "one of those above";
        }
        if (((command->takes | ANY) & BIT(i)) != 0) {
            kb_cli_print_option(&option);
        }
    }
    kb_cli_print_common();
}

static bool
print_help(char *const *args, int n_args)
{
    for (int i = 1; i < n_args; ++i) {
        const kbq_command *const command = find_command(args[i]);
        if (command) {
            print_command_help(command);
            return true;
        }
    }
    printf("usage: kbq [OPTION]... COMMAND [ARG]...\n\nQuestions:\n");
    for (int i = 0; i < N_COMMANDS; ++i) {
        char left[64];
        (void)snprintf(left, sizeof(left), "%s %s", commands[i].name,
                       commands[i].synopsis);
        if (strcmp(commands[i].name, "import") == 0) {
            break;
        }
        printf("  %-21s %s\n",
               strlen(left) < 22 ? left : "evidence [S [P [O]]]",
               commands[i].help);
    }
    printf("\nCare: import FILE, check, compact, backup DIR, merge OUT DIR..., "
           "repl\n"
           "Corrections: merge-entities NAME NAME, rename NAME NEW,\n"
           "  split NAME NEW ID..., undo KIND KEY [ID], corrections,\n"
           "  variants, refuse-variant NAME NAME\n"
           "\nOptions; those of a command: kbq COMMAND --help\n");
    for (size_t i = 0; i < 3; ++i) {
        kb_cli_print_option(&options[general_options[i]]);
    }
    kb_cli_print_common();
    return true;
}

/// Names and help of all commands, for completion.
static void
print_commands(void)
{
    for (int i = 0; i < N_COMMANDS; ++i) {
        printf("%s\t%s\n", commands[i].name, commands[i].help);
    }
}

// ---- the line ---------------------------------------------------------------

static double
take_fraction(const kb_cli *cli, const char *option, const char *value,
              double most)
{
    char *end = NULL;
    const double number = strtod(value, &end);
    if (end == value || *end != '\0' || !(number >= 0 && number <= most)) {
        kb_cli_usage(cli, "--%s: %s: not a number from 0 to %g", option, value,
                     most);
    }
    return number;
}

/// `2022-02-24`, or the first or last day of `2022-02` or `2022`.
static kb_day
take_day(const kb_cli *cli, const char *option, const char *value, bool is_last)
{
    // What is missing at the end, to be tried in turn.
    static const char *const first[] = {"", "-01", "-01-01"};
    static const char *const last[] = {"",    "-31", "-30",
                                       "-29", "-28", "-12-31"};
    const size_t n = is_last ? sizeof(last) / sizeof(last[0])
                             : sizeof(first) / sizeof(first[0]);
    for (size_t i = 0; i < n; ++i) {
        char text[32];
        kb_day day = 0;
        const int len = snprintf(text, sizeof(text), "%s%s", value,
                                 is_last ? last[i] : first[i]);
        if (len > 0 && len < (int)sizeof(text) &&
            kb_day_parse((kb_str){text, (size_t)len}, &day) == KB_OK) {
            return day;
        }
    }
    kb_cli_usage(cli, "--%s: %s: not a day: YYYY-MM-DD, YYYY-MM or YYYY",
                 option, value);
}

static void
take_option(kbq *q, int index, const char *value)
{
    static const char *const types[] = {"person", "place", "organization"};
    const kb_cli *const cli = q->cli;
    const char *const name = options[index].name;
    void *const field = (char *)q + rules[index].place;
    q->given |= BIT(index);
    switch (rules[index].kind) {
    case IS_FLAG:
        *(bool *)field = true;
        break;
    case IS_TEXT:
        *(const char **)field = value;
        break;
    case IS_COUNT:
        *(uint32_t *)field =
            (uint32_t)kb_cli_number(cli, name, value, 1, INT32_MAX);
        break;
    case IS_FRACTION:
        *(double *)field = take_fraction(cli, name, value, 1);
        break;
    case IS_FACTOR:
        *(double *)field = take_fraction(cli, name, value, 1000);
        break;
    case IS_SINCE:
        q->filter.has_since = true;
        q->filter.since = take_day(cli, name, value, false);
        break;
    case IS_UNTIL:
        q->filter.has_until = true;
        q->filter.until = take_day(cli, name, value, true);
        break;
    case IS_TYPE:
        q->type = (kb_entity_type)(KB_PERSON + kb_cli_choice(cli, "--type",
                                                             value, types, 3));
        break;
    default:
        break;
    }
}

static int
index_of(int id)
{
    int index = id - KB_CLI_LONG;
    for (int i = 0; i < N_OPTIONS; ++i) {
        index = options[i].id == id ? i : index;
    }
    return index;
}

/// That a command takes what it was given.
static void
check(const kbq *q, const kb_cli *cli, const kbq_command *chosen)
{
    if (q->n_args < chosen->min_args || q->n_args > chosen->max_args) {
        kb_cli_usage(cli, "%s: takes %s", chosen->name, chosen->needs);
    }
    for (int i = 0; i < N_OPTIONS; ++i) {
        if ((q->given & BIT(i) & ~(chosen->takes | ANY)) != 0) {
            kb_cli_usage(cli, "%s: takes no --%s", chosen->name,
                         options[i].name);
        }
    }
}

const char *
kbq_join(kbq *q, int place, int begin, int end)
{
    size_t len = 1;
    for (int i = begin; i < end; ++i) {
        len += strlen(q->args[i]) + 1;
    }
    char *const text = calloc(len, 1);
    if (!text) {
        exit(kb_cli_fail(q->cli, KB_ERR_NOMEM, "command line", NULL));
    }
    size_t used = 0;
    for (int i = begin; i < end; ++i) {
        const int n = snprintf(text + used, len - used, "%s%s",
                               i > begin ? " " : "", q->args[i]);
        used += n > 0 ? (size_t)n : 0;
    }
    free(q->joined[place]);
    q->joined[place] = text;
    return text;
}

static const kbq_command *
choose(kbq *q, kb_cli *cli)
{
    if (cli->n_operands == 0) {
        (void)print_help(cli->args, 1);
        (void)fflush(stdout);
        exit(KB_EXIT_USAGE);
    }
    const char *const name = cli->operands[0];
    if (strcmp(name, "help") == 0) {
        if (cli->n_operands > 1 && strcmp(cli->operands[1], "commands") == 0) {
            print_commands();
        } else {
            (void)print_help(cli->operands, cli->n_operands);
        }
        exit(fflush(stdout) == 0 ? KB_EXIT_OK : KB_EXIT_IO);
    }
    const kbq_command *const chosen = find_command(name);
    if (chosen) {
        cli->command = name;
        q->args = cli->operands + 1;
        q->n_args = cli->n_operands - 1;
        check(q, cli, chosen);
        if ((chosen->kind & KBQ_ONE_NAME) != 0 && q->n_args > 1) {
            (void)kbq_join(q, 0, 0, q->n_args);
            q->args = q->joined;
            q->n_args = 1;
        }
        return chosen;
    }
    kb_cli_unknown_command(cli, name);
}

const kbq_command *
kbq_read_line(kbq *q, kb_cli *cli, int argc, char **argv)
{
    static const char *names[N_COMMANDS];
    static kb_cli_tool tool = {.name = "kbq",
                               .synopsis = "[OPTION]... COMMAND [ARG]...",
                               .purpose = "",
                               .options = options,
                               .n_options = N_OPTIONS,
                               .commands = names,
                               .n_commands = N_COMMANDS,
                               .print_help = print_help};
    const char *value = NULL;
    for (int i = 0; i < N_COMMANDS; ++i) {
        names[i] = commands[i].name;
    }
    kb_cli_init(cli, &tool, argc, argv);
    for (int id = 0; (id = kb_cli_next(cli, &value)) != 0;) {
        take_option(q, index_of(id), value);
    }
    return choose(q, cli);
}

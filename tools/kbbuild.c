// SPDX-License-Identifier: MIT
// kbbuild: reads documents, extracts entities and relations, adds them to a
// knowledge base.
#include "build.h"
#include "cli.h"
#include "data.h"

#include <kb/gaz.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    ID_FORMAT = KB_CLI_LONG,
    ID_DATE,
    ID_BASE,
    ID_ANNOTATE,
    ID_PROGRESS,
    ID_REMOVE,
    ID_NO_TEXT,
    ID_NO_EVIDENCE,
    ID_BULK,
    ID_MEMORY,
    ID_WEIGHTS,
    ID_NO_WEIGHTS,
    ID_WITH_TEXT,
    ID_EXPLAIN,
    ID_WITHOUT,
    ID_TEST_RULES
};

enum { MAX_WORKERS = 256 };

static const kb_cli_option options[] = {
    {'d', "database", "DIR", "knowledge base [$KB_PATH, else kb.lmdb]"},
    {'g', "gazetteer", "FILE", "use this gazetteer; may be repeated"},
    {'r', "rules", "PATH", "add these rules; may be repeated"},
    {ID_WEIGHTS, "weights", "FILE", "of the scorer of names, by kbtrain"},
    {ID_NO_WEIGHTS, "no-weights", NULL, "find names by rules and lists alone"},
    {'j', "jobs", "N", "threads [one a processor]"},
    {ID_FORMAT, "format", "FORMAT", "of the input: auto, text or jsonl"},
    {ID_DATE, "date", "YYYY-MM-DD", "date of documents that bear none"},
    {ID_BASE, "base", "IRI", "base of the IRIs of a new knowledge base"},
    {ID_ANNOTATE, "annotate", NULL, "print findings as JSON, build nothing"},
    {ID_WITH_TEXT, "with-text", NULL, "annotate: with each document's text"},
    {ID_EXPLAIN, "explain", NULL, "annotate, and say why"},
    {ID_WITHOUT, "without", "PART,...", "leave out parts of the reading"},
    {ID_TEST_RULES, "test-rules", NULL, "run the rules' examples, no more"},
    {ID_NO_TEXT, "no-text", NULL, "do not keep the sentences"},
    {ID_NO_EVIDENCE, "no-evidence", NULL, "keep facts alone"},
    {ID_REMOVE, "remove", "ID", "take a document out; may be repeated"},
    {ID_BULK, "bulk", NULL, "make a new knowledge base in one piece"},
    {ID_MEMORY, "memory", "MB", "that a load in bulk may take; 256"},
    {ID_PROGRESS, "progress", NULL, "show progress on any standard error"},
};

static const kb_cli_tool tool = {
    .name = "kbbuild",
    .synopsis = "[OPTION]... PATH...\n"
                "[-d DIR] --remove=ID",
    .purpose =
        "Reads news articles and adds what they say about persons, places and\n"
        "organizations to a knowledge base.  A PATH is a file, a folder "
        "(every\n"
        "*.txt, *.jsonl, *.ndjson below it, also as .gz and its kind) or - for "
        "stdin.",
    .options = options,
    .n_options = sizeof(options) / sizeof(options[0]),
};

// Paths given with one option, or what is used without it.
typedef struct path_list {
    const char **items;
    size_t n;
    char *found; // the shipped one
} path_list;

typedef struct arguments {
    kb_build_options build;
    path_list gazs;
    path_list rules;
    path_list removals;
    const char *weights; // path
    bool is_unweighted;
    bool must_test; // rules, in place of reading
    char *base;
} arguments;

// A signal's number: set by its handler, which lock-free atomics let, and read
// by all threads.
static atomic_int caught;

static void
catch_signal(int number)
{
    caught = number;
}

static void
catch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    // The second one of a kind ends the process at once.
    struct sigaction action = {.sa_handler = catch_signal};
    action.sa_flags = (int)SA_RESETHAND;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); ++i) {
        struct sigaction old = {0};
        (void)sigaction(numbers[i], NULL, &old);
        if (old.sa_handler != SIG_IGN) { // nohup
            (void)sigaction(numbers[i], &action, NULL);
        }
    }
}

static void
out_of_memory(const kb_cli *cli)
{
    kb_cli_warn(cli, "command line: %s", kb_status_text(KB_ERR_NOMEM));
    exit(KB_EXIT_IO);
}

static void
add_path(const kb_cli *cli, path_list *list, const char *path)
{
    if (!list->items) {
        list->items = calloc((size_t)cli->n_args + 1, sizeof(*list->items));
    }
    if (!list->items) {
        out_of_memory(cli);
    }
    list->items[list->n] = path;
    ++list->n;
}

// A base IRI with its closing `/` or `#`.
static char *
check_base(const kb_cli *cli, const char *base)
{
    const size_t len = strlen(base);
    const size_t scheme = strspn(base, "abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789+-.");
    bool is_fine = scheme > 0 && base[scheme] == ':' && base[scheme + 1] != 0 &&
                   strcspn(base, "<>\"{}|^`\\ ") == len;
    for (size_t i = 0; i < len; ++i) {
        is_fine = is_fine && (unsigned char)base[i] > ' ';
    }
    if (!is_fine || kb_str_check_utf8((kb_str){base, len}, NULL) != KB_OK) {
        kb_cli_usage(cli, "--base: %s: not an absolute IRI", base);
    }
    char *const whole = calloc(len + 2, 1);
    if (!whole) {
        out_of_memory(cli);
        return NULL;
    }
    const bool is_closed = base[len - 1] == '/' || base[len - 1] == '#';
    (void)snprintf(whole, len + 2, "%s%s", base, is_closed ? "" : "/");
    return whole;
}

static long
count_processors(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MAX_WORKERS ? MAX_WORKERS : n;
}

// A list of parts and sieves: "algebra,closure,pronoun".
static void
leave_out(const kb_cli *cli, const char *list, kb_extractor_options *extract)
{
    static const struct {
        const char *name;
        uint32_t bit;
    } parts[] = {
        {"classes", KB_WITHOUT_CLASSES},
        {"algebra", KB_WITHOUT_ALGEBRA},
        {"clauses", KB_WITHOUT_CLAUSES},
        {"apposition", KB_WITHOUT_APPOSITION},
        {"coordination", KB_WITHOUT_COORDINATION},
        {"coreference", KB_WITHOUT_COREFERENCE},
        {"closure", KB_WITHOUT_CLOSURE},
    };
    for (const char *at = list; *at != '\0';) {
        const size_t len = strcspn(at, ",");
        uint32_t bit = 0;
        kb_sieve sieve = KB_SIEVE_SURNAME;
        if (kb_sieve_find((kb_str){at, len}, &sieve) == KB_OK) {
            extract->without_sieves |= KB_SIEVE_BIT(sieve);
            at += len + (at[len] == ',' ? 1 : 0);
            continue;
        }
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); ++i) {
            if (strlen(parts[i].name) == len &&
                strncmp(parts[i].name, at, len) == 0) {
                bit = parts[i].bit;
            }
        }
        if (bit == 0) {
            kb_cli_usage(cli,
                         "--without: %.*s: no part or sieve: see the manual",
                         (int)len, at);
        }
        extract->without |= bit;
        at += len + (at[len] == ',' ? 1 : 0);
    }
}

static void
take_option(const kb_cli *cli, arguments *args, int id, const char *value)
{
    static const char *const formats[] = {"auto", "text", "jsonl"};
    switch (id) {
    case 'd':
        args->build.store_path = value;
        break;
    case 'g':
        add_path(cli, &args->gazs, value);
        break;
    case 'r':
        add_path(cli, &args->rules, value);
        break;
    case 'j':
        args->build.n_workers =
            kb_cli_number(cli, "--jobs", value, 1, MAX_WORKERS);
        break;
    case ID_FORMAT:
        args->build.format =
            (kb_reader_format)kb_cli_choice(cli, "--format", value, formats, 3);
        break;
    case ID_DATE:
        if (kb_day_parse((kb_str){value, strlen(value)}, &args->build.date) !=
            KB_OK) {
            kb_cli_usage(cli, "--date: %s: not a day YYYY-MM-DD", value);
        }
        break;
    case ID_BASE:
        free(args->base);
        args->base = check_base(cli, value);
        break;
    case ID_ANNOTATE:
        args->build.annotate = true;
        break;
    case ID_NO_TEXT:
        args->build.without_text = true;
        break;
    case ID_NO_EVIDENCE:
        args->build.without_evidence = true;
        break;
    case ID_BULK:
        args->build.must_bulk = true;
        break;
    case ID_MEMORY:
        args->build.memory =
            (uint64_t)kb_cli_number(cli, "--memory", value, 16, 1 << 20) << 20;
        break;
    case ID_WITH_TEXT:
        args->build.with_text = true;
        break;
    case ID_EXPLAIN:
        args->build.annotate = true;
        args->build.extract.explains = true;
        break;
    case ID_WITHOUT:
        leave_out(cli, value, &args->build.extract);
        break;
    case ID_TEST_RULES:
        args->must_test = true;
        break;
    case ID_WEIGHTS:
        args->weights = value;
        break;
    case ID_NO_WEIGHTS:
        args->is_unweighted = true;
        break;
    case ID_REMOVE:
        add_path(cli, &args->removals, value);
        break;
    default:
        args->build.with_progress = true;
    }
}

static void
take_arguments(kb_cli *cli, arguments *args)
{
    const char *value = NULL;
    args->build.n_workers = count_processors();
    args->build.date = KB_NO_DAY;
    args->build.stop = &caught;
    for (int id = 0; (id = kb_cli_next(cli, &value)) != 0;) {
        take_option(cli, args, id, value);
    }
    args->build.store_path = kb_data_store_path(args->build.store_path);
    args->build.base = args->base
                           ? (kb_str){args->base, strlen(args->base)}
                           : (args->build.annotate ? KB_STR(KB_DEFAULT_BASE)
                                                   : (kb_str){NULL, 0});
    args->build.paths = cli->operands;
    args->build.n_paths = cli->n_operands;
    args->build.removals = args->removals.items;
    args->build.n_removals = (int)args->removals.n;
    if (cli->n_operands == 0 && args->removals.n == 0 && !args->must_test) {
        kb_cli_usage(cli, "needs a path, or - for standard input");
    }
    if (args->build.with_text && !args->build.annotate) {
        kb_cli_usage(cli, "--with-text: only with --annotate");
    }
    if (args->build.must_bulk &&
        (args->build.annotate || args->removals.n > 0)) {
        kb_cli_usage(cli, "--bulk: not together with --%s",
                     args->build.annotate ? "annotate" : "remove");
    }
    if (args->build.annotate && args->removals.n > 0) {
        kb_cli_usage(cli, "--remove: not together with --annotate");
    }
}

// ---- gazetteers and rules ---------------------------------------------------

// Put what is shipped before the paths given, so that those are read last.
static int
add_shipped(const kb_cli *cli, path_list *list, const char *name)
{
    kb_error err = {0};
    const kb_status status = kb_data_find(name, &list->found, &err);
    if (status != KB_OK) {
        return kb_cli_fail(cli, status, name, &err);
    }
    add_path(cli, list, list->found);
    for (size_t i = list->n - 1; i > 0; --i) {
        list->items[i] = list->items[i - 1];
    }
    list->items[0] = list->found;
    return KB_EXIT_OK;
}

static int
open_gazetteers(const kb_cli *cli, const path_list *paths, kb_gaz **gazs)
{
    for (size_t i = 0; i < paths->n; ++i) {
        kb_error err = {0};
        const kb_status status =
            kb_gaz_open(paths->items[i], NULL, &gazs[i], &err);
        if (status != KB_OK) {
            return kb_cli_fail(cli, status, paths->items[i], &err);
        }
    }
    return KB_EXIT_OK;
}

static int
load_rules(const kb_cli *cli, const path_list *paths, kb_rules **rules)
{
    kb_error err = {0};
    const kb_status status =
        kb_rules_load(paths->items, paths->n, NULL, rules, &err);
    return status == KB_OK ? KB_EXIT_OK
                           : kb_cli_fail(cli, status, paths->items[0], &err);
}

// The shipped weights may be missing, those asked for not.
static int
open_weights(const kb_cli *cli, const arguments *args, kb_weights **weights)
{
    kb_error err = {0};
    char *found = NULL;
    const char *path = args->weights;
    if (args->is_unweighted) {
        return KB_EXIT_OK;
    }
    if (!path) {
        const kb_status status = kb_data_find("names.weights", &found, &err);
        if (status == KB_ERR_MISSING) {
            return KB_EXIT_OK;
        }
        if (status != KB_OK) {
            return kb_cli_fail(cli, status, "names.weights", &err);
        }
        path = found;
    }
    const kb_status status = kb_weights_open(path, NULL, weights, &err);
    const int code =
        status == KB_OK ? KB_EXIT_OK : kb_cli_fail(cli, status, path, &err);
    free(found);
    return code;
}

typedef struct fault_count {
    const kb_cli *cli;
    size_t n;
} fault_count;

static void
tell_fault(void *ctx, const kb_rule_fault *fault)
{
    fault_count *const count = ctx;
    const char *const what = fault->example.len == 0 ? "has no example"
                             : fault->is_counter     ? "must not be found in: "
                                                     : "is not found in: ";
    ++count->n;
    kb_cli_warn(count->cli, KB_FMT ":%u: " KB_FMT " %s" KB_FMT,
                KB_ARG(fault->file), fault->line, KB_ARG(fault->rule), what,
                KB_ARG(fault->example));
}

// The examples of all rules, the shipped ones beside one's own.
static int
test_rules(const kb_cli *cli, const arguments *args)
{
    kb_extractor *extractor = NULL;
    kb_error err = {0};
    size_t n_examples = 0;
    fault_count count = {cli, 0};
    kb_status status = kb_extractor_new(args->build.gazs, args->build.n_gazs,
                                        args->build.rules, NULL, &extractor);
    if (status == KB_OK) {
        kb_extractor_configure(extractor, &args->build.extract);
        status =
            kb_extractor_test(extractor, tell_fault, &count, &n_examples, &err);
    }
    kb_extractor_free(extractor);
    if (status != KB_OK) {
        return kb_cli_fail(cli, status, "rules", &err);
    }
    (void)printf("%zu examples, %zu not as told\n", n_examples, count.n);
    return count.n == 0 ? KB_EXIT_OK : KB_EXIT_DAMAGED;
}

static int
read_documents(const kb_cli *cli, arguments *args, bool *must_exit)
{
    int code =
        args->gazs.n > 0 ? KB_EXIT_OK : add_shipped(cli, &args->gazs, "kb.gaz");
    if (code == KB_EXIT_OK) {
        code = add_shipped(cli, &args->rules, "rules");
    }
    if (code != KB_EXIT_OK) {
        return code;
    }
    kb_rules *rules = NULL;
    kb_weights *weights = NULL;
    kb_gaz **const gazs = calloc(args->gazs.n, sizeof(kb_gaz *));
    if (!gazs) {
        return kb_cli_fail(cli, KB_ERR_NOMEM, "gazetteers", NULL);
    }
    code = open_gazetteers(cli, &args->gazs, gazs);
    if (code == KB_EXIT_OK) {
        code = load_rules(cli, &args->rules, &rules);
    }
    if (code == KB_EXIT_OK) {
        code = open_weights(cli, args, &weights);
    }
    if (code == KB_EXIT_OK) {
        args->build.gazs = (const kb_gaz *const *)gazs;
        args->build.n_gazs = args->gazs.n;
        args->build.rules = rules;
        args->build.extract.weights = weights;
        code = args->must_test ? test_rules(cli, args)
                               : kb_build_run(cli, &args->build, must_exit);
    }
    if (*must_exit) {
        return code;
    }
    kb_rules_free(rules);
    kb_weights_close(weights);
    for (size_t i = 0; i < args->gazs.n; ++i) {
        kb_gaz_close(gazs[i]);
    }
    free(gazs);
    return code;
}

// ---- main -------------------------------------------------------------------

static void
clear_arguments(arguments *args)
{
    path_list *const lists[] = {&args->gazs, &args->rules, &args->removals};
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); ++i) {
        free(lists[i]->items);
        free(lists[i]->found);
    }
    free(args->base);
}

int
main(int argc, char **argv)
{
    kb_cli cli;
    arguments args = {0};
    bool must_exit = false;
    kb_cli_init(&cli, &tool, argc, argv);
    take_arguments(&cli, &args);
    catch_signals();
    const int code = args.build.n_paths > 0 || args.must_test
                         ? read_documents(&cli, &args, &must_exit)
                         : kb_build_run(&cli, &args.build, &must_exit);
    if (caught != 0) {
        struct sigaction action = {.sa_handler = SIG_DFL};
        (void)sigaction(caught, &action, NULL);
        (void)raise(caught);
    }
    if (must_exit) {
        _exit(code);
    }
    clear_arguments(&args);
    kb_cli_clear(&cli);
    return code;
}

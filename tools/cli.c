// SPDX-License-Identifier: MIT
#include "cli.h"

#include <kb/version.h>

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ID_COLOR = 1, MAX_WORD = 32, SHORT_LAST = 255 };

static const kb_cli_option common_options[] = {
    {ID_COLOR, "color", "WHEN", "auto, always or never"},
    {'q', "quiet", NULL, "say nothing but what went wrong"},
    {'h', "help", NULL, "show this help"},
    {'V', "version", NULL, "show the version"},
};

enum { N_COMMON = sizeof(common_options) / sizeof(common_options[0]) };

int
kb_exit_of(kb_status status)
{
    static const struct {
        kb_status status;
        kb_exit code;
    } table[] = {
        {KB_OK, KB_EXIT_OK},
        {KB_DONE, KB_EXIT_OK},
        {KB_NOT_FOUND, KB_EXIT_NOT_FOUND},
        {KB_ERR_NOMEM, KB_EXIT_IO},
        {KB_ERR_INVALID, KB_EXIT_USAGE},
        {KB_ERR_UTF8, KB_EXIT_DAMAGED},
        {KB_ERR_SYNTAX, KB_EXIT_DAMAGED},
        {KB_ERR_LIMIT, KB_EXIT_DAMAGED},
        {KB_ERR_IO, KB_EXIT_IO},
        {KB_ERR_MISSING, KB_EXIT_MISSING},
        {KB_ERR_VERSION, KB_EXIT_MISSING},
        {KB_ERR_CORRUPT, KB_EXIT_DAMAGED},
        {KB_ERR_BUSY, KB_EXIT_IO},
        {KB_ERR_FULL, KB_EXIT_IO},
        {KB_ERR_READONLY, KB_EXIT_IO},
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); ++i) {
        if (table[i].status == status) {
            return (int)table[i].code;
        }
    }
    return KB_EXIT_IO;
}

// ---- messages ---------------------------------------------------------------

static void print_message(const kb_cli *cli, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void
print_message(const kb_cli *cli, const char *format, va_list args)
{
    // One write a message: threads and other programs may share the terminal.
    char text[2048];
    const bool is_colored = kb_cli_is_colored(cli, STDERR_FILENO);
    int n =
        snprintf(text, sizeof(text), "%s%s:%s ", is_colored ? "\033[1m" : "",
                 cli->tool->name, is_colored ? "\033[0m" : "");
    const size_t used = n > 0 ? (size_t)n : 0;
    n = vsnprintf(text + used, sizeof(text) - used - 1, format, args);
    size_t len = used + (n > 0 ? (size_t)n : 0);
    if (len > sizeof(text) - 2) {
        len = sizeof(text) - 2;
    }
    // Names and files may hold what a terminal obeys.
    for (size_t i = used; i < len; ++i) {
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f) {
            text[i] = ' ';
        }
    }
    text[len] = '\n';
    text[len + 1] = '\0';
    (void)fputs(text, stderr);
}

void
kb_cli_warn(const kb_cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_message(cli, format, args);
    va_end(args);
}

void
kb_cli_note(const kb_cli *cli, const char *format, ...)
{
    if (cli->is_quiet) {
        return;
    }
    va_list args;
    va_start(args, format);
    print_message(cli, format, args);
    va_end(args);
}

void
kb_cli_usage(const kb_cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_message(cli, format, args);
    va_end(args);
    kb_cli_warn(cli, "try: %s%s%s --help", cli->tool->name,
                cli->command ? " " : "", cli->command ? cli->command : "");
    exit(KB_EXIT_USAGE);
}

int
kb_cli_fail(const kb_cli *cli, kb_status status, const char *what,
            const kb_error *err)
{
    if (!err || err->message[0] == '\0') {
        kb_cli_warn(cli, "%s: %s", what, kb_status_text(status));
        return kb_exit_of(status);
    }
    const char *const source = err->source[0] != '\0' ? err->source : what;
    if (err->line > 0 && err->column > 0) {
        kb_cli_warn(cli, "%s:%u:%u: %s", source, err->line, err->column,
                    err->message);
    } else if (err->line > 0) {
        kb_cli_warn(cli, "%s:%u: %s", source, err->line, err->message);
    } else {
        kb_cli_warn(cli, "%s: %s", source, err->message);
    }
    return kb_exit_of(status);
}

bool
kb_cli_is_colored(const kb_cli *cli, int fd)
{
    if (cli->color != KB_COLOR_AUTO) {
        return cli->color == KB_COLOR_ALWAYS;
    }
    const char *const no_color = getenv("NO_COLOR");
    const char *const terminal = getenv("TERM");
    return (!no_color || no_color[0] == '\0') &&
           !(terminal && strcmp(terminal, "dumb") == 0) && isatty(fd);
}

// ---- help -------------------------------------------------------------------

void
kb_cli_print_option(const kb_cli_option *option)
{
    char left[64];
    const bool has_short = option->id > ' ' && option->id <= SHORT_LAST;
    (void)snprintf(left, sizeof(left), "%c%c%s --%s%s%s", has_short ? '-' : ' ',
                   has_short ? (char)option->id : ' ', has_short ? "," : " ",
                   option->name, option->value ? "=" : "",
                   option->value ? option->value : "");
    printf("  %-28s %s\n", left, option->help);
}

void
kb_cli_print_common(void)
{
    for (int i = 0; i < N_COMMON; ++i) {
        kb_cli_print_option(&common_options[i]);
    }
}

static _Noreturn void
end_output(const kb_cli *cli)
{
    if (fflush(stdout) != 0 && errno != EPIPE) {
        kb_cli_warn(cli, "standard output: %s", strerror(errno));
        exit(KB_EXIT_IO);
    }
    exit(KB_EXIT_OK);
}

static _Noreturn void
print_help(const kb_cli *cli)
{
    const kb_cli_tool *const tool = cli->tool;
    const char *line = tool->synopsis;
    if (tool->print_help && tool->print_help(cli->args, cli->n_args)) {
        end_output(cli);
    }
    for (const char *lead = "usage:"; *line != '\0'; lead = "      ") {
        const size_t len = strcspn(line, "\n");
        printf("%s %s %.*s\n", lead, tool->name, (int)len, line);
        line += len + (line[len] == '\n');
    }
    printf("\n%s\n\nOptions:\n", tool->purpose);
    for (int i = 0; i < tool->n_options; ++i) {
        kb_cli_print_option(&tool->options[i]);
    }
    kb_cli_print_common();
    end_output(cli);
}

static _Noreturn void
print_version(const kb_cli *cli)
{
    printf("%s %s\n", cli->tool->name, KB_VERSION);
    end_output(cli);
}

// ---- mistyped words ---------------------------------------------------------

static size_t
min3(size_t a, size_t b, size_t c)
{
    const size_t least = a < b ? a : b;
    return least < c ? least : c;
}

// Optimal string alignment: insertions, deletions, substitutions and swaps of
// neighbours.
static size_t
edit_distance(const char *a, const char *b)
{
    size_t rows[3][MAX_WORD + 1];
    const size_t n_a = strlen(a);
    const size_t n_b = strlen(b);
    if (n_a > MAX_WORD || n_b > MAX_WORD) {
        return MAX_WORD;
    }
    for (size_t j = 0; j <= n_b; ++j) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= n_a; ++i) {
        const size_t *const before = rows[(i + 1) % 3];
        const size_t *const above = rows[(i - 1) % 3];
        size_t *const row = rows[i % 3];
        row[0] = i;
        for (size_t j = 1; j <= n_b; ++j) {
            row[j] = min3(above[j] + 1, row[j - 1] + 1,
                          above[j - 1] + (a[i - 1] != b[j - 1]));
            const bool is_swapped =
                i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (is_swapped && before[j - 2] + 1 < row[j]) {
                row[j] = before[j - 2] + 1;
            }
        }
    }
    return rows[n_a % 3][n_b];
}

const char *
kb_cli_nearest(const char *word, const char *const *candidates,
               int n_candidates)
{
    const char *nearest = NULL;
    // One slip in each three letters, three at most.
    size_t least = strlen(word) / 3 + 1;
    least = least < 2 ? 2 : least > 4 ? 4 : least;
    for (int i = 0; i < n_candidates; ++i) {
        const size_t distance = edit_distance(word, candidates[i]);
        if (distance < least) {
            least = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}

void
kb_cli_unknown_command(const kb_cli *cli, const char *command)
{
    const char *const nearest =
        kb_cli_nearest(command, cli->tool->commands, cli->tool->n_commands);
    if (nearest) {
        kb_cli_usage(cli, "%s: no such command; did you mean %s?", command,
                     nearest);
    }
    kb_cli_usage(cli, "%s: no such command", command);
}

// ---- options ----------------------------------------------------------------

void
kb_cli_init(kb_cli *cli, const kb_cli_tool *tool, int argc, char **argv)
{
    *cli = (kb_cli){.tool = tool, .args = argv, .n_args = argc, .next = 1};
    cli->operands = calloc((size_t)argc + 1, sizeof(*cli->operands));
    if (!cli->operands) {
        kb_cli_warn(cli, "command line: %s", kb_status_text(KB_ERR_NOMEM));
        exit(KB_EXIT_IO);
    }
    struct sigaction action = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGPIPE, &action, NULL);
    (void)sigaction(SIGXFSZ, &action, NULL);
}

void
kb_cli_clear(kb_cli *cli)
{
    free(cli->operands);
    cli->operands = NULL;
    cli->n_operands = 0;
}

static const kb_cli_option *
option_at(const kb_cli_tool *tool, int i)
{
    return i < tool->n_options ? &tool->options[i]
                               : &common_options[i - tool->n_options];
}

static const kb_cli_option *
find_short(const kb_cli *cli, unsigned char letter)
{
    for (int i = 0; i < cli->tool->n_options + N_COMMON; ++i) {
        const kb_cli_option *const option = option_at(cli->tool, i);
        if (option->id == letter && letter > ' ') {
            return option;
        }
    }
    kb_cli_usage(cli, "-%c: no such option", letter);
}

static _Noreturn void
unknown_option(const kb_cli *cli, const char *name)
{
    const char *names[64];
    int n = 0;
    for (int i = 0; i < cli->tool->n_options + N_COMMON && n < 64; ++i) {
        names[n] = option_at(cli->tool, i)->name;
        ++n;
    }
    const char *const nearest = kb_cli_nearest(name, names, n);
    if (nearest) {
        kb_cli_usage(cli, "--%s: no such option; did you mean --%s?", name,
                     nearest);
    }
    kb_cli_usage(cli, "--%s: no such option", name);
}

static const kb_cli_option *
find_long(const kb_cli *cli, const char *text, const char **value)
{
    char name[MAX_WORD + 1];
    const size_t len = strcspn(text, "=");
    (void)snprintf(name, sizeof(name), "%.*s", (int)len, text);
    *value = text[len] == '=' ? text + len + 1 : NULL;
    for (int i = 0; i < cli->tool->n_options + N_COMMON; ++i) {
        const kb_cli_option *const option = option_at(cli->tool, i);
        if (len < sizeof(name) && strcmp(option->name, name) == 0) {
            return option;
        }
    }
    unknown_option(cli, name);
}

static const char *
next_argument(kb_cli *cli)
{
    if (cli->next >= cli->n_args) {
        return NULL;
    }
    const char *const arg = cli->args[cli->next];
    ++cli->next;
    return arg;
}

static const kb_cli_option *
take_long(kb_cli *cli, const char *text, const char **value)
{
    const kb_cli_option *const option = find_long(cli, text, value);
    if (!option->value && *value) {
        kb_cli_usage(cli, "--%s: takes no value", option->name);
    }
    if (option->value && !*value) {
        *value = next_argument(cli);
    }
    if (option->value && !*value) {
        kb_cli_usage(cli, "--%s: needs a value, %s", option->name,
                     option->value);
    }
    return option;
}

static const kb_cli_option *
take_short(kb_cli *cli, const char **value)
{
    const kb_cli_option *const option =
        find_short(cli, (unsigned char)cli->bundle[0]);
    ++cli->bundle;
    *value = NULL;
    if (option->value) {
        *value = cli->bundle[0] != '\0' ? cli->bundle : next_argument(cli);
        cli->bundle = NULL;
        if (!*value) {
            kb_cli_usage(cli, "-%c: needs a value, %s", option->id,
                         option->value);
        }
    } else if (cli->bundle[0] == '\0') {
        cli->bundle = NULL;
    }
    return option;
}

// The next option, or NULL at the end; operands are set aside on the way.
static const kb_cli_option *
take_option(kb_cli *cli, const char **value)
{
    if (cli->bundle) {
        return take_short(cli, value);
    }
    while (cli->next < cli->n_args) {
        char *const arg = cli->args[cli->next];
        ++cli->next;
        if (cli->is_ended || arg[0] != '-' || arg[1] == '\0') {
            cli->operands[cli->n_operands] = arg;
            ++cli->n_operands;
        } else if (arg[1] != '-') {
            cli->bundle = arg + 1;
            return take_short(cli, value);
        } else if (arg[2] == '\0') {
            cli->is_ended = true;
        } else {
            return take_long(cli, arg + 2, value);
        }
    }
    return NULL;
}

int
kb_cli_next(kb_cli *cli, const char **value)
{
    static const char *const modes[] = {"auto", "always", "never"};
    const kb_cli_option *option = NULL;
    while ((option = take_option(cli, value)) != NULL) {
        switch (option->id) {
        case ID_COLOR:
            cli->color =
                (kb_color_mode)kb_cli_choice(cli, "--color", *value, modes, 3);
            break;
        case 'q':
            cli->is_quiet = true;
            break;
        case 'h':
            print_help(cli);
        case 'V':
            print_version(cli);
        default:
            return option->id;
        }
    }
    return 0;
}

long
kb_cli_number(const kb_cli *cli, const char *option, const char *value,
              long low, long high)
{
    char *end = NULL;
    errno = 0;
    const long number = strtol(value, &end, 10);
    if (end == value || *end != '\0' || errno != 0 || number < low ||
        number > high) {
        kb_cli_usage(cli, "%s: %s: not a number from %ld to %ld", option, value,
                     low, high);
    }
    return number;
}

int
kb_cli_choice(const kb_cli *cli, const char *option, const char *value,
              const char *const *choices, int n_choices)
{
    char list[256] = "";
    size_t used = 0;
    for (int i = 0; i < n_choices; ++i) {
        if (value && strcmp(choices[i], value) == 0) {
            return i;
        }
        const int n = snprintf(list + used, sizeof(list) - used, "%s%s",
                               i > 0 ? ", " : "", choices[i]);
        used += n > 0 ? (size_t)n : 0;
        if (used >= sizeof(list)) {
            break;
        }
    }
    kb_cli_usage(cli, "%s: %s: not one of %s", option, value, list);
}

// SPDX-License-Identifier: MIT
// What the three tools share: options, help, messages, exit statuses and the
// way they end.
#ifndef KB_TOOLS_CLI_H
#define KB_TOOLS_CLI_H

#include <kb/status.h>

#include <stdbool.h>

/// Exit statuses: a promise to scripts.
typedef enum kb_exit {
    KB_EXIT_OK = 0,
    KB_EXIT_NOT_FOUND = 1,
    KB_EXIT_USAGE = 2,
    KB_EXIT_MISSING = 3, ///< store or gazetteer missing or of another version
    KB_EXIT_DAMAGED = 4, ///< store or gazetteer damaged
    KB_EXIT_IO = 5,      ///< input or output failed
    KB_EXIT_REFUSED = 6  ///< some input documents were refused
} kb_exit;

/// The exit status for a library status.
int kb_exit_of(kb_status status);

/// An option.  `id` is what kb_cli_next() returns; below 256 it is also the
/// short form.
typedef struct kb_cli_option {
    int id;
    const char *name;  ///< long form, without dashes
    const char *value; ///< how help names its value; NULL: takes none
    const char *help;  ///< one line
} kb_cli_option;

/// Values of `id` for options without a short form start here.
enum { KB_CLI_LONG = 256 };

/// A tool, or a command of a tool: what its help says and its options.
typedef struct kb_cli_tool {
    const char *name;     ///< `kbq`
    const char *synopsis; ///< what follows the name, one line each
    const char *purpose;  ///< the text between synopsis and options
    const kb_cli_option *options;
    int n_options;
    const char *const *commands; ///< NULL, or for mistyped ones
    int n_commands;
    /// Prints another help than that of the above, when it finds one in the
    /// arguments.  NULL: none.
    bool (*print_help)(char *const *args, int n_args);
} kb_cli_tool;

typedef enum kb_color_mode {
    KB_COLOR_AUTO = 0,
    KB_COLOR_ALWAYS,
    KB_COLOR_NEVER
} kb_color_mode;

/// A command line being read.
typedef struct kb_cli {
    const kb_cli_tool *tool;
    char **args;
    int n_args;
    int next;
    const char *bundle; ///< short options not read yet
    bool is_ended;      ///< `--` was seen
    bool is_quiet;
    kb_color_mode color;
    char **operands; ///< what is no option, in order
    int n_operands;
    const char *command; ///< that messages speak of; NULL: none
} kb_cli;

/// Start reading a command line; also makes writes to a closed pipe, and beyond
/// the limit of a file's size, fail instead of killing the tool.
/// kb_cli_clear() it.
void kb_cli_init(kb_cli *cli, const kb_cli_tool *tool, int argc, char **argv);

void kb_cli_clear(kb_cli *cli);

/**
   Read the next option; operands are set aside, so that options may follow
   them.  `--help`, `--version`, `--quiet` and `--color` are dealt with here.

   @param[out] value  The option's value, or NULL.
   @return The id of an option, or 0 when there are no more.

   Does not return from wrong usage: says what is wrong and exits.
*/
int kb_cli_next(kb_cli *cli, const char **value);

/// Say what is wrong with the command line and exit with KB_EXIT_USAGE.
_Noreturn void kb_cli_usage(const kb_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// Exit as for an unknown command, naming the nearest one.
_Noreturn void kb_cli_unknown_command(const kb_cli *cli, const char *command);

/// A whole number from `low` to `high`, or wrong usage.
long kb_cli_number(const kb_cli *cli, const char *option, const char *value,
                   long low, long high);

/// Index of `value` in `choices`, or wrong usage that lists them.
int kb_cli_choice(const kb_cli *cli, const char *option, const char *value,
                  const char *const *choices, int n_choices);

/// Print `tool: ` and a line to standard error, `--quiet` or not.
void kb_cli_warn(const kb_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// As kb_cli_warn(), but not with `--quiet`.
void kb_cli_note(const kb_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// Print `tool: source:line:column: message` of a library error, or the text of
/// `status` where it has no message.  Returns the exit status.
int kb_cli_fail(const kb_cli *cli, kb_status status, const char *what,
                const kb_error *err);

/// Whether to colour what goes to file descriptor `fd`.
bool kb_cli_is_colored(const kb_cli *cli, int fd);

/// Print an option as help does.
void kb_cli_print_option(const kb_cli_option *option);

/// Print the options that all tools have.
void kb_cli_print_common(void);

/// The candidate nearest to `word`, or NULL when none is near.
const char *kb_cli_nearest(const char *word, const char *const *candidates,
                           int n_candidates);

#endif // KB_TOOLS_CLI_H

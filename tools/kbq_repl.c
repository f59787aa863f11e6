// SPDX-License-Identifier: MIT
// kbq repl: one question after the other.  Each line runs in a process of its
// own, so that an interrupt ends the answer and nothing else, and each sees the
// knowledge base as it is then.
#include "kbq.h"
#include "words.h"

#include <kb/predicate.h>

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#if KB_HAVE_EDIT
#    include <editline/readline.h>
#endif

extern char **environ;

enum { PATH_SIZE = 4096, HISTORY_MAX = 1000 };

/// What the session knows.
typedef struct session {
    kbq *q;
    char path[PATH_SIZE]; // of the store
    int code;             // of the last line
} session;

static bool
is_word(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

// ---- running ----------------------------------------------------------------

/// A line that begins like no command does is a name.
static bool
is_name(const char *word)
{
    const unsigned char first = (unsigned char)word[0];
    return (first >= 'A' && first <= 'Z') || first >= 0x80;
}

/// Make one word of all but the options.
static void
join(kb_words *words)
{
    size_t n = 1;
    while (n < words->n && words->items[n][0] != '-') {
        // They lie one behind the other, a NUL between them.
        char *const word = words->items[n];
        *(word - 1) = ' ';
        ++n;
    }
    memmove(words->items + 1, words->items + n,
            (words->n - n) * sizeof(char *));
    words->n -= n - 1;
}

/// Run kbq with a line's words: its exit status.
static int
run_words(session *s, kb_words *words)
{
    enum { OWN = 4 }; // words before and NULL behind
    char *args[KB_WORDS_MAX + OWN];
    char program[] = "kbq";
    char database[] = "-d";
    char match[] = "match";
    char entity[] = "entity";
    size_t n = 0;
    args[n++] = program;
    args[n++] = database;
    args[n++] = s->path;
    if (words->items[0][0] == '?') {
        args[n++] = match;
    } else if (is_name(words->items[0])) {
        args[n++] = entity;
        join(words);
    }
    for (size_t i = 0; i < words->n && n < KB_WORDS_MAX + OWN - 1; ++i) {
        args[n++] = words->items[i];
    }
    args[n] = NULL;
    sigset_t signals;
    posix_spawnattr_t attributes;
    pid_t pid = 0;
    int status = 0;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGINT);
    if (posix_spawnattr_init(&attributes) != 0) {
        return KB_EXIT_IO;
    }
    (void)posix_spawnattr_setsigdefault(&attributes, &signals);
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    const int error =
        posix_spawn(&pid, "/proc/self/exe", NULL, &attributes, args, environ);
    (void)posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        kb_cli_warn(s->q->cli, "repl: %s", strerror(error));
        return KB_EXIT_IO;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : KB_EXIT_IO;
}

static void
print_help(void)
{
    printf("Type what would follow kbq, such as\n"
           "  related Putin\n"
           "  Kim Jong Un                 (the same as: entity 'Kim Jong Un')\n"
           "  evidence Putin met 'Kim Jong Un'\n"
           "  ?who met ?whom . ?whom citizenOf Russia\n"
           "  graph Putin -o putin.html\n"
           "help COMMAND says what a command takes, help commands which there "
           "are.\n"
           "use DIR goes to another knowledge base; quit, or the end of input, "
           "leaves.\n");
}

/// Words of the session itself: whether the line was one.
static bool
run_own(session *s, const kb_words *words)
{
    const char *const first = words->items[0];
    if (strcmp(first, "use") == 0) {
        if (words->n != 2 || strlen(words->items[1]) >= PATH_SIZE) {
            kb_cli_warn(s->q->cli, "use: takes a knowledge base");
            return true;
        }
        (void)snprintf(s->path, sizeof(s->path), "%s", words->items[1]);
        return true;
    }
    if (is_word(first, "help", "?") && words->n == 1) {
        print_help();
        (void)fflush(stdout);
        return true;
    }
    return false;
}

/// Run a line; false: it says to leave.
static bool
run_line(session *s, const char *line)
{
    kb_words words;
    bool goes_on = true;
    if (!kb_words_split(&words, line)) {
        kb_cli_warn(s->q->cli, "repl: a line of too many words");
        return true;
    }
    if (words.n > 1 && strcmp(words.items[0], "kbq") == 0) {
        memmove(words.items, words.items + 1, words.n * sizeof(char *));
        --words.n;
    }
    if (words.is_open) {
        kb_cli_warn(s->q->cli, "repl: a quote is not closed");
    } else if (words.n > 0 && is_word(words.items[0], "quit", "exit")) {
        goes_on = false;
    } else if (words.n > 0 && words.items[0][0] != '#' && !run_own(s, &words)) {
        s->code = run_words(s, &words);
    }
    kb_words_clear(&words);
    return goes_on;
}

static int
run_input(session *s)
{
    char *line = NULL;
    size_t cap = 0;
    while (getline(&line, &cap, stdin) > 0 && run_line(s, line)) {
    }
    free(line);
    return s->code;
}

#if KB_HAVE_EDIT

// ---- completion -------------------------------------------------------------

// The library's call-backs take no context.
static session *completed;

/// Candidates for the word at the cursor, each a string of malloc().
typedef struct candidates {
    char **items;
    size_t n;
    size_t skip; // bytes of each that stand in the line already
} candidates;

/// `Vladimir\ Putin`
static char *
escape(kb_str text)
{
    char *const out = malloc(2 * text.len + 1);
    size_t n = 0;
    for (size_t i = 0; out && i < text.len; ++i) {
        if (strchr(" '\"\\", text.ptr[i])) {
            out[n++] = '\\';
        }
        out[n++] = text.ptr[i];
    }
    if (out) {
        out[n] = '\0';
    }
    return out;
}

static void
add_candidate(candidates *c, kb_str text)
{
    char *const escaped = escape(text);
    char **const grown = realloc(c->items, (c->n + 1) * sizeof(char *));
    if (grown) {
        c->items = grown;
    }
    if (!escaped || !grown || strlen(escaped) < c->skip) {
        free(escaped);
        return;
    }
    memmove(escaped, escaped + c->skip, strlen(escaped + c->skip) + 1);
    c->items[c->n++] = escaped;
}

static void
add_if_begins(candidates *c, const char *text, const char *beginning)
{
    if (strncmp(text, beginning, strlen(beginning)) == 0) {
        add_candidate(c, (kb_str){text, strlen(text)});
    }
}

static void
add_commands(candidates *c, const char *beginning)
{
    static const char *const own[] = {"help", "quit", "use"};
    for (int i = 0; kbq_command_at(i); ++i) {
        add_if_begins(c, kbq_command_at(i)->name, beginning);
    }
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); ++i) {
        add_if_begins(c, own[i], beginning);
    }
}

/// The options that a command takes.
static void
add_options(candidates *c, const char *command, const char *beginning)
{
    uint64_t takes = UINT64_MAX;
    for (int i = 0; kbq_command_at(i); ++i) {
        if (strcmp(kbq_command_at(i)->name, command) == 0) {
            takes = kbq_command_at(i)->takes;
        }
    }
    for (int i = 0; kbq_option_at(i); ++i) {
        char text[64];
        const kb_cli_option *const option = kbq_option_at(i);
        (void)snprintf(text, sizeof(text), "--%s%s", option->name,
                       option->value ? "=" : "");
        if ((takes >> i & 1U) != 0) {
            add_if_begins(c, text, beginning);
        }
    }
}

static void
add_predicates(candidates *c, const char *beginning)
{
    for (size_t i = 0; i < kb_predicate_count(); ++i) {
        add_if_begins(c, kb_predicate_at(i)->name, beginning);
    }
}

static kb_status
add_hit(void *ctx, const kb_search_hit *hit)
{
    add_candidate(ctx, hit->entity.label);
    return KB_OK;
}

/// Entities whose label begins so, or any that the name may mean.
static void
add_names(candidates *c, const char *beginning)
{
    enum { MAX_NAMES = 20 };
    const kb_store_options how = {.read_only = true};
    const kb_search_options options = {.limit = MAX_NAMES};
    kb_store *store = NULL;
    kb_txn *txn = NULL;
    if (kb_store_open(completed->path, &how, &store, NULL) == KB_OK &&
        kb_txn_begin(store, KB_TXN_READ, &txn, NULL) == KB_OK) {
        const kb_status st = kb_search(
            txn, (kb_str){beginning, strlen(beginning)}, &options, add_hit, c);
        (void)st; // without a hit there is nothing to complete
    }
    kb_txn_abort(txn);
    kb_store_close(store);
}

/// Fill in what may stand at the cursor.
static void
find_candidates(candidates *c, const char *line, size_t start)
{
    kb_words words;
    if (!kb_words_split(&words, line)) {
        return;
    }
    const bool is_new = words.last_begin == strlen(line);
    const char *const word =
        is_new || words.n == 0 ? "" : words.items[words.n - 1];
    const size_t index = words.n - (is_new || words.n == 0 ? 0 : 1);
    c->skip = is_new || start < words.last_begin ? 0 : start - words.last_begin;
    if (index == 0) {
        add_commands(c, word);
    } else if (strncmp(word, "--predicate=", 12) == 0) {
        add_predicates(c, word + 12);
    } else if (word[0] == '-') {
        add_options(c, words.items[0], word);
    } else {
        if (index == 2 && strcmp(words.items[0], "evidence") == 0) {
            add_predicates(c, word);
        } else if (word[0] != '\0') {
            add_names(c, word);
        }
    }
    kb_words_clear(&words);
}

static char *
next_candidate(const char *text, int state)
{
    static candidates found;
    static size_t at;
    (void)text;
    if (state == 0) {
        char line[PATH_SIZE];
        free(found.items);
        found = (candidates){NULL, 0, 0};
        at = 0;
        (void)snprintf(line, sizeof(line), "%.*s", rl_point, rl_line_buffer);
        find_candidates(&found, line, strlen(line) - strlen(text));
    }
    return at < found.n ? found.items[at++] : NULL;
}

static char **
complete(const char *text, int start, int end)
{
    (void)start;
    (void)end;
    rl_attempted_completion_over = 1; // no names of files
    rl_completion_append_character = text[0] == '-' ? '\0' : ' ';
    return rl_completion_matches(text, next_candidate);
}

// ---- the editor -------------------------------------------------------------

/// Where the history is kept, its folders made; false: nowhere.
static bool
find_history(char path[PATH_SIZE])
{
    const char *const state = getenv("XDG_STATE_HOME");
    const char *const home = getenv("HOME");
    char folder[PATH_SIZE];
    int n = 0;
    if (state && state[0] == '/') {
        n = snprintf(folder, sizeof(folder), "%s/kb", state);
    } else if (home && home[0] == '/') {
        n = snprintf(folder, sizeof(folder), "%s/.local/state/kb", home);
    }
    if (n <= 0 || n >= PATH_SIZE - 16) {
        return false;
    }
    for (char *at = folder + 1; *at != '\0'; ++at) {
        if (*at == '/') {
            *at = '\0';
            (void)mkdir(folder, 0777);
            *at = '/';
        }
    }
    (void)mkdir(folder, 0700);
    return snprintf(path, PATH_SIZE, "%s/history", folder) > 0;
}

static int
run_editor(session *s)
{
    char history[PATH_SIZE] = "";
    char prompt[PATH_SIZE + 4];
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    static char name[] = "kbq";
    bool goes_on = true;
    completed = s;
    (void)sigaction(SIGINT, &ignore, NULL);
    rl_readline_name = name;
    rl_attempted_completion_function = complete;
    using_history();
    stifle_history(HISTORY_MAX);
    if (find_history(history)) {
        (void)read_history(history);
    }
    printf("kbq: %s; help for help\n", s->path);
    while (goes_on) {
        (void)snprintf(prompt, sizeof(prompt), "%s> ", s->path);
        char *const line = readline(prompt);
        if (!line) {
            printf("\n");
            break;
        }
        if (line[0] != '\0') {
            add_history(line);
        }
        goes_on = run_line(s, line);
        free(line);
    }
    if (history[0] != '\0') {
        (void)write_history(history);
    }
    completed = NULL;
    return KB_EXIT_OK;
}

#else

static int
run_editor(session *s)
{
    kb_cli_note(s->q->cli, "repl: built without libedit: lines cannot be "
                           "edited, nor completed");
    return run_input(s);
}

#endif

int
kbq_repl(kbq *q)
{
    session s = {.q = q};
    struct stat info;
    if (strlen(q->path) >= PATH_SIZE) {
        kb_cli_usage(q->cli, "repl: the name of the knowledge base is too "
                             "long");
    }
    (void)snprintf(s.path, sizeof(s.path), "%s", q->path);
    if (stat(s.path, &info) != 0) {
        kb_cli_note(q->cli, "%s: %s; use DIR goes to another one", s.path,
                    strerror(errno));
    }
    return isatty(STDIN_FILENO) == 1 ? run_editor(&s) : run_input(&s);
}

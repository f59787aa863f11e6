// SPDX-License-Identifier: MIT
#include "pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static bool
is_in_path(const char *program)
{
    enum { MAX_FILE = 1024 };
    const char *at = getenv("PATH");
    while (at && *at != '\0') {
        char file[MAX_FILE];
        const size_t len = strcspn(at, ":");
        const int n =
            snprintf(file, sizeof(file), "%.*s/%s", (int)len, at, program);
        if (n > 0 && n < MAX_FILE && access(file, X_OK) == 0) {
            return true;
        }
        at += len + (at[len] == ':');
    }
    return false;
}

/// What pages, or NULL: nothing does.
static const char *
find_pager(void)
{
    static const char *const variables[] = {"KB_PAGER", "PAGER"};
    for (size_t i = 0; i < 2; ++i) {
        const char *const chosen = getenv(variables[i]);
        if (chosen) {
            return chosen[0] != '\0' && strcmp(chosen, "cat") != 0 ? chosen
                                                                   : NULL;
        }
    }
    return is_in_path("less") ? "less" : NULL;
}

static int
spawn(const char *command, int input)
{
    char shell[] = "sh";
    char flag[] = "-c";
    char *const line = strdup(command);
    char *const args[] = {shell, flag, line, NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid = 0;
    if (!line || posix_spawn_file_actions_init(&actions) != 0) {
        free(line);
        return 0;
    }
    // Quit when all fits on the screen, let colours through, leave it there.
    (void)setenv("LESS", "FRX", 0);
    if (posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) != 0 ||
        posix_spawn(&pid, "/bin/sh", &actions, NULL, args, environ) != 0) {
        pid = 0;
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    free(line);
    return (int)pid;
}

void
kb_pager_begin(kb_pager *pager, kb_out *out)
{
    const char *const command =
        isatty(STDOUT_FILENO) == 1 ? find_pager() : NULL;
    int ends[2];
    pager->pid = 0;
    if (!command || pipe(ends) != 0) {
        return;
    }
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    pager->pid = spawn(command, ends[0]);
    (void)close(ends[0]);
    if (pager->pid == 0) {
        (void)close(ends[1]);
        return;
    }
    out->fd = ends[1];
    // It is the pager that an interrupt is meant for.
    struct sigaction action = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGINT, &action, NULL);
}

void
kb_pager_end(kb_pager *pager, kb_out *out)
{
    if (pager->pid == 0) {
        return;
    }
    (void)close(out->fd);
    out->fd = STDOUT_FILENO;
    while (waitpid((pid_t)pager->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    pager->pid = 0;
}

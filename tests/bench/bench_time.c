// SPDX-License-Identifier: MIT
// Wall time of a fresh process, in milliseconds: the median and the least of
// some runs.  Its output goes to a file.
//     bench_time RUNS OUTPUT COMMAND [ARG]...
#include "news.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_RUNS = 1000 };

extern char **environ;

static double
run(const char *output, char **argv)
{
    posix_spawn_file_actions_t actions;
    pid_t pid = 0;
    int status = 0;
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output,
                                           O_WRONLY | O_CREAT | O_TRUNC, 0644);
    const double begin = news_clock();
    if (posix_spawn(&pid, argv[0], &actions, NULL, argv, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0) {
        (void)fprintf(stderr, "bench_time: %s: failed\n", argv[0]);
        exit(EXIT_FAILURE);
    }
    const double end = news_clock();
    (void)posix_spawn_file_actions_destroy(&actions);
    return 1000 * (end - begin);
}

static int
compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
    static double times[MAX_RUNS];
    const long n = argc > 3 ? strtol(argv[1], NULL, 10) : 0;
    if (n < 1 || n > MAX_RUNS) {
        (void)fputs("usage: bench_time RUNS OUTPUT COMMAND [ARG]...\n", stderr);
        return EXIT_FAILURE;
    }
    for (long i = 0; i < n; ++i) {
        times[i] = run(argv[2], argv + 3);
    }
    qsort(times, (size_t)n, sizeof(double), compare);
    printf("%.2f\t%.2f\n", times[n / 2], times[0]);
    return EXIT_SUCCESS;
}

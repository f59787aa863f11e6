// SPDX-License-Identifier: MIT
// Time of a fresh process, in milliseconds: on the clock, the median and the
// least of some runs; of the processor, the median, which other programs
// disturb less.  Its output goes to a file.
//     bench_time RUNS OUTPUT COMMAND [ARG]...
// wait4()
#define _DEFAULT_SOURCE

#include "news.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_RUNS = 1000 };

extern char **environ;

typedef struct times {
    double clock[MAX_RUNS];
    double processor[MAX_RUNS];
} times;

static double
to_ms(struct timeval time)
{
    return 1000 * (double)time.tv_sec + (double)time.tv_usec / 1000;
}

static void
run(const char *output, char **argv, double *clock, double *processor)
{
    posix_spawn_file_actions_t actions;
    pid_t pid = 0;
    int status = 0;
    struct rusage usage;
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output,
                                           O_WRONLY | O_CREAT | O_TRUNC, 0644);
    const double begin = news_clock();
    if (posix_spawn(&pid, argv[0], &actions, NULL, argv, environ) != 0 ||
        wait4(pid, &status, 0, &usage) != pid || status != 0) {
        (void)fprintf(stderr, "bench_time: %s: failed\n", argv[0]);
        exit(EXIT_FAILURE);
    }
    *clock = 1000 * (news_clock() - begin);
    *processor = to_ms(usage.ru_utime) + to_ms(usage.ru_stime);
    (void)posix_spawn_file_actions_destroy(&actions);
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
    static times t;
    const long n = argc > 3 ? strtol(argv[1], NULL, 10) : 0;
    if (n < 1 || n > MAX_RUNS) {
        (void)fputs("usage: bench_time RUNS OUTPUT COMMAND [ARG]...\n", stderr);
        return EXIT_FAILURE;
    }
    for (long i = 0; i < n; ++i) {
        run(argv[2], argv + 3, &t.clock[i], &t.processor[i]);
    }
    qsort(t.clock, (size_t)n, sizeof(double), compare);
    qsort(t.processor, (size_t)n, sizeof(double), compare);
    printf("%.2f\t%.2f\t%.2f\n", t.clock[n / 2], t.clock[0],
           t.processor[n / 2]);
    return EXIT_SUCCESS;
}

// SPDX-License-Identifier: MIT
// Searches a text for names, three times, and prints the best speed:
//
//     bench_gaz match IMAGE TEXT     kb_gaz_match()
//     bench_gaz hs NAMES TEXT        Hyperscan or Vectorscan, literals
//     bench_gaz read TEXT            adds up the bytes, eight at a time
//     bench_gaz open IMAGE           milliseconds to open
//
// One line: megabytes a second, hits, seconds to prepare.
#include <kb/gaz.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef KB_BENCH_HS
#    include <hs/hs.h>
#endif

enum { TIMES = 3 };

static double
now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static kb_str
map(const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    const size_t size = (size_t)info.st_size;
    const char *const bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    (void)close(fd);
    if (bytes == MAP_FAILED) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    return (kb_str){bytes, size};
}

typedef uint64_t search(void *ctx, kb_str text);

static void
measure(search *run, void *ctx, kb_str text, double prepared)
{
    double best = 1e9;
    uint64_t n = 0;
    for (int i = 0; i < TIMES; ++i) {
        const double begin = now();
        n = run(ctx, text);
        const double took = now() - begin;
        best = took < best ? took : best;
    }
    (void)printf("%.0f\t%llu\t%.3f\n", (double)text.len / 1e6 / best,
                 (unsigned long long)n, prepared);
}

// ---- ours -------------------------------------------------------------------

static kb_status
count_match(void *ctx, const kb_match *match)
{
    (void)match;
    uint64_t *const n = ctx;
    ++*n;
    return KB_OK;
}

static uint64_t
run_match(void *ctx, kb_str text)
{
    uint64_t n = 0;
    if (kb_gaz_match(ctx, text, KB_MATCH_LONGEST, count_match, &n) != KB_OK) {
        exit(EXIT_FAILURE);
    }
    return n;
}

static kb_gaz *
open_image(const char *path, double *took)
{
    kb_gaz *gaz = NULL;
    kb_error err = {0};
    const double begin = now();
    if (kb_gaz_open(path, NULL, &gaz, &err) != KB_OK) {
        (void)fprintf(stderr, "%s: %s\n", path, err.message);
        exit(EXIT_FAILURE);
    }
    *took = now() - begin;
    return gaz;
}

static void
bench_match(const char *image, const char *text)
{
    double took = 0;
    kb_gaz *const gaz = open_image(image, &took);
    measure(run_match, gaz, map(text), took);
    kb_gaz_close(gaz);
}

static void
bench_open(const char *image)
{
    double best = 1e9;
    for (int i = 0; i < TIMES; ++i) {
        double took = 0;
        kb_gaz_close(open_image(image, &took));
        best = took < best ? took : best;
    }
    (void)printf("%.3f\n", best * 1e3);
}

// ---- limits -----------------------------------------------------------------

static uint64_t
run_read(void *ctx, kb_str text)
{
    (void)ctx;
    uint64_t sum = 0;
    for (size_t i = 0; text.len - i >= sizeof(sum); i += sizeof(sum)) {
        uint64_t word = 0;
        memcpy(&word, text.ptr + i, sizeof(word));
        sum += word;
    }
    return sum;
}

// ---- Hyperscan --------------------------------------------------------------

#ifdef KB_BENCH_HS
typedef struct hyperscan {
    hs_database_t *database;
    hs_scratch_t *scratch;
} hyperscan;

static int
count_hit(unsigned id, unsigned long long from, unsigned long long to,
          unsigned flags, void *ctx)
{
    (void)id;
    (void)from;
    (void)to;
    (void)flags;
    uint64_t *const n = ctx;
    ++*n;
    return 0;
}

static uint64_t
run_hyperscan(void *ctx, kb_str text)
{
    const hyperscan *const h = ctx;
    uint64_t n = 0;
    if (hs_scan(h->database, text.ptr, (unsigned)text.len, 0, h->scratch,
                count_hit, &n) != HS_SUCCESS) {
        exit(EXIT_FAILURE);
    }
    return n;
}

static void
bench_hyperscan(const char *names, const char *text)
{
    const kb_str lines = map(names);
    size_t n = 0;
    for (size_t i = 0; i < lines.len; ++i) {
        n += lines.ptr[i] == '\n';
    }
    const char **const at = calloc(n, sizeof(*at));
    size_t *const lens = calloc(n, sizeof(*lens));
    unsigned *const flags = calloc(n, sizeof(*flags));
    if (!at || !lens || !flags) {
        exit(EXIT_FAILURE);
    }
    const char *line = lines.ptr;
    for (size_t i = 0; i < n; ++i) {
        const size_t left = lines.len - (size_t)(line - lines.ptr);
        at[i] = line;
        lens[i] = (size_t)((const char *)memchr(line, '\n', left) - line);
        line += lens[i] + 1;
    }
    hyperscan h = {NULL, NULL};
    hs_compile_error_t *error = NULL;
    const double begin = now();
    if (hs_compile_lit_multi(at, flags, NULL, lens, (unsigned)n, HS_MODE_BLOCK,
                             NULL, &h.database, &error) != HS_SUCCESS ||
        hs_alloc_scratch(h.database, &h.scratch) != HS_SUCCESS) {
        (void)fprintf(stderr, "hyperscan: %s\n",
                      error ? error->message : "out of memory");
        exit(EXIT_FAILURE);
    }
    measure(run_hyperscan, &h, map(text), now() - begin);
}
#endif

int
main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "match") == 0) {
        bench_match(argv[2], argv[3]);
    } else if (argc == 3 && strcmp(argv[1], "open") == 0) {
        bench_open(argv[2]);
    } else if (argc == 3 && strcmp(argv[1], "read") == 0) {
        measure(run_read, NULL, map(argv[2]), 0);
#ifdef KB_BENCH_HS
    } else if (argc == 4 && strcmp(argv[1], "hs") == 0) {
        bench_hyperscan(argv[2], argv[3]);
#endif
    } else {
        (void)fputs("usage: bench_gaz match|hs|read|open FILE...\n", stderr);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

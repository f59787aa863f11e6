// SPDX-License-Identifier: MIT
// Compiles the project's own lists while kbgaz is not built: OUT SOURCE...
#include <kb/gaz.h>

#include <stdio.h>

static void
print(void *ctx, bool is_error, const kb_error *what)
{
    (void)ctx;
    if (is_error) {
        (void)fprintf(stderr, "%s:%u:%u: %s\n", what->source,
                      (unsigned)what->line, (unsigned)what->column,
                      what->message);
    }
}

int
main(int argc, char **argv)
{
    if (argc < 3) {
        (void)fputs("usage: make_gaz OUT SOURCE...\n", stderr);
        return 2;
    }
    kb_error err = {0};
    const kb_status st =
        kb_gaz_compile((const char *const *)argv + 2, (size_t)argc - 2,
                       argv[1], print, NULL, &err);
    if (st != KB_OK) {
        (void)fprintf(stderr, "%s: %s\n", err.source, err.message);
    }
    return st == KB_OK ? 0 : 1;
}

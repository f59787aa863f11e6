// SPDX-License-Identifier: MIT
// What every test includes first: cmocka wants these headers in this order.
#ifndef KB_TEST_H
#define KB_TEST_H

// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <kb/str.h>

#include <stdio.h>
#include <stdlib.h>

// Sanitizers map far more memory than they use, and slow the code down.
#if defined(__has_feature)
#    if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#        define KB_TEST_IS_SANITIZED 1
#    endif
#endif
#ifndef KB_TEST_IS_SANITIZED
#    define KB_TEST_IS_SANITIZED 0
#endif

enum { KB_TEST_MAX_ROWS = 1024 };

/// Run `test` once a row of a table whose rows begin with their name.
static inline int
kb_test_rows(const char *group, void *rows, size_t n, size_t row_size,
             CMUnitTestFunction test)
{
    static struct CMUnitTest tests[KB_TEST_MAX_ROWS];
    if (n > KB_TEST_MAX_ROWS) {
        fprintf(stderr, "%s: more than %d rows\n", group, KB_TEST_MAX_ROWS);
        return 1;
    }
    for (size_t i = 0; i < n; ++i) {
        char *const row = (char *)rows + i * row_size;
        const char *name = NULL;
        memcpy(&name, row, sizeof(name));
        tests[i] = (struct CMUnitTest){name, test, NULL, NULL, row};
    }
    return _cmocka_run_group_tests(group, tests, n, NULL, NULL);
}

/// Run a table: `static struct {const char *name; ...} rows[]`.
#define KB_TEST_ROWS(rows, test)                                \
    kb_test_rows(#rows, rows, sizeof(rows) / sizeof((rows)[0]), \
                 sizeof((rows)[0]), test)

/// Fail unless a view holds exactly the bytes of a C string.
// NOLINTNEXTLINE(readability-identifier-naming): like cmocka's own
#define assert_kb_str(view, expected)                               \
    do {                                                            \
        const kb_str kb_view_ = (view);                             \
        const kb_str kb_want_ = {(expected), strlen(expected)};     \
        if (!kb_str_equal(kb_view_, kb_want_)) {                    \
            fail_msg("got \"" KB_FMT "\", expected \"" KB_FMT "\"", \
                     KB_ARG(kb_view_), KB_ARG(kb_want_));           \
        }                                                           \
    } while (0)

#endif // KB_TEST_H

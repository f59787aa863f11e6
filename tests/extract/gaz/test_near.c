// SPDX-License-Identifier: MIT
// Distances against a table that is filled as a whole.
#include "gaz/near.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORD_MAX = 14, ROUNDS = 20000 };

typedef struct near_case {
    const char *name, *a, *b;
    uint32_t distance;
} near_case;

static near_case cases[] = {
    {"equal", "kyiv", "kyiv", 0},
    {"one replaced", "kyiv", "kiiv", 1},
    {"one taken out", "zelensky", "zelenky", 1},
    {"one put in", "zelensky", "zelenskyy", 1},
    {"two swapped", "example", "exampel", 1},
    {"a character of two bytes", "müller", "muller", 1},
    {"a character of three bytes", "東京都", "東都", 1},
    {"beyond the limit of a short one", "nova", "nivu", 2},
    {"beyond the limit by length", "nova", "novaexample", 2},
    {"at the limit of a long one", "nova example", "niva exemple", 2},
    {"nothing to compare with", "nova", "", 2},
};

static kb_str
str_of(const char *text)
{
    return (kb_str){text, strlen(text)};
}

static void
run_case(void **state)
{
    const near_case *const c = *state;
    kb_near near;
    assert_true(kb_near_init(&near, str_of(c->a)));
    assert_int_equal(kb_near_distance(&near, str_of(c->b)), c->distance);
}

static unsigned
min3(unsigned a, unsigned b, unsigned c)
{
    const unsigned m = a < b ? a : b;
    return m < c ? m : c;
}

static unsigned
whole_table(const char *a, const char *b)
{
    unsigned d[WORD_MAX + 1][WORD_MAX + 1];
    const size_t n = strlen(a);
    const size_t m = strlen(b);
    for (size_t i = 0; i <= n; ++i) {
        for (size_t j = 0; j <= m; ++j) {
            if (i == 0 || j == 0) {
                d[i][j] = (unsigned)(i + j);
                continue;
            }
            d[i][j] = min3(d[i - 1][j] + 1, d[i][j - 1] + 1,
                           d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < d[i][j]) {
                d[i][j] = d[i - 2][j - 2] + 1;
            }
        }
    }
    return d[n][m];
}

static void
make_word(unsigned *seed, char word[WORD_MAX + 1])
{
    size_t len = 0;
    *seed = *seed * 1103515245U + 12345U;
    const size_t want = 1 + (*seed >> 16) % WORD_MAX;
    while (len < want) {
        *seed = *seed * 1103515245U + 12345U;
        word[len++] = (char)('a' + (*seed >> 16) % 3);
    }
    word[len] = '\0';
}

static void
agrees_with_the_whole_table(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (int i = 0; i < ROUNDS; ++i) {
        char a[WORD_MAX + 1];
        char b[WORD_MAX + 1];
        make_word(&seed, a);
        make_word(&seed, b);
        kb_near near;
        assert_true(kb_near_init(&near, str_of(a)));
        const unsigned d = whole_table(a, b);
        assert_int_equal(kb_near_distance(&near, str_of(b)),
                         d <= near.limit ? d : near.limit + 1);
    }
}

static void
refuses_what_is_too_long(void **state)
{
    (void)state;
    char text[KB_NEAR_MAX + 1];
    memset(text, 'a', sizeof(text));
    kb_near near;
    assert_false(kb_near_init(&near, (kb_str){text, sizeof(text)}));
    assert_false(kb_near_init(&near, (kb_str){text, 0}));
    assert_true(kb_near_init(&near, (kb_str){text, KB_NEAR_MAX}));
    assert_int_equal(kb_near_distance(&near, (kb_str){text, sizeof(text)}),
                     near.limit + 1);
    assert_int_equal(kb_near_distance(&near, (kb_str){text, KB_NEAR_MAX}), 0);
}

int
main(void)
{
    enum { N_CASES = sizeof(cases) / sizeof(cases[0]) };
    struct CMUnitTest tests[N_CASES + 2] = {
        cmocka_unit_test(agrees_with_the_whole_table),
        cmocka_unit_test(refuses_what_is_too_long),
    };
    for (size_t i = 0; i < N_CASES; ++i) {
        tests[2 + i] =
            (struct CMUnitTest){cases[i].name, run_case, NULL, NULL, &cases[i]};
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

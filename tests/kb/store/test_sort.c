// SPDX-License-Identifier: MIT
#include "store/sort.h"
#include "support.h"

#include <stdlib.h>

typedef struct record {
    uint32_t key[KB_SORT_WORDS];
    uint32_t place; // before the sort
    char more[5];
} record;

enum { N_RECORDS = 3000 };

static void
fill(record *records, size_t n, uint32_t below)
{
    uint64_t state = 7;
    memset(records, 0, n * sizeof(*records));
    for (size_t i = 0; i < n; ++i) {
        for (size_t k = 0; k < KB_SORT_WORDS; ++k) {
            records[i].key[k] = chance(&state, below) * 0x01010101U;
        }
        records[i].place = (uint32_t)i;
        records[i].more[0] = (char)(i % 100);
    }
}

/// -1, 0, 1 by the first words.
static int
compare(const record *a, const record *b, size_t n_words)
{
    for (size_t i = 0; i < n_words; ++i) {
        if (a->key[i] != b->key[i]) {
            return a->key[i] < b->key[i] ? -1 : 1;
        }
    }
    return 0;
}

static void
sorts_by_the_words_asked_for_and_keeps_equals_in_order(void **state)
{
    static record records[N_RECORDS];
    static const struct {
        uint32_t below;
        size_t n;
    } cases[] = {{1, N_RECORDS},         {2, N_RECORDS}, {200, N_RECORDS},
                 {INT32_MAX, N_RECORDS}, {2, 16},        {200, 17}};
    (void)state;
    for (size_t r = 0; r < sizeof(cases) / sizeof(cases[0]); ++r) {
        const size_t n = cases[r].n;
        for (size_t n_words = 1; n_words <= KB_SORT_WORDS; ++n_words) {
            fill(records, n, cases[r].below);
            assert_int_equal(
                kb_sort_records(NULL, records, n, sizeof(record), n_words),
                KB_OK);
            for (size_t i = 1; i < n; ++i) {
                const int order =
                    compare(&records[i - 1], &records[i], n_words);
                assert_true(order <= 0);
                assert_true(order < 0 ||
                            records[i - 1].place < records[i].place);
                assert_int_equal(records[i].more[0], records[i].place % 100);
            }
        }
    }
}

static void
takes_none_and_one(void **state)
{
    record one = {.key = {3, 2, 1}, .place = 9};
    (void)state;
    assert_int_equal(kb_sort_records(NULL, NULL, 0, sizeof(one), 3), KB_OK);
    assert_int_equal(kb_sort_records(NULL, &one, 1, sizeof(one), 3), KB_OK);
    assert_int_equal(one.place, 9);
}

static void
says_when_memory_is_out(void **state)
{
    static record records[2];
    (void)state;
    for (size_t left = 0; left < 2; ++left) {
        kb_test_heap memory = {.left = left};
        const kb_allocator alloc = kb_test_allocator(&memory);
        assert_int_equal(kb_sort_records(&alloc, records, 2, sizeof(record), 1),
                         KB_ERR_NOMEM);
        assert_int_equal(memory.n_held, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            sorts_by_the_words_asked_for_and_keeps_equals_in_order),
        cmocka_unit_test(takes_none_and_one),
        cmocka_unit_test(says_when_memory_is_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

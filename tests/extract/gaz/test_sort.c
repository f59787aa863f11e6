// SPDX-License-Identifier: MIT
// Keys that order as texts do, and the sort against qsort().
#include "gaz/sort.h"
#include "test.h"

#include <stdlib.h>

enum { N_TEXTS = 200000, TEXT_MAX = 16 };

typedef struct text_list {
    char bytes[N_TEXTS][TEXT_MAX];
    uint8_t lens[N_TEXTS];
} text_list;

static text_list texts;

static kb_str
text_at(const text_list *list, uint32_t i)
{
    return (kb_str){list->bytes[i], list->lens[i]};
}

static void
make_texts(void)
{
    static const char alphabet[] = "aabcz 019-'A~\x01\xC3\xA9";
    uint32_t seed = 3;
    for (uint32_t i = 0; i < N_TEXTS; ++i) {
        seed = seed * 1664525U + 1013904223U;
        texts.lens[i] = (uint8_t)((seed >> 16) % TEXT_MAX);
        for (uint32_t k = 0; k < texts.lens[i]; ++k) {
            seed = seed * 1664525U + 1013904223U;
            texts.bytes[i][k] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
        }
    }
}

static int
compare_texts(const void *ctx, uint32_t a, uint32_t b)
{
    return kb_str_compare(text_at(ctx, a), text_at(ctx, b));
}

static void
keys_order_as_texts(void **state)
{
    (void)state;
    for (uint32_t i = 1; i < N_TEXTS; ++i) {
        const uint64_t a = kb_sort_key(text_at(&texts, i - 1));
        const uint64_t b = kb_sort_key(text_at(&texts, i));
        const int order = compare_texts(&texts, i - 1, i);
        assert_true(a == b || (a < b) == (order < 0));
        assert_true(order != 0 || a == b);
    }
    assert_true(kb_sort_key(KB_STR("gatan pujed")) <
                kb_sort_key(KB_STR("gatan pujee")));
}

static void
sorts_and_keeps_the_order_of_equals(void **state)
{
    (void)state;
    kb_sort_item *const items = calloc(N_TEXTS, sizeof(*items));
    assert_non_null(items);
    for (uint32_t i = 0; i < N_TEXTS; ++i) {
        items[i] = (kb_sort_item){kb_sort_key(text_at(&texts, i)), i};
    }
    assert_int_equal(kb_sort(items, N_TEXTS, compare_texts, &texts, NULL),
                     KB_OK);
    for (uint32_t i = 1; i < N_TEXTS; ++i) {
        const int order =
            compare_texts(&texts, items[i - 1].value, items[i].value);
        assert_true(order < 0 ||
                    (order == 0 && items[i - 1].value < items[i].value));
    }
    assert_int_equal(kb_sort(items, 0, compare_texts, &texts, NULL), KB_OK);
    free(items);
}

int
main(void)
{
    make_texts();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_order_as_texts),
        cmocka_unit_test(sorts_and_keeps_the_order_of_equals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

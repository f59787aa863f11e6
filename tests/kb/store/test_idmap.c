// SPDX-License-Identifier: MIT
#include "heap.h"
#include "store/idmap.h"
#include "test.h"

#include <stdio.h>

static kb_str
name_of(uint32_t number, char text[16])
{
    const int n = snprintf(text, 16, "n%u", number);
    return (kb_str){text, (size_t)n};
}

static void
finds_what_was_put(void **state)
{
    (void)state;
    enum { N = 5000 };
    kb_idmap map = {0};
    char text[16];
    uint32_t id = 0;
    assert_false(kb_idmap_find(&map, 0, KB_STR("a"), &id));
    for (uint32_t i = 0; i < N; ++i) {
        assert_false(
            kb_idmap_find(&map, (uint8_t)(i % 3), name_of(i, text), &id));
        assert_int_equal(
            kb_idmap_add(&map, (uint8_t)(i % 3), name_of(i, text), i + 1),
            KB_OK);
    }
    for (uint32_t i = 0; i < N; ++i) {
        assert_true(
            kb_idmap_find(&map, (uint8_t)(i % 3), name_of(i, text), &id));
        assert_int_equal(id, i + 1);
        assert_false(kb_idmap_find(&map, (uint8_t)((i + 1) % 3),
                                   name_of(i, text), &id)); // of another kind
    }
    assert_int_equal(map.n, N);
    assert_true(kb_idmap_memory(&map) < N * 54);
    kb_idmap_clear(&map);
    assert_int_equal(kb_idmap_memory(&map), 0);
}

static void
is_as_before_when_memory_is_out(void **state)
{
    (void)state;
    kb_test_heap memory = {.left = 1};
    const kb_allocator alloc = kb_test_allocator(&memory);
    kb_idmap map = {.alloc = &alloc};
    char text[16];
    uint32_t id = 0;
    uint32_t n = 0;
    while (kb_idmap_add(&map, 0, name_of(n, text), n + 1) == KB_OK) {
        ++n;
    }
    assert_int_equal(n, 48); // of 64
    assert_int_equal(map.n, n);
    assert_true(kb_idmap_find(&map, 0, name_of(n - 1, text), &id));
    assert_false(kb_idmap_find(&map, 0, name_of(n, text), &id));
    kb_idmap_clear(&map);
    assert_int_equal(memory.n_held, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_was_put),
        cmocka_unit_test(is_as_before_when_memory_is_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

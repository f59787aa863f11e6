// SPDX-License-Identifier: MIT
#include "resolve/map.h"
#include "test.h"

enum { N_KEYS = 5000 };

static uint64_t
key_of(uint32_t i)
{
    return (uint64_t)i * UINT64_C(0x9E3779B97F4A7C15);
}

static void
finds_what_was_set(void **state)
{
    (void)state;
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_map map = {.arena = &arena};
    assert_int_equal(kb_map_get(&map, 7), KB_NONE);
    for (uint32_t i = 0; i < N_KEYS; ++i) {
        assert_int_equal(kb_map_set(&map, key_of(i), i), KB_OK);
    }
    assert_int_equal(kb_map_set(&map, key_of(3), 99), KB_OK);
    assert_int_equal(map.n, N_KEYS);
    for (uint32_t i = 0; i < N_KEYS; ++i) {
        assert_int_equal(kb_map_get(&map, key_of(i)), i == 3 ? 99 : i);
        assert_int_equal(kb_map_get(&map, key_of(i + N_KEYS)), KB_NONE);
    }
    kb_arena_clear(&arena);
}

static void
keeps_what_it_has_when_memory_is_out(void **state)
{
    (void)state;
    kb_arena arena;
    kb_arena_init(&arena, NULL, 1024);
    kb_map map = {.arena = &arena};
    uint32_t n = 0;
    while (n < N_KEYS && kb_map_set(&map, key_of(n), n) == KB_OK) {
        n += 1;
    }
    assert_true(n > 0 && n < N_KEYS);
    for (uint32_t i = 0; i < n; ++i) {
        assert_int_equal(kb_map_get(&map, key_of(i)), i);
    }
    kb_arena_clear(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_was_set),
        cmocka_unit_test(keeps_what_it_has_when_memory_is_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
#include "base/arena.h"
#include "test.h"

static void
gives_aligned_memory_of_any_size(void **state)
{
    (void)state;
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    for (size_t n = 0; n < 3000; n += 7) {
        unsigned char *const got = kb_arena_get(&arena, n, 1);
        assert_non_null(got);
        assert_int_equal((uintptr_t)got % _Alignof(max_align_t), 0);
        memset(got, 0xAB, n);
    }
    kb_arena_clear(&arena);
}

static void
refuses_what_overflows_or_exceeds_its_limit(void **state)
{
    (void)state;
    kb_arena arena;
    kb_arena_init(&arena, NULL, 1024);
    assert_null(kb_arena_get(&arena, SIZE_MAX / 2, 3));
    assert_null(kb_arena_get(&arena, 1, SIZE_MAX));
    assert_non_null(kb_arena_get(&arena, 1000, 1));
    assert_null(kb_arena_get(&arena, 100, 1));
    assert_int_equal(kb_arena_fault(&arena, 100, 1), KB_ERR_LIMIT);
    assert_int_equal(kb_arena_fault(&arena, 8, 1), KB_ERR_NOMEM);
    kb_arena_reset(&arena);
    assert_non_null(kb_arena_get(&arena, 1000, 1));
    kb_arena_clear(&arena);
}

static void
goes_back_to_a_mark(void **state)
{
    (void)state;
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_str kept = {0};
    assert_int_equal(kb_arena_copy(&arena, KB_STR("kept"), &kept), KB_OK);
    const kb_arena_mark mark = kb_arena_save(&arena);
    const size_t used = arena.used;
    for (int i = 0; i < 100; ++i) {
        assert_non_null(kb_arena_get(&arena, 4096, 1));
    }
    kb_arena_restore(&arena, mark);
    assert_int_equal(arena.used, used);
    assert_string_equal(kept.ptr, "kept");
    kb_arena_clear(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_aligned_memory_of_any_size),
        cmocka_unit_test(refuses_what_overflows_or_exceeds_its_limit),
        cmocka_unit_test(goes_back_to_a_mark),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}

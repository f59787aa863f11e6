// SPDX-License-Identifier: MIT
#include "gaz/memo.h"
#include "test.h"

enum { N_SPELLINGS = 100000 };

// The senses that a spelling stands for here: none to three.
static kb_sense_list
senses_of(uint64_t spelling, kb_gaz_sense room[3])
{
    const uint32_t n = (uint32_t)(spelling % 4);
    for (uint32_t i = 0; i < n; ++i) {
        room[i] = (kb_gaz_sense){.index = (uint32_t)spelling + i};
    }
    return (kb_sense_list){room, n};
}

static void
check(const kb_sense_list *got, uint64_t spelling)
{
    kb_gaz_sense room[3];
    const kb_sense_list wanted = senses_of(spelling, room);
    assert_int_equal(got->n, wanted.n);
    for (uint32_t i = 0; i < got->n; ++i) {
        assert_int_equal(got->items[i].index, wanted.items[i].index);
    }
}

static void
keeps_a_copy_of_senses(void **state)
{
    (void)state;
    kb_word_memo *memo = NULL;
    kb_sense_list got;
    kb_gaz_sense room[3];
    assert_int_equal(kb_word_memo_new(NULL, &memo), KB_OK);
    assert_false(kb_word_memo_senses(memo, 7, &got));
    const kb_sense_list list = senses_of(7, room);
    assert_int_equal(kb_word_memo_keep(memo, 7, &list), KB_OK);
    memset(room, 0, sizeof(room));
    assert_true(kb_word_memo_senses(memo, 7, &got));
    check(&got, 7);
    const kb_sense_list none = senses_of(4, room);
    assert_int_equal(kb_word_memo_keep(memo, 4, &none), KB_OK);
    assert_true(kb_word_memo_senses(memo, 4, &got));
    assert_int_equal(got.n, 0);
    kb_word_memo_free(memo);
}

// Many more than there are places, and than are held at once.
static void
forgets_but_never_mistakes(void **state)
{
    (void)state;
    kb_word_memo *memo = NULL;
    size_t n_found = 0;
    assert_int_equal(kb_word_memo_new(NULL, &memo), KB_OK);
    for (uint64_t round = 0; round < 3; ++round) {
        kb_sense_list got;
        for (uint64_t spelling = 1; spelling < N_SPELLINGS; ++spelling) {
            kb_gaz_sense room[3];
            const kb_sense_list list = senses_of(spelling, room);
            assert_int_equal(kb_word_memo_keep(memo, spelling, &list), KB_OK);
            if (kb_word_memo_senses(memo, spelling / 2 + 1, &got)) {
                check(&got, spelling / 2 + 1);
                n_found += 1;
            }
        }
        kb_word_memo_trim(memo);
    }
    assert_true(n_found > 0);
    kb_word_memo_free(memo);
}

static void
does_without_a_memo(void **state)
{
    (void)state;
    kb_sense_list got;
    const kb_sense_list none = {NULL, 0};
    assert_false(kb_word_memo_senses(NULL, 1, &got));
    assert_int_equal(kb_word_memo_keep(NULL, 1, &none), KB_OK);
    kb_word_memo_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_a_copy_of_senses),
        cmocka_unit_test(forgets_but_never_mistakes),
        cmocka_unit_test(does_without_a_memo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
#include "test.h"

static struct {
    const char *name;
    kb_str in;
    kb_status status;
    size_t bad;
} utf8_cases[] = {
    {"accepts_nothing", {NULL, 0}, KB_OK, 0},
    {"accepts_ascii", {"plain words here", 16}, KB_OK, 0},
    {"accepts_two_bytes", {"\xc3\xa9", 2}, KB_OK, 0},
    {"accepts_largest_code", {"\xf4\x8f\xbf\xbf", 4}, KB_OK, 0},
    {"accepts_zero_byte", {"\0", 1}, KB_OK, 0},
    {"rejects_overlong_slash", {"ab\xc0\xaf", 4}, KB_ERR_UTF8, 2},
    {"rejects_overlong_three", {"\xe0\x80\xaf", 3}, KB_ERR_UTF8, 0},
    {"rejects_surrogate", {"a\xed\xa0\x80", 4}, KB_ERR_UTF8, 1},
    {"rejects_above_range", {"\xf4\x90\x80\x80", 4}, KB_ERR_UTF8, 0},
    {"rejects_lone_tail", {"12345678\x80", 9}, KB_ERR_UTF8, 8},
    {"rejects_cut_sequence", {"\xe2\x82", 2}, KB_ERR_UTF8, 0},
    {"rejects_bad_third_byte", {"\xe2\x82\x41", 3}, KB_ERR_UTF8, 0},
    {"rejects_fe", {"\xfe", 1}, KB_ERR_UTF8, 0},
};

static void
check_utf8(void **state)
{
    const struct {
        const char *name;
        kb_str in;
        kb_status status;
        size_t bad;
    } *const row = *state;
    size_t bad = 0;
    assert_int_equal(kb_str_check_utf8(row->in, &bad), row->status);
    assert_int_equal(bad, row->bad);
    assert_int_equal(kb_str_check_utf8(row->in, NULL), row->status);
}

static void
compares_bytes_then_length(void **state)
{
    (void)state;
    assert_true(kb_str_compare(KB_STR("ab"), KB_STR("abc")) < 0);
    assert_true(kb_str_compare(KB_STR("b"), KB_STR("abc")) > 0);
    assert_int_equal(kb_str_compare(KB_STR("x"), KB_STR("x")), 0);
    assert_true(kb_str_compare((kb_str){NULL, 0}, KB_STR("")) == 0);
    assert_true(kb_str_compare(KB_STR("\xff"), KB_STR("a")) > 0);
}

static void
names_every_status(void **state)
{
    (void)state;
    for (int i = KB_ERR_READONLY; i <= KB_DONE; ++i) {
        assert_string_not_equal(kb_status_text((kb_status)i), "unknown status");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_bytes_then_length),
        cmocka_unit_test(names_every_status),
    };
    return KB_TEST_ROWS(utf8_cases, check_utf8) +
           cmocka_run_group_tests_name("str", tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
#include "test.h"

#include <kb/day.h>

typedef struct parse_case {
    const char *name;
    const char *in;
    kb_status status;
    kb_day day;
} parse_case;

static parse_case parse_cases[] = {
    {"reads_epoch", "1970-01-01", KB_OK, 0},
    {"reads_day_before", "1969-12-31", KB_OK, -1},
    {"reads_leap_day", "2024-02-29", KB_OK, 19782},
    {"reads_with_time", "2022-03-03T10:00:00Z", KB_OK, 19054},
    {"reads_first_day", "0000-01-01", KB_OK, -719528},
    {"reads_last_day", "9999-12-31", KB_OK, 2932896},
    {"rejects_empty", "", KB_ERR_SYNTAX, 7},
    {"rejects_short_year", "22-03-03", KB_ERR_SYNTAX, 7},
    {"rejects_no_leap_day", "2023-02-29", KB_ERR_SYNTAX, 7},
    {"rejects_1900_leap_day", "1900-02-29", KB_ERR_SYNTAX, 7},
    {"rejects_month_13", "2023-13-01", KB_ERR_SYNTAX, 7},
    {"rejects_day_0", "2023-01-00", KB_ERR_SYNTAX, 7},
    {"rejects_letters", "2023-0x-01", KB_ERR_SYNTAX, 7},
    {"rejects_trailing_text", "2023-01-011", KB_ERR_SYNTAX, 7},
};

static void
check_parse(void **state)
{
    const parse_case *const row = *state;
    kb_day day = 7;
    const kb_str text = {row->in, strlen(row->in)};
    assert_int_equal(kb_day_parse(text, &day), row->status);
    assert_int_equal(day, row->day);
}

static void
formats_what_it_parses(void **state)
{
    (void)state;
    for (kb_day day = -719528; day <= 2932896; day += 97) {
        char text[KB_DAY_LEN + 1];
        kb_day_format(day, text);
        kb_day again = 0;
        assert_int_equal(kb_day_parse((kb_str){text, KB_DAY_LEN}, &again),
                         KB_OK);
        assert_int_equal(again, day);
    }
}

static void
clamps_what_has_no_four_digits(void **state)
{
    (void)state;
    char text[KB_DAY_LEN + 1];
    kb_day_format(INT32_MAX, text);
    assert_string_equal(text, "9999-12-31");
    kb_day_format(INT32_MIN + 1, text);
    assert_string_equal(text, "0000-01-01");
    kb_day_format(KB_NO_DAY, text);
    assert_string_equal(text, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_what_it_parses),
        cmocka_unit_test(clamps_what_has_no_four_digits),
    };
    return KB_TEST_ROWS(parse_cases, check_parse) +
           cmocka_run_group_tests_name("day", tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
#include "../lists.h"
#include "resolve/office.h"

typedef struct office_case {
    const char *name;
    const char *role;
    const char *of; // id
    const char *day;
    const char *holder; // label, or NULL: nobody, or two
} office_case;

static office_case cases[] = {
    {"in_office", "president", "ua", "2022-03-04", "Volodymyr Zelenskyy"},
    {"first_day", "president", "us", "2021-01-20", "Joe Biden"},
    {"day_before", "president", "us", "2021-01-19", NULL},
    {"another_role", "vice president", "us", "2012-06-01", "Joe Biden"},
    {"another_country", "president", "fi", "2022-03-04", NULL},
    {"no_such_role", "dogcatcher", "us", "2022-03-04", NULL},
};

static kb_gaz *lists;
static kb_offices *offices;

static void
finds_holder(void **state)
{
    const office_case *const c = *state;
    uint32_t of = 0;
    kb_day day = KB_NO_DAY;
    assert_int_equal(kb_gaz_find(lists, (kb_str){c->of, strlen(c->of)}, &of),
                     KB_OK);
    assert_int_equal(kb_day_parse((kb_str){c->day, strlen(c->day)}, &day),
                     KB_OK);
    kb_holder holder;
    const kb_status st = kb_offices_find(
        offices, (kb_str){c->role, strlen(c->role)}, lists, of, day, &holder);
    assert_int_equal(st, c->holder ? KB_OK : KB_NOT_FOUND);
    if (c->holder) {
        assert_kb_str(kb_gaz_get(holder.gaz, holder.index).name, c->holder);
    }
}

int
main(void)
{
    lists = kb_test_open_lists(KB_BINARY_DIR "/test_office.gaz");
    const kb_gaz *const gazs[] = {lists};
    if (!lists || kb_offices_new(gazs, 1, NULL, &offices) != KB_OK) {
        return 1;
    }
    const int failed = KB_TEST_ROWS(cases, finds_holder);
    kb_offices_free(offices);
    kb_offices_free(NULL);
    kb_gaz_close(lists);
    return failed;
}

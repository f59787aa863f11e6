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
    {"other_words", "minister of economics", "fr", "2015-01-05",
     "Emmanuel Macron"},
    {"other_order", "minister for the economy", "fr", "2015-01-05",
     "Emmanuel Macron"},
    {"more_words", "deputy economy minister", "fr", "2015-01-05", NULL},
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

typedef struct bearer_case {
    const char *name;
    const char *role;
    const char *surname; // folded
    const char *from;    // NULL: no bound; so with the next
    const char *to;
    const char *holder; // label, or NULL: nobody
} bearer_case;

static bearer_case bearers[] = {
    {"that_day", "president", "kravchuk", "1993-05-06", "1993-05-06",
     "Leonid Kravchuk"},
    {"day_after", "president", "kravchuk", "1994-07-20", "1994-07-20", NULL},
    {"until_a_day", "president", "kravchuk", NULL, "2003-05-06",
     "Leonid Kravchuk"},
    {"before_all", "president", "kravchuk", NULL, "1990-05-06", NULL},
    {"any_day", "president", "kravchuk", NULL, NULL, "Leonid Kravchuk"},
    {"still", "president", "zelenskyy", "2024-05-06", "2024-05-06",
     "Volodymyr Zelenskyy"},
    {"another_role_of_his", "chancellor", "kravchuk", NULL, NULL, NULL},
    {"first_name", "president", "leonid", NULL, NULL, NULL},
};

static kb_day
day_of(const char *text)
{
    kb_day day = KB_NO_DAY;
    if (text) {
        assert_int_equal(kb_day_parse((kb_str){text, strlen(text)}, &day),
                         KB_OK);
    }
    return day;
}

static void
finds_bearer(void **state)
{
    const bearer_case *const c = *state;
    kb_holder found[2];
    uint32_t n = 0;
    const kb_office_call call = {.role = {c->role, strlen(c->role)},
                                 .surname = {c->surname, strlen(c->surname)},
                                 .from = day_of(c->from),
                                 .to = day_of(c->to)};
    assert_int_equal(kb_offices_bearers(offices, &call, found, 2, &n), KB_OK);
    assert_int_equal(n, c->holder ? 1 : 0);
    if (c->holder) {
        assert_kb_str(kb_gaz_get(found[0].gaz, found[0].index).name, c->holder);
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
    const int failed =
        KB_TEST_ROWS(cases, finds_holder) + KB_TEST_ROWS(bearers, finds_bearer);
    kb_offices_free(offices);
    kb_offices_free(NULL);
    kb_gaz_close(lists);
    return failed;
}

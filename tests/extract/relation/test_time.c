// SPDX-License-Identifier: MIT
// The day of an event, from what the sentence says and the document's date.
#include "shipped.h"

#include <kb/day.h>

// Friday, 4 March 2022.
enum { YEAR = 2022, MONTH = 3, DAY = 4 };

typedef struct telling {
    const char *text;     // speaks of Norway, that attacked Sudan
    int year, month, day; // 0: no day
} telling;

static shipped lists;

static telling tellings[] = {
    {"Norway attacked Sudan.", 0, 0, 0},
    {"Today, Norway attacked Sudan.", 2022, 3, 4},
    {"Norway attacked Sudan in the desert yesterday.", 2022, 3, 3},
    {"Tomorrow, Norway will attack Sudan.", 2022, 3, 5},
    {"Norway attacked Sudan yesterday.", 2022, 3, 3},
    {"Norway will attack Sudan tomorrow.", 2022, 3, 5},
    {"Norway attacked Sudan on Friday.", 2022, 3, 4},
    {"Norway attacked Sudan on Thursday.", 2022, 3, 3},
    {"Norway on Wednesday attacked Sudan.", 2022, 3, 2},
    {"On Saturday, Norway attacked Sudan.", 2022, 2, 26},
    {"Norway will attack Sudan on Monday.", 2022, 3, 7},
    {"Norway attacked Sudan on March 2.", 2022, 3, 2},
    {"Norway attacked Sudan on 2 March.", 2022, 3, 2},
    {"Norway attacked Sudan on March 1st.", 2022, 3, 1},
    {"Norway attacked Sudan on Feb. 24.", 2022, 2, 24},
    {"Norway attacked Sudan on December 24.", 2021, 12, 24},
    {"Norway attacked Sudan on March 2, 2014.", 2014, 3, 2},
    {"Norway attacked Sudan on 24 February 2020.", 2020, 2, 24},
    {"Norway attacked Sudan on February 30.", 0, 0, 0},
    {"Norway attacked Sudan in 2014.", 0, 0, 0},
    {"Norway attacked Sudan in March.", 0, 0, 0},
    {"Norway attacked 31 villages in Sudan.", 0, 0, 0},
};

// With no date of the document, only whole dates count.
static telling undated[] = {
    {"Yesterday, Norway attacked Sudan. ", 0, 0, 0},
    {"Norway attacked Sudan on Thursday. ", 0, 0, 0},
    {"Norway attacked Sudan on March 2. ", 0, 0, 0},
    {"Norway attacked Sudan on March 2, 2014. ", 2014, 3, 2},
};

static void
check(const telling *t, kb_day today)
{
    kb_document document = {
        .id = {"x", 1}, .text = {t->text, strlen(t->text)}, .date = today};
    kb_annotation found;
    shipped_run(&lists, &document, &found);
    const kb_relation *const r =
        shipped_find(&found, "Norway", "attacked", NULL);
    kb_day want = KB_NO_DAY;
    if (t->year != 0) {
        assert_int_equal(kb_day_make(t->year, t->month, t->day, &want), KB_OK);
    }
    assert_non_null(r);
    assert_int_equal(r->time, want);
}

static void
is_dated(void **state)
{
    kb_day today = KB_NO_DAY;
    assert_int_equal(kb_day_make(YEAR, MONTH, DAY, &today), KB_OK);
    check(*state, today);
}

static void
is_dated_by_itself(void **state)
{
    check(*state, KB_NO_DAY);
}

int
main(void)
{
    if (!shipped_open(&lists)) {
        return 1;
    }
    int failed = KB_TEST_ROWS(tellings, is_dated);
    failed += KB_TEST_ROWS(undated, is_dated_by_itself);
    shipped_close(&lists);
    return failed;
}

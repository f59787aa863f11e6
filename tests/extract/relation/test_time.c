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
    // weekdays; the document is of Friday, 4 March 2022
    {"Norway attacked Sudan on Friday.", 2022, 3, 4},
    {"Norway attacked Sudan last Friday.", 2022, 2, 25},
    {"Norway attacked Sudan last Thursday.", 2022, 3, 3},
    {"Norway attacked Sudan last Sunday.", 2022, 2, 27},
    {"Norway attacked Sudan this past Sunday.", 2022, 2, 27},
    {"Norway attacked Sudan early on Thursday.", 2022, 3, 3},
    {"Norway attacked Sudan late Wednesday.", 2022, 3, 2},
    {"Norway attacked Sudan on Tuesday night.", 2022, 3, 1},
    {"Norway attacked Sudan in the early hours of Monday.", 2022, 2, 28},
    {"Norway attacked Sudan on Monday last week.", 2022, 2, 21},
    {"Norway attacked Sudan on Friday of last week.", 2022, 2, 25},
    {"Norway attacked Sudan on Tuesday this week.", 2022, 3, 1},
    {"Norway has attacked Sudan since Monday.", 2022, 2, 28},
    {"Norway will attack Sudan on Friday.", 2022, 3, 4},
    {"Norway will attack Sudan next Friday.", 2022, 3, 11},
    {"Norway will attack Sudan next Tuesday.", 2022, 3, 8},
    {"Norway will attack Sudan on Tuesday next week.", 2022, 3, 8},
    {"Norway will attack Sudan this coming Sunday.", 2022, 3, 6},
    {"Norway would attack Sudan on Sunday.", 2022, 3, 6},
    {"Norway must attack Sudan on Sunday.", 2022, 3, 6},
    {"Norway attacked Sudan from Monday to Wednesday.", 2022, 2, 28},
    {"Norway will attack Sudan by Tuesday.", 0, 0, 0},
    {"Norway will not rest until Sunday and attacked Sudan.", 0, 0, 0},
    // dates
    {"Norway attacked Sudan on Wednesday, March 2.", 2022, 3, 2},
    {"On Tuesday, 1 March, Norway attacked Sudan.", 2022, 3, 1},
    {"Norway attacked Sudan on Sunday, January 16, 2022.", 2022, 1, 16},
    {"Norway attacked Sudan on Sunday, 16 January.", 2022, 1, 16},
    {"Norway attacked Sudan on January 16.", 2022, 1, 16},
    {"Norway attacked Sudan on the 24th of February.", 2022, 2, 24},
    {"Norway attacked Sudan on 24th February.", 2022, 2, 24},
    {"Norway attacked Sudan on February 24th, 2019.", 2019, 2, 24},
    {"Norway attacked Sudan on Feb 24.", 2022, 2, 24},
    {"Norway attacked Sudan on 24 Feb 2018.", 2018, 2, 24},
    {"Norway attacked Sudan on 24-Feb-2018.", 2018, 2, 24},
    {"Norway attacked Sudan on Sept. 11, 2001.", 2001, 9, 11},
    {"Norway attacked Sudan on 1 March, 2020.", 2020, 3, 1},
    {"Norway attacked Sudan on 2020-03-01.", 2020, 3, 1},
    {"Norway attacked Sudan on 2020/03/01.", 2020, 3, 1},
    {"Norway attacked Sudan on 24.02.2022.", 2022, 2, 24},
    {"Norway attacked Sudan on 24/02/2022.", 2022, 2, 24},
    {"Norway attacked Sudan on 02/24/2022.", 2022, 2, 24},
    {"Norway attacked Sudan on 02/03/2022.", 0, 0, 0},
    {"Norway attacked Sudan on May 5 last year.", 2021, 5, 5},
    {"Norway attacked Sudan on 5 May of last year.", 2021, 5, 5},
    {"Norway will attack Sudan on October 5 next year.", 2023, 10, 5},
    {"Norway attacked Sudan on January 5 this year.", 2022, 1, 5},
    {"Norway will attack Sudan on March 20.", 2022, 3, 20},
    {"Norway will attack Sudan on August 20.", 2022, 8, 20},
    {"Norway attacked Sudan on November 20.", 2021, 11, 20},
    {"Norway attacked Sudan on 24-26 February.", 2022, 2, 24},
    {"Norway attacked Sudan on 24 and 26 February.", 2022, 2, 24},
    {"Norway attacked Sudan on February 24-26.", 2022, 2, 24},
    {"Norway attacked Sudan from February 24 to February 26.", 2022, 2, 24},
    {"Norway attacked Sudan between February 24 and February 26.", 0, 0, 0},
    {"Norway attacked Sudan between Monday and Wednesday.", 0, 0, 0},
    {"Norway attacked Sudan between 24 and 26 February.", 0, 0, 0},
    {"Norway has attacked Sudan since February 24.", 2022, 2, 24},
    {"Norway will attack Sudan by March 10.", 0, 0, 0},
    {"Norway attacked Sudan before 24 February.", 0, 0, 0},
    {"Norway attacked Sudan on March 41.", 0, 0, 0},
    // counted from the document's day
    {"Norway attacked Sudan the day before yesterday.", 2022, 3, 2},
    {"Norway will attack Sudan the day after tomorrow.", 2022, 3, 6},
    {"Norway attacked Sudan earlier today.", 2022, 3, 4},
    {"Norway attacked Sudan this morning.", 2022, 3, 4},
    {"Norway attacked Sudan last night.", 2022, 3, 3},
    {"Norway attacked Sudan yesterday evening.", 2022, 3, 3},
    {"Norway attacked Sudan three days ago.", 2022, 3, 1},
    {"Norway attacked Sudan a week ago.", 2022, 2, 25},
    {"Two weeks ago, Norway attacked Sudan.", 2022, 2, 18},
    {"Norway attacked Sudan 10 days ago.", 2022, 2, 22},
    {"Norway attacked Sudan eleven days ago.", 2022, 2, 21},
    {"Norway attacked Sudan about two weeks ago.", 2022, 2, 18},
    {"Norway will attack Sudan in three days.", 2022, 3, 7},
    {"Norway will attack Sudan in two weeks.", 2022, 3, 18},
    {"Norway will attack Sudan two days from now.", 2022, 3, 6},
    {"Norway attacked Sudan in two days.", 0, 0, 0},
    // no day
    {"Norway attacked Sudan two months ago.", 0, 0, 0},
    {"Norway attacked Sudan a year ago.", 0, 0, 0},
    {"Norway attacked Sudan two days later.", 0, 0, 0},
    {"Norway attacked Sudan a day earlier.", 0, 0, 0},
    {"Norway attacked Sudan the next day.", 0, 0, 0},
    {"Norway attacked Sudan that day.", 0, 0, 0},
    {"Norway attacked Sudan last week.", 0, 0, 0},
    {"Norway attacked Sudan earlier this month.", 0, 0, 0},
    {"Norway attacked Sudan last weekend.", 0, 0, 0},
    {"Norway attacked Sudan late last year.", 0, 0, 0},
    {"Norway attacked Sudan in recent days.", 0, 0, 0},
    {"Norway attacked Sudan over the past two weeks.", 0, 0, 0},
    {"Norway attacked Sudan in March 2014.", 0, 0, 0},
    {"Norway attacked Sudan since 2014.", 0, 0, 0},
    {"Norway attacked Sudan in the 1990s.", 0, 0, 0},
    {"Norway attacked Sudan in late February.", 0, 0, 0},
    // of another verb
    {"Norway attacked Sudan and Chad left on Monday.", 0, 0, 0},
    {"On Monday, Norway attacked Sudan and Chad left on Tuesday.", 2022, 2, 28},
    {"Chad on Monday condemned Norway's attack on Sudan.", 0, 0, 0},
    {"On Monday, Norway's attack on Sudan went on.", 2022, 2, 28},
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

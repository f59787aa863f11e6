// SPDX-License-Identifier: MIT
// Where an event happened: the phrase that says so, and those that do not.
#include "shipped.h"

typedef struct event {
    const char *text; // the name of its test too
    const char *subject;
    const char *predicate;
    const char *object;
    const char *place; // NULL: not said
} event;

static shipped lists;

static event events[] = {
    {"Norway attacked Sudan near Djibouti.", "Norway", "attacked", "Sudan",
     "Djibouti"},
    {"Anna Berg met Carl Lind in Oslo on Monday.", "Anna Berg", "met",
     "Carl Lind", "Oslo"},
    {"Anna Berg met Carl Lind on Monday in Oslo.", "Anna Berg", "met",
     "Carl Lind", "Oslo"},
    {"In Oslo, Anna Berg met Carl Lind.", "Anna Berg", "met", "Carl Lind",
     "Oslo"},
    {"Anna Berg met Carl Lind at a summit in Oslo.", "Anna Berg", "met",
     "Carl Lind", "Oslo"},
    {"Anna Berg met Carl Lind in the Swiss city of Geneva.", "Anna Berg", "met",
     "Carl Lind", "Geneva"},
    {"Norway held talks in Oslo with Finland.", "Norway", "met", "Finland",
     "Oslo"},
    {"Talks between Norway and Finland in Geneva ended.", "Norway", "met",
     "Finland", "Geneva"},
    // the place of a thing, not of the event
    {"Norway condemned Finland for its war in Sudan.", "Norway", "criticized",
     "Finland", NULL},
    {"Norway discussed the crisis in Sudan with Finland.", "Norway",
     "consultedWith", "Finland", NULL},
    // an end of it already
    {"Norway attacked Sudan in Sudan.", "Norway", "attacked", "Sudan", NULL},
    // no place
    {"Anna Berg met Carl Lind in March.", "Anna Berg", "met", "Carl Lind",
     NULL},
    {"Anna Berg met Carl Lind.", "Anna Berg", "met", "Carl Lind", NULL},
    // what lasts happens nowhere
    {"Norway borders Sweden in Lapland.", "Norway", "borders", "Sweden", NULL},
};

static void
happens(void **state)
{
    const event *const e = *state;
    kb_document document = {
        .id = {"x", 1}, .text = {e->text, strlen(e->text)}, .date = KB_NO_DAY};
    kb_annotation found;
    shipped_run(&lists, &document, &found);
    const kb_relation *const r =
        shipped_find(&found, e->subject, e->predicate, e->object);
    if (!r) {
        shipped_print(&found);
        fail();
    }
    if (!e->place) {
        assert_int_equal(r->place, KB_NONE);
    } else {
        assert_int_not_equal(r->place, KB_NONE);
        assert_kb_str(found.entities[r->place].name, e->place);
    }
}

int
main(void)
{
    if (!shipped_open(&lists)) {
        return 1;
    }
    const int failed = KB_TEST_ROWS(events, happens);
    shipped_close(&lists);
    return failed;
}

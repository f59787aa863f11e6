// SPDX-License-Identifier: MIT
// What an outer verb and the event of its complement are together, and whose
// acts of several verbs are.
#include "shipped.h"

typedef struct pair {
    const char *text; // the name of its test too
    const char *subject, *predicate, *object;
    bool is_absent; // must not be found
} pair;

static shipped lists;

static pair pairs[] = {
    {"Norway refused to meet Sergei Lavrov.", "Norway", "refusedToMeet",
     "Sergei Lavrov", false},
    {"Norway declined to negotiate with Chad.", "Norway", "refusedToMeet",
     "Chad", false},
    {"Norway refused to lift sanctions on Chad.", "Norway", "rejected", "Chad",
     false},
    {"Norway agreed to meet Sergei Lavrov.", "Norway", "agreedToMeet",
     "Sergei Lavrov", false},
    {"Norway offered to mediate between Chad and Sudan.", "Norway",
     "offeredToMediate", "Chad", false},
    {"Norway asked to join the European Union.", "Norway", "appliedToJoin",
     "European Union", false},
    {"Norway pledged to send aid to Chad.", "Norway", "pledgedAidTo", "Chad",
     false},
    {"Norway threatened to attack Chad.", "Norway", "threatenedForceAgainst",
     "Chad", false},
    {"Norway threatened to sue Chad.", "Norway", "threatened", "Chad", false},
    {"Norway urged Belarus to release Ales Bialiatski.", "Norway",
     "demandedReleaseOf", "Ales Bialiatski", false},
    {"Norway denied attacking Chad.", "Norway", "denied", "Chad", false},
    // the object of the outer verb acts in the inner one
    {"Norway urged Belarus to release Ales Bialiatski.", "Belarus", "released",
     "Ales Bialiatski", false},
    {"Norway urged Belarus to release Ales Bialiatski.", "Norway", "released",
     NULL, true},
    {"Norway promised Chad to attack Sudan.", "Chad", "attacked", NULL, true},
    // one subject for verbs that are joined
    {"Norway sued Chad and attacked Sudan.", "Norway", "sued", "Chad", false},
    {"Norway sued Chad and attacked Sudan.", "Norway", "attacked", "Sudan",
     false},
    // everyone of those who are joined
    {"Norway and Chad sanctioned Sudan and Niger.", "Norway", "sanctioned",
     "Niger", false},
    {"Norway and Chad sanctioned Sudan and Niger.", "Chad", "sanctioned",
     "Sudan", false},
    // the verb of a relative clause
    {"Norway, which attacked Sudan, sued Chad.", "Norway", "attacked", "Sudan",
     false},
    {"Norway, which attacked Sudan, sued Chad.", "Norway", "sued", "Chad",
     false},
    // light verbs
    {"Norway launched an attack on Sudan.", "Norway", "attacked", "Sudan",
     false},
    {"An attack on Sudan was launched by Norway.", "Norway", "attacked",
     "Sudan", false},
};

static void
is_composed(void **state)
{
    const pair *const p = *state;
    kb_document document = {
        .id = {"x", 1}, .text = {p->text, strlen(p->text)}, .date = KB_NO_DAY};
    kb_annotation found;
    shipped_run(&lists, &document, &found);
    const kb_relation *const r =
        shipped_find(&found, p->subject, p->predicate, p->object);
    if ((r && !r->is_negative) == p->is_absent) {
        shipped_print(&found);
        fail();
    }
}

int
main(void)
{
    if (!shipped_open(&lists)) {
        return 1;
    }
    const int failed = KB_TEST_ROWS(pairs, is_composed);
    shipped_close(&lists);
    return failed;
}

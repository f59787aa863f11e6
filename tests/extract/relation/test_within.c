// SPDX-License-Identifier: MIT
// What lies in what: chains of places, what follows from them and the lists,
// and what is not said.
#include "shipped.h"

typedef struct fact {
    const char *text; // the name of its test too
    const char *subject;
    const char *predicate;
    const char *object;
} fact;

static shipped lists;

#define HAMLET                                                           \
    "Ashby is a hamlet in the town of Weston, Albany County, New York, " \
    "United States."
#define DAM                                                             \
    "The Miller Dam is located on the Scioto River near Trelby, Ohio, " \
    "United States."
#define SCHOOL                                                           \
    "Carter High School is a public high school located in the city of " \
    "Houston, Texas (United States)."
#define VILLAGE                                                            \
    "Zabnik is a village in the administrative district of Gmina Trelba, " \
    "within Colden County, in northern Poland."
#define STRANGE "German police met German doctors in Karalin. Germany slept."
#define TWO_STATES                                                     \
    "German police met French doctors in Karalin. Germany and France " \
    "slept."

static fact stated[] = {
    // chains
    {HAMLET, "Ashby", "locatedIn", "Weston"},
    {HAMLET, "Weston", "locatedIn", "Albany County"},
    {HAMLET, "Albany County", "locatedIn", "New York State"},
    {HAMLET, "Ashby", "locatedIn", "New York State"},
    {HAMLET, "Ashby", "locatedIn", "United States"},
    {VILLAGE, "Zabnik", "locatedIn", "Gmina Trelba"},
    {VILLAGE, "Gmina Trelba", "locatedIn", "Colden County"},
    {"They met in Karalin (Nigeria).", "Karalin", "locatedIn", "Nigeria"},
    // the state that a town lies in, not the city of that name
    {"They met in Buffalo, New York.", "Buffalo", "locatedIn",
     "New York State"},
    {"They met in Colden County, New York.", "Colden County", "locatedIn",
     "New York State"},
    // near: not in the place, but in what is around it
    {DAM, "Miller Dam", "locatedIn", "Ohio"},
    {DAM, "Miller Dam", "locatedIn", "United States"},
    // what a name is said to be
    {SCHOOL, "Carter High School", "locatedIn", "Houston"},
    {SCHOOL, "Carter High School", "locatedIn", "Texas"},
    {"Karalin is a suburb of Chicago.", "Karalin", "locatedIn", "Chicago"},
    {"Karalin Town (population 300) is a small village in Ohio.",
     "Karalin Town", "locatedIn", "Ohio"},
    {"Karalin is a town in the northern part of the U.S. state of Ohio.",
     "Karalin", "locatedIn", "Ohio"},
    {"They met in the Lazio region of Italy.", "Lazio", "locatedIn", "Italy"},
    {"The Karalin District is part of Chicago.", "Karalin District",
     "locatedIn", "Chicago"},
    {"Mount Karalin is a peak in the Tarelov Mountains.", "Mount Karalin",
     "partOf", "Tarelov Mountains"},
    {"Mount Karalin is a peak in the Tarelov Mountains in Alaska.",
     "Mount Karalin", "locatedIn", "Alaska"},
    {"Carter College is part of Harvard University.", "Carter College",
     "partOf", "Harvard University"},
    {"They met at the Karalin Academy in Norway.", "Karalin Academy", "basedIn",
     "Norway"},
    {"They met in Frankfurt, West Germany.", "Frankfurt", "locatedIn",
     "West Germany"},
    {"Michael Jordan slept. They met in Amman, Jordan.", "Amman", "locatedIn",
     "Jordan"},
    // capitals, as far as it is said
    {"They met in Abuja, the capital of Nigeria.", "Abuja", "capitalOf",
     "Nigeria"},
    {"They met in the Nigerian capital, Abuja.", "Abuja", "capitalOf",
     "Nigeria"},
    {"Karalin Town is the capital of Bavaria. Germany slept.", "Karalin Town",
     "locatedIn", "Germany"},
    {"Munich-headquartered Acme Corp. slept.", "Acme Corp.", "basedIn",
     "Munich"},
    // a word for a people
    {"The German police slept in Munich.", "Munich", "locatedIn", "Germany"},
    {"They met in the German town of Karalin.", "Karalin", "locatedIn",
     "Germany"},
    {"Acme Corp. is a German maker of lamps.", "Acme Corp.", "basedIn",
     "Germany"},
    // the only country that a document speaks of
    {STRANGE, "Karalin", "locatedIn", "Germany"},
    // the only one beside a name
    {"France slept. French police slept. German police met in Karalin.",
     "Karalin", "locatedIn", "Germany"},
    {"American police met in Ohio. The United States slept. Karalin County "
     "slept.",
     "Karalin County", "locatedIn", "Ohio"},
    {"Illinois police met in Cook County. Police slept in Karalin.", "Karalin",
     "locatedIn", "Illinois"},
};

static fact unsaid[] = {
    {"They met in Abuja. Nigeria slept.", "Abuja", "capitalOf", "Nigeria"},
    {DAM, "Miller Dam", "locatedIn", "Trelby"},
    {"They met in Leeds, Colden County and York.", "Leeds", "locatedIn",
     "Colden County"},
    {"They met in Paris, New York and London.", "Paris", "locatedIn", NULL},
    {"They met in the Lazio region of central Italy.", "Italy", "locatedIn",
     NULL},
    {"Acme Corp. is a German ally.", "Acme Corp.", "basedIn", "Germany"},
    {"Karalin is not located near Trelby, Ohio.", "Karalin", "locatedIn",
     "Ohio"},
    {"They met in Kiev, West Germany.", "Kyiv", "locatedIn", NULL},
    {"German police met in Karalin. French police met in Karalin.", "Karalin",
     "locatedIn", NULL},
    {"Ghazni, Kandahar and Helmand provinces slept.", "Ghazni", "locatedIn",
     NULL},
    {"Ukrainian doctors met in the Karalin Stadium. France and Norway slept.",
     "Karalin Stadium", "locatedIn", NULL},
    {TWO_STATES, "Karalin", "locatedIn", NULL},
    // a tourist's country is not where he is
    {"France slept. They met the British tourist Tom Reed in Karalin.",
     "Karalin", "locatedIn", "United Kingdom"},
};

// Also what was derived; an object that is NULL may be anything.
static const kb_relation *
find(const fact *f, kb_annotation *found)
{
    kb_document document = {
        .id = {"x", 1}, .text = {f->text, strlen(f->text)}, .date = KB_NO_DAY};
    shipped_run(&lists, &document, found);
    for (uint32_t i = 0; i < found->n_relations; ++i) {
        const kb_relation *const r = &found->relations[i];
        if (shipped_is(r->predicate, f->predicate) &&
            shipped_is(shipped_end(found, &r->subject), f->subject) &&
            (!f->object ||
             shipped_is(shipped_end(found, &r->object), f->object))) {
            return r;
        }
    }
    return NULL;
}

static void
is_stated(void **state)
{
    kb_annotation found;
    if (!find(*state, &found)) {
        shipped_print(&found);
        fail();
    }
}

static void
is_not_stated(void **state)
{
    kb_annotation found;
    if (find(*state, &found)) {
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
    const int failed =
        KB_TEST_ROWS(stated, is_stated) + KB_TEST_ROWS(unsaid, is_not_stated);
    shipped_close(&lists);
    return failed;
}

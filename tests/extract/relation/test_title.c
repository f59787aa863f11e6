// SPDX-License-Identifier: MIT
// Offices, ties and kin that noun phrases state, without a verb of action.
#include "shipped.h"

enum { MAX_WANTED = 3 };

typedef struct phrase {
    const char *text; // the name of its test too
    struct {
        const char *subject, *predicate, *object;
    } wanted[MAX_WANTED];
    const char *unwanted; // predicate that must not be found; NULL: none
} phrase;

static shipped lists;

static phrase phrases[] = {
    // titles before names
    {"French President Emmanuel Macron slept.",
     {{"Emmanuel Macron", "headOfState", "France"},
      {"Emmanuel Macron", "positionHeld", "president"}},
     NULL},
    {"British Prime Minister Keir Starmer slept.",
     {{"Keir Starmer", "headOfGovernment", "United Kingdom"}},
     NULL},
    {"German Foreign Minister Annalena Baerbock slept.",
     {{"Annalena Baerbock", "ministerOf", "Germany"},
      {"Annalena Baerbock", "positionHeld", "foreign minister"}},
     NULL},
    {"Kremlin spokesman Dmitry Peskov slept.",
     {{"Dmitry Peskov", "spokespersonOf", "Kremlin"}},
     NULL},
    {"President Emmanuel Macron of France slept.",
     {{"Emmanuel Macron", "headOfState", "France"}},
     NULL},
    {"UN rights chief Viktor Dahl slept.",
     {{"Viktor Dahl", "worksFor", "United Nations"}},
     "leads"},
    {"Pro-Russian politician Viktor Dahl slept.",
     {{"Viktor Dahl", "positionHeld", "politician"}},
     "citizenOf"},
    {"Viktor Dahl, the Green Party's foreign minister, slept.",
     {{"Viktor Dahl", "partyMemberOf", "Green Party"}},
     "ministerOf"},
    {"Anti-Kremlin leader Viktor Dahl slept.",
     {{"Viktor Dahl", "positionHeld", "leader"}},
     "leads"},
    // possessives
    {"France's president, Emmanuel Macron, slept.",
     {{"Emmanuel Macron", "headOfState", "France"}},
     NULL},
    {"Germany's chancellor Olaf Scholz slept.",
     {{"Olaf Scholz", "headOfGovernment", "Germany"}},
     NULL},
    // apposition
    {"Emmanuel Macron, the president of France, slept.",
     {{"Emmanuel Macron", "headOfState", "France"}},
     NULL},
    {"The president of France, Emmanuel Macron, slept.",
     {{"Emmanuel Macron", "headOfState", "France"}},
     NULL},
    {"Jens Stoltenberg, the secretary general of NATO, slept.",
     {{"Jens Stoltenberg", "leads", "NATO"}},
     NULL},
    {"Alexei Miller, chief executive of Gazprom, slept.",
     {{NULL, "leads", "Gazprom"}},
     NULL},
    {"Anna Berg, the Swedish ambassador to Moscow, slept.",
     {{"Anna Berg", "agentOf", "Sweden"},
      {"Anna Berg", "ambassadorTo", "Russia"}},
     NULL},
    // copula
    {"Emmanuel Macron is the president of France.",
     {{"Emmanuel Macron", "headOfState", "France"}},
     NULL},
    {"Emmanuel Macron is not the president of Spain.",
     {{NULL, NULL, NULL}},
     "headOfState"},
    // what was and lasts
    {"Emmanuel Macron was the son of Brigitte Macron.",
     {{"Emmanuel Macron", "childOf", "Brigitte Macron"}},
     NULL},
    {"Emmanuel Macron (1950-1999) was a French singer, actor and writer.",
     {{"Emmanuel Macron", "citizenOf", "France"}},
     NULL},
    {"Emmanuel Macron was the president of France.",
     {{"Emmanuel Macron", "positionHeld", "president"}},
     "headOfState"},
    {"Emmanuel Macron was not a German singer.",
     {{NULL, NULL, NULL}},
     "citizenOf"},
    // former and deputy are not the office itself
    {"Former CIA station chief Tom Reed slept.",
     {{"Tom Reed", "positionHeld", NULL}},
     "leads"},
    {"Former French President Nicolas Sarkozy slept.",
     {{"Nicolas Sarkozy", "citizenOf", "France"}},
     "headOfState"},
    {"Tom Reed, a lawyer and former mayor of Leeds, slept.",
     {{"Tom Reed", "positionHeld", "mayor"}},
     "mayorOf"},
    // managers of companies train nobody
    {"Siemens manager Tom Reed slept.",
     {{"Tom Reed", "worksFor", "Siemens"}},
     "coachOf"},
    {"Siemens fired its finance chief, Tom Reed.",
     {{"Tom Reed", "worksFor", "Siemens"}},
     "leads"},
    {"Siemens sells lamps, said Tom Reed, a company spokesman.",
     {{"Tom Reed", "spokespersonOf", "Siemens"}},
     NULL},
    {"Siemens sued Nokia, said Tom Reed, a company spokesman.",
     {{"Tom Reed", "positionHeld", "company spokesman"}},
     "spokespersonOf"},
    {"Hamas left, said Tom Reed, a police spokesman.",
     {{"Tom Reed", "positionHeld", "police spokesman"}},
     "spokespersonOf"},
    {"Tom Reed, vice president for lamps at Siemens, slept.",
     {{"Tom Reed", "worksFor", "Siemens"}},
     NULL},
    {"Tom Reed, assistant news director for Siemens, slept.",
     {{"Tom Reed", "worksFor", "Siemens"}},
     "leads"},
    {"EU parliament president Tom Reed slept.",
     {{"Tom Reed", "worksFor", "European Union"}},
     "leads"},
    {"Siemens slept, company chief Tom Reed said.",
     {{"Tom Reed", "leads", "Siemens"}},
     NULL},
    {"Tom Reed, executive director of Siemens, slept.",
     {{"Tom Reed", "leads", "Siemens"}},
     NULL},
    {"They met at Leeds Airport, in England, on Monday.",
     {{"Leeds Airport", "locatedIn", "England"}},
     NULL},
    {"Serbia's southern city of Nis slept.",
     {{NULL, "locatedIn", "Serbia"}},
     NULL},
    {"Airbus hired Tom Reed from Siemens.", {{NULL, NULL, NULL}}, "worksFor"},
    {"Tom Reed from Siemens slept.",
     {{"Tom Reed", "worksFor", "Siemens"}},
     NULL},
    // names inside titles
    {"French Labour Minister Tom Reed slept.",
     {{"Tom Reed", "ministerOf", "France"}},
     "basedIn"},
    // what demonyms alone do not tell
    {"Leeds newspapers in French slept.", {{NULL, NULL, NULL}}, "locatedIn"},
    {"Nicolas Sarkozy, the former president of France, slept.",
     {{NULL, NULL, NULL}},
     "headOfState"},
    {"Russian Deputy Prime Minister Alexander Novak slept.",
     {{NULL, "positionHeld", "deputy prime minister"}},
     "headOfGovernment"},
    // owners further off
    {"The SPD (Social Democratic Party) leader Tom Reed slept.",
     {{"Tom Reed", "leads", NULL}},
     NULL},
    {"Tom Reed, an economist with the Red Cross research group, slept.",
     {{"Tom Reed", "worksFor", "Red Cross"}},
     NULL},
    {"Tom Reed, head of the Labour Day Committee, slept.",
     {{"Tom Reed", "leads", "Labour Day Committee"}},
     NULL},
    {"Tom Reed of the local branch of the Red Cross slept.",
     {{"Tom Reed", "memberOf", "Red Cross"}},
     NULL},
    {"They shot Tom Reed in the basement of the Red Cross.",
     {{NULL, NULL, NULL}},
     "memberOf"},
    {"The court freed Tom Reed, convicted of killing Emmanuel Macron.",
     {{"Tom Reed", "killed", "Emmanuel Macron"}},
     NULL},
    {"Tom Reed (of the Green Party) slept.",
     {{"Tom Reed", "partyMemberOf", "Green Party"}},
     NULL},
    // "X was the man who"
    {"Tom Reed was the lone gunman who killed Emmanuel Macron.",
     {{"Tom Reed", "killed", "Emmanuel Macron"}},
     NULL},
    // kin
    {"Brigitte Macron, the wife of Emmanuel Macron, slept.",
     {{"Brigitte Macron", "spouseOf", "Emmanuel Macron"}},
     NULL},
    {"Tom Reed is the son of Martin Reed (1920-1988) and his wife Anna Berg.",
     {{"Tom Reed", "childOf", "Martin Reed"},
      {"Tom Reed", "childOf", "Anna Berg"},
      {"Anna Berg", "spouseOf", "Martin Reed"}},
     NULL},
    {"Lena Berg slept. She is the daughter of the French politician Tom Reed.",
     {{"Lena Berg", "childOf", "Tom Reed"}},
     NULL},
    {"Lena Berg has two brothers, Ahmed and Hedi.",
     {{"Ahmed", "siblingOf", "Lena Berg"}, {"Hedi", "siblingOf", "Lena Berg"}},
     NULL},
    {"Lena Berg had three children: Paul, Maria and Tom.",
     {{"Paul", "childOf", "Lena Berg"}, {"Tom", "childOf", "Lena Berg"}},
     NULL},
    {"Lena Berg met three children: Paul, Maria and Tom.",
     {{NULL, NULL, NULL}},
     "childOf"},
    {"Lena Berg slept. Her brother is the singer Tom Reed.",
     {{"Tom Reed", "siblingOf", "Lena Berg"}},
     NULL},
    {"They met the twin brothers Tom Reed and Mark Reed.",
     {{"Mark Reed", "siblingOf", "Tom Reed"}},
     NULL},
    {"They met her sons Paul and Mark.", {{NULL, NULL, NULL}}, "childOf"},
    // of the owner's kin and staff, not of the owner
    {"The mayor's son, Tom Reed, slept.", {{NULL, NULL, NULL}}, "positionHeld"},
    {"The singer's lawyer, Tom Reed, slept.",
     {{"Tom Reed", "positionHeld", "lawyer"}},
     NULL},
    {"\"We met Tom Reed,\" a senator, Mark Costa, said.",
     {{"Mark Costa", "positionHeld", "senator"}},
     NULL},
    {"\"We met Tom Reed,\" a senator who slept said.",
     {{NULL, NULL, NULL}},
     "positionHeld"},
    {"\"I met Mark Costa,\" Tom Reed told police, lawyer Anna Berg said.",
     {{"Tom Reed", "met", "Mark Costa"}},
     NULL},
    {"\"I slept,\" said the German poet Lena Hart. \"I met Mark Costa,\" said "
     "Tom Reed.",
     {{"Tom Reed", "met", "Mark Costa"}},
     NULL},
    {"\"They killed Mark Costa,\" Anna Berg said.",
     {{NULL, "killed", "Mark Costa"}},
     NULL},
    {"Anna Berg slept. \"I met Mark Costa,\" said her brother Tom Reed.",
     {{"Tom Reed", "met", "Mark Costa"}},
     NULL},
    // a people's, but no state's
    {"Pope Felix, the Polish pope, slept.",
     {{"Felix", "citizenOf", "Poland"}},
     "headOfState"},
    {"England captain Tom Reed slept.",
     {{"Tom Reed", "playerOf", "England"}},
     "livesIn"},
    {"Police captain Tom Reed of Leeds slept.",
     {{"Tom Reed", "livesIn", "Leeds"}},
     "playerOf"},
    {"German captain Tom Reed slept.",
     {{"Tom Reed", "citizenOf", "Germany"}},
     "playerOf"},
    // the whole is of no country
    {"The Italian Red Cross slept.", {{NULL, NULL, NULL}}, "basedIn"},
    // where one lives, not where one has lived or goes
    {"Anna Berg slept at her house in Leeds.",
     {{"Anna Berg", "livesIn", "Leeds"}},
     NULL},
    {"Anna Berg slept at her former home in Leeds.",
     {{NULL, NULL, NULL}},
     "livesIn"},
    {"Anna Berg slept at her holiday home in Leeds.",
     {{NULL, NULL, NULL}},
     "livesIn"},
    // several who hold a role, several whose it is
    {"German ministers Anna Berg and Tom Reed slept.",
     {{"Anna Berg", "ministerOf", "Germany"},
      {"Tom Reed", "ministerOf", "Germany"}},
     NULL},
    {"Presidents Emmanuel Macron of France and Tom Reed of Brazil met.",
     {{"Emmanuel Macron", "headOfState", "France"},
      {"Tom Reed", "headOfState", "Brazil"}},
     NULL},
    {"Anna Berg and Tom Reed, both members of the Green Party, slept.",
     {{"Anna Berg", "partyMemberOf", "Green Party"},
      {"Tom Reed", "partyMemberOf", "Green Party"}},
     "joined"},
    {"Anna Berg and Tom Reed are members of NATO.",
     {{"Anna Berg", "memberOf", "NATO"}, {"Tom Reed", "memberOf", "NATO"}},
     "joined"},
    {"Anna Berg is a member of NATO and of the Red Cross.",
     {{"Anna Berg", "memberOf", "NATO"}, {"Anna Berg", "memberOf", NULL}},
     NULL},
    {"Anna Berg and Tom Reed are the presidents of France and Brazil.",
     {{NULL, NULL, NULL}},
     "headOfState"},
    {"Anna Berg, president and chief executive of Siemens, slept.",
     {{"Anna Berg", "leads", "Siemens"}},
     NULL},
    {"Anna Berg, owner and editor of the Leeds Gazette, slept.",
     {{"Anna Berg", "owns", "Leeds Gazette"},
      {"Anna Berg", "worksFor", "Leeds Gazette"}},
     NULL},
    // a role in one thing of people from another
    {"Anna Berg (2 May 1920 - 3 June 1990) was a Norwegian politician for the "
     "Green Party.",
     {{"Anna Berg", "citizenOf", "Norway"},
      {"Anna Berg", "partyMemberOf", "Green Party"}},
     NULL},
    {"Anna Berg, an expert on energy policy at Siemens, slept.",
     {{"Anna Berg", "worksFor", "Siemens"}},
     NULL},
    {"Anna Berg, head of the department of lamps at Siemens, slept.",
     {{"Anna Berg", "worksFor", "Siemens"}},
     "leads"},
    // whose, by the lists, or by what the document speaks of
    {"President George W. Bush slept. The United States slept.",
     {{"George W. Bush", "headOfState", "United States"}},
     NULL},
    {"Former President George W. Bush slept. The United States slept.",
     {{"George W. Bush", "positionHeld", "president"}},
     "headOfState"},
    {"President George W. Bush slept. France slept.",
     {{"George W. Bush", "positionHeld", "president"}},
     "headOfState"},
    {"Foreign Minister Joschka Fischer slept. Germany slept.",
     {{"Joschka Fischer", "ministerOf", "Germany"}},
     NULL},
    {"Prime Minister Tom Reedov slept. Norway slept. Norwegian voters slept.",
     {{"Tom Reedov", "headOfGovernment", "Norway"}},
     NULL},
    {"Prime Minister Tom Reedov slept. Norway and Sweden slept. Norwegian "
     "voters slept. Swedish voters slept.",
     {{"Tom Reedov", "positionHeld", "prime minister"}},
     "headOfGovernment"},
    {"Deputy Governor Tom Reedov of Ohio slept.",
     {{NULL, NULL, NULL}},
     "headOfGovernment"},
    {"Ohio Gov. Tom Reedov slept.",
     {{"Tom Reedov", "headOfGovernment", "Ohio"},
      {"Tom Reedov", "livesIn", "Ohio"}},
     "citizenOf"},
    {"Tom Reedov, chief minister of West Bengal, slept.",
     {{"Tom Reedov", "headOfGovernment", "West Bengal"}},
     NULL},
    {"Anna Berg, the widow of the late president Tom Reed, slept.",
     {{"Anna Berg", "spouseOf", "Tom Reed"}},
     NULL},
    {"Coldplay bassist Tom Reed slept.",
     {{"Tom Reed", "memberOf", "Coldplay"}},
     NULL},
    // a party's letter parts nothing
    {"Sen. Tom Reed, D-Ohio, chairman of the Red Cross, called on France.",
     {{"Tom Reed", "livesIn", "Ohio"},
      {"Tom Reed", "leads", "Red Cross"},
      {"Tom Reed", "calledOn", "France"}},
     NULL},
    // what a noun is part of, or says of a name before it
    {"Tom Reed, of Siemens's division of lamps, slept.",
     {{"Tom Reed", "worksFor", "Siemens"}},
     NULL},
    {"Tom Reed, head of the Siemens lamp division, slept.",
     {{"Tom Reed", "worksFor", "Siemens"}},
     "leads"},
    {"Tom Reed, head of the Siemens company, slept.",
     {{"Tom Reed", "leads", "Siemens"}},
     NULL},
    {"Tom Reed, head of the Siemens affair, slept.",
     {{NULL, NULL, NULL}},
     "leads"},
    {"Tom Reed of the Verdi union slept.",
     {{"Tom Reed", "memberOf", "Verdi"}},
     NULL},
    {"US Navy Capt. Tom Reed slept.",
     {{"Tom Reed", "worksFor", "US Navy"}},
     NULL},
    {"Tom Reed, a lieutenant in the US Navy, slept.",
     {{"Tom Reed", "worksFor", "US Navy"}},
     NULL},
    {"Tom Reed, a singer at Siemens, slept.",
     {{"Tom Reed", "worksFor", "Siemens"}},
     "memberOf"},
    // of which country, by a word for its people
    {"Tom Reed is German.", {{"Tom Reed", "citizenOf", "Germany"}}, NULL},
    {"Tom Reed, a German, slept.",
     {{"Tom Reed", "citizenOf", "Germany"}},
     NULL},
    {"Tom Reed is not German.", {{NULL, NULL, NULL}}, "citizenOf"},
    {"Tom Reed is fluent in German.", {{NULL, NULL, NULL}}, "citizenOf"},
    {"Tom Reed (2 May 1923 - 10 June 2012) was a German antique dealer.",
     {{"Tom Reed", "citizenOf", "Germany"}},
     NULL},
    {"Tom Reed, a German antique dealer, slept.",
     {{"Tom Reed", "citizenOf", "Germany"}},
     NULL},
    {"Tom Reed is a German surname.", {{NULL, NULL, NULL}}, "citizenOf"},
    {"Tom Reed is a German-backed dealer.", {{NULL, NULL, NULL}}, "citizenOf"},
    {"They saw the Polish pianist, composer and teacher Tom Reed.",
     {{"Tom Reed", "citizenOf", "Poland"}},
     NULL},
    {"They saw the Polish president and teacher Tom Reed.",
     {{NULL, NULL, NULL}},
     "citizenOf"},
    {"They saw Hungarian master Tom Reed.",
     {{"Tom Reed", "citizenOf", "Hungary"}},
     NULL},
    {"The German Tom Reed won on Monday.",
     {{"Tom Reed", "citizenOf", "Germany"}},
     NULL},
    {"Tom Reed ( born June 8 , 1959 ) , is a German singer .",
     {{"Tom Reed", "citizenOf", "Germany"}},
     NULL},
    {"The then president of France, Tom Reed, slept.",
     {{"Tom Reed", "citizenOf", "France"}},
     "headOfState"},
    {"Siemens (SIE), in Munich, sued Nokia.",
     {{"Siemens", "sued", "Nokia"}},
     NULL},
    // parentheses behind a name
    {"Tom Reed (born 5 August 1997, Lyon, France) slept.",
     {{"Tom Reed", "bornIn", "Lyon"}, {"Tom Reed", "bornIn", "France"}},
     "diedIn"},
    {"Tom Reed (18 May 1931 in Lyon - 10 June 1991 in Prague) was a painter.",
     {{"Tom Reed", "bornIn", "Lyon"}, {"Tom Reed", "diedIn", "Prague"}},
     NULL},
    {"Tom Reed (Lyon, 1900 - Prague, 1980) was a painter.",
     {{"Tom Reed", "bornIn", "Lyon"}, {"Tom Reed", "diedIn", "Prague"}},
     NULL},
    {"Tom Reed (born in Lyon, 1931; died in Prague, 1990) was a painter.",
     {{"Tom Reed", "bornIn", "Lyon"}, {"Tom Reed", "diedIn", "Prague"}},
     NULL},
    {"Tom Reed (Lyon, 1990) slept.", {{NULL, NULL, NULL}}, "bornIn"},
    {"Tom Reed (son of Mark Costa) slept.",
     {{"Tom Reed", "childOf", "Mark Costa"}},
     NULL},
    {"Tom Reed is the son of the actor and screenwriter Mark Costa.",
     {{"Tom Reed", "childOf", "Mark Costa"}},
     NULL},
    {"Tom Reed had two daughters, Maria and Lena.",
     {{"Maria", "childOf", "Tom Reed"}, {"Maria", "siblingOf", "Lena"}},
     NULL},
    {"Parliament appointed Anna Berg as president of France in 1990.",
     {{"Anna Berg", "headOfState", "France"}},
     NULL},
    {"Parliament did not elect Anna Berg as president of France.",
     {{NULL, NULL, NULL}},
     "headOfState"},
    // who joined is a member
    {"Anna Berg joined the Green Party.",
     {{"Anna Berg", "partyMemberOf", "Green Party"},
      {"Anna Berg", "joined", "Green Party"}},
     NULL},
    {"Anna Berg wants to join the Green Party.",
     {{NULL, NULL, NULL}},
     "partyMemberOf"},
    {"Turkey joined NATO.", {{"Turkey", "memberOf", "NATO"}}, NULL},
    // citizens by what they are members of, or govern
    {"Tom Reed of the CDU slept. Germany slept.",
     {{"Tom Reed", "citizenOf", "Germany"}},
     NULL},
    {"Tom Reed, a member of the Bundestag, slept. Germany slept.",
     {{"Tom Reed", "citizenOf", "Germany"}},
     NULL},
    {"Tom Reed, a member of NATO, slept. Germany slept.",
     {{NULL, NULL, NULL}},
     "citizenOf"},
    {"Ohio Gov. Tom Reed slept. The United States slept.",
     {{"Tom Reed", "citizenOf", "United States"}},
     NULL},
    {"He met Green party politician Tom Reed.",
     {{"Tom Reed", "partyMemberOf", "Green"}},
     NULL},
    {"He met Silver Wolves bassist Tom Reed.",
     {{"Tom Reed", "memberOf", "Silver Wolves"}},
     NULL},
    // who is left, who is hired
    {"Tom Reed is survived by his wife, Anna Berg, and two sons, Ahmed "
     "and Hedi.",
     {{"Anna Berg", "spouseOf", "Tom Reed"},
      {"Ahmed", "childOf", "Tom Reed"},
      {"Ahmed", "siblingOf", "Hedi"}},
     NULL},
    {"Tom Reed leaves two sons, Ahmed and Hedi.",
     {{"Ahmed", "childOf", "Tom Reed"}, {"Hedi", "childOf", "Tom Reed"}},
     NULL},
    {"Tom Reed's marriage to Anna Berg ended.",
     {{"Tom Reed", "spouseOf", "Anna Berg"}},
     NULL},
    {"Siemens appointed Tom Reed as chief executive.",
     {{"Tom Reed", "leads", "Siemens"}, {"Siemens", "appointed", "Tom Reed"}},
     NULL},
    {"Siemens appointed Tom Reed chief executive.",
     {{"Tom Reed", "leads", "Siemens"}},
     NULL},
    {"Siemens named Tom Reed head of lamps.",
     {{"Tom Reed", "worksFor", "Siemens"}},
     "leads"},
    {"Parliament elected Tom Reed as president.",
     {{"Tom Reed", "positionHeld", "president"}},
     "leads"},
    {"Tom Reed, founder and chief executive of Siemens, slept.",
     {{"Tom Reed", "founded", "Siemens"}, {"Tom Reed", "leads", "Siemens"}},
     NULL},
    {"Presidents Tom Reed of Brazil, Anna Berg of France and Mark Costa of "
     "Peru met.",
     {{"Tom Reed", "headOfState", "Brazil"},
      {"Anna Berg", "headOfState", "France"},
      {"Mark Costa", "headOfState", "Peru"}},
     NULL},
    {"Tom Reed (photo) of the Green Party slept.",
     {{"Tom Reed", "partyMemberOf", "Green Party"}},
     NULL},
    {"The voters of Tom Reed's Green Party slept.",
     {{"Tom Reed", "partyMemberOf", "Green Party"}},
     NULL},
    {"Tom Reed signed it for Siemens.", {{NULL, NULL, NULL}}, "playerOf"},
    {"Tom Reed and Anna Berg slept with their two sons, Ahmed and Hedi.",
     {{"Ahmed", "childOf", "Tom Reed"},
      {"Ahmed", "childOf", "Anna Berg"},
      {"Ahmed", "siblingOf", "Hedi"}},
     NULL},
    {"Tom Reed and Anna Berg left with their daughter Maria.",
     {{"Maria", "childOf", "Tom Reed"}, {"Maria", "childOf", "Anna Berg"}},
     NULL},
    {"Police met their daughter Maria.", {{NULL, NULL, NULL}}, "childOf"},
    {"They saw the Italian satellite Tom Reed.",
     {{NULL, NULL, NULL}},
     "citizenOf"},
    // what the lists say of somebody's country
    {"Angela Merkel slept. Germany slept.",
     {{"Angela Merkel", "citizenOf", "Germany"}},
     NULL},
    {"Angela Merkel slept. Cats sat. Dogs sat. Cows sat. Germany slept.",
     {{NULL, NULL, NULL}},
     "citizenOf"},
    {"Angela Merkel slept. Cats sat. Dogs sat. Cows sat. Germany slept. "
     "Cats liked Germany. Dogs liked Germany.",
     {{"Angela Merkel", "citizenOf", "Germany"}},
     NULL},
    // for a time
    {"Emmanuel Macron was the president of France from 1980 to 1985.",
     {{"Emmanuel Macron", "headOfState", "France"}},
     NULL},
    {"Anna Berg (1920-1990) was the president of France.",
     {{"Anna Berg", "citizenOf", "France"}},
     "headOfState"},
    {"Anna Berg served as prime minister of France.",
     {{"Anna Berg", "citizenOf", "France"}},
     "headOfGovernment"},
    {"Anna Berg was head of Siemens.",
     {{"Anna Berg", "leads", "Siemens"}},
     NULL},
    {"Anna Berg has been president of Siemens since 1990.",
     {{"Anna Berg", "leads", "Siemens"}},
     NULL},
    {"Anna Berg was a member of NATO.",
     {{"Anna Berg", "memberOf", "NATO"}},
     NULL},
    {"Anna Berg served as mayor of Leeds from 1977 to 1980.",
     {{"Anna Berg", "mayorOf", "Leeds"}},
     NULL},
    {"Anna Berg was elected president of France in 1980.",
     {{"Anna Berg", "headOfState", "France"}},
     NULL},
    {"Anna Berg became the chief executive of Siemens.",
     {{"Anna Berg", "leads", "Siemens"}},
     NULL},
    {"Anna Berg was not elected president of France.",
     {{NULL, NULL, NULL}},
     "headOfState"},
    {"Anna Berg will serve as president of France.",
     {{NULL, NULL, NULL}},
     "headOfState"},
    {"Anna Berg appointed the president of France.",
     {{NULL, NULL, NULL}},
     "headOfState"},
    // towns and their regions
    {"He left Springfield, Ill., on Monday.",
     {{"Springfield", "locatedIn", "Illinois"}},
     NULL},
    {"He slept. La Paz, Ill at ease, slept.",
     {{NULL, NULL, NULL}},
     "locatedIn"},
    {"Winds hit Grande Isle and St. Albans, Vt., on Monday.",
     {{"St. Albans", "locatedIn", "Vermont"}, {NULL, "locatedIn", "Vermont"}},
     NULL},
    {"They left Merida, Chihuahua, Oaxaca, Tampico and Leon.",
     {{NULL, NULL, NULL}},
     "locatedIn"},
    {"They left Kano, Nigeria, and Leeds, England.",
     {{"Kano", "locatedIn", "Nigeria"}, {"Leeds", "locatedIn", "England"}},
     NULL},
    {"BLYTHE, Calif. (AP) - The mayor slept.",
     {{"BLYTHE", "locatedIn", "California"}},
     NULL},
};

// Read or, if not, derived.
static const kb_relation *
find(const kb_annotation *found, const char *subject, const char *predicate,
     const char *object)
{
    const kb_relation *const read =
        shipped_find(found, subject, predicate, object);
    return read ? read
                : shipped_find_as(found, true, subject, predicate, object);
}

static void
is_stated(void **state)
{
    const phrase *const p = *state;
    kb_document document = {
        .id = {"x", 1}, .text = {p->text, strlen(p->text)}, .date = KB_NO_DAY};
    kb_annotation found;
    shipped_run(&lists, &document, &found);
    for (size_t i = 0; i < MAX_WANTED && p->wanted[i].predicate; ++i) {
        const kb_relation *const r =
            find(&found, p->wanted[i].subject, p->wanted[i].predicate,
                 p->wanted[i].object);
        if (!r || r->is_negative) {
            print_error("%s is missing\n", p->wanted[i].predicate);
            shipped_print(&found);
            fail();
        }
    }
    const kb_relation *const wrong =
        p->unwanted ? find(&found, NULL, p->unwanted, NULL) : NULL;
    if (wrong && !wrong->is_negative) {
        shipped_print(&found);
        fail();
    }
}

static void
dates_what_was(void **state)
{
    (void)state;
    kb_document document = {
        .id = {"x", 1},
        .date = KB_NO_DAY,
        .text = KB_STR("Anna Berg served as mayor of Leeds from 1977 to "
                       "1980.")};
    kb_annotation found;
    kb_day day = KB_NO_DAY;
    assert_int_equal(kb_day_make(1977, 1, 1, &day), KB_OK);
    shipped_run(&lists, &document, &found);
    const kb_relation *const one =
        shipped_find(&found, "Anna Berg", "mayorOf", "Leeds");
    assert_non_null(one);
    assert_int_equal(one->time, day);
}

static void
keeps_apart_what_hangs_on_each_name(void **state)
{
    (void)state;
    kb_document document = {
        .id = {"x", 1},
        .date = KB_NO_DAY,
        .text =
            KB_STR("They met Anna Berg of Germany and Tom Reed of France.")};
    kb_annotation found;
    shipped_run(&lists, &document, &found);
    assert_non_null(shipped_find(&found, "Anna Berg", "citizenOf", "Germany"));
    assert_non_null(shipped_find(&found, "Tom Reed", "citizenOf", "France"));
    assert_null(shipped_find(&found, "Anna Berg", "citizenOf", "France"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_what_was),
        cmocka_unit_test(keeps_apart_what_hangs_on_each_name),
    };
    if (!shipped_open(&lists)) {
        return 1;
    }
    const int failed = KB_TEST_ROWS(phrases, is_stated) +
                       cmocka_run_group_tests(tests, NULL, NULL);
    shipped_close(&lists);
    return failed;
}

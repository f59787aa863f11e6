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
    // each other
    {"Norway and Sudan accused each other of fraud.", "Norway", "accused",
     "Sudan", false},
    {"Norway and Sudan accused each other of fraud.", "Sudan", "accused",
     "Norway", false},
    {"Norway, Sudan and Chad accused one another.", "Chad", "accused", "Norway",
     false},
    {"Norway and Sudan accused each other.", "Norway", "accused", "Norway",
     true},
    // whom a pronoun means that the same one acts on
    {"Sergei Lavrov met Hakan Fidan and thanked him.", "Sergei Lavrov",
     "praised", "Hakan Fidan", false},
    {"Sergei Lavrov phoned Hakan Fidan to thank him.", "Sergei Lavrov",
     "praised", "Hakan Fidan", false},
    {"Sergei Lavrov met Hakan Fidan after Tom Reed thanked him.", "Tom Reed",
     "praised", "Hakan Fidan", true},
    {"Sergei Lavrov met Angela Merkel and thanked him.", "Sergei Lavrov",
     "praised", "Angela Merkel", true},
    // two peoples before one noun
    {"French and German leaders signed a treaty.", "France",
     "signedAgreementWith", "Germany", false},
    // participles before their subject
    {"Accusing Sudan of attacking Chad, Norway left.", "Norway", "accused",
     "Sudan", false},
    {"Accusing Sudan of attacking Chad, Norway left.", "Sudan", "attacked",
     "Chad", false},
    // what stands beside an offer is not offered
    {"Norway offered Sudan help in fighting Chad.", "Norway", "agreedWith",
     "Chad", true},
    {"Norway agreed on helping Chad.", "Norway", "pledgedAidTo", "Chad", false},
    // behind prepositions of two words
    {"Norway apologised due to Sudan's pressure.", "Norway", "apologizedTo",
     NULL, true},
    {"Norway cut aid to Sudan due to fraud.", "Norway", "suspended", "Sudan",
     false},
    {"Norway sent aid to Sudan following floods.", "Norway", "providedAidTo",
     "Sudan", false},
    // who summons somebody to protest protests
    {"Norway summoned the Sudanese ambassador to protest against a raid.",
     "Norway", "protestedAgainst", NULL, false},
    // who tells somebody something says it
    {"Norway told Chad that Sudan must open the port.", "Norway", "calledOn",
     "Sudan", false},
    {"Sudan must open the port, Norway told Chad.", "Norway", "calledOn",
     "Sudan", false},
    // what an infinitive hangs on is the subject
    {"Norway's decision to arm Chad was criticised by Sudan.", "Sudan",
     "criticized", "Norway", false},
    {"Norway's decision to arm Chad was criticised by Sudan.", "Sudan",
     "criticized", "Chad", true},
    // two who begin a headline
    {"Norway, Chad sign deal", "Norway", "signedAgreementWith", "Chad", false},
    {"Norway, Chad to sign deal", "Norway", "signedAgreementWith", "Chad",
     false},
    {"Norway, NATO agree truce", "Norway", "declaredCeasefireWith", "NATO",
     false},
    {"Baghdad, Iraq signs deal with Chad", "Baghdad", "signedAgreementWith",
     NULL, true},
    {"In Norway, Chad sued Sudan.", "Norway", "sued", "Sudan", true},
    // a particle before a number
    {"Norway handed over 13 Sudanese hostages to Chad.", "Norway", "released",
     "13 Sudanese hostages", false},
    {"Norway killed over 13 Sudanese hostages.", "Norway", "killed",
     "over 13 Sudanese hostages", false},
    // the verb of what is done, a gerund that is a noun
    {"Norway helped patrol Sudan.", "Norway", "providedAidTo", NULL, true},
    {"Norway vowed revenge for the downing of an airliner.", "Norway",
     "threatened", "the downing of an airliner", false},
    {"Norway took a journalist hostage.", "Norway", "abducted", "a journalist",
     false},
    {"Norway fed a journalist hostage.", "Norway", "abducted", NULL, true},
    // where something is, no relation of clauses
    {"Norway released 39 Sudanese prisoners in exchange for food.", "Norway",
     "released", "39 Sudanese prisoners", false},
    {"Norway attacked the government of Sudan.", "Norway", "attacked", "Sudan",
     false},
    // complements that no frame reads
    {"Norway refused to let Sudan enter the hall.", "Norway", "rejected",
     "Sudan", false},
    {"Norway threatened to embarrass Sudan.", "Norway", "threatened", "Sudan",
     false},
    {"Norway waited to embarrass Sudan.", "Norway", "threatened", NULL, true},
    // what speakers promise, refuse and demand
    {"Norway said it would attack Sudan.", "Norway", "threatenedForceAgainst",
     "Sudan", false},
    {"Norway said Chad would attack Sudan.", "Norway", "threatenedForceAgainst",
     NULL, true},
    {"Norway said it would send aid to Sudan.", "Norway", "pledgedAidTo",
     "Sudan", false},
    {"Norway will not lift sanctions on Sudan.", "Norway", "rejected", "Sudan",
     false},
    {"Norway did not give Sudan permission to sail.", "Norway", "rejected",
     "Sudan", false},
    {"Norway said Sudan must open the port.", "Norway", "calledOn", "Sudan",
     false},
    {"Norway said it must open the port.", "Norway", "calledOn", NULL, true},
    {"Sergei Lavrov said if the West keeps reluctant to ban flights over "
     "Sudan, "
     "it should at least provide Chad with planes.",
     "Sergei Lavrov", "calledOn", NULL, true},
    {"\"The partners, if they are not ready to sail because Chad does not want "
     "Sudan to be in Europe, should open the port,\" Sergei Lavrov was quoted "
     "as saying.",
     "Sergei Lavrov", "calledOn", NULL, true},
    {"Norway and Sudan failed to reach a deal.", "Norway", "rejected", "Sudan",
     false},
    {"Norway hoped that Chad would not annoy Sudan.", NULL, "rejected", NULL,
     true},
    {"Norway declined to comment on the feud with Sudan.", NULL, "rejected",
     NULL, true},
    {"Norway declined to help Sudan.", "Norway", "rejected", "Sudan", false},
    {"Norway threatened to sell ships to Sudan.", NULL, "threatened", NULL,
     true},
    {"Norway vowed to ban Sudan.", "Norway", "threatened", "Sudan", false},
    {"Norway vowed to attack Sudan.", "Norway", "threatenedForceAgainst",
     "Sudan", false},
    {"Norway asked Sergei Lavrov to meet it in Oslo.", "Norway",
     "requestedMeetingWith", "Sergei Lavrov", false},
    {"Norway called Sergei Lavrov to leave and meet Joe Biden.", NULL, "met",
     "Norway", true},
    // one object for verbs that are joined
    {"The gunman killed and injured two guards.", "The gunman", "killed",
     "two guards", false},
    {"Norway left and attacked Sudan.", "Norway", "withdrewFrom", "Sudan",
     true},
    // whose somebody's are
    {"Norway, whose troops attacked Sudan, sued Chad.", "Norway", "attacked",
     "Sudan", false},
    {"Norway called on Chad to leave so that they could rest, saying that it "
     "had sued Sudan.",
     "Norway", "said", NULL, false},
    // who says that somebody is guilty accuses him
    {"Norway said Sudan was responsible for the fire.", "Norway", "accused",
     "Sudan", false},
    {"Norway said Sudan was behind the theft.", "Norway", "accused", "Sudan",
     false},
    {"Norway said Sudan was not responsible.", NULL, "accused", NULL, true},
    {"Norway said Sudan may be responsible.", NULL, "accused", NULL, true},
    {"Norway rejected claims that Sudan was responsible.", NULL, "accused",
     NULL, true},
    {"Norway said Sudan was behind schedule.", NULL, "accused", NULL, true},
    // speakers act for their pronouns, authors for what they wrote
    {"The rebels said they had attacked Sudan.", "The rebels", "attacked",
     "Sudan", false},
    {"Norway issued a statement urging Sudan to sign.", "Norway", "calledOn",
     "Sudan", false},
    // whose a phrase is
    {"An attack on mosques in Sudan that killed two guards shook Norway.",
     "Sudan", "killed", NULL, true},
    {"Norway condemned the bombing of Sudan.", "Norway", "criticized", "Sudan",
     true},
    {"Norway lifted sanctions imposed on Sudan.", "Norway", "easedSanctionsOn",
     "Sudan", false},
    {"The group that attacked Sudan sued Chad.", "The group", "sued", "Chad",
     false},
    {"Norway sent troops in response to Sudan.", "Norway", "deployedTo",
     "Sudan", true},
    {"Norway arrested a trader specialised in wool.", "Norway", "arrested",
     "a trader", false},
    {"Two traders were arrested in Norway.", "Norway", "arrested",
     "Two traders", false},
    {"Sudan received aid from Norway.", "Norway", "providedAidTo", "Sudan",
     false},
    // what relative clauses are about
    {"Hamas, which Norway banned, slept.", "Norway", "banned", "Hamas", false},
    {"Tom Reed, whom Norway arrested, slept.", "Norway", "arrested", "Tom Reed",
     false},
    {"Chad left the hall when Norway shot and killed Tom Reed.", "Norway",
     "killed", "Tom Reed", false},
    {"Anna Berg was killed by a group of nobles that included Marcus Brutus "
     "and Tom Reed.",
     "Tom Reed", "killed", "Anna Berg", false},
    {"A pact that includes Chad and Norway attacked Sudan.", "Norway",
     "attacked", "Sudan", true},
    {"They saw Tom Reed of Siemens, who attacked Sudan.", "Tom Reed",
     "attacked", "Sudan", false},
    {"Norway recalled its ambassador from Paris.", "Norway",
     "recalledAmbassadorFrom", "France", false},
    {"Chad attacked Sudan, which Norway condemned.", "Norway", "criticized",
     "Sudan", true},
    {"Norway proposed a plan that Sudan rejected.", "Norway", "calledOn",
     "Sudan", true},
    {"Norway fired the shots that killed Tom Reed.", "Norway", "killed",
     "Tom Reed", false},
    {"Norway planted a bomb that killed Tom Reed.", "Norway", "killed",
     "Tom Reed", false},
    {"Norway sold the rifles that killed Tom Reed.", "Norway", "killed",
     "Tom Reed", true},
    // who goes on speaking past what was told
    {"Norway said Chad was ready, and urged Sudan to sign.", "Norway",
     "calledOn", "Sudan", false},
    {"Norway said Chad was ready, and attacked Sudan.", "Chad", "attacked",
     "Sudan", false},
    {"Norway's leader, who slept, told Sudan to leave.", "Sudan", "said", NULL,
     true},
    {"Sudan fell after Tom Reed, a guard who confessed to it, left.",
     "Tom Reed", "said", NULL, true},
    {"Sudan fell, farmers and Tom Reed said.", "Tom Reed", "said", NULL, false},
    {"Acme, which owns mills, reported a loss.", "a loss", "said", NULL, true},
    {"\"It needs a hull, which is strong,\" said Tom Reed.", "Tom Reed", "said",
     NULL, false},
    {"Norway vowed to take \"all of Chad\" warning Sudan.", "Chad", "warned",
     "Sudan", true},
    {"Norway, based in Kano, Chad, attacked Sudan.", "Norway", "attacked",
     "Sudan", false},
    // whose state they are
    {"Russia slept. Vladimir Putin's army attacked Sudan.", "Russia",
     "attacked", "Sudan", false},
    {"Joe Biden's government sanctioned Sudan.", "United States", "sanctioned",
     "Sudan", false},
    {"Russia slept. Vladimir Putin's lawyers sued Sudan.", "Russia", "sued",
     "Sudan", true},
    // whose fighters they are
    {"Hamas fighters attacked Sudan.", "Hamas", "attacked", "Sudan", false},
    {"Norway convicted a Hamas fighter.", "Norway", "convicted", "Hamas", true},
    {"Norwegian rebels attacked Sudan.", "Norway", "attacked", "Sudan", true},
    // where a thing stands suffers with it
    {"Norway bombed a market in Sudan.", "Norway", "bombed", "Sudan", false},
    {"Norway funded a market in Sudan.", "Norway", "funded", "Sudan", true},
    // what "by" names keeps the phrases behind it
    {"Norway is drawn into peace talks by its pact with Sudan.", NULL,
     "negotiatedWith", NULL, true},
    {"Norway stood on the brink of war with Sudan.", "Norway", "supports",
     "Sudan", true},
    // commas around what says when
    {"Anna Berg was shot Dec. 8, 1980, in Leeds by Tom Reed.", "Tom Reed",
     "killed", "Anna Berg", false},
    {"Norway, on Monday, called for talks with Sudan.", "Norway",
     "requestedMeetingWith", "Sudan", false},
    // forces of nature act upon nobody
    {"Winds hit Sudan.", NULL, "attacked", NULL, true},
    {"Hurricane Ada struck Sudan.", NULL, "attacked", NULL, true},
    {"Fire officials attacked Sudan.", NULL, "attacked", "Sudan", false},
    // pairs of which one acts, pairs said twice
    {"Norway met Sudan. Norway urged both sides to sign.", "Norway", "calledOn",
     "Sudan", true},
    {"Norwegian and the Sudanese armies met.", "Norway", "met", "Sudan", false},
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

// SPDX-License-Identifier: MIT
#include "../cues.h"
#include "../lists.h"
#include "relation/cue_rule.h"
#include "relation/name_rule.h"
#include "resolve/resolve.h"

#include <kb/extract.h>

typedef struct resolve_case {
    const char *name;
    const char *text;
    const char *links; // `mention=entity;` with `*` after entities of a list
} resolve_case;

static resolve_case cases[] = {
    {"nothing", "", ""},
    // names
    {"surname_of_a_full_name", "John Brannigan left. Brannigan is 52.",
     "John Brannigan=John Brannigan;Brannigan=John Brannigan;"},
    {"two_of_one_surname_by_gender",
     "Lena Brandt and Karl Brandt left. Mrs Brandt is 52. Mr Brandt is 53.",
     "Lena Brandt=Lena Brandt;Karl Brandt=Karl Brandt;Brandt=Lena Brandt;"
     "Brandt=Karl Brandt;"},
    {"initial", "John Brannigan left. It was J. Brannigan who paid.",
     "John Brannigan=John Brannigan;J. Brannigan=John Brannigan;"},
    {"spelling", "Anna Kowaltchuk left. Anna Kovalchuk is 52.",
     "Anna Kowaltchuk=Anna Kowaltchuk;Anna Kovalchuk=Anna Kowaltchuk;"},
    {"spelling_of_the_lists", "So Zelensky met Volodymyr Zelenskiy.",
     "Zelensky=Volodymyr Zelenskyy*;Volodymyr Zelenskiy=Volodymyr "
     "Zelenskyy*;"},
    {"short_company",
     "He left Torvald Metals Inc on Monday. Staff at Torvald wept.",
     "Torvald Metals Inc=Torvald Metals Inc;Torvald=Torvald Metals Inc;"},
    {"acronym",
     "The Westerholm Nature Watch (WNW) closed. Members of WNW wept.",
     "Westerholm Nature Watch=Westerholm Nature Watch;WNW=Westerholm Nature "
     "Watch;WNW=Westerholm Nature Watch;"},
    {"acronym_of_the_document_outweighs_lists",
     "The PLO met. He leads the Party of Local Orchards (PLO) now.",
     "PLO=Party of Local Orchards;Party of Local Orchards=Party of Local "
     "Orchards;PLO=Party of Local Orchards;"},
    {"acronym_of_the_lists", "The United Nation Organisation (UN) met.",
     "United Nation Organisation=United Nations*;UN=United Nations*;"},
    {"demonym", "He sent Norwegian fish.", "Norwegian=Norway*;"},
    // roles
    {"role_of_country",
     "President Volodymyr Zelensky left. The Ukrainian "
     "president was ill.",
     "Volodymyr Zelensky=Volodymyr Zelenskyy*;The Ukrainian "
     "president=Volodymyr Zelenskyy*;Ukrainian=Ukraine*;"},
    {"role_said_before", "Mayor Lena Brandt left. The mayor was ill.",
     "Lena Brandt=Lena Brandt;The mayor=Lena Brandt;"},
    {"apposition_after", "Lena Brandt, the mayor, left.",
     "Lena Brandt=Lena Brandt;the mayor=Lena Brandt;"},
    {"apposition_before", "The mayor, Lena Brandt, left.",
     "The mayor=Lena Brandt;Lena Brandt=Lena Brandt;"},
    {"no_apposition_before_said", "He met Lena Brandt, the mayor said.",
     "Lena Brandt=Lena Brandt;"},
    {"apposition_of_the_past", "The mayor at the time, Lena Brandt, left.",
     "The mayor=Lena Brandt;Lena Brandt=Lena Brandt;"},
    {"office_of_the_day", "The Ukrainian president was ill.",
     "The Ukrainian president=Volodymyr Zelenskyy*;Ukrainian=Ukraine*;"},
    {"nobody_known", "The Finnish president was ill.", "Finnish=Finland*;"},
    {"former_is_another", "Mayor Lena Brandt met the former mayor.",
     "Lena Brandt=Lena Brandt;"},
    {"name_alone_means_the_better_known",
     "Joe Biden left. Hunter Biden stayed. Biden was ill.",
     "Joe Biden=Joe Biden*;Hunter Biden=Hunter Biden*;Biden=Joe Biden*;"},
    {"office_tells_which", "Hunter Biden stayed. President Biden left.",
     "Hunter Biden=Hunter Biden*;Biden=Joe Biden*;"},
    {"title_of_the_lists_is_no_name", "We met Pope Francis.",
     "Francis=Pope Francis*;"},
    {"middle_initial", "We met Emmanuel J. Macron. Macron left.",
     "Emmanuel J. Macron=Emmanuel Macron*;Macron=Emmanuel Macron*;"},
    {"namesake_of_a_place",
     "Lena Paris left. Nobody saw Paris again. We like Paris.",
     "Lena Paris=Lena Paris;Paris=Lena Paris;Paris=Lena Paris;"},
    {"firm_of_the_lists_with_its_form", "They sold Kestrel Marine Ltd.",
     "Kestrel Marine Ltd.=Kestrel Marine*;"},
    {"possessive_of_a_namesake", "Lena Wendt left. Nobody saw Wendt's boat.",
     "Lena Wendt=Lena Wendt;Wendt=Lena Wendt;"},
    {"namesake_spoken_of_last",
     "Lena Wendt left. Nobody saw Wendt's boat. Karl Wendt paid.",
     "Lena Wendt=Lena Wendt;Wendt=Lena Wendt;Karl Wendt=Karl Wendt;"},
    {"firm_with_possessive", "They like Wendt's.", "Wendt's=Wendt's*;"},
    {"weak_name_without_support", "He saw Tex. Nobody wept.", ""},
    {"weak_name_with_support", "He left Texas. Then Tex wept.",
     "Texas=Texas*;Tex=Texas*;"},
    {"firm_named_after_a_town",
     "Oslo Cranes Ltd grew. Oslo said its profits fell. He lives in Oslo.",
     "Oslo Cranes Ltd=Oslo Cranes Ltd;Oslo=Oslo Cranes Ltd;its=Oslo Cranes "
     "Ltd;Oslo=Oslo*;"},
    {"no_namesake_where_things_lie",
     "Lena Paris left. Nobody in Paris wept. We like Paris.",
     "Lena Paris=Lena Paris;Paris=Paris*;Paris=Paris*;"},
    {"team_by_its_player",
     "Valladolid striker Karl Brandt left. We like Valladolid. He lives in "
     "Valladolid.",
     "Valladolid=Real Valladolid*;Karl Brandt=Karl Brandt;Valladolid=Real "
     "Valladolid*;He=Karl Brandt;Valladolid=Valladolid*;"},
    {"no_team_without_player", "Valladolid mayor Karl Brandt left.",
     "Valladolid=Valladolid*;Karl Brandt=Karl Brandt;"},
    {"team_of_the_league",
     "The Chicago Bears lost. Green Bay coach Karl Brandt left.",
     "Chicago Bears=Chicago Bears*;Green Bay=Green Bay Packers*;Karl "
     "Brandt=Karl Brandt;"},
    {"no_team_without_league", "Green Bay coach Karl Brandt left.",
     "Green Bay=Green Bay*;Karl Brandt=Karl Brandt;"},
    {"address_in_a_sentence", "He saw Paris, Texas on Monday.",
     "Paris=Paris;Texas=Texas*;"},
    {"province_is_no_city",
     "He left the province of Kherson. They live in Kherson.",
     "Kherson=Kherson;Kherson=Kherson*;"},
    {"town_in_a_region", "He left a Texas town.", "Texas=Texas*;"},
    {"small_town_that_nobody_is_in", "He saw Wukan.", ""},
    {"small_town_with_somebody", "He saw Wukan. They live in Wukan.",
     "Wukan=Wukan*;Wukan=Wukan*;"},
    {"word_that_few_know_as_a_firm", "Then Fire paid.", "Fire=Fire;"},
    {"firm_of_the_country", "They left France. Then Fire paid.",
     "France=France*;Fire=Fire*;"},
    {"other_paper_of_that_name", "The New York Times met. The Times paid.",
     "New York Times=New York Times*;The Times=New York Times*;"},
    {"paper_by_its_own_name", "They met. The Times paid.",
     "The Times=The Times*;"},
    // groups and places
    {"place_in_another_region", "He lives in Paris, Texas.",
     "Paris=Paris;Texas=Texas*;"},
    {"place_of_the_lists", "He lives in Paris, France.",
     "Paris=Paris*;France=France*;"},
    {"troops_are_the_state", "He sent Russian troops.",
     "Russian troops=Russia*;Russian=Russia*;"},
    {"based_company",
     "Torvald Metals Inc met Kestrel Ltd. The Kyiv-based company paid.",
     "Torvald Metals Inc=Torvald Metals Inc;Kestrel Ltd.=Kestrel Ltd.;"
     "The Kyiv-based company=Torvald Metals Inc;Kyiv=Kyiv*;"},
    {"led_company", "Torvald Metals Inc paid. The Kyiv-led company left.",
     "Torvald Metals Inc=Torvald Metals Inc;Kyiv=Kyiv*;"},
    {"the_company", "Torvald Metals Inc paid. The company was sold.",
     "Torvald Metals Inc=Torvald Metals Inc;The company=Torvald Metals Inc;"},
    {"the_alliance", "NATO agreed. The alliance sent ships.",
     "NATO=NATO*;The alliance=NATO*;"},
    {"capital_of_a_demonym", "He flew to the Ukrainian capital.",
     "the Ukrainian capital=Kyiv*;Ukrainian=Ukraine*;"},
    {"his_country", "President Volodymyr Zelensky praised his country.",
     "Volodymyr Zelensky=Volodymyr Zelenskyy*;his country=Ukraine*;"
     "his=Volodymyr Zelenskyy*;"},
    // pronouns
    {"he_is_the_subject", "John Brannigan met Karl Brandt. He paid.",
     "John Brannigan=John Brannigan;Karl Brandt=Karl Brandt;He=John "
     "Brannigan;"},
    {"he_after_parentheses_and_a_predicate",
     "Karl Brandt (2 May 1923 - 10 June 2012) was a Norwegian politician. He "
     "paid.",
     "Karl Brandt=Karl Brandt;Norwegian=Norway*;He=Karl Brandt;"},
    {"his_after_and", "John Brannigan met Karl Brandt and his wife.",
     "John Brannigan=John Brannigan;Karl Brandt=Karl Brandt;his=Karl Brandt;"},
    {"she_by_gender", "John Brannigan met Lena Brandt. She paid.",
     "John Brannigan=John Brannigan;Lena Brandt=Lena Brandt;She=Lena "
     "Brandt;"},
    {"he_is_the_only_one", "Police arrested Karl Brandt. He paid.",
     "Karl Brandt=Karl Brandt;He=Karl Brandt;"},
    {"he_is_one_of_two", "Police shot Karl Brandt and John Brannigan. He paid.",
     "Karl Brandt=Karl Brandt;John Brannigan=John Brannigan;"},
    {"him_is_not_the_subject",
     "Emmanuel Macron called Volodymyr Zelensky. Macron told him to wait.",
     "Emmanuel Macron=Emmanuel Macron*;Volodymyr Zelensky=Volodymyr "
     "Zelenskyy*;Macron=Emmanuel Macron*;him=Volodymyr Zelenskyy*;"},
    {"him_is_who_else_is_there",
     "Emmanuel Macron left after Volodymyr Zelensky asked him to.",
     "Emmanuel Macron=Emmanuel Macron*;Volodymyr Zelensky=Volodymyr "
     "Zelenskyy*;him=Emmanuel Macron*;"},
    {"him_is_neither_of_two",
     "Emmanuel Macron and Volodymyr Zelensky asked him to leave.",
     "Emmanuel Macron=Emmanuel Macron*;Volodymyr Zelensky=Volodymyr "
     "Zelenskyy*;"},
    {"the_group_itself", "He saw Torvald Metals Inc. The Torvald company paid.",
     "Torvald Metals Inc.=Torvald Metals Inc.;"
     "The Torvald company=Torvald Metals Inc.;Torvald=Torvald Metals Inc.;"},
    {"not_itself", "The NATO company paid.", "NATO=NATO*;"},
    {"court_of_that_country", "Texas left. Then the Supreme Court ruled.",
     "Texas=Texas*;Supreme Court=US Supreme Court*;"},
    {"court_of_no_country", "Then the Supreme Court ruled.",
     "Supreme Court=US Supreme Court*;"},
    {"court_of_another_country", "Ukraine left. Then the Supreme Court ruled.",
     "Ukraine=Ukraine*;Supreme Court=Supreme Court;"},
    // who says I
    {"speaker_behind", "\"I paid,\" John Brannigan said.",
     "I=John Brannigan;John Brannigan=John Brannigan;"},
    {"speaker_before", "John Brannigan said: \"Nobody saw me.\"",
     "John Brannigan=John Brannigan;me=John Brannigan;"},
    {"speaker_by_pronoun", "John Brannigan left. \"I paid,\" he said.",
     "John Brannigan=John Brannigan;I=John Brannigan;he=John Brannigan;"},
    {"speech_goes_on", "\"We left,\" John Brannigan said. \"I paid.\"",
     "John Brannigan=John Brannigan;I=John Brannigan;"},
    {"speech_comes_first", "\"I paid. We left,\" John Brannigan said.",
     "I=John Brannigan;John Brannigan=John Brannigan;"},
    {"nobody_speaks", "\"I paid.\" John Brannigan left.",
     "John Brannigan=John Brannigan;"},
    {"writer", "I saw that John Brannigan said so.",
     "John Brannigan=John Brannigan;"},
    {"they_are_no_company", "NATO met. Ukrainian officials said they paid.",
     "NATO=NATO*;Ukrainian=Ukraine*;"},
    {"a_stranger_takes_he", "John Brannigan left. A soldier sold his boat.",
     "John Brannigan=John Brannigan;"},
    {"quoted_pronoun_is_left", "John Brannigan said: \"He paid.\"",
     "John Brannigan=John Brannigan;"},
    {"phrase_at_the_start", "In his reply, John Brannigan thanked them.",
     "his=John Brannigan;John Brannigan=John Brannigan;"},
    {"empty_it", "NATO met. It is clear that nobody paid.", "NATO=NATO*;"},
    {"its", "NATO said its ships had left.", "NATO=NATO*;its=NATO*;"},
};

static kb_gaz *lists;
static kb_rules *rules;
static kb_extractor *extractor;

static void
check_links(const char *text, const char *day, const char *links)
{
    kb_document document = {.id = {"x", 1}, .text = {text, strlen(text)}};
    assert_int_equal(kb_day_parse((kb_str){day, strlen(day)}, &document.date),
                     KB_OK);
    kb_annotation found;
    assert_int_equal(kb_extractor_run(extractor, &document, &found, NULL),
                     KB_OK);
    char got[4096] = "";
    for (uint32_t i = 0; i < found.n_mentions; ++i) {
        const kb_mention *const m = &found.mentions[i];
        const kb_entity *const e = &found.entities[m->entity];
        const size_t at = strlen(got);
        (void)snprintf(got + at, sizeof(got) - at, "%.*s=" KB_FMT "%s;",
                       (int)(m->span.end - m->span.begin), text + m->span.begin,
                       KB_ARG(e->name), e->is_known ? "*" : "");
    }
    assert_string_equal(got, links);
}

static void
links_mentions(void **state)
{
    const resolve_case *const c = *state;
    check_links(c->text, "2022-03-04", c->links);
}

typedef struct dated_case {
    const char *name;
    const char *text;
    const char *links;
    const char *day; // of the document
} dated_case;

// Who held an office on the day.
static dated_case dated[] = {
    {"president_of_the_day", "President Kravchuk left Ukraine.",
     "Kravchuk=Leonid Kravchuk*;Ukraine=Ukraine*;", "1993-05-06"},
    {"president_of_another_day", "President Kravchuk left Ukraine.",
     "Kravchuk=Kravchuk;Ukraine=Ukraine*;", "2003-05-06"},
    {"president_of_another_country", "President Kravchuk left France.",
     "Kravchuk=Kravchuk;France=France*;", "1993-05-06"},
    {"former_president", "Former President Kravchuk left Ukraine.",
     "Kravchuk=Leonid Kravchuk*;Ukraine=Ukraine*;", "2003-05-06"},
    {"not_yet_president", "Former President Kravchuk left Ukraine.",
     "Kravchuk=Kravchuk;Ukraine=Ukraine*;", "1990-05-06"},
    {"president_named_in_full",
     "Anna Kravchuk left Ukraine. President Kravchuk is 52.",
     "Anna Kravchuk=Anna Kravchuk;Ukraine=Ukraine*;Kravchuk=Anna Kravchuk;",
     "1993-05-06"},
    {"long_before_his_time", "Zelensky left Ukraine.",
     "Zelensky=Zelensky;Ukraine=Ukraine*;", "1975-05-06"},
};

static void
links_by_day(void **state)
{
    const dated_case *const c = *state;
    check_links(c->text, c->day, c->links);
}

typedef struct pair_case {
    const char *name;
    const char *text;
    const char *members; // `first+second` of the only pair, or nothing
} pair_case;

static pair_case pairs[] = {
    {"two_leaders",
     "Emmanuel Macron met Volodymyr Zelensky. The two leaders "
     "talked.",
     "Emmanuel Macron+Volodymyr Zelenskyy"},
    {"both_sides", "Russia and Ukraine stopped. Both sides had lost men.",
     "Russia+Ukraine"},
    {"two_of_any",
     "Emmanuel Macron met Volodymyr Zelensky. Two leaders talked.", ""},
    {"joined_states", "Russian and Ukrainian delegations met.",
     "Russia+Ukraine"},
    {"three_compete", "Russia, France and Ukraine met. Both sides left.", ""},
    {"far_apart",
     "Russia stopped. He paid. He slept. Ukraine stopped. Both sides left.",
     ""},
    {"no_pair", "Russia stopped. The sides had lost men.", ""},
};

static void
finds_pairs(void **state)
{
    const pair_case *const c = *state;
    const kb_gaz *const gazs[] = {lists};
    const kb_document document = {
        .id = {"x", 1}, .text = {c->text, strlen(c->text)}, .date = KB_NO_DAY};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    const kb_cues *const cues = kb_rules_cues(rules);
    const kb_mention_rules words = {cues, kb_rules_shapes(rules)};
    kb_text text;
    kb_gaz_hits hits;
    kb_candidates found;
    kb_resolution resolution;
    assert_int_equal(kb_text_split(&document, NULL, &arena, &text), KB_OK);
    assert_int_equal(
        kb_gaz_scan(&(kb_gaz_set){gazs, 1, NULL}, &text, &arena, &hits), KB_OK);
    assert_int_equal(
        kb_mention_detect(&text, &words, &hits, NULL, &arena, &found), KB_OK);
    kb_entries *entries = NULL;
    assert_int_equal(kb_entries_new(NULL, &entries), KB_OK);
    const kb_resolve_input input = {
        .text = &text, .cues = cues, .entries = entries};
    assert_int_equal(kb_resolve(&input, &found, &arena, &resolution), KB_OK);
    char got[256] = "";
    for (uint32_t i = 0; i < found.n; ++i) {
        const uint32_t *const pair = found.items[i].pair;
        if (pair[0] != KB_NONE) {
            const kb_str a = resolution.entities[pair[0]].entity.name;
            const kb_str b = resolution.entities[pair[1]].entity.name;
            (void)snprintf(got, sizeof(got), KB_FMT "+" KB_FMT, KB_ARG(a),
                           KB_ARG(b));
        }
    }
    kb_entries_free(entries);
    kb_arena_clear(&arena);
    assert_string_equal(got, c->members);
}

int
main(void)
{
    lists = kb_test_open_lists(KB_BINARY_DIR "/test_resolve.gaz");
    const kb_gaz *const gazs[] = {lists};
    rules = kb_test_load_cues();
    if (!lists || !rules ||
        kb_extractor_new(gazs, 1, rules, NULL, &extractor) != KB_OK) {
        return 1;
    }
    const int failed = KB_TEST_ROWS(cases, links_mentions) +
                       KB_TEST_ROWS(dated, links_by_day) +
                       KB_TEST_ROWS(pairs, finds_pairs);
    kb_extractor_free(extractor);
    kb_rules_free(rules);
    kb_gaz_close(lists);
    return failed;
}

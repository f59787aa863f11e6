// SPDX-License-Identifier: MIT
#include "../cues.h"
#include "../lists.h"
#include "base/buf.h"
#include "mention/mention.h"
#include "relation/cue_rule.h"
#include "relation/name_rule.h"

typedef struct detect_case {
    const char *name;
    const char *text;
    const char *found; // `P:Name;` persons, L places, O organizations, d
                       // demonyms, n nominals, p pronouns; `+` plural,
                       // `{role}` before a name
} detect_case;

static detect_case cases[] = {
    {"nothing", "", ""},
    {"no_name", "They talked for hours.", "p+:They;"},
    // persons
    {"first_name_and_surname", "It was John Brannigan who left.",
     "p:It;P:John Brannigan;"},
    {"middle_initial", "It was John F. Brannigan again.",
     "p:It;P:John F. Brannigan;"},
    {"particle_inside", "We saw John van der Brandt there.",
     "P:John van der Brandt;"},
    {"hyphenated_surname", "We saw Anna Lis-Brandt there.",
     "P:Anna Lis-Brandt;"},
    {"junior", "We saw John Brannigan Jr. there.", "P:John Brannigan Jr.;"},
    {"honorific_is_no_part", "We saw Mr Wukan there.", "P:Wukan{Mr};"},
    {"title_that_is_a_part", "We saw Count Basie there.", "P:Count Basie;"},
    {"role_before_unknown_name", "We met Foreign Minister Wukan Tarel.",
     "P:Wukan Tarel{Foreign Minister};"},
    {"demonym_before_role", "The Finnish president Wukan Tarel left.",
     "d:Finnish;P:Wukan Tarel{president};"},
    {"role_of_an_organization",
     "We met President of the Green Alliance Party John Brannigan.",
     "O:Green Alliance Party;P:John Brannigan{President};"},
    {"surname_after_full_name", "John Brannigan left. Brannigan is 52.",
     "P:John Brannigan;P:Brannigan;"},
    {"surname_before_full_name", "So Brannigan left. It was John Brannigan.",
     "P:Brannigan;p:It;P:John Brannigan;"},
    {"verb_of_speech_tells_persons", "Then Tarelov said nothing.",
     "P:Tarelov;"},
    {"possessive_is_no_part", "It is John Brannigan's boat.",
     "p:It;P:John Brannigan;"},
    {"first_name_list_in_headline", "Man Bites Dog In Norway", "L:Norway;"},
    // organizations
    {"legal_form", "He bought Torvald Metals Inc on Monday.",
     "p:He;O:Torvald Metals Inc;"},
    {"two_companies",
     "It was Torvald Metals Corp. and Nordhavn Yards Ltd. that sold.",
     "p:It;O:Torvald Metals Corp.;O:Nordhavn Yards Ltd.;"},
    {"firm_by_its_english_first_word",
     "He bought Copper Yards Ltd on Monday again. The ships of Copper were "
     "sold in March and Copper acquired the new ferry there.",
     "p:He;O:Copper Yards Ltd;O:Copper;O:Copper;"},
    {"english_first_word_that_is_written_small",
     "He bought Copper Yards Ltd on Monday again. The ships of copper were "
     "sold in March and Copper acquired the new ferry there.",
     "p:He;O:Copper Yards Ltd;"},
    {"head_at_the_end", "He left the Green Alliance Party on Monday.",
     "p:He;O:Green Alliance Party;"},
    {"ministry_of_a_role", "So the Foreign Ministry spokesman left.",
     "n:the Foreign Ministry "
     "spokesman;O:Foreign Ministry;"},
    {"head_with_of", "He left the University of Westerholm on Monday.",
     "p:He;O:University of Westerholm;"},
    {"ampersand", "He bought Tarel & Brandt on Monday.",
     "p:He;O:Tarel & Brandt;"},
    {"acronym_introduced",
     "The Westerholm Nature Watch (WNW) closed. Members of WNW wept.",
     "O:Westerholm Nature Watch;O:WNW;n+:Members;O:WNW;"},
    // places
    {"place_of_the_lists", "He lives in Oslo.", "p:He;L:Oslo;"},
    {"article_of_a_listed_name", "Then the West met.", "L:West;"},
    {"article_that_is_part_of_a_name", "He lives in The Hague.",
     "p:He;L:The Hague;"},
    {"unknown_place_after_in", "He lives in Karalinsk now.",
     "p:He;L:Karalinsk;"},
    {"head_before", "He fell into Lake Tarel.", "p:He;L:Lake Tarel;"},
    {"head_after", "He fell into the Tarel River.", "p:He;L:Tarel River;"},
    {"county_of_a_first_name", "He lives in John County now.",
     "p:He;L:John County;"},
    // no names
    {"event_with_a_number", "He fell in World War II.", "p:He;"},
    {"creed", "He is a Roman Catholic now.", "p:He;"},
    {"tag", "He wrote #Karalinsk and @Brannigan.", "p:He;"},
    {"sentence_start_is_no_name", "Rules are rules.", ""},
    {"months_and_days", "It was Monday, 4 March.", "p:It;"},
    {"event", "He won the World Cup.", "p:He;"},
    {"language", "He speaks Finnish.", "p:He;"},
    {"people_after_in", "He lost in Finnish waters.", "p:He;d:Finnish;"},
    {"part_of_an_unknown_name", "He spoke of the Finnish Ladder Rules.",
     "p:He;"},
    {"article_is_no_name", "A Norwegian ship sank.", "d:Norwegian;"},
    // demonyms
    {"people", "The Norwegians left.", "d+:Norwegians;"},
    {"people_by_adjective", "He said the French had left.", "p:He;d+:French;"},
    // nominals
    {"role_with_demonym", "He met the Ukrainian president.",
     "p:He;n:the Ukrainian president;d:Ukrainian;"},
    {"role_with_possessor", "He met Ukraine's president.",
     "p:He;n:Ukraine's president;L:Ukraine;"},
    {"counterpart", "He met his Russian counterpart.",
     "p:He;n:his Russian counterpart;p:his;d:Russian;"},
    {"plural_without_article", "He sent Russian troops.",
     "p:He;n+:Russian troops;d:Russian;"},
    {"verb_is_no_modifier", "He vowed to strike Russian troops.",
     "p:He;n+:Russian troops;d:Russian;"},
    {"indefinite", "He met a senior French official.",
     "p:He;n:a senior French official;d:French;"},
    {"compound_is_no_head", "The company shares fell.", ""},
    {"title_is_no_nominal", "We met the president John Brannigan.",
     "P:John Brannigan{president};"},
};

static kb_gaz *lists;
static kb_mention_rules words;

static void
render(const kb_text *text, const kb_candidate *c, char *out, size_t size)
{
    static const char types[] = "?PLO";
    const size_t at = strlen(out);
    const char kind = c->kind == KB_MENTION_NAME      ? types[c->type]
                      : c->kind == KB_MENTION_DEMONYM ? 'd'
                      : c->kind == KB_MENTION_NOMINAL ? 'n'
                                                      : 'p';
    const kb_span span = kb_text_span(text, c->begin, c->end);
    const char *const bytes = text->document->text.ptr;
    (void)snprintf(out + at, size - at, "%c%s:%.*s", kind,
                   (c->flags & KB_CANDIDATE_PLURAL) != 0 ? "+" : "",
                   (int)(span.end - span.begin), bytes + span.begin);
    if (c->kind == KB_MENTION_NAME && c->role_end > c->role_begin) {
        const kb_span role = kb_text_span(text, c->role_begin, c->role_end);
        (void)snprintf(out + strlen(out), size - strlen(out), "{%.*s}",
                       (int)(role.end - role.begin), bytes + role.begin);
    }
    (void)snprintf(out + strlen(out), size - strlen(out), ";");
}

static void
finds_mentions(void **state)
{
    const detect_case *const c = *state;
    const kb_gaz *const gazs[] = {lists};
    const kb_gaz_set set = {gazs, 1, NULL};
    const kb_document document = {
        .id = {"x", 1}, .text = {c->text, strlen(c->text)}, .date = KB_NO_DAY};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    kb_gaz_hits hits;
    kb_candidates found;
    const kb_abbreviations abbreviations = kb_gaz_abbreviations(&set);
    assert_int_equal(kb_text_split(&document, &abbreviations, &arena, &text),
                     KB_OK);
    assert_int_equal(
        kb_gaz_scan(&(kb_gaz_set){gazs, 1, NULL}, &text, &arena, &hits), KB_OK);
    assert_int_equal(
        kb_mention_detect(&text, &words, &hits, NULL, &arena, &found), KB_OK);
    char got[4096] = "";
    for (uint32_t i = 0; i < found.n; ++i) {
        render(&text, &found.items[i], got, sizeof(got));
    }
    kb_arena_clear(&arena);
    assert_string_equal(got, c->found);
}

int
main(void)
{
    lists = kb_test_open_lists(KB_BINARY_DIR "/test_detect.gaz");
    kb_rules *const rules = kb_test_load_cues();
    if (!lists || !rules) {
        return 1;
    }
    words = (kb_mention_rules){kb_rules_cues(rules), kb_rules_shapes(rules)};
    const int failed = KB_TEST_ROWS(cases, finds_mentions);
    kb_rules_free(rules);
    kb_gaz_close(lists);
    return failed;
}

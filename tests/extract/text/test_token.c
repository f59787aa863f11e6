// SPDX-License-Identifier: MIT
#include "base/fold.h"
#include "base/hash.h"
#include "test.h"
#include "text/chars.h"
#include "text/token.h"

// The abbreviations that the tests know.
static kb_abbreviation
find_abbreviation(const void *ctx, kb_str fold, uint64_t key)
{
    static const char *const never[] = {"gen", "mr", "st", "vs", "dna"};
    static const char *const either[] = {"inc", "nov", "no", "sun", "jr"};
    (void)ctx;
    assert_int_equal(key, kb_hash(fold));
    for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); ++i) {
        if (kb_str_equal(fold, (kb_str){never[i], strlen(never[i])})) {
            return KB_ABBREVIATION_INSIDE;
        }
        if (kb_str_equal(fold, (kb_str){either[i], strlen(either[i])})) {
            return KB_ABBREVIATION_EITHER;
        }
    }
    return KB_NO_ABBREVIATION;
}

static const kb_abbreviations abbreviations = {NULL, find_abbreviation};

typedef struct token_case {
    const char *name;
    const char *in;
    const char *out; // tokens with | between; kinds: see below
} token_case;

// Each token is followed by its kind: nothing for a word, n for a number, c
// for a clitic, the mark for punctuation, o for any other.
static token_case token_cases[] = {
    {"splits_words", "Putin met Xi", "Putin|met|Xi"},
    {"splits_marks", "Well, (yes).", "Well|,~,|(~(|yes|)~)|.~."},
    {"keeps_inner_apostrophes", "O'Brien d'Ivoire Xi'an Sana’a Ra‘anana ma'am",
     "O'Brien|d'Ivoire|Xi'an|Sana’a|Ra‘anana|ma'am"},
    {"splits_clitics", "Putin's I've we'll you're she'd I'm",
     "Putin|'s~c|I|'ve~c|we|'ll~c|you|'re~c|she|'d~c|I|'m~c"},
    {"splits_curly_clitics", "Ukraine’s don’t DON’T",
     "Ukraine|’s~c|do|n’t~c|DO|N’T~c"},
    {"splits_negations", "don't n't can't", "do|n't~c|n't~c|ca|n't~c"},
    {"splits_two_clitics", "I'd've", "I|'d~c|'ve~c"},
    {"splits_plural_possessive", "the leaders' talks, ministers’",
     "the|leaders|'~c|talks|,~,|ministers|’~c"},
    {"closes_a_single_quote", "the 'big leaders' said",
     "the|'~'|big|leaders|'~'|said"},
    {"joins_spaced_possessive", "Kim 's and Kim ' s son",
     "Kim|'s~c|and|Kim|' s~c|son"},
    {"joins_spaced_negation", "We don ' t go", "We|do|n ' t~c|go"},
    {"splits_hyphens", "US-led Jean - Claude", "US|-~-|led|Jean|-~-|Claude"},
    {"joins_equal_marks", "So... no -- yes!!", "So|...~.|no|--~-|yes|!!~!"},
    {"normalizes_marks", "“a” — «b» … ‘c’",
     "“~\"|a|”~\"|—~-|«~\"|b|»~\"|…~.|‘~'|c|’~'"},
    {"keeps_numbers", "1,000 2.5 1990s 3rd 40 10:30 5pm",
     "1,000~n|2.5~n|1990s~n|3rd~n|40~n|10:30~n|5pm~n"},
    {"splits_signs", "$40 5% €3m", "$~$|40~n|5~n|%~%|€~$|3m~n"},
    {"leaves_the_stop", "It was 2022. In 3, 4.",
     "It|was|2022~n|.~.|In|3~n|,~,|4~n|.~."},
    {"knows_mixed_words", "G7 F16 24TV COVID-19", "G7|F16|24TV|COVID|-~-|19~n"},
    {"keeps_dotted", "U.S. U.K U.S.A. a.m. e.g. Ph.D. J.D. D.C.",
     "U.S.|U.K|U.S.A.|a.m.|e.g.|Ph.D.|J.D.|D.C."},
    {"keeps_dotted_before_marks", "U.S.-led U.S.'s (U.N.)",
     "U.S.|-~-|led|U.S.|'s~c|(~(|U.N.|)~)"},
    {"keeps_initials", "J. Smith, J.-P. Roy, Martin L., plan B.",
     "J.|Smith|,~,|J.|-~-|P.|Roy|,~,|Martin|L.|,~,|plan|B|.~."},
    {"keeps_listed_abbreviations", "Gen. Mr. Inc. St.Petersburg Dña. war.",
     "Gen.|Mr.|Inc.|St.|Petersburg|Dña.|war|.~."},
    {"knows_words_from_abbreviations", "He said no. No. 5. The sun. Sun. on",
     "He|said|no|.~.|No.|5~n|.~.|The|sun|.~.|Sun.|on"},
    {"splits_glued_sentences", "war.Zelensky said", "war|.~.|Zelensky|said"},
    {"keeps_addresses",
     "See https://a.b/c?d=e, (www.bbc.com/news). bbc.co.uk a.b@c.de.",
     "See|https://a.b/c?d=e~o|,~,|(~(|www.bbc.com/news~o|)~)|.~.|"
     "bbc.co.uk~o|a.b@c.de~o|.~."},
    {"takes_a_domain_for_a_name", "Booking.com fell.", "Booking.com|fell|.~."},
    {"keeps_handles_and_tags", "@kyiv_post #Ukraine # 1",
     "@kyiv_post~o|#Ukraine~o|#~#|1~n"},
    {"keeps_emoji", "go 👍🏽👨‍👩‍👧 ❤️",
     "go|👍🏽~o|👨‍👩‍👧~o|❤️~o"},
    {"splits_letters_of_other_scripts", "Київ, الرئيس بوتين؟ 习近平。",
     "Київ|,~,|الرئيس|بوتين|؟~?|习近平|。~."},
    {"knows_ampersand", "AT&T", "AT|&~&|T"},
    {"reads_typewriter_quotes", "``Go'' he", "``~\"|Go|''~\"|he"},
    {"ignores_invisible_marks", "\xEF\xBB\xBFOne\xE2\x80\x8Btwo", "One|two"},
    {"makes_nothing_of_nothing", " \n\t ", ""},
};

static size_t
print_token(const kb_text *text, uint32_t i, char *out, size_t size)
{
    static const char kinds[] = {0, 'n', 'c', 0, 'o'};
    const kb_token *const token = &text->tokens[i];
    char kind = kinds[token->kind];
    if (token->kind == KB_TOKEN_PUNCT || token->mark == '$') {
        kind = token->mark;
    }
    return (size_t)snprintf(out, size, "%s" KB_FMT "%s%c", i > 0 ? "|" : "",
                            KB_ARG(kb_text_token(text, i)), kind ? "~" : "",
                            kind) -
           (kind ? 0 : 1);
}

static void
check_tokens(void **state)
{
    const token_case *const row = *state;
    const kb_document document = {.text = {row->in, strlen(row->in)}};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    assert_int_equal(kb_text_split(&document, &abbreviations, &arena, &text),
                     KB_OK);
    char got[1024] = "";
    size_t n = 0;
    for (uint32_t i = 0; i < text.n_tokens; ++i) {
        n += print_token(&text, i, got + n, sizeof(got) - n);
    }
    assert_kb_str(((kb_str){got, n}), row->out);
    kb_arena_clear(&arena);
}

int
main(void)
{
    return KB_TEST_ROWS(token_cases, check_tokens);
}

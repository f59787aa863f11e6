// SPDX-License-Identifier: MIT
#include "abbreviations.h"
#include "extract/text/invariants.h"
#include "heap.h"
#include "text/token.h"

#include <kb/extract.h>

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
     "Київ|,~,|الرئيس|بوتين|؟~?|习|近|平|。~."},
    {"knows_ampersand", "AT&T", "AT|&~&|T"},
    {"reads_typewriter_quotes", "``Go'' he", "``~\"|Go|''~\"|he"},
    {"ignores_invisible_marks", "\xEF\xBB\xBFOne\xE2\x80\x8Btwo", "One|two"},
    {"joins_numbers_of_corpora",
     "Some 1 , 086 , 500 of 2 . 5 million , in 2020 .",
     "Some|1 , 086 , 500~n|of|2 . 5~n|million|,~,|in|2020~n|.~."},
    {"joins_abbreviations_of_corpora", "He met Gen . Roy , on Nov . 3 .",
     "He|met|Gen .|Roy|,~,|on|Nov .|3~n|.~."},
    {"parts_years_of_corpora", "In 2019 , 2020 .", "In|2019~n|,~,|2020~n|.~."},
    {"leaves_spaced_numbers_of_others", "Well, 1 , 086 .",
     "Well|,~,|1~n|,~,|086~n|.~."},
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

// Hyphens of corpora are glued: `rebel - held`.
static token_case hyphen_cases[] = {
    {"glues_hyphens_of_corpora", "Al - Zor , a rebel - held town .",
     "-Zor-held"},
    {"leaves_dashes_of_others", "Al - Zor, a rebel - held town.", ""},
    {"leaves_dashes_beside_hyphens", "Al - Zor , a rebel-held town .", "-held"},
    {"leaves_dashes_without_commas", "Al - Zor", ""},
};

static void
check_hyphens(void **state)
{
    const token_case *const row = *state;
    const kb_document document = {.text = {row->in, strlen(row->in)}};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    assert_int_equal(kb_text_split(&document, &abbreviations, &arena, &text),
                     KB_OK);
    char got[256] = "";
    size_t n = 0;
    for (uint32_t i = 0; i < text.n_tokens; ++i) {
        const kb_token *const token = &text.tokens[i];
        if (token->flags & KB_TOKEN_GLUED && token->mark != ',' &&
            token->mark != '.') {
            n += (size_t)snprintf(got + n, sizeof(got) - n, KB_FMT,
                                  KB_ARG(kb_text_token(&text, i)));
        }
    }
    assert_kb_str(((kb_str){got, n}), row->out);
    kb_arena_clear(&arena);
}

// ---- what holds of any text -------------------------------------------------

// Pieces that meet in odd ways.
static const char *const pieces[] = {
    " ",        "\n",
    "\r\n",     "a",
    "s",        "t",
    "n",        "S",
    "Xi",       "'",
    "’",        "‘",
    "`",        ".",
    ",",        ":",
    "-",        "—",
    "…",        "1",
    "90",       "\"",
    "“",        "”",
    "(",        ")",
    "@",        "#",
    "_",        "/",
    "é",        "Ł",
    "ї",        "习",
    "。",       "👍",
    "\xCC\x81", "\xE2\x80\x8D",
    "\xC2\xAD", "\xEF\xBB\xBF",
    "ﷺ",        "½",
    "€",        "U.",
    "com",      "http://",
    "*",        "\x01",
    "don",      "Gen",
};

static uint32_t
next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static void
covers_every_byte_once(void **state)
{
    (void)state;
    uint32_t seed = 42;
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    for (int round = 0; round < 3000; ++round) {
        char bytes[512] = "";
        size_t len = 0;
        const uint32_t n = next_random(&seed) % 40;
        for (uint32_t i = 0; i < n; ++i) {
            const char *const piece =
                pieces[next_random(&seed) %
                       (sizeof(pieces) / sizeof(pieces[0]))];
            memcpy(bytes + len, piece, strlen(piece));
            len += strlen(piece);
        }
        const kb_document document = {.text = {bytes, len}};
        kb_text text;
        assert_int_equal(
            kb_text_split(&document, &abbreviations, &arena, &text), KB_OK);
        const char *why = kb_find_broken_token(&text);
        why = why ? why : kb_find_broken_sentence(&text);
        if (why) {
            fail_msg("%s: \"%s\"", why, bytes);
        }
        kb_arena_reset(&arena);
    }
    kb_arena_clear(&arena);
}

// ---- flags ------------------------------------------------------------------

typedef struct flag_case {
    const char *name;
    const char *in;
    uint32_t token;
    uint16_t set;
    uint16_t unset;
} flag_case;

static flag_case flag_cases[] = {
    {"sees_a_capital", "Putin", 0, KB_TOKEN_CAPITAL | KB_TOKEN_FIRST,
     KB_TOKEN_ALL_CAPS | KB_TOKEN_MIXED | KB_TOKEN_GLUED},
    {"sees_a_wide_capital", "Łódź", 0, KB_TOKEN_CAPITAL, KB_TOKEN_ALL_CAPS},
    {"sees_all_capitals", "ÉLYSÉE", 0, KB_TOKEN_CAPITAL | KB_TOKEN_ALL_CAPS, 0},
    {"wants_two_capitals", "A", 0, KB_TOKEN_CAPITAL, KB_TOKEN_ALL_CAPS},
    {"sees_capitals_with_stops", "U.S.", 0, KB_TOKEN_ALL_CAPS | KB_TOKEN_DOTTED,
     0},
    {"sees_mixed", "McDonald", 0, KB_TOKEN_CAPITAL | KB_TOKEN_MIXED, 0},
    {"sees_mixed_lower", "eBay", 0, KB_TOKEN_MIXED, KB_TOKEN_CAPITAL},
    {"sees_glue", "US-led", 2, KB_TOKEN_GLUED, KB_TOKEN_CAPITAL},
    {"sees_a_space", "a b", 1, 0, KB_TOKEN_GLUED | KB_TOKEN_NEW_LINE},
    {"sees_a_line_end", "a\r\n b", 1, KB_TOKEN_NEW_LINE, KB_TOKEN_GLUED},
    {"sees_digits", "G7", 0, KB_TOKEN_DIGIT | KB_TOKEN_CAPITAL, 0},
    {"sees_the_first_word", "“We go.” “No.”", 6, KB_TOKEN_FIRST, 0},
    {"sees_no_first_word", "We go.", 1, 0, KB_TOKEN_FIRST},
    {"sees_the_first_word_after_a_dateline", "OSLO (AP) - Men met.", 5,
     KB_TOKEN_FIRST, 0},
    {"sees_quotes", "He “did it” now", 2, KB_TOKEN_QUOTED, 0},
    {"sees_quotes_end", "He “did it” now", 5, 0, KB_TOKEN_QUOTED},
    {"sees_single_quotes", "the 'full control' of", 2, KB_TOKEN_QUOTED, 0},
    {"sees_no_quotes_in_possessives", "the boys' big dogs' day", 3, 0,
     KB_TOKEN_QUOTED},
    {"forgets_a_lost_quote", "He \"did it.\n\nNow we go.", 7, 0,
     KB_TOKEN_QUOTED},
    {"keeps_a_long_quote", "“We go. Now.\n\n“Then stop.”", 3, KB_TOKEN_QUOTED,
     0},
    {"sees_parentheses", "a (b [c]) d", 4, KB_TOKEN_PARENS, 0},
    {"sees_parentheses_end", "a (b [c]) d", 7, 0, KB_TOKEN_PARENS},
    {"forgets_a_lost_parenthesis", "a (b c", 2, 0, KB_TOKEN_PARENS},
};

static void
check_flags(void **state)
{
    const flag_case *const row = *state;
    const kb_document document = {.text = {row->in, strlen(row->in)}};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    assert_int_equal(kb_text_split(&document, NULL, &arena, &text), KB_OK);
    assert_true(row->token < text.n_tokens);
    const uint16_t flags = text.tokens[row->token].flags;
    assert_int_equal(flags & row->set, row->set);
    assert_int_equal(flags & row->unset, 0);
    kb_arena_clear(&arena);
}

// ---- folding ----------------------------------------------------------------

typedef struct text_fold_case {
    const char *name;
    const char *in;
    const char *out; // of the last token
} text_fold_case;

static text_fold_case fold_cases[] = {
    {"lowers_ascii", "ZELENSKYY", "zelenskyy"},
    {"lowers_letters_only", "[@`{Z", "z"},
    {"drops_marks", "Erdoğan", "erdogan"},
    {"drops_marks_again", "Erdoğan met Erdoğan", "erdogan"},
    {"drops_stops", "U.S.A.", "usa"},
    {"drops_the_last_stop", "Gen.", "gen"},
    {"drops_stops_of_wide_ones", "É.-U. É.U.", "eu"},
    {"straightens_clitics", "Kyiv’s", "'s"},
    {"closes_up_clitics", "Kim ' S", "'s"},
    {"closes_up_negations", "DON ’ T", "n't"},
    {"grows", "ﷺ", "صلى الله عليه وسلم"},
    {"straightens_inner_apostrophes", "Sana’a", "sana'a"},
};

static void
check_fold(void **state)
{
    const text_fold_case *const row = *state;
    const kb_document document = {.text = {row->in, strlen(row->in)}};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    assert_int_equal(kb_text_split(&document, &abbreviations, &arena, &text),
                     KB_OK);
    assert_kb_str(text.tokens[text.n_tokens - 1].fold, row->out);
    kb_arena_clear(&arena);
}

// ---- limits -----------------------------------------------------------------

static void
reports_every_failed_allocation(void **state)
{
    (void)state;
    const kb_document document = {
        .text = KB_STR("Dña. Zoë met É. Łukasz of the ﷺ (Kyiv’s \"x\").\n\nA")};
    kb_status st = KB_ERR_NOMEM;
    size_t n = 0;
    for (; st == KB_ERR_NOMEM && n < 1000; ++n) {
        kb_test_heap heap = {.left = n};
        const kb_allocator alloc = kb_test_allocator(&heap);
        kb_arena arena;
        kb_arena_init(&arena, &alloc, 0);
        kb_text text;
        st = kb_text_split(&document, &abbreviations, &arena, &text);
        kb_arena_clear(&arena);
    }
    assert_int_equal(st, KB_OK);
    assert_true(n > 2);
}

static void
stays_within_the_arena(void **state)
{
    (void)state;
    const kb_document document = {.text = KB_STR("a b c d e f g h i j k l m")};
    for (size_t limit = 16; limit < 2048; limit += 16) {
        kb_arena arena;
        kb_arena_init(&arena, NULL, limit);
        kb_text text;
        const kb_status st = kb_text_split(&document, NULL, &arena, &text);
        assert_true(st == KB_OK || st == KB_ERR_LIMIT);
        kb_arena_clear(&arena);
    }
}

static void
refuses_a_text_that_is_too_long(void **state)
{
    (void)state;
    const kb_document document = {.text = {"", KB_TEXT_MAX + 1}};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    assert_int_equal(kb_text_split(&document, NULL, &arena, &text),
                     KB_ERR_LIMIT);
    kb_arena_clear(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covers_every_byte_once),
        cmocka_unit_test(reports_every_failed_allocation),
        cmocka_unit_test(stays_within_the_arena),
        cmocka_unit_test(refuses_a_text_that_is_too_long),
    };
    return KB_TEST_ROWS(token_cases, check_tokens) +
           KB_TEST_ROWS(hyphen_cases, check_hyphens) +
           KB_TEST_ROWS(flag_cases, check_flags) +
           KB_TEST_ROWS(fold_cases, check_fold) +
           cmocka_run_group_tests_name("text", tests, NULL, NULL);
}

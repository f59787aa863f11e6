// SPDX-License-Identifier: MIT
#include "abbreviations.h"

typedef struct sentence_case {
    const char *name;
    const char *in;
    const char *out; // a sentence a line, after its flags
} sentence_case;

// Flags: H headline, A all capitals, C credit, Q question, T titled; a
// dateline ends with ^.
static sentence_case sentence_cases[] = {
    {"cuts_at_full_stops", "He left. She stayed! Did they? Yes.",
     "He left.\nShe stayed!\nQ Did they?\nYes."},
    {"keeps_closing_marks", "“I must. He must.” She left. (He did.) So?",
     "“I must.\nHe must.”\nShe left.\n(He did.)\nQ So?"},
    {"goes_on_after_a_quoted_question",
     "“What now?” he asked. “Go!” Volodymyr Zelensky said. Both left.",
     "“What now?” he asked.\n“Go!” Volodymyr Zelensky said.\nBoth left."},
    {"goes_on_after_a_quoted_comma", "“We talk,” she said. He went.",
     "“We talk,” she said.\nHe went."},
    {"cuts_between_quotes", "\"We talk.\" \"You listen.\"",
     "\"We talk.\"\n\"You listen.\""},
    {"cuts_quotes_with_spaces", "\" We talk . \" The minister left .",
     "\" We talk . \"\nThe minister left ."},
    {"goes_on_after_titles", "Gen. Smith met Mr. Jones at St. Paul. He left.",
     "Gen. Smith met Mr. Jones at St. Paul.\nHe left."},
    {"goes_on_after_initials", "George W. Bush and J. D. Vance met. They ate.",
     "George W. Bush and J. D. Vance met.\nThey ate."},
    {"knows_i_from_initials", "So did I. Putin left. Michael I. Roe left.",
     "So did I.\nPutin left.\nMichael I. Roe left."},
    {"goes_on_after_spaced_titles", "He saw Mr . Roe . Then Gen . Poe left .",
     "He saw Mr . Roe .\nThen Gen . Poe left ."},
    {"goes_on_after_dotted",
     "U.S. President Biden met U.K. envoys at 5 p.m. Tuesday.",
     "U.S. President Biden met U.K. envoys at 5 p.m. Tuesday."},
    {"cuts_after_dotted",
     "He flew to the U.S. The talks began at 5 p.m. “We won.”",
     "He flew to the U.S.\nThe talks began at 5 p.m.\n“We won.”"},
    {"cuts_after_company",
     "He runs Acme Inc. It grew. Acme Inc. Chairman Roy left.",
     "He runs Acme Inc.\nIt grew.\nAcme Inc. Chairman Roy left."},
    {"goes_on_after_month", "On Nov. 5 he won. No. 10 agreed.",
     "On Nov. 5 he won.\nNo. 10 agreed."},
    {"goes_on_in_decimals", "It rose 2.5 percent to 1.000.000. Good.",
     "It rose 2.5 percent to 1.000.000.\nGood."},
    {"treats_ellipsis_with_care",
     "He waits … Kyiv waits... because it must... The end.",
     "He waits … Kyiv waits... because it must...\nThe end."},
    {"cuts_where_the_space_is_missing",
     "It was war.Zelensky left in 2022.He won.“We did.”",
     "It was war.\nZelensky left in 2022.\nHe won.\n“We did.”"},
    {"goes_on_in_addresses", "See bbc.com/News.Html and Yahoo.Fr now.",
     "See bbc.com/News.Html and Yahoo.\nFr now."},
    {"goes_on_in_parentheses", "Reports (by Smith. Jones) are wrong. Yes.",
     "Reports (by Smith. Jones) are wrong.\nYes."},
    {"cuts_lower_case_writing", "so he left. then she came.",
     "so he left.\nthen she came."},
    {"goes_on_in_lower_case", "The approx. number of men. The end.",
     "The approx. number of men.\nThe end."},
    {"cuts_before_numbers", "They won. 12 people left.",
     "They won.\n12 people left."},
    {"survives_a_lost_quote",
     "He said \"we go. Then he left.\nThey \"met\". Done.",
     "He said \"we go.\nThen he left.\nThey \"met\".\nDone."},
    {"cuts_other_scripts", "习近平讲话。他走了。", "习近平讲话。\n他走了。"},
    {"cuts_arabic", "من هو؟ قال.", "Q من هو؟\nقال."},

    {"reads_datelines",
     "KYIV, March 3 (Reuters) - The president left.\n\nWASHINGTON — He "
     "came.\n\n"
     "BERLIN (AP) _ Germany won.\n\nPort-au-Prince, Haiti (AP) — Gangs "
     "attacked.\n\nNEW DELHI: The minister left.",
     "KYIV, March 3 (Reuters) - ^The president left.\nWASHINGTON — ^He came.\n"
     "BERLIN (AP) _ ^Germany won.\nPort-au-Prince, Haiti (AP) — ^Gangs "
     "attacked.\nNEW DELHI: ^The minister left."},
    {"reads_no_dateline_in_asides",
     "Putin - the president - left.\n\nNATO - an alliance - met.\n\n"
     "BREAKING: The minister left.\n\nUS-led forces (all) left.",
     "Putin - the president - left.\nNATO - an alliance - met.\n"
     "BREAKING: The minister left.\nUS-led forces (all) left."},
    {"cuts_headlines",
     "Putin Meets Xi Over Border War\n\nThe two met.\n\nTalks go on in Oslo\n"
     "Envoys met on Monday in the Norwegian capital.",
     "HT Putin Meets Xi Over Border War\nThe two met.\nH Talks go on in Oslo\n"
     "Envoys met on Monday in the Norwegian capital."},
    {"marks_capitals", "RUSSIA ATTACKS KYIV\n\nIt did.",
     "HAT RUSSIA ATTACKS KYIV\nIt did."},
    {"keeps_wrapped_lines",
     "The president of the republic met the prime minister\n"
     "on Monday to talk about a treaty that both countries\n"
     "want. The talks ended without a result, as President\n"
     "Smith said.\nMinisters will go on to talk. They hope to find a\n"
     "way.\n",
     "The president of the republic met the prime minister\n"
     "on Monday to talk about a treaty that both countries\n"
     "want.\nThe talks ended without a result, as President\n"
     "Smith said.\nMinisters will go on to talk.\nThey hope to find a\n"
     "way."},
    {"cuts_lists", "Points:\n- Peace now\n- Talks soon\n• Aid",
     "Points:\nH - Peace now\nH - Talks soon\nH • Aid"},
    {"marks_credits",
     "War in Oslo (Picture: BBC)\nBy John Smith\nREAD ALSO: Kyiv stands\n"
     "Read more: Why he left\nGetty Images\nImage source, Getty Images\n"
     "Advertisement\nThey left. (Reporting by Ann Roe; Editing by Al Ox)\n"
     "(AP Photo/Evan Roe)\nBy Monday they had left.",
     "H War in Oslo\nC (Picture: BBC)\nC By John Smith\n"
     "CT READ ALSO: Kyiv stands\nC Read more: Why he left\n"
     "C Getty Images\nCT Image source, Getty Images\nC Advertisement\n"
     "They left.\nC (Reporting by Ann Roe; Editing by Al Ox)\n"
     "C (AP Photo/Evan Roe)\nBy Monday they had left."},
    {"marks_more_credits",
     "4 March 2022, 00:01 | Updated: 06:23\n(With inputs from Reuters)\n"
     "(Editing by the Oslo desk)\nHe said:\nThe end.\n12 Die In Oslo "
     "Blast\nPublished 10:32 GMT\n"
     "© 2024 News Co",
     "C 4 March 2022, 00:01 | Updated: 06:23\nC (With inputs from Reuters)\n"
     "C (Editing by the Oslo desk)\nHe said:\nThe end.\nH 12 Die In Oslo "
     "Blast\nC Published 10:32 GMT\n"
     "C © 2024 News Co"},
    {"makes_nothing_of_nothing", "", ""},
};

static size_t
print_sentence(const kb_text *text, uint32_t i, char *out, size_t size)
{
    static const char letters[] = "HACQT";
    const kb_sentence *const sentence = &text->sentences[i];
    size_t n = (size_t)snprintf(out, size, "%s", i > 0 ? "\n" : "");
    const size_t before = n;
    for (unsigned bit = 0; letters[bit]; ++bit) {
        if (sentence->flags & (1U << bit)) {
            out[n++] = letters[bit];
        }
    }
    if (n > before) {
        out[n++] = ' ';
    }
    const char *const bytes = text->document->text.ptr;
    uint32_t at = sentence->span.begin;
    if (sentence->dateline_end > sentence->begin) {
        const uint32_t stop = text->tokens[sentence->dateline_end].span.begin;
        n += (size_t)snprintf(out + n, size - n, "%.*s^", (int)(stop - at),
                              bytes + at);
        at = stop;
    }
    return n + (size_t)snprintf(out + n, size - n, "%.*s",
                                (int)(sentence->span.end - at), bytes + at);
}

static void
check_sentences(void **state)
{
    const sentence_case *const row = *state;
    const kb_document document = {.text = {row->in, strlen(row->in)}};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    assert_int_equal(kb_text_split(&document, &abbreviations, &arena, &text),
                     KB_OK);
    char got[2048] = "";
    size_t n = 0;
    for (uint32_t i = 0; i < text.n_sentences; ++i) {
        n += print_sentence(&text, i, got + n, sizeof(got) - n);
    }
    assert_kb_str(((kb_str){got, n}), row->out);
    kb_arena_clear(&arena);
}

// ---- whole documents
// ----------------------------------------------------------

typedef struct file_case {
    const char *name; // tests/data/text/NAME.txt and its sentences, NAME.out
} file_case;

static file_case file_cases[] = {{"scraped"}, {"wrapped"}, {"corpus"}};

static size_t
read_file(const char *path, char *out, size_t size)
{
    FILE *const file = fopen(path, "rb");
    if (!file) {
        fail_msg("%s cannot be opened", path);
    }
    const size_t n = fread(out, 1, size, file);
    assert_true(n < size);
    assert_int_equal(fclose(file), 0);
    return n;
}

static void
write_file(const char *path, kb_str bytes)
{
    FILE *const file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
}

static void
check_file(void **state)
{
    const file_case *const row = *state;
    char path[512];
    char in[4096];
    char got[4096];
    char expected[4096];
    (void)snprintf(path, sizeof(path), KB_TEST_DATA "/text/%s.txt", row->name);
    const kb_document document = {
        .text = {in, read_file(path, in, sizeof(in))}};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    assert_int_equal(kb_text_split(&document, &abbreviations, &arena, &text),
                     KB_OK);
    size_t n = 0;
    for (uint32_t i = 0; i < text.n_sentences; ++i) {
        n += print_sentence(&text, i, got + n, sizeof(got) - n);
    }
    got[n++] = '\n';
    kb_arena_clear(&arena);
    (void)snprintf(path, sizeof(path), KB_TEST_DATA "/text/%s.out", row->name);
    if (getenv("KB_UPDATE_GOLDEN")) {
        write_file(path, (kb_str){got, n});
    }
    expected[read_file(path, expected, sizeof(expected))] = '\0';
    assert_kb_str(((kb_str){got, n}), expected);
}

int
main(void)
{
    return KB_TEST_ROWS(sentence_cases, check_sentences) +
           KB_TEST_ROWS(file_cases, check_file);
}

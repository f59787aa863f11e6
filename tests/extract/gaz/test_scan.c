// SPDX-License-Identifier: MIT
#include "base/hash.h"
#include "gaz/scan.h"
#include "heap.h"
#include "make.h"

static const char entities[] =
    "id\ttype\tclass\tname\taliases\tdemonyms\tprior\tqualifier\n"
    "ae-aa\tplace\tcity\tAl-Ain\t\t\t9\t\n"
    "apple\torganization\tcompany\tApple\tApple Inc.\t\t9\t\n"
    "baden\tplace\tregion\tBaden\tBaden-Baden\t\t9\t\n"
    "cn\tplace\tcountry\tChina\t\tChinese\t9\t\n"
    "cohn\tperson\tpolitician\tCohn\t\t\t9\t\n"
    "erdogan\tperson\tpolitician\tRecep Erdoğan\tErdoğan\t\t9\t\n"
    "georgia\tplace\tcountry\tGeorgia\t\t\t3700000\t\n"
    "georgia-us\tplace\tregion\tGeorgia\t\t\t10700000\tUS\n"
    "it-works\torganization\tcompany\tIT\t\t\t1\t\n"
    "mcd\torganization\tcompany\tMcDonald's\t\t\t9\t\n"
    "moodys\torganization\tcompany\tMoody's\t\t\t9\t\n"
    "michel\tperson\tpolitician\tMichel\t~Mich\t\t99\t\n"
    "mich\tplace\tcity\tMich\t\t\t100000\t\n"
    "nato\torganization\talliance\tNATO\t\t\t9\t\n"
    "olaf\torganization\tagency\tOLAF\t\t\t9\t\n"
    "ny\tplace\tregion\tNew York\tNew York State\t\t9\t\n"
    "nyc\tplace\tcity\tNew York City\tNew York|~York\t\t99\t\n"
    "pla\torganization\tmilitary\tPeople's Liberation Army\t\t\t9\t\n"
    "qaeda\torganization\tarmed-group\tal-Qaeda\t\t\t9\t\n"
    "ru\tplace\tcountry\tRussia\t\tRussian|Russians\t9\t\n"
    "sp\tplace\tcity\tSt. Petersburg\t\t\t9\t\n"
    "swift\torganization\tcompany\tSWIFT\t\t\t9\t\n"
    "truth-us\tplace\tcity\tTruth\t\t\t6000\t\n"
    "truth-or-us\tplace\tcity\tTruth or Dare\t\t\t6000\t\n"
    "ua\tplace\tcountry\tUkraine\t\tUkrainian|Ukrainians\t9\t\n"
    "us\tplace\tcountry\tUnited States\tUS|U.S.|USA\tAmerican\t9\t\n"
    "who\torganization\tbody\tWHO\t\t\t9\t\n"
    "xian\tplace\tcity\tXi'an\t\t\t8700000\t\n";

static const char words[] = "word\tclass\tplural\tgender\ttags\tend\n"
                            "Olaf\tfirst-name\t\tm\t\t\n"
                            "a.s\torg-suffix\t\t\t\t\n"
                            "as\tword\t\t\tIN\t\n"
                            "Inc\tabbreviation\t\t\t\tmay\n"
                            "May\tmonth\t\t\t\t\n"
                            "Prof\tabbreviation\t\t\t\tnever\n"
                            "St\tabbreviation\t\t\t\tnever\n"
                            "led\tword\t\t\tVBD VBN\t\n"
                            "may\tword\t\t\tMD\t\n"
                            "president\trole\tpresidents\t\t\t\n"
                            "swift\tword\t\t\tJJ\t\n"
                            "us\tword\t\t\tPRP\t\n"
                            "who\tword\t\t\tWP\t\n";

typedef struct scan_case {
    const char *name;
    const char *text;
    const char *hits; // `text=id,id~;` ... with * other case, ' other marks,
                      // ~ weak, + demonym; flags of the hit before the =
} scan_case;

static scan_case cases[] = {
    {"nothing", "", ""},
    {"no_name", "They met on a hill and talked", ""},
    {"one_name", "It is in Ukraine now", "Ukraine=ua;"},
    {"longest_first_and_nested", "New York City",
     "New York City=nyc;"
     "New York=nyc,ny;York=nyc~;"},
    {"highest_prior_first", "Georgia", "Georgia=georgia-us,georgia;"},
    {"name_in_lower_case_is_none", "ukraine and georgia", ""},
    {"capitals_are_another_case", "UKRAINE", "UKRAINE=ua*;"},
    {"acronym_wants_capitals", "it told us who it was", ""},
    {"acronym_in_capitals", "US and WHO", "US=us;WHO=who;"},
    {"acronym_with_stops", "the U.S. army", "U.S.=us;"},
    {"short_acronym_is_no_word", "Who is it? It is us. Us!", ""},
    {"long_acronym_as_word", "Nato said", "Nato=nato*;"},
    {"english_word_is_no_acronym", "Swift action", ""},
    {"english_word_in_capitals_is_one", "the SWIFT network", "SWIFT=swift;"},
    {"acronym_gives_way_to_a_name", "Olaf came", "Olaf=:first-name;"},
    {"capitals_leave_both", "OLAF CAME", "OLAF=olaf,:first-name;"},
    {"weak_names_last", "in Mich today", "Mich=mich,michel~;"},
    {"small_town_is_weak", "in Truth today", "Truth=truth-us~;"},
    {"small_town_of_several_words", "in Truth or Dare",
     "Truth or Dare=truth-or-us;Truth=truth-us~;"},
    {"stops_make_no_word", "As soon as Agro a.s. came", "a.s.=:org-suffix;"},
    {"mixed_case", "McDonald's", "McDonald's=mcd;"},
    {"mixed_case_in_capitals", "MCDONALD'S", "MCDONALD'S=mcd*;"},
    {"without_marks", "Recep Erdogan",
     "Recep Erdogan=erdogan';Erdogan=erdogan';"},
    {"with_marks",
     "Erdo\xC4\x9F"
     "an",
     "Erdo\xC4\x9F"
     "an=erdogan;"},
    {"hyphen_or_space", "Al-Ain, Al Ain", "Al-Ain=ae-aa;Al Ain=ae-aa;"},
    {"dash_is_no_hyphen",
     "Al \xE2\x80\x94 Ain, Al - Ain, Al\xE2\x80\x94"
     "Ain",
     ""},
    {"lower_case_part_matches_any", "Al-Qaeda and al-Qaeda",
     "Al-Qaeda=qaeda;al-Qaeda=qaeda;"},
    {"other_part_wants_its_capital", "al-qaeda", ""},
    {"stop_after_a_word", "St. Petersburg; St Petersburg",
     "St. Petersburg=sp;St.=:abbreviation;"
     "St Petersburg=sp;St=:abbreviation;"},
    {"stop_at_the_end", "Apple Inc. said; Apple Inc said",
     "Apple Inc.=apple;Apple=apple;Inc.=:abbreviation;"
     "Apple Inc=apple;Apple=apple;Inc=:abbreviation;"},
    {"possessive_inside", "the People's Liberation Army",
     "People's Liberation Army=pla;"},
    {"curly_possessive_inside", "the People\xE2\x80\x99s Liberation Army",
     "People\xE2\x80\x99s Liberation Army=pla;"},
    {"possessive_at_the_end", "Moody's and Moody's",
     "Moody's=moodys;Moody's=moodys;"},
    {"possessive_after_a_name", "Ukraine's army", "Ukraine=ua;"},
    {"apostrophe_inside",
     "Xi'an and Xi\xE2\x80\x99"
     "an",
     "Xi'an=xian;Xi\xE2\x80\x99"
     "an=xian;"},
    {"not_across_a_comma", "New, York", "York=nyc~;"},
    {"not_across_sentences", "It is new. York is old", "York=nyc~;"},
    {"before_a_hyphen", "the US-led mission", "US>=us;"},
    {"after_a_hyphen", "anti-Russian", "<Russian=ru+;"},
    {"prefix_with_a_capital", "Anti-Russian mood", "<Russian=ru+;"},
    {"two_names_joined", "the Ukraine-Russia war", "Ukraine>=ua;<Russia=ru;"},
    {"two_demonyms_joined", "Chinese-American ties",
     "Chinese>=cn+;<American=us+;"},
    {"part_of_a_longer_name", "Cohn-Bendit spoke", "Cohn>!=cohn;"},
    {"end_of_a_longer_name", "Bendit-Cohn spoke", "<!Cohn=cohn;"},
    {"twice_itself", "in Baden-Baden",
     "Baden-Baden=baden;Baden>=baden;<Baden=baden;"},
    {"role", "The president met PRESIDENT X",
     "president=:role;PRESIDENT=:role;"},
    {"plural_role", "Presidents met", "Presidents=:role/s;"},
    {"month_wants_its_capital", "they may come in May", "May=:month;"},
};

static made_gaz made;

static void
add(kb_buf *out, const char *text)
{
    assert_int_equal(kb_buf_add_str(out, view(text)), KB_OK);
}

static void
show_sense(const kb_gaz_sense *sense, kb_buf *out)
{
    if (sense->is_word) {
        const kb_gaz_word word = kb_gaz_word_at(sense->gaz, sense->index);
        add(out, ":");
        add(out, kb_word_class_text(word.class_));
        add(out, word.is_plural ? "/s" : "");
        return;
    }
    char room[KB_GAZ_ID_LEN + 1];
    const kb_str id = kb_gaz_id(sense->gaz, sense->index, room);
    assert_int_equal(kb_buf_add_str(out, id), KB_OK);
    add(out, sense->flags & KB_SENSE_OTHER_CASE ? "*" : "");
    add(out, sense->flags & KB_SENSE_OTHER_MARKS ? "'" : "");
    add(out, sense->flags & KB_SENSE_WEAK ? "~" : "");
    add(out, sense->flags & KB_SENSE_DEMONYM ? "+" : "");
}

static void
show_hit(const kb_text *text, const kb_gaz_hit *hit, kb_buf *out)
{
    const bool is_compound = (hit->flags & KB_HIT_COMPOUND) != 0;
    const bool has_before = (hit->flags & KB_HIT_HYPHEN_BEFORE) != 0;
    const kb_span span = kb_text_span(text, hit->begin, hit->end);
    add(out, has_before ? "<" : "");
    add(out, has_before && is_compound ? "!" : "");
    assert_int_equal(kb_buf_add(out, text->document->text.ptr + span.begin,
                                span.end - span.begin),
                     KB_OK);
    add(out, hit->flags & KB_HIT_HYPHEN_AFTER ? ">" : "");
    add(out, !has_before && is_compound ? "!" : "");
    add(out, "=");
    for (uint32_t i = 0; i < hit->n_senses; ++i) {
        add(out, i > 0 ? "," : "");
        show_sense(&hit->senses[i], out);
    }
    add(out, ";");
}

static void
check_scan(void **state)
{
    const scan_case *const row = *state;
    const kb_gaz *const gazs[] = {made.gaz};
    kb_gaz_set set = {gazs, 1, NULL};
    const kb_abbreviations abbreviations = kb_gaz_abbreviations(&set);
    const kb_document document = {.text = view(row->text)};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    kb_gaz_hits hits;
    assert_int_equal(kb_word_memo_new(NULL, &set.memo), KB_OK);
    for (int round = 0; round < 2; ++round) { // then with all words remembered
        kb_buf shown = {0};
        assert_int_equal(
            kb_text_split(&document, &abbreviations, &arena, &text), KB_OK);
        assert_int_equal(kb_gaz_scan(&set, &text, &arena, &hits), KB_OK);
        for (uint32_t i = 0; i < hits.n; ++i) {
            show_hit(&text, &hits.items[i], &shown);
        }
        assert_kb_str(kb_buf_get(&shown), row->hits);
        kb_buf_clear(&shown);
    }
    kb_word_memo_free(set.memo);
    kb_arena_clear(&arena);
}

static void
fills_tags_from_the_lexicon(void **state)
{
    (void)state;
    const kb_gaz *const gazs[] = {made.gaz};
    const kb_document document = {.text = KB_STR("Led by us they may")};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    kb_gaz_hits hits;
    assert_int_equal(kb_text_split(&document, NULL, &arena, &text), KB_OK);
    assert_int_equal(
        kb_gaz_scan(&(kb_gaz_set){gazs, 1, NULL}, &text, &arena, &hits), KB_OK);
    assert_int_equal(text.tokens[0].tags, KB_POS_VBD | KB_POS_VBN);
    assert_int_equal(text.tokens[0].tag, KB_POS_VBD);
    assert_int_equal(text.tokens[1].tags, 0);
    assert_int_equal(text.tokens[2].tag, KB_POS_PRP);
    assert_int_equal(text.tokens[4].tags, KB_POS_MD);
    kb_arena_clear(&arena);
}

// More words than there are places.
static void
remembers_words_as_they_are(void **state)
{
    (void)state;
    const kb_gaz *const gazs[] = {made.gaz};
    kb_gaz_set set = {gazs, 1, NULL};
    kb_buf words_buf = {0};
    for (int i = 0; i < 20000; ++i) {
        char word[48];
        (void)snprintf(word, sizeof(word), "w%d led internationalisation%d ",
                       i % 15000, i);
        assert_int_equal(kb_buf_add_str(&words_buf, view(word)), KB_OK);
    }
    const kb_document document = {.text = kb_buf_get(&words_buf)};
    kb_arena arena;
    kb_text texts[2];
    kb_gaz_hits hits;
    kb_word_memo *memo = NULL;
    kb_arena_init(&arena, NULL, 0);
    assert_int_equal(kb_word_memo_new(NULL, &memo), KB_OK);
    for (size_t i = 0; i < 2; ++i) {
        assert_int_equal(kb_text_split(&document, NULL, &arena, &texts[i]),
                         KB_OK);
        set.memo = i > 0 ? memo : NULL;
        assert_int_equal(kb_gaz_scan(&set, &texts[i], &arena, &hits), KB_OK);
    }
    for (uint32_t i = 0; i < texts[0].n_tokens; ++i) {
        assert_int_equal(texts[0].tokens[i].tags, texts[1].tokens[i].tags);
        assert_int_equal(texts[0].tokens[i].tag, texts[1].tokens[i].tag);
    }
    assert_int_equal(texts[1].tokens[1].tag, KB_POS_VBD);
    kb_word_memo_free(memo);
    kb_arena_clear(&arena);
    kb_buf_clear(&words_buf);
}

static void
knows_abbreviations(void **state)
{
    (void)state;
    const kb_gaz *const gazs[] = {made.gaz};
    const kb_gaz_set set = {gazs, 1, NULL};
    const kb_abbreviations all = kb_gaz_abbreviations(&set);
    static const struct {
        const char *fold;
        kb_abbreviation is;
    } asked[] = {{"inc", KB_ABBREVIATION_EITHER},
                 {"prof", KB_ABBREVIATION_INSIDE},
                 {"may", KB_NO_ABBREVIATION},
                 {"", KB_NO_ABBREVIATION},
                 {"zzz", KB_NO_ABBREVIATION}};
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); ++i) {
        const kb_str fold = view(asked[i].fold);
        assert_int_equal(all.find(all.ctx, fold, kb_hash(fold)), asked[i].is);
    }
}

static void
later_gazetteer_speaks_for_an_entity(void **state)
{
    (void)state;
    const char *const text = "id\ttype\tclass\tname\taliases\n"
                             "ua\tplace\tcountry\tUkraine\tUkrayina\n";
    made_gaz other = make_gaz(&text, 1);
    const kb_gaz *const gazs[] = {made.gaz, other.gaz};
    const kb_document document = {.text =
                                      KB_STR("Ukraine or Ukrainian Ukrayina")};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text split;
    kb_gaz_hits hits;
    assert_int_equal(kb_text_split(&document, NULL, &arena, &split), KB_OK);
    assert_int_equal(
        kb_gaz_scan(&(kb_gaz_set){gazs, 2, NULL}, &split, &arena, &hits),
        KB_OK);
    assert_int_equal(hits.n, 3);
    for (uint32_t i = 0; i < hits.n; ++i) {
        assert_int_equal(hits.items[i].n_senses, 1);
        assert_ptr_equal(hits.items[i].senses[0].gaz, other.gaz);
        assert_int_equal(hits.items[i].senses[0].index, 0);
    }
    kb_arena_clear(&arena);
    clear_gaz(&other);
}

// ---- out of memory ----------------------------------------------------------

static void
survives_failing_allocations(void **state)
{
    (void)state;
    const kb_gaz *const gazs[] = {made.gaz};
    const kb_document document = {.text = KB_STR("New York City and Ukraine")};
    kb_arena words_arena;
    kb_arena_init(&words_arena, NULL, 0);
    kb_text text;
    assert_int_equal(kb_text_split(&document, NULL, &words_arena, &text),
                     KB_OK);
    kb_status st = KB_ERR_NOMEM;
    for (size_t n = 0; st == KB_ERR_NOMEM && n < 1000; ++n) {
        kb_test_heap heap = {.left = n};
        const kb_allocator alloc = kb_test_allocator(&heap);
        kb_arena arena;
        kb_gaz_hits hits;
        kb_arena_init(&arena, &alloc, 0);
        st = kb_gaz_scan(&(kb_gaz_set){gazs, 1, NULL}, &text, &arena, &hits);
        kb_arena_clear(&arena);
    }
    assert_int_equal(st, KB_OK);
    kb_arena_clear(&words_arena);
}

static void
heeds_the_limit_of_the_arena(void **state)
{
    (void)state;
    const kb_gaz *const gazs[] = {made.gaz};
    const kb_document document = {.text = KB_STR("New York City and Ukraine")};
    kb_arena words_arena;
    kb_arena_init(&words_arena, NULL, 0);
    kb_text text;
    assert_int_equal(kb_text_split(&document, NULL, &words_arena, &text),
                     KB_OK);
    kb_status st = KB_ERR_LIMIT;
    size_t limit = 1;
    for (; st == KB_ERR_LIMIT && limit < 65536; ++limit) {
        kb_arena arena;
        kb_gaz_hits hits;
        kb_arena_init(&arena, NULL, limit);
        st = kb_gaz_scan(&(kb_gaz_set){gazs, 1, NULL}, &text, &arena, &hits);
        kb_arena_clear(&arena);
    }
    assert_int_equal(st, KB_OK);
    assert_true(limit > 100);
    kb_arena_clear(&words_arena);
}

// ---- the oracle -------------------------------------------------------------

enum { N_NAMES = 60, N_VOCABULARY = 12, N_ROUNDS = 200, MAX_TOKENS = 40 };

static uint32_t
next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

// Words of few letters, so that names overlap and nest.
static void
add_random_word(uint32_t *seed, kb_buf *out)
{
    static const char *const vocabulary[N_VOCABULARY] = {
        "Aa", "Ab", "Ba", "Bb", "Ca", "Cb", "Aab", "Abb", "Ac", "Bc", "Cc", "D",
    };
    add(out, vocabulary[next_random(seed) % N_VOCABULARY]);
}

static void
add_random_words(uint32_t *seed, uint32_t n, const char *gap, kb_buf *out)
{
    for (uint32_t i = 0; i < n; ++i) {
        add(out, i > 0 ? gap : "");
        add_random_word(seed, out);
    }
}

// Places where names of the list stand in the text: each name at each word.
static size_t
count_naively(kb_str text, const kb_str *names, size_t n_names)
{
    size_t n = 0;
    for (size_t at = 0; at < text.len; ++at) {
        if (at > 0 && text.ptr[at - 1] != ' ') {
            continue;
        }
        for (size_t i = 0; i < n_names; ++i) {
            const kb_str name = names[i];
            n += name.len <= text.len - at &&
                 kb_str_equal((kb_str){text.ptr + at, name.len}, name) &&
                 (at + name.len == text.len || text.ptr[at + name.len] == ' ');
        }
    }
    return n;
}

static void
check_hits(const kb_text *text, const kb_gaz_hits *hits, const kb_gaz *gaz,
           size_t expected)
{
    assert_int_equal(hits->n, expected);
    for (uint32_t i = 0; i < hits->n; ++i) {
        const kb_gaz_hit *const hit = &hits->items[i];
        const kb_span span = kb_text_span(text, hit->begin, hit->end);
        assert_true(kb_str_equal(kb_gaz_get(gaz, hit->senses[0].index).name,
                                 (kb_str){text->document->text.ptr + span.begin,
                                          span.end - span.begin}));
        if (i > 0) {
            const kb_gaz_hit *const last = &hits->items[i - 1];
            assert_true(last->begin < hit->begin ||
                        (last->begin == hit->begin && last->end > hit->end));
        }
    }
}

static void
add_random_list(uint32_t *seed, kb_buf *out, kb_str *names, size_t *n_names)
{
    add(out, "id\ttype\tclass\tname\n");
    size_t begins[N_NAMES];
    *n_names = 0;
    for (size_t i = 0; i < N_NAMES; ++i) {
        kb_buf name = {0};
        add_random_words(seed, 1 + next_random(seed) % 5, " ", &name);
        bool is_new = true;
        for (size_t k = 0; k < *n_names; ++k) {
            const kb_str old = {out->ptr + begins[k], names[k].len};
            is_new = is_new && !kb_str_equal(old, kb_buf_get(&name));
        }
        if (is_new) {
            char head[64];
            (void)snprintf(head, sizeof(head), "n-%zu\tplace\tcity\t", i);
            add(out, head);
            begins[*n_names] = out->len;
            names[(*n_names)++].len = name.len;
            assert_int_equal(kb_buf_add_str(out, kb_buf_get(&name)), KB_OK);
            add(out, "\n");
        }
        kb_buf_clear(&name);
    }
    for (size_t k = 0; k < *n_names; ++k) {
        names[k].ptr = out->ptr + begins[k];
    }
}

static void
scan_random(uint32_t *seed)
{
    kb_buf list = {0};
    kb_buf words_buf = {0};
    kb_str names[N_NAMES];
    size_t n_names = 0;
    add_random_list(seed, &list, names, &n_names);
    assert_int_equal(kb_buf_add_byte(&list, '\0'), KB_OK);
    const char *const source = list.ptr;
    for (size_t k = 0; k < n_names; ++k) { // the buffer may have moved
        names[k].ptr = NULL;
    }
    made_gaz random_gaz = make_gaz(&source, 1);
    for (uint32_t k = 0; k < kb_gaz_n_entities(random_gaz.gaz); ++k) {
        names[k] = kb_gaz_get(random_gaz.gaz, k).name;
    }
    add_random_words(seed, next_random(seed) % MAX_TOKENS, " ", &words_buf);
    const kb_document document = {.text = kb_buf_get(&words_buf)};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    kb_gaz_hits hits;
    const kb_gaz *const gazs[] = {random_gaz.gaz};
    assert_int_equal(kb_text_split(&document, NULL, &arena, &text), KB_OK);
    assert_true(text.n_sentences <= 1);
    assert_int_equal(
        kb_gaz_scan(&(kb_gaz_set){gazs, 1, NULL}, &text, &arena, &hits), KB_OK);
    check_hits(&text, &hits, random_gaz.gaz,
               count_naively(document.text, names, n_names));
    kb_arena_clear(&arena);
    clear_gaz(&random_gaz);
    kb_buf_clear(&list);
    kb_buf_clear(&words_buf);
}

static void
agrees_with_a_naive_scan(void **state)
{
    (void)state;
    uint32_t seed = 2024;
    for (int i = 0; i < N_ROUNDS; ++i) {
        scan_random(&seed);
    }
}

int
main(void)
{
    const char *const texts[] = {entities, words};
    made = make_gaz(texts, 2);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_tags_from_the_lexicon),
        cmocka_unit_test(remembers_words_as_they_are),
        cmocka_unit_test(knows_abbreviations),
        cmocka_unit_test(later_gazetteer_speaks_for_an_entity),
        cmocka_unit_test(survives_failing_allocations),
        cmocka_unit_test(heeds_the_limit_of_the_arena),
        cmocka_unit_test(agrees_with_a_naive_scan),
    };
    int failed = KB_TEST_ROWS(cases, check_scan);
    failed += cmocka_run_group_tests(tests, NULL, NULL);
    clear_gaz(&made);
    return failed != 0;
}

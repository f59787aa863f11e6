// SPDX-License-Identifier: MIT
// The matcher, against a table and against a naive scan of random texts.
#include "gaz/batch.h"
#include "gaz/match.h"
#include "gaz/scan.h"
#include "gaz/sense.h"
#include "heap.h"
#include "make.h"
#include "text/chars.h"

#include <stdio.h>

static const char entities[] =
    "id\ttype\tclass\tname\taliases\tdemonyms\tprior\tqualifier\n"
    "ae-aa\tplace\tcity\tAl-Ain\t\t\t9\t\n"
    "anna\tperson\tpolitician\tAnna Lind\tLind|Anna Lind Berg\t\t9\t\n"
    "att\torganization\tcompany\tAT&T\t\t\t9\t\n"
    "beijing\tplace\tcity\tBeijing\t\u5317\u4eac\t\t9\t\n"
    "ci\tplace\tcountry\tIvory Coast\tC\u00f4te d'Ivoire\tIvorian\t9\t\n"
    "com3\torganization\tcompany\t3Com\t20th Century\t\t9\t\n"
    "ebay\torganization\tcompany\teBay\t\t\t9\t\n"
    "istanbul\tplace\tcity\tIstanbul\t\u0130stanbul\t\t9\t\n"
    "kyiv\tplace\tcity\tKyiv\t~Kiev|\u041a\u0438\u0457\u0432\tKyivan\t9\t\n"
    "nato\torganization\talliance\tNATO\t\t\t9\t\n"
    "oneill\tperson\tpolitician\tTip O'Neill\t\t\t9\t\n"
    "ozon\torganization\tcompany\tOzon\t=Ozzo|~=Ozone Trust\t\t9\t\n"
    "paris\tperson\tartist\tParis Hilton\t\t\t9\t\n"
    "qaeda\torganization\tarmed-group\tal-Qaeda\t\t\t9\t\n"
    "sp\tplace\tcity\tSt. Petersburg\t\t\t9\t\n"
    "strasse\tplace\tdistrict\tHauptstra\u00dfe\t\t\t9\t\n"
    "turkey\tplace\tcountry\tTurkey\t\t\t9\t\n"
    "us\tplace\tcountry\tUnited States\tUS|U.S.\tAmerican\t9\t\n"
    "who\torganization\tbody\tWHO\t\t\t9\t\n";

static const char words[] = "word\tclass\tplural\tgender\ttags\tend\n"
                            "St\tabbreviation\t\t\t\tnever\n"
                            "of\tword\t\t\tIN\t\n"
                            "president\trole\tpresidents\t\t\t\n"
                            "turkey\tword\t\t\tNN\t\n"
                            "who\tword\t\t\tWP\t\n";

static made_gaz made;

// ---- a table ----------------------------------------------------------------

typedef struct match_case {
    const char *name;
    const char *text;
    const char *matches; // `text=id;` ... with * other case, ~ weak, ! common
} match_case;

static match_case cases[] = {
    {"nothing", "", ""},
    {"no_name", "They met on a hill.", ""},
    {"one_name", "It is in Kyiv now", "Kyiv=kyiv;"},
    {"at_the_ends", "Kyiv and NATO", "Kyiv=kyiv;NATO=nato;"},
    {"longest", "Then Anna Lind Berg spoke", "Anna Lind Berg=anna;"},
    {"a_shorter_one", "Then Anna Lind Bergson spoke", "Anna Lind=anna;"},
    {"a_possessive", "Kyiv's and Lind\u2019s", "Kyiv=kyiv;Lind=anna;"},
    {"capitals", "KYIV TALKS WITH NATO", "KYIV*=kyiv;NATO=nato;"},
    {"exact_capitals", "Ozzo, OZZO, OZON and the Ozone Trust, OZONE TRUST",
     "Ozzo=ozon;OZON*=ozon;Ozone Trust~=ozon;"},
    {"no_lower_case", "in kyiv, who asked", ""},
    {"an_acronym_as_a_word", "Nato is here. Who is that", "Nato*=nato;"},
    {"a_weak_name", "in Kiev", "Kiev~=kyiv;"},
    {"a_common_word", "Turkey voted", "Turkey!=turkey;"},
    {"hyphens", "Al Ain, Al-Ain, Al\u2011Ain, Al\u00a0Ain and Al - Ain",
     "Al Ain=ae-aa;Al-Ain=ae-aa;Al\u2011"
     "Ain=ae-aa;Al\u00a0"
     "Ain=ae-aa;"},
    {"a_compound", "a US-led and Anna-Lind-Berg plan",
     "US=us;Anna-Lind-Berg=anna;"},
    {"an_abbreviation", "St. Petersburg, St Petersburg",
     "St. Petersburg=sp;St Petersburg=sp;"},
    {"stops", "the U.S. and US", "U.S.=us;US=us;"},
    {"no_sentence_end", "He left Paris. Hilton stayed", ""},
    {"a_line_end", "Paris\nHilton, Paris\r\nHilton",
     "Paris\nHilton=paris;Paris\r\nHilton=paris;"},
    {"no_empty_line", "Paris\n\nHilton", ""},
    {"no_comma", "Paris, Hilton", ""},
    {"apostrophes", "Tip O'Neill, Tip O\u2019Neill and C\u00f4te d\u2019Ivoire",
     "Tip O'Neill=oneill;Tip O\u2019Neill=oneill;"
     "C\u00f4te d\u2019Ivoire=ci;"},
    {"a_dotted_capital_i", "\u0130stanbul, Istanbul, ISTANBUL",
     "\u0130stanbul=istanbul;Istanbul=istanbul;ISTANBUL*=istanbul;"},
    {"a_sharp_s", "Hauptstra\u00dfe, Hauptstrasse, HAUPTSTRASSE",
     "Hauptstra\u00dfe=strasse;Hauptstrasse=strasse;HAUPTSTRASSE*=strasse;"},
    {"combining_marks", "Co\u0302te d'Ivoire", "Co\u0302te d'Ivoire=ci;"},
    {"cyrillic", "\u0432 \u041a\u0438\u0457\u0432 \u0456",
     "\u041a\u0438\u0457\u0432=kyiv;"},
    {"chinese", "\u6211\u5728\u5317\u4eac\u3002", "\u5317\u4eac=beijing;"},
    {"lower_starts", "of al-Qaeda and eBay", "al-Qaeda=qaeda;eBay=ebay;"},
    {"digits", "by 3Com of the 20th Century", "3Com=com3;20th Century=com3;"},
    {"quotes", "\"Kyiv\", \u201cKyiv\u201d, (Kyiv) [Kyiv] 'Kyiv'",
     "Kyiv=kyiv;Kyiv=kyiv;Kyiv=kyiv;Kyiv=kyiv;Kyiv=kyiv;"},
    {"no_part_of_a_word", "Kyivans O'Kyiv NATOs", ""},
    {"no_address", "http://x.org/Kyiv mail@Kyiv.com #Kyiv @Kyiv", ""},
    {"a_slash", "Kyiv/NATO", "Kyiv=kyiv;NATO=nato;"},
    {"an_ampersand", "AT&T", "AT&T=att;"},
    {"bad_bytes", "\xff Kyiv \xe2\x80", "Kyiv=kyiv;"},
};

typedef struct lister {
    kb_str text;
    char out[1024];
    size_t len;
} lister;

static kb_status
list_match(void *ctx, const kb_match *match)
{
    lister *const l = ctx;
    char id[KB_GAZ_ID_LEN + 1];
    kb_gaz_sense senses[8];
    uint32_t n = 0;
    assert_int_equal(
        kb_gaz_match_senses(made.gaz, l->text, match, senses, 8, &n), KB_OK);
    assert_int_not_equal(n, 0);
    const int len = snprintf(
        l->out + l->len, sizeof(l->out) - l->len, KB_FMT "%s%s%s=" KB_FMT ";",
        KB_ARG(((kb_str){l->text.ptr + match->span.begin,
                         match->span.end - match->span.begin})),
        match->flags & KB_MATCH_OTHER_CASE ? "*" : "",
        match->flags & KB_MATCH_WEAK ? "~" : "",
        match->flags & KB_MATCH_COMMON ? "!" : "",
        KB_ARG(kb_gaz_id(made.gaz, senses[0].index, id)));
    l->len += (size_t)len;
    assert_true(l->len < sizeof(l->out));
    return KB_OK;
}

static void
finds(void **state)
{
    const match_case *const c = *state;
    // Exactly as long, for the eyes of a sanitizer.
    const size_t len = strlen(c->text);
    char *const text = malloc(len + 1);
    assert_non_null(text);
    memcpy(text, c->text, len);
    lister l = {.text = {text, len}};
    assert_int_equal(
        kb_gaz_match(made.gaz, l.text, KB_MATCH_LONGEST, list_match, &l),
        KB_OK);
    free(text);
    assert_string_equal(l.out, c->matches);
}

// ---- the naive scan ---------------------------------------------------------

enum { MAX_MATCHES = 4096, N_NAMES = 60 };

typedef struct span_list {
    kb_span items[MAX_MATCHES];
    uint32_t n;
} span_list;

static kb_status
note_span(void *ctx, const kb_match *match)
{
    span_list *const list = ctx;
    assert_true(list->n < MAX_MATCHES);
    list->items[list->n++] = match->span;
    return KB_OK;
}

typedef struct naive {
    const kb_gaz *gaz;
    kb_text text;
} naive;

static bool
ends_name(const naive *s, uint32_t stop)
{
    const kb_token *const t = s->text.tokens;
    if (stop + 1 >= s->text.n_tokens || t[stop + 1].flags & KB_TOKEN_GLUED) {
        return false;
    }
    const kb_str next = kb_text_token(&s->text, stop + 1);
    if (kb_char_at(next.ptr, next.ptr + next.len).class_ != KB_CHAR_UPPER) {
        return false;
    }
    const kb_gaz_set set = {&s->gaz, 1, NULL};
    const kb_abbreviations list = kb_gaz_abbreviations(&set);
    return list.find(list.ctx, t[stop - 1].fold, t[stop - 1].key) ==
           KB_NO_ABBREVIATION;
}

static unsigned
count_lines(const naive *s, uint32_t token)
{
    const uint32_t from = token > 0 ? s->text.tokens[token - 1].span.end : 0;
    unsigned n = 0;
    for (uint32_t i = from; i < s->text.tokens[token].span.begin; ++i) {
        n += s->text.document->text.ptr[i] == '\n';
    }
    return n;
}

// The token of a key after `i`, or the number of tokens.
static uint32_t
next_of_key(const naive *s, uint32_t i)
{
    const uint32_t n = s->text.n_tokens;
    for (++i; i < n; ++i) {
        if (count_lines(s, i) > 1) {
            return n;
        }
        if (!kb_phrase_skips(&s->text, 0, n, i)) {
            return i;
        }
        if (s->text.tokens[i].mark == '.' && ends_name(s, i)) {
            return n;
        }
    }
    return n;
}

// Whether some entity of the whole image bears these tokens as a name: every
// phrase is compared.
static bool
is_name(const naive *s, const kb_phrase *key)
{
    char joined[4096];
    size_t len = 0;
    for (uint32_t i = 0; i < key->n; ++i) {
        const kb_str fold = s->text.tokens[key->tokens[i]].fold;
        memcpy(joined + len, fold.ptr, fold.len);
        len += fold.len;
        joined[len++] = ' ';
    }
    char room[KB_IMAGE_TEXT_MAX];
    const uint32_t n_phrases = kb_gaz_get_stats(s->gaz).n_phrases;
    for (uint32_t p = 0; p < n_phrases; ++p) {
        if (kb_phrase_n_tokens(s->gaz, p) != key->n ||
            !kb_str_equal(kb_phrase_fold(s->gaz, p, room),
                          (kb_str){joined, len - 1})) {
            continue;
        }
        kb_sense_reader reader = kb_senses_of(s->gaz, p);
        kb_stored_sense stored;
        while (kb_senses_next(&reader, &stored)) {
            uint8_t flags = 0;
            if (kb_sense_is_entity(&stored.sense) &&
                kb_phrase_fits(&s->text, key, stored.shapes, 0, &flags) &&
                !kb_sense_is_ruled_out(&stored.sense, flags)) {
                return true;
            }
        }
    }
    return false;
}

// The names that begin with a token, the longest first.
static void
scan_from(const naive *s, uint32_t begin, kb_match_policy policy,
          uint32_t *free_from, span_list *out)
{
    const kb_token *const first = &s->text.tokens[begin];
    if ((first->kind != KB_TOKEN_WORD && first->kind != KB_TOKEN_NUMBER) ||
        (policy == KB_MATCH_LONGEST && first->span.begin < *free_from)) {
        return;
    }
    kb_phrase key = {0};
    uint32_t i = begin;
    while (i < s->text.n_tokens && key.n < KB_IMAGE_PHRASE_TOKENS) {
        key.tokens[key.n++] = i;
        i = next_of_key(s, i);
    }
    for (; key.n > 0; --key.n) {
        if (is_name(s, &key)) {
            out->items[out->n++] =
                kb_text_span(&s->text, begin, key.tokens[key.n - 1] + 1);
            *free_from = out->items[out->n - 1].end;
            if (policy == KB_MATCH_LONGEST) {
                return;
            }
        }
    }
}

static void
scan_naively(const kb_gaz *gaz, kb_str text, kb_match_policy policy,
             span_list *out)
{
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    const kb_document document = {.text = text};
    naive s = {.gaz = gaz};
    assert_int_equal(kb_text_cut(&document, NULL, &arena, &s.text), KB_OK);
    for (uint32_t i = 0; i < s.text.n_tokens; ++i) {
        kb_phrase_tag(gaz, &s.text.tokens[i]);
    }
    uint32_t free_from = 0;
    for (uint32_t i = 0; i < s.text.n_tokens; ++i) {
        scan_from(&s, i, policy, &free_from, out);
    }
    kb_arena_clear(&arena);
}

// ---- random dictionaries and texts ------------------------------------------

static uint32_t
next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static const char *const vocabulary[] = {
    "Kyiv",
    "kyiv",
    "KYIV",
    "Anna",
    "ANNA",
    "Lind",
    "Berg",
    "de",
    "la",
    "Al",
    "al",
    "Qaeda",
    "Ain",
    "U.S.",
    "US",
    "St",
    "St.",
    "Inc.",
    "Inc",
    "O'Neill",
    "d'Ivoire",
    "O\u2019Neill",
    "C\u00f4te",

    "\u0130stanbul",
    "Istanbul",
    "\u0131stanbul",
    "stra\u00dfe",
    "STRASSE",
    "Stra\u00dfe",
    "eBay",
    "EBAY",
    "iPhone",
    "McDonald",
    "Mcdonald",
    "\u041a\u0438\u0457\u0432",
    "\u041a\u0418\u0407\u0412",
    "\u043d\u0430",
    "\u5317\u4eac",
    "\u6771",
    "\uc11c\uc6b8",
    "3Com",
    "20th",
    "1,000",
    "AT&T",
    "X",
    "I.",
    "J.",
    "Nato",
    "NATO",
    "who",
    "Who",
    "WHO",
    "n",
    "Don",
    "don't",
    "of",
    "so\u00adft",
    "na\u00efve",
    "\u00c9lys\u00e9e",
    "Booking.com",
    "a.s.",
    "Ph.D.",
};

static const char *const glue[] = {
    " Co\u0302te ",
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    "-",
    "\u2011",
    "\u00a0",
    "\n",
    "\n\n",
    ". ",
    ", ",
    "'s ",
    "\u2019s ",
    "'",
    "\u2019",
    "\u201c",
    "\u201d ",
    " (",
    ") ",
    "/",
    " - ",
    "\u2013",
    ".",
    "  ",
    "' ",
    " '",
    " \"",
    "@",
    ":",
    "& ",
    "\u2009",
    "_",
    "+",
    " n't ",
    "http://",
};

#define COUNT(a)      (sizeof(a) / sizeof((a)[0]))
#define PICK(a, seed) ((a)[next_random(seed) % COUNT(a)])

static void
append(kb_buf *out, const char *text)
{
    assert_int_equal(kb_buf_add(out, text, strlen(text)), KB_OK);
}

// Rows of names from one to four words, joined like the words of a text.
static void
make_list(kb_buf *list, uint32_t *seed)
{
    append(list, "id\ttype\tclass\tname\taliases\n");
    for (unsigned i = 0; i < N_NAMES; ++i) {
        char id[64];
        (void)snprintf(id, sizeof(id), "id-%03u\tplace\tcity\tName %u\t", i, i);
        append(list, id);
        append(list, PICK(vocabulary, seed));
        for (uint32_t more = next_random(seed) % 4; more > 0; --more) {
            static const char *const joints[] = {" ", " ", "-", "\u2011"};
            append(list, PICK(joints, seed));
            append(list, PICK(vocabulary, seed));
        }
        append(list, "\n");
    }
    append(list, "");
}

static void
make_text(kb_buf *text, uint32_t *seed)
{
    // Now and then longer than what is looked at in one go.
    const uint32_t most = next_random(seed) % 16 == 0 ? 400 : 60;
    for (uint32_t n = next_random(seed) % most; n > 0; --n) {
        append(text, PICK(vocabulary, seed));
        append(text, PICK(glue, seed));
    }
}

static void
assert_same_spans(const span_list *a, const span_list *b, kb_str text)
{
    bool is_same = a->n == b->n;
    for (uint32_t i = 0; i < a->n && is_same; ++i) {
        is_same = a->items[i].begin == b->items[i].begin &&
                  a->items[i].end == b->items[i].end;
        if (!is_same) {
            fail_msg("match %u is [%u, %u), should be [%u, %u): <" KB_FMT ">",
                     i, a->items[i].begin, a->items[i].end, b->items[i].begin,
                     b->items[i].end, KB_ARG(text));
        }
    }
    if (!is_same) {
        fail_msg("%u matches, should be %u: <" KB_FMT ">", a->n, b->n,
                 KB_ARG(text));
    }
}

static void
compare(const kb_gaz *gaz, kb_str text, kb_match_policy policy)
{
    static span_list naive_list;
    naive_list.n = 0;
    scan_naively(gaz, text, policy, &naive_list);
    kb_block_fn all[KB_BLOCK_KINDS];
    const int n = kb_block_all(all);
    for (int i = 0; i < n; ++i) {
        static span_list list;
        list.n = 0;
        const kb_match_order order = {policy, note_span, &list};
        assert_int_equal(kb_gaz_match_by(gaz, text, &order, all[i]), KB_OK);
        assert_same_spans(&list, &naive_list, text);
    }
}

// Ill-formed bytes: whatever is found, all find the same.
static void
spoil(const kb_gaz *gaz, kb_buf *text, uint32_t *seed)
{
    if (text->len == 0) {
        return;
    }
    for (int i = 0; i < 5; ++i) {
        text->ptr[next_random(seed) % text->len] =
            (char)(unsigned char)(0x80 | next_random(seed));
    }
    kb_block_fn all[KB_BLOCK_KINDS];
    const int n = kb_block_all(all);
    span_list lists[KB_BLOCK_KINDS] = {{.n = 0}};
    for (int i = 0; i < n; ++i) {
        const kb_match_order order = {KB_MATCH_ALL, note_span, &lists[i]};
        assert_int_equal(kb_gaz_match_by(gaz, kb_buf_get(text), &order, all[i]),
                         KB_OK);
        assert_same_spans(&lists[i], &lists[0], kb_buf_get(text));
    }
}

static void
equals_a_naive_scan(void **state)
{
    (void)state;
    uint32_t seed = 4711;
    uint32_t n_matches = 0;
    for (int round = 0; round < 12; ++round) {
        kb_buf list = {0};
        make_list(&list, &seed);
        assert_int_equal(kb_buf_add_byte(&list, '\0'), KB_OK);
        const char *const texts[] = {list.ptr, words};
        made_gaz random = make_gaz(texts, 2);
        for (int i = 0; i < 150; ++i) {
            kb_buf text = {0};
            make_text(&text, &seed);
            compare(random.gaz, kb_buf_get(&text), KB_MATCH_LONGEST);
            compare(random.gaz, kb_buf_get(&text), KB_MATCH_ALL);
            span_list found = {.n = 0};
            assert_int_equal(kb_gaz_match(random.gaz, kb_buf_get(&text),
                                          KB_MATCH_ALL, note_span, &found),
                             KB_OK);
            n_matches += found.n;
            spoil(random.gaz, &text, &seed);
            kb_buf_clear(&text);
        }
        clear_gaz(&random);
        kb_buf_clear(&list);
    }
    assert_true(n_matches > 1000);
}

static void
classifies_alike(void **state)
{
    (void)state;
    kb_block_fn all[KB_BLOCK_KINDS];
    const int n = kb_block_all(all);
    uint32_t seed = 3;
    for (int round = 0; round < 1000; ++round) {
        char bytes[2 * KB_BLOCK_LEN];
        for (size_t i = 0; i < sizeof(bytes); ++i) {
            bytes[i] = (char)(unsigned char)next_random(&seed);
        }
        kb_block plain[2];
        kb_block_scalar(bytes, 2, plain);
        for (int i = 1; i < n; ++i) {
            kb_block blocks[2];
            all[i](bytes, 2, blocks);
            assert_memory_equal(blocks, plain, sizeof(plain));
        }
    }
}

// What a glance takes for a word is one.
static void
sees_words_at_a_glance(void **state)
{
    (void)state;
    static const char bytes[] = "aNnn77..,, '`-&\n\xC2\xA0";
    uint32_t seed = 5;
    uint32_t n_words = 0;
    for (int round = 0; round < 20000; ++round) {
        char text[3 * KB_WORD_REACH];
        for (size_t i = 0; i < sizeof(text); ++i) {
            text[i] = bytes[next_random(&seed) % (sizeof(bytes) - 1)];
        }
        text[0] = 'n';
        const uint32_t len = kb_block_word_len(text);
        if (len < KB_WORD_REACH && kb_match_ends_simply(text, len)) {
            assert_int_equal(kb_match_plain_word(text, text + sizeof(text)),
                             len);
            ++n_words;
        }
    }
    assert_true(n_words > 1000);
}

// ---- the rest ---------------------------------------------------------------

static kb_status
stop_at_second(void *ctx, const kb_match *match)
{
    (void)match;
    unsigned *const n = ctx;
    return ++*n == 2 ? KB_DONE : KB_OK;
}

static void
stops_when_told(void **state)
{
    (void)state;
    unsigned n = 0;
    assert_int_equal(kb_gaz_match(made.gaz, KB_STR("Kyiv NATO Kyiv NATO"),
                                  KB_MATCH_LONGEST, stop_at_second, &n),
                     KB_DONE);
    assert_int_equal(n, 2);
}

static void
gives_all(void **state)
{
    (void)state;
    lister l = {.text = KB_STR("Anna Lind Berg")};
    assert_int_equal(
        kb_gaz_match(made.gaz, l.text, KB_MATCH_ALL, list_match, &l), KB_OK);
    assert_string_equal(l.out, "Anna Lind Berg=anna;Anna Lind=anna;Lind=anna;");
}

static void
tells_of_failing_allocations(void **state)
{
    (void)state;
    kb_test_heap budget = {.left = 100};
    const kb_allocator alloc = kb_test_allocator(&budget);
    kb_gaz *gaz = NULL;
    assert_int_equal(
        kb_gaz_open_bytes(kb_buf_get(&made.image), &alloc, &gaz, NULL), KB_OK);
    kb_status st = KB_ERR_NOMEM;
    for (unsigned n = 0; n < 100 && st != KB_OK; ++n) {
        budget.left = n;
        unsigned seen = 0;
        st = kb_gaz_match(gaz, KB_STR("\u0130stanbul, KYIV and C\u00f4te d'I"),
                          KB_MATCH_ALL, stop_at_second, &seen);
        assert_true(st == KB_ERR_NOMEM || st == KB_DONE || st == KB_OK);
        st = st == KB_DONE ? KB_OK : st;
    }
    assert_int_equal(st, KB_OK);
    kb_gaz_close(gaz);
}

int
main(void)
{
    const char *const texts[] = {entities, words};
    made = make_gaz(texts, 2);
    struct CMUnitTest tests[COUNT(cases) + 6];
    size_t n = 0;
    for (; n < COUNT(cases); ++n) {
        tests[n] =
            (struct CMUnitTest){cases[n].name, finds, NULL, NULL, &cases[n]};
    }
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(classifies_alike);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(sees_words_at_a_glance);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(equals_a_naive_scan);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(stops_when_told);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(gives_all);
    tests[n++] =
        (struct CMUnitTest)cmocka_unit_test(tells_of_failing_allocations);
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    clear_gaz(&made);
    return failed != 0;
}

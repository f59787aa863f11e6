// SPDX-License-Identifier: MIT
#include "store/gram.h"
#include "support.h"

#include <limits.h>

// ---- distance ---------------------------------------------------------------

static struct {
    const char *name;
    const char *a;
    const char *b;
    unsigned limit;
    unsigned out;
} distances[] = {
    {"equal", "zelensky", "zelensky", 2, 0},
    {"nothing", "", "", 2, 0},
    {"a letter more", "zelensky", "zelenskyy", 2, 1},
    {"a letter less", "zelensky", "zelesky", 2, 1},
    {"another letter", "zelensky", "zelenski", 2, 1},
    {"neighbours exchanged", "zelensky", "zeelnsky", 2, 1},
    {"exchanged at the ends", "ab", "ba", 2, 1},
    {"two letters", "zelensky", "selenski", 2, 2},
    {"too many", "zelensky", "putin", 2, 3},
    {"three with a limit of two", "abcdefgh", "xxxdefgh", 2, 3},
    {"three", "abcdefgh", "xxxdefgh", 3, 3},
    {"much longer", "abc", "abcdefgh", 2, 3},
    {"letters of two bytes count once", "\xd0\xbf\xd1\x83\xd1\x82",
     "\xd0\xbf\xd0\xb0\xd1\x82", 2, 1},
    {"not exchanged across a letter", "ca", "abc", 3, 3},
};

static void
measures(void **state)
{
    const struct {
        const char *name;
        const char *a;
        const char *b;
        unsigned limit;
        unsigned out;
    } *const row = *state;
    assert_int_equal(kb_distance(view(row->a), view(row->b), row->limit),
                     row->out);
    assert_int_equal(kb_distance(view(row->b), view(row->a), row->limit),
                     row->out);
}

static struct {
    const char *name;
    const char *asked;
    const char *bears;
    unsigned out;
} names[] = {
    {"one word of several", "zelenski", "volodymyr zelensky", 1},
    {"each word", "volodimir zelenski", "volodymyr zelensky", 3},
    {"words the other way round", "zelenski volodymyr", "volodymyr zelensky",
     1},
    {"a space too many", "zelen sky", "zelensky", 1},
    {"a space too few", "imrankhan", "imran khan", 1},
    {"a word too far", "vladimir zelensky", "volodymyr zelensky", UINT_MAX},
    {"short words: a letter in all", "li na", "le na", 1},
    {"short words: no more", "li na", "le no", UINT_MAX},
    {"three letters, one wrong", "kem", "kim", 1},
};

static void
measures_names(void **state)
{
    const struct {
        const char *name;
        const char *asked;
        const char *bears;
        unsigned out;
    } *const row = *state;
    assert_int_equal(kb_name_distance(view(row->asked), view(row->bears)),
                     row->out);
}

static void
gives_up_on_very_long_texts(void **state)
{
    char a[200];
    char b[200];
    (void)state;
    memset(a, 'a', sizeof(a));
    memset(b, 'a', sizeof(b));
    b[7] = 'b';
    assert_int_equal(
        kb_distance((kb_str){a, sizeof(a)}, (kb_str){b, sizeof(b)}, 2), 3);
}

// ---- trigrams ---------------------------------------------------------------

static struct {
    const char *name;
    const char *in;
    const char *out; // joined by |
} grams[] = {
    {"nothing", "", ""},
    {"punctuation", "-", ""},
    {"one letter", "a", " a "},
    {"a word", "anna", " an|ann|nna|na "},
    {"two words", "li na", " li|li | na|na "},
    {"without punctuation at the ends", "(al)", " al|al "},
    {"two bytes a letter", "\xd0\xbb\xd1\x8c",
     " \xd0\xbb\xd1\x8c|\xd0\xbb"
     "\xd1\x8c "},
    {"cut within a letter", "a\xd0", " a\xd0|a\xd0 "},
};

static void
takes_trigrams(void **state)
{
    const struct {
        const char *name;
        const char *in;
        const char *out;
    } *const row = *state;
    char joined[128] = "";
    kb_arena arena;
    kb_name_vec vec = {0};
    kb_arena_init(&arena, NULL, 0);
    assert_int_equal(kb_grams_add(&vec, view(row->in), &arena), KB_OK);
    for (size_t i = 0; i < vec.n; ++i) {
        strncat(joined, i > 0 ? "|" : "", 2);
        strncat(joined, vec.items[i].folded.ptr, vec.items[i].folded.len);
    }
    assert_string_equal(joined, row->out);
    KB_VEC_CLEAR(&vec);
    kb_arena_clear(&arena);
}

// ---- rows -------------------------------------------------------------------

/// Ids as letters.
static struct {
    const char *name;
    const char *sum;
    const char *value;
    const char *out;
} joins[] = {
    {"behind", "ab", "cd", "abcd"},  {"before", "cd", "ab", "abcd"},
    {"between", "ad", "bc", "abcd"}, {"by turns", "bd", "ac", "abcd"},
    {"nothing", "ab", "", "ab"},     {"to nothing", "", "ab", "ab"},
};

static void
add_ids(kb_buf *buf, const char *letters)
{
    for (; *letters != '\0'; ++letters) {
        const uint8_t id[KB_GRAM_ID] = {0, (uint8_t)*letters};
        assert_int_equal(kb_buf_add(buf, id, sizeof(id)), KB_OK);
    }
}

static void
joins_rows(void **state)
{
    const struct {
        const char *name;
        const char *sum;
        const char *value;
        const char *out;
    } *const row = *state;
    kb_buf parts[3] = {{0}};
    add_ids(&parts[0], row->sum);
    add_ids(&parts[1], row->value);
    add_ids(&parts[2], row->out);
    assert_int_equal(kb_row_join_gram(&parts[0], kb_buf_get(&parts[1])), KB_OK);
    assert_true(kb_str_equal(kb_buf_get(&parts[0]), kb_buf_get(&parts[2])));
    for (size_t i = 0; i < 3; ++i) {
        kb_buf_clear(&parts[i]);
    }
}

static struct {
    const char *name;
    kb_str value;
    kb_status status;
} rows[] = {
    {"one id", {"\x00\x00", 2}, KB_OK},
    {"ascending", {"\x00\x07\x0f\xff", 4}, KB_OK},
    {"no id", {"", 0}, KB_ERR_CORRUPT},
    {"half an id", {"\x00\x07\x00", 3}, KB_ERR_CORRUPT},
    {"an id twice", {"\x00\x07\x00\x07", 4}, KB_ERR_CORRUPT},
    {"descending", {"\x00\x07\x00\x06", 4}, KB_ERR_CORRUPT},
    {"of another window", {"\x10\x00", 2}, KB_ERR_CORRUPT},
};

static void
reads_rows(void **state)
{
    const struct {
        const char *name;
        kb_str value;
        kb_status status;
    } *const row = *state;
    uint32_t n = 0;
    assert_int_equal(kb_row_read_gram(row->value, &n), row->status);
    assert_int_equal(n, row->value.len / KB_GRAM_ID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_up_on_very_long_texts),
    };
    int bad = KB_TEST_ROWS(distances, measures);
    bad += KB_TEST_ROWS(names, measures_names);
    bad += KB_TEST_ROWS(grams, takes_trigrams);
    bad += KB_TEST_ROWS(joins, joins_rows);
    bad += KB_TEST_ROWS(rows, reads_rows);
    return bad + cmocka_run_group_tests(tests, NULL, NULL);
}

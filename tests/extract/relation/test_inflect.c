// SPDX-License-Identifier: MIT
#include "relation/inflect.h"
#include "test.h"

typedef struct verb {
    const char *lemma, *s, *past, *ing;
    bool is_doubled;
} verb;

static verb verbs[] = {
    {"visit", "visits", "visited", "visiting", false},
    {"impose", "imposes", "imposed", "imposing", false},
    {"push", "pushes", "pushed", "pushing", false},
    {"reach", "reaches", "reached", "reaching", false},
    {"press", "presses", "pressed", "pressing", false},
    {"tax", "taxes", "taxed", "taxing", false},
    {"veto", "vetoes", "vetoed", "vetoing", false},
    {"deny", "denies", "denied", "denying", false},
    {"deploy", "deploys", "deployed", "deploying", false},
    {"ban", "bans", "banned", "banning", true},
    {"stop", "stops", "stopped", "stopping", true},
    {"snub", "snubs", "snubbed", "snubbing", true},
    {"grab", "grabs", "grabbed", "grabbing", true},
    {"show", "shows", "showed", "showing", false},
    {"fix", "fixes", "fixed", "fixing", false},
    {"back", "backs", "backed", "backing", false},
    {"raid", "raids", "raided", "raiding", false},
    {"tie", "ties", "tied", "tying", false},
    {"free", "frees", "freed", "freeing", false},
    {"agree", "agrees", "agreed", "agreeing", false},
    {"dye", "dyes", "dyed", "dyeing", false},
    {"be", "bes", "bed", "being", false}, // irregular: its forms are data
};

static void
is_inflected(void **state)
{
    const verb *const v = *state;
    const kb_str lemma = {v->lemma, strlen(v->lemma)};
    kb_buf buf = {0};
    assert_int_equal(kb_inflect_is_doubled(lemma), v->is_doubled);
    assert_int_equal(kb_inflect_s(lemma, &buf), KB_OK);
    assert_kb_str(kb_buf_get(&buf), v->s);
    kb_buf_reset(&buf);
    assert_int_equal(kb_inflect_past(lemma, v->is_doubled, &buf), KB_OK);
    assert_kb_str(kb_buf_get(&buf), v->past);
    kb_buf_reset(&buf);
    assert_int_equal(kb_inflect_ing(lemma, v->is_doubled, &buf), KB_OK);
    assert_kb_str(kb_buf_get(&buf), v->ing);
    kb_buf_clear(&buf);
}

static void
appends_and_takes_any_bytes(void **state)
{
    (void)state;
    static const char *const odd[] = {"", "y", "e", "ie", "\xC3\xA9", "a-b"};
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); ++i) {
        const kb_str lemma = {odd[i], strlen(odd[i])};
        kb_buf buf = {0};
        assert_int_equal(kb_buf_add_byte(&buf, '!'), KB_OK);
        (void)kb_inflect_is_doubled(lemma);
        assert_int_equal(kb_inflect_s(lemma, &buf), KB_OK);
        assert_int_equal(kb_inflect_past(lemma, false, &buf), KB_OK);
        assert_int_equal(kb_inflect_ing(lemma, false, &buf), KB_OK);
        assert_int_equal(buf.ptr[0], '!');
        kb_buf_clear(&buf);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_and_takes_any_bytes),
    };
    return KB_TEST_ROWS(verbs, is_inflected) +
           cmocka_run_group_tests(tests, NULL, NULL);
}

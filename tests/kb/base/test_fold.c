// SPDX-License-Identifier: MIT
#include "base/fold.h"
#include "test.h"

typedef struct fold_case {
    const char *name;
    const char *in;
    const char *out;
} fold_case;

static fold_case fold_cases[] = {
    {"keeps_nothing", "", ""},
    {"lowers_ascii", "Kyiv POST 24", "kyiv post 24"},
    {"drops_marks", "Recep Tayyip Erdoğan", "recep tayyip erdogan"},
    {"drops_decomposed_marks",
     "Erdog\xcc\x86"
     "an",
     "erdogan"},
    {"folds_dotted_i", "İzmir", "izmir"},
    {"folds_dotless_i", "Kılıçdaroğlu", "kilicdaroglu"},
    {"folds_sharp_s", "Straße", "strasse"},
    {"spells_out_stroke", "Łódź Tromsø Đà", "lodz tromso da"},
    {"spells_out_ligature", "Ærø Œuvre", "aero oeuvre"},
    {"straightens_apostrophe", "O’Brien Ra‘anana", "o'brien ra'anana"},
    {"unifies_dashes", "Al‑Ain–Dubai", "al-ain-dubai"},
    {"folds_cyrillic", "КИЇВ", "киів"},
    {"folds_full_width", "ＡＢＣ", "abc"},
    {"drops_soft_hyphen",
     "co\xc2\xad"
     "operate",
     "cooperate"},
};

static void
check_fold(void **state)
{
    const fold_case *const row = *state;
    kb_buf once = {0};
    kb_buf twice = {0};
    assert_int_equal(kb_fold((kb_str){row->in, strlen(row->in)}, &once), KB_OK);
    assert_kb_str(kb_buf_get(&once), row->out);
    assert_int_equal(kb_fold(kb_buf_get(&once), &twice), KB_OK);
    assert_kb_str(kb_buf_get(&twice), row->out);
    kb_buf_clear(&once);
    kb_buf_clear(&twice);
}

static void
name_has_single_spaces(void **state)
{
    (void)state;
    kb_buf out = {0};
    assert_int_equal(kb_buf_add_str(&out, KB_STR("p ")), KB_OK);
    assert_int_equal(kb_fold_name(KB_STR(" \tNew\xc2\xa0 York\r\n"), &out),
                     KB_OK);
    assert_kb_str(kb_buf_get(&out), "p new york");
    kb_buf_clear(&out);
}

static void
broken_text_leaves_the_buffer_alone(void **state)
{
    (void)state;
    kb_buf out = {0};
    assert_int_equal(kb_buf_add_str(&out, KB_STR("kept")), KB_OK);
    assert_int_equal(kb_fold(KB_STR("ab\xff"), &out), KB_ERR_UTF8);
    assert_kb_str(kb_buf_get(&out), "kept");
    kb_buf_clear(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_has_single_spaces),
        cmocka_unit_test(broken_text_leaves_the_buffer_alone),
    };
    return KB_TEST_ROWS(fold_cases, check_fold) +
           cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}

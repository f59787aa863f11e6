// SPDX-License-Identifier: MIT
#include "../cues.h"
#include "base/hash.h"
#include "relation/cue_rule.h"
#include "test.h"

typedef struct cue_case {
    const char *name;
    const char *word;
    uint32_t bits; // at least these; 0: no cue
    uint32_t type;
} cue_case;

static cue_case cases[] = {
    {"pronoun", "she", KB_CUE_PRONOUN, KB_PERSON},
    {"possessive", "their", KB_CUE_PRONOUN | KB_CUE_POSSESSIVE | KB_CUE_PLURAL,
     0},
    {"noun", "company", KB_CUE_NOUN, KB_ORGANIZATION},
    {"plural_noun", "companies", KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION},
    {"state", "troops", KB_CUE_NOUN | KB_CUE_STATE, KB_ORGANIZATION},
    {"speech", "said", KB_CUE_SPEECH, 0},
    {"counterpart", "counterpart", KB_CUE_COUNTERPART, KB_PERSON},
    {"creed", "catholic", KB_CUE_EVENT | KB_CUE_CREED, 0},
    {"team", "goalkeeper", KB_CUE_TEAM, 0},
    {"no_cue", "umbrella", 0, 0},
    {"nothing", "", 0, 0},
};

static const kb_cues *cues;

static void
finds_cue(void **state)
{
    const cue_case *const c = *state;
    const kb_str fold = {c->word, strlen(c->word)};
    const kb_token token = {.fold = fold, .key = kb_hash(fold)};
    const kb_cue *const cue = kb_cues_find(cues, &token);
    assert_non_null(cue);
    assert_int_equal(cue->bits & c->bits, c->bits);
    assert_int_equal(cue->type, c->type);
    assert_true(c->bits != 0 || cue->bits == 0);
}

static const kb_cue *
find(const kb_cues *among, kb_str word)
{
    const kb_token token = {.fold = word, .key = kb_hash(word)};
    return kb_cues_find(among, &token);
}

static void
takes_the_last_that_is_said_of_a_word(void **state)
{
    (void)state;
    kb_cues *own = NULL;
    const kb_cue noun = {KB_STR("moot"), KB_CUE_NOUN, KB_PLACE, 0, 0};
    const kb_cue speech = {KB_STR("moot"), KB_CUE_SPEECH, 0, 0, 0};
    assert_int_equal(kb_cues_new(NULL, &own), KB_OK);
    assert_int_equal(kb_cues_set(own, &noun), KB_OK);
    assert_int_equal(kb_cues_set(own, &speech), KB_OK);
    assert_int_equal(find(own, noun.word)->bits, KB_CUE_SPEECH);
    assert_int_equal(find(own, noun.word)->type, 0);
    kb_cues_free(own);
}

static void
holds_many_words(void **state)
{
    (void)state;
    enum { N = 5000, LEN = 4 };
    static char words[N][LEN + 1];
    kb_cues *own = NULL;
    assert_int_equal(kb_cues_new(NULL, &own), KB_OK);
    for (unsigned i = 0; i < N; ++i) {
        (void)snprintf(words[i], sizeof(words[i]), "%04u", i);
        const kb_cue cue = {{words[i], LEN}, KB_CUE_NOUN, 0, 0, 0};
        assert_int_equal(kb_cues_set(own, &cue), KB_OK);
    }
    for (unsigned i = 0; i < N; ++i) {
        const kb_str word = {words[i], LEN};
        assert_int_equal(find(own, word)->bits, KB_CUE_NOUN);
        assert_ptr_equal(find(own, word)->word.ptr, words[i]);
    }
    assert_int_equal(find(own, KB_STR("5000"))->bits, 0);
    kb_cues_free(own);
}

static void
knows_no_word_without_cues(void **state)
{
    (void)state;
    assert_int_equal(find(NULL, KB_STR("she"))->bits, 0);
    assert_null(kb_rules_cues(NULL));
    kb_cues_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_last_that_is_said_of_a_word),
        cmocka_unit_test(holds_many_words),
        cmocka_unit_test(knows_no_word_without_cues),
    };
    kb_rules *const rules = kb_test_load_cues();
    if (!rules) {
        return 1;
    }
    cues = kb_rules_cues(rules);
    const int failed = KB_TEST_ROWS(cases, finds_cue) +
                       cmocka_run_group_tests_name("cue", tests, NULL, NULL);
    kb_rules_free(rules);
    return failed;
}

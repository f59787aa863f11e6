// SPDX-License-Identifier: MIT
#include "base/hash.h"
#include "mention/cue.h"
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
    {"no_cue", "umbrella", 0, 0},
    {"nothing", "", 0, 0},
};

static kb_cues *cues;

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

int
main(void)
{
    if (kb_cues_new(NULL, &cues) != KB_OK) {
        return 1;
    }
    const int failed = KB_TEST_ROWS(cases, finds_cue);
    kb_cues_free(cues);
    kb_cues_free(NULL);
    return failed;
}

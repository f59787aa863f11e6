// SPDX-License-Identifier: MIT
#include "relation/cue_rule.h"

#include "gaz/cell.h"
#include "gaz/class.h"
#include "relation/rule_set.h"

// What a cell says, and what that means; ends with an empty row.
typedef struct meaning {
    const char *text;
    uint32_t value;
} meaning;

static const meaning kinds[] = {
    {"pronoun", KB_CUE_PRONOUN},
    {"possessive", KB_CUE_POSSESSIVE},
    {"object", KB_CUE_OBJECT},
    {"definite", KB_CUE_DEFINITE},
    {"indefinite", KB_CUE_INDEFINITE},
    {"pair", KB_CUE_PAIR},
    {"noun", KB_CUE_NOUN},
    {"plural", KB_CUE_PLURAL},
    {"state", KB_CUE_STATE},
    {"speech", KB_CUE_SPEECH},
    {"business", KB_CUE_BUSINESS},
    {"place", KB_CUE_PLACE},
    {"towards", KB_CUE_TOWARDS},
    {"former", KB_CUE_FORMER},
    {"acting", KB_CUE_ACTING},
    {"deputy", KB_CUE_DEPUTY},
    {"counterpart", KB_CUE_COUNTERPART},
    {"capital", KB_CUE_CAPITAL},
    {"be", KB_CUE_BE},
    {"place-noun", KB_CUE_PLACE_NOUN},
    {"kind", KB_CUE_KIND},
    {"creed", KB_CUE_CREED},
    {"event", KB_CUE_EVENT},
    {"team", KB_CUE_TEAM},
    {"stance", KB_CUE_STANCE},
    {"itself", KB_CUE_ITSELF},
    {"speaker", KB_CUE_SPEAKER},
    {NULL, 0},
};

static const meaning genders[] = {
    {"", KB_GENDER_UNKNOWN},
    {"m", KB_GENDER_MALE},
    {"f", KB_GENDER_FEMALE},
    {NULL, 0},
};

static bool
find_meaning(const meaning *among, kb_str text, uint32_t *out)
{
    for (; among->text; ++among) {
        if (kb_str_equal(text, (kb_str){among->text, strlen(among->text)})) {
            *out = among->value;
            return true;
        }
    }
    return false;
}

static kb_status
refuse_item(const kb_row *row, const char *column, kb_str item, const char *why)
{
    const char *const cell = kb_row_get(row, column).ptr;
    const uint32_t at = item.ptr ? (uint32_t)(item.ptr - cell) + 1 : 1;
    return kb_row_refuse_at(row, column, at, why);
}

static kb_status
read_kinds(const kb_row *row, uint32_t *bits)
{
    kb_str rest = kb_row_get(row, "cue");
    do {
        const kb_str item = kb_next_item(&rest);
        uint32_t bit = 0;
        if (!find_meaning(kinds, item, &bit)) {
            return refuse_item(row, "cue", item, "no such kind of cue");
        }
        *bits |= bit;
    } while (rest.len > 0);
    return KB_OK;
}

static kb_status
read_class(const kb_row *row, kb_cue *cue)
{
    const kb_str name = kb_row_get(row, "class");
    kb_entity_class class_ = KB_CLASS_NONE;
    if (name.len > 0 && kb_entity_class_find((kb_entity_type)cue->type, name,
                                             &class_) != KB_OK) {
        return kb_row_refuse(row, "class", "no class of that type");
    }
    cue->class_ = (uint8_t)class_;
    return KB_OK;
}

static kb_status
read_meaning(const kb_row *row, kb_cue *cue)
{
    const kb_str cell = kb_row_get(row, "type");
    kb_entity_type type = (kb_entity_type)0;
    uint32_t gender = 0;
    KB_TRY(read_kinds(row, &cue->bits));
    if (cell.len > 0 && kb_cell_read_type(cell, &type) != NULL) {
        return kb_row_refuse(row, "type", "no such type");
    }
    if (!find_meaning(genders, kb_row_get(row, "gender"), &gender)) {
        return kb_row_refuse(row, "gender", "neither m nor f");
    }
    cue->type = (uint8_t)type;
    cue->gender = (uint8_t)gender;
    return read_class(row, cue);
}

// Whether a token can be so, as it is looked up.
static bool
is_word(kb_str word)
{
    for (size_t i = 0; i < word.len; ++i) {
        if (word.ptr[i] == ' ' || (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z')) {
            return false;
        }
    }
    return word.len > 0;
}

static kb_status
check_words(const kb_row *row)
{
    kb_str rest = kb_row_get(row, "words");
    do {
        const kb_str word = kb_next_item(&rest);
        if (!is_word(word)) {
            return refuse_item(row, "words", word, "not a word in lower case");
        }
    } while (rest.len > 0);
    return KB_OK;
}

kb_status
kb_cue_load(kb_rules *rules, const kb_row *row)
{
    kb_cue cue = {.bits = 0};
    kb_str words = {NULL, 0};
    KB_TRY(read_meaning(row, &cue));
    KB_TRY(check_words(row));
    KB_TRY(kb_row_copy(row, "words", &rules->arena, &words));
    if (!rules->cues) {
        KB_TRY(kb_cues_new(rules->alloc, &rules->cues));
    }
    while (words.len > 0) {
        cue.word = kb_next_item(&words);
        KB_TRY(kb_cues_set(rules->cues, &cue));
    }
    return KB_OK;
}

const kb_cues *
kb_rules_cues(const kb_rules *rules)
{
    return rules ? rules->cues : NULL;
}

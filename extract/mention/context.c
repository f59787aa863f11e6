// SPDX-License-Identifier: MIT
#include "mention/context.h"

#include "gaz/kind.h"

// Weights are hand-set and were checked on news text: what each clue adds for
// nothing, person, place and organization.
typedef struct clue {
    double of[4];
} clue;

static const clue clue_in = {{0, -0.2, 1.0, 0.1}};
static const clue clue_at = {{0, -0.2, 0.6, 0.5}};
static const clue clue_towards = {{0, 0, 0.35, 0.1}};
static const clue clue_according = {{0, 0.4, -0.2, 0.5}};
static const clue clue_the = {{0.15, -0.8, 0.0, 0.5}};
static const clue clue_by = {{0, 0.3, -0.2, 0.3}};
static const clue clue_org_noun = {{0, -0.3, 0, 1.2}};
static const clue clue_place_noun = {{0, -0.3, 1.2, 0}};
static const clue clue_speech = {{0, 0.9, -0.3, 0.25}};
static const clue clue_verb = {{0, 0.35, 0, 0.15}};
static const clue clue_business = {{0, -0.1, 0, 0.6}};
static const clue clue_role_of = {{0, -0.4, 0.6, 0.5}};
static const clue clue_role = {{0, -0.3, 0.2, 0.8}};
static const clue clue_member = {{0, -0.3, 0.2, 0.6}}; // X's John Smith
static const clue clue_quoted = {{1.0, 0, 0, 0}};      // a work's title
static const clue clue_age = {{0, 1.5, 0, 0}};
static const clue clue_who = {{0, 1.2, -0.3, -0.2}};
static const clue clue_role_after = {{0, 1.0, 0, 0}};
static const clue clue_country_after = {{0, -0.2, 1.1, 0}};
static const clue clue_acronym_after = {{0, -0.3, -0.2, 1.2}};
static const clue clue_number = {{0.2, 0.1, 0, 0}};

static const clue shape_caps = {{0, -0.3, 0, 0.75}};
static const clue shape_caps_word = {{0.4, -0.2, 0, 0.4}};
static const clue shape_mixed = {{0, 0, 0, 0.35}};
static const clue shape_mac = {{0, 0.6, 0, 0}};
static const clue shape_unknown_words = {{0, 0.65, 0.05, 0.15}};
static const clue shape_first_name = {{0, 0.5, 0, 0}};
static const clue shape_some_english = {{0.1, 0.05, 0.05, 0.3}};
static const clue shape_all_english = {{0.75, 0, 0.05, 0.35}};
static const clue shape_one_unknown = {{0.05, 0.35, 0.2, 0.15}};
static const clue shape_one_english = {{0.8, 0.05, 0.05, 0.1}};
static const clue shape_plural = {{0.25, -0.2, 0, 0.05}};
static const clue shape_person_ending = {{0, 0.5, 0, 0}};
static const clue shape_place_ending = {{0, 0, 0.6, 0}};

static void
count(kb_votes *votes, const clue *what)
{
    for (int i = 0; i < 4; ++i) {
        votes->of[i] += what->of[i];
    }
}

static bool
is_lower_noun(const kb_scene *scene, const kb_token *token, kb_entity_type type)
{
    return token && token->kind == KB_TOKEN_WORD &&
           (token->flags & KB_TOKEN_CAPITAL) == 0 &&
           (kb_scene_cue(scene, token) & KB_CUE_NOUN) != 0 &&
           kb_cues_find(scene->cues, token)->type == type;
}

static void
look_before(const kb_scene *scene, uint32_t begin, kb_votes *votes)
{
    const kb_token *const before = kb_scene_before(scene, begin);
    if (!before) {
        return;
    }
    const uint32_t cue = kb_scene_cue(scene, before);
    if (kb_token_is(before, "at") || kb_token_is(before, "from")) {
        count(votes, &clue_at);
    } else if ((cue & KB_CUE_PLACE) != 0) {
        count(votes, &clue_in);
    } else if (kb_token_is(before, "to") && begin >= 2 &&
               kb_token_is(kb_scene_token(scene, begin - 2), "according")) {
        count(votes, &clue_according);
    } else if ((cue & KB_CUE_TOWARDS) != 0) {
        count(votes, &clue_towards);
    } else if (kb_token_is(before, "the")) {
        count(votes, &clue_the);
    } else if (kb_token_is(before, "by")) {
        count(votes, &clue_by);
    } else if ((cue & KB_CUE_SPEECH) != 0) {
        count(votes, &clue_speech);
    } else if (is_lower_noun(scene, before, KB_ORGANIZATION)) {
        count(votes, &clue_org_noun);
    } else if (kb_token_is(before, "of") && begin >= 1 &&
               scene->marks[begin - 1].role != KB_NONE) {
        count(votes, &clue_role_of);
    } else if (kb_token_is(before, "of") && begin >= 2 &&
               is_lower_noun(scene, kb_scene_before(scene, begin - 1),
                             KB_PLACE)) {
        count(votes, &clue_place_noun);
    }
}

// "X, 45, ...", "X, who ...", "X, the chairman ...", "X, Texas".
static void
look_behind_comma(const kb_scene *scene, uint32_t comma, kb_votes *votes)
{
    const kb_token *const next = kb_scene_after(scene, comma);
    if (!next) {
        return;
    }
    const uint32_t at = comma + 1;
    const kb_token *const after = kb_scene_after(scene, at);
    if (next->kind == KB_TOKEN_NUMBER && after && after->mark == ',' &&
        next->fold.len <= 2) {
        count(votes, &clue_age);
        return;
    }
    if (kb_token_is(next, "who") || kb_token_is(next, "whose")) {
        count(votes, &clue_who);
        return;
    }
    for (uint32_t t = at; t < at + 5 && t < scene->text->n_tokens; ++t) {
        const kb_token *const token = kb_scene_token(scene, t);
        if (token->sentence != next->sentence || token->mark != 0) {
            break;
        }
        if ((scene->marks[t].starts & KB_MARK(KB_WORD_ROLE)) != 0) {
            count(votes, &clue_role_after);
            return;
        }
    }
    for (uint32_t h = scene->first_hit[at]; h < scene->first_hit[at + 1]; ++h) {
        const kb_gaz_sense *const s = scene->hits->items[h].senses;
        if (!s->is_word && (s->flags & KB_SENSE_DEMONYM) == 0) {
            const kb_entity_class class_ = kb_sense_kind(s).class_;
            if (class_ == KB_CLASS_COUNTRY || class_ == KB_CLASS_REGION) {
                count(votes, &clue_country_after);
            }
            return;
        }
    }
}

static bool
starts_role(const kb_scene *scene, uint32_t token)
{
    return (scene->marks[token].starts & KB_MARK(KB_WORD_ROLE)) != 0;
}

static void
look_after(const kb_scene *scene, uint32_t end, kb_votes *votes)
{
    const kb_token *const after = kb_scene_after(scene, end - 1);
    if (!after) {
        return;
    }
    const uint32_t cue = kb_scene_cue(scene, after);
    if (after->mark == ',') {
        look_behind_comma(scene, end, votes);
    } else if (after->mark == '(') {
        const kb_token *const inner = kb_scene_after(scene, end);
        if (inner && inner->kind == KB_TOKEN_WORD &&
            (inner->flags & KB_TOKEN_ALL_CAPS) != 0) {
            count(votes, &clue_acronym_after);
        }
    } else if (after->kind == KB_TOKEN_NUMBER) {
        count(votes, &clue_number);
    } else if ((cue & KB_CUE_SPEECH) != 0) {
        count(votes, &clue_speech);
    } else if ((cue & KB_CUE_PLACE_NOUN) != 0) {
        count(votes, &clue_place_noun);
    } else if ((cue & KB_CUE_BUSINESS) != 0) {
        count(votes, &clue_business);
    } else if (kb_token_is(after, "who")) {
        count(votes, &clue_who);
    } else if (starts_role(scene, end) &&
               (kb_scene_token(scene, end - 1)->tag & KB_POS_JJ) == 0) {
        count(votes, &clue_role);
    } else if ((after->tag & (KB_POS_VBD | KB_POS_VBZ)) != 0) {
        count(votes, &clue_verb);
    } else if (after->kind == KB_TOKEN_CLITIC) {
        const kb_token *const owned = kb_scene_after(scene, end);
        if ((kb_scene_cue(scene, owned) & KB_CUE_BUSINESS) != 0 ||
            (owned && starts_role(scene, end + 1))) {
            count(votes, &clue_business);
        } else if (owned && (scene->marks[end + 1].starts &
                             KB_MARK(KB_WORD_FIRST_NAME)) != 0) {
            count(votes, &clue_member);
        }
    }
}

void
kb_context_around(const kb_scene *scene, uint32_t begin, uint32_t end,
                  kb_votes *votes)
{
    const kb_token *const before = kb_scene_before(scene, begin);
    const kb_token *const after = kb_scene_after(scene, end - 1);
    if (before && after && before->mark == '"' && after->mark == '"') {
        count(votes, &clue_quoted);
    }
    look_before(scene, begin, votes);
    look_after(scene, end, votes);
}

static bool
ends_with_any(kb_str word, const kb_str *endings, size_t n)
{
    for (size_t i = 0; i < n; ++i) {
        const kb_str ending = endings[i];
        if (word.len >= ending.len + 2 &&
            word.ptr[word.len - 1] == ending.ptr[ending.len - 1] &&
            memcmp(word.ptr + word.len - ending.len, ending.ptr, ending.len) ==
                0) {
            return true;
        }
    }
    return false;
}

static bool
starts_with(kb_str word, const char *beginning)
{
    const size_t len = strlen(beginning);
    return word.len > len && memcmp(word.ptr, beginning, len) == 0;
}

static void
judge_endings(kb_str last, kb_votes *votes)
{
    static const kb_str person[] = {
        {"ov", 2},   {"ova", 3},    {"ev", 2},     {"eva", 3},     {"sky", 3},
        {"skiy", 4}, {"ski", 3},    {"enko", 4},   {"vic", 3},     {"vich", 4},
        {"sson", 4}, {"ssen", 4},   {"yan", 3},    {"dze", 3},     {"oglu", 4},
        {"escu", 4}, {"shvili", 6}, {"poulos", 6}, {"opoulos", 7}, {"idis", 4},
        {"akis", 4}, {"wala", 4},   {"ulin", 4},   {"yev", 3},     {"yeva", 4},
        {"czyk", 4}, {"kowski", 6}};
    static const kb_str place[] = {
        {"stan", 4}, {"burg", 4}, {"grad", 4}, {"ville", 5}, {"shire", 5},
        {"abad", 4}, {"pur", 3},  {"land", 4}, {"polis", 5}, {"ovka", 4},
        {"ivka", 4}, {"dorf", 4}, {"bad", 3},  {"sk", 2},    {"skoye", 5}};
    if (ends_with_any(last, place, sizeof(place) / sizeof(place[0]))) {
        count(votes, &shape_place_ending);
    } else if (ends_with_any(last, person,
                             sizeof(person) / sizeof(person[0]))) {
        count(votes, &shape_person_ending);
    }
}

static void
judge_word(const kb_scene *scene, uint32_t token, kb_votes *votes)
{
    const kb_token *const t = kb_scene_token(scene, token);
    if ((t->flags & KB_TOKEN_ALL_CAPS) != 0 && t->fold.len <= 6) {
        count(votes, t->tags != 0 ? &shape_caps_word : &shape_caps);
        return;
    }
    if ((t->flags & KB_TOKEN_MIXED) != 0) {
        const bool is_mac = starts_with(t->fold, "mc") ||
                            starts_with(t->fold, "mac") ||
                            starts_with(t->fold, "o'");
        count(votes, is_mac ? &shape_mac : &shape_mixed);
    }
    count(votes, t->tags != 0 ? &shape_one_english : &shape_one_unknown);
    if (t->tags == 0) {
        judge_endings(t->fold, votes);
    }
    if ((scene->marks[token].starts & KB_MARK(KB_WORD_FIRST_NAME)) != 0) {
        count(votes, &shape_first_name);
    }
    if (t->fold.len > 4 && t->fold.ptr[t->fold.len - 1] == 's' &&
        strchr("aeious", t->fold.ptr[t->fold.len - 2]) == NULL) {
        count(votes, &shape_plural);
    }
}

void
kb_context_shape(const kb_scene *scene, uint32_t begin, uint32_t end,
                 kb_votes *votes)
{
    if (end == begin + 1) {
        judge_word(scene, begin, votes);
        return;
    }
    uint32_t n_words = 0;
    uint32_t n_english = 0;
    for (uint32_t t = begin; t < end; ++t) {
        const kb_token *const token = kb_scene_token(scene, t);
        n_words += token->kind == KB_TOKEN_WORD;
        n_english += token->kind == KB_TOKEN_WORD && token->tags != 0;
    }
    if (n_english == 0) {
        count(votes, &shape_unknown_words);
    } else {
        count(votes,
              n_english == n_words ? &shape_all_english : &shape_some_english);
    }
    if ((scene->marks[begin].starts & KB_MARK(KB_WORD_FIRST_NAME)) != 0) {
        count(votes, &shape_first_name);
    }
    if (kb_scene_token(scene, end - 1)->tags == 0) {
        judge_endings(kb_scene_token(scene, end - 1)->fold, votes);
    }
}

// SPDX-License-Identifier: MIT
// Rules for the names of persons.
#include "mention/segment.h"

enum { MAX_PERSON = 5 }; // words

static bool
is_initial(const kb_run *run, uint32_t token)
{
    const kb_token *const t = kb_run_token(run, token);
    return kb_scene_is_capital(run->scene, token) &&
           (t->fold.len == 1 ||
            (t->fold.len == 2 && (t->flags & KB_TOKEN_ALL_CAPS) != 0)) &&
           ((t->flags & KB_TOKEN_DOTTED) != 0 || t->fold.len == 1) &&
           !kb_token_is(t, "i") && !kb_token_is(t, "us") &&
           !kb_token_is(t, "uk") && !kb_token_is(t, "un");
}

static bool
is_demonym(const kb_run *run, uint32_t token)
{
    const kb_scene *const scene = run->scene;
    for (uint32_t h = scene->first_hit[token]; h < scene->first_hit[token + 1];
         ++h) {
        if ((scene->hits->items[h].senses[0].flags & KB_SENSE_DEMONYM) != 0) {
            return true;
        }
    }
    return false;
}

static bool
may_be_person_word(const kb_run *run, uint32_t token)
{
    return kb_run_is_namey(run, token) && !is_demonym(run, token) &&
           ((kb_scene_cue(run->scene, kb_run_token(run, token)) &
             KB_CUE_CREED) == 0 ||
            token == run->begin) &&
           (kb_run_token(run, token)->tag & KB_CLOSED_TAGS) == 0 &&
           (kb_run_inside(run, token) & KB_ORG_CLASSES) == 0;
}

// The end of the next word of a person's name with its particles and its
// hyphenated rest, or `at` when there is none.
static uint32_t
person_word(const kb_run *run, uint32_t at)
{
    const kb_scene *const scene = run->scene;
    uint32_t t = at;
    while (t < run->end && t < at + 3 &&
           (kb_run_inside(run, t) & KB_MARK(KB_WORD_PARTICLE)) != 0 &&
           !(kb_scene_is_capital(scene, t) && !kb_run_is_namey(run, t + 1))) {
        t += 1;
        if (t < run->end && kb_run_token(run, t)->mark == '-') {
            t += 1; // al-Assad
        }
    }
    if (t >= run->end || !may_be_person_word(run, t)) {
        return at;
    }
    t += 1;
    while (t + 1 < run->end && kb_run_token(run, t)->mark == '-' &&
           (kb_run_token(run, t)->flags & KB_TOKEN_GLUED) != 0 &&
           kb_run_token(run, t + 1)->kind == KB_TOKEN_WORD &&
           (kb_run_token(run, t + 1)->flags & KB_TOKEN_GLUED) != 0) {
        t += 2;
    }
    return t;
}

static uint32_t
skip_initials(const kb_run *run, uint32_t at)
{
    uint32_t t = at;
    while (t < run->end && is_initial(run, t)) {
        t += 1;
    }
    return t;
}

// County and River, which are no surnames; Hill and Church are.
static bool
is_place_head(const kb_run *run, uint32_t token)
{
    kb_gaz_word word;
    if ((kb_run_inside(run, token) & KB_MARK(KB_WORD_PLACE_HEAD)) == 0 ||
        kb_scene_word(run->scene, token, token + 1, KB_WORD_PLACE_HEAD,
                      &word) != KB_OK) {
        return false;
    }
    return word.is_after &&
           (word.kind == KB_CLASS_DISTRICT || word.kind == KB_CLASS_REGION ||
            word.kind == KB_CLASS_RIVER || word.kind == KB_CLASS_ISLAND);
}

// How much the next word of a person's name, tokens [token, next), lessens our
// belief in it; 0: the name ends before it.
static double
doubt_person_word(const kb_run *run, uint32_t token, uint32_t next, int words)
{
    const bool is_title =
        words > 0 && next == token + 1 &&
        (kb_run_inside(run, token) & KB_TITLE_CLASSES) != 0 &&
        (kb_run_inside(run, token) & KB_MARK(KB_WORD_FIRST_NAME)) == 0;
    if (next == token || (is_title && kb_run_is_namey(run, next)) ||
        (run->is_strict && kb_run_token(run, token)->tags != 0)) {
        return 0;
    }
    double factor = is_title ? 0.8 : 1; // Scott Carpenter, a carpenter
    factor *= is_place_head(run, token) ? 0.8 : 1;
    if (next == token + 1 && kb_run_is_common(run, token)) {
        factor *= words == 0 ? 0.85 : 0.6;
    }
    return words > 2 ? factor * 0.9 : factor;
}

// Offer names that go on from `at` with one to MAX_PERSON more words.
static void
offer_person_from(kb_run *run, uint32_t begin, uint32_t at, kb_name_rule rule,
                  double factor)
{
    uint32_t t = at;
    double belief = factor;
    for (int words = 0; words < MAX_PERSON; ++words) {
        t = skip_initials(run, t);
        if (t < run->end) {
            t = kb_scene_nickname(run->scene, t);
        }
        const uint32_t next = person_word(run, t);
        belief *= doubt_person_word(run, t, next, words);
        if (belief <= 0) {
            return;
        }
        t = next;
        kb_run_offer_rule(
            run, begin, t, rule,
            belief * (rule == KB_RULE_ROLE && t > begin + 1 ? 1.12 : 1));
        const uint32_t with_suffix = kb_run_skip_suffix(run, t);
        if (with_suffix > t) {
            kb_run_offer_rule(run, begin, with_suffix, rule, belief);
            return;
        }
    }
}

// "Park Sung-min": the family name stands first.
static void
offer_family_first(kb_run *run, uint32_t begin)
{
    const uint32_t end = person_word(run, begin + 1);
    if (end == begin + 4 && kb_run_token(run, end - 2)->mark == '-' &&
        !kb_scene_is_capital(run->scene, end - 1)) {
        kb_run_offer_rule(run, begin, end, KB_RULE_FIRST_NAME, 1);
    }
}

void
kb_run_offer_person(kb_run *run, uint32_t begin)
{
    const kb_scene *const scene = run->scene;
    const kb_mark *const mark = &scene->marks[begin];
    const bool is_plain = may_be_person_word(run, begin);
    if ((mark->starts & KB_MARK(KB_WORD_FIRST_NAME)) != 0 && is_plain) {
        const kb_token *const t = kb_run_token(run, begin);
        const bool is_doubtful = t->tags != 0 &&
                                 (t->flags & KB_TOKEN_FIRST) != 0 &&
                                 kb_scene_form(scene, begin)->n_capital == 0;
        const uint32_t at = person_word(run, begin);
        if (at > begin) {
            offer_person_from(run, begin, at, KB_RULE_FIRST_NAME,
                              is_doubtful ? 0.7 : 1);
        }
    }
    if (run->is_strict) {
        return;
    }
    if ((mark->starts & KB_MARK(KB_WORD_SURNAME)) != 0 && is_plain) {
        offer_family_first(run, begin);
    }
    if (is_initial(run, begin) &&
        (kb_run_token(run, begin)->flags & KB_TOKEN_DOTTED) != 0) {
        offer_person_from(run, begin, begin + 1, KB_RULE_INITIAL, 1);
    }
    if (!is_plain && (mark->inside & KB_MARK(KB_WORD_PARTICLE)) == 0 &&
        !is_initial(run, begin)) {
        return;
    }
    const bool is_title = (mark->starts & KB_TITLE_CLASSES) != 0 &&
                          person_word(run, begin + 1) > begin + 1;
    if (mark->honorific != KB_NONE && !is_title) {
        offer_person_from(run, begin, begin, KB_RULE_HONORIFIC, 1);
    } else if (mark->role != KB_NONE &&
               (mark->inside & KB_TITLE_CLASSES) == 0) {
        offer_person_from(run, begin, begin, KB_RULE_ROLE,
                          kb_run_token(run, begin)->tags != 0 ? 0.5 : 1);
    }
}

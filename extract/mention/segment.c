// SPDX-License-Identifier: MIT
#include "mention/segment.h"

/// The rule does not say what kind of entity it is.
#define NO_TYPE ((kb_entity_type)0)

const kb_name_rule_info kb_name_rules[KB_N_NAME_RULES] = {
    [KB_RULE_NOTHING] = {{"", 0}, NO_TYPE, 0},
    [KB_RULE_TITLE] = {{"title", 5}, NO_TYPE, 0.6},
    [KB_RULE_EVENT] = {{"event", 5}, NO_TYPE, 0.8},
    [KB_RULE_DEMONYM] = {{"demonym", 7}, KB_PLACE, 1.0},
    [KB_RULE_GAZETTEER] = {{"gazetteer", 9}, NO_TYPE, 1.0},
    [KB_RULE_KNOWN] = {{"known-name", 10}, NO_TYPE, 0.84},
    [KB_RULE_HONORIFIC] = {{"honorific-name", 14}, KB_PERSON, 0.95},
    [KB_RULE_ROLE] = {{"role-name", 9}, KB_PERSON, 0.85},
    [KB_RULE_FIRST_NAME] = {{"first-name", 10}, KB_PERSON, 1.02},
    [KB_RULE_INITIAL] = {{"initial-surname", 15}, KB_PERSON, 1.0},
    [KB_RULE_ORG_SUFFIX] = {{"org-suffix", 10}, KB_ORGANIZATION, 0.96},
    [KB_RULE_ORG_HEAD] = {{"org-head", 8}, KB_ORGANIZATION, 0.87},
    [KB_RULE_ORG_OF] = {{"org-of", 6}, KB_ORGANIZATION, 0.9},
    [KB_RULE_ORG_AND] = {{"org-and", 7}, KB_ORGANIZATION, 0.85},
    [KB_RULE_PLACE_HEAD_BEFORE] = {{"place-head-before", 17}, KB_PLACE, 0.86},
    [KB_RULE_PLACE_HEAD_AFTER] = {{"place-head-after", 16}, KB_PLACE, 0.86},
    [KB_RULE_CONTEXT] = {{"context", 7}, NO_TYPE, 0.35},
};

enum {
    CLOSED_TAGS = KB_POS_IN | KB_POS_DT | KB_POS_PRP | KB_POS_PRPS | KB_POS_MD |
                  KB_POS_CC | KB_POS_WH | KB_POS_TO | KB_POS_EX | KB_POS_UH,
    VERB_TAGS = KB_POS_VB | KB_POS_VBZ | KB_POS_VBD | KB_POS_VBN | KB_POS_VBG,
    NOUN_TAGS = KB_POS_NN | KB_POS_NNS,
    TITLE_CLASSES = KB_MARK(KB_WORD_ROLE) | KB_MARK(KB_WORD_HONORIFIC) |
                    KB_MARK(KB_WORD_RELATIVE),
    DAY_CLASSES = KB_MARK(KB_WORD_MONTH) | KB_MARK(KB_WORD_WEEKDAY),
    ORG_CLASSES = KB_MARK(KB_WORD_ORG_HEAD) | KB_MARK(KB_WORD_ORG_SUFFIX),
    MAX_PERSON = 5, // words
    MAX_ORG = 8,
    MAX_PLACE = 4,
    MAX_KNOWN = 5,
    MAX_CONTEXT = 4
};

void
kb_run_offer(kb_run *run, kb_segment segment)
{
    if (segment.end > run->end || segment.end <= segment.begin) {
        return;
    }
    const double sum = run->best[segment.begin - run->begin] + segment.score;
    double *const best = &run->best[segment.end - run->begin];
    if (sum > *best) {
        *best = sum;
        run->via[segment.end - run->begin] = segment;
    }
}

static void
offer(kb_run *run, uint32_t begin, uint32_t end, kb_name_rule rule,
      double factor)
{
    const kb_name_rule_info *const info = &kb_name_rules[rule];
    const double words = (double)(end - begin);
    kb_run_offer(run, (kb_segment){begin, end, rule, info->type, KB_CLASS_NONE,
                                   NULL, info->quality * factor * words});
}

static const kb_token *
token_at(const kb_run *run, uint32_t token)
{
    return kb_scene_token(run->scene, token);
}

static uint32_t
inside(const kb_run *run, uint32_t token)
{
    return run->scene->marks[token].inside;
}

bool
kb_run_is_namey(const kb_run *run, uint32_t token)
{
    if (token >= run->end || !kb_scene_is_capital(run->scene, token)) {
        return false;
    }
    const kb_token *const t = token_at(run, token);
    return (inside(run, token) & DAY_CLASSES) == 0 && !kb_token_is(t, "i") &&
           ((t->flags & KB_TOKEN_ALL_CAPS) != 0 ||
            (t->tag & ((CLOSED_TAGS & ~(uint32_t)KB_POS_UH) | KB_POS_CD)) ==
                0) &&
           !((t->flags & KB_TOKEN_FIRST) != 0 && (t->tags & CLOSED_TAGS) != 0);
}

bool
kb_run_may_begin(const kb_run *run, uint32_t token)
{
    if (!kb_run_is_namey(run, token)) {
        return false;
    }
    const kb_token *const t = token_at(run, token);
    const kb_token *const before = kb_scene_before(run->scene, token);
    if ((t->tag & CLOSED_TAGS) != 0 ||
        (before && (kb_token_is(before, "#") || kb_token_is(before, "@")))) {
        return false;
    }
    if ((t->flags & KB_TOKEN_FIRST) == 0 || t->tags == 0) {
        return true;
    }
    const kb_form *const form = kb_scene_form(run->scene, token);
    return form->n_capital > form->n_lower ||
           (form->n_lower == 0 && (t->tag & (NOUN_TAGS | KB_POS_JJ)) != 0 &&
            (t->tags & (VERB_TAGS | KB_POS_RB)) == 0);
}

// An English word that the document writes small elsewhere, or that stands
// where any word has a capital.
static bool
is_common(const kb_run *run, uint32_t token)
{
    const kb_token *const t = token_at(run, token);
    const kb_form *const form = kb_scene_form(run->scene, token);
    if (form->n_lower > form->n_capital) {
        return true;
    }
    return t->tags != 0 && form->n_capital == 0;
}

static bool
is_one_of(const kb_run *run, uint32_t token, const char *const *words)
{
    if (token >= run->end) {
        return false;
    }
    for (size_t i = 0; words[i]; ++i) {
        if (kb_token_is(token_at(run, token), words[i])) {
            return true;
        }
    }
    return false;
}

// ---- gazetteers ----

// Whether the token is a capitalised word that nothing explains, so that a
// one-word name beside it is likely a part of a longer one.
static bool
is_unexplained(const kb_run *run, uint32_t token)
{
    if (token < run->begin || token >= run->end ||
        !kb_run_is_namey(run, token)) {
        return false;
    }
    const kb_scene *const scene = run->scene;
    const kb_token *const t = token_at(run, token);
    if ((inside(run, token) &
         (TITLE_CLASSES | DAY_CLASSES | KB_MARK(KB_WORD_ORG_SUFFIX))) != 0 ||
        (t->flags & KB_TOKEN_FIRST && t->tags != 0) ||
        scene->first_hit[token] != scene->first_hit[token + 1]) {
        return false;
    }
    return true;
}

// What a lone word of a gazetteer is worth that is an English word too.
static double
doubt_word(const kb_run *run, uint32_t token, bool is_country)
{
    const kb_token *const t = token_at(run, token);
    const kb_form *const form = kb_scene_form(run->scene, token);
    const bool is_free = !run->is_strict && (t->flags & KB_TOKEN_FIRST) == 0;
    if (run->is_strict && !is_country && (t->tags & ~(uint32_t)NOUN_TAGS)) {
        return form->n_capital > 0 && form->n_lower == 0 ? 0.8 : 0;
    }
    if (is_free) {
        return form->n_lower > form->n_capital && !is_country ? 0.4 : 1;
    }
    if (form->n_capital > 0) {
        return 1;
    }
    if (form->n_lower > 0) {
        return 0;
    }
    if (is_country) {
        return 1;
    }
    return (t->tags & (CLOSED_TAGS | VERB_TAGS | KB_POS_RB | KB_POS_JJ)) != 0
               ? 0
               : 0.6;
}

static bool
is_country(const kb_gaz_sense *sense)
{
    const kb_entity_class class_ = kb_gaz_get(sense->gaz, sense->index).class_;
    return class_ == KB_CLASS_COUNTRY || class_ == KB_CLASS_CONTINENT;
}

// A person's alias that begins with a title, which is no part of a name here.
static bool
begins_with_title(const kb_run *run, const kb_gaz_hit *hit,
                  const kb_gaz_sense *sense)
{
    return hit->end - hit->begin > 1 &&
           kb_gaz_get(sense->gaz, sense->index).type == KB_PERSON &&
           (run->scene->marks[hit->begin].starts & TITLE_CLASSES) != 0;
}

// "Mr London", "President Lincoln".
static bool
follows_title(const kb_run *run, uint32_t token)
{
    const kb_mark *const mark = &run->scene->marks[token];
    return mark->honorific != KB_NONE ||
           (mark->role != KB_NONE && token > run->begin &&
            kb_scene_is_capital(run->scene, token - 1));
}

static double
doubt_hit(const kb_run *run, const kb_gaz_hit *hit, const kb_gaz_sense *sense)
{
    double factor = 1;
    if (hit->end - hit->begin > 1) {
        if (begins_with_title(run, hit, sense)) {
            return 0.7;
        }
        return kb_token_is(token_at(run, hit->begin), "the") ? 1 : 1.05;
    }
    if ((sense->flags & KB_SENSE_OTHER_CASE) != 0 && !run->is_caps) {
        const bool is_first_name =
            (inside(run, hit->begin) & KB_MARK(KB_WORD_FIRST_NAME)) != 0;
        factor = is_first_name ? 0.5 : 0.85;
    }
    const kb_token *const t = token_at(run, hit->begin);
    if (t->tags != 0) {
        factor *= doubt_word(run, hit->begin, is_country(sense));
    }
    if ((hit->flags & KB_HIT_COMPOUND) != 0) {
        factor *= 0.5;
    }
    if (follows_title(run, hit->begin) &&
        kb_gaz_get(sense->gaz, sense->index).type != KB_PERSON) {
        factor *= 0.5;
    }
    if (!run->is_strict &&
        (is_unexplained(run, hit->begin + 1) ||
         (hit->begin > run->begin && is_unexplained(run, hit->begin - 1)))) {
        factor *= 0.6;
    }
    return factor;
}

static bool
is_believed(const kb_run *run, const kb_gaz_hit *hit, const kb_gaz_sense *sense)
{
    if (sense->is_word || (hit->end - hit->begin == 1 &&
                           token_at(run, hit->begin)->fold.len < 2)) {
        return false;
    }
    if ((sense->flags & KB_SENSE_WEAK) != 0 &&
        !kb_known_is_strong(run->known, sense)) {
        return false;
    }
    if ((sense->flags & KB_SENSE_OTHER_CASE) != 0 && !run->is_caps &&
        hit->end - hit->begin == 1 && token_at(run, hit->begin)->tags != 0) {
        return false;
    }
    return true;
}

static void
offer_hit(kb_run *run, const kb_gaz_hit *hit)
{
    for (uint32_t i = 0; i < hit->n_senses; ++i) {
        const kb_gaz_sense *const sense = &hit->senses[i];
        if (!is_believed(run, hit, sense)) {
            continue;
        }
        const bool is_people = (sense->flags & KB_SENSE_DEMONYM) != 0;
        const bool has_article = hit->end - hit->begin > 1 &&
                                 kb_token_is(token_at(run, hit->begin), "the");
        const double words = (double)(hit->end - hit->begin - has_article);
        const kb_gaz_entity entity = kb_gaz_get(sense->gaz, sense->index);
        const double factor = is_people ? 1 : doubt_hit(run, hit, sense);
        if (factor > 0) {
            kb_run_offer(
                run,
                (kb_segment){hit->begin, hit->end,
                             is_people ? KB_RULE_DEMONYM : KB_RULE_GAZETTEER,
                             entity.type, entity.class_, hit,
                             words * factor * (is_people ? 0.99 : 1.0)});
        }
        return;
    }
}

static void
offer_hits(kb_run *run, uint32_t begin)
{
    const kb_scene *const scene = run->scene;
    for (uint32_t h = scene->first_hit[begin]; h < scene->first_hit[begin + 1];
         ++h) {
        offer_hit(run, &scene->hits->items[h]);
    }
}

// ---- what is no name ----

static void
offer_title(kb_run *run, uint32_t begin)
{
    const uint32_t end =
        kb_scene_phrase(run->scene, begin, TITLE_CLASSES | DAY_CLASSES);
    if (end > begin) {
        offer(run, begin, end, KB_RULE_TITLE, end - begin > 1 ? 1.25 : 1);
    }
}

static uint32_t
skip_suffix(const kb_run *run, uint32_t at)
{
    uint32_t t = at;
    if (t < run->end && token_at(run, t)->mark == ',') {
        t += 1;
    }
    const uint32_t end =
        t < run->end
            ? kb_scene_phrase(run->scene, t, KB_MARK(KB_WORD_NAME_SUFFIX))
            : t;
    return end > t && end <= run->end ? end : at;
}

// "Bill Clinton" is no bill; "Roman Catholic" is nobody.
static bool
names_somebody(const kb_run *run, uint32_t token)
{
    const kb_scene *const scene = run->scene;
    return (scene->marks[token].starts & KB_MARK(KB_WORD_FIRST_NAME)) != 0 &&
           kb_run_is_namey(run, token + 1) &&
           (kb_scene_cue(scene, token_at(run, token + 1)) & KB_CUE_CREED) == 0;
}

static void
offer_event(kb_run *run, uint32_t begin)
{
    static const char *const open[] = {"open", "series", "classic", "tour",
                                       NULL};
    if (run->is_strict || !kb_run_may_begin(run, begin) ||
        (inside(run, begin) & TITLE_CLASSES) != 0) {
        return;
    }
    for (uint32_t t = begin; t < run->end && t < begin + MAX_ORG; ++t) {
        if (!kb_scene_is_capital(run->scene, t) || names_somebody(run, t)) {
            return;
        }
        const bool is_event =
            (kb_scene_cue(run->scene, token_at(run, t)) & KB_CUE_EVENT) != 0 ||
            (t > begin && is_one_of(run, t, open));
        if (is_event) {
            const uint32_t end = skip_suffix(run, t + 1); // World War II
            offer(run, begin, end, KB_RULE_EVENT, t == begin ? 0.8 : 1.2);
        }
    }
}

// ---- persons ----

static bool
is_initial(const kb_run *run, uint32_t token)
{
    const kb_token *const t = token_at(run, token);
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
           ((kb_scene_cue(run->scene, token_at(run, token)) & KB_CUE_CREED) ==
                0 ||
            token == run->begin) &&
           (token_at(run, token)->tag & CLOSED_TAGS) == 0 &&
           (inside(run, token) & ORG_CLASSES) == 0;
}

// The end of the next word of a person's name with its particles and its
// hyphenated rest, or `at` when there is none.
static uint32_t
person_word(const kb_run *run, uint32_t at)
{
    const kb_scene *const scene = run->scene;
    uint32_t t = at;
    while (t < run->end && t < at + 3 &&
           (inside(run, t) & KB_MARK(KB_WORD_PARTICLE)) != 0 &&
           !(kb_scene_is_capital(scene, t) && !kb_run_is_namey(run, t + 1))) {
        t += 1;
        if (t < run->end && token_at(run, t)->mark == '-') {
            t += 1; // al-Assad
        }
    }
    if (t >= run->end || !may_be_person_word(run, t)) {
        return at;
    }
    t += 1;
    while (t + 1 < run->end && token_at(run, t)->mark == '-' &&
           (token_at(run, t)->flags & KB_TOKEN_GLUED) != 0 &&
           token_at(run, t + 1)->kind == KB_TOKEN_WORD &&
           (token_at(run, t + 1)->flags & KB_TOKEN_GLUED) != 0 &&
           (kb_scene_is_capital(scene, t + 1) ||
            token_at(run, t + 1)->tags == 0)) {
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
    if ((inside(run, token) & KB_MARK(KB_WORD_PLACE_HEAD)) == 0 ||
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
        (inside(run, token) & TITLE_CLASSES) != 0 &&
        (inside(run, token) & KB_MARK(KB_WORD_FIRST_NAME)) == 0;
    if (next == token || (is_title && kb_run_is_namey(run, next)) ||
        (run->is_strict && token_at(run, token)->tags != 0)) {
        return 0;
    }
    double factor = is_title ? 0.8 : 1; // Scott Carpenter, a carpenter
    factor *= is_place_head(run, token) ? 0.8 : 1;
    if (next == token + 1 && is_common(run, token)) {
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
        const uint32_t next = person_word(run, t);
        belief *= doubt_person_word(run, t, next, words);
        if (belief <= 0) {
            return;
        }
        t = next;
        offer(run, begin, t, rule,
              belief * (rule == KB_RULE_ROLE && t > begin + 1 ? 1.12 : 1));
        const uint32_t with_suffix = skip_suffix(run, t);
        if (with_suffix > t) {
            offer(run, begin, with_suffix, rule, belief);
            return;
        }
    }
}

static void
offer_person(kb_run *run, uint32_t begin)
{
    const kb_scene *const scene = run->scene;
    const kb_mark *const mark = &scene->marks[begin];
    const bool is_plain = may_be_person_word(run, begin);
    if ((mark->starts & KB_MARK(KB_WORD_FIRST_NAME)) != 0 && is_plain) {
        const kb_token *const t = token_at(run, begin);
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
    if (is_initial(run, begin) &&
        (token_at(run, begin)->flags & KB_TOKEN_DOTTED) != 0) {
        offer_person_from(run, begin, begin + 1, KB_RULE_INITIAL, 1);
    }
    if (!is_plain && (mark->inside & KB_MARK(KB_WORD_PARTICLE)) == 0 &&
        !is_initial(run, begin)) {
        return;
    }
    const bool is_title = (mark->starts & TITLE_CLASSES) != 0 &&
                          person_word(run, begin + 1) > begin + 1;
    if (mark->honorific != KB_NONE && !is_title) {
        offer_person_from(run, begin, begin, KB_RULE_HONORIFIC, 1);
    } else if (mark->role != KB_NONE && (mark->inside & TITLE_CLASSES) == 0) {
        offer_person_from(run, begin, begin, KB_RULE_ROLE,
                          token_at(run, begin)->tags != 0 ? 0.5 : 1);
    }
}

// ---- organizations ----

static kb_entity_class
head_kind(const kb_run *run, uint32_t begin, uint32_t end, kb_word_class class_)
{
    kb_gaz_word word;
    return kb_scene_word(run->scene, begin, end, class_, &word) == KB_OK
               ? word.kind
               : KB_CLASS_NONE;
}

static void
offer_kind(kb_run *run, uint32_t begin, uint32_t end, kb_name_rule rule,
           double factor, kb_entity_class kind)
{
    const kb_name_rule_info *const info = &kb_name_rules[rule];
    kb_run_offer(run,
                 (kb_segment){begin, end, rule, info->type, kind, NULL,
                              info->quality * factor * (double)(end - begin)});
}

// A known first name before a word that is not English.
static bool
begins_person(const kb_run *run, uint32_t token)
{
    return (run->scene->marks[token].starts & KB_MARK(KB_WORD_FIRST_NAME)) !=
               0 &&
           token + 1 < run->end && kb_run_is_namey(run, token + 1) &&
           token_at(run, token + 1)->tags == 0;
}

// "of the Red Cross", "of Health and Human Services": after an organization's
// head; `at` is behind the "of".
static uint32_t
of_complement(const kb_run *run, uint32_t at)
{
    static const char *const article[] = {"the", NULL};
    static const char *const joiner[] = {"and", "&", NULL};
    uint32_t t = is_one_of(run, at, article) ? at + 1 : at;
    uint32_t end = at;
    while (t < run->end && t < at + MAX_ORG) {
        if (!kb_run_is_namey(run, t) ||
            (end > at && ((inside(run, t) & TITLE_CLASSES) != 0 ||
                          begins_person(run, t)))) {
            break;
        }
        t += 1;
        end = t;
        const bool is_joined = is_one_of(run, t, joiner) && t + 1 < run->end &&
                               kb_run_is_namey(run, t + 1) &&
                               token_at(run, t - 1)->tags != 0 &&
                               token_at(run, t + 1)->tags != 0;
        t += is_joined;
    }
    return end;
}

// The end of the legal forms that stand at a token: "Co Inc".
static uint32_t
suffixes_end(const kb_run *run, uint32_t token)
{
    uint32_t end = token;
    while (end < run->end) {
        const uint32_t next =
            kb_scene_phrase(run->scene, end, KB_MARK(KB_WORD_ORG_SUFFIX));
        if (next == end) {
            break;
        }
        end = next;
    }
    return end;
}

// "Johnson & Johnson", "Food and Drug Administration".
static bool
joins_org(const kb_run *run, uint32_t t)
{
    static const char *const and_[] = {"and", NULL};
    static const char *const ampersand[] = {"&", NULL};
    if (token_at(run, t)->mark == '-' || is_one_of(run, t, ampersand)) {
        return true;
    }
    if (token_at(run, t)->kind == KB_TOKEN_CLITIC) {
        return t > run->begin && t + 1 < run->end; // "Workers' Party"
    }
    return is_one_of(run, t, and_) && t > run->begin && t + 1 < run->end &&
           ((token_at(run, t - 1)->tags != 0 &&
             token_at(run, t + 1)->tags != 0) ||
            suffixes_end(run, t + 1) > t + 1);
}

// Whether a place's name of several words ends where the head does: the bank
// of "West Bank" is none.
static bool
ends_place(const kb_run *run, uint32_t begin, uint32_t head, uint32_t end)
{
    const kb_scene *const scene = run->scene;
    for (uint32_t t = begin; t < head; ++t) {
        for (uint32_t h = scene->first_hit[t]; h < scene->first_hit[t + 1];
             ++h) {
            const kb_gaz_hit *const hit = &scene->hits->items[h];
            const kb_gaz_sense *const s = &hit->senses[0];
            if (hit->end == end && !s->is_word &&
                kb_gaz_get(s->gaz, s->index).type == KB_PLACE) {
                return true;
            }
        }
    }
    return false;
}

static void
offer_org_head(kb_run *run, uint32_t begin, uint32_t at)
{
    static const char *const links[] = {"of", "for",     "on",
                                        "to", "against", NULL};
    const uint32_t end =
        kb_scene_phrase(run->scene, at, KB_MARK(KB_WORD_ORG_HEAD));
    if (end <= at || end > run->end) {
        return;
    }
    const kb_entity_class kind = head_kind(run, at, end, KB_WORD_ORG_HEAD);
    const bool has_link = is_one_of(run, end - 1, links);
    if (!has_link) {
        double factor = at > begin     ? 1 + 0.04 * (double)(end - begin)
                        : end - at > 1 ? 0.8
                                       : 0.3;
        factor *= ends_place(run, begin, at, end) ? 0.6 : 1;
        offer_kind(run, begin, end, KB_RULE_ORG_HEAD, factor, kind);
    }
    if (has_link || is_one_of(run, end, links)) {
        const uint32_t from = has_link ? end : end + 1;
        const bool is_open =
            kb_token_is(token_at(run, from - 1), "of") ||
            (from < run->end && token_at(run, from)->tags != 0);
        const uint32_t to = is_open ? of_complement(run, from) : from;
        if (to > from) {
            offer_kind(run, begin, to, KB_RULE_ORG_OF,
                       1 + 0.02 * (double)(to - begin), kind);
        }
    }
}

static void
offer_org(kb_run *run, uint32_t begin)
{
    if (!kb_run_may_begin(run, begin)) {
        return;
    }
    // The ministry of "Foreign Ministry spokesman" is a name, though all of it
    // is a role in the lists.
    const bool is_title =
        (inside(run, begin) & TITLE_CLASSES) != 0 &&
        kb_scene_phrase(run->scene, begin, TITLE_CLASSES) <= run->end;
    for (uint32_t t = begin; t < run->end && t < begin + MAX_ORG; ++t) {
        const uint32_t suffix = suffixes_end(run, t);
        if (suffix > t && t > begin) {
            offer_kind(run, begin, suffix, KB_RULE_ORG_SUFFIX,
                       1 + 0.02 * (double)(suffix - begin), KB_CLASS_COMPANY);
            return;
        }
        if (token_at(run, t)->mark == ',' && t > begin) {
            continue; // before "Inc": see run_end()
        }
        if (!is_title) {
            offer_org_head(run, begin, t);
        }
        if (t == begin + 1 &&
            token_at(run, t)->span.end - token_at(run, t)->span.begin == 1 &&
            kb_text_token(run->scene->text, t).ptr[0] == '&' &&
            kb_run_is_namey(run, t + 1)) {
            offer_kind(run, begin, t + 2, KB_RULE_ORG_AND, 1, KB_CLASS_COMPANY);
        }
        if (!kb_run_is_namey(run, t) && !joins_org(run, t)) {
            return;
        }
    }
}

// ---- places ----

static void
offer_place(kb_run *run, uint32_t begin)
{
    kb_gaz_word word;
    const kb_scene *const scene = run->scene;
    const uint32_t head =
        kb_scene_phrase(scene, begin, KB_MARK(KB_WORD_PLACE_HEAD));
    if (head > begin && head < run->end &&
        kb_scene_word(scene, begin, head, KB_WORD_PLACE_HEAD, &word) == KB_OK &&
        word.is_before) {
        for (uint32_t t = head; t < head + 3 && kb_run_is_namey(run, t); ++t) {
            offer_kind(run, begin, t + 1, KB_RULE_PLACE_HEAD_BEFORE,
                       t == head ? 1 : 0.9, word.kind);
        }
    }
    if (!kb_run_may_begin(run, begin) ||
        (inside(run, begin) & TITLE_CLASSES) != 0) {
        return;
    }
    if (head > begin + 1) {
        return; // "International Airport" is no name
    }
    for (uint32_t t = begin + 1; t < run->end && t < begin + MAX_PLACE; ++t) {
        const uint32_t end =
            kb_scene_phrase(scene, t, KB_MARK(KB_WORD_PLACE_HEAD));
        if (end > t &&
            kb_scene_word(scene, t, end, KB_WORD_PLACE_HEAD, &word) == KB_OK &&
            word.is_after) {
            offer_kind(run, begin, end, KB_RULE_PLACE_HEAD_AFTER, 1, word.kind);
        }
        if (!kb_run_is_namey(run, t) && token_at(run, t)->mark != '-') {
            return;
        }
    }
}

// ---- the document's own names, and what is left ----

static void
offer_known(kb_run *run, uint32_t begin)
{
    if (!kb_run_is_namey(run, begin)) {
        return;
    }
    const uint32_t last =
        run->end < begin + MAX_KNOWN ? run->end : begin + MAX_KNOWN;
    for (uint32_t end = begin + 1; end <= last; ++end) {
        const kb_known_name *const name = kb_known_find(
            run->known, kb_known_key(run->scene->text, begin, end));
        double lead = 0;
        const kb_entity_type type = name ? kb_known_type(name, &lead) : 0;
        if (type == 0 || !name->is_sure || lead < 0.3) {
            continue;
        }
        if (end == begin + 1 && token_at(run, begin)->tags != 0 &&
            is_common(run, begin)) {
            continue;
        }
        const double beside =
            end == begin + 1 && !run->is_strict &&
                    (is_unexplained(run, end) ||
                     (begin > run->begin && is_unexplained(run, begin - 1)))
                ? 0.55
                : 1;
        kb_run_offer(run, (kb_segment){begin, end, KB_RULE_KNOWN, type,
                                       KB_CLASS_NONE, NULL,
                                       kb_name_rules[KB_RULE_KNOWN].quality *
                                           beside * (double)(end - begin)});
    }
}

static void
offer_context(kb_run *run, uint32_t begin)
{
    if (run->is_strict || !kb_run_may_begin(run, begin) ||
        kb_scene_phrase(run->scene, begin, TITLE_CLASSES) > run->end) {
        return; // the last: "Nobel laureate"
    }
    bool is_all_common = true;
    uint32_t words = 0;
    for (uint32_t t = begin; t < run->end && words < MAX_CONTEXT;) {
        if (!kb_run_is_namey(run, t)) {
            return;
        }
        words += 1;
        if (token_at(run, t)->fold.len == 1) {
            return;
        }
        is_all_common = is_all_common && is_common(run, t);
        t += 1;
        while (t + 1 < run->end && token_at(run, t)->mark == '-' &&
               (token_at(run, t)->flags & KB_TOKEN_GLUED) != 0 &&
               (token_at(run, t + 1)->flags & KB_TOKEN_GLUED) != 0 &&
               kb_run_is_namey(run, t + 1)) {
            t += 2;
        }
        const double length = (double)(t - begin);
        offer(run, begin, t, KB_RULE_CONTEXT,
              (is_all_common ? 0.5 : 1) * (length > 1 ? 1.7 : 1.15));
    }
}

void
kb_run_offer_all(kb_run *run, uint32_t begin)
{
    kb_run_offer(run, (kb_segment){begin, begin + 1, KB_RULE_NOTHING, NO_TYPE,
                                   KB_CLASS_NONE, NULL, 0});
    offer_hits(run, begin);
    offer_title(run, begin);
    offer_known(run, begin);
    offer_person(run, begin);
    if (!run->is_strict) {
        offer_org(run, begin);
        offer_place(run, begin);
        offer_event(run, begin);
        offer_context(run, begin);
    }
}

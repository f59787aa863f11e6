// SPDX-License-Identifier: MIT
#include "mention/segment.h"

#include "gaz/kind.h"
#include "mention/shape.h"
#include "mention/trait.h"

/// The rule does not say what kind of entity it is.
#define NO_TYPE ((kb_entity_type)0)

static const kb_str ids[KB_N_NAME_RULES] = {
    [KB_RULE_NOTHING] = {"", 0},
    [KB_RULE_TITLE] = {"title", 5},
    [KB_RULE_EVENT] = {"event", 5},
    [KB_RULE_DEMONYM] = {"demonym", 7},
    [KB_RULE_GAZETTEER] = {"gazetteer", 9},
    [KB_RULE_KNOWN] = {"known-name", 10},
    [KB_RULE_HONORIFIC] = {"honorific-name", 14},
    [KB_RULE_ROLE] = {"role-name", 9},
    [KB_RULE_FIRST_NAME] = {"first-name", 10},
    [KB_RULE_INITIAL] = {"initial-surname", 15},
    [KB_RULE_ORG_SUFFIX] = {"org-suffix", 10},
    [KB_RULE_ORG_HEAD] = {"org-head", 8},
    [KB_RULE_ORG_OF] = {"org-of", 6},
    [KB_RULE_ORG_AND] = {"org-and", 7},
    [KB_RULE_PLACE_HEAD_BEFORE] = {"place-head-before", 17},
    [KB_RULE_PLACE_HEAD_AFTER] = {"place-head-after", 16},
    [KB_RULE_CONTEXT] = {"context", 7},
    [KB_RULE_SCORER] = {"scorer", 6},
};

// How sure rules are of each word of a name.
static const double quality_of_known = 0.84;
static const double quality_of_context = 0.35;

enum {
    MAX_KNOWN = 5, // words
    MAX_CONTEXT = 4
};

kb_name_rule
kb_name_rule_find(kb_str id)
{
    int rule = 0;
    for (int i = 1; i < KB_N_NAME_RULES; ++i) {
        rule = kb_str_equal(ids[i], id) ? i : rule;
    }
    return (kb_name_rule)rule;
}

kb_str
kb_name_rule_id(kb_name_rule rule)
{
    return ids[rule];
}

// Offer a segment of the run that begins at a place already reached.
static void
offer(kb_run *run, const kb_segment *segment)
{
    if (segment->end > run->end || segment->end <= segment->begin) {
        return;
    }
    const double sum = run->best[segment->begin - run->begin] + segment->score;
    double *const best = &run->best[segment->end - run->begin];
    if (sum > *best) {
        *best = sum;
        run->via[segment->end - run->begin] = *segment;
    }
}

const kb_token *
kb_run_token(const kb_run *run, uint32_t token)
{
    return kb_scene_token(run->scene, token);
}

uint32_t
kb_run_inside(const kb_run *run, uint32_t token)
{
    return run->scene->marks[token].inside;
}

// Whether a token from the run's first on is in the run and has a trait.
static bool
has_trait(const kb_run *run, uint32_t token, kb_traits trait)
{
    return token < run->end && (run->traits[token - run->begin] & trait) != 0;
}

bool
kb_run_is_namey(const kb_run *run, uint32_t token)
{
    if (token >= run->end || !kb_scene_is_capital(run->scene, token)) {
        return false;
    }
    const kb_token *const t = kb_run_token(run, token);
    return (kb_run_inside(run, token) & KB_DAY_CLASSES) == 0 &&
           !kb_token_is(t, "i") &&
           ((t->flags & KB_TOKEN_ALL_CAPS) != 0 ||
            (t->tag & ((KB_CLOSED_TAGS & ~(uint32_t)KB_POS_UH) | KB_POS_CD)) ==
                0) &&
           !((t->flags & KB_TOKEN_FIRST) != 0 &&
             (t->tags & KB_CLOSED_TAGS) != 0);
}

bool
kb_run_may_begin(const kb_run *run, uint32_t token)
{
    if (!kb_run_is_namey(run, token)) {
        return false;
    }
    const kb_token *const t = kb_run_token(run, token);
    const kb_token *const before = kb_scene_before(run->scene, token);
    if ((t->tag & KB_CLOSED_TAGS) != 0 ||
        (before && (kb_token_is(before, "#") || kb_token_is(before, "@")))) {
        return false;
    }
    if ((t->flags & KB_TOKEN_FIRST) == 0 || t->tags == 0) {
        return true;
    }
    const kb_form *const form = kb_scene_form(run->scene, token);
    return form->n_capital > form->n_lower ||
           (form->n_lower == 0 && (t->tag & (KB_NOUN_TAGS | KB_POS_JJ)) != 0 &&
            (t->tags & (KB_VERB_TAGS | KB_POS_RB)) == 0);
}

bool
kb_run_is_common(const kb_run *run, uint32_t token)
{
    const kb_token *const t = kb_run_token(run, token);
    const kb_form *const form = kb_scene_form(run->scene, token);
    if (form->n_lower > form->n_capital) {
        return true;
    }
    return t->tags != 0 && form->n_capital == 0;
}

// ---- gazetteers ----

// Whether the token is a capitalised word that nothing explains, so that a
// one-word name beside it is likely a part of a longer one.
static bool
is_unexplained(const kb_run *run, uint32_t token)
{
    if (token < run->begin || !has_trait(run, token, KB_TRAIT(NAME))) {
        return false;
    }
    const kb_scene *const scene = run->scene;
    const kb_token *const t = kb_run_token(run, token);
    if ((kb_run_inside(run, token) & (KB_TITLE_CLASSES | KB_DAY_CLASSES |
                                      KB_MARK(KB_WORD_ORG_SUFFIX))) != 0 ||
        (t->flags & KB_TOKEN_FIRST && t->tags != 0) ||
        scene->first_hit[token] != scene->first_hit[token + 1]) {
        return false;
    }
    return true;
}

// "Shell said", "Target sells": what a lone noun without an article does not.
static bool
does_business(const kb_run *run, uint32_t token)
{
    return kb_scene_after(run->scene, token) &&
           (run->scene->marks[token + 1].cue &
            (KB_CUE_SPEECH | KB_CUE_BUSINESS)) != 0;
}

static bool
is_country(const kb_gaz_sense *sense)
{
    const kb_entity_class class_ = kb_sense_kind(sense).class_;
    return class_ == KB_CLASS_COUNTRY || class_ == KB_CLASS_CONTINENT;
}

// What a lone word of a gazetteer is worth that is an English word too.
static double
doubt_word(const kb_run *run, uint32_t token, const kb_gaz_sense *sense)
{
    const bool is_land = is_country(sense);
    const kb_token *const t = kb_run_token(run, token);
    const kb_form *const form = kb_scene_form(run->scene, token);
    const bool is_free = !run->is_strict && (t->flags & KB_TOKEN_FIRST) == 0;
    if (run->is_strict && !is_land && (t->tags & ~(uint32_t)KB_NOUN_TAGS)) {
        return form->n_capital > 0 && form->n_lower == 0 ? 0.8 : 0;
    }
    if (is_free) {
        return form->n_lower > form->n_capital && !is_land ? 0.4 : 1;
    }
    if (form->n_capital > 0) {
        return 1;
    }
    if (form->n_lower > 0) {
        return 0;
    }
    if (is_land) {
        return 1;
    }
    if (kb_sense_kind(sense).type == KB_ORGANIZATION &&
        does_business(run, token)) {
        return 0.9;
    }
    return (t->tags &
            (KB_CLOSED_TAGS | KB_VERB_TAGS | KB_POS_RB | KB_POS_JJ)) != 0
               ? 0
               : 0.6;
}

// Whether persons of a class bear titles that are no part of their names.
static bool
bears_titles(kb_entity_class class_)
{
    return class_ != KB_CLASS_ATHLETE && class_ != KB_CLASS_ARTIST &&
           class_ != KB_CLASS_BUSINESS && class_ != KB_CLASS_JOURNALIST;
}

// A person's alias that begins with a title, which is no part of a name here;
// "Dean Rusk", "Lady Gaga" have none.
static bool
begins_with_title(const kb_run *run, const kb_gaz_hit *hit,
                  const kb_gaz_sense *sense)
{
    const uint32_t starts = run->scene->marks[hit->begin].starts;
    const kb_gaz_kind kind = kb_sense_kind(sense);
    return hit->end - hit->begin > 1 && kind.type == KB_PERSON &&
           (starts & KB_TITLE_CLASSES) != 0 &&
           (starts & KB_MARK(KB_WORD_FIRST_NAME)) == 0 &&
           bears_titles(kind.class_);
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

// "SAP", no sap: listed in capitals, which the words around it are not in.
static bool
is_acronym(const kb_run *run, const kb_token *t, const kb_gaz_sense *sense)
{
    return (t->flags & KB_TOKEN_ALL_CAPS) != 0 && !run->is_caps &&
           (sense->flags & KB_SENSE_OTHER_CASE) == 0;
}

static double
doubt_hit(const kb_run *run, const kb_gaz_hit *hit, const kb_gaz_sense *sense)
{
    double factor = 1;
    if (hit->end - hit->begin > 1) {
        if (begins_with_title(run, hit, sense)) {
            return 0.7;
        }
        return kb_token_is(kb_run_token(run, hit->begin), "the") ? 1 : 1.05;
    }
    if ((sense->flags & KB_SENSE_OTHER_CASE) != 0 && !run->is_caps) {
        const bool is_first_name =
            (kb_run_inside(run, hit->begin) & KB_MARK(KB_WORD_FIRST_NAME)) != 0;
        factor = is_first_name ? 0.5 : 0.85;
    }
    const kb_token *const t = kb_run_token(run, hit->begin);
    if (t->tags != 0 && !is_acronym(run, t, sense)) {
        factor *= doubt_word(run, hit->begin, sense);
    }
    if ((hit->flags & KB_HIT_COMPOUND) != 0) {
        factor *= 0.5;
    }
    if (follows_title(run, hit->begin) &&
        kb_sense_kind(sense).type != KB_PERSON) {
        factor *= 0.5;
    }
    if (!run->is_strict &&
        (is_unexplained(run, hit->begin + 1) ||
         (hit->begin > run->begin && is_unexplained(run, hit->begin - 1)))) {
        factor *= 0.6;
    }
    return factor;
}

bool
kb_run_follows_town(const kb_run *run, uint32_t begin, uint32_t end)
{
    const kb_token *const before = kb_scene_before(run->scene, begin);
    return (kb_run_token(run, end - 1)->flags & KB_TOKEN_DOTTED) != 0 &&
           before && before->mark == ',' &&
           kb_scene_before(run->scene, begin - 1) &&
           kb_scene_is_capital(run->scene, begin - 2);
}

static bool
is_region_of_town(const kb_run *run, const kb_gaz_hit *hit,
                  const kb_gaz_sense *sense)
{
    return kb_sense_kind(sense).class_ == KB_CLASS_REGION &&
           (kb_run_follows_town(run, hit->begin, hit->end) ||
            kb_follows_party_letter(run->scene->text, hit->begin));
}

static bool
is_believed(const kb_run *run, const kb_gaz_hit *hit, const kb_gaz_sense *sense)
{
    if (sense->is_word || (hit->end - hit->begin == 1 &&
                           kb_run_token(run, hit->begin)->fold.len < 2)) {
        return false;
    }
    if ((sense->flags & KB_SENSE_WEAK) != 0 &&
        !kb_known_is_strong(run->known, sense) &&
        !is_region_of_town(run, hit, sense)) {
        return false;
    }
    if ((sense->flags & KB_SENSE_OTHER_CASE) != 0 && !run->is_caps &&
        hit->end - hit->begin == 1 &&
        kb_run_token(run, hit->begin)->tags != 0) {
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
        const bool has_article =
            hit->end - hit->begin > 1 &&
            kb_token_is(kb_run_token(run, hit->begin), "the");
        const double words = (double)(hit->end - hit->begin - has_article);
        const kb_gaz_kind entity = kb_sense_kind(sense);
        const double factor = is_people ? 1 : doubt_hit(run, hit, sense);
        if (factor > 0) {
            const kb_name_rule rule =
                is_people ? KB_RULE_DEMONYM : KB_RULE_GAZETTEER;
            offer(run, &(kb_segment){hit->begin, hit->end, rule, entity.type,
                                     entity.class_, ids[rule], 0, hit,
                                     words * factor - (is_people ? 0.005 : 0)});
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

// ---- shapes ----

// What the shapes have found that begins at a token.
static void
offer_shapes(kb_run *run, uint32_t begin)
{
    for (; run->offers < run->offers_end && run->offers->begin == begin;
         ++run->offers) {
        const kb_offer *const found = run->offers;
        const kb_shape *const shape = &run->shapes[found->shape];
        offer(run, &(kb_segment){begin, found->end, shape->like, shape->type,
                                 found->class_, shape->id, shape->sure, NULL,
                                 found->score});
    }
}

// ---- the document's own names, and what is left ----

static void
offer_known(kb_run *run, uint32_t begin)
{
    if (!has_trait(run, begin, KB_TRAIT(NAME))) {
        return;
    }
    const uint32_t last =
        run->end < begin + MAX_KNOWN ? run->end : begin + MAX_KNOWN;
    uint64_t so_far = 0;
    for (uint32_t end = begin + 1; end <= last; ++end) {
        so_far = kb_known_extend(so_far, kb_run_token(run, end - 1));
        const kb_known_name *const name =
            kb_known_find(run->known, kb_known_finish(so_far));
        double lead = 0;
        const kb_entity_type type = name ? kb_known_type(name, &lead) : 0;
        if (type == 0 || !name->is_sure || lead < 0.3) {
            continue;
        }
        if (end == begin + 1 && kb_run_token(run, begin)->tags != 0 &&
            has_trait(run, begin, KB_TRAIT(COMMON))) {
            continue;
        }
        const double beside =
            end == begin + 1 && !run->is_strict &&
                    (is_unexplained(run, end) ||
                     (begin > run->begin && is_unexplained(run, begin - 1)))
                ? 0.55
                : 1;
        offer(run,
              &(kb_segment){begin, end, KB_RULE_KNOWN, type, KB_CLASS_NONE,
                            ids[KB_RULE_KNOWN], 0, NULL,
                            quality_of_known * beside * (double)(end - begin)});
    }
}

static void
offer_context(kb_run *run, uint32_t begin)
{
    if (run->is_strict || !has_trait(run, begin, KB_TRAIT(BEGIN)) ||
        kb_scene_phrase(run->scene, begin, KB_TITLE_CLASSES) > run->end) {
        return; // the last: "Nobel laureate"
    }
    bool is_all_common = true;
    uint32_t words = 0;
    for (uint32_t t = begin; t < run->end && words < MAX_CONTEXT;) {
        if (!has_trait(run, t, KB_TRAIT(NAME))) {
            return;
        }
        words += 1;
        if (kb_run_token(run, t)->fold.len == 1) {
            return;
        }
        is_all_common = is_all_common && has_trait(run, t, KB_TRAIT(COMMON));
        t += 1;
        while (t + 1 < run->end && kb_run_token(run, t)->mark == '-' &&
               (kb_run_token(run, t)->flags & KB_TOKEN_GLUED) != 0 &&
               (kb_run_token(run, t + 1)->flags & KB_TOKEN_GLUED) != 0 &&
               has_trait(run, t + 1, KB_TRAIT(NAME))) {
            t += 2;
        }
        const double length = (double)(t - begin);
        offer(run,
              &(kb_segment){begin, t, KB_RULE_CONTEXT, NO_TYPE, KB_CLASS_NONE,
                            ids[KB_RULE_CONTEXT], 0, NULL,
                            quality_of_context * (is_all_common ? 0.5 : 1) *
                                (length > 1 ? 1.7 : 1.15) * length});
    }
}

void
kb_run_offer_all(kb_run *run, uint32_t begin)
{
    offer(run, &(kb_segment){begin, begin + 1, KB_RULE_NOTHING, NO_TYPE,
                             KB_CLASS_NONE, ids[KB_RULE_NOTHING], 0, NULL, 0});
    offer_hits(run, begin);
    offer_known(run, begin);
    offer_shapes(run, begin);
    if (!run->is_strict) {
        offer_context(run, begin);
    }
}

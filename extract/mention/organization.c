// SPDX-License-Identifier: MIT
// Rules for the names of organizations and places.
#include "gaz/kind.h"
#include "mention/segment.h"

enum { MAX_PLACE = 4 }; // words

static kb_entity_class
head_kind(const kb_run *run, uint32_t begin, uint32_t end, kb_word_class class_)
{
    kb_gaz_word word;
    return kb_scene_word(run->scene, begin, end, class_, &word) == KB_OK
               ? word.kind
               : KB_CLASS_NONE;
}

// A known first name before a word that is not English.
static bool
begins_person(const kb_run *run, uint32_t token)
{
    return (run->scene->marks[token].starts & KB_MARK(KB_WORD_FIRST_NAME)) !=
               0 &&
           token + 1 < run->end && kb_run_is_namey(run, token + 1) &&
           kb_run_token(run, token + 1)->tags == 0;
}

// "of the Red Cross", "of Health and Human Services": after an organization's
// head; `at` is behind the "of".
static uint32_t
of_complement(const kb_run *run, uint32_t at)
{
    static const char *const article[] = {"the", NULL};
    static const char *const joiner[] = {"and", "&", NULL};
    uint32_t t = kb_run_is_one_of(run, at, article) ? at + 1 : at;
    uint32_t end = at;
    while (t < run->end && t < at + KB_MAX_ORG) {
        if (!kb_run_is_namey(run, t) ||
            (end > at && ((kb_run_inside(run, t) & KB_TITLE_CLASSES) != 0 ||
                          begins_person(run, t)))) {
            break;
        }
        t += 1;
        end = t;
        const bool is_joined = kb_run_is_one_of(run, t, joiner) &&
                               t + 1 < run->end &&
                               kb_run_is_namey(run, t + 1) &&
                               kb_run_token(run, t - 1)->tags != 0 &&
                               kb_run_token(run, t + 1)->tags != 0;
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
    if (kb_run_token(run, t)->mark == '-' ||
        kb_run_is_one_of(run, t, ampersand)) {
        return true;
    }
    if (kb_run_token(run, t)->kind == KB_TOKEN_CLITIC) {
        return t > run->begin && t + 1 < run->end; // "Workers' Party"
    }
    return kb_run_is_one_of(run, t, and_) && t > run->begin &&
           t + 1 < run->end &&
           ((kb_run_token(run, t - 1)->tags != 0 &&
             kb_run_token(run, t + 1)->tags != 0) ||
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
                kb_gaz_kind_of(s->gaz, s->index).type == KB_PLACE) {
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
    const bool has_link = kb_run_is_one_of(run, end - 1, links);
    if (!has_link) {
        double factor = at > begin     ? 1 + 0.04 * (double)(end - begin)
                        : end - at > 1 ? 0.8
                                       : 0.3;
        factor *= ends_place(run, begin, at, end) ? 0.6 : 1;
        kb_run_offer_kind(run, begin, end, KB_RULE_ORG_HEAD, factor, kind);
    }
    if (has_link || kb_run_is_one_of(run, end, links)) {
        const uint32_t from = has_link ? end : end + 1;
        const bool is_open =
            kb_token_is(kb_run_token(run, from - 1), "of") ||
            (from < run->end && kb_run_token(run, from)->tags != 0);
        const uint32_t to = is_open ? of_complement(run, from) : from;
        if (to > from) {
            kb_run_offer_kind(run, begin, to, KB_RULE_ORG_OF,
                              1 + 0.02 * (double)(to - begin), kind);
        }
    }
}

void
kb_run_offer_org(kb_run *run, uint32_t begin)
{
    if (!kb_run_may_begin(run, begin)) {
        return;
    }
    // The ministry of "Foreign Ministry spokesman" is a name, though all of it
    // is a role in the lists.
    const bool is_title =
        (kb_run_inside(run, begin) & KB_TITLE_CLASSES) != 0 &&
        kb_scene_phrase(run->scene, begin, KB_TITLE_CLASSES) <= run->end;
    for (uint32_t t = begin; t < run->end && t < begin + KB_MAX_ORG; ++t) {
        const uint32_t suffix = suffixes_end(run, t);
        if (suffix > t && t > begin) {
            kb_run_offer_kind(run, begin, suffix, KB_RULE_ORG_SUFFIX,
                              1 + 0.02 * (double)(suffix - begin),
                              KB_CLASS_COMPANY);
            return;
        }
        if (kb_run_token(run, t)->mark == ',' && t > begin) {
            continue; // before "Inc": see run_end()
        }
        if (!is_title) {
            offer_org_head(run, begin, t);
        }
        if (t == begin + 1 &&
            kb_run_token(run, t)->span.end - kb_run_token(run, t)->span.begin ==
                1 &&
            kb_text_token(run->scene->text, t).ptr[0] == '&' &&
            kb_run_is_namey(run, t + 1)) {
            kb_run_offer_kind(run, begin, t + 2, KB_RULE_ORG_AND, 1,
                              KB_CLASS_COMPANY);
        }
        if (!kb_run_is_namey(run, t) && !joins_org(run, t)) {
            return;
        }
    }
}

// ---- places ----

void
kb_run_offer_place(kb_run *run, uint32_t begin)
{
    kb_gaz_word word;
    const kb_scene *const scene = run->scene;
    const uint32_t head =
        kb_scene_phrase(scene, begin, KB_MARK(KB_WORD_PLACE_HEAD));
    if (head > begin && head < run->end &&
        kb_scene_word(scene, begin, head, KB_WORD_PLACE_HEAD, &word) == KB_OK &&
        word.is_before) {
        for (uint32_t t = head; t < head + 3 && kb_run_is_namey(run, t); ++t) {
            kb_run_offer_kind(run, begin, t + 1, KB_RULE_PLACE_HEAD_BEFORE,
                              t == head ? 1 : 0.9, word.kind);
        }
    }
    if (!kb_run_may_begin(run, begin) ||
        (kb_run_inside(run, begin) & KB_TITLE_CLASSES) != 0) {
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
            kb_run_offer_kind(run, begin, end, KB_RULE_PLACE_HEAD_AFTER, 1,
                              word.kind);
        }
        if (!kb_run_is_namey(run, t) && kb_run_token(run, t)->mark != '-') {
            return;
        }
    }
}

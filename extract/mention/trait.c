// SPDX-License-Identifier: MIT
#include "mention/trait.h"

#include "gaz/kind.h"

static const kb_str names[KB_N_TRAITS] = {
    [KB_TRAIT_LEGAL] = {"legal", 5},
    [KB_TRAIT_HEAD] = {"head", 4},
    [KB_TRAIT_LAND_BEFORE] = {"land-before", 11},
    [KB_TRAIT_LAND_AFTER] = {"land-after", 10},
    [KB_TRAIT_SUFFIX] = {"suffix", 6},
    [KB_TRAIT_DAY] = {"day", 3},
    [KB_TRAIT_TITLE] = {"title", 5},
    [KB_TRAIT_AFTER_HONORIFIC] = {"after-honorific", 15},
    [KB_TRAIT_AFTER_ROLE] = {"after-role", 10},
    [KB_TRAIT_PARTICLE] = {"particle", 8},
    [KB_TRAIT_LAND] = {"land", 4},
    [KB_TRAIT_ORG] = {"org", 3},
    [KB_TRAIT_IN_TITLE] = {"in-title", 8},
    [KB_TRAIT_TITULAR] = {"titular", 7},
    [KB_TRAIT_DEMONYM] = {"demonym", 7},
    [KB_TRAIT_ENDS_PLACE] = {"ends-place", 10},
    [KB_TRAIT_CREED] = {"creed", 5},
    [KB_TRAIT_EVENT] = {"event", 5},
    [KB_TRAIT_AMPERSAND] = {"ampersand", 9},
    [KB_TRAIT_QUOTE] = {"quote", 5},
    [KB_TRAIT_HYPHEN] = {"hyphen", 6},
    [KB_TRAIT_COMMA] = {"comma", 5},
    [KB_TRAIT_CLITIC] = {"clitic", 6},
    [KB_TRAIT_NUMBER] = {"number", 6},
    [KB_TRAIT_INITIAL] = {"initial", 7},
    [KB_TRAIT_DOTTED] = {"dotted", 6},
    [KB_TRAIT_GLUED] = {"glued", 5},
    [KB_TRAIT_FIRST] = {"first", 5},
    [KB_TRAIT_SURNAME] = {"surname", 7},
    [KB_TRAIT_CAPS] = {"caps", 4},
    [KB_TRAIT_OPENING] = {"opening", 7},
    [KB_TRAIT_HEADLINE] = {"headline", 8},
    [KB_TRAIT_CLOSED] = {"closed", 6},
    [KB_TRAIT_COMMON] = {"common", 6},
    [KB_TRAIT_UNSEEN] = {"unseen", 6},
    [KB_TRAIT_ENGLISH] = {"english", 7},
    [KB_TRAIT_MORE] = {"more", 4},
    [KB_TRAIT_BEGIN] = {"begin", 5},
    [KB_TRAIT_NAME] = {"name", 4},
    [KB_TRAIT_CAPITAL] = {"capital", 7},
    [KB_TRAIT_WORD] = {"word", 4},
};

kb_traits
kb_trait_find(kb_str name)
{
    for (int i = 0; i < KB_N_TRAITS; ++i) {
        if (kb_str_equal(names[i], name)) {
            return UINT64_C(1) << i;
        }
    }
    return 0;
}

static kb_traits
bit_if(bool is_so, kb_trait trait)
{
    return (kb_traits)is_so << trait;
}

// ---- words of the lists ----

// Those that a token begins or is within; each class has one trait.
static kb_traits
traits_of_marks(const kb_mark *mark)
{
    const uint32_t starts = mark->starts;
    const uint32_t inside = mark->inside;
    return bit_if(starts & KB_MARK(KB_WORD_ORG_SUFFIX), KB_TRAIT_LEGAL) |
           bit_if(starts & KB_MARK(KB_WORD_ORG_HEAD), KB_TRAIT_HEAD) |
           bit_if(starts & KB_MARK(KB_WORD_NAME_SUFFIX), KB_TRAIT_SUFFIX) |
           bit_if(starts & KB_MARK(KB_WORD_FIRST_NAME), KB_TRAIT_FIRST) |
           bit_if(starts & KB_MARK(KB_WORD_SURNAME), KB_TRAIT_SURNAME) |
           bit_if(starts & KB_TITLE_CLASSES, KB_TRAIT_TITLE) |
           bit_if(starts & KB_DAY_CLASSES, KB_TRAIT_DAY) |
           bit_if(inside & KB_TITLE_CLASSES, KB_TRAIT_IN_TITLE) |
           bit_if(inside & KB_MARK(KB_WORD_PARTICLE), KB_TRAIT_PARTICLE) |
           bit_if(inside & KB_ORG_CLASSES, KB_TRAIT_ORG) |
           bit_if(mark->honorific != KB_NONE, KB_TRAIT_AFTER_HONORIFIC) |
           bit_if(mark->role != KB_NONE, KB_TRAIT_AFTER_ROLE);
}

// Lake and River: where they stand beside a name, and whether they are no
// surnames, as Hill and Church are.
static kb_traits
traits_of_land(const kb_scene *scene, uint32_t token)
{
    kb_gaz_word word;
    kb_traits traits = 0;
    const uint32_t end =
        kb_scene_phrase(scene, token, KB_MARK(KB_WORD_PLACE_HEAD));
    if (end == token ||
        kb_scene_word(scene, token, end, KB_WORD_PLACE_HEAD, &word) != KB_OK) {
        return 0;
    }
    traits |= bit_if(word.is_before, KB_TRAIT_LAND_BEFORE) |
              bit_if(word.is_after, KB_TRAIT_LAND_AFTER);
    if (kb_scene_word(scene, token, token + 1, KB_WORD_PLACE_HEAD, &word) ==
        KB_OK) {
        traits |= bit_if(word.is_after && (word.kind == KB_CLASS_DISTRICT ||
                                           word.kind == KB_CLASS_REGION ||
                                           word.kind == KB_CLASS_RIVER ||
                                           word.kind == KB_CLASS_ISLAND),
                         KB_TRAIT_LAND);
    }
    return traits;
}

static bool
is_demonym(const kb_scene *scene, uint32_t token)
{
    for (uint32_t h = scene->first_hit[token]; h < scene->first_hit[token + 1];
         ++h) {
        if ((scene->hits->items[h].senses[0].flags & KB_SENSE_DEMONYM) != 0) {
            return true;
        }
    }
    return false;
}

// ---- how it is written ----

static bool
is_initial(const kb_token *t)
{
    return (t->fold.len == 1 ||
            (t->fold.len == 2 && (t->flags & KB_TOKEN_ALL_CAPS) != 0 &&
             (t->flags & KB_TOKEN_DOTTED) != 0)) &&
           !kb_token_is(t, "i") && !kb_token_is(t, "us") &&
           !kb_token_is(t, "uk") && !kb_token_is(t, "un");
}

static kb_traits
traits_of_token(const kb_scene *scene, uint32_t token)
{
    const kb_token *const t = kb_scene_token(scene, token);
    return bit_if(t->kind == KB_TOKEN_WORD, KB_TRAIT_WORD) |
           bit_if(t->kind == KB_TOKEN_CLITIC, KB_TRAIT_CLITIC) |
           bit_if(t->kind == KB_TOKEN_NUMBER, KB_TRAIT_NUMBER) |
           bit_if(t->mark == '"' || t->mark == '\'' || t->mark == '(',
                  KB_TRAIT_QUOTE) |
           bit_if(t->mark == '-', KB_TRAIT_HYPHEN) |
           bit_if(t->mark == ',', KB_TRAIT_COMMA) |
           bit_if(t->span.end - t->span.begin == 1 &&
                      kb_text_token(scene->text, token).ptr[0] == '&',
                  KB_TRAIT_AMPERSAND) |
           bit_if(t->flags & KB_TOKEN_DOTTED, KB_TRAIT_DOTTED) |
           bit_if(t->flags & KB_TOKEN_GLUED, KB_TRAIT_GLUED) |
           bit_if(t->flags & KB_TOKEN_ALL_CAPS, KB_TRAIT_CAPS) |
           bit_if(t->flags & KB_TOKEN_FIRST, KB_TRAIT_OPENING) |
           bit_if(t->tags != 0, KB_TRAIT_ENGLISH) |
           bit_if(t->tag & KB_CLOSED_TAGS, KB_TRAIT_CLOSED);
}

// Of a capitalised word.
static kb_traits
traits_of_capital(const kb_run *run, uint32_t token)
{
    const kb_token *const t = kb_run_token(run, token);
    return KB_TRAIT(CAPITAL) | bit_if(is_initial(t), KB_TRAIT_INITIAL) |
           bit_if(kb_run_is_namey(run, token), KB_TRAIT_NAME) |
           bit_if(kb_run_may_begin(run, token), KB_TRAIT_BEGIN) |
           bit_if(kb_run_is_common(run, token), KB_TRAIT_COMMON) |
           bit_if(kb_scene_form(run->scene, token)->n_capital == 0,
                  KB_TRAIT_UNSEEN);
}

kb_traits
kb_traits_beyond(const kb_run *run, uint32_t token)
{
    const kb_scene *const scene = run->scene;
    const kb_mark *const mark = &scene->marks[token];
    kb_traits traits = traits_of_marks(mark) | traits_of_token(scene, token) |
                       bit_if(run->is_strict, KB_TRAIT_HEADLINE) |
                       bit_if(mark->cue & KB_CUE_EVENT, KB_TRAIT_EVENT) |
                       bit_if(mark->cue & KB_CUE_CREED, KB_TRAIT_CREED);
    if (kb_scene_is_capital(scene, token)) {
        traits |= traits_of_capital(run, token);
    }
    if ((mark->starts & KB_MARK(KB_WORD_PLACE_HEAD)) != 0) {
        traits |= traits_of_land(scene, token);
    }
    if (scene->first_hit[token] < scene->first_hit[token + 1]) {
        traits |= bit_if(is_demonym(scene, token), KB_TRAIT_DEMONYM);
    }
    return traits;
}

// ---- what they are by the run ----

// Mark the last word of each listed place of several words: the bank of "West
// Bank" is none.
static void
mark_places(const kb_run *run, kb_traits *traits)
{
    const kb_scene *const scene = run->scene;
    for (uint32_t h = scene->first_hit[run->begin];
         h < scene->first_hit[run->end]; ++h) {
        const kb_gaz_hit *const hit = &scene->hits->items[h];
        const kb_gaz_sense *const s = &hit->senses[0];
        if (hit->end > hit->begin + 1 && hit->end <= run->end && !s->is_word &&
            kb_sense_kind(s).type == KB_PLACE) {
            traits[hit->end - 1 - run->begin] |= KB_TRAIT(ENDS_PLACE);
        }
    }
}

void
kb_traits_of_run(const kb_run *run, kb_traits *out)
{
    kb_traits next = 0;
    for (uint32_t t = run->end; t > run->begin; --t) {
        kb_traits traits = kb_traits_beyond(run, t - 1);
        traits |= bit_if(next & KB_TRAIT(NAME), KB_TRAIT_MORE);
        if ((traits & KB_TRAIT(IN_TITLE)) != 0 &&
            kb_scene_phrase(run->scene, t - 1, KB_TITLE_CLASSES) <= run->end) {
            traits |= KB_TRAIT(TITULAR);
        }
        out[t - 1 - run->begin] = traits;
        next = traits;
    }
    out[0] &= ~KB_TRAIT(CREED); // Christian Brandt
    mark_places(run, out);
}

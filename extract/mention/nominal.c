// SPDX-License-Identifier: MIT
#include "mention/nominal.h"

enum {
    ROLE_CLASSES = KB_MARK(KB_WORD_ROLE) | KB_MARK(KB_WORD_RELATIVE),
    NOUN_TAGS = KB_POS_NN | KB_POS_NNS,
    VERB_TAGS = KB_POS_VB | KB_POS_VBZ | KB_POS_VBD,
    MAX_MODIFIERS = 8
};

// A noun phrase in the making.
typedef struct phrase {
    uint32_t begin;
    uint32_t noun, end; // its head word or phrase
    bool is_role;
    bool is_plural;
    bool is_definite;
    bool has_determiner;
    bool is_owned;        // by a name or demonym before it
    uint32_t before_verb; // begin without a participle, which may be a verb
} phrase;

static bool
in_sentence(const kb_scene *scene, uint32_t a, uint32_t b)
{
    return b < scene->text->n_tokens && kb_scene_token(scene, a)->sentence ==
                                            kb_scene_token(scene, b)->sentence;
}

static const kb_candidate *
name_at(const kb_scene *scene, uint32_t token)
{
    const uint32_t name = scene->marks[token].name;
    return name != KB_NONE ? &scene->items[name] : NULL;
}

// Whether the noun goes on: "company shares", "president-elect".
static bool
is_compound_part(const kb_scene *scene, const phrase *p)
{
    if (!in_sentence(scene, p->noun, p->end)) {
        return false;
    }
    const kb_token *const next = kb_scene_token(scene, p->end);
    if (next->mark == '-' && (next->flags & KB_TOKEN_GLUED) != 0) {
        return true;
    }
    if (next->kind != KB_TOKEN_WORD || scene->marks[p->end].name != KB_NONE) {
        return false;
    }
    if ((next->tag & NOUN_TAGS) == 0) {
        return false;
    }
    if ((next->tags & VERB_TAGS) == 0 || (next->tag & KB_POS_NN) != 0) {
        return true;
    }
    // "the company shares fell", but "the company plans to sell".
    const kb_token *const third = kb_scene_after(scene, p->end);
    return third && (third->tag & (KB_POS_VBD | KB_POS_VBZ | KB_POS_MD)) != 0;
}

// ---- what stands before the head ----

// Take in one name before the phrase; false: it is no part of it.
static bool
take_name(phrase *p, const kb_candidate *name, bool is_possessive)
{
    if (name->type == KB_PERSON && !is_possessive) {
        return false;
    }
    if ((name->flags & KB_CANDIDATE_PLURAL) != 0 && !is_possessive) {
        return false;
    }
    p->begin = name->begin;
    p->is_owned = true;
    p->is_definite = p->is_definite || is_possessive;
    p->has_determiner = p->has_determiner || is_possessive;
    return true;
}

// Take in what a hyphen joins to the phrase: "state-owned", "Munich-based", but
// nothing of "US-led".
static bool
take_hyphenated(const kb_scene *scene, phrase *p, uint32_t hyphen)
{
    const kb_candidate *const name = name_at(scene, hyphen - 1);
    if (name && !kb_token_is(kb_scene_token(scene, hyphen + 1), "based")) {
        return false;
    }
    p->begin = name ? name->begin : hyphen - 1;
    return true;
}

static bool
is_modifier(const kb_token *t)
{
    if (t->kind == KB_TOKEN_NUMBER) {
        return true;
    }
    return t->kind == KB_TOKEN_WORD &&
           (t->tag & (KB_POS_JJ | KB_POS_NN | KB_POS_CD | KB_POS_VBN)) != 0;
}

// "vowed to shell British forces": a verb, though it may be a noun elsewhere.
static bool
is_infinitive(const kb_scene *scene, uint32_t at)
{
    return at > 0 && in_sentence(scene, at - 1, at) &&
           kb_token_is(kb_scene_token(scene, at - 1), "to") &&
           (kb_scene_token(scene, at)->tags & KB_POS_VB) != 0;
}

// Take in the word or name before the phrase; false when it begins here.
static bool
take_before(const kb_scene *scene, phrase *p)
{
    if (p->begin == 0 || !in_sentence(scene, p->begin - 1, p->begin)) {
        return false;
    }
    const uint32_t at = p->begin - 1;
    const kb_token *const t = kb_scene_token(scene, at);
    const kb_candidate *const name = name_at(scene, at);
    if (name) {
        return take_name(p, name, false);
    }
    if (t->kind == KB_TOKEN_CLITIC && at > 0 &&
        in_sentence(scene, at - 1, at) &&
        (kb_token_is(t, "'s") || kb_token_is(t, "'"))) {
        const kb_candidate *const owner = name_at(scene, at - 1);
        if (owner) {
            (void)take_name(p, owner, true);
            return false;
        }
        p->begin = at - 1;
        p->is_definite = true;
        p->has_determiner = true;
        return true;
    }
    if (t->mark == '-' && (t->flags & KB_TOKEN_GLUED) != 0 && at > 0 &&
        in_sentence(scene, at - 1, at)) {
        return take_hyphenated(scene, p, at);
    }
    const uint32_t cue = kb_scene_cue(scene, t);
    if ((cue & KB_CUE_PAIR) != 0) {
        p->begin = at;
        p->has_determiner = true;
        p->is_definite = p->is_definite || (cue & KB_CUE_DEFINITE) != 0;
        return true;
    }
    if ((cue & (KB_CUE_DEFINITE | KB_CUE_POSSESSIVE)) != 0) {
        p->begin = at;
        p->has_determiner = true;
        p->is_definite = true;
        return false;
    }
    if ((cue & KB_CUE_INDEFINITE) != 0) {
        p->begin = at;
        p->has_determiner = true;
        return false;
    }
    if (is_modifier(t) && !is_infinitive(scene, at)) {
        if ((t->tag & KB_POS_VBN) != 0 && p->before_verb == KB_NONE) {
            p->before_verb = p->begin;
        }
        p->begin = at;
        return true;
    }
    return false;
}

// ---- heads ----

static bool
find_head(const kb_scene *scene, uint32_t token, phrase *p)
{
    *p = (phrase){
        .begin = token, .noun = token, .end = token, .before_verb = KB_NONE};
    if (scene->marks[token].name != KB_NONE) {
        return false;
    }
    const kb_token *const t = kb_scene_token(scene, token);
    const uint32_t cue = kb_scene_cue(scene, t);
    const uint32_t role = kb_scene_phrase(scene, token, ROLE_CLASSES);
    if (role > token) {
        p->end = role;
        p->is_role = true;
        kb_gaz_word word;
        if (kb_scene_word(scene, token, role, KB_WORD_ROLE, &word) == KB_OK ||
            kb_scene_word(scene, token, role, KB_WORD_RELATIVE, &word) ==
                KB_OK) {
            p->is_plural = word.is_plural;
        }
        return true;
    }
    if ((cue & KB_CUE_NOUN) != 0 && (t->flags & KB_TOKEN_ALL_CAPS) == 0) {
        p->end = token + 1;
        p->is_plural = (cue & KB_CUE_PLURAL) != 0;
        return true;
    }
    return false;
}

static bool
is_title_of_name(const kb_scene *scene, const phrase *p)
{
    if (!in_sentence(scene, p->noun, p->end)) {
        return false;
    }
    const kb_candidate *const name = name_at(scene, p->end);
    if (!name || name->kind != KB_MENTION_NAME || name->begin != p->end) {
        return false;
    }
    const kb_cue *const cue =
        kb_cues_find(scene->cues, kb_scene_token(scene, p->end - 1));
    return name->type == (p->is_role ? KB_PERSON : cue->type);
}

static void
describe(const kb_scene *scene, const phrase *p, kb_candidate *c)
{
    const kb_cue *const cue =
        kb_cues_find(scene->cues, kb_scene_token(scene, p->end - 1));
    c->head = p->end - 1;
    c->role_begin = p->noun;
    c->role_end = p->end;
    c->rule = p->is_role ? KB_STR("role-phrase") : KB_STR("noun-phrase");
    c->score = p->is_definite ? 0.8 : 0.6;
    c->type = KB_PERSON;
    kb_gaz_word word;
    if (p->is_role) {
        if (kb_scene_word(scene, p->noun, p->end, KB_WORD_ROLE, &word) ==
                KB_OK ||
            kb_scene_word(scene, p->noun, p->end, KB_WORD_RELATIVE, &word) ==
                KB_OK) {
            c->gender = word.gender;
        }
    } else {
        c->type = (kb_entity_type)cue->type;
        c->class_ = (kb_entity_class)cue->class_;
        c->gender = (kb_gender)cue->gender;
    }
    c->flags = (p->is_plural ? KB_CANDIDATE_PLURAL : 0U) |
               (p->is_definite ? KB_CANDIDATE_DEFINITE : 0U);
    for (uint32_t t = p->begin; t < p->end; ++t) {
        const uint32_t bits = kb_scene_cue(scene, kb_scene_token(scene, t));
        c->flags |= (bits & KB_CUE_FORMER) != 0 ? KB_CANDIDATE_FORMER : 0;
        c->flags |= (bits & KB_CUE_ACTING) != 0 ? KB_CANDIDATE_ACTING : 0;
        c->flags |= (bits & KB_CUE_DEPUTY) != 0 ? KB_CANDIDATE_DEPUTY : 0;
    }
}

static kb_status
add_phrase(kb_scene *scene, phrase *p)
{
    for (int i = 0; i < MAX_MODIFIERS && take_before(scene, p); ++i) {
    }
    if (!p->has_determiner && p->before_verb != KB_NONE) {
        p->begin = p->before_verb;
    }
    if (!p->is_plural && !p->has_determiner && !p->is_owned) {
        return KB_OK;
    }
    p->is_definite =
        p->is_definite || (p->is_owned && !p->has_determiner && !p->is_plural);
    kb_candidate *const c =
        kb_scene_add(scene, p->begin, p->end, KB_MENTION_NOMINAL);
    if (!c) {
        return KB_ERR_NOMEM;
    }
    describe(scene, p, c);
    return KB_OK;
}

static kb_status
add_pronoun(kb_scene *scene, uint32_t token)
{
    const kb_cue *const cue =
        kb_cues_find(scene->cues, kb_scene_token(scene, token));
    kb_candidate *const c =
        kb_scene_add(scene, token, token + 1, KB_MENTION_PRONOUN);
    if (!c) {
        return KB_ERR_NOMEM;
    }
    c->type = cue->type != 0 ? (kb_entity_type)cue->type : KB_PERSON;
    c->gender = (kb_gender)cue->gender;
    c->flags = (cue->bits & KB_CUE_PLURAL) != 0 ? KB_CANDIDATE_PLURAL : 0;
    c->rule = KB_STR("pronoun");
    c->score = 0.7;
    return KB_OK;
}

// Add what a word heads or is, and go on behind it.
static kb_status
look_at_word(kb_scene *scene, uint32_t *token)
{
    const uint32_t t = *token;
    phrase p;
    if (find_head(scene, t, &p)) {
        *token = p.end;
        return is_title_of_name(scene, &p) || is_compound_part(scene, &p)
                   ? KB_OK
                   : add_phrase(scene, &p);
    }
    *token = t + 1;
    const kb_token *const word = kb_scene_token(scene, t);
    const bool is_pronoun = (kb_scene_cue(scene, word) & KB_CUE_PRONOUN) != 0 &&
                            ((word->flags & KB_TOKEN_ALL_CAPS) == 0 ||
                             word->fold.len == 1); // I; not IT, US
    return is_pronoun ? add_pronoun(scene, t) : KB_OK;
}

kb_status
kb_nominal_find(kb_scene *scene)
{
    const uint32_t n = scene->text->n_tokens;
    kb_status st = KB_OK;
    for (uint32_t t = 0; t < n && st == KB_OK;) {
        if (kb_scene_token(scene, t)->kind == KB_TOKEN_WORD) {
            st = look_at_word(scene, &t);
        } else {
            t += 1;
        }
    }
    return st;
}

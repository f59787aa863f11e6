// SPDX-License-Identifier: MIT
// A segment that has been decided on becomes a mention, with what the lists and
// the words around it tell: senses, gender, role.
#include "mention/adding.h"

#include "gaz/kind.h"

// The senses of a hit that a mention of that kind may have.
static kb_status
copy_senses(kb_scene *scene, const kb_gaz_hit *hit, kb_candidate *c)
{
    kb_gaz_sense *const senses =
        KB_ARENA_NEW(scene->arena, kb_gaz_sense, hit->n_senses);
    if (!senses) {
        return KB_ERR_NOMEM;
    }
    const bool wants_demonym = c->kind == KB_MENTION_DEMONYM;
    for (uint32_t i = 0; i < hit->n_senses; ++i) {
        const kb_gaz_sense *const s = &hit->senses[i];
        if (!s->is_word &&
            ((s->flags & KB_SENSE_DEMONYM) != 0) == wants_demonym) {
            senses[c->n_senses++] = *s;
        }
    }
    c->senses = senses;
    return KB_OK;
}

static bool
is_plural_people(const kb_scene *scene, uint32_t begin, uint32_t end)
{
    const kb_str word = kb_scene_token(scene, end - 1)->fold;
    if (word.len > 3 && word.ptr[word.len - 1] == 's' &&
        word.ptr[word.len - 2] != 's') {
        return true;
    }
    if (word.len > 3 && memcmp(word.ptr + word.len - 3, "men", 3) == 0) {
        return true;
    }
    const kb_token *const before = kb_scene_before(scene, begin);
    const kb_token *const after = kb_scene_after(scene, end - 1);
    return before && kb_token_is(before, "the") &&
           (!after ||
            (after->tag & (KB_POS_VBD | KB_POS_VBZ | KB_POS_MD | KB_POS_IN |
                           KB_POS_CC)) != 0 ||
            after->mark != 0);
}

// The first gender that the words of a person's name tell.
static kb_gender
gender_of(const kb_scene *scene, const kb_candidate *c)
{
    const kb_mark *const mark = &scene->marks[c->begin];
    kb_gaz_word word;
    if (mark->honorific != KB_NONE &&
        kb_scene_word(scene, mark->honorific, c->begin, KB_WORD_HONORIFIC,
                      &word) == KB_OK &&
        word.gender != KB_GENDER_UNKNOWN) {
        return word.gender;
    }
    if (mark->role != KB_NONE &&
        (kb_scene_word(scene, mark->role, c->begin, KB_WORD_ROLE, &word) ==
             KB_OK ||
         kb_scene_word(scene, mark->role, c->begin, KB_WORD_RELATIVE, &word) ==
             KB_OK) &&
        word.gender != KB_GENDER_UNKNOWN) {
        return word.gender;
    }
    return c->end - c->begin > 1 &&
                   kb_scene_word(scene, c->begin, c->begin + 1,
                                 KB_WORD_FIRST_NAME, &word) == KB_OK
               ? word.gender
               : KB_GENDER_UNKNOWN;
}

// "President of the European Commission Name": the "of", or KB_NONE.
static uint32_t
role_with_of(const kb_scene *scene, const kb_candidate *c)
{
    const uint32_t owner =
        c->begin > 0 ? scene->marks[c->begin - 1].name : KB_NONE;
    if (owner == KB_NONE || !kb_scene_before(scene, c->begin) ||
        scene->items[owner].kind != KB_MENTION_NAME ||
        scene->items[owner].type == KB_PERSON ||
        scene->items[owner].begin < 2) {
        return KB_NONE;
    }
    uint32_t of = scene->items[owner].begin - 1;
    of -= kb_token_is(kb_scene_token(scene, of), "the") && of > 0;
    return kb_token_is(kb_scene_token(scene, of), "of") &&
                   scene->marks[of].role != KB_NONE
               ? of
               : KB_NONE;
}

static void
add_role(const kb_scene *scene, kb_candidate *c)
{
    uint32_t at = c->begin;
    while (scene->marks[at].honorific != KB_NONE &&
           (scene->marks[at].role == KB_NONE ||
            scene->marks[at].role > scene->marks[at].honorific)) {
        at = scene->marks[at].honorific;
    }
    const uint32_t of = role_with_of(scene, c);
    if (scene->marks[at].role != KB_NONE) {
        c->role_begin = scene->marks[at].role;
        c->role_end = at;
    } else if (of != KB_NONE) {
        c->role_begin = scene->marks[of].role;
        c->role_end = of;
    } else if (at < c->begin) {
        c->role_begin = at; // a rank or title that is no role: "Gen"
        c->role_end = c->begin;
    }
    for (uint32_t t = c->role_begin; t > 0 && t + 4 > c->role_begin; --t) {
        const kb_token *const before = kb_scene_before(scene, t);
        const uint32_t cue = kb_scene_cue(scene, before);
        c->flags |= (cue & KB_CUE_FORMER) != 0 ? KB_CANDIDATE_FORMER : 0;
        c->flags |= (cue & KB_CUE_ACTING) != 0 ? KB_CANDIDATE_ACTING : 0;
        c->flags |= (cue & KB_CUE_DEPUTY) != 0 ? KB_CANDIDATE_DEPUTY : 0;
        if (!before ||
            (before->mark != '-' && (before->tags & KB_POS_JJ) == 0 &&
             before->tag != KB_POS_NN && cue == 0 &&
             scene->marks[t - 1].name == KB_NONE)) {
            break;
        }
    }
}

// A seat of government, or the capital of a country.
static bool
is_metonym(const kb_candidate *c)
{
    if (c->class_ != KB_CLASS_CITY || c->n_senses == 0) {
        return c->class_ == KB_CLASS_SEAT;
    }
    const kb_gaz_sense *const s = &c->senses[0];
    return kb_gaz_is_capital(s->gaz, s->index);
}

// The entry of a list that a company's name is without its legal form.
static const kb_gaz_hit *
hit_before_suffix(const kb_scene *scene, const kb_segment *s)
{
    for (uint32_t h = scene->first_hit[s->begin];
         h < scene->first_hit[s->begin + 1]; ++h) {
        const kb_gaz_hit *const hit = &scene->hits->items[h];
        const kb_gaz_sense *const sense = &hit->senses[0];
        if (sense->is_word || (sense->flags & KB_SENSE_WEAK) != 0 ||
            kb_sense_kind(sense).type != KB_ORGANIZATION) {
            continue;
        }
        uint32_t t = hit->end;
        while (t < s->end &&
               ((scene->marks[t].inside & KB_MARK(KB_WORD_ORG_SUFFIX)) != 0 ||
                scene->text->tokens[t].mark == ',' ||
                kb_token_is(&scene->text->tokens[t], "and"))) {
            t += 1;
        }
        if (t == s->end) {
            return hit;
        }
    }
    return NULL;
}

// The person of a list whose name has the title before it: "Pope Francis".
static const kb_gaz_hit *
hit_with_title(const kb_scene *scene, const kb_segment *s)
{
    const kb_mark *const mark = &scene->marks[s->begin];
    const uint32_t title = mark->role != KB_NONE ? mark->role : mark->honorific;
    if (s->type != KB_PERSON || title == KB_NONE) {
        return NULL;
    }
    for (uint32_t h = scene->first_hit[title]; h < scene->first_hit[title + 1];
         ++h) {
        const kb_gaz_hit *const hit = &scene->hits->items[h];
        const kb_gaz_sense *const sense = &hit->senses[0];
        if (hit->end == s->end && !sense->is_word &&
            (sense->flags & KB_SENSE_WEAK) == 0 &&
            kb_sense_kind(sense).type == KB_PERSON) {
            return hit;
        }
    }
    return NULL;
}

// What a list says of a name that a rule has found.
static const kb_gaz_hit *
hit_behind(const kb_scene *scene, const kb_segment *s)
{
    if (s->rule == KB_RULE_ORG_SUFFIX ||
        (s->rule == KB_RULE_SCORER && !s->hit && s->type == KB_ORGANIZATION)) {
        return hit_before_suffix(scene, s);
    }
    if (s->hit) {
        return s->hit;
    }
    const kb_gaz_hit *const titled = hit_with_title(scene, s);
    return titled ? titled : kb_scene_entity(scene, s->begin, s->end, s->type);
}

// "[Mayor Lena] Brandt said": an editor's bracket parts the name, whose bearer
// is found by what stands outside.
static bool
is_parted_by_editor(const kb_scene *scene, const kb_segment *s)
{
    const kb_token *const tokens = scene->text->tokens;
    return s->type == KB_PERSON && s->end - s->begin == 1 &&
           s->end + 1 < scene->text->n_tokens && tokens[s->end].mark == ']' &&
           tokens[s->end + 1].sentence == tokens[s->begin].sentence &&
           (tokens[s->end + 1].flags & KB_TOKEN_CAPITAL) != 0;
}

// Whether a person's name is more than a surname: "al-Harbi" and "van Dorn" are
// not.
static bool
is_full_name(const kb_scene *scene, uint32_t begin, uint32_t end)
{
    uint32_t t = begin;
    while (t + 1 < end &&
           (scene->marks[t].inside & KB_MARK(KB_WORD_PARTICLE)) != 0 &&
           (scene->marks[t].starts & KB_MARK(KB_WORD_FIRST_NAME)) == 0) {
        t += 1;
    }
    for (t += 1; t < end; ++t) {
        if ((scene->text->tokens[t].flags & KB_TOKEN_GLUED) == 0) {
            return true;
        }
    }
    return false;
}

// "pro-Russian", also "pro - Russian" of a corpus.
static bool
follows_stance(const kb_scene *scene, uint32_t begin)
{
    return begin >= 2 && kb_scene_token(scene, begin - 1)->mark == '-' &&
           kb_scene_cue(scene, kb_scene_token(scene, begin - 2)) &
               KB_CUE_STANCE;
}

kb_status
kb_add_name(kb_scene *scene, const kb_segment *s, kb_mention_kind kind,
            double score)
{
    if (is_parted_by_editor(scene, s)) {
        return KB_OK;
    }
    kb_candidate *const c = kb_scene_add(scene, s->begin, s->end, kind);
    if (!c) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t t = s->begin; t < s->end; ++t) {
        scene->marks[t].name = scene->n - 1;
    }
    c->type = s->type;
    c->class_ = s->class_;
    c->rule = s->id;
    c->score = score < 1 ? score : 1;
    const kb_gaz_hit *const hit = hit_behind(scene, s);
    if (hit) {
        KB_TRY(copy_senses(scene, hit, c));
        c->flags |= hit->begin < s->begin ? KB_CANDIDATE_TITLED : 0;
    }
    if (kind == KB_MENTION_DEMONYM) {
        c->flags |=
            is_plural_people(scene, c->begin, c->end) ? KB_CANDIDATE_PLURAL : 0;
    } else if (c->type == KB_PERSON) {
        c->gender = gender_of(scene, c);
        c->flags |=
            is_full_name(scene, c->begin, c->end) ? KB_CANDIDATE_FULL_NAME : 0;
        add_role(scene, c);
    }
    c->flags |= is_metonym(c) ? KB_CANDIDATE_METONYM : 0;
    c->flags |= follows_stance(scene, c->begin) ? KB_CANDIDATE_STANCE : 0;
    return KB_OK;
}

// SPDX-License-Identifier: MIT
#include "mention/scene.h"

#include "gaz/kind.h"

static uint32_t
classes_of(const kb_gaz_hit *hit)
{
    uint32_t classes = 0;
    for (uint32_t i = 0; i < hit->n_senses; ++i) {
        const kb_gaz_sense *const s = &hit->senses[i];
        if (s->is_word) {
            classes |= KB_MARK((kb_word_class)s->class_);
        }
    }
    return classes;
}

static void
mark_hit(kb_scene *scene, const kb_gaz_hit *hit, uint32_t classes)
{
    kb_mark *const marks = scene->marks;
    marks[hit->begin].starts |= classes;
    for (uint32_t t = hit->begin; t < hit->end; ++t) {
        marks[t].inside |= classes;
    }
    kb_mark *const after = &marks[hit->end];
    if ((classes & (KB_MARK(KB_WORD_ROLE) | KB_MARK(KB_WORD_RELATIVE))) != 0 &&
        hit->begin < after->role) {
        after->role = hit->begin;
    }
    if ((classes & KB_MARK(KB_WORD_HONORIFIC)) != 0 &&
        hit->begin < after->honorific) {
        after->honorific = hit->begin;
    }
}

// A capital here says nothing: sentence begins, headlines, all in capitals.
static bool
is_written_freely(const kb_scene *scene, const kb_token *token)
{
    const kb_sentence *const s = &scene->text->sentences[token->sentence];
    return (token->flags & KB_TOKEN_FIRST) == 0 &&
           (s->flags & (KB_SENTENCE_CAPS | KB_SENTENCE_TITLED |
                        KB_SENTENCE_HEADLINE)) == 0;
}

static void
count_form(kb_scene *scene, uint32_t t)
{
    const kb_token *const token = kb_scene_token(scene, t);
    const uint64_t key = token->key == 0 ? 1 : token->key;
    uint32_t at = (uint32_t)key & (scene->n_forms - 1);
    while (scene->forms[at].key != 0 && scene->forms[at].key != key) {
        at = (at + 1) & (scene->n_forms - 1);
    }
    kb_form *const form = &scene->forms[at];
    if (form->key == 0) {
        form->key = key;
        form->cue = // the weights know of no kinds
            kb_cues_find(scene->cues, token)->bits & ~(uint32_t)KB_CUE_KIND;
    }
    scene->marks[t].form = at;
    if (token->kind != KB_TOKEN_WORD) {
        return;
    }
    scene->marks[t].cue = form->cue;
    if ((token->flags & (KB_TOKEN_CAPITAL | KB_TOKEN_ALL_CAPS)) == 0) {
        form->n_lower += 1;
    } else if (is_written_freely(scene, token)) {
        form->n_capital += 1;
    }
}

static void
index_hits(kb_scene *scene)
{
    const kb_gaz_hits *const hits = scene->hits;
    uint32_t next = 0;
    for (uint32_t h = 0; h < hits->n; ++h) {
        while (next <= hits->items[h].begin) {
            scene->first_hit[next++] = h;
        }
        scene->hit_classes[h] = classes_of(&hits->items[h]);
        mark_hit(scene, &hits->items[h], scene->hit_classes[h]);
    }
    while (next <= scene->text->n_tokens) {
        scene->first_hit[next++] = hits->n;
    }
}

kb_status
kb_scene_init(kb_scene *scene, const kb_text *text, const kb_gaz_hits *hits,
              const kb_cues *cues, kb_arena *arena)
{
    const uint32_t n = text->n_tokens;
    uint32_t n_forms = 16;
    while (n_forms < n + n / 2) {
        n_forms *= 2;
    }
    *scene = (kb_scene){.text = text,
                        .hits = hits,
                        .cues = cues,
                        .arena = arena,
                        .n_forms = n_forms};
    scene->first_hit = KB_ARENA_NEW(arena, uint32_t, (size_t)n + 1);
    scene->hit_classes = KB_ARENA_NEW(arena, uint32_t, hits->n);
    scene->marks = KB_ARENA_NEW(arena, kb_mark, (size_t)n + 1);
    scene->forms = kb_arena_get_zeroed(arena, n_forms, sizeof(kb_form));
    if (!scene->first_hit || !scene->hit_classes || !scene->marks ||
        !scene->forms) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t t = 0; t <= n; ++t) {
        scene->marks[t] = (kb_mark){0, 0, KB_NONE, KB_NONE, 0, 0, KB_NONE};
    }
    for (uint32_t t = 0; t < n; ++t) {
        count_form(scene, t);
    }
    index_hits(scene);
    return KB_OK;
}

uint32_t
kb_scene_phrase_end(const kb_scene *scene, uint32_t token, uint32_t classes)
{
    uint32_t end = token;
    for (uint32_t h = scene->first_hit[token]; h < scene->first_hit[token + 1];
         ++h) {
        if ((scene->hit_classes[h] & classes) != 0 &&
            scene->hits->items[h].end > end) {
            end = scene->hits->items[h].end;
        }
    }
    return end;
}

kb_status
kb_scene_word(const kb_scene *scene, uint32_t begin, uint32_t end,
              kb_word_class class_, kb_gaz_word *out)
{
    if (begin >= scene->text->n_tokens) {
        return KB_NOT_FOUND;
    }
    for (uint32_t h = scene->first_hit[begin]; h < scene->first_hit[begin + 1];
         ++h) {
        const kb_gaz_hit *const hit = &scene->hits->items[h];
        if (hit->end != end || (scene->hit_classes[h] & KB_MARK(class_)) == 0) {
            continue;
        }
        for (uint32_t i = 0; i < hit->n_senses; ++i) {
            const kb_gaz_sense *const s = &hit->senses[i];
            if (s->is_word && (kb_word_class)s->class_ == class_) {
                *out = kb_gaz_word_facts(s->gaz, s->index);
                return KB_OK;
            }
        }
    }
    return KB_NOT_FOUND;
}

// Whether a nickname may follow a token: William, J.
static bool
may_bear_nickname(const kb_scene *scene, uint32_t token)
{
    return kb_scene_is_capital(scene, token) &&
           ((scene->marks[token].starts & KB_MARK(KB_WORD_FIRST_NAME)) != 0 ||
            kb_scene_token(scene, token)->fold.len == 1);
}

// The mark that closes what one opens, or 0.
static char
closing_mark(char mark)
{
    return (char)(mark == '(' ? ')' : mark == '"' || mark == '\'' ? mark : 0);
}

uint32_t
kb_scene_nickname(const kb_scene *scene, uint32_t token)
{
    enum { MAX_WORDS = 4 }; // "Hands of Stone"
    const kb_token *const t = &scene->text->tokens[token];
    if (token == 0 || token + 3 >= scene->text->n_tokens ||
        closing_mark(t->mark) == 0 || !may_bear_nickname(scene, token - 1) ||
        !kb_scene_is_capital(scene, token + 1)) {
        return token;
    }
    const uint32_t end = scene->text->sentences[t->sentence].end;
    uint32_t at = token + 2;
    while (at < end && at <= token + MAX_WORDS &&
           kb_scene_token(scene, at)->kind == KB_TOKEN_WORD) {
        at += 1;
    }
    if (at + 1 >= end ||
        kb_scene_token(scene, at)->mark != closing_mark(t->mark) ||
        !kb_scene_is_capital(scene, at + 1)) {
        return token;
    }
    const bool is_first_name =
        at == token + 2 &&
        (scene->marks[token + 1].starts & KB_MARK(KB_WORD_FIRST_NAME)) != 0;
    return t->mark != '(' || is_first_name ? at + 1 : token;
}

const kb_gaz_hit *
kb_scene_entity(const kb_scene *scene, uint32_t begin, uint32_t end,
                kb_entity_type type)
{
    for (uint32_t h = scene->first_hit[begin]; h < scene->first_hit[begin + 1];
         ++h) {
        const kb_gaz_hit *const hit = &scene->hits->items[h];
        for (uint32_t i = 0; hit->end == end && i < hit->n_senses; ++i) {
            const kb_gaz_sense *const s = &hit->senses[i];
            if (!s->is_word && (s->flags & KB_SENSE_DEMONYM) == 0 &&
                kb_sense_kind(s).type == type) {
                return hit;
            }
        }
    }
    return NULL;
}

kb_candidate *
kb_scene_add(kb_scene *scene, uint32_t begin, uint32_t end,
             kb_mention_kind kind)
{
    if (scene->n == scene->cap) {
        const uint32_t cap = scene->cap == 0 ? 256 : scene->cap * 2;
        kb_candidate *const items =
            KB_ARENA_NEW(scene->arena, kb_candidate, cap);
        if (!items) {
            return NULL;
        }
        if (scene->n > 0) {
            memcpy(items, scene->items, scene->n * sizeof(*items));
        }
        scene->items = items;
        scene->cap = cap;
    }
    kb_candidate *const c = &scene->items[scene->n++];
    *c = (kb_candidate){.begin = begin,
                        .end = end,
                        .kind = kind,
                        .head = end - 1,
                        .role_begin = begin,
                        .role_end = begin,
                        .entity = KB_NONE,
                        .owner = KB_NONE,
                        .pair = {KB_NONE, KB_NONE}};
    return c;
}

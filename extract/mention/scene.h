// SPDX-License-Identifier: MIT
// What the finders of mentions share about one document: the words of the
// gazetteers by token, how often and how each word is written, and the mentions
// found so far.
#ifndef KB_MENTION_SCENE_H
#define KB_MENTION_SCENE_H

#include "mention/cue.h"
#include "mention/mention.h"

/// The bit of a word class.
#define KB_MARK(class_) (1U << (class_))

/// What is known of the place before token i and of token i; one more than
/// there are tokens.
typedef struct kb_mark {
    uint32_t starts;    // KB_MARK() bits of the words that begin here
    uint32_t inside;    // ... that cover the token
    uint32_t role;      // begin of the longest role or relative that ends
    uint32_t honorific; // before this token; KB_NONE: none
    uint32_t form;      // index into forms
    uint32_t cue;       // bits of the cue that it is
    uint32_t name;      // name or demonym that covers it, once found
} kb_mark;

/// How often a word is written how, away from places that want a capital.
typedef struct kb_form {
    uint64_t key; // 0: free
    uint32_t n_lower;
    uint32_t n_capital;
    uint32_t cue; // bits of the cue that the word is
} kb_form;

typedef struct kb_scene {
    const kb_text *text;
    const kb_gaz_hits *hits;
    const kb_cues *cues;
    kb_arena *arena;
    uint32_t *first_hit;   // hits that begin at token t are
                           // [first_hit[t], first_hit[t + 1])
    uint32_t *hit_classes; // KB_MARK() bits of a hit's words
    kb_mark *marks;
    kb_form *forms;
    uint32_t n_forms; // slots, a power of two
    kb_candidate *items;
    uint32_t n;
    uint32_t cap;
} kb_scene;

/// Lay a document out: KB_OK, KB_ERR_NOMEM or KB_ERR_LIMIT.
KB_NODISCARD kb_status kb_scene_init(kb_scene *scene, const kb_text *text,
                                     const kb_gaz_hits *hits,
                                     const kb_cues *cues, kb_arena *arena);

/// kb_scene_phrase() where one begins.
uint32_t kb_scene_phrase_end(const kb_scene *scene, uint32_t token,
                             uint32_t classes);

/// End of the longest word or phrase of those classes at a token, or the token.
static inline uint32_t
kb_scene_phrase(const kb_scene *scene, uint32_t token, uint32_t classes)
{
    return (scene->marks[token].starts & classes) == 0
               ? token
               : kb_scene_phrase_end(scene, token, classes);
}

/// The longest word of a class that makes up tokens [begin, end), without its
/// texts.
KB_NODISCARD kb_status kb_scene_word(const kb_scene *scene, uint32_t begin,
                                     uint32_t end, kb_word_class class_,
                                     kb_gaz_word *out);

/// Behind the nickname that stands at a token, in quotes or parentheses,
/// between a person's first name and the surname: William "Bill" Smith; or the
/// token.
uint32_t kb_scene_nickname(const kb_scene *scene, uint32_t token);

/// The hit of a list's entity of a type, not by its people, that makes up
/// tokens [begin, end), or NULL.
const kb_gaz_hit *kb_scene_entity(const kb_scene *scene, uint32_t begin,
                                  uint32_t end, kb_entity_type type);

/// A new mention, zeroed but for what it knows not, or NULL.
KB_NODISCARD kb_candidate *kb_scene_add(kb_scene *scene, uint32_t begin,
                                        uint32_t end, kb_mention_kind kind);

static inline const kb_token *
kb_scene_token(const kb_scene *scene, uint32_t token)
{
    return &scene->text->tokens[token];
}

/// The token before or after, if it is in the same sentence; else NULL.
static inline const kb_token *
kb_scene_before(const kb_scene *scene, uint32_t token)
{
    const kb_token *const tokens = scene->text->tokens;
    return token > 0 && tokens[token - 1].sentence == tokens[token].sentence
               ? &tokens[token - 1]
               : NULL;
}

static inline const kb_token *
kb_scene_after(const kb_scene *scene, uint32_t token)
{
    const kb_token *const tokens = scene->text->tokens;
    return token + 1 < scene->text->n_tokens &&
                   tokens[token + 1].sentence == tokens[token].sentence
               ? &tokens[token + 1]
               : NULL;
}

/// Bits of the cue that a token is; `token` may be NULL.
static inline uint32_t
kb_scene_cue(const kb_scene *scene, const kb_token *token)
{
    return token ? scene->marks[token - scene->text->tokens].cue : 0;
}

/// Whether a token is a word that begins with a capital.
static inline bool
kb_scene_is_capital(const kb_scene *scene, uint32_t token)
{
    const kb_token *const t = kb_scene_token(scene, token);
    return t->kind == KB_TOKEN_WORD &&
           (t->flags & (KB_TOKEN_CAPITAL | KB_TOKEN_ALL_CAPS)) != 0;
}

/// How the document writes the token's word.
static inline const kb_form *
kb_scene_form(const kb_scene *scene, uint32_t token)
{
    return &scene->forms[scene->marks[token].form];
}

#endif // KB_MENTION_SCENE_H

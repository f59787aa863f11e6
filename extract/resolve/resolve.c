// SPDX-License-Identifier: MIT
#include "resolve/resolve.h"

#include "base/hash.h"
#include "resolve/roster.h"

#include <stdlib.h>

// ---- names of minted entities ----

// The words of a mention with single spaces.
static kb_status
clean_form(const kb_roster *roster, const kb_candidate *c, kb_str *out)
{
    const kb_span span = kb_text_span(roster->text, c->begin, c->end);
    char *const form =
        kb_arena_get(roster->arena, span.end - span.begin + 1, 1);
    if (!form) {
        return KB_ERR_NOMEM;
    }
    size_t n = 0;
    for (uint32_t t = c->begin; t < c->end; ++t) {
        const kb_str word = kb_text_token(roster->text, t);
        if (t > c->begin &&
            (roster->text->tokens[t].flags & KB_TOKEN_GLUED) == 0) {
            form[n++] = ' ';
        }
        memcpy(form + n, word.ptr, word.len);
        n += word.len;
    }
    *out = (kb_str){form, n};
    return KB_OK;
}

static bool
is_shouted(const kb_roster *roster, const kb_candidate *c)
{
    for (uint32_t t = c->begin; t < c->end; ++t) {
        const kb_token *const token = &roster->text->tokens[t];
        if (token->kind == KB_TOKEN_WORD &&
            (token->flags & KB_TOKEN_ALL_CAPS) == 0) {
            return false;
        }
    }
    return true;
}

// Forms of minted entities: collected as lists, then the best becomes the name.
typedef struct form {
    kb_str text;
    uint32_t entity;
    uint32_t order; // of the text
    bool is_shouted;
} form;

static int
compare_forms(const void *a, const void *b)
{
    const form *const x = a;
    const form *const y = b;
    if (x->entity != y->entity) {
        return x->entity < y->entity ? -1 : 1;
    }
    if (x->is_shouted != y->is_shouted) {
        return x->is_shouted ? 1 : -1;
    }
    if (x->text.len != y->text.len) {
        return x->text.len > y->text.len ? -1 : 1;
    }
    return (x->order > y->order) - (x->order < y->order);
}

// Add the form of a mention unless its entity has it.
static kb_status
add_form(kb_roster *roster, uint32_t i, form *forms, uint32_t *n)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    form f = {.entity = c->entity, .order = i};
    KB_TRY(clean_form(roster, c, &f.text));
    f.is_shouted = is_shouted(roster, c);
    const uint64_t key =
        kb_hash_finish(kb_hash_combine(c->entity, kb_hash(f.text)));
    if (kb_map_get(&roster->by_form, key) == KB_NONE) {
        KB_TRY(kb_map_set(&roster->by_form, key, i));
        forms[(*n)++] = f;
    }
    return KB_OK;
}

static kb_status
collect_forms(kb_roster *roster, form *forms, uint32_t *n)
{
    const kb_candidates *const all = roster->candidates;
    for (uint32_t i = 0; i < all->n; ++i) {
        const kb_candidate *const c = &all->items[i];
        if (c->kind != KB_MENTION_NAME || c->entity == KB_NONE ||
            roster->entities[c->entity].gaz) {
            continue;
        }
        const kb_status st = add_form(roster, i, forms, n);
        if (st != KB_OK) {
            return st;
        }
    }
    return KB_OK;
}

static kb_status
name_entity(kb_roster *roster, kb_resolved *resolved, const form *forms,
            uint32_t n)
{
    kb_entity *const entity = &resolved->entity;
    char key[KB_ENTITY_KEY_LEN + 1];
    kb_str *const aliases = KB_ARENA_NEW(roster->arena, kb_str, n);
    if (!aliases) {
        return KB_ERR_NOMEM;
    }
    entity->name = forms[0].text;
    for (uint32_t i = 1; i < n; ++i) {
        aliases[i - 1] = forms[i].text;
    }
    entity->aliases = aliases;
    entity->n_aliases = n - 1;
    KB_TRY(kb_entity_key(entity->type, entity->name, resolved->qualifier, key));
    return kb_arena_copy(roster->arena, (kb_str){key, KB_ENTITY_KEY_LEN},
                         &entity->key);
}

static kb_status
name_minted(kb_roster *roster)
{
    form *const forms =
        KB_ARENA_NEW(roster->arena, form, roster->candidates->n);
    if (!forms) {
        return KB_ERR_NOMEM;
    }
    uint32_t n = 0;
    KB_TRY(collect_forms(roster, forms, &n));
    if (n > 1) {
        qsort(forms, n, sizeof(*forms), compare_forms);
    }
    for (uint32_t i = 0; i < n;) {
        uint32_t end = i + 1;
        while (end < n && forms[end].entity == forms[i].entity) {
            end += 1;
        }
        KB_TRY(name_entity(roster, &roster->entities[forms[i].entity],
                           forms + i, end - i));
        i = end;
    }
    return KB_OK;
}

// ---- order ----

typedef struct place_in_line {
    uint32_t first; // candidate
    uint32_t entity;
} place_in_line;

static int
compare_places(const void *a, const void *b)
{
    const place_in_line *const x = a;
    const place_in_line *const y = b;
    if (x->first != y->first) {
        return x->first < y->first ? -1 : 1;
    }
    return (x->entity > y->entity) - (x->entity < y->entity);
}

static uint32_t
renumbered(const uint32_t *new_ids, uint32_t entity)
{
    return entity == KB_NONE ? KB_NONE : new_ids[entity];
}

// Two mints of one key ("Smith" of two surnames) are one entity to the outside.
static kb_status
merge_same_keys(kb_roster *roster, uint32_t *same)
{
    kb_map keys = {.arena = roster->arena};
    kb_status st = KB_OK;
    for (uint32_t i = 0; i < roster->n && st == KB_OK; ++i) {
        const uint64_t key = kb_hash(roster->entities[i].entity.key);
        const uint32_t other = kb_map_get(&keys, key);
        same[i] = other == KB_NONE ? i : other;
        if (other == KB_NONE) {
            st = kb_map_set(&keys, key, i);
        } else if (roster->entities[i].first < roster->entities[other].first) {
            roster->entities[other].first = roster->entities[i].first;
        }
    }
    return st;
}

static kb_status
sort_entities(kb_roster *roster, kb_resolution *out)
{
    const uint32_t n = roster->n;
    place_in_line *const line = KB_ARENA_NEW(roster->arena, place_in_line, n);
    uint32_t *const new_ids = KB_ARENA_NEW(roster->arena, uint32_t, n);
    uint32_t *const same = KB_ARENA_NEW(roster->arena, uint32_t, n);
    kb_resolved *const sorted = KB_ARENA_NEW(roster->arena, kb_resolved, n);
    if (!line || !new_ids || !sorted || !same) {
        return KB_ERR_NOMEM;
    }
    KB_TRY(merge_same_keys(roster, same));
    uint32_t n_kept = 0;
    for (uint32_t i = 0; i < n; ++i) {
        if (same[i] == i) {
            line[n_kept++] = (place_in_line){roster->entities[i].first, i};
        }
    }
    if (n_kept > 1) {
        qsort(line, n_kept, sizeof(*line), compare_places);
    }
    for (uint32_t i = 0; i < n_kept; ++i) {
        new_ids[line[i].entity] = i;
        sorted[i] = roster->entities[line[i].entity];
    }
    for (uint32_t i = 0; i < n; ++i) {
        new_ids[i] = new_ids[same[i]];
    }
    for (uint32_t i = 0; i < n_kept; ++i) {
        sorted[i].country = renumbered(new_ids, sorted[i].country);
    }
    for (uint32_t i = 0; i < roster->candidates->n; ++i) {
        kb_candidate *const c = &roster->candidates->items[i];
        c->entity = renumbered(new_ids, c->entity);
        c->owner = renumbered(new_ids, c->owner);
        c->pair[0] = renumbered(new_ids, c->pair[0]);
        c->pair[1] = renumbered(new_ids, c->pair[1]);
    }
    *out = (kb_resolution){sorted, n_kept};
    return KB_OK;
}

kb_status
kb_resolve(const kb_resolve_input *input, kb_candidates *candidates,
           kb_arena *arena, kb_resolution *out)
{
    kb_roster roster;
    KB_TRY(kb_roster_init(&roster, input, candidates, arena));
    KB_TRY(kb_resolve_names(&roster));
    KB_TRY(kb_resolve_roles(&roster));
    KB_TRY(kb_resolve_coreference(&roster));
    KB_TRY(name_minted(&roster));
    return sort_entities(&roster, out);
}

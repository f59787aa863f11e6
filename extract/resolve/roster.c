// SPDX-License-Identifier: MIT
#include "resolve/roster.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/hash.h"
#include "gaz/kind.h"

// Room for one more item in an array of the arena.
static kb_status
make_room(kb_arena *arena, void **items, uint32_t n, uint32_t *cap, size_t size)
{
    if (n < *cap) {
        return KB_OK;
    }
    const uint32_t more = *cap == 0 ? 32 : *cap * 2;
    void *const bigger = kb_arena_get(arena, more, size);
    if (!bigger) {
        return KB_ERR_NOMEM;
    }
    if (n > 0) {
        memcpy(bigger, *items, n * size);
    }
    *items = bigger;
    *cap = more;
    return KB_OK;
}

static void
index_names(kb_roster *roster)
{
    const kb_candidates *const c = roster->candidates;
    for (uint32_t i = 0; i < c->n; ++i) {
        if (c->items[i].kind == KB_MENTION_NAME ||
            c->items[i].kind == KB_MENTION_DEMONYM) {
            roster->begins[c->items[i].begin] = i;
            roster->ends[c->items[i].end] = i;
        }
    }
}

kb_status
kb_roster_init(kb_roster *roster, const kb_resolve_input *input,
               kb_candidates *candidates, kb_arena *arena)
{
    *roster = (kb_roster){.without = input->without,
                          .text = input->text,
                          .cues = input->cues,
                          .offices = input->offices,
                          .entries = input->entries,
                          .candidates = candidates,
                          .arena = arena};
    kb_map *const maps[] = {
        &roster->by_gaz,      &roster->by_name,    &roster->by_person,
        &roster->by_spelling, &roster->by_acronym, &roster->by_beginning,
        &roster->bearers_of,  &roster->posts_of,   &roster->by_form,
        &roster->introduced,  &roster->countries,  &roster->located,
        &roster->strong,      &roster->wholes};
    for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); ++i) {
        maps[i]->arena = arena;
    }
    const size_t n = (size_t)input->text->n_tokens + 1;
    roster->begins = KB_ARENA_NEW(arena, uint32_t, n);
    roster->ends = KB_ARENA_NEW(arena, uint32_t, n);
    if (!roster->begins || !roster->ends) {
        return KB_ERR_NOMEM;
    }
    for (size_t t = 0; t < n; ++t) {
        roster->begins[t] = KB_NONE;
        roster->ends[t] = KB_NONE;
    }
    index_names(roster);
    return KB_OK;
}

static kb_status
add_entity(kb_roster *roster, kb_resolved what, uint32_t *out)
{
    uint32_t cap = roster->cap;
    KB_TRY(make_room(roster->arena, (void **)&roster->entities, roster->n, &cap,
                     sizeof(*roster->entities)));
    KB_TRY(make_room(roster->arena, (void **)&roster->last_seen, roster->n,
                     &roster->cap, sizeof(*roster->last_seen)));
    what.country = KB_NONE;
    what.first = KB_NONE;
    *out = roster->n;
    roster->entities[roster->n] = what;
    roster->last_seen[roster->n] = KB_NONE;
    roster->n += 1;
    return KB_OK;
}

bool
kb_follows_any(const kb_text *text, uint32_t token, const char *const *words)
{
    return token > 0 && kb_token_is_any(&text->tokens[token - 1], words);
}

uint32_t
kb_past_brackets(const kb_text *text, uint32_t begin, uint32_t end,
                 uint32_t longest)
{
    if (begin >= end || text->tokens[begin].mark != '(') {
        return begin;
    }
    const uint32_t last = end - begin < longest ? end : begin + longest;
    for (uint32_t at = begin + 1; at < last; ++at) {
        if (text->tokens[at].mark == ')') {
            return at + 1;
        }
    }
    return begin;
}

bool
kb_is_possessive(const kb_text *text, const kb_candidate *c)
{
    return c->end == c->begin + 2 &&
           text->tokens[c->begin + 1].kind == KB_TOKEN_CLITIC;
}

kb_str
kb_last_word(kb_str phrase)
{
    size_t at = phrase.len;
    while (at > 0 && phrase.ptr[at - 1] != ' ') {
        at -= 1;
    }
    return (kb_str){phrase.ptr + at, phrase.len - at};
}

static kb_str
first_word(kb_str phrase)
{
    size_t n = 0;
    while (n < phrase.len && phrase.ptr[n] != ' ') {
        n += 1;
    }
    return (kb_str){phrase.ptr, n};
}

kb_status
kb_roster_fold_text(const kb_roster *roster, kb_str text, kb_str *out)
{
    kb_buf buf;
    kb_buf_init(&buf, roster->arena->alloc);
    kb_status st = kb_fold_name(text, &buf);
    if (st == KB_OK) {
        st = kb_arena_copy(roster->arena, kb_buf_get(&buf), out);
    }
    kb_buf_clear(&buf);
    return st;
}

// The offices that a person of a gazetteer holds on the document's day.
static kb_status
add_offices(kb_roster *roster, uint32_t person, const kb_gaz *gaz,
            uint32_t index)
{
    const kb_day day = roster->text->document->date;
    kb_office_reader reader = kb_gaz_offices_of(gaz, index);
    kb_gaz_office office;
    while (kb_gaz_offices_next(&reader, &office)) {
        const bool is_over =
            day == KB_NO_DAY
                ? office.is_ended
                : office.is_ended && office.to != KB_NO_DAY && office.to < day;
        const bool is_to_come =
            day != KB_NO_DAY && office.from != KB_NO_DAY && office.from > day;
        if (office.of == KB_NONE || is_to_come ||
            kb_gaz_kind_of(gaz, office.of).type == KB_PERSON) {
            continue;
        }
        kb_post post = {.person = person, .at = KB_NONE, .is_former = is_over};
        KB_TRY(kb_roster_fold_text(roster, office.role, &post.role));
        KB_TRY(kb_roster_known(roster, gaz, office.of, &post.owner));
        KB_TRY(kb_roster_add_post(roster, post));
    }
    return KB_OK;
}

static kb_status
add_known_person(kb_roster *roster, uint32_t id, const kb_gaz *gaz,
                 const kb_gaz_entity *entity, uint32_t index)
{
    kb_str folded;
    KB_TRY(kb_roster_fold_text(roster, entity->name, &folded));
    const kb_str first = first_word(folded);
    const kb_str last = kb_last_word(folded);
    KB_TRY(kb_roster_add_bearer(roster, id, first, last));
    return add_offices(roster, id, gaz, index);
}

kb_status
kb_roster_known(kb_roster *roster, const kb_gaz *gaz, uint32_t index,
                uint32_t *out)
{
    const uint64_t key = kb_entry_hash(gaz, index);
    const uint32_t found = kb_map_get(&roster->by_gaz, key);
    if (found != KB_NONE) {
        *out = found;
        return KB_OK;
    }
    const kb_entry *entry = NULL;
    KB_TRY(kb_entries_get(roster->entries, gaz, index, &entry));
    const kb_gaz_entity *const e = &entry->entity;
    kb_resolved r = {.class_ = e->class_,
                     .gender = e->gender,
                     .gaz = gaz,
                     .gaz_index = index,
                     .entry = e};
    r.entity.type = e->type;
    r.entity.is_known = true;
    r.entity.wikidata = e->wikidata;
    r.entity.key = (kb_str){entry->key, KB_ENTITY_KEY_LEN};
    r.entity.name = e->name;
    r.entity.aliases = entry->aliases;
    r.entity.n_aliases = entry->n_aliases;
    uint32_t id = 0;
    KB_TRY(add_entity(roster, r, &id));
    KB_TRY(kb_map_set(&roster->by_gaz, key, id));
    if (e->class_ == KB_CLASS_COUNTRY) {
        roster->entities[id].country = id;
    } else if (e->country != KB_NONE &&
               kb_gaz_kind_of(gaz, e->country).class_ == KB_CLASS_COUNTRY) {
        uint32_t country = KB_NONE;
        KB_TRY(kb_roster_known(roster, gaz, e->country, &country));
        roster->entities[id].country = country;
    }
    if (e->type == KB_PERSON) {
        KB_TRY(add_known_person(roster, id, gaz, e, index));
    }
    *out = id;
    return KB_OK;
}

kb_status
kb_roster_mint(kb_roster *roster, kb_entity_type type, uint32_t *out)
{
    kb_resolved r = {.gaz = NULL};
    r.entity.type = type;
    return add_entity(roster, r, out);
}

void
kb_roster_link(kb_roster *roster, uint32_t candidate, uint32_t entity)
{
    kb_candidate *const c = &roster->candidates->items[candidate];
    kb_resolved *const r = &roster->entities[entity];
    c->entity = entity;
    c->sieve = roster->sieve;
    if (c->sieve.len == 0) {
        c->sieve = r->gaz ? KB_STR("list") : KB_STR("name");
    }
    roster->sieve = (kb_str){"", 0};
    c->type = r->entity.type;
    c->class_ = r->class_ != KB_CLASS_NONE ? r->class_ : c->class_;
    if (r->gaz == NULL && r->class_ == KB_CLASS_NONE) {
        r->class_ = c->class_;
    }
    if (r->gender == KB_GENDER_UNKNOWN) {
        r->gender = c->gender;
    } else {
        c->gender = r->gender;
    }
    roster->last_seen[entity] = candidate;
    if (r->first == KB_NONE || candidate < r->first) {
        r->first = candidate;
    }
}

kb_status
kb_roster_add_bearer(kb_roster *roster, uint32_t entity, kb_str first,
                     kb_str surname)
{
    for (int by_surname = 0; by_surname < 2; ++by_surname) {
        const kb_str word = by_surname ? surname : first;
        if (by_surname == 0 && kb_str_equal(first, surname)) {
            continue;
        }
        const uint64_t key = kb_hash(word);
        uint32_t at = kb_map_get(&roster->bearers_of, key);
        bool is_there = false;
        const uint32_t head = at;
        for (int i = 0; at != KB_NONE && i < KB_CHAIN_MAX; ++i) {
            is_there = is_there || roster->bearers[at].entity == entity;
            at = roster->bearers[at].next;
        }
        if (is_there) {
            continue;
        }
        KB_TRY(make_room(roster->arena, (void **)&roster->bearers,
                         roster->n_bearers, &roster->cap_bearers,
                         sizeof(*roster->bearers)));
        roster->bearers[roster->n_bearers] = (kb_bearer){
            entity, head, kb_hash(first), first, surname, by_surname == 1};
        KB_TRY(kb_map_set(&roster->bearers_of, key, roster->n_bearers));
        roster->n_bearers += 1;
    }
    return KB_OK;
}

kb_status
kb_roster_add_post(kb_roster *roster, kb_post post)
{
    const uint64_t key = kb_hash(kb_last_word(post.role));
    post.next = kb_map_get(&roster->posts_of, key);
    KB_TRY(make_room(roster->arena, (void **)&roster->posts, roster->n_posts,
                     &roster->cap_posts, sizeof(*roster->posts)));
    roster->posts[roster->n_posts] = post;
    KB_TRY(kb_map_set(&roster->posts_of, key, roster->n_posts));
    roster->n_posts += 1;
    return KB_OK;
}

uint32_t
kb_roster_posts(const kb_roster *roster, kb_str role)
{
    return kb_map_get(&roster->posts_of, kb_hash(kb_last_word(role)));
}

kb_status
kb_roster_fold(const kb_roster *roster, uint32_t begin, uint32_t end,
               kb_str *out)
{
    const kb_token *const tokens = roster->text->tokens;
    size_t len = 0;
    for (uint32_t t = begin; t < end; ++t) {
        len += tokens[t].fold.len + 1;
    }
    char *const folded = kb_arena_get(roster->arena, len + 1, 1);
    if (!folded) {
        return KB_ERR_NOMEM;
    }
    size_t at = 0;
    for (uint32_t t = begin; t < end; ++t) {
        if (t > begin && (tokens[t].flags & KB_TOKEN_GLUED) == 0) {
            folded[at++] = ' ';
        }
        if (tokens[t].fold.len > 0) {
            memcpy(folded + at, tokens[t].fold.ptr, tokens[t].fold.len);
        }
        at += tokens[t].fold.len;
    }
    *out = (kb_str){folded, at};
    return KB_OK;
}

kb_status
kb_roster_role(const kb_roster *roster, uint32_t begin, uint32_t end,
               kb_str *out)
{
    KB_TRY(kb_roster_fold(roster, begin, end, out));
    if (kb_str_equal(*out, KB_STR("pm"))) {
        *out = KB_STR("prime minister");
    }
    return KB_OK;
}

uint64_t
kb_roster_name_key(kb_entity_type type, kb_str name)
{
    return kb_hash_finish(kb_hash_combine(type, kb_hash(name)));
}

kb_status
kb_roster_find_or_mint(kb_roster *roster, kb_entity_type type, kb_str name,
                       uint32_t *entity)
{
    *entity = kb_map_get(&roster->by_name, kb_roster_name_key(type, name));
    if (*entity != KB_NONE) {
        return KB_OK;
    }
    KB_TRY(kb_roster_mint(roster, type, entity));
    return kb_map_set(&roster->by_name, kb_roster_name_key(type, name),
                      *entity);
}

uint32_t
kb_roster_if_clear(const kb_roster *roster, uint32_t entity)
{
    return entity < roster->n ? entity : KB_NONE;
}

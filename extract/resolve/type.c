// SPDX-License-Identifier: MIT
// One name, one type: where the words around tell now this, now that of a name
// that no list has, most of them are believed.
#include "base/hash.h"
#include "resolve/roster.h"

enum { N_TYPES = 4 }; // by kb_entity_type

typedef struct votes {
    double of[N_TYPES];
} votes;

static bool
is_unlisted_name(const kb_candidate *c)
{
    return c->kind == KB_MENTION_NAME && c->n_senses == 0 &&
           (unsigned)c->type < N_TYPES;
}

// Count a vote; names get their row in the order of the text.
static kb_status
vote(kb_roster *roster, const kb_candidate *c, kb_map *rows, votes *all,
     uint32_t *n)
{
    kb_str name;
    KB_TRY(kb_roster_fold(roster, c->begin, c->end, &name));
    const uint64_t key = kb_hash(name);
    uint32_t row = kb_map_get(rows, key);
    if (row == KB_NONE) {
        row = (*n)++;
        KB_TRY(kb_map_set(rows, key, row));
    }
    all[row].of[c->type] += c->score;
    return KB_OK;
}

// Whether more than context tells a type: a title, a first name.
static bool
is_sure(const kb_candidate *c)
{
    return (c->flags & KB_CANDIDATE_FULL_NAME) != 0 ||
           c->role_end > c->role_begin;
}

static kb_status
take_winner(kb_roster *roster, kb_candidate *c, const kb_map *rows,
            const votes *all)
{
    kb_str name;
    KB_TRY(kb_roster_fold(roster, c->begin, c->end, &name));
    const votes *const v = &all[kb_map_get(rows, kb_hash(name))];
    for (unsigned type = 0; type < N_TYPES; ++type) {
        if (v->of[type] > v->of[c->type]) {
            c->type = (kb_entity_type)type;
        }
    }
    return KB_OK;
}

kb_status
kb_roster_settle_types(kb_roster *roster)
{
    const kb_candidates *const all = roster->candidates;
    kb_map rows = {.arena = roster->arena};
    votes *const counts = KB_ARENA_NEW(roster->arena, votes, all->n);
    if (!counts) {
        return KB_ERR_NOMEM;
    }
    memset(counts, 0, all->n * sizeof(*counts));
    kb_status st = KB_OK;
    uint32_t n = 0;
    for (uint32_t i = 0; i < all->n && st == KB_OK; ++i) {
        if (is_unlisted_name(&all->items[i])) {
            st = vote(roster, &all->items[i], &rows, counts, &n);
        }
    }
    for (uint32_t i = 0; i < all->n && st == KB_OK; ++i) {
        if (is_unlisted_name(&all->items[i]) && !is_sure(&all->items[i])) {
            st = take_winner(roster, &all->items[i], &rows, counts);
        }
    }
    return st;
}

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

// Count the vote of candidate `i` with the first of its name: `firsts[i]`.
static kb_status
vote(kb_roster *roster, uint32_t i, kb_map *names, votes *all, uint32_t *firsts)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    kb_str name;
    KB_TRY(kb_roster_fold(roster, c->begin, c->end, &name));
    const uint64_t key = kb_hash(name);
    firsts[i] = kb_map_get(names, key);
    if (firsts[i] == KB_NONE) {
        firsts[i] = i;
        KB_TRY(kb_map_set(names, key, i));
    }
    all[firsts[i]].of[c->type] += c->score;
    return KB_OK;
}

// Whether more than context tells a type: a title, a first name.
static bool
is_sure(const kb_candidate *c)
{
    return (c->flags & KB_CANDIDATE_FULL_NAME) != 0 ||
           c->role_end > c->role_begin;
}

static void
take_winner(kb_candidate *c, const votes *v)
{
    for (unsigned type = 0; type < N_TYPES; ++type) {
        if (v->of[type] > v->of[c->type]) {
            c->type = (kb_entity_type)type;
        }
    }
}

kb_status
kb_roster_settle_types(kb_roster *roster)
{
    const kb_candidates *const all = roster->candidates;
    kb_map names = {.arena = roster->arena};
    votes *const counts = KB_ARENA_NEW(roster->arena, votes, all->n);
    uint32_t *const firsts = KB_ARENA_NEW(roster->arena, uint32_t, all->n);
    if (!counts || !firsts) {
        return KB_ERR_NOMEM;
    }
    memset(counts, 0, all->n * sizeof(*counts));
    for (uint32_t i = 0; i < all->n; ++i) {
        if (is_unlisted_name(&all->items[i])) {
            KB_TRY(vote(roster, i, &names, counts, firsts));
        }
    }
    for (uint32_t i = 0; i < all->n; ++i) {
        if (is_unlisted_name(&all->items[i]) && !is_sure(&all->items[i])) {
            take_winner(&all->items[i], &counts[firsts[i]]);
        }
    }
    return KB_OK;
}

// SPDX-License-Identifier: MIT
// One name, one type: where the words around tell now this, now that of a name
// that no list has, most of them are believed.
#include "base/hash.h"
#include "resolve/roster.h"

enum {
    N_TYPES = 4, // by kb_entity_type
    TOLD = 4     // votes of what a name is said to be: "X is a village"
};

typedef struct votes {
    double of[N_TYPES];
} votes;

static bool
is_unlisted_name(const kb_candidate *c)
{
    return c->kind == KB_MENTION_NAME && c->n_senses == 0 &&
           (unsigned)c->type < N_TYPES;
}

// Past "is a", ", a", "was one of the" after a name; KB_NONE: nothing of the
// kind.
static uint32_t
past_copula(const kb_roster *roster, uint32_t at, uint32_t end)
{
    static const char *const be[] = {"is", "was", "are", "were", NULL};
    static const char *const articles[] = {"a", "an", "the", NULL};
    const kb_token *const tokens = roster->text->tokens;
    if (at + 2 >= end ||
        (tokens[at].mark != ',' && !kb_token_is_any(&tokens[at], be))) {
        return KB_NONE;
    }
    const bool is_one_of = kb_token_is(&tokens[at + 1], "one") &&
                           kb_token_is(&tokens[at + 2], "of");
    at += is_one_of ? 3 : 1;
    return at < end && kb_token_is_any(&tokens[at], articles) ? at + 1
                                                              : KB_NONE;
}

// What a name is said to be: "X is a small village in", or NULL: the noun
// before the first word that ends the phrase.
static const kb_cue *
find_kind(const kb_roster *roster, const kb_candidate *c)
{
    enum { LONGEST = 8, BRACKETS = 32 };
    const kb_text *const text = roster->text;
    const uint32_t end = text->sentences[text->tokens[c->begin].sentence].end;
    uint32_t at =
        past_copula(roster, kb_past_brackets(text, c->end, end, BRACKETS), end);
    if (at == KB_NONE) {
        return NULL;
    }
    const uint32_t last = end - at < LONGEST ? end : at + LONGEST;
    for (; at < last; ++at) {
        const kb_token *const next = &text->tokens[at + 1];
        const bool is_last = at + 1 >= end || next->kind != KB_TOKEN_WORD ||
                             (next->tag & (KB_POS_IN | KB_POS_CC | KB_POS_VBN |
                                           KB_POS_VBD | KB_POS_WH)) != 0;
        const kb_cue *const cue = kb_cues_find(roster->cues, &text->tokens[at]);
        if (is_last) {
            return (cue->bits & (KB_CUE_KIND | KB_CUE_NOUN)) != 0 ? cue : NULL;
        }
    }
    return NULL;
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
    const kb_cue *const kind = find_kind(roster, c);
    if (kind && kind->type == KB_PLACE) {
        all[firsts[i]].of[kind->type] += TOLD;
    }
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

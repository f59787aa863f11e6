// SPDX-License-Identifier: MIT
// Names of places that mean a team or a firm here: "Miami" for the Dolphins.
#include "base/hash.h"
#include "gaz/kind.h"
#include "resolve/roster.h"

// Whether what follows a name is done or had by firms: "Hanover said",
// "Hanover's shares".
static bool
acts_as_firm(const kb_roster *roster, const kb_candidate *c)
{
    const kb_text *const text = roster->text;
    uint32_t at = c->end;
    uint32_t bits = KB_CUE_SPEECH | KB_CUE_BUSINESS;
    if (at < text->n_tokens && text->tokens[at].kind == KB_TOKEN_CLITIC) {
        at += 1;
        bits = KB_CUE_BUSINESS;
    }
    return at < text->n_tokens &&
           text->tokens[at].sentence == text->tokens[c->begin].sentence &&
           (kb_cues_find(roster->cues, &text->tokens[at])->bits & bits) != 0;
}

// "Norwich striker", "Green Bay head coach", "Norwich's new goalkeeper".
static bool
is_before_player(const kb_roster *roster, const kb_candidate *c)
{
    const kb_text *const text = roster->text;
    const bool is_owner =
        c->end < text->n_tokens && text->tokens[c->end].kind == KB_TOKEN_CLITIC;
    const uint32_t begin = c->end + is_owner;
    for (uint32_t t = begin; t < begin + 2 && t < text->n_tokens; ++t) {
        const kb_token *const token = &text->tokens[t];
        if ((kb_cues_find(roster->cues, token)->bits & KB_CUE_TEAM) != 0) {
            return true;
        }
        if (token->kind != KB_TOKEN_WORD ||
            (token->flags & KB_TOKEN_CAPITAL) != 0) {
            break;
        }
    }
    return false;
}

// The only team of a league that the document speaks of among those whose names
// begin with a place's.
typedef struct by_league {
    const kb_roster *roster;
    size_t len; // of the place's name
    kb_gaz_sense team;
    uint32_t n;
} by_league;

static kb_status
take_team(void *ctx, const kb_gaz_found *found)
{
    by_league *const b = ctx;
    const kb_gaz_sense *const s = &found->sense;
    if (found->key.len <= b->len || found->key.ptr[b->len] != ' ' ||
        (s->flags & KB_SENSE_WEAK) != 0 ||
        kb_sense_kind(s).class_ != KB_CLASS_CLUB) {
        return KB_OK;
    }
    const uint32_t league = kb_gaz_facts(s->gaz, s->index).parent;
    if (league != KB_NONE && kb_roster_names_part(b->roster, s->gaz, league) &&
        (b->n == 0 || b->team.index != s->index)) {
        b->team = *s;
        b->n += 1;
    }
    return KB_OK;
}

// "Detroit" in a report that names the American League or one of its teams.
static kb_status
find_by_league(const kb_roster *roster, const kb_gaz *gaz, kb_str place,
               kb_gaz_sense *out)
{
    by_league b = {.roster = roster, .len = place.len};
    const kb_status st =
        kb_gaz_search(gaz, place, KB_LIKE_PREFIX, take_team, &b);
    if (st != KB_OK && st != KB_NOT_FOUND) {
        return st;
    }
    *out = b.team;
    return b.n == 1 ? KB_OK : KB_NOT_FOUND;
}

// Let a name be found as the team that it means if it means one.
static kb_status
note_team(kb_roster *roster, const kb_candidate *c)
{
    kb_candidate team = *c;
    team.type = KB_ORGANIZATION;
    const kb_gaz_sense *s = kb_roster_choose(roster, &team);
    kb_gaz_sense found;
    kb_str name;
    KB_TRY(kb_roster_fold(roster, c->begin, c->end, &name));
    if (!s) {
        const kb_status st =
            find_by_league(roster, c->senses[0].gaz, name, &found);
        if (st != KB_OK) {
            return st == KB_NOT_FOUND ? KB_OK : st;
        }
        s = &found;
    } else if (((s->flags & KB_SENSE_WEAK) == 0 &&
                c->type == KB_ORGANIZATION) ||
               kb_sense_kind(s).class_ != KB_CLASS_CLUB) {
        return KB_OK;
    }
    uint32_t entity = KB_NONE;
    KB_TRY(kb_roster_known(roster, s->gaz, s->index, &entity));
    return kb_map_set(&roster->by_beginning, kb_hash(name), entity);
}

// Teams that places' names mean where they are read as organizations or stand
// before a player.
kb_status
kb_roster_note_teams(kb_roster *roster)
{
    kb_status st = KB_OK;
    for (uint32_t i = 0; i < roster->candidates->n && st == KB_OK; ++i) {
        const kb_candidate *const c = &roster->candidates->items[i];
        if (c->kind == KB_MENTION_NAME && kb_may_be_place(c) &&
            (c->type == KB_ORGANIZATION ||
             (c->type == KB_PLACE && is_before_player(roster, c)))) {
            st = note_team(roster, c);
        }
    }
    return st;
}

// Whether a name stands behind that of a place and a comma: "Arlington, Texas".
static bool
ends_place(const kb_roster *roster, const kb_candidate *c)
{
    if (c->begin < 2 || roster->text->tokens[c->begin - 1].mark != ',' ||
        roster->ends[c->begin - 1] == KB_NONE) {
        return false;
    }
    const kb_candidate *const before =
        &roster->candidates->items[roster->ends[c->begin - 1]];
    return before->type == KB_PLACE;
}

static bool
may_have_team(kb_entity_class class_)
{
    return class_ == KB_CLASS_CITY || class_ == KB_CLASS_REGION ||
           class_ == KB_CLASS_DISTRICT || class_ == KB_CLASS_LAKE;
}

// "Miami" in a document that has named the Miami Dolphins, where no place is
// spoken of; "Hanover" in one that has named Hanover Bolts Ltd, where it acts.
kb_status
kb_find_team(const kb_roster *roster, const kb_candidate *c, uint32_t *out)
{
    static const char *const locative[] = {"in",   "at",   "near",    "from",
                                           "to",   "of",   "outside", "around",
                                           "into", "over", NULL};
    const kb_text *const text = roster->text;
    const kb_token *const next =
        c->end < text->n_tokens ? &text->tokens[c->end] : NULL;
    kb_str name;
    *out = KB_NONE;
    if (!may_have_team(c->class_) ||
        (text->tokens[c->begin].flags & KB_TOKEN_ALL_CAPS) != 0 ||
        kb_follows_any(text, c->begin, locative) || ends_place(roster, c) ||
        (next && next->mark != 0 && strchr(",-:(", next->mark))) {
        return KB_OK;
    }
    KB_TRY(kb_roster_fold(roster, c->begin, c->end, &name));
    const uint32_t entity = kb_roster_if_clear(
        roster, kb_map_get(&roster->by_beginning, kb_hash(name)));
    if (entity != KB_NONE &&
        (roster->entities[entity].class_ == KB_CLASS_CLUB ||
         acts_as_firm(roster, c))) {
        *out = entity;
    }
    return KB_OK;
}

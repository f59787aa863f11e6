// SPDX-License-Identifier: MIT
// Names of the lists that mean something else here: what lies in another region
// or belongs to another state, a person called like a place.
#include "base/hash.h"
#include "gaz/kind.h"
#include "resolve/roster.h"

// Whether a region lies in what follows it: "Weston, Albany County, New York".
static bool
goes_outwards(const kb_roster *roster, const kb_candidate *region)
{
    for (uint32_t i = 0; i < region->n_senses; ++i) {
        const kb_gaz_sense *const s = &region->senses[i];
        const kb_gaz_entity e = kb_gaz_facts(s->gaz, s->index);
        if (kb_roster_lies_in_next(roster, region, &e)) {
            return true;
        }
    }
    return false;
}

// Whether what follows closes "Paris, Texas, ": no list of places goes on, as
// in "Boston, Texas and Ohio".
static bool
ends_address(const kb_roster *roster, const kb_candidate *region)
{
    static const char *const joiners[] = {"and", "or", "&", NULL};
    const kb_text *const text = roster->text;
    const kb_candidate *const next = kb_roster_after_comma(roster, region);
    if (next && next->type == KB_PLACE) {
        return goes_outwards(roster, region);
    }
    return region->end >= text->n_tokens ||
           !kb_token_is_any(&text->tokens[region->end], joiners);
}

// The region that the name after a comma means: one of the country that the
// name before it lies in, else what it means first.
static const kb_gaz_sense *
region_of(const kb_candidate *next, const kb_gaz_entity *city)
{
    for (uint32_t i = 0; i < next->n_senses && next->class_ != KB_CLASS_CITY;
         ++i) {
        const kb_gaz_sense *const s = &next->senses[i];
        const kb_gaz_entity e = kb_gaz_facts(s->gaz, s->index);
        if (e.class_ == KB_CLASS_REGION && e.country == city->country) {
            return s;
        }
    }
    return next->n_senses > 0 && next->class_ == KB_CLASS_REGION
               ? &next->senses[0]
               : NULL;
}

// A town, or a region of a region: a county.
static bool
is_town_or_county(const kb_gaz *gaz, const kb_gaz_entity *e)
{
    return e->class_ == KB_CLASS_CITY ||
           (e->class_ == KB_CLASS_REGION && e->parent != KB_NONE &&
            kb_gaz_kind_of(gaz, e->parent).class_ == KB_CLASS_REGION);
}

// "Paris, Texas", "Clay County, Iowa" where no list has that Paris, that
// county: its region, else NULL.
static const kb_gaz_sense *
other_region(const kb_roster *roster, const kb_candidate *c,
             const kb_gaz_sense *sense)
{
    const kb_candidate *const next = kb_roster_after_comma(roster, c);
    if (!next) {
        return NULL;
    }
    const kb_gaz_entity e = kb_gaz_facts(sense->gaz, sense->index);
    if (!is_town_or_county(sense->gaz, &e) ||
        kb_roster_lies_in_next(roster, c, &e)) {
        return NULL;
    }
    const kb_gaz_sense *const state = region_of(next, &e);
    if (!state) {
        return NULL;
    }
    const kb_gaz_entity region = kb_gaz_facts(state->gaz, state->index);
    return e.country != region.country || ends_address(roster, next) ? state
                                                                     : NULL;
}

static bool
is_of_state(kb_entity_class class_)
{
    return class_ == KB_CLASS_MINISTRY || class_ == KB_CLASS_GOVERNMENT ||
           class_ == KB_CLASS_AGENCY || class_ == KB_CLASS_PARLIAMENT ||
           class_ == KB_CLASS_COURT || class_ == KB_CLASS_BANK ||
           class_ == KB_CLASS_ARMY || class_ == KB_CLASS_PARTY;
}

// "Pakistan's Supreme Court", "Ohio House of Representatives" where the list's
// is of another state: that country or region, else NULL.
static const kb_gaz_sense *
other_state(const kb_roster *roster, uint32_t i, const kb_gaz_sense *sense)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    const kb_entity_class class_ = kb_sense_kind(sense).class_;
    if (i == 0 || !is_of_state(class_)) {
        return NULL;
    }
    const kb_gaz_entity e = kb_gaz_facts(sense->gaz, sense->index);
    if (e.country == KB_NONE) {
        return NULL;
    }
    const kb_candidate *const owner = &roster->candidates->items[i - 1];
    const bool is_possessor =
        owner->end + 1 == c->begin &&
        roster->text->tokens[owner->end].kind == KB_TOKEN_CLITIC;
    const bool is_state =
        owner->class_ == KB_CLASS_COUNTRY || owner->class_ == KB_CLASS_REGION;
    if ((!is_possessor && owner->end != c->begin) || !is_state ||
        owner->n_senses == 0) {
        return NULL;
    }
    const kb_gaz_sense *const state = &owner->senses[0];
    return state->gaz == sense->gaz && state->index != e.country &&
                   state->index != e.parent
               ? state
               : NULL;
}

// A name that its region, state or class, `qualifier`, tells from the list's
// entry.
static kb_status
resolve_apart(kb_roster *roster, uint32_t i, kb_entity_type type,
              kb_str qualifier)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    kb_str name;
    KB_TRY(kb_roster_fold(roster, c->begin, c->end, &name));
    const uint64_t key =
        kb_hash_combine(kb_roster_name_key(type, name), kb_hash(qualifier));
    uint32_t entity = kb_map_get(&roster->by_name, key);
    if (entity == KB_NONE) {
        KB_TRY(kb_roster_mint(roster, type, &entity));
        KB_TRY(kb_map_set(&roster->by_name, key, entity));
        roster->entities[entity].qualifier = qualifier;
    }
    kb_roster_link(roster, i, entity);
    return KB_OK;
}

static bool
lies_in_any(const kb_gaz_sense *part, const kb_candidate *whole)
{
    const kb_gaz_entity facts = kb_gaz_facts(part->gaz, part->index);
    for (uint32_t i = 0; i < whole->n_senses; ++i) {
        const kb_gaz_sense *const s = &whole->senses[i];
        if (s->gaz == part->gaz &&
            (s->index == facts.country || s->index == facts.parent)) {
            return true;
        }
    }
    return false;
}

// "Amman, Jordan": whether a name stands behind that of a place which, by the
// lists, may lie there.
static bool
follows_part(const kb_text *text, const kb_candidates *all, uint32_t i)
{
    const kb_candidate *const c = &all->items[i];
    if (i == 0 || c->begin == 0 || text->tokens[c->begin - 1].mark != ',' ||
        all->items[i - 1].end + 1 != c->begin) {
        return false;
    }
    const kb_candidate *const part = &all->items[i - 1];
    for (uint32_t k = 0; k < part->n_senses; ++k) {
        if (part->kind == KB_MENTION_NAME && !part->senses[k].is_word &&
            lies_in_any(&part->senses[k], c)) {
            return true;
        }
    }
    return false;
}

// Names of one word of which the document says somewhere that something is in
// or at them, or a town: no persons.
kb_status
kb_roster_note_places(kb_roster *roster)
{
    static const char *const words[] = {"in",      "at",   "near",
                                        "outside", "into", NULL};
    const kb_text *const text = roster->text;
    for (uint32_t i = 0; i < roster->candidates->n; ++i) {
        const kb_candidate *const c = &roster->candidates->items[i];
        if (c->kind == KB_MENTION_NAME && c->end == c->begin + 1 &&
            (kb_follows_any(text, c->begin, words) ||
             follows_part(text, roster->candidates, i)) &&
            (c->end >= text->n_tokens || // not "in Ford's cabinet"
             text->tokens[c->end].kind != KB_TOKEN_CLITIC)) {
            KB_TRY(kb_map_set(&roster->located, text->tokens[c->begin].key, i));
        }
    }
    return KB_OK;
}

bool
kb_roster_is_located(const kb_roster *roster, const kb_candidate *c)
{
    return kb_map_get(&roster->located, roster->text->tokens[c->begin].key) !=
           KB_NONE;
}

// A word for a people that stands alone, as a surname may: Finn, but not "Finn
// sailors" or "the Finn".
static bool
stands_alone(const kb_text *text, const kb_candidate *c)
{
    static const char *const determiners[] = {"the", "a", "an", "no", NULL};
    return c->end == c->begin + 1 && (c->flags & KB_CANDIDATE_PLURAL) == 0 &&
           !kb_follows_any(text, c->begin, determiners) &&
           (c->end >= text->n_tokens ||
            text->tokens[c->end].kind != KB_TOKEN_WORD ||
            (text->tokens[c->end].tag & (KB_POS_VBD | KB_POS_VBZ | KB_POS_MD |
                                         KB_POS_CC | KB_POS_IN)) != 0);
}

// A place, people or firm by its name that is a team or a person here.
kb_status
kb_resolve_other_kind(kb_roster *roster, uint32_t i, kb_entity_type type)
{
    kb_candidate *const c = &roster->candidates->items[i];
    uint32_t other = KB_NONE;
    kb_sieve by = KB_SIEVE_TEAM;
    if (type == KB_PLACE && c->kind == KB_MENTION_NAME &&
        kb_roster_tries(roster, KB_SIEVE_TEAM)) {
        KB_TRY(kb_find_team(roster, c, &other));
    }
    if (other == KB_NONE && !kb_roster_is_located(roster, c) &&
        (c->kind == KB_MENTION_NAME || stands_alone(roster->text, c)) &&
        kb_roster_tries(roster, KB_SIEVE_NAMESAKE)) {
        other = kb_find_namesake(roster, i);
        by = KB_SIEVE_NAMESAKE;
    }
    if (other != KB_NONE) {
        if (kb_is_possessive(roster->text, c)) { // the person's, not the firm
            c->end = c->begin + 1;
            c->head = c->begin;
            roster->ends[c->end] = i;
        }
        c->kind = KB_MENTION_NAME;
        kb_roster_by(roster, by);
        kb_roster_link(roster, i, other);
    }
    return KB_OK;
}

// "The province of L'Aquila", which no list has.
static kb_status
resolve_by_class(kb_roster *roster, uint32_t i)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    const kb_entity_class told = kb_roster_class_told(roster, c);
    if (c->n_senses == 0 || told == KB_CLASS_NONE) {
        return KB_OK;
    }
    const char *const word = kb_entity_class_text(told);
    KB_TRY(resolve_apart(roster, i, KB_PLACE, (kb_str){word, strlen(word)}));
    kb_resolved *const place = &roster->entities[c->entity];
    place->class_ = told;
    const uint32_t country = kb_country_of_all(c);
    uint32_t entity = KB_NONE;
    if (country != KB_NONE) { // as the town that it is called after
        KB_TRY(kb_roster_known(roster, c->senses[0].gaz, country, &entity));
        roster->entities[c->entity].country = entity;
    }
    return KB_OK;
}

kb_status
kb_resolve_elsewhere(kb_roster *roster, uint32_t i, kb_entity_type type,
                     const kb_gaz_sense *sense)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    const kb_gaz_sense *where = NULL;
    if (!sense) {
        return type == KB_PLACE ? resolve_by_class(roster, i) : KB_OK;
    }
    if (type == KB_PLACE) {
        where = other_region(roster, c, sense);
    } else if (type == KB_ORGANIZATION) {
        where = other_state(roster, i, sense);
    }
    return where ? resolve_apart(roster, i, type,
                                 kb_gaz_get(where->gaz, where->index).name)
                 : KB_OK;
}

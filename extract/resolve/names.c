// SPDX-License-Identifier: MIT
// Names and demonyms to entities.  First whole names and what a gazetteer
// knows, then the short names that lean on them: surnames, acronyms, beginnings
// of organizations' names.
#include "base/hash.h"
#include "gaz/kind.h"
#include "resolve/roster.h"

// ---- organizations and places ----

// The end of an organization's name without its legal form.
static uint32_t
without_suffix(const kb_roster *roster, const kb_candidate *c)
{
    static const char *const forms[] = {
        "inc",         "corp",    "ltd",     "llc",   "plc",      "co",
        "gmbh",        "ag",      "sa",      "nv",    "spa",      "kk",
        "oyj",         "ab",      "asa",     "se",    "lp",       "llp",
        "corporation", "limited", "company", "group", "holdings", NULL};
    uint32_t end = c->end;
    while (end > c->begin + 1) {
        const kb_token *const t = &roster->text->tokens[end - 1];
        if (t->mark != ',' && !kb_token_is_any(t, forms)) {
            break;
        }
        end -= 1;
    }
    return end;
}

static kb_status
note_form(kb_map *map, uint64_t key, uint32_t entity, uint32_t n_entities)
{
    const uint32_t before = kb_map_get(map, key);
    if (before == KB_NONE) {
        return kb_map_set(map, key, entity);
    }
    // Two bear it: it tells neither.
    return before == entity ? KB_OK : kb_map_set(map, key, n_entities + 1);
}

// Let an organization be found by its acronym and by its first words.
static kb_status
register_organization(kb_roster *roster, const kb_candidate *c, uint32_t entity)
{
    char acronym[16];
    size_t n = 0;
    for (uint32_t t = c->begin; t < c->end && n < sizeof(acronym); ++t) {
        const kb_token *const token = &roster->text->tokens[t];
        if ((token->flags & KB_TOKEN_CAPITAL) != 0 && token->fold.len > 0) {
            acronym[n++] = token->fold.ptr[0];
        }
    }
    const uint32_t ambiguous = UINT32_MAX - 2;
    if (n >= 2) {
        KB_TRY(note_form(&roster->by_acronym, kb_hash((kb_str){acronym, n}),
                         entity, ambiguous));
    }
    const uint32_t bare = without_suffix(roster, c);
    kb_str name;
    if (roster->entities[entity].class_ == KB_CLASS_CLUB ||  // United
        roster->entities[entity].class_ == KB_CLASS_MEDIA) { // the Times
        const kb_str last = roster->text->tokens[c->end - 1].fold;
        KB_TRY(
            note_form(&roster->by_beginning, kb_hash(last), entity, ambiguous));
    }
    for (uint32_t end = c->begin + 1; end < c->end && end < c->begin + 5;
         ++end) {
        if (roster->text->tokens[end].mark == '-' ||
            (end == c->begin + 1 && end != bare &&
             roster->text->tokens[c->begin].tags != 0)) {
            continue;
        }
        KB_TRY(kb_roster_fold(roster, c->begin, end, &name));
        KB_TRY(
            note_form(&roster->by_beginning, kb_hash(name), entity, ambiguous));
    }
    return KB_OK;
}

// What the document calls by a longer name that begins so, or KB_NONE.
static uint32_t
find_longer_name(kb_roster *roster, kb_str name)
{
    const uint32_t entity =
        kb_roster_tries(roster, KB_SIEVE_SHORT_NAME)
            ? kb_roster_if_clear(
                  roster, kb_map_get(&roster->by_beginning, kb_hash(name)))
            : KB_NONE;
    if (entity != KB_NONE) {
        kb_roster_by(roster, KB_SIEVE_SHORT_NAME);
    }
    return entity;
}

static kb_status
resolve_short_organization(kb_roster *roster, const kb_candidate *c,
                           kb_str name, uint32_t *entity)
{
    *entity =
        kb_map_get(&roster->by_name, kb_roster_name_key(KB_ORGANIZATION, name));
    const kb_token *const t = &roster->text->tokens[c->begin];
    if (*entity == KB_NONE && c->end == c->begin + 1 &&
        (t->flags & KB_TOKEN_ALL_CAPS) != 0 &&
        kb_roster_tries(roster, KB_SIEVE_ACRONYM)) {
        *entity = kb_roster_if_clear(
            roster, kb_map_get(&roster->by_acronym, kb_hash(t->fold)));
        if (*entity != KB_NONE) {
            kb_roster_by(roster, KB_SIEVE_ACRONYM);
        }
    }
    if (*entity == KB_NONE) {
        *entity = find_longer_name(roster, name);
    }
    if (*entity != KB_NONE) {
        return KB_OK;
    }
    return kb_roster_find_or_mint(roster, KB_ORGANIZATION, name, entity);
}

static bool
holds_word(kb_str text, kb_str word)
{
    for (size_t i = 0; i + word.len <= text.len; ++i) {
        if (memcmp(text.ptr + i, word.ptr, word.len) == 0) {
            return true;
        }
    }
    return false;
}

// Whether half of a name's longer words, or more, are in an entry's label.
static kb_status
shares_words(const kb_roster *roster, const kb_candidate *c,
             const kb_gaz_sense *sense, bool *out)
{
    kb_str label;
    uint32_t n_words = 0;
    uint32_t n_shared = 0;
    KB_TRY(kb_roster_fold_text(
        roster, kb_gaz_get(sense->gaz, sense->index).name, &label));
    for (uint32_t t = c->begin; t < c->end; ++t) {
        const kb_str word = roster->text->tokens[t].fold;
        if (word.len > 3) {
            n_words += 1;
            n_shared += holds_word(label, word);
        }
    }
    *out = n_words > 0 && n_shared * 2 >= n_words;
    return KB_OK;
}

// "Long Name (LN)": both are one; a gazetteer's entry wins.
static kb_status
follow_acronym(kb_roster *roster, uint32_t i, uint32_t *entity)
{
    const kb_text *const text = roster->text;
    kb_candidates *const all = roster->candidates;
    const kb_candidate *const c = &all->items[i];
    const uint32_t at = c->end;
    if (!kb_roster_tries(roster, KB_SIEVE_ACRONYM) ||
        at + 2 >= text->n_tokens || text->tokens[at].mark != '(' ||
        text->tokens[at + 2].mark != ')' ||
        (text->tokens[at + 1].flags & KB_TOKEN_ALL_CAPS) == 0) {
        return KB_OK;
    }
    const kb_str acronym = text->tokens[at + 1].fold;
    const uint32_t other = roster->begins[at + 1];
    if (other != KB_NONE && *entity == KB_NONE &&
        all->items[other].n_senses > 0 &&
        all->items[other].type == KB_ORGANIZATION) {
        const kb_gaz_sense *const s = &all->items[other].senses[0];
        bool is_same = false;
        KB_TRY(shares_words(roster, c, s, &is_same));
        if (is_same) {
            KB_TRY(kb_roster_known(roster, s->gaz, s->index, entity));
        }
    }
    if (*entity != KB_NONE) {
        KB_TRY(kb_map_set(&roster->by_name,
                          kb_roster_name_key(KB_ORGANIZATION, acronym),
                          *entity));
    }
    return KB_OK;
}

// A name that is weak or means what few know, by the entry whose longer name
// the document has.
static uint32_t
find_by_weak_name(kb_roster *roster, kb_str name, const kb_gaz_sense *sense)
{
    const bool is_weak =
        sense && ((sense->flags & KB_SENSE_WEAK) != 0 ||
                  kb_gaz_facts(sense->gaz, sense->index).prior <= KB_RARE);
    const uint32_t entity = is_weak ? find_longer_name(roster, name) : KB_NONE;
    return entity != KB_NONE && roster->entities[entity].gaz ? entity : KB_NONE;
}

// "The Times" where another paper of that name is named in full, or KB_NONE.
static uint32_t
find_other_paper(kb_roster *roster, const kb_candidate *c,
                 const kb_gaz_sense *sense)
{
    const kb_str last = roster->text->tokens[c->end - 1].fold;
    if (!sense || c->end - c->begin > 2 ||
        kb_sense_kind(sense).class_ != KB_CLASS_MEDIA) {
        return KB_NONE;
    }
    const uint32_t other = find_longer_name(roster, last);
    return other != KB_NONE && roster->entities[other].gaz &&
                   roster->entities[other].class_ == KB_CLASS_MEDIA
               ? other
               : KB_NONE;
}

// "Acme Metals Inc." by the "Acme Metals" of a list.
static kb_status
find_without_suffix(kb_roster *roster, const kb_candidate *c, uint32_t *entity)
{
    const uint32_t end = without_suffix(roster, c);
    if (*entity != KB_NONE || c->n_senses > 0 || end == c->end) {
        return KB_OK;
    }
    const kb_span span = kb_text_span(roster->text, c->begin, end);
    const kb_str name = {roster->text->document->text.ptr + span.begin,
                         span.end - span.begin};
    kb_holder found;
    const kb_status st =
        kb_offices_lookup(roster->offices, name, KB_ORGANIZATION, &found);
    if (st == KB_OK &&
        kb_gaz_kind_of(found.gaz, found.index).class_ == KB_CLASS_COMPANY) {
        return kb_roster_known(roster, found.gaz, found.index, entity);
    }
    return st == KB_NOT_FOUND ? KB_OK : st;
}

static kb_status
find_organization(kb_roster *roster, uint32_t i, kb_str name,
                  const kb_gaz_sense *sense, bool is_short_pass,
                  uint32_t *entity)
{
    *entity = find_other_paper(roster, &roster->candidates->items[i], sense);
    if (*entity == KB_NONE && is_short_pass) {
        *entity = find_by_weak_name(roster, name, sense);
    }
    if (*entity != KB_NONE || sense) {
        return KB_OK;
    }
    KB_TRY(find_without_suffix(roster, &roster->candidates->items[i], entity));
    if (*entity != KB_NONE) {
        return KB_OK;
    }
    return is_short_pass
               ? resolve_short_organization(
                     roster, &roster->candidates->items[i], name, entity)
               : follow_acronym(roster, i, entity);
}

uint32_t
kb_find_of_other_type(const kb_roster *roster, const kb_candidate *c,
                      kb_str name)
{
    static const kb_entity_type types[] = {KB_ORGANIZATION, KB_PLACE,
                                           KB_PERSON};
    for (size_t i = 0; c->n_senses == 0 && i < 3; ++i) {
        const uint32_t entity =
            types[i] == c->type
                ? KB_NONE
                : kb_map_get(&roster->by_name,
                             kb_roster_name_key(types[i], name));
        if (entity != KB_NONE) {
            return entity;
        }
    }
    return KB_NONE;
}

static kb_status
resolve_thing(kb_roster *roster, uint32_t i, const kb_gaz_sense *sense,
              bool is_short_pass)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    const bool is_organization = c->type == KB_ORGANIZATION;
    uint32_t entity = KB_NONE;
    kb_str name;
    const uint32_t end = is_organization ? without_suffix(roster, c) : c->end;
    KB_TRY(kb_roster_fold(roster, c->begin, end, &name));
    if (is_organization) {
        KB_TRY(
            find_organization(roster, i, name, sense, is_short_pass, &entity));
    }
    if (entity == KB_NONE && sense) {
        KB_TRY(kb_roster_known(roster, sense->gaz, sense->index, &entity));
    }
    if (entity == KB_NONE && is_short_pass) {
        entity = kb_find_of_other_type(roster, c, name);
    }
    if (entity == KB_NONE) {
        KB_TRY(kb_roster_find_or_mint(roster, c->type, name, &entity));
    }
    kb_roster_link(roster, i, entity);
    KB_TRY(kb_map_set(
        &roster->by_name,
        kb_roster_name_key(roster->entities[entity].entity.type, name),
        entity));
    if (roster->entities[entity].entity.type != KB_ORGANIZATION) {
        return KB_OK;
    }
    KB_TRY(follow_acronym(roster, i, &entity));
    return c->end - c->begin > 1 ? register_organization(roster, c, entity)
                                 : KB_OK;
}

// ---- all ----

static bool
leans_on_others(const kb_roster *roster, const kb_candidate *c,
                const kb_gaz_sense *sense)
{
    if (c->type == KB_PERSON) {
        return (c->flags & KB_CANDIDATE_FULL_NAME) == 0;
    }
    if (kb_is_possessive(roster->text, c)) {
        return true; // on a person, perhaps
    }
    if (c->end - c->begin > 1) {
        return c->type == KB_PLACE || (!sense && c->n_senses > 0); // a team
    }
    return !sense ||
           (roster->text->tokens[c->begin].flags & KB_TOKEN_ALL_CAPS) == 0;
}

static kb_status
resolve_name(kb_roster *roster, uint32_t i, const kb_gaz_sense *sense,
             bool is_short_pass)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    const kb_entity_type type = c->type;
    if (is_short_pass && type != KB_PERSON) {
        KB_TRY(kb_resolve_other_kind(roster, i, type));
    }
    if (c->entity == KB_NONE) {
        KB_TRY(kb_resolve_elsewhere(roster, i, type, sense));
    }
    if (c->entity != KB_NONE) {
        return KB_OK;
    }
    if (type != KB_PERSON) {
        return resolve_thing(roster, i, sense, is_short_pass);
    }
    return is_short_pass ? kb_resolve_short_person(roster, i, sense)
                         : kb_resolve_full_person(roster, i, sense);
}

// One string stands for one entry of a gazetteer throughout the document,
// unless the words beside it tell of another.
static kb_status
choose_once(kb_roster *roster, kb_map *chosen, const kb_candidate *c,
            const kb_gaz_sense **out)
{
    *out = NULL;
    if (c->n_senses == 0) {
        return KB_OK;
    }
    if (kb_roster_class_told(roster, c) != KB_CLASS_NONE) {
        *out = kb_roster_choose(roster, c);
        return KB_OK;
    }
    uint64_t key = kb_hash_combine(c->senses[0].index,
                                   kb_hash_combine(c->type, c->n_senses));
    for (uint32_t t = c->begin; t < c->end; ++t) {
        key = kb_hash_combine(key, roster->text->tokens[t].key);
    }
    key = kb_hash_finish(key);
    const uint32_t before = kb_map_get(chosen, key);
    if (before < c->n_senses) {
        *out = &c->senses[before];
        return KB_OK;
    }
    *out = kb_roster_choose(roster, c);
    return *out ? kb_map_set(chosen, key, (uint32_t)(*out - c->senses)) : KB_OK;
}

// Whether an acronym is made of first letters of a name, in order, from its
// first word on.
static bool
fits_acronym(const kb_text *text, const kb_candidate *c, kb_str acronym)
{
    size_t at = 0;
    for (uint32_t t = c->begin; t < c->end && at < acronym.len; ++t) {
        const kb_str word = text->tokens[t].fold;
        const bool is_next = word.len > 0 && word.ptr[0] == acronym.ptr[at];
        if (t == c->begin && !is_next) {
            return false;
        }
        at += is_next;
    }
    return at == acronym.len;
}

// What the document says an acronym stands for outweighs every list.
static kb_status
note_acronyms(kb_roster *roster)
{
    const kb_text *const text = roster->text;
    const kb_candidates *const all = roster->candidates;
    kb_status st = KB_OK;
    const uint32_t n = kb_roster_tries(roster, KB_SIEVE_ACRONYM) ? all->n : 0;
    for (uint32_t i = 0; i < n && st == KB_OK; ++i) {
        const kb_candidate *const c = &all->items[i];
        if (c->kind != KB_MENTION_NAME || c->type != KB_ORGANIZATION ||
            c->end - c->begin < 2 || c->end + 2 >= text->n_tokens ||
            text->tokens[c->end].mark != '(' ||
            text->tokens[c->end + 2].mark != ')') {
            continue;
        }
        const kb_token *const t = &text->tokens[c->end + 1];
        if ((t->flags & KB_TOKEN_ALL_CAPS) != 0 && t->fold.len >= 2 &&
            fits_acronym(text, c, t->fold)) {
            st = kb_map_set(&roster->introduced, t->key, i);
        }
    }
    return st;
}

static bool
is_introduced(const kb_roster *roster, const kb_candidate *c)
{
    const kb_token *const t = &roster->text->tokens[c->begin];
    return c->end == c->begin + 1 && c->kind == KB_MENTION_NAME &&
           c->type == KB_ORGANIZATION && (t->flags & KB_TOKEN_ALL_CAPS) != 0 &&
           kb_map_get(&roster->introduced, t->key) != KB_NONE;
}

// Resolve a name in the pass that is for it.
static kb_status
resolve_in_pass(kb_roster *roster, uint32_t i, kb_map *chosen,
                bool is_short_pass)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    if (c->entity != KB_NONE) {
        roster->last_seen[c->entity] = i;
        return KB_OK;
    }
    const kb_gaz_sense *sense = NULL;
    if (!is_introduced(roster, c)) {
        KB_TRY(choose_once(roster, chosen, c, &sense));
    }
    return leans_on_others(roster, c, sense) == is_short_pass
               ? resolve_name(roster, i, sense, is_short_pass)
               : KB_OK;
}

static kb_status
resolve_pass(kb_roster *roster, kb_map *chosen, bool is_short_pass)
{
    const kb_candidates *const all = roster->candidates;
    for (uint32_t i = 0; i < all->n; ++i) {
        if (all->items[i].kind == KB_MENTION_NAME ||
            all->items[i].kind == KB_MENTION_DEMONYM) {
            const kb_status st =
                resolve_in_pass(roster, i, chosen, is_short_pass);
            if (st != KB_OK) {
                return st;
            }
        }
    }
    return KB_OK;
}

kb_status
kb_resolve_names(kb_roster *roster)
{
    kb_map chosen = {.arena = roster->arena};
    KB_TRY(kb_roster_settle_types(roster));
    KB_TRY(kb_roster_survey(roster));
    KB_TRY(note_acronyms(roster));
    KB_TRY(kb_roster_note_places(roster));
    if (kb_roster_tries(roster, KB_SIEVE_TEAM)) {
        KB_TRY(kb_roster_note_teams(roster));
    }
    KB_TRY(resolve_pass(roster, &chosen, false));
    return resolve_pass(roster, &chosen, true);
}

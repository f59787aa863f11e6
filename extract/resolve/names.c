// SPDX-License-Identifier: MIT
// Names and demonyms to entities.  First whole names and what a gazetteer
// knows, then the short names that lean on them: surnames, acronyms, beginnings
// of organizations' names.
#include "base/hash.h"
#include "resolve/roster.h"

#include <math.h>

// ---- which of a gazetteer's entities ----

// The key of their sum among the counts of countries, which are index + 1.
#define ALL_COUNTRIES (UINT64_C(1) << 40)

static kb_status
count_one(kb_map *map, uint64_t key)
{
    const uint32_t n = kb_map_get(map, key);
    return kb_map_set(map, key, n == KB_NONE ? 1 : n + 1);
}

// How often the entities of each country are named in the document.
static kb_status
count_countries(kb_roster *roster)
{
    kb_map *const countries = &roster->countries;
    const kb_candidates *const all = roster->candidates;
    for (uint32_t i = 0; i < all->n; ++i) {
        const kb_candidate *const c = &all->items[i];
        if (c->n_senses != 1 &&
            (c->n_senses == 0 || c->kind != KB_MENTION_DEMONYM)) {
            continue;
        }
        const kb_gaz_sense *const s = &c->senses[0];
        const kb_gaz_entity e = kb_gaz_get(s->gaz, s->index);
        const uint32_t country =
            e.class_ == KB_CLASS_COUNTRY ? s->index : e.country;
        if (country == KB_NONE) {
            continue;
        }
        KB_TRY(count_one(countries, country + UINT64_C(1)));
        KB_TRY(count_one(countries, ALL_COUNTRIES));
    }
    return KB_OK;
}

// Whether the name after the comma ("Paris, Texas") is where the entity lies.
static bool
lies_in_next(const kb_roster *roster, const kb_candidate *c,
             const kb_gaz_entity *e)
{
    const kb_text *const text = roster->text;
    if (c->end + 1 >= text->n_tokens || text->tokens[c->end].mark != ',' ||
        roster->begins[c->end + 1] == KB_NONE) {
        return false;
    }
    const kb_candidate *const next =
        &roster->candidates->items[roster->begins[c->end + 1]];
    for (uint32_t i = 0; i < next->n_senses; ++i) {
        if (next->senses[i].index == e->country ||
            next->senses[i].index == e->parent) {
            return true;
        }
    }
    return false;
}

// The binary logarithm, linear between powers of two.
static double
logarithm(uint32_t n)
{
    const unsigned power = 31U - (unsigned)__builtin_clz(n | 1U);
    return (double)power + (double)n / (double)(UINT32_C(1) << power) - 1;
}

// How much the document's other names speak for an entity of a country: more,
// the more of them lie there.
static double
speak_of_country(const kb_map *countries, uint32_t country)
{
    const uint32_t n = country == KB_NONE
                           ? KB_NONE
                           : kb_map_get(countries, country + UINT64_C(1));
    if (n == KB_NONE) {
        return 0;
    }
    const uint32_t all = kb_map_get(countries, ALL_COUNTRIES);
    return 0.1 + 0.6 * (double)n / (double)all;
}

static double
judge_sense(const kb_roster *roster, const kb_candidate *c,
            const kb_gaz_sense *sense)
{
    const kb_gaz_entity e = kb_gaz_get(sense->gaz, sense->index);
    const double prior =
        logarithm(e.prior < UINT32_MAX ? e.prior + 1 : e.prior);
    double score = e.type == KB_PLACE ? (prior - 13) / 8 : prior / 6.6;
    score += e.type == c->type ? 0.15 : -0.6;
    if (e.class_ == KB_CLASS_COUNTRY) {
        score += 0.5;
    }
    if ((sense->flags & KB_SENSE_WEAK) != 0) {
        score -= 1;
    }
    if ((sense->flags & KB_SENSE_OTHER_CASE) != 0) {
        score -= 0.3;
    }
    if (e.type == KB_PLACE && lies_in_next(roster, c, &e)) {
        score += 2;
    }
    return score + speak_of_country(&roster->countries, e.country);
}

static const kb_gaz_sense *
choose_sense(const kb_roster *roster, const kb_candidate *c)
{
    const kb_gaz_sense *best = NULL;
    double best_score = 0;
    for (uint32_t i = 0; i < c->n_senses; ++i) {
        const double score = judge_sense(roster, c, &c->senses[i]);
        if (!best || score > best_score) {
            best = &c->senses[i];
            best_score = score;
        }
    }
    return best;
}

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
        bool is_form = t->mark == ',';
        for (size_t i = 0; forms[i] && !is_form; ++i) {
            is_form = kb_token_is(t, forms[i]);
        }
        if (!is_form) {
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
    if (roster->entities[entity].class_ == KB_CLASS_CLUB) { // United
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

static uint32_t
if_clear(const kb_roster *roster, uint32_t entity)
{
    return entity < roster->n ? entity : KB_NONE;
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
        *entity =
            if_clear(roster, kb_map_get(&roster->by_acronym, kb_hash(t->fold)));
        if (*entity != KB_NONE) {
            kb_roster_by(roster, KB_SIEVE_ACRONYM);
        }
    }
    if (*entity == KB_NONE && kb_roster_tries(roster, KB_SIEVE_SHORT_NAME)) {
        *entity =
            if_clear(roster, kb_map_get(&roster->by_beginning, kb_hash(name)));
        if (*entity != KB_NONE) {
            kb_roster_by(roster, KB_SIEVE_SHORT_NAME);
        }
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
    if (sense) {
        KB_TRY(kb_roster_known(roster, sense->gaz, sense->index, &entity));
    } else if (is_short_pass && is_organization) {
        KB_TRY(resolve_short_organization(roster, c, name, &entity));
    } else if (is_organization) {
        KB_TRY(follow_acronym(roster, i, &entity));
    }
    if (entity == KB_NONE) {
        KB_TRY(kb_roster_find_or_mint(roster, c->type, name, &entity));
    }
    kb_roster_link(roster, i, entity);
    if (roster->entities[entity].entity.type != KB_ORGANIZATION) {
        return KB_OK;
    }
    KB_TRY(kb_map_set(&roster->by_name,
                      kb_roster_name_key(KB_ORGANIZATION, name), entity));
    KB_TRY(follow_acronym(roster, i, &entity));
    return c->end - c->begin > 1 ? register_organization(roster, c, entity)
                                 : KB_OK;
}

// ---- all ----

static bool
leans_on_others(const kb_roster *roster, const kb_candidate *c,
                const kb_gaz_sense *sense)
{
    if (c->end - c->begin > 1) {
        return false;
    }
    return c->type == KB_PERSON || !sense ||
           (roster->text->tokens[c->begin].flags & KB_TOKEN_ALL_CAPS) == 0;
}

// Whether what follows closes "Paris, Texas, ".
static bool
ends_address(const kb_text *text, uint32_t at)
{
    return at >= text->n_tokens || text->tokens[at].mark == ',' ||
           text->tokens[at].mark == '.' || text->tokens[at].mark == ')' ||
           text->tokens[at].mark == '-' ||
           text->tokens[at].sentence != text->tokens[at - 1].sentence;
}

// "Paris, Texas" where no list has that Paris: its region, else NULL.
static const kb_gaz_sense *
other_region(const kb_roster *roster, const kb_candidate *c,
             const kb_gaz_sense *sense)
{
    const kb_text *const text = roster->text;
    if (c->end + 1 >= text->n_tokens || text->tokens[c->end].mark != ',' ||
        roster->begins[c->end + 1] == KB_NONE) {
        return NULL;
    }
    const kb_candidate *const next =
        &roster->candidates->items[roster->begins[c->end + 1]];
    if (next->n_senses == 0 || next->class_ != KB_CLASS_REGION) {
        return NULL;
    }
    const kb_gaz_entity e = kb_gaz_get(sense->gaz, sense->index);
    if (e.class_ != KB_CLASS_CITY || lies_in_next(roster, c, &e)) {
        return NULL;
    }
    const kb_gaz_entity region =
        kb_gaz_get(next->senses[0].gaz, next->senses[0].index);
    // A list of places goes on after the next: "Boston, Texas and Ohio".
    return e.country != region.country || ends_address(text, next->end)
               ? &next->senses[0]
               : NULL;
}

static bool
is_of_state(kb_entity_class class_)
{
    return class_ == KB_CLASS_MINISTRY || class_ == KB_CLASS_GOVERNMENT ||
           class_ == KB_CLASS_AGENCY || class_ == KB_CLASS_PARLIAMENT ||
           class_ == KB_CLASS_COURT || class_ == KB_CLASS_BANK ||
           class_ == KB_CLASS_ARMY;
}

// "Pakistan's Supreme Court" where the list's is of another state: that
// country, else NULL.
static const kb_gaz_sense *
other_state(const kb_roster *roster, uint32_t i, const kb_gaz_sense *sense)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    const kb_gaz_entity e = kb_gaz_get(sense->gaz, sense->index);
    if (i == 0 || !is_of_state(e.class_) || e.country == KB_NONE) {
        return NULL;
    }
    const kb_candidate *const owner = &roster->candidates->items[i - 1];
    const bool is_possessor =
        owner->end + 1 == c->begin &&
        roster->text->tokens[owner->end].kind == KB_TOKEN_CLITIC;
    const bool is_adjective =
        owner->end == c->begin && owner->kind == KB_MENTION_DEMONYM;
    if ((!is_possessor && !is_adjective) || owner->n_senses == 0 ||
        owner->class_ != KB_CLASS_COUNTRY) {
        return NULL;
    }
    const kb_gaz_sense *const state = &owner->senses[0];
    return state->gaz == sense->gaz && state->index != e.country ? state : NULL;
}

// A name that its region or state tells from the list's entry.
static kb_status
resolve_in_place(kb_roster *roster, uint32_t i, kb_entity_type type,
                 const kb_gaz_sense *region)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    kb_str name;
    KB_TRY(kb_roster_fold(roster, c->begin, c->end, &name));
    const uint64_t key = kb_hash_combine(kb_roster_name_key(type, name),
                                         region->index + UINT64_C(1));
    uint32_t entity = kb_map_get(&roster->by_name, key);
    if (entity == KB_NONE) {
        KB_TRY(kb_roster_mint(roster, type, &entity));
        KB_TRY(kb_map_set(&roster->by_name, key, entity));
        roster->entities[entity].qualifier =
            kb_gaz_get(region->gaz, region->index).name;
    }
    kb_roster_link(roster, i, entity);
    return KB_OK;
}

static bool
follows_any(const kb_text *text, uint32_t token, const char *const *words)
{
    for (size_t i = 0; token > 0 && words[i]; ++i) {
        if (kb_token_is(&text->tokens[token - 1], words[i])) {
            return true;
        }
    }
    return false;
}

// Names of one word of which the document says somewhere that something is in
// or at them: no persons.
static kb_status
note_places(kb_roster *roster)
{
    static const char *const words[] = {"in",      "at",   "near",
                                        "outside", "into", NULL};
    const kb_text *const text = roster->text;
    for (uint32_t i = 0; i < roster->candidates->n; ++i) {
        const kb_candidate *const c = &roster->candidates->items[i];
        if (c->kind == KB_MENTION_NAME && c->end == c->begin + 1 &&
            follows_any(text, c->begin, words) &&
            (c->end >= text->n_tokens || // not "in Ford's cabinet"
             text->tokens[c->end].kind != KB_TOKEN_CLITIC)) {
            KB_TRY(kb_map_set(&roster->located, text->tokens[c->begin].key, i));
        }
    }
    return KB_OK;
}

static bool
is_located(const kb_roster *roster, const kb_candidate *c)
{
    return kb_map_get(&roster->located, roster->text->tokens[c->begin].key) !=
           KB_NONE;
}

// "Miami" in a document that has named the Miami Dolphins, where no place is
// spoken of.
static uint32_t
find_team(const kb_roster *roster, const kb_candidate *c)
{
    static const char *const locative[] = {"in",   "at",   "near",    "from",
                                           "to",   "of",   "outside", "around",
                                           "into", "over", NULL};
    const kb_text *const text = roster->text;
    if (c->end != c->begin + 1 || c->class_ != KB_CLASS_CITY ||
        (text->tokens[c->begin].flags & (KB_TOKEN_FIRST | KB_TOKEN_ALL_CAPS)) !=
            0) {
        return KB_NONE;
    }
    const uint32_t entity =
        if_clear(roster, kb_map_get(&roster->by_beginning,
                                    kb_hash(text->tokens[c->begin].fold)));
    if (entity == KB_NONE || roster->entities[entity].class_ != KB_CLASS_CLUB) {
        return KB_NONE;
    }
    const bool is_place =
        follows_any(text, c->begin, locative) ||
        (c->end < text->n_tokens && text->tokens[c->end].mark == ',');
    return is_place ? KB_NONE : entity;
}

// A place or firm by its name that is a team or a person here.
static bool
link_other_kind(kb_roster *roster, uint32_t i, kb_entity_type type)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    uint32_t other = KB_NONE;
    kb_sieve by = KB_SIEVE_TEAM;
    if (type == KB_PLACE && kb_roster_tries(roster, KB_SIEVE_TEAM)) {
        other = find_team(roster, c);
    }
    if (other == KB_NONE && !is_located(roster, c) &&
        kb_roster_tries(roster, KB_SIEVE_NAMESAKE)) {
        other = kb_find_namesake(roster, i);
        by = KB_SIEVE_NAMESAKE;
    }
    if (other == KB_NONE) {
        return false;
    }
    kb_roster_by(roster, by);
    kb_roster_link(roster, i, other);
    return true;
}

static kb_status
resolve_name(kb_roster *roster, uint32_t i, const kb_gaz_sense *sense,
             bool is_short_pass)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    kb_entity_type type = c->type;
    if (sense) {
        type = kb_gaz_get(sense->gaz, sense->index).type;
    }
    if (is_short_pass && type != KB_PERSON && c->kind == KB_MENTION_NAME &&
        link_other_kind(roster, i, type)) {
        return KB_OK;
    }
    const kb_gaz_sense *const region =
        type == KB_PLACE && sense ? other_region(roster, c, sense) : NULL;
    if (region) {
        return resolve_in_place(roster, i, KB_PLACE, region);
    }
    const kb_gaz_sense *const state =
        type == KB_ORGANIZATION && sense ? other_state(roster, i, sense) : NULL;
    if (state) {
        return resolve_in_place(roster, i, KB_ORGANIZATION, state);
    }
    if (type != KB_PERSON) {
        return resolve_thing(roster, i, sense, is_short_pass);
    }
    return is_short_pass ? kb_resolve_short_person(roster, i, sense)
                         : kb_resolve_full_person(roster, i, sense);
}

// One string stands for one entry of a gazetteer throughout the document.
static kb_status
choose_once(kb_roster *roster, kb_map *chosen, const kb_candidate *c,
            const kb_gaz_sense **out)
{
    *out = NULL;
    if (c->n_senses == 0) {
        return KB_OK;
    }
    uint64_t key = kb_hash_combine(c->senses[0].index, c->n_senses);
    for (uint32_t t = c->begin; t < c->end; ++t) {
        key = kb_hash_combine(key, roster->text->tokens[t].key);
    }
    key = kb_hash_finish(key);
    const uint32_t before = kb_map_get(chosen, key);
    if (before < c->n_senses) {
        *out = &c->senses[before];
        return KB_OK;
    }
    *out = choose_sense(roster, c);
    return kb_map_set(chosen, key, (uint32_t)(*out - c->senses));
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
    KB_TRY(count_countries(roster));
    KB_TRY(note_acronyms(roster));
    KB_TRY(note_places(roster));
    KB_TRY(resolve_pass(roster, &chosen, false));
    return resolve_pass(roster, &chosen, true);
}

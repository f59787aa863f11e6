// SPDX-License-Identifier: MIT
// Which of the entries of the lists that bear a name it means here: by prior,
// type, what stands beside it, and the countries that the document speaks of.
#include "base/hash.h"
#include "gaz/kind.h"
#include "resolve/roster.h"

// The key of their sum among the counts of countries, which are index + 1.
#define ALL_COUNTRIES (UINT64_C(1) << 40)

static kb_status
count_one(kb_map *map, uint64_t key)
{
    const uint32_t n = kb_map_get(map, key);
    return kb_map_set(map, key, n == KB_NONE ? 1 : n + 1);
}

// The entries that the document may mean by names that are not weak.
static kb_status
note_strong(kb_roster *roster, const kb_candidate *c)
{
    for (uint32_t i = 0; i < c->n_senses; ++i) {
        const kb_gaz_sense *const s = &c->senses[i];
        if ((s->flags & (KB_SENSE_WEAK | KB_SENSE_DEMONYM)) == 0) {
            KB_TRY(kb_map_set(&roster->strong, kb_entry_hash(s->gaz, s->index),
                              1));
        }
    }
    return KB_OK;
}

// The only sense of a name's type that is not weak, or NULL.
static const kb_gaz_sense *
only_sense(const kb_candidate *c)
{
    const kb_gaz_sense *only = NULL;
    for (uint32_t i = 0; i < c->n_senses; ++i) {
        const kb_gaz_sense *const s = &c->senses[i];
        if ((s->flags & KB_SENSE_WEAK) != 0 ||
            kb_sense_kind(s).type != c->type) {
            continue;
        }
        if (only) {
            return NULL;
        }
        only = s;
    }
    return only;
}

// The organization a name means, and what that belongs to.
static kb_status
note_whole(kb_roster *roster, const kb_candidate *c)
{
    const kb_gaz_sense *const s =
        c->type == KB_ORGANIZATION ? only_sense(c) : NULL;
    if (!s) {
        return KB_OK;
    }
    const uint32_t parent = kb_gaz_facts(s->gaz, s->index).parent;
    KB_TRY(kb_map_set(&roster->wholes, kb_entry_hash(s->gaz, s->index), 1));
    return parent == KB_NONE
               ? KB_OK
               : kb_map_set(&roster->wholes, kb_entry_hash(s->gaz, parent), 1);
}

bool
kb_roster_names_part(const kb_roster *roster, const kb_gaz *gaz,
                     uint32_t organization)
{
    return kb_map_get(&roster->wholes, kb_entry_hash(gaz, organization)) !=
           KB_NONE;
}

// Whether an English word means an organization that few know.
static bool
is_word_of_few(const kb_roster *roster, const kb_candidate *c,
               const kb_gaz_entity *e)
{
    return c->end == c->begin + 1 && e->type == KB_ORGANIZATION &&
           e->prior <= KB_RARE && roster->text->tokens[c->begin].tags != 0;
}

// Whether a name of one word means what few know by it: an organization called
// by an English word or a few letters, a small town.
static bool
is_obscure(const kb_roster *roster, const kb_candidate *c,
           const kb_gaz_entity *e)
{
    enum { SHORT = 3, SMALL = 100000 };
    if (c->end != c->begin + 1) {
        return false;
    }
    if (e->type == KB_ORGANIZATION) {
        return is_word_of_few(roster, c, e) ||
               (e->prior <= KB_RARE &&
                roster->text->tokens[c->begin].fold.len <= SHORT);
    }
    return e->class_ == KB_CLASS_CITY && e->prior > 0 && e->prior < SMALL;
}

uint32_t
kb_country_of_all(const kb_candidate *c)
{
    uint32_t country = KB_NONE;
    for (uint32_t i = 0; i < c->n_senses; ++i) {
        const kb_gaz_sense *const s = &c->senses[i];
        const uint32_t its = kb_sense_kind(s).class_ == KB_CLASS_COUNTRY
                                 ? s->index
                                 : kb_gaz_country(s->gaz, s->index);
        if ((i > 0 && its != country) || its == KB_NONE) {
            return KB_NONE;
        }
        country = its;
    }
    return country;
}

// "The Supreme Court", "Republicans": English words for a body that each
// country has.
static bool
is_of_each_country(const kb_roster *roster, const kb_candidate *c,
                   const kb_gaz_entity *e)
{
    if (e->class_ != KB_CLASS_COURT && e->class_ != KB_CLASS_PARLIAMENT &&
        e->class_ != KB_CLASS_PARTY) {
        return false;
    }
    for (uint32_t t = c->begin; t < c->end; ++t) {
        if (roster->text->tokens[t].tags == 0) {
            return false;
        }
    }
    return true;
}

// Whether a name tells that the document speaks of the country it belongs to.
static bool
speaks_of_country(const kb_roster *roster, const kb_candidate *c)
{
    if (c->n_senses == 0 || (c->senses[0].flags & KB_SENSE_WEAK) != 0) {
        return false;
    }
    const kb_gaz_sense *const s = &c->senses[0];
    if (kb_sense_kind(s).type != KB_ORGANIZATION) {
        return true;
    }
    const kb_gaz_entity e = kb_gaz_facts(s->gaz, s->index);
    return !is_word_of_few(roster, c, &e) && !is_of_each_country(roster, c, &e);
}

kb_status
kb_roster_survey(kb_roster *roster)
{
    kb_map *const countries = &roster->countries;
    const kb_candidates *const all = roster->candidates;
    for (uint32_t i = 0; i < all->n; ++i) {
        const kb_candidate *const c = &all->items[i];
        KB_TRY(note_strong(roster, c));
        KB_TRY(note_whole(roster, c));
        const uint32_t country = kb_country_of_all(c);
        if (country != KB_NONE && speaks_of_country(roster, c)) {
            KB_TRY(count_one(countries, country + UINT64_C(1)));
            KB_TRY(count_one(countries, ALL_COUNTRIES));
        }
    }
    return KB_OK;
}

const kb_candidate *
kb_roster_after_comma(const kb_roster *roster, const kb_candidate *c)
{
    const kb_text *const text = roster->text;
    if (c->end + 1 >= text->n_tokens || text->tokens[c->end].mark != ',' ||
        roster->begins[c->end + 1] == KB_NONE) {
        return NULL;
    }
    return &roster->candidates->items[roster->begins[c->end + 1]];
}

// Whether the name after the comma ("Paris, Texas") is where the entity lies.
bool
kb_roster_lies_in_next(const kb_roster *roster, const kb_candidate *c,
                       const kb_gaz_entity *e)
{
    const kb_candidate *const next = kb_roster_after_comma(roster, c);
    for (uint32_t i = 0; next && i < next->n_senses; ++i) {
        if (next->senses[i].index == e->country ||
            next->senses[i].index == e->parent) {
            return true;
        }
    }
    return false;
}

// The name before the comma ("Buffalo, New York"), or NULL.
static const kb_candidate *
before_comma(const kb_roster *roster, const kb_candidate *c)
{
    if (c->begin == 0 || roster->text->tokens[c->begin - 1].mark != ',' ||
        roster->ends[c->begin - 1] == KB_NONE) {
        return NULL;
    }
    return &roster->candidates->items[roster->ends[c->begin - 1]];
}

// Whether the name before the comma lies in the entity by the lists; in a
// region rather than a city if no list has it ("Albany County, New York"), or
// one of that country ("Springfield, Georgia").
static bool
holds_previous(const kb_roster *roster, const kb_candidate *c,
               const kb_gaz_sense *sense, const kb_gaz_entity *e)
{
    const kb_candidate *const before = before_comma(roster, c);
    if (!before || before->type != KB_PLACE) {
        return false;
    }
    const kb_candidate *const next = kb_roster_after_comma(roster, c);
    const bool is_alone = // in no row of towns
        !before_comma(roster, before) &&
        (!next || next->type != KB_PLACE || next->class_ == KB_CLASS_COUNTRY);
    for (uint32_t i = 0; i < before->n_senses; ++i) {
        const kb_gaz_sense *const s = &before->senses[i];
        const kb_gaz_entity part = kb_gaz_facts(s->gaz, s->index);
        if (s->gaz == sense->gaz &&
            (part.parent == sense->index || part.country == sense->index ||
             (is_alone && e->class_ == KB_CLASS_REGION &&
              part.class_ == KB_CLASS_CITY && part.country == e->country))) {
            return true;
        }
    }
    return before->n_senses == 0 && e->class_ == KB_CLASS_REGION &&
           (is_alone || before->class_ == KB_CLASS_DISTRICT);
}

// The binary logarithm, linear between powers of two.
static double
logarithm(uint32_t n)
{
    const unsigned power = 31U - (unsigned)__builtin_clz(n | 1U);
    return (double)power + (double)n / (double)(UINT32_C(1) << power) - 1;
}

double
kb_roster_country_share(const kb_roster *roster, uint32_t country)
{
    const uint32_t n = country == KB_NONE ? KB_NONE
                                          : kb_map_get(&roster->countries,
                                                       country + UINT64_C(1));
    return n == KB_NONE ? 0
                        : (double)n / (double)kb_map_get(&roster->countries,
                                                         ALL_COUNTRIES);
}

// The name beside a comma, an "and" or an "or" before or behind another one.
static const kb_candidate *
beside_in_list(const kb_roster *roster, const kb_candidate *c, bool is_before)
{
    static const char *const joiners[] = {"and", "or", NULL};
    const kb_text *const text = roster->text;
    uint32_t n = 0;
    while (n < 2) {
        const uint32_t at = is_before ? c->begin - n - 1 : c->end + n;
        if (at >= text->n_tokens ||
            text->tokens[at].sentence != text->tokens[c->begin].sentence ||
            (text->tokens[at].mark != ',' &&
             !kb_token_is_any(&text->tokens[at], joiners))) {
            break;
        }
        n += 1;
    }
    const uint32_t i = n == 0      ? KB_NONE
                       : is_before ? roster->ends[c->begin - n]
                                   : roster->begins[c->end + n];
    return i == KB_NONE ? NULL : &roster->candidates->items[i];
}

// "Cordoba, Chaco and Salta" are provinces when Chaco and Salta are: how much a
// neighbour in a list speaks for an entry.
static double
speak_of_neighbour(const kb_candidate *neighbour, const kb_gaz_entity *e)
{
    const kb_gaz_sense *const s = neighbour ? only_sense(neighbour) : NULL;
    if (!s) {
        return 0;
    }
    const kb_gaz_entity other = kb_gaz_facts(s->gaz, s->index);
    return other.class_ == e->class_ && other.country == e->country ? 0.6 : 0;
}

// The class of place that a word beside a name tells: "Sao Paulo state", "the
// province of L'Aquila"; KB_CLASS_NONE: nothing does.
static kb_entity_class
class_beside(const kb_roster *roster, const kb_candidate *c, bool is_before)
{
    const kb_text *const text = roster->text;
    const uint32_t at = is_before ? c->begin - 2 : c->end;
    if ((is_before &&
         (c->begin < 2 || !kb_token_is(&text->tokens[c->begin - 1], "of"))) ||
        at >= text->n_tokens ||
        text->tokens[at].sentence != text->tokens[c->begin].sentence ||
        (text->tokens[at].flags & KB_TOKEN_CAPITAL) != 0) {
        return KB_CLASS_NONE;
    }
    const kb_cue *const cue = kb_cues_find(roster->cues, &text->tokens[at]);
    return (cue->bits & KB_CUE_NOUN) != 0 &&
                   (cue->bits & KB_CUE_CAPITAL) == 0 && cue->type == KB_PLACE
               ? (kb_entity_class)cue->class_
               : KB_CLASS_NONE;
}

// "The province of L'Aquila" is not the city; "an Ohio town" may be in Ohio.
static bool
is_no_city(const kb_roster *roster, const kb_candidate *c)
{
    const kb_entity_class of = class_beside(roster, c, true);
    return of == KB_CLASS_REGION || of == KB_CLASS_COUNTRY ||
           class_beside(roster, c, false) == KB_CLASS_REGION;
}

kb_entity_class
kb_roster_class_told(const kb_roster *roster, const kb_candidate *c)
{
    const kb_entity_class class_ = class_beside(roster, c, true);
    return class_ != KB_CLASS_NONE ? class_ : class_beside(roster, c, false);
}

static bool
is_strong(const kb_roster *roster, const kb_gaz_sense *sense)
{
    return (sense->flags & KB_SENSE_WEAK) == 0 ||
           kb_map_get(&roster->strong,
                      kb_entry_hash(sense->gaz, sense->index)) != KB_NONE;
}

// Whether a person held an office on the document's day.
static bool
is_in_office(const kb_roster *roster, const kb_gaz_sense *sense)
{
    const kb_day today = roster->text->document->date;
    kb_office_reader reader = kb_gaz_offices_of(sense->gaz, sense->index);
    kb_gaz_office office;
    while (today != KB_NO_DAY && kb_gaz_offices_next(&reader, &office)) {
        if (kb_office_is_held(&office, today)) {
            return true;
        }
    }
    return false;
}

// Whether all offices of a person lie in a far future: "Trudeau" of 1975 is not
// the son.
static bool
rises_later(const kb_roster *roster, const kb_gaz_sense *sense)
{
    enum { FAR = 15 * 365 };
    const kb_day today = roster->text->document->date;
    kb_office_reader reader = kb_gaz_offices_of(sense->gaz, sense->index);
    kb_gaz_office office;
    bool is_later = false;
    while (today != KB_NO_DAY && kb_gaz_offices_next(&reader, &office)) {
        if (office.from == KB_NO_DAY || office.from <= today + FAR) {
            return false;
        }
        is_later = true;
    }
    return is_later;
}

static double
judge_sense(const kb_roster *roster, const kb_candidate *c,
            const kb_gaz_sense *sense)
{
    const kb_gaz_entity e = kb_gaz_facts(sense->gaz, sense->index);
    const double prior =
        logarithm(e.prior < UINT32_MAX ? e.prior + 1 : e.prior);
    double score = e.type == KB_PLACE ? (prior - 13) / 8 : prior / 6.6;
    score += e.type == c->type ? 0.15 : -0.6;
    if (e.class_ == KB_CLASS_COUNTRY) {
        score += 0.5;
    }
    if (!is_strong(roster, sense)) {
        score -= 1;
    } else if ((sense->flags & KB_SENSE_WEAK) != 0) {
        score -= 0.2; // of the city beside "N.Y.", "New York" is the likelier
    }
    if ((sense->flags & KB_SENSE_OTHER_CASE) != 0) {
        score -= 0.3;
    }
    if (e.type == KB_PLACE && kb_roster_lies_in_next(roster, c, &e)) {
        score += 2;
    }
    if (e.type == KB_PLACE && c->n_senses > 1 &&
        holds_previous(roster, c, sense, &e)) {
        score += 2;
    }
    if (e.type == KB_PLACE && c->n_senses > 1) {
        score += speak_of_neighbour(beside_in_list(roster, c, true), &e);
        score += speak_of_neighbour(beside_in_list(roster, c, false), &e);
        score += class_beside(roster, c, true) == e.class_ ||
                         class_beside(roster, c, false) == e.class_
                     ? 2
                     : 0;
    }
    if (e.type == KB_PERSON && c->n_senses > 1 && is_in_office(roster, sense)) {
        score += 0.5;
    }
    const bool is_people = (sense->flags & KB_SENSE_DEMONYM) != 0;
    const double share = kb_roster_country_share(
        roster,
        is_people && e.class_ == KB_CLASS_COUNTRY ? sense->index : e.country);
    if (share > 0 && is_people) {
        score += 1; // "the Congolese president" beside Brazzaville
    }
    return score + (share > 0 ? 0.1 + 0.6 * share : 0);
}

bool
kb_may_be_place(const kb_candidate *c)
{
    for (uint32_t i = 0; i < c->n_senses; ++i) {
        const kb_gaz_sense *const s = &c->senses[i];
        if (kb_sense_kind(s).type == KB_PLACE) {
            return true;
        }
    }
    return false;
}

// Whether a name may mean an entry: of the type that the text around it tells,
// and, if the name is weak, the document names the entry otherwise, too, or
// speaks of its country, or the name stands behind a town as "Ill." does, or
// for a team as "Norwich".  Persons are for kb_resolve_short_person().
static bool
is_supported(const kb_roster *roster, const kb_candidate *c,
             const kb_gaz_sense *sense)
{
    const kb_gaz_kind kind = kb_sense_kind(sense);
    if (kind.type != c->type ||
        (kind.class_ == KB_CLASS_CITY && is_no_city(roster, c)) ||
        (kind.type == KB_PERSON && rises_later(roster, sense))) {
        return false;
    }
    if (is_strong(roster, sense)) {
        return true;
    }
    const kb_gaz_entity e = kb_gaz_facts(sense->gaz, sense->index);
    if (e.class_ == KB_CLASS_CLUB && kb_may_be_place(c)) {
        return true; // not read as the place
    }
    if (e.class_ == KB_CLASS_CLUB && e.parent != KB_NONE) {
        return kb_roster_names_part(roster, sense->gaz, e.parent);
    }
    if (e.class_ == KB_CLASS_CITY) {
        return kb_roster_is_located(roster, c) ||
               kb_roster_lies_in_next(roster, c, &e);
    }
    const bool is_behind_town =
        e.class_ == KB_CLASS_REGION && c->begin > 0 &&
        ((roster->text->tokens[c->begin - 1].mark == ',' &&
          roster->ends[c->begin - 1] != KB_NONE) ||
         kb_follows_party_letter(roster->text, c->begin));
    return e.type == KB_PERSON || is_behind_town ||
           kb_roster_country_share(roster, e.country) > 0;
}

// Whether such a body is another country's: the document speaks of others
// alone.
static bool
is_of_elsewhere(const kb_roster *roster, const kb_candidate *c,
                const kb_gaz_entity *e)
{
    return is_of_each_country(roster, c, e) && e->country != KB_NONE &&
           kb_map_get(&roster->countries, ALL_COUNTRIES) != KB_NONE &&
           kb_roster_country_share(roster, e->country) <= 0;
}

// Whether a name may mean an entry: where few know it, the document must speak
// of its country, or of something in the town.
static bool
is_credible(const kb_roster *roster, const kb_candidate *c,
            const kb_gaz_sense *sense)
{
    const kb_gaz_entity e = kb_gaz_facts(sense->gaz, sense->index);
    if (is_of_elsewhere(roster, c, &e)) {
        return false;
    }
    return !is_obscure(roster, c, &e) ||
           kb_roster_country_share(roster, e.country) > 0 ||
           (e.type == KB_PLACE && kb_roster_is_located(roster, c));
}

const kb_gaz_sense *
kb_roster_choose(const kb_roster *roster, const kb_candidate *c)
{
    const kb_gaz_sense *best = NULL;
    double best_score = 0;
    for (uint32_t i = 0; i < c->n_senses; ++i) {
        if (!is_supported(roster, c, &c->senses[i])) {
            continue;
        }
        const double score = // a lone one needs none
            c->n_senses > 1 ? judge_sense(roster, c, &c->senses[i]) : 0;
        if (!best || score > best_score) {
            best = &c->senses[i];
            best_score = score;
        }
    }
    return best && is_credible(roster, c, best) ? best : NULL;
}

// SPDX-License-Identifier: MIT
#include "relation/about.h"

#include "relation/rule.h"

#define SEVERAL (KB_NONE - 1) // countries

typedef struct survey {
    const kb_reading *reading;
    uint32_t *said; // what mentions speak of, in order; one for each
    uint32_t n_said;
    uint32_t lead; // how many of them stand in the first sentences
    bool *is_place;
} survey;

static const kb_resolved *
entity_at(const survey *s, uint32_t entity)
{
    return &s->reading->resolution->entities[entity];
}

static uint32_t
sentence_of(const survey *s, const kb_candidate *one)
{
    return s->reading->text->tokens[one->begin].sentence;
}

// ---- countries and regions --------------------------------------------------

// The country, or the region, that a mention speaks of, or KB_NONE.
typedef uint32_t (*spoken_of)(const survey *s, const kb_candidate *one);

static bool
is_place_name(const survey *s, const kb_candidate *one)
{
    return one->entity != KB_NONE &&
           (one->kind == KB_MENTION_NAME || one->kind == KB_MENTION_DEMONYM) &&
           entity_at(s, one->entity)->entity.type == KB_PLACE;
}

static uint32_t
country_of(const survey *s, const kb_candidate *one)
{
    if (!is_place_name(s, one)) {
        return KB_NONE;
    }
    const kb_resolved *const what = entity_at(s, one->entity);
    return what->class_ == KB_CLASS_COUNTRY ? one->entity : what->country;
}

static uint32_t
region_of(const survey *s, const kb_candidate *one)
{
    if (!is_place_name(s, one) || !entity_at(s, one->entity)->gaz) {
        return KB_NONE;
    }
    const kb_resolved *const what = entity_at(s, one->entity);
    const uint32_t whole =
        kb_roll_find(&s->reading->roll, what->gaz, what->entry->parent);
    const bool is_part = // a county of its state
        whole != KB_NONE && entity_at(s, whole)->class_ == KB_CLASS_REGION;
    return what->class_ == KB_CLASS_REGION && !is_part ? one->entity : whole;
}

static void
ask_all(survey *s, spoken_of ask)
{
    enum { LEAD = 2 };
    const kb_candidates *const all = s->reading->candidates;
    s->n_said = 0;
    s->lead = 0;
    for (uint32_t i = 0; i < all->n; ++i) {
        const uint32_t what = ask(s, &all->items[i]);
        if (what != KB_NONE) {
            s->said[s->n_said++] = what;
            s->lead += sentence_of(s, &all->items[i]) < LEAD;
        }
    }
}

// Who has a majority is left over when each vote takes away one for another.
static uint32_t
majority(const survey *s)
{
    uint32_t most = KB_NONE;
    uint32_t lead = 0;
    for (uint32_t i = 0; i < s->n_said; ++i) {
        most = lead == 0 ? s->said[i] : most;
        lead = s->said[i] == most ? lead + 1 : lead - 1;
    }
    return most;
}

static uint32_t
count(const uint32_t *items, uint32_t n, uint32_t what)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < n; ++i) {
        found += items[i] == what;
    }
    return found;
}

static uint32_t
find_spoken(survey *s, spoken_of ask, uint32_t country)
{
    enum { FEWEST = 2, OF = 5, PART = 4 };
    ask_all(s, ask);
    const uint32_t most = majority(s);
    const uint32_t n = count(s->said, s->n_said, most);
    const bool is_alone = n > 0 && n * OF >= s->n_said * PART;
    const bool is_in_lead = country != KB_NONE && n > 0 &&
                            entity_at(s, most)->country == country &&
                            count(s->said, s->lead, most) > 0;
    return is_alone && (n >= FEWEST || is_in_lead) ? most : KB_NONE;
}

// ---- what is spoken of beside a name ----------------------------------------

static void
join(uint32_t *known, uint32_t country)
{
    if (country != KB_NONE) {
        *known = *known == KB_NONE || *known == country ? country : SEVERAL;
    }
}

// "the British tourist X": whether a word for a people tells of a person whose
// country it is, wherever he may be.
static bool
is_of_person(const survey *s, const kb_candidate *one)
{
    enum { LONGEST = 3 };
    const kb_reading *const r = s->reading;
    if (one->kind != KB_MENTION_DEMONYM) {
        return false;
    }
    for (uint32_t end = one->end + 1;
         end <= one->end + LONGEST && end <= r->text->n_tokens; ++end) {
        const uint32_t role = r->role_at_end[end];
        if (role != KB_NONE && kb_str_equal(r->roles[role].country_predicate,
                                            KB_STR("citizenOf"))) {
            return true;
        }
    }
    return false;
}

static void
find_beside(const survey *s, spoken_of ask, uint32_t *beside)
{
    const kb_candidates *const all = s->reading->candidates;
    const uint32_t n = s->reading->resolution->n;
    for (uint32_t i = 0; i < n; ++i) {
        beside[i] = KB_NONE;
    }
    for (uint32_t i = 0; i < all->n;) {
        const uint32_t sentence = sentence_of(s, &all->items[i]);
        uint32_t only = KB_NONE;
        bool is_told = false; // by more than where a person comes from
        uint32_t end = i;
        for (; end < all->n && sentence_of(s, &all->items[end]) == sentence;
             ++end) {
            const uint32_t what = ask(s, &all->items[end]);
            join(&only, what);
            is_told |= what != KB_NONE && !is_of_person(s, &all->items[end]);
        }
        only = is_told ? only : KB_NONE;
        for (; i < end; ++i) {
            if (all->items[i].entity != KB_NONE) {
                join(&beside[all->items[i].entity], only);
            }
        }
    }
    for (uint32_t i = 0; i < n; ++i) {
        beside[i] = beside[i] == SEVERAL ? KB_NONE : beside[i];
    }
}

static kb_status
find_topic(survey *s, spoken_of ask, uint32_t country, kb_topic *out)
{
    uint32_t *const beside = KB_ARENA_NEW(
        s->reading->arena, uint32_t, (size_t)s->reading->resolution->n + 1);
    if (!beside) {
        return KB_ERR_NOMEM;
    }
    find_beside(s, ask, beside);
    *out = (kb_topic){.main = find_spoken(s, ask, country), .beside = beside};
    out->n = out->main == KB_NONE ? 0 : count(s->said, s->n_said, out->main);
    return KB_OK;
}

// ---- what is shown to be a place --------------------------------------------

// The name that ends before a comma, "and" or "or" before `at`, or KB_NONE.
static uint32_t
joined_before(const kb_reading *reading, uint32_t at)
{
    static const char *const joiners[] = {"and", "or", NULL};
    const kb_token *const tokens = reading->text->tokens;
    while (at > 0 && (tokens[at - 1].mark == ',' ||
                      kb_token_is_any(&tokens[at - 1], joiners))) {
        --at;
    }
    return reading->mention_at_end[at];
}

// "in X", "through the X", "in Y and X".
static bool
shows_place(const survey *s, const kb_candidate *one)
{
    static const uint64_t locative =
        KB_PREP(ACROSS) | KB_PREP(AT) | KB_PREP(FROM) | KB_PREP(IN) |
        KB_PREP(INSIDE) | KB_PREP(NEAR) | KB_PREP(OF) | KB_PREP(OUTSIDE) |
        KB_PREP(THROUGH) | KB_PREP(TO) | KB_PREP(WITHIN);
    const kb_token *const tokens = s->reading->text->tokens;
    uint32_t at = one->begin;
    at -= at > 0 && kb_token_is(&tokens[at - 1], "the");
    if (at == 0) {
        return false;
    }
    if (kb_preposition(tokens[at - 1].fold) & locative) {
        return true;
    }
    const uint32_t m = joined_before(s->reading, one->begin);
    const kb_candidate *const before =
        m == KB_NONE ? NULL : &s->reading->candidates->items[m];
    return before && before->end < one->begin && before->entity != KB_NONE &&
           s->is_place[before->entity];
}

static void
find_places(survey *s)
{
    const kb_candidates *const all = s->reading->candidates;
    for (uint32_t i = 0; i < all->n; ++i) {
        const kb_candidate *const one = &all->items[i];
        if (is_place_name(s, one) && one->kind == KB_MENTION_NAME &&
            (entity_at(s, one->entity)->class_ != KB_CLASS_NONE ||
             shows_place(s, one))) {
            s->is_place[one->entity] = true;
        }
    }
}

kb_status
kb_about_find(const kb_reading *reading, kb_about *out)
{
    kb_arena *const arena = reading->arena;
    const size_t n = (size_t)reading->resolution->n + 1;
    survey s = {.reading = reading,
                .said = KB_ARENA_NEW(arena, uint32_t,
                                     (size_t)reading->candidates->n + 1),
                .is_place = kb_arena_get_zeroed(arena, n, sizeof(bool))};
    if (!s.said || !s.is_place) {
        return KB_ERR_NOMEM;
    }
    find_places(&s);
    out->is_place = s.is_place;
    KB_TRY(find_topic(&s, country_of, KB_NONE, &out->country));
    return find_topic(&s, region_of, out->country.main, &out->region);
}

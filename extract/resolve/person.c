// SPDX-License-Identifier: MIT
// Persons: full names by first and last word, initials and sound; short ones by
// surname, office, gender and last use.
#include "base/hash.h"
#include "gaz/kind.h"
#include "resolve/roster.h"

static bool
is_suffix_token(const kb_token *t)
{
    static const char *const suffixes[] = {"jr", "sr", "ii", "iii", "iv", NULL};
    return t->mark == ',' || kb_token_is_any(t, suffixes);
}

// The tokens of a person's surname: behind the last space, without "Jr".
static void
surname_of(const kb_text *text, const kb_candidate *c, uint32_t *begin,
           uint32_t *end)
{
    *end = c->end;
    while (*end > c->begin + 1 && is_suffix_token(&text->tokens[*end - 1])) {
        *end -= 1;
    }
    *begin = *end - 1;
    while (*begin > c->begin &&
           (text->tokens[*begin].flags & KB_TOKEN_GLUED) != 0) {
        *begin -= 1;
    }
}

static uint64_t
person_key(kb_str first, kb_str surname)
{
    return kb_hash_finish(
        kb_hash_combine(kb_hash_combine(1, kb_hash(first)), kb_hash(surname)));
}

// A letter as it would sound, 0: not at all.
static char
sound_of(char letter, char after)
{
    switch (letter) {
    case 'w':
        return 'v';
    case 'q':
    case 'c':
        return 'k';
    case 'z':
        return 's';
    case 't':
        return after == 'c' || after == 's' ? '\0' : 't';
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
    case 'j':
    case 'h':
    case '\'':
    case '-':
        return '\0';
    default:
        return letter;
    }
}

// A surname as it would sound: spellings from other scripts fall together.
static uint64_t
sound_key(kb_str first, kb_str surname)
{
    char sound[32];
    size_t n = 0;
    for (size_t i = 0; i < surname.len && n < sizeof(sound); ++i) {
        char after = '\0';
        if (i + 1 < surname.len) {
            after = surname.ptr[i + 1];
        }
        const char letter = sound_of(surname.ptr[i], after);
        if (letter != '\0' && (n == 0 || sound[n - 1] != letter)) {
            sound[n++] = letter;
        }
    }
    const kb_str as_heard = {sound, n};
    return kb_hash_finish(
        kb_hash_combine(kb_hash_combine(2, kb_hash(first)), kb_hash(as_heard)));
}

// Whether at most two edits part two surnames of five letters or more.
static bool
is_near(kb_str a, kb_str b)
{
    enum { MAX = 32 };
    if (a.len < 5 || b.len < 5 || a.len > MAX || b.len > MAX ||
        a.len > b.len + 2 || b.len > a.len + 2) {
        return false;
    }
    unsigned row[MAX + 1];
    for (unsigned j = 0; j <= b.len; ++j) {
        row[j] = j;
    }
    for (unsigned i = 1; i <= a.len; ++i) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= b.len; ++j) {
            const unsigned change =
                diagonal + (a.ptr[i - 1] != b.ptr[j - 1] ? 1U : 0U);
            const unsigned skip =
                (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = change < skip ? change : skip;
        }
    }
    return row[b.len] <= 2;
}

// A person known under an initial or the whole of the first name.
static uint32_t
find_by_initial(const kb_roster *roster, kb_str first, kb_str surname)
{
    uint32_t at = kb_map_get(&roster->bearers_of, kb_hash(surname));
    for (int i = 0; at != KB_NONE && i < KB_CHAIN_MAX; ++i) {
        const kb_bearer *const b = &roster->bearers[at];
        const bool is_initial = first.len == 1 || b->first_name.len == 1;
        if (b->is_by_surname && is_initial && first.len > 0 &&
            b->first_name.len > 0 && first.ptr[0] == b->first_name.ptr[0]) {
            return b->entity;
        }
        at = b->next;
    }
    return KB_NONE;
}

static uint32_t
find_by_sound(const kb_roster *roster, kb_str first, kb_str surname)
{
    const uint32_t entity =
        kb_map_get(&roster->by_spelling, sound_key(first, surname));
    if (entity == KB_NONE) {
        return KB_NONE;
    }
    // The bearer's own surname stands at the end of its first mention.
    const kb_resolved *const r = &roster->entities[entity];
    if (r->first == KB_NONE) {
        return KB_NONE;
    }
    const kb_candidate *const c = &roster->candidates->items[r->first];
    uint32_t begin = 0;
    uint32_t end = 0;
    surname_of(roster->text, c, &begin, &end);
    return is_near(roster->text->tokens[end - 1].fold, surname) ? entity
                                                                : KB_NONE;
}

static kb_status
register_person(kb_roster *roster, uint32_t entity, kb_str first,
                kb_str surname)
{
    KB_TRY(kb_map_set(&roster->by_person, person_key(first, surname), entity));
    KB_TRY(kb_map_set(&roster->by_spelling, sound_key(first, surname), entity));
    return kb_roster_add_bearer(roster, entity, first, surname);
}

// The nickname of William "Bill" Smith, or KB_NONE.
static uint32_t
nickname_of(const kb_text *text, const kb_candidate *c)
{
    for (uint32_t t = c->begin + 1; t + 2 < c->end; ++t) {
        const char mark = text->tokens[t].mark;
        if (mark == '"' || mark == '\'' || mark == '(') {
            return t + 1;
        }
    }
    return KB_NONE;
}

// The person of a list whose name is a word and a surname, tokens
// [surname, surname_end).
static kb_status
look_up(const kb_roster *roster, uint32_t word, uint32_t surname,
        uint32_t surname_end, kb_holder *out)
{
    const kb_text *const text = roster->text;
    const kb_str first = kb_text_token(text, word);
    const kb_span last = kb_text_span(text, surname, surname_end);
    const size_t last_len = last.end - last.begin;
    char *const name = kb_arena_get(roster->arena, first.len + 1 + last_len, 1);
    if (!name) {
        return KB_ERR_NOMEM;
    }
    memcpy(name, first.ptr, first.len);
    name[first.len] = ' ';
    memcpy(name + first.len + 1, text->document->text.ptr + last.begin,
           last_len);
    return kb_offices_lookup(roster->offices,
                             (kb_str){name, first.len + 1 + last_len},
                             KB_PERSON, out);
}

// "Gerald R. Ford" by the "Gerald Ford" of a list, William "Bill" Smith by its
// "William Smith" or "Bill Smith".
static kb_status
find_without_initials(const kb_roster *roster, const kb_candidate *c,
                      uint32_t surname, uint32_t surname_end, kb_holder *out)
{
    const kb_text *const text = roster->text;
    const uint32_t nickname = nickname_of(text, c);
    for (uint32_t t = c->begin + 1; t < surname; ++t) {
        if (text->tokens[t].fold.len != 1 && text->tokens[t].mark == 0 &&
            t != nickname) {
            return KB_NOT_FOUND;
        }
    }
    if (surname < c->begin + 2 || text->tokens[c->begin].fold.len < 2) {
        return KB_NOT_FOUND;
    }
    const kb_status st = look_up(roster, c->begin, surname, surname_end, out);
    return st == KB_NOT_FOUND && nickname != KB_NONE
               ? look_up(roster, nickname, surname, surname_end, out)
               : st;
}

// The entity that a list tells by a name without what stands between its ends.
static kb_status
find_listed(kb_roster *roster, const kb_candidate *c, uint32_t surname,
            uint32_t surname_end, uint32_t *entity)
{
    kb_holder holder;
    if (!kb_roster_tries(roster, KB_SIEVE_INITIAL)) {
        return KB_OK;
    }
    const kb_status st =
        find_without_initials(roster, c, surname, surname_end, &holder);
    if (st == KB_OK) {
        KB_TRY(kb_roster_known(roster, holder.gaz, holder.index, entity));
        kb_roster_by(roster, KB_SIEVE_INITIAL);
    }
    return st == KB_NOT_FOUND ? KB_OK : st;
}

// The person of the document whose name is an initial or a spelling away, or
// KB_NONE.
static uint32_t
find_alike(kb_roster *roster, kb_str first, kb_str surname)
{
    uint32_t entity = KB_NONE;
    kb_sieve by = KB_SIEVE_INITIAL;
    if (kb_roster_tries(roster, KB_SIEVE_INITIAL)) {
        entity = find_by_initial(roster, first, surname);
    }
    if (entity == KB_NONE && kb_roster_tries(roster, KB_SIEVE_SPELLING)) {
        entity = find_by_sound(roster, first, surname);
        by = KB_SIEVE_SPELLING;
    }
    if (entity != KB_NONE) {
        kb_roster_by(roster, by);
    }
    return entity;
}

kb_status
kb_resolve_full_person(kb_roster *roster, uint32_t i, const kb_gaz_sense *sense)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    uint32_t begin = 0;
    uint32_t end = 0;
    kb_str surname;
    surname_of(roster->text, c, &begin, &end);
    KB_TRY(kb_roster_fold(roster, begin, end, &surname));
    const kb_str first = roster->text->tokens[c->begin].fold;
    uint32_t entity =
        kb_map_get(&roster->by_person, person_key(first, surname));
    if (sense) {
        KB_TRY(kb_roster_known(roster, sense->gaz, sense->index, &entity));
    } else if (entity == KB_NONE) {
        KB_TRY(find_listed(roster, c, begin, end, &entity));
    }
    if (entity == KB_NONE) {
        entity = find_alike(roster, first, surname);
    }
    if (entity == KB_NONE) {
        KB_TRY(kb_roster_mint(roster, KB_PERSON, &entity));
    }
    kb_roster_link(roster, i, entity);
    const uint32_t nickname = nickname_of(roster->text, c);
    if (nickname != KB_NONE) {
        KB_TRY(register_person(roster, entity,
                               roster->text->tokens[nickname].fold, surname));
    }
    return register_person(roster, entity, first, surname);
}

static bool
gender_fits(kb_gender a, kb_gender b)
{
    return a == KB_GENDER_UNKNOWN || b == KB_GENDER_UNKNOWN || a == b;
}

// How well a bearer of the name suits a mention by that name alone.
static double
judge_bearer(const kb_roster *roster, const kb_bearer *b, const kb_candidate *c,
             uint32_t i, const kb_gaz_sense *sense)
{
    const kb_resolved *const r = &roster->entities[b->entity];
    if (!gender_fits(r->gender, c->gender)) {
        return -1;
    }
    double score = b->is_by_surname ? 4 : 2;
    if (sense && r->gaz == sense->gaz && r->gaz_index == sense->index) {
        score += 1.5; // the name alone means this one to most readers
    }
    const uint32_t seen = roster->last_seen[b->entity];
    if (seen == KB_NONE && r->first == KB_NONE) {
        return -1; // in a list only, never named here in full
    }
    if (seen < i) {
        score += 1 + 1 / (1 + (double)(i - seen));
    }
    return score;
}

// `is_named` persons: last_seen of pass one is the last mention of all, so it
// is kept anew in text order here.
static uint32_t
find_bearer(const kb_roster *roster, uint32_t i, kb_str name,
            const kb_gaz_sense *sense)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    uint32_t at = kb_map_get(&roster->bearers_of, kb_hash(name));
    uint32_t best = KB_NONE;
    double best_score = 0;
    for (int n = 0; at != KB_NONE && n < KB_CHAIN_MAX; ++n) {
        const kb_bearer *const b = &roster->bearers[at];
        const double score = judge_bearer(roster, b, c, i, sense);
        if (score > best_score) {
            best_score = score;
            best = b->entity;
        }
        at = b->next;
    }
    return best;
}

uint32_t
kb_find_namesake(const kb_roster *roster, uint32_t i)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    const kb_token *const t = &roster->text->tokens[c->begin];
    uint32_t at = c->end == c->begin + 1 || kb_is_possessive(roster->text, c)
                      ? kb_map_get(&roster->bearers_of, kb_hash(t->fold))
                      : KB_NONE;
    uint32_t best = KB_NONE;
    double best_score = 0;
    for (int n = 0; at != KB_NONE && n < KB_CHAIN_MAX; ++n) {
        const kb_bearer *const b = &roster->bearers[at];
        const bool is_named =
            b->is_by_surname && roster->entities[b->entity].first != KB_NONE;
        const double score =
            is_named ? judge_bearer(roster, b, c, i, NULL) : -1;
        if (score > best_score) {
            best_score = score;
            best = b->entity;
        }
        at = b->next;
    }
    return best;
}

// Whether an office had not begun when the document was written, nor soon
// after.
static bool
is_to_come(const kb_roster *roster, const kb_gaz_office *office)
{
    enum { SOON = 120 }; // days: elected, not yet in office
    const kb_day today = roster->text->document->date;
    return today != KB_NO_DAY && office->from != KB_NO_DAY &&
           today + SOON < office->from;
}

// Whether the title before the name is an office of the entry: "President
// Biden" is not the son.
static bool
holds_role(const kb_roster *roster, const kb_candidate *c,
           const kb_gaz_sense *sense)
{
    if (c->role_end == c->role_begin) {
        return false;
    }
    const kb_str last = roster->text->tokens[c->role_end - 1].fold;
    kb_office_reader reader = kb_gaz_offices_of(sense->gaz, sense->index);
    kb_gaz_office office;
    while (kb_gaz_offices_next(&reader, &office)) {
        if (kb_str_equal(kb_last_word(office.role), last) &&
            !is_to_come(roster, &office)) {
            return true;
        }
    }
    return false;
}

// Whether a surname alone may mean an entry of a list: the title fits, or the
// document is much about its country, or everybody knows it; of a weak one, the
// last two together.
static bool
is_likely(const kb_roster *roster, const kb_candidate *c,
          const kb_gaz_sense *sense)
{
    enum { WELL_KNOWN = 80 };
    const kb_gaz_entity e = kb_gaz_facts(sense->gaz, sense->index);
    if (e.type != KB_PERSON || (c->flags & KB_CANDIDATE_TITLED) != 0 ||
        holds_role(roster, c, sense)) {
        return true;
    }
    const bool is_of_theme = kb_roster_country_share(roster, e.country) >= 0.2;
    const bool is_well_known = e.prior >= WELL_KNOWN;
    return (sense->flags & KB_SENSE_WEAK) != 0 ? is_of_theme && is_well_known
                                               : is_of_theme || is_well_known;
}

// Whether a document may speak of who holds an office: of his country, or he is
// known everywhere.
static bool
is_of_interest(const kb_roster *roster, const kb_candidate *c, kb_holder holder)
{
    enum { KNOWN = 20 };
    const kb_gaz_entity e = kb_gaz_facts(holder.gaz, holder.index);
    return gender_fits((kb_gender)e.gender, c->gender) &&
           (e.prior >= KNOWN || kb_roster_country_share(roster, e.country) > 0);
}

// "President Kennedy", "Prime Minister Trudeau": the only one in the lists who
// held the office on the document's day; of a former one, before it.
static kb_status
find_in_office(kb_roster *roster, const kb_candidate *c, kb_str surname,
               uint32_t *entity)
{
    enum { MOST = 8 };
    const kb_day today = roster->text->document->date;
    const bool is_former = (c->flags & KB_CANDIDATE_FORMER) != 0;
    kb_office_call call = {
        .surname = surname, .from = is_former ? KB_NO_DAY : today, .to = today};
    if (c->role_end == c->role_begin ||
        !kb_roster_tries(roster, KB_SIEVE_OFFICE)) {
        return KB_OK;
    }
    KB_TRY(kb_roster_role(roster, c->role_begin, c->role_end, &call.role));
    kb_holder holders[MOST];
    uint32_t n = 0;
    KB_TRY(kb_offices_bearers(roster->offices, &call, holders, MOST, &n));
    const kb_holder *only = NULL;
    for (uint32_t i = 0; i < n; ++i) {
        if (!is_of_interest(roster, c, holders[i])) {
            continue;
        }
        if (only) {
            return KB_OK;
        }
        only = &holders[i];
    }
    if (only) {
        KB_TRY(kb_roster_known(roster, only->gaz, only->index, entity));
        kb_roster_by(roster, KB_SIEVE_OFFICE);
    }
    return KB_OK;
}

kb_status
kb_resolve_short_person(kb_roster *roster, uint32_t i,
                        const kb_gaz_sense *sense)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    uint32_t begin = 0;
    uint32_t end = 0;
    kb_str name;
    kb_str surname;
    surname_of(roster->text, c, &begin, &end);
    KB_TRY(kb_roster_fold(roster, c->begin, c->end, &name));
    KB_TRY(kb_roster_fold(roster, begin, end, &surname));
    uint32_t entity = KB_NONE;
    if (kb_roster_tries(roster, KB_SIEVE_SURNAME) &&
        (!sense || !holds_role(roster, c, sense))) {
        entity = find_bearer(roster, i, surname, sense);
        if (entity != KB_NONE) {
            kb_roster_by(roster, KB_SIEVE_SURNAME);
        }
    }
    if (entity == KB_NONE) {
        KB_TRY(find_in_office(roster, c, surname, &entity));
    }
    if (entity == KB_NONE && sense && is_likely(roster, c, sense)) {
        KB_TRY(kb_roster_known(roster, sense->gaz, sense->index, &entity));
    }
    if (entity == KB_NONE) {
        entity = kb_find_of_other_type(roster, c, name);
    }
    if (entity == KB_NONE) {
        KB_TRY(kb_roster_find_or_mint(roster, KB_PERSON, name, &entity));
    }
    kb_roster_link(roster, i, entity);
    return KB_OK;
}

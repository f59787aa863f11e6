// SPDX-License-Identifier: MIT
// Nominals and pronouns, in the order of the text, each by the first sieve
// that yields something; sieves stand in falling order of precision.  What was
// said lately is looked at within a window, so time is linear.
#include "resolve/coref.h"

enum {
    MAX_POSTS = 256, // roles of a document looked through
    MAX_SENTENCES = 4
};

uint32_t
kb_coref_cue_of(const kb_coref *c, uint32_t t)
{
    return t < c->roster->text->n_tokens &&
                   kb_coref_token(c, t)->kind == KB_TOKEN_WORD
               ? kb_cues_find(c->roster->cues, kb_coref_token(c, t))->bits
               : 0;
}

// The token after a mention and after "on Monday" behind it.
static uint32_t
skip_day(const kb_coref *c, uint32_t t)
{
    const uint32_t n = c->roster->text->n_tokens;
    if (t + 2 < n && kb_token_is(kb_coref_token(c, t), "on") &&
        kb_coref_token(c, t + 2)->sentence == kb_coref_token(c, t)->sentence &&
        (kb_coref_token(c, t + 1)->flags & KB_TOKEN_CAPITAL) != 0) {
        return t + 2;
    }
    return t;
}

// A word that a clause follows where a verb stands behind the name: "after X
// left".
static bool
begins_clause(const kb_token *token)
{
    static const char *const words[] = {
        "after",   "although", "as",      "because", "before", "if",
        "once",    "since",    "that",    "though",  "unless", "until",
        "whether", "while",    "whereas", NULL};
    return kb_token_is_any(token, words);
}

bool
kb_coref_is_subject(const kb_coref *c, const kb_candidate *m)
{
    const kb_text *const text = c->roster->text;
    const uint32_t sentence = kb_coref_sentence_of(c, m);
    uint32_t before = m->role_begin < m->begin ? m->role_begin : m->begin;
    if (before > 0 && c->roster->ends[before] != KB_NONE) {
        before = kb_coref_candidate(c, c->roster->ends[before])->begin;
    }
    if (before > 0 && kb_coref_token(c, before - 1)->sentence == sentence &&
        (kb_coref_token(c, before - 1)->tag & KB_POS_DT) != 0) {
        before -= 1;
    }
    if (before > 0 && kb_coref_token(c, before - 1)->sentence == sentence &&
        (kb_coref_token(c, before - 1)->tag &
         (KB_POS_IN | KB_POS_TO | KB_POS_VBG)) != 0 &&
        !begins_clause(kb_coref_token(c, before - 1))) {
        return false;
    }
    enum { LONGEST = 25 }; // "Name (born 1959) is"
    const uint32_t behind =
        kb_past_brackets(text, m->end, text->sentences[sentence].end, LONGEST);
    const uint32_t after = skip_day(c, behind);
    if (after >= text->n_tokens ||
        kb_coref_token(c, after)->sentence != sentence) {
        return false;
    }
    const kb_token *const next = kb_coref_token(c, after);
    if (next->mark == ',') { // "Name, who ...", "..., Name, said"
        return before == text->sentences[sentence].begin ||
               (kb_coref_cue_of(c, after + 1) & KB_CUE_SPEECH) != 0;
    }
    return (next->tag & (KB_POS_VBD | KB_POS_VBZ | KB_POS_MD | KB_POS_VB |
                         KB_POS_VBN | KB_POS_RB)) != 0 ||
           (kb_coref_cue_of(c, after) & (KB_CUE_SPEECH | KB_CUE_BE)) != 0;
}

// "X was a politician": says what X is and speaks of nobody else.
static bool
is_predicate(const kb_coref *c, const kb_candidate *m)
{
    static const char *const be[] = {"is",      "are",  "was",    "were",
                                     "be",      "been", "became", "become",
                                     "becomes", NULL};
    const uint32_t sentence = kb_coref_sentence_of(c, m);
    uint32_t t = m->begin;
    for (int n = 0; n < 2 && t > 0; ++n) { // "was also a"
        const kb_token *const before = kb_coref_token(c, --t);
        if (before->sentence != sentence) {
            return false;
        }
        if (kb_token_is_any(before, be)) {
            return true;
        }
        if ((before->tag & KB_POS_RB) == 0) {
            return false;
        }
    }
    return false;
}

static void
remember(kb_coref *c, uint32_t i)
{
    const kb_candidate *const m = kb_coref_candidate(c, i);
    const bool is_somebody =
        m->kind == KB_MENTION_NOMINAL &&
        (m->type == KB_PERSON || (m->flags & KB_CANDIDATE_PLURAL) != 0) &&
        !is_predicate(c, m);
    if (m->entity == KB_NONE && !is_somebody) {
        return;
    }
    c->said[c->n_said++] = (kb_said){
        i, m->entity, kb_coref_sentence_of(c, m), kb_coref_is_subject(c, m),
        (kb_coref_token(c, m->begin)->flags & KB_TOKEN_QUOTED) != 0};
}

// ---- roles ----

static bool
ends_with_words(kb_str longer, kb_str shorter)
{
    return longer.len >= shorter.len &&
           memcmp(longer.ptr + longer.len - shorter.len, shorter.ptr,
                  shorter.len) == 0 &&
           (longer.len == shorter.len ||
            longer.ptr[longer.len - shorter.len - 1] == ' ');
}

static bool
role_fits(kb_str said_role, kb_str asked)
{
    return ends_with_words(said_role, asked) ||
           ends_with_words(asked, said_role);
}

// The person with that role; `owner` KB_NONE: of anything.  Roles said in the
// text before the mention come first, then after it, then in lists; none when
// two in lists compete.
static uint32_t
find_in_post(const kb_coref *c, kb_str role, uint32_t owner, uint32_t before)
{
    kb_roster *const r = c->roster;
    if (!kb_roster_tries(r, KB_SIEVE_ROLE)) {
        return KB_NONE;
    }
    kb_roster_by(r, KB_SIEVE_ROLE);
    uint32_t listed = KB_NONE;
    uint32_t later = KB_NONE;
    bool is_tie = false;
    uint32_t at = kb_roster_posts(r, role);
    for (int i = 0; at != KB_NONE && i < KB_CHAIN_MAX; ++i) {
        const kb_post *const post = &r->posts[at];
        at = post->next;
        if (!role_fits(post->role, role) || post->is_former ||
            (owner != KB_NONE && post->owner != owner &&
             (post->owner != KB_NONE || post->at == KB_NONE ||
              kb_coref_entity(c, post->person)->country != owner))) {
            continue;
        }
        if (post->at != KB_NONE && post->at < before) {
            return post->person; // posts are chained newest first
        }
        if (post->at != KB_NONE) {
            later = post->person;
        } else if (kb_coref_entity(c, post->person)->first != KB_NONE) {
            is_tie = is_tie || (listed != KB_NONE && listed != post->person);
            listed = post->person;
        }
    }
    if (later != KB_NONE) {
        return later;
    }
    return is_tie ? KB_NONE : listed;
}

static kb_status
find_in_lists(kb_coref *c, kb_str role, uint32_t owner, uint32_t *out)
{
    const kb_day day = c->roster->text->document->date;
    const kb_resolved *const o = kb_coref_entity(c, owner);
    kb_holder holder;
    if (!o->gaz || day == KB_NO_DAY || kb_office_is_abroad(role) ||
        !kb_roster_tries(c->roster, KB_SIEVE_OFFICE)) {
        return KB_OK;
    }
    const kb_status st = kb_offices_find(c->roster->offices, role, o->gaz,
                                         o->gaz_index, day, &holder);
    if (st != KB_OK) {
        return st == KB_NOT_FOUND ? KB_OK : st;
    }
    kb_roster_by(c->roster, KB_SIEVE_OFFICE);
    return kb_roster_known(c->roster, holder.gaz, holder.index, out);
}

static kb_status
find_leader(kb_coref *c, uint32_t owner, uint32_t before, uint32_t *out)
{
    static const char *const roles[] = {
        "president",      "prime minister", "chancellor", "premier",
        "supreme leader", "leader",         NULL};
    for (size_t i = 0; roles[i] && *out == KB_NONE; ++i) {
        const kb_str role = {roles[i], strlen(roles[i])};
        *out = find_in_post(c, role, owner, before);
    }
    return KB_OK;
}

static kb_status
resolve_role(kb_coref *c, const kb_candidate *m, uint32_t *out)
{
    kb_str role;
    KB_TRY(kb_roster_role(c->roster, m->role_begin, m->role_end, &role));
    if ((m->flags & KB_CANDIDATE_FORMER) != 0) {
        return KB_OK;
    }
    if (m->owner != KB_NONE && kb_str_equal(role, KB_STR("leader"))) {
        return find_leader(c, m->owner, m->begin, out);
    }
    *out = find_in_post(c, role, m->owner, m->begin);
    if (*out == KB_NONE && m->owner != KB_NONE) {
        KB_TRY(find_in_lists(c, role, m->owner, out));
    }
    return KB_OK;
}

// The bearer of one of a person's roles in another country.
static kb_status
find_opposite(kb_coref *c, uint32_t person, const kb_candidate *m,
              uint32_t *out)
{
    const kb_roster *const r = c->roster;
    kb_status st = KB_OK;
    for (uint32_t p = 0; p < r->n_posts && p < MAX_POSTS && st == KB_OK; ++p) {
        const kb_post *const post = &r->posts[p];
        if (post->person != person || post->is_former) {
            continue;
        }
        *out = find_in_post(c, post->role, m->owner, m->begin);
        if (*out == KB_NONE) {
            st = find_in_lists(c, post->role, m->owner, out);
        }
        if (*out != KB_NONE) {
            break;
        }
    }
    return st;
}

// "his Russian counterpart": the one in the role of the person spoken of.
static kb_status
resolve_counterpart(kb_coref *c, const kb_candidate *m, uint32_t *out)
{
    if (m->owner == KB_NONE ||
        !kb_roster_tries(c->roster, KB_SIEVE_COUNTERPART)) {
        return KB_OK;
    }
    for (uint32_t i = c->n_said, n = 0; i > 0 && n < KB_COREF_WINDOW; ++n) {
        const kb_said *const s = &c->said[--i];
        if (s->entity != KB_NONE &&
            kb_coref_entity(c, s->entity)->entity.type == KB_PERSON &&
            kb_coref_entity(c, s->entity)->country != m->owner) {
            const kb_status st = find_opposite(c, s->entity, m, out);
            kb_roster_by(c->roster, KB_SIEVE_COUNTERPART);
            return st;
        }
    }
    return KB_OK;
}

// ---- groups and places ----

static bool
class_fits(kb_entity_class wanted, const kb_resolved *r)
{
    const kb_entity_class is = r->class_;
    if (is == wanted) {
        return true;
    }
    switch ((int)wanted) {
    case KB_CLASS_COMPANY:
        return is == KB_CLASS_NONE || is == KB_CLASS_MEDIA ||
               is == KB_CLASS_BANK;
    case KB_CLASS_ALLIANCE:
        return is == KB_CLASS_BODY;
    case KB_CLASS_BODY:
        return is == KB_CLASS_ALLIANCE || is == KB_CLASS_NGO ||
               is == KB_CLASS_AGENCY || is == KB_CLASS_GROUP;
    case KB_CLASS_GROUP:
        return is == KB_CLASS_ARMED_GROUP || is == KB_CLASS_NGO ||
               is == KB_CLASS_NONE || is == KB_CLASS_UNION;
    case KB_CLASS_BANK:
        return is == KB_CLASS_COMPANY;
    case KB_CLASS_AGENCY:
        return is == KB_CLASS_BODY || is == KB_CLASS_MEDIA;
    case KB_CLASS_CITY:
        return r->gaz == NULL && is == KB_CLASS_NONE;
    case KB_CLASS_REGION:
        return is == KB_CLASS_TERRITORY;
    default:
        return false;
    }
}

static bool
owns_next(const kb_coref *c, uint32_t i)
{
    const uint32_t end = kb_coref_candidate(c, i)->end;
    return end < c->roster->text->n_tokens &&
           kb_coref_token(c, end)->kind == KB_TOKEN_CLITIC;
}

// The only entity of a class and type that was said lately; none when the
// nearest sentence that has one has two.
static uint32_t
find_lately(const kb_coref *c, const kb_candidate *m, kb_entity_type type,
            kb_entity_class class_)
{
    const uint32_t here = kb_coref_sentence_of(c, m);
    uint32_t found = KB_NONE;
    uint32_t found_in = 0;
    for (uint32_t i = c->n_said, n = 0; i > 0 && n < KB_COREF_WINDOW; ++n) {
        const kb_said *const s = &c->said[--i];
        if (s->entity == KB_NONE) {
            continue;
        }
        const kb_resolved *const r = kb_coref_entity(c, s->entity);
        if (here - s->sentence > MAX_SENTENCES ||
            (found != KB_NONE && s->sentence != found_in)) {
            break;
        }
        if (r->entity.type != type || !class_fits(class_, r) ||
            kb_coref_candidate(c, s->candidate)->end > m->begin) {
            continue;
        }
        if (found != KB_NONE && found != s->entity) {
            return s->is_subject ? s->entity : KB_NONE;
        }
        if (class_ == KB_CLASS_COUNTRY && s->sentence == here &&
            (s->is_subject || owns_next(c, s->candidate))) {
            return KB_NONE; // "Russia's attacks across the country"
        }
        found = s->entity;
        found_in = s->sentence;
        if (s->is_subject) {
            return found;
        }
    }
    return found;
}

// "his country": the entity of the pronoun, which is the next mention.
static uint32_t
possessor(const kb_coref *c, const kb_candidate *m)
{
    const kb_candidate *const p = m + 1;
    const kb_candidates *const all = c->roster->candidates;
    return p < all->items + all->n && p->kind == KB_MENTION_PRONOUN &&
                   p->begin == m->begin
               ? p->entity
               : KB_NONE;
}

static bool
has_possessor(const kb_coref *c, const kb_candidate *m)
{
    return (kb_coref_cue_of(c, m->begin) & KB_CUE_POSSESSIVE) != 0;
}

// The country of X in "the X-based company"; KB_NONE: nothing says where.
static uint32_t
country_based(const kb_coref *c, const kb_candidate *m)
{
    const uint32_t based = m->role_begin - 1;
    if (m->role_begin < m->begin + 3 ||
        !kb_token_is(kb_coref_token(c, based), "based") ||
        c->roster->ends[based - 1] == KB_NONE) {
        return KB_NONE;
    }
    const kb_candidate *const seat =
        kb_coref_candidate(c, c->roster->ends[based - 1]);
    if (seat->entity == KB_NONE || seat->begin > m->begin + 1) {
        return KB_NONE;
    }
    const kb_resolved *const place = kb_coref_entity(c, seat->entity);
    return place->class_ == KB_CLASS_COUNTRY ? seat->entity : place->country;
}

// "the company", "the Munich-based company": the last one of its kind, unless
// the lists have it in another country.
static uint32_t
find_of_class(const kb_coref *c, const kb_candidate *m)
{
    const uint32_t country = country_based(c, m);
    if (m->role_begin > m->begin + 1 && country == KB_NONE) {
        return KB_NONE; // "the new company"
    }
    const uint32_t found = find_lately(c, m, m->type, m->class_);
    const uint32_t home =
        found == KB_NONE ? KB_NONE : kb_coref_entity(c, found)->country;
    return country == KB_NONE || home == KB_NONE || home == country ? found
                                                                    : KB_NONE;
}

static kb_status
resolve_capital(kb_coref *c, const kb_candidate *m, uint32_t *out)
{
    uint32_t country = m->owner;
    if (country == KB_NONE) {
        country = find_lately(c, m, KB_PLACE, KB_CLASS_COUNTRY);
    }
    if (country == KB_NONE || !kb_coref_entity(c, country)->gaz) {
        return KB_OK;
    }
    const kb_resolved *const r = kb_coref_entity(c, country);
    const uint32_t capital = r->entry->capital;
    return capital == KB_NONE
               ? KB_OK
               : kb_roster_known(c->roster, r->gaz, capital, out);
}

// The last two entities of a kind: "both sides", "the two leaders".
static void
find_pair(const kb_coref *c, kb_candidate *m, bool wants_states)
{
    const uint32_t here = kb_coref_sentence_of(c, m);
    uint32_t found[2] = {KB_NONE, KB_NONE};
    uint32_t found_in[2] = {0, 0};
    uint32_t n_found = 0;
    for (uint32_t i = c->n_said, n = 0; i > 0 && n < KB_COREF_WINDOW; ++n) {
        const kb_said *const s = &c->said[--i];
        if (s->entity == KB_NONE) {
            continue;
        }
        const kb_resolved *const r = kb_coref_entity(c, s->entity);
        if (here - s->sentence > MAX_SENTENCES) {
            break;
        }
        const bool fits = wants_states ? r->class_ == KB_CLASS_COUNTRY
                                       : r->entity.type == KB_PERSON;
        if (!fits || s->entity == found[0] || s->entity == found[1]) {
            continue;
        }
        if (n_found == 2) {
            if (s->sentence == here || s->sentence + 1 == here) {
                return; // three compete
            }
            break;
        }
        found_in[n_found] = s->sentence;
        found[n_found++] = s->entity;
    }
    if (n_found == 2 && found_in[0] - found_in[1] <= 1) {
        m->pair[0] = found[1];
        m->pair[1] = found[0];
    }
}

// "Russian and Ukrainian delegations": both states.
static bool
find_joined_states(const kb_coref *c, kb_candidate *m)
{
    const uint32_t and_at = m->begin - 1;
    if (m->owner == KB_NONE || m->begin < 2 ||
        !kb_token_is(kb_coref_token(c, and_at), "and")) {
        return false;
    }
    const uint32_t name = c->roster->ends[and_at];
    if (name == KB_NONE ||
        kb_coref_candidate(c, name)->kind != KB_MENTION_DEMONYM) {
        return false;
    }
    const uint32_t other = kb_coref_candidate(c, name)->entity;
    if (other == KB_NONE || other == m->owner ||
        kb_coref_entity(c, other)->class_ != KB_CLASS_COUNTRY ||
        kb_coref_entity(c, m->owner)->class_ != KB_CLASS_COUNTRY) {
        return false;
    }
    m->pair[0] = other;
    m->pair[1] = m->owner;
    return true;
}

// "both sides", "the two leaders"; "two leaders" are any.
static bool
says_pair(const kb_coref *c, const kb_candidate *m)
{
    if (!(m->flags & KB_CANDIDATE_DEFINITE)) {
        return false;
    }
    for (uint32_t t = m->begin; t < m->head; ++t) {
        if ((kb_coref_cue_of(c, t) & KB_CUE_PAIR) != 0) {
            return true;
        }
    }
    return false;
}

// "The Hamas movement", "the Acme company": a name and what it is.
static bool
names_itself(const kb_coref *c, const kb_candidate *m)
{
    const uint32_t name = c->roster->ends[m->role_begin];
    if (m->owner == KB_NONE || name == KB_NONE ||
        !(kb_coref_cue_of(c, m->head) & KB_CUE_ITSELF) ||
        kb_coref_candidate(c, name)->kind != KB_MENTION_NAME ||
        kb_coref_candidate(c, name)->entity != m->owner) {
        return false;
    }
    const kb_resolved *const r = kb_coref_entity(c, m->owner);
    return r->entity.type == KB_ORGANIZATION &&
           (r->class_ == m->class_ || r->class_ == KB_CLASS_NONE ||
            (m->class_ == KB_CLASS_GROUP && r->class_ != KB_CLASS_BODY &&
             r->class_ != KB_CLASS_GOVERNMENT));
}

static kb_status
resolve_group(kb_coref *c, kb_candidate *m, uint32_t *out)
{
    const uint32_t cue = kb_coref_cue_of(c, m->head);
    if (!(m->flags & KB_CANDIDATE_PLURAL) && names_itself(c, m) &&
        kb_roster_tries(c->roster, KB_SIEVE_APPOSITION)) {
        kb_roster_by(c->roster, KB_SIEVE_APPOSITION);
        *out = m->owner;
        return KB_OK;
    }
    const bool is_definite = (m->flags & KB_CANDIDATE_DEFINITE) != 0;
    if ((cue & KB_CUE_STATE) != 0 && m->owner != KB_NONE &&
        kb_coref_entity(c, m->owner)->class_ == KB_CLASS_COUNTRY) {
        if (kb_roster_tries(c->roster, KB_SIEVE_STATE)) {
            kb_roster_by(c->roster, KB_SIEVE_STATE);
            *out = m->owner;
        }
        return KB_OK;
    }
    if ((cue & KB_CUE_CAPITAL) != 0 && (is_definite || m->owner != KB_NONE)) {
        kb_roster_by(c->roster, KB_SIEVE_CAPITAL);
        return kb_roster_tries(c->roster, KB_SIEVE_CAPITAL)
                   ? resolve_capital(c, m, out)
                   : KB_OK;
    }
    if ((m->flags & KB_CANDIDATE_PLURAL) != 0 || !is_definite) {
        return KB_OK;
    }
    const uint32_t whose = possessor(c, m);
    if (m->class_ == KB_CLASS_COUNTRY && whose != KB_NONE) {
        const bool is_tried = kb_roster_tries(c->roster, KB_SIEVE_COUNTRY);
        kb_roster_by(c->roster, KB_SIEVE_COUNTRY);
        *out = is_tried && kb_coref_entity(c, whose)->entity.type == KB_PERSON
                   ? kb_coref_entity(c, whose)->country
                   : KB_NONE;
        return KB_OK;
    }
    if (m->owner == KB_NONE && !has_possessor(c, m) &&
        m->class_ != KB_CLASS_GOVERNMENT && m->class_ != KB_CLASS_ARMY) {
        kb_roster_by(c->roster, KB_SIEVE_CLASS);
        *out = kb_roster_tries(c->roster, KB_SIEVE_CLASS) ? find_of_class(c, m)
                                                          : KB_NONE;
    }
    return KB_OK;
}

static kb_status
resolve_nominal(kb_coref *c, uint32_t i)
{
    kb_candidate *const m = &c->roster->candidates->items[i];
    uint32_t found = KB_NONE;
    if (m->entity != KB_NONE) {
        return KB_OK;
    }
    const uint32_t cue = kb_coref_cue_of(c, m->head);
    const bool is_plural = (m->flags & KB_CANDIDATE_PLURAL) != 0;
    const bool is_pair_tried = kb_roster_tries(c->roster, KB_SIEVE_PAIR);
    if (is_plural && !is_pair_tried && says_pair(c, m)) {
        return KB_OK;
    }
    if (is_plural && says_pair(c, m)) {
        find_pair(c, m, m->type != KB_PERSON || (cue & KB_CUE_STATE) != 0);
        return KB_OK;
    }
    if (is_plural && is_pair_tried && (cue & KB_CUE_STATE) != 0 &&
        find_joined_states(c, m)) {
        return KB_OK;
    }
    if ((cue & KB_CUE_COUNTERPART) != 0) {
        KB_TRY(resolve_counterpart(c, m, &found));
    } else if (m->type != KB_PERSON) {
        KB_TRY(resolve_group(c, m, &found));
    } else if (!is_plural && (m->flags & KB_CANDIDATE_DEFINITE) != 0 &&
               m->class_ == KB_CLASS_NONE && !has_possessor(c, m)) {
        KB_TRY(resolve_role(c, m, &found));
    }
    const uint32_t own = KB_CUE_STATE | KB_CUE_ITSELF;
    if (found != KB_NONE && (found != m->owner || (cue & own) != 0)) {
        kb_roster_link(c->roster, i, found);
    }
    c->roster->sieve = (kb_str){"", 0};
    return KB_OK;
}

static kb_status
resolve_mention(kb_coref *c, uint32_t i)
{
    const kb_candidates *const all = c->roster->candidates;
    const kb_candidate *const m = &all->items[i];
    if (m->kind == KB_MENTION_PRONOUN) {
        kb_pronoun_resolve(c, i);
    }
    if (m->kind != KB_MENTION_NOMINAL) {
        return KB_OK;
    }
    if (i + 1 < all->n && m[1].kind == KB_MENTION_PRONOUN &&
        m[1].begin == m->begin) {
        kb_pronoun_resolve(c, i + 1); // "his country"
    }
    return resolve_nominal(c, i);
}

kb_status
kb_resolve_coreference(kb_roster *roster)
{
    kb_coref c = {.roster = roster};
    c.said = KB_ARENA_NEW(roster->arena, kb_said, roster->candidates->n);
    if (!c.said) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < roster->candidates->n; ++i) {
        KB_TRY(resolve_mention(&c, i));
        remember(&c, i);
    }
    return kb_roster_tries(roster, KB_SIEVE_SPEAKER) ? kb_speakers_resolve(&c)
                                                     : KB_OK;
}

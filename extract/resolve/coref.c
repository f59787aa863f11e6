// SPDX-License-Identifier: MIT
// Nominals and pronouns, in the order of the text, each by the first sieve
// that yields something; sieves stand in falling order of precision.  What was
// said lately is looked at within a window, so time is linear.
#include "base/hash.h"
#include "resolve/roster.h"

enum {
    MAX_POSTS = 256,   // roles of a document looked through
    WINDOW = 24,       // mentions looked back at
    MAX_SENTENCES = 2, // ... for pronouns
    MAX_SENTENCES_NOUN = 4
};

// A resolved mention, or people nobody knows, to whom "he" or "they" may go.
typedef struct said {
    uint32_t candidate;
    uint32_t entity; // or KB_NONE
    uint32_t sentence;
    bool is_subject;
    bool is_quoted;
} said;

typedef struct coref {
    kb_roster *roster;
    const kb_cues *cues;
    said *said; // in order of the text
    uint32_t n_said;
} coref;

static const kb_candidate *
candidate(const coref *c, uint32_t i)
{
    return &c->roster->candidates->items[i];
}

static const kb_resolved *
entity(const coref *c, uint32_t i)
{
    return &c->roster->entities[i];
}

static const kb_token *
token(const coref *c, uint32_t t)
{
    return &c->roster->text->tokens[t];
}

static uint32_t
sentence_of(const coref *c, const kb_candidate *m)
{
    return token(c, m->begin)->sentence;
}

static uint32_t
cue_of(const coref *c, uint32_t t)
{
    return t < c->roster->text->n_tokens && token(c, t)->kind == KB_TOKEN_WORD
               ? kb_cues_find(c->cues, token(c, t))->bits
               : 0;
}

// The token after a mention and after "on Monday" behind it.
static uint32_t
skip_day(const coref *c, uint32_t t)
{
    const uint32_t n = c->roster->text->n_tokens;
    if (t + 2 < n && kb_token_is(token(c, t), "on") &&
        token(c, t + 2)->sentence == token(c, t)->sentence &&
        (token(c, t + 1)->flags & KB_TOKEN_CAPITAL) != 0) {
        return t + 2;
    }
    return t;
}

// Whether a verb follows and no preposition precedes.
static bool
is_subject(const coref *c, const kb_candidate *m)
{
    const kb_text *const text = c->roster->text;
    const uint32_t sentence = sentence_of(c, m);
    uint32_t before = m->role_begin < m->begin ? m->role_begin : m->begin;
    if (before > 0 && c->roster->ends[before] != KB_NONE) {
        before = candidate(c, c->roster->ends[before])->begin;
    }
    if (before > 0 && token(c, before - 1)->sentence == sentence &&
        (token(c, before - 1)->tag & KB_POS_DT) != 0) {
        before -= 1;
    }
    if (before > 0 && token(c, before - 1)->sentence == sentence &&
        (token(c, before - 1)->tag & (KB_POS_IN | KB_POS_TO | KB_POS_VBG)) !=
            0) {
        return false;
    }
    const uint32_t after = skip_day(c, m->end);
    if (after >= text->n_tokens || token(c, after)->sentence != sentence) {
        return false;
    }
    const kb_token *const next = token(c, after);
    if (next->mark == ',') { // "Name, who ...", "..., Name, said"
        return before == text->sentences[sentence].begin ||
               (cue_of(c, after + 1) & KB_CUE_SPEECH) != 0;
    }
    return (next->tag & (KB_POS_VBD | KB_POS_VBZ | KB_POS_MD | KB_POS_VB |
                         KB_POS_VBN | KB_POS_RB)) != 0 ||
           (cue_of(c, after) & (KB_CUE_SPEECH | KB_CUE_BE)) != 0;
}

static void
remember(coref *c, uint32_t i)
{
    const kb_candidate *const m = candidate(c, i);
    const bool is_somebody =
        m->kind == KB_MENTION_NOMINAL &&
        (m->type == KB_PERSON || (m->flags & KB_CANDIDATE_PLURAL) != 0);
    if (m->entity == KB_NONE && !is_somebody) {
        return;
    }
    c->said[c->n_said++] =
        (said){i, m->entity, sentence_of(c, m), is_subject(c, m),
               (token(c, m->begin)->flags & KB_TOKEN_QUOTED) != 0};
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
find_in_post(const coref *c, kb_str role, uint32_t owner, uint32_t before)
{
    const kb_roster *const r = c->roster;
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
              entity(c, post->person)->country != owner))) {
            continue;
        }
        if (post->at != KB_NONE && post->at < before) {
            return post->person; // posts are chained newest first
        }
        if (post->at != KB_NONE) {
            later = post->person;
        } else if (entity(c, post->person)->first != KB_NONE) {
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
find_in_lists(coref *c, kb_str role, uint32_t owner, uint32_t *out)
{
    const kb_day day = c->roster->text->document->date;
    const kb_resolved *const o = entity(c, owner);
    kb_holder holder;
    if (!o->gaz || day == KB_NO_DAY ||
        kb_offices_find(c->roster->offices, role, o->gaz, o->gaz_index, day,
                        &holder) != KB_OK) {
        return KB_OK;
    }
    return kb_roster_known(c->roster, holder.gaz, holder.index, out);
}

static kb_status
find_leader(coref *c, uint32_t owner, uint32_t before, uint32_t *out)
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
resolve_role(coref *c, const kb_candidate *m, uint32_t *out)
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
find_opposite(coref *c, uint32_t person, const kb_candidate *m, uint32_t *out)
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
resolve_counterpart(coref *c, const kb_candidate *m, uint32_t *out)
{
    if (m->owner == KB_NONE) {
        return KB_OK;
    }
    for (uint32_t i = c->n_said, n = 0; i > 0 && n < WINDOW; ++n) {
        const said *const s = &c->said[--i];
        if (s->entity != KB_NONE &&
            entity(c, s->entity)->entity.type == KB_PERSON &&
            entity(c, s->entity)->country != m->owner) {
            return find_opposite(c, s->entity, m, out);
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
owns_next(const coref *c, uint32_t i)
{
    const uint32_t end = candidate(c, i)->end;
    return end < c->roster->text->n_tokens &&
           token(c, end)->kind == KB_TOKEN_CLITIC;
}

// The only entity of a class and type that was said lately; none when the
// nearest sentence that has one has two.
static uint32_t
find_lately(const coref *c, const kb_candidate *m, kb_entity_type type,
            kb_entity_class class_)
{
    const uint32_t here = sentence_of(c, m);
    uint32_t found = KB_NONE;
    uint32_t found_in = 0;
    for (uint32_t i = c->n_said, n = 0; i > 0 && n < WINDOW; ++n) {
        const said *const s = &c->said[--i];
        if (s->entity == KB_NONE) {
            continue;
        }
        const kb_resolved *const r = entity(c, s->entity);
        if (here - s->sentence > MAX_SENTENCES_NOUN ||
            (found != KB_NONE && s->sentence != found_in)) {
            break;
        }
        if (r->entity.type != type || !class_fits(class_, r) ||
            candidate(c, s->candidate)->end > m->begin) {
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
possessor(const coref *c, const kb_candidate *m)
{
    const kb_candidate *const p = m + 1;
    const kb_candidates *const all = c->roster->candidates;
    return p < all->items + all->n && p->kind == KB_MENTION_PRONOUN &&
                   p->begin == m->begin
               ? p->entity
               : KB_NONE;
}

static bool
has_possessor(const coref *c, const kb_candidate *m)
{
    return (cue_of(c, m->begin) & KB_CUE_POSSESSIVE) != 0;
}

static kb_status
resolve_capital(coref *c, const kb_candidate *m, uint32_t *out)
{
    uint32_t country = m->owner;
    if (country == KB_NONE) {
        country = find_lately(c, m, KB_PLACE, KB_CLASS_COUNTRY);
    }
    if (country == KB_NONE || !entity(c, country)->gaz) {
        return KB_OK;
    }
    const kb_resolved *const r = entity(c, country);
    const uint32_t capital = kb_gaz_get(r->gaz, r->gaz_index).capital;
    return capital == KB_NONE
               ? KB_OK
               : kb_roster_known(c->roster, r->gaz, capital, out);
}

// The last two entities of a kind: "both sides", "the two leaders".
static void
find_pair(const coref *c, kb_candidate *m, bool wants_states)
{
    const uint32_t here = sentence_of(c, m);
    uint32_t found[2] = {KB_NONE, KB_NONE};
    uint32_t n_found = 0;
    for (uint32_t i = c->n_said, n = 0; i > 0 && n < WINDOW; ++n) {
        const said *const s = &c->said[--i];
        if (s->entity == KB_NONE) {
            continue;
        }
        const kb_resolved *const r = entity(c, s->entity);
        if (here - s->sentence > MAX_SENTENCES_NOUN) {
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
        found[n_found++] = s->entity;
    }
    if (n_found == 2) {
        m->pair[0] = found[1];
        m->pair[1] = found[0];
    }
}

// "Russian and Ukrainian delegations": both states.
static bool
find_joined_states(const coref *c, kb_candidate *m)
{
    const uint32_t and_at = m->begin - 1;
    if (m->owner == KB_NONE || m->begin < 2 ||
        !kb_token_is(token(c, and_at), "and")) {
        return false;
    }
    const uint32_t name = c->roster->ends[and_at];
    if (name == KB_NONE || candidate(c, name)->kind != KB_MENTION_DEMONYM) {
        return false;
    }
    const uint32_t other = candidate(c, name)->entity;
    if (other == KB_NONE || other == m->owner ||
        entity(c, other)->class_ != KB_CLASS_COUNTRY ||
        entity(c, m->owner)->class_ != KB_CLASS_COUNTRY) {
        return false;
    }
    m->pair[0] = other;
    m->pair[1] = m->owner;
    return true;
}

static bool
says_pair(const coref *c, const kb_candidate *m)
{
    for (uint32_t t = m->begin; t < m->head; ++t) {
        if ((cue_of(c, t) & KB_CUE_PAIR) != 0) {
            return true;
        }
    }
    return false;
}

static kb_status
resolve_group(coref *c, kb_candidate *m, uint32_t *out)
{
    const uint32_t cue = cue_of(c, m->head);
    const bool is_definite = (m->flags & KB_CANDIDATE_DEFINITE) != 0;
    if ((cue & KB_CUE_STATE) != 0 && m->owner != KB_NONE &&
        entity(c, m->owner)->class_ == KB_CLASS_COUNTRY) {
        *out = m->owner;
        return KB_OK;
    }
    if ((cue & KB_CUE_CAPITAL) != 0 && (is_definite || m->owner != KB_NONE)) {
        return resolve_capital(c, m, out);
    }
    if ((m->flags & KB_CANDIDATE_PLURAL) != 0 || !is_definite) {
        return KB_OK;
    }
    const uint32_t whose = possessor(c, m);
    if (m->class_ == KB_CLASS_COUNTRY && whose != KB_NONE) {
        *out = entity(c, whose)->entity.type == KB_PERSON
                   ? entity(c, whose)->country
                   : KB_NONE;
        return KB_OK;
    }
    if (m->owner == KB_NONE && !has_possessor(c, m) &&
        m->class_ != KB_CLASS_GOVERNMENT && m->class_ != KB_CLASS_ARMY &&
        m->role_begin <= m->begin + 1) {
        *out = find_lately(c, m, m->type, m->class_);
    }
    return KB_OK;
}

static kb_status
resolve_nominal(coref *c, uint32_t i)
{
    kb_candidate *const m = &c->roster->candidates->items[i];
    uint32_t found = KB_NONE;
    if (m->entity != KB_NONE) {
        return KB_OK;
    }
    const uint32_t cue = cue_of(c, m->head);
    const bool is_plural = (m->flags & KB_CANDIDATE_PLURAL) != 0;
    if (is_plural && says_pair(c, m)) {
        find_pair(c, m, m->type != KB_PERSON || (cue & KB_CUE_STATE) != 0);
        return KB_OK;
    }
    if (is_plural && (cue & KB_CUE_STATE) != 0 && find_joined_states(c, m)) {
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
    if (found != KB_NONE && (found != m->owner || (cue & KB_CUE_STATE) != 0)) {
        kb_roster_link(c->roster, i, found);
    }
    return KB_OK;
}

// ---- pronouns ----

static bool
pronoun_fits(const coref *c, const kb_candidate *m, const said *s)
{
    const kb_candidate *const by = candidate(c, s->candidate);
    const bool is_plural = (m->flags & KB_CANDIDATE_PLURAL) != 0;
    const bool is_by_plural = (by->flags & KB_CANDIDATE_PLURAL) != 0;
    if (by->end > m->begin || (is_by_plural && !is_plural)) {
        return false;
    }
    if (is_plural && is_by_plural) {
        return true;
    }
    if (s->entity == KB_NONE) {
        return m->gender != KB_GENDER_UNKNOWN &&
               (by->gender == KB_GENDER_UNKNOWN || by->gender == m->gender);
    }
    const kb_resolved *const r = entity(c, s->entity);
    if (m->gender != KB_GENDER_UNKNOWN) { // he, she
        return r->entity.type == KB_PERSON &&
               (r->gender == KB_GENDER_UNKNOWN || r->gender == m->gender);
    }
    if (by->kind == KB_MENTION_DEMONYM) {
        return false;
    }
    if ((m->flags & KB_CANDIDATE_PLURAL) != 0) {
        return r->entity.type == KB_ORGANIZATION;
    }
    return r->entity.type == KB_ORGANIZATION || r->class_ == KB_CLASS_COUNTRY ||
           r->class_ == KB_CLASS_CITY;
}

static bool
is_object(const coref *c, const kb_candidate *m)
{
    if ((cue_of(c, m->begin) & KB_CUE_OBJECT) != 0) {
        return true;
    }
    if ((cue_of(c, m->begin) & KB_CUE_POSSESSIVE) != 0 || m->begin == 0) {
        return false;
    }
    const kb_token *const before = token(c, m->begin - 1);
    return kb_token_is(token(c, m->begin), "it") &&
           before->sentence == sentence_of(c, m) &&
           ((before->tag & (KB_POS_VB | KB_POS_VBD | KB_POS_VBZ | KB_POS_VBG |
                            KB_POS_VBN | KB_POS_IN | KB_POS_TO)) != 0 &&
            !kb_token_is(before, "that") && !kb_token_is(before, "as") &&
            !kb_token_is(before, "if") && !kb_token_is(before, "said") &&
            !kb_token_is(before, "says") && !kb_token_is(before, "because") &&
            !kb_token_is(before, "after") && !kb_token_is(before, "before"));
}

static bool
is_possessive(const coref *c, const kb_candidate *m)
{
    return (cue_of(c, m->begin) & KB_CUE_POSSESSIVE) != 0;
}

// The antecedents that one sentence offers.
typedef struct offer {
    uint32_t subject; // the first one that is a subject
    uint32_t nearest;
    uint32_t n_different;
    bool has_subject;
    bool has_any;
    bool is_fronted; // the nearest stands right before ", he"
} offer;

static offer
look_in_sentence(const coref *c, const kb_candidate *m, uint32_t sentence,
                 uint32_t *from)
{
    offer o = {KB_NONE, KB_NONE, 0, false, false, false};
    uint32_t previous = KB_NONE;
    uint32_t i = *from;
    for (int n = 0; n < WINDOW && i > 0 && c->said[i - 1].sentence == sentence;
         ++n) {
        const said *const s = &c->said[--i];
        if (s->is_quoted || !pronoun_fits(c, m, s)) {
            continue;
        }
        if (!o.has_any) {
            const uint32_t end = candidate(c, s->candidate)->end;
            o.nearest = s->entity;
            o.is_fronted = end + 1 == m->begin && token(c, end)->mark == ',';
        }
        o.n_different += !o.has_any || s->entity != previous;
        o.has_any = true;
        previous = s->entity;
        if (s->is_subject) {
            o.subject = s->entity;
            o.has_subject = true;
        }
    }
    *from = i;
    return o;
}

// The antecedent of the pronoun's own sentence; `is_closed`: look no further.
static uint32_t
choose_here(const coref *c, const kb_candidate *m, const offer *o,
            bool *is_closed)
{
    *is_closed = false;
    if (!o->has_any) {
        return KB_NONE;
    }
    const bool is_thing = m->gender == KB_GENDER_UNKNOWN;
    if (is_object(c, m)) {
        // The subject is hardly its own object.
        *is_closed = is_thing || o->n_different > 1 || !o->has_subject;
        return !is_thing && o->n_different == 1 && !o->has_subject ? o->nearest
                                                                   : KB_NONE;
    }
    if (is_thing && o->n_different > 1) {
        *is_closed = true;
        return o->has_subject && o->subject == o->nearest ? o->subject
                                                          : KB_NONE;
    }
    const bool is_plural = (m->flags & KB_CANDIDATE_PLURAL) != 0;
    const bool is_clear = !is_thing && o->n_different == 1 && !o->is_fronted;
    if (o->has_subject || is_clear || is_possessive(c, m)) {
        *is_closed = true;
        return o->has_subject ? o->subject : is_plural ? KB_NONE : o->nearest;
    }
    return KB_NONE;
}

// "In his speech Name said": the subject that follows a phrase at the start.
static uint32_t
look_ahead(const coref *c, uint32_t i)
{
    const kb_roster *const r = c->roster;
    const kb_candidate *const m = candidate(c, i);
    const uint32_t here = sentence_of(c, m);
    const uint32_t begin = r->text->sentences[here].begin;
    if (!is_possessive(c, m) || m->begin == begin || m->begin > begin + 3 ||
        (token(c, m->begin - 1)->tag & (KB_POS_IN | KB_POS_TO)) == 0) {
        return KB_NONE;
    }
    for (uint32_t k = i + 1; k < r->candidates->n && k < i + 8; ++k) {
        const kb_candidate *const n = candidate(c, k);
        if (sentence_of(c, n) != here) {
            break;
        }
        if (n->kind != KB_MENTION_NAME || n->entity == KB_NONE) {
            continue;
        }
        const kb_resolved *const e = entity(c, n->entity);
        const bool fits =
            m->gender != KB_GENDER_UNKNOWN
                ? e->entity.type == KB_PERSON &&
                      (e->gender == KB_GENDER_UNKNOWN || e->gender == m->gender)
                : e->entity.type == KB_ORGANIZATION ||
                      e->class_ == KB_CLASS_COUNTRY;
        if (fits && is_subject(c, n)) {
            return n->entity;
        }
    }
    return KB_NONE;
}

// "It is clear that": no antecedent.
static bool
is_empty_it(const coref *c, const kb_candidate *m)
{
    const kb_token *const it = token(c, m->begin);
    if (!kb_token_is(it, "it") || m->end + 1 >= c->roster->text->n_tokens ||
        (cue_of(c, m->end) & KB_CUE_BE) == 0) {
        return false;
    }
    const kb_token *const next = token(c, m->end + 1);
    return (next->tag & (KB_POS_JJ | KB_POS_RB)) != 0 ||
           kb_token_is(next, "that");
}

static uint32_t
find_antecedent(const coref *c, uint32_t i)
{
    const kb_candidate *const m = candidate(c, i);
    const uint32_t here = sentence_of(c, m);
    const uint32_t ahead = look_ahead(c, i);
    if (ahead != KB_NONE) {
        return ahead;
    }
    const uint32_t reach = m->gender != KB_GENDER_UNKNOWN ? MAX_SENTENCES : 1;
    uint32_t from = c->n_said;
    const offer own = look_in_sentence(c, m, here, &from);
    bool is_closed = false;
    const uint32_t found = choose_here(c, m, &own, &is_closed);
    if (found != KB_NONE || is_closed) {
        return found;
    }
    const bool is_obj = is_object(c, m);
    const uint32_t not_this = is_obj ? own.subject : KB_NONE;
    uint32_t n_back = 0;
    for (uint32_t s = here; s > 0 && here - s < 8 && n_back < reach; --s) {
        const kb_sentence *const earlier = &c->roster->text->sentences[s - 1];
        const offer o = look_in_sentence(c, m, s - 1, &from);
        if (o.has_subject && o.subject != not_this) {
            return o.subject;
        }
        if (is_obj && o.n_different == 2 && o.subject == not_this) {
            return o.nearest != not_this ? o.nearest : KB_NONE;
        }
        if (o.n_different > 1) {
            break; // a tie
        }
        n_back += (token(c, earlier->end - 1)->flags & KB_TOKEN_QUOTED) == 0;
    }
    return own.n_different == 1 && !is_obj &&
                   (m->flags & KB_CANDIDATE_PLURAL) == 0
               ? own.nearest
               : KB_NONE;
}

static void
resolve_pronoun(coref *c, uint32_t i)
{
    const kb_candidate *const m = candidate(c, i);
    if (m->entity != KB_NONE ||
        (token(c, m->begin)->flags & KB_TOKEN_QUOTED) != 0 ||
        is_empty_it(c, m)) {
        return;
    }
    const uint32_t found = find_antecedent(c, i);
    if (found != KB_NONE) {
        kb_roster_link(c->roster, i, found);
    }
}

static kb_status
resolve_mention(coref *c, uint32_t i)
{
    const kb_candidates *const all = c->roster->candidates;
    const kb_candidate *const m = &all->items[i];
    if (m->kind == KB_MENTION_PRONOUN) {
        resolve_pronoun(c, i);
    }
    if (m->kind != KB_MENTION_NOMINAL) {
        return KB_OK;
    }
    if (i + 1 < all->n && m[1].kind == KB_MENTION_PRONOUN &&
        m[1].begin == m->begin) {
        resolve_pronoun(c, i + 1); // "his country"
    }
    return resolve_nominal(c, i);
}

kb_status
kb_resolve_coreference(kb_roster *roster, const kb_cues *cues)
{
    coref c = {.roster = roster, .cues = cues};
    c.said = KB_ARENA_NEW(roster->arena, said, roster->candidates->n);
    if (!c.said) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < roster->candidates->n; ++i) {
        KB_TRY(resolve_mention(&c, i));
        remember(&c, i);
    }
    return KB_OK;
}

// SPDX-License-Identifier: MIT
// Pronouns: the subject of the sentence, then of the sentences before,
// quotations apart.
#include "resolve/coref.h"

enum { MAX_SENTENCES = 2 };

static bool
is_possessive(const kb_coref *c, const kb_candidate *m)
{
    return (kb_coref_cue_of(c, m->begin) & KB_CUE_POSSESSIVE) != 0;
}

// "its shares", "its chief executive": what no place has.
static bool
is_of_business(const kb_coref *c, const kb_candidate *m)
{
    const uint32_t next = m->end;
    return is_possessive(c, m) &&
           ((kb_coref_cue_of(c, next) & KB_CUE_BUSINESS) != 0 ||
            (next + 1 < c->roster->text->n_tokens &&
             kb_token_is(kb_coref_token(c, next), "chief") &&
             kb_token_is(kb_coref_token(c, next + 1), "executive")));
}

static bool
pronoun_fits(const kb_coref *c, const kb_candidate *m, const kb_said *s)
{
    const kb_candidate *const by = kb_coref_candidate(c, s->candidate);
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
    const kb_resolved *const r = kb_coref_entity(c, s->entity);
    if (m->gender != KB_GENDER_UNKNOWN) { // he, she
        return r->entity.type == KB_PERSON &&
               (r->gender == KB_GENDER_UNKNOWN || r->gender == m->gender);
    }
    if (by->kind == KB_MENTION_DEMONYM) {
        return false;
    }
    if ((m->flags & KB_CANDIDATE_PLURAL) != 0) { // "the police said they"
        return r->entity.type == KB_ORGANIZATION &&
               kb_coref_sentence_of(c, by) == kb_coref_sentence_of(c, m);
    }
    return r->entity.type == KB_ORGANIZATION ||
           ((r->class_ == KB_CLASS_COUNTRY || r->class_ == KB_CLASS_CITY) &&
            !is_of_business(c, m));
}

// "nor did it leave": a subject behind its auxiliary.
static bool
is_inverted(const kb_coref *c, const kb_candidate *m)
{
    static const char *const words[] = {
        "can", "could", "did", "does", "may", "should", "will", "would", NULL};
    return m->end < c->roster->text->n_tokens &&
           kb_token_is_any(kb_coref_token(c, m->begin - 1), words) &&
           (kb_coref_token(c, m->end)->tags & KB_POS_VB) != 0;
}

static bool
is_object(const kb_coref *c, const kb_candidate *m)
{
    if ((kb_coref_cue_of(c, m->begin) & KB_CUE_OBJECT) != 0) {
        return true;
    }
    if ((kb_coref_cue_of(c, m->begin) & KB_CUE_POSSESSIVE) != 0 ||
        m->begin == 0) {
        return false;
    }
    const kb_token *const before = kb_coref_token(c, m->begin - 1);
    if (is_inverted(c, m)) {
        return false;
    }
    return kb_token_is(kb_coref_token(c, m->begin), "it") &&
           before->sentence == kb_coref_sentence_of(c, m) &&
           ((before->tag & (KB_POS_VB | KB_POS_VBD | KB_POS_VBZ | KB_POS_VBG |
                            KB_POS_VBN | KB_POS_IN | KB_POS_TO)) != 0 &&
            !kb_token_is(before, "that") && !kb_token_is(before, "as") &&
            !kb_token_is(before, "if") && !kb_token_is(before, "said") &&
            !kb_token_is(before, "says") && !kb_token_is(before, "because") &&
            !kb_token_is(before, "after") && !kb_token_is(before, "before"));
}

// The antecedents that one sentence offers.
typedef struct offer {
    uint32_t subject; // the first one that is a subject
    uint32_t nearest;
    uint32_t other; // the only one besides the nearest, or KB_NONE
    uint32_t n_different;
    bool is_ruled; // the nearest is a subject, and not one of "Name and Name"
    bool has_subject;
    bool has_any;
    bool is_fronted; // the nearest stands right before ", he"
} offer;

// The second of "Name and Name", also of "Name and President Name".
static bool
is_joined(const kb_coref *c, const kb_said *s)
{
    const kb_candidate *const m = kb_coref_candidate(c, s->candidate);
    const uint32_t begin = m->role_begin < m->begin ? m->role_begin : m->begin;
    return begin > 0 && kb_coref_token(c, begin - 1)->tag & KB_POS_CC;
}

static offer
look_in_sentence(const kb_coref *c, const kb_candidate *m, uint32_t sentence,
                 uint32_t *from)
{
    offer o = {.subject = KB_NONE, .nearest = KB_NONE, .other = KB_NONE};
    uint32_t previous = KB_NONE;
    bool has_third = false;
    uint32_t i = *from;
    for (int n = 0;
         n < KB_COREF_WINDOW && i > 0 && c->said[i - 1].sentence == sentence;
         ++n) {
        const kb_said *const s = &c->said[--i];
        if (s->is_quoted || !pronoun_fits(c, m, s)) {
            continue;
        }
        if (!o.has_any) {
            const uint32_t end = kb_coref_candidate(c, s->candidate)->end;
            o.nearest = s->entity;
            o.is_fronted =
                end + 1 == m->begin && kb_coref_token(c, end)->mark == ',';
            o.is_ruled = s->is_subject && !is_joined(c, s);
        } else if (s->entity != o.nearest && s->entity != o.other) {
            has_third = o.other != KB_NONE || has_third;
            o.other = s->entity;
        }
        o.n_different += !o.has_any || s->entity != previous;
        o.has_any = true;
        previous = s->entity;
        if (s->is_subject) {
            o.subject = s->entity;
            o.has_subject = true;
        }
    }
    o.other = has_third ? KB_NONE : o.other;
    *from = i;
    return o;
}

// The antecedent of the pronoun's own sentence; `is_closed`: look no further.
static uint32_t
choose_here(const kb_coref *c, const kb_candidate *m, const offer *o,
            bool *is_closed)
{
    *is_closed = false;
    if (!o->has_any) {
        return KB_NONE;
    }
    const bool is_thing = m->gender == KB_GENDER_UNKNOWN;
    if (is_object(c, m)) {
        // The subject is hardly its own object: "X left after Y asked him to".
        if (!is_thing && o->is_ruled && o->other != KB_NONE) {
            *is_closed = true;
            return o->other;
        }
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
look_ahead(const kb_coref *c, uint32_t i)
{
    const kb_roster *const r = c->roster;
    const kb_candidate *const m = kb_coref_candidate(c, i);
    const uint32_t here = kb_coref_sentence_of(c, m);
    const uint32_t begin = r->text->sentences[here].begin;
    if (!is_possessive(c, m) || m->begin == begin || m->begin > begin + 3 ||
        (kb_coref_token(c, m->begin - 1)->tag & (KB_POS_IN | KB_POS_TO)) == 0) {
        return KB_NONE;
    }
    for (uint32_t k = i + 1; k < r->candidates->n && k < i + 8; ++k) {
        const kb_candidate *const n = kb_coref_candidate(c, k);
        if (kb_coref_sentence_of(c, n) != here) {
            break;
        }
        if (n->kind != KB_MENTION_NAME || n->entity == KB_NONE) {
            continue;
        }
        const kb_resolved *const e = kb_coref_entity(c, n->entity);
        const bool fits =
            m->gender != KB_GENDER_UNKNOWN
                ? e->entity.type == KB_PERSON &&
                      (e->gender == KB_GENDER_UNKNOWN || e->gender == m->gender)
                : e->entity.type == KB_ORGANIZATION ||
                      e->class_ == KB_CLASS_COUNTRY;
        if (fits && kb_coref_is_subject(c, n)) {
            return n->entity;
        }
    }
    return KB_NONE;
}

// Where what stands in parentheses before token `t` begins, or `t`.
static uint32_t
before_parens(const kb_coref *c, uint32_t t)
{
    enum { LONGEST = 12 };
    if (t == 0 || kb_coref_token(c, t - 1)->mark != ')') {
        return t;
    }
    for (uint32_t i = t - 1; i > 0 && i + LONGEST > t; --i) {
        if (kb_coref_token(c, i)->mark == '(') {
            return i;
        }
    }
    return t;
}

// "Name and his wife": whose name stands right before, or KB_NONE.
static uint32_t
joined_owner(const kb_coref *c, const kb_candidate *m)
{
    if (!is_possessive(c, m) || m->gender == KB_GENDER_UNKNOWN ||
        m->begin < 2 || !kb_token_is(kb_coref_token(c, m->begin - 1), "and")) {
        return KB_NONE;
    }
    const uint32_t by = c->roster->ends[before_parens(c, m->begin - 1)];
    if (by == KB_NONE || kb_coref_candidate(c, by)->kind != KB_MENTION_NAME) {
        return KB_NONE;
    }
    const uint32_t entity = kb_coref_candidate(c, by)->entity;
    if (entity == KB_NONE) {
        return KB_NONE;
    }
    const kb_resolved *const r = kb_coref_entity(c, entity);
    return r->entity.type == KB_PERSON &&
                   (r->gender == KB_GENDER_UNKNOWN || r->gender == m->gender)
               ? entity
               : KB_NONE;
}

// "It is clear that": no antecedent.
static bool
is_empty_it(const kb_coref *c, const kb_candidate *m)
{
    const kb_token *const it = kb_coref_token(c, m->begin);
    if (!kb_token_is(it, "it") || m->end + 1 >= c->roster->text->n_tokens ||
        (kb_coref_cue_of(c, m->end) & KB_CUE_BE) == 0) {
        return false;
    }
    const kb_token *const next = kb_coref_token(c, m->end + 1);
    return (next->tag & (KB_POS_JJ | KB_POS_RB)) != 0 ||
           kb_token_is(next, "that");
}

// The antecedent in the sentences before, within reach; `is_found` false: there
// is none, and no tie either.
static uint32_t
look_back(const kb_coref *c, const kb_candidate *m, const offer *own,
          uint32_t from, bool *is_found)
{
    const uint32_t here = kb_coref_sentence_of(c, m);
    const bool is_person = m->gender != KB_GENDER_UNKNOWN;
    const uint32_t reach = is_person ? MAX_SENTENCES : 1;
    const bool is_obj = is_object(c, m);
    const uint32_t not_this = is_obj ? own->subject : KB_NONE;
    uint32_t n_back = 0;
    *is_found = true;
    for (uint32_t s = here; s > 0 && here - s < 8 && n_back < reach; --s) {
        const kb_sentence *const earlier = &c->roster->text->sentences[s - 1];
        const offer o = look_in_sentence(c, m, s - 1, &from);
        if (o.has_subject && o.subject != not_this) {
            return o.subject;
        }
        if (is_obj && o.n_different == 2 && o.subject == not_this) {
            return o.nearest != not_this ? o.nearest : KB_NONE;
        }
        if (s == here && o.n_different == 1 && o.nearest != KB_NONE &&
            !is_obj && is_person) {
            return o.nearest; // "Police arrested X. He …"
        }
        if (o.n_different > 1) {
            break; // a tie
        }
        n_back +=
            (kb_coref_token(c, earlier->end - 1)->flags & KB_TOKEN_QUOTED) == 0;
    }
    *is_found = false;
    return KB_NONE;
}

static uint32_t
find_antecedent(const kb_coref *c, uint32_t i)
{
    const kb_candidate *const m = kb_coref_candidate(c, i);
    const uint32_t joined = joined_owner(c, m);
    if (joined != KB_NONE) {
        return joined;
    }
    const uint32_t ahead = look_ahead(c, i);
    if (ahead != KB_NONE) {
        return ahead;
    }
    uint32_t from = c->n_said;
    const offer own = look_in_sentence(c, m, kb_coref_sentence_of(c, m), &from);
    bool is_closed = false;
    const uint32_t found = choose_here(c, m, &own, &is_closed);
    if (found != KB_NONE || is_closed) {
        return found;
    }
    bool is_found = false;
    const uint32_t earlier = look_back(c, m, &own, from, &is_found);
    if (is_found) {
        return earlier;
    }
    return own.n_different == 1 && !is_object(c, m) &&
                   (m->flags & KB_CANDIDATE_PLURAL) == 0
               ? own.nearest
               : KB_NONE;
}

void
kb_pronoun_resolve(kb_coref *c, uint32_t i)
{
    const kb_candidate *const m = kb_coref_candidate(c, i);
    if (m->entity != KB_NONE || !kb_roster_tries(c->roster, KB_SIEVE_PRONOUN) ||
        (kb_coref_cue_of(c, m->begin) & KB_CUE_SPEAKER) != 0 ||
        (kb_coref_token(c, m->begin)->flags & KB_TOKEN_QUOTED) != 0 ||
        is_empty_it(c, m)) {
        return;
    }
    const uint32_t found = find_antecedent(c, i);
    if (found != KB_NONE) {
        kb_roster_by(c->roster, KB_SIEVE_PRONOUN);
        kb_roster_link(c->roster, i, found);
    }
}

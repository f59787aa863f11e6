// SPDX-License-Identifier: MIT
#include "relation/subject.h"

#include "base/hash.h"

// The noun that the relative clause of the finite verb at `verb` hangs on, or
// KB_NONE.
static uint32_t
relative_before(const kb_assembler *a, uint32_t verb)
{
    if (!kb_is_finite(a, verb)) {
        return KB_NONE;
    }
    uint32_t left = kb_subject_skip_left(a, verb);
    if (left < 2 || !kb_is_kind(a, left - 1, KB_CHUNK_WHO)) {
        return KB_NONE;
    }
    left -= kb_is_kind(a, left - 2, KB_CHUNK_COMMA) ? 3U : 2U;
    return left < a->n && kb_is_kind(a, left, KB_CHUNK_NOUN) ? left : KB_NONE;
}

// From a noun that may be governed by a preposition to the noun that phrase
// hangs on: "the president <of> Ukraine", "troops <in> Syria".
uint32_t
kb_subject_climb(const kb_assembler *a, uint32_t noun)
{
    while (noun >= 1) {
        const uint32_t before = noun - 1;
        if (kb_is_kind(a, before, KB_CHUNK_NOUN) &&
            (a->at[before].flags & KB_CHUNK_POSSESSIVE)) {
            noun = before; // the head is found again at the end
            continue;
        }
        if (kb_is_time(a, noun) && kb_is_kind(a, before, KB_CHUNK_NOUN)) {
            noun = before;
            continue;
        }
        if (kb_is_kind(a, before, KB_CHUNK_VERB) && before > 0 &&
            a->at[before].flags & KB_CHUNK_INFINITIVE &&
            a->at[before - 1].classes & a->intent) {
            noun = before - 1; // "the decision to attack Syria"
            continue;
        }
        if (!kb_is_kind(a, before, KB_CHUNK_PREP) ||
            a->at[before].flags & KB_CHUNK_CLAUSAL || before == 0) {
            break;
        }
        uint32_t up = before - 1;
        while (up > 0 && (kb_is_kind(a, up, KB_CHUNK_ADVERB) ||
                          kb_is_kind(a, up, KB_CHUNK_ADJECTIVE))) {
            --up;
        }
        const bool is_reduced =
            kb_is_kind(a, up, KB_CHUNK_VERB) && up > 0 &&
            a->at[up].flags & (KB_CHUNK_REDUCED | KB_CHUNK_GERUND);
        const uint32_t who = relative_before(a, up);
        if (is_reduced && kb_is_kind(a, up - 1, KB_CHUNK_NOUN)) {
            noun = up - 1; // "people included on the list"
        } else if (who != KB_NONE) {
            noun = who; // "people who live in Syria"
        } else if (kb_is_kind(a, up, KB_CHUNK_NOUN)) {
            noun = up;
        } else {
            break;
        }
    }
    return kb_list_head(a->chunks, noun);
}

// The first chunk of the item whose head is `noun`: its possessors included.
uint32_t
kb_subject_start(const kb_assembler *a, uint32_t noun)
{
    while (noun > 0 && kb_is_kind(a, noun - 1, KB_CHUNK_NOUN) &&
           a->at[noun - 1].flags & KB_CHUNK_POSSESSIVE) {
        --noun;
    }
    return noun;
}

uint32_t
kb_subject_list_start(const kb_assembler *a, const kb_list *list, uint32_t last)
{
    uint32_t start = last;
    for (uint32_t i = 0; i < list->n; ++i) {
        const uint32_t first = kb_subject_start(a, list->items[i]);
        start = first < start ? first : start;
    }
    return start;
}

static kb_entity_type
type_of(const kb_assembler *a, uint32_t noun)
{
    return a->at[noun].type;
}

bool
kb_subject_takes_clause(const kb_assembler *a, uint32_t verb)
{
    return a->at[verb].verb == KB_NONE ||
           kb_verb_takes_clause(
               kb_rules_verb(a->reading->rules, a->at[verb].verb));
}

bool
kb_subject_is_saying(const kb_assembler *a, uint32_t verb)
{
    return a->at[verb].verb != KB_NONE &&
           kb_rules_verb(a->reading->rules, a->at[verb].verb)->control ==
               KB_CONTROL_SAY;
}

// Whether a noun to the left of "and" is the object of a verb that takes no
// clause: "Russia attacked Kyiv and Ukraine <verb>".
static bool
is_object(const kb_assembler *a, uint32_t noun)
{
    const uint32_t left = kb_subject_start(a, noun);
    if (left == 0 || !kb_is_kind(a, left - 1, KB_CHUNK_VERB)) {
        return false;
    }
    const uint32_t clause = a->clause_of[left - 1];
    return clause == KB_NONE || !a->clauses[clause].governs_clause ||
           !kb_subject_is_saying(a, left - 1);
}

// "and", not "but" nor "or"; a comma before it only at the end of a list.
static bool
joins_subjects(const kb_assembler *a, uint32_t joint)
{
    const kb_token *const token = &a->reading->text->tokens[a->at[joint].begin];
    if (kb_token_is(token, "but")) {
        return false;
    }
    if (joint == 0 || !kb_is_kind(a, joint - 1, KB_CHUNK_COMMA)) {
        return true;
    }
    return joint >= 3 && kb_is_kind(a, joint - 2, KB_CHUNK_NOUN) &&
           kb_is_kind(a, joint - 3, KB_CHUNK_COMMA);
}

// A name, with nothing said of it before.
static bool
is_proper(const kb_assembler *a, uint32_t noun)
{
    const uint32_t mention = a->at[noun].mention;
    return mention != KB_NONE &&
           a->reading->candidates->items[mention].kind == KB_MENTION_NAME;
}

// A person, an organization or a country by name.
static bool
is_actor(const kb_assembler *a, uint32_t noun)
{
    const kb_resolution *const all = a->reading->resolution;
    if (!kb_is_kind(a, noun, KB_CHUNK_NOUN) || !is_proper(a, noun)) {
        return false;
    }
    const uint32_t entity =
        a->reading->candidates->items[a->at[noun].mention].entity;
    return type_of(a, noun) != KB_PLACE ||
           (entity != KB_NONE &&
            all->entities[entity].class_ == KB_CLASS_COUNTRY);
}

// "China, Russia sign deal": the comma of headlines between two who begin the
// sentence, right before its verb.
static bool
joins_headline(const kb_assembler *a, uint32_t noun)
{
    return noun == 2 && kb_is_kind(a, 1, KB_CHUNK_COMMA) &&
           kb_is_kind(a, 3, KB_CHUNK_VERB) && is_actor(a, 0) &&
           is_actor(a, 2) &&
           (type_of(a, 0) == KB_PERSON) == (type_of(a, 2) == KB_PERSON);
}

// Extend a subject to "A, B and C", to the left of C.
static void
add_coordinated(const kb_assembler *a, uint32_t noun, kb_list *list)
{
    bool after_and = false;
    uint32_t start = kb_subject_start(a, noun);
    if (start == 2 && !(a->reading->without & KB_WITHOUT_COORDINATION) &&
        joins_headline(a, noun)) {
        kb_list_add(list, 0);
        return;
    }
    while (start >= 2 && !(a->reading->without & KB_WITHOUT_COORDINATION)) {
        uint32_t before = start - 1;
        if (kb_is_kind(a, before, KB_CHUNK_AND) && joins_subjects(a, before)) {
            after_and = true;
            if (kb_is_kind(a, before - 1, KB_CHUNK_COMMA)) {
                --before;
            }
        } else if (!after_and || !kb_is_kind(a, before, KB_CHUNK_COMMA)) {
            return;
        }
        if (before == 0 || !kb_is_kind(a, before - 1, KB_CHUNK_NOUN) ||
            kb_is_time(a, before - 1)) {
            return;
        }
        const uint32_t low = before - 1;
        const uint32_t high = kb_subject_climb(a, low);
        if (high != low && type_of(a, low) != 0 &&
            type_of(a, low) == type_of(a, noun)) {
            list->items[0] = (uint16_t)high; // "leaders of France and Germany"
            list->n = 1;
            return;
        }
        const uint32_t begin = kb_subject_start(a, high);
        const bool is_governed =
            begin > 0 && kb_is_kind(a, begin - 1, KB_CHUNK_PREP);
        if (is_governed || is_object(a, high)) {
            return; // "As a sign of trust and respect, X and Y <verb>"
        }
        kb_list_add(list, high);
        start = kb_subject_start(a, high);
    }
}

static kb_list
subject_at(const kb_assembler *a, uint32_t noun)
{
    kb_list list = {{0}, 0};
    const uint32_t head = kb_subject_climb(a, noun);
    kb_list_add(&list, head);
    add_coordinated(a, head, &list);
    return list;
}

bool
kb_subject_is_quoted(const kb_assembler *a, uint32_t chunk)
{
    return chunk < a->n &&
           a->reading->text->tokens[a->at[chunk].begin].flags & KB_TOKEN_QUOTED;
}

// The nearest clause before chunk `i` with a finite verb that stands like it
// inside or outside of quotation marks, or KB_NONE.
static uint32_t
previous_finite(const kb_assembler *a, uint32_t i)
{
    const bool quoted = kb_subject_is_quoted(a, i);
    while (i > 0) {
        --i;
        if (kb_is_finite(a, i) && a->clause_of[i] != KB_NONE &&
            kb_subject_is_quoted(a, i) == quoted) {
            return a->clause_of[i];
        }
    }
    return KB_NONE;
}

static kb_list
subject_of_previous(const kb_assembler *a, uint32_t i)
{
    const uint32_t clause = previous_finite(a, i);
    return clause == KB_NONE ? (kb_list){{0}, 0} : a->clauses[clause].subject;
}

// The chunk that parentheses open which end before chunk `i`, or `i`.
static uint32_t
before_parens(const kb_assembler *a, uint32_t i)
{
    uint32_t open = i;
    while (open > 0 && kb_is_kind(a, i - 1, KB_CHUNK_CLOSE) &&
           !kb_is_kind(a, open, KB_CHUNK_OPEN)) {
        --open;
    }
    return open;
}

// The noun before the comma that opens what the comma at `close` closes:
// "X, who led Y, <verb>", "X, the head of Y, <verb>".
static uint32_t
noun_before_insertion(const kb_assembler *a, uint32_t close)
{
    for (uint32_t i = close; i-- > 1;) {
        const uint32_t end = before_parens(a, i);
        if (end < i && !kb_is_kind(a, i, KB_CHUNK_COMMA)) {
            i = end; // what parentheses hold parts nothing
            continue;
        }
        if (!kb_is_kind(a, i, KB_CHUNK_COMMA) || end == 0 ||
            !kb_is_kind(a, end - 1, KB_CHUNK_NOUN)) {
            continue;
        }
        const kb_chunk *const inner = &a->at[i + 1];
        if (type_of(a, i - 1) == KB_PERSON && is_proper(a, i - 1) &&
            type_of(a, i + 1) == KB_PERSON && is_proper(a, i + 1)) {
            continue; // "three teachers, X, Y and Z, <verb>"
        }
        const bool opens = inner->kind == KB_CHUNK_WHO ||
                           inner->kind == KB_CHUNK_PREP ||
                           inner->kind == KB_CHUNK_ADVERB ||
                           (inner->kind == KB_CHUNK_VERB &&
                            !(inner->flags & KB_CHUNK_FINITE)) ||
                           inner->kind == KB_CHUNK_NOUN;
        if (!opens) {
            continue;
        }
        const uint32_t start =
            kb_subject_start(a, kb_subject_climb(a, end - 1));
        const bool is_governed =
            start > 0 && a->at[start - 1].kind == KB_CHUNK_PREP;
        if (!is_governed) {
            return end - 1;
        }
        const bool is_fronted = // not "Acme, based in Leeds, Ohio, <verb>"
            start < 2 || a->at[start - 2].kind != KB_CHUNK_VERB;
        if (is_fronted && inner->kind == KB_CHUNK_NOUN) {
            return i + 1; // "Amid the war, Zelensky, on Monday, <verb>"
        }
    }
    return KB_NONE;
}

// How many chunks before `i` say only how or when; 0: none.
static uint32_t
adverbial_len(const kb_assembler *a, uint32_t i)
{
    if (i > 0 && (kb_is_kind(a, i - 1, KB_CHUNK_ADVERB) ||
                  kb_is_kind(a, i - 1, KB_CHUNK_ADJECTIVE))) {
        return 1;
    }
    if (i >= 4 && kb_is_kind(a, i - 1, KB_CHUNK_COMMA) &&
        kb_is_time(a, i - 2) && kb_is_kind(a, i - 3, KB_CHUNK_COMMA) &&
        kb_is_time(a, i - 4)) {
        return 3; // "on Tuesday, 1 March,"
    }
    if (i < 2 || !kb_is_time(a, i - 1) ||
        kb_is_kind(a, i - 2, KB_CHUNK_COMMA)) {
        return 0;
    }
    return kb_is_kind(a, i - 2, KB_CHUNK_PREP) ? 2 : 1;
}

uint32_t
kb_subject_skip_left(const kb_assembler *a, uint32_t i)
{
    for (uint32_t n = adverbial_len(a, i); n > 0; n = adverbial_len(a, i)) {
        i -= n; // "had for months accused"
    }
    while (i > 0 && kb_is_kind(a, i - 1, KB_CHUNK_CLOSE)) {
        uint32_t open = i - 1;
        while (open > 0 && !kb_is_kind(a, open, KB_CHUNK_OPEN)) {
            --open;
        }
        i = open;
    }
    return i;
}

// The nearest common noun that the phrase of a name hangs on, an act of
// violence rather than its place: "an <attack> on mosques in Auckland".
static uint32_t
common_before(const kb_assembler *a, uint32_t name)
{
    uint32_t found = KB_NONE;
    uint32_t i = kb_subject_start(a, name);
    while (i >= 2 && kb_is_kind(a, i - 1, KB_CHUNK_PREP) &&
           kb_is_kind(a, i - 2, KB_CHUNK_NOUN)) {
        i -= 2;
        if (a->at[i].classes & a->violent) {
            return i;
        }
        found = found == KB_NONE && !is_proper(a, i) ? i : found;
        i = kb_subject_start(a, i);
    }
    return found == KB_NONE ? name : found;
}

// The noun that "who", "which", "that" at chunk `who` stands for.
static kb_list
antecedent(const kb_assembler *a, uint32_t who)
{
    kb_list list = {{0}, 0};
    uint32_t i = who;
    if (i > 0 && kb_is_kind(a, i - 1, KB_CHUNK_COMMA)) {
        --i;
    }
    if (i == 0 || !kb_is_kind(a, i - 1, KB_CHUNK_NOUN)) {
        return list;
    }
    uint32_t noun = i - 1;
    const bool is_person =
        kb_token_is(&a->reading->text->tokens[a->at[who].begin], "who");
    // a name needs no clause that tells it apart: "an attack in Kabul that"
    const uint32_t high = kb_subject_climb(a, noun);
    const bool is_of_person = // "Anna Berg of Acme, who"
        type_of(a, noun) == KB_ORGANIZATION && type_of(a, high) == KB_PERSON;
    if (is_person && (type_of(a, noun) == KB_PLACE || is_of_person)) {
        noun = high;
    } else if (i == who && is_proper(a, noun)) {
        noun = common_before(a, noun);
    }
    kb_list_add(&list, noun);
    return list;
}

// Who a passive clause says does it: "by X".
static kb_list
done_by(const kb_clause *clause)
{
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        if (clause->phrases[p].prep == KB_PREP(BY)) {
            return clause->phrases[p].nouns;
        }
    }
    return (kb_list){{0}, 0};
}

// "X fired the shots that killed", "a missile fired by X hit": what a weapon
// does, who wields it does.
static kb_list
wielder_or(const kb_assembler *a, kb_list weapon)
{
    const kb_known_classes *const known = kb_rules_known(a->reading->rules);
    if (weapon.n != 1 || !(a->at[weapon.items[0]].classes & known->weapon)) {
        return weapon;
    }
    for (uint32_t k = a->n_clauses; k-- > 0;) {
        const kb_clause *const clause = &a->clauses[k];
        const uint32_t flags = a->at[clause->verb].flags;
        const bool is_undergone =
            flags & (KB_CHUNK_PASSIVE | KB_CHUNK_REDUCED) &&
            kb_list_has(&clause->subject, weapon.items[0]);
        if (!is_undergone && !kb_list_has(&clause->object, weapon.items[0])) {
            continue;
        }
        const kb_list who = is_undergone ? done_by(clause) : clause->subject;
        const kb_class_set classes =
            kb_rules_verb_classes(a->reading->rules, a->at[clause->verb].verb);
        return classes & known->wield && who.n > 0 ? who : weapon;
    }
    return weapon;
}

// Not "when", "where".
static bool
is_relative(const kb_token *token)
{
    return kb_token_is(token, "which") || kb_token_is(token, "whom") ||
           kb_token_is(token, "who") || kb_token_is(token, "that");
}

// "the group, which X banned": what a relative clause with a subject of its own
// is about.  A place behind a comma is none ("X left Y, which Z condemned").
static kb_list
relative_object(const kb_assembler *a, const kb_clause *clause)
{
    const kb_list nobody = {{0}, 0};
    const uint32_t start =
        kb_subject_list_start(a, &clause->subject, clause->verb);
    if (start == clause->verb || start < 2 ||
        !kb_is_kind(a, start - 1, KB_CHUNK_WHO) ||
        !is_relative(&a->reading->text->tokens[a->at[start - 1].begin])) {
        return nobody;
    }
    const kb_list found = antecedent(a, start - 1);
    const bool is_event = found.n == 1 &&
                          kb_is_kind(a, start - 2, KB_CHUNK_COMMA) &&
                          type_of(a, found.items[0]) != KB_PERSON &&
                          type_of(a, found.items[0]) != KB_ORGANIZATION;
    const bool is_when = found.n == 1 && kb_is_time(a, found.items[0]);
    return is_event || is_when ? nobody : found;
}

void
kb_subject_take_object(const kb_assembler *a, kb_clause *clause)
{
    if (!kb_is_finite(a, clause->verb) || clause->governs_clause ||
        a->at[clause->verb].flags & KB_CHUNK_PASSIVE || clause->second.n > 0) {
        return;
    }
    const kb_list found = relative_object(a, clause);
    if (clause->object.n == 0) {
        clause->object = found;
    } else if (found.n == 1 && type_of(a, found.items[0]) == KB_PERSON) {
        clause->second = clause->object; // "Y, whom X named minister"
        clause->object = found;
    }
}

// A form of be or have, parted from its verb by a phrase.
static bool
is_auxiliary(const kb_assembler *a, uint32_t verb)
{
    return (a->reading->tags[a->at[verb].head] & KB_TAGS_AUX) != 0;
}

// "X said Y was ill", "X denied Y was ill": what a verb before its subject
// reports.
static bool
is_told(const kb_assembler *a, const kb_clause *clause)
{
    if (clause->subject.n == 0) {
        return false;
    }
    const uint32_t start = kb_subject_start(a, clause->subject.items[0]);
    const uint32_t outer = start > 0 && kb_is_finite(a, start - 1)
                               ? a->clause_of[start - 1]
                               : KB_NONE;
    return outer != KB_NONE && a->clauses[outer].governs_clause;
}

// A verb by which one speaks or means to act.
static bool
is_of_speaker(const kb_assembler *a, uint32_t verb)
{
    return a->at[verb].verb != KB_NONE &&
           kb_rules_verb(a->reading->rules, a->at[verb].verb)->control !=
               KB_CONTROL_NONE;
}

// Whether a clause hangs on another: after "who", "that", "since" and the like.
static bool
is_subordinate(const kb_assembler *a, const kb_clause *clause)
{
    uint32_t left = kb_subject_skip_left(a, clause->verb);
    if (left > 0 && kb_is_kind(a, left - 1, KB_CHUNK_WHO)) {
        return true;
    }
    if (clause->subject.n > 0 && clause->subject.items[0] < left) {
        left = kb_subject_start(a, clause->subject.items[0]);
    }
    return left > 0 && (kb_is_kind(a, left - 1, KB_CHUNK_THAT) ||
                        (kb_is_kind(a, left - 1, KB_CHUNK_PREP) &&
                         a->at[left - 1].flags & KB_CHUNK_CLAUSAL));
}

// The subject of the nearest finite clause before chunk `i` that hangs on no
// other: what follows ", and" goes on with it; with that of the verb of saying
// when the next verb is one too ("X said Y was ill, and praised Z").
static kb_list
subject_of_main(const kb_assembler *a, uint32_t i, bool is_speaker)
{
    for (uint32_t k = a->n_clauses; k-- > 0;) {
        const kb_clause *const clause = &a->clauses[k];
        if (is_speaker && is_told(a, clause)) {
            continue;
        }
        if (clause->verb < i && a->at[clause->verb].flags & KB_CHUNK_FINITE &&
            kb_subject_is_quoted(a, clause->verb) ==
                kb_subject_is_quoted(a, i) &&
            !is_subordinate(a, clause)) {
            return clause->subject;
        }
    }
    return subject_of_previous(a, i);
}

// The subject that ends in the noun at `noun`, or, when that is the object of
// a relative clause, what the clause hangs on: "the group that killed Y
// <verb>".
static kb_list
subject_past_relative(const kb_assembler *a, uint32_t noun)
{
    const kb_list list = subject_at(a, noun);
    uint32_t start = kb_subject_list_start(a, &list, noun);
    while (start >= 2 && kb_is_kind(a, start - 1, KB_CHUNK_AND) &&
           kb_is_kind(a, start - 2, KB_CHUNK_NOUN)) {
        start = kb_subject_start(a, start - 2); // "that has X and Y"
    }
    if (start < 2 || !kb_is_finite(a, start - 1) ||
        kb_subject_takes_clause(a, start - 1)) {
        return list;
    }
    const uint32_t who = kb_subject_skip_left(a, start - 1);
    return who > 0 && kb_is_kind(a, who - 1, KB_CHUNK_WHO)
               ? a->clauses[a->clause_of[start - 1]].subject
               : list;
}

// The subject of a verb with a comma before it, or before what only says when:
// what the comma closes is an insertion, or the verb goes on with a subject
// from before, or else the comma is one too many ("The UN, on Sunday, said").
static kb_list
subject_before_comma(const kb_assembler *a, uint32_t comma)
{
    const uint32_t before = kb_subject_skip_left(a, comma);
    if (before < comma && before == 1 &&
        kb_is_kind(a, comma - 1, KB_CHUNK_CLOSE)) {
        return subject_at(a, 0); // "X (born 1 May, 1959), is"
    }
    const uint32_t noun = noun_before_insertion(a, comma);
    if (noun != KB_NONE) {
        return subject_past_relative(a, noun);
    }
    const kb_list main = subject_of_main(a, comma, false);
    const uint32_t left = kb_subject_skip_left(a, comma);
    return main.n == 0 && left > 0 && kb_is_kind(a, left - 1, KB_CHUNK_NOUN)
               ? subject_at(a, left - 1)
               : main;
}

// "X denied that Y had been hit and accused Z": a verb of speech with an object
// does not go on with what a passive or "be" told of.
static bool
returns_to_speaker(const kb_assembler *a, uint32_t and_at, uint32_t verb)
{
    const uint32_t before = previous_finite(a, and_at);
    if (before == KB_NONE || !is_of_speaker(a, verb) ||
        a->at[verb].flags & KB_CHUNK_PASSIVE ||
        !kb_is_kind(a, verb + 1, KB_CHUNK_NOUN)) {
        return false;
    }
    const kb_clause *const told = &a->clauses[before];
    const kb_chunk *const chunk = &a->at[told->verb];
    return (chunk->flags & KB_CHUNK_PASSIVE ||
            a->reading->tags[chunk->head] & KB_TAG_BE) &&
           (is_subordinate(a, told) || is_told(a, told));
}

static kb_list
finite_subject(const kb_assembler *a, uint32_t verb)
{
    const kb_list nobody = {{0}, 0};
    const uint32_t left = kb_subject_skip_left(a, verb);
    if (left == 0) {
        return nobody;
    }
    switch (a->at[left - 1].kind) {
    case KB_CHUNK_WHO:
        return antecedent(a, left - 1);
    case KB_CHUNK_NOUN:
        return subject_past_relative(a, left - 1);
    case KB_CHUNK_AND:
        return kb_is_kind(a, left - 2, KB_CHUNK_COMMA) ||
                       returns_to_speaker(a, left - 1, verb)
                   ? subject_of_main(a, left - 1, is_of_speaker(a, verb))
                   : subject_of_previous(a, left - 1);
    case KB_CHUNK_VERB: {
        // an auxiliary parted from its verb; "the group visiting Y <verb>"
        const uint32_t clause = a->clause_of[left - 1];
        const bool is_shared =
            is_auxiliary(a, left - 1) ||
            a->at[left - 1].flags & (KB_CHUNK_GERUND | KB_CHUNK_REDUCED);
        return is_shared && clause != KB_NONE ? a->clauses[clause].subject
                                              : nobody;
    }
    case KB_CHUNK_COMMA:
        return subject_before_comma(a, left - 1);
    case KB_CHUNK_PREP:
    case KB_CHUNK_THAT:
    case KB_CHUNK_ADVERB:
    case KB_CHUNK_ADJECTIVE:
    case KB_CHUNK_OPEN:
    case KB_CHUNK_CLOSE:
    case KB_CHUNK_BREAK:
    default:
        return nobody;
    }
}

// Whose action the complement of `governor` is.
static kb_list
controlled_subject(const kb_assembler *a, const kb_clause *governor,
                   uint32_t inner)
{
    const kb_chunk *const verb = &a->at[governor->verb];
    const kb_verb *const word =
        verb->verb == KB_NONE ? NULL
                              : kb_rules_verb(a->reading->rules, verb->verb);
    const bool is_call = // "called him to thank"
        governor->object.n > 0 &&
        type_of(a, governor->object.items[0]) == KB_PERSON &&
        (a->reading->words[a->at[inner].head]->classes &
         kb_rules_known(a->reading->rules)->messaging) != 0;
    const bool by_object =
        word && word->controls_object && !(word->controls_bodies && is_call);
    if (!by_object || verb->flags & (KB_CHUNK_PASSIVE | KB_CHUNK_REDUCED)) {
        return governor->subject;
    }
    if (governor->object.n > 0) {
        return governor->object;
    }
    return governor->n_phrases > 0 ? governor->phrases[0].nouns
                                   : governor->subject;
}

// "a request by Ukraine to join", "Russia's plan to attack": whose it is.
static kb_list
intending_subject(const kb_assembler *a, const kb_clause *clause)
{
    const uint32_t noun = clause->intent;
    const uint64_t by = KB_PREP(BY);
    if (noun + 2 < a->n && kb_is_kind(a, noun + 1, KB_CHUNK_PREP) &&
        a->at[noun + 1].prep == by && kb_is_kind(a, noun + 2, KB_CHUNK_NOUN)) {
        uint32_t end = 0;
        return kb_list_read(a->chunks, noun + 2, &end);
    }
    if (a->at[noun].owner != KB_NONE) {
        return kb_list_of(a->at[noun].owner);
    }
    return clause->governor != KB_NONE ? a->clauses[clause->governor].subject
                                       : (kb_list){{0}, 0};
}

// The noun of intent that the infinitive at `verb` hangs on, or KB_NONE.
uint32_t
kb_subject_intent(const kb_assembler *a, uint32_t verb)
{
    if (!(a->at[verb].flags & KB_CHUNK_INFINITIVE) || verb == 0 ||
        !kb_is_kind(a, verb - 1, KB_CHUNK_NOUN)) {
        return KB_NONE;
    }
    uint32_t noun = verb - 1;
    if (!(a->at[noun].classes & a->intent)) {
        noun = kb_subject_climb(a, noun);
    }
    return (a->at[noun].classes & a->intent) != 0 ? noun : KB_NONE;
}

// "issued a statement urging": who issued it, when the noun is a document and
// the object of a clause; else nobody.
static kb_list
author_of(const kb_assembler *a, uint32_t noun)
{
    const kb_list nobody = {{0}, 0};
    const uint32_t head = kb_subject_climb(a, noun);
    if (!(a->at[head].classes & a->document)) {
        return nobody;
    }
    for (uint32_t k = a->n_clauses; k-- > 0;) {
        const kb_clause *const clause = &a->clauses[k];
        if (kb_list_has(&clause->object, head)) {
            return clause->subject;
        }
    }
    return nobody;
}

bool
kb_subject_is_ahead(const kb_assembler *a, uint32_t verb)
{
    const uint32_t left = kb_subject_skip_left(a, verb);
    return a->at[verb].flags & KB_CHUNK_INFINITIVE && left > 0 &&
           kb_is_kind(a, left - 1, KB_CHUNK_NOUN) &&
           a->at[left - 1].mention != KB_NONE &&
           !(a->reading->tags[a->at[left - 1].begin] & KB_POS_DT) &&
           (kb_subject_start(a, kb_subject_climb(a, left - 1)) == 0 ||
            joins_headline(a, left - 1));
}

static bool
ends_quotation(const kb_assembler *a, uint32_t token)
{
    const kb_token *const last = &a->reading->text->tokens[token];
    return last->mark == '"' || last->mark == '\'';
}

static kb_list
nonfinite_subject(const kb_assembler *a, const kb_clause *clause)
{
    if (clause->intent != KB_NONE) {
        return intending_subject(a, clause);
    }
    if (clause->governor != KB_NONE) {
        return controlled_subject(a, &a->clauses[clause->governor],
                                  clause->verb);
    }
    const uint32_t left = kb_subject_skip_left(a, clause->verb);
    if (left == 0) {
        return (kb_list){{0}, 0};
    }
    const kb_chunk *const before = &a->at[left - 1];
    const bool is_reduced = (a->at[clause->verb].flags & KB_CHUNK_REDUCED) != 0;
    if (is_reduced && before->kind == KB_CHUNK_COMMA && left > 1 &&
        a->at[left - 2].kind == KB_CHUNK_NOUN) {
        return subject_at(a, left - 2); // "the film, directed by"
    }
    if (before->kind == KB_CHUNK_NOUN && before->owner != KB_NONE &&
        a->at[clause->verb].flags & KB_CHUNK_INFINITIVE) {
        return subject_at(a, before->owner); // "Russia's refusal to meet"
    }
    if (kb_subject_is_ahead(a, clause->verb)) {
        return subject_at(a, left - 1);
    }
    if (before->kind == KB_CHUNK_NOUN &&
        !(a->at[clause->verb].flags & KB_CHUNK_INFINITIVE) &&
        !ends_quotation(a, before->end)) {
        const kb_list author = a->at[clause->verb].flags & KB_CHUNK_GERUND
                                   ? author_of(a, left - 1)
                                   : (kb_list){{0}, 0};
        if (author.n > 0) {
            return author;
        }
        const bool is_doing = a->at[clause->verb].flags & KB_CHUNK_GERUND &&
                              before->mention != KB_NONE &&
                              !(before->flags & KB_CHUNK_TIME);
        return is_doing ? kb_list_of(left - 1) : subject_at(a, left - 1);
    }
    // "X called on Y so that they talk, insisting that": X does
    return before->kind == KB_CHUNK_COMMA &&
                   kb_subject_is_saying(a, clause->verb)
               ? subject_of_main(a, left, false)
               : subject_of_previous(a, left);
}

// The noun phrase to the left, whatever stands between.
static kb_list
nearest_subject(const kb_assembler *a, uint32_t verb)
{
    for (uint32_t i = verb; i-- > 0;) {
        if (kb_is_kind(a, i, KB_CHUNK_NOUN) && !kb_is_time(a, i)) {
            return kb_list_of(i);
        }
    }
    return (kb_list){{0}, 0};
}

kb_list
kb_subject_find(const kb_assembler *a, const kb_clause *clause)
{
    if (a->reading->without & KB_WITHOUT_CLAUSES) {
        return nearest_subject(a, clause->verb);
    }
    return a->at[clause->verb].flags & KB_CHUNK_FINITE
               ? wielder_or(a, finite_subject(a, clause->verb))
               : nonfinite_subject(a, clause);
}

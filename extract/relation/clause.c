// SPDX-License-Identifier: MIT
#include "relation/clause.h"

typedef struct assembler {
    const kb_reading *reading;
    const kb_chunks *chunks;
    const kb_chunk *at; // chunks->items
    uint32_t n;         // chunks->n
    kb_clause *clauses;
    uint32_t n_clauses;
    uint32_t *clause_of; // by chunk: its clause, or KB_NONE
    uint64_t of, including;
    kb_class_set intent;
} assembler;

static bool
is_kind(const assembler *a, uint32_t i, kb_chunk_kind kind)
{
    return i < a->n && a->at[i].kind == kind;
}

static bool
is_finite(const assembler *a, uint32_t i)
{
    return is_kind(a, i, KB_CHUNK_VERB) && a->at[i].flags & KB_CHUNK_FINITE;
}

static bool
is_time(const assembler *a, uint32_t i)
{
    return is_kind(a, i, KB_CHUNK_NOUN) && a->at[i].flags & KB_CHUNK_TIME;
}

static void
add_to_list(kb_list *list, uint32_t chunk)
{
    if (list->n < KB_LIST_MAX) {
        list->items[list->n++] = chunk;
    }
}

// ---- lists to the right -----------------------------------------------------

// The chunk after the item that begins at `i`: past "of …", past a possessor,
// past its apposition and the comma that closes it.
static uint32_t
after_item(const kb_chunks *chunks, uint32_t i)
{
    uint32_t last = kb_chunk_phrase_end(chunks, i);
    const uint32_t apposed = chunks->items[last].apposed != KB_NONE
                                 ? chunks->items[last].apposed
                                 : chunks->items[i].apposed;
    if (apposed != KB_NONE && apposed > last) {
        last = kb_chunk_apposition_end(chunks, apposed);
        if (last + 1 < chunks->n &&
            chunks->items[last + 1].kind == KB_CHUNK_COMMA) {
            ++last;
        }
    }
    return last + 1;
}

// The noun a phrase is about: past possessors ("Russia's deputy minister").
static uint32_t
head_of_item(const kb_chunks *chunks, uint32_t i)
{
    while (i + 1 < chunks->n && chunks->items[i].flags & KB_CHUNK_POSSESSIVE &&
           chunks->items[i + 1].kind == KB_CHUNK_NOUN) {
        ++i;
    }
    return i;
}

static bool
kind_at(const kb_chunks *chunks, uint32_t i, kb_chunk_kind kind)
{
    return i < chunks->n && chunks->items[i].kind == kind;
}

static bool
begins_clause(const kb_chunks *chunks, uint32_t i)
{
    return kind_at(chunks, i, KB_CHUNK_VERB) &&
           chunks->items[i].flags & KB_CHUNK_FINITE;
}

static bool
is_plain_noun(const kb_chunks *chunks, uint32_t i)
{
    return kind_at(chunks, i, KB_CHUNK_NOUN) &&
           !(chunks->items[i].flags & KB_CHUNK_TIME);
}

// Collect ", noun, noun and noun" that begins at `i`; false, with nothing
// added, when it is no list (no "and" at its end, or a clause begins).
static bool
collect_rest(const kb_chunks *chunks, uint32_t i, kb_list *list, uint32_t *end)
{
    kb_list more = {{0}, 0};
    bool is_last = false;
    uint32_t stop = i;
    // after an apposition the separating comma is consumed already
    const bool skipped = i > 0 && kind_at(chunks, i - 1, KB_CHUNK_COMMA) &&
                         is_plain_noun(chunks, i);
    while (!is_last) {
        uint32_t at = stop;
        if (kind_at(chunks, at, KB_CHUNK_COMMA)) {
            ++at;
        }
        if (kind_at(chunks, at, KB_CHUNK_AND) &&
            !(chunks->items[at].flags & KB_CHUNK_BUT)) {
            ++at;
            is_last = true;
        }
        if ((at == stop && !(skipped && stop == i)) ||
            !is_plain_noun(chunks, at)) {
            return false;
        }
        const uint32_t after = after_item(chunks, at);
        if (is_last && begins_clause(chunks, after)) {
            return false;
        }
        add_to_list(&more, head_of_item(chunks, at));
        stop = after;
        if (kind_at(chunks, stop - 1, KB_CHUNK_COMMA) && !is_last &&
            is_plain_noun(chunks, stop)) {
            --stop; // let the comma separate
        }
    }
    for (uint32_t k = 0; k < more.n; ++k) {
        add_to_list(list, more.items[k]);
    }
    *end = stop;
    return true;
}

// "the leaders of France and Germany": what follows belongs after "of".
static bool
joins_inner(const kb_chunks *chunks, uint32_t first, uint32_t second)
{
    const kb_chunk *const outer = &chunks->items[head_of_item(chunks, first)];
    const kb_chunk *const inner =
        &chunks->items[kb_chunk_phrase_end(chunks, first)];
    const kb_chunk *const next = &chunks->items[second];
    return inner > outer && inner->type != 0 && inner->type == next->type &&
           outer->type != next->type;
}

kb_list
kb_clause_list(const kb_chunks *chunks, uint32_t first, uint32_t *end)
{
    kb_list list = {{0}, 0};
    add_to_list(&list, head_of_item(chunks, first));
    *end = after_item(chunks, first);
    if (collect_rest(chunks, *end, &list, end) &&
        joins_inner(chunks, first, list.items[1])) {
        list.n = 1;
    }
    return list;
}

// ---- subjects to the left ---------------------------------------------------

// From a noun that may be governed by a preposition to the noun that phrase
// hangs on: "the president <of> Ukraine", "troops <in> Syria".
static uint32_t
climb(const assembler *a, uint32_t noun)
{
    while (noun >= 1) {
        const uint32_t before = noun - 1;
        if (is_kind(a, before, KB_CHUNK_NOUN) &&
            (a->at[before].flags & KB_CHUNK_POSSESSIVE)) {
            noun = before; // climb over the possessor, come back below
            continue;
        }
        if (is_time(a, noun) && is_kind(a, before, KB_CHUNK_NOUN)) {
            noun = before;
            continue;
        }
        if (!is_kind(a, before, KB_CHUNK_PREP) ||
            a->at[before].flags & KB_CHUNK_CLAUSAL || before == 0) {
            break;
        }
        uint32_t up = before - 1;
        while (up > 0 && (is_kind(a, up, KB_CHUNK_ADVERB) ||
                          is_kind(a, up, KB_CHUNK_ADJECTIVE))) {
            --up;
        }
        const bool is_reduced =
            is_kind(a, up, KB_CHUNK_VERB) && up > 0 &&
            a->at[up].flags & (KB_CHUNK_REDUCED | KB_CHUNK_GERUND);
        if (is_reduced && is_kind(a, up - 1, KB_CHUNK_NOUN)) {
            noun = up - 1; // "people included on the list"
        } else if (is_kind(a, up, KB_CHUNK_NOUN)) {
            noun = up;
        } else {
            break;
        }
    }
    return head_of_item(a->chunks, noun);
}

// The first chunk of the item whose head is `noun`: its possessors included.
static uint32_t
start_of_item(const assembler *a, uint32_t noun)
{
    while (noun > 0 && is_kind(a, noun - 1, KB_CHUNK_NOUN) &&
           a->at[noun - 1].flags & KB_CHUNK_POSSESSIVE) {
        --noun;
    }
    return noun;
}

static kb_entity_type
type_of(const assembler *a, uint32_t noun)
{
    return a->at[noun].type;
}

static bool
is_saying(const assembler *a, uint32_t verb)
{
    return a->at[verb].verb != KB_NONE &&
           kb_rules_verb(a->reading->rules, a->at[verb].verb)->control ==
               KB_CONTROL_SAY;
}

// Whether a noun to the left of "and" is the object of a verb that takes no
// clause: "Russia attacked Kyiv and Ukraine <verb>".
static bool
is_object(const assembler *a, uint32_t noun)
{
    const uint32_t left = start_of_item(a, noun);
    if (left == 0 || !is_kind(a, left - 1, KB_CHUNK_VERB)) {
        return false;
    }
    const uint32_t clause = a->clause_of[left - 1];
    return clause == KB_NONE || !a->clauses[clause].governs_clause ||
           !is_saying(a, left - 1);
}

// "and", not "but" nor "or"; a comma before it only at the end of a list.
static bool
joins_subjects(const assembler *a, uint32_t joint)
{
    const kb_token *const token = &a->reading->text->tokens[a->at[joint].begin];
    if (kb_token_is(token, "but")) {
        return false;
    }
    if (joint == 0 || !is_kind(a, joint - 1, KB_CHUNK_COMMA)) {
        return true;
    }
    return joint >= 3 && is_kind(a, joint - 2, KB_CHUNK_NOUN) &&
           is_kind(a, joint - 3, KB_CHUNK_COMMA);
}

// Extend a subject to "A, B and C", to the left of C.
static void
add_coordinated(const assembler *a, uint32_t noun, kb_list *list)
{
    bool after_and = false;
    uint32_t start = start_of_item(a, noun);
    while (start >= 2) {
        uint32_t before = start - 1;
        if (is_kind(a, before, KB_CHUNK_AND) && joins_subjects(a, before)) {
            after_and = true;
            if (before > 0 && is_kind(a, before - 1, KB_CHUNK_COMMA)) {
                --before;
            }
        } else if (!after_and || !is_kind(a, before, KB_CHUNK_COMMA)) {
            return;
        }
        if (before == 0 || !is_kind(a, before - 1, KB_CHUNK_NOUN) ||
            is_time(a, before - 1)) {
            return;
        }
        const uint32_t low = before - 1;
        const uint32_t high = climb(a, low);
        if (high != low && type_of(a, low) != 0 &&
            type_of(a, low) == type_of(a, noun)) {
            list->items[0] = high; // "leaders of France and Germany"
            list->n = 1;
            return;
        }
        if (is_object(a, high)) {
            return;
        }
        add_to_list(list, high);
        start = start_of_item(a, high);
    }
}

static kb_list
subject_at(const assembler *a, uint32_t noun)
{
    kb_list list = {{0}, 0};
    const uint32_t head = climb(a, noun);
    add_to_list(&list, head);
    add_coordinated(a, head, &list);
    return list;
}

static bool
is_quoted(const assembler *a, uint32_t chunk)
{
    return chunk < a->n &&
           a->reading->text->tokens[a->at[chunk].begin].flags & KB_TOKEN_QUOTED;
}

// The nearest clause before chunk `i` with a finite verb that stands like it
// inside or outside of quotation marks, or KB_NONE.
static uint32_t
previous_finite(const assembler *a, uint32_t i)
{
    const bool quoted = is_quoted(a, i);
    while (i > 0) {
        --i;
        if (is_finite(a, i) && a->clause_of[i] != KB_NONE &&
            is_quoted(a, i) == quoted) {
            return a->clause_of[i];
        }
    }
    return KB_NONE;
}

static kb_list
subject_of_previous(const assembler *a, uint32_t i)
{
    const uint32_t clause = previous_finite(a, i);
    return clause == KB_NONE ? (kb_list){{0}, 0} : a->clauses[clause].subject;
}

// The noun before the comma that opens what the comma at `close` closes:
// "X, who led Y, <verb>", "X, the head of Y, <verb>".
static uint32_t
noun_before_insertion(const assembler *a, uint32_t close)
{
    for (uint32_t i = close; i-- > 1;) {
        if (!is_kind(a, i, KB_CHUNK_COMMA) ||
            !is_kind(a, i - 1, KB_CHUNK_NOUN)) {
            continue;
        }
        const kb_chunk *const inner = &a->at[i + 1];
        const bool opens = inner->kind == KB_CHUNK_WHO ||
                           inner->kind == KB_CHUNK_PREP ||
                           inner->kind == KB_CHUNK_ADVERB ||
                           (inner->kind == KB_CHUNK_VERB &&
                            !(inner->flags & KB_CHUNK_FINITE)) ||
                           inner->kind == KB_CHUNK_NOUN;
        if (!opens) {
            continue;
        }
        const uint32_t start = start_of_item(a, climb(a, i - 1));
        const bool is_fronted =
            start > 0 && a->at[start - 1].kind == KB_CHUNK_PREP;
        if (!is_fronted) {
            return i - 1;
        }
        if (inner->kind == KB_CHUNK_NOUN) {
            return i + 1; // "Amid the war, Zelensky, on Monday, <verb>"
        }
    }
    return KB_NONE;
}

static uint32_t
skip_left(const assembler *a, uint32_t i)
{
    for (;;) {
        if (i > 0 && (is_kind(a, i - 1, KB_CHUNK_ADVERB) ||
                      is_kind(a, i - 1, KB_CHUNK_ADJECTIVE))) {
            --i;
        } else if (i > 1 && is_time(a, i - 1) &&
                   is_kind(a, i - 2, KB_CHUNK_PREP)) {
            i -= 2; // "had for months accused"
        } else if (i > 1 && is_time(a, i - 1) &&
                   !is_kind(a, i - 2, KB_CHUNK_COMMA)) {
            --i;
        } else {
            break;
        }
    }
    while (i > 0 && is_kind(a, i - 1, KB_CHUNK_CLOSE)) {
        uint32_t open = i - 1;
        while (open > 0 && !is_kind(a, open, KB_CHUNK_OPEN)) {
            --open;
        }
        i = open;
    }
    return i;
}

// The noun that "who", "which", "that" at chunk `who` stands for.
static kb_list
antecedent(const assembler *a, uint32_t who)
{
    kb_list list = {{0}, 0};
    uint32_t i = who;
    if (i > 0 && is_kind(a, i - 1, KB_CHUNK_COMMA)) {
        --i;
    }
    if (i == 0 || !is_kind(a, i - 1, KB_CHUNK_NOUN)) {
        return list;
    }
    uint32_t noun = i - 1;
    if (kb_token_is(&a->reading->text->tokens[a->at[who].begin], "who") &&
        type_of(a, noun) == KB_PLACE) {
        noun = climb(a, noun);
    }
    add_to_list(&list, noun);
    return list;
}

// A form of be or have, parted from its verb by a phrase.
static bool
is_auxiliary(const assembler *a, uint32_t verb)
{
    return (a->reading->tags[a->at[verb].head] & KB_TAGS_AUX) != 0;
}

// Whether a clause hangs on another: after "who", "that", "since" and the like.
static bool
is_subordinate(const assembler *a, const kb_clause *clause)
{
    uint32_t left = skip_left(a, clause->verb);
    if (left > 0 && is_kind(a, left - 1, KB_CHUNK_WHO)) {
        return true;
    }
    if (clause->subject.n > 0 && clause->subject.items[0] < left) {
        left = start_of_item(a, clause->subject.items[0]);
    }
    return left > 0 && (is_kind(a, left - 1, KB_CHUNK_THAT) ||
                        (is_kind(a, left - 1, KB_CHUNK_PREP) &&
                         a->at[left - 1].flags & KB_CHUNK_CLAUSAL));
}

// The subject of the nearest finite clause before chunk `i` that hangs on no
// other: what follows ", and" goes on with it.
static kb_list
subject_of_main(const assembler *a, uint32_t i)
{
    for (uint32_t k = a->n_clauses; k-- > 0;) {
        const kb_clause *const clause = &a->clauses[k];
        if (clause->verb < i && a->at[clause->verb].flags & KB_CHUNK_FINITE &&
            is_quoted(a, clause->verb) == is_quoted(a, i) &&
            !is_subordinate(a, clause)) {
            return clause->subject;
        }
    }
    return subject_of_previous(a, i);
}

static kb_list
finite_subject(const assembler *a, uint32_t verb)
{
    const kb_list nobody = {{0}, 0};
    const uint32_t left = skip_left(a, verb);
    if (left == 0) {
        return nobody;
    }
    switch (a->at[left - 1].kind) {
    case KB_CHUNK_WHO:
        return antecedent(a, left - 1);
    case KB_CHUNK_NOUN:
        return subject_at(a, left - 1);
    case KB_CHUNK_AND:
        return is_kind(a, left - 2, KB_CHUNK_COMMA)
                   ? subject_of_main(a, left - 1)
                   : subject_of_previous(a, left - 1);
    case KB_CHUNK_VERB: {
        const uint32_t clause = a->clause_of[left - 1];
        return is_auxiliary(a, left - 1) && clause != KB_NONE
                   ? a->clauses[clause].subject
                   : nobody;
    }
    case KB_CHUNK_COMMA: {
        const uint32_t noun = noun_before_insertion(a, left - 1);
        return noun == KB_NONE ? subject_of_main(a, left - 1)
                               : subject_at(a, noun);
    }
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
controlled_subject(const assembler *a, const kb_clause *governor)
{
    const kb_chunk *const verb = &a->at[governor->verb];
    const bool by_object =
        verb->verb != KB_NONE &&
        kb_rules_verb(a->reading->rules, verb->verb)->controls_object;
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
intending_subject(const assembler *a, const kb_clause *clause)
{
    const uint32_t noun = clause->intent;
    const uint64_t by = kb_preposition(KB_STR("by"));
    if (noun + 2 < a->n && is_kind(a, noun + 1, KB_CHUNK_PREP) &&
        a->at[noun + 1].prep == by && is_kind(a, noun + 2, KB_CHUNK_NOUN)) {
        uint32_t end = 0;
        return kb_clause_list(a->chunks, noun + 2, &end);
    }
    if (a->at[noun].owner != KB_NONE) {
        return (kb_list){{a->at[noun].owner}, 1};
    }
    return clause->governor != KB_NONE ? a->clauses[clause->governor].subject
                                       : (kb_list){{0}, 0};
}

// The noun of intent that the infinitive at `verb` hangs on, or KB_NONE.
static uint32_t
find_intent(const assembler *a, uint32_t verb)
{
    if (!(a->at[verb].flags & KB_CHUNK_INFINITIVE) || verb == 0 ||
        !is_kind(a, verb - 1, KB_CHUNK_NOUN)) {
        return KB_NONE;
    }
    uint32_t noun = verb - 1;
    if (!(a->at[noun].classes & a->intent)) {
        noun = climb(a, noun);
    }
    return (a->at[noun].classes & a->intent) != 0 ? noun : KB_NONE;
}

static kb_list
nonfinite_subject(const assembler *a, const kb_clause *clause)
{
    if (clause->intent != KB_NONE) {
        return intending_subject(a, clause);
    }
    if (clause->governor != KB_NONE) {
        return controlled_subject(a, &a->clauses[clause->governor]);
    }
    const uint32_t left = skip_left(a, clause->verb);
    if (left == 0) {
        return (kb_list){{0}, 0};
    }
    const kb_chunk *const before = &a->at[left - 1];
    if (before->kind == KB_CHUNK_NOUN && before->owner != KB_NONE &&
        a->at[clause->verb].flags & KB_CHUNK_INFINITIVE) {
        return subject_at(a, before->owner); // "Russia's refusal to meet"
    }
    if (before->kind == KB_CHUNK_NOUN &&
        !(a->at[clause->verb].flags & KB_CHUNK_INFINITIVE)) {
        const bool is_doing = a->at[clause->verb].flags & KB_CHUNK_GERUND &&
                              before->mention != KB_NONE &&
                              !(before->flags & KB_CHUNK_TIME);
        kb_list nearest = {{left - 1}, 1};
        return is_doing ? nearest : subject_at(a, left - 1);
    }
    return subject_of_previous(a, left);
}

// ---- to the right -----------------------------------------------------------

static void
add_phrase(kb_clause *clause, uint32_t chunk, uint64_t prep, kb_list nouns)
{
    if (clause->n_phrases < KB_PHRASES_MAX) {
        clause->phrases[clause->n_phrases++] = (kb_phrase){chunk, prep, nouns};
    }
}

// A preposition at `i`; returns the chunk to go on from, or `n` to stop.
static uint32_t
read_preposition(const assembler *a, kb_clause *clause, uint32_t i)
{
    const kb_chunk *const prep = &a->at[i];
    if (is_kind(a, i + 1, KB_CHUNK_NOUN)) {
        uint32_t end = 0;
        const kb_list nouns = kb_clause_list(a->chunks, i + 1, &end);
        if (prep->flags & KB_CHUNK_CLAUSAL && begins_clause(a->chunks, end)) {
            return a->n;
        }
        if (!is_time(a, i + 1)) {
            add_phrase(clause, i, prep->prep, nouns);
        }
        return end;
    }
    if (is_kind(a, i + 1, KB_CHUNK_VERB)) {
        if (a->at[i + 1].flags & KB_CHUNK_GERUND &&
            !(prep->flags & KB_CHUNK_CLAUSAL)) {
            clause->complement = i + 1; // a chunk until all clauses are known
            clause->complement_prep = prep->prep;
        }
        return a->n;
    }
    if (clause->particle == 0) {
        clause->particle = a->reading->text->tokens[a->at[i].begin].key;
    }
    return i + 1;
}

static uint32_t
read_noun(const assembler *a, kb_clause *clause, uint32_t i)
{
    if (is_time(a, i)) {
        return i + 1;
    }
    uint32_t end = 0;
    const kb_list nouns = kb_clause_list(a->chunks, i, &end);
    if (begins_clause(a->chunks, skip_left(a, end)) ||
        begins_clause(a->chunks, end)) {
        clause->governs_clause = true; // "said Russia attacked"
        return a->n;
    }
    if (clause->n_phrases > 0 || clause->second.n > 0) {
        return a->n;
    }
    *(clause->object.n == 0 ? &clause->object : &clause->second) = nouns;
    return end;
}

static uint32_t
read_verb(const assembler *a, kb_clause *clause, uint32_t i)
{
    const uint32_t flags = a->at[i].flags;
    const bool is_gerund_object =
        flags & KB_CHUNK_GERUND && i == clause->verb + 1;
    if (flags & KB_CHUNK_INFINITIVE || is_gerund_object) {
        clause->complement = i;
    }
    return a->n;
}

static uint32_t
read_comma(const assembler *a, kb_clause *clause, uint32_t i)
{
    if (is_kind(a, i + 1, KB_CHUNK_PREP) &&
        (a->at[i + 1].prep == a->including ||
         !(a->at[i + 1].flags & KB_CHUNK_CLAUSAL)) &&
        clause->object.n + clause->n_phrases > 0) {
        return i + 1;
    }
    return a->n;
}

static void
read_right(const assembler *a, kb_clause *clause)
{
    uint32_t i = clause->verb + 1;
    while (i < a->n) {
        switch (a->at[i].kind) {
        case KB_CHUNK_NOUN:
            i = read_noun(a, clause, i);
            break;
        case KB_CHUNK_PREP:
            i = read_preposition(a, clause, i);
            break;
        case KB_CHUNK_VERB:
            i = read_verb(a, clause, i);
            break;
        case KB_CHUNK_COMMA:
            i = read_comma(a, clause, i);
            break;
        case KB_CHUNK_THAT:
            clause->governs_clause = true;
            return;
        case KB_CHUNK_ADVERB:
            if (clause->particle == 0) {
                clause->particle = a->reading->text->tokens[a->at[i].begin].key;
            }
            ++i;
            break;
        case KB_CHUNK_ADJECTIVE:
            ++i;
            break;
        case KB_CHUNK_OPEN:
            while (i < a->n && a->at[i].kind != KB_CHUNK_CLOSE) {
                ++i;
            }
            ++i;
            break;
        case KB_CHUNK_AND:
        case KB_CHUNK_WHO:
        case KB_CHUNK_CLOSE:
        case KB_CHUNK_BREAK:
        default:
            return;
        }
    }
}

// ---- putting together -------------------------------------------------------

// "…," said X: the subject of a verb of saying stands after it.
static void
invert_saying(const assembler *a, kb_clause *clause)
{
    const uint32_t left = skip_left(a, clause->verb);
    const bool nothing_before = left == 0 ||
                                a->at[left - 1].kind == KB_CHUNK_COMMA ||
                                a->at[left - 1].kind == KB_CHUNK_BREAK;
    if (nothing_before && clause->object.n > 0 && !clause->governs_clause &&
        is_saying(a, clause->verb) &&
        a->at[clause->verb].flags & KB_CHUNK_FINITE) {
        clause->subject = clause->object;
        clause->object.n = 0;
    }
}

static bool
stands_after_if(const assembler *a, uint32_t verb)
{
    for (uint32_t i = verb; i-- > 0;) {
        if (a->at[i].kind == KB_CHUNK_THAT) {
            const kb_token *const token =
                &a->reading->text->tokens[a->at[i].begin];
            return kb_token_is(token, "if") || kb_token_is(token, "unless") ||
                   kb_token_is(token, "whether");
        }
        if (is_finite(a, i) || a->at[i].kind == KB_CHUNK_COMMA) {
            return false;
        }
    }
    return false;
}

// "X thinks …, after talking to Y": the participle belongs to X's verb, not to
// what X thinks.
static bool
is_adjunct(const assembler *a, const kb_clause *outer, const kb_clause *inner)
{
    return !(a->at[inner->verb].flags & KB_CHUNK_FINITE) &&
           outer->subject.n > 0 && inner->subject.n > 0 &&
           outer->subject.items[0] == inner->subject.items[0];
}

// A clause without infinitive that a verb of saying governs: the nearest such
// verb to the left that a clause follows, or one to the right at the end
// ("…, X said").
static void
find_reporter(const assembler *a, uint32_t c)
{
    kb_clause *const clause = &a->clauses[c];
    if (clause->governor != KB_NONE || is_saying(a, clause->verb)) {
        return;
    }
    for (uint32_t k = c; k-- > 0;) {
        const kb_clause *const outer = &a->clauses[k];
        if (outer->governs_clause && !is_adjunct(a, outer, clause) &&
            is_quoted(a, outer->verb) == is_quoted(a, clause->verb)) {
            clause->governor = k;
            clause->is_reported = true;
            return;
        }
    }
    const kb_clause *const last = &a->clauses[a->n_clauses - 1];
    const bool ends_sentence = last->object.n == 0 && !last->governs_clause &&
                               last->complement == KB_NONE;
    if (last != clause && ends_sentence && is_saying(a, last->verb) &&
        last->subject.n > 0) {
        const uint32_t start = start_of_item(a, last->subject.items[0]);
        const uint32_t first =
            start < last->verb ? start : last->verb; // inverted or not
        if (first > 0 && a->at[first - 1].kind == KB_CHUNK_COMMA) {
            clause->governor = a->n_clauses - 1;
            clause->is_reported = true;
        }
    }
}

// What "…, including X and Y" enlarges: the plural noun before it, or the
// object or subject of its clause.
static void
find_members(const assembler *a, const kb_clause *clause, kb_list *members)
{
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        const kb_phrase *const phrase = &clause->phrases[p];
        if (phrase->prep != a->including) {
            continue;
        }
        const bool is_near =
            phrase->chunk > 0 && a->at[phrase->chunk - 1].kind == KB_CHUNK_NOUN;
        uint32_t tries[4] = {
            is_near ? climb(a, phrase->chunk - 1) : KB_NONE,
            p > 0 ? clause->phrases[p - 1].nouns.items[0] : KB_NONE,
            clause->object.n > 0 ? clause->object.items[0] : KB_NONE,
            clause->subject.n > 0 ? clause->subject.items[0] : KB_NONE,
        };
        if (is_near && a->at[phrase->chunk - 1].flags & KB_CHUNK_PLURAL) {
            tries[0] = phrase->chunk - 1;
        }
        for (size_t t = 0; t < 4; ++t) {
            if (tries[t] != KB_NONE &&
                a->at[tries[t]].flags & KB_CHUNK_PLURAL) {
                members[tries[t]] = phrase->nouns;
                break;
            }
        }
    }
}

static void
add_clause(assembler *a, uint32_t verb)
{
    kb_clause *const clause = &a->clauses[a->n_clauses];
    *clause = (kb_clause){.verb = verb,
                          .complement = KB_NONE,
                          .governor = KB_NONE,
                          .intent = find_intent(a, verb)};
    for (uint32_t k = 0; k < a->n_clauses; ++k) {
        if (a->clauses[k].complement == verb) {
            clause->governor = k;
        }
    }
    a->clause_of[verb] = a->n_clauses;
    read_right(a, clause);
    clause->subject = a->at[verb].flags & KB_CHUNK_FINITE
                          ? finite_subject(a, verb)
                          : nonfinite_subject(a, clause);
    invert_saying(a, clause);
    clause->is_conditional = stands_after_if(a, verb);
    ++a->n_clauses;
}

// From chunks of complements to their clauses; leading participles take the
// subject of the clause that follows.
static void
finish_clauses(assembler *a)
{
    for (uint32_t c = 0; c < a->n_clauses; ++c) {
        kb_clause *const clause = &a->clauses[c];
        if (clause->complement != KB_NONE) {
            clause->complement = a->clause_of[clause->complement];
        }
        if (clause->subject.n == 0 &&
            !(a->at[clause->verb].flags & KB_CHUNK_FINITE) &&
            c + 1 < a->n_clauses &&
            a->at[a->clauses[c + 1].verb].flags & KB_CHUNK_FINITE) {
            clause->subject = a->clauses[c + 1].subject;
        }
    }
    for (uint32_t c = 0; c < a->n_clauses; ++c) {
        find_reporter(a, c);
    }
}

kb_status
kb_clause_assemble(const kb_reading *reading, const kb_chunks *chunks,
                   kb_clauses *out)
{
    assembler a = {
        .reading = reading,
        .chunks = chunks,
        .at = chunks->items,
        .n = chunks->n,
        .clauses = KB_ARENA_NEW(reading->arena, kb_clause, chunks->n),
        .clause_of = KB_ARENA_NEW(reading->arena, uint32_t, chunks->n),
        .of = kb_preposition(KB_STR("of")),
        .including = kb_preposition(KB_STR("including")),
        .intent = kb_rules_class(reading->rules, "intent")};
    kb_list *const members =
        kb_arena_get_zeroed(reading->arena, chunks->n, sizeof(*members));
    if (!a.clauses || !a.clause_of || !members) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < a.n; ++i) {
        a.clause_of[i] = KB_NONE;
    }
    for (uint32_t i = 0; i < a.n; ++i) {
        if (a.at[i].kind == KB_CHUNK_VERB) {
            add_clause(&a, i);
        }
    }
    finish_clauses(&a);
    for (uint32_t c = 0; c < a.n_clauses; ++c) {
        find_members(&a, &a.clauses[c], members);
    }
    *out = (kb_clauses){a.clauses, a.n_clauses, members};
    return KB_OK;
}

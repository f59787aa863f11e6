// SPDX-License-Identifier: MIT
#include "relation/clause.h"

#include "relation/subject.h"

// ---- to the right -----------------------------------------------------------

static void
add_phrase(kb_clause *clause, uint32_t chunk, uint64_t prep, kb_list nouns)
{
    if (clause->n_phrases < KB_PHRASES_MAX) {
        clause->phrases[clause->n_phrases++] = (kb_phrase){chunk, prep, nouns};
    }
}

// "in response", "on behalf", "at the request".
static bool
is_relator(const kb_assembler *a, uint32_t prep, uint32_t noun)
{
    const uint64_t preps = KB_PREP(IN) | KB_PREP(ON) | KB_PREP(AT);
    return a->at[prep].prep & preps && a->at[noun].owner == KB_NONE &&
           a->at[noun].mention == KB_NONE && a->at[noun].classes & a->relator;
}

// "in response <to X>", "in line <with X>": past what only relates the clause
// to something else.
static uint32_t
after_relator(const kb_assembler *a, uint32_t i)
{
    const uint64_t preps = KB_PREP(TO) | KB_PREP(WITH) | KB_PREP(FOR);
    if (!kb_is_kind(a, i, KB_CHUNK_PREP) || !(a->at[i].prep & preps) ||
        !kb_is_kind(a, i + 1, KB_CHUNK_NOUN)) {
        return i;
    }
    uint32_t end = 0;
    (void)kb_list_read(a->chunks, i + 1, &end);
    return end;
}

// A preposition at `i`; returns the chunk to go on from, or `n` to stop.
static uint32_t
read_preposition(const kb_assembler *a, kb_clause *clause, uint32_t i)
{
    const kb_chunk *const prep = &a->at[i];
    if (kb_is_kind(a, i + 1, KB_CHUNK_NOUN)) {
        uint32_t end = 0;
        const kb_list nouns =
            kb_list_read_after(a->chunks, prep->prep, i + 1, &end);
        if (prep->flags & KB_CHUNK_CLAUSAL && kb_is_finite(a, end)) {
            return a->n;
        }
        if (is_relator(a, i, nouns.items[0])) {
            return after_relator(a, end);
        }
        if (!kb_is_time(a, i + 1)) {
            add_phrase(clause, i, prep->prep, nouns);
        }
        return end;
    }
    if (kb_is_kind(a, i + 1, KB_CHUNK_VERB)) {
        if (a->at[i + 1].flags & KB_CHUNK_GERUND &&
            !(prep->flags & KB_CHUNK_CLAUSAL)) {
            clause->complement = i + 1; // a chunk until all clauses are known
            clause->complement_prep = prep->prep;
        } else if (a->at[i + 1].flags & KB_CHUNK_INFINITIVE) {
            clause->complement = i + 1; // "was about to attack"
        }
        return a->n;
    }
    if (kb_is_kind(a, i + 1, KB_CHUNK_AND) &&
        kb_is_kind(a, i + 2, KB_CHUNK_NOUN) &&
        kb_is_kind(a, i + 3, KB_CHUNK_PREP)) {
        return i + 2; // "solidarity with and support for X"
    }
    if (clause->particle == 0) {
        clause->particle = a->reading->text->tokens[a->at[i].begin].key;
    }
    return i + 1;
}

// Whether the noun at `i` and the phrases that hang on it are the subject of
// what somebody says.
static bool
begins_said(const kb_assembler *a, uint32_t verb, uint32_t i)
{
    return kb_subject_is_saying(a, verb) &&
           kb_is_finite(a, kb_chunk_apposition_end(a->chunks, i) + 1);
}

// A verb that makes its object act or helps it to.
static bool
is_causative(const kb_assembler *a, uint32_t verb)
{
    return a->at[verb].verb != KB_NONE &&
           kb_rules_verb(a->reading->rules, a->at[verb].verb)->control ==
               KB_CONTROL_KEEP;
}

static uint32_t
read_noun(const kb_assembler *a, kb_clause *clause, uint32_t i)
{
    if (kb_is_time(a, i)) {
        return i + 1;
    }
    uint32_t end = 0;
    const kb_list nouns = kb_list_read(a->chunks, i, &end);
    if (clause->object.n == 0 && begins_said(a, clause->verb, i)) {
        clause->governs_clause = true; // "says troops in Libya must leave"
        return a->n;
    }
    if (kb_is_finite(a, kb_subject_skip_left(a, end)) || kb_is_finite(a, end)) {
        if (kb_subject_takes_clause(a, clause->verb)) {
            clause->governs_clause = true; // "said Russia attacked"
        } else if (clause->object.n == 0) {
            clause->object = nouns; // "a group that attacked Kyiv said"
            if (kb_is_kind(a, end, KB_CHUNK_VERB) &&
                a->reading->tags[a->at[end].begin] & KB_POS_VB &&
                is_causative(a, clause->verb)) {
                clause->complement = end; // "let Chad attack"
            }
        }
        return a->n;
    }
    if (clause->second.n > 0 ||
        (clause->n_phrases > 1 && clause->object.n > 0)) {
        return a->n; // "freed on bail two ministers" has its object after all
    }
    *(clause->object.n == 0 ? &clause->object : &clause->second) = nouns;
    return end;
}

// "sanctions imposed on X", "the protest filed by X": what follows belongs to
// the noun as if nothing stood between.
static bool
is_light_participle(const kb_assembler *a, uint32_t i)
{
    return a->at[i].flags & KB_CHUNK_REDUCED &&
           kb_is_kind(a, i - 1, KB_CHUNK_NOUN) && a->at[i].verb != KB_NONE &&
           kb_rules_verb(a->reading->rules, a->at[i].verb)->is_light;
}

static uint32_t
read_verb(const kb_assembler *a, kb_clause *clause, uint32_t i)
{
    const uint32_t flags = a->at[i].flags;
    const bool is_gerund_object =
        flags & KB_CHUNK_GERUND && i == clause->verb + 1;
    const uint32_t intent = kb_subject_intent(a, i);
    const bool is_of_noun =
        intent != KB_NONE && !kb_list_has(&clause->object, intent);
    if ((flags & KB_CHUNK_INFINITIVE && !is_of_noun) || is_gerund_object) {
        clause->complement = i;
    }
    return is_light_participle(a, i) ? i + 1 : a->n;
}

static uint32_t
read_comma(const kb_assembler *a, kb_clause *clause, uint32_t i)
{
    if (kb_is_time(a, i - 1) && // "was born Dec. 8, 1980, in Leeds"
        (kb_is_time(a, i + 1) || (kb_is_kind(a, i + 1, KB_CHUNK_PREP) &&
                                  !(a->at[i + 1].flags & KB_CHUNK_CLAUSAL) &&
                                  kb_is_kind(a, i + 2, KB_CHUNK_NOUN)))) {
        return i + 1;
    }
    if (kb_is_kind(a, i + 1, KB_CHUNK_PREP) &&
        (a->at[i + 1].prep == a->including ||
         !(a->at[i + 1].flags & KB_CHUNK_CLAUSAL)) &&
        clause->object.n + clause->n_phrases > 0) {
        return i + 1;
    }
    return a->n;
}

static void
read_right(const kb_assembler *a, kb_clause *clause)
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
        case KB_CHUNK_ADJECTIVE: // "found Meta guilty": like a particle
            if (clause->particle == 0) {
                clause->particle = a->reading->text->tokens[a->at[i].head].key;
            }
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

// Whether the verb of saying takes as its object whom it speaks to ("told X"),
// and closes no quotation ('"…," warned X').
static bool
is_addressed(const kb_assembler *a, uint32_t verb)
{
    const uint32_t at = a->at[verb].begin;
    const int mark = at > 0 ? a->reading->text->tokens[at - 1].mark : 0;
    return kb_rules_verb(a->reading->rules, a->at[verb].verb)
               ->controls_object &&
           mark != '"' && mark != '\'';
}

// "Acme, which owns mills, reported": the subject stands before a relative
// clause; not '"… a hull, which is needed," says X'.
static bool
is_past_relative(const kb_assembler *a, const kb_clause *clause)
{
    const uint32_t subject =
        clause->subject.n > 0 ? clause->subject.items[0] : KB_NONE;
    return subject != KB_NONE && kb_is_kind(a, subject + 1, KB_CHUNK_COMMA) &&
           kb_is_kind(a, subject + 2, KB_CHUNK_WHO) &&
           kb_subject_is_quoted(a, subject) ==
               kb_subject_is_quoted(a, clause->verb);
}

// "…," said X: the subject of a verb of saying stands after it.
static void
invert_saying(const kb_assembler *a, kb_clause *clause)
{
    const uint32_t left = kb_subject_skip_left(a, clause->verb);
    const bool nothing_before = left == 0 ||
                                a->at[left - 1].kind == KB_CHUNK_COMMA ||
                                a->at[left - 1].kind == KB_CHUNK_BREAK;
    if (nothing_before && clause->object.n > 0 && !clause->governs_clause &&
        !is_past_relative(a, clause) && kb_subject_is_saying(a, clause->verb) &&
        !is_addressed(a, clause->verb) &&
        a->at[clause->verb].flags & KB_CHUNK_FINITE) {
        clause->subject = clause->object;
        clause->object.n = 0;
    }
}

// The word that begins the clause of a verb: "if", "because", "before"; NULL:
// none.
static const kb_token *
conjunction_of(const kb_assembler *a, uint32_t verb)
{
    for (uint32_t i = verb; i-- > 0;) {
        if (a->at[i].kind == KB_CHUNK_THAT ||
            (a->at[i].kind == KB_CHUNK_PREP &&
             a->at[i].flags & KB_CHUNK_CLAUSAL)) {
            return &a->reading->text->tokens[a->at[i].begin];
        }
        if (kb_is_finite(a, i) || a->at[i].kind == KB_CHUNK_COMMA) {
            return NULL;
        }
    }
    return NULL;
}

static bool
stands_after_if(const kb_assembler *a, uint32_t verb)
{
    const kb_token *const token = conjunction_of(a, verb);
    return token && (kb_token_is(token, "if") || kb_token_is(token, "unless") ||
                     kb_token_is(token, "whether"));
}

// "Had X attacked Y, …", "Should X attack Y, …".
static bool
is_inverted_condition(const kb_assembler *a, const kb_clause *clause)
{
    const uint32_t start =
        clause->subject.n > 0
            ? kb_subject_list_start(a, &clause->subject, clause->verb)
            : 0;
    if (start == 0 || !kb_is_kind(a, start - 1, KB_CHUNK_VERB) ||
        (start > 1 && !kb_is_kind(a, start - 2, KB_CHUNK_COMMA))) {
        return false;
    }
    const kb_token *const word =
        &a->reading->text->tokens[a->at[start - 1].begin];
    return kb_token_is(word, "had") || kb_token_is(word, "should");
}

// Whether the verb of the clause before tells what is not yet done: "to go on",
// "would fight".
static bool
follows_intention(const kb_assembler *a)
{
    const uint32_t before =
        a->n_clauses > 0 ? a->clauses[a->n_clauses - 1].verb : KB_NONE;
    return before != KB_NONE && (a->at[before].flags & KB_CHUNK_INFINITIVE ||
                                 a->at[before].modality != KB_ASSERTED);
}

// "before she flies", "until they meet": in the present, or behind what is not
// yet done, it is yet to come.
static bool
is_yet_to_come(const kb_assembler *a, uint32_t verb)
{
    const kb_token *const token = conjunction_of(a, verb);
    return token &&
           (kb_token_is(token, "before") || kb_token_is(token, "until") ||
            kb_token_is(token, "once")) &&
           (a->reading->tags[a->at[verb].begin] & (KB_POS_VB | KB_POS_VBZ) ||
            follows_intention(a));
}

// "X thinks …, after talking to Y", "X denied … and accused Y": the second verb
// has the first one's own subject, so it belongs to X, not to what X thinks.
static bool
share_subject(const kb_clause *outer, const kb_clause *inner)
{
    return outer->subject.n > 0 && inner->subject.n > 0 &&
           outer->subject.items[0] == inner->subject.items[0];
}

// "…, a day after X signed": hangs on the sentence, not on what is said.
static bool
is_parted(const kb_assembler *a, uint32_t verb)
{
    for (uint32_t i = verb; i-- > 1;) {
        if (kb_is_finite(a, i) || kb_is_kind(a, i, KB_CHUNK_COMMA)) {
            return false;
        }
        if (kb_is_kind(a, i, KB_CHUNK_PREP) &&
            a->at[i].flags & KB_CHUNK_CLAUSAL) {
            const uint32_t before = kb_is_time(a, i - 1) ? i - 1 : i;
            return before > 0 && kb_is_kind(a, before - 1, KB_CHUNK_COMMA);
        }
    }
    return false;
}

// A clause without infinitive that a verb of saying governs: the nearest such
// verb to the left that a clause follows, or one to the right at the end
// ("…, X said").
static void
find_reporter(const kb_assembler *a, uint32_t c)
{
    kb_clause *const clause = &a->clauses[c];
    const bool is_speech = // not "recalled its ambassador"
        kb_subject_is_saying(a, clause->verb) &&
        (clause->object.n == 0 || is_addressed(a, clause->verb));
    if (clause->governor != KB_NONE || is_speech ||
        is_parted(a, clause->verb)) {
        return;
    }
    for (uint32_t k = c; k-- > 0;) {
        const kb_clause *const outer = &a->clauses[k];
        if (outer->governs_clause && !share_subject(outer, clause) &&
            kb_subject_is_quoted(a, outer->verb) ==
                kb_subject_is_quoted(a, clause->verb)) {
            clause->governor = k;
            clause->is_reported = true;
            return;
        }
    }
    const kb_clause *const last = &a->clauses[a->n_clauses - 1];
    const bool ends_sentence =
        !last->governs_clause && last->complement == KB_NONE;
    if (last != clause && ends_sentence &&
        kb_subject_is_saying(a, last->verb) && last->subject.n > 0 &&
        (last->object.n == 0 || is_addressed(a, last->verb))) {
        const uint32_t start = kb_subject_start(a, last->subject.items[0]);
        const uint32_t first =
            start < last->verb ? start : last->verb; // inverted or not
        if (first > 0 && a->at[first - 1].kind == KB_CHUNK_COMMA) {
            clause->governor = a->n_clauses - 1;
            clause->is_reported = true;
        }
    }
}

// Whether a relative clause says who belongs to its antecedent.
static bool
holds_members(const kb_assembler *a, const kb_clause *clause)
{
    const uint32_t verb = a->at[clause->verb].verb;
    const uint32_t left = kb_subject_skip_left(a, clause->verb);
    return verb != KB_NONE && left > 0 &&
           kb_is_kind(a, left - 1, KB_CHUNK_WHO) && clause->subject.n == 1 &&
           clause->object.n > 0 &&
           a->at[clause->subject.items[0]].mention == KB_NONE &&
           kb_str_equal(kb_rules_verb(a->reading->rules, verb)->lemma,
                        KB_STR("include"));
}

// What "…, including X and Y" enlarges: the plural noun before it, or the
// object or subject of its clause.
static void
find_members(const kb_assembler *a, const kb_clause *clause, kb_list *members)
{
    if (holds_members(a, clause)) { // "a group that includes X and Y"
        members[clause->subject.items[0]] = clause->object;
    }
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        const kb_phrase *const phrase = &clause->phrases[p];
        if (phrase->prep != a->including) {
            continue;
        }
        const bool is_near =
            phrase->chunk > 0 && a->at[phrase->chunk - 1].kind == KB_CHUNK_NOUN;
        uint32_t tries[4] = {
            is_near ? kb_subject_climb(a, phrase->chunk - 1) : KB_NONE,
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

static bool
is_person_name(const kb_assembler *a, uint32_t i)
{
    const uint32_t mention = a->at[i].mention;
    return a->at[i].type == KB_PERSON && mention != KB_NONE &&
           a->reading->candidates->items[mention].kind == KB_MENTION_NAME;
}

// "Two of her allies, X and Y, left": who a plural noun speaks of.
static void
find_named(const kb_assembler *a, kb_list *members)
{
    for (uint32_t i = 0; i + 2 < a->n; ++i) {
        if (!kb_is_kind(a, i, KB_CHUNK_NOUN) || is_person_name(a, i) ||
            !(a->at[i].flags & KB_CHUNK_PLURAL) ||
            a->at[i].apposed != KB_NONE ||
            !kb_is_kind(a, i + 1, KB_CHUNK_COMMA) ||
            !is_person_name(a, i + 2)) {
            continue;
        }
        uint32_t end = 0;
        const kb_list names = kb_list_read(a->chunks, i + 2, &end);
        bool are_names = names.n > 1;
        for (uint32_t k = 0; k < names.n; ++k) {
            are_names = are_names && is_person_name(a, names.items[k]);
        }
        if (are_names && (end >= a->n || !kb_is_finite(a, end))) {
            members[i] = names;
        }
    }
}

// "to identify and freeze": hangs on what the first one hangs on.
static bool
is_second_infinitive(const kb_assembler *a, uint32_t verb)
{
    return a->n_clauses > 0 && a->at[verb].flags & KB_CHUNK_INFINITIVE &&
           a->at[verb].head == a->at[verb].begin &&
           (kb_is_kind(a, verb - 1, KB_CHUNK_AND) ||
            kb_is_kind(a, verb - 1, KB_CHUNK_COMMA));
}

// "in Leeds, Ohio, where X lives": X lives in what stands before.
static void
take_where(const kb_assembler *a, kb_clause *clause)
{
    const uint32_t first = clause->subject.n == 0
                               ? 0
                               : kb_subject_start(a, clause->subject.items[0]);
    if (first < 2 || first > clause->verb || clause->object.n > 0 ||
        !kb_is_kind(a, first - 1, KB_CHUNK_WHO) ||
        !kb_token_is(&a->reading->text->tokens[a->at[first - 1].begin],
                     "where")) {
        return;
    }
    uint32_t noun = first - 2;
    noun -= kb_is_kind(a, noun, KB_CHUNK_COMMA) && noun > 0 ? 1U : 0U;
    if (noun >= 2 && kb_is_kind(a, noun - 1, KB_CHUNK_COMMA) &&
        a->at[noun].type == KB_PLACE && a->at[noun - 2].type == KB_PLACE) {
        noun -= 2;
    }
    if (kb_is_kind(a, noun, KB_CHUNK_NOUN) && !kb_is_time(a, noun)) {
        kb_list place = {{0}, 0};
        kb_list_add(&place, noun);
        add_phrase(clause, first - 1, KB_PREP(IN), place);
    }
}

static void
add_clause(kb_assembler *a, uint32_t verb)
{
    kb_clause *const clause = &a->clauses[a->n_clauses];
    *clause = (kb_clause){.verb = verb,
                          .complement = KB_NONE,
                          .governor = KB_NONE,
                          .intent = kb_subject_intent(a, verb)};
    for (uint32_t k = 0; k < a->n_clauses; ++k) {
        if (a->clauses[k].complement == verb) {
            clause->governor = k;
        }
    }
    a->clause_of[verb] = a->n_clauses;
    read_right(a, clause);
    clause->subject = kb_subject_find(a, clause);
    if (is_second_infinitive(a, verb)) {
        clause->governor = clause[-1].governor;
        clause->intent = clause[-1].intent;
        clause->subject = clause[-1].subject;
    }
    invert_saying(a, clause);
    kb_subject_take_object(a, clause);
    take_where(a, clause);
    clause->is_conditional =
        stands_after_if(a, verb) || is_inverted_condition(a, clause);
    clause->is_ahead = is_yet_to_come(a, verb) || kb_subject_is_ahead(a, verb);
    ++a->n_clauses;
}

// "killed and wounded thousands": the first verb's object stands after the
// second.
static void
share_object(const kb_assembler *a, kb_clause *clause)
{
    const uint32_t next = clause->verb + 2;
    const uint32_t shape = KB_CHUNK_FINITE | KB_CHUNK_PASSIVE |
                           KB_CHUNK_INFINITIVE | KB_CHUNK_GERUND;
    if (!kb_is_kind(a, clause->verb + 1, KB_CHUNK_AND) ||
        !kb_is_kind(a, next, KB_CHUNK_VERB) || clause->object.n > 0 ||
        a->at[next].end - a->at[next].begin != 1) {
        return;
    }
    const uint32_t flags = a->at[clause->verb].flags;
    if (!(flags & KB_CHUNK_PASSIVE) &&
        !((flags ^ a->at[next].flags) & shape & ~(uint32_t)KB_CHUNK_FINITE)) {
        clause->object = a->clauses[a->clause_of[next]].object;
    }
    const kb_clause *const second = &a->clauses[a->clause_of[next]];
    if (second->object.n == 0 && clause->n_phrases == 0) {
        clause->n_phrases = second->n_phrases; // "lives and works in X"
        memcpy(clause->phrases, second->phrases, sizeof(clause->phrases));
    }
}

// "Accusing X of attacking Y, Z left": a leading participle does what the next
// finite verb does, past what it governs itself.
static void
take_next_subject(const kb_assembler *a, uint32_t c)
{
    uint32_t next = c + 1;
    while (next < a->n_clauses && a->clauses[next].governor != KB_NONE &&
           !(a->at[a->clauses[next].verb].flags & KB_CHUNK_FINITE)) {
        ++next;
    }
    if (next < a->n_clauses &&
        a->at[a->clauses[next].verb].flags & KB_CHUNK_FINITE) {
        a->clauses[c].subject = a->clauses[next].subject;
    }
}

// From chunks of complements to their clauses; leading participles take the
// subject of the clause that follows.
static void
finish_clauses(kb_assembler *a)
{
    for (uint32_t c = 0; c < a->n_clauses; ++c) {
        kb_clause *const clause = &a->clauses[c];
        if (clause->complement != KB_NONE) {
            clause->complement = a->clause_of[clause->complement];
        }
        if (clause->subject.n == 0 &&
            !(a->at[clause->verb].flags & KB_CHUNK_FINITE)) {
            take_next_subject(a, c);
        }
    }
    for (uint32_t c = 0; c < a->n_clauses; ++c) {
        share_object(a, &a->clauses[c]);
        find_reporter(a, c);
    }
}

static uint32_t
count_verbs(const kb_chunks *chunks)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < chunks->n; ++i) {
        n += chunks->items[i].kind == KB_CHUNK_VERB;
    }
    return n;
}

kb_status
kb_clause_assemble(const kb_reading *reading, const kb_chunks *chunks,
                   kb_clauses *out)
{
    kb_assembler a = {
        .reading = reading,
        .chunks = chunks,
        .at = chunks->items,
        .n = chunks->n,
        .clauses = KB_ARENA_NEW(reading->arena, kb_clause, count_verbs(chunks)),
        .clause_of = KB_ARENA_NEW(reading->arena, uint32_t, chunks->n),
        .of = KB_PREP(OF),
        .including = KB_PREP(INCLUDING),
        .intent = kb_rules_known(reading->rules)->intent,
        .document = kb_rules_known(reading->rules)->document,
        .relator = kb_rules_known(reading->rules)->relator,
        .violent = kb_rules_known(reading->rules)->violent};
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
    find_named(&a, members);
    *out = (kb_clauses){a.clauses, a.n_clauses, members};
    return KB_OK;
}

bool
kb_clause_has_phrase(const kb_clause *clause, uint32_t noun)
{
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        if (kb_list_has(&clause->phrases[p].nouns, noun)) {
            return true;
        }
    }
    return false;
}

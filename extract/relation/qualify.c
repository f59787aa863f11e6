// SPDX-License-Identifier: MIT
// The control algebra: each governing verb turns the qualifiers of what it
// governs (kb_control), from the inside out.
#include "relation/qualify.h"

#include "relation/fit.h"
#include "relation/place.h"

enum { MAX_DEPTH = 8 };

static void
hedge(kb_qualifiers *q, kb_modality modality)
{
    if (q->modality == KB_ASSERTED) {
        q->modality = modality;
    }
}

static void
apply_control(kb_qualifiers *q, kb_control control, bool is_told)
{
    switch (control) {
    case KB_CONTROL_KEEP:
        break;
    case KB_CONTROL_SAY:
        if (!is_told) {
            hedge(q, KB_ORDERED); // told them to go
        }
        break;
    case KB_CONTROL_PLAN:
        hedge(q, KB_PLANNED);
        break;
    case KB_CONTROL_NOT:
        q->is_negative = !q->is_negative;
        break;
    case KB_CONTROL_DENY:
        q->modality = KB_DENIED;
        break;
    case KB_CONTROL_ALLEGE:
        hedge(q, KB_ALLEGED);
        break;
    case KB_CONTROL_ORDER:
        hedge(q, KB_ORDERED);
        break;
    case KB_CONTROL_NONE:
        if (is_told) {
            break;
        }
        hedge(q, KB_POSSIBLE); // went there to meet
        break;
    case KB_CONTROL_MAY:
    case KB_CONTROL_STOP:
    default:
        hedge(q, KB_POSSIBLE);
        break;
    }
}

static const kb_chunk *
verb_of(const kb_parse *parse, uint32_t clause)
{
    return &parse->chunks.items[parse->clauses.items[clause].verb];
}

// "is ready to", "is about to", "pleaded guilty to": the adjective says what
// the verb cannot.
static uint32_t
adjective_after(const kb_parse *parse, uint32_t clause)
{
    const uint32_t next = parse->clauses.items[clause].verb + 1;
    const kb_chunk *const verb = verb_of(parse, clause);
    const bool is_be = parse->reading->tags[verb->head] & KB_TAG_BE;
    if (next >= parse->chunks.n ||
        (parse->chunks.items[next].kind != KB_CHUNK_ADJECTIVE &&
         !(is_be && parse->chunks.items[next].kind == KB_CHUNK_PREP))) {
        return KB_NONE;
    }
    const kb_verb_form *const form = kb_rule_word_form(
        parse->reading->words[parse->chunks.items[next].head], 0);
    return form ? form->verb : KB_NONE;
}

// "called him to thank him": whom one calls in order to speak is on the phone.
static bool
calls_to_speak(const kb_parse *parse, uint32_t clause)
{
    const kb_clause *const outer = &parse->clauses.items[clause];
    if (outer->object.n == 0 || outer->complement == KB_NONE ||
        parse->chunks.items[outer->object.items[0]].type != KB_PERSON) {
        return false;
    }
    const uint32_t verb = verb_of(parse, outer->complement)->head;
    return (parse->reading->words[verb]->classes &
            kb_rules_known(parse->reading->rules)->messaging) != 0;
}

// "was too slow to help": did not.
static bool
is_too(const kb_parse *parse, uint32_t clause)
{
    const uint32_t next = parse->clauses.items[clause].verb + 1;
    return next < parse->chunks.n &&
           (parse->chunks.items[next].kind == KB_CHUNK_ADJECTIVE ||
            parse->chunks.items[next].kind == KB_CHUNK_ADVERB) &&
           kb_token_is(
               &parse->reading->text->tokens[parse->chunks.items[next].begin],
               "too");
}

static bool
is_word_after(const kb_parse *parse, uint32_t clause, const char *word)
{
    const uint32_t next = parse->clauses.items[clause].verb + 1;
    return next < parse->chunks.n &&
           kb_token_is(
               &parse->reading->text->tokens[parse->chunks.items[next].begin],
               word);
}

// "has yet to attack": has not.
static bool
is_yet(const kb_parse *parse, uint32_t clause)
{
    const kb_chunk *const verb = verb_of(parse, clause);
    const kb_token *const last = &parse->reading->text->tokens[verb->end - 1];
    return parse->reading->tags[verb->head] & KB_TAG_HAVE &&
           (kb_token_is(last, "yet") || is_word_after(parse, clause, "yet"));
}

// "was to attack": it was meant to.
static bool
is_meant(const kb_parse *parse, uint32_t clause)
{
    const kb_chunk *const verb = verb_of(parse, clause);
    const uint32_t next = parse->clauses.items[clause].verb + 1;
    return parse->reading->tags[verb->head] & KB_TAG_BE &&
           next < parse->chunks.n &&
           parse->chunks.items[next].kind == KB_CHUNK_VERB &&
           parse->chunks.items[next].flags & KB_CHUNK_INFINITIVE;
}

static kb_control
control_of(const kb_parse *parse, uint32_t clause)
{
    const kb_chunk *const chunk = verb_of(parse, clause);
    const uint32_t adjective = adjective_after(parse, clause);
    const uint32_t verb = adjective != KB_NONE ? adjective : chunk->verb;
    if (is_too(parse, clause) || is_yet(parse, clause)) {
        return KB_CONTROL_NOT;
    }
    if (is_meant(parse, clause)) {
        return KB_CONTROL_PLAN;
    }
    if (verb == KB_NONE) {
        return KB_CONTROL_NONE;
    }
    const kb_verb *const word = kb_rules_verb(parse->reading->rules, verb);
    return word->controls_bodies && calls_to_speak(parse, clause)
               ? KB_CONTROL_KEEP
               : word->control;
}

// The classes of all words between two tokens.
static kb_class_set
classes_between(const kb_parse *parse, uint32_t begin, uint32_t end)
{
    kb_class_set classes = 0;
    for (uint32_t i = begin; i < end; ++i) {
        classes |= parse->reading->words[i]->classes;
    }
    return classes;
}

static void
apply_hedges(const kb_parse *parse, uint32_t begin, uint32_t end,
             kb_qualifiers *q)
{
    const kb_known_classes *const known = kb_rules_known(parse->reading->rules);
    const kb_class_set classes = classes_between(parse, begin, end);
    if (classes & known->alleged) {
        hedge(q, KB_ALLEGED);
    }
    if (classes & known->planned) {
        hedge(q, KB_PLANNED);
    }
    if (classes & known->possible) {
        hedge(q, KB_POSSIBLE);
    }
}

static bool
is_subject_negated(const kb_parse *parse, const kb_clause *clause)
{
    return clause->subject.n > 0 &&
           parse->chunks.items[clause->subject.items[0]].flags &
               KB_CHUNK_NEGATED;
}

// "without attacking", "far from", "instead of", "rather than attacking".
static bool
follows_denial(const kb_parse *parse, uint32_t verb)
{
    static const struct {
        const char *before;
        const char *prep;
    } phrases[] = {{"far", "from"}, {"instead", "of"}, {"rather", "than"}};
    const kb_chunk *const chunks = parse->chunks.items;
    if (verb == 0 || chunks[verb - 1].kind != KB_CHUNK_PREP ||
        !(chunks[verb].flags & KB_CHUNK_GERUND)) {
        return false;
    }
    const kb_token *const tokens = parse->reading->text->tokens;
    const uint32_t at = chunks[verb - 1].begin;
    if (kb_token_is(&tokens[at], "without")) {
        return true;
    }
    const uint32_t first =
        parse->reading->text->sentences[parse->sentence].begin;
    for (size_t i = 0; at > first && i < sizeof(phrases) / sizeof(phrases[0]);
         ++i) {
        if (kb_token_is(&tokens[at], phrases[i].prep) &&
            kb_token_is(&tokens[at - 1], phrases[i].before)) {
            return true;
        }
    }
    return false;
}

// How sure a noun before "that" or "of" makes what follows: "rumours that X
// attacked", "the risk of an attack".
static void
apply_noun(const kb_parse *parse, uint32_t noun, kb_qualifiers *q)
{
    const kb_known_classes *const known = kb_rules_known(parse->reading->rules);
    const kb_class_set classes = parse->chunks.items[noun].classes;
    if (classes & known->rumour) {
        hedge(q, KB_ALLEGED);
    }
    if (classes & known->prospect ||
        parse->chunks.items[noun].flags & KB_CHUNK_NEGATED) {
        hedge(q, KB_POSSIBLE); // "no evidence that X attacked"
    }
}

static void
apply_noun_before(const kb_parse *parse, const kb_clause *clause,
                  kb_qualifiers *q)
{
    const kb_chunk *const chunks = parse->chunks.items;
    uint32_t that = clause->subject.n > 0 ? clause->subject.items[0] : 0;
    while (that > 0 && chunks[that].kind == KB_CHUNK_NOUN) {
        --that;
    }
    if (that > 0 && chunks[that].kind == KB_CHUNK_THAT &&
        chunks[that - 1].kind == KB_CHUNK_NOUN) {
        apply_noun(parse, that - 1, q);
    }
}

// "nearly attacked": did not quite.
static bool
is_almost(const kb_parse *parse, const kb_chunk *verb)
{
    const kb_sentence *const sentence =
        &parse->reading->text->sentences[parse->sentence];
    const kb_token *const head = &parse->reading->text->tokens[verb->head];
    return verb->head > sentence->begin &&
           (kb_token_is(head - 1, "nearly") || kb_token_is(head - 1, "almost"));
}

static bool
has_condition(const kb_parse *parse)
{
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        if (parse->clauses.items[c].is_conditional) {
            return true;
        }
    }
    return false;
}

// "said it would leave": what "will leave" was when it was said.
static kb_modality
modality_of(const kb_parse *parse, const kb_clause *clause)
{
    const kb_modality own = parse->chunks.items[clause->verb].modality;
    return own == KB_CONDITIONAL && clause->is_reported && !has_condition(parse)
               ? KB_PLANNED
               : own;
}

// "is due in X for talks": the adjective plans what the clause itself tells.
static bool
is_due(const kb_parse *parse, uint32_t c)
{
    const uint32_t adjective = adjective_after(parse, c);
    return adjective != KB_NONE &&
           kb_rules_verb(parse->reading->rules, adjective)->control ==
               KB_CONTROL_PLAN;
}

static void
apply_own(const kb_parse *parse, uint32_t c, kb_qualifiers *q)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_chunk *const verb = verb_of(parse, c);
    const bool is_negative = (verb->flags & KB_CHUNK_NEGATED) != 0;
    q->is_negative ^= is_negative && !is_subject_negated(parse, clause);
    q->is_negative ^= follows_denial(parse, clause->verb);
    hedge(q, modality_of(parse, clause));
    const uint32_t before = clause->verb > 0 ? clause->verb - 1 : 0;
    const uint32_t begin = parse->chunks.items[before].kind == KB_CHUNK_ADVERB
                               ? parse->chunks.items[before].begin
                               : verb->begin;
    apply_hedges(parse, begin, verb->head, q);
    if (clause->intent != KB_NONE) {
        hedge(q, KB_POSSIBLE);
    }
    if (clause->subject.n > 0) {
        const uint32_t first = clause->subject.items[0];
        uint32_t at = first > 0 ? first - 1 : 0; // "Perhaps X attacked"
        at -=
            at > 0 && parse->chunks.items[at].kind == KB_CHUNK_COMMA ? 1U : 0U;
        const kb_chunk *const lead = &parse->chunks.items[at];
        if (lead->kind == KB_CHUNK_ADVERB) {
            apply_hedges(parse, lead->begin, lead->end, q);
        }
    }
    apply_noun_before(parse, clause, q);
    if (is_word_after(parse, c, "close") || is_almost(parse, verb)) {
        hedge(q, KB_POSSIBLE); // "came close to war with X"
    }
    if (clause->is_conditional) {
        hedge(q, KB_CONDITIONAL);
    }
    if (clause->is_ahead || is_due(parse, c)) {
        hedge(q, KB_PLANNED);
    }
    if (verb->flags & KB_CHUNK_INFINITIVE && clause->governor == KB_NONE) {
        hedge(q, KB_POSSIBLE); // "an airlift to help"
    }
}

// "retaliated by bombing", "earned praise for bombing": it took place.
static bool
is_means(const kb_parse *parse, uint32_t outer, uint32_t c)
{
    const uint64_t preps = KB_PREP(BY) | KB_PREP(FOR) | KB_PREP(IN) |
                           KB_PREP(WITH) | KB_PREP(WITHOUT);
    const kb_clause *const clause = &parse->clauses.items[outer];
    return clause->complement == c && clause->complement_prep & preps;
}

static uint32_t
speaker_of(const kb_parse *parse, const kb_clause *clause)
{
    kb_participants who;
    who.n = 0;
    kb_participants_add_list(parse, &clause->subject, &who);
    return who.n == 1 ? who.items[0].entity : KB_NONE;
}

// Whether the verb above a clause tells it as a fact, whatever else it does.
static bool
is_told(const kb_parse *parse, uint32_t c, kb_control control)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    if (control == KB_CONTROL_SAY && // "admitted killing X"
        verb_of(parse, c)->flags & KB_CHUNK_GERUND) {
        return true;
    }
    const bool is_display = // "marched to protest"
        (parse->reading->words[verb_of(parse, c)->head]->classes &
         kb_rules_known(parse->reading->rules)->display) != 0;
    return clause->is_reported ||
           (control == KB_CONTROL_NONE &&
            (is_display || is_means(parse, clause->governor, c)));
}

// What the verb above a clause does to it.
static void
apply_governor(const kb_parse *parse, uint32_t c, kb_control control,
               kb_qualifiers *q)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_chunk *const verb = verb_of(parse, clause->governor);
    const bool is_denied =
        verb->flags & KB_CHUNK_NEGATED ||
        is_subject_negated(parse, &parse->clauses.items[clause->governor]);
    if (control == KB_CONTROL_ALLEGE && is_denied) {
        hedge(q, KB_POSSIBLE); // nobody accused X of it
    } else if (control == KB_CONTROL_SAY && !clause->is_reported &&
               verb->flags & KB_CHUNK_PASSIVE) {
        hedge(q, KB_ALLEGED); // "is said to have"
    } else {
        apply_control(q, control, is_told(parse, c, control));
    }
}

// How the verb above a clause controls it: who rules, deplores or forgets that
// X attacked does not undo it; who rules it out does.
static kb_control
control_over(const kb_parse *parse, uint32_t c)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_control control = control_of(parse, clause->governor);
    return control == KB_CONTROL_NOT && clause->is_reported &&
                   parse->clauses.items[clause->governor].particle == 0 &&
                   adjective_after(parse, clause->governor) == KB_NONE
               ? KB_CONTROL_SAY
               : control;
}

// "it is not clear that X attacked"; not "it is not true".
static bool
is_doubted(const kb_parse *parse, uint32_t c, kb_control control)
{
    const kb_clause *const clause = &parse->clauses.items[c];
    const kb_chunk *const verb = verb_of(parse, clause->governor);
    const uint32_t next = parse->clauses.items[clause->governor].verb + 1;
    return clause->is_reported && control != KB_CONTROL_KEEP &&
           verb->flags & KB_CHUNK_NEGATED &&
           parse->reading->tags[verb->head] & KB_TAG_BE &&
           parse->chunks.items[next].kind == KB_CHUNK_ADJECTIVE;
}

static void
apply_governors(const kb_parse *parse, uint32_t c, kb_qualifiers *q)
{
    const bool is_left_out = parse->reading->without & KB_WITHOUT_ALGEBRA;
    for (int depth = 0; depth < MAX_DEPTH && !is_left_out; ++depth) {
        const kb_clause *const clause = &parse->clauses.items[c];
        const uint32_t outer = clause->governor;
        if (outer == KB_NONE) {
            return;
        }
        const kb_control control = control_over(parse, c);
        if (is_doubted(parse, c, control)) {
            hedge(q, KB_POSSIBLE);
            return;
        }
        apply_governor(parse, c, control, q);
        if (clause->is_reported && control != KB_CONTROL_NONE &&
            control != KB_CONTROL_KEEP) {
            q->attribution = speaker_of(parse, &parse->clauses.items[outer]);
            if (verb_of(parse, outer)->flags & KB_CHUNK_NEGATED) {
                hedge(q, KB_POSSIBLE);
            }
            return;
        }
        apply_own(parse, outer, q);
        c = outer;
    }
}

// "According to X": whom the sentence names as its source.
static uint32_t
source_named(const kb_parse *parse)
{
    for (uint32_t i = 0; i + 2 < parse->chunks.n; ++i) {
        const kb_chunk *const chunk = &parse->chunks.items[i];
        const kb_token *const token =
            &parse->reading->text->tokens[chunk->head];
        if (kb_token_is(token, "according") && chunk[1].kind == KB_CHUNK_PREP &&
            chunk[2].kind == KB_CHUNK_NOUN) {
            kb_participants who;
            who.n = 0;
            kb_participants_add(parse, i + 2, &who);
            return who.n == 1 ? who.items[0].entity : KB_NONE;
        }
    }
    return KB_NONE;
}

// Whether the chunk stands in a question: in what is quoted, when that ends the
// sentence ("he said: "Who attacked X?"").
static bool
is_asked(const kb_parse *parse, uint32_t chunk)
{
    const kb_text *const text = parse->reading->text;
    const kb_sentence *const sentence = &text->sentences[parse->sentence];
    const uint32_t at = parse->chunks.items[chunk].begin;
    uint32_t last = sentence->end - 1; // the question mark
    while (last > sentence->begin && (text->tokens[last].mark == '"' ||
                                      text->tokens[last].mark == '\'')) {
        --last;
    }
    return sentence->flags & KB_SENTENCE_QUESTION &&
           (text->tokens[at].flags & KB_TOKEN_QUOTED ||
            !(text->tokens[last].flags & KB_TOKEN_QUOTED));
}

static kb_qualifiers
base_qualifiers(const kb_parse *parse, uint32_t chunk)
{
    return (kb_qualifiers){
        .modality = is_asked(parse, chunk) ? KB_POSSIBLE : KB_ASSERTED,
        .attribution = source_named(parse),
        .place = KB_NONE,
    };
}

// Whether the verb is what makes its object take place: what would be resumed
// is not yet there.
static bool
makes(const kb_parse *parse, uint32_t clause)
{
    const uint32_t verb = verb_of(parse, clause)->verb;
    if (verb == KB_NONE) {
        return false;
    }
    const kb_verb *const word = kb_rules_verb(parse->reading->rules, verb);
    return word->is_light ||
           (word->control == KB_CONTROL_KEEP && !word->controls_object);
}

kb_qualifiers
kb_qualify_clause(const kb_parse *parse, uint32_t clause)
{
    kb_qualifiers q = base_qualifiers(parse, parse->clauses.items[clause].verb);
    apply_own(parse, clause, &q);
    apply_governors(parse, clause, &q);
    q.place =
        kb_place_of(parse, &parse->clauses.items[clause], makes(parse, clause));
    return q;
}

// Whether the verb decides if its object takes place: one fails in, denies or
// calls for an attack; one condemns an attack that took place.
static bool
unmakes(kb_control control)
{
    return control != KB_CONTROL_NONE && control != KB_CONTROL_KEEP &&
           control != KB_CONTROL_SAY && control != KB_CONTROL_ALLEGE &&
           control != KB_CONTROL_STOP;
}

// "a second round of talks": the noun that stands in the clause for `chunk`.
static uint32_t
counter_of(const kb_parse *parse, uint32_t chunk)
{
    return chunk >= 2 && kb_participant_counted(
                             parse, chunk - 2,
                             parse->chunks.items[chunk].classes) == chunk
               ? chunk - 2
               : chunk;
}

// "the risk of X's attack".
static void
apply_noun_of(const kb_parse *parse, uint32_t chunk, kb_qualifiers *q)
{
    const kb_chunk *const chunks = parse->chunks.items;
    uint32_t first = chunk;
    while (first > 0 && chunks[first].owner == first - 1) {
        --first;
    }
    if (first > 1 && chunks[first - 1].kind == KB_CHUNK_PREP &&
        chunks[first - 1].prep == KB_PREP(OF) &&
        chunks[first - 2].kind == KB_CHUNK_NOUN) {
        apply_noun(parse, first - 2, q);
    }
}

static bool
is_indefinite(const kb_parse *parse, const kb_chunk *noun)
{
    const kb_token *const first = &parse->reading->text->tokens[noun->begin];
    return kb_token_is(first, "a") || kb_token_is(first, "an");
}

// "fears being dragged into a war": there may be none.
static kb_modality
modality_of_clause(const kb_parse *parse, uint32_t clause)
{
    kb_qualifiers q = {.modality = KB_ASSERTED};
    apply_own(parse, clause, &q);
    apply_governors(parse, clause, &q);
    return q.modality;
}

kb_qualifiers
kb_qualify_noun(const kb_parse *parse, uint32_t chunk)
{
    const kb_chunk *const noun = &parse->chunks.items[chunk];
    const uint32_t shown = counter_of(parse, chunk);
    kb_qualifiers q = base_qualifiers(parse, chunk);
    const kb_clause own = kb_fit_clause_of_noun(parse, chunk);
    q.place = kb_place_of(parse, &own, false);
    apply_hedges(parse, noun->begin, noun->end, &q);
    apply_noun_of(parse, chunk, &q);
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        const kb_clause *const clause = &parse->clauses.items[c];
        // "the talks were cancelled", "will be held", "begin on Friday"
        const bool is_subject = kb_list_has(&clause->subject, shown);
        const bool is_object = kb_list_has(&clause->object, shown) ||
                               kb_list_has(&clause->second, shown);
        if (!is_subject && !is_object && !kb_clause_has_phrase(clause, shown)) {
            continue;
        }
        const kb_control control = control_of(parse, c);
        const bool is_passive =
            (verb_of(parse, c)->flags & KB_CHUNK_PASSIVE) != 0;
        if (is_subject && !is_passive &&
            (clause->object.n > 0 || !makes(parse, c))) {
            continue; // not "the attack seems to have made no impact"
        }
        if (unmakes(control) ||
            ((is_subject || is_object) && makes(parse, c))) {
            if (control != KB_CONTROL_NONE) {
                apply_control(&q, control, false);
            }
            apply_own(parse, c, &q);
            apply_governors(parse, c, &q);
        } else if (is_indefinite(parse, noun)) {
            hedge(&q, modality_of_clause(parse, c));
        }
        break;
    }
    return q;
}

// The token that has the tense: "has" in "has been".
static uint32_t
tense_of(const kb_parse *parse, const kb_chunk *verb)
{
    const uint32_t *const tags = parse->reading->tags;
    for (uint32_t i = verb->begin;
         tags[verb->head] & KB_POS_VBN && i < verb->head; ++i) {
        if (tags[i] & KB_TAG_HAVE) {
            return tags[i];
        }
    }
    return tags[verb->head];
}

kb_copula
kb_qualify_copula(const kb_parse *parse, uint32_t clause)
{
    const kb_clause *const one = &parse->clauses.items[clause];
    const kb_chunk *const verb = &parse->chunks.items[one->verb];
    const uint32_t tag = tense_of(parse, verb);
    if (!(parse->reading->tags[verb->head] & KB_TAG_BE) ||
        !(tag & (KB_POS_VB | KB_POS_VBZ | KB_POS_VBD)) || one->governs_clause ||
        one->subject.n == 0) {
        return KB_COPULA_NONE;
    }
    const kb_qualifiers q = kb_qualify_clause(parse, clause);
    if (q.is_negative || q.modality != KB_ASSERTED) {
        return KB_COPULA_NONE;
    }
    return tag & KB_POS_VBD ? KB_COPULA_PAST : KB_COPULA_PRESENT;
}

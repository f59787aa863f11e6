// SPDX-License-Identifier: MIT
// One pass from left to right; each token opens or extends a chunk.
#include "relation/chunk.h"

#include "relation/noun.h"
#include "relation/verb.h"

// ---- the rest ---------------------------------------------------------------

static void
push_preposition(kb_chunker *c)
{
    static const char *const subordinators[] = {
        "that",    "if",     "because", "while",   "although", "though",
        "whether", "unless", "lest",    "whereas", NULL,
    };
    static const char *const either[] = {"after", "before", "since", "until",
                                         "as",    "once",   "than",  NULL};
    const kb_token *const token = kb_chunker_token(c, c->at);
    const bool opens_clause = kb_token_is_any(token, subordinators);
    kb_chunk *const chunk = kb_chunker_push(
        c, opens_clause ? KB_CHUNK_THAT : KB_CHUNK_PREP, c->at, c->at + 1);
    chunk->prep = c->reading->words[c->at]->prep;
    if (kb_token_is_any(token, either)) {
        chunk->flags |= KB_CHUNK_CLAUSAL;
    }
    ++c->at;
}

// "Anna Berg, 45,": an age between commas parts nothing.
static void
drop_age(kb_chunker *c)
{
    if (c->n < 3) {
        return;
    }
    const kb_chunk *const age = &c->chunks[c->n - 1];
    const bool is_age = age->kind == KB_CHUNK_NOUN &&
                        age->end == age->begin + 1 &&
                        kb_chunker_tag(c, age->begin) & KB_POS_CD &&
                        kb_chunker_token(c, age->begin)->fold.len <= 3;
    if (is_age && age[-1].kind == KB_CHUNK_COMMA &&
        age[-2].kind == KB_CHUNK_NOUN && age[-2].type == KB_PERSON) {
        c->n -= 2;
    }
}

// "Sen. Berg, D-Ohio,": a party's letter with a place parts nothing either.
static void
drop_letter(kb_chunker *c)
{
    enum { CHUNKS_MAX = 4 };
    for (uint32_t i = c->n; i-- > 1 && i + CHUNKS_MAX > c->n;) {
        const kb_chunk *const comma = &c->chunks[i];
        if (comma->kind != KB_CHUNK_COMMA) {
            continue;
        }
        const kb_token *const letter = kb_chunker_token(c, comma->end);
        if (comma->end + 2 < c->at && letter->fold.len == 1 &&
            letter->flags & KB_TOKEN_CAPITAL &&
            kb_chunker_mark(c, comma->end + 1) == '-' &&
            comma[-1].kind == KB_CHUNK_NOUN && comma[-1].type == KB_PERSON) {
            c->n = i;
        }
        return;
    }
}

// A dash between white space, for which wires write "_".
static bool
is_dash(const kb_chunker *c, uint32_t i)
{
    const char mark = kb_chunker_mark(c, i);
    return (mark == '-' || mark == '_') && i + 1 < c->sentence->end &&
           !(kb_chunker_token(c, i)->flags & KB_TOKEN_GLUED) &&
           !(kb_chunker_token(c, i + 1)->flags & KB_TOKEN_GLUED);
}

// "X - a lawyer - slept": whether the next token is one of two dashes, which
// part what commas may part.
static bool
is_paired_dash(kb_chunker *c)
{
    enum { LONGEST = 24 };
    if (c->at == c->dash) {
        c->dash = KB_NONE;
        return true;
    }
    if (c->dash != KB_NONE || !is_dash(c, c->at)) {
        return false;
    }
    for (uint32_t i = c->at + 2; i <= c->at + LONGEST; ++i) {
        if (is_dash(c, i)) {
            c->dash = i;
            return true;
        }
    }
    return false;
}

static void
push_mark(kb_chunker *c)
{
    kb_chunk_kind kind = is_paired_dash(c) ? KB_CHUNK_COMMA : KB_CHUNK_BREAK;
    switch (kb_chunker_mark(c, c->at)) {
    case '"':
    case '\'':
        ++c->at; // quotation marks do not divide
        return;
    case ',':
        kind = KB_CHUNK_COMMA;
        drop_age(c);
        drop_letter(c);
        break;
    case '(':
    case '[':
        kind = KB_CHUNK_OPEN;
        break;
    case ')':
    case ']':
        kind = KB_CHUNK_CLOSE;
        break;
    default:
        break;
    }
    (void)kb_chunker_push(c, kind, c->at, c->at + 1);
    ++c->at;
}

// Words that are prepositions though the lexicon may say otherwise, when a
// noun phrase or gerund follows.
static bool
is_preposition(const kb_chunker *c, uint32_t i)
{
    const uint32_t tag = kb_chunker_tag(c, i);
    if (tag & (KB_POS_IN | KB_POS_TO)) {
        return true;
    }
    if (kb_chunker_is(c, i, "including")) {
        return true;
    }
    return tag & KB_POS_RB && c->reading->words[i]->prep != 0;
}

static bool
is_such_as(const kb_chunker *c, uint32_t i)
{
    return kb_chunker_is(c, i, "such") && kb_chunker_is(c, i + 1, "as");
}

// What neither a mark nor a quantifier begins.
static void
push_other(kb_chunker *c, uint32_t tag)
{
    if (is_preposition(c, c->at) && !kb_verb_is_infinitive(c, c->at)) {
        push_preposition(c);
    } else if (kb_verb_is_infinitive(c, c->at) ||
               tag & (KB_TAGS_VERB | KB_POS_MD) || tag & KB_TAG_NOT) {
        kb_verb_push(c);
    } else if (tag & KB_POS_RB) {
        const uint32_t next =
            kb_chunker_tag(c, kb_chunker_skip_adverbs(c, c->at));
        if (next & (KB_TAGS_VERB | KB_POS_MD)) {
            kb_verb_push(c);
        } else {
            (void)kb_chunker_push(c, KB_CHUNK_ADVERB, c->at, c->at + 1);
            ++c->at;
        }
    } else if (tag & KB_POS_WH) {
        (void)kb_chunker_push(c, KB_CHUNK_WHO, c->at, c->at + 1);
        ++c->at;
    } else if (tag & KB_POS_CC) {
        kb_chunk *const chunk =
            kb_chunker_push(c, KB_CHUNK_AND, c->at, c->at + 1);
        chunk->flags =
            kb_token_is(kb_chunker_token(c, c->at), "but") ? KB_CHUNK_BUT : 0U;
        ++c->at;
    } else if (tag & (KB_POS_PRP | KB_POS_EX)) {
        kb_noun_push(c, c->at + 1);
    } else if (tag & (KB_OPENS_NOUN | KB_INSIDE_NOUN)) {
        const uint32_t end = kb_noun_end(c, c->at, 0);
        const bool is_bare =
            !(tag & KB_POS_DT) && kb_chunker_tag(c, end - 1) == KB_POS_JJ;
        if (is_bare) {
            (void)kb_chunker_push(c, KB_CHUNK_ADJECTIVE, c->at, end);
            c->at = end;
        } else {
            kb_noun_push(c, end);
        }
    } else {
        (void)kb_chunker_push(c, KB_CHUNK_BREAK, c->at, c->at + 1);
        ++c->at;
    }
}

// "due to", "owing to": one preposition, which no rule names.
static bool
is_before_to(const kb_chunker *c, uint32_t i)
{
    static const char *const words[] = {"due", "owing", "thanks", "prior",
                                        NULL};
    return kb_chunker_tag(c, i) & KB_POS_IN && kb_chunker_is(c, i + 1, "to") &&
           kb_token_is_any(kb_chunker_token(c, i), words);
}

static void
push_next(kb_chunker *c)
{
    const uint32_t tag = kb_chunker_tag(c, c->at);
    if (tag & KB_POS_PUNCT) {
        push_mark(c);
        return;
    }
    if (is_such_as(c, c->at)) {
        kb_chunk *const chunk =
            kb_chunker_push(c, KB_CHUNK_PREP, c->at, c->at + 2);
        chunk->prep = KB_PREP(INCLUDING);
        c->at += 2;
        return;
    }
    if (is_before_to(c, c->at)) {
        (void)kb_chunker_push(c, KB_CHUNK_PREP, c->at, c->at + 2);
        c->at += 2;
        return;
    }
    const uint32_t n_quantifier = kb_noun_quantifier(c, c->at);
    if (n_quantifier > 0) {
        kb_noun_push(c, kb_noun_end(c, c->at, n_quantifier));
    } else {
        push_other(c, tag);
    }
}

// ---- apposition -------------------------------------------------------------

static bool
is_named(const kb_chunker *c, const kb_chunk *chunk)
{
    return chunk->mention != KB_NONE &&
           c->reading->candidates->items[chunk->mention].kind ==
               KB_MENTION_NAME;
}

// Whether a noun phrase names a role, a relative or the like.
static bool
is_described(const kb_chunker *c, const kb_chunk *chunk)
{
    if (chunk->mention == KB_NONE) {
        return (chunk->classes & c->territory) != 0 ||
               c->reading->role_at_end[chunk->end] != KB_NONE;
    }
    return c->reading->candidates->items[chunk->mention].kind ==
           KB_MENTION_NOMINAL;
}

// "Acme, a unit of X": what a name followed by such a phrase is.
static bool
is_indefinite(const kb_chunker *c, const kb_chunk *chunk)
{
    const kb_token *const first = kb_chunker_token(c, chunk->begin);
    return chunk->kind == KB_CHUNK_NOUN && chunk->mention == KB_NONE &&
           (kb_token_is(first, "a") || kb_token_is(first, "an") ||
            chunk->owner != KB_NONE); // "Acme, X's unit"
}

uint32_t
kb_chunk_phrase_end(const kb_chunks *chunks, uint32_t noun)
{
    const uint64_t of = KB_PREP(OF);
    const kb_chunk *const at = chunks->items;
    for (;;) {
        if (noun + 1 < chunks->n && at[noun].flags & KB_CHUNK_POSSESSIVE &&
            at[noun + 1].kind == KB_CHUNK_NOUN) {
            noun += 1;
        } else if (noun + 2 < chunks->n && at[noun + 1].kind == KB_CHUNK_PREP &&
                   at[noun + 1].prep == of &&
                   at[noun + 2].kind == KB_CHUNK_NOUN) {
            noun += 2;
        } else {
            return noun;
        }
    }
}

uint32_t
kb_chunk_apposition_end(const kb_chunks *chunks, uint32_t noun)
{
    const uint64_t preps = KB_PREP(AT) | KB_PREP(FOR) | KB_PREP(IN) |
                           KB_PREP(WITH) | KB_PREP(TO) | KB_PREP(ON) |
                           KB_PREP(FROM);
    uint32_t end = kb_chunk_phrase_end(chunks, noun);
    while (end + 2 < chunks->n &&
           chunks->items[end + 1].kind == KB_CHUNK_PREP &&
           chunks->items[end + 1].prep & preps &&
           chunks->items[end + 2].kind == KB_CHUNK_NOUN) {
        end = kb_chunk_phrase_end(chunks, end + 2);
    }
    return end;
}

// Whether what stands after a noun phrase behind a comma lets it be in
// apposition: a mark or the end; "and" after a description ("head of X and
// member of Y"); a verb after the name in "A teacher, Berg went …".
static bool
closes_apposition(const kb_chunker *c, uint32_t left, const kb_chunk *right,
                  uint32_t after)
{
    if (after >= c->n) {
        return after == c->n;
    }
    switch ((int)c->chunks[after].kind) {
    case KB_CHUNK_COMMA:
    case KB_CHUNK_BREAK:
    case KB_CHUNK_CLOSE:
        return true;
    case KB_CHUNK_AND:
    case KB_CHUNK_WHO:
    case KB_CHUNK_OPEN:
        return is_named(c, &c->chunks[left]) &&
               (is_described(c, right) || is_indefinite(c, right));
    case KB_CHUNK_VERB:
        if (c->chunks[after].flags & KB_CHUNK_GERUND) { // "a lawyer acting for"
            return is_named(c, &c->chunks[left]) && is_described(c, right);
        }
        return left == 0 && is_described(c, &c->chunks[left]) &&
               is_named(c, right);
    default:
        return false;
    }
}

// Whether a quotation ends between two noun phrases: "We met X," a lawyer said.
static bool
is_past_quotation(const kb_chunker *c, const kb_chunk *left,
                  const kb_chunk *right)
{
    return kb_chunker_token(c, left->head)->flags & KB_TOKEN_QUOTED &&
           !(kb_chunker_token(c, right->head)->flags & KB_TOKEN_QUOTED);
}

static void
link_appositions(kb_chunker *c)
{
    const kb_chunks all = {c->chunks, c->n, c->reading->without};
    for (uint32_t i = 0; i + 2 < c->n; ++i) {
        kb_chunk *const left = &c->chunks[i];
        // of "the mayor's son, X" the son
        if (left->kind != KB_CHUNK_NOUN || left->flags & KB_CHUNK_POSSESSIVE ||
            !(is_named(c, left) || is_described(c, left))) {
            continue;
        }
        const uint32_t comma = kb_chunk_apposition_end(&all, i) + 1;
        if (comma + 1 >= c->n || c->chunks[comma].kind != KB_CHUNK_COMMA) {
            continue;
        }
        uint32_t j = comma + 1;
        while (j + 1 < c->n && c->chunks[j].kind == KB_CHUNK_NOUN &&
               c->chunks[j].flags & KB_CHUNK_POSSESSIVE) {
            ++j;
        }
        kb_chunk *const right = &c->chunks[j];
        const uint32_t after = right->kind == KB_CHUNK_NOUN
                                   ? kb_chunk_apposition_end(&all, j) + 1
                                   : c->n;
        const bool is_closed = closes_apposition(c, i, right, after) &&
                               !is_past_quotation(c, left, right);
        const bool same_type =
            left->type == right->type || left->type == 0 || right->type == 0;
        const bool is_group =
            left->flags & KB_CHUNK_PLURAL || right->flags & KB_CHUNK_PLURAL;
        const bool is_nearest = // not "left France in Asmara, the capital"
            comma == i + 1 || !is_named(c, left) ||
            !is_named(c, &c->chunks[comma - 1]) ||
            c->chunks[comma - 1].type != left->type;
        if (right->kind == KB_CHUNK_NOUN && is_closed && same_type &&
            is_nearest && !is_group && left->apposed == KB_NONE &&
            right->apposed == KB_NONE &&
            ((is_named(c, left) &&
              (is_described(c, right) || is_indefinite(c, right))) ||
             (is_described(c, left) && is_named(c, right)))) {
            left->apposed = j;
            right->apposed = i;
        }
    }
}

// "will identify and freeze", "to identify and freeze": what stands before the
// first of two bare verbs holds for the second.
static void
share_auxiliaries(kb_chunker *c)
{
    const uint32_t shared = KB_CHUNK_INFINITIVE | KB_CHUNK_NEGATED;
    uint32_t last = KB_NONE;
    uint32_t last_shared = KB_NONE; // third and later: "to leave, rest and eat"
    for (uint32_t i = 0; i < c->n; ++i) {
        kb_chunk *const chunk = &c->chunks[i];
        if (chunk->kind != KB_CHUNK_VERB) {
            continue;
        }
        const bool is_bare = chunk->head == chunk->begin &&
                             kb_chunker_tag(c, chunk->head) & KB_POS_VB &&
                             !(kb_chunker_tag(c, chunk->head) & KB_TAGS_AUX);
        const bool is_joined = i > 0 && (chunk[-1].kind == KB_CHUNK_COMMA ||
                                         (chunk[-1].kind == KB_CHUNK_AND &&
                                          !(chunk[-1].flags & KB_CHUNK_BUT)));
        const kb_chunk *const first = last == KB_NONE ? NULL : &c->chunks[last];
        const bool is_shared =
            first && (first->head > first->begin || last_shared == last);
        if (is_bare && is_joined && is_shared &&
            kb_chunker_tag(c, first->head) & KB_POS_VB) {
            last_shared = i;
            chunk->modality = first->modality;
            chunk->flags |= first->flags & shared;
            chunk->flags &= first->flags & KB_CHUNK_FINITE
                                ? ~0U
                                : ~(uint32_t)KB_CHUNK_FINITE;
        }
        last = i;
    }
}

kb_status
kb_chunk_sentence(const kb_reading *reading, uint32_t sentence, kb_chunks *out)
{
    const kb_sentence *const s = &reading->text->sentences[sentence];
    kb_chunker c = {
        .reading = reading,
        .sentence = s,
        .chunks = KB_ARENA_NEW(reading->arena, kb_chunk, s->end - s->begin),
        .at = s->dateline_end > s->begin ? s->dateline_end : s->begin,
        .dash = KB_NONE,
        .time = kb_rules_known(reading->rules)->time,
        .territory = kb_rules_known(reading->rules)->territory};
    if (!c.chunks) {
        return KB_ERR_NOMEM;
    }
    while (c.at < s->end) {
        push_next(&c);
    }
    share_auxiliaries(&c);
    if (!(reading->without & KB_WITHOUT_APPOSITION)) {
        link_appositions(&c);
    }
    *out = (kb_chunks){c.chunks, c.n, reading->without};
    return KB_OK;
}

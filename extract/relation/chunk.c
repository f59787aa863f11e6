// SPDX-License-Identifier: MIT
// One pass from left to right; each token opens or extends a chunk.  Noun
// phrases are greedy ("Ukrainian presidential adviser Mykhailo Podolyak" is
// one), end before what cannot continue them, and end after a possessor.
#include "relation/chunk.h"

typedef struct chunker {
    const kb_reading *reading;
    const kb_sentence *sentence;
    kb_chunk *chunks;
    uint32_t n;
    uint32_t at; // next token
    kb_class_set time;
    kb_class_set territory;
} chunker;

static const kb_token *
token_at(const chunker *c, uint32_t i)
{
    return &c->reading->text->tokens[i];
}

static uint32_t
tag_at(const chunker *c, uint32_t i)
{
    return i < c->sentence->end ? c->reading->tags[i] : 0;
}

static char
mark_at(const chunker *c, uint32_t i)
{
    return i < c->sentence->end ? token_at(c, i)->mark : '\0';
}

static kb_chunk *
push_chunk(chunker *c, kb_chunk_kind kind, uint32_t begin, uint32_t end)
{
    kb_chunk *const chunk = &c->chunks[c->n++];
    *chunk = (kb_chunk){.kind = kind,
                        .begin = begin,
                        .end = end,
                        .head = end - 1,
                        .mention = KB_NONE,
                        .owner = KB_NONE,
                        .apposed = KB_NONE,
                        .verb = KB_NONE};
    return chunk;
}

// ---- noun phrases -----------------------------------------------------------

enum {
    OPENS_NOUN = KB_POS_DT | KB_POS_PRPS,
    INSIDE_NOUN = KB_POS_CD | KB_POS_JJ | KB_POS_NN | KB_POS_NNS | KB_POS_NNP
};

static const kb_candidate *
name_ending_at(const chunker *c, uint32_t end)
{
    const uint32_t m = c->reading->mention_at_end[end];
    if (m == KB_NONE) {
        return NULL;
    }
    const kb_candidate *const one = &c->reading->candidates->items[m];
    return one->kind == KB_MENTION_NAME ? one : NULL;
}

// A participle or hyphen between nominal tokens: "40-mile", "US-led".
static bool
joins_nouns(const chunker *c, uint32_t i)
{
    if (mark_at(c, i) != '-' || i + 1 >= c->sentence->end) {
        return false;
    }
    if (token_at(c, i)->flags & KB_TOKEN_GLUED) {
        return (token_at(c, i + 1)->flags & KB_TOKEN_GLUED) != 0;
    }
    // "rebel - held town": parted by a corpus's tokeniser
    const uint32_t next = token_at(c, i + 1)->tags | tag_at(c, i + 1);
    return next & (KB_POS_VBN | KB_POS_VBD) && tag_at(c, i + 2) & INSIDE_NOUN;
}

static bool
is_time_word(const chunker *c, uint32_t i)
{
    return (kb_rules_noun(c->reading->rules, &token_at(c, i)->key, 1) &
            c->time) != 0;
}

// The name that begins at `i` belongs to a person and has no role that
// reaches back over it.
static bool
begins_bare_person(const chunker *c, uint32_t i)
{
    const kb_candidates *const all = c->reading->candidates;
    uint32_t low = 0;
    uint32_t high = all->n;
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        if (all->items[mid].begin < i) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    for (; low < all->n && all->items[low].begin == i; ++low) {
        const kb_candidate *const one = &all->items[low];
        if (one->kind == KB_MENTION_NAME) {
            return one->type == KB_PERSON && one->role_begin == one->role_end;
        }
    }
    return false;
}

// "Monday", "last week", "next year".
static bool
begins_time(const chunker *c, uint32_t i)
{
    const kb_token *const token = token_at(c, i);
    if (is_time_word(c, i)) {
        return (token->flags & KB_TOKEN_CAPITAL) != 0;
    }
    return i + 1 < c->sentence->end && is_time_word(c, i + 1) &&
           (kb_token_is(token, "last") || kb_token_is(token, "next") ||
            kb_token_is(token, "this") || kb_token_is(token, "earlier") ||
            kb_token_is(token, "late"));
}

// A phrase that opens the sentence with a preposition and an article: a name
// after it is the subject ("In a speech to the nation Biden said").
static bool
is_fronted(const chunker *c, uint32_t begin)
{
    if (c->n == 0 || c->chunks[0].kind != KB_CHUNK_PREP ||
        !(tag_at(c, begin) & OPENS_NOUN)) {
        return false;
    }
    for (uint32_t i = 0; i < c->n; ++i) {
        if (c->chunks[i].kind == KB_CHUNK_VERB ||
            c->chunks[i].kind == KB_CHUNK_COMMA) {
            return false;
        }
    }
    return true;
}

// Whether a new noun phrase begins at `i` though nominal tokens stand on both
// sides.
static bool
splits_nouns(const chunker *c, uint32_t begin, uint32_t i)
{
    if (i == begin) {
        return false;
    }
    const uint32_t before = tag_at(c, i - 1);
    if (!(before & KB_TAGS_NOUN)) {
        return false;
    }
    if (begins_time(c, i) && !is_time_word(c, i - 1)) {
        return true;
    }
    return begins_bare_person(c, i) &&
           (before & KB_POS_NNS || name_ending_at(c, i) != NULL ||
            is_fronted(c, begin));
}

// "and" between two adjectives before a noun.
static bool
joins_adjectives(const chunker *c, uint32_t begin, uint32_t i)
{
    if (!(tag_at(c, i) & KB_POS_CC) || i == begin ||
        !(tag_at(c, i - 1) & KB_POS_JJ)) {
        return false;
    }
    uint32_t next = i + 1;
    while (tag_at(c, next) & KB_POS_RB) {
        ++next;
    }
    return tag_at(c, next) & KB_POS_JJ && tag_at(c, next + 1) & INSIDE_NOUN;
}

// Tokens of a phrase before a number: "more than 500", "at least four", "up to
// a dozen"; 0: none.
static uint32_t
quantifier_len(const chunker *c, uint32_t i)
{
    static const char *const phrases[][2] = {
        {"more", "than"}, {"less", "than"}, {"fewer", "than"}, {"at", "least"},
        {"at", "most"},   {"up", "to"},     {"close", "to"},   {"as", "many"},
    };
    if (i + 2 >= c->sentence->end ||
        !(tag_at(c, i + 2) & (KB_POS_CD | KB_POS_DT))) {
        const bool is_word = kb_token_is(token_at(c, i), "about") ||
                             kb_token_is(token_at(c, i), "around") ||
                             kb_token_is(token_at(c, i), "over") ||
                             kb_token_is(token_at(c, i), "nearly") ||
                             kb_token_is(token_at(c, i), "almost");
        return is_word && tag_at(c, i + 1) & KB_POS_CD ? 1 : 0;
    }
    for (size_t p = 0; p < sizeof(phrases) / sizeof(phrases[0]); ++p) {
        if (kb_token_is(token_at(c, i), phrases[p][0]) &&
            kb_token_is(token_at(c, i + 1), phrases[p][1])) {
            return 2;
        }
    }
    return 0;
}

// "Secretary of State", "Prime Minister": a role keeps its words together.
static bool
goes_on_in_role(const chunker *c, uint32_t begin, uint32_t i)
{
    return i > begin && i < c->sentence->end && c->reading->in_role[i] &&
           tag_at(c, i) & (KB_POS_IN | KB_POS_CC | KB_POS_TO);
}

// Adjectives at the end stand for themselves when a noun is before them.
static uint32_t
without_adjectives(const chunker *c, uint32_t begin, uint32_t end)
{
    uint32_t i = end;
    while (i > begin && tag_at(c, i - 1) & KB_POS_JJ) {
        --i;
    }
    return i > begin && tag_at(c, i - 1) & KB_TAGS_NOUN ? i : end;
}

static uint32_t
noun_end(const chunker *c, uint32_t begin)
{
    uint32_t i = begin + quantifier_len(c, begin);
    if (tag_at(c, i) & OPENS_NOUN) {
        ++i;
        while (tag_at(c, i) & OPENS_NOUN) { // "all the", "both these"
            ++i;
        }
    }
    while (i < c->sentence->end) {
        const uint32_t tag = tag_at(c, i);
        if (tag & INSIDE_NOUN && !splits_nouns(c, begin, i)) {
            ++i;
        } else if (goes_on_in_role(c, begin, i)) {
            ++i;
        } else if (i > begin && joins_nouns(c, i)) {
            i += 2;
        } else if (tag & KB_POS_RB && i > begin && !(tag & KB_TAG_NOT) &&
                   (tag_at(c, i - 1) & OPENS_NOUN ||
                    joins_adjectives(c, begin, i - 1)) &&
                   tag_at(c, i + 1) & KB_POS_JJ) {
            ++i; // "an enormously long table"
        } else if (joins_adjectives(c, begin, i)) {
            ++i; // "coercive and increasingly aggressive actions"
        } else if (mark_at(c, i) == '$' || mark_at(c, i) == '%') {
            ++i;
        } else {
            break;
        }
    }
    return without_adjectives(c, begin, i);
}

static kb_class_set
noun_classes(const chunker *c, uint32_t begin, uint32_t head)
{
    uint64_t keys[KB_MAX_PHRASE_WORDS];
    uint32_t first =
        head + 1 > KB_MAX_PHRASE_WORDS ? head + 1 - KB_MAX_PHRASE_WORDS : 0;
    if (first < begin) {
        first = begin;
    }
    size_t n = 0;
    for (uint32_t i = first; i <= head; ++i) {
        if (mark_at(c, i) != '-') {
            keys[n++] = token_at(c, i)->key;
        }
    }
    return kb_rules_noun(c->reading->rules, keys, n);
}

static bool
denies(const kb_token *token)
{
    return kb_token_is(token, "no") || kb_token_is(token, "neither") ||
           kb_token_is(token, "none") || kb_token_is(token, "nobody");
}

static bool
is_reflexive(const kb_token *token)
{
    return kb_token_is(token, "himself") || kb_token_is(token, "herself") ||
           kb_token_is(token, "itself") || kb_token_is(token, "themselves");
}

// "March 28", "1997".
static bool
is_date(const chunker *c, const kb_chunk *chunk)
{
    if (!(tag_at(c, chunk->head) & KB_POS_CD)) {
        return false;
    }
    const kb_str digits = token_at(c, chunk->head)->fold;
    const bool is_year = chunk->begin == chunk->head && digits.len == 4 &&
                         (digits.ptr[0] == '1' || digits.ptr[0] == '2');
    return is_year ||
           (chunk->begin < chunk->head && is_time_word(c, chunk->begin));
}

static void
push_noun(chunker *c, uint32_t end)
{
    kb_chunk *const chunk = push_chunk(c, KB_CHUNK_NOUN, c->at, end);
    chunk->mention = c->reading->mention_at_end[end];
    chunk->type = chunk->mention == KB_NONE
                      ? (kb_entity_type)0
                      : c->reading->candidates->items[chunk->mention].type;
    chunk->flags |=
        is_reflexive(token_at(c, chunk->head)) ? KB_CHUNK_REFLEXIVE : 0U;
    chunk->classes = noun_classes(c, chunk->begin, chunk->head);
    const bool is_name =
        chunk->mention != KB_NONE &&
        c->reading->candidates->items[chunk->mention].kind == KB_MENTION_NAME;
    if (!is_name && (chunk->classes & c->time || is_date(c, chunk))) {
        chunk->flags |= KB_CHUNK_TIME;
    }
    if (tag_at(c, chunk->head) & KB_POS_NNS) {
        chunk->flags |= KB_CHUNK_PLURAL;
    }
    if (denies(token_at(c, chunk->begin))) {
        chunk->flags |= KB_CHUNK_NEGATED;
    }
    if (c->n >= 2 && c->chunks[c->n - 2].kind == KB_CHUNK_NOUN &&
        c->chunks[c->n - 2].flags & KB_CHUNK_POSSESSIVE) {
        chunk->owner = c->n - 2;
    }
    c->at = end;
    if (tag_at(c, end) & KB_TAG_POSSESSIVE) {
        chunk->flags |= KB_CHUNK_POSSESSIVE;
        ++c->at;
    }
}

// ---- verb groups ------------------------------------------------------------

static uint32_t
skip_adverbs(const chunker *c, uint32_t i)
{
    while (tag_at(c, i) & KB_POS_RB) {
        ++i;
    }
    return i;
}

static bool
begins_infinitive(const chunker *c, uint32_t i)
{
    return tag_at(c, i) & KB_POS_TO &&
           tag_at(c, skip_adverbs(c, i + 1)) & (KB_POS_VB | KB_TAGS_AUX);
}

static kb_modality
modality_of_modal(const kb_token *token)
{
    static const struct {
        const char *word;
        kb_modality modality;
    } modals[] = {
        {"will", KB_PLANNED},   {"shall", KB_PLANNED},
        {"'ll", KB_PLANNED},    {"would", KB_CONDITIONAL},
        {"'d", KB_CONDITIONAL}, {"should", KB_ORDERED},
        {"must", KB_ORDERED},
    };
    for (size_t i = 0; i < sizeof(modals) / sizeof(modals[0]); ++i) {
        if (kb_token_is(token, modals[i].word)) {
            return modals[i].modality;
        }
    }
    return KB_POSSIBLE;
}

// What a verb group is made of, while its tokens are read.
typedef struct group {
    uint32_t end;
    uint32_t head;
    uint32_t auxiliary; // last auxiliary's tag before the head; 0: none
    uint32_t flags;
    kb_modality modality;
    bool has_modal;
} group;

// Read one more token into the group; false when it does not belong to it.
static bool
extend_group(const chunker *c, group *g, uint32_t i)
{
    const uint32_t tag = tag_at(c, i);
    if (tag & KB_POS_RB) {
        const uint32_t next = skip_adverbs(c, i);
        const uint32_t ahead = tag_at(c, next);
        if (!(tag & KB_TAG_NOT) && !(ahead & (KB_TAGS_VERB | KB_POS_MD))) {
            return false;
        }
        g->flags |= tag & KB_TAG_NOT ? KB_CHUNK_NEGATED : 0U;
        return true;
    }
    if (tag & KB_POS_MD) {
        g->has_modal = true;
        g->modality = modality_of_modal(token_at(c, i));
        g->flags |= tag & KB_TAG_NOT ? KB_CHUNK_NEGATED : 0U;
        g->head = i;
        return true;
    }
    if (!(tag & KB_TAGS_VERB)) {
        return false;
    }
    g->head = i;
    return true;
}

// Whether the group goes on after the auxiliary or modal at `i`.
static bool
goes_on(const chunker *c, uint32_t i)
{
    const uint32_t tag = tag_at(c, i);
    const uint32_t next = tag_at(c, skip_adverbs(c, i + 1));
    if (tag & KB_POS_MD) {
        return (next & (KB_POS_VB | KB_TAGS_AUX)) != 0;
    }
    if (tag & KB_TAG_BE) {
        return (next & (KB_POS_VBN | KB_POS_VBG)) != 0;
    }
    if (tag & KB_TAG_HAVE) {
        return (next & KB_POS_VBN) != 0;
    }
    if (tag & KB_TAG_DO) {
        return (next & KB_POS_VB) != 0;
    }
    return false;
}

static void
read_group(const chunker *c, group *g)
{
    uint32_t i = c->at;
    if (tag_at(c, i) & KB_POS_TO) {
        g->flags |= KB_CHUNK_INFINITIVE;
        ++i;
    }
    while (i < c->sentence->end && extend_group(c, g, i)) {
        const uint32_t tag = tag_at(c, i);
        ++i;
        if (tag & (KB_TAGS_VERB | KB_POS_MD)) {
            if (!goes_on(c, i - 1)) {
                break;
            }
            g->auxiliary = tag;
        }
    }
    // "did not" without a verb after it keeps its adverbs
    while (tag_at(c, i) & KB_TAG_NOT) {
        g->flags |= KB_CHUNK_NEGATED;
        ++i;
    }
    g->end = i;
}

// "was tortured and killed": the second participle shares the auxiliary.
static bool
joins_passive(const chunker *c, const kb_chunk *verb)
{
    const uint32_t at = (uint32_t)(verb - c->chunks);
    const uint32_t both = KB_POS_VBN | KB_POS_VBD;
    return at >= 2 && c->chunks[at - 1].kind == KB_CHUNK_AND &&
           c->chunks[at - 2].kind == KB_CHUNK_VERB &&
           c->chunks[at - 2].flags & KB_CHUNK_PASSIVE &&
           verb->end - verb->begin == 1 && tag_at(c, verb->head) & both;
}

static void
push_verb(chunker *c)
{
    group g = {.head = c->at};
    read_group(c, &g);
    const uint32_t first = tag_at(c, skip_adverbs(c, c->at));
    const uint32_t main = tag_at(c, g.head);
    kb_chunk *const chunk = push_chunk(c, KB_CHUNK_VERB, c->at, g.end);
    chunk->head = g.head;
    chunk->flags = g.flags;
    chunk->modality = g.has_modal ? g.modality : KB_ASSERTED;
    if (g.auxiliary & KB_TAG_BE && main & KB_POS_VBN) {
        chunk->flags |= KB_CHUNK_PASSIVE;
    }
    if (!(g.flags & KB_CHUNK_INFINITIVE)) {
        if (first & KB_TAGS_FINITE) {
            chunk->flags |= KB_CHUNK_FINITE;
        } else if (first & KB_POS_VBG) {
            chunk->flags |= KB_CHUNK_GERUND;
        } else if (first & KB_POS_VBN) {
            chunk->flags |= KB_CHUNK_REDUCED;
        }
    }
    if (joins_passive(c, chunk)) {
        chunk->flags |= KB_CHUNK_PASSIVE;
    }
    const kb_verb_form *const form =
        kb_rules_find_verb(c->reading->rules, token_at(c, g.head)->key);
    chunk->verb = form ? form->verb : KB_NONE;
    c->at = g.end;
}

// ---- the rest ---------------------------------------------------------------

static bool
is_any_of(const kb_token *token, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; ++i) {
        if (kb_token_is(token, words[i])) {
            return true;
        }
    }
    return false;
}

static void
push_preposition(chunker *c)
{
    static const char *const subordinators[] = {
        "that",   "if",      "because", "while", "although",
        "though", "whether", "unless",  "lest",  "whereas",
    };
    static const char *const either[] = {"after", "before", "since", "until",
                                         "as",    "once",   "than"};
    const kb_token *const token = token_at(c, c->at);
    const bool opens_clause = is_any_of(
        token, subordinators, sizeof(subordinators) / sizeof(subordinators[0]));
    kb_chunk *const chunk = push_chunk(
        c, opens_clause ? KB_CHUNK_THAT : KB_CHUNK_PREP, c->at, c->at + 1);
    chunk->prep = kb_preposition(token->fold);
    if (is_any_of(token, either, sizeof(either) / sizeof(either[0]))) {
        chunk->flags |= KB_CHUNK_CLAUSAL;
    }
    ++c->at;
}

static void
push_mark(chunker *c)
{
    kb_chunk_kind kind = KB_CHUNK_BREAK;
    switch (mark_at(c, c->at)) {
    case '"':
    case '\'':
        ++c->at; // quotation marks do not divide
        return;
    case ',':
        kind = KB_CHUNK_COMMA;
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
    (void)push_chunk(c, kind, c->at, c->at + 1);
    ++c->at;
}

// Words that are prepositions though the lexicon may say otherwise, when a
// noun phrase or gerund follows.
static bool
is_preposition(const chunker *c, uint32_t i)
{
    const uint32_t tag = tag_at(c, i);
    if (tag & (KB_POS_IN | KB_POS_TO)) {
        return true;
    }
    if (kb_token_is(token_at(c, i), "including")) {
        return true;
    }
    return tag & KB_POS_RB && kb_preposition(token_at(c, i)->fold) != 0;
}

static bool
is_such_as(const chunker *c, uint32_t i)
{
    return i + 1 < c->sentence->end && kb_token_is(token_at(c, i), "such") &&
           kb_token_is(token_at(c, i + 1), "as");
}

static void
push_next(chunker *c)
{
    const uint32_t tag = tag_at(c, c->at);
    if (tag & KB_POS_PUNCT) {
        push_mark(c);
    } else if (is_such_as(c, c->at)) {
        kb_chunk *const chunk = push_chunk(c, KB_CHUNK_PREP, c->at, c->at + 2);
        chunk->prep = kb_preposition(KB_STR("including"));
        c->at += 2;
    } else if (quantifier_len(c, c->at) > 0) {
        push_noun(c, noun_end(c, c->at));
    } else if (is_preposition(c, c->at) && !begins_infinitive(c, c->at)) {
        push_preposition(c);
    } else if (begins_infinitive(c, c->at) ||
               tag & (KB_TAGS_VERB | KB_POS_MD) || tag & KB_TAG_NOT) {
        push_verb(c);
    } else if (tag & KB_POS_RB) {
        const uint32_t next = tag_at(c, skip_adverbs(c, c->at));
        if (next & (KB_TAGS_VERB | KB_POS_MD)) {
            push_verb(c);
        } else {
            (void)push_chunk(c, KB_CHUNK_ADVERB, c->at, c->at + 1);
            ++c->at;
        }
    } else if (tag & KB_POS_WH) {
        (void)push_chunk(c, KB_CHUNK_WHO, c->at, c->at + 1);
        ++c->at;
    } else if (tag & KB_POS_CC) {
        kb_chunk *const chunk = push_chunk(c, KB_CHUNK_AND, c->at, c->at + 1);
        chunk->flags =
            kb_token_is(token_at(c, c->at), "but") ? KB_CHUNK_BUT : 0U;
        ++c->at;
    } else if (tag & (KB_POS_PRP | KB_POS_EX)) {
        push_noun(c, c->at + 1);
    } else if (tag & (OPENS_NOUN | INSIDE_NOUN)) {
        const uint32_t end = noun_end(c, c->at);
        const bool is_bare =
            !(tag & KB_POS_DT) && tag_at(c, end - 1) & KB_POS_JJ;
        if (is_bare) {
            (void)push_chunk(c, KB_CHUNK_ADJECTIVE, c->at, end);
            c->at = end;
        } else {
            push_noun(c, end);
        }
    } else {
        (void)push_chunk(c, KB_CHUNK_BREAK, c->at, c->at + 1);
        ++c->at;
    }
}

// ---- apposition -------------------------------------------------------------

static bool
is_named(const chunker *c, const kb_chunk *chunk)
{
    return chunk->mention != KB_NONE &&
           c->reading->candidates->items[chunk->mention].kind ==
               KB_MENTION_NAME;
}

// Whether a noun phrase names a role, a relative or the like.
static bool
is_described(const chunker *c, const kb_chunk *chunk)
{
    if (chunk->mention == KB_NONE) {
        return (chunk->classes & c->territory) != 0 ||
               c->reading->role_at_end[chunk->end] != KB_NONE;
    }
    return c->reading->candidates->items[chunk->mention].kind ==
           KB_MENTION_NOMINAL;
}

uint32_t
kb_chunk_phrase_end(const kb_chunks *chunks, uint32_t i)
{
    const uint64_t of = kb_preposition(KB_STR("of"));
    const kb_chunk *const at = chunks->items;
    for (;;) {
        if (i + 1 < chunks->n && at[i].flags & KB_CHUNK_POSSESSIVE &&
            at[i + 1].kind == KB_CHUNK_NOUN) {
            i += 1;
        } else if (i + 2 < chunks->n && at[i + 1].kind == KB_CHUNK_PREP &&
                   at[i + 1].prep == of && at[i + 2].kind == KB_CHUNK_NOUN) {
            i += 2;
        } else {
            return i;
        }
    }
}

uint32_t
kb_chunk_apposition_end(const kb_chunks *chunks, uint32_t noun)
{
    const uint64_t preps =
        kb_preposition(KB_STR("at")) | kb_preposition(KB_STR("for")) |
        kb_preposition(KB_STR("in")) | kb_preposition(KB_STR("with")) |
        kb_preposition(KB_STR("to")) | kb_preposition(KB_STR("on")) |
        kb_preposition(KB_STR("from"));
    uint32_t end = kb_chunk_phrase_end(chunks, noun);
    while (end + 2 < chunks->n &&
           chunks->items[end + 1].kind == KB_CHUNK_PREP &&
           chunks->items[end + 1].prep & preps &&
           chunks->items[end + 2].kind == KB_CHUNK_NOUN) {
        end = kb_chunk_phrase_end(chunks, end + 2);
    }
    return end;
}

static void
link_appositions(chunker *c)
{
    const kb_chunks all = {c->chunks, c->n};
    for (uint32_t i = 0; i + 2 < c->n; ++i) {
        kb_chunk *const left = &c->chunks[i];
        if (left->kind != KB_CHUNK_NOUN ||
            !(is_named(c, left) || is_described(c, left))) {
            continue;
        }
        const uint32_t comma = kb_chunk_phrase_end(&all, i) + 1;
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
        const bool is_closed =
            after == c->n ||
            (after < c->n && (c->chunks[after].kind == KB_CHUNK_COMMA ||
                              c->chunks[after].kind == KB_CHUNK_BREAK ||
                              c->chunks[after].kind == KB_CHUNK_CLOSE));
        const bool same_type =
            left->type == right->type || left->type == 0 || right->type == 0;
        if (right->kind == KB_CHUNK_NOUN && is_closed && same_type &&
            left->apposed == KB_NONE && right->apposed == KB_NONE &&
            ((is_named(c, left) && is_described(c, right)) ||
             (is_described(c, left) && is_named(c, right)))) {
            left->apposed = j;
            right->apposed = i;
        }
    }
}

kb_status
kb_chunk_sentence(const kb_reading *reading, uint32_t sentence, kb_chunks *out)
{
    const kb_sentence *const s = &reading->text->sentences[sentence];
    chunker c = {.reading = reading,
                 .sentence = s,
                 .chunks =
                     KB_ARENA_NEW(reading->arena, kb_chunk, s->end - s->begin),
                 .at = s->dateline_end > s->begin ? s->dateline_end : s->begin,
                 .time = kb_rules_class(reading->rules, "time"),
                 .territory = kb_rules_class(reading->rules, "territory")};
    if (!c.chunks) {
        return KB_ERR_NOMEM;
    }
    while (c.at < s->end) {
        push_next(&c);
    }
    link_appositions(&c);
    *out = (kb_chunks){c.chunks, c.n};
    return KB_OK;
}

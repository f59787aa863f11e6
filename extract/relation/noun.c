// SPDX-License-Identifier: MIT
// Noun phrases are greedy ("Ukrainian presidential adviser Mykhailo Podolyak"
// is one), end before what cannot continue them, and end after a possessor.
#include "relation/noun.h"

static const kb_candidate *
name_ending_at(const kb_chunker *c, uint32_t end)
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
joins_nouns(const kb_chunker *c, uint32_t i)
{
    if (kb_chunker_mark(c, i) != '-' || i + 1 >= c->sentence->end) {
        return false;
    }
    if (kb_chunker_token(c, i)->flags & KB_TOKEN_GLUED) {
        return (kb_chunker_token(c, i + 1)->flags & KB_TOKEN_GLUED) != 0;
    }
    if (i == c->dash || kb_chunker_token(c, i)->fold.len > 1) {
        return false;
    }
    // "rebel - held town": parted by a corpus's tokeniser
    const uint32_t next =
        kb_chunker_token(c, i + 1)->tags | kb_chunker_tag(c, i + 1);
    return next & (KB_POS_VBN | KB_POS_VBD) &&
           kb_chunker_tag(c, i + 2) & KB_INSIDE_NOUN;
}

static bool
is_time_word(const kb_chunker *c, uint32_t i)
{
    return (c->reading->words[i]->classes & c->time) != 0;
}

// The first candidate that begins at token `i` or after it.
static uint32_t
first_candidate(const kb_candidates *all, uint32_t i)
{
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
    return low;
}

// "the Labour Day Committee": a name goes on at `i`.
static bool
is_inside_name(const kb_chunker *c, uint32_t i)
{
    const kb_candidates *const all = c->reading->candidates;
    uint32_t at = first_candidate(all, i);
    while (at > 0 && all->items[at - 1].kind != KB_MENTION_NAME) {
        --at;
    }
    return at > 0 && all->items[at - 1].end > i;
}

bool
kb_noun_begins_name(const kb_chunker *c, uint32_t i)
{
    const kb_candidates *const all = c->reading->candidates;
    for (uint32_t m = first_candidate(all, i);
         m < all->n && all->items[m].begin == i; ++m) {
        if (all->items[m].kind == KB_MENTION_NAME ||
            all->items[m].kind == KB_MENTION_DEMONYM) {
            return true;
        }
    }
    return false;
}

// The name that begins at `i` belongs to a person and has no role that
// reaches back over it.
static bool
begins_bare_person(const kb_chunker *c, uint32_t i)
{
    const kb_candidates *const all = c->reading->candidates;
    uint32_t low = first_candidate(all, i);
    for (; low < all->n && all->items[low].begin == i; ++low) {
        const kb_candidate *const one = &all->items[low];
        if (one->kind == KB_MENTION_NAME) {
            return one->type == KB_PERSON && one->role_begin == one->role_end;
        }
    }
    return false;
}

static bool
is_early_or_late(const kb_token *token)
{
    return kb_token_is(token, "early") || kb_token_is(token, "earlier") ||
           kb_token_is(token, "late");
}

// "Monday", "last week", "late next year".
static bool
begins_time(const kb_chunker *c, uint32_t i)
{
    const uint32_t begin = i;
    while (i + 1 < c->sentence->end &&
           is_early_or_late(kb_chunker_token(c, i))) {
        ++i;
    }
    const kb_token *const token = kb_chunker_token(c, i);
    if (is_time_word(c, i)) {
        return i > begin || token->flags & KB_TOKEN_CAPITAL ||
               kb_token_is(token, "today") || kb_token_is(token, "tonight") ||
               kb_token_is(token, "yesterday") ||
               kb_token_is(token, "tomorrow");
    }
    return i + 1 < c->sentence->end && is_time_word(c, i + 1) &&
           (kb_chunker_tag(c, i) & KB_POS_CD || kb_token_is(token, "last") ||
            kb_token_is(token, "next") || kb_token_is(token, "this") ||
            kb_token_is(token, "one"));
}

// A phrase that opens the sentence with a preposition and an article: a name
// after it is the subject ("In a speech to the nation Biden said").
static bool
is_fronted(const kb_chunker *c, uint32_t begin)
{
    if (c->n == 0 || c->chunks[0].kind != KB_CHUNK_PREP ||
        !(kb_chunker_tag(c, begin) & KB_OPENS_NOUN)) {
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

// "his Japanese counterpart" Taro Aso: what ends at `i` says who follows.
static bool
describes_person(const kb_chunker *c, uint32_t i)
{
    const uint32_t m = c->reading->mention_at_end[i];
    return c->reading->role_at_end[i] != KB_NONE ||
           (m != KB_NONE && c->reading->candidates->items[m].type == KB_PERSON);
}

// "fined the firm 2 million euros", "gave Ukraine 12 tanks": a sum or a number
// of things behind whom it goes to; not "Boeing 737 jets".
static bool
begins_sum(const kb_chunker *c, uint32_t i)
{
    const uint32_t who = c->reading->mention_at_end[i];
    if (who == KB_NONE || i + 1 >= c->sentence->end) {
        return false;
    }
    const uint32_t next = kb_chunker_tag(c, i + 1);
    if (kb_chunker_mark(c, i) == '$') { // not "US$"
        return next & KB_POS_CD &&
               !(kb_chunker_token(c, i)->flags & KB_TOKEN_GLUED);
    }
    const bool may_be_product =
        c->reading->candidates->items[who].type == KB_ORGANIZATION;
    return kb_chunker_tag(c, i) & KB_POS_CD &&
           next & (KB_POS_CD | (may_be_product ? 0U : KB_POS_NNS));
}

// Whether a new noun phrase begins at `i` though nominal tokens stand on both
// sides.
static bool
splits_nouns(const kb_chunker *c, uint32_t begin, uint32_t i)
{
    if (i == begin) {
        return false;
    }
    const uint32_t before = kb_chunker_tag(c, i - 1);
    const bool may_be_noun =
        before & KB_TAGS_NOUN ||
        (before & KB_POS_JJ && kb_chunker_token(c, i - 1)->tags & KB_POS_NN &&
         kb_chunker_token(c, i)->flags & KB_TOKEN_CAPITAL &&
         is_time_word(c, i));
    if (!may_be_noun) {
        return false;
    }
    if (begins_time(c, i) && !is_time_word(c, i - 1) && !is_inside_name(c, i)) {
        return true;
    }
    if (i == begin + 1 && is_time_word(c, begin) && kb_noun_begins_name(c, i)) {
        return true; // "said Tuesday Sudan would"
    }
    if (begins_sum(c, i) && !is_inside_name(c, i)) {
        return true;
    }
    return begins_bare_person(c, i) &&
           (before & KB_POS_NNS || name_ending_at(c, i) != NULL ||
            (is_fronted(c, begin) && !describes_person(c, i)));
}

// Whether a name ends within tokens [begin, end).
static bool
holds_name(const kb_chunker *c, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin + 1; i <= end; ++i) {
        if (name_ending_at(c, i)) {
            return true;
        }
    }
    return false;
}

// "and" or a comma between two adjectives before a noun.
static bool
joins_adjectives(const kb_chunker *c, uint32_t begin, uint32_t i)
{
    const bool is_comma = kb_chunker_mark(c, i) == ',';
    if ((!is_comma && !(kb_chunker_tag(c, i) & KB_POS_CC)) || i == begin ||
        !(kb_chunker_tag(c, i - 1) & KB_POS_JJ)) {
        return false;
    }
    if (is_comma &&
        (kb_chunker_tag(c, i - 1) != KB_POS_JJ || holds_name(c, begin, i))) {
        return false; // "the French, angry at …", "in Leeds overnight, new …"
    }
    uint32_t next = i + 1;
    while (kb_chunker_tag(c, next) & KB_POS_RB) {
        ++next;
    }
    return kb_chunker_tag(c, next) & KB_POS_JJ &&
           (kb_chunker_tag(c, next + 1) & KB_INSIDE_NOUN ||
            joins_nouns(c, next + 1));
}

// A number, a sum, "a dozen".
static bool
begins_amount(const kb_chunker *c, uint32_t i)
{
    const uint32_t tag = kb_chunker_tag(c, i);
    if (i >= c->sentence->end || tag & KB_POS_CD) {
        return i < c->sentence->end;
    }
    if (kb_chunker_mark(c, i + 1) == '$') { // "USD $4 million"
        return (kb_chunker_tag(c, i + 2) & KB_POS_CD) != 0;
    }
    if (kb_chunker_tag(c, i + 1) & KB_POS_CD &&
        (kb_chunker_mark(c, i) == '$' || kb_chunker_is(c, i, "one"))) {
        return true;
    }
    return tag & KB_POS_DT && (kb_chunker_is(c, i + 1, "dozen") ||
                               kb_chunker_is(c, i + 1, "hundred"));
}

// 1 for "about", "nearly" and their kind, else 0.
static uint32_t
is_approximate(const kb_chunker *c, uint32_t i)
{
    static const char *const words[] = {
        "about", "around",        "over",    "nearly", "almost",
        "some",  "approximately", "roughly", "just",   "only",
        "under", "another",       "exactly", NULL,
    };
    return kb_token_is_any(kb_chunker_token(c, i), words);
}

// "handed over 13 hostages": no more than 13.
static bool
is_particle(const kb_chunker *c, uint32_t i)
{
    static const char *const verbs[] = {
        "hand", "hands", "handed", "handing", "turned", "turning", NULL};
    return i > c->sentence->begin && kb_chunker_is(c, i, "over") &&
           kb_token_is_any(kb_chunker_token(c, i - 1), verbs);
}

// Tokens of a phrase before a number: "more than 500", "at least four", "up to
// a dozen"; 0: none.
uint32_t
kb_noun_quantifier(const kb_chunker *c, uint32_t i)
{
    static const char *const phrases[][2] = {
        {"more", "than"}, {"less", "than"}, {"fewer", "than"}, {"at", "least"},
        {"at", "most"},   {"up", "to"},     {"close", "to"},   {"as", "many"},
        {"well", "over"}, {"just", "over"}, {"just", "under"},
    };
    if (!(kb_chunker_tag(c, i) &
          (KB_POS_RB | KB_POS_IN | KB_POS_JJ | KB_POS_DT | KB_POS_NN))) {
        return 0;
    }
    const uint32_t tag1 = kb_chunker_tag(c, i + 1);
    const uint32_t tag2 = kb_chunker_tag(c, i + 2);
    if (!((tag1 | tag2) & (KB_POS_CD | KB_POS_DT)) &&
        !(kb_chunker_tag(c, i + 3) & KB_POS_CD) &&
        kb_chunker_mark(c, i + 3) != '$') {
        return 0; // as mostly: no amount begins at either
    }
    if (begins_amount(c, i + 1) && is_approximate(c, i) > 0 &&
        !is_particle(c, i)) {
        return 1;
    }
    if (!begins_amount(c, i + 2) && !(tag2 & KB_POS_DT)) {
        return 0;
    }
    for (size_t p = 0; p < sizeof(phrases) / sizeof(phrases[0]); ++p) {
        if (kb_chunker_is(c, i, phrases[p][0]) &&
            kb_chunker_is(c, i + 1, phrases[p][1])) {
            return 2;
        }
    }
    return 0;
}

// "Secretary of State", "Prime Minister": a role keeps its words together.
static bool
goes_on_in_role(const kb_chunker *c, uint32_t begin, uint32_t i)
{
    return i > begin && i < c->sentence->end && c->reading->in_role[i] &&
           kb_chunker_tag(c, i) & (KB_POS_IN | KB_POS_CC | KB_POS_TO);
}

// Adjectives at the end stand for themselves when a noun is before them.
static uint32_t
without_adjectives(const kb_chunker *c, uint32_t begin, uint32_t end)
{
    uint32_t i = end;
    while (i > begin && kb_chunker_tag(c, i - 1) == KB_POS_JJ) {
        --i;
    }
    return i > begin && kb_chunker_tag(c, i - 1) & KB_TAGS_NOUN ? i : end;
}

static bool
is_direction(const kb_chunker *c, uint32_t i)
{
    static const char *const words[] = {
        "north",     "south",     "east",      "west", "northeast",
        "northwest", "southeast", "southwest", NULL,
    };
    if (!kb_chunker_is(c, i + 1, "of")) {
        return false;
    }
    return kb_token_is_any(kb_chunker_token(c, i), words);
}

// How many tokens the phrase takes in at `i`; 0: it ends.
static uint32_t
noun_step(const kb_chunker *c, uint32_t begin, uint32_t i)
{
    const uint32_t tag = kb_chunker_tag(c, i);
    if (i > begin && is_direction(c, i)) {
        return 0; // "three cities west of the capital"
    }
    if (tag & KB_INSIDE_NOUN && !splits_nouns(c, begin, i)) {
        return 1;
    }
    if (i > begin && joins_nouns(c, i)) {
        return 2;
    }
    // "an enormously long table"
    const bool is_degree = tag & KB_POS_RB && i > begin &&
                           !(tag & KB_TAG_NOT) &&
                           (kb_chunker_tag(c, i - 1) & KB_OPENS_NOUN ||
                            joins_adjectives(c, begin, i - 1)) &&
                           kb_chunker_tag(c, i + 1) & KB_POS_JJ;
    const bool is_then = // "the then president"
        i > begin && kb_chunker_tag(c, i - 1) & KB_OPENS_NOUN &&
        kb_chunker_is(c, i, "then") &&
        kb_chunker_tag(c, i + 1) & KB_INSIDE_NOUN;
    const bool is_unit =
        kb_chunker_mark(c, i) == '$' || kb_chunker_mark(c, i) == '%';
    return is_degree || is_then || is_unit || goes_on_in_role(c, begin, i) ||
                   joins_adjectives(c, begin, i)
               ? 1
               : 0;
}

uint32_t
kb_noun_end(const kb_chunker *c, uint32_t begin, uint32_t n_quantifier)
{
    uint32_t i = begin + n_quantifier;
    if (kb_chunker_is(c, i, "such") && kb_chunker_tag(c, i + 1) & KB_POS_DT) {
        ++i; // "such a large number"
    }
    while (kb_chunker_tag(c, i) & KB_OPENS_NOUN) { // "all the", "both these"
        ++i;
    }
    while (i < c->sentence->end) {
        const uint32_t n = noun_step(c, begin, i);
        if (n == 0) {
            break;
        }
        i += n;
    }
    return without_adjectives(c, begin, i);
}

static kb_class_set
noun_classes(const kb_chunker *c, uint32_t begin, uint32_t head)
{
    uint64_t keys[KB_MAX_PHRASE_WORDS];
    kb_class_set classes = 0;
    if (c->reading->words[head]->n_nouns == 0) {
        return 0;
    }
    uint32_t first =
        head + 1 > KB_MAX_PHRASE_WORDS ? head + 1 - KB_MAX_PHRASE_WORDS : 0;
    if (first < begin) {
        first = begin;
    }
    size_t n = 0;
    for (uint32_t i = first; i <= head; ++i) {
        if (kb_chunker_mark(c, i) != '-') {
            keys[n++] = kb_chunker_token(c, i)->key;
        }
    }
    (void)kb_rule_word_phrase(c->reading->words[head], keys, n, &classes);
    return classes;
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

// "March 28", "1997", "3 June 1863".
static bool
is_date(const kb_chunker *c, const kb_chunk *chunk)
{
    if (!(kb_chunker_tag(c, chunk->head) & KB_POS_CD)) {
        return false;
    }
    const kb_str digits = kb_chunker_token(c, chunk->head)->fold;
    const bool is_year =
        digits.len == 4 && (digits.ptr[0] == '1' || digits.ptr[0] == '2');
    if (chunk->begin == chunk->head) {
        return is_year;
    }
    return is_time_word(c, chunk->begin) ||
           (is_year && is_time_word(c, chunk->head - 1));
}

// "Eritrea, whose troops": the noun that "whose" before the last chunk stands
// for, or KB_NONE.
static uint32_t
owner_by_whose(const kb_chunker *c)
{
    if (c->n < 3 || c->chunks[c->n - 2].kind != KB_CHUNK_WHO ||
        !kb_token_is(kb_chunker_token(c, c->chunks[c->n - 2].begin), "whose")) {
        return KB_NONE;
    }
    uint32_t i = c->n - 3;
    i -= i > 0 && c->chunks[i].kind == KB_CHUNK_COMMA ? 1U : 0U;
    return c->chunks[i].kind == KB_CHUNK_NOUN ? i : KB_NONE;
}

void
kb_noun_push(kb_chunker *c, uint32_t end)
{
    kb_chunk *const chunk = kb_chunker_push(c, KB_CHUNK_NOUN, c->at, end);
    chunk->mention = c->reading->mention_at_end[end];
    chunk->type = chunk->mention == KB_NONE
                      ? (kb_entity_type)0
                      : c->reading->candidates->items[chunk->mention].type;
    chunk->flags |= is_reflexive(kb_chunker_token(c, chunk->head))
                        ? KB_CHUNK_REFLEXIVE
                        : 0U;
    chunk->classes = noun_classes(c, chunk->begin, chunk->head);
    const bool is_name =
        chunk->mention != KB_NONE &&
        c->reading->candidates->items[chunk->mention].kind == KB_MENTION_NAME;
    if (!is_name && (chunk->classes & c->time || is_date(c, chunk))) {
        chunk->flags |= KB_CHUNK_TIME;
    }
    if (kb_chunker_tag(c, chunk->head) & KB_POS_NNS) {
        chunk->flags |= KB_CHUNK_PLURAL;
    }
    if (denies(kb_chunker_token(c, chunk->begin))) {
        chunk->flags |= KB_CHUNK_NEGATED;
    }
    if (c->n >= 2 && c->chunks[c->n - 2].kind == KB_CHUNK_NOUN &&
        c->chunks[c->n - 2].flags & KB_CHUNK_POSSESSIVE) {
        chunk->owner = c->n - 2;
    }
    chunk->owner = chunk->owner != KB_NONE ? chunk->owner : owner_by_whose(c);
    c->at = end;
    if (kb_chunker_tag(c, end) & KB_TAG_POSSESSIVE) {
        chunk->flags |= KB_CHUNK_POSSESSIVE;
        ++c->at;
    }
}

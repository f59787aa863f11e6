// SPDX-License-Identifier: MIT
// Rule-based tagging after Eric Brill, "A Simple Rule-Based Part of Speech
// Tagger" (1992): each word begins with its readings, an ordered table of
// contexts picks one.  Only the distinctions that relations need are made:
// the trigger words of news are nouns and verbs at once (call, talk, strike).
#include "base/hash.h"
#include "relation/tagger.h"

// ---- readings ---------------------------------------------------------------

// Readings of a word the lexicon does not have, by its ending.
static uint32_t
guess_by_ending(kb_str word)
{
    static const struct {
        const char *ending;
        uint32_t tags;
    } endings[] = {
        {"ly", KB_POS_RB},
        {"ing", KB_POS_VBG | KB_POS_NN},
        {"ed", KB_POS_VBD | KB_POS_VBN},
        {"ness", KB_POS_NN},
        {"ment", KB_POS_NN},
        {"tion", KB_POS_NN},
        {"ous", KB_POS_JJ},
        {"ful", KB_POS_JJ},
        {"ive", KB_POS_JJ},
        {"able", KB_POS_JJ},
        {"ss", KB_POS_NN},
        {"s", KB_POS_NNS},
    };
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); ++i) {
        const size_t n = strlen(endings[i].ending);
        if (word.len > n + 1 &&
            memcmp(word.ptr + word.len - n, endings[i].ending, n) == 0) {
            return endings[i].tags;
        }
    }
    return KB_POS_NN;
}

static uint32_t
verb_readings(const kb_rule_word *word)
{
    _Static_assert(
        KB_POS_VB == KB_FORM_BASE << 2 && KB_POS_VBZ == KB_FORM_S << 2 &&
            KB_POS_VBD == KB_FORM_PAST << 2 &&
            KB_POS_VBN == KB_FORM_DONE << 2 && KB_POS_VBG == KB_FORM_ING << 2,
        "forms are in the order of parts of speech");
    const uint32_t forms = word->n_forms > 0 ? word->forms[0].forms : 0;
    return forms << 2;
}

// A past in -ed is a participle too.
static uint32_t
participle_of(const kb_token *token)
{
    const kb_str word = token->fold;
    const bool is_regular = word.len > 3 && word.ptr[word.len - 2] == 'e' &&
                            word.ptr[word.len - 1] == 'd';
    return is_regular && token->tags & KB_POS_VBD ? (uint32_t)KB_POS_VBN : 0;
}

static uint32_t
word_readings(const kb_token *token, const kb_rule_word *word)
{
    const bool may_be_name =
        token->flags & KB_TOKEN_CAPITAL && !(token->flags & KB_TOKEN_FIRST);
    if (word->tag != 0 && !may_be_name) {
        return word->tag;
    }
    if (may_be_name && token->tags == KB_POS_MD) {
        return KB_POS_NNP; // "May"
    }
    if (token->tags) {
        const uint32_t known_tags =
            token->tags & KB_TAGS_VERB
                ? token->tags | verb_readings(word) | participle_of(token)
                : token->tags;
        return known_tags & KB_POS_JJ && word->prep != 0
                   ? known_tags & ~(uint32_t)KB_POS_JJ
                   : known_tags;
    }
    if (may_be_name) {
        return KB_POS_NNP;
    }
    return guess_by_ending(token->fold) | verb_readings(word);
}

// A preposition before a hyphen: "pro-Russian", "inter-state", "in-depth".
static bool
is_prefix(const kb_tagger *t, uint32_t i)
{
    const kb_token *const token = &t->text->tokens[i];
    return i + 2 < t->text->n_tokens && token->tags & KB_POS_IN &&
           token[1].mark == '-' && token[1].flags & KB_TOKEN_GLUED &&
           token[2].flags & KB_TOKEN_GLUED;
}

static uint32_t
token_readings(const kb_tagger *t, uint32_t i)
{
    const kb_token *const token = &t->text->tokens[i];
    if (is_prefix(t, i)) {
        return KB_POS_JJ;
    }
    switch ((kb_token_kind)token->kind) {
    case KB_TOKEN_NUMBER:
        return KB_POS_CD;
    case KB_TOKEN_PUNCT:
        return KB_POS_PUNCT;
    case KB_TOKEN_OTHER:
        return KB_POS_NNP;
    case KB_TOKEN_CLITIC:
        return kb_token_is(token, "'s") ? KB_TAG_POSSESSIVE : t->words[i]->tag;
    case KB_TOKEN_WORD:
    default:
        return word_readings(token, t->words[i]);
    }
}

// ---- context ----------------------------------------------------------------

// Quotation marks come between words without parting them.
static bool
is_quote(const kb_tagger *t, uint32_t i)
{
    return t->text->tokens[i].mark == '"' || t->text->tokens[i].mark == '\'';
}

static uint32_t
next_readings(const kb_tagger *t, uint32_t i, uint32_t end)
{
    do {
        ++i;
    } while (i < end && is_quote(t, i));
    return i < end ? t->readings[i] : 0;
}

static uint32_t
previous_tag(const kb_tagger *t, uint32_t i, uint32_t begin)
{
    while (i > begin && (t->tags[i - 1] & KB_POS_RB || is_quote(t, i - 1))) {
        --i;
    }
    return i > begin ? t->tags[i - 1] : 0;
}

enum {
    OPENS_OBJECT = KB_POS_DT | KB_POS_PRP | KB_POS_PRPS | KB_POS_NNP |
                   KB_POS_CD | KB_POS_NNS | KB_POS_IN | KB_POS_JJ
};

// Any of `has` among the readings, any of `previous` as the last decided tag
// (adverbs skipped), any of `next` among the next token's readings; 0: no
// matter.  The first row that fits decides.
static const struct {
    uint32_t has;
    uint32_t previous;
    uint32_t next;
    kb_look look;
    uint32_t choose;
} contexts[] = {
    // verb groups
    {KB_POS_RB, KB_POS_MD, KB_POS_VB, KB_LOOK_NOWHERE, KB_POS_RB},
    {KB_POS_VB, KB_POS_TO | KB_POS_MD | KB_TAG_DO, 0, KB_LOOK_NOWHERE,
     KB_POS_VB},
    {KB_POS_VBN, KB_TAG_BE | KB_TAG_HAVE, 0, KB_LOOK_NOWHERE, KB_POS_VBN},
    {KB_POS_VBG, KB_TAG_BE, 0, KB_LOOK_NOWHERE, KB_POS_VBG},
    {KB_POS_JJ, KB_TAG_BE, KB_POS_TO | KB_POS_IN | KB_POS_PUNCT,
     KB_LOOK_NOWHERE, KB_POS_JJ},
    // inside a noun phrase
    {KB_POS_JJ, KB_POS_DT | KB_POS_PRPS | KB_TAG_POSSESSIVE | KB_POS_CD,
     KB_POS_NN | KB_POS_NNS | KB_POS_JJ | KB_POS_NNP, KB_LOOK_NOWHERE,
     KB_POS_JJ},
    {KB_POS_NN,
     KB_POS_DT | KB_POS_PRPS | KB_TAG_POSSESSIVE | KB_POS_CD | KB_POS_JJ, 0,
     KB_LOOK_NOWHERE, KB_POS_NN},
    {KB_POS_NNS,
     KB_POS_DT | KB_POS_PRPS | KB_TAG_POSSESSIVE | KB_POS_CD | KB_POS_JJ, 0,
     KB_LOOK_NOWHERE, KB_POS_NNS},
    {KB_POS_VBN | KB_POS_VBG, KB_POS_DT | KB_POS_PRPS | KB_TAG_POSSESSIVE,
     KB_TAGS_NOUN | KB_POS_JJ, KB_LOOK_NOWHERE, KB_POS_JJ},
    {KB_POS_VBN, KB_POS_IN, KB_TAGS_NOUN | KB_POS_JJ, KB_LOOK_NOWHERE,
     KB_POS_JJ},
    {KB_POS_VB, 0, 0, KB_LOOK_ARTICLE, KB_POS_NN},
    {KB_POS_VBZ, 0, 0, KB_LOOK_ARTICLE, KB_POS_NNS},
    // after a verb
    {KB_POS_VBN, KB_POS_VBD | KB_POS_VBZ | KB_POS_VB | KB_POS_VBG, KB_TAGS_NOUN,
     KB_LOOK_NOWHERE, KB_POS_JJ},
    {KB_POS_NN, KB_POS_VBD | KB_POS_VBZ | KB_POS_VBN | KB_POS_VBG,
     KB_POS_IN | KB_POS_PUNCT | KB_POS_TO, KB_LOOK_NOWHERE, KB_POS_NN},
    // after a preposition
    {KB_POS_JJ, KB_POS_IN, KB_TAGS_NOUN | KB_POS_JJ, KB_LOOK_NOWHERE,
     KB_POS_JJ},
    {KB_POS_VBG, KB_POS_IN | KB_POS_TO, 0, KB_LOOK_NOWHERE, KB_POS_VBG},
    {KB_POS_NN, KB_POS_IN | KB_POS_TO, 0, KB_LOOK_NOWHERE, KB_POS_NN},
    {KB_POS_NNS, KB_POS_IN | KB_POS_TO, 0, KB_LOOK_NOWHERE, KB_POS_NNS},
    // after "and" or a comma
    {KB_POS_VB, KB_POS_CC | KB_POS_PUNCT,
     KB_POS_DT | KB_POS_PRP | KB_POS_PRPS | KB_POS_NNP, KB_LOOK_JOINED,
     KB_POS_VB},
    // after a pronoun that is a subject
    {KB_POS_VBD, KB_POS_PRP | KB_POS_WH, 0, KB_LOOK_NOWHERE, KB_POS_VBD},
    {KB_POS_VBZ, KB_POS_PRP | KB_POS_WH, 0, KB_LOOK_NOWHERE, KB_POS_VBZ},
    {KB_POS_RB, KB_POS_PRP | KB_POS_WH, KB_POS_VBD, KB_LOOK_NOWHERE, KB_POS_RB},
    {KB_POS_VB, KB_POS_PRP | KB_POS_WH, 0, KB_LOOK_NOWHERE, KB_POS_VB},
    // after a noun
    {KB_POS_RB, KB_TAGS_NOUN, KB_POS_PUNCT, KB_LOOK_NOWHERE, KB_POS_RB},
    {KB_POS_VBG, KB_TAGS_NOUN,
     KB_POS_IN | KB_POS_DT | KB_POS_PRP | KB_POS_PRPS | KB_POS_NNP | KB_POS_CD |
         KB_POS_TO,
     KB_LOOK_NOWHERE, KB_POS_VBG},
    {KB_POS_VBN, KB_TAGS_NOUN | KB_POS_PUNCT, 0, KB_LOOK_BY, KB_POS_VBN},
    {KB_POS_VBN, KB_POS_PUNCT, KB_POS_IN | KB_POS_NN, KB_LOOK_COMMAS,
     KB_POS_VBN},
    {KB_POS_VBD, KB_POS_PUNCT, 0, KB_LOOK_AWAITED, KB_POS_VBD},
    {KB_POS_VBN, KB_POS_PUNCT, KB_POS_IN, KB_LOOK_OBJECT, KB_POS_VBN},
    {KB_POS_VBN, KB_TAGS_NOUN,
     KB_POS_IN | KB_POS_TO | KB_POS_RB | KB_POS_PUNCT | KB_POS_CC | KB_POS_WH,
     KB_LOOK_FINITE, KB_POS_VBN},
    {KB_POS_VBN, KB_TAGS_NOUN, KB_POS_IN | KB_POS_TO | KB_POS_RB,
     KB_LOOK_GOVERNED, KB_POS_VBN},
    {KB_POS_NN, KB_POS_NN | KB_POS_NNS, KB_POS_PUNCT, KB_LOOK_GOVERNED,
     KB_POS_NN},
    {KB_POS_VBD, KB_TAGS_NOUN | KB_POS_PUNCT | KB_POS_CC | KB_POS_CD, 0,
     KB_LOOK_NOWHERE, KB_POS_VBD},
    {KB_POS_VBZ, KB_POS_NNP, KB_POS_PRP | KB_POS_NNP, KB_LOOK_CLAUSE,
     KB_POS_VBZ},
    {KB_POS_VBZ, KB_TAGS_NOUN,
     KB_POS_DT | KB_POS_PRP | KB_POS_PRPS | KB_POS_NNP | KB_POS_CD | KB_POS_JJ |
         KB_POS_NNS | KB_POS_TO | KB_POS_WH,
     KB_LOOK_NO_FINITE, KB_POS_VBZ},
    {KB_POS_VBZ, KB_TAGS_NOUN, KB_POS_IN | KB_POS_RB, KB_LOOK_NO_FINITE,
     KB_POS_VBZ},
    {KB_POS_VBZ, KB_POS_NNP, KB_POS_VBG, KB_LOOK_NO_FINITE, KB_POS_VBZ},
    {KB_POS_VBZ, KB_POS_PUNCT,
     KB_POS_DT | KB_POS_PRP | KB_POS_PRPS | KB_POS_NNP | KB_POS_TO | KB_POS_WH |
         KB_POS_IN,
     KB_LOOK_NO_FINITE, KB_POS_VBZ},
    {KB_POS_VBZ, KB_POS_PUNCT, KB_POS_IN | KB_POS_RB, KB_LOOK_HEADLINE,
     KB_POS_VBZ},
    {KB_POS_NNS, KB_TAGS_NOUN, 0, KB_LOOK_NOWHERE, KB_POS_NNS},
    {KB_POS_VB, KB_POS_NNS | KB_POS_NNP,
     KB_POS_DT | KB_POS_PRP | KB_POS_PRPS | KB_POS_NNP, KB_LOOK_NO_FINITE,
     KB_POS_VB},
    {KB_POS_VB, KB_POS_NNS | KB_POS_NNP,
     KB_POS_NNS | KB_POS_JJ | KB_POS_NN | KB_POS_TO | KB_POS_CD,
     KB_LOOK_HEADLINE, KB_POS_VB},
    {KB_POS_VB, KB_TAGS_NOUN, 0, KB_LOOK_BARE_THAT, KB_POS_VB},
    {KB_POS_VB, KB_TAGS_NOUN | KB_POS_PRP, OPENS_OBJECT, KB_LOOK_CAUSED,
     KB_POS_VB},
    {KB_POS_NN, KB_TAGS_NOUN, 0, KB_LOOK_NOWHERE, KB_POS_NN},
    {KB_POS_VB, KB_POS_NNS, 0, KB_LOOK_NO_FINITE, KB_POS_VB},
    {KB_POS_VBG, 0, 0, KB_LOOK_NOWHERE, KB_POS_VBG},
    {KB_POS_JJ, 0, KB_POS_NN | KB_POS_NNS, KB_LOOK_NOWHERE, KB_POS_JJ},
};

enum { N_CONTEXTS = sizeof(contexts) / sizeof(contexts[0]) };

_Static_assert(N_CONTEXTS <= 64, "rows are bits");

// The rows that a tag lets through, by its bit; those that it does not matter
// to stand under NO_MATTER.
enum { NO_MATTER = 32 };

struct kb_tag_contexts {
    uint64_t has[NO_MATTER + 1];
    uint64_t previous[NO_MATTER + 1];
    uint64_t next[NO_MATTER + 1];
    uint32_t settled; // tags that any context leaves as they are, alone
};

static void
add_row(uint64_t *rows, uint32_t tags, uint32_t row)
{
    const uint64_t bit = UINT64_C(1) << row;
    rows[NO_MATTER] |= tags == 0 ? bit : 0;
    for (; tags != 0; tags &= tags - 1) {
        rows[__builtin_ctz(tags)] |= bit;
    }
}

static void
index_contexts(struct kb_tag_contexts *out)
{
    *out = (struct kb_tag_contexts){{0}, {0}, {0}, UINT32_MAX};
    for (uint32_t r = 0; r < N_CONTEXTS; ++r) {
        out->settled &= ~(contexts[r].has & ~contexts[r].choose);
        add_row(out->has, contexts[r].has, r);
        add_row(out->previous, contexts[r].previous, r);
        add_row(out->next, contexts[r].next, r);
    }
}

static uint64_t
rows_of(const uint64_t *rows, uint32_t tags)
{
    uint64_t all = rows[NO_MATTER];
    for (; tags != 0; tags &= tags - 1) {
        all |= rows[__builtin_ctz(tags)];
    }
    return all;
}

static uint32_t
lowest_bit(uint32_t bits)
{
    return bits & (~bits + 1U);
}

// "that" begins a clause after a verb, is a pronoun before one after a noun.
static uint32_t
tag_that(const kb_tagger *t, uint32_t i, uint32_t end, uint32_t previous)
{
    const uint32_t next = i + 1 < end ? t->readings[i + 1] : 0;
    if (previous & KB_TAGS_NOUN && next & (KB_TAGS_FINITE | KB_TAGS_AUX) &&
        !(next & (KB_TAGS_NOUN | KB_POS_DT | KB_POS_PRP))) {
        return KB_POS_WH;
    }
    const bool is_adjective = previous & KB_POS_JJ && next & KB_POS_NNP;
    if (is_adjective || previous & (KB_TAGS_VERB | KB_TAGS_NOUN) ||
        !(next & KB_TAGS_NOUN)) {
        return KB_POS_IN;
    }
    return KB_POS_DT;
}

// Words whose neighbours alone tell what they are; 0: any other.
static uint32_t
tag_special(const kb_tagger *t, uint32_t i, const kb_sentence *sentence)
{
    const kb_token *const token = &t->text->tokens[i];
    if (kb_token_is(token, "that")) {
        return tag_that(t, i, sentence->end,
                        previous_tag(t, i, sentence->begin));
    }
    if (kb_token_is(token, "neither") &&
        next_readings(t, i, sentence->end) & KB_TAGS_VERB) {
        return KB_POS_RB | KB_TAG_NOT; // "has neither met nor called X"
    }
    if (kb_token_is(token, "last") && i + 1 < sentence->end &&
        t->words[i + 1]->classes & kb_rules_known(t->rules)->time) {
        return KB_POS_JJ; // "in other cities last month"
    }
    if (kb_token_is(token, "her")) {
        return (next_readings(t, i, sentence->end) &
                (KB_TAGS_NOUN | KB_POS_JJ | KB_POS_VBN)) != 0
                   ? KB_POS_PRPS
                   : KB_POS_PRP;
    }
    return 0;
}

// Words of these classes are what the lexicon says first.
enum {
    CLOSED = KB_POS_IN | KB_POS_DT | KB_POS_PRP | KB_POS_PRPS | KB_POS_CC |
             KB_POS_WH | KB_POS_TO | KB_POS_EX
};

static uint32_t
decide(const kb_tagger *t, uint32_t i, const kb_sentence *sentence)
{
    enum {
        KEPT = KB_TAGS_AUX | KB_TAG_NOT | KB_POS_MD | KB_POS_PUNCT |
               KB_TAG_POSSESSIVE | KB_POS_NNP
    };
    const kb_token *const token = &t->text->tokens[i];
    const uint32_t readings = t->readings[i];
    if (readings == KB_POS_JJ) {
        return readings;
    }
    const uint32_t special = tag_special(t, i, sentence);
    if (special != 0) {
        return special;
    }
    if (readings & KEPT) {
        return readings;
    }
    const bool is_small =
        readings & (KB_POS_IN | KB_POS_RB) && t->words[i]->prep != 0;
    if (!is_small && token->tag & CLOSED) {
        return token->tag;
    }
    const uint32_t previous = previous_tag(t, i, sentence->begin);
    const uint32_t next = next_readings(t, i, sentence->end);
    if (is_small && readings & KB_POS_IN &&
        next & (KB_POS_DT | KB_POS_NNP | KB_POS_PRPS | KB_POS_CD)) {
        return KB_POS_IN;
    }
    if (is_small && readings & KB_POS_RB && previous & KB_TAGS_VERB) {
        return KB_POS_RB; // "hit back at"
    }
    if (token->tag == KB_POS_RB && !verb_readings(t->words[i]) &&
        !(previous & (KB_POS_TO | KB_POS_MD | KB_TAG_DO))) {
        return KB_POS_RB; // "still refuses"
    }
    const bool is_verb_of_name =
        token->tag == KB_POS_VBZ && previous & KB_POS_NNP;
    if (token->tag & CLOSED || is_verb_of_name) {
        return token->tag;
    }
    if ((readings & (readings - 1)) == 0 && readings & t->contexts->settled) {
        return readings;
    }
    uint64_t rows = rows_of(t->contexts->has, readings) &
                    rows_of(t->contexts->previous, previous) &
                    rows_of(t->contexts->next, next);
    for (; rows != 0; rows &= rows - 1) {
        const size_t r = (size_t)__builtin_ctzll(rows);
        if (kb_look_sees(t, contexts[r].look, i, sentence)) {
            return contexts[r].choose;
        }
    }
    return (token->tag & readings) != 0 ? token->tag : lowest_bit(readings);
}

// The `n` words before the last one of a phrase: "travel bans" has no travel.
static void
mark_modifiers(kb_tagger *t, uint32_t last, uint32_t n)
{
    for (uint32_t i = last; n > 0 && i-- > 0;) {
        if (t->text->tokens[i].mark == '-') {
            continue;
        }
        const uint32_t kept = t->readings[i] & (KB_TAGS_NOUN | KB_POS_JJ);
        t->readings[i] = kept ? kept : (uint32_t)KB_POS_NN;
        --n;
    }
}

// "air strikes", "peace talks": a phrase of a noun class is no verb.
static void
mark_phrases(kb_tagger *t)
{
    uint64_t keys[KB_MAX_PHRASE_WORDS];
    for (uint32_t i = 1; i < t->text->n_tokens; ++i) {
        const uint32_t nouns = t->readings[i] & (KB_POS_NN | KB_POS_NNS);
        const uint32_t verbs =
            (t->readings[i] | t->readings[i - 1]) & KB_TAGS_VERB;
        const bool may_be_either = (nouns != 0) & (verbs != 0);
        if (!may_be_either || t->words[i]->n_nouns == 0) {
            continue;
        }
        const uint32_t first =
            i + 1 > KB_MAX_PHRASE_WORDS ? i + 1 - KB_MAX_PHRASE_WORDS : 0;
        size_t n = 0;
        for (uint32_t k = first; k <= i; ++k) {
            if (t->text->tokens[k].mark != '-') {
                keys[n++] = t->text->tokens[k].key;
            }
        }
        kb_class_set classes = 0;
        const size_t words =
            kb_rule_word_phrase(t->words[i], keys, n, &classes);
        if (words > 1) {
            t->readings[i] = nouns;
            mark_modifiers(t, i, (uint32_t)words - 1);
        }
    }
}

static void
mark_names(kb_tagger *t, const kb_candidates *candidates)
{
    for (uint32_t c = 0; c < candidates->n; ++c) {
        const kb_candidate *const one = &candidates->items[c];
        if (one->kind != KB_MENTION_NAME && one->kind != KB_MENTION_DEMONYM) {
            continue;
        }
        const bool is_adjective = one->kind == KB_MENTION_DEMONYM &&
                                  !(one->flags & KB_CANDIDATE_PLURAL);
        for (uint32_t i = one->begin; i < one->end; ++i) {
            t->readings[i] = is_adjective ? (uint32_t)KB_POS_NNP | KB_POS_JJ
                                          : (uint32_t)KB_POS_NNP;
        }
    }
}

// "a Cabinet meeting": the head of a phrase that an article opens.
static bool
is_compound(const kb_tagger *t, uint32_t i)
{
    return i >= 2 && t->readings[i] & KB_POS_NN &&
           t->readings[i - 1] & KB_TAGS_NOUN &&
           !(t->readings[i - 1] & KB_TAGS_VERB) &&
           t->readings[i - 2] & (KB_POS_DT | KB_POS_PRPS | KB_TAG_POSSESSIVE) &&
           t->words[i]->classes != 0;
}

// "evening" is no participle, nor is "fighting" in "fighting between X and Y".
static void
mark_gerunds(kb_tagger *t)
{
    const kb_class_set time = kb_rules_known(t->rules)->time;
    for (uint32_t i = 0; i < t->text->n_tokens; ++i) {
        const kb_token *const token = &t->text->tokens[i];
        if (!(t->readings[i] & KB_POS_VBG)) {
            continue;
        }
        const bool is_mutual = t->readings[i] & KB_POS_NN &&
                               i + 1 < t->text->n_tokens &&
                               kb_token_is(&token[1], "between");
        const bool is_act = // "the downing of X"
            i > 0 && t->readings[i - 1] & (KB_POS_DT | KB_POS_PRPS) &&
            i + 1 < t->text->n_tokens && kb_token_is(&token[1], "of");
        if (is_mutual || is_act || is_compound(t, i) ||
            t->words[i]->classes & time) {
            t->readings[i] = KB_POS_NN;
        }
    }
}

// "to re-open", "co-sponsored": the prefix and its hyphen are adverbs of the
// verb.
static void
mark_prefixes(kb_tagger *t)
{
    static const uint32_t before =
        KB_POS_TO | KB_POS_MD | KB_POS_PRP | KB_POS_NNP | KB_POS_NNS;
    for (uint32_t i = 1; i + 2 < t->text->n_tokens; ++i) {
        const kb_token *const token = &t->text->tokens[i];
        if (token[1].mark == '-' && token[1].flags & KB_TOKEN_GLUED &&
            (kb_token_is(token, "anti") || kb_token_is(token, "pro") ||
             kb_token_is(token, "non"))) {
            t->readings[i] = KB_POS_JJ; // "an anti-corruption summit"
            continue;
        }
        if (token[1].mark != '-' || !(token[1].flags & KB_TOKEN_GLUED) ||
            !(token[2].flags & KB_TOKEN_GLUED) ||
            !(kb_token_is(token, "re") || kb_token_is(token, "co"))) {
            continue;
        }
        if (t->readings[i - 1] & (before | KB_TAGS_AUX) &&
            t->readings[i + 2] & KB_TAGS_VERB) {
            t->readings[i] = KB_POS_RB;
            t->readings[i + 1] = KB_POS_RB;
        }
    }
}

// "help patrol the coast", "helped search for X": the verb of what is done.
static void
mark_helped(kb_tagger *t)
{
    static const char *const help[] = {"help", "helps", "helped", "helping",
                                       NULL};
    for (uint32_t i = 1; i + 1 < t->text->n_tokens; ++i) {
        const uint32_t next = t->readings[i + 1];
        if (t->readings[i] & KB_POS_VB && t->readings[i] & KB_POS_NN &&
            (next & (KB_POS_DT | KB_POS_PRPS | KB_POS_NNP) ||
             kb_token_is(&t->text->tokens[i + 1], "for")) &&
            kb_token_is_any(&t->text->tokens[i - 1], help)) {
            t->readings[i] = KB_POS_VB;
        }
    }
}

// "took a journalist hostage": no journalist's hostage.
static void
mark_captives(kb_tagger *t)
{
    static const char *const words[] = {"hostage", "captive", "prisoner", NULL};
    enum { REACH = 6 };
    for (uint32_t i = 2; i < t->text->n_tokens; ++i) {
        if (!(t->readings[i - 1] & (KB_POS_NN | KB_POS_NNS)) ||
            !kb_token_is_any(&t->text->tokens[i], words)) {
            continue;
        }
        for (uint32_t k = 2; k <= REACH && k <= i; ++k) {
            const kb_token *const token = &t->text->tokens[i - k];
            if (token->kind == KB_TOKEN_PUNCT) {
                break;
            }
            if (kb_token_is(token, "took") || kb_token_is(token, "taken") ||
                kb_token_is(token, "take") || kb_token_is(token, "takes") ||
                kb_token_is(token, "held") || kb_token_is(token, "taking")) {
                t->readings[i] = KB_POS_RB;
                break;
            }
        }
    }
}

// "aid to X due to Y", "talks with X following Y": what stands behind a noun as
// a preposition; not "is due to visit", "the following day".
static void
mark_prepositions(kb_tagger *t)
{
    static const char *const before_to[] = {"due", "owing", "thanks", "prior",
                                            NULL};
    static const uint32_t named = KB_TAGS_NOUN | KB_POS_CD;
    for (uint32_t i = 1; i + 2 < t->text->n_tokens; ++i) {
        const kb_token *const token = &t->text->tokens[i];
        const uint32_t previous = t->readings[i - 1];
        const bool is_before_to = kb_token_is_any(token, before_to) &&
                                  kb_token_is(&token[1], "to") &&
                                  !(t->readings[i + 2] & KB_POS_VB);
        const bool is_following =
            kb_token_is(token, "following") && previous & named &&
            t->readings[i + 1] & (named | KB_POS_DT | KB_POS_PRPS | KB_POS_JJ);
        if ((is_before_to || is_following) &&
            !(previous & (KB_TAG_BE | KB_POS_DT | KB_POS_PRPS))) {
            t->readings[i] = KB_POS_IN;
        }
    }
}

kb_status
kb_tag_tokens(const kb_text *text, const kb_candidates *candidates,
              const kb_rules *rules, const kb_rule_word *const *words,
              kb_arena *arena, uint32_t **tags)
{
    struct kb_tag_contexts indexed;
    kb_tagger t = {text,
                   rules,
                   words,
                   &indexed,
                   KB_ARENA_NEW(arena, uint32_t, text->n_tokens),
                   KB_ARENA_NEW(arena, uint32_t, text->n_tokens)};
    if (!t.readings || !t.tags) {
        return KB_ERR_NOMEM;
    }
    index_contexts(&indexed);
    for (uint32_t i = 0; i < text->n_tokens; ++i) {
        t.readings[i] = token_readings(&t, i);
    }
    mark_phrases(&t);
    mark_gerunds(&t);
    mark_prefixes(&t);
    mark_prepositions(&t);
    mark_helped(&t);
    mark_captives(&t);
    mark_names(&t, candidates);
    for (uint32_t s = 0; s < text->n_sentences; ++s) {
        const kb_sentence *const sentence = &text->sentences[s];
        for (uint32_t i = sentence->begin; i < sentence->end; ++i) {
            t.tags[i] = decide(&t, i, sentence);
        }
    }
    *tags = t.tags;
    return KB_OK;
}

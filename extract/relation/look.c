// SPDX-License-Identifier: MIT
#include "relation/tagger.h"

// A hyphen within a word and quotation marks do not part clauses.
static bool
parts_clauses(const kb_token *token)
{
    return token->mark != '"' && token->mark != '\'' &&
           !(token->mark == '-' && token->flags & KB_TOKEN_GLUED);
}

// Words after which another clause begins.
static bool
opens_clause(const kb_token *token)
{
    static const kb_str words[] = {
        {"that", 4},     {"as", 2},    {"while", 5},  {"because", 7},
        {"if", 2},       {"since", 5}, {"until", 5},  {"though", 6},
        {"although", 8}, {"after", 5}, {"before", 6},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); ++i) {
        if (kb_str_equal(token->fold, words[i])) {
            return true;
        }
    }
    return false;
}

static bool
ends_clause(const kb_token *token, uint32_t readings)
{
    return (readings & KB_POS_PUNCT && parts_clauses(token)) ||
           readings & (KB_POS_CC | KB_POS_WH) ||
           (readings & KB_POS_IN && opens_clause(token));
}

// A verb whose object may be followed by a bare infinitive: let, make, help.
static bool
is_causative(const kb_tagger *t, uint32_t i)
{
    static const kb_str lemmas[] = {{"let", 3}, {"make", 4}, {"help", 4}};
    const kb_verb_form *const form = t->readings[i] & KB_TAGS_VERB
                                         ? kb_rule_word_form(t->words[i], 0)
                                         : NULL;
    for (size_t k = 0; form && k < sizeof(lemmas) / sizeof(lemmas[0]); ++k) {
        if (kb_str_equal(kb_rules_verb(t->rules, form->verb)->lemma,
                         lemmas[k])) {
            return true;
        }
    }
    return false;
}

// Whether the noun phrase before `i` is the object of such a verb.
static bool
follows_causative(const kb_tagger *t, uint32_t i, uint32_t begin)
{
    const uint32_t noun = KB_TAGS_NOUN | KB_POS_JJ | KB_POS_DT | KB_POS_PRPS |
                          KB_POS_PRP | KB_TAG_POSSESSIVE | KB_POS_CD;
    uint32_t j = i;
    while (j > begin && t->tags[j - 1] & noun) {
        --j;
    }
    return j < i && j > begin && t->tags[j - 1] & KB_TAGS_VERB &&
           is_causative(t, j - 1);
}

// Whether the clause goes on to a verb that can only be finite.
static bool
has_finite_later(const kb_tagger *t, uint32_t i, uint32_t end)
{
    bool is_caused = is_causative(t, i);
    for (uint32_t j = i + 1; j < end; ++j) {
        const uint32_t readings = t->readings[j];
        if (ends_clause(&t->text->tokens[j], readings) ||
            readings & KB_POS_PRP) { // "said they will": another clause
            return false;
        }
        if (readings & KB_POS_MD ||
            (readings & KB_TAGS_AUX && readings & KB_TAGS_FINITE &&
             !(t->readings[j - 1] & KB_POS_TO))) {
            return true;
        }
        if (readings & (KB_POS_VBD | KB_POS_VBZ) &&
            !(readings & (KB_TAGS_NOUN | KB_POS_VBN | KB_POS_JJ))) {
            return true;
        }
        if (readings == KB_POS_VB && !(t->readings[j - 1] & KB_POS_TO) &&
            !is_caused) {
            return true; // they remain
        }
        is_caused |= is_causative(t, j);
        if (readings & KB_POS_VBD && j + 1 < end &&
            !(t->readings[j - 1] & (KB_POS_TO | KB_POS_MD)) &&
            t->readings[j + 1] & (KB_POS_DT | KB_POS_PRPS | KB_POS_PRP |
                                  KB_POS_CD | KB_POS_NNP)) {
            return true; // arrested 25 people
        }
        if (readings & KB_POS_VBD && j == i + 1 && j + 1 < end &&
            t->readings[j + 1] & KB_POS_TO) {
            return true; // its allies agreed to
        }
    }
    return false;
}

// Whether the verb at `i` is that of a relative clause, and no other stands
// before it: "peacekeepers who are part of a force arrived".
static bool
is_only_relative(const kb_tagger *t, uint32_t i, uint32_t begin)
{
    uint32_t who = i;
    while (who > begin && t->tags[who - 1] & (KB_POS_RB | KB_POS_MD |
                                              KB_TAGS_AUX | KB_TAGS_VERB)) {
        --who;
    }
    if (who == begin || !(t->tags[who - 1] & KB_POS_WH)) {
        return false;
    }
    for (uint32_t j = begin; j + 1 < who; ++j) {
        if (t->tags[j] & (KB_TAGS_FINITE | KB_POS_MD) &&
            !(t->tags[j] & KB_POS_WH)) {
            return false;
        }
    }
    return true;
}

// Whether the clause has a finite verb before `i` that does not take a clause
// of its own: "arrested a commander trained in …", not "said a commander
// trained …".
static bool
has_governor(const kb_tagger *t, uint32_t i, uint32_t begin)
{
    while (i > begin) {
        --i;
        if (ends_clause(&t->text->tokens[i], t->readings[i])) {
            return false;
        }
        if (!(t->tags[i] &
              (KB_POS_VBD | KB_POS_VBZ | KB_POS_VB | KB_POS_VBN))) {
            continue;
        }
        const kb_verb_form *const form = kb_rule_word_form(t->words[i], 0);
        const bool takes_clause =
            form && kb_verb_takes_clause(kb_rules_verb(t->rules, form->verb));
        return !takes_clause && !is_only_relative(t, i, begin);
    }
    return false;
}

// Whether any token of the sentence but `i` can be a verb with a tense.
static bool
has_finite_anywhere(const kb_tagger *t, uint32_t i, const kb_sentence *sentence)
{
    uint32_t begin = i;
    while (begin > sentence->begin && t->text->tokens[begin].mark != ':') {
        --begin;
    }
    for (uint32_t j = begin; j < sentence->end; ++j) {
        const uint32_t readings = t->readings[j];
        if (j != i && readings & (KB_POS_VBD | KB_POS_VBZ | KB_POS_MD) &&
            !(readings & KB_TAGS_NOUN)) {
            return true;
        }
    }
    return false;
}

// "demanded that X step down": a base form where the clause after "that" has no
// finite verb, before or after it.
static bool
follows_bare_that(const kb_tagger *t, uint32_t i, const kb_sentence *sentence)
{
    if (i + 1 < sentence->end && t->readings[i + 1] & KB_TAGS_NOUN) {
        return false;
    }
    for (uint32_t j = i; j-- > sentence->begin;) {
        if (kb_token_is(&t->text->tokens[j], "that")) {
            return t->tags[j] & KB_POS_IN && j > sentence->begin &&
                   t->tags[j - 1] & KB_TAGS_VERB &&
                   !has_finite_later(t, i, sentence->end);
        }
        if (!(t->tags[j] & (KB_TAGS_NOUN | KB_POS_JJ | KB_POS_DT | KB_POS_PRPS |
                            KB_TAG_POSSESSIVE | KB_POS_CD))) {
            return false;
        }
    }
    return false;
}

static bool
follows_article(const kb_tagger *t, uint32_t i, uint32_t begin)
{
    if (i == begin) {
        return false;
    }
    const kb_token *const before = &t->text->tokens[i - 1];
    return t->tags[i - 1] & (KB_POS_PRPS | KB_TAG_POSSESSIVE) ||
           kb_token_is(before, "the") || kb_token_is(before, "a") ||
           kb_token_is(before, "an");
}

static bool
is_by(const kb_tagger *t, uint32_t i, uint32_t end)
{
    return i < end && kb_token_is(&t->text->tokens[i], "by");
}

// "Acme, based in Leeds, makes": between commas, a name before the first, a
// verb or the sentence's end after the second.
static bool
is_between_commas(const kb_tagger *t, uint32_t i, uint32_t begin, uint32_t end)
{
    enum { LONGEST = 12 };
    if (i < begin + 2 || t->text->tokens[i - 1].mark != ',' ||
        !(t->readings[i - 2] & (KB_TAGS_NOUN | KB_POS_PUNCT | KB_POS_CD))) {
        return false;
    }
    uint32_t close = KB_NONE;
    for (uint32_t j = i + 1; j < end && j < i + LONGEST; ++j) {
        const uint32_t readings = t->readings[j];
        if (t->text->tokens[j].mark == ',') {
            close = j; // the last: "in Leeds, Ohio, makes"
        } else if (readings & KB_TAGS_VERB && !(readings & KB_TAGS_NOUN)) {
            return close == j - 1;
        } else if (close != KB_NONE && close == j - 1 &&
                   readings & (KB_POS_VBD | KB_POS_VBZ | KB_POS_MD)) {
            return true;
        }
    }
    return false;
}

// "China, which has offered aid, called on X": the comma before `i` closes a
// relative clause whose noun has no verb yet.
static bool
is_awaited(const kb_tagger *t, uint32_t i, uint32_t begin)
{
    enum { LONGEST = 60 };
    uint32_t who = i;
    while (who > begin && who + LONGEST > i &&
           !(t->tags[who - 1] & KB_POS_WH)) {
        --who;
    }
    if (who < begin + 3 || who > begin + LONGEST ||
        t->text->tokens[who - 2].mark != ',') {
        return false;
    }
    for (uint32_t j = begin; j < who - 2; ++j) {
        if (t->tags[j] & (KB_TAGS_FINITE | KB_POS_MD)) {
            return false;
        }
    }
    return true;
}

bool
kb_look_sees(const kb_tagger *t, kb_look what, uint32_t i,
             const kb_sentence *sentence)
{
    const uint32_t end = sentence->end;
    switch (what) {
    case KB_LOOK_NO_FINITE:
        return !has_finite_later(t, i, end) &&
               !has_governor(t, i, sentence->begin);
    case KB_LOOK_FINITE:
        return has_finite_later(t, i, end);
    case KB_LOOK_GOVERNED:
        return has_governor(t, i, sentence->begin);
    case KB_LOOK_ARTICLE:
        return follows_article(t, i, sentence->begin);
    case KB_LOOK_CAUSED:
        return follows_causative(t, i, sentence->begin);
    case KB_LOOK_BARE_THAT:
        return follows_bare_that(t, i, sentence);
    case KB_LOOK_HEADLINE:
        return !has_finite_anywhere(t, i, sentence);
    case KB_LOOK_BY:
        return is_by(t, i + 1, end);
    case KB_LOOK_JOINED:
        return i >= sentence->begin + 2 &&
               (t->tags[i - 1] & KB_POS_CC ||
                t->text->tokens[i - 1].mark == ',') &&
               (t->tags[i - 2] & KB_TAGS_VERB) == KB_POS_VB;
    case KB_LOOK_COMMAS:
        return is_between_commas(t, i, sentence->begin, end);
    case KB_LOOK_AWAITED:
        return is_awaited(t, i, sentence->begin);
    case KB_LOOK_OBJECT: {
        const kb_verb_form *const form = kb_rule_word_form(t->words[i], 0);
        return form && kb_rules_verb(t->rules, form->verb)->controls_object &&
               has_finite_anywhere(t, i, sentence);
    }
    case KB_LOOK_CLAUSE: {
        const kb_verb_form *const form = kb_rule_word_form(t->words[i], 0);
        return form &&
               kb_verb_takes_clause(kb_rules_verb(t->rules, form->verb));
    }
    case KB_LOOK_NOWHERE:
    default:
        return true;
    }
}

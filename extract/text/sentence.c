// SPDX-License-Identifier: MIT
#include "text/sentence.h"

#include "text/chars.h"
#include "text/layout.h"
#include "text/line.h"

#include <stdlib.h>

enum {
    MOST_OPENERS = 3,     // marks looked through for a sentence's first word
    ATTRIBUTION_REACH = 4 // words of a speaker's name before "said"
};

typedef struct sentences {
    kb_text *text;
    const kb_abbreviations *abbreviations;
    uint8_t *notes;
    uint32_t begin; // of the sentence at hand
} sentences;

static const kb_token *
token_at(const sentences *s, uint32_t i)
{
    return &s->text->tokens[i];
}

static bool
is_mark(const sentences *s, uint32_t i, const char *marks)
{
    const kb_token *const token = token_at(s, i);
    return token->kind == KB_TOKEN_PUNCT && token->mark &&
           strchr(marks, token->mark);
}

static bool
is_break(const sentences *s, uint32_t i)
{
    return i >= s->text->n_tokens || (s->notes[i] & KB_LAYOUT_BREAK);
}

static bool
is_glued(const sentences *s, uint32_t i)
{
    return token_at(s, i)->flags & KB_TOKEN_GLUED;
}

static bool
is_lower(const sentences *s, uint32_t i)
{
    const kb_str bytes = kb_text_token(s->text, i);
    return token_at(s, i)->kind == KB_TOKEN_WORD &&
           kb_char_at(bytes.ptr, bytes.ptr + bytes.len).class_ == KB_CHAR_LOWER;
}

static int
compare_words(const void *key, const void *element)
{
    const kb_str *const fold = key;
    const char *const word = *(const char *const *)element;
    return kb_str_compare(*fold, (kb_str){word, strlen(word)});
}

static bool
is_listed(kb_str fold, const char *const *words, size_t n)
{
    return bsearch(&fold, words, n, sizeof(*words), compare_words) != NULL;
}

// Words that, capitalised, are far likelier to begin a sentence than to be a
// part of a name.  Sorted.
static bool
is_starter(kb_str fold)
{
    static const char *const words[] = {
        "a",         "according", "after",   "all",   "also",      "although",
        "an",        "and",       "another", "as",    "asked",     "at",
        "because",   "before",    "both",    "but",   "by",        "despite",
        "during",    "each",      "earlier", "even",  "every",     "few",
        "following", "for",       "from",    "he",    "her",       "here",
        "his",       "how",       "however", "if",    "in",        "it",
        "its",       "last",      "later",   "many",  "meanwhile", "more",
        "most",      "my",        "no",      "nor",   "not",       "now",
        "of",        "on",        "once",    "one",   "only",      "or",
        "other",     "our",       "she",     "since", "so",        "some",
        "still",     "such",      "that",    "the",   "their",     "then",
        "there",     "these",     "they",    "this",  "those",     "though",
        "through",   "to",        "today",   "two",   "under",     "until",
        "we",        "what",      "when",    "where", "whether",   "which",
        "while",     "who",       "why",     "with",  "yet",       "you",
        "your",
    };
    return is_listed(fold, words, sizeof(words) / sizeof(words[0]));
}

// Verbs that attribute a quotation that ends with its own ! or ?.  Sorted.
static bool
is_speech_verb(kb_str fold)
{
    static const char *const words[] = {
        "added",   "answered", "asked",    "asks",     "called",
        "cried",   "demanded", "declared", "joked",    "remarked",
        "replied", "said",     "says",     "shouted",  "tells",
        "told",    "tweeted",  "warned",   "wondered", "wrote",
    };
    return is_listed(fold, words, sizeof(words) / sizeof(words[0]));
}

// ---- where a sentence ends --------------------------------------------------

typedef enum stop_kind {
    NO_STOP,
    INSIDE_STOP, // never ends a sentence
    EITHER_STOP, // ends it before a word that begins one
    FULL_STOP
} stop_kind;

static stop_kind
find_abbreviation(const sentences *s, const kb_token *token)
{
    if (!s->abbreviations) {
        return FULL_STOP;
    }
    switch (s->abbreviations->find(s->abbreviations->ctx, token->fold,
                                   token->key)) {
    case KB_ABBREVIATION_INSIDE:
        return INSIDE_STOP;
    case KB_ABBREVIATION_EITHER:
        return EITHER_STOP;
    case KB_NO_ABBREVIATION:
        break;
    }
    return FULL_STOP;
}

static stop_kind
find_mark_stop(const sentences *s, uint32_t i)
{
    const kb_token *const token = token_at(s, i);
    if (token->mark == '!' || token->mark == '?') {
        return FULL_STOP;
    }
    if (token->mark != '.') {
        return NO_STOP;
    }
    if (token->fold.len > 1 && token->fold.ptr[0] == '.') {
        return EITHER_STOP; // an ellipsis
    }
    // `Mr . Smith`, as corpora have it.
    const bool is_apart = !is_glued(s, i) && i > s->begin &&
                          token_at(s, i - 1)->kind == KB_TOKEN_WORD &&
                          (token_at(s, i - 1)->flags & KB_TOKEN_CAPITAL);
    return is_apart ? find_abbreviation(s, token_at(s, i - 1)) : FULL_STOP;
}

static stop_kind
find_stop(const sentences *s, uint32_t i)
{
    const kb_token *const token = token_at(s, i);
    if (token->kind == KB_TOKEN_PUNCT) {
        return find_mark_stop(s, i);
    }
    const bool is_dotted = (token->flags & KB_TOKEN_DOTTED) != 0;
    if (!is_dotted || s->text->document->text.ptr[token->span.end - 1] != '.') {
        return NO_STOP;
    }
    return find_abbreviation(s, token) == INSIDE_STOP ? INSIDE_STOP
                                                      : EITHER_STOP;
}

// The last token of the sentence whose stop is `i`: past more stops and
// closing marks.
static uint32_t
skip_closers(const sentences *s, uint32_t i)
{
    while (!is_break(s, i + 1)) {
        const uint32_t next = i + 1;
        const bool is_closer = (s->notes[next] & KB_LAYOUT_CLOSE) ||
                               is_mark(s, next, ")]") ||
                               (is_glued(s, next) && is_mark(s, next, ".!?"));
        if (!is_closer) {
            break;
        }
        ++i;
    }
    return i;
}

// The first word at or after `i`, past opening marks.
static uint32_t
skip_openers(const sentences *s, uint32_t i)
{
    for (unsigned n = 0; n < MOST_OPENERS && i + 1 < s->text->n_tokens; ++n) {
        if (!(s->notes[i] & KB_LAYOUT_OPEN) && !is_mark(s, i, "([-*'\"")) {
            break;
        }
        ++i;
    }
    return i;
}

// `war.Zelensky`: the space is missing.
static bool
is_missing_space(const sentences *s, uint32_t stop, uint32_t last)
{
    if (last > stop) {
        return true;
    }
    if (stop == s->begin || token_at(s, stop)->kind != KB_TOKEN_PUNCT) {
        return false;
    }
    const kb_token *const before = token_at(s, stop - 1);
    const char end = s->text->document->text.ptr[before->span.end - 1];
    return before->kind == KB_TOKEN_NUMBER || before->kind == KB_TOKEN_CLITIC ||
           (before->kind == KB_TOKEN_WORD && before->fold.len > 1 &&
            ((end >= 'a' && end <= 'z') || (unsigned char)end >= 0x80));
}

// “Go!” Zelensky said: the sentence goes on.
static bool
is_attributed(const sentences *s, uint32_t stop, uint32_t last, uint32_t lead)
{
    if (last == stop || !is_mark(s, stop, "!?")) {
        return false;
    }
    const uint32_t n = s->text->n_tokens;
    for (uint32_t i = lead; i < n && i <= lead + ATTRIBUTION_REACH; ++i) {
        if (is_speech_verb(token_at(s, i)->fold)) {
            return true;
        }
        if (!(token_at(s, i)->flags & KB_TOKEN_CAPITAL)) {
            break;
        }
    }
    return false;
}

static bool
begins_in_lower_case(const sentences *s)
{
    return is_lower(s, skip_openers(s, s->begin));
}

// Whether `lead` can be a sentence's first word after a stop of that kind.
static bool
is_lead(const sentences *s, stop_kind kind, uint32_t stop, uint32_t last,
        uint32_t lead)
{
    const kb_token *const token = token_at(s, lead);
    if (token->kind == KB_TOKEN_CLITIC ||
        (token->kind == KB_TOKEN_PUNCT && is_mark(s, lead, ",;:)]%/&"))) {
        return false;
    }
    if (is_lower(s, lead)) {
        return kind == FULL_STOP && last == stop &&
               ((token->flags & KB_TOKEN_MIXED) || begins_in_lower_case(s));
    }
    if (kind == FULL_STOP) {
        return !is_attributed(s, stop, last, lead);
    }
    const bool opens_quote = lead > last + 1 &&
                             (s->notes[lead - 1] & KB_LAYOUT_OPEN) &&
                             (token->flags & KB_TOKEN_CAPITAL);
    return opens_quote ||
           ((token->flags & KB_TOKEN_CAPITAL) &&
            !(token->flags & KB_TOKEN_DOTTED) && is_starter(token->fold));
}

// Chinese and Japanese put no space after a stop.
static bool
is_wide_stop(const sentences *s, uint32_t stop)
{
    const unsigned char first =
        (unsigned char)*kb_text_token(s->text, stop).ptr;
    return first == 0xE3 || first == 0xEF;
}

// Whether the sentence with the stop at `stop` ends after `last`.
static bool
is_end(const sentences *s, stop_kind kind, uint32_t stop, uint32_t last)
{
    const uint32_t next = last + 1;
    if (is_break(s, next)) {
        return true;
    }
    if (kind == INSIDE_STOP) {
        return false;
    }
    if (is_glued(s, next)) {
        const bool is_new = (s->notes[next] & KB_LAYOUT_OPEN) ||
                            (token_at(s, next)->flags & KB_TOKEN_CAPITAL) ||
                            is_wide_stop(s, stop);
        if (!is_new || !is_missing_space(s, stop, last)) {
            return false;
        }
    }
    if ((token_at(s, next)->flags & KB_TOKEN_PARENS) &&
        !is_mark(s, s->begin, "([") &&
        !(token_at(s, s->begin)->flags & KB_TOKEN_PARENS)) {
        return false;
    }
    return is_lead(s, kind, stop, last, skip_openers(s, next));
}

// The last token of a credit in parentheses at `i`, or `i`.
static uint32_t
find_credit_end(const sentences *s, uint32_t i)
{
    if (!is_mark(s, i, "([") ||
        !kb_line_is_credit_paren(s->text, i, s->text->n_tokens)) {
        return i;
    }
    uint32_t end = i + 1;
    while (end < s->text->n_tokens &&
           (token_at(s, end)->flags & KB_TOKEN_PARENS)) {
        ++end;
    }
    const bool is_whole = end > i + 1 && end < s->text->n_tokens &&
                          (is_break(s, end + 1) || i == s->begin);
    return is_whole ? end : i;
}

// The last token of the sentence that begins at `s->begin`.
static uint32_t
find_last(sentences *s)
{
    uint32_t i = find_credit_end(s, s->begin);
    if (i > s->begin) {
        return i;
    }
    for (; !is_break(s, i + 1); ++i) {
        const stop_kind kind = find_stop(s, i);
        if (kind != NO_STOP) {
            const uint32_t last = skip_closers(s, i);
            if (is_end(s, kind, i, last)) {
                return last;
            }
            i = last;
            if (is_break(s, i + 1)) {
                return i;
            }
        }
        if (token_at(s, i + 1)->kind == KB_TOKEN_PUNCT &&
            find_credit_end(s, i + 1) > i + 1) {
            s->notes[i + 1] |= KB_LAYOUT_BREAK;
            return i;
        }
    }
    return i;
}

// ---- what a sentence is -----------------------------------------------------

typedef struct word_counts {
    unsigned all, caps;     // words, and those in capitals
    unsigned long_, titled; // words of four bytes and more, capitalised ones
} word_counts;

static word_counts
count_words(const sentences *s, uint32_t begin, uint32_t end)
{
    word_counts counts = {0};
    for (uint32_t i = begin; i < end; ++i) {
        const kb_token *const token = token_at(s, i);
        const unsigned is_word = token->kind == KB_TOKEN_WORD;
        const unsigned is_long = is_word & (token->fold.len >= 4);
        counts.all += is_word;
        counts.caps += is_word & ((token->flags & KB_TOKEN_ALL_CAPS) != 0);
        counts.long_ += is_long;
        counts.titled += is_long & ((token->flags & KB_TOKEN_CAPITAL) != 0);
    }
    return counts;
}

// Whether the last token before `end` but for marks in `closers` is in `marks`.
static bool
ends_with(const sentences *s, kb_span tokens, const char *closers,
          const char *marks)
{
    uint32_t last = tokens.end - 1;
    while (last > tokens.begin && is_mark(s, last, closers)) {
        --last;
    }
    return is_mark(s, last, marks);
}

static uint32_t
find_flags(const sentences *s, uint32_t begin, uint32_t end)
{
    const kb_span tokens = {begin, end};
    const word_counts words = count_words(s, begin, end);
    const bool begins_line = begin == 0 || is_break(s, begin);
    const bool is_line = begins_line && is_break(s, end);
    const bool is_paren = is_mark(s, begin, "([");
    uint32_t flags = 0;
    if (words.all >= 2 && words.caps * 5 >= words.all * 4) {
        flags |= KB_SENTENCE_CAPS;
    }
    if (words.long_ >= 3 && words.titled * 10 >= words.long_ * 7 &&
        !ends_with(s, tokens, "\"')]", ".")) {
        flags |= KB_SENTENCE_TITLED;
    }
    if (ends_with(s, tokens, "\"')]!", "?")) {
        flags |= KB_SENTENCE_QUESTION;
    }
    if ((begins_line || is_paren) && kb_line_is_credit(s->text, begin, end)) {
        return flags | KB_SENTENCE_CREDIT;
    }
    const bool is_only = begin == 0 && end == s->text->n_tokens;
    if (is_line && words.all > 0 &&
        ((flags & KB_SENTENCE_TITLED) ||
         (!is_only && !ends_with(s, tokens, "\"')]", ".!?:")))) {
        flags |= KB_SENTENCE_HEADLINE;
    }
    return flags;
}

static void
mark_first(const sentences *s, const kb_sentence *sentence)
{
    for (uint32_t i = sentence->dateline_end; i < sentence->end; ++i) {
        kb_token *const token = &s->text->tokens[i];
        if (token->kind == KB_TOKEN_WORD || token->kind == KB_TOKEN_NUMBER) {
            token->flags |= KB_TOKEN_FIRST;
            return;
        }
    }
}

static void
describe(const sentences *s, uint32_t begin, uint32_t end, kb_sentence *out)
{
    *out = (kb_sentence){.span = kb_text_span(s->text, begin, end),
                         .begin = begin,
                         .end = end,
                         .dateline_end = begin,
                         .flags = find_flags(s, begin, end)};
    if ((begin == 0 || is_break(s, begin)) &&
        !(out->flags & KB_SENTENCE_CREDIT)) {
        out->dateline_end = kb_line_dateline_end(s->text, begin, end);
    }
    mark_first(s, out);
}

static uint32_t
number_tokens(sentences *s)
{
    uint32_t n = 0;
    while (s->begin < s->text->n_tokens) {
        const uint32_t last = find_last(s);
        for (uint32_t i = s->begin; i <= last; ++i) {
            s->text->tokens[i].sentence = n;
        }
        ++n;
        s->begin = last + 1;
    }
    return n;
}

kb_status
kb_sentence_split(kb_text *text, const kb_abbreviations *abbreviations,
                  kb_arena *arena)
{
    sentences s = {.text = text, .abbreviations = abbreviations};
    KB_TRY(kb_layout_read(text, arena, &s.notes));
    const uint32_t n = number_tokens(&s);
    text->sentences = KB_ARENA_NEW(arena, kb_sentence, n);
    if (!text->sentences) {
        return kb_arena_fault(arena, n, sizeof(kb_sentence));
    }
    text->n_sentences = n;
    uint32_t begin = 0;
    for (uint32_t i = 0; i < n; ++i) {
        uint32_t end = begin + 1;
        while (end < text->n_tokens && text->tokens[end].sentence == i) {
            ++end;
        }
        describe(&s, begin, end, &text->sentences[i]);
        begin = end;
    }
    return KB_OK;
}

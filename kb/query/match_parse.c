// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <kb/match.h>

#include <stdlib.h>

enum { MAX_WORDS = 64 };

typedef struct word {
    kb_str text;  // without quotes
    size_t begin; // with them, in the query
    size_t end;
    bool is_quoted;
} word;

typedef struct parser {
    kb_str text;
    size_t at;
    const kb_match_names *names;
    const kb_fact_filter *defaults;
    kb_match_query *query;
    kb_error *err;
    word words[MAX_WORDS]; // of the pattern at hand
    size_t n_words;
    bool is_in_brackets; // where a comma ends a word
} parser;

static kb_status
fault(parser *p, size_t at, const char *message)
{
    const kb_status st =
        kb_error_set(p->err, KB_ERR_SYNTAX, NULL, 0, "%s", message);
    if (p->err) {
        p->err->offset = at;
    }
    return st;
}

// ---- words ------------------------------------------------------------------

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool
is_mark(char c)
{
    return c == '[' || c == ']' || c == ';' || c == '\n' || c == '{' ||
           c == '}' || c == ',';
}

static bool
is_end_of_word(const parser *p, size_t at)
{
    return at >= p->text.len || is_space(p->text.ptr[at]) ||
           (is_mark(p->text.ptr[at]) &&
            (p->text.ptr[at] != ',' || p->is_in_brackets));
}

static kb_status
take_quoted(parser *p, word *out)
{
    const char quote = p->text.ptr[p->at];
    size_t end = p->at + 1;
    while (end < p->text.len && p->text.ptr[end] != quote) {
        ++end;
    }
    if (end >= p->text.len) {
        return fault(p, p->at, "a quote is not closed");
    }
    *out = (word){.text = {p->text.ptr + p->at + 1, end - p->at - 1},
                  .begin = p->at,
                  .end = end + 1,
                  .is_quoted = true};
    p->at = end + 1;
    return KB_OK;
}

/// The next word, or mark; KB_DONE at the end.
static kb_status
next_word(parser *p, word *out)
{
    while (p->at < p->text.len && is_space(p->text.ptr[p->at])) {
        ++p->at;
    }
    if (p->at >= p->text.len) {
        return KB_DONE;
    }
    const char first = p->text.ptr[p->at];
    if (first == '"' || first == '\'') {
        return take_quoted(p, out);
    }
    size_t end = p->at + 1;
    while (!is_mark(first) && !is_end_of_word(p, end)) {
        ++end;
    }
    // `?x.` ends a pattern as `?x .` does.
    if (first == '?' && p->text.ptr[end - 1] == '.' && end - p->at > 1) {
        --end;
    }
    *out = (word){
        .text = {p->text.ptr + p->at, end - p->at}, .begin = p->at, .end = end};
    p->at = end;
    return KB_OK;
}

static bool
is_word(const word *w, const char *text)
{
    const kb_str other = {text, strlen(text)};
    return !w->is_quoted && kb_str_equal(w->text, other);
}

static bool
is_variable(const word *w)
{
    return !w->is_quoted && w->text.len > 1 && w->text.ptr[0] == '?';
}

// ---- conditions -------------------------------------------------------------

static kb_status
take_number(parser *p, const word *w, double *out)
{
    char text[32] = "";
    char *end = text;
    if (w->text.len < sizeof(text)) {
        memcpy(text, w->text.ptr, w->text.len);
        text[w->text.len] = '\0';
        *out = strtod(text, &end);
    }
    if (end == text || *end != '\0' || !(*out >= 0 && *out <= 1)) {
        return fault(p, w->begin, "confidence is a number from 0 to 1");
    }
    return KB_OK;
}

static kb_status
take_condition(parser *p, const word *name, kb_fact_filter *filter)
{
    word value = {0};
    const kb_status st = next_word(p, &value);
    if (st != KB_OK) {
        return st == KB_DONE
                   ? fault(p, name->begin, "a condition lacks a value")
                   : st;
    }
    if (is_word(name, "confidence")) {
        return take_number(p, &value, &filter->min_confidence);
    }
    kb_day day = 0;
    if (kb_day_parse(value.text, &day) != KB_OK) {
        return fault(p, value.begin, "a day is written YYYY-MM-DD");
    }
    if (is_word(name, "since")) {
        filter->has_since = true;
        filter->since = day;
    } else {
        filter->has_until = true;
        filter->until = day;
    }
    return KB_OK;
}

static kb_status
take_conditions(parser *p, kb_fact_filter *filter)
{
    word w = {0};
    for (;;) {
        const kb_status st = next_word(p, &w);
        if (st != KB_OK) {
            return st == KB_DONE ? fault(p, p->at, "a bracket is not closed")
                                 : st;
        }
        if (is_word(&w, "]")) {
            return KB_OK;
        }
        if (is_word(&w, ",") || is_word(&w, ";")) {
            continue;
        }
        if (!is_word(&w, "since") && !is_word(&w, "until") &&
            !is_word(&w, "confidence")) {
            return fault(p, w.begin,
                         "conditions are since, until and confidence");
        }
        KB_TRY(take_condition(p, &w, filter));
    }
}

// ---- patterns ---------------------------------------------------------------

static kb_status
take_variable(parser *p, const word *w, uint32_t *out)
{
    kb_match_query *const query = p->query;
    const kb_str name = {w->text.ptr + 1, w->text.len - 1};
    for (uint32_t i = 0; i < query->n_variables; ++i) {
        if (kb_str_equal(query->names[i], name)) {
            *out = i;
            return KB_OK;
        }
    }
    if (query->n_variables == KB_MATCH_MAX) {
        return kb_error_set(p->err, KB_ERR_LIMIT, NULL, 0,
                            "more than %d variables", KB_MATCH_MAX);
    }
    *out = query->n_variables++;
    query->names[*out] = name;
    return KB_OK;
}

/// The words `begin` to `end` are one term.
static kb_status
take_term(parser *p, int place, size_t begin, size_t end, kb_match_term *out)
{
    const word *const first = &p->words[begin];
    kb_str name = first->text;
    *out = (kb_match_term){0};
    if (end - begin > 1) {
        name = (kb_str){p->text.ptr + first->begin,
                        p->words[end - 1].end - first->begin};
    } else if (is_variable(first)) {
        return take_variable(p, first, &out->variable);
    }
    KB_TRY(p->names->find(p->names->ctx, place, name, &out->id));
    return out->id != 0 ? KB_OK : KB_NOT_FOUND;
}

/// `?x a person`: whether the words are that.
static kb_status
take_type(parser *p, bool *is_type)
{
    static const struct {
        const char *name;
        kb_entity_type type;
    } types[] = {
        {"person", KB_PERSON},
        {"place", KB_PLACE},
        {"organization", KB_ORGANIZATION},
        {"organisation", KB_ORGANIZATION},
    };
    uint32_t variable = 0;
    const word *const words = p->words;
    *is_type =
        p->n_words == 3 && is_variable(&words[0]) && is_word(&words[1], "a");
    if (!*is_type) {
        return KB_OK;
    }
    KB_TRY(take_variable(p, &words[0], &variable));
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); ++i) {
        if (is_word(&words[2], types[i].name)) {
            p->query->types[variable] = types[i].type;
            return KB_OK;
        }
    }
    return fault(p, words[2].begin, "a type is person, place or organization");
}

/// Which word is the predicate; 0: it cannot be told.
static size_t
find_predicate(const parser *p)
{
    size_t found = 0;
    size_t n = 0;
    for (size_t i = 1; i + 1 < p->n_words; ++i) {
        if (!p->words[i].is_quoted &&
            p->names->is_predicate(p->names->ctx, p->words[i].text)) {
            found = i;
            ++n;
        }
    }
    if (n == 1 || p->n_words == 3) {
        return p->n_words == 3 ? 1 : found;
    }
    for (size_t i = 1; n == 0 && i + 1 < p->n_words; ++i) {
        if (is_variable(&p->words[i])) {
            return i;
        }
    }
    return 0;
}

static kb_status
end_pattern(parser *p, const kb_fact_filter *filter)
{
    kb_match_query *const query = p->query;
    bool is_type = false;
    if (p->n_words == 0) {
        return KB_OK;
    }
    KB_TRY(take_type(p, &is_type));
    if (is_type) {
        p->n_words = 0;
        return KB_OK;
    }
    const size_t middle = p->n_words < 3 ? 0 : find_predicate(p);
    if (middle == 0) {
        return fault(p, p->words[0].begin,
                     p->n_words < 3
                         ? "a pattern is a subject, a predicate and an object"
                         : "which word is the predicate? put names of several "
                           "words in quotes");
    }
    if (query->n_patterns == KB_MATCH_MAX) {
        return kb_error_set(p->err, KB_ERR_LIMIT, NULL, 0,
                            "more than %d patterns", KB_MATCH_MAX);
    }
    kb_match_pattern *const pattern = &query->patterns[query->n_patterns++];
    pattern->facts = *filter;
    KB_TRY(take_term(p, 0, 0, middle, &pattern->terms[0]));
    KB_TRY(take_term(p, 1, middle, middle + 1, &pattern->terms[1]));
    KB_TRY(take_term(p, 2, middle + 1, p->n_words, &pattern->terms[2]));
    p->n_words = 0;
    return KB_OK;
}

static kb_status
take_pattern_word(parser *p, const word *w, kb_fact_filter *filter)
{
    const kb_fact_filter none = {0};
    if (is_word(w, "[")) {
        p->is_in_brackets = true;
        const kb_status st = take_conditions(p, filter);
        p->is_in_brackets = false;
        return st;
    }
    if (is_word(w, ".") || is_word(w, ";") || is_word(w, "\n")) {
        KB_TRY(end_pattern(p, filter));
        *filter = p->defaults ? *p->defaults : none;
        return KB_OK;
    }
    if (is_word(w, "{") || is_word(w, "}")) {
        return KB_OK;
    }
    if (p->n_words == MAX_WORDS) {
        return fault(p, w->begin, "a pattern of too many words");
    }
    p->words[p->n_words++] = *w;
    return KB_OK;
}

static kb_status
check_variables(parser *p)
{
    const kb_match_query *const query = p->query;
    uint32_t seen = 0;
    for (uint32_t i = 0; i < query->n_patterns; ++i) {
        for (size_t k = 0; k < 3; ++k) {
            const kb_match_term *const term = &query->patterns[i].terms[k];
            seen |= term->id == 0 ? 1U << term->variable : 0;
        }
    }
    if (query->n_patterns == 0) {
        return fault(p, 0, "a query needs a pattern, such as ?who met ?whom");
    }
    return seen == (1U << query->n_variables) - 1
               ? KB_OK
               : fault(p, 0, "a variable that has a type is in no pattern");
}

kb_status
kb_match_parse(kb_str text, const kb_match_names *names,
               const kb_fact_filter *defaults, kb_match_query *out,
               kb_error *err)
{
    parser p = {.text = text,
                .names = names,
                .defaults = defaults,
                .query = out,
                .err = err};
    kb_fact_filter filter = {0};
    const bool as_stored = out->as_stored;
    KB_TRY(kb_str_check_utf8(text, NULL));
    *out = (kb_match_query){.as_stored = as_stored};
    if (defaults) {
        filter = *defaults;
    }
    for (;;) {
        word w = {0};
        const kb_status st = next_word(&p, &w);
        if (st == KB_DONE) {
            break;
        }
        KB_TRY(st);
        KB_TRY(take_pattern_word(&p, &w, &filter));
    }
    KB_TRY(end_pattern(&p, &filter));
    return check_variables(&p);
}

// SPDX-License-Identifier: MIT
// Time expressions over tokens: "Thursday", "yesterday", "3 March 2022",
// "March 3", "2022-03-03".  Years alone and vague spans give no day.
#include "relation/time.h"

#include "base/hash.h"

typedef struct time_point {
    uint32_t token;
    kb_day day;
    bool is_weekday;
    bool is_next; // "next Thursday"
} time_point;     // a `day` of KB_NO_DAY: a time too vague to be one

enum { POINTS_MAX = 16 };

static const char *const weekdays[] = {"thursday", "friday", "saturday",
                                       "sunday",   "monday", "tuesday",
                                       "wednesday"}; // 1970-01-01: Thursday

static const char *const months[] = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

static int
find_word(const kb_token *token, const char *const *words, int n)
{
    for (int i = 0; i < n; ++i) {
        if (kb_token_is(token, words[i])) {
            return i;
        }
    }
    return -1;
}

// A month by its name or its usual abbreviation, 1..12, or 0.
static int
read_month(const kb_token *token)
{
    if (!(token->flags & KB_TOKEN_CAPITAL) || token->fold.len < 3) {
        return 0;
    }
    const int whole = find_word(token, months, 12);
    if (whole >= 0) {
        return whole + 1;
    }
    const bool is_short =
        token->flags & KB_TOKEN_DOTTED && token->fold.len <= 4;
    for (int i = 0; is_short && i < 12; ++i) {
        if (memcmp(months[i], token->fold.ptr, 3) == 0) {
            return i + 1;
        }
    }
    return 0;
}

// A number of at most four digits, an ordinal ending allowed; -1: none.
static int
read_number(const kb_token *token)
{
    if (token->kind != KB_TOKEN_NUMBER) {
        return -1;
    }
    kb_str digits = token->fold;
    const bool has_ending = digits.len > 2 && digits.ptr[digits.len - 1] > '9';
    digits.len -= has_ending ? 2 : 0; // 3rd
    int value = 0;
    for (size_t i = 0; i < digits.len; ++i) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9' || i == 4) {
            return -1;
        }
        value = value * 10 + (digits.ptr[i] - '0');
    }
    return value;
}

static bool
is_year(int number)
{
    return number >= 1800 && number <= 2100;
}

typedef struct finder {
    const kb_text *text;
    uint32_t end;
    const uint32_t *tags;
    kb_day today; // the document's, or KB_NO_DAY
    time_point points[POINTS_MAX];
    uint32_t n;
} finder;

static const kb_token *
token_at(const finder *f, uint32_t i)
{
    return i < f->end ? &f->text->tokens[i] : NULL;
}

static void
add_point(finder *f, time_point point)
{
    if (f->n < POINTS_MAX) {
        f->points[f->n++] = point;
    }
}

// The year for a month and day without one: the nearest to the document.
static int
likely_year(const finder *f, int month, int day)
{
    int year = 0;
    int other = 0;
    int of_month = 0;
    kb_day_split(f->today, &year, &other, &of_month);
    kb_day guess = 0;
    if (kb_day_make(year, month, day, &guess) != KB_OK) {
        return year;
    }
    if (guess > f->today + 182) {
        return year - 1;
    }
    return guess < f->today - 183 ? year + 1 : year;
}

static void
add_date(finder *f, uint32_t token, int year, int month, int day)
{
    if (year == 0) {
        if (f->today == KB_NO_DAY) {
            return;
        }
        year = likely_year(f, month, day);
    }
    time_point point = {.token = token};
    if (kb_day_make(year, month, day, &point.day) == KB_OK) {
        add_point(f, point);
    }
}

// A year at `i` or after a comma there; 0: none.
static int
year_after(const finder *f, uint32_t i)
{
    const kb_token *at = token_at(f, i);
    if (at && at->mark == ',') {
        at = token_at(f, i + 1);
    }
    const int number = at ? read_number(at) : -1;
    return is_year(number) ? number : 0;
}

static void
find_month(finder *f, uint32_t i)
{
    const int month = read_month(token_at(f, i));
    if (month == 0) {
        return;
    }
    const kb_token *const after = token_at(f, i + 1);
    const int next = after ? read_number(after) : -1;
    if (next >= 1 && next <= 31) {
        add_date(f, i, year_after(f, i + 2), month, next);
        return;
    }
    const int before = i > 0 ? read_number(&f->text->tokens[i - 1]) : -1;
    if (before >= 1 && before <= 31) {
        add_date(f, i, year_after(f, i + 1), month, before);
        return;
    }
    const bool is_month =
        i > 0 && (kb_token_is(&f->text->tokens[i - 1], "in") ||
                  kb_token_is(&f->text->tokens[i - 1], "last") ||
                  kb_token_is(&f->text->tokens[i - 1], "since"));
    if (is_month) {
        add_point(f, (time_point){.token = i, .day = KB_NO_DAY});
    }
}

static void
find_relative(finder *f, uint32_t i)
{
    static const struct {
        const char *word;
        int days;
    } words[] = {
        {"today", 0}, {"tonight", 0}, {"yesterday", -1}, {"tomorrow", 1}};
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); ++k) {
        if (kb_token_is(token_at(f, i), words[k].word)) {
            add_point(
                f, (time_point){.token = i, .day = f->today + words[k].days});
        }
    }
}

static void
find_weekday(finder *f, uint32_t i)
{
    const kb_token *const token = token_at(f, i);
    const int weekday =
        token->flags & KB_TOKEN_CAPITAL ? find_word(token, weekdays, 7) : -1;
    if (weekday < 0) {
        return;
    }
    const int today = (int)(((int64_t)f->today % 7 + 7) % 7);
    const int back = (today - weekday + 7) % 7;
    const bool is_next = i > 0 && kb_token_is(&f->text->tokens[i - 1], "next");
    add_point(f, (time_point){.token = i,
                              .day = f->today - back,
                              .is_weekday = true,
                              .is_next = is_next});
}

// "in 2014", "since 2015".
static void
find_year(finder *f, uint32_t i)
{
    const bool is_led =
        i > 0 && (kb_token_is(&f->text->tokens[i - 1], "in") ||
                  kb_token_is(&f->text->tokens[i - 1], "since"));
    if (is_led && is_year(read_number(token_at(f, i)))) {
        add_point(f, (time_point){.token = i, .day = KB_NO_DAY});
    }
}

static void
find_points(finder *f, const kb_sentence *sentence)
{
    f->n = 0;
    f->end = sentence->end;
    for (uint32_t i = sentence->begin; i < sentence->end; ++i) {
        find_month(f, i);
        find_year(f, i);
        if (f->today != KB_NO_DAY) {
            find_relative(f, i);
            find_weekday(f, i);
        }
    }
}

static uint32_t
distance(const finder *f, uint32_t token, kb_span trigger)
{
    const uint32_t at = f->text->tokens[token].span.begin;
    return at < trigger.begin ? trigger.begin - at : at - trigger.begin;
}

// Whether another verb with a tense stands between a time after the trigger
// and the trigger: "sanctioned X the next day, and Brussels followed on
// Monday".
static bool
is_elsewhere(const finder *f, uint32_t token, kb_span trigger)
{
    for (uint32_t i = token;
         i > 0 && f->text->tokens[i].span.begin >= trigger.end; --i) {
        if (f->tags[i] & (KB_POS_VBD | KB_POS_VBZ | KB_POS_MD)) {
            return true;
        }
    }
    return false;
}

static kb_day
nearest_day(const finder *f, const kb_relation *relation)
{
    const time_point *best = NULL;
    for (uint32_t i = 0; i < f->n; ++i) {
        if (is_elsewhere(f, f->points[i].token, relation->trigger)) {
            continue;
        }
        if (!best || distance(f, f->points[i].token, relation->trigger) <
                         distance(f, best->token, relation->trigger)) {
            best = &f->points[i];
        }
    }
    if (!best) {
        return KB_NO_DAY;
    }
    const bool is_ahead = best->is_next || relation->modality == KB_PLANNED;
    if (best->day == KB_NO_DAY) {
        return KB_NO_DAY;
    }
    return best->is_weekday && is_ahead ? best->day + 7 : best->day;
}

void
kb_time_assign(const kb_reading *reading, kb_findings *findings)
{
    finder f = {.text = reading->text,
                .tags = reading->tags,
                .today = reading->text->document->date};
    uint32_t sentence = KB_NONE;
    for (size_t i = 0; i < findings->list.n; ++i) {
        kb_relation *const relation = &findings->list.items[i];
        if (relation->is_derived || relation->object.literal.len > 0) {
            continue;
        }
        if (relation->sentence != sentence) {
            sentence = relation->sentence;
            find_points(&f, &reading->text->sentences[sentence]);
        }
        relation->time = nearest_day(&f, relation);
    }
}

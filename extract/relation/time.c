// SPDX-License-Identifier: MIT
#include "relation/time.h"

#include "relation/relation.h"

#include <kb/predicate.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum {
    POINTS_MAX = 16,
    TIME_REACH = 8, // words of an expression before its number or word of time
    MATCH_LIMIT = 100000 // steps of one match: patterns may be a user's
};

// A time expression of the sentence.
typedef struct time_point {
    kb_span span;
    kb_day day;      // KB_NO_DAY: too vague to be one
    bool is_weekday; // its day is the latest of that name
    bool is_next;    // "next Thursday"
    bool is_ahead;   // "in two days": of what is yet to come alone
} time_point;

typedef struct finder {
    const kb_reading *reading;
    pcre2_match_data *match;
    pcre2_match_context *context;
    kb_day today; // the document's, or KB_NO_DAY
    const kb_sentence *sentence;
    uint32_t starts[KB_RELATION_LONGEST]; // bytes where one may begin
    uint32_t n_starts;
    time_point points[POINTS_MAX];
    uint32_t n;
} finder;

// ---- groups of a match ------------------------------------------------------

typedef struct found {
    const pcre2_code *code;
    pcre2_match_data *match;
    const char *subject;
} found;

static kb_str
group(const found *f, const char *name)
{
    const int number =
        pcre2_substring_number_from_name(f->code, (PCRE2_SPTR)name);
    if (number < 0 || (uint32_t)number >= pcre2_get_ovector_count(f->match)) {
        return (kb_str){NULL, 0};
    }
    const PCRE2_SIZE *const at =
        pcre2_get_ovector_pointer(f->match) + (size_t)number * 2;
    if (at[0] == PCRE2_UNSET) {
        return (kb_str){NULL, 0};
    }
    return (kb_str){f->subject + at[0], at[1] - at[0]};
}

// A number of at most four digits; -1: none.
static int
to_number(kb_str digits)
{
    int value = digits.len > 0 && digits.len <= 4 ? 0 : -1;
    for (size_t i = 0; value >= 0 && i < digits.len; ++i) {
        const bool is_digit = digits.ptr[i] >= '0' && digits.ptr[i] <= '9';
        value = is_digit ? value * 10 + (digits.ptr[i] - '0') : -1;
    }
    return value;
}

// Position of the word that begins like `text`, compared by three letters,
// the first in either case.
static int
find_word(kb_str text, const char *const *words, int n)
{
    enum { CASE = 'a' - 'A' };
    for (int i = 0; text.len >= 3 && i < n; ++i) {
        if ((words[i][0] | CASE) == (text.ptr[0] | CASE) &&
            memcmp(words[i] + 1, text.ptr + 1, 2) == 0) {
            return i;
        }
    }
    return -1;
}

static int
to_month(kb_str text)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr",
                                         "May", "Jun", "Jul", "Aug",
                                         "Sep", "Oct", "Nov", "Dec"};
    return find_word(text, months, 12) + 1;
}

static int
to_count(kb_str text)
{
    static const char *const words[] = {"one", "two", "thr", "fou",
                                        "fiv", "six", "sev", "eig",
                                        "nin", "ten", "ele", "twe"};
    const int number = to_number(text);
    if (number >= 0) {
        return number;
    }
    return text.len < 3 ? 1 : find_word(text, words, 12) + 1; // "a", "an"
}

// ---- days -------------------------------------------------------------------

// The year of a month and day without one: the nearest to the document.
static int
likely_year(kb_day today, int month, int day)
{
    int year = 0;
    int other = 0;
    int of_month = 0;
    kb_day_split(today, &year, &other, &of_month);
    kb_day guess = 0;
    if (kb_day_make(year, month, day, &guess) != KB_OK) {
        return year;
    }
    if (guess > today + 182) {
        return year - 1;
    }
    return guess < today - 183 ? year + 1 : year;
}

// -1, 0 or 1 for the groups last, this and next of a year or week, 0 too when
// none takes part.
static int
shift_of(const found *m, const char *name)
{
    const kb_str word = group(m, name);
    return word.len == 0 || word.ptr[0] == 't' ? 0
           : word.ptr[0] == 'l'                ? -1
                                               : 1;
}

// The year that is not written: "last year", else the likely one.
static int
year_of(const finder *f, const found *m, int month, int day)
{
    int year = 0;
    int other = 0;
    int of_month = 0;
    if (group(m, "shift").len == 0) {
        return likely_year(f->today, month, day);
    }
    kb_day_split(f->today, &year, &other, &of_month);
    return year + shift_of(m, "shift");
}

static kb_day
day_of_date(const finder *f, const found *m)
{
    const int month = to_month(group(m, "month"));
    const int day = to_number(group(m, "day"));
    int year = to_number(group(m, "year"));
    kb_day result = KB_NO_DAY;
    if (month == 0 || day < 0 || (year < 0 && f->today == KB_NO_DAY)) {
        return KB_NO_DAY;
    }
    if (year < 0) {
        year = year_of(f, m, month, day);
    }
    return kb_day_make(year, month, day, &result) == KB_OK ? result : KB_NO_DAY;
}

static kb_day
day_of_iso(const found *m)
{
    kb_day result = KB_NO_DAY;
    return kb_day_make(to_number(group(m, "year")),
                       to_number(group(m, "month")), to_number(group(m, "day")),
                       &result) == KB_OK
               ? result
               : KB_NO_DAY;
}

// The latest such weekday up to today, before today after "last"; the one of
// another week where that is named.
static kb_day
day_of_weekday(const finder *f, const found *m)
{
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu",
                                           "Fri", "Sat", "Sun"};
    enum { EPOCH = 3 }; // day 0 was a Thursday
    const int weekday = find_word(group(m, "weekday"), weekdays, 7);
    if (weekday < 0 || f->today == KB_NO_DAY) {
        return KB_NO_DAY;
    }
    const int today = (int)((((int64_t)f->today + EPOCH) % 7 + 7) % 7);
    if (group(m, "week").len > 0) {
        return f->today - today + weekday + 7 * shift_of(m, "week");
    }
    const int back = (today - weekday + 7) % 7;
    return f->today - (back == 0 && group(m, "last").len > 0 ? 7 : back);
}

// So many days or weeks from today on; months and years are no day.
static kb_day
day_from_today(const finder *f, const found *m, int direction)
{
    const kb_str unit = group(m, "unit");
    const int count = to_count(group(m, "count"));
    if (f->today == KB_NO_DAY || unit.len == 0 ||
        (unit.ptr[0] != 'd' && unit.ptr[0] != 'w')) {
        return KB_NO_DAY;
    }
    return f->today + direction * count * (unit.ptr[0] == 'd' ? 1 : 7);
}

static kb_day
day_of(const finder *f, const kb_time_rule *rule, const found *m)
{
    switch (rule->means) {
    case KB_TIME_DATE:
        return day_of_date(f, m);
    case KB_TIME_ISO:
        return day_of_iso(m);
    case KB_TIME_WEEKDAY:
        return day_of_weekday(f, m);
    case KB_TIME_OFFSET:
        return f->today == KB_NO_DAY ? KB_NO_DAY : f->today + rule->days;
    case KB_TIME_AGO:
        return day_from_today(f, m, -1);
    case KB_TIME_AHEAD:
        return day_from_today(f, m, 1);
    case KB_TIME_VAGUE:
    default:
        return KB_NO_DAY;
    }
}

// ---- a sentence -------------------------------------------------------------

static bool
is_covered(const finder *f, kb_span span)
{
    for (uint32_t i = 0; i < f->n; ++i) {
        if (span.begin < f->points[i].span.end &&
            f->points[i].span.begin < span.end) {
            return true;
        }
    }
    return false;
}

static void
add_point(finder *f, const kb_time_rule *rule, const found *m, kb_span span)
{
    if (f->n == POINTS_MAX || is_covered(f, span)) {
        return; // an earlier rule reads it better
    }
    f->points[f->n++] = (time_point){
        .span = span,
        .day = day_of(f, rule, m),
        .is_weekday =
            rule->means == KB_TIME_WEEKDAY && group(m, "week").len == 0,
        .is_next = group(m, "next").len > 0,
        .is_ahead = rule->means == KB_TIME_AHEAD,
    };
}

// Match a rule at a byte of the sentence: pcre2_match() without its checks,
// where the rule was compiled to machine code.
static bool
match_at(const finder *f, const kb_time_rule *rule, const char *text,
         uint32_t begin)
{
    const size_t end = f->sentence->span.end;
    int n = pcre2_jit_match(rule->code, (PCRE2_SPTR)text, end, begin, 0,
                            f->match, f->context);
    if (n == PCRE2_ERROR_JIT_BADOPTION) {
        n = pcre2_match(rule->code, (PCRE2_SPTR)text, end, begin,
                        PCRE2_NO_UTF_CHECK, f->match, f->context);
    }
    return n > 0;
}

// Try a rule wherever a time expression may begin.
static void
run_rule(finder *f, const kb_time_rule *rule)
{
    const char *const text = f->reading->text->document->text.ptr;
    const found m = {rule->code, f->match, text};
    PCRE2_SIZE from = f->sentence->span.begin;
    for (uint32_t i = 0; i < f->n_starts; ++i) {
        const uint32_t begin = f->starts[i];
        if (begin < from || !kb_time_rule_may_begin(rule, text[begin]) ||
            !match_at(f, rule, text, begin)) {
            continue;
        }
        const PCRE2_SIZE *const at = pcre2_get_ovector_pointer(f->match);
        if (at[1] <= begin) {
            return; // matched nothing
        }
        add_point(f, rule, &m, (kb_span){begin, (uint32_t)at[1]});
        from = at[1];
    }
}

static bool
is_of_time(const finder *f, uint32_t token)
{
    const kb_class_set time = kb_rules_known(f->reading->rules)->time;
    return time == 0 ||
           f->reading->text->tokens[token].kind == KB_TOKEN_NUMBER ||
           (f->reading->words[token]->classes & time) != 0;
}

// The words and numbers up to a number or a word of time: few sentences have
// any.
static void
find_starts(finder *f)
{
    const kb_token *const tokens = f->reading->text->tokens;
    uint32_t next = f->sentence->begin;
    f->n_starts = 0;
    for (uint32_t i = f->sentence->begin; i < f->sentence->end; ++i) {
        if (!is_of_time(f, i)) {
            continue;
        }
        if (next + TIME_REACH < i) {
            next = i - TIME_REACH;
        }
        for (; next <= i && f->n_starts < KB_RELATION_LONGEST; ++next) {
            if (tokens[next].kind != KB_TOKEN_PUNCT) {
                f->starts[f->n_starts++] = tokens[next].span.begin;
            }
        }
    }
}

static void
find_points(finder *f, uint32_t sentence)
{
    size_t n_rules = 0;
    const kb_time_rule *const rules =
        kb_rules_times(f->reading->rules, &n_rules);
    f->n = 0;
    f->sentence = &f->reading->text->sentences[sentence];
    find_starts(f);
    for (size_t i = 0; i < n_rules && f->n_starts > 0; ++i) {
        run_rule(f, &rules[i]);
    }
}

// ---- assigning --------------------------------------------------------------

static uint32_t
distance(kb_span a, kb_span b)
{
    return a.begin < b.begin ? b.begin - a.begin : a.begin - b.begin;
}

// Whether another verb with a tense stands between the trigger and a time
// after it: "sanctioned X the next day, and Brussels followed on Monday"; of a
// noun's also one before it: "on Monday condemned the attack".
static bool
is_elsewhere(const finder *f, kb_span time, kb_span trigger)
{
    bool is_noun = false;
    bool is_parted_before = false;
    for (uint32_t i = f->sentence->begin; i < f->sentence->end; ++i) {
        const kb_span span = f->reading->text->tokens[i].span;
        const bool is_tensed =
            (f->reading->tags[i] & (KB_POS_VBD | KB_POS_VBZ | KB_POS_MD)) != 0;
        if (is_tensed && span.begin >= trigger.end && span.begin < time.begin) {
            return true;
        }
        is_parted_before |=
            is_tensed && span.begin >= time.end && span.end <= trigger.begin;
        is_noun |= span.begin == trigger.begin &&
                   (f->reading->tags[i] & KB_TAGS_NOUN) != 0;
    }
    return is_noun && is_parted_before;
}

// Whether what a relation tells is yet to come, as far as it says.
static bool
is_yet_to_come(const kb_relation *relation)
{
    return relation->modality == KB_PLANNED ||
           relation->modality == KB_ORDERED ||
           relation->modality == KB_CONDITIONAL;
}

// The day of a weekday that may lie ahead: on a Friday, what will take place
// on Friday does so today.
static kb_day
weekday_ahead(const finder *f, const time_point *point)
{
    return point->day == f->today && !point->is_next ? point->day
                                                     : point->day + 7;
}

static kb_day
nearest_day(const finder *f, const kb_relation *relation)
{
    const time_point *best = NULL;
    for (uint32_t i = 0; i < f->n; ++i) {
        const time_point *const point = &f->points[i];
        const bool is_nearer =
            !best || distance(point->span, relation->trigger) <
                         distance(best->span, relation->trigger);
        if (is_nearer && !is_elsewhere(f, point->span, relation->trigger)) {
            best = point;
        }
    }
    if (!best || best->day == KB_NO_DAY) {
        return KB_NO_DAY;
    }
    if (best->is_ahead && relation->modality == KB_ASSERTED) {
        return KB_NO_DAY; // "took it in two days"
    }
    const bool is_ahead = best->is_next || is_yet_to_come(relation);
    if (is_ahead && !best->is_next && best->is_weekday &&
        best->span.begin < relation->trigger.begin) {
        return KB_NO_DAY; // of the verb before: "agreed on Friday to meet"
    }
    return best->is_weekday && is_ahead ? weekday_ahead(f, best) : best->day;
}

static void
assign_all(finder *f, kb_findings *findings)
{
    uint32_t sentence = KB_NONE;
    for (size_t i = 0; i < findings->list.n; ++i) {
        kb_relation *const relation = &findings->list.items[i];
        const kb_predicate *const known =
            kb_predicate_find(relation->predicate);
        if (relation->is_derived || (known && !known->is_event)) {
            continue;
        }
        if (relation->sentence != sentence) {
            sentence = relation->sentence;
            find_points(f, sentence);
        }
        relation->time = nearest_day(f, relation);
    }
}

void
kb_time_assign(const kb_reading *reading, kb_findings *findings)
{
    enum { GROUPS_MAX = 16 };
    size_t n_rules = 0;
    (void)kb_rules_times(reading->rules, &n_rules);
    if (n_rules == 0 || findings->list.n == 0) {
        return;
    }
    finder f = {.reading = reading,
                .match = pcre2_match_data_create(GROUPS_MAX, NULL),
                .context = pcre2_match_context_create(NULL),
                .today = reading->text->document->date};
    if (f.match && f.context) {
        (void)pcre2_set_match_limit(f.context, MATCH_LIMIT);
        assign_all(&f, findings);
    } else {
        findings->status = KB_ERR_NOMEM;
    }
    pcre2_match_context_free(f.context);
    pcre2_match_data_free(f.match);
}

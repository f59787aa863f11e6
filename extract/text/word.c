// SPDX-License-Identifier: MIT
#include "text/word.h"

// Bytes looked at beyond a word for the @ of a mail address, and for the end
// of a domain.
enum { LOOK_AHEAD = 64, LONGEST_DOMAIN = 256 };

static kb_char
after(const char *at, kb_char c, const char *end)
{
    return kb_char_at(at + c.len, end);
}

static char
lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool
is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

// ---- clitics ----------------------------------------------------------------

static const char *const clitic_letters[] = {"s", "d", "m", "re", "ve", "ll"};

// The end of `letters` at `at` when no word goes on after them.
static const char *
match_letters(const char *at, const char *end, const char *letters)
{
    for (; *letters != '\0'; ++letters, ++at) {
        if (at >= end || lower(*at) != *letters) {
            return NULL;
        }
    }
    return kb_char_is_word(kb_char_at(at, end)) ? NULL : at;
}

static const char *
match_any_letters(const char *at, const char *end)
{
    const size_t n = sizeof(clitic_letters) / sizeof(clitic_letters[0]);
    for (size_t i = 0; i < n; ++i) {
        const char *const stop = match_letters(at, end, clitic_letters[i]);
        if (stop) {
            return stop;
        }
    }
    return NULL;
}

static bool
is_clitic_mark(kb_char c)
{
    return c.class_ == KB_CHAR_APOSTROPHE && c.code != 0x2018;
}

// n't, n’t and `n ' t`, or NULL.
static const char *
match_negation(const char *at, const char *end)
{
    if (at >= end || lower(*at) != 'n') {
        return NULL;
    }
    ++at;
    const bool is_spaced = at < end && *at == ' ';
    at += is_spaced;
    const kb_char mark = kb_char_at(at, end);
    if (!is_clitic_mark(mark)) {
        return NULL;
    }
    at += mark.len;
    if (is_spaced) {
        if (at >= end || *at != ' ') {
            return NULL;
        }
        ++at;
    }
    return match_letters(at, end, "t");
}

const char *
kb_word_clitic_end(const char *at, const char *end)
{
    const kb_char mark = kb_char_at(at, end);
    if (!is_clitic_mark(mark)) {
        return match_negation(at, end);
    }
    at += mark.len;
    const char *const stop = match_any_letters(at, end);
    if (stop || at >= end || *at != ' ') {
        return stop;
    }
    return match_any_letters(at + 1, end);
}

// ---- words ------------------------------------------------------------------

static bool
is_inner_apostrophe(const char *at, kb_char c, const char *end)
{
    return kb_char_is_letter(after(at, c, end));
}

static const char *
skip_marks(const char *at, const char *end)
{
    kb_char c = kb_char_at(at, end);
    while (c.class_ == KB_CHAR_MARK) {
        at += c.len;
        c = kb_char_at(at, end);
    }
    return at;
}

// Most of a text is this alone.
static const char *
skip_ascii_word(const char *at, const char *end)
{
    while (at < end && (unsigned char)*at < 0x80 &&
           kb_char_ascii[(unsigned char)*at] >= KB_CHAR_UPPER &&
           kb_char_ascii[(unsigned char)*at] <= KB_CHAR_JOINER) {
        ++at;
    }
    return at;
}

const char *
kb_word_end(const char *at, const char *end)
{
    const char *const begin = at;
    if (kb_char_is_ideograph(kb_char_at(at, end))) {
        return skip_marks(at + kb_char_at(at, end).len, end);
    }
    for (;;) {
        at = skip_ascii_word(at, end);
        const kb_char c = kb_char_at(at, end);
        if (kb_char_is_ideograph(c)) {
            return at;
        }
        if (kb_char_is_word(c)) {
            at += c.len;
            continue;
        }
        const char *const last = at > begin ? at - 1 : at;
        if (c.class_ == KB_CHAR_APOSTROPHE && is_inner_apostrophe(at, c, end)) {
            if (match_negation(last, end)) {
                return last;
            }
            if (!is_clitic_mark(c) || !match_any_letters(at + c.len, end)) {
                at += c.len;
                continue;
            }
        } else if (c.code == ' ' && match_negation(last, end)) {
            return last;
        }
        return at;
    }
}

// ---- addresses --------------------------------------------------------------

static bool
is_address_char(kb_char c)
{
    if (c.code >= 0x80) {
        return kb_char_is_letter(c);
    }
    return c.len > 0 && c.code > ' ' && c.code != '<' && c.code != '>' &&
           c.code != '"' && c.code != '|' && c.code != 0x7F;
}

// Closing punctuation belongs to the sentence, not to the address.
static const char *
trim_address(const char *begin, const char *at)
{
    while (at > begin && strchr(".,;:!?'()[]*", at[-1])) {
        --at;
    }
    return at;
}

static const char *
skip_address(const char *at, const char *end)
{
    const char *const begin = at;
    for (kb_char c = kb_char_at(at, end); is_address_char(c);
         c = kb_char_at(at, end)) {
        at += c.len;
    }
    return trim_address(begin, at);
}

static const char *
match_mail(const char *word, const char *end)
{
    if (end - word > LOOK_AHEAD) {
        end = word + LOOK_AHEAD;
    }
    const char *at = word;
    while (at < end && (is_alnum(*at) || strchr("._+-", *at))) {
        ++at;
    }
    if (at + 1 >= end || *at != '@' || !is_alnum(at[1])) {
        return NULL;
    }
    const char *const host = ++at;
    while (at < end && (is_alnum(*at) || *at == '.' || *at == '-')) {
        ++at;
    }
    return trim_address(host, at);
}

static const char *const domain_ends[] = {
    "com", "org", "net", "edu", "gov", "info", "int", "eu",
    "uk",  "ru",  "ua",  "de",  "fr",  "io",   "tv",  "news",
};

// The last label of the domain whose dot is at `at`, and past it a path.
static const char *
match_domain(const char *at, const char *text_end)
{
    const char *end = text_end;
    if (end - at > LONGEST_DOMAIN) {
        end = at + LONGEST_DOMAIN;
    }
    const char *label = NULL;
    while (at + 1 < end && *at == '.' && at[1] >= 'a' && at[1] <= 'z') {
        label = ++at;
        while (at < end && (is_alnum(*at) || *at == '-')) {
            ++at;
        }
    }
    if (!label || kb_char_is_word(kb_char_at(at, end))) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof(domain_ends) / sizeof(domain_ends[0]); ++i) {
        if ((size_t)(at - label) == strlen(domain_ends[i]) &&
            memcmp(label, domain_ends[i], (size_t)(at - label)) == 0) {
            return at < end && *at == '/' ? skip_address(at, text_end) : at;
        }
    }
    return NULL;
}

const char *
kb_word_address_end(const char *at, const char *word, const char *end)
{
    if (end - word < 2) {
        return NULL;
    }
    const size_t len = (size_t)(word - at);
    if (*word == ':') {
        return end - word > 3 && word[1] == '/' && word[2] == '/'
                   ? skip_address(word + 3, end)
                   : NULL;
    }
    if (*word == '.' && len == 3 && memcmp(at, "www", 3) == 0 &&
        is_alnum(word[1])) {
        return skip_address(word, end);
    }
    if (!is_alnum(word[1]) || !strchr("@._+-", *word)) {
        return NULL;
    }
    const char *const mail = match_mail(word, end);
    return mail ? mail : match_domain(word, end);
}

// ---- full stops inside ------------------------------------------------------

static bool
is_stop(kb_char c)
{
    return c.code == '.';
}

const char *
kb_word_dotted_end(const char *at, const char *end)
{
    // Ph.D., Ed.D.
    if (end - at >= 5 && at[2] == '.' && at[3] == 'D' && at[4] == '.' &&
        at[0] >= 'A' && at[0] <= 'Z' && at[1] >= 'a' && at[1] <= 'z') {
        return at + 5;
    }
    size_t n = 0;
    kb_char c = kb_char_at(at, end);
    while (kb_char_is_letter(c) && is_stop(after(at, c, end))) {
        at += c.len + 1;
        ++n;
        c = kb_char_at(at, end);
    }
    if (n > 0 && kb_char_is_letter(c) && !kb_char_is_word(after(at, c, end)) &&
        after(at, c, end).class_ != KB_CHAR_APOSTROPHE) {
        at += c.len;
        ++n;
    }
    return n > 1 ? at : NULL;
}

const char *
kb_word_initial_end(const char *at, const char *end)
{
    const kb_char letter = kb_char_at(at, end);
    if (letter.class_ != KB_CHAR_UPPER || !is_stop(after(at, letter, end))) {
        return NULL;
    }
    const char *const stop = at + letter.len + 1;
    const char *next = stop;
    while (next < end && *next == ' ') {
        ++next;
    }
    if (next == stop && next < end && (*next == ',' || *next == '-')) {
        return stop;
    }
    return kb_char_at(next, end).class_ == KB_CHAR_UPPER ? stop : NULL;
}

// ---- numbers ----------------------------------------------------------------

static bool
is_in_number(const char *at, kb_char c, const char *end)
{
    const bool is_separator = c.code == '.' || c.code == ',' || c.code == ':';
    return c.class_ == KB_CHAR_DIGIT ||
           (is_separator && after(at, c, end).class_ == KB_CHAR_DIGIT);
}

const char *
kb_word_number_end(const char *at, const char *end)
{
    while (is_in_number(at, kb_char_at(at, end), end)) {
        at += kb_char_at(at, end).len;
    }
    kb_char c = kb_char_at(at, end);
    while (kb_char_is_word(c)) {
        at += c.len;
        c = kb_char_at(at, end);
    }
    return at;
}

bool
kb_word_is_unit(const char *at, size_t len)
{
    if (len > 3) {
        return false;
    }
    for (size_t i = 0; i < len; ++i) {
        if (at[i] < 'a' || at[i] > 'z') {
            return false;
        }
    }
    return true;
}

// SPDX-License-Identifier: MIT
#include "text/line.h"

enum {
    LONGEST_DATELINE = 20, // tokens
    LONGEST_BYLINE = 14,
    LONGEST_CREDIT = 40,
    SHORTEST_CITY = 4 // bytes of a place that needs nothing but its capitals
};

static bool
is_mark(const kb_text *text, uint32_t i, const char *marks)
{
    const kb_token *const token = &text->tokens[i];
    return token->kind == KB_TOKEN_PUNCT && token->mark &&
           strchr(marks, token->mark);
}

static bool
has_flag(const kb_text *text, uint32_t i, uint16_t flag)
{
    return (text->tokens[i].flags & flag) != 0;
}

// Whether the folded tokens from `i` are the words of `phrase`; then their
// number, else 0.
static uint32_t
match_phrase(const kb_text *text, uint32_t i, uint32_t end, const char *phrase)
{
    const uint32_t begin = i;
    while (*phrase != '\0') {
        const size_t len = strcspn(phrase, " ");
        if (i >= end || text->tokens[i].fold.len != len ||
            memcmp(text->tokens[i].fold.ptr, phrase, len) != 0) {
            return 0;
        }
        ++i;
        phrase += len + (phrase[len] == ' ');
    }
    return i - begin;
}

static uint32_t
match_any(const kb_text *text, uint32_t i, uint32_t end,
          const char *const *phrases)
{
    uint32_t longest = 0;
    if (i >= end || text->tokens[i].fold.len == 0) {
        return 0;
    }
    const char first = text->tokens[i].fold.ptr[0];
    for (; *phrases; ++phrases) {
        if (**phrases == first) { // few do
            const uint32_t n = match_phrase(text, i, end, *phrases);
            longest = n > longest ? n : longest;
        }
    }
    return longest;
}

// ---- datelines --------------------------------------------------------------

// A dash between spaces, or the underscore of some agencies.
static bool
is_dateline_dash(const kb_text *text, uint32_t i, uint32_t end)
{
    if (!is_mark(text, i, "-_") || i + 1 >= end) {
        return false;
    }
    const bool is_hyphen =
        text->document->text.ptr[text->tokens[i].span.begin] == '-';
    return !is_hyphen || !has_flag(text, i, KB_TOKEN_GLUED) ||
           !has_flag(text, i + 1, KB_TOKEN_GLUED);
}

static bool
may_be_in_dateline(const kb_text *text, uint32_t i)
{
    static const char *const small[] = {"of", "the", "and", "au",  "de",
                                        "la", "el",  "on",  "sur", NULL};
    const kb_token *const token = &text->tokens[i];
    switch ((kb_token_kind)token->kind) {
    case KB_TOKEN_WORD:
        return (token->flags & (KB_TOKEN_CAPITAL | KB_TOKEN_PARENS)) ||
               match_any(text, i, i + 1, small) > 0;
    case KB_TOKEN_NUMBER:
    case KB_TOKEN_CLITIC:
        return true;
    case KB_TOKEN_PUNCT:
        return is_mark(text, i, ",()[]/-.");
    case KB_TOKEN_OTHER:
        break;
    }
    return false;
}

static bool
is_caps_place(const kb_text *text, uint32_t i, uint32_t end)
{
    static const char *const others[] = {
        "breaking", "update",  "updated", "watch",     "exclusive", "read",
        "also",     "video",   "live",    "opinion",   "analysis",  "photos",
        "factbox",  "related", "latest",  "editorial", NULL};
    return has_flag(text, i, KB_TOKEN_ALL_CAPS) &&
           !has_flag(text, i, KB_TOKEN_DOTTED) &&
           (text->tokens[i].fold.len >= SHORTEST_CITY ||
            (i + 1 < end && has_flag(text, i + 1, KB_TOKEN_ALL_CAPS))) &&
           match_any(text, i, i + 1, others) == 0;
}

// Whether what follows the dash reads like a story, not like a headline.
static bool
is_story(const kb_text *text, uint32_t i, uint32_t end)
{
    while (i < end && text->tokens[i].kind == KB_TOKEN_PUNCT) {
        ++i;
    }
    if (i >= end || (text->tokens[i].kind == KB_TOKEN_WORD &&
                     !has_flag(text, i, KB_TOKEN_CAPITAL))) {
        return false;
    }
    for (; i < end; ++i) {
        if (text->tokens[i].kind == KB_TOKEN_WORD &&
            !has_flag(text, i, KB_TOKEN_CAPITAL)) {
            return true;
        }
    }
    return false;
}

uint32_t
kb_line_dateline_end(const kb_text *text, uint32_t begin, uint32_t end)
{
    if (end - begin > LONGEST_DATELINE) {
        end = begin + LONGEST_DATELINE;
    }
    if (!has_flag(text, begin, KB_TOKEN_CAPITAL) &&
        !is_mark(text, begin, "(")) {
        return begin;
    }
    const bool is_caps = is_caps_place(text, begin, end);
    for (uint32_t i = begin + 1; i + 1 < end; ++i) {
        const bool is_colon = is_caps && is_mark(text, i, ":");
        if (is_colon || is_dateline_dash(text, i, end)) {
            const bool has_agency = is_mark(text, i - 1, ")");
            return (is_caps || has_agency) && is_story(text, i + 1, end)
                       ? i + 1
                       : begin;
        }
        if (!may_be_in_dateline(text, i)) {
            return begin;
        }
    }
    return begin;
}

// ---- credits ----------------------------------------------------------------

// Labels before a colon, or before the name in a caption.
static const char *const labels[] = {"photo",
                                     "photos",
                                     "picture",
                                     "pictures",
                                     "image",
                                     "images",
                                     "pic",
                                     "photograph",
                                     "video",
                                     "graphic",
                                     "illustration",
                                     "credit",
                                     "credits",
                                     "source",
                                     "sources",
                                     "courtesy",
                                     "file photo",
                                     "file picture",
                                     "photo credit",
                                     "image credit",
                                     "image source",
                                     "image caption",
                                     "picture credit",
                                     "ap photo",
                                     "read",
                                     "read also",
                                     "also read",
                                     "read more",
                                     "read next",
                                     "see also",
                                     "see more",
                                     "related",
                                     "related articles",
                                     "related news",
                                     "related post",
                                     "related posts",
                                     "related stories",
                                     "related topics",
                                     "more on this",
                                     "more on this story",
                                     "must read",
                                     "watch",
                                     "watch also",
                                     "watch live",
                                     "listen",
                                     "updated",
                                     "last updated",
                                     "published",
                                     "first published",
                                     "posted",
                                     "posted on",
                                     "tags",
                                     "topics",
                                     "category",
                                     "filed under",
                                     "share",
                                     "share this",
                                     "follow us",
                                     "contact",
                                     "copyright",
                                     "reporter",
                                     "author",
                                     "editor",
                                     NULL};

// Before names.
static const char *const bylines[] = {"by",
                                      "written by",
                                      "story by",
                                      "reporting by",
                                      "additional reporting by",
                                      "writing by",
                                      "editing by",
                                      "compiled by",
                                      "translated by",
                                      "photo by",
                                      "photos by",
                                      "picture by",
                                      "image by",
                                      "posted by",
                                      "published by",
                                      "with inputs from",
                                      "with files from",
                                      "with agency inputs",
                                      "with reporting by",
                                      NULL};

// Whole lines.
static const char *const furniture[] = {"read more",
                                        "read also",
                                        "also read",
                                        "see also",
                                        "advertisement",
                                        "advert",
                                        "share",
                                        "share this",
                                        "share this article",
                                        "share this story",
                                        "loading audio",
                                        "loading",
                                        "sign up",
                                        "subscribe",
                                        "subscribe now",
                                        "follow us",
                                        "newsletter",
                                        "comments",
                                        "leave a comment",
                                        "print",
                                        "save",
                                        "menu",
                                        "home",
                                        "search",
                                        "skip to content",
                                        "back to top",
                                        "related articles",
                                        "related stories",
                                        "related topics",
                                        "getty images",
                                        "all rights reserved",
                                        "listen to this article",
                                        "live updates",
                                        "most read",
                                        "more on this story",
                                        "trending",
                                        "recommended",
                                        "story continues below",
                                        "image source",
                                        "image caption",
                                        "sign in",
                                        "log in",
                                        "cookie policy",
                                        NULL};

static uint32_t
skip_marks(const kb_text *text, uint32_t begin, uint32_t end)
{
    while (begin < end && is_mark(text, begin, "([*->|\"")) {
        ++begin;
    }
    return begin;
}

static bool
is_label(const kb_text *text, uint32_t begin, uint32_t end)
{
    const uint32_t n = match_any(text, begin, end, labels);
    if (n == 0 || begin + n >= end) {
        return false;
    }
    // A caption may have a comma: Image source, Getty Images.
    return is_mark(text, begin + n, n > 1 ? ":|/," : ":|/");
}

static bool
is_names_only(const kb_text *text, uint32_t begin, uint32_t end)
{
    static const char *const small[] = {
        "and",       "of",      "for",     "in",         "via", "the",
        "by",        "at",      "de",      "van",        "bin", "al",
        "reporting", "editing", "writing", "additional", NULL};
    if (begin >= end || !has_flag(text, begin, KB_TOKEN_CAPITAL)) {
        return false;
    }
    for (uint32_t i = begin; i < end; ++i) {
        if (text->tokens[i].kind == KB_TOKEN_WORD &&
            !has_flag(text, i, KB_TOKEN_CAPITAL) &&
            match_any(text, i, i + 1, small) == 0) {
            return false;
        }
    }
    return true;
}

static bool
is_byline(const kb_text *text, uint32_t begin, uint32_t end)
{
    const uint32_t n = match_any(text, begin, end, bylines);
    const uint32_t longest = n == 1 ? LONGEST_BYLINE : LONGEST_CREDIT;
    return n > 0 && end - begin > n && end - begin <= longest &&
           (n > 1 || !is_mark(text, end - 1, ".!?")) &&
           is_names_only(text, begin + n, end);
}

static bool
is_furniture(const kb_text *text, uint32_t begin, uint32_t end)
{
    while (end > begin && text->tokens[end - 1].kind == KB_TOKEN_PUNCT) {
        --end;
    }
    return end > begin && match_any(text, begin, end, furniture) == end - begin;
}

// `Evan Vucci/AP`, `REUTERS/Gleb Garanich`, `AFP via Getty Images`.
static bool
is_agency_line(const kb_text *text, uint32_t begin, uint32_t end)
{
    static const char *const agencies[] = {
        "reuters",  "ap",  "afp",  "getty images", "epa",
        "ap photo", "dpa", "tass", "anadolu",      NULL};
    if (end - begin > LONGEST_BYLINE || !is_names_only(text, begin, end) ||
        is_mark(text, end - 1, ".!?")) {
        return false;
    }
    bool has_slash = false;
    bool has_agency = false;
    for (uint32_t i = begin; i < end; ++i) {
        has_slash |= is_mark(text, i, "/") ||
                     match_phrase(text, i, end, "getty images") > 0;
        has_agency |= match_any(text, i, end, agencies) > 0;
    }
    return has_slash && has_agency;
}

// `4 March 2022, 00:01 | Updated: 06:23`; `Published 10:32 GMT`.
static bool
is_time_line(const kb_text *text, uint32_t begin, uint32_t end)
{
    static const char *const verbs[] = {"published", "updated", "posted",
                                        "last updated", NULL};
    if (end - begin > LONGEST_DATELINE || is_mark(text, end - 1, ".!?")) {
        return false;
    }
    const uint32_t n = match_any(text, begin, end, verbs);
    if (n > 0 && begin + n < end &&
        text->tokens[begin + n].kind == KB_TOKEN_NUMBER) {
        return true;
    }
    if (text->tokens[begin].kind != KB_TOKEN_NUMBER) {
        return false;
    }
    for (uint32_t i = begin + 1; i < end; ++i) {
        if (is_label(text, i, end)) {
            return true;
        }
    }
    return false;
}

bool
kb_line_is_credit_paren(const kb_text *text, uint32_t begin, uint32_t end)
{
    return is_label(text, begin + 1, end) ||
           match_any(text, begin + 1, end, bylines) > 1;
}

bool
kb_line_is_credit(const kb_text *text, uint32_t begin, uint32_t end)
{
    const uint32_t first = skip_marks(text, begin, end);
    if (first >= end) {
        return false;
    }
    if (is_mark(text, begin, "([") &&
        kb_line_is_credit_paren(text, begin, end)) {
        return true;
    }
    if (kb_str_equal(kb_text_token(text, first), KB_STR("©"))) {
        return true;
    }
    while (end > first + 1 && is_mark(text, end - 1, ")]")) {
        --end;
    }
    return is_furniture(text, first, end) ||
           (end - first <= LONGEST_CREDIT && is_label(text, first, end)) ||
           is_byline(text, first, end) || is_agency_line(text, first, end) ||
           is_time_line(text, first, end);
}

// SPDX-License-Identifier: MIT
#include "base/buf.h"
#include "relation/time.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdio.h>

static const struct {
    kb_str word;
    kb_time_means means;
} kinds[] = {
    {{"date", 4}, KB_TIME_DATE},       {{"iso", 3}, KB_TIME_ISO},
    {{"weekday", 7}, KB_TIME_WEEKDAY}, {{"offset", 6}, KB_TIME_OFFSET},
    {{"ago", 3}, KB_TIME_AGO},         {{"ahead", 5}, KB_TIME_AHEAD},
    {{"vague", 5}, KB_TIME_VAGUE},
};

static const struct {
    kb_str name;
    const char *pattern;
} macros[] = {
    {{"%month", 6},
     "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|"
     "Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"},
    {{"%weekday", 8},
     "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"},
    {{"%count", 6},
     "(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|"
     "eleven|twelve|[0-9]{1,3})"},
};

static kb_status
expand(kb_str pattern, kb_buf *out)
{
    for (size_t i = 0; i < pattern.len;) {
        size_t used = 0;
        for (size_t m = 0; m < sizeof(macros) / sizeof(macros[0]); ++m) {
            const kb_str name = macros[m].name;
            if (pattern.len - i >= name.len &&
                memcmp(pattern.ptr + i, name.ptr, name.len) == 0) {
                KB_TRY(kb_buf_add(out, macros[m].pattern,
                                  strlen(macros[m].pattern)));
                used = name.len;
            }
        }
        if (used == 0) {
            KB_TRY(kb_buf_add_byte(out, pattern.ptr[i]));
            used = 1;
        }
        i += used;
    }
    return KB_OK;
}

static kb_status
refuse(char why[128], uint32_t *at, size_t offset, const char *text)
{
    (void)snprintf(why, 128, "%s", text);
    *at = (uint32_t)offset + 1;
    return KB_ERR_SYNTAX;
}

static bool
has_groups(const pcre2_code *code, const char *const *names)
{
    for (; *names; ++names) {
        if (pcre2_substring_number_from_name(code, (PCRE2_SPTR)*names) < 0) {
            return false;
        }
    }
    return true;
}

// The groups that a meaning cannot do without.
static const char *const *
groups_of(kb_time_means means)
{
    static const char *const date[] = {"month", "day", NULL};
    static const char *const iso[] = {"year", "month", "day", NULL};
    static const char *const weekday[] = {"weekday", NULL};
    static const char *const ago[] = {"count", "unit", NULL};
    static const char *const none[] = {NULL};
    switch (means) {
    case KB_TIME_DATE:
        return date;
    case KB_TIME_ISO:
        return iso;
    case KB_TIME_WEEKDAY:
        return weekday;
    case KB_TIME_AGO:
    case KB_TIME_AHEAD:
        return ago;
    case KB_TIME_OFFSET:
    case KB_TIME_VAGUE:
    default:
        return none;
    }
}

// The bytes with which a match may begin, as far as PCRE2 knows them: it looks
// for them in patterns that are not anchored.
static void
take_first_bytes(const pcre2_code *loose, kb_time_rule *rule)
{
    const unsigned char *bits = NULL;
    uint32_t has_one = 0;
    uint32_t byte = 0;
    (void)pcre2_pattern_info(loose, PCRE2_INFO_FIRSTBITMAP, &bits);
    (void)pcre2_pattern_info(loose, PCRE2_INFO_FIRSTCODETYPE, &has_one);
    (void)pcre2_pattern_info(loose, PCRE2_INFO_FIRSTCODEUNIT, &byte);
    if (bits) {
        memcpy(rule->set, bits, sizeof(rule->set));
    } else if (has_one == 1) {
        const uint32_t other = byte ^ ('a' ^ 'A'); // perhaps in either case
        rule->set[byte / 8 % sizeof(rule->set)] |=
            (unsigned char)(1U << byte % 8);
        rule->set[other / 8 % sizeof(rule->set)] |=
            (unsigned char)(1U << other % 8);
    } else {
        memset(rule->set, UINT8_MAX, sizeof(rule->set));
    }
}

static pcre2_code *
compile_as(kb_str expanded, uint32_t options, char why[128], uint32_t *at)
{
    int number = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code *const code =
        pcre2_compile((PCRE2_SPTR)expanded.ptr, expanded.len,
                      PCRE2_UTF | PCRE2_UCP | options, &number, &offset, NULL);
    if (!code) {
        PCRE2_UCHAR text[128];
        (void)pcre2_get_error_message(number, text, sizeof(text));
        (void)refuse(why, at, offset, (const char *)text);
    }
    return code;
}

static kb_status
compile(kb_str expanded, kb_time_rule *rule, char why[128], uint32_t *at)
{
    pcre2_code *const loose = compile_as(expanded, 0, why, at);
    if (!loose) {
        return KB_ERR_SYNTAX;
    }
    take_first_bytes(loose, rule);
    pcre2_code_free(loose);
    pcre2_code *const code = compile_as(expanded, PCRE2_ANCHORED, why, at);
    if (!code) {
        return KB_ERR_SYNTAX;
    }
    if (!has_groups(code, groups_of(rule->means))) {
        pcre2_code_free(code);
        return refuse(why, at, 0,
                      "a named group that `means` needs is missing");
    }
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); // slower without
    rule->code = code;
    return KB_OK;
}

kb_status
kb_time_rule_compile(kb_str pattern, kb_str means, kb_time_rule *rule,
                     char why[128], uint32_t *at)
{
    *rule = (kb_time_rule){0};
    bool is_known = false;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); ++i) {
        if (kb_str_equal(kinds[i].word, means)) {
            rule->means = kinds[i].means;
            is_known = true;
        }
    }
    if (!is_known) {
        return refuse(why, at, 0, "no such meaning of a time");
    }
    kb_buf expanded = {0};
    kb_status st = expand(pattern, &expanded);
    if (st == KB_OK) {
        st = compile(kb_buf_get(&expanded), rule, why, at);
    }
    kb_buf_clear(&expanded);
    return st;
}

void
kb_time_rule_clear(kb_time_rule *rule)
{
    pcre2_code_free(rule->code);
    rule->code = NULL;
}

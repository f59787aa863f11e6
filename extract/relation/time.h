// SPDX-License-Identifier: MIT
// Days that a text speaks of, and which of its relations they belong to.
// The patterns are data (times.tsv); this is the only place that runs PCRE2.
#ifndef KB_RELATION_TIME_H
#define KB_RELATION_TIME_H

#include "relation/finding.h"

/// What a pattern's match means.
typedef enum kb_time_means {
    KB_TIME_DATE,    // groups month, day, perhaps year or shift
    KB_TIME_ISO,     // groups year, month, day, all numbers
    KB_TIME_WEEKDAY, // group weekday, perhaps last, next, week
    KB_TIME_OFFSET,  // so many days from the document's date
    KB_TIME_AGO,     // groups count and unit
    KB_TIME_AHEAD,   // the same, yet to come
    KB_TIME_VAGUE    // a time without a day
} kb_time_means;

/// A compiled time expression.
typedef struct kb_time_rule {
    kb_time_means means;
    int days;              // of KB_TIME_OFFSET
    void *code;            // pcre2_code, anchored
    unsigned char set[32]; // bits of the bytes with which a match may begin
} kb_time_rule;

/// Whether a match may begin with a byte.
static inline bool
kb_time_rule_may_begin(const kb_time_rule *rule, char byte)
{
    const unsigned char b = (unsigned char)byte;
    return (rule->set[b / 8] >> b % 8 & 1) != 0;
}

/**
   Compile a pattern, which is tried where a word or number begins;
   `%month`, `%weekday` and `%count` in it stand for the words of those kinds.

   @param means  The word of the `means` column.
   @param[out] rule  kb_time_rule_clear() it.
   @param[out] why   A sentence about what is wrong, at least 128 bytes.
   @param[out] at    Byte of the pattern where that is, from 1.
   @return KB_OK, KB_ERR_SYNTAX with `why` and `at` set, or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_time_rule_compile(kb_str pattern, kb_str means,
                                            kb_time_rule *rule, char why[128],
                                            uint32_t *at);

/// Takes a zeroed rule.
void kb_time_rule_clear(kb_time_rule *rule);

/**
   Give every event that lacks one a day: of the time expression nearest to its
   trigger in the sentence, unless another verb with a tense stands between.
   Weekdays count back from the document's date, or ahead after "next" and for
   what is planned, ordered or would be.
*/
void kb_time_assign(const kb_reading *reading, kb_findings *findings);

#endif // KB_RELATION_TIME_H

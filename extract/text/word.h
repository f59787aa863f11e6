// SPDX-License-Identifier: MIT
// How far a word reaches that holds more than letters.  Pure functions on
// well-formed UTF-8; `end` is the end of the text.
#ifndef KB_TEXT_WORD_H
#define KB_TEXT_WORD_H

#include "text/chars.h"

/// The end of the letters, digits, marks and inner apostrophes that begin at
/// `at`, before a possessive or contracted ending (Putin|'s, do|n't).  An
/// ideograph is a word alone.
const char *kb_word_end(const char *at, const char *end);

/// The end of the contracted or possessive ending at `at` ('s, ’ll, n't, or
/// as corpora have it `' s`, `n ' t`), or NULL.
const char *kb_word_clitic_end(const char *at, const char *end);

/// The end of the web or mail address at `at`, whose first word ends at
/// `word`, or NULL.  A bare domain counts when its last label is a usual one.
const char *kb_word_address_end(const char *at, const char *word,
                                const char *end);

/// The end of letters with full stops (U.S., a.m., Ph.D., U.K) at `at`, or
/// NULL.
const char *kb_word_dotted_end(const char *at, const char *end);

/// The end of an initial (J. in J. Smith) at `at`, or NULL.
const char *kb_word_initial_end(const char *at, const char *end);

/// The end of a number with its separators and letters (1,000; 10:30; 90s).
const char *kb_word_number_end(const char *at, const char *end);

/// Whether the `len` letters after a number leave it one (3rd, 90s, 2.5bn).
bool kb_word_is_unit(const char *at, size_t len);

#endif // KB_TEXT_WORD_H

// SPDX-License-Identifier: MIT
// The abbreviations that the tests of text/ know.
#ifndef KB_TEST_ABBREVIATIONS_H
#define KB_TEST_ABBREVIATIONS_H

#include "base/hash.h"
#include "test.h"
#include "text/token.h"

static kb_abbreviation
find_abbreviation(const void *ctx, kb_str fold, uint64_t key)
{
    static const struct {
        const char *fold;
        kb_abbreviation kind;
    } known[] = {
        {"gen", KB_ABBREVIATION_INSIDE}, {"mr", KB_ABBREVIATION_INSIDE},
        {"mrs", KB_ABBREVIATION_INSIDE}, {"dr", KB_ABBREVIATION_INSIDE},
        {"st", KB_ABBREVIATION_INSIDE},  {"vs", KB_ABBREVIATION_INSIDE},
        {"dna", KB_ABBREVIATION_INSIDE}, {"inc", KB_ABBREVIATION_EITHER},
        {"jan", KB_ABBREVIATION_EITHER}, {"jr", KB_ABBREVIATION_EITHER},
        {"no", KB_ABBREVIATION_EITHER},  {"nov", KB_ABBREVIATION_EITHER},
        {"sun", KB_ABBREVIATION_EITHER},
    };
    (void)ctx;
    assert_int_equal(key, kb_hash(fold));
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); ++i) {
        if (kb_str_equal(fold,
                         (kb_str){known[i].fold, strlen(known[i].fold)})) {
            return known[i].kind;
        }
    }
    return KB_NO_ABBREVIATION;
}

static const kb_abbreviations abbreviations = {NULL, find_abbreviation};

#endif // KB_TEST_ABBREVIATIONS_H

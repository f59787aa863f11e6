// SPDX-License-Identifier: MIT
// The lists of tests/data/annotate/lists, compiled and opened: a cut of the
// shipped ones that stays as it is.
#ifndef KB_TEST_LISTS_H
#define KB_TEST_LISTS_H

#include "test.h"

#include <kb/gaz.h>

static inline kb_gaz *
kb_test_open_lists(const char *image)
{
    const char *const sources[] = {KB_TEST_DATA "/annotate/lists"};
    kb_error err = {0};
    kb_gaz *gaz = NULL;
    if (kb_gaz_compile(sources, 1, image, NULL, &err) != KB_OK ||
        kb_gaz_open(image, NULL, &gaz, &err) != KB_OK) {
        fprintf(stderr, "%s:%u: %s\n", err.source, err.line, err.message);
        return NULL;
    }
    return gaz;
}

#endif // KB_TEST_LISTS_H

// SPDX-License-Identifier: MIT
// The shipped cues and shapes of names as the only rules: what finding names
// and resolving them asks of rules.
#ifndef KB_TEST_CUES_H
#define KB_TEST_CUES_H

#include <kb/extract.h>

#include <stdio.h>

/// NULL, with a message on stderr, when they are not to be had.
static inline kb_rules *
kb_test_load_cues(void)
{
    static const char *const paths[] = {
        KB_SOURCE_DIR "/gazetteers/rules/cues.tsv",
        KB_SOURCE_DIR "/gazetteers/rules/names.tsv"};
    kb_error err = {0};
    kb_rules *rules = NULL;
    if (kb_rules_load(paths, 2, NULL, &rules, &err) != KB_OK) {
        fprintf(stderr, "%s:%u:%u: %s\n", err.source, err.line, err.column,
                err.message);
        return NULL;
    }
    return rules;
}

#endif // KB_TEST_CUES_H

// SPDX-License-Identifier: MIT
// Which words of a sentence state a fact, and which it is about.
#ifndef KB_TOOLS_MARKS_H
#define KB_TOOLS_MARKS_H

#include <kb/store.h>

typedef enum kb_mark {
    KB_MARK_NONE = 0,
    KB_MARK_ARGUMENT = 1, ///< subject or object
    KB_MARK_TRIGGER = 2   ///< the words that state it
} kb_mark;

/// The mark at byte `at` of a sentence, and where the next one begins.
kb_mark kb_mark_next(const kb_evidence *evidence, const kb_sentence *sentence,
                     size_t at, size_t *end);

#endif // KB_TOOLS_MARKS_H

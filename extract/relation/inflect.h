// SPDX-License-Identifier: MIT
// The forms of English verbs and nouns, for the words that rules name.
#ifndef KB_RELATION_INFLECT_H
#define KB_RELATION_INFLECT_H

#include "base/buf.h"

// Forms of a verb, as bits: one spelling may be several (set, met).
enum {
    KB_FORM_BASE = 1 << 0, // impose
    KB_FORM_S = 1 << 1,    // imposes
    KB_FORM_PAST = 1 << 2, // imposed
    KB_FORM_DONE = 1 << 3, // imposed: the past participle
    KB_FORM_ING = 1 << 4   // imposing
};

/// Append lemma + s: visits, pushes, denies, dos (irregular ones are data).
KB_NODISCARD kb_status kb_inflect_s(kb_str lemma, kb_buf *out);

/// Append the regular past: visited, imposed, denied, banned (`is_doubled`).
KB_NODISCARD kb_status kb_inflect_past(kb_str lemma, bool is_doubled,
                                       kb_buf *out);

/// Append the present participle: visiting, imposing, dying, banning.
KB_NODISCARD kb_status kb_inflect_ing(kb_str lemma, bool is_doubled,
                                      kb_buf *out);

/// Whether the last consonant doubles before -ed and -ing: one syllable that
/// ends in consonant, vowel, consonant (ban, stop; not visit, back, show).
bool kb_inflect_is_doubled(kb_str lemma);

#endif // KB_RELATION_INFLECT_H

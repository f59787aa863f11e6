// SPDX-License-Identifier: MIT
// Examples of frames: sentences with [S …] and [T …] around the ends, and
// sentences in which the frame's predicate must not be found.
#ifndef KB_RELATION_EXAMPLE_H
#define KB_RELATION_EXAMPLE_H

#include "base/buf.h"
#include "relation/rule.h"

typedef struct kb_example {
    const kb_frame *frame;
    kb_str text; // with its marks
    bool is_counter;
} kb_example;

/// Walks over the examples of all frames; begin with all zero but `rules`.
typedef struct kb_example_walk {
    const kb_rules *rules;
    size_t frame;
    kb_str examples; // of that frame, those still to come
    kb_str counters;
    bool is_inside; // of a frame
} kb_example_walk;

/// The next example; false at the end.  Frames that others replaced are passed
/// over; a frame without examples gives one without text.
bool kb_example_next(kb_example_walk *walk, kb_example *out);

enum { KB_EXAMPLE_MARKS_MAX = 4 };

/// The spans that the marks leave behind.
typedef struct kb_example_marks {
    kb_span subject[KB_EXAMPLE_MARKS_MAX];
    kb_span target[KB_EXAMPLE_MARKS_MAX];
    uint32_t n_subjects;
    uint32_t n_targets;
} kb_example_marks;

/// The text without its marks; KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_example_strip(kb_str text, kb_buf *plain,
                                        kb_example_marks *out);

/// Whether what was found in the plain text has the frame's predicate between
/// the marked ends (any ends where nothing is marked), positive and read.
bool kb_example_is_told(const kb_frame *frame, const kb_example_marks *marks,
                        const kb_relation *relations, uint32_t n);

#endif // KB_RELATION_EXAMPLE_H

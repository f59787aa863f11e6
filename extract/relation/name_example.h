// SPDX-License-Identifier: MIT
// Examples of name rules: sentences with [...] around what a rule finds, and
// sentences in which it finds nothing.  Of a rule that says what is no name,
// they hold what is none, and what is one all the same.
#ifndef KB_RELATION_NAME_EXAMPLE_H
#define KB_RELATION_NAME_EXAMPLE_H

#include "base/buf.h"
#include "mention/shape.h"

enum { KB_NAME_MARKS_MAX = 8 };

typedef struct kb_name_example {
    kb_span marks[KB_NAME_MARKS_MAX]; // of the plain text
    uint32_t n_marks;
    bool is_counter;
} kb_name_example;

/// Read the text of an example, which becomes plain: KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_name_example_read(kb_str text, bool is_counter,
                                            kb_buf *plain,
                                            kb_name_example *out);

/// Whether what was found in the plain text, without weights, is as the
/// example of a rule tells.
bool kb_name_example_is_told(const kb_shape *shape,
                             const kb_name_example *example,
                             const kb_annotation *found);

#endif // KB_RELATION_NAME_EXAMPLE_H

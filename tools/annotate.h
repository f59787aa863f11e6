// SPDX-License-Identifier: MIT
// What was found in a document, as one line of JSON.
#ifndef KB_TOOLS_ANNOTATE_H
#define KB_TOOLS_ANNOTATE_H

#include "out.h"

#include <kb/annotation.h>

/// Version of the objects that kb_annotate() writes.
enum { KB_ANNOTATE_VERSION = 1 };

/// What goes into the line.
typedef struct kb_annotate_options {
    kb_str base;    ///< base IRI, with its closing `/` or `#`
    bool with_text; ///< the document's text
    bool explains;  ///< of each mention and relation, why
} kb_annotate_options;

/// Write an annotation.
void kb_annotate(kb_out *out, const kb_annotation *annotation,
                 const kb_annotate_options *options);

#endif // KB_TOOLS_ANNOTATE_H

// SPDX-License-Identifier: MIT
// What was found in a document, as one line of JSON.
#ifndef KB_TOOLS_ANNOTATE_H
#define KB_TOOLS_ANNOTATE_H

#include "out.h"

#include <kb/annotation.h>

/// Version of the objects that kb_annotate() writes.
enum { KB_ANNOTATE_VERSION = 1 };

/**
   Write an annotation.

   @param out         Where to.
   @param annotation  What was found.
   @param base        Base IRI, with its closing `/` or `#`.
*/
void kb_annotate(kb_out *out, const kb_annotation *annotation, kb_str base);

#endif // KB_TOOLS_ANNOTATE_H

// SPDX-License-Identifier: MIT
// Answers longer than the screen go through a pager.
#ifndef KB_TOOLS_PAGER_H
#define KB_TOOLS_PAGER_H

#include "out.h"

typedef struct kb_pager {
    int pid; ///< 0: none
} kb_pager;

/**
   Start $KB_PAGER, else $PAGER, else less, when standard output is a terminal,
   and let `out` write to it.  Without any, `out` writes to standard output.
   Call it before a store is opened.
*/
void kb_pager_begin(kb_pager *pager, kb_out *out);

/// Wait until the reader has seen enough.  `out` must be closed.
void kb_pager_end(kb_pager *pager, kb_out *out);

#endif // KB_TOOLS_PAGER_H

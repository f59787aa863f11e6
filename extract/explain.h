// SPDX-License-Identifier: MIT
// Why a mention speaks of its entity, in words for people.
#ifndef KB_EXPLAIN_H
#define KB_EXPLAIN_H

#include "resolve/resolve.h"

/**
   Say what stands behind a resolved mention: the entry of a list, how many
   others bear the name, the title beside it, or the name it leans on.

   @param out  In the arena: `entry kyiv-ua, of 2 that bear the name`.
   @return KB_OK or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_explain_mention(const kb_text *text,
                                          const kb_candidate *candidate,
                                          const kb_resolution *resolution,
                                          kb_arena *arena, kb_str *out);

#endif // KB_EXPLAIN_H

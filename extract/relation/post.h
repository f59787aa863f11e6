// SPDX-License-Identifier: MIT
// What a role says of who holds it.
#ifndef KB_RELATION_POST_H
#define KB_RELATION_POST_H

#include "relation/finding.h"
#include "relation/role.h"

/// State what a role says of its holder: that he holds it (positionHeld), and
/// what he is by it to each whose role it is; of what is over, what lasts.
void kb_post_state(const kb_parse *parse, kb_argument holder,
                   const kb_office *role, const char *rule,
                   kb_findings *findings);

#endif // KB_RELATION_POST_H

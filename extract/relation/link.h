// SPDX-License-Identifier: MIT
// What two things are to each other that stand beside each other, by the
// rules of link_rule.h.
#ifndef KB_RELATION_LINK_H
#define KB_RELATION_LINK_H

#include "relation/linked.h"

/// How a name before a head that begins at token `head` stands to it:
/// KB_JOINT_BESIDE; by a hyphen KB_JOINT_BASED or KB_JOINT_BORN; 0: by another
/// word behind a hyphen ("US-backed").
uint64_t kb_link_hyphen(const kb_text *text, const kb_candidate *name,
                        uint32_t head);

/// State what the rules say of two things in order of the text: KB_OK, or
/// KB_NOT_FOUND when no rule fits.
kb_status kb_link_state(const kb_parse *parse, const kb_linked *left,
                        uint64_t joint, const kb_linked *right,
                        kb_findings *findings);

/// The links of a sentence.
void kb_link_find(const kb_parse *parse, kb_findings *findings);

#endif // KB_RELATION_LINK_H

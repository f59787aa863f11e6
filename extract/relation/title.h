// SPDX-License-Identifier: MIT
// Lasting relations that noun phrases state: offices, members, kin.
#ifndef KB_RELATION_TITLE_H
#define KB_RELATION_TITLE_H

#include "relation/finding.h"

/// Titles before names ("Russian President Vladimir Putin"), apposition
/// ("X, the head of Y"), copula ("X is the head of Y"), membership ("X of the
/// CDU", "X (CDU)"), seats ("German airline Y") and "City, Country" of a
/// sentence.
void kb_title_find(const kb_parse *parse, kb_findings *findings);

#endif // KB_RELATION_TITLE_H

// SPDX-License-Identifier: MIT
// The words that output uses for the library's enumerations.
#ifndef KB_TOOLS_NAMES_H
#define KB_TOOLS_NAMES_H

#include <kb/annotation.h>

/// `person`, `place`, `organization`; empty for anything else.
const char *kb_type_text(kb_entity_type type);

/// `name`, `demonym`, `nominal`, `pronoun`.
const char *kb_mention_text(kb_mention_kind kind);

/// `asserted`, `planned`, `possible`, ...
const char *kb_modality_text(kb_modality modality);

#endif // KB_TOOLS_NAMES_H

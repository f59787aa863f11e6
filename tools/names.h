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

/// `Q7747`; empty for 0.
enum { KB_WIKIDATA_SIZE = 16 };
const char *kb_wikidata_text(uint32_t wikidata, char text[KB_WIKIDATA_SIZE]);

#endif // KB_TOOLS_NAMES_H

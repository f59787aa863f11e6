// SPDX-License-Identifier: MIT
#ifndef KB_GAZ_KIND_H
#define KB_GAZ_KIND_H

#include <kb/gaz.h>

typedef struct kb_gaz_kind {
    kb_entity_type type;
    kb_entity_class class_;
} kb_gaz_kind;

/// What kb_gaz_get() says of an entity's type and class, without reading all
/// else.
kb_gaz_kind kb_gaz_kind_of(const kb_gaz *gaz, uint32_t index);

/// What kb_gaz_get() says, without the texts and the Wikidata id.
kb_gaz_entity kb_gaz_facts(const kb_gaz *gaz, uint32_t index);

/// How many offices kb_gaz_get() says that an entity holds.
uint32_t kb_gaz_n_offices(const kb_gaz *gaz, uint32_t index);

#endif // KB_GAZ_KIND_H

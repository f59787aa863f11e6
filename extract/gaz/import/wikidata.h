// SPDX-License-Identifier: MIT
// Wikidata's classes as those of lists.
#ifndef KB_GAZ_IMPORT_WIKIDATA_H
#define KB_GAZ_IMPORT_WIKIDATA_H

#include "gaz/import/import.h"

typedef struct kb_wikidata_class {
    uint32_t number; // Q…
    kb_entity_type type;
    kb_entity_class class_;
} kb_wikidata_class;

typedef KB_VEC(kb_wikidata_class) kb_wikidata_classes;

/// Read the classes of a file, or take the usual ones when `path` is NULL.
KB_NODISCARD kb_status kb_wikidata_classes_load(kb_wikidata_classes *classes,
                                                const char *path,
                                                kb_error *err);

/// The class of an item, or NULL.
const kb_wikidata_class *
kb_wikidata_classes_find(const kb_wikidata_classes *classes, uint32_t number);

#endif // KB_GAZ_IMPORT_WIKIDATA_H

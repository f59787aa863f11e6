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

/// The same of the entity that a sense is.
static inline kb_gaz_kind
kb_sense_kind(const kb_gaz_sense *sense)
{
    return (kb_gaz_kind){(kb_entity_type)sense->type,
                         (kb_entity_class)sense->class_};
}

/// What kb_gaz_get() says, without the texts and the Wikidata id.
kb_gaz_entity kb_gaz_facts(const kb_gaz *gaz, uint32_t index);

/// The country that kb_gaz_get() says, without reading all else.
uint32_t kb_gaz_country(const kb_gaz *gaz, uint32_t index);

/// Whether a place is the capital of the country it lies in.
bool kb_gaz_is_capital(const kb_gaz *gaz, uint32_t index);

/// What kb_gaz_word_at() says, without the texts.
kb_gaz_word kb_gaz_word_facts(const kb_gaz *gaz, uint32_t index);

/// The class of kb_gaz_word_at(), without reading all else.
kb_word_class kb_gaz_word_class(const kb_gaz *gaz, uint32_t index);

/// What is left of the offices of an entity.
typedef struct kb_office_reader {
    const kb_gaz *gaz;
    const unsigned char *at, *end;
    uint32_t n_left;
} kb_office_reader;

/// Begin to read the offices of an entity, of which `n_left` tells how many
/// there can be.
kb_office_reader kb_gaz_offices_of(const kb_gaz *gaz, uint32_t index);

/// The next office; false when there is none.
bool kb_gaz_offices_next(kb_office_reader *reader, kb_gaz_office *out);

#endif // KB_GAZ_KIND_H

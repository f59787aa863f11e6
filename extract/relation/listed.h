// SPDX-License-Identifier: MIT
// Whose a role is that the text names with its holder alone: "President Bush",
// by what the lists say of him; "Prime Minister Smith", by what the document
// speaks of.
#ifndef KB_RELATION_LISTED_H
#define KB_RELATION_LISTED_H

#include "relation/participant.h"

/**
   Whose a role of a listed person is, among what the document names.

   Without a date of the document, that of an office of this role; else, for
   those who govern a country, the person's country.  (Offices on a day are
   inferences, see derive.h.)

   @param person  Entity.
   @param word    Its role in the text.
   @return An entity, or KB_NONE.
*/
uint32_t kb_listed_owner(const kb_parse *parse, uint32_t person,
                         const kb_gaz_word *word);

/**
   The country that a document speaks of: the only one that it names twice, or
   one named twice as often as any other; else KB_NONE.

   @param[out] out  An entity, or KB_NONE.
   @return KB_OK or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_listed_country(const kb_reading *reading,
                                         uint32_t *out);

/// Whether a role is one of governing a country: prime minister, minister.
bool kb_listed_governs(const kb_gaz_word *word);

#endif // KB_RELATION_LISTED_H

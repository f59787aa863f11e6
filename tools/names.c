// SPDX-License-Identifier: MIT
#include "names.h"

#include <inttypes.h>
#include <stdio.h>

const char *
kb_type_text(kb_entity_type type)
{
    switch (type) {
    case KB_PERSON:
        return "person";
    case KB_PLACE:
        return "place";
    case KB_ORGANIZATION:
        return "organization";
    default:
        return "";
    }
}

const char *
kb_mention_text(kb_mention_kind kind)
{
    switch (kind) {
    case KB_MENTION_NAME:
        return "name";
    case KB_MENTION_DEMONYM:
        return "demonym";
    case KB_MENTION_NOMINAL:
        return "nominal";
    case KB_MENTION_PRONOUN:
        return "pronoun";
    default:
        return "";
    }
}

const char *
kb_modality_text(kb_modality modality)
{
    switch (modality) {
    case KB_ASSERTED:
        return "asserted";
    case KB_PLANNED:
        return "planned";
    case KB_POSSIBLE:
        return "possible";
    case KB_CONDITIONAL:
        return "conditional";
    case KB_ALLEGED:
        return "alleged";
    case KB_DENIED:
        return "denied";
    case KB_ORDERED:
        return "ordered";
    default:
        return "";
    }
}

const char *
kb_wikidata_text(uint32_t wikidata, char text[KB_WIKIDATA_SIZE])
{
    text[0] = '\0';
    if (wikidata > 0) {
        (void)snprintf(text, KB_WIKIDATA_SIZE, "Q%" PRIu32, wikidata);
    }
    return text;
}

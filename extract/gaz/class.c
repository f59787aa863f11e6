// SPDX-License-Identifier: MIT
// The words that sources use for classes.
#include "gaz/class.h"

static const struct {
    kb_entity_class class_;
    kb_entity_type type;
    const char *text;
} entity_classes[] = {
    {KB_CLASS_COUNTRY, KB_PLACE, "country"},
    {KB_CLASS_TERRITORY, KB_PLACE, "territory"},
    {KB_CLASS_REGION, KB_PLACE, "region"},
    {KB_CLASS_CITY, KB_PLACE, "city"},
    {KB_CLASS_DISTRICT, KB_PLACE, "district"},
    {KB_CLASS_CONTINENT, KB_PLACE, "continent"},
    {KB_CLASS_AREA, KB_PLACE, "area"},
    {KB_CLASS_SEA, KB_PLACE, "sea"},
    {KB_CLASS_RIVER, KB_PLACE, "river"},
    {KB_CLASS_LAKE, KB_PLACE, "lake"},
    {KB_CLASS_MOUNTAIN, KB_PLACE, "mountain"},
    {KB_CLASS_ISLAND, KB_PLACE, "island"},
    {KB_CLASS_STRAIT, KB_PLACE, "strait"},
    {KB_CLASS_DESERT, KB_PLACE, "desert"},
    {KB_CLASS_FACILITY, KB_PLACE, "facility"},
    {KB_CLASS_BODY, KB_ORGANIZATION, "body"},
    {KB_CLASS_ALLIANCE, KB_ORGANIZATION, "alliance"},
    {KB_CLASS_GOVERNMENT, KB_ORGANIZATION, "government"},
    {KB_CLASS_MINISTRY, KB_ORGANIZATION, "ministry"},
    {KB_CLASS_AGENCY, KB_ORGANIZATION, "agency"},
    {KB_CLASS_PARLIAMENT, KB_ORGANIZATION, "parliament"},
    {KB_CLASS_COURT, KB_ORGANIZATION, "court"},
    {KB_CLASS_BANK, KB_ORGANIZATION, "bank"},
    {KB_CLASS_ARMY, KB_ORGANIZATION, "military"},
    {KB_CLASS_SEAT, KB_ORGANIZATION, "seat"},
    {KB_CLASS_PARTY, KB_ORGANIZATION, "party"},
    {KB_CLASS_ARMED_GROUP, KB_ORGANIZATION, "armed-group"},
    {KB_CLASS_COMPANY, KB_ORGANIZATION, "company"},
    {KB_CLASS_MEDIA, KB_ORGANIZATION, "media"},
    {KB_CLASS_NGO, KB_ORGANIZATION, "ngo"},
    {KB_CLASS_UNIVERSITY, KB_ORGANIZATION, "university"},
    {KB_CLASS_CLUB, KB_ORGANIZATION, "club"},
    {KB_CLASS_UNION, KB_ORGANIZATION, "union"},
    {KB_CLASS_CHURCH, KB_ORGANIZATION, "religious"},
    {KB_CLASS_GROUP, KB_ORGANIZATION, "group"},
    {KB_CLASS_POLITICIAN, KB_PERSON, "politician"},
    {KB_CLASS_OFFICIAL, KB_PERSON, "official"},
    {KB_CLASS_SOLDIER, KB_PERSON, "military"},
    {KB_CLASS_BUSINESS, KB_PERSON, "business"},
    {KB_CLASS_JUDGE, KB_PERSON, "judge"},
    {KB_CLASS_JOURNALIST, KB_PERSON, "journalist"},
    {KB_CLASS_ACTIVIST, KB_PERSON, "activist"},
    {KB_CLASS_CLERIC, KB_PERSON, "religious"},
    {KB_CLASS_MILITANT, KB_PERSON, "militant"},
    {KB_CLASS_ARTIST, KB_PERSON, "artist"},
    {KB_CLASS_ATHLETE, KB_PERSON, "athlete"},
    {KB_CLASS_SCIENTIST, KB_PERSON, "scientist"},
    {KB_CLASS_ROYAL, KB_PERSON, "royal"},
    {KB_CLASS_OTHER, KB_PERSON, "other"},
};

enum { N_ENTITY_CLASSES = sizeof(entity_classes) / sizeof(entity_classes[0]) };

static const char *const word_classes[KB_N_WORD_CLASSES] = {
    [KB_WORD_ROLE] = "role",
    [KB_WORD_HONORIFIC] = "honorific",
    [KB_WORD_FIRST_NAME] = "first-name",
    [KB_WORD_ORG_HEAD] = "org-head",
    [KB_WORD_ORG_SUFFIX] = "org-suffix",
    [KB_WORD_PLACE_HEAD] = "place-head",
    [KB_WORD_PARTICLE] = "particle",
    [KB_WORD_NAME_SUFFIX] = "name-suffix",
    [KB_WORD_ABBREVIATION] = "abbreviation",
    [KB_WORD_MONTH] = "month",
    [KB_WORD_WEEKDAY] = "weekday",
    [KB_WORD_RELATIVE] = "relative",
    [KB_WORD_ENGLISH] = "word",
    [KB_WORD_SURNAME] = "surname",
};

const char *
kb_entity_class_text(kb_entity_class class_)
{
    for (size_t i = 0; i < N_ENTITY_CLASSES; ++i) {
        if (entity_classes[i].class_ == class_) {
            return entity_classes[i].text;
        }
    }
    return "";
}

const char *
kb_word_class_text(kb_word_class class_)
{
    return class_ < KB_N_WORD_CLASSES ? word_classes[class_] : "";
}

kb_status
kb_entity_class_find(kb_entity_type type, kb_str text, kb_entity_class *out)
{
    for (size_t i = 0; i < N_ENTITY_CLASSES; ++i) {
        if (entity_classes[i].type != type || text.len == 0 ||
            entity_classes[i].text[0] != text.ptr[0]) {
            continue; // asked of every row
        }
        const kb_str known = {entity_classes[i].text,
                              strlen(entity_classes[i].text)};
        if (kb_str_equal(known, text)) {
            *out = entity_classes[i].class_;
            return KB_OK;
        }
    }
    return KB_NOT_FOUND;
}

kb_status
kb_word_class_find(kb_str text, kb_word_class *out)
{
    for (int i = 0; i < KB_N_WORD_CLASSES; ++i) {
        const kb_str known = {word_classes[i], strlen(word_classes[i])};
        if (kb_str_equal(known, text)) {
            *out = (kb_word_class)i;
            return KB_OK;
        }
    }
    return KB_NOT_FOUND;
}

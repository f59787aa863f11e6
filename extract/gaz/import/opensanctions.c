// SPDX-License-Identifier: MIT
// FollowTheMoney entities (followthemoney.tech), as OpenSanctions publishes
// them: one JSON object a line with `id`, `schema` and `properties`, each a
// list of strings.  Relations between entities are passed over.
#include "gaz/import/import.h"

static const struct {
    const char *schema;
    kb_entity_type type;
    kb_entity_class class_;
} schemas[] = {
    {"Person", KB_PERSON, KB_CLASS_OTHER},
    {"Organization", KB_ORGANIZATION, KB_CLASS_GROUP},
    {"Company", KB_ORGANIZATION, KB_CLASS_COMPANY},
    {"LegalEntity", KB_ORGANIZATION, KB_CLASS_COMPANY},
    {"PublicBody", KB_ORGANIZATION, KB_CLASS_AGENCY},
};

// What a topic makes of an entity that its schema leaves open.
static const struct {
    const char *topic;
    kb_entity_type type;
    kb_entity_class class_;
} topics[] = {
    {"role.judge", KB_PERSON, KB_CLASS_JUDGE},
    {"role.journo", KB_PERSON, KB_CLASS_JOURNALIST},
    {"role.act", KB_PERSON, KB_CLASS_ACTIVIST},
    {"role.pep", KB_PERSON, KB_CLASS_POLITICIAN},
    {"role.diplo", KB_PERSON, KB_CLASS_OFFICIAL},
    {"role.spy", KB_PERSON, KB_CLASS_OFFICIAL},
    {"role.oligarch", KB_PERSON, KB_CLASS_BUSINESS},
    {"crime.terror", KB_PERSON, KB_CLASS_MILITANT},
    {"crime.terror", KB_ORGANIZATION, KB_CLASS_ARMED_GROUP},
    {"fin.bank", KB_ORGANIZATION, KB_CLASS_COMPANY},
    {"gov.igo", KB_ORGANIZATION, KB_CLASS_BODY},
    {"gov", KB_ORGANIZATION, KB_CLASS_AGENCY},
    {"pol.party", KB_ORGANIZATION, KB_CLASS_PARTY},
    {"pol.union", KB_ORGANIZATION, KB_CLASS_UNION},
    {"rel", KB_ORGANIZATION, KB_CLASS_CHURCH},
    {"mil", KB_ORGANIZATION, KB_CLASS_ARMY},
};

static kb_str
text_of(const json_t *value)
{
    return json_is_string(value)
               ? (kb_str){json_string_value(value), json_string_length(value)}
               : (kb_str){NULL, 0};
}

static bool
is_text(kb_str text, const char *word)
{
    return kb_str_equal(text, (kb_str){word, strlen(word)});
}

static bool
has_value(const json_t *list, const char *word)
{
    for (size_t i = 0; i < json_array_size(list); ++i) {
        if (is_text(text_of(json_array_get(list, i)), word)) {
            return true;
        }
    }
    return false;
}

static kb_entity_class
class_of(kb_entity_type type, kb_entity_class usual, const json_t *properties)
{
    const json_t *const list = json_object_get(properties, "topics");
    for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); ++i) {
        if (topics[i].type == type && has_value(list, topics[i].topic)) {
            return topics[i].class_;
        }
    }
    return usual;
}

static kb_status
add_all(kb_importer *importer, const json_t *properties, const char *key,
        bool is_weak)
{
    const json_t *const list = json_object_get(properties, key);
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const kb_str text = text_of(json_array_get(list, i));
        // A person's single name is that of others, too.
        const bool is_single = importer->type == KB_PERSON && text.len > 0 &&
                               !memchr(text.ptr, ' ', text.len);
        KB_TRY(kb_import_add_item(importer, KB_CELL_ALIASES, text,
                                  is_weak || is_single));
    }
    return KB_OK;
}

static kb_str
first_of(const json_t *properties, const char *key)
{
    return text_of(json_array_get(json_object_get(properties, key), 0));
}

static kb_status
add_country(kb_importer *importer, const json_t *properties)
{
    static const char *const keys[] = {"nationality", "citizenship", "country",
                                       "jurisdiction"};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); ++i) {
        const kb_str code = first_of(properties, keys[i]);
        if (code.len == 2) {
            return kb_import_set_id(importer, KB_CELL_COUNTRY, "", code);
        }
    }
    return KB_OK;
}

static kb_status
add_names(kb_importer *importer, const json_t *object, const json_t *properties)
{
    KB_TRY(kb_import_add_name(importer, kb_import_json(object, "caption")));
    if (importer->cells[KB_CELL_NAME].len == 0) {
        KB_TRY(kb_import_add_name(importer, first_of(properties, "name")));
    }
    KB_TRY(add_all(importer, properties, "name", false));
    KB_TRY(add_all(importer, properties, "alias", false));
    KB_TRY(add_all(importer, properties, "abbreviation", true));
    return add_all(importer, properties, "weakAlias", true);
}

static kb_status
add_entity(kb_importer *importer, const json_t *object, kb_str id)
{
    const json_t *const properties = json_object_get(object, "properties");
    importer->class_ = class_of(importer->type, importer->class_, properties);
    KB_TRY(kb_import_set_id(importer, KB_CELL_ID, "os-", id));
    KB_TRY(add_names(importer, object, properties));
    KB_TRY(add_country(importer, properties));
    KB_TRY(
        kb_import_set_wikidata(importer, first_of(properties, "wikidataId")));
    const kb_str gender = first_of(properties, "gender");
    if (is_text(gender, "male") || is_text(gender, "female")) {
        KB_TRY(kb_buf_add(&importer->cells[KB_CELL_GENDER], gender.ptr, 1));
    }
    return kb_import_end(importer);
}

static kb_status
read_entity(kb_importer *importer, const json_t *object)
{
    const kb_str id = kb_import_json(object, "id");
    const kb_str schema = kb_import_json(object, "schema");
    if (id.len == 0 || schema.len == 0) {
        kb_import_refuse(importer, 0, "`%s` is missing",
                         id.len == 0 ? "id" : "schema");
        return KB_OK;
    }
    for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); ++i) {
        if (is_text(schema, schemas[i].schema)) {
            kb_import_begin(importer, schemas[i].type, schemas[i].class_);
            return add_entity(importer, object, id);
        }
    }
    return KB_OK;
}

static kb_status
read_lines(kb_importer *importer)
{
    kb_str line = {NULL, 0};
    kb_status st = KB_OK;
    while ((st = kb_import_line(importer, &line)) == KB_OK) {
        if (line.len == 0) {
            continue;
        }
        json_t *const object = kb_import_parse(importer, line);
        if (object) {
            st = read_entity(importer, object);
            json_decref(object);
            KB_TRY(st);
        }
    }
    return st == KB_DONE ? KB_OK : st;
}

const kb_import_methods kb_import_opensanctions = {
    .name = "opensanctions",
    .read = read_lines,
};

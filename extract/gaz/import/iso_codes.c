// SPDX-License-Identifier: MIT
// The JSON files of iso-codes: ISO 3166-1 (countries), 3166-2 (subdivisions)
// and 3166-3 (countries that are no more).  Each is one object with one array.
#include "gaz/import/import.h"

enum { FILE_MAX = 1 << 26 };

// `Bolivia, Plurinational State of` is the Plurinational State of Bolivia.
static kb_status
add_inverted(kb_importer *importer, kb_str name)
{
    const char *const comma =
        name.len > 0 ? memchr(name.ptr, ',', name.len) : NULL;
    if (!comma || comma + 2 >= name.ptr + name.len || comma[1] != ' ') {
        return kb_import_add_name(importer, name);
    }
    kb_buf *const text = &importer->text;
    const size_t head = (size_t)(comma - name.ptr);
    kb_buf_reset(text);
    KB_TRY(kb_buf_add(text, comma + 2, name.len - head - 2));
    KB_TRY(kb_buf_add_byte(text, ' '));
    KB_TRY(kb_buf_add(text, name.ptr, head));
    return kb_import_add_name(importer, kb_buf_get(text));
}

static kb_status
read_country(kb_importer *importer, const json_t *item)
{
    kb_import_begin(importer, KB_PLACE, KB_CLASS_COUNTRY);
    const kb_str former = kb_import_json(item, "alpha_4");
    const kb_str code = kb_import_json(item, "alpha_2");
    KB_TRY(kb_import_set_id(importer, KB_CELL_ID, "",
                            former.len > 0 ? former : code));
    KB_TRY(kb_import_add_name(importer, kb_import_json(item, "common_name")));
    KB_TRY(add_inverted(importer, kb_import_json(item, "name")));
    KB_TRY(kb_import_add_name(importer, kb_import_json(item, "official_name")));
    return kb_import_end(importer);
}

static kb_entity_class
class_of(kb_str type)
{
    static const struct {
        const char *word;
        kb_entity_class class_;
    } words[] = {
        {"City", KB_CLASS_CITY},          {"city", KB_CLASS_CITY},
        {"borough", KB_CLASS_DISTRICT},   {"District", KB_CLASS_DISTRICT},
        {"Quarter", KB_CLASS_DISTRICT},   {"Dependency", KB_CLASS_TERRITORY},
        {"Outlying", KB_CLASS_TERRITORY}, {"collectivity", KB_CLASS_TERRITORY},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); ++i) {
        const size_t len = strlen(words[i].word);
        for (size_t at = 0; at + len <= type.len; ++at) {
            if (memcmp(type.ptr + at, words[i].word, len) == 0) {
                return words[i].class_;
            }
        }
    }
    return KB_CLASS_REGION;
}

// The parent's code, which older files give without that of the country.
static kb_status
set_parent(kb_importer *importer, kb_str country, kb_str parent)
{
    if (parent.len == 0) {
        return kb_import_set_id(importer, KB_CELL_PARENT, "", country);
    }
    if (memchr(parent.ptr, '-', parent.len)) {
        return kb_import_set_id(importer, KB_CELL_PARENT, "", parent);
    }
    kb_buf *const text = &importer->text;
    kb_buf_reset(text);
    KB_TRY(kb_buf_add_str(text, country));
    KB_TRY(kb_buf_add_byte(text, '-'));
    KB_TRY(kb_buf_add_str(text, parent));
    return kb_import_set_id(importer, KB_CELL_PARENT, "", kb_buf_get(text));
}

static kb_status
read_subdivision(kb_importer *importer, const json_t *item)
{
    const kb_str code = kb_import_json(item, "code");
    kb_import_begin(importer, KB_PLACE, class_of(kb_import_json(item, "type")));
    if (code.len < 4 || code.ptr[2] != '-') {
        kb_import_refuse(importer, 0,
                         "`" KB_FMT "` is no code of a part of a country",
                         KB_ARG(code));
        return KB_OK;
    }
    const kb_str country = {code.ptr, 2};
    KB_TRY(kb_import_set_id(importer, KB_CELL_ID, "", code));
    KB_TRY(kb_import_set_id(importer, KB_CELL_COUNTRY, "", country));
    KB_TRY(set_parent(importer, country, kb_import_json(item, "parent")));
    KB_TRY(kb_import_add_name(importer, kb_import_json(item, "name")));
    KB_TRY(kb_import_set_text(importer, KB_CELL_HINT, code));
    return kb_import_end(importer);
}

static kb_status
read_lists(kb_importer *importer, const json_t *file)
{
    static const struct {
        const char *key;
        kb_status (*read)(kb_importer *, const json_t *);
    } lists[] = {
        {"3166-1", read_country},
        {"3166-2", read_subdivision},
        {"3166-3", read_country},
    };
    bool has_any = false;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); ++i) {
        const json_t *const list = json_object_get(file, lists[i].key);
        has_any |= json_is_array(list);
        for (size_t k = 0; k < json_array_size(list); ++k) {
            ++importer->counts.records;
            KB_TRY(lists[i].read(importer, json_array_get(list, k)));
        }
    }
    if (!has_any) {
        kb_import_refuse(importer, 0,
                         "the file holds no 3166-1, 3166-2 or 3166-3");
    }
    return KB_OK;
}

static kb_status
read_file(kb_importer *importer)
{
    kb_str text = {NULL, 0};
    KB_TRY(kb_input_rest(&importer->input, FILE_MAX, &text));
    json_error_t why = {0};
    json_t *const file =
        json_loadb(text.ptr ? text.ptr : "", text.len, 0, &why);
    if (!file) {
        importer->input.line = why.line > 0 ? (uint32_t)why.line : 0;
        kb_import_refuse(importer, why.column > 0 ? (size_t)why.column : 0,
                         "%s", why.text);
        return KB_OK;
    }
    const kb_status st = read_lists(importer, file);
    json_decref(file);
    return st;
}

const kb_import_methods kb_import_iso_codes = {
    .name = "iso-codes",
    .read = read_file,
};

// SPDX-License-Identifier: MIT
// The JSON dump of Wikidata: an array with an entity a line
// (doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html).
//
// Ids are `q42`, of countries ISO 3166-1's codes.  What an entity refers to may
// come later in the dump, hence the sink resolves it: the rows' ids, the
// offices that a country or organization tells of its people, and what a
// position is (its role and what it is of).
#include "gaz/import/wikidata.h"

#include "gaz/cell.h"

#include <kb/day.h>

#include <inttypes.h>
#include <stdio.h>

enum {
    HUMAN = 5,
    MALE = 6581097,
    FEMALE = 6581072,
    POSITION = 4164871,
    PUBLIC_OFFICE = 294414,
    PRIOR_MAX = 100,
    PRECISION_YEAR = 9,
    PRECISION_MONTH = 10,
    PRECISION_DAY = 11
};

typedef struct wikidata {
    kb_wikidata_classes classes;
    kb_buf id; // a reference being made
} wikidata;

typedef struct item {
    const json_t *object;
    const json_t *claims;
    uint32_t number;
    size_t n_sitelinks;
} item;

// ---- claims -----------------------------------------------------------------

static const json_t *
claims_of(const item *it, const char *property)
{
    return json_object_get(it->claims, property);
}

// Not told to be wrong.
static bool
is_valid(const json_t *claim)
{
    return !kb_str_equal(kb_import_json(claim, "rank"), KB_STR("deprecated"));
}

static bool
is_preferred(const json_t *claim)
{
    return kb_str_equal(kb_import_json(claim, "rank"), KB_STR("preferred"));
}

static const json_t *
snak_value(const json_t *snak)
{
    return json_object_get(json_object_get(snak, "datavalue"), "value");
}

static const json_t *
claim_value(const json_t *claim)
{
    return snak_value(json_object_get(claim, "mainsnak"));
}

// The number of the item that a value is; 0: none.
static uint32_t
item_number(const json_t *value)
{
    uint32_t number = 0;
    return kb_cell_read_wikidata(kb_import_json(value, "id"), &number) ? 0
                                                                       : number;
}

// The first item of a property, of the best rank.
static uint32_t
first_item(const item *it, const char *property)
{
    const json_t *const list = claims_of(it, property);
    uint32_t found = 0;
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t *const claim = json_array_get(list, i);
        const uint32_t number = item_number(claim_value(claim));
        if (number == 0 || !is_valid(claim)) {
            continue;
        }
        if (is_preferred(claim)) {
            return number;
        }
        found = found ? found : number;
    }
    return found;
}

static bool
has_item(const item *it, const char *property, uint32_t number)
{
    const json_t *const list = claims_of(it, property);
    for (size_t i = 0; i < json_array_size(list); ++i) {
        if (item_number(claim_value(json_array_get(list, i))) == number) {
            return true;
        }
    }
    return false;
}

static const kb_wikidata_class *
find_class(const kb_importer *importer, const item *it, const char *property)
{
    const wikidata *const w = importer->state;
    const json_t *const list = claims_of(it, property);
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t *const claim = json_array_get(list, i);
        const uint32_t number = item_number(claim_value(claim));
        const kb_wikidata_class *const found =
            number && is_valid(claim)
                ? kb_wikidata_classes_find(&w->classes, number)
                : NULL;
        if (found) {
            return found;
        }
    }
    return NULL;
}

// ---- dates ------------------------------------------------------------------

static const json_t *
qualifier(const json_t *claim, const char *property)
{
    const json_t *const list =
        json_object_get(json_object_get(claim, "qualifiers"), property);
    return snak_value(json_array_get(list, 0));
}

// `+2019-05-20T00:00:00Z` as far as its precision goes.
static void
read_day(const json_t *value, char out[KB_DAY_LEN + 1])
{
    const kb_str time = kb_import_json(value, "time");
    const json_int_t precision =
        json_integer_value(json_object_get(value, "precision"));
    size_t len = 0;
    if (precision == PRECISION_DAY) {
        len = 10;
    } else if (precision == PRECISION_MONTH) {
        len = 7;
    } else if (precision == PRECISION_YEAR) {
        len = 4;
    }
    out[0] = '\0';
    if (time.len > KB_DAY_LEN + 1 && time.ptr[0] == '+' && time.ptr[5] == '-' &&
        time.ptr[KB_DAY_LEN + 1] == 'T') {
        memcpy(out, time.ptr + 1, len);
        out[len] = '\0';
    }
}

static kb_import_term
read_term(const json_t *claim)
{
    kb_import_term term = {{0}, {0}};
    const json_t *at = qualifier(claim, "P585"); // point in time
    read_day(qualifier(claim, "P580"), term.from);
    read_day(qualifier(claim, "P582"), term.to);
    if (term.from[0] == '\0' && term.to[0] == '\0' && at) {
        read_day(at, term.from);
        read_day(at, term.to);
    }
    return term;
}

// ---- references -------------------------------------------------------------

// `q42`, valid until the next call; of nothing, nothing.
static kb_status
make_ref(kb_importer *importer, uint32_t number, kb_str *out)
{
    wikidata *const w = importer->state;
    char text[16] = "";
    if (number > 0) {
        (void)snprintf(text, sizeof(text), "q%" PRIu32, number);
    }
    kb_buf_reset(&w->id);
    KB_TRY(kb_buf_add(&w->id, text, strlen(text)));
    *out = kb_buf_get(&w->id);
    return KB_OK;
}

static kb_status
set_ref(kb_importer *importer, kb_cell_column column, uint32_t number)
{
    kb_str ref = {NULL, 0};
    KB_TRY(make_ref(importer, number, &ref));
    return kb_import_set_id(importer, column, "", ref);
}

// ---- names ------------------------------------------------------------------

static kb_str
label_in(const item *it, const char *section, kb_str language)
{
    const json_t *const labels = json_object_get(it->object, section);
    const json_t *const label =
        json_object_getn(labels, language.ptr, language.len);
    return kb_import_json(label, "value");
}

// A person's single name is that of others, too.
static kb_status
add_alias(kb_importer *importer, kb_str text)
{
    const bool is_weak = importer->type == KB_PERSON && text.len > 0 &&
                         !memchr(text.ptr, ' ', text.len);
    return importer->cells[KB_CELL_NAME].len == 0
               ? kb_import_add_name(importer, text)
               : kb_import_add_item(importer, KB_CELL_ALIASES, text, is_weak);
}

static kb_status
add_names(kb_importer *importer, const item *it)
{
    const json_t *const aliases = json_object_get(it->object, "aliases");
    for (size_t i = 0; i < importer->n_languages; ++i) {
        KB_TRY(add_alias(importer,
                         label_in(it, "labels", importer->languages[i])));
    }
    KB_TRY(add_alias(importer, label_in(it, "labels", KB_STR("mul"))));
    for (size_t i = 0; i < importer->n_languages; ++i) {
        const kb_str language = importer->languages[i];
        const json_t *const list =
            json_object_getn(aliases, language.ptr, language.len);
        for (size_t k = 0; k < json_array_size(list); ++k) {
            KB_TRY(add_alias(importer,
                             kb_import_json(json_array_get(list, k), "value")));
        }
    }
    return KB_OK;
}

static kb_status
add_demonyms(kb_importer *importer, const item *it)
{
    const json_t *const list = claims_of(it, "P1549");
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t *const value = claim_value(json_array_get(list, i));
        if (kb_import_language(importer, kb_import_json(value, "language")) <
            KB_IMPORT_LANGUAGES_MAX) {
            KB_TRY(kb_import_add_item(importer, KB_CELL_DEMONYMS,
                                      kb_import_json(value, "text"), false));
        }
    }
    return KB_OK;
}

// ---- offices ----------------------------------------------------------------

// What a person says: the position held, by its number, and what it belongs to.
static kb_status
add_positions(kb_importer *importer, const item *it)
{
    const json_t *const list = claims_of(it, "P39");
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t *const claim = json_array_get(list, i);
        const uint32_t number = item_number(claim_value(claim));
        char role[16];
        const int n = snprintf(role, sizeof(role), "#%" PRIu32, number);
        const kb_import_term term = read_term(claim);
        if (number > 0 && is_valid(claim)) {
            KB_TRY(kb_import_add_office(importer, (kb_str){role, (size_t)n},
                                        (kb_str){NULL, 0}, &term));
        }
    }
    return KB_OK;
}

static kb_status
add_memberships(kb_importer *importer, const item *it)
{
    static const struct {
        const char *property, *role;
    } kinds[] = {
        {"P108", "employee"},
        {"P463", "member"},
        {"P102", "member"}, // of a party
    };
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); ++k) {
        const json_t *const list = claims_of(it, kinds[k].property);
        for (size_t i = 0; i < json_array_size(list); ++i) {
            const json_t *const claim = json_array_get(list, i);
            const uint32_t number = item_number(claim_value(claim));
            const kb_import_term term = read_term(claim);
            kb_str ref = {NULL, 0};
            KB_TRY(make_ref(importer, number, &ref));
            if (number > 0 && is_valid(claim)) {
                KB_TRY(kb_import_add_office(
                    importer, (kb_str){kinds[k].role, strlen(kinds[k].role)},
                    ref, &term));
            }
        }
    }
    return KB_OK;
}

// What a country or organization says of the people at its head.
static kb_status
add_head(kb_importer *importer, const json_t *claim, const char *role)
{
    const uint32_t holder = item_number(claim_value(claim));
    if (holder == 0 || !is_valid(claim)) {
        return KB_OK;
    }
    const kb_import_term term = read_term(claim);
    kb_buf *const text = &importer->text;
    kb_buf_reset(text);
    KB_TRY(kb_import_make_office(text, (kb_str){role, strlen(role)},
                                 kb_buf_get(&importer->cells[KB_CELL_ID]),
                                 &term));
    kb_str ref = {NULL, 0};
    KB_TRY(make_ref(importer, holder, &ref));
    return text->len > 0
               ? kb_sink_add_office(&importer->sink, ref, kb_buf_get(text))
               : KB_OK;
}

static kb_status
add_heads(kb_importer *importer, const item *it)
{
    static const struct {
        const char *property, *role;
    } heads[] = {
        {"P35", "head of state"}, {"P6", "head of government"},
        {"P488", "chairperson"},  {"P169", "chief executive officer"},
        {"P1037", "director"},    {"P3320", "board member"},
        {"P112", "founder"},
    };
    for (size_t h = 0; h < sizeof(heads) / sizeof(heads[0]); ++h) {
        const json_t *const list = claims_of(it, heads[h].property);
        for (size_t i = 0; i < json_array_size(list); ++i) {
            KB_TRY(add_head(importer, json_array_get(list, i), heads[h].role));
        }
    }
    return KB_OK;
}

// An office as such: remember its name and what it is of.
static kb_status
read_position(kb_importer *importer, const item *it)
{
    const bool is_position =
        claims_of(it, "P1308") || claims_of(it, "P2389") ||
        has_item(it, "P31", POSITION) || has_item(it, "P31", PUBLIC_OFFICE) ||
        has_item(it, "P279", POSITION) || has_item(it, "P279", PUBLIC_OFFICE);
    const kb_str label = label_in(it, "labels", importer->languages[0]);
    kb_str role = {NULL, 0};
    if (!is_position) {
        return KB_OK;
    }
    const kb_status st = kb_import_clean(importer, label, &role);
    if (st != KB_OK) {
        return st == KB_NOT_FOUND ? KB_OK : st;
    }
    if (memchr(role.ptr, '@', role.len) || role.ptr[0] == '#') {
        return KB_OK;
    }
    static const char *const owners[] = {"P2389", "P1001", "P17"};
    uint32_t owner = 0;
    for (size_t i = 0; i < sizeof(owners) / sizeof(owners[0]) && !owner; ++i) {
        owner = first_item(it, owners[i]);
    }
    kb_str ref = {NULL, 0};
    KB_TRY(make_ref(importer, owner, &ref));
    return kb_sink_add_role(&importer->sink, it->number, role, ref);
}

// ---- entities ---------------------------------------------------------------

static uint32_t
population_of(const item *it)
{
    const json_t *const list = claims_of(it, "P1082");
    uint32_t most = 0;
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t *const claim = json_array_get(list, i);
        const kb_str amount = kb_import_json(claim_value(claim), "amount");
        uint32_t number = 0;
        if (amount.len < 2 || amount.ptr[0] != '+' || !is_valid(claim) ||
            kb_cell_read_number((kb_str){amount.ptr + 1, amount.len - 1},
                                &number)) {
            continue;
        }
        if (is_preferred(claim)) {
            return number;
        }
        most = number > most ? number : most;
    }
    return most;
}

// Two letters of ISO 3166-1 for a country.
static kb_str
country_code(const kb_importer *importer, const item *it)
{
    const json_t *const list = claims_of(it, "P297");
    const bool is_country = importer->class_ == KB_CLASS_COUNTRY ||
                            importer->class_ == KB_CLASS_TERRITORY;
    for (size_t i = 0; is_country && i < json_array_size(list); ++i) {
        const json_t *const claim = json_array_get(list, i);
        const json_t *const value = claim_value(claim);
        if (is_valid(claim) && json_is_string(value) &&
            json_string_length(value) == 2) {
            return (kb_str){json_string_value(value), 2};
        }
    }
    return (kb_str){NULL, 0};
}

static kb_status
set_ids(kb_importer *importer, const item *it)
{
    kb_str ref = {NULL, 0};
    KB_TRY(make_ref(importer, it->number, &ref));
    const kb_str code = country_code(importer, it);
    KB_TRY(
        kb_import_set_id(importer, KB_CELL_ID, "", code.len > 0 ? code : ref));
    if (code.len > 0) {
        KB_TRY(kb_sink_add_link(&importer->sink, ref,
                                kb_buf_get(&importer->cells[KB_CELL_ID])));
    }
    return kb_import_set_wikidata(importer, kb_import_json(it->object, "id"));
}

static kb_status
add_person(kb_importer *importer, const item *it)
{
    KB_TRY(set_ref(importer, KB_CELL_COUNTRY, first_item(it, "P27")));
    const uint32_t gender = first_item(it, "P21");
    if (gender == MALE || gender == FEMALE) {
        KB_TRY(kb_buf_add_byte(&importer->cells[KB_CELL_GENDER],
                               gender == MALE ? 'm' : 'f'));
    }
    KB_TRY(add_positions(importer, it));
    return add_memberships(importer, it);
}

static kb_status
add_thing(kb_importer *importer, const item *it)
{
    const bool is_place = importer->type == KB_PLACE;
    const uint32_t owner =
        first_item(it, is_place ? "P131" : "P749"); // located in; parent
    KB_TRY(set_ref(importer, KB_CELL_COUNTRY, first_item(it, "P17")));
    KB_TRY(set_ref(importer, KB_CELL_PARENT,
                   owner ? owner : first_item(it, "P361")));
    KB_TRY(set_ref(importer, KB_CELL_CAPITAL, first_item(it, "P36")));
    KB_TRY(add_demonyms(importer, it));
    return add_heads(importer, it);
}

static bool
is_wanted(const kb_importer *importer, const item *it, uint32_t population)
{
    const kb_import_options *const options = importer->options;
    return importer->class_ == KB_CLASS_COUNTRY ||
           (it->n_sitelinks >= options->min_sitelinks &&
            (importer->type != KB_PLACE || population == 0 ||
             population >= options->min_population));
}

static kb_status
read_entity(kb_importer *importer, const item *it)
{
    const kb_wikidata_class *class_ = find_class(importer, it, "P31");
    if (!class_) {
        return read_position(importer, it);
    }
    if (class_->number == HUMAN) {
        const kb_wikidata_class *const job = find_class(importer, it, "P106");
        class_ = job && job->type == KB_PERSON ? job : class_;
    }
    kb_import_begin(importer, class_->type, class_->class_);
    const uint32_t population =
        class_->type == KB_PLACE ? population_of(it) : 0;
    if (!is_wanted(importer, it, population)) {
        return KB_OK;
    }
    KB_TRY(set_ids(importer, it));
    KB_TRY(add_names(importer, it));
    if (importer->cells[KB_CELL_NAME].len == 0) {
        return KB_OK;
    }
    importer->prior =
        it->n_sitelinks > PRIOR_MAX ? PRIOR_MAX : (uint32_t)it->n_sitelinks;
    if (population > 0) {
        importer->prior = population;
    }
    KB_TRY(class_->type == KB_PERSON ? add_person(importer, it)
                                     : add_thing(importer, it));
    return kb_import_end(importer);
}

static kb_status
read_object(kb_importer *importer, const json_t *object)
{
    item it = {
        .object = object,
        .claims = json_object_get(object, "claims"),
        .n_sitelinks = json_object_size(json_object_get(object, "sitelinks")),
    };
    const kb_str id = kb_import_json(object, "id");
    if (!kb_str_equal(kb_import_json(object, "type"), KB_STR("item"))) {
        return KB_OK; // a property or a lexeme
    }
    if (kb_cell_read_wikidata(id, &it.number)) {
        kb_import_refuse(importer, 0, "`id` is no Wikidata id");
        return KB_OK;
    }
    return read_entity(importer, &it);
}

// The lines of the array without its brackets and commas.
static kb_str
strip(kb_str line)
{
    while (line.len > 0 &&
           (line.ptr[line.len - 1] == ',' || line.ptr[line.len - 1] == ' ')) {
        --line.len;
    }
    const bool is_bracket =
        line.len == 1 && (line.ptr[0] == '[' || line.ptr[0] == ']');
    return is_bracket ? (kb_str){NULL, 0} : line;
}

static kb_status
read_lines(kb_importer *importer)
{
    kb_str line = {NULL, 0};
    kb_status st = KB_OK;
    while ((st = kb_import_line(importer, &line)) == KB_OK) {
        line = strip(line);
        json_t *const object =
            line.len > 0 ? kb_import_parse(importer, line) : NULL;
        if (object) {
            st = read_object(importer, object);
            json_decref(object);
            KB_TRY(st);
        }
    }
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
begin(kb_importer *importer)
{
    wikidata *const w = importer->state;
    return kb_wikidata_classes_load(&w->classes, importer->options->classes,
                                    importer->err);
}

static void
clear(kb_importer *importer)
{
    wikidata *const w = importer->state;
    KB_VEC_CLEAR(&w->classes);
    kb_buf_clear(&w->id);
}

const kb_import_methods kb_import_wikidata = {
    .name = "wikidata",
    .state_size = sizeof(wikidata),
    .begin = begin,
    .read = read_lines,
    .clear = clear,
};

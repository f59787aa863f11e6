// SPDX-License-Identifier: MIT
// GeoNames (download.geonames.org/export/dump/readme.txt): tables of places
// with 19 columns, and tables of their names (alternateNamesV2) with 10.  The
// columns tell which is which.  Places wait for the names, which come in
// another order.
#include "gaz/cell.h"
#include "gaz/import/import.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    PLACE_COLUMNS = 19,
    NAME_COLUMNS_MIN = 4,
    NAME_COLUMNS_MAX = 10,
    // of places
    AT_ID = 0,
    AT_NAME = 1,
    AT_CLASS = 6,
    AT_CODE = 7,
    AT_COUNTRY = 8,
    AT_REGION = 10,
    AT_POPULATION = 14,
    // of names
    AT_PLACE = 1,
    AT_LANGUAGE = 2,
    AT_TEXT = 3,
    AT_PREFERRED = 4,
    AT_SHORT = 5,
    AT_COLLOQUIAL = 6
};

typedef struct place_name {
    uint32_t place; // GeoNames id
    uint8_t language;
    bool is_preferred;
    kb_str text;
} place_name;

typedef struct place {
    uint32_t id;
    uint32_t population;
    uint32_t wikidata;
    kb_entity_class class_;
    bool is_region, is_capital;
    char country[2], region[6];
    uint8_t region_len;
    kb_str name;
} place;

typedef struct geonames {
    KB_VEC(place) places;
    KB_VEC(place_name) names;
    bool has_places; // no more will come: they are sorted
    kb_arena arena;
} geonames;

// Feature codes (geonames.org/export/codes.html); the longest prefix counts.
static const struct {
    const char *code;
    kb_entity_class class_;
} codes[] = {
    {"A.PCL", KB_CLASS_COUNTRY},    {"A.PCLD", KB_CLASS_TERRITORY},
    {"A.TERR", KB_CLASS_TERRITORY}, {"A.ADM1", KB_CLASS_REGION},
    {"A.ADM2", KB_CLASS_REGION},    {"A.ADM3", KB_CLASS_DISTRICT},
    {"A.ADM4", KB_CLASS_DISTRICT},  {"A.PRSH", KB_CLASS_DISTRICT},
    {"P.PPL", KB_CLASS_CITY},       {"P.PPLX", KB_CLASS_DISTRICT},
    {"L.CONT", KB_CLASS_CONTINENT}, {"L.RGN", KB_CLASS_AREA},
    {"L.MILB", KB_CLASS_FACILITY},  {"H.SEA", KB_CLASS_SEA},
    {"H.OCN", KB_CLASS_SEA},        {"H.GULF", KB_CLASS_SEA},
    {"H.STM", KB_CLASS_RIVER},      {"H.LK", KB_CLASS_LAKE},
    {"H.STRT", KB_CLASS_STRAIT},    {"H.RSV", KB_CLASS_LAKE},
    {"T.MT", KB_CLASS_MOUNTAIN},    {"T.PK", KB_CLASS_MOUNTAIN},
    {"T.VLC", KB_CLASS_MOUNTAIN},   {"T.ISL", KB_CLASS_ISLAND},
    {"T.DSRT", KB_CLASS_DESERT},    {"S.AIRP", KB_CLASS_FACILITY},
    {"S.AIRB", KB_CLASS_FACILITY},  {"S.DAM", KB_CLASS_FACILITY},
    {"S.INSM", KB_CLASS_FACILITY},  {"S.PS", KB_CLASS_FACILITY},
    {"S.PRN", KB_CLASS_FACILITY},   {"P.PPLH", KB_CLASS_NONE},
    {"P.PPLQ", KB_CLASS_NONE},      {"P.PPLW", KB_CLASS_NONE},
    {"P.PPLCH", KB_CLASS_NONE},     {"A.PCLH", KB_CLASS_NONE},
    {"H.STMH", KB_CLASS_NONE},      {"H.LKI", KB_CLASS_NONE},
};

static kb_entity_class
class_of(kb_str feature, kb_str code)
{
    size_t best = 0;
    kb_entity_class found = KB_CLASS_NONE;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); ++i) {
        const size_t len = strlen(codes[i].code) - 2;
        if (feature.len == 1 && feature.ptr[0] == codes[i].code[0] &&
            len > best && len <= code.len &&
            memcmp(code.ptr, codes[i].code + 2, len) == 0) {
            best = len;
            found = codes[i].class_;
        }
    }
    return found;
}

// ---- reading ----------------------------------------------------------------

static size_t
split(kb_str line, kb_str *columns, size_t cap)
{
    size_t n = 0;
    const char *at = line.ptr;
    const char *const end = line.ptr + line.len;
    for (;;) {
        const char *const tab =
            at < end ? memchr(at, '\t', (size_t)(end - at)) : NULL;
        const char *const stop = tab ? tab : end;
        if (n < cap) {
            columns[n] = (kb_str){at, (size_t)(stop - at)};
        }
        ++n;
        if (!tab) {
            return n;
        }
        at = tab + 1;
    }
}

static bool
read_id(kb_importer *importer, kb_str line, kb_str cell, uint32_t *out)
{
    if (kb_cell_read_number(cell, out) || *out == 0 || *out == UINT32_MAX) {
        kb_import_refuse(
            importer, (size_t)(cell.ptr - line.ptr) + 1,
            "`" KB_FMT "` is no GeoNames id",
            KB_ARG(((kb_str){cell.ptr, cell.len > 40 ? 40 : cell.len})));
        return false;
    }
    return true;
}

static bool
is_wanted(const kb_importer *importer, const place *p)
{
    return p->class_ != KB_CLASS_NONE &&
           (p->class_ == KB_CLASS_COUNTRY || p->class_ == KB_CLASS_TERRITORY ||
            p->class_ == KB_CLASS_CONTINENT || p->is_region || p->is_capital ||
            p->population >= importer->options->min_population);
}

static bool
is_code(kb_str code, const char *text)
{
    return kb_str_equal(code, (kb_str){text, strlen(text)});
}

static kb_status
read_place(kb_importer *importer, kb_str line, const kb_str *columns)
{
    geonames *const g = importer->state;
    place p = {.class_ = class_of(columns[AT_CLASS], columns[AT_CODE])};
    if (!read_id(importer, line, columns[AT_ID], &p.id)) {
        return KB_OK;
    }
    const kb_str population = columns[AT_POPULATION];
    if (population.len > 0 && kb_cell_read_number(population, &p.population)) {
        kb_import_refuse(importer, (size_t)(population.ptr - line.ptr) + 1,
                         "the population is no whole number");
        return KB_OK;
    }
    p.is_region = is_code(columns[AT_CODE], "ADM1");
    p.is_capital = is_code(columns[AT_CODE], "PPLC");
    if (!is_wanted(importer, &p)) {
        return KB_OK;
    }
    kb_str name = {NULL, 0};
    const kb_status st = kb_import_clean(importer, columns[AT_NAME], &name);
    if (st != KB_OK) {
        return st == KB_NOT_FOUND ? KB_OK : st;
    }
    if (columns[AT_COUNTRY].len == sizeof(p.country)) {
        memcpy(p.country, columns[AT_COUNTRY].ptr, sizeof(p.country));
    }
    if (columns[AT_REGION].len <= sizeof(p.region)) {
        p.region_len = (uint8_t)columns[AT_REGION].len;
        memcpy(p.region, columns[AT_REGION].ptr, p.region_len);
    }
    KB_TRY(kb_arena_copy(&g->arena, name, &p.name));
    place *const kept = KB_VEC_PUSH(&g->places);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = p;
    return KB_OK;
}

static int
compare_places(const void *a, const void *b)
{
    const uint32_t x = ((const place *)a)->id;
    const uint32_t y = ((const place *)b)->id;
    return (x > y) - (x < y);
}

static void
sort_places(geonames *g)
{
    if (g->places.n > 1) {
        qsort(g->places.items, g->places.n, sizeof(*g->places.items),
              compare_places);
    }
    g->has_places = true;
}

static place *
find_place(const geonames *g, uint32_t id)
{
    const place key = {.id = id};
    return g->places.n > 0 ? bsearch(&key, g->places.items, g->places.n,
                                     sizeof(key), compare_places)
                           : NULL;
}

static bool
is_set(const kb_str *columns, size_t n, size_t column)
{
    return column < n && is_code(columns[column], "1");
}

static kb_status
read_name(kb_importer *importer, kb_str line, const kb_str *columns, size_t n)
{
    geonames *const g = importer->state;
    uint32_t id = 0;
    if (!read_id(importer, line, columns[AT_PLACE], &id)) {
        return KB_OK;
    }
    place *const p = find_place(g, id);
    if (!p) {
        return KB_OK;
    }
    if (is_code(columns[AT_LANGUAGE], "wkdt")) {
        (void)kb_cell_read_wikidata(columns[AT_TEXT], &p->wikidata);
        return KB_OK;
    }
    const size_t language = kb_import_language(importer, columns[AT_LANGUAGE]);
    kb_str name = {NULL, 0};
    if (language == KB_IMPORT_LANGUAGES_MAX ||
        is_set(columns, n, AT_COLLOQUIAL)) {
        return KB_OK;
    }
    const kb_status st = kb_import_clean(importer, columns[AT_TEXT], &name);
    if (st != KB_OK) {
        return st == KB_NOT_FOUND ? KB_OK : st;
    }
    place_name kept = {.place = id,
                       .language = (uint8_t)language,
                       .is_preferred = is_set(columns, n, AT_PREFERRED) ||
                                       is_set(columns, n, AT_SHORT)};
    KB_TRY(kb_arena_copy(&g->arena, name, &kept.text));
    place_name *const item = KB_VEC_PUSH(&g->names);
    if (!item) {
        return KB_ERR_NOMEM;
    }
    *item = kept;
    return KB_OK;
}

static kb_status
read_row(kb_importer *importer, kb_str line, bool *is_names)
{
    kb_str columns[PLACE_COLUMNS];
    const size_t n = split(line, columns, PLACE_COLUMNS);
    geonames *const g = importer->state;
    if (importer->input.line == 1) {
        *is_names = n >= NAME_COLUMNS_MIN && n <= NAME_COLUMNS_MAX;
        if (*is_names && !g->has_places) {
            sort_places(g);
        }
    }
    if (*is_names ? n < NAME_COLUMNS_MIN || n > NAME_COLUMNS_MAX
                  : n != PLACE_COLUMNS) {
        kb_import_refuse(importer, 0,
                         *is_names ? "%zu columns, names have 4 to 10"
                                   : "%zu columns, places have 19",
                         n);
        return KB_OK;
    }
    return *is_names ? read_name(importer, line, columns, n)
                     : read_place(importer, line, columns);
}

static kb_status
read_table(kb_importer *importer)
{
    geonames *const g = importer->state;
    bool is_names = false;
    kb_str line = {NULL, 0};
    kb_status st = KB_OK;
    while ((st = kb_import_line(importer, &line)) == KB_OK) {
        if (line.len > 0 && line.ptr[0] != '#') {
            KB_TRY(read_row(importer, line, &is_names));
        }
    }
    if (!is_names) {
        g->has_places = false; // there are new ones
    }
    return st == KB_DONE ? KB_OK : st;
}

// ---- rows -------------------------------------------------------------------

static int
compare_names(const void *a, const void *b)
{
    const place_name *const x = a;
    const place_name *const y = b;
    if (x->place != y->place) {
        return x->place > y->place ? 1 : -1;
    }
    if (x->language != y->language) {
        return x->language - y->language;
    }
    if (x->is_preferred != y->is_preferred) {
        return x->is_preferred ? -1 : 1;
    }
    return kb_str_compare(x->text, y->text);
}

static kb_status
add_names(kb_importer *importer, const place *p)
{
    const geonames *const g = importer->state;
    size_t low = 0;
    size_t high = g->names.n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (g->names.items[mid].place < p->id) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    const bool has_label =
        low < g->names.n && g->names.items[low].place == p->id &&
        g->names.items[low].language == 0 && g->names.items[low].is_preferred;
    if (!has_label) {
        KB_TRY(kb_import_add_name(importer, p->name));
    }
    for (; low < g->names.n && g->names.items[low].place == p->id; ++low) {
        KB_TRY(kb_import_add_name(importer, g->names.items[low].text));
    }
    return kb_import_add_name(importer, p->name);
}

static bool
is_country(const place *p)
{
    return (p->class_ == KB_CLASS_COUNTRY || p->class_ == KB_CLASS_TERRITORY) &&
           p->country[0] != '\0';
}

static kb_status
set_ids(kb_importer *importer, const place *p)
{
    char number[16];
    const int n = snprintf(number, sizeof(number), "%u", (unsigned)p->id);
    const kb_str country = {p->country, p->country[0] ? 2 : 0};
    if (is_country(p)) {
        return kb_import_set_id(importer, KB_CELL_ID, "", country);
    }
    KB_TRY(kb_import_set_id(importer, KB_CELL_ID, "geonames-",
                            (kb_str){number, (size_t)n}));
    return kb_import_set_id(importer, KB_CELL_COUNTRY, "", country);
}

// The regions and capitals of the places, by country and code.
typedef struct seat {
    char country[2], region[6];
    uint8_t region_len;
    bool is_capital;
    const place *place;
} seat;

static int
compare_seats(const void *a, const void *b)
{
    const seat *const x = a;
    const seat *const y = b;
    const int order = memcmp(x->country, y->country, sizeof(x->country));
    if (order != 0) {
        return order;
    }
    if (x->is_capital != y->is_capital) {
        return x->is_capital ? 1 : -1;
    }
    return x->is_capital ? 0
                         : kb_str_compare((kb_str){x->region, x->region_len},
                                          (kb_str){y->region, y->region_len});
}

static seat
seat_of(const place *p, bool is_capital)
{
    seat s = {
        .region_len = p->region_len, .is_capital = is_capital, .place = p};
    memcpy(s.country, p->country, sizeof(s.country));
    memcpy(s.region, p->region, sizeof(s.region));
    return s;
}

typedef struct seats {
    seat *items;
    size_t n;
} seats;

static const place *
find_seat(const seats *all, const place *p, bool is_capital)
{
    const seat key = seat_of(p, is_capital);
    const seat *const found = all->n > 0 ? bsearch(&key, all->items, all->n,
                                                   sizeof(key), compare_seats)
                                         : NULL;
    return found ? found->place : NULL;
}

static kb_status
set_place(kb_importer *importer, kb_cell_column column, const place *p)
{
    char number[16];
    const int n = snprintf(number, sizeof(number), "%u", (unsigned)p->id);
    return kb_import_set_id(importer, column, "geonames-",
                            (kb_str){number, (size_t)n});
}

static kb_status
link_place(kb_importer *importer, const seats *all, const place *p)
{
    if (is_country(p)) {
        const place *const capital = find_seat(all, p, true);
        return capital ? set_place(importer, KB_CELL_CAPITAL, capital) : KB_OK;
    }
    const place *const region = p->is_region ? NULL : find_seat(all, p, false);
    if (!region || region == p) {
        const kb_str country = kb_buf_get(&importer->cells[KB_CELL_COUNTRY]);
        return kb_import_set_id(importer, KB_CELL_PARENT, "", country);
    }
    KB_TRY(kb_import_set_text(importer, KB_CELL_HINT, region->name));
    return set_place(importer, KB_CELL_PARENT, region);
}

static kb_status
write_place(kb_importer *importer, const seats *all, const place *p)
{
    kb_import_begin(importer, KB_PLACE, p->class_);
    KB_TRY(set_ids(importer, p));
    KB_TRY(add_names(importer, p));
    KB_TRY(link_place(importer, all, p));
    if (p->wikidata > 0) {
        char item[16];
        const int n =
            snprintf(item, sizeof(item), "Q%u", (unsigned)p->wikidata);
        KB_TRY(kb_import_set_wikidata(importer, (kb_str){item, (size_t)n}));
    }
    importer->prior = p->population;
    return kb_import_end(importer);
}

static kb_status
finish(kb_importer *importer)
{
    geonames *const g = importer->state;
    sort_places(g);
    if (g->names.n > 1) {
        qsort(g->names.items, g->names.n, sizeof(*g->names.items),
              compare_names);
    }
    seats all = {kb_arena_get(&g->arena, g->places.n, 2 * sizeof(seat)), 0};
    if (!all.items) {
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < g->places.n; ++i) {
        const place *const p = &g->places.items[i];
        if (p->is_region && p->region_len > 0) {
            all.items[all.n++] = seat_of(p, false);
        }
        if (p->is_capital) {
            all.items[all.n++] = seat_of(p, true);
        }
    }
    if (all.n > 1) {
        qsort(all.items, all.n, sizeof(*all.items), compare_seats);
    }
    importer->counts.entities = 0;
    for (size_t i = 0; i < g->places.n; ++i) {
        KB_TRY(write_place(importer, &all, &g->places.items[i]));
    }
    return KB_OK;
}

static void
clear(kb_importer *importer)
{
    geonames *const g = importer->state;
    KB_VEC_CLEAR(&g->places);
    KB_VEC_CLEAR(&g->names);
    kb_arena_clear(&g->arena);
}

static kb_status
begin(kb_importer *importer)
{
    geonames *const g = importer->state;
    kb_arena_init(&g->arena, NULL, 0);
    return KB_OK;
}

const kb_import_methods kb_import_geonames = {
    .name = "geonames",
    .state_size = sizeof(geonames),
    .begin = begin,
    .read = read_table,
    .finish = finish,
    .clear = clear,
};

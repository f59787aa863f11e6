// SPDX-License-Identifier: MIT
// Which Wikidata classes and occupations are which classes of a list: a table
// of our own, or in its place the lines of a user's file:
//
//     Q515   place   city      (# begins a comment)
//
// Wikidata's classes form a tree with a hundred thousand nodes; a closure over
// subclasses is a list of their ids, from a query for them.
#include "base/error.h"
#include "gaz/cell.h"
#include "gaz/class.h"
#include "gaz/import/wikidata.h"

#include <stdlib.h>

static const kb_wikidata_class usual[] = {
    {5, KB_PERSON, KB_CLASS_OTHER}, // human
    // occupations
    {82955, KB_PERSON, KB_CLASS_POLITICIAN},
    {193391, KB_PERSON, KB_CLASS_OFFICIAL},    // diplomat
    {212238, KB_PERSON, KB_CLASS_OFFICIAL},    // civil servant
    {47064, KB_PERSON, KB_CLASS_SOLDIER},      // military personnel
    {189290, KB_PERSON, KB_CLASS_SOLDIER},     // military officer
    {43845, KB_PERSON, KB_CLASS_BUSINESS},     // businessperson
    {131524, KB_PERSON, KB_CLASS_BUSINESS},    // entrepreneur
    {16533, KB_PERSON, KB_CLASS_JUDGE},        // judge
    {1930187, KB_PERSON, KB_CLASS_JOURNALIST}, // journalist
    {15253558, KB_PERSON, KB_CLASS_ACTIVIST},  // activist
    {42603, KB_PERSON, KB_CLASS_CLERIC},       // priest
    {250867, KB_PERSON, KB_CLASS_CLERIC},      // Catholic priest
    {116, KB_PERSON, KB_CLASS_ROYAL},          // monarch
    {33999, KB_PERSON, KB_CLASS_ARTIST},       // actor
    {177220, KB_PERSON, KB_CLASS_ARTIST},      // singer
    {36180, KB_PERSON, KB_CLASS_ARTIST},       // writer
    {937857, KB_PERSON, KB_CLASS_ATHLETE},     // association footballer
    {2066131, KB_PERSON, KB_CLASS_ATHLETE},    // athlete
    {901, KB_PERSON, KB_CLASS_SCIENTIST},      // scientist
    {188094, KB_PERSON, KB_CLASS_SCIENTIST},   // economist
    // places
    {6256, KB_PLACE, KB_CLASS_COUNTRY},     // country
    {3624078, KB_PLACE, KB_CLASS_COUNTRY},  // sovereign state
    {3024240, KB_PLACE, KB_CLASS_COUNTRY},  // historical country
    {161243, KB_PLACE, KB_CLASS_TERRITORY}, // dependent territory
    {10864048, KB_PLACE, KB_CLASS_REGION},  // first-level division
    {13220204, KB_PLACE, KB_CLASS_REGION},  // second-level division
    {35657, KB_PLACE, KB_CLASS_REGION},     // US state
    {515, KB_PLACE, KB_CLASS_CITY},         // city
    {1549591, KB_PLACE, KB_CLASS_CITY},     // big city
    {1637706, KB_PLACE, KB_CLASS_CITY},     // million city
    {5119, KB_PLACE, KB_CLASS_CITY},        // capital
    {3957, KB_PLACE, KB_CLASS_CITY},        // town
    {532, KB_PLACE, KB_CLASS_CITY},         // village
    {486972, KB_PLACE, KB_CLASS_CITY},      // human settlement
    {123705, KB_PLACE, KB_CLASS_DISTRICT},  // neighbourhood
    {5107, KB_PLACE, KB_CLASS_CONTINENT},   // continent
    {82794, KB_PLACE, KB_CLASS_AREA},       // region
    {165, KB_PLACE, KB_CLASS_SEA},          // sea
    {9430, KB_PLACE, KB_CLASS_SEA},         // ocean
    {4022, KB_PLACE, KB_CLASS_RIVER},       // river
    {23397, KB_PLACE, KB_CLASS_LAKE},       // lake
    {8502, KB_PLACE, KB_CLASS_MOUNTAIN},    // mountain
    {46831, KB_PLACE, KB_CLASS_MOUNTAIN},   // mountain range
    {23442, KB_PLACE, KB_CLASS_ISLAND},     // island
    {33837, KB_PLACE, KB_CLASS_ISLAND},     // archipelago
    {37901, KB_PLACE, KB_CLASS_STRAIT},     // strait
    {8514, KB_PLACE, KB_CLASS_DESERT},      // desert
    {1248784, KB_PLACE, KB_CLASS_FACILITY}, // airport
    // organizations
    {484652, KB_ORGANIZATION, KB_CLASS_BODY},      // international organization
    {245065, KB_ORGANIZATION, KB_CLASS_BODY},      // intergovernmental one
    {1127126, KB_ORGANIZATION, KB_CLASS_ALLIANCE}, // military alliance
    {7188, KB_ORGANIZATION, KB_CLASS_GOVERNMENT},
    {192350, KB_ORGANIZATION, KB_CLASS_MINISTRY},
    {327333, KB_ORGANIZATION, KB_CLASS_AGENCY}, // government agency
    {35749, KB_ORGANIZATION, KB_CLASS_PARLIAMENT},
    {11204, KB_ORGANIZATION, KB_CLASS_PARLIAMENT}, // legislature
    {41487, KB_ORGANIZATION, KB_CLASS_COURT},
    {66344, KB_ORGANIZATION, KB_CLASS_BANK},  // central bank
    {772547, KB_ORGANIZATION, KB_CLASS_ARMY}, // armed forces
    {176799, KB_ORGANIZATION, KB_CLASS_ARMY}, // military unit
    {7278, KB_ORGANIZATION, KB_CLASS_PARTY},  // political party
    {17149090, KB_ORGANIZATION, KB_CLASS_ARMED_GROUP},
    {17127659, KB_ORGANIZATION, KB_CLASS_ARMED_GROUP}, // terrorist one
    {4830453, KB_ORGANIZATION, KB_CLASS_COMPANY},      // business
    {783794, KB_ORGANIZATION, KB_CLASS_COMPANY},
    {6881511, KB_ORGANIZATION, KB_CLASS_COMPANY}, // enterprise
    {891723, KB_ORGANIZATION, KB_CLASS_COMPANY},  // public company
    {22687, KB_ORGANIZATION, KB_CLASS_COMPANY},   // bank
    {46970, KB_ORGANIZATION, KB_CLASS_COMPANY},   // airline
    {11032, KB_ORGANIZATION, KB_CLASS_MEDIA},     // newspaper
    {192283, KB_ORGANIZATION, KB_CLASS_MEDIA},    // news agency
    {1616075, KB_ORGANIZATION, KB_CLASS_MEDIA},   // television station
    {79913, KB_ORGANIZATION, KB_CLASS_NGO},
    {163740, KB_ORGANIZATION, KB_CLASS_NGO}, // nonprofit organization
    {3918, KB_ORGANIZATION, KB_CLASS_UNIVERSITY},
    {476028, KB_ORGANIZATION, KB_CLASS_CLUB},    // association football club
    {847017, KB_ORGANIZATION, KB_CLASS_CLUB},    // sports club
    {178790, KB_ORGANIZATION, KB_CLASS_UNION},   // labour union
    {1530022, KB_ORGANIZATION, KB_CLASS_CHURCH}, // religious organization
    {43229, KB_ORGANIZATION, KB_CLASS_GROUP},    // organization
};

static int
compare(const void *a, const void *b)
{
    const uint32_t x = ((const kb_wikidata_class *)a)->number;
    const uint32_t y = ((const kb_wikidata_class *)b)->number;
    return (x > y) - (x < y);
}

// The word from `*at` to the next tab or space, cut off.
static kb_str
next_word(kb_str *rest)
{
    size_t begin = 0;
    while (begin < rest->len &&
           (rest->ptr[begin] == '\t' || rest->ptr[begin] == ' ')) {
        ++begin;
    }
    size_t end = begin;
    while (end < rest->len && rest->ptr[end] != '\t' && rest->ptr[end] != ' ') {
        ++end;
    }
    const kb_str word = {rest->ptr + begin, end - begin};
    *rest = (kb_str){rest->ptr + end, rest->len - end};
    return word;
}

static kb_status
read_line(kb_wikidata_classes *classes, kb_input *input, kb_str line)
{
    kb_wikidata_class read = {0};
    kb_str rest = line;
    const kb_str number = next_word(&rest);
    if (number.len == 0 || number.ptr[0] == '#') {
        return KB_OK;
    }
    if (kb_cell_read_wikidata(number, &read.number) ||
        kb_cell_read_type(next_word(&rest), &read.type) ||
        kb_entity_class_find(read.type, next_word(&rest), &read.class_) !=
            KB_OK) {
        return kb_error_set(input->err, KB_ERR_INVALID, input->name,
                            input->line,
                            "not a Wikidata id, a type and a class of it");
    }
    kb_wikidata_class *const kept = KB_VEC_PUSH(classes);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = read;
    return KB_OK;
}

static kb_status
read_file(kb_wikidata_classes *classes, kb_input *input)
{
    kb_status st = kb_input_next(input);
    kb_str line = {NULL, 0};
    while (st == KB_OK && (st = kb_input_line(input, &line)) == KB_OK) {
        KB_TRY(read_line(classes, input, line));
    }
    return st == KB_DONE ? KB_OK : st;
}

kb_status
kb_wikidata_classes_load(kb_wikidata_classes *classes, const char *path,
                         kb_error *err)
{
    if (path) {
        kb_input input = {0};
        kb_status st = kb_input_open(&input, path, err);
        if (st == KB_OK) {
            st = read_file(classes, &input);
        }
        kb_input_close(&input);
        KB_TRY(st);
    }
    if (classes->n == 0) {
        const size_t n = sizeof(usual) / sizeof(usual[0]);
        KB_TRY(KB_VEC_RESERVE(classes, n));
        memcpy(classes->items, usual, sizeof(usual));
        classes->n = n;
    }
    qsort(classes->items, classes->n, sizeof(*classes->items), compare);
    return KB_OK;
}

const kb_wikidata_class *
kb_wikidata_classes_find(const kb_wikidata_classes *classes, uint32_t number)
{
    const kb_wikidata_class key = {.number = number};
    return bsearch(&key, classes->items, classes->n, sizeof(key), compare);
}

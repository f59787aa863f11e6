// SPDX-License-Identifier: MIT
// Uses all of a gazetteer, for the eyes of a sanitizer.
#ifndef KB_TEST_GAZ_WALK_H
#define KB_TEST_GAZ_WALK_H

#include "gaz/image.h"
#include "gaz/scan.h"

static inline void
kb_walk_sense(const kb_gaz *gaz, const kb_gaz_sense *sense, size_t *sum)
{
    if (sense->is_word) {
        const kb_gaz_word word = kb_gaz_word_at(sense->gaz, sense->index);
        *sum += strlen(kb_word_class_text(word.class_)) + word.tags +
                (word.place_predicate.len > 0
                     ? (unsigned char)word.place_predicate.ptr[0]
                     : 0);
    } else {
        *sum += kb_gaz_get(gaz, sense->index).name.len;
    }
}

static inline size_t
kb_walk_entity(const kb_gaz *gaz, uint32_t index)
{
    const kb_gaz_entity e = kb_gaz_get(gaz, index);
    char id[KB_GAZ_ID_LEN + 1];
    uint32_t found = 0;
    size_t sum = kb_gaz_find(gaz, kb_gaz_id(gaz, index, id), &found) == KB_OK;
    sum += kb_str_check_utf8(e.name, NULL) == KB_OK;
    sum += strlen(kb_entity_class_text(e.class_));
    for (uint32_t i = 0; i < e.n_aliases && i < 64; ++i) {
        uint8_t flags = 0;
        const kb_str alias = kb_gaz_alias(gaz, index, i, &flags);
        kb_gaz_sense senses[4];
        uint32_t n = 0;
        if (kb_gaz_lookup(gaz, alias, senses, 4, &n) == KB_OK) {
            kb_walk_sense(gaz, &senses[0], &sum);
        }
    }
    for (uint32_t i = 0; i < e.n_offices && i < 64; ++i) {
        const kb_gaz_office office = kb_gaz_office_at(gaz, index, i);
        char day[KB_DAY_LEN + 1];
        if (office.from != KB_NO_DAY) {
            kb_day_format(office.from, day);
        }
        sum += office.of == KB_NONE ? 1 : kb_gaz_id(gaz, office.of, id).len;
    }
    return sum;
}

static inline kb_status
kb_walk_match(void *ctx, const kb_match *match)
{
    size_t *const sum = ctx;
    *sum += match->span.end - match->span.begin + match->flags;
    return KB_OK;
}

static inline size_t
kb_walk_text(const kb_gaz *gaz)
{
    static const char sample[] =
        "Pat Doe, mayor of Kyiv, met Ukrainian mayors. Gen. Kim may run the "
        "UKRAINE Party by Lake Kyjiw-Kiev of his mother";
    const kb_gaz *const gazs[] = {gaz};
    const kb_gaz_set set = {gazs, 1, NULL};
    const kb_abbreviations abbreviations = kb_gaz_abbreviations(&set);
    const kb_document document = {.text = {sample, sizeof(sample) - 1}};
    kb_arena arena;
    kb_arena_init(&arena, NULL, 0);
    kb_text text;
    kb_gaz_hits hits = {NULL, 0};
    size_t sum = 0;
    if (kb_text_split(&document, &abbreviations, &arena, &text) == KB_OK &&
        kb_gaz_scan(&(kb_gaz_set){gazs, 1, NULL}, &text, &arena, &hits) ==
            KB_OK) {
        for (uint32_t i = 0; i < hits.n; ++i) {
            for (uint32_t k = 0; k < hits.items[i].n_senses; ++k) {
                kb_walk_sense(gaz, &hits.items[i].senses[k], &sum);
            }
        }
    }
    kb_arena_clear(&arena);
    size_t seen = 0;
    const kb_status st =
        kb_gaz_match(gaz, document.text, KB_MATCH_ALL, kb_walk_match, &seen);
    sum += st == KB_OK ? seen : 0;
    return sum;
}

static inline size_t
kb_walk_gaz(const kb_gaz *gaz)
{
    size_t sum = kb_walk_text(gaz) + kb_gaz_get_stats(gaz).n_names;
    for (uint32_t i = 0; i < kb_gaz_n_entities(gaz) && i < 64; ++i) {
        sum += kb_walk_entity(gaz, i);
    }
    return sum;
}

#endif // KB_TEST_GAZ_WALK_H

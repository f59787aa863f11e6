// SPDX-License-Identifier: MIT
// Annotations made by chance, from a small world, so that they meet.
#ifndef KB_TEST_STORE_RANDOM_H
#define KB_TEST_STORE_RANDOM_H

#include "support.h"

enum {
    N_ENTITIES = 8,
    N_PREDICATES = 5,
    N_LITERALS = 3,
    N_OBJECTS = N_ENTITIES + N_LITERALS
};

static const char *const keys[N_ENTITIES] = {
    "p-1", "p-10", "p-1-0", "p-2", "l-1", "l-2", "o-1", "o-Z_",
};

static const char *const names[N_ENTITIES][3] = {
    {"Anna Berg", "anna berg", "Anna BERG"},
    {"Carl Dorn", "Carl Dorn", "Karl Dorn"},
    {"Émile Ford", "Emile Ford", "Emile \"Ford\""},
    {"Gil", "Gil", "GIL"},
    {"Eastland", "Eastland", "Eastland"},
    {"Port Hope", "port hope", "Port Hope"},
    {"Acme Corp.", "Acme Corp", "ACME"},
    {"Union", "The Union", "Union\n"},
};

static const char *const predicates[N_PREDICATES] = {
    "met", "calledOn", "visited", "borders", "unheardOf2",
};

static const char *const literals[N_LITERALS] = {
    "head of staff",
    "head of staff!",
    "head \\of\t\"staff\"\x7f",
};

static inline void
make_random(maker *m, const char *id, uint64_t *state)
{
    char text[64];
    uint32_t order[N_ENTITIES];
    const kb_day date =
        chance(state, 4) == 0 ? KB_NO_DAY : (kb_day)chance(state, 900);
    make_doc(m, id, date);
    const uint32_t n_sentences = 1 + chance(state, 4);
    for (uint32_t i = 0; i < n_sentences; ++i) {
        snprintf(text, sizeof(text), "Sentence %u of %u goes here.", i,
                 chance(state, 50));
        make_sentence(m, text);
    }
    const uint32_t n = 2 + chance(state, N_ENTITIES - 1);
    for (uint32_t i = 0; i < N_ENTITIES; ++i) {
        order[i] = i;
    }
    for (uint32_t i = 0; i < n; ++i) {
        const uint32_t other = i + chance(state, N_ENTITIES - i);
        const uint32_t e = order[other];
        order[other] = order[i];
        order[i] = e;
        make_entity(m, keys[e], names[e][chance(state, 3)]);
        m->entities[i].wikidata = e % 2 == 0 ? 100 + e : 0;
        m->entities[i].is_known = chance(state, 2) == 0;
        if (chance(state, 2) == 0) {
            static const kb_str aliases[] = {{"Zed Zulu", 8}, {"AB", 2}};
            m->entities[i].aliases = aliases;
            m->entities[i].n_aliases = 1 + chance(state, 2);
        }
        for (uint32_t k = chance(state, 3); k > 0; --k) {
            make_mention(m, i, chance(state, n_sentences));
        }
    }
    for (uint32_t k = chance(state, 10); k > 0; --k) {
        kb_relation *const r = make_relation(
            m, chance(state, n), predicates[chance(state, N_PREDICATES)],
            chance(state, n));
        r->confidence = chance(state, 101) / 100.0;
        r->is_negative = chance(state, 5) == 0;
        r->modality =
            chance(state, 4) == 0 ? (kb_modality)chance(state, 7) : KB_ASSERTED;
        r->time = chance(state, 2) == 0 ? KB_NO_DAY : (kb_day)chance(state, 99);
        r->sentence = chance(state, n_sentences);
        r->attribution = chance(state, 3) == 0 ? chance(state, n) : KB_NONE;
        if (chance(state, 5) == 0) {
            r->object.entity = KB_NONE;
            r->object.literal = view(literals[chance(state, N_LITERALS)]);
        } else if (chance(state, 9) == 0) {
            r->object.entity = KB_NONE; // a common noun: not stored
        }
    }
}

#endif // KB_TEST_STORE_RANDOM_H

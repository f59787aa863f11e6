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
        r->place = chance(state, 3) == 0 ? chance(state, n) : KB_NONE;
        if (chance(state, 5) == 0) {
            r->object.entity = KB_NONE;
            r->object.literal = view(literals[chance(state, N_LITERALS)]);
        } else if (chance(state, 9) == 0) {
            r->object.entity = KB_NONE; // a common noun: not stored
        }
    }
}

// ---- what a store shows -----------------------------------------------------

/// What names find, as text that does not speak of ids.
static inline kb_status
print_hit(void *ctx, const kb_search_hit *hit)
{
    char line[256];
    const int n = snprintf(
        line, sizeof(line), "%d " KB_FMT " " KB_FMT " %u Q%u %d\n",
        (int)hit->level, KB_ARG(hit->entity.key), KB_ARG(hit->entity.label),
        hit->entity.n_mentions, hit->entity.wikidata, hit->entity.is_known);
    return append(ctx, (kb_str){line, (size_t)n});
}

static inline kb_status
print_relative(void *ctx, const kb_relative *r)
{
    char line[256];
    const int n =
        snprintf(line, sizeof(line), "%d %u %u %u %.9f %.9f\n",
                 (int)r->direction, r->n_documents, r->n_sentences,
                 r->triple.n_evidence, r->triple.confidence, r->score);
    return append(ctx, (kb_str){line, (size_t)n});
}

typedef struct relation_printer {
    kb_txn *txn;
    kb_str *out;
} relation_printer;

static inline kb_status
print_relations(void *ctx, const kb_entity_info *entity)
{
    const relation_printer *const printer = ctx;
    return kb_related(printer->txn, entity->id, NULL, print_relative,
                      printer->out);
}

/// Everything that may be seen, as one text.
static inline kb_str
see(kb_store *store)
{
    static const char *const queries[] = {"anna berg", "Berg",  "corp",
                                          "a",         "zulu",  "AB",
                                          "q106",      "union", "emile ford"};
    const kb_search_options all = {.all_levels = true};
    kb_str out = export_text(store);
    kb_txn *const txn = begin(store, KB_TXN_READ);
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); ++i) {
        (void)!kb_search(txn, view(queries[i]), &all, print_hit, &out);
    }
    relation_printer printer = {txn, &out};
    assert_int_equal(kb_entity_each(txn, print_relations, &printer), KB_OK);
    kb_stats stats;
    char line[256];
    assert_int_equal(kb_txn_stats(txn, &stats), KB_OK);
    int n = snprintf(line, sizeof(line), "%d %d %d %d %d %d %d\n",
                     (int)stats.n_documents, (int)stats.n_sentences,
                     (int)stats.n_entities, (int)stats.n_mentions,
                     (int)stats.n_triples, (int)stats.n_other_triples,
                     (int)stats.n_evidence);
    assert_int_equal(append(&out, (kb_str){line, (size_t)n}), KB_OK);
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        const kb_table_stats *const t = &stats.tables[i];
        if (strncmp(t->name, "term", 4) != 0 && // which never forget
            strcmp(t->name, "alias") != 0 && strcmp(t->name, "raw") != 0) {
            n = snprintf(line, sizeof(line), "%s %d\n", t->name,
                         (int)t->n_rows);
            assert_int_equal(append(&out, (kb_str){line, (size_t)n}), KB_OK);
        }
    }
    kb_txn_abort(txn);
    return out;
}

#endif // KB_TEST_STORE_RANDOM_H

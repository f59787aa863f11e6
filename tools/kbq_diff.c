// SPDX-License-Identifier: MIT
// kbq diff: facts that came or went between two knowledge bases.  Entities of
// both come in the order of their keys, so two lists are walked side by side,
// and of an entity's facts each is compared by what it says, not by ids.
#include "kbq.h"
#include "names.h"

#include <stdlib.h>
#include <unistd.h>

static const kb_table_column columns[] = {
    {"change", false},    {"subject", false}, {"predicate", false},
    {"object", false},    {"evidence", true}, {"documents", true},
    {"confidence", true}, {"first", false},   {"last", false},
};

typedef struct keyed {
    kb_str key;
    kb_id id;
} keyed;

/// One of the two.
typedef struct side {
    kb_store *store;
    kb_txn *txn;
    keyed *entities;
    size_t n;
    size_t cap;
    kbq_fact *facts; // of the entity at hand
    size_t n_facts;
    size_t cap_facts;
    kbq *q;
} side;

static kb_status
add_entity(void *ctx, const kb_entity_info *entity)
{
    side *const s = ctx;
    if (s->n == s->cap) {
        const size_t cap = s->cap > 0 ? 2 * s->cap : 1024;
        keyed *const grown = realloc(s->entities, cap * sizeof(*grown));
        if (!grown) {
            return KB_ERR_NOMEM;
        }
        s->entities = grown;
        s->cap = cap;
    }
    s->entities[s->n++] = (keyed){entity->key, entity->id};
    return KB_OK;
}

static kb_status
add_fact(void *ctx, const kb_triple *triple)
{
    side *const s = ctx;
    if (triple->confidence < s->q->filter.min_confidence) {
        return KB_OK;
    }
    if (s->n_facts == s->cap_facts) {
        const size_t cap = s->cap_facts > 0 ? 2 * s->cap_facts : 64;
        kbq_fact *const grown = realloc(s->facts, cap * sizeof(*grown));
        if (!grown) {
            return KB_ERR_NOMEM;
        }
        s->facts = grown;
        s->cap_facts = cap;
    }
    kbq_fact *const fact = &s->facts[s->n_facts++];
    *fact = (kbq_fact){.triple = *triple};
    KB_TRY(kb_node_get(s->txn, triple->subject, &fact->subject));
    KB_TRY(kb_node_get(s->txn, triple->predicate, &fact->predicate));
    return kb_node_get(s->txn, triple->object, &fact->object);
}

/// By predicate, then entities by key before literals by text.
static int
compare_facts(const void *a, const void *b)
{
    const kbq_fact *const x = a;
    const kbq_fact *const y = b;
    int order = kb_str_compare(x->predicate.name, y->predicate.name);
    order = order != 0 ? order : (int)x->object.kind - (int)y->object.kind;
    if (order == 0 && x->object.kind == KB_NODE_ENTITY) {
        order = kb_str_compare(x->object.key, y->object.key);
    } else if (order == 0) {
        order = kb_str_compare(x->object.name, y->object.name);
    }
    return order;
}

static kb_status
read_facts(side *s, const keyed *entity)
{
    s->n_facts = 0;
    if (!entity) {
        return KB_OK;
    }
    const kb_pattern pattern = {.subject = entity->id};
    KB_TRY(kb_triple_each(s->txn, &pattern, add_fact, s));
    if (s->n_facts > 1) {
        qsort(s->facts, s->n_facts, sizeof(kbq_fact), compare_facts);
    }
    return KB_OK;
}

static kb_status
print_change(side *s, const kbq_fact *fact, const char *change)
{
    kbq *const q = s->q;
    q->txn = s->txn;
    if (kb_table_is_json(&q->table)) {
        json_t *object = NULL;
        KB_TRY(kbq_json_fact(q, fact, NULL, &object));
        kb_table_object(
            &q->table,
            kb_json_join(json_pack("{s:s}", "change", change), object));
    } else {
        kb_table_text(&q->table, change);
        KB_TRY(kbq_add_fact_cells(q, fact));
    }
    return kbq_go_on(q);
}

/// The facts of one entity, be it in one of the two only.
static kb_status
compare_entity(side *sides, const keyed *before, const keyed *after)
{
    size_t i = 0;
    size_t k = 0;
    KB_TRY(read_facts(&sides[0], before));
    KB_TRY(read_facts(&sides[1], after));
    while (i < sides[0].n_facts || k < sides[1].n_facts) {
        const kbq_fact *const x =
            i < sides[0].n_facts ? &sides[0].facts[i] : NULL;
        const kbq_fact *const y =
            k < sides[1].n_facts ? &sides[1].facts[k] : NULL;
        const int order = !x ? 1 : !y ? -1 : compare_facts(x, y);
        if (order < 0) {
            KB_TRY(print_change(&sides[0], x, "-"));
        } else if (order > 0) {
            KB_TRY(print_change(&sides[1], y, "+"));
        }
        i += order <= 0;
        k += order >= 0;
    }
    return KB_OK;
}

static kb_status
compare(side *sides)
{
    size_t i = 0;
    size_t k = 0;
    for (size_t n = 0; n < 2; ++n) {
        KB_TRY(kb_entity_each(sides[n].txn, add_entity, &sides[n]));
    }
    while (i < sides[0].n || k < sides[1].n) {
        const keyed *const x = i < sides[0].n ? &sides[0].entities[i] : NULL;
        const keyed *const y = k < sides[1].n ? &sides[1].entities[k] : NULL;
        const int order = !x ? 1 : !y ? -1 : kb_str_compare(x->key, y->key);
        const kb_status st =
            compare_entity(sides, order <= 0 ? x : NULL, order >= 0 ? y : NULL);
        if (st != KB_OK) {
            return st == KB_DONE ? KB_OK : st;
        }
        i += order <= 0;
        k += order >= 0;
    }
    return KB_OK;
}

static int
open_side(side *s, const char *path)
{
    const kb_store_options how = {.read_only = true};
    kb_error err = {0};
    kb_status st = kb_store_open(path, &how, &s->store, &err);
    st = st == KB_OK ? kb_txn_begin(s->store, KB_TXN_READ, &s->txn, &err) : st;
    return st == KB_OK ? KB_EXIT_OK : kb_cli_fail(s->q->cli, st, path, &err);
}

int
kbq_diff(kbq *q)
{
    side sides[2] = {{.q = q}, {.q = q}};
    int code = open_side(&sides[0], q->args[0]);
    if (code == KB_EXIT_OK) {
        code = open_side(&sides[1], q->n_args > 1 ? q->args[1] : q->path);
    }
    if (code == KB_EXIT_OK) {
        kbq_begin_table(q, columns, sizeof(columns) / sizeof(columns[0]));
        const kb_status st = compare(sides);
        kb_table_end(&q->table);
        if (st == KB_OK && q->table.n_rows == 0) {
            kb_cli_note(q->cli, "the same facts");
            code = KB_EXIT_NOT_FOUND;
        } else {
            code = kbq_finish(q, st, q->table.n_rows, "diff");
        }
    }
    const int written = kb_out_close(&q->out, q->cli);
    for (size_t i = 0; i < 2; ++i) {
        free(sides[i].facts);
        free(sides[i].entities);
        kb_txn_abort(sides[i].txn);
        kb_store_close(sides[i].store);
    }
    q->txn = NULL;
    return written != KB_EXIT_OK ? written : code;
}

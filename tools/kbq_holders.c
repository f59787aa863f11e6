// SPDX-License-Identifier: MIT
// kbq holders: who held an office when.  One person holds it at a time: who
// comes next ends it.
#include "kbq.h"
#include "names.h"

#include <stdlib.h>

/// Offices that one person holds at a time.
static const char *const predicates[] = {"headOfState", "headOfGovernment",
                                         "leads", "mayorOf", "coachOf"};

enum { N_PREDICATES = sizeof(predicates) / sizeof(predicates[0]) };

static const kb_table_column columns[] = {
    {"of", false},       {"office", false},    {"holder", false},
    {"since", false},    {"until", false},     {"told", false},
    {"documents", true}, {"confidence", true},
};

enum { N_COLUMNS = sizeof(columns) / sizeof(columns[0]) };

typedef struct holders {
    kbq *q;
    kbq_fact *facts;
    size_t n;
    size_t cap;
} holders;

static bool
is_held(kb_str predicate)
{
    for (size_t i = 0; i < N_PREDICATES; ++i) {
        const kb_str one = {predicates[i], strlen(predicates[i])};
        if (kb_str_equal(one, predicate)) {
            return true;
        }
    }
    return false;
}

static kb_status
keep(void *ctx, const kb_triple *triple, bool is_swapped)
{
    holders *const all = ctx;
    kb_node predicate;
    KB_TRY(kb_node_get(all->q->txn, triple->predicate, &predicate));
    if (!is_held(predicate.name)) {
        return KB_OK;
    }
    if (all->n == all->cap) {
        const size_t cap = all->cap > 0 ? 2 * all->cap : 64;
        kbq_fact *const grown = realloc(all->facts, cap * sizeof(*grown));
        if (!grown) {
            return KB_ERR_NOMEM;
        }
        all->facts = grown;
        all->cap = cap;
    }
    return kbq_get_fact(all->q, triple, is_swapped, &all->facts[all->n++]);
}

// By whose office, which, then when; who is told of without a day comes first.
static int
compare(const void *a, const void *b)
{
    const kbq_fact *const x = a;
    const kbq_fact *const y = b;
    int order = kb_str_compare(x->object.name, y->object.name);
    order = order != 0 ? order : kb_str_compare(x->object.key, y->object.key);
    order = order != 0 ? order
                       : kb_str_compare(x->predicate.name, y->predicate.name);
    if (order != 0) {
        return order;
    }
    if (x->triple.first != y->triple.first) {
        return x->triple.first < y->triple.first ? -1 : 1;
    }
    if (x->triple.last != y->triple.last) {
        return x->triple.last < y->triple.last ? -1 : 1;
    }
    return kb_str_compare(x->subject.name, y->subject.name);
}

static bool
is_same_office(const kbq_fact *a, const kbq_fact *b)
{
    return a->triple.object == b->triple.object &&
           a->triple.predicate == b->triple.predicate;
}

// The day before the next one held it, or KB_NO_DAY.
static kb_day
end_of(const holders *all, size_t i)
{
    const kbq_fact *const fact = &all->facts[i];
    for (size_t k = i + 1; k < all->n && is_same_office(fact, &all->facts[k]);
         ++k) {
        const kb_day next = all->facts[k].triple.first;
        if (fact->triple.first != KB_NO_DAY && next > fact->triple.first) {
            return next - 1;
        }
    }
    return KB_NO_DAY;
}

static void
print(holders *all)
{
    kb_table *const table = &all->q->table;
    for (size_t i = 0; i < all->n && kbq_go_on(all->q) == KB_OK; ++i) {
        const kbq_fact *const fact = &all->facts[i];
        kb_table_cell(table, fact->object.name);
        if (kbq_is_for_people(all->q)) {
            char words[64];
            kb_table_text(table, kbq_words_of(fact->predicate.name, words,
                                              sizeof(words)));
        } else {
            kb_table_cell(table, fact->predicate.name);
        }
        kb_table_cell(table, fact->subject.name);
        kb_table_day(table, fact->triple.first);
        kb_table_day(table, end_of(all, i));
        kb_table_day(table, fact->triple.last);
        kb_table_number(table, fact->triple.n_documents);
        kb_table_fraction(table, fact->triple.confidence);
    }
}

int
kbq_holders(kbq *q)
{
    holders all = {.q = q};
    kb_pattern pattern = {0};
    if (q->n_args > 0) {
        kb_entity_info of;
        const int code = kbq_resolve(q, q->args[0], &of);
        if (code != KB_EXIT_OK) {
            return code;
        }
        pattern.object = of.id;
    }
    const kb_status status = kbq_each_triple(q, &pattern, keep, &all);
    if (all.n > 1) {
        qsort(all.facts, all.n, sizeof(*all.facts), compare);
    }
    kbq_begin_table(q, columns, N_COLUMNS);
    print(&all);
    free(all.facts);
    return kbq_end_table(q, status, q->n_args > 0 ? q->args[0] : "offices");
}

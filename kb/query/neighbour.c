// SPDX-License-Identifier: MIT
#include "query/neighbour.h"

#include "base/hash.h"

#include <math.h>

double
kb_fact_score(const kb_triple *triple)
{
    if (!triple->is_asserted) {
        return 0.01 * (double)triple->n_other;
    }
    return triple->confidence * (1 + log2((double)triple->n_documents) +
                                 log2((double)triple->n_evidence) / 4);
}

static bool
is_wanted(const kb_fact_filter *filter, kb_id predicate)
{
    bool is_found = filter->n_predicates == 0;
    for (size_t i = 0; !is_found && i < filter->n_predicates; ++i) {
        is_found = filter->predicates[i] == predicate;
    }
    return is_found;
}

bool
kb_fact_passes(const kb_fact_filter *filter, const kb_triple *triple)
{
    static const kb_fact_filter defaults = {0};
    filter = filter ? filter : &defaults;
    if ((!triple->is_asserted && !filter->with_unasserted) ||
        triple->confidence < filter->min_confidence ||
        !is_wanted(filter, triple->predicate)) {
        return false;
    }
    const bool has_day = triple->first != KB_NO_DAY;
    return (!filter->has_since || (has_day && triple->last >= filter->since)) &&
           (!filter->has_until || (has_day && triple->first <= filter->until));
}

// ---- edges ------------------------------------------------------------------

/// One direction of a walk: the table, and where s, p and o stand in its keys.
typedef struct side {
    kb_table table;
    uint8_t places[3];
    uint8_t other; // place of the far end
} side;

/// The fact of an index row that is of interest; else KB_NOT_FOUND.
static kb_status
read_fact(const kb_neighbours *how, const side *from, const kb_scan *scan,
          kb_triple *out)
{
    uint32_t ids[3];
    kb_row_spo row;
    KB_TRY(kb_key_read_ids(scan->key, ids, 3));
    KB_TRY(kb_row_read_spo(scan->value, &row));
    if ((row.flags & KB_SPO_LITERAL) != 0 ||
        (how->filter && !is_wanted(how->filter, ids[from->places[1]])) ||
        (how->wants && !how->wants(how->ctx, ids[from->other]))) {
        return KB_NOT_FOUND;
    }
    const uint32_t spo[] = {ids[from->places[0]], ids[from->places[1]],
                            ids[from->places[2]]};
    *out = kb_triple_of_row(spo, &row);
    return KB_OK;
}

static kb_status
visit(const kb_neighbours *how, const side *from, const kb_scan *scan)
{
    kb_triple triple;
    const kb_status st = read_fact(how, from, scan, &triple);
    if (st != KB_OK) {
        return st == KB_NOT_FOUND ? KB_OK : st;
    }
    const kb_id other =
        from->table == KB_TABLE_SPO ? triple.object : triple.subject;
    return kb_fact_passes(how->filter, &triple)
               ? how->edge(how->ctx, other, &triple)
               : KB_OK;
}

kb_status
kb_neighbours_each(kb_txn *txn, kb_id entity, const kb_neighbours *how)
{
    static const side sides[] = {
        {KB_TABLE_SPO, {0, 1, 2}, 2},
        {KB_TABLE_OSP, {1, 2, 0}, 1},
    };
    kb_status st = KB_OK;
    for (size_t i = 0; st == KB_OK && i < 2; ++i) {
        kb_scan scan;
        kb_key prefix;
        kb_key_id(&prefix, entity);
        KB_TRY(kb_scan_open(&scan, txn, sides[i].table, kb_key_get(&prefix)));
        while (st == KB_OK) {
            const kb_status next = kb_scan_next(&scan);
            if (next != KB_OK) {
                st = kb_read_end(next);
                break;
            }
            st = visit(how, &sides[i], &scan);
        }
        kb_scan_close(&scan);
    }
    return kb_read_end(st);
}

// ---- numbers ----------------------------------------------------------------

static uint64_t
hash_of(kb_id id)
{
    return kb_hash_finish(kb_hash_combine(0, id));
}

void
kb_numbering_init(kb_numbering *numbering, const kb_allocator *alloc)
{
    *numbering = (kb_numbering){.slots = {.alloc = alloc}};
    numbering->ids.alloc = alloc;
}

uint32_t
kb_numbering_find(const kb_numbering *numbering, kb_id id)
{
    kb_probe probe = kb_slots_probe(hash_of(id));
    uint32_t number = 0;
    while (kb_slots_next(&numbering->slots, &probe, &number)) {
        if (numbering->ids.items[number] == id) {
            return number;
        }
    }
    return UINT32_MAX;
}

kb_status
kb_numbering_add(kb_numbering *numbering, kb_id id, uint32_t *number)
{
    *number = kb_numbering_find(numbering, id);
    if (*number != UINT32_MAX) {
        return KB_OK;
    }
    KB_TRY(KB_VEC_RESERVE(&numbering->ids, 1));
    const uint32_t next = (uint32_t)numbering->ids.n;
    KB_TRY(kb_slots_add(&numbering->slots, hash_of(id), next));
    numbering->ids.items[numbering->ids.n++] = id;
    *number = next;
    return KB_OK;
}

void
kb_numbering_clear(kb_numbering *numbering)
{
    kb_slots_clear(&numbering->slots);
    KB_VEC_CLEAR(&numbering->ids);
}

// SPDX-License-Identifier: MIT
#include "resolve/office.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fold.h"
#include "base/hash.h"
#include "base/vec.h"
#include "gaz/kind.h"

#include <stdlib.h>

typedef struct row {
    uint64_t key; // role and what it is an office of
    kb_day from, to;
    kb_holder holder;
} row;

struct kb_offices {
    const kb_allocator *alloc;
    KB_VEC(row) rows;          // by key
    const kb_gaz *const *gazs; // borrowed
    size_t n_gazs;
};

static uint64_t
key_of(kb_str role, const kb_gaz *gaz, uint32_t of)
{
    const uint64_t where = kb_hash_combine((uint64_t)(uintptr_t)gaz, of);
    return kb_hash_finish(kb_hash_combine(where, kb_hash(role)));
}

static int
compare_keys(const void *a, const void *b)
{
    const row *const x = a;
    const row *const y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static kb_status
add_holder(kb_offices *offices, const kb_gaz *gaz, uint32_t index,
           kb_buf *folded)
{
    kb_office_reader reader = kb_gaz_offices_of(gaz, index);
    kb_gaz_office office;
    while (kb_gaz_offices_next(&reader, &office)) {
        if (office.of == KB_NONE) {
            continue;
        }
        kb_buf_reset(folded);
        KB_TRY(kb_fold(office.role, folded));
        row *const added = KB_VEC_PUSH(&offices->rows);
        if (!added) {
            return KB_ERR_NOMEM;
        }
        *added = (row){key_of(kb_buf_get(folded), gaz, office.of),
                       office.from,
                       office.is_ended ? office.to : KB_NO_DAY,
                       {gaz, index}};
    }
    return KB_OK;
}

static kb_status
add_all(kb_offices *offices, const kb_gaz *const *gazs, size_t n_gazs)
{
    kb_buf folded;
    kb_buf_init(&folded, offices->alloc);
    kb_status st = KB_OK;
    for (size_t g = 0; g < n_gazs && st == KB_OK; ++g) {
        const uint32_t n = kb_gaz_n_entities(gazs[g]);
        for (uint32_t i = 0; i < n && st == KB_OK; ++i) {
            st = add_holder(offices, gazs[g], i, &folded);
        }
    }
    kb_buf_clear(&folded);
    return st;
}

kb_status
kb_offices_new(const kb_gaz *const *gazs, size_t n_gazs,
               const kb_allocator *alloc, kb_offices **out)
{
    kb_offices *const offices = kb_alloc_zeroed(alloc, 1, sizeof(*offices));
    if (!offices) {
        return KB_ERR_NOMEM;
    }
    offices->alloc = alloc;
    offices->gazs = gazs;
    offices->n_gazs = n_gazs;
    offices->rows.alloc = alloc;
    const kb_status st = add_all(offices, gazs, n_gazs);
    if (st != KB_OK) {
        kb_offices_free(offices);
        return st;
    }
    if (offices->rows.n > 0) {
        qsort(offices->rows.items, offices->rows.n, sizeof(row), compare_keys);
    }
    *out = offices;
    return KB_OK;
}

void
kb_offices_free(kb_offices *offices)
{
    if (offices) {
        KB_VEC_CLEAR(&offices->rows);
        kb_alloc_release(offices->alloc, offices);
    }
}

static bool
holds_at(const row *r, kb_day day)
{
    return (r->from == KB_NO_DAY || r->from <= day) &&
           (r->to == KB_NO_DAY || day <= r->to);
}

kb_status
kb_offices_find(const kb_offices *offices, kb_str role, const kb_gaz *gaz,
                uint32_t of, kb_day day, kb_holder *out)
{
    if (!offices) {
        return KB_NOT_FOUND;
    }
    const uint64_t key = key_of(role, gaz, of);
    size_t low = 0;
    size_t high = offices->rows.n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (offices->rows.items[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    uint32_t n_found = 0;
    for (; low < offices->rows.n && offices->rows.items[low].key == key;
         ++low) {
        const row *const r = &offices->rows.items[low];
        if (!holds_at(r, day) || (n_found > 0 && r->holder.gaz == out->gaz &&
                                  r->holder.index == out->index)) {
            continue;
        }
        n_found += 1;
        *out = r->holder;
    }
    return n_found == 1 ? KB_OK : KB_NOT_FOUND;
}

kb_status
kb_offices_lookup(const kb_offices *offices, kb_str name, kb_entity_type type,
                  kb_holder *out)
{
    enum { MOST = 8 };
    kb_status found = KB_NOT_FOUND;
    uint32_t best = 0;
    for (size_t g = 0; offices && g < offices->n_gazs; ++g) {
        kb_gaz_sense senses[MOST];
        uint32_t n = 0;
        const kb_status st =
            kb_gaz_lookup(offices->gazs[g], name, senses, MOST, &n);
        if (st == KB_ERR_NOMEM) {
            return st;
        }
        for (uint32_t i = 0; st == KB_OK && i < n && i < MOST; ++i) {
            const kb_gaz_sense *const s = &senses[i];
            if (s->is_word || (s->flags & (KB_SENSE_WEAK | KB_SENSE_DEMONYM |
                                           KB_SENSE_OTHER_CASE)) != 0) {
                continue;
            }
            const kb_gaz_entity e = kb_gaz_get(s->gaz, s->index);
            if (e.type == type && (found != KB_OK || e.prior > best)) {
                *out = (kb_holder){s->gaz, s->index};
                best = e.prior;
                found = KB_OK;
            }
        }
    }
    return found;
}

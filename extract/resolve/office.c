// SPDX-License-Identifier: MIT
#include "resolve/office.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fold.h"
#include "base/hash.h"
#include "base/vec.h"
#include "gaz/kind.h"
#include "resolve/roster.h"

#include <string.h>

typedef struct row {
    uint64_t key;
    kb_day from, to;
    kb_holder holder;
    uint32_t next; // of the same slot, or KB_NONE
} row;

// Rows that are found by their key.
typedef struct table {
    KB_VEC(row) rows;
    uint32_t *slots; // the first row of each, or KB_NONE
    uint64_t mask;
} table;

struct kb_offices {
    const kb_allocator *alloc;
    table by_post;             // by role and what it is an office of
    table by_name;             // by role and the bearer's surname
    const kb_gaz *const *gazs; // borrowed
    size_t n_gazs;
    bool is_read; // the tables hold what the gazetteers say
};

// The word that stands for one of a role, NULL for one that says nothing.
static const char *
role_word(kb_str word)
{
    static const struct {
        kb_str word;
        const char *as;
    } words[] = {
        {{"affairs", 7}, NULL},
        {{"defense", 7}, "defence"},
        {{"economics", 9}, "economy"},
        {{"external", 8}, "foreign"},
        {{"for", 3}, NULL},
        {{"internal", 8}, "interior"},
        {{"labor", 5}, "labour"},
        {{"of", 2}, NULL},
        {{"the", 3}, NULL},
        {{"transportation", 14}, "transport"},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); ++i) {
        if (kb_str_equal(word, words[i].word)) {
            return words[i].as;
        }
    }
    return word.ptr;
}

// The same for "defence minister" and "minister of defense".
static uint64_t
hash_role(kb_str role)
{
    uint64_t sum = 0;
    while (role.len > 0) {
        const char *const blank = memchr(role.ptr, ' ', role.len);
        const size_t len = blank ? (size_t)(blank - role.ptr) : role.len;
        const char *const as = role_word((kb_str){role.ptr, len});
        if (as) {
            sum += kb_hash((kb_str){as, as == role.ptr ? len : strlen(as)});
        }
        const size_t skip = len + (blank != NULL);
        role = (kb_str){role.ptr + skip, role.len - skip};
    }
    return sum;
}

static uint64_t
post_key(kb_str role, const kb_gaz *gaz, uint32_t of)
{
    const uint64_t where = kb_hash_combine((uint64_t)(uintptr_t)gaz, of);
    return kb_hash_finish(kb_hash_combine(where, hash_role(role)));
}

static uint64_t
name_key(kb_str role, kb_str name)
{
    return kb_hash_finish(kb_hash_combine(kb_hash(name), hash_role(role)));
}

static kb_status
fill_slots(table *t, const kb_allocator *alloc)
{
    uint64_t n_slots = 16;
    while (n_slots < t->rows.n) {
        n_slots *= 2;
    }
    t->slots = kb_alloc_array(alloc, n_slots, sizeof(*t->slots));
    if (!t->slots) {
        return KB_ERR_NOMEM;
    }
    t->mask = n_slots - 1;
    memset(t->slots, 0xFF, n_slots * sizeof(*t->slots)); // KB_NONE
    for (uint32_t i = (uint32_t)t->rows.n; i-- > 0;) {
        uint32_t *const slot = &t->slots[t->rows.items[i].key & t->mask];
        t->rows.items[i].next = *slot;
        *slot = i;
    }
    return KB_OK;
}

// The first row of a key from row `at` of its slot on, or NULL.
static const row *
find_from(const table *t, uint64_t key, uint32_t at)
{
    while (at != KB_NONE && t->rows.items[at].key != key) {
        at = t->rows.items[at].next;
    }
    return at == KB_NONE ? NULL : &t->rows.items[at];
}

static const row *
find_first(const table *t, uint64_t key)
{
    return find_from(t, key, t->slots[key & t->mask]);
}

static const row *
find_next(const table *t, const row *r)
{
    return find_from(t, r->key, r->next);
}

static kb_status
add_row(table *to, uint64_t key, const kb_gaz_office *office, kb_holder holder)
{
    row *const added = KB_VEC_PUSH(&to->rows);
    if (!added) {
        return KB_ERR_NOMEM;
    }
    *added = (row){.key = key,
                   .from = office->from,
                   .to = office->is_ended ? office->to : KB_NO_DAY,
                   .holder = holder};
    return KB_OK;
}

// Whether folding would not change a text: small letters, blanks, hyphens.
static bool
is_folded(kb_str text)
{
    for (size_t i = 0; i < text.len; ++i) {
        const char c = text.ptr[i];
        if ((c < 'a' || c > 'z') && c != ' ' && c != '-') {
            return false;
        }
    }
    return true;
}

// Where a name begins with the surname: "Kim Dae-jung".
static const char *const surname_first[] = {"cn", "hk", "kp", "kr",
                                            "mo", "sg", "tw", "vn"};

enum { N_SURNAME_FIRST = sizeof(surname_first) / sizeof(surname_first[0]) };

typedef struct maker {
    kb_offices *offices;
    const kb_gaz *gaz;
    uint32_t surname_first[N_SURNAME_FIRST]; // countries, or KB_NONE
    kb_buf role, surname;                    // folded
} maker;

static void
find_countries(maker *m)
{
    for (size_t i = 0; i < N_SURNAME_FIRST; ++i) {
        const kb_str id = {surname_first[i], strlen(surname_first[i])};
        if (kb_gaz_find(m->gaz, id, &m->surname_first[i]) != KB_OK) {
            m->surname_first[i] = KB_NONE;
        }
    }
}

static bool
has_surname_first(const maker *m, uint32_t country)
{
    for (size_t i = 0; i < N_SURNAME_FIRST; ++i) {
        if (country != KB_NONE && country == m->surname_first[i]) {
            return true;
        }
    }
    return false;
}

// The word of a name that a title may stand before; empty: it has but one.
static kb_str
surname_of(const maker *m, const kb_gaz_entity *e)
{
    const kb_str last = kb_last_word(e->name);
    if (last.len == e->name.len) {
        return (kb_str){NULL, 0};
    }
    const char *const space = memchr(e->name.ptr, ' ', e->name.len);
    return has_surname_first(m, e->country)
               ? (kb_str){e->name.ptr, (size_t)(space - e->name.ptr)}
               : last;
}

static kb_status
add_office(maker *m, const kb_gaz_office *office, kb_holder holder)
{
    kb_str role = office->role;
    if (!is_folded(role)) {
        kb_buf_reset(&m->role);
        KB_TRY(kb_fold(role, &m->role));
        role = kb_buf_get(&m->role);
    }
    const kb_str surname = kb_buf_get(&m->surname);
    KB_TRY(add_row(&m->offices->by_post, post_key(role, m->gaz, office->of),
                   office, holder));
    return surname.len > 0 ? add_row(&m->offices->by_name,
                                     name_key(role, surname), office, holder)
                           : KB_OK;
}

static kb_status
add_holder(maker *m, uint32_t index)
{
    kb_office_reader reader = kb_gaz_offices_of(m->gaz, index);
    kb_gaz_office office;
    for (bool is_named = false; kb_gaz_offices_next(&reader, &office);) {
        if (office.of == KB_NONE) {
            continue;
        }
        if (!is_named) {
            const kb_gaz_entity e = kb_gaz_get(m->gaz, index);
            kb_buf_reset(&m->surname);
            KB_TRY(kb_fold(surname_of(m, &e), &m->surname));
            is_named = true;
        }
        KB_TRY(add_office(m, &office, (kb_holder){m->gaz, index}));
    }
    return KB_OK;
}

static kb_status
add_all(maker *m, const kb_gaz *gaz)
{
    m->gaz = gaz;
    find_countries(m);
    const uint32_t n = kb_gaz_n_entities(gaz);
    for (uint32_t i = 0; i < n; ++i) {
        KB_TRY(add_holder(m, i));
    }
    return KB_OK;
}

static void
clear(table *t, const kb_allocator *alloc)
{
    KB_VEC_CLEAR(&t->rows);
    kb_alloc_release(alloc, t->slots);
    t->slots = NULL;
}

static kb_status
read_all(kb_offices *offices)
{
    const kb_allocator *const alloc = offices->alloc;
    maker m = {.offices = offices};
    kb_buf_init(&m.role, alloc);
    kb_buf_init(&m.surname, alloc);
    kb_status st = KB_OK;
    for (size_t g = 0; g < offices->n_gazs && st == KB_OK; ++g) {
        st = add_all(&m, offices->gazs[g]);
    }
    kb_buf_clear(&m.role);
    kb_buf_clear(&m.surname);
    st = st == KB_OK ? fill_slots(&offices->by_post, alloc) : st;
    return st == KB_OK ? fill_slots(&offices->by_name, alloc) : st;
}

// Read the gazetteers when they are asked for the first time.
static kb_status
read_once(kb_offices *offices)
{
    if (offices->is_read) {
        return KB_OK;
    }
    const kb_status st = read_all(offices);
    if (st != KB_OK) {
        clear(&offices->by_post, offices->alloc);
        clear(&offices->by_name, offices->alloc);
    }
    offices->is_read = st == KB_OK;
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
    offices->by_post.rows.alloc = alloc;
    offices->by_name.rows.alloc = alloc;
    *out = offices;
    return KB_OK;
}

void
kb_offices_free(kb_offices *offices)
{
    if (offices) {
        clear(&offices->by_post, offices->alloc);
        clear(&offices->by_name, offices->alloc);
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
kb_offices_find(kb_offices *offices, kb_str role, const kb_gaz *gaz,
                uint32_t of, kb_day day, kb_holder *out)
{
    if (!offices) {
        return KB_NOT_FOUND;
    }
    KB_TRY(read_once(offices));
    const uint64_t key = post_key(role, gaz, of);
    const table *const posts = &offices->by_post;
    uint32_t n_found = 0;
    for (const row *r = find_first(posts, key); r; r = find_next(posts, r)) {
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

static bool
has_holder(const kb_holder *holders, uint32_t n, kb_holder one)
{
    for (uint32_t i = 0; i < n; ++i) {
        if (holders[i].gaz == one.gaz && holders[i].index == one.index) {
            return true;
        }
    }
    return false;
}

// Whether a row reaches into the days of a call.
static bool
is_within(const row *r, const kb_office_call *call)
{
    const bool is_earlier =
        call->from != KB_NO_DAY && r->to != KB_NO_DAY && r->to < call->from;
    const bool is_later =
        call->to != KB_NO_DAY && r->from != KB_NO_DAY && call->to < r->from;
    return !is_earlier && !is_later;
}

kb_status
kb_offices_bearers(kb_offices *offices, const kb_office_call *call,
                   kb_holder *out, uint32_t max, uint32_t *n)
{
    *n = 0;
    if (!offices) {
        return KB_OK;
    }
    KB_TRY(read_once(offices));
    const table *const names = &offices->by_name;
    for (const row *r = find_first(names, name_key(call->role, call->surname));
         r && *n < max; r = find_next(names, r)) {
        if (is_within(r, call) && !has_holder(out, *n, r->holder)) {
            out[(*n)++] = r->holder;
        }
    }
    return KB_OK;
}

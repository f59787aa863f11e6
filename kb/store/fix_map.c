// SPDX-License-Identifier: MIT
// What corrections make of a document.
#include "store/fix.h"
#include "store/read.h"

#include <assert.h>
#include <stdlib.h>

/// An entity of a document, corrected.
typedef struct place {
    uint32_t term;   // as put
    uint32_t target; // what it is
    uint32_t variant;
    kb_str content; // what is said of it, before the naming
    kb_str name;    // given to the target; empty: none
    uint32_t begin; // mentions
    uint32_t end;
    bool is_done;
} place;

typedef struct mapper {
    kb_batch *batch;
    KB_VEC(place) places;
    KB_VEC(kb_str) names;
    kb_buf buf;
} mapper;

// ---- which entity -----------------------------------------------------------

/// What is said of an entity that was split off: its type and name.
static kb_status
split_content(mapper *m, const place *p, kb_str name, kb_str *out)
{
    kb_row_content row;
    KB_TRY(kb_row_read_content(p->content, &row));
    row.flags = 0;
    row.wikidata = 0;
    row.name = name;
    kb_buf_reset(&m->buf);
    KB_TRY(kb_row_add_content(&m->buf, &row, NULL, 0));
    return kb_arena_copy(&m->batch->arena, kb_buf_get(&m->buf), out);
}

static kb_status
add_place(mapper *m, const kb_new_doc *doc, const kb_new_entity *entity)
{
    const kb_batch *const batch = m->batch;
    const kb_str none = {NULL, 0};
    place p = {
        .term = entity->term,
        .target = entity->term,
        .variant = entity->variant,
        .content = batch->variants.items[entity->variant].content,
        .begin = entity->begin,
        .end = entity->end,
    };
    const kb_fix *const split =
        kb_fixes_find(batch, KB_CORRECTION_SPLIT, p.term, doc->row.external_id);
    if (split) {
        p.target = split->target;
        KB_TRY(split_content(m, &p, split->name, &p.content));
    }
    p.target = kb_fixes_root(batch, p.target);
    if (p.target == KB_NONE) {
        return KB_ERR_CORRUPT;
    }
    const kb_fix *const naming =
        kb_fixes_find(batch, KB_CORRECTION_RENAME, p.target, none);
    p.name = naming ? naming->name : none;
    KB_TRY(KB_VEC_RESERVE(&m->places, 1));
    m->places.items[m->places.n++] = p;
    return KB_OK;
}

static kb_status
find_places(mapper *m, const kb_new_doc *doc, bool *is_changed)
{
    m->places.n = 0;
    *is_changed = false;
    for (size_t i = doc->begin.entities; i < doc->end.entities; ++i) {
        KB_TRY(add_place(m, doc, &m->batch->entities.items[i]));
        const place *const p = &m->places.items[m->places.n - 1];
        *is_changed = *is_changed || p->target != p->term || p->name.len > 0;
    }
    return KB_OK;
}

static uint32_t
target_of(const mapper *m, uint32_t term)
{
    for (size_t i = 0; i < m->places.n; ++i) {
        if (m->places.items[i].term == term) {
            return m->places.items[i].target;
        }
    }
    return term; // a literal
}

// ---- what is said of it -----------------------------------------------------

static int
compare_names(const void *a, const void *b)
{
    return kb_str_compare(*(const kb_str *)a, *(const kb_str *)b);
}

/// The place whose type, name and Wikidata number stand for all of a target:
/// the target's own, else that with most mentions, else the first by key.
static const place *
choose_place(const mapper *m, uint32_t target)
{
    const kb_new_term *const terms = m->batch->terms.items;
    const place *best = NULL;
    for (size_t i = 0; i < m->places.n; ++i) {
        const place *const p = &m->places.items[i];
        if (p->target != target) {
            continue;
        }
        if (p->term == target) {
            return p;
        }
        const uint32_t n = p->end - p->begin;
        const uint32_t n_best = best ? best->end - best->begin : 0;
        if (!best || n > n_best ||
            (n == n_best &&
             kb_str_compare(terms[p->term].body, terms[best->term].body) < 0)) {
            best = p;
        }
    }
    return best;
}

static kb_status
push_name(mapper *m, kb_str name)
{
    if (name.len > 0) {
        KB_TRY(KB_VEC_RESERVE(&m->names, 1));
        m->names.items[m->names.n++] = name;
    }
    return KB_OK;
}

/// Gather what all places of a target add to what its best place says.
static kb_status
gather_content(mapper *m, uint32_t target, kb_row_content *row)
{
    const bool is_lacking = row->wikidata == 0;
    m->names.n = 0;
    for (size_t i = 0; i < m->places.n; ++i) {
        const place *const p = &m->places.items[i];
        kb_row_content other;
        if (p->target != target) {
            continue;
        }
        KB_TRY(kb_row_read_content(p->content, &other));
        row->flags |= other.flags;
        if (is_lacking && other.wikidata != 0 &&
            (row->wikidata == 0 || other.wikidata < row->wikidata)) {
            row->wikidata = other.wikidata;
        }
        KB_TRY(push_name(m, other.name));
        for (uint32_t k = 0; k < other.n_aliases; ++k) {
            KB_TRY(push_name(m, kb_code_str(&other.aliases)));
        }
    }
    return KB_OK;
}

/// Sort names: none twice or like the label.
static size_t
sort_names(mapper *m, kb_str label)
{
    size_t n = 0;
    if (m->names.n > 1) {
        qsort(m->names.items, m->names.n, sizeof(kb_str), compare_names);
    }
    for (size_t i = 0; i < m->names.n; ++i) {
        const kb_str name = m->names.items[i];
        if (!kb_str_equal(name, label) &&
            (n == 0 || !kb_str_equal(name, m->names.items[n - 1]))) {
            m->names.items[n++] = name;
        }
    }
    return n < UINT16_MAX ? n : UINT16_MAX;
}

static kb_status
make_variant(mapper *m, uint32_t target, uint32_t *out)
{
    const place *const best = choose_place(m, target);
    kb_row_content row;
    KB_TRY(kb_row_read_content(best->content, &row));
    KB_TRY(gather_content(m, target, &row));
    row.name = best->name.len > 0 ? best->name : row.name;
    const size_t n = sort_names(m, row.name);
    kb_buf_reset(&m->buf);
    KB_TRY(kb_row_add_content(&m->buf, &row, m->names.items, n));
    return kb_batch_variant(m->batch, target, kb_buf_get(&m->buf), out);
}

static int
compare_mentions(const void *a, const void *b)
{
    const kb_row_mention *const x = a;
    const kb_row_mention *const y = b;
    int order =
        (x->span.begin > y->span.begin) - (x->span.begin < y->span.begin);
    order = order != 0
                ? order
                : (x->span.end > y->span.end) - (x->span.end < y->span.end);
    return order != 0 ? order : x->kind - y->kind;
}

static kb_status
add_mentions(mapper *m, uint32_t target, kb_new_entity *entity)
{
    kb_batch *const batch = m->batch;
    entity->begin = (uint32_t)batch->mentions.n;
    for (size_t i = 0; i < m->places.n; ++i) {
        place *const p = &m->places.items[i];
        if (p->target != target) {
            continue;
        }
        p->is_done = true;
        KB_TRY(KB_VEC_RESERVE(&batch->mentions, p->end - p->begin));
        for (uint32_t k = p->begin; k < p->end; ++k) {
            batch->mentions.items[batch->mentions.n++] =
                batch->mentions.items[k];
        }
    }
    entity->end = (uint32_t)batch->mentions.n;
    if (entity->end - entity->begin > 1) {
        qsort(&batch->mentions.items[entity->begin],
              entity->end - entity->begin, sizeof(kb_row_mention),
              compare_mentions);
    }
    return KB_OK;
}

static kb_status
add_entities(mapper *m)
{
    kb_batch *const batch = m->batch;
    for (size_t i = 0; i < m->places.n; ++i) {
        const uint32_t target = m->places.items[i].target;
        kb_new_entity entity = {.term = target};
        if (m->places.items[i].is_done) {
            continue;
        }
        KB_TRY(make_variant(m, target, &entity.variant));
        KB_TRY(add_mentions(m, target, &entity));
        KB_TRY(KB_VEC_RESERVE(&batch->entities, 1));
        batch->entities.items[batch->entities.n++] = entity;
    }
    return KB_OK;
}

// ---- evidence ---------------------------------------------------------------

/// The other way round, if it was turned.
static void
unswap(kb_new_evidence *ev)
{
    if ((ev->row.flags & KB_EV_SWAPPED) != 0) {
        const uint32_t end = ev->subject;
        const kb_span span = ev->row.subject;
        ev->subject = ev->object;
        ev->object = end;
        ev->row.subject = ev->row.object;
        ev->row.object = span;
        ev->row.flags = (uint8_t)(ev->row.flags & ~(unsigned)KB_EV_SWAPPED);
    }
}

static kb_status
add_evidence(mapper *m, size_t begin, size_t end)
{
    kb_batch *const batch = m->batch;
    for (size_t i = begin; i < end; ++i) {
        kb_new_evidence ev = batch->evidence.items[i];
        unswap(&ev);
        ev.subject = target_of(m, ev.subject);
        ev.object = target_of(m, ev.object);
        if (ev.attribution != KB_NONE) {
            ev.attribution = target_of(m, ev.attribution);
        }
        if (ev.place != KB_NONE) {
            ev.place = target_of(m, ev.place);
        }
        if (ev.subject == ev.object) {
            continue;
        }
        kb_batch_order(batch, &ev);
        KB_TRY(KB_VEC_RESERVE(&batch->evidence, 1));
        batch->evidence.items[batch->evidence.n++] = ev;
    }
    return KB_OK;
}

// ---- documents --------------------------------------------------------------

static kb_status
map_doc(mapper *m, size_t index)
{
    kb_batch *const batch = m->batch;
    kb_new_doc doc = batch->docs.items[index];
    bool is_changed = false;
    KB_TRY(find_places(m, &doc, &is_changed));
    if (!is_changed) {
        return KB_OK;
    }
    doc.raw_begin = doc.begin;
    doc.raw_end = doc.end;
    doc.has_raw = true;
    const kb_batch_mark begin = kb_batch_mark_of(batch);
    KB_TRY(add_entities(m));
    KB_TRY(add_evidence(m, doc.raw_begin.evidence, doc.raw_end.evidence));
    const kb_batch_mark end = kb_batch_mark_of(batch);
    doc.begin = begin;
    doc.end = end;
    doc.begin.sentences = doc.raw_begin.sentences;
    doc.end.sentences = doc.raw_end.sentences;
    doc.row.n_entities = (uint32_t)(end.entities - begin.entities);
    batch->docs.items[index] = doc;
    return KB_OK;
}

kb_status
kb_fixes_map(kb_batch *batch, size_t doc)
{
    mapper m = {.batch = batch};
    if (!batch->fixes || batch->fixes->items.n == 0 ||
        batch->docs.items[doc].has_raw) {
        return KB_OK;
    }
    m.places.alloc = batch->arena.alloc;
    m.names.alloc = batch->arena.alloc;
    kb_buf_init(&m.buf, batch->arena.alloc);
    const kb_status st = map_doc(&m, doc);
    kb_buf_clear(&m.buf);
    KB_VEC_CLEAR(&m.names);
    KB_VEC_CLEAR(&m.places);
    return st;
}

// ---- what is concerned ------------------------------------------------------

/// Load a stored document, unless the batch has it or takes it out.
static kb_status
load_doc(kb_txn *txn, uint32_t id)
{
    kb_row_doc row;
    const kb_status st = kb_read_doc(txn, id, &row);
    KB_TRY(st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st);
    return kb_batch_find(txn->batch, row.external_id)
               ? KB_OK
               : kb_batch_load(txn->batch, txn, id);
}

static kb_status
load_docs_of(kb_txn *txn, kb_id ent)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, ent);
    KB_TRY(kb_scan_open(&scan, txn, KB_TABLE_ENTDOC, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        uint32_t ids[2];
        st = kb_key_read_ids(scan.key, ids, 2);
        st = st == KB_OK ? load_doc(txn, ids[1]) : st;
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

/// Load the documents that a changed correction may concern: of the entity that
/// stands for it in the store as it was.
static kb_status
load_concerned(kb_txn *txn, const kb_fix *fix)
{
    kb_id id = 0;
    if (fix->kind == KB_CORRECTION_SPLIT) {
        const kb_status st = kb_document_find(txn, fix->document, &id);
        return st == KB_OK          ? load_doc(txn, id)
               : st == KB_NOT_FOUND ? KB_OK
                                    : st;
    }
    const kb_new_term *const term = &txn->batch->terms.items[fix->entity];
    const kb_status st = kb_read_term_id(txn, term->kind, term->body, &id);
    if (st == KB_NOT_FOUND) {
        return KB_OK;
    }
    KB_TRY(st);
    KB_TRY(kb_read_root(txn, &id));
    return load_docs_of(txn, id);
}

kb_status
kb_fixes_apply(kb_txn *txn)
{
    kb_batch *const batch = txn->batch;
    kb_table_stats stats;
    KB_TRY(kb_env_stat(txn, KB_TABLE_ALIAS, &stats));
    if (!batch->fixes && stats.n_rows == 0) {
        return KB_OK;
    }
    KB_TRY(kb_fixes_load(txn));
    assert(batch->fixes); // as loaded
    for (size_t i = 0; i < batch->fixes->items.n; ++i) {
        if (batch->fixes->items.items[i].is_changed) {
            KB_TRY(load_concerned(txn, &batch->fixes->items.items[i]));
        }
    }
    for (size_t i = 0; i < batch->docs.n; ++i) {
        if (!batch->docs.items[i].is_dead && !batch->docs.items[i].is_removal) {
            KB_TRY(kb_fixes_map(batch, i));
        }
    }
    return KB_OK;
}

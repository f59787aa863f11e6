// SPDX-License-Identifier: MIT
// `spo` against `pos`, `osp`, `ev` and the terms; entities that share sentences
// against their mentions.
#include "store/apply.h"
#include "store/verify.h"

#include <kb/predicate.h>

#include <inttypes.h>
#include <stdlib.h>

enum { CO_LIMIT = 1 << 22 }; // pairs that are counted at once

typedef struct triple {
    uint32_t spo[3];
    kb_row_spo row;  // as stored
    kb_row_spo want; // as it should be
    uint32_t doc;    // of the last piece of evidence
    bool has_fact;
    uint32_t n_next; // number the next piece in it must have
    uint64_t n_triples;
    uint64_t n_evidence; // rows
    uint64_t n_counted;  // pieces of evidence that the triples count
} triple;

// ---- evidence ---------------------------------------------------------------

static kb_status
verify_ev_entity(kb_verify *v, kb_str key, const char *what, uint32_t term)
{
    uint8_t kind = KB_TERM_LOCAL;
    if (term != 0) {
        KB_TRY(kb_verify_kind(v, term, &kind));
    }
    return kind == KB_TERM_LOCAL
               ? KB_OK
               : kb_verify_say(v, "ev", key, "%s %" PRIu32 " is no entity",
                               what, term);
}

static kb_status
verify_ev_terms(kb_verify *v, kb_str key, const kb_row_ev *row)
{
    uint8_t kind = 0;
    KB_TRY(kb_verify_kind(v, row->rule, &kind));
    if (kind != KB_TERM_INTERNAL) {
        KB_TRY(kb_verify_say(
            v, "ev", key, "rule %" PRIu32 " is no name of a rule", row->rule));
    }
    KB_TRY(verify_ev_entity(v, key, "attribution", row->attribution));
    return verify_ev_entity(v, key, "place", row->place);
}

static kb_status
verify_ev_places(kb_verify *v, kb_str key, const kb_row_ev *row)
{
    const uint32_t len = v->doc_row.text_len;
    const kb_day day = row->time != KB_NO_DAY ? row->time : v->doc_row.date;
    const unsigned voice =
        kb_row_voice(&v->doc_row, (row->flags & KB_EV_DERIVED) != 0);
    if (row->flags >> KB_EV_VOICE_SHIFT != (int)voice) {
        KB_TRY(kb_verify_say(v, "ev", key, "its voice is %d, should be %u",
                             row->flags >> KB_EV_VOICE_SHIFT, voice));
    }
    if (row->subject.end > len || row->object.end > len ||
        row->trigger.end > len) {
        KB_TRY(kb_verify_say(v, "ev", key,
                             "a span ends behind the text, at %" PRIu32, len));
    }
    return row->day == day
               ? KB_OK
               : kb_verify_say(v, "ev", key,
                               "its day is %" PRId32 ", should be %" PRId32,
                               row->day, day);
}

/// Add what the last document says.
static void
end_document(triple *t)
{
    t->want.n_documents += t->has_fact;
    t->has_fact = false;
    t->n_next = 0;
}

static void
add_fact(triple *t, const kb_row_ev *row)
{
    kb_row_spo *const w = &t->want;
    ++w->n_evidence;
    t->has_fact = true;
    kb_row_add_voice(w->voices, row->flags >> KB_EV_VOICE_SHIFT,
                     row->confidence);
    if (row->day != KB_NO_DAY) {
        w->first =
            w->first == KB_NO_DAY || row->day < w->first ? row->day : w->first;
        w->last =
            w->last == KB_NO_DAY || row->day > w->last ? row->day : w->last;
    }
}

static kb_status
verify_ev(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    triple *const t = ctx;
    uint32_t spo[3];
    uint32_t doc = 0;
    uint16_t n = 0;
    kb_row_ev row;
    ++t->n_evidence;
    KB_TRY(kb_key_read_evidence(key, spo, &doc, &n));
    KB_TRY(kb_row_read_ev(value, &row));
    if (doc != t->doc) {
        end_document(t);
        t->doc = doc;
    }
    if (n != t->n_next) {
        KB_TRY(kb_verify_say(v, "ev", key, "its number should be %" PRIu32,
                             t->n_next));
    }
    t->n_next = (uint32_t)n + 1;
    if (kb_row_is_fact(&row)) {
        add_fact(t, &row);
    } else {
        ++t->want.n_other;
    }
    KB_TRY(verify_ev_terms(v, key, &row));
    const kb_status st = kb_verify_doc(v, doc);
    if (st == KB_NOT_FOUND || st == KB_ERR_CORRUPT) {
        return kb_verify_say(v, "ev", key, "there is no such document");
    }
    KB_TRY(st);
    return verify_ev_places(v, key, &row);
}

// ---- triples ----------------------------------------------------------------

/// Whether a predicate goes both ways.
static bool
is_reciprocal(kb_str body)
{
    const size_t head = sizeof("ontology#") - 1;
    const kb_predicate *const known =
        kb_predicate_find((kb_str){body.ptr + head, body.len - head - 1});
    return known && known->is_reciprocal;
}

static kb_status
verify_ends(kb_verify *v, kb_str key, triple *t)
{
    static const char *const ends[] = {"subject", "predicate", "object"};
    static const kb_str folders[] = {KB_STR_INIT(KB_ENTITY_FOLDER),
                                     KB_STR_INIT("ontology#"),
                                     KB_STR_INIT(KB_ENTITY_FOLDER)};
    kb_str bodies[3];
    for (size_t i = 0; i < 3; ++i) {
        uint8_t kind = 0;
        const kb_status st = kb_read_term(v->txn, t->spo[i], &kind, &bodies[i]);
        if (st != KB_OK && st != KB_NOT_FOUND && st != KB_ERR_CORRUPT) {
            return st;
        }
        const bool is_literal = i == 2 && kind == KB_TERM_PLAIN;
        if (st != KB_OK ||
            (!is_literal && (kind != KB_TERM_LOCAL ||
                             !kb_verify_is_in(bodies[i], folders[i])))) {
            return kb_verify_say(v, "spo", key, "its %s is no such term",
                                 ends[i]);
        }
        t->want.flags |= is_literal ? KB_SPO_LITERAL : 0;
    }
    if ((t->want.flags & KB_SPO_LITERAL) == 0 && is_reciprocal(bodies[1]) &&
        kb_str_compare(bodies[0], bodies[2]) > 0) {
        return kb_verify_say(v, "spo", key,
                             "a reciprocal fact's ends are in the wrong order");
    }
    return t->spo[0] != t->spo[2]
               ? KB_OK
               : kb_verify_say(v, "spo", key, "it relates a thing to itself");
}

/// That an entity of a triple is one of which documents speak.
static kb_status
verify_end_entities(kb_verify *v, kb_str key, const triple *t)
{
    for (size_t i = 0; i < 3; i += 2) {
        kb_key other;
        bool is_there = false;
        kb_key_id(&other, t->spo[i]);
        KB_TRY(kb_verify_has(v, KB_TABLE_ENT, &other, &is_there));
        const bool is_literal = i == 2 && (t->want.flags & KB_SPO_LITERAL) != 0;
        if (is_there == is_literal) {
            KB_TRY(kb_verify_say(v, "spo", key,
                                 is_literal ? "%" PRIu32 " is an entity too"
                                            : "there is no entity %" PRIu32,
                                 t->spo[i]));
        }
    }
    return KB_OK;
}

static kb_status
verify_orders(kb_verify *v, kb_str key, kb_str value, const uint32_t spo[3])
{
    kb_key other;
    kb_key_triple(&other, spo[1], spo[2], spo[0]);
    KB_TRY(kb_verify_needs(v, "spo", key, KB_TABLE_POS, &other,
                           "pos has no row for it"));
    kb_key_triple(&other, spo[2], spo[0], spo[1]);
    kb_str same = {NULL, 0};
    const kb_status st =
        kb_env_get(v->txn, KB_TABLE_OSP, kb_key_get(&other), &same);
    if (st == KB_NOT_FOUND) {
        return kb_verify_say(v, "spo", key, "osp has no row for it");
    }
    KB_TRY(st);
    return kb_str_equal(value, same)
               ? KB_OK
               : kb_verify_say(v, "osp", kb_key_get(&other),
                               "it does not say what spo says");
}

static kb_status
compare(kb_verify *v, kb_str key, const triple *t)
{
    const kb_row_spo *const a = &t->row;
    const kb_row_spo *const b = &t->want;
    size_t voice = 0; // the first that differs
    while (voice + 1 < KB_N_VOICES && a->voices[voice] == b->voices[voice]) {
        ++voice;
    }
    const struct {
        const char *what;
        int64_t stored;
        int64_t found;
    } rows[] = {
        {"flags", a->flags, b->flags},
        {"evidence", a->n_evidence, b->n_evidence},
        {"other evidence", a->n_other, b->n_other},
        {"documents", a->n_documents, b->n_documents},
        {"a voice", a->voices[voice], b->voices[voice]},
        {"first day", a->first, b->first},
        {"last day", a->last, b->last},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
        if (rows[i].stored != rows[i].found) {
            KB_TRY(kb_verify_say(v, "spo", key,
                                 "%s: it says %" PRId64 ", should be %" PRId64,
                                 rows[i].what, rows[i].stored, rows[i].found));
        }
    }
    return KB_OK;
}

/// Count the evidence of a triple.  Where none is kept, its own row is all that
/// knows of it.
static kb_status
count_evidence(kb_verify *v, kb_str key, kb_str value, triple *t)
{
    if (v->txn->store->has_evidence) {
        KB_TRY(kb_verify_each(v, KB_TABLE_EV, key, verify_ev, t));
        end_document(t);
    } else {
        const uint8_t flags = t->want.flags;
        KB_TRY(kb_row_read_spo(value, &t->want));
        t->want.flags = flags;
    }
    t->n_counted += t->want.n_evidence + t->want.n_other;
    return KB_OK;
}

static kb_status
verify_triple(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    triple *const t = ctx;
    ++t->n_triples;
    KB_TRY(kb_key_read_ids(key, t->spo, 3));
    t->want = (kb_row_spo){.first = KB_NO_DAY, .last = KB_NO_DAY};
    t->doc = 0;
    KB_TRY(verify_ends(v, key, t));
    KB_TRY(verify_end_entities(v, key, t));
    KB_TRY(verify_orders(v, key, value, t->spo));
    KB_TRY(count_evidence(v, key, value, t));
    t->want.flags |= t->want.n_evidence > 0 ? KB_SPO_ASSERTED : 0;
    if (t->want.n_evidence + t->want.n_other == 0) {
        KB_TRY(kb_verify_say(v, "spo", key, "there is no evidence of it"));
    }
    if (t->want.n_evidence > 0) {
        ++v->found.n_triples;
    } else {
        ++v->found.n_other_triples;
    }
    KB_TRY(kb_row_read_spo(value, &t->row));
    return compare(v, key, t);
}

/// `places` says where subject, predicate and object are in a key.
static kb_status
find_stray(kb_verify *v, const char *table, kb_str key, const uint8_t places[3])
{
    uint32_t ids[3];
    kb_key other;
    KB_TRY(kb_key_read_ids((kb_str){key.ptr, key.len < 12 ? key.len : 12}, ids,
                           3));
    kb_key_triple(&other, ids[places[0]], ids[places[1]], ids[places[2]]);
    return kb_verify_needs(v, table, key, KB_TABLE_SPO, &other,
                           "spo has no row for it");
}

static kb_status
find_stray_pos(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    static const uint8_t places[] = {2, 0, 1};
    (void)value;
    (void)ctx;
    return find_stray(v, "pos", key, places);
}

static kb_status
find_stray_osp(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    static const uint8_t places[] = {1, 2, 0};
    (void)value;
    (void)ctx;
    return find_stray(v, "osp", key, places);
}

static kb_status
find_stray_ev(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    static const uint8_t places[] = {0, 1, 2};
    (void)value;
    (void)ctx;
    return find_stray(v, "ev", key, places);
}

static kb_status
verify_empty(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)key;
    (void)v;
    (void)ctx;
    return value.len == 0 ? KB_OK : KB_ERR_CORRUPT;
}

/// That `pos` and `osp` have a row for each triple, and no more.
static kb_status
verify_turned(kb_verify *v, uint64_t n_triples)
{
    KB_TRY(kb_verify_begin(v, KB_TABLE_POS));
    KB_TRY(
        kb_verify_each(v, KB_TABLE_POS, (kb_str){NULL, 0}, verify_empty, NULL));
    KB_TRY(kb_verify_total(v, KB_TABLE_POS, n_triples, find_stray_pos));
    KB_TRY(kb_verify_begin(v, KB_TABLE_OSP)); // its values: see verify_triple()
    return kb_verify_total(v, KB_TABLE_OSP, n_triples, find_stray_osp);
}

kb_status
kb_verify_triples(kb_verify *v)
{
    const kb_str all = {NULL, 0};
    triple t = {.n_triples = 0};
    KB_TRY(kb_verify_begin(v, KB_TABLE_SPO));
    KB_TRY(kb_verify_each(v, KB_TABLE_SPO, all, verify_triple, &t));
    KB_TRY(verify_turned(v, t.n_triples));
    // Those that docev leads to are all there; here, all that triples lead to.
    KB_TRY(kb_verify_total(v, KB_TABLE_EV, t.n_evidence, find_stray_ev));
    KB_TRY(kb_verify_total(v, KB_TABLE_DOCEV, t.n_evidence, NULL));
    return v->txn->store->has_evidence || t.n_counted == v->found.n_evidence
               ? KB_OK
               : kb_verify_say(v, "spo", all,
                               "triples count %" PRIu64
                               " pieces of evidence, documents %" PRIu64,
                               t.n_counted, v->found.n_evidence);
}

// ---- entities in one sentence -----------------------------------------------

/// Pairs whose first entity is in a range, counted anew from `docent`, beside
/// the rows of `co`.  The range is such that memory suffices.
typedef struct pairs {
    kb_apply apply; // its `places`, `pairs` and `cos`
    kb_scan scan;   // of `co`
    kb_status next; // of it
    uint32_t low;
    uint32_t high; // the last one
} pairs;

static kb_status
add_places(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    pairs *const p = ctx;
    uint32_t ids[2];
    kb_row_docent row;
    kb_row_mention m;
    (void)v;
    if (kb_key_read_ids(key, ids, 2) != KB_OK ||
        kb_row_read_docent(value, &row) != KB_OK) {
        return KB_OK; // said before
    }
    KB_TRY(KB_VEC_RESERVE(&p->apply.places, row.n_mentions));
    while (kb_row_next_mention(&row, &m) == KB_OK) {
        p->apply.places.items[p->apply.places.n++] =
            (kb_co_place){m.sentence, m.span.begin, m.span.end, ids[1]};
    }
    return KB_OK;
}

/// Add the pairs of a document.
static kb_status
add_pairs(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    pairs *const p = ctx;
    (void)value;
    const size_t begin = p->apply.cos.n;
    p->apply.places.n = 0;
    KB_TRY(kb_verify_each(v, KB_TABLE_DOCENT, key, add_places, p));
    KB_TRY(kb_apply_places(&p->apply, 1));
    size_t n = begin;
    for (size_t i = begin; i < p->apply.cos.n; ++i) {
        const kb_co_change change = p->apply.cos.items[i];
        if (change.a >= p->low && change.a <= p->high) {
            p->apply.cos.items[n++] = change;
        }
    }
    p->apply.cos.n = n;
    return KB_OK;
}

/// Choose the last entity of the range that begins at `low`.
static kb_status
choose_range(kb_verify *v, pairs *p)
{
    uint64_t n = 0;
    kb_scan scan;
    p->high = UINT32_MAX;
    KB_TRY(kb_scan_open(&scan, v->txn, KB_TABLE_CO, (kb_str){NULL, 0}));
    kb_status st = kb_scan_next(&scan);
    for (; st == KB_OK; st = kb_scan_next(&scan)) {
        uint32_t ids[2];
        uint32_t n_documents = 0;
        uint32_t n_sentences = 0;
        if (kb_key_read_ids(scan.key, ids, 2) != KB_OK || ids[0] < p->low ||
            kb_row_read_co(scan.value, &n_documents, &n_sentences) != KB_OK) {
            continue;
        }
        n += n_documents;
        if (n > CO_LIMIT && ids[0] > p->low) {
            p->high = ids[0] - 1;
            break;
        }
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

/// Say what is wrong with the rows of `co` before a pair, and go behind it.
static kb_status
pass_to(kb_verify *v, pairs *p, const kb_co_change *sum)
{
    kb_key want;
    kb_key_pair(&want, sum->a, sum->b);
    while (p->next == KB_OK &&
           kb_str_compare(p->scan.key, kb_key_get(&want)) < 0) {
        KB_TRY(
            kb_verify_say(v, "co", p->scan.key, "the two share no sentence"));
        p->next = kb_scan_next(&p->scan);
    }
    if (p->next != KB_OK || !kb_str_equal(p->scan.key, kb_key_get(&want))) {
        return kb_verify_say(v, "co", kb_key_get(&want), "the row is missing");
    }
    uint32_t n_documents = 0;
    uint32_t n_sentences = 0;
    const kb_status st =
        kb_row_read_co(p->scan.value, &n_documents, &n_sentences);
    if (st != KB_OK || n_documents != (uint32_t)sum->documents ||
        n_sentences != (uint32_t)sum->sentences) {
        KB_TRY(kb_verify_say(v, "co", p->scan.key,
                             "it says %" PRIu32 " documents and %" PRIu32
                             " sentences, there are %" PRId32 " and %" PRId32,
                             n_documents, n_sentences, sum->documents,
                             sum->sentences));
    }
    p->next = kb_scan_next(&p->scan);
    return KB_OK;
}

static int
compare_changes(const void *a, const void *b)
{
    const kb_co_change *const x = a;
    const kb_co_change *const y = b;
    const int order = (x->a > y->a) - (x->a < y->a);
    return order != 0 ? order : (x->b > y->b) - (x->b < y->b);
}

static kb_status
verify_range(kb_verify *v, pairs *p)
{
    KB_TRY(choose_range(v, p));
    p->apply.cos.n = 0;
    KB_TRY(kb_verify_each(v, KB_TABLE_DOC, (kb_str){NULL, 0}, add_pairs, p));
    const kb_co_change *const changes = p->apply.cos.items;
    const size_t n = p->apply.cos.n;
    if (n > 1) {
        qsort(p->apply.cos.items, n, sizeof(*changes), compare_changes);
    }
    for (size_t i = 0; i < n;) {
        kb_co_change sum = {changes[i].a, changes[i].b, 0, 0};
        for (; i < n && changes[i].a == sum.a && changes[i].b == sum.b; ++i) {
            sum.documents += changes[i].documents;
            sum.sentences += changes[i].sentences;
        }
        KB_TRY(pass_to(v, p, &sum));
    }
    return KB_OK;
}

static kb_status
verify_ranges(kb_verify *v, pairs *p)
{
    p->next = kb_scan_next(&p->scan);
    do {
        KB_TRY(verify_range(v, p));
        p->low = p->high + 1;
    } while (p->high != UINT32_MAX);
    for (; p->next == KB_OK; p->next = kb_scan_next(&p->scan)) {
        KB_TRY(
            kb_verify_say(v, "co", p->scan.key, "the two share no sentence"));
    }
    return kb_read_end(p->next);
}

kb_status
kb_verify_cos(kb_verify *v)
{
    pairs p = {.low = 0};
    if (!v->txn->store->has_evidence) {
        return KB_OK; // nothing says who shares sentences
    }
    p.apply.places.alloc = v->seen.alloc;
    p.apply.pairs.alloc = v->seen.alloc;
    p.apply.cos.alloc = v->seen.alloc;
    KB_TRY(kb_verify_begin(v, KB_TABLE_CO));
    KB_TRY(kb_scan_open(&p.scan, v->txn, KB_TABLE_CO, (kb_str){NULL, 0}));
    const kb_status st = verify_ranges(v, &p);
    kb_scan_close(&p.scan);
    KB_VEC_CLEAR(&p.apply.cos);
    KB_VEC_CLEAR(&p.apply.pairs);
    KB_VEC_CLEAR(&p.apply.places);
    return st;
}

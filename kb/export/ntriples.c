// SPDX-License-Identifier: MIT
// Subjects come in order of `termid`, whose bodies end with `>`: that is the
// order of the lines.  Entities (`entity/...`) lie before predicates
// (`ontology#...`), and there are no other subjects.
#include "base/escape.h"
#include "store/triple.h"

#include <kb/ntriples.h>
#include <kb/predicate.h>

#include <stdio.h>
#include <stdlib.h>

#define RDF      "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define RDFS     "http://www.w3.org/2000/01/rdf-schema#"
#define OWL      "http://www.w3.org/2002/07/owl#"
#define SKOS     "http://www.w3.org/2004/02/skos/core#"
#define SCHEMA   "https://schema.org/"
#define WIKIDATA "http://www.wikidata.org/entity/"

enum { PIECE = 64 * 1024 };

static const char *const classes[] = {
    [KB_PERSON] = "<" SCHEMA "Person>",
    [KB_PLACE] = "<" SCHEMA "Place>",
    [KB_ORGANIZATION] = "<" SCHEMA "Organization>",
};

typedef struct line {
    size_t begin; // in `lines`
    size_t len;
} line;

typedef struct export
{
    kb_txn *txn;
    kb_write_fn write;
    void *ctx;
    kb_str base;
    kb_buf subject; // `<IRI> ` of the subject at hand
    kb_buf lines;   // of the subject at hand
    KB_VEC(line) places;
    KB_VEC(kb_str) order; // the lines, to be sorted
    kb_buf piece;
    uint64_t n_lines;
}
export;

// ---- lines ------------------------------------------------------------------

static kb_status
begin_subject(export *e, kb_str body)
{
    kb_buf_reset(&e->lines);
    kb_buf_reset(&e->subject);
    e->places.n = 0;
    KB_TRY(kb_buf_add_byte(&e->subject, '<'));
    KB_TRY(kb_buf_add_str(&e->subject, e->base));
    KB_TRY(kb_buf_add_str(&e->subject, body));
    return kb_buf_add_byte(&e->subject, ' ');
}

static kb_status
begin_line(export *e)
{
    KB_TRY(KB_VEC_RESERVE(&e->places, 1));
    e->places.items[e->places.n++] = (line){e->lines.len, 0};
    return kb_buf_add_str(&e->lines, kb_buf_get(&e->subject));
}

static kb_status
end_line(export *e)
{
    line *const last = &e->places.items[e->places.n - 1];
    KB_TRY(kb_buf_add_str(&e->lines, KB_STR(" .\n")));
    last->len = e->lines.len - last->begin;
    return KB_OK;
}

static kb_str
view(const char *text)
{
    return (kb_str){text, strlen(text)};
}

/// A line whose predicate and object are written already.
static kb_status
add_line(export *e, const char *predicate, kb_str object)
{
    KB_TRY(begin_line(e));
    KB_TRY(kb_buf_add_str(&e->lines, view(predicate)));
    KB_TRY(kb_buf_add_byte(&e->lines, ' '));
    KB_TRY(kb_buf_add_str(&e->lines, object));
    return end_line(e);
}

static kb_status
add_literal_line(export *e, const char *predicate, kb_str text)
{
    KB_TRY(begin_line(e));
    KB_TRY(kb_buf_add_str(&e->lines, view(predicate)));
    KB_TRY(kb_buf_add_str(&e->lines, KB_STR(" \"")));
    KB_TRY(kb_escape(text, &e->lines));
    KB_TRY(kb_buf_add_byte(&e->lines, '"'));
    return end_line(e);
}

/// Add a term as it is stored.
static kb_status
add_term(export *e, uint8_t kind, kb_str body)
{
    if (kind == KB_TERM_INTERNAL) {
        return KB_ERR_CORRUPT;
    }
    const bool is_iri = kind == KB_TERM_LOCAL || kind == KB_TERM_IRI;
    KB_TRY(kb_buf_add_byte(&e->lines, is_iri ? '<' : '"'));
    if (kind == KB_TERM_LOCAL) {
        KB_TRY(kb_buf_add_str(&e->lines, e->base));
    }
    return kb_buf_add_str(&e->lines, body);
}

static kb_status
flush(export *e)
{
    const kb_status st =
        e->piece.len > 0 ? e->write(e->ctx, kb_buf_get(&e->piece)) : KB_OK;
    kb_buf_reset(&e->piece);
    return st;
}

static int
compare_lines(const void *a, const void *b)
{
    return kb_str_compare(*(const kb_str *)a, *(const kb_str *)b);
}

/// Sort the subject's lines and send them off.
static kb_status
end_subject(export *e)
{
    const size_t n = e->places.n;
    e->order.n = 0;
    KB_TRY(KB_VEC_RESERVE(&e->order, n));
    for (size_t i = 0; i < n; ++i) {
        const line *const l = &e->places.items[i];
        e->order.items[e->order.n++] =
            (kb_str){e->lines.ptr + l->begin, l->len};
    }
    if (n > 1) {
        qsort(e->order.items, n, sizeof(kb_str), compare_lines);
    }
    for (size_t i = 0; i < n; ++i) {
        const kb_str text = e->order.items[i];
        if (i > 0 && kb_str_equal(text, e->order.items[i - 1])) {
            continue;
        }
        KB_TRY(kb_buf_add_str(&e->piece, text));
        ++e->n_lines;
        if (e->piece.len >= PIECE) {
            KB_TRY(flush(e));
        }
    }
    return KB_OK;
}

// ---- entities ---------------------------------------------------------------

static kb_status
add_triple(void *ctx, const kb_triple *triple)
{
    export *const e = ctx;
    uint8_t kind = 0;
    kb_str body = {0};
    KB_TRY(begin_line(e));
    KB_TRY(kb_read_body(e->txn, triple->predicate, &kind, &body));
    KB_TRY(add_term(e, kind, body));
    KB_TRY(kb_buf_add_byte(&e->lines, ' '));
    KB_TRY(kb_read_body(e->txn, triple->object, &kind, &body));
    KB_TRY(add_term(e, kind, body));
    return end_line(e);
}

static kb_status
add_same_as(export *e, uint32_t wikidata)
{
    char iri[sizeof("<" WIKIDATA "Q4294967295>")];
    const int n = snprintf(iri, sizeof(iri), "<" WIKIDATA "Q%u>", wikidata);
    return add_line(e, "<" OWL "sameAs>", (kb_str){iri, (size_t)n});
}

static kb_status
export_entity(void *ctx, const kb_entity_info *entity)
{
    export *const e = ctx;
    const kb_pattern pattern = {.subject = entity->id};
    uint8_t kind = 0;
    kb_str body = {0};
    KB_TRY(kb_read_body(e->txn, entity->id, &kind, &body));
    KB_TRY(begin_subject(e, body));
    KB_TRY(add_line(e, "<" RDF "type>", view(classes[entity->type])));
    KB_TRY(add_literal_line(e, "<" RDFS "label>", entity->label));
    if (entity->wikidata != 0) {
        KB_TRY(add_same_as(e, entity->wikidata));
    }
    KB_TRY(kb_triple_scan(e->txn, &pattern, add_triple, e));
    return end_subject(e);
}

// ---- predicates -------------------------------------------------------------

/// `calledOn` is labelled "called on".
static kb_status
add_label(export *e, kb_str name)
{
    char label[2 * KB_KEY_MAX];
    size_t n = 0;
    for (size_t i = 0; i < name.len && n + 2 < sizeof(label); ++i) {
        const char c = name.ptr[i];
        if (c >= 'A' && c <= 'Z') {
            label[n++] = ' ';
            label[n++] = (char)(c - 'A' + 'a');
        } else {
            label[n++] = c;
        }
    }
    return add_literal_line(e, "<" RDFS "label>", (kb_str){label, n});
}

static kb_status
add_property_line(export *e, const char *name, const char *text)
{
    KB_TRY(begin_line(e));
    KB_TRY(kb_buf_add_byte(&e->lines, '<'));
    KB_TRY(kb_buf_add_str(&e->lines, e->base));
    KB_TRY(kb_buf_add_str(&e->lines, KB_STR("ontology#")));
    KB_TRY(kb_buf_add_str(&e->lines, view(name)));
    KB_TRY(kb_buf_add_str(&e->lines, KB_STR("> \"")));
    KB_TRY(kb_buf_add_str(&e->lines, view(text)));
    KB_TRY(kb_buf_add_byte(&e->lines, '"'));
    return end_line(e);
}

/// Link to Wikidata's properties; what takes several together has no link.
static kb_status
add_wikidata(export *e, const kb_predicate *p)
{
    const char *const link =
        p->is_inverse ? "<" OWL "inverseOf>" : "<" SKOS "closeMatch>";
    const char *at = p->wikidata;
    while (*at != '\0' && !strchr(p->wikidata, '+')) {
        const size_t n = strcspn(at, "/");
        char iri[sizeof("<" WIKIDATA ">") + 16];
        const int len =
            snprintf(iri, sizeof(iri), "<" WIKIDATA "%.*s>", (int)n, at);
        KB_TRY(add_line(e, link, (kb_str){iri, (size_t)len}));
        at += n + (at[n] == '/');
    }
    return KB_OK;
}

static kb_status
describe(export *e, kb_str body)
{
    static const size_t skip = sizeof("ontology#") - 1;
    const kb_str name = {body.ptr + skip, body.len - skip - 1};
    const kb_predicate *const known = kb_predicate_find(name);
    KB_TRY(begin_subject(e, body));
    KB_TRY(add_line(e, "<" RDF "type>", KB_STR("<" RDF "Property>")));
    KB_TRY(add_label(e, name));
    if (known) {
        if (known->is_reciprocal) {
            KB_TRY(add_line(e, "<" RDF "type>",
                            KB_STR("<" OWL "SymmetricProperty>")));
        }
        if (known->cameo[0] != '\0') {
            KB_TRY(add_property_line(e, "cameo", known->cameo));
        }
        if (known->plover[0] != '\0') {
            KB_TRY(add_property_line(e, "plover", known->plover));
        }
        KB_TRY(add_wikidata(e, known));
    }
    return end_subject(e);
}

static kb_status
note_use(void *ctx, const kb_triple *triple)
{
    (void)triple;
    *(bool *)ctx = true;
    return KB_DONE;
}

static kb_status
export_predicate(export *e, const kb_scan *scan)
{
    kb_pattern pattern = {0};
    bool is_used = false;
    uint8_t kind = 0;
    kb_str body = {0};
    KB_TRY(kb_row_read_id(scan->value, &pattern.predicate));
    KB_TRY(kb_triple_scan(e->txn, &pattern, note_use, &is_used));
    if (!is_used) {
        return KB_OK;
    }
    KB_TRY(kb_read_body(e->txn, pattern.predicate, &kind, &body));
    if (body.len <= sizeof("ontology#")) {
        return KB_ERR_CORRUPT;
    }
    return describe(e, body);
}

static kb_status
export_predicates(export *e)
{
    kb_scan scan;
    kb_key prefix;
    kb_status st = KB_OK;
    kb_key_term(&prefix, KB_TERM_LOCAL, KB_STR("ontology#"));
    KB_TRY(kb_scan_open(&scan, e->txn, KB_TABLE_TERMID, kb_key_get(&prefix)));
    while (st == KB_OK) {
        const kb_status next = kb_scan_next(&scan);
        if (next != KB_OK) {
            st = kb_read_end(next);
            break;
        }
        st = export_predicate(e, &scan);
    }
    kb_scan_close(&scan);
    return st;
}

/// kb_entity_each() takes KB_DONE for success; so must not the caller's.
typedef struct guard {
    export *e;
    kb_status st;
} guard;

static kb_status
guard_entity(void *ctx, const kb_entity_info *entity)
{
    guard *const g = ctx;
    g->st = export_entity(g->e, entity);
    return g->st == KB_OK ? KB_OK : KB_DONE;
}

static kb_status
export_all(export *e)
{
    guard g = {e, KB_OK};
    KB_TRY(kb_entity_each(e->txn, guard_entity, &g));
    KB_TRY(g.st);
    KB_TRY(export_predicates(e));
    return flush(e);
}

kb_status
kb_ntriples_export(kb_txn *txn, kb_write_fn write, void *ctx, uint64_t *n_lines)
{
    const kb_allocator *const alloc = &txn->store->alloc;
    export e = {.txn = txn,
                .write = write,
                .ctx = ctx,
                .base = kb_store_base(txn->store)};
    kb_buf_init(&e.subject, alloc);
    kb_buf_init(&e.lines, alloc);
    kb_buf_init(&e.piece, alloc);
    e.places.alloc = alloc;
    e.order.alloc = alloc;
    const kb_status st = export_all(&e);
    if (st == KB_OK && n_lines) {
        *n_lines = e.n_lines;
    }
    KB_VEC_CLEAR(&e.order);
    KB_VEC_CLEAR(&e.places);
    kb_buf_clear(&e.piece);
    kb_buf_clear(&e.lines);
    kb_buf_clear(&e.subject);
    return st;
}

kb_status
kb_ntriples_escape(kb_str text, kb_write_fn write, void *ctx)
{
    kb_buf buf = {0};
    kb_status st = kb_escape(text, &buf);
    st = st == KB_OK ? write(ctx, kb_buf_get(&buf)) : st;
    kb_buf_clear(&buf);
    return st;
}

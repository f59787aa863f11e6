// SPDX-License-Identifier: MIT
// Subjects come in order of `termid`, whose bodies end with `>`: that is the
// order of the lines.  Entities (`entity/...`) lie before predicates
// (`ontology#...`), and there are no other subjects in the simple profile.
#include "base/escape.h"
#include "export/lines.h"

#include <kb/ntriples.h>
#include <kb/predicate.h>

#include <stdio.h>

static const char *const classes[] = {
    [KB_PERSON] = "<" KB_SCHEMA "Person>",
    [KB_PLACE] = "<" KB_SCHEMA "Place>",
    [KB_ORGANIZATION] = "<" KB_SCHEMA "Organization>",
};

// ---- entities ---------------------------------------------------------------

static kb_status
open_triple(kb_lines *l, const kb_triple *triple)
{
    KB_TRY(kb_lines_open(l));
    KB_TRY(kb_lines_add_term(l, triple->predicate));
    KB_TRY(kb_buf_add_byte(&l->lines, ' '));
    return kb_lines_add_term(l, triple->object);
}

/// A fact being written into graphs.
typedef struct quads {
    kb_lines *l;
    const kb_triple *triple;
    kb_id document; // the last one
} quads;

static kb_status
add_quad(void *ctx, const kb_evidence *evidence)
{
    quads *const q = ctx;
    kb_document_info document = {0};
    if (!kb_evidence_is_fact(evidence) || evidence->document == q->document) {
        return KB_OK;
    }
    q->document = evidence->document;
    KB_TRY(kb_document_get(q->l->txn, evidence->document, &document));
    KB_TRY(open_triple(q->l, q->triple));
    KB_TRY(kb_buf_add_byte(&q->l->lines, ' '));
    KB_TRY(kb_export_document_iri(q->l, document.external_id, &q->l->lines));
    return kb_lines_close(q->l);
}

static kb_status
add_triple(void *ctx, const kb_triple *triple)
{
    kb_lines *const l = ctx;
    if (!kb_fact_passes(&l->options.facts, triple)) {
        return KB_OK;
    }
    if (l->options.format == KB_EXPORT_NQUADS) {
        quads q = {l, triple, 0};
        KB_TRY(kb_evidence_each(l->txn, triple->subject, triple->predicate,
                                triple->object, add_quad, &q));
        if (q.document != 0) {
            return KB_OK;
        } // else the store keeps no evidence: no document is known
    }
    KB_TRY(open_triple(l, triple));
    return kb_lines_close(l);
}

static kb_status
add_same_as(kb_lines *l, uint32_t wikidata)
{
    char iri[sizeof("<" KB_WIKIDATA "Q4294967295>")];
    const int n = snprintf(iri, sizeof(iri), "<" KB_WIKIDATA "Q%u>", wikidata);
    return kb_lines_add(l, "<" KB_OWL "sameAs>", (kb_str){iri, (size_t)n});
}

static kb_status
begin_entity(kb_lines *l, const kb_entity_info *entity)
{
    uint8_t kind = 0;
    kb_str body = {0};
    if (l->options.wikidata_iris && entity->wikidata != 0) {
        char iri[sizeof("<" KB_WIKIDATA "Q4294967295>")];
        const int n = snprintf(iri, sizeof(iri), "<" KB_WIKIDATA "Q%u>",
                               entity->wikidata);
        return kb_lines_begin_iri(l, (kb_str){iri, (size_t)n});
    }
    KB_TRY(kb_read_body(l->txn, entity->id, &kind, &body));
    return kb_lines_begin(l, body);
}

static kb_status
note_passing(void *ctx, const kb_triple *triple)
{
    quads *const q = ctx;
    if (!kb_fact_passes(&q->l->options.facts, triple)) {
        return KB_OK;
    }
    q->triple = triple;
    return KB_DONE;
}

/// Whether facts are chosen from, and none of the entity's is.
static kb_status
is_left_out(kb_lines *l, kb_id entity, bool *out)
{
    const kb_fact_filter *const facts = &l->options.facts;
    const kb_pattern sides[] = {{.subject = entity}, {.object = entity}};
    quads q = {l, NULL, 0};
    *out = false;
    if (facts->n_predicates == 0 && !facts->has_since && !facts->has_until &&
        !(facts->min_confidence > 0)) {
        return KB_OK;
    }
    for (size_t i = 0; i < 2 && !q.triple; ++i) {
        KB_TRY(kb_triple_scan(l->txn, &sides[i], note_passing, &q));
    }
    *out = q.triple == NULL;
    return KB_OK;
}

static kb_status
export_entity(kb_lines *l, const kb_entity_info *entity)
{
    const kb_pattern pattern = {.subject = entity->id};
    bool is_out = false;
    KB_TRY(is_left_out(l, entity->id, &is_out));
    if (is_out) {
        return KB_OK;
    }
    KB_TRY(begin_entity(l, entity));
    KB_TRY(kb_lines_add(l, "<" KB_RDF "type>",
                        kb_text_view(classes[entity->type])));
    KB_TRY(kb_lines_add_literal(l, "<" KB_RDFS "label>", entity->label, NULL));
    if (entity->wikidata != 0 && !l->options.wikidata_iris) {
        KB_TRY(add_same_as(l, entity->wikidata));
    }
    KB_TRY(kb_triple_scan(l->txn, &pattern, add_triple, l));
    KB_TRY(kb_lines_end(l));
    return l->options.profile == KB_PROFILE_EVIDENCE
               ? kb_export_statements(l, entity->id)
               : KB_OK;
}

// ---- predicates -------------------------------------------------------------

/// `calledOn` is labelled "called on".
static kb_status
add_label(kb_lines *l, kb_str name)
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
    return kb_lines_add_literal(l, "<" KB_RDFS "label>", (kb_str){label, n},
                                NULL);
}

/// Link to Wikidata's properties; what takes several together has no link.
static kb_status
add_wikidata(kb_lines *l, const kb_predicate *p)
{
    const char *const link =
        p->is_inverse ? "<" KB_OWL "inverseOf>" : "<" KB_SKOS "closeMatch>";
    const char *at = p->wikidata;
    while (*at != '\0' && !strchr(p->wikidata, '+')) {
        const size_t n = strcspn(at, "/");
        char iri[sizeof("<" KB_WIKIDATA ">") + 16];
        const int len =
            snprintf(iri, sizeof(iri), "<" KB_WIKIDATA "%.*s>", (int)n, at);
        KB_TRY(kb_lines_add(l, link, (kb_str){iri, (size_t)len}));
        at += n + (at[n] == '/');
    }
    return KB_OK;
}

static kb_status
describe(kb_lines *l, kb_str body)
{
    static const size_t skip = sizeof("ontology#") - 1;
    const kb_str name = {body.ptr + skip, body.len - skip - 1};
    const kb_predicate *const known = kb_predicate_find(name);
    KB_TRY(kb_lines_begin(l, body));
    KB_TRY(kb_lines_add(l, "<" KB_RDF "type>", KB_STR("<" KB_RDF "Property>")));
    KB_TRY(add_label(l, name));
    if (known) {
        if (known->is_reciprocal) {
            KB_TRY(kb_lines_add(l, "<" KB_RDF "type>",
                                KB_STR("<" KB_OWL "SymmetricProperty>")));
        }
        if (known->cameo[0] != '\0') {
            KB_TRY(kb_lines_add_property(l, "cameo", kb_text_view(known->cameo),
                                         NULL));
        }
        if (known->plover[0] != '\0') {
            KB_TRY(kb_lines_add_property(l, "plover",
                                         kb_text_view(known->plover), NULL));
        }
        KB_TRY(add_wikidata(l, known));
    }
    return kb_lines_end(l);
}

static kb_status
export_predicate(kb_lines *l, const kb_scan *scan)
{
    kb_pattern pattern = {0};
    quads q = {l, NULL, 0};
    uint8_t kind = 0;
    kb_str body = {0};
    KB_TRY(kb_row_read_id(scan->value, &pattern.predicate));
    KB_TRY(kb_triple_scan(l->txn, &pattern, note_passing, &q));
    if (!q.triple) {
        return KB_OK;
    }
    KB_TRY(kb_read_body(l->txn, pattern.predicate, &kind, &body));
    if (body.len <= sizeof("ontology#")) {
        return KB_ERR_CORRUPT;
    }
    return describe(l, body);
}

static kb_status
export_predicates(kb_lines *l)
{
    kb_scan scan;
    kb_key prefix;
    kb_status st = KB_OK;
    kb_key_term(&prefix, KB_TERM_LOCAL, KB_STR("ontology#"));
    KB_TRY(kb_scan_open(&scan, l->txn, KB_TABLE_TERMID, kb_key_get(&prefix)));
    while (st == KB_OK) {
        const kb_status next = kb_scan_next(&scan);
        if (next != KB_OK) {
            st = kb_read_end(next);
            break;
        }
        st = export_predicate(l, &scan);
    }
    kb_scan_close(&scan);
    return st;
}

// ---- all --------------------------------------------------------------------

static kb_status
pass_entity(void *ctx, const kb_entity_info *entity)
{
    return kb_lines_pass(ctx, export_entity(ctx, entity));
}

static kb_status
export_all(kb_lines *l)
{
    if (l->options.profile == KB_PROFILE_EVIDENCE) {
        KB_TRY(kb_export_documents(l));
    }
    l->passed = KB_OK;
    KB_TRY(kb_entity_each(l->txn, pass_entity, l));
    KB_TRY(l->passed);
    KB_TRY(export_predicates(l));
    return kb_lines_flush(l);
}

/// An absolute IRI that names can be put behind; or none.
static bool
is_base(kb_str base)
{
    if (base.len == 0) {
        return true;
    }
    const char last = base.ptr[base.len - 1];
    const char *const colon = memchr(base.ptr, ':', base.len);
    bool is_clean = colon && colon > base.ptr && (last == '/' || last == '#');
    for (size_t i = 0; i < base.len; ++i) {
        const char c = base.ptr[i];
        is_clean =
            is_clean && (unsigned char)c > ' ' && !strchr("<>\"{}|^`\\", c);
    }
    return is_clean && kb_str_check_utf8(base, NULL) == KB_OK;
}

kb_status
kb_export(kb_txn *txn, const kb_export_options *options, kb_write_fn write,
          void *ctx, uint64_t *n_statements)
{
    static const kb_export_options defaults = {0};
    kb_lines l;
    options = options ? options : &defaults;
    if (!is_base(options->base)) {
        return KB_ERR_INVALID;
    }
    if (options->format == KB_EXPORT_TURTLE) {
        return kb_export_turtle(txn, options, write, ctx, n_statements);
    }
    kb_lines_init(&l, txn, options, write, ctx);
    const kb_status st = export_all(&l);
    if (st == KB_OK && n_statements) {
        *n_statements = l.n_lines;
    }
    kb_lines_clear(&l);
    return st;
}

kb_status
kb_ntriples_export(kb_txn *txn, kb_write_fn write, void *ctx, uint64_t *n_lines)
{
    return kb_export(txn, NULL, write, ctx, n_lines);
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

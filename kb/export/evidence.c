// SPDX-License-Identifier: MIT
// The evidence profile: statements, the evidence they are derived from, and
// documents.  Statements and evidence are named by a hash of what they say, so
// that they have the same name wherever they are exported.
#include "export/lines.h"

#include <stdio.h>

enum { NAME_MAX = 64, NUMBER_MAX = 32 };

#define INTEGER "<" KB_XSD "nonNegativeInteger>"
#define DECIMAL "<" KB_XSD "decimal>"
#define DATE    "<" KB_XSD "date>"
#define BOOLEAN "<" KB_XSD "boolean>"

// ---- names ------------------------------------------------------------------

/// `statement/<32 hex>>` of the bytes of a hash.
static void
format_name(const char *folder, const uint8_t hash[KB_KEY_HASH],
            char out[NAME_MAX])
{
    static const char digits[] = "0123456789abcdef";
    size_t n = (size_t)snprintf(out, NAME_MAX, "%s/", folder);
    for (size_t i = 0; i < KB_KEY_HASH; ++i) {
        out[n++] = digits[hash[i] >> 4];
        out[n++] = digits[hash[i] & 15];
    }
    out[n++] = '>';
    out[n] = '\0';
}

static kb_status
hash_triple(kb_lines *l, const kb_triple *triple, uint8_t out[KB_KEY_HASH])
{
    const kb_id ids[] = {triple->subject, triple->predicate, triple->object};
    kb_buf buf;
    kb_status st = KB_OK;
    kb_buf_init(&buf, &l->txn->store->alloc);
    for (size_t i = 0; st == KB_OK && i < 3; ++i) {
        uint8_t kind = 0;
        kb_str body = {0};
        st = kb_read_body(l->txn, ids[i], &kind, &body);
        st = st == KB_OK ? kb_buf_add_str(&buf, body) : st;
        st = st == KB_OK ? kb_buf_add_byte(&buf, '\0') : st;
    }
    if (st == KB_OK) {
        kb_key_hash(kb_buf_get(&buf), out);
    }
    kb_buf_clear(&buf);
    return st;
}

static kb_status
hash_evidence(kb_lines *l, const uint8_t statement[KB_KEY_HASH],
              const kb_evidence *evidence, kb_str document,
              uint8_t out[KB_KEY_HASH])
{
    char text[128];
    kb_buf buf;
    kb_buf_init(&buf, &l->txn->store->alloc);
    const int n = snprintf(text, sizeof(text), " %u %u-%u %u-%u %u-%u %d %d ",
                           evidence->sentence, evidence->subject_span.begin,
                           evidence->subject_span.end, evidence->trigger.begin,
                           evidence->trigger.end, evidence->object_span.begin,
                           evidence->object_span.end,
                           (int)evidence->is_negative, (int)evidence->modality);
    kb_status st = kb_buf_add(&buf, statement, KB_KEY_HASH);
    st = st == KB_OK ? kb_buf_add(&buf, text, (size_t)n) : st;
    st = st == KB_OK ? kb_buf_add_str(&buf, evidence->rule) : st;
    st = st == KB_OK ? kb_buf_add_byte(&buf, '\0') : st;
    st = st == KB_OK ? kb_buf_add_str(&buf, document) : st;
    if (st == KB_OK) {
        kb_key_hash(kb_buf_get(&buf), out);
    }
    kb_buf_clear(&buf);
    return st;
}

/// Whether an id is an absolute IRI of the web already.
static bool
is_iri(kb_str id)
{
    static const char *const schemes[] = {"http://", "https://", "urn:"};
    bool has_scheme = false;
    for (size_t i = 0; i < 3; ++i) {
        const size_t len = strlen(schemes[i]);
        has_scheme = has_scheme ||
                     (id.len > len && memcmp(id.ptr, schemes[i], len) == 0);
    }
    for (size_t i = 0; has_scheme && i < id.len; ++i) {
        const unsigned char c = (unsigned char)id.ptr[i];
        has_scheme = c > ' ' && c < 0x7f && !strchr("<>\"{}|^`\\", (int)c);
    }
    return has_scheme;
}

kb_status
kb_export_document_iri(const kb_lines *l, kb_str id, kb_buf *out)
{
    static const char digits[] = "0123456789ABCDEF";
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
                                "uvwxyz0123456789-._~/";
    KB_TRY(kb_buf_add_byte(out, '<'));
    if (is_iri(id)) {
        KB_TRY(kb_buf_add_str(out, id));
        return kb_buf_add_byte(out, '>');
    }
    KB_TRY(kb_buf_add_str(out, l->base));
    KB_TRY(kb_buf_add_str(out, KB_STR("document/")));
    for (size_t i = 0; i < id.len; ++i) {
        const unsigned char c = (unsigned char)id.ptr[i];
        const char escaped[] = {'%', digits[c >> 4], digits[c & 15]};
        if (c != 0 && strchr(plain, (int)c)) {
            KB_TRY(kb_buf_add_byte(out, (char)c));
        } else {
            KB_TRY(kb_buf_add(out, escaped, sizeof(escaped)));
        }
    }
    return kb_buf_add_byte(out, '>');
}

// ---- lines ------------------------------------------------------------------

static kb_status
add_count(kb_lines *l, const char *name, uint64_t n)
{
    char text[NUMBER_MAX];
    const int len = snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
    return kb_lines_add_property(l, name, (kb_str){text, (size_t)len}, INTEGER);
}

static kb_status
add_confidence(kb_lines *l, double confidence)
{
    char text[NUMBER_MAX];
    const int len = snprintf(text, sizeof(text), "%.4f", confidence);
    return kb_lines_add_property(l, "confidence", (kb_str){text, (size_t)len},
                                 DECIMAL);
}

static kb_status
add_day(kb_lines *l, const char *name, kb_day day)
{
    char text[KB_DAY_LEN + 1];
    if (day == KB_NO_DAY) {
        return KB_OK;
    }
    kb_day_format(day, text);
    return kb_lines_add_property(l, name, kb_text_view(text), DATE);
}

static kb_status
add_term_line(kb_lines *l, const char *predicate, kb_id id)
{
    KB_TRY(kb_lines_open(l));
    KB_TRY(kb_buf_add_str(&l->lines, kb_text_view(predicate)));
    KB_TRY(kb_buf_add_byte(&l->lines, ' '));
    KB_TRY(kb_lines_add_term(l, id));
    return kb_lines_close(l);
}

/// A line whose object is `folder/hash` below the base.
static kb_status
add_link(kb_lines *l, const char *predicate, const char *name)
{
    KB_TRY(kb_lines_open(l));
    KB_TRY(kb_buf_add_str(&l->lines, kb_text_view(predicate)));
    KB_TRY(kb_buf_add_str(&l->lines, KB_STR(" <")));
    KB_TRY(kb_buf_add_str(&l->lines, l->base));
    KB_TRY(kb_buf_add_str(&l->lines, kb_text_view(name)));
    return kb_lines_close(l);
}

static kb_status
add_document_link(kb_lines *l, const char *predicate, kb_str id)
{
    KB_TRY(kb_lines_open(l));
    KB_TRY(kb_buf_add_str(&l->lines, kb_text_view(predicate)));
    KB_TRY(kb_buf_add_byte(&l->lines, ' '));
    KB_TRY(kb_export_document_iri(l, id, &l->lines));
    return kb_lines_close(l);
}

// ---- statements and evidence ------------------------------------------------

/// A triple being told with its evidence, in two rounds: what the statement is
/// derived from, then each piece as a subject of its own.
typedef struct telling {
    kb_lines *l;
    uint8_t hash[KB_KEY_HASH];
    bool links_only;
} telling;

static const char *
modality_name(kb_modality modality)
{
    static const char *const names[] = {
        "asserted", "planned", "possible", "conditional",
        "alleged",  "denied",  "ordered",
    };
    const size_t n = sizeof(names) / sizeof(names[0]);
    return (size_t)modality < n ? names[modality] : "";
}

static kb_status
add_sentence(kb_lines *l, const kb_evidence *evidence)
{
    kb_sentence sentence = {0};
    char text[NUMBER_MAX];
    const kb_status st = kb_sentence_get(l->txn, evidence->document,
                                         evidence->sentence, &sentence);
    if (st == KB_NOT_FOUND) {
        return KB_OK;
    }
    KB_TRY(st);
    (void)snprintf(text, sizeof(text), "%u", sentence.span.begin);
    KB_TRY(kb_lines_add_literal(l, "<" KB_NIF "beginIndex>", kb_text_view(text),
                                INTEGER));
    (void)snprintf(text, sizeof(text), "%u", sentence.span.end);
    KB_TRY(kb_lines_add_literal(l, "<" KB_NIF "endIndex>", kb_text_view(text),
                                INTEGER));
    return kb_lines_add_literal(l, "<" KB_NIF "anchorOf>", sentence.text, NULL);
}

static kb_status
add_manner(kb_lines *l, const kb_evidence *evidence)
{
    const kb_str polarity =
        evidence->is_negative ? KB_STR("negative") : KB_STR("positive");
    KB_TRY(kb_lines_add_property(l, "rule", evidence->rule, NULL));
    KB_TRY(kb_lines_add_property(l, "polarity", polarity, NULL));
    KB_TRY(kb_lines_add_property(
        l, "modality", kb_text_view(modality_name(evidence->modality)), NULL));
    KB_TRY(add_confidence(l, evidence->confidence));
    KB_TRY(add_day(l, "time", evidence->time));
    KB_TRY(add_count(l, "triggerBegin", evidence->trigger.begin));
    return add_count(l, "triggerEnd", evidence->trigger.end);
}

static kb_status
tell_evidence(kb_lines *l, const kb_evidence *evidence, kb_str document,
              const char *name)
{
    KB_TRY(kb_lines_begin(l, kb_text_view(name)));
    KB_TRY(kb_lines_add(l, "<" KB_RDF "type>", KB_STR("<" KB_NIF "Sentence>")));
    KB_TRY(add_document_link(l, "<" KB_NIF "referenceContext>", document));
    KB_TRY(add_document_link(l, "<" KB_PROV "wasDerivedFrom>", document));
    KB_TRY(add_manner(l, evidence));
    if (evidence->attribution != 0) {
        KB_TRY(add_term_line(l, "<" KB_PROV "wasAttributedTo>",
                             evidence->attribution));
    }
    if (evidence->place != 0) {
        KB_TRY(add_term_line(l, "<" KB_PROV "atLocation>", evidence->place));
    }
    KB_TRY(add_sentence(l, evidence));
    return kb_lines_end(l);
}

static kb_status
tell_piece(void *ctx, const kb_evidence *evidence)
{
    telling *const t = ctx;
    kb_document_info document = {0};
    uint8_t hash[KB_KEY_HASH];
    char name[NAME_MAX];
    KB_TRY(kb_document_get(t->l->txn, evidence->document, &document));
    KB_TRY(hash_evidence(t->l, t->hash, evidence, document.external_id, hash));
    format_name("evidence", hash, name);
    return t->links_only
               ? add_link(t->l, "<" KB_PROV "wasDerivedFrom>", name)
               : tell_evidence(t->l, evidence, document.external_id, name);
}

static kb_status
add_terms(kb_lines *l, const kb_triple *triple)
{
    KB_TRY(add_term_line(l, "<" KB_RDF "subject>", triple->subject));
    KB_TRY(add_term_line(l, "<" KB_RDF "predicate>", triple->predicate));
    return add_term_line(l, "<" KB_RDF "object>", triple->object);
}

static kb_status
add_figures(kb_lines *l, const kb_triple *triple)
{
    KB_TRY(kb_lines_add_property(
        l, "asserted", triple->is_asserted ? KB_STR("true") : KB_STR("false"),
        BOOLEAN));
    KB_TRY(add_confidence(l, triple->confidence));
    KB_TRY(add_count(l, "evidenceFor", triple->n_evidence));
    KB_TRY(add_count(l, "evidenceOther", triple->n_other));
    KB_TRY(add_count(l, "documents", triple->n_documents));
    KB_TRY(add_day(l, "firstSeen", triple->first));
    return add_day(l, "lastSeen", triple->last);
}

static kb_status
tell_statement(kb_lines *l, const kb_triple *triple)
{
    telling t = {.l = l, .links_only = true};
    char name[NAME_MAX];
    kb_fact_filter filter = l->options.facts;
    filter.with_unasserted = true;
    if (!kb_fact_passes(&filter, triple)) {
        return KB_OK;
    }
    KB_TRY(hash_triple(l, triple, t.hash));
    format_name("statement", t.hash, name);
    KB_TRY(kb_lines_begin(l, kb_text_view(name)));
    KB_TRY(
        kb_lines_add(l, "<" KB_RDF "type>", KB_STR("<" KB_RDF "Statement>")));
    KB_TRY(add_terms(l, triple));
    KB_TRY(add_figures(l, triple));
    KB_TRY(kb_evidence_each(l->txn, triple->subject, triple->predicate,
                            triple->object, tell_piece, &t));
    KB_TRY(kb_lines_end(l));
    t.links_only = false;
    return kb_evidence_each(l->txn, triple->subject, triple->predicate,
                            triple->object, tell_piece, &t);
}

static kb_status
pass_statement(void *ctx, const kb_triple *triple)
{
    return kb_lines_pass(ctx, tell_statement(ctx, triple));
}

kb_status
kb_export_statements(kb_lines *l, kb_id entity)
{
    const kb_pattern pattern = {.subject = entity, .with_unasserted = true};
    l->passed = KB_OK;
    KB_TRY(kb_triple_each(l->txn, &pattern, pass_statement, l));
    return l->passed;
}

// ---- documents --------------------------------------------------------------

static kb_status
add_text(kb_lines *l, const char *predicate, kb_str text)
{
    return text.len > 0 ? kb_lines_add_literal(l, predicate, text, NULL)
                        : KB_OK;
}

static kb_status
tell_document(kb_lines *l, const kb_document_info *document)
{
    kb_buf iri;
    kb_buf_init(&iri, &l->txn->store->alloc);
    kb_status st = kb_export_document_iri(l, document->external_id, &iri);
    st = st == KB_OK ? kb_lines_begin_iri(l, kb_buf_get(&iri)) : st;
    kb_buf_clear(&iri);
    KB_TRY(st);
    KB_TRY(kb_lines_add(l, "<" KB_RDF "type>",
                        KB_STR("<" KB_SCHEMA "NewsArticle>")));
    KB_TRY(add_text(l, "<" KB_DCTERMS "identifier>", document->external_id));
    KB_TRY(add_text(l, "<" KB_DCTERMS "title>", document->title));
    KB_TRY(add_text(l, "<" KB_DCTERMS "publisher>", document->source));
    KB_TRY(add_text(l, "<" KB_DCTERMS "language>", document->lang));
    KB_TRY(add_text(l, "<" KB_SCHEMA "url>", document->url));
    if (document->date != KB_NO_DAY) {
        char day[KB_DAY_LEN + 1];
        kb_day_format(document->date, day);
        KB_TRY(kb_lines_add_literal(l, "<" KB_DCTERMS "date>",
                                    kb_text_view(day), DATE));
    }
    return kb_lines_end(l);
}

static kb_status
pass_document(void *ctx, const kb_document_info *document)
{
    return kb_lines_pass(ctx, tell_document(ctx, document));
}

kb_status
kb_export_documents(kb_lines *l)
{
    l->passed = KB_OK;
    KB_TRY(kb_document_each(l->txn, pass_document, l));
    return l->passed;
}

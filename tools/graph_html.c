// SPDX-License-Identifier: MIT
// One page that needs nothing else: tools/html/graph.html with the graph and
// its sentences inside.
#include "graph.h"
#include "json.h"
#include "kbq.h"
#include "marks.h"
#include "names.h"

#include <stdlib.h>

extern const unsigned char kb_graph_html[]; // ends with a NUL

/// Facts being written, and what each is written with.
typedef struct page {
    const kb_graph *graph;
    kb_out *out;
    kb_out *quotes;       // the evidence of each edge, a line each
    uint32_t n_sentences; // of each fact
    uint32_t left;
    json_t *evidence; // of the fact being written
} page;

// ---- evidence: [id, day, title, how, [[mark, text], ...]] -------------------

/// A day as text, empty for none.
static json_t *
pack_day(kb_day day)
{
    char text[KB_DAY_LEN + 1];
    kb_day_format(day, text);
    return json_string(text);
}

static kb_status
add_parts(const kb_evidence *evidence, const kb_sentence *sentence,
          json_t *parts)
{
    for (size_t at = 0, end = 0; at < sentence->text.len; at = end) {
        const kb_mark mark = kb_mark_next(evidence, sentence, at, &end);
        const kb_str part = {sentence->text.ptr + at, end - at};
        KB_TRY(kb_json_append(
            parts, json_pack("[i,o]", (int)mark, kb_json_text(part))));
    }
    return KB_OK;
}

static const char *
how_told(const kb_evidence *evidence)
{
    return evidence->is_negative ? "negated"
           : evidence->modality != KB_ASSERTED
               ? kb_modality_text(evidence->modality)
               : "";
}

static kb_status
add_evidence(void *ctx, const kb_evidence *evidence)
{
    page *const p = ctx;
    kb_document_info document = {0};
    kb_sentence sentence = {0};
    KB_TRY(kb_document_get(p->graph->txn, evidence->document, &document));
    const kb_status st = kb_sentence_get(p->graph->txn, evidence->document,
                                         evidence->sentence, &sentence);
    if (st != KB_OK && st != KB_NOT_FOUND) {
        return st;
    }
    json_t *const parts = json_array();
    const kb_status added = add_parts(evidence, &sentence, parts);
    if (added != KB_OK) {
        json_decref(parts);
        return added;
    }
    const kb_day day =
        evidence->time != KB_NO_DAY ? evidence->time : document.date;
    KB_TRY(kb_json_append(p->evidence,
                          json_pack("[o,o,o,s,o]",
                                    kb_json_text(document.external_id),
                                    pack_day(day), kb_json_text(document.title),
                                    how_told(evidence), parts)));
    --p->left;
    return p->left > 0 ? KB_OK : KB_DONE;
}

// ---- nodes and edges --------------------------------------------------------

/// [key, name, type, mentions, wikidata]
static json_t *
pack_node(const kb_graph_node *node)
{
    char name[KB_GRAPH_NAME_SIZE];
    return json_pack("[s,o,s,I,I]", kb_graph_name(node, name),
                     kb_json_text(node->node.name), kb_graph_type(node),
                     (json_int_t)node->n_mentions, (json_int_t)node->wikidata);
}

/// [from, to, predicate, documents, confidence, first, last, against], and a
/// line of evidence, which the page reads only when it is asked for.
static kb_status
add_edge(page *p, const kb_graph_edge *edge, size_t predicate)
{
    const kb_triple *const t = &edge->triple;
    kb_status st = KB_OK;
    p->left = p->n_sentences;
    p->evidence = json_array();
    if (p->left > 0) {
        st = kb_evidence_each(p->graph->txn, t->subject, t->predicate,
                              t->object, add_evidence, p);
    }
    if (st != KB_OK) {
        json_decref(p->evidence);
        return st;
    }
    kb_out_json(p->quotes, p->evidence);
    kb_out_char(p->quotes, '\n');
    kb_out_json(p->out, json_pack("[I,I,I,I,o,o,o,I]", (json_int_t)edge->from,
                                  (json_int_t)edge->to, (json_int_t)predicate,
                                  (json_int_t)t->n_documents,
                                  kb_json_fraction(t->confidence, 3),
                                  pack_day(t->first), pack_day(t->last),
                                  (json_int_t)t->n_other));
    return KB_OK;
}

/// The number of an edge's predicate among those listed before it.
static size_t
number_of(kb_str *names, size_t *n, kb_str name)
{
    for (size_t i = 0; i < *n; ++i) {
        if (kb_str_equal(names[i], name)) {
            return i;
        }
    }
    names[*n] = name;
    return (*n)++;
}

static kb_status
add_edges(page *p, kb_str *names, size_t *n)
{
    for (size_t i = 0; i < p->graph->n_edges; ++i) {
        const kb_graph_edge *const edge = &p->graph->edges[i];
        kb_out_text(p->out, i > 0 ? ",\n" : "");
        KB_TRY(add_edge(p, edge, number_of(names, n, edge->predicate)));
    }
    return KB_OK;
}

/// A predicate as people read it, or its name where that is very long.
static json_t *
pack_words(kb_str predicate)
{
    char words[256];
    if (2 * predicate.len >= sizeof(words)) {
        return kb_json_text(predicate);
    }
    return json_string(kbq_words_of(predicate, words, sizeof(words)));
}

static kb_status
add_data(page *p, kb_str title, int64_t focus)
{
    enum { MAX_PREDICATES = 65536 };
    size_t n = 0;
    kb_str *const names = calloc(MAX_PREDICATES, sizeof(*names));
    if (!names) {
        return KB_ERR_NOMEM;
    }
    kb_out_text(p->out, "{\"title\":");
    kb_out_json(p->out, kb_json_text(title));
    kb_out_text(p->out, ",\"focus\":");
    if (focus >= 0) {
        kb_out_number(p->out, (uint64_t)focus);
    } else {
        kb_out_text(p->out, "-1");
    }
    kb_out_text(p->out, ",\"nodes\":[");
    for (size_t i = 0; i < p->graph->n_nodes; ++i) {
        kb_out_text(p->out, i > 0 ? ",\n" : "");
        kb_out_json(p->out, pack_node(&p->graph->nodes[i]));
    }
    kb_out_text(p->out, "],\"edges\":[");
    const kb_status st = add_edges(p, names, &n);
    kb_out_text(p->out, "],\"predicates\":[");
    for (size_t i = 0; i < n; ++i) {
        kb_out_text(p->out, i > 0 ? "," : "");
        kb_out_json(p->out, pack_words(names[i]));
    }
    kb_out_text(p->out, "]}");
    free(names);
    return st;
}

/// JSON in a script element: `</script>` and `<!--` must not be seen in it.
static void
add_hidden(kb_out *out, const char *json, size_t len)
{
    size_t begin = 0;
    for (size_t i = 0; i < len; ++i) {
        if (json[i] == '<') {
            kb_out_bytes(out, json + begin, i - begin);
            kb_out_text(out, "\\u003c");
            begin = i + 1;
        }
    }
    kb_out_bytes(out, json + begin, len - begin);
}

/// Write the page up to a mark: what is behind that.
static const char *
add_until(kb_out *out, const char *text, const char *mark)
{
    const char *const place = strstr(text, mark);
    kb_out_bytes(out, text, (size_t)(place - text));
    return place + strlen(mark);
}

kb_status
kb_graph_write_html(const kb_graph *graph, kb_str title, int64_t focus,
                    uint32_t n_sentences, kb_out *out)
{
    const char *text = (const char *)kb_graph_html;
    kb_out data;
    kb_out quotes;
    page p = {.graph = graph,
              .out = &data,
              .quotes = &quotes,
              .n_sentences = n_sentences};
    kb_out_init(&data, -1);
    kb_out_init(&quotes, -1);
    const kb_status st = add_data(&p, title, focus);
    if (st == KB_OK) {
        text = add_until(out, text, "@DATA@");
        add_hidden(out, data.data, data.len);
        text = add_until(out, text, "@EVIDENCE@");
        add_hidden(out, quotes.data, quotes.len);
        kb_out_text(out, text);
    }
    if (data.error != 0 || quotes.error != 0) {
        out->error = data.error != 0 ? data.error : quotes.error;
    }
    kb_out_clear(&data);
    kb_out_clear(&quotes);
    return st;
}

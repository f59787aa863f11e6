// SPDX-License-Identifier: MIT
// One page that needs nothing else: tools/html/graph.html with the graph and
// its sentences inside.
#include "graph.h"
#include "marks.h"
#include "names.h"

#include <stdlib.h>

extern const unsigned char kb_graph_html[]; // ends with a NUL

/// Facts being written, and what each is written with.
typedef struct page {
    const kb_graph *graph;
    kb_out *out;
    uint32_t n_sentences; // of each fact
    uint32_t left;
    bool is_first;
} page;

// ---- evidence: [id, day, title, how, [[mark, text], ...]] -------------------

static void
add_day(kb_out *out, kb_day day)
{
    char text[KB_DAY_LEN + 1];
    kb_day_format(day, text);
    kb_out_json_string(out, (kb_str){text, strlen(text)});
}

static void
add_parts(kb_out *out, const kb_evidence *evidence, const kb_sentence *sentence)
{
    kb_out_char(out, '[');
    for (size_t at = 0, end = 0; at < sentence->text.len; at = end) {
        const kb_mark mark = kb_mark_next(evidence, sentence, at, &end);
        kb_out_text(out, at > 0 ? ",[" : "[");
        kb_out_number(out, mark);
        kb_out_char(out, ',');
        kb_out_json_string(out, (kb_str){sentence->text.ptr + at, end - at});
        kb_out_char(out, ']');
    }
    kb_out_char(out, ']');
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
    kb_out_text(p->out, p->is_first ? "[" : ",[");
    kb_out_json_string(p->out, document.external_id);
    kb_out_char(p->out, ',');
    add_day(p->out,
            evidence->time != KB_NO_DAY ? evidence->time : document.date);
    kb_out_char(p->out, ',');
    kb_out_json_string(p->out, document.title);
    kb_out_char(p->out, ',');
    kb_out_json_string(
        p->out, (kb_str){how_told(evidence), strlen(how_told(evidence))});
    kb_out_char(p->out, ',');
    add_parts(p->out, evidence, &sentence);
    kb_out_char(p->out, ']');
    p->is_first = false;
    --p->left;
    return p->left > 0 ? KB_OK : KB_DONE;
}

// ---- nodes and edges --------------------------------------------------------

/// [key, name, type, mentions, wikidata]
static void
add_node(kb_out *out, const kb_graph_node *node)
{
    char name[KB_GRAPH_NAME_SIZE];
    const char *const type = kb_graph_type(node);
    kb_out_text(out, "[\"");
    kb_out_text(out, kb_graph_name(node, name));
    kb_out_text(out, "\",");
    kb_out_json_string(out, node->node.name);
    kb_out_char(out, ',');
    kb_out_json_string(out, (kb_str){type, strlen(type)});
    kb_out_char(out, ',');
    kb_out_number(out, node->n_mentions);
    kb_out_char(out, ',');
    kb_out_number(out, node->wikidata);
    kb_out_char(out, ']');
}

/// [from, to, predicate, documents, confidence, first, last, against, evidence]
static kb_status
add_edge(page *p, const kb_graph_edge *edge, size_t predicate)
{
    kb_out *const out = p->out;
    const kb_triple *const t = &edge->triple;
    kb_out_char(out, '[');
    kb_out_number(out, edge->from);
    kb_out_char(out, ',');
    kb_out_number(out, edge->to);
    kb_out_char(out, ',');
    kb_out_number(out, predicate);
    kb_out_char(out, ',');
    kb_out_number(out, t->n_documents);
    kb_out_char(out, ',');
    kb_out_fraction(out, t->confidence, 3);
    kb_out_char(out, ',');
    add_day(out, t->first);
    kb_out_char(out, ',');
    add_day(out, t->last);
    kb_out_char(out, ',');
    kb_out_number(out, t->n_other);
    kb_out_text(out, ",[");
    p->left = p->n_sentences;
    p->is_first = true;
    if (p->left > 0) {
        KB_TRY(kb_evidence_each(p->graph->txn, t->subject, t->predicate,
                                t->object, add_evidence, p));
    }
    kb_out_text(out, "]]");
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
    kb_out_json_string(p->out, title);
    kb_out_text(p->out, ",\"focus\":");
    if (focus >= 0) {
        kb_out_number(p->out, (uint64_t)focus);
    } else {
        kb_out_text(p->out, "-1");
    }
    kb_out_text(p->out, ",\"nodes\":[");
    for (size_t i = 0; i < p->graph->n_nodes; ++i) {
        kb_out_text(p->out, i > 0 ? ",\n" : "");
        add_node(p->out, &p->graph->nodes[i]);
    }
    kb_out_text(p->out, "],\"edges\":[");
    const kb_status st = add_edges(p, names, &n);
    kb_out_text(p->out, "],\"predicates\":[");
    for (size_t i = 0; i < n; ++i) {
        kb_out_text(p->out, i > 0 ? "," : "");
        kb_out_json_string(p->out, names[i]);
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

kb_status
kb_graph_write_html(const kb_graph *graph, kb_str title, int64_t focus,
                    uint32_t n_sentences, kb_out *out)
{
    static const char mark[] = "@DATA@";
    const char *const text = (const char *)kb_graph_html;
    const char *const place = strstr(text, mark);
    kb_out json;
    page p = {.graph = graph, .out = &json, .n_sentences = n_sentences};
    kb_out_init(&json, -1);
    const kb_status st = add_data(&p, title, focus);
    if (st == KB_OK && place) {
        kb_out_bytes(out, text, (size_t)(place - text));
        add_hidden(out, json.data, json.len);
        kb_out_text(out, place + sizeof(mark) - 1);
    }
    if (json.error != 0) {
        out->error = json.error;
    }
    kb_out_clear(&json);
    return st;
}

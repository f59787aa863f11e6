// SPDX-License-Identifier: MIT
// GraphML (graphml.graphdrawing.org) and GEXF 1.2 (gexf.net), which
// Gephi and networkx read.
//
// Written without libxml2: only its escapes of text would be of use, and it
// loads ICU, with which even an empty program takes three times as long; every
// command would pay for that.
#include "graph.h"

#include <inttypes.h>
#include <stdio.h>

// ---- XML --------------------------------------------------------------------

/// Whether U+FFFE or U+FFFF begins there, three bytes.
static bool
is_no_character(const char *at, size_t len)
{
    return len >= 3 && (memcmp(at, "\xef\xbf\xbe", 3) == 0 ||
                        memcmp(at, "\xef\xbf\xbf", 3) == 0);
}

/// Text or the value of an attribute.  Characters that XML 1.0 has no place for
/// become spaces.
static void
add_xml(kb_out *out, kb_str text)
{
    for (size_t i = 0; i < text.len; ++i) {
        const char c = text.ptr[i];
        switch (c) {
        case '\xef':
            if (is_no_character(text.ptr + i, text.len - i)) {
                kb_out_char(out, ' ');
                i += 2;
            } else {
                kb_out_char(out, c);
            }
            break;
        case '&':
            kb_out_text(out, "&amp;");
            break;
        case '<':
            kb_out_text(out, "&lt;");
            break;
        case '>':
            kb_out_text(out, "&gt;");
            break;
        case '"':
            kb_out_text(out, "&quot;");
            break;
        case '\n':
            kb_out_text(out, "&#10;");
            break;
        case '\t':
            kb_out_text(out, "&#9;");
            break;
        default:
            kb_out_char(out, kb_out_printable(c));
        }
    }
}

/// An attribute of a node or edge: how it is declared, and what it holds.
typedef struct field {
    const char *id;
    const char *name;
    const char *type;
    bool is_edge;
} field;

enum {
    LABEL,
    TYPE,
    WIKIDATA,
    MENTIONS,
    PREDICATE,
    EVIDENCE,
    DOCUMENTS,
    CONFIDENCE,
    FIRST,
    LAST,
    N_FIELDS
};

static const field fields[N_FIELDS] = {
    [LABEL] = {"label", "label", "string", false},
    [TYPE] = {"type", "type", "string", false},
    [WIKIDATA] = {"wikidata", "wikidata", "string", false},
    [MENTIONS] = {"mentions", "mentions", "long", false},
    [PREDICATE] = {"predicate", "predicate", "string", true},
    [EVIDENCE] = {"evidence", "evidence", "long", true},
    [DOCUMENTS] = {"documents", "documents", "long", true},
    [CONFIDENCE] = {"confidence", "confidence", "double", true},
    [FIRST] = {"first", "first", "string", true},
    [LAST] = {"last", "last", "string", true},
};

enum { VALUE_SIZE = 32 };

/// What a field of a node holds: a view of it or of `text`; empty: nothing.
static kb_str
node_value(const kb_graph_node *node, int which, char text[VALUE_SIZE])
{
    text[0] = '\0';
    switch (which) {
    case LABEL:
        return node->node.name;
    case TYPE:
        return (kb_str){kb_graph_type(node), strlen(kb_graph_type(node))};
    case WIKIDATA:
        if (node->wikidata > 0) {
            (void)snprintf(text, VALUE_SIZE, "Q%" PRIu32, node->wikidata);
        }
        break;
    case MENTIONS:
    default:
        (void)snprintf(text, VALUE_SIZE, "%" PRIu32, node->n_mentions);
    }
    return (kb_str){text, strlen(text)};
}

static kb_str
edge_value(const kb_graph_edge *edge, int which, char text[VALUE_SIZE])
{
    text[0] = '\0';
    switch (which) {
    case PREDICATE:
        return edge->predicate;
    case EVIDENCE:
        (void)snprintf(text, VALUE_SIZE, "%" PRIu32, edge->triple.n_evidence);
        break;
    case DOCUMENTS:
        (void)snprintf(text, VALUE_SIZE, "%" PRIu32, edge->triple.n_documents);
        break;
    case CONFIDENCE:
        (void)snprintf(text, VALUE_SIZE, "%.4f", edge->triple.confidence);
        break;
    case FIRST:
        kb_day_format(edge->triple.first, text);
        break;
    case LAST:
    default:
        kb_day_format(edge->triple.last, text);
    }
    return (kb_str){text, strlen(text)};
}

// ---- GraphML ----------------------------------------------------------------

static void
add_data(kb_out *out, int which, kb_str value)
{
    if (value.len > 0) {
        kb_out_text(out, "<data key=\"");
        kb_out_text(out, fields[which].id);
        kb_out_text(out, "\">");
        add_xml(out, value);
        kb_out_text(out, "</data>");
    }
}

static void
add_name(kb_out *out, const kb_graph_node *node)
{
    char name[KB_GRAPH_NAME_SIZE];
    kb_out_text(out, kb_graph_name(node, name));
}

void
kb_graph_write_graphml(const kb_graph *graph, kb_out *out)
{
    char text[VALUE_SIZE] = "";
    kb_out_text(out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
    for (int i = 0; i < N_FIELDS; ++i) {
        kb_out_text(out, " <key id=\"");
        kb_out_text(out, fields[i].id);
        kb_out_text(out, fields[i].is_edge ? "\" for=\"edge\" attr.name=\""
                                           : "\" for=\"node\" attr.name=\"");
        kb_out_text(out, fields[i].name);
        kb_out_text(out, "\" attr.type=\"");
        kb_out_text(out, fields[i].type);
        kb_out_text(out, "\"/>\n");
    }
    kb_out_text(out, " <graph id=\"kb\" edgedefault=\"directed\">\n");
    for (size_t i = 0; i < graph->n_nodes; ++i) {
        kb_out_text(out, "  <node id=\"");
        add_name(out, &graph->nodes[i]);
        kb_out_text(out, "\">");
        for (int k = LABEL; k <= MENTIONS; ++k) {
            add_data(out, k, node_value(&graph->nodes[i], k, text));
        }
        kb_out_text(out, "</node>\n");
    }
    for (size_t i = 0; i < graph->n_edges; ++i) {
        kb_out_text(out, "  <edge id=\"e");
        kb_out_number(out, i);
        kb_out_text(out, "\" source=\"");
        add_name(out, &graph->nodes[graph->edges[i].from]);
        kb_out_text(out, "\" target=\"");
        add_name(out, &graph->nodes[graph->edges[i].to]);
        kb_out_text(out, "\">");
        for (int k = PREDICATE; k <= LAST; ++k) {
            add_data(out, k, edge_value(&graph->edges[i], k, text));
        }
        kb_out_text(out, "</edge>\n");
    }
    kb_out_text(out, " </graph>\n</graphml>\n");
}

// ---- GEXF -------------------------------------------------------------------

static void
declare_fields(kb_out *out, bool is_edge, int first, int last)
{
    kb_out_text(out, is_edge ? "  <attributes class=\"edge\">\n"
                             : "  <attributes class=\"node\">\n");
    for (int i = first; i <= last; ++i) {
        kb_out_text(out, "   <attribute id=\"");
        kb_out_text(out, fields[i].id);
        kb_out_text(out, "\" title=\"");
        kb_out_text(out, fields[i].name);
        kb_out_text(out, "\" type=\"");
        kb_out_text(out, fields[i].type);
        kb_out_text(out, "\"/>\n");
    }
    kb_out_text(out, "  </attributes>\n");
}

static void
add_attribute(kb_out *out, int which, kb_str value)
{
    if (value.len > 0) {
        kb_out_text(out, "<attvalue for=\"");
        kb_out_text(out, fields[which].id);
        kb_out_text(out, "\" value=\"");
        add_xml(out, value);
        kb_out_text(out, "\"/>");
    }
}

static void
write_gexf_node(const kb_graph_node *node, kb_out *out)
{
    char text[VALUE_SIZE] = "";
    kb_out_text(out, "   <node id=\"");
    add_name(out, node);
    kb_out_text(out, "\" label=\"");
    add_xml(out, node->node.name);
    kb_out_text(out, "\"><attvalues>");
    for (int k = TYPE; k <= MENTIONS; ++k) {
        add_attribute(out, k, node_value(node, k, text));
    }
    kb_out_text(out, "</attvalues></node>\n");
}

static void
write_gexf_edge(const kb_graph *graph, size_t number, kb_out *out)
{
    const kb_graph_edge *const edge = &graph->edges[number];
    char text[VALUE_SIZE] = "";
    kb_out_text(out, "   <edge id=\"");
    kb_out_number(out, number);
    kb_out_text(out, "\" source=\"");
    add_name(out, &graph->nodes[edge->from]);
    kb_out_text(out, "\" target=\"");
    add_name(out, &graph->nodes[edge->to]);
    kb_out_text(out, "\" label=\"");
    add_xml(out, edge->predicate);
    kb_out_text(out, "\" weight=\"");
    kb_out_number(out, edge->triple.n_documents);
    kb_out_text(out, "\"><attvalues>");
    for (int k = PREDICATE; k <= LAST; ++k) {
        add_attribute(out, k, edge_value(edge, k, text));
    }
    kb_out_text(out, "</attvalues></edge>\n");
}

void
kb_graph_write_gexf(const kb_graph *graph, kb_out *out)
{
    kb_out_text(
        out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">\n"
             " <graph defaultedgetype=\"directed\">\n");
    declare_fields(out, false, TYPE, MENTIONS);
    declare_fields(out, true, PREDICATE, LAST);
    kb_out_text(out, "  <nodes>\n");
    for (size_t i = 0; i < graph->n_nodes; ++i) {
        write_gexf_node(&graph->nodes[i], out);
    }
    kb_out_text(out, "  </nodes>\n  <edges>\n");
    for (size_t i = 0; i < graph->n_edges; ++i) {
        write_gexf_edge(graph, i, out);
    }
    kb_out_text(out, "  </edges>\n </graph>\n</gexf>\n");
}

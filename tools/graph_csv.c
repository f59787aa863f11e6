// SPDX-License-Identifier: MIT
// Two files for `neo4j-admin database import full`: nodes and relationships,
// with headers of its own kind (Neo4j Operations Manual, "CSV header format").
#include "graph.h"

#include <inttypes.h>
#include <stdio.h>

/// Every text is quoted: names hold commas and quotes (RFC 4180).
static void
add_text(kb_out *out, kb_str text)
{
    kb_out_char(out, '"');
    for (size_t i = 0; i < text.len; ++i) {
        kb_out_text(out, text.ptr[i] == '"' ? "\"" : "");
        kb_out_char(out, text.ptr[i]);
    }
    kb_out_char(out, '"');
}

static const char *
label_of(const kb_graph_node *node)
{
    if (node->node.kind != KB_NODE_ENTITY) {
        return "Value";
    }
    switch (node->node.type) {
    case KB_PERSON:
        return "Entity;Person";
    case KB_PLACE:
        return "Entity;Place";
    case KB_ORGANIZATION:
    default:
        return "Entity;Organization";
    }
}

void
kb_graph_write_nodes(const kb_graph *graph, kb_out *out)
{
    char name[KB_GRAPH_NAME_SIZE];
    kb_out_text(out, "key:ID,name,wikidata,mentions:long,:LABEL\r\n");
    for (size_t i = 0; i < graph->n_nodes; ++i) {
        const kb_graph_node *const node = &graph->nodes[i];
        kb_out_text(out, kb_graph_name(node, name));
        kb_out_char(out, ',');
        add_text(out, node->node.name);
        kb_out_char(out, ',');
        if (node->wikidata > 0) {
            kb_out_char(out, 'Q');
            kb_out_number(out, node->wikidata);
        }
        kb_out_char(out, ',');
        kb_out_number(out, node->n_mentions);
        kb_out_char(out, ',');
        kb_out_text(out, label_of(node));
        kb_out_text(out, "\r\n");
    }
}

/// `CALLED_ON` of `calledOn`.
static void
add_type(kb_out *out, kb_str predicate)
{
    for (size_t i = 0; i < predicate.len; ++i) {
        const char c = predicate.ptr[i];
        kb_out_text(out, c >= 'A' && c <= 'Z' ? "_" : "");
        kb_out_char(out, kb_graph_upper(c));
    }
}

void
kb_graph_write_relationships(const kb_graph *graph, kb_out *out)
{
    char name[KB_GRAPH_NAME_SIZE];
    char day[KB_DAY_LEN + 1];
    kb_out_text(out, ":START_ID,:END_ID,:TYPE,evidence:long,documents:long,"
                     "confidence:double,first:date,last:date\r\n");
    for (size_t i = 0; i < graph->n_edges; ++i) {
        const kb_graph_edge *const edge = &graph->edges[i];
        kb_out_text(out, kb_graph_name(&graph->nodes[edge->from], name));
        kb_out_char(out, ',');
        kb_out_text(out, kb_graph_name(&graph->nodes[edge->to], name));
        kb_out_char(out, ',');
        add_type(out, edge->predicate);
        kb_out_char(out, ',');
        kb_out_number(out, edge->triple.n_evidence);
        kb_out_char(out, ',');
        kb_out_number(out, edge->triple.n_documents);
        kb_out_char(out, ',');
        kb_out_fraction(out, edge->triple.confidence, 4);
        kb_out_char(out, ',');
        kb_day_format(edge->triple.first, day);
        kb_out_text(out, day);
        kb_out_char(out, ',');
        kb_day_format(edge->triple.last, day);
        kb_out_text(out, day);
        kb_out_text(out, "\r\n");
    }
}

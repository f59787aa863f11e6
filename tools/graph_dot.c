// SPDX-License-Identifier: MIT
// A graph for graphviz: facts between the same two are one edge.
#include "graph.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/// A quoted string of DOT.
static void
add_string(kb_out *out, kb_str text)
{
    kb_out_char(out, '"');
    for (size_t i = 0; i < text.len; ++i) {
        const char c = text.ptr[i];
        if (c == '"' || c == '\\') {
            kb_out_char(out, '\\');
        }
        kb_out_char(out, kb_out_printable(c));
    }
    kb_out_char(out, '"');
}

static void
add_text(kb_out *out, const char *text)
{
    add_string(out, (kb_str){text, strlen(text)});
}

static void
write_node(const kb_graph_node *node, kb_out *out)
{
    char name[KB_GRAPH_NAME_SIZE];
    char size[32];
    const double points = 10 + 4 * log2(1 + (double)node->n_edges);
    (void)snprintf(size, sizeof(size), "%.1f", points > 34 ? 34 : points);
    kb_out_text(out, "  ");
    add_text(out, kb_graph_name(node, name));
    kb_out_text(out, " [label=");
    add_string(out, node->node.name);
    kb_out_text(out, ", color=");
    add_text(out, kb_graph_color(node));
    kb_out_text(out, ", fontsize=");
    kb_out_text(out, size);
    kb_out_text(out, ", tooltip=");
    add_text(out, kb_graph_type(node));
    kb_out_text(out, node->node.kind == KB_NODE_LITERAL ? ", shape=box];\n"
                                                        : "];\n");
}

/// `calledOn` as `called on`.
static void
add_words(kb_out *out, kb_str predicate)
{
    for (size_t i = 0; i < predicate.len; ++i) {
        const char c = predicate.ptr[i];
        const bool is_capital = c >= 'A' && c <= 'Z';
        kb_out_text(out, is_capital ? " " : "");
        kb_out_char(out, kb_graph_lower(c));
    }
}

static int
compare_edges(const void *a, const void *b)
{
    const kb_graph_edge *const x = *(const kb_graph_edge *const *)a;
    const kb_graph_edge *const y = *(const kb_graph_edge *const *)b;
    if (x->from != y->from) {
        return x->from < y->from ? -1 : 1;
    }
    if (x->to != y->to) {
        return x->to < y->to ? -1 : 1;
    }
    return kb_str_compare(x->predicate, y->predicate);
}

/// One edge for the facts `begin` to `end`, which join the same nodes.
static void
write_edge(const kb_graph *graph, const kb_graph_edge *const *edges,
           size_t begin, size_t end, kb_out *out)
{
    char name[KB_GRAPH_NAME_SIZE];
    char pen[48];
    uint32_t n_documents = 0;
    kb_out_text(out, "  ");
    add_text(out, kb_graph_name(&graph->nodes[edges[begin]->from], name));
    kb_out_text(out, " -> ");
    add_text(out, kb_graph_name(&graph->nodes[edges[begin]->to], name));
    kb_out_text(out, " [label=\"");
    for (size_t i = begin; i < end; ++i) {
        kb_out_text(out, i > begin ? "\\n" : "");
        add_words(out, edges[i]->predicate);
        n_documents += edges[i]->triple.n_documents;
    }
    (void)snprintf(pen, sizeof(pen), "\", penwidth=%.2f];\n",
                   0.8 + 0.5 * log2(1 + (double)n_documents));
    kb_out_text(out, pen);
}

void
kb_graph_write_dot(const kb_graph *graph, kb_out *out)
{
    const size_t n = graph->n_edges;
    const kb_graph_edge **const edges =
        calloc(n + 1, sizeof(const kb_graph_edge *));
    if (!edges) {
        out->error = ENOMEM;
        return;
    }
    kb_out_text(out,
                "digraph kb {\n"
                "  graph [overlap=prism, splines=true, outputorder=edgesfirst,"
                " bgcolor=white, charset=\"UTF-8\"];\n"
                "  node [shape=ellipse, style=filled, fillcolor=white,"
                " fontname=\"Helvetica\", penwidth=1.5];\n"
                "  edge [fontname=\"Helvetica\", fontsize=9,"
                " color=\"#888888\", fontcolor=\"#555555\","
                " arrowsize=0.7];\n");
    for (size_t i = 0; i < graph->n_nodes; ++i) {
        write_node(&graph->nodes[i], out);
    }
    for (size_t i = 0; i < n; ++i) {
        edges[i] = &graph->edges[i];
    }
    qsort(edges, n, sizeof(const kb_graph_edge *), compare_edges);
    for (size_t begin = 0, end = 0; begin < n; begin = end) {
        while (end < n && edges[end]->from == edges[begin]->from &&
               edges[end]->to == edges[begin]->to) {
            ++end;
        }
        write_edge(graph, edges, begin, end, out);
    }
    kb_out_text(out, "}\n");
    free(edges);
}

// SPDX-License-Identifier: MIT
// Facts as a graph: gathered, then written for programs that draw or study
// graphs.  Texts in it are the transaction's: nothing may be trimmed meanwhile.
#ifndef KB_TOOLS_GRAPH_H
#define KB_TOOLS_GRAPH_H

#include "out.h"

#include <kb/store.h>

typedef enum kb_graph_format {
    KB_GRAPH_NT = 0,
    KB_GRAPH_DOT,
    KB_GRAPH_GRAPHML,
    KB_GRAPH_GEXF,
    KB_GRAPH_NEO4J, ///< nodes and relationships, as CSV
    KB_N_GRAPH_FORMATS
} kb_graph_format;

/// Names of the formats, in their order, for options.
extern const char *const kb_graph_formats[KB_N_GRAPH_FORMATS];

typedef struct kb_graph_node {
    kb_node node;
    uint32_t wikidata;
    uint32_t n_mentions; ///< 0 for a literal
    uint32_t n_edges;
} kb_graph_node;

typedef struct kb_graph_edge {
    uint32_t from; ///< numbers of nodes
    uint32_t to;
    kb_str predicate;
    kb_triple triple;
} kb_graph_edge;

struct kb_graph {
    kb_txn *txn;
    kb_graph_format format;
    kb_graph_node *nodes;
    size_t n_nodes;
    size_t cap_nodes;
    kb_graph_edge *edges;
    size_t n_edges;
    size_t cap_edges;
    uint32_t *slots; ///< numbers of nodes plus 1, by a hash of their ids
    size_t n_slots;  ///< a power of two, or 0
    kb_id predicate; ///< the last one seen, and its name
    kb_str predicate_name;
};

typedef struct kb_graph kb_graph;

void kb_graph_init(kb_graph *graph, kb_txn *txn);
void kb_graph_clear(kb_graph *graph);

/// Add an entity or literal that may have no facts.
KB_NODISCARD kb_status kb_graph_add_node(kb_graph *graph, kb_id id,
                                         uint32_t *number);

/// Add a fact and its ends.
KB_NODISCARD kb_status kb_graph_add_fact(kb_graph *graph,
                                         const kb_triple *triple);

/// Write it in its format, which is not KB_GRAPH_NEO4J.
KB_NODISCARD kb_status kb_graph_write(kb_graph *graph, kb_out *out);

/// The name that a node has in a file: its key, or a hash of the literal.
enum { KB_GRAPH_NAME_SIZE = 72 };
const char *kb_graph_name(const kb_graph_node *node,
                          char text[KB_GRAPH_NAME_SIZE]);

/// `person`, `place`, `organization` or `literal`.
const char *kb_graph_type(const kb_graph_node *node);

/// Colour of a type, `#rrggbb`.
const char *kb_graph_color(const kb_graph_node *node);

/// ASCII letters in the other case.
static inline char
kb_graph_lower(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    return c;
}

static inline char
kb_graph_upper(char c)
{
    if (c >= 'a' && c <= 'z') {
        return (char)(c - 'a' + 'A');
    }
    return c;
}

// ---- formats ----------------------------------------------------------------

/**
   One self-contained page (graph_html.c).

   @param focus        Number of the node it is about, or -1.
   @param n_sentences  Kept of each fact.
*/
KB_NODISCARD kb_status kb_graph_write_html(const kb_graph *graph, kb_str title,
                                           int64_t focus, uint32_t n_sentences,
                                           kb_out *out);

/// For graphviz (graph_dot.c).
void kb_graph_write_dot(const kb_graph *graph, kb_out *out);

/// graphml.graphdrawing.org and gexf.net 1.2 (graph_xml.c).
void kb_graph_write_graphml(const kb_graph *graph, kb_out *out);
void kb_graph_write_gexf(const kb_graph *graph, kb_out *out);

/// Nodes and relationships as neo4j-admin imports them (graph_csv.c).
void kb_graph_write_nodes(const kb_graph *graph, kb_out *out);
void kb_graph_write_relationships(const kb_graph *graph, kb_out *out);

#endif // KB_TOOLS_GRAPH_H

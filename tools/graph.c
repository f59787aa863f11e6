// SPDX-License-Identifier: MIT
#include "graph.h"

#include "names.h"

#include <kb/ntriples.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

const char *const kb_graph_formats[KB_N_GRAPH_FORMATS] = {
    "nt", "dot", "graphml", "gexf", "neo4j",
};

void
kb_graph_init(kb_graph *graph, kb_txn *txn)
{
    *graph = (kb_graph){.txn = txn};
}

void
kb_graph_clear(kb_graph *graph)
{
    free(graph->nodes);
    free(graph->edges);
    free(graph->slots);
    *graph = (kb_graph){.txn = graph->txn};
}

// ---- gathering --------------------------------------------------------------

/// Room for one more of `n` items.
static kb_status
reserve(void **items, size_t n, size_t *cap, size_t size)
{
    enum { FIRST_CAP = 256 };
    if (n < *cap) {
        return KB_OK;
    }
    const size_t grown = *cap > 0 ? 2 * *cap : FIRST_CAP;
    void *const moved =
        grown > SIZE_MAX / size ? NULL : realloc(*items, grown * size);
    if (!moved) {
        return KB_ERR_NOMEM;
    }
    *items = moved;
    *cap = grown;
    return KB_OK;
}

static size_t
slot_of(const kb_graph *graph, kb_id id)
{
    size_t at = (size_t)(id * UINT64_C(0x9E3779B97F4A7C15) >> 32);
    at &= graph->n_slots - 1;
    while (graph->slots[at] != 0 &&
           graph->nodes[graph->slots[at] - 1].node.id != id) {
        at = (at + 1) & (graph->n_slots - 1);
    }
    return at;
}

/// Keep the table at most half full.
static kb_status
grow_slots(kb_graph *graph)
{
    enum { FIRST_SLOTS = 1024 };
    if (2 * (graph->n_nodes + 1) <= graph->n_slots) {
        return KB_OK;
    }
    const size_t n = graph->n_slots > 0 ? 2 * graph->n_slots : FIRST_SLOTS;
    uint32_t *const slots = calloc(n, sizeof(*slots));
    if (!slots) {
        return KB_ERR_NOMEM;
    }
    free(graph->slots);
    graph->slots = slots;
    graph->n_slots = n;
    for (size_t i = 0; i < graph->n_nodes; ++i) {
        graph->slots[slot_of(graph, graph->nodes[i].node.id)] = (uint32_t)i + 1;
    }
    return KB_OK;
}

kb_status
kb_graph_add_node(kb_graph *graph, kb_id id, uint32_t *number)
{
    KB_TRY(grow_slots(graph));
    const size_t at = slot_of(graph, id);
    if (graph->slots[at] != 0) {
        *number = graph->slots[at] - 1;
        return KB_OK;
    }
    kb_graph_node node = {0};
    KB_TRY(kb_node_get(graph->txn, id, &node.node));
    if (node.node.kind == KB_NODE_ENTITY) {
        kb_entity_info info = {0};
        KB_TRY(kb_entity_get(graph->txn, id, &info));
        node.wikidata = info.wikidata;
        node.n_mentions = info.n_mentions;
    }
    KB_TRY(reserve((void **)&graph->nodes, graph->n_nodes, &graph->cap_nodes,
                   sizeof(*graph->nodes)));
    *number = (uint32_t)graph->n_nodes;
    graph->nodes[graph->n_nodes++] = node;
    graph->slots[at] = *number + 1;
    return KB_OK;
}

kb_status
kb_graph_add_fact(kb_graph *graph, const kb_triple *triple)
{
    kb_graph_edge edge = {.triple = *triple};
    KB_TRY(kb_graph_add_node(graph, triple->subject, &edge.from));
    KB_TRY(kb_graph_add_node(graph, triple->object, &edge.to));
    if (graph->predicate != triple->predicate) {
        kb_node node = {0};
        KB_TRY(kb_node_get(graph->txn, triple->predicate, &node));
        graph->predicate = triple->predicate;
        graph->predicate_name = node.name;
    }
    edge.predicate = graph->predicate_name;
    KB_TRY(reserve((void **)&graph->edges, graph->n_edges, &graph->cap_edges,
                   sizeof(*graph->edges)));
    graph->edges[graph->n_edges++] = edge;
    ++graph->nodes[edge.from].n_edges;
    ++graph->nodes[edge.to].n_edges;
    return KB_OK;
}

// ---- what formats share -----------------------------------------------------

const char *
kb_graph_name(const kb_graph_node *node, char text[KB_GRAPH_NAME_SIZE])
{
    if (node->node.kind == KB_NODE_LITERAL) {
        // FNV-1a, 64 bits: the same on every machine.
        uint64_t hash = UINT64_C(0xCBF29CE484222325);
        for (size_t i = 0; i < node->node.name.len; ++i) {
            hash = (hash ^ (unsigned char)node->node.name.ptr[i]) *
                   UINT64_C(0x100000001B3);
        }
        (void)snprintf(text, KB_GRAPH_NAME_SIZE, "v-%016" PRIx64, hash);
    } else {
        (void)snprintf(text, KB_GRAPH_NAME_SIZE, KB_FMT,
                       KB_ARG(node->node.key));
    }
    return text;
}

const char *
kb_graph_type(const kb_graph_node *node)
{
    return node->node.kind == KB_NODE_ENTITY ? kb_type_text(node->node.type)
                                             : "literal";
}

const char *
kb_graph_color(const kb_graph_node *node)
{
    if (node->node.kind != KB_NODE_ENTITY) {
        return "#9aa0a6";
    }
    switch (node->node.type) {
    case KB_PERSON:
        return "#3b6fb6";
    case KB_PLACE:
        return "#3f8f5b";
    case KB_ORGANIZATION:
    default:
        return "#b5652b";
    }
}

// ---- N-Triples --------------------------------------------------------------

static kb_status
add_escaped(void *ctx, kb_str text)
{
    kb_out_str(ctx, text);
    return KB_OK;
}

static kb_status
write_iri(const kb_graph *graph, kb_id id, kb_out *out)
{
    kb_str iri = {NULL, 0};
    KB_TRY(kb_node_iri(graph->txn, id, &iri));
    kb_out_char(out, '<');
    kb_out_str(out, iri);
    kb_out_char(out, '>');
    return KB_OK;
}

static kb_status
write_lines(const kb_graph *graph, kb_out *out)
{
    for (size_t i = 0; i < graph->n_edges; ++i) {
        const kb_graph_edge *const edge = &graph->edges[i];
        const kb_graph_node *const to = &graph->nodes[edge->to];
        KB_TRY(write_iri(graph, edge->triple.subject, out));
        kb_out_char(out, ' ');
        KB_TRY(write_iri(graph, edge->triple.predicate, out));
        kb_out_char(out, ' ');
        if (to->node.kind == KB_NODE_LITERAL) {
            kb_out_char(out, '"');
            KB_TRY(kb_ntriples_escape(to->node.name, add_escaped, out));
            kb_out_char(out, '"');
        } else {
            KB_TRY(write_iri(graph, edge->triple.object, out));
        }
        kb_out_text(out, " .\n");
    }
    return KB_OK;
}

kb_status
kb_graph_write(kb_graph *graph, kb_out *out)
{
    switch (graph->format) {
    case KB_GRAPH_DOT:
        kb_graph_write_dot(graph, out);
        return KB_OK;
    case KB_GRAPH_GRAPHML:
        kb_graph_write_graphml(graph, out);
        return KB_OK;
    case KB_GRAPH_GEXF:
        kb_graph_write_gexf(graph, out);
        return KB_OK;
    case KB_GRAPH_NT:
    case KB_GRAPH_NEO4J:
    case KB_N_GRAPH_FORMATS:
    default:
        return write_lines(graph, out);
    }
}

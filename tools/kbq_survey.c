// SPDX-License-Identifier: MIT
// kbq predicates, top, communities.
#include "kbq.h"
#include "names.h"

#include <kb/predicate.h>
#include <kb/survey.h>

// ---- predicates -------------------------------------------------------------

static const kb_table_column predicate_columns[] = {
    {"predicate", false}, {"facts", true},  {"evidence", true},
    {"plover", false},    {"cameo", false}, {"wikidata", false},
    {"kind", false},      {"first", false}, {"last", false},
};

static kb_status
add_use(void *ctx, const kb_predicate_use *use)
{
    kbq *const q = ctx;
    static const kb_predicate unknown = {
        .cameo = "", .plover = "", .wikidata = ""};
    const kb_predicate *const found = kb_predicate_find(use->name);
    const kb_predicate *const known = found ? found : &unknown;
    kb_table_cell(&q->table, use->name);
    kb_table_number(&q->table, use->n_triples);
    kb_table_number(&q->table, use->n_evidence);
    kb_table_text(&q->table, known->plover);
    kb_table_text(&q->table, known->cameo);
    kb_table_text(&q->table, known->wikidata);
    kb_table_text(&q->table, !found ? ""
                             : known->is_reciprocal && known->is_event
                                 ? "event, both ways"
                             : known->is_reciprocal ? "state, both ways"
                             : known->is_event      ? "event"
                                                    : "state");
    kb_table_day(&q->table, use->first);
    kb_table_day(&q->table, use->last);
    return kbq_go_on(q);
}

int
kbq_predicates(kbq *q)
{
    kbq_begin_table(q, predicate_columns,
                    sizeof(predicate_columns) / sizeof(predicate_columns[0]));
    const kb_status st = kb_predicates_each(q->txn, &q->filter, add_use, q);
    return kbq_end_table(q, st, "predicates");
}

// ---- top --------------------------------------------------------------------

static const kb_table_column top_columns[] = {
    {"name", false}, {"type", false},  {"mentions", true}, {"documents", true},
    {"facts", true}, {"first", false}, {"last", false},    {"iri", false},
};

static kb_status
add_top(void *ctx, const kb_entity_info *entity)
{
    kbq *const q = ctx;
    kb_str iri = {NULL, 0};
    KB_TRY(kb_node_iri(q->txn, entity->id, &iri));
    kbq_add_entity_cells(q, entity);
    kb_table_day(&q->table, entity->first);
    kb_table_day(&q->table, entity->last);
    kb_table_cell(&q->table, iri);
    return kbq_go_on(q);
}

int
kbq_top(kbq *q)
{
    enum { DEFAULT_LIMIT = 20 };
    static const char *const orders[] = {"mentions", "documents", "facts"};
    kb_top_options how = {.limit = q->limit > 0 ? q->limit : DEFAULT_LIMIT,
                          .type = q->type};
    if (q->order) {
        how.order =
            (kb_top_order)kb_cli_choice(q->cli, "--order", q->order, orders, 3);
    }
    kbq_begin_table(q, top_columns,
                    sizeof(top_columns) / sizeof(top_columns[0]));
    const kb_status st = kb_top_each(q->txn, &how, add_top, q);
    return kbq_end_table(q, st, "top");
}

// ---- communities ------------------------------------------------------------

static const kb_table_column community_columns[] = {
    {"community", true},
    {"entities", true},
    {"facts", true},
    {"members", false},
};

typedef struct community_context {
    kbq *q;
    uint32_t n;
} community_context;

static kb_status
add_members(kbq *q, const kb_community *community, size_t most, kb_out *out)
{
    for (size_t i = 0; i < community->n_members && i < most; ++i) {
        kb_node node = {0};
        KB_TRY(kb_node_get(q->txn, community->members[i], &node));
        kb_out_text(out, i > 0 ? "; " : "");
        kb_out_str(out, node.name);
    }
    if (community->n_members > most) {
        kb_out_text(out, "; ");
        kb_out_number(out, community->n_members - most);
        kb_out_text(out, " more");
    }
    return KB_OK;
}

static kb_status
add_nodes(kbq *q, const kb_community *community, json_t *members)
{
    for (size_t i = 0; i < community->n_members; ++i) {
        kb_node node = {0};
        json_t *object = NULL;
        KB_TRY(kb_node_get(q->txn, community->members[i], &node));
        KB_TRY(kbq_json_node(q, &node, &object));
        KB_TRY(kb_json_append(members, object));
    }
    return KB_OK;
}

static kb_status
add_community_object(const community_context *context,
                     const kb_community *community)
{
    kbq *const q = context->q;
    json_t *const members = json_array();
    const kb_status st = add_nodes(q, community, members);
    if (st != KB_OK) {
        json_decref(members);
        return st;
    }
    kb_table_object(&q->table, json_pack("{s:I,s:I,s:o}", "community",
                                         (json_int_t)context->n, "facts",
                                         (json_int_t)community->n_facts,
                                         "members", members));
    return KB_OK;
}

static kb_status
add_community(void *ctx, const kb_community *community)
{
    enum { SHOWN = 8 };
    community_context *const context = ctx;
    kbq *const q = context->q;
    kb_out members;
    ++context->n;
    if (kb_table_is_json(&q->table)) {
        KB_TRY(add_community_object(context, community));
        return kbq_go_on(q);
    }
    kb_out_init(&members, -1);
    const kb_status st = add_members(
        q, community,
        q->format == KB_TABLE_TABLE ? SHOWN : community->n_members, &members);
    kb_table_number(&q->table, context->n);
    kb_table_number(&q->table, community->n_members);
    kb_table_number(&q->table, community->n_facts);
    kb_table_cell(&q->table, (kb_str){members.data, members.len});
    kb_out_clear(&members);
    kbq_trim(q);
    return st == KB_OK ? kbq_go_on(q) : st;
}

int
kbq_communities(kbq *q)
{
    community_context context = {.q = q};
    double modularity = 0;
    const int code = kbq_resolve_filter(q);
    if (code != KB_EXIT_OK) {
        return code;
    }
    const kb_community_options how = {.facts = q->filter,
                                      .min_size = q->min_size,
                                      .resolution = q->resolution};
    kbq_begin_table(q, community_columns, 4);
    const kb_status st =
        kb_communities_each(q->txn, &how, add_community, &context, &modularity);
    kb_table_end(&q->table);
    if (st == KB_OK && kbq_is_for_people(q)) {
        kb_cli_note(q->cli, "modularity %.2f", modularity);
    }
    return kbq_finish(q, st, q->table.n_rows, "communities");
}

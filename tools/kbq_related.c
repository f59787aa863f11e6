// SPDX-License-Identifier: MIT
// kbq related: everything connected with an entity.
#include "graph.h"
#include "kbq.h"
#include "names.h"

#include <inttypes.h>
#include <stdio.h>

// For people: seen from the entity, whose name stands above.
static const kb_table_column people_columns[] = {
    {"", false},       {"predicate", false}, {"name", false},  {"type", false},
    {"docs", true},    {"conf", true},       {"first", false}, {"last", false},
    {"source", false}, {"status", false},
};

// What a narrow terminal goes without, the largest first.
static const int people_spare[] = {0, 0, 0, 4, 0, 2, 3, 0, 1, 0};

enum { N_PEOPLE_COLUMNS = 9 };

static const kb_table_column deep_columns[] = {
    {"depth", true},      {"subject", false}, {"predicate", false},
    {"object", false},    {"evidence", true}, {"documents", true},
    {"confidence", true}, {"first", false},   {"last", false},
    {"against", true},    {"status", false},
};

typedef struct related_context {
    kbq *q;
    kb_id entity;
    uint32_t depth; // of the fact at hand; 0: not asked for
} related_context;

// ---- rows -------------------------------------------------------------------

static const char *
arrow_of(const kb_relative *relative)
{
    switch (relative->direction) {
    case KB_OUT:
        return "→";
    case KB_IN:
        return "←";
    case KB_TOGETHER:
    default:
        return "~";
    }
}

/// The file of a path, whose folders would take the room; else the id itself.
static kb_str
file_of(kb_str id)
{
    size_t begin = 0;
    for (size_t i = 0; i + 1 < id.len; ++i) {
        if (id.ptr[i] == ':' && id.ptr[i + 1] == '/') {
            return id; // an IRI
        }
        begin = id.ptr[i] == '/' ? i + 1 : begin;
    }
    return (kb_str){id.ptr + begin, id.len - begin};
}

static kb_status
add_for_people(related_context *context, const kb_relative *relative,
               const kbq_fact *fact)
{
    kbq *const q = context->q;
    const bool is_fact = relative->direction != KB_TOGETHER;
    const kb_node *const other =
        relative->direction == KB_IN ? &fact->subject : &fact->object;
    char words[64];
    kb_str from = {NULL, 0};
    if (is_fact) {
        KB_TRY(kbq_source_text(q, &fact->triple, &from));
    }
    kb_table_text(&q->table, arrow_of(relative));
    kb_table_text(&q->table,
                  kbq_words_of(fact->predicate.name, words, sizeof(words)));
    kb_table_cell(&q->table, other->name);
    kb_table_text(&q->table, kb_type_text(other->type));
    kb_table_number(&q->table, fact->triple.n_documents);
    if (is_fact && fact->triple.is_asserted) {
        kb_table_fraction(&q->table, fact->triple.confidence);
    } else {
        kb_table_text(&q->table, "");
    }
    kb_table_day(&q->table, fact->triple.first);
    kb_table_day(&q->table, fact->triple.last);
    kb_table_cell(&q->table, file_of(from));
    if (q->filter.with_unasserted) {
        char status[KBQ_STATUS_SIZE];
        KB_TRY(kbq_status_text(q, &fact->triple, status));
        kb_table_text(&q->table, status);
    }
    return KB_OK;
}

static kb_status
add_object(related_context *context, const kbq_fact *fact,
           kb_direction direction)
{
    static const char *const directions[] = {"out", "in", "together"};
    kbq *const q = context->q;
    json_t *object = NULL;
    KB_TRY(kbq_json_fact(q, fact, directions[direction], &object));
    if (context->depth > 0) {
        object = kb_json_join(
            object, json_pack("{s:I}", "depth", (json_int_t)context->depth));
    }
    kb_table_object(&q->table, object);
    return KB_OK;
}

/// Two entities that share sentences, as if that were a fact.
static kb_status
get_together(kbq *q, kb_id entity, const kb_relative *relative, kbq_fact *out)
{
    *out = (kbq_fact){.triple = {.n_evidence = relative->n_sentences,
                                 .n_documents = relative->n_documents,
                                 .first = KB_NO_DAY,
                                 .last = KB_NO_DAY}};
    KB_TRY(kb_node_get(q->txn, entity, &out->subject));
    KB_TRY(kb_node_get(q->txn, relative->other, &out->object));
    out->predicate.name = KB_STR("mentionedWith");
    return KB_OK;
}

static kb_status
add_relative(void *ctx, const kb_relative *relative)
{
    related_context *const context = ctx;
    kbq *const q = context->q;
    kbq_fact fact = {0};
    if (q->graph) {
        return relative->direction == KB_TOGETHER
                   ? KB_OK
                   : kb_graph_add_fact(q->graph, &relative->triple);
    }
    if (relative->direction == KB_TOGETHER) {
        KB_TRY(get_together(q, context->entity, relative, &fact));
    } else {
        KB_TRY(kbq_get_fact(q, &relative->triple, false, &fact));
    }
    if (kb_table_is_json(&q->table)) {
        KB_TRY(add_object(context, &fact, relative->direction));
    } else if (kbq_is_for_people(q) && context->depth == 0) {
        KB_TRY(add_for_people(context, relative, &fact));
    } else {
        if (context->depth > 0) {
            kb_table_number(&q->table, context->depth);
        }
        KB_TRY(kbq_add_fact_cells(q, &fact));
    }
    kbq_trim(q);
    return kbq_go_on(q);
}

static kb_status
add_around(void *ctx, const kb_around_fact *fact)
{
    related_context *const context = ctx;
    context->depth = fact->depth;
    return add_relative(context, &fact->relative);
}

// ---- the command ------------------------------------------------------------

static void
print_heading(kbq *q, const kb_entity_info *entity)
{
    char text[128];
    char first[KB_DAY_LEN + 1];
    char last[KB_DAY_LEN + 1];
    kb_day_format(entity->first, first);
    kb_day_format(entity->last, last);
    kb_out_text(&q->out, q->table.is_colored ? "\033[1m" : "");
    for (size_t i = 0; i < entity->label.len; ++i) {
        kb_out_char(&q->out, kb_out_printable(entity->label.ptr[i]));
    }
    kb_out_text(&q->out, q->table.is_colored ? "\033[0m" : "");
    (void)snprintf(
        text, sizeof(text), "  %s, in %" PRIu32 " document%s%s%s%s%s\n\n",
        kb_type_text(entity->type), entity->n_documents,
        entity->n_documents == 1 ? "" : "s", first[0] != '\0' ? ", " : "",
        first, strcmp(first, last) != 0 ? " to " : "",
        strcmp(first, last) != 0 ? last : "");
    kb_out_text(&q->out, text);
}

static void
begin_rows(kbq *q, const kb_entity_info *entity)
{
    const int n_more = q->filter.with_unasserted ? 2 : 0;
    if (q->depth > 1) {
        kbq_begin_table(q, deep_columns, 1 + KBQ_FACT_COLUMNS + n_more);
    } else if (kbq_is_for_people(q)) {
        kbq_begin_table(q, people_columns, N_PEOPLE_COLUMNS + n_more / 2);
        q->table.spare = people_spare;
        print_heading(q, entity);
    } else {
        kbq_begin_table(q, kbq_fact_columns, kbq_n_fact_columns(q));
    }
}

static kb_status
find(kbq *q, kb_id entity)
{
    related_context context = {.q = q, .entity = entity};
    if (q->depth > 1) {
        const kb_around_options how = {.depth = q->depth,
                                       .limit = q->limit,
                                       .facts = q->filter,
                                       .type = q->type};
        return kb_around(q->txn, entity, &how, add_around, &context);
    }
    const kb_related_options how = {.limit = q->limit,
                                    .skip = q->after,
                                    .facts = q->filter,
                                    .facts_only = !q->with_together,
                                    .type = q->type};
    return kb_related(q->txn, entity, &how, add_relative, &context);
}

int
kbq_related(kbq *q)
{
    kb_entity_info entity = {0};
    int code = kbq_resolve(q, q->args[0], &entity);
    code = code == KB_EXIT_OK ? kbq_resolve_filter(q) : code;
    if (code != KB_EXIT_OK) {
        return code;
    }
    if (q->graph) {
        const kb_status st = find(q, entity.id);
        return kbq_finish(q, st, q->graph->n_edges, q->args[0]);
    }
    begin_rows(q, &entity);
    const kb_status status = find(q, entity.id);
    return kbq_end_table(q, status, q->args[0]);
}

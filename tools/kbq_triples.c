// SPDX-License-Identifier: MIT
// kbq related, kbq triples.
#include "kbq.h"
#include "names.h"

#include <kb/predicate.h>

static const kb_table_column fact_columns[] = {
    {"subject", false}, {"predicate", false}, {"object", false},
    {"evidence", true}, {"documents", true},  {"confidence", true},
    {"first", false},   {"last", false},
};

enum { N_FACT_COLUMNS = sizeof(fact_columns) / sizeof(fact_columns[0]) };

// ---- both sides of reciprocal predicates ------------------------------------

typedef struct each_context {
    kbq *q;
    kbq_triple_fn fn;
    void *ctx;
    bool is_swapped;
} each_context;

static bool
is_reciprocal(kbq *q, kb_id predicate)
{
    kb_node node = {0};
    if (kb_node_get(q->txn, predicate, &node) != KB_OK) {
        return false;
    }
    const kb_predicate *const known = kb_predicate_find(node.name);
    return known && known->is_reciprocal;
}

static kb_status
pass_triple(void *ctx, const kb_triple *triple)
{
    const each_context *const each = ctx;
    if (each->is_swapped && !is_reciprocal(each->q, triple->predicate)) {
        return KB_OK;
    }
    const kb_status status = each->fn(each->ctx, triple, each->is_swapped);
    kb_txn_trim(each->q->txn);
    return status;
}

kb_status
kbq_each_triple(kbq *q, const kb_pattern *pattern, kbq_triple_fn fn, void *ctx)
{
    each_context each = {.q = q, .fn = fn, .ctx = ctx};
    KB_TRY(kb_triple_each(q->txn, pattern, pass_triple, &each));
    const bool has_end = pattern->subject != 0 || pattern->object != 0;
    const bool may_swap = has_end && pattern->subject != pattern->object;
    if (!may_swap || kbq_go_on(q) != KB_OK ||
        (pattern->predicate != 0 && !is_reciprocal(q, pattern->predicate))) {
        return KB_OK;
    }
    kb_pattern swapped = *pattern;
    swapped.subject = pattern->object;
    swapped.object = pattern->subject;
    each.is_swapped = true;
    return kb_triple_each(q->txn, &swapped, pass_triple, &each);
}

// ---- rows -------------------------------------------------------------------

kb_status
kbq_get_fact(kbq *q, const kb_triple *triple, bool is_swapped, kbq_fact *out)
{
    const kb_id subject = is_swapped ? triple->object : triple->subject;
    const kb_id object = is_swapped ? triple->subject : triple->object;
    out->triple = *triple;
    KB_TRY(kb_node_get(q->txn, subject, &out->subject));
    KB_TRY(kb_node_get(q->txn, triple->predicate, &out->predicate));
    return kb_node_get(q->txn, object, &out->object);
}

static kb_status
add_json_node(kbq *q, const kb_node *node)
{
    kb_str iri = {NULL, 0};
    kb_out_text(&q->out, "{\"name\":");
    kb_out_json_string(&q->out, node->name);
    kb_out_text(&q->out, ",\"iri\":");
    if (node->kind == KB_NODE_ENTITY) {
        KB_TRY(kb_node_iri(q->txn, node->id, &iri));
        kb_out_json_string(&q->out, iri);
        kb_out_text(&q->out, ",\"type\":\"");
        kb_out_text(&q->out, kb_type_text(node->type));
        kb_out_text(&q->out, "\"}");
    } else {
        kb_out_text(&q->out, "null,\"type\":\"literal\"}");
    }
    return KB_OK;
}

kb_status
kbq_add_json_ends(kbq *q, const kbq_fact *fact)
{
    kb_out_text(&q->out, "\"subject\":");
    KB_TRY(add_json_node(q, &fact->subject));
    kb_out_text(&q->out, ",\"predicate\":");
    kb_out_json_string(&q->out, fact->predicate.name);
    kb_out_text(&q->out, ",\"object\":");
    return add_json_node(q, &fact->object);
}

static kb_status
add_json_fact(kbq *q, const kbq_fact *fact, const char *direction)
{
    kb_out *const out = kb_table_begin_object(&q->table);
    kb_out_char(out, '{');
    KB_TRY(kbq_add_json_ends(q, fact));
    if (direction) {
        kb_out_text(out, ",\"direction\":\"");
        kb_out_text(out, direction);
        kb_out_char(out, '"');
    }
    kb_out_text(out, ",\"evidence\":");
    kb_out_number(out, fact->triple.n_evidence);
    kb_out_text(out, ",\"documents\":");
    kb_out_number(out, fact->triple.n_documents);
    kb_out_text(out, ",\"confidence\":");
    kb_out_fraction(out, fact->triple.confidence, 4);
    kb_out_text(out, ",\"first\":");
    kb_out_json_day(out, fact->triple.first);
    kb_out_text(out, ",\"last\":");
    kb_out_json_day(out, fact->triple.last);
    kb_out_char(out, '}');
    kb_table_end_object(&q->table);
    return KB_OK;
}

static kb_status
add_fact(kbq *q, const kbq_fact *fact, const char *direction)
{
    if (kb_table_is_json(&q->table)) {
        return add_json_fact(q, fact, direction);
    }
    kb_table_cell(&q->table, fact->subject.name);
    kb_table_cell(&q->table, fact->predicate.name);
    kb_table_cell(&q->table, fact->object.name);
    kb_table_number(&q->table, fact->triple.n_evidence);
    kb_table_number(&q->table, fact->triple.n_documents);
    kb_table_fraction(&q->table, fact->triple.confidence);
    kb_table_day(&q->table, fact->triple.first);
    kb_table_day(&q->table, fact->triple.last);
    return KB_OK;
}

// ---- related ----------------------------------------------------------------

typedef struct related_context {
    kbq *q;
    kb_id entity;
} related_context;

// Two entities that share sentences, as if that were a fact.
static kb_status
add_together(const related_context *context, const kb_relative *relative)
{
    kbq_fact fact = {.triple = {.n_evidence = relative->n_sentences,
                                .n_documents = relative->n_documents,
                                .first = KB_NO_DAY,
                                .last = KB_NO_DAY}};
    KB_TRY(kb_node_get(context->q->txn, context->entity, &fact.subject));
    KB_TRY(kb_node_get(context->q->txn, relative->other, &fact.object));
    fact.predicate.name = KB_STR("mentionedWith");
    return add_fact(context->q, &fact, "together");
}

static kb_status
add_relative(void *ctx, const kb_relative *relative)
{
    const related_context *const context = ctx;
    kbq *const q = context->q;
    if (relative->direction == KB_TOGETHER) {
        KB_TRY(add_together(context, relative));
    } else {
        kbq_fact fact = {0};
        const bool is_out = relative->direction == KB_OUT;
        KB_TRY(kbq_get_fact(q, &relative->triple, false, &fact));
        KB_TRY(add_fact(q, &fact, is_out ? "out" : "in"));
    }
    kb_txn_trim(q->txn);
    return kbq_go_on(q);
}

int
kbq_related(kbq *q)
{
    kb_entity_info entity = {0};
    kb_pattern pattern = {0};
    int code = kbq_resolve(q, q->args[0], &entity);
    if (code == KB_EXIT_OK) {
        code = kbq_resolve_pattern(q, &pattern);
    }
    if (code != KB_EXIT_OK) {
        return code;
    }
    const kb_related_options how = {
        .limit = q->limit,
        .predicate = pattern.predicate,
        .facts_only = !q->with_together,
        .min_confidence = q->min_confidence,
    };
    related_context context = {.q = q, .entity = entity.id};
    kbq_begin_table(q, fact_columns, N_FACT_COLUMNS);
    const kb_status status =
        kb_related(q->txn, entity.id, &how, add_relative, &context);
    kb_table_end(&q->table);
    return kbq_finish(q, status, q->table.n_rows, q->args[0]);
}

// ---- triples ----------------------------------------------------------------

static kb_status
add_triple(void *ctx, const kb_triple *triple, bool is_swapped)
{
    kbq *const q = ctx;
    if (triple->confidence < q->min_confidence) {
        return KB_OK;
    }
    kbq_fact fact = {0};
    KB_TRY(kbq_get_fact(q, triple, is_swapped, &fact));
    KB_TRY(add_fact(q, &fact, NULL));
    return kbq_go_on(q);
}

int
kbq_triples(kbq *q)
{
    kb_pattern pattern = {0};
    const int code = kbq_resolve_pattern(q, &pattern);
    if (code != KB_EXIT_OK) {
        return code;
    }
    kbq_begin_table(q, fact_columns, N_FACT_COLUMNS);
    const kb_status status = kbq_each_triple(q, &pattern, add_triple, q);
    kb_table_end(&q->table);
    return kbq_finish(q, status, q->table.n_rows, "triples");
}

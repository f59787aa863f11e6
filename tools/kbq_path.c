// SPDX-License-Identifier: MIT
// kbq path: how two entities are connected.
#include "graph.h"
#include "kbq.h"

#include <kb/path.h>

static const kb_table_column columns[] = {
    {"chain", true},      {"step", true},       {"subject", false},
    {"predicate", false}, {"object", false},    {"evidence", true},
    {"documents", true},  {"confidence", true}, {"first", false},
    {"last", false},      {"against", true},    {"status", false},
};

typedef struct path_context {
    kbq *q;
    uint32_t n; // of chains
} path_context;

static void
add_name(const kbq *q, kb_out *out, const kb_node *node)
{
    kb_out_text(out, q->table.is_colored ? "\033[1m" : "");
    for (size_t i = 0; i < node->name.len; ++i) {
        kb_out_char(out, kb_out_printable(node->name.ptr[i]));
    }
    kb_out_text(out, q->table.is_colored ? "\033[0m" : "");
}

/// `A → B → C`, then each step with a sentence.
static kb_status
print_chain(path_context *context, const kb_path *path)
{
    kbq *const q = context->q;
    kb_out *const out = &q->out;
    kb_node node = {0};
    char words[64];
    kb_out_text(out, context->n > 1 ? "\n" : "");
    kb_out_number(out, context->n);
    kb_out_text(out, ". ");
    KB_TRY(kb_node_get(q->txn, path->steps[0].from, &node));
    add_name(q, out, &node);
    for (uint32_t i = 0; i < path->n_steps; ++i) {
        kb_out_text(out, " – ");
        KB_TRY(kb_node_get(q->txn, path->steps[i].to, &node));
        add_name(q, out, &node);
    }
    kb_out_char(out, '\n');
    for (uint32_t i = 0; i < path->n_steps; ++i) {
        kbq_fact fact = {0};
        KB_TRY(kbq_get_fact(q, &path->steps[i].triple, false, &fact));
        kb_out_text(out, "   ");
        add_name(q, out, &fact.subject);
        kb_out_char(out, ' ');
        kb_out_text(out,
                    kbq_words_of(fact.predicate.name, words, sizeof(words)));
        kb_out_char(out, ' ');
        add_name(q, out, &fact.object);
        kb_out_text(out, "  (");
        kb_out_number(out, fact.triple.n_documents);
        kb_out_text(out, fact.triple.n_documents == 1
                             ? " document, confidence "
                             : " documents, confidence ");
        kb_out_fraction(out, fact.triple.confidence, 2);
        kb_out_text(out, ")\n");
        KB_TRY(kbq_print_evidence(q, &path->steps[i].triple, 1, "     "));
    }
    ++q->table.n_rows;
    return KB_OK;
}

static kb_status
add_steps(kbq *q, const kb_path *path, json_t *steps)
{
    for (uint32_t i = 0; i < path->n_steps; ++i) {
        const kb_path_step *const step = &path->steps[i];
        kbq_fact fact = {0};
        json_t *object = NULL;
        KB_TRY(kbq_get_fact(q, &step->triple, false, &fact));
        KB_TRY(kbq_json_fact(q, &fact,
                             step->triple.subject == step->from ? "out" : "in",
                             &object));
        KB_TRY(kb_json_append(steps, object));
    }
    return KB_OK;
}

static kb_status
add_object(path_context *context, const kb_path *path)
{
    kbq *const q = context->q;
    json_t *const steps = json_array();
    const kb_status st = add_steps(q, path, steps);
    if (st != KB_OK) {
        json_decref(steps);
        return st;
    }
    kb_table_object(&q->table, json_pack("{s:o,s:o}", "steps", steps, "cost",
                                         kb_json_fraction(path->cost, 4)));
    return KB_OK;
}

static kb_status
add_rows(path_context *context, const kb_path *path)
{
    kbq *const q = context->q;
    for (uint32_t i = 0; i < path->n_steps; ++i) {
        kbq_fact fact = {0};
        KB_TRY(kbq_get_fact(q, &path->steps[i].triple, false, &fact));
        kb_table_number(&q->table, context->n);
        kb_table_number(&q->table, i + 1);
        KB_TRY(kbq_add_fact_cells(q, &fact));
    }
    return KB_OK;
}

static kb_status
add_path(void *ctx, const kb_path *path)
{
    path_context *const context = ctx;
    kbq *const q = context->q;
    ++context->n;
    if (q->graph) {
        for (uint32_t i = 0; i < path->n_steps; ++i) {
            KB_TRY(kb_graph_add_fact(q->graph, &path->steps[i].triple));
        }
        return KB_OK;
    }
    KB_TRY(kb_table_is_json(&q->table) ? add_object(context, path)
           : kbq_is_for_people(q)      ? print_chain(context, path)
                                       : add_rows(context, path));
    return q->out.error == 0 ? KB_OK : KB_DONE;
}

int
kbq_path(kbq *q)
{
    kb_entity_info ends[2] = {{0}};
    path_context context = {.q = q};
    int code = KB_EXIT_OK;
    for (int i = 0; code == KB_EXIT_OK && i < 2; ++i) {
        code = kbq_resolve(q, q->args[i], &ends[i]);
    }
    code = code == KB_EXIT_OK ? kbq_resolve_filter(q) : code;
    if (code != KB_EXIT_OK) {
        return code;
    }
    if (ends[0].id == ends[1].id) {
        kb_cli_usage(q->cli, "path: %s and %s are the same entity, " KB_FMT,
                     q->args[0], q->args[1], KB_ARG(ends[0].label));
    }
    if (q->max_steps > KB_PATH_MAX) {
        kb_cli_usage(q->cli, "path: --max: at most %d steps", KB_PATH_MAX);
    }
    const kb_path_options how = {
        .max_steps = q->max_steps, .limit = q->limit, .facts = q->filter};
    kbq_begin_table(q, columns, 2 + kbq_n_fact_columns(q));
    const kb_status st =
        kb_paths(q->txn, ends[0].id, ends[1].id, &how, add_path, &context);
    if (!q->graph) {
        kb_table_end(&q->table);
    }
    if (st == KB_NOT_FOUND) {
        kb_cli_note(q->cli,
                    "no chain of at most %u steps joins " KB_FMT " and " KB_FMT
                    "; see --max and --all",
                    q->max_steps > 0 ? q->max_steps : 4U, KB_ARG(ends[0].label),
                    KB_ARG(ends[1].label));
        return KB_EXIT_NOT_FOUND;
    }
    return kbq_finish(q, st, context.n, "path");
}

// SPDX-License-Identifier: MIT
// kbq: asks a knowledge base questions and exports it.
#include "kbq.h"

#include "data.h"
#include "graph.h"
#include "pager.h"

#include <stdlib.h>
#include <unistd.h>

// ---- shared -----------------------------------------------------------------

void
kbq_begin_table(kbq *q, const kb_table_column *columns, int n_columns)
{
    kb_table_begin(&q->table, q->cli, &q->out, q->format, columns, n_columns);
    if (q->width > 0) {
        q->table.max_width = q->width;
    }
}

kb_status
kbq_go_on(const kbq *q)
{
    const bool is_enough = q->limit > 0 && q->table.n_rows >= q->limit;
    return q->out.error != 0 || is_enough ? KB_DONE : KB_OK;
}

bool
kbq_is_for_people(const kbq *q)
{
    return q->format == KB_TABLE_TABLE && !q->graph;
}

int
kbq_finish(kbq *q, kb_status status, uint64_t n_rows, const char *what)
{
    if (status == KB_ERR_CORRUPT) {
        kb_cli_warn(q->cli, "%s: damaged; kbq check tells where", q->path);
        return KB_EXIT_DAMAGED;
    }
    if (status != KB_OK && status != KB_NOT_FOUND) {
        return kb_cli_fail(q->cli, status, what, NULL);
    }
    if (n_rows == 0) {
        kb_cli_note(q->cli, "%s: nothing found", what);
        return KB_EXIT_NOT_FOUND;
    }
    return KB_EXIT_OK;
}

int
kbq_end_table(kbq *q, kb_status status, const char *what)
{
    kb_table_end(&q->table);
    return kbq_finish(q, status, q->table.n_rows, what);
}

// ---- answering --------------------------------------------------------------

/// What --format chose: rows of a kind, or a graph.
static int
choose_format(kbq *q, const kbq_command *chosen, kb_graph *graph)
{
    enum { MAX_CHOICES = KB_N_TABLE_FORMATS + KB_N_GRAPH_FORMATS };
    const char *choices[MAX_CHOICES];
    int n = 0;
    q->format = kb_table_default_format();
    if (!q->format_name || (chosen->kind & KBQ_OWN_FORMATS) != 0) {
        return KB_EXIT_OK;
    }
    for (; n < KB_N_TABLE_FORMATS; ++n) {
        choices[n] = kb_table_formats[n];
    }
    for (int i = 0; (chosen->kind & KBQ_FACTS) != 0 && i < KB_GRAPH_NEO4J;
         ++i) {
        choices[n] = kb_graph_formats[i];
        ++n;
    }
    const int which =
        kb_cli_choice(q->cli, "--format", q->format_name, choices, n);
    if (which < KB_N_TABLE_FORMATS) {
        q->format = (kb_table_format)which;
        return KB_EXIT_OK;
    }
    q->graph = graph;
    graph->format = (kb_graph_format)(which - KB_N_TABLE_FORMATS);
    return KB_EXIT_OK;
}

static int
run(kbq *q, const kbq_command *chosen)
{
    kb_graph graph;
    kb_graph_init(&graph, q->txn);
    int code = choose_format(q, chosen, &graph);
    code = code == KB_EXIT_OK ? chosen->run(q) : code;
    if (q->graph && code == KB_EXIT_OK) {
        const kb_status st = kb_graph_write(&graph, &q->out);
        code = st == KB_OK ? code : kb_cli_fail(q->cli, st, "graph", NULL);
    }
    kb_graph_clear(&graph);
    q->graph = NULL;
    return code;
}

static int
answer(kbq *q, const kbq_command *chosen)
{
    kb_pager pager = {0};
    kb_out_init(&q->out, STDOUT_FILENO);
    if ((chosen->kind & KBQ_OPENS_STORE) != 0) {
        (void)choose_format(q, chosen, NULL);
        return chosen->run(q);
    }
    const kb_store_options how = {.read_only = true};
    kb_store *store = NULL;
    kb_error err = {0};
    if ((chosen->kind & KBQ_PAGED) != 0 && !q->no_pager) {
        kb_pager_begin(&pager, &q->out);
    }
    kb_status status = kb_store_open(q->path, &how, &store, &err);
    if (status == KB_OK) {
        status = kb_txn_begin(store, KB_TXN_READ, &q->txn, &err);
    }
    int code = status == KB_OK ? run(q, chosen)
                               : kb_cli_fail(q->cli, status, q->path, &err);
    if (status == KB_ERR_MISSING) {
        kb_cli_note(q->cli, "kbbuild makes a knowledge base; -d DIR or "
                            "$KB_PATH says which");
    }
    const int written = kb_out_close(&q->out, q->cli);
    kb_txn_abort(q->txn);
    kb_store_close(store);
    kb_pager_end(&pager, &q->out);
    return written != KB_EXIT_OK ? written : code;
}

int
main(int argc, char **argv)
{
    kb_cli cli;
    kbq q = {.cli = &cli};
    const kbq_command *const chosen = kbq_read_line(&q, &cli, argc, argv);
    q.path = kb_data_store_path(q.path);
    const int code = answer(&q, chosen);
    free(q.nodes);
    for (size_t i = 0; i < sizeof(q.joined) / sizeof(q.joined[0]); ++i) {
        free(q.joined[i]);
    }
    free(q.predicates);
    kb_cli_clear(&cli);
    return code;
}

// SPDX-License-Identifier: MIT
// kbq match: what fits several facts with variables at once.
#include "graph.h"
#include "kbq.h"

#include <kb/match.h>
#include <kb/predicate.h>

#include <stdio.h>
#include <stdlib.h>

enum { NAME_SIZE = 64 };

/// Answers, kept to be sorted: the order of kb_match_each() follows from ids.
/// With --limit they are the first ones so far, as a heap: no row comes before
/// those of which it is the parent.
typedef struct answers {
    kbq *q;
    const kb_match_query *query;
    kb_graph terms;   // all that were seen, as nodes
    uint32_t *values; // rows of n_variables: numbers of terms
    uint32_t n_variables;
    size_t n;
    size_t cap;
    int code; // of looking up names
} answers;

// ---- names ------------------------------------------------------------------

static bool
is_predicate(void *ctx, kb_str word)
{
    const answers *const a = ctx;
    kb_id id = 0;
    return kb_predicate_find(word) != NULL ||
           kb_node_find_predicate(a->q->txn, word, &id) == KB_OK;
}

static kb_status
find_name(void *ctx, int place, kb_str name, kb_id *out)
{
    answers *const a = ctx;
    char *const text = malloc(name.len + 1);
    if (!text) {
        return KB_ERR_NOMEM;
    }
    memcpy(text, name.ptr, name.len);
    text[name.len] = '\0';
    a->code = kbq_resolve_term(a->q, place, text, out);
    free(text);
    return a->code == KB_EXIT_OK ? KB_OK : KB_NOT_FOUND;
}

// ---- order ------------------------------------------------------------------

/// By name, then key; what has both alike, such as texts of two languages, by
/// id.
static int
compare_terms(const kb_node *a, const kb_node *b)
{
    int order = kb_str_compare(a->name, b->name);
    order = order != 0 ? order : kb_str_compare(a->key, b->key);
    return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

static const kb_node *
node_of(const answers *a, uint32_t number)
{
    return &a->terms.nodes[number].node;
}

static int
compare_values(const answers *a, const uint32_t *x, const uint32_t *y)
{
    for (uint32_t i = 0; i < a->n_variables; ++i) {
        if (x[i] != y[i]) {
            return compare_terms(node_of(a, x[i]), node_of(a, y[i]));
        }
    }
    return 0;
}

static uint32_t *
row_at(const answers *a, size_t i)
{
    return a->values + i * a->n_variables;
}

static void
copy_row(const answers *a, uint32_t *to, const uint32_t *from)
{
    memcpy(to, from, a->n_variables * sizeof(*to));
}

/// Put a row into the gap at the end of the heap.
static void
sift_up(const answers *a, size_t gap, const uint32_t *row)
{
    while (gap > 0) {
        const size_t parent = (gap - 1) / 2;
        if (compare_values(a, row_at(a, parent), row) >= 0) {
            break;
        }
        copy_row(a, row_at(a, gap), row_at(a, parent));
        gap = parent;
    }
    copy_row(a, row_at(a, gap), row);
}

/// Put a row in place of the first of the heap, which is its last in order.
static void
sift_down(const answers *a, const uint32_t *row)
{
    size_t gap = 0;
    for (size_t child = 1; child < a->n; child = 2 * gap + 1) {
        if (child + 1 < a->n &&
            compare_values(a, row_at(a, child + 1), row_at(a, child)) > 0) {
            ++child;
        }
        if (compare_values(a, row_at(a, child), row) <= 0) {
            break;
        }
        copy_row(a, row_at(a, gap), row_at(a, child));
        gap = child;
    }
    copy_row(a, row_at(a, gap), row);
}

// ---- gathering --------------------------------------------------------------

static kb_status
add_row(answers *a, const uint32_t *row)
{
    if (a->n == a->cap) {
        const size_t cap = a->cap > 0 ? 2 * a->cap : 256;
        uint32_t *const grown =
            realloc(a->values, cap * a->n_variables * sizeof(*grown));
        if (!grown) {
            return KB_ERR_NOMEM;
        }
        a->values = grown;
        a->cap = cap;
    }
    if (a->q->limit > 0) {
        sift_up(a, a->n, row);
    } else {
        copy_row(a, row_at(a, a->n), row);
    }
    ++a->n;
    return KB_OK;
}

static kb_status
keep_answer(void *ctx, const kb_match_answer *answer)
{
    answers *const a = ctx;
    uint32_t row[KB_MATCH_MAX];
    if (a->n_variables == 0) {
        a->n = 1;
        return KB_DONE;
    }
    for (uint32_t i = 0; i < a->n_variables; ++i) {
        KB_TRY(kb_graph_add_node(&a->terms, answer->values[i], &row[i]));
    }
    if (a->q->limit == 0 || a->n < a->q->limit) {
        return add_row(a, row);
    }
    if (compare_values(a, row, a->values) < 0) {
        sift_down(a, row);
    }
    return KB_OK;
}

// ---- rows -------------------------------------------------------------------

static kb_status
add_members(const answers *a, const uint32_t *values, json_t *object)
{
    for (uint32_t i = 0; i < a->n_variables; ++i) {
        const kb_str name = a->query->names[i];
        json_t *node = NULL;
        KB_TRY(kbq_json_node(a->q, node_of(a, values[i]), &node));
        if (json_object_setn_new(object, name.ptr, name.len, node) != 0) {
            return KB_ERR_NOMEM;
        }
    }
    return KB_OK;
}

static kb_status
print_object(const answers *a, const uint32_t *values)
{
    json_t *const object = json_object();
    const kb_status st = add_members(a, values, object);
    if (st != KB_OK) {
        json_decref(object);
        return st;
    }
    kb_table_object(&a->q->table, object);
    return kbq_go_on(a->q);
}

static kb_status
print_row(const answers *a, const uint32_t *values)
{
    kbq *const q = a->q;
    if (kb_table_is_json(&q->table)) {
        return print_object(a, values);
    }
    for (uint32_t i = 0; i < a->n_variables; ++i) {
        kb_table_cell(&q->table, node_of(a, values[i])->name);
    }
    return kbq_go_on(q);
}

typedef struct row {
    const answers *answers;
    const uint32_t *values;
} row;

static int
compare_rows(const void *a, const void *b)
{
    const row *const x = a;
    const row *const y = b;
    return compare_values(x->answers, x->values, y->values);
}

static kb_status
print_rows(const answers *a)
{
    kb_status st = KB_OK;
    if (a->n_variables == 0 && a->n > 0) {
        kb_table_text(&a->q->table, "yes");
        return KB_OK;
    }
    row *const rows = calloc(a->n + 1, sizeof(*rows));
    if (!rows) {
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < a->n; ++i) {
        rows[i] = (row){a, row_at(a, i)};
    }
    qsort(rows, a->n, sizeof(row), compare_rows);
    for (size_t i = 0; st == KB_OK && i < a->n; ++i) {
        st = print_row(a, rows[i].values);
    }
    free(rows);
    return st == KB_DONE ? KB_OK : st;
}

/// Columns by the names of the variables.
static void
begin_rows(const answers *a, kb_table_column *columns, char (*names)[NAME_SIZE])
{
    for (uint32_t i = 0; i < a->n_variables; ++i) {
        (void)snprintf(names[i], NAME_SIZE, KB_FMT, KB_ARG(a->query->names[i]));
        columns[i] = (kb_table_column){names[i], false};
    }
    if (a->n_variables == 0) {
        columns[0] = (kb_table_column){"answer", false};
    }
    kbq_begin_table(a->q, columns,
                    a->n_variables > 0 ? (int)a->n_variables : 1);
}

// ---- the command ------------------------------------------------------------

/// Whether an argument is a pattern, or a name of several words.
static bool
is_pattern(answers *a, const char *text)
{
    if (strchr(text, '?') || strchr(text, '[')) {
        return true;
    }
    for (const char *at = text; *at != '\0';) {
        const size_t len = strcspn(at, " ");
        if (len > 0 && is_predicate(a, (kb_str){at, len})) {
            return true;
        }
        at += len + (at[len] == ' ');
    }
    return false;
}

/// The arguments as one query: they are patterns, or parts of one.
static char *
join_arguments(answers *a)
{
    const kbq *const q = a->q;
    size_t len = 1;
    for (int i = 0; i < q->n_args; ++i) {
        len += strlen(q->args[i]) + 4;
    }
    char *const text = calloc(len, 1);
    size_t used = 0;
    for (int i = 0; text && i < q->n_args; ++i) {
        const char *const arg = q->args[i];
        const bool has_space = strchr(arg, ' ') != NULL;
        const bool is_whole = has_space && is_pattern(a, arg);
        const char *const quote = !has_space || is_whole ? ""
                                  : strchr(arg, '"')     ? "'"
                                                         : "\"";
        const int n = snprintf(text + used, len - used, "%s%s%s%s",
                               i == 0                      ? ""
                               : is_whole && arg[0] != '[' ? " ; "
                                                           : " ",
                               quote, arg, quote);
        used += n > 0 ? (size_t)n : 0;
    }
    return text;
}

static int
ask(answers *a, kb_match_query *query)
{
    kbq *const q = a->q;
    kb_table_column columns[KB_MATCH_MAX];
    char names[KB_MATCH_MAX][NAME_SIZE];
    a->n_variables = query->n_variables;
    begin_rows(a, columns, names);
    kb_status st = kb_match_each(q->txn, query, keep_answer, a);
    st = st == KB_OK ? print_rows(a) : st;
    return kbq_end_table(q, st, "match");
}

int
kbq_match(kbq *q)
{
    static const char *const sparql[] = {"SELECT ", "PREFIX ", "ASK "};
    kb_match_query query = {.as_stored = q->as_stored};
    answers a = {.q = q, .query = &query};
    const kb_match_names names = {&a, is_predicate, find_name};
    kb_error err = {0};
    kb_graph_init(&a.terms, q->txn);
    for (size_t i = 0; i < sizeof(sparql) / sizeof(sparql[0]); ++i) {
        if (strncmp(q->args[0], sparql[i], strlen(sparql[i])) == 0) {
            kb_cli_usage(q->cli, "match: takes patterns alone, such as '?who "
                                 "met ?whom'; for SPARQL, kbq export feeds "
                                 "other programs");
        }
    }
    char *const text = join_arguments(&a);
    if (!text) {
        return kb_cli_fail(q->cli, KB_ERR_NOMEM, "match", NULL);
    }
    const kb_str view = {text, strlen(text)};
    const kb_status st = kb_match_parse(view, &names, &q->filter, &query, &err);
    int code = a.code;
    if (st == KB_OK) {
        code = ask(&a, &query);
    } else if (st == KB_ERR_SYNTAX || st == KB_ERR_LIMIT) {
        kb_cli_warn(q->cli, "match: %s: %s",
                    text + (err.offset < view.len ? err.offset : 0),
                    err.message);
        kb_cli_warn(q->cli, "try: kbq match --help");
        code = KB_EXIT_USAGE;
    } else if (code == KB_EXIT_OK) {
        code = kb_cli_fail(q->cli, st, "match", &err);
    }
    free(a.values);
    kb_graph_clear(&a.terms);
    free(text);
    return code;
}

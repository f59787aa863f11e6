// SPDX-License-Identifier: MIT
// kbq match: what fits several facts with variables at once.
#include "kbq.h"

#include <kb/match.h>
#include <kb/predicate.h>

#include <stdio.h>
#include <stdlib.h>

enum { NAME_SIZE = 64 };

/// Answers, kept to be sorted: the order of kb_match_each() follows from ids.
typedef struct answers {
    kbq *q;
    const kb_match_query *query;
    kb_id *values; // rows of n_variables
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

// ---- gathering and sorting --------------------------------------------------

static kb_status
keep_answer(void *ctx, const kb_match_answer *answer)
{
    answers *const a = ctx;
    const size_t size = a->n_variables * sizeof(kb_id);
    if (a->n == a->cap) {
        const size_t cap = a->cap > 0 ? 2 * a->cap : 256;
        kb_id *const grown = realloc(a->values, cap * size + 1);
        if (!grown) {
            return KB_ERR_NOMEM;
        }
        a->values = grown;
        a->cap = cap;
    }
    if (size > 0) {
        memcpy(a->values + a->n * a->n_variables, answer->values, size);
    }
    ++a->n;
    return KB_OK;
}

/// A term of the answers, and its place in the order of names.
typedef struct term {
    kb_id id;
    uint32_t rank;
    kb_node node;
} term;

typedef struct row {
    const kb_id *values;
    const term *terms;
    size_t n_terms;
    uint32_t n_values;
} row;

static int
compare_ids(const void *a, const void *b)
{
    const kb_id x = ((const term *)a)->id;
    const kb_id y = ((const term *)b)->id;
    return (x > y) - (x < y);
}

static int
compare_names(const void *a, const void *b)
{
    const term *const x = *(const term *const *)a;
    const term *const y = *(const term *const *)b;
    const int order = kb_str_compare(x->node.name, y->node.name);
    return order != 0 ? order : kb_str_compare(x->node.key, y->node.key);
}

static const term *
find_term(const term *terms, size_t n, kb_id id)
{
    const term key = {.id = id};
    return bsearch(&key, terms, n, sizeof(term), compare_ids);
}

static int
compare_rows(const void *a, const void *b)
{
    const row *const x = a;
    const row *const y = b;
    for (uint32_t i = 0; i < x->n_values; ++i) {
        const uint32_t p = find_term(x->terms, x->n_terms, x->values[i])->rank;
        const uint32_t r = find_term(y->terms, y->n_terms, y->values[i])->rank;
        if (p != r) {
            return p < r ? -1 : 1;
        }
    }
    return 0;
}

/// Every term of the answers once, by id, with its node and rank.
static kb_status
rank_terms(answers *a, term *terms, const term **order, size_t *n_terms)
{
    const size_t n_values = a->n * a->n_variables;
    size_t n = 0;
    for (size_t i = 0; i < n_values; ++i) {
        terms[i] = (term){.id = a->values[i]};
    }
    qsort(terms, n_values, sizeof(term), compare_ids);
    for (size_t i = 0; i < n_values; ++i) {
        if (n == 0 || terms[i].id != terms[n - 1].id) {
            terms[n++] = terms[i];
        }
    }
    for (size_t i = 0; i < n; ++i) {
        KB_TRY(kb_node_get(a->q->txn, terms[i].id, &terms[i].node));
        order[i] = &terms[i];
    }
    qsort(order, n, sizeof(const term *), compare_names);
    for (size_t i = 0; i < n; ++i) {
        terms[order[i] - terms].rank = (uint32_t)i;
    }
    *n_terms = n;
    return KB_OK;
}

// ---- rows -------------------------------------------------------------------

static kb_status
add_members(answers *a, const row *r, json_t *object)
{
    for (uint32_t i = 0; i < a->n_variables; ++i) {
        const term *const t = find_term(r->terms, r->n_terms, r->values[i]);
        const kb_str name = a->query->names[i];
        json_t *node = NULL;
        KB_TRY(kbq_json_node(a->q, &t->node, &node));
        if (json_object_setn_new(object, name.ptr, name.len, node) != 0) {
            return KB_ERR_NOMEM;
        }
    }
    return KB_OK;
}

static kb_status
print_object(answers *a, const row *r)
{
    json_t *const object = json_object();
    const kb_status st = add_members(a, r, object);
    if (st != KB_OK) {
        json_decref(object);
        return st;
    }
    kb_table_object(&a->q->table, object);
    return kbq_go_on(a->q);
}

static kb_status
print_row(answers *a, const row *r)
{
    kbq *const q = a->q;
    if (a->n_variables == 0) {
        kb_table_text(&q->table, "yes");
        return KB_DONE;
    }
    if (kb_table_is_json(&q->table)) {
        return print_object(a, r);
    }
    for (uint32_t i = 0; i < a->n_variables; ++i) {
        const term *const t = find_term(r->terms, r->n_terms, r->values[i]);
        kb_table_cell(&q->table, t->node.name);
    }
    return kbq_go_on(q);
}

static kb_status
print_sorted(answers *a, row *rows, term *terms, const term **order)
{
    size_t n_terms = 0;
    kb_status st = rank_terms(a, terms, order, &n_terms);
    KB_TRY(st);
    for (size_t i = 0; i < a->n; ++i) {
        rows[i] = (row){a->values + i * a->n_variables, terms, n_terms,
                        a->n_variables};
    }
    qsort(rows, a->n, sizeof(row), compare_rows);
    for (size_t i = 0; st == KB_OK && i < a->n; ++i) {
        st = print_row(a, &rows[i]);
    }
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
print_rows(answers *a)
{
    const size_t n = a->n * a->n_variables + 1;
    row *const rows = calloc(a->n + 1, sizeof(*rows));
    term *const terms = calloc(n, sizeof(*terms));
    const term **const order = calloc(n, sizeof(const term *));
    const kb_status st = rows && terms && order
                             ? print_sorted(a, rows, terms, order)
                             : KB_ERR_NOMEM;
    free(order);
    free(terms);
    free(rows);
    return st;
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
    kb_table_end(&q->table);
    return kbq_finish(q, st, q->table.n_rows, "match");
}

int
kbq_match(kbq *q)
{
    static const char *const sparql[] = {"SELECT ", "PREFIX ", "ASK "};
    kb_match_query query = {.as_stored = q->as_stored};
    answers a = {.q = q, .query = &query};
    const kb_match_names names = {&a, is_predicate, find_name};
    kb_error err = {0};
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
    free(text);
    return code;
}

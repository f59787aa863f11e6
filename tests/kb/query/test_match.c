// SPDX-License-Identifier: MIT
#include "graph.h"

enum { MAX_ANSWERS = 1 << 17, MAX_VARIABLES = 6, N_QUERIES = 400 };

typedef struct row {
    kb_id values[MAX_VARIABLES];
} row;

typedef struct answers {
    row *rows;
    size_t n;
    uint32_t n_variables;
    size_t stop; // after so many; 0: never
} answers;

static int
compare_rows(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(row));
}

static kb_status
keep_answer(void *ctx, const kb_match_answer *answer)
{
    answers *const a = ctx;
    assert_true(a->n < MAX_ANSWERS);
    row *const r = &a->rows[a->n++];
    memset(r, 0, sizeof(*r));
    for (uint32_t i = 0; i < a->n_variables; ++i) {
        assert_true(answer->values[i] != 0);
        r->values[i] = answer->values[i];
    }
    return a->n == a->stop ? KB_DONE : KB_OK;
}

// ---- the oracle: every triple for every pattern
// ------------------------------

typedef struct brute {
    graph *g;
    const kb_match_query *query;
    answers *out;
    kb_id values[MAX_VARIABLES];
} brute;

static bool
is_reciprocal(graph *g, const kb_triple *t)
{
    return t->predicate == predicate_id(g->txn, "met");
}

static void force(brute *b, uint32_t step);

static void
try_terms(brute *b, uint32_t step, const kb_id terms[3])
{
    kb_id before[MAX_VARIABLES];
    bool fits = true;
    memcpy(before, b->values, sizeof(before));
    for (size_t i = 0; fits && i < 3; ++i) {
        const kb_match_term *const term = &b->query->patterns[step].terms[i];
        const kb_id value =
            term->id != 0 ? term->id : b->values[term->variable];
        fits = value == 0 || value == terms[i];
        if (term->id == 0) {
            b->values[term->variable] = terms[i];
        }
    }
    if (fits) {
        force(b, step + 1);
    }
    memcpy(b->values, before, sizeof(before));
}

static bool
has_types(brute *b)
{
    for (uint32_t i = 0; i < b->query->n_variables; ++i) {
        kb_node node = {0};
        assert_int_equal(kb_node_get(b->g->txn, b->values[i], &node), KB_OK);
        if (b->query->types[i] != 0 && node.type != b->query->types[i]) {
            return false;
        }
    }
    return true;
}

static void
force(brute *b, uint32_t step)
{
    if (step == b->query->n_patterns) {
        const kb_match_answer answer = {b->values, NULL};
        if (has_types(b)) {
            (void)keep_answer(b->out, &answer);
        }
        return;
    }
    for (size_t i = 0; i < b->g->n; ++i) {
        const kb_triple *const t = &b->g->triples[i];
        const kb_fact_filter *const f = &b->query->patterns[step].facts;
        const kb_id forward[] = {t->subject, t->predicate, t->object};
        const kb_id backward[] = {t->object, t->predicate, t->subject};
        if (!t->is_asserted || t->confidence < f->min_confidence) {
            continue;
        }
        try_terms(b, step, forward);
        if (!b->query->as_stored && is_reciprocal(b->g, t)) {
            try_terms(b, step, backward);
        }
    }
}

// ---- queries by chance ------------------------------------------------------

/// Mostly variables at the ends, mostly constants between them.
static void
make_pattern(graph *g, uint64_t *state, uint32_t n_ends, kb_match_pattern *out)
{
    const kb_triple *const t = &g->triples[chance(state, (uint32_t)g->n)];
    const uint32_t first = chance(state, n_ends);
    const uint32_t step = chance(state, 10) == 0 ? 0 : 1; // 0: itself
    const kb_id ids[] = {t->subject, t->predicate, t->object};
    const uint32_t variables[] = {first, n_ends, (first + step) % n_ends};
    for (int i = 0; i < 3; ++i) {
        const bool is_constant = chance(state, 5) < (i == 1 ? 4U : 1U);
        out->terms[i] = is_constant ? (kb_match_term){.id = ids[i]}
                                    : (kb_match_term){.variable = variables[i]};
    }
    out->facts.min_confidence = chance(state, 4) == 0 ? 0.7 : 0;
}

/// Number the variables anew, without gaps.
static void
close_gaps(kb_match_query *query)
{
    uint32_t names[MAX_VARIABLES] = {0}; // plus 1
    query->n_variables = 0;
    for (uint32_t i = 0; i < query->n_patterns; ++i) {
        for (int k = 0; k < 3; ++k) {
            kb_match_term *const term = &query->patterns[i].terms[k];
            if (term->id == 0 && names[term->variable] == 0) {
                names[term->variable] = ++query->n_variables;
            }
            term->variable = term->id == 0 ? names[term->variable] - 1 : 0;
        }
    }
}

static void
make_query(graph *g, uint64_t *state, kb_match_query *out)
{
    const uint32_t n_ends = 2 + chance(state, 3);
    *out = (kb_match_query){.n_patterns = 1 + chance(state, 3),
                            .as_stored = chance(state, 2) == 0};
    for (uint32_t i = 0; i < out->n_patterns; ++i) {
        make_pattern(g, state, n_ends, &out->patterns[i]);
    }
    close_gaps(out);
    if (chance(state, 4) == 0 && out->n_variables > 0) {
        out->types[0] = (kb_entity_type)(1 + chance(state, 3));
    }
}

static void
answers_as_brute_force_does(void **state)
{
    graph *const g = *state;
    static row rows[2][MAX_ANSWERS];
    uint64_t seed = 4711;
    size_t n_answered = 0;
    for (size_t n = 0; n < N_QUERIES; ++n) {
        kb_match_query query;
        make_query(g, &seed, &query);
        answers got = {.rows = rows[0], .n_variables = query.n_variables};
        answers want = {.rows = rows[1], .n_variables = query.n_variables};
        brute b = {.g = g, .query = &query, .out = &want};
        assert_int_equal(kb_match_each(g->txn, &query, keep_answer, &got),
                         KB_OK);
        force(&b, 0);
        assert_int_equal(got.n, want.n);
        qsort(got.rows, got.n, sizeof(row), compare_rows);
        qsort(want.rows, want.n, sizeof(row), compare_rows);
        assert_memory_equal(got.rows, want.rows, got.n * sizeof(row));
        n_answered += got.n > 0;
    }
    assert_true(n_answered > N_QUERIES / 3);
}

static void
ends_when_told_and_refuses_nonsense(void **state)
{
    graph *const g = *state;
    static row rows[MAX_ANSWERS];
    kb_match_query query = {.n_patterns = 2, .n_variables = 4};
    query.patterns[0].terms[0].variable = 0;
    query.patterns[0].terms[1].variable = 1;
    query.patterns[0].terms[2].variable = 2;
    query.patterns[1].terms[0].variable = 2;
    query.patterns[1].terms[1].variable = 1;
    query.patterns[1].terms[2].variable = 3;
    answers a = {.rows = rows, .n_variables = 4, .stop = 3};
    assert_int_equal(kb_match_each(g->txn, &query, keep_answer, &a), KB_OK);
    assert_int_equal(a.n, 3);
    query.n_variables = 5; // one that is in no pattern
    assert_int_equal(kb_match_each(g->txn, &query, keep_answer, &a),
                     KB_ERR_INVALID);
    query.n_variables = 2; // one that is not counted
    assert_int_equal(kb_match_each(g->txn, &query, keep_answer, &a),
                     KB_ERR_INVALID);
    query.n_patterns = 0;
    assert_int_equal(kb_match_each(g->txn, &query, keep_answer, &a),
                     KB_ERR_INVALID);
}

// ---- text -------------------------------------------------------------------

typedef struct names {
    char log[256]; // what was looked up
} names;

static bool
is_predicate(void *ctx, kb_str word)
{
    (void)ctx;
    return kb_predicate_find(word) != NULL;
}

static kb_status
find(void *ctx, int place, kb_str name, kb_id *out)
{
    names *const n = ctx;
    const size_t len = strlen(n->log);
    snprintf(n->log + len, sizeof(n->log) - len, "%d:" KB_FMT "|", place,
             KB_ARG(name));
    *out = 7;
    return kb_str_equal(name, KB_STR("nobody")) ? KB_NOT_FOUND : KB_OK;
}

typedef struct text_case {
    const char *name;
    const char *text;
    kb_status status;
    const char *log; // or the message
    uint32_t n_patterns;
    uint32_t n_variables;
} text_case;

static text_case texts[] = {
    {"two patterns", "?who sanctioned ?whom . ?whom citizenOf Russia", KB_OK,
     "1:sanctioned|1:citizenOf|2:Russia|", 2, 2},
    {"names of several words", "Anna Berg met ?x", KB_OK, "0:Anna Berg|1:met|",
     1, 1},
    {"quoted names", "'Anna met Berg' met \"Carl Dorn\"", KB_OK,
     "0:Anna met Berg|1:met|2:Carl Dorn|", 1, 0},
    {"a variable in the middle", "Anna Berg ?p Carl Dorn", KB_OK,
     "0:Anna Berg|2:Carl Dorn|", 1, 1},
    {"a full stop at a variable", "?a met ?b. ?b met ?c.", KB_OK,
     "1:met|1:met|", 2, 3},
    {"semicolons, line ends and braces", "{ ?a met ?b; ?b met ?c\n?c met ?a }",
     KB_OK, "1:met|1:met|1:met|", 3, 3},
    {"a type", "?a met ?b . ?a a person", KB_OK, "1:met|", 1, 2},
    {"conditions", "?a met ?b [since 2022-01-01, confidence 0.5]", KB_OK,
     "1:met|", 1, 2},
    {"a name with a full stop", "Berg Inc. met ?x", KB_OK, "0:Berg Inc.|1:met|",
     1, 1},
    {"a name that is not found", "nobody met ?x", KB_NOT_FOUND, "0:nobody|", 1,
     0},
    {"nothing", " . ", KB_ERR_SYNTAX,
     "a query needs a pattern, such as ?who met ?whom", 0, 0},
    {"two words", "?a met", KB_ERR_SYNTAX,
     "a pattern is a subject, a predicate and an object", 0, 0},
    {"an open quote", "?a met 'Berg", KB_ERR_SYNTAX, "a quote is not closed", 0,
     0},
    {"an open bracket", "?a met ?b [since 2022-01-01", KB_ERR_SYNTAX,
     "a bracket is not closed", 0, 0},
    {"a condition without value", "?a met ?b [since", KB_ERR_SYNTAX,
     "a condition lacks a value", 0, 0},
    {"no day", "?a met ?b [until then]", KB_ERR_SYNTAX,
     "a day is written YYYY-MM-DD", 0, 0},
    {"no confidence", "?a met ?b [confidence high]", KB_ERR_SYNTAX,
     "confidence is a number from 0 to 1", 0, 0},
    {"no condition", "?a met ?b [where]", KB_ERR_SYNTAX,
     "conditions are since, until and confidence", 0, 0},
    {"no type", "?a met ?b . ?a a planet", KB_ERR_SYNTAX,
     "a type is person, place or organization", 0, 0},
    {"a type alone", "?a a person", KB_ERR_SYNTAX,
     "a query needs a pattern, such as ?who met ?whom", 0, 0},
    {"a variable that has a type only", "?a met ?b . ?c a person",
     KB_ERR_SYNTAX, "a variable that has a type is in no pattern", 0, 0},
    {"a predicate that is not told", "Anna Berg likes Carl Dorn", KB_ERR_SYNTAX,
     "which word is the predicate? put names of several words in quotes", 0, 0},
    {"bad bytes", "\xff met ?x", KB_ERR_UTF8, "", 0, 0},
};

static void
reads_a_query(void **state)
{
    names n = {""};
    const kb_match_names how = {&n, is_predicate, find};
    kb_match_query query = {0};
    kb_error err = {0};
    const text_case *const row_of = *state;
    assert_int_equal(
        kb_match_parse(view(row_of->text), &how, NULL, &query, &err),
        row_of->status);
    if (row_of->status == KB_ERR_SYNTAX) {
        assert_string_equal(err.message, row_of->log);
        return;
    }
    assert_string_equal(n.log, row_of->log);
    if (row_of->status == KB_OK) {
        assert_int_equal(query.n_patterns, row_of->n_patterns);
        assert_int_equal(query.n_variables, row_of->n_variables);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_as_brute_force_does),
        cmocka_unit_test(ends_when_told_and_refuses_nonsense),
    };
    return cmocka_run_group_tests(tests, graph_setup, graph_teardown) +
           KB_TEST_ROWS(texts, reads_a_query);
}

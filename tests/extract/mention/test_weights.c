// SPDX-License-Identifier: MIT
// Files of weights that are refused, and decoding against every sequence there
// is.
#include "mention/scorer.h"
#include "test.h"

enum { N_ROWS = 256 };
enum { SIZE = KB_WEIGHTS_AT_ROWS + N_ROWS * KB_WEIGHTS_ROW };

static void
store(char *at, uint64_t value, int n)
{
    for (int i = 0; i < n; ++i) {
        at[i] = (char)(unsigned char)(value >> (8 * i));
    }
}

static void
make_file(char *file)
{
    memset(file, 0, SIZE);
    memcpy(file, KB_WEIGHTS_MAGIC, 8);
    store(file + KB_WEIGHTS_AT_VERSION, KB_WEIGHTS_VERSION, 4);
    store(file + KB_WEIGHTS_AT_REVISION, KB_FEATURES_REVISION, 4);
    store(file + KB_WEIGHTS_AT_N_ROWS, N_ROWS, 4);
    store(file + KB_WEIGHTS_AT_N_LABELS, KB_N_LABELS, 4);
    memset(file + KB_WEIGHTS_AT_NOTE, 'n', KB_WEIGHTS_NOTE);
    store(file + KB_WEIGHTS_AT_SUM, kb_weights_sum((kb_str){file, SIZE}), 8);
}

typedef struct file_case {
    const char *name;
    size_t at; // byte that is changed
    char to;
    size_t size;
    kb_status status;
    const char *message; // its beginning
} file_case;

static file_case cases[] = {
    {"whole", 0, 'k', SIZE, KB_OK, ""},
    {"empty", 0, 'k', 0, KB_ERR_CORRUPT, "not a file of weights"},
    {"header only", 0, 'k', KB_WEIGHTS_AT_ROWS - 1, KB_ERR_CORRUPT,
     "not a file of weights"},
    {"other magic", 0, 'x', SIZE, KB_ERR_CORRUPT, "not a file of weights"},
    {"other version", KB_WEIGHTS_AT_VERSION, 9, SIZE, KB_ERR_VERSION,
     "weights of version 9."},
    {"other features", KB_WEIGHTS_AT_REVISION, 99, SIZE, KB_ERR_VERSION,
     "weights of version 1.99"},
    {"other labels", KB_WEIGHTS_AT_N_LABELS, 12, SIZE, KB_ERR_VERSION,
     "weights of version"},
    {"no rows", KB_WEIGHTS_AT_N_ROWS + 1, 0, SIZE, KB_ERR_CORRUPT,
     "damaged weights: wrong size"},
    {"rows that are no power of two", KB_WEIGHTS_AT_N_ROWS, 3, SIZE,
     KB_ERR_CORRUPT, "damaged weights: wrong size"},
    {"more rows than there are", KB_WEIGHTS_AT_N_ROWS + 1, 2, SIZE,
     KB_ERR_CORRUPT, "damaged weights: wrong size"},
    {"far too many rows", KB_WEIGHTS_AT_N_ROWS + 3, 0x7F, SIZE, KB_ERR_CORRUPT,
     "damaged weights: wrong size"},
    {"truncated", 0, 'k', SIZE - 1, KB_ERR_CORRUPT,
     "damaged weights: wrong size"},
    {"a changed weight", SIZE - 1, 1, SIZE, KB_ERR_CORRUPT,
     "damaged weights: wrong checksum"},
    {"a changed step", KB_WEIGHTS_AT_STEPS, 1, SIZE, KB_ERR_CORRUPT,
     "damaged weights: wrong checksum"},
};

static void
checks_the_file(void **state)
{
    const file_case *const c = *state;
    char *const file = malloc(SIZE);
    assert_non_null(file);
    make_file(file);
    file[c->at] = c->to;
    char *const exact = malloc(c->size + 1);
    assert_non_null(exact);
    memcpy(exact, file, c->size);
    kb_weights *weights = NULL;
    kb_error err = {0};
    assert_int_equal(
        kb_weights_open_bytes((kb_str){exact, c->size}, NULL, &weights, &err),
        c->status);
    assert_true(strncmp(err.message, c->message, strlen(c->message)) == 0);
    if (weights) {
        assert_int_equal(kb_weights_note(weights).len, KB_WEIGHTS_NOTE);
    }
    kb_weights_close(weights);
    free(exact);
    free(file);
}

static void
misses_a_missing_file(void **state)
{
    (void)state;
    kb_weights *weights = NULL;
    assert_int_equal(kb_weights_open("/nowhere/w", NULL, &weights, NULL),
                     KB_ERR_MISSING);
    assert_int_equal(kb_weights_open("/", NULL, &weights, NULL), KB_ERR_IO);
    assert_int_equal(kb_weights_open("/dev/null", NULL, &weights, NULL),
                     KB_ERR_IO);
    kb_weights_close(NULL);
}

// ---- decoding ---------------------------------------------------------------

static int64_t
score_of(const uint8_t *labels, uint32_t n, kb_emissions emissions,
         kb_steps steps)
{
    int64_t sum = 0;
    uint8_t before = KB_LABEL_OUTSIDE;
    for (uint32_t i = 0; i <= n; ++i) {
        const uint8_t label = i < n ? labels[i] : KB_LABEL_OUTSIDE;
        if (!kb_label_follows(before, label)) {
            return INT64_MIN;
        }
        sum += steps[before][label] + (i < n ? emissions[i][label] : 0);
        before = label;
    }
    return sum;
}

static int64_t
try_all(uint32_t n, kb_emissions emissions, kb_steps steps)
{
    int64_t best = INT64_MIN;
    uint32_t end = 1;
    for (uint32_t i = 0; i < n; ++i) {
        end *= KB_N_LABELS;
    }
    for (uint32_t code = 0; code < end; ++code) {
        uint8_t labels[4];
        uint32_t rest = code;
        for (uint32_t i = 0; i < n; ++i) {
            labels[i] = (uint8_t)(rest % KB_N_LABELS);
            rest /= KB_N_LABELS;
        }
        const int64_t score = score_of(labels, n, emissions, steps);
        best = score > best ? score : best;
    }
    return best;
}

static void
finds_the_best_of_all_sequences(void **state)
{
    (void)state;
    kb_emissions emissions;
    kb_steps steps;
    uint32_t seed = 12345;
    for (int round = 0; round < 60; ++round) {
        const uint32_t n = 1 + (uint32_t)round % 4;
        for (int a = 0; a < KB_N_LABELS; ++a) {
            for (int b = 0; b < KB_N_LABELS; ++b) {
                seed = seed * 1664525U + 1013904223U;
                steps[a][b] = (int16_t)((int)(seed >> 24) - 128);
            }
            for (uint32_t i = 0; i < n; ++i) {
                seed = seed * 1664525U + 1013904223U;
                emissions[i][a] = (int32_t)(seed >> 23) - 256;
            }
        }
        uint8_t labels[4];
        const int64_t best = kb_decode(emissions, n, steps, labels);
        assert_int_equal(best, score_of(labels, n, emissions, steps));
        assert_int_equal(best, try_all(n, emissions, steps));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(misses_a_missing_file),
        cmocka_unit_test(finds_the_best_of_all_sequences),
    };
    return KB_TEST_ROWS(cases, checks_the_file) +
           cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
// Rows spooled in any order, in memory and in runs, against a sorted array.
#include "store/code.h"
#include "store/spool.h"
#include "support.h"

enum { N_ROWS = 4000, MAX_KEY = 40 };

typedef struct row {
    char key[MAX_KEY];
    uint32_t count;
} row;

static row rows[N_ROWS];

static kb_status
add_numbers(kb_buf *sum, kb_str value)
{
    uint8_t *const to = (uint8_t *)sum->ptr;
    kb_code_put32(to, kb_code_get32(to) +
                          kb_code_get32((const uint8_t *)value.ptr));
    return KB_OK;
}

static int
compare_rows(const void *a, const void *b)
{
    return strcmp(((const row *)a)->key, ((const row *)b)->key);
}

/// Keys that often share their first bytes, some of them twice.
static void
make_rows(void)
{
    uint64_t state = 11;
    for (size_t i = 0; i < N_ROWS; ++i) {
        const uint32_t kind = chance(&state, 3);
        const char *const head = kind == 0   ? ""
                                 : kind == 1 ? "a common head, "
                                             : "another common head: ";
        snprintf(rows[i].key, MAX_KEY, "%s%x", head,
                 chance(&state, kind == 0 ? 4000 : 500));
        rows[i].count = 1 + chance(&state, 9);
    }
}

static kb_status
add_row(kb_spool *spool, const row *r)
{
    uint8_t value[4];
    kb_code_put32(value, r->count);
    return kb_spool_add(spool, view(r->key), (kb_str){(char *)value, 4});
}

/// Read all and compare with the sorted rows, those of one key summed up.
static void
expect_sums(kb_spool *spool)
{
    static row sorted[N_ROWS];
    kb_str key = {0};
    kb_str value = {0};
    memcpy(sorted, rows, sizeof(rows));
    qsort(sorted, N_ROWS, sizeof(row), compare_rows);
    for (size_t i = 0; i < N_ROWS;) {
        uint32_t sum = 0;
        const row *const first = &sorted[i];
        for (; i < N_ROWS && compare_rows(&sorted[i], first) == 0; ++i) {
            sum += sorted[i].count;
        }
        assert_int_equal(kb_spool_next(spool, &key, &value), KB_OK);
        assert_kb_str(key, first->key);
        assert_int_equal(kb_code_get32((const uint8_t *)value.ptr), sum);
    }
    assert_int_equal(kb_spool_next(spool, &key, &value), KB_DONE);
    assert_int_equal(kb_spool_next(spool, &key, &value), KB_DONE);
}

static void
sorts_and_joins(void **state)
{
    static const size_t run_lengths[] = {N_ROWS + 1, 1700, 300, 7};
    (void)state;
    make_rows();
    for (size_t r = 0; r < sizeof(run_lengths) / sizeof(size_t); ++r) {
        kb_spool spool;
        kb_spool_init(&spool, NULL, "/tmp", add_numbers);
        for (size_t i = 0; i < N_ROWS; ++i) {
            assert_int_equal(add_row(&spool, &rows[i]), KB_OK);
            if ((i + 1) % run_lengths[r] == 0) {
                assert_int_equal(kb_spool_spill(&spool), KB_OK);
            }
        }
        expect_sums(&spool);
        kb_spool_clear(&spool);
    }
}

/// Numbers as keys, which come in order where their first `n_words` agree.
static void
add_numbered(kb_spool *spool, uint32_t number)
{
    uint8_t key[12];
    kb_code_put32(key, number * 7919 % 10);
    kb_code_put32(key + 4, number % 3);
    kb_code_put32(key + 8, number);
    assert_int_equal(
        kb_spool_add(spool, (kb_str){(char *)key, 12}, (kb_str){NULL, 0}),
        KB_OK);
}

static void
tells_keys_from_their_order(void **state)
{
    static const size_t run_lengths[] = {N_ROWS + 1, 700};
    (void)state;
    for (size_t r = 0; r < 4; ++r) {
        kb_spool spool;
        kb_str key = {0};
        kb_str value = {0};
        char last[12] = {0};
        kb_spool_init(&spool, NULL, "/tmp", NULL);
        spool.n_words = r < 2 ? 2 : 0;
        for (uint32_t i = 1; i <= N_ROWS; ++i) {
            add_numbered(&spool, i);
            if (i % run_lengths[r % 2] == 0) {
                assert_int_equal(kb_spool_spill(&spool), KB_OK);
            }
        }
        for (size_t i = 0; i < N_ROWS; ++i) {
            assert_int_equal(kb_spool_next(&spool, &key, &value), KB_OK);
            assert_int_equal(key.len, 12);
            assert_int_equal(value.len, 0);
            assert_true(memcmp(last, key.ptr, 12) < 0);
            memcpy(last, key.ptr, 12);
        }
        assert_int_equal(kb_spool_next(&spool, &key, &value), KB_DONE);
        kb_spool_clear(&spool);
    }
}

static void
counts_the_memory_of_all(void **state)
{
    kb_spool_pool pool = {.mutex = NULL};
    kb_spool spools[2];
    size_t sum = 0;
    (void)state;
    for (size_t i = 0; i < 2; ++i) {
        kb_spool_init(&spools[i], NULL, "/tmp", NULL);
        spools[i].pool = &pool;
        add_numbered(&spools[i], 1);
        sum += kb_spool_memory(&spools[i]);
        assert_int_equal(kb_spool_count(&spools[i]), sum);
        assert_int_equal(kb_spool_count(&spools[i]), sum);
    }
    assert_int_equal(kb_spool_spill(&spools[0]), KB_OK);
    assert_int_equal(kb_spool_count(&spools[0]), kb_spool_memory(&spools[1]));
    kb_spool_clear(&spools[1]);
    assert_int_equal(pool.n_bytes, 0);
    assert_int_equal(pool.blocks.n, 2); // for the next
    kb_spool_clear(&spools[0]);
    kb_spool_pool_clear(&pool);
}

static void
refuses_a_key_twice_when_nothing_joins(void **state)
{
    (void)state;
    for (int with_run = 0; with_run < 2; ++with_run) {
        kb_spool spool;
        kb_str key = {0};
        kb_str value = {0};
        kb_spool_init(&spool, NULL, "/tmp", NULL);
        assert_int_equal(kb_spool_add(&spool, view("k"), view("1")), KB_OK);
        assert_int_equal(with_run ? kb_spool_spill(&spool) : KB_OK, KB_OK);
        assert_int_equal(kb_spool_add(&spool, view("k"), view("2")), KB_OK);
        assert_int_equal(kb_spool_next(&spool, &key, &value), KB_ERR_CORRUPT);
        kb_spool_clear(&spool);
    }
}

static void
says_when_no_file_can_be_made(void **state)
{
    kb_spool spool;
    (void)state;
    kb_spool_init(&spool, NULL, "/nonexistent", NULL);
    assert_int_equal(kb_spool_spill(&spool), KB_OK); // nothing to write
    assert_int_equal(kb_spool_add(&spool, view("k"), view("v")), KB_OK);
    assert_int_equal(kb_spool_spill(&spool), KB_ERR_IO);
    kb_spool_clear(&spool);
    kb_spool_clear(&spool);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_and_joins),
        cmocka_unit_test(tells_keys_from_their_order),
        cmocka_unit_test(counts_the_memory_of_all),
        cmocka_unit_test(refuses_a_key_twice_when_nothing_joins),
        cmocka_unit_test(says_when_no_file_can_be_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
// Transactions that are large enough for a second thread.
#include "random.h"

#include <sys/wait.h>

static uint64_t
n_documents(kb_store *store)
{
    kb_stats stats;
    kb_txn *const txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_txn_stats(txn, &stats), KB_OK);
    kb_txn_abort(txn);
    return stats.n_documents;
}

/// Put many documents in one transaction, some of them twice, and take some
/// out.
static void
put_many(kb_store *store, uint32_t counts[3])
{
    enum { N_DOCS = 3000 };
    static maker m;
    char id[16];
    uint64_t state = 5;
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    for (uint32_t i = 0; i < N_DOCS; ++i) {
        snprintf(id, sizeof(id), "doc%u", i % 500 == 499 ? i / 2 : i);
        make_random(&m, id, &state);
        ++counts[put(txn, &m)];
        if (i % 700 == 600) {
            ++counts[put(txn, &m)]; // unchanged
            snprintf(id, sizeof(id), "doc%u", i - 50);
            assert_int_equal(kb_txn_remove_document(txn, view(id), NULL),
                             KB_OK);
        }
    }
    assert_true(kb_txn_pending(txn) > 1 << 20);
    commit(txn);
}

static void
writes_the_same_with_two_threads_as_with_one(void **state)
{
    kb_test_heap heap = {.left = SIZE_MAX};
    const kb_allocator alloc = kb_test_allocator(&heap); // for one thread
    const kb_store_options options = {
        .create = true, .map_size = UINT64_C(1) << 30, .alloc = &alloc};
    kb_store *stores[2] = {NULL, NULL};
    temp dirs[2];
    uint32_t counts[2][3] = {{0}};
    (void)state;
    temp_begin(&dirs[0]);
    temp_begin(&dirs[1]);
    assert_int_equal(kb_store_open(dirs[0].store, &options, &stores[0], NULL),
                     KB_OK);
    stores[1] = open_new(&dirs[1]);
    put_many(stores[0], counts[0]);
    put_many(stores[1], counts[1]);
    assert_memory_equal(counts[0], counts[1], sizeof(counts[0]));
    assert_true(counts[0][KB_PUT_REPLACED] > 0);
    assert_true(counts[0][KB_PUT_UNCHANGED] > 0);
    const kb_str one = export_text(stores[0]);
    const kb_str two = export_text(stores[1]);
    assert_int_equal(one.len, two.len);
    assert_memory_equal(one.ptr, two.ptr, one.len);
    free_text(one);
    free_text(two);
    assert_int_equal(n_documents(stores[0]), n_documents(stores[1]));
    kb_store_close(stores[0]);
    kb_store_close(stores[1]);
    assert_int_equal(heap.n_held, 0);
    temp_end(&dirs[0]);
    temp_end(&dirs[1]);
}

enum { N_MANY = 2000 };

static kb_txn *
begin_many(kb_store *store)
{
    static maker m;
    uint64_t seed = 6;
    char id[16];
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    for (uint32_t i = 0; i < N_MANY; ++i) {
        snprintf(id, sizeof(id), "doc%u", i);
        make_random(&m, id, &seed);
        assert_int_equal(put(txn, &m), KB_PUT_ADDED);
    }
    return txn;
}

static void
drops_what_a_thread_is_at_work_on(void **state)
{
    temp t;
    (void)state;
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    kb_txn_abort(begin_many(store));
    assert_int_equal(n_documents(store), 0);
    kb_store_close(store);
    temp_end(&t);
}

static void
leaves_to_the_parent_what_a_thread_is_at_work_on(void **state)
{
    temp t;
    int how = 0;
    (void)state;
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    kb_txn *const txn = begin_many(store);
    const pid_t child = fork();
    if (child == 0) {
        _exit(kb_txn_commit(txn, NULL) != KB_ERR_INVALID);
    }
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_int_equal(how, 0);
    commit(txn);
    assert_int_equal(n_documents(store), N_MANY);
    kb_store_close(store);
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_same_with_two_threads_as_with_one),
        cmocka_unit_test(drops_what_a_thread_is_at_work_on),
        cmocka_unit_test(leaves_to_the_parent_what_a_thread_is_at_work_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

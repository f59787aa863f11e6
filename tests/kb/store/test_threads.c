// SPDX-License-Identifier: MIT
// One handle, one thread that writes, many that read: each reader must see one
// moment of the store, and never go back in time.
#include "crash.h"

#include <pthread.h>
#include <stdatomic.h>

enum { N_READERS = 6, N_COMMITS = 40 };

typedef struct shared {
    kb_store *store;
    atomic_uint n_committed;
    atomic_bool is_done;
    atomic_uint n_reads;
} shared;

static kb_status
count_line(void *ctx, kb_str lines)
{
    *(size_t *)ctx += lines.len;
    return KB_OK;
}

/// The number of the last commit that a transaction sees, asked twice.
static unsigned
read_number(kb_txn *txn)
{
    kb_document_info info;
    kb_id id = 0;
    if (kb_document_find(txn, KB_STR("number"), &id) != KB_OK ||
        kb_document_get(txn, id, &info) != KB_OK) {
        return 0;
    }
    return (unsigned)strtoul(info.title.ptr, NULL, 10);
}

/// cmocka's own checks are for the main thread.
static void
require(bool is_good)
{
    if (!is_good) {
        abort();
    }
}

static void *
read_on(void *ctx)
{
    shared *const s = ctx;
    unsigned last = 0;
    while (!s->is_done) {
        const unsigned before = s->n_committed;
        kb_txn *txn = NULL;
        kb_stats stats;
        size_t len = 0;
        const kb_status st = kb_txn_begin(s->store, KB_TXN_READ, &txn, NULL);
        if (st == KB_ERR_BUSY) {
            continue;
        }
        require(st == KB_OK);
        const unsigned n = read_number(txn);
        require(n >= before && n >= last);
        require(kb_ntriples_export(txn, count_line, &len, NULL) == KB_OK);
        require(kb_txn_stats(txn, &stats) == KB_OK);
        require(read_number(txn) == n);
        last = n;
        kb_txn_abort(txn);
        ++s->n_reads;
    }
    return NULL;
}

static void
readers_see_one_moment(void **state)
{
    (void)state;
    shared s = {.store = NULL};
    pthread_t readers[N_READERS];
    temp t;
    temp_begin(&t);
    s.store = open_new(&t);
    for (size_t i = 0; i < N_READERS; ++i) {
        assert_int_equal(pthread_create(&readers[i], NULL, read_on, &s), 0);
    }
    for (unsigned n = 1; n <= N_COMMITS; ++n) {
        crash_commit(s.store, n);
        s.n_committed = n;
        if (n % 10 == 0) { // between the readers' transactions, if it can
            const kb_status st = kb_store_compact(s.store, NULL);
            assert_true(st == KB_OK || st == KB_ERR_BUSY);
        }
    }
    s.is_done = true;
    for (size_t i = 0; i < N_READERS; ++i) {
        assert_int_equal(pthread_join(readers[i], NULL), 0);
    }
    print_message("%u snapshots read\n", (unsigned)s.n_reads);
    kb_store_close(s.store);
    assert_int_equal(kb_store_check(t.store, crash_print, NULL, NULL), KB_OK);
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readers_see_one_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

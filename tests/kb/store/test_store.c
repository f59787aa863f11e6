// SPDX-License-Identifier: MIT
// Opening, and what can go wrong outside: other programs, kills, full disks.
#include "support.h"

#include <lmdb.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

static void
data_path(const temp *t, char out[160])
{
    snprintf(out, 160, "%s/data.mdb", t->store);
}

/// A document with `n` sentences of some length.
static void
make_long(maker *m, const char *id, uint32_t n)
{
    make_doc(m, id, 7);
    make_entity(m, "p-0000000000000001", "Anna Berg");
    make_entity(m, "p-0000000000000002", "Carl Dorn");
    for (uint32_t i = 0; i < n; ++i) {
        const uint32_t s = make_sentence(
            m, "Anna Berg called on Carl Dorn to come to the table at last.");
        make_mention(m, 0, s);
        make_mention(m, 1, s);
        make_relation(m, 0, "calledOn", 1);
    }
}

static void
put_many(kb_store *store, int first, int n)
{
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    for (int i = first; i < first + n; ++i) {
        char id[16];
        maker m;
        snprintf(id, sizeof(id), "doc%06d", i);
        make_long(&m, id, 20);
        put(txn, &m);
    }
    commit(txn);
}

static uint64_t
count_documents(kb_store *store)
{
    kb_stats stats;
    kb_txn *const txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_txn_stats(txn, &stats), KB_OK);
    kb_txn_abort(txn);
    return stats.n_documents;
}

static kb_status
try_open(const temp *t, const kb_store_options *options, const char *message)
{
    kb_store *store = NULL;
    kb_error err = {.status = KB_OK};
    const kb_status st = kb_store_open(t->store, options, &store, &err);
    assert_true(st != KB_OK || message == NULL);
    if (message && !strstr(err.message, message)) {
        fail_msg("said \"%s\"", err.message);
    }
    if (st != KB_OK) {
        assert_int_equal(err.status, st);
        assert_null(store);
    }
    kb_store_close(store);
    return st;
}

static void
says_when_there_is_none(void **state)
{
    (void)state;
    temp t;
    temp_begin(&t);
    assert_int_equal(try_open(&t, NULL, "no store"), KB_ERR_MISSING);
    const kb_store_options reader = {.read_only = true};
    assert_int_equal(try_open(&t, &reader, "no store"), KB_ERR_MISSING);
    assert_int_equal(mkdir(t.store, 0755), 0);
    assert_int_equal(try_open(&t, NULL, "no store"), KB_ERR_MISSING);
    assert_int_equal(try_open(&t, &reader, "no store"), KB_ERR_MISSING);
    kb_store_close(NULL);
    temp_end(&t);
}

static void
refuses_contradictions(void **state)
{
    (void)state;
    temp t;
    temp_begin(&t);
    const kb_store_options both = {.read_only = true, .create = true};
    assert_int_equal(try_open(&t, &both, "read-only"), KB_ERR_INVALID);
    const kb_store_options sizes = {
        .create = true, .map_size = 2 << 20, .max_map_size = 1 << 20};
    assert_int_equal(try_open(&t, &sizes, "size"), KB_ERR_INVALID);
    temp_end(&t);
}

static void
keeps_the_base_it_was_made_with(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "kb",   "/a/b",         "http:",     "http://a b",
        "1a:b", "http://a/<b>", "a\xff:b/c", "http:{"};
    temp t;
    temp_begin(&t);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
        const kb_store_options options = {.create = true, .base = view(bad[i])};
        assert_int_equal(try_open(&t, &options, "IRI"), KB_ERR_INVALID);
    }
    kb_store_options options = {.create = true,
                                .base = KB_STR("https://kb.test/x")};
    kb_store *store = NULL;
    assert_int_equal(kb_store_open(t.store, &options, &store, NULL), KB_OK);
    assert_kb_str(kb_store_base(store), "https://kb.test/x/");
    kb_store_close(store);
    options.base = KB_STR("https://other.test/");
    assert_int_equal(kb_store_open(t.store, &options, &store, NULL), KB_OK);
    assert_kb_str(kb_store_base(store), "https://kb.test/x/");
    kb_txn *const txn = begin(store, KB_TXN_READ);
    kb_stats stats;
    assert_int_equal(kb_txn_stats(txn, &stats), KB_OK);
    assert_int_equal(stats.format_major, 1);
    assert_int_equal(strlen(stats.uuid), 36);
    assert_int_equal(stats.uuid[14], '4');
    kb_txn_abort(txn);
    kb_store_close(store);
    temp_end(&t);
}

static void
lets_one_write_and_others_read(void **state)
{
    (void)state;
    temp t;
    temp_begin(&t);
    kb_store *const store = open_new(&t);
    put_many(store, 0, 2);
    assert_int_equal(try_open(&t, NULL, "another program is writing"),
                     KB_ERR_BUSY);
    const pid_t pid = fork(); // a reader must be another process
    if (pid == 0) {
        const kb_store_options reader = {.read_only = true};
        kb_store *other = NULL;
        kb_txn *txn = NULL;
        if (kb_store_open(t.store, &reader, &other, NULL) != KB_OK ||
            kb_txn_begin(other, KB_TXN_WRITE, &txn, NULL) != KB_ERR_READONLY) {
            _exit(1);
        }
        const uint64_t n = count_documents(other);
        kb_store_close(other);
        _exit(n == 2 ? 0 : 2);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    kb_txn *second = NULL;
    assert_int_equal(kb_txn_begin(store, KB_TXN_WRITE, &second, NULL),
                     KB_ERR_BUSY);
    kb_txn_abort(txn);
    kb_store_close(store);
    assert_int_equal(try_open(&t, NULL, NULL), KB_OK);
    temp_end(&t);
}

static void
grows_a_small_map(void **state)
{
    (void)state;
    temp t;
    temp_begin(&t);
    const kb_store_options options = {.create = true, .map_size = 32 << 10};
    kb_store *store = NULL;
    assert_int_equal(kb_store_open(t.store, &options, &store, NULL), KB_OK);
    put_many(store, 0, 10);
    put_many(store, 10, 100);
    assert_int_equal(count_documents(store), 110);
    kb_stats stats;
    kb_txn *txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_txn_stats(txn, &stats), KB_OK);
    assert_true(stats.map_size > options.map_size);
    assert_int_equal(stats.n_evidence, 2200);
    assert_int_equal(stats.n_triples, 1);
    kb_txn_abort(txn);
    kb_store_close(store);
    temp_end(&t);
}

static void
stops_at_the_greatest_map(void **state)
{
    (void)state;
    temp t;
    temp_begin(&t);
    const kb_store_options options = {
        .create = true, .map_size = 256 << 10, .max_map_size = 512 << 10};
    kb_store *store = NULL;
    kb_error err = {.status = KB_OK};
    assert_int_equal(kb_store_open(t.store, &options, &store, NULL), KB_OK);
    put_many(store, 0, 3);
    const kb_str before = export_text(store);
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    for (int i = 0; i < 400; ++i) {
        char id[16];
        maker m;
        snprintf(id, sizeof(id), "more%d", i);
        make_long(&m, id, 20);
        put(txn, &m);
    }
    assert_int_equal(kb_txn_commit(txn, &err), KB_ERR_FULL);
    assert_non_null(strstr(err.message, "greatest size"));
    assert_int_equal(count_documents(store), 3);
    const kb_str after = export_text(store);
    assert_true(kb_str_equal(before, after));
    put_many(store, 3, 1); // and it goes on
    assert_int_equal(count_documents(store), 4);
    free_text(before);
    free_text(after);
    kb_store_close(store);
    temp_end(&t);
}

static void
will_not_grow_under_a_reader(void **state)
{
    (void)state;
    temp t;
    temp_begin(&t);
    const kb_store_options options = {.create = true, .map_size = 256 << 10};
    kb_store *store = NULL;
    assert_int_equal(kb_store_open(t.store, &options, &store, NULL), KB_OK);
    kb_txn *const reader = begin(store, KB_TXN_READ);
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    for (int i = 0; i < 200; ++i) {
        char id[16];
        maker m;
        snprintf(id, sizeof(id), "doc%d", i);
        make_long(&m, id, 20);
        put(txn, &m);
    }
    assert_int_equal(kb_txn_commit(txn, NULL), KB_ERR_BUSY);
    kb_txn_abort(reader);
    put_many(store, 0, 200);
    assert_int_equal(count_documents(store), 200);
    kb_store_close(store);
    temp_end(&t);
}

/// A reader in another process, whose map is small: it opens, lets the parent
/// write, and follows.
static int
follow_growth(const temp *t, int from_parent, int to_parent)
{
    const kb_store_options reader = {.read_only = true, .map_size = 256 << 10};
    char go = 0;
    kb_store *store = NULL;
    if (kb_store_open(t->store, &reader, &store, NULL) != KB_OK) {
        return 1;
    }
    kb_txn *const old = begin(store, KB_TXN_READ);
    if (write(to_parent, &go, 1) != 1 || read(from_parent, &go, 1) != 1) {
        return 2;
    }
    kb_txn *txn = NULL;
    kb_stats stats;
    if (kb_txn_begin(store, KB_TXN_READ, &txn, NULL) != KB_ERR_BUSY ||
        kb_txn_stats(old, &stats) != KB_OK || stats.n_documents != 2) {
        return 3;
    }
    kb_txn_abort(old);
    const uint64_t n = count_documents(store);
    kb_store_close(store);
    return n == 402 ? 0 : 4;
}

static void
follows_another_process_that_grows(void **state)
{
    (void)state;
    temp t;
    int to_child[2];
    int to_parent[2];
    char go = 0;
    temp_begin(&t);
    assert_int_equal(pipe(to_child), 0);
    assert_int_equal(pipe(to_parent), 0);
    const kb_store_options options = {.create = true, .map_size = 256 << 10};
    kb_store *store = NULL;
    assert_int_equal(kb_store_open(t.store, &options, &store, NULL), KB_OK);
    put_many(store, 0, 2);
    kb_store_close(store); // a store does not cross fork()
    const pid_t pid = fork();
    if (pid == 0) {
        _exit(follow_growth(&t, to_child[0], to_parent[1]));
    }
    assert_int_equal(kb_store_open(t.store, &options, &store, NULL), KB_OK);
    assert_int_equal(read(to_parent[0], &go, 1), 1);
    put_many(store, 2, 400);
    assert_int_equal(write(to_child[1], &go, 1), 1);
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    for (int i = 0; i < 2; ++i) {
        close(to_child[i]);
        close(to_parent[i]);
    }
    kb_store_close(store);
    temp_end(&t);
}

// ---- damage -----------------------------------------------------------------

static void
refuses_a_truncated_file(void **state)
{
    (void)state;
    temp t;
    char path[160];
    struct stat file;
    const kb_store_options reader = {.read_only = true};
    temp_begin(&t);
    data_path(&t, path);
    kb_store *const store = open_new(&t);
    put_many(store, 0, 20);
    kb_store_close(store);
    assert_int_equal(try_open(&t, NULL, NULL), KB_OK);
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(truncate(path, file.st_size - 4096), 0);
    assert_int_equal(try_open(&t, NULL, "truncated"), KB_ERR_CORRUPT);
    assert_int_equal(try_open(&t, &reader, "truncated"), KB_ERR_CORRUPT);
    assert_int_equal(truncate(path, 8192), 0);
    assert_int_equal(try_open(&t, NULL, "truncated"), KB_ERR_CORRUPT);
    assert_int_equal(truncate(path, 4200), 0);
    assert_int_equal(try_open(&t, NULL, "meta page"), KB_ERR_CORRUPT);
    assert_int_equal(truncate(path, 100), 0);
    assert_int_equal(try_open(&t, NULL, "truncated"), KB_ERR_CORRUPT);
    assert_int_equal(truncate(path, 0), 0); // killed while it was made
    assert_int_equal(try_open(&t, NULL, "no store"), KB_ERR_MISSING);
    const kb_store_options make = {.create = true};
    assert_int_equal(try_open(&t, &make, NULL), KB_OK);
    temp_end(&t);
}

static void
refuses_what_is_no_store(void **state)
{
    (void)state;
    temp t;
    char path[160];
    temp_begin(&t);
    data_path(&t, path);
    assert_int_equal(mkdir(t.store, 0755), 0);
    FILE *const file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 2000; ++i) {
        fputs("no store at all\n", file);
    }
    fclose(file);
    const kb_store_options make = {.create = true};
    assert_int_equal(try_open(&t, NULL, "no LMDB"), KB_ERR_VERSION);
    assert_int_equal(try_open(&t, &make, "no LMDB"), KB_ERR_VERSION);
    temp_end(&t);
}

/// Put a row into a table behind the library's back.
static void
write_row(const temp *t, const char *table, MDB_val key, MDB_val value)
{
    MDB_env *env = NULL;
    MDB_txn *txn = NULL;
    MDB_dbi dbi = 0;
    assert_int_equal(mdb_env_create(&env), 0);
    mdb_env_set_maxdbs(env, 32);
    assert_int_equal(mdb_env_open(env, t->store, 0, 0644), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    assert_int_equal(mdb_dbi_open(txn, table, MDB_CREATE, &dbi), 0);
    assert_int_equal(mdb_put(txn, dbi, &key, &value, 0), 0);
    assert_int_equal(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

static void
refuses_another_environment(void **state)
{
    (void)state;
    temp t;
    char word[] = "word";
    const MDB_val val = {4, word};
    const kb_store_options make = {.create = true};
    temp_begin(&t);
    assert_int_equal(mkdir(t.store, 0755), 0);
    write_row(&t, "theirs", val, val);
    assert_int_equal(try_open(&t, NULL, "no knowledge base"), KB_ERR_VERSION);
    assert_int_equal(try_open(&t, &make, "no knowledge base"), KB_ERR_VERSION);
    temp_end(&t);
}

static void
refuses_another_format(void **state)
{
    (void)state;
    temp t;
    char name[] = "format";
    char value[] = {0, 2, 0, 7};
    temp_begin(&t);
    kb_store_close(open_new(&t));
    write_row(&t, "meta", (MDB_val){6, name}, (MDB_val){4, value});
    assert_int_equal(try_open(&t, NULL, "format 2.7"), KB_ERR_VERSION);
    write_row(&t, "meta", (MDB_val){6, name}, (MDB_val){3, value});
    assert_int_equal(try_open(&t, NULL, "damaged"), KB_ERR_CORRUPT);
    temp_end(&t);
}

static void
copies_no_tables_of_others(void **state)
{
    (void)state;
    temp t;
    char path[sizeof(t.store) + 8];
    char word[] = "word";
    kb_store *store = NULL;
    kb_error err = {.status = KB_OK};
    temp_begin(&t);
    kb_store_close(open_new(&t));
    write_row(&t, "theirs", (MDB_val){4, word}, (MDB_val){4, word});
    snprintf(path, sizeof(path), "%s.copy", t.store);
    assert_int_equal(kb_store_open(t.store, NULL, &store, NULL), KB_OK);
    assert_int_equal(kb_store_backup(store, path, &err), KB_ERR_VERSION);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(kb_store_compact(store, &err), KB_ERR_VERSION);
    kb_txn_abort(begin(store, KB_TXN_READ));
    kb_store_close(store);
    temp_end(&t);
}

static kb_status
ignore_triple(void *ctx, const kb_triple *triple)
{
    (void)ctx;
    (void)triple;
    return KB_OK;
}

static void
reports_damaged_rows(void **state)
{
    (void)state;
    enum { S, P, O };
    static const struct {
        const char *name;
        size_t n_ids;
        int ids[3];
        bool is_read_by_writers;
    } tables[] = {{"spo", 3, {S, P, O}, true},
                  {"osp", 3, {O, S, P}, false},
                  {"ent", 1, {S}, true},
                  {"term", 1, {P}, false}};
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); ++i) {
        temp t;
        char key[12] = {0};
        char value[] = "\xffno";
        temp_begin(&t);
        kb_store *store = open_new(&t);
        put_many(store, 0, 1);
        kb_txn *txn = begin(store, KB_TXN_READ);
        const kb_id ids[] = {entity_id(txn, "p-0000000000000001"),
                             predicate_id(txn, "calledOn"),
                             entity_id(txn, "p-0000000000000002")};
        kb_txn_abort(txn);
        kb_store_close(store);
        for (size_t k = 0; k < tables[i].n_ids; ++k) {
            key[4 * k + 3] = (char)ids[tables[i].ids[k]];
        }
        write_row(&t, tables[i].name, (MDB_val){4 * tables[i].n_ids, key},
                  (MDB_val){3, value});
        assert_int_equal(kb_store_open(t.store, NULL, &store, NULL), KB_OK);
        txn = begin(store, KB_TXN_READ);
        const kb_pattern of = {.subject = tables[i].ids[0] == O ? 0 : ids[S],
                               .object = tables[i].ids[0] == O ? ids[O] : 0};
        assert_int_equal(kb_triple_each(txn, &of, ignore_triple, NULL),
                         KB_ERR_CORRUPT);
        kb_txn_abort(txn);
        txn = begin(store, KB_TXN_WRITE);
        maker m;
        kb_error err = {.status = KB_OK};
        make_long(&m, "another", 2);
        put(txn, &m);
        if (tables[i].is_read_by_writers) {
            assert_int_equal(kb_txn_commit(txn, &err), KB_ERR_CORRUPT);
            assert_non_null(strstr(err.message, "damaged"));
        } else {
            kb_txn_abort(txn);
        }
        kb_store_close(store);
        temp_end(&t);
    }
}

// ---- kills and full disks ---------------------------------------------------

static void
survives_a_killed_writer(void **state)
{
    (void)state;
    for (int round = 0; round < 5; ++round) {
        temp t;
        int pipe_ends[2];
        temp_begin(&t);
        assert_int_equal(pipe(pipe_ends), 0);
        const pid_t pid = fork();
        if (pid == 0) {
            kb_store *const store = open_new(&t);
            for (int i = 0;; i += 3) {
                put_many(store, i, 3);
                const char done = 1;
                (void)!write(pipe_ends[1], &done, 1);
            }
        }
        char done = 0;
        for (int i = 0; i < 3 + round; ++i) {
            assert_int_equal(read(pipe_ends[0], &done, 1), 1);
        }
        const struct timespec pause = {0, 700000L * round};
        (void)nanosleep(&pause, NULL);
        assert_int_equal(kill(pid, SIGKILL), 0);
        int status = 0;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        kb_store *store = NULL;
        kb_error err = {.status = KB_OK};
        if (kb_store_open(t.store, NULL, &store, &err) != KB_OK) {
            fail_msg("%s", err.message);
        }
        const uint64_t n = count_documents(store);
        assert_true(n >= 3 * (3 + (uint64_t)round));
        assert_int_equal(n % 3, 0);
        put_many(store, 0, (int)n + 30); // what is there does not change
        assert_int_equal(count_documents(store), n + 30);
        kb_store_close(store);
        close(pipe_ends[0]);
        close(pipe_ends[1]);
        temp_end(&t);
    }
}

static void
survives_a_full_disk(void **state)
{
    (void)state;
    temp t;
    temp_begin(&t);
    kb_store *store = open_new(&t);
    put_many(store, 0, 5);
    const kb_str before = export_text(store);
    struct rlimit limit;
    struct stat file;
    char path[160];
    data_path(&t, path);
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    const struct rlimit old = limit;
    limit.rlim_cur = (rlim_t)file.st_size + 16384;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    for (int i = 0; i < 100; ++i) {
        char id[16];
        maker m;
        snprintf(id, sizeof(id), "more%d", i);
        make_long(&m, id, 20);
        put(txn, &m);
    }
    kb_error err = {.status = KB_OK};
    const kb_status st = kb_txn_commit(txn, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    if (st != KB_ERR_FULL) {
        fail_msg("%s: %s", kb_status_text(st), err.message);
    }
    kb_store_close(store);
    assert_int_equal(kb_store_open(t.store, NULL, &store, NULL), KB_OK);
    const kb_str after = export_text(store);
    assert_true(kb_str_equal(before, after));
    put_many(store, 5, 5);
    assert_int_equal(count_documents(store), 10);
    free_text(before);
    free_text(after);
    kb_store_close(store);
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_when_there_is_none),
        cmocka_unit_test(refuses_contradictions),
        cmocka_unit_test(keeps_the_base_it_was_made_with),
        cmocka_unit_test(lets_one_write_and_others_read),
        cmocka_unit_test(grows_a_small_map),
        cmocka_unit_test(stops_at_the_greatest_map),
        cmocka_unit_test(will_not_grow_under_a_reader),
        cmocka_unit_test(follows_another_process_that_grows),
        cmocka_unit_test(refuses_a_truncated_file),
        cmocka_unit_test(refuses_what_is_no_store),
        cmocka_unit_test(refuses_another_environment),
        cmocka_unit_test(refuses_another_format),
        cmocka_unit_test(reports_damaged_rows),
        cmocka_unit_test(copies_no_tables_of_others),
        cmocka_unit_test(survives_a_killed_writer),
        cmocka_unit_test(survives_a_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

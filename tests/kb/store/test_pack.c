// SPDX-License-Identifier: MIT
// Files packed row by row are what LMDB and the check of pages take for their
// own: trees of every number of rows, however their last pages come out.
#include "store/pack.h"
#include "store/verify.h"
#include "support.h"

#include <lmdb.h>

#include <errno.h>
#include <fcntl.h>

enum { MAX_ROWS = 420, MAX_VALUE = 20000, TXN = 9, MAP = 1 << 26 };

/// The first pages of a store that LMDB has made.
typedef struct likeness {
    uint8_t *pages;
    size_t page_size;
} likeness;

static likeness
make_likeness(void)
{
    temp t;
    char path[128];
    likeness like = {NULL, (size_t)sysconf(_SC_PAGESIZE)};
    temp_begin(&t);
    kb_store_close(open_new(&t));
    snprintf(path, sizeof(path), "%s/data.mdb", t.store);
    like.pages = malloc(2 * like.page_size);
    const int fd = open(path, O_RDONLY);
    assert_non_null(like.pages);
    assert_int_equal(read(fd, like.pages, 2 * like.page_size),
                     (ssize_t)(2 * like.page_size));
    close(fd);
    temp_end(&t);
    return like;
}

/// How the rows of a table are made.
typedef struct shape {
    const char *name;
    unsigned step;  // from one number of rows to the next
    size_t key_len; // at least 4: the number, and padding
    size_t least;   // length of values, which grows by `grow` a row
    size_t grow;
    size_t most;
} shape;

static shape shapes[] = {
    {"short rows", 13, 4, 0, 5, 40},
    {"long keys, few to a page", 1, 500, 0, 1, 9},
    {"keys as long as can be", 7, KB_KEY_MAX, 0, 0, 0},
    {"values with pages of their own", 11, 40, 0, 977, MAX_VALUE},
    {"values about half a page", 3, 16, 1960, 1, 2060},
};

static kb_str
make_key(const shape *s, unsigned number, char out[KB_KEY_MAX])
{
    memset(out, 'k', s->key_len);
    for (size_t i = 0; i < 4; ++i) {
        out[i] = (char)(number >> (24 - 8 * i) & UINT8_MAX);
    }
    return (kb_str){out, s->key_len};
}

static kb_str
make_value(const shape *s, unsigned number)
{
    static char bytes[MAX_VALUE];
    const size_t len = s->least + number * s->grow % (s->most - s->least + 1);
    memset(bytes, 'a' + (int)(number % 26), len);
    return (kb_str){bytes, len};
}

static kb_status
take_fault(void *ctx, const char *table, const kb_verify_fault *fault)
{
    (void)ctx;
    if (fault) {
        fail_msg("%s %s: %s", table, fault->key, fault->text);
    }
    return KB_OK;
}

static void
pack_rows(const likeness *like, const shape *s, unsigned n, const char *path)
{
    static kb_pack pack;
    char key[KB_KEY_MAX];
    const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(kb_pack_begin(&pack, NULL, fd, like->page_size, 0), KB_OK);
    for (unsigned i = 0; i < n; ++i) {
        assert_int_equal(kb_pack_add(&pack, KB_TABLE_TERM, make_key(s, i, key),
                                     make_value(s, i)),
                         KB_OK);
        if (i % 3 == 0) { // another tree that grows between
            assert_int_equal(kb_pack_add(&pack, KB_TABLE_OSP,
                                         make_key(&shapes[0], i, key),
                                         (kb_str){NULL, 0}),
                             KB_OK);
        }
    }
    if (n > 0) {
        assert_int_equal(kb_pack_add(&pack, KB_TABLE_TERM,
                                     make_key(s, n - 1, key), KB_STR("")),
                         KB_ERR_CORRUPT);
    }
    assert_int_equal(kb_pack_end(&pack, like->pages, TXN), KB_OK);
    kb_pack_clear(&pack);
    assert_int_equal(kb_verify_pages(fd, TXN, take_fault, NULL), KB_OK);
    assert_int_equal(kb_verify_pages(fd, TXN - 1, take_fault, NULL), KB_OK);
    close(fd);
}

static void
expect_rows(MDB_txn *txn, MDB_dbi dbi, const shape *s, unsigned n)
{
    MDB_cursor *cursor = NULL;
    MDB_val k;
    MDB_val v;
    char key[KB_KEY_MAX];
    assert_int_equal(mdb_cursor_open(txn, dbi, &cursor), 0);
    for (unsigned i = 0; i < n; ++i) {
        const kb_str want_key = make_key(s, i, key);
        const kb_str want = make_value(s, i);
        assert_int_equal(mdb_cursor_get(cursor, &k, &v, MDB_NEXT), 0);
        assert_int_equal(k.mv_size, want_key.len);
        assert_memory_equal(k.mv_data, want_key.ptr, k.mv_size);
        assert_int_equal(v.mv_size, want.len);
        assert_memory_equal(v.mv_data, want.ptr, v.mv_size);
        k = (MDB_val){want_key.len, key};
        assert_int_equal(mdb_get(txn, dbi, &k, &v), 0);
    }
    assert_int_equal(mdb_cursor_get(cursor, &k, &v, MDB_NEXT), MDB_NOTFOUND);
    mdb_cursor_close(cursor);
}

/// Let LMDB take rows out, from the end and from the middle, and put them back.
static void
change_rows(MDB_env *env, MDB_dbi dbi, const shape *s, unsigned n)
{
    MDB_txn *txn = NULL;
    char key[KB_KEY_MAX];
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    for (unsigned i = n; i-- > 0;) {
        if (i + 9 > n || i % 2 == 0) {
            MDB_val k = {make_key(s, i, key).len, key};
            assert_int_equal(mdb_del(txn, dbi, &k, NULL), 0);
        }
    }
    for (unsigned i = 0; i < n; ++i) {
        if (i + 9 > n || i % 2 == 0) {
            MDB_val k = {make_key(s, i, key).len, key};
            kb_str value = make_value(s, i);
            char bytes[MAX_VALUE];
            memcpy(bytes, value.ptr, value.len);
            MDB_val v = {value.len, bytes};
            assert_int_equal(mdb_put(txn, dbi, &k, &v, 0), 0);
        }
    }
    expect_rows(txn, dbi, s, n);
    assert_int_equal(mdb_txn_commit(txn), 0);
}

static void
expect_environment(const temp *t, const shape *s, unsigned n)
{
    MDB_env *env = NULL;
    MDB_txn *txn = NULL;
    MDB_dbi dbi = 0;
    MDB_envinfo info;
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_set_maxdbs(env, KB_N_TABLES), 0);
    assert_int_equal(mdb_env_set_mapsize(env, MAP), 0);
    assert_int_equal(mdb_env_open(env, t->store, MDB_NOSYNC, 0644), 0);
    assert_int_equal(mdb_env_info(env, &info), 0);
    assert_int_equal(info.me_last_txnid, TXN);
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        const char *const name = kb_schema_name((kb_table)i);
        assert_int_equal(mdb_dbi_open(txn, name, 0, &dbi), 0);
    }
    assert_int_equal(mdb_dbi_open(txn, "term", 0, &dbi), 0);
    expect_rows(txn, dbi, s, n);
    assert_int_equal(mdb_txn_commit(txn), 0);
    change_rows(env, dbi, s, n);
    mdb_env_close(env);
}

static void
makes_trees_of_every_size(void **state)
{
    const shape *const s = *state;
    const likeness like = make_likeness();
    temp t;
    char path[128];
    temp_begin(&t);
    assert_int_equal(mkdir(t.store, 0755), 0);
    snprintf(path, sizeof(path), "%s/data.mdb", t.store);
    for (unsigned n = 0; n < MAX_ROWS; n += s->step) {
        pack_rows(&like, s, n, path);
        expect_environment(&t, s, n);
    }
    temp_end(&t);
    free(like.pages);
}

static void
says_when_the_file_is_full(void **state)
{
    (void)state;
    static kb_pack pack;
    const likeness like = make_likeness();
    const shape *const s = &shapes[1];
    char key[KB_KEY_MAX];
    FILE *const file = tmpfile();
    assert_non_null(file);
    assert_int_equal(kb_pack_begin(&pack, NULL, fileno(file), like.page_size,
                                   8 * like.page_size),
                     KB_OK);
    kb_status st = KB_OK;
    for (unsigned i = 0; st == KB_OK; ++i) {
        assert_true(i < MAX_ROWS);
        st = kb_pack_add(&pack, KB_TABLE_TERM, make_key(s, i, key),
                         make_value(s, i));
    }
    assert_int_equal(st, KB_ERR_FULL);
    assert_true(pack.is_full);
    kb_pack_clear(&pack);
    fclose(file);

    const int full = open("/dev/full", O_RDWR);
    if (full >= 0) {
        assert_int_equal(kb_pack_begin(&pack, NULL, full, like.page_size, 0),
                         KB_OK);
        assert_int_equal(kb_pack_end(&pack, like.pages, TXN), KB_ERR_FULL);
        assert_int_equal(pack.fault, ENOSPC);
        kb_pack_clear(&pack);
        close(full);
    }
    free(like.pages);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_when_the_file_is_full),
    };
    const int bad = KB_TEST_ROWS(shapes, makes_trees_of_every_size);
    return bad + cmocka_run_group_tests(tests, NULL, NULL);
}

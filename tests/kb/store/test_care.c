// SPDX-License-Identifier: MIT
// Checking, copying and compacting.  Damage is done to a store of random
// documents; whoever asks for a check must survive it, and must hear of
// everything that makes tables disagree.
#include "random.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { N_DOCS = 60, N_FLIPS = 300, PAGE = 4096 };

typedef struct fixture {
    temp t;
    char file[128];
    char copy[128];
    uint8_t *bytes; // the data file of a sound store
    size_t len;
    kb_str seen; // its export
} fixture;

/// Faults as text.
typedef struct report {
    kb_str text;
    unsigned n;
    unsigned n_max; // 0: any
} report;

static kb_status
note(void *ctx, const kb_fault *fault)
{
    report *const r = ctx;
    char line[2048];
    const int n = snprintf(line, sizeof(line), "%s|%s|%s\n", fault->table,
                           fault->key, fault->message);
    ++r->n;
    assert_int_equal(append(&r->text, (kb_str){line, (size_t)n}), KB_OK);
    return r->n == r->n_max ? KB_DONE : KB_OK;
}

static void
expect_sound(const char *path)
{
    report r = {.n = 0};
    kb_error err = {.status = KB_OK};
    const kb_status st = kb_store_check(path, note, &r, &err);
    if (st != KB_OK) {
        fail_msg("%d %s\n" KB_FMT, (int)st, err.message, KB_ARG(r.text));
    }
    assert_int_equal(r.n, 0);
}

static void
write_file(const char *path, const uint8_t *bytes, size_t len)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), (ssize_t)len);
    close(fd);
}

static void
read_file(const char *path, uint8_t **bytes, size_t *len)
{
    struct stat file;
    const int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &file), 0);
    *len = (size_t)file.st_size;
    *bytes = malloc(*len);
    assert_non_null(*bytes);
    assert_int_equal(read(fd, *bytes, *len), (ssize_t)*len);
    close(fd);
}

/// Put, replace and remove, so that there are free pages too.
static void
fill(kb_store *store, uint64_t *state)
{
    static char ids[N_DOCS][8];
    static maker doc;
    for (unsigned round = 0; round < 4; ++round) {
        kb_txn *const txn = begin(store, KB_TXN_WRITE);
        for (unsigned i = 0; i < N_DOCS; ++i) {
            snprintf(ids[i], sizeof(ids[i]), "doc%02u", i);
            if (round > 0 && chance(state, 3) == 0) {
                (void)!kb_txn_remove_document(txn, view(ids[i]), NULL);
            } else if (round == 0 || chance(state, 2) == 0) {
                make_random(&doc, ids[i], state);
                put(txn, &doc);
            }
        }
        commit(txn);
    }
    static char title[9000]; // fills pages of its own
    memset(title, 'x', sizeof(title));
    make_random(&doc, "long", state);
    doc.doc.title = (kb_str){title, sizeof(title)};
    put_alone(store, &doc);
}

static int
setup(void **test)
{
    static fixture f;
    uint64_t state = UINT64_C(0x13198A2E03707344);
    f = (fixture){.len = 0};
    temp_begin(&f.t);
    snprintf(f.file, sizeof(f.file), "%s/data.mdb", f.t.store);
    snprintf(f.copy, sizeof(f.copy), "%s/copy", f.t.dir);
    kb_store *const store = open_new(&f.t);
    fill(store, &state);
    f.seen = export_text(store);
    kb_store_close(store);
    read_file(f.file, &f.bytes, &f.len);
    *test = &f;
    return 0;
}

static void
remove_store(const char *path)
{
    char file[256];
    static const char *const files[] = {"data.mdb", "lock.mdb",
                                        "data.mdb.part"};
    for (size_t i = 0; i < 3; ++i) {
        snprintf(file, sizeof(file), "%s/%s", path, files[i]);
        (void)unlink(file);
    }
    (void)rmdir(path);
}

static int
teardown(void **test)
{
    fixture *const f = *test;
    remove_store(f->copy);
    remove_store(f->t.store);
    temp_end(&f->t);
    free(f->bytes);
    free_text(f->seen);
    return 0;
}

// ---- sound and damaged ------------------------------------------------------

static void
finds_nothing_in_a_sound_store(void **test)
{
    const fixture *const f = *test;
    expect_sound(f->t.store);
    kb_store *const store = open_new(&f->t); // also while it is open
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    expect_sound(f->t.store);
    kb_txn_abort(txn);
    kb_store_close(store);
}

static void
says_when_there_is_nothing_to_check(void **test)
{
    const fixture *const f = *test;
    kb_error err = {.status = KB_OK};
    assert_int_equal(kb_store_check(f->copy, NULL, NULL, &err), KB_ERR_MISSING);
    assert_int_equal(err.status, KB_ERR_MISSING);
    assert_string_equal(err.message, "no store is there");
}

/// What a store gives out, or NULL: in a child, which may die of it.
static bool
is_same_to_a_reader(const fixture *f)
{
    const pid_t child = fork();
    if (child == 0) {
        const kb_store_options options = {.read_only = true};
        kb_store *store = NULL;
        kb_txn *txn = NULL;
        kb_str out = {NULL, 0};
        (void)alarm(20);
        const bool is_same =
            kb_store_open(f->t.store, &options, &store, NULL) == KB_OK &&
            kb_txn_begin(store, KB_TXN_READ, &txn, NULL) == KB_OK &&
            kb_ntriples_export(txn, append, &out, NULL) == KB_OK &&
            kb_str_equal(out, f->seen);
        _exit(is_same ? 0 : 1);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    return WIFEXITED(how) && WEXITSTATUS(how) == 0;
}

/// Put a compact file in place, so that there is less that does not matter.
static void
compact_fixture(fixture *f)
{
    kb_store *const store = open_new(&f->t);
    assert_int_equal(kb_store_compact(store, NULL), KB_OK);
    kb_store_close(store);
    free(f->bytes);
    read_file(f->file, &f->bytes, &f->len);
}

/// Cut the file at each page.  What passes must be whole but for free pages.
static size_t
truncate_everywhere(const fixture *f)
{
    size_t n_free = 0;
    for (size_t len = 1; len < f->len; len += len == 1 ? PAGE - 1 : PAGE) {
        report r = {.n = 0};
        kb_error err = {.status = KB_OK};
        write_file(f->file, f->bytes, len);
        const kb_status st = kb_store_check(f->t.store, note, &r, &err);
        if (st == KB_OK && is_same_to_a_reader(f)) {
            ++n_free;
        } else if (st != KB_ERR_CORRUPT || r.n == 0 || err.status != st) {
            fail_msg("%zu bytes of %zu: %d", len, f->len, (int)st);
        }
        free_text(r.text);
    }
    write_file(f->file, f->bytes, f->len);
    return n_free;
}

static void
finds_every_truncation(void **test)
{
    fixture *const f = *test;
    const size_t n_free = truncate_everywhere(f);
    print_message("%zu pages, of the last %zu of which none is in use\n",
                  f->len / PAGE, n_free);
    compact_fixture(f);
    assert_int_equal(truncate_everywhere(f), 0);
}

static unsigned
wanted(const char *variable, unsigned otherwise)
{
    const char *const value = getenv(variable);
    return value ? (unsigned)strtoul(value, NULL, 10) : otherwise;
}

/// A flipped bit that passes must leave everything that is exported as it was.
static void
finds_flipped_bits(void **test)
{
    fixture *const f = *test;
    compact_fixture(f);
    uint64_t state = UINT64_C(0xA4093822299F31D0);
    const unsigned n = wanted("KB_TEST_FLIPS", N_FLIPS);
    unsigned n_found = 0;
    for (unsigned i = 0; i < n; ++i) {
        const size_t at = chance(&state, (uint32_t)f->len);
        const uint8_t bit = (uint8_t)(1U << chance(&state, 8));
        report r = {.n = 0, .n_max = 20};
        f->bytes[at] ^= bit;
        write_file(f->file, f->bytes, f->len);
        const kb_status st = kb_store_check(f->t.store, note, &r, NULL);
        n_found += st != KB_OK;
        if ((st == KB_OK) != (r.n == 0) && st != KB_ERR_VERSION) {
            fail_msg("byte %zu: %d with %u faults", at, (int)st, r.n);
        }
        if (st == KB_OK && !is_same_to_a_reader(f)) {
            fail_msg("byte %zu of page %zu, bit %u: passes, and is not the "
                     "same",
                     at % PAGE, at / PAGE, bit);
        }
        free_text(r.text);
        f->bytes[at] ^= bit;
    }
    print_message("%u bits flipped, %u noticed\n", n, n_found);
    assert_true(n_found > n / 5);
}

static void
survives_pages_of_noise(void **test)
{
    const fixture *const f = *test;
    uint64_t state = UINT64_C(0x082EFA98EC4E6C89);
    uint8_t saved[PAGE];
    const size_t n_pages = f->len / PAGE;
    for (size_t page = 2; page < n_pages; page += 1 + n_pages / 60) {
        uint8_t *const at = f->bytes + page * PAGE;
        memcpy(saved, at, PAGE);
        const size_t other = 2 + chance(&state, (uint32_t)n_pages - 2);
        memcpy(at, f->bytes + other * PAGE, PAGE);
        if (chance(&state, 2) == 0) {
            for (size_t i = 0; i < PAGE; ++i) {
                at[i] = (uint8_t)chance(&state, 256);
            }
        }
        write_file(f->file, f->bytes, f->len);
        const kb_status st = kb_store_check(f->t.store, NULL, NULL, NULL);
        if (st == KB_OK && !is_same_to_a_reader(f)) {
            fail_msg("page %zu: passes, and is not the same", page);
        }
        memcpy(at, saved, PAGE);
    }
}

// ---- copies -----------------------------------------------------------------

static void
expect_same(const fixture *f, const char *path)
{
    const kb_store_options options = {.read_only = true};
    kb_store *store = NULL;
    expect_sound(path);
    assert_int_equal(kb_store_open(path, &options, &store, NULL), KB_OK);
    const kb_str text = export_text(store);
    assert_true(kb_str_equal(text, f->seen));
    free_text(text);
    kb_store_close(store);
}

static void
backs_up(void **test)
{
    const fixture *const f = *test;
    kb_error err = {.status = KB_OK};
    kb_store *store = open_new(&f->t);
    static maker doc;
    make_doc(&doc, "new", 3);
    kb_txn *const txn = begin(store, KB_TXN_WRITE);
    put(txn, &doc);
    assert_int_equal(kb_store_backup(store, f->copy, &err), KB_OK);
    kb_txn_abort(txn);
    assert_int_equal(kb_store_backup(store, f->copy, &err), KB_ERR_INVALID);
    assert_string_equal(err.message, "it exists already");
    assert_int_equal(kb_store_backup(store, "/nowhere/copy", &err), KB_ERR_IO);
    kb_store_close(store);
    expect_same(f, f->copy);
}

static void
leaves_nothing_of_a_backup_that_failed(void **test)
{
    const fixture *const f = *test;
    kb_store *const store = open_new(&f->t);
    const pid_t child = fork(); // for the limit; opens anew
    if (child == 0) {
        const struct rlimit limit = {3 * PAGE, 3 * PAGE};
        const kb_store_options options = {.read_only = true};
        kb_store *other = NULL;
        (void)signal(SIGXFSZ, SIG_IGN);
        const bool is_good =
            setrlimit(RLIMIT_FSIZE, &limit) == 0 &&
            kb_store_open(f->t.store, &options, &other, NULL) == KB_OK &&
            kb_store_backup(other, f->copy, NULL) < 0;
        _exit(is_good ? 0 : 1);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_int_equal(how, 0);
    assert_int_not_equal(access(f->copy, F_OK), 0);
    kb_store_close(store);
}

static void
compacts_in_place(void **test)
{
    const fixture *const f = *test;
    const kb_store_options reading = {.read_only = true};
    kb_store *const store = open_new(&f->t);
    static maker doc;
    int ends[2][2];
    assert_int_equal(pipe(ends[0]) | pipe(ends[1]), 0);
    const pid_t child = fork(); // a reader that stays
    if (child == 0) {
        (void)close(ends[1][1]); // so that it does not outlive the test
        kb_store *other = NULL;
        char c = 0;
        bool is_good =
            kb_store_open(f->t.store, &reading, &other, NULL) == KB_OK;
        kb_txn *txn = NULL;
        is_good =
            is_good && kb_txn_begin(other, KB_TXN_READ, &txn, NULL) == KB_OK;
        (void)!write(ends[0][1], "a", 1);
        (void)!read(ends[1][0], &c, 1);
        kb_str out = {NULL, 0}; // the old file, as it was
        is_good = is_good &&
                  kb_ntriples_export(txn, append, &out, NULL) == KB_OK &&
                  kb_str_equal(out, f->seen);
        kb_txn_abort(txn);
        kb_id id = 0;
        is_good = is_good &&
                  kb_txn_begin(other, KB_TXN_READ, &txn, NULL) == KB_OK &&
                  kb_document_find(txn, KB_STR("after"), &id) == KB_OK;
        kb_txn_abort(txn);
        kb_store_close(other);
        _exit(is_good ? 0 : 1);
    }
    char c = 0;
    assert_int_equal(read(ends[0][0], &c, 1), 1);
    kb_txn *const txn = begin(store, KB_TXN_READ);
    assert_int_equal(kb_store_compact(store, NULL), KB_ERR_BUSY);
    kb_txn_abort(txn);
    assert_int_equal(kb_store_compact(store, NULL), KB_OK);
    const kb_str text = export_text(store);
    assert_true(kb_str_equal(text, f->seen));
    free_text(text);
    expect_sound(f->t.store);
    for (int i = 0; i < 5; ++i) {
        make_doc(&doc, i == 0 ? "after" : "again", i);
        put_alone(store, &doc);
        expect_sound(f->t.store);
    }
    assert_int_equal(write(ends[1][1], "b", 1), 1);
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_int_equal(how, 0);
    kb_store_close(store);
    expect_sound(f->t.store);
    struct stat file;
    assert_int_equal(stat(f->file, &file), 0);
    assert_true((size_t)file.st_size < f->len);
    for (int i = 0; i < 4; ++i) {
        close(ends[i / 2][i % 2]);
    }
}

// ---- what surrounds a store -------------------------------------------------

static void
refuses_a_fork(void **test)
{
    const fixture *const f = *test;
    kb_store *const store = open_new(&f->t);
    kb_txn *const writer = begin(store, KB_TXN_WRITE);
    const pid_t child = fork();
    if (child == 0) {
        static maker doc;
        kb_txn *txn = NULL;
        kb_error err = {.status = KB_OK};
        make_doc(&doc, "new", 3);
        const bool is_good =
            kb_txn_begin(store, KB_TXN_READ, &txn, &err) == KB_ERR_INVALID &&
            strstr(err.message, "fork") &&
            kb_txn_put_annotation(writer, &doc.a, NULL, NULL) ==
                KB_ERR_INVALID &&
            kb_txn_commit(writer, NULL) == KB_ERR_INVALID &&
            kb_store_backup(store, f->copy, NULL) == KB_ERR_INVALID &&
            kb_store_compact(store, NULL) == KB_ERR_INVALID;
        kb_store_close(store);
        _exit(is_good ? 0 : 1);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_int_equal(how, 0);
    static maker doc;
    make_doc(&doc, "new", 3);
    put(writer, &doc);
    commit(writer);
    kb_store_close(store);
    expect_sound(f->t.store);
}

static void
opens_in_little_address_space(void **test)
{
    const fixture *const f = *test;
    if (KB_TEST_IS_SANITIZED) {
        skip();
    }
    const pid_t child = fork();
    if (child == 0) {
        const struct rlimit limit = {UINT64_C(1) << 30, UINT64_C(1) << 30};
        const kb_store_options options = {.map_size = 0};
        kb_store *store = NULL;
        static maker doc;
        make_doc(&doc, "new", 3);
        if (setrlimit(RLIMIT_AS, &limit) != 0) {
            _exit(77);
        }
        if (kb_store_open(f->t.store, &options, &store, NULL) != KB_OK) {
            _exit(1);
        }
        put_alone(store, &doc);
        kb_store_close(store);
        _exit(0);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    if (WEXITSTATUS(how) == 77) {
        skip();
    }
    assert_int_equal(how, 0);
    expect_sound(f->t.store);
}

/// In a child, which gives up the right to write.
static void
reads_what_it_may_not_write(void **test)
{
    const fixture *const f = *test;
    char lock[128];
    snprintf(lock, sizeof(lock), "%s/lock.mdb", f->t.store);
    for (int with_lock = 0; with_lock < 2; ++with_lock) {
        assert_int_equal(chmod(f->t.dir, 0755), 0);
        assert_int_equal(chmod(f->t.store, 0555), 0);
        assert_int_equal(chmod(f->file, 0444), 0);
        if (with_lock == 0) {
            (void)unlink(lock);
        } else {
            write_file(lock, NULL, 0);
            assert_int_equal(chmod(lock, 0444), 0);
        }
        int ends[2][2];
        assert_int_equal(pipe(ends[0]) | pipe(ends[1]), 0);
        const pid_t child = fork();
        if (child == 0) {
            const kb_store_options options = {.read_only = true};
            kb_store *store = NULL;
            kb_error err = {.status = KB_OK};
            char c = 0;
            if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
                _exit(2);
            }
            if (kb_store_open(f->t.store, &options, &store, &err) != KB_OK) {
                fprintf(stderr, "%s\n", err.message);
                _exit(1);
            }
            const kb_str text = export_text(store);
            const bool is_same = kb_str_equal(text, f->seen);
            (void)!write(ends[0][1], "a", 1);
            (void)!read(ends[1][0], &c, 1);
            kb_store_close(store);
            _exit(is_same ? 0 : 1);
        }
        // Meanwhile nobody can write.
        char c = 0;
        assert_int_equal(read(ends[0][0], &c, 1), 1);
        kb_store *store = NULL;
        assert_int_equal(kb_store_open(f->t.store, NULL, &store, NULL),
                         KB_ERR_BUSY);
        assert_int_equal(write(ends[1][1], "b", 1), 1);
        int how = 0;
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_int_equal(how, 0);
        for (int i = 0; i < 4; ++i) {
            close(ends[i / 2][i % 2]);
        }
        assert_int_equal(chmod(f->t.store, 0755), 0);
        assert_int_equal(chmod(f->file, 0644), 0);
        (void)unlink(lock);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(finds_nothing_in_a_sound_store),
        TEST(says_when_there_is_nothing_to_check),
        TEST(finds_every_truncation),
        TEST(finds_flipped_bits),
        TEST(survives_pages_of_noise),
        TEST(backs_up),
        TEST(leaves_nothing_of_a_backup_that_failed),
        TEST(compacts_in_place),
        TEST(refuses_a_fork),
        TEST(opens_in_little_address_space),
        TEST(reads_what_it_may_not_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

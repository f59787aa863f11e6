// SPDX-License-Identifier: MIT
// Power cuts.  This program's write(), fdatasync() and so on stand in front of
// the system's, so that everything LMDB does to the data file is recorded while
// commits are made.  Then, for moments of the record, the file is made as a cut
// may have left it: all that was synchronized, and of what was not any part, in
// any order, down to sectors.  It must open, be sound, and hold at least what
// had been committed.
// KB_TEST_CUTS: how many.
#include "crash.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>

enum {
    N_CUTS = 250,
    N_COMMITS = 24,
    MAX_EVENTS = 1 << 16,
    MAX_FDS = 256,
    SECTOR = 512,
    MAX_FILE = 8 << 20
};

typedef enum event_kind { WRITE, SYNC, LENGTH, COMMITTED } event_kind;

typedef struct event {
    event_kind kind;
    uint64_t at; // of a write; the length; the number of the commit
    size_t len;
    uint8_t *bytes;
} event;

static event events[MAX_EVENTS];
static size_t n_events;
static bool is_recording;
static bool is_data[MAX_FDS];  // descriptors of the data file
static bool is_dsync[MAX_FDS]; // whose writes are synchronized by themselves

// ---- in front of the system -------------------------------------------------

// Prototypes of what is replaced, as the system has them.
int open(const char *path, int flags, ...);
ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at);
ssize_t writev(int fd, const struct iovec *parts, int n);
int fdatasync(int fd);
int fsync(int fd);
int ftruncate(int fd, off_t len);
int close(int fd);

static void
record(event_kind kind, uint64_t at, const void *bytes, size_t len)
{
    event *const e = &events[n_events++];
    if (n_events == MAX_EVENTS) {
        abort();
    }
    *e = (event){.kind = kind, .at = at, .len = len};
    if (len > 0) {
        e->bytes = malloc(len);
        if (!e->bytes) {
            abort();
        }
        memcpy(e->bytes, bytes, len);
    }
}

static bool
is_recorded(int fd)
{
    return is_recording && fd >= 0 && fd < MAX_FDS && is_data[fd];
}

static bool
ends_with(const char *text, const char *end)
{
    const size_t n = strlen(text);
    const size_t n_end = strlen(end);
    return n >= n_end && strcmp(text + n - n_end, end) == 0;
}

int
open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    const int mode = (flags & O_CREAT) != 0 ? va_arg(args, int) : 0;
    va_end(args);
    const int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= 0 && fd < MAX_FDS) {
        is_data[fd] = ends_with(path, "/data.mdb");
        is_dsync[fd] = (flags & O_DSYNC) != 0;
    }
    return fd;
}

int
close(int fd)
{
    if (fd >= 0 && fd < MAX_FDS) {
        is_data[fd] = false;
    }
    return (int)syscall(SYS_close, fd);
}

ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    const ssize_t n = syscall(SYS_pwrite64, fd, bytes, len, at);
    if (n > 0 && is_recorded(fd)) {
        record(WRITE, (uint64_t)at, bytes, (size_t)n);
        if (is_dsync[fd]) {
            record(SYNC, 0, NULL, 0);
        }
    }
    return n;
}

ssize_t
writev(int fd, const struct iovec *parts, int n)
{
    off_t at = lseek(fd, 0, SEEK_CUR);
    const ssize_t n_written = syscall(SYS_writev, fd, parts, n);
    ssize_t left = n_written;
    for (int i = 0; is_recorded(fd) && left > 0 && i < n; ++i) {
        const size_t len =
            parts[i].iov_len < (size_t)left ? parts[i].iov_len : (size_t)left;
        record(WRITE, (uint64_t)at, parts[i].iov_base, len);
        at += (off_t)len;
        left -= (ssize_t)len;
    }
    return n_written;
}

ssize_t
write(int fd, const void *bytes, size_t len)
{
    const off_t at = is_recorded(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
    const ssize_t n = syscall(SYS_write, fd, bytes, len);
    if (n > 0 && is_recorded(fd)) {
        record(WRITE, (uint64_t)at, bytes, (size_t)n);
    }
    return n;
}

int
fdatasync(int fd)
{
    const int rc = (int)syscall(SYS_fdatasync, fd);
    if (rc == 0 && is_recorded(fd)) {
        record(SYNC, 0, NULL, 0);
    }
    return rc;
}

int
fsync(int fd)
{
    const int rc = (int)syscall(SYS_fsync, fd);
    if (rc == 0 && is_recorded(fd)) {
        record(SYNC, 0, NULL, 0);
    }
    return rc;
}

int
ftruncate(int fd, off_t len)
{
    const int rc = (int)syscall(SYS_ftruncate, fd, len);
    if (rc == 0 && is_recorded(fd)) {
        record(LENGTH, (uint64_t)len, NULL, 0);
    }
    return rc;
}

// ---- the file as a cut leaves it --------------------------------------------

typedef struct image {
    uint8_t bytes[MAX_FILE];
    size_t len;
} image;

/// What is on the disk for sure, and a state that a cut may leave.
static image durable;
static image cut;

static void
lengthen(image *out, size_t len)
{
    assert_true(len <= MAX_FILE);
    if (len > out->len) {
        memset(out->bytes + out->len, 0, len - out->len);
        out->len = len;
    }
}

static void
apply(image *out, const event *e)
{
    if (e->kind == WRITE) {
        lengthen(out, e->at + e->len);
        memcpy(out->bytes + e->at, e->bytes, e->len);
    } else if (e->kind == LENGTH) {
        lengthen(out, e->at);
    }
}

/// Apply some sectors of a write.
static void
tear(image *out, const event *e, uint64_t *state)
{
    for (size_t i = 0; i < e->len; i += SECTOR) {
        const size_t n = e->len - i < SECTOR ? e->len - i : SECTOR;
        if (chance(state, 2) == 0) {
            const event part = {WRITE, e->at + i, n, e->bytes + i};
            apply(out, &part);
        }
    }
}

/// Of what was not synchronized: all, nothing, or each with even chance, some
/// of it torn.
static void
apply_some(size_t begin, size_t end, uint64_t *state)
{
    const uint32_t how = chance(state, 6);
    cut = durable;
    for (size_t i = begin; i < end; ++i) {
        const event *const e = &events[i];
        if (how == 0 || (how > 1 && chance(state, 2) == 0)) {
            apply(&cut, e);
        } else if (how > 3 && e->kind == WRITE) {
            tear(&cut, e, state);
        }
    }
}

// ---- commits ----------------------------------------------------------------

static kb_str shown[N_COMMITS + 1]; // after each commit

/// Record commits in a map that has to grow, with the store closed in between.
static void
record_commits(const temp *t)
{
    const kb_store_options options = {.create = true, .map_size = 1 << 17};
    kb_store *store = NULL;
    is_recording = true;
    assert_int_equal(kb_store_open(t->store, &options, &store, NULL), KB_OK);
    for (unsigned n = 1; n <= N_COMMITS; ++n) {
        crash_commit(store, n);
        record(COMMITTED, n, NULL, 0);
        is_recording = false;
        shown[n] = see(store);
        is_recording = true;
        if (n % 7 == 0) {
            kb_store_close(store);
            assert_int_equal(kb_store_open(t->store, &options, &store, NULL),
                             KB_OK);
        }
    }
    kb_store_close(store);
    is_recording = false;
}

/// Look at what a cut has left; `n` commits had been made.
static void
expect_whole(const temp *t, unsigned n)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/data.mdb", t->store);
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, cut.bytes, cut.len), (ssize_t)cut.len);
    close(fd);
    const kb_status st = kb_store_check(t->store, crash_print, NULL, NULL);
    if (n == 0 && st != KB_OK) {
        return; // cut while the store was made: there was none
    }
    assert_int_equal(st, KB_OK);
    kb_store *const store = open_new(t);
    const unsigned last = crash_number(store);
    assert_in_range(last, n, n + 1);
    if (last > 0) {
        const kb_str now = see(store);
        assert_true(kb_str_equal(now, shown[last]));
        free_text(now);
    }
    kb_store_close(store);
}

static void
survives_power_cuts(void **test)
{
    (void)test;
    const unsigned n_cuts = crash_wanted("KB_TEST_CUTS", N_CUTS);
    uint64_t state = UINT64_C(0x3F84D5B5B5470917);
    temp t;
    temp after;
    temp_begin(&t);
    temp_begin(&after);
    record_commits(&t);
    assert_int_equal(mkdir(after.store, 0755), 0);
    size_t synced = 0; // events before are durable
    unsigned n_made = 0;
    unsigned n_commits = 0;
    unsigned n_syncs = 0;
    for (size_t i = 0; i <= n_events; ++i) {
        // As many cuts before each event as make up the number wanted.
        while ((uint64_t)n_made * (n_events + 1) < (uint64_t)n_cuts * (i + 1)) {
            apply_some(synced, i, &state);
            expect_whole(&after, n_commits);
            ++n_made;
        }
        if (i < n_events && events[i].kind == SYNC) {
            for (; synced < i; ++synced) {
                apply(&durable, &events[synced]);
            }
            ++n_syncs;
        } else if (i < n_events && events[i].kind == COMMITTED) {
            n_commits = (unsigned)events[i].at;
        }
    }
    assert_int_equal(n_commits, N_COMMITS);
    print_message("%u cuts in %zu events, %u synchronizations, %u commits\n",
                  n_made, n_events, n_syncs, n_commits);
    for (size_t i = 0; i < n_events; ++i) {
        free(events[i].bytes);
    }
    for (size_t i = 0; i <= N_COMMITS; ++i) {
        free_text(shown[i]);
    }
    temp_end(&after);
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survives_power_cuts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

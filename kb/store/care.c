// SPDX-License-Identifier: MIT
#include "base/alloc.h"
#include "base/error.h"
#include "store/datafile.h"
#include "store/pack.h"
#include "store/verify.h"

#include <kb/care.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COPY_MODE = 0644, DIRECTORY_MODE = 0755 };

// ---- check: the child -------------------------------------------------------

typedef enum message_kind { MESSAGE_TABLE, MESSAGE_FAULT, MESSAGE_END } kind;

/// What the child says.
typedef struct message {
    kind what;
    kb_verify_fault fault; // its table only: it is being read
    kb_error end;
} message;

static kb_status
send(int fd, const message *m)
{
    const char *at = (const char *)m;
    size_t left = sizeof(*m);
    while (left > 0) {
        const ssize_t n = write(fd, at, left);
        if (n < 0 && errno != EINTR) {
            return KB_DONE; // the caller has heard enough
        }
        at += n > 0 ? n : 0;
        left -= n > 0 ? (size_t)n : 0;
    }
    return KB_OK;
}

static kb_status
tell(void *ctx, const char *table, const kb_verify_fault *fault)
{
    message m;
    memset(&m, 0, sizeof(m)); // what goes through a pipe has no secrets
    m.what = fault ? MESSAGE_FAULT : MESSAGE_TABLE;
    if (fault) {
        m.fault = *fault;
    } else {
        (void)snprintf(m.fault.table, sizeof(m.fault.table), "%s", table);
    }
    return send(*(const int *)ctx, &m);
}

static kb_status
verify_pages(kb_store *store, int out)
{
    kb_txn txn = {.store = store};
    int fd = -1;
    uint64_t id = 0;
    KB_TRY(kb_env_begin(&txn, false));
    kb_status st = kb_env_file(&txn, &fd, &id);
    st = st == KB_OK ? kb_verify_pages(fd, id, tell, &out) : st;
    kb_env_abort(&txn);
    return st;
}

static kb_status
verify_store(const char *path, int out, kb_error *err)
{
    kb_store *store = NULL;
    kb_txn *txn = NULL;
    KB_TRY(kb_store_open_bare(path, &store, err));
    kb_status st = verify_pages(store, out);
    if (st != KB_OK && st != KB_ERR_CORRUPT) {
        (void)kb_env_error(store, st, err);
    }
    st = st == KB_OK ? kb_store_open_tables(store, err) : st;
    st = st == KB_OK ? kb_txn_begin(store, KB_TXN_READ, &txn, err) : st;
    if (st == KB_OK) {
        st = kb_verify_tables(txn, tell, &out);
        if (st != KB_OK) {
            (void)kb_env_error(store, st, err);
        }
    }
    kb_txn_abort(txn);
    kb_store_close(store);
    return st;
}

_Noreturn static void
run_child(const char *path, int out)
{
    static const int deadly[] = {SIGBUS, SIGSEGV, SIGILL,
                                 SIGFPE, SIGABRT, SIGPIPE};
    const struct rlimit no_core = {0, 0};
    message m;
    memset(&m, 0, sizeof(m));
    for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); ++i) {
        (void)signal(deadly[i], SIG_DFL);
    }
    (void)setrlimit(RLIMIT_CORE, &no_core);
    m.what = MESSAGE_END;
    const kb_status st = verify_store(path, out, &m.end);
    m.end.status = st;
    (void)send(out, &m);
    _exit(0);
}

// ---- check: the caller ------------------------------------------------------

typedef struct listener {
    const char *path;
    kb_fault_fn fn;
    void *ctx;
    kb_error *err;
    uint64_t n_faults;
    char table[16]; // being read
    bool is_ended;  // the child said so
    kb_error end;
} listener;

static kb_status
hear_fault(listener *l, const kb_verify_fault *fault)
{
    const kb_fault out = {fault->table, fault->key, fault->text};
    if (l->n_faults++ == 0) {
        (void)kb_error_set(l->err, KB_ERR_CORRUPT, l->path, 0, "%s %s: %s",
                           out.table, out.key, out.message);
    }
    return l->fn ? l->fn(l->ctx, &out) : KB_OK;
}

static bool
receive(int fd, message *m)
{
    char *at = (char *)m;
    size_t left = sizeof(*m);
    while (left > 0) {
        const ssize_t n = read(fd, at, left);
        if (n == 0 || (n < 0 && errno != EINTR)) {
            return false;
        }
        at += n > 0 ? n : 0;
        left -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/// Listen until the child ends.  False: the caller wants no more.
static bool
listen_to(listener *l, int fd)
{
    message m;
    while (!l->is_ended && receive(fd, &m)) {
        switch (m.what) {
        case MESSAGE_TABLE:
            memcpy(l->table, m.fault.table, sizeof(l->table));
            break;
        case MESSAGE_FAULT:
            if (hear_fault(l, &m.fault) != KB_OK) {
                return false;
            }
            break;
        case MESSAGE_END:
        default:
            l->is_ended = true;
            l->end = m.end;
        }
    }
    return true;
}

/// The child is gone without a word.
static void
report_death(listener *l, int how)
{
    kb_verify_fault fault = {.key = ""};
    const char *const table = l->table[0] != '\0' ? l->table : "file";
    (void)snprintf(fault.table, sizeof(fault.table), "%s", table);
    if (WIFSIGNALED(how)) {
        (void)snprintf(fault.text, sizeof(fault.text),
                       "reading it killed the process that did (signal %d)",
                       WTERMSIG(how));
    } else {
        (void)snprintf(fault.text, sizeof(fault.text),
                       "reading it ended the process that did");
    }
    (void)hear_fault(l, &fault);
}

/// What the child's end means.
static kb_status
conclude(listener *l)
{
    const kb_status st = l->end.status;
    if (st == KB_ERR_CORRUPT && l->n_faults == 0) {
        kb_verify_fault fault = {.table = "file"};
        (void)snprintf(fault.text, sizeof(fault.text), "%s", l->end.message);
        (void)hear_fault(l, &fault);
    }
    if (l->n_faults > 0) {
        return KB_ERR_CORRUPT;
    }
    if (st != KB_OK && l->err) {
        *l->err = l->end;
    }
    return st;
}

kb_status
kb_store_check(const char *path, kb_fault_fn fn, void *ctx, kb_error *err)
{
    listener l = {.path = path, .fn = fn, .ctx = ctx, .err = err};
    char why[KB_SYSTEM_TEXT_MAX];
    int ends[2];
    if (pipe(ends) != 0) {
        return kb_error_set(err, KB_ERR_IO, path, 0, "%s",
                            kb_system_text(errno, why));
    }
    const pid_t child = fork();
    if (child < 0) {
        const int fault = errno;
        (void)close(ends[0]);
        (void)close(ends[1]);
        return kb_error_set(err, KB_ERR_IO, path, 0, "%s",
                            kb_system_text(fault, why));
    }
    if (child == 0) {
        (void)close(ends[0]);
        run_child(path, ends[1]);
    }
    (void)close(ends[1]);
    if (!listen_to(&l, ends[0])) {
        (void)kill(child, SIGKILL);
        l.is_ended = true;
    }
    (void)close(ends[0]);
    int how = 0;
    while (waitpid(child, &how, 0) < 0 && errno == EINTR) {
    }
    if (!l.is_ended) {
        report_death(&l, how);
    }
    return conclude(&l);
}

// ---- copies -----------------------------------------------------------------

static kb_status
say_errno(const char *path, kb_error *err)
{
    char why[KB_SYSTEM_TEXT_MAX];
    const int fault = errno;
    const kb_status st =
        fault == ENOSPC || fault == EDQUOT ? KB_ERR_FULL : KB_ERR_IO;
    return kb_error_set(err, st, path, 0, "%s", kb_system_text(fault, why));
}

/// `a` and `b` as one path, or NULL.
static char *
join(const kb_store *store, const char *a, const char *b)
{
    const size_t n = strlen(a) + strlen(b) + 1;
    char *const path = kb_alloc_array(&store->alloc, n, 1);
    if (path) {
        (void)snprintf(path, n, "%s%s", a, b);
    }
    return path;
}

static kb_status
copy_table(kb_txn *view, kb_table table, kb_pack *pack)
{
    kb_scan scan;
    KB_TRY(kb_scan_open(&scan, view, table, (kb_str){NULL, 0}));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        st = kb_pack_add(pack, table, scan.key, scan.value);
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

/// End a file with meta pages as those of the store.
static kb_status
end_copy(kb_txn *view, kb_pack *pack)
{
    const size_t len = 2 * pack->page_size;
    int fd = -1;
    uint64_t id = 0;
    KB_TRY(kb_env_file(view, &fd, &id));
    uint8_t *const like = kb_alloc_array(pack->alloc, len, 1);
    if (!like) {
        return KB_ERR_NOMEM;
    }
    kb_status st = pread(fd, like, len, 0) == (ssize_t)len ? KB_OK : KB_ERR_IO;
    st = st == KB_OK ? kb_pack_end(pack, like, id) : st;
    kb_alloc_release(pack->alloc, like);
    return st;
}

/// Write all rows to a file, each page full, as the outcome of the transaction
/// that is looked at.
static kb_status
copy_rows(kb_txn *view, int fd)
{
    size_t page_size = 0;
    size_t n_tables = 0;
    kb_pack pack = {.fd = -1};
    KB_TRY(kb_env_shape(view, &page_size, &n_tables));
    if (n_tables != KB_N_TABLES) {
        return KB_ERR_VERSION; // of which we know nothing
    }
    kb_status st = kb_pack_begin(&pack, &view->store->alloc, fd, page_size, 0);
    for (size_t i = 0; st == KB_OK && i < KB_N_TABLES; ++i) {
        st = copy_table(view, (kb_table)i, &pack);
    }
    st = st == KB_OK ? end_copy(view, &pack) : st;
    if (pack.fault != 0) {
        view->store->fault = pack.fault;
    }
    kb_pack_clear(&pack);
    return st;
}

/// Write a compact copy to a new file and to the disk.
static kb_status
write_copy(kb_store *store, const char *path, kb_error *err)
{
    kb_txn view = {.store = store};
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, COPY_MODE);
    if (fd < 0) {
        return say_errno(path, err);
    }
    kb_status st = kb_env_begin(&view, false);
    if (st == KB_OK) {
        st = copy_rows(&view, fd);
        kb_env_abort(&view);
    }
    if (st != KB_OK) {
        (void)kb_env_error(store, st, err);
    }
    if (st == KB_OK && fsync(fd) != 0) {
        st = say_errno(path, err);
    }
    if (close(fd) != 0 && st == KB_OK) {
        st = say_errno(path, err);
    }
    if (st == KB_OK) {
        st = kb_datafile_check(path, err);
    }
    return st;
}

static kb_status
fill_backup(kb_store *store, const char *target, kb_error *err)
{
    char *const part = join(store, target, "/data.mdb.part");
    char *const whole = join(store, target, "/data.mdb");
    char *const parent = join(store, target, "/..");
    kb_status st = part && whole && parent ? KB_OK : KB_ERR_NOMEM;
    if (st == KB_OK) {
        st = write_copy(store, part, err);
        if (st == KB_OK && rename(part, whole) != 0) {
            st = say_errno(target, err);
        }
        st = st == KB_OK ? kb_datafile_sync(target, err) : st;
        st = st == KB_OK ? kb_datafile_sync(parent, err) : st;
        if (st != KB_OK) {
            (void)unlink(part);
            (void)unlink(whole);
        }
    } else {
        (void)kb_error_set(err, st, target, 0, "out of memory");
    }
    kb_alloc_release(&store->alloc, parent);
    kb_alloc_release(&store->alloc, whole);
    kb_alloc_release(&store->alloc, part);
    return st;
}

kb_status
kb_store_backup(kb_store *store, const char *target, kb_error *err)
{
    if (kb_env_is_foreign(store)) {
        return kb_env_error(store, KB_ERR_INVALID, err);
    }
    if (mkdir(target, DIRECTORY_MODE) != 0) {
        return errno == EEXIST ? kb_error_set(err, KB_ERR_INVALID, target, 0,
                                              "it exists already")
                               : say_errno(target, err);
    }
    const kb_status st = fill_backup(store, target, err);
    if (st != KB_OK) {
        (void)rmdir(target);
    }
    return st;
}

static kb_status
swap(kb_store *store, const char *copy, kb_error *err)
{
    struct stat file;
    KB_TRY(write_copy(store, copy, err));
    if (stat(store->file, &file) != 0 ||
        chmod(copy, file.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO)) != 0 ||
        rename(copy, store->file) != 0) {
        return say_errno(store->file, err);
    }
    kb_status st = kb_env_reopen(store);
    if (st != KB_OK) {
        return kb_env_error(store, st, err);
    }
    return kb_datafile_sync(store->path, err);
}

static kb_status
compact_locked(kb_store *store, const char *copy, kb_error *err)
{
    if (store->n_txns > 0) {
        return kb_error_set(err, KB_ERR_BUSY, store->path, 0,
                            "a transaction is open");
    }
    (void)unlink(copy); // of a program that was killed
    const kb_status st = swap(store, copy, err);
    if (st != KB_OK) {
        (void)unlink(copy);
    }
    return st;
}

kb_status
kb_store_compact(kb_store *store, kb_error *err)
{
    if (kb_env_is_foreign(store)) {
        return kb_env_error(store, KB_ERR_INVALID, err);
    }
    if (store->is_read_only) {
        return kb_error_set(err, KB_ERR_READONLY, store->path, 0,
                            "the store is open for reading only");
    }
    char *const copy = join(store, store->file, ".part");
    if (!copy) {
        return kb_error_set(err, KB_ERR_NOMEM, store->path, 0, "out of memory");
    }
    kb_env_lock(store);
    const kb_status st = compact_locked(store, copy, err);
    kb_env_unlock(store);
    kb_alloc_release(&store->alloc, copy);
    return st;
}

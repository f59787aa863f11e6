// SPDX-License-Identifier: MIT
// Opening and closing.  The writer's lock is a flock() on the directory itself:
// it leaves no file behind and ends with the process.
#include "base/alloc.h"
#include "base/error.h"
#include "store/datafile.h"
#include "store/env.h"

#include <lmdb.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAX_TABLES = 32, // room for later formats
    MAX_READERS = 510,
    FILE_MODE = 0644,
    DIRECTORY_MODE = 0755,
    UUID_LEN = 16
};

static const uint64_t first_map_size = UINT64_C(1) << 40;
static const uint64_t least_map_size = UINT64_C(1) << 26;

static kb_status
set_errno(const kb_store *store, kb_error *err)
{
    const int why = errno;
    const kb_status st =
        why == ENOSPC || why == EDQUOT ? KB_ERR_FULL : KB_ERR_IO;
    return kb_error_set(err, st, store->path, 0, "%s", strerror(why));
}

static kb_status
check_options(const kb_store_options *options, kb_error *err)
{
    if (options->read_only && options->create) {
        return kb_error_set(err, KB_ERR_INVALID, NULL, 0,
                            "a store cannot be made read-only");
    }
    if (options->max_map_size != 0 &&
        options->map_size > options->max_map_size) {
        return kb_error_set(err, KB_ERR_INVALID, NULL, 0,
                            "the map's first size is above its greatest");
    }
    return KB_OK;
}

/// Whether a text can stand between `<` and `>` (N-Triples 1.1, IRIREF) and
/// begins with a scheme (RFC 3986, section 3.1).
static bool
is_absolute_iri(kb_str iri)
{
    size_t scheme = 0;
    for (size_t i = 0; i < iri.len; ++i) {
        const unsigned char c = (unsigned char)iri.ptr[i];
        if (c <= ' ' || strchr("<>\"{}|^`\\", c) != NULL) {
            return false;
        }
        if (c == ':' && scheme == 0) {
            scheme = i;
        }
    }
    for (size_t i = 0; i < scheme; ++i) {
        const char c = iri.ptr[i];
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool is_other =
            (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        if (!is_letter && (i == 0 || !is_other)) {
            return false;
        }
    }
    return scheme > 0 && scheme + 1 < iri.len &&
           kb_str_check_utf8(iri, NULL) == KB_OK;
}

static kb_status
copy_base(kb_store *store, kb_str base, kb_error *err)
{
    if (base.len == 0) {
        base = KB_STR(KB_DEFAULT_BASE);
    }
    if (base.len > KB_KEY_TEXT || !is_absolute_iri(base)) {
        return kb_error_set(err, KB_ERR_INVALID, NULL, 0,
                            "the base is no absolute IRI");
    }
    if (store->base && kb_str_equal(base, kb_store_base(store))) {
        return KB_OK; // views of it stay valid when the file is mapped anew
    }
    const char last = base.ptr[base.len - 1];
    const bool is_closed = last == '/' || last == '#';
    char *const copy = kb_alloc_array(&store->alloc, base.len + 1, 1);
    if (!copy) {
        return KB_ERR_NOMEM;
    }
    memcpy(copy, base.ptr, base.len);
    copy[base.len] = '/';
    kb_alloc_release(&store->alloc, store->base);
    store->base = copy;
    store->base_len = base.len + (is_closed ? 0 : 1);
    return KB_OK;
}

/// Hold the flock(): writers alone, readers without a lock file together.
static kb_status
lock_directory(kb_store *store, kb_error *err)
{
    const int how = store->is_read_only ? LOCK_SH : LOCK_EX;
    store->lock = open(store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->lock < 0) {
        return set_errno(store, err);
    }
    if (flock(store->lock, how | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return kb_error_set(err, KB_ERR_BUSY, store->path, 0,
                                "another program is writing to the store, or "
                                "reads it without a lock");
        }
        return set_errno(store, err);
    }
    return KB_OK;
}

/// A path below that of the store, to be released.
static char *
path_below(const kb_store *store, const char *tail)
{
    const size_t n = strlen(store->path);
    const size_t n_tail = strlen(tail) + 1;
    char *const path = kb_alloc_array(&store->alloc, n + n_tail, sizeof(char));
    if (path) {
        memcpy(path, store->path, n);
        memcpy(path + n, tail, n_tail);
    }
    return path;
}

/// Whether readers cannot leave their traces in `lock.mdb`: read-only media,
/// and stores of others.
static kb_status
find_lockless(kb_store *store)
{
    char *const path = path_below(store, "/lock.mdb");
    if (!path) {
        return KB_ERR_NOMEM;
    }
    const bool is_missing = access(path, F_OK) != 0;
    store->is_lockless = faccessat(AT_FDCWD, is_missing ? store->path : path,
                                   W_OK, AT_EACCESS) != 0;
    kb_alloc_release(&store->alloc, path);
    return KB_OK;
}

static kb_status
check_directory(kb_store *store, const kb_store_options *options, kb_error *err)
{
    struct stat dir;
    if (options->create && mkdir(store->path, DIRECTORY_MODE) != 0 &&
        errno != EEXIST) {
        return set_errno(store, err);
    }
    if (stat(store->path, &dir) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return kb_error_set(err, KB_ERR_MISSING, store->path, 0,
                                "no store is there");
        }
        return set_errno(store, err);
    }
    if (!S_ISDIR(dir.st_mode)) {
        return kb_error_set(err, KB_ERR_MISSING, store->path, 0,
                            "no directory, so no store");
    }
    return kb_datafile_check_device(store->path, err);
}

/// Whether a bulk load goes on, or has left its folder behind.
static bool
has_unfinished_load(const kb_store *store)
{
    char *const path = path_below(store, "/" KB_BULK_FOLDER);
    struct stat folder;
    const bool is_there =
        path && stat(path, &folder) == 0 && S_ISDIR(folder.st_mode);
    kb_alloc_release(&store->alloc, path);
    return is_there;
}

/// Remove what a bulk load has left behind.  The directory is locked.
static void
remove_unfinished_load(const kb_store *store)
{
    (void)unlinkat(store->lock, KB_BULK_FOLDER "/data.mdb", 0);
    (void)unlinkat(store->lock, KB_BULK_FOLDER "/lock.mdb", 0);
    (void)unlinkat(store->lock, KB_BULK_FOLDER "/" KB_BULK_PART, 0);
    (void)unlinkat(store->lock, KB_BULK_FOLDER, AT_REMOVEDIR);
}

static kb_status
check_image(kb_store *store, const kb_store_options *options, kb_error *err)
{
    kb_error why = {.status = KB_OK};
    const kb_status st = kb_datafile_check(store->file, &why);
    if (st == KB_ERR_MISSING && options->create) {
        return KB_OK;
    }
    if (st == KB_ERR_MISSING) {
        return kb_error_set(err, st, store->path, 0,
                            has_unfinished_load(store)
                                ? "no store is there: a bulk load goes on, "
                                  "or was interrupted and must run again"
                                : "no store is there");
    }
    if (st != KB_OK && err) {
        *err = why;
    }
    return st;
}

static int
open_with_size(kb_store *store, uint64_t size)
{
    int rc = mdb_env_create(&store->env);
    if (rc != MDB_SUCCESS) {
        store->env = NULL;
        return rc;
    }
    const unsigned flags = MDB_NOTLS | MDB_NORDAHEAD |
                           (store->is_read_only ? MDB_RDONLY : 0U) |
                           (store->is_lockless ? MDB_NOLOCK : 0U);
    (void)mdb_env_set_maxdbs(store->env, MAX_TABLES);
    (void)mdb_env_set_maxreaders(store->env, MAX_READERS);
    rc = mdb_env_set_mapsize(store->env, (size_t)size);
    if (rc == MDB_SUCCESS) {
        rc = mdb_env_open(store->env, store->path, flags, FILE_MODE);
    }
    if (rc != MDB_SUCCESS) {
        mdb_env_close(store->env);
        store->env = NULL;
    }
    return rc;
}

/// Remember which file is mapped.
static void
note_file(kb_store *store)
{
    struct stat file;
    int fd = -1;
    if (mdb_env_get_fd(store->env, &fd) == MDB_SUCCESS &&
        fstat(fd, &file) == 0) {
        store->device = (uint64_t)file.st_dev;
        store->inode = (uint64_t)file.st_ino;
    }
}

kb_status
kb_store_map(kb_store *store, kb_error *err)
{
    uint64_t size = store->map_size;
    if (size == 0) {
        size = first_map_size;
        if (store->max_map_size != 0 && store->max_map_size < size) {
            size = store->max_map_size;
        }
    }
    int rc = open_with_size(store, size);
    while ((rc == ENOMEM || rc == EINVAL) && store->map_size == 0 &&
           size > least_map_size) { // EINVAL: valgrind's way to say it
        size /= 2;
        rc = open_with_size(store, size);
    }
    if (rc == MDB_SUCCESS) {
        (void)mdb_reader_check(store->env, NULL);
        note_file(store);
        store->is_dead = false;
        if (!store->is_read_only) {
            kb_env_fill(store);
        }
        return KB_OK;
    }
    const kb_status st = rc == MDB_INVALID || rc == MDB_VERSION_MISMATCH
                             ? KB_ERR_VERSION
                         : rc == ENOMEM                 ? KB_ERR_NOMEM
                         : rc == ENOSPC || rc == EDQUOT ? KB_ERR_FULL
                                                        : KB_ERR_IO;
    return kb_error_set(err, st, store->path, 0, "%s", mdb_strerror(rc));
}

static kb_status
open_tables(kb_store *store, MDB_txn *txn, unsigned flags, int *fault)
{
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        *fault = mdb_dbi_open(txn, kb_schema_name((kb_table)i), flags,
                              &store->tables[i]);
        if (*fault != MDB_SUCCESS) {
            return *fault == MDB_NOTFOUND ? KB_NOT_FOUND : KB_ERR_IO;
        }
    }
    return KB_OK;
}

/// Open the tables of an existing store.  KB_NOT_FOUND: the environment is
/// empty; KB_ERR_VERSION: it holds something else.
static kb_status
open_existing(kb_store *store, kb_error *err)
{
    MDB_txn *txn = NULL;
    MDB_stat stat = {0};
    int rc = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn);
    if (rc == MDB_MAP_RESIZED) {
        rc = mdb_env_set_mapsize(store->env, 0);
        rc = rc == MDB_SUCCESS
                 ? mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn)
                 : rc;
    }
    if (rc != MDB_SUCCESS) {
        return kb_error_set(err, KB_ERR_IO, store->path, 0, "%s",
                            mdb_strerror(rc));
    }
    MDB_dbi root = 0;
    rc = mdb_dbi_open(txn, NULL, 0, &root);
    rc = rc == MDB_SUCCESS ? mdb_stat(txn, root, &stat) : rc;
    kb_status st = KB_NOT_FOUND;
    if (rc == MDB_SUCCESS && stat.ms_entries > 0) {
        st = open_tables(store, txn, 0, &rc);
    }
    if (st == KB_OK) {
        rc = mdb_txn_commit(txn); // keeps the handles of the tables
        return rc == MDB_SUCCESS ? KB_OK
                                 : kb_error_set(err, KB_ERR_IO, store->path, 0,
                                                "%s", mdb_strerror(rc));
    }
    mdb_txn_abort(txn);
    if (stat.ms_entries == 0 && st == KB_NOT_FOUND) {
        return KB_NOT_FOUND;
    }
    return kb_error_set(err, KB_ERR_VERSION, store->path, 0,
                        "an LMDB environment, but no knowledge base");
}

static kb_status
put_meta(kb_txn *txn, kb_str name, const void *value, size_t len)
{
    return kb_env_put(txn, KB_TABLE_META, name, (kb_str){value, len});
}

static kb_status
write_meta(kb_txn *txn)
{
    const kb_store *const store = txn->store;
    uint8_t format[4];
    uint8_t ids[8];
    uint8_t counts[KB_COUNTS_LEN] = {0};
    const uint8_t state = KB_STATE_CLEAN;
    kb_code_put16(format, KB_FORMAT_MAJOR);
    kb_code_put16(format + 2, KB_FORMAT_MINOR);
    kb_code_put32(ids, 1);
    kb_code_put32(ids + 4, 1);
    KB_TRY(put_meta(txn, KB_STR("magic"), KB_STORE_MAGIC,
                    sizeof(KB_STORE_MAGIC) - 1));
    KB_TRY(put_meta(txn, KB_STR("format"), format, sizeof(format)));
    KB_TRY(put_meta(txn, KB_STR("base"), store->base, store->base_len));
    KB_TRY(put_meta(txn, KB_STR("uuid"), store->uuid, UUID_LEN));
    KB_TRY(put_meta(txn, KB_STR("ids"), ids, sizeof(ids)));
    KB_TRY(put_meta(txn, KB_STR("counts"), counts, sizeof(counts)));
    if (!store->has_evidence) {
        const uint8_t none = 0;
        KB_TRY(put_meta(txn, KB_STR("evidence"), &none, sizeof(none)));
    }
    return put_meta(txn, KB_STR("state"), &state, sizeof(state));
}

/// Make the tables and the first rows, in one transaction.
static kb_status
create_tables(kb_store *store)
{
    if (getrandom(store->uuid, UUID_LEN, 0) != UUID_LEN) {
        store->fault = errno;
        return KB_ERR_IO;
    }
    store->uuid[6] = (uint8_t)((store->uuid[6] & 0x0FU) | 0x40U); // RFC 4122
    store->uuid[8] = (uint8_t)((store->uuid[8] & 0x3FU) | 0x80U);
    kb_txn txn = {.store = store};
    KB_TRY(kb_env_begin(&txn, true));
    int rc = MDB_SUCCESS;
    kb_status st = open_tables(store, txn.mdb, MDB_CREATE, &rc);
    if (st == KB_OK) {
        st = write_meta(&txn);
    } else {
        store->is_full = rc == MDB_MAP_FULL;
        st = store->is_full ? KB_ERR_FULL : KB_ERR_IO;
        store->fault = rc;
    }
    if (st != KB_OK) {
        kb_env_abort(&txn);
        return st;
    }
    return kb_env_commit(&txn);
}

static kb_status
create_store(kb_store *store, const kb_store_options *options, kb_error *err)
{
    KB_TRY(copy_base(store, options->base, err));
    kb_status st = create_tables(store);
    while (st == KB_ERR_FULL && store->is_full) {
        st = kb_env_grow(store);
        st = st == KB_OK ? create_tables(store) : st;
    }
    return st == KB_OK ? KB_OK : kb_env_error(store, st, err);
}

static kb_status
check_format(kb_txn *txn, kb_error *err)
{
    kb_store *const store = txn->store;
    kb_str value = {0};
    KB_TRY(kb_env_get(txn, KB_TABLE_META, KB_STR("magic"), &value));
    if (!kb_str_equal(value, KB_STR(KB_STORE_MAGIC))) {
        return kb_error_set(err, KB_ERR_VERSION, store->path, 0,
                            "an LMDB environment, but no knowledge base");
    }
    KB_TRY(kb_env_get(txn, KB_TABLE_META, KB_STR("format"), &value));
    if (value.len != 4) {
        return KB_ERR_CORRUPT;
    }
    store->format[0] = kb_code_get16((const uint8_t *)value.ptr);
    store->format[1] = kb_code_get16((const uint8_t *)value.ptr + 2);
    if (store->format[0] != KB_FORMAT_MAJOR) {
        return kb_error_set(err, KB_ERR_VERSION, store->path, 0,
                            "the store is of format %d.%d, this program knows "
                            "format %d",
                            store->format[0], store->format[1],
                            KB_FORMAT_MAJOR);
    }
    return KB_OK;
}

static kb_status
check_state(kb_txn *txn, kb_error *err)
{
    kb_str value = {0};
    KB_TRY(kb_env_get(txn, KB_TABLE_META, KB_STR("state"), &value));
    if (value.len == 1 && value.ptr[0] == KB_STATE_CLEAN) {
        return KB_OK;
    }
    const bool is_bulk = value.len == 1 && value.ptr[0] == KB_STATE_BULK;
    if (is_bulk && txn->store->is_loading) {
        return KB_OK;
    }
    return kb_error_set(err, KB_ERR_CORRUPT, txn->store->path, 0,
                        is_bulk ? "bulk unfinished: a load was interrupted"
                                : "the store is in a state unheard of");
}

/// What the store was made to keep.
static kb_status
read_parts(kb_txn *txn)
{
    kb_store *const store = txn->store;
    kb_str value = {0};
    const kb_status st =
        kb_env_get(txn, KB_TABLE_META, KB_STR("evidence"), &value);
    if (st == KB_OK && (value.len != 1 || (uint8_t)value.ptr[0] > 1)) {
        return KB_ERR_CORRUPT;
    }
    store->has_evidence = st == KB_NOT_FOUND || value.ptr[0] != 0;
    store->has_text = store->has_text && store->has_evidence;
    return st == KB_NOT_FOUND ? KB_OK : st;
}

static kb_status
read_meta(kb_txn *txn, kb_error *err)
{
    kb_str value = {0};
    KB_TRY(check_format(txn, err));
    KB_TRY(check_state(txn, err));
    KB_TRY(read_parts(txn));
    KB_TRY(kb_env_get(txn, KB_TABLE_META, KB_STR("uuid"), &value));
    if (value.len != UUID_LEN) {
        return KB_ERR_CORRUPT;
    }
    memcpy(txn->store->uuid, value.ptr, UUID_LEN);
    KB_TRY(kb_env_get(txn, KB_TABLE_META, KB_STR("base"), &value));
    const kb_status st = copy_base(txn->store, value, NULL);
    return st == KB_ERR_INVALID ? KB_ERR_CORRUPT : st;
}

static kb_status
load_meta(kb_store *store, kb_error *err)
{
    kb_txn txn = {.store = store};
    kb_error why = {.status = KB_OK};
    kb_status st = kb_env_begin(&txn, false);
    if (st == KB_OK) {
        st = read_meta(&txn, &why);
        kb_env_abort(&txn);
    }
    if (st == KB_OK) {
        return KB_OK;
    }
    if (why.status == st) {
        if (err) {
            *err = why;
        }
        return st;
    }
    st = st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st;
    return kb_env_error(store, st, err);
}

/// Map the file, without a look into its tables.
static kb_status
open_bare(kb_store *store, const kb_store_options *options, kb_error *err)
{
    KB_TRY(check_directory(store, options, err));
    if (store->is_read_only) {
        KB_TRY(find_lockless(store));
    }
    if (!store->is_read_only || store->is_lockless) {
        KB_TRY(lock_directory(store, err));
    }
    KB_TRY(check_image(store, options, err));
    if (!store->is_read_only) {
        remove_unfinished_load(store);
    }
    return kb_store_map(store, err);
}

static kb_status
open_store(kb_store *store, const kb_store_options *options, kb_error *err)
{
    KB_TRY(open_bare(store, options, err));
    kb_status st = open_existing(store, err);
    if (st == KB_NOT_FOUND && options->create) {
        st = create_store(store, options, err);
    } else if (st == KB_NOT_FOUND) {
        st = kb_error_set(err, KB_ERR_MISSING, store->path, 0,
                          "the store was never finished");
    }
    KB_TRY(st);
    return load_meta(store, err);
}

kb_status
kb_store_open_tables(kb_store *store, kb_error *err)
{
    const kb_status st = open_existing(store, err);
    if (st == KB_NOT_FOUND) {
        return kb_error_set(err, KB_ERR_MISSING, store->path, 0,
                            "the store was never finished");
    }
    KB_TRY(st);
    return load_meta(store, err);
}

static bool
make_mutex(pthread_mutex_t *mutex)
{
    pthread_mutexattr_t how;
    if (pthread_mutexattr_init(&how) != 0) {
        return false;
    }
    const bool is_made =
        pthread_mutexattr_settype(&how, PTHREAD_MUTEX_RECURSIVE) == 0 &&
        pthread_mutex_init(mutex, &how) == 0;
    (void)pthread_mutexattr_destroy(&how);
    return is_made;
}

/// A handle, with nothing open.
static kb_status
new_store(const char *path, const kb_store_options *options, kb_store **out)
{
    const kb_allocator *const alloc = kb_alloc_or_default(options->alloc);
    kb_store *const store = kb_alloc_zeroed(alloc, 1, sizeof(*store));
    if (!store) {
        return KB_ERR_NOMEM;
    }
    store->alloc = *alloc;
    store->has_threads = !options->alloc;
    store->lock = -1;
    if (!make_mutex(&store->mutex)) {
        kb_alloc_release(alloc, store);
        return KB_ERR_NOMEM;
    }
    store->pid = getpid();
    store->is_read_only = options->read_only;
    store->has_text = !options->without_text;
    store->has_evidence = !options->without_evidence;
    store->map_size = options->map_size;
    store->max_map_size = options->max_map_size;
    const size_t len = strlen(path) + 1;
    store->path = kb_alloc_array(alloc, len, 1);
    if (store->path) {
        memcpy(store->path, path, len);
        store->file = path_below(store, "/data.mdb");
    }
    if (!store->file) {
        kb_store_close(store);
        return KB_ERR_NOMEM;
    }
    *out = store;
    return KB_OK;
}

kb_status
kb_store_open(const char *path, const kb_store_options *options, kb_store **out,
              kb_error *err)
{
    static const kb_store_options defaults = {0};
    kb_store *store = NULL;
    options = options ? options : &defaults;
    KB_TRY(check_options(options, err));
    kb_status st = new_store(path, options, &store);
    if (st == KB_OK && options->create) {
        // A store asked for with a bad base must not be made first.
        st = copy_base(store, options->base, err);
    }
    st = st == KB_OK ? open_store(store, options, err) : st;
    if (st != KB_OK) {
        if (st == KB_ERR_NOMEM) {
            (void)kb_error_set(err, st, path, 0, "out of memory");
        }
        kb_store_close(store);
        return st;
    }
    *out = store;
    return KB_OK;
}

kb_status
kb_store_open_bare(const char *path, kb_store **out, kb_error *err)
{
    static const kb_store_options options = {.read_only = true};
    kb_store *store = NULL;
    kb_status st = new_store(path, &options, &store);
    st = st == KB_OK ? open_bare(store, &options, err) : st;
    if (st != KB_OK) {
        kb_store_close(store);
        return st;
    }
    *out = store;
    return KB_OK;
}

void
kb_store_close(kb_store *store)
{
    if (!store) {
        return;
    }
    if (store->env) {
        mdb_env_close(store->env);
    }
    if (store->lock >= 0) {
        (void)close(store->lock);
    }
    (void)pthread_mutex_destroy(&store->mutex);
    const kb_allocator alloc = store->alloc;
    kb_alloc_release(&alloc, store->path);
    kb_alloc_release(&alloc, store->file);
    kb_alloc_release(&alloc, store->base);
    kb_alloc_release(&alloc, store);
}

kb_str
kb_store_base(const kb_store *store)
{
    return (kb_str){store->base, store->base_len};
}

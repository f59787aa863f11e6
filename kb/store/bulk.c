// SPDX-License-Identifier: MIT
#include "store/bulk.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/hash.h"
#include "store/datafile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

// Shares of the memory, in 1/SHARES: an inbox; two of them, the batch, the
// changes on the way to the spools, and what they add to those before some are
// written to disk; all terms, of which no more than hashes are kept then; the
// least that is written to disk; a transaction. The spools have the rest.
enum {
    SHARES = 96,
    INBOX_SHARE = 3,
    WORK_SHARE = 48,
    TERM_SHARE = 32,
    RUN_SHARE = 1,
    TXN_SHARE = 8
};

enum { DIRECTORY_MODE = 0755, FILE_MODE = 0644 };

static const kb_str data_file = {"/data.mdb", 9};
static const kb_str lock_file = {"/lock.mdb", 9};
static const kb_str part_file = {"/" KB_BULK_PART, sizeof(KB_BULK_PART)};

static kb_status
join_path(const kb_allocator *alloc, const char *folder, kb_str tail,
          char **out)
{
    const size_t n = strlen(folder);
    char *const path = kb_alloc_array(alloc, n + tail.len + 1, 1);
    if (!path) {
        return KB_ERR_NOMEM;
    }
    memcpy(path, folder, n);
    memcpy(path + n, tail.ptr, tail.len);
    path[n + tail.len] = '\0';
    *out = path;
    return KB_OK;
}

static kb_status
set_errno(const kb_bulk *bulk, kb_error *err)
{
    const int why = errno;
    const kb_status st =
        why == ENOSPC || why == EDQUOT ? KB_ERR_FULL : KB_ERR_IO;
    return kb_error_set(err, st, bulk->path, 0, "%s", strerror(why));
}

/// Remove a file of a folder, if it is there.
static void
remove_file(const kb_bulk *bulk, const char *folder, kb_str name)
{
    char *path = NULL;
    if (join_path(&bulk->alloc, folder, name, &path) == KB_OK) {
        (void)unlink(path);
    }
    kb_alloc_release(&bulk->alloc, path);
}

static void
remove_folder(const kb_bulk *bulk)
{
    if (bulk->folder) {
        remove_file(bulk, bulk->folder, data_file);
        remove_file(bulk, bulk->folder, lock_file);
        remove_file(bulk, bulk->folder, part_file);
        (void)rmdir(bulk->folder);
    }
}

// ---- beginning --------------------------------------------------------------

static kb_status
lock_directory(kb_bulk *bulk, kb_error *err)
{
    if (mkdir(bulk->path, DIRECTORY_MODE) != 0 && errno != EEXIST) {
        return set_errno(bulk, err);
    }
    bulk->lock = open(bulk->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (bulk->lock < 0) {
        return set_errno(bulk, err);
    }
    if (flock(bulk->lock, LOCK_EX | LOCK_NB) == 0) {
        return KB_OK;
    }
    return errno == EWOULDBLOCK
               ? kb_error_set(err, KB_ERR_BUSY, bulk->path, 0,
                              "another program is writing to the store")
               : set_errno(bulk, err);
}

static kb_status
check_absence(const kb_bulk *bulk, kb_error *err)
{
    struct stat file;
    char *path = NULL;
    KB_TRY(join_path(&bulk->alloc, bulk->path, data_file, &path));
    const bool is_there = stat(path, &file) == 0 && file.st_size > 0;
    kb_alloc_release(&bulk->alloc, path);
    return is_there ? kb_error_set(err, KB_ERR_INVALID, bulk->path, 0,
                                   "a store is there already")
                    : KB_OK;
}

static kb_status
set_state(kb_txn *txn, uint8_t state)
{
    return kb_env_put(txn, KB_TABLE_META, KB_STR("state"),
                      (kb_str){(const char *)&state, sizeof(state)});
}

/// Say in the new environment that it is not finished.
static kb_status
mark_unfinished(kb_bulk *bulk)
{
    kb_txn txn = {.store = bulk->store};
    KB_TRY(kb_env_begin(&txn, true));
    const kb_status st = set_state(&txn, KB_STATE_BULK);
    if (st != KB_OK) {
        kb_env_abort(&txn);
        return st;
    }
    return kb_env_commit(&txn);
}

static void
init_spools(kb_bulk *bulk)
{
    static const struct {
        kb_table table;
        kb_spool_join_fn join;
    } joins[] = {{KB_TABLE_SPO, kb_bulk_join_spo},
                 {KB_TABLE_CO, kb_bulk_join_pair},
                 {KB_TABLE_VARIANT, kb_bulk_join_variant},
                 {KB_TABLE_GRAM, kb_row_join_gram}};
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        kb_spool_init(&bulk->sink.spools[i], &bulk->alloc, bulk->folder, NULL);
        bulk->sink.spools[i].pool = &bulk->sink.pool;
    }
    for (size_t i = 0; i < sizeof(joins) / sizeof(joins[0]); ++i) {
        bulk->sink.spools[joins[i].table].join = joins[i].join;
    }
    if (!bulk->store->has_evidence) {
        bulk->sink.spools[KB_TABLE_ENTDOC].join = kb_bulk_join_days;
    }
    // An order tells of its last words; see kb_bulk_finish().
    bulk->sink.spools[KB_TABLE_POS].n_words = 2;
    bulk->sink.spools[KB_TABLE_OSP].n_words = 1;
    bulk->sink.pool.blocks.alloc = &bulk->alloc;
    bulk->sink.known.alloc = &bulk->alloc;
    bulk->sink.pool.mutex = &bulk->blocks_mutex;
    bulk->sink.ids = (kb_row_ids){1, 1};
}

/// Begin the file that will hold the tables, beside the one that LMDB has made.
static kb_status
begin_pack(kb_bulk *bulk)
{
    kb_store *const store = bulk->store;
    uint8_t tables[KB_DATAFILE_TABLES];
    size_t page_size = 0;
    uint64_t last = 0;
    int fd = -1;
    KB_TRY(kb_env_descriptor(store, &fd));
    KB_TRY(
        kb_datafile_tables(fd, kb_env_last(store), &page_size, &last, tables));
    KB_TRY(join_path(&bulk->alloc, bulk->folder, part_file, &bulk->part));
    fd = open(bulk->part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (fd < 0) {
        store->fault = errno;
        return errno == ENOSPC || errno == EDQUOT ? KB_ERR_FULL : KB_ERR_IO;
    }
    const kb_status st = kb_pack_begin(&bulk->sink.pack, &bulk->alloc, fd,
                                       page_size, store->max_map_size);
    bulk->sink.pack.mutex = &bulk->pages_mutex;
    return st;
}

static kb_status
begin(kb_bulk *bulk, const char *path, const kb_store_options *options,
      kb_error *err)
{
    kb_store_options how = *options;
    how.create = true;
    if (how.read_only) {
        return kb_error_set(err, KB_ERR_INVALID, NULL, 0,
                            "a store cannot be made read-only");
    }
    KB_TRY(join_path(&bulk->alloc, path, KB_STR(""), &bulk->path));
    KB_TRY(lock_directory(bulk, err));
    KB_TRY(check_absence(bulk, err));
    KB_TRY(join_path(&bulk->alloc, path, KB_STR("/" KB_BULK_FOLDER),
                     &bulk->folder));
    remove_folder(bulk);
    KB_TRY(kb_store_open(bulk->folder, &how, &bulk->store, err));
    kb_env_set_sync(bulk->store, false);
    init_spools(bulk);
    KB_TRY(kb_batch_new(&bulk->alloc, &bulk->batch));
    kb_status st = mark_unfinished(bulk);
    st = st == KB_OK ? begin_pack(bulk) : st;
    return st == KB_OK ? KB_OK : kb_env_error(bulk->store, st, err);
}

kb_status
kb_bulk_begin(const char *path, const kb_store_options *options,
              uint64_t memory, kb_bulk **out, kb_error *err)
{
    static const kb_store_options defaults = {0};
    options = options ? options : &defaults;
    const kb_allocator *const alloc = kb_alloc_or_default(options->alloc);
    kb_bulk *const bulk = kb_alloc_zeroed(alloc, 1, sizeof(*bulk));
    if (!bulk) {
        return kb_error_set(err, KB_ERR_NOMEM, path, 0, "out of memory");
    }
    bulk->alloc = *alloc;
    bulk->lock = -1;
    bulk->sink.pack.fd = -1;
    kb_inbox_init(&bulk->inbox, &bulk->alloc);
    kb_inbox_init(&bulk->away, &bulk->alloc);
    bulk->ids.alloc = &bulk->alloc;
    bulk->task.is_apart = !options->alloc; // else it may not be for two threads
    (void)pthread_mutex_init(&bulk->pages_mutex, NULL);
    (void)pthread_mutex_init(&bulk->blocks_mutex, NULL);
    (void)pthread_mutex_init(&bulk->jobs.mutex, NULL);
    (void)pthread_cond_init(&bulk->jobs.change, NULL);
    bulk->memory = memory == 0 ? KB_BULK_MEMORY : memory;
    if (bulk->memory < KB_BULK_MEMORY_MIN) {
        bulk->memory = KB_BULK_MEMORY_MIN;
    }
    const kb_status st = begin(bulk, path, options, err);
    if (st != KB_OK) {
        if (st == KB_ERR_NOMEM) {
            (void)kb_error_set(err, st, path, 0, "out of memory");
        }
        kb_bulk_abort(bulk);
        return st;
    }
    *out = bulk;
    return KB_OK;
}

// ---- putting ----------------------------------------------------------------

static uint64_t
share_of(const kb_bulk *bulk, unsigned share)
{
    return bulk->memory / SHARES * share;
}

static size_t
memory_of_terms(const kb_bulk *bulk)
{
    const kb_batch *const batch = bulk->batch;
    return batch->term_arena.used +
           batch->terms.cap * sizeof(*batch->terms.items) +
           batch->term_slots.cap * sizeof(kb_slot) +
           kb_idmap_memory(&bulk->sink.known);
}

/// Of the spools of a set that may be written to disk, the one that takes most
/// memory, or NULL; what all spools take, and what more the sort of the one of
/// the set that needs most, when two sort at once.
static kb_spool *
find_largest(kb_bulk *bulk, uint32_t tables, uint64_t *sum, uint64_t *sort)
{
    kb_spool *largest = NULL;
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        kb_spool *const spool = &bulk->sink.spools[i];
        if ((tables >> i & 1U) == 0) {
            continue;
        }
        *sum = kb_spool_count(spool);
        const uint64_t room = 2 * (uint64_t)kb_spool_sort_memory(spool);
        *sort = room > *sort ? room : *sort;
        if (!spool->is_closed &&
            (!largest || kb_spool_memory(spool) > kb_spool_memory(largest))) {
            largest = spool;
        }
    }
    return largest;
}

kb_status
kb_bulk_balance(kb_bulk *bulk, uint32_t tables)
{
    for (;;) {
        uint64_t sum = 0;
        uint64_t sort = 0;
        kb_spool *const largest = find_largest(bulk, tables, &sum, &sort);
        if (bulk->taken + sum + sort <= bulk->memory || !largest ||
            kb_spool_memory(largest) < share_of(bulk, RUN_SHARE)) {
            return KB_OK;
        }
        errno = 0;
        const kb_status st = kb_spool_spill(largest);
        if (st != KB_OK) {
            kb_bulk_note_errno(bulk);
            return st;
        }
    }
}

/// Take an inbox apart into tables that come in order, and spools.
static kb_status
spool_inbox(kb_bulk *bulk)
{
    kb_txn txn = {.store = bulk->store}; // without LMDB's part
    KB_TRY(kb_inbox_empty(&bulk->away, bulk->batch, bulk->store->has_text));
    KB_TRY(kb_batch_spool_terms(bulk->batch, &bulk->sink));
    KB_TRY(kb_batch_spool(bulk->batch, &txn, &bulk->sink));
    kb_batch_forget(bulk->batch);
    return KB_OK;
}

static kb_status
spool_away(void *ctx)
{
    kb_bulk *const bulk = ctx;
    const kb_status st = spool_inbox(bulk);
    if (st != KB_OK) {
        kb_bulk_note_fault(bulk);
        return st;
    }
    return kb_bulk_balance(bulk, KB_BULK_ALL);
}

/// Have the inbox taken apart while the next one is filled.
static kb_status
hand_over(kb_bulk *bulk)
{
    KB_TRY(kb_task_end(&bulk->task));
    if (bulk->inbox.items.n == 0) {
        return KB_OK;
    }
    const kb_inbox full = bulk->inbox;
    bulk->inbox = bulk->away;
    bulk->away = full;
    if (memory_of_terms(bulk) > share_of(bulk, TERM_SHARE)) {
        KB_TRY(kb_batch_forget_terms(bulk->batch, &bulk->sink));
    }
    bulk->taken = memory_of_terms(bulk) + bulk->ids.cap * sizeof(kb_slot) +
                  share_of(bulk, WORK_SHARE);
    kb_task_begin(&bulk->task, spool_away, bulk);
    return bulk->task.is_running ? KB_OK : kb_task_end(&bulk->task);
}

/// Write all that came so far into the tables.
static kb_status
write_all(kb_bulk *bulk)
{
    KB_TRY(hand_over(bulk));
    KB_TRY(kb_task_end(&bulk->task));
    return kb_bulk_finish(bulk);
}

/// Finish what came so far; the rest goes through transactions.
static kb_status
go_incremental(kb_bulk *bulk)
{
    KB_TRY(write_all(bulk));
    kb_slots_clear(&bulk->ids);
    return kb_txn_begin(bulk->store, KB_TXN_WRITE, &bulk->txn, NULL);
}

/// Whether a document of that id may have come before: its hash has.
static bool
is_known(const kb_bulk *bulk, uint64_t hash)
{
    kb_probe probe = kb_slots_probe(hash);
    uint32_t low = 0;
    while (kb_slots_next(&bulk->ids, &probe, &low)) {
        if (low == (uint32_t)(hash & INT32_MAX)) {
            return true;
        }
    }
    return false;
}

static kb_status
put_incremental(kb_bulk *bulk, const kb_annotation *annotation,
                kb_put_result *result, kb_error *err)
{
    if (kb_txn_pending(bulk->txn) > share_of(bulk, TXN_SHARE)) {
        const kb_status st = kb_txn_commit(bulk->txn, err);
        bulk->txn = NULL;
        KB_TRY(st);
        KB_TRY(kb_txn_begin(bulk->store, KB_TXN_WRITE, &bulk->txn, err));
    }
    return kb_txn_put_annotation(bulk->txn, annotation, result, err);
}

/// What a document does to an older one of its id, or NULL.
static kb_status
compare(const kb_bulk *bulk, const kb_annotation *older,
        const kb_annotation *annotation, kb_put_result *result)
{
    *result = KB_PUT_ADDED;
    if (!older) {
        return KB_OK;
    }
    uint8_t digests[2][KB_KEY_HASH];
    kb_buf scratch;
    kb_buf_init(&scratch, &bulk->alloc);
    kb_status st = kb_annotation_digest(older, &scratch, digests[0]);
    st = st == KB_OK ? kb_annotation_digest(annotation, &scratch, digests[1])
                     : st;
    kb_buf_clear(&scratch);
    if (st == KB_OK) {
        *result = memcmp(digests[0], digests[1], KB_KEY_HASH) == 0
                      ? KB_PUT_UNCHANGED
                      : KB_PUT_REPLACED;
    }
    return st;
}

static kb_status
add_to_inbox(kb_bulk *bulk, const kb_annotation *annotation,
             kb_put_result *result)
{
    const kb_str id = annotation->document->id;
    KB_TRY(compare(bulk, kb_inbox_find(&bulk->inbox, id), annotation, result));
    if (*result == KB_PUT_UNCHANGED) {
        return KB_OK;
    }
    KB_TRY(kb_inbox_add(&bulk->inbox, annotation));
    const uint64_t hash = kb_hash_finish(kb_hash(id));
    return *result == KB_PUT_REPLACED
               ? KB_OK
               : kb_slots_add(&bulk->ids, hash, (uint32_t)(hash & INT32_MAX));
}

/// Faults that leave a load as it was before the document.
static bool
is_harmless(kb_status st)
{
    return st == KB_OK || st == KB_ERR_INVALID || st == KB_ERR_UTF8;
}

kb_status
kb_bulk_put_annotation(kb_bulk *bulk, const kb_annotation *annotation,
                       kb_put_result *result, kb_error *err)
{
    kb_put_result ignored = KB_PUT_ADDED;
    kb_put_result *const to = result ? result : &ignored;
    if (bulk->is_broken) {
        return kb_error_set(err, KB_ERR_INVALID, bulk->path, 0,
                            "the bulk load has failed before");
    }
    KB_TRY(kb_annotation_check(annotation, err));
    kb_status st = KB_OK;
    const kb_str id = annotation->document->id;
    if (!bulk->txn && is_known(bulk, kb_hash_finish(kb_hash(id))) &&
        !kb_inbox_find(&bulk->inbox, id)) {
        st = go_incremental(bulk);
    }
    if (st == KB_OK && bulk->txn) {
        st = put_incremental(bulk, annotation, to, err);
        bulk->is_broken = !is_harmless(st);
        return st;
    }
    st = st == KB_OK ? add_to_inbox(bulk, annotation, to) : st;
    if (st == KB_OK &&
        kb_inbox_memory(&bulk->inbox) > share_of(bulk, INBOX_SHARE)) {
        st = hand_over(bulk);
    }
    bulk->is_broken = !is_harmless(st);
    return st == KB_OK ? KB_OK : kb_env_error(bulk->store, st, err);
}

// ---- the end ----------------------------------------------------------------

static kb_status
finish(kb_bulk *bulk)
{
    kb_txn txn = {.store = bulk->store};
    if (bulk->txn) {
        const kb_status st = kb_txn_commit(bulk->txn, NULL);
        bulk->txn = NULL;
        KB_TRY(st);
    } else {
        KB_TRY(write_all(bulk));
    }
    KB_TRY(kb_env_begin(&txn, true));
    const kb_status st = set_state(&txn, KB_STATE_CLEAN);
    if (st != KB_OK) {
        kb_env_abort(&txn);
        return st;
    }
    KB_TRY(kb_env_commit(&txn));
    return kb_env_sync(bulk->store);
}

/// Put the finished environment where the store is to be.
static kb_status
move_into_place(kb_bulk *bulk, kb_error *err)
{
    char *from = NULL;
    char *to = NULL;
    kb_store_close(bulk->store);
    bulk->store = NULL;
    kb_status st = join_path(&bulk->alloc, bulk->folder, data_file, &from);
    st = st == KB_OK ? join_path(&bulk->alloc, bulk->path, data_file, &to) : st;
    if (st == KB_OK && (rename(from, to) != 0 || fsync(bulk->lock) != 0)) {
        st = set_errno(bulk, err);
    }
    kb_alloc_release(&bulk->alloc, to);
    kb_alloc_release(&bulk->alloc, from);
    return st;
}

kb_status
kb_bulk_commit(kb_bulk *bulk, kb_error *err)
{
    kb_status st = KB_OK;
    if (bulk->is_broken) {
        st = kb_error_set(err, KB_ERR_INVALID, bulk->path, 0,
                          "the bulk load has failed before");
    } else {
        st = finish(bulk);
        st = st == KB_OK ? move_into_place(bulk, err)
                         : kb_env_error(bulk->store, st, err);
    }
    kb_bulk_abort(bulk);
    return st;
}

void
kb_bulk_abort(kb_bulk *bulk)
{
    if (!bulk) {
        return;
    }
    const kb_allocator alloc = bulk->alloc;
    const kb_status ignored = kb_task_end(&bulk->task);
    (void)ignored;
    kb_txn_abort(bulk->txn);
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        kb_spool_clear(&bulk->sink.spools[i]);
    }
    kb_spool_pool_clear(&bulk->sink.pool);
    kb_pack_clear(&bulk->sink.pack);
    if (bulk->sink.pack.fd >= 0) {
        (void)close(bulk->sink.pack.fd);
    }
    (void)pthread_cond_destroy(&bulk->jobs.change);
    (void)pthread_mutex_destroy(&bulk->jobs.mutex);
    (void)pthread_mutex_destroy(&bulk->blocks_mutex);
    (void)pthread_mutex_destroy(&bulk->pages_mutex);
    kb_alloc_release(&alloc, bulk->degrees);
    kb_slots_clear(&bulk->ids);
    kb_idmap_clear(&bulk->sink.known);
    kb_batch_free(bulk->batch);
    kb_inbox_clear(&bulk->away);
    kb_inbox_clear(&bulk->inbox);
    kb_store_close(bulk->store);
    if (bulk->lock >= 0) {
        remove_folder(bulk);
        (void)close(bulk->lock);
    }
    kb_alloc_release(&alloc, bulk->part);
    kb_alloc_release(&alloc, bulk->folder);
    kb_alloc_release(&alloc, bulk->path);
    kb_alloc_release(&alloc, bulk);
}

// SPDX-License-Identifier: MIT
// Stores into one.  All are read at once, document by document in the order of
// `docid`; what two have is compared by its digest.  The new store is made
// beside its place and moved there when it is whole.
#include "base/alloc.h"
#include "base/error.h"
#include "store/datafile.h"
#include "store/fix.h"
#include "store/read.h"

#include <kb/care.h>

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DIRECTORY_MODE = 0755, BATCH_BYTES = 64 << 20 };

typedef struct source {
    kb_store *store;
    kb_txn *txn;
    kb_scan scan; // of `docid`
    kb_status next;
    uint32_t doc;
    kb_row_doc row;
} source;

typedef struct merger {
    const kb_merge_options *options;
    source *sources;
    size_t n;
    kb_store *out;
    kb_txn *txn;
    kb_error *err;
} merger;

/// A fault of a store, or KB_OK.
static kb_status
checked(const merger *m, const kb_store *store, kb_status st)
{
    return st == KB_OK ? KB_OK : kb_env_error(store, st, m->err);
}

// ---- sources ----------------------------------------------------------------

/// Go to a source's next document.
static kb_status
advance(const merger *m, source *s)
{
    s->next = kb_scan_next(&s->scan);
    if (s->next == KB_DONE) {
        return KB_OK;
    }
    kb_status st = s->next;
    st = st == KB_OK ? kb_row_read_id(s->scan.value, &s->doc) : st;
    st = st == KB_OK ? kb_read_doc(s->txn, s->doc, &s->row) : st;
    return checked(m, s->store, st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st);
}

static kb_status
open_source(merger *m, const char *path)
{
    const kb_store_options how = {.read_only = true,
                                  .alloc = m->options->alloc};
    source *const s = &m->sources[m->n++];
    KB_TRY(kb_store_open(path, &how, &s->store, m->err));
    if (!s->store->has_evidence) {
        return kb_error_set(m->err, KB_ERR_INVALID, path, 0,
                            "it keeps no evidence, from which to join it");
    }
    const source *const first = &m->sources[0];
    for (const source *other = first; other < s; ++other) {
        if (other->store->inode == s->store->inode &&
            other->store->device == s->store->device) {
            return kb_error_set(m->err, KB_ERR_INVALID, path, 0,
                                "the store is given twice");
        }
    }
    if (!kb_str_equal(kb_store_base(s->store), kb_store_base(first->store))) {
        return kb_error_set(m->err, KB_ERR_INVALID, path, 0,
                            "its base IRI is not that of %s",
                            first->store->path);
    }
    KB_TRY(kb_txn_begin(s->store, KB_TXN_READ, &s->txn, m->err));
    KB_TRY(checked(
        m, s->store,
        kb_scan_open(&s->scan, s->txn, KB_TABLE_DOCID, (kb_str){NULL, 0})));
    return advance(m, s);
}

static void
close_sources(merger *m)
{
    for (size_t i = 0; i < m->n; ++i) {
        kb_scan_close(&m->sources[i].scan);
        kb_txn_abort(m->sources[i].txn);
        kb_store_close(m->sources[i].store);
    }
}

// ---- corrections ------------------------------------------------------------

typedef struct correction_context {
    merger *m;
    const source *from;
} correction_context;

/// Take a correction over.  Of two that differ in their reason alone, the
/// smaller one is kept.
static kb_status
take_correction(void *ctx, const kb_correction *c)
{
    const correction_context *const context = ctx;
    kb_batch *const batch = context->m->txn->batch;
    kb_fix fix = {
        .kind = (uint8_t)c->kind,
        .target = KB_NONE,
        .document = c->document,
        .name = c->name,
        .reason = c->reason,
        .is_changed = true,
    };
    KB_TRY(kb_fix_entity(batch, c->entity, &fix.entity));
    if (c->target.len > 0) {
        KB_TRY(kb_fix_entity(batch, c->target, &fix.target));
    }
    const kb_fix *const old =
        kb_fixes_find(batch, fix.kind, fix.entity, fix.document);
    if (!old) {
        return kb_fixes_put(batch, &fix);
    }
    if (old->target != fix.target || !kb_str_equal(old->name, fix.name)) {
        return kb_error_set(
            context->m->err, KB_ERR_INVALID, context->from->store->path, 0,
            "entity " KB_FMT " is corrected otherwise than in another store",
            KB_ARG(c->entity));
    }
    return kb_str_compare(fix.reason, old->reason) < 0
               ? kb_fixes_put(batch, &fix)
               : KB_OK;
}

/// That the mergers of all stores together go in no circle.
static kb_status
check_circles(const merger *m)
{
    const kb_fixes *const fixes = m->txn->batch->fixes;
    for (size_t i = 0; i < fixes->items.n; ++i) {
        if (kb_fixes_root(m->txn->batch, fixes->items.items[i].entity) ==
            KB_NONE) {
            return kb_error_set(m->err, KB_ERR_INVALID, m->out->path, 0,
                                "the stores' corrections merge entities in a "
                                "circle");
        }
    }
    return KB_OK;
}

static kb_status
take_corrections(merger *m)
{
    KB_TRY(checked(m, m->out, kb_fixes_load(m->txn)));
    for (size_t i = 0; i < m->n; ++i) {
        source *const s = &m->sources[i];
        correction_context context = {m, s};
        const kb_status st =
            kb_correction_each(s->txn, take_correction, &context);
        if (st != KB_OK) {
            return st == KB_ERR_INVALID ? st : checked(m, s->store, st);
        }
    }
    return check_circles(m);
}

// ---- documents --------------------------------------------------------------

/// Whether, of two forms of a document, `a` is the newer: by its date, then by
/// its digest, so that the order of the stores does not matter.
static bool
is_newer(const source *a, const source *b)
{
    return a->row.date != b->row.date
               ? a->row.date > b->row.date
               : memcmp(a->row.digest, b->row.digest, KB_KEY_HASH) > 0;
}

static kb_status
refuse(const merger *m, const source *a, const source *b)
{
    return kb_error_set(m->err, KB_ERR_INVALID, b->store->path, 0,
                        "document " KB_FMT " is another one than in %s",
                        KB_ARG(a->row.external_id), a->store->path);
}

/// The source whose document comes next and is to be taken; NULL: no more.
static kb_status
choose(merger *m, source **out)
{
    source *best = NULL;
    for (size_t i = 0; i < m->n; ++i) {
        source *const s = &m->sources[i];
        if (s->next != KB_OK) {
            continue;
        }
        const int order =
            best ? kb_str_compare(s->scan.key, best->scan.key) : -1;
        if (order < 0) {
            best = s;
        } else if (order == 0 &&
                   memcmp(s->row.digest, best->row.digest, KB_KEY_HASH) != 0) {
            if (!m->options->newest) {
                return refuse(m, best, s);
            }
            best = is_newer(s, best) ? s : best;
        }
    }
    *out = best;
    return KB_OK;
}

/// Leave a document behind, in all sources that have it.
static kb_status
pass(merger *m, const source *taken)
{
    kb_key key = {.len = taken->scan.key.len};
    memcpy(key.bytes, taken->scan.key.ptr, key.len);
    for (size_t i = 0; i < m->n; ++i) {
        source *const s = &m->sources[i];
        if (s->next == KB_OK && kb_str_equal(s->scan.key, kb_key_get(&key))) {
            KB_TRY(advance(m, s));
        }
    }
    return KB_OK;
}

static kb_status
take_documents(merger *m)
{
    for (;;) {
        source *s = NULL;
        KB_TRY(choose(m, &s));
        if (!s) {
            return KB_OK;
        }
        KB_TRY(
            checked(m, s->store, kb_batch_load(m->txn->batch, s->txn, s->doc)));
        KB_TRY(pass(m, s));
        if (kb_txn_pending(m->txn) > BATCH_BYTES) {
            kb_txn *const full = m->txn;
            m->txn = NULL;
            KB_TRY(kb_txn_commit(full, m->err));
            KB_TRY(kb_txn_begin(m->out, KB_TXN_WRITE, &m->txn, m->err));
        }
    }
}

static kb_status
merge_into(merger *m, const char *path)
{
    const kb_store_options how = {
        .create = true,
        .base = kb_store_base(m->sources[0].store),
        .alloc = m->options->alloc,
    };
    KB_TRY(kb_store_open(path, &how, &m->out, m->err));
    KB_TRY(kb_txn_begin(m->out, KB_TXN_WRITE, &m->txn, m->err));
    KB_TRY(take_corrections(m));
    KB_TRY(take_documents(m));
    kb_txn *const last = m->txn;
    m->txn = NULL;
    return kb_txn_commit(last, m->err);
}

// ---- the new store's place --------------------------------------------------

static kb_status
say_errno(const merger *m, const char *path)
{
    char why[KB_SYSTEM_TEXT_MAX];
    return errno == EEXIST
               ? kb_error_set(m->err, KB_ERR_INVALID, path, 0,
                              "it exists already")
               : kb_error_set(m->err, errno == ENOSPC ? KB_ERR_FULL : KB_ERR_IO,
                              path, 0, "%s", kb_system_text(errno, why));
}

static void
remove_store(const char *path, char *scratch, size_t size)
{
    (void)snprintf(scratch, size, "%s/data.mdb", path);
    (void)unlink(scratch);
    (void)snprintf(scratch, size, "%s/lock.mdb", path);
    (void)unlink(scratch);
    (void)rmdir(path);
}

/// Merge into a directory beside the place, which is an empty directory till
/// then.
static kb_status
merge_beside(merger *m, const char *out, char *beside, char *scratch,
             size_t size)
{
    (void)snprintf(beside, size, "%s.part", out);
    remove_store(beside, scratch, size); // of a program that was killed
    kb_status st = merge_into(m, beside);
    kb_txn_abort(m->txn);
    kb_store_close(m->out);
    if (st == KB_OK && rename(beside, out) != 0) {
        st = say_errno(m, out);
    }
    if (st == KB_OK) {
        (void)snprintf(scratch, size, "%s/..", out);
        return kb_datafile_sync(scratch, m->err);
    }
    remove_store(beside, scratch, size);
    return st;
}

static kb_status
merge_opened(merger *m, const char *out)
{
    const kb_allocator *const alloc = m->options->alloc;
    const size_t size = strlen(out) + sizeof(".part/data.mdb");
    char *const beside = kb_alloc_array(alloc, size, 1);
    char *const scratch = kb_alloc_array(alloc, size, 1);
    kb_status st = KB_ERR_NOMEM;
    if (beside && scratch) {
        st = mkdir(out, DIRECTORY_MODE) == 0 ? KB_OK : say_errno(m, out);
        if (st == KB_OK) {
            st = merge_beside(m, out, beside, scratch, size);
            if (st != KB_OK) {
                (void)rmdir(out);
            }
        }
    } else {
        (void)kb_error_set(m->err, st, out, 0, "out of memory");
    }
    kb_alloc_release(alloc, scratch);
    kb_alloc_release(alloc, beside);
    return st;
}

kb_status
kb_store_merge(const char *out, const char *const *paths, size_t n,
               const kb_merge_options *options, kb_error *err)
{
    static const kb_merge_options defaults = {0};
    merger m = {.options = options ? options : &defaults, .err = err};
    if (n == 0) {
        return kb_error_set(err, KB_ERR_INVALID, out, 0,
                            "there are no stores to merge");
    }
    m.sources = kb_alloc_zeroed(m.options->alloc, n, sizeof(*m.sources));
    if (!m.sources) {
        return kb_error_set(err, KB_ERR_NOMEM, out, 0, "out of memory");
    }
    kb_status st = KB_OK;
    for (size_t i = 0; st == KB_OK && i < n; ++i) {
        st = open_source(&m, paths[i]);
    }
    st = st == KB_OK ? merge_opened(&m, out) : st;
    close_sources(&m);
    kb_alloc_release(m.options->alloc, m.sources);
    return st;
}

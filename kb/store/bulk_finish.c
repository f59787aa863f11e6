// SPDX-License-Identifier: MIT
// Spools into tables, each row behind the one before, by two threads:
//
//     termid docid ev co ─────────────────► as they are
//     spo ──► pos, osp, degrees ──┐
//     entdoc, variant ────────────┴──► ent ──► name, gram
#include "base/alloc.h"
#include "store/bulk.h"
#include "store/gram.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

// Share of the memory: what writing and merging take, and what the heap keeps
// of the documents' memory.
enum { WRITE_SHARE = 3, N_MERGED = 4 }; // spools that are merged at once

#define BIT(table) (UINT32_C(1) << (table))

// ---- joining ----------------------------------------------------------------

kb_status
kb_bulk_join_spo(kb_buf *sum, kb_str value)
{
    kb_row_spo a;
    kb_row_spo b;
    KB_TRY(kb_row_read_spo(kb_buf_get(sum), &a));
    KB_TRY(kb_row_read_spo(value, &b));
    KB_TRY(kb_apply_add(&a.n_evidence, b.n_evidence));
    KB_TRY(kb_apply_add(&a.n_other, b.n_other));
    KB_TRY(kb_apply_add(&a.n_documents, b.n_documents));
    for (size_t i = 0; i < KB_N_VOICES; ++i) {
        a.voices[i] = a.voices[i] > b.voices[i] ? a.voices[i] : b.voices[i];
    }
    a.first = kb_day_earlier(a.first, b.first);
    a.last = kb_day_later(a.last, b.last);
    a.flags |= b.flags;
    kb_buf_reset(sum);
    return kb_row_add_spo(sum, &a);
}

kb_status
kb_bulk_join_pair(kb_buf *sum, kb_str value)
{
    uint8_t *const to = (uint8_t *)sum->ptr;
    const uint8_t *const from = (const uint8_t *)value.ptr;
    if (sum->len != 8 || value.len != 8) {
        return KB_ERR_CORRUPT;
    }
    for (size_t i = 0; i < 8; i += 4) {
        uint32_t number = kb_code_get32(to + i);
        KB_TRY(kb_apply_add(&number, kb_code_get32(from + i)));
        kb_code_put32(to + i, number);
    }
    return KB_OK;
}

kb_status
kb_bulk_join_variant(kb_buf *sum, kb_str value)
{
    // documents4 mentions4 content: the contents are equal, as their hashes.
    kb_buf counts = *sum;
    if (sum->len < 8 || value.len < 8) {
        return KB_ERR_CORRUPT;
    }
    counts.len = 8;
    return kb_bulk_join_pair(&counts, (kb_str){value.ptr, 8});
}

kb_status
kb_bulk_join_days(kb_buf *sum, kb_str value)
{
    uint8_t *const to = (uint8_t *)sum->ptr;
    const uint8_t *const from = (const uint8_t *)value.ptr;
    if (sum->len != KB_DAYS_LEN || value.len != KB_DAYS_LEN) {
        return KB_ERR_CORRUPT;
    }
    const kb_day first = kb_day_earlier(kb_code_to_day(kb_code_get32(to)),
                                        kb_code_to_day(kb_code_get32(from)));
    const kb_day last = kb_day_later(kb_code_to_day(kb_code_get32(to + 4)),
                                     kb_code_to_day(kb_code_get32(from + 4)));
    kb_code_put32(to, kb_code_from_day(first));
    kb_code_put32(to + 4, kb_code_from_day(last));
    return KB_OK;
}

// ---- writing ----------------------------------------------------------------

static kb_status
append(kb_bulk *bulk, kb_table table, kb_str key, kb_str value)
{
    return kb_pack_add(&bulk->sink.pack, table, key, value);
}

static kb_status
next(kb_bulk *bulk, kb_spool *spool, kb_str *key, kb_str *value)
{
    errno = 0;
    const kb_status st = kb_spool_next(spool, key, value);
    if (st != KB_OK && st != KB_DONE) {
        kb_bulk_note_errno(bulk);
    }
    return st;
}

/// Write a spool as it is.
static kb_status
write_table(kb_bulk *bulk, kb_table table)
{
    kb_spool *const spool = &bulk->sink.spools[table];
    kb_str key = {0};
    kb_str value = {0};
    kb_status st = next(bulk, spool, &key, &value);
    for (; st == KB_OK; st = next(bulk, spool, &key, &value)) {
        KB_TRY(append(bulk, table, key, value));
    }
    kb_spool_clear(spool);
    return st == KB_DONE ? KB_OK : st;
}

// ---- triples ----------------------------------------------------------------

static kb_status
count_degrees(kb_bulk *bulk, const uint32_t spo[3], unsigned flags)
{
    const uint32_t n_ids = bulk->sink.ids.next_term;
    if (spo[0] >= n_ids || spo[2] >= n_ids) {
        return KB_ERR_CORRUPT;
    }
    if ((flags & KB_SPO_ASSERTED) == 0) {
        return KB_OK;
    }
    KB_TRY(kb_apply_add(&bulk->degrees[spo[0]].out, 1));
    return (flags & KB_SPO_LITERAL) != 0
               ? KB_OK
               : kb_apply_add(&bulk->degrees[spo[2]].in, 1);
}

static kb_status
write_triple(kb_bulk *bulk, kb_str key, kb_str value)
{
    uint32_t spo[3];
    kb_key turned;
    KB_TRY(kb_key_read_ids(key, spo, 3));
    if (value.len == 0) {
        return KB_ERR_CORRUPT;
    }
    const unsigned flags = (uint8_t)value.ptr[0];
    const bool is_asserted = (flags & KB_SPO_ASSERTED) != 0;
    kb_row_counts *const counts = &bulk->sink.counts;
    counts->n_triples += is_asserted;
    counts->n_other_triples += !is_asserted;
    KB_TRY(append(bulk, KB_TABLE_SPO, key, value));
    KB_TRY(count_degrees(bulk, spo, flags));
    kb_key_triple(&turned, spo[1], spo[2], spo[0]);
    KB_TRY(kb_spool_add(&bulk->sink.spools[KB_TABLE_POS], kb_key_get(&turned),
                        (kb_str){NULL, 0}));
    kb_key_triple(&turned, spo[2], spo[0], spo[1]);
    return kb_spool_add(&bulk->sink.spools[KB_TABLE_OSP], kb_key_get(&turned),
                        value);
}

static kb_status
write_spo(kb_bulk *bulk, kb_table table)
{
    static const uint32_t made = BIT(KB_TABLE_POS) | BIT(KB_TABLE_OSP);
    kb_spool *const spool = &bulk->sink.spools[table];
    kb_str key = {0};
    kb_str value = {0};
    size_t n = 0;
    kb_status st = next(bulk, spool, &key, &value);
    for (; st == KB_OK; st = next(bulk, spool, &key, &value)) {
        KB_TRY(write_triple(bulk, key, value));
        KB_TRY(++n % 1024 == 0 ? kb_bulk_balance(bulk, made) : KB_OK);
    }
    kb_spool_clear(spool);
    return st == KB_DONE ? KB_OK : st;
}

// ---- entities ---------------------------------------------------------------

/// A spool with its row at hand.
typedef struct stream {
    kb_spool *spool;
    kb_status st; // KB_DONE: no more
    kb_str key;
    kb_str value;
} stream;

typedef struct work {
    kb_bulk *bulk;
    kb_arena arena; // of one entity
    kb_buf buf;
    kb_variant_vec variants;
    kb_label_vec labels;
    kb_name_vec names;
    kb_name_vec grams;
    stream entdoc;
    stream variant;
    stream body; // of each term that is an entity's
} work;

static kb_status
advance(work *w, stream *s)
{
    s->st = next(w->bulk, s->spool, &s->key, &s->value);
    return s->st == KB_DONE ? KB_OK : s->st;
}

/// Whether the row at hand is of an entity.
static bool
is_of(const stream *s, uint32_t ent)
{
    return s->st == KB_OK && s->key.len >= 4 &&
           kb_code_get32((const uint8_t *)s->key.ptr) == ent;
}

static kb_status
take_documents(work *w, uint32_t ent, kb_row_ent *row)
{
    stream *const s = &w->entdoc;
    while (is_of(s, ent)) {
        uint32_t n_mentions = 0;
        kb_day day = KB_NO_DAY;
        KB_TRY(kb_row_read_entdoc(s->value, &n_mentions, &day));
        KB_TRY(append(w->bulk, KB_TABLE_ENTDOC, s->key, s->value));
        KB_TRY(kb_apply_add(&row->n_documents, 1));
        KB_TRY(kb_apply_add(&row->n_mentions, n_mentions));
        row->first = kb_day_earlier(row->first, day);
        row->last = kb_day_later(row->last, day);
        KB_TRY(advance(w, s));
    }
    return KB_OK;
}

/// The same, where only the days of the documents are kept.
static kb_status
take_days(work *w, uint32_t ent, kb_row_ent *row)
{
    stream *const s = &w->entdoc;
    if (!is_of(s, ent) || s->value.len != KB_DAYS_LEN) {
        return KB_ERR_CORRUPT;
    }
    const uint8_t *const days = (const uint8_t *)s->value.ptr;
    row->first = kb_code_to_day(kb_code_get32(days));
    row->last = kb_code_to_day(kb_code_get32(days + 4));
    for (size_t i = 0; i < w->variants.n; ++i) {
        const kb_row_variant *const variant = &w->variants.items[i].row;
        KB_TRY(kb_apply_add(&row->n_documents, variant->n_documents));
        KB_TRY(kb_apply_add(&row->n_mentions, variant->n_mentions));
    }
    return advance(w, s);
}

static kb_status
take_variants(work *w, uint32_t ent)
{
    stream *const s = &w->variant;
    w->variants.n = 0;
    while (is_of(s, ent)) {
        kb_variant *const v = KB_VEC_PUSH(&w->variants);
        if (!v) {
            return KB_ERR_NOMEM;
        }
        *v = (kb_variant){.old_documents = 0};
        memcpy(v->hash, s->key.ptr + 4, KB_KEY_HASH);
        KB_TRY(kb_row_read_variant(s->value, &v->row));
        KB_TRY(kb_arena_copy(&w->arena, v->row.content, &v->row.content));
        KB_TRY(append(w->bulk, KB_TABLE_VARIANT, s->key, s->value));
        KB_TRY(advance(w, s));
    }
    return KB_OK;
}

static kb_status
take_body(work *w, uint32_t ent, kb_str *out)
{
    stream *const s = &w->body;
    while (s->st == KB_OK && kb_code_get32((const uint8_t *)s->key.ptr) < ent) {
        KB_TRY(advance(w, s)); // no document that is left speaks of it
    }
    *out = s->value;
    return is_of(s, ent) ? KB_OK : KB_ERR_CORRUPT;
}

static kb_status
spool_names(work *w, uint32_t ent)
{
    w->names.n = 0;
    for (size_t i = 0; i < w->variants.n; ++i) {
        KB_TRY(kb_names_add(&w->names, w->variants.items[i].row.content,
                            &w->arena, &w->buf));
    }
    kb_names_unite(&w->names);
    KB_TRY(kb_grams_of_names(&w->grams, &w->names, &w->arena));
    kb_spool *const spools = w->bulk->sink.spools;
    kb_key key;
    for (size_t i = 0; i < w->names.n; ++i) {
        const kb_name *const name = &w->names.items[i];
        kb_key_name(&key, name->folded, ent);
        KB_TRY(kb_spool_add(&spools[KB_TABLE_NAME], kb_key_get(&key),
                            (kb_str){(const char *)&name->kinds, 1}));
    }
    uint8_t id[KB_GRAM_ID];
    kb_code_put16(id, (uint16_t)(ent % KB_GRAM_WINDOW));
    for (size_t i = 0; i < w->grams.n; ++i) {
        kb_key_gram(&key, w->grams.items[i].folded, ent);
        KB_TRY(kb_spool_add(&spools[KB_TABLE_GRAM], kb_key_get(&key),
                            (kb_str){(const char *)id, sizeof(id)}));
    }
    return KB_OK;
}

static kb_status
write_entity(work *w, uint32_t ent)
{
    kb_key key;
    kb_row_ent row = {.first = KB_NO_DAY, .last = KB_NO_DAY};
    if (ent >= w->bulk->sink.ids.next_term) {
        return KB_ERR_CORRUPT;
    }
    kb_arena_reset(&w->arena);
    KB_TRY(take_variants(w, ent));
    KB_TRY(w->bulk->store->has_evidence ? take_documents(w, ent, &row)
                                        : take_days(w, ent, &row));
    row.n_out = w->bulk->degrees[ent].out;
    row.n_in = w->bulk->degrees[ent].in;
    KB_TRY(take_body(w, ent, &row.body));
    KB_TRY(kb_variants_derive(&w->variants, &w->labels, &row));
    KB_TRY(spool_names(w, ent));
    ++w->bulk->sink.counts.n_entities;
    kb_key_id(&key, ent);
    kb_buf_reset(&w->buf);
    KB_TRY(kb_row_add_ent(&w->buf, &row));
    return append(w->bulk, KB_TABLE_ENT, kb_key_get(&key), kb_buf_get(&w->buf));
}

static kb_status
write_entities(work *w)
{
    static const uint32_t made = BIT(KB_TABLE_NAME) | BIT(KB_TABLE_GRAM);
    size_t n = 0;
    KB_TRY(advance(w, &w->entdoc));
    KB_TRY(advance(w, &w->variant));
    KB_TRY(advance(w, &w->body));
    while (w->variant.st == KB_OK) {
        if (w->variant.key.len != 4 + KB_KEY_HASH) {
            return KB_ERR_CORRUPT;
        }
        KB_TRY(write_entity(
            w, kb_code_get32((const uint8_t *)w->variant.key.ptr)));
        KB_TRY(++n % 1024 == 0 ? kb_bulk_balance(w->bulk, made) : KB_OK);
    }
    // Each row belongs to an entity that a document speaks of.
    return w->entdoc.st == KB_DONE ? KB_OK : KB_ERR_CORRUPT;
}

static kb_status
write_ents(kb_bulk *bulk, kb_table table)
{
    kb_sink *const sink = &bulk->sink;
    work w = {.bulk = bulk,
              .entdoc.spool = &sink->spools[KB_TABLE_ENTDOC],
              .variant.spool = &sink->spools[KB_TABLE_VARIANT],
              .body.spool = &sink->spools[KB_TABLE_ENT]};
    (void)table;
    kb_arena_init(&w.arena, &bulk->alloc, 0);
    kb_buf_init(&w.buf, &bulk->alloc);
    w.variants.alloc = &bulk->alloc;
    w.labels.alloc = &bulk->alloc;
    w.names.alloc = &bulk->alloc;
    w.grams.alloc = &bulk->alloc;
    const kb_status st = write_entities(&w);
    KB_VEC_CLEAR(&w.grams);
    KB_VEC_CLEAR(&w.names);
    KB_VEC_CLEAR(&w.labels);
    KB_VEC_CLEAR(&w.variants);
    kb_buf_clear(&w.buf);
    kb_arena_clear(&w.arena);
    kb_spool_clear(w.entdoc.spool);
    kb_spool_clear(w.variant.spool);
    kb_spool_clear(w.body.spool);
    return st;
}

// ---- the whole --------------------------------------------------------------

/// The rows of `meta` that LMDB has, with the ids and counts there are now.
static kb_status
copy_meta(kb_bulk *bulk, kb_scan *scan)
{
    uint8_t ids[8];
    uint8_t counts[KB_COUNTS_LEN];
    kb_code_put32(ids, bulk->sink.ids.next_term);
    kb_code_put32(ids + 4, bulk->sink.ids.next_doc);
    kb_row_put_counts(counts, &bulk->sink.counts);
    kb_status st = kb_scan_next(scan);
    for (; st == KB_OK; st = kb_scan_next(scan)) {
        kb_str value = scan->value;
        if (kb_str_equal(scan->key, KB_STR("ids"))) {
            value = (kb_str){(const char *)ids, sizeof(ids)};
        } else if (kb_str_equal(scan->key, KB_STR("counts"))) {
            value = (kb_str){(const char *)counts, sizeof(counts)};
        }
        KB_TRY(append(bulk, KB_TABLE_META, scan->key, value));
    }
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
write_meta(kb_bulk *bulk)
{
    kb_txn txn = {.store = bulk->store};
    kb_scan scan;
    KB_TRY(kb_env_begin(&txn, false));
    kb_status st = kb_scan_open(&scan, &txn, KB_TABLE_META, (kb_str){NULL, 0});
    if (st == KB_OK) {
        st = copy_meta(bulk, &scan);
        kb_scan_close(&scan);
    }
    kb_env_abort(&txn);
    return st;
}

/// Put a spool in order, where that is done in memory.
static kb_status
sort_table(kb_bulk *bulk, kb_table table)
{
    kb_spool *const spool = &bulk->sink.spools[table];
    return spool->runs.n == 0 ? kb_spool_sort(spool) : KB_OK;
}

/// What there is to do.
typedef struct job {
    kb_status (*work)(kb_bulk *bulk, kb_table table);
    kb_table table;
    uint32_t after; // jobs
} job;

enum {
    JOB_SPO,
    JOB_SORT_VARIANT,
    JOB_SORT_ENTDOC,
    JOB_TERMID,
    JOB_EV,
    JOB_ENT,
    JOB_POS,
    JOB_OSP,
    JOB_GRAM,
    JOB_NAME,
    JOB_CO,
    JOB_DOCID,
    N_JOBS
};

// Those that others wait for first, then long ones first.
static const job jobs[N_JOBS] = {
    [JOB_SPO] = {write_spo, KB_TABLE_SPO, 0},
    [JOB_SORT_VARIANT] = {sort_table, KB_TABLE_VARIANT, 0},
    [JOB_SORT_ENTDOC] = {sort_table, KB_TABLE_ENTDOC, 0},
    [JOB_TERMID] = {write_table, KB_TABLE_TERMID, 0},
    [JOB_EV] = {write_table, KB_TABLE_EV, 0},
    [JOB_ENT] = {write_ents, KB_TABLE_ENT,
                 BIT(JOB_SPO) | BIT(JOB_SORT_VARIANT) | BIT(JOB_SORT_ENTDOC)},
    [JOB_POS] = {write_table, KB_TABLE_POS, BIT(JOB_SPO)},
    [JOB_OSP] = {write_table, KB_TABLE_OSP, BIT(JOB_SPO)},
    [JOB_GRAM] = {write_table, KB_TABLE_GRAM, BIT(JOB_ENT)},
    [JOB_NAME] = {write_table, KB_TABLE_NAME, BIT(JOB_ENT)},
    [JOB_CO] = {write_table, KB_TABLE_CO, 0},
    [JOB_DOCID] = {write_table, KB_TABLE_DOCID, 0},
};

/// Take a job that can be begun, or wait until there is one; NULL: no more.
static const job *
take_job(kb_bulk_jobs *state)
{
    for (;;) {
        bool is_waiting = false;
        for (size_t i = 0; i < N_JOBS; ++i) {
            if ((state->begun & BIT(i)) != 0) {
                continue;
            }
            if ((jobs[i].after & ~state->done) == 0) {
                state->begun |= BIT(i);
                return &jobs[i];
            }
            is_waiting = true;
        }
        if (!is_waiting || state->st != KB_OK) {
            return NULL;
        }
        (void)pthread_cond_wait(&state->change, &state->mutex);
    }
}

/// Do what there is to do, until all is begun: in both threads.
static kb_status
run_jobs(void *ctx)
{
    kb_bulk *const bulk = ctx;
    kb_bulk_jobs *const state = &bulk->jobs;
    (void)pthread_mutex_lock(&state->mutex);
    while (state->st == KB_OK) {
        const job *const one = take_job(state);
        if (!one) {
            break;
        }
        (void)pthread_mutex_unlock(&state->mutex);
        const kb_status st = one->work(bulk, one->table);
        (void)pthread_mutex_lock(&state->mutex);
        state->st = state->st == KB_OK ? st : state->st;
        state->done |= BIT(one - jobs);
        (void)pthread_cond_broadcast(&state->change);
    }
    const kb_status st = state->st;
    (void)pthread_mutex_unlock(&state->mutex);
    return st;
}

static kb_status
write_tables(kb_bulk *bulk)
{
    if (bulk->task.is_apart) {
        kb_task_begin(&bulk->task, run_jobs, bulk);
    }
    const kb_status st = run_jobs(bulk);
    const kb_status other = kb_task_end(&bulk->task);
    KB_TRY(st);
    KB_TRY(other);
    return write_meta(bulk);
}

/// Make room for the degrees; let no spool be written to disk any more but
/// those that will be made from others.
static kb_status
prepare(kb_bulk *bulk)
{
    static const uint32_t made = BIT(KB_TABLE_POS) | BIT(KB_TABLE_OSP) |
                                 BIT(KB_TABLE_NAME) | BIT(KB_TABLE_GRAM);
    const size_t n = bulk->sink.ids.next_term;
    bulk->degrees = kb_alloc_zeroed(&bulk->alloc, n, sizeof(*bulk->degrees));
    if (!bulk->degrees) {
        return KB_ERR_NOMEM;
    }
    bulk->taken = bulk->memory / WRITE_SHARE + n * sizeof(*bulk->degrees);
    KB_TRY(kb_bulk_balance(bulk, KB_BULK_ALL));
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        kb_spool *const spool = &bulk->sink.spools[i];
        spool->is_closed = (made & BIT(i)) == 0;
        spool->read_memory = (size_t)(bulk->memory / WRITE_SHARE / N_MERGED);
    }
    return KB_OK;
}

void
kb_bulk_note_errno(kb_bulk *bulk)
{
    const int fault = errno;
    (void)pthread_mutex_lock(&bulk->jobs.mutex);
    bulk->store->fault = fault;
    (void)pthread_mutex_unlock(&bulk->jobs.mutex);
}

void
kb_bulk_note_fault(kb_bulk *bulk)
{
    const kb_pack *const pack = &bulk->sink.pack;
    if (pack->fault != 0) {
        bulk->store->fault = pack->fault;
    }
    bulk->store->is_full = pack->is_full;
}

/// End the file, with meta pages after those that LMDB has made.
static kb_status
end_pack(kb_bulk *bulk)
{
    kb_pack *const pack = &bulk->sink.pack;
    const size_t len = 2 * pack->page_size;
    int fd = -1;
    KB_TRY(kb_env_descriptor(bulk->store, &fd));
    uint8_t *const like = kb_alloc_array(&bulk->alloc, len, 1);
    if (!like) {
        return KB_ERR_NOMEM;
    }
    kb_status st = pread(fd, like, len, 0) == (ssize_t)len ? KB_OK : KB_ERR_IO;
    st = st == KB_OK ? kb_pack_end(pack, like, kb_env_last(bulk->store) + 1)
                     : st;
    kb_alloc_release(&bulk->alloc, like);
    kb_pack_clear(pack);
    (void)close(pack->fd);
    pack->fd = -1;
    return st;
}

kb_status
kb_bulk_finish(kb_bulk *bulk)
{
    kb_store *const store = bulk->store;
    kb_batch_free(bulk->batch); // its memory is the spools' now
    bulk->batch = NULL;
    kb_idmap_clear(&bulk->sink.known);
    kb_inbox_clear(&bulk->away);
    kb_inbox_clear(&bulk->inbox);
    kb_status st = prepare(bulk);
    st = st == KB_OK ? write_tables(bulk) : st;
    kb_spool_pool_clear(&bulk->sink.pool);
    st = st == KB_OK ? end_pack(bulk) : st;
    if (st != KB_OK) {
        kb_bulk_note_fault(bulk);
        return st;
    }
    if (rename(bulk->part, store->file) != 0) {
        store->fault = errno;
        return KB_ERR_IO;
    }
    store->is_loading = true; // its state is that of an unfinished load
    KB_TRY(kb_env_reopen(store));
    kb_env_set_sync(store, false);
    return KB_OK;
}

// SPDX-License-Identifier: MIT
#include "store/spool.h"

#include "base/alloc.h"
#include "store/code.h"
#include "store/sort.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { HEAD = 6, READ_AHEAD = 64 * 1024, WRITE_AHEAD = 256 * 1024 };

void
kb_spool_init(kb_spool *spool, const kb_allocator *alloc, const char *folder,
              kb_spool_join_fn join)
{
    *spool =
        (kb_spool){.alloc = alloc, .folder = folder, .join = join, .fd = -1};
    kb_buf_init(&spool->rows, alloc);
    kb_buf_init(&spool->key, alloc);
    kb_buf_init(&spool->value, alloc);
    spool->runs.alloc = alloc;
    spool->heap.alloc = alloc;
}

/// Append a row to a buffer: see spool.h.
static kb_status
add_row(kb_buf *out, kb_str key, kb_str value)
{
    const size_t len = HEAD + key.len + value.len;
    KB_TRY(kb_buf_reserve(out, len));
    char *const at = out->ptr + out->len;
    kb_code_put16((uint8_t *)at, (uint16_t)key.len);
    kb_code_put32((uint8_t *)at + 2, (uint32_t)value.len);
    memcpy(at + HEAD, key.ptr, key.len);
    if (value.len > 0) {
        memcpy(at + HEAD + key.len, value.ptr, value.len);
    }
    out->len += len;
    return KB_OK;
}

kb_status
kb_spool_add(kb_spool *spool, kb_str key, kb_str value)
{
    KB_TRY(add_row(&spool->rows, key, value));
    ++spool->n_rows;
    return KB_OK;
}

size_t
kb_spool_memory(const kb_spool *spool)
{
    return spool->rows.cap + spool->n_rows * 2 * sizeof(kb_sort_item);
}

static size_t
read_row(const char *at, kb_str *key, kb_str *value)
{
    const uint8_t *const head = (const uint8_t *)at;
    *key = (kb_str){at + HEAD, kb_code_get16(head)};
    *value = (kb_str){at + HEAD + key->len, kb_code_get32(head + 2)};
    return HEAD + key->len + value->len;
}

// ---- sorting what is in memory ----------------------------------------------

static kb_str
key_at(const kb_spool *spool, uint32_t offset)
{
    kb_str key = {0};
    kb_str value = {0};
    (void)read_row(spool->rows.ptr + offset, &key, &value);
    return key;
}

static void
fill_items(const kb_spool *spool, kb_sort_item *items)
{
    size_t at = 0;
    for (size_t i = 0; i < spool->n_rows; ++i) {
        uint8_t prefix[4 * KB_SORT_WORDS] = {0};
        kb_str key = {0};
        kb_str value = {0};
        const size_t len = read_row(spool->rows.ptr + at, &key, &value);
        memcpy(prefix, key.ptr,
               key.len < sizeof(prefix) ? key.len : sizeof(prefix));
        for (size_t k = 0; k < KB_SORT_WORDS; ++k) {
            items[i].key[k] = kb_code_get32(prefix + 4 * k);
        }
        items[i].index = (uint32_t)at;
        at += len;
    }
}

static bool
is_before(const kb_spool *spool, uint32_t a, uint32_t b)
{
    return kb_str_compare(key_at(spool, a), key_at(spool, b)) < 0;
}

/// Merge two neighbouring sorted halves; equals keep their order.
static void
merge_halves(const kb_spool *spool, kb_sort_item *items, kb_sort_item *spare,
             size_t middle, size_t n)
{
    size_t i = 0;
    size_t k = middle;
    memcpy(spare, items, n * sizeof(*items));
    for (size_t at = 0; at < n; ++at) {
        const bool is_second =
            i == middle ||
            (k < n && is_before(spool, spare[k].index, spare[i].index));
        items[at] = is_second ? spare[k++] : spare[i++];
    }
}

/// Sort items that begin alike, by their whole keys.
static void
sort_alike(const kb_spool *spool, kb_sort_item *items, kb_sort_item *spare,
           size_t n)
{
    size_t sorted = 1;
    while (sorted < n &&
           !is_before(spool, items[sorted].index, items[sorted - 1].index)) {
        ++sorted;
    }
    if (sorted == n) {
        return;
    }
    const size_t middle = n / 2;
    sort_alike(spool, items, spare, middle); // at most 32 deep
    sort_alike(spool, items + middle, spare, n - middle);
    merge_halves(spool, items, spare, middle, n);
}

static void
sort_tails(const kb_spool *spool, kb_sort_item *items, kb_sort_item *spare)
{
    for (size_t i = 0; i < spool->n_rows;) {
        const size_t begin = i;
        while (i < spool->n_rows && memcmp(items[i].key, items[begin].key,
                                           sizeof(items[i].key)) == 0) {
            ++i;
        }
        if (i - begin > 1) {
            sort_alike(spool, items + begin, spare, i - begin);
        }
    }
}

/// The rows in memory, in order: release with the allocator.
static kb_status
sort_rows(const kb_spool *spool, kb_sort_item **out)
{
    const size_t n = spool->n_rows;
    *out = NULL;
    if (spool->rows.len > UINT32_MAX) {
        return KB_ERR_LIMIT;
    }
    kb_sort_item *const items = kb_alloc_array(spool->alloc, n, sizeof(*items));
    kb_sort_item *const spare =
        items ? kb_alloc_array(spool->alloc, n, sizeof(*items)) : NULL;
    if (!spare) {
        kb_alloc_release(spool->alloc, items);
        return KB_ERR_NOMEM;
    }
    fill_items(spool, items);
    kb_sort_items(items, spare, n);
    sort_tails(spool, items, spare);
    kb_alloc_release(spool->alloc, spare);
    *out = items;
    return KB_OK;
}

// ---- the file ---------------------------------------------------------------

static kb_status
make_file(kb_spool *spool)
{
    static const char tail[] = "/run-XXXXXX";
    if (spool->fd >= 0) {
        return KB_OK;
    }
    kb_buf path;
    kb_buf_init(&path, spool->alloc);
    kb_status st = kb_buf_add(&path, spool->folder, strlen(spool->folder));
    st = st == KB_OK ? kb_buf_add(&path, tail, sizeof(tail)) : st;
    if (st == KB_OK) {
        spool->fd = mkstemp(path.ptr);
        st = spool->fd < 0 ? KB_ERR_IO : KB_OK;
        if (st == KB_OK) {
            (void)unlink(path.ptr);
        }
    }
    kb_buf_clear(&path);
    return st;
}

static kb_status
write_all(kb_spool *spool, kb_buf *bytes)
{
    const char *at = bytes->ptr;
    size_t left = bytes->len;
    while (left > 0) {
        const ssize_t n = pwrite(spool->fd, at, left, (off_t)spool->file_len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return n < 0 && errno != ENOSPC && errno != EDQUOT ? KB_ERR_IO
                                                               : KB_ERR_FULL;
        }
        at += n;
        left -= (size_t)n;
        spool->file_len += (size_t)n;
    }
    kb_buf_reset(bytes);
    return KB_OK;
}

/// Whether the row at a place of the order has the key of that before it.
static bool
is_again(const kb_spool *spool, const kb_sort_item *items, size_t at)
{
    return at < spool->n_rows &&
           memcmp(items[at].key, items[at - 1].key, sizeof(items[at].key)) ==
               0 &&
           kb_str_equal(key_at(spool, items[at].index),
                        key_at(spool, items[at - 1].index));
}

/// The row at a place of the order, with those behind it that have its key
/// joined; goes on to the next.
static kb_status
take_row(kb_spool *spool, const kb_sort_item *items, size_t *at, kb_str *key,
         kb_str *value)
{
    (void)read_row(spool->rows.ptr + items[*at].index, key, value);
    if (!is_again(spool, items, ++*at)) {
        return KB_OK;
    }
    if (!spool->join) {
        return KB_ERR_CORRUPT;
    }
    kb_buf_reset(&spool->value);
    KB_TRY(kb_buf_add_str(&spool->value, *value));
    do {
        (void)read_row(spool->rows.ptr + items[*at].index, key, value);
        KB_TRY(spool->join(&spool->value, *value));
    } while (is_again(spool, items, ++*at));
    *value = kb_buf_get(&spool->value);
    return KB_OK;
}

/// Lay the rows down in order; `is_written`: in the file.
static kb_status
lay_rows(kb_spool *spool, const kb_sort_item *items, kb_buf *out,
         bool is_written)
{
    for (size_t i = 0; i < spool->n_rows;) {
        kb_str key = {0};
        kb_str value = {0};
        KB_TRY(take_row(spool, items, &i, &key, &value));
        KB_TRY(add_row(out, key, value));
        if (is_written && out->len >= WRITE_AHEAD) {
            KB_TRY(write_all(spool, out));
        }
    }
    return is_written ? write_all(spool, out) : KB_OK;
}

kb_status
kb_spool_spill(kb_spool *spool)
{
    kb_sort_item *items = NULL;
    if (spool->n_rows == 0) {
        return KB_OK;
    }
    KB_TRY(make_file(spool));
    KB_TRY(KB_VEC_RESERVE(&spool->runs, 1));
    KB_TRY(sort_rows(spool, &items));
    kb_buf out;
    kb_buf_init(&out, spool->alloc);
    kb_spool_run run = {.at = spool->file_len};
    const kb_status st = lay_rows(spool, items, &out, true);
    kb_buf_clear(&out);
    kb_alloc_release(spool->alloc, items);
    KB_TRY(st);
    run.end = spool->file_len;
    kb_buf_init(&run.bytes, spool->alloc);
    spool->runs.items[spool->runs.n++] = run;
    kb_buf_clear(&spool->rows);
    spool->n_rows = 0;
    return KB_OK;
}

// ---- reading ----------------------------------------------------------------

/// Make `n` bytes of a run readable, as far as the run goes.
static kb_status
read_ahead(const kb_spool *spool, kb_spool_run *run, size_t n)
{
    size_t have = run->bytes.len - run->used;
    if (have >= n) {
        return KB_OK;
    }
    if (run->used > 0) {
        memmove(run->bytes.ptr, run->bytes.ptr + run->used, have);
        run->bytes.len = have;
        run->used = 0;
    }
    const size_t want = n > READ_AHEAD ? n : READ_AHEAD;
    KB_TRY(kb_buf_reserve(&run->bytes, want - have));
    while (have < n && run->at < run->end) {
        const uint64_t left = run->end - run->at;
        const size_t most = want - have < left ? want - have : (size_t)left;
        const ssize_t got =
            pread(spool->fd, run->bytes.ptr + have, most, (off_t)run->at);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return KB_ERR_IO;
        }
        run->at += (uint64_t)got;
        have += (size_t)got;
        run->bytes.len = have;
    }
    return have < n ? KB_ERR_IO : KB_OK;
}

/// The first bytes of a key, as a number whose order is that of keys.
static uint64_t
prefix_of(kb_str key)
{
    uint8_t bytes[8] = {0};
    memcpy(bytes, key.ptr, key.len < sizeof(bytes) ? key.len : sizeof(bytes));
    return (uint64_t)kb_code_get32(bytes) << 32 | kb_code_get32(bytes + 4);
}

/// Move a run to its next row: KB_OK or KB_DONE.
static kb_status
advance(const kb_spool *spool, kb_spool_run *run)
{
    if (run->used == run->bytes.len && run->at == run->end) {
        return KB_DONE;
    }
    KB_TRY(read_ahead(spool, run, HEAD));
    const uint8_t *const head = (const uint8_t *)run->bytes.ptr + run->used;
    const size_t len =
        HEAD + (size_t)kb_code_get16(head) + (size_t)kb_code_get32(head + 2);
    KB_TRY(read_ahead(spool, run, len));
    run->used += read_row(run->bytes.ptr + run->used, &run->key, &run->value);
    run->prefix = prefix_of(run->key);
    return KB_OK;
}

static bool
is_less(const kb_spool *spool, uint32_t a, uint32_t b)
{
    const kb_spool_run *const x = &spool->runs.items[a];
    const kb_spool_run *const y = &spool->runs.items[b];
    if (x->prefix != y->prefix) {
        return x->prefix < y->prefix;
    }
    const int order = kb_str_compare(x->key, y->key);
    return order != 0 ? order < 0 : a < b;
}

/// Let the run at the top of the heap sink to its place.
static void
sink(kb_spool *spool, size_t at)
{
    uint32_t *const heap = spool->heap.items;
    const size_t n = spool->heap.n;
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child < n && child <= 2 * at + 2;
             ++child) {
            least = is_less(spool, heap[child], heap[least]) ? child : least;
        }
        if (least == at) {
            return;
        }
        const uint32_t swap = heap[at];
        heap[at] = heap[least];
        heap[least] = swap;
        at = least;
    }
}

/// Turn what is in memory into a run of its own: the last, which is not on
/// disk.
static kb_status
keep_rows(kb_spool *spool)
{
    kb_sort_item *items = NULL;
    if (spool->n_rows == 0) {
        return KB_OK;
    }
    kb_spool_run run = {0};
    kb_buf_init(&run.bytes, spool->alloc);
    KB_TRY(KB_VEC_RESERVE(&spool->runs, 1));
    KB_TRY(sort_rows(spool, &items));
    kb_status st = kb_buf_reserve(&run.bytes, spool->rows.len);
    st = st == KB_OK ? lay_rows(spool, items, &run.bytes, false) : st;
    kb_alloc_release(spool->alloc, items);
    spool->runs.items[spool->runs.n++] = run;
    kb_buf_clear(&spool->rows);
    spool->n_rows = 0;
    return st;
}

static kb_status
begin_reading(kb_spool *spool)
{
    spool->is_reading = true;
    KB_TRY(spool->runs.n > 0 ? kb_spool_spill(spool) : keep_rows(spool));
    KB_TRY(KB_VEC_RESERVE(&spool->heap, spool->runs.n));
    for (size_t i = 0; i < spool->runs.n; ++i) {
        const kb_status st = advance(spool, &spool->runs.items[i]);
        if (st == KB_OK) {
            spool->heap.items[spool->heap.n++] = (uint32_t)i;
        } else if (st != KB_DONE) {
            return st;
        }
    }
    for (size_t i = spool->heap.n / 2; i > 0; --i) {
        sink(spool, i - 1);
    }
    return KB_OK;
}

/// Move the run at the top on.
static kb_status
pop(kb_spool *spool)
{
    const kb_status st =
        advance(spool, &spool->runs.items[spool->heap.items[0]]);
    if (st == KB_DONE) {
        spool->heap.items[0] = spool->heap.items[--spool->heap.n];
    } else if (st != KB_OK) {
        return st;
    }
    sink(spool, 0);
    return KB_OK;
}

/// Whether another run has the key that is at the top.
static bool
is_twice(const kb_spool *spool)
{
    const uint32_t *const heap = spool->heap.items;
    const kb_str key = spool->runs.items[heap[0]].key;
    for (size_t child = 1; child < spool->heap.n && child <= 2; ++child) {
        if (kb_str_equal(spool->runs.items[heap[child]].key, key)) {
            return true;
        }
    }
    return false;
}

/// The rows of the key at the top, joined.
static kb_status
join_rows(kb_spool *spool, kb_str *key, kb_str *value)
{
    if (!spool->join) {
        return KB_ERR_CORRUPT;
    }
    kb_buf_reset(&spool->key);
    kb_buf_reset(&spool->value);
    KB_TRY(kb_buf_add_str(&spool->key, *key));
    KB_TRY(kb_buf_add_str(&spool->value, *value));
    *key = kb_buf_get(&spool->key);
    KB_TRY(pop(spool));
    while (spool->heap.n > 0) {
        const kb_spool_run *const run =
            &spool->runs.items[spool->heap.items[0]];
        if (!kb_str_equal(run->key, *key)) {
            break;
        }
        KB_TRY(spool->join(&spool->value, run->value));
        KB_TRY(pop(spool));
    }
    *value = kb_buf_get(&spool->value);
    return KB_OK;
}

kb_status
kb_spool_next(kb_spool *spool, kb_str *key, kb_str *value)
{
    if (!spool->is_reading) {
        KB_TRY(begin_reading(spool));
    }
    if (spool->is_held) {
        spool->is_held = false;
        KB_TRY(pop(spool));
    }
    if (spool->heap.n == 0) {
        return KB_DONE;
    }
    const kb_spool_run *const run = &spool->runs.items[spool->heap.items[0]];
    *key = run->key;
    *value = run->value;
    if (is_twice(spool)) {
        return join_rows(spool, key, value);
    }
    spool->is_held = true; // what was given is a view of the run
    return KB_OK;
}

void
kb_spool_clear(kb_spool *spool)
{
    for (size_t i = 0; i < spool->runs.n; ++i) {
        kb_buf_clear(&spool->runs.items[i].bytes);
    }
    KB_VEC_CLEAR(&spool->heap);
    KB_VEC_CLEAR(&spool->runs);
    kb_buf_clear(&spool->value);
    kb_buf_clear(&spool->key);
    kb_buf_clear(&spool->rows);
    if (spool->folder && spool->fd >= 0) {
        (void)close(spool->fd);
    }
    *spool = (kb_spool){.alloc = spool->alloc, .fd = -1};
}

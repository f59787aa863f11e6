// SPDX-License-Identifier: MIT
#include "store/spool.h"

#include "base/alloc.h"
#include "store/code.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    HEAD = 6,
    OFFSET_BITS = 16, // of a row in its block
    BLOCK_LEN = 1 << OFFSET_BITS,
    MAX_BLOCKS = 1 << (32 - OFFSET_BITS),
    PREFIX_LEN = 4 * KB_SORT_WORDS,
    PREFETCH = 12, // rows
    CACHE_LINE = 64,
    READ_AHEAD = 64 * 1024, // of a run
    READ_LEAST = 4096,
    WRITE_AHEAD = 256 * 1024
};

void
kb_spool_init(kb_spool *spool, const kb_allocator *alloc, const char *folder,
              kb_spool_join_fn join)
{
    *spool = (kb_spool){.alloc = alloc,
                        .folder = folder,
                        .join = join,
                        .min_key = SIZE_MAX,
                        .fd = -1};
    kb_buf_init(&spool->key, alloc);
    kb_buf_init(&spool->value, alloc);
    spool->blocks.alloc = alloc;
    spool->runs.alloc = alloc;
    spool->heap.alloc = alloc;
}

/// Append a row to a buffer that has room: see spool.h.
static void
lay_row(kb_buf *out, kb_str key, kb_str value)
{
    char *const at = out->ptr + out->len;
    kb_code_put16((uint8_t *)at, (uint16_t)key.len);
    kb_code_put32((uint8_t *)at + 2, (uint32_t)value.len);
    memcpy(at + HEAD, key.ptr, key.len);
    if (value.len > 0) {
        memcpy(at + HEAD + key.len, value.ptr, value.len);
    }
    out->len += HEAD + key.len + value.len;
}

static size_t
read_row(const char *at, kb_str *key, kb_str *value)
{
    const uint8_t *const head = (const uint8_t *)at;
    *key = (kb_str){at + HEAD, kb_code_get16(head)};
    *value = (kb_str){at + HEAD + key->len, kb_code_get32(head + 2)};
    return HEAD + key->len + value->len;
}

// ---- rows in memory ---------------------------------------------------------

/// Take a block that another spool has given back, if there is one.
static void
take_block(kb_spool_pool *pool, kb_buf *block)
{
    kb_task_lock(pool->mutex);
    if (pool->blocks.n > 0) {
        *block = pool->blocks.items[--pool->blocks.n];
    }
    kb_task_unlock(pool->mutex);
}

/// Begin a block for a row, which has it to itself when it is too long.
static kb_status
add_block(kb_spool *spool, size_t row_len)
{
    if (spool->blocks.n == MAX_BLOCKS) {
        return KB_ERR_LIMIT;
    }
    kb_buf *const block = KB_VEC_PUSH(&spool->blocks);
    if (!block) {
        return KB_ERR_NOMEM;
    }
    kb_buf_init(block, spool->alloc);
    if (row_len <= BLOCK_LEN && spool->pool) {
        take_block(spool->pool, block);
    }
    KB_TRY(kb_buf_reserve(block, row_len > BLOCK_LEN ? row_len : BLOCK_LEN));
    spool->n_bytes += block->cap;
    return KB_OK;
}

/// Give a block to the pool: false, when that is not for it.
static bool
give_block(kb_spool_pool *pool, kb_buf *block)
{
    if (!pool || block->cap != BLOCK_LEN) {
        return false;
    }
    kb_task_lock(pool->mutex);
    const bool is_taken = KB_VEC_RESERVE(&pool->blocks, 1) == KB_OK;
    if (is_taken) {
        kb_buf_reset(block);
        pool->blocks.items[pool->blocks.n++] = *block;
    }
    kb_task_unlock(pool->mutex);
    return is_taken;
}

void
kb_spool_pool_clear(kb_spool_pool *pool)
{
    for (size_t i = 0; i < pool->blocks.n; ++i) {
        kb_buf_clear(&pool->blocks.items[i]);
    }
    KB_VEC_CLEAR(&pool->blocks);
}

static bool
has_room(const kb_spool *spool, size_t row_len)
{
    if (spool->blocks.n == 0) {
        return false;
    }
    const kb_buf *const last = &spool->blocks.items[spool->blocks.n - 1];
    return last->cap - last->len >= row_len;
}

kb_status
kb_spool_add(kb_spool *spool, kb_str key, kb_str value)
{
    const size_t len = HEAD + key.len + value.len;
    KB_TRY(has_room(spool, len) ? KB_OK : add_block(spool, len));
    lay_row(&spool->blocks.items[spool->blocks.n - 1], key, value);
    spool->min_key = key.len < spool->min_key ? key.len : spool->min_key;
    spool->max_key = key.len > spool->max_key ? key.len : spool->max_key;
    spool->has_values = spool->has_values || value.len > 0;
    ++spool->n_rows;
    return KB_OK;
}

static void
clear_rows(kb_spool *spool)
{
    for (size_t i = 0; i < spool->blocks.n; ++i) {
        kb_buf *const block = &spool->blocks.items[i];
        if (!give_block(spool->pool, block)) {
            kb_buf_clear(block);
        }
    }
    KB_VEC_CLEAR(&spool->blocks);
    spool->n_rows = 0;
    spool->n_bytes = 0;
    spool->min_key = SIZE_MAX;
    spool->max_key = 0;
    spool->has_values = false;
}

size_t
kb_spool_memory(const kb_spool *spool)
{
    return spool->n_bytes + spool->n_rows * sizeof(kb_sort_item);
}

size_t
kb_spool_count(kb_spool *spool)
{
    kb_spool_pool *const pool = spool->pool;
    const size_t n = kb_spool_memory(spool);
    kb_task_lock(pool->mutex);
    pool->n_bytes = pool->n_bytes - spool->n_counted + n;
    const size_t sum = pool->n_bytes;
    kb_task_unlock(pool->mutex);
    spool->n_counted = n;
    return sum;
}

size_t
kb_spool_sort_memory(const kb_spool *spool)
{
    return spool->n_rows * sizeof(kb_sort_item);
}

/// The row that an item stands for.
static const char *
row_of(const kb_spool *spool, kb_sort_item item)
{
    return spool->blocks.items[item.index >> OFFSET_BITS].ptr +
           (item.index & (BLOCK_LEN - 1));
}

static kb_str
key_of(const kb_spool *spool, kb_sort_item item)
{
    kb_str key = {0};
    kb_str value = {0};
    (void)read_row(row_of(spool, item), &key, &value);
    return key;
}

/// Whether keys are no longer than what is sorted by, and of one length.
static bool
is_all_prefix(const kb_spool *spool)
{
    return spool->min_key == spool->max_key && spool->max_key <= PREFIX_LEN;
}

static void
fill_item(kb_sort_item *item, kb_str key, size_t index)
{
    uint8_t prefix[PREFIX_LEN] = {0};
    memcpy(prefix, key.ptr, key.len < PREFIX_LEN ? key.len : PREFIX_LEN);
    for (size_t i = 0; i < KB_SORT_WORDS; ++i) {
        item->key[i] = kb_code_get32(prefix + 4 * i);
    }
    item->index = (uint32_t)index;
}

/// An item for each row.  Whether they come in the order of what they hold.
static bool
fill_items(const kb_spool *spool, kb_sort_item *items)
{
    size_t n = 0;
    bool is_sorted = true;
    for (size_t i = 0; i < spool->blocks.n; ++i) {
        const kb_buf *const block = &spool->blocks.items[i];
        for (size_t at = 0; at < block->len; ++n) {
            kb_str key = {0};
            kb_str value = {0};
            const size_t len = read_row(block->ptr + at, &key, &value);
            fill_item(&items[n], key, i << OFFSET_BITS | at);
            is_sorted =
                is_sorted &&
                (n == 0 || !kb_sort_is_before(&items[n], &items[n - 1]));
            at += len;
        }
    }
    return is_sorted;
}

static bool
is_before(const kb_spool *spool, kb_sort_item a, kb_sort_item b)
{
    return kb_str_compare(key_of(spool, a), key_of(spool, b)) < 0;
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
            i == middle || (k < n && is_before(spool, spare[k], spare[i]));
        items[at] = is_second ? spare[k++] : spare[i++];
    }
}

/// Sort items that begin alike, by their whole keys.
static void
sort_alike(const kb_spool *spool, kb_sort_item *items, kb_sort_item *spare,
           size_t n)
{
    size_t sorted = 1;
    while (sorted < n && !is_before(spool, items[sorted], items[sorted - 1])) {
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

static bool
begins_alike(const kb_sort_item *a, const kb_sort_item *b)
{
    return memcmp(a->key, b->key, sizeof(a->key)) == 0;
}

static void
sort_tails(const kb_spool *spool, kb_sort_item *items, kb_sort_item *spare)
{
    for (size_t i = 0; i < spool->n_rows;) {
        const size_t begin = i;
        while (i < spool->n_rows && begins_alike(&items[i], &items[begin])) {
            ++i;
        }
        if (i - begin > 1) {
            sort_alike(spool, items + begin, spare, i - begin);
        }
    }
}

kb_status
kb_spool_sort(kb_spool *spool)
{
    const size_t n = spool->n_rows;
    if (n == 0 || spool->order) {
        return KB_OK;
    }
    kb_sort_item *const items = kb_alloc_array(spool->alloc, n, sizeof(*items));
    kb_sort_item *const spare =
        items ? kb_alloc_array(spool->alloc, n, sizeof(*items)) : NULL;
    if (!spare) {
        kb_alloc_release(spool->alloc, items);
        return KB_ERR_NOMEM;
    }
    if (!fill_items(spool, items)) {
        kb_sort_items(items, spare, n,
                      spool->n_words > 0 ? spool->n_words : KB_SORT_WORDS);
    }
    if (!is_all_prefix(spool)) {
        sort_tails(spool, items, spare);
    }
    kb_alloc_release(spool->alloc, spare);
    spool->order = items;
    spool->at = 0;
    return KB_OK;
}

/// Whether the row at a place of the order has the key of that before it.
static bool
is_again(const kb_spool *spool, size_t at)
{
    const kb_sort_item *const items = spool->order;
    return at < spool->n_rows && begins_alike(&items[at], &items[at - 1]) &&
           (is_all_prefix(spool) || kb_str_equal(key_of(spool, items[at]),
                                                 key_of(spool, items[at - 1])));
}

/// Fetch the next row, of which the order itself tells all.
static kb_status
take_key(kb_spool *spool, kb_str *key, kb_str *value)
{
    const kb_sort_item *const item = &spool->order[spool->at];
    if (is_again(spool, ++spool->at)) {
        return KB_ERR_CORRUPT;
    }
    for (size_t i = 0; i < KB_SORT_WORDS; ++i) {
        kb_code_put32(spool->prefix + 4 * i, item->key[i]);
    }
    *key = (kb_str){(const char *)spool->prefix, spool->max_key};
    *value = (kb_str){NULL, 0};
    return KB_OK;
}

/// Fetch the next row in order, with those behind it that have its key joined:
/// KB_OK or KB_DONE.  Rows lie anywhere, so the cache is told of them before.
static kb_status
take_row(kb_spool *spool, kb_str *key, kb_str *value)
{
    if (spool->at == spool->n_rows) {
        return KB_DONE;
    }
    if (!spool->has_values && is_all_prefix(spool)) {
        return take_key(spool, key, value);
    }
    if (spool->n_rows - spool->at > PREFETCH) {
        const char *const ahead =
            row_of(spool, spool->order[spool->at + PREFETCH]);
        __builtin_prefetch(ahead);
        __builtin_prefetch(ahead + CACHE_LINE);
    }
    (void)read_row(row_of(spool, spool->order[spool->at]), key, value);
    if (!is_again(spool, ++spool->at)) {
        return KB_OK;
    }
    if (!spool->join) {
        return KB_ERR_CORRUPT;
    }
    kb_buf_reset(&spool->value);
    KB_TRY(kb_buf_add_str(&spool->value, *value));
    do {
        (void)read_row(row_of(spool, spool->order[spool->at]), key, value);
        KB_TRY(spool->join(&spool->value, *value));
    } while (is_again(spool, ++spool->at));
    *value = kb_buf_get(&spool->value);
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

/// Write the rows in memory, which are in order.
static kb_status
write_rows(kb_spool *spool, kb_buf *out)
{
    kb_str key = {0};
    kb_str value = {0};
    kb_status st = take_row(spool, &key, &value);
    for (; st == KB_OK; st = take_row(spool, &key, &value)) {
        KB_TRY(kb_buf_reserve(out, HEAD + key.len + value.len));
        lay_row(out, key, value);
        KB_TRY(out->len >= WRITE_AHEAD ? write_all(spool, out) : KB_OK);
    }
    return st == KB_DONE ? write_all(spool, out) : st;
}

kb_status
kb_spool_spill(kb_spool *spool)
{
    if (spool->n_rows == 0) {
        return KB_OK;
    }
    KB_TRY(make_file(spool));
    KB_TRY(KB_VEC_RESERVE(&spool->runs, 1));
    KB_TRY(kb_spool_sort(spool));
    kb_buf out;
    kb_buf_init(&out, spool->alloc);
    kb_spool_run run = {.at = spool->file_len};
    kb_status st = kb_buf_reserve(&out, WRITE_AHEAD + BLOCK_LEN);
    st = st == KB_OK ? write_rows(spool, &out) : st;
    kb_buf_clear(&out);
    kb_alloc_release(spool->alloc, spool->order);
    spool->order = NULL;
    KB_TRY(st);
    run.end = spool->file_len;
    kb_buf_init(&run.bytes, spool->alloc);
    spool->runs.items[spool->runs.n++] = run;
    clear_rows(spool);
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
    const size_t want = n > spool->read_ahead ? n : spool->read_ahead;
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

/// How much of each run is read at once.
static size_t
share_of_run(const kb_spool *spool)
{
    const size_t share = spool->read_memory / spool->runs.n;
    if (spool->read_memory == 0 || share > READ_AHEAD) {
        return READ_AHEAD;
    }
    return share > READ_LEAST ? share : READ_LEAST;
}

static kb_status
begin_reading(kb_spool *spool)
{
    spool->is_closed = true;
    if (spool->runs.n == 0) {
        KB_TRY(kb_spool_sort(spool));
        spool->is_reading = true;
        return KB_OK;
    }
    spool->is_reading = true;
    KB_TRY(kb_spool_spill(spool));
    KB_TRY(KB_VEC_RESERVE(&spool->heap, spool->runs.n));
    spool->read_ahead = share_of_run(spool);
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
    if (spool->runs.n == 0) {
        return take_row(spool, key, value);
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
    clear_rows(spool);
    if (spool->pool) {
        (void)kb_spool_count(spool);
    }
    kb_alloc_release(spool->alloc, spool->order);
    if (spool->folder && spool->fd >= 0) {
        (void)close(spool->fd);
    }
    *spool = (kb_spool){.alloc = spool->alloc, .min_key = SIZE_MAX, .fd = -1};
}

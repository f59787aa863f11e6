// SPDX-License-Identifier: MIT
// A row goes into the leaf of its tree.  A page that is full gets the next
// number, goes to the file, and into the page above with the key of its first
// row; leaves do so in runs:
//
//     level 2                [    |    ]
//     level 1      [    |    |    ]   [    |
//     level 0   [rows] [rows] [rows] [rows] [ro        (numbers grow ->)
#include "store/pack.h"

#include "base/alloc.h"
#include "store/datafile.h"

#include <errno.h>
#include <unistd.h>

enum {
    PAGE_HEAD = 16,
    FLAGS_AT = 10,
    LOWER_AT = 12,
    UPPER_AT = 14,
    NODE_HEAD = 8,
    MIN_KEYS = 2, // of a page
    PAGE_BRANCH = 0x01,
    PAGE_LEAF = 0x02,
    PAGE_OVERFLOW = 0x04,
    NODE_BIG = 0x01,
    NODE_TABLE = 0x02,
    TABLE_LEN = 48,
    META_TABLES = PAGE_HEAD + 24,
    META_LAST = PAGE_HEAD + 120,
    META_TXN = PAGE_HEAD + 128,
    FIRST_PAGE = 2, // behind the meta pages
    OUT_BYTES = 1 << 20
};

static const uint64_t no_page = UINT64_MAX;

// In the machine's byte order, as LMDB has it.

static void
put16(uint8_t *out, size_t value)
{
    const uint16_t number = (uint16_t)value;
    memcpy(out, &number, sizeof(number));
}

static size_t
get16(const uint8_t *in)
{
    uint16_t value = 0;
    memcpy(&value, in, sizeof(value));
    return value;
}

static void
put64(uint8_t *out, uint64_t value)
{
    memcpy(out, &value, sizeof(value));
}

// ---- the file ---------------------------------------------------------------

static kb_status
write_at(kb_pack *pack, const void *bytes, size_t len, uint64_t page)
{
    const uint8_t *at = bytes;
    uint64_t offset = page * pack->page_size;
    while (len > 0) {
        const ssize_t n = pwrite(pack->fd, at, len, (off_t)offset);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            pack->fault = n < 0 ? errno : ENOSPC;
            return pack->fault == ENOSPC || pack->fault == EDQUOT ||
                           pack->fault == EFBIG
                       ? KB_ERR_FULL
                       : KB_ERR_IO;
        }
        at += n;
        len -= (size_t)n;
        offset += (uint64_t)n;
    }
    return KB_OK;
}

static kb_status
flush(kb_pack *pack)
{
    KB_TRY(write_at(pack, pack->out.ptr, pack->out.len, pack->n_flushed));
    pack->n_flushed += pack->out.len / pack->page_size;
    kb_buf_reset(&pack->out);
    return KB_OK;
}

/// Give numbers to `n` pages in a row.
static kb_status
take_pages(kb_pack *pack, uint64_t n, uint64_t *number)
{
    if (pack->max_pages != 0 && pack->n_pages + n > pack->max_pages) {
        pack->is_full = true;
        return KB_ERR_FULL;
    }
    *number = pack->n_pages;
    pack->n_pages += n;
    return KB_OK;
}

/// Give pages that begin with `head` and go on with `rest` numbers, and send
/// them to the file.  Each page that the head holds begins with its own.
static kb_status
append_pages(kb_pack *pack, uint64_t n, uint8_t *head, size_t head_len,
             kb_str rest, uint64_t *number)
{
    const size_t len = (size_t)n * pack->page_size;
    const size_t tail = len - head_len - rest.len;
    KB_TRY(take_pages(pack, n, number));
    for (size_t at = 0; at < head_len; at += pack->page_size) {
        put64(head + at, *number + at / pack->page_size);
    }
    KB_TRY(kb_buf_reserve(&pack->out, len));
    char *const to = pack->out.ptr + pack->out.len;
    memcpy(to, head, head_len);
    if (rest.len > 0) {
        memcpy(to + head_len, rest.ptr, rest.len);
    }
    memset(to + head_len + rest.len, 0, tail);
    pack->out.len += len;
    return pack->out.len >= OUT_BYTES ? flush(pack) : KB_OK;
}

static kb_status
add_pages(kb_pack *pack, uint64_t n, uint8_t *head, size_t head_len,
          kb_str rest, uint64_t *number)
{
    kb_task_lock(pack->mutex);
    const kb_status st = append_pages(pack, n, head, head_len, rest, number);
    kb_task_unlock(pack->mutex);
    return st;
}

// ---- pages ------------------------------------------------------------------

static size_t
n_nodes(const uint8_t *page)
{
    return (get16(page + LOWER_AT) - PAGE_HEAD) / 2;
}

static void
empty_page(const kb_pack *pack, uint8_t *page, unsigned level)
{
    memset(page, 0, pack->page_size); // no old bytes between the rows
    put16(page + FLAGS_AT, level == 0 ? PAGE_LEAF : PAGE_BRANCH);
    put16(page + LOWER_AT, PAGE_HEAD);
    put16(page + UPPER_AT, pack->page_size);
}

static size_t
node_room(size_t key_len, size_t value_len)
{
    return (NODE_HEAD + key_len + value_len + 1) / 2 * 2;
}

static bool
has_room(const uint8_t *page, size_t room)
{
    return get16(page + LOWER_AT) + 2 + room <= get16(page + UPPER_AT);
}

/// Add a node with room for `value_len` bytes behind the key, which the caller
/// fills.  `number` is the length of a value, or of a page.
static uint8_t *
add_node(uint8_t *page, uint64_t number, unsigned flags, kb_str key,
         size_t value_len)
{
    const size_t lower = get16(page + LOWER_AT);
    const size_t upper = get16(page + UPPER_AT) - node_room(key.len, value_len);
    uint8_t *const node = page + upper;
    put16(page + lower, upper);
    put16(page + LOWER_AT, lower + 2);
    put16(page + UPPER_AT, upper);
    put16(node, number & UINT16_MAX);
    put16(node + 2, number >> 16 & UINT16_MAX);
    put16(node + 4, flags | (number >> 32 & UINT16_MAX));
    put16(node + 6, key.len);
    if (key.len > 0) {
        memcpy(node + NODE_HEAD, key.ptr, key.len);
    }
    return node + NODE_HEAD + key.len;
}

static void
set_key(kb_key *out, kb_str key)
{
    memcpy(out->bytes, key.ptr, key.len);
    out->len = key.len;
}

static kb_status
open_leaves(const kb_pack *pack, kb_pack_tree *tree)
{
    if (!tree->leaves) {
        tree->leaves =
            kb_alloc_array(pack->alloc, KB_PACK_RUN, pack->page_size);
        if (!tree->leaves) {
            return KB_ERR_NOMEM;
        }
        tree->levels[0].page = tree->leaves;
        empty_page(pack, tree->leaves, 0);
    }
    return KB_OK;
}

static kb_status
open_branch(const kb_pack *pack, kb_pack_level *level, unsigned number)
{
    if (!level->page) {
        level->page = kb_alloc_array(pack->alloc, 2, pack->page_size);
        if (!level->page) {
            return KB_ERR_NOMEM;
        }
        level->last = level->page + pack->page_size;
        empty_page(pack, level->page, number);
    }
    return KB_OK;
}

/// Send a branch to the file, and begin a new one.
static kb_status
close_branch(kb_pack *pack, kb_pack_tree *tree, unsigned number, uint64_t *page)
{
    kb_pack_level *const level = &tree->levels[number];
    KB_TRY(add_pages(pack, 1, level->page, pack->page_size, (kb_str){NULL, 0},
                     page));
    memcpy(level->last, level->page, pack->page_size);
    level->last_number = *page;
    ++tree->n_branches;
    ++level->n_written;
    empty_page(pack, level->page, number);
    return KB_OK;
}

/// Put a page, with the key of its first row, into the level `at` and those
/// above.
static kb_status
add_above(kb_pack *pack, kb_pack_tree *tree, unsigned at, kb_key key,
          uint64_t page)
{
    for (; at < KB_PACK_LEVELS; ++at) {
        kb_pack_level *const level = &tree->levels[at];
        KB_TRY(open_branch(pack, level, at));
        kb_str text = kb_key_get(&key);
        bool is_first = n_nodes(level->page) == 0;
        uint64_t full = 0;
        const bool is_full =
            !is_first && !has_room(level->page, node_room(text.len, 0));
        const kb_key above = level->first;
        if (is_full) {
            KB_TRY(close_branch(pack, tree, at, &full));
            is_first = true;
        }
        if (is_first) {
            level->first = key;
            text.len = 0; // the first key of a branch is never looked at
        }
        (void)add_node(level->page, page, 0, text, 0);
        if (!is_full) {
            return KB_OK;
        }
        key = above;
        page = full;
    }
    return KB_ERR_LIMIT;
}

/// The key of a page's first node.
static void
first_key(const uint8_t *page, kb_key *out)
{
    const uint8_t *const node = page + get16(page + PAGE_HEAD);
    set_key(out, (kb_str){(const char *)node + NODE_HEAD, get16(node + 6)});
}

/// Send the leaves that are full to the file.
static kb_status
send_leaves(kb_pack *pack, kb_pack_tree *tree)
{
    const size_t n = tree->n_full;
    uint64_t page = 0;
    KB_TRY(add_pages(pack, n, tree->leaves, n * pack->page_size,
                     (kb_str){NULL, 0}, &page));
    for (size_t i = 0; i < n; ++i) {
        kb_key key;
        first_key(tree->leaves + i * pack->page_size, &key);
        KB_TRY(add_above(pack, tree, 1, key, page + i));
    }
    tree->n_leaves += n;
    tree->n_full = 0;
    return KB_OK;
}

/// Begin a new leaf.
static kb_status
close_leaf(kb_pack *pack, kb_pack_tree *tree)
{
    ++tree->n_full;
    KB_TRY(tree->n_full == KB_PACK_RUN ? send_leaves(pack, tree) : KB_OK);
    tree->levels[0].page = tree->leaves + tree->n_full * pack->page_size;
    empty_page(pack, tree->levels[0].page, 0);
    return KB_OK;
}

// ---- rows -------------------------------------------------------------------

/// Write a value that is too long for a leaf on pages of its own.
static kb_status
write_overflow(kb_pack *pack, kb_pack_tree *tree, kb_str value, uint64_t *page)
{
    const size_t n = (PAGE_HEAD - 1 + value.len) / pack->page_size + 1;
    const uint32_t n_pages = (uint32_t)n;
    uint8_t head[PAGE_HEAD] = {0};
    put16(head + FLAGS_AT, PAGE_OVERFLOW);
    memcpy(head + LOWER_AT, &n_pages, sizeof(n_pages));
    KB_TRY(add_pages(pack, n, head, sizeof(head), value, page));
    tree->n_overflow += n;
    return KB_OK;
}

static kb_status
add_row(kb_pack *pack, kb_pack_tree *tree, kb_str key, kb_str value,
        unsigned flags)
{
    kb_pack_level *const leaf = &tree->levels[0];
    const size_t most =
        ((pack->page_size - PAGE_HEAD) / MIN_KEYS & ~(size_t)1) - 2;
    const bool is_big = NODE_HEAD + key.len + value.len > most;
    uint64_t page = 0;
    if (tree->n_rows > 0 &&
        kb_str_compare(key, kb_key_get(&tree->last_key)) <= 0) {
        return KB_ERR_CORRUPT;
    }
    KB_TRY(open_leaves(pack, tree));
    const size_t len = is_big ? sizeof(page) : value.len;
    if (!has_room(leaf->page, node_room(key.len, len))) {
        KB_TRY(close_leaf(pack, tree));
    }
    if (is_big) {
        KB_TRY(write_overflow(pack, tree, value, &page));
    }
    uint8_t *const to = add_node(leaf->page, value.len,
                                 flags | (is_big ? NODE_BIG : 0), key, len);
    if (is_big) {
        put64(to, page);
    } else if (len > 0) {
        memcpy(to, value.ptr, len);
    }
    set_key(&tree->last_key, key);
    ++tree->n_rows;
    return KB_OK;
}

kb_status
kb_pack_add(kb_pack *pack, kb_table table, kb_str key, kb_str value)
{
    return add_row(pack, &pack->tables[table], key, value, 0);
}

// ---- the end ----------------------------------------------------------------

/// LMDB wants two children of each branch: when the last one has only one, it
/// takes another from the page before, which is written again.
static kb_status
share_children(kb_pack *pack, kb_pack_level *level, unsigned number)
{
    if (level->n_written == 0 || n_nodes(level->page) > 1) {
        return KB_OK;
    }
    const size_t lower = get16(level->last + LOWER_AT) - 2;
    const size_t upper = get16(level->last + UPPER_AT);
    const uint8_t *const node = level->last + upper; // its last
    const uint8_t *const only = level->page + get16(level->page + UPPER_AT);
    kb_key key;
    uint8_t children[2][6]; // number of a page: low, high, flags
    set_key(&key, (kb_str){(const char *)node + NODE_HEAD, get16(node + 6)});
    memcpy(children[0], node, sizeof(children[0]));
    memcpy(children[1], only, sizeof(children[1]));
    put16(level->last + LOWER_AT, lower);
    put16(level->last + UPPER_AT, upper + node_room(key.len, 0));
    memset(level->last + upper, 0, node_room(key.len, 0));
    memset(level->last + lower, 0, 2);
    KB_TRY(flush(pack));
    KB_TRY(write_at(pack, level->last, pack->page_size, level->last_number));
    empty_page(pack, level->page, number);
    uint8_t *to = add_node(level->page, 0, 0, (kb_str){NULL, 0}, 0);
    memcpy(to - NODE_HEAD, children[0], sizeof(children[0]));
    to = add_node(level->page, 0, 0, kb_key_get(&level->first), 0);
    memcpy(to - NODE_HEAD - level->first.len, children[1], sizeof(children[1]));
    level->first = key;
    return KB_OK;
}

/// Write the pages that are not full; the topmost is the root.
static kb_status
end_tree(kb_pack *pack, kb_pack_tree *tree)
{
    tree->root = no_page;
    if (tree->n_rows == 0) {
        return KB_OK;
    }
    if (tree->n_leaves == 0 && tree->n_full == 0) {
        tree->n_leaves = 1;
        tree->depth = 1;
        return add_pages(pack, 1, tree->leaves, pack->page_size,
                         (kb_str){NULL, 0}, &tree->root);
    }
    ++tree->n_full;
    KB_TRY(send_leaves(pack, tree));
    for (unsigned at = 1; at < KB_PACK_LEVELS; ++at) {
        kb_pack_level *const level = &tree->levels[at];
        const bool is_root = level->n_written == 0;
        KB_TRY(share_children(pack, level, at));
        const kb_key key = level->first;
        KB_TRY(close_branch(pack, tree, at, &tree->root));
        if (is_root) {
            tree->depth = (uint16_t)(at + 1);
            return KB_OK;
        }
        KB_TRY(add_above(pack, tree, at + 1, key, tree->root));
    }
    return KB_ERR_LIMIT;
}

static void
put_record(uint8_t out[TABLE_LEN], const kb_pack_tree *tree)
{
    const uint64_t numbers[] = {tree->n_branches, tree->n_leaves,
                                tree->n_overflow, tree->n_rows, tree->root};
    memset(out, 0, TABLE_LEN);
    put16(out + 6, tree->depth);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); ++i) {
        put64(out + 8 + 8 * i, numbers[i]);
    }
}

/// The main table: a record of each, in order of their names.
static kb_status
end_tables(kb_pack *pack)
{
    bool is_done[KB_N_TABLES] = {false};
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        KB_TRY(end_tree(pack, &pack->tables[i]));
    }
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        const char *least = NULL;
        size_t table = 0;
        for (size_t k = 0; k < KB_N_TABLES; ++k) {
            const char *const name = kb_schema_name((kb_table)k);
            if (!is_done[k] && (!least || strcmp(name, least) < 0)) {
                least = name;
                table = k;
            }
        }
        uint8_t record[TABLE_LEN];
        is_done[table] = true;
        put_record(record, &pack->tables[table]);
        KB_TRY(add_row(pack, &pack->main, (kb_str){least, strlen(least)},
                       (kb_str){(const char *)record, sizeof(record)},
                       NODE_TABLE));
    }
    return end_tree(pack, &pack->main);
}

kb_status
kb_pack_begin(kb_pack *pack, const kb_allocator *alloc, int fd,
              size_t page_size, uint64_t max_size)
{
    *pack = (kb_pack){.alloc = alloc,
                      .fd = fd,
                      .page_size = page_size,
                      .max_pages = max_size / page_size,
                      .n_pages = FIRST_PAGE,
                      .n_flushed = FIRST_PAGE};
    kb_buf_init(&pack->out, alloc);
    return kb_buf_reserve(&pack->out, OUT_BYTES + page_size);
}

kb_status
kb_pack_end(kb_pack *pack, const uint8_t *like, uint64_t txn)
{
    KB_TRY(end_tables(pack));
    KB_TRY(flush(pack));
    uint8_t *const page = kb_alloc_array(pack->alloc, 1, pack->page_size);
    if (!page) {
        return KB_ERR_NOMEM;
    }
    kb_status st = KB_OK;
    for (uint64_t i = 0; st == KB_OK && i < FIRST_PAGE; ++i) {
        memcpy(page, like + i * pack->page_size, pack->page_size);
        // No page is free.
        put64(page + META_TABLES + TABLE_LEN - 8, no_page);
        memset(page + META_TABLES + 6, 0, TABLE_LEN - 8 - 6);
        put_record(page + META_TABLES + TABLE_LEN, &pack->main);
        put64(page + META_LAST, pack->n_pages - 1);
        // A process that has the lock file open may take either.
        put64(page + META_TXN, txn % FIRST_PAGE == i ? txn : txn - 1);
        st = write_at(pack, page, pack->page_size, i);
    }
    kb_alloc_release(pack->alloc, page);
    return st;
}

static void
clear_tree(const kb_pack *pack, kb_pack_tree *tree)
{
    kb_alloc_release(pack->alloc, tree->leaves);
    tree->leaves = NULL;
    tree->levels[0].page = NULL; // one of them
    for (size_t i = 1; i < KB_PACK_LEVELS; ++i) {
        kb_alloc_release(pack->alloc, tree->levels[i].page);
        tree->levels[i] = (kb_pack_level){.page = NULL};
    }
}

void
kb_pack_clear(kb_pack *pack)
{
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        clear_tree(pack, &pack->tables[i]);
    }
    clear_tree(pack, &pack->main);
    kb_buf_clear(&pack->out);
}

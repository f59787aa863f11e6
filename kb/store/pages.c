// SPDX-License-Identifier: MIT
// The pages of an LMDB 0.9 data file, in the machine's byte order.  Nothing
// read is trusted, so that damage is found instead of followed.
//
//     page   0 number8  8 pad2  10 flags2  12 lower2  14 upper2  16 offsets2...
//            or, of values that fill pages: 12 pages4  16 bytes
//     node   0 low2  2 high2  4 flags2  6 key length2  8 key, then value
//     table  0 pad4  4 flags2  6 depth2  8 branches8  16 leaves8  24 overflow8
//            32 entries8  40 root8
//
// A node of a leaf has the length of its value in high:low; one of a branch the
// number of a page in flags:high:low, and its first one no key.
#include "base/alloc.h"
#include "store/datafile.h"
#include "store/verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PAGE_HEAD = 16,
    NODE_HEAD = 8,
    TABLE_LEN = 48,
    MAX_DEPTH = 32,
    PAGE_BRANCH = 0x01,
    PAGE_LEAF = 0x02,
    PAGE_OVERFLOW = 0x04,
    PAGE_TRANSIENT = 0x10 | 0x4000 | 0x8000, // dirty, loose, kept
    NODE_BIG = 0x01,
    NODE_TABLE = 0x02,
    KIND_FREE = 0, // what a tree holds
    KIND_MAIN = 1,
    KIND_ROWS = 2
};

static const uint64_t no_page = UINT64_MAX;

typedef struct table_record {
    uint16_t flags;
    uint16_t depth;
    uint64_t n_branches;
    uint64_t n_leaves;
    uint64_t n_overflow;
    uint64_t n_entries;
    uint64_t root;
} table_record;

typedef struct walker {
    int fd;
    size_t page_size;
    uint64_t n_pages;
    uint64_t n_there; // in the file: those behind are free
    uint8_t *seen;    // a bit a page
    kb_verify_fn fn;
    void *ctx;
    uint64_t n_faults;
} walker;

/// A tree being walked.
typedef struct tree {
    walker *w;
    const char *name;
    int kind;
    table_record want;
    table_record found;
    uint8_t *pages; // one a level
    uint8_t last_key[KB_KEY_MAX];
    size_t last_len;
    bool has_last;
    const uint8_t *least; // the next key must not be before; NULL: may be any
    size_t least_len;
} tree;

typedef struct node {
    uint16_t flags;
    uint64_t size; // of the value, or the number of a page
    const uint8_t *key;
    size_t key_len;
    const uint8_t *value;
} node;

static uint16_t
get16(const uint8_t *in)
{
    uint16_t value = 0;
    memcpy(&value, in, sizeof(value));
    return value;
}

static uint32_t
get32(const uint8_t *in)
{
    uint32_t value = 0;
    memcpy(&value, in, sizeof(value));
    return value;
}

static uint64_t
get64(const uint8_t *in)
{
    uint64_t value = 0;
    memcpy(&value, in, sizeof(value));
    return value;
}

static table_record
get_table(const uint8_t *in)
{
    return (table_record){
        get16(in + 4),  get16(in + 6),  get64(in + 8),  get64(in + 16),
        get64(in + 24), get64(in + 32), get64(in + 40),
    };
}

static kb_status say(walker *w, const char *table, uint64_t page,
                     const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static kb_status
say(walker *w, const char *table, uint64_t page, const char *format, ...)
{
    kb_verify_fault fault;
    va_list args;
    ++w->n_faults;
    (void)snprintf(fault.table, sizeof(fault.table), "%s", table);
    (void)snprintf(fault.key, sizeof(fault.key), "page %" PRIu64, page);
    va_start(args, format);
    (void)vsnprintf(fault.text, sizeof(fault.text), format, args);
    va_end(args);
    return w->fn(w->ctx, fault.table, &fault);
}

/// Take a page for a tree: false, after saying so, when it cannot be its own.
static kb_status
take(walker *w, const char *table, uint64_t page, uint64_t n, bool *is_good)
{
    *is_good = false;
    if (page < 2 || page >= w->n_pages || n > w->n_pages - page) {
        return say(w, table, page, "there are pages 2 to %" PRIu64,
                   w->n_pages - 1);
    }
    for (uint64_t i = page; i < page + n; ++i) {
        uint8_t *const byte = &w->seen[i / 8];
        const uint8_t bit = (uint8_t)(1U << (i % 8));
        if ((*byte & bit) != 0) {
            return say(w, table, i, "it is in two places");
        }
        *byte |= bit;
    }
    *is_good = true;
    return KB_OK;
}

/// Whether pages that a tree needs lie in the file.
static kb_status
require(walker *w, const char *table, uint64_t page, uint64_t n, bool *is_good)
{
    *is_good = page + n <= w->n_there;
    return *is_good ? KB_OK : say(w, table, page, "the file ends before it");
}

static kb_status
read_page(walker *w, uint64_t page, uint8_t *out)
{
    size_t n = 0;
    while (n < w->page_size) {
        const ssize_t got = pread(w->fd, out + n, w->page_size - n,
                                  (off_t)(page * w->page_size + n));
        if (got <= 0) {
            return KB_ERR_IO;
        }
        n += (size_t)got;
    }
    return KB_OK;
}

// ---- nodes ------------------------------------------------------------------

/// Whether a page's frame is sound; `is_leaf` is what it must be.
static bool
is_page(const walker *w, const uint8_t *page, uint64_t number, bool is_leaf)
{
    const unsigned flags = get16(page + 10) & ~(unsigned)PAGE_TRANSIENT;
    const size_t lower = get16(page + 12);
    const size_t upper = get16(page + 14);
    return get64(page) == number &&
           flags == (is_leaf ? PAGE_LEAF : PAGE_BRANCH) && lower > PAGE_HEAD &&
           lower % 2 == 0 && lower <= upper && upper <= w->page_size;
}

static size_t
n_nodes(const uint8_t *page)
{
    return (size_t)(get16(page + 12) - PAGE_HEAD) / 2;
}

/// Read a node: false when it does not lie in its page.
static bool
read_node(const walker *w, const uint8_t *page, size_t i, bool is_leaf,
          node *out)
{
    const size_t at = get16(page + PAGE_HEAD + 2 * i);
    const size_t upper = get16(page + 14);
    if (at < upper || at % 2 != 0 || at + NODE_HEAD > w->page_size) {
        return false;
    }
    const uint8_t *const head = page + at;
    const uint64_t low = get16(head) | (uint32_t)get16(head + 2) << 16;
    out->flags = is_leaf ? get16(head + 4) : 0;
    out->size = is_leaf ? low : low | (uint64_t)get16(head + 4) << 32;
    out->key_len = get16(head + 6);
    out->key = head + NODE_HEAD;
    out->value = out->key + out->key_len;
    const uint64_t inside = !is_leaf                       ? 0
                            : (out->flags & NODE_BIG) != 0 ? sizeof(uint64_t)
                                                           : out->size;
    return at + NODE_HEAD + out->key_len + inside <= w->page_size;
}

/// Bytes that a node takes, rounded up.
static size_t
node_room(const node *n, bool is_leaf)
{
    const uint64_t inside = !is_leaf                     ? 0
                            : (n->flags & NODE_BIG) != 0 ? sizeof(uint64_t)
                                                         : n->size;
    return (size_t)((NODE_HEAD + n->key_len + inside + 1) & ~UINT64_C(1));
}

static int
compare_keys(int kind, const uint8_t *a, size_t a_len, const uint8_t *b,
             size_t b_len)
{
    if (kind == KIND_FREE && a_len == sizeof(uint64_t) &&
        b_len == sizeof(uint64_t)) {
        const uint64_t x = get64(a);
        const uint64_t y = get64(b);
        return (x > y) - (x < y);
    }
    const size_t n = a_len < b_len ? a_len : b_len;
    const int order = n > 0 ? memcmp(a, b, n) : 0;
    return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

// ---- trees ------------------------------------------------------------------

static kb_status walk_table(walker *w, const char *name, int kind,
                            const table_record *record);

/// The pages that a long value fills.
static kb_status
walk_overflow(tree *t, uint64_t page, uint64_t len, uint8_t *buffer)
{
    walker *const w = t->w;
    const uint64_t n = (PAGE_HEAD + len + w->page_size - 1) / w->page_size;
    bool is_good = false;
    KB_TRY(take(w, t->name, page, n, &is_good));
    if (is_good) {
        KB_TRY(require(w, t->name, page, n, &is_good));
    }
    if (!is_good) {
        return KB_OK;
    }
    t->found.n_overflow += n;
    KB_TRY(read_page(w, page, buffer));
    const unsigned flags = get16(buffer + 10) & ~(unsigned)PAGE_TRANSIENT;
    return get64(buffer) == page && flags == PAGE_OVERFLOW &&
                   get32(buffer + 12) == n
               ? KB_OK
               : say(w, t->name, page,
                     "it should begin a value of %" PRIu64 " pages", n);
}

/// The pages that a row of the list of free pages names: a count, then they.
static kb_status
walk_free_list(tree *t, uint64_t page, const uint8_t *bytes, uint64_t len)
{
    const uint64_t n = len >= 8 ? get64(bytes) : 0;
    if (len < 8 || n > len / 8 - 1) {
        return say(t->w, t->name, page, "a list of free pages is cut off");
    }
    for (uint64_t i = 0; i < n; ++i) {
        bool is_good = false;
        KB_TRY(take(t->w, t->name, get64(bytes + 8 * (i + 1)), 1, &is_good));
    }
    return KB_OK;
}

static kb_status
read_free_list(tree *t, uint64_t page, const node *n)
{
    if ((n->flags & NODE_BIG) == 0) {
        return walk_free_list(t, page, n->value, n->size);
    }
    const uint64_t first = get64(n->value);
    uint8_t *const bytes = kb_alloc_array(NULL, n->size, 1);
    if (!bytes) {
        return n->size > 0 ? KB_ERR_NOMEM : KB_OK;
    }
    const ssize_t got = pread(t->w->fd, bytes, n->size,
                              (off_t)(first * t->w->page_size + PAGE_HEAD));
    const kb_status st = got == (ssize_t)n->size
                             ? walk_free_list(t, page, bytes, n->size)
                             : KB_ERR_IO;
    kb_alloc_release(NULL, bytes);
    return st;
}

/// Whether a key may come next; it is kept.
static bool
is_next_key(tree *t, const node *n)
{
    const bool is_behind =
        n->key_len > 0 && n->key_len <= KB_KEY_MAX &&
        (!t->has_last || compare_keys(t->kind, t->last_key, t->last_len, n->key,
                                      n->key_len) < 0) &&
        (!t->least || compare_keys(t->kind, t->least, t->least_len, n->key,
                                   n->key_len) <= 0);
    t->least = NULL;
    if (is_behind) {
        memcpy(t->last_key, n->key, n->key_len);
        t->last_len = n->key_len;
        t->has_last = true;
    }
    return is_behind;
}

static kb_status
walk_leaf_node(tree *t, uint64_t page, const node *n, uint8_t *buffer)
{
    const unsigned allowed =
        NODE_BIG | (t->kind == KIND_MAIN ? NODE_TABLE : 0U);
    ++t->found.n_entries;
    if ((n->flags & ~allowed) != 0) {
        return say(t->w, t->name, page, "a row has unknown flags");
    }
    if (!is_next_key(t, n)) {
        KB_TRY(say(t->w, t->name, page, "its keys are not in order"));
    }
    if ((n->flags & NODE_BIG) != 0) {
        const uint64_t before = t->w->n_faults;
        KB_TRY(walk_overflow(t, get64(n->value), n->size, buffer));
        if (t->w->n_faults != before) {
            return KB_OK;
        }
    }
    if (t->kind == KIND_FREE) {
        return read_free_list(t, page, n);
    }
    if (t->kind == KIND_MAIN && (n->flags & NODE_TABLE) != 0 &&
        n->size == TABLE_LEN) {
        char name[16];
        const size_t len =
            n->key_len < sizeof(name) ? n->key_len : sizeof(name) - 1;
        memcpy(name, n->key, len);
        name[len] = '\0';
        const table_record record = get_table(n->value);
        return walk_table(t->w, name, KIND_ROWS, &record);
    }
    return t->kind == KIND_MAIN ? say(t->w, t->name, page, "a row is no table")
                                : KB_OK;
}

/// A key of a branch is behind all keys before and not behind those below it.
static kb_status
enter_branch(tree *t, uint64_t page, const node *n)
{
    t->least = n->key;
    t->least_len = n->key_len;
    return t->has_last && compare_keys(t->kind, t->last_key, t->last_len,
                                       n->key, n->key_len) >= 0
               ? say(t->w, t->name, page, "its keys are not in order")
               : KB_OK;
}

static kb_status walk_page(tree *t, uint64_t number, unsigned level);

// NOLINTNEXTLINE(misc-no-recursion): as deep as LMDB's trees, at most MAX_DEPTH
static kb_status
walk_nodes(tree *t, uint64_t number, const uint8_t *page, unsigned level)
{
    walker *const w = t->w;
    uint8_t *const spare = t->pages + (size_t)t->want.depth * w->page_size;
    const bool is_leaf = level + 1 == t->want.depth;
    size_t room = 0;
    for (size_t i = 0; i < n_nodes(page); ++i) {
        node n;
        if (!read_node(w, page, i, is_leaf, &n)) {
            return say(w, t->name, number, "row %zu does not lie in it", i);
        }
        room += node_room(&n, is_leaf);
        if (is_leaf) {
            KB_TRY(walk_leaf_node(t, number, &n, spare));
            continue;
        }
        if (i > 0) {
            KB_TRY(enter_branch(t, number, &n));
        }
        KB_TRY(walk_page(t, n.size, level + 1));
    }
    return room == w->page_size - get16(page + 14)
               ? KB_OK
               : say(w, t->name, number, "its rows overlap or leave gaps");
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as LMDB's trees, at most MAX_DEPTH
static kb_status
walk_page(tree *t, uint64_t number, unsigned level)
{
    walker *const w = t->w;
    uint8_t *const page = t->pages + (size_t)level * w->page_size;
    const bool is_leaf = level + 1 == t->want.depth;
    bool is_good = false;
    KB_TRY(take(w, t->name, number, 1, &is_good));
    if (is_good) {
        KB_TRY(require(w, t->name, number, 1, &is_good));
    }
    if (!is_good) {
        return KB_OK;
    }
    KB_TRY(read_page(w, number, page));
    if (!is_page(w, page, number, is_leaf)) {
        return say(w, t->name, number, "it is no %s of this tree",
                   is_leaf ? "leaf" : "branch");
    }
    t->found.n_leaves += is_leaf;
    t->found.n_branches += !is_leaf;
    return walk_nodes(t, number, page, level);
}

static kb_status
compare(walker *w, const char *name, const tree *t)
{
    const struct {
        const char *what;
        uint64_t stored;
        uint64_t found;
    } rows[] = {
        {"branch pages", t->want.n_branches, t->found.n_branches},
        {"leaf pages", t->want.n_leaves, t->found.n_leaves},
        {"overflow pages", t->want.n_overflow, t->found.n_overflow},
        {"rows", t->want.n_entries, t->found.n_entries},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
        if (rows[i].stored != rows[i].found) {
            KB_TRY(say(w, name, t->want.root,
                       "%s: it says %" PRIu64 ", there are %" PRIu64,
                       rows[i].what, rows[i].stored, rows[i].found));
        }
    }
    return KB_OK;
}

// NOLINTNEXTLINE(misc-no-recursion): tables in the main table, no deeper
static kb_status
walk_table(walker *w, const char *name, int kind, const table_record *record)
{
    tree t = {.w = w, .name = name, .kind = kind, .want = *record};
    const uint64_t before = w->n_faults;
    KB_TRY(w->fn(w->ctx, name, NULL));
    if (kind != KIND_FREE && record->flags != 0) {
        return say(w, name, record->root, "a table has unknown flags: %u",
                   record->flags);
    }
    if (record->root == no_page) {
        return record->n_entries == 0 && record->depth == 0
                   ? KB_OK
                   : say(w, name, 0, "the table has rows and no pages");
    }
    if (record->depth == 0 || record->depth > MAX_DEPTH) {
        return say(w, name, record->root, "a tree cannot be %u pages deep",
                   record->depth);
    }
    t.pages = kb_alloc_array(NULL, (size_t)record->depth + 1, w->page_size);
    if (!t.pages) {
        return KB_ERR_NOMEM;
    }
    kb_status st = walk_page(&t, record->root, 0);
    if (st == KB_OK && w->n_faults == before) {
        st = compare(w, name, &t);
    }
    kb_alloc_release(NULL, t.pages);
    return st;
}

/// A page in no tree and no list of free ones: a row that led to it is gone.
static kb_status
find_lost(walker *w)
{
    for (uint64_t i = 2; i < w->n_pages; ++i) {
        if ((w->seen[i / 8] & (1U << (i % 8))) == 0) {
            return say(w, "free", i, "it is neither in use nor free");
        }
    }
    return KB_OK;
}

kb_status
kb_verify_pages(int fd, uint64_t id, kb_verify_fn fn, void *ctx)
{
    walker w = {.fd = fd, .fn = fn, .ctx = ctx};
    uint8_t records[KB_DATAFILE_TABLES];
    uint64_t last = 0;
    KB_TRY(kb_datafile_tables(fd, id, &w.page_size, &last, records));
    struct stat file;
    if (fstat(fd, &file) != 0) {
        return KB_ERR_IO;
    }
    w.n_pages = last + 1;
    w.n_there = (uint64_t)file.st_size / w.page_size;
    w.seen = kb_alloc_zeroed(NULL, (size_t)(w.n_pages / 8 + 1), 1);
    if (!w.seen) {
        return KB_ERR_NOMEM;
    }
    const table_record main_table = get_table(records + TABLE_LEN);
    const table_record free_table = get_table(records);
    kb_status st = walk_table(&w, "main", KIND_MAIN, &main_table);
    st = st == KB_OK ? walk_table(&w, "free", KIND_FREE, &free_table) : st;
    if (st == KB_OK && w.n_faults == 0) {
        st = find_lost(&w);
    }
    kb_alloc_release(NULL, w.seen);
    return st == KB_OK && w.n_faults > 0 ? KB_ERR_CORRUPT : st;
}

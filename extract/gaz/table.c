// SPDX-License-Identifier: MIT
// Phrases come sorted by their folded text, in which a space parts the tokens
// and no byte is smaller than a space: so all phrases that share a run of first
// tokens stand together, and one walk with a stack finds every prefix once.
#include "gaz/table.h"

#include "base/alloc.h"
#include "gaz/bucket.h"
#include "gaz/build.h"
#include "gaz/phrase.h"

enum { BLOOM_BITS = 16, WORD_BITS = 64, TRIES = 3, FEW = 1 << 16 };

void
kb_prefix_table_init(kb_prefix_table *table, const kb_allocator *alloc)
{
    *table = (kb_prefix_table){.prefixes = {.alloc = alloc},
                               .firsts = {.alloc = alloc}};
}

void
kb_prefix_table_clear(kb_prefix_table *table)
{
    KB_VEC_CLEAR(&table->prefixes);
    KB_VEC_CLEAR(&table->firsts);
}

// ---- prefixes ---------------------------------------------------------------

static uint32_t
count_shared(const kb_prefix_table *t, kb_str text)
{
    uint32_t n = 0;
    while (n < t->n) {
        const size_t end = t->ends[n];
        if (end > text.len || memcmp(t->text.ptr, text.ptr, end) != 0 ||
            (end < text.len && text.ptr[end] != ' ')) {
            break;
        }
        ++n;
    }
    return n;
}

static kb_status
add_first(kb_prefix_table *t, kb_str text)
{
    kb_first *const first = KB_VEC_PUSH(&t->firsts);
    if (!first) {
        return KB_ERR_NOMEM;
    }
    const kb_str token = {text.ptr, t->ends[0]};
    *first = (kb_first){.hash = kb_hash_finish(t->hashes[0]),
                        .head = kb_phrase_head_of(token)};
    return KB_OK;
}

static kb_status
add_prefixes(kb_prefix_table *t, kb_str text)
{
    t->n = count_shared(t, text);
    t->text = text;
    const bool is_new = t->n == 0;
    size_t begin = t->n > 0 ? t->ends[t->n - 1] + 1 : 0;
    while (begin <= text.len && t->n < KB_IMAGE_PHRASE_TOKENS) {
        const char *const space =
            memchr(text.ptr + begin, ' ', text.len - begin);
        const size_t end = space ? (size_t)(space - text.ptr) : text.len;
        const uint64_t before = t->n > 0 ? t->hashes[t->n - 1] : 0;
        t->hashes[t->n] = kb_hash_combine(
            before, kb_hash((kb_str){text.ptr + begin, end - begin}));
        t->ends[t->n] = end;
        t->at[t->n] = t->prefixes.n;
        kb_prefix *const p = KB_VEC_PUSH(&t->prefixes);
        if (!p) {
            return KB_ERR_NOMEM;
        }
        *p = (kb_prefix){kb_hash_finish(t->hashes[t->n]), 0};
        ++t->n;
        begin = end + 1;
    }
    return is_new ? add_first(t, text) : KB_OK;
}

kb_status
kb_prefix_table_add(kb_prefix_table *table, kb_str text, uint32_t phrase,
                    unsigned filters)
{
    KB_TRY(add_prefixes(table, text));
    table->firsts.items[table->firsts.n - 1].filters |= (uint8_t)filters;
    for (uint32_t i = 0; i + 1 < table->n; ++i) {
        table->prefixes.items[table->at[i]].payload |= KB_SLOT_CONTINUES;
    }
    table->prefixes.items[table->at[table->n - 1]].payload |=
        KB_SLOT_TERMINAL | phrase;
    return KB_OK;
}

// ---- buckets and filters ----------------------------------------------------

static size_t
power_of_two(size_t at_least)
{
    size_t n = 1;
    while (n < at_least) {
        n *= 2;
    }
    return n;
}

// A section of `n` zeroed records.
static kb_status
clear_table(kb_buf *section, size_t n, size_t width)
{
    kb_buf_reset(section);
    KB_TRY(kb_buf_reserve(section, n * width));
    kb_alloc_want_large_pages(section->ptr, n * width);
    memset(section->ptr, 0, n * width);
    section->len = n * width;
    return KB_OK;
}

static unsigned char *
bucket_at(const kb_buf *buckets, size_t i)
{
    return (unsigned char *)buckets->ptr + KB_BUCKET_WIDTH * i;
}

static bool
put(unsigned char *bucket, const kb_prefix *p)
{
    for (uint32_t slot = 0; slot < KB_BUCKET_SLOTS; ++slot) {
        if (kb_bucket_payload(bucket, slot) == 0) {
            kb_store16(bucket + 2 * (size_t)slot,
                       kb_bucket_fingerprint(p->hash));
            kb_store32(bucket + KB_AT_BUCKET_PAYLOADS + 4 * (size_t)slot,
                       p->payload);
            return true;
        }
    }
    bucket[KB_AT_BUCKET_GOES_ON] = 1;
    return false;
}

static kb_status
fill_buckets(const kb_prefix_table *t, kb_buf *buckets, size_t n)
{
    KB_TRY(clear_table(buckets, n, KB_BUCKET_WIDTH));
    for (size_t i = 0; i < t->prefixes.n; ++i) {
        const kb_prefix *const p = &t->prefixes.items[i];
        size_t at = kb_bucket_first((uint32_t)n, p->hash);
        uint32_t run = 1;
        while (!put(bucket_at(buckets, at), p)) {
            if (++run == KB_IMAGE_RUN_MAX) {
                return KB_ERR_LIMIT;
            }
            at = at + 1 < n ? at + 1 : 0;
        }
    }
    return KB_OK;
}

// Three quarters full; half full where that costs little, as fewer searches
// then look at a second bucket.
static kb_status
add_buckets(const kb_prefix_table *t, kb_buf *buckets)
{
    const size_t n_free =
        t->prefixes.n < FEW ? t->prefixes.n : t->prefixes.n / 3;
    size_t n = (t->prefixes.n + n_free) / KB_BUCKET_SLOTS + 1;
    kb_status st = KB_ERR_LIMIT;
    for (int tries = 0; st == KB_ERR_LIMIT && tries < TRIES; ++tries) {
        if (n > KB_IMAGE_COUNT_MAX) {
            return KB_ERR_LIMIT;
        }
        st = fill_buckets(t, buckets, n);
        n *= 2;
    }
    return st;
}

static kb_status
add_filter(const kb_prefix_table *t, unsigned filter, kb_buf *bloom)
{
    size_t n_first = 0;
    for (size_t i = 0; i < t->firsts.n; ++i) {
        n_first += (t->firsts.items[i].filters & filter) != 0;
    }
    if (n_first == 0 && filter == KB_FILTER_LOWER) {
        return KB_OK; // empty: spares the matcher every word in lower case
    }
    const size_t n = power_of_two(n_first * BLOOM_BITS / WORD_BITS + 1);
    KB_TRY(clear_table(bloom, n, 8));
    for (size_t i = 0; i < t->firsts.n; ++i) {
        const kb_first *const first = &t->firsts.items[i];
        const uint64_t hash =
            filter == KB_FILTER_ALL ? first->hash : first->head;
        if (first->filters & filter) {
            unsigned char *const word =
                (unsigned char *)bloom->ptr + 8 * ((size_t)hash & (n - 1));
            kb_store64(word, kb_load64(word) | kb_phrase_bloom(hash));
        }
    }
    return KB_OK;
}

kb_status
kb_prefix_table_lay(const kb_prefix_table *table, kb_buf *sections)
{
    KB_TRY(add_buckets(table, &sections[KB_IMAGE_BUCKETS]));
    KB_TRY(add_filter(table, KB_FILTER_ALL, &sections[KB_IMAGE_BLOOM]));
    KB_TRY(add_filter(table, KB_FILTER_NAMES, &sections[KB_IMAGE_NAMES]));
    return add_filter(table, KB_FILTER_LOWER, &sections[KB_IMAGE_LOWER]);
}

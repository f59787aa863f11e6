// SPDX-License-Identifier: MIT
#include "base/fold.h"
#include "base/hash.h"
#include "query/similar.h"
#include "store/read.h"
#include "store/slots.h"
#include "store/words.h"

#include <kb/query.h>

#include <stdlib.h>

typedef KB_VEC(kb_search_hit) hit_vec;
typedef KB_VEC(uint32_t) id_vec;

typedef struct search {
    kb_txn *txn;
    kb_search_level level; // of the hits that are being added
    kb_str folded;         // the name asked for
    hit_vec hits;
    kb_slots seen; // places in `hits`, by entity
    id_vec ids;    // entities that bear all words so far, sorted
    id_vec next;   // those that bear the next word too
    bool is_first_word;
    kb_buf label; // folded label of a hit
} search;

static bool
is_seen(const search *s, kb_id id, uint64_t hash)
{
    kb_probe probe = kb_slots_probe(hash);
    uint32_t place = 0;
    while (kb_slots_next(&s->seen, &probe, &place)) {
        if (s->hits.items[place].entity.id == id) {
            return true;
        }
    }
    return false;
}

static kb_status
add_hit(void *ctx, const kb_entity_info *entity)
{
    search *const s = ctx;
    const uint64_t hash = kb_hash_finish(kb_hash_combine(0, entity->id));
    if (is_seen(s, entity->id, hash)) {
        return KB_OK;
    }
    kb_search_hit hit = {.entity = *entity, .level = s->level};
    if (s->level == KB_SEARCH_LABEL) {
        kb_buf_reset(&s->label);
        KB_TRY(kb_fold_name(entity->label, &s->label));
        if (!kb_str_equal(kb_buf_get(&s->label), s->folded)) {
            hit.level = KB_SEARCH_ALIAS;
        }
    }
    KB_TRY(KB_VEC_RESERVE(&s->hits, 1));
    KB_TRY(kb_slots_add(&s->seen, hash, (uint32_t)s->hits.n));
    s->hits.items[s->hits.n++] = hit;
    return KB_OK;
}

static kb_status
add_id(search *s, kb_id id)
{
    kb_entity_info info;
    KB_TRY(kb_entity_get(s->txn, id, &info));
    return add_hit(s, &info);
}

// ---- the levels -------------------------------------------------------------

/// What follows the beginning of an IRI of Wikidata.
static kb_str
without_wikidata(kb_str name)
{
    static const kb_str beginnings[] = {
        {"http://www.wikidata.org/entity/", 31},
        {"https://www.wikidata.org/wiki/", 30},
        {"https://www.wikidata.org/entity/", 32},
        {"wd:", 3},
    };
    for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); ++i) {
        const size_t len = beginnings[i].len;
        if (name.len > len && memcmp(name.ptr, beginnings[i].ptr, len) == 0) {
            return (kb_str){name.ptr + len, name.len - len};
        }
    }
    return name;
}

/// The number of `Q7747` or `q7747`, or of an IRI that ends so; 0: no such
/// thing.
static uint32_t
wikidata_number(kb_str name)
{
    uint64_t number = 0;
    name = without_wikidata(name);
    if (name.len < 2 || (name.ptr[0] != 'Q' && name.ptr[0] != 'q') ||
        name.ptr[1] == '0') {
        return 0;
    }
    for (size_t i = 1; i < name.len && number <= UINT32_MAX; ++i) {
        const char c = name.ptr[i];
        if (c < '0' || c > '9') {
            return 0;
        }
        number = 10 * number + (uint64_t)(c - '0');
    }
    return number <= UINT32_MAX ? (uint32_t)number : 0;
}

static kb_status
by_id(search *s, kb_str name)
{
    kb_id id = 0;
    const uint32_t wikidata = wikidata_number(name);
    if (name.len > 3 && memcmp(name.ptr, "kb:", 3) == 0) {
        name = (kb_str){name.ptr + 3, name.len - 3};
    }
    kb_status st = kb_entity_find_key(s->txn, name, &id);
    if (st == KB_NOT_FOUND && wikidata != 0) {
        st = kb_entity_find_wikidata(s->txn, wikidata, &id);
    }
    st = st == KB_OK ? add_id(s, id) : st;
    return st == KB_NOT_FOUND ? KB_OK : st;
}

static kb_status
by_name(search *s, kb_str name)
{
    return kb_name_each(s->txn, name, KB_MATCH_NAME, add_hit, s);
}

static int
compare_ids(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static kb_status
add_word_id(void *ctx, const kb_entity_info *entity)
{
    search *const s = ctx;
    if (!s->is_first_word &&
        (s->ids.n == 0 || !bsearch(&entity->id, s->ids.items, s->ids.n,
                                   sizeof(uint32_t), compare_ids))) {
        return KB_OK;
    }
    KB_TRY(KB_VEC_RESERVE(&s->next, 1));
    s->next.items[s->next.n++] = entity->id;
    return KB_OK;
}

static kb_status
by_words(search *s, kb_str name)
{
    size_t at = 0;
    kb_str word = {NULL, 0};
    (void)name;
    s->is_first_word = true;
    while (kb_words_next(s->folded, &at, &word)) {
        s->next.n = 0;
        KB_TRY(kb_name_each(s->txn, word, KB_MATCH_TOKEN, add_word_id, s));
        if (s->next.n > 1) {
            qsort(s->next.items, s->next.n, sizeof(uint32_t), compare_ids);
        }
        const id_vec swap = s->ids;
        s->ids = s->next;
        s->next = swap;
        s->is_first_word = false;
    }
    for (size_t i = 0; !s->is_first_word && i < s->ids.n; ++i) {
        KB_TRY(add_id(s, s->ids.items[i]));
    }
    return KB_OK;
}

static kb_status
by_prefix(search *s, kb_str name)
{
    return kb_name_each(s->txn, name, KB_MATCH_PREFIX, add_hit, s);
}

static kb_status
add_similar(void *ctx, const kb_entity_info *entity, unsigned distance)
{
    search *const s = ctx;
    KB_TRY(KB_VEC_RESERVE(&s->hits, 1));
    s->hits.items[s->hits.n++] = (kb_search_hit){
        .entity = *entity, .level = s->level, .distance = distance};
    return KB_OK;
}

static kb_status
by_similarity(search *s, kb_str name)
{
    (void)name;
    return s->hits.n > 0 ? KB_OK
                         : kb_similar_each(s->txn, s->folded, add_similar, s);
}

// ---- ranking ----------------------------------------------------------------

static int
rank_of(kb_search_level level)
{
    return level == KB_SEARCH_ALIAS ? (int)KB_SEARCH_LABEL : (int)level;
}

static int
compare_hits(const void *a, const void *b)
{
    const kb_search_hit *const x = a;
    const kb_search_hit *const y = b;
    int order = rank_of(x->level) - rank_of(y->level);
    if (order == 0) {
        order = (x->distance > y->distance) - (x->distance < y->distance);
    }
    if (order == 0) {
        order = (x->entity.n_mentions < y->entity.n_mentions) -
                (x->entity.n_mentions > y->entity.n_mentions);
    }
    order =
        order != 0 ? order : kb_str_compare(x->entity.label, y->entity.label);
    return order != 0 ? order : kb_str_compare(x->entity.key, y->entity.key);
}

static kb_status
run(search *s, kb_str name, bool all_levels)
{
    static const struct {
        kb_search_level level;
        kb_status (*find)(search *s, kb_str name);
    } levels[] = {
        {KB_SEARCH_ID, by_id},
        {KB_SEARCH_LABEL, by_name},
        {KB_SEARCH_WORDS, by_words},
        {KB_SEARCH_PREFIX, by_prefix},
        {KB_SEARCH_SIMILAR, by_similarity},
    };
    const size_t n = sizeof(levels) / sizeof(levels[0]);
    for (size_t i = 0; i < n && (all_levels || s->hits.n == 0); ++i) {
        s->level = levels[i].level;
        KB_TRY(levels[i].find(s, name));
    }
    if (s->hits.n > 1) {
        qsort(s->hits.items, s->hits.n, sizeof(kb_search_hit), compare_hits);
    }
    return s->hits.n > 0 ? KB_OK : KB_NOT_FOUND;
}

kb_status
kb_search(kb_txn *txn, kb_str name, const kb_search_options *options,
          kb_search_fn fn, void *ctx)
{
    static const kb_search_options defaults = {0};
    options = options ? options : &defaults;
    const kb_allocator *const alloc = &txn->store->alloc;
    search s = {.txn = txn};
    s.hits.alloc = alloc;
    s.ids.alloc = alloc;
    s.next.alloc = alloc;
    s.seen.alloc = alloc;
    kb_buf folded;
    kb_buf_init(&folded, alloc);
    kb_buf_init(&s.label, alloc);
    kb_status st = kb_fold_name(name, &folded);
    s.folded = kb_buf_get(&folded);
    st = st == KB_OK ? run(&s, name, options->all_levels) : st;
    for (size_t i = 0; st == KB_OK && i < s.hits.n; ++i) {
        if (options->limit != 0 && i == options->limit) {
            break;
        }
        st = fn(ctx, &s.hits.items[i]);
    }
    kb_buf_clear(&s.label);
    kb_buf_clear(&folded);
    kb_slots_clear(&s.seen);
    KB_VEC_CLEAR(&s.next);
    KB_VEC_CLEAR(&s.ids);
    KB_VEC_CLEAR(&s.hits);
    return kb_read_end(st);
}

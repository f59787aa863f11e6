// SPDX-License-Identifier: MIT
// Names in raw bytes.  Blocks of 64 bytes become bitmaps; a name can only
// begin where a word begins with a capital or beyond ASCII, or where one does
// in lower case and the gazetteer has such names.  A plain ASCII word between
// plain neighbours is taken as it stands.  Whatever else there is around it
// (apostrophes, hyphens, stops, addresses, other scripts), the whole chunk
// between two white spaces goes to the tokeniser, so that both cut alike.
#include "gaz/match.h"

#include "base/alloc.h"
#include "gaz/batch.h"
#include "gaz/sense.h"

enum {
    LOOK_BACK = 512, // bytes to the start of a chunk at most
    ASCII_MAX = 0x80,
    BLOCKS = 16,     // at a time
    SMALL = 1 << 14, // words of a filter that stays in the cache
    NEAR = 1 << 16   // bytes that stay in the nearest ones
};

// A place where a name may begin.
typedef struct glimpse {
    uint64_t head; // see kb_phrase_head()
    uint32_t at;
    uint32_t len; // of a word that surely ends there; 0: to be looked at
} glimpse;

typedef struct matcher {
    kb_batch *batch;
    kb_block_fn classify;
    const char *begin, *end;
    const char *done;                    // chunks were cut up to here
    const kb_gaz_section *names, *lower; // filters; `lower` may be NULL
    kb_gaz_section filters[2];           // of words with a capital, without one
    bool is_large;                       // the filters: fetched ahead
    glimpse glimpses[BLOCKS * KB_BLOCK_LEN];
} matcher;

// ---- bytes ------------------------------------------------------------------

static bool
is_high(char c)
{
    return (unsigned char)c >= ASCII_MAX;
}

static bool
is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool
is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool
is_letter(char c)
{
    return is_lower((char)(c | ' '));
}

static bool
is_alnum(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9');
}

// Clitics may be written apart from their apostrophe: Putin ' s, do n ' t.
static bool
may_be_apostrophe(char c)
{
    return c == '\'' || c == '`' || is_high(c);
}

// ---- chunks -----------------------------------------------------------------

// White space at which the tokeniser can begin anew.
static bool
parts_chunks(const matcher *m, const char *at)
{
    if (!is_white(*at)) {
        return false;
    }
    return !(at > m->begin && may_be_apostrophe(at[-1])) &&
           !(at + 1 < m->end && may_be_apostrophe(at[1]));
}

static const char *
chunk_begin(const matcher *m, const char *at)
{
    const char *low = m->begin;
    if (at - low > LOOK_BACK) {
        low = at - LOOK_BACK;
        while (low < at && ((unsigned char)*low & 0xC0U) == 0x80U) {
            ++low;
        }
    }
    while (at > low && !parts_chunks(m, at - 1)) {
        --at;
    }
    return at;
}

// I. is an initial only behind a name: there the word before counts.
static const char *
context_begin(const matcher *m, const char *at)
{
    const char *begin = chunk_begin(m, at);
    if (begin == at && m->end - at >= 2 && at[0] == 'I' && at[1] == '.') {
        while (begin > m->begin && is_white(begin[-1])) {
            --begin;
        }
        begin = chunk_begin(m, begin);
    }
    return begin;
}

static const char *
chunk_end(const matcher *m, const char *at)
{
    while (at < m->end && !parts_chunks(m, at)) {
        ++at;
    }
    return at;
}

// The filter that knows whether a name may begin with a token, or NULL.
static const kb_gaz_section *
filter_for(const matcher *m, const kb_cut *cut)
{
    const char first = *cut->begin;
    if (is_upper(first) || is_high(first)) {
        return m->names;
    }
    bool is_ascii = true;
    const kb_str bytes = {cut->begin, (size_t)(cut->end - cut->begin)};
    return is_lower(first) && (kb_cut_shape(bytes, &is_ascii) & KB_TOKEN_MIXED)
               ? m->names
               : m->lower;
}

static kb_status
take_cut(matcher *m, const kb_cut *cut)
{
    const kb_gaz_section *const filter = filter_for(m, cut);
    if (!filter ||
        (cut->kind != KB_TOKEN_WORD && cut->kind != KB_TOKEN_NUMBER)) {
        return KB_OK;
    }
    const kb_match_word word = {
        .begin = (uint32_t)(cut->begin - m->begin),
        .end = (uint32_t)(cut->end - m->begin),
        .form = cut->flags & KB_TOKEN_DOTTED ? KB_WORD_DOTTED : 0,
        .kind = cut->kind};
    kb_match_key key = {0, 0};
    KB_TRY(kb_batch_key(m->batch, &word, &key));
    return kb_filter_has(filter, key.head)
               ? kb_batch_add(m->batch, word, key.key)
               : KB_OK;
}

// Cut the chunk around `at`, take its tokens from `at` on.
static kb_status
take_chunk(matcher *m, const char *at)
{
    const char *const end = chunk_end(m, at);
    kb_cutter cutter;
    kb_cutter_init(&cutter, (kb_str){m->begin, (size_t)(m->end - m->begin)},
                   NULL, m->batch->gaz->alloc);
    cutter.at = context_begin(m, at);
    kb_cut cut;
    kb_status st = kb_cut_next(&cutter, &cut);
    while (st == KB_OK && cut.begin < end) {
        if (cut.begin >= at) {
            st = take_cut(m, &cut);
        }
        if (st == KB_OK) {
            st = kb_cut_next(&cutter, &cut);
        }
    }
    kb_cutter_clear(&cutter);
    m->done = end;
    return st == KB_DONE ? KB_OK : st;
}

// ---- words ------------------------------------------------------------------

// Whether a word that begins here begins a token, for what stands before it.
static bool
is_after_plain(const matcher *m, const char *at)
{
    if (at == m->begin) {
        return true;
    }
    const char c = at[-1];
    if (is_white(c)) {
        return at - m->begin < 2 || !may_be_apostrophe(at[-2]);
    }
    return (c == '(' || c == '"' || c == '[') &&
           (at - m->begin < 2 || is_white(at[-2]));
}

// eBay: the tokeniser's flags say which filter knows it.
static bool
has_upper(const char *at, uint32_t len)
{
    for (uint32_t i = 0; i < len; ++i) {
        if (is_upper(at[i])) {
            return true;
        }
    }
    return false;
}

// A plain word with which a name may begin.
static inline kb_status
take_plain(matcher *m, const char *at, uint32_t len)
{
    if (!is_after_plain(m, at) || (!is_upper(*at) && has_upper(at, len))) {
        return take_chunk(m, at);
    }
    const uint32_t begin = (uint32_t)(at - m->begin);
    const kb_match_word word = {begin, begin + len, KB_WORD_PLAIN,
                                KB_TOKEN_WORD};
    return kb_batch_add(m->batch, word, kb_match_plain_key(at, m->end, len));
}

// Where some word begins.
static kb_status
take_word(matcher *m, const char *at)
{
    const uint32_t len = kb_match_plain_word(at, m->end);
    if (len == 0) {
        return take_chunk(m, at);
    }
    char room[KB_WORD_REACH];
    const uint32_t n = len < KB_WORD_REACH ? len : KB_WORD_REACH;
    const uint64_t head =
        kb_phrase_head_of(kb_phrase_lower((kb_str){at, n}, room));
    return kb_filter_has(&m->filters[!is_upper(*at)], head)
               ? take_plain(m, at, len)
               : KB_OK;
}

// ---- blocks -----------------------------------------------------------------

// What the block before leaves: its last bit of each.
typedef struct carry {
    uint64_t word, high;
    uint64_t low_run; // in a word that began with neither capital nor high byte
} carry;

// Bits where a word begins that may begin a name, or where something is that
// only the tokeniser can judge; and bits where a word begins.
static uint64_t
find_starts(const matcher *m, const kb_block *b, carry *c, uint64_t *words)
{
    const uint64_t begins = b->word & ~(b->word << 1 | c->word);
    const uint64_t low_begins = begins & ~b->upper & ~b->high;
    // A carry runs through each word that is added to.
    const uint64_t low_runs =
        b->word & ~(b->word + (low_begins | (c->low_run & b->word)));
    const uint64_t high_begins = b->high & ~(b->high << 1 | c->high);
    uint64_t starts = (begins & b->upper) | high_begins | (low_runs & b->upper);
    if (m->lower) {
        starts |= begins;
    }
    *c = (carry){b->word >> 63, b->high >> 63, low_runs >> 63};
    *words = begins;
    return starts;
}

// A character beyond ASCII or an inner capital stands for its whole word.
static const char *
word_begin(const matcher *m, const char *at)
{
    const char *const low = at - m->done > LOOK_BACK ? at - LOOK_BACK : m->done;
    while (at > low && (is_alnum(at[-1]) || is_high(at[-1]))) {
        --at;
    }
    return at;
}

static kb_status
take_glimpse(matcher *m, const glimpse *g)
{
    const char *const at = m->begin + g->at;
    if (at < m->done) {
        return KB_OK;
    }
    if (g->len > 0) {
        return take_plain(m, at, g->len);
    }
    const char *const begin = word_begin(m, at);
    return begin < at ? take_chunk(m, begin) : take_word(m, at);
}

// Of a block, a bit a byte.
typedef struct places {
    uint64_t starts; // see find_starts()
    uint64_t begins; // of words
    uint64_t alnum;
    uint64_t next; // `alnum` of the next block; ones where that is not known
} places;

// Add what is to be looked at closer to the `n` places that are: how many then.
// Most words can be told from all names by their first bytes, whatever
// stands before them; without branches, which would be hard to predict.
static uint32_t
look_through(matcher *m, const char *block, places p, uint32_t n)
{
    const kb_gaz_section filters[2] = {m->filters[0], m->filters[1]};
    const ptrdiff_t last = m->end - block - KB_WORD_REACH - 2;
    const uint32_t begin = (uint32_t)(block - m->begin);
    glimpse *const all = m->glimpses;
    for (; p.starts != 0; p.starts &= p.starts - 1) {
        const uint32_t bit = (uint32_t)__builtin_ctzll(p.starts);
        if (!(p.begins >> bit & 1) || bit > last) {
            all[n++] = (glimpse){0, begin + bit, 0};
            continue;
        }
        const char *const at = block + bit;
        const uint64_t run = p.alnum >> bit | p.next << 1 << (63 - bit);
        const uint32_t len =
            (uint32_t)__builtin_ctzll(~run | UINT64_C(1) << KB_WORD_REACH);
        // Of letters and digits that are there, letters are above 9.
        const bool is_plain =
            (*at > '9') & (len < KB_WORD_REACH) & kb_match_ends_simply(at, len);
        const unsigned char *const bytes = (const unsigned char *)at;
        const uint64_t head = kb_phrase_head(
            kb_hash_alnum_word(bytes, len),
            kb_hash_alnum_word(bytes + 8, len > 8 ? len - 8 : 0));
        all[n] = (glimpse){head, begin + bit, len & (0U - is_plain)};
        const kb_gaz_section *const filter = &filters[!is_upper(*at)];
        if (m->is_large) {
            __builtin_prefetch(kb_filter_word(filter, head));
            ++n;
        } else {
            n += (!is_plain) | kb_filter_has(filter, head);
        }
    }
    return n;
}

// The same for filters that had to be fetched: how many of the `n` are left.
static uint32_t
look_again(matcher *m, uint32_t n)
{
    uint32_t n_left = 0;
    for (uint32_t i = 0; i < n; ++i) {
        const glimpse g = m->glimpses[i];
        m->glimpses[n_left] = g;
        n_left += (g.len == 0) |
                  kb_filter_has(&m->filters[!is_upper(m->begin[g.at])], g.head);
    }
    return n_left;
}

// Look through `n` blocks, which may be a copy of those at `at`.
static kb_status
search_blocks(matcher *m, const char *bytes, uint32_t n, const char *at,
              carry *c)
{
    kb_block blocks[BLOCKS];
    m->classify(bytes, n, blocks);
    uint32_t n_glimpses = 0;
    for (uint32_t i = 0; i < n; ++i, at += KB_BLOCK_LEN) {
        const kb_block *const b = &blocks[i];
        places p = {.alnum = b->word & ~b->high,
                    .next = i + 1 < n ? b[1].word & ~b[1].high : ~UINT64_C(0)};
        p.starts = find_starts(m, b, c, &p.begins);
        n_glimpses = look_through(m, at, p, n_glimpses);
    }
    if (m->is_large) {
        n_glimpses = look_again(m, n_glimpses);
    }
    for (uint32_t i = 0; i < n_glimpses; ++i) {
        KB_TRY(take_glimpse(m, &m->glimpses[i]));
    }
    return KB_OK;
}

static kb_status
search(matcher *m)
{
    carry c = {0, 0, 0};
    const char *at = m->begin;
    while (m->end - at >= KB_BLOCK_LEN) {
        const size_t left = (size_t)(m->end - at) / KB_BLOCK_LEN;
        const uint32_t n = left < BLOCKS ? (uint32_t)left : BLOCKS;
        KB_TRY(search_blocks(m, at, n, at, &c));
        at += (size_t)KB_BLOCK_LEN * n;
    }
    if (at < m->end) {
        char rest[KB_BLOCK_LEN];
        memset(rest, ' ', sizeof(rest));
        memcpy(rest, at, (size_t)(m->end - at));
        KB_TRY(search_blocks(m, rest, 1, at, &c));
    }
    return kb_batch_flush(m->batch);
}

// ---- the whole --------------------------------------------------------------

kb_status
kb_gaz_match_by(const kb_gaz *gaz, kb_str text, const kb_match_order *order,
                kb_block_fn classify)
{
    if (text.len >= UINT32_MAX) {
        return KB_ERR_LIMIT;
    }
    if (text.len == 0) {
        return KB_OK;
    }
    kb_batch *const batch = kb_alloc_zeroed(gaz->alloc, 1, sizeof(*batch));
    if (!batch) {
        return KB_ERR_NOMEM;
    }
    batch->gaz = gaz;
    batch->text = text;
    batch->policy = order->policy;
    batch->on_match = order->on_match;
    batch->ctx = order->ctx;
    batch->finds.alloc = gaz->alloc;
    kb_buf_init(&batch->wide, gaz->alloc);
    const kb_gaz_section *const lower = &gaz->sections[KB_IMAGE_LOWER];
    matcher m = {.batch = batch,
                 .classify = classify,
                 .begin = text.ptr,
                 .end = text.ptr + text.len,
                 .done = text.ptr,
                 .names = &gaz->sections[KB_IMAGE_NAMES],
                 .lower = lower->n > 0 ? lower : NULL};
    m.filters[0] = *m.names;
    m.filters[1] = m.lower ? *m.lower : *m.names;
    m.is_large = m.names->n > SMALL || lower->n > SMALL;
    batch->is_far = gaz->sections[KB_IMAGE_ENTITIES].n > NEAR;
    const kb_status st = search(&m);
    kb_buf_clear(&batch->wide);
    KB_VEC_CLEAR(&batch->finds);
    kb_alloc_release(gaz->alloc, batch);
    return st;
}

kb_status
kb_gaz_match(const kb_gaz *gaz, kb_str text, kb_match_policy policy,
             kb_gaz_on_match *on_match, void *ctx)
{
    const kb_match_order order = {policy, on_match, ctx};
    return kb_gaz_match_by(gaz, text, &order, kb_block_best());
}

// ---- senses -----------------------------------------------------------------

static kb_status
add_senses(const kb_gaz *gaz, kb_str name, uint32_t phrase, kb_arena *arena,
           kb_sense_list *list)
{
    kb_text text = {0};
    kb_phrase key = {0};
    const kb_status st = kb_phrase_split(name, arena, &text, &key);
    if (st != KB_OK) {
        return st == KB_ERR_NOMEM ? st : KB_OK; // no match of ours
    }
    for (uint32_t i = 0; i < text.n_tokens; ++i) {
        kb_phrase_tag(gaz, &text.tokens[i]);
    }
    list->items = KB_ARENA_NEW(arena, kb_gaz_sense, kb_senses_max(gaz, phrase));
    if (!list->items) {
        return KB_ERR_NOMEM;
    }
    const kb_gaz_set set = {&gaz, 1, NULL};
    if (key.n == kb_phrase_n_tokens(gaz, phrase)) {
        kb_senses_add(&set, 0, phrase, &text, &key, list);
        kb_senses_drop_words(list);
        kb_senses_sort(list);
    }
    return KB_OK;
}

kb_status
kb_gaz_match_senses(const kb_gaz *gaz, kb_str text, const kb_match *match,
                    kb_gaz_sense *senses, uint32_t cap, uint32_t *n_senses)
{
    const kb_str name = {text.ptr + match->span.begin,
                         match->span.end - match->span.begin};
    kb_arena arena;
    kb_arena_init(&arena, gaz->alloc, 0);
    kb_sense_list list = {NULL, 0};
    const kb_status st = add_senses(gaz, name, match->phrase, &arena, &list);
    const uint32_t given = list.n < cap ? list.n : cap;
    if (st == KB_OK && given > 0) {
        memcpy(senses, list.items, given * sizeof(*senses));
    }
    *n_senses = list.n;
    kb_arena_clear(&arena);
    return st;
}

// SPDX-License-Identifier: MIT
// One pass over the bytes makes the tokens; text/layout.c and
// text/sentence.c then work on tokens alone.  Folded ASCII words live in one
// block as long as the text, at the same offsets: a byte folds to a byte.
#include "text/token.h"

#include "base/fold.h"
#include "base/hash.h"
#include "text/cut.h"
#include "text/sentence.h"
#include "text/spaced.h"

#include <kb/extract.h>

enum {
    CACHE_SIZE = 256, // folds of non-ASCII words already seen
    BYTES_A_TOKEN = 4 // first guess, on the low side
};

typedef struct splitter {
    kb_cutter cutter;
    const char *begin;
    kb_arena *arena;
    kb_token *tokens;
    size_t n, cap;
    char *folds;
    kb_buf wide;                // scratch of fold_wide()
    uint32_t cache[CACHE_SIZE]; // token + 1
} splitter;

static kb_status
get_room(kb_arena *arena, size_t n, size_t size, void **out)
{
    *out = kb_arena_get(arena, n, size);
    return *out ? KB_OK : kb_arena_fault(arena, n, size);
}

// ---- folding ----------------------------------------------------------------

static void
lower_ascii(const char *from, size_t n, char *to)
{
    size_t i = 0;
    for (; n - i >= 8; i += 8) {
        uint64_t w = 0;
        memcpy(&w, from + i, 8);
        const uint64_t low = w & UINT64_C(0x7F7F7F7F7F7F7F7F);
        const uint64_t from_a = low + UINT64_C(0x3F3F3F3F3F3F3F3F);
        const uint64_t past_z = low + UINT64_C(0x2525252525252525);
        const uint64_t is_upper =
            from_a & ~past_z & ~w & UINT64_C(0x8080808080808080);
        w |= is_upper >> 2;
        memcpy(to + i, &w, 8);
    }
    for (; i < n; ++i) {
        const char c = from[i];
        to[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
}

static kb_str
bytes_of(const splitter *s, const kb_token *token)
{
    return (kb_str){s->begin + token->span.begin,
                    token->span.end - token->span.begin};
}

// Fold into the block when it fits, else into the arena.
static kb_status
fold_wide(splitter *s, kb_str bytes, char **out, size_t *len)
{
    kb_buf_reset(&s->wide);
    KB_TRY(kb_fold(bytes, &s->wide));
    const kb_str fold = kb_buf_get(&s->wide);
    char *to = s->folds + (bytes.ptr - s->begin);
    if (fold.len > bytes.len) {
        void *room = NULL;
        KB_TRY(get_room(s->arena, fold.len, 1, &room));
        to = room;
    }
    if (fold.len > 0) {
        memcpy(to, fold.ptr, fold.len);
    }
    *out = to;
    *len = fold.len;
    return KB_OK;
}

// The same word is folded once, as long as no other takes its place.
static kb_status
fold_again(splitter *s, kb_str bytes, kb_str *out)
{
    uint32_t *const slot = &s->cache[kb_hash(bytes) % CACHE_SIZE];
    if (*slot > 0 && kb_str_equal(bytes_of(s, &s->tokens[*slot - 1]), bytes)) {
        *out = s->tokens[*slot - 1].fold;
        return KB_OK;
    }
    char *fold = NULL;
    size_t len = 0;
    KB_TRY(fold_wide(s, bytes, &fold, &len));
    *slot = (uint32_t)s->n + 1;
    *out = (kb_str){fold, len};
    return KB_OK;
}

// ---- adding tokens ----------------------------------------------------------

// Room for the rest from `at` on, when it is as dense as what was seen.
static kb_status
grow(splitter *s, const char *at)
{
    const size_t seen = (size_t)(at - s->begin) + 1;
    const size_t left = (size_t)(s->cutter.end - at);
    size_t more = s->n / 8 +
                  (size_t)((double)s->n / (double)seen * (double)left * 1.25) +
                  16;
    if (more > left) {
        more = left; // no token is shorter than a byte
    }
    const size_t cap = s->n + more;
    void *grown = NULL;
    KB_TRY(get_room(s->arena, cap, sizeof(*s->tokens), &grown));
    memcpy(grown, s->tokens, s->n * sizeof(*s->tokens));
    s->tokens = grown;
    s->cap = cap;
    return KB_OK;
}

static kb_status
fold_dotted(splitter *s, kb_token *token, bool is_ascii)
{
    char *fold = s->folds + token->span.begin;
    size_t len = token->span.end - token->span.begin;
    if (!is_ascii) {
        KB_TRY(fold_wide(s, bytes_of(s, token), &fold, &len));
    }
    token->fold = (kb_str){fold, kb_cut_drop_stops(fold, len)};
    return KB_OK;
}

static kb_status
fold_token(splitter *s, kb_token *token, bool is_ascii)
{
    const kb_str bytes = bytes_of(s, token);
    char *const block = s->folds + token->span.begin;
    if (token->flags & KB_TOKEN_DOTTED) {
        return fold_dotted(s, token, is_ascii);
    }
    if (token->kind == KB_TOKEN_CLITIC) {
        token->fold = (kb_str){block, kb_cut_fold_clitic(bytes, block)};
        return KB_OK;
    }
    token->fold = (kb_str){block, bytes.len};
    return is_ascii ? KB_OK : fold_again(s, bytes, &token->fold);
}

// One to eight ASCII letters of which all but perhaps the first are in lower
// case, as most words are: what fold_token() and kb_cut_shape() say, in a few
// steps.  False: it is something else.
static bool
fold_short_word(const splitter *s, kb_token *token)
{
    enum { WORD = 8 };
    const kb_str bytes = bytes_of(s, token);
    if (bytes.len > WORD || token->kind != KB_TOKEN_WORD ||
        (token->flags & KB_TOKEN_DOTTED) != 0) {
        return false;
    }
    const uint64_t w =
        kb_hash_word((const unsigned char *)bytes.ptr, bytes.len);
    const bool is_capital = bytes.ptr[0] >= 'A' && bytes.ptr[0] <= 'Z';
    const uint64_t lower = is_capital ? w | ' ' : w;
    const uint64_t letters = kb_hash_range(lower, 'a', 'z') >> 7;
    if ((lower & ~(letters * UINT8_MAX)) != 0) {
        return false;
    }
    token->flags |= is_capital ? KB_TOKEN_CAPITAL : 0;
    token->fold = (kb_str){s->folds + token->span.begin, bytes.len};
    token->key = kb_hash_short(lower, bytes.len);
    return true;
}

static kb_status
add_token(splitter *s, const kb_cut *cut)
{
    if (s->n == s->cap) {
        KB_TRY(grow(s, cut->begin));
    }
    kb_token *const token = &s->tokens[s->n];
    *token = (kb_token){.span = {(uint32_t)(cut->begin - s->begin),
                                 (uint32_t)(cut->end - s->begin)},
                        .flags = cut->flags,
                        .kind = cut->kind,
                        .mark = cut->mark};
    if (fold_short_word(s, token)) {
        ++s->n;
        return KB_OK;
    }
    bool is_ascii = true;
    const uint16_t shape = kb_cut_shape(bytes_of(s, token), &is_ascii);
    if (cut->kind != KB_TOKEN_CLITIC) {
        token->flags |= shape;
    }
    KB_TRY(fold_token(s, token, is_ascii));
    token->key = kb_hash(token->fold);
    ++s->n;
    return KB_OK;
}

// ---- the pass ---------------------------------------------------------------

static kb_status
get_rooms(splitter *s, size_t len)
{
    void *room = NULL;
    KB_TRY(get_room(s->arena, len, 1, &room));
    s->folds = room;
    s->cap = len / BYTES_A_TOKEN + 16;
    KB_TRY(get_room(s->arena, s->cap, sizeof(*s->tokens), &room));
    s->tokens = room;
    if (len > 0) {
        lower_ascii(s->begin, len, s->folds);
    }
    return KB_OK;
}

static kb_status
split_tokens(splitter *s)
{
    kb_cut cut;
    kb_status st = kb_cut_next(&s->cutter, &cut);
    while (st == KB_OK) {
        KB_TRY(add_token(s, &cut));
        st = kb_cut_next(&s->cutter, &cut);
    }
    return st == KB_DONE ? KB_OK : st;
}

kb_status
kb_text_cut(const kb_document *document, const kb_abbreviations *abbreviations,
            kb_arena *arena, kb_text *out)
{
    const kb_str text = document->text;
    if (text.len > KB_TEXT_MAX) {
        return KB_ERR_LIMIT;
    }
    splitter s = {.arena = arena};
    kb_cutter_init(&s.cutter, text, abbreviations, arena->alloc);
    s.begin = s.cutter.begin;
    kb_buf_init(&s.wide, arena->alloc);
    kb_status st = get_rooms(&s, text.len);
    if (st == KB_OK) {
        st = split_tokens(&s);
    }
    kb_buf_clear(&s.wide);
    kb_cutter_clear(&s.cutter);
    KB_TRY(st);
    *out = (kb_text){
        .document = document, .tokens = s.tokens, .n_tokens = (uint32_t)s.n};
    return KB_OK;
}

kb_status
kb_text_split(const kb_document *document,
              const kb_abbreviations *abbreviations, kb_arena *arena,
              kb_text *out)
{
    kb_text made;
    KB_TRY(kb_text_cut(document, abbreviations, arena, &made));
    kb_spaced_join(&made, abbreviations);
    KB_TRY(kb_sentence_split(&made, abbreviations, arena));
    *out = made;
    return KB_OK;
}

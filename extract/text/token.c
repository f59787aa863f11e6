// SPDX-License-Identifier: MIT
// One pass over the bytes makes the tokens; text/layout.c and
// text/sentence.c then work on tokens alone.  Folded ASCII words live in one
// block as long as the text, at the same offsets: a byte folds to a byte.
#include "text/token.h"

#include "base/fold.h"
#include "base/hash.h"
#include "text/chars.h"
#include "text/sentence.h"
#include "text/word.h"

#include <kb/extract.h>

enum {
    CACHE_SIZE = 256,  // folds of non-ASCII words already seen
    QUOTE_REACH = 400, // bytes after which an open single quote is forgotten
    BYTES_A_TOKEN = 4  // first guess, on the low side
};

typedef struct splitter {
    const char *begin, *at, *end;
    const kb_abbreviations *abbreviations;
    kb_arena *arena;
    kb_token *tokens;
    size_t n, cap;
    char *folds;
    const char *quote; // single quotation mark that is open, or NULL
    uint16_t gap;      // KB_TOKEN_GLUED, KB_TOKEN_NEW_LINE for the next token
    kb_buf wide;       // scratch of fold_wide()
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

static size_t
drop_stops(char *fold, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; ++i) {
        if (fold[i] != '.') {
            fold[n++] = fold[i];
        }
    }
    return n;
}

// 's and the like: letters and one straight apostrophe, no space.
static size_t
fold_clitic(kb_str bytes, char *block)
{
    size_t n = 0;
    bool has_mark = false;
    for (size_t i = 0; i < bytes.len; ++i) {
        const char c = bytes.ptr[i];
        if (c >= 'A' && c <= 'Z') {
            block[n++] = (char)(c + ('a' - 'A'));
        } else if (c >= 'a' && c <= 'z') {
            block[n++] = c;
        } else if (c != ' ' && !has_mark) {
            block[n++] = '\'';
            has_mark = true;
        }
    }
    return n;
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

// Flags that the letters of a token give, and whether all are ASCII.
static uint16_t
shape_of(kb_str bytes, bool *is_ascii)
{
    const char *at = bytes.ptr;
    const char *const end = at + bytes.len;
    unsigned upper = 0;
    unsigned lower = 0;
    unsigned other = 0;
    uint16_t flags = 0;
    *is_ascii = true;
    while (at < end) {
        const kb_char c = kb_char_at(at, end);
        at += c.len;
        if (c.len > 1) {
            *is_ascii = false;
        }
        if (c.class_ == KB_CHAR_LOWER) {
            ++lower;
        } else if (c.class_ == KB_CHAR_UPPER) {
            if (upper + lower + other == 0) {
                flags |= KB_TOKEN_CAPITAL;
            }
            if (lower > 0) {
                flags |= KB_TOKEN_MIXED;
            }
            ++upper;
        } else if (c.class_ == KB_CHAR_LETTER) {
            ++other;
        } else if (c.class_ == KB_CHAR_DIGIT) {
            flags |= KB_TOKEN_DIGIT;
        }
    }
    if (upper > 1 && lower == 0) {
        flags |= KB_TOKEN_ALL_CAPS;
    }
    return flags;
}

// Room for the rest, when it is as dense as what was seen.
static kb_status
grow(splitter *s)
{
    const size_t seen = (size_t)(s->at - s->begin) + 1;
    const size_t left = (size_t)(s->end - s->at);
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
    token->fold = (kb_str){fold, drop_stops(fold, len)};
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
        token->fold = (kb_str){block, fold_clitic(bytes, block)};
        return KB_OK;
    }
    token->fold = (kb_str){block, bytes.len};
    return is_ascii ? KB_OK : fold_again(s, bytes, &token->fold);
}

// Add the token from `s->at` to `end`, and go there.
static kb_status
add_token(splitter *s, const char *end, kb_token_kind kind, uint16_t flags)
{
    if (s->n == s->cap) {
        KB_TRY(grow(s));
    }
    kb_token *const token = &s->tokens[s->n];
    *token = (kb_token){
        .span = {(uint32_t)(s->at - s->begin), (uint32_t)(end - s->begin)},
        .kind = (uint8_t)kind};
    bool is_ascii = true;
    const uint16_t shape = shape_of(bytes_of(s, token), &is_ascii);
    token->flags = (uint16_t)(flags | s->gap);
    if (kind != KB_TOKEN_CLITIC) {
        token->flags |= shape;
    }
    KB_TRY(fold_token(s, token, is_ascii));
    token->key = kb_hash(token->fold);
    ++s->n;
    s->at = end;
    s->gap = KB_TOKEN_GLUED;
    return KB_OK;
}

static kb_status
add_mark(splitter *s, const char *end, kb_token_kind kind, char mark)
{
    KB_TRY(add_token(s, end, kind, 0));
    s->tokens[s->n - 1].mark = mark;
    return KB_OK;
}

// ---- words ------------------------------------------------------------------

// Listed abbreviations that are English words too, when in lower case, or
// before anything but a number.  Sorted by nothing: it is short.
static bool
is_plain_word(kb_str fold, kb_str bytes, kb_char next)
{
    static const char *const words[] = {
        "all", "art",  "ed",    "est",   "fed", "ill", "la",  "mar", "mass",
        "may", "miss", "mon",   "mos",   "ore", "pa",  "sat", "sec", "sun",
        "tel", "wash", "const", "circa", "rep", "rev", "del", "col", "co"};
    if (fold.len == 2 && memcmp(fold.ptr, "no", 2) == 0) {
        return next.class_ != KB_CHAR_DIGIT;
    }
    const kb_char first = kb_char_at(bytes.ptr, bytes.ptr + bytes.len);
    if (first.class_ != KB_CHAR_LOWER) {
        return false;
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); ++i) {
        if (fold.len == strlen(words[i]) &&
            memcmp(fold.ptr, words[i], fold.len) == 0) {
            return true;
        }
    }
    return false;
}

static kb_char
next_after_spaces(const splitter *s, const char *at)
{
    while (at < s->end && *at == ' ') {
        ++at;
    }
    return kb_char_at(at, s->end);
}

// Whether [s->at, word) is an abbreviation with its stop at `word`.
static kb_status
find_abbreviation(splitter *s, const char *word, bool *is_listed)
{
    *is_listed = false;
    if (!s->abbreviations || word >= s->end || *word != '.' ||
        kb_char_at(word + 1, s->end).code == '.') {
        return KB_OK;
    }
    const kb_str bytes = {s->at, (size_t)(word - s->at)};
    bool is_ascii = true;
    (void)shape_of(bytes, &is_ascii);
    kb_str fold = {s->folds + (s->at - s->begin), bytes.len};
    if (!is_ascii) {
        kb_buf_reset(&s->wide);
        KB_TRY(kb_fold(bytes, &s->wide));
        fold = kb_buf_get(&s->wide);
    }
    *is_listed = s->abbreviations->find(s->abbreviations->ctx, fold,
                                        kb_hash(fold)) != KB_NO_ABBREVIATION &&
                 !is_plain_word(fold, bytes, next_after_spaces(s, word + 1));
    return KB_OK;
}

// Whether the letter here can be an initial.  I is one only after a name: So
// did I. Michael I. Jordan.
static bool
may_be_initial(const splitter *s)
{
    if (*s->at != 'I') {
        return true;
    }
    return s->n > 0 && s->tokens[s->n - 1].kind == KB_TOKEN_WORD &&
           (s->tokens[s->n - 1].flags & KB_TOKEN_CAPITAL);
}

static kb_status
take_stopped(splitter *s, const char *word, bool *is_taken)
{
    const char *end = kb_word_dotted_end(s->at, s->end);
    if (!end) {
        bool is_listed = false;
        KB_TRY(find_abbreviation(s, word, &is_listed));
        if (is_listed) {
            end = word + 1;
        } else if (may_be_initial(s)) {
            end = kb_word_initial_end(s->at, s->end);
        }
    }
    *is_taken = end != NULL;
    return end ? add_token(s, end, KB_TOKEN_WORD, KB_TOKEN_DOTTED) : KB_OK;
}

static kb_status
take_word(splitter *s)
{
    const char *const word = kb_word_end(s->at, s->end);
    if (word == s->at) { // n't alone
        return add_token(s, kb_word_clitic_end(s->at, s->end), KB_TOKEN_CLITIC,
                         0);
    }
    if (word == s->end || *word == ' ') {
        return add_token(s, word, KB_TOKEN_WORD, 0);
    }
    const char *const address = kb_word_address_end(s->at, word, s->end);
    if (address) {
        // Booking.com is as good a name as any.
        const bool is_name =
            kb_char_at(s->at, s->end).class_ == KB_CHAR_UPPER &&
            !memchr(s->at, '/', (size_t)(address - s->at)) &&
            !memchr(s->at, '@', (size_t)(address - s->at));
        return add_token(s, address, is_name ? KB_TOKEN_WORD : KB_TOKEN_OTHER,
                         0);
    }
    if (*word == '.') {
        bool is_taken = false;
        KB_TRY(take_stopped(s, word, &is_taken));
        if (is_taken) {
            return KB_OK;
        }
    }
    return add_token(s, word, KB_TOKEN_WORD, 0);
}

static kb_status
take_number(splitter *s)
{
    const char *const end = kb_word_number_end(s->at, s->end);
    const char *letters = end;
    while (letters > s->at) {
        const kb_char c = kb_char_before(s->at, letters);
        if (c.class_ == KB_CHAR_DIGIT) {
            break;
        }
        letters -= c.len;
    }
    return add_token(s, end,
                     kb_word_is_unit(letters, (size_t)(end - letters))
                         ? KB_TOKEN_NUMBER
                         : KB_TOKEN_WORD,
                     0);
}

// ---- marks ------------------------------------------------------------------

static bool
is_after_possessor(const splitter *s)
{
    if (s->n == 0 || !(s->gap & KB_TOKEN_GLUED) ||
        s->tokens[s->n - 1].kind != KB_TOKEN_WORD || s->at <= s->begin) {
        return false;
    }
    const char last = s->at[-1];
    return last == 's' || last == 'S' || last == 'x' || last == 'z';
}

static kb_status
take_apostrophe(splitter *s, kb_char c)
{
    const char *const clitic = kb_word_clitic_end(s->at, s->end);
    const bool is_spaced =
        clitic && s->at + c.len < s->end && s->at[c.len] == ' ';
    if (clitic && !(is_spaced && (s->gap & KB_TOKEN_GLUED))) {
        return add_token(s, clitic, KB_TOKEN_CLITIC, 0);
    }
    const char *const end = s->at + c.len;
    const kb_char next = kb_char_at(end, s->end);
    if (next.code == c.code && (c.code == '\'' || c.code == '`')) {
        return add_mark(s, end + next.len, KB_TOKEN_PUNCT, '"');
    }
    const bool is_open = s->quote && s->at - s->quote < QUOTE_REACH;
    if (!is_open && !kb_char_is_word(next) && is_after_possessor(s)) {
        return add_mark(s, end, KB_TOKEN_CLITIC, '\'');
    }
    if (is_open && !kb_char_is_word(next)) {
        s->quote = NULL;
    } else if (kb_char_is_letter(next) && !(s->gap & KB_TOKEN_GLUED)) {
        s->quote = s->at;
    }
    return add_mark(s, end, KB_TOKEN_PUNCT, '\'');
}

// Past a run of the character at `at`.
static const char *
skip_run(const splitter *s, kb_char c)
{
    const char *at = s->at + c.len;
    while (kb_char_at(at, s->end).code == c.code && at < s->end) {
        at += c.len;
    }
    return at;
}

static kb_status
take_punct(splitter *s, kb_char c)
{
    const char *const end = s->at + c.len;
    if (c.code == '@' || c.code == '#') {
        const char *tag = end;
        for (kb_char t = kb_char_at(tag, s->end);
             kb_char_is_word(t) || t.code == '_'; t = kb_char_at(tag, s->end)) {
            tag += t.len;
        }
        if (tag > end) {
            return add_token(s, tag, KB_TOKEN_OTHER, 0);
        }
    }
    const char mark = kb_char_mark(c);
    const bool may_repeat = mark == 0 || !strchr("\"'()[]{}", mark);
    return add_mark(s, may_repeat ? skip_run(s, c) : end, KB_TOKEN_PUNCT, mark);
}

// An emoji takes its modifiers along; other symbols stand alone or in a run of
// equal ones.
static kb_status
take_symbol(splitter *s, kb_char c)
{
    const char *at = skip_run(s, c);
    for (;;) {
        const kb_char next = kb_char_at(at, s->end);
        const kb_char joined = kb_char_at(at + next.len, s->end);
        if (next.class_ == KB_CHAR_MARK ||
            (next.code >= 0x1F3FB && next.code <= 0x1F3FF)) {
            at += next.len;
        } else if (next.class_ == KB_CHAR_JOINER &&
                   joined.class_ == KB_CHAR_SYMBOL) {
            at += next.len + joined.len;
        } else {
            break;
        }
    }
    return add_mark(s, at, KB_TOKEN_OTHER, kb_char_mark(c));
}

// ---- the pass ---------------------------------------------------------------

// Go to the next token; false at the end.
static bool
skip_space(splitter *s)
{
    unsigned lines = 0;
    const char *const from = s->at;
    for (;;) {
        const kb_char c = kb_char_at(s->at, s->end);
        if (c.len == 0) {
            return false;
        }
        if (c.class_ != KB_CHAR_SPACE && c.class_ != KB_CHAR_JOINER) {
            break;
        }
        lines += c.code == '\n' || c.code == 0x2028 || c.code == 0x2029 ||
                 (c.code == '\r' && s->at + 1 < s->end && s->at[1] != '\n');
        s->at += c.len;
    }
    if (s->at > from) {
        s->gap = lines > 0 ? KB_TOKEN_NEW_LINE : 0;
    }
    if (lines > 1) {
        s->quote = NULL;
    }
    return true;
}

static kb_status
take_token(splitter *s)
{
    const kb_char c = kb_char_at(s->at, s->end);
    switch ((kb_char_class)c.class_) {
    case KB_CHAR_UPPER:
    case KB_CHAR_LOWER:
    case KB_CHAR_LETTER:
    case KB_CHAR_MARK:
        return take_word(s);
    case KB_CHAR_DIGIT:
        return take_number(s);
    case KB_CHAR_APOSTROPHE:
        return take_apostrophe(s, c);
    case KB_CHAR_PUNCT:
        return take_punct(s, c);
    case KB_CHAR_SYMBOL:
    case KB_CHAR_SPACE:
    case KB_CHAR_JOINER:
        break;
    }
    return take_symbol(s, c);
}

static kb_status
split_tokens(splitter *s)
{
    const size_t len = (size_t)(s->end - s->begin);
    void *room = NULL;
    KB_TRY(get_room(s->arena, len, 1, &room));
    s->folds = room;
    s->cap = len / BYTES_A_TOKEN + 16;
    KB_TRY(get_room(s->arena, s->cap, sizeof(*s->tokens), &room));
    s->tokens = room;
    if (len > 0) {
        lower_ascii(s->begin, len, s->folds);
    }
    while (skip_space(s)) {
        KB_TRY(take_token(s));
    }
    return KB_OK;
}

kb_status
kb_text_split(const kb_document *document,
              const kb_abbreviations *abbreviations, kb_arena *arena,
              kb_text *out)
{
    const kb_str text = document->text;
    if (text.len > KB_TEXT_MAX) {
        return KB_ERR_LIMIT;
    }
    const char *const begin = text.ptr ? text.ptr : "";
    splitter s = {.begin = begin,
                  .at = begin,
                  .end = begin + text.len,
                  .abbreviations = abbreviations,
                  .arena = arena,
                  .gap = 0};
    kb_buf_init(&s.wide, arena->alloc);
    const kb_status st = split_tokens(&s);
    kb_buf_clear(&s.wide);
    KB_TRY(st);
    kb_text made = {
        .document = document, .tokens = s.tokens, .n_tokens = (uint32_t)s.n};
    KB_TRY(kb_sentence_split(&made, abbreviations, arena));
    *out = made;
    return KB_OK;
}

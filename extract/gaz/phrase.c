// SPDX-License-Identifier: MIT
#include "gaz/phrase.h"

#include "gaz/bucket.h"

enum { SHAPE_BITS = 2, SHAPE_MASK = 3, ACRONYM_MIN = 4 };

// ---- splitting --------------------------------------------------------------

bool
kb_phrase_is_hyphen(kb_str mark)
{
    // Hyphen-minus, and U+2010 to U+2013 without the dashes that part clauses.
    if (mark.len == 1) {
        return mark.ptr[0] == '-';
    }
    return mark.len == 3 && memcmp(mark.ptr, "\xE2\x80", 2) == 0 &&
           (unsigned char)mark.ptr[2] >= 0x90 &&
           (unsigned char)mark.ptr[2] <= 0x93;
}

bool
kb_phrase_skips_mark(const kb_text *text, uint32_t begin, uint32_t end,
                     uint32_t i)
{
    const kb_token *const token = &text->tokens[i];
    if (i == begin || !(token->flags & KB_TOKEN_GLUED)) {
        return false;
    }
    if (token->mark == '-') {
        return kb_phrase_is_hyphen(kb_text_token(text, i)) && i + 1 < end &&
               (token[1].flags & KB_TOKEN_GLUED);
    }
    return token->mark == '.' && token->span.end - token->span.begin == 1 &&
           token[-1].kind == KB_TOKEN_WORD;
}

kb_status
kb_phrase_split(kb_str name, kb_arena *arena, kb_text *text, kb_phrase *out)
{
    kb_document *const document = KB_ARENA_NEW(arena, kb_document, 1);
    if (!document) {
        return KB_ERR_NOMEM;
    }
    *document = (kb_document){.text = name, .date = KB_NO_DAY};
    KB_TRY(kb_text_cut(document, NULL, arena, text));
    out->n = 0;
    bool has_word = false;
    for (uint32_t i = 0; i < text->n_tokens; ++i) {
        if (kb_phrase_skips(text, 0, text->n_tokens, i)) {
            continue;
        }
        if (out->n == KB_IMAGE_PHRASE_TOKENS) {
            return KB_ERR_LIMIT;
        }
        has_word |= text->tokens[i].kind != KB_TOKEN_PUNCT;
        out->tokens[out->n++] = i;
    }
    return has_word ? KB_OK : KB_NOT_FOUND;
}

// ---- spelling ---------------------------------------------------------------

kb_shape
kb_phrase_shape(const kb_token *token)
{
    if (token->flags & KB_TOKEN_MIXED) {
        return KB_SHAPE_MIXED;
    }
    if (token->flags & KB_TOKEN_ALL_CAPS) {
        return KB_SHAPE_CAPITALS;
    }
    if (token->flags & KB_TOKEN_CAPITAL) {
        return KB_SHAPE_TITLE;
    }
    // The legal form a.s. is not the word "as".
    return token->flags & KB_TOKEN_DOTTED ? KB_SHAPE_MIXED : KB_SHAPE_ANY;
}

uint64_t
kb_phrase_shapes(const kb_text *text, const kb_phrase *phrase)
{
    uint64_t shapes = 0;
    for (uint32_t i = 0; i < phrase->n; ++i) {
        const kb_shape shape =
            kb_phrase_shape(&text->tokens[phrase->tokens[i]]);
        shapes |= (uint64_t)shape << (SHAPE_BITS * i);
    }
    return shapes;
}

static kb_shape
shape_at(uint64_t shapes, uint32_t i)
{
    return (kb_shape)(shapes >> (SHAPE_BITS * i) & SHAPE_MASK);
}

// The bytes of ’ ‘ and ʼ, which all are written for an apostrophe.
static size_t
apostrophe_len(const char *at, size_t left)
{
    if (left >= 3 && (memcmp(at, "\xE2\x80\x99", 3) == 0 ||
                      memcmp(at, "\xE2\x80\x98", 3) == 0)) {
        return 3;
    }
    return left >= 2 && memcmp(at, "\xCA\xBC", 2) == 0 ? 2 : 0;
}

// FNV-1a: tokens are short, and this runs for hits alone.
static uint64_t
hash_spelling(kb_str token)
{
    uint64_t h = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < token.len;) {
        const size_t skip = apostrophe_len(token.ptr + i, token.len - i);
        const unsigned char c = skip > 0 ? '\'' : (unsigned char)token.ptr[i];
        i += skip > 0 ? skip : 1;
        if (c != '.') {
            h = (h ^ c) * UINT64_C(0x100000001B3);
        }
    }
    return h;
}

uint32_t
kb_phrase_exact(const kb_text *text, const kb_phrase *phrase, uint64_t shapes)
{
    uint64_t h = 0;
    for (uint32_t i = 0; i < phrase->n; ++i) {
        const uint32_t token = phrase->tokens[i];
        h = kb_hash_combine(h, shape_at(shapes, i) == KB_SHAPE_ANY
                                   ? text->tokens[token].key
                                   : hash_spelling(kb_text_token(text, token)));
    }
    return (uint32_t)(kb_hash_finish(h) >> 32);
}

// ---- fitting ----------------------------------------------------------------

typedef enum fit { FIT_NOT, FIT_OTHER_CASE, FIT_SAME } fit;

static size_t
count_letters(kb_str fold)
{
    size_t n = 0;
    for (size_t i = 0; i < fold.len; ++i) {
        n += fold.ptr[i] >= 'a' && fold.ptr[i] <= 'z';
    }
    return n;
}

// Nato is NATO, but Who is not WHO and Swift not SWIFT.
static bool
is_acronym_as_word(const kb_token *token)
{
    return token->tags == 0 && count_letters(token->fold) >= ACRONYM_MIN;
}

static fit
fit_token(kb_shape name, const kb_token *token)
{
    const kb_shape written = kb_phrase_shape(token);
    if (name == written || name == KB_SHAPE_ANY) {
        return FIT_SAME;
    }
    if (written == KB_SHAPE_ANY) {
        return FIT_NOT;
    }
    if (name == KB_SHAPE_CAPITALS) {
        return written == KB_SHAPE_TITLE && is_acronym_as_word(token)
                   ? FIT_OTHER_CASE
                   : FIT_NOT;
    }
    // Ebay is eBay, but As not a.s.
    const bool is_other_word =
        name == KB_SHAPE_MIXED && written == KB_SHAPE_TITLE && token->tags != 0;
    return is_other_word ? FIT_NOT : FIT_OTHER_CASE;
}

bool
kb_phrase_fits(const kb_text *text, const kb_phrase *phrase, uint64_t shapes,
               uint32_t exact, uint8_t *flags)
{
    *flags = KB_SENSE_OTHER_CASE;
    fit worst = FIT_SAME;
    for (uint32_t i = 0; i < phrase->n; ++i) {
        const fit f =
            fit_token(shape_at(shapes, i), &text->tokens[phrase->tokens[i]]);
        if (f < worst) {
            worst = f;
        }
    }
    if (worst == FIT_SAME) {
        *flags = kb_phrase_exact(text, phrase, shapes) == exact
                     ? 0
                     : KB_SENSE_OTHER_MARKS;
    }
    return worst != FIT_NOT;
}

// ---- plain names ------------------------------------------------------------

enum { WORD_LEN = 8 };

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
kb_phrase_is_plain(kb_str name)
{
    bool begins = true;
    for (size_t i = 0; i < name.len; ++i) {
        const char c = name.ptr[i];
        if (!is_letter(c) && (begins || (c != ' ' && (c < '0' || c > '9')))) {
            return false;
        }
        begins = c == ' ';
    }
    return !begins;
}

kb_shape
kb_phrase_plain_shape(kb_str word)
{
    uint64_t n_upper = 0;
    bool has_lower = false;
    bool is_mixed = false;
    for (size_t i = 0; i < word.len; i += WORD_LEN) {
        const uint64_t w =
            kb_hash_word((const unsigned char *)word.ptr + i, word.len - i);
        const uint64_t up = kb_hash_range(w, 'A', 'Z');
        const uint64_t low = kb_hash_range(w, 'a', 'z');
        const uint64_t first_lower = low & (~low + 1);
        is_mixed |= has_lower ? up != 0 : low != 0 && up > first_lower;
        // Each byte adds one to the sum in the highest.
        n_upper += ((up >> 7) * UINT64_C(0x0101010101010101)) >> 56;
        has_lower |= low != 0;
    }
    if (is_mixed) {
        return KB_SHAPE_MIXED;
    }
    if (n_upper > 1 && !has_lower) {
        return KB_SHAPE_CAPITALS;
    }
    // No low case stands before the first capital.
    return n_upper > 0 ? KB_SHAPE_TITLE : KB_SHAPE_ANY;
}

kb_str
kb_phrase_lower(kb_str plain, char *room)
{
    for (size_t i = 0; i < plain.len; i += WORD_LEN) {
        const size_t n = plain.len - i < WORD_LEN ? plain.len - i : WORD_LEN;
        uint64_t w = kb_hash_lower_word(
            kb_hash_word((const unsigned char *)plain.ptr + i, plain.len - i));
        for (size_t k = 0; k < n; ++k, w >>= 8) {
            room[i + k] = (char)(w & 0xFF);
        }
    }
    return (kb_str){room, plain.len};
}

static kb_str
next_word(kb_str *name)
{
    const char *const space = memchr(name->ptr, ' ', name->len);
    const size_t len = space ? (size_t)(space - name->ptr) : name->len;
    const kb_str word = {name->ptr, len};
    const size_t used = space ? len + 1 : len;
    *name = (kb_str){name->ptr + used, name->len - used};
    return word;
}

uint64_t
kb_phrase_plain_shapes(kb_str name, uint32_t *exact)
{
    uint64_t shapes = 0;
    uint64_t h = 0;
    for (uint32_t i = 0; name.len > 0 && i < KB_IMAGE_PHRASE_TOKENS; ++i) {
        const kb_str word = next_word(&name);
        const kb_shape shape = kb_phrase_plain_shape(word);
        shapes |= (uint64_t)shape << (SHAPE_BITS * i);
        h = kb_hash_combine(h, shape == KB_SHAPE_ANY ? kb_hash_lower(word)
                                                     : hash_spelling(word));
    }
    *exact = (uint32_t)(kb_hash_finish(h) >> 32);
    return shapes;
}

// ---- the tables of an image -------------------------------------------------

static unsigned char
lower(char c)
{
    const unsigned char byte = (unsigned char)c;
    return c >= 'A' && c <= 'Z' ? (unsigned char)(byte | ' ') : byte;
}

kb_str
kb_phrase_fold(const kb_gaz *gaz, uint32_t phrase, char room[KB_IMAGE_TEXT_MAX])
{
    kb_cursor rest;
    const uint32_t place = kb_phrase_place(gaz, phrase);
    const kb_str text = kb_phrase_read(gaz, place, &rest).text;
    if (!(place & KB_PHRASE_PLAIN)) {
        return text;
    }
    const size_t len =
        text.len <= KB_IMAGE_TEXT_MAX ? text.len : KB_IMAGE_TEXT_MAX;
    return kb_phrase_lower((kb_str){text.ptr, len}, room);
}

// Whether `left` begins with a folded token, which is taken from it.
static bool
eat_token(kb_str *left, kb_str fold, bool is_plain)
{
    if (left->len < fold.len) {
        return false;
    }
    bool is_same = true;
    if (is_plain) {
        for (size_t i = 0; i < fold.len && is_same; ++i) {
            is_same = lower(left->ptr[i]) == (unsigned char)fold.ptr[i];
        }
    } else {
        is_same = memcmp(left->ptr, fold.ptr, fold.len) == 0;
    }
    *left = (kb_str){left->ptr + fold.len, left->len - fold.len};
    return is_same;
}

static bool
is_text_of(const kb_gaz *gaz, uint32_t index, const kb_text *text,
           const kb_phrase *phrase)
{
    kb_cursor rest;
    const uint32_t place = kb_phrase_place(gaz, index);
    const bool is_plain = (place & KB_PHRASE_PLAIN) != 0;
    kb_str left = kb_phrase_read(gaz, place, &rest).text;
    for (uint32_t i = 0; i < phrase->n; ++i) {
        if (!eat_token(&left, text->tokens[phrase->tokens[i]].fold, is_plain)) {
            return false;
        }
        if (i + 1 < phrase->n && !eat_token(&left, KB_STR(" "), false)) {
            return false;
        }
    }
    return left.len == 0;
}

kb_phrase_state
kb_phrase_find(const kb_gaz *gaz, uint64_t hash, const kb_text *text,
               const kb_phrase *phrase)
{
    kb_phrase_state state = {KB_NONE, false};
    kb_bucket_search search =
        kb_bucket_find(&gaz->sections[KB_IMAGE_BUCKETS], kb_hash_finish(hash));
    for (uint32_t payload = 0; (payload = kb_bucket_next(&search)) != 0;) {
        state.continues |= (payload & KB_SLOT_CONTINUES) != 0;
        if ((payload & KB_SLOT_TERMINAL) && state.phrase == KB_NONE &&
            is_text_of(gaz, payload & KB_SLOT_PHRASE, text, phrase)) {
            state.phrase = payload & KB_SLOT_PHRASE;
        }
    }
    return state;
}

void
kb_phrase_take_tags(const kb_gaz *gaz, uint32_t phrase, kb_token *token)
{
    kb_cursor rest;
    const uint32_t place = kb_phrase_place(gaz, phrase);
    if (!(place & KB_PHRASE_PLAIN) &&
        (kb_phrase_read(gaz, place, &rest).kind & KB_KEY_TAGGED)) {
        kb_unpack_tags(kb_cursor_load32(&rest), &token->tags, &token->tag);
    }
}

void
kb_phrase_tag(const kb_gaz *gaz, kb_token *token)
{
    const kb_text text = {.tokens = token, .n_tokens = 1};
    const kb_phrase alone = {1, {0}};
    const uint64_t hash = kb_phrase_extend(0, token);
    if (kb_phrase_may_begin(gaz, hash)) {
        const uint32_t phrase = kb_phrase_find(gaz, hash, &text, &alone).phrase;
        if (phrase != KB_NONE) {
            kb_phrase_take_tags(gaz, phrase, token);
        }
    }
}

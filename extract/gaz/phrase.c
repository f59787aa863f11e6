// SPDX-License-Identifier: MIT
#include "gaz/phrase.h"

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
kb_phrase_skips(const kb_text *text, uint32_t begin, uint32_t end, uint32_t i)
{
    const kb_token *const token = &text->tokens[i];
    if (token->kind != KB_TOKEN_PUNCT || i == begin ||
        !(token->flags & KB_TOKEN_GLUED)) {
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

// ---- the tables of an image -------------------------------------------------

static bool
is_text_of(const kb_gaz *gaz, uint32_t index, const kb_text *text,
           const kb_phrase *phrase)
{
    const unsigned char *const at = kb_gaz_record(gaz, KB_IMAGE_PHRASES, index);
    if (at[KB_AT_PHRASE_TOKENS] != phrase->n) {
        return false;
    }
    kb_str left = kb_gaz_string(gaz, kb_load32(at + KB_AT_PHRASE_TEXT),
                                kb_load16(at + KB_AT_PHRASE_LEN));
    for (uint32_t i = 0; i < phrase->n; ++i) {
        const kb_str fold = text->tokens[phrase->tokens[i]].fold;
        if (left.len < fold.len || memcmp(left.ptr, fold.ptr, fold.len) != 0) {
            return false;
        }
        left = (kb_str){left.ptr + fold.len, left.len - fold.len};
        if (i + 1 < phrase->n) {
            if (left.len == 0 || left.ptr[0] != ' ') {
                return false;
            }
            left = (kb_str){left.ptr + 1, left.len - 1};
        }
    }
    return left.len == 0;
}

// Keys whose fingerprints agree stand in one run: all of it is read, so that
// none hides another, but no more than a good image has.
kb_phrase_state
kb_phrase_find(const kb_gaz *gaz, uint64_t hash, const kb_text *text,
               const kb_phrase *phrase)
{
    kb_phrase_state state = {KB_NONE, false};
    const uint64_t finished = kb_hash_finish(hash);
    const uint32_t fingerprint = (uint32_t)(finished >> 32);
    const kb_gaz_section *const slots = &gaz->sections[KB_IMAGE_SLOTS];
    uint32_t i = (uint32_t)finished & (slots->n - 1);
    for (uint32_t run = 0; run <= KB_IMAGE_RUN_MAX;
         ++run, i = (i + 1) & (slots->n - 1)) {
        const unsigned char *const at = slots->at + 8 * (size_t)i;
        const uint32_t payload = kb_load32(at + 4);
        if (payload == 0) {
            break;
        }
        if (kb_load32(at) != fingerprint) {
            continue;
        }
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
    const unsigned char *const at =
        kb_gaz_record(gaz, KB_IMAGE_PHRASES, phrase);
    const uint32_t packed = kb_load32(at + KB_AT_PHRASE_TAGS);
    if (packed != 0) {
        const uint32_t first = packed >> KB_TAG_BITS & KB_TAG_MASK;
        token->tags = packed & ((UINT32_C(1) << KB_TAG_BITS) - 1);
        token->tag = first > 0 ? UINT32_C(1) << (first - 1) : 0;
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

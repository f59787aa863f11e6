// SPDX-License-Identifier: MIT
// Names as keys.  A name in a list and a run of tokens in a text meet when
// their keys are equal: the folded tokens without glued hyphens and without
// the full stop glued to a word.  What folding loses, case and marks, is kept
// beside the key as shapes and a hash of the exact spelling.
#ifndef KB_GAZ_PHRASE_H
#define KB_GAZ_PHRASE_H

#include "base/hash.h"
#include "gaz/cursor.h"

/// How a token of a name is written: two bits of a sense's shapes.
typedef enum kb_shape {
    KB_SHAPE_ANY = 0,  // nothing to insist on: of, 11, 金
    KB_SHAPE_TITLE,    // Kyiv
    KB_SHAPE_CAPITALS, // NATO
    KB_SHAPE_MIXED     // McDonald, eBay, a.s.
} kb_shape;

/// The tokens of a text that make a key.
typedef struct kb_phrase {
    uint32_t n;
    uint32_t tokens[KB_IMAGE_PHRASE_TOKENS];
} kb_phrase;

/// kb_phrase_skips() of a punctuation mark.
bool kb_phrase_skips_mark(const kb_text *text, uint32_t begin, uint32_t end,
                          uint32_t i);

/// Whether keys pass over token `i` of a text: it is an inner hyphen or stop.
/// The tokens [begin, end) are the sentence or the name.
static inline bool
kb_phrase_skips(const kb_text *text, uint32_t begin, uint32_t end, uint32_t i)
{
    return text->tokens[i].kind == KB_TOKEN_PUNCT &&
           kb_phrase_skips_mark(text, begin, end, i);
}

/**
   Split a name by the rules of texts.

   @param name   Well-formed UTF-8.
   @param arena  Holds the text's tokens.
   @return KB_OK; KB_NOT_FOUND when no word is in it; KB_ERR_LIMIT when it has
           more than KB_IMAGE_PHRASE_TOKENS tokens or the arena is exhausted;
           KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_phrase_split(kb_str name, kb_arena *arena,
                                       kb_text *text, kb_phrase *out);

/// The hash of a key that grows by one token; 0 to begin.
static inline uint64_t
kb_phrase_extend(uint64_t hash, const kb_token *token)
{
    return kb_hash_combine(hash, token->key);
}

/// The flags of a token that its shape follows from.
enum {
    KB_PHRASE_SHAPE_FLAGS =
        KB_TOKEN_CAPITAL | KB_TOKEN_ALL_CAPS | KB_TOKEN_MIXED | KB_TOKEN_DOTTED
};

/// Shape of a token, as the list or text has it.
kb_shape kb_phrase_shape(const kb_token *token);

/// Shape of a word of ASCII letters and digits.
kb_shape kb_phrase_plain_shape(kb_str word);

/// Whether a name is nothing but such words with single spaces between.
bool kb_phrase_is_plain(kb_str name);

/// A plain name in lower case, in `room` of as many bytes.
kb_str kb_phrase_lower(kb_str plain, char *room);

/// Shapes and spelling of a plain name: those of kb_phrase_shapes() and
/// kb_phrase_exact() for it.
uint64_t kb_phrase_plain_shapes(kb_str name, uint32_t *exact);

/// The shapes of a whole phrase, from the lowest bits on.
uint64_t kb_phrase_shapes(const kb_text *text, const kb_phrase *phrase);

/// A hash of the spelling: as written but for stops and the form of the
/// apostrophe; tokens of KB_SHAPE_ANY as folded.
uint32_t kb_phrase_exact(const kb_text *text, const kb_phrase *phrase,
                         uint64_t shapes);

/**
   Whether a text's spelling fits that of a name with these shapes.

   @param[out] flags  0, KB_SENSE_OTHER_CASE or KB_SENSE_OTHER_MARKS.
   @return false when the case rules the name out; `flags` is then
           KB_SENSE_OTHER_CASE.
*/
bool kb_phrase_fits(const kb_text *text, const kb_phrase *phrase,
                    uint64_t shapes, uint32_t exact, uint8_t *flags);

/// Whether a punctuation mark joins words: a hyphen, or a dash written for one.
bool kb_phrase_is_hyphen(kb_str mark);

// ---- the tables of an image -------------------------------------------------

/// Where the text of a phrase stands, with KB_PHRASE_PLAIN.
static inline uint32_t
kb_phrase_place(const kb_gaz *gaz, uint32_t phrase)
{
    return kb_load32(kb_gaz_record(gaz, KB_IMAGE_PHRASES, phrase));
}

/// What stands there.
static inline kb_cursor
kb_phrase_begin(const kb_gaz *gaz, uint32_t place)
{
    return kb_cursor_begin(
        gaz, (place & KB_PHRASE_PLAIN) != 0 ? KB_IMAGE_ENTITIES : KB_IMAGE_KEYS,
        place & KB_PHRASE_PLACE);
}

/// Of a plain phrase a name, of others a key, with what follows it.
static inline kb_named
kb_phrase_read(const kb_gaz *gaz, uint32_t place, kb_cursor *rest)
{
    *rest = kb_phrase_begin(gaz, place);
    return kb_cursor_name(rest);
}

/// The folded tokens of a phrase with a space between; of a plain one the name
/// as listed, which in lower case is the same.
static inline kb_str
kb_phrase_text(const kb_gaz *gaz, uint32_t phrase)
{
    kb_cursor rest;
    return kb_phrase_read(gaz, kb_phrase_place(gaz, phrase), &rest).text;
}

/// The folded tokens of any phrase, in `room` when it is plain.
kb_str kb_phrase_fold(const kb_gaz *gaz, uint32_t phrase,
                      char room[KB_IMAGE_TEXT_MAX]);

/// Tokens of the text of a phrase.
static inline uint32_t
kb_phrase_count(kb_str text)
{
    uint32_t n = 1;
    for (size_t i = 0; i < text.len; ++i) {
        n += text.ptr[i] == ' ';
    }
    return n;
}

static inline uint32_t
kb_phrase_n_tokens(const kb_gaz *gaz, uint32_t phrase)
{
    return kb_phrase_count(kb_phrase_text(gaz, phrase));
}

/// KB_KEY bits of a phrase; of a plain one none.
static inline unsigned
kb_phrase_key_bits(const kb_gaz *gaz, uint32_t phrase)
{
    kb_cursor rest;
    const uint32_t place = kb_phrase_place(gaz, phrase);
    if ((place & KB_PHRASE_PLAIN) != 0) {
        return 0;
    }
    return kb_phrase_read(gaz, place, &rest).kind;
}

/// Whether it is an English word.
static inline bool
kb_phrase_has_tags(const kb_gaz *gaz, uint32_t phrase)
{
    return (kb_phrase_key_bits(gaz, phrase) & KB_KEY_TAGGED) != 0;
}

/// Whether it is nothing but English words.
static inline bool
kb_phrase_is_lexical(const kb_gaz *gaz, uint32_t phrase)
{
    return (kb_phrase_key_bits(gaz, phrase) & KB_KEY_LEXICAL) != 0;
}

static inline void
kb_phrase_prefetch(const kb_gaz *gaz, uint32_t phrase)
{
    __builtin_prefetch(kb_gaz_record(gaz, KB_IMAGE_PHRASES, phrase));
}

/// Fetch the text of a phrase, whose place is there.  Called as a function it
/// would be taken for one without effect.
__attribute__((always_inline)) static inline void
kb_phrase_prefetch_text(const kb_gaz *gaz, uint32_t phrase)
{
    enum { USUAL = 20 }; // bytes of a name: it may reach into the next line
    const kb_cursor c = kb_phrase_begin(gaz, kb_phrase_place(gaz, phrase));
    __builtin_prefetch(c.at);
    __builtin_prefetch(c.at + (kb_cursor_left(&c) > USUAL ? USUAL : 0));
}

/// What the table says of a key.
typedef struct kb_phrase_state {
    uint32_t phrase; // record of the phrase, or KB_NONE
    bool continues;  // longer phrases begin with it
} kb_phrase_state;

/// Look up the key of `phrase`, whose hash kb_phrase_extend() gave.
kb_phrase_state kb_phrase_find(const kb_gaz *gaz, uint64_t hash,
                               const kb_text *text, const kb_phrase *phrase);

/// Give a token the parts of speech of a phrase that it is.
void kb_phrase_take_tags(const kb_gaz *gaz, uint32_t phrase, kb_token *token);

/// Give a token the parts of speech that the lexicon has for it.
void kb_phrase_tag(const kb_gaz *gaz, kb_token *token);

/// What the filters of names know a token by, as a finished hash: the first
/// and the second eight of its folded bytes, zeros where there are fewer.
static inline uint64_t
kb_phrase_head(uint64_t first, uint64_t second)
{
    return kb_hash_finish(first ^ second * KB_HASH_STEP);
}

/// The same of a folded token.
static inline uint64_t
kb_phrase_head_of(kb_str token)
{
    const unsigned char *const at = (const unsigned char *)token.ptr;
    return kb_phrase_head(token.len > 0 ? kb_hash_word(at, token.len) : 0,
                          token.len > 8 ? kb_hash_word(at + 8, token.len - 8)
                                        : 0);
}

/// The bits of a filter word that stand for a finished hash.
static inline uint64_t
kb_phrase_bloom(uint64_t finished)
{
    return UINT64_C(1) << (finished >> 58) |
           UINT64_C(1) << (finished >> 52 & 63) |
           UINT64_C(1) << (finished >> 46 & 63);
}

/// The word of a filter that holds a finished hash.
static inline const unsigned char *
kb_filter_word(const kb_gaz_section *filter, uint64_t finished)
{
    return filter->at + 8 * (size_t)(finished & (filter->n - 1));
}

static inline bool
kb_filter_has(const kb_gaz_section *filter, uint64_t finished)
{
    const uint64_t word = kb_load64(kb_filter_word(filter, finished));
    const uint64_t bits = kb_phrase_bloom(finished);
    return (word & bits) == bits;
}

/// Whether a phrase may begin with the token of that hash.
static inline bool
kb_phrase_may_begin(const kb_gaz *gaz, uint64_t hash)
{
    return kb_filter_has(&gaz->sections[KB_IMAGE_BLOOM], kb_hash_finish(hash));
}

#endif // KB_GAZ_PHRASE_H

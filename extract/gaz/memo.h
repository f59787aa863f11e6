// SPDX-License-Identifier: MIT
// What a set of gazetteers says of single words, and what the names and phrases
// that it found meant, remembered from text to text.  Most words and names of a
// text are frequent ones; the tables of a gazetteer lie all over a large file,
// so that each look-up costs several cache misses.
#ifndef KB_GAZ_MEMO_H
#define KB_GAZ_MEMO_H

#include "text/token.h"

#include <kb/alloc.h>
#include <kb/gaz.h>

typedef struct kb_word_memo kb_word_memo;

/// What is remembered of a word.
typedef struct kb_word_facts {
    uint32_t tags; // see kb_token
    uint32_t tag;
    uint32_t phrase; // that it is in the first gazetteer; KB_NONE: none, or
                     // nothing but an English word
    bool continues;  // longer phrases of that one begin with it
    bool may_begin;  // a name or phrase of any may
    uint8_t abbreviation; // kb_abbreviation, or KB_ABBREVIATION_UNASKED
} kb_word_facts;

/// Nobody has asked yet what a full stop may do behind the word: few words
/// stand before one.
enum { KB_ABBREVIATION_UNASKED = UINT8_MAX };

/// Senses in room that the caller has got.
typedef struct kb_sense_list {
    kb_gaz_sense *items;
    uint32_t n;
} kb_sense_list;

/// An empty memo.  It may only ever serve one set of gazetteers.
KB_NODISCARD kb_status kb_word_memo_new(const kb_allocator *alloc,
                                        kb_word_memo **out);

/// Takes NULL.
void kb_word_memo_free(kb_word_memo *memo);

/// What is remembered of a token's folded word, or NULL.  Takes no memo.
/// Valid until the next kb_word_memo_put().
const kb_word_facts *kb_word_memo_find(const kb_word_memo *memo,
                                       const kb_token *token);

/// Fetch what kb_word_memo_find() will read.  Takes no memo.
void kb_word_memo_fetch(const kb_word_memo *memo, const kb_token *token);

/// Remember it, perhaps instead of another word.  Takes no memo.
void kb_word_memo_put(kb_word_memo *memo, const kb_token *token,
                      const kb_word_facts *facts);

/// The senses that are remembered of a spelling: of the hash, not 0, of all
/// that they follow from; false: none are.  Takes no memo. Valid until
/// kb_word_memo_trim().
bool kb_word_memo_senses(const kb_word_memo *memo, uint64_t spelling,
                         kb_sense_list *out);

/// Remember a copy of them, perhaps instead of another spelling's, unless very
/// many are held.  Takes no memo.  KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_word_memo_keep(kb_word_memo *memo, uint64_t spelling,
                                         const kb_sense_list *senses);

/// Forget senses when many are held.  To be called between texts.
void kb_word_memo_trim(kb_word_memo *memo);

#endif // KB_GAZ_MEMO_H

// SPDX-License-Identifier: MIT
// What a set of gazetteers says of single words, remembered from text to
// text.  Most words of a text are frequent ones; the tables of a gazetteer
// lie all over a large file, so that each look-up costs several cache misses.
#ifndef KB_GAZ_MEMO_H
#define KB_GAZ_MEMO_H

#include "text/token.h"

#include <kb/alloc.h>

typedef struct kb_word_memo kb_word_memo;

/// What is remembered of a word.
typedef struct kb_word_facts {
    uint32_t tags; // see kb_token
    uint32_t tag;
    uint32_t phrase; // that it is in the first gazetteer; KB_NONE: none, or
                     // nothing but an English word
    bool continues;  // longer phrases of that one begin with it
    bool may_begin;  // a name or phrase of any may
    uint8_t abbreviation; // kb_abbreviation
} kb_word_facts;

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

#endif // KB_GAZ_MEMO_H

// SPDX-License-Identifier: MIT
// A table in which each word has one place, by its hash: the last of those
// that share a place stays.  Longer words than a place holds are rare.
#include "gaz/memo.h"

#include "base/alloc.h"
#include "base/hash.h"

enum {
    MEMO_SIZE = 16384, // words, a power of two
    LONGEST_WORD = 14
};

typedef struct place {
    kb_word_facts facts;
    uint8_t len; // 0: empty
    char word[LONGEST_WORD];
} place;

struct kb_word_memo {
    const kb_allocator *alloc;
    place places[MEMO_SIZE];
};

kb_status
kb_word_memo_new(const kb_allocator *alloc, kb_word_memo **out)
{
    kb_word_memo *const memo = kb_alloc_zeroed(alloc, 1, sizeof(*memo));
    if (!memo) {
        return KB_ERR_NOMEM;
    }
    memo->alloc = alloc;
    *out = memo;
    return KB_OK;
}

void
kb_word_memo_free(kb_word_memo *memo)
{
    if (memo) {
        kb_alloc_release(memo->alloc, memo);
    }
}

static size_t
place_of(const kb_token *token)
{
    return (size_t)kb_hash_finish(token->key) % MEMO_SIZE;
}

const kb_word_facts *
kb_word_memo_find(const kb_word_memo *memo, const kb_token *token)
{
    if (!memo || token->fold.len == 0) {
        return NULL;
    }
    const place *const p = &memo->places[place_of(token)];
    return p->len == token->fold.len &&
                   memcmp(p->word, token->fold.ptr, p->len) == 0
               ? &p->facts
               : NULL;
}

void
kb_word_memo_put(kb_word_memo *memo, const kb_token *token,
                 const kb_word_facts *facts)
{
    if (!memo || token->fold.len == 0 || token->fold.len > LONGEST_WORD) {
        return;
    }
    place *const p = &memo->places[place_of(token)];
    p->facts = *facts;
    p->len = (uint8_t)token->fold.len;
    memcpy(p->word, token->fold.ptr, token->fold.len);
}

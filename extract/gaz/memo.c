// SPDX-License-Identifier: MIT
// A table in which each word has one place, by its key: the last of those that
// share a place stays.
#include "gaz/memo.h"

#include "base/alloc.h"
#include "base/hash.h"

enum { MEMO_SIZE = 16384 }; // words, a power of two

typedef struct place {
    uint64_t key; // 0: empty
    kb_word_facts facts;
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
    if (!memo || token->key == 0) {
        return NULL;
    }
    const place *const p = &memo->places[place_of(token)];
    return p->key == token->key ? &p->facts : NULL;
}

void
kb_word_memo_fetch(const kb_word_memo *memo, const kb_token *token)
{
    if (memo) {
        __builtin_prefetch(&memo->places[place_of(token)]);
    }
}

void
kb_word_memo_put(kb_word_memo *memo, const kb_token *token,
                 const kb_word_facts *facts)
{
    if (memo && token->key != 0) {
        memo->places[place_of(token)] = (place){token->key, *facts};
    }
}

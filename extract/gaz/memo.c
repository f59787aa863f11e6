// SPDX-License-Identifier: MIT
// Tables in which each word and each spelling has one place, by its key: the
// last of those that share a place stays.
#include "gaz/memo.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/hash.h"

// Powers of two.
enum { MEMO_SIZE = 65536, SPELLINGS = 32768 };

// Bytes of senses that are held at most.
#define SENSES_MAX ((size_t)8 << 20)

typedef struct place {
    uint64_t key; // 0: empty
    kb_word_facts facts;
} place;

typedef struct meaning {
    uint64_t spelling; // 0: empty
    kb_sense_list senses;
} meaning;

struct kb_word_memo {
    const kb_allocator *alloc;
    place places[MEMO_SIZE];
    kb_arena arena; // of the senses
    meaning meanings[SPELLINGS];
};

kb_status
kb_word_memo_new(const kb_allocator *alloc, kb_word_memo **out)
{
    kb_word_memo *const memo = kb_alloc_zeroed(alloc, 1, sizeof(*memo));
    if (!memo) {
        return KB_ERR_NOMEM;
    }
    memo->alloc = alloc;
    kb_arena_init(&memo->arena, alloc, 0);
    *out = memo;
    return KB_OK;
}

void
kb_word_memo_free(kb_word_memo *memo)
{
    if (memo) {
        kb_arena_clear(&memo->arena);
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

// ---- senses -----------------------------------------------------------------

bool
kb_word_memo_senses(const kb_word_memo *memo, uint64_t spelling,
                    kb_sense_list *out)
{
    const meaning *const m =
        memo ? &memo->meanings[spelling % SPELLINGS] : NULL;
    if (!m || m->spelling != spelling) {
        return false;
    }
    *out = m->senses;
    return true;
}

kb_status
kb_word_memo_keep(kb_word_memo *memo, uint64_t spelling,
                  const kb_sense_list *senses)
{
    if (!memo || memo->arena.used >= SENSES_MAX) {
        return KB_OK;
    }
    kb_gaz_sense *const items =
        KB_ARENA_NEW(&memo->arena, kb_gaz_sense, senses->n);
    if (!items) {
        return KB_ERR_NOMEM;
    }
    if (senses->n > 0) {
        memcpy(items, senses->items, senses->n * sizeof(*items));
    }
    memo->meanings[spelling % SPELLINGS] =
        (meaning){spelling, {items, senses->n}};
    return KB_OK;
}

void
kb_word_memo_trim(kb_word_memo *memo)
{
    if (memo->arena.used >= SENSES_MAX / 2) {
        kb_arena_reset(&memo->arena);
        memset(memo->meanings, 0, sizeof(memo->meanings));
    }
}

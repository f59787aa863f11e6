// SPDX-License-Identifier: MIT
#include "mention/cue.h"

#include "base/alloc.h"
#include "base/hash.h"

static const kb_cue no_cue = {{NULL, 0}, 0, 0, 0, 0};

enum { LEAST_SLOTS = 2048 }; // a power of two

enum { FILTER_BITS = 8 }; // a slot

// Most tokens are no cue, and are told so by a filter of few lines.
struct kb_cues {
    const kb_allocator *alloc;
    uint8_t *filter; // a bit for each key
    uint64_t *keys;  // 0: a free slot
    kb_cue *cues;    // by slot
    size_t n_slots;  // a power of two, at least twice `n`
    size_t n;
};

static kb_status
get_slots(kb_cues *cues, size_t n_slots)
{
    cues->n_slots = n_slots;
    cues->filter = kb_alloc_zeroed(cues->alloc, n_slots, FILTER_BITS / 8);
    cues->keys = kb_alloc_zeroed(cues->alloc, n_slots, sizeof(uint64_t));
    cues->cues = kb_alloc_zeroed(cues->alloc, n_slots, sizeof(kb_cue));
    return cues->filter && cues->keys && cues->cues ? KB_OK : KB_ERR_NOMEM;
}

static void
release_slots(const kb_cues *cues)
{
    kb_alloc_release(cues->alloc, cues->filter);
    kb_alloc_release(cues->alloc, cues->keys);
    kb_alloc_release(cues->alloc, cues->cues);
}

kb_status
kb_cues_new(const kb_allocator *alloc, kb_cues **out)
{
    kb_cues *const cues = kb_alloc_zeroed(alloc, 1, sizeof(*cues));
    if (!cues) {
        return KB_ERR_NOMEM;
    }
    cues->alloc = alloc;
    if (get_slots(cues, LEAST_SLOTS) != KB_OK) {
        kb_cues_free(cues);
        return KB_ERR_NOMEM;
    }
    *out = cues;
    return KB_OK;
}

void
kb_cues_free(kb_cues *cues)
{
    if (cues) {
        release_slots(cues);
        kb_alloc_release(cues->alloc, cues);
    }
}

// The slot of a word, or the free one where it belongs.
static size_t
find_slot(const kb_cues *cues, uint64_t key)
{
    size_t at = key & (cues->n_slots - 1);
    while (cues->keys[at] != 0 && cues->keys[at] != key) {
        at = (at + 1) & (cues->n_slots - 1);
    }
    return at;
}

// The bit of a key in the filter, by other bits than its slot.
static size_t
filter_bit(const kb_cues *cues, uint64_t key)
{
    return (size_t)(key >> 32) & (cues->n_slots * FILTER_BITS - 1);
}

static void
put_cue(kb_cues *cues, uint64_t key, const kb_cue *cue)
{
    const size_t at = find_slot(cues, key);
    cues->n += cues->keys[at] == 0 ? 1U : 0U;
    cues->keys[at] = key;
    cues->cues[at] = *cue;
    const size_t bit = filter_bit(cues, key);
    cues->filter[bit / 8] = (uint8_t)(cues->filter[bit / 8] | 1U << bit % 8);
}

static kb_status
grow(kb_cues *cues)
{
    kb_cues larger = {.alloc = cues->alloc};
    if (get_slots(&larger, cues->n_slots * 2) != KB_OK) {
        release_slots(&larger);
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < cues->n_slots; ++i) {
        if (cues->keys[i] != 0) {
            put_cue(&larger, cues->keys[i], &cues->cues[i]);
        }
    }
    release_slots(cues);
    *cues = larger;
    return KB_OK;
}

kb_status
kb_cues_set(kb_cues *cues, const kb_cue *cue)
{
    if ((cues->n + 1) * 2 > cues->n_slots) {
        KB_TRY(grow(cues));
    }
    put_cue(cues, kb_hash(cue->word), cue);
    return KB_OK;
}

const kb_cue *
kb_cues_find(const kb_cues *cues, const kb_token *token)
{
    if (!cues) {
        return &no_cue;
    }
    const size_t bit = filter_bit(cues, token->key);
    if ((cues->filter[bit / 8] >> bit % 8 & 1U) == 0) {
        return &no_cue;
    }
    const size_t at = find_slot(cues, token->key);
    return cues->keys[at] != 0 ? &cues->cues[at] : &no_cue;
}

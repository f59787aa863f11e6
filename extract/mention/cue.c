// SPDX-License-Identifier: MIT
#include "mention/cue.h"

#include "base/alloc.h"
#include "base/hash.h"

static const kb_cue no_cue = {{NULL, 0}, 0, 0, 0, 0};

enum { LEAST_SLOTS = 2048 }; // a power of two

typedef struct slot {
    uint64_t key;
    kb_cue cue; // no bits: free
} slot;

struct kb_cues {
    const kb_allocator *alloc;
    slot *slots;
    size_t n_slots; // a power of two, at least twice `n`
    size_t n;
};

kb_status
kb_cues_new(const kb_allocator *alloc, kb_cues **out)
{
    kb_cues *const cues = kb_alloc_zeroed(alloc, 1, sizeof(*cues));
    if (!cues) {
        return KB_ERR_NOMEM;
    }
    cues->alloc = alloc;
    cues->n_slots = LEAST_SLOTS;
    cues->slots = kb_alloc_zeroed(alloc, cues->n_slots, sizeof(slot));
    if (!cues->slots) {
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
        kb_alloc_release(cues->alloc, cues->slots);
        kb_alloc_release(cues->alloc, cues);
    }
}

// The slot of a word, or the free one where it belongs.
static slot *
find_slot(const kb_cues *cues, uint64_t key, kb_str word)
{
    size_t at = key & (cues->n_slots - 1);
    while (cues->slots[at].cue.bits != 0 &&
           (cues->slots[at].key != key ||
            !kb_str_equal(cues->slots[at].cue.word, word))) {
        at = (at + 1) & (cues->n_slots - 1);
    }
    return &cues->slots[at];
}

static kb_status
grow(kb_cues *cues)
{
    kb_cues larger = *cues;
    larger.n_slots *= 2;
    larger.slots = kb_alloc_zeroed(cues->alloc, larger.n_slots, sizeof(slot));
    if (!larger.slots) {
        return KB_ERR_NOMEM;
    }
    for (size_t i = 0; i < cues->n_slots; ++i) {
        const slot *const old = &cues->slots[i];
        if (old->cue.bits != 0) {
            *find_slot(&larger, old->key, old->cue.word) = *old;
        }
    }
    kb_alloc_release(cues->alloc, cues->slots);
    *cues = larger;
    return KB_OK;
}

kb_status
kb_cues_set(kb_cues *cues, const kb_cue *cue)
{
    if ((cues->n + 1) * 2 > cues->n_slots) {
        KB_TRY(grow(cues));
    }
    const uint64_t key = kb_hash(cue->word);
    slot *const place = find_slot(cues, key, cue->word);
    cues->n += place->cue.bits == 0 ? 1U : 0U;
    *place = (slot){key, *cue};
    return KB_OK;
}

const kb_cue *
kb_cues_find(const kb_cues *cues, const kb_token *token)
{
    return cues ? &find_slot(cues, token->key, token->fold)->cue : &no_cue;
}

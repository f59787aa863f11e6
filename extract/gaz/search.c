// SPDX-License-Identifier: MIT
// Names like another one.  Phrases are sorted by their folded text, so that
// those that begin alike stand together.
#include "base/buf.h"
#include "base/vec.h"
#include "gaz/kind.h"
#include "gaz/near.h"
#include "gaz/sense.h"

#include <stdlib.h>

enum { NAME_MAX_LEN = 64 * 1024 };

typedef struct near_phrase {
    uint32_t phrase;
    uint32_t distance;
    uint32_t prior; // of its likeliest sense
} near_phrase;

typedef struct search {
    const kb_gaz *gaz;
    kb_str name;
    kb_gaz_like like;
    kb_gaz_on_found *on_found;
    void *ctx;
    kb_buf key; // the folded tokens with a space between
    uint32_t n_given;
} search;

// ---- what is given ----------------------------------------------------------

static kb_status
give(search *s, const kb_gaz_found *found)
{
    ++s->n_given;
    return s->on_found(s->ctx, found);
}

static bool
is_english(const kb_gaz_sense *sense)
{
    return sense->is_word &&
           kb_gaz_word_class(sense->gaz, sense->index) == KB_WORD_ENGLISH;
}

static kb_status
give_phrase(search *s, uint32_t phrase, uint32_t distance)
{
    char room[KB_IMAGE_TEXT_MAX];
    const kb_str key = kb_phrase_fold(s->gaz, phrase, room);
    kb_sense_reader reader = kb_senses_of(s->gaz, phrase);
    kb_stored_sense stored;
    while (kb_senses_next(&reader, &stored)) {
        const kb_gaz_found found = {
            .sense = stored.sense, .key = key, .distance = distance};
        if (kb_sense_is_there(&found.sense) && !is_english(&found.sense)) {
            KB_TRY(give(s, &found));
        }
    }
    return KB_OK;
}

// ---- exact, folded ----------------------------------------------------------

static kb_status
look_up(search *s)
{
    uint32_t n = 0;
    KB_TRY(kb_gaz_lookup(s->gaz, s->name, NULL, 0, &n));
    KB_VEC(kb_gaz_sense) senses = {.alloc = s->gaz->alloc};
    KB_TRY(KB_VEC_RESERVE(&senses, n));
    if (!senses.items) {
        return KB_NOT_FOUND;
    }
    kb_status st = kb_gaz_lookup(s->gaz, s->name, senses.items, n, &n);
    const unsigned other = KB_SENSE_OTHER_CASE | KB_SENSE_OTHER_MARKS;
    for (uint32_t i = 0; i < n && st == KB_OK; ++i) {
        const kb_gaz_found found = {.sense = senses.items[i],
                                    .key = kb_buf_get(&s->key)};
        if (s->like == KB_LIKE_FOLDED || !(found.sense.flags & other)) {
            st = give(s, &found);
        }
    }
    KB_VEC_CLEAR(&senses);
    return st;
}

// ---- prefix -----------------------------------------------------------------

// The first phrase that is not smaller.
static uint32_t
lower_bound(const kb_gaz *gaz, kb_str key)
{
    char room[KB_IMAGE_TEXT_MAX];
    uint32_t low = 0;
    uint32_t high = gaz->sections[KB_IMAGE_PHRASES].n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (kb_str_compare(kb_phrase_fold(gaz, middle, room), key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static kb_status
give_prefix(search *s)
{
    char room[KB_IMAGE_TEXT_MAX];
    const uint32_t n = s->gaz->sections[KB_IMAGE_PHRASES].n;
    const kb_str key = kb_buf_get(&s->key);
    for (uint32_t i = lower_bound(s->gaz, key);
         i < n && kb_str_starts_with(kb_phrase_fold(s->gaz, i, room), key);
         ++i) {
        if (!kb_phrase_is_lexical(s->gaz, i)) {
            KB_TRY(give_phrase(s, i, 0));
        }
    }
    return KB_OK;
}

// ---- near -------------------------------------------------------------------

static uint32_t
prior_of(const kb_gaz *gaz, uint32_t phrase)
{
    kb_sense_reader reader = kb_senses_of(gaz, phrase);
    kb_stored_sense first;
    return kb_senses_next(&reader, &first) && kb_sense_is_entity(&first.sense)
               ? kb_gaz_prior(gaz, first.sense.index)
               : 0;
}

static int
compare_near(const void *x, const void *y)
{
    const near_phrase *const a = x;
    const near_phrase *const b = y;
    if (a->distance != b->distance) {
        return a->distance < b->distance ? -1 : 1;
    }
    if (a->prior != b->prior) {
        return a->prior > b->prior ? -1 : 1;
    }
    return (a->phrase > b->phrase) - (a->phrase < b->phrase);
}

static kb_status
give_near(search *s)
{
    kb_near near;
    if (!kb_near_init(&near, kb_buf_get(&s->key))) {
        return KB_OK;
    }
    char room[KB_IMAGE_TEXT_MAX];
    KB_VEC(near_phrase) all = {.alloc = s->gaz->alloc};
    kb_status st = KB_OK;
    for (uint32_t i = 0; i < s->gaz->sections[KB_IMAGE_PHRASES].n; ++i) {
        const uint32_t d =
            kb_near_distance(&near, kb_phrase_fold(s->gaz, i, room));
        if (d > near.limit || kb_phrase_is_lexical(s->gaz, i)) {
            continue;
        }
        near_phrase *const item = KB_VEC_PUSH(&all);
        if (!item) {
            st = KB_ERR_NOMEM;
            break;
        }
        *item = (near_phrase){i, d, prior_of(s->gaz, i)};
    }
    if (st == KB_OK && all.n > 0) {
        qsort(all.items, all.n, sizeof(*all.items), compare_near);
    }
    for (size_t i = 0; i < all.n && st == KB_OK; ++i) {
        st = give_phrase(s, all.items[i].phrase, all.items[i].distance);
    }
    KB_VEC_CLEAR(&all);
    return st;
}

// ---- the whole --------------------------------------------------------------

static kb_status
make_key(search *s)
{
    kb_arena arena;
    kb_arena_init(&arena, s->gaz->alloc, 0);
    kb_text text = {0};
    kb_phrase key = {0};
    kb_status st = kb_phrase_split(s->name, &arena, &text, &key);
    if (st == KB_ERR_LIMIT) {
        st = KB_NOT_FOUND; // longer than any
    }
    for (uint32_t i = 0; i < key.n && st == KB_OK; ++i) {
        if (i > 0) {
            st = kb_buf_add_byte(&s->key, ' ');
        }
        if (st == KB_OK) {
            st = kb_buf_add_str(&s->key, text.tokens[key.tokens[i]].fold);
        }
    }
    kb_arena_clear(&arena);
    return st;
}

static kb_status
run(search *s)
{
    KB_TRY(make_key(s));
    KB_TRY(s->like == KB_LIKE_PREFIX ? give_prefix(s)
           : s->like == KB_LIKE_NEAR ? give_near(s)
                                     : look_up(s));
    return s->n_given > 0 ? KB_OK : KB_NOT_FOUND;
}

kb_status
kb_gaz_search(const kb_gaz *gaz, kb_str name, kb_gaz_like like,
              kb_gaz_on_found *on_found, void *ctx)
{
    if (name.len > NAME_MAX_LEN) {
        return KB_ERR_LIMIT;
    }
    KB_TRY(kb_str_check_utf8(name, NULL));
    search s = {.gaz = gaz,
                .name = name,
                .like = like,
                .on_found = on_found,
                .ctx = ctx};
    kb_buf_init(&s.key, gaz->alloc);
    const kb_status st = run(&s);
    kb_buf_clear(&s.key);
    return st;
}

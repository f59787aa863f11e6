// SPDX-License-Identifier: MIT
#include "mention/known.h"

#include "base/hash.h"

static uint32_t
slots_for(uint32_t n)
{
    uint32_t slots = 16;
    while (slots < n * 2 && slots < UINT32_C(1) << 30) {
        slots *= 2;
    }
    return slots;
}

static uint64_t
hash_entity(const kb_gaz_sense *sense)
{
    const uint64_t h = kb_hash_finish(
        kb_hash_combine((uint64_t)(uintptr_t)sense->gaz, sense->index));
    return h == 0 ? 1 : h;
}

static bool
is_strong(const kb_gaz_sense *sense)
{
    return !sense->is_word &&
           (sense->flags &
            (KB_SENSE_WEAK | KB_SENSE_DEMONYM | KB_SENSE_OTHER_CASE)) == 0;
}

static void
add_strong(kb_known *known, const kb_gaz_sense *sense)
{
    const uint64_t key = hash_entity(sense);
    uint32_t at = (uint32_t)key & (known->n_strong_slots - 1);
    while (known->strong[at] != 0 && known->strong[at] != key) {
        at = (at + 1) & (known->n_strong_slots - 1);
    }
    known->strong[at] = key;
}

kb_status
kb_known_init(kb_known *known, const kb_scene *scene, uint32_t n_names)
{
    const kb_gaz_hits *const hits = scene->hits;
    uint32_t n_senses = 0;
    for (uint32_t h = 0; h < hits->n; ++h) {
        for (uint32_t i = 0; i < hits->items[h].n_senses; ++i) {
            n_senses += is_strong(&hits->items[h].senses[i]);
        }
    }
    *known = (kb_known){.n_slots = slots_for(n_names),
                        .n_strong_slots = slots_for(n_senses)};
    known->names = kb_arena_get_zeroed(scene->arena, known->n_slots,
                                       sizeof(kb_known_name));
    known->strong = kb_arena_get_zeroed(scene->arena, known->n_strong_slots,
                                        sizeof(uint64_t));
    if (!known->names || !known->strong) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t h = 0; h < hits->n; ++h) {
        for (uint32_t i = 0; i < hits->items[h].n_senses; ++i) {
            if (is_strong(&hits->items[h].senses[i])) {
                add_strong(known, &hits->items[h].senses[i]);
            }
        }
    }
    return KB_OK;
}

static uint32_t
slot_of(const kb_known *known, uint64_t key)
{
    uint32_t at = (uint32_t)key & (known->n_slots - 1);
    while (known->names[at].key != 0 && known->names[at].key != key) {
        at = (at + 1) & (known->n_slots - 1);
    }
    return at;
}

const kb_known_name *
kb_known_find(const kb_known *known, uint64_t key)
{
    const kb_known_name *const name = &known->names[slot_of(known, key)];
    return name->key != 0 ? name : NULL;
}

void
kb_known_vote(kb_known *known, uint64_t key, kb_entity_type type, double weight,
              bool is_sure)
{
    kb_known_name *const name = &known->names[slot_of(known, key)];
    if (name->key == 0) {
        if (known->n * 2 >= known->n_slots) {
            return;
        }
        known->n += 1;
        name->key = key;
    }
    name->votes[type] += (float)weight;
    name->n += type == 0;
    name->is_sure = name->is_sure || is_sure;
}

kb_entity_type
kb_known_type(const kb_known_name *name, double *lead)
{
    uint32_t best = 0;
    float next = 0;
    for (uint32_t type = KB_PERSON; type <= KB_ORGANIZATION; ++type) {
        if (name->votes[type] > name->votes[best]) {
            next = best == 0 ? next : name->votes[best];
            best = type;
        } else if (name->votes[type] > next) {
            next = name->votes[type];
        }
    }
    *lead = (double)(name->votes[best] - next);
    return (kb_entity_type)best;
}

bool
kb_known_is_strong(const kb_known *known, const kb_gaz_sense *sense)
{
    const uint64_t key = hash_entity(sense);
    uint32_t at = (uint32_t)key & (known->n_strong_slots - 1);
    while (known->strong[at] != 0) {
        if (known->strong[at] == key) {
            return true;
        }
        at = (at + 1) & (known->n_strong_slots - 1);
    }
    return false;
}

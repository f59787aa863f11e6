// SPDX-License-Identifier: MIT
#include "store/apply_names.h"

#include "base/alloc.h"
#include "store/gram.h"
#include "store/sort.h"

/// So many changes of entities are worth a thread.
enum { MANY = 1000 };

kb_status
kb_apply_names_add(kb_apply_names *names, kb_str content, bool is_to_be)
{
    return kb_names_add(&names->names[is_to_be], content, &names->arena,
                        &names->folded);
}

// ---- what changes -----------------------------------------------------------

/// Note that a row is to be put, or deleted when it has no value.
static kb_status
note_row(kb_spool *rows, kb_str text, uint32_t ent, kb_str value)
{
    kb_key key;
    kb_key_name(&key, text, ent);
    return kb_spool_add(rows, kb_key_get(&key), value);
}

/// Note rows that were and are no more, and those that are new.
static kb_status
note_changes(kb_spool *rows, uint32_t ent, const kb_name_vec *old,
             const kb_name_vec *new)
{
    size_t i = 0;
    size_t k = 0;
    while (i < old->n || k < new->n) {
        const int order = i == old->n ? 1
                          : k == new->n
                              ? -1
                              : kb_name_compare(&old->items[i], &new->items[k]);
        if (order < 0) {
            KB_TRY(
                note_row(rows, old->items[i].folded, ent, (kb_str){NULL, 0}));
        } else if (order > 0 || old->items[i].kinds != new->items[k].kinds) {
            const kb_str kinds = {(const char *)&new->items[k].kinds, 1};
            KB_TRY(note_row(rows, new->items[k].folded, ent, kinds));
        }
        i += order <= 0;
        k += order >= 0;
    }
    return KB_OK;
}

kb_status
kb_apply_names_note(kb_apply_names *names, uint32_t ent)
{
    kb_name_vec *const all = names->names;
    kb_name_vec *const grams = names->grams;
    for (size_t i = 0; i < 2; ++i) {
        kb_names_unite(&all[i]);
        KB_TRY(kb_grams_of_names(&grams[i], &all[i], &names->arena));
    }
    KB_TRY(note_changes(&names->rows[KB_ROWS_NAME], ent, &all[0], &all[1]));
    KB_TRY(note_changes(&names->rows[KB_ROWS_GRAM], ent, &grams[0], &grams[1]));
    all[0].n = 0;
    all[1].n = 0;
    kb_arena_reset(&names->arena);
    return KB_OK;
}

// ---- new entities -----------------------------------------------------------

/// Whether a change brings the variant of one before it.
static bool
is_again(const kb_entity_change *changes, size_t at)
{
    for (size_t i = 0; i < at; ++i) {
        if (changes[i].variant == changes[at].variant) {
            return true;
        }
    }
    return false;
}

/// Note the names of an entity that the batch brings.
static kb_status
note_new(kb_apply_names *names, const kb_entity_change *changes, size_t n)
{
    enum { FEW = 8 }; // are looked through; twice the same does no harm
    const kb_new_variant *const variants = names->apply->batch->variants.items;
    for (size_t i = 0; i < n; ++i) {
        const size_t begin = i < FEW ? 0 : i - FEW;
        if (!is_again(changes + begin, i - begin)) {
            KB_TRY(kb_apply_names_add(
                names, variants[changes[i].variant].content, true));
        }
    }
    return kb_apply_names_note(names, changes->ent);
}

/// Sort the changes of entities, and note the names of new ones.
static kb_status
gather(void *ctx)
{
    kb_apply_names *const names = ctx;
    const kb_apply *const apply = names->apply;
    const kb_entity_change *const changes = apply->entities.items;
    const size_t n = apply->entities.n;
    // Those of one document come together, the deletion first.
    KB_TRY(kb_sort_records(names->arena.alloc, apply->entities.items, n,
                           sizeof(*changes), 2));
    for (size_t i = 0; i < n;) {
        const size_t begin = i;
        while (i < n && changes[i].ent == changes[begin].ent) {
            ++i;
        }
        if (changes[begin].ent >= apply->first_new) {
            KB_TRY(note_new(names, changes + begin, i - begin));
        }
    }
    return KB_OK;
}

// ---- beginning and end ------------------------------------------------------

kb_status
kb_apply_names_begin(kb_apply *apply)
{
    const kb_allocator *const alloc = apply->arena.alloc;
    kb_apply_names *const names = kb_alloc_zeroed(alloc, 1, sizeof(*names));
    if (!names) {
        return KB_ERR_NOMEM;
    }
    names->apply = apply;
    names->task.is_apart =
        apply->txn->store->has_threads && apply->entities.n >= MANY;
    kb_arena_init(&names->arena, alloc, 0);
    kb_buf_init(&names->folded, alloc);
    for (size_t i = 0; i < 2; ++i) {
        names->names[i].alloc = alloc;
        names->grams[i].alloc = alloc;
    }
    for (size_t i = 0; i < KB_N_ROWS; ++i) {
        kb_spool_init(&names->rows[i], alloc, NULL, NULL); // stays in memory
    }
    apply->names = names;
    kb_task_begin(&names->task, gather, names);
    return KB_OK;
}

kb_status
kb_apply_names_sort(void *ctx)
{
    kb_apply_names *const names = ctx;
    KB_TRY(kb_spool_sort(&names->rows[KB_ROWS_NAME]));
    return kb_spool_sort(&names->rows[KB_ROWS_GRAM]);
}

void
kb_apply_names_end(kb_apply *apply)
{
    kb_apply_names *const names = apply->names;
    if (!names) {
        return;
    }
    const kb_status ignored = kb_task_end(&names->task);
    (void)ignored;
    for (size_t i = 0; i < KB_N_ROWS; ++i) {
        kb_spool_clear(&names->rows[i]);
    }
    for (size_t i = 0; i < 2; ++i) {
        KB_VEC_CLEAR(&names->grams[i]);
        KB_VEC_CLEAR(&names->names[i]);
    }
    kb_buf_clear(&names->folded);
    kb_arena_clear(&names->arena);
    kb_alloc_release(apply->arena.alloc, names);
    apply->names = NULL;
}

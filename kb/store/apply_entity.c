// SPDX-License-Identifier: MIT
// Entities: their documents, their variants, and what follows from these.
#include "base/alloc.h"
#include "store/apply_names.h"
#include "store/sort.h"
#include "store/variant.h"

typedef struct work {
    kb_apply *apply;
    uint32_t ent;
    kb_row_ent row;
    bool is_old; // in the store
    bool is_new; // nor any row that speaks of it
    kb_variant_vec variants;
    kb_label_vec labels;
} work;

/// Put a row whose key begins with the entity at hand; they come in order.
static kb_status
put_row(const work *w, kb_table table, const kb_key *key, kb_str value)
{
    kb_txn *const txn = w->apply->txn;
    return w->is_new ? kb_env_append(txn, table, kb_key_get(key), value)
                     : kb_env_put(txn, table, kb_key_get(key), value);
}

// ---- variants ---------------------------------------------------------------

static kb_status
load_variants(work *w)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, w->ent);
    w->variants.n = 0;
    if (w->is_new) {
        return KB_OK;
    }
    KB_TRY(kb_scan_near(&scan, w->apply->txn, KB_TABLE_VARIANT,
                        kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        kb_variant *const v = KB_VEC_PUSH(&w->variants);
        st = v ? kb_row_read_variant(scan.value, &v->row) : KB_ERR_NOMEM;
        if (st == KB_OK && scan.key.len != 4 + KB_KEY_HASH) {
            st = KB_ERR_CORRUPT;
        }
        if (st == KB_OK) {
            memcpy(v->hash, scan.key.ptr + 4, KB_KEY_HASH);
            v->old_documents = v->row.n_documents;
            st = kb_arena_copy(&w->apply->arena, v->row.content,
                               &v->row.content);
        }
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
change_variant(work *w, const kb_entity_change *change)
{
    const int64_t sign = change->is_addition ? 1 : -1;
    kb_variant *v = NULL;
    for (size_t i = 0; !v && i < w->variants.n; ++i) {
        kb_variant *const other = &w->variants.items[i];
        v = memcmp(other->hash, change->hash, KB_KEY_HASH) == 0 ? other : NULL;
    }
    if (!v) {
        if (!change->is_addition) {
            return KB_ERR_CORRUPT;
        }
        v = KB_VEC_PUSH(&w->variants);
        if (!v) {
            return KB_ERR_NOMEM;
        }
        const kb_batch *const batch = w->apply->batch;
        *v = (kb_variant){.row.content =
                              batch->variants.items[change->variant].content};
        memcpy(v->hash, change->hash, KB_KEY_HASH);
    }
    KB_TRY(kb_apply_add(&v->row.n_documents, sign));
    return kb_apply_add(&v->row.n_mentions, sign * change->n_mentions);
}

static kb_status
write_variants(work *w)
{
    kb_txn *const txn = w->apply->txn;
    for (size_t i = 0; i < w->variants.n; ++i) {
        const kb_variant *const v = &w->variants.items[i];
        kb_key key;
        kb_key_variant(&key, w->ent, v->hash);
        if (v->row.n_documents > 0) {
            kb_buf_reset(&w->apply->buf);
            KB_TRY(kb_row_add_variant(&w->apply->buf, &v->row));
            KB_TRY(
                put_row(w, KB_TABLE_VARIANT, &key, kb_buf_get(&w->apply->buf)));
        } else if (v->old_documents > 0) {
            KB_TRY(kb_env_delete(txn, KB_TABLE_VARIANT, kb_key_get(&key)));
        }
    }
    return KB_OK;
}

// ---- names ------------------------------------------------------------------

static kb_status
write_names(kb_apply *apply, kb_spool *rows)
{
    kb_txn *const txn = apply->txn;
    kb_str key = {0};
    kb_str value = {0};
    kb_status st = kb_spool_next(rows, &key, &value);
    for (; st == KB_OK; st = kb_spool_next(rows, &key, &value)) {
        if (value.len == 0) {
            KB_TRY(kb_env_delete(txn, KB_TABLE_NAME, key));
        } else {
            KB_TRY(kb_env_put(txn, KB_TABLE_NAME, key, value));
        }
    }
    return st == KB_DONE ? KB_OK : st;
}

/// Note what becomes of the names of an entity that was there before.
static kb_status
update_names(work *w)
{
    kb_apply_names *const names = w->apply->names;
    bool is_changed = false;
    for (size_t i = 0; i < w->variants.n; ++i) {
        const kb_variant *const v = &w->variants.items[i];
        is_changed =
            is_changed || (v->old_documents > 0) != (v->row.n_documents > 0);
    }
    if (!is_changed || w->is_new) {
        return KB_OK;
    }
    for (size_t i = 0; i < w->variants.n; ++i) {
        const kb_variant *const v = &w->variants.items[i];
        if (v->old_documents > 0) {
            KB_TRY(kb_apply_names_add(names, v->row.content, false));
        }
        if (v->row.n_documents > 0) {
            KB_TRY(kb_apply_names_add(names, v->row.content, true));
        }
    }
    return kb_apply_names_note(names, w->ent);
}

// ---- one entity -------------------------------------------------------------

static kb_status
rescan_days(work *w)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, w->ent);
    w->row.first = w->row.last = KB_NO_DAY;
    KB_TRY(kb_scan_open(&scan, w->apply->txn, KB_TABLE_ENTDOC,
                        kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        uint32_t n_mentions = 0;
        kb_day day = KB_NO_DAY;
        st = kb_row_read_entdoc(scan.value, &n_mentions, &day);
        kb_row_ent_extend(&w->row, day);
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
apply_change(work *w, const kb_entity_change *change)
{
    const int64_t sign = change->is_addition ? 1 : -1;
    kb_key key;
    KB_TRY(kb_apply_add(&w->row.n_documents, sign));
    KB_TRY(kb_apply_add(&w->row.n_mentions, sign * change->n_mentions));
    KB_TRY(change_variant(w, change));
    kb_key_pair(&key, w->ent, change->doc);
    if (!change->is_addition) {
        return kb_env_delete(w->apply->txn, KB_TABLE_ENTDOC, kb_key_get(&key));
    }
    if (w->row.body.len == 0) { // a new one
        const kb_batch *const batch = w->apply->batch;
        const uint32_t term = batch->variants.items[change->variant].term;
        w->row.body = batch->terms.items[term].body;
    }
    uint8_t value[KB_ENTDOC_LEN];
    kb_row_ent_extend(&w->row, change->day);
    if (!w->apply->txn->store->has_evidence) {
        return KB_OK;
    }
    kb_code_put32(value, change->n_mentions);
    kb_code_put32(value + 4, kb_code_from_day(change->day));
    return put_row(w, KB_TABLE_ENTDOC, &key,
                   (kb_str){(const char *)value, sizeof(value)});
}

static kb_status
load_entity(work *w)
{
    kb_key key;
    kb_str value = {0};
    kb_key_id(&key, w->ent);
    w->row = (kb_row_ent){.first = KB_NO_DAY, .last = KB_NO_DAY};
    w->is_new = w->ent >= w->apply->first_new;
    w->is_old = false;
    if (w->is_new) {
        return KB_OK;
    }
    const kb_status st =
        kb_env_get(w->apply->txn, KB_TABLE_ENT, kb_key_get(&key), &value);
    w->is_old = st == KB_OK;
    if (st == KB_NOT_FOUND) {
        return KB_OK;
    }
    KB_TRY(st);
    KB_TRY(kb_row_read_ent(value, &w->row));
    KB_TRY(kb_arena_copy(&w->apply->arena, w->row.body, &w->row.body));
    return kb_arena_copy(&w->apply->arena, w->row.label, &w->row.label);
}

static kb_status
write_entity(work *w)
{
    kb_apply *const apply = w->apply;
    kb_key key;
    kb_key_id(&key, w->ent);
    if (w->row.n_documents == 0) {
        apply->counts.n_entities -= w->is_old;
        return w->is_old
                   ? kb_env_delete(apply->txn, KB_TABLE_ENT, kb_key_get(&key))
                   : KB_OK;
    }
    apply->counts.n_entities += !w->is_old;
    kb_buf_reset(&apply->buf);
    KB_TRY(kb_row_add_ent(&apply->buf, &w->row));
    const kb_str value = kb_buf_get(&apply->buf);
    // What was asked of other tables has not moved the cursor of this one.
    return w->is_old ? kb_env_replace(apply->txn, KB_TABLE_ENT,
                                      kb_key_get(&key), value)
                     : put_row(w, KB_TABLE_ENT, &key, value);
}

static kb_status
apply_changes(work *w, const kb_entity_change *changes, size_t n)
{
    bool has_removed = false;
    KB_TRY(load_variants(w));
    for (size_t i = 0; i < n; ++i) {
        has_removed = has_removed || !changes[i].is_addition;
        KB_TRY(apply_change(w, &changes[i]));
    }
    if (has_removed) {
        KB_TRY(rescan_days(w));
    }
    KB_TRY(update_names(w));
    KB_TRY(write_variants(w));
    return kb_variants_derive(&w->variants, &w->labels, &w->row);
}

static kb_status
apply_entity(work *w, const kb_entity_change *changes, size_t n_changes,
             const kb_degree_change *degrees, size_t n_degrees)
{
    kb_arena_reset(&w->apply->arena);
    KB_TRY(load_entity(w));
    if (n_changes > 0) {
        KB_TRY(apply_changes(w, changes, n_changes));
    }
    int64_t out = 0;
    int64_t in = 0;
    for (size_t i = 0; i < n_degrees; ++i) {
        out += degrees[i].out;
        in += degrees[i].in;
    }
    KB_TRY(kb_apply_add(&w->row.n_out, out));
    KB_TRY(kb_apply_add(&w->row.n_in, in));
    return write_entity(w);
}

static kb_status
apply_all(work *w)
{
    kb_apply *const apply = w->apply;
    const kb_entity_change *const changes = apply->entities.items;
    const kb_degree_change *const degrees = apply->degrees.items;
    size_t i = 0;
    size_t k = 0;
    while (i < apply->entities.n || k < apply->degrees.n) {
        const size_t first = i;
        const size_t first_degree = k;
        const bool by_degree =
            i == apply->entities.n ||
            (k < apply->degrees.n && degrees[k].ent < changes[i].ent);
        w->ent = by_degree ? degrees[k].ent : changes[i].ent;
        while (i < apply->entities.n && changes[i].ent == w->ent) {
            ++i;
        }
        while (k < apply->degrees.n && degrees[k].ent == w->ent) {
            ++k;
        }
        KB_TRY(apply_entity(w, i > first ? &changes[first] : NULL, i - first,
                            k > first_degree ? &degrees[first_degree] : NULL,
                            k - first_degree));
    }
    return KB_OK;
}

static kb_status
write_entities(work *w)
{
    kb_apply *const apply = w->apply;
    kb_apply_names *const names = apply->names;
    KB_TRY(kb_task_end(&names->task)); // which has sorted the entities
    KB_TRY(kb_sort_records(apply->arena.alloc, apply->degrees.items,
                           apply->degrees.n, sizeof(kb_degree_change), 1));
    KB_TRY(apply_all(w));
    kb_task_begin(&names->task, kb_apply_names_sort, names);
    return KB_OK;
}

kb_status
kb_apply_entities(kb_apply *apply)
{
    work w = {.apply = apply};
    w.variants.alloc = apply->arena.alloc;
    w.labels.alloc = apply->arena.alloc;
    const kb_status st = write_entities(&w);
    KB_VEC_CLEAR(&w.labels);
    KB_VEC_CLEAR(&w.variants);
    return st;
}

kb_status
kb_apply_sorted_names(kb_apply *apply)
{
    kb_apply_names *const names = apply->names;
    KB_TRY(kb_task_end(&names->task));
    KB_TRY(write_names(apply, &names->rows[KB_ROWS_NAME]));
    return kb_apply_grams(apply, &names->rows[KB_ROWS_GRAM]);
}

// ---- bulk -------------------------------------------------------------------

static kb_status
spool_entdoc(kb_apply *apply, const kb_entity_change *change)
{
    kb_key key;
    uint8_t value[KB_ENTDOC_LEN];
    kb_key_pair(&key, change->ent, change->doc);
    kb_code_put32(value, change->n_mentions);
    kb_code_put32(value + 4, kb_code_from_day(change->day));
    return kb_apply_put(apply, KB_TABLE_ENTDOC, &key,
                        (kb_str){(const char *)value, sizeof(value)});
}

static kb_status
spool_variant(kb_apply *apply, const kb_new_variant *variant,
              kb_row_variant row)
{
    kb_key key;
    const uint32_t ent = kb_apply_id(apply, variant->term);
    row.content = variant->content;
    kb_key_variant(&key, ent, variant->hash);
    kb_buf_reset(&apply->buf);
    KB_TRY(kb_row_add_variant(&apply->buf, &row));
    return kb_apply_put(apply, KB_TABLE_VARIANT, &key, kb_buf_get(&apply->buf));
}

/// What a batch adds to a variant.
typedef struct share {
    kb_row_variant row;
    kb_day first;
    kb_day last;
} share;

/// Where `entdoc` is not kept, what it amounts to: see kb_bulk_join_days().
static kb_status
spool_days(kb_apply *apply, const kb_new_variant *variant, const share *sum)
{
    kb_key key;
    uint8_t value[KB_DAYS_LEN];
    kb_key_id(&key, kb_apply_id(apply, variant->term));
    kb_code_put32(value, kb_code_from_day(sum->first));
    kb_code_put32(value + 4, kb_code_from_day(sum->last));
    return kb_apply_put(apply, KB_TABLE_ENTDOC, &key,
                        (kb_str){(const char *)value, sizeof(value)});
}

static kb_status
add_share(kb_apply *apply, const kb_entity_change *change, share *sum)
{
    if (sum->row.n_documents == 0) {
        sum->first = sum->last = KB_NO_DAY;
    }
    sum->first = kb_day_earlier(sum->first, change->day);
    sum->last = kb_day_later(sum->last, change->day);
    KB_TRY(kb_apply_add(&sum->row.n_documents, 1));
    KB_TRY(kb_apply_add(&sum->row.n_mentions, change->n_mentions));
    return apply->txn->store->has_evidence ? spool_entdoc(apply, change)
                                           : KB_OK;
}

static kb_status
spool_entities(kb_apply *apply, share *sums)
{
    const kb_batch *const batch = apply->batch;
    for (size_t i = 0; i < apply->entities.n; ++i) {
        const kb_entity_change *const change = &apply->entities.items[i];
        KB_TRY(add_share(apply, change, &sums[change->variant]));
    }
    for (size_t i = 0; i < batch->variants.n; ++i) {
        const kb_new_variant *const variant = &batch->variants.items[i];
        if (sums[i].row.n_documents == 0) {
            continue; // of a dead document
        }
        KB_TRY(spool_variant(apply, variant, sums[i].row));
        if (!apply->txn->store->has_evidence) {
            KB_TRY(spool_days(apply, variant, &sums[i]));
        }
    }
    return KB_OK;
}

kb_status
kb_apply_spool_entities(kb_apply *apply)
{
    const kb_allocator *const alloc = apply->arena.alloc;
    const size_t n = apply->batch->variants.n;
    if (n == 0) {
        return KB_OK; // and so no entities
    }
    share *const sums = kb_alloc_zeroed(alloc, n, sizeof(*sums));
    const kb_status st = sums ? spool_entities(apply, sums) : KB_ERR_NOMEM;
    kb_alloc_release(alloc, sums);
    return st;
}

// SPDX-License-Identifier: MIT
// Evidence and the triples it makes.
#include "store/apply.h"
#include "store/sort.h"

enum { MAX_NUMBER = UINT16_MAX };

static int
compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int
compare_ids(const uint32_t a[3], const uint32_t b[3])
{
    int order = 0;
    for (size_t i = 0; order == 0 && i < 3; ++i) {
        order = compare_numbers(a[i], b[i]);
    }
    return order;
}

/// What the changes of one triple amount to.
typedef struct tally {
    int64_t n_evidence;
    int64_t n_other;
    int64_t n_documents;
    uint8_t voices[KB_N_VOICES]; // of what is added
    kb_day first;
    kb_day last;
    bool has_deleted; // of all evidence
    bool has_removed; // of what states the fact
    bool is_literal;
} tally;

static void
extend(kb_day *first, kb_day *last, kb_day day)
{
    if (day != KB_NO_DAY) {
        *first = *first == KB_NO_DAY || day < *first ? day : *first;
        *last = *last == KB_NO_DAY || day > *last ? day : *last;
    }
}

static kb_status
put_evidence(kb_apply *apply, const kb_ev_change *change, uint32_t number)
{
    const kb_batch *const batch = apply->batch;
    apply->ev_numbers.items[change->n] = number;
    if (!apply->txn->store->has_evidence) {
        return KB_OK;
    }
    const kb_new_evidence *const ev = &batch->evidence.items[change->n];
    kb_row_ev row = ev->row;
    uint8_t value[KB_EV_LEN];
    kb_key key;
    row.rule = kb_apply_id(apply, ev->row.rule);
    row.attribution =
        ev->attribution == KB_NONE ? 0 : kb_apply_id(apply, ev->attribution);
    row.place = ev->place == KB_NONE ? 0 : kb_apply_id(apply, ev->place);
    kb_row_put_ev(value, &row);
    kb_key_evidence(&key, change->spo, change->doc, (uint16_t)number);
    return kb_apply_put(apply, KB_TABLE_EV, &key,
                        (kb_str){(const char *)value, sizeof(value)});
}

static void
count_change(tally *sum, const kb_ev_change *change, bool has_fact[2])
{
    const int sign = change->is_addition ? 1 : -1;
    sum->has_deleted = sum->has_deleted || !change->is_addition;
    if (!change->is_fact) {
        sum->n_other += sign;
        return;
    }
    sum->n_evidence += sign;
    sum->has_removed = sum->has_removed || !change->is_addition;
    has_fact[change->is_addition] = true;
    if (change->is_addition) {
        kb_row_add_voice(sum->voices, change->flags >> KB_EV_VOICE_SHIFT,
                         change->confidence);
        extend(&sum->first, &sum->last, change->day);
    }
}

/// Write the evidence that one document adds to or takes from one triple.
static kb_status
apply_document(kb_apply *apply, const kb_ev_change *changes, size_t n,
               tally *sum)
{
    bool has_fact[2] = {false, false};
    uint32_t number = 0;
    for (size_t i = 0; i < n; ++i) {
        const kb_ev_change *const change = &changes[i];
        if (!change->is_addition) {
            kb_key key;
            kb_key_evidence(&key, change->spo, change->doc,
                            (uint16_t)change->n);
            KB_TRY(kb_env_delete(apply->txn, KB_TABLE_EV, kb_key_get(&key)));
        } else if (number <= MAX_NUMBER) {
            KB_TRY(put_evidence(apply, change, number++));
        } else {
            apply->ev_numbers.items[change->n] = KB_NONE;
            continue;
        }
        count_change(sum, change, has_fact);
    }
    sum->n_documents += has_fact[1] - has_fact[0];
    return KB_OK;
}

/// Find days and voices anew from what evidence is left.
static kb_status
rescan(kb_apply *apply, const uint32_t spo[3], kb_row_spo *row)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_ids(&prefix, spo, 3);
    row->first = row->last = KB_NO_DAY;
    memset(row->voices, 0, sizeof(row->voices));
    KB_TRY(kb_scan_open(&scan, apply->txn, KB_TABLE_EV, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        kb_row_ev ev;
        st = kb_row_read_ev(scan.value, &ev);
        if (st == KB_OK && kb_row_is_fact(&ev)) {
            extend(&row->first, &row->last, ev.day);
            kb_row_add_voice(row->voices, ev.flags >> KB_EV_VOICE_SHIFT,
                             ev.confidence);
        }
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
push_pos(kb_apply *apply, const uint32_t spo[3], bool is_addition)
{
    KB_TRY(KB_VEC_RESERVE(&apply->pos, 1));
    apply->pos.items[apply->pos.n++] =
        (kb_sort_item){{spo[1], spo[2], spo[0]}, is_addition ? 0 : KB_NONE};
    return KB_OK;
}

/// `value` is that of `spo`; empty: there is no row any more.
static kb_status
push_osp(kb_apply *apply, const uint32_t spo[3], kb_str value)
{
    const size_t at = apply->values.len;
    if (at >= KB_NONE) {
        return KB_ERR_LIMIT;
    }
    KB_TRY(KB_VEC_RESERVE(&apply->osp, 1));
    apply->osp.items[apply->osp.n++] = (kb_sort_item){
        {spo[2], spo[0], spo[1]}, value.len > 0 ? (uint32_t)at : KB_NONE};
    if (value.len == 0) {
        return KB_OK;
    }
    KB_TRY(kb_buf_add_byte(&apply->values, (char)(uint8_t)value.len));
    return kb_buf_add_str(&apply->values, value);
}

static kb_status
push_degrees(kb_apply *apply, const uint32_t spo[3], bool is_literal,
             int32_t difference)
{
    KB_TRY(KB_VEC_RESERVE(&apply->degrees, 2));
    apply->degrees.items[apply->degrees.n++] =
        (kb_degree_change){spo[0], difference, 0};
    if (!is_literal) {
        apply->degrees.items[apply->degrees.n++] =
            (kb_degree_change){spo[2], 0, difference};
    }
    return KB_OK;
}

static kb_status
add_tally(kb_row_spo *row, const tally *sum)
{
    KB_TRY(kb_apply_add(&row->n_evidence, sum->n_evidence));
    KB_TRY(kb_apply_add(&row->n_other, sum->n_other));
    KB_TRY(kb_apply_add(&row->n_documents, sum->n_documents));
    for (size_t i = 0; i < KB_N_VOICES; ++i) {
        row->voices[i] =
            row->voices[i] > sum->voices[i] ? row->voices[i] : sum->voices[i];
    }
    extend(&row->first, &row->last, sum->first);
    extend(&row->first, &row->last, sum->last);
    row->flags = (uint8_t)((row->n_evidence > 0 ? KB_SPO_ASSERTED : 0) |
                           (row->flags & KB_SPO_LITERAL));
    return KB_OK;
}

/// Note what the change of a row, whose new value is in `buf`, is to the other
/// tables.
static kb_status
note_triple(kb_apply *apply, const uint32_t spo[3], const kb_row_spo *old,
            const kb_row_spo *row)
{
    const bool was = old->n_evidence + old->n_other > 0;
    const bool is = row->n_evidence + row->n_other > 0;
    const bool was_asserted = old->n_evidence > 0;
    const bool is_asserted = row->n_evidence > 0;
    kb_apply_count(&apply->counts.n_triples, is_asserted - was_asserted);
    kb_apply_count(&apply->counts.n_other_triples,
                   (is && !is_asserted) - (was && !was_asserted));
    KB_TRY(is != was ? push_pos(apply, spo, is) : KB_OK);
    KB_TRY(push_osp(apply, spo, kb_buf_get(&apply->buf)));
    if (is_asserted != was_asserted) {
        KB_TRY(push_degrees(apply, spo, (row->flags & KB_SPO_LITERAL) != 0,
                            is_asserted - was_asserted));
    }
    return KB_OK;
}

/// The row of a triple that nothing has spoken of yet.
static kb_row_spo
empty_row(const tally *sum)
{
    return (kb_row_spo){.flags = sum->is_literal ? KB_SPO_LITERAL : 0,
                        .first = KB_NO_DAY,
                        .last = KB_NO_DAY};
}

/// A bulk load's share of a triple.
static kb_status
spool_triple(kb_apply *apply, const uint32_t spo[3], const tally *sum)
{
    kb_key key;
    kb_row_spo row = empty_row(sum);
    KB_TRY(add_tally(&row, sum));
    kb_buf_reset(&apply->buf);
    KB_TRY(kb_row_add_spo(&apply->buf, &row));
    kb_key_ids(&key, spo, 3);
    return kb_apply_put(apply, KB_TABLE_SPO, &key, kb_buf_get(&apply->buf));
}

/// Write a triple that is not stored yet; of one that is, `stored` is the row.
static kb_status
add_triple(kb_apply *apply, const kb_key *key, const uint32_t spo[3],
           const tally *sum, kb_str *stored)
{
    bool is_new = false;
    const kb_row_spo none = empty_row(sum);
    kb_row_spo row = none;
    KB_TRY(add_tally(&row, sum));
    kb_buf_reset(&apply->buf);
    KB_TRY(kb_row_add_spo(&apply->buf, &row));
    KB_TRY(kb_env_put_new(apply->txn, KB_TABLE_SPO, kb_key_get(key),
                          kb_buf_get(&apply->buf), &is_new, stored));
    return is_new ? note_triple(apply, spo, &none, &row) : KB_OK;
}

static kb_status
change_triple(kb_apply *apply, const kb_key *key, const uint32_t spo[3],
              const tally *sum, kb_str stored)
{
    kb_row_spo old;
    KB_TRY(kb_row_read_spo(stored, &old));
    kb_row_spo row = old;
    KB_TRY(add_tally(&row, sum));
    if (sum->has_removed) {
        KB_TRY(rescan(apply, spo, &row));
    }
    kb_buf_reset(&apply->buf);
    const bool is_gone = row.n_evidence + row.n_other == 0;
    KB_TRY(is_gone ? KB_OK : kb_row_add_spo(&apply->buf, &row));
    KB_TRY(note_triple(apply, spo, &old, &row));
    if (is_gone) {
        return kb_env_delete(apply->txn, KB_TABLE_SPO, kb_key_get(key));
    }
    // What was found anew has moved the cursor of `ev`, not this one.
    return kb_env_replace(apply->txn, KB_TABLE_SPO, kb_key_get(key),
                          kb_buf_get(&apply->buf));
}

static kb_status
apply_triple(kb_apply *apply, const uint32_t spo[3], const tally *sum)
{
    kb_key key;
    kb_str stored = {NULL, 0};
    kb_key_ids(&key, spo, 3);
    KB_TRY(sum->has_deleted ? kb_apply_get(apply, KB_TABLE_SPO, &key, &stored)
                            : add_triple(apply, &key, spo, sum, &stored));
    return stored.ptr ? change_triple(apply, &key, spo, sum, stored) : KB_OK;
}

static kb_status
apply_row(kb_apply *apply, kb_table table, const kb_sort_item *change,
          kb_str value)
{
    kb_key key;
    kb_key_ids(&key, change->key, 3);
    return change->index == KB_NONE
               ? kb_env_delete(apply->txn, table, kb_key_get(&key))
               : kb_env_put(apply->txn, table, kb_key_get(&key), value);
}

// Changes come in the order of `spo`: those of one object, or predicate and
// object, are in order.

static kb_status
apply_pos(kb_apply *apply)
{
    kb_sort_item *const changes = apply->pos.items;
    KB_TRY(kb_sort_items_alone(apply->arena.alloc, changes, apply->pos.n, 2));
    for (size_t i = 0; i < apply->pos.n; ++i) {
        KB_TRY(apply_row(apply, KB_TABLE_POS, &changes[i], (kb_str){NULL, 0}));
    }
    return KB_OK;
}

static kb_status
apply_osp(kb_apply *apply)
{
    enum { AHEAD = 16 };
    kb_sort_item *const changes = apply->osp.items;
    const size_t n = apply->osp.n;
    const char *const values = apply->values.ptr;
    KB_TRY(kb_sort_items_alone(apply->arena.alloc, changes, n, 1));
    for (size_t i = 0; i < n; ++i) {
        const uint32_t at = changes[i].index;
        kb_str value = {NULL, 0};
        if (n - i > AHEAD && changes[i + AHEAD].index != KB_NONE) {
            __builtin_prefetch(values + changes[i + AHEAD].index);
        }
        if (at != KB_NONE) {
            value = (kb_str){values + at + 1, (uint8_t)values[at]};
        }
        KB_TRY(apply_row(apply, KB_TABLE_OSP, &changes[i], value));
    }
    return KB_OK;
}

/// Make room for what the evidence of the batch changes: no less, as a rule.
static kb_status
make_room(kb_apply *apply)
{
    enum { VALUE_LEN = 13 }; // of most
    const size_t n = apply->evidence.n;
    KB_TRY(KB_VEC_RESERVE(&apply->ev_numbers, apply->batch->evidence.n));
    if (apply->sink) {
        return KB_OK;
    }
    KB_TRY(KB_VEC_RESERVE(&apply->pos, n));
    KB_TRY(KB_VEC_RESERVE(&apply->osp, n));
    KB_TRY(KB_VEC_RESERVE(&apply->degrees, 2 * n));
    return kb_buf_reserve(&apply->values, VALUE_LEN * n);
}

/// Tell the cache of the batch's evidence that will be written soon.
static void
prefetch(const kb_apply *apply, size_t at)
{
    enum { AHEAD = 16, CACHE_LINE = 64 };
    if (apply->evidence.n - at > AHEAD &&
        apply->evidence.items[at + AHEAD].is_addition) {
        const kb_new_evidence *const ev =
            &apply->batch->evidence.items[apply->evidence.items[at + AHEAD].n];
        __builtin_prefetch(ev);
        __builtin_prefetch((const char *)ev + CACHE_LINE);
    }
}

kb_status
kb_apply_evidence(kb_apply *apply)
{
    kb_ev_change *const changes = apply->evidence.items;
    const size_t n = apply->evidence.n;
    KB_TRY(make_room(apply));
    // Those of one document come together, deletions first, then in order.
    KB_TRY(
        kb_sort_records(apply->arena.alloc, changes, n, sizeof(*changes), 3));
    for (size_t i = 0; i < n;) {
        const size_t begin = i;
        tally sum = {.first = KB_NO_DAY, .last = KB_NO_DAY};
        prefetch(apply, i);
        while (i < n && compare_ids(changes[i].spo, changes[begin].spo) == 0) {
            const size_t first = i;
            while (i < n && changes[i].doc == changes[first].doc &&
                   compare_ids(changes[i].spo, changes[begin].spo) == 0) {
                sum.is_literal = sum.is_literal || changes[i].is_literal;
                ++i;
            }
            KB_TRY(apply_document(apply, changes + first, i - first, &sum));
        }
        KB_TRY(apply->sink ? spool_triple(apply, changes[begin].spo, &sum)
                           : apply_triple(apply, changes[begin].spo, &sum));
    }
    KB_TRY(apply_pos(apply));
    return apply_osp(apply);
}

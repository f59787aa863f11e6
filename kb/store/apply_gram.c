// SPDX-License-Identifier: MIT
// Trigrams of names: whose entities they are, window by window.
#include "store/apply.h"

/// A row of `gram` that is being written anew.
typedef struct window {
    kb_apply *apply;
    kb_key key;
    kb_str old; // ids there are, of which `at` bytes have been copied
    size_t at;
    bool is_old;
    kb_buf *ids; // as they are to be
} window;

static kb_status
add_id(window *w, uint32_t id)
{
    uint8_t bytes[KB_GRAM_ID];
    kb_code_put16(bytes, (uint16_t)(id % KB_GRAM_WINDOW));
    return kb_buf_add(w->ids, bytes, sizeof(bytes));
}

static kb_status
begin_window(window *w, const kb_key *key)
{
    uint32_t n = 0;
    w->key = *key;
    w->old = KB_STR("");
    w->at = 0;
    kb_buf_reset(w->ids);
    const kb_status st =
        kb_env_get(w->apply->txn, KB_TABLE_GRAM, kb_key_get(key), &w->old);
    w->is_old = st == KB_OK;
    if (st == KB_NOT_FOUND) {
        return KB_OK;
    }
    return st == KB_OK ? kb_row_read_gram(w->old, &n) : st;
}

static kb_status
end_window(window *w)
{
    kb_txn *const txn = w->apply->txn;
    const kb_str key = kb_key_get(&w->key);
    KB_TRY(kb_buf_add(w->ids, w->old.ptr + w->at, w->old.len - w->at));
    if (w->ids->len > 0) {
        return kb_env_put(txn, KB_TABLE_GRAM, key, kb_buf_get(w->ids));
    }
    return w->is_old ? kb_env_delete(txn, KB_TABLE_GRAM, key) : KB_OK;
}

/// Add or drop an id, which come in ascending order.
static kb_status
change(window *w, uint32_t id, bool is_addition)
{
    const size_t begin = w->at;
    while (w->at < w->old.len &&
           kb_row_gram_id(w->old, w->at) < id % KB_GRAM_WINDOW) {
        w->at += KB_GRAM_ID;
    }
    KB_TRY(kb_buf_add(w->ids, w->old.ptr + begin, w->at - begin));
    const bool is_there = w->at < w->old.len &&
                          kb_row_gram_id(w->old, w->at) == id % KB_GRAM_WINDOW;
    if (is_there == is_addition) {
        return KB_ERR_CORRUPT;
    }
    w->at += is_there ? KB_GRAM_ID : 0;
    return is_addition ? add_id(w, id) : KB_OK;
}

static kb_status
apply_row(window *w, kb_str row, bool is_addition)
{
    kb_str gram = {0};
    uint32_t id = 0;
    kb_key key;
    KB_TRY(kb_key_read_name(row, &gram, &id));
    kb_key_gram(&key, gram, id);
    if (!kb_str_equal(kb_key_get(&key), kb_key_get(&w->key))) {
        KB_TRY(w->key.len > 0 ? end_window(w) : KB_OK);
        KB_TRY(begin_window(w, &key));
    }
    return change(w, id, is_addition);
}

kb_status
kb_apply_grams(kb_apply *apply, kb_spool *rows)
{
    window w = {.apply = apply, .key.len = 0, .ids = &apply->buf};
    kb_str key = {0};
    kb_str value = {0};
    kb_status st = kb_spool_next(rows, &key, &value);
    for (; st == KB_OK; st = kb_spool_next(rows, &key, &value)) {
        KB_TRY(apply_row(&w, key, value.len > 0));
    }
    KB_TRY(st == KB_DONE ? KB_OK : st);
    return w.key.len > 0 ? end_window(&w) : KB_OK;
}

// SPDX-License-Identifier: MIT
#include "store/read.h"

#include <stdlib.h>

kb_status
kb_read_row(kb_txn *txn, kb_table table, const kb_key *key, kb_str *value)
{
    const kb_status st = kb_env_get(txn, table, kb_key_get(key), value);
    return st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st;
}

static void
keep_term(kb_txn *txn, kb_id id, uint8_t kind, kb_str body)
{
    txn->terms[id % KB_TERM_CACHE] = (kb_cached_term){id, kind, body};
}

void
kb_read_remember(kb_txn *txn, kb_id id, const kb_named *named)
{
    keep_term(txn, id, named->kind, named->body);
    if (named->type != 0) {
        txn->nodes[id % KB_NODE_CACHE] = (kb_node){
            .kind = KB_NODE_ENTITY,
            .id = id,
            .type = (kb_entity_type)named->type,
            .name = named->label,
            .key = kb_row_ent_key(named->body),
        };
    }
}

kb_status
kb_read_term(kb_txn *txn, kb_id id, uint8_t *kind, kb_str *body)
{
    const kb_cached_term *const cached = &txn->terms[id % KB_TERM_CACHE];
    if (cached->id == id && id != 0) {
        *kind = cached->kind;
        *body = cached->body;
        return KB_OK;
    }
    kb_key key;
    kb_str value = {0};
    kb_key_id(&key, id);
    KB_TRY(kb_env_get(txn, KB_TABLE_TERM, kb_key_get(&key), &value));
    KB_TRY(kb_row_read_term(value, kind, body));
    keep_term(txn, id, *kind, *body);
    return KB_OK;
}

kb_status
kb_read_named(kb_txn *txn, kb_id id, kb_named *out)
{
    kb_key key;
    kb_str value = {0};
    kb_row_ent row;
    kb_key_id(&key, id);
    const kb_status st =
        kb_env_get(txn, KB_TABLE_ENT, kb_key_get(&key), &value);
    if (st == KB_NOT_FOUND) {
        out->type = 0;
        out->label = (kb_str){NULL, 0};
        return kb_read_term(txn, id, &out->kind, &out->body);
    }
    KB_TRY(st);
    KB_TRY(kb_row_read_ent(value, &row));
    *out = (kb_named){KB_TERM_LOCAL, row.type, row.body, row.label};
    return KB_OK;
}

kb_status
kb_read_end_named(kb_txn *txn, kb_id id, kb_named *out)
{
    const kb_status st = kb_read_named(txn, id, out);
    return st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st;
}

kb_status
kb_read_body(kb_txn *txn, kb_id id, uint8_t *kind, kb_str *body)
{
    const kb_status st = kb_read_term(txn, id, kind, body);
    return st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st;
}

kb_status
kb_read_term_id(kb_txn *txn, uint8_t kind, kb_str body, kb_id *out)
{
    kb_key key;
    kb_str value = {0};
    kb_key_term(&key, kind, body);
    KB_TRY(kb_env_get(txn, KB_TABLE_TERMID, kb_key_get(&key), &value));
    return kb_row_read_id(value, out);
}

kb_status
kb_read_rule(kb_txn *txn, kb_id id, kb_str *out)
{
    uint8_t kind = 0;
    KB_TRY(kb_read_body(txn, id, &kind, out));
    return kind == KB_TERM_INTERNAL ? KB_OK : KB_ERR_CORRUPT;
}

kb_status
kb_read_doc(kb_txn *txn, kb_id id, kb_row_doc *row)
{
    kb_key key;
    kb_str value = {0};
    kb_key_id(&key, id);
    KB_TRY(kb_env_get(txn, KB_TABLE_DOC, kb_key_get(&key), &value));
    return kb_row_read_doc(value, row);
}

static int
compare_ranked(const void *a, const void *b)
{
    const kb_ranked *const x = a;
    const kb_ranked *const y = b;
    int order = kb_str_compare(x->text, y->text);
    order = order != 0 ? order : (x->a > y->a) - (x->a < y->a);
    return order != 0 ? order : (x->b > y->b) - (x->b < y->b);
}

void
kb_ranked_sort(kb_ranked_vec *vec)
{
    if (vec->n > 1) {
        qsort(vec->items, vec->n, sizeof(kb_ranked), compare_ranked);
    }
}

kb_status
kb_ranked_add_entity(kb_txn *txn, kb_ranked_vec *vec, kb_id id)
{
    kb_ranked item = {.a = id};
    uint8_t kind = 0;
    KB_TRY(kb_read_body(txn, id, &kind, &item.text));
    KB_TRY(KB_VEC_RESERVE(vec, 1));
    vec->items[vec->n++] = item;
    return KB_OK;
}

kb_status
kb_ranked_each_entity(kb_txn *txn, const kb_ranked_vec *vec, kb_entity_fn fn,
                      void *ctx)
{
    for (size_t i = 0; i < vec->n; ++i) {
        kb_entity_info info;
        if (i > 0 && vec->items[i].a == vec->items[i - 1].a) {
            continue;
        }
        const kb_status st = kb_entity_get(txn, vec->items[i].a, &info);
        KB_TRY(st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st);
        KB_TRY(fn(ctx, &info));
    }
    return KB_OK;
}

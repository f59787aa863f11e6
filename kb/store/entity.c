// SPDX-License-Identifier: MIT
#include "base/fold.h"
#include "store/fix.h"
#include "store/read.h"

#include <stdlib.h>

kb_status
kb_entity_get(kb_txn *txn, kb_id id, kb_entity_info *out)
{
    kb_key key;
    kb_str value = {0};
    kb_row_ent row;
    kb_key_id(&key, id);
    KB_TRY(kb_env_get(txn, KB_TABLE_ENT, kb_key_get(&key), &value));
    KB_TRY(kb_row_read_ent(value, &row));
    *out = (kb_entity_info){
        .id = id,
        .type = (kb_entity_type)row.type,
        .is_known = (row.flags & KB_ENT_KNOWN) != 0,
        .wikidata = row.wikidata,
        .label = row.label,
        .n_mentions = row.n_mentions,
        .n_documents = row.n_documents,
        .n_out = row.n_out,
        .n_in = row.n_in,
        .first = row.first,
        .last = row.last,
        .key = kb_row_ent_key(row.body),
    };
    return KB_OK;
}

/// Cut a prefix off a text, if it is there.
static kb_str
without(kb_str text, kb_str prefix)
{
    if (text.len >= prefix.len && prefix.len > 0 &&
        memcmp(text.ptr, prefix.ptr, prefix.len) == 0) {
        text.ptr += prefix.len;
        text.len -= prefix.len;
    }
    return text;
}

static kb_str
without_brackets(kb_str text)
{
    if (text.len >= 2 && text.ptr[0] == '<' && text.ptr[text.len - 1] == '>') {
        text = (kb_str){text.ptr + 1, text.len - 2};
    }
    return text;
}

/// Find the term of `<BASE><part><name>`, where `name` may be the whole IRI.
static kb_status
find_local(kb_txn *txn, kb_str part, kb_str name, kb_id *out)
{
    const kb_str base = kb_store_base(txn->store);
    name = without_brackets(name);
    name = without(name, base);
    name = without(name, part);
    kb_buf buf;
    kb_buf_init(&buf, &txn->store->alloc);
    kb_status st = kb_buf_add_str(&buf, part);
    st = st == KB_OK ? kb_buf_add_str(&buf, name) : st;
    st = st == KB_OK ? kb_buf_add_byte(&buf, '>') : st;
    st = st == KB_OK
             ? kb_read_term_id(txn, KB_TERM_LOCAL, kb_buf_get(&buf), out)
             : st;
    kb_buf_clear(&buf);
    return st;
}

kb_status
kb_read_root(kb_txn *txn, kb_id *id)
{
    enum { MAX_CHAIN = 1 << 20 };
    for (uint32_t i = 0; i < MAX_CHAIN; ++i) {
        kb_key key;
        kb_str value = {0};
        kb_row_alias row;
        uint32_t same = 0;
        kb_fix_key(&key, *id, KB_CORRECTION_MERGE, (kb_str){NULL, 0});
        const kb_status st =
            kb_env_get(txn, KB_TABLE_ALIAS, kb_key_get(&key), &value);
        if (st == KB_NOT_FOUND) {
            return KB_OK;
        }
        KB_TRY(st);
        KB_TRY(kb_row_read_alias(kb_key_get(&key), value, &same, &row));
        *id = row.target;
    }
    return KB_ERR_CORRUPT; // a circle
}

kb_status
kb_entity_find_key(kb_txn *txn, kb_str key, kb_id *out)
{
    kb_id id = 0;
    kb_key row_key;
    kb_str value = {0};
    KB_TRY(find_local(txn, KB_STR(KB_ENTITY_FOLDER), key, &id));
    KB_TRY(kb_read_root(txn, &id));
    kb_key_id(&row_key, id);
    KB_TRY(kb_env_get(txn, KB_TABLE_ENT, kb_key_get(&row_key), &value));
    *out = id;
    return KB_OK;
}

kb_status
kb_node_find_predicate(kb_txn *txn, kb_str name, kb_id *out)
{
    return find_local(txn, KB_STR("ontology#"), name, out);
}

kb_status
kb_entity_each(kb_txn *txn, kb_entity_fn fn, void *ctx)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_term(&prefix, KB_TERM_LOCAL, KB_STR(KB_ENTITY_FOLDER));
    KB_TRY(kb_scan_open(&scan, txn, KB_TABLE_TERMID, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        kb_id id = 0;
        kb_entity_info info;
        st = kb_row_read_id(scan.value, &id);
        st = st == KB_OK ? kb_entity_get(txn, id, &info) : st;
        if (st == KB_OK) {
            st = fn(ctx, &info);
        } else if (st == KB_NOT_FOUND) {
            st = KB_OK; // no document speaks of it any more
        }
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

// ---- names ------------------------------------------------------------------

static kb_status
add_names(const kb_row_ent *row, kb_str content_bytes, kb_ranked_vec *vec)
{
    kb_row_content content;
    KB_TRY(kb_row_read_content(content_bytes, &content));
    KB_TRY(KB_VEC_RESERVE(vec, 1 + (size_t)content.n_aliases));
    if (!kb_str_equal(content.name, row->label)) {
        vec->items[vec->n++] = (kb_ranked){.text = content.name};
    }
    for (uint32_t i = 0; i < content.n_aliases; ++i) {
        const kb_str alias = kb_code_str(&content.aliases);
        if (!kb_str_equal(alias, row->label)) {
            vec->items[vec->n++] = (kb_ranked){.text = alias};
        }
    }
    return KB_OK;
}

static kb_status
read_names(kb_txn *txn, kb_id id, const kb_row_ent *row, kb_ranked_vec *vec)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, id);
    KB_TRY(kb_scan_open(&scan, txn, KB_TABLE_VARIANT, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        kb_row_variant variant;
        st = kb_row_read_variant(scan.value, &variant);
        st = st == KB_OK ? add_names(row, variant.content, vec) : st;
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

kb_status
kb_entity_each_alias(kb_txn *txn, kb_id id, kb_str_fn fn, void *ctx)
{
    kb_key key;
    kb_str value = {0};
    kb_row_ent row;
    kb_ranked_vec names = {.alloc = &txn->store->alloc};
    kb_key_id(&key, id);
    KB_TRY(kb_env_get(txn, KB_TABLE_ENT, kb_key_get(&key), &value));
    KB_TRY(kb_row_read_ent(value, &row));
    kb_status st = read_names(txn, id, &row, &names);
    kb_ranked_sort(&names);
    for (size_t i = 0; st == KB_OK && i < names.n; ++i) {
        const kb_str name = names.items[i].text;
        if (i == 0 || !kb_str_equal(name, names.items[i - 1].text)) {
            st = fn(ctx, name);
        }
    }
    KB_VEC_CLEAR(&names);
    return kb_read_end(st);
}

/// Which rows of `name` to look at.
typedef struct name_query {
    kb_key prefix;
    unsigned kinds;
} name_query;

static kb_status
collect_names(kb_txn *txn, const name_query *query, kb_ranked_vec *vec)
{
    kb_scan scan;
    KB_TRY(kb_scan_open(&scan, txn, KB_TABLE_NAME, kb_key_get(&query->prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        kb_str folded = {0};
        kb_id id = 0;
        uint8_t kinds = 0;
        st = kb_key_read_name(scan.key, &folded, &id);
        st = st == KB_OK ? kb_row_read_name(scan.value, &kinds) : st;
        if (st == KB_OK && (kinds & query->kinds) != 0) {
            st = kb_ranked_add_entity(txn, vec, id);
        }
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

static kb_status
each_named(kb_txn *txn, const name_query *query, kb_entity_fn fn, void *ctx)
{
    kb_ranked_vec vec = {.alloc = &txn->store->alloc};
    kb_status st = collect_names(txn, query, &vec);
    kb_ranked_sort(&vec);
    st = st == KB_OK ? kb_ranked_each_entity(txn, &vec, fn, ctx) : st;
    KB_VEC_CLEAR(&vec);
    return kb_read_end(st);
}

static void
close_name(kb_key *key)
{
    key->bytes[key->len++] = 0;
}

kb_status
kb_name_each(kb_txn *txn, kb_str name, kb_name_match match, kb_entity_fn fn,
             void *ctx)
{
    name_query query = {.kinds = KB_NAME_LABEL | KB_NAME_ALIAS};
    kb_buf folded;
    kb_buf_init(&folded, &txn->store->alloc);
    kb_status st = kb_fold_name(name, &folded);
    if (st == KB_OK && folded.len > 0) {
        kb_key_name_prefix(&query.prefix, kb_buf_get(&folded));
        if (match != KB_MATCH_PREFIX) {
            close_name(&query.prefix);
        }
        if (match != KB_MATCH_NAME) {
            query.kinds |= KB_NAME_TOKEN;
        }
        st = each_named(txn, &query, fn, ctx);
    }
    kb_buf_clear(&folded);
    return st;
}

static kb_status
take_first(void *ctx, const kb_entity_info *entity)
{
    *(kb_id *)ctx = entity->id;
    return KB_DONE;
}

kb_status
kb_entity_find_wikidata(kb_txn *txn, uint32_t wikidata, kb_id *out)
{
    char text[16];
    size_t at = sizeof(text);
    name_query query = {.kinds = KB_NAME_WIKIDATA};
    kb_id id = 0;
    for (uint32_t number = wikidata; number > 0; number /= 10) {
        text[--at] = (char)('0' + number % 10);
    }
    text[--at] = 'q';
    kb_key_name_prefix(&query.prefix, (kb_str){text + at, sizeof(text) - at});
    close_name(&query.prefix);
    KB_TRY(each_named(txn, &query, take_first, &id));
    if (id == 0) {
        return KB_NOT_FOUND;
    }
    *out = id;
    return KB_OK;
}

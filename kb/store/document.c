// SPDX-License-Identifier: MIT
#include "store/read.h"

kb_status
kb_document_get(kb_txn *txn, kb_id id, kb_document_info *out)
{
    kb_row_doc row;
    KB_TRY(kb_read_doc(txn, id, &row));
    *out = (kb_document_info){
        .id = id,
        .external_id = row.external_id,
        .title = row.title,
        .url = row.url,
        .source = row.source,
        .lang = row.lang,
        .date = row.date,
        .text_len = row.text_len,
        .n_sentences = row.n_sentences,
        .n_entities = row.n_entities,
        .n_mentions = row.n_mentions,
        .n_evidence = row.n_evidence,
    };
    return KB_OK;
}

kb_status
kb_document_find(kb_txn *txn, kb_str external_id, kb_id *out)
{
    kb_key key;
    kb_str value = {0};
    if (external_id.len == 0) {
        return KB_NOT_FOUND;
    }
    kb_key_document(&key, external_id);
    KB_TRY(kb_env_get(txn, KB_TABLE_DOCID, kb_key_get(&key), &value));
    return kb_row_read_id(value, out);
}

kb_status
kb_document_each(kb_txn *txn, kb_document_fn fn, void *ctx)
{
    kb_scan scan;
    KB_TRY(kb_scan_open(&scan, txn, KB_TABLE_DOCID, (kb_str){NULL, 0}));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        kb_id id = 0;
        kb_document_info info;
        st = kb_row_read_id(scan.value, &id);
        st = st == KB_OK ? kb_document_get(txn, id, &info) : st;
        st = st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st;
        st = st == KB_OK ? fn(ctx, &info) : st;
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

/// Note the second number of each key that begins with `first`, ranked as an
/// entity or, with its external id, as a document.
static kb_status
rank_rows(kb_txn *txn, kb_table table, uint32_t first, kb_ranked_vec *vec)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, first);
    KB_TRY(kb_scan_open(&scan, txn, table, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        uint32_t ids[2] = {0, 0};
        kb_row_doc row;
        st = kb_key_read_ids(scan.key, ids, 2);
        if (st == KB_OK && table != KB_TABLE_ENTDOC) {
            st = kb_ranked_add_entity(txn, vec, ids[1]);
        } else if (st == KB_OK) {
            st = kb_read_doc(txn, ids[1], &row);
            st = st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st;
            st = st == KB_OK ? KB_VEC_RESERVE(vec, 1) : st;
            if (st == KB_OK) {
                vec->items[vec->n++] = (kb_ranked){row.external_id, ids[1], 0};
            }
        }
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

kb_status
kb_document_each_entity(kb_txn *txn, kb_id id, kb_entity_fn fn, void *ctx)
{
    kb_ranked_vec vec = {.alloc = &txn->store->alloc};
    kb_status st = rank_rows(txn, KB_TABLE_DOCENT, id, &vec);
    kb_ranked_sort(&vec);
    st = st == KB_OK ? kb_ranked_each_entity(txn, &vec, fn, ctx) : st;
    KB_VEC_CLEAR(&vec);
    return kb_read_end(st);
}

kb_status
kb_sentence_get(kb_txn *txn, kb_id document, uint32_t index, kb_sentence *out)
{
    kb_key key;
    kb_str value = {0};
    uint32_t begin = 0;
    kb_key_pair(&key, document, index);
    KB_TRY(kb_env_get(txn, KB_TABLE_TEXT, kb_key_get(&key), &value));
    KB_TRY(kb_row_read_text(value, &begin, &out->text));
    out->span = (kb_span){begin, begin + (uint32_t)out->text.len};
    return KB_OK;
}

// ---- mentions ---------------------------------------------------------------

static kb_status
each_mention_in(kb_txn *txn, kb_id entity, kb_id doc, kb_mention_fn fn,
                void *ctx)
{
    kb_key key;
    kb_str value = {0};
    kb_row_docent row;
    kb_row_mention mention;
    kb_key_pair(&key, doc, entity);
    KB_TRY(kb_read_row(txn, KB_TABLE_DOCENT, &key, &value));
    KB_TRY(kb_row_read_docent(value, &row));
    kb_status st = kb_row_next_mention(&row, &mention);
    while (st == KB_OK) {
        kb_mention_info info = {
            .entity = entity,
            .document = doc,
            .sentence = mention.sentence,
            .span = mention.span,
            .kind = (kb_mention_kind)mention.kind,
        };
        KB_TRY(kb_read_rule(txn, mention.rule, &info.rule));
        KB_TRY(fn(ctx, &info));
        st = kb_row_next_mention(&row, &mention);
    }
    return kb_read_end(st);
}

kb_status
kb_mention_each(kb_txn *txn, kb_id entity, kb_mention_fn fn, void *ctx)
{
    kb_ranked_vec vec = {.alloc = &txn->store->alloc};
    kb_status st = rank_rows(txn, KB_TABLE_ENTDOC, entity, &vec);
    kb_ranked_sort(&vec);
    for (size_t i = 0; st == KB_OK && i < vec.n; ++i) {
        st = each_mention_in(txn, entity, vec.items[i].a, fn, ctx);
    }
    KB_VEC_CLEAR(&vec);
    return kb_read_end(st);
}

kb_status
kb_comention_each(kb_txn *txn, kb_id entity, kb_comention_fn fn, void *ctx)
{
    kb_ranked_vec vec = {.alloc = &txn->store->alloc};
    kb_status st = rank_rows(txn, KB_TABLE_CO, entity, &vec);
    kb_ranked_sort(&vec);
    for (size_t i = 0; st == KB_OK && i < vec.n; ++i) {
        kb_key key;
        kb_str value = {0};
        kb_comention co = {.entity = vec.items[i].a};
        kb_key_pair(&key, entity, co.entity);
        st = kb_read_row(txn, KB_TABLE_CO, &key, &value);
        st = st == KB_OK
                 ? kb_row_read_co(value, &co.n_documents, &co.n_sentences)
                 : st;
        st = st == KB_OK ? fn(ctx, &co) : st;
    }
    KB_VEC_CLEAR(&vec);
    return kb_read_end(st);
}

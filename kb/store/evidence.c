// SPDX-License-Identifier: MIT
#include "store/read.h"

kb_status
kb_read_evidence(kb_txn *txn, const uint32_t spo[3], uint32_t doc, kb_str value,
                 kb_evidence *out)
{
    kb_row_ev row;
    KB_TRY(kb_row_read_ev(value, &row));
    *out = (kb_evidence){
        .subject = spo[0],
        .predicate = spo[1],
        .object = spo[2],
        .document = doc,
        .sentence = row.sentence,
        .subject_span = row.subject,
        .object_span = row.object,
        .trigger = row.trigger,
        .is_negative = (row.flags & KB_EV_NEGATIVE) != 0,
        .is_derived = (row.flags & KB_EV_DERIVED) != 0,
        .is_swapped = (row.flags & KB_EV_SWAPPED) != 0,
        .modality = (kb_modality)row.modality,
        .attribution = row.attribution,
        .place = row.place,
        .time = row.time,
        .confidence = (double)row.confidence / UINT16_MAX,
    };
    return kb_read_rule(txn, row.rule, &out->rule);
}

/// Note where each piece of a triple's evidence lies: document and number.
static kb_status
rank_evidence(kb_txn *txn, const uint32_t spo[3], kb_ranked_vec *vec)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_ids(&prefix, spo, 3);
    KB_TRY(kb_scan_open(&scan, txn, KB_TABLE_EV, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        uint32_t ids[3];
        uint32_t doc = 0;
        uint16_t n = 0;
        kb_row_doc row;
        st = kb_key_read_evidence(scan.key, ids, &doc, &n);
        st = st == KB_OK ? kb_read_doc(txn, doc, &row) : st;
        st = st == KB_OK ? KB_VEC_RESERVE(vec, 1) : st;
        if (st == KB_OK) {
            vec->items[vec->n++] = (kb_ranked){row.external_id, doc, n};
            st = kb_scan_next(&scan);
        }
    }
    kb_scan_close(&scan);
    return st == KB_NOT_FOUND ? KB_ERR_CORRUPT : kb_read_end(st);
}

static kb_status
give(kb_txn *txn, const uint32_t spo[3], uint32_t doc, uint16_t n,
     kb_evidence *out)
{
    kb_key key;
    kb_str value = {0};
    kb_key_evidence(&key, spo, doc, n);
    KB_TRY(kb_read_row(txn, KB_TABLE_EV, &key, &value));
    return kb_read_evidence(txn, spo, doc, value, out);
}

kb_status
kb_evidence_each(kb_txn *txn, kb_id subject, kb_id predicate, kb_id object,
                 kb_evidence_fn fn, void *ctx)
{
    const uint32_t spo[] = {subject, predicate, object};
    kb_ranked_vec vec = {.alloc = &txn->store->alloc};
    kb_status st = rank_evidence(txn, spo, &vec);
    kb_ranked_sort(&vec);
    for (size_t i = 0; st == KB_OK && i < vec.n; ++i) {
        kb_evidence evidence;
        st =
            give(txn, spo, vec.items[i].a, (uint16_t)vec.items[i].b, &evidence);
        st = st == KB_OK ? fn(ctx, &evidence) : st;
    }
    KB_VEC_CLEAR(&vec);
    return kb_read_end(st);
}

kb_status
kb_document_each_evidence(kb_txn *txn, kb_id id, kb_evidence_fn fn, void *ctx)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, id);
    KB_TRY(kb_scan_open(&scan, txn, KB_TABLE_DOCEV, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        uint32_t spo[3];
        uint16_t n = 0;
        kb_evidence evidence;
        st = kb_row_read_docev(scan.value, spo, &n);
        st = st == KB_OK ? give(txn, spo, id, n, &evidence) : st;
        st = st == KB_OK ? fn(ctx, &evidence) : st;
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

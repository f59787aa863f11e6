// SPDX-License-Identifier: MIT
#include "store/read.h"

static void
format_uuid(const uint8_t uuid[16], char out[37])
{
    static const char digits[] = "0123456789abcdef";
    size_t at = 0;
    for (size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            out[at++] = '-';
        }
        out[at++] = digits[uuid[i] >> 4];
        out[at++] = digits[uuid[i] & 0x0FU];
    }
    out[at] = '\0';
}

kb_status
kb_txn_stats(kb_txn *txn, kb_stats *out)
{
    const kb_store *const store = txn->store;
    kb_str value = {0};
    kb_row_counts counts;
    const kb_status st =
        kb_env_get(txn, KB_TABLE_META, KB_STR("counts"), &value);
    KB_TRY(st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st);
    KB_TRY(kb_row_read_counts(value, &counts));
    *out = (kb_stats){
        .format_major = store->format[0],
        .format_minor = store->format[1],
        .base = kb_store_base(store),
        .n_documents = counts.n_documents,
        .n_sentences = counts.n_sentences,
        .n_entities = counts.n_entities,
        .n_mentions = counts.n_mentions,
        .n_triples = counts.n_triples,
        .n_other_triples = counts.n_other_triples,
        .n_evidence = counts.n_evidence,
    };
    format_uuid(store->uuid, out->uuid);
    kb_env_sizes(store, &out->map_size, &out->file_size);
    for (size_t i = 0; i < KB_N_TABLES; ++i) {
        KB_TRY(kb_env_stat(txn, (kb_table)i, &out->tables[i]));
    }
    return KB_OK;
}

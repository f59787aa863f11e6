// SPDX-License-Identifier: MIT
// `alias` and `raw`: that every corrected document is what the corrections make
// of what it said, and that none is left out.
#include "store/fix.h"
#include "store/verify.h"

#include <inttypes.h>

static kb_status
has_row(kb_verify *v, kb_table table, uint32_t id, bool *out)
{
    kb_key key;
    kb_key_id(&key, id);
    return kb_verify_has(v, table, &key, out);
}

// ---- alias ------------------------------------------------------------------

/// A document of a renamed entity that was not corrected.
static kb_status
find_uncorrected(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    uint32_t ids[2];
    bool is_there = false;
    (void)value;
    (void)ctx;
    KB_TRY(kb_key_read_ids(key, ids, 2));
    KB_TRY(has_row(v, KB_TABLE_RAW, ids[1], &is_there));
    return is_there ? KB_OK
                    : kb_verify_say(v, "entdoc", key,
                                    "its renaming was not applied");
}

static kb_status
verify_split(kb_verify *v, kb_str key, uint32_t id, kb_str document)
{
    kb_id doc = 0;
    bool is_raw = false;
    bool is_there = false;
    kb_key other;
    const kb_status st = kb_document_find(v->txn, document, &doc);
    if (st != KB_OK) {
        return st == KB_NOT_FOUND ? KB_OK : st;
    }
    KB_TRY(has_row(v, KB_TABLE_RAW, doc, &is_raw));
    kb_key_pair(&other, doc, id);
    KB_TRY(kb_verify_has(v, KB_TABLE_DOCENT, &other, &is_there));
    return is_raw || !is_there
               ? KB_OK
               : kb_verify_say(v, "alias", key,
                               "document %" PRIu32 " was not corrected", doc);
}

static kb_status
verify_alias(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    uint32_t id = 0;
    kb_row_alias row;
    kb_key want;
    (void)ctx;
    KB_TRY(kb_row_read_alias(key, value, &id, &row));
    kb_fix_key(&want, id, row.kind, row.document);
    if (!kb_str_equal(key, kb_key_get(&want))) {
        return KB_ERR_CORRUPT;
    }
    const uint32_t ends[] = {id, row.target};
    for (size_t i = 0; i < 2; ++i) {
        uint8_t kind = 0;
        KB_TRY(kb_verify_kind(v, ends[i], &kind));
        if (ends[i] != 0 && kind != KB_TERM_LOCAL) {
            return kb_verify_say(v, "alias", key, "%" PRIu32 " is no entity",
                                 ends[i]);
        }
    }
    if (row.kind == KB_CORRECTION_SPLIT) {
        return verify_split(v, key, id, row.document);
    }
    kb_id root = id;
    const kb_status st = kb_read_root(v->txn, &root);
    if (st == KB_ERR_CORRUPT) {
        return kb_verify_say(v, "alias", key, "mergers go in a circle");
    }
    KB_TRY(st);
    bool is_there = false;
    KB_TRY(has_row(v, KB_TABLE_ENT, id, &is_there));
    if (root != id && is_there) {
        return kb_verify_say(v, "alias", key,
                             "the entity was merged, and is there");
    }
    kb_key_id(&want, id);
    return row.kind == KB_CORRECTION_RENAME && root == id
               ? kb_verify_each(v, KB_TABLE_ENTDOC, kb_key_get(&want),
                                find_uncorrected, NULL)
               : KB_OK;
}

// ---- raw --------------------------------------------------------------------

/// The id in the store of a term of the batch.
static kb_status
id_of(kb_verify *v, uint32_t term, uint32_t *out)
{
    const kb_new_term *const t = &v->txn->batch->terms.items[term];
    const kb_status st = kb_read_term_id(v->txn, t->kind, t->body, out);
    *out = st == KB_OK ? *out : 0;
    return st == KB_NOT_FOUND ? KB_OK : st;
}

/// Whether `docent` has what a corrected entity amounts to.
static kb_status
is_entity_there(kb_verify *v, uint32_t doc, const kb_new_entity *entity,
                bool *out)
{
    const kb_batch *const batch = v->txn->batch;
    uint32_t id = 0;
    kb_key key;
    kb_str value = {0};
    kb_row_docent row;
    KB_TRY(id_of(v, entity->term, &id));
    kb_key_pair(&key, doc, id);
    kb_status st =
        kb_env_get(v->txn, KB_TABLE_DOCENT, kb_key_get(&key), &value);
    st = st == KB_OK ? kb_row_read_docent(value, &row) : st;
    *out = st == KB_OK && row.n_mentions == entity->end - entity->begin &&
           memcmp(row.variant, batch->variants.items[entity->variant].hash,
                  KB_KEY_HASH) == 0;
    return st == KB_NOT_FOUND || st == KB_ERR_CORRUPT ? KB_OK : st;
}

/// Whether `docev` has a corrected piece of evidence at its place.
static kb_status
is_evidence_there(kb_verify *v, uint32_t doc, uint32_t number,
                  const kb_new_evidence *ev, bool *out)
{
    const uint32_t terms[] = {ev->subject, ev->predicate, ev->object};
    uint32_t spo[3];
    uint16_t n = 0;
    kb_key key;
    kb_str value = {0};
    kb_key_pair(&key, doc, number);
    kb_status st = kb_env_get(v->txn, KB_TABLE_DOCEV, kb_key_get(&key), &value);
    st = st == KB_OK ? kb_row_read_docev(value, spo, &n) : st;
    *out = st == KB_OK;
    for (size_t i = 0; *out && i < 3; ++i) {
        uint32_t id = 0;
        KB_TRY(id_of(v, terms[i], &id));
        *out = id == spo[i];
    }
    return st == KB_NOT_FOUND || st == KB_ERR_CORRUPT ? KB_OK : st;
}

/// Compare the batch's only document with the tables.
static kb_status
compare_doc(kb_verify *v, kb_str key, uint32_t id)
{
    const kb_batch *const batch = v->txn->batch;
    const kb_new_doc *const doc = &batch->docs.items[0];
    const size_t n_evidence = doc->end.evidence - doc->begin.evidence;
    bool is_good = true;
    if (!doc->has_raw) {
        return kb_verify_say(v, "raw", key, "no correction concerns it");
    }
    KB_TRY(kb_verify_doc(v, id));
    for (size_t i = doc->begin.entities; is_good && i < doc->end.entities;
         ++i) {
        KB_TRY(is_entity_there(v, id, &batch->entities.items[i], &is_good));
    }
    is_good = is_good && v->doc_row.n_entities == doc->row.n_entities;
    // Of one triple 65,536 pieces are kept: then the places differ.
    const bool is_whole = n_evidence <= UINT16_MAX;
    for (size_t i = 0; is_whole && is_good && i < n_evidence; ++i) {
        KB_TRY(is_evidence_there(
            v, id, (uint32_t)i, &batch->evidence.items[doc->begin.evidence + i],
            &is_good));
    }
    is_good = is_good && (!is_whole || v->doc_row.n_evidence == n_evidence);
    return is_good ? KB_OK
                   : kb_verify_say(v, "raw", key,
                                   "the document is not what corrections make "
                                   "of it");
}

static kb_status
verify_raw(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    kb_batch *const batch = v->txn->batch;
    uint32_t id = 0;
    (void)value;
    (void)ctx;
    KB_TRY(kb_key_read_ids(key, &id, 1));
    const kb_status st = kb_verify_doc(v, id);
    if (st == KB_NOT_FOUND) {
        return kb_verify_say(v, "raw", key, "there is no such document");
    }
    KB_TRY(st);
    kb_slots_clear(&batch->doc_slots);
    batch->docs.n = 0;
    batch->entities.n = 0;
    batch->mentions.n = 0;
    batch->evidence.n = 0;
    batch->sentences.n = 0;
    KB_TRY(kb_batch_load(batch, v->txn, id));
    KB_TRY(kb_fixes_map(batch, 0));
    return compare_doc(v, key, id);
}

kb_status
kb_verify_fixes(kb_verify *v)
{
    const kb_str all = {NULL, 0};
    kb_table_stats raw;
    KB_TRY(kb_verify_begin(v, KB_TABLE_ALIAS));
    KB_TRY(kb_verify_each(v, KB_TABLE_ALIAS, all, verify_alias, NULL));
    KB_TRY(kb_verify_begin(v, KB_TABLE_RAW));
    KB_TRY(kb_env_stat(v->txn, KB_TABLE_RAW, &raw));
    if (raw.n_rows == 0) {
        return KB_OK;
    }
    KB_TRY(kb_batch_new(v->seen.alloc, &v->txn->batch)); // only to reckon with
    kb_status st = kb_fixes_load(v->txn);
    if (st == KB_OK) {
        st = kb_verify_each(v, KB_TABLE_RAW, all, verify_raw, NULL);
    }
    kb_batch_free(v->txn->batch);
    v->txn->batch = NULL;
    return st == KB_ERR_CORRUPT
               ? kb_verify_say(v, "alias", all, "a row is out of shape")
               : st;
}

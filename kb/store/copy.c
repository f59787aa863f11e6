// SPDX-License-Identifier: MIT
// A stored document back into a batch, as it was put: from `raw` where it was
// corrected, else from the tables.
#include "store/fix.h"
#include "store/read.h"

typedef struct loader {
    kb_batch *batch;
    kb_txn *from;
    kb_new_doc doc;
} loader;

/// The batch's number of a term of the other store.
static kb_status
load_term(loader *l, uint32_t id, uint32_t *out)
{
    uint8_t kind = 0;
    kb_str body = {0};
    KB_TRY(kb_read_body(l->from, id, &kind, &body));
    return kb_batch_term(l->batch, kind, body, out);
}

static kb_status
add_entity(loader *l, uint32_t ent, kb_str content, kb_row_docent *mentions)
{
    kb_batch *const batch = l->batch;
    kb_new_entity entity = {.begin = (uint32_t)batch->mentions.n};
    kb_row_mention mention;
    KB_TRY(load_term(l, ent, &entity.term));
    KB_TRY(kb_batch_variant(batch, entity.term, content, &entity.variant));
    kb_status st = kb_row_next_mention(mentions, &mention);
    for (; st == KB_OK; st = kb_row_next_mention(mentions, &mention)) {
        KB_TRY(load_term(l, mention.rule, &mention.rule));
        KB_TRY(KB_VEC_RESERVE(&batch->mentions, 1));
        batch->mentions.items[batch->mentions.n++] = mention;
    }
    entity.end = (uint32_t)batch->mentions.n;
    KB_TRY(kb_read_end(st));
    KB_TRY(KB_VEC_RESERVE(&batch->entities, 1));
    batch->entities.items[batch->entities.n++] = entity;
    return KB_OK;
}

static kb_status
add_evidence(loader *l, const uint32_t spo[3], kb_row_ev row)
{
    kb_new_evidence ev = {.attribution = KB_NONE, .place = KB_NONE, .row = row};
    KB_TRY(load_term(l, spo[0], &ev.subject));
    KB_TRY(load_term(l, spo[1], &ev.predicate));
    KB_TRY(load_term(l, spo[2], &ev.object));
    ev.is_literal = l->batch->terms.items[ev.object].kind != KB_TERM_LOCAL;
    KB_TRY(load_term(l, row.rule, &ev.row.rule));
    if (row.attribution != 0) {
        KB_TRY(load_term(l, row.attribution, &ev.attribution));
    }
    if (row.place != 0) {
        KB_TRY(load_term(l, row.place, &ev.place));
    }
    ev.row.attribution = 0;
    ev.row.place = 0;
    KB_TRY(KB_VEC_RESERVE(&l->batch->evidence, 1));
    l->batch->evidence.items[l->batch->evidence.n++] = ev;
    return KB_OK;
}

// ---- from the tables --------------------------------------------------------

static kb_status
load_docent(loader *l, kb_str row_key, kb_str value)
{
    uint32_t ids[2];
    kb_row_docent row;
    kb_row_variant variant;
    kb_key key;
    kb_str content = {0};
    KB_TRY(kb_key_read_ids(row_key, ids, 2));
    KB_TRY(kb_row_read_docent(value, &row));
    kb_key_variant(&key, ids[1], row.variant);
    KB_TRY(kb_read_row(l->from, KB_TABLE_VARIANT, &key, &content));
    KB_TRY(kb_row_read_variant(content, &variant));
    return add_entity(l, ids[1], variant.content, &row);
}

static kb_status
load_docev(loader *l, kb_str row_key, kb_str value)
{
    uint32_t ids[2];
    uint32_t spo[3];
    uint16_t n = 0;
    kb_key key;
    kb_str bytes = {0};
    kb_row_ev row;
    KB_TRY(kb_key_read_ids(row_key, ids, 2));
    KB_TRY(kb_row_read_docev(value, spo, &n));
    kb_key_evidence(&key, spo, ids[0], n);
    KB_TRY(kb_read_row(l->from, KB_TABLE_EV, &key, &bytes));
    KB_TRY(kb_row_read_ev(bytes, &row));
    return add_evidence(l, spo, row);
}

static kb_status
load_text(loader *l, kb_str row_key, kb_str value)
{
    kb_new_sentence sentence = {.begin = 0};
    kb_str text = {0};
    (void)row_key;
    KB_TRY(kb_row_read_text(value, &sentence.begin, &text));
    KB_TRY(kb_arena_copy(&l->batch->arena, text, &sentence.text));
    KB_TRY(KB_VEC_RESERVE(&l->batch->sentences, 1));
    l->batch->sentences.items[l->batch->sentences.n++] = sentence;
    return KB_OK;
}

static kb_status
load_rows(loader *l, kb_table table, uint32_t doc,
          kb_status (*fn)(loader *l, kb_str key, kb_str value))
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, doc);
    KB_TRY(kb_scan_open(&scan, l->from, table, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        st = fn(l, scan.key, scan.value);
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

// ---- from `raw` -------------------------------------------------------------

static kb_status
load_raw_entity(loader *l, kb_code *code)
{
    const uint32_t ent = kb_code_u32(code);
    const kb_str content = kb_code_bytes(code, kb_code_u32(code));
    const uint32_t n = kb_code_u32(code);
    kb_row_docent row = {.n_mentions = n};
    const kb_str mentions = kb_code_bytes(code, (size_t)n * KB_ROW_MENTION_LEN);
    kb_row_content checked;
    row.mentions = kb_code_of(mentions);
    KB_TRY(code->is_bad ? KB_ERR_CORRUPT : KB_OK);
    KB_TRY(kb_row_read_content(content, &checked));
    return add_entity(l, ent, content, &row);
}

static kb_status
load_raw(loader *l, kb_str value)
{
    kb_code code = kb_code_of(value);
    const uint32_t n_entities = kb_code_u32(&code);
    for (uint32_t i = 0; i < n_entities; ++i) {
        KB_TRY(load_raw_entity(l, &code));
    }
    const uint32_t n_evidence = kb_code_u32(&code);
    for (uint32_t i = 0; i < n_evidence; ++i) {
        uint32_t spo[3];
        kb_row_ev row;
        for (size_t k = 0; k < 3; ++k) {
            spo[k] = kb_code_u32(&code);
        }
        KB_TRY(kb_row_read_ev(kb_code_bytes(&code, KB_EV_LEN), &row));
        KB_TRY(add_evidence(l, spo, row));
    }
    return kb_code_is_done(&code) ? KB_OK : KB_ERR_CORRUPT;
}

// ---- documents --------------------------------------------------------------

static kb_status
copy_row(kb_batch *batch, kb_row_doc *row)
{
    kb_str *const texts[] = {&row->external_id, &row->title, &row->url,
                             &row->source, &row->lang};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
        KB_TRY(kb_arena_copy(&batch->arena, *texts[i], texts[i]));
    }
    return KB_OK;
}

kb_status
kb_batch_load(kb_batch *batch, kb_txn *from, uint32_t doc)
{
    loader l = {.batch = batch, .from = from};
    kb_key key;
    kb_str raw = {0};
    const kb_status st = kb_read_doc(from, doc, &l.doc.row);
    KB_TRY(st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st);
    KB_TRY(copy_row(batch, &l.doc.row));
    l.doc.begin = kb_batch_mark_of(batch);
    kb_key_id(&key, doc);
    const kb_status has_raw =
        kb_env_get(from, KB_TABLE_RAW, kb_key_get(&key), &raw);
    if (has_raw == KB_OK) {
        KB_TRY(load_raw(&l, raw));
    } else if (has_raw == KB_NOT_FOUND) {
        KB_TRY(load_rows(&l, KB_TABLE_DOCENT, doc, load_docent));
        KB_TRY(load_rows(&l, KB_TABLE_DOCEV, doc, load_docev));
    } else {
        return has_raw;
    }
    KB_TRY(load_rows(&l, KB_TABLE_TEXT, doc, load_text));
    l.doc.end = kb_batch_mark_of(batch);
    l.doc.row.n_entities =
        (uint32_t)(l.doc.end.entities - l.doc.begin.entities);
    return kb_batch_push(batch, &l.doc);
}

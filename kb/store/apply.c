// SPDX-License-Identifier: MIT
#include "store/fix.h"

#include <stdlib.h>

kb_status
kb_apply_get(kb_apply *apply, kb_table table, const kb_key *key, kb_str *value)
{
    const kb_status st = kb_env_get(apply->txn, table, kb_key_get(key), value);
    return st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st;
}

kb_status
kb_apply_put(kb_apply *apply, kb_table table, const kb_key *key, kb_str value)
{
    return apply->sink ? kb_spool_add(&apply->sink->spools[table],
                                      kb_key_get(key), value)
                       : kb_env_put(apply->txn, table, kb_key_get(key), value);
}

kb_status
kb_apply_append(kb_apply *apply, kb_table table, const kb_key *key,
                kb_str value)
{
    return apply->sink
               ? kb_pack_add(&apply->sink->pack, table, kb_key_get(key), value)
               : kb_env_append(apply->txn, table, kb_key_get(key), value);
}

// ---- terms ------------------------------------------------------------------

static kb_status
resolve_term(kb_apply *apply, kb_str key, kb_new_term *term)
{
    kb_key id_key;
    kb_str value = {0};
    uint8_t id[4];
    bool is_new = false;
    kb_code_put32(id, apply->ids.next_term);
    KB_TRY(kb_env_put_new(apply->txn, KB_TABLE_TERMID, key,
                          (kb_str){(const char *)id, sizeof(id)}, &is_new,
                          &value));
    if (!is_new) {
        return kb_row_read_id(value, &term->id);
    }
    if (apply->ids.next_term == KB_NONE) {
        return KB_ERR_LIMIT;
    }
    term->id = apply->ids.next_term++;
    kb_key_id(&id_key, term->id);
    kb_buf_reset(&apply->buf);
    KB_TRY(kb_row_add_term(&apply->buf, term->kind, term->body));
    return kb_env_append(apply->txn, KB_TABLE_TERM, kb_key_get(&id_key),
                         kb_buf_get(&apply->buf));
}

static kb_status
spool_terms(const kb_batch *batch, kb_spool *order)
{
    for (size_t i = 0; i < batch->terms.n; ++i) {
        const kb_new_term *const term = &batch->terms.items[i];
        kb_key key;
        uint8_t place[4];
        kb_key_term(&key, term->kind, term->body);
        kb_code_put32(place, (uint32_t)i);
        KB_TRY(kb_spool_add(order, kb_key_get(&key),
                            (kb_str){(const char *)place, sizeof(place)}));
    }
    return KB_OK;
}

/// Give every term its id, in the order of `termid`.
static kb_status
resolve_terms(kb_apply *apply)
{
    kb_batch *const batch = apply->batch;
    kb_spool order;
    kb_str key = {0};
    kb_str place = {0};
    kb_spool_init(&order, batch->arena.alloc, NULL, NULL); // stays in memory
    kb_status st = spool_terms(batch, &order);
    st = st == KB_OK ? kb_spool_next(&order, &key, &place) : st;
    while (st == KB_OK) {
        const uint32_t i = kb_code_get32((const uint8_t *)place.ptr);
        st = resolve_term(apply, key, &batch->terms.items[i]);
        st = st == KB_OK ? kb_spool_next(&order, &key, &place) : st;
    }
    kb_spool_clear(&order);
    return st == KB_DONE ? KB_OK : st;
}

// ---- taking a stored document apart -----------------------------------------

static kb_status
unload_evidence(kb_apply *apply, uint32_t doc, kb_str docev)
{
    kb_ev_change change = {.doc = doc};
    uint16_t n = 0;
    kb_key key;
    kb_str value = {0};
    kb_row_ev row;
    KB_TRY(kb_row_read_docev(docev, change.spo, &n));
    kb_key_evidence(&key, change.spo, doc, n);
    KB_TRY(kb_apply_get(apply, KB_TABLE_EV, &key, &value));
    KB_TRY(kb_row_read_ev(value, &row));
    change.n = n;
    change.day = row.day;
    change.confidence = row.confidence;
    change.is_fact = kb_row_is_fact(&row);
    KB_TRY(KB_VEC_RESERVE(&apply->evidence, 1));
    apply->evidence.items[apply->evidence.n++] = change;
    return KB_OK;
}

static kb_status
unload_entity(kb_apply *apply, kb_str key, kb_str value, kb_day day)
{
    uint32_t ids[2];
    kb_row_docent row;
    kb_row_mention mention;
    KB_TRY(kb_key_read_ids(key, ids, 2));
    KB_TRY(kb_row_read_docent(value, &row));
    kb_entity_change change = {
        .ent = ids[1], .doc = ids[0], .n_mentions = row.n_mentions, .day = day};
    memcpy(change.hash, row.variant, KB_KEY_HASH);
    KB_TRY(KB_VEC_RESERVE(&apply->entities, 1));
    apply->entities.items[apply->entities.n++] = change;
    KB_TRY(KB_VEC_RESERVE(&apply->places, row.n_mentions));
    kb_status st = kb_row_next_mention(&row, &mention);
    for (; st == KB_OK; st = kb_row_next_mention(&row, &mention)) {
        apply->places.items[apply->places.n++] = (kb_co_place){
            mention.sentence, mention.span.begin, mention.span.end, ids[1]};
    }
    return st == KB_DONE ? KB_OK : st;
}

/// Read the rows of a document in a table keyed doc4 x4: note the second
/// numbers, and what the rows tell.
static kb_status
read_rows(kb_apply *apply, kb_table table, uint32_t doc, kb_day day)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, doc);
    apply->numbers.n = 0;
    KB_TRY(kb_scan_open(&scan, apply->txn, table, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        uint32_t ids[2] = {0, 0};
        st = kb_key_read_ids(scan.key, ids, 2);
        st = st == KB_OK ? KB_VEC_RESERVE(&apply->numbers, 1) : st;
        if (st == KB_OK) {
            apply->numbers.items[apply->numbers.n++] = ids[1];
            if (table == KB_TABLE_DOCEV) {
                st = unload_evidence(apply, doc, scan.value);
            } else if (table == KB_TABLE_DOCENT) {
                st = unload_entity(apply, scan.key, scan.value, day);
            }
        }
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
unload_rows(kb_apply *apply, kb_table table, uint32_t doc, kb_day day)
{
    KB_TRY(read_rows(apply, table, doc, day));
    for (size_t i = 0; i < apply->numbers.n; ++i) {
        kb_key key;
        kb_key_pair(&key, doc, apply->numbers.items[i]);
        KB_TRY(kb_env_delete(apply->txn, table, kb_key_get(&key)));
    }
    return KB_OK;
}

/// Take out all rows of a document but its own, and gather what that changes.
static kb_status
unload(kb_apply *apply, uint32_t doc)
{
    kb_key key;
    kb_str value = {0};
    kb_row_doc row;
    kb_key_id(&key, doc);
    KB_TRY(kb_apply_get(apply, KB_TABLE_DOC, &key, &value));
    KB_TRY(kb_row_read_doc(value, &row));
    kb_apply_count(&apply->counts.n_documents, -1);
    kb_apply_count(&apply->counts.n_sentences, -(int64_t)row.n_sentences);
    kb_apply_count(&apply->counts.n_mentions, -(int64_t)row.n_mentions);
    kb_apply_count(&apply->counts.n_evidence, -(int64_t)row.n_evidence);
    apply->places.n = 0;
    KB_TRY(kb_fix_drop_raw(apply, doc));
    KB_TRY(unload_rows(apply, KB_TABLE_DOCEV, doc, row.date));
    KB_TRY(unload_rows(apply, KB_TABLE_DOCENT, doc, row.date));
    KB_TRY(unload_rows(apply, KB_TABLE_TEXT, doc, row.date));
    return kb_apply_places(apply, -1);
}

// ---- adding a document ------------------------------------------------------

static kb_status
gather_entities(kb_apply *apply, const kb_new_doc *doc)
{
    const kb_batch *const batch = apply->batch;
    apply->places.n = 0;
    for (size_t i = doc->begin.entities; i < doc->end.entities; ++i) {
        const kb_new_entity *const entity = &batch->entities.items[i];
        kb_entity_change change = {
            .ent = kb_apply_id(apply, entity->term),
            .doc = doc->id,
            .n_mentions = entity->end - entity->begin,
            .day = doc->row.date,
            .is_addition = true,
            .variant = entity->variant,
        };
        memcpy(change.hash, batch->variants.items[entity->variant].hash,
               KB_KEY_HASH);
        KB_TRY(KB_VEC_RESERVE(&apply->entities, 1));
        apply->entities.items[apply->entities.n++] = change;
        KB_TRY(KB_VEC_RESERVE(&apply->places, change.n_mentions));
        for (uint32_t k = entity->begin; k < entity->end; ++k) {
            const kb_row_mention *const m = &batch->mentions.items[k];
            apply->places.items[apply->places.n++] = (kb_co_place){
                m->sentence, m->span.begin, m->span.end, change.ent};
        }
    }
    return kb_apply_places(apply, 1);
}

static kb_status
gather_evidence(kb_apply *apply, const kb_new_doc *doc)
{
    const size_t begin = doc->begin.evidence;
    const size_t end = doc->end.evidence;
    KB_TRY(KB_VEC_RESERVE(&apply->evidence, end - begin));
    for (size_t i = begin; i < end; ++i) {
        const kb_new_evidence *const ev = &apply->batch->evidence.items[i];
        apply->evidence.items[apply->evidence.n++] = (kb_ev_change){
            .spo = {kb_apply_id(apply, ev->subject),
                    kb_apply_id(apply, ev->predicate),
                    kb_apply_id(apply, ev->object)},
            .doc = doc->id,
            .n = (uint32_t)i,
            .day = ev->row.day,
            .confidence = ev->row.confidence,
            .flags = ev->row.flags,
            .is_addition = true,
            .is_fact = kb_row_is_fact(&ev->row),
            .is_literal = ev->is_literal,
        };
    }
    return KB_OK;
}

/// The id of a document that is to be put: a new one, or that under which it
/// is stored, whose rows go.
static kb_status
number_doc(kb_apply *apply, kb_new_doc *doc, const kb_key *key)
{
    uint8_t id[4];
    kb_str old = {0};
    bool is_new = false;
    kb_code_put32(id, apply->ids.next_doc);
    KB_TRY(kb_env_put_new(apply->txn, KB_TABLE_DOCID, kb_key_get(key),
                          (kb_str){(const char *)id, sizeof(id)}, &is_new,
                          &old));
    if (!is_new) {
        KB_TRY(kb_row_read_id(old, &doc->id));
        return unload(apply, doc->id);
    }
    if (apply->ids.next_doc == KB_NONE) {
        return KB_ERR_LIMIT;
    }
    doc->id = apply->ids.next_doc++;
    return KB_OK;
}

/// Find the id of a document that is to be removed, and take out its rows; 0:
/// it was never stored.
static kb_status
find_doc(kb_apply *apply, kb_new_doc *doc, const kb_key *key)
{
    kb_str value = {0};
    const kb_status st =
        kb_env_get(apply->txn, KB_TABLE_DOCID, kb_key_get(key), &value);
    doc->id = 0;
    if (st != KB_OK) {
        return st == KB_NOT_FOUND ? KB_OK : st;
    }
    KB_TRY(kb_row_read_id(value, &doc->id));
    return unload(apply, doc->id);
}

/// Give a document its id and gather what it changes.
static kb_status
gather(kb_apply *apply, kb_new_doc *doc)
{
    kb_key key;
    kb_key_document(&key, doc->row.external_id);
    if (doc->is_removal) {
        return find_doc(apply, doc, &key);
    }
    KB_TRY(number_doc(apply, doc, &key));
    KB_TRY(gather_entities(apply, doc));
    return gather_evidence(apply, doc);
}

static kb_status
delete_doc(kb_apply *apply, const kb_new_doc *doc)
{
    kb_key key;
    if (doc->id == 0) {
        return KB_OK; // was never stored
    }
    kb_key_id(&key, doc->id);
    KB_TRY(kb_env_delete(apply->txn, KB_TABLE_DOC, kb_key_get(&key)));
    kb_key_document(&key, doc->row.external_id);
    return kb_env_delete(apply->txn, KB_TABLE_DOCID, kb_key_get(&key));
}

static kb_status
put_docev(kb_apply *apply, kb_new_doc *doc)
{
    const bool is_kept = apply->txn->store->has_evidence;
    uint32_t n = 0;
    for (size_t i = doc->begin.evidence; i < doc->end.evidence; ++i) {
        const kb_new_evidence *const ev = &apply->batch->evidence.items[i];
        const uint32_t number = apply->ev_numbers.items[i];
        if (number == KB_NONE || !is_kept) {
            n += number != KB_NONE;
            continue;
        }
        uint8_t value[KB_DOCEV_LEN];
        kb_key key;
        kb_key_pair(&key, doc->id, n++);
        kb_code_put32(value, kb_apply_id(apply, ev->subject));
        kb_code_put32(value + 4, kb_apply_id(apply, ev->predicate));
        kb_code_put32(value + 8, kb_apply_id(apply, ev->object));
        kb_code_put16(value + 12, (uint16_t)number);
        KB_TRY(kb_apply_append(apply, KB_TABLE_DOCEV, &key,
                               (kb_str){(const char *)value, sizeof(value)}));
    }
    doc->row.n_evidence = n;
    return KB_OK;
}

static int
compare_entities(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a;
    const uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static kb_status
put_mentions(kb_apply *apply, const kb_new_doc *doc,
             const kb_new_entity *entity)
{
    const kb_batch *const batch = apply->batch;
    kb_buf *const buf = &apply->buf;
    kb_key key;
    kb_key_pair(&key, doc->id, kb_apply_id(apply, entity->term));
    kb_buf_reset(buf);
    KB_TRY(kb_row_add_docent(buf, batch->variants.items[entity->variant].hash,
                             entity->end - entity->begin));
    for (uint32_t i = entity->begin; i < entity->end; ++i) {
        kb_row_mention mention = batch->mentions.items[i];
        mention.rule = kb_apply_id(apply, mention.rule);
        KB_TRY(kb_row_add_mention(buf, &mention));
    }
    return kb_apply_append(apply, KB_TABLE_DOCENT, &key, kb_buf_get(buf));
}

static kb_status
put_docent(kb_apply *apply, const kb_new_doc *doc)
{
    const size_t n = doc->end.entities - doc->begin.entities;
    if (n == 0 || !apply->txn->store->has_evidence) {
        return KB_OK;
    }
    const kb_new_entity *const entities =
        &apply->batch->entities.items[doc->begin.entities];
    apply->pairs.n = 0; // id and place of each entity, in order of ids
    KB_TRY(KB_VEC_RESERVE(&apply->pairs, n));
    for (size_t i = 0; i < n; ++i) {
        const uint64_t ent = kb_apply_id(apply, entities[i].term);
        apply->pairs.items[apply->pairs.n++] = ent << 32 | (uint32_t)i;
    }
    if (n > 1) {
        qsort(apply->pairs.items, n, sizeof(uint64_t), compare_entities);
    }
    for (size_t i = 0; i < n; ++i) {
        const size_t place = (size_t)(apply->pairs.items[i] & UINT32_MAX);
        KB_TRY(put_mentions(apply, doc, &entities[place]));
    }
    return KB_OK;
}

static kb_status
put_text(kb_apply *apply, const kb_new_doc *doc)
{
    for (size_t i = doc->begin.sentences; i < doc->end.sentences; ++i) {
        const kb_new_sentence *const s = &apply->batch->sentences.items[i];
        kb_key key;
        kb_key_pair(&key, doc->id, (uint32_t)(i - doc->begin.sentences));
        kb_buf_reset(&apply->buf);
        KB_TRY(kb_code_add32(&apply->buf, s->begin));
        KB_TRY(kb_buf_add_str(&apply->buf, s->text));
        KB_TRY(kb_apply_append(apply, KB_TABLE_TEXT, &key,
                               kb_buf_get(&apply->buf)));
    }
    return KB_OK;
}

static kb_status
put_doc(kb_apply *apply, kb_new_doc *doc)
{
    kb_key key;
    KB_TRY(put_docev(apply, doc));
    KB_TRY(put_docent(apply, doc));
    KB_TRY(put_text(apply, doc));
    KB_TRY(kb_fix_put_raw(apply, doc));
    kb_apply_count(&apply->counts.n_documents, 1);
    kb_apply_count(&apply->counts.n_sentences, doc->row.n_sentences);
    kb_apply_count(&apply->counts.n_mentions, doc->row.n_mentions);
    kb_apply_count(&apply->counts.n_evidence, doc->row.n_evidence);
    kb_key_id(&key, doc->id);
    kb_buf_reset(&apply->buf);
    KB_TRY(kb_row_add_doc(&apply->buf, &doc->row));
    return kb_apply_append(apply, KB_TABLE_DOC, &key, kb_buf_get(&apply->buf));
}

// ---- the whole --------------------------------------------------------------

static kb_status
read_meta(kb_apply *apply)
{
    kb_str value = {0};
    KB_TRY(kb_env_get(apply->txn, KB_TABLE_META, KB_STR("ids"), &value));
    KB_TRY(kb_row_read_ids(value, &apply->ids));
    KB_TRY(kb_env_get(apply->txn, KB_TABLE_META, KB_STR("counts"), &value));
    return kb_row_read_counts(value, &apply->counts);
}

static kb_status
write_meta(kb_apply *apply)
{
    uint8_t ids[8];
    uint8_t counts[KB_COUNTS_LEN];
    kb_code_put32(ids, apply->ids.next_term);
    kb_code_put32(ids + 4, apply->ids.next_doc);
    kb_row_put_counts(counts, &apply->counts);
    KB_TRY(kb_env_put(apply->txn, KB_TABLE_META, KB_STR("ids"),
                      (kb_str){(const char *)ids, sizeof(ids)}));
    return kb_env_put(apply->txn, KB_TABLE_META, KB_STR("counts"),
                      (kb_str){(const char *)counts, sizeof(counts)});
}

/// Do something with each document of the batch that is not dead.
static kb_status
each_doc(kb_apply *apply, kb_status (*work)(kb_apply *apply, kb_new_doc *doc))
{
    kb_batch *const batch = apply->batch;
    for (size_t i = 0; i < batch->docs.n; ++i) {
        kb_new_doc *const doc = &batch->docs.items[i];
        KB_TRY(doc->is_dead ? KB_OK : work(apply, doc));
    }
    return KB_OK;
}

static kb_status
write_doc(kb_apply *apply, kb_new_doc *doc)
{
    return doc->is_removal ? delete_doc(apply, doc) : put_doc(apply, doc);
}

/// What both ways of writing have in common, once all ids are known.
static kb_status
write_batch(kb_apply *apply)
{
    KB_TRY(kb_apply_evidence(apply));
    KB_TRY(apply->sink ? kb_apply_spool_entities(apply)
                       : kb_apply_entities(apply));
    KB_TRY(each_doc(apply, write_doc));
    return kb_apply_cos(apply);
}

static kb_status
apply_batch(kb_apply *apply)
{
    const kb_status st = read_meta(apply);
    KB_TRY(st == KB_NOT_FOUND ? KB_ERR_CORRUPT : st);
    apply->first_new = apply->ids.next_term;
    KB_TRY(resolve_terms(apply));
    KB_TRY(kb_fixes_write(apply));
    KB_TRY(KB_VEC_RESERVE(&apply->evidence, apply->batch->evidence.n));
    KB_TRY(KB_VEC_RESERVE(&apply->entities, apply->batch->entities.n));
    KB_TRY(each_doc(apply, gather));
    KB_TRY(kb_apply_names_begin(apply));
    KB_TRY(write_batch(apply));
    KB_TRY(kb_apply_sorted_names(apply));
    return write_meta(apply);
}

static kb_status
gather_new(kb_apply *apply, kb_new_doc *doc)
{
    kb_key key;
    uint8_t id[4];
    if (apply->ids.next_doc == KB_NONE) {
        return KB_ERR_LIMIT;
    }
    doc->id = apply->ids.next_doc++;
    kb_key_document(&key, doc->row.external_id);
    kb_code_put32(id, doc->id);
    KB_TRY(kb_apply_put(apply, KB_TABLE_DOCID, &key,
                        (kb_str){(const char *)id, sizeof(id)}));
    KB_TRY(gather_entities(apply, doc));
    return gather_evidence(apply, doc);
}

static kb_status
spool_batch(kb_apply *apply)
{
    apply->ids = apply->sink->ids;
    apply->counts = apply->sink->counts;
    KB_TRY(each_doc(apply, gather_new));
    KB_TRY(write_batch(apply));
    apply->sink->ids = apply->ids;
    apply->sink->counts = apply->counts;
    return KB_OK;
}

static kb_status
run(kb_batch *batch, kb_txn *txn, kb_sink *sink,
    kb_status (*work)(kb_apply *apply))
{
    const kb_allocator *const alloc = batch->arena.alloc;
    kb_apply apply = {.batch = batch, .txn = txn, .sink = sink};
    kb_arena_init(&apply.arena, alloc, 0);
    kb_buf_init(&apply.buf, alloc);
    kb_buf_init(&apply.values, alloc);
    apply.evidence.alloc = alloc;
    apply.ev_numbers.alloc = alloc;
    apply.pos.alloc = alloc;
    apply.osp.alloc = alloc;
    apply.degrees.alloc = alloc;
    apply.entities.alloc = alloc;
    apply.cos.alloc = alloc;
    apply.places.alloc = alloc;
    apply.pairs.alloc = alloc;
    apply.numbers.alloc = alloc;
    const kb_status st = work(&apply);
    kb_apply_names_end(&apply);
    KB_VEC_CLEAR(&apply.numbers);
    KB_VEC_CLEAR(&apply.pairs);
    KB_VEC_CLEAR(&apply.places);
    KB_VEC_CLEAR(&apply.cos);
    KB_VEC_CLEAR(&apply.entities);
    KB_VEC_CLEAR(&apply.degrees);
    KB_VEC_CLEAR(&apply.osp);
    KB_VEC_CLEAR(&apply.pos);
    KB_VEC_CLEAR(&apply.ev_numbers);
    KB_VEC_CLEAR(&apply.evidence);
    kb_buf_clear(&apply.values);
    kb_buf_clear(&apply.buf);
    kb_arena_clear(&apply.arena);
    return st;
}

kb_status
kb_batch_apply(kb_batch *batch, kb_txn *txn)
{
    return run(batch, txn, NULL, apply_batch);
}

kb_status
kb_batch_spool(kb_batch *batch, kb_txn *txn, kb_sink *sink)
{
    return run(batch, txn, sink, spool_batch);
}

/// Number a term and gather its rows, if there are none.
static kb_status
spool_term(kb_sink *sink, kb_new_term *term, kb_buf *buf)
{
    kb_key key;
    uint8_t id[4];
    if (kb_idmap_find(&sink->known, term->kind, term->body, &term->id)) {
        return KB_OK;
    }
    if (sink->ids.next_term == KB_NONE) {
        return KB_ERR_LIMIT;
    }
    term->id = sink->ids.next_term++;
    kb_code_put32(id, term->id);
    kb_key_term(&key, term->kind, term->body);
    KB_TRY(kb_spool_add(&sink->spools[KB_TABLE_TERMID], kb_key_get(&key),
                        (kb_str){(const char *)id, sizeof(id)}));
    kb_key_id(&key, term->id);
    if (term->kind == KB_TERM_LOCAL && kb_row_is_entity(term->body)) {
        KB_TRY(kb_spool_add(&sink->spools[KB_TABLE_ENT], kb_key_get(&key),
                            term->body));
    }
    kb_buf_reset(buf);
    KB_TRY(kb_row_add_term(buf, term->kind, term->body));
    return kb_pack_add(&sink->pack, KB_TABLE_TERM, kb_key_get(&key),
                       kb_buf_get(buf));
}

kb_status
kb_batch_spool_terms(kb_batch *batch, kb_sink *sink)
{
    for (; sink->n_numbered < batch->terms.n; ++sink->n_numbered) {
        KB_TRY(spool_term(sink, &batch->terms.items[sink->n_numbered],
                          &batch->scratch));
    }
    return KB_OK;
}

kb_status
kb_batch_forget_terms(kb_batch *batch, kb_sink *sink)
{
    for (size_t i = 0; i < batch->terms.n; ++i) {
        const kb_new_term *const term = &batch->terms.items[i];
        uint32_t id = 0;
        if (!kb_idmap_find(&sink->known, term->kind, term->body, &id)) {
            KB_TRY(
                kb_idmap_add(&sink->known, term->kind, term->body, term->id));
        }
    }
    sink->n_numbered = 0;
    kb_batch_drop_terms(batch);
    return KB_OK;
}

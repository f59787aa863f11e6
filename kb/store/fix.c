// SPDX-License-Identifier: MIT
#include "store/fix.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/hash.h"
#include "store/read.h"

enum { MAX_CHAIN = 1 << 20 };

static uint64_t
hash_of(uint8_t kind, uint32_t entity, kb_str document)
{
    uint64_t hash = kb_hash(document);
    hash = kb_hash_combine(hash, entity);
    return kb_hash_finish(kb_hash_combine(hash, kind));
}

/// Whether it is there or not.
static kb_fix *
find_any(const kb_batch *batch, uint8_t kind, uint32_t entity, kb_str document)
{
    const kb_fixes *const fixes = batch->fixes;
    uint32_t index = 0;
    if (!fixes) {
        return NULL;
    }
    kb_probe probe = kb_slots_probe(hash_of(kind, entity, document));
    while (kb_slots_next(&fixes->slots, &probe, &index)) {
        kb_fix *const fix = &fixes->items.items[index];
        if (fix->kind == kind && fix->entity == entity &&
            kb_str_equal(fix->document, document)) {
            return fix;
        }
    }
    return NULL;
}

kb_fix *
kb_fixes_find(const kb_batch *batch, uint8_t kind, uint32_t entity,
              kb_str document)
{
    kb_fix *const fix = find_any(batch, kind, entity, document);
    return fix && !fix->is_gone ? fix : NULL;
}

kb_status
kb_fixes_put(kb_batch *batch, const kb_fix *fix)
{
    kb_fixes *const fixes = batch->fixes;
    kb_fix copy = *fix;
    KB_TRY(kb_arena_copy(&fixes->arena, fix->document, &copy.document));
    KB_TRY(kb_arena_copy(&fixes->arena, fix->name, &copy.name));
    KB_TRY(kb_arena_copy(&fixes->arena, fix->reason, &copy.reason));
    kb_fix *const old = find_any(batch, fix->kind, fix->entity, fix->document);
    fixes->has_changed = fixes->has_changed || fix->is_changed;
    if (old) {
        *old = copy;
        return KB_OK;
    }
    KB_TRY(KB_VEC_RESERVE(&fixes->items, 1));
    KB_TRY(kb_slots_add(&fixes->slots,
                        hash_of(fix->kind, fix->entity, fix->document),
                        (uint32_t)fixes->items.n));
    fixes->items.items[fixes->items.n++] = copy;
    return KB_OK;
}

uint32_t
kb_fixes_root(const kb_batch *batch, uint32_t entity)
{
    for (uint32_t i = 0; i < MAX_CHAIN; ++i) {
        const kb_fix *const fix = kb_fixes_find(batch, KB_CORRECTION_MERGE,
                                                entity, (kb_str){NULL, 0});
        if (!fix) {
            return entity;
        }
        entity = fix->target;
    }
    return KB_NONE;
}

kb_status
kb_fix_entity(kb_batch *batch, kb_str key, uint32_t *out)
{
    kb_buf *const buf = &batch->scratch;
    kb_buf_reset(buf);
    KB_TRY(kb_buf_add_str(buf, KB_STR(KB_ENTITY_FOLDER)));
    KB_TRY(kb_buf_add_str(buf, key));
    KB_TRY(kb_buf_add_byte(buf, '>'));
    return kb_batch_term(batch, KB_TERM_LOCAL, kb_buf_get(buf), out);
}

// ---- rows -------------------------------------------------------------------

void
kb_fix_key(kb_key *key, uint32_t entity, uint8_t kind, kb_str document)
{
    kb_key tail;
    kb_key_id(key, entity);
    key->bytes[key->len++] = kind;
    kb_key_document(&tail, document);
    if (tail.len > 0) {
        memcpy(key->bytes + key->len, tail.bytes, tail.len);
        key->len += tail.len;
    }
}

static kb_status
load_fix(kb_txn *txn, kb_str key, kb_str value)
{
    kb_batch *const batch = txn->batch;
    kb_row_alias row;
    uint8_t kind = 0;
    kb_str body = {0};
    kb_fix fix = {.target = KB_NONE};
    uint32_t id = 0;
    KB_TRY(kb_row_read_alias(key, value, &id, &row));
    KB_TRY(kb_read_body(txn, id, &kind, &body));
    KB_TRY(kb_batch_term(batch, kind, body, &fix.entity));
    if (row.target != 0) {
        KB_TRY(kb_read_body(txn, row.target, &kind, &body));
        KB_TRY(kb_batch_term(batch, kind, body, &fix.target));
    }
    fix.kind = row.kind;
    fix.document = row.document;
    fix.name = row.name;
    fix.reason = row.reason;
    return kb_fixes_put(batch, &fix);
}

static kb_status
load_rows(kb_txn *txn)
{
    kb_scan scan;
    KB_TRY(kb_scan_open(&scan, txn, KB_TABLE_ALIAS, (kb_str){NULL, 0}));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        st = load_fix(txn, scan.key, scan.value);
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return kb_read_end(st);
}

kb_status
kb_fixes_load(kb_txn *txn)
{
    kb_batch *const batch = txn->batch;
    const kb_allocator *const alloc = batch->arena.alloc;
    if (batch->fixes) {
        return KB_OK;
    }
    kb_fixes *const fixes = kb_alloc_zeroed(alloc, 1, sizeof(*fixes));
    if (!fixes) {
        return KB_ERR_NOMEM;
    }
    kb_arena_init(&fixes->arena, alloc, 0);
    fixes->slots.alloc = alloc;
    fixes->items.alloc = alloc;
    batch->fixes = fixes;
    const kb_status st = load_rows(txn);
    if (st != KB_OK) {
        kb_fixes_free(fixes);
        batch->fixes = NULL;
    }
    return st;
}

void
kb_fixes_free(kb_fixes *fixes)
{
    if (!fixes) {
        return;
    }
    const kb_allocator *const alloc = fixes->arena.alloc;
    KB_VEC_CLEAR(&fixes->items);
    kb_slots_clear(&fixes->slots);
    kb_arena_clear(&fixes->arena);
    kb_alloc_release(alloc, fixes);
}

static kb_status
write_fix(kb_apply *apply, const kb_fix *fix)
{
    const kb_new_term *const terms = apply->batch->terms.items;
    kb_key key;
    kb_str old = {0};
    kb_fix_key(&key, terms[fix->entity].id, fix->kind, fix->document);
    if (fix->is_gone) {
        const kb_status st =
            kb_env_get(apply->txn, KB_TABLE_ALIAS, kb_key_get(&key), &old);
        return st == KB_OK
                   ? kb_env_delete(apply->txn, KB_TABLE_ALIAS, kb_key_get(&key))
               : st == KB_NOT_FOUND ? KB_OK
                                    : st;
    }
    const kb_row_alias row = {
        .kind = fix->kind,
        .target = fix->target == KB_NONE ? 0 : terms[fix->target].id,
        .name = fix->name,
        .document = fix->document,
        .reason = fix->reason,
    };
    kb_buf_reset(&apply->buf);
    KB_TRY(kb_row_add_alias(&apply->buf, &row));
    return kb_env_put(apply->txn, KB_TABLE_ALIAS, kb_key_get(&key),
                      kb_buf_get(&apply->buf));
}

kb_status
kb_fixes_write(kb_apply *apply)
{
    const kb_fixes *const fixes = apply->batch->fixes;
    for (size_t i = 0; fixes && i < fixes->items.n; ++i) {
        if (fixes->items.items[i].is_changed) {
            KB_TRY(write_fix(apply, &fixes->items.items[i]));
        }
    }
    return KB_OK;
}

// ---- raw documents ----------------------------------------------------------

static kb_status
add_raw_entity(kb_apply *apply, const kb_new_entity *entity)
{
    const kb_batch *const batch = apply->batch;
    const kb_str content = batch->variants.items[entity->variant].content;
    kb_buf *const buf = &apply->buf;
    KB_TRY(kb_code_add32(buf, batch->terms.items[entity->term].id));
    KB_TRY(kb_code_add32(buf, (uint32_t)content.len));
    KB_TRY(kb_buf_add_str(buf, content));
    KB_TRY(kb_code_add32(buf, entity->end - entity->begin));
    for (uint32_t i = entity->begin; i < entity->end; ++i) {
        kb_row_mention mention = batch->mentions.items[i];
        mention.rule = batch->terms.items[mention.rule].id;
        KB_TRY(kb_row_add_mention(buf, &mention));
    }
    return KB_OK;
}

static kb_status
add_raw_evidence(kb_apply *apply, const kb_new_evidence *ev)
{
    const kb_new_term *const terms = apply->batch->terms.items;
    kb_row_ev row = ev->row;
    uint8_t bytes[KB_EV_LEN];
    row.rule = terms[row.rule].id;
    row.attribution =
        ev->attribution == KB_NONE ? 0 : terms[ev->attribution].id;
    row.place = ev->place == KB_NONE ? 0 : terms[ev->place].id;
    KB_TRY(kb_code_add32(&apply->buf, terms[ev->subject].id));
    KB_TRY(kb_code_add32(&apply->buf, terms[ev->predicate].id));
    KB_TRY(kb_code_add32(&apply->buf, terms[ev->object].id));
    kb_row_put_ev(bytes, &row);
    return kb_buf_add(&apply->buf, bytes, sizeof(bytes));
}

kb_status
kb_fix_put_raw(kb_apply *apply, const kb_new_doc *doc)
{
    const kb_batch *const batch = apply->batch;
    const kb_batch_mark *const a = &doc->raw_begin;
    const kb_batch_mark *const b = &doc->raw_end;
    kb_key key;
    if (!doc->has_raw) {
        return KB_OK;
    }
    kb_buf_reset(&apply->buf);
    KB_TRY(kb_code_add32(&apply->buf, (uint32_t)(b->entities - a->entities)));
    for (size_t i = a->entities; i < b->entities; ++i) {
        KB_TRY(add_raw_entity(apply, &batch->entities.items[i]));
    }
    KB_TRY(kb_code_add32(&apply->buf, (uint32_t)(b->evidence - a->evidence)));
    for (size_t i = a->evidence; i < b->evidence; ++i) {
        KB_TRY(add_raw_evidence(apply, &batch->evidence.items[i]));
    }
    kb_key_id(&key, doc->id);
    return kb_env_put(apply->txn, KB_TABLE_RAW, kb_key_get(&key),
                      kb_buf_get(&apply->buf));
}

kb_status
kb_fix_drop_raw(kb_apply *apply, uint32_t doc)
{
    kb_key key;
    kb_str value = {0};
    kb_key_id(&key, doc);
    const kb_status st =
        kb_env_get(apply->txn, KB_TABLE_RAW, kb_key_get(&key), &value);
    if (st == KB_NOT_FOUND) {
        return KB_OK;
    }
    KB_TRY(st);
    return kb_env_delete(apply->txn, KB_TABLE_RAW, kb_key_get(&key));
}

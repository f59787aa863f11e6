// SPDX-License-Identifier: MIT
#include "base/escape.h"
#include "store/read.h"

static const char ontology[] = "ontology#";
enum { ONTOLOGY_LEN = sizeof(ontology) - 1 };

/// The text of an escaped literal: a view, or a copy when it has escapes.
static kb_status
literal_text(kb_txn *txn, kb_str body, kb_str *out)
{
    if (body.len == 0 || !memchr(body.ptr, '\\', body.len)) {
        *out = body;
        return KB_OK;
    }
    kb_buf buf;
    kb_buf_init(&buf, &txn->store->alloc);
    kb_status st = kb_unescape(body, &buf);
    st = st == KB_OK ? kb_arena_copy(&txn->arena, kb_buf_get(&buf), out) : st;
    kb_buf_clear(&buf);
    return st;
}

static kb_status
get_local(const kb_named *named, kb_node *out)
{
    const kb_str body = named->body;
    if (named->type != 0) {
        out->kind = KB_NODE_ENTITY;
        out->type = (kb_entity_type)named->type;
        out->name = named->label;
        out->key = kb_row_ent_key(body);
        return KB_OK;
    }
    if (body.len > ONTOLOGY_LEN &&
        memcmp(body.ptr, ontology, ONTOLOGY_LEN) == 0) {
        out->kind = KB_NODE_PREDICATE;
        out->name =
            (kb_str){body.ptr + ONTOLOGY_LEN, body.len - ONTOLOGY_LEN - 1};
        return KB_OK;
    }
    return KB_NOT_FOUND; // an entity of which no document speaks any more
}

static kb_status
read_node(kb_txn *txn, kb_node *node)
{
    kb_named named;
    KB_TRY(kb_read_named(txn, node->id, &named));
    if (named.kind == KB_TERM_LOCAL) {
        return get_local(&named, node);
    }
    if (named.kind != KB_TERM_PLAIN) {
        return KB_NOT_FOUND;
    }
    node->kind = KB_NODE_LITERAL;
    return literal_text(txn, (kb_str){named.body.ptr, named.body.len - 1},
                        &node->name);
}

kb_status
kb_node_get(kb_txn *txn, kb_id id, kb_node *out)
{
    kb_node *const cached = &txn->nodes[id % KB_NODE_CACHE];
    if (cached->id == id && id != 0) {
        *out = *cached;
        return KB_OK;
    }
    kb_node node = {.id = id};
    KB_TRY(read_node(txn, &node));
    if (node.kind != KB_NODE_LITERAL) { // whose text may go when trimmed
        *cached = node;
    }
    *out = node;
    return KB_OK;
}

kb_status
kb_node_iri(kb_txn *txn, kb_id id, kb_str *out)
{
    uint8_t kind = 0;
    kb_str body = {0};
    const kb_str base = kb_store_base(txn->store);
    KB_TRY(kb_read_term(txn, id, &kind, &body));
    if (kind != KB_TERM_LOCAL) {
        return KB_NOT_FOUND;
    }
    const size_t len = base.len + body.len - 1;
    char *const text = kb_arena_get(&txn->arena, len, 1);
    if (!text) {
        return KB_ERR_NOMEM;
    }
    memcpy(text, base.ptr, base.len);
    memcpy(text + base.len, body.ptr, body.len - 1);
    *out = (kb_str){text, len};
    return KB_OK;
}

kb_status
kb_node_find_literal(kb_txn *txn, kb_str text, kb_id *out)
{
    kb_buf buf;
    kb_buf_init(&buf, &txn->store->alloc);
    kb_status st = kb_escape(text, &buf);
    st = st == KB_OK ? kb_buf_add_byte(&buf, '"') : st;
    st = st == KB_OK
             ? kb_read_term_id(txn, KB_TERM_PLAIN, kb_buf_get(&buf), out)
             : st;
    kb_buf_clear(&buf);
    return st;
}

// SPDX-License-Identifier: MIT
#include "store/verify.h"

#include "base/escape.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum { NO_KIND = 255 };

// ---- saying what is wrong ---------------------------------------------------

/// How the beginning of a key is shown.
typedef struct key_form {
    kb_table table;
    uint8_t n_ids;
    bool has_number; // two bytes
} key_form;

static const key_form key_forms[] = {
    {KB_TABLE_TERM, 1, false},    {KB_TABLE_ENT, 1, false},
    {KB_TABLE_VARIANT, 1, false}, {KB_TABLE_SPO, 3, false},
    {KB_TABLE_POS, 3, false},     {KB_TABLE_OSP, 3, false},
    {KB_TABLE_EV, 4, true},       {KB_TABLE_DOCEV, 2, false},
    {KB_TABLE_ENTDOC, 2, false},  {KB_TABLE_DOCENT, 2, false},
    {KB_TABLE_CO, 2, false},      {KB_TABLE_DOC, 1, false},
    {KB_TABLE_RAW, 1, false},     {KB_TABLE_TEXT, 2, false},
    {KB_TABLE_ALIAS, 1, false},
};

/// Append bytes, those that cannot be shown as `\xHH`.
static size_t
show_bytes(char *out, size_t at, kb_str bytes)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.len && at + 5 < KB_VERIFY_KEY; ++i) {
        const unsigned char c = (unsigned char)bytes.ptr[i];
        if (c >= ' ' && c != '\\' && c < 0x7F) {
            out[at++] = (char)c;
        } else {
            out[at++] = '\\';
            out[at++] = 'x';
            out[at++] = digits[c >> 4];
            out[at++] = digits[c & 0x0FU];
        }
    }
    return at;
}

static void
show_key(char out[KB_VERIFY_KEY], const char *table, kb_str key)
{
    key_form form = {KB_TABLE_META, 0, false};
    for (size_t i = 0; i < sizeof(key_forms) / sizeof(key_forms[0]); ++i) {
        if (strcmp(table, kb_schema_name(key_forms[i].table)) == 0) {
            form = key_forms[i];
        }
    }
    size_t at = 0;
    for (size_t i = 0; i < form.n_ids && key.len >= 4; ++i) {
        at += (size_t)snprintf(out + at, KB_VERIFY_KEY - at, "%s%" PRIu32,
                               i > 0 ? " " : "",
                               kb_code_get32((const uint8_t *)key.ptr));
        key = (kb_str){key.ptr + 4, key.len - 4};
    }
    if (form.has_number && key.len == 2) {
        at += (size_t)snprintf(out + at, KB_VERIFY_KEY - at, " %u",
                               kb_code_get16((const uint8_t *)key.ptr));
        key.len = 0;
    }
    if (at > 0 && key.len > 0) {
        out[at++] = ' ';
    }
    out[show_bytes(out, at, key)] = '\0';
}

kb_status
kb_verify_say(kb_verify *v, const char *table, kb_str key, const char *format,
              ...)
{
    kb_verify_fault fault;
    va_list args;
    (void)snprintf(fault.table, sizeof(fault.table), "%s", table);
    show_key(fault.key, table, key);
    va_start(args, format);
    (void)vsnprintf(fault.text, sizeof(fault.text), format, args);
    va_end(args);
    return v->fn(v->ctx, fault.table, &fault);
}

kb_status
kb_verify_begin(kb_verify *v, kb_table table)
{
    return v->fn(v->ctx, kb_schema_name(table), NULL);
}

// ---- rows -------------------------------------------------------------------

kb_status
kb_verify_each(kb_verify *v, kb_table table, kb_str prefix, kb_verify_row_fn fn,
               void *ctx)
{
    kb_scan scan;
    kb_status st = KB_OK;
    KB_TRY(kb_scan_open(&scan, v->txn, table, prefix));
    while (st == KB_OK) {
        const kb_status next = kb_scan_next(&scan);
        if (next != KB_OK) {
            st = kb_read_end(next);
            break;
        }
        st = fn(v, scan.key, scan.value, ctx);
        if (st == KB_ERR_CORRUPT) {
            st = kb_verify_say(v, kb_schema_name(table), scan.key,
                               "its key or value is out of shape");
        }
    }
    kb_scan_close(&scan);
    return st;
}

kb_status
kb_verify_total(kb_verify *v, kb_table table, uint64_t n_expected,
                kb_verify_row_fn fn)
{
    kb_table_stats stats;
    KB_TRY(kb_env_stat(v->txn, table, &stats));
    if (stats.n_rows == n_expected) {
        return KB_OK;
    }
    KB_TRY(kb_verify_say(v, stats.name, (kb_str){NULL, 0},
                         "it has %" PRIu64 " rows, other tables lead to "
                         "%" PRIu64,
                         stats.n_rows, n_expected));
    return fn ? kb_verify_each(v, table, (kb_str){NULL, 0}, fn, NULL) : KB_OK;
}

kb_status
kb_verify_kind(kb_verify *v, uint32_t id, uint8_t *out)
{
    const size_t at = id % KB_VERIFY_KINDS;
    if (v->kinds[at].id != id || id == 0) {
        kb_str body = {0};
        uint8_t kind = NO_KIND;
        const kb_status st = kb_read_term(v->txn, id, &kind, &body);
        if (st != KB_OK && st != KB_NOT_FOUND && st != KB_ERR_CORRUPT) {
            return st;
        }
        v->kinds[at].id = id;
        v->kinds[at].kind = st == KB_OK ? kind : NO_KIND;
    }
    *out = v->kinds[at].kind;
    return KB_OK;
}

kb_status
kb_verify_doc(kb_verify *v, uint32_t id)
{
    if (v->doc == id && id != 0) {
        return KB_OK;
    }
    v->doc = 0;
    KB_TRY(kb_read_doc(v->txn, id, &v->doc_row));
    v->doc = id;
    return KB_OK;
}

kb_status
kb_verify_has(kb_verify *v, kb_table table, const kb_key *key, bool *out)
{
    kb_str value = {0};
    const kb_status st = kb_env_get(v->txn, table, kb_key_get(key), &value);
    *out = st == KB_OK;
    return st == KB_NOT_FOUND ? KB_OK : st;
}

kb_status
kb_verify_needs(kb_verify *v, const char *table, kb_str row, kb_table other,
                const kb_key *key, const char *why)
{
    bool is_there = false;
    KB_TRY(kb_verify_has(v, other, key, &is_there));
    return is_there ? KB_OK : kb_verify_say(v, table, row, "%s", why);
}

// ---- terms ------------------------------------------------------------------

/// Whether a body is one that a batch can have made.
static kb_status
is_body(kb_verify *v, uint8_t kind, kb_str body, bool *out)
{
    *out = true;
    if (kind == KB_TERM_LOCAL) {
        *out = kb_verify_is_in(body, KB_STR(KB_ENTITY_FOLDER)) ||
               kb_verify_is_in(body, KB_STR("ontology#"));
    } else if (kind == KB_TERM_PLAIN) {
        kb_buf_reset(&v->buf);
        const kb_status st =
            kb_unescape((kb_str){body.ptr, body.len - 1}, &v->buf);
        *out = st == KB_OK;
        return st == KB_ERR_NOMEM ? st : KB_OK;
    }
    return KB_OK;
}

static kb_status
verify_term(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    uint32_t id = 0;
    uint32_t other = 0;
    uint8_t kind = 0;
    kb_str body = {0};
    bool is_good = false;
    ++*(uint64_t *)ctx;
    KB_TRY(kb_key_read_ids(key, &id, 1));
    KB_TRY(kb_row_read_term(value, &kind, &body));
    if (id == 0 || id >= v->ids.next_term) {
        KB_TRY(kb_verify_say(v, "term", key, "ids go from 1 to %" PRIu32,
                             v->ids.next_term - 1));
    }
    KB_TRY(is_body(v, kind, body, &is_good));
    if (!is_good) {
        KB_TRY(kb_verify_say(v, "term", key, "no term of kind %u", kind));
    }
    const kb_status st = kb_read_term_id(v->txn, kind, body, &other);
    if (st == KB_NOT_FOUND) {
        return kb_verify_say(v, "term", key, "termid has no row for it");
    }
    KB_TRY(st);
    return other == id
               ? KB_OK
               : kb_verify_say(v, "term", key, "termid says %" PRIu32, other);
}

static kb_status
find_stray_termid(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)ctx;
    uint32_t id = 0;
    uint8_t kind = 0;
    kb_str body = {0};
    kb_key want;
    KB_TRY(kb_row_read_id(value, &id));
    const kb_status st = kb_read_term(v->txn, id, &kind, &body);
    if (st == KB_NOT_FOUND) {
        return kb_verify_say(v, "termid", key, "there is no term %" PRIu32, id);
    }
    KB_TRY(st);
    kb_key_term(&want, kind, body);
    return kb_str_equal(key, kb_key_get(&want))
               ? KB_OK
               : kb_verify_say(v, "termid", key,
                               "term %" PRIu32 " is another one", id);
}

kb_status
kb_verify_terms(kb_verify *v)
{
    uint64_t n = 0;
    KB_TRY(kb_verify_begin(v, KB_TABLE_TERM));
    KB_TRY(
        kb_verify_each(v, KB_TABLE_TERM, (kb_str){NULL, 0}, verify_term, &n));
    KB_TRY(kb_verify_begin(v, KB_TABLE_TERMID));
    return kb_verify_total(v, KB_TABLE_TERMID, n, find_stray_termid);
}

// ---- the whole --------------------------------------------------------------

static kb_status
read_meta(kb_verify *v, bool *is_good)
{
    kb_str value = {0};
    kb_status st = kb_env_get(v->txn, KB_TABLE_META, KB_STR("ids"), &value);
    st = st == KB_OK ? kb_row_read_ids(value, &v->ids) : st;
    const char *which = "ids";
    if (st == KB_OK) {
        which = "counts";
        st = kb_env_get(v->txn, KB_TABLE_META, KB_STR("counts"), &value);
        st = st == KB_OK ? kb_row_read_counts(value, &v->stored) : st;
    }
    if (st == KB_OK) {
        which = "state";
        st = kb_env_get(v->txn, KB_TABLE_META, KB_STR("state"), &value);
        st = st == KB_OK && (value.len != 1 || value.ptr[0] != 0)
                 ? KB_ERR_CORRUPT
                 : st;
    }
    *is_good = st == KB_OK;
    return st == KB_NOT_FOUND || st == KB_ERR_CORRUPT
               ? kb_verify_say(v, "meta", (kb_str){which, strlen(which)},
                               "the row is missing or out of shape")
               : st;
}

static kb_status
verify_counts(kb_verify *v)
{
    const struct {
        const char *what;
        uint64_t stored;
        uint64_t found;
    } rows[] = {
        {"documents", v->stored.n_documents, v->found.n_documents},
        {"sentences", v->stored.n_sentences, v->found.n_sentences},
        {"entities", v->stored.n_entities, v->found.n_entities},
        {"mentions", v->stored.n_mentions, v->found.n_mentions},
        {"triples", v->stored.n_triples, v->found.n_triples},
        {"other triples", v->stored.n_other_triples, v->found.n_other_triples},
        {"pieces of evidence", v->stored.n_evidence, v->found.n_evidence},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
        if (rows[i].stored != rows[i].found) {
            KB_TRY(kb_verify_say(v, "meta", KB_STR("counts"),
                                 "%s: it says %" PRIu64 ", there are %" PRIu64,
                                 rows[i].what, rows[i].stored, rows[i].found));
        }
    }
    return KB_OK;
}

static kb_status
verify_all(kb_verify *v)
{
    bool is_good = false;
    KB_TRY(kb_verify_begin(v, KB_TABLE_META));
    KB_TRY(read_meta(v, &is_good));
    KB_TRY(kb_verify_terms(v));
    KB_TRY(kb_verify_documents(v));
    KB_TRY(kb_verify_entities(v));
    KB_TRY(kb_verify_triples(v));
    KB_TRY(kb_verify_cos(v));
    KB_TRY(kb_verify_fixes(v));
    return is_good ? verify_counts(v) : KB_OK;
}

kb_status
kb_verify_tables(kb_txn *txn, kb_verify_fn fn, void *ctx)
{
    kb_verify v = {.txn = txn, .fn = fn, .ctx = ctx};
    kb_arena_init(&v.arena, &txn->store->alloc, 0);
    kb_buf_init(&v.buf, &txn->store->alloc);
    v.seen.alloc = &txn->store->alloc;
    const kb_status st = verify_all(&v);
    KB_VEC_CLEAR(&v.seen);
    kb_buf_clear(&v.buf);
    kb_arena_clear(&v.arena);
    return kb_read_end(st);
}

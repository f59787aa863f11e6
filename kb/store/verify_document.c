// SPDX-License-Identifier: MIT
// `doc` against `docid`, `docent`, `docev` and `text`; these against `entdoc`,
// `variant` and `ev`.
#include "store/verify.h"

#include <inttypes.h>

/// What the rows of one document amount to.
typedef struct sums {
    uint32_t doc;
    uint32_t n_entities;
    uint32_t n_mentions;
    uint32_t n_evidence;
    uint32_t n_sentences; // with text
    uint32_t end;         // of the last one
} sums;

/// And of all.
typedef struct totals {
    uint64_t docent;
    uint64_t docev;
    uint64_t text;
} totals;

// ---- mentions ---------------------------------------------------------------

static kb_status
verify_mention(kb_verify *v, kb_str key, const kb_row_mention *m)
{
    uint8_t kind = 0;
    KB_TRY(kb_verify_kind(v, m->rule, &kind));
    if (kind != KB_TERM_INTERNAL) {
        KB_TRY(kb_verify_say(v, "docent", key,
                             "rule %" PRIu32 " is no name of a rule", m->rule));
    }
    if (m->span.end > v->doc_row.text_len) {
        KB_TRY(kb_verify_say(v, "docent", key,
                             "a mention ends at %" PRIu32 ", the text at "
                             "%" PRIu32,
                             m->span.end, v->doc_row.text_len));
    }
    if (m->sentence != KB_NONE && m->sentence >= v->doc_row.n_sentences) {
        KB_TRY(kb_verify_say(v, "docent", key,
                             "a mention is in sentence %" PRIu32 " of %" PRIu32,
                             m->sentence, v->doc_row.n_sentences));
    }
    return KB_OK;
}

static kb_status
verify_docent(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    sums *const s = ctx;
    uint32_t ids[2];
    kb_row_docent row;
    kb_row_mention mention;
    kb_key other;
    ++s->n_entities;
    KB_TRY(kb_key_read_ids(key, ids, 2));
    KB_TRY(kb_row_read_docent(value, &row));
    s->n_mentions += row.n_mentions;
    kb_key_variant(&other, ids[1], row.variant);
    KB_TRY(kb_verify_needs(v, "docent", key, KB_TABLE_VARIANT, &other,
                           "its variant is missing"));
    kb_key_pair(&other, ids[1], ids[0]);
    KB_TRY(kb_verify_needs(v, "docent", key, KB_TABLE_ENTDOC, &other,
                           "entdoc has no row for it"));
    kb_status st = kb_row_next_mention(&row, &mention);
    for (; st == KB_OK; st = kb_row_next_mention(&row, &mention)) {
        KB_TRY(verify_mention(v, key, &mention));
    }
    return kb_read_end(st);
}

// ---- evidence ---------------------------------------------------------------

static kb_status
verify_docev(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    sums *const s = ctx;
    uint32_t ids[2];
    uint32_t spo[3];
    uint16_t n = 0;
    kb_key other;
    bool is_there = false;
    KB_TRY(kb_key_read_ids(key, ids, 2));
    KB_TRY(kb_row_read_docev(value, spo, &n));
    if (ids[1] != s->n_evidence) {
        KB_TRY(kb_verify_say(v, "docev", key, "its number should be %" PRIu32,
                             s->n_evidence));
    }
    ++s->n_evidence;
    kb_key_evidence(&other, spo, ids[0], n);
    KB_TRY(kb_verify_has(v, KB_TABLE_EV, &other, &is_there));
    if (!is_there) {
        KB_TRY(kb_verify_say(v, "docev", key,
                             "there is no evidence %" PRIu32 " %" PRIu32
                             " %" PRIu32 " %" PRIu32 " %u",
                             spo[0], spo[1], spo[2], ids[0], n));
    }
    kb_ranked ranked = {.a = n};
    KB_TRY(kb_arena_copy(&v->arena, (kb_str){value.ptr, 12}, &ranked.text));
    KB_TRY(KB_VEC_RESERVE(&v->seen, 1));
    v->seen.items[v->seen.n++] = ranked;
    return KB_OK;
}

/// That no two rows of a document lead to one piece of evidence.
static kb_status
verify_seen(kb_verify *v, kb_str key)
{
    kb_ranked_sort(&v->seen);
    for (size_t i = 1; i < v->seen.n; ++i) {
        const kb_ranked *const a = &v->seen.items[i - 1];
        const kb_ranked *const b = &v->seen.items[i];
        if (a->a == b->a && kb_str_equal(a->text, b->text)) {
            KB_TRY(kb_verify_say(v, "docev", key,
                                 "two rows lead to one piece of evidence"));
        }
    }
    return KB_OK;
}

// ---- sentences --------------------------------------------------------------

static kb_status
verify_text(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    sums *const s = ctx;
    uint32_t ids[2];
    uint32_t begin = 0;
    kb_str text = {0};
    KB_TRY(kb_key_read_ids(key, ids, 2));
    KB_TRY(kb_row_read_text(value, &begin, &text));
    if (ids[1] != s->n_sentences) {
        KB_TRY(kb_verify_say(v, "text", key, "its number should be %" PRIu32,
                             s->n_sentences));
    }
    ++s->n_sentences;
    if (begin < s->end || begin + text.len > v->doc_row.text_len) {
        KB_TRY(kb_verify_say(v, "text", key,
                             "bytes %" PRIu32 " to %" PRIu32 " do not lie "
                             "between %" PRIu32 " and %" PRIu32,
                             begin, begin + (uint32_t)text.len, s->end,
                             v->doc_row.text_len));
    }
    s->end = begin + (uint32_t)text.len;
    return KB_OK;
}

// ---- documents --------------------------------------------------------------

static kb_status
verify_docid(kb_verify *v, kb_str key, uint32_t doc)
{
    kb_key other;
    kb_str value = {0};
    uint32_t id = 0;
    kb_key_document(&other, v->doc_row.external_id);
    kb_status st =
        kb_env_get(v->txn, KB_TABLE_DOCID, kb_key_get(&other), &value);
    if (st == KB_NOT_FOUND) {
        return kb_verify_say(v, "doc", key, "docid has no row for it");
    }
    KB_TRY(st);
    st = kb_row_read_id(value, &id);
    return st == KB_OK && id == doc
               ? KB_OK
               : kb_verify_say(v, "doc", key, "docid says %" PRIu32, id);
}

static kb_status
verify_sums(kb_verify *v, kb_str key, const sums *s)
{
    const kb_row_doc *const row = &v->doc_row;
    const struct {
        const char *what;
        uint32_t stored;
        uint32_t found;
    } rows[] = {
        {"entities", row->n_entities, s->n_entities},
        {"mentions", row->n_mentions, s->n_mentions},
        {"pieces of evidence", row->n_evidence, s->n_evidence},
        {"sentences", s->n_sentences > 0 ? row->n_sentences : 0,
         s->n_sentences},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
        if (rows[i].stored != rows[i].found) {
            KB_TRY(kb_verify_say(v, "doc", key,
                                 "%s: it says %" PRIu32 ", there are %" PRIu32,
                                 rows[i].what, rows[i].stored, rows[i].found));
        }
    }
    return KB_OK;
}

/// The document's own row: its id, and what the other rows are compared with.
static kb_status
begin_doc(kb_verify *v, kb_str key, kb_str value, uint32_t *doc)
{
    KB_TRY(kb_key_read_ids(key, doc, 1));
    v->doc = 0;
    KB_TRY(kb_row_read_doc(value, &v->doc_row));
    v->doc = *doc;
    if (*doc == 0 || *doc >= v->ids.next_doc) {
        KB_TRY(kb_verify_say(v, "doc", key, "ids go from 1 to %" PRIu32,
                             v->ids.next_doc - 1));
    }
    return verify_docid(v, key, *doc);
}

static kb_status
verify_doc(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    totals *const all = ctx;
    sums s = {0};
    KB_TRY(begin_doc(v, key, value, &s.doc));
    v->seen.n = 0;
    kb_arena_reset(&v->arena);
    KB_TRY(kb_verify_each(v, KB_TABLE_DOCENT, key, verify_docent, &s));
    KB_TRY(kb_verify_each(v, KB_TABLE_DOCEV, key, verify_docev, &s));
    KB_TRY(kb_verify_each(v, KB_TABLE_TEXT, key, verify_text, &s));
    KB_TRY(verify_seen(v, key));
    all->docent += s.n_entities;
    all->docev += s.n_evidence;
    all->text += s.n_sentences;
    if (!v->txn->store->has_evidence) {
        s.n_entities = v->doc_row.n_entities; // all that is known of them
        s.n_mentions = v->doc_row.n_mentions;
        s.n_evidence = v->doc_row.n_evidence;
    }
    KB_TRY(verify_sums(v, key, &s));
    ++v->found.n_documents;
    v->found.n_sentences += v->doc_row.n_sentences;
    v->found.n_mentions += s.n_mentions;
    v->found.n_evidence += s.n_evidence;
    return KB_OK;
}

/// A row whose key begins with a document that is not there.
static kb_status
find_stray(kb_verify *v, kb_str key, const char *table)
{
    uint32_t ids[2];
    KB_TRY(kb_key_read_ids(key, ids, 2));
    const kb_status st = kb_verify_doc(v, ids[0]);
    return st == KB_NOT_FOUND
               ? kb_verify_say(v, table, key, "there is no such document")
               : st;
}

static kb_status
find_stray_docent(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)value;
    (void)ctx;
    return find_stray(v, key, "docent");
}

static kb_status
find_stray_docev(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)value;
    (void)ctx;
    return find_stray(v, key, "docev");
}

static kb_status
find_stray_text(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)value;
    (void)ctx;
    return find_stray(v, key, "text");
}

static kb_status
find_stray_docid(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)ctx;
    uint32_t id = 0;
    kb_key want;
    KB_TRY(kb_row_read_id(value, &id));
    const kb_status st = kb_verify_doc(v, id);
    if (st == KB_NOT_FOUND) {
        return kb_verify_say(v, "docid", key, "there is no document %" PRIu32,
                             id);
    }
    KB_TRY(st);
    kb_key_document(&want, v->doc_row.external_id);
    return kb_str_equal(key, kb_key_get(&want))
               ? KB_OK
               : kb_verify_say(v, "docid", key,
                               "document %" PRIu32 " is another one", id);
}

kb_status
kb_verify_documents(kb_verify *v)
{
    totals all = {0};
    KB_TRY(kb_verify_begin(v, KB_TABLE_DOC));
    KB_TRY(
        kb_verify_each(v, KB_TABLE_DOC, (kb_str){NULL, 0}, verify_doc, &all));
    KB_TRY(kb_verify_total(v, KB_TABLE_DOCID, v->found.n_documents,
                           find_stray_docid));
    KB_TRY(kb_verify_total(v, KB_TABLE_DOCENT, all.docent, find_stray_docent));
    KB_TRY(kb_verify_total(v, KB_TABLE_DOCEV, all.docev, find_stray_docev));
    return kb_verify_total(v, KB_TABLE_TEXT, all.text, find_stray_text);
}

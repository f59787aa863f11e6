// SPDX-License-Identifier: MIT
// `ent` against `entdoc`, `variant`, `name` and the triples.
#include "store/gram.h"
#include "store/verify.h"

#include <inttypes.h>

typedef struct entity {
    uint32_t id;
    kb_row_ent row;       // as stored
    kb_row_ent want;      // as it should be
    kb_variant_vec found; // variants, counted over the documents
    kb_variant_vec variants;
    kb_label_vec labels;
    kb_name_vec names;
    kb_name_vec grams;
    uint64_t n_entdoc; // of all entities
    uint64_t n_variants;
    uint64_t n_names;
    uint64_t n_grams;
} entity;

// ---- documents --------------------------------------------------------------

/// Count a document for its variant.
static kb_status
count_variant(entity *e, const uint8_t hash[KB_KEY_HASH], uint32_t n_mentions)
{
    size_t i = 0;
    while (i < e->found.n &&
           memcmp(e->found.items[i].hash, hash, KB_KEY_HASH) != 0) {
        ++i;
    }
    if (i == e->found.n) {
        KB_TRY(KB_VEC_RESERVE(&e->found, 1));
        e->found.items[e->found.n++] = (kb_variant){.old_documents = 0};
        memcpy(e->found.items[i].hash, hash, KB_KEY_HASH);
    }
    ++e->found.items[i].row.n_documents;
    e->found.items[i].row.n_mentions += n_mentions;
    return KB_OK;
}

/// The row of `docent` that an `entdoc` row mirrors.
static kb_status
find_docent(kb_verify *v, const uint32_t ids[2], kb_row_docent *out)
{
    kb_key key;
    kb_str docent = {0};
    kb_key_pair(&key, ids[1], ids[0]);
    KB_TRY(kb_env_get(v->txn, KB_TABLE_DOCENT, kb_key_get(&key), &docent));
    return kb_row_read_docent(docent, out);
}

static kb_status
verify_entdoc(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    entity *const e = ctx;
    uint32_t ids[2];
    uint32_t n_mentions = 0;
    kb_day day = KB_NO_DAY;
    kb_row_docent row;
    ++e->n_entdoc;
    KB_TRY(kb_key_read_ids(key, ids, 2));
    KB_TRY(kb_row_read_entdoc(value, &n_mentions, &day));
    kb_status st = kb_verify_doc(v, ids[1]);
    if (st == KB_NOT_FOUND || st == KB_ERR_CORRUPT) {
        return kb_verify_say(v, "entdoc", key, "there is no such document");
    }
    KB_TRY(st);
    if (v->doc_row.date != day) {
        KB_TRY(
            kb_verify_say(v, "entdoc", key, "its day is not the document's"));
    }
    st = find_docent(v, ids, &row);
    if (st == KB_NOT_FOUND || st == KB_ERR_CORRUPT) {
        return kb_verify_say(v, "entdoc", key, "docent has no row for it");
    }
    KB_TRY(st);
    if (row.n_mentions != n_mentions) {
        KB_TRY(kb_verify_say(v, "entdoc", key,
                             "mentions: it says %" PRIu32 ", docent %" PRIu32,
                             n_mentions, row.n_mentions));
    }
    ++e->want.n_documents;
    e->want.n_mentions += row.n_mentions;
    kb_row_ent_extend(&e->want, v->doc_row.date);
    return count_variant(e, row.variant, row.n_mentions);
}

// ---- variants ---------------------------------------------------------------

static kb_status
verify_variant(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    entity *const e = ctx;
    kb_variant *const variant = KB_VEC_PUSH(&e->variants);
    uint8_t hash[KB_KEY_HASH];
    if (!variant) {
        return KB_ERR_NOMEM;
    }
    --e->variants.n;
    ++e->n_variants;
    *variant = (kb_variant){.old_documents = 0};
    KB_TRY(kb_row_read_variant(value, &variant->row));
    if (key.len != 4 + KB_KEY_HASH) {
        return KB_ERR_CORRUPT;
    }
    memcpy(variant->hash, key.ptr + 4, KB_KEY_HASH);
    ++e->variants.n;
    kb_key_hash(variant->row.content, hash);
    if (memcmp(hash, variant->hash, KB_KEY_HASH) != 0) {
        KB_TRY(kb_verify_say(v, "variant", key,
                             "the hash is not that of the content"));
    }
    if (!v->txn->store->has_evidence) {
        e->want.n_documents += variant->row.n_documents;
        e->want.n_mentions += variant->row.n_mentions;
        return KB_OK;
    }
    size_t i = 0;
    while (i < e->found.n &&
           memcmp(e->found.items[i].hash, variant->hash, KB_KEY_HASH) != 0) {
        ++i;
    }
    const kb_row_variant none = {0};
    const kb_row_variant *const found =
        i < e->found.n ? &e->found.items[i].row : &none;
    if (found->n_documents != variant->row.n_documents ||
        found->n_mentions != variant->row.n_mentions) {
        return kb_verify_say(v, "variant", key,
                             "it says %" PRIu32 " documents and %" PRIu32
                             " mentions, there are %" PRIu32 " and %" PRIu32,
                             variant->row.n_documents, variant->row.n_mentions,
                             found->n_documents, found->n_mentions);
    }
    return KB_OK;
}

/// Whether a row of `gram`, however damaged, has an id of its window.
static bool
has_id(kb_str value, uint32_t id)
{
    size_t low = 0;
    size_t high = value.len / KB_GRAM_ID;
    while (low < high) { // first that is not less
        const size_t middle = low + (high - low) / 2;
        if (kb_row_gram_id(value, middle * KB_GRAM_ID) < id % KB_GRAM_WINDOW) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const size_t at = low * KB_GRAM_ID;
    return at + KB_GRAM_ID <= value.len &&
           kb_row_gram_id(value, at) == id % KB_GRAM_WINDOW;
}

static kb_status
verify_grams(kb_verify *v, entity *e)
{
    KB_TRY(kb_grams_of_names(&e->grams, &e->names, &v->arena));
    e->n_grams += e->grams.n;
    for (size_t i = 0; i < e->grams.n; ++i) {
        kb_key key;
        kb_str value = {0};
        kb_key_gram(&key, e->grams.items[i].folded, e->id);
        const kb_status st =
            kb_env_get(v->txn, KB_TABLE_GRAM, kb_key_get(&key), &value);
        if (st != KB_OK && st != KB_NOT_FOUND) {
            return st;
        }
        if (st == KB_NOT_FOUND || !has_id(value, e->id)) {
            KB_TRY(kb_verify_say(v, "gram", kb_key_get(&key),
                                 "entity %" PRIu32 " is missing", e->id));
        }
    }
    return KB_OK;
}

static kb_status
verify_names(kb_verify *v, entity *e)
{
    e->names.n = 0;
    for (size_t i = 0; i < e->variants.n; ++i) {
        KB_TRY(kb_names_add(&e->names, e->variants.items[i].row.content,
                            &v->arena, &v->buf));
    }
    kb_names_unite(&e->names);
    e->n_names += e->names.n;
    KB_TRY(verify_grams(v, e));
    for (size_t i = 0; i < e->names.n; ++i) {
        kb_key key;
        kb_str value = {0};
        uint8_t kinds = 0;
        kb_key_name(&key, e->names.items[i].folded, e->id);
        kb_status st =
            kb_env_get(v->txn, KB_TABLE_NAME, kb_key_get(&key), &value);
        st = st == KB_OK ? kb_row_read_name(value, &kinds) : st;
        if (st == KB_NOT_FOUND) {
            KB_TRY(kb_verify_say(v, "name", kb_key_get(&key),
                                 "the row is missing"));
        } else if (st == KB_ERR_CORRUPT || kinds != e->names.items[i].kinds) {
            KB_TRY(kb_verify_say(v, "name", kb_key_get(&key),
                                 "its kinds are %u, should be %u", kinds,
                                 e->names.items[i].kinds));
        } else {
            KB_TRY(st);
        }
    }
    return KB_OK;
}

// ---- degrees ----------------------------------------------------------------

/// Count a row of `spo` or `osp` that is a fact.
static kb_status
count_fact(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)v;
    (void)key;
    uint32_t *const n = ctx;
    kb_row_spo row;
    // A row out of shape is said of `spo`.
    *n += kb_row_read_spo(value, &row) == KB_OK && row.n_evidence > 0;
    return KB_OK;
}

// ---- entities ---------------------------------------------------------------

static kb_status
compare(kb_verify *v, kb_str key, const entity *e)
{
    const kb_row_ent *const a = &e->row;
    const kb_row_ent *const b = &e->want;
    const struct {
        const char *what;
        int64_t stored;
        int64_t found;
    } rows[] = {
        {"documents", a->n_documents, b->n_documents},
        {"mentions", a->n_mentions, b->n_mentions},
        {"facts out", a->n_out, b->n_out},
        {"facts in", a->n_in, b->n_in},
        {"type", a->type, b->type},
        {"flags", a->flags, b->flags},
        {"Wikidata", a->wikidata, b->wikidata},
        {"canonical", a->canonical, 0},
        {"first day", a->first, b->first},
        {"last day", a->last, b->last},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
        if (rows[i].stored != rows[i].found) {
            KB_TRY(kb_verify_say(v, "ent", key,
                                 "%s: it says %" PRId64 ", should be %" PRId64,
                                 rows[i].what, rows[i].stored, rows[i].found));
        }
    }
    return kb_str_equal(a->label, b->label)
               ? KB_OK
               : kb_verify_say(v, "ent", key,
                               "label: it says " KB_FMT ", should be " KB_FMT,
                               KB_ARG(a->label), KB_ARG(b->label));
}

/// That an entity's row has the body of its term.
static kb_status
verify_term_of(kb_verify *v, kb_str key, const entity *e)
{
    kb_str body = {0};
    uint8_t kind = 0;
    const kb_status st = kb_read_term(v->txn, e->id, &kind, &body);
    if (st == KB_NOT_FOUND) {
        return kb_verify_say(v, "ent", key, "there is no such term");
    }
    if (st == KB_ERR_CORRUPT) {
        return KB_OK; // said of `term`
    }
    KB_TRY(st);
    return kind == KB_TERM_LOCAL && kb_str_equal(body, e->row.body)
               ? KB_OK
               : kb_verify_say(v, "ent", key, "it does not have its term");
}

/// Count the rows that speak of an entity, into what its own should say.
static kb_status
count_rows(kb_verify *v, kb_str key, entity *e)
{
    e->found.n = 0;
    e->variants.n = 0;
    e->want = (kb_row_ent){.first = KB_NO_DAY, .last = KB_NO_DAY};
    KB_TRY(kb_verify_each(v, KB_TABLE_ENTDOC, key, verify_entdoc, e));
    KB_TRY(kb_verify_each(v, KB_TABLE_VARIANT, key, verify_variant, e));
    KB_TRY(kb_verify_each(v, KB_TABLE_SPO, key, count_fact, &e->want.n_out));
    return kb_verify_each(v, KB_TABLE_OSP, key, count_fact, &e->want.n_in);
}

static kb_status
verify_entity(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    entity *const e = ctx;
    KB_TRY(kb_key_read_ids(key, &e->id, 1));
    ++v->found.n_entities;
    kb_arena_reset(&v->arena);
    KB_TRY(count_rows(v, key, e));
    KB_TRY(kb_row_read_ent(value, &e->row));
    if (!v->txn->store->has_evidence) {
        e->want.first = e->row.first; // nothing else knows them
        e->want.last = e->row.last;
    }
    KB_TRY(kb_variants_derive(&e->variants, &e->labels, &e->want));
    KB_TRY(compare(v, key, e));
    KB_TRY(verify_term_of(v, key, e));
    return verify_names(v, e);
}

static kb_status
find_stray(kb_verify *v, kb_str key, uint32_t ent, const char *table)
{
    kb_key other;
    bool is_there = false;
    kb_key_id(&other, ent);
    KB_TRY(kb_verify_has(v, KB_TABLE_ENT, &other, &is_there));
    return is_there ? KB_OK
                    : kb_verify_say(v, table, key,
                                    "there is no entity %" PRIu32, ent);
}

static kb_status
find_stray_entdoc(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)value;
    (void)ctx;
    uint32_t ids[2];
    KB_TRY(kb_key_read_ids(key, ids, 2));
    return find_stray(v, key, ids[0], "entdoc");
}

static kb_status
find_stray_variant(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)value;
    (void)ctx;
    if (key.len != 4 + KB_KEY_HASH) {
        return KB_ERR_CORRUPT;
    }
    return find_stray(v, key, kb_code_get32((const uint8_t *)key.ptr),
                      "variant");
}

/// All names that the variants of an entity give.
static kb_status
read_names(kb_verify *v, uint32_t id, kb_name_vec *names)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, id);
    kb_arena_reset(&v->arena);
    KB_TRY(kb_scan_open(&scan, v->txn, KB_TABLE_VARIANT, kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    for (; st == KB_OK; st = kb_scan_next(&scan)) {
        kb_row_variant row;
        if (kb_row_read_variant(scan.value, &row) == KB_OK) {
            st = kb_names_add(names, row.content, &v->arena, &v->buf);
        }
        if (st != KB_OK) {
            break;
        }
    }
    kb_scan_close(&scan);
    kb_names_unite(names);
    return kb_read_end(st);
}

/// A name or trigram that no variant of an entity gives.
static kb_status
find_stray_text(kb_verify *v, kb_str key, kb_str text, uint32_t id,
                bool is_gram)
{
    kb_name_vec names = {.alloc = v->seen.alloc};
    kb_name_vec grams = {.alloc = v->seen.alloc};
    kb_status st = read_names(v, id, &names);
    if (st == KB_OK && is_gram) {
        st = kb_grams_of_names(&grams, &names, &v->arena);
    }
    const kb_name_vec *const known = is_gram ? &grams : &names;
    bool is_known = false;
    for (size_t i = 0; i < known->n && !is_known; ++i) {
        is_known = kb_str_equal(known->items[i].folded, text);
    }
    KB_VEC_CLEAR(&grams);
    KB_VEC_CLEAR(&names);
    KB_TRY(st);
    return is_known ? KB_OK
                    : kb_verify_say(v, is_gram ? "gram" : "name", key,
                                    "entity %" PRIu32 " has no such name", id);
}

static kb_status
find_stray_name(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)value;
    (void)ctx;
    uint32_t id = 0;
    kb_str name = {0};
    KB_TRY(kb_key_read_name(key, &name, &id));
    return find_stray_text(v, key, name, id, false);
}

static kb_status
find_stray_gram(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)ctx;
    uint32_t first = 0;
    kb_str gram = {0};
    KB_TRY(kb_key_read_name(key, &gram, &first));
    for (size_t at = 0; at + KB_GRAM_ID <= value.len; at += KB_GRAM_ID) {
        KB_TRY(find_stray_text(v, key, gram, first + kb_row_gram_id(value, at),
                               true));
    }
    return KB_OK;
}

/// Count the ids of a row of `gram`.
static kb_status
count_grams(kb_verify *v, kb_str key, kb_str value, void *ctx)
{
    (void)v;
    uint64_t *const sum = ctx;
    kb_str gram = {0};
    uint32_t first = 0;
    uint32_t n = 0;
    KB_TRY(kb_key_read_name(key, &gram, &first));
    KB_TRY(kb_row_read_gram(value, &n));
    *sum += n;
    return first % KB_GRAM_WINDOW == 0 ? KB_OK : KB_ERR_CORRUPT;
}

/// That `gram` has as many ids as names lead to.
static kb_status
verify_gram_total(kb_verify *v, const entity *e)
{
    static const kb_str all = {NULL, 0};
    uint64_t n = 0;
    KB_TRY(kb_verify_each(v, KB_TABLE_GRAM, all, count_grams, &n));
    if (n == e->n_grams) {
        return KB_OK;
    }
    KB_TRY(kb_verify_say(v, "gram", all,
                         "it has %" PRIu64 " entities, other tables lead to "
                         "%" PRIu64,
                         n, e->n_grams));
    return kb_verify_each(v, KB_TABLE_GRAM, all, find_stray_gram, NULL);
}

kb_status
kb_verify_entities(kb_verify *v)
{
    entity e = {.id = 0};
    e.found.alloc = e.variants.alloc = v->seen.alloc;
    e.labels.alloc = e.names.alloc = e.grams.alloc = v->seen.alloc;
    kb_status st = kb_verify_begin(v, KB_TABLE_ENT);
    if (st == KB_OK) {
        st = kb_verify_each(v, KB_TABLE_ENT, (kb_str){NULL, 0}, verify_entity,
                            &e);
    }
    if (st == KB_OK) {
        st = kb_verify_total(v, KB_TABLE_ENTDOC, e.n_entdoc, find_stray_entdoc);
    }
    if (st == KB_OK) {
        st = kb_verify_total(v, KB_TABLE_VARIANT, e.n_variants,
                             find_stray_variant);
    }
    if (st == KB_OK) {
        st = kb_verify_total(v, KB_TABLE_NAME, e.n_names, find_stray_name);
    }
    if (st == KB_OK) {
        st = verify_gram_total(v, &e);
    }
    KB_VEC_CLEAR(&e.grams);
    KB_VEC_CLEAR(&e.names);
    KB_VEC_CLEAR(&e.labels);
    KB_VEC_CLEAR(&e.variants);
    KB_VEC_CLEAR(&e.found);
    return st;
}

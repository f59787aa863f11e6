// SPDX-License-Identifier: MIT
// Entities.  What `ent` says of one follows from its variants alone, whatever
// the order in which they came:
//
//     label             the name with most mentions, then the first by bytes
//     type, Wikidata    of the variant with most mentions, then the first by
//                       hash; Wikidata of those that know one
//     known             any of them is
#include "base/fold.h"
#include "store/apply.h"
#include "store/words.h"

#include <stdlib.h>

typedef struct variant {
    uint8_t hash[KB_KEY_HASH];
    kb_row_variant row;
    uint32_t old_documents; // 0: not in the store
} variant;

typedef struct name {
    kb_str folded;
    uint8_t kinds;
} name;

typedef struct label {
    kb_str text;
    uint64_t n_mentions;
} label;

typedef KB_VEC(variant) variant_vec;
typedef KB_VEC(label) label_vec;
typedef KB_VEC(name) name_vec;

typedef struct work {
    kb_apply *apply;
    uint32_t ent;
    kb_row_ent row;
    bool is_old; // in the store
    variant_vec variants;
    label_vec labels;
    name_vec names[2]; // that were, that are to be
    kb_buf folded;
} work;

static int
compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int
compare_entities(const void *a, const void *b)
{
    const kb_entity_change *const x = a;
    const kb_entity_change *const y = b;
    int order = compare_numbers(x->ent, y->ent);
    order = order != 0 ? order : compare_numbers(x->doc, y->doc);
    return order != 0 ? order : x->is_addition - y->is_addition;
}

static int
compare_degrees(const void *a, const void *b)
{
    return compare_numbers(((const kb_degree_change *)a)->ent,
                           ((const kb_degree_change *)b)->ent);
}

static int
compare_names(const void *a, const void *b)
{
    return kb_str_compare(((const name *)a)->folded, ((const name *)b)->folded);
}

// ---- variants ---------------------------------------------------------------

static kb_status
load_variants(work *w)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, w->ent);
    w->variants.n = 0;
    KB_TRY(kb_scan_open(&scan, w->apply->txn, KB_TABLE_VARIANT,
                        kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        variant *const v = KB_VEC_PUSH(&w->variants);
        st = v ? kb_row_read_variant(scan.value, &v->row) : KB_ERR_NOMEM;
        if (st == KB_OK && scan.key.len != 4 + KB_KEY_HASH) {
            st = KB_ERR_CORRUPT;
        }
        if (st == KB_OK) {
            memcpy(v->hash, scan.key.ptr + 4, KB_KEY_HASH);
            v->old_documents = v->row.n_documents;
            st = kb_arena_copy(&w->apply->arena, v->row.content,
                               &v->row.content);
        }
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
change_variant(work *w, const kb_entity_change *change)
{
    const int64_t sign = change->is_addition ? 1 : -1;
    variant *v = NULL;
    for (size_t i = 0; !v && i < w->variants.n; ++i) {
        variant *const other = &w->variants.items[i];
        v = memcmp(other->hash, change->hash, KB_KEY_HASH) == 0 ? other : NULL;
    }
    if (!v) {
        if (!change->is_addition) {
            return KB_ERR_CORRUPT;
        }
        v = KB_VEC_PUSH(&w->variants);
        if (!v) {
            return KB_ERR_NOMEM;
        }
        const kb_batch *const batch = w->apply->batch;
        *v = (variant){.row.content =
                           batch->variants.items[change->variant].content};
        memcpy(v->hash, change->hash, KB_KEY_HASH);
    }
    KB_TRY(kb_apply_add(&v->row.n_documents, sign));
    return kb_apply_add(&v->row.n_mentions, sign * change->n_mentions);
}

static kb_status
write_variants(work *w)
{
    kb_txn *const txn = w->apply->txn;
    for (size_t i = 0; i < w->variants.n; ++i) {
        const variant *const v = &w->variants.items[i];
        kb_key key;
        kb_key_variant(&key, w->ent, v->hash);
        if (v->row.n_documents > 0) {
            kb_buf_reset(&w->apply->buf);
            KB_TRY(kb_row_add_variant(&w->apply->buf, &v->row));
            KB_TRY(kb_env_put(txn, KB_TABLE_VARIANT, kb_key_get(&key),
                              kb_buf_get(&w->apply->buf)));
        } else if (v->old_documents > 0) {
            KB_TRY(kb_env_delete(txn, KB_TABLE_VARIANT, kb_key_get(&key)));
        }
    }
    return KB_OK;
}

/// Whether `a` goes before `b` for type and Wikidata number.
static bool
is_better(const variant *a, const variant *b)
{
    return a->row.n_mentions != b->row.n_mentions
               ? a->row.n_mentions > b->row.n_mentions
               : memcmp(a->hash, b->hash, KB_KEY_HASH) < 0;
}

static int
compare_labels(const void *a, const void *b)
{
    return kb_str_compare(((const label *)a)->text, ((const label *)b)->text);
}

/// The name with most mentions, then the first: variants may share one.
static kb_str
choose_label(label_vec *labels)
{
    kb_str best = {NULL, 0};
    uint64_t most = 0;
    if (labels->n > 1) {
        qsort(labels->items, labels->n, sizeof(label), compare_labels);
    }
    for (size_t i = 0; i < labels->n;) {
        const size_t begin = i;
        uint64_t n = 0;
        for (; i < labels->n &&
               kb_str_equal(labels->items[i].text, labels->items[begin].text);
             ++i) {
            n += labels->items[i].n_mentions;
        }
        if (begin == 0 || n > most) {
            best = labels->items[begin].text;
            most = n;
        }
    }
    return best;
}

static kb_status
derive(work *w)
{
    const variant *best = NULL;
    const variant *best_known = NULL; // to Wikidata
    w->row.wikidata = 0;
    w->row.flags = 0;
    w->labels.n = 0;
    KB_TRY(KB_VEC_RESERVE(&w->labels, w->variants.n));
    for (size_t i = 0; i < w->variants.n; ++i) {
        const variant *const v = &w->variants.items[i];
        kb_row_content content;
        if (v->row.n_documents == 0) {
            continue;
        }
        KB_TRY(kb_row_read_content(v->row.content, &content));
        w->row.flags |= content.flags;
        if (!best || is_better(v, best)) {
            w->row.type = content.type;
            best = v;
        }
        if (content.wikidata != 0 &&
            (!best_known || is_better(v, best_known))) {
            w->row.wikidata = content.wikidata;
            best_known = v;
        }
        w->labels.items[w->labels.n++] =
            (label){content.name, v->row.n_mentions};
    }
    w->row.label = choose_label(&w->labels);
    return KB_OK;
}

// ---- names ------------------------------------------------------------------

static kb_status
push_name(work *w, name_vec *names, kb_str folded, unsigned kinds)
{
    name *const new_name = KB_VEC_PUSH(names);
    if (!new_name) {
        return KB_ERR_NOMEM;
    }
    new_name->kinds = (uint8_t)kinds;
    return kb_arena_copy(&w->apply->arena, folded, &new_name->folded);
}

/// Push the words of a folded name that are not the whole of it.
static kb_status
push_tokens(work *w, name_vec *names, kb_str folded)
{
    size_t at = 0;
    kb_str word = {NULL, 0};
    while (kb_words_next(folded, &at, &word)) {
        if (word.len < folded.len) {
            KB_TRY(push_name(w, names, word, KB_NAME_TOKEN));
        }
    }
    return KB_OK;
}

static kb_status
push_names(work *w, name_vec *names, kb_str text, unsigned kind)
{
    kb_buf_reset(&w->folded);
    KB_TRY(kb_fold_name(text, &w->folded));
    const kb_str folded = kb_buf_get(&w->folded);
    if (folded.len == 0) {
        return KB_OK;
    }
    KB_TRY(push_name(w, names, folded, kind));
    return push_tokens(w, names, folded);
}

static kb_status
push_wikidata(work *w, name_vec *names, uint32_t number)
{
    char text[16];
    size_t at = sizeof(text);
    for (; number > 0; number /= 10) {
        text[--at] = (char)('0' + number % 10);
    }
    text[--at] = 'q';
    return push_name(w, names, (kb_str){text + at, sizeof(text) - at},
                     KB_NAME_WIKIDATA);
}

static kb_status
push_content(work *w, name_vec *names, kb_str bytes)
{
    kb_row_content content;
    KB_TRY(kb_row_read_content(bytes, &content));
    KB_TRY(push_names(w, names, content.name, KB_NAME_LABEL));
    for (uint32_t i = 0; i < content.n_aliases; ++i) {
        KB_TRY(
            push_names(w, names, kb_code_str(&content.aliases), KB_NAME_ALIAS));
    }
    return content.wikidata != 0 ? push_wikidata(w, names, content.wikidata)
                                 : KB_OK;
}

/// Sort names and make those that are equal one.
static void
unite_names(name_vec *names)
{
    if (names->n > 1) {
        qsort(names->items, names->n, sizeof(name), compare_names);
    }
    size_t n = 0;
    for (size_t i = 0; i < names->n; ++i) {
        name *const last = n > 0 ? &names->items[n - 1] : NULL;
        if (last && kb_str_equal(last->folded, names->items[i].folded)) {
            last->kinds |= names->items[i].kinds;
        } else {
            names->items[n++] = names->items[i];
        }
    }
    names->n = n;
}

static kb_status
write_name(work *w, const name *n, bool is_put)
{
    kb_key key;
    kb_key_name(&key, n->folded, w->ent);
    if (is_put) {
        return kb_env_put(w->apply->txn, KB_TABLE_NAME, kb_key_get(&key),
                          (kb_str){(const char *)&n->kinds, 1});
    }
    // Names that differ only behind the cut share a row.
    const kb_status st =
        kb_env_delete(w->apply->txn, KB_TABLE_NAME, kb_key_get(&key));
    return st == KB_ERR_CORRUPT && n->folded.len > KB_KEY_TEXT ? KB_OK : st;
}

/// Delete the rows that were and are no more, put those that are new.
static kb_status
write_names(work *w)
{
    const name_vec *const old = &w->names[0];
    const name_vec *const new = &w->names[1];
    size_t k = 0;
    for (size_t i = 0; i < old->n; ++i) { // deletions first: see the cut
        while (k < new->n &&
               compare_names(&new->items[k], &old->items[i]) < 0) {
            ++k;
        }
        if (k == new->n || compare_names(&new->items[k], &old->items[i]) != 0) {
            KB_TRY(write_name(w, &old->items[i], false));
        }
    }
    k = 0;
    for (size_t i = 0; i < new->n; ++i) {
        while (k < old->n &&
               compare_names(&old->items[k], &new->items[i]) < 0) {
            ++k;
        }
        const bool is_same =
            k < old->n && compare_names(&old->items[k], &new->items[i]) == 0 &&
            old->items[k].kinds ==
                new->items[i].kinds &&new->items[i].folded.len <= KB_KEY_TEXT;
        if (!is_same) {
            KB_TRY(write_name(w, &new->items[i], true));
        }
    }
    return KB_OK;
}

static kb_status
update_names(work *w)
{
    bool is_changed = false;
    w->names[0].n = 0;
    w->names[1].n = 0;
    for (size_t i = 0; i < w->variants.n; ++i) {
        const variant *const v = &w->variants.items[i];
        is_changed =
            is_changed || (v->old_documents > 0) != (v->row.n_documents > 0);
    }
    if (!is_changed) {
        return KB_OK;
    }
    for (size_t i = 0; i < w->variants.n; ++i) {
        const variant *const v = &w->variants.items[i];
        if (v->old_documents > 0) {
            KB_TRY(push_content(w, &w->names[0], v->row.content));
        }
        if (v->row.n_documents > 0) {
            KB_TRY(push_content(w, &w->names[1], v->row.content));
        }
    }
    unite_names(&w->names[0]);
    unite_names(&w->names[1]);
    return write_names(w);
}

// ---- one entity -------------------------------------------------------------

static void
extend(kb_row_ent *row, kb_day day)
{
    if (day != KB_NO_DAY) {
        row->first =
            row->first == KB_NO_DAY || day < row->first ? day : row->first;
        row->last = row->last == KB_NO_DAY || day > row->last ? day : row->last;
    }
}

static kb_status
rescan_days(work *w)
{
    kb_scan scan;
    kb_key prefix;
    kb_key_id(&prefix, w->ent);
    w->row.first = w->row.last = KB_NO_DAY;
    KB_TRY(kb_scan_open(&scan, w->apply->txn, KB_TABLE_ENTDOC,
                        kb_key_get(&prefix)));
    kb_status st = kb_scan_next(&scan);
    while (st == KB_OK) {
        uint32_t n_mentions = 0;
        kb_day day = KB_NO_DAY;
        st = kb_row_read_entdoc(scan.value, &n_mentions, &day);
        extend(&w->row, day);
        st = st == KB_OK ? kb_scan_next(&scan) : st;
    }
    kb_scan_close(&scan);
    return st == KB_DONE ? KB_OK : st;
}

static kb_status
apply_change(work *w, const kb_entity_change *change)
{
    const int64_t sign = change->is_addition ? 1 : -1;
    kb_key key;
    KB_TRY(kb_apply_add(&w->row.n_documents, sign));
    KB_TRY(kb_apply_add(&w->row.n_mentions, sign * change->n_mentions));
    KB_TRY(change_variant(w, change));
    kb_key_pair(&key, w->ent, change->doc);
    if (!change->is_addition) {
        return kb_env_delete(w->apply->txn, KB_TABLE_ENTDOC, kb_key_get(&key));
    }
    uint8_t value[KB_ENTDOC_LEN];
    extend(&w->row, change->day);
    kb_code_put32(value, change->n_mentions);
    kb_code_put32(value + 4, kb_code_from_day(change->day));
    return kb_env_put(w->apply->txn, KB_TABLE_ENTDOC, kb_key_get(&key),
                      (kb_str){(const char *)value, sizeof(value)});
}

static kb_status
load_entity(work *w)
{
    kb_key key;
    kb_str value = {0};
    kb_key_id(&key, w->ent);
    w->row = (kb_row_ent){.first = KB_NO_DAY, .last = KB_NO_DAY};
    const kb_status st =
        kb_env_get(w->apply->txn, KB_TABLE_ENT, kb_key_get(&key), &value);
    w->is_old = st == KB_OK;
    if (st == KB_NOT_FOUND) {
        return KB_OK;
    }
    KB_TRY(st);
    KB_TRY(kb_row_read_ent(value, &w->row));
    return kb_arena_copy(&w->apply->arena, w->row.label, &w->row.label);
}

static kb_status
write_entity(work *w)
{
    kb_apply *const apply = w->apply;
    kb_key key;
    kb_key_id(&key, w->ent);
    if (w->row.n_documents == 0) {
        apply->counts.n_entities -= w->is_old;
        return w->is_old
                   ? kb_env_delete(apply->txn, KB_TABLE_ENT, kb_key_get(&key))
                   : KB_OK;
    }
    apply->counts.n_entities += !w->is_old;
    kb_buf_reset(&apply->buf);
    KB_TRY(kb_row_add_ent(&apply->buf, &w->row));
    return kb_env_put(apply->txn, KB_TABLE_ENT, kb_key_get(&key),
                      kb_buf_get(&apply->buf));
}

static kb_status
apply_changes(work *w, const kb_entity_change *changes, size_t n)
{
    bool has_removed = false;
    KB_TRY(load_variants(w));
    for (size_t i = 0; i < n; ++i) {
        has_removed = has_removed || !changes[i].is_addition;
        KB_TRY(apply_change(w, &changes[i]));
    }
    if (has_removed) {
        KB_TRY(rescan_days(w));
    }
    KB_TRY(update_names(w));
    KB_TRY(write_variants(w));
    return derive(w);
}

static kb_status
apply_entity(work *w, const kb_entity_change *changes, size_t n_changes,
             const kb_degree_change *degrees, size_t n_degrees)
{
    kb_arena_reset(&w->apply->arena);
    KB_TRY(load_entity(w));
    if (n_changes > 0) {
        KB_TRY(apply_changes(w, changes, n_changes));
    }
    int64_t out = 0;
    int64_t in = 0;
    for (size_t i = 0; i < n_degrees; ++i) {
        out += degrees[i].out;
        in += degrees[i].in;
    }
    KB_TRY(kb_apply_add(&w->row.n_out, out));
    KB_TRY(kb_apply_add(&w->row.n_in, in));
    return write_entity(w);
}

static kb_status
apply_all(work *w)
{
    kb_apply *const apply = w->apply;
    const kb_entity_change *const changes = apply->entities.items;
    const kb_degree_change *const degrees = apply->degrees.items;
    size_t i = 0;
    size_t k = 0;
    while (i < apply->entities.n || k < apply->degrees.n) {
        const size_t first = i;
        const size_t first_degree = k;
        const bool by_degree =
            i == apply->entities.n ||
            (k < apply->degrees.n && degrees[k].ent < changes[i].ent);
        w->ent = by_degree ? degrees[k].ent : changes[i].ent;
        while (i < apply->entities.n && changes[i].ent == w->ent) {
            ++i;
        }
        while (k < apply->degrees.n && degrees[k].ent == w->ent) {
            ++k;
        }
        KB_TRY(apply_entity(w, i > first ? &changes[first] : NULL, i - first,
                            k > first_degree ? &degrees[first_degree] : NULL,
                            k - first_degree));
    }
    return KB_OK;
}

kb_status
kb_apply_entities(kb_apply *apply)
{
    const kb_allocator *const alloc = apply->arena.alloc;
    work w = {.apply = apply};
    w.variants.alloc = alloc;
    w.labels.alloc = alloc;
    w.names[0].alloc = alloc;
    w.names[1].alloc = alloc;
    kb_buf_init(&w.folded, alloc);
    if (apply->entities.n > 1) {
        qsort(apply->entities.items, apply->entities.n,
              sizeof(kb_entity_change), compare_entities);
    }
    if (apply->degrees.n > 1) {
        qsort(apply->degrees.items, apply->degrees.n, sizeof(kb_degree_change),
              compare_degrees);
    }
    const kb_status st = apply_all(&w);
    kb_buf_clear(&w.folded);
    KB_VEC_CLEAR(&w.names[1]);
    KB_VEC_CLEAR(&w.names[0]);
    KB_VEC_CLEAR(&w.labels);
    KB_VEC_CLEAR(&w.variants);
    return st;
}

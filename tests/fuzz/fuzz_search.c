// SPDX-License-Identifier: MIT
// Asks a small store for any bytes: as a name, a key, an IRI, a literal.
#include "sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[SAMPLE_PATH];
static kb_store *store;

static void
clean_up(void)
{
    static const char *const names[] = {"lock.mdb", "data.mdb"};
    char file[SAMPLE_PATH + 16];
    kb_store_close(store);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
        (void)snprintf(file, sizeof(file), "%s/%s", path, names[i]);
        (void)unlink(file);
    }
    (void)rmdir(path);
}

static void
prepare(void)
{
    const kb_store_options options = {.read_only = true};
    sample_folder(path);
    (void)atexit(clean_up);
    sample_make(path);
    sample_need(kb_store_open(path, &options, &store, NULL) == KB_OK,
                "no store");
}

enum { MAX_HITS = 8 }; // the store has fewer entities

/// What one search found.
typedef struct found {
    kb_id ids[MAX_HITS];
    size_t n;
    kb_search_level level;
} found;

/// Surest levels first, labels and aliases together; none comes twice.
static kb_status
take_hit(void *ctx, const kb_search_hit *hit)
{
    found *const f = ctx;
    const kb_search_level level =
        hit->level == KB_SEARCH_ALIAS ? KB_SEARCH_LABEL : hit->level;
    sample_need(level >= f->level, "levels out of order");
    f->level = level;
    for (size_t i = 0; i < f->n; ++i) {
        sample_need(f->ids[i] != hit->entity.id, "an entity comes twice");
    }
    sample_need(f->n < MAX_HITS, "more hits than entities");
    f->ids[f->n++] = hit->entity.id;
    return KB_OK;
}

static kb_status
take_entity(void *ctx, const kb_entity_info *entity)
{
    *(size_t *)ctx += entity->label.len > 0;
    return KB_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const kb_str text = {(const char *)data, size};
    const kb_search_options all = {.all_levels = true};
    const bool is_text = kb_str_check_utf8(text, NULL) == KB_OK;
    kb_txn *txn = NULL;
    kb_id id = 0;
    size_t n = 0;
    found first = {0};
    found every = {0};
    if (!store) {
        prepare();
    }
    sample_need(kb_txn_begin(store, KB_TXN_READ, &txn, NULL) == KB_OK,
                "no transaction");
    const kb_status best = kb_search(txn, text, NULL, take_hit, &first);
    const kb_status whole = kb_search(txn, text, &all, take_hit, &every);
    sample_need(best == whole && first.n <= every.n,
                "all levels give less than the first");
    sample_need(first.n > 0 ? best == KB_OK
                            : best == (is_text ? KB_NOT_FOUND : KB_ERR_UTF8),
                "a status that is none of a search");
    for (int match = KB_MATCH_NAME; match <= (int)KB_MATCH_PREFIX; ++match) {
        const kb_status st =
            kb_name_each(txn, text, (kb_name_match)match, take_entity, &n);
        sample_need(st == (is_text ? KB_OK : KB_ERR_UTF8),
                    "a status that is none of a look-up");
    }
    if (kb_entity_find_key(txn, text, &id) == KB_OK) {
        kb_entity_info info;
        sample_need(kb_entity_get(txn, id, &info) == KB_OK, "no such entity");
    }
    (void)!kb_node_find_predicate(txn, text, &id);
    (void)!kb_node_find_literal(txn, text, &id);
    (void)!kb_document_find(txn, text, &id);
    kb_txn_abort(txn);
    return 0;
}

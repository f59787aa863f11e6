// SPDX-License-Identifier: MIT
// Damages rows of a small store and then does everything with it: each call
// may say that the store is damaged, none may crash.
//
//     input   [table1 row1 at1 bytes1 byte...]: what to do to which row
#include "sample.h"
#include "store/env.h"

#include <fcntl.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_FILE = 1 << 20, MAX_VALUE = 512, HEAD = 4, MAX_CHANGES = 8 };

static char path[SAMPLE_PATH];
static char file_path[SAMPLE_PATH + 16];
static char image[MAX_FILE];
static size_t image_len;

static void
clean_up(void)
{
    char lock[SAMPLE_PATH + 16];
    (void)snprintf(lock, sizeof(lock), "%s/lock.mdb", path);
    (void)unlink(lock);
    (void)unlink(file_path);
    (void)rmdir(path);
}

/// Make the store, and keep its file to begin each time anew.
static void
prepare(void)
{
    sample_folder(path);
    (void)snprintf(file_path, sizeof(file_path), "%s/data.mdb", path);
    (void)atexit(clean_up);
    sample_make(path);
    FILE *const in = fopen(file_path, "rb");
    sample_need(in != NULL, "no file");
    image_len = fread(image, 1, sizeof(image), in);
    sample_need(image_len > 0 && image_len < sizeof(image), "a large file");
    (void)fclose(in);
}

static void
restore(void)
{
    const int fd = open(file_path, O_WRONLY);
    sample_need(fd >= 0 && ftruncate(fd, (off_t)image_len) == 0 &&
                    pwrite(fd, image, image_len, 0) == (ssize_t)image_len &&
                    close(fd) == 0,
                "the file cannot be written");
}

// ---- damage -----------------------------------------------------------------

typedef struct change {
    kb_table table;
    size_t row;
    size_t at;  // where in the value
    kb_str put; // there
} change;

static bool
next_change(const uint8_t **at, const uint8_t *end, change *out)
{
    if (end - *at < HEAD) {
        return false;
    }
    const uint8_t *const head = *at;
    const size_t left = (size_t)(end - head) - HEAD;
    const size_t n = head[3] < left ? head[3] : left;
    *out = (change){(kb_table)(head[0] % KB_N_TABLES),
                    head[1],
                    head[2],
                    {(const char *)head + HEAD, n}};
    *at = head + HEAD + n;
    return true;
}

/// Change a row; beyond its end the value grows.
static void
damage(kb_txn *txn, const change *c)
{
    static char value[MAX_VALUE];
    kb_key key = {.len = 0};
    size_t len = 0;
    kb_scan scan;
    if (kb_scan_open(&scan, txn, c->table, (kb_str){NULL, 0}) != KB_OK) {
        return;
    }
    for (size_t i = 0; kb_scan_next(&scan) == KB_OK; ++i) {
        memcpy(key.bytes, scan.key.ptr, scan.key.len);
        key.len = scan.key.len;
        len = scan.value.len < sizeof(value) ? scan.value.len : sizeof(value);
        if (len > 0) {
            memcpy(value, scan.value.ptr, len);
        }
        if (i == c->row) {
            break;
        }
    }
    kb_scan_close(&scan);
    const size_t at = c->at < len ? c->at : len;
    const size_t n =
        c->put.len < sizeof(value) - at ? c->put.len : sizeof(value) - at;
    if (n == 0) {
        len = at; // cut it
    } else {
        memcpy(value + at, c->put.ptr, n);
        len = len > at + n ? len : at + n;
    }
    if (key.len > 0) {
        (void)!kb_env_put(txn, c->table, kb_key_get(&key),
                          (kb_str){value, len});
    }
}

static bool
damage_all(kb_store *store, const uint8_t *data, size_t size)
{
    const uint8_t *at = data;
    change c;
    kb_txn txn = {.store = store};
    if (kb_env_begin(&txn, true) != KB_OK) {
        return false;
    }
    for (int i = 0; i < MAX_CHANGES && next_change(&at, data + size, &c); ++i) {
        damage(&txn, &c);
    }
    return kb_env_commit(&txn) == KB_OK;
}

// ---- use --------------------------------------------------------------------

static kb_status
see_lines(void *ctx, kb_str lines)
{
    *(size_t *)ctx += lines.len;
    return KB_OK;
}

static kb_status
see_text(void *ctx, kb_str text)
{
    *(size_t *)ctx += text.len;
    return KB_OK;
}

static kb_status
see_evidence(void *ctx, const kb_evidence *evidence)
{
    *(size_t *)ctx += evidence->rule.len;
    return KB_OK;
}

static kb_status
see_mention(void *ctx, const kb_mention_info *mention)
{
    *(size_t *)ctx += mention->rule.len;
    return KB_OK;
}

static kb_status
see_comention(void *ctx, const kb_comention *co)
{
    *(size_t *)ctx += co->n_sentences;
    return KB_OK;
}

static kb_status
see_relative(void *ctx, const kb_relative *relative)
{
    *(size_t *)ctx += relative->n_documents;
    return KB_OK;
}

static kb_status
see_hit(void *ctx, const kb_search_hit *hit)
{
    *(size_t *)ctx += hit->entity.label.len;
    return KB_OK;
}

static kb_status
see_correction(void *ctx, const kb_correction *correction)
{
    *(size_t *)ctx += correction->reason.len;
    return KB_OK;
}

/// A transaction, and something for the call-backs to write to.
typedef struct reader {
    kb_txn *txn;
    size_t sum;
} reader;

static kb_status
see_triple(void *ctx, const kb_triple *triple)
{
    reader *const r = ctx;
    kb_node node;
    kb_str iri = {0};
    (void)!kb_node_get(r->txn, triple->object, &node);
    (void)!kb_node_iri(r->txn, triple->subject, &iri);
    (void)!kb_evidence_each(r->txn, triple->subject, triple->predicate,
                            triple->object, see_evidence, &r->sum);
    return KB_OK;
}

static kb_status
see_entity(void *ctx, const kb_entity_info *entity)
{
    reader *const r = ctx;
    const kb_pattern pattern = {.object = entity->id};
    (void)!kb_entity_each_alias(r->txn, entity->id, see_text, &r->sum);
    (void)!kb_mention_each(r->txn, entity->id, see_mention, &r->sum);
    (void)!kb_comention_each(r->txn, entity->id, see_comention, &r->sum);
    (void)!kb_related(r->txn, entity->id, NULL, see_relative, &r->sum);
    (void)!kb_triple_each(r->txn, &pattern, see_triple, r);
    return KB_OK;
}

static kb_status
see_document(void *ctx, const kb_document_info *doc)
{
    reader *const r = ctx;
    kb_sentence sentence;
    (void)!kb_document_each_evidence(r->txn, doc->id, see_evidence, &r->sum);
    (void)!kb_document_each_entity(r->txn, doc->id, see_entity, r);
    (void)!kb_sentence_get(r->txn, doc->id, 0, &sentence);
    return KB_OK;
}

static void
read_all(kb_store *store)
{
    static const kb_str names[] = {KB_STR_INIT("lind"), KB_STR_INIT("p-ada"),
                                   KB_STR_INIT("Q42"), KB_STR_INIT("cen"),
                                   KB_STR_INIT("Ceon Ciyt")};
    static const kb_pattern all = {.with_unasserted = true};
    reader r = {0};
    kb_stats stats;
    if (kb_txn_begin(store, KB_TXN_READ, &r.txn, NULL) != KB_OK) {
        return;
    }
    (void)!kb_txn_stats(r.txn, &stats);
    (void)!kb_entity_each(r.txn, see_entity, &r);
    (void)!kb_document_each(r.txn, see_document, &r);
    (void)!kb_triple_each(r.txn, &all, see_triple, &r);
    (void)!kb_correction_each(r.txn, see_correction, &r.sum);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
        (void)!kb_search(r.txn, names[i], NULL, see_hit, &r.sum);
    }
    (void)!kb_ntriples_export(r.txn, see_lines, &r.sum, NULL);
    kb_txn_abort(r.txn);
}

static void
write_all(kb_store *store)
{
    static const kb_correction undone[] = {
        {.kind = KB_CORRECTION_MERGE, .entity = KB_STR_INIT("p-ida")},
        {.kind = KB_CORRECTION_RENAME, .entity = KB_STR_INIT("l-ceno")},
        {.kind = KB_CORRECTION_SPLIT,
         .entity = KB_STR_INIT("p-ada"),
         .document = KB_STR_INIT("third")},
    };
    kb_txn *txn = NULL;
    for (size_t i = 0; i < sizeof(undone) / sizeof(undone[0]); ++i) {
        if (kb_txn_begin(store, KB_TXN_WRITE, &txn, NULL) == KB_OK) {
            (void)!kb_txn_undo(txn, &undone[i], NULL);
            (void)!kb_txn_commit(txn, NULL);
        }
    }
    if (kb_txn_begin(store, KB_TXN_WRITE, &txn, NULL) == KB_OK) {
        (void)!kb_txn_remove_document(txn, KB_STR("first"), NULL);
        (void)!sample_put(txn, "second", 19020);
        (void)!sample_put(txn, "fourth", 19030);
        (void)!kb_txn_commit(txn, NULL);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const kb_store_options options = {.map_size = UINT64_C(1) << 26};
    kb_store *store = NULL;
    if (image_len == 0) {
        prepare();
    }
    restore();
    sample_need(kb_store_open(path, &options, &store, NULL) == KB_OK,
                "a sound store is refused");
    kb_env_set_sync(store, false);
    const bool is_damaged = damage_all(store, data, size);
    if (is_damaged) {
        read_all(store);
        write_all(store);
    }
    kb_store_close(store);
    if (is_damaged && kb_store_open(path, &options, &store, NULL) == KB_OK) {
        read_all(store);
        kb_store_close(store);
    }
    return 0;
}

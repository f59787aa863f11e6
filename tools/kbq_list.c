// SPDX-License-Identifier: MIT
// kbq search, documents, stats.
#include "kbq.h"
#include "names.h"

#include <inttypes.h>
#include <stdio.h>

// ---- search -----------------------------------------------------------------

static const kb_table_column search_columns[] = {
    {"name", false},     {"type", false}, {"mentions", true},
    {"documents", true}, {"facts", true}, {"matched", false},
    {"wikidata", false}, {"iri", false},
};

enum { N_SEARCH_COLUMNS = sizeof(search_columns) / sizeof(search_columns[0]) };

static const char *
level_text(kb_search_level level)
{
    switch (level) {
    case KB_SEARCH_ID:
        return "id";
    case KB_SEARCH_LABEL:
        return "name";
    case KB_SEARCH_ALIAS:
        return "alias";
    case KB_SEARCH_WORDS:
        return "words";
    case KB_SEARCH_PREFIX:
        return "beginning";
    case KB_SEARCH_SIMILAR:
        return "similar";
    default:
        return "";
    }
}

void
kbq_add_entity_cells(kbq *q, const kb_entity_info *entity)
{
    kb_table_cell(&q->table, entity->label);
    kb_table_text(&q->table, kb_type_text(entity->type));
    kb_table_number(&q->table, entity->n_mentions);
    kb_table_number(&q->table, entity->n_documents);
    kb_table_number(&q->table, (uint64_t)entity->n_out + entity->n_in);
}

static kb_status
add_hit(void *ctx, const kb_search_hit *hit)
{
    kbq *const q = ctx;
    const kb_entity_info *const entity = &hit->entity;
    char wikidata[KB_WIKIDATA_SIZE];
    kb_str iri = {NULL, 0};
    if (q->type != 0 && entity->type != q->type) {
        return KB_OK;
    }
    KB_TRY(kb_node_iri(q->txn, entity->id, &iri));
    kbq_add_entity_cells(q, entity);
    kb_table_text(&q->table, level_text(hit->level));
    kb_table_text(&q->table, kb_wikidata_text(entity->wikidata, wikidata));
    kb_table_cell(&q->table, iri);
    return kbq_go_on(q);
}

int
kbq_search(kbq *q)
{
    const kb_search_options how = {.limit = q->type == 0 ? q->limit : 0,
                                   .all_levels = true};
    const kb_str name = {q->args[0], strlen(q->args[0])};
    if (kb_str_check_utf8(name, NULL) != KB_OK) {
        kb_cli_usage(q->cli, "search: the name is not UTF-8");
    }
    kbq_begin_table(q, search_columns, N_SEARCH_COLUMNS);
    const kb_status status = kb_search(q->txn, name, &how, add_hit, q);
    return kbq_end_table(q, status, q->args[0]);
}

// ---- documents --------------------------------------------------------------

static const kb_table_column document_columns[] = {
    {"id", false},      {"date", false},    {"source", false},
    {"title", false},   {"bytes", true},    {"sentences", true},
    {"entities", true}, {"mentions", true}, {"evidence", true},
    {"url", false},
};

enum {
    N_DOCUMENT_COLUMNS = sizeof(document_columns) / sizeof(document_columns[0])
};

static kb_status
add_document(void *ctx, const kb_document_info *document)
{
    kbq *const q = ctx;
    kb_table_cell(&q->table, document->external_id);
    kb_table_day(&q->table, document->date);
    kb_table_cell(&q->table, document->source);
    kb_table_cell(&q->table, document->title);
    kb_table_number(&q->table, document->text_len);
    kb_table_number(&q->table, document->n_sentences);
    kb_table_number(&q->table, document->n_entities);
    kb_table_number(&q->table, document->n_mentions);
    kb_table_number(&q->table, document->n_evidence);
    kb_table_cell(&q->table, document->url);
    return kbq_go_on(q);
}

static kb_status
find_document(kbq *q, const char *external_id)
{
    kb_id id = 0;
    kb_document_info document = {0};
    const kb_str text = {external_id, strlen(external_id)};
    KB_TRY(kb_document_find(q->txn, text, &id));
    KB_TRY(kb_document_get(q->txn, id, &document));
    const kb_status status = add_document(q, &document);
    return status == KB_DONE ? KB_OK : status;
}

int
kbq_documents(kbq *q)
{
    kbq_begin_table(q, document_columns, N_DOCUMENT_COLUMNS);
    const kb_status status = q->n_args > 0
                                 ? find_document(q, q->args[0])
                                 : kb_document_each(q->txn, add_document, q);
    return kbq_end_table(q, status, q->n_args > 0 ? q->args[0] : "documents");
}

// ---- stats ------------------------------------------------------------------

static const kb_table_column stats_columns[] = {
    {"what", false},
    {"count", true},
};

int
kbq_stats(kbq *q)
{
    kb_stats stats = {0};
    const kb_status status = kb_txn_stats(q->txn, &stats);
    if (status != KB_OK) {
        return kb_cli_fail(q->cli, status, "stats", NULL);
    }
    const struct {
        const char *name;
        uint64_t count;
    } counts[] = {
        {"documents", stats.n_documents},
        {"sentences", stats.n_sentences},
        {"entities", stats.n_entities},
        {"mentions", stats.n_mentions},
        {"triples", stats.n_triples},
        {"otherTriples", stats.n_other_triples},
        {"evidence", stats.n_evidence},
        {"fileBytes", stats.file_size},
    };
    kbq_begin_table(q, stats_columns, 2);
    const bool is_json = kb_table_is_json(&q->table);
    json_t *object = is_json ? json_object() : NULL;
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); ++i) {
        if (is_json) {
            object =
                kb_json_join(object, json_pack("{s:I}", counts[i].name,
                                               (json_int_t)counts[i].count));
        } else {
            kb_table_text(&q->table, counts[i].name);
            kb_table_number(&q->table, counts[i].count);
        }
    }
    if (is_json) {
        json_t *const base =
            json_pack("{s:o}", "base", kb_json_text(stats.base));
        kb_table_object(&q->table, kb_json_join(object, base));
    }
    kb_table_end(&q->table);
    return KB_EXIT_OK;
}

// SPDX-License-Identifier: MIT
// kbq entity, search, documents, stats.
#include "kbq.h"
#include "names.h"

#include <inttypes.h>
#include <stdio.h>

enum { ID_TEXT_SIZE = 16 };

static const char *
wikidata_text(uint32_t wikidata, char text[ID_TEXT_SIZE])
{
    text[0] = '\0';
    if (wikidata > 0) {
        (void)snprintf(text, ID_TEXT_SIZE, "Q%" PRIu32, wikidata);
    }
    return text;
}

// ---- entity -----------------------------------------------------------------

static const kb_table_column entity_columns[] = {
    {"what", false},
    {"value", false},
};

typedef struct entity_context {
    kbq *q;
    uint32_t n_aliases;
} entity_context;

static kb_status
add_alias_row(void *ctx, kb_str alias)
{
    entity_context *const context = ctx;
    kb_table_text(&context->q->table, "alias");
    kb_table_cell(&context->q->table, alias);
    ++context->n_aliases;
    return kbq_go_on(context->q);
}

static kb_status
add_alias_item(void *ctx, kb_str alias)
{
    entity_context *const context = ctx;
    kb_out_text(&context->q->out, context->n_aliases > 0 ? "," : "");
    kb_out_json_string(&context->q->out, alias);
    ++context->n_aliases;
    return kbq_go_on(context->q);
}

static void
add_count_row(kb_table *table, const char *what, uint64_t count)
{
    kb_table_text(table, what);
    kb_table_number(table, count);
}

static kb_status
print_entity(kbq *q, const kb_entity_info *entity, kb_str iri)
{
    entity_context context = {.q = q};
    kb_table *const table = &q->table;
    kb_table_text(table, "name");
    kb_table_cell(table, entity->label);
    kb_table_text(table, "type");
    kb_table_text(table, kb_type_text(entity->type));
    kb_table_text(table, "iri");
    kb_table_cell(table, iri);
    if (entity->wikidata > 0) {
        char wikidata[ID_TEXT_SIZE];
        kb_table_text(table, "wikidata");
        kb_table_text(table, wikidata_text(entity->wikidata, wikidata));
    }
    kb_table_text(table, "listed in a gazetteer");
    kb_table_text(table, entity->is_known ? "yes" : "no");
    KB_TRY(kb_entity_each_alias(q->txn, entity->id, add_alias_row, &context));
    add_count_row(table, "mentions", entity->n_mentions);
    add_count_row(table, "documents", entity->n_documents);
    add_count_row(table, "facts as subject", entity->n_out);
    add_count_row(table, "facts as object", entity->n_in);
    kb_table_text(table, "first");
    kb_table_day(table, entity->first);
    kb_table_text(table, "last");
    kb_table_day(table, entity->last);
    return KB_OK;
}

static void
add_member(kb_out *out, const char *name, uint64_t count)
{
    kb_out_text(out, ",\"");
    kb_out_text(out, name);
    kb_out_text(out, "\":");
    kb_out_number(out, count);
}

static kb_status
print_entity_object(kbq *q, const kb_entity_info *entity, kb_str iri)
{
    entity_context context = {.q = q};
    kb_out *const out = kb_table_begin_object(&q->table);
    kb_out_text(out, "{\"name\":");
    kb_out_json_string(out, entity->label);
    kb_out_text(out, ",\"iri\":");
    kb_out_json_string(out, iri);
    kb_out_text(out, ",\"type\":\"");
    kb_out_text(out, kb_type_text(entity->type));
    kb_out_text(out, entity->is_known ? "\",\"known\":true,\"wikidata\":"
                                      : "\",\"known\":false,\"wikidata\":");
    if (entity->wikidata > 0) {
        char wikidata[ID_TEXT_SIZE];
        kb_out_char(out, '"');
        kb_out_text(out, wikidata_text(entity->wikidata, wikidata));
        kb_out_char(out, '"');
    } else {
        kb_out_text(out, "null");
    }
    kb_out_text(out, ",\"aliases\":[");
    KB_TRY(kb_entity_each_alias(q->txn, entity->id, add_alias_item, &context));
    kb_out_char(out, ']');
    add_member(out, "mentions", entity->n_mentions);
    add_member(out, "documents", entity->n_documents);
    add_member(out, "factsAsSubject", entity->n_out);
    add_member(out, "factsAsObject", entity->n_in);
    kb_out_text(out, ",\"first\":");
    kb_out_json_day(out, entity->first);
    kb_out_text(out, ",\"last\":");
    kb_out_json_day(out, entity->last);
    kb_out_char(out, '}');
    kb_table_end_object(&q->table);
    return KB_OK;
}

int
kbq_entity(kbq *q)
{
    kb_entity_info entity = {0};
    const int code = kbq_resolve(q, q->args[0], &entity);
    if (code != KB_EXIT_OK) {
        return code;
    }
    kb_str iri = {NULL, 0};
    kb_status status = kb_node_iri(q->txn, entity.id, &iri);
    if (status == KB_OK) {
        kbq_begin_table(q, entity_columns, 2);
        status = kb_table_is_json(&q->table)
                     ? print_entity_object(q, &entity, iri)
                     : print_entity(q, &entity, iri);
        kb_table_end(&q->table);
    }
    return kbq_finish(q, status, 1, q->args[0]);
}

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

static kb_status
add_hit(void *ctx, const kb_search_hit *hit)
{
    kbq *const q = ctx;
    const kb_entity_info *const entity = &hit->entity;
    char wikidata[ID_TEXT_SIZE];
    kb_str iri = {NULL, 0};
    KB_TRY(kb_node_iri(q->txn, entity->id, &iri));
    kb_table_cell(&q->table, entity->label);
    kb_table_text(&q->table, kb_type_text(entity->type));
    kb_table_number(&q->table, entity->n_mentions);
    kb_table_number(&q->table, entity->n_documents);
    kb_table_number(&q->table, (uint64_t)entity->n_out + entity->n_in);
    kb_table_text(&q->table, level_text(hit->level));
    kb_table_text(&q->table, wikidata_text(entity->wikidata, wikidata));
    kb_table_cell(&q->table, iri);
    return kbq_go_on(q);
}

int
kbq_search(kbq *q)
{
    const kb_search_options how = {.limit = q->limit, .all_levels = true};
    const kb_str name = {q->args[0], strlen(q->args[0])};
    if (kb_str_check_utf8(name, NULL) != KB_OK) {
        kb_cli_usage(q->cli, "search: the name is not UTF-8");
    }
    kbq_begin_table(q, search_columns, N_SEARCH_COLUMNS);
    const kb_status status = kb_search(q->txn, name, &how, add_hit, q);
    kb_table_end(&q->table);
    return kbq_finish(q, status, q->table.n_rows, q->args[0]);
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
    kb_table_end(&q->table);
    return kbq_finish(q, status, q->table.n_rows,
                      q->n_args > 0 ? q->args[0] : "documents");
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
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); ++i) {
        if (is_json) {
            kb_out *const out =
                i == 0 ? kb_table_begin_object(&q->table) : &q->out;
            kb_out_text(out, i == 0 ? "{\"" : ",\"");
            kb_out_text(out, counts[i].name);
            kb_out_text(out, "\":");
            kb_out_number(out, counts[i].count);
        } else {
            add_count_row(&q->table, counts[i].name, counts[i].count);
        }
    }
    if (is_json) {
        kb_out_text(&q->out, ",\"base\":");
        kb_out_json_string(&q->out, stats.base);
        kb_out_char(&q->out, '}');
        kb_table_end_object(&q->table);
    }
    kb_table_end(&q->table);
    return KB_EXIT_OK;
}

// SPDX-License-Identifier: MIT
// Facts as rows and objects; kbq triples.
#include "graph.h"
#include "kbq.h"
#include "names.h"

#include <kb/predicate.h>

#include <stdio.h>
#include <stdlib.h>

const kb_table_column kbq_fact_columns[KBQ_FACT_COLUMNS + 2] = {
    {"subject", false}, {"predicate", false}, {"object", false},
    {"evidence", true}, {"documents", true},  {"confidence", true},
    {"first", false},   {"last", false},      {"against", true},
    {"status", false},
};

// ---- both sides of reciprocal predicates ------------------------------------

typedef struct each_context {
    kbq *q;
    kbq_triple_fn fn;
    void *ctx;
    bool is_swapped;
} each_context;

static bool
is_reciprocal(kbq *q, kb_id predicate)
{
    kb_node node = {0};
    if (kb_node_get(q->txn, predicate, &node) != KB_OK) {
        return false;
    }
    const kb_predicate *const known = kb_predicate_find(node.name);
    return known && known->is_reciprocal;
}

static kb_status
pass_triple(void *ctx, const kb_triple *triple)
{
    const each_context *const each = ctx;
    if ((each->is_swapped && !is_reciprocal(each->q, triple->predicate)) ||
        !kb_fact_passes(&each->q->filter, triple)) {
        return KB_OK;
    }
    const kb_status status = each->fn(each->ctx, triple, each->is_swapped);
    if (!each->q->graph) { // which keeps what it is shown
        kbq_trim(each->q);
    }
    return status;
}

static kb_status
each_of_predicate(each_context *each, const kb_pattern *pattern)
{
    kbq *const q = each->q;
    each->is_swapped = false;
    KB_TRY(kb_triple_each(q->txn, pattern, pass_triple, each));
    const bool has_end = pattern->subject != 0 || pattern->object != 0;
    const bool may_swap = has_end && pattern->subject != pattern->object;
    if (!may_swap || kbq_go_on(q) != KB_OK ||
        (pattern->predicate != 0 && !is_reciprocal(q, pattern->predicate))) {
        return KB_OK;
    }
    kb_pattern swapped = *pattern;
    swapped.subject = pattern->object;
    swapped.object = pattern->subject;
    each->is_swapped = true;
    return kb_triple_each(q->txn, &swapped, pass_triple, each);
}

kb_status
kbq_each_triple(kbq *q, const kb_pattern *pattern, kbq_triple_fn fn, void *ctx)
{
    each_context each = {.q = q, .fn = fn, .ctx = ctx};
    const size_t n = pattern->predicate == 0 ? q->filter.n_predicates : 0;
    if (n == 0) {
        return each_of_predicate(&each, pattern);
    }
    for (size_t i = 0; i < n && kbq_go_on(q) == KB_OK; ++i) {
        kb_pattern one = *pattern;
        one.predicate = q->filter.predicates[i];
        KB_TRY(each_of_predicate(&each, &one));
    }
    return KB_OK;
}

// ---- words ------------------------------------------------------------------

const char *
kbq_words_of(kb_str predicate, char *text, size_t size)
{
    // Names that stand for a noun and lack its link to what follows.
    static const char *const nouns[][2] = {
        {"headOfGovernment", "head of government of"},
        {"headOfState", "head of state of"},
        {"positionHeld", "held position"},
    };
    size_t n = 0;
    for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); ++i) {
        const kb_str name = {nouns[i][0], strlen(nouns[i][0])};
        if (kb_str_equal(predicate, name)) {
            (void)snprintf(text, size, "%s", nouns[i][1]);
            return text;
        }
    }
    for (size_t i = 0; i < predicate.len && n + 2 < size; ++i) {
        const char c = predicate.ptr[i];
        const bool is_capital = c >= 'A' && c <= 'Z';
        if (is_capital) {
            text[n++] = ' ';
        }
        text[n++] = kb_graph_lower(c);
    }
    text[n] = '\0';
    return text;
}

/// How evidence that states no fact tells it: bits, by modality; 0: negated.
static kb_status
note_manner(void *ctx, const kb_evidence *evidence)
{
    unsigned *const manners = ctx;
    if (kb_evidence_is_fact(evidence)) {
        return KB_OK;
    }
    if (evidence->is_negative) {
        *manners |= 1U;
    }
    if (evidence->modality != KB_ASSERTED) {
        *manners |= 2U << evidence->modality;
    }
    return KB_OK;
}

kb_status
kbq_status_text(kbq *q, const kb_triple *triple, char text[KBQ_STATUS_SIZE])
{
    unsigned manners = 0;
    int used = snprintf(text, KBQ_STATUS_SIZE, "%s",
                        triple->is_asserted ? "stated" : "");
    if (triple->n_other == 0) {
        return KB_OK;
    }
    KB_TRY(kb_evidence_each(q->txn, triple->subject, triple->predicate,
                            triple->object, note_manner, &manners));
    for (unsigned i = 0; manners >> i != 0; ++i) {
        if ((manners >> i & 1U) == 0) {
            continue;
        }
        const char *const word =
            i == 0 ? "negated" : kb_modality_text((kb_modality)(i - 1));
        const size_t room = KBQ_STATUS_SIZE - (size_t)used;
        const int n =
            snprintf(text + used, room, "%s%s", used > 0 ? ", " : "", word);
        used += n > 0 && (size_t)n < room ? n : 0;
    }
    return KB_OK;
}

typedef struct source {
    kbq *q;
    kb_str id;
} source;

static kb_status
take_source(void *ctx, const kb_evidence *evidence)
{
    source *const s = ctx;
    kb_document_info document = {0};
    KB_TRY(kb_document_get(s->q->txn, evidence->document, &document));
    s->id = document.external_id;
    return kb_evidence_is_fact(evidence) ? KB_DONE : KB_OK;
}

kb_status
kbq_source_text(kbq *q, const kb_triple *triple, kb_str *out)
{
    source s = {q, {NULL, 0}};
    KB_TRY(kb_evidence_each(q->txn, triple->subject, triple->predicate,
                            triple->object, take_source, &s));
    *out = s.id;
    return KB_OK;
}

// ---- nodes ------------------------------------------------------------------

/// Nodes seen last, each in the place of its id: the facts of a list share
/// their subject and a few predicates.
enum { N_NODES = 256, MAX_HELD = 8192 };

struct kbq_nodes {
    kb_node nodes[N_NODES];
    uint32_t n_held; // since the last trim
};

static kb_status
get_node(kbq *q, kb_id id, kb_node *out)
{
    if (!q->nodes) {
        q->nodes = calloc(1, sizeof(*q->nodes));
    }
    if (!q->nodes) {
        return KB_ERR_NOMEM;
    }
    kb_node *const kept = &q->nodes->nodes[id % N_NODES];
    if (kept->id != id) {
        kept->id = 0;
        KB_TRY(kb_node_get(q->txn, id, kept));
        ++q->nodes->n_held;
    }
    *out = *kept;
    return KB_OK;
}

void
kbq_trim(kbq *q)
{
    if (q->nodes && q->nodes->n_held < MAX_HELD) {
        return;
    }
    kb_txn_trim(q->txn);
    if (q->nodes) {
        memset(q->nodes, 0, sizeof(*q->nodes));
    }
}

kb_status
kbq_get_fact(kbq *q, const kb_triple *triple, bool is_swapped, kbq_fact *out)
{
    const kb_id subject = is_swapped ? triple->object : triple->subject;
    const kb_id object = is_swapped ? triple->subject : triple->object;
    out->triple = *triple;
    KB_TRY(get_node(q, subject, &out->subject));
    KB_TRY(get_node(q, triple->predicate, &out->predicate));
    return get_node(q, object, &out->object);
}

// ---- objects ----------------------------------------------------------------

static json_t *
pack_node(const kb_node *node, kb_str iri)
{
    const char *const type = node->kind == KB_NODE_LITERAL ? "literal"
                             : node->kind == KB_NODE_ENTITY
                                 ? kb_type_text(node->type)
                                 : "predicate";
    return json_pack("{s:o,s:o,s:s}", "name", kb_json_text(node->name), "iri",
                     kb_json_text_or_null(iri), "type", type);
}

static kb_status
get_iri(kbq *q, const kb_node *node, kb_str *out)
{
    *out = (kb_str){NULL, 0};
    return node->kind == KB_NODE_LITERAL ? KB_OK
                                         : kb_node_iri(q->txn, node->id, out);
}

kb_status
kbq_json_node(kbq *q, const kb_node *node, json_t **out)
{
    kb_str iri;
    KB_TRY(get_iri(q, node, &iri));
    *out = pack_node(node, iri);
    return *out ? KB_OK : KB_ERR_NOMEM;
}

kb_status
kbq_json_ends(kbq *q, const kbq_fact *fact, json_t **out)
{
    kb_str subject;
    kb_str object;
    KB_TRY(get_iri(q, &fact->subject, &subject));
    KB_TRY(get_iri(q, &fact->object, &object));
    *out = json_pack("{s:o,s:o,s:o}", "subject",
                     pack_node(&fact->subject, subject), "predicate",
                     kb_json_text(fact->predicate.name), "object",
                     pack_node(&fact->object, object));
    return *out ? KB_OK : KB_ERR_NOMEM;
}

kb_status
kbq_json_fact(kbq *q, const kbq_fact *fact, const char *direction, json_t **out)
{
    const kb_triple *const triple = &fact->triple;
    char text[KBQ_STATUS_SIZE];
    const char *status = NULL;
    json_t *ends = NULL;
    if (q->filter.with_unasserted) {
        KB_TRY(kbq_status_text(q, triple, text));
        status = text;
    }
    KB_TRY(kbq_json_ends(q, fact, &ends));
    *out = kb_json_join(
        ends,
        json_pack("{s:s*,s:I,s:I,s:o,s:o,s:o,s:I,s:s*}", "direction", direction,
                  "evidence", (json_int_t)triple->n_evidence, "documents",
                  (json_int_t)triple->n_documents, "confidence",
                  kb_json_fraction(triple->confidence, 4), "first",
                  kb_json_day(triple->first), "last", kb_json_day(triple->last),
                  "against", (json_int_t)triple->n_other, "status", status));
    return *out ? KB_OK : KB_ERR_NOMEM;
}

// ---- rows -------------------------------------------------------------------

int
kbq_n_fact_columns(const kbq *q)
{
    return KBQ_FACT_COLUMNS + (q->filter.with_unasserted ? 2 : 0);
}

kb_status
kbq_add_fact_cells(kbq *q, const kbq_fact *fact)
{
    kb_table_cell(&q->table, fact->subject.name);
    kb_table_cell(&q->table, fact->predicate.name);
    kb_table_cell(&q->table, fact->object.name);
    kb_table_number(&q->table, fact->triple.n_evidence);
    kb_table_number(&q->table, fact->triple.n_documents);
    kb_table_fraction(&q->table, fact->triple.confidence);
    kb_table_day(&q->table, fact->triple.first);
    kb_table_day(&q->table, fact->triple.last);
    if (q->filter.with_unasserted) {
        char status[KBQ_STATUS_SIZE];
        KB_TRY(kbq_status_text(q, &fact->triple, status));
        kb_table_number(&q->table, fact->triple.n_other);
        kb_table_text(&q->table, status);
    }
    return KB_OK;
}

// ---- triples ----------------------------------------------------------------

static kb_status
add_triple(void *ctx, const kb_triple *triple, bool is_swapped)
{
    kbq *const q = ctx;
    kbq_fact fact = {0};
    if (q->graph) {
        KB_TRY(kb_graph_add_fact(q->graph, triple));
        const bool is_enough = q->limit > 0 && q->graph->n_edges >= q->limit;
        return is_enough ? KB_DONE : KB_OK;
    }
    KB_TRY(kbq_get_fact(q, triple, is_swapped, &fact));
    if (kb_table_is_json(&q->table)) {
        json_t *object = NULL;
        KB_TRY(kbq_json_fact(q, &fact, NULL, &object));
        kb_table_object(&q->table, object);
    } else {
        KB_TRY(kbq_add_fact_cells(q, &fact));
    }
    return kbq_go_on(q);
}

int
kbq_triples(kbq *q)
{
    kb_pattern pattern = {0};
    const int code = kbq_resolve_pattern(q, &pattern);
    if (code != KB_EXIT_OK) {
        return code;
    }
    if (q->graph) {
        const kb_status st = kbq_each_triple(q, &pattern, add_triple, q);
        return kbq_finish(q, st, q->graph->n_edges, "triples");
    }
    kbq_begin_table(q, kbq_fact_columns, kbq_n_fact_columns(q));
    const kb_status status = kbq_each_triple(q, &pattern, add_triple, q);
    return kbq_end_table(q, status, "triples");
}

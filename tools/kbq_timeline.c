// SPDX-License-Identifier: MIT
// kbq timeline: what happened when, with bars.
#include "kbq.h"

#include <kb/timeline.h>

#include <stdio.h>
#include <stdlib.h>

static const char *const units[] = {"day", "week", "month", "year"};

enum { N_UNITS = 4, BAR = 12, TEXT_FACTS = 2 };

static const kb_table_column columns[] = {
    {"first", false},    {"last", false}, {"evidence", true},
    {"documents", true}, {"facts", true}, {"what", false},
};

static const kb_table_column people_columns[] = {
    {"when", false},
    {"told", true},
    {"", false},
    {"what", false},
};

/// An entry kept until all are known: bars need the largest.
typedef struct entry {
    kb_timeline_entry entry;
    kb_timeline_fact facts[TEXT_FACTS]; // the first ones
} entry;

typedef struct timeline_context {
    kbq *q;
    entry *entries;
    size_t n;
    size_t cap;
    uint32_t most;
    kb_timeline_unit unit;
} timeline_context;

static kb_status
keep_entry(void *ctx, const kb_timeline_entry *given)
{
    timeline_context *const context = ctx;
    if (context->n == context->cap) {
        const size_t cap = context->cap > 0 ? 2 * context->cap : 64;
        entry *const grown = realloc(context->entries, cap * sizeof(*grown));
        if (!grown) {
            return KB_ERR_NOMEM;
        }
        context->entries = grown;
        context->cap = cap;
    }
    entry *const kept = &context->entries[context->n++];
    *kept = (entry){.entry = *given};
    for (size_t i = 0; i < given->n_facts && i < TEXT_FACTS; ++i) {
        kept->facts[i] = given->facts[i];
    }
    if (given->n_evidence > context->most) {
        context->most = given->n_evidence;
    }
    return KB_OK;
}

// ---- rows -------------------------------------------------------------------

/// `Russia invaded Ukraine; 3 more`
static kb_status
add_what(kbq *q, const entry *e, kb_out *out)
{
    char words[64];
    size_t n = 0;
    for (; n < e->entry.n_facts && n < TEXT_FACTS; ++n) {
        kbq_fact fact = {0};
        KB_TRY(kbq_get_fact(q, &e->facts[n].triple, false, &fact));
        kb_out_text(out, n > 0 ? "; " : "");
        kb_out_str(out, fact.subject.name);
        kb_out_char(out, ' ');
        kb_out_text(out,
                    kbq_words_of(fact.predicate.name, words, sizeof(words)));
        kb_out_char(out, ' ');
        kb_out_str(out, fact.object.name);
    }
    if (e->entry.n_facts > n) {
        kb_out_text(out, "; ");
        kb_out_number(out, e->entry.n_facts - n);
        kb_out_text(out, " more");
    }
    return KB_OK;
}

/// A bar in eighths of a column.
static void
add_bar(kb_table *table, uint32_t n, uint32_t most)
{
    static const char *const eighths[] = {"",  "▏", "▎", "▍",
                                          "▌", "▋", "▊", "▉"};
    char bar[(BAR + 1) * 4] = "";
    uint64_t left = ((uint64_t)n * BAR * 8 + most - 1) / most;
    size_t used = 0;
    for (; left >= 8; left -= 8) {
        used += (size_t)snprintf(bar + used, sizeof(bar) - used, "█");
    }
    (void)snprintf(bar + used, sizeof(bar) - used, "%s", eighths[left]);
    kb_table_text(table, bar);
}

static void
add_when(const timeline_context *context, kb_day day)
{
    enum { YEAR_LEN = 4, MONTH_LEN = 7 };
    char text[KB_DAY_LEN + 1];
    kb_day_format(day, text);
    if (context->unit == KB_BY_MONTH) {
        text[MONTH_LEN] = '\0';
    } else if (context->unit == KB_BY_YEAR) {
        text[YEAR_LEN] = '\0';
    }
    kb_table_text(&context->q->table, text);
}

static kb_status
add_row(const timeline_context *context, const entry *e, kb_str what)
{
    kb_table *const table = &context->q->table;
    if (kbq_is_for_people(context->q)) {
        add_when(context, e->entry.first);
        kb_table_number(table, e->entry.n_evidence);
        add_bar(table, e->entry.n_evidence, context->most);
    } else {
        kb_table_day(table, e->entry.first);
        kb_table_day(table, e->entry.last);
        kb_table_number(table, e->entry.n_evidence);
        kb_table_number(table, e->entry.n_documents);
        kb_table_number(table, e->entry.n_facts);
    }
    kb_table_cell(table, what);
    return kbq_go_on(context->q);
}

static kb_status
print_rows(const timeline_context *context)
{
    kbq *const q = context->q;
    kb_out what;
    kb_status st = KB_OK;
    kb_out_init(&what, -1);
    for (size_t i = 0; st == KB_OK && i < context->n; ++i) {
        kb_out_reset(&what);
        st = add_what(q, &context->entries[i], &what);
        if (st == KB_OK) {
            st = add_row(context, &context->entries[i],
                         (kb_str){what.data, what.len});
        }
    }
    kb_out_clear(&what);
    return st == KB_DONE ? KB_OK : st;
}

// ---- JSON: every fact -------------------------------------------------------

static kb_status
add_facts(kbq *q, const kb_timeline_entry *given, json_t *facts)
{
    for (size_t i = 0; i < given->n_facts; ++i) {
        kbq_fact fact = {0};
        json_t *ends = NULL;
        KB_TRY(kbq_get_fact(q, &given->facts[i].triple, false, &fact));
        KB_TRY(kbq_json_ends(q, &fact, &ends));
        KB_TRY(kb_json_append(
            facts,
            kb_json_join(ends,
                         json_pack("{s:I}", "evidence",
                                   (json_int_t)given->facts[i].n_evidence))));
    }
    return KB_OK;
}

static kb_status
add_object(void *ctx, const kb_timeline_entry *given)
{
    kbq *const q = ((timeline_context *)ctx)->q;
    json_t *const facts = json_array();
    const kb_status st = add_facts(q, given, facts);
    if (st != KB_OK) {
        json_decref(facts);
        return st;
    }
    kb_table_object(&q->table,
                    json_pack("{s:o,s:o,s:I,s:I,s:o}", "first",
                              kb_json_day(given->first), "last",
                              kb_json_day(given->last), "evidence",
                              (json_int_t)given->n_evidence, "documents",
                              (json_int_t)given->n_documents, "facts", facts));
    kbq_trim(q);
    return kbq_go_on(q);
}

// ---- the command ------------------------------------------------------------

static int
resolve(kbq *q, kb_id *entity, kb_timeline_options *how)
{
    kb_entity_info info = {0};
    int code = KB_EXIT_OK;
    if (q->unit) {
        how->unit = (kb_timeline_unit)kb_cli_choice(q->cli, "--by", q->unit,
                                                    units, N_UNITS);
    }
    if (q->n_args > 0) {
        code = kbq_resolve(q, q->args[0], &info);
        *entity = info.id;
    }
    if (code == KB_EXIT_OK && q->with) {
        code = kbq_resolve(q, q->with, &info);
        how->other = info.id;
    }
    code = code == KB_EXIT_OK ? kbq_resolve_filter(q) : code;
    how->facts = q->filter;
    how->with_states = q->with_states;
    return code;
}

int
kbq_timeline(kbq *q)
{
    timeline_context context = {.q = q};
    kb_timeline_options how = {.unit = KB_BY_DAY};
    kb_id entity = 0;
    const int code = resolve(q, &entity, &how);
    if (code != KB_EXIT_OK) {
        return code;
    }
    context.unit = how.unit;
    kb_status st = KB_OK;
    if (kbq_is_for_people(q)) {
        kbq_begin_table(q, people_columns, 4);
    } else {
        kbq_begin_table(q, columns, 6);
    }
    if (kb_table_is_json(&q->table)) {
        st = kb_timeline(q->txn, entity, &how, add_object, &context);
    } else {
        st = kb_timeline(q->txn, entity, &how, keep_entry, &context);
        st = st == KB_OK ? print_rows(&context) : st;
    }
    free(context.entries);
    if (st == KB_OK && q->table.n_rows == 0) {
        kb_cli_note(q->cli, "timeline: tells events of which a day is known; "
                            "--states adds lasting relations, kbbuild --date "
                            "dates documents");
    }
    return kbq_end_table(q, st, q->n_args > 0 ? q->args[0] : "timeline");
}

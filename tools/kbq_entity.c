// SPDX-License-Identifier: MIT
// kbq entity: a card.
#include "kbq.h"
#include "names.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_OFFICES = 64, MAX_RELATED = 8, MAX_ALIASES = 256 };

/// Predicates that say who holds which office where, and where one belongs.
static const char *const office_predicates[] = {
    "headOfState",   "headOfGovernment", "leads",        "positionHeld",
    "ministerOf",    "mayorOf",          "ambassadorTo", "spokespersonOf",
    "adviserTo",     "coachOf",          "founded",      "memberOf",
    "partyMemberOf", "worksFor",         "playerOf",     "citizenOf",
};

enum {
    N_OFFICE_PREDICATES =
        sizeof(office_predicates) / sizeof(office_predicates[0])
};

static const kb_table_column columns[] = {
    {"what", false},
    {"value", false},
};

/// All that a card shows.
typedef struct card {
    kbq *q;
    kb_entity_info entity;
    kb_str iri;
    kb_str aliases[MAX_ALIASES];
    size_t n_aliases;
    kbq_fact offices[MAX_OFFICES];
    size_t n_offices;
    kb_relative related[MAX_RELATED];
    size_t n_related;
} card;

// ---- gathering --------------------------------------------------------------

static kb_status
add_alias(void *ctx, kb_str alias)
{
    card *const c = ctx;
    if (c->n_aliases == MAX_ALIASES) {
        return KB_DONE;
    }
    c->aliases[c->n_aliases++] = alias;
    return KB_OK;
}

static kb_status
add_office(void *ctx, const kb_relative *relative)
{
    card *const c = ctx;
    if (c->n_offices == MAX_OFFICES) {
        return KB_DONE;
    }
    return kbq_get_fact(c->q, &relative->triple, false,
                        &c->offices[c->n_offices++]);
}

static int
compare_offices(const void *a, const void *b)
{
    const kb_triple *const x = &((const kbq_fact *)a)->triple;
    const kb_triple *const y = &((const kbq_fact *)b)->triple;
    if (x->first != y->first) {
        return x->first < y->first ? -1 : 1;
    }
    if (x->last != y->last) {
        return x->last < y->last ? -1 : 1;
    }
    return (x->n_documents < y->n_documents) -
           (x->n_documents > y->n_documents);
}

/// One of each entity: the best fact with it.
static kb_status
add_related(void *ctx, const kb_relative *relative)
{
    card *const c = ctx;
    for (size_t i = 0; i < c->n_related; ++i) {
        if (c->related[i].other == relative->other) {
            return KB_OK;
        }
    }
    c->related[c->n_related++] = *relative;
    return c->n_related == MAX_RELATED ? KB_DONE : KB_OK;
}

static kb_status
gather(card *c)
{
    kbq *const q = c->q;
    kb_id ids[N_OFFICE_PREDICATES];
    size_t n = 0;
    for (size_t i = 0; i < N_OFFICE_PREDICATES; ++i) {
        const kb_str name = {office_predicates[i],
                             strlen(office_predicates[i])};
        const kb_status st = kb_node_find_predicate(q->txn, name, &ids[n]);
        if (st != KB_OK && st != KB_NOT_FOUND) {
            return st;
        }
        n += st == KB_OK;
    }
    const kb_related_options offices = {
        .limit = MAX_OFFICES, .facts = {.predicates = ids, .n_predicates = n}};
    const kb_related_options any = {.limit = 4 * MAX_RELATED,
                                    .facts_only = true};
    KB_TRY(kb_node_iri(q->txn, c->entity.id, &c->iri));
    KB_TRY(kb_entity_each_alias(q->txn, c->entity.id, add_alias, c));
    if (n > 0) {
        KB_TRY(kb_related(q->txn, c->entity.id, &offices, add_office, c));
    }
    qsort(c->offices, c->n_offices, sizeof(kbq_fact), compare_offices);
    return kb_related(q->txn, c->entity.id, &any, add_related, c);
}

// ---- for people -------------------------------------------------------------

static void
add_shown(kb_out *out, kb_str text)
{
    for (size_t i = 0; i < text.len; ++i) {
        kb_out_char(out, kb_out_printable(text.ptr[i]));
    }
}

static void
add_bold(const card *c, kb_str text)
{
    kb_out *const out = &c->q->out;
    kb_out_text(out, c->q->table.is_colored ? "\033[1m" : "");
    add_shown(out, text);
    kb_out_text(out, c->q->table.is_colored ? "\033[0m" : "");
}

static void
add_days(kb_out *out, kb_day first, kb_day last)
{
    char text[KB_DAY_LEN + 1];
    kb_day_format(first, text);
    kb_out_text(out, text);
    if (last != first) {
        kb_day_format(last, text);
        kb_out_text(out, " to ");
        kb_out_text(out, text);
    }
}

static void
add_count(kb_out *out, uint64_t n, const char *what)
{
    kb_out_number(out, n);
    kb_out_char(out, ' ');
    kb_out_text(out, what);
    kb_out_text(out, n == 1 ? "" : "s");
}

static void
print_names(const card *c)
{
    kb_out names;
    kb_out_init(&names, -1);
    kb_out_text(&names, "Also");
    for (size_t i = 0; i < c->n_aliases; ++i) {
        kb_out_text(&names, i > 0 ? "; " : " ");
        add_shown(&names, c->aliases[i]);
    }
    if (c->n_aliases > 0) {
        kb_table_wrap(&c->q->out, (kb_str){names.data, names.len}, "  ",
                      c->q->table.max_width);
    }
    kb_out_clear(&names);
}

static void
print_offices(const card *c)
{
    kb_out *const out = &c->q->out;
    char words[64];
    if (c->n_offices > 0) {
        kb_out_char(out, '\n');
        add_bold(c, KB_STR("Offices and membership"));
        kb_out_char(out, '\n');
    }
    for (size_t i = 0; i < c->n_offices; ++i) {
        const kbq_fact *const fact = &c->offices[i];
        kb_out_text(out, "  ");
        if (fact->subject.id != c->entity.id) {
            add_shown(out, fact->subject.name);
            kb_out_char(out, ' ');
        }
        kb_out_text(out,
                    kbq_words_of(fact->predicate.name, words, sizeof(words)));
        if (fact->object.id != c->entity.id) {
            kb_out_char(out, ' ');
            add_shown(out, fact->object.name);
        }
        if (fact->triple.first != KB_NO_DAY) {
            kb_out_text(out, ", ");
            add_days(out, fact->triple.first, fact->triple.last);
        }
        kb_out_text(out, " (");
        add_count(out, fact->triple.n_documents, "document");
        kb_out_text(out, ")\n");
    }
}

static kb_status
print_related(const card *c)
{
    kbq *const q = c->q;
    kb_out *const out = &q->out;
    char words[64];
    if (c->n_related > 0) {
        kb_out_char(out, '\n');
        add_bold(c, KB_STR("Most related"));
        kb_out_char(out, '\n');
    }
    for (size_t i = 0; i < c->n_related; ++i) {
        const bool is_out = c->related[i].direction == KB_OUT;
        kbq_fact fact = {0};
        KB_TRY(kbq_get_fact(q, &c->related[i].triple, false, &fact));
        kb_out_text(out, is_out ? "  → " : "  ← ");
        add_shown(out, is_out ? fact.object.name : fact.subject.name);
        kb_out_text(out, ": ");
        kb_out_text(out,
                    kbq_words_of(fact.predicate.name, words, sizeof(words)));
        kb_out_text(out, " (");
        add_count(out, fact.triple.n_documents, "document");
        kb_out_text(out, ")\n");
    }
    return KB_OK;
}

/// How often it is spoken of, and when.
static void
print_counts(const card *c)
{
    const kb_entity_info *const entity = &c->entity;
    kb_out line;
    kb_out_init(&line, -1);
    add_count(&line, entity->n_mentions, "mention");
    kb_out_text(&line, " in ");
    add_count(&line, entity->n_documents, "document");
    if (entity->first != KB_NO_DAY) {
        kb_out_text(&line, ", ");
        add_days(&line, entity->first, entity->last);
    }
    kb_out_text(&line, "; subject of ");
    add_count(&line, entity->n_out, "fact");
    kb_out_text(&line, ", object of ");
    kb_out_number(&line, entity->n_in);
    kb_table_wrap(&c->q->out, (kb_str){line.data, line.len}, "  ",
                  c->q->table.max_width);
    kb_out_clear(&line);
}

static kb_status
print_card(const card *c)
{
    kb_out *const out = &c->q->out;
    const kb_entity_info *const entity = &c->entity;
    add_bold(c, entity->label);
    kb_out_text(out, "  ");
    kb_out_text(out, kb_type_text(entity->type));
    if (entity->wikidata > 0) {
        char wikidata[KB_WIKIDATA_SIZE];
        kb_out_text(out, ", Wikidata ");
        kb_out_text(out, kb_wikidata_text(entity->wikidata, wikidata));
    }
    kb_out_text(out, entity->is_known ? "" : ", in no list of names");
    kb_out_text(out, "\n  ");
    kb_out_str(out, c->iri);
    kb_out_char(out, '\n');
    print_names(c);
    print_counts(c);
    print_offices(c);
    return print_related(c);
}

// ---- rows -------------------------------------------------------------------

static void
add_row(kb_table *table, const char *what, kb_str value)
{
    kb_table_text(table, what);
    kb_table_cell(table, value);
}

static void
add_count_row(kb_table *table, const char *what, uint64_t count)
{
    kb_table_text(table, what);
    kb_table_number(table, count);
}

static void
add_day_row(kb_table *table, const char *what, kb_day day)
{
    kb_table_text(table, what);
    kb_table_day(table, day);
}

/// `headOfState Russia`, or `headOfState of` somebody else.
static void
add_office_row(const card *c, const kbq_fact *fact)
{
    kb_out text;
    kb_out_init(&text, -1);
    if (fact->subject.id != c->entity.id) {
        kb_out_str(&text, fact->subject.name);
        kb_out_char(&text, ' ');
    }
    kb_out_str(&text, fact->predicate.name);
    if (fact->object.id != c->entity.id) {
        kb_out_char(&text, ' ');
        kb_out_str(&text, fact->object.name);
    }
    add_row(&c->q->table, "office", (kb_str){text.data, text.len});
    kb_out_clear(&text);
}

static kb_status
print_rows(const card *c)
{
    kb_table *const table = &c->q->table;
    const kb_entity_info *const entity = &c->entity;
    add_row(table, "name", entity->label);
    kb_table_text(table, "type");
    kb_table_text(table, kb_type_text(entity->type));
    add_row(table, "iri", c->iri);
    if (entity->wikidata > 0) {
        char wikidata[KB_WIKIDATA_SIZE];
        kb_table_text(table, "wikidata");
        kb_table_text(table, kb_wikidata_text(entity->wikidata, wikidata));
    }
    kb_table_text(table, "listed in a gazetteer");
    kb_table_text(table, entity->is_known ? "yes" : "no");
    for (size_t i = 0; i < c->n_aliases; ++i) {
        add_row(table, "alias", c->aliases[i]);
    }
    add_count_row(table, "mentions", entity->n_mentions);
    add_count_row(table, "documents", entity->n_documents);
    add_count_row(table, "facts as subject", entity->n_out);
    add_count_row(table, "facts as object", entity->n_in);
    add_day_row(table, "first", entity->first);
    add_day_row(table, "last", entity->last);
    for (size_t i = 0; i < c->n_offices; ++i) {
        add_office_row(c, &c->offices[i]);
    }
    for (size_t i = 0; i < c->n_related; ++i) {
        kb_node node = {0};
        KB_TRY(kb_node_get(c->q->txn, c->related[i].other, &node));
        add_row(table, "related", node.name);
    }
    return KB_OK;
}

// ---- JSON -------------------------------------------------------------------

static kb_status
append_aliases(const card *c, json_t *aliases)
{
    for (size_t i = 0; i < c->n_aliases; ++i) {
        KB_TRY(kb_json_append(aliases, kb_json_text(c->aliases[i])));
    }
    return KB_OK;
}

static kb_status
append_offices(const card *c, json_t *offices)
{
    for (size_t i = 0; i < c->n_offices; ++i) {
        json_t *fact = NULL;
        KB_TRY(kbq_json_fact(c->q, &c->offices[i], NULL, &fact));
        KB_TRY(kb_json_append(offices, fact));
    }
    return KB_OK;
}

static kb_status
append_related(const card *c, json_t *related)
{
    for (size_t i = 0; i < c->n_related; ++i) {
        const kb_relative *const relative = &c->related[i];
        kbq_fact fact = {0};
        json_t *object = NULL;
        KB_TRY(kbq_get_fact(c->q, &relative->triple, false, &fact));
        KB_TRY(kbq_json_fact(c->q, &fact,
                             relative->direction == KB_OUT ? "out" : "in",
                             &object));
        KB_TRY(kb_json_append(related, object));
    }
    return KB_OK;
}

static kb_status
print_object(const card *c)
{
    const kb_entity_info *const entity = &c->entity;
    json_t *const aliases = json_array();
    json_t *const offices = json_array();
    json_t *const related = json_array();
    kb_status st = append_aliases(c, aliases);
    st = st == KB_OK ? append_offices(c, offices) : st;
    st = st == KB_OK ? append_related(c, related) : st;
    if (st == KB_OK) {
        char wikidata[KB_WIKIDATA_SIZE];
        kb_table_object(
            &c->q->table,
            json_pack(
                "{s:o,s:o,s:s,s:b,s:s?,s:O,s:I,s:I,s:I,s:I,s:o,s:o,s:O,"
                "s:O}",
                "name", kb_json_text(entity->label), "iri",
                kb_json_text(c->iri), "type", kb_type_text(entity->type),
                "known", entity->is_known, "wikidata",
                entity->wikidata > 0
                    ? kb_wikidata_text(entity->wikidata, wikidata)
                    : NULL,
                "aliases", aliases, "mentions", (json_int_t)entity->n_mentions,
                "documents", (json_int_t)entity->n_documents, "factsAsSubject",
                (json_int_t)entity->n_out, "factsAsObject",
                (json_int_t)entity->n_in, "first", kb_json_day(entity->first),
                "last", kb_json_day(entity->last), "offices", offices,
                "related", related));
    }
    json_decref(aliases);
    json_decref(offices);
    json_decref(related);
    return st;
}

// ---- the command ------------------------------------------------------------

int
kbq_entity(kbq *q)
{
    card *const c = calloc(1, sizeof(*c));
    if (!c) {
        return kb_cli_fail(q->cli, KB_ERR_NOMEM, q->args[0], NULL);
    }
    c->q = q;
    const int code = kbq_resolve(q, q->args[0], &c->entity);
    if (code != KB_EXIT_OK) {
        free(c);
        return code;
    }
    kb_status status = gather(c);
    kbq_begin_table(q, columns, 2);
    if (status == KB_OK) {
        status = kb_table_is_json(&q->table) ? print_object(c)
                 : kbq_is_for_people(q)      ? print_card(c)
                                             : print_rows(c);
    }
    kb_table_end(&q->table);
    free(c);
    return kbq_finish(q, status, 1, q->args[0]);
}

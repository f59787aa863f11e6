// SPDX-License-Identifier: MIT
#include "export/lines.h"

#include "base/alloc.h"
#include "base/escape.h"

#include <stdio.h>
#include <stdlib.h>

enum { PIECE = 64 * 1024, MIN_TERMS = 64, MAX_TERMS = 1 << 18 };

void
kb_lines_init(kb_lines *l, kb_txn *txn, const kb_export_options *options,
              kb_write_fn write, void *ctx)
{
    const kb_allocator *const alloc = &txn->store->alloc;
    *l = (kb_lines){.txn = txn,
                    .options = *options,
                    .write = write,
                    .ctx = ctx,
                    .base = options->base.len > 0 ? options->base
                                                  : kb_store_base(txn->store)};
    kb_buf_init(&l->subject, alloc);
    kb_buf_init(&l->lines, alloc);
    kb_buf_init(&l->piece, alloc);
    l->places.alloc = alloc;
    l->order.alloc = alloc;
}

void
kb_lines_clear(kb_lines *l)
{
    KB_VEC_CLEAR(&l->order);
    KB_VEC_CLEAR(&l->places);
    kb_alloc_release(&l->txn->store->alloc, l->terms);
    kb_buf_clear(&l->piece);
    kb_buf_clear(&l->lines);
    kb_buf_clear(&l->subject);
}

static void
reset(kb_lines *l)
{
    kb_buf_reset(&l->lines);
    kb_buf_reset(&l->subject);
    l->places.n = 0;
}

kb_status
kb_lines_begin(kb_lines *l, kb_str tail)
{
    reset(l);
    KB_TRY(kb_buf_add_byte(&l->subject, '<'));
    KB_TRY(kb_buf_add_str(&l->subject, l->base));
    KB_TRY(kb_buf_add_str(&l->subject, tail));
    return kb_buf_add_byte(&l->subject, ' ');
}

kb_status
kb_lines_begin_iri(kb_lines *l, kb_str iri)
{
    reset(l);
    KB_TRY(kb_buf_add_str(&l->subject, iri));
    return kb_buf_add_byte(&l->subject, ' ');
}

kb_status
kb_lines_open(kb_lines *l)
{
    KB_TRY(KB_VEC_RESERVE(&l->places, 1));
    l->places.items[l->places.n++] = (kb_line_place){l->lines.len, 0};
    return KB_OK;
}

kb_status
kb_lines_close(kb_lines *l)
{
    kb_line_place *const last = &l->places.items[l->places.n - 1];
    KB_TRY(kb_buf_add_str(&l->lines, KB_STR(" .\n")));
    last->len = l->lines.len - last->begin;
    return KB_OK;
}

kb_status
kb_lines_add(kb_lines *l, const char *predicate, kb_str object)
{
    KB_TRY(kb_lines_open(l));
    KB_TRY(kb_buf_add_str(&l->lines, kb_text_view(predicate)));
    KB_TRY(kb_buf_add_byte(&l->lines, ' '));
    KB_TRY(kb_buf_add_str(&l->lines, object));
    return kb_lines_close(l);
}

static kb_status
close_literal(kb_lines *l, kb_str text, const char *type)
{
    KB_TRY(kb_buf_add_str(&l->lines, KB_STR(" \"")));
    KB_TRY(kb_escape(text, &l->lines));
    KB_TRY(kb_buf_add_byte(&l->lines, '"'));
    if (type) {
        KB_TRY(kb_buf_add_str(&l->lines, KB_STR("^^")));
        KB_TRY(kb_buf_add_str(&l->lines, kb_text_view(type)));
    }
    return kb_lines_close(l);
}

kb_status
kb_lines_add_literal(kb_lines *l, const char *predicate, kb_str text,
                     const char *type)
{
    KB_TRY(kb_lines_open(l));
    KB_TRY(kb_buf_add_str(&l->lines, kb_text_view(predicate)));
    return close_literal(l, text, type);
}

kb_status
kb_lines_add_property(kb_lines *l, const char *name, kb_str text,
                      const char *type)
{
    KB_TRY(kb_lines_open(l));
    KB_TRY(kb_buf_add_byte(&l->lines, '<'));
    KB_TRY(kb_buf_add_str(&l->lines, l->base));
    KB_TRY(kb_buf_add_str(&l->lines, KB_STR("ontology#")));
    KB_TRY(kb_buf_add_str(&l->lines, kb_text_view(name)));
    KB_TRY(kb_buf_add_byte(&l->lines, '>'));
    return close_literal(l, text, type);
}

/// Wikidata's IRI of an entity that has one: KB_OK, or KB_NOT_FOUND.
static kb_status
add_wikidata(kb_lines *l, kb_id id)
{
    char iri[sizeof("<" KB_WIKIDATA "Q4294967295>")];
    kb_entity_info info = {0};
    KB_TRY(kb_entity_get(l->txn, id, &info));
    if (info.wikidata == 0) {
        return KB_NOT_FOUND;
    }
    const int n =
        snprintf(iri, sizeof(iri), "<" KB_WIKIDATA "Q%u>", info.wikidata);
    return kb_buf_add(&l->lines, iri, (size_t)n);
}

/// Make room for terms: as many as there are, within reason.
static kb_status
begin_terms(kb_lines *l)
{
    kb_table_stats stats;
    size_t n = MIN_TERMS;
    KB_TRY(kb_env_stat(l->txn, KB_TABLE_TERM, &stats));
    while (n < MAX_TERMS && n <= stats.n_rows) {
        n *= 2;
    }
    l->terms = kb_alloc_zeroed(&l->txn->store->alloc, n, sizeof(*l->terms));
    l->n_terms = l->terms ? n : 0;
    return l->terms ? KB_OK : KB_ERR_NOMEM;
}

/// As kb_read_body(): few of all terms are objects of most facts.
static kb_status
read_body(kb_lines *l, kb_id id, uint8_t *kind, kb_str *body)
{
    KB_TRY(l->n_terms == 0 ? begin_terms(l) : KB_OK);
    kb_cached_term *const term = &l->terms[id & (l->n_terms - 1)];
    if (term->id != id || id == 0) {
        KB_TRY(kb_read_body(l->txn, id, kind, body));
        *term = (kb_cached_term){id, *kind, *body};
    }
    *kind = term->kind;
    *body = term->body;
    return KB_OK;
}

kb_status
kb_lines_add_term(kb_lines *l, kb_id id)
{
    uint8_t kind = 0;
    kb_str body = {0};
    KB_TRY(read_body(l, id, &kind, &body));
    if (kind == KB_TERM_INTERNAL) {
        return KB_ERR_CORRUPT;
    }
    if (l->options.wikidata_iris && kind == KB_TERM_LOCAL) {
        const kb_status st = add_wikidata(l, id);
        if (st != KB_NOT_FOUND) {
            return st;
        }
    }
    const bool is_iri = kind == KB_TERM_LOCAL || kind == KB_TERM_IRI;
    KB_TRY(kb_buf_add_byte(&l->lines, is_iri ? '<' : '"'));
    if (kind == KB_TERM_LOCAL) {
        KB_TRY(kb_buf_add_str(&l->lines, l->base));
    }
    return kb_buf_add_str(&l->lines, body);
}

kb_status
kb_lines_flush(kb_lines *l)
{
    const kb_status st =
        l->piece.len > 0 ? l->write(l->ctx, kb_buf_get(&l->piece)) : KB_OK;
    kb_buf_reset(&l->piece);
    return st;
}

static int
compare_lines(const void *a, const void *b)
{
    return kb_str_compare(*(const kb_str *)a, *(const kb_str *)b);
}

kb_status
kb_lines_end(kb_lines *l)
{
    const size_t n = l->places.n;
    l->order.n = 0;
    KB_TRY(KB_VEC_RESERVE(&l->order, n));
    for (size_t i = 0; i < n; ++i) {
        const kb_line_place *const place = &l->places.items[i];
        l->order.items[l->order.n++] =
            (kb_str){l->lines.ptr + place->begin, place->len};
    }
    if (n > 1) {
        qsort(l->order.items, n, sizeof(kb_str), compare_lines);
    }
    for (size_t i = 0; i < n; ++i) {
        const kb_str text = l->order.items[i];
        if (i > 0 && kb_str_equal(text, l->order.items[i - 1])) {
            continue;
        }
        KB_TRY(kb_buf_add_str(&l->piece, kb_buf_get(&l->subject)));
        KB_TRY(kb_buf_add_str(&l->piece, text));
        ++l->n_lines;
        if (l->piece.len >= PIECE) {
            KB_TRY(kb_lines_flush(l));
        }
    }
    return KB_OK;
}

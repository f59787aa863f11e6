// SPDX-License-Identifier: MIT
// Turtle by serd: our own N-Triples, read and written again with prefixes.
#include "export/lines.h"

#if KB_HAVE_SERD

#    include <serd/serd.h>

enum { PIECE = 64 * 1024 };

typedef struct turtle {
    SerdReader *reader;
    SerdWriter *writer;
    kb_buf text;  // a piece with its NUL, for serd
    kb_buf piece; // of Turtle
    kb_write_fn write;
    void *ctx;
    kb_status st; // of the writing
} turtle;

static size_t
take_output(const void *data, size_t len, void *ctx)
{
    turtle *const t = ctx;
    if (t->st == KB_OK) {
        t->st = kb_buf_add(&t->piece, data, len);
    }
    return len;
}

static kb_status
flush(turtle *t)
{
    if (t->st == KB_OK && t->piece.len > 0) {
        t->st = t->write(t->ctx, kb_buf_get(&t->piece));
    }
    kb_buf_reset(&t->piece);
    return t->st;
}

static kb_status
convert(void *ctx, kb_str lines)
{
    turtle *const t = ctx;
    kb_buf_reset(&t->text);
    KB_TRY(kb_buf_add_str(&t->text, lines));
    KB_TRY(kb_buf_add_byte(&t->text, '\0'));
    if (serd_reader_read_string(t->reader, (const uint8_t *)t->text.ptr) !=
        SERD_SUCCESS) {
        return t->st != KB_OK ? t->st : KB_ERR_CORRUPT;
    }
    return t->piece.len >= PIECE ? flush(t) : t->st;
}

static SerdStatus
set_prefix(SerdEnv *env, const char *name, const char *base, const char *tail,
           kb_buf *scratch)
{
    kb_buf_reset(scratch);
    if (kb_buf_add_str(scratch, kb_text_view(base)) != KB_OK ||
        kb_buf_add_str(scratch, kb_text_view(tail)) != KB_OK ||
        kb_buf_add_byte(scratch, '\0') != KB_OK) {
        return SERD_ERR_INTERNAL;
    }
    return serd_env_set_prefix_from_strings(env, (const uint8_t *)name,
                                            (const uint8_t *)scratch->ptr);
}

static kb_status
set_prefixes(SerdEnv *env, kb_str base, kb_buf *scratch)
{
    static const struct {
        const char *name;
        const char *iri;
    } prefixes[] = {
        {"dcterms", KB_DCTERMS}, {"nif", KB_NIF},   {"owl", KB_OWL},
        {"prov", KB_PROV},       {"rdf", KB_RDF},   {"rdfs", KB_RDFS},
        {"schema", KB_SCHEMA},   {"skos", KB_SKOS}, {"wd", KB_WIKIDATA},
        {"xsd", KB_XSD},
    };
    static const struct {
        const char *name;
        const char *tail;
    } own[] = {
        {"doc", "document/"}, {"ev", "evidence/"},  {"kb", "entity/"},
        {"kbo", "ontology#"}, {"st", "statement/"},
    };
    kb_buf text = {0};
    kb_status st = kb_buf_add_str(&text, base);
    st = st == KB_OK ? kb_buf_add_byte(&text, '\0') : st;
    for (size_t i = 0;
         st == KB_OK && i < sizeof(prefixes) / sizeof(prefixes[0]); ++i) {
        if (set_prefix(env, prefixes[i].name, prefixes[i].iri, "", scratch) !=
            SERD_SUCCESS) {
            st = KB_ERR_NOMEM;
        }
    }
    for (size_t i = 0; st == KB_OK && i < sizeof(own) / sizeof(own[0]); ++i) {
        if (set_prefix(env, own[i].name, text.ptr, own[i].tail, scratch) !=
            SERD_SUCCESS) {
            st = KB_ERR_NOMEM;
        }
    }
    kb_buf_clear(&text);
    return st;
}

static kb_status
run(turtle *t, SerdEnv *env, kb_txn *txn, kb_export_options *options,
    uint64_t *n_statements)
{
    t->writer = serd_writer_new(
        SERD_TURTLE, (SerdStyle)(SERD_STYLE_ABBREVIATED | SERD_STYLE_CURIED),
        env, NULL, take_output, t);
    if (!t->writer) {
        return KB_ERR_NOMEM;
    }
    t->reader = serd_reader_new(SERD_NTRIPLES, t->writer, NULL,
                                (SerdBaseSink)serd_writer_set_base_uri,
                                (SerdPrefixSink)serd_writer_set_prefix,
                                (SerdStatementSink)serd_writer_write_statement,
                                (SerdEndSink)serd_writer_end_anon);
    if (!t->reader) {
        return KB_ERR_NOMEM;
    }
    serd_env_foreach(env, (SerdPrefixSink)serd_writer_set_prefix, t->writer);
    options->format = KB_EXPORT_NTRIPLES;
    KB_TRY(kb_export(txn, options, convert, t, n_statements));
    if (serd_writer_finish(t->writer) != SERD_SUCCESS) {
        return KB_ERR_NOMEM;
    }
    return flush(t);
}

kb_status
kb_export_turtle(kb_txn *txn, const kb_export_options *options,
                 kb_write_fn write, void *ctx, uint64_t *n_statements)
{
    kb_export_options triples = *options;
    const kb_allocator *const alloc = &txn->store->alloc;
    const kb_str base =
        options->base.len > 0 ? options->base : kb_store_base(txn->store);
    turtle t = {.write = write, .ctx = ctx};
    SerdEnv *const env = serd_env_new(NULL);
    kb_buf_init(&t.text, alloc);
    kb_buf_init(&t.piece, alloc);
    kb_status st = env ? set_prefixes(env, base, &t.text) : KB_ERR_NOMEM;
    st = st == KB_OK ? run(&t, env, txn, &triples, n_statements) : st;
    serd_reader_free(t.reader);
    if (t.writer) {
        serd_writer_free(t.writer);
    }
    serd_env_free(env);
    kb_buf_clear(&t.piece);
    kb_buf_clear(&t.text);
    return st;
}

#else

kb_status
kb_export_turtle(kb_txn *txn, const kb_export_options *options,
                 kb_write_fn write, void *ctx, uint64_t *n_statements)
{
    (void)txn;
    (void)options;
    (void)write;
    (void)ctx;
    (void)n_statements;
    return KB_ERR_INVALID;
}

#endif

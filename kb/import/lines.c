// SPDX-License-Identifier: MIT
// serd parses; each line is given to it alone, because a statement is one line
// and serd, which also reads Turtle, would let it go on.  What serd is lenient
// about is refused here.
#include "import/lines.h"

#include "base/buf.h"
#include "base/error.h"

#include <stdio.h>

#if KB_HAVE_SERD

#    include <serd/serd.h>

enum { MAX_LINE = 16 << 20, CHUNK = 64 * 1024 };

typedef struct parser {
    const kb_ntriples_options *options;
    kb_statement_fn fn;
    void *ctx;
    SerdReader *reader;
    kb_buf line;
    uint64_t number;       // of the line
    uint64_t offset;       // of its first byte
    uint32_t n_statements; // of the line
    kb_buf text;           // of the statement held
    kb_statement held;     // until the line has come to its end
    kb_status st;          // of copying it
    kb_error why;          // what is wrong with the line
} parser;

static void
refuse(parser *p, kb_status st, unsigned column, const char *what)
{
    if (p->why.status == KB_OK) {
        (void)kb_error_set(&p->why, st, NULL, 0, "%s", what);
        p->why.line = p->number < UINT32_MAX ? (uint32_t)p->number : UINT32_MAX;
        p->why.column = column;
        p->why.offset = p->offset + (column > 0 ? column - 1 : 0);
    }
}

static SerdStatus
take_error(void *handle, const SerdError *e)
{
    char text[128];
    // serd's own texts end with a line feed; its formats are literals there.
#    pragma GCC diagnostic push
#    pragma GCC diagnostic ignored "-Wformat-nonliteral"
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): serd has begun it
    const int n = vsnprintf(text, sizeof(text), e->fmt, *e->args);
#    pragma GCC diagnostic pop
    if (n > 0 && (size_t)n < sizeof(text) && text[n - 1] == '\n') {
        text[n - 1] = '\0';
    }
    refuse(handle, KB_ERR_SYNTAX, e->col, text);
    return SERD_SUCCESS;
}

static kb_str
text_of(const SerdNode *node)
{
    return node ? (kb_str){(const char *)node->buf, node->n_bytes}
                : (kb_str){NULL, 0};
}

static bool
read_term(const SerdNode *node, kb_line_term *out)
{
    out->text = text_of(node);
    switch (node->type) {
    case SERD_URI:
        out->kind = KB_LINE_IRI;
        return true;
    case SERD_BLANK:
        out->kind = KB_LINE_BLANK;
        return true;
    case SERD_LITERAL:
        out->kind = KB_LINE_LITERAL;
        return true;
    case SERD_NOTHING:
    case SERD_CURIE:
    default:
        return false;
    }
}

/// Copy a statement: serd's nodes are gone when the line is read.
static kb_status
hold(parser *p, const kb_statement *s)
{
    p->held = *s;
    kb_str *const texts[] = {&p->held.subject.text, &p->held.predicate,
                             &p->held.object.text, &p->held.lang,
                             &p->held.graph};
    const size_t n = sizeof(texts) / sizeof(texts[0]);
    size_t len = 0;
    for (size_t i = 0; i < n; ++i) {
        len += texts[i]->len;
    }
    kb_buf_reset(&p->text);
    KB_TRY(kb_buf_reserve(&p->text, len + 1)); // so that it does not move
    for (size_t i = 0; i < n; ++i) {
        const char *const at = p->text.ptr + p->text.len;
        KB_TRY(kb_buf_add_str(&p->text, *texts[i]));
        texts[i]->ptr = at;
    }
    return KB_OK;
}

static SerdStatus // NOLINTNEXTLINE(readability-function-size): as serd calls
take_statement(void *handle, SerdStatementFlags flags, const SerdNode *graph,
               const SerdNode *subject, const SerdNode *predicate,
               const SerdNode *object, const SerdNode *datatype,
               const SerdNode *lang)
{
    parser *const p = handle;
    (void)flags;
    const bool has_graph = graph && graph->type != SERD_NOTHING;
    kb_statement s = {.predicate = text_of(predicate), .lang = text_of(lang)};
    kb_line_term name = {KB_LINE_IRI, {NULL, 0}};
    const bool is_good =
        read_term(subject, &s.subject) && read_term(object, &s.object) &&
        predicate->type == SERD_URI && (!has_graph || read_term(graph, &name));
    if (++p->n_statements > 1) {
        refuse(p, KB_ERR_SYNTAX, 1, "more than one statement in a line");
    } else if (!is_good || s.subject.kind == KB_LINE_LITERAL ||
               (datatype && datatype->type == SERD_CURIE)) {
        refuse(p, KB_ERR_SYNTAX, 1, "a prefixed name");
    } else if (has_graph && !p->options->is_quads) {
        refuse(p, KB_ERR_SYNTAX, 1, "a fourth term; is this N-Quads?");
    } else if (kb_str_check_utf8(s.object.text, NULL) != KB_OK ||
               kb_str_check_utf8(s.subject.text, NULL) != KB_OK) {
        refuse(p, KB_ERR_UTF8, 1, "an escape that is no character");
    } else if (p->why.status == KB_OK) {
        s.graph = name.text;
        p->st = hold(p, &s);
    }
    return p->st == KB_OK && p->why.status == KB_OK ? SERD_SUCCESS
                                                    : SERD_ERR_INTERNAL;
}

/// Look over a line before it is parsed: a statement that is refused at its end
/// must not have been taken before.
static kb_status
check_line(parser *p)
{
    const kb_str line = kb_buf_get(&p->line);
    size_t at = 0;
    if (line.len > 0 && memchr(line.ptr, '\0', line.len)) {
        const char *const zero = memchr(line.ptr, '\0', line.len);
        refuse(p, KB_ERR_SYNTAX, (unsigned)(zero - line.ptr) + 1,
               "a zero byte");
    } else if (kb_str_check_utf8(line, &at) != KB_OK) {
        refuse(p, KB_ERR_UTF8, (unsigned)at + 1, "no UTF-8");
    }
    return p->why.status;
}

static bool
is_blank(kb_str line)
{
    for (size_t i = 0; i < line.len; ++i) {
        if (!strchr(" \t\r", line.ptr[i])) {
            return line.ptr[i] == '#';
        }
    }
    return true;
}

static kb_status
parse_line(parser *p, kb_ntriples_counts *counts, kb_error *err)
{
    ++p->number;
    p->n_statements = 0;
    p->why = (kb_error){.status = KB_OK};
    if (check_line(p) == KB_OK && !is_blank(kb_buf_get(&p->line))) {
        KB_TRY(kb_buf_add_byte(&p->line, '\0'));
        --p->line.len;
        const SerdStatus read =
            serd_reader_read_string(p->reader, (const uint8_t *)p->line.ptr);
        KB_TRY(p->st);
        if (read != SERD_SUCCESS) {
            refuse(p, KB_ERR_SYNTAX, 1, "not a statement");
        }
    }
    counts->n_lines = p->number;
    p->offset += p->line.len + 1;
    if (p->why.status == KB_OK) {
        counts->n_statements += p->n_statements;
        return p->n_statements > 0 ? p->fn(p->ctx, &p->held) : KB_OK;
    }
    ++counts->n_refused;
    if (p->options->on_error) {
        return p->options->on_error(p->options->ctx, &p->why);
    }
    if (err) {
        *err = p->why;
    }
    return p->why.status;
}

static kb_status
take_bytes(parser *p, kb_str bytes, kb_ntriples_counts *counts, kb_error *err)
{
    while (bytes.len > 0) {
        const char *const end = memchr(bytes.ptr, '\n', bytes.len);
        const size_t n = end ? (size_t)(end - bytes.ptr) : bytes.len;
        if (p->line.len + n > MAX_LINE) {
            ++p->number;
            refuse(p, KB_ERR_LIMIT, 0, "a line above 16 MiB");
            if (err) {
                *err = p->why;
            }
            return KB_ERR_LIMIT;
        }
        KB_TRY(kb_buf_add(&p->line, bytes.ptr, n));
        bytes.ptr += n;
        bytes.len -= n;
        if (end) {
            KB_TRY(parse_line(p, counts, err));
            kb_buf_reset(&p->line);
            ++bytes.ptr;
            --bytes.len;
        }
    }
    return KB_OK;
}

static kb_status
read_all(parser *p, kb_read_fn read, void *ctx, kb_ntriples_counts *counts,
         kb_error *err)
{
    char chunk[CHUNK];
    size_t n = 1;
    while (n > 0) {
        n = 0;
        KB_TRY(read(ctx, chunk, sizeof(chunk), &n));
        KB_TRY(take_bytes(p, (kb_str){chunk, n}, counts, err));
    }
    return p->line.len > 0 ? parse_line(p, counts, err) : KB_OK;
}

kb_status
kb_lines_read(const kb_lines *lines, kb_ntriples_counts *counts, kb_error *err)
{
    parser p = {.options = lines->options, .fn = lines->fn, .ctx = lines->ctx};
    // Also for N-Triples: serd's reader of N-Quads is the stricter one.
    p.reader = serd_reader_new(SERD_NQUADS, &p, NULL, NULL, NULL,
                               take_statement, NULL);
    if (!p.reader) {
        return KB_ERR_NOMEM;
    }
    serd_reader_set_strict(p.reader, true);
    serd_reader_set_error_sink(p.reader, take_error, &p);
    const kb_status st =
        read_all(&p, lines->read, lines->read_ctx, counts, err);
    serd_reader_free(p.reader);
    kb_buf_clear(&p.text);
    kb_buf_clear(&p.line);
    return st;
}

#else

kb_status
kb_lines_read(const kb_lines *lines, kb_ntriples_counts *counts, kb_error *err)
{
    (void)lines;
    (void)counts;
    return kb_error_set(err, KB_ERR_INVALID, NULL, 0,
                        "built without serd, which reads N-Triples");
}

#endif

// SPDX-License-Identifier: MIT
#include "relation/explain.h"

#include "base/buf.h"

// A text that grows; the first failure stays.
typedef struct writer {
    const kb_parse *parse;
    kb_buf buf;
    kb_status status;
} writer;

static void
add(writer *w, const char *text)
{
    if (w->status == KB_OK) {
        w->status = kb_buf_add(&w->buf, text, strlen(text));
    }
}

static void
add_str(writer *w, kb_str text)
{
    if (w->status == KB_OK) {
        w->status = kb_buf_add_str(&w->buf, text);
    }
}

static void
add_chunk(writer *w, uint32_t chunk)
{
    const kb_text *const text = w->parse->reading->text;
    const kb_chunk *const one = kb_parse_chunk(w->parse, chunk);
    const kb_span span = kb_text_span(text, one->begin, one->end);
    add_str(w, (kb_str){text->document->text.ptr + span.begin,
                        span.end - span.begin});
}

static void
add_list(writer *w, const char *name, const kb_list *list)
{
    for (uint32_t i = 0; i < list->n; ++i) {
        add(w, i == 0 ? name : " + ");
        add_chunk(w, list->items[i]);
    }
}

static void
add_clause(writer *w, const kb_clause *clause)
{
    add_list(w, "; subject: ", &clause->subject);
    if (kb_parse_chunk(w->parse, clause->verb)->kind == KB_CHUNK_VERB) {
        add(w, "; verb: ");
    } else {
        add(w, "; noun: ");
    }
    add_chunk(w, clause->verb);
    add_list(w, "; object: ", &clause->object);
    add_list(w, "; second object: ", &clause->second);
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        add(w, "; ");
        add_chunk(w, clause->phrases[p].chunk);
        add_list(w, " ", &clause->phrases[p].nouns);
    }
    if (clause->governor != KB_NONE) {
        add(w, clause->is_reported ? "; said by: " : "; governed by: ");
        add_chunk(w, w->parse->clauses.items[clause->governor].verb);
    }
}

static kb_str
finish(writer *w, kb_findings *findings)
{
    kb_str out = {NULL, 0};
    if (w->status == KB_OK) {
        w->status = kb_arena_copy(findings->why, kb_buf_get(&w->buf), &out);
    }
    kb_buf_clear(&w->buf);
    if (w->status != KB_OK && findings->status == KB_OK) {
        findings->status = w->status;
    }
    return w->status == KB_OK ? out : (kb_str){NULL, 0};
}

kb_str
kb_explain_frame(const kb_parse *parse, const kb_frame *frame,
                 const kb_clause *clause, kb_findings *findings)
{
    if (!findings->why) {
        return (kb_str){NULL, 0};
    }
    writer w = {.parse = parse, .status = KB_OK};
    kb_buf_init(&w.buf, findings->list.alloc);
    add_str(&w, frame->pattern);
    add_clause(&w, clause);
    return finish(&w, findings);
}

kb_str
kb_explain_composition(const kb_parse *parse, const kb_composition *rule,
                       uint32_t clause, kb_findings *findings)
{
    if (!findings->why) {
        return (kb_str){NULL, 0};
    }
    writer w = {.parse = parse, .status = KB_OK};
    kb_buf_init(&w.buf, findings->list.alloc);
    add_str(&w, rule->outer);
    add(&w, " + ");
    add_str(&w, rule->inner);
    add_clause(&w, &parse->clauses.items[clause]);
    return finish(&w, findings);
}

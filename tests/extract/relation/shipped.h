// SPDX-License-Identifier: MIT
// The shipped lists and rules at work: one text in, its relations out.
#ifndef KB_TEST_SHIPPED_H
#define KB_TEST_SHIPPED_H

#include "relation/rule.h"
#include "test.h"

#include <kb/extract.h>

typedef struct shipped {
    kb_gaz *gaz;
    kb_rules *rules;
    kb_extractor *extractor;
} shipped;

/// Open the image of the build tree and the rules of the source tree; false,
/// with a message on stderr, when one of them is not to be had.
static inline bool
shipped_open(shipped *s)
{
    static const char *const rules[] = {KB_SOURCE_DIR "/gazetteers/rules"};
    kb_error err = {.status = KB_OK};
    if (kb_gaz_open(KB_BINARY_DIR "/share/kb/kb.gaz", NULL, &s->gaz, &err) !=
            KB_OK ||
        kb_rules_load(rules, 1, NULL, &s->rules, &err) != KB_OK) {
        fprintf(stderr, "%s:%u:%u: %s\n", err.source, err.line, err.column,
                err.message);
        return false;
    }
    const kb_gaz *const gazs[] = {s->gaz};
    return kb_extractor_new(gazs, 1, s->rules, NULL, &s->extractor) == KB_OK;
}

static inline void
shipped_close(shipped *s)
{
    kb_extractor_free(s->extractor);
    kb_rules_free(s->rules);
    kb_gaz_close(s->gaz);
}

/// Annotate a text; `found` is valid until the next call.
static inline void
shipped_run(shipped *s, kb_document *document, kb_annotation *found)
{
    kb_error err = {.status = KB_OK};
    if (kb_extractor_run(s->extractor, document, found, &err) != KB_OK) {
        fail_msg("%s: " KB_FMT, err.message, KB_ARG(document->text));
    }
}

static inline kb_str
shipped_text(const kb_annotation *found, kb_span span)
{
    return (kb_str){found->document->text.ptr + span.begin,
                    span.end - span.begin};
}

/// The name of an end: of its entity, else its literal, else its words.
static inline kb_str
shipped_end(const kb_annotation *found, const kb_argument *end)
{
    if (end->literal.len > 0) {
        return end->literal;
    }
    return end->entity == KB_NONE ? shipped_text(found, end->span)
                                  : found->entities[end->entity].name;
}

static inline bool
shipped_is(kb_str view, const char *text)
{
    return kb_str_equal(view, (kb_str){text, strlen(text)});
}

/// The first relation of that predicate between those names, read or derived,
/// or NULL; an end that is NULL may be anything.
static inline const kb_relation *
shipped_find_as(const kb_annotation *found, bool is_derived,
                const char *subject, const char *predicate, const char *object)
{
    for (uint32_t i = 0; i < found->n_relations; ++i) {
        const kb_relation *const r = &found->relations[i];
        if (r->is_derived == is_derived &&
            shipped_is(r->predicate, predicate) &&
            (!subject ||
             shipped_is(shipped_end(found, &r->subject), subject)) &&
            (!object || shipped_is(shipped_end(found, &r->object), object))) {
            return r;
        }
    }
    return NULL;
}

static inline const kb_relation *
shipped_find(const kb_annotation *found, const char *subject,
             const char *predicate, const char *object)
{
    return shipped_find_as(found, false, subject, predicate, object);
}

/// What was found, for messages of failed tests.
static inline void
shipped_print(const kb_annotation *found)
{
    for (uint32_t i = 0; i < found->n_relations; ++i) {
        const kb_relation *const r = &found->relations[i];
        const kb_str subject = shipped_end(found, &r->subject);
        const kb_str object = shipped_end(found, &r->object);
        print_error("    " KB_FMT " | " KB_FMT " | " KB_FMT " (" KB_FMT
                    ", modality %d%s%s)\n",
                    KB_ARG(subject), KB_ARG(r->predicate), KB_ARG(object),
                    KB_ARG(r->rule), (int)r->modality,
                    r->is_negative ? ", negative" : "",
                    r->is_derived ? ", derived" : "");
    }
}

#endif // KB_TEST_SHIPPED_H

// SPDX-License-Identifier: MIT
// Written piece by piece: values of jansson, as in tools/json.h, take 13 times
// the instructions here, which is half of what finding the facts takes.
#include "annotate.h"

#include "names.h"

#include <kb/predicate.h>

#include <errno.h>
#include <stdlib.h>

// ---- JSON -------------------------------------------------------------------

/// The letter of a two-character escape, or 0.
static char
short_escape(unsigned char c)
{
    switch (c) {
    case '"':
    case '\\':
        return (char)c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

static void
add_escape(kb_out *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    const char letter = short_escape(c);
    if (letter != 0) {
        const char escape[2] = {'\\', letter};
        kb_out_bytes(out, escape, sizeof(escape));
    } else {
        const char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
        kb_out_bytes(out, escape, sizeof(escape));
    }
}

static void
add_string(kb_out *out, kb_str text)
{
    size_t begin = 0;
    kb_out_char(out, '"');
    for (size_t i = 0; i < text.len; ++i) {
        const unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) {
            continue;
        }
        kb_out_bytes(out, text.ptr + begin, i - begin);
        add_escape(out, c);
        begin = i + 1;
    }
    if (begin < text.len) {
        kb_out_bytes(out, text.ptr + begin, text.len - begin);
    }
    kb_out_char(out, '"');
}

static void
add_day(kb_out *out, kb_day day)
{
    if (day == KB_NO_DAY) {
        kb_out_text(out, "null");
        return;
    }
    char text[KB_DAY_LEN + 1];
    kb_day_format(day, text);
    kb_out_char(out, '"');
    kb_out_bytes(out, text, KB_DAY_LEN);
    kb_out_char(out, '"');
}

static kb_str
text_of(const kb_annotation *annotation, kb_span span)
{
    return (kb_str){annotation->document->text.ptr + span.begin,
                    span.end - span.begin};
}

static void
add_span(kb_out *out, kb_span span)
{
    kb_out_text(out, "\"begin\":");
    kb_out_number(out, span.begin);
    kb_out_text(out, ",\"end\":");
    kb_out_number(out, span.end);
}

static void
add_index(kb_out *out, uint32_t index)
{
    if (index == KB_NONE) {
        kb_out_text(out, "null");
    } else {
        kb_out_number(out, index);
    }
}

// A C string that needs no escapes, in quotes, or null when empty.
static void
add_word(kb_out *out, const char *word)
{
    if (word[0] == '\0') {
        kb_out_text(out, "null");
        return;
    }
    kb_out_char(out, '"');
    kb_out_text(out, word);
    kb_out_char(out, '"');
}

static void
add_sentences(kb_out *out, const kb_annotation *annotation)
{
    kb_out_text(out, ",\"sentences\":[");
    for (uint32_t i = 0; i < annotation->n_sentences; ++i) {
        kb_out_text(out, i > 0 ? ",[" : "[");
        kb_out_number(out, annotation->sentences[i].begin);
        kb_out_char(out, ',');
        kb_out_number(out, annotation->sentences[i].end);
        kb_out_char(out, ']');
    }
    kb_out_char(out, ']');
}

// ---- entities ---------------------------------------------------------------

// Why a mention is one, and of that entity.
static void
add_reasons(kb_out *out, const kb_mention *mention)
{
    kb_out_text(out, ",\"rule\":");
    add_string(out, mention->rule);
    kb_out_text(out, ",\"score\":");
    kb_out_fraction(out, mention->score, 3);
    kb_out_text(out, ",\"sieve\":");
    add_string(out, mention->sieve);
    kb_out_text(out, ",\"why\":");
    add_string(out, mention->why);
}

static void
add_mention(kb_out *out, const kb_annotation *annotation,
            const kb_mention *mention, bool explains)
{
    kb_out_char(out, '{');
    add_span(out, mention->span);
    kb_out_text(out, ",\"text\":");
    add_string(out, text_of(annotation, mention->span));
    kb_out_text(out, ",\"kind\":\"");
    kb_out_text(out, kb_mention_text(mention->kind));
    kb_out_char(out, '"');
    if (explains) {
        add_reasons(out, mention);
    }
    kb_out_char(out, '}');
}

static void
add_entity(kb_out *out, const kb_entity *entity, kb_str base)
{
    kb_out_text(out, "{\"iri\":");
    // An IRI holds no character that JSON escapes.
    kb_out_char(out, '"');
    kb_out_str(out, base);
    kb_out_text(out, "entity/");
    kb_out_str(out, entity->key);
    kb_out_text(out, "\",\"type\":\"");
    kb_out_text(out, kb_type_text(entity->type));
    kb_out_text(out, "\",\"name\":");
    add_string(out, entity->name);
    kb_out_text(out, entity->is_known ? ",\"known\":true" : ",\"known\":false");
    if (entity->wikidata > 0) {
        kb_out_text(out, ",\"wikidata\":\"Q");
        kb_out_number(out, entity->wikidata);
        kb_out_char(out, '"');
    }
}

// The mentions of each entity as chains through `next`, in order of the text.
static void
chain_mentions(const kb_annotation *annotation, uint32_t *first, uint32_t *next)
{
    for (uint32_t i = 0; i < annotation->n_entities; ++i) {
        first[i] = KB_NONE;
    }
    for (uint32_t i = annotation->n_mentions; i > 0; --i) {
        const uint32_t entity = annotation->mentions[i - 1].entity;
        if (entity < annotation->n_entities) {
            next[i - 1] = first[entity];
            first[entity] = i - 1;
        }
    }
}

static void
add_entities(kb_out *out, const kb_annotation *annotation,
             const kb_annotate_options *options)
{
    const size_t n =
        (size_t)annotation->n_entities + annotation->n_mentions + 1;
    uint32_t *const first = malloc(n * sizeof(*first));
    if (!first) {
        out->error = ENOMEM;
        return;
    }
    uint32_t *const next = first + annotation->n_entities;
    chain_mentions(annotation, first, next);
    kb_out_text(out, ",\"entities\":[");
    for (uint32_t i = 0; i < annotation->n_entities; ++i) {
        kb_out_text(out, i > 0 ? "," : "");
        add_entity(out, &annotation->entities[i], options->base);
        kb_out_text(out, ",\"mentions\":[");
        for (uint32_t m = first[i]; m != KB_NONE; m = next[m]) {
            kb_out_text(out, m == first[i] ? "" : ",");
            add_mention(out, annotation, &annotation->mentions[m],
                        options->explains);
        }
        kb_out_text(out, "]}");
    }
    kb_out_char(out, ']');
    free(first);
}

// ---- relations --------------------------------------------------------------

static void
add_argument(kb_out *out, const kb_argument *argument)
{
    if (argument->literal.len > 0) {
        kb_out_text(out, "{\"literal\":");
        add_string(out, argument->literal);
    } else {
        kb_out_text(out, "{\"entity\":");
        add_index(out, argument->entity);
    }
    kb_out_char(out, ',');
    add_span(out, argument->span);
    kb_out_char(out, '}');
}

static void
add_predicate(kb_out *out, kb_str name)
{
    const kb_predicate *const known = kb_predicate_find(name);
    const bool is_event = known && known->is_event;
    kb_out_text(out, ",\"class\":");
    add_word(out, is_event ? known->plover : "");
    kb_out_text(out, ",\"cameo\":");
    add_word(out, is_event ? known->cameo : "");
}

static void
add_relation(kb_out *out, const kb_relation *relation, bool explains)
{
    kb_out_text(out, "{\"subject\":");
    add_argument(out, &relation->subject);
    kb_out_text(out, ",\"predicate\":");
    add_string(out, relation->predicate);
    kb_out_text(out, ",\"object\":");
    add_argument(out, &relation->object);
    add_predicate(out, relation->predicate);
    kb_out_text(out, relation->is_negative ? ",\"polarity\":\"negative\""
                                           : ",\"polarity\":\"positive\"");
    kb_out_text(out, ",\"modality\":\"");
    kb_out_text(out, kb_modality_text(relation->modality));
    kb_out_text(out, "\",\"attribution\":");
    add_index(out, relation->attribution);
    kb_out_text(out, ",\"time\":");
    add_day(out, relation->time);
    kb_out_text(out, ",\"place\":");
    add_index(out, relation->place);
    kb_out_text(out, ",\"sentence\":");
    kb_out_number(out, relation->sentence);
    kb_out_char(out, ',');
    add_span(out, relation->trigger);
    kb_out_text(out, ",\"rule\":");
    add_string(out, relation->rule);
    kb_out_text(out, ",\"confidence\":");
    kb_out_fraction(out, relation->confidence, 3);
    kb_out_text(out, relation->is_derived ? ",\"derived\":true"
                                          : ",\"derived\":false");
    if (explains) {
        kb_out_text(out, ",\"why\":");
        add_string(out, relation->why);
    }
    kb_out_char(out, '}');
}

static void
add_relations(kb_out *out, const kb_annotation *annotation, bool explains)
{
    kb_out_text(out, ",\"relations\":[");
    for (uint32_t i = 0; i < annotation->n_relations; ++i) {
        kb_out_text(out, i > 0 ? "," : "");
        add_relation(out, &annotation->relations[i], explains);
    }
    kb_out_char(out, ']');
}

void
kb_annotate(kb_out *out, const kb_annotation *annotation,
            const kb_annotate_options *options)
{
    kb_out_text(out, "{\"version\":");
    kb_out_number(out, KB_ANNOTATE_VERSION);
    kb_out_text(out, ",\"id\":");
    add_string(out, annotation->document->id);
    kb_out_text(out, ",\"date\":");
    add_day(out, annotation->document->date);
    if (options->with_text) {
        kb_out_text(out, ",\"text\":");
        add_string(out, annotation->document->text);
    }
    add_sentences(out, annotation);
    add_entities(out, annotation, options);
    add_relations(out, annotation, options->explains);
    kb_out_text(out, "}\n");
}

// SPDX-License-Identifier: MIT
// What an annotation must be to be stored, and what identifies it.
#include "base/error.h"
#include "base/sha256.h"
#include "store/batch.h"

#include <math.h>

enum { NAME_MAX_LEN = 64 };

static bool
is_letter(char c)
{
    const char folded = (char)(c | 0x20);
    return folded >= 'a' && folded <= 'z';
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool
kb_annotation_is_key(kb_str key)
{
    bool is_good = key.len > 0 && key.len <= NAME_MAX_LEN;
    for (size_t i = 0; is_good && i < key.len; ++i) {
        const char c = key.ptr[i];
        is_good = is_digit(c) || is_letter(c) || c == '-' || c == '_';
    }
    return is_good;
}

static bool
is_predicate(kb_str name)
{
    bool is_good =
        name.len > 0 && name.len <= NAME_MAX_LEN && !is_digit(name.ptr[0]);
    for (size_t i = 0; is_good && i < name.len; ++i) {
        is_good = is_letter(name.ptr[i]) || is_digit(name.ptr[i]);
    }
    return is_good;
}

static bool
is_span(kb_span span, const kb_document *doc)
{
    return span.begin <= span.end && span.end <= doc->text.len;
}

/// A text that fits and, unless it is only bytes to us, is UTF-8.
static kb_status
check_text(kb_str text, bool is_utf8)
{
    if (text.len > KB_ROW_TEXT_MAX) {
        return KB_ERR_LIMIT;
    }
    return is_utf8 ? kb_str_check_utf8(text, NULL) : KB_OK;
}

static kb_status
check_document(const kb_document *doc)
{
    if (doc->id.len == 0) {
        return KB_ERR_INVALID;
    }
    if (doc->text.len > UINT32_MAX) {
        return KB_ERR_LIMIT;
    }
    KB_TRY(check_text(doc->id, false));
    KB_TRY(check_text(doc->title, false));
    KB_TRY(check_text(doc->url, false));
    KB_TRY(check_text(doc->source, false));
    return check_text(doc->lang, false);
}

static kb_status
check_entity(const kb_entity *entity)
{
    if (entity->type < KB_PERSON || entity->type > KB_ORGANIZATION ||
        !kb_annotation_is_key(entity->key)) {
        return KB_ERR_INVALID;
    }
    if (entity->n_aliases > UINT16_MAX) {
        return KB_ERR_LIMIT;
    }
    KB_TRY(check_text(entity->name, true));
    for (uint32_t i = 0; i < entity->n_aliases; ++i) {
        KB_TRY(check_text(entity->aliases[i], true));
    }
    return KB_OK;
}

static kb_status
check_relation(const kb_annotation *a, const kb_relation *r)
{
    const kb_document *const doc = a->document;
    const uint32_t entities[] = {r->subject.entity, r->object.entity,
                                 r->attribution, r->place};
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); ++i) {
        if (entities[i] != KB_NONE && entities[i] >= a->n_entities) {
            return KB_ERR_INVALID;
        }
    }
    const bool is_good =
        is_predicate(r->predicate) && is_span(r->subject.span, doc) &&
        is_span(r->object.span, doc) && is_span(r->trigger, doc) &&
        r->modality >= KB_ASSERTED && r->modality <= KB_ORDERED &&
        isfinite(r->confidence) && r->confidence >= 0 && r->confidence <= 1;
    if (!is_good) {
        return KB_ERR_INVALID;
    }
    KB_TRY(check_text(r->rule, false));
    return check_text(r->object.literal, true);
}

static kb_status
check_parts(const kb_annotation *a, const char **what)
{
    *what = "sentence";
    for (uint32_t i = 0; i < a->n_sentences; ++i) {
        const bool is_good =
            is_span(a->sentences[i], a->document) &&
            (i == 0 || a->sentences[i - 1].end <= a->sentences[i].begin);
        if (!is_good) {
            return KB_ERR_INVALID;
        }
    }
    *what = "entity";
    for (uint32_t i = 0; i < a->n_entities; ++i) {
        KB_TRY(check_entity(&a->entities[i]));
    }
    *what = "mention";
    for (uint32_t i = 0; i < a->n_mentions; ++i) {
        const kb_mention *const m = &a->mentions[i];
        if (m->entity >= a->n_entities || !is_span(m->span, a->document) ||
            m->kind < KB_MENTION_NAME || m->kind > KB_MENTION_PRONOUN) {
            return KB_ERR_INVALID;
        }
        KB_TRY(check_text(m->rule, false));
    }
    *what = "relation";
    for (uint32_t i = 0; i < a->n_relations; ++i) {
        KB_TRY(check_relation(a, &a->relations[i]));
    }
    return KB_OK;
}

kb_status
kb_annotation_check(const kb_annotation *annotation, kb_error *err)
{
    const char *what = "document";
    kb_status st = check_document(annotation->document);
    if (st == KB_OK) {
        st = check_parts(annotation, &what);
    }
    if (st != KB_OK) {
        return kb_error_set(err, st, NULL, 0, "a %s cannot be stored: %s", what,
                            kb_status_text(st));
    }
    return KB_OK;
}

// ---- digest -----------------------------------------------------------------

static kb_status
add_numbers(kb_buf *out, const uint32_t *numbers, size_t n)
{
    KB_TRY(kb_buf_reserve(out, 4 * n));
    for (size_t i = 0; i < n; ++i) {
        kb_code_put32((uint8_t *)out->ptr + out->len, numbers[i]);
        out->len += 4;
    }
    return KB_OK;
}

static kb_status
add_entity(kb_buf *out, const kb_entity *entity)
{
    const uint32_t numbers[] = {(uint32_t)entity->type, entity->is_known,
                                entity->wikidata, entity->n_aliases};
    KB_TRY(add_numbers(out, numbers, 4));
    KB_TRY(kb_code_add_str(out, entity->key));
    KB_TRY(kb_code_add_str(out, entity->name));
    for (uint32_t i = 0; i < entity->n_aliases; ++i) {
        KB_TRY(kb_code_add_str(out, entity->aliases[i]));
    }
    return KB_OK;
}

static kb_status
add_relation(kb_buf *out, const kb_relation *r)
{
    const uint32_t numbers[] = {
        r->subject.span.begin,
        r->subject.span.end,
        r->subject.entity,
        r->object.span.begin,
        r->object.span.end,
        r->object.entity,
        r->trigger.begin,
        r->trigger.end,
        r->sentence,
        r->is_negative,
        r->is_derived,
        (uint32_t)r->modality,
        r->attribution,
        r->place,
        kb_code_from_day(r->time),
        (uint32_t)lround(r->confidence * UINT16_MAX),
    };
    KB_TRY(add_numbers(out, numbers, sizeof(numbers) / sizeof(numbers[0])));
    KB_TRY(kb_code_add_str(out, r->predicate));
    KB_TRY(kb_code_add_str(out, r->object.literal));
    return kb_code_add_str(out, r->rule);
}

static kb_status
add_document(kb_buf *out, const kb_annotation *a)
{
    const kb_document *const doc = a->document;
    const uint32_t numbers[] = {kb_code_from_day(doc->date), a->n_sentences,
                                a->n_entities, a->n_mentions, a->n_relations};
    KB_TRY(add_numbers(out, numbers, 5));
    KB_TRY(kb_code_add_str(out, doc->title));
    KB_TRY(kb_code_add_str(out, doc->url));
    KB_TRY(kb_code_add_str(out, doc->source));
    return kb_code_add_str(out, doc->lang);
}

static kb_status
add_places(kb_buf *out, const kb_annotation *a)
{
    for (uint32_t i = 0; i < a->n_sentences; ++i) {
        const uint32_t span[] = {a->sentences[i].begin, a->sentences[i].end};
        KB_TRY(add_numbers(out, span, 2));
    }
    for (uint32_t i = 0; i < a->n_mentions; ++i) {
        const kb_mention *const m = &a->mentions[i];
        const uint32_t row[] = {m->span.begin, m->span.end, m->entity,
                                (uint32_t)m->kind};
        KB_TRY(add_numbers(out, row, 4));
        KB_TRY(kb_code_add_str(out, m->rule));
    }
    return KB_OK;
}

kb_status
kb_annotation_digest(const kb_annotation *annotation, kb_buf *scratch,
                     uint8_t out[KB_KEY_HASH])
{
    kb_buf_reset(scratch);
    KB_TRY(add_document(scratch, annotation));
    KB_TRY(add_places(scratch, annotation));
    for (uint32_t i = 0; i < annotation->n_entities; ++i) {
        KB_TRY(add_entity(scratch, &annotation->entities[i]));
    }
    for (uint32_t i = 0; i < annotation->n_relations; ++i) {
        KB_TRY(add_relation(scratch, &annotation->relations[i]));
    }
    const kb_str all[] = {kb_buf_get(scratch), annotation->document->text};
    uint8_t digest[KB_SHA256_LEN];
    kb_sha256(all, sizeof(all) / sizeof(all[0]), digest);
    memcpy(out, digest, KB_KEY_HASH);
    return KB_OK;
}

// SPDX-License-Identifier: MIT
#include "store/batch.h"

#include "base/alloc.h"
#include "base/escape.h"
#include "base/hash.h"
#include "store/fix.h"

#include <kb/predicate.h>

#include <math.h>
#include <stdlib.h>

kb_status
kb_batch_new(const kb_allocator *alloc, kb_batch **out)
{
    kb_batch *const batch = kb_alloc_zeroed(alloc, 1, sizeof(*batch));
    if (!batch) {
        return KB_ERR_NOMEM;
    }
    kb_arena_init(&batch->term_arena, alloc, 0);
    kb_arena_init(&batch->arena, alloc, 0);
    kb_buf_init(&batch->scratch, alloc);
    kb_buf_init(&batch->bodies, alloc);
    batch->wanted.alloc = alloc;
    batch->term_slots.alloc = alloc;
    batch->variant_slots.alloc = alloc;
    batch->doc_slots.alloc = alloc;
    batch->terms.alloc = alloc;
    batch->variants.alloc = alloc;
    batch->docs.alloc = alloc;
    batch->entities.alloc = alloc;
    batch->mentions.alloc = alloc;
    batch->evidence.alloc = alloc;
    batch->sentences.alloc = alloc;
    batch->places.alloc = alloc;
    batch->names.alloc = alloc;
    *out = batch;
    return KB_OK;
}

kb_batch_sizes
kb_batch_sizes_of(const kb_batch *batch)
{
    return (kb_batch_sizes){batch->docs.n, batch->entities.n, batch->mentions.n,
                            batch->evidence.n, batch->sentences.n};
}

void
kb_batch_expect(kb_batch *batch, const kb_batch_sizes *sizes)
{
    const kb_status ignored[] = {
        KB_VEC_RESERVE(&batch->docs, sizes->docs),
        KB_VEC_RESERVE(&batch->entities, sizes->entities),
        KB_VEC_RESERVE(&batch->mentions, sizes->mentions),
        KB_VEC_RESERVE(&batch->evidence, sizes->evidence),
        KB_VEC_RESERVE(&batch->sentences, sizes->sentences),
    };
    (void)ignored;
}

void
kb_batch_free(kb_batch *batch)
{
    if (!batch) {
        return;
    }
    kb_fixes_free(batch->fixes);
    KB_VEC_CLEAR(&batch->names);
    KB_VEC_CLEAR(&batch->places);
    KB_VEC_CLEAR(&batch->wanted);
    kb_buf_clear(&batch->bodies);
    KB_VEC_CLEAR(&batch->sentences);
    KB_VEC_CLEAR(&batch->evidence);
    KB_VEC_CLEAR(&batch->mentions);
    KB_VEC_CLEAR(&batch->entities);
    KB_VEC_CLEAR(&batch->docs);
    KB_VEC_CLEAR(&batch->variants);
    KB_VEC_CLEAR(&batch->terms);
    kb_slots_clear(&batch->doc_slots);
    kb_slots_clear(&batch->variant_slots);
    kb_slots_clear(&batch->term_slots);
    kb_buf_clear(&batch->scratch);
    const kb_allocator *const alloc = batch->arena.alloc;
    kb_arena_clear(&batch->arena);
    kb_arena_clear(&batch->term_arena);
    kb_alloc_release(alloc, batch);
}

size_t
kb_batch_memory(const kb_batch *b)
{
    return b->arena.used + b->term_arena.used +
           b->terms.n * sizeof(*b->terms.items) +
           b->variants.n * sizeof(*b->variants.items) +
           b->docs.n * sizeof(*b->docs.items) +
           b->entities.n * sizeof(*b->entities.items) +
           b->mentions.n * sizeof(*b->mentions.items) +
           b->evidence.n * sizeof(*b->evidence.items) +
           b->sentences.n * sizeof(*b->sentences.items);
}

void
kb_batch_forget(kb_batch *batch)
{
    kb_slots_clear(&batch->doc_slots);
    kb_slots_clear(&batch->variant_slots);
    batch->variants.n = 0;
    batch->docs.n = 0;
    batch->entities.n = 0;
    batch->mentions.n = 0;
    batch->evidence.n = 0;
    batch->sentences.n = 0;
    kb_arena_reset(&batch->arena);
}

void
kb_batch_drop_terms(kb_batch *batch)
{
    KB_VEC_CLEAR(&batch->terms);
    kb_slots_clear(&batch->term_slots);
    kb_arena_clear(&batch->term_arena);
    memset(batch->recent, 0, sizeof(batch->recent));
}

// ---- terms ------------------------------------------------------------------

/// Whether a predicate goes both ways.  A damaged store has what is none.
static bool
is_reciprocal(kb_str body)
{
    static const kb_str head = KB_STR_INIT("ontology#");
    if (body.len <= head.len || memcmp(body.ptr, head.ptr, head.len) != 0) {
        return false;
    }
    const kb_predicate *const known = kb_predicate_find(
        (kb_str){body.ptr + head.len, body.len - head.len - 1});
    return known && known->is_reciprocal;
}

static kb_status
add_term(kb_batch *batch, uint8_t kind, kb_str body, uint64_t hash,
         uint32_t *out)
{
    kb_new_term term = {.kind = kind,
                        .is_reciprocal =
                            kind == KB_TERM_LOCAL && is_reciprocal(body)};
    KB_TRY(KB_VEC_RESERVE(&batch->terms, 1));
    KB_TRY(kb_arena_copy(&batch->term_arena, body, &term.body));
    *out = (uint32_t)batch->terms.n;
    KB_TRY(kb_slots_add(&batch->term_slots, hash, *out));
    batch->terms.items[batch->terms.n++] = term;
    return KB_OK;
}

static uint64_t
hash_term(uint8_t kind, kb_str body)
{
    return kb_hash_finish(kb_hash_combine(kb_hash(body), kind));
}

/// Find a term by its hash, or add it.
static kb_status
intern(kb_batch *batch, uint8_t kind, kb_str body, uint64_t hash, uint32_t *out)
{
    kb_probe probe = kb_slots_probe(hash);
    while (kb_slots_next(&batch->term_slots, &probe, out)) {
        const kb_new_term *const term = &batch->terms.items[*out];
        if (term->kind == kind && kb_str_equal(term->body, body)) {
            return KB_OK;
        }
    }
    return add_term(batch, kind, body, hash, out);
}

kb_status
kb_batch_term(kb_batch *batch, uint8_t kind, kb_str body, uint32_t *out)
{
    return intern(batch, kind, body, hash_term(kind, body), out);
}

static kb_status
add_local(kb_buf *buf, kb_str folder, kb_str name)
{
    KB_TRY(kb_buf_add_str(buf, folder));
    KB_TRY(kb_buf_add_str(buf, name));
    return kb_buf_add_byte(buf, '>');
}

/// What the bodies of predicates begin with, and of rules.
static const kb_str ontology = KB_STR_INIT("ontology#");
static const kb_str nothing = {"", 0};

/// Whether a body is the name of a rule, or of a predicate in its folder.
static bool
is_named(const kb_new_term *term, uint8_t kind, kb_str folder, kb_str name)
{
    const size_t tail = folder.len > 0;
    return term->kind == kind &&
           term->body.len == folder.len + name.len + tail &&
           kb_str_equal((kb_str){term->body.ptr + folder.len, name.len}, name);
}

/// Intern a term of which there are few, which are met again and again.
static kb_status
intern_common(kb_batch *batch, uint8_t kind, kb_str folder, kb_str name,
              uint32_t *out)
{
    const uint64_t hash = kb_hash_combine(kb_hash(name), kind);
    uint32_t *const recent = &batch->recent[(hash >> 32) % KB_BATCH_RECENT];
    if (*recent > 0 &&
        is_named(&batch->terms.items[*recent - 1], kind, folder, name)) {
        *out = *recent - 1;
        return KB_OK;
    }
    kb_buf_reset(&batch->scratch);
    if (folder.len > 0) {
        KB_TRY(add_local(&batch->scratch, folder, name));
        name = kb_buf_get(&batch->scratch);
    }
    KB_TRY(kb_batch_term(batch, kind, name, out));
    *recent = *out + 1;
    return KB_OK;
}

static kb_status
intern_literal(kb_batch *batch, kb_str text, uint32_t *out)
{
    kb_buf *const buf = &batch->scratch;
    kb_buf_reset(buf);
    KB_TRY(kb_escape(text, buf));
    KB_TRY(kb_buf_add_byte(buf, '"'));
    return kb_batch_term(batch, KB_TERM_PLAIN, kb_buf_get(buf), out);
}

// ---- variants ---------------------------------------------------------------

static int
compare_names(const void *a, const void *b)
{
    return kb_str_compare(*(const kb_str *)a, *(const kb_str *)b);
}

/// Append the head of a variant's content, up to the number of aliases.
static kb_status
add_content_head(kb_buf *buf, const kb_entity *entity, size_t n_aliases)
{
    uint8_t count[2];
    const uint8_t head[] = {(uint8_t)entity->type,
                            entity->is_known ? KB_ENT_KNOWN : 0};
    KB_TRY(kb_buf_add(buf, head, sizeof(head)));
    KB_TRY(kb_code_add32(buf, entity->wikidata));
    KB_TRY(kb_code_add_str(buf, entity->name));
    kb_code_put16(count, (uint16_t)n_aliases);
    return kb_buf_add(buf, count, sizeof(count));
}

/// Sort the aliases into `names`: none empty, twice or like the name.
static kb_status
sort_aliases(kb_batch *batch, const kb_entity *entity)
{
    batch->names.n = 0;
    KB_TRY(KB_VEC_RESERVE(&batch->names, entity->n_aliases));
    for (uint32_t i = 0; i < entity->n_aliases; ++i) {
        if (entity->aliases[i].len > 0 &&
            !kb_str_equal(entity->aliases[i], entity->name)) {
            batch->names.items[batch->names.n++] = entity->aliases[i];
        }
    }
    if (batch->names.n > 1) {
        qsort(batch->names.items, batch->names.n, sizeof(kb_str),
              compare_names);
    }
    size_t n = 0;
    for (size_t i = 0; i < batch->names.n; ++i) {
        const kb_str name = batch->names.items[i];
        if (n == 0 || !kb_str_equal(batch->names.items[n - 1], name)) {
            batch->names.items[n++] = name;
        }
    }
    batch->names.n = n;
    return KB_OK;
}

static kb_status
make_content(kb_batch *batch, const kb_entity *entity, kb_new_variant *out)
{
    kb_buf *const buf = &batch->scratch;
    KB_TRY(sort_aliases(batch, entity));
    kb_buf_reset(buf);
    KB_TRY(add_content_head(buf, entity, batch->names.n));
    for (size_t i = 0; i < batch->names.n; ++i) {
        KB_TRY(kb_code_add_str(buf, batch->names.items[i]));
    }
    kb_key_hash(kb_buf_get(buf), out->hash);
    if (kb_str_equal(kb_buf_get(buf), out->raw)) {
        out->content = out->raw;
        return KB_OK;
    }
    return kb_arena_copy(&batch->arena, kb_buf_get(buf), &out->content);
}

/// Whether a variant is of a term and has a content as given.
static bool
is_variant(const kb_batch *batch, uint32_t index, uint32_t term, kb_str raw)
{
    return index < batch->variants.n &&
           batch->variants.items[index].term == term &&
           kb_str_equal(batch->variants.items[index].raw, raw);
}

static bool
find_variant(const kb_batch *batch, uint32_t term, kb_str raw, uint64_t hash,
             uint32_t *out)
{
    kb_probe probe = kb_slots_probe(hash);
    while (kb_slots_next(&batch->variant_slots, &probe, out)) {
        if (is_variant(batch, *out, term, raw)) {
            return true;
        }
    }
    return false;
}

static kb_status
add_variant(kb_batch *batch, const kb_new_variant *variant, uint64_t hash,
            uint32_t *out)
{
    KB_TRY(KB_VEC_RESERVE(&batch->variants, 1));
    *out = (uint32_t)batch->variants.n;
    KB_TRY(kb_slots_add(&batch->variant_slots, hash, *out));
    batch->variants.items[batch->variants.n++] = *variant;
    return KB_OK;
}

static uint64_t
hash_variant(uint32_t term, kb_str raw)
{
    return kb_hash_finish(kb_hash_combine(kb_hash(raw), term));
}

static kb_status
intern_variant(kb_batch *batch, uint32_t term, const kb_entity *entity,
               uint32_t *out)
{
    kb_buf *const buf = &batch->scratch;
    kb_buf_reset(buf);
    KB_TRY(add_content_head(buf, entity, entity->n_aliases));
    for (uint32_t i = 0; i < entity->n_aliases; ++i) {
        KB_TRY(kb_code_add_str(buf, entity->aliases[i]));
    }
    const kb_str raw = kb_buf_get(buf);
    *out = batch->terms.items[term].variant;
    if (is_variant(batch, *out, term, raw)) {
        return KB_OK; // as nearly always
    }
    const uint64_t hash = hash_variant(term, raw);
    if (!find_variant(batch, term, raw, hash, out)) {
        kb_new_variant variant = {.term = term};
        KB_TRY(kb_arena_copy(&batch->arena, raw, &variant.raw));
        KB_TRY(make_content(batch, entity, &variant));
        KB_TRY(add_variant(batch, &variant, hash, out));
    }
    batch->terms.items[term].variant = *out;
    return KB_OK;
}

kb_status
kb_batch_variant(kb_batch *batch, uint32_t term, kb_str content, uint32_t *out)
{
    const uint64_t hash = hash_variant(term, content);
    if (find_variant(batch, term, content, hash, out)) {
        return KB_OK;
    }
    kb_new_variant variant = {.term = term};
    KB_TRY(kb_arena_copy(&batch->arena, content, &variant.raw));
    variant.content = variant.raw;
    kb_key_hash(content, variant.hash);
    return add_variant(batch, &variant, hash, out);
}

// ---- one document -----------------------------------------------------------

/// Tell the cache of what will be looked up, step by step: each step needs what
/// the one before has fetched.
static void
prefetch_terms(const kb_batch *batch)
{
    const kb_term_wanted *const wanted = batch->wanted.items;
    const size_t n = batch->wanted.n;
    enum { MOST = 64 };
    uint32_t found[MOST];
    const size_t n_steps = n < MOST ? n : MOST;
    for (size_t i = 0; i < n_steps; ++i) {
        kb_slots_prefetch(&batch->term_slots, wanted[i].hash);
    }
    for (size_t i = 0; i < n_steps; ++i) {
        kb_probe probe = kb_slots_probe(wanted[i].hash);
        found[i] = KB_NONE;
        if (kb_slots_next(&batch->term_slots, &probe, &found[i])) {
            __builtin_prefetch(&batch->terms.items[found[i]]);
        }
    }
    for (size_t i = 0; i < n_steps; ++i) {
        if (found[i] != KB_NONE) {
            const kb_new_term *const term = &batch->terms.items[found[i]];
            __builtin_prefetch(term->body.ptr);
            found[i] = term->variant;
            if (term->variant < batch->variants.n) {
                __builtin_prefetch(&batch->variants.items[term->variant]);
            }
        }
    }
    for (size_t i = 0; i < n_steps; ++i) {
        if (found[i] < batch->variants.n) {
            __builtin_prefetch(batch->variants.items[found[i]].raw.ptr);
        }
    }
}

/// Note the terms of an annotation's entities.
static kb_status
want_terms(kb_batch *batch, const kb_annotation *a)
{
    kb_buf *const bodies = &batch->bodies;
    kb_buf_reset(bodies);
    batch->wanted.n = 0;
    KB_TRY(KB_VEC_RESERVE(&batch->wanted, a->n_entities));
    for (uint32_t i = 0; i < a->n_entities; ++i) {
        kb_term_wanted wanted = {.begin = bodies->len};
        KB_TRY(add_local(bodies, KB_STR(KB_ENTITY_FOLDER), a->entities[i].key));
        wanted.len = bodies->len - wanted.begin;
        wanted.hash = hash_term(
            KB_TERM_LOCAL, (kb_str){bodies->ptr + wanted.begin, wanted.len});
        batch->wanted.items[batch->wanted.n++] = wanted;
    }
    prefetch_terms(batch);
    return KB_OK;
}

/// Fill `places`, and the document's entities: those of one key are one.
static kb_status
add_entities(kb_batch *batch, const kb_annotation *a)
{
    const size_t first = batch->entities.n;
    kb_slots seen = {.alloc = batch->arena.alloc};
    kb_status st = want_terms(batch, a);
    st = st == KB_OK ? KB_VEC_RESERVE(&batch->entities, a->n_entities) : st;
    batch->places.n = 0;
    st = st == KB_OK ? KB_VEC_RESERVE(&batch->places, a->n_entities) : st;
    for (uint32_t i = 0; st == KB_OK && i < a->n_entities; ++i) {
        kb_new_entity entity = {0};
        uint32_t place = 0;
        const kb_term_wanted *const wanted = &batch->wanted.items[i];
        st = intern(batch, KB_TERM_LOCAL,
                    (kb_str){batch->bodies.ptr + wanted->begin, wanted->len},
                    wanted->hash, &entity.term);
        const uint64_t hash = kb_hash_finish(kb_hash_combine(0, entity.term));
        kb_probe probe = kb_slots_probe(hash);
        bool is_old = false;
        while (st == KB_OK && !is_old && kb_slots_next(&seen, &probe, &place)) {
            is_old = batch->entities.items[first + place].term == entity.term;
        }
        if (st == KB_OK && !is_old) {
            place = (uint32_t)(batch->entities.n - first);
            st = intern_variant(batch, entity.term, &a->entities[i],
                                &entity.variant);
            st = st == KB_OK ? kb_slots_add(&seen, hash, place) : st;
            batch->entities.items[batch->entities.n++] = entity;
        }
        batch->places.items[batch->places.n++] = place;
    }
    kb_slots_clear(&seen);
    return st;
}

/// The sentence that holds an offset, or KB_NONE.
static uint32_t
sentence_at(const kb_annotation *a, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = a->n_sentences;
    while (low < high) { // first sentence that ends behind the offset
        const uint32_t middle = low + (high - low) / 2;
        if (a->sentences[middle].end > offset) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    const bool is_in =
        low < a->n_sentences && a->sentences[low].begin <= offset;
    return is_in ? low : KB_NONE;
}

/// Lay the mentions down entity by entity, each in order of the text.
static kb_status
add_mentions(kb_batch *batch, const kb_annotation *a, size_t first)
{
    const size_t n_entities = batch->entities.n - first;
    const size_t base = batch->mentions.n;
    if (n_entities == 0) {
        return KB_OK; // and so no mentions
    }
    kb_new_entity *const entities = &batch->entities.items[first];
    KB_TRY(KB_VEC_RESERVE(&batch->mentions, a->n_mentions));
    for (uint32_t i = 0; i < a->n_mentions; ++i) {
        ++entities[batch->places.items[a->mentions[i].entity]].end;
    }
    uint32_t at = (uint32_t)base;
    for (size_t i = 0; i < n_entities; ++i) {
        const uint32_t n = entities[i].end;
        entities[i].begin = entities[i].end = at;
        at += n;
    }
    for (uint32_t i = 0; i < a->n_mentions; ++i) {
        const kb_mention *const m = &a->mentions[i];
        kb_new_entity *const entity = &entities[batch->places.items[m->entity]];
        kb_row_mention row = {
            .sentence = sentence_at(a, m->span.begin),
            .span = m->span,
            .kind = (uint8_t)m->kind,
        };
        KB_TRY(intern_common(batch, KB_TERM_INTERNAL, nothing, m->rule,
                             &row.rule));
        batch->mentions.items[entity->end++] = row;
    }
    batch->mentions.n = at;
    return KB_OK;
}

/// The voice of what a document says itself.
static unsigned
voice_of(const kb_document *doc)
{
    const kb_row_doc row = {.external_id = doc->id,
                            .title = doc->title,
                            .url = doc->url,
                            .source = doc->source};
    return kb_row_voice(&row, false);
}

/// Fill a row but for what it says of terms.
static void
fill_row(kb_row_ev *row, const kb_annotation *a, const kb_relation *r,
         unsigned voice)
{
    unsigned flags = r->is_derived ? KB_EV_DERIVED : voice << KB_EV_VOICE_SHIFT;
    flags |= r->is_negative ? KB_EV_NEGATIVE : 0;
    row->flags = (uint8_t)flags;
    row->modality = (uint8_t)r->modality;
    row->confidence = (uint16_t)lround(r->confidence * UINT16_MAX);
    row->sentence = r->sentence;
    row->subject = r->subject.span;
    row->object = r->object.span;
    row->trigger = r->trigger;
    row->time = r->time;
    row->day = r->time != KB_NO_DAY ? r->time : a->document->date;
}

void
kb_batch_order(const kb_batch *batch, kb_new_evidence *ev)
{
    const kb_new_term *const s = &batch->terms.items[ev->subject];
    const kb_new_term *const o = &batch->terms.items[ev->object];
    if (batch->terms.items[ev->predicate].is_reciprocal &&
        o->kind == KB_TERM_LOCAL && kb_str_compare(s->body, o->body) > 0) {
        const uint32_t end = ev->subject;
        const kb_span span = ev->row.subject;
        ev->subject = ev->object;
        ev->object = end;
        ev->row.subject = ev->row.object;
        ev->row.object = span;
        ev->row.flags |= KB_EV_SWAPPED;
    }
}

static kb_status
add_relation(kb_batch *batch, const kb_annotation *a, size_t first,
             const kb_relation *r, unsigned voice)
{
    const bool is_literal = r->object.literal.len > 0;
    if (r->subject.entity == KB_NONE ||
        (!is_literal && r->object.entity == KB_NONE)) {
        return KB_OK;
    }
    const kb_new_entity *const entities = &batch->entities.items[first];
    const uint32_t *const places = batch->places.items;
    kb_new_evidence ev = {
        .attribution = KB_NONE, .place = KB_NONE, .is_literal = is_literal};
    ev.subject = entities[places[r->subject.entity]].term;
    if (is_literal) {
        KB_TRY(intern_literal(batch, r->object.literal, &ev.object));
    } else {
        ev.object = entities[places[r->object.entity]].term;
    }
    if (ev.subject == ev.object) {
        return KB_OK;
    }
    KB_TRY(intern_common(batch, KB_TERM_LOCAL, ontology, r->predicate,
                         &ev.predicate));
    KB_TRY(
        intern_common(batch, KB_TERM_INTERNAL, nothing, r->rule, &ev.row.rule));
    fill_row(&ev.row, a, r, voice);
    if (r->attribution != KB_NONE) {
        ev.attribution = entities[places[r->attribution]].term;
    }
    if (r->place != KB_NONE) {
        ev.place = entities[places[r->place]].term;
    }
    kb_batch_order(batch, &ev);
    KB_TRY(KB_VEC_RESERVE(&batch->evidence, 1));
    batch->evidence.items[batch->evidence.n++] = ev;
    return KB_OK;
}

static kb_status
add_sentences(kb_batch *batch, const kb_annotation *a)
{
    KB_TRY(KB_VEC_RESERVE(&batch->sentences, a->n_sentences));
    for (uint32_t i = 0; i < a->n_sentences; ++i) {
        const kb_span span = a->sentences[i];
        kb_new_sentence sentence = {.begin = span.begin};
        if (span.end > span.begin) {
            const kb_str text = {a->document->text.ptr + span.begin,
                                 span.end - span.begin};
            KB_TRY(kb_arena_copy(&batch->arena, text, &sentence.text));
        }
        batch->sentences.items[batch->sentences.n++] = sentence;
    }
    return KB_OK;
}

kb_batch_mark
kb_batch_mark_of(const kb_batch *batch)
{
    return (kb_batch_mark){batch->entities.n, batch->mentions.n,
                           batch->evidence.n, batch->sentences.n};
}

static kb_status
add_parts(kb_batch *batch, const kb_annotation *a, bool with_text)
{
    const size_t first = batch->entities.n;
    KB_TRY(add_entities(batch, a));
    KB_TRY(add_mentions(batch, a, first));
    const unsigned voice = voice_of(a->document);
    for (uint32_t i = 0; i < a->n_relations; ++i) {
        KB_TRY(add_relation(batch, a, first, &a->relations[i], voice));
    }
    return with_text ? add_sentences(batch, a) : KB_OK;
}

static kb_status
copy_row(kb_batch *batch, const kb_annotation *a, kb_row_doc *row)
{
    const kb_document *const doc = a->document;
    row->date = doc->date;
    row->text_len = (uint32_t)doc->text.len;
    row->n_sentences = a->n_sentences;
    KB_TRY(kb_arena_copy(&batch->arena, doc->id, &row->external_id));
    KB_TRY(kb_arena_copy(&batch->arena, doc->title, &row->title));
    KB_TRY(kb_arena_copy(&batch->arena, doc->url, &row->url));
    KB_TRY(kb_arena_copy(&batch->arena, doc->source, &row->source));
    return kb_arena_copy(&batch->arena, doc->lang, &row->lang);
}

kb_status
kb_batch_push(kb_batch *batch, kb_new_doc *doc)
{
    const kb_str id = doc->row.external_id;
    KB_TRY(KB_VEC_RESERVE(&batch->docs, 1));
    kb_new_doc *const older = kb_batch_find(batch, id);
    KB_TRY(
        kb_slots_add(&batch->doc_slots, kb_hash(id), (uint32_t)batch->docs.n));
    if (older) {
        older->is_dead = true;
    }
    batch->docs.items[batch->docs.n++] = *doc;
    return KB_OK;
}

kb_status
kb_batch_add(kb_batch *batch, const kb_annotation *annotation,
             const uint8_t digest[KB_KEY_HASH], bool with_text)
{
    kb_new_doc doc = {.begin = kb_batch_mark_of(batch)};
    memcpy(doc.row.digest, digest, KB_KEY_HASH);
    kb_status st = copy_row(batch, annotation, &doc.row);
    st = st == KB_OK ? add_parts(batch, annotation, with_text) : st;
    if (st == KB_OK) {
        doc.end = kb_batch_mark_of(batch);
        doc.row.n_entities = (uint32_t)(doc.end.entities - doc.begin.entities);
        doc.row.n_mentions = annotation->n_mentions;
        st = kb_batch_push(batch, &doc);
    }
    if (st != KB_OK) {
        batch->entities.n = doc.begin.entities;
        batch->mentions.n = doc.begin.mentions;
        batch->evidence.n = doc.begin.evidence;
        batch->sentences.n = doc.begin.sentences;
    }
    return st;
}

kb_status
kb_batch_remove(kb_batch *batch, kb_str external_id)
{
    kb_new_doc doc = {.is_removal = true, .begin = kb_batch_mark_of(batch)};
    doc.end = doc.begin;
    KB_TRY(kb_arena_copy(&batch->arena, external_id, &doc.row.external_id));
    return kb_batch_push(batch, &doc);
}

kb_new_doc *
kb_batch_find(kb_batch *batch, kb_str external_id)
{
    kb_probe probe = kb_slots_probe(kb_hash(external_id));
    uint32_t index = 0;
    while (kb_slots_next(&batch->doc_slots, &probe, &index)) {
        kb_new_doc *const doc = &batch->docs.items[index];
        if (!doc->is_dead && kb_str_equal(doc->row.external_id, external_id)) {
            return doc;
        }
    }
    return NULL;
}

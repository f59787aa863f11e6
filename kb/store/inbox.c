// SPDX-License-Identifier: MIT
#include "store/inbox.h"

#include "base/alloc.h"
#include "base/hash.h"

void
kb_inbox_init(kb_inbox *inbox, const kb_allocator *alloc)
{
    *inbox = (kb_inbox){.slots.alloc = alloc, .items.alloc = alloc};
    kb_arena_init(&inbox->arena, alloc, 0);
}

// ---- copying ----------------------------------------------------------------

/// Where texts are copied to; NULL: their lengths are added up.
typedef struct texts {
    char *to;
    size_t len;
} texts;

static void
move_text(texts *all, kb_str *text)
{
    if (all->to && text->len > 0) {
        memcpy(all->to + all->len, text->ptr, text->len);
        text->ptr = all->to + all->len;
    }
    all->len += text->len;
}

/// The arrays of an annotation, as copies that can be changed.
typedef struct parts {
    kb_document *document;
    kb_span *sentences;
    kb_entity *entities;
    kb_str *aliases; // of one entity behind the other
    kb_mention *mentions;
    kb_relation *relations;
} parts;

static void
move_texts(texts *all, const kb_annotation *a, const parts *p)
{
    kb_document *const doc = p->document;
    kb_str *alias = p->aliases;
    kb_str *const of_document[] = {&doc->id,     &doc->text, &doc->title,
                                   &doc->source, &doc->url,  &doc->lang};
    for (size_t i = 0; i < sizeof(of_document) / sizeof(of_document[0]); ++i) {
        move_text(all, of_document[i]);
    }
    for (uint32_t i = 0; i < a->n_entities; ++i) {
        move_text(all, &p->entities[i].key);
        move_text(all, &p->entities[i].name);
        for (uint32_t k = 0; k < p->entities[i].n_aliases; ++k) {
            move_text(all, alias++);
        }
    }
    for (uint32_t i = 0; i < a->n_mentions; ++i) {
        move_text(all, &p->mentions[i].rule);
    }
    for (uint32_t i = 0; i < a->n_relations; ++i) {
        move_text(all, &p->relations[i].predicate);
        move_text(all, &p->relations[i].object.literal);
        move_text(all, &p->relations[i].rule);
    }
}

static void *
copy_array(kb_arena *arena, const void *array, size_t n, size_t size,
           bool *is_good)
{
    void *const copy = kb_arena_get(arena, n, size);
    *is_good = *is_good && copy;
    if (copy && n > 0) {
        memcpy(copy, array, n * size);
    }
    return copy;
}

/// Copy the entities, each with its aliases.
static void
copy_entities(kb_arena *arena, const kb_annotation *a, parts *p, bool *is_good)
{
    size_t n = 0;
    for (uint32_t i = 0; i < a->n_entities; ++i) {
        n += a->entities[i].n_aliases;
    }
    p->entities = copy_array(arena, a->entities, a->n_entities,
                             sizeof(*p->entities), is_good);
    p->aliases = kb_arena_get(arena, n, sizeof(*p->aliases));
    *is_good = *is_good && p->aliases;
    n = 0;
    for (uint32_t i = 0; *is_good && i < a->n_entities; ++i) {
        kb_entity *const entity = &p->entities[i];
        if (entity->n_aliases > 0) {
            memcpy(p->aliases + n, entity->aliases,
                   entity->n_aliases * sizeof(*p->aliases));
        }
        entity->aliases = p->aliases + n;
        n += entity->n_aliases;
    }
}

static kb_status
copy_annotation(kb_arena *arena, kb_inbox_item *item)
{
    bool is_good = true;
    kb_annotation *const a = &item->annotation;
    parts p = {.document = &item->document};
    p.sentences = copy_array(arena, a->sentences, a->n_sentences,
                             sizeof(*p.sentences), &is_good);
    p.mentions = copy_array(arena, a->mentions, a->n_mentions,
                            sizeof(*p.mentions), &is_good);
    p.relations = copy_array(arena, a->relations, a->n_relations,
                             sizeof(*p.relations), &is_good);
    copy_entities(arena, a, &p, &is_good);
    texts all = {NULL, 0};
    if (is_good) {
        move_texts(&all, a, &p);
        all.to = kb_arena_get(arena, all.len, 1);
    }
    if (!all.to) {
        return KB_ERR_NOMEM;
    }
    all.len = 0;
    move_texts(&all, a, &p);
    a->sentences = p.sentences;
    a->entities = p.entities;
    a->mentions = p.mentions;
    a->relations = p.relations;
    return KB_OK;
}

// ---- the inbox --------------------------------------------------------------

static kb_inbox_item *
find_item(const kb_inbox *inbox, kb_str id)
{
    kb_probe probe = kb_slots_probe(kb_hash(id));
    uint32_t index = 0;
    while (kb_slots_next(&inbox->slots, &probe, &index)) {
        kb_inbox_item *const item = &inbox->items.items[index];
        if (!item->is_dead && kb_str_equal(item->document.id, id)) {
            return item;
        }
    }
    return NULL;
}

const kb_annotation *
kb_inbox_find(const kb_inbox *inbox, kb_str id)
{
    kb_inbox_item *const item = find_item(inbox, id);
    if (item) {
        item->annotation.document = &item->document;
    }
    return item ? &item->annotation : NULL;
}

kb_status
kb_inbox_add(kb_inbox *inbox, const kb_annotation *annotation)
{
    const kb_str id = annotation->document->id;
    const kb_arena_mark mark = kb_arena_save(&inbox->arena);
    kb_inbox_item item = {.document = *annotation->document,
                          .annotation = *annotation};
    KB_TRY(KB_VEC_RESERVE(&inbox->items, 1));
    kb_status st = copy_annotation(&inbox->arena, &item);
    kb_inbox_item *const older = find_item(inbox, id);
    st = st == KB_OK ? kb_slots_add(&inbox->slots, kb_hash(id),
                                    (uint32_t)inbox->items.n)
                     : st;
    if (st != KB_OK) {
        kb_arena_restore(&inbox->arena, mark);
        return st;
    }
    if (older) {
        older->is_dead = true;
    }
    inbox->items.items[inbox->items.n++] = item;
    return KB_OK;
}

size_t
kb_inbox_memory(const kb_inbox *inbox)
{
    return inbox->arena.used + inbox->items.n * sizeof(*inbox->items.items) +
           inbox->slots.cap * sizeof(*inbox->slots.slots);
}

static kb_status
put_item(kb_inbox_item *item, kb_batch *batch, bool with_text)
{
    uint8_t digest[KB_KEY_HASH];
    item->annotation.document = &item->document;
    KB_TRY(kb_annotation_digest(&item->annotation, &batch->scratch, digest));
    return kb_batch_add(batch, &item->annotation, digest, with_text);
}

kb_status
kb_inbox_empty(kb_inbox *inbox, kb_batch *batch, bool with_text)
{
    for (size_t i = 0; i < inbox->items.n; ++i) {
        kb_inbox_item *const item = &inbox->items.items[i];
        KB_TRY(item->is_dead ? KB_OK : put_item(item, batch, with_text));
    }
    inbox->items.n = 0;
    kb_slots_clear(&inbox->slots);
    kb_arena_reset(&inbox->arena);
    return KB_OK;
}

void
kb_inbox_clear(kb_inbox *inbox)
{
    KB_VEC_CLEAR(&inbox->items);
    kb_slots_clear(&inbox->slots);
    kb_arena_clear(&inbox->arena);
}

// SPDX-License-Identifier: MIT
#include "gaz/sense.h"

#include "gaz/kind.h"

// Spelling first, then how sure the name is: lower is better.
static unsigned
sense_rank(const kb_gaz_sense *sense)
{
    const unsigned flags = sense->flags;
    return (flags & KB_SENSE_OTHER_CASE ? 8U : 0U) |
           (flags & KB_SENSE_OTHER_MARKS ? 4U : 0U) |
           (flags & KB_SENSE_WEAK ? 2U : 0U) |
           (flags & KB_SENSE_LABEL || sense->is_word ? 0U : 1U);
}

static bool
is_same_thing(const kb_gaz_sense *a, const kb_gaz_sense *b)
{
    return a->gaz == b->gaz && a->index == b->index &&
           a->is_word == b->is_word &&
           (a->flags & KB_SENSE_DEMONYM) == (b->flags & KB_SENSE_DEMONYM);
}

// Keep one sense a thing, the best.
static void
add_sense(kb_sense_list *list, kb_gaz_sense sense)
{
    for (uint32_t i = 0; i < list->n; ++i) {
        kb_gaz_sense *const old = &list->items[i];
        if (is_same_thing(old, &sense)) {
            *old = sense_rank(&sense) < sense_rank(old) ? sense : *old;
            return;
        }
    }
    list->items[list->n++] = sense;
}

// ---- reading the image ------------------------------------------------------

// Note what kind of thing it is: many ask, and it stands far away.
static void
note_kind(kb_gaz_sense *sense)
{
    if (sense->is_word) {
        sense->class_ = (uint8_t)kb_gaz_word_class(sense->gaz, sense->index);
    } else {
        const kb_gaz_kind kind = kb_gaz_kind_of(sense->gaz, sense->index);
        sense->type = (uint8_t)kind.type;
        sense->class_ = (uint8_t)kind.class_;
    }
}

kb_sense_reader
kb_senses_of(const kb_gaz *gaz, uint32_t phrase)
{
    const uint32_t place = kb_phrase_place(gaz, phrase);
    kb_sense_reader r = {.gaz = gaz, .n_left = 1, .plain_at = KB_NONE};
    if (place & KB_PHRASE_PLAIN) {
        r.plain_at = place & KB_PHRASE_PLACE;
        return r;
    }
    const kb_named key = kb_phrase_read(gaz, place, &r.rest);
    if (key.kind & KB_KEY_TAGGED) {
        (void)kb_cursor_load32(&r.rest);
    }
    if (key.kind & KB_KEY_MANY) {
        r.n_left = kb_cursor_varint(&r.rest);
    }
    if (r.rest.is_short || r.n_left > KB_IMAGE_SENSES_MAX) {
        r.n_left = 0;
    }
    return r;
}

static kb_stored_sense
plain_sense(const kb_gaz *gaz, uint32_t at)
{
    kb_cursor c = kb_cursor_begin(gaz, KB_IMAGE_ENTITIES, at);
    const kb_named name = kb_cursor_name(&c);
    kb_stored_sense plain = {.sense = {.gaz = gaz,
                                       .index = kb_gaz_owner(gaz, at),
                                       .flags = kb_gaz_name_flags(name.kind)}};
    plain.shapes = kb_phrase_plain_shapes(name.text, &plain.exact);
    return plain;
}

bool
kb_senses_next(kb_sense_reader *reader, kb_stored_sense *out)
{
    if (reader->n_left == 0) {
        return false;
    }
    --reader->n_left;
    if (reader->plain_at != KB_NONE) {
        *out = plain_sense(reader->gaz, reader->plain_at);
        note_kind(&out->sense);
        return true;
    }
    kb_cursor *const c = &reader->rest;
    const unsigned flags = kb_cursor_byte(c);
    kb_stored_sense *const s = &reader->last;
    s->sense = (kb_gaz_sense){.gaz = reader->gaz,
                              .index = kb_cursor_varint(c),
                              .is_word = (flags & KB_STORED_WORD) != 0,
                              .flags = flags & KB_STORED_FLAGS};
    if (!(flags & KB_STORED_SAME)) {
        s->shapes = kb_cursor_varint64(c);
        s->exact = kb_cursor_load32(c);
    }
    note_kind(&s->sense);
    *out = *s;
    return !c->is_short;
}

static bool
is_english(const kb_gaz_sense *sense)
{
    return sense->is_word && sense->class_ == KB_WORD_ENGLISH;
}

// The last gazetteer that knows an entity speaks for it.
static void
give_to_last(const kb_gaz_set *set, size_t which, kb_gaz_sense *sense)
{
    if (sense->is_word || which + 1 == set->n) {
        return;
    }
    char room[KB_GAZ_ID_LEN + 1];
    const kb_str id = kb_gaz_id(sense->gaz, sense->index, room);
    for (size_t g = set->n; g-- > which + 1;) {
        if (kb_gaz_find(set->gazs[g], id, &sense->index) == KB_OK) {
            sense->gaz = set->gazs[g];
            note_kind(sense);
            return;
        }
    }
}

void
kb_senses_add(const kb_gaz_set *set, size_t which, uint32_t phrase,
              const kb_text *text, const kb_phrase *key, kb_sense_list *list)
{
    const kb_gaz *const gaz = set->gazs[which];
    kb_sense_reader reader = kb_senses_of(gaz, phrase);
    kb_stored_sense s;
    while (kb_senses_next(&reader, &s)) {
        uint8_t spelling = 0;
        if (!kb_sense_is_there(&s.sense) || is_english(&s.sense) ||
            !kb_phrase_fits(text, key, s.shapes, s.exact, &spelling) ||
            kb_sense_is_ruled_out(&s.sense, spelling)) {
            continue;
        }
        s.sense.flags |= spelling;
        give_to_last(set, which, &s.sense);
        add_sense(list, s.sense);
    }
}

void
kb_senses_add_all(const kb_gaz *gaz, uint32_t phrase, const kb_text *text,
                  const kb_phrase *key, kb_sense_list *list)
{
    kb_sense_reader reader = kb_senses_of(gaz, phrase);
    kb_stored_sense s;
    while (kb_senses_next(&reader, &s)) {
        uint8_t spelling = 0;
        if (!kb_sense_is_there(&s.sense)) {
            continue;
        }
        (void)kb_phrase_fits(text, key, s.shapes, s.exact, &spelling);
        s.sense.flags |= spelling;
        add_sense(list, s.sense);
    }
}

// ---- order ------------------------------------------------------------------

static uint32_t
sense_prior(const kb_gaz_sense *sense)
{
    return sense->is_word ? 0 : kb_gaz_prior(sense->gaz, sense->index);
}

static bool
comes_before(const kb_gaz_sense *a, const kb_gaz_sense *b)
{
    if (a->is_word != b->is_word) {
        return b->is_word;
    }
    const unsigned a_rank = sense_rank(a) >> 1;
    const unsigned b_rank = sense_rank(b) >> 1;
    if (a_rank != b_rank) {
        return a_rank < b_rank;
    }
    return sense_prior(a) > sense_prior(b);
}

// Stable: equals stay in the order of the image.
void
kb_senses_sort(kb_sense_list *list)
{
    kb_gaz_sense *const senses = list->items;
    for (uint32_t i = 1; i < list->n; ++i) {
        const kb_gaz_sense moved = senses[i];
        uint32_t at = i;
        for (; at > 0 && comes_before(&moved, &senses[at - 1]); --at) {
            senses[at] = senses[at - 1];
        }
        senses[at] = moved;
    }
}

void
kb_senses_drop_words(kb_sense_list *list)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < list->n; ++i) {
        if (!list->items[i].is_word) {
            list->items[n++] = list->items[i];
        }
    }
    list->n = n;
}

void
kb_senses_drop_other_case(kb_sense_list *list)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < list->n; ++i) {
        if (!(list->items[i].flags & KB_SENSE_OTHER_CASE)) {
            list->items[n++] = list->items[i];
        }
    }
    list->n = n > 0 ? n : list->n;
}

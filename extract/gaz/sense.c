// SPDX-License-Identifier: MIT
#include "gaz/sense.h"

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

static kb_stored_sense
plain_sense(const kb_gaz *gaz, uint32_t phrase, const unsigned char *from)
{
    const uint32_t bits = kb_load32(from + KB_AT_PHRASE_BITS);
    kb_stored_sense plain = {
        .sense = {.gaz = gaz,
                  .index = kb_load32(from + KB_AT_PHRASE_SENSE),
                  .flags = (uint8_t)(bits >> KB_PHRASE_FLAGS_SHIFT &
                                     KB_PHRASE_FLAGS)}};
    plain.shapes =
        kb_phrase_plain_shapes(kb_phrase_text(gaz, phrase), &plain.exact);
    return plain;
}

kb_stored_sense
kb_sense_at(const kb_gaz *gaz, uint32_t phrase, uint32_t i)
{
    const unsigned char *const from =
        kb_gaz_record(gaz, KB_IMAGE_PHRASES, phrase);
    const uint32_t bits = kb_load32(from + KB_AT_PHRASE_BITS);
    if (bits & KB_PHRASE_PLAIN) {
        return plain_sense(gaz, phrase, from);
    }
    const uint32_t first =
        kb_load32(from + KB_AT_PHRASE_SENSE) + ((bits & KB_PHRASE_TAGGED) != 0);
    const unsigned char *const at =
        kb_gaz_record(gaz, KB_IMAGE_SENSES, first + i);
    const uint64_t shapes = kb_load64(at + KB_AT_SENSE_SHAPES);
    return (kb_stored_sense){
        .sense = {.gaz = gaz,
                  .index = kb_load32(at + KB_AT_SENSE_INDEX),
                  .is_word = at[KB_AT_SENSE_IS_WORD] != 0,
                  .flags = at[KB_AT_SENSE_FLAGS]},
        .shapes = shapes & ((UINT64_C(1) << 48) - 1),
        .exact = kb_load32(at + KB_AT_SENSE_EXACT),
    };
}

static bool
is_english(const kb_gaz_sense *sense)
{
    return sense->is_word &&
           kb_gaz_record(sense->gaz, KB_IMAGE_WORDS,
                         sense->index)[KB_AT_WORD_CLASS] == KB_WORD_ENGLISH;
}

// The last gazetteer that knows an entity speaks for it.
static void
give_to_last(const kb_gaz_set *set, size_t which, kb_gaz_sense *sense)
{
    if (sense->is_word || which + 1 == set->n) {
        return;
    }
    const kb_str id = kb_gaz_id(sense->gaz, sense->index);
    for (size_t g = set->n; g-- > which + 1;) {
        if (kb_gaz_find(set->gazs[g], id, &sense->index) == KB_OK) {
            sense->gaz = set->gazs[g];
            return;
        }
    }
}

void
kb_senses_add(const kb_gaz_set *set, size_t which, uint32_t phrase,
              const kb_text *text, const kb_phrase *key, kb_sense_list *list)
{
    const kb_gaz *const gaz = set->gazs[which];
    const uint32_t n_stored = kb_senses_max(gaz, phrase);
    for (uint32_t i = 0; i < n_stored; ++i) {
        kb_stored_sense s = kb_sense_at(gaz, phrase, i);
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
    const uint32_t n_stored = kb_senses_max(gaz, phrase);
    for (uint32_t i = 0; i < n_stored; ++i) {
        kb_stored_sense s = kb_sense_at(gaz, phrase, i);
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

// SPDX-License-Identifier: MIT
// What a phrase may be: the senses that fit a spelling, one a thing, in order.
#ifndef KB_GAZ_SENSE_H
#define KB_GAZ_SENSE_H

#include "gaz/phrase.h"
#include "gaz/scan.h"

/// How many senses a phrase can have at most.
static inline uint32_t
kb_senses_max(const kb_gaz *gaz, uint32_t phrase)
{
    const uint32_t n = kb_load16(kb_gaz_record(gaz, KB_IMAGE_PHRASES, phrase) +
                                 KB_AT_PHRASE_N_SENSES);
    return n <= KB_IMAGE_SENSES_MAX ? n : 0;
}

/// Sense `i` below kb_senses_max() of a phrase.
static inline const unsigned char *
kb_sense_record(const kb_gaz *gaz, uint32_t phrase, uint32_t i)
{
    const unsigned char *const at =
        kb_gaz_record(gaz, KB_IMAGE_PHRASES, phrase);
    return kb_gaz_record(gaz, KB_IMAGE_SENSES,
                         kb_load32(at + KB_AT_PHRASE_SENSES) + i);
}

static inline bool
kb_sense_is_entity(const kb_gaz *gaz, uint32_t phrase, uint32_t i)
{
    const unsigned char *const at = kb_sense_record(gaz, phrase, i);
    return !at[KB_AT_SENSE_IS_WORD] &&
           kb_load32(at + KB_AT_SENSE_INDEX) < kb_gaz_n_entities(gaz);
}

/// Whether the entity or word is there.
static inline bool
kb_sense_is_there(const kb_gaz_sense *sense)
{
    const int section = sense->is_word ? KB_IMAGE_WORDS : KB_IMAGE_ENTITIES;
    return sense->index < sense->gaz->sections[section].n;
}

static inline uint8_t
kb_sense_flags(const kb_gaz *gaz, uint32_t phrase, uint32_t i)
{
    return kb_sense_record(gaz, phrase, i)[KB_AT_SENSE_FLAGS];
}

static inline uint64_t
kb_sense_shapes(const kb_gaz *gaz, uint32_t phrase, uint32_t i)
{
    return kb_load64(kb_sense_record(gaz, phrase, i) + KB_AT_SENSE_SHAPES) &
           ((UINT64_C(1) << 48) - 1);
}

static inline void
kb_senses_prefetch(const kb_gaz *gaz, uint32_t phrase)
{
    __builtin_prefetch(kb_sense_record(gaz, phrase, 0));
}

/// Senses in room that the caller has got.
typedef struct kb_sense_list {
    kb_gaz_sense *items;
    uint32_t n;
} kb_sense_list;

/**
   Add the senses of a phrase that fit the spelling of `key` in `text`, but for
   English words.  Of an entity that a later gazetteer of the set knows too,
   the later one's is taken.

   @param which  Gazetteer in the set whose phrase it is.
   @param list   With room for kb_senses_max() more.
*/
void kb_senses_add(const kb_gaz_set *set, size_t which, uint32_t phrase,
                   const kb_text *text, const kb_phrase *key,
                   kb_sense_list *list);

/// The same for one gazetteer with English words and every spelling, those
/// that the case rules out as KB_SENSE_OTHER_CASE.
void kb_senses_add_all(const kb_gaz *gaz, uint32_t phrase, const kb_text *text,
                       const kb_phrase *key, kb_sense_list *list);

/// Entities before words, the spelling that differs least first, weak names
/// last, then by falling prior.
void kb_senses_sort(kb_sense_list *list);

/// Keep the entities.
void kb_senses_drop_words(kb_sense_list *list);

/// Where some sense has the right case, drop those that have not: Olaf is a
/// first name and not the office OLAF.
void kb_senses_drop_other_case(kb_sense_list *list);

#endif // KB_GAZ_SENSE_H

// SPDX-License-Identifier: MIT
// What a phrase may be: the senses that fit a spelling, one a thing, in order.
#ifndef KB_GAZ_SENSE_H
#define KB_GAZ_SENSE_H

#include "gaz/phrase.h"
#include "gaz/scan.h"

/// A sense as the image holds it.
typedef struct kb_stored_sense {
    kb_gaz_sense sense;
    uint64_t shapes;
    uint32_t exact;
} kb_stored_sense;

/// How many senses a phrase can have at most.
static inline uint32_t
kb_senses_max(const kb_gaz *gaz, uint32_t phrase)
{
    const uint32_t bits = kb_phrase_bits(gaz, phrase);
    return bits & KB_PHRASE_PLAIN ? 1 : bits >> KB_PHRASE_SENSES_SHIFT;
}

/// Sense `i` below kb_senses_max() of a phrase.
kb_stored_sense kb_sense_at(const kb_gaz *gaz, uint32_t phrase, uint32_t i);

/// Whether the entity or word is there.
static inline bool
kb_sense_is_there(const kb_gaz_sense *sense)
{
    const int section = sense->is_word ? KB_IMAGE_WORDS : KB_IMAGE_ENTITIES;
    return sense->index < sense->gaz->sections[section].n;
}

static inline bool
kb_sense_is_entity(const kb_gaz_sense *sense)
{
    return !sense->is_word && kb_sense_is_there(sense);
}

/// Fetch what kb_sense_at() will read, but for the phrase itself.
static inline void
kb_senses_prefetch(const kb_gaz *gaz, uint32_t phrase)
{
    const unsigned char *const at =
        kb_gaz_record(gaz, KB_IMAGE_PHRASES, phrase);
    if (!(kb_load32(at + KB_AT_PHRASE_BITS) & KB_PHRASE_PLAIN)) {
        __builtin_prefetch(kb_gaz_record(gaz, KB_IMAGE_SENSES,
                                         kb_load32(at + KB_AT_PHRASE_SENSE)));
    }
}

/// Whether a name that must be written as listed is not, by what
/// kb_phrase_fits() says.
static inline bool
kb_sense_is_ruled_out(const kb_gaz_sense *sense, uint8_t spelling)
{
    return (sense->flags & KB_SENSE_EXACT) && (spelling & KB_SENSE_OTHER_CASE);
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

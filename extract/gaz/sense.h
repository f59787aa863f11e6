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

/// What is left of the senses of a phrase.
typedef struct kb_sense_reader {
    const kb_gaz *gaz;
    kb_cursor rest;
    uint32_t n_left;
    uint32_t plain_at; // of a plain one, where its name stands, else KB_NONE
    kb_stored_sense last;
} kb_sense_reader;

/// Begin to read the senses of a phrase, of which `n_left` tells how many there
/// can be.
kb_sense_reader kb_senses_of(const kb_gaz *gaz, uint32_t phrase);

/// The next sense; false when there is none.
bool kb_senses_next(kb_sense_reader *reader, kb_stored_sense *out);

/// How many senses a phrase can have at most.
static inline uint32_t
kb_senses_max(const kb_gaz *gaz, uint32_t phrase)
{
    return kb_senses_of(gaz, phrase).n_left;
}

/// Whether the entity or word is there.
static inline bool
kb_sense_is_there(const kb_gaz_sense *sense)
{
    const int section = sense->is_word ? KB_IMAGE_WORDS : KB_IMAGE_KINDS;
    return sense->index < sense->gaz->sections[section].n;
}

static inline bool
kb_sense_is_entity(const kb_gaz_sense *sense)
{
    return !sense->is_word && kb_sense_is_there(sense);
}

/// Whether a name that must be written as listed is not, by what
/// kb_phrase_fits() says.
static inline bool
kb_sense_is_ruled_out(const kb_gaz_sense *sense, uint8_t spelling)
{
    return (sense->flags & KB_SENSE_EXACT) && (spelling & KB_SENSE_OTHER_CASE);
}

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

/// What a full stop may do after a phrase of one word.
kb_abbreviation kb_phrase_abbreviation(const kb_gaz *gaz, uint32_t phrase);

/// Entities before words, the spelling that differs least first, weak names
/// last, then by falling prior.
void kb_senses_sort(kb_sense_list *list);

/// Keep the entities.
void kb_senses_drop_words(kb_sense_list *list);

/// Where some sense has the right case, drop those that have not: Olaf is a
/// first name and not the office OLAF.
void kb_senses_drop_other_case(kb_sense_list *list);

#endif // KB_GAZ_SENSE_H

// SPDX-License-Identifier: MIT
/**
   @file kb/annotation.h
   What was found in one document: entities with their mentions, and the
   relations between them.

   These are plain structs.  kb/extract.h makes them from text, kb/store.h puts
   them into a knowledge base; a program that has facts from elsewhere fills
   them itself.  All text is UTF-8 and borrowed; all spans are bytes of the
   document's text, half open.
*/
#ifndef KB_ANNOTATION_H
#define KB_ANNOTATION_H

#include <kb/day.h>

KB_BEGIN_DECLS

/// "No such index": an argument that is no entity, a statement nobody is
/// named for.
#define KB_NONE UINT32_MAX

typedef enum kb_entity_type {
    KB_PERSON = 1,
    KB_PLACE = 2,
    KB_ORGANIZATION = 3
} kb_entity_type;

typedef enum kb_mention_kind {
    KB_MENTION_NAME = 0,    ///< a proper name, without titles
    KB_MENTION_DEMONYM = 1, ///< "Ukrainian", "Russians"
    KB_MENTION_NOMINAL = 2, ///< "the president"
    KB_MENTION_PRONOUN = 3
} kb_mention_kind;

typedef enum kb_modality {
    KB_ASSERTED = 0,
    KB_PLANNED = 1,
    KB_POSSIBLE = 2,
    KB_CONDITIONAL = 3,
    KB_ALLEGED = 4,
    KB_DENIED = 5,
    KB_ORDERED = 6
} kb_modality;

/// One input document.
typedef struct kb_document {
    kb_str id;    ///< unique; never empty
    kb_str text;  ///< well-formed UTF-8 below 16 MiB
    kb_str title; ///< may be empty, as all below
    kb_str url;
    kb_str source; ///< publisher
    kb_str lang;   ///< BCP 47 tag
    kb_day date;   ///< day of publication, or KB_NO_DAY
} kb_document;

/// A person, place or organization that a document speaks of.
typedef struct kb_entity {
    kb_entity_type type;
    bool is_known;     ///< it is in a gazetteer
    uint32_t wikidata; ///< number of its Wikidata item; 0: none known
    kb_str key; ///< local name of its IRI: `p-0123456789abcdef` (kb_entity_key)
    kb_str name;           ///< label
    const kb_str *aliases; ///< other names it bears (not only in this text)
    uint32_t n_aliases;
} kb_entity;

/// A place in the text that speaks of an entity.
typedef struct kb_mention {
    kb_span span;
    uint32_t entity; ///< index into kb_annotation.entities
    kb_mention_kind kind;
    kb_str rule;  ///< id of the list or rule that found it
    double score; ///< how sure the rule is, 0..1
    kb_str sieve; ///< what decided which entity it speaks of: `list`, `name`
                  ///< (it is the entity's own), or that of a kb_sieve
    kb_str why;   ///< where explanations are wanted: the list's entry or the
                  ///< words that decided; else empty
} kb_mention;

/// One end of a relation.
typedef struct kb_argument {
    kb_span span;    ///< always in the text
    uint32_t entity; ///< index into kb_annotation.entities, or KB_NONE
    kb_str literal;  ///< a value instead of an entity (a position); else empty
} kb_argument;

/// A statement found in the text.
typedef struct kb_relation {
    kb_argument subject;
    kb_str predicate; ///< local name such as `calledOn`; see kb/predicate.h
    kb_argument object;
    kb_span trigger; ///< the words that say it
    uint32_t sentence;
    bool is_negative;
    bool is_derived; ///< inferred, not read
    kb_modality modality;
    uint32_t attribution; ///< entity that says so, or KB_NONE
    uint32_t place;       ///< entity where it happened, or KB_NONE
    kb_day time;          ///< day it happened, or KB_NO_DAY
    kb_str rule;          ///< id of the rule that found it
    double confidence;    ///< 0..1
    kb_str why; ///< where explanations are wanted: how the rule matched; else
                ///< empty
} kb_relation;

/// Everything found in one document.
typedef struct kb_annotation {
    const kb_document *document;
    const kb_span *sentences; ///< in order of the text
    uint32_t n_sentences;
    const kb_entity *entities; ///< in order of first mention
    uint32_t n_entities;
    const kb_mention *mentions; ///< in order of the text
    uint32_t n_mentions;
    const kb_relation *relations; ///< in order of trigger
    uint32_t n_relations;
} kb_annotation;

/// Length of an entity key: a letter, `-`, 16 hexadecimal digits.
#define KB_ENTITY_KEY_LEN 18

/**
   Make the local IRI name of an entity: `p-`, `l-` or `o-` and the first 16
   hexadecimal digits of SHA-256 over type letter, folded name without full
   stops and commas, and folded qualifier, each followed by a zero byte.  The
   same on every machine.

   @param type       Type of the entity.
   @param name       Canonical name, well-formed UTF-8.
   @param qualifier  Tells two of one type and name apart; usually empty.
   @param[out] key   KB_ENTITY_KEY_LEN characters and a NUL.
   @return KB_OK, KB_ERR_UTF8 or KB_ERR_NOMEM.
*/
KB_API KB_NODISCARD kb_status kb_entity_key(kb_entity_type type, kb_str name,
                                            kb_str qualifier,
                                            char key[KB_ENTITY_KEY_LEN + 1]);

/**
   Whether a relation states a fact: positive, asserted, and both ends resolved
   to different entities or a literal.  Only these become triples.
*/
static inline bool
kb_relation_is_fact(const kb_relation *relation)
{
    return !relation->is_negative && relation->modality == KB_ASSERTED &&
           relation->subject.entity != KB_NONE &&
           (relation->object.literal.len > 0 ||
            (relation->object.entity != KB_NONE &&
             relation->object.entity != relation->subject.entity));
}

KB_END_DECLS

#endif // KB_ANNOTATION_H

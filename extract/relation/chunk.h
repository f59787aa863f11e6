// SPDX-License-Identifier: MIT
// A sentence as a row of noun phrases, verb groups and the marks between them.
#ifndef KB_RELATION_CHUNK_H
#define KB_RELATION_CHUNK_H

#include "relation/roll.h"
#include "relation/tag.h"
#include "resolve/resolve.h"

typedef enum kb_chunk_kind {
    KB_CHUNK_NOUN, // noun phrase, without what follows its head
    KB_CHUNK_VERB, // verb group: auxiliaries, adverbs, main verb
    KB_CHUNK_PREP, // preposition
    KB_CHUNK_AND,  // and, or, but
    KB_CHUNK_COMMA,
    KB_CHUNK_WHO,  // who, which, whose, that: of a relative clause
    KB_CHUNK_THAT, // that, if, because, while: begins a clause
    KB_CHUNK_ADVERB,
    KB_CHUNK_ADJECTIVE, // with no noun after it
    KB_CHUNK_OPEN,      // ( [
    KB_CHUNK_CLOSE,     // ) ]
    KB_CHUNK_BREAK      // ; : dash and anything else
} kb_chunk_kind;

// Bits of kb_chunk.flags.
enum {
    KB_CHUNK_PASSIVE = 1 << 0,    // verb: was sanctioned
    KB_CHUNK_NEGATED = 1 << 1,    // verb: not, never; noun: no, neither
    KB_CHUNK_INFINITIVE = 1 << 2, // verb: to sign
    KB_CHUNK_GERUND = 1 << 3,     // verb: signing, without be
    KB_CHUNK_REDUCED = 1 << 4,    // verb: signed, a participle without be
    KB_CHUNK_FINITE = 1 << 5,     // verb: has a tense or a modal
    KB_CHUNK_POSSESSIVE = 1 << 6, // noun: 's follows
    KB_CHUNK_TIME = 1 << 7,       // noun: Monday, last week
    KB_CHUNK_PLURAL = 1 << 8,     // noun
    KB_CHUNK_CLAUSAL = 1 << 9,    // prep: may begin a clause (after, before)
    KB_CHUNK_BUT = 1 << 10,       // and: "but", which joins clauses only
    KB_CHUNK_REFLEXIVE = 1 << 11  // noun: himself, itself
};

typedef struct kb_chunk {
    kb_chunk_kind kind;
    uint32_t begin, end; // tokens
    uint32_t head;       // head noun or main verb
    uint32_t flags;
    uint32_t mention;     // noun: candidate at its head, or KB_NONE
    kb_entity_type type;  // noun: of that candidate; 0: none
    uint32_t owner;       // noun: chunk of its possessor, or KB_NONE
    uint32_t apposed;     // noun: chunk in apposition to it, or KB_NONE
    kb_class_set classes; // noun: of its head
    uint32_t verb;        // verb: kb_rules_verb(), or KB_NONE
    kb_modality modality; // verb: of its modal
    uint64_t prep;        // preposition: its bit
} kb_chunk;

typedef struct kb_chunks {
    kb_chunk *items;
    uint32_t n;
    uint32_t without; // bits of kb_without
} kb_chunks;

// What the relation stage knows about a document.
typedef struct kb_reading {
    const kb_text *text;
    const kb_candidates *candidates;
    const kb_resolution *resolution;
    const kb_rules *rules;
    const kb_rule_word *const *words; // by token: what the rules say of it
    const uint32_t *tags;
    const uint32_t *mention_at_end; // by token before which a candidate ends:
                                    // the best one, or KB_NONE
    const kb_gaz_word *roles;       // words of roles and relatives
    const uint32_t *role_at_end;    // by token before which a role ends: the
                                    // longest one's index, or KB_NONE
    const bool *in_role; // by token: inside a role, not its first token
    kb_roll roll;        // of the entities that lists hold
    uint32_t country;    // the one that the document speaks of, or KB_NONE
    uint32_t without;    // bits of kb_without
    kb_arena *arena;
} kb_reading;

/**
   Chunk sentence `sentence` of a reading.

   @param[out] out  From the reading's arena.
   @return KB_OK or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_chunk_sentence(const kb_reading *reading,
                                         uint32_t sentence, kb_chunks *out);

/// The last chunk of a noun phrase with what hangs on it by possession and
/// "of": at "the president" in "the president of Ukraine", the index of
/// "Ukraine".
uint32_t kb_chunk_phrase_end(const kb_chunks *chunks, uint32_t noun);

/// Like kb_chunk_phrase_end(), for a noun in apposition: "at", "for", "in" and
/// their kind hang on it too ("an expert at X").
uint32_t kb_chunk_apposition_end(const kb_chunks *chunks, uint32_t noun);

#endif // KB_RELATION_CHUNK_H

// SPDX-License-Identifier: MIT
// From noun chunks to those who act and are acted on.
#ifndef KB_RELATION_PARTICIPANT_H
#define KB_RELATION_PARTICIPANT_H

#include "relation/clause.h"

enum { KB_PARTICIPANTS_MAX = 16 };

typedef struct kb_participant {
    kb_span span;
    uint32_t entity;     // index into kb_resolution.entities, or KB_NONE
    kb_entity_type type; // 0: unknown
    uint32_t chunk;
    bool is_part;    // "Russian forces": the entity is what they belong to
    bool is_holding; // "Russian banks": acted on as its owner, acts not
    bool is_negated; // "no country"
    bool is_pronoun; // that stands for nobody known
} kb_participant;

/// Begin with `n` 0; the items are large, and need not be zeroed.
typedef struct kb_participants {
    kb_participant items[KB_PARTICIPANTS_MAX];
    uint32_t n;
} kb_participants;

// One sentence, taken apart.
typedef struct kb_parse {
    const kb_reading *reading;
    uint32_t sentence;
    kb_chunks chunks;
    kb_clauses clauses;
} kb_parse;

static inline const kb_chunk *
kb_parse_chunk(const kb_parse *parse, uint32_t i)
{
    return &parse->chunks.items[i];
}

static inline bool
kb_parse_is(const kb_parse *parse, uint32_t chunk, kb_chunk_kind kind)
{
    return chunk < parse->chunks.n &&
           kb_parse_chunk(parse, chunk)->kind == kind;
}

/// The mention that a chunk speaks of itself by, or NULL.
static inline const kb_candidate *
kb_parse_mention(const kb_parse *parse, uint32_t chunk)
{
    const uint32_t m = kb_parse_chunk(parse, chunk)->mention;
    return m == KB_NONE ? NULL : &parse->reading->candidates->items[m];
}

/// The mention that ends before a token, or NULL.
static inline const kb_candidate *
kb_parse_mention_before(const kb_parse *parse, uint32_t token)
{
    const kb_candidate *const all = parse->reading->candidates->items;
    const uint32_t m = parse->reading->mention_at_end[token];
    return all && m != KB_NONE ? &all[m] : NULL;
}

static inline const kb_resolved *
kb_parse_resolved(const kb_parse *parse, uint32_t entity)
{
    return &parse->reading->resolution->entities[entity];
}

/**
   Add who a noun chunk speaks of: the name in it or in apposition, what a
   nominal or pronoun stands for, both members of "the two sides", the state
   whose forces or officials are meant, the members "including" names.
   A chunk that speaks of nobody known is added without an entity.
*/
void kb_participants_add(const kb_parse *parse, uint32_t chunk,
                         kb_participants *out);

/// Add all of a list.
void kb_participants_add_list(const kb_parse *parse, const kb_list *list,
                              kb_participants *out);

/// Add the possessor of a noun chunk: "Russia's", "Russian", "his", and what
/// stands after "of" when `with_of`.  Nothing when there is none.
void kb_participants_add_owner(const kb_parse *parse, uint32_t chunk,
                               bool with_of, kb_participants *out);

/// The noun that is counted: "airstrikes" in "a wave of airstrikes" when that
/// is of `classes` and the wave is not; else the chunk itself.
uint32_t kb_participant_counted(const kb_parse *parse, uint32_t chunk,
                                kb_class_set classes);

/// Add the name that stands before the head of a noun chunk: the first object
/// in "gave <Ukraine weapons>".
void kb_participants_add_name_before(const kb_parse *parse, uint32_t chunk,
                                     kb_participants *out);

/// The organization that a common noun speaks of or is part of: "the Acme
/// union", "Acme's division of lamps".  `is_part` receives whether it is no
/// more than part.  False: none.
bool kb_participant_body(const kb_parse *parse, uint32_t chunk,
                         kb_participant *out, bool *is_part);

/// Add whose act the noun at `chunk` is: its possessor; what stands after "of"
/// too, but for what somebody undergoes ("the bombing of X").  The span is the
/// whole of "X's decision".
void kb_participants_add_doer(const kb_parse *parse, uint32_t chunk,
                              kb_participants *out);

/// The state that acts where a capital or seat of government is named; other
/// participants stay what they are.
void kb_participant_to_state(const kb_parse *parse,
                             kb_participant *participant);

/// kb_participant_to_state() for all of them.
void kb_participants_to_states(const kb_parse *parse, kb_participants *all);

#endif // KB_RELATION_PARTICIPANT_H

// SPDX-License-Identifier: MIT
// Whether a frame fits a clause or a noun, and who stands at its ends.
#ifndef KB_RELATION_FIT_H
#define KB_RELATION_FIT_H

#include "relation/participant.h"

// What a frame needs, taken from an active or a passive clause alike.
typedef struct kb_roles {
    kb_list agent;
    kb_list patient;
    kb_list second;
    const kb_clause *clause;
    uint64_t preps;               // of all phrases
    kb_class_set classes;         // that the frame names
    kb_class_set patient_classes; // of its object
    bool is_plain; // the frame is a verb and one preposition, no more
    uint64_t by;   // bit of the preposition that is used up; 0: none
} kb_roles;

// A frame that fits, with its ends.
typedef struct kb_fit {
    kb_participants subject;
    kb_participants target;
    uint64_t prep;    // of the phrase that gave the target
    uint32_t phrases; // bits of those that a part has read
    bool is_negated;  // a noun that the frame names is: "no attack on T"
} kb_fit;

/// Who does what to whom in a clause, passive or not.
kb_roles kb_fit_roles(const kb_parse *parse, const kb_clause *clause);

/// The noun classes that a frame names, but for those of whose possessor it is.
kb_class_set kb_fit_classes(const kb_frame *frame);

/// The prepositions of a clause's phrases.
uint64_t kb_fit_preps(const kb_clause *clause);

/// Whether a frame of a verb may fit at all.
static inline bool
kb_fit_may(const kb_frame_gate *gate, const kb_roles *roles)
{
    return (!gate->needs_agent || roles->agent.n > 0) &&
           (!gate->needs_patient || roles->patient.n > 0) &&
           (gate->preps == 0 || (gate->preps & roles->preps) != 0);
}

/// Whether a frame of the verb of a clause (or of the adjective after it) fits
/// what kb_fit_roles() tells of it; `out` is filled then.
bool kb_fit_verb(const kb_parse *parse, const kb_frame *frame,
                 const kb_roles *roles, kb_fit *out);

/// The preposition phrases that hang on a noun, as a clause without verb.
kb_clause kb_fit_clause_of_noun(const kb_parse *parse, uint32_t chunk);

/// Whether a frame of nouns fits the noun at `chunk`, which is of its class,
/// with its phrases.
bool kb_fit_noun(const kb_parse *parse, const kb_frame *frame, uint32_t chunk,
                 const kb_clause *clause, kb_fit *out);

#endif // KB_RELATION_FIT_H

// SPDX-License-Identifier: MIT
// Relations as they are found, in one list for a document.
#ifndef KB_RELATION_FINDING_H
#define KB_RELATION_FINDING_H

#include "base/vec.h"
#include "relation/participant.h"

typedef struct kb_findings {
    KB_VEC(kb_relation) list;
    kb_status status; // first failure; findings after it are dropped
    kb_arena *why;    // holds explanations; NULL: none are wanted
} kb_findings;

/// What holds for an event besides who and what.
typedef struct kb_qualifiers {
    bool is_negative;
    kb_modality modality;
    uint32_t attribution; // entity, or KB_NONE
    uint32_t place;       // entity, or KB_NONE
} kb_qualifiers;

/// What is so, with no more said of it.
static inline kb_qualifiers
kb_qualifiers_plain(void)
{
    return (kb_qualifiers){false, KB_ASSERTED, KB_NONE, KB_NONE};
}

/// What is stated, apart from its ends.
typedef struct kb_statement {
    kb_str predicate;
    kb_str rule;
    double confidence;
    kb_span trigger;
    kb_qualifiers qualifiers;
    bool is_derived;
    kb_str why; // in kb_findings.why, or empty
} kb_statement;

/// What a rule that is in the code states: asserted, as sure as `sureties.tsv`
/// has it.
kb_statement kb_statement_of(const kb_parse *parse, kb_str predicate,
                             kb_str rule, kb_span trigger);

/// Add the relation of every subject with every object, none with itself.
void kb_findings_add(kb_findings *findings, const kb_parse *parse,
                     const kb_statement *statement,
                     const kb_participants *subjects,
                     const kb_participants *objects);

/// Add one relation between two entities of the document, or an entity and a
/// literal; `object.literal` is borrowed.
void kb_findings_add_pair(kb_findings *findings, uint32_t sentence,
                          const kb_statement *statement, kb_argument subject,
                          kb_argument object);

#endif // KB_RELATION_FINDING_H

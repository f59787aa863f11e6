// SPDX-License-Identifier: MIT
// Who does what to whom: every verb group with its subject, object,
// preposition phrases and complement.
#ifndef KB_RELATION_CLAUSE_H
#define KB_RELATION_CLAUSE_H

#include "relation/list.h"

enum { KB_PHRASES_MAX = 6 };

/// A preposition and what it governs.
typedef struct kb_phrase {
    uint32_t chunk; // of the preposition
    uint64_t prep;
    kb_list nouns;
} kb_phrase;

typedef struct kb_clause {
    uint32_t verb;   // chunk of the verb group
    kb_list subject; // on the surface: the patient of a passive
    kb_list object;
    kb_list second; // second object: gave X weapons
    kb_phrase phrases[KB_PHRASES_MAX];
    uint32_t n_phrases;
    uint64_t particle;   // key of an adverb or bare preposition right after
                         // the verb or object; 0: none
    uint32_t complement; // clause of the infinitive or gerund it governs, or
                         // KB_NONE; so with the next
    uint32_t governor;   // clause that governs this one
    uint32_t intent;     // noun chunk that an infinitive hangs on ("a plan to
                         // strike"), or KB_NONE
    uint64_t complement_prep; // preposition before the gerund; 0: none
    bool governs_clause;      // "that …" or a bare clause follows
    bool is_reported;    // governed by a verb of saying, without infinitive
    bool is_conditional; // stands after if, unless, whether
    bool is_ahead;       // "before X leaves"; "X to leave" as a headline
} kb_clause;

typedef struct kb_clauses {
    kb_clause *items; // in order of their verbs
    uint32_t n;
    kb_list *members; // by chunk: what "including …" says it holds
} kb_clauses;

/**
   Assemble the clauses of a chunked sentence.

   Subjects are found to the left: past adverbs, preposition phrases,
   appositions and relative clauses; from the antecedent of "who"; shared by
   coordinated verbs; from the governing verb for infinitives and gerunds
   (subject or object control).  After the cascade of FASTUS (Hobbs et al.,
   1997) and PETRARCH-2's composition (Norris, 2016).

   @param[out] out  From the reading's arena.
   @return KB_OK or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_clause_assemble(const kb_reading *reading,
                                          const kb_chunks *chunks,
                                          kb_clauses *out);

/// Whether a noun stands behind one of the clause's prepositions.
bool kb_clause_has_phrase(const kb_clause *clause, uint32_t noun);

#endif // KB_RELATION_CLAUSE_H

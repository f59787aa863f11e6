// SPDX-License-Identifier: MIT
// A role as the text words it, with whose it is.
#ifndef KB_RELATION_ROLE_H
#define KB_RELATION_ROLE_H

#include "relation/participant.h"

enum { KB_OWNERS_MAX = 6 };

typedef struct kb_office {
    const kb_gaz_word *word;
    kb_span span;
    uint32_t owner;                   // entity, or KB_NONE
    uint32_t more[KB_OWNERS_MAX - 1]; // joined to it: "son of X and Y"
    uint32_t n_more;
    uint32_t where; // entity after "in" or "from", or KB_NONE
    uint64_t joint; // how the owner stands to it, as in link_rule.h
    uint64_t where_joint;
    uint32_t sent_to; // of an ambassador: to whom, or KB_NONE
    kb_day since;     // when it is said to have been held, or KB_NO_DAY
    bool is_former;
    bool is_past;    // "X was the head of Y"
    bool is_topic;   // "Syria expert": not of that country
    bool is_minor;   // "sales director": leads no organization
    bool is_deputy;  // "deputy governor"
    bool is_guessed; // the only organization that it can be of
    bool is_listed;  // the owner is known by a list
    bool by_demonym; // "Italian striker": perhaps of another country's team
    bool is_foreign; // "Arsenal's Italian coach": certainly
} kb_office;

/// The role before a name, which is the mention of noun chunk `chunk`:
/// "Russian Foreign Minister" Sergei Lavrov.  False: there is none.
bool kb_role_of_title(const kb_parse *parse, uint32_t chunk,
                      const kb_candidate *name, kb_office *out);

/// The role that a noun chunk without a name ends with: "the head of X", "two
/// members of X".  False: there is none.
bool kb_role_of_description(const kb_parse *parse, uint32_t chunk,
                            kb_office *out);

/// Add an entity to those whose role it is, if of the type of the first.
void kb_role_add_owner(const kb_parse *parse, uint32_t entity, kb_office *out);

/// Of a role that a name shares with one before it: its own owner ("Presidents
/// X of Y and <Z of W>"), else that which stands before the role, else none.
void kb_role_take_own(const kb_parse *parse, uint32_t chunk, kb_office *out);

/// The noun chunk that goes on with another role: "head of X and <member> of
/// Y", or KB_NONE.
uint32_t kb_role_next(const kb_parse *parse, uint32_t chunk);

#endif // KB_RELATION_ROLE_H

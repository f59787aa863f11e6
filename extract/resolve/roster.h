// SPDX-License-Identifier: MIT
// The entities of a document while they are being found, and the ways to find
// them again: by gazetteer entry, by name, by surname, by acronym.
#ifndef KB_RESOLVE_ROSTER_H
#define KB_RESOLVE_ROSTER_H

#include "resolve/map.h"
#include "resolve/resolve.h"

#include <kb/extract.h>

enum {
    KB_CHAIN_MAX = 16, // links of a chain that are looked at
    KB_RARE = 5        // prior of an organization that few know, at most
};

/// A person under a surname or first name; the newest comes first.
typedef struct kb_bearer {
    uint32_t entity;
    uint32_t next;      // index, or KB_NONE
    uint64_t first;     // key of the first name
    kb_str first_name;  // folded; may be an initial
    kb_str surname;     // folded
    bool is_by_surname; // else by first name
} kb_bearer;

/// A role somebody bears in the document or in a gazetteer.
typedef struct kb_post {
    uint32_t person;
    uint32_t owner; // entity it is a role in, or KB_NONE
    kb_str role;    // folded
    uint32_t next;  // same last word, or KB_NONE
    uint32_t at;    // token where it is said; KB_NONE: gazetteer
    bool is_former;
} kb_post;

typedef struct kb_roster {
    uint32_t without; // KB_SIEVE_BIT() of sieves
    kb_str sieve;     // what tells the next link's entity
    const kb_text *text;
    const kb_cues *cues;
    kb_offices *offices;
    kb_entries *entries;
    kb_candidates *candidates;
    kb_arena *arena;
    kb_resolved *entities;
    uint32_t n, cap;
    uint32_t *last_seen; // candidate that spoke of an entity last
    kb_bearer *bearers;
    uint32_t n_bearers, cap_bearers;
    kb_post *posts;
    uint32_t n_posts, cap_posts;
    kb_map by_gaz, by_name, by_person, by_spelling, by_acronym, by_beginning,
        by_form;
    kb_map countries;  // index of a country + 1 -> how often it is spoken of
    kb_map strong;     // kb_entry_hash() of what names that are not weak mean
    kb_map wholes;     // organizations that it names, or parts of: key -> 1
    kb_map located;    // names of one word that something is in or at
    kb_map introduced; // acronym -> candidate: "Long Name (LN)"
    kb_map bearers_of; // name key -> bearer
    kb_map posts_of;   // last word of the role -> post
    uint32_t *begins;  // token -> name or demonym that begins there
    uint32_t *ends;    // token -> name or demonym that ends before it
} kb_roster;

KB_NODISCARD kb_status kb_roster_init(kb_roster *roster,
                                      const kb_resolve_input *input,
                                      kb_candidates *candidates,
                                      kb_arena *arena);

/// Find or add the entity of a gazetteer entry.
KB_NODISCARD kb_status kb_roster_known(kb_roster *roster, const kb_gaz *gaz,
                                       uint32_t index, uint32_t *out);

/// Add an entity that no list holds; its name comes later.
KB_NODISCARD kb_status kb_roster_mint(kb_roster *roster, kb_entity_type type,
                                      uint32_t *out);

/// Whether a sieve is to be tried.
bool kb_roster_tries(const kb_roster *roster, kb_sieve sieve);

/// Say which sieve tells the entity of the next kb_roster_link().
void kb_roster_by(kb_roster *roster, kb_sieve sieve);

/// Say that a candidate speaks of an entity.
void kb_roster_link(kb_roster *roster, uint32_t candidate, uint32_t entity);

/// Let an entity be found by a name: tokens [begin, end) of the text.
KB_NODISCARD kb_status kb_roster_add_bearer(kb_roster *roster, uint32_t entity,
                                            kb_str first, kb_str surname);

/// Record a role; `role` is folded and outlives the roster.
KB_NODISCARD kb_status kb_roster_add_post(kb_roster *roster, kb_post post);

/// The first post whose role ends with the word that `role` ends with.
uint32_t kb_roster_posts(const kb_roster *roster, kb_str role);

/// Whether the token before one is any of those words.
bool kb_follows_any(const kb_text *text, uint32_t token,
                    const char *const *words);

/// Past "(population 3,000)" at a token before `end`, if that closes within
/// `longest` tokens; else the token.
uint32_t kb_past_brackets(const kb_text *text, uint32_t begin, uint32_t end,
                          uint32_t longest);

/// Whether a name is a word with a possessive ending: Christie's, Macy's.
bool kb_is_possessive(const kb_text *text, const kb_candidate *c);

/// The last word of a folded phrase.
kb_str kb_last_word(kb_str phrase);

/// Tokens [begin, end) folded with single spaces between words.
KB_NODISCARD kb_status kb_roster_fold(const kb_roster *roster, uint32_t begin,
                                      uint32_t end, kb_str *out);

/// A role phrase, tokens [begin, end), folded and spelt out: pm is prime
/// minister.
KB_NODISCARD kb_status kb_roster_role(const kb_roster *roster, uint32_t begin,
                                      uint32_t end, kb_str *out);

/// kb_fold_name() into the arena.
KB_NODISCARD kb_status kb_roster_fold_text(const kb_roster *roster, kb_str text,
                                           kb_str *out);

/// The key of a folded name among those of its type.
uint64_t kb_roster_name_key(kb_entity_type type, kb_str name);

/// The minted entity of that folded name, new if need be.
KB_NODISCARD kb_status kb_roster_find_or_mint(kb_roster *roster,
                                              kb_entity_type type, kb_str name,
                                              uint32_t *entity);

/// The entity of another type that bears a name which no list gives a meaning
/// here, though the document may elsewhere; or KB_NONE.
uint32_t kb_find_of_other_type(const kb_roster *roster, const kb_candidate *c,
                               kb_str name);

/// An entity that a map tells, or KB_NONE: `entity` is none, or the mark of a
/// name that several bear.
uint32_t kb_roster_if_clear(const kb_roster *roster, uint32_t entity);

/// Give each name that no list has one type throughout the document.
KB_NODISCARD kb_status kb_roster_settle_types(kb_roster *roster);

/// Note which entries and countries the document speaks of.
KB_NODISCARD kb_status kb_roster_survey(kb_roster *roster);

/// Note the names of one word of which the document says that something is in
/// or at them.
KB_NODISCARD kb_status kb_roster_note_places(kb_roster *roster);

/// Whether the document says somewhere that something is in or at what the
/// name's first word means; kb_roster_note_places() is done.
bool kb_roster_is_located(const kb_roster *roster, const kb_candidate *c);

/// The country that all meanings of a name belong to, or KB_NONE.
uint32_t kb_country_of_all(const kb_candidate *c);

/// Whether a name is that of a place in a list.
bool kb_may_be_place(const kb_candidate *c);

/// Note the teams that places' names mean somewhere in the document;
/// kb_roster_survey() is done.
KB_NODISCARD kb_status kb_roster_note_teams(kb_roster *roster);

/// The team or firm that a place's name means here, or KB_NONE; all full names
/// are linked.
KB_NODISCARD kb_status kb_find_team(const kb_roster *roster,
                                    const kb_candidate *c, uint32_t *out);

/// Whether the document names an organization or one that belongs to it;
/// kb_roster_survey() is done.
bool kb_roster_names_part(const kb_roster *roster, const kb_gaz *gaz,
                          uint32_t organization);

/// How much of what the document names belongs to a country, which may be
/// KB_NONE: 0 to 1; kb_roster_survey() is done.
double kb_roster_country_share(const kb_roster *roster, uint32_t country);

/// The class of place that a word beside a name tells ("province of"), or
/// KB_CLASS_NONE.
kb_entity_class kb_roster_class_told(const kb_roster *roster,
                                     const kb_candidate *c);

/// The likeliest of a candidate's senses, or NULL; kb_roster_survey() is done.
const kb_gaz_sense *kb_roster_choose(const kb_roster *roster,
                                     const kb_candidate *c);

/// The name behind the comma that follows a name, or NULL.
const kb_candidate *kb_roster_after_comma(const kb_roster *roster,
                                          const kb_candidate *c);

/// Whether the name after the comma ("Paris, Texas") is where an entry lies.
bool kb_roster_lies_in_next(const kb_roster *roster, const kb_candidate *c,
                            const kb_gaz_entity *e);

/// Link a name whose region, state or class tells it from the entry `sense`, or
/// where that is NULL from what the lists call so.
KB_NODISCARD kb_status kb_resolve_elsewhere(kb_roster *roster, uint32_t i,
                                            kb_entity_type type,
                                            const kb_gaz_sense *sense);

/// Link a name of that type that is a team, a firm or a person here; all full
/// names are linked.
KB_NODISCARD kb_status kb_resolve_other_kind(kb_roster *roster, uint32_t i,
                                             kb_entity_type type);

/// Resolve a person's name of several words; `sense` may be NULL.
KB_NODISCARD kb_status kb_resolve_full_person(kb_roster *roster, uint32_t i,
                                              const kb_gaz_sense *sense);

/// Resolve a person's name of one word, once all full names are; `sense` may
/// be NULL.
KB_NODISCARD kb_status kb_resolve_short_person(kb_roster *roster, uint32_t i,
                                               const kb_gaz_sense *sense);

/// The person named in full in the document whose surname a name of one word
/// is, or KB_NONE.
uint32_t kb_find_namesake(const kb_roster *roster, uint32_t i);

/// Resolve all names and demonyms.
KB_NODISCARD kb_status kb_resolve_names(kb_roster *roster);

/// Record the roles that go with names, and whose they are.
KB_NODISCARD kb_status kb_resolve_roles(kb_roster *roster);

/// Resolve nominals and pronouns; names and roles must be.
KB_NODISCARD kb_status kb_resolve_coreference(kb_roster *roster);

#endif // KB_RESOLVE_ROSTER_H

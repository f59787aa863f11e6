// SPDX-License-Identifier: MIT
// Rules as loaded: verbs, noun classes, frames, control.  The file format is
// told in README.md of this folder.
#ifndef KB_RELATION_RULE_H
#define KB_RELATION_RULE_H

#include "relation/closed.h"
#include "relation/inflect.h"
#include "text/token.h"

#include <kb/extract.h>

/// Bits of noun classes: position of the class in order of first appearance.
__extension__ typedef unsigned __int128 kb_class_set;

enum { KB_MAX_CLASSES = 128, KB_MAX_FRAME_PARTS = 3, KB_MAX_PHRASE_WORDS = 4 };

/// Entity types a slot accepts, as bits 1 << kb_entity_type.
enum {
    KB_TYPES_ANY = 0,
    KB_TYPES_PERSON = 1 << KB_PERSON,
    KB_TYPES_PLACE = 1 << KB_PLACE,
    KB_TYPES_ORGANIZATION = 1 << KB_ORGANIZATION,
    KB_TYPES_STATE = 1 << 4, // a country, or a capital that stands for it
    KB_TYPES_CLUB = 1 << 5,
    KB_TYPES_FIRM = 1 << 6 // a company, or an organization of no known class
};

/// What stands at one place of a frame.
typedef struct kb_slot {
    enum {
        KB_SLOT_NONE = 0,
        KB_SLOT_SUBJECT, // S: the relation's subject
        KB_SLOT_TARGET,  // T: the relation's object
        KB_SLOT_CLASS,   // @class: a noun of that class
        KB_SLOT_ANY,     // _: any noun phrase
        KB_SLOT_VERB     // ~ing: a gerund, left to the control rules
    } kind;
    uint8_t types;       // KB_TYPES_*, for S and T
    bool is_own;         // `T=@class`: T itself is of the class
    bool is_sufferer;    // whose "murder" is who was murdered
    kb_class_set class_; // for @class; for S and T: the noun whose possessor
                         // it is
} kb_slot;

/// A preposition phrase of a frame.
typedef struct kb_part {
    uint64_t preps; // bits of kb_preposition()
    kb_slot slot;
} kb_part;

typedef enum kb_trigger {
    KB_TRIGGER_VERB = 0, // S verb T
    KB_TRIGGER_NOUN,     // S's @noun of T
    KB_TRIGGER_ADJECTIVE // S be adjective to T
} kb_trigger;

/// A pattern that states a predicate.
typedef struct kb_frame {
    kb_class_set subject_class; // subject must be of the class; 0: any
    kb_class_set infinitive;    // `~to@class`: the infinitive is one; 0: any
    kb_slot object;             // direct object of a verb; the noun of a noun
    kb_slot second;             // second object of a verb
    kb_part parts[KB_MAX_FRAME_PARTS];
    kb_str id;
    kb_str predicate;
    kb_str pattern;    // as written
    uint64_t particle; // key of the particle after the verb; 0: none
    double confidence;
    kb_str example; // sentences with [S …] and [T …]; `|` between them
    kb_str counter; // sentences that must not match
    uint32_t n_parts;
    kb_str file; // where it stands, for messages
    uint32_t line;
    kb_trigger trigger;
    uint8_t subject_types;
    bool is_alone;        // `!`: nothing more may follow the object
    bool has_infinitive;  // `~to`: an infinitive must follow
    bool is_mutual;       // `S&T`: the members of the subject are both
    bool is_subject_free; // `_`: S stands elsewhere
    bool is_inverse;      // `T`: the verb's subject is T, S stands elsewhere
    bool is_holder;       // `S of T`: whose office-holder or member S is
} kb_frame;

/// A frame, and what a clause or noun must have before it is worth a try: most
/// frames are told off by this alone, side by side in memory.
typedef struct kb_frame_gate {
    kb_class_set class_; // of the noun, for frames of nouns
    uint64_t preps;      // a phrase has one of these; 0: no matter
    const kb_frame *frame;
    bool needs_agent;
    bool needs_patient;
} kb_frame_gate;

/// What an outer verb does to the event of its complement.
typedef enum kb_control {
    KB_CONTROL_NONE = 0,
    KB_CONTROL_KEEP,   // manage, begin, help, force: it happens
    KB_CONTROL_PLAN,   // agree, plan, vow, be set
    KB_CONTROL_MAY,    // want, hope, seek, try, consider
    KB_CONTROL_NOT,    // fail, refuse, decline
    KB_CONTROL_DENY,   // deny
    KB_CONTROL_ALLEGE, // accuse, claim, allege
    KB_CONTROL_ORDER,  // urge, order, ask, call on
    KB_CONTROL_STOP,   // stop, halt, cease
    KB_CONTROL_SAY     // say, tell, warn: attribution alone
} kb_control;

/// A verb that rules speak of.
typedef struct kb_verb {
    kb_str lemma;
    kb_control control;
    bool controls_object;  // urge X to: X does it
    bool controls_bodies;  // call Peru to: Peru does it; call Modi to: not he
    bool is_light;         // launch, hold: its subject acts in its object
    kb_frame_gate *frames; // most specific first
    uint32_t n_frames;
} kb_verb;

/// A spelling of a verb.
typedef struct kb_verb_form {
    uint64_t key;
    uint32_t verb;
    uint32_t forms; // KB_FORM_*
} kb_verb_form;

/// A noun, or a phrase whose last word is `key`.
typedef struct kb_noun {
    uint64_t key;
    uint64_t before[KB_MAX_PHRASE_WORDS - 1]; // keys to the left, 0: end
    kb_class_set classes;
    bool is_plural;
} kb_noun;

/// Outer control or class + inner class makes another predicate.
typedef struct kb_composition {
    kb_str id;
    kb_str outer; // lemma
    kb_str inner; // of the inner event: predicate, PLOVER class or verb; or *
    kb_str predicate; // - says that they are nothing together
} kb_composition;

/// Whether a clause without "that" may be its object: "said Russia attacked",
/// not "arrested Russia attacked".
static inline bool
kb_verb_takes_clause(const kb_verb *verb)
{
    switch (verb->control) {
    case KB_CONTROL_SAY:
    case KB_CONTROL_MAY:
    case KB_CONTROL_PLAN:
    case KB_CONTROL_DENY:
    case KB_CONTROL_ORDER:
        return true;
    case KB_CONTROL_ALLEGE:
        return !verb->controls_object;
    case KB_CONTROL_NONE:
    case KB_CONTROL_KEEP:
    case KB_CONTROL_NOT:
    case KB_CONTROL_STOP:
    default:
        return verb->n_frames == 0;
    }
}

/// All that rules say of a spelling.
typedef struct kb_rule_word {
    kb_class_set classes; // of the noun that it is alone
    uint64_t key;
    uint64_t prep; // of a closed class, as in kb_closed_word
    uint32_t tag;
    uint32_t n_nouns; // nouns and phrases that end with it
    kb_noun *nouns;
    kb_verb_form *forms;
    uint32_t n_forms;
} kb_rule_word;

/// The word of that key; one that says nothing when there is none, never NULL.
const kb_rule_word *kb_rules_word(const kb_rules *rules, uint64_t key);

/// The words of all tokens, in the arena: KB_OK or KB_ERR_NOMEM.
KB_NODISCARD kb_status kb_rules_read_words(const kb_rules *rules,
                                           const kb_text *text, kb_arena *arena,
                                           const kb_rule_word *const **out);

/// The form of a verb that it is: of several the first that has any of the
/// forms `wanted` (KB_FORM_*), else the first; NULL: none.  "found" as a past
/// is of find, as a base of found.
const kb_verb_form *kb_rule_word_form(const kb_rule_word *word,
                                      uint32_t wanted);

/**
   The longest noun or phrase of a class that ends with a word.

   @param keys  Keys of the tokens up to and including the word.
   @param n     Their number, at least 1.
   @param[out] classes  Its classes.
   @return How many words it has; 0: the noun is in no class.
*/
size_t kb_rule_word_phrase(const kb_rule_word *word, const uint64_t *keys,
                           size_t n, kb_class_set *classes);

const kb_verb *kb_rules_verb(const kb_rules *rules, uint32_t verb);

/// The classes of the word that a verb is ("fire": `wield`); 0 for KB_NONE.
kb_class_set kb_rules_verb_classes(const kb_rules *rules, uint32_t verb);

/// The bit of a class, or 0.
kb_class_set kb_rules_class(const kb_rules *rules, const char *name);

/// The noun classes that the code itself knows (README.md); 0: not loaded.
typedef struct kb_known_classes {
    kb_class_set time;
    kb_class_set quantity;
    kb_class_set part;
    kb_class_set member; // of an organization: its fighters
    kb_class_set holding;
    kb_class_set territory;
    kb_class_set intent;
    kb_class_set alleged;
    kb_class_set planned;
    kb_class_set possible;
    kb_class_set relator;   // in response to, in line with
    kb_class_set violent;   // attacks, wars: they kill
    kb_class_set document;  // a statement urges in its author's name
    kb_class_set undergone; // acts whose "of" names who suffers them
    kb_class_set guilty;    // responsible, behind: said of somebody, a blame
    kb_class_set messaging; // to thank, to ask: why one calls a person
    kb_class_set display;   // verbs: who comes to do so does
    kb_class_set nature;    // storms, quakes: they act upon nobody
    kb_class_set weapon;    // what they do, who wields them does
    kb_class_set wield;     // to fire, to plant a weapon
    kb_class_set rumour;    // "rumours that X attacked": allegedly
    kb_class_set prospect;  // "the fear that X attacks": possibly
    kb_class_set site;      // markets, bases: where they stand suffers too
    kb_class_set regime;    // X's government, forces: the state X rules
    kb_class_set means;     // by helicopter, by phone: nobody does it
    kb_class_set thing;     // songs, surnames: no person is one
    kb_class_set section;   // of an organization: its division, its staff
    kb_class_set bequeath;  // to leave, to survive: of whom one has kin
    kb_class_set serve;     // to serve as: who does holds the office
    kb_class_set become;    // who does holds it from then on
    kb_class_set install;   // to elect, to appoint: whom one does holds it
} kb_known_classes;

const kb_known_classes *kb_rules_known(const kb_rules *rules);

/// Frames whose trigger is a noun or an adjective.
const kb_frame_gate *kb_rules_noun_frames(const kb_rules *rules, size_t *n);

/// All frames, in order of the files.
const kb_frame *kb_rules_frames(const kb_rules *rules, size_t *n);

/// What an event is under an outer verb: its predicate, PLOVER class and verb,
/// where it has them.
typedef struct kb_inner_names {
    kb_str predicate;
    kb_str plover;
    kb_str verb;
} kb_inner_names;

/// The first composition of an outer verb with an inner event, or NULL.
const kb_composition *kb_rules_compose(const kb_rules *rules, kb_str outer,
                                       const kb_inner_names *inner);

struct kb_time_rule;

/// The time expressions, in order of the files: earlier ones read first.
const struct kb_time_rule *kb_rules_times(const kb_rules *rules, size_t *n);

/// The prepositions that frames may name, in alphabetical order.
typedef enum kb_prep {
    KB_PREP_ABOUT,
    KB_PREP_ACROSS,
    KB_PREP_AFTER,
    KB_PREP_AGAINST,
    KB_PREP_ALONG,
    KB_PREP_ALONGSIDE,
    KB_PREP_AMID,
    KB_PREP_AMONG,
    KB_PREP_AROUND,
    KB_PREP_AS,
    KB_PREP_AT,
    KB_PREP_AWAY,
    KB_PREP_BACK,
    KB_PREP_BEFORE,
    KB_PREP_BEHIND,
    KB_PREP_BETWEEN,
    KB_PREP_BEYOND,
    KB_PREP_BY,
    KB_PREP_DESPITE,
    KB_PREP_DOWN,
    KB_PREP_DURING,
    KB_PREP_FOR,
    KB_PREP_FROM,
    KB_PREP_IN,
    KB_PREP_INCLUDING,
    KB_PREP_INSIDE,
    KB_PREP_INTO,
    KB_PREP_LIKE,
    KB_PREP_NEAR,
    KB_PREP_OF,
    KB_PREP_OFF,
    KB_PREP_ON,
    KB_PREP_ONTO,
    KB_PREP_OUT,
    KB_PREP_OUTSIDE,
    KB_PREP_OVER,
    KB_PREP_PER,
    KB_PREP_SINCE,
    KB_PREP_THAN,
    KB_PREP_THAT, // not one: the clause that the verb governs
    KB_PREP_THROUGH,
    KB_PREP_THROUGHOUT,
    KB_PREP_TO,
    KB_PREP_TOWARD,
    KB_PREP_TOWARDS,
    KB_PREP_UNDER,
    KB_PREP_UNTIL,
    KB_PREP_UP,
    KB_PREP_UPON,
    KB_PREP_VIA,
    KB_PREP_WITH,
    KB_PREP_WITHIN,
    KB_PREP_WITHOUT,
    KB_N_PREPS
} kb_prep;

/// The bit of a preposition by its name: KB_PREP(OF).
#define KB_PREP(name) (UINT64_C(1) << KB_PREP_##name)

/// The bit of a preposition, or 0 when the word is none.
uint64_t kb_preposition(kb_str word);

/// The bits of a rule's preposition and of those that say the same: "in" is
/// also "inside" and "within"; 0: it is none.
uint64_t kb_preposition_senses(kb_str word);

kb_str kb_preposition_word(kb_prep prep);

#endif // KB_RELATION_RULE_H

// SPDX-License-Identifier: MIT
// Rules for lasting relations: what two things are to each other that only
// stand beside each other ("Siemens of Munich", "Ohio's Anna Berg").  The
// file format is told in README.md of this folder.
#ifndef KB_RELATION_LINK_RULE_H
#define KB_RELATION_LINK_RULE_H

#include "relation/rule.h"
#include "relation/table.h"

#include <kb/gaz.h>

enum { KB_LINK_NOUNS = 32 };

/// The bit of things of a type whose class is not known.
#define KB_LINK_UNLISTED(type) (UINT64_C(1) << (60 + (int)(type)))

/// How two things are joined, as bits: those of kb_preposition(), and these.
#define KB_JOINT_COMMA   (UINT64_C(1) << 56) // Kano, Nigeria
#define KB_JOINT_PARENS  (UINT64_C(1) << 57) // Berg (SPD)
#define KB_JOINT_OWNER   (UINT64_C(1) << 58) // Ohio's Berg
#define KB_JOINT_BESIDE  (UINT64_C(1) << 59) // Ohio lawyer Berg
#define KB_JOINT_BASED   (UINT64_C(1) << 60) // Munich-based Siemens
#define KB_JOINT_BORN    (UINT64_C(1) << 61) // German-born Berg
#define KB_JOINT_LETTER  (UINT64_C(1) << 62) // Berg, D-Ohio
#define KB_JOINTS_BEFORE (KB_JOINT_BESIDE | KB_JOINT_BASED | KB_JOINT_BORN)

/// What one end is, or what an end of a rule must be.
typedef struct kb_link_end {
    uint64_t kinds;        // 1 << kb_entity_class, or KB_LINK_UNLISTED
    uint8_t types;         // 1 << kb_entity_type
    bool is_role;          // described by a role word
    bool has_any_noun;     // rule: by any noun that says what it is
    bool is_owner;         // thing: its nouns are what it has: "Acme's plant"
    const uint64_t *nouns; // keys of the nouns that may describe it; of a
    uint32_t n_nouns;      // thing, of the one that does
} kb_link_end;

typedef struct kb_link {
    kb_str id;
    kb_str predicate; // empty: nothing is stated
    double confidence;
    uint64_t joints;
    kb_link_end left, right; // in order of the text
    bool is_turned;          // T stands before S
    uint32_t line;
    kb_str example; // as of frames
    kb_str counter;
} kb_link;

/// An office that a short title stands for: Gov, governor.
typedef struct kb_title {
    kb_str title;
    kb_str office;
} kb_title;

/// How sure a rule is that the code holds itself: title, apposition, copula.
typedef struct kb_surety {
    kb_str rule;
    double confidence;
} kb_surety;

/// Where a premise of a conclusion comes from.
typedef enum kb_premise_source {
    KB_PREMISE_TEXT = 0, // stated in the document
    KB_PREMISE_COUNTRY,  // the list's country of S is T; and so on
    KB_PREMISE_PARENT,
    KB_PREMISE_CAPITAL, // S is the capital of T
    KB_PREMISE_OFFICE,  // S holds an office of T on the document's day
    KB_PREMISE_DEMONYM, // S is no entry; its name begins with a demonym of T
    KB_PREMISE_WITHIN,  // S lies in T by what was read and by the lists
    KB_PREMISE_SPOKEN   // S is no entry; the document is about T, a country
} kb_premise_source;

typedef struct kb_premise {
    kb_premise_source source;
    kb_str predicate; // of KB_PREMISE_TEXT
    kb_link_end left, right;
} kb_premise;

/// What follows: S then T, if S is to T (or to X, and X to T) as told.
typedef struct kb_inference {
    kb_str id;
    kb_premise premises[2];
    uint32_t n_premises;
    kb_str predicate; // empty: what the office's role states of T
    double confidence;
    uint32_t line;
    kb_str example;
    kb_str counter;
} kb_inference;

/// Load a row of the kinds `link`, `infer`, `title` and `rule`.
KB_NODISCARD kb_status kb_link_load(kb_rules *rules, const kb_row *row);
KB_NODISCARD kb_status kb_inference_load(kb_rules *rules, const kb_row *row);
KB_NODISCARD kb_status kb_title_load(kb_rules *rules, const kb_row *row);
KB_NODISCARD kb_status kb_surety_load(kb_rules *rules, const kb_row *row);

/// The rules, in order of the files; those without a predicate state nothing.
const kb_link *kb_rules_links(const kb_rules *rules, size_t *n);

/// The rule for two things so joined, or NULL: of several the last.
const kb_link *kb_rules_link(const kb_rules *rules, const kb_link_end *left,
                             uint64_t joint, const kb_link_end *right);

/// Whether a thing is what an end of a rule must be.
bool kb_link_fits(const kb_link_end *rule, const kb_link_end *end);

const kb_inference *kb_rules_inferences(const kb_rules *rules, size_t *n);

/// The office that a short title stands for, else the title itself.
kb_str kb_rules_office(const kb_rules *rules, kb_str title);

/// The confidence of a rule of the code: 0.80 when no file tells.
double kb_rules_surety(const kb_rules *rules, kb_str rule);

#endif // KB_RELATION_LINK_RULE_H

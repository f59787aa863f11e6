// SPDX-License-Identifier: MIT
// A run of capitalised words and the ways to cut it.  Rules offer segments with
// a score; the cut with the greatest sum wins.
#ifndef KB_MENTION_SEGMENT_H
#define KB_MENTION_SEGMENT_H

#include "mention/known.h"
#include "mention/scene.h"

/// What finds names, as trained weights know it.
typedef enum kb_name_rule {
    KB_RULE_NOTHING = 0, // no name: a skipped word
    KB_RULE_TITLE,       // roles, honorifics, days
    KB_RULE_EVENT,       // World Cup
    KB_RULE_DEMONYM,
    KB_RULE_GAZETTEER,
    KB_RULE_KNOWN, // named elsewhere in the document
    KB_RULE_HONORIFIC,
    KB_RULE_ROLE,
    KB_RULE_FIRST_NAME,
    KB_RULE_INITIAL,
    KB_RULE_ORG_SUFFIX,
    KB_RULE_ORG_HEAD,
    KB_RULE_ORG_OF,
    KB_RULE_ORG_AND,
    KB_RULE_PLACE_HEAD_BEFORE,
    KB_RULE_PLACE_HEAD_AFTER,
    KB_RULE_CONTEXT, // type by the words around it
    KB_RULE_SCORER,  // by trained weights
    KB_N_NAME_RULES
} kb_name_rule;

/// The rule of an id, or KB_RULE_NOTHING.
kb_name_rule kb_name_rule_find(kb_str id);

kb_str kb_name_rule_id(kb_name_rule rule);

typedef struct kb_segment {
    uint32_t begin, end; // tokens
    kb_name_rule rule;
    kb_entity_type type;
    kb_entity_class class_;
    kb_str id;             // of the rule, as it is told
    uint32_t sure;         // how much it outweighs trained weights
    const kb_gaz_hit *hit; // gazetteer, demonym
    double score;
} kb_segment;

/// What a rule that is data finds in a run: see mention/shape.h.
typedef struct kb_offer {
    uint32_t begin, end; // tokens
    uint32_t shape;
    kb_entity_class class_;
    double score;
} kb_offer;

enum { KB_RUN_MAX = 64 }; // tokens of a run; longer ones are cut

/// What a token is, a bit each: see mention/trait.h.
typedef uint64_t kb_traits;

/// The run in hand.
typedef struct kb_run {
    const kb_scene *scene;
    const kb_known *known;
    bool is_strict; // capitals say nothing here
    bool is_caps;   // ... since all letters are capitals
    uint32_t line;  // kb_line_kind() of its sentence, for a judge
    uint32_t begin, end;
    const kb_traits *traits;       // of each token
    const struct kb_shape *shapes; // that the offers are of
    const kb_offer *offers;        // in order of `begin`
    const kb_offer *offers_end;
    double best[KB_RUN_MAX + 1];
    kb_segment via[KB_RUN_MAX + 1]; // the last segment of the best cut
} kb_run;

/// Whether an abbreviation stands behind a comma and a capitalised word, as
/// regions do behind their towns: "Leeds, Ill."
bool kb_run_follows_town(const kb_run *run, uint32_t begin, uint32_t end);

// Sets of bits that the rules ask for.
enum {
    KB_CLOSED_TAGS = KB_POS_IN | KB_POS_DT | KB_POS_PRP | KB_POS_PRPS |
                     KB_POS_MD | KB_POS_CC | KB_POS_WH | KB_POS_TO | KB_POS_EX |
                     KB_POS_UH,
    KB_VERB_TAGS =
        KB_POS_VB | KB_POS_VBZ | KB_POS_VBD | KB_POS_VBN | KB_POS_VBG,
    KB_NOUN_TAGS = KB_POS_NN | KB_POS_NNS,
    KB_TITLE_CLASSES = KB_MARK(KB_WORD_ROLE) | KB_MARK(KB_WORD_HONORIFIC) |
                       KB_MARK(KB_WORD_RELATIVE),
    KB_DAY_CLASSES = KB_MARK(KB_WORD_MONTH) | KB_MARK(KB_WORD_WEEKDAY),
    KB_ORG_CLASSES = KB_MARK(KB_WORD_ORG_HEAD) | KB_MARK(KB_WORD_ORG_SUFFIX)
};

const kb_token *kb_run_token(const kb_run *run, uint32_t token);

/// KB_MARK() bits of the words that cover a token.
uint32_t kb_run_inside(const kb_run *run, uint32_t token);

/// Whether it is an English word that the document writes small elsewhere, or
/// that stands where any word has a capital.
bool kb_run_is_common(const kb_run *run, uint32_t token);

/// Offer all segments that begin at a token; from left to right.
void kb_run_offer_all(kb_run *run, uint32_t begin);

/// Whether a token may be a word of a name.
bool kb_run_is_namey(const kb_run *run, uint32_t token);

/// Whether a name that no list holds may begin with a token.
bool kb_run_may_begin(const kb_run *run, uint32_t token);

#endif // KB_MENTION_SEGMENT_H

// SPDX-License-Identifier: MIT
// A run of capitalised words and the ways to cut it.  Rules offer segments with
// a score; the cut with the greatest sum wins.
#ifndef KB_MENTION_SEGMENT_H
#define KB_MENTION_SEGMENT_H

#include "mention/known.h"
#include "mention/scene.h"

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
    KB_N_NAME_RULES
} kb_name_rule;

/// What a rule finds, and how sure it is of each word.
typedef struct kb_name_rule_info {
    kb_str id;
    kb_entity_type type; // 0: told otherwise
    double quality;
} kb_name_rule_info;

extern const kb_name_rule_info kb_name_rules[KB_N_NAME_RULES];

typedef struct kb_segment {
    uint32_t begin, end; // tokens
    kb_name_rule rule;
    kb_entity_type type;
    kb_entity_class class_;
    const kb_gaz_hit *hit; // gazetteer, demonym
    double score;
} kb_segment;

enum { KB_RUN_MAX = 64 }; // tokens of a run; longer ones are cut

/// The run in hand.
typedef struct kb_run {
    const kb_scene *scene;
    const kb_known *known;
    bool is_strict; // capitals say nothing here
    bool is_caps;   // ... since all letters are capitals
    uint32_t begin, end;
    double best[KB_RUN_MAX + 1];
    kb_segment via[KB_RUN_MAX + 1]; // the last segment of the best cut
} kb_run;

/// Offer a segment of the run that begins at a place already reached.
void kb_run_offer(kb_run *run, kb_segment segment);

/// Offer all segments that begin at a token.
void kb_run_offer_all(kb_run *run, uint32_t begin);

/// Whether a token may be a word of a name.
bool kb_run_is_namey(const kb_run *run, uint32_t token);

/// Whether a name that no list holds may begin with a token.
bool kb_run_may_begin(const kb_run *run, uint32_t token);

#endif // KB_MENTION_SEGMENT_H

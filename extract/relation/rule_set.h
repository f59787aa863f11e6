// SPDX-License-Identifier: MIT
// Loaded rules from the inside: rule.c fills them, rule_index.c makes them
// quick to look up.
#ifndef KB_RELATION_RULE_SET_H
#define KB_RELATION_RULE_SET_H

#include "base/arena.h"
#include "base/vec.h"
#include "mention/cue.h"
#include "mention/shape.h"
#include "relation/link_rule.h"
#include "relation/rule.h"
#include "relation/time.h"
#include "resolve/map.h"

typedef struct kb_frame_use {
    uint32_t verb;
    uint32_t frame;
} kb_frame_use;

typedef struct kb_irregular {
    kb_str lemma, past, done, ing, s;
} kb_irregular;

typedef struct kb_word_slot {
    uint32_t word; // 0: free
    uint32_t tag;  // of the key: most others are told from it without a look
} kb_word_slot;

// An open-addressed index of words by their keys.
typedef struct kb_word_index {
    kb_rule_word *words; // the first says nothing
    uint32_t n;
    kb_word_slot *slots;
    uint32_t mask;
    uint64_t *filter; // a bit for each of many tags: most words are not there
    uint32_t filter_mask;
} kb_word_index;

struct kb_rules {
    const kb_allocator *alloc;
    kb_arena arena;
    kb_str classes[KB_MAX_CLASSES];
    uint32_t n_classes;
    KB_VEC(kb_noun) nouns;
    KB_VEC(kb_verb) verbs;
    kb_map by_lemma; // to `verbs`
    KB_VEC(kb_frame) frames;
    KB_VEC(kb_frame_use) uses;
    KB_VEC(kb_irregular) irregulars;
    KB_VEC(kb_verb_form) forms;
    KB_VEC(kb_composition) compositions;
    KB_VEC(kb_time_rule) times;
    KB_VEC(kb_link) links;
    KB_VEC(kb_inference) inferences;
    KB_VEC(kb_title) titles;
    KB_VEC(kb_surety) sureties;
    kb_cues *cues;     // NULL: none
    kb_shapes *shapes; // NULL: none
    kb_frame_gate *verb_frames;
    kb_frame_gate *noun_frames;
    size_t n_noun_frames;
    kb_known_classes known;
    kb_word_index words; // holds `nouns` and `forms` in the end
};

/// The cell `confidence`: 0.80 when empty.
KB_NODISCARD kb_status kb_rules_read_confidence(const kb_row *row, double *out);

/// Spell out the verbs and build the indexes; once, when all is loaded.
KB_NODISCARD kb_status kb_rules_index(kb_rules *rules);

#endif // KB_RELATION_RULE_SET_H

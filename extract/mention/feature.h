// SPDX-License-Identifier: MIT
// What the scorer sees of a token: hashed features of its shape, its words, the
// lists, the rules' cut and the rest of the document.
#ifndef KB_MENTION_FEATURE_H
#define KB_MENTION_FEATURE_H

#include "mention/judge.h"

/// Changes whenever a feature changes its meaning: weights for another number
/// are refused.
enum { KB_FEATURES_REVISION = 3 };

enum { KB_FEATURES_MAX = 96, KB_FEATURE_ROW = 16 };

/// Labels: outside, and begin, inside, last, unit of each kb_entity_type.
enum { KB_LABEL_OUTSIDE = 0, KB_N_LABELS = 13 };

typedef enum kb_label_place {
    KB_PLACE_BEGIN = 0,
    KB_PLACE_INSIDE,
    KB_PLACE_LAST,
    KB_PLACE_UNIT
} kb_label_place;

static inline uint8_t
kb_label(kb_entity_type type, kb_label_place place)
{
    return (uint8_t)(1 + ((unsigned)type - 1) * 4 + (unsigned)place);
}

static inline kb_entity_type
kb_label_type(uint32_t label)
{
    return label == KB_LABEL_OUTSIDE ? (kb_entity_type)0
                                     : (kb_entity_type)((label - 1U) / 4 + 1);
}

static inline kb_label_place
kb_label_at(uint32_t label)
{
    return (kb_label_place)((label - 1U) % 4);
}

/// Whether label `b` may follow label `a`.
static inline bool
kb_label_follows(uint32_t a, uint32_t b)
{
    const bool is_open =
        a != KB_LABEL_OUTSIDE && kb_label_at(a) <= KB_PLACE_INSIDE;
    const bool goes_on =
        b != KB_LABEL_OUTSIDE &&
        (kb_label_at(b) == KB_PLACE_INSIDE || kb_label_at(b) == KB_PLACE_LAST);
    return is_open ? goes_on && kb_label_type(a) == kb_label_type(b) : !goes_on;
}

/// The first features of a token: those that tell which word it is.
enum { KB_WORD_FEATURES = 12 };

/// The features of one token: hashes, to be reduced to the table's size.
typedef struct kb_features {
    uint32_t n;
    uint32_t at[KB_FEATURES_MAX];
} kb_features;

/// Rows that are to be looked up by the features: they lie all over a table
/// that is larger than the near caches, and are fetched while the features are
/// made.
typedef struct kb_feature_rows {
    const signed char *at; // KB_FEATURE_ROW bytes each
    uint32_t mask;         // rows - 1
} kb_feature_rows;

/// Tokens that features tell of to each side of one.
enum { KB_FEATURE_REACH = 2 };

/// What features tell of a token, or of the place beyond a sentence.
typedef struct kb_seen {
    const kb_token *token; // NULL: beyond
    uint64_t word;
    uint32_t classes; // KB_MARK() bits
    uint32_t cue;     // bits of the cue that it is
    uint32_t shape;
    uint32_t tag;
    // of a token of the run, else 0:
    uint32_t list;   // the longest entity of the lists that covers it, encoded
    uint32_t listed; // tokens of that
    uint32_t rule;   // rule, type and place in the rules' cut, encoded
    uint8_t types;   // bits of the types of entities that cover it
    uint8_t segment; // index into the cut
} kb_seen;

/// What is computed once a run.
typedef struct kb_run_view {
    const kb_run *run;
    const kb_cut *cut;
    kb_feature_rows rows;
    kb_seen seen[KB_RUN_MAX + 2 * KB_FEATURE_REACH]; // from so far before it on
    uint32_t words; // capitalised words in the run
} kb_run_view;

/// Where token `token` stands in [begin, end).
static inline kb_label_place
kb_place_in(uint32_t token, uint32_t begin, uint32_t end)
{
    if (begin + 1 == end) {
        return KB_PLACE_UNIT;
    }
    return token == begin     ? KB_PLACE_BEGIN
           : token + 1 == end ? KB_PLACE_LAST
                              : KB_PLACE_INSIDE;
}

/// Whether a run is a lone word that is no name for sure, such as the The of a
/// sentence's begin, or Monday: neither scored nor learnt from.
bool kb_run_is_plain(const kb_run *run, const kb_cut *cut);

/// What kind of line a sentence is: some hold mostly numbers or short items
/// (tables, results).
uint32_t kb_line_kind(const kb_scene *scene, const kb_sentence *s);

/// Prepare for kb_features_of(); `rows` may be NULL.
void kb_run_look(const kb_run *run, const kb_cut *cut,
                 const kb_feature_rows *rows, kb_run_view *out);

/// The features of token `i` of the run.
void kb_features_of(const kb_run_view *view, uint32_t i, kb_features *out);

#endif // KB_MENTION_FEATURE_H

// SPDX-License-Identifier: MIT
// Words with which a name may begin, looked up together: while one waits for
// memory, the others go on.
#ifndef KB_GAZ_BATCH_H
#define KB_GAZ_BATCH_H

#include "base/vec.h"
#include "gaz/phrase.h"
#include "text/cut.h"

enum {
    KB_BATCH_LEN = 64,    // words at a time
    KB_BATCH_FOLDS = 512, // folds of words beyond ASCII that are kept
    KB_BATCH_FOLD_LEN = 47
};

// How a token becomes a key.
enum {
    KB_WORD_PLAIN = 1, // ASCII letters and digits: lower case is all
    KB_WORD_DOTTED = 2,
    KB_WORD_CLITIC = 4
};

/// A token of a text as the matcher knows it.
typedef struct kb_match_word {
    uint32_t begin, end;
    uint8_t form; // KB_WORD bits
    uint8_t kind; // kb_token_kind
} kb_match_word;

/// A word that may begin a name.
typedef struct kb_match_start {
    uint64_t hash;
    uint64_t finished;
    const kb_gaz_section *filter;
    kb_match_word word;
} kb_match_start;

/// One with which some name begins, and the run of tokens followed from it.
typedef struct kb_match_item {
    uint64_t hash; // of the tokens so far
    uint64_t finished;
    uint32_t last_find; // + 1, the longest; 0: none
    uint32_t n;
    kb_match_word words[KB_IMAGE_PHRASE_TOKENS];
} kb_match_item;

typedef struct kb_match_find {
    uint32_t phrase;
    uint32_t n;      // tokens
    uint32_t before; // the next shorter find of the item + 1, or 0
} kb_match_find;

typedef struct kb_match_fold {
    uint64_t key;
    uint8_t len; // 0: empty
    char bytes[KB_BATCH_FOLD_LEN];
} kb_match_fold;

typedef struct kb_batch {
    const kb_gaz *gaz;
    kb_str text;
    kb_match_policy policy;
    kb_gaz_on_match *on_match;
    void *ctx;
    uint32_t free_from; // longest: where the last match ended
    uint32_t n;         // starts
    uint32_t n_items;
    kb_buf wide; // scratch
    kb_match_start starts[KB_BATCH_LEN];
    kb_match_item items[KB_BATCH_LEN];
    KB_VEC(kb_match_find) finds; // of all items
    kb_match_fold folds[KB_BATCH_FOLDS];
} kb_batch;

/// The key of a word, as kb_token.key.
KB_NODISCARD kb_status kb_batch_key(kb_batch *batch, const kb_match_word *word,
                                    uint64_t *key);

/// Add a word; may look all of them up.  `filter` knows who may begin.
KB_NODISCARD kb_status kb_batch_add(kb_batch *batch, const kb_match_word *word,
                                    uint64_t key, const kb_gaz_section *filter);

/// Look up what was added and give the matches out.
KB_NODISCARD kb_status kb_batch_flush(kb_batch *batch);

/// Find the length of the plain word at `at`, a letter, when nothing after it
/// can make it part of a longer token, and its key; else 0.
uint32_t kb_match_plain_word(const char *at, const char *end, uint64_t *key);

#endif // KB_GAZ_BATCH_H

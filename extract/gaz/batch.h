// SPDX-License-Identifier: MIT
// Words with which a name may begin, looked up together: while one waits for
// memory, the others go on.
#ifndef KB_GAZ_BATCH_H
#define KB_GAZ_BATCH_H

#include "base/vec.h"
#include "gaz/block.h"
#include "gaz/bucket.h"
#include "gaz/phrase.h"
#include "text/cut.h"

enum {
    KB_BATCH_LEN = 64,    // words at a time
    KB_BATCH_FOLDS = 512, // folds of words beyond ASCII that are kept
    KB_BATCH_FOLD_LEN = 39
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

/// What a token is looked up by.
typedef struct kb_match_key {
    uint64_t head; // in a filter of names, kb_phrase_head()
    uint64_t key;  // kb_token.key
} kb_match_key;

/// A word with which some name may begin, and the run of tokens followed from
/// it.
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
    kb_match_key key;
    uint8_t len; // 0: empty
    char bytes[KB_BATCH_FOLD_LEN];
} kb_match_fold;

typedef struct kb_batch {
    const kb_gaz *gaz;
    kb_str text;
    kb_match_policy policy;
    kb_gaz_on_match *on_match;
    void *ctx;
    bool is_far;        // the texts of names: fetched ahead
    uint32_t free_from; // longest: where the last match ended
    uint32_t n;         // items
    kb_buf wide;        // scratch
    kb_match_item items[KB_BATCH_LEN];
    KB_VEC(kb_match_find) finds; // of all items
    kb_match_fold folds[KB_BATCH_FOLDS];
} kb_batch;

/// What a word that is not plain is looked up by.
KB_NODISCARD kb_status kb_batch_key(kb_batch *batch, const kb_match_word *word,
                                    kb_match_key *key);

/// Look up what was added and give the matches out.
KB_NODISCARD kb_status kb_batch_flush(kb_batch *batch);

/// Set the hash of an item, and fetch where it is looked up.
static inline void
kb_batch_set_hash(const kb_batch *batch, kb_match_item *item, uint64_t hash)
{
    const kb_gaz_section *const buckets =
        &batch->gaz->sections[KB_IMAGE_BUCKETS];
    item->hash = hash;
    item->finished = kb_hash_finish(hash);
    __builtin_prefetch(
        kb_bucket_at(buckets, kb_bucket_first(buckets->n, item->finished)));
}

/// Add a word of that kb_token.key; may look all of them up.
KB_NODISCARD static inline kb_status
kb_batch_add(kb_batch *batch, kb_match_word word, uint64_t key)
{
    kb_match_item *const item = &batch->items[batch->n++];
    kb_batch_set_hash(batch, item, kb_hash_combine(0, key));
    item->last_find = 0;
    item->n = 1;
    item->words[0] = word;
    return batch->n == KB_BATCH_LEN ? kb_batch_flush(batch) : KB_OK;
}

/// The length of the plain word at `at` when it begins with a letter and
/// nothing after it can make it part of a longer token, else 0.
uint32_t kb_match_plain_word(const char *at, const char *end);

/// The kb_token.key of a plain word.
static inline uint64_t
kb_match_plain_key(const char *at, const char *end, uint32_t len)
{
    return len <= KB_WORD_REACH && end - at >= KB_WORD_REACH
               ? kb_hash_alnum((const unsigned char *)at, len)
               : kb_hash_lower((kb_str){at, len});
}

// What a byte is, behind a word or behind what is behind it.
enum {
    KB_BYTE_ENDS_WORD = 1, // the tokeniser looks no further
    KB_BYTE_STOP = 2,
    KB_BYTE_LETTER = 4,
    KB_BYTE_ALNUM = 8,
    KB_BYTE_PLAIN = KB_BYTE_ENDS_WORD << 4, // joins no words
    KB_BYTE_WHITE = KB_BYTE_STOP << 4
};

extern const uint8_t kb_match_bytes[256];

/// Whether a run of `len` letters and digits is a whole word, at a glance:
/// false does not say that it is none.  Two bytes more are there.
static inline bool
kb_match_ends_simply(const char *at, uint32_t len)
{
    const unsigned char *const end = (const unsigned char *)at + len;
    // An initial is none; else what is plain may follow an end, or white space
    // a stop.
    const unsigned ends =
        KB_BYTE_ENDS_WORD | (len > 1 ? (unsigned)KB_BYTE_STOP : 0U);
    return (kb_match_bytes[end[0]] & kb_match_bytes[end[1]] >> 4 & ends) != 0;
}

#endif // KB_GAZ_BATCH_H

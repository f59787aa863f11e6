// SPDX-License-Identifier: MIT
// What the readers of noun phrases, of verb groups and of the rest share.
#ifndef KB_RELATION_CHUNKER_H
#define KB_RELATION_CHUNKER_H

#include "relation/chunk.h"

typedef struct kb_chunker {
    const kb_reading *reading;
    const kb_sentence *sentence;
    kb_chunk *chunks;
    uint32_t n;
    uint32_t at;   // next token
    uint32_t dash; // that closes what another one opened, or KB_NONE
    kb_class_set time;
    kb_class_set territory;
} kb_chunker;

// Tags that open a noun phrase, and that go on in one.
enum {
    KB_OPENS_NOUN = KB_POS_DT | KB_POS_PRPS,
    KB_INSIDE_NOUN = KB_POS_CD | KB_POS_JJ | KB_POS_NN | KB_POS_NNS | KB_POS_NNP
};

static inline const kb_token *
kb_chunker_token(const kb_chunker *c, uint32_t i)
{
    return &c->reading->text->tokens[i];
}

static inline uint32_t
kb_chunker_tag(const kb_chunker *c, uint32_t i)
{
    return i < c->sentence->end ? c->reading->tags[i] : 0;
}

static inline char
kb_chunker_mark(const kb_chunker *c, uint32_t i)
{
    if (i >= c->sentence->end) {
        return '\0';
    }
    return kb_chunker_token(c, i)->mark;
}

/// Whether the sentence has that word at `i`.
static inline bool
kb_chunker_is(const kb_chunker *c, uint32_t i, const char *word)
{
    return i < c->sentence->end && kb_token_is(kb_chunker_token(c, i), word);
}

static inline kb_chunk *
kb_chunker_push(kb_chunker *c, kb_chunk_kind kind, uint32_t begin, uint32_t end)
{
    kb_chunk *const chunk = &c->chunks[c->n++];
    *chunk = (kb_chunk){.kind = kind,
                        .begin = begin,
                        .end = end,
                        .head = end - 1,
                        .mention = KB_NONE,
                        .owner = KB_NONE,
                        .apposed = KB_NONE,
                        .verb = KB_NONE};
    return chunk;
}

static inline uint32_t
kb_chunker_skip_adverbs(const kb_chunker *c, uint32_t i)
{
    while (kb_chunker_tag(c, i) & KB_POS_RB) {
        ++i;
    }
    return i;
}

#endif // KB_RELATION_CHUNKER_H

// SPDX-License-Identifier: MIT
#include "relation/verb.h"

#include "relation/noun.h"

// The token after "to" at `i`, past a quotation mark: called on him to "leave".
static uint32_t
after_to(const kb_chunker *c, uint32_t i)
{
    const char mark = kb_chunker_mark(c, i + 1);
    return mark == '"' || mark == '\'' ? i + 2 : i + 1;
}

bool
kb_verb_is_infinitive(const kb_chunker *c, uint32_t i)
{
    if (!(kb_chunker_tag(c, i) & KB_POS_TO)) {
        return false;
    }
    const uint32_t verb = kb_chunker_skip_adverbs(c, after_to(c, i));
    return (kb_chunker_tag(c, verb) & (KB_POS_VB | KB_TAGS_AUX)) != 0;
}

static kb_modality
modality_of_modal(const kb_token *token)
{
    static const struct {
        const char *word;
        kb_modality modality;
    } modals[] = {
        {"will", KB_PLANNED},   {"shall", KB_PLANNED},
        {"'ll", KB_PLANNED},    {"would", KB_CONDITIONAL},
        {"'d", KB_CONDITIONAL}, {"should", KB_ORDERED},
        {"must", KB_ORDERED},
    };
    for (size_t i = 0; i < sizeof(modals) / sizeof(modals[0]); ++i) {
        if (kb_token_is(token, modals[i].word)) {
            return modals[i].modality;
        }
    }
    return KB_POSSIBLE;
}

// What a verb group is made of, while its tokens are read.
typedef struct group {
    uint32_t end;
    uint32_t head;
    uint32_t auxiliary; // last auxiliary's tag before the head; 0: none
    uint32_t flags;
    kb_modality modality;
    bool has_modal;
} group;

// Read one more token into the group; false when it does not belong to it.
static bool
extend_group(const kb_chunker *c, group *g, uint32_t i)
{
    const uint32_t tag = kb_chunker_tag(c, i);
    if (tag & KB_POS_RB) {
        const uint32_t next = kb_chunker_skip_adverbs(c, i);
        const uint32_t ahead = kb_chunker_tag(c, next);
        if (!(tag & KB_TAG_NOT) && !(ahead & (KB_TAGS_VERB | KB_POS_MD))) {
            return false;
        }
        g->flags |= tag & KB_TAG_NOT ? KB_CHUNK_NEGATED : 0U;
        return true;
    }
    if (tag & KB_POS_MD) {
        g->has_modal = true;
        g->modality = modality_of_modal(kb_chunker_token(c, i));
        g->flags |= tag & KB_TAG_NOT ? KB_CHUNK_NEGATED : 0U;
        g->head = i;
        return true;
    }
    if (!(tag & KB_TAGS_VERB)) {
        return false;
    }
    g->head = i;
    return true;
}

// Whether the group goes on after the auxiliary or modal at `i`.
static bool
goes_on(const kb_chunker *c, uint32_t i)
{
    const uint32_t tag = kb_chunker_tag(c, i);
    const uint32_t next = kb_chunker_tag(c, kb_chunker_skip_adverbs(c, i + 1));
    if (tag & KB_POS_MD) {
        return (next & (KB_POS_VB | KB_TAGS_AUX)) != 0;
    }
    if (tag & KB_TAG_BE) {
        return (next & (KB_POS_VBN | KB_POS_VBG)) != 0;
    }
    if (tag & KB_TAG_HAVE) {
        return (next & KB_POS_VBN) != 0;
    }
    if (tag & KB_TAG_DO) {
        return (next & KB_POS_VB) != 0;
    }
    return false;
}

// "neither called nor met", "nor did it meet".
static bool
follows_nor(const kb_chunker *c, uint32_t i)
{
    const uint32_t begin = c->sentence->begin;
    return (i > begin && kb_chunker_is(c, i - 1, "nor")) ||
           (i > begin + 2 && kb_chunker_is(c, i - 3, "nor") &&
            kb_chunker_tag(c, i - 2) & (KB_TAGS_AUX | KB_POS_MD));
}

static void
read_group(const kb_chunker *c, group *g)
{
    uint32_t i = c->at;
    g->flags |= follows_nor(c, i) ? KB_CHUNK_NEGATED : 0U;
    if (kb_chunker_tag(c, i) & KB_POS_TO) {
        g->flags |= KB_CHUNK_INFINITIVE;
        i = after_to(c, i);
    }
    while (i < c->sentence->end && extend_group(c, g, i)) {
        const uint32_t tag = kb_chunker_tag(c, i);
        ++i;
        if (tag & (KB_TAGS_VERB | KB_POS_MD)) {
            if (!goes_on(c, i - 1)) {
                break;
            }
            g->auxiliary = tag;
        }
    }
    // "did not" without a verb after it keeps its adverbs
    while (kb_chunker_tag(c, i) & KB_TAG_NOT) {
        g->flags |= KB_CHUNK_NEGATED;
        ++i;
    }
    g->end = i;
}

// "was tortured and killed": the second participle shares the auxiliary; not
// "was ill-treated and accused Kabul", whose verb has an object.
static bool
joins_passive(const kb_chunker *c, const kb_chunk *verb)
{
    const uint32_t at = (uint32_t)(verb - c->chunks);
    const uint32_t both = KB_POS_VBN | KB_POS_VBD;
    return at >= 2 && c->chunks[at - 1].kind == KB_CHUNK_AND &&
           c->chunks[at - 2].kind == KB_CHUNK_VERB &&
           c->chunks[at - 2].flags & KB_CHUNK_PASSIVE &&
           verb->end - verb->begin == 1 &&
           kb_chunker_tag(c, verb->head) & both &&
           !kb_noun_begins_name(c, verb->end);
}

// The form that a tag says a verb stands in.
static uint32_t
form_of(uint32_t tag)
{
    static const struct {
        uint32_t tag;
        uint32_t form;
    } forms[] = {
        {KB_POS_VB, KB_FORM_BASE},  {KB_POS_VBZ, KB_FORM_S},
        {KB_POS_VBD, KB_FORM_PAST}, {KB_POS_VBN, KB_FORM_DONE},
        {KB_POS_VBG, KB_FORM_ING},
    };
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); ++i) {
        if (tag & forms[i].tag) {
            return forms[i].form;
        }
    }
    return 0;
}

void
kb_verb_push(kb_chunker *c)
{
    group g = {.head = c->at};
    read_group(c, &g);
    const uint32_t first = kb_chunker_tag(c, kb_chunker_skip_adverbs(c, c->at));
    const uint32_t main = kb_chunker_tag(c, g.head);
    kb_chunk *const chunk = kb_chunker_push(c, KB_CHUNK_VERB, c->at, g.end);
    chunk->head = g.head;
    chunk->flags = g.flags;
    chunk->modality = g.has_modal ? g.modality : KB_ASSERTED;
    if (g.auxiliary & KB_TAG_BE && main & KB_POS_VBN) {
        chunk->flags |= KB_CHUNK_PASSIVE;
    }
    if (!(g.flags & KB_CHUNK_INFINITIVE)) {
        if (first & KB_TAGS_FINITE) {
            chunk->flags |= KB_CHUNK_FINITE;
        } else if (first & KB_POS_VBG) {
            chunk->flags |= KB_CHUNK_GERUND;
        } else if (first & KB_POS_VBN) {
            chunk->flags |= KB_CHUNK_REDUCED;
        }
    }
    if (joins_passive(c, chunk)) {
        chunk->flags |= KB_CHUNK_PASSIVE;
    }
    const kb_verb_form *const form =
        kb_rule_word_form(c->reading->words[g.head], form_of(main));
    chunk->verb = form ? form->verb : KB_NONE;
    c->at = g.end;
}

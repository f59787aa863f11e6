// SPDX-License-Identifier: MIT
#include "relation/linked.h"

#include "relation/cue_rule.h"

kb_link_end
kb_link_end_of(const kb_reading *reading, uint32_t entity)
{
    const kb_resolved *const one = &reading->resolution->entities[entity];
    return (kb_link_end){.types = (uint8_t)(1U << one->entity.type),
                         .kinds = one->class_ == KB_CLASS_NONE
                                      ? KB_LINK_UNLISTED(one->entity.type)
                                      : UINT64_C(1) << one->class_};
}

kb_linked
kb_linked_of(const kb_parse *parse, const kb_candidate *one)
{
    return (kb_linked){
        .argument = {kb_text_span(parse->reading->text, one->begin, one->end),
                     one->entity,
                     {NULL, 0}},
        .end = kb_link_end_of(parse->reading, one->entity)};
}

// "Labour Minister X" speaks of no Labour.
static bool
is_in_title(const kb_parse *parse, const kb_candidate *one)
{
    const kb_candidates *const all = parse->reading->candidates;
    return one + 1 < all->items + all->n && one[1].role_begin <= one->begin &&
           one[1].role_end >= one->end;
}

const kb_candidate *
kb_linked_name(const kb_parse *parse, uint32_t chunk)
{
    const kb_candidate *const one = kb_parse_mention(parse, chunk);
    return one && one->kind == KB_MENTION_NAME && one->entity != KB_NONE &&
                   !is_in_title(parse, one)
               ? one
               : NULL;
}

// Whether the head of a noun phrase is a word for a kind of place: province.
static bool
is_kind_of_place(const kb_parse *parse, uint32_t chunk)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    const kb_cue *const cue =
        kb_cues_find(kb_rules_cues(parse->reading->rules),
                     &parse->reading->text->tokens[noun->head]);
    return noun->classes & kb_rules_known(parse->reading->rules)->territory ||
           (cue->type == KB_PLACE && cue->bits & (KB_CUE_KIND | KB_CUE_NOUN));
}

const kb_candidate *
kb_linked_place_before(const kb_parse *parse, uint32_t chunk)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    if (noun->head == noun->begin || !is_kind_of_place(parse, chunk)) {
        return NULL;
    }
    const kb_candidate *const one = kb_parse_mention_before(parse, noun->head);
    return one && one->kind == KB_MENTION_NAME && one->type == KB_PLACE &&
                   one->entity != KB_NONE && one->begin >= noun->begin
               ? one
               : NULL;
}

const kb_candidate *
kb_linked_place_after(const kb_parse *parse, uint32_t chunk)
{
    if (!kb_parse_is(parse, chunk + 1, KB_CHUNK_PREP) ||
        kb_parse_chunk(parse, chunk + 1)->prep != KB_PREP(OF) ||
        !kb_parse_is(parse, chunk + 2, KB_CHUNK_NOUN) ||
        !is_kind_of_place(parse, chunk)) {
        return NULL;
    }
    const kb_candidate *const one = kb_linked_name(parse, chunk + 2);
    return one && one->type == KB_PLACE &&
                   (one->class_ != KB_CLASS_COUNTRY ||
                    !kb_linked_place_before(parse, chunk))
               ? one
               : NULL;
}

// Past "the northern part of", "the outskirts of".
static uint32_t
past_parts(const kb_parse *parse, uint32_t chunk)
{
    static const char *const parts[] = {
        "part",    "parts", "north",  "south",   "east", "west",  "centre",
        "center",  "heart", "middle", "corner",  "area", "areas", "outskirts",
        "suburbs", "edge",  "end",    "portion", NULL};
    while (
        kb_parse_is(parse, chunk, KB_CHUNK_NOUN) &&
        kb_parse_is(parse, chunk + 1, KB_CHUNK_PREP) &&
        kb_parse_chunk(parse, chunk + 1)->prep == KB_PREP(OF) &&
        kb_parse_is(parse, chunk + 2, KB_CHUNK_NOUN) &&
        !kb_parse_mention(parse, chunk) &&
        kb_token_is_any(
            &parse->reading->text->tokens[kb_parse_chunk(parse, chunk)->head],
            parts)) {
        chunk += 2;
    }
    return chunk;
}

bool
kb_linked_governed(const kb_parse *parse, uint32_t chunk, kb_linked *out,
                   uint32_t *at)
{
    if (!kb_parse_is(parse, chunk, KB_CHUNK_NOUN)) {
        return false;
    }
    const uint32_t head =
        past_parts(parse, kb_list_head(&parse->chunks, chunk));
    const kb_candidate *one = kb_linked_name(parse, head);
    *at = head;
    if (!one) {
        one = kb_linked_place_after(parse, head);
        *at = one ? head + 2 : head;
    }
    one = one ? one : kb_linked_place_before(parse, head);
    if (one) {
        *out = kb_linked_of(parse, one);
        return true;
    }
    kb_participant body;
    bool is_part = false;
    if (!kb_participant_body(parse, head, &body, &is_part)) {
        return false;
    }
    *out = (kb_linked){.argument = {body.span, body.entity, {NULL, 0}},
                       .end = kb_link_end_of(parse->reading, body.entity)};
    return true;
}

const uint64_t *
kb_linked_noun(const kb_parse *parse, uint32_t chunk)
{
    return &parse->reading->text->tokens[kb_parse_chunk(parse, chunk)->head]
                .key;
}

bool
kb_linked_described(const kb_parse *parse, uint32_t chunk, kb_linked *out)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    const kb_candidate *const name =
        noun->apposed == KB_NONE ? NULL : kb_linked_name(parse, noun->apposed);
    // "the city of X, Y" is not Y
    if (!name || kb_linked_name(parse, chunk) ||
        (name->type == KB_PLACE && noun->apposed > chunk + 2)) {
        return false;
    }
    *out = kb_linked_of(parse, name);
    out->end.nouns = kb_linked_noun(parse, chunk);
    out->end.n_nouns = 1;
    return true;
}

bool
kb_linked_resolved(const kb_parse *parse, uint32_t chunk, kb_linked *out)
{
    const kb_candidate *const one = kb_parse_mention(parse, chunk);
    if (!one || one->kind != KB_MENTION_NOMINAL || one->entity == KB_NONE ||
        one->type != KB_PERSON) {
        return false;
    }
    *out = kb_linked_of(parse, one);
    out->end.nouns = kb_linked_noun(parse, chunk);
    out->end.n_nouns = 1;
    return true;
}

// Whether what is possessed is said to be past or one of several: "her former
// home", "his holiday home".
static bool
is_other(const kb_parse *parse, const kb_chunk *noun)
{
    static const char *const words[] = {
        "childhood", "boyhood",  "girlhood", "old",    "second",
        "holiday",   "vacation", "summer",   "winter", "weekend",
        "ancestral", "previous", NULL};
    const kb_cues *const cues = kb_rules_cues(parse->reading->rules);
    for (uint32_t i = noun->begin; i < noun->head; ++i) {
        const kb_token *const token = &parse->reading->text->tokens[i];
        if (kb_token_is_any(token, words) ||
            kb_cues_find(cues, token)->bits & KB_CUE_FORMER) {
            return true;
        }
    }
    return false;
}

bool
kb_linked_possessed(const kb_parse *parse, uint32_t chunk, kb_linked *out)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    kb_participants owner;
    owner.n = 0;
    if (kb_parse_mention(parse, chunk) &&
        kb_parse_mention(parse, chunk)->kind == KB_MENTION_NAME) {
        return false;
    }
    const kb_candidate *const first =
        kb_parse_mention_before(parse, noun->begin + 1);
    if (first && first->kind == KB_MENTION_PRONOUN &&
        first->entity != KB_NONE) {
        if (is_other(parse, noun)) {
            return false;
        }
        *out = kb_linked_of(parse, first);
        out->end.nouns = kb_linked_noun(parse, chunk);
        out->end.n_nouns = 1;
        out->end.is_owner = true;
        return true;
    }
    kb_participants_add_owner(parse, chunk, false, &owner);
    if (owner.n != 1 || owner.items[0].entity == KB_NONE ||
        owner.items[0].type == KB_PLACE || is_other(parse, noun)) {
        return false;
    }
    *out = (kb_linked){
        .argument = {owner.items[0].span, owner.items[0].entity, {NULL, 0}},
        .end = kb_link_end_of(parse->reading, owner.items[0].entity)};
    out->end.nouns = kb_linked_noun(parse, chunk);
    out->end.n_nouns = 1;
    out->end.is_owner = true;
    return noun->head > noun->begin || noun->owner != KB_NONE;
}

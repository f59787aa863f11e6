// SPDX-License-Identifier: MIT
#include "relation/place.h"

static const uint64_t locative = KB_PREP(ACROSS) | KB_PREP(AT) | KB_PREP(IN) |
                                 KB_PREP(INSIDE) | KB_PREP(NEAR) |
                                 KB_PREP(OFF) | KB_PREP(OUTSIDE) |
                                 KB_PREP(THROUGHOUT) | KB_PREP(WITHIN);

// The one whom a noun chunk names.
static kb_participant
named_in(const kb_parse *parse, uint32_t chunk)
{
    kb_participants who;
    who.n = 0;
    kb_participants_add(parse, chunk, &who);
    return who.n == 1 ? who.items[0] : (kb_participant){.entity = KB_NONE};
}

// Past "on Monday", adverbs and commas to the left: the chunk that the one at
// `chunk` hangs on, or KB_NONE at the beginning.
static uint32_t
chunk_before(const kb_parse *parse, uint32_t chunk)
{
    uint32_t at = chunk;
    while (at > 0) {
        const kb_chunk *const left = kb_parse_chunk(parse, at - 1);
        if (left->kind == KB_CHUNK_NOUN && left->flags & KB_CHUNK_TIME) {
            const bool has_prep =
                at > 1 && kb_parse_chunk(parse, at - 2)->kind == KB_CHUNK_PREP;
            at -= has_prep ? 2 : 1;
        } else if (left->kind == KB_CHUNK_ADVERB ||
                   left->kind == KB_CHUNK_COMMA) {
            --at;
        } else {
            return at - 1;
        }
    }
    return KB_NONE;
}

// Whether a phrase says where the event took place, not where a thing is.
static bool
hangs_on(const kb_parse *parse, const kb_clause *clause, uint32_t chunk,
         bool is_made)
{
    const uint32_t before = chunk_before(parse, chunk);
    if (before == KB_NONE || before == clause->verb ||
        (is_made && kb_list_has(&clause->object, before))) {
        return true;
    }
    const kb_chunk *const left = kb_parse_chunk(parse, before);
    if (left->kind != KB_CHUNK_NOUN) {
        return left->kind != KB_CHUNK_ADJECTIVE && left->kind != KB_CHUNK_PREP;
    }
    const uint64_t prep =
        before > 0 ? kb_parse_chunk(parse, before - 1)->prep : 0;
    if (prep & (locative | KB_PREP(DURING))) {
        return true; // "at a summit in Bali"
    }
    if (prep & (KB_PREP(OF) | KB_PREP(FROM))) {
        return false; // "Berg of the University in Oslo"
    }
    return named_in(parse, before).entity != KB_NONE;
}

// "the city of Kharkiv": the chunk that names it.
static uint32_t
name_of(const kb_parse *parse, uint32_t noun)
{
    const kb_class_set territory =
        kb_rules_known(parse->reading->rules)->territory;
    const bool has_of = noun + 2 < parse->chunks.n &&
                        kb_parse_chunk(parse, noun)->classes & territory &&
                        kb_parse_chunk(parse, noun + 1)->prep & KB_PREP(OF) &&
                        kb_parse_chunk(parse, noun + 2)->kind == KB_CHUNK_NOUN;
    return has_of ? noun + 2 : noun;
}

static uint32_t
place_at(const kb_parse *parse, uint32_t noun)
{
    const kb_participant where = named_in(parse, name_of(parse, noun));
    return where.type == KB_PLACE && !where.is_part && !where.is_holding &&
                   !where.is_negated
               ? where.entity
               : KB_NONE;
}

// "In Geneva, X met Y": the place before the subject.
static uint32_t
place_in_front(const kb_parse *parse, const kb_clause *clause)
{
    if (clause->subject.n == 0) {
        return KB_NONE;
    }
    const uint32_t noun = chunk_before(parse, clause->subject.items[0]);
    if (noun == KB_NONE || noun == 0 ||
        kb_parse_chunk(parse, noun)->kind != KB_CHUNK_NOUN ||
        !(kb_parse_chunk(parse, noun - 1)->prep & locative)) {
        return KB_NONE;
    }
    const uint32_t before = chunk_before(parse, noun - 1);
    const bool is_first =
        before == KB_NONE ||
        (kb_parse_chunk(parse, before)->kind != KB_CHUNK_NOUN &&
         kb_parse_chunk(parse, before)->kind != KB_CHUNK_VERB);
    return is_first ? place_at(parse, noun) : KB_NONE;
}

uint32_t
kb_place_of(const kb_parse *parse, const kb_clause *clause, bool is_made)
{
    for (uint32_t p = 0; p < clause->n_phrases; ++p) {
        const kb_phrase *const phrase = &clause->phrases[p];
        if (!(phrase->prep & locative) || phrase->nouns.n == 0 ||
            !hangs_on(parse, clause, phrase->chunk, is_made)) {
            continue;
        }
        const uint32_t place = place_at(parse, phrase->nouns.items[0]);
        if (place != KB_NONE) {
            return place;
        }
    }
    return place_in_front(parse, clause);
}

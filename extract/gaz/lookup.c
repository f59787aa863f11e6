// SPDX-License-Identifier: MIT
// Single names and words, without a text around them.
#include "gaz/sense.h"

enum { NAME_MAX_LEN = 64 * 1024 };

static kb_status
find_name(const kb_gaz *gaz, const kb_text *text, const kb_phrase *key,
          uint32_t *phrase)
{
    uint64_t hash = 0;
    for (uint32_t i = 0; i < key->n; ++i) {
        hash = kb_phrase_extend(hash, &text->tokens[key->tokens[i]]);
    }
    *phrase = kb_phrase_find(gaz, hash, text, key).phrase;
    return *phrase == KB_NONE ? KB_NOT_FOUND : KB_OK;
}

static kb_status
look_up(const kb_gaz *gaz, kb_str name, kb_arena *arena, kb_sense_list *all)
{
    kb_text text = {0};
    kb_phrase key = {0};
    uint32_t phrase = KB_NONE;
    const kb_status st = kb_phrase_split(name, arena, &text, &key);
    if (st != KB_OK) {
        return st == KB_ERR_LIMIT ? KB_NOT_FOUND : st; // longer than any
    }
    KB_TRY(find_name(gaz, &text, &key, &phrase));
    all->items = KB_ARENA_NEW(arena, kb_gaz_sense, kb_senses_max(gaz, phrase));
    if (!all->items) {
        return KB_ERR_NOMEM;
    }
    kb_senses_add_all(gaz, phrase, &text, &key, all);
    kb_senses_sort(all);
    return all->n > 0 ? KB_OK : KB_NOT_FOUND;
}

kb_status
kb_gaz_lookup(const kb_gaz *gaz, kb_str name, kb_gaz_sense *senses,
              uint32_t cap, uint32_t *n_senses)
{
    if (name.len > NAME_MAX_LEN) {
        return KB_ERR_LIMIT;
    }
    KB_TRY(kb_str_check_utf8(name, NULL));
    kb_arena arena;
    kb_arena_init(&arena, gaz->alloc, 0);
    kb_sense_list all = {NULL, 0};
    const kb_status st = look_up(gaz, name, &arena, &all);
    if (st == KB_OK) {
        const uint32_t given = all.n < cap ? all.n : cap;
        if (given > 0) {
            memcpy(senses, all.items, given * sizeof(*senses));
        }
        *n_senses = all.n;
    }
    kb_arena_clear(&arena);
    return st;
}

// ---- abbreviations ----------------------------------------------------------

kb_abbreviation
kb_phrase_abbreviation(const kb_gaz *gaz, uint32_t phrase)
{
    kb_sense_reader reader = kb_senses_of(gaz, phrase);
    kb_stored_sense stored;
    while (kb_senses_next(&reader, &stored)) {
        if (!stored.sense.is_word) {
            continue;
        }
        const unsigned char *const word =
            kb_gaz_record(gaz, KB_IMAGE_WORDS, stored.sense.index);
        if (word[KB_AT_WORD_CLASS] == KB_WORD_ABBREVIATION) {
            return word[KB_AT_WORD_FLAGS] & KB_FLAG_MAY_END
                       ? KB_ABBREVIATION_EITHER
                       : KB_ABBREVIATION_INSIDE;
        }
    }
    return KB_NO_ABBREVIATION;
}

// What the last gazetteer of the set that knows it says of a word.
static kb_abbreviation
ask_all(const kb_gaz_set *set, kb_token *token)
{
    const kb_text text = {.tokens = token, .n_tokens = 1};
    const kb_phrase alone = {1, {0}};
    const uint64_t hash = kb_phrase_extend(0, token);
    for (size_t g = set->n; g-- > 0;) {
        const kb_gaz *const gaz = set->gazs[g];
        const uint32_t phrase =
            kb_phrase_may_begin(gaz, hash)
                ? kb_phrase_find(gaz, hash, &text, &alone).phrase
                : KB_NONE;
        const kb_abbreviation found = phrase == KB_NONE
                                          ? KB_NO_ABBREVIATION
                                          : kb_phrase_abbreviation(gaz, phrase);
        if (found != KB_NO_ABBREVIATION) {
            return found;
        }
    }
    return KB_NO_ABBREVIATION;
}

static kb_abbreviation
find_abbreviation(const void *ctx, kb_str fold, uint64_t key)
{
    const kb_gaz_set *const set = ctx;
    kb_token token = {.fold = fold, .key = key};
    const kb_word_facts *const known = kb_word_memo_find(set->memo, &token);
    if (known && known->abbreviation != KB_ABBREVIATION_UNASKED) {
        return (kb_abbreviation)known->abbreviation;
    }
    const kb_abbreviation found = ask_all(set, &token);
    if (known) {
        kb_word_facts facts = *known;
        facts.abbreviation = (uint8_t)found;
        kb_word_memo_put(set->memo, &token, &facts);
    }
    return found;
}

kb_abbreviations
kb_gaz_abbreviations(const kb_gaz_set *set)
{
    return (kb_abbreviations){set, find_abbreviation};
}

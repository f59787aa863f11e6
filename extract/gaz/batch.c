// SPDX-License-Identifier: MIT
#include "gaz/batch.h"

#include "base/fold.h"
#include "gaz/scan.h"
#include "gaz/sense.h"

#include <kb/extract.h>

enum { BITS_PER_SHAPE = 2, PARAGRAPH_LINES = 2, WORD_LEN = 8 };

static kb_str
bytes_of(const kb_batch *b, const kb_match_word *word)
{
    return (kb_str){b->text.ptr + word->begin, word->end - word->begin};
}

// ---- keys -------------------------------------------------------------------

// Fold a word.  Valid until the next one.
static kb_status
fold(kb_batch *b, const kb_match_word *word, kb_str *out)
{
    const kb_str bytes = bytes_of(b, word);
    kb_buf_reset(&b->wide);
    if (word->form & KB_WORD_CLITIC) {
        KB_TRY(kb_buf_reserve(&b->wide, bytes.len));
        b->wide.len = kb_cut_fold_clitic(bytes, b->wide.ptr);
    } else {
        KB_TRY(kb_fold(bytes, &b->wide));
        if (word->form & KB_WORD_DOTTED) {
            b->wide.len = kb_cut_drop_stops(b->wide.ptr, b->wide.len);
        }
    }
    *out = kb_buf_get(&b->wide);
    return KB_OK;
}

// What is ill-formed is left as it is, and no name equals it.
static kb_status
fold_any(kb_batch *b, const kb_match_word *word, kb_str *out)
{
    const kb_status st = fold(b, word, out);
    if (st == KB_ERR_UTF8) {
        *out = bytes_of(b, word);
        return KB_OK;
    }
    return st;
}

kb_status
kb_batch_key(kb_batch *batch, const kb_match_word *word, kb_match_key *key)
{
    const kb_str bytes = bytes_of(batch, word);
    const bool is_kept = word->form == 0 && bytes.len <= KB_BATCH_FOLD_LEN;
    kb_match_fold *const slot =
        &batch->folds[kb_hash_finish(kb_hash(bytes)) % KB_BATCH_FOLDS];
    if (is_kept && slot->len == bytes.len &&
        memcmp(slot->bytes, bytes.ptr, bytes.len) == 0) {
        *key = slot->key;
        return KB_OK;
    }
    kb_str folded = {NULL, 0};
    KB_TRY(fold_any(batch, word, &folded));
    *key = (kb_match_key){kb_phrase_head_of(folded), kb_hash(folded)};
    if (is_kept) {
        slot->key = *key;
        slot->len = (uint8_t)bytes.len;
        memcpy(slot->bytes, bytes.ptr, bytes.len);
    }
    return KB_OK;
}

// ---- plain words ------------------------------------------------------------

#define O 0
#define S KB_BYTE_STOP
#define D (KB_BYTE_PLAIN | KB_BYTE_ALNUM)
#define L (KB_BYTE_PLAIN | KB_BYTE_ALNUM | KB_BYTE_LETTER)
#define E (KB_BYTE_PLAIN | KB_BYTE_ENDS_WORD)
#define W (KB_BYTE_PLAIN | KB_BYTE_ENDS_WORD | KB_BYTE_WHITE)
// clang-format off
const uint8_t kb_match_bytes[256] = {
    E, E, E, E, E, E, E, E, E, W, W, W, W, W, E, E,
    E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E,
    W, E, E, E, E, E, E, O, E, E, E, O, E, O, S, E,
    D, D, D, D, D, D, D, D, D, D, O, E, E, E, E, E,
    O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, E, E, E, E, O,
    O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, E, E, E, E, E,
};
// clang-format on
#undef O
#undef S
#undef D
#undef L
#undef E
#undef W

static bool
is_kind(char c, unsigned kind)
{
    return (kb_match_bytes[(unsigned char)c] & kind) != 0;
}

// Whether the word before `at` is whole, whatever comes later.
static bool
ends_word(const char *at, const char *end)
{
    const char *const word_end = at;
    if (at == end) {
        return true;
    }
    if (*at == ' ') { // "n ' t" is one token
        const bool may_be_negation =
            (at[-1] | ' ') == 'n' && end - at > 1 &&
            (at[1] == '\'' || at[1] == '`' || (at[1] & '\x80') != 0);
        return !may_be_negation;
    }
    if (*at == '\'' && end - at > 1 && (at[1] | ' ') == 's') {
        at += 2; // a possessive
        return at == end || is_kind(*at, KB_BYTE_ENDS_WORD);
    }
    return is_kind(*word_end, KB_BYTE_ENDS_WORD);
}

static const char *
skip_alnum(const char *at, const char *end)
{
    for (; end - at >= WORD_LEN; at += WORD_LEN) {
        const uint64_t w = kb_hash_word((const unsigned char *)at, WORD_LEN);
        const uint64_t folded = w | UINT64_C(0x2020202020202020);
        // Beyond ASCII the fold changes nothing that counts.
        const uint64_t is_in =
            kb_hash_range(folded, 'a', 'z') | kb_hash_range(w, '0', '9');
        const uint64_t is_out = ~is_in & UINT64_C(0x8080808080808080);
        if (is_out != 0) {
            return at + (__builtin_ctzll(is_out) >> 3);
        }
    }
    while (at < end && is_kind(*at, KB_BYTE_ALNUM)) {
        ++at;
    }
    return at;
}

static bool
ends_plainly(const char *at, const char *end, uint32_t len)
{
    const bool is_before_stop =
        len > 1 && at < end && *at == '.' &&
        (at + 1 == end || is_kind(at[1], KB_BYTE_WHITE));
    return is_before_stop || ends_word(at, end);
}

uint32_t
kb_match_plain_word(const char *at, const char *end)
{
    if (!is_kind(*at, KB_BYTE_LETTER)) {
        return 0;
    }
    uint32_t len = KB_WORD_REACH;
    if (end - at > KB_WORD_REACH) {
        len = kb_block_word_len(at);
    }
    if (len == KB_WORD_REACH) {
        len = (uint32_t)(skip_alnum(at, end) - at);
    }
    return ends_plainly(at + len, end, len) ? len : 0;
}

// ---- following --------------------------------------------------------------

static kb_status
find_abbreviation(kb_batch *b, const kb_match_word *word, bool *is_listed)
{
    kb_str folded = {NULL, 0};
    KB_TRY(fold_any(b, word, &folded));
    const kb_gaz_set set = {&b->gaz, 1, NULL};
    const kb_abbreviations list = kb_gaz_abbreviations(&set);
    *is_listed =
        list.find(list.ctx, folded, kb_hash(folded)) != KB_NO_ABBREVIATION;
    return KB_OK;
}

// A stop before white space and a capital ends a name, unless it marks an
// abbreviation.
static kb_status
ends_sentence(kb_batch *b, const kb_match_word *before, const kb_cutter *cutter,
              bool *is_end)
{
    const char *at = cutter->at;
    kb_char c = kb_char_at(at, cutter->end);
    *is_end = false;
    if (c.len == 0 || c.class_ != KB_CHAR_SPACE) {
        return KB_OK;
    }
    while (c.len > 0 &&
           (c.class_ == KB_CHAR_SPACE || c.class_ == KB_CHAR_JOINER)) {
        at += c.len;
        c = kb_char_at(at, cutter->end);
    }
    if (c.class_ == KB_CHAR_UPPER) {
        bool is_listed = false;
        KB_TRY(find_abbreviation(b, before, &is_listed));
        *is_end = !is_listed;
    }
    return KB_OK;
}

// The rules of kb_phrase_skips().
static bool
is_skipped(const kb_cut *cut, unsigned last_kind, const kb_cutter *cutter)
{
    if (cut->kind != KB_TOKEN_PUNCT || !(cut->flags & KB_TOKEN_GLUED)) {
        return false;
    }
    if (cut->mark == '.') {
        return cut->end - cut->begin == 1 && last_kind == KB_TOKEN_WORD;
    }
    const kb_char next = kb_char_at(cutter->at, cutter->end);
    return cut->mark == '-' &&
           kb_phrase_is_hyphen(
               (kb_str){cut->begin, (size_t)(cut->end - cut->begin)}) &&
           next.len > 0 && next.class_ != KB_CHAR_SPACE &&
           next.class_ != KB_CHAR_JOINER;
}

static uint8_t
form_of(const kb_cut *cut)
{
    if (cut->kind == KB_TOKEN_CLITIC) {
        return KB_WORD_CLITIC;
    }
    return cut->flags & KB_TOKEN_DOTTED ? KB_WORD_DOTTED : 0;
}

static kb_match_word
word_of(const kb_batch *b, const kb_cut *cut)
{
    return (kb_match_word){.begin = (uint32_t)(cut->begin - b->text.ptr),
                           .end = (uint32_t)(cut->end - b->text.ptr),
                           .form = form_of(cut),
                           .kind = cut->kind};
}

static kb_status
cut_next(kb_batch *b, kb_cutter *cutter, const kb_match_word *after,
         kb_match_word *out)
{
    kb_cut cut;
    for (;;) {
        const unsigned last_kind = cutter->last_kind;
        KB_TRY(kb_cut_next(cutter, &cut));
        if (cut.n_lines >= PARAGRAPH_LINES) {
            return KB_DONE;
        }
        if (!is_skipped(&cut, last_kind, cutter)) {
            *out = word_of(b, &cut);
            return KB_OK;
        }
        if (cut.mark == '.') {
            bool is_end = false;
            KB_TRY(ends_sentence(b, after, cutter, &is_end));
            if (is_end) {
                return KB_DONE;
            }
        }
    }
}

static bool
next_plain_word(const kb_batch *b, uint32_t after, kb_match_word *out,
                uint64_t *key)
{
    const char *const end = b->text.ptr + b->text.len;
    const char *const at = b->text.ptr + after + 1;
    if (end - at < 1 || at[-1] != ' ') {
        return false;
    }
    uint32_t len = end - at > KB_WORD_REACH + 1 ? kb_block_word_len(at) : 0;
    const bool is_simple = len > 0 && len<KB_WORD_REACH && * at> '9' &&
                           kb_match_ends_simply(at, len);
    len = is_simple ? len : kb_match_plain_word(at, end);
    *out = (kb_match_word){after + 1, after + 1 + len, KB_WORD_PLAIN,
                           KB_TOKEN_WORD};
    *key = len > 0 ? kb_match_plain_key(at, end, len) : 0;
    return len > 0;
}

// The next token of a key after the last one of `item`, or KB_DONE.
static kb_status
next_word(kb_batch *b, const kb_match_item *item, kb_match_word *out,
          uint64_t *key)
{
    const kb_match_word *const last = &item->words[item->n - 1];
    if (next_plain_word(b, last->end, out, key)) {
        return KB_OK;
    }
    kb_cutter cutter;
    kb_cutter_init(&cutter, b->text, NULL, b->gaz->alloc);
    cutter.at = b->text.ptr + last->end;
    cutter.gap = KB_TOKEN_GLUED;
    cutter.last = bytes_of(b, last);
    cutter.last_kind = last->kind;
    const kb_status st = cut_next(b, &cutter, last, out);
    kb_cutter_clear(&cutter);
    kb_match_key found = {0, 0};
    KB_TRY(st == KB_OK ? kb_batch_key(b, out, &found) : st);
    *key = found.key;
    return KB_OK;
}

static kb_status
add_find(kb_batch *b, kb_match_item *item, uint32_t phrase)
{
    kb_match_find *const find = KB_VEC_PUSH(&b->finds);
    if (!find) {
        return KB_ERR_NOMEM;
    }
    *find = (kb_match_find){phrase, item->n, item->last_find};
    item->last_find = (uint32_t)b->finds.n;
    kb_phrase_prefetch(b->gaz, phrase);
    return KB_OK;
}

// Note the phrases that the tokens so far may be; whether longer ones go on.
static kb_status
probe(kb_batch *b, kb_match_item *item, bool *continues)
{
    kb_bucket_search search =
        kb_bucket_find(&b->gaz->sections[KB_IMAGE_BUCKETS], item->finished);
    *continues = false;
    for (uint32_t payload = 0; (payload = kb_bucket_next(&search)) != 0;) {
        *continues |= (payload & KB_SLOT_CONTINUES) != 0;
        KB_TRY((payload & KB_SLOT_TERMINAL)
                   ? add_find(b, item, payload & KB_SLOT_PHRASE)
                   : KB_OK);
    }
    return KB_OK;
}

// Look the item up, and take one more token when longer names go on.
static kb_status
advance(kb_batch *b, kb_match_item *item, bool *is_alive)
{
    bool continues = false;
    *is_alive = false;
    KB_TRY(probe(b, item, &continues));
    if (!continues || item->n == KB_IMAGE_PHRASE_TOKENS) {
        return KB_OK;
    }
    uint64_t key = 0;
    const kb_status st = next_word(b, item, &item->words[item->n], &key);
    if (st != KB_OK) {
        return st == KB_DONE ? KB_OK : st;
    }
    ++item->n;
    kb_batch_set_hash(b, item, kb_hash_combine(item->hash, key));
    *is_alive = true;
    return KB_OK;
}

// ---- verifying --------------------------------------------------------------

// Whether a plain word is the start of a folded or, if in capitals, listed one.
static bool
is_start(kb_str word, kb_str name)
{
    if (name.len < word.len) {
        return false;
    }
    uint64_t differ = 0;
    for (size_t i = 0; i < word.len; i += WORD_LEN) {
        const unsigned char *const text = (const unsigned char *)word.ptr;
        const unsigned char *const listed = (const unsigned char *)name.ptr;
        differ |= kb_hash_lower_word(kb_hash_word(text + i, word.len - i)) ^
                  kb_hash_lower_word(kb_hash_word(listed + i, word.len - i));
    }
    return differ == 0;
}

// Whether the token folds to the start of `left`, which moves past it.
static kb_status
eat_word(kb_batch *b, const kb_match_word *word, kb_str *left, bool *is_same)
{
    kb_str bytes = bytes_of(b, word);
    if (!(word->form & KB_WORD_PLAIN)) {
        KB_TRY(fold_any(b, word, &bytes));
    }
    // What is folded has no capitals, and what has none is its own lower case.
    *is_same = is_start(bytes, *left);
    if (*is_same) {
        *left = (kb_str){left->ptr + bytes.len, left->len - bytes.len};
    }
    return KB_OK;
}

static kb_status
is_text_of(kb_batch *b, const kb_match_item *item, const kb_match_find *find,
           bool *is_same)
{
    kb_str left = kb_phrase_text(b->gaz, find->phrase);
    *is_same = true;
    for (uint32_t i = 0; i < find->n && *is_same; ++i) {
        if (i > 0) {
            *is_same = left.len > 0 && left.ptr[0] == ' ';
            left = *is_same ? (kb_str){left.ptr + 1, left.len - 1} : left;
        }
        if (*is_same) {
            KB_TRY(eat_word(b, &item->words[i], &left, is_same));
        }
    }
    *is_same = *is_same && left.len == 0;
    return KB_OK;
}

static uint16_t
flags_of(const kb_batch *b, const kb_match_word *word)
{
    bool is_ascii = true;
    const uint16_t shape = word->kind == KB_TOKEN_CLITIC
                               ? 0
                               : kb_cut_shape(bytes_of(b, word), &is_ascii);
    return (uint16_t)(shape |
                      ((word->form & KB_WORD_DOTTED) ? KB_TOKEN_DOTTED : 0U));
}

static uint64_t
shapes_of(const kb_batch *b, const kb_match_item *item, uint32_t n)
{
    uint64_t shapes = 0;
    for (uint32_t i = 0; i < n; ++i) {
        const kb_match_word *const word = &item->words[i];
        const kb_token token = {.flags = flags_of(b, word)};
        const kb_shape shape = word->form & KB_WORD_PLAIN
                                   ? kb_phrase_plain_shape(bytes_of(b, word))
                                   : kb_phrase_shape(&token);
        shapes |= (uint64_t)shape << (BITS_PER_SHAPE * i);
    }
    return shapes;
}

// The tokens as the rules of spelling want them, for names that are written
// in another case.
static kb_status
make_text(kb_batch *b, const kb_match_item *item, uint32_t n, kb_arena *arena,
          kb_text *text)
{
    text->tokens = KB_ARENA_NEW(arena, kb_token, n);
    text->n_tokens = n;
    if (!text->tokens) {
        return KB_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < n; ++i) {
        const kb_match_word *const word = &item->words[i];
        kb_str folded = {NULL, 0};
        KB_TRY(fold_any(b, word, &folded));
        text->tokens[i] = (kb_token){.span = {word->begin, word->end},
                                     .flags = flags_of(b, word),
                                     .kind = word->kind,
                                     .key = kb_hash(folded)};
        KB_TRY(kb_arena_copy(arena, folded, &text->tokens[i].fold));
        kb_phrase_tag(b->gaz, &text->tokens[i]);
    }
    return KB_OK;
}

static kb_status
judge_with_arena(kb_batch *b, const kb_match_item *item,
                 const kb_match_find *find, kb_arena *arena, bool *fits)
{
    const kb_document document = {.text = b->text};
    kb_text text = {.document = &document};
    KB_TRY(make_text(b, item, find->n, arena, &text));
    kb_phrase key = {.n = find->n};
    for (uint32_t i = 0; i < find->n; ++i) {
        key.tokens[i] = i;
    }
    kb_sense_reader reader = kb_senses_of(b->gaz, find->phrase);
    kb_stored_sense stored;
    *fits = false;
    while (!*fits && kb_senses_next(&reader, &stored)) {
        uint8_t spelling = 0;
        *fits = kb_sense_is_entity(&stored.sense) &&
                kb_phrase_fits(&text, &key, stored.shapes, 0, &spelling) &&
                !kb_sense_is_ruled_out(&stored.sense, spelling);
    }
    return KB_OK;
}

static kb_status
judge_other_case(kb_batch *b, const kb_match_item *item,
                 const kb_match_find *find, bool *fits)
{
    kb_arena arena;
    kb_arena_init(&arena, b->gaz->alloc, 0);
    const kb_status st = judge_with_arena(b, item, find, &arena, fits);
    kb_arena_clear(&arena);
    return st;
}

static bool
is_fit(uint64_t name, uint64_t written)
{
    // Each pair of bits is 0 in the name, or the same.
    const uint64_t low = UINT64_C(0x5555555555555555);
    const uint64_t asked = (name | name >> 1) & low;
    const uint64_t differ = name ^ written;
    return (asked & (differ | differ >> 1)) == 0;
}

// Whether some entity bears the name in this spelling.
static kb_status
judge(kb_batch *b, const kb_match_item *item, const kb_match_find *find,
      bool *fits, uint8_t *flags)
{
    const uint64_t written = shapes_of(b, item, find->n);
    kb_sense_reader reader = kb_senses_of(b->gaz, find->phrase);
    kb_stored_sense stored;
    bool is_strong = false;
    bool has_other = false;
    *fits = false;
    while (kb_senses_next(&reader, &stored)) {
        if (!kb_sense_is_entity(&stored.sense)) {
            continue;
        }
        is_strong |= !(stored.sense.flags & KB_SENSE_WEAK);
        *fits |= is_fit(stored.shapes, written);
        has_other |= !is_fit(stored.shapes, written);
    }
    *flags = is_strong ? 0 : KB_MATCH_WEAK;
    if (kb_phrase_has_tags(b->gaz, find->phrase)) {
        *flags |= KB_MATCH_COMMON;
    }
    if (!*fits && has_other) {
        *flags |= KB_MATCH_OTHER_CASE;
        return judge_other_case(b, item, find, fits);
    }
    return KB_OK;
}

// A plain name that is written as listed needs no other look.
static bool
is_as_listed(const kb_batch *b, const kb_match_find *find, kb_str written,
             uint8_t *flags)
{
    kb_cursor rest;
    const uint32_t place = kb_phrase_place(b->gaz, find->phrase);
    const kb_named name = kb_phrase_read(b->gaz, place, &rest);
    const bool is_weak = (kb_gaz_name_flags(name.kind) & KB_SENSE_WEAK) != 0;
    *flags = is_weak ? KB_MATCH_WEAK : 0;
    return (place & KB_PHRASE_PLAIN) && kb_str_equal(written, name.text);
}

static kb_status
give(kb_batch *b, const kb_match_item *item, const kb_match_find *find,
     bool *is_given)
{
    kb_match match = {
        .span = {item->words[0].begin, item->words[find->n - 1].end},
        .phrase = find->phrase};
    const kb_str written = {b->text.ptr + match.span.begin,
                            match.span.end - match.span.begin};
    *is_given = is_as_listed(b, find, written, &match.flags);
    if (!*is_given) {
        KB_TRY(is_text_of(b, item, find, is_given));
        KB_TRY(*is_given ? judge(b, item, find, is_given, &match.flags)
                         : KB_OK);
    }
    if (!*is_given) {
        return KB_OK;
    }
    b->free_from = match.span.end;
    return b->on_match(b->ctx, &match);
}

static kb_status
give_item(kb_batch *b, const kb_match_item *item)
{
    if (b->policy == KB_MATCH_LONGEST && item->words[0].begin < b->free_from) {
        return KB_OK;
    }
    for (uint32_t i = item->last_find; i > 0;
         i = b->finds.items[i - 1].before) {
        bool is_given = false;
        KB_TRY(give(b, item, &b->finds.items[i - 1], &is_given));
        if (is_given && b->policy == KB_MATCH_LONGEST) {
            break;
        }
    }
    return KB_OK;
}

// ---- the batch --------------------------------------------------------------

static kb_status
follow_all(kb_batch *b)
{
    uint8_t alive[KB_BATCH_LEN];
    uint32_t n = b->n;
    for (uint32_t i = 0; i < n; ++i) {
        alive[i] = (uint8_t)i;
    }
    while (n > 0) {
        uint32_t left = 0;
        for (uint32_t i = 0; i < n; ++i) {
            bool is_alive = false;
            KB_TRY(advance(b, &b->items[alive[i]], &is_alive));
            alive[left] = alive[i];
            left += is_alive;
        }
        n = left;
    }
    return KB_OK;
}

kb_status
kb_batch_flush(kb_batch *batch)
{
    KB_TRY(follow_all(batch));
    for (size_t i = 0; batch->is_far && i < batch->finds.n; ++i) {
        kb_phrase_prefetch_text(batch->gaz, batch->finds.items[i].phrase);
    }
    uint8_t found[KB_BATCH_LEN];
    uint32_t n_found = 0;
    for (uint32_t i = 0; i < batch->n; ++i) { // no branch to mispredict
        found[n_found] = (uint8_t)i;
        n_found += batch->items[i].last_find != 0;
    }
    for (uint32_t i = 0; i < n_found; ++i) {
        KB_TRY(give_item(batch, &batch->items[found[i]]));
    }
    batch->n = 0;
    batch->finds.n = 0;
    return KB_OK;
}

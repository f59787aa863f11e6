// SPDX-License-Identifier: MIT
// Two passes.  The first looks up each token once, takes the English lexicon's
// tags and marks the tokens with which a name may begin; the second follows
// the marked ones through the prefix table.  Tags come first because the
// spelling rules want to know which words are English.
#include "gaz/scan.h"

#include "base/vec.h"
#include "gaz/bucket.h"
#include "gaz/kind.h"
#include "gaz/sense.h"

// An entity's name begins or ends with the token.
enum { NAME_BEGINS = 1, NAME_ENDS = 2 };

typedef struct find {
    uint32_t gaz; // place in the set
    uint32_t phrase;
    uint32_t n; // tokens of the key
} find;

typedef KB_VEC(find) find_vec;
typedef KB_VEC(kb_gaz_hit) hit_vec;

typedef struct scanner {
    kb_gaz_set set;
    kb_text *text;
    kb_arena *arena;
    kb_word_facts *facts; // by token
    uint8_t *names;       // by token: NAME_BEGINS, NAME_ENDS
    find_vec finds;       // of the token at hand
    hit_vec hits;
} scanner;

// ---- first pass -------------------------------------------------------------

static kb_word_facts
look_up(const scanner *s, uint32_t i)
{
    kb_token *const token = &s->text->tokens[i];
    const kb_phrase alone = {1, {i}};
    const uint64_t hash = kb_phrase_extend(0, token);
    kb_word_facts facts = {.phrase = KB_NONE,
                           .abbreviation = KB_ABBREVIATION_UNASKED};
    for (size_t g = 0; g < s->set.n; ++g) {
        const kb_gaz *const gaz = s->set.gazs[g];
        if (!kb_phrase_may_begin(gaz, hash)) {
            continue;
        }
        const kb_phrase_state state =
            kb_phrase_find(gaz, hash, s->text, &alone);
        if (state.phrase != KB_NONE) {
            kb_phrase_take_tags(gaz, state.phrase, token);
        }
        const bool is_name =
            state.phrase != KB_NONE && !kb_phrase_is_lexical(gaz, state.phrase);
        facts.may_begin |= state.continues || is_name;
        if (g == 0) {
            facts.phrase = is_name ? state.phrase : KB_NONE;
            facts.continues = state.continues;
        }
    }
    facts.tags = token->tags;
    facts.tag = token->tag;
    return facts;
}

static void
look_at(const scanner *s, uint32_t i)
{
    kb_token *const token = &s->text->tokens[i];
    const kb_word_facts *const known = kb_word_memo_find(s->set.memo, token);
    if (known) {
        token->tags = known->tags;
        token->tag = known->tag;
        s->facts[i] = *known;
        return;
    }
    s->facts[i] = look_up(s, i);
    kb_word_memo_put(s->set.memo, token, &s->facts[i]);
}

// ---- second pass ------------------------------------------------------------

static kb_status
note(scanner *s, size_t gaz, uint32_t phrase, uint32_t n)
{
    const bool is_known = gaz == 0 && n == 1; // to be no mere English word
    if (phrase == KB_NONE ||
        (!is_known && kb_phrase_is_lexical(s->set.gazs[gaz], phrase))) {
        return KB_OK;
    }
    find *const f = KB_VEC_PUSH(&s->finds);
    if (!f) {
        return KB_ERR_NOMEM;
    }
    *f = (find){(uint32_t)gaz, phrase, n};
    return KB_OK;
}

// The next token of a key after `i`, or `end`.
static uint32_t
next_token(const scanner *s, const kb_sentence *in, uint32_t i)
{
    for (++i; i < in->end; ++i) {
        if (!kb_phrase_skips(s->text, in->begin, in->end, i)) {
            return i;
        }
    }
    return in->end;
}

static uint64_t
hash_of_pair(const scanner *s, uint32_t first, uint32_t second)
{
    const kb_token *const tokens = s->text->tokens;
    return kb_phrase_extend(kb_phrase_extend(0, &tokens[first]),
                            &tokens[second]);
}

// Ask for the buckets of all pairs of a sentence at once: they lie all over a
// large table.
static void
prefetch_pairs(const scanner *s, const kb_sentence *in)
{
    const kb_gaz_section *const buckets =
        &s->set.gazs[0]->sections[KB_IMAGE_BUCKETS];
    for (uint32_t i = in->begin; i + 1 < in->end; ++i) {
        if (s->facts[i].continues) {
            const uint32_t next = next_token(s, in, i);
            if (next < in->end) {
                const uint64_t finished =
                    kb_hash_finish(hash_of_pair(s, i, next));
                __builtin_prefetch(kb_bucket_at(
                    buckets, kb_bucket_first(buckets->n, finished)));
            }
        }
    }
}

// The phrases of a gazetteer that the path is; of one word they are known.
static kb_phrase_state
find_state(const scanner *s, size_t gaz, uint64_t hash, const kb_phrase *path)
{
    const kb_word_facts *const facts = &s->facts[path->tokens[0]];
    return gaz == 0 && path->n == 1
               ? (kb_phrase_state){facts->phrase, facts->continues}
               : kb_phrase_find(s->set.gazs[gaz], hash, s->text, path);
}

// Follow the tokens from `i` on; `path` is left at its longest.
static kb_status
follow(scanner *s, size_t gaz, const kb_sentence *in, uint32_t i,
       kb_phrase *path)
{
    uint64_t hash = 0;
    path->n = 0;
    kb_phrase_state state = {KB_NONE, true};
    while (state.continues && i < in->end && path->n < KB_IMAGE_PHRASE_TOKENS) {
        path->tokens[path->n++] = i;
        hash = kb_phrase_extend(hash, &s->text->tokens[i]);
        state = find_state(s, gaz, hash, path);
        KB_TRY(note(s, gaz, state.phrase, path->n));
        i = next_token(s, in, i);
    }
    return KB_OK;
}

// Longer finds first; those of one length stay in the order of the set.
static void
sort_finds(find_vec *finds)
{
    for (size_t i = 1; i < finds->n; ++i) {
        const find moved = finds->items[i];
        size_t at = i;
        for (; at > 0 && moved.n > finds->items[at - 1].n; --at) {
            finds->items[at] = finds->items[at - 1];
        }
        finds->items[at] = moved;
    }
}

static void
mark_name(scanner *s, const kb_gaz_hit *hit)
{
    if (!hit->senses[0].is_word) {
        s->names[hit->begin] |= NAME_BEGINS;
        s->names[hit->end - 1] |= NAME_ENDS;
    }
}

// A small town, whose name is more often a surname or an English word, is not
// believed at once.
static void
weaken_small_towns(kb_sense_list *list)
{
    enum { SMALL = 15000 };
    for (uint32_t i = 0; i < list->n; ++i) {
        kb_gaz_sense *const s = &list->items[i];
        if (s->is_word || kb_sense_kind(s).class_ != KB_CLASS_CITY) {
            continue;
        }
        const uint32_t people = kb_gaz_prior(s->gaz, s->index);
        if (people > 0 && people < SMALL) {
            s->flags |= KB_SENSE_WEAK;
        }
    }
}

// All that find_senses() heeds, hashed: phrases, and how the tokens are
// written.
static uint64_t
spelling_of(const scanner *s, const find *first, const find *last,
            const kb_phrase *key)
{
    uint64_t h = 0;
    for (const find *f = first; f < last; ++f) {
        h = kb_hash_combine(h, (uint64_t)f->gaz << 32 | f->phrase);
    }
    for (uint32_t i = 0; i < key->n; ++i) {
        const kb_token *const token = &s->text->tokens[key->tokens[i]];
        h = kb_hash_combine(h, kb_hash(kb_text_token(s->text, key->tokens[i])) ^
                                   (token->flags & KB_PHRASE_SHAPE_FLAGS));
    }
    h = kb_hash_finish(h);
    return h == 0 ? 1 : h;
}

// The senses of the finds [first, last), which have one length.
static kb_status
find_senses(scanner *s, const find *first, const find *last,
            const kb_phrase *key, kb_sense_list *list)
{
    uint32_t max = 0;
    for (const find *f = first; f < last; ++f) {
        max += kb_senses_max(s->set.gazs[f->gaz], f->phrase);
    }
    *list = (kb_sense_list){KB_ARENA_NEW(s->arena, kb_gaz_sense, max), 0};
    if (!list->items) {
        return kb_arena_fault(s->arena, max, sizeof(*list->items));
    }
    for (const find *f = first; f < last; ++f) {
        kb_senses_add(&s->set, f->gaz, f->phrase, s->text, key, list);
    }
    if (key->n == 1) {
        weaken_small_towns(list);
    }
    kb_senses_sort(list);
    if (!(s->text->tokens[key->tokens[0]].flags & KB_TOKEN_ALL_CAPS)) {
        kb_senses_drop_other_case(list);
    }
    return KB_OK;
}

// One hit of the finds [first, last), if any sense of theirs fits.
static kb_status
add_hit(scanner *s, const find *first, const find *last, const kb_phrase *key)
{
    const uint64_t spelling = spelling_of(s, first, last, key);
    kb_sense_list list;
    if (!kb_word_memo_senses(s->set.memo, spelling, &list)) {
        KB_TRY(find_senses(s, first, last, key, &list));
        KB_TRY(kb_word_memo_keep(s->set.memo, spelling, &list));
    }
    if (list.n == 0) {
        return KB_OK;
    }
    kb_gaz_hit *const hit = KB_VEC_PUSH(&s->hits);
    if (!hit) {
        return KB_ERR_NOMEM;
    }
    *hit = (kb_gaz_hit){.begin = key->tokens[0],
                        .end = key->tokens[key->n - 1] + 1,
                        .n_senses = list.n,
                        .senses = list.items};
    mark_name(s, hit);
    return KB_OK;
}

static kb_status
begin_at(scanner *s, const kb_sentence *in, uint32_t token)
{
    kb_phrase longest;
    s->finds.n = 0;
    KB_TRY(follow(s, 0, in, token, &longest));
    for (size_t g = 1; g < s->set.n; ++g) {
        kb_phrase path;
        KB_TRY(follow(s, g, in, token, &path));
        if (path.n > longest.n) {
            longest = path;
        }
    }
    sort_finds(&s->finds);
    const find *const items = s->finds.items;
    for (size_t i = 0, next = 0; i < s->finds.n; i = next) {
        while (next < s->finds.n && items[next].n == items[i].n) {
            ++next;
        }
        longest.n = items[i].n;
        KB_TRY(add_hit(s, items + i, items + next, &longest));
    }
    return KB_OK;
}

// ---- compounds --------------------------------------------------------------

// What may stand in capitals beside a name without being part of one, when a
// headline writes all words so, or at the start of a sentence.
static bool
is_prefix(const kb_token *token)
{
    static const char *const prefixes[] = {
        "anti", "counter", "cross", "ex",  "inter", "intra", "mid", "non",
        "pan",  "post",    "pre",   "pro", "then",  "trans", NULL,
    };
    return token->fold.len == 1 || // "D-Ohio": a party's letter
           kb_token_is_any(token, prefixes);
}

static bool
is_part_of_name(const scanner *s, uint32_t i, unsigned name)
{
    const kb_token *const token = &s->text->tokens[i];
    const uint32_t capitals =
        KB_SENTENCE_HEADLINE | KB_SENTENCE_CAPS | KB_SENTENCE_TITLED;
    if (!(token->flags & KB_TOKEN_CAPITAL) || (s->names[i] & name) ||
        is_prefix(token)) {
        return false;
    }
    return !(s->text->sentences[token->sentence].flags & capitals) ||
           token->tags == 0;
}

static bool
is_hyphen(const scanner *s, const kb_sentence *in, uint32_t i)
{
    return s->text->tokens[i].mark == '-' &&
           kb_phrase_skips(s->text, in->begin, in->end, i);
}

static void
flag_hyphens(const scanner *s, kb_gaz_hit *hit)
{
    const kb_token *const first = &s->text->tokens[hit->begin];
    const kb_sentence *const in = &s->text->sentences[first->sentence];
    if (hit->begin > in->begin + 1 && (first->flags & KB_TOKEN_GLUED) &&
        is_hyphen(s, in, hit->begin - 1)) {
        hit->flags |= KB_HIT_HYPHEN_BEFORE;
        hit->flags |= is_part_of_name(s, hit->begin - 2, NAME_ENDS)
                          ? KB_HIT_COMPOUND
                          : 0U;
    }
    if (hit->end + 1 < in->end && is_hyphen(s, in, hit->end)) {
        hit->flags |= KB_HIT_HYPHEN_AFTER;
        hit->flags |= is_part_of_name(s, hit->end + 1, NAME_BEGINS)
                          ? KB_HIT_COMPOUND
                          : 0U;
    }
}

// ---- the whole --------------------------------------------------------------

static kb_status
scan_sentence(scanner *s, const kb_sentence *in)
{
    kb_status st = KB_OK;
    if (s->set.n > 0) {
        prefetch_pairs(s, in);
    }
    for (uint32_t i = in->begin; i < in->end && st == KB_OK; ++i) {
        if (s->facts[i].may_begin &&
            !kb_phrase_skips(s->text, in->begin, in->end, i)) {
            st = begin_at(s, in, i);
        }
    }
    return st;
}

static kb_status
scan(scanner *s)
{
    enum { AHEAD = 8 };
    const uint32_t n_tokens = s->text->n_tokens;
    for (uint32_t i = 0; i < n_tokens; ++i) {
        if (i + AHEAD < n_tokens) {
            kb_word_memo_fetch(s->set.memo, &s->text->tokens[i + AHEAD]);
        }
        look_at(s, i);
    }
    for (uint32_t n = 0; n < s->text->n_sentences; ++n) {
        KB_TRY(scan_sentence(s, &s->text->sentences[n]));
    }
    for (size_t i = 0; i < s->hits.n; ++i) {
        flag_hyphens(s, &s->hits.items[i]);
    }
    return KB_OK;
}

static kb_status
give(const scanner *s, kb_gaz_hits *out)
{
    kb_gaz_hit *const items = KB_ARENA_NEW(s->arena, kb_gaz_hit, s->hits.n);
    if (!items) {
        return kb_arena_fault(s->arena, s->hits.n, sizeof(*items));
    }
    if (s->hits.n > 0) {
        memcpy(items, s->hits.items, s->hits.n * sizeof(*items));
    }
    *out = (kb_gaz_hits){items, (uint32_t)s->hits.n};
    return KB_OK;
}

kb_status
kb_gaz_scan(const kb_gaz_set *set, kb_text *text, kb_arena *arena,
            kb_gaz_hits *out)
{
    const size_t n = text->n_tokens;
    scanner s = {.set = *set,
                 .text = text,
                 .arena = arena,
                 .facts = KB_ARENA_NEW(arena, kb_word_facts, n),
                 .names = kb_arena_get_zeroed(arena, n, 1),
                 .finds = {.alloc = arena->alloc},
                 .hits = {.alloc = arena->alloc}};
    kb_status st = s.facts && s.names
                       ? scan(&s)
                       : kb_arena_fault(arena, n, sizeof(*s.facts));
    if (st == KB_OK) {
        st = give(&s, out);
    }
    KB_VEC_CLEAR(&s.finds);
    KB_VEC_CLEAR(&s.hits);
    return st;
}

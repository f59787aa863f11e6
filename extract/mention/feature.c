// SPDX-License-Identifier: MIT
// A feature is a template number and a value, hashed to 32 bits.  Templates are
// numbered in the order in which they stand here; what one of them means is
// never changed without a new KB_FEATURES_REVISION.
#include "mention/feature.h"

#include "base/hash.h"
#include "gaz/kind.h"

enum {
    SHAPE_LOWER = 0,
    SHAPE_TITLE,
    SHAPE_CAPS,
    SHAPE_MIXED,
    SHAPE_NUMBER,
    SHAPE_CLITIC,
    SHAPE_MARK,
    SHAPE_OTHER,
    SHAPE_NONE // beyond the sentence
};

// ---- what is looked up once a run ----

static uint32_t
lowest_bit(uint32_t bits)
{
    return bits == 0 ? 31 : (uint32_t)__builtin_ctz(bits);
}

// The entity senses of a hit: bits of types, and the first one that is no
// demonym, encoded with its class.
static void
look_at_hit(const kb_gaz_hit *hit, uint32_t *types, uint32_t *what)
{
    *types = 0;
    *what = 0;
    for (uint32_t i = 0; i < hit->n_senses; ++i) {
        const kb_gaz_sense *const s = &hit->senses[i];
        if (s->is_word) {
            continue;
        }
        const kb_gaz_kind kind = kb_sense_kind(s);
        const bool is_people = (s->flags & KB_SENSE_DEMONYM) != 0;
        *types |= is_people ? 16U : 1U << kind.type;
        if (*what == 0) {
            *what = 1 + (uint32_t)kind.class_ * 16 +
                    (uint32_t)(s->flags & (KB_SENSE_WEAK | KB_SENSE_DEMONYM |
                                           KB_SENSE_OTHER_CASE));
        }
    }
}

// Where a token of the run, or one near it, is among those seen.
static size_t
place_of(const kb_run_view *view, uint32_t token)
{
    return (size_t)(token + KB_FEATURE_REACH - view->run->begin);
}

static void
look_at_cut(kb_run_view *view)
{
    for (uint32_t i = 0; i < view->cut->n; ++i) {
        const kb_segment *const s = &view->cut->items[i];
        const uint32_t what = (uint32_t)s->rule * 4 + (uint32_t)s->type;
        for (uint32_t t = s->begin; t < s->end; ++t) {
            kb_seen *const seen = &view->seen[place_of(view, t)];
            seen->segment = (uint8_t)i;
            seen->rule =
                1 + what * 4 + (uint32_t)kb_place_in(t, s->begin, s->end);
        }
    }
}

static void
look_at_lists(kb_run_view *view)
{
    const kb_run *const run = view->run;
    const kb_scene *const scene = run->scene;
    for (uint32_t h = scene->first_hit[run->begin];
         h < scene->first_hit[run->end]; ++h) {
        const kb_gaz_hit *const hit = &scene->hits->items[h];
        if (hit->end > run->end || hit->senses[0].is_word) {
            continue;
        }
        uint32_t types = 0;
        uint32_t what = 0;
        look_at_hit(hit, &types, &what);
        const uint32_t length = hit->end - hit->begin;
        for (uint32_t t = hit->begin; t < hit->end; ++t) {
            kb_seen *const seen = &view->seen[place_of(view, t)];
            seen->types = (uint8_t)(seen->types | types);
            if (length > seen->listed) {
                seen->listed = length;
                seen->list = what * 8 + 1 +
                             (uint32_t)kb_place_in(t, hit->begin, hit->end);
            }
        }
    }
}

uint32_t
kb_line_kind(const kb_scene *scene, const kb_sentence *s)
{
    uint32_t n_numbers = 0;
    uint32_t n_lower = 0;
    uint32_t n_words = 0;
    const uint32_t end = s->end < s->begin + 64 ? s->end : s->begin + 64;
    for (uint32_t t = s->begin; t < end; ++t) {
        const kb_token *const token = kb_scene_token(scene, t);
        const uint32_t is_word = token->kind == KB_TOKEN_WORD;
        n_numbers += token->kind == KB_TOKEN_NUMBER;
        n_words += is_word;
        n_lower +=
            is_word &
            ((token->flags & (KB_TOKEN_CAPITAL | KB_TOKEN_ALL_CAPS)) == 0);
    }
    const uint32_t numbers = n_numbers == 0            ? 0
                             : n_numbers * 4 < n_words ? 1
                             : n_numbers < n_words     ? 2
                                                       : 3;
    const uint32_t lower = n_lower == 0 ? 0 : n_lower * 3 < n_words ? 1 : 2;
    const uint32_t length = n_words < 4 ? 0 : n_words < 10 ? 1 : 2;
    const uint32_t stop =
        kb_scene_token(scene, s->end - 1)->kind == KB_TOKEN_PUNCT;
    return ((numbers * 3 + lower) * 3 + length) * 2 + stop;
}

static uint32_t
shape_of(const kb_token *token)
{
    switch (token->kind) {
    case KB_TOKEN_NUMBER:
        return SHAPE_NUMBER;
    case KB_TOKEN_CLITIC:
        return SHAPE_CLITIC;
    case KB_TOKEN_PUNCT:
        return SHAPE_MARK;
    case KB_TOKEN_OTHER:
        return SHAPE_OTHER;
    default:
        break;
    }
    return (token->flags & KB_TOKEN_ALL_CAPS) != 0  ? SHAPE_CAPS
           : (token->flags & KB_TOKEN_MIXED) != 0   ? SHAPE_MIXED
           : (token->flags & KB_TOKEN_CAPITAL) != 0 ? SHAPE_TITLE
                                                    : SHAPE_LOWER;
}

// Numbers differ too much to learn from.
static uint64_t
word_of(const kb_token *token)
{
    return token->kind == KB_TOKEN_NUMBER ? 2 + token->fold.len : token->key;
}

enum {
    LIST_CLASSES = KB_MARK(KB_WORD_ROLE) | KB_MARK(KB_WORD_HONORIFIC) |
                   KB_MARK(KB_WORD_FIRST_NAME) | KB_MARK(KB_WORD_ORG_HEAD) |
                   KB_MARK(KB_WORD_ORG_SUFFIX) | KB_MARK(KB_WORD_PLACE_HEAD) |
                   KB_MARK(KB_WORD_PARTICLE) | KB_MARK(KB_WORD_NAME_SUFFIX) |
                   KB_MARK(KB_WORD_MONTH) | KB_MARK(KB_WORD_WEEKDAY) |
                   KB_MARK(KB_WORD_RELATIVE) | KB_MARK(KB_WORD_SURNAME)
};

static kb_seen
see(const kb_scene *scene, uint32_t sentence, int64_t at)
{
    const kb_text *const text = scene->text;
    if (at < 0 || at >= (int64_t)text->n_tokens ||
        text->tokens[at].sentence != sentence) {
        return (kb_seen){
            .word = 1, .classes = 1U << 31, .shape = SHAPE_NONE, .tag = 30};
    }
    const kb_token *const token = &text->tokens[at];
    const kb_mark *const mark = &scene->marks[at];
    return (kb_seen){.token = token,
                     .word = word_of(token),
                     .classes = mark->inside & LIST_CLASSES,
                     .cue = mark->cue,
                     .shape = shape_of(token),
                     .tag = lowest_bit(token->tag)};
}

static void
look_around(kb_run_view *view, uint32_t sentence)
{
    const kb_run *const run = view->run;
    const int64_t end = (int64_t)run->end + KB_FEATURE_REACH;
    kb_seen *seen = view->seen;
    for (int64_t at = (int64_t)run->begin - KB_FEATURE_REACH; at < end; ++at) {
        *seen++ = see(run->scene, sentence, at);
    }
}

bool
kb_run_is_plain(const kb_run *run, const kb_cut *cut)
{
    const kb_token *const t = kb_scene_token(run->scene, run->begin);
    if (run->end != run->begin + 1 || cut->n != 1 ||
        cut->items[0].rule > KB_RULE_TITLE) {
        return false;
    }
    return ((t->flags & KB_TOKEN_FIRST) != 0 &&
            (t->tag & KB_CLOSED_TAGS) != 0) ||
           (kb_run_inside(run, run->begin) & KB_DAY_CLASSES) != 0;
}

void
kb_run_look(const kb_run *run, const kb_cut *cut, const kb_feature_rows *rows,
            kb_run_view *out)
{
    static const signed char none[1] = {0};
    const kb_scene *const scene = run->scene;
    out->run = run;
    out->cut = cut;
    out->rows = rows ? *rows : (kb_feature_rows){none, 0};
    out->words = 0;
    for (uint32_t t = run->begin; t < run->end; ++t) {
        out->words += kb_scene_is_capital(scene, t);
    }
    look_around(out, kb_scene_token(scene, run->begin)->sentence);
    look_at_cut(out);
    look_at_lists(out);
}

// ---- features ----

typedef struct writer {
    uint32_t *at; // of the next feature
    kb_feature_rows rows;
    uint32_t number;     // of the next template
    const kb_seen *here; // the token that is described
} writer;

// The token so far from the one that is described.
static const kb_seen *
beside(const writer *w, int offset)
{
    return w->here + offset;
}

static uint32_t
hash_of(uint32_t number, uint64_t value)
{
    const uint64_t h = (value + (uint64_t)number * KB_HASH_SEED) * KB_HASH_STEP;
    return (uint32_t)((h ^ h >> 29) * KB_HASH_STEP >> 32);
}

// Inlined, its number is a constant.
static inline __attribute__((always_inline)) void
put(writer *w, uint64_t value)
{
    const uint32_t feature = hash_of(w->number, value);
    *w->at++ = feature;
    __builtin_prefetch(w->rows.at +
                       (size_t)(feature & w->rows.mask) * KB_FEATURE_ROW);
    ++w->number;
}

// Nothing to say: takes a number, puts nothing.
static void
put_if(writer *w, bool is_there, uint64_t value)
{
    if (is_there) {
        put(w, value);
    } else {
        ++w->number;
    }
}

static uint32_t
small(uint32_t n, uint32_t most)
{
    return n < most ? n : most;
}

// `n` bytes of a word, and whether it has more.
static uint64_t
more(uint64_t bytes, kb_str word, size_t n)
{
    return bytes ^ (uint64_t)(word.len > n) << 60;
}

// The first and the last bytes of a word, up to four of each.
static void
put_ends(writer *w, kb_str word)
{
    enum { MOST = 4 };
    const size_t n = word.len < MOST ? word.len : MOST;
    const unsigned char *const at = (const unsigned char *)word.ptr;
    const uint64_t head = kb_hash_tail(at, n);
    const uint64_t tail = kb_hash_tail(at + word.len - n, n);
    put(w, more(head & 0xFF, word, 1));
    put(w, more(head & 0xFFFF, word, 2));
    put(w, more(head & 0xFFFFFF, word, 3));
    put(w, more(head, word, 4));
    put(w, more(n > 2 ? tail >> 8 * (n - 2) : tail, word, 2));
    put(w, more(n > 3 ? tail >> 8 * (n - 3) : tail, word, 3));
    put(w, more(tail, word, 4));
}

// A token of the run, or one near it.
static const kb_seen *
seen_at(const kb_run_view *view, uint32_t token)
{
    return &view->seen[place_of(view, token)];
}

// What tells which word it is: KB_WORD_FEATURES, the last words of the rules'
// segment and of the run among them, since it often is one.
static void
put_own_word(writer *w, const kb_run_view *view, uint32_t i)
{
    const kb_run *const run = view->run;
    const kb_segment *const s = &view->cut->items[beside(w, 0)->segment];
    const uint64_t word = beside(w, 0)->word;
    put(w, word);
    put(w, kb_hash_combine(beside(w, -1)->word, word));
    put(w, kb_hash_combine(word, beside(w, 1)->word));
    put_ends(w, beside(w, 0)->token->fold);
    put(w, kb_hash_combine(seen_at(view, s->end - 1)->word,
                           s->begin + 1 < s->end));
    put(w, kb_hash_combine(seen_at(view, run->end - 1)->word,
                           small(run->end - run->begin - i, 4)));
}

static void
put_words_around(writer *w)
{
    const uint64_t before = beside(w, -1)->word;
    const uint64_t after = beside(w, 1)->word;
    put(w, before);
    put(w, after);
    put(w, beside(w, -2)->word);
    put(w, beside(w, 2)->word);
    put(w, kb_hash_combine(before, after));
}

static void
put_shapes(writer *w, const kb_run_view *view, uint32_t i)
{
    const kb_run *const run = view->run;
    const uint32_t token = run->begin + i;
    const kb_token *const t = beside(w, 0)->token;
    const uint32_t shape = beside(w, 0)->shape;
    const uint32_t near =
        (beside(w, -1)->shape * 16 + shape) * 16 + beside(w, 1)->shape;
    const uint32_t tag = beside(w, 0)->tag;
    const uint32_t before = beside(w, -1)->tag;
    const uint32_t after = beside(w, 1)->tag;
    const uint32_t length = small((uint32_t)t->fold.len, 9);
    const kb_sentence *const s = &run->scene->text->sentences[t->sentence];
    const uint32_t sentence_flags = (uint32_t)run->is_strict * 2 +
                                    (uint32_t)run->is_caps * 4 +
                                    (s->flags & 1U);
    put(w, shape * 16 + length);
    put(w, near);
    put(w, (near * 16 + beside(w, -2)->shape) * 16 + beside(w, 2)->shape);
    put(w, (uint32_t)t->flags &
               (KB_TOKEN_CAPITAL | KB_TOKEN_ALL_CAPS | KB_TOKEN_MIXED |
                KB_TOKEN_DOTTED | KB_TOKEN_GLUED | KB_TOKEN_DIGIT |
                KB_TOKEN_FIRST | KB_TOKEN_QUOTED | KB_TOKEN_PARENS));
    put(w, sentence_flags * 16 + shape);
    put(w, view->run->line * 16 + shape);
    put(w, (uint64_t)view->run->line << 32 | beside(w, 0)->list);
    put(w, token - s->begin < 3
               ? (token - s->begin) * 2 + (uint32_t)(s->dateline_end > token)
               : 7);
    put(w, small(view->words, 6) * 16 + small(i, 3) * 4 +
               small(run->end - token - 1, 3));
    put(w, tag);
    put(w, (before * 32 + tag) * 32 + after);
    put(w, (uint64_t)t->tags);
    put(w, before * 64 + beside(w, -2)->tag);
    put(w, after * 64 + beside(w, 2)->tag);
}

static void
put_lists(writer *w, const kb_run_view *view, uint32_t i)
{
    const kb_run *const run = view->run;
    const uint32_t token = run->begin + i;
    const uint32_t here = beside(w, 0)->classes;
    const uint32_t before = beside(w, -1)->classes;
    const uint32_t after = beside(w, 1)->classes;
    const uint32_t shape = beside(w, 0)->shape;
    put(w, here);
    put(w, before);
    put(w, after);
    put(w, (uint64_t)before << 32 | here);
    put(w, (uint64_t)here << 32 | after);
    put(w, beside(w, -2)->classes);
    put(w, beside(w, 2)->classes);
    for (uint32_t bit = 0; bit <= KB_WORD_SURNAME; ++bit) {
        put_if(w, (here & KB_MARK(bit)) != 0, bit);
    }
    put(w, beside(w, 0)->types * 16U + shape);
    put(w, beside(w, 0)->list);
    put(w, beside(w, -1)->list);
    put(w, beside(w, 1)->list);
    put(w, (uint64_t)beside(w, 0)->list << 32 | beside(w, 0)->types);
    const kb_mark *const mark = &run->scene->marks[token];
    put(w,
        (uint64_t)(mark->honorific != KB_NONE) * 2 + (mark->role != KB_NONE));
    put(w, beside(w, -1)->cue);
    put(w, beside(w, 1)->cue);
    put(w, beside(w, 0)->cue);
}

// What stands before and after the whole run, and around the rules' segment.
static void
put_surroundings(writer *w, const kb_run_view *view)
{
    const kb_run *const run = view->run;
    const kb_segment *const s = &view->cut->items[beside(w, 0)->segment];
    const uint32_t rule = beside(w, 0)->rule;
    const kb_seen *const before = seen_at(view, run->begin) - 1;
    const kb_seen *const after = seen_at(view, run->end);
    put(w, before->word);
    put(w, after->word);
    put(w, (uint64_t)before->tag * 64 + after->tag);
    put(w, rule);
    put(w, (uint64_t)beside(w, -1)->rule << 32 | rule);
    put(w, (uint64_t)rule << 32 | beside(w, 1)->rule);
    put(w, (uint64_t)rule << 32 | beside(w, 0)->list);
    put(w, (uint64_t)rule << 32 | beside(w, 0)->shape);
    put(w, (uint64_t)rule << 32 | view->run->line);
    const kb_seen *const left = seen_at(view, s->begin) - 1;
    const kb_seen *const right = seen_at(view, s->end);
    put(w, kb_hash_combine(left->word, rule));
    put(w, kb_hash_combine(right->word, rule));
    put(w, kb_hash_combine(left->cue, rule));
    put(w, kb_hash_combine(right->cue, rule));
    put(w, kb_hash_combine(right->classes, rule));
}

static uint32_t
encode_votes(const kb_known_name *name)
{
    if (!name) {
        return 0;
    }
    double lead = 0;
    const kb_entity_type type = kb_known_type(name, &lead);
    const uint32_t strength = lead < 0.3 ? 0 : lead < 1 ? 1 : lead < 3 ? 2 : 3;
    return 1 + ((uint32_t)type * 2 + (uint32_t)name->is_sure) * 4 + strength;
}

// How the rest of the document uses the word.
static void
put_document(writer *w, const kb_run_view *view, uint32_t i)
{
    const kb_run *const run = view->run;
    const uint32_t token = run->begin + i;
    const kb_text *const text = run->scene->text;
    const kb_segment *const s = &view->cut->items[beside(w, 0)->segment];
    const kb_form *const form = kb_scene_form(run->scene, token);
    const kb_seen *const t = beside(w, 0);
    const uint32_t votes = encode_votes(
        kb_known_find(run->known, kb_known_key(text, token, token + 1)));
    const uint32_t whole = encode_votes(
        kb_known_find(run->known, kb_known_key(text, s->begin, s->end)));
    put(w, votes);
    put(w, (uint64_t)votes * 512 + beside(w, 0)->rule);
    put(w, (uint64_t)whole * 512 + beside(w, 0)->rule);
    put(w, small(form->n_lower, 2) * 4 + small(form->n_capital, 3));
    put(w, (small(form->n_lower, 1) * 2 + small(form->n_capital, 1)) * 64 +
               t->tag * 2 + ((t->token->flags & KB_TOKEN_FIRST) != 0));
}

// The label that the rules give a token.
static uint8_t
label_by_rules(const kb_run_view *view, uint32_t i)
{
    const kb_segment *const s =
        &view->cut->items[view->seen[i + KB_FEATURE_REACH].segment];
    return s->rule > KB_RULE_DEMONYM
               ? kb_label(s->type,
                          kb_place_in(view->run->begin + i, s->begin, s->end))
               : (uint8_t)KB_LABEL_OUTSIDE;
}

void
kb_features_of(const kb_run_view *view, uint32_t i, kb_features *out)
{
    writer w = {out->at, view->rows, 0, view->seen + KB_FEATURE_REACH + i};
    put_own_word(&w, view, i);
    put_words_around(&w);
    put(&w, label_by_rules(view, i));
    put(&w, 0);
    put_shapes(&w, view, i);
    put_lists(&w, view, i);
    put_surroundings(&w, view);
    put_document(&w, view, i);
    out->n = (uint32_t)(w.at - out->at);
}

// SPDX-License-Identifier: MIT
// Runs the programs of shapes over a run of tokens.
#include "mention/shape.h"

#include "base/alloc.h"
#include "mention/shape_program.h"

// A pattern that could be matched in more ways than this is given up; shipped
// ones take less than a hundred steps.
enum { MOST_STEPS = 4096 };

// ---- rules ----

kb_status
kb_shapes_new(const kb_allocator *alloc, kb_shapes **out)
{
    kb_shapes *const shapes = kb_alloc_zeroed(alloc, 1, sizeof(*shapes));
    if (!shapes) {
        return KB_ERR_NOMEM;
    }
    shapes->alloc = alloc;
    shapes->items.alloc = alloc;
    shapes->parts.alloc = alloc;
    shapes->ops.alloc = alloc;
    shapes->tests.alloc = alloc;
    shapes->doubts.alloc = alloc;
    shapes->words.alloc = alloc;
    shapes->factors.alloc = alloc;
    for (int i = 0; i <= KB_N_TRAITS; ++i) {
        shapes->entries[i].alloc = alloc;
    }
    *out = shapes;
    return KB_OK;
}

void
kb_shapes_free(kb_shapes *shapes)
{
    if (!shapes) {
        return;
    }
    KB_VEC_CLEAR(&shapes->items);
    KB_VEC_CLEAR(&shapes->parts);
    KB_VEC_CLEAR(&shapes->ops);
    KB_VEC_CLEAR(&shapes->tests);
    KB_VEC_CLEAR(&shapes->doubts);
    KB_VEC_CLEAR(&shapes->words);
    KB_VEC_CLEAR(&shapes->factors);
    for (int i = 0; i <= KB_N_TRAITS; ++i) {
        KB_VEC_CLEAR(&shapes->entries[i]);
    }
    kb_alloc_release(shapes->alloc, shapes);
}

kb_status
kb_shapes_set_part(kb_shapes *shapes, kb_str name, kb_str pattern,
                   kb_shape_fault *fault)
{
    KB_TRY(kb_shape_compile(shapes, pattern, KB_NONE, fault));
    kb_shape_part *const part = KB_VEC_PUSH(&shapes->parts);
    if (!part) {
        return KB_ERR_NOMEM;
    }
    *part = (kb_shape_part){name, pattern};
    return KB_OK;
}

static void
drop(kb_shapes *shapes, kb_str id)
{
    for (size_t i = 0; i < shapes->items.n; ++i) {
        if (kb_str_equal(shapes->items.items[i].id, id)) {
            shapes->items.items[i].id = (kb_str){NULL, 0};
        }
    }
}

kb_status
kb_shapes_add(kb_shapes *shapes, const kb_shape *shape, kb_str pattern,
              kb_shape_fault *fault)
{
    drop(shapes, shape->id);
    KB_TRY(kb_shape_compile(shapes, pattern, (uint32_t)shapes->items.n, fault));
    kb_shape *const slot = KB_VEC_PUSH(&shapes->items);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = *shape;
    return KB_OK;
}

const kb_shape *
kb_shapes_get(const kb_shapes *shapes, uint32_t *n)
{
    *n = shapes ? (uint32_t)shapes->items.n : 0;
    return shapes ? shapes->items.items : NULL;
}

// ---- matching ----

// How far a match has come.
typedef struct reach {
    uint32_t token; // that comes next
    kb_entity_class class_;
    double factor;
} reach;

typedef struct matcher {
    const kb_shapes *shapes;
    const kb_run *run;
    kb_offers *out;
    kb_status status;
    uint32_t begin;
    uint32_t shape;
    uint32_t limit; // no token from here on is taken
    uint32_t steps; // that are left
    reach stop;     // where the last part of its own ended
} matcher;

static kb_traits
traits_at(const matcher *m, uint32_t token)
{
    return token >= m->run->begin && token < m->run->end
               ? m->run->traits[token - m->run->begin]
               : kb_traits_beyond(m->run, token);
}

static bool
is_one_of(const matcher *m, const kb_shape_test *test, uint32_t token)
{
    const uint64_t key = kb_run_token(m->run, token)->key;
    for (uint32_t i = 0; i < test->n_words; ++i) {
        if (m->shapes->words.items[test->words + i] == key) {
            return true;
        }
    }
    return test->n_words == 0;
}

static inline bool
fits(kb_traits traits, kb_traits wanted, kb_traits refused)
{
    return ((wanted & ~traits) | (refused & traits)) == 0;
}

// Whether a token passes a test; lessens the factor by its doubts.
static bool
passes(const matcher *m, uint32_t index, uint32_t token, double *factor)
{
    const kb_shape_test *const test = &m->shapes->tests.items[index];
    const kb_traits traits = traits_at(m, token);
    if (!fits(traits, test->wanted, test->refused) ||
        !is_one_of(m, test, token)) {
        return false;
    }
    for (uint32_t i = 0; i < test->n_doubts; ++i) {
        const kb_shape_doubt *const doubt =
            &m->shapes->doubts.items[test->doubts + i];
        *factor *=
            fits(traits, doubt->wanted, doubt->refused) ? doubt->factor : 1;
    }
    return *factor > 0;
}

// The kind of the word that heads a name.
static kb_entity_class
class_of(const matcher *m, uint32_t begin, uint32_t end, kb_trait trait)
{
    kb_gaz_word word;
    const kb_word_class class_ =
        trait == KB_TRAIT_HEAD ? KB_WORD_ORG_HEAD : KB_WORD_PLACE_HEAD;
    return (trait == KB_TRAIT_HEAD || trait == KB_TRAIT_LAND_BEFORE ||
            trait == KB_TRAIT_LAND_AFTER) &&
                   kb_scene_word(m->run->scene, begin, end, class_, &word) ==
                       KB_OK
               ? word.kind
               : KB_CLASS_NONE;
}

static bool
take_phrase(const matcher *m, const kb_shape_op *op, reach *at)
{
    const kb_trait trait = (kb_trait)op->high;
    if (at->token >= m->limit ||
        (traits_at(m, at->token) & UINT64_C(1) << trait) == 0) {
        return false;
    }
    const uint32_t end = kb_scene_phrase(m->run->scene, at->token, op->a);
    if (end < at->token + op->low || end > m->limit) {
        return false;
    }
    const kb_entity_class class_ = class_of(m, at->token, end, trait);
    at->class_ = class_ != KB_CLASS_NONE ? class_ : at->class_;
    at->token = end;
    return true;
}

static bool
take_nickname(const matcher *m, reach *at)
{
    const uint32_t end = at->token < m->limit
                             ? kb_scene_nickname(m->run->scene, at->token)
                             : at->token;
    const bool is_there = end > at->token && end <= m->limit;
    at->token = is_there ? end : at->token;
    return is_there;
}

static bool
is_behind(const matcher *m, const kb_shape_op *op, reach *at)
{
    const uint32_t token = at->token;
    const kb_text *const text = m->run->scene->text;
    return token > 0 &&
           text->tokens[token - 1].sentence ==
               text->tokens[m->run->begin].sentence &&
           passes(m, op->a, token - 1, &at->factor);
}

static void
offer(matcher *m, const reach *at)
{
    kb_offers *const out = m->out;
    const kb_shape *const shape = &m->shapes->items.items[m->shape];
    if (at->token <= m->begin) {
        return;
    }
    if (out->n == out->cap) {
        const uint32_t cap = out->cap == 0 ? 256 : out->cap * 2;
        kb_offer *const items = KB_ARENA_NEW(out->arena, kb_offer, cap);
        if (!items) {
            m->status = kb_arena_fault(out->arena, cap, sizeof(*items));
            return;
        }
        if (out->n > 0) {
            memcpy(items, out->items, out->n * sizeof(*items));
        }
        out->items = items;
        out->cap = cap;
    }
    const double words = (double)(at->token - m->begin);
    const double factor = at->factor * (1 + shape->longer * words);
    out->items[out->n++] =
        (kb_offer){m->begin, at->token, m->shape,
                   shape->class_ != KB_CLASS_NONE ? shape->class_ : at->class_,
                   shape->quality * factor * words};
}

static bool go(matcher *m, const kb_shape_op *op, reach at);

// As often as it can be.
static bool
take_many(matcher *m, const kb_shape_op *op, reach *at)
{
    for (uint32_t n = 0; n < op->high; ++n) {
        if (!go(m, op + 1, *at)) {
            return n >= op->low;
        }
        const bool has_moved = m->stop.token > at->token;
        *at = m->stop;
        if (!has_moved) {
            return true; // so it would go on for ever
        }
    }
    return true;
}

static bool
is_ahead(matcher *m, const kb_shape_op *op, reach *at)
{
    const kb_text *const text = m->run->scene->text;
    const uint32_t limit = m->limit;
    const uint32_t sentence = text->tokens[m->run->begin].sentence;
    m->limit = text->sentences[sentence].end;
    const bool is_there = go(m, op + 1, *at);
    m->limit = limit;
    at->factor = is_there ? m->stop.factor : at->factor;
    return is_there;
}

// Run the program from an operation on, each way it can go: false once all have
// been gone; true at the end of a part of its own, with `stop` set.
static bool
go(matcher *m, const kb_shape_op *op, reach at)
{
    while (m->steps > 0) {
        uint32_t step = 1;
        m->steps -= 1;
        switch ((kb_shape_code)op->code) {
        case KB_SHAPE_TEST:
            if (at.token >= m->limit ||
                !passes(m, op->a, at.token, &at.factor)) {
                return false;
            }
            at.token += 1;
            break;
        case KB_SHAPE_PHRASE:
            if (!take_phrase(m, op, &at)) {
                return false;
            }
            break;
        case KB_SHAPE_NICKNAME:
            if (!take_nickname(m, &at)) {
                return false;
            }
            break;
        case KB_SHAPE_FACTOR:
            at.factor *= m->shapes->factors.items[op->a];
            break;
        case KB_SHAPE_BEHIND:
            if (is_behind(m, op, &at) == (op->low != 0)) {
                return false;
            }
            break;
        case KB_SHAPE_EITHER:
            if (go(m, op + 1, at)) {
                return true;
            }
            step = op->a;
            break;
        case KB_SHAPE_JUMP:
            step = op->a;
            break;
        case KB_SHAPE_MANY:
            if (!take_many(m, op, &at)) {
                return false;
            }
            step = op->a;
            break;
        case KB_SHAPE_AHEAD:
            if (is_ahead(m, op, &at) == (op->low != 0)) {
                return false;
            }
            step = op->a;
            break;
        case KB_SHAPE_STOP:
            m->stop = at;
            return true;
        case KB_SHAPE_FOUND:
            offer(m, &at);
            return false;
        }
        op += step;
    }
    return false;
}

// A token that names may begin with.
typedef struct beginning {
    kb_traits traits;
    uint64_t word;       // kb_shape_word_bit()
    uint64_t behind;     // ... of the token before it; 0: there is none
    kb_shape_needs rest; // what the tokens from here on have
} beginning;

static inline bool
is_among(uint64_t wanted, uint64_t words)
{
    return wanted == 0 || (wanted & words) != 0;
}

// Whether a shape may begin at a token, and has what it needs from there on:
// few do, so that all is asked at once.
static inline bool
may_begin(const kb_shape_entry *entry, const beginning *b)
{
    const kb_traits against = (entry->first.wanted & ~b->traits) |
                              (entry->first.refused & b->traits) |
                              (entry->needs.traits & ~b->rest.traits);
    return against == 0 && is_among(entry->first.words, b->word) &&
           is_among(entry->first.behind, b->behind) &&
           is_among(entry->needs.words, b->rest.words);
}

// Try the shapes that may begin at a token and are looked up by one trait.
static void
try_entries(matcher *m, uint32_t token, const beginning *b, int trait)
{
    const kb_shapes *const shapes = m->shapes;
    for (size_t i = 0; i < shapes->entries[trait].n; ++i) {
        const kb_shape_entry *const entry = &shapes->entries[trait].items[i];
        if (!may_begin(entry, b) ||
            shapes->items.items[entry->shape].id.len == 0) {
            continue;
        }
        m->shape = entry->shape;
        m->begin = token;
        m->limit = m->run->end;
        m->steps = MOST_STEPS;
        (void)go(m, &shapes->ops.items[entry->at],
                 (reach){token, KB_CLASS_NONE, 1});
    }
}

// "The" and "In" of a sentence's begin, alone.
static bool
is_function_word(const kb_run *run)
{
    const kb_token *const t = kb_run_token(run, run->begin);
    return run->end == run->begin + 1 && (t->flags & KB_TOKEN_FIRST) != 0 &&
           (t->tag & KB_CLOSED_TAGS) != 0;
}

kb_status
kb_shapes_match(const kb_shapes *shapes, const kb_run *run, kb_offers *out)
{
    if (!shapes || is_function_word(run)) {
        return KB_OK;
    }
    matcher m;
    m.shapes = shapes;
    m.run = run;
    m.out = out;
    m.status = KB_OK;
    beginning begins[KB_RUN_MAX + 1];
    const uint32_t n = run->end - run->begin;
    const kb_token *const before = kb_scene_before(run->scene, run->begin);
    const kb_token *const behind = kb_scene_after(run->scene, run->end - 1);
    uint64_t word = before ? kb_shape_word_bit(before->key) : 0;
    for (uint32_t i = 0; i < n; ++i) {
        begins[i].traits = run->traits[i];
        begins[i].behind = word;
        word = kb_shape_word_bit(kb_run_token(run, run->begin + i)->key);
        begins[i].word = word;
    }
    begins[n].rest =
        (kb_shape_needs){0, behind ? kb_shape_word_bit(behind->key) : 0};
    for (uint32_t i = n; i > 0; --i) {
        const kb_shape_needs rest = begins[i].rest;
        begins[i - 1].rest =
            (kb_shape_needs){rest.traits | begins[i - 1].traits,
                             rest.words | begins[i - 1].word};
    }
    for (uint32_t i = 0; i < n; ++i) {
        const beginning *const b = &begins[i];
        kb_traits left = b->traits & shapes->used;
        for (; left != 0; left &= left - 1) {
            try_entries(&m, run->begin + i, b, __builtin_ctzll(left));
        }
        try_entries(&m, run->begin + i, b, KB_N_TRAITS);
    }
    return m.status;
}

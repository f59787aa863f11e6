// SPDX-License-Identifier: MIT
// Where a compiled pattern may begin: what its first token must be, and what
// the tokens from there on must have between them, so that few are tried.
#include "base/alloc.h"
#include "mention/shape_program.h"

// ---- its first token ----

// The words of a test as kb_shape_word_bit(); 0: it asks for none.
static uint64_t
words_of_test(const kb_shapes *shapes, uint32_t test)
{
    const kb_shape_test *const t = &shapes->tests.items[test];
    uint64_t words = 0;
    for (uint32_t i = 0; i < t->n_words; ++i) {
        words |= kb_shape_word_bit(shapes->words.items[t->words + i]);
    }
    return words;
}

// One of the words that two parts both ask for.
static uint64_t
words_of_both(uint64_t a, uint64_t b)
{
    return a == 0 ? b : b == 0 ? a : a & b;
}

static uint64_t
words_of_either(uint64_t a, uint64_t b)
{
    return a != 0 && b != 0 ? a | b : 0;
}

static kb_shape_first
first_of_both(kb_shape_first a, kb_shape_first b)
{
    return (kb_shape_first){a.wanted | b.wanted, a.refused | b.refused,
                            words_of_both(a.words, b.words),
                            words_of_both(a.behind, b.behind)};
}

static kb_shape_first
first_of_either(kb_shape_first a, kb_shape_first b)
{
    return (kb_shape_first){a.wanted & b.wanted, a.refused & b.refused,
                            words_of_either(a.words, b.words),
                            words_of_either(a.behind, b.behind)};
}

// What the program from an operation on asks of its first token, where `after`
// begins with what follows it.
static kb_shape_first
first_of(const kb_shapes *shapes, const kb_shape_op *op,
         const kb_shape_first *after)
{
    const kb_shape_first none = {0, 0, 0, 0};
    switch ((kb_shape_code)op->code) {
    case KB_SHAPE_TEST: {
        const kb_shape_test *const test = &shapes->tests.items[op->a];
        return (kb_shape_first){test->wanted, test->refused,
                                words_of_test(shapes, op->a), 0};
    }
    case KB_SHAPE_PHRASE:
        return (kb_shape_first){UINT64_C(1) << op->high, 0, 0, 0};
    case KB_SHAPE_FACTOR:
        return after[0];
    case KB_SHAPE_BEHIND: {
        const uint64_t words = words_of_test(shapes, op->a);
        return first_of_both(
            after[0], (kb_shape_first){0, 0, 0, op->low == 0 ? words : 0});
    }
    case KB_SHAPE_EITHER:
        return first_of_either(after[0], after[op->a - 1]);
    case KB_SHAPE_JUMP:
        return after[op->a - 1];
    case KB_SHAPE_MANY:
        return op->low > 0 ? after[0]
                           : first_of_either(after[0], after[op->a - 1]);
    case KB_SHAPE_AHEAD:
        return first_of_both(op->low == 0 ? after[0] : none, after[op->a - 1]);
    case KB_SHAPE_NICKNAME:
    case KB_SHAPE_STOP:
    case KB_SHAPE_FOUND:
        break;
    }
    return none;
}

// ---- its other tokens ----

// What two parts need, one behind the other.
static kb_shape_needs
both(kb_shape_needs a, kb_shape_needs b)
{
    return (kb_shape_needs){a.traits | b.traits,
                            a.words != 0 ? a.words : b.words};
}

// What two parts need of which one is there.
static kb_shape_needs
either(kb_shape_needs a, kb_shape_needs b)
{
    const bool have_words = a.words != 0 && b.words != 0;
    return (kb_shape_needs){a.traits & b.traits,
                            have_words ? a.words | b.words : 0};
}

static kb_shape_needs
needs_of_test(const kb_shapes *shapes, uint32_t test)
{
    return (kb_shape_needs){shapes->tests.items[test].wanted,
                            words_of_test(shapes, test)};
}

// What a look ahead at one token needs: a word, which may be the one behind the
// run.
static kb_shape_needs
needs_of_look(const kb_shapes *shapes, const kb_shape_op *op)
{
    const bool is_one =
        op[1].code == KB_SHAPE_TEST && op[2].code == KB_SHAPE_STOP;
    kb_shape_needs needs = {0, 0};
    if (op->low == 0 && is_one) {
        needs.words = words_of_test(shapes, op[1].a);
    }
    return needs;
}

// What the program from an operation on needs, where `after` begins with what
// follows it.
static kb_shape_needs
needs_of(const kb_shapes *shapes, const kb_shape_op *op,
         const kb_shape_needs *after)
{
    const kb_shape_needs none = {0, 0};
    switch ((kb_shape_code)op->code) {
    case KB_SHAPE_TEST:
        return both(needs_of_test(shapes, op->a), after[0]);
    case KB_SHAPE_PHRASE:
        return both((kb_shape_needs){UINT64_C(1) << op->high, 0}, after[0]);
    case KB_SHAPE_EITHER:
        return either(after[0], after[op->a - 1]);
    case KB_SHAPE_MANY:
        return both(op->low > 0 ? after[0] : none, after[op->a - 1]);
    case KB_SHAPE_AHEAD:
        return both(needs_of_look(shapes, op), after[op->a - 1]);
    case KB_SHAPE_JUMP:
        return after[op->a - 1];
    case KB_SHAPE_STOP:
    case KB_SHAPE_FOUND:
        return none;
    case KB_SHAPE_NICKNAME:
        return both((kb_shape_needs){KB_TRAIT(QUOTE), 0}, after[0]);
    case KB_SHAPE_FACTOR:
    case KB_SHAPE_BEHIND:
        break;
    }
    return after[0];
}

// All that the program at `at` goes on to lies behind it.
static kb_status
find_needs(kb_shapes *shapes, uint32_t at, kb_shape_entry *entry)
{
    const size_t n = shapes->ops.n - at;
    kb_shape_needs *const needs =
        kb_alloc_zeroed(shapes->alloc, n + 1, sizeof(*needs));
    kb_shape_first *const firsts =
        kb_alloc_zeroed(shapes->alloc, n + 1, sizeof(*firsts));
    if (needs && firsts) {
        for (size_t i = n; i > 0; --i) {
            const kb_shape_op *const op = &shapes->ops.items[at + i - 1];
            needs[i - 1] = needs_of(shapes, op, &needs[i]);
            firsts[i - 1] = first_of(shapes, op, &firsts[i]);
        }
        entry->needs = needs[0];
        entry->first = firsts[0];
    }
    const kb_status st = needs && firsts ? KB_OK : KB_ERR_NOMEM;
    kb_alloc_release(shapes->alloc, needs);
    kb_alloc_release(shapes->alloc, firsts);
    return st;
}

kb_status
kb_shape_add_entry(kb_shapes *shapes, uint32_t at, uint32_t shape)
{
    kb_shape_entry entry = {.at = at, .shape = shape};
    KB_TRY(find_needs(shapes, at, &entry));
    const int rarest = entry.first.wanted != 0
                           ? __builtin_ctzll(entry.first.wanted)
                           : KB_N_TRAITS;
    kb_shape_entry *const slot = KB_VEC_PUSH(&shapes->entries[rarest]);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = entry;
    shapes->used |= rarest < KB_N_TRAITS ? UINT64_C(1) << rarest : 0;
    return KB_OK;
}

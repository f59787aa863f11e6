// SPDX-License-Identifier: MIT
// Where a compiled pattern may begin: what its first token must be, and what
// the tokens from there on must have between them, so that few are tried.
#include "base/alloc.h"
#include "mention/shape_program.h"

// ---- its first token ----

// Add what `test` asks of the first token.
static void
want(const kb_shapes *shapes, uint32_t test, kb_shape_entry *entry)
{
    entry->wanted |= shapes->tests.items[test].wanted;
    entry->refused |= shapes->tests.items[test].refused;
}

// What the program at `at` asks of the first token in any case.
static void
find_first(const kb_shapes *shapes, uint32_t at, kb_shape_entry *entry)
{
    for (;;) {
        const kb_shape_op *const op = &shapes->ops.items[at];
        switch (op->code) {
        case KB_SHAPE_TEST:
            want(shapes, op->a, entry);
            return;
        case KB_SHAPE_PHRASE:
            entry->wanted |= UINT64_C(1) << op->high;
            return;
        case KB_SHAPE_FACTOR:
        case KB_SHAPE_BEHIND:
            at += 1;
            break;
        case KB_SHAPE_JUMP:
            at += op->a;
            break;
        case KB_SHAPE_AHEAD:
            if (op->low == 0 && op[1].code == KB_SHAPE_TEST) {
                want(shapes, op[1].a, entry);
            }
            at += op->a;
            break;
        case KB_SHAPE_MANY:
            if (op->low == 0) {
                return;
            }
            at += 1;
            break;
        default:
            return;
        }
    }
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
needs_of_test(const kb_shapes *shapes, const kb_shape_test *test)
{
    kb_shape_needs needs = {test->wanted, 0};
    for (uint32_t i = 0; i < test->n_words; ++i) {
        needs.words |= kb_shape_word_bit(shapes->words.items[test->words + i]);
    }
    return needs;
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
        needs.words =
            needs_of_test(shapes, &shapes->tests.items[op[1].a]).words;
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
        return both(needs_of_test(shapes, &shapes->tests.items[op->a]),
                    after[0]);
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
        kb_alloc_array(shapes->alloc, n + 1, sizeof(*needs));
    if (!needs) {
        return KB_ERR_NOMEM;
    }
    needs[n] = (kb_shape_needs){0, 0};
    for (size_t i = n; i > 0; --i) {
        needs[i - 1] =
            needs_of(shapes, &shapes->ops.items[at + i - 1], &needs[i]);
    }
    entry->needs = needs[0];
    kb_alloc_release(shapes->alloc, needs);
    return KB_OK;
}

kb_status
kb_shape_add_entry(kb_shapes *shapes, uint32_t at, uint32_t shape)
{
    kb_shape_entry entry = {.at = at, .shape = shape};
    find_first(shapes, at, &entry);
    KB_TRY(find_needs(shapes, at, &entry));
    const int rarest =
        entry.wanted != 0 ? __builtin_ctzll(entry.wanted) : KB_N_TRAITS;
    kb_shape_entry *const slot = KB_VEC_PUSH(&shapes->entries[rarest]);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = entry;
    shapes->used |= rarest < KB_N_TRAITS ? UINT64_C(1) << rarest : 0;
    return KB_OK;
}

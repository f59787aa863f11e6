// SPDX-License-Identifier: MIT
// Patterns as text become programs.  What may come a number of times is written
// out as often, so that the program needs no counters.
#include "base/hash.h"
#include "mention/shape_program.h"

enum {
    MOST_OPS = 1 << 16,
    MOST_REPEATS = 16,
    MOST_DEPTH = 16 // of groups and parts within each other
};

typedef struct compiler {
    kb_shapes *shapes;
    kb_str text;
    size_t at;
    uint32_t depth;
    kb_shape_fault *fault;
} compiler;

static kb_status parse_either(compiler *c);

static kb_status
refuse(compiler *c, const char *why)
{
    *c->fault = (kb_shape_fault){why, (uint32_t)c->at + 1};
    return KB_ERR_SYNTAX;
}

// ---- the text ----

static char
peek(const compiler *c)
{
    return (char)(c->at < c->text.len ? c->text.ptr[c->at] : '\0');
}

static void
skip_space(compiler *c)
{
    while (peek(c) == ' ') {
        ++c->at;
    }
}

static bool
take(compiler *c, const char *text)
{
    const size_t n = strlen(text);
    if (c->text.len - c->at < n || memcmp(c->text.ptr + c->at, text, n) != 0) {
        return false;
    }
    c->at += n;
    return true;
}

static bool
is_name_letter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || letter == '-' ||
           (letter >= '0' && letter <= '9');
}

static kb_str
take_name(compiler *c)
{
    const size_t begin = c->at;
    while (is_name_letter(peek(c))) {
        ++c->at;
    }
    return (kb_str){c->text.ptr + begin, c->at - begin};
}

// A number such as 2 or 0.85.
static kb_status
take_number(compiler *c, double *out)
{
    const size_t begin = c->at;
    double unit = 0;
    *out = 0;
    for (; (peek(c) >= '0' && peek(c) <= '9') || (peek(c) == '.' && unit == 0);
         ++c->at) {
        if (peek(c) == '.') {
            unit = 1;
            continue;
        }
        *out = *out * 10 + (peek(c) - '0');
        unit *= 10;
    }
    *out /= unit == 0 ? 1 : unit;
    return c->at > begin && c->at - begin < 8
               ? KB_OK
               : refuse(c, "a number must stand here");
}

// ---- the program ----

static kb_status
put(compiler *c, kb_shape_code code, uint32_t a)
{
    kb_shape_op *const op =
        c->shapes->ops.n < MOST_OPS ? KB_VEC_PUSH(&c->shapes->ops) : NULL;
    if (!op) {
        return c->shapes->ops.n < MOST_OPS
                   ? KB_ERR_NOMEM
                   : refuse(c, "the rules are too long");
    }
    *op = (kb_shape_op){.code = (uint8_t)code, .a = a};
    return KB_OK;
}

static uint32_t
here(const compiler *c)
{
    return (uint32_t)c->shapes->ops.n;
}

static kb_shape_op *
op_at(const compiler *c, uint32_t at)
{
    return &c->shapes->ops.items[at];
}

// Put an operation before those that begin at `at`.
static kb_status
insert(compiler *c, uint32_t at, kb_shape_op op)
{
    const size_t n = here(c) - at;
    KB_TRY(put(c, KB_SHAPE_STOP, 0));
    kb_shape_op *const place = op_at(c, at);
    memmove(place + 1, place, n * sizeof(*place));
    *place = op;
    return KB_OK;
}

// ---- tests of a token ----

static const kb_shape_part *
find_part(const kb_shapes *shapes, kb_str name)
{
    for (size_t i = shapes->parts.n; i > 0; --i) {
        if (kb_str_equal(shapes->parts.items[i - 1].name, name)) {
            return &shapes->parts.items[i - 1];
        }
    }
    return NULL;
}

// Go on with the text of the part whose name stands here, in `inner`.
static kb_status
enter_part(compiler *c, compiler *inner)
{
    const size_t begin = c->at;
    const kb_shape_part *const part = find_part(c->shapes, take_name(c));
    if (!part || c->depth == MOST_DEPTH) {
        c->at = begin;
        return refuse(c, part ? "too many parts within each other"
                              : "no part of that name");
    }
    *inner = *c;
    inner->text = part->pattern;
    inner->at = 0;
    inner->depth += 1;
    return KB_OK;
}

// What is wrong inside a part is said of its name, which begins at `at`.
static kb_status
leave_part(compiler *c, size_t at, kb_status status)
{
    if (status == KB_ERR_SYNTAX) {
        c->fault->column = (uint32_t)at + 1;
    }
    return status;
}

static kb_status parse_test_into(compiler *c, kb_shape_test *test);

// "a|b": words in lower case.
static kb_status
parse_words(compiler *c, kb_shape_test *test)
{
    if (test->n_words > 0) {
        return refuse(c, "words stand in the test already");
    }
    test->words = (uint32_t)c->shapes->words.n;
    do {
        const size_t begin = c->at;
        while (peek(c) != '"' && peek(c) != '|' && peek(c) != '\0') {
            ++c->at;
        }
        uint64_t *const key = KB_VEC_PUSH(&c->shapes->words);
        if (!key) {
            return KB_ERR_NOMEM;
        }
        *key = kb_hash((kb_str){c->text.ptr + begin, c->at - begin});
        if (c->at == begin) {
            return refuse(c, "a word must stand here");
        }
        ++test->n_words;
    } while (take(c, "|"));
    return take(c, "\"") ? KB_OK : refuse(c, "a quotation mark must follow");
}

static kb_status
parse_trait(compiler *c, kb_traits *wanted, kb_traits *refused)
{
    const bool is_refused = take(c, "!");
    const size_t begin = c->at;
    const kb_traits trait = kb_trait_find(take_name(c));
    if (trait == 0) {
        c->at = begin;
        return refuse(c, "no such trait of a word");
    }
    *(is_refused ? refused : wanted) |= trait;
    return KB_OK;
}

static kb_status
parse_doubt(compiler *c, kb_shape_test *test)
{
    kb_shape_doubt doubt = {0, 0, 1};
    do {
        KB_TRY(parse_trait(c, &doubt.wanted, &doubt.refused));
    } while (take(c, "&"));
    if (!take(c, "@")) {
        return refuse(c, "@ and a factor must follow a doubt");
    }
    KB_TRY(take_number(c, &doubt.factor));
    kb_shape_doubt *const slot = KB_VEC_PUSH(&c->shapes->doubts);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = doubt;
    ++test->n_doubts;
    return KB_OK;
}

static kb_status
parse_condition(compiler *c, kb_shape_test *test)
{
    const size_t begin = c->at;
    if (take(c, "$")) {
        compiler inner;
        KB_TRY(enter_part(c, &inner));
        kb_status st = parse_test_into(&inner, test);
        if (st == KB_OK && inner.at < inner.text.len) {
            st = refuse(c, "the part is more than one word");
        }
        return leave_part(c, begin, st);
    }
    return take(c, "\"") ? parse_words(c, test)
                         : parse_trait(c, &test->wanted, &test->refused);
}

static kb_status
parse_test_into(compiler *c, kb_shape_test *test)
{
    do {
        KB_TRY(parse_condition(c, test));
    } while (take(c, "&"));
    if (peek(c) == '~' && test->n_doubts == 0) {
        test->doubts = (uint32_t)c->shapes->doubts.n;
    }
    while (take(c, "~")) {
        KB_TRY(parse_doubt(c, test));
    }
    return KB_OK;
}

static kb_status
add_test(compiler *c, const kb_shape_test *test, uint32_t *out)
{
    kb_shape_test *const slot = KB_VEC_PUSH(&c->shapes->tests);
    if (!slot) {
        return KB_ERR_NOMEM;
    }
    *slot = *test;
    *out = (uint32_t)(c->shapes->tests.n - 1);
    return KB_OK;
}

static kb_status
parse_test(compiler *c, kb_shape_code code)
{
    kb_shape_test test = {.wanted = 0};
    uint32_t index = 0;
    KB_TRY(parse_test_into(c, &test));
    KB_TRY(add_test(c, &test, &index));
    return put(c, code, index);
}

// ---- units ----

// What < > may hold, and the trait of a token that begins it.
static const struct {
    const char *name;
    uint32_t classes;
    kb_trait trait;
} phrases[] = {
    {"legal", KB_MARK(KB_WORD_ORG_SUFFIX), KB_TRAIT_LEGAL},
    {"head", KB_MARK(KB_WORD_ORG_HEAD), KB_TRAIT_HEAD},
    {"land-before", KB_MARK(KB_WORD_PLACE_HEAD), KB_TRAIT_LAND_BEFORE},
    {"land-after", KB_MARK(KB_WORD_PLACE_HEAD), KB_TRAIT_LAND_AFTER},
    {"suffix", KB_MARK(KB_WORD_NAME_SUFFIX), KB_TRAIT_SUFFIX},
    {"title", KB_TITLE_CLASSES, KB_TRAIT_TITLE},
    {"day", KB_DAY_CLASSES, KB_TRAIT_DAY},
};

// <head>, <head+>: the longest phrase of a class, of several words.
static kb_status
parse_phrase(compiler *c)
{
    const size_t begin = c->at;
    const kb_str name = take_name(c);
    const bool is_several = take(c, "+");
    if (!take(c, ">")) {
        return refuse(c, "a > must follow");
    }
    if (kb_str_equal(name, KB_STR("nickname"))) {
        return put(c, KB_SHAPE_NICKNAME, 0);
    }
    for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); ++i) {
        if (!kb_str_equal(name,
                          (kb_str){phrases[i].name, strlen(phrases[i].name)})) {
            continue;
        }
        KB_TRY(put(c, KB_SHAPE_PHRASE, phrases[i].classes));
        op_at(c, here(c) - 1)->low = is_several ? 2 : 1;
        op_at(c, here(c) - 1)->high = (uint8_t)phrases[i].trait;
        return KB_OK;
    }
    c->at = begin;
    return refuse(c, "no such class of phrases");
}

// What stands in parentheses, up to the closing one.
static kb_status
parse_inside(compiler *c)
{
    if (c->depth == MOST_DEPTH) {
        return refuse(c, "too many groups within each other");
    }
    c->depth += 1;
    KB_TRY(parse_either(c));
    c->depth -= 1;
    return take(c, ")") ? KB_OK : refuse(c, "a ) must follow");
}

// Make what was written from `begin` on a part of its own, as `code` says.
static kb_status
close_own(compiler *c, uint32_t begin, kb_shape_op op)
{
    KB_TRY(put(c, KB_SHAPE_STOP, 0));
    op.a = here(c) + 1 - begin;
    return insert(c, begin, op);
}

static kb_status
parse_own(compiler *c, kb_shape_op op)
{
    const uint32_t begin = here(c);
    KB_TRY(parse_inside(c));
    return close_own(c, begin, op);
}

static kb_status
parse_behind(compiler *c, bool is_refused)
{
    KB_TRY(parse_test(c, KB_SHAPE_BEHIND));
    op_at(c, here(c) - 1)->low = is_refused;
    return take(c, ")") ? KB_OK : refuse(c, "a ) must follow");
}

static kb_status
parse_unit(compiler *c)
{
    if (take(c, "(?=")) {
        return parse_own(c, (kb_shape_op){KB_SHAPE_AHEAD, 0, 0, 0});
    }
    if (take(c, "(?!")) {
        return parse_own(c, (kb_shape_op){KB_SHAPE_AHEAD, 1, 0, 0});
    }
    if (take(c, "(?<=")) {
        return parse_behind(c, false);
    }
    if (take(c, "(?<!")) {
        return parse_behind(c, true);
    }
    if (take(c, "(?>")) {
        return parse_own(c, (kb_shape_op){KB_SHAPE_MANY, 1, 1, 0});
    }
    if (take(c, "(")) {
        return parse_inside(c);
    }
    if (take(c, "<")) {
        return parse_phrase(c);
    }
    if (take(c, "@")) {
        double factor = 0;
        KB_TRY(take_number(c, &factor));
        double *const slot = KB_VEC_PUSH(&c->shapes->factors);
        if (!slot) {
            return KB_ERR_NOMEM;
        }
        *slot = factor;
        return put(c, KB_SHAPE_FACTOR, (uint32_t)(c->shapes->factors.n - 1));
    }
    return parse_test(c, KB_SHAPE_TEST);
}

// ---- repetition ----

typedef struct quantity {
    uint8_t low, high;
    bool is_greedy; // as often as it can be and no less
} quantity;

static kb_status
parse_bounds(compiler *c, quantity *out)
{
    double low = 0;
    KB_TRY(take_number(c, &low));
    double high = low;
    if (take(c, ",")) {
        KB_TRY(take_number(c, &high));
    }
    if (!take(c, "}") || low > high || high > MOST_REPEATS || high < 1) {
        return refuse(c, "not of the form {0,3}; at most 16");
    }
    out->low = (uint8_t)low;
    out->high = (uint8_t)high;
    return KB_OK;
}

static kb_status
parse_quantity(compiler *c, quantity *out)
{
    *out = (quantity){1, 1, false};
    if (take(c, "?")) {
        out->low = 0;
    } else if (take(c, "*")) {
        *out = (quantity){0, MOST_REPEATS, false};
    } else if (take(c, "+")) {
        out->high = MOST_REPEATS;
    } else if (take(c, "{")) {
        KB_TRY(parse_bounds(c, out));
    } else {
        return KB_OK;
    }
    out->is_greedy = take(c, "+");
    return KB_OK;
}

// A part by its name, as if it stood in parentheses, or another unit.
static kb_status
parse_unit_or_part(compiler *c)
{
    const size_t begin = c->at;
    compiler inner;
    if (!take(c, "$")) {
        return parse_unit(c);
    }
    KB_TRY(enter_part(c, &inner));
    if (peek(c) == '&' || peek(c) == '~') {
        c->at = begin; // a test that begins with those of the part
        return parse_test(c, KB_SHAPE_TEST);
    }
    return leave_part(c, begin, parse_either(&inner));
}

// Go on behind the unit from `begin` on, or with another one like it, up to
// `high` of them.
static kb_status
repeat(compiler *c, uint32_t begin, const quantity *q)
{
    const uint32_t n = here(c) - begin;
    uint32_t unit = begin;
    uint32_t choices[MOST_REPEATS];
    uint32_t n_choices = 0;
    if (q->low == 0) {
        KB_TRY(insert(c, begin, (kb_shape_op){KB_SHAPE_EITHER, 0, 0, 0}));
        choices[n_choices++] = begin;
        unit += 1;
    }
    for (uint32_t i = 1; i < q->high; ++i) {
        if (i >= q->low) {
            choices[n_choices++] = here(c);
            KB_TRY(put(c, KB_SHAPE_EITHER, 0));
        }
        for (uint32_t k = 0; k < n; ++k) {
            KB_TRY(put(c, KB_SHAPE_STOP, 0));
            *op_at(c, here(c) - 1) = *op_at(c, unit + k);
        }
    }
    for (uint32_t i = 0; i < n_choices; ++i) {
        op_at(c, choices[i])->a = here(c) - choices[i];
    }
    return KB_OK;
}

static kb_status
parse_item(compiler *c)
{
    const uint32_t begin = here(c);
    quantity q;
    KB_TRY(parse_unit_or_part(c));
    KB_TRY(parse_quantity(c, &q));
    if (q.is_greedy) {
        return close_own(c, begin,
                         (kb_shape_op){KB_SHAPE_MANY, q.low, q.high, 0});
    }
    return q.low == 1 && q.high == 1 ? KB_OK : repeat(c, begin, &q);
}

// ---- sequences ----

static bool
ends_sequence(const compiler *c)
{
    const char next = peek(c);
    return next == '\0' || next == '|' || next == ')';
}

static kb_status
parse_sequence(compiler *c)
{
    skip_space(c);
    do {
        if (ends_sequence(c)) {
            return refuse(c, "a word must stand here");
        }
        KB_TRY(parse_item(c));
        skip_space(c);
    } while (!ends_sequence(c));
    return KB_OK;
}

static kb_status
parse_either(compiler *c)
{
    uint32_t jumps[MOST_REPEATS];
    uint32_t n = 0;
    uint32_t begin = here(c);
    KB_TRY(parse_sequence(c));
    while (take(c, "|")) {
        if (n == MOST_REPEATS) {
            return refuse(c, "more than 16 alternatives");
        }
        KB_TRY(put(c, KB_SHAPE_JUMP, 0));
        const uint32_t a = here(c) + 1 - begin;
        KB_TRY(insert(c, begin, (kb_shape_op){KB_SHAPE_EITHER, 0, 0, a}));
        jumps[n++] = here(c) - 1;
        begin = here(c);
        KB_TRY(parse_sequence(c));
    }
    for (uint32_t i = 0; i < n; ++i) {
        op_at(c, jumps[i])->a = here(c) - jumps[i];
    }
    return KB_OK;
}

// ---- whole patterns ----

kb_status
kb_shape_compile(kb_shapes *shapes, kb_str pattern, uint32_t shape,
                 kb_shape_fault *fault)
{
    compiler c = {.shapes = shapes, .text = pattern, .fault = fault};
    for (;;) {
        const uint32_t begin = here(&c);
        KB_TRY(parse_sequence(&c));
        KB_TRY(put(&c, KB_SHAPE_FOUND, 0));
        if (shape != KB_NONE) {
            KB_TRY(kb_shape_add_entry(shapes, begin, shape));
        }
        if (peek(&c) != '|') {
            break;
        }
        c.at += 1;
    }
    return c.at == pattern.len ? KB_OK : refuse(&c, "a ) without its (");
}

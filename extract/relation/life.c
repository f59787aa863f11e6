// SPDX-License-Identifier: MIT
// The parentheses hold a birth, or a birth and a death with a dash between
// them; each with a year, and at most one place that counts: the first.
#include "relation/life.h"

enum { LONGEST = 32 }; // tokens

static const kb_token *
token_at(const kb_parse *parse, uint32_t i)
{
    return &parse->reading->text->tokens[i];
}

// The parenthesis that closes what opens at token `open`, or KB_NONE.
static uint32_t
closing(const kb_parse *parse, uint32_t open)
{
    const kb_sentence *const sentence =
        &parse->reading->text->sentences[parse->sentence];
    for (uint32_t i = open + 1; i < sentence->end && i < open + LONGEST; ++i) {
        if (token_at(parse, i)->mark == ')') {
            return i;
        }
    }
    return KB_NONE;
}

static bool
is_year(const kb_token *token)
{
    return token->kind == KB_TOKEN_NUMBER && token->fold.len == 4 &&
           (token->fold.ptr[0] == '1' || token->fold.ptr[0] == '2');
}

// Where a death begins: a dash with white space around it, or between two
// years; "died".
static bool
is_dash(const kb_parse *parse, uint32_t i)
{
    const kb_token *const token = token_at(parse, i);
    return kb_token_is(token, "died") ||
           (token->mark == '-' && (!(token->flags & KB_TOKEN_GLUED) ||
                                   is_year(token_at(parse, i - 1))));
}

// What tokens [begin, end) tell: a year, and the first place.
typedef struct half {
    const kb_candidate *place; // or NULL
    bool has_year;
} half;

static half
read_half(const kb_parse *parse, uint32_t begin, uint32_t end)
{
    half out = {NULL, false};
    for (uint32_t i = begin; i < end; ++i) {
        const kb_candidate *const one = kb_parse_mention_before(parse, i + 1);
        out.has_year |= is_year(token_at(parse, i));
        if (!out.place && one && one->kind == KB_MENTION_NAME &&
            one->type == KB_PLACE && one->entity != KB_NONE &&
            one->begin >= begin) {
            out.place = one;
        }
    }
    return out;
}

static void
add(const kb_parse *parse, const kb_candidate *name, kb_str predicate,
    const kb_candidate *place, kb_findings *findings)
{
    const kb_text *const text = parse->reading->text;
    const kb_span span = kb_text_span(text, place->begin, place->end);
    const kb_statement stated =
        kb_statement_of(parse, predicate, KB_STR("life"), span);
    kb_findings_add_pair(
        findings, parse->sentence, &stated,
        (kb_argument){kb_text_span(text, name->begin, name->end),
                      name->entity,
                      {NULL, 0}},
        (kb_argument){span, place->entity, {NULL, 0}});
}

static void
read_life(const kb_parse *parse, const kb_candidate *name, uint32_t open,
          kb_findings *findings)
{
    const uint32_t close = closing(parse, open);
    uint32_t dash = open + 1;
    if (close == KB_NONE) {
        return;
    }
    while (dash < close && !is_dash(parse, dash)) {
        ++dash;
    }
    const half birth = read_half(parse, open + 1, dash);
    const half death = read_half(parse, dash, close);
    const bool is_born = kb_token_is(token_at(parse, open + 1), "born") ||
                         kb_token_is(token_at(parse, open + 1), "b");
    if (birth.place && birth.has_year && (death.has_year || is_born)) {
        add(parse, name, KB_STR("bornIn"), birth.place, findings);
    }
    if (death.place && death.has_year && birth.has_year) {
        add(parse, name, KB_STR("diedIn"), death.place, findings);
    }
}

void
kb_life_find(const kb_parse *parse, kb_findings *findings)
{
    const kb_text *const text = parse->reading->text;
    for (uint32_t i = 0; i < parse->chunks.n; ++i) {
        const kb_chunk *const one = kb_parse_chunk(parse, i);
        const bool is_before =
            one->kind == KB_CHUNK_NOUN && one->type == KB_PERSON &&
            one->mention != KB_NONE && one->end < text->n_tokens &&
            text->tokens[one->end].mark == '(';
        const kb_candidate *const name =
            is_before ? &parse->reading->candidates->items[one->mention] : NULL;
        if (name && name->kind == KB_MENTION_NAME && name->entity != KB_NONE) {
            read_life(parse, name, one->end, findings);
        }
    }
}

// SPDX-License-Identifier: MIT
// A line end inside a paragraph of hard-wrapped text means nothing; in text
// with a paragraph a line it ends a sentence.  The two are told apart by the
// line starts in lower case after an unfinished line: if they are many, the
// text is wrapped, and the longest such line gives the width.  A line to which
// the next word would still have fitted was then ended on purpose.
#include "text/layout.h"

#include "text/chars.h"

enum {
    SHORTEST_WRAPPED = 30, // characters; a shorter line tells nothing
    WIDEST_WRAPPED = 140,
    DEEPEST_PARENS = 8
};

typedef struct layout {
    kb_text *text;
    uint8_t *notes;
    bool is_wrapped;
    size_t width; // of the wrapped lines, in characters
} layout;

static const kb_token *
token_at(const layout *l, uint32_t i)
{
    return &l->text->tokens[i];
}

// ---- lines ------------------------------------------------------------------

static kb_char
first_char(const layout *l, uint32_t i)
{
    const kb_str bytes = kb_text_token(l->text, i);
    return kb_char_at(bytes.ptr, bytes.ptr + bytes.len);
}

static size_t
count_chars(const layout *l, kb_span span)
{
    const char *const text = l->text->document->text.ptr;
    size_t n = 0;
    for (uint32_t i = span.begin; i < span.end; ++i) {
        n += ((unsigned char)text[i] & 0xC0U) != 0x80U;
    }
    return n;
}

// Whether more than one line end stands before token `i`.
static bool
is_after_blank_line(const layout *l, uint32_t i)
{
    const char *const text = l->text->document->text.ptr;
    const uint32_t begin = i > 0 ? token_at(l, i - 1)->span.end : 0;
    unsigned lines = 0;
    for (uint32_t at = begin; at < token_at(l, i)->span.begin; ++at) {
        lines += text[at] == '\n' || (text[at] == '\r' && text[at + 1] != '\n');
    }
    return lines > 1;
}

static bool
is_closer(const kb_token *token)
{
    return token->kind == KB_TOKEN_PUNCT && token->mark &&
           strchr("\"')]", token->mark);
}

// Whether the line or sentence of tokens [begin, end) has its full stop.
static bool
is_finished(const layout *l, uint32_t begin, uint32_t end)
{
    while (end > begin + 1 && is_closer(token_at(l, end - 1))) {
        --end;
    }
    const kb_token *const last = token_at(l, end - 1);
    return last->kind == KB_TOKEN_PUNCT && last->mark &&
           strchr(".!?", last->mark);
}

static bool
is_lower_word(const layout *l, uint32_t i)
{
    return token_at(l, i)->kind == KB_TOKEN_WORD &&
           first_char(l, i).class_ == KB_CHAR_LOWER;
}

static uint32_t
next_line(const layout *l, uint32_t i)
{
    do {
        ++i;
    } while (i < l->text->n_tokens &&
             !(token_at(l, i)->flags & KB_TOKEN_NEW_LINE));
    return i;
}

static void
find_width(layout *l)
{
    size_t n_open = 0;
    size_t n_lower = 0;
    const uint32_t n = l->text->n_tokens;
    for (uint32_t begin = 0, end = 0; begin < n; begin = end) {
        end = next_line(l, begin);
        if (end >= n || is_finished(l, begin, end) ||
            is_after_blank_line(l, end)) {
            continue;
        }
        const size_t width = count_chars(l, kb_text_span(l->text, begin, end));
        if (width < SHORTEST_WRAPPED || width > WIDEST_WRAPPED) {
            continue;
        }
        ++n_open;
        if (is_lower_word(l, end)) {
            ++n_lower;
            l->width = width > l->width ? width : l->width;
        }
    }
    l->is_wrapped = n_lower > 0 && n_lower * 3 >= n_open;
}

static bool
is_bullet(const layout *l, uint32_t i)
{
    const kb_token *const token = token_at(l, i);
    if (i + 1 >= l->text->n_tokens || token->kind != KB_TOKEN_PUNCT ||
        !token->mark || !strchr("*-", token->mark)) {
        return false;
    }
    return token->mark == '*' || !is_lower_word(l, i + 1);
}

// Whether the line [begin, end) goes on at `end`.
static bool
goes_on(const layout *l, uint32_t begin, uint32_t end)
{
    if (is_after_blank_line(l, end) || is_bullet(l, end)) {
        return false;
    }
    const kb_token *const last = token_at(l, end - 1);
    const bool is_done = is_finished(l, begin, end);
    if (!is_done && (last->mark == ',' || is_lower_word(l, end))) {
        return true;
    }
    if (!l->is_wrapped) {
        return false;
    }
    const size_t width = count_chars(l, kb_text_span(l->text, begin, end));
    const size_t next = count_chars(l, token_at(l, end)->span);
    return width <= WIDEST_WRAPPED && width + 1 + next > l->width;
}

static void
find_breaks(layout *l)
{
    const uint32_t n = l->text->n_tokens;
    find_width(l);
    for (uint32_t begin = 0, end = 0; begin < n; begin = end) {
        end = next_line(l, begin);
        if (end < n && !goes_on(l, begin, end)) {
            l->notes[end] |= KB_LAYOUT_BREAK;
        }
    }
}

// ---- quotation marks --------------------------------------------------------

static bool
is_mark(const kb_token *token, const char *marks)
{
    return token->kind == KB_TOKEN_PUNCT && token->mark &&
           strchr(marks, token->mark);
}

// Spaces decide first, then the mark's shape, then whether one is open.
static uint8_t
find_role(const layout *l, uint32_t i, bool is_open)
{
    const bool left = token_at(l, i)->flags & KB_TOKEN_GLUED;
    const bool right = i + 1 < l->text->n_tokens &&
                       (token_at(l, i + 1)->flags & KB_TOKEN_GLUED);
    if (left != right) {
        return left ? KB_LAYOUT_CLOSE : KB_LAYOUT_OPEN;
    }
    const uint32_t code = first_char(l, i).code;
    if (code == 0x201D || code == 0xBB || code == 0x2019) {
        return KB_LAYOUT_CLOSE;
    }
    if (code == 0x201C || code == 0x201E || code == 0xAB || code == 0x2018) {
        return KB_LAYOUT_OPEN;
    }
    if (left && is_mark(token_at(l, i - 1), "([-/:")) {
        return KB_LAYOUT_OPEN;
    }
    return is_open ? KB_LAYOUT_CLOSE : KB_LAYOUT_OPEN;
}

// A single mark opens only before a word and closes only what is open; else it
// is an apostrophe.
static uint8_t
find_single_role(const layout *l, uint32_t i, bool is_open)
{
    const bool left = token_at(l, i)->flags & KB_TOKEN_GLUED;
    const bool right = i + 1 < l->text->n_tokens &&
                       (token_at(l, i + 1)->flags & KB_TOKEN_GLUED);
    if (left && is_open) {
        return KB_LAYOUT_CLOSE;
    }
    const bool may_open = !left || is_mark(token_at(l, i - 1), "\"([-");
    const bool is_before_word =
        right && token_at(l, i + 1)->kind == KB_TOKEN_WORD;
    return may_open && is_before_word ? KB_LAYOUT_OPEN : 0;
}

static void
set_flag(const layout *l, uint32_t begin, uint32_t end, uint16_t flag)
{
    for (uint32_t i = begin; i < end; ++i) {
        l->text->tokens[i].flags |= flag;
    }
}

// Whether the quotation that opens at `open` runs on into the next paragraph,
// as long ones do: each paragraph then begins with a mark.
static bool
runs_on(const layout *l, uint32_t begin, uint32_t open, uint32_t end)
{
    return open == begin ||
           (end < l->text->n_tokens && token_at(l, end)->mark == '"' &&
            find_role(l, end, false) == KB_LAYOUT_OPEN);
}

static void
pair_quotes(const layout *l, uint32_t begin, uint32_t end, char mark)
{
    uint32_t open = KB_NONE;
    for (uint32_t i = begin; i < end; ++i) {
        const kb_token *const token = token_at(l, i);
        if (token->mark != mark || token->kind != KB_TOKEN_PUNCT) {
            continue;
        }
        const uint8_t role = mark == '"'
                                 ? find_role(l, i, open != KB_NONE)
                                 : find_single_role(l, i, open != KB_NONE);
        l->notes[i] |= role;
        if (role == KB_LAYOUT_OPEN) {
            open = i;
        } else if (role == KB_LAYOUT_CLOSE && open != KB_NONE) {
            set_flag(l, open + 1, i, KB_TOKEN_QUOTED);
            open = KB_NONE;
        }
    }
    if (open != KB_NONE && mark == '"' && runs_on(l, begin, open, end)) {
        set_flag(l, open + 1, end, KB_TOKEN_QUOTED);
    }
}

static void
pair_parens(const layout *l, uint32_t begin, uint32_t end)
{
    uint32_t open[DEEPEST_PARENS];
    size_t n = 0;
    for (uint32_t i = begin; i < end; ++i) {
        const kb_token *const token = token_at(l, i);
        if (is_mark(token, "([") && n < DEEPEST_PARENS) {
            open[n++] = i;
        } else if (is_mark(token, ")]") && n > 0) {
            set_flag(l, open[--n] + 1, i, KB_TOKEN_PARENS);
        }
    }
}

static void
pair_marks(const layout *l)
{
    const uint32_t n = l->text->n_tokens;
    for (uint32_t begin = 0, end = 0; begin < n; begin = end) {
        bool has_mark[128] = {false};
        end = begin;
        do {
            has_mark[(unsigned char)token_at(l, end)->mark & 0x7FU] = true;
            ++end;
        } while (end < n && !(l->notes[end] & KB_LAYOUT_BREAK));
        if (has_mark['"']) {
            pair_quotes(l, begin, end, '"');
        }
        if (has_mark['\'']) {
            pair_quotes(l, begin, end, '\'');
        }
        if (has_mark['('] || has_mark['[']) {
            pair_parens(l, begin, end);
        }
    }
}

kb_status
kb_layout_read(kb_text *text, kb_arena *arena, uint8_t **notes)
{
    layout l = {.text = text};
    l.notes = kb_arena_get_zeroed(arena, text->n_tokens, 1);
    if (!l.notes) {
        return kb_arena_fault(arena, text->n_tokens, 1);
    }
    find_breaks(&l);
    pair_marks(&l);
    *notes = l.notes;
    return KB_OK;
}

// SPDX-License-Identifier: MIT
#include "text/cut.h"

#include "base/fold.h"
#include "base/hash.h"
#include "text/word.h"

enum {
    QUOTE_REACH = 400,    // bytes after which an open single quote is forgotten
    ABBREVIATION_MAX = 64 // longest one looked up
};

void
kb_cutter_init(kb_cutter *cutter, kb_str text,
               const kb_abbreviations *abbreviations, const kb_allocator *alloc)
{
    const char *const begin = text.ptr ? text.ptr : "";
    *cutter = (kb_cutter){.begin = begin,
                          .at = begin,
                          .end = begin + text.len,
                          .abbreviations = abbreviations};
    kb_buf_init(&cutter->wide, alloc);
}

void
kb_cutter_clear(kb_cutter *cutter)
{
    kb_buf_clear(&cutter->wide);
}

// ---- shape ------------------------------------------------------------------

// The shape of ASCII bytes, eight at a time; false: they are not.
static bool
ascii_shape(kb_str bytes, uint16_t *shape)
{
    enum { WORD = 8 };
    const uint64_t high = UINT64_C(0x8080808080808080);
    uint64_t n_upper = 0;
    uint64_t lower = 0; // any so far
    uint16_t flags = 0;
    for (size_t i = 0; i < bytes.len; i += WORD) {
        const uint64_t w =
            kb_hash_word((const unsigned char *)bytes.ptr + i, bytes.len - i);
        const uint64_t low = kb_hash_range(w, 'a', 'z');
        if ((w & ~((low >> 7) * UINT8_MAX)) == 0) { // all of it, as mostly
            lower |= low;
            continue;
        }
        const uint64_t up = kb_hash_range(w, 'A', 'Z');
        const uint64_t first_low = low & (~low + 1);
        if (w & high) {
            return false;
        }
        if (n_upper == 0 && lower == 0 && up != 0 &&
            (low == 0 || (up & (~up + 1)) < first_low)) {
            flags |= KB_TOKEN_CAPITAL;
        }
        if (lower != 0 ? up != 0 : low != 0 && up > first_low) {
            flags |= KB_TOKEN_MIXED;
        }
        if (kb_hash_range(w, '0', '9')) {
            flags |= KB_TOKEN_DIGIT;
        }
        // Each byte adds one to the sum in the highest.
        n_upper += ((up >> 7) * UINT64_C(0x0101010101010101)) >> 56;
        lower |= low;
    }
    *shape = (uint16_t)(n_upper > 1 && lower == 0 ? flags | KB_TOKEN_ALL_CAPS
                                                  : flags);
    return true;
}

static uint16_t
wide_shape(kb_str bytes)
{
    const char *at = bytes.ptr;
    const char *const end = at + bytes.len;
    unsigned upper = 0;
    unsigned lower = 0;
    unsigned other = 0;
    uint16_t flags = 0;
    while (at < end) {
        const kb_char c = kb_char_at(at, end);
        at += c.len;
        if (c.class_ == KB_CHAR_LOWER) {
            ++lower;
        } else if (c.class_ == KB_CHAR_UPPER) {
            if (upper + lower + other == 0) {
                flags |= KB_TOKEN_CAPITAL;
            }
            if (lower > 0) {
                flags |= KB_TOKEN_MIXED;
            }
            ++upper;
        } else if (c.class_ == KB_CHAR_LETTER) {
            ++other;
        } else if (c.class_ == KB_CHAR_DIGIT) {
            flags |= KB_TOKEN_DIGIT;
        }
    }
    if (upper > 1 && lower == 0) {
        flags |= KB_TOKEN_ALL_CAPS;
    }
    return flags;
}

uint16_t
kb_cut_shape(kb_str bytes, bool *is_ascii)
{
    uint16_t shape = 0;
    *is_ascii = ascii_shape(bytes, &shape);
    return *is_ascii ? shape : wide_shape(bytes);
}

// ---- folding ----------------------------------------------------------------

size_t
kb_cut_drop_stops(char *fold, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; ++i) {
        if (fold[i] != '.') {
            fold[n++] = fold[i];
        }
    }
    return n;
}

size_t
kb_cut_fold_clitic(kb_str bytes, char *block)
{
    size_t n = 0;
    bool has_mark = false;
    for (size_t i = 0; i < bytes.len; ++i) {
        const char c = bytes.ptr[i];
        if (c >= 'A' && c <= 'Z') {
            block[n++] = (char)(c + ('a' - 'A'));
        } else if (c >= 'a' && c <= 'z') {
            block[n++] = c;
        } else if (c != ' ' && !has_mark) {
            block[n++] = '\'';
            has_mark = true;
        }
    }
    return n;
}

// ---- cutting ----------------------------------------------------------------

// The token from `s->at` to `end`, and go there.
static kb_status
cut(kb_cutter *s, kb_cut *out, const char *end, kb_token_kind kind,
    uint16_t flags)
{
    *out = (kb_cut){.begin = s->at,
                    .end = end,
                    .flags = (uint16_t)(flags | s->gap),
                    .kind = (uint8_t)kind,
                    .n_lines = s->n_lines};
    s->last = (kb_str){s->at, (size_t)(end - s->at)};
    s->last_kind = (uint8_t)kind;
    s->at = end;
    s->gap = KB_TOKEN_GLUED;
    s->n_lines = 0;
    return KB_OK;
}

static kb_status
cut_mark(kb_cutter *s, kb_cut *out, const char *end, kb_token_kind kind,
         char mark)
{
    KB_TRY(cut(s, out, end, kind, 0));
    out->mark = mark;
    return KB_OK;
}

// ---- words ------------------------------------------------------------------

// Listed abbreviations that are English words too, when in lower case, or
// before anything but a number.  Sorted by nothing: it is short.
static bool
is_plain_word(kb_str fold, kb_str bytes, kb_char next)
{
    static const char *const words[] = {
        "all", "art",  "ed",    "est",   "fed", "ill", "la",  "mar", "mass",
        "may", "miss", "mon",   "mos",   "ore", "pa",  "sat", "sec", "sun",
        "tel", "wash", "const", "circa", "rep", "rev", "del", "col", "co"};
    if (fold.len == 2 && memcmp(fold.ptr, "no", 2) == 0) {
        return next.class_ != KB_CHAR_DIGIT;
    }
    const kb_char first = kb_char_at(bytes.ptr, bytes.ptr + bytes.len);
    if (first.class_ != KB_CHAR_LOWER) {
        return false;
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); ++i) {
        if (fold.len == strlen(words[i]) &&
            memcmp(fold.ptr, words[i], fold.len) == 0) {
            return true;
        }
    }
    return false;
}

static kb_char
next_after_spaces(const kb_cutter *s, const char *at)
{
    while (at < s->end && *at == ' ') {
        ++at;
    }
    return kb_char_at(at, s->end);
}

// Whether [s->at, word) is an abbreviation with its stop at `word`.
static kb_status
find_abbreviation(kb_cutter *s, const char *word, bool *is_listed)
{
    *is_listed = false;
    if (!s->abbreviations || word >= s->end || *word != '.' ||
        kb_char_at(word + 1, s->end).code == '.') {
        return KB_OK;
    }
    const kb_str bytes = {s->at, (size_t)(word - s->at)};
    if (bytes.len > ABBREVIATION_MAX) {
        return KB_OK;
    }
    kb_buf_reset(&s->wide);
    KB_TRY(kb_fold(bytes, &s->wide));
    const kb_str fold = kb_buf_get(&s->wide);
    *is_listed = s->abbreviations->find(s->abbreviations->ctx, fold,
                                        kb_hash(fold)) != KB_NO_ABBREVIATION &&
                 !is_plain_word(fold, bytes, next_after_spaces(s, word + 1));
    return KB_OK;
}

// Whether the letter here can be an initial.  I is one only after a name: So
// did I. Michael I. Jordan.
static bool
may_be_initial(const kb_cutter *s)
{
    if (*s->at != 'I') {
        return true;
    }
    bool is_ascii = true;
    return s->last.len > 0 && s->last_kind == KB_TOKEN_WORD &&
           (kb_cut_shape(s->last, &is_ascii) & KB_TOKEN_CAPITAL);
}

static kb_status
take_stopped(kb_cutter *s, kb_cut *out, const char *word, bool *is_taken)
{
    const char *end = kb_word_dotted_end(s->at, s->end);
    if (!end) {
        bool is_listed = false;
        KB_TRY(find_abbreviation(s, word, &is_listed));
        if (is_listed) {
            end = word + 1;
        } else if (may_be_initial(s)) {
            end = kb_word_initial_end(s->at, s->end);
        }
    }
    *is_taken = end != NULL;
    return end ? cut(s, out, end, KB_TOKEN_WORD, KB_TOKEN_DOTTED) : KB_OK;
}

static kb_status
take_word(kb_cutter *s, kb_cut *out)
{
    const char *const word = kb_word_end(s->at, s->end);
    if (word == s->at) { // n't alone
        return cut(s, out, kb_word_clitic_end(s->at, s->end), KB_TOKEN_CLITIC,
                   0);
    }
    if (word == s->end || *word == ' ') {
        return cut(s, out, word, KB_TOKEN_WORD, 0);
    }
    const char *const address = kb_word_address_end(s->at, word, s->end);
    if (address) {
        // Booking.com is as good a name as any.
        const bool is_name =
            kb_char_at(s->at, s->end).class_ == KB_CHAR_UPPER &&
            !memchr(s->at, '/', (size_t)(address - s->at)) &&
            !memchr(s->at, '@', (size_t)(address - s->at));
        return cut(s, out, address, is_name ? KB_TOKEN_WORD : KB_TOKEN_OTHER,
                   0);
    }
    if (*word == '.') {
        bool is_taken = false;
        KB_TRY(take_stopped(s, out, word, &is_taken));
        if (is_taken) {
            return KB_OK;
        }
    }
    return cut(s, out, word, KB_TOKEN_WORD, 0);
}

static kb_status
take_number(kb_cutter *s, kb_cut *out)
{
    const char *const end = kb_word_number_end(s->at, s->end);
    const char *letters = end;
    while (letters > s->at) {
        const kb_char c = kb_char_before(s->at, letters);
        if (c.class_ == KB_CHAR_DIGIT) {
            break;
        }
        letters -= c.len;
    }
    return cut(s, out, end,
               kb_word_is_unit(letters, (size_t)(end - letters))
                   ? KB_TOKEN_NUMBER
                   : KB_TOKEN_WORD,
               0);
}

// ---- marks ------------------------------------------------------------------

static bool
is_after_possessor(const kb_cutter *s)
{
    if (s->last.len == 0 || !(s->gap & KB_TOKEN_GLUED) ||
        s->last_kind != KB_TOKEN_WORD) {
        return false;
    }
    const char last = s->at[-1];
    return last == 's' || last == 'S' || last == 'x' || last == 'z';
}

static kb_status
take_apostrophe(kb_cutter *s, kb_cut *out, kb_char c)
{
    const char *const clitic = kb_word_clitic_end(s->at, s->end);
    const bool is_spaced =
        clitic && s->at + c.len < s->end && s->at[c.len] == ' ';
    if (clitic && !(is_spaced && (s->gap & KB_TOKEN_GLUED))) {
        return cut(s, out, clitic, KB_TOKEN_CLITIC, 0);
    }
    const char *const end = s->at + c.len;
    const kb_char next = kb_char_at(end, s->end);
    if (next.code == c.code && (c.code == '\'' || c.code == '`')) {
        return cut_mark(s, out, end + next.len, KB_TOKEN_PUNCT, '"');
    }
    const bool is_open = s->quote && s->at - s->quote < QUOTE_REACH;
    if (!is_open && !kb_char_is_word(next) && is_after_possessor(s)) {
        return cut_mark(s, out, end, KB_TOKEN_CLITIC, '\'');
    }
    if (is_open && !kb_char_is_word(next)) {
        s->quote = NULL;
    } else if (kb_char_is_letter(next) && !(s->gap & KB_TOKEN_GLUED)) {
        s->quote = s->at;
    }
    return cut_mark(s, out, end, KB_TOKEN_PUNCT, '\'');
}

// Past a run of the character at `at`.
static const char *
skip_run(const kb_cutter *s, kb_char c)
{
    const char *at = s->at + c.len;
    while (kb_char_at(at, s->end).code == c.code && at < s->end) {
        at += c.len;
    }
    return at;
}

static kb_status
take_punct(kb_cutter *s, kb_cut *out, kb_char c)
{
    const char *const end = s->at + c.len;
    if (c.code == '@' || c.code == '#') {
        const char *tag = end;
        for (kb_char t = kb_char_at(tag, s->end);
             kb_char_is_word(t) || t.code == '_'; t = kb_char_at(tag, s->end)) {
            tag += t.len;
        }
        if (tag > end) {
            return cut(s, out, tag, KB_TOKEN_OTHER, 0);
        }
    }
    const char mark = kb_char_mark(c);
    const bool may_repeat = mark == 0 || !strchr("\"'()[]{}", mark);
    return cut_mark(s, out, may_repeat ? skip_run(s, c) : end, KB_TOKEN_PUNCT,
                    mark);
}

// An emoji takes its modifiers along; other symbols stand alone or in a run of
// equal ones.
static kb_status
take_symbol(kb_cutter *s, kb_cut *out, kb_char c)
{
    const char *at = skip_run(s, c);
    for (;;) {
        const kb_char next = kb_char_at(at, s->end);
        const kb_char joined = kb_char_at(at + next.len, s->end);
        if (next.class_ == KB_CHAR_MARK ||
            (next.code >= 0x1F3FB && next.code <= 0x1F3FF)) {
            at += next.len;
        } else if (next.class_ == KB_CHAR_JOINER &&
                   joined.class_ == KB_CHAR_SYMBOL) {
            at += next.len + joined.len;
        } else {
            break;
        }
    }
    return cut_mark(s, out, at, KB_TOKEN_OTHER, kb_char_mark(c));
}

static bool
is_ascii_letter(char c)
{
    return (unsigned char)((c | ' ') - 'a') < 26;
}

// The end of the ASCII letters at `at`, when nothing behind them can belong to
// the word, else NULL.  Most words of a text are such.
static const char *
plain_end(const char *at, const char *end)
{
    enum { WORD = 8 };
    const uint64_t all = UINT64_C(0x8080808080808080);
    const char *const begin = at;
    uint64_t others = 0; // the high bits of bytes that are no letters
    for (; end - at > WORD; at += WORD) {
        const uint64_t w = kb_hash_word((const unsigned char *)at, WORD);
        others =
            all & ~kb_hash_range(w | UINT64_C(0x2020202020202020), 'a', 'z');
        if (others != 0) {
            at += __builtin_ctzll(others) / 8;
            break;
        }
    }
    while (others == 0 && at < end && is_ascii_letter(*at)) {
        ++at;
    }
    if (at == begin || at == end) {
        return NULL;
    }
    // `did n ' t`
    const bool may_be_denied = at[-1] == 'n' || at[-1] == 'N';
    return (*at == ' ' && !may_be_denied) || *at == ',' || *at == '\n' ? at
                                                                       : NULL;
}

// Go to the next token; false at the end.
static bool
skip_space(kb_cutter *s)
{
    unsigned lines = 0;
    const char *const from = s->at;
    if (from + 1 < s->end && *from == ' ' && is_ascii_letter(from[1])) {
        s->gap = 0;
        s->n_lines = 0;
        ++s->at;
        return true;
    }
    for (;;) {
        const kb_char c = kb_char_at(s->at, s->end);
        if (c.len == 0) {
            return false;
        }
        if (c.class_ != KB_CHAR_SPACE && c.class_ != KB_CHAR_JOINER) {
            break;
        }
        lines += c.code == '\n' || c.code == 0x2028 || c.code == 0x2029 ||
                 (c.code == '\r' && s->at + 1 < s->end && s->at[1] != '\n');
        s->at += c.len;
    }
    if (s->at > from) {
        s->gap = lines > 0 ? KB_TOKEN_NEW_LINE : 0;
        s->n_lines = (uint8_t)(lines < UINT8_MAX ? lines : UINT8_MAX);
    }
    if (lines > 1) {
        s->quote = NULL;
    }
    return true;
}

static kb_status
take_token(kb_cutter *s, kb_cut *out)
{
    const kb_char c = kb_char_at(s->at, s->end);
    switch ((kb_char_class)c.class_) {
    case KB_CHAR_UPPER:
    case KB_CHAR_LOWER:
    case KB_CHAR_LETTER:
    case KB_CHAR_MARK:
        return take_word(s, out);
    case KB_CHAR_DIGIT:
        return take_number(s, out);
    case KB_CHAR_APOSTROPHE:
        return take_apostrophe(s, out, c);
    case KB_CHAR_PUNCT:
        return take_punct(s, out, c);
    case KB_CHAR_SYMBOL:
    case KB_CHAR_SPACE:
    case KB_CHAR_JOINER:
        break;
    }
    return take_symbol(s, out, c);
}

kb_status
kb_cut_next(kb_cutter *cutter, kb_cut *out)
{
    if (!skip_space(cutter)) {
        return KB_DONE;
    }
    const char *const end = plain_end(cutter->at, cutter->end);
    return end ? cut(cutter, out, end, KB_TOKEN_WORD, 0)
               : take_token(cutter, out);
}

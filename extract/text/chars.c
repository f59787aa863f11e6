// SPDX-License-Identifier: MIT
#include "text/chars.h"

#include <utf8proc.h>

enum { REPLACEMENT = 0xFFFD };

enum {
    SP = KB_CHAR_SPACE,
    UP = KB_CHAR_UPPER,
    LO = KB_CHAR_LOWER,
    DI = KB_CHAR_DIGIT,
    AP = KB_CHAR_APOSTROPHE,
    PU = KB_CHAR_PUNCT,
    SY = KB_CHAR_SYMBOL
};

// clang-format off
const uint8_t kb_char_ascii[128] = {
    SY, SY, SY, SY, SY, SY, SY, SY, SY, SP, SP, SP, SP, SP, SY, SY,
    SY, SY, SY, SY, SY, SY, SY, SY, SY, SY, SY, SY, SY, SY, SY, SY,
    SP, PU, PU, PU, SY, PU, PU, AP, PU, PU, PU, SY, PU, PU, PU, PU,
    DI, DI, DI, DI, DI, DI, DI, DI, DI, DI, PU, PU, SY, SY, SY, PU,
    PU, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP,
    UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, PU, PU, PU, SY, PU,
    AP, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO,
    LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, PU, SY, PU, SY, SY,
};
// clang-format on

// Indexed by utf8proc_category_t.
static const uint8_t class_of_category[] = {
    [UTF8PROC_CATEGORY_CN] = KB_CHAR_SYMBOL,
    [UTF8PROC_CATEGORY_LU] = KB_CHAR_UPPER,
    [UTF8PROC_CATEGORY_LL] = KB_CHAR_LOWER,
    [UTF8PROC_CATEGORY_LT] = KB_CHAR_UPPER,
    [UTF8PROC_CATEGORY_LM] = KB_CHAR_LETTER,
    [UTF8PROC_CATEGORY_LO] = KB_CHAR_LETTER,
    [UTF8PROC_CATEGORY_MN] = KB_CHAR_MARK,
    [UTF8PROC_CATEGORY_MC] = KB_CHAR_MARK,
    [UTF8PROC_CATEGORY_ME] = KB_CHAR_MARK,
    [UTF8PROC_CATEGORY_ND] = KB_CHAR_DIGIT,
    [UTF8PROC_CATEGORY_NL] = KB_CHAR_DIGIT,
    [UTF8PROC_CATEGORY_NO] = KB_CHAR_DIGIT,
    [UTF8PROC_CATEGORY_PC] = KB_CHAR_PUNCT,
    [UTF8PROC_CATEGORY_PD] = KB_CHAR_PUNCT,
    [UTF8PROC_CATEGORY_PS] = KB_CHAR_PUNCT,
    [UTF8PROC_CATEGORY_PE] = KB_CHAR_PUNCT,
    [UTF8PROC_CATEGORY_PI] = KB_CHAR_PUNCT,
    [UTF8PROC_CATEGORY_PF] = KB_CHAR_PUNCT,
    [UTF8PROC_CATEGORY_PO] = KB_CHAR_PUNCT,
    [UTF8PROC_CATEGORY_SM] = KB_CHAR_SYMBOL,
    [UTF8PROC_CATEGORY_SC] = KB_CHAR_SYMBOL,
    [UTF8PROC_CATEGORY_SK] = KB_CHAR_SYMBOL,
    [UTF8PROC_CATEGORY_SO] = KB_CHAR_SYMBOL,
    [UTF8PROC_CATEGORY_ZS] = KB_CHAR_SPACE,
    [UTF8PROC_CATEGORY_ZL] = KB_CHAR_SPACE,
    [UTF8PROC_CATEGORY_ZP] = KB_CHAR_SPACE,
    [UTF8PROC_CATEGORY_CC] = KB_CHAR_SYMBOL,
    [UTF8PROC_CATEGORY_CF] = KB_CHAR_SPACE,
    [UTF8PROC_CATEGORY_CS] = KB_CHAR_SYMBOL,
    [UTF8PROC_CATEGORY_CO] = KB_CHAR_SYMBOL,
};

static uint8_t
classify(uint32_t code)
{
    switch (code) {
    case 0x2212: // minus sign
        return KB_CHAR_PUNCT;
    case 0x85: // NEXT LINE
        return KB_CHAR_SPACE;
    case 0xAD: // soft hyphen
    case 0x200C:
    case 0x200D: // zero-width non-joiner, joiner
        return KB_CHAR_JOINER;
    case 0xB4: // acute accent, for an apostrophe
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0xFF07:
        return KB_CHAR_APOSTROPHE;
    default:
        return class_of_category[utf8proc_category((utf8proc_int32_t)code)];
    }
}

// Bytes of the character that begins with this one; 1 when none can.
static size_t
lead_len(unsigned char c)
{
    if (c < 0xC2 || c > 0xF4) {
        return 1;
    }
    return c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

kb_char
kb_char_wide(const char *at, const char *end)
{
    const unsigned char *const u = (const unsigned char *)at;
    const size_t n = lead_len(u[0]);
    uint32_t code = n == 2 ? u[0] & 0x1FU : n == 3 ? u[0] & 0xFU : u[0] & 7U;
    for (size_t i = 1; i < n; ++i) {
        if (i >= (size_t)(end - at) || (u[i] & 0xC0U) != 0x80U) {
            return (kb_char){REPLACEMENT, (uint8_t)i, KB_CHAR_SYMBOL};
        }
        code = code << 6 | (u[i] & 0x3FU);
    }
    return n == 1 ? (kb_char){REPLACEMENT, 1, KB_CHAR_SYMBOL}
                  : (kb_char){code, (uint8_t)n, classify(code)};
}

bool
kb_char_is_ideograph(kb_char c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x2E80, 0x2FDF}, {0x3005, 0x3007},   {0x3021, 0x3029},
        {0x3041, 0x309F}, {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
        {0xF900, 0xFAFF}, {0x20000, 0x3FFFF},
    };
    if (c.class_ != KB_CHAR_LETTER || c.code < ranges[0].first) {
        return false;
    }
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); ++i) {
        if (c.code >= ranges[i].first && c.code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

kb_char
kb_char_before(const char *begin, const char *at)
{
    if (at <= begin) {
        return (kb_char){0, 0, KB_CHAR_SPACE};
    }
    const char *first = at - 1;
    while (first > begin && ((unsigned char)*first & 0xC0U) == 0x80U) {
        --first;
    }
    return kb_char_at(first, at);
}

// Punctuation outside ASCII with an ASCII meaning.  Sorted.
static const struct {
    uint16_t first, last;
    char mark;
} marks[] = {
    {0x00A1, 0x00A1, '!'},  {0x00AB, 0x00AB, '"'},  {0x00B4, 0x00B4, '\''},
    {0x00B7, 0x00B7, '*'},  {0x00BB, 0x00BB, '"'},  {0x00BF, 0x00BF, '?'},
    {0x0589, 0x0589, '.'},  {0x058A, 0x058A, '-'},  {0x05BE, 0x05BE, '-'},
    {0x060C, 0x060C, ','},  {0x061B, 0x061B, ';'},  {0x061F, 0x061F, '?'},
    {0x066A, 0x066A, '%'},  {0x06D4, 0x06D4, '.'},  {0x0964, 0x0965, '.'},
    {0x2010, 0x2015, '-'},  {0x2018, 0x2019, '\''}, {0x201A, 0x201A, '\''},
    {0x201B, 0x201B, '\''}, {0x201C, 0x201F, '"'},  {0x2022, 0x2023, '*'},
    {0x2024, 0x2026, '.'},  {0x2027, 0x2027, '*'},  {0x2032, 0x2032, '\''},
    {0x2033, 0x2033, '"'},  {0x2039, 0x203A, '\''}, {0x203C, 0x203C, '!'},
    {0x2043, 0x2043, '*'},  {0x2047, 0x2049, '?'},  {0x2212, 0x2212, '-'},
    {0x3001, 0x3001, ','},  {0x3002, 0x3002, '.'},  {0x300A, 0x300F, '"'},
    {0x3010, 0x3010, '['},  {0x3011, 0x3011, ']'},  {0x301C, 0x301C, '-'},
    {0xFF01, 0xFF01, '!'},  {0xFF02, 0xFF02, '"'},  {0xFF05, 0xFF05, '%'},
    {0xFF07, 0xFF07, '\''}, {0xFF08, 0xFF08, '('},  {0xFF09, 0xFF09, ')'},
    {0xFF0C, 0xFF0C, ','},  {0xFF0D, 0xFF0D, '-'},  {0xFF0E, 0xFF0E, '.'},
    {0xFF1A, 0xFF1A, ':'},  {0xFF1B, 0xFF1B, ';'},  {0xFF1F, 0xFF1F, '?'},
    {0xFF61, 0xFF61, '.'},
};

char
kb_char_mark(kb_char c)
{
    if (c.code < 0x80) {
        if (c.code == '`') {
            return '\'';
        }
        return (char)c.code;
    }
    size_t low = 0;
    size_t high = sizeof(marks) / sizeof(marks[0]);
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (c.code > marks[mid].last) {
            low = mid + 1;
        } else if (c.code < marks[mid].first) {
            high = mid;
        } else {
            return marks[mid].mark;
        }
    }
    if (utf8proc_category((utf8proc_int32_t)c.code) == UTF8PROC_CATEGORY_SC) {
        return '$';
    }
    return '\0';
}

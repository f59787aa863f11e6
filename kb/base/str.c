// SPDX-License-Identifier: MIT
#include <kb/str.h>

// Well-formed byte sequences, Unicode 15, table 3-7: for each first byte the
// length and the range of the second byte.
typedef struct lead_rule {
    unsigned char first_low, first_high;
    unsigned char len;
    unsigned char second_low, second_high;
} lead_rule;

static const lead_rule lead_rules[] = {
    {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
    {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F},
    {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF},
    {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

static size_t
sequence_len(const unsigned char *at, size_t left)
{
    for (size_t i = 0; i < sizeof(lead_rules) / sizeof(lead_rules[0]); ++i) {
        const lead_rule *const rule = &lead_rules[i];
        if (*at < rule->first_low || *at > rule->first_high) {
            continue;
        }
        if (left < rule->len || at[1] < rule->second_low ||
            at[1] > rule->second_high) {
            return 0;
        }
        for (size_t j = 2; j < rule->len; ++j) {
            if ((at[j] & 0xC0U) != 0x80U) {
                return 0;
            }
        }
        return rule->len;
    }
    return 0;
}

static bool
is_ascii_word(const unsigned char *at)
{
    uint64_t word = 0;
    memcpy(&word, at, sizeof(word));
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

kb_status
kb_str_check_utf8(kb_str text, size_t *bad)
{
    const unsigned char *const bytes = (const unsigned char *)text.ptr;
    size_t i = 0;
    while (i < text.len) {
        // The last word may overlap the one before.
        if (text.len >= sizeof(uint64_t)) {
            const size_t last = text.len - sizeof(uint64_t);
            if (is_ascii_word(bytes + (i < last ? i : last))) {
                i += sizeof(uint64_t);
                continue;
            }
        }
        const size_t n =
            bytes[i] < 0x80 ? 1 : sequence_len(bytes + i, text.len - i);
        if (n == 0) {
            if (bad) {
                *bad = i;
            }
            return KB_ERR_UTF8;
        }
        i += n;
    }
    return KB_OK;
}

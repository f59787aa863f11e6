// SPDX-License-Identifier: MIT
// Three rows of the table of distances, and of each only the band of cells that
// can be within the limit.
#include "gaz/near.h"

enum { SHORT = 4, MIDDLE = 9, CONTINUATION = 0x80, LEAD_MASK = 0xC0 };

typedef uint32_t row[KB_NEAR_MAX + 2];

// The characters of a text, as numbers that are equal when they are; 0: more
// than KB_NEAR_MAX, or none.
static uint32_t
spread(kb_str text, uint32_t *chars)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text.len; ++i) {
        const unsigned char c = (unsigned char)text.ptr[i];
        if ((c & LEAD_MASK) == CONTINUATION && n > 0) {
            chars[n - 1] = chars[n - 1] << 8 | c;
        } else if (n == KB_NEAR_MAX) {
            return 0;
        } else {
            chars[n++] = c;
        }
    }
    return n;
}

bool
kb_near_init(kb_near *near, kb_str text)
{
    near->n = spread(text, near->chars);
    near->limit = near->n <= SHORT ? 1 : near->n <= MIDDLE ? 2 : 3;
    return near->n > 0;
}

static uint32_t
least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

// Row `i` of the table for the characters `b`; its least cell.
static uint32_t
fill_row(const kb_near *a, const uint32_t *b, uint32_t n, uint32_t i,
         row *const rows)
{
    uint32_t *const now = rows[i % 3];
    const uint32_t *const last = rows[(i + 2) % 3];
    const uint32_t *const before = rows[(i + 1) % 3];
    const uint32_t far = a->limit + 1;
    const uint32_t begin = i > a->limit ? i - a->limit : 1;
    const uint32_t end = least(n, i + a->limit);
    uint32_t best = far;
    now[begin - 1] = begin == 1 ? i : far;
    for (uint32_t j = begin; j <= end; ++j) {
        const bool is_same = a->chars[i - 1] == b[j - 1];
        uint32_t d = last[j - 1] + !is_same;
        d = least(d, least(last[j], now[j - 1]) + 1);
        if (i > 1 && j > 1 && a->chars[i - 1] == b[j - 2] &&
            a->chars[i - 2] == b[j - 1]) {
            d = least(d, before[j - 2] + 1);
        }
        now[j] = d;
        best = least(best, d);
    }
    now[end + 1] = far;
    return best;
}

uint32_t
kb_near_distance(const kb_near *near, kb_str text)
{
    uint32_t b[KB_NEAR_MAX];
    const uint32_t far = near->limit + 1;
    // A character has four bytes at most.
    if (text.len + near->limit < near->n ||
        text.len > (size_t)4 * (near->n + near->limit)) {
        return far;
    }
    const uint32_t n = spread(text, b);
    if (n == 0 || n + near->limit < near->n || near->n + near->limit < n) {
        return far;
    }
    row rows[3] = {{0}};
    for (uint32_t j = 0; j <= n + 1; ++j) {
        rows[0][j] = least(j, far);
        rows[1][j] = far;
        rows[2][j] = far;
    }
    uint32_t before = 0;
    for (uint32_t i = 1; i <= near->n; ++i) {
        const uint32_t best = fill_row(near, b, n, i, rows);
        // A swap reaches back two rows.
        if (best > near->limit && before > near->limit) {
            return far;
        }
        before = best;
    }
    return least(rows[near->n % 3][n], far);
}

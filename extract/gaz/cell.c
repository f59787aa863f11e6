// SPDX-License-Identifier: MIT
#include "gaz/cell.h"

#include <utf8proc.h>

enum { DECIMAL = 10, QUICK_LEN = 2 * KB_CELL_MAX };

bool
kb_cell_next(kb_str *rest, bool *is_first, kb_str *item)
{
    if (rest->len == 0 && (*is_first || !rest->ptr)) {
        return false;
    }
    *is_first = false;
    const char *const bar = memchr(rest->ptr, '|', rest->len);
    if (!bar) {
        *item = *rest;
        *rest = (kb_str){NULL, 0};
        return true;
    }
    const size_t len = (size_t)(bar - rest->ptr);
    *item = (kb_str){rest->ptr, len};
    *rest = (kb_str){bar + 1, rest->len - len - 1};
    return true;
}

kb_str
kb_cell_alias(kb_str item, uint8_t *flags)
{
    static const struct {
        char mark;
        uint8_t flag;
    } marks[] = {{'~', KB_SENSE_WEAK}, {'=', KB_SENSE_EXACT}};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); ++i) {
        if (item.len > 0 && item.ptr[0] == marks[i].mark) {
            *flags = (uint8_t)(*flags | marks[i].flag);
            item = (kb_str){item.ptr + 1, item.len - 1};
        }
    }
    return item;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

// ---- names ------------------------------------------------------------------

static bool
is_ascii(kb_str text)
{
    for (size_t i = 0; i < text.len; ++i) {
        if ((unsigned char)text.ptr[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

// The cell is at most KB_CELL_MAX bytes, hence code points; a composition can
// grow by decomposition first, but the composed form of NFC text is itself.
static bool
is_nfc(kb_str text)
{
    utf8proc_int32_t codes[QUICK_LEN];
    const utf8proc_option_t options =
        (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)text.ptr,
                                            (utf8proc_ssize_t)text.len, codes,
                                            QUICK_LEN, options);
    if (n < 0 || n > QUICK_LEN) {
        return false;
    }
    n = utf8proc_normalize_utf32(codes, n, options);
    size_t at = 0;
    for (utf8proc_ssize_t i = 0; i < n; ++i) {
        utf8proc_uint8_t bytes[4];
        const utf8proc_ssize_t len = utf8proc_encode_char(codes[i], bytes);
        if (len <= 0 || (size_t)len > text.len - at ||
            memcmp(bytes, text.ptr + at, (size_t)len) != 0) {
            return false;
        }
        at += (size_t)len;
    }
    return at == text.len;
}

const char *
kb_cell_check_name(kb_str cell)
{
    if (cell.len == 0) {
        return "is empty";
    }
    if (cell.len > KB_CELL_MAX) {
        return "is longer than 1000 bytes";
    }
    if (cell.ptr[0] == ' ' || cell.ptr[cell.len - 1] == ' ') {
        return "begins or ends with a space";
    }
    for (size_t i = 0; i < cell.len; ++i) {
        const unsigned char c = (unsigned char)cell.ptr[i];
        if (c < ' ' || c == 0x7F) {
            return "holds a control character";
        }
        if (c == ' ' && cell.ptr[i + 1] == ' ') {
            return "holds two spaces in a row";
        }
    }
    return is_ascii(cell) || is_nfc(cell) ? NULL : "is not in NFC";
}

const char *
kb_cell_check_id(kb_str cell)
{
    for (size_t i = 0; i < cell.len; ++i) {
        const char c = cell.ptr[i];
        if (!is_lower(c) && !is_digit(c) && c != '-') {
            return "is no id: only a-z, 0-9 and - may be in one";
        }
    }
    if (cell.len > KB_CELL_MAX) {
        return "is longer than 1000 bytes";
    }
    return cell.len > 0 ? NULL : "is empty";
}

const char *
kb_cell_check_predicate(kb_str cell)
{
    bool is_good =
        cell.len > 0 && cell.len <= KB_CELL_MAX && is_lower(cell.ptr[0]);
    for (size_t i = 1; i < cell.len; ++i) {
        const char c = cell.ptr[i];
        is_good = is_good && (is_lower(c) || (c >= 'A' && c <= 'Z'));
    }
    return is_good ? NULL : "is no predicate name";
}

// ---- numbers and marks ------------------------------------------------------

const char *
kb_cell_read_number(kb_str cell, uint32_t *out)
{
    uint64_t number = 0;
    for (size_t i = 0; i < cell.len; ++i) {
        if (!is_digit(cell.ptr[i])) {
            return "is no whole number";
        }
        number = number * DECIMAL + (uint64_t)(cell.ptr[i] - '0');
        if (number > UINT32_MAX) {
            number = UINT32_MAX;
        }
    }
    *out = (uint32_t)number;
    return cell.len > 0 ? NULL : "is no whole number";
}

const char *
kb_cell_read_wikidata(kb_str cell, uint32_t *out)
{
    static const char wrong[] = "is no Wikidata id: Q and a number";
    uint32_t number = 0;
    if (cell.len < 2 || cell.ptr[0] != 'Q' || cell.ptr[1] == '0' ||
        kb_cell_read_number((kb_str){cell.ptr + 1, cell.len - 1}, &number) ||
        number == UINT32_MAX) {
        return wrong;
    }
    *out = number;
    return NULL;
}

const char *
kb_cell_read_type(kb_str cell, kb_entity_type *out)
{
    if (kb_str_equal(cell, KB_STR("person"))) {
        *out = KB_PERSON;
    } else if (kb_str_equal(cell, KB_STR("place"))) {
        *out = KB_PLACE;
    } else if (kb_str_equal(cell, KB_STR("organization"))) {
        *out = KB_ORGANIZATION;
    } else {
        return "is no type: person, place or organization";
    }
    return NULL;
}

const char *
kb_cell_read_gender(kb_str cell, kb_gender *out)
{
    if (kb_str_equal(cell, KB_STR("m"))) {
        *out = KB_GENDER_MALE;
    } else if (kb_str_equal(cell, KB_STR("f"))) {
        *out = KB_GENDER_FEMALE;
    } else {
        return "is no gender: m or f";
    }
    return NULL;
}

static uint32_t
find_tag(kb_str name)
{
    static const struct {
        const char *name;
        uint32_t bit;
    } tags[] = {
        {"NN", KB_POS_NN},     {"NNS", KB_POS_NNS}, {"VB", KB_POS_VB},
        {"VBP", KB_POS_VB},    {"VBZ", KB_POS_VBZ}, {"VBD", KB_POS_VBD},
        {"VBN", KB_POS_VBN},   {"VBG", KB_POS_VBG}, {"JJ", KB_POS_JJ},
        {"JJR", KB_POS_JJ},    {"JJS", KB_POS_JJ},  {"RB", KB_POS_RB},
        {"RBR", KB_POS_RB},    {"RBS", KB_POS_RB},  {"IN", KB_POS_IN},
        {"DT", KB_POS_DT},     {"PDT", KB_POS_DT},  {"PRP", KB_POS_PRP},
        {"PRP$", KB_POS_PRPS}, {"MD", KB_POS_MD},   {"CC", KB_POS_CC},
        {"CD", KB_POS_CD},     {"WP", KB_POS_WH},   {"WP$", KB_POS_WH},
        {"WDT", KB_POS_WH},    {"WRB", KB_POS_WH},  {"TO", KB_POS_TO},
        {"UH", KB_POS_UH},     {"EX", KB_POS_EX},
    };
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); ++i) {
        const kb_str known = {tags[i].name, strlen(tags[i].name)};
        if (kb_str_equal(known, name)) {
            return tags[i].bit;
        }
    }
    return 0;
}

const char *
kb_cell_read_tags(kb_str cell, uint32_t *tags, uint32_t *first)
{
    *tags = 0;
    *first = 0;
    for (size_t begin = 0; begin <= cell.len;) {
        size_t end = begin;
        while (end < cell.len && cell.ptr[end] != ' ') {
            ++end;
        }
        const uint32_t bit =
            cell.ptr ? find_tag((kb_str){cell.ptr + begin, end - begin}) : 0;
        if (bit == 0) {
            return "holds no list of parts of speech";
        }
        *first = *first ? *first : bit;
        *tags |= bit;
        begin = end + 1;
    }
    return NULL;
}

// ---- offices ----------------------------------------------------------------

// Two or four digits at `at`.
static bool
read_digits(kb_str text, size_t at, size_t n, int *out)
{
    int number = 0;
    if (at > text.len || n > text.len - at) {
        return false;
    }
    for (size_t i = at; i < at + n; ++i) {
        if (!is_digit(text.ptr[i])) {
            return false;
        }
        number = number * DECIMAL + (text.ptr[i] - '0');
    }
    *out = number;
    return true;
}

// The last day of a month: the one whose next day does not exist.
static kb_status
make_last_day(int year, int month, kb_day *out)
{
    for (int day = 31; day > 28; --day) {
        if (kb_day_make(year, month, day, out) == KB_OK) {
            return KB_OK;
        }
    }
    return kb_day_make(year, month, 28, out);
}

// `YYYY[-MM[-DD]]`: the first or the last day that it may mean.
static bool
read_partial_day(kb_str text, bool is_end, kb_day *out)
{
    int year = 0;
    int month = is_end ? 12 : 1;
    int day = 1;
    if (!read_digits(text, 0, 4, &year) ||
        (text.len > 4 &&
         (text.ptr[4] != '-' || !read_digits(text, 5, 2, &month))) ||
        (text.len > 7 &&
         (text.ptr[7] != '-' || !read_digits(text, 8, 2, &day))) ||
        (text.len != 4 && text.len != 7 && text.len != 10)) {
        return false;
    }
    return (is_end && text.len < 10
                ? make_last_day(year, month, out)
                : kb_day_make(year, month, day, out)) == KB_OK;
}

static const char *
read_term(kb_str term, kb_cell_office *out)
{
    size_t dots = 0;
    while (dots + 1 < term.len && memcmp(term.ptr + dots, "..", 2) != 0) {
        ++dots;
    }
    if (dots + 1 >= term.len) {
        return "has no `..` between its dates";
    }
    const kb_str from = {term.ptr, dots};
    const kb_str to = {term.ptr + dots + 2, term.len - dots - 2};
    if ((from.len > 0 && !read_partial_day(from, false, &out->from)) ||
        (to.len > 0 && !read_partial_day(to, true, &out->to))) {
        return "has a date that is not YYYY, YYYY-MM or YYYY-MM-DD";
    }
    out->is_ended = to.len > 0;
    return from.len > 0 && to.len > 0 && out->to < out->from
               ? "ends before it begins"
               : NULL;
}

const char *
kb_cell_read_office(kb_str item, kb_cell_office *out)
{
    *out = (kb_cell_office){.from = KB_NO_DAY, .to = KB_NO_DAY};
    const char *const at = item.len ? memchr(item.ptr, '@', item.len) : NULL;
    const char *const colon =
        at ? memchr(at, ':', item.len - (size_t)(at - item.ptr)) : NULL;
    if (!colon) {
        return "is no office: role@id:from..to";
    }
    out->role = (kb_str){item.ptr, (size_t)(at - item.ptr)};
    out->of = (kb_str){at + 1, (size_t)(colon - at) - 1};
    if (kb_cell_check_name(out->role)) {
        return "has no role before the @";
    }
    if (out->of.len > 0 && kb_cell_check_id(out->of)) {
        return "has no id after the @";
    }
    return read_term(
        (kb_str){colon + 1, item.len - (size_t)(colon - item.ptr) - 1}, out);
}

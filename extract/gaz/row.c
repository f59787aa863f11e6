// SPDX-License-Identifier: MIT
// The lines of one source list.  A wrong row is reported and left out; the
// rest is read on, so that one run shows all that is to mend.
#include "base/alloc.h"
#include "gaz/cell.h"
#include "gaz/class.h"
#include "gaz/list.h"
#include "gaz/source.h"

#include <assert.h>

static const char *const column_names[KB_N_COLUMNS] = {
    [KB_COL_ID] = "id",
    [KB_COL_TYPE] = "type",
    [KB_COL_NAME] = "name",
    [KB_COL_ALIASES] = "aliases",
    [KB_COL_DEMONYMS] = "demonyms",
    [KB_COL_WIKIDATA] = "wikidata",
    [KB_COL_PARENT] = "parent",
    [KB_COL_CAPITAL] = "capital",
    [KB_COL_OFFICES] = "offices",
    [KB_COL_PRIOR] = "prior",
    [KB_COL_QUALIFIER] = "qualifier",
    [KB_COL_CLASS] = "class",
    [KB_COL_GENDER] = "gender",
    [KB_COL_COUNTRY] = "country",
    [KB_COL_WORD] = "word",
    [KB_COL_PLURAL] = "plural",
    [KB_COL_ORG] = "org",
    [KB_COL_PLACE] = "place",
    [KB_COL_KIND] = "kind",
    [KB_COL_POSITION] = "position",
    [KB_COL_END] = "end",
    [KB_COL_PREDICATE] = "predicate",
    [KB_COL_TAGS] = "tags",
};

#define BIT(column) (1U << (column))

enum {
    ENTITY_REQUIRED = BIT(KB_COL_ID) | BIT(KB_COL_TYPE) | BIT(KB_COL_CLASS) |
                      BIT(KB_COL_NAME),
    ENTITY_COLUMNS = BIT(KB_COL_COUNTRY + 1) - 1,
    WORD_REQUIRED = BIT(KB_COL_WORD) | BIT(KB_COL_CLASS),
    WORD_COLUMNS = (BIT(KB_N_COLUMNS) - 1) & ~(BIT(KB_COL_CLASS) - 1),
    PERSON_ONLY = BIT(KB_COL_GENDER) | BIT(KB_COL_OFFICES),
    PLACE_ONLY = BIT(KB_COL_DEMONYMS) | BIT(KB_COL_CAPITAL)
};

// What a word of each class may and must say of itself.
static const struct {
    unsigned may, must;
} word_columns[KB_N_WORD_CLASSES] = {
    [KB_WORD_ROLE] = {BIT(KB_COL_PLURAL) | BIT(KB_COL_GENDER) |
                          BIT(KB_COL_COUNTRY) | BIT(KB_COL_ORG) |
                          BIT(KB_COL_PLACE),
                      0},
    [KB_WORD_HONORIFIC] = {BIT(KB_COL_GENDER), 0},
    [KB_WORD_FIRST_NAME] = {BIT(KB_COL_GENDER), BIT(KB_COL_GENDER)},
    [KB_WORD_ORG_HEAD] = {BIT(KB_COL_KIND), 0},
    [KB_WORD_PLACE_HEAD] = {BIT(KB_COL_KIND) | BIT(KB_COL_POSITION), 0},
    [KB_WORD_ABBREVIATION] = {BIT(KB_COL_END), BIT(KB_COL_END)},
    [KB_WORD_RELATIVE] = {BIT(KB_COL_PLURAL) | BIT(KB_COL_GENDER) |
                              BIT(KB_COL_PREDICATE),
                          0},
    [KB_WORD_ENGLISH] = {BIT(KB_COL_TAGS), BIT(KB_COL_TAGS)},
};

// Whether to tell of a fault.
static bool
may_tell(kb_list_reader *r)
{
    r->has_fault = true;
    r->is_good = false;
    return !r->is_silent;
}

static void
refuse_cell(kb_list_reader *r, kb_str cell, const char *name, const char *why)
{
    if (may_tell(r)) {
        kb_sources_complain(r->sources, &r->row, cell.ptr, KB_ERR_SYNTAX,
                            "%s `" KB_FMT "` %s", name, KB_ARG(cell), why);
    }
}

// Note what a check of kb/gaz/cell.h says of a column.
static void
judge(kb_list_reader *r, kb_column c, const char *why)
{
    if (why) {
        refuse_cell(r, r->cells[c], column_names[c], why);
    }
}

static void
refuse_row(kb_list_reader *r, const char *at, const char *why, const char *what)
{
    if (may_tell(r)) {
        kb_sources_complain(r->sources, &r->row, at, KB_ERR_SYNTAX, "%s%s%s",
                            why, what ? " " : "", what ? what : "");
    }
}

static bool
has(const kb_list_reader *r, kb_column c)
{
    return r->cells[c].len > 0;
}

// ---- entities ---------------------------------------------------------------

static void
judge_list(kb_list_reader *r, kb_column c, const char *(*check)(kb_str item))
{
    kb_str rest = r->cells[c];
    kb_str item = {NULL, 0};
    bool is_first = true;
    while (kb_cell_next(&rest, &is_first, &item)) {
        const char *const why = check(item);
        if (why) {
            refuse_cell(r, item, column_names[c], why);
        }
    }
}

static const char *
check_alias(kb_str item)
{
    uint8_t flags = 0;
    return kb_cell_check_name(kb_cell_alias(item, &flags));
}

static const char *
check_office(kb_str item)
{
    kb_cell_office office;
    return kb_cell_read_office(item, &office);
}

static void
judge_optional(kb_list_reader *r, kb_column c,
               const char *(*check)(kb_str cell))
{
    if (has(r, c)) {
        judge(r, c, check(r->cells[c]));
    }
}

static void
refuse_columns(kb_list_reader *r, unsigned columns, const char *what)
{
    for (kb_column c = 0; c < KB_N_COLUMNS; ++c) {
        if ((columns & BIT(c)) && has(r, c)) {
            refuse_row(r, r->cells[c].ptr, what, column_names[c]);
        }
    }
}

static void
judge_entity_texts(kb_list_reader *r)
{
    judge(r, KB_COL_ID, kb_cell_check_id(r->cells[KB_COL_ID]));
    judge(r, KB_COL_NAME, kb_cell_check_name(r->cells[KB_COL_NAME]));
    judge_optional(r, KB_COL_QUALIFIER, kb_cell_check_name);
    judge_optional(r, KB_COL_COUNTRY, kb_cell_check_id);
    judge_optional(r, KB_COL_PARENT, kb_cell_check_id);
    judge_optional(r, KB_COL_CAPITAL, kb_cell_check_id);
    judge_list(r, KB_COL_ALIASES, check_alias);
    judge_list(r, KB_COL_DEMONYMS, kb_cell_check_name);
    judge_list(r, KB_COL_OFFICES, check_office);
}

static void
judge_class(kb_list_reader *r, kb_entity_row *out)
{
    kb_entity_type type = KB_PERSON;
    kb_entity_class class_ = KB_CLASS_NONE;
    const char *const why = kb_cell_read_type(r->cells[KB_COL_TYPE], &type);
    judge(r, KB_COL_TYPE, why);
    if (why) {
        return;
    }
    if (kb_entity_class_find(type, r->cells[KB_COL_CLASS], &class_) != KB_OK) {
        judge(r, KB_COL_CLASS, "is no class of that type");
    }
    if (type != KB_PERSON) {
        refuse_columns(r, PERSON_ONLY, "only persons have");
    }
    if (type != KB_PLACE) {
        refuse_columns(r, PLACE_ONLY, "only places have");
    }
    out->type = (uint8_t)type;
    out->class_ = (uint8_t)class_;
}

// Lines have less than 4 GiB.
static kb_cell
keep_cell(const kb_list_reader *r, kb_column c)
{
    const kb_str cell = r->cells[c];
    return cell.len > 0 ? (kb_cell){(uint32_t)(cell.ptr - r->row.text.ptr),
                                    (uint32_t)cell.len}
                        : (kb_cell){0, 0};
}

static kb_status
read_entity(kb_list_reader *r)
{
    kb_entity_row row = {
        .text = r->row.text.ptr,
        .line = r->row.line,
        .path = (uint32_t)r->sources->paths.n - 1,
        .id = keep_cell(r, KB_COL_ID),
        .name = keep_cell(r, KB_COL_NAME),
        .qualifier = keep_cell(r, KB_COL_QUALIFIER),
        .aliases = keep_cell(r, KB_COL_ALIASES),
        .demonyms = keep_cell(r, KB_COL_DEMONYMS),
        .offices = keep_cell(r, KB_COL_OFFICES),
        .country = keep_cell(r, KB_COL_COUNTRY),
        .parent = keep_cell(r, KB_COL_PARENT),
        .capital = keep_cell(r, KB_COL_CAPITAL),
        .level = r->sources->level,
    };
    judge_entity_texts(r);
    judge_class(r, &row);
    if (has(r, KB_COL_WIKIDATA)) {
        judge(r, KB_COL_WIKIDATA,
              kb_cell_read_wikidata(r->cells[KB_COL_WIKIDATA], &row.wikidata));
    }
    if (has(r, KB_COL_PRIOR)) {
        judge(r, KB_COL_PRIOR,
              kb_cell_read_number(r->cells[KB_COL_PRIOR], &row.prior));
    }
    if (has(r, KB_COL_GENDER)) {
        kb_gender gender = KB_GENDER_UNKNOWN;
        judge(r, KB_COL_GENDER,
              kb_cell_read_gender(r->cells[KB_COL_GENDER], &gender));
        row.gender = (uint8_t)gender;
    }
    if (!r->is_good) {
        return KB_OK;
    }
    kb_entity_row *const kept =
        r->room ? &r->room[r->n_rows++] : KB_VEC_PUSH(&r->sources->entities);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = row;
    return KB_OK;
}

// ---- words ------------------------------------------------------------------

static bool
judge_word_class(kb_list_reader *r, kb_word_row *out)
{
    if (kb_word_class_find(r->cells[KB_COL_CLASS], &out->class_) != KB_OK) {
        judge(r, KB_COL_CLASS, "is no class of words");
        return false;
    }
    const unsigned may = word_columns[out->class_].may;
    const unsigned must = word_columns[out->class_].must;
    refuse_columns(r, WORD_COLUMNS & ~(WORD_REQUIRED | may),
                   "a word of this class has no");
    for (kb_column c = 0; c < KB_N_COLUMNS; ++c) {
        if ((must & BIT(c)) && !has(r, c)) {
            refuse_row(r, r->cells[c].ptr, "a word of this class needs",
                       column_names[c]);
        }
    }
    return true;
}

static void
judge_word_gender(kb_list_reader *r, kb_word_row *out)
{
    const kb_str cell = r->cells[KB_COL_GENDER];
    if (out->class_ == KB_WORD_FIRST_NAME && kb_str_equal(cell, KB_STR("u"))) {
        out->is_gender_free = true;
    } else if (cell.len > 0) {
        judge(r, KB_COL_GENDER, kb_cell_read_gender(cell, &out->gender));
    }
}

static void
judge_kind(kb_list_reader *r, kb_word_row *out)
{
    const kb_entity_type type =
        out->class_ == KB_WORD_PLACE_HEAD ? KB_PLACE : KB_ORGANIZATION;
    if (has(r, KB_COL_KIND) && kb_entity_class_find(type, r->cells[KB_COL_KIND],
                                                    &out->kind) != KB_OK) {
        judge(r, KB_COL_KIND, "is no class of what the word makes");
    }
}

// Place heads alone have one; empty says as much as `both`.
static void
judge_position(kb_list_reader *r, kb_word_row *out)
{
    const kb_str cell = r->cells[KB_COL_POSITION];
    const bool is_both = cell.len == 0 || kb_str_equal(cell, KB_STR("both"));
    const bool is_head = out->class_ == KB_WORD_PLACE_HEAD;
    out->is_before =
        is_head && (is_both || kb_str_equal(cell, KB_STR("before")));
    out->is_after = is_head && (is_both || kb_str_equal(cell, KB_STR("after")));
    if (is_head && !out->is_before && !out->is_after) {
        judge(r, KB_COL_POSITION, "is no position: before, after or both");
    }
}

static void
judge_end(kb_list_reader *r, kb_word_row *out)
{
    const kb_str cell = r->cells[KB_COL_END];
    out->may_end_sentence = kb_str_equal(cell, KB_STR("may"));
    if (cell.len > 0 && !out->may_end_sentence &&
        !kb_str_equal(cell, KB_STR("never"))) {
        judge(r, KB_COL_END, "is neither never nor may");
    }
}

static void
judge_predicates(kb_list_reader *r, kb_word_row *out)
{
    static const kb_column columns[] = {KB_COL_COUNTRY, KB_COL_ORG,
                                        KB_COL_PLACE};
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); ++i) {
        judge_optional(r, columns[i], kb_cell_check_predicate);
        out->predicates[i] = r->cells[columns[i]];
    }
    judge_optional(r, KB_COL_PREDICATE, kb_cell_check_predicate);
    if (has(r, KB_COL_PREDICATE)) {
        out->predicates[0] = r->cells[KB_COL_PREDICATE];
    }
}

static kb_status
read_word(kb_list_reader *r)
{
    kb_word_row row = {.row = r->row,
                       .word = r->cells[KB_COL_WORD],
                       .plural = r->cells[KB_COL_PLURAL]};
    judge(r, KB_COL_WORD, kb_cell_check_name(row.word));
    judge_optional(r, KB_COL_PLURAL, kb_cell_check_name);
    if (judge_word_class(r, &row)) {
        judge_word_gender(r, &row);
        judge_kind(r, &row);
        judge_position(r, &row);
        judge_end(r, &row);
        judge_predicates(r, &row);
        if (has(r, KB_COL_TAGS)) {
            judge(
                r, KB_COL_TAGS,
                kb_cell_read_tags(r->cells[KB_COL_TAGS], &row.tags, &row.tag));
        }
    }
    if (!r->is_good) {
        return KB_OK;
    }
    kb_word_row *const kept = KB_VEC_PUSH(&r->sources->words);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = row;
    return KB_OK;
}

// ---- lines ------------------------------------------------------------------

// The cell that begins at `at`; `*at` moves behind its tab, to NULL at the end.
static kb_str
next_cell(kb_str line, const char **at)
{
    const char *const end = line.ptr + line.len;
    const char *const begin = *at;
    const char *const tab = memchr(begin, '\t', (size_t)(end - begin));
    *at = tab ? tab + 1 : NULL;
    return (kb_str){begin, (size_t)((tab ? tab : end) - begin)};
}

static void
add_column(kb_list_reader *r, kb_str name, unsigned *seen)
{
    kb_column c = 0;
    while (c < KB_N_COLUMNS &&
           !kb_str_equal(name,
                         (kb_str){column_names[c], strlen(column_names[c])})) {
        ++c;
    }
    if (c == KB_N_COLUMNS) {
        refuse_cell(r, name, "column", "is unknown");
    } else if (*seen & BIT(c)) {
        refuse_cell(r, name, "column", "is there twice");
    } else {
        *seen |= BIT(c);
        r->columns[r->n_columns++] = c;
    }
}

static void
judge_header(kb_list_reader *r, unsigned seen)
{
    r->is_entities = (seen & BIT(KB_COL_ID)) != 0;
    if (!r->is_entities && !(seen & BIT(KB_COL_WORD))) {
        refuse_row(r, r->row.text.ptr, "the header names neither id nor word",
                   NULL);
        return;
    }
    const unsigned known = r->is_entities ? ENTITY_COLUMNS : WORD_COLUMNS;
    const unsigned needed = r->is_entities ? ENTITY_REQUIRED : WORD_REQUIRED;
    for (kb_column c = 0; c < KB_N_COLUMNS; ++c) {
        if (seen & ~known & BIT(c)) {
            refuse_row(r, r->row.text.ptr,
                       r->is_entities ? "a list of entities has no column"
                                      : "a list of words has no column",
                       column_names[c]);
        }
        if (needed & ~seen & BIT(c)) {
            refuse_row(r, r->row.text.ptr, "the header lacks the column",
                       column_names[c]);
        }
    }
}

static kb_status
read_header(kb_list_reader *r)
{
    unsigned seen = 0;
    r->is_good = true;
    for (const char *at = r->row.text.ptr; at;) {
        add_column(r, next_cell(r->row.text, &at), &seen);
    }
    if (r->is_good) {
        judge_header(r, seen);
    }
    return KB_OK;
}

// Sorted rows keep diffs readable; said once a file.
static void
watch_order(kb_list_reader *r)
{
    const kb_str key = r->cells[r->is_entities ? KB_COL_ID : KB_COL_WORD];
    if (!r->is_unsorted && kb_str_compare(key, r->last) < 0) {
        r->is_unsorted = true;
        r->has_fault = true;
        if (!r->is_silent) {
            kb_sources_warn(r->sources, &r->row, key.ptr,
                            "`" KB_FMT "` should stand before `" KB_FMT "`",
                            KB_ARG(key), KB_ARG(r->last));
        }
    }
    r->last = key;
}

static kb_status
read_row(kb_list_reader *r)
{
    const kb_str line = r->row.text;
    const char *at = line.ptr;
    size_t n = 0;
    r->is_good = true;
    memset(r->cells, 0, sizeof(r->cells));
    while (at) {
        const kb_str cell = next_cell(line, &at);
        if (n < r->n_columns) {
            r->cells[r->columns[n]] = cell;
        }
        ++n;
    }
    if (n != r->n_columns) {
        if (may_tell(r)) {
            kb_sources_complain(r->sources, &r->row, line.ptr, KB_ERR_SYNTAX,
                                "%zu cells, the header names %zu", n,
                                r->n_columns);
        }
        return KB_OK;
    }
    watch_order(r);
    return r->is_entities ? read_entity(r) : read_word(r);
}

kb_str
kb_list_line(kb_str *rest)
{
    const char *const end = memchr(rest->ptr, '\n', rest->len);
    const size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
    kb_str line = {rest->ptr, len};
    const size_t used = end ? len + 1 : len;
    *rest = (kb_str){rest->ptr + used, rest->len - used};
    if (line.len > 0 && line.ptr[line.len - 1] == '\r') {
        --line.len;
    }
    return line;
}

static void
complain_of_bytes(kb_sources *sources, const char *path, kb_str text,
                  size_t bad)
{
    kb_row row = {.path = path, .line = 1, .text = text};
    for (size_t i = 0; i < bad; ++i) {
        if (text.ptr[i] == '\n') {
            ++row.line;
            row.text.ptr = text.ptr + i + 1;
        }
    }
    kb_sources_complain(sources, &row, text.ptr + bad, KB_ERR_UTF8,
                        "not UTF-8");
}

kb_status
kb_list_take(kb_list_reader *r, kb_str *rest)
{
    r->row.text = kb_list_line(rest);
    ++r->row.line;
    if (r->row.text.len == 0 || r->row.text.ptr[0] == '#') {
        return KB_OK;
    }
    return r->n_columns == 0 ? read_header(r) : read_row(r);
}

// ---- any text ---------------------------------------------------------------

static kb_status
read_lines(kb_sources *sources, const char *path, kb_str text)
{
    size_t bad = 0;
    if (kb_str_check_utf8(text, &bad) != KB_OK) {
        complain_of_bytes(sources, path, text, bad);
        return KB_OK;
    }
    kb_list_reader r = {
        .sources = sources, .row = {.path = path}, .is_good = true};
    const size_t size = text.len;
    bool is_readable = true; // without a good header, the rows mean nothing
    while (text.len > 0 && is_readable) {
        if (r.row.line % KB_PROGRESS_STEP == 0) {
            kb_sources_tell(sources, KB_GAZ_READ, size - text.len, size);
        }
        const bool is_header = r.n_columns == 0;
        KB_TRY(kb_list_take(&r, &text));
        is_readable = !is_header || r.is_good;
    }
    if (r.n_columns == 0 && is_readable) {
        kb_sources_complain(sources, &(kb_row){.path = path}, NULL,
                            KB_ERR_SYNTAX, "no header line");
    }
    return KB_OK;
}

kb_status
kb_sources_parse(kb_sources *sources, const char *path, kb_str text)
{
    const char **const kept = KB_VEC_PUSH(&sources->paths);
    if (!kept) {
        return KB_ERR_NOMEM;
    }
    *kept = path;
    bool is_read = false;
    if (text.len >= KB_SOURCE_LARGE) {
        KB_TRY(kb_sources_read_large(sources, path, text, &is_read));
    }
    return is_read ? KB_OK : read_lines(sources, path, text);
}

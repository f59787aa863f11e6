// SPDX-License-Identifier: MIT
// The row under construction: every cell is such that a list may hold it.
#include "base/arena.h"
#include "gaz/cell.h"
#include "gaz/import/import.h"
#include "gaz/phrase.h"

#include <kb/annotation.h>

#include <utf8proc.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MOST_ITEMS = 400,    // of a list cell; an image holds 65,535
    MOST_CELL = 1 << 16, // bytes of a list cell
    ID_MAX = 200,
    WORST_GROWTH = 4 // by composing: none; the limit is for what is cut
};

void
kb_import_begin(kb_importer *importer, kb_entity_type type,
                kb_entity_class class_)
{
    for (int c = 0; c < KB_N_CELLS; ++c) {
        kb_buf_reset(&importer->cells[c]);
    }
    importer->type = type;
    importer->class_ = class_;
    importer->prior = 0;
}

// ---- ids --------------------------------------------------------------------

kb_status
kb_import_make_id(kb_buf *out, const char *prefix, kb_str raw)
{
    const size_t before = out->len;
    KB_TRY(kb_buf_add(out, prefix, strlen(prefix)));
    bool is_gap = false;
    bool has_any = false;
    for (size_t i = 0; i < raw.len && out->len - before < ID_MAX; ++i) {
        const char c = raw.ptr[i];
        const bool is_upper = c >= 'A' && c <= 'Z';
        if (!is_upper && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
            is_gap = true;
            continue;
        }
        if (is_gap && has_any) {
            KB_TRY(kb_buf_add_byte(out, '-'));
        }
        KB_TRY(kb_buf_add_byte(out, is_upper ? (char)(c - 'A' + 'a') : c));
        is_gap = false;
        has_any = true;
    }
    if (!has_any) {
        out->len = before;
    }
    return KB_OK;
}

kb_status
kb_import_set_id(kb_importer *importer, kb_cell_column column,
                 const char *prefix, kb_str raw)
{
    kb_buf_reset(&importer->cells[column]);
    return kb_import_make_id(&importer->cells[column], prefix, raw);
}

kb_status
kb_import_set_wikidata(kb_importer *importer, kb_str raw)
{
    uint32_t number = 0;
    kb_buf *const cell = &importer->cells[KB_CELL_WIKIDATA];
    kb_buf_reset(cell);
    return kb_cell_read_wikidata(raw, &number) ? KB_OK
                                               : kb_buf_add_str(cell, raw);
}

// ---- names ------------------------------------------------------------------

// What separates cells, items and words, and what only steers how text is
// shown.
static bool
is_space(utf8proc_int32_t code)
{
    return code <= ' ' || code == '|' || (code >= 0x7F && code <= 0xA0) ||
           (code >= 0x2000 && code <= 0x200B) ||
           (code >= 0x2028 && code <= 0x202F) || code == 0x3000 ||
           code == 0xFEFF || code == 0x200E || code == 0x200F;
}

// Append with single spaces, none at the ends.
static kb_status
add_spaced(kb_str raw, kb_buf *out)
{
    bool is_gap = false;
    for (size_t i = 0; i < raw.len;) {
        utf8proc_int32_t code = -1;
        const utf8proc_ssize_t n =
            utf8proc_iterate((const utf8proc_uint8_t *)raw.ptr + i,
                             (utf8proc_ssize_t)(raw.len - i), &code);
        if (n <= 0) {
            return KB_ERR_UTF8;
        }
        const bool is_mark = code == '~' || code == '=';
        if (is_space(code) || (is_mark && out->len == 0)) {
            is_gap = true;
        } else {
            if (is_gap && out->len > 0) {
                KB_TRY(kb_buf_add_byte(out, ' '));
            }
            KB_TRY(kb_buf_add(out, raw.ptr + i, (size_t)n));
            is_gap = false;
        }
        i += (size_t)n;
    }
    return KB_OK;
}

static bool
is_ascii(kb_str text)
{
    unsigned char all = 0;
    for (size_t i = 0; i < text.len; ++i) {
        all |= (unsigned char)text.ptr[i];
    }
    return all < 0x80;
}

static kb_status
compose(kb_buf *text)
{
    utf8proc_uint8_t *composed = NULL;
    const utf8proc_ssize_t n = utf8proc_map(
        (const utf8proc_uint8_t *)text->ptr, (utf8proc_ssize_t)text->len,
        &composed, (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    if (n < 0) {
        return n == UTF8PROC_ERROR_NOMEM ? KB_ERR_NOMEM : KB_NOT_FOUND;
    }
    kb_buf_reset(text);
    const kb_status st = kb_buf_add(text, composed, (size_t)n);
    free(composed);
    return st;
}

// Whether an image can hold the key.
static bool
is_key(const kb_text *text, const kb_phrase *phrase)
{
    size_t len = phrase->n;
    for (uint32_t i = 0; i < phrase->n; ++i) {
        const kb_str fold = text->tokens[phrase->tokens[i]].fold;
        if (fold.len > 0 && memchr(fold.ptr, ' ', fold.len)) {
            return false;
        }
        len += fold.len;
    }
    return len <= KB_IMAGE_TEXT_MAX;
}

// Whether a list may hold it: words that can be found in a text, and a key.
static kb_status
check_name(kb_importer *importer, kb_str name)
{
    uint8_t flags = 0;
    if (kb_cell_check_name(name) ||
        kb_cell_alias(name, &flags).len < name.len) {
        return KB_NOT_FOUND;
    }
    kb_text text;
    kb_phrase phrase;
    kb_arena_reset(&importer->arena);
    const kb_status st =
        kb_phrase_split(name, &importer->arena, &text, &phrase);
    if (st != KB_OK) {
        return st == KB_ERR_NOMEM ? st : KB_NOT_FOUND;
    }
    return is_key(&text, &phrase) ? KB_OK : KB_NOT_FOUND;
}

kb_status
kb_import_clean(kb_importer *importer, kb_str raw, kb_str *out)
{
    kb_buf *const clean = &importer->clean;
    kb_buf_reset(clean);
    if (raw.len == 0 || raw.len > (size_t)WORST_GROWTH * KB_CELL_MAX) {
        return KB_NOT_FOUND;
    }
    const kb_status st = add_spaced(raw, clean);
    if (st != KB_OK) {
        return st == KB_ERR_NOMEM ? st : KB_NOT_FOUND;
    }
    if (clean->len == 0 || clean->len > KB_CELL_MAX) {
        return KB_NOT_FOUND;
    }
    if (!is_ascii(kb_buf_get(clean))) {
        KB_TRY(compose(clean));
    }
    *out = kb_buf_get(clean);
    return check_name(importer, *out);
}

static bool
is_in_list(kb_str list, kb_str name)
{
    kb_str item = {NULL, 0};
    bool is_first = true;
    size_t n = 0;
    while (kb_cell_next(&list, &is_first, &item)) {
        uint8_t flags = 0;
        if (kb_str_equal(kb_cell_alias(item, &flags), name) ||
            ++n == MOST_ITEMS) {
            return true;
        }
    }
    return false;
}

kb_status
kb_import_add_item(kb_importer *importer, kb_cell_column column, kb_str raw,
                   bool is_weak)
{
    kb_str name = {NULL, 0};
    const kb_status st = kb_import_clean(importer, raw, &name);
    if (st != KB_OK) {
        return st == KB_NOT_FOUND ? KB_OK : st;
    }
    kb_buf *const list = &importer->cells[column];
    if (kb_str_equal(name, kb_buf_get(&importer->cells[KB_CELL_NAME])) ||
        list->len + name.len + 2 > MOST_CELL ||
        is_in_list(kb_buf_get(list), name)) {
        return KB_OK;
    }
    if (list->len > 0) {
        KB_TRY(kb_buf_add_byte(list, '|'));
    }
    if (is_weak) {
        KB_TRY(kb_buf_add_byte(list, '~'));
    }
    return kb_buf_add_str(list, name);
}

kb_status
kb_import_add_name(kb_importer *importer, kb_str raw)
{
    return importer->cells[KB_CELL_NAME].len == 0
               ? kb_import_set_text(importer, KB_CELL_NAME, raw)
               : kb_import_add_item(importer, KB_CELL_ALIASES, raw, false);
}

kb_status
kb_import_set_text(kb_importer *importer, kb_cell_column column, kb_str raw)
{
    kb_str name = {NULL, 0};
    kb_buf_reset(&importer->cells[column]);
    const kb_status st = kb_import_clean(importer, raw, &name);
    if (st != KB_OK) {
        return st == KB_NOT_FOUND ? KB_OK : st;
    }
    return kb_buf_add_str(&importer->cells[column], name);
}

// ---- offices ----------------------------------------------------------------

kb_status
kb_import_make_office(kb_buf *out, kb_str role, kb_str of,
                      const kb_import_term *term)
{
    const size_t before = out->len;
    KB_TRY(kb_buf_add_str(out, role));
    KB_TRY(kb_buf_add_byte(out, '@'));
    KB_TRY(kb_buf_add_str(out, of));
    KB_TRY(kb_buf_add_byte(out, ':'));
    KB_TRY(kb_buf_add(out, term->from, strlen(term->from)));
    KB_TRY(kb_buf_add(out, "..", 2));
    KB_TRY(kb_buf_add(out, term->to, strlen(term->to)));
    kb_cell_office parsed;
    const kb_str item = {out->ptr + before, out->len - before};
    if (kb_cell_read_office(item, &parsed) ||
        !kb_str_equal(parsed.role, role)) {
        out->len = before;
    }
    return KB_OK;
}

kb_status
kb_import_add_office(kb_importer *importer, kb_str role, kb_str of,
                     const kb_import_term *term)
{
    kb_buf *const list = &importer->cells[KB_CELL_OFFICES];
    if (importer->type != KB_PERSON || list->len > MOST_CELL) {
        return KB_OK;
    }
    const size_t before = list->len;
    if (before > 0) {
        KB_TRY(kb_buf_add_byte(list, '|'));
    }
    const size_t begin = list->len;
    KB_TRY(kb_import_make_office(list, role, of, term));
    if (list->len == begin) {
        list->len = before;
    }
    return KB_OK;
}

// ---- the end ----------------------------------------------------------------

static kb_status
set_plain(kb_importer *importer, kb_cell_column column, const char *text)
{
    kb_buf *const cell = &importer->cells[column];
    kb_buf_reset(cell);
    return kb_buf_add(cell, text, strlen(text));
}

static const char *const type_texts[] = {
    [KB_PERSON] = "person",
    [KB_PLACE] = "place",
    [KB_ORGANIZATION] = "organization",
};

static void
keep_only(kb_importer *importer, kb_entity_type type, kb_cell_column column)
{
    if (importer->type != type) {
        kb_buf_reset(&importer->cells[column]);
    }
}

kb_status
kb_import_end(kb_importer *importer)
{
    const kb_str id = kb_buf_get(&importer->cells[KB_CELL_ID]);
    if (kb_cell_check_id(id) || importer->cells[KB_CELL_NAME].len == 0) {
        return KB_OK;
    }
    keep_only(importer, KB_PERSON, KB_CELL_GENDER);
    keep_only(importer, KB_PERSON, KB_CELL_OFFICES);
    keep_only(importer, KB_PLACE, KB_CELL_DEMONYMS);
    keep_only(importer, KB_PLACE, KB_CELL_CAPITAL);
    if (kb_str_equal(id, kb_buf_get(&importer->cells[KB_CELL_COUNTRY]))) {
        kb_buf_reset(&importer->cells[KB_CELL_COUNTRY]);
    }
    if (kb_str_equal(id, kb_buf_get(&importer->cells[KB_CELL_PARENT]))) {
        kb_buf_reset(&importer->cells[KB_CELL_PARENT]);
    }
    KB_TRY(set_plain(importer, KB_CELL_TYPE, type_texts[importer->type]));
    KB_TRY(set_plain(importer, KB_CELL_CLASS,
                     kb_entity_class_text(importer->class_)));
    char prior[16] = "";
    if (importer->prior > 0) {
        (void)snprintf(prior, sizeof(prior), "%" PRIu32, importer->prior);
    }
    KB_TRY(set_plain(importer, KB_CELL_PRIOR, prior));
    const kb_status st = kb_sink_add(&importer->sink, importer->cells,
                                     importer->type, importer->prior);
    importer->counts.entities += st == KB_OK;
    // A name of which nothing is left when it is folded has no key.
    return st == KB_ERR_INVALID || st == KB_ERR_LIMIT ? KB_OK : st;
}

// SPDX-License-Identifier: MIT
// What may stand in a cell of a source list (gazetteers/README.md).
//
// The functions that return text return NULL when the cell is right, else why
// it is not, as the end of a sentence that begins with the cell.
#ifndef KB_GAZ_CELL_H
#define KB_GAZ_CELL_H

#include <kb/gaz.h>

/// Longest name, word or list item in bytes.
#define KB_CELL_MAX 1000

/// Cut the next item off a list; false when there is none.  An empty cell has
/// no items.
bool kb_cell_next(kb_str *rest, bool *is_first, kb_str *item);

/// The name in an item of the aliases, without the marks before it, whose
/// kb_sense_flag bits are added to `flags`.
kb_str kb_cell_alias(kb_str item, uint8_t *flags);

/// A name or phrase: NFC, no control characters, single spaces inside.
const char *kb_cell_check_name(kb_str cell);

/// `[a-z0-9-]+`.
const char *kb_cell_check_id(kb_str cell);

/// A local predicate name, `[a-z][A-Za-z]*`.
const char *kb_cell_check_predicate(kb_str cell);

/// `Q` and a number.
const char *kb_cell_read_wikidata(kb_str cell, uint32_t *out);

/// Decimal digits; what is too large becomes UINT32_MAX.
const char *kb_cell_read_number(kb_str cell, uint32_t *out);

/// `person`, `place` or `organization`.
const char *kb_cell_read_type(kb_str cell, kb_entity_type *out);

/// `m` or `f`.
const char *kb_cell_read_gender(kb_str cell, kb_gender *out);

/// Penn tags with spaces between, likeliest first.
const char *kb_cell_read_tags(kb_str cell, uint32_t *tags, uint32_t *first);

/// An item of the `offices` column.
typedef struct kb_cell_office {
    kb_str role;
    kb_str of; // id, may be empty
    kb_day from, to;
    bool is_ended;
} kb_cell_office;

/// `role@id:from..to`.
const char *kb_cell_read_office(kb_str item, kb_cell_office *out);

#endif // KB_GAZ_CELL_H

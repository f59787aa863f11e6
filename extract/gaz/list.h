// SPDX-License-Identifier: MIT
// What reads a source list, line by line.
#ifndef KB_GAZ_LIST_H
#define KB_GAZ_LIST_H

#include "gaz/source.h"

typedef enum kb_column {
    KB_COL_ID,
    KB_COL_TYPE,
    KB_COL_NAME,
    KB_COL_ALIASES,
    KB_COL_DEMONYMS,
    KB_COL_WIKIDATA,
    KB_COL_PARENT,
    KB_COL_CAPITAL,
    KB_COL_OFFICES,
    KB_COL_PRIOR,
    KB_COL_QUALIFIER,
    KB_COL_CLASS,
    KB_COL_GENDER,
    KB_COL_COUNTRY,
    KB_COL_WORD,
    KB_COL_PLURAL,
    KB_COL_ORG,
    KB_COL_PLACE,
    KB_COL_KIND,
    KB_COL_POSITION,
    KB_COL_END,
    KB_COL_PREDICATE,
    KB_COL_TAGS,
    KB_N_COLUMNS
} kb_column;

typedef struct kb_list_reader {
    kb_sources *sources;
    kb_row row;
    kb_column columns[KB_N_COLUMNS]; // of the header, in its order
    size_t n_columns;
    bool is_entities;
    bool is_good;               // the row so far
    kb_str last;                // id or word of the row before
    bool is_unsorted;           // said so already
    kb_str cells[KB_N_COLUMNS]; // of the row, by column
    // In a thread of its own, a reader says nothing, and stops where it would.
    bool is_silent, has_fault;
    kb_entity_row *room; // where it puts its rows
    size_t n_rows;
} kb_list_reader;

/// Cut the next line off, without its end.
kb_str kb_list_line(kb_str *rest);

/// Take one line more.  The first that is no comment is the header.
KB_NODISCARD kb_status kb_list_take(kb_list_reader *r, kb_str *rest);

/**
   Read a list of entities in threads, unless there is something to tell of it:
   then the rows are left as they were, for a reader that tells it in order.

   @param[out] is_read  Set when all rows are there.
   @return KB_OK or KB_ERR_NOMEM.
*/
KB_NODISCARD kb_status kb_sources_read_large(kb_sources *sources,
                                             const char *path, kb_str text,
                                             bool *is_read);

#endif // KB_GAZ_LIST_H

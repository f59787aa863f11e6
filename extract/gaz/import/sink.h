// SPDX-License-Identifier: MIT
// Where imported rows gather: on disk, but for what is needed to put them in
// order, resolve their references and tell namesakes apart in the end.
#ifndef KB_GAZ_IMPORT_SINK_H
#define KB_GAZ_IMPORT_SINK_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#include <kb/gaz_import.h>

/// The columns of an imported list, in their order.  The last one is not
/// written: what tells namesakes apart if need be.
typedef enum kb_cell_column {
    KB_CELL_ID = 0,
    KB_CELL_TYPE,
    KB_CELL_CLASS,
    KB_CELL_NAME,
    KB_CELL_ALIASES,
    KB_CELL_DEMONYMS,
    KB_CELL_WIKIDATA,
    KB_CELL_COUNTRY,
    KB_CELL_PARENT,
    KB_CELL_CAPITAL,
    KB_CELL_GENDER,
    KB_CELL_OFFICES,
    KB_CELL_PRIOR,
    KB_CELL_QUALIFIER,
    KB_CELL_HINT,
    KB_N_CELLS
} kb_cell_column;

typedef struct kb_sink_row {
    uint64_t at; // in the spool; then, sorted by id, the address
    uint64_t key;
    uint64_t hinted_key; // with the hint as qualifier; 0: no hint
    uint32_t len;
    uint32_t prior;
    kb_entity_type type;
} kb_sink_row;

/// An office that another row than its holder's tells of.
typedef struct kb_sink_office {
    uint64_t holder; // hash of the id
    kb_str text;     // `role@id:from..to`
} kb_sink_office;

/// Another id of a row.
typedef struct kb_sink_link {
    uint64_t from; // hash of the id
    kb_str to;
} kb_sink_link;

/// What a role `#123` stands for.
typedef struct kb_sink_role {
    uint64_t number;
    kb_str role, of;
} kb_sink_role;

typedef struct kb_sink {
    kb_buf spool;
    int fd; // of the spool's file, -1: all is in memory
    uint64_t spooled;
    const char *folder;
    bool keeps_references;
    kb_arena arena; // texts of the vectors
    KB_VEC(kb_sink_row) rows;
    KB_VEC(kb_sink_office) offices;
    KB_VEC(kb_sink_link) links;
    KB_VEC(kb_sink_role) roles;
    kb_error *err;
} kb_sink;

void kb_sink_init(kb_sink *sink, const kb_import_options *options,
                  kb_error *err);

void kb_sink_clear(kb_sink *sink);

/// Add a row of checked cells.
KB_NODISCARD kb_status kb_sink_add(kb_sink *sink, const kb_buf *cells,
                                   kb_entity_type type, uint32_t prior);

KB_NODISCARD kb_status kb_sink_add_office(kb_sink *sink, kb_str holder,
                                          kb_str text);
KB_NODISCARD kb_status kb_sink_add_link(kb_sink *sink, kb_str from, kb_str to);
KB_NODISCARD kb_status kb_sink_add_role(kb_sink *sink, uint64_t number,
                                        kb_str role, kb_str of);

/// Write the list.
KB_NODISCARD kb_status kb_sink_finish(kb_sink *sink,
                                      const kb_import_options *options,
                                      kb_import_counts *counts);

#endif // KB_GAZ_IMPORT_SINK_H

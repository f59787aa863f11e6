// SPDX-License-Identifier: MIT
// What all importers share: the row under construction, complaints, counts.
//
// An importer is a table of functions.  `read` is called for each entry of
// each file and makes rows; `finish`, after the last one, makes those that had
// to wait.  A wrong record is refused and left out; only what makes the rest
// worthless, or a system that fails, is an error.
#ifndef KB_GAZ_IMPORT_IMPORT_H
#define KB_GAZ_IMPORT_IMPORT_H

#include "gaz/import/input.h"
#include "gaz/import/sink.h"

#include <jansson.h>

enum { KB_IMPORT_LANGUAGES_MAX = 64 };

typedef struct kb_importer {
    const kb_import_options *options;
    kb_str languages[KB_IMPORT_LANGUAGES_MAX];
    size_t n_languages;
    kb_input input;
    kb_sink sink;
    kb_import_counts counts;
    uint64_t bytes_before; // of the files that are done
    kb_error *err;

    // the row
    kb_buf cells[KB_N_CELLS];
    kb_entity_type type;
    kb_entity_class class_;
    uint32_t prior;

    kb_buf clean; // the name last cleaned
    kb_buf text;  // scratch of the importers
    kb_arena arena;
    void *state; // the importer's own, zeroed
} kb_importer;

typedef struct kb_import_methods {
    const char *name;
    size_t state_size;
    /// Before the first file; or NULL.
    kb_status (*begin)(kb_importer *importer);
    kb_status (*read)(kb_importer *importer);
    kb_status (*finish)(kb_importer *importer); ///< or NULL
    void (*clear)(kb_importer *importer);       ///< or NULL
} kb_import_methods;

extern const kb_import_methods kb_import_csv;
extern const kb_import_methods kb_import_geonames;
extern const kb_import_methods kb_import_iso_codes;
extern const kb_import_methods kb_import_opensanctions;
extern const kb_import_methods kb_import_petrarch;
extern const kb_import_methods kb_import_wikidata;
extern const kb_import_methods kb_import_wordnet;

/// As kb_gaz_import(), from one file in memory.
KB_NODISCARD kb_status kb_import_bytes(kb_import_kind kind, kb_str bytes,
                                       const kb_import_options *options,
                                       kb_error *err);

/// The next line that is not too long; counts it.  KB_DONE at the end.
KB_NODISCARD kb_status kb_import_line(kb_importer *importer, kb_str *line);

/// Report the record at the current line; `column` counts from 1, 0: none.
void kb_import_refuse(kb_importer *importer, size_t column, const char *format,
                      ...) __attribute__((format(printf, 3, 4)));

/// Place of a language in the user's list, or KB_IMPORT_LANGUAGES_MAX.
size_t kb_import_language(const kb_importer *importer, kb_str language);

// ---- the row ----------------------------------------------------------------

/// Begin an empty row.
void kb_import_begin(kb_importer *importer, kb_entity_type type,
                     kb_entity_class class_);

/// Write a list id into `out`: `prefix` and the letters and digits of `raw` in
/// lower case, with a hyphen for each run of others.
KB_NODISCARD kb_status kb_import_make_id(kb_buf *out, const char *prefix,
                                         kb_str raw);

/// Set a cell to an id made so.
KB_NODISCARD kb_status kb_import_set_id(kb_importer *importer,
                                        kb_cell_column column,
                                        const char *prefix, kb_str raw);

/// Clean a name: UTF-8, NFC, no characters that a list cannot hold, single
/// spaces.  KB_NOT_FOUND when it is no name.  Valid until the next call.
KB_NODISCARD kb_status kb_import_clean(kb_importer *importer, kb_str raw,
                                       kb_str *out);

/// The label if there is none yet, else an alias.  What is no name, or is there
/// already, is passed over.
KB_NODISCARD kb_status kb_import_add_name(kb_importer *importer, kb_str raw);

/// An item of KB_CELL_ALIASES or KB_CELL_DEMONYMS; `is_weak` only of aliases.
KB_NODISCARD kb_status kb_import_add_item(kb_importer *importer,
                                          kb_cell_column column, kb_str raw,
                                          bool is_weak);

/// A qualifier or hint; nothing when it is no name.
KB_NODISCARD kb_status kb_import_set_text(kb_importer *importer,
                                          kb_cell_column column, kb_str raw);

/// `Q` and a number; anything else sets nothing.
KB_NODISCARD kb_status kb_import_set_wikidata(kb_importer *importer,
                                              kb_str raw);

/// Days of an office as far as they are known: `2019-05`, empty.
typedef struct kb_import_term {
    char from[KB_DAY_LEN + 1], to[KB_DAY_LEN + 1];
} kb_import_term;

/// Make `role@of:from..to` in `out`; nothing when it would be wrong.
KB_NODISCARD kb_status kb_import_make_office(kb_buf *out, kb_str role,
                                             kb_str of,
                                             const kb_import_term *term);

/// Add such an office to the row.
KB_NODISCARD kb_status kb_import_add_office(kb_importer *importer, kb_str role,
                                            kb_str of,
                                            const kb_import_term *term);

/// Give the row to the sink; one without id or name is passed over.
KB_NODISCARD kb_status kb_import_end(kb_importer *importer);

// ---- helpers ----------------------------------------------------------------

/// Parse a line of JSON; NULL after refusing it.
json_t *kb_import_parse(kb_importer *importer, kb_str line);

/// The string of a key, or nothing.
kb_str kb_import_json(const json_t *object, const char *key);

/// Two lower-case letters for an ISO 3166-1 alpha-3 code, or nothing.
kb_str kb_import_country(kb_str alpha3);

#endif // KB_GAZ_IMPORT_IMPORT_H

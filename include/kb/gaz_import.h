// SPDX-License-Identifier: MIT
/**
   @file kb/gaz_import.h
   The world's lists of names as sources of a gazetteer.

   An import reads files of one kind, compressed or not, and writes one entity
   list in the form that kb_gaz_compile() takes (gazetteers/README.md): sorted
   by id, names in NFC, ids unique, references only to rows of the list, and a
   qualifier wherever two entities of a type bear one name.
*/
#ifndef KB_GAZ_IMPORT_H
#define KB_GAZ_IMPORT_H

#include <kb/gaz.h>

KB_BEGIN_DECLS

/// What the files are.
typedef enum kb_import_kind {
    KB_IMPORT_CSV = 0,       ///< rows with a header, by a map of columns
    KB_IMPORT_GEONAMES,      ///< allCountries, citiesN, alternateNamesV2
    KB_IMPORT_ISO_CODES,     ///< iso_3166-N.json of Debian's iso-codes
    KB_IMPORT_OPENSANCTIONS, ///< FollowTheMoney entities, one a line
    KB_IMPORT_PETRARCH,      ///< actor dictionaries with CAMEO codes
    KB_IMPORT_WIKIDATA,      ///< JSON dump, one entity a line
    KB_IMPORT_WORDNET,       ///< data.noun: synsets that are instances
    KB_N_IMPORT_KINDS
} kb_import_kind;

/// How far an import is, and what it did in the end.
typedef struct kb_import_counts {
    uint64_t bytes;    ///< read so far, as they lie in the files
    uint64_t records;  ///< rows, lines or synsets read
    uint64_t refused;  ///< of these, wrong ones that were reported
    uint64_t entities; ///< that pass the filters; in the end: written
    uint64_t dropped;  ///< references to what is not in the list
} kb_import_counts;

/// Called now and then.
typedef void kb_import_progress(void *ctx, const kb_import_counts *counts);

/// Takes the list piece by piece.  Any status but KB_OK ends the import.
typedef kb_status kb_import_write(void *ctx, kb_str bytes);

/// What to take, and where to put it.  All zero but `write`: everything, in
/// English.
typedef struct kb_import_options {
    uint64_t min_population; ///< GeoNames, Wikidata: places of fewer people
                             ///< are left out, countries are not
    uint32_t min_sitelinks;  ///< Wikidata: entities of fewer articles
    const char *languages;   ///< GeoNames, Wikidata: `en,fr`, the first one for
                             ///< labels; NULL: `en`
    const char *classes;     ///< Wikidata: path of a list of class ids, or NULL
                             ///< (extract/README.md)
    const char *columns;     ///< CSV: `name=Label,type=:place`, see there
    char delimiter;          ///< CSV: 0 for a comma
    kb_entity_type type;     ///< PETRARCH: of all entities; 0: guess it
    bool keeps_references;   ///< also ids that are in no row of the list
    const char *folder;      ///< for temporary files; NULL: /tmp
    kb_import_write *write;  ///< takes the list, once all files are read
    kb_gaz_report *report;   ///< each refused record, or NULL
    kb_import_progress *progress; ///< or NULL
    void *ctx;                    ///< passed to the three
} kb_import_options;

/// The word for a kind: `geonames`, `iso-codes`.
KB_API const char *kb_import_kind_text(kb_import_kind kind);

/**
   Import files into one entity list.

   A wrong record is reported with file, line and, where it is known, column,
   and left out.  Memory: about 60 bytes an entity; GeoNames and WordNet hold
   what they keep, some 300 bytes a place.

   @param paths       Files; `-` is standard input.  What is packed with gzip,
                      bzip2, lz4, xz or zstd, and what lies in a zip or tar
                      archive, is unpacked on the way.
   @param n_paths     Their number, at least 1.
   @param options     What to take and where to put it.
   @param[out] counts What was done, also on failure; may be NULL.
   @return KB_OK; KB_ERR_INVALID (options), KB_ERR_MISSING, KB_ERR_IO (a file
           cannot be read or is damaged), KB_ERR_FULL, KB_ERR_NOMEM, with
           `err` filled, and nothing written; what `write` returned.
*/
KB_API KB_NODISCARD kb_status kb_gaz_import(
    kb_import_kind kind, const char *const *paths, size_t n_paths,
    const kb_import_options *options, kb_import_counts *counts, kb_error *err);

KB_END_DECLS

#endif // KB_GAZ_IMPORT_H
